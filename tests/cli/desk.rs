//! `thicket desk`: who may talk to it, what it passes on, and whose server it believes.

use serde_json::{Value, json};

use crate::demo;
use crate::fake::{Fake, Reaction, World, problem};
use crate::http::{self, Answer};
use crate::people;
use crate::process::{Home, Ready, Running};

/// A running `thicket desk`.
struct Desk {
    running: Running,
    address: String,
    base: String,
}

impl Desk {
    fn start(home: &Home, url: &str) -> Self {
        let running = home.start(&["desk", "--server", url], Ready::Out);
        let rest = running.first.strip_prefix("http://").unwrap();
        let (address, path) = rest.split_once('/').unwrap();
        let base = format!("/{}", path.strip_suffix("/desk").unwrap());
        Self {
            address: address.to_owned(),
            base,
            running,
        }
    }

    /// As the workbench in the browser asks.
    fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        let host = format!("Host: {}", self.address);
        let origin = format!("Origin: http://{}", self.address);
        let mut headers = vec![
            host.as_str(),
            "Sec-Fetch-Site: same-origin",
            "Cookie: from=browser",
            "User-Agent: browser/1",
            "Accept-Language: ug",
            "Referer: http://elsewhere.example/",
            "X-Forwarded-For: 192.0.2.1",
        ];
        if !body.is_empty() {
            headers.extend([origin.as_str(), "Content-Type: application/json"]);
        }
        let path = format!("{}/api/v1{path}", self.base);
        http::raw(&self.address, method, &path, &headers, body)
    }

    fn page(&self, path: &str, headers: &[&str]) -> Answer {
        http::raw(&self.address, "GET", path, headers, "")
    }
}

#[test]
fn n39_only_the_right_host_and_path_get_the_workbench() {
    let home = Home::new();
    let fake = Fake::honest(World::new(20));
    let desk = Desk::start(&home, &fake.url);
    let host = format!("Host: {}", desk.address);
    let inside = format!("{}/desk", desk.base);

    let page = desk.page(&inside, &[&host]);
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(html.contains(&format!("{}/api/v1", desk.base)));
    assert!(html.contains(r#""local":true"#), "{html}");
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{policy}"
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let script = html
        .split("src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(script.starts_with(&desk.base));
    assert_eq!(desk.page(script, &[&host]).status, 200);

    let port = desk.address.split(':').nth(1).unwrap();
    for other in [
        format!("Host: localhost:{port}"),
        format!("Host: evil.example:{port}"),
        "Host: 127.0.0.1".to_owned(),
    ] {
        let refused = desk.page(&inside, &[&other]);
        assert_eq!(refused.status, 404, "{other}");
        assert!(refused.header("content-security-policy").is_some());
    }
    for path in [
        "/",
        "/desk",
        "/api/v1/intake",
        &format!("{}A/desk", desk.base),
        &desk.base,
    ] {
        assert_eq!(desk.page(path, &[&host]).status, 404, "{path}");
    }
    let wrong = format!("/{}/desk", "A".repeat(43));
    assert_eq!(desk.page(&wrong, &[&host]).status, 404);

    // n39: a site that got hold of the path cannot use it.
    let api = format!("{}/api/v1/intake", desk.base);
    for foreign in [
        "Sec-Fetch-Site: cross-site",
        "Origin: http://evil.example",
        "Sec-Fetch-Site: none",
    ] {
        assert_eq!(desk.page(&api, &[&host, foreign]).status, 403, "{foreign}");
    }
    let listen = ["desk", "--server", &fake.url, "--listen", "0.0.0.0:0"];
    assert!(
        home.run(&listen, "")
            .refused()
            .contains("this machine alone")
    );
}

#[test]
fn only_the_workbenchs_own_calls_are_passed_on_and_nothing_of_the_browser() {
    let home = Home::new();
    let fake = Fake::start(World::new(21), |request, _| match request.path.as_str() {
        "/api/v1/session" if request.method == "POST" => Some(Reaction::With(
            200,
            "Set-Cookie: __Host-thicket=secret-token; Path=/; Secure; HttpOnly\r\n\
             X-Server: tracker\r\nServer-Timing: x\r\n",
            json!({"v": 1}),
        )),
        path if path.starts_with("/api/v1/cases") => Some(Reaction::Answer(
            200,
            json!({"v": 1, "cases": [], "next": null}),
        )),
        _ => None,
    });
    let desk = Desk::start(&home, &fake.url);
    let met = fake.requests().len();
    for (method, path) in [
        ("POST", "/reports"),
        ("GET", "/openapi.json"),
        ("POST", "/enrolment/open"),
        ("POST", "/enrolment"),
        ("GET", "/mailbox"),
        ("GET", "/cases/not-a-case"),
        ("GET", "/cases/../accounts"),
        ("GET", "/cases/AAAAAAAAAAAAAAAAAAAAAA/../../accounts"),
        ("POST", "/accounts"),
        ("DELETE", "/cases"),
    ] {
        let body = if method == "POST" { "{}" } else { "" };
        let status = desk.call(method, path, body).status;
        assert!(status == 404 || status == 405, "{method} {path}: {status}");
    }
    assert_eq!(desk.call("GET", "/cases?state=x%26a=b", "").status, 400);
    assert_eq!(fake.requests().len(), met, "nothing of this was passed on");

    let answer = desk.call("POST", "/session", r#"{"v":1}"#);
    assert_eq!(answer.status, 200);
    for leaked in ["set-cookie", "secret-token", "x-server", "server-timing"] {
        assert!(
            !answer.head.to_ascii_lowercase().contains(leaked),
            "{}",
            answer.head
        );
    }
    assert_eq!(desk.call("GET", "/cases?state=open&after=", "").status, 200);
    let last = fake.requests().pop().unwrap();
    assert_eq!(last.path, "/api/v1/cases?state=open");
    let head = last.head.to_ascii_lowercase();
    assert!(
        head.contains("cookie: __host-thicket=secret-token\r\n"),
        "{head}"
    );
    for foreign in [
        "from=browser",
        "browser/1",
        "ug",
        "referer",
        "origin",
        "forwarded",
        "sec-fetch",
    ] {
        let found = head.lines().any(|line| line.contains(foreign));
        assert!(!found, "{foreign}: {head}");
    }
    // What is not JSON is not passed on.
    let host = format!("Host: {}", desk.address);
    let path = format!("{}/api/v1/session", desk.base);
    let form = [
        host.as_str(),
        "Content-Type: application/x-www-form-urlencoded",
    ];
    assert_eq!(
        http::raw(&desk.address, "POST", &path, &form, "a=b").status,
        415
    );
    // Ending it signs out.
    assert!(desk.running.stop().success());
    let last = fake.requests().pop().unwrap();
    assert_eq!(
        (last.method.as_str(), last.path.as_str()),
        ("DELETE", "/api/v1/session")
    );
    assert!(last.head.contains("secret-token"));
}

#[test]
fn n18_n62_what_a_bad_server_says_does_not_reach_the_browser() {
    let home = Home::new();
    let fake = Fake::honest(World::new(22));
    let desk = Desk::start(&home, &fake.url);
    assert_eq!(desk.call("GET", "/intake", "").status, 200);
    assert_eq!(desk.call("GET", "/ledger", "").status, 200);

    // Another intake, all of it valid in itself.
    *fake.world.lock().unwrap() = World::new(23);
    for path in ["/intake", "/ledger"] {
        let answer = desk.call("GET", path, "");
        assert_eq!(answer.status, 409, "{path}");
        assert_eq!(answer.json()["type"], "urn:thicket:problem:invalid-ledger");
    }
    assert!(desk.running.complaints().contains("another intake answers"));

    // The right one, shorter than it was.
    let mut world = World::new(22);
    world.entries.pop();
    *fake.world.lock().unwrap() = world;
    assert_eq!(desk.call("GET", "/ledger", "").status, 409);
    assert!(desk.running.complaints().contains("rolled back"));
    drop(desk);

    // A new start remembers it too.
    let err = home.run(&["desk", "--server", &fake.url], "").refused();
    assert!(err.contains("rolled back"), "{err}");
    *fake.world.lock().unwrap() = World::new(23);
    let err = home.run(&["desk", "--server", &fake.url], "").refused();
    assert!(err.contains("another intake"), "{err}");
}

#[test]
fn a_roster_that_is_not_the_ledgers_is_said_and_shown() {
    let home = Home::new();
    let fake = Fake::honest(World::new(24));
    drop(Desk::start(&home, &fake.url));
    {
        let mut world = fake.world.lock().unwrap();
        let mut intake = world.intake();
        intake["desks"][0]["roster"].as_array_mut().unwrap().pop();
        world.extra = intake;
    }
    // Reading a pressing case must stay possible: the workbench shows it and grants nothing.
    let desk = Desk::start(&home, &fake.url);
    assert!(
        desk.running
            .complaints()
            .contains("WARNING: the server names other readers")
    );
    let intake = desk.call("GET", "/intake", "").json();
    assert_eq!(intake["desks"][0]["roster"].as_array().unwrap().len(), 1);
}

#[test]
fn a_refusal_is_handed_on_as_it_is() {
    let home = Home::new();
    let fake = Fake::start(World::new(25), |request, _| {
        (request.path == "/api/v1/session").then(|| problem(403, "sign-in-failed"))
    });
    let desk = Desk::start(&home, &fake.url);
    let answer = desk.call("POST", "/session", r#"{"v":1}"#);
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["type"], "urn:thicket:problem:sign-in-failed");
}

#[test]
fn a_caseworker_works_through_it() {
    let (intake, home) = (Home::new(), Home::new());
    let (_running, demo) = demo::start(&intake);
    let url = demo["url"].as_str().unwrap();
    let desk = Desk::start(&home, url);
    let account = &demo["accounts"][2];
    let text = |field: &str| account[field].as_str().unwrap();
    let ledger = people::ledger(url);
    let (body, _) = people::credentials(&ledger, text("handle"), text("passphrase"), text("totp"));
    let session = desk.call("POST", "/session", &body);
    assert_eq!(session.status, 200, "{}", session.text());
    assert!(session.header("set-cookie").is_none());
    let page: Value = desk.call("GET", "/cases?state=open", "").json();
    let rows = page["cases"].as_array().unwrap();
    assert_eq!(rows.len(), 11);
    let case = rows[0]["case"].as_str().unwrap();
    let hint = json!({"v": 1, "state": "active", "assignee": null}).to_string();
    assert_eq!(
        desk.call("PATCH", &format!("/cases/{case}"), &hint).status,
        204
    );
    let seen = desk.call("GET", &format!("/cases/{case}"), "").json();
    assert_eq!(seen["state"], "active");
    assert_eq!(desk.call("DELETE", "/session", "").status, 204);
    assert_eq!(desk.call("GET", "/cases?state=open", "").status, 401);
}
