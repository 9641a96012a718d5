//! Passkeys as a second factor, and as the only one where they unlock.

use serde_json::{Value, json};
use thicket::crypto::ledger::Action;
use thicket::domain::encode_base64url;
use thicket::storage::scope::StaffSession;
use thicket::workflow::{
    FactorKind, FactorShownRequest, NewFactorRequest, Proof, ProofRequest, SignInRequest, SignedIn,
    WorkflowError,
};

use crate::authenticator::Authenticator;
use crate::people::{Intake, Person};

async fn session_of(intake: &Intake, person: &Person) -> StaffSession {
    let token = intake.sign_in(person).await;
    intake.thicket.session(&token).await.unwrap()
}

fn failed<T>(result: &Result<T, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::SignInFailed))
}

/// A question, and where the answer goes.
fn ask(intake: &Intake) -> Value {
    let request = serde_json::from_value(json!({"v": 1})).unwrap();
    let asked = intake.thicket.ask_passkey("localhost", request).unwrap();
    serde_json::to_value(asked).unwrap()
}

fn answer(intake: &Intake, key: &mut Authenticator) -> Value {
    let asked = ask(intake);
    json!({"challenge": asked["challenge"], "credential": key.get(&asked["options"])})
}

async fn sign_in(intake: &Intake, body: Value) -> Result<SignedIn, WorkflowError> {
    let request: SignInRequest = serde_json::from_value(body).unwrap();
    intake.thicket.sign_in(&request).await
}

fn with_passphrase(person: &Person, passkey: Value) -> Value {
    json!({
        "v": 1,
        "handle": person.handle,
        "login_key": encode_base64url(&person.login_key),
        "passkey": passkey,
    })
}

fn alone(passkey: Value) -> Value {
    json!({"v": 1, "passkey": passkey})
}

async fn add(
    intake: &Intake,
    person: &Person,
    key: &mut Authenticator,
    copy: Option<&[u8]>,
) -> Result<thicket::domain::FactorId, WorkflowError> {
    let session = session_of(intake, person).await;
    intake.clock.advance(60);
    let proof = Proof::new(person.login_key.into(), &person.code(intake.now()));
    let request = NewFactorRequest::new(proof, FactorKind::Passkey, "blue key");
    let offer = intake
        .thicket
        .offer_factor(&session, "localhost", &request)
        .await?;
    let options = serde_json::to_value(&offer).unwrap()["options"].clone();
    let mut body = json!({"v": 1, "credential": key.create(&options)});
    if let Some(copy) = copy {
        body["copy"] = json!(encode_base64url(copy));
        body["recipient"] = json!(person.identity.recipient().as_str());
    }
    let shown: FactorShownRequest = serde_json::from_value(body).unwrap();
    intake
        .thicket
        .add_factor(&session, offer.id, &shown)
        .await?;
    Ok(offer.id)
}

#[tokio::test]
async fn n33_a_passkey_is_a_second_factor_beside_the_passphrase() {
    let (intake, [one, two, _]) = Intake::open().await;
    let mut key = Authenticator::new(7);
    let id = add(&intake, &one, &mut key, None).await.unwrap();
    let signed_in = sign_in(&intake, with_passphrase(&one, answer(&intake, &mut key))).await;
    let signed_in = signed_in.unwrap();
    assert_eq!(signed_in.profile.account, one.account);
    assert!(signed_in.copy.is_none());
    let session = session_of(&intake, &one).await;
    let factors = intake.thicket.factors(&session).await.unwrap().factors;
    let key_of = factors.iter().find(|factor| factor.id == id).unwrap();
    assert_eq!((key_of.kind, key_of.name.as_str()), ("passkey", "blue key"));
    assert!(key_of.used.is_some() && !key_of.unlocks);

    // A passkey alone, without a copy of the keyring, is one factor and not two.
    let refused = sign_in(&intake, alone(answer(&intake, &mut key))).await;
    assert!(failed(&refused));
    // And whoever borrows a session cannot make it one that opens the account alone.
    let genesis = intake.ledger().await.genesis();
    let change = serde_json::from_value(json!({
        "v": 1,
        "copy": encode_base64url(&one.keyring(genesis)),
        "recipient": one.identity.recipient().as_str(),
    }));
    let change = change.unwrap();
    let changed = intake.thicket.change_factor(&session, id, &change).await;
    assert!(matches!(changed, Err(WorkflowError::NotFound)));
    let refused = sign_in(&intake, alone(answer(&intake, &mut key))).await;
    assert!(failed(&refused));
    // Nor does it belong to somebody else's passphrase, or help with a wrong one.
    let refused = sign_in(&intake, with_passphrase(&two, answer(&intake, &mut key))).await;
    assert!(failed(&refused));
    let stranger = Person::new("one", one.account, one.role, &intake.random);
    let refused = sign_in(
        &intake,
        with_passphrase(&stranger, answer(&intake, &mut key)),
    )
    .await;
    assert!(failed(&refused));
    // A question is answered once, in time, by the key that was registered, at the origin it is for.
    let used = answer(&intake, &mut key);
    sign_in(&intake, with_passphrase(&one, used.clone()))
        .await
        .unwrap();
    assert!(failed(&sign_in(&intake, with_passphrase(&one, used)).await));
    let late = answer(&intake, &mut key);
    intake.clock.advance(15 * 60);
    assert!(failed(&sign_in(&intake, with_passphrase(&one, late)).await));
    let mut forged = Authenticator::new(8);
    forged.counter = 100;
    forged.pretend_to_be(&key);
    assert!(failed(
        &sign_in(&intake, with_passphrase(&one, answer(&intake, &mut forged))).await
    ));
    key.origin = "http://evil.example";
    assert!(failed(
        &sign_in(&intake, with_passphrase(&one, answer(&intake, &mut key))).await
    ));
    key.origin = crate::authenticator::ORIGIN;
    // A clone counts from where it was made.
    key.counter = 1;
    assert!(failed(
        &sign_in(&intake, with_passphrase(&one, answer(&intake, &mut key))).await
    ));
    key.counter = 1000;
    key.verifies = false;
    intake.clock.advance(15 * 60);
    assert!(failed(
        &sign_in(&intake, with_passphrase(&one, answer(&intake, &mut key))).await
    ));
    key.verifies = true;
    sign_in(&intake, with_passphrase(&one, answer(&intake, &mut key)))
        .await
        .unwrap();
}

#[tokio::test]
async fn n37_a_passkey_that_unlocks_needs_no_passphrase() {
    let (intake, [one, ..]) = Intake::open().await;
    let mut key = Authenticator::new(7);
    let genesis = intake.ledger().await.genesis();
    let copy = one.keyring(genesis);
    let id = add(&intake, &one, &mut key, Some(&copy)).await.unwrap();
    let signed_in = sign_in(&intake, alone(answer(&intake, &mut key)))
        .await
        .unwrap();
    assert_eq!(signed_in.profile.account, one.account);
    assert_eq!(signed_in.copy.unwrap().0, copy);
    let session = intake.thicket.session(&signed_in.token).await.unwrap();
    assert!(
        intake
            .thicket
            .factors(&session)
            .await
            .unwrap()
            .factors
            .iter()
            .any(|f| f.unlocks)
    );

    // It proves who one is, too; but a new passphrase needs the old one.
    let proof: ProofRequest =
        serde_json::from_value(json!({"v": 1, "proof": {"passkey": answer(&intake, &mut key)}}))
            .unwrap();
    intake
        .thicket
        .make_recovery_codes(&session, &proof)
        .await
        .unwrap();
    let change = serde_json::from_value(json!({
        "v": 1,
        "proof": {"passkey": answer(&intake, &mut key)},
        "login_key": encode_base64url(&[1; 32]),
        "keyring": encode_base64url(&copy),
    }))
    .unwrap();
    let refused = intake.thicket.change_passphrase(&session, &change).await;
    assert!(matches!(refused.err(), Some(WorkflowError::InvalidBody(_))));

    // The keyring and its copies are stored together, for one's own passkeys only.
    let newer = one.keyring(genesis);
    let body = |id| {
        serde_json::from_value(json!({
            "v": 1,
            "keyring": encode_base64url(&newer),
            "copies": [{"id": id, "keyring": encode_base64url(&newer)}],
        }))
        .unwrap()
    };
    let stranger = thicket::domain::FactorId([1; 16]);
    let refused = intake.thicket.put_keyring(&session, &body(stranger)).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    intake
        .thicket
        .put_keyring(&session, &body(id))
        .await
        .unwrap();
    let again = sign_in(&intake, alone(answer(&intake, &mut key)))
        .await
        .unwrap();
    assert_eq!(again.copy.unwrap().0, newer);

    // n37: suspended, it opens nothing.
    let account = one.account;
    intake.act(Action::Suspend { account }).await.unwrap();
    assert!(failed(
        &sign_in(&intake, alone(answer(&intake, &mut key))).await
    ));
    assert!(intake.thicket.session(&again.token).await.is_err());
}

#[tokio::test]
async fn n30_a_passkey_belongs_to_one_account_and_verifies_its_user() {
    let (intake, [one, two, _]) = Intake::open().await;
    let mut key = Authenticator::new(7);
    key.verifies = false;
    assert!(failed(&add(&intake, &one, &mut key, None).await));
    key.verifies = true;
    add(&intake, &one, &mut key, None).await.unwrap();
    let again = add(&intake, &two, &mut key, None).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));
    // n30: guesses with passkeys are counted.
    let mut refusals = Vec::new();
    for seed in 20..52 {
        let mut stranger = Authenticator::new(seed);
        refusals.push(
            sign_in(&intake, alone(answer(&intake, &mut stranger)))
                .await
                .err(),
        );
    }
    assert!(matches!(
        refusals.pop().flatten(),
        Some(WorkflowError::TooManyRequests { .. })
    ));
    assert!(matches!(refusals[0], Some(WorkflowError::SignInFailed)));
}
