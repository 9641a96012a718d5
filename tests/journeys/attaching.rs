//! Files that a reporter adds in Chromium, over circuits that break, and what the desk gets of them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use thicket::crypto::hash::sha256;
use thicket::crypto::part::open_part;
use thicket::crypto::record::{AnnouncedFile, Hidden, OpenedRecord, open_record};
use thicket::domain::CaseId;
use thicket::domain::part::PART_CONTENT;

use super::app::App;
use super::browser::{Browser, Setup};
use super::cutter::Cutter;
use super::holder::bytes;
use super::person::{Staff, ledger, seal, send, sign_in};

/// A photograph with a place in it, and other files for tests.
fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name)
}

/// Bytes of which no two parts are alike.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = Vec::with_capacity(length + 8);
    while noise.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    noise.truncate(length);
    noise
}

/// Every file that was announced in the case with these words, and its bytes as the desk opens them.
fn received(app: &App, words: &str) -> Vec<(AnnouncedFile, Vec<u8>)> {
    let staff = sign_in(app, &app.caseworker(0));
    let case = staff
        .queue()
        .iter()
        .map(|row| row["case"].as_str().unwrap().parse().unwrap())
        .find(|case| staff.open(case).2.answers["happened"] == words)
        .unwrap();
    opened(&staff, &case)
}

fn opened(staff: &Staff, case: &CaseId) -> Vec<(AnnouncedFile, Vec<u8>)> {
    let (view, grant, report) = staff.open(case);
    let mut announced = Vec::new();
    for record in view["records"].as_array().unwrap() {
        if record["wire"] != "work" {
            continue;
        }
        let file = bytes(&record["sealed"]);
        let (ledger, mailboxes) = (&staff.ledger, &report.mailboxes);
        let record = open_record(ledger, &grant.identity, mailboxes, case, &file).unwrap();
        if let OpenedRecord::FollowUp(_, follow_up) = record {
            announced.extend(follow_up.files);
        }
    }
    let content = |file: &AnnouncedFile| {
        let mut content = Vec::new();
        for id in &file.parts {
            let left = file.length - content.len() as u64;
            let sealed = staff.call("GET", &format!("cases/{case}/files/{id}"), None);
            assert_eq!(sealed.status, 200, "{id}");
            content.extend_from_slice(
                &open_part(&grant.identity, left.min(PART_CONTENT), &sealed.body).unwrap(),
            );
        }
        assert_eq!(content.len() as u64, file.length, "{}", file.name);
        assert_eq!(sha256(&content), file.sha256, "{}", file.name);
        content
    };
    announced
        .into_iter()
        .map(|file| {
            let content = content(&file);
            (file, content)
        })
        .collect()
}

/// What an independent reader finds of a photograph's place.
fn place_in(photograph: &[u8]) -> String {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("photograph.jpg");
    std::fs::write(&path, photograph).unwrap();
    let read = Command::new("exiftool")
        .args([
            "-a",
            "-G1",
            "-s",
            "-ee",
            "-GPS:all",
            "-XMP:GPS*",
            "-IPTC:City",
        ])
        .arg(&path)
        .output()
        .expect("exiftool is installed (make test installs it)");
    String::from_utf8_lossy(&read.stdout).into_owned()
}

async fn choose(browser: &Browser, files: &[&Path]) {
    browser.click("#add-files").await;
    let paths: Vec<_> = files
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let input = browser.shown("#files-choose").await;
    input.send_keys(paths.join("\n")).await.unwrap();
    // Each was looked into.
    for at in 1..=files.len() {
        browser.shown(&format!("{} fieldset", item(at))).await;
    }
}

fn item(at: usize) -> String {
    format!(".files li:nth-child({at})")
}

/// Waits as long as a long file takes.
async fn arrived(browser: &Browser, at: usize, said: &str) {
    for _ in 0..3600 {
        if browser.text(&item(at)).await.contains(said) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never arrived: {}", browser.text(&item(at)).await);
}

/// Chooses the second of the two ways, by the keyboard.
async fn send_as_it_is(browser: &Browser, at: usize) {
    let choice = format!("{} label:nth-of-type(2) input", item(at));
    let choice = browser.shown(&choice).await;
    choice.focus().await.unwrap();
    choice.send_keys(" ").await.unwrap();
    assert!(choice.is_selected().await.unwrap());
}

async fn told(browser: &Browser, script: &str) -> Value {
    let told = browser.execute(script, Vec::new()).await.unwrap();
    told.json().clone()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

const KEPT: &str = "return [document.cookie, localStorage.length, sessionStorage.length, \
    location.hash, location.search].join()";

#[tokio::test(flavor = "multi_thread")]
async fn n10_three_files_arrive_whole_though_circuits_break_and_the_server_dies() {
    const WORDS: &str = "他们给我寄来了这些。";
    let mut app = App::start();
    let folder = TempDir::new().unwrap();
    let large = folder.path().join("录音.bin");
    let content = noise(300_000_000);
    std::fs::write(&large, &content).unwrap();
    let photograph = sample("photograph.jpg");
    let document = sample("document.pdf");
    assert!(place_in(&std::fs::read(&photograph).unwrap()).contains("GPSLatitude"));

    let cutter = Cutter::start(&app.address());
    let browser = Browser::open(Setup::default()).await;
    let page = format!("{}/zh-Hans/report", cutter.url());
    browser.goto(page).await.unwrap();
    browser.fill("#f-happened", WORDS).await;
    browser.click("#send").await;
    browser.shown("#receipt .digits").await;
    choose(&browser, &[&photograph, &large, &document]).await;
    // What cannot be cleaned is not sent unless that is asked for.
    browser.says(&item(2), "无法移除").await;
    send_as_it_is(&browser, 2).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("files-zh-Hans-1280").await;
    browser.click("#files > .button").await;

    let (cutter, back) = {
        let mut running = app;
        blocking(move || {
            cutter.wait_for(90_000_000);
            cutter.cut();
            cutter.wait_for(60_000_000);
            running.kill();
            cutter.cut();
            std::thread::sleep(Duration::from_secs(2));
            running.serve_again();
            cutter.wait_for(40_000_000);
            cutter.cut();
            (cutter, running)
        })
        .await
    };
    app = back;
    for at in 1..=3 {
        arrived(&browser, at, "已送达").await;
    }
    assert_eq!(told(&browser, KEPT).await, ",0,0,,");
    // What had arrived was not sent again.
    let sent = cutter.sent();
    assert!(sent < 345_000_000, "{sent} bytes for 300 MB");
    browser.close().await;

    blocking(move || {
        let received = received(&app, WORDS);
        let by_name = |name: &str| received.iter().find(|(file, _)| file.name == name).unwrap();
        let (file, bytes) = by_name("录音.bin");
        assert_eq!(file.hidden, Hidden::Unknown);
        assert!(*bytes == content, "another file arrived");
        let (file, bytes) = by_name("photograph.jpg");
        assert_eq!(
            (file.hidden, file.media_type.as_str()),
            (Hidden::Removed, "image/jpeg")
        );
        assert_eq!(place_in(bytes), "");
        let original = std::fs::read(&photograph).unwrap();
        assert_eq!(file.original.as_ref().unwrap().sha256, sha256(&original));
        assert_eq!(
            file.original.as_ref().unwrap().length,
            original.len() as u64
        );
        let (file, bytes) = by_name("document.pdf");
        assert!(file.hidden == Hidden::Removed && bytes.starts_with(b"%PDF-"));
        assert_eq!(received.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_a_file_goes_on_where_it_was_and_the_original_is_kept_when_asked_for() {
    const WORDS: &str = "I kept the pictures.";
    let app = App::start();
    let sealed = seal(&ledger(&app), WORDS);
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let digits = sealed.real.grouped_digits().to_string();
    let folder = TempDir::new().unwrap();
    let large = folder.path().join("ئۈن.bin");
    let content = noise(60_000_000);
    std::fs::write(&large, &content).unwrap();
    let photograph = sample("photograph.jpg");

    let cutter = Cutter::start(&app.address());
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    enter(&browser, &cutter, &digits).await;
    choose(&browser, &[&large]).await;
    send_as_it_is(&browser, 1).await;
    // A number and its unit keep their order in a line that runs from right to left.
    let limits = browser.text("#files > .hint").await;
    assert!(limits.contains("\u{2068}2 GB\u{2069}"), "{limits}");
    let title = "return document.querySelector('#files li h3 > bdi:last-child').textContent";
    let said = browser.execute(title, Vec::new()).await.unwrap();
    assert_eq!(said.json(), "57.2 MB");
    fits(&browser, "files-ug-320").await;
    browser.click("#files > .button").await;
    let cutter = blocking(move || {
        cutter.wait_for(30_000_000);
        cutter
    })
    .await;
    // Paused, then the page is left: only the code and the file are there to go on with.
    browser.click(&format!("{} .buttons button", item(1))).await;
    browser.says(&item(1), "توختىتىپ تۇرۇلدى").await;
    fits(&browser, "files-paused-ug-320").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = cutter.sent();
    let leave = "window.onbeforeunload = null; document.querySelector('#close').click()";
    browser.execute(leave, Vec::new()).await.unwrap();
    enter(&browser, &cutter, &digits).await;
    choose(&browser, &[&large, &photograph]).await;
    for at in [1, 2] {
        send_as_it_is(&browser, at).await;
    }
    browser.click("#files > .button").await;
    for at in [1, 2] {
        arrived(&browser, at, "يېتىپ باردى").await;
    }
    let again = cutter.sent() - before;
    assert!(again < 46_000_000, "{again} bytes after the reload");
    fits(&browser, "files-sent-ug-320").await;
    assert_eq!(told(&browser, KEPT).await, ",0,0,,");
    // A message between files keeps its number, and the desk sees no gap.
    browser.fill("#text", "بۇ ئۇلارنىڭ ئاۋازى.").await;
    browser.click("#write-send").await;
    browser.says("#write-status", "يوللاندى").await;
    browser.close().await;

    blocking(move || {
        let received = received(&app, WORDS);
        let names: Vec<_> = received
            .iter()
            .map(|(file, _)| file.name.as_str())
            .collect();
        assert!(names.contains(&"ئۈن.bin"), "{names:?}");
        for (file, bytes) in &received {
            if file.name == "photograph.jpg" {
                assert_eq!((file.hidden, &file.original), (Hidden::Kept, &None));
                assert!(*bytes == std::fs::read(&photograph).unwrap());
                assert!(place_in(bytes).contains("GPSLatitude"));
            } else {
                assert!(*bytes == content, "another file arrived");
            }
        }
        assert_eq!(received.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_still_holds_what_was_cut_off_goes_out_only_if_that_is_chosen() {
    const WORDS: &str = "I cut the film.";
    let app = App::start();
    let sealed = seal(&ledger(&app), WORDS);
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let folder = TempDir::new().unwrap();
    let film = folder.path().join("film.mov");
    let mut content = std::fs::read(sample("film.mov")).unwrap();
    // Half of it is not shown.
    let list = content.windows(4).position(|bytes| bytes == b"elst");
    let length = list.unwrap() + 12;
    let whole = u32::from_be_bytes(content[length..length + 4].try_into().unwrap());
    content[length..length + 4].copy_from_slice(&(whole / 2).to_be_bytes());
    std::fs::write(&film, &content).unwrap();

    let cutter = Cutter::start(&app.address());
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    enter(&browser, &cutter, &sealed.real.grouped_digits()).await;
    choose(&browser, &[&film]).await;
    browser.says(&item(1), "كېسىۋېتىلگەن").await;
    fits(&browser, "files-cropped-ug-320").await;
    let none = format!("{} label:nth-of-type(1) input", item(1));
    assert!(browser.shown(&none).await.is_selected().await.unwrap());
    send_as_it_is(&browser, 1).await;
    browser.click("#files > .button").await;
    arrived(&browser, 1, "يېتىپ باردى").await;
    browser.close().await;

    blocking(move || {
        let received = received(&app, WORDS);
        let [(file, bytes)] = &received[..] else {
            panic!("{} files", received.len());
        };
        // What could be removed was, and nobody is told that nothing is left.
        assert_eq!(file.hidden, Hidden::Unknown);
        let original = file.original.as_ref().unwrap();
        assert_eq!(original.sha256, sha256(&content));
        let place = |film: &[u8]| film.windows(7).any(|bytes| bytes == b"12.3456");
        assert!(place(&content) && !place(bytes));
    })
    .await;
}

async fn enter(browser: &Browser, cutter: &Cutter, digits: &str) {
    let page = format!("{}/ug/mailbox", cutter.url());
    browser.goto(page).await.unwrap();
    browser.fill("#code", digits).await;
    browser.click("#open button").await;
    browser.shown("#mailbox").await;
}

async fn fits(browser: &Browser, name: &str) {
    browser.picture(name).await;
    assert_eq!(browser.axe().await, Vec::<String>::new(), "{name}");
    let overflow =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(told(browser, overflow).await, 0, "{name}");
}
