//! What is too large, too slow, from elsewhere, or too often.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use thicket::crypto::derivation::STRETCH_MEMORY_KIB;

use super::app::App;
use super::http::{self, get, send};
use super::person::{code, credentials, ledger, seal, sign_in, try_sign_in};

pub fn memory_kib(app: &App) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", app.id())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn n01_bodies_over_the_limit_are_refused_and_memory_stays_flat() {
    let app = App::start();
    let before = memory_kib(&app);
    for path in ["/api/v1/reports", "/api/v1/session", "/en/report/plain"] {
        let mut stream = TcpStream::connect(app.address()).unwrap();
        let kind = if path.starts_with("/api") {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 900000000\r\n\r\n"
        )
        .unwrap();
        assert_eq!(status_of(&mut stream), 413, "{path}");

        let mut stream = TcpStream::connect(app.address()).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        .unwrap();
        let chunk = [b'a'; 65_536];
        for _ in 0..400 {
            let sent = write!(stream, "{:x}\r\n", chunk.len())
                .and_then(|()| stream.write_all(&chunk))
                .and_then(|()| stream.write_all(b"\r\n"));
            if sent.is_err() {
                break;
            }
        }
        let status = status_of(&mut stream);
        // A server that closes while we still write may reset the connection before we read.
        assert!(status == 413 || status == 0, "{path}: {status}");
    }
    let after = memory_kib(&app);
    assert!(after < before + 20_000, "{before} KiB grew to {after} KiB");
}

pub fn status_of(stream: &mut TcpStream) -> u16 {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut answer = [0; 64];
    let mut filled = 0;
    while filled < 12 {
        match stream.read(&mut answer[filled..]) {
            Ok(0) | Err(_) => return 0,
            Ok(count) => filled += count,
        }
    }
    String::from_utf8_lossy(&answer[..filled])
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0)
}

#[test]
fn n02_who_dribbles_is_cut_off_and_others_are_served() {
    let app = App::start();
    let mut slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(app.address()).unwrap();
            stream.write_all(b"GET /en/ HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    assert_eq!(get(&format!("{}/en/", app.url)).status, 200);
    assert!(start.elapsed() < Duration::from_secs(5));
    let victim = &mut slow[0];
    victim
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    for _ in 0..25 {
        if victim.write_all(b"a").is_err() {
            return;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    let mut rest = Vec::new();
    // Closed, with 408 or without a word.
    let ended = victim.read_to_end(&mut rest).is_ok() || victim.write_all(b"a").is_err();
    assert!(ended, "the connection is still open");
}

#[test]
fn n08_nothing_is_decompressed() {
    let app = App::start();
    let url = format!("{}/api/v1/reports", app.url);
    for coding in ["gzip", "br", "deflate", "zstd"] {
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", coding),
        ];
        assert_eq!(send("POST", &url, &headers, b"{}").status, 415);
    }
}

#[test]
fn what_is_asked_for_wrongly_is_told_as_a_problem() {
    let app = App::start();
    let answer = get(&format!("{}/api/v1/ledger?after=soon", app.url));
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (400, "invalid-body")
    );
    let staff = sign_in(&app, &app.caseworker(0));
    let answer = staff.call("GET", "cases?state=received&state=closed", None);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (400, "invalid-body")
    );
}

#[test]
fn n30_every_credential_route_is_throttled() {
    let app = App::start();
    let token = "A".repeat(43);
    let bodies = [
        (
            "session",
            json!({"v": 1, "handle": "nobody", "login_key": token, "code": "000000"}),
        ),
        ("enrolment/open", json!({"v": 1, "token": token})),
        // Counted before it is read: a guess need not be whole.
        ("enrolment", json!({"v": 1, "token": token})),
    ];
    for (path, body) in bodies {
        let url = format!("{}/api/v1/{path}", app.url);
        let statuses: Vec<u16> = (0..80)
            .map(|_| http::post_json(&url, &body).status)
            .collect();
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
        assert!(!statuses.contains(&500), "{path}: {statuses:?}");
    }
}

#[test]
fn n38_two_hundred_sign_ins_at_once_leave_reporters_served() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let account = app.caseworker(0);
    let body = credentials(&app, &account, "000000");
    let url = format!("{}/api/v1/session", app.url);
    let before = memory_kib(&app);
    let mut most = before;
    std::thread::scope(|scope| {
        let mut sending = Vec::new();
        for _ in 0..200 {
            sending.push(scope.spawn(|| {
                let status = http::post_json(&url, &body).status;
                assert!(matches!(status, 403 | 429), "{status}");
            }));
        }
        let start = Instant::now();
        assert_eq!(get(&format!("{}/en/report", app.url)).status, 200);
        assert!(start.elapsed() < Duration::from_secs(20));
        while sending.iter().any(|sender| !sender.is_finished()) {
            most = most.max(memory_kib(&app));
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    most = most.max(memory_kib(&app));
    assert!(most < 150_000);
    // Less than one derivation takes: no sign-in may make the server derive anything.
    let grown = most - before;
    assert!(
        grown < u64::from(STRETCH_MEMORY_KIB),
        "grown by {grown} KiB"
    );
}

#[test]
fn n39_other_origins_change_nothing() {
    let app = App::start();
    let sealed = serde_json::to_vec(&seal(&ledger(&app), "From elsewhere.").submission).unwrap();
    let account = app.caseworker(0);
    let signing_in = credentials(&app, &account, &code(&account, 0)).to_string();
    let url = |path: &str| format!("{}{path}", app.url);
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        for (method, path, body) in [
            ("POST", "/api/v1/reports", sealed.as_slice()),
            ("POST", "/api/v1/session", signing_in.as_bytes()),
            ("DELETE", "/api/v1/session", b""),
            ("DELETE", "/api/v1/sessions", b""),
            ("POST", "/en/report/plain", b"happened=x"),
        ] {
            let headers = [("content-type", "application/json"), foreign];
            let answer = send(method, &url(path), &headers, body);
            assert_eq!(answer.status, 403, "{method} {path} {foreign:?}");
            if path == "/en/report/plain" {
                assert!(answer.text().contains("from another website"));
            } else {
                assert_eq!(answer.problem(), "cross-origin");
            }
        }
    }
    // The refused sign-in did not use the code up.
    assert_eq!(try_sign_in(&app, &account, &code(&account, 0)).status, 200);
}

#[test]
fn n49_the_policy_holds_on_every_response() {
    let app = App::start();
    let cases = [
        ("GET", "/", 303),
        ("GET", "/en/", 200),
        ("GET", "/ug/report", 200),
        ("GET", "/zh-Hans/report/plain", 200),
        ("GET", "/desk", 200),
        ("GET", "/enroll", 200),
        ("GET", "/en/nothing-here", 404),
        ("GET", "/api/v1/intake", 200),
        ("GET", "/api/v1/nothing-here", 404),
        ("GET", "/api/v1/cases", 401),
        ("DELETE", "/en/", 405),
        ("POST", "/api/v1/reports", 415),
    ];
    for (method, path, status) in cases {
        let answer = send(method, &format!("{}{path}", app.url), &[], b"");
        assert_eq!(answer.status, status, "{method} {path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        if matches!(path, "/desk" | "/enroll") {
            assert!(policy.contains("require-trusted-types-for 'script'"));
        }
        assert!(answer.header("set-cookie").is_none(), "{path}");
        assert!(answer.header("server").is_none());
    }
}

#[test]
fn what_holds_receipts_and_typed_text_is_not_compressed() {
    let app = App::start();
    let url = format!("{}/en/report/plain", app.url);
    let headers = [
        ("accept-encoding", "gzip, br"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer = send("POST", &url, &headers, b"happened=typed");
    assert!(answer.text().contains("\ntyped</textarea>"));
    assert_eq!(answer.header("content-encoding"), None);
    let form = send("GET", &url, &headers, b"");
    assert_eq!(form.header("content-encoding"), Some("br"));
}
