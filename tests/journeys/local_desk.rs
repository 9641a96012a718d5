//! The workbench from the caseworker's own machine, in Chromium: `thicket desk` between page and server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::app::App;
use super::browser::{Browser, Setup};
use super::person::code;

/// A running `thicket desk`; killed when dropped.
struct LocalDesk {
    child: Child,
    url: String,
}

impl LocalDesk {
    fn start(server: &str, home: &Path) -> Self {
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
