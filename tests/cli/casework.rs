//! `thicket case`: what it refuses to believe, and what it refuses to do.

use serde_json::Value;
use thicket::clock::Clock;
use thicket::crypto::case::{CaseFile, OpenedCase, Writer};
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::random::Random;
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::{OpenedGrant, WorkContent};
use thicket::crypto::sealed;
use thicket::domain::{AccountId, Bytes, CaseId, Day, Wire, encode_base64url};
use thicket::i18n::{Locale, texts};

use crate::between::Between;
use crate::intake::{Intake, mailbox, report};
use crate::people::{SignedIn, sign_in};
use crate::process::Home;

const PLANTED: &str = "magpie-on-the-weir";

fn altered(body: &mut Vec<u8>, change: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_slice(body).unwrap();
    change(&mut document);
    *body = document.to_string().into_bytes();
}

#[test]
fn n57_n60_a_hostile_server_is_named_and_not_believed() {
    let intake = Intake::start();
    let home = Home::new();
    let (_, said) = report(&home, &intake.url(), PLANTED, &[]);
    said.done();
    let case = intake.find(&home, PLANTED);
    let url = intake.url();
    // Also by what the workbench shows of the id.
    for (name, text) in [(&case[..], "first-note"), (&case[..6], "second-note")] {
        let said = intake.case(&home, &url, &["note", name], text);
        assert_eq!(said.err.contains(&case), name != case, "{}", said.err);
        said.done();
    }

    // A record left out: whoever wrote after it names it. Their order does not tell which one is left out first.
    let path = format!("/api/v1/cases/{case}");
    let mut missed = 0;
    for left_out in 0..2 {
        let asked = path.clone();
        let between = Between::altering(&intake.address, move |request, body| {
            if request.path == asked {
                altered(body, |view| {
                    let records = view["records"].as_array_mut().unwrap();
                    let works = (0..records.len()).filter(|at| records[*at]["wire"] == "work");
                    let works: Vec<_> = works.collect();
                    assert_eq!(works.len(), 2);
                    records.remove(works[left_out]);
                });
            }
        });
        let said = intake.case(&home, &between.url, &["show", &case], "");
        assert!(!said.out.contains("second-note"), "{}", said.out);
        if said.out.contains("first-note") {
            // Nothing names the newest one yet.
            said.done();
        } else {
            missed += 1;
            assert!(
                said.out.contains("points to an earlier one"),
                "{}",
                said.out
            );
            assert!(said.refused().contains("does not add up"));
        }
    }
    assert_eq!(missed, 1);

    // The report of another case, and no report at all.
    let replaced = path.clone();
    let between = Between::altering(&intake.address, move |request, body| {
        if request.path == replaced {
            altered(body, |view| {
                let records = view["records"].as_array_mut().unwrap();
                records.retain(|record| record["wire"] != "report");
            });
        }
    });
    let said = intake.case(&home, &between.url, &["show", &case], "");
    assert!(
        said.out.contains("not the one this key was given with"),
        "{}",
        said.out
    );
    assert!(said.refused().contains("does not add up"));
    let reply = intake.case(&home, &between.url, &["reply", &case], "a reply");
    let err = reply.refused();
    assert!(err.contains("Nothing was written"), "{err}");

    // Another key, which replies and notes would go to.
    let swapped = path;
    let between = Between::altering(&intake.address, move |request, body| {
        if request.path == swapped {
            let random = thicket::crypto::random::Random::seeded(3);
            let key = thicket::crypto::hybrid::Identity::generate(&random).recipient();
            altered(body, |view| view["case_recipient"] = key.as_str().into());
        }
    });
    let err = intake
        .case(&home, &between.url, &["note", &case], "a note")
        .refused();
    assert!(err.contains("another key for this case"), "{err}");
}

#[test]
fn n18_n62_signing_in_believes_no_other_keyring_role_or_older_ledger() {
    let intake = Intake::start();
    let (home, fresh) = (Home::new(), Home::new());
    let list = ["list", "--state", "all"];
    assert!(
        intake
            .case(&home, &intake.url(), &list, "")
            .done()
            .contains("U1")
    );

    let older = |request: &crate::fake::Request, body: &mut Vec<u8>| match request.path.as_str() {
        "/api/v1/ledger" => altered(body, |document| {
            document["entries"].as_array_mut().unwrap().pop();
        }),
        "/api/v1/intake" => altered(body, |document| document["ledger"] = Value::Null),
        _ => {}
    };
    // On a computer that knows nothing, the keyring remembers; it was stored again with the newest head.
    let between = Between::altering(&intake.address, older);
    for _ in 0..2 {
        intake.case(&home, &intake.url(), &list, "").done();
    }
    let arguments = ["list", "--stale"];
    let err = intake.case(&fresh, &between.url, &arguments, "").refused();
    assert!(
        err.contains("your keys on the server were exchanged"),
        "{err}"
    );

    let between = Between::altering(&intake.address, |request, body| {
        if request.path == "/api/v1/session" && request.method == "POST" {
            altered(body, |session| session["role"] = "admin".into());
        }
    });
    let err = intake.case(&fresh, &between.url, &list, "").refused();
    assert!(
        err.contains("your keys on the server were exchanged"),
        "{err}"
    );

    // A wrong code is said as such, and neither is repeated.
    let arguments = [
        "case",
        "list",
        "--server",
        &intake.url(),
        "--handle",
        "caseworker-a",
    ];
    let said = home.run(&arguments, "planted passphrase words\n123456\n");
    assert!(!said.err.contains("planted") && !said.err.contains("123456"));
    let err = said.refused();
    assert!(err.contains("signing in failed"), "{err}");
    // The server tells strangers nothing of what was wrong; what else it may be is said to everybody.
    for also in ["has vetted you", "suspended", "used already"] {
        assert!(err.contains(also), "{err}");
        assert!(texts(Locale::En).get("desk-sign-in-failed").contains(also));
    }
    assert!(!fresh.holds("passphrase") && !home.holds("AGE-SECRET-KEY"));
}

#[test]
fn a_case_of_somebody_who_is_suspended_or_no_caseworker_is_marked() {
    let intake = Intake::start();
    let (home, accounts) = (Home::new(), intake.accounts());
    let [admin, suspended] = [0, 2].map(|who| accounts[who]["handle"].as_str().unwrap());
    let account = sign_in(&intake.url(), &accounts[2]).keyring.account;
    let data = intake.home.data();
    let arguments = ["account", "suspend", suspended, "--admin", admin, "--yes"];
    let arguments = [&arguments[..], &["--data", data.to_str().unwrap()]].concat();
    let passphrase = accounts[0]["passphrase"].as_str().unwrap();
    let said = intake.home.run(&arguments, &format!("{passphrase}\n"));
    said.done();
    let between = Between::altering(&intake.address, move |request, body| {
        if request.path.starts_with("/api/v1/cases?state=open") {
            altered(body, |page| {
                page["cases"][0]["assignee"] = serde_json::json!(account);
                page["cases"][1]["assignee"] = serde_json::json!("A".repeat(22));
            });
        }
    });
    let list = intake.case(&home, &between.url, &["list"], "").done();
    let marked = format!("{suspended} (suspended)");
    assert!(
        list.contains(&marked) && list.contains("(no caseworker in the ledger)"),
        "{list}"
    );
}

/// What anybody with a code can send: a sealed file with anything in it.
fn send_garbage(intake: &Intake, code: &str) {
    let ledger = crate::people::ledger(&intake.url());
    let keys = Receipt::parse(code, None)
        .ok()
        .unwrap()
        .keys(&ledger.instance());
    let bearer = encode_base64url(keys.mailbox_key.as_slice());
    let headers = [
        format!("Host: {}", intake.address),
        format!("Authorization: Bearer {bearer}"),
        "Content-Type: application/json".to_owned(),
    ];
    let headers = headers.each_ref().map(String::as_str);
    let page = crate::http::raw(
        &intake.address,
        "GET",
        "/api/v1/mailbox?page=0",
        &headers,
        "",
    );
    let recipient = Recipient::parse(page.json()["case_recipient"].as_str().unwrap()).unwrap();
    let json = r#"{"v":1,"payload":"AA","signature":"AA"}"#;
    let sealed = Bytes(sealed::seal(&recipient, Wire::Work, json.as_bytes()).unwrap());
    let body = serde_json::json!({"v": 1, "sealed": sealed}).to_string();
    let path = "/api/v1/mailbox/followups";
    let answer = crate::http::raw(&intake.address, "POST", path, &headers, &body);
    assert_eq!(answer.status, 201);
}

#[test]
fn n60_garbage_from_a_code_is_told_and_locks_nobody_out() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    let (codes, _) = report(&home, &url, PLANTED, &[]);
    let case = intake.find(&home, PLANTED);
    send_garbage(&intake, &codes.safe);
    for arguments in [["note", &case], ["reply", &case]] {
        intake.case(&home, &url, &arguments, "all-the-same").done();
    }
    intake
        .case(&home, &url, &["reply", &case, "--cover"], "")
        .done();
    let show = intake.case(&home, &url, &["show", &case], "").done();
    assert!(show.contains("all-the-same"), "{show}");
    assert!(
        show.contains("Somebody sent something that does not open"),
        "{show}"
    );
}

#[test]
fn n60_a_reply_to_what_changed_while_it_was_typed_is_not_sent_and_not_lost() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    let (codes, _) = report(&home, &url, PLANTED, &[]);
    let case = intake.find(&home, PLANTED);
    // Right after the case was looked at, the reporter writes.
    let path = format!("/api/v1/cases/{case}");
    let reporter = Home::new();
    let mut written = false;
    let (real, direct) = (codes.real.clone(), url.clone());
    let between = Between::altering(&intake.address, move |request, _| {
        if request.path == path && !std::mem::replace(&mut written, true) {
            mailbox(&reporter, &direct, &["write"], &real, "do not answer that").done();
        }
    });
    let reply = ["reply", case.as_str()];
    let said = intake.case(&home, &between.url, &reply, "typed-with-care");
    let err = said.refused();
    assert!(
        err.contains("somebody wrote in this case meanwhile"),
        "{err}"
    );
    assert!(err.contains("typed-with-care"), "{err}");
    let read = mailbox(&home, &url, &["read"], &codes.real, "").done();
    assert!(!read.contains("typed-with-care"), "{read}");
    intake.case(&home, &url, &reply, "typed-again").done();
}

/// Names a key of a case that nobody has, given to `grantee`.
fn another_key(opened: &OpenedCase, grantee: AccountId) -> WorkContent {
    let key = Identity::generate(&Random::system()).recipient();
    WorkContent::Rekey {
        n: opened.next_mail(),
        recipient: key.as_str().to_owned(),
        grantees: vec![grantee],
    }
}

/// A caseworker adds signed work by hand, which their client might not have signed.
fn sign_by_hand(
    intake: &Intake,
    by: &SignedIn,
    case: &str,
    content: impl FnOnce(&OpenedCase) -> WorkContent,
) {
    let view = by.get(&format!("/api/v1/cases/{case}"));
    let bytes = |value: &Value| -> Vec<u8> {
        let bytes: Bytes = serde_json::from_value(value.clone()).unwrap();
        bytes.0
    };
    let id: CaseId = case.parse().unwrap();
    let (ledger, own) = (&by.ledger, &by.keyring);
    let grant = bytes(&view["grant"]);
    let grant = OpenedGrant::open(&own.identity, &ledger.instance(), &id, &grant).unwrap();
    let records = view["records"].as_array().unwrap();
    let records: Vec<(Wire, Day, Vec<u8>)> = records
        .iter()
        .map(|record| {
            let wire = serde_json::from_value(record["wire"].clone()).unwrap();
            let day = serde_json::from_value(record["day"].clone()).unwrap();
            (wire, day, bytes(&record["sealed"]))
        })
        .collect();
    let files = records.iter().map(|(wire, day, sealed)| CaseFile {
        wire: *wire,
        day: *day,
        sealed,
    });
    let files: Vec<_> = files.collect();
    let opened = OpenedCase::open(ledger, &grant, &id, &files, &[]);
    let random = Random::system();
    let writer = Writer {
        keyring: own,
        ledger,
        random: &random,
        day: Clock::system().today(),
    };
    let sealed = Bytes(opened.seal_work(&writer, content(&opened)).unwrap());
    let body = serde_json::json!({"v": 1, "wire": "work", "sealed": sealed}).to_string();
    let path = format!("/api/v1/cases/{case}/records");
    let answer = crate::http::ask(&intake.address, "POST", &path, Some(&by.cookie), &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[test]
fn n18_a_withdrawn_report_is_kept_although_a_colleague_named_another_key() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    let (codes, _) = report(&home, &url, PLANTED, &[]);
    let case = intake.find(&home, PLANTED);
    let crook = sign_in(&url, &intake.accounts()[1]);
    let own = crook.keyring.account;
    sign_by_hand(&intake, &crook, &case, |opened| another_key(opened, own));
    mailbox(&home, &url, &["withdraw"], &codes.real, "yes\n").done();
    let note = intake.case(&home, &url, &["note", &case], "a note");
    let err = note.refused();
    assert!(err.contains("Nothing was written"), "{err}");
    let keep = ["keep", case.as_str()];
    let kept = intake.case(&home, &url, &keep, "yes\n").done();
    assert!(kept.contains("The case is kept: "), "{kept}");
}

#[test]
fn n60_a_withdrawn_report_that_is_not_kept_here_is_said_to_be_erased_and_kept_elsewhere() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    let (codes, _) = report(&home, &url, PLANTED, &[]);
    let case = intake.find(&home, PLANTED);
    let crook = sign_in(&url, &intake.accounts()[1]);
    // What does not go away: given to somebody whom nobody vouched for.
    let nobody = AccountId([7; 16]);
    sign_by_hand(&intake, &crook, &case, |opened| another_key(opened, nobody));
    mailbox(&home, &url, &["withdraw"], &codes.real, "yes\n").done();
    let keep = ["keep", case.as_str()];
    let err = intake.case(&home, &url, &keep, "yes\n").refused();
    assert!(err.contains("whom the ledger does not vouch for"), "{err}");
    let said = err.split("It will be erased on 20").nth(1);
    let said = said.unwrap_or_else(|| panic!("{err}"));
    assert!(said.contains(": keep it in the workbench"), "{err}");
    // Who named that key is said.
    let show = intake.case(&home, &url, &["show", &case], "");
    let named = "Whoever signed last which key this case has: caseworker-a";
    assert!(show.out.contains(named), "{}", show.out);
    assert!(show.refused().contains("does not add up"));
}

#[test]
fn a_case_is_shown_with_whom_a_colleague_refused_it() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    report(&home, &url, PLANTED, &[]).1.done();
    let case = intake.find(&home, PLANTED);
    let show = ["show", case.as_str()];
    let before = intake.case(&home, &url, &show, "").done();
    assert!(!before.contains("Refused this case"), "{before}");
    let one = sign_in(&url, &intake.accounts()[1]);
    let (own, desk) = (
        one.keyring.account,
        one.ledger.account(&one.keyring.account),
    );
    let desk = desk.unwrap().desk.unwrap();
    let other = *one.ledger.members(&desk).find(|two| **two != own).unwrap();
    sign_by_hand(&intake, &one, &case, |_| WorkContent::Refusal {
        refused: vec![other],
    });
    let after = intake.case(&home, &url, &show, "").done();
    assert!(after.contains("Refused this case: caseworker-"), "{after}");
}
