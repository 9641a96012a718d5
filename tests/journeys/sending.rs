//! Sealed reports over the interface.

use std::sync::atomic::{AtomicUsize, Ordering};

use thicket::domain::{Bytes, encode_base64url};

use super::app::App;
use super::person::{self, Sealed, ledger, seal, send, send_bytes, sign_in};

#[test]
fn a_sent_report_is_opened_by_each_caseworker_of_the_desk() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "They went to my mother's house.");
    let answer = send(&app, &sealed.submission);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["case"], sealed.submission.case.to_string());
    for n in 0..3 {
        let staff = sign_in(&app, &app.caseworker(n));
        let (view, _, report) = staff.open(&sealed.submission.case);
        assert_eq!(
            report.answers["happened"],
            "They went to my mother's house."
        );
        assert_eq!(view["state"], "received");
        assert!(
            staff
                .queue()
                .iter()
                .any(|row| row["case"] == sealed.submission.case.to_string())
        );
    }
}

#[test]
fn n12_the_same_twice_is_one_case_and_another_body_is_refused() {
    let app = App::start();
    let Sealed { submission, .. } = seal(&ledger(&app), "Once.");
    let before = sign_in(&app, &app.caseworker(0)).queue().len();
    let body = serde_json::to_vec(&submission).unwrap();
    assert_eq!(send_bytes(&app, &body).status, 201);
    assert_eq!(send_bytes(&app, &body).status, 200);
    let mut spaced = body.clone();
    spaced.push(b' ');
    let other = send_bytes(&app, &spaced);
    assert_eq!(
        (other.status, other.problem().as_str()),
        (409, "case-conflict")
    );
    let again = seal(&ledger(&app), "Another case with a known mailbox.");
    let mut stolen = again.submission;
    stolen.mailboxes[0] = submission.mailboxes[0].clone();
    stolen.mailboxes.sort_by_key(|mailbox| mailbox.mailbox);
    let answer = send(&app, &stolen);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "mailbox-known")
    );
    let staff = person::sign_in_with(
        &app,
        &app.caseworker(1),
        &person::code(&app.caseworker(1), 1),
    );
    assert_eq!(staff.queue().len(), before + 1);
}

#[test]
fn n13_what_is_not_sealed_to_a_hybrid_recipient_is_refused_over_the_wire() {
    let app = App::start();
    let ledger = ledger(&app);
    type Change = fn(&mut thicket::domain::ReportSubmission);
    let changes: [(Change, u16, &str); 7] = [
        (|s| s.report = Bytes(vec![b' '; 16_384]), 400, "not-age"),
        (|s| s.report.0.truncate(16_000), 400, "wrong-size"),
        (|s| s.card = s.mailboxes[0].slip.clone(), 400, "wrong-size"),
        (
            |s| s.grants[0].key = Bytes(b"already encrypted".to_vec()),
            400,
            "wrong-size",
        ),
        (|s| s.mailboxes.swap(0, 1), 400, "invalid-body"),
        (|s| s.v = 2, 400, "unsupported-version"),
        (
            |s| {
                s.case_recipient =
                    "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t".into()
            },
            400,
            "invalid-body",
        ),
    ];
    for (change, status, problem) in changes {
        let mut submission = seal(&ledger, "Never stored.").submission;
        change(&mut submission);
        let answer = send(&app, &submission);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (status, problem)
        );
    }
}

#[test]
fn n16_n61_a_roster_that_changed_is_refused_and_nothing_is_stored() {
    let app = App::start();
    let stale = seal(&ledger(&app), "Sealed before the suspension.");
    let admin = app.admin();
    let (done, output) = app.command(
        &[
            "account",
            "suspend",
            &app.caseworker(2).handle,
            "--admin",
            &admin.handle,
            "--yes",
        ],
        &format!("{}\n", admin.passphrase),
    );
    assert!(done, "{output}");
    let answer = send(&app, &stale.submission);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "roster-changed")
    );
    let staff = sign_in(&app, &app.caseworker(0));
    let case = stale.submission.case;
    assert_eq!(
        staff.call("GET", &format!("cases/{case}"), None).status,
        404
    );
    // n16: sealed again from the new ledger, nothing is granted to who was suspended.
    let fresh = seal(&ledger(&app), "Sealed again.");
    assert_eq!(fresh.submission.grants.len(), 2);
    assert_eq!(send(&app, &fresh.submission).status, 201);
    // Adding a grant for the suspended account does not pass either.
    let mut sneaky = seal(&ledger(&app), "One grant too many.").submission;
    let mut grant = sneaky.grants[0].clone();
    grant.account = stale
        .submission
        .grants
        .iter()
        .map(|grant| grant.account)
        .find(|account| sneaky.grants.iter().all(|known| known.account != *account))
        .unwrap();
    sneaky.grants.push(grant);
    let answer = send(&app, &sneaky);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "roster-changed")
    );
}

#[test]
fn n46_fields_that_nobody_asked_for_change_nothing() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "Plain fields.");
    let mut body = serde_json::to_value(&sealed.submission).unwrap();
    body["state"] = "closed".into();
    body["assignee"] = encode_base64url(&[1; 16]).into();
    body["received"] = "2001-01-01".into();
    assert_eq!(send_bytes(&app, body.to_string().as_bytes()).status, 201);
    let staff = sign_in(&app, &app.caseworker(0));
    let (view, _, _) = staff.open(&sealed.submission.case);
    assert_eq!(view["state"], "received");
    assert!(view["assignee"].is_null());
    assert_ne!(view["received"], "2001-01-01");
}

#[test]
fn n53_thirty_two_senders_at_once_lose_nothing() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let ledger = ledger(&app);
    let cases: Vec<_> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..32)
            .map(|n| {
                let (app, ledger) = (&app, &ledger);
                scope.spawn(move || {
                    (0..4)
                        .map(|m| {
                            let sealed = seal(ledger, &format!("Sender {n}, report {m}."));
                            let answer = send(app, &sealed.submission);
                            assert_eq!(answer.status, 201, "{}", answer.text());
                            sealed.submission.case
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap())
            .collect()
    });
    let queue = sign_in(&app, &app.caseworker(0)).queue();
    for case in cases {
        assert!(queue.iter().any(|row| row["case"] == case.to_string()));
    }
}

#[test]
fn n10_what_was_acknowledged_survives_a_kill_and_nothing_is_half_there() {
    let (mut kept, mut lost) = (0, 0);
    for round in 0..4 {
        let mut app = App::start_with(&[("THICKET_LIMITS", "off")]);
        let ledger = ledger(&app);
        let sealed: Vec<_> = (0..40)
            .map(|n| seal(&ledger, &format!("Report {n}.")).submission)
            .collect();
        let answered = AtomicUsize::new(0);
        let acknowledged = std::thread::scope(|scope| {
            let senders: Vec<_> = sealed
                .chunks(10)
                .map(|part| {
                    let (app, answered) = (&app, &answered);
                    scope.spawn(move || {
                        let mut acknowledged = Vec::new();
                        for submission in part {
                            let body = serde_json::to_vec(submission).unwrap();
                            match raw_post(&app.address(), &body) {
                                Some(201) => {
                                    answered.fetch_add(1, Ordering::SeqCst);
                                    acknowledged.push(submission.case);
                                }
                                _ => break,
                            }
                        }
                        acknowledged
                    })
                })
                .collect();
            // In the middle of it, however fast this machine is.
            let start = std::time::Instant::now();
            while answered.load(Ordering::SeqCst) <= 4 * round
                && start.elapsed() < std::time::Duration::from_secs(20)
            {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            let _ = std::process::Command::new("kill")
                .args(["-9", &app.id().to_string()])
                .status();
            senders
                .into_iter()
                .flat_map(|sender| sender.join().unwrap())
                .collect::<Vec<_>>()
        });
        kept += acknowledged.len();
        lost += sealed.len() - acknowledged.len();
        app.kill();
        let (sound, output) = app.command(&["check"], "");
        assert!(sound, "{output}");
        let stored = stored_cases(&app);
        for case in &acknowledged {
            assert!(
                stored.contains(&case.to_string()),
                "an acknowledged case is gone"
            );
        }
        // Each stored case is whole: two mailboxes, a report, a card and three grants.
        let orphans = sql(
            &app,
            "SELECT CAST(count(*) AS TEXT) FROM cases c WHERE (SELECT count(*) FROM mailboxes m WHERE m.case_key = c.case_key) != 2 \
             OR (SELECT count(*) FROM grants g WHERE g.case_key = c.case_key) != 3 \
             OR (SELECT count(*) FROM records r WHERE r.case_key = c.case_key AND r.wire IN ('report', 'card')) < 2",
        );
        assert_eq!(orphans, ["0"]);
    }
    // Otherwise nothing was tried.
    assert!(kept > 0 && lost > 0, "{kept} kept, {lost} lost");
}

fn raw_post(address: &str, body: &[u8]) -> Option<u16> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    let head = format!(
        "POST /api/v1/reports HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

/// Posts JSON on a connection of its own, with one more header; the id of what was stored, if it was.
pub fn raw_post_to(
    address: &str,
    path: &str,
    header: (&str, &str),
    body: &serde_json::Value,
) -> Option<String> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    let (body, (name, value)) = (body.to_string(), header);
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\n{name}: {value}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let json: serde_json::Value = serde_json::from_str(body).ok()?;
    head.starts_with("HTTP/1.1 201")
        .then(|| json["id"].as_str().map(str::to_owned))?
}

fn stored_cases(app: &App) -> Vec<String> {
    sql(app, "SELECT lower(hex(id)) FROM cases")
        .iter()
        .map(|hex| {
            let bytes: Vec<u8> = (0..hex.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
                .collect();
            encode_base64url(&bytes)
        })
        .collect()
}

/// Rows of one text column, read straight from the database file.
pub fn sql(app: &App, query: &'static str) -> Vec<String> {
    let path = app.data().join("thicket.db");
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            use sqlx::Connection as _;
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let mut connection = sqlx::SqliteConnection::connect_with(&options)
                .await
                .unwrap();
            let rows: Vec<(String,)> = sqlx::query_as(query)
                .fetch_all(&mut connection)
                .await
                .unwrap();
            rows.into_iter().map(|(value,)| value).collect()
        })
}
