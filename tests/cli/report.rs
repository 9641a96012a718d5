//! `thicket report`: what arrives, what a lost answer costs, and what it never leaves behind.

use serde_json::json;
use thicket::crypto::hash::sha256;
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::OpenedGrant;
use thicket::domain::ReportSubmission;
use thicket::i18n::texts;

use crate::demo;
use crate::fake::{Fake, Reaction, World, kept, problem};
use crate::people::sign_in;
use crate::process::Home;

const PLANTED: &str = "kestrel-over-the-quarry";

fn answers() -> String {
    json!({
        "happened": format!("两个人来过。{PLANTED}"), "danger": "soon", "kinds": ["visit"],
        "where_now": "SE", "reply_langs": ["zh-Hans"], "safe_to_write": "watched",
    })
    .to_string()
}

fn send(home: &Home, url: &str, more: &[&str]) -> crate::process::Said {
    let mut arguments = vec!["report", "--server", url, "--answers", "-"];
    arguments.extend(more);
    home.run(&arguments, &answers())
}

/// The receipt on the second line of what was printed.
fn code(out: &str) -> Receipt {
    Receipt::parse(out.lines().nth(1).unwrap(), None)
        .ok()
        .unwrap()
}

#[test]
fn a_report_from_a_terminal_is_opened_by_a_caseworker() {
    let (intake, home) = (Home::new(), Home::new());
    let (_running, demo) = demo::start(&intake);
    let url = demo["url"].as_str().unwrap();
    let said = send(&home, url, &["--locale", "zh-Hans", "--show-safe"]);
    assert!(!said.err.contains(PLANTED) && !said.out.contains(PLANTED));
    let out = said.done();
    let lines: Vec<&str> = out.lines().collect();
    let real = code(&out);
    // Digits and characters are the same code.
    assert!(Receipt::parse(lines[2], None).unwrap() == real);
    assert!(Receipt::parse(lines[5], None).unwrap() != real);

    let caseworker = sign_in(url, &demo["accounts"][1]);
    let cases = caseworker.open_all();
    let case = cases
        .iter()
        .find(|case| case.card.content.summary.contains(PLANTED))
        .unwrap();
    assert_eq!(case.report.locale, "zh-Hans");
    assert_eq!(case.report.answers["where_now"], "SE");
    assert!(!case.report.answers.contains_key("safe_to_write"));
    assert_eq!(case.card.content.urgency.code(), "U2");
    let instance = caseworker.ledger.instance();
    assert!(case.report.mailboxes.real.mailbox == real.keys(&instance).mailbox);
    assert!(!home.holds(PLANTED) && !intake.holds(PLANTED));

    // Asked one by one, the same comes out.
    let typed = format!("First line.\nAgain {PLANTED}-typed.\n.\n1\nSweden\n1, 3\n\n");
    home.run(&["report", "--server", url], &typed).done();
    let cases = caseworker.open_all();
    let case = cases.iter().find(|case| {
        let happened = case.report.answers["happened"].as_str().unwrap();
        happened == format!("First line.\nAgain {PLANTED}-typed.")
    });
    let answers = &case.unwrap().report.answers;
    assert_eq!(answers["danger"], "now");
    assert_eq!(answers["where_now"], "SE");
    assert_eq!(answers["kinds"], json!(["calls", "visit"]));
    assert!(!answers.contains_key("reply_langs"));
    assert!(!home.holds(PLANTED));
}

#[test]
fn n12_a_lost_answer_is_asked_for_with_the_same_bytes() {
    let home = Home::new();
    let mut times = 0;
    let fake = Fake::start(World::new(1), move |request, _| {
        if request.path != "/api/v1/reports" {
            return None;
        }
        times += 1;
        Some(match times {
            1 => Reaction::HangUp,
            2 => problem(503, "busy"),
            // As a network's login page does, and something that stores another report.
            3 => Reaction::Answer(200, json!("Sign in to this network")),
            4 => Reaction::Answer(200, json!({"v": 1, "case": "AAAAAAAAAAAAAAAAAAAAAA"})),
            5 => kept(202, request),
            _ => kept(200, request),
        })
    });
    send(&home, &fake.url, &[]).done();
    let reports = fake.reports();
    assert_eq!(reports.len(), 6);
    assert!(reports.iter().all(|report| *report == reports[0]));
    let text = String::from_utf8_lossy(&reports[0]);
    assert!(!text.contains(PLANTED));
}

#[test]
fn a_refusal_after_a_lost_answer_does_not_say_that_nothing_arrived() {
    for status in [403, 404, 413, 451] {
        let home = Home::new();
        let mut times = 0;
        let fake = Fake::start(World::new(2), move |request, _| {
            if request.path != "/api/v1/reports" {
                return None;
            }
            times += 1;
            Some(match times {
                1 => Reaction::HangUp,
                // As somebody on the way does who does not like it.
                _ => Reaction::Answer(status, json!("Not available")),
            })
        });
        let said = send(&home, &fake.url, &[]);
        code(&said.out);
        let err = said.refused();
        let unknown = err.contains("not known whether your report arrived");
        assert!(unknown && !err.contains("opens nothing"), "{err}");
        assert!(err.contains("--resend"), "{err}");
    }
    // Without one it does.
    let home = Home::new();
    let fake = Fake::start(World::new(2), |request, _| {
        let sent = request.path == "/api/v1/reports";
        sent.then_some(Reaction::Answer(403, json!("Not available")))
    });
    let err = send(&home, &fake.url, &[]).refused();
    assert!(err.contains("opens nothing"), "{err}");
}

#[test]
fn a_report_that_never_gets_an_answer_is_kept_sealed_and_sent_again() {
    let home = Home::new();
    let down = Fake::start(World::new(2), |request, world| {
        let lost = request.path == "/api/v1/reports" && world.extra["down"] == true;
        lost.then_some(Reaction::HangUp)
    });
    down.world.lock().unwrap().extra = json!({"down": true});
    let said = send(&home, &down.url, &["--attempts", "2"]);
    let sent = down.reports();
    assert_eq!(sent.len(), 2);
    // If it did arrive, this opens its mailbox.
    code(&said.out);
    let err = said.refused();
    assert!(
        err.contains("not known whether your report arrived"),
        "{err}"
    );
    let state = home.path().join("state/thicket");
    let unsent = std::fs::read_dir(&state)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("unsent-")
        })
        .unwrap();
    assert!(err.contains(unsent.to_str().unwrap()), "{err}");
    // The server can compute the hash of what it was sent: the name must not be that.
    let name = unsent.file_name().unwrap().to_str().unwrap();
    assert!(!name.contains(&sha256(&sent[0]).to_string()));
    assert_eq!(name.len(), "unsent-.json".len() + 43);
    assert!(!home.holds(PLANTED));

    down.world.lock().unwrap().extra = json!({});
    let resend = [
        "report",
        "--server",
        &down.url,
        "--resend",
        unsent.to_str().unwrap(),
    ];
    home.run(&resend, "").done();
    assert!(down.reports().iter().all(|report| *report == sent[0]));
    assert!(!unsent.exists());
}

#[test]
fn n61_a_changed_roster_is_verified_before_it_is_sealed_to() {
    let home = Home::new();
    let mut times = 0;
    let fake = Fake::start(World::new(3), move |request, world| {
        if request.path != "/api/v1/reports" {
            return None;
        }
        times += 1;
        (times == 1).then(|| {
            world.vet();
            problem(409, "roster-changed")
        })
    });
    let out = send(&home, &fake.url, &[]).done();
    let reports: Vec<ReportSubmission> = fake
        .reports()
        .iter()
        .map(|report| serde_json::from_slice(report).unwrap())
        .collect();
    assert_eq!(reports.len(), 2);
    assert_eq!((reports[0].grants.len(), reports[1].grants.len()), (2, 3));
    // A new case key, and the same two mailboxes, so that the code on the screen stays right.
    assert_ne!(reports[0].case, reports[1].case);
    let mailboxes = |n: usize| {
        reports[n]
            .mailboxes
            .each_ref()
            .map(|mailbox| mailbox.mailbox)
    };
    assert_eq!(mailboxes(0), mailboxes(1));
    let world = fake.world.lock().unwrap();
    let instance = world.ledger().instance();
    assert!(mailboxes(1).contains(&code(&out).keys(&instance).mailbox));
    let (account, identity) = &world.caseworkers[2];
    let grant = reports[1]
        .grants
        .iter()
        .find(|grant| grant.account == *account);
    OpenedGrant::open(identity, &instance, &reports[1].case, &grant.unwrap().key.0).unwrap();
}

#[test]
fn n61_a_changed_roster_that_does_not_verify_is_not_sealed_to() {
    let home = Home::new();
    let fake = Fake::start(World::new(4), |request, world| {
        (request.path == "/api/v1/reports").then(|| {
            world.vet();
            world.entries.last_mut().unwrap().signatures[0].signature.0[5] ^= 1;
            problem(409, "roster-changed")
        })
    });
    // The intake document is made from the ledger, so it is kept from before.
    let intake = fake.world.lock().unwrap().intake();
    fake.world.lock().unwrap().extra = intake;
    let err = send(&home, &fake.url, &[]).refused();
    assert!(err.contains("not signed by enough active admins"), "{err}");
    assert_eq!(fake.reports().len(), 1);
}

#[test]
fn n56_a_cost_or_salt_named_by_the_server_changes_nothing() {
    let home = Home::new();
    let mut world = World::new(5);
    world.extra = json!({
        "salt": "AAAAAAAAAAAAAAAAAAAAAA", "kdf": {"memory": 8, "passes": 1}, "argon2": {"m": 8, "t": 1, "p": 1},
        "limits": {"report": 1, "stretch": 8},
    });
    let fake = Fake::honest(world);
    let out = send(&home, &fake.url, &[]).done();
    let report: ReportSubmission = serde_json::from_slice(&fake.reports()[0]).unwrap();
    let instance = fake.world.lock().unwrap().ledger().instance();
    let mailbox = code(&out).keys(&instance).mailbox;
    assert!(
        report
            .mailboxes
            .iter()
            .any(|known| known.mailbox == mailbox)
    );
}

#[test]
fn answers_that_would_be_lost_or_do_not_fit_are_refused_before_anything_is_sent() {
    let home = Home::new();
    let fake = Fake::honest(World::new(6));
    let arguments = ["report", "--server", &fake.url, "--answers", "-"];
    for (answers, reason) in [
        ("not json", "not a JSON object of answers"),
        ("{}", "Please write a few words about what happened."),
        (r#"{"happened": "x", "danger": "perhaps"}"#, "danger:"),
        (
            r#"{"happened": "x", "hapened": "planted"}"#,
            r#""hapened" is not in the questionnaire"#,
        ),
        (
            r#"{"happened": "x", "planted words": ""}"#,
            "no name is not in the questionnaire",
        ),
    ] {
        let said = home.run(&arguments, answers);
        assert!(!said.err.contains("planted") && !said.err.contains("perhaps"));
        let err = said.refused();
        assert!(err.contains(reason), "{answers}: {err}");
    }
    assert!(fake.reports().is_empty());
}

#[test]
fn it_is_said_before_the_questions_which_of_them_can_be_skipped() {
    let home = Home::new();
    let fake = Fake::honest(World::new(9));
    for (locale, skip) in [
        ("en", "Press Enter to skip"),
        ("zh-Hans", "按回车键跳过"),
        ("zh-Hant", "按 Enter 鍵跳過"),
        ("ug", "Enter نى بېسىپ"),
    ] {
        let arguments = ["report", "--server", &fake.url, "--locale", locale];
        let said = home.run(&arguments, "A few words.\n.\n\n\n\n\n");
        let first = texts(locale.parse().unwrap()).get("question-happened");
        let (before, _) = said.err.split_once(first.as_ref()).unwrap();
        assert!(before.contains(skip), "{}", said.err);
        said.done();
    }
    assert_eq!(fake.reports().len(), 4);
}

#[test]
fn a_closed_intake_is_said_before_anybody_writes() {
    let home = Home::new();
    let mut world = World::new(8);
    world.extra = json!({"open": false});
    let fake = Fake::honest(world);
    let said = home.run(&["report", "--server", &fake.url], "Never asked for.\n.\n");
    assert!(!said.err.contains("What happened?"), "{}", said.err);
    assert!(said.refused().contains("we do not take any"));
    assert!(fake.reports().is_empty());
}

#[test]
fn nothing_is_kept_when_nothing_may_be() {
    let home = Home::new();
    let fake = Fake::honest(World::new(7));
    let genesis = fake.world.lock().unwrap().ledger().genesis().to_string();
    send(&home, &fake.url, &["--no-trace", "--genesis", &genesis]).done();
    assert!(!home.path().join("state").exists());
    // Not even where no answer came.
    let silent = Fake::start(World::new(7), |request, _| {
        (request.path == "/api/v1/reports").then_some(Reaction::HangUp)
    });
    let once = ["--no-trace", "--genesis", &genesis, "--attempts", "1"];
    send(&home, &silent.url, &once).refused();
    assert!(!home.path().join("state").exists());
    let head = fake.requests()[0].head.to_ascii_lowercase();
    for name in [
        "user-agent",
        "cookie",
        "accept-language",
        "accept-encoding",
        "referer",
    ] {
        assert!(!head.contains(name), "{head}");
    }
}

#[test]
fn plain_http_over_a_network_and_onions_without_tor_are_refused() {
    let home = Home::new();
    for (server, reason) in [
        ("http://thicket.example", "https://"),
        ("http://abcdefgh.onion", "--proxy socks5h://127.0.0.1:9050"),
    ] {
        let said = send(&home, server, &[]);
        assert!(!said.status.success());
        assert!(said.err.contains(reason), "{}", said.err);
    }
}
