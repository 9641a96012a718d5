//! Staff and reporters at a terminal: they speak the interface with the project's own cryptography.

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::account::{Keyring, Passphrase};
use thicket::crypto::ledger::{Entry, Ledger};
use thicket::crypto::one_time_code;
use thicket::crypto::random::Random;
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::{CardContent, OpenedGrant, Report};
use thicket::crypto::submission::ReportToSeal;
use thicket::domain::{
    CaseId, DeskId, ReportSubmission, Urgency, decode_base64url, encode_base64url,
};

use super::app::{Account, App};
use super::http::{self, Answer};

/// The verified ledger of an intake.
pub fn ledger(app: &App) -> Ledger {
    let answer = http::get(&format!("{}/api/v1/ledger", app.url)).json();
    let entries: Vec<Entry> = serde_json::from_value(answer["entries"].clone()).unwrap();
    Ledger::verify(&entries).unwrap()
}

/// The default desk.
pub fn desk(ledger: &Ledger) -> DeskId {
    ledger.desks()[0].0
}

/// A sealed report and the receipts that belong to it.
pub struct Sealed {
    pub submission: ReportSubmission,
    pub real: Receipt,
    pub safe: Receipt,
}

/// Seals a report with these words for the default desk.
pub fn seal(ledger: &Ledger, text: &str) -> Sealed {
    let random = Random::system();
    let (real, safe) = (Receipt::generate(&random), Receipt::generate(&random));
    let instance = ledger.instance();
    let submission = ReportToSeal {
        ledger,
        desk: desk(ledger),
        locale: "en",
        answers: json!({ "happened": text }).as_object().unwrap().clone(),
        card: CardContent {
            urgency: Urgency::U2,
            kinds: vec!["family".into()],
            places: vec!["SE".into()],
            languages: vec!["en".into()],
            summary: text.chars().take(100).collect(),
            tags: Vec::new(),
        },
        real: &real.keys(&instance),
        safe: &safe.keys(&instance),
    }
    .seal(&random)
    .unwrap();
    Sealed {
        submission,
        real,
        safe,
    }
}

/// Sends a sealed report.
pub fn send(app: &App, submission: &ReportSubmission) -> Answer {
    let body = serde_json::to_vec(submission).unwrap();
    send_bytes(app, &body)
}

/// Sends the bytes of a sealed report.
pub fn send_bytes(app: &App, body: &[u8]) -> Answer {
    http::send(
        "POST",
        &format!("{}/api/v1/reports", app.url),
        &[("content-type", "application/json")],
        body,
    )
}

/// A one-time code, `steps` of 30 seconds from now.
pub fn code(account: &Account, steps: i64) -> String {
    let secret = one_time_code::from_base32(&account.totp).unwrap();
    one_time_code::code(&secret, Clock::system().unix_seconds() + 30 * steps).to_string()
}

/// The body of a sign-in.
pub fn credentials(app: &App, account: &Account, code: &str) -> Value {
    let keys = Passphrase::parse(&account.passphrase)
        .unwrap()
        .keys(&ledger(app).instance(), &account.handle.parse().unwrap());
    json!({
        "v": 1,
        "handle": account.handle,
        "login_key": encode_base64url(keys.login_key.as_slice()),
        "code": code,
    })
}

/// Tries to sign in.
pub fn try_sign_in(app: &App, account: &Account, code: &str) -> Answer {
    let body = credentials(app, account, code);
    http::post_json(&format!("{}/api/v1/session", app.url), &body)
}

/// Somebody who is signed in.
pub struct Staff {
    pub cookie: String,
    pub keyring: Keyring,
    pub ledger: Ledger,
    url: String,
}

/// Signs in and unlocks. The code of the next step is used, so that a browser can use this one's.
pub fn sign_in(app: &App, account: &Account) -> Staff {
    sign_in_with(app, account, &code(account, 1))
}

/// Signs in with a given code and unlocks.
pub fn sign_in_with(app: &App, account: &Account, code: &str) -> Staff {
    let answer = try_sign_in(app, account, code);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let ledger = ledger(app);
    let keys = Passphrase::parse(&account.passphrase)
        .unwrap()
        .keys(&ledger.instance(), &account.handle.parse().unwrap());
    let sealed = decode_base64url(answer.json()["keyring"].as_str().unwrap()).unwrap();
    let keyring = Keyring::open(&keys.unlock, &sealed).unwrap();
    keyring.check(&ledger).unwrap();
    Staff {
        cookie,
        keyring,
        ledger,
        url: app.url.clone(),
    }
}

impl Staff {
    /// Calls the interface with the session.
    pub fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "application/json"),
        ];
        let body = body.map(Value::to_string).unwrap_or_default();
        http::send(
            method,
            &format!("{}/api/v1/{path}", self.url),
            &headers,
            body.as_bytes(),
        )
    }

    /// All rows of the queue.
    pub fn queue(&self) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut after = String::new();
        loop {
            let page = self
                .call("GET", &format!("cases?after={after}"), None)
                .json();
            rows.extend(page["cases"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => return rows,
            }
        }
    }

    /// Opens a case and its report.
    pub fn open(&self, case: &CaseId) -> (Value, OpenedGrant, Report) {
        let view = self.call("GET", &format!("cases/{case}"), None).json();
        let bytes = |value: &Value| decode_base64url(value.as_str().unwrap()).unwrap();
        let grant = OpenedGrant::open(
            &self.keyring.identity,
            &self.ledger.instance(),
            case,
            &bytes(&view["grant"]),
        )
        .unwrap();
        let records = view["records"].as_array().unwrap();
        let report = records.iter().find(|r| r["wire"] == "report").unwrap();
        let report = Report::open(&grant, case, &bytes(&report["sealed"])).unwrap();
        (view, grant, report)
    }
}
