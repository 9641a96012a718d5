//! What must hold of every route alike, whatever is added: other sites change nothing, reading changes nothing, what nobody
//! asked for changes nothing, and whatever takes a secret is throttled.

use axum::http::Method;
use serde_json::{Value, json};
use thicket::crypto::ledger::Action;
use thicket::domain::{AccountId, encode_base64url};
use thicket::web::routes::{Audience, Row, table};

use super::app::App;
use super::boundaries::memory_kib;
use super::database::in_database;
use super::http::{self, Answer, send};
use super::leaks::plain_report;
use super::newcomer::sign;
use super::person::{Staff, code, credentials, ledger, seal, sign_in};

/// A path with something in every place.
fn filled(path: &str, case: &str) -> String {
    path.replace("{locale}", "en")
        .replace("{topic}", "no-such-topic")
        .replace("{name}", "no-such-asset")
        .replace("{case}", case)
        .replace("{account}", case)
        .replace("{id}", case)
}

fn costs(row: &Row) -> String {
    format!("{:?}", row.cost)
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Every row of these tables, or of all, as text. Sessions are left out: they know when they were last used.
fn rows_of(app: &App, tables: Option<&[&str]>) -> Vec<String> {
    let mut rows = Vec::new();
    in_database(app, async |connection| {
        let statement = "SELECT m.name, group_concat('quote(' || i.name || ')', '||') FROM sqlite_master m \
             JOIN pragma_table_info(m.name) i WHERE m.type = 'table' AND m.name NOT IN ('sessions', 'sqlite_sequence') \
             GROUP BY m.name ORDER BY m.name";
        let found: Vec<(String, String)> = sqlx::query_as(statement)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        for (table, columns) in found {
            if tables.is_some_and(|tables| !tables.contains(&table.as_str())) {
                continue;
            }
            let statement = format!("SELECT {columns} FROM {table} ORDER BY 1");
            let query = sqlx::query_as(sqlx::AssertSqlSafe(statement));
            let texts: Vec<(String,)> = query.fetch_all(&mut *connection).await.unwrap();
            rows.extend(texts.into_iter().map(|(text,)| format!("{table} {text}")));
        }
    });
    assert!(!rows.is_empty());
    rows
}

/// As somebody with the database would, so that a code of this moment can be used again.
fn unused_codes(app: &App) {
    in_database(app, async |connection| {
        let statement = "UPDATE factors SET step = 0";
        sqlx::query(statement).execute(connection).await.unwrap();
    });
}

fn case_of(app: &App) -> String {
    let sealed = seal(&ledger(app), "For the sweeps.");
    assert_eq!(super::person::send(app, &sealed.submission).status, 201);
    sealed.submission.case.to_string()
}

#[test]
fn n39_no_route_that_changes_something_takes_it_from_another_site() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let case = case_of(&app);
    let (caseworker, admin) = (
        sign_in(&app, &app.caseworker(0)),
        sign_in(&app, &app.admin()),
    );
    let before = rows_of(&app, None);
    let mut tried = 0;
    for row in table().iter().filter(|row| !is_safe(&row.method)) {
        // The plain forms refuse by themselves, since they have to repeat what was typed: their tests are in
        // boundaries.rs, leaks.rs and plain_mailbox.rs.
        if costs(row) == "PlainForm" {
            continue;
        }
        for who in [&caseworker, &admin] {
            for foreign in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("sec-fetch-site", "none"),
                ("origin", "https://elsewhere.example"),
                ("origin", "null"),
            ] {
                let headers = [
                    ("cookie", who.cookie.as_str()),
                    ("content-type", "application/json"),
                    foreign,
                ];
                let url = format!("{}{}", app.url, filled(row.path, &case));
                let answer = send(row.method.as_str(), &url, &headers, b"{\"v\":1}");
                let told = (answer.status, answer.problem());
                let expected = (403, "cross-origin".to_owned());
                assert_eq!(told, expected, "{} {} {foreign:?}", row.method, row.path);
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
    assert_eq!(rows_of(&app, None), before);
    assert_eq!(caseworker.call("GET", "session", None).status, 200);
}

#[test]
fn n39_reading_changes_nothing() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let case = case_of(&app);
    let cookies = [
        None,
        Some(sign_in(&app, &app.caseworker(0)).cookie),
        Some(sign_in(&app, &app.admin()).cookie),
    ];
    let before = rows_of(&app, None);
    for row in table().iter().filter(|row| is_safe(&row.method)) {
        for cookie in &cookies {
            let headers: Vec<_> = cookie.iter().map(|one| ("cookie", one.as_str())).collect();
            for query in ["", "?state=open&account=x&after=", "?action=export&cases=3"] {
                let url = format!("{}{}{query}", app.url, filled(row.path, &case));
                let status = send(row.method.as_str(), &url, &headers, b"").status;
                assert_ne!(status, 500, "{} {}", row.method, row.path);
            }
        }
    }
    assert_eq!(rows_of(&app, None), before);
}

/// What nobody asks for, beside what a call takes.
fn planted(mut body: Value, who: &Staff) -> Value {
    let more = json!({
        "role": "admin", "state": body.get("state").cloned().unwrap_or(json!("vetted")), "login": "A".repeat(43),
        "recipient": "age1pq1", "signing": "A".repeat(43), "secret": "AAAA", "one_time_secret": "AAAA",
        "by": "AAAAAAAAAAAAAAAAAAAAAA", "author": "AAAAAAAAAAAAAAAAAAAAAA", "token": "A".repeat(43),
        "mailbox_key": "A".repeat(43), "threshold": 1, "expires": 99_999_999, "used": null, "session": "x",
        "mailboxes": [{"mailbox": "A".repeat(43)}, {"mailbox": "B".repeat(43)}],
        "grants": [{"account": who.keyring.account, "key": "AAAA"}], "erases": null, "invite": "A".repeat(43),
    });
    for (key, value) in more.as_object().unwrap() {
        body.as_object_mut()
            .unwrap()
            .entry(key.clone())
            .or_insert_with(|| value.clone());
    }
    body
}

fn done(answer: &Answer, what: &str) {
    assert!(
        (200..300).contains(&answer.status),
        "{what}: {} {}",
        answer.status,
        answer.text()
    );
}

#[test]
fn n28_n43_n46_what_nobody_asked_for_gives_no_role_and_writes_no_mailbox() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let case = case_of(&app);
    let (caseworker, admin) = (
        sign_in(&app, &app.caseworker(0)),
        sign_in(&app, &app.admin()),
    );
    let keyring = caseworker
        .keyring
        .seal(&caseworker.keyring.identity.recipient())
        .unwrap();
    let factors = caseworker.call("GET", "account/factors", None).json();
    let factor = factors["factors"][0]["id"].as_str().unwrap().to_owned();
    let other = sign_in(&app, &app.caseworker(1)).keyring.account;
    let mine = caseworker.keyring.account;
    let kept = ["mailboxes", "mail", "grants", "factors", "recovery_codes"];
    let accounts = |app: &App| -> Vec<String> {
        let mut rows = Vec::new();
        in_database(app, async |connection| {
            let statement = "SELECT handle || role || state || quote(login) || quote(recipient) || quote(signing) \
                 || quote(invite) || quote(one_time_secret) FROM accounts ORDER BY handle";
            let found: Vec<(String,)> = sqlx::query_as(statement)
                .fetch_all(connection)
                .await
                .unwrap();
            rows = found.into_iter().map(|(row,)| row).collect();
        });
        rows
    };
    let name = json!({"v": 1, "name": "telephone"});
    let path = format!("account/factors/{factor}");
    done(
        &caseworker.call("PATCH", &path, Some(&name)),
        "an honest name",
    );
    let before = (accounts(&app), rows_of(&app, Some(&kept)));
    let entry = ledger(&app).sign_next(
        thicket::clock::Clock::system().today(),
        Action::Desk {
            desk: thicket::domain::DeskId([7; 16]),
            name: "Elsewhere".to_owned(),
        },
        &[(admin.keyring.account, &admin.keyring.signing)],
    );
    let calls = [
        (
            &caseworker,
            "PUT",
            "account/keyring".to_owned(),
            json!({"v": 1, "keyring": encode_base64url(&keyring)}),
        ),
        (&caseworker, "PATCH", path, name),
        (
            &caseworker,
            "PATCH",
            format!("cases/{case}"),
            json!({"v": 1, "state": "triage", "assignee": null}),
        ),
        (
            &caseworker,
            "POST",
            format!("cases/{case}/erasure"),
            json!({"v": 1}),
        ),
        (
            &caseworker,
            "POST",
            "journal".to_owned(),
            json!({"v": 1, "action": "export", "cases": 1}),
        ),
        (
            &caseworker,
            "POST",
            "session/challenge".to_owned(),
            json!({"v": 1}),
        ),
        (
            &admin,
            "POST",
            "ledger".to_owned(),
            json!({"v": 1, "entry": entry}),
        ),
        (
            &admin,
            "POST",
            format!("accounts/{other}/reset"),
            json!({"v": 1, "hours": 1}),
        ),
    ];
    for (who, method, path, body) in calls {
        let mut body = planted(body, who);
        if path.starts_with("account/factors") {
            // Which this call takes, beside a passkey's copy.
            body.as_object_mut().unwrap().remove("recipient");
        }
        done(&who.call(method, &path, Some(&body)), &path);
    }
    assert_eq!((accounts(&app), rows_of(&app, Some(&kept))), before);
    // What is noted of it names who did it, and nothing that was planted.
    let journal = admin.call("GET", "journal", None).json();
    let entries = journal["entries"].as_array().unwrap();
    let last: Vec<Value> = entries
        .iter()
        .rev()
        .take(2)
        .map(|entry| {
            let bytes = thicket::domain::decode_base64url(entry.as_str().unwrap()).unwrap();
            serde_json::from_slice(&bytes).unwrap()
        })
        .collect();
    assert_eq!(
        (&last[0]["action"], &last[0]["by"]),
        (&json!("reset"), &json!(admin.keyring.account))
    );
    assert_eq!(
        (&last[1]["action"], &last[1]["by"]),
        (&json!("export"), &json!(mine))
    );
    assert_eq!(
        caseworker.call("GET", "session", None).json()["role"],
        "caseworker"
    );
    assert_eq!(caseworker.call("GET", "accounts", None).status, 404);
}

#[test]
fn n49_the_policy_holds_on_every_route_for_everybody() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let cookies = [
        None,
        Some(sign_in(&app, &app.caseworker(0)).cookie),
        Some(sign_in(&app, &app.admin()).cookie),
    ];
    let pages = ["/desk", "/enroll", "/admin"];
    let mut seen = 0;
    for row in table() {
        let path = filled(row.path, &"A".repeat(22));
        for cookie in &cookies {
            let mut headers = vec![("content-type", "application/json")];
            headers.extend(cookie.iter().map(|one| ("cookie", one.as_str())));
            let answer = send(
                row.method.as_str(),
                &format!("{}{path}", app.url),
                &headers,
                b"{}",
            );
            let policy = answer.header("content-security-policy").unwrap_or_default();
            assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"));
            assert_eq!(
                answer.header("referrer-policy"),
                Some("same-origin"),
                "{path}"
            );
            assert_eq!(
                answer.header("x-content-type-options"),
                Some("nosniff"),
                "{path}"
            );
            // What a build makes is the same for everybody, and named by its content.
            if !path.starts_with("/assets/") || answer.status != 200 {
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            }
            if pages.contains(&path.as_str()) {
                assert!(
                    policy.contains("require-trusted-types-for 'script'"),
                    "{path}"
                );
                seen += 1;
            }
        }
    }
    assert_eq!(seen, pages.len() * cookies.len());
}

/// Where a passphrase's key, a code, a passkey, a link's token or a proof is taken.
const CREDENTIALS: [(&str, &str); 12] = [
    ("DELETE", "/api/v1/account/factors/{id}"),
    ("POST", "/api/v1/account/factors"),
    ("POST", "/api/v1/account/recovery-codes"),
    ("POST", "/api/v1/enrolment"),
    ("POST", "/api/v1/enrolment/open"),
    ("POST", "/api/v1/reset"),
    ("POST", "/api/v1/reset/open"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/challenge"),
    ("PUT", "/api/v1/account/factors/{id}"),
    ("PUT", "/api/v1/account/passphrase"),
    ("PUT", "/api/v1/account/rotation"),
];

#[test]
fn n30_every_route_that_takes_a_secret_is_throttled_with_all_others() {
    let mut found: Vec<_> = table()
        .iter()
        .filter(|row| costs(row) == "Credential")
        .map(|row| (row.method.as_str().to_owned(), row.path))
        .collect();
    found.sort();
    let expected = CREDENTIALS.map(|(method, path)| (method.to_owned(), path));
    assert_eq!(found, expected);
    // Whoever is invited and nobody yet can try nothing else.
    for row in table() {
        let bounded = matches!(costs(&row).as_str(), "Credential" | "Light");
        assert!(row.audience != Audience::Invited || bounded, "{}", row.path);
    }
    // One allowance for all of them: guesses are not had anew at the next route.
    let app = App::start();
    let staff = sign_in(&app, &app.caseworker(0));
    let try_at = |method: &str, path: &str| {
        let headers = [
            ("cookie", staff.cookie.as_str()),
            ("content-type", "application/json"),
        ];
        let url = format!("{}{}", app.url, filled(path, &"A".repeat(22)));
        send(method, &url, &headers, b"{\"v\":1}").status
    };
    let spent = (0..200).any(|_| try_at("POST", "/api/v1/reset/open") == 429);
    assert!(spent);
    for (method, path) in CREDENTIALS {
        assert_eq!(try_at(method, path), 429, "{method} {path}");
    }
    // Which keeps nobody from working, and no reporter from the form.
    assert_eq!(staff.call("GET", "cases", None).status, 200);
    assert_eq!(http::get(&format!("{}/en/report", app.url)).status, 200);
}

#[test]
fn n29_n35_a_link_and_a_passkeys_question_tell_nobody_who_there_is_and_begin_no_session() {
    let app = App::start();
    let url = |path: &str| format!("{}/api/v1/{path}", app.url);
    let known = app.caseworker(0);
    let right = credentials(&app, &known, "000000");
    let open = |handle: &str, login_key: &Value| {
        let body =
            json!({"v": 1, "token": "A".repeat(43), "handle": handle, "login_key": login_key});
        http::post_json(&url("reset/open"), &body)
    };
    let answers = [
        open(&known.handle, &right["login_key"]),
        open(&known.handle, &json!("B".repeat(42) + "A")),
        open("nobody-here", &right["login_key"]),
    ];
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (403, &answers[0].body));
        assert_eq!(answer.problem(), "sign-in-failed");
        assert!(answer.header("set-cookie").is_none());
    }
    let asked = http::post_json(&url("session/challenge"), &json!({"v": 1}));
    assert_eq!(asked.status, 200);
    assert!(asked.header("set-cookie").is_none());
    assert_eq!(asked.json()["options"]["allowCredentials"], json!([]));
    assert!(!asked.text().contains(&known.handle));
    let challenge = asked.json()["challenge"].as_str().unwrap().to_owned();
    for cookie in [challenge.clone(), format!("{challenge}{}", "A".repeat(21))] {
        let cookie = format!("__Host-thicket={cookie}");
        let answer = send("GET", &url("session"), &[("cookie", &cookie)], b"");
        assert_eq!(answer.status, 401);
    }
    // The right passphrase, and a question that nobody answered.
    let body = json!({
        "v": 1, "handle": known.handle, "login_key": right["login_key"],
        "passkey": {"challenge": challenge, "credential": {}},
    });
    let half = http::post_json(&url("session"), &body);
    assert!(matches!(half.status, 400 | 403), "{}", half.text());
    assert!(half.header("set-cookie").is_none());
}

#[test]
fn n33_neither_login_keys_nor_recovery_codes_are_stored_or_logged() {
    let app = App::start();
    let account = app.caseworker(0);
    let staff = sign_in(&app, &account);
    unused_codes(&app);
    let known = credentials(&app, &account, &code(&account, 0));
    let proof = json!({"login_key": known["login_key"], "code": known["code"]});
    let made = staff.call(
        "POST",
        "account/recovery-codes",
        Some(&json!({"v": 1, "proof": proof})),
    );
    assert_eq!(made.status, 200, "{}", made.text());
    let made = made.json();
    let codes: Vec<&str> = made["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 8);
    let mut body = known.clone();
    body["code"] = json!(codes[0]);
    let url = format!("{}/api/v1/session", app.url);
    assert_eq!(http::post_json(&url, &body).status, 200);
    assert_eq!(http::post_json(&url, &body).status, 403, "works once");
    let plain: Vec<String> = codes.iter().map(|code| code.replace('-', "")).collect();
    let mut words: Vec<&str> = plain.iter().map(String::as_str).collect();
    words.extend(&codes);
    words.push(known["login_key"].as_str().unwrap());
    assert_eq!(app.files_with(&words), Vec::<std::path::PathBuf>::new());
}

#[test]
fn n38_hundreds_of_questions_for_passkeys_at_once_keep_no_reporter_waiting() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let url = format!("{}/api/v1/session/challenge", app.url);
    let ask = || {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        assert_eq!(http::post_json(&url, &json!({"v": 1})).status, 200);
                    }
                });
            }
            assert_eq!(http::get(&format!("{}/en/report", app.url)).status, 200);
        });
    };
    ask();
    let before = memory_kib(&app);
    for _ in 0..4 {
        ask();
    }
    let grown = memory_kib(&app).saturating_sub(before);
    assert!(grown < 10_000, "grown by {grown} KiB");
}

#[test]
fn n16_the_plain_form_seals_to_nobody_who_was_suspended() {
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let account = sign_in(&app, &app.caseworker(2)).keyring.account;
    let grants_of = |account: Option<&AccountId>| {
        let mut count = 0;
        in_database(&app, async |connection| {
            let statement = "SELECT COUNT(*) FROM grants WHERE account = $1 OR $1 IS NULL";
            let row: (i64,) = sqlx::query_as(statement)
                .bind(account.map(|account| account.as_bytes().to_vec()))
                .fetch_one(connection)
                .await
                .unwrap();
            count = row.0;
        });
        count
    };
    let before = (grants_of(None), grants_of(Some(&account)));
    plain_report(&app, "For three readers.", 200);
    assert_eq!(grants_of(None), before.0 + 3);
    assert_eq!(grants_of(Some(&account)), before.1 + 1);
    assert_eq!(sign(&app, &admin, Action::Suspend { account }).status, 201);
    plain_report(&app, "For two readers.", 200);
    assert_eq!(grants_of(None), before.0 + 5);
    assert_eq!(grants_of(Some(&account)), before.1 + 1);
}

#[test]
fn n17_a_recipient_that_would_start_a_plugin_gets_into_no_ledger() {
    const PLUGIN: &str = "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t";
    let app = App::start();
    let admin = sign_in(&app, &app.admin());
    let head = ledger(&app).head();
    for recipient in [
        PLUGIN,
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    ] {
        let recipient = Some(recipient.to_owned());
        let answer = sign(&app, &admin, Action::Recovery { recipient });
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (409, "invalid-ledger")
        );
    }
    assert_eq!(ledger(&app).head(), head);
    assert!(ledger(&app).recovery().is_none());
}
