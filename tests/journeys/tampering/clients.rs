//! Everybody who comes back to an intake, and what they make of it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use thirtyfour::prelude::*;

use super::scene::{Scene, here};
use crate::browser::Browser;
use crate::http;
use crate::local_desk::LocalDesk;
use crate::person::code;

/// What became of coming back.
pub enum Met {
    WentOn(String),
    Stopped(String),
}

impl Met {
    pub fn said(&self) -> &str {
        match self {
            Self::WentOn(said) | Self::Stopped(said) => said,
        }
    }

    #[track_caller]
    pub fn went_on(&self) -> &str {
        match self {
            Self::WentOn(said) => said,
            Self::Stopped(said) => panic!("stopped:\n{said}"),
        }
    }

    #[track_caller]
    pub fn stopped(&self) -> &str {
        match self {
            Self::Stopped(said) => said,
            Self::WentOn(said) => panic!("went on:\n{said}"),
        }
    }
}

/// The words that stop a client; none where it goes on.
type Cell = Option<&'static str>;

/// A row of the table.
#[derive(Clone, Copy, Default)]
pub struct Row {
    /// `thicket ledger verify` of what the server hands out, from the genesis.
    pub verify: Cell,
    /// The workbench on the server's own page, in a browser without a memory.
    pub workbench: Cell,
    /// `thicket desk`, started anew and one that was running all the time.
    pub desk: Cell,
    /// `thicket report` on a machine that has reported before.
    pub report: Cell,
    /// `thicket mailbox` with a code, on a machine without a memory.
    pub reporter: Cell,
    /// The mailbox page with a code, in a browser without a memory.
    pub reporter_page: Cell,
}

#[track_caller]
fn compare(who: &str, met: &Met, expected: Cell) {
    match (met, expected) {
        (Met::WentOn(_), None) => {}
        (Met::Stopped(said), Some(words)) => assert!(said.contains(words), "{who} says:\n{said}"),
        (Met::WentOn(said), Some(words)) => panic!("{who} does not say “{words}”:\n{said}"),
        (Met::Stopped(said), None) => panic!("{who} stops:\n{said}"),
    }
}

/// A running `thicket desk`; killed when dropped.
pub struct Desk {
    child: Child,
    base: String,
}

impl Desk {
    /// Starts one that remembers under `home`, or gives what it said when it refused.
    pub fn start(server: &str, home: &Path) -> Result<Self, String> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .args(["desk", "--server", server])
            .env("XDG_STATE_HOME", home.join("state"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let mut errors = child.stderr.take().unwrap();
        if let Some(base) = line.trim().strip_suffix("/desk") {
            // Read away, or it would stop at a full pipe.
            std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
            let base = base.to_owned();
            return Ok(Self { child, base });
        }
        let mut said = String::new();
        errors.read_to_string(&mut said).unwrap();
        child.wait().unwrap();
        Err(said)
    }

    /// What it hands on to the page that it serves.
    fn hands_on(&self) -> Met {
        for path in ["intake", "ledger"] {
            let answer = http::get(&format!("{}/api/v1/{path}", self.base));
            if answer.status != 200 {
                assert_eq!(answer.problem(), "invalid-ledger", "{path}");
                return Met::Stopped(answer.text());
            }
        }
        Met::WentOn(String::new())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Scene {
    /// Everybody comes back, and the reporter reports again last.
    pub async fn everybody(&self, browser: &Browser, row: Row) {
        compare("ledger verify", &here(|| self.verify()), row.verify);
        compare("mailbox", &here(|| self.mailbox("reporter")), row.reporter);
        let page = self.mailbox_page(browser).await;
        compare("the mailbox page", &page, row.reporter_page);
        compare("desk", &here(|| self.desk_again()), row.desk);
        let running = here(|| self.desk.hands_on());
        compare(
            "a running desk",
            &running,
            row.desk.map(|_| "invalid-ledger"),
        );
        let workbench = self.workbench(browser, "caseworker-a").await;
        compare("the workbench", &workbench, row.workbench);
        compare("report", &here(|| self.report("reporter")), row.report);
    }

    fn verify(&self) -> Met {
        let exported = http::get(&format!("{}/api/v1/ledger", self.url()));
        assert_eq!(exported.status, 200);
        let genesis = self.genesis.to_string();
        let arguments = ["ledger", "verify", "-", "--genesis", &genesis];
        self.thicket("auditor", &arguments, &exported.text())
    }

    /// The same, by somebody who has noted a hash before.
    pub fn verify_from(&self, seen: &str) -> Met {
        let exported = http::get(&format!("{}/api/v1/ledger", self.url()));
        let genesis = self.genesis.to_string();
        let arguments = [
            "ledger",
            "verify",
            "-",
            "--genesis",
            &genesis,
            "--seen",
            seen,
        ];
        self.thicket("auditor", &arguments, &exported.text())
    }

    fn desk_again(&self) -> Met {
        match Desk::start(&self.url(), &self.app.folder().join("desk")) {
            Ok(desk) => desk.hands_on(),
            Err(said) => Met::Stopped(said),
        }
    }

    async fn mailbox_page(&self, browser: &Browser) -> Met {
        let page = format!("{}/en/mailbox", self.url());
        browser.goto(page).await.unwrap();
        if browser.find(By::Css("#code")).await.is_err() {
            return Met::Stopped(browser.text("body").await);
        }
        browser.fill("#code", &self.code_of("reporter")).await;
        browser.click("#open button").await;
        browser.shown("#wrong, #mailbox").await;
        let hidden = "return document.querySelector('#writing').hidden \
                      || !document.querySelector('#wrong').hidden";
        let stopped = browser.execute(hidden, Vec::new()).await.unwrap();
        let said = browser.text("body").await;
        match stopped.json() == true {
            true => Met::Stopped(said),
            false => Met::WentOn(said),
        }
    }

    /// Signs in on the server's own page, in a browser that nobody has signed in with.
    pub async fn workbench(&self, browser: &Browser, handle: &str) -> Met {
        self.work_at(browser, &format!("{}/desk", self.url()), handle)
            .await
    }

    /// The same through `thicket desk`, on a machine that meets the intake for the first time.
    pub async fn desk_page(&self, browser: &Browser, handle: &str) -> Met {
        let home = self.app.folder().join("new-machine");
        let desk = here(|| LocalDesk::start(&self.url(), &home));
        self.work_at(browser, &desk.url, handle).await
    }

    async fn work_at(&self, browser: &Browser, page: &str, handle: &str) -> Met {
        let account = self.account(handle);
        let page = format!("{page}?lang=en");
        browser.goto(&page).await.unwrap();
        browser.delete_all_cookies().await.unwrap();
        browser.goto(&page).await.unwrap();
        browser.shown("#handle, #tampering, #stopped").await;
        if browser.find(By::Css("#handle")).await.is_ok() {
            browser.fill("#handle", &account.handle).await;
            browser.fill("#passphrase", &account.passphrase).await;
            browser.fill("#code", &code(&account, 0)).await;
            browser.click("#sign-in").await;
            let ended = "#queue tbody tr, #tampering, #stopped, #sign-in-error";
            browser.shown(ended).await;
        }
        let works = browser.find(By::Css("#queue tbody tr")).await.is_ok();
        let wrong = browser.find(By::Css("#tampering")).await.is_ok();
        let said = browser.text("body").await;
        match works && !wrong {
            true => Met::WentOn(said),
            false => Met::Stopped(said),
        }
    }

    /// Signs in, opens a case, and gives all that is shown.
    pub async fn open_case(&self, browser: &Browser, handle: &str, case: &str) -> String {
        self.workbench(browser, handle).await;
        browser
            .click(&format!("[data-case='{case}'] .open-case"))
            .await;
        browser
            .shown("#case-title, #report-answers, #tampering")
            .await;
        browser.text("body").await
    }
}
