//! As many admins as there may be: what is sealed to each of them still fits, and there is no further one.

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::ledger::EntrySignature;
use thicket::crypto::record::About;
use thicket::crypto::signature::Purpose;
use thicket::domain::{AccountId, Bytes, Handle, PROTOCOL_VERSION, Role, encode_base64url};
use thicket::workflow::MOST_ADMINS;

use super::app::App;
use super::http::Answer;
use super::newcomer::{Newcomer, sign};
use super::person::{Staff, ledger, sign_in};

/// Hands an entry in that names an admin, signed by the first one and by a second.
fn make_admin(app: &App, first: &Staff, second: &Newcomer, one: &Newcomer) -> Answer {
    let ledger = ledger(app);
    let signers = [(first.keyring.account, &first.keyring.signing)];
    let mut entry = ledger.sign_next(Clock::system().today(), one.vet(app), &signers);
    let instance = ledger.instance();
    let signature = second
        .signing
        .sign(Purpose::Ledger, &instance, &entry.payload.0);
    entry.signatures.push(EntrySignature {
        account: second.account,
        signature: Bytes(signature.to_vec()),
    });
    first.call("POST", "ledger", Some(&json!({"v": 1, "entry": entry})))
}

/// The longest note about somebody, sealed to every active admin.
fn notes(app: &App, by: &Staff, account: AccountId, handle: &Handle) -> (Vec<AccountId>, Value) {
    let ledger = ledger(app);
    let about = About {
        v: PROTOCOL_VERSION,
        kind: "about".to_owned(),
        account,
        handle: handle.clone(),
        author: by.keyring.account,
        ledger: ledger.head(),
        day: Clock::system().today(),
        text: "x".repeat(3600),
    };
    let admins: Vec<AccountId> = ledger.active_admin_accounts().collect();
    let notes = admins.iter().map(|account| {
        let recipient = &ledger.account(account).unwrap().recipient;
        let recipient = Recipient::parse(recipient).unwrap();
        let sealed = about.seal(&ledger.instance(), &recipient, &by.keyring.signing);
        json!({"account": account, "sealed": encode_base64url(&sealed.unwrap())})
    });
    let notes = notes.collect();
    (admins, notes)
}

#[test]
fn a_note_reaches_as_many_admins_as_there_may_be_and_there_is_no_further_one() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let first = sign_in(&app, &app.admin());
    let second = Newcomer::join(&app, &first, "admin-2", Role::Admin);
    let mut all = vec![second];
    for number in 3..=MOST_ADMINS {
        let one = Newcomer::enrol(&app, &first, &format!("admin-{number}"), Role::Admin);
        let answer = make_admin(&app, &first, &all[0], &one);
        assert_eq!(answer.status, 201, "{number}: {}", answer.text());
        all.push(one);
    }
    let handle: Handle = "somebody".parse().unwrap();
    // The account is known once the invitation is made: then the notes are written again.
    let (admins, sealed) = notes(&app, &first, AccountId([0; 16]), &handle);
    assert_eq!(admins.len(), MOST_ADMINS);
    let body =
        json!({"v": 1, "handle": handle, "role": "caseworker", "hours": 24, "notes": sealed});
    assert!(body.to_string().len() > 160 * 1024);
    let invited = first.call("POST", "invites", Some(&body));
    assert_eq!(invited.status, 201, "{}", invited.text());
    let account: AccountId = serde_json::from_value(invited.json()["account"].clone()).unwrap();
    let path = format!("accounts/{account}/notes");
    let (_, newer) = notes(&app, &first, account, &handle);
    let at = (&account, &handle);
    let again = first.call("PUT", &path, Some(&json!({"v": 1, "notes": newer})));
    assert_eq!(again.status, 204, "{}", again.text());

    // Each of them has one that opens.
    let listed = first.call("GET", "accounts", None).json();
    let listed = listed["accounts"].as_array().unwrap().iter();
    let listed = listed.clone().find(|one| one["handle"] == "somebody");
    let mine: Bytes = serde_json::from_value(listed.unwrap()["note"].clone()).unwrap();
    let identity = &first.keyring.identity;
    let opened = About::open(&first.ledger, identity, at, &mine.0);
    // It was written at a newer head than the one that was fetched at signing in.
    assert!(opened.is_err());
    let opened = About::open(&ledger(&app), identity, at, &mine.0);
    assert_eq!(opened.ok().unwrap().text.len(), 3600);
    let position = admins.iter().position(|admin| *admin == all[14].account);
    let last: Bytes = serde_json::from_value(newer[position.unwrap()]["sealed"].clone()).unwrap();
    assert!(About::open(&ledger(&app), &all[14].identity, at, &last.0).is_ok());

    // One more is refused, and neither counts as an admin nor keeps anybody from working.
    let further = Newcomer::enrol(&app, &first, "admin-17", Role::Admin);
    let refused = make_admin(&app, &first, &all[0], &further);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "invalid-ledger")
    );
    assert!(ledger(&app).account(&further.account).is_none());
    // Nor as a proposal, which others would sign in vain.
    assert_eq!(sign(&app, &first, further.vet(&app)).status, 409);
}

#[test]
fn a_keyring_with_copies_for_as_many_passkeys_as_there_may_be_is_not_too_large() {
    let app = App::start();
    let staff = sign_in(&app, &app.caseworker(0));
    let keyring = staff
        .keyring
        .seal(&staff.keyring.identity.recipient())
        .unwrap();
    let copy =
        |id: u8| json!({"id": encode_base64url(&[id; 16]), "keyring": encode_base64url(&keyring)});
    let body = |copies: u8| {
        let copies: Vec<Value> = (0..copies).map(copy).collect();
        json!({"v": 1, "keyring": encode_base64url(&keyring), "copies": copies})
    };
    // Read whole, and then refused because there are no such passkeys: nothing was changed.
    let answer = staff.call("PUT", "account/keyring", Some(&body(10)));
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (404, "not-found")
    );
    let answer = staff.call("PUT", "account/keyring", Some(&body(11)));
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (413, "too-large")
    );
}
