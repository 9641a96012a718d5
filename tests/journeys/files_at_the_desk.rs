//! Files that a reporter sent, looked at and saved at the desk, in Chromium.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use thicket::crypto::hash::sha256;
use thicket::crypto::record::{AnnouncedFile, FollowUp, Hidden};
use thicket::domain::PROTOCOL_VERSION;
use thicket::domain::part::PART_CONTENT;
use thicket::domain::{RecordId, encode_base64url};
use thirtyfour::By;

use super::app::App;
use super::browser::{Browser, Setup};
use super::files::Mailbox;
use super::holder::Holder;
use super::local_desk::LocalDesk;
use super::person::{Sealed, code, ledger, seal, send};

/// What is sent: a name, a type, and the bytes.
type Sent = (&'static str, &'static str, Vec<u8>);

/// A whole small picture: red, 1 by 1 pixel.
fn picture() -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
        )
        .unwrap()
}

/// A tenth of a second of silence.
fn sound() -> Vec<u8> {
    let samples = [128; 800];
    let mut file =
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data"
            .to_vec();
    file.extend(800_u32.to_le_bytes());
    file.extend(samples);
    let length = u32::try_from(file.len() - 8).unwrap();
    file[4..8].copy_from_slice(&length.to_le_bytes());
    file
}

/// Script that would be seen if any of it ran: in the page it came from, or in one around it.
const MARKUP: &str = "<!doctype html><svg xmlns='http://www.w3.org/2000/svg' onload='top.ran = 1'>\
    <script>top.ran = 1; parent.document.title = 'owned'</script></svg><img src=x onerror='top.ran = 1'>";

/// Sends a file's parts and what announces it; gives the follow-up's document for it.
fn announce(mailbox: &Mailbox, (name, media_type, content): &Sent) -> AnnouncedFile {
    let whole = usize::try_from(PART_CONTENT).unwrap();
    let parts = content
        .chunks(whole)
        .map(|part| mailbox.send(&mailbox.seal(part)).parse().unwrap())
        .collect();
    AnnouncedFile {
        name: (*name).to_owned(),
        media_type: (*media_type).to_owned(),
        length: content.len() as u64,
        sha256: sha256(content),
        parts,
        hidden: Hidden::Removed,
        original: None,
    }
}

fn send_files(app: &App, sealed: &Sealed, files: &[Sent], change: impl Fn(&mut AnnouncedFile)) {
    let mailbox = Mailbox::of(app, sealed);
    let holder = Holder::of(app, &sealed.real);
    let mut files: Vec<AnnouncedFile> = files.iter().map(|file| announce(&mailbox, file)).collect();
    files.iter_mut().for_each(change);
    let followup = FollowUp {
        v: PROTOCOL_VERSION,
        kind: "followup".to_owned(),
        case: sealed.submission.case,
        sitting: RecordId(thicket::crypto::random::Random::system().bytes()),
        seq: 1,
        day: thicket::clock::Clock::system().today(),
        text: String::new(),
        files,
    };
    let recipient =
        thicket::crypto::hybrid::Recipient::parse(&sealed.submission.case_recipient).unwrap();
    let file = followup
        .seal(&ledger(app).instance(), &holder.keys, &recipient)
        .unwrap();
    let body = json!({"v": 1, "sealed": encode_base64url(&file)});
    let answer = holder.call("POST", "mailbox/followups", Some(&body));
    assert_eq!(answer.status, 201, "{}", answer.text());
}

async fn intake(
    files: Vec<Sent>,
    change: impl Fn(&mut AnnouncedFile) + Send + 'static,
) -> (Arc<App>, Arc<Sealed>) {
    tokio::task::spawn_blocking(move || {
        let app = App::start();
        let sealed = seal(&ledger(&app), "Here is what they sent me.");
        assert_eq!(send(&app, &sealed.submission).status, 201);
        send_files(&app, &sealed, &files, change);
        (Arc::new(app), Arc::new(sealed))
    })
    .await
    .unwrap()
}

/// Signs in and opens the case.
async fn at_the_case(app: &App, sealed: &Sealed, setup: Setup, locale: &str) -> Browser {
    let browser = Browser::open(setup).await;
    work_at(
        &browser,
        &format!("{}/desk?lang={locale}", app.url),
        app,
        sealed,
    )
    .await;
    browser
}

async fn work_at(browser: &Browser, url: &str, app: &App, sealed: &Sealed) {
    let account = app.caseworker(0);
    browser.goto(url).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#sign-in").await;
    let row = format!("[data-case='{}'] .open-case", sealed.submission.case);
    browser.click(&row).await;
    browser.shown("#files .file").await;
}

/// Clicks on a button of the `n`th file, from 1, by its place among the file's buttons.
async fn press(browser: &Browser, n: usize, button: usize) {
    browser
        .click(&format!(
            "#files > .file:nth-child({n}) > .buttons > button:nth-child({button})"
        ))
        .await;
}

/// What a script says inside of the frame; an error while the frame is still being loaded.
async fn frame_says(browser: &Browser, script: &str) -> Result<serde_json::Value, String> {
    browser.shown("#viewer").await;
    let inside = async {
        browser.enter_frame(0).await?;
        browser.execute(script, Vec::new()).await
    };
    let said = inside.await.map(|said| said.json().clone());
    browser.enter_default_frame().await.unwrap();
    said.map_err(|error| error.to_string())
}

/// Waits until a script says this inside of the frame, which hears by message what the page around it shows at once.
async fn frame_comes_to_say(browser: &Browser, script: &str, expected: &serde_json::Value) {
    let mut said = Err(String::new());
    for _ in 0..200 {
        said = frame_says(browser, script).await;
        if said.as_ref() == Ok(expected) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{said:?} is not {expected}");
}

#[tokio::test(flavor = "multi_thread")]
async fn n07_a_picture_is_shown_covered_in_an_origin_of_its_own_and_markup_never() {
    let files = vec![
        ("照片 \u{202e}gnp.png", "image/png", picture()),
        ("holiday.jpg", "image/jpeg", MARKUP.as_bytes().to_vec()),
        ("drawing.svg", "image/svg+xml", MARKUP.as_bytes().to_vec()),
        ("ئاۋاز.wav", "audio/x-wav", sound()),
    ];
    let (app, sealed) = intake(files, |_| ()).await;
    let browser = at_the_case(&app, &sealed, Setup::default(), "en").await;
    let names = browser.text("#files").await;
    assert!(names.contains("照片 gnp.png"), "{names}");
    assert_eq!(browser.axe().await, Vec::<String>::new());
    press(&browser, 1, 1).await;
    browser.shown(".viewer[data-covered=true]").await;
    let inside = "const image = document.querySelector('img'); \
        let stored = 'refused'; try { stored = String(localStorage.length); } catch {} \
        return [origin, document.body.className, image && getComputedStyle(image).filter.startsWith('blur'), \
            image && image.alt, image && image.naturalWidth, stored];";
    let covered = json!(["null", "covered", true, "照片 gnp.png", 1, "refused"]);
    frame_comes_to_say(&browser, inside, &covered).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("file-covered-1280").await;
    browser.click("#viewer-cover").await;
    browser.shown(".viewer[data-covered=false]").await;
    let uncovered = json!(["null", "", false, "照片 gnp.png", 1, "refused"]);
    frame_comes_to_say(&browser, inside, &uncovered).await;
    // The frame can reach neither the page around it nor the network.
    let reach = "let around = 'refused'; try { around = String(parent.document.title); } catch {} \
        let server = 'refused'; try { \
            const asked = new XMLHttpRequest(); asked.open('GET', '/api/v1/intake', false); asked.send(); \
            server = String(asked.status); } catch {} \
        return [around, server];";
    assert_eq!(
        frame_says(&browser, reach).await,
        Ok(json!(["refused", "refused"]))
    );
    browser.click("#viewer-close").await;
    // What calls itself a picture and is none is never given to the frame.
    press(&browser, 2, 1).await;
    browser
        .says(
            "#files > .file:nth-child(2)",
            "not a picture, sound or film",
        )
        .await;
    assert!(browser.find(By::Css("#viewer")).await.is_err());
    // What cannot be shown can only be saved.
    assert_eq!(
        browser.text("#files > .file:nth-child(3) > .buttons").await,
        "Save"
    );
    // A sound makes none before it is asked for.
    press(&browser, 4, 1).await;
    browser.shown(".viewer[data-covered=true]").await;
    let player = "const audio = document.querySelector('audio'); \
        return audio && audio.readyState > 0 && [audio.muted, audio.controls, audio.paused];";
    let says = async |expected| frame_comes_to_say(&browser, player, &expected).await;
    says(json!([true, false, true])).await;
    browser.click("#viewer-cover").await;
    says(json!([false, true, true])).await;
    browser.click("#viewer-cover").await;
    says(json!([true, false, true])).await;
    let ran = browser
        .execute("return [window.ran ?? null, document.title]", Vec::new())
        .await
        .unwrap();
    assert_eq!(ran.json(), &json!([null, "Workbench"]));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n06_a_file_in_parts_is_saved_byte_for_byte_under_its_own_name() {
    let long: Vec<u8> = (0..PART_CONTENT + 70_000)
        .map(|n| (n * 11 % 251) as u8)
        .collect();
    let files = vec![
        ("رەسىم 第一.mp4", "video/mp4", long.clone()),
        (
            "../../\u{202e}gpj.exe",
            "application/x-msdownload",
            b"MZ".to_vec(),
        ),
    ];
    let (app, sealed) = intake(files, |_| ()).await;
    let setup = Setup {
        width: Some(320),
        ..Setup::default()
    };
    let browser = at_the_case(&app, &sealed, setup, "ug").await;
    // A headless browser has nobody to ask where to save.
    browser
        .execute("delete window.showSaveFilePicker", Vec::new())
        .await
        .unwrap();
    press(&browser, 1, 2).await;
    browser
        .shown("#files > .file:nth-child(1) .alert-good")
        .await;
    assert!(browser.downloaded("رەسىم 第一.mp4").await == long);
    press(&browser, 2, 1).await;
    browser
        .shown("#files > .file:nth-child(2) .alert-good")
        .await;
    assert_eq!(browser.downloaded("_.._gpj.exe").await, b"MZ");
    assert_eq!(browser.axe().await, Vec::<String>::new());
    let down = "document.getElementById('files-title').scrollIntoView()";
    browser.execute(down, Vec::new()).await.unwrap();
    browser.picture_here("files-ug-320").await;
    browser.close().await;
}

/// Where the browser can ask for a place, parts are written there one by one.
const PICKER: &str = "window.written = []; window.ended = ''; \
    window.showSaveFilePicker = async (options) => { window.asked = options.suggestedName; return { \
        createWritable: async () => ({ \
            write: async (part) => { window.written.push(part.length); }, \
            close: async () => { window.ended = 'kept'; }, \
            abort: async () => { window.ended = 'thrown away'; } }) }; };";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_what_was_announced_is_thrown_away() {
    let long = vec![7; usize::try_from(PART_CONTENT).unwrap() + 5];
    let files = vec![
        ("whole.bin", "application/octet-stream", long),
        ("exchanged.png", "image/png", picture()),
    ];
    // As if the server had exchanged one for another of the same length.
    let (app, sealed) = intake(files, |file| {
        if file.name == "exchanged.png" {
            file.sha256 = sha256(b"another");
        }
    })
    .await;
    let browser = at_the_case(&app, &sealed, Setup::default(), "en").await;
    browser.execute(PICKER, Vec::new()).await.unwrap();
    press(&browser, 1, 1).await;
    browser
        .says(
            "#files > .file:nth-child(1)",
            "Every byte is as it was announced",
        )
        .await;
    let told = "return [window.asked, window.written, window.ended]";
    let said = browser.execute(told, Vec::new()).await.unwrap();
    assert_eq!(
        said.json(),
        &json!(["whole.bin", [PART_CONTENT, 5], "kept"])
    );
    browser.execute(PICKER, Vec::new()).await.unwrap();
    press(&browser, 2, 2).await;
    browser
        .says("#files > .file:nth-child(2)", "not what was announced")
        .await;
    let said = browser
        .execute("return window.ended", Vec::new())
        .await
        .unwrap();
    assert_eq!(said.json(), &json!("thrown away"));
    press(&browser, 2, 1).await;
    browser
        .says("#files > .file:nth-child(2)", "not what was announced")
        .await;
    assert!(browser.find(By::Css("#viewer")).await.is_err());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_desk_shows_saves_and_answers_with_no_code_of_the_server() {
    let files = vec![
        ("shot.png", "image/png", picture()),
        ("notes.txt", "text/plain", b"what they said".to_vec()),
    ];
    let (app, sealed) = intake(files, |_| ()).await;
    let desk = LocalDesk::start(&app.url, app.folder());
    let browser = Browser::open(Setup::default()).await;
    work_at(&browser, &format!("{}?lang=en", desk.url), &app, &sealed).await;
    press(&browser, 1, 1).await;
    browser.shown(".viewer[data-covered=true]").await;
    browser.click("#viewer-cover").await;
    let inside = "return [origin, document.querySelector('img')?.naturalWidth ?? 0]";
    frame_comes_to_say(&browser, inside, &json!(["null", 1])).await;
    browser
        .execute("delete window.showSaveFilePicker", Vec::new())
        .await
        .unwrap();
    press(&browser, 2, 1).await;
    assert_eq!(browser.downloaded("notes.txt").await, b"what they said");
    browser.click("#templates-edit").await;
    browser.click("#template-new").await;
    browser.fill("#template-name", "Received").await;
    browser.fill("#template-text", "We have your files.").await;
    browser.click("#template-save").await;
    browser.says("#templates", "We have your files.").await;
    browser.click("#templates-close").await;
    browser.fill("#reply", "We have looked at both.").await;
    browser.click("#reply-send").await;
    browser.says("#history", "We have looked at both.").await;
    tokio::task::spawn_blocking(move || {
        let read = Holder::of(&app, &sealed.real).read(&app);
        assert!(
            read.contains(&Some("We have looked at both.".to_owned())),
            "{read:?}"
        );
    })
    .await
    .unwrap();
    browser.close().await;
}
