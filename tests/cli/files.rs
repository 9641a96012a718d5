//! Files from terminal to terminal: cut, killed, gone on with, and equal byte for byte at the end.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use thicket::crypto::hash::sha256;

use crate::between::{Between, Fate};
use crate::intake::{Codes, Intake, mailbox, report, serve};
use crate::process::Home;

const PLANTED: &str = "egret-along-the-dyke";
const MIB: usize = 1024 * 1024;

/// Bytes that do not repeat, with a planted word in them.
fn content(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut bytes: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    })
    .take(length.div_ceil(8))
    .flatten()
    .collect();
    bytes.truncate(length);
    for place in (0..length.saturating_sub(PLANTED.len())).step_by(MIB) {
        bytes[place..place + PLANTED.len()].copy_from_slice(PLANTED.as_bytes());
    }
    bytes
}

/// Somewhere that is not searched for planted words.
struct Source(tempfile::TempDir);

impl Source {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn saved(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn n05_n06_n10_n11_a_file_survives_cut_circuits_and_a_killed_server() {
    let mut intake = Intake::start();
    let (reporter, desk, source, out) = (Home::new(), Home::new(), Source::new(), Source::new());
    let bytes = content(20 * MIB + 12_345, 7);
    let file = source.file("证据 \u{202e}gpj.mp4", &bytes);
    let address = intake.address.clone();
    let home = intake.home.path().to_owned();
    let running = Arc::new(Mutex::new(Some(intake.hand_over())));
    let server = Arc::clone(&running);
    let (mut passed, mut misfortunes) = (0, 0);
    let between = Between::start(
        &address.clone(),
        move |request| {
            if request.method != "PATCH" {
                return Fate::Pass;
            }
            passed += request.body.len();
            match (misfortunes, passed / MIB) {
                (0, 3..) => {
                    misfortunes = 1;
                    Fate::Cut(request.body.len() / 2)
                }
                (1, 6..) => {
                    misfortunes = 2;
                    Fate::Unanswered
                }
                // Killed without being asked, and started again.
                (2, 11..) => {
                    misfortunes = 3;
                    server.lock().unwrap().take();
                    let again = serve(&Home::of(&home), &address);
                    *server.lock().unwrap() = Some(again);
                    Fate::Lost
                }
                (3, 16..) => {
                    misfortunes = 4;
                    Fate::Cut(1000)
                }
                _ => Fate::Pass,
            }
        },
        |_, _| (),
    );
    let path = file.to_str().unwrap();
    let (codes, said) = report(
        &reporter,
        &between.url,
        "A film of it.",
        &["--attach", path],
    );
    assert!(said.err.contains("Trying again"), "{}", said.err);
    assert!(
        said.err.contains("hidden data") && said.err.contains("mat2"),
        "{}",
        said.err
    );
    assert!(said.err.contains(": sent"), "{}", said.err);
    said.done();
    // No more than what broke was sent twice.
    let sent = between.file_bytes();
    assert!(sent < 20 * MIB + 12 * MIB, "{sent}");

    // Sending the same file again sends none of it.
    let attach = ["attach", path];
    mailbox(&reporter, &between.url, &attach, &codes.real, "").done();
    assert_eq!(between.file_bytes(), 0);

    let case = intake.find(&desk, "A film of it.");
    let url = intake.url();
    let show = intake.case(&desk, &url, &["show", &case], "").done();
    let digest: String = sha256(&bytes)
        .0
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(show.contains(&digest), "{show}");
    assert!(
        show.contains("video/mp4") && !show.contains('\u{202e}'),
        "{show}"
    );
    let folder = out.0.path().to_str().unwrap();
    let save = ["save", &case, "1", "--out", folder];
    let said = intake.case(&desk, &url, &save, "").done();
    assert_eq!(saved(out.0.path()), ["证据 gpj.mp4"]);
    let target = out.0.path().join("证据 gpj.mp4");
    assert!(said.contains(target.to_str().unwrap()), "{said}");
    assert!(std::fs::read(&target).unwrap() == bytes);
    let mode = target.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Never over another.
    std::fs::write(&target, "mine").unwrap();
    intake.case(&desk, &url, &save, "").done();
    assert_eq!(std::fs::read(&target).unwrap(), b"mine");
    assert!(std::fs::read(out.0.path().join("证据 gpj (2).mp4")).unwrap() == bytes);

    for word in [PLANTED, "A film of it."].into_iter().chain(codes.all()) {
        for home in [&reporter, &desk, &intake.home] {
            assert!(!home.holds(word), "{word}");
        }
    }
    // What waits on the way holds it too, and is never told to end.
    running.lock().unwrap().take();
}

/// A reporter who stopped in the middle of a file of three parts.
fn stopped(intake: &Intake, home: &Home, path: &str) -> (Codes, usize) {
    let mut passed = 0;
    let between = Between::start(
        &intake.address,
        move |request| {
            if request.method == "PATCH" {
                passed += request.body.len();
            }
            // Nothing gets through any more after ten MiB.
            match passed > 10 * MIB {
                true => Fate::Lost,
                false => Fate::Pass,
            }
        },
        |_, _| (),
    );
    let more = ["--attach", path, "--attempts", "2"];
    let (codes, said) = report(home, &between.url, "In pieces.", &more);
    let err = said.refused();
    assert!(err.contains("Your report is kept"), "{err}");
    assert!(err.contains("thicket mailbox attach --server"), "{err}");
    (codes, between.file_bytes())
}

#[test]
fn another_run_goes_on_where_the_first_stopped() {
    let intake = Intake::start();
    let (home, source, out) = (Home::new(), Source::new(), Source::new());
    let bytes = content(18 * MIB, 9);
    let path = source.file("film.webm", &bytes);
    let (codes, _) = stopped(&intake, &home, path.to_str().unwrap());

    let between = Between::honest(&intake.address);
    let attach = ["attach", path.to_str().unwrap()];
    mailbox(&home, &between.url, &attach, &codes.real, "").done();
    // The first part of 8 MiB was whole; the second begins anew.
    let sent = between.file_bytes();
    assert!(sent < 12 * MIB && sent > 9 * MIB, "{sent}");

    let case = intake.find(&home, "In pieces.");
    let save = ["save", &case, "--out", out.0.path().to_str().unwrap()];
    // On the other side a circuit breaks as well.
    let mut asked = 0;
    let between = Between::start(
        &intake.address,
        move |request| {
            asked += usize::from(request.path.contains("/files/"));
            match asked {
                2 => {
                    asked += 1;
                    Fate::Unanswered
                }
                _ => Fate::Pass,
            }
        },
        |_, _| (),
    );
    let said = intake.case(&home, &between.url, &save, "");
    assert!(said.err.contains("Trying again"), "{}", said.err);
    said.done();
    assert!(std::fs::read(out.0.path().join("film.webm")).unwrap() == bytes);
}

#[test]
fn n20_a_part_that_was_exchanged_or_left_out_is_not_saved() {
    let intake = Intake::start();
    let (home, source, out) = (Home::new(), Source::new(), Source::new());
    let path = source.file("film.mov", &content(17 * MIB, 11));
    let small = source.file("note.txt", b"short");
    let more = ["--attach", path.to_str().unwrap(), small.to_str().unwrap()];
    let (_, said) = report(&home, &intake.url(), "Three parts.", &more);
    said.done();
    let case = intake.find(&home, "Three parts.");
    let folder = out.0.path().to_str().unwrap();
    let save = ["save", &case, "--out", folder];

    // The second part twice, in the place of the first.
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let address = intake.address.clone();
    let between = Between::altering(&address, move |request, body| {
        if request.path.contains("/files/") {
            kept.push(body.clone());
            if kept.len() == 2 {
                *body = kept[0].clone();
            }
        }
    });
    let said = intake.case(&home, &between.url, &save, "");
    assert!(
        said.err.contains("not what the reporter announced"),
        "{}",
        said.err
    );
    said.refused();
    // What is whole was saved all the same; of the other nothing is left.
    assert_eq!(saved(out.0.path()), ["note.txt"]);
    assert_eq!(
        std::fs::read(out.0.path().join("note.txt")).unwrap(),
        b"short"
    );

    let between = Between::altering(&address, |request, body| {
        if request.path.contains("/files/") {
            let middle = body.len() / 2;
            body[middle] ^= 1;
        }
    });
    let first = [&save[..2], &["1"], &save[2..]].concat();
    let said = intake.case(&home, &between.url, &first, "");
    assert!(
        said.err.contains("damaged, or was exchanged"),
        "{}",
        said.err
    );
    assert_eq!(saved(out.0.path()), ["note.txt"]);

    let hidden = format!("/api/v1/cases/{case}");
    let between = Between::altering(&address, move |request, body| {
        if request.path == hidden {
            let mut view: serde_json::Value = serde_json::from_slice(body).unwrap();
            view["files"].as_array_mut().unwrap().clear();
            *body = view.to_string().into_bytes();
        }
    });
    let said = intake.case(&home, &between.url, &first, "");
    assert!(said.err.contains("is not on the server"), "{}", said.err);
    let show = intake
        .case(&home, &between.url, &["show", &case], "")
        .done();
    assert!(
        show.contains("3 of 3 parts are not on the server"),
        "{show}"
    );
}

#[test]
fn files_that_cannot_be_sent_are_said_before_anything_is() {
    let home = Home::new();
    let mut world = crate::fake::World::new(21);
    world.extra = serde_json::json!({"limits": {"files": 2, "file_bytes": 100_000}});
    let fake = crate::fake::Fake::honest(world);
    let source = Source::new();
    let small = source.file("a.jpg", b"small");
    let small = small.to_str().unwrap();
    let large = source.file("b.jpg", &content(200_000, 3));
    let folder = source.0.path().to_str().unwrap();
    let empty = source.file("c.jpg", b"");
    for (files, reason) in [
        (vec![empty.to_str().unwrap()], "A file without content"),
        (vec!["nowhere.jpg"], "cannot read nowhere.jpg"),
        (vec![folder], "is not a file"),
        (vec![small, small, small], "at most 2 files"),
        (vec![large.to_str().unwrap()], "at most 0 MiB"),
    ] {
        let mut arguments = vec![
            "report",
            "--server",
            &fake.url,
            "--answers",
            "-",
            "--attach",
        ];
        arguments.extend(files);
        let said = home.run(&arguments, r#"{"happened": "x"}"#);
        assert!(said.out.is_empty(), "{}", said.out);
        let err = said.refused();
        assert!(err.contains(reason), "{err}");
    }
    assert!(fake.reports().is_empty());
}

#[test]
fn a_file_that_is_given_twice_is_announced_once() {
    let intake = Intake::start();
    let (home, source, other) = (Home::new(), Source::new(), Source::new());
    let announced = Arc::new(Mutex::new(0));
    let count = Arc::clone(&announced);
    let between = Between::altering(&intake.address, move |request, _| {
        *count.lock().unwrap() += usize::from(request.path == "/api/v1/mailbox/followups");
    });
    let file = |source: &Source, name, bytes| {
        let path = source.file(name, bytes);
        path.to_str().unwrap().to_owned()
    };
    let first = file(&source, "a.jpg", b"the same");
    let again = file(&other, "a.jpg", b"the same");
    let (codes, said) = report(
        &home,
        &between.url,
        "A picture of it.",
        &["--attach", &first, &first, &again],
    );
    assert_eq!(said.err.matches("sent once").count(), 2, "{}", said.err);
    said.done();
    assert_eq!(*announced.lock().unwrap(), 1);

    // Another name or other content is another file.
    let renamed = file(&source, "b.jpg", b"the same");
    let changed = file(&other, "b.jpg", b"another");
    let attach = ["attach", &renamed, &changed, &renamed];
    mailbox(&home, &between.url, &attach, &codes.real, "").done();
    assert_eq!(*announced.lock().unwrap(), 3);
}
