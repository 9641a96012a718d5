//! Who may do what: every route against every kind of person.

use serde_json::json;
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::ledger::Action;
use thicket::crypto::sealed::seal as seal_file;
use thicket::domain::{AccountId, Role, Wire, encode_base64url};

use super::app::App;
use super::database::in_database;
use super::files::Mailbox;
use super::http;
use super::newcomer::{Newcomer, invite, sign};
use super::person::{Staff, desk, ledger, seal, send, sign_in};

/// The table that is kept. A new route must be added here with its four statuses, in the order nobody, caseworker
/// without a grant, caseworker with one, admin. Nobody is a stranger and whoever is not vetted: invited, enrolled,
/// suspended or revoked, also with a session that somebody wrote into the database.
const EXPECTED: &[(&str, &str, [u16; 4])] = &[
    ("GET", "/", [303, 303, 303, 303]),
    ("GET", "/report", [303, 303, 303, 303]),
    ("GET", "/mailbox", [303, 303, 303, 303]),
    ("GET", "/{locale}", [303, 303, 303, 303]),
    ("GET", "/{locale}/", [200, 200, 200, 200]),
    ("GET", "/{locale}/report", [200, 200, 200, 200]),
    ("GET", "/{locale}/report/plain", [200, 200, 200, 200]),
    ("POST", "/{locale}/report/plain", [415, 415, 415, 415]),
    ("GET", "/{locale}/mailbox", [200, 200, 200, 200]),
    ("GET", "/{locale}/files", [200, 200, 200, 200]),
    ("GET", "/{locale}/mailbox/plain", [200, 200, 200, 200]),
    (
        "POST",
        "/{locale}/mailbox/plain/files",
        [415, 415, 415, 415],
    ),
    ("POST", "/{locale}/mailbox/plain", [415, 415, 415, 415]),
    ("GET", "/{locale}/help/", [200, 200, 200, 200]),
    ("GET", "/{locale}/help/{topic}", [404, 404, 404, 404]),
    ("GET", "/assets/{name}", [404, 404, 404, 404]),
    ("GET", "/desk", [200, 200, 200, 200]),
    ("GET", "/desk/viewer", [200, 200, 200, 200]),
    ("GET", "/enroll", [200, 200, 200, 200]),
    ("GET", "/admin", [200, 200, 200, 200]),
    ("GET", "/api/v1/openapi.json", [200, 200, 200, 200]),
    ("GET", "/api/v1/intake", [200, 200, 200, 200]),
    ("GET", "/api/v1/ledger", [200, 200, 200, 200]),
    ("POST", "/api/v1/reports", [400, 400, 400, 400]),
    ("GET", "/api/v1/mailbox", [200, 200, 200, 200]),
    ("DELETE", "/api/v1/mailbox", [404, 404, 404, 404]),
    ("POST", "/api/v1/mailbox/followups", [400, 400, 400, 400]),
    ("DELETE", "/api/v1/mailbox/mail/{id}", [404, 404, 404, 404]),
    ("POST", "/api/v1/session", [400, 400, 400, 400]),
    ("GET", "/api/v1/session", [401, 200, 200, 200]),
    ("PUT", "/api/v1/account/keyring", [401, 400, 400, 400]),
    ("GET", "/api/v1/cases", [401, 200, 200, 404]),
    ("GET", "/api/v1/cases/{case}", [401, 404, 200, 404]),
    ("PATCH", "/api/v1/cases/{case}", [401, 404, 204, 404]),
    ("POST", "/api/v1/cases/{case}/records", [401, 400, 400, 404]),
    ("POST", "/api/v1/cases/{case}/grants", [401, 404, 409, 404]),
    ("GET", "/api/v1/desk/templates", [401, 200, 200, 404]),
    ("PUT", "/api/v1/desk/templates", [401, 400, 400, 404]),
    (
        "OPTIONS",
        "/api/v1/cases/{case}/files",
        [204, 204, 204, 204],
    ),
    ("POST", "/api/v1/cases/{case}/files", [404, 404, 404, 404]),
    (
        "HEAD",
        "/api/v1/cases/{case}/files/{id}",
        [404, 404, 404, 404],
    ),
    (
        "PATCH",
        "/api/v1/cases/{case}/files/{id}",
        [404, 404, 404, 404],
    ),
    (
        "DELETE",
        "/api/v1/cases/{case}/files/{id}",
        [404, 404, 404, 404],
    ),
    (
        "GET",
        "/api/v1/cases/{case}/files/{id}",
        [401, 404, 200, 404],
    ),
    ("POST", "/api/v1/enrolment/open", [400, 400, 400, 400]),
    ("POST", "/api/v1/enrolment", [400, 400, 400, 400]),
    ("GET", "/api/v1/accounts", [401, 404, 404, 200]),
    ("POST", "/api/v1/session/challenge", [400, 400, 400, 400]),
    ("POST", "/api/v1/reset/open", [400, 400, 400, 400]),
    ("POST", "/api/v1/reset", [400, 400, 400, 400]),
    ("PUT", "/api/v1/account/passphrase", [401, 400, 400, 400]),
    ("GET", "/api/v1/account/factors", [401, 200, 200, 200]),
    ("POST", "/api/v1/account/factors", [401, 400, 400, 400]),
    ("PUT", "/api/v1/account/factors/{id}", [401, 400, 400, 400]),
    (
        "PATCH",
        "/api/v1/account/factors/{id}",
        [401, 400, 400, 400],
    ),
    (
        "DELETE",
        "/api/v1/account/factors/{id}",
        [401, 400, 400, 400],
    ),
    (
        "POST",
        "/api/v1/account/recovery-codes",
        [401, 400, 400, 400],
    ),
    ("GET", "/api/v1/account/sessions", [401, 200, 200, 200]),
    ("GET", "/api/v1/journal", [401, 200, 200, 200]),
    ("POST", "/api/v1/journal", [401, 400, 400, 404]),
    ("GET", "/api/v1/workload", [401, 404, 404, 200]),
    ("POST", "/api/v1/invites", [401, 404, 404, 400]),
    ("DELETE", "/api/v1/invites/{account}", [401, 404, 404, 204]),
    (
        "PUT",
        "/api/v1/accounts/{account}/notes",
        [401, 404, 404, 400],
    ),
    (
        "GET",
        "/api/v1/accounts/{account}/sessions",
        [401, 404, 404, 200],
    ),
    (
        "DELETE",
        "/api/v1/accounts/{account}/sessions",
        [401, 404, 404, 204],
    ),
    (
        "GET",
        "/api/v1/accounts/{account}/cases",
        [401, 404, 404, 200],
    ),
    (
        "POST",
        "/api/v1/accounts/{account}/reset",
        [401, 404, 404, 400],
    ),
    (
        "DELETE",
        "/api/v1/accounts/{account}/reset",
        [401, 404, 404, 404],
    ),
    (
        "POST",
        "/api/v1/accounts/{account}/rekey",
        [401, 404, 404, 400],
    ),
    ("POST", "/api/v1/ledger", [401, 404, 404, 400]),
    ("GET", "/api/v1/ledger/proposals", [401, 404, 404, 200]),
    (
        "DELETE",
        "/api/v1/ledger/proposals/{id}",
        [401, 404, 404, 404],
    ),
    ("GET", "/api/v1/account/rotation", [401, 200, 200, 200]),
    ("PUT", "/api/v1/account/rotation", [401, 400, 400, 400]),
    ("DELETE", "/api/v1/account/rotation", [401, 404, 404, 404]),
    (
        "POST",
        "/api/v1/account/rotation/grants",
        [401, 400, 400, 404],
    ),
    ("GET", "/api/v1/desk/missing", [401, 400, 400, 404]),
    ("POST", "/api/v1/desk/grants", [401, 400, 400, 404]),
    ("POST", "/api/v1/cases/{case}/rekey", [401, 400, 400, 404]),
    ("PUT", "/api/v1/cases/{case}/refused", [401, 400, 400, 404]),
    ("PUT", "/api/v1/cases/{case}/desk", [401, 404, 409, 404]),
    ("POST", "/api/v1/cases/{case}/erasure", [401, 404, 202, 404]),
    (
        "DELETE",
        "/api/v1/cases/{case}/erasure",
        [401, 404, 204, 404],
    ),
    // Last, since they end the sessions.
    ("DELETE", "/api/v1/session", [401, 204, 204, 204]),
    ("DELETE", "/api/v1/sessions", [401, 401, 401, 401]),
];

#[test]
fn n41_n43_every_route_answers_each_person_as_the_table_says() {
    // Every credential route is tried by everybody, which is more than the limits allow.
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let table = thicket::web::routes::table();
    assert_eq!(table.len(), EXPECTED.len(), "a route has no row here");

    let admin = sign_in(&app, &app.admin());
    let nobodies = nobodies(&app, &admin);
    let without = sign_in(&app, &app.caseworker(0));
    let with = sign_in(&app, &app.caseworker(1));
    let sealed = seal(&ledger(&app), "For one caseworker only.");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let case = sealed.submission.case.to_string();
    revoke_grant(&app, &case, &without);
    let mailbox = Mailbox::of(&app, &sealed);
    let part = mailbox.seal(b"evidence");
    let id = mailbox.send(&part);

    for (method, path, expected) in EXPECTED {
        assert!(
            table
                .iter()
                .any(|row| row.method.as_str() == *method && row.path == *path),
            "{method} {path} is no route"
        );
        let url = path
            .replace("{locale}", "en")
            .replace("{topic}", "no-such-topic")
            .replace("{name}", "no-such-asset")
            .replace("{case}", &case)
            .replace("{account}", &nobodies.invited.to_string())
            .replace("{id}", &id);
        let body = match (*method, *path) {
            ("PATCH", "/api/v1/cases/{case}") => {
                json!({"v": 1, "state": "triage", "assignee": null})
            }
            (_, "/api/v1/cases/{case}/grants") => {
                json!({"v": 1, "account": case, "key": sealed.submission.grants[0].key})
            }
            (_, "/api/v1/cases/{case}/desk") => json!({"v": 1, "desk": desk(&ledger(&app))}),
            (_, "/api/v1/cases/{case}/erasure") => json!({"v": 1}),
            _ => json!({}),
        };
        let call = |cookie: Option<&str>| {
            let mut headers = vec![
                ("content-type", "application/json"),
                ("tus-resumable", "1.0.0"),
                ("upload-length", "16384"),
            ];
            headers.extend(cookie.map(|cookie| ("cookie", cookie)));
            let body = match *method {
                "GET" | "HEAD" | "OPTIONS" => String::new(),
                "DELETE" if !path.contains("factors") => String::new(),
                _ => body.to_string(),
            };
            let url = format!("{}{url}", app.url);
            http::send(method, &url, &headers, body.as_bytes()).status
        };
        for (who, cookie) in &nobodies.cookies {
            assert_eq!(call(Some(cookie)), expected[0], "{method} {path} by {who}");
        }
        let cookies = [
            None,
            Some(&without.cookie),
            Some(&with.cookie),
            Some(&admin.cookie),
        ];
        let statuses = cookies.map(|cookie| call(cookie.map(String::as_str)));
        assert_eq!(statuses, *expected, "{method} {path}");
    }
}

/// Accounts in every state but vetted, each with a session that somebody wrote into the database, where they also say
/// what the ledger does not.
struct Nobodies {
    invited: AccountId,
    cookies: Vec<(&'static str, String)>,
}

fn nobodies(app: &App, admin: &Staff) -> Nobodies {
    let invited = invite(admin, "invited", Role::Caseworker);
    let invited: AccountId = invited["account"].as_str().unwrap().parse().unwrap();
    let enrolled = Newcomer::enrol(app, admin, "enrolled", Role::Caseworker);
    let promoted = Newcomer::enrol(app, admin, "promoted", Role::Admin);
    let suspended = Newcomer::join(app, admin, "suspended", Role::Caseworker);
    let restored = Newcomer::join(app, admin, "restored", Role::Caseworker);
    let revoked = Newcomer::join(app, admin, "revoked", Role::Caseworker);
    for account in [suspended.account, restored.account] {
        assert_eq!(sign(app, admin, Action::Suspend { account }).status, 201);
    }
    let account = revoked.account;
    let answer = sign(app, admin, Action::Revoke { account });
    assert_eq!(answer.status, 201, "{}", answer.text());
    let states = [
        ("invited", invited, None),
        ("enrolled", enrolled.account, None),
        (
            "enrolled as an admin, promoted in the database",
            promoted.account,
            Some("vetted"),
        ),
        ("suspended", suspended.account, None),
        (
            "suspended, restored in the database",
            restored.account,
            Some("vetted"),
        ),
        ("revoked", revoked.account, None),
        ("nobody at all", AccountId([3; 16]), None),
    ];
    let cookies = states
        .into_iter()
        .map(|(who, account, state)| (who, plant_session(app, account, state)))
        .collect();
    Nobodies { invited, cookies }
}

/// Writes a session into the database, and the state of its account; returns the cookie.
fn plant_session(app: &App, account: AccountId, state: Option<&str>) -> String {
    let token: [u8; 32] = thicket::crypto::random::Random::system().bytes();
    let digest = thicket::crypto::hash::sha256(&token);
    let now = thicket::clock::Clock::system().unix_seconds() / 60;
    in_database(app, async |connection| {
        // A writer does not have to keep to what the schema says.
        sqlx::query("PRAGMA foreign_keys = OFF")
            .execute(&mut *connection)
            .await
            .unwrap();
        sqlx::query("INSERT INTO sessions (token, account, created, used) VALUES ($1, $2, $3, $3)")
            .bind(digest.as_bytes().to_vec())
            .bind(account.as_bytes().to_vec())
            .bind(now)
            .execute(&mut *connection)
            .await
            .unwrap();
        if let Some(state) = state {
            sqlx::query("UPDATE accounts SET state = $1 WHERE id = $2")
                .bind(state.to_owned())
                .bind(account.as_bytes().to_vec())
                .execute(&mut *connection)
                .await
                .unwrap();
        }
    });
    format!("__Host-thicket={}", encode_base64url(&token))
}

/// Takes the row of a grant out of the database, as if the case had never been granted.
fn revoke_grant(app: &App, case: &str, staff: &Staff) {
    let case = thicket::domain::decode_base64url(case).unwrap();
    let account = staff.keyring.account;
    in_database(app, async |connection| {
        let removed = sqlx::query(
            "DELETE FROM grants WHERE account = $1 AND case_key = (SELECT case_key FROM cases WHERE id = $2)",
        )
        .bind(account.as_bytes().to_vec())
        .bind(case)
        .execute(connection)
        .await
        .unwrap();
        assert_eq!(removed.rows_affected(), 1);
    });
}

#[test]
fn n42_an_admin_gets_no_sealed_record_and_no_grant() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let sealed = seal(&ledger(&app), "Not for admins.");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let case = sealed.submission.case;
    assert_eq!(
        admin.call("GET", &format!("cases/{case}"), None).status,
        404
    );
    assert_eq!(admin.call("GET", "cases", None).status, 404);
    let caseworker = sign_in(&app, &app.caseworker(0));
    let body = json!({
        "v": 1,
        "account": admin.keyring.account,
        "key": sealed.submission.grants[0].key,
    });
    let answer = caseworker.call("POST", &format!("cases/{case}/grants"), Some(&body));
    assert_eq!(answer.status, 409, "{}", answer.text());
    assert_eq!(
        admin.call("GET", &format!("cases/{case}"), None).status,
        404
    );
}

#[test]
fn n28_n58_no_call_of_staff_writes_a_mailbox() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "Whose mailbox?");
    assert_eq!(send(&app, &sealed.submission).status, 201);
    let case = sealed.submission.case;
    let caseworker = sign_in(&app, &app.caseworker(0));
    let (before, _, _) = caseworker.open(&case);
    let mailbox = json!([{"mailbox": "A".repeat(43)}, {"mailbox": "B".repeat(43)}]);
    let hint = json!({"v": 1, "state": "active", "assignee": null, "mailboxes": mailbox});
    let path = format!("cases/{case}");
    assert_eq!(caseworker.call("PATCH", &path, Some(&hint)).status, 204);
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        let answer = caseworker.call(method, "mailbox", Some(&hint));
        assert!(matches!(answer.status, 404 | 405), "{method}");
    }
    // Nor does a reply that names other mailboxes make any.
    let recipient = Recipient::parse(&sealed.submission.case_recipient).unwrap();
    let file = |wire| encode_base64url(&seal_file(&recipient, wire, b"{}").unwrap());
    let mail = ["A", "B"].map(|letter| {
        json!({"mailbox": format!("{}A", letter.repeat(42)), "sealed": file(Wire::Mail), "key": "A".repeat(43)})
    });
    let reply = json!({"v": 1, "wire": "work", "sealed": file(Wire::Work), "mail": mail, "mailboxes": mail});
    let answer = caseworker.call("POST", &format!("{path}/records"), Some(&reply));
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (422, "not-a-pair")
    );
    let (after, _, _) = caseworker.open(&case);
    assert_eq!(before["mailboxes"], after["mailboxes"]);
}
