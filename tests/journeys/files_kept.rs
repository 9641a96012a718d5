//! What of files is kept: through kills and full disks, and nothing in the clear.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::app::App;
use super::files::{CONTENT, Mailbox, content, fetch};
use super::person::{ledger, seal, send, sign_in};

/// What a killed server was told and had acknowledged: the part, its id, how much of it.
struct Begun {
    id: String,
    part: Vec<u8>,
    acknowledged: usize,
}

/// Sends on a connection of its own, which may break; the answer's head if there is one.
fn try_call(mailbox: &Mailbox, method: &str, id: &str, more: &str, body: &[u8]) -> Option<String> {
    let mut stream = TcpStream::connect(&mailbox.address).ok()?;
    let path = mailbox.path(id);
    let head = format!(
        "{method} {} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nAuthorization: {}\r\n\
         Connection: close\r\n{more}Content-Length: {}\r\n\r\n",
        path.trim_end_matches('/'),
        mailbox.authorization,
        body.len(),
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.contains("\r\n\r\n").then_some(answer)
}

/// Sends parts, in pieces, until the server is gone.
fn send_until_gone(mailbox: &Mailbox, acknowledged: &AtomicUsize) -> Vec<Begun> {
    let mut begun = Vec::new();
    for n in 0..40 {
        let part = mailbox.seal(&content(1_500_000 + n));
        let length = format!("Upload-Length: {}\r\n", part.len());
        let Some(answer) = try_call(mailbox, "POST", "", &length, b"") else {
            break;
        };
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        let (_, place) = answer.split_once("location: ").unwrap();
        let id = place.split("\r\n").next().unwrap();
        begun.push(Begun {
            id: id.rsplit('/').next().unwrap().to_owned(),
            acknowledged: 0,
            part,
        });
        let part = begun.last_mut().unwrap();
        for piece in part.part.chunks(400_000) {
            let more = format!(
                "Content-Type: {}\r\nUpload-Offset: {}\r\n",
                CONTENT.1, part.acknowledged
            );
            match try_call(mailbox, "PATCH", &part.id, &more, piece) {
                Some(answer) if answer.starts_with("HTTP/1.1 204") => {}
                Some(answer) => panic!("{answer}"),
                None => return begun,
            }
            part.acknowledged += piece.len();
            acknowledged.fetch_add(1, Ordering::SeqCst);
        }
    }
    begun
}

#[test]
fn n10_what_was_acknowledged_of_files_survives_a_kill_and_nothing_half_is_shown() {
    let mut app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let mailboxes: Vec<Mailbox> = (0..3).map(|_| Mailbox::new(&app)).collect();
    let staff = sign_in(&app, &app.caseworker(0));
    let mut unfinished = 0;
    for round in 1..=3 {
        let acknowledged = AtomicUsize::new(0);
        let begun: Vec<Vec<Begun>> = std::thread::scope(|scope| {
            let senders: Vec<_> = mailboxes
                .iter()
                .map(|mailbox| scope.spawn(|| send_until_gone(mailbox, &acknowledged)))
                .collect();
            let start = Instant::now();
            while acknowledged.load(Ordering::SeqCst) < 7 * round
                && start.elapsed() < Duration::from_secs(60)
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = std::process::Command::new("kill")
                .args(["-9", &app.id().to_string()])
                .status();
            senders.into_iter().map(|s| s.join().unwrap()).collect()
        });
        app.kill();
        assert!(acknowledged.load(Ordering::SeqCst) >= 7 * round);
        let (sound, output) = app.command(&["check"], "");
        assert!(sound, "{output}");
        app.serve_again();
        for (mailbox, begun) in mailboxes.iter().zip(&begun) {
            let view = staff.call("GET", &format!("cases/{}", mailbox.case), None);
            let view = view.json();
            for part in begun {
                let shown = view["files"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|file| file["id"] == *part.id);
                if shown {
                    let answer = fetch(&staff, mailbox, &part.id);
                    assert!(answer.body == part.part, "a half part was shown");
                }
                let at = mailbox.offset(&part.id);
                assert!(
                    at >= part.acknowledged,
                    "{at} of {} acknowledged bytes are there",
                    part.acknowledged
                );
                if at < part.part.len() {
                    unfinished += 1;
                    let answer = mailbox.patch(&part.id, at, &part.part[at..]);
                    assert_eq!(answer.status, 204, "{}", answer.text());
                }
                let answer = fetch(&staff, mailbox, &part.id);
                assert!(answer.body == part.part, "the bytes differ");
            }
        }
    }
    // Otherwise nothing was tried.
    assert!(unfinished > 0, "no kill came in the middle of a part");
}

#[test]
fn n09_a_full_disk_is_told_and_nothing_half_is_stored() {
    // Without a reserve files may fill the disk to the last page.
    let app = App::start_on_disk("96m", &[("THICKET_DISK_RESERVE", "0")]);
    let mailbox = Mailbox::new(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    let part = mailbox.seal(&content(8_000_000));
    let mut whole = Vec::new();
    let stopped = loop {
        let answer = mailbox.begin(part.len());
        if answer.status != 201 {
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (507, "storage-full")
            );
            break None;
        }
        let id = answer.header("location").unwrap();
        let id = id.rsplit('/').next().unwrap().to_owned();
        let answer = mailbox.patch(&id, 0, &part);
        if answer.status != 204 {
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (507, "storage-full")
            );
            break Some(id);
        }
        whole.push(id);
        assert!(whole.len() < 12, "the disk does not fill up");
    };
    assert!(!whole.is_empty());
    // Fill what is left with the smallest parts.
    let small = mailbox.seal(b"small");
    while mailbox.begin(small.len()).status == 201 {
        let view = staff.call("GET", &format!("cases/{}", mailbox.case), None);
        assert_eq!(view.status, 200);
        let id = mailbox.begin(small.len());
        let Some(place) = id.header("location") else {
            break;
        };
        if mailbox
            .patch(place.rsplit('/').next().unwrap(), 0, &small)
            .status
            != 204
        {
            break;
        }
    }
    // A report is taken whole or refused whole.
    let sealed = seal(&ledger(&app), "On a full disk.");
    let answer = send(&app, &sealed.submission);
    let case = format!("cases/{}", sealed.submission.case);
    match answer.status {
        201 => assert_eq!(staff.call("GET", &case, None).status, 200),
        507 => {
            assert_eq!(answer.problem(), "storage-full");
            assert_eq!(staff.call("GET", &case, None).status, 404);
        }
        other => panic!("{other} {}", answer.text()),
    }
    // Whole parts are whole, the one that was stopped goes no further than what it says.
    for id in &whole {
        assert!(fetch(&staff, &mailbox, id).body == part);
    }
    if let Some(id) = &stopped {
        assert!(mailbox.offset(id) < part.len());
        assert_eq!(fetch(&staff, &mailbox, id).status, 404);
    }
}

#[test]
fn n09_files_leave_room_for_reports() {
    let reserve = (24 << 20).to_string();
    let app = App::start_on_disk("112m", &[("THICKET_DISK_RESERVE", &reserve)]);
    let mailbox = Mailbox::new(&app);
    let part = mailbox.seal(&content(8_000_000));
    let mut sent = 0;
    loop {
        let answer = mailbox.begin(part.len());
        if answer.status == 507 {
            break;
        }
        let place = answer.header("location").unwrap();
        let answer = mailbox.patch(place.rsplit('/').next().unwrap(), 0, &part);
        if answer.status == 507 {
            break;
        }
        assert_eq!(answer.status, 204, "{}", answer.text());
        sent += 1;
    }
    assert!(sent > 0);
    for n in 0..20 {
        let sealed = seal(&ledger(&app), &format!("Report {n} beside full files."));
        assert_eq!(send(&app, &sealed.submission).status, 201);
    }
}

#[test]
fn n11_planted_words_in_a_file_are_in_neither_database_and_no_log() {
    use base64::Engine as _;
    let mut app = App::start();
    let mailbox = Mailbox::new(&app);
    let words = "zebrafinch-lantern-in-a-photograph ".repeat(20_000);
    let part = mailbox.seal(words.as_bytes());
    let name = base64::engine::general_purpose::STANDARD.encode("蓝色雨伞.jpg");
    let size = part.len().to_string();
    let headers = [
        ("upload-length", size.as_str()),
        ("upload-metadata", &format!("filename {name}")),
    ];
    let begun = mailbox.call("POST", "", &headers, b"");
    let place = begun.header("location").unwrap().to_owned();
    let id = place.rsplit('/').next().unwrap();
    assert_eq!(mailbox.patch(id, 0, &part[..400_000]).status, 204);
    assert_eq!(mailbox.patch(id, 400_000, &part[400_000..]).status, 204);
    // Refused ones leave nothing either.
    let refused = mailbox.begun(16_384);
    let mut plain = b"zebrafinch-lantern-in-a-photograph".to_vec();
    plain.resize(16_384, b' ');
    assert_eq!(mailbox.patch(&refused, 0, &plain).status, 400);
    let staff = sign_in(&app, &app.caseworker(0));
    assert!(fetch(&staff, &mailbox, id).body == part);
    let key = mailbox
        .authorization
        .trim_start_matches("Bearer ")
        .to_owned();
    for _ in 0..2 {
        let found = app.files_with(&["zebrafinch-lantern-in-a-photograph", "蓝色雨伞", &key]);
        assert_eq!(found, Vec::<std::path::PathBuf>::new());
        let log = std::fs::read_to_string(app.folder().join("log")).unwrap();
        assert!(
            !log.contains(id) && !log.contains("PATCH") && !log.contains("upload"),
            "{log}"
        );
        app.kill();
    }
}
