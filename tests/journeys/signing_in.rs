//! Sessions as a client sees them.

use serde_json::json;

use super::app::App;
use super::http::{self, send};
use super::person::{code, credentials, sign_in, try_sign_in};

#[test]
fn n29_an_unknown_handle_looks_like_a_known_one() {
    let app = App::start();
    let known = app.caseworker(0);
    let mut wrong = credentials(&app, &known, "000000");
    wrong["login_key"] = json!("A".repeat(43));
    let mut unknown = wrong.clone();
    unknown["handle"] = json!("nobody-here");
    let url = format!("{}/api/v1/session", app.url);
    let (a, b) = (
        http::post_json(&url, &wrong),
        http::post_json(&url, &unknown),
    );
    assert_eq!((a.status, &a.body), (403, &b.body));
    assert_eq!(a.status, b.status);
    let names = |answer: &http::Answer| -> Vec<String> {
        answer
            .headers
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    };
    assert_eq!(names(&a), names(&b));
}

#[test]
fn n31_fifty_guesses_at_once_count_as_fifty() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let account = app.caseworker(0);
    let mut body = credentials(&app, &account, "000000");
    body["login_key"] = json!("A".repeat(43));
    let url = format!("{}/api/v1/session", app.url);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..50)
            .map(|_| scope.spawn(|| http::post_json(&url, &body).status))
            .collect();
        guesses
            .into_iter()
            .map(|guess| guess.join().unwrap())
            .collect()
    });
    assert!(statuses.contains(&429), "{statuses:?}");
    // Somebody who knows the passphrase is not kept out by strangers' guesses.
    assert_eq!(try_sign_in(&app, &account, &code(&account, 0)).status, 200);
}

#[test]
fn n33_n34_a_code_works_once() {
    let app = App::start();
    let account = app.caseworker(0);
    let used = code(&account, 0);
    assert_eq!(try_sign_in(&app, &account, &used).status, 200);
    assert_eq!(try_sign_in(&app, &account, &used).status, 403);
    // n34: signing in does not open an earlier step again.
    assert_eq!(try_sign_in(&app, &account, &code(&account, 1)).status, 200);
    assert_eq!(try_sign_in(&app, &account, &used).status, 403);
}

#[test]
fn n35_n36_only_sessions_that_the_server_made_count() {
    let app = App::start();
    let account = app.caseworker(0);
    let url = format!("{}/api/v1/session", app.url);
    let planted = format!("__Host-thicket={}", "A".repeat(43));
    let reach = |cookie: &str| send("GET", &url, &[("cookie", cookie)], b"").status;
    assert_eq!(reach(&planted), 401);
    // The right passphrase with a wrong code reaches nothing and sets no cookie.
    let half = try_sign_in(&app, &account, "000000");
    assert_eq!(half.status, 403);
    assert!(half.header("set-cookie").is_none());
    let body = credentials(&app, &account, &code(&account, 0)).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("cookie", planted.as_str()),
    ];
    let answer = send("POST", &url, &headers, body.as_bytes());
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").unwrap();
    for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let first = cookie.split(';').next().unwrap().to_owned();
    assert_ne!(first, planted);
    assert_eq!(reach(&planted), 401);
    let second = sign_in(&app, &account);
    assert_ne!(first, second.cookie);
    assert_eq!((reach(&first), reach(&second.cookie)), (200, 200));
    assert_eq!(second.call("DELETE", "sessions", None).status, 204);
    assert_eq!((reach(&first), reach(&second.cookie)), (401, 401));
}

#[test]
fn n37_suspension_ends_every_session_at_once() {
    let app = App::start();
    let account = app.caseworker(1);
    let staff = sign_in(&app, &account);
    assert_eq!(staff.call("GET", "cases", None).status, 200);
    let admin = app.admin();
    let (done, output) = app.command(
        &[
            "account",
            "suspend",
            &account.handle,
            "--admin",
            &admin.handle,
            "--yes",
        ],
        &format!("{}\n", admin.passphrase),
    );
    assert!(done, "{output}");
    assert_eq!(staff.call("GET", "cases", None).status, 401);
    assert_eq!(try_sign_in(&app, &account, &code(&account, 0)).status, 403);
}

#[test]
fn n45_who_was_invited_but_not_vetted_can_do_nothing() {
    let app = App::start();
    let (done, output) = app.command(
        &["account", "invite", "--role", "caseworker", "newcomer"],
        "",
    );
    assert!(done, "{output}");
    let token = output
        .split("#v1.")
        .nth(1)
        .unwrap()
        .split('.')
        .next()
        .unwrap()
        .to_owned();
    let open = |token: &str| {
        http::post_json(
            &format!("{}/api/v1/enrolment/open", app.url),
            &json!({"v": 1, "token": token}),
        )
    };
    let answer = open(&token);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["role"], "caseworker");
    assert_eq!(open(&"A".repeat(43)).status, 404);
    let mut stranger = app.caseworker(0);
    stranger.handle = "newcomer".to_owned();
    assert_eq!(try_sign_in(&app, &stranger, "000000").status, 403);
}
