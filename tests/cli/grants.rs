//! `thicket case` and one's own grants: of before a rotation, and exchanged ones.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use thicket::crypto::account::{AccountKeys, Keyring};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Ledger;
use thicket::crypto::random::Random;
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{Bytes, CaseId};
use thicket::i18n::{Locale, texts};

use crate::between::Between;
use crate::fake::Request;
use crate::intake::{Intake, report};
use crate::people::{credentials, ledger};
use crate::process::Home;

const PLANTED: &str = "heron-at-the-lock";

fn read(value: &Value) -> Vec<u8> {
    let bytes: Bytes = serde_json::from_value(value.clone()).unwrap();
    bytes.0
}

fn written(bytes: Vec<u8>) -> Value {
    serde_json::to_value(Bytes(bytes)).unwrap()
}

fn altered(body: &mut Vec<u8>, change: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_slice(body).unwrap();
    change(&mut document);
    *body = document.to_string().into_bytes();
}

/// The keys of whoever signs in with this request.
fn signing_in(accounts: &Value, ledger: &Ledger, request: &Request) -> Option<AccountKeys> {
    if (request.method.as_str(), request.path.as_str()) != ("POST", "/api/v1/session") {
        return None;
    }
    let asked: Value = serde_json::from_slice(&request.body).unwrap();
    let mut people = accounts.as_array().unwrap().iter();
    let person = people.find(|person| person["handle"] == asked["handle"]);
    let text = |field: &str| person.unwrap()[field].as_str().unwrap();
    let (_, keys) = credentials(ledger, text("handle"), text("passphrase"), text("totp"));
    Some(keys)
}

#[test]
fn a_grant_that_is_sealed_to_keys_of_before_a_rotation_opens() {
    let intake = Intake::start();
    let home = Home::new();
    report(&home, &intake.url(), PLANTED, &[]).1.done();
    let case = intake.find(&home, PLANTED);
    let ledger = ledger(&intake.url());
    let retired = Identity::generate(&Random::system());
    let own: Arc<Mutex<Option<Identity>>> = Arc::default();
    let accounts = intake.accounts();
    let path = format!("/api/v1/cases/{case}");
    let id: CaseId = case.parse().unwrap();
    // Somebody whose keyring knows an earlier identity, which the grant is still sealed to.
    let between = Between::altering(&intake.address, move |request, body| {
        if let Some(keys) = signing_in(&accounts, &ledger, request) {
            altered(body, |session| {
                let mut keyring = Keyring::open(&keys.unlock, &read(&session["keyring"])).unwrap();
                keyring.retired = vec![retired.clone()];
                *own.lock().unwrap() = Some(keyring.identity.clone());
                session["keyring"] = written(keyring.seal(&keys.unlock.recipient()).unwrap());
            });
        }
        if request.path == path {
            altered(body, |view| {
                let own = own.lock().unwrap().clone().unwrap();
                let grant = read(&view["grant"]);
                let grant = OpenedGrant::open(&own, &ledger.instance(), &id, &grant).unwrap();
                view["grant"] = written(grant.seal(&id, &retired.recipient()).unwrap());
            });
        }
    });
    let shown = intake
        .case(&home, &between.url, &["show", &case], "")
        .done();
    assert!(shown.contains(PLANTED), "{shown}");
    let note = intake.case(&home, &between.url, &["note", &case], "a note");
    note.done();
}

#[test]
fn n57_a_grant_that_was_exchanged_is_told_and_an_earlier_one_opens_the_case() {
    let intake = Intake::start();
    let home = Home::new();
    report(&home, &intake.url(), PLANTED, &[]).1.done();
    let case = intake.find(&home, PLANTED);
    let path = format!("/api/v1/cases/{case}");
    let between = Between::altering(&intake.address, move |request, body| {
        if request.path == path {
            altered(body, |view| {
                let mut junk = read(&view["grant"]);
                *junk.last_mut().unwrap() ^= 1;
                view["earlier"] = vec![view["grant"].clone()].into();
                view["grant"] = written(junk);
            });
        }
    });
    let said = intake.case(&home, &between.url, &["show", &case], "");
    assert!(said.out.contains(PLANTED), "{}", said.out);
    assert!(said.refused().contains("does not add up"));
    let note = intake.case(&home, &between.url, &["note", &case], "a note");
    let err = note.refused();
    assert!(err.contains("newest key you were given"), "{err}");
}

#[test]
fn n57_a_grant_of_another_key_in_front_of_the_cases_own_is_told_and_passed_over() {
    let intake = Intake::start();
    let home = Home::new();
    report(&home, &intake.url(), PLANTED, &[]).1.done();
    let case = intake.find(&home, PLANTED);
    let ledger = ledger(&intake.url());
    let accounts = intake.accounts();
    let own: Arc<Mutex<Option<Identity>>> = Arc::default();
    let id: CaseId = case.parse().unwrap();
    let path = format!("/api/v1/cases/{case}");
    let between = Between::altering(&intake.address, move |request, body| {
        if let Some(keys) = signing_in(&accounts, &ledger, request) {
            let session: Value = serde_json::from_slice(body).unwrap();
            let keyring = Keyring::open(&keys.unlock, &read(&session["keyring"])).unwrap();
            *own.lock().unwrap() = Some(keyring.identity.clone());
        }
        if request.path == path {
            altered(body, |view| {
                let own = own.lock().unwrap().clone().unwrap();
                let grant = read(&view["grant"]);
                let mut other = OpenedGrant::open(&own, &ledger.instance(), &id, &grant).unwrap();
                let key = Identity::generate(&Random::system());
                other.earlier = vec![std::mem::replace(&mut other.identity, key)];
                view["earlier"] = vec![written(grant)].into();
                view["grant"] = written(other.seal(&id, &own.recipient()).unwrap());
            });
        }
    });
    let said = intake.case(&home, &between.url, &["show", &case], "");
    assert!(said.out.contains(PLANTED), "{}", said.out);
    let doubtful = texts(Locale::En).get("access-doubtful");
    assert!(!said.out.contains(doubtful.as_ref()), "{}", said.out);
    assert!(said.refused().contains("does not add up"));
}
