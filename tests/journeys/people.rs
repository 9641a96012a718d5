//! What admins do over the interface, what a rogue one cannot do, and what tampering with it is noticed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thicket::crypto::journal::{self, JournalError};
use thicket::crypto::ledger::Action;
use thicket::domain::{AccountId, Bytes, LedgerHead, Role, decode_base64url, encode_base64url};

use super::app::App;
use super::database::in_database;
use super::http;
use super::newcomer::{Newcomer, invite, sign};
use super::person::{Staff, code, ledger, seal, send, sign_in, try_sign_in};

fn session_of(app: &App, one: &Newcomer) -> String {
    let answer = one.try_sign_in(app);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

fn call(app: &App, cookie: &str, method: &str, path: &str, body: Option<&Value>) -> http::Answer {
    let headers = [("cookie", cookie), ("content-type", "application/json")];
    let body = body.map(Value::to_string).unwrap_or_default();
    let url = format!("{}/api/v1/{path}", app.url);
    http::send(method, &url, &headers, body.as_bytes())
}

#[test]
fn n16_n37_a_suspension_ends_an_open_session_within_a_second_and_serves_no_grant() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let caseworker = sign_in(&app, &app.caseworker(0));
    let sealed = seal(&ledger(&app), "Until then.");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let path = format!("cases/{}", sealed.submission.case);
    assert_eq!(caseworker.call("GET", &path, None).status, 200);
    let account = caseworker.keyring.account;
    let begun = Instant::now();
    assert_eq!(sign(&app, &admin, Action::Suspend { account }).status, 201);
    for path in [path.as_str(), "cases", "session"] {
        assert_eq!(caseworker.call("GET", path, None).status, 401, "{path}");
    }
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    let again = try_sign_in(&app, &app.caseworker(0), &code(&app.caseworker(0), 0));
    assert_eq!(again.status, 403);
    // Nobody seals or grants to them any more.
    let next = seal(&ledger(&app), "From then on.");
    assert!(
        next.submission
            .grants
            .iter()
            .all(|grant| grant.account != account)
    );
    assert_eq!(send(&app, &next.submission).status, 201);
    let colleague = sign_in(&app, &app.caseworker(1));
    let grant = json!({"v": 1, "account": account, "key": next.submission.grants[0].key});
    let path = format!("cases/{}/grants", next.submission.case);
    let refused = colleague.call("POST", &path, Some(&grant));
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "roster-changed")
    );
}

#[test]
fn n43_a_rogue_admin_alone_gives_nobody_a_key_and_loses_no_case() {
    let app = App::start();
    let first = sign_in(&app, &app.admin());
    let second = Newcomer::join(&app, &first, "second", Role::Admin);
    let sealed = seal(&ledger(&app), "Still here.");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let stranger = Newcomer::enrol(&app, &first, "stranger", Role::Caseworker);
    let vet = sign(&app, &first, stranger.vet(&app));
    assert_eq!(vet.status, 202, "{}", vet.text());
    assert!(vet.json()["proposal"].is_string());
    assert_eq!(stranger.try_sign_in(&app).status, 403);
    // Everybody else is suspended, the threshold stays, and the stranger is not let in.
    let account = second.account;
    assert_eq!(sign(&app, &first, Action::Suspend { account }).status, 201);
    for n in 0..3 {
        let caseworker = sign_in(&app, &app.caseworker(n));
        let account = caseworker.keyring.account;
        assert_eq!(sign(&app, &first, Action::Suspend { account }).status, 201);
    }
    let recovery = Action::Recovery {
        recipient: Some(stranger.identity.recipient().as_str().to_owned()),
    };
    for action in [
        stranger.vet(&app),
        recovery,
        Action::Threshold { threshold: 1 },
    ] {
        let answer = sign(&app, &first, action);
        assert!(matches!(answer.status, 202 | 409), "{}", answer.text());
    }
    assert_eq!(stranger.try_sign_in(&app).status, 403);
    assert_eq!(ledger(&app).threshold(), 2);
    assert!(ledger(&app).recovery().is_none());
    let grants = std::cell::Cell::new(0_i64);
    in_database(&app, async |connection| {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM grants g JOIN cases c ON c.case_key = g.case_key WHERE c.id = $1",
        )
        .bind(sealed.submission.case.as_bytes().to_vec())
        .fetch_one(connection)
        .await
        .unwrap();
        grants.set(count);
    });
    assert_eq!(grants.get(), 3, "suspending deletes nothing");
}

#[test]
fn two_admins_sign_one_after_the_other() {
    let app = App::start();
    let first = sign_in(&app, &app.admin());
    let second = Newcomer::join(&app, &first, "second", Role::Admin);
    let cookie = session_of(&app, &second);
    let newcomer = Newcomer::enrol(&app, &first, "newcomer", Role::Caseworker);
    let waiting = sign(&app, &first, newcomer.vet(&app)).json();
    let listed = call(&app, &cookie, "GET", "ledger/proposals", None).json();
    let proposal = &listed["proposals"][0];
    assert_eq!(proposal["id"], waiting["proposal"]);
    // The second admin's own client verifies the enrolment, and signs the very same payload.
    let accounts = call(&app, &cookie, "GET", "accounts", None).json();
    let shown = accounts["accounts"].as_array().unwrap().iter();
    let shown = shown.clone().find(|a| a["handle"] == "newcomer").unwrap();
    let bytes = |value: &Value| decode_base64url(value.as_str().unwrap()).unwrap();
    let enrolment = thicket::crypto::account::verify_enrolment(
        &ledger(&app).instance(),
        &bytes(&shown["enrolment"]["payload"]),
        &bytes(&shown["enrolment"]["signature"]),
    )
    .unwrap();
    assert_eq!(enrolment.account, newcomer.account);
    let payload = bytes(&proposal["entry"]["payload"]);
    let signature = second.signing.sign(
        thicket::crypto::signature::Purpose::Ledger,
        &ledger(&app).instance(),
        &payload,
    );
    let entry = json!({
        "payload": Bytes(payload),
        "signatures": [{"account": second.account, "signature": Bytes(signature.to_vec())}],
    });
    let body = json!({"v": 1, "entry": entry});
    let landed = call(&app, &cookie, "POST", "ledger", Some(&body));
    assert_eq!(landed.status, 201, "{}", landed.text());
    assert_eq!(
        session_of(&app, &newcomer).len(),
        "__Host-thicket=".len() + 43
    );
    let id = waiting["proposal"].as_str().unwrap();
    let gone = call(
        &app,
        &cookie,
        "DELETE",
        &format!("ledger/proposals/{id}"),
        None,
    );
    assert_eq!(gone.status, 404);
}

#[test]
fn n44_n47_an_admin_makes_a_link_and_only_the_owner_can_use_it() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let one = Newcomer::join(&app, &admin, "one", Role::Caseworker);
    let account = one.account;
    let body = json!({"v": 1, "hours": 1});
    let link = admin.call("POST", &format!("accounts/{account}/reset"), Some(&body));
    assert_eq!(link.status, 201);
    let accounts = admin.call("GET", "accounts", None).text();
    let seen = format!("{}{accounts}", link.text());
    let secret = thicket::crypto::one_time_code::to_base32(&one.seed);
    for never in [secret.as_str(), "totp", "login_key", "credential"] {
        assert!(!seen.contains(never), "{never}");
    }
    let path = link.json()["path"].as_str().unwrap().to_owned();
    let token = path.split('.').nth(1).unwrap().to_owned();
    let open = |login_key: &[u8; 32]| {
        let body = json!({"v": 1, "token": token, "handle": "one", "login_key": encode_base64url(login_key)});
        http::post_json(&format!("{}/api/v1/reset/open", app.url), &body)
    };
    assert_eq!(open(&[1; 32]).problem(), "sign-in-failed");
    let offer = open(&one.login_key);
    assert_eq!(offer.status, 200, "{}", offer.text());
    let seed = thicket::crypto::one_time_code::from_base32(offer.json()["totp"].as_str().unwrap())
        .unwrap();
    let new = Newcomer {
        seed: seed.to_vec(),
        ..one
    };
    let body = json!({
        "v": 1,
        "token": token,
        "handle": "one",
        "login_key": encode_base64url(&new.login_key),
        "code": new.code(0),
        "name": "new phone",
    });
    let done = http::post_json(&format!("{}/api/v1/reset", app.url), &body);
    assert_eq!(done.status, 204, "{}", done.text());
    session_of(&app, &new);
    // n44: nobody resets, signs out or looks at what is not there, and no caseworker does any of it.
    let caseworker = sign_in(&app, &app.caseworker(0));
    let nobody = AccountId([7; 16]);
    for (who, account) in [(&admin, nobody), (&caseworker, account)] {
        for (method, path, body) in [
            ("POST", "reset", Some(&json!({"v": 1, "hours": 1}))),
            ("DELETE", "reset", None),
            ("GET", "sessions", None),
            ("DELETE", "sessions", None),
            ("POST", "rekey", Some(&json!({"v": 1}))),
            ("PUT", "notes", Some(&json!({"v": 1, "notes": []}))),
        ] {
            let answer = who.call(method, &format!("accounts/{account}/{path}"), body);
            let expected = if path == "notes" && account == nobody {
                409
            } else {
                404
            };
            assert_eq!(answer.status, expected, "{method} {path}");
        }
    }
    let link = invite(&admin, "later", Role::Caseworker);
    let invited = link["account"].as_str().unwrap();
    let path = format!("invites/{invited}");
    assert_eq!(caseworker.call("DELETE", &path, None).status, 404);
    assert_eq!(admin.call("DELETE", &path, None).status, 204);
    assert_eq!(admin.call("DELETE", &path, None).status, 404);
}

#[test]
fn n46_a_body_with_more_than_was_asked_for_changes_nothing_else() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let body = json!({
        "v": 1, "handle": "modest", "role": "caseworker", "hours": 1,
        "state": "vetted", "account": admin.keyring.account, "login": "x", "desk": "x",
    });
    let answer = admin.call("POST", "invites", Some(&body));
    assert_eq!(answer.status, 201);
    assert_ne!(answer.json()["account"], json!(admin.keyring.account));
    let accounts = admin.call("GET", "accounts", None).json();
    let modest = accounts["accounts"].as_array().unwrap().iter();
    let modest = modest.clone().find(|a| a["handle"] == "modest").unwrap();
    assert_eq!(modest["state"], "invited");
    let taken =
        json!({"v": 1, "handle": app.caseworker(0).handle, "role": "caseworker", "hours": 1});
    let refused = admin.call("POST", "invites", Some(&taken));
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "handle-taken")
    );
}

#[test]
fn n33_n36_n39_a_new_passphrase_gives_another_session_id() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let one = Newcomer::join(&app, &admin, "one", Role::Caseworker);
    let cookie = session_of(&app, &one);
    // The code of the next step was used, so the proof waits for the one after it, as a person would.
    let recovery = json!({"v": 1, "proof": {"login_key": encode_base64url(&one.login_key), "code": one.code(1)}});
    let refused = call(
        &app,
        &cookie,
        "POST",
        "account/recovery-codes",
        Some(&recovery),
    );
    assert_eq!(refused.problem(), "sign-in-failed", "n33");
    let sessions = call(&app, &cookie, "GET", "account/sessions", None).json();
    assert_eq!(sessions["sessions"][0]["here"], true);
    let factors = call(&app, &cookie, "GET", "account/factors", None).json();
    assert_eq!(factors["factors"][0]["kind"], "code");
    // A code that has not been used yet, a step back in time from the newest one that counts, is refused as well;
    // so the reset link is the way on here, and it ends this session.
    let body = json!({"v": 1, "hours": 1});
    let link = admin.call(
        "POST",
        &format!("accounts/{}/reset", one.account),
        Some(&body),
    );
    let path = link.json()["path"].as_str().unwrap().to_owned();
    let token = path.split('.').nth(1).unwrap();
    let mut body = json!({"v": 1, "token": token, "handle": "one", "login_key": encode_base64url(&one.login_key)});
    let offer = http::post_json(&format!("{}/api/v1/reset/open", app.url), &body).json();
    let seed =
        thicket::crypto::one_time_code::from_base32(offer["totp"].as_str().unwrap()).unwrap();
    let one = Newcomer {
        seed: seed.to_vec(),
        ..one
    };
    body["code"] = json!(one.code(-1));
    body["name"] = json!("phone");
    let done = http::post_json(&format!("{}/api/v1/reset", app.url), &body);
    assert_eq!(done.status, 204, "{}", done.text());
    assert_eq!(call(&app, &cookie, "GET", "session", None).status, 401);
    let signed_in = {
        let body = json!({"v": 1, "handle": "one", "login_key": encode_base64url(&one.login_key), "code": one.code(0)});
        http::post_json(&format!("{}/api/v1/session", app.url), &body)
    };
    assert_eq!(signed_in.status, 200, "{}", signed_in.text());
    let cookie = signed_in.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let change = json!({
        "v": 1,
        "proof": {"login_key": encode_base64url(&one.login_key), "code": one.code(1)},
        "login_key": encode_base64url(&[5; 32]),
        "keyring": encode_base64url(&one.keyring(&app)),
    });
    let foreign = http::send(
        "PUT",
        &format!("{}/api/v1/account/passphrase", app.url),
        &[
            ("cookie", cookie.as_str()),
            ("content-type", "application/json"),
            ("sec-fetch-site", "cross-site"),
        ],
        change.to_string().as_bytes(),
    );
    assert_eq!(foreign.problem(), "cross-origin", "n39");
    let changed = call(&app, &cookie, "PUT", "account/passphrase", Some(&change));
    assert_eq!(changed.status, 204, "{}", changed.text());
    let fresh = changed.header("set-cookie").unwrap();
    assert!(fresh.contains("; HttpOnly") && fresh.contains("; SameSite=Strict"));
    let fresh = fresh.split(';').next().unwrap().to_owned();
    assert_ne!(fresh, cookie);
    assert_eq!(call(&app, &cookie, "GET", "session", None).status, 401);
    assert_eq!(call(&app, &fresh, "GET", "session", None).status, 200);
}

/// The whole journal as a client reads it, and what it remembers of it.
fn read_journal(staff: &Staff) -> (Vec<Vec<u8>>, Option<LedgerHead>) {
    let page = staff.call("GET", "journal", None).json();
    let payloads = page["entries"].as_array().unwrap().iter();
    let payloads = payloads
        .map(|payload| decode_base64url(payload.as_str().unwrap()).unwrap())
        .collect();
    (
        payloads,
        serde_json::from_value(page["head"].clone()).unwrap(),
    )
}

fn verified(payloads: &[Vec<u8>]) -> Result<Option<LedgerHead>, JournalError> {
    journal::verify(None, payloads.iter().map(Vec::as_slice))
}

#[test]
fn a_journal_that_was_changed_in_the_database_is_noticed() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    for n in 0..4 {
        invite(&admin, &format!("person-{n}"), Role::Caseworker);
    }
    let caseworker = sign_in(&app, &app.caseworker(0));
    let (payloads, head) = read_journal(&caseworker);
    let seen = head.unwrap();
    assert_eq!(verified(&payloads), Ok(head));
    let profile = caseworker.call("GET", "session", None).json();
    assert_eq!(profile["journal"], json!(seen));
    assert!(app.command(&["check"], "").0);
    // One after the other: changed, removed, reordered, added; each on the original.
    let changes: [(&str, &[&'static str]); 4] = [
        (
            "changed",
            &[
                "UPDATE journal SET payload = (SELECT payload FROM journal WHERE seq = 5) WHERE seq = 4",
            ],
        ),
        (
            "removed",
            &[
                "DELETE FROM journal WHERE seq = 3",
                "UPDATE journal SET seq = -seq WHERE seq > 3",
                "UPDATE journal SET seq = -seq - 1 WHERE seq < 0",
            ],
        ),
        (
            "reordered",
            &[
                "UPDATE journal SET seq = -1 WHERE seq = 2",
                "UPDATE journal SET seq = 2 WHERE seq = 3",
                "UPDATE journal SET seq = 3 WHERE seq = -1",
            ],
        ),
        (
            "added",
            &[
                "INSERT INTO journal (seq, payload) SELECT MAX(seq) + 1, (SELECT payload FROM journal WHERE seq = 1) FROM journal",
            ],
        ),
    ];
    for (what, statements) in changes {
        in_database(&app, async |connection| {
            sqlx::query("CREATE TABLE kept AS SELECT * FROM journal")
                .execute(&mut *connection)
                .await
                .unwrap();
            for statement in statements {
                sqlx::query(*statement)
                    .execute(&mut *connection)
                    .await
                    .unwrap();
            }
        });
        let (payloads, _) = read_journal(&caseworker);
        assert_ne!(verified(&payloads), Ok(head), "{what}");
        let (whole, output) = app.command(&["check"], "");
        assert!(!whole && output.contains("journal"), "{what}: {output}");
        in_database(&app, async |connection| {
            for statement in [
                "DELETE FROM journal",
                "INSERT INTO journal SELECT * FROM kept",
                "DROP TABLE kept",
            ] {
                sqlx::query(statement)
                    .execute(&mut *connection)
                    .await
                    .unwrap();
            }
        });
    }
    // The newest entry gone: only who has seen it can tell.
    in_database(&app, async |connection| {
        sqlx::query("DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)")
            .execute(connection)
            .await
            .unwrap();
    });
    let (payloads, _) = read_journal(&caseworker);
    let shorter = verified(&payloads).unwrap();
    assert_eq!(shorter.unwrap().seq, seen.seq - 1);
}
