//! People as clients: they sign in over HTTP and open what is theirs with the library's own checks.

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::account::{AccountKeys, Keyring, Passphrase};
use thicket::crypto::hash::sha256;
use thicket::crypto::ledger::{Entry, Ledger};
use thicket::crypto::one_time_code;
use thicket::crypto::record::{Card, OpenedGrant, Report};
use thicket::domain::{Bytes, CaseId, Handle};

use crate::http::{self, address_of};

/// Somebody who is signed in.
pub struct SignedIn {
    pub cookie: String,
    pub keyring: Keyring,
    pub ledger: Ledger,
    address: String,
}

pub fn ledger(url: &str) -> Ledger {
    let answer = http::ask(&address_of(url), "GET", "/api/v1/ledger", None, "");
    let entries: Vec<Entry> = serde_json::from_value(answer.json()["entries"].clone()).unwrap();
    Ledger::verify(&entries).unwrap()
}

/// The body of `POST session`.
pub fn credentials(
    ledger: &Ledger,
    handle: &str,
    passphrase: &str,
    totp: &str,
) -> (String, AccountKeys) {
    let handle: Handle = handle.parse().unwrap();
    let keys = Passphrase::parse(passphrase)
        .unwrap()
        .keys(&ledger.instance(), &handle);
    let secret = one_time_code::from_base32(totp).unwrap();
    let code = one_time_code::code(&secret, Clock::system().unix_seconds());
    let body = json!({
        "v": 1,
        "handle": handle,
        "login_key": Bytes(keys.login_key.to_vec()),
        "code": code.as_str(),
    });
    (body.to_string(), keys)
}

pub fn sign_in(url: &str, account: &Value) -> SignedIn {
    let text = |field: &str| account[field].as_str().unwrap();
    let ledger = ledger(url);
    let (body, keys) = credentials(&ledger, text("handle"), text("passphrase"), text("totp"));
    let address = address_of(url);
    let answer = http::ask(&address, "POST", "/api/v1/session", None, &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let file: Bytes = serde_json::from_value(answer.json()["keyring"].clone()).unwrap();
    let keyring = Keyring::open(&keys.unlock, &file.0).unwrap();
    keyring.check(&ledger).unwrap();
    SignedIn {
        cookie,
        keyring,
        ledger,
        address,
    }
}

/// A case that was opened.
pub struct Opened {
    pub row: Value,
    pub card: Card,
    pub report: Report,
    pub works: usize,
}

impl SignedIn {
    pub fn get(&self, path: &str) -> Value {
        let answer = http::ask(&self.address, "GET", path, Some(&self.cookie), "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Opens every case with all checks.
    pub fn open_all(&self) -> Vec<Opened> {
        let page = self.get("/api/v1/cases?state=");
        let rows = page["cases"].as_array().unwrap();
        rows.iter()
            .map(|row| self.open(row["case"].as_str().unwrap()))
            .collect()
    }

    fn open(&self, case: &str) -> Opened {
        let view = self.get(&format!("/api/v1/cases/{case}"));
        let case: CaseId = case.parse().unwrap();
        let bytes = |value: &Value| -> Vec<u8> {
            let bytes: Bytes = serde_json::from_value(value.clone()).unwrap();
            bytes.0
        };
        let identity = &self.keyring.identity;
        let instance = self.ledger.instance();
        let grant = OpenedGrant::open(identity, &instance, &case, &bytes(&view["grant"])).unwrap();
        let records = view["records"].as_array().unwrap();
        let of_wire = |wire: &'static str| records.iter().filter(move |r| r["wire"] == wire);
        let report = bytes(&of_wire("report").next().unwrap()["sealed"]);
        assert_eq!(sha256(&report), grant.report);
        Opened {
            card: Card::open_first(&grant, &case, &bytes(&view["card"])).unwrap(),
            report: Report::open(&grant, &case, &report).unwrap(),
            works: of_wire("work").count(),
            row: view,
        }
    }
}
