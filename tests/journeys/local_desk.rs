//! The workbench from the caseworker's own machine, in Chromium: `thicket desk` between page and server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::app::App;
use super::browser::{Browser, Setup};
use super::files::Mailbox;
use super::http;
use super::person::{code, credentials};

/// A running `thicket desk`; killed when dropped.
pub struct LocalDesk {
    child: Child,
    pub url: String,
}

impl LocalDesk {
    /// Starts one for a server, with what it remembers under `home`.
    pub fn start(server: &str, home: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .args(["desk", "--server", server])
            .env("XDG_STATE_HOME", home.join("state"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        Self {
            child,
            url: url.trim().to_owned(),
        }
    }
}

impl Drop for LocalDesk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn parts_of_files_pass_through_whole_and_memory_stays_flat() {
    let app = App::start();
    let desk = LocalDesk::start(&app.url, app.folder());
    let mailbox = Mailbox::new(&app);
    let part = mailbox.seal(&vec![7; 8_300_000]);
    let id = mailbox.send(&part);
    let base = desk.url.trim_end_matches("/desk");
    let path = format!("{base}/api/v1/cases/{}/files/{id}", mailbox.case);
    assert_eq!(http::get(&path).status, 401);
    let account = app.caseworker(0);
    let body = credentials(&app, &account, &code(&account, 1));
    let answer = http::post_json(&format!("{base}/api/v1/session"), &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let peak = |desk: &LocalDesk| {
        let status = std::fs::read_to_string(format!("/proc/{}/status", desk.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kib: u64 = line
            .unwrap()
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        kib
    };
    let before = peak(&desk);
    for _ in 0..4 {
        let answer = http::get(&path);
        assert_eq!(answer.status, 200);
        assert!(answer.body == part, "the bytes differ");
        assert_eq!(answer.header("content-disposition"), Some("attachment"));
        assert_eq!(
            answer.header("content-type"),
            Some("application/octet-stream")
        );
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("sandbox"), "{policy}");
    }
    let after = peak(&desk);
    assert!(after < before + 5_000, "{before} KiB grew to {after} KiB");
    let unknown = format!(
        "{base}/api/v1/cases/{}/files/{}",
        mailbox.case, mailbox.case
    );
    let answer = http::get(&unknown);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (404, "not-found")
    );
    for foreign in ["../session", "%2e%2e%2fsession", "x"] {
        let answer = http::get(&format!(
            "{base}/api/v1/cases/{}/files/{foreign}",
            mailbox.case
        ));
        assert_eq!(answer.status, 404, "{foreign}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caseworker_works_without_any_code_or_cookie_of_the_server() {
    let app = App::start();
    let desk = LocalDesk::start(&app.url, app.folder());
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(1);
    browser.goto(format!("{}?lang=en", desk.url)).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#sign-in").await;
    browser.shown("#queue").await;
    browser.click("[data-case] .open-case").await;
    browser.shown("#report-answers").await;
    browser.fill("#note", "Written on my own machine.").await;
    browser.click("#note-add").await;
    browser.says("#history", "Written on my own machine.").await;
    let tampering = browser.find(thirtyfour::By::Css("#tampering")).await;
    assert!(tampering.is_err());
    assert!(browser.get_all_cookies().await.unwrap().is_empty());
    browser.close().await;
}
