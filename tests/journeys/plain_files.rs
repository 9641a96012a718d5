//! Files through the form without JavaScript: over HTTP as browsers write them, and in Chromium with scripts off.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::part::open_part;
use thicket::crypto::random::Random;
use thicket::crypto::record::{AnnouncedFile, Hidden, OpenedRecord, Side, open_record};
use thicket::domain::part::PART_CONTENT;
use thicket::domain::{CaseId, safe_file_name};
use thicket::i18n::{Locale, texts};

use super::app::App;
use super::boundaries::{memory_kib, status_of};
use super::browser::{Browser, Setup};
use super::holder::bytes;
use super::http::{self, Answer};
use super::leaks::hidden;
use super::person::{Staff, ledger, seal, send, sign_in};
use super::sending::sql;

const BOUNDARY: &str = "----geckoformboundary5a3f";

const HOSTILE: &str = "../../etc/pass\u{202e}wd";

/// The receipts that travel in a fresh form.
fn receipts(app: &App) -> (String, String) {
    let form = http::get(&format!("{}/en/report/plain", app.url)).text();
    assert!(form.contains("enctype=\"multipart/form-data\""));
    (hidden(&form, "receipt_real"), hidden(&form, "receipt_safe"))
}

fn field(name: &str, value: &str) -> Vec<u8> {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        .into_bytes()
}

fn file(name: &str, kind: &str, content: &[u8]) -> Vec<u8> {
    let mut part = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
         Content-Type: {kind}\r\n\r\n"
    )
    .into_bytes();
    part.extend_from_slice(content);
    part.extend_from_slice(b"\r\n");
    part
}

fn body(receipts: &(String, String), text: &str, files: &[Vec<u8>]) -> Vec<u8> {
    let mut body = field("receipt_real", &receipts.0);
    body.extend(field("receipt_safe", &receipts.1));
    body.extend(field("happened", text));
    body.extend(files.concat());
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    body
}

fn post(app: &App, body: &[u8]) -> Answer {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let url = format!("{}/en/report/plain", app.url);
    http::send("POST", &url, &[("content-type", &kind)], body)
}

/// The case that says this.
fn find(staff: &Staff, text: &str) -> CaseId {
    let cases = staff.queue().into_iter();
    cases
        .map(|row| row["case"].as_str().unwrap().parse().unwrap())
        .find(|case| staff.open(case).2.answers["happened"] == text)
        .expect("the report is in the queue")
}

/// The files that the reporter's own key announces, in order, each with its content as the desk gets it.
fn announced(staff: &Staff, case: CaseId) -> Vec<(AnnouncedFile, Vec<u8>)> {
    let (view, grant, report) = staff.open(&case);
    let mut found = Vec::new();
    for record in view["records"].as_array().unwrap() {
        if record["wire"] != "work" {
            continue;
        }
        let sealed = bytes(&record["sealed"]);
        let (ledger, mailboxes) = (&staff.ledger, &report.mailboxes);
        if let OpenedRecord::FollowUp(side, follow_up) =
            open_record(ledger, &grant.identity, mailboxes, &case, &sealed).unwrap()
        {
            assert!(side == Side::Real && follow_up.text.is_empty());
            found.push((follow_up.seq, follow_up.files));
        }
    }
    found.sort_by_key(|(seq, _)| *seq);
    let seqs: Vec<u64> = found.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
    let files = found.into_iter().flat_map(|(_, files)| files);
    files
        .map(|file| {
            let mut content = Vec::new();
            for part in &file.parts {
                let sealed = staff.call("GET", &format!("cases/{case}/files/{part}"), None);
                assert_eq!(sealed.status, 200);
                let left = (file.length - content.len() as u64).min(PART_CONTENT);
                content.extend_from_slice(&open_part(&grant.identity, left, &sealed.body).unwrap());
            }
            assert_eq!(content.len() as u64, file.length);
            assert_eq!(sha256(&content), file.sha256);
            (file, content)
        })
        .collect()
}

fn count(app: &App, query: &'static str) -> String {
    sql(app, query).remove(0)
}

#[test]
fn n05_n06_n59_files_arrive_whole_under_their_names_and_sent_twice_once() {
    let app = App::start();
    let receipts = receipts(&app);
    let large: Vec<u8> = (0..9_000_000_u32).map(|n| (n % 249) as u8).collect();
    let text = "有人来过我父母家。";
    let files = [
        file("家门口的照片.jpg", "image/jpeg", b"\xff\xd8 a photograph"),
        file("ئۆيىمىزنىڭ ئالدى.mp4", "video/mp4", &large),
        file(HOSTILE, "text/html; charset=x", b"<script>"),
        file("empty.txt", "text/plain", b""),
        file("", "application/octet-stream", b""),
    ];
    let form = body(&receipts, text, &files);
    let answer = post(&app, &form);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = answer.text();
    assert!(page.contains("家门口的照片.jpg") && page.contains("ئۆيىمىزنىڭ ئالدى.mp4"));
    // n05
    assert!(!page.contains('\u{202e}') && !page.contains("etc/"));
    let staff = sign_in(&app, &app.caseworker(0));
    let case = find(&staff, text);
    let hostile = safe_file_name(HOSTILE);
    for _ in 0..2 {
        let found = announced(&staff, case);
        let told: Vec<_> = found
            .iter()
            .map(|(file, content)| (file.name.as_str(), file.media_type.as_str(), content.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("家门口的照片.jpg", "image/jpeg", 15),
                ("ئۆيىمىزنىڭ ئالدى.mp4", "video/mp4", 9_000_000),
                (hostile.as_str(), "text/html", 8),
                ("empty.txt", "text/plain", 0),
            ]
        );
        assert!(found.iter().all(|(file, _)| file.hidden == Hidden::Kept));
        assert_eq!(found[1].0.parts.len(), 2);
        assert_eq!(found[1].1, large);
        // The same again, because the answer was lost.
        let again = post(&app, &form);
        assert_eq!(again.status, 200);
        assert!(again.text().contains("already been received"));
        let groups: Vec<_> = (0..7).map(|at| &receipts.0[at * 4..at * 4 + 4]).collect();
        assert!(again.text().contains(&groups.join("</span> <span>")));
    }
    let parts = count(&app, "SELECT CAST(count(*) AS TEXT) FROM parts");
    assert_eq!(parts, "4", "parts of the second time were kept");
}

#[test]
fn what_is_too_much_is_said_and_the_report_stays() {
    let limit = (9 << 20).to_string();
    let app = App::start_with(&[("THICKET_FILE_BYTES", &limit), ("THICKET_FILES", "3")]);
    let text = "With too many files.";
    let content = vec![7; 1_000_000];
    let files: Vec<_> = (0..5)
        .map(|n| file(&format!("{n}.jpg"), "image/jpeg", &content))
        .collect();
    let answer = post(&app, &body(&receipts(&app), text, &files));
    assert_eq!(answer.status, 200);
    let page = answer.text();
    assert!(page.contains("cannot take any more messages or files") && page.contains("add later"));
    let staff = sign_in(&app, &app.caseworker(0));
    let case = find(&staff, text);
    let found = announced(&staff, case);
    assert!(!found.is_empty() && found.len() < 4, "{}", found.len());
    let unfinished = "SELECT CAST(count(*) AS TEXT) FROM parts WHERE finished = 0";
    assert_eq!(count(&app, unfinished), "0");

    // One that is larger than all may be together: none of it stays.
    let text = "With a film.";
    let film = vec![7; 12_000_000];
    let answer = post(
        &app,
        &body(
            &receipts(&app),
            text,
            &[file("film.mp4", "video/mp4", &film)],
        ),
    );
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .text()
            .contains("cannot take any more messages or files")
    );
    assert!(announced(&staff, find(&staff, text)).is_empty());
    assert_eq!(count(&app, unfinished), "0");
}

#[test]
fn n10_n04_a_connection_that_breaks_keeps_the_text_and_no_half_file() {
    let app = App::start();
    let text = "The circuit broke.";
    let whole = file("whole.jpg", "image/jpeg", b"whole");
    let half = file("half.mp4", "video/mp4", &vec![7; 3_000_000]);
    let form = body(&receipts(&app), text, &[whole, half]);
    let mut stream = TcpStream::connect(app.address()).unwrap();
    write!(
        stream,
        "POST /en/report/plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        form.len()
    )
    .unwrap();
    stream.write_all(&form[..2_000_000]).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    drop(stream);
    let unfinished = "SELECT CAST(count(*) AS TEXT) FROM parts WHERE finished = 0";
    for _ in 0..100 {
        if count(&app, unfinished) == "0" {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(count(&app, unfinished), "0");
    let staff = sign_in(&app, &app.caseworker(0));
    let found = announced(&staff, find(&staff, text));
    let names: Vec<_> = found.iter().map(|(file, _)| file.name.as_str()).collect();
    assert_eq!(names, ["whole.jpg"]);
    // Sent again, the rest arrives and nothing is there twice.
    assert_eq!(post(&app, &form).status, 200);
    let (view, _, _) = staff.open(&find(&staff, text));
    assert_eq!(view["files"].as_array().unwrap().len(), 2);
}

#[test]
fn n04_a_broken_boundary_is_said_in_the_pages_language_and_nothing_is_stored() {
    // More than anybody may send in so short a time.
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let receipts = receipts(&app);
    let picture = file("door.jpg", "image/jpeg", b"a photograph");
    let text = String::from_utf8(body(&receipts, "zebrafinch", &[])).unwrap();
    let whole = String::from_utf8(body(&receipts, "zebrafinch", &[picture])).unwrap();
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    let named = format!("multipart/form-data; boundary={BOUNDARY}");
    let broken = [
        ("multipart/form-data".to_owned(), whole.clone()),
        (format!("{named}; boundary={BOUNDARY}"), whole.clone()),
        (named.replace("5a3f", "5a3e"), whole.clone()),
        // Whole by its length, but the form goes on.
        (named.clone(), text.replace(&end, "\r\n")),
        (named.clone(), text.replace(&end, "")),
        (named, whole.replace("\r\n", "\n")),
    ];
    let cases = || count(&app, "SELECT CAST(count(*) AS TEXT) FROM cases");
    let before = cases();
    for locale in Locale::ALL {
        let tag = locale.tag();
        let words = texts(locale).get("problem-invalid-body");
        for page in ["report/plain", "mailbox/plain/files"] {
            let url = format!("{}/{tag}/{page}", app.url);
            for (kind, body) in &broken {
                let answer = http::send("POST", &url, &[("content-type", kind)], body.as_bytes());
                assert_eq!(answer.status, 400, "{page} {kind} {body}");
                assert!(answer.header("content-security-policy").is_some());
                let kind = answer.header("content-type").unwrap();
                assert!(kind.starts_with("text/html"), "{kind}");
                let shown = answer.text();
                assert!(shown.contains(&format!("<html lang=\"{tag}\"")), "{shown}");
                assert!(shown.contains(words.as_ref()), "{shown}");
                assert!(!shown.contains("zebrafinch") && !shown.contains(&receipts.0));
            }
        }
    }
    let no_part = || {
        let parts = count(&app, "SELECT CAST(count(*) AS TEXT) FROM parts");
        assert_eq!(parts, "0");
        let temporary = std::fs::read_dir(app.folder().join("tmp")).unwrap();
        assert_eq!(temporary.count(), 0);
    };
    no_part();
    assert_eq!(cases(), before);
    // Broken after what was typed, the report is kept and the file is not; it may come again.
    let open = whole.replace(&end, "");
    let answer = post(&app, open.as_bytes());
    assert_eq!(answer.status, 200);
    assert!(!answer.text().contains("Arrived."));
    no_part();
    let answer = post(&app, whole.as_bytes());
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("Arrived."));
    let staff = sign_in(&app, &app.caseworker(0));
    assert_eq!(announced(&staff, find(&staff, "zebrafinch")).len(), 1);
}

#[test]
fn n01_n03_memory_stays_flat_and_floods_of_parts_are_refused() {
    let app = App::start();
    let film = vec![7; 60_000_000];
    let form = body(
        &receipts(&app),
        "A long film.",
        &[file("film.mp4", "video/mp4", &film)],
    );
    let warm = body(
        &receipts(&app),
        "Warm.",
        &[file("a", "a/b", &film[..9_000_000])],
    );
    assert_eq!(post(&app, &warm).status, 200);
    let before = memory_kib(&app);
    assert_eq!(post(&app, &form).status, 200);
    let after = memory_kib(&app);
    assert!(after < before + 20_000, "{before} KiB grew to {after} KiB");

    let fields = field("a", "").repeat(10_000);
    let many = body(&receipts(&app), "Many fields.", &[fields]);
    assert_eq!(post(&app, &many).status, 413);
    let mut stream = TcpStream::connect(app.address()).unwrap();
    write!(
        stream,
        "POST /en/report/plain HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    )
    .unwrap();
    let header = format!("--{BOUNDARY}\r\nX-Long: {}", "x".repeat(60_000));
    for _ in 0..400 {
        let sent = write!(stream, "{:x}\r\n{header}\r\n", header.len());
        if sent.is_err() {
            break;
        }
    }
    let status = status_of(&mut stream);
    assert!(matches!(status, 413 | 400 | 0), "{status}");
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=a; boundary=b",
    ] {
        let url = format!("{}/en/report/plain", app.url);
        // Short, since it is answered without being read.
        let answer = http::send("POST", &url, &[("content-type", kind)], b"--a--");
        assert_eq!(answer.status, 400, "{kind}");
    }
}

#[test]
fn n11_planted_words_in_files_of_a_form_are_nowhere() {
    let mut app = App::start();
    let words = "zebrafinch-lantern-in-a-photograph ".repeat(20_000);
    let name = "蓝色雨伞在门口.jpg";
    let receipts = receipts(&app);
    let form = body(
        &receipts,
        "zebrafinch-in-the-text",
        &[file(name, "image/jpeg", words.as_bytes())],
    );
    assert_eq!(post(&app, &form).status, 200);
    // One that breaks off leaves nothing either.
    let mut stream = TcpStream::connect(app.address()).unwrap();
    write!(
        stream,
        "POST /en/report/plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        form.len()
    )
    .unwrap();
    stream.write_all(&form[..300_000]).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    let looked_for = [
        "zebrafinch-lantern-in-a-photograph",
        "zebrafinch-in-the-text",
        "蓝色雨伞在门口",
        receipts.0.as_str(),
    ];
    for _ in 0..2 {
        let found = app.files_with(&looked_for);
        assert_eq!(found, Vec::<std::path::PathBuf>::new());
        app.kill();
    }
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    let temporary = std::fs::read_dir(app.folder().join("tmp")).unwrap();
    assert_eq!(temporary.count(), 0);
}

/// Adds a file from the mailbox without scripts.
fn add(app: &App, code: &str, content: &[u8]) -> Answer {
    let mut body = field("code", code);
    body.extend(file("door.jpg", "image/jpeg", content));
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let url = format!("{}/en/mailbox/plain/files", app.url);
    http::send("POST", &url, &[("content-type", &kind)], &body)
}

#[test]
fn n18_files_are_not_sealed_to_a_key_that_nobody_vouches_for() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "With files from the mailbox.");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let receipts = receipts(&app);
    assert_eq!(post(&app, &body(&receipts, "Sent twice.", &[])).status, 200);
    let stored = || {
        let records = count(&app, "SELECT CAST(count(*) AS TEXT) FROM records");
        let parts = count(&app, "SELECT CAST(count(*) AS TEXT) FROM parts");
        (records, parts)
    };
    let before = stored();
    // Somebody with the database names a key of their own.
    let stranger = Identity::generate(&Random::system()).recipient();
    let swap = format!(
        "UPDATE cases SET recipient = '{}' RETURNING 'one'",
        stranger.as_str()
    );
    assert!(!sql(&app, swap.leak()).is_empty());
    for receipt in [&sealed.real, &sealed.safe] {
        let answer = add(&app, &receipt.digits(), b"for the caseworkers alone");
        assert_eq!((answer.status, answer.body.len()), (409, 65_536));
        assert!(answer.text().contains("does not belong to your report"));
        assert!(!answer.text().contains("Arrived."));
    }
    // Nor when the first report comes again, now with a file.
    let photograph = file("door.jpg", "image/jpeg", b"for the caseworkers alone");
    let again = post(&app, &body(&receipts, "Sent twice.", &[photograph]));
    assert_eq!(again.status, 200);
    assert!(again.text().contains("already been received") && !again.text().contains("Arrived."));
    assert_eq!(stored(), before);
}

#[test]
fn n24_files_from_the_mailbox_are_answered_alike_for_real_and_safe_codes() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "With files from the mailbox.");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let url = format!("{}/en/mailbox/plain/files", app.url);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let add = |code: &str, content: &[u8]| {
        let begun = Instant::now();
        let answer = add(&app, code, content);
        // As where a mailbox is read: how long it took would say how much is in it.
        assert!(begun.elapsed() >= Duration::from_millis(300));
        answer
    };
    let (real, safe) = (sealed.real.digits(), sealed.safe.digits());
    let answers = [
        add(&real, b"from the real one"),
        add(&safe, b"from the safe one"),
    ];
    for answer in &answers {
        assert_eq!((answer.status, answer.body.len()), (200, 65_536));
        assert!(answer.text().contains("<bdi>door.jpg</bdi><br>Arrived."));
    }
    let unknown = add("0000000000000000000000000000", b"to nobody");
    assert_eq!((unknown.status, unknown.body.len()), (200, 65_536));
    assert!(unknown.text().contains("0000000000000000000000000000"));
    // The same file again, because the answer was lost.
    assert!(add(&real, b"from the real one").text().contains("Arrived."));
    let staff = sign_in(&app, &app.caseworker(0));
    let (view, grant, report) = staff.open(&sealed.submission.case);
    let mut sides = Vec::new();
    for record in view["records"].as_array().unwrap() {
        let sealed_record = bytes(&record["sealed"]);
        let (case, mailboxes) = (&sealed.submission.case, &report.mailboxes);
        if record["wire"] == "work"
            && let OpenedRecord::FollowUp(side, follow_up) = open_record(
                &staff.ledger,
                &grant.identity,
                mailboxes,
                case,
                &sealed_record,
            )
            .unwrap()
        {
            assert_eq!(follow_up.files[0].name, "door.jpg");
            sides.push(side == Side::Real);
        }
    }
    sides.sort_unstable();
    assert_eq!(sides, [false, true]);
    // Nothing but such a form is taken, and not from elsewhere.
    let other = http::send("POST", &url, &[("content-type", "text/plain")], b"code=1");
    assert_eq!(other.status, 415);
    let foreign = [
        ("content-type", kind.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    assert_eq!(http::send("POST", &url, &foreign, b"x").status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_with_files_sent_with_scripts_off() {
    let app = App::start();
    let browser = Browser::open(Setup {
        without_scripts: true,
        ..Setup::default()
    })
    .await;
    let photograph = app.folder().join("照片 \"door\".jpg");
    let recording = app.folder().join("ئاۋاز.ogg");
    std::fs::write(&photograph, b"\xff\xd8 a photograph").unwrap();
    std::fs::write(&recording, vec![9; 300_000]).unwrap();
    browser
        .goto(format!("{}/zh-Hans/report/plain", app.url))
        .await
        .unwrap();
    let text = "他们在门口等着。";
    browser.fill("#f-happened", text).await;
    let chosen = format!("{}\n{}", photograph.display(), recording.display());
    let input = browser.find(thirtyfour::By::Css("#f-files")).await.unwrap();
    input.send_keys(chosen).await.unwrap();
    browser.click("button.send").await;
    // The page may still be arriving.
    browser.says("#files", "照片 _door_.jpg").await;
    browser.says("#files", "ئاۋاز.ogg").await;
    let page = browser.text("#files").await;
    assert!(
        page.contains("照片 _door_.jpg") && page.contains("ئاۋاز.ogg"),
        "{page}"
    );
    assert!(page.contains("已送达"), "{page}");
    browser.picture("receipt-files-zh-Hans-1280").await;
    browser.close().await;
    tokio::task::spawn_blocking(move || {
        let staff = sign_in(&app, &app.caseworker(0));
        let found = announced(&staff, find(&staff, text));
        let told: Vec<_> = found
            .iter()
            .map(|(file, content)| (file.name.as_str(), content.len()))
            .collect();
        assert_eq!(told, [("照片 _door_.jpg", 15), ("ئاۋاز.ogg", 300_000)]);
    })
    .await
    .unwrap();
}
