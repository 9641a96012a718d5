//! Caseworkers in Chromium.

use super::app::{Account, App, contains_any, patterns};
use super::browser::{Browser, Setup};
use super::database::in_database;
use super::person::{code, ledger, seal, send, sign_in};
use super::recorder::Recorder;

async fn sign_in_through_the_page(browser: &Browser, url: &str, account: &Account) {
    browser.goto(format!("{url}/desk?lang=en")).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, 0)).await;
    browser.click("#sign-in").await;
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caseworker_reads_takes_notes_and_closes() {
    const TEXT: &str = "他们说如果月底前不订机票，下一个就是我儿子。";
    let app = std::sync::Arc::new(App::start());
    let case = blocking({
        let app = app.clone();
        move || {
            let sealed = seal(&ledger(&app), TEXT);
            assert_eq!(send(&app, &sealed.submission).status, 201);
            sealed.submission.case
        }
    })
    .await;
    let recorder = Recorder::start(&app.address());
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    sign_in_through_the_page(&browser, &recorder.url(), &account).await;
    browser.says("#queue", "他们说如果月底前").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("workbench-queue-1280").await;
    browser
        .click(&format!("[data-case='{case}'] .open-case"))
        .await;
    browser.says("#report-answers", TEXT).await;
    assert!(
        browser
            .find(thirtyfour::By::Css("#tampering"))
            .await
            .is_err()
    );
    browser.click("#take").await;
    browser.says("#case-assignee", &account.handle).await;
    browser
        .fill("#note", "Called the lawyer, 周一 again.")
        .await;
    browser.click("#note-add").await;
    browser.says("#history", "Called the lawyer").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("workbench-case-1280").await;
    // Nothing readable passed, and neither did the passphrase.
    let planted = patterns(&[TEXT, "Called the lawyer", &account.passphrase]);
    assert!(!contains_any(&recorder.sent(), &planted));
    assert!(!contains_any(&recorder.received(), &planted));
    browser.click("#lock").await;
    browser.shown("#passphrase").await;
    browser.close().await;
    blocking(move || {
        let staff = sign_in(&app, &app.caseworker(1));
        let (view, _, _) = staff.open(&case);
        assert_eq!(view["assignee"].as_str().map(str::len), Some(22));
        let works = view["records"].as_array().unwrap().iter();
        assert_eq!(works.filter(|record| record["wire"] == "work").count(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n48_markup_and_reordering_characters_are_inert_in_queue_and_case() {
    const TEXT: &str = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>\u{202e}gnp.exe";
    let app = std::sync::Arc::new(App::start());
    let case = blocking({
        let app = app.clone();
        move || {
            let sealed = seal(&ledger(&app), TEXT);
            assert_eq!(send(&app, &sealed.submission).status, 201);
            sealed.submission.case
        }
    })
    .await;
    let browser = Browser::open(Setup::default()).await;
    sign_in_through_the_page(&browser, &app.url, &app.caseworker(0)).await;
    browser.says("#queue", "onerror").await;
    browser
        .click(&format!("[data-case='{case}'] .open-case"))
        .await;
    browser.says("#report-answers", "gnp.exe").await;
    assert_ne!(browser.title().await.unwrap(), "owned");
    let inert = browser
        .execute(
            "return [document.querySelector('main img'), document.body.innerText.includes('\\u202e')]",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(inert.json(), &serde_json::json!([null, false]));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_caseworker_is_refused_at_once() {
    let app = std::sync::Arc::new(App::start());
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    sign_in_through_the_page(&browser, &app.url, &account).await;
    browser.shown("#queue tbody tr").await;
    blocking({
        let app = app.clone();
        let handle = account.handle.clone();
        move || {
            let admin = app.admin();
            let (done, output) = app.command(
                &[
                    "account",
                    "suspend",
                    &handle,
                    "--admin",
                    &admin.handle,
                    "--yes",
                ],
                &format!("{}\n", admin.passphrase),
            );
            assert!(done, "{output}");
        }
    })
    .await;
    browser.click("#queue-refresh").await;
    browser.shown("#passphrase, #sign-in-form").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_a_recipient_swapped_in_the_database_stops_the_workbench() {
    let app = std::sync::Arc::new(App::start());
    blocking({
        let app = app.clone();
        move || swap_a_recipient(&app)
    })
    .await;
    let browser = Browser::open(Setup::default()).await;
    browser
        .goto(format!("{}/desk?lang=en", app.url))
        .await
        .unwrap();
    // A server that lies about the ledger is not worked with.
    browser.shown(".alert, [role=alert]").await;
    assert!(
        browser
            .find(thirtyfour::By::Css("#queue tbody tr"))
            .await
            .is_err()
    );
    browser.close().await;
}

/// Rewrites the vetting entry of one caseworker with a stranger's recipient.
fn swap_a_recipient(app: &App) {
    use thicket::crypto::hybrid::Identity;
    use thicket::crypto::random::Random;
    let stranger = Identity::generate(&Random::system()).recipient();
    in_database(app, async |connection| {
        let (payload,): (Vec<u8>,) = sqlx::query_as("SELECT payload FROM ledger WHERE seq = 3")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        let mut payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        payload["recipient"] = stranger.as_str().into();
        sqlx::query("UPDATE ledger SET payload = $1 WHERE seq = 3")
            .bind(payload.to_string().into_bytes())
            .execute(&mut *connection)
            .await
            .unwrap();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_invited_enrols_in_the_browser_is_vetted_and_works() {
    let app = std::sync::Arc::new(App::start());
    let (done, output) = blocking({
        let app = app.clone();
        move || {
            app.command(
                &["account", "invite", "--role", "caseworker", "newcomer"],
                "",
            )
        }
    })
    .await;
    assert!(done, "{output}");
    let fragment = output.split("/enroll#").nth(1).unwrap();
    let fragment = fragment.split_whitespace().next().unwrap();
    let browser = Browser::open(Setup::default()).await;
    browser
        .goto(format!("{}/enroll?lang=en#{fragment}", app.url))
        .await
        .unwrap();
    let mut newcomer = app.caseworker(0);
    newcomer.handle = "newcomer".to_owned();
    newcomer.passphrase = browser.text("#new-passphrase").await;
    assert_eq!(newcomer.passphrase.split_whitespace().count(), 7);
    let address = browser.current_url().await.unwrap();
    assert_eq!(address.fragment().unwrap_or_default(), "");
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("enrolment-1280").await;
    browser.click("#passphrase-next").await;
    browser
        .fill("#typed-passphrase", &newcomer.passphrase)
        .await;
    browser.click("#typed-next").await;
    let secret = browser.shown("#totp-secret").await;
    newcomer.totp = secret.attr("data-secret").await.unwrap().unwrap();
    browser.fill("#code", &code(&newcomer, 0)).await;
    browser.click("#finish").await;
    let words = browser.text("#enrolled #own-fingerprint .words").await;
    blocking({
        let app = app.clone();
        let words = words.clone();
        move || {
            let admin = app.admin();
            let (done, output) = app.command(
                &[
                    "account",
                    "vet",
                    "newcomer",
                    "--admin",
                    &admin.handle,
                    "--yes",
                ],
                &format!("{}\n", admin.passphrase),
            );
            assert!(done, "{output}");
            assert!(output.contains(&words), "{output} does not show {words}");
            let sealed = seal(&ledger(&app), "For four readers.");
            assert_eq!(sealed.submission.grants.len(), 4);
            assert_eq!(send(&app, &sealed.submission).status, 201);
        }
    })
    .await;
    // The enrolment used this step's code; the next one is taken.
    browser
        .goto(format!("{}/desk?lang=en", app.url))
        .await
        .unwrap();
    browser.fill("#handle", &newcomer.handle).await;
    browser.fill("#passphrase", &newcomer.passphrase).await;
    browser.fill("#code", &code(&newcomer, 1)).await;
    browser.click("#sign-in").await;
    browser.says("#queue", "For four readers.").await;
    browser.close().await;
}
