//! One's own account: a new passphrase, several second factors, recovery codes.

use thicket::crypto::one_time_code;
use thicket::domain::FactorId;
use thicket::storage::scope::StaffSession;
use thicket::workflow::{
    FactorKind, FactorShownRequest, KeyringRequest, NewFactorRequest, PassphraseRequest, Proof,
    ProofRequest, SignInRequest, WorkflowError,
};

use crate::people::{Intake, Person};

async fn session_of(intake: &Intake, person: &Person) -> StaffSession {
    let token = intake.sign_in(person).await;
    intake.thicket.session(&token).await.unwrap()
}

/// Proof with a fresh code.
fn proof(intake: &Intake, person: &Person) -> Proof {
    intake.clock.advance(60);
    Proof::new(person.login_key.into(), &person.code(intake.now()))
}

fn failed<T>(result: Result<T, WorkflowError>) -> bool {
    matches!(result.err(), Some(WorkflowError::SignInFailed))
}

#[tokio::test]
async fn n36_n37_a_new_passphrase_ends_every_session_and_the_old_one_is_over() {
    let (intake, [mut one, ..]) = Intake::open().await;
    let thicket = &intake.thicket;
    let other = intake.sign_in(&one).await;
    let session = session_of(&intake, &one).await;
    let genesis = intake.ledger().await.genesis();
    let new_key: [u8; 32] = intake.random.bytes();
    let keyring = one.keyring(genesis);
    let change = |proof| PassphraseRequest::new(proof, new_key.into(), keyring.clone());

    let wrong = Proof::new([1; 32].into(), &one.code(intake.now()));
    assert!(failed(
        thicket.change_passphrase(&session, &change(wrong)).await
    ));
    let wrong = Proof::new(one.login_key.into(), "000000");
    assert!(failed(
        thicket.change_passphrase(&session, &change(wrong)).await
    ));
    let fake = PassphraseRequest::new(proof(&intake, &one), new_key.into(), vec![0; 8192]);
    let refused = thicket.change_passphrase(&session, &fake).await;
    assert!(matches!(refused.err(), Some(WorkflowError::NotAge(_))));
    assert!(
        thicket.session(&other).await.is_ok(),
        "nothing happened yet"
    );

    let token = thicket
        .change_passphrase(&session, &change(proof(&intake, &one)))
        .await
        .unwrap();
    assert!(thicket.session(&other).await.is_err());
    let gone = thicket
        .put_keyring(&session, &KeyringRequest::new(keyring))
        .await;
    assert!(
        matches!(gone, Err(WorkflowError::SignedOut)),
        "n36: another id"
    );
    assert_eq!(
        thicket.session(&token).await.unwrap().account(),
        one.account
    );
    intake.clock.advance(60);
    let old = intake.try_sign_in(&one, &one.code(intake.now())).await;
    assert!(failed(old));
    one.login_key = new_key;
    intake.sign_in(&one).await;
    // What the old passphrase opens is not kept.
    let handle = &one.handle;
    let kept = thicket.restore_keyring(&intake.operator, handle).await;
    assert!(matches!(kept, Err(WorkflowError::NotFound)));
}

#[tokio::test]
async fn n33_n44_several_secrets_of_codes_each_work_and_the_last_factor_stays() {
    let (intake, [mut one, two, _]) = Intake::open().await;
    let thicket = &intake.thicket;
    let session = session_of(&intake, &one).await;
    let named = |proof, name: &str| NewFactorRequest::new(proof, FactorKind::Code, name);
    let offer = thicket
        .offer_factor(
            &session,
            "localhost",
            &named(proof(&intake, &one), "tablet"),
        )
        .await
        .unwrap();
    let seed = one_time_code::from_base32(offer.totp.as_ref().unwrap())
        .unwrap()
        .to_vec();
    let code = |seed: &[u8]| one_time_code::code(seed, intake.now()).to_string();
    // It counts once a code has shown that it was kept.
    intake.clock.advance(60);
    assert!(failed(intake.try_sign_in(&one, &code(&seed)).await));
    let show = |id, code: &str| {
        let request = FactorShownRequest::new(code);
        let session = session.clone();
        async move { thicket.add_factor(&session, id, &request).await }
    };
    assert!(failed(show(offer.id, "000000").await));
    let other = show(FactorId([1; 16]), &code(&seed)).await;
    assert!(matches!(other, Err(WorkflowError::NotFound)));
    // That used the offer up, so it begins again, when the wrong codes do not count any more.
    intake.clock.advance(15 * 60);
    let offer = thicket
        .offer_factor(
            &session,
            "localhost",
            &named(proof(&intake, &one), "tablet"),
        )
        .await
        .unwrap();
    let seed = one_time_code::from_base32(offer.totp.as_ref().unwrap())
        .unwrap()
        .to_vec();
    assert!(failed(show(offer.id, "000000").await), "a typing error");
    show(offer.id, &code(&seed)).await.unwrap();
    let again = show(offer.id, &code(&seed)).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));

    // n33: the code that was shown is used up; the next one works once.
    assert!(failed(intake.try_sign_in(&one, &code(&seed)).await));
    intake.clock.advance(60);
    let elsewhere = intake.try_sign_in(&one, &code(&seed)).await.unwrap();
    assert!(failed(intake.try_sign_in(&one, &code(&seed)).await));
    let factors = thicket.factors(&session).await.unwrap().factors;
    let names: Vec<_> = factors.iter().map(|f| (f.kind, f.name.as_str())).collect();
    assert_eq!(names, [("code", ""), ("code", "tablet")]);
    assert!(factors.iter().all(|f| f.used.is_some() && !f.unlocks));

    // Removing one ends the sessions that it may have begun; nobody removes another's, or the last.
    let first = factors[0].id;
    let stranger = session_of(&intake, &two).await;
    let request = ProofRequest::new(proof(&intake, &two));
    let refused = thicket.remove_factor(&stranger, first, &request).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)), "n44");
    let request = ProofRequest::new(proof(&intake, &one));
    thicket
        .remove_factor(&session, first, &request)
        .await
        .unwrap();
    assert!(thicket.session(&elsewhere).await.is_err());
    intake.clock.advance(60);
    assert!(failed(
        intake.try_sign_in(&one, &one.code(intake.now())).await
    ));
    one.seed = seed;
    let request = ProofRequest::new(proof(&intake, &one));
    let refused = thicket.remove_factor(&session, offer.id, &request).await;
    assert!(matches!(refused, Err(WorkflowError::LastFactor)));
    intake.clock.advance(15 * 60);
    intake.sign_in(&one).await;
}

#[tokio::test]
async fn n33_a_recovery_code_works_once_and_new_ones_replace_the_old() {
    let (intake, [one, ..]) = Intake::open().await;
    let thicket = &intake.thicket;
    let session = session_of(&intake, &one).await;
    let codes = |codes: thicket::workflow::RecoveryCodes| -> Vec<String> {
        codes.codes.iter().map(|code| code.to_string()).collect()
    };
    let request = ProofRequest::new(proof(&intake, &one));
    let old = codes(
        thicket
            .make_recovery_codes(&session, &request)
            .await
            .unwrap(),
    );
    let request = ProofRequest::new(proof(&intake, &one));
    let new = codes(
        thicket
            .make_recovery_codes(&session, &request)
            .await
            .unwrap(),
    );
    assert_eq!((old.len(), new.len()), (8, 8));
    let left = thicket.factors(&session).await.unwrap();
    assert_eq!((left.recovery_codes, left.factors.len()), (8, 1));
    assert!(failed(intake.try_sign_in(&one, &old[0]).await));
    let spoken = new[0].to_uppercase().replace('-', " ");
    intake.try_sign_in(&one, &spoken).await.unwrap();
    assert!(failed(intake.try_sign_in(&one, &new[0]).await), "n33");
    assert_eq!(thicket.factors(&session).await.unwrap().recovery_codes, 7);
    // With the wrong passphrase it is worth nothing, and is not used up.
    let wrong = SignInRequest::new(one.handle.clone(), [1; 32].into(), &new[1]);
    assert!(failed(thicket.sign_in(&wrong).await));
    // It proves who one is as any factor does.
    let request = ProofRequest::new(Proof::new(one.login_key.into(), &new[1]));
    let newest = codes(
        thicket
            .make_recovery_codes(&session, &request)
            .await
            .unwrap(),
    );
    assert!(!newest.contains(&new[2]));
}

#[tokio::test]
async fn n30_n32_n34_proving_again_is_throttled_with_every_other_attempt() {
    let (intake, [one, ..]) = Intake::open().await;
    let session = session_of(&intake, &one).await;
    let mut refusals = Vec::new();
    for code in [
        "000000",
        "aaaa-bbbb-cccc-dddd",
        "000000",
        "x",
        "000000",
        "000000",
    ] {
        let request = ProofRequest::new(Proof::new(one.login_key.into(), code));
        let refused = intake.thicket.make_recovery_codes(&session, &request).await;
        refusals.push(refused.err().unwrap());
    }
    let last = refusals.pop().unwrap();
    assert!(
        matches!(last, WorkflowError::TooManyRequests { .. }),
        "{last:?}"
    );
    // n34: signing in is counted with it.
    intake.clock.advance(60);
    let refused = intake.try_sign_in(&one, &one.code(intake.now())).await;
    assert!(matches!(
        refused.err(),
        Some(WorkflowError::TooManyRequests { .. })
    ));
    // n32: not for ever.
    intake.clock.advance(15 * 60);
    intake.sign_in(&one).await;
}

#[tokio::test]
async fn passkeys_are_asked_for_only_where_there_can_be_some() {
    let (intake, [one, ..]) = Intake::open().await;
    let thicket = &intake.thicket;
    let ask = || serde_json::from_str(r#"{"v":1}"#).unwrap();
    let asked = thicket.ask_passkey("localhost", ask()).unwrap();
    let text = serde_json::to_value(&asked).unwrap();
    assert_eq!(text["options"]["rpId"], "localhost");
    assert_eq!(text["options"]["allowCredentials"], serde_json::json!([]));
    for host in ["127.0.0.1", "elsewhere.example", ""] {
        let refused = thicket.ask_passkey(host, ask()).err();
        assert!(matches!(refused, Some(WorkflowError::NotFound)), "{host}");
    }
    let session = session_of(&intake, &one).await;
    let request = || NewFactorRequest::new(proof(&intake, &one), FactorKind::Passkey, "key");
    let refused = thicket
        .offer_factor(&session, "127.0.0.1", &request())
        .await;
    assert!(matches!(refused.err(), Some(WorkflowError::NotFound)));
    let offer = thicket
        .offer_factor(&session, "localhost", &request())
        .await
        .unwrap();
    assert!(offer.totp.is_none() && offer.options.is_some());
    // A code does not answer the question.
    let refused = thicket
        .add_factor(&session, offer.id, &FactorShownRequest::new("000000"))
        .await;
    assert!(matches!(refused, Err(WorkflowError::InvalidBody(_))));
}
