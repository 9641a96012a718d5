//! The workbench from the caseworker's own machine, in Chromium: `thicket desk` between page and server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use thicket::domain::Role;
use thirtyfour::By;

use super::app::{Account, App};
use super::browser::{Browser, Setup};
use super::files::Mailbox;
use super::http;
use super::moving::{suspend_for_cause, whole_queue};
use super::newcomer::Newcomer;
use super::own_account::{prove, recovery_codes};
use super::person::{self, code, credentials};

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

async fn sign_in(browser: &Browser, desk: &LocalDesk, account: &Account) {
    browser.goto(format!("{}?lang=en", desk.url)).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, 0)).await;
    browser.click("#sign-in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caseworker_works_without_any_code_or_cookie_of_the_server() {
    let app = App::start();
    let desk = LocalDesk::start(&app.url, app.folder());
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &desk, &app.caseworker(1)).await;
    browser.shown("#queue").await;
    browser.click("[data-case] .open-case").await;
    browser.shown("#report-answers").await;
    browser.fill("#note", "Written on my own machine.").await;
    browser.click("#note-add").await;
    browser.says("#history", "Written on my own machine.").await;
    let tampering = browser.find(By::Css("#tampering")).await;
    assert!(tampering.is_err());
    assert!(browser.get_all_cookies().await.unwrap().is_empty());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn access_moves_and_ones_own_account_is_kept_there_too() {
    let app = Arc::new(App::start());
    let newcomer = tokio::task::spawn_blocking({
        let app = Arc::clone(&app);
        move || {
            let admin = person::sign_in(&app, &app.admin());
            let newcomer = Newcomer::join(&app, &admin, "newcomer", Role::Caseworker);
            suspend_for_cause(&app, &admin, &app.caseworker(2).handle);
            newcomer
        }
    })
    .await
    .unwrap();
    let desk = LocalDesk::start(&app.url, app.folder());
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    browser.goto(format!("{}?lang=en", desk.url)).await.unwrap();
    // Passkeys answer only at the intake's own address: the page says so, and what to do.
    let address = format!("{}/desk", app.url);
    browser.says("#passkeys-elsewhere", &address).await;
    assert!(browser.find(By::Css("#passkey-alone")).await.is_err());
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("local-desk-sign-in-1280").await;
    sign_in(&browser, &desk, &account).await;
    whole_queue(&browser).await;

    // A colleague gets the cases that they lack, and the marked ones get new keys.
    let row = format!(".lacking[data-account='{}']", newcomer.account);
    browser.click(&format!("{row} button")).await;
    browser.click("#give-yes").await;
    browser.says("#moving-status", "Access given").await;
    assert!(browser.find(By::Css(&row)).await.is_err());
    browser.click("#rekey-marked").await;
    browser.says("#moving-status", "New keys were made").await;
    assert!(browser.find(By::Css("#moving-error")).await.is_err());
    assert!(browser.find(By::Css("#marked")).await.is_err());
    browser.click("[data-case] .open-case").await;
    browser.says("#history", "A new key for this case").await;
    browser.click("#access-open").await;
    let reader = format!("#readers [data-account='{}']", newcomer.account);
    browser.shown(&reader).await;

    // A deletion is asked for and called off: both come through.
    browser.click("#erase-ask").await;
    browser.click("#access-yes").await;
    browser.says("#erasure", "Somebody else has to agree").await;
    browser.click("#erase-stop").await;
    browser.shown("#erase-ask").await;

    // One's own account: recovery codes, another passphrase, a factor added and removed.
    browser.click("#account-open").await;
    browser.says("#passkeys-elsewhere", &address).await;
    assert!(browser.find(By::Css("#add-passkey")).await.is_err());
    let codes = recovery_codes(&browser, &account, &code(&account, 1)).await;
    assert_eq!(codes.len(), 8);
    browser.click("#recovery-done").await;
    browser.click("#change-passphrase").await;
    let passphrase = browser.text("#new-passphrase").await;
    browser.click("#passphrase-next").await;
    browser.fill("#typed-passphrase", &passphrase).await;
    prove(&browser, "prove-passphrase", &account, &codes[0]).await;
    browser.shown("#passphrase-done").await;
    let mut renewed = account.clone();
    renewed.passphrase = passphrase;

    browser.click("#add-code").await;
    browser.fill("#factor-name", "New phone").await;
    prove(&browser, "prove-factor", &renewed, &codes[1]).await;
    let secret = browser.shown("#totp-secret").await;
    let mut phone = renewed.clone();
    phone.totp = secret.attr("data-secret").await.unwrap().unwrap();
    browser.fill("#first-code", &code(&phone, 0)).await;
    browser.click("#show-code-go").await;
    browser.says("#factors", "New phone").await;
    browser.says("#sessions", "Here").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("local-desk-account-1280").await;
    let remove = "//li[contains(., 'New phone')]//button[contains(., 'Remove')]";
    let remove = browser.find(By::XPath(remove)).await.unwrap();
    remove.click().await.unwrap();
    prove(&browser, "prove-remove", &renewed, &codes[2]).await;
    browser.says("#factors-notice", "Removed").await;

    // The cookie of after the change is kept here, and the new passphrase signs in at the server.
    browser.click("#account-back").await;
    browser.shown("#history").await;
    assert!(browser.get_all_cookies().await.unwrap().is_empty());
    let statuses = tokio::task::spawn_blocking({
        let app = Arc::clone(&app);
        move || [&account, &renewed].map(|who| person::try_sign_in(&app, who, &codes[3]).status)
    })
    .await
    .unwrap();
    assert_eq!(statuses, [403, 200]);
    browser.close().await;
}
