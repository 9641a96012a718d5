//! Parts of files over the interface, as any client of tus sends them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::part::{PartSealer, open_part};
use thicket::domain::{CaseId, encode_base64url};

use super::app::App;
use super::boundaries::{memory_kib, status_of};
use super::http::{self, Answer};
use super::person::{Sealed, Staff, ledger, seal, send, sign_in};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
pub const CONTENT: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// Somebody with the receipt of a report.
pub struct Mailbox {
    pub authorization: String,
    recipient: Recipient,
    pub case: CaseId,
    url: String,
    pub address: String,
}

impl Mailbox {
    pub fn of(app: &App, sealed: &Sealed) -> Self {
        let keys = sealed.real.keys(&ledger(app).instance());
        let key = encode_base64url(keys.mailbox_key.as_slice());
        Self {
            authorization: format!("Bearer {key}"),
            recipient: Recipient::parse(&sealed.submission.case_recipient).unwrap(),
            case: sealed.submission.case,
            url: app.url.clone(),
            address: app.address(),
        }
    }

    /// Sends a report and keeps its receipt.
    pub fn new(app: &App) -> Self {
        let sealed = seal(&ledger(app), "With files.");
        assert_eq!(send(app, &sealed.submission).status, 201);
        Self::of(app, &sealed)
    }

    /// Seals a part of a file.
    pub fn seal(&self, content: &[u8]) -> Vec<u8> {
        let mut sealer = PartSealer::new(&self.recipient).unwrap();
        let mut part = sealer.write(content).unwrap();
        part.extend(sealer.finish().unwrap());
        part
    }

    pub fn path(&self, id: &str) -> String {
        format!("/api/v1/cases/{}/files/{id}", self.case)
    }

    /// Any call of tus.
    pub fn call(&self, method: &str, id: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut headers = vec![TUS, ("authorization", self.authorization.as_str())];
        headers.extend_from_slice(more);
        let url = format!("{}{}", self.url, self.path(id));
        http::send(method, url.trim_end_matches('/'), &headers, body)
    }

    /// Begins a part of this size; the server draws its id.
    pub fn begin(&self, size: usize) -> Answer {
        self.call("POST", "", &[("upload-length", &size.to_string())], b"")
    }

    pub fn begun(&self, size: usize) -> String {
        let answer = self.begin(size);
        assert_eq!(answer.status, 201, "{}", answer.text());
        let place = answer.header("location").unwrap();
        let id = place.rsplit('/').next().unwrap().to_owned();
        assert_eq!(place, self.path(&id));
        id
    }

    pub fn patch(&self, id: &str, offset: usize, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        self.call("PATCH", id, &[CONTENT, ("upload-offset", &offset)], bytes)
    }

    /// How much is on the disk.
    pub fn offset(&self, id: &str) -> usize {
        let answer = self.call("HEAD", id, &[], b"");
        assert_eq!(answer.status, 200, "{id}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer.header("upload-offset").unwrap().parse().unwrap()
    }

    /// Sends a whole part and gives its id.
    pub fn send(&self, part: &[u8]) -> String {
        let id = self.begun(part.len());
        let answer = self.patch(&id, 0, part);
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert_eq!(
            answer.header("upload-offset"),
            Some(part.len().to_string().as_str())
        );
        id
    }

    /// Begins to send these bytes of a body of `length`, and stops in the middle.
    fn break_off(&self, id: &str, offset: usize, bytes: &[u8], length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "PATCH {} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nAuthorization: {}\r\n\
             Content-Type: {}\r\nUpload-Offset: {offset}\r\nContent-Length: {length}\r\n\r\n",
            self.path(id),
            self.authorization,
            CONTENT.1,
        )
        .unwrap();
        stream.write_all(bytes).unwrap();
        stream
    }
}

/// What a caseworker gets.
pub fn fetch(staff: &Staff, mailbox: &Mailbox, id: &str) -> Answer {
    staff.call("GET", &format!("cases/{}/files/{id}", mailbox.case), None)
}

pub fn content(length: u32) -> Vec<u8> {
    (0..length).map(|n| (n * 7 % 253) as u8).collect()
}

#[test]
fn a_broken_circuit_costs_seconds_and_every_byte_arrives() {
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let content = content(3_000_000);
    let part = mailbox.seal(&content);
    let id = mailbox.begun(part.len());
    // Broken three times: closed by the client, left hanging, and reset.
    let sent = 1_500_000;
    drop(mailbox.break_off(&id, 0, &part[..sent], part.len()));
    std::thread::sleep(Duration::from_secs(1));
    let at = mailbox.offset(&id);
    assert_eq!(
        at, sent,
        "what came before the connection broke is not there"
    );
    let hanging = mailbox.break_off(&id, at, &part[at..at + 300_000], part.len() - at);
    std::thread::sleep(Duration::from_millis(300));
    // The hanging request is stopped, and what it brought is kept.
    let at = mailbox.offset(&id);
    assert!(at > sent, "{at}");
    let answer = mailbox.patch(&id, at, &part[at..]);
    assert_eq!(answer.status, 204, "{}", answer.text());
    drop(hanging);
    assert_eq!(mailbox.offset(&id), part.len());

    let staff = sign_in(&app, &app.caseworker(0));
    let answer = fetch(&staff, &mailbox, &id);
    assert_eq!(answer.status, 200);
    assert!(answer.body == part, "the bytes differ");
    let (view, grant, _) = staff.open(&mailbox.case);
    assert_eq!(view["files"][0]["id"], id);
    assert_eq!(view["files"][0]["size"], part.len());
    let opened = open_part(&grant.identity, content.len() as u64, &answer.body).unwrap();
    assert_eq!(sha256(&opened), sha256(&content));
}

#[test]
fn n07_a_part_is_served_as_an_attachment_and_nothing_else() {
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let id = mailbox.send(&mailbox.seal(b"<script>alert(1)</script>"));
    let staff = sign_in(&app, &app.caseworker(0));
    let url = format!("{}{}", app.url, mailbox.path(&id));
    let headers = [
        ("cookie", staff.cookie.as_str()),
        ("accept-encoding", "gzip, br"),
    ];
    let answer = http::send("GET", &url, &headers, b"");
    assert_eq!(answer.status, 200);
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("content-disposition", "attachment"),
        ("x-content-type-options", "nosniff"),
        ("content-length", "16384"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.header("content-encoding"), None);
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; sandbox;"),
        "{policy}"
    );
}

#[test]
fn tus_is_spoken_as_it_is_written() {
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let part = mailbox.seal(b"evidence");
    let id = mailbox.begun(part.len());
    let url = format!("{}{}", app.url, mailbox.path(&id));
    let key = ("authorization", mailbox.authorization.as_str());
    for version in [None, Some("0.2.2"), Some("1.0.1"), Some("")] {
        let mut headers = vec![key, CONTENT, ("upload-offset", "0")];
        if let Some(version) = version {
            headers.push(("tus-resumable", version));
        }
        for method in ["HEAD", "PATCH", "DELETE"] {
            let answer = http::send(method, &url, &headers, b"");
            assert_eq!(answer.status, 412, "{method} {version:?}");
            assert_eq!(answer.header("tus-version"), Some("1.0.0"));
            assert_eq!(answer.header("tus-resumable"), Some("1.0.0"));
        }
    }
    let options = http::send(
        "OPTIONS",
        &format!("{}/api/v1/cases/{}/files", app.url, mailbox.case),
        &[],
        b"",
    );
    assert_eq!(options.status, 204);
    assert_eq!(
        options.header("tus-extension"),
        Some("creation,termination")
    );
    assert_eq!(options.header("tus-max-size"), Some("8388608"));

    let refused = |more: &[(&str, &str)], bytes: &[u8]| {
        let answer = mailbox.call("PATCH", &id, more, bytes);
        assert_eq!(answer.header("tus-resumable"), Some("1.0.0"));
        (answer.status, answer.problem())
    };
    let problem = |status, name: &str| (status, name.to_owned());
    assert_eq!(
        refused(&[CONTENT, ("upload-offset", "1")], b"x"),
        problem(409, "wrong-offset")
    );
    assert_eq!(refused(&[CONTENT], b"x"), problem(409, "wrong-offset"));
    assert_eq!(
        refused(&[("upload-offset", "0")], b"x"),
        problem(415, "unsupported-media-type")
    );
    assert_eq!(
        refused(
            &[
                CONTENT,
                ("upload-offset", "0"),
                ("content-encoding", "gzip")
            ],
            b"x"
        ),
        problem(415, "unsupported-media-type")
    );
    let too_long = vec![b'x'; part.len() + 1];
    assert_eq!(
        refused(&[CONTENT, ("upload-offset", "0")], &too_long),
        problem(413, "too-much")
    );
    assert_eq!(mailbox.offset(&id), 0);
    // Termination: an unfinished part is gone, a whole one stays.
    assert_eq!(mailbox.patch(&id, 0, &part[..5000]).status, 204);
    assert_eq!(mailbox.call("DELETE", &id, &[], b"").status, 204);
    assert_eq!(mailbox.call("HEAD", &id, &[], b"").status, 404);
    let whole = mailbox.send(&part);
    assert_eq!(
        mailbox.call("DELETE", &whole, &[], b"").problem(),
        "part-known"
    );
    assert_eq!(mailbox.offset(&whole), part.len());
    for size in ["", "x", "-1", "16385"] {
        let answer = mailbox.call("POST", "", &[("upload-length", size)], b"");
        assert_eq!(answer.status, 400, "{size}");
    }
    assert_eq!(mailbox.call("POST", "", &[], b"").status, 400);
}

#[test]
fn n12_the_same_id_twice_is_one_part() {
    use base64::Engine as _;
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let part = mailbox.seal(b"evidence");
    let size = part.len().to_string();
    let metadata = format!(
        "filename {},id {}",
        base64::engine::general_purpose::STANDARD.encode("zebrafinch.jpg"),
        base64::engine::general_purpose::STANDARD.encode([5; 16])
    );
    let headers = [
        ("upload-length", size.as_str()),
        ("upload-metadata", metadata.as_str()),
    ];
    let first = mailbox.call("POST", "", &headers, b"");
    assert_eq!(first.status, 201);
    let id = encode_base64url(&[5; 16]);
    assert_eq!(first.header("location"), Some(mailbox.path(&id).as_str()));
    assert_eq!(mailbox.patch(&id, 0, &part[..9000]).status, 204);
    let again = mailbox.call("POST", "", &headers, b"");
    assert_eq!(
        (again.status, again.problem().as_str()),
        (409, "part-known")
    );
    assert_eq!(mailbox.offset(&id), 9000);
    assert_eq!(
        app.files_with(&["zebrafinch"]),
        Vec::<std::path::PathBuf>::new()
    );
}

#[test]
fn n13_what_is_not_sealed_is_refused_over_the_wire() {
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let id = mailbox.begun(16_384);
    let mut claimed = b"already encrypted, trust me".to_vec();
    claimed.resize(16_384, b'x');
    let answer = mailbox.patch(&id, 0, &claimed);
    assert_eq!((answer.status, answer.problem().as_str()), (400, "not-age"));
    assert_eq!(mailbox.call("HEAD", &id, &[], b"").status, 404);
    assert_eq!(
        app.files_with(&["already encrypted, trust me"]),
        Vec::<std::path::PathBuf>::new()
    );
}

#[test]
fn n01_a_body_without_an_end_is_refused_and_memory_stays_flat() {
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let part = mailbox.seal(&content(8_000_000));
    mailbox.send(&part);
    let before = memory_kib(&app);
    let id = mailbox.begun(part.len());
    let answer = mailbox.begin(900_000_000);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (400, "wrong-size")
    );
    let mut stream = TcpStream::connect(app.address()).unwrap();
    write!(
        stream,
        "PATCH {} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nAuthorization: {}\r\n\
         Content-Type: {}\r\nUpload-Offset: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        mailbox.path(&id),
        mailbox.authorization,
        CONTENT.1,
    )
    .unwrap();
    for piece in part.chunks(65_536).cycle().take(600) {
        let sent = write!(stream, "{:x}\r\n", piece.len())
            .and_then(|()| stream.write_all(piece))
            .and_then(|()| stream.write_all(b"\r\n"));
        if sent.is_err() {
            break;
        }
    }
    let status = status_of(&mut stream);
    assert!(status == 413 || status == 0, "{status}");
    let after = memory_kib(&app);
    assert!(after < before + 20_000, "{before} KiB grew to {after} KiB");
    // Reading is flat too: a client that takes its time keeps the server from reading on.
    let staff = sign_in(&app, &app.caseworker(0));
    let id = mailbox.send(&part);
    let before = memory_kib(&app);
    let slow: Vec<TcpStream> = (0..8)
        .map(|_| {
            let mut stream = TcpStream::connect(app.address()).unwrap();
            write!(
                stream,
                "GET {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n",
                mailbox.path(&id),
                staff.cookie
            )
            .unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(500));
    let during = memory_kib(&app);
    assert!(
        during < before + 30_000,
        "{before} KiB grew to {during} KiB"
    );
    for mut stream in slow {
        let mut answer = Vec::new();
        stream
            .set_read_timeout(Some(Duration::from_millis(500)))
            .unwrap();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.len() > part.len());
    }
}

#[test]
fn n02_who_stops_sending_keeps_nobody_else_out() {
    let app = App::start();
    let (slow, quick) = (Mailbox::new(&app), Mailbox::new(&app));
    let part = slow.seal(b"evidence");
    let held: Vec<TcpStream> = (0..8)
        .map(|_| {
            let id = slow.begun(part.len());
            slow.break_off(&id, 0, &part[..100], part.len())
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    // Every place of that case is taken; other cases have theirs.
    let id = slow.begun(part.len());
    let refused = slow.patch(&id, 0, &part);
    assert_eq!((refused.status, refused.problem().as_str()), (503, "busy"));
    quick.send(&quick.seal(b"evidence"));
    // Whoever has had a place for ten seconds gives it to the next, and keeps what came.
    let deadline = Instant::now() + Duration::from_secs(60);
    while slow.patch(&id, 0, &part).status != 204 {
        assert!(Instant::now() < deadline, "the places are held for ever");
        std::thread::sleep(Duration::from_millis(500));
    }
    let mut answer = String::new();
    let mut first = held.into_iter().next().unwrap();
    first.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 409") && answer.contains("wrong-offset"));
}

#[test]
fn n02_a_refused_body_holds_no_connection() {
    let app = App::start();
    let mailbox = Mailbox::new(&app);
    let part = mailbox.seal(b"evidence");
    let id = mailbox.begun(part.len());
    let stranger = Mailbox {
        authorization: format!("Bearer {}", "A".repeat(43)),
        recipient: mailbox.recipient.clone(),
        url: mailbox.url.clone(),
        address: mailbox.address.clone(),
        ..mailbox
    };
    for (who, id) in [
        (&stranger, id.as_str()),
        (&mailbox, "AAAAAAAAAAAAAAAAAAAAAA"),
    ] {
        let begun = Instant::now();
        let mut stream = who.break_off(id, 0, &part[..100], 8_388_608);
        let mut answer = String::new();
        // To the end of the connection, although the body never ends.
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        assert!(
            answer.to_lowercase().contains("connection: close"),
            "{answer}"
        );
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn n27_n42_n44_another_reporters_parts_do_not_exist() {
    let app = App::start();
    let (mine, theirs) = (Mailbox::new(&app), Mailbox::new(&app));
    let part = theirs.seal(b"theirs");
    let (whole, begun) = (theirs.send(&part), theirs.begun(part.len()));
    assert_eq!(theirs.patch(&begun, 0, &part[..3000]).status, 204);
    let thief = Mailbox {
        authorization: mine.authorization.clone(),
        ..Mailbox::new(&app)
    };
    let thief = Mailbox {
        case: theirs.case,
        ..thief
    };
    for id in [&whole, &begun] {
        for other in [&mine, &thief] {
            assert_eq!(other.call("HEAD", id, &[], b"").status, 404);
            assert_eq!(other.patch(id, 3000, b"x").status, 404);
            assert_eq!(other.call("DELETE", id, &[], b"").status, 404);
            // The reader's route is the caseworkers' alone.
            assert_eq!(other.call("GET", id, &[], b"").status, 401);
        }
    }
    assert_eq!(thief.begin(part.len()).status, 404);
    let admin = sign_in(&app, &app.admin());
    assert_eq!(fetch(&admin, &theirs, &whole).status, 404);
    let staff = sign_in(&app, &app.caseworker(0));
    assert_eq!(fetch(&staff, &theirs, &begun).status, 404);
    assert_eq!(fetch(&staff, &mine, &whole).status, 404);
    assert_eq!(theirs.offset(&begun), 3000);
}
