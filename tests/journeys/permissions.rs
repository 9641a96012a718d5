//! Who may do what: every route against every kind of person.

use serde_json::json;
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::sealed::seal as seal_file;
use thicket::domain::{Wire, encode_base64url};

use super::app::App;
use super::files::Mailbox;
use super::http;
use super::person::{Staff, ledger, seal, send, sign_in};

/// The table that is kept. A new route must be added here with its five statuses, in the order stranger,
/// suspended caseworker, caseworker without a grant, caseworker with one, admin.
const EXPECTED: &[(&str, &str, [u16; 5])] = &[
    ("GET", "/", [303, 303, 303, 303, 303]),
    ("GET", "/report", [303, 303, 303, 303, 303]),
    ("GET", "/mailbox", [303, 303, 303, 303, 303]),
    ("GET", "/{locale}", [303, 303, 303, 303, 303]),
    ("GET", "/{locale}/", [200, 200, 200, 200, 200]),
    ("GET", "/{locale}/report", [200, 200, 200, 200, 200]),
    ("GET", "/{locale}/report/plain", [200, 200, 200, 200, 200]),
    ("POST", "/{locale}/report/plain", [415, 415, 415, 415, 415]),
    ("GET", "/{locale}/mailbox", [200, 200, 200, 200, 200]),
    ("GET", "/{locale}/files", [200, 200, 200, 200, 200]),
    ("GET", "/{locale}/mailbox/plain", [200, 200, 200, 200, 200]),
    (
        "POST",
        "/{locale}/mailbox/plain/files",
        [415, 415, 415, 415, 415],
    ),
    ("POST", "/{locale}/mailbox/plain", [415, 415, 415, 415, 415]),
    ("GET", "/{locale}/help/", [200, 200, 200, 200, 200]),
    ("GET", "/{locale}/help/{topic}", [404, 404, 404, 404, 404]),
    ("GET", "/assets/{name}", [404, 404, 404, 404, 404]),
    ("GET", "/desk", [200, 200, 200, 200, 200]),
    ("GET", "/desk/viewer", [200, 200, 200, 200, 200]),
    ("GET", "/enroll", [200, 200, 200, 200, 200]),
    ("GET", "/api/v1/openapi.json", [200, 200, 200, 200, 200]),
    ("GET", "/api/v1/intake", [200, 200, 200, 200, 200]),
    ("GET", "/api/v1/ledger", [200, 200, 200, 200, 200]),
    ("POST", "/api/v1/reports", [400, 400, 400, 400, 400]),
    ("GET", "/api/v1/mailbox", [200, 200, 200, 200, 200]),
    ("DELETE", "/api/v1/mailbox", [404, 404, 404, 404, 404]),
    (
        "POST",
        "/api/v1/mailbox/followups",
        [400, 400, 400, 400, 400],
    ),
    (
        "DELETE",
        "/api/v1/mailbox/mail/{id}",
        [404, 404, 404, 404, 404],
    ),
    ("POST", "/api/v1/session", [400, 400, 400, 400, 400]),
    ("GET", "/api/v1/session", [401, 401, 200, 200, 200]),
    ("PUT", "/api/v1/account/keyring", [401, 401, 400, 400, 400]),
    ("GET", "/api/v1/cases", [401, 401, 200, 200, 404]),
    ("GET", "/api/v1/cases/{case}", [401, 401, 404, 200, 404]),
    ("PATCH", "/api/v1/cases/{case}", [401, 401, 404, 204, 404]),
    (
        "POST",
        "/api/v1/cases/{case}/records",
        [401, 401, 400, 400, 404],
    ),
    (
        "POST",
        "/api/v1/cases/{case}/grants",
        [401, 401, 404, 409, 404],
    ),
    ("GET", "/api/v1/desk/templates", [401, 401, 200, 200, 404]),
    ("PUT", "/api/v1/desk/templates", [401, 401, 400, 400, 404]),
    (
        "OPTIONS",
        "/api/v1/cases/{case}/files",
        [204, 204, 204, 204, 204],
    ),
    // Of whoever has a mailbox, which nobody here has.
    (
        "POST",
        "/api/v1/cases/{case}/files",
        [404, 404, 404, 404, 404],
    ),
    (
        "HEAD",
        "/api/v1/cases/{case}/files/{id}",
        [404, 404, 404, 404, 404],
    ),
    (
        "PATCH",
        "/api/v1/cases/{case}/files/{id}",
        [404, 404, 404, 404, 404],
    ),
    (
        "DELETE",
        "/api/v1/cases/{case}/files/{id}",
        [404, 404, 404, 404, 404],
    ),
    (
        "GET",
        "/api/v1/cases/{case}/files/{id}",
        [401, 401, 404, 200, 404],
    ),
    ("POST", "/api/v1/enrolment/open", [400, 400, 400, 400, 400]),
    ("POST", "/api/v1/enrolment", [400, 400, 400, 400, 400]),
    ("GET", "/api/v1/accounts", [401, 401, 404, 404, 200]),
    // Last, since they end the sessions.
    ("DELETE", "/api/v1/session", [401, 401, 204, 204, 204]),
    ("DELETE", "/api/v1/sessions", [401, 401, 401, 401, 401]),
];

#[test]
fn n41_every_route_answers_each_person_as_the_table_says() {
    let app = App::start();
    let table = thicket::web::routes::table();
    assert_eq!(table.len(), EXPECTED.len(), "a route has no row here");

    let suspended = sign_in(&app, &app.caseworker(2));
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
    let without = sign_in(&app, &app.caseworker(0));
    let with = sign_in(&app, &app.caseworker(1));
    let admin = sign_in(&app, &admin);
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
            .replace("{id}", &id);
        let body = match (*method, *path) {
            ("PATCH", "/api/v1/cases/{case}") => {
                json!({"v": 1, "state": "triage", "assignee": null})
            }
            (_, "/api/v1/cases/{case}/grants") => {
                json!({"v": 1, "account": case, "key": sealed.submission.grants[0].key})
            }
            _ => json!({}),
        };
        let cookies = [
            None,
            Some(&suspended.cookie),
            Some(&without.cookie),
            Some(&with.cookie),
            Some(&admin.cookie),
        ];
        let statuses = cookies.map(|cookie| {
            let mut headers = vec![
                ("content-type", "application/json"),
                ("tus-resumable", "1.0.0"),
                ("upload-length", "16384"),
            ];
            if let Some(cookie) = cookie {
                headers.push(("cookie", cookie));
            }
            let body = if matches!(*method, "GET" | "HEAD" | "DELETE" | "OPTIONS") {
                String::new()
            } else {
                body.to_string()
            };
            let answer = http::send(
                method,
                &format!("{}{url}", app.url),
                &headers,
                body.as_bytes(),
            );
            answer.status
        });
        assert_eq!(statuses, *expected, "{method} {path}");
    }
}

/// Takes the row of a grant out of the database, as if the case had never been granted.
fn revoke_grant(app: &App, case: &str, staff: &Staff) {
    let case = thicket::domain::decode_base64url(case).unwrap();
    let account = staff.keyring.account;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            use sqlx::Connection as _;
            let options = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(app.data().join("thicket.db"))
                .busy_timeout(std::time::Duration::from_secs(10));
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            let removed = sqlx::query(
                "DELETE FROM grants WHERE account = $1 AND case_key = (SELECT case_key FROM cases WHERE id = $2)",
            )
            .bind(account.as_bytes())
            .bind(case)
            .execute(&mut connection)
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
fn n28_no_call_of_staff_writes_a_mailbox() {
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
