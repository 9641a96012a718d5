//! Mailboxes over the interface: what the holder of a receipt, the desk and a guesser meet.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use thicket::crypto::record::{OpenedRecord, open_record};
use thicket::domain::{CaseId, RecordId, encode_base64url};

use super::app::App;
use super::holder::{BYTES, Holder, bytes, reply};
use super::http::{self, Answer};
use super::person::{Sealed, Staff, ledger, seal, send, sign_in};
use super::sending::sql;

pub fn sent(app: &App) -> Sealed {
    let sealed = seal(&ledger(app), "They asked my brother where I live.");
    assert_eq!(send(app, &sealed.submission).status, 201);
    sealed
}

/// The kinds of a case's work records, as the desk opens them, sorted.
pub fn kinds(staff: &Staff, case: &CaseId) -> Vec<String> {
    let (view, grant, report) = staff.open(case);
    let records = view["records"].as_array().unwrap();
    let mut kinds: Vec<String> = records
        .iter()
        .filter(|record| record["wire"] == "work")
        .map(|record| {
            let file = bytes(&record["sealed"]);
            let opened = open_record(
                &staff.ledger,
                &grant.identity,
                &report.mailboxes,
                case,
                &file,
            );
            match opened.unwrap() {
                OpenedRecord::Work(_) => "work".to_owned(),
                OpenedRecord::FollowUp(side, _) => format!("follow-up {side:?}"),
                OpenedRecord::Notice(notice) => {
                    let side = report.mailboxes.side(&notice.mailbox).unwrap();
                    format!("{:?} {side:?}", notice.kind)
                }
            }
        })
        .collect();
    kinds.sort();
    kinds
}

#[test]
fn n27_a_conversation_through_both_receipts_and_its_end() {
    let mut app = App::start();
    let sealed = sent(&app);
    let case = sealed.submission.case;
    let (real, safe) = (
        Holder::of(&app, &sealed.real),
        Holder::of(&app, &sealed.safe),
    );
    for holder in [&real, &safe] {
        assert_eq!(holder.read(&app), [Some("received".to_owned())]);
    }
    let staff = sign_in(&app, &app.caseworker(0));
    let body = reply(&app, &staff, &sealed, 1, "Is your brother safe now?");
    let path = format!("cases/{case}/records");
    let answer = staff.call("POST", &path, Some(&body));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let again = staff.call("POST", &path, Some(&body));
    assert_eq!(
        (again.status, again.json()["id"].clone()),
        (200, answer.json()["id"].clone())
    );
    let mut told = real.read(&app);
    told.sort();
    assert_eq!(
        told,
        [
            Some("Is your brother safe now?".to_owned()),
            Some("received".to_owned())
        ]
    );
    let mut told = safe.read(&app);
    told.sort();
    assert_eq!(
        told,
        [Some("no-news".to_owned()), Some("received".to_owned())]
    );

    let followup = real.followup(&app, &sealed, "Yes.");
    let first = real.call("POST", "mailbox/followups", Some(&followup));
    assert_eq!(first.status, 201, "{}", first.text());
    let second = real.call("POST", "mailbox/followups", Some(&followup));
    assert_eq!((second.status, second.json()), (200, first.json()));

    for mail in real.open()["mail"].as_array().unwrap() {
        let path = format!("mailbox/mail/{}", mail["id"].as_str().unwrap());
        assert_eq!(safe.call("DELETE", &path, None).status, 404);
        assert_eq!(real.call("DELETE", &path, None).status, 204);
    }
    assert_eq!(real.read(&app), [None, None]);
    assert!(safe.read(&app).iter().all(Option::is_some));

    let withdrawn = safe.call("DELETE", "mailbox", None);
    assert_eq!((withdrawn.status, withdrawn.body.len()), (204, 0));
    assert!(real.open()["erases"].is_string());
    assert_eq!(
        staff.call("GET", &format!("cases/{case}"), None).json()["state"],
        "withdrawn"
    );
    assert_eq!(
        kinds(&staff, &case),
        ["Withdrawal Safe", "follow-up Real", "work"]
    );
    // Visits are not stored with the answer, but before the server ends.
    let stored = || sql(&app, "SELECT CAST(count(*) AS TEXT) FROM records");
    let before: u32 = stored()[0].parse().unwrap();
    let _ = std::process::Command::new("kill")
        .args(["-INT", &app.id().to_string()])
        .status();
    let start = Instant::now();
    while stored()[0].parse::<u32>().unwrap() != before + 2 {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "no visits were stored"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    app.kill();
}

#[test]
fn n24_real_safe_and_unknown_keys_differ_in_nothing_over_ten_thousand_requests() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let sealed = sent(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    for n in 1..=3 {
        let body = reply(&app, &staff, &sealed, n, "We are looking into it.");
        let path = format!("cases/{}/records", sealed.submission.case);
        assert_eq!(staff.call("POST", &path, Some(&body)).status, 201);
    }
    let holders = [
        Holder::of(&app, &sealed.real),
        Holder::of(&app, &sealed.safe),
        Holder::stranger(&app),
    ];
    const ROUNDS: usize = 417;
    const THREADS: usize = 8;
    let heads = |answer: &Answer| {
        let mut heads = answer.headers.clone();
        heads.retain(|(name, _)| name != "date");
        (answer.status, answer.body.len(), heads)
    };
    let expected = heads(&holders[0].call("GET", "mailbox", None));
    assert_eq!((expected.0, expected.1), (200, BYTES));
    let names: Vec<_> = expected.2.iter().map(|(name, _)| name.as_str()).collect();
    assert!(!names.contains(&"content-encoding") && !names.contains(&"set-cookie"));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (holders, expected) = (&holders, &expected);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    // In another order each time, so that nothing is always first.
                    for at in 0..3 {
                        let start = Instant::now();
                        let answer =
                            holders[(at + round + thread) % 3].call("GET", "mailbox", None);
                        // Never before its time; `make bench` compares the times.
                        assert!(start.elapsed() >= Duration::from_millis(20));
                        assert_eq!(&heads(&answer), expected);
                    }
                }
            });
        }
    });
    // No key, and what cannot be one, are an unknown key.
    for value in ["", "Bearer", "Bearer x", "Basic eA"] {
        let headers = [("authorization", value)];
        let answer = http::send("GET", &format!("{}/api/v1/mailbox", app.url), &headers, b"");
        assert_eq!(heads(&answer), expected, "{value}");
    }
    assert_eq!(
        heads(&http::get(&format!("{}/api/v1/mailbox", app.url))),
        expected
    );
    // What changes something says only that nothing is there.
    let stranger = &holders[2];
    let followup = stranger.followup(&app, &sealed, "Nobody's.");
    assert_eq!(
        stranger
            .call("POST", "mailbox/followups", Some(&followup))
            .status,
        404
    );
    assert_eq!(stranger.call("DELETE", "mailbox", None).status, 404);
    // A page that is none is refused whoever asks.
    for holder in &holders {
        let answer = holder.call("GET", "mailbox?page=-1", None);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, "invalid-body")
        );
        let later = holder.call("GET", "mailbox?page=4294967295", None);
        assert_eq!(heads(&later), expected);
    }
}

#[test]
fn n25_guesses_count_against_the_mailbox_and_against_whoever_makes_them() {
    let app = App::start();
    let sealed = sent(&app);
    let from = |holder: &Holder, address: [u8; 4]| {
        let bearer = holder.bearer();
        let header = ("authorization", bearer.as_str());
        http::status_from(address, &app.address(), "/api/v1/mailbox", header)
    };
    // From everywhere at once at one mailbox: known or not, the same number is answered.
    let allowed = |holder: &Holder, block: u8| {
        (1..150)
            .take_while(|n| from(holder, [127, 0, block, *n]) == 200)
            .count()
    };
    let known = Holder::of(&app, &sealed.real);
    let (first, second) = (allowed(&known, 1), allowed(&Holder::stranger(&app), 2));
    assert_eq!((first, second), (120, 120));
    // The other receipt of the report is not affected.
    let other = Holder::of(&app, &sealed.safe);
    assert_eq!(from(&other, [127, 0, 3, 1]), 200);
    // From one address at mailbox after mailbox.
    let mut statuses = (0..100).map(|_| from(&Holder::stranger(&app), [127, 0, 4, 1]));
    assert!(statuses.any(|status| status == 429));
}

#[test]
fn n23_n11_a_receipt_and_what_is_written_leave_no_trace() {
    let mut app = App::start();
    let sealed = sent(&app);
    let real = Holder::of(&app, &sealed.real);
    let staff = sign_in(&app, &app.caseworker(0));
    let words = "zebrafinch-in-the-mailbox";
    let body = reply(&app, &staff, &sealed, 1, words);
    let path = format!("cases/{}/records", sealed.submission.case);
    assert_eq!(staff.call("POST", &path, Some(&body)).status, 201);
    let followup = real.followup(&app, &sealed, words);
    let answers = [
        real.call("POST", "mailbox/followups", Some(&followup)),
        real.call("GET", "mailbox", None),
        real.call("DELETE", "mailbox", None),
        real.call("DELETE", "mailbox/mail/not-an-id", None),
    ];
    let key = encode_base64url(real.keys.mailbox_key.as_slice());
    let digits = sealed.real.digits();
    let looked_for = [words, &key, &digits];
    let patterns = super::app::patterns(&looked_for);
    for answer in &answers {
        assert!(answer.header("set-cookie").is_none() && answer.header("location").is_none());
        for (name, value) in &answer.headers {
            assert!(
                !super::app::contains_any(value.as_bytes(), &patterns),
                "{name}"
            );
        }
    }
    // A refusal is logged no more than an answer: reporters' routes are in no log.
    for _ in 0..2 {
        assert_eq!(
            app.files_with(&looked_for),
            Vec::<std::path::PathBuf>::new()
        );
        let log = std::fs::read_to_string(app.folder().join("log")).unwrap();
        assert!(!log.contains("mailbox"), "{log}");
        app.kill();
    }
}

#[test]
fn n39_other_sites_change_nothing_in_a_mailbox() {
    let app = App::start();
    let sealed = sent(&app);
    let real = Holder::of(&app, &sealed.real);
    let bearer = real.bearer();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://elsewhere.example"),
    ] {
        let headers = [("authorization", bearer.as_str()), (name, value)];
        let answer = http::send(
            "DELETE",
            &format!("{}/api/v1/mailbox", app.url),
            &headers,
            b"",
        );
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (403, "cross-origin")
        );
    }
    assert!(real.open()["erases"].is_null());
}

#[test]
fn n10_what_a_mailbox_was_told_survives_a_kill_and_no_reply_loses_its_pair() {
    let mut app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let sealed = sent(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    let real = Holder::of(&app, &sealed.real);
    let replies: Vec<Value> = (1..=60)
        .map(|n| reply(&app, &staff, &sealed, n, "Soon."))
        .collect();
    let followups: Vec<Value> = (0..60)
        .map(|_| real.followup(&app, &sealed, "More."))
        .collect();
    let path = format!("/api/v1/cases/{}/records", sealed.submission.case);
    let (answered, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let bearer = real.bearer();
    let send_all = |path: &str, header: (&str, &str), bodies: &[Value]| {
        let mut ids = Vec::new();
        for body in bodies {
            match super::sending::raw_post_to(&app.address(), path, header, body) {
                Some(id) => ids.push(id),
                None => break,
            }
            answered.fetch_add(1, Ordering::SeqCst);
        }
        stopped.store(true, Ordering::SeqCst);
        ids
    };
    let acknowledged: Vec<String> = std::thread::scope(|scope| {
        let desk = scope.spawn(|| send_all(&path, ("cookie", &staff.cookie), &replies));
        let reporter = scope.spawn(|| {
            send_all(
                "/api/v1/mailbox/followups",
                ("authorization", &bearer),
                &followups,
            )
        });
        while answered.load(Ordering::SeqCst) < 20 && !stopped.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = std::process::Command::new("kill")
            .args(["-9", &app.id().to_string()])
            .status();
        [desk.join().unwrap(), reporter.join().unwrap()].concat()
    });
    app.kill();
    assert!(
        acknowledged.len() >= 20 && acknowledged.len() < 120,
        "{}",
        acknowledged.len()
    );
    let (sound, output) = app.command(&["check"], "");
    assert!(sound, "{output}");
    let stored = sql(&app, "SELECT lower(hex(id)) FROM records");
    for id in &acknowledged {
        let id: RecordId = id.parse().unwrap();
        let hex: String = id.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(stored.contains(&hex), "an acknowledged record is gone");
    }
    // Both mailboxes of a case have the same number of mails, whatever was being written.
    let uneven = sql(
        &app,
        "SELECT CAST(count(*) AS TEXT) FROM (SELECT count(m.id) AS mails, b.case_key FROM mailboxes b \
         LEFT JOIN mail m USING (mailbox_key) GROUP BY b.mailbox_key) GROUP BY case_key \
         HAVING min(mails) != max(mails)",
    );
    assert_eq!(uneven, Vec::<String>::new());
}
