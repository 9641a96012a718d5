//! Entries that wait for signatures, and what one admin alone adds to the ledger.

use thicket::crypto::ledger::{Action, Entry, LedgerError};
use thicket::crypto::sealed;
use thicket::domain::{AccountState, Bytes, DeskId, Role, Wire};
use thicket::storage::scope::AdminSession;
use thicket::workflow::{EntryRequest, NotesRequest, Submitted, WorkflowError};

use crate::people::{Intake, Person};

const DAY: i64 = 86_400;

async fn hand_in(
    intake: &Intake,
    session: &AdminSession,
    entry: &Entry,
) -> Result<Submitted, WorkflowError> {
    let request = EntryRequest::new(entry.clone());
    intake
        .thicket
        .submit_ledger_entry(session.into(), &request)
        .await
}

async fn listed(intake: &Intake, session: &AdminSession) -> Vec<Entry> {
    let proposals = intake
        .thicket
        .proposals(session.into())
        .await
        .unwrap()
        .proposals;
    proposals.into_iter().map(|waiting| waiting.entry).collect()
}

/// An intake with two admins, and somebody to vet.
async fn two_admins() -> (Intake, Person, Person) {
    let (intake, _) = Intake::open().await;
    let second = intake.join("second", Role::Admin).await;
    let newcomer = intake.enrol("newcomer", Role::Caseworker).await;
    (intake, second, newcomer)
}

#[tokio::test]
async fn n43_a_withdrawn_signature_is_not_taken_from_anybody_else() {
    let (intake, second, newcomer) = two_admins().await;
    let first_session = intake.admin_session().await;
    let second_session = intake.admin_session_of(&second).await;
    let vet = newcomer.vet(intake.desk);
    let entry = intake.signed(vet.clone(), &[&intake.admin]).await;
    let waiting = hand_in(&intake, &first_session, &entry).await.unwrap();
    let Submitted::Waiting { id, .. } = waiting else {
        panic!("vetted by one admin")
    };
    // The other admin has read it before it is withdrawn.
    let both = intake.signed(vet, &[&intake.admin, &second]).await;
    assert_eq!(both.payload, entry.payload);
    let thicket = &intake.thicket;
    thicket
        .withdraw_proposal((&first_session).into(), id)
        .await
        .unwrap();
    let refused = hand_in(&intake, &second_session, &both).await;
    assert!(matches!(refused, Err(WorkflowError::SignatureWithdrawn)));
    let ledger = intake.ledger().await;
    assert!(ledger.account(&newcomer.account).is_none());

    // Alone the other one may go on proposing it; whoever withdrew may sign again.
    let alone = Entry {
        signatures: both.signatures[1..].to_vec(),
        ..both.clone()
    };
    let waiting = hand_in(&intake, &second_session, &alone).await.unwrap();
    assert!(matches!(waiting, Submitted::Waiting { .. }));
    let refused = hand_in(&intake, &second_session, &both).await;
    assert!(matches!(refused, Err(WorkflowError::SignatureWithdrawn)));
    let done = hand_in(&intake, &first_session, &entry).await.unwrap();
    assert!(matches!(done, Submitted::Appended(_)));
}

#[tokio::test]
async fn somebody_who_signs_again_is_among_the_signers_for_a_third() {
    let (intake, second, newcomer) = two_admins().await;
    let third = intake.enrol("third", Role::Admin).await;
    let admin = intake
        .signed(third.vet(intake.desk), &[&intake.admin, &second])
        .await;
    let first_session = intake.admin_session().await;
    hand_in(&intake, &first_session, &admin).await.unwrap();
    let threshold = Action::Threshold { threshold: 3 };
    let entry = intake.signed(threshold, &[&intake.admin, &second]).await;
    hand_in(&intake, &first_session, &entry).await.unwrap();

    let vet = newcomer.vet(intake.desk);
    let first = intake.signed(vet.clone(), &[&intake.admin]).await;
    let Submitted::Waiting { id, .. } = hand_in(&intake, &first_session, &first).await.unwrap()
    else {
        panic!("vetted by one admin")
    };
    let thicket = &intake.thicket;
    thicket
        .withdraw_proposal((&first_session).into(), id)
        .await
        .unwrap();
    hand_in(&intake, &first_session, &first).await.unwrap();
    for (person, last) in [(&second, false), (&third, true)] {
        let session = intake.admin_session_of(person).await;
        let entry = intake.signed(vet.clone(), &[person]).await;
        let submitted = hand_in(&intake, &session, &entry).await.unwrap();
        assert_eq!(matches!(submitted, Submitted::Appended(_)), last);
    }
}

#[tokio::test]
async fn an_entry_is_signed_days_later_and_not_weeks() {
    let (intake, second, newcomer) = two_admins().await;
    let vet = newcomer.vet(intake.desk);
    let entry = intake.signed(vet, &[&intake.admin]).await;
    let co_sign = |entry: &Entry, ledger: &thicket::crypto::ledger::Ledger| {
        let mut both = entry.clone();
        let signed = second.signing.sign(
            thicket::crypto::signature::Purpose::Ledger,
            &ledger.instance(),
            &entry.payload.0,
        );
        both.signatures
            .push(thicket::crypto::ledger::EntrySignature {
                account: second.account,
                signature: thicket::domain::Bytes(signed.to_vec()),
            });
        both
    };
    let session = intake.admin_session().await;
    hand_in(&intake, &session, &entry).await.unwrap();
    intake.clock.advance(3 * DAY);
    let session = intake.admin_session_of(&second).await;
    let waiting = listed(&intake, &session).await;
    let both = co_sign(&waiting[0], &*intake.ledger().await);
    let done = hand_in(&intake, &session, &both).await.unwrap();
    assert!(matches!(done, Submitted::Appended(_)));

    // An entry that nobody was shown is of today.
    let account = newcomer.account;
    let revoke = Action::Revoke { account };
    let entry = intake.signed(revoke, &[&intake.admin]).await;
    intake.clock.advance(3 * DAY);
    let session = intake.admin_session_of(&second).await;
    let both = co_sign(&entry, &*intake.ledger().await);
    let refused = hand_in(&intake, &session, &both).await;
    assert!(matches!(refused, Err(WorkflowError::EntryDay)));

    // What has waited for too long is not listed, and in nobody's way.
    let entry = intake
        .signed(Action::Revoke { account }, &[&intake.admin])
        .await;
    let session = intake.admin_session().await;
    hand_in(&intake, &session, &entry).await.unwrap();
    intake.clock.advance(15 * DAY);
    let session = intake.admin_session_of(&second).await;
    assert!(listed(&intake, &session).await.is_empty());
    let both = co_sign(&entry, &*intake.ledger().await);
    let refused = hand_in(&intake, &session, &both).await;
    assert!(matches!(refused, Err(WorkflowError::EntryDay)));
    let anew = intake.signed(Action::Revoke { account }, &[&second]).await;
    hand_in(&intake, &session, &anew).await.unwrap();
    assert_eq!(listed(&intake, &session).await.len(), 1);
}

#[tokio::test]
async fn n43_one_admin_makes_the_ledger_no_longer_than_it_has_days_and_desks() {
    let (intake, second, _) = two_admins().await;
    let session = intake.admin_session_of(&second).await;
    let act = async |action: Action| {
        let entry = intake.signed(action, &[&second]).await;
        hand_in(&intake, &session, &entry).await
    };
    let rule = |refused: Result<Submitted, WorkflowError>| {
        matches!(refused, Err(WorkflowError::Ledger(LedgerError::Rule(_))))
    };
    act(Action::Renew {}).await.unwrap();
    assert!(rule(act(Action::Renew {}).await));
    for n in 1..16 {
        let desk = DeskId([n; 16]);
        let name = format!("Desk {n}");
        act(Action::Desk { desk, name }).await.unwrap();
    }
    let (desk, name) = (DeskId([99; 16]), "One too many".to_owned());
    assert!(rule(act(Action::Desk { desk, name }).await));
    // Nothing keeps anybody from suspending.
    act(Action::Renew {}).await.unwrap();
    for listed in intake
        .thicket
        .accounts(intake.keeper())
        .await
        .unwrap()
        .accounts
    {
        let active = listed.state == AccountState::Vetted && listed.role == Role::Caseworker;
        if active {
            let account = listed.account;
            act(Action::Suspend { account }).await.unwrap();
        }
    }
    intake.clock.advance(DAY);
    let session = intake.admin_session_of(&second).await;
    let entry = intake.signed(Action::Renew {}, &[&second]).await;
    hand_in(&intake, &session, &entry).await.unwrap();
}

#[tokio::test]
async fn n45_whoever_enrolled_with_somebody_elses_link_is_turned_down() {
    let (intake, second, newcomer) = two_admins().await;
    let thicket = &intake.thicket;
    let session = intake.admin_session().await;
    thicket
        .withdraw_invitation((&session).into(), newcomer.account)
        .await
        .unwrap();
    let again = thicket
        .withdraw_invitation((&session).into(), newcomer.account)
        .await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));
    let vet = newcomer.vet(intake.desk);
    let entry = intake.signed(vet, &[&intake.admin, &second]).await;
    let refused = hand_in(&intake, &session, &entry).await;
    assert!(matches!(refused, Err(WorkflowError::NotAsEnrolled)), "n45");
    let code = newcomer.code(intake.now());
    let refused = intake.try_sign_in(&newcomer, &code).await.err();
    assert!(matches!(refused, Some(WorkflowError::SignInFailed)));
    let handle = "newcomer".parse().unwrap();
    let taken = thicket.invite((&session).into(), Role::Caseworker, &handle);
    assert!(matches!(
        taken.await.err(),
        Some(WorkflowError::HandleTaken)
    ));
    let accounts = thicket.accounts_view(&session).await.unwrap().accounts;
    let seen = accounts.iter().find(|a| a.account == newcomer.account);
    assert_eq!(seen.unwrap().state, AccountState::Rejected);
    // Whoever was vetted is not ended like this.
    let refused = thicket
        .withdraw_invitation((&session).into(), second.account)
        .await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    let journal = intake.journal().await;
    for act in ["enrol", "reject"] {
        let text = format!(r#""action":"{act}","account":"{}""#, newcomer.account);
        assert!(journal.iter().any(|entry| entry.contains(&text)), "{act}");
    }
}

#[tokio::test]
async fn n37_links_and_offered_keys_end_with_a_suspension() {
    let (intake, [one, ..]) = Intake::open().await;
    let thicket = &intake.thicket;
    let admin = intake.admin_session().await;
    let reset = thicket::workflow::ResetRequest::new(24);
    thicket
        .make_reset((&admin).into(), one.account, reset)
        .await
        .unwrap();
    let session = intake.caseworker(&one).await;
    let (new, request) = crate::rotation::offer(&intake, &one, &one).await;
    let staff = (&session).into();
    thicket.offer_rotation(&staff, &request).await.unwrap();
    let account = one.account;
    intake.act(Action::Suspend { account }).await.unwrap();
    intake.act(Action::Restore { account }).await.unwrap();
    let accounts = thicket.accounts_view(&admin).await.unwrap().accounts;
    let seen = accounts.iter().find(|a| a.account == account).unwrap();
    assert!(seen.reset.is_none() && seen.rotation.is_none());
    let refused = intake.act(crate::rotation::rotate(&new)).await;
    assert!(matches!(refused, Err(WorkflowError::NotAsEnrolled)));
}

#[tokio::test]
async fn nobody_floods_the_journal() {
    let (intake, [one, two, _]) = Intake::open().await;
    let thicket = &intake.thicket;
    let session = intake.caseworker(&one).await;
    let export = thicket::workflow::ExportRequest::new(1);
    let mut noted = 0;
    let refused = loop {
        match thicket.note_export(&session, &export).await {
            Ok(()) => noted += 1,
            Err(error) => break error,
        }
        assert!(noted < 100);
    };
    assert!(matches!(refused, WorkflowError::TooManyRequests { .. }));
    assert_eq!(noted, 20);
    let other = intake.caseworker(&two).await;
    thicket.note_export(&other, &export).await.unwrap();
    intake.clock.advance(900);
    let session = intake.caseworker(&one).await;
    assert!(thicket.note_export(&session, &export).await.is_err());
    intake.clock.advance(2700);
    let session = intake.caseworker(&one).await;
    thicket.note_export(&session, &export).await.unwrap();
    let journal = intake.journal().await;
    let exports = journal
        .iter()
        .filter(|e| e.contains(r#""action":"export""#));
    assert_eq!(exports.count(), 22);
}

#[tokio::test]
async fn whoever_borrows_a_session_uses_up_nothing_that_stops_them() {
    let (intake, [one, two, _]) = Intake::open().await;
    let thicket = &intake.thicket;
    let session = intake.admin_session().await;
    let keeper = (&session).into();
    let reset = || thicket::workflow::ResetRequest::new(24);
    for person in [&one, &two] {
        let made = thicket.make_reset(keeper, person.account, reset());
        made.await.unwrap();
    }
    let recipient = intake.admin.identity.recipient();
    let sealed = sealed::seal(&recipient, Wire::About, b"{}").unwrap();
    let notes: NotesRequest = serde_json::from_value(serde_json::json!({
        "v": 1,
        "notes": [{"account": intake.admin.account, "sealed": Bytes(sealed)}],
    }))
    .unwrap();
    let note = || thicket.put_notes(&session, one.account, &notes);
    let mut noted = 0;
    while note().await.is_ok() {
        noted += 1;
        assert!(noted < 100);
    }
    assert_eq!(noted, 20);
    for _ in noted..30 {
        let refused = note().await;
        assert!(matches!(
            refused,
            Err(WorkflowError::TooManyRequests { .. })
        ));
    }
    thicket.withdraw_reset(keeper, one.account).await.unwrap();
    intake.caseworker(&two).await;
    for account in std::iter::repeat_n(one.account, 200).chain([two.account]) {
        let ended = thicket.sign_out_account(&session, account).await;
        ended.unwrap();
    }
    let left = thicket.sessions_of(&session, two.account).await.unwrap();
    assert!(left.sessions.is_empty());
    // Nor by making and withdrawing without end.
    let mut made = 0;
    while thicket
        .make_reset(keeper, one.account, reset())
        .await
        .is_ok()
    {
        made += 1;
        assert!(made < 100);
        thicket.withdraw_reset(keeper, one.account).await.unwrap();
    }
    thicket.withdraw_reset(keeper, two.account).await.unwrap();
}
