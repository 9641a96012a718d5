//! New keys of an account.

use thicket::crypto::account::{Enrolment, Keyring, SignedRotation};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Action;
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{CaseId, Digest, Role};
use thicket::workflow::{
    GrantRequest, KeyringRequest, OwnGrantsRequest, Proof, ResealedGrant, RotationRequest,
    WorkflowError,
};

use crate::conversation::Conversation;
use crate::opening::{grant_for, grant_of, made_from, open};
use crate::people::{Intake, Person, body};
use crate::rekeying::{request, seal_rekey};

/// New keys of somebody, offered with proof of who `by` is.
pub async fn offer(intake: &Intake, person: &Person, by: &Person) -> (Person, RotationRequest) {
    intake.clock.advance(60);
    let genesis = intake.ledger().await.genesis();
    let instance = intake.ledger().await.instance();
    let new = Person {
        handle: person.handle.clone(),
        identity: Identity::generate(&intake.random),
        signing: SigningSecret::generate(&intake.random),
        seed: person.seed.clone(),
        ..*person
    };
    let signed = Enrolment::sign(
        new.account,
        new.role,
        &new.identity,
        &new.signing,
        &instance,
    );
    let rotation = SignedRotation::sign(signed, &person.signing, &instance);
    let keyring = new.keyring(genesis);
    let proof = Proof::new(by.login_key.into(), &by.code(intake.now()));
    (new, RotationRequest::new(proof, rotation, keyring))
}

pub fn rotate(new: &Person) -> Action {
    Action::Rotate {
        account: new.account,
        recipient: new.identity.recipient().as_str().to_owned(),
        signing: Digest(new.signing.public()),
    }
}

#[tokio::test]
async fn n16_n37_n44_n61_a_rotation_exchanges_keys_keyring_and_grants_at_once() {
    let (intake, [one, two, _]) = Intake::open().await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        let report = intake.report().await;
        intake.thicket.receive_report(&body(&report)).await.unwrap();
        cases.push(report.case);
    }
    let thicket = &intake.thicket;
    let session = intake.caseworker(&one).await;
    let staff = (&session).into();
    // Nobody's keys but one's own, proved by the keys of before.
    let (_, foreign) = offer(&intake, &two, &one).await;
    let refused = thicket.offer_rotation(&staff, &foreign).await;
    assert!(matches!(refused, Err(WorkflowError::InvalidBody(_))));
    let stranger = Person::new("one", one.account, Role::Caseworker, &intake.random);
    let (_, forged) = offer(&intake, &stranger, &one).await;
    let refused = thicket.offer_rotation(&staff, &forged).await;
    assert!(matches!(refused, Err(WorkflowError::InvalidBody(_))));
    // A borrowed session is not enough to put other keys, or another keyring, beside the account's.
    let borrower = Person {
        login_key: [1; 32],
        handle: one.handle.clone(),
        identity: one.identity.clone(),
        signing: one.signing.clone(),
        seed: one.seed.clone(),
        ..one
    };
    let (_, borrowed) = offer(&intake, &one, &borrower).await;
    let refused = thicket.offer_rotation(&staff, &borrowed).await;
    assert!(matches!(refused, Err(WorkflowError::SignInFailed)));
    let (new, request) = offer(&intake, &one, &one).await;
    let early = intake.act(rotate(&new)).await;
    assert!(matches!(early, Err(WorkflowError::NotAsEnrolled)));

    thicket.offer_rotation(&staff, &request).await.unwrap();
    let before = thicket.own_rotation(&staff).await.unwrap();
    assert!(before.rotation.is_some());
    assert_eq!((before.missing, before.cases.len()), (3, 3));
    let mut brought = Vec::new();
    for case in &cases[..2] {
        let view = open(&intake, &session, *case).await;
        let grant = grant_for(&intake, &one, &view, &new.identity).await;
        brought.push(made_from(&view, &grant));
    }
    thicket
        .bring_grants(&session, &OwnGrantsRequest::new(brought.clone()))
        .await
        .unwrap();
    let stranger_case = ResealedGrant {
        case: CaseId([1; 16]),
        ..brought[0].clone()
    };
    let refused = thicket
        .bring_grants(&session, &OwnGrantsRequest::new(vec![stranger_case]))
        .await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)), "n44");
    // Until the ledger says so nothing has changed.
    let view = open(&intake, &session, cases[0]).await;
    grant_of(&intake, &one, &view).await;
    let admin = intake.admin_session().await;
    let accounts = thicket.accounts_view(&admin).await.unwrap().accounts;
    let listed = accounts.iter().find(|a| a.account == one.account).unwrap();
    assert_eq!(listed.rotation.as_ref().unwrap().missing, 1);

    // Other keys than those offered do not land.
    let (other, _) = offer(&intake, &one, &one).await;
    let refused = intake.act(rotate(&other)).await;
    assert!(matches!(refused, Err(WorkflowError::NotAsEnrolled)));
    let stale = intake.report().await;
    intake.act(rotate(&new)).await.unwrap();
    let over = thicket
        .put_keyring(&staff, &KeyringRequest::new(vec![]))
        .await;
    assert!(over.is_err());
    let ended = thicket.withdraw_rotation(&staff).await;
    assert!(matches!(ended, Err(WorkflowError::SignedOut)), "n37");

    let session = intake.caseworker(&new).await;
    let staff = (&session).into();
    for case in &cases[..2] {
        let view = open(&intake, &session, *case).await;
        grant_of(&intake, &new, &view).await;
    }
    let view = open(&intake, &session, cases[2]).await;
    grant_of(&intake, &one, &view).await;
    let profile = thicket.profile(&staff).await.unwrap();
    let unlocked = Keyring::open(&new.identity, &profile.keyring.0).unwrap();
    unlocked.check(&*intake.ledger().await).unwrap();
    // What was not brought is brought afterwards; what is up to date stays as it is.
    let after = thicket.own_rotation(&staff).await.unwrap();
    assert!(after.rotation.is_none());
    assert_eq!((after.missing, after.cases[0].case), (1, cases[2]));
    let late = grant_for(&intake, &one, &view, &new.identity).await;
    let request = OwnGrantsRequest::new(vec![made_from(&view, &late)]);
    thicket.bring_grants(&session, &request).await.unwrap();
    let view = open(&intake, &session, cases[2]).await;
    grant_of(&intake, &new, &view).await;
    // The answer may have been lost.
    thicket.bring_grants(&session, &request).await.unwrap();
    let same = open(&intake, &session, cases[2]).await;
    assert_eq!(same.row.grant, view.row.grant);
    // n16, n61: a report sealed to the keys of before is not taken.
    let refused = thicket.receive_report(&body(&stale)).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::RosterChanged));
    let fresh = intake.report().await;
    thicket.receive_report(&body(&fresh)).await.unwrap();
}

#[tokio::test]
async fn new_keys_do_not_bring_back_the_key_that_a_case_had_before() {
    let (intake, [one, _, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let account = three.account;
    intake.act(Action::Suspend { account }).await.unwrap();
    let colleague = intake.caseworker(&one).await;
    let view = open(&intake, &colleague, case).await;
    let left = view.grantees.iter().copied();
    let left: Vec<_> = left.filter(|reader| *reader != account).collect();
    let rekey = seal_rekey(&intake, &one, &view, &left).await;
    thicket
        .rekey(&colleague, case, &request(&rekey))
        .await
        .unwrap();
    intake.act(Action::Restore { account }).await.unwrap();

    // They move to new keys with the key of before, and are then given what they lack.
    let session = intake.caseworker(&three).await;
    let staff = (&session).into();
    let (new, offered) = offer(&intake, &three, &three).await;
    thicket.offer_rotation(&staff, &offered).await.unwrap();
    let own = open(&intake, &session, case).await;
    let brought = grant_for(&intake, &three, &own, &new.identity).await;
    let brought = OwnGrantsRequest::new(vec![made_from(&own, &brought)]);
    thicket.bring_grants(&session, &brought).await.unwrap();
    let colleague = intake.caseworker(&one).await;
    let view = open(&intake, &colleague, case).await;
    let given = grant_for(&intake, &one, &view, &three.identity).await;
    let given = GrantRequest::new(account, given.key.0);
    thicket.add_grant(&colleague, case, &given).await.unwrap();
    let left = thicket.own_rotation(&staff).await.unwrap();
    assert_eq!(left.missing, 1, "what was given is to be brought");
    // Nor what was made before, and comes only now.
    thicket.bring_grants(&session, &brought).await.unwrap();
    let left = thicket.own_rotation(&staff).await.unwrap();
    assert_eq!(left.missing, 1, "it was made from the one of before");

    intake.act(rotate(&new)).await.unwrap();
    let session = intake.caseworker(&new).await;
    let own = open(&intake, &session, case).await;
    let grant = grant_of(&intake, &three, &own).await;
    assert_eq!(grant.identity.recipient().as_str(), own.case_recipient);
    let left = thicket.own_rotation(&(&session).into()).await.unwrap();
    assert_eq!(left.missing, 1);
    let late = grant_for(&intake, &three, &own, &new.identity).await;
    let late = OwnGrantsRequest::new(vec![made_from(&own, &late)]);
    thicket.bring_grants(&session, &late).await.unwrap();
    let own = open(&intake, &session, case).await;
    let grant = grant_of(&intake, &new, &own).await;
    assert_eq!(grant.identity.recipient().as_str(), own.case_recipient);
}
