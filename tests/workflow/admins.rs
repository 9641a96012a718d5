//! What admins do in their pages: the threshold, proposals, ending accounts, counts, and the journal of it all.

use thicket::crypto::ledger::{Action, LedgerError};
use thicket::domain::{AccountState, Role, Status};
use thicket::storage::scope::AdminSession;
use thicket::workflow::{
    CaseHint, EntryRequest, ExportRequest, InviteRequest, NotesRequest, SentNote, Submitted,
    WorkflowError,
};

use crate::people::{Intake, Person, body};

async fn submit(
    intake: &Intake,
    session: &AdminSession,
    action: Action,
    signers: &[&Person],
) -> Result<Submitted, WorkflowError> {
    let entry = intake.signed(action, signers).await;
    intake
        .thicket
        .submit_ledger_entry(session.into(), &EntryRequest::new(entry))
        .await
}

fn rule(error: &WorkflowError) -> bool {
    matches!(error, WorkflowError::Ledger(LedgerError::Rule(_)))
}

#[tokio::test]
async fn n43_with_two_admins_what_opens_doors_needs_both() {
    let (intake, [one, ..]) = Intake::open().await;
    let second = intake.join("second", Role::Admin).await;
    let newcomer = intake.enrol("newcomer", Role::Caseworker).await;
    let first_session = intake.admin_session().await;
    let second_session = intake.admin_session_of(&second).await;
    let vet = newcomer.vet(intake.desk);

    let waiting = submit(&intake, &first_session, vet.clone(), &[&intake.admin])
        .await
        .unwrap();
    let Submitted::Waiting { id, .. } = waiting else {
        panic!("one admin alone vetted somebody")
    };
    let state = |account| {
        let ledger = intake.thicket.ledger();
        async move {
            ledger
                .await
                .unwrap()
                .unwrap()
                .account(&account)
                .map(|a| a.state)
        }
    };
    assert_eq!(state(newcomer.account).await, None);
    // The same again changes nothing; the other admin sees it and adds a signature.
    submit(&intake, &first_session, vet.clone(), &[&intake.admin])
        .await
        .unwrap();
    let proposals = intake
        .thicket
        .proposals((&second_session).into())
        .await
        .unwrap();
    assert_eq!(proposals.proposals.len(), 1);
    assert_eq!(proposals.proposals[0].id, id);
    assert_eq!(proposals.proposals[0].entry.signatures.len(), 1);
    let done = submit(&intake, &second_session, vet, &[&second])
        .await
        .unwrap();
    assert!(matches!(done, Submitted::Appended(_)));
    assert_eq!(state(newcomer.account).await, Some(AccountState::Vetted));
    let proposals = intake
        .thicket
        .proposals((&first_session).into())
        .await
        .unwrap();
    assert!(proposals.proposals.is_empty());

    // Anyone of them suspends at once, and the threshold does not fall because of it.
    let suspend = Action::Suspend {
        account: second.account,
    };
    let done = submit(&intake, &first_session, suspend, &[&intake.admin]).await;
    assert!(matches!(done, Ok(Submitted::Appended(_))));
    let account = one.account;
    for action in [
        Action::Threshold { threshold: 1 },
        Action::Restore {
            account: second.account,
        },
        Action::Revoke { account },
    ] {
        let alone = submit(&intake, &first_session, action, &[&intake.admin]).await;
        assert!(
            matches!(&alone, Ok(Submitted::Waiting { .. })) || rule(&alone.unwrap_err()),
            "n43"
        );
    }
    assert_eq!(state(account).await, Some(AccountState::Vetted));
    assert_eq!(intake.ledger().await.threshold(), 2);
    let ended = submit(&intake, &second_session, Action::Renew {}, &[&second]).await;
    assert!(matches!(ended, Err(WorkflowError::SignedOut)));
    // n43: the last admin cannot be removed, and who is suspended signs nothing.
    let last = Action::Suspend {
        account: intake.admin.account,
    };
    let refused = submit(&intake, &first_session, last, &[&intake.admin]).await;
    assert!(rule(&refused.unwrap_err()));
    let both = Action::Restore {
        account: second.account,
    };
    let refused = submit(&intake, &first_session, both, &[&intake.admin, &second]).await;
    assert!(matches!(
        refused,
        Err(WorkflowError::Ledger(LedgerError::Signatures(_)))
    ));
}

#[tokio::test]
async fn a_proposal_ends_when_it_is_withdrawn_or_the_ledger_goes_on() {
    let (intake, [one, two, _]) = Intake::open().await;
    let second = intake.join("second", Role::Admin).await;
    let first_session = intake.admin_session().await;
    let second_session = intake.admin_session_of(&second).await;
    let revoke = |person: &Person| Action::Revoke {
        account: person.account,
    };
    let waiting = submit(&intake, &first_session, revoke(&one), &[&intake.admin])
        .await
        .unwrap();
    let Submitted::Waiting { id, head } = waiting else {
        panic!("revoked by one admin")
    };
    assert_eq!(head, intake.ledger().await.head());
    let not_mine = intake
        .thicket
        .withdraw_proposal((&second_session).into(), id)
        .await;
    assert!(matches!(not_mine, Err(WorkflowError::NotFound)));
    intake
        .thicket
        .withdraw_proposal((&first_session).into(), id)
        .await
        .unwrap();
    let again = intake
        .thicket
        .withdraw_proposal((&first_session).into(), id)
        .await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));

    let stale = intake.signed(revoke(&two), &[&second]).await;
    submit(&intake, &first_session, revoke(&two), &[&intake.admin])
        .await
        .unwrap();
    submit(&intake, &first_session, Action::Renew {}, &[&intake.admin])
        .await
        .unwrap();
    let proposals = intake
        .thicket
        .proposals((&first_session).into())
        .await
        .unwrap();
    assert!(proposals.proposals.is_empty());
    let late = intake
        .thicket
        .submit_ledger_entry((&second_session).into(), &EntryRequest::new(stale))
        .await;
    assert!(matches!(
        late,
        Err(WorkflowError::Ledger(LedgerError::Chain(_)))
    ));
    // Nobody hands in what only others signed, or an entry by a caseworker.
    let entry = intake.signed(Action::Renew {}, &[&second]).await;
    let foreign = intake
        .thicket
        .submit_ledger_entry((&first_session).into(), &EntryRequest::new(entry))
        .await;
    assert!(matches!(foreign, Err(WorkflowError::InvalidBody(_))));
    let mixed = submit(
        &intake,
        &first_session,
        Action::Renew {},
        &[&intake.admin, &one],
    )
    .await;
    assert!(matches!(
        mixed,
        Err(WorkflowError::Ledger(LedgerError::Signatures(_)))
    ));
    let acts = intake.journal().await;
    let count = |act: &str| acts.iter().filter(|entry| entry.contains(act)).count();
    assert_eq!(count(r#""action":"propose""#), 2);
    assert_eq!(count(r#""action":"withdraw""#), 1);
}

#[tokio::test]
async fn revoking_deletes_grants_and_is_refused_while_a_case_would_be_lost() {
    let (intake, [one, two, three]) = Intake::open().await;
    let report = intake.report().await;
    intake.thicket.receive_report(&body(&report)).await.unwrap();
    let case = report.case;
    let admin = intake.admin_session().await;
    let signers = [&intake.admin];
    let act = |action| submit(&intake, &admin, action, &signers);
    for person in [&one, &two] {
        act(Action::Suspend {
            account: person.account,
        })
        .await
        .unwrap();
    }
    // Suspending deleted nothing, but nobody who is suspended counts as a reader.
    let account = three.account;
    let refused = act(Action::Revoke { account }).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::LastReader { cases: 1 }));
    let session = intake.caseworker(&three).await;
    intake.thicket.open_case(&session, case).await.unwrap();
    act(Action::Restore {
        account: one.account,
    })
    .await
    .unwrap();
    act(Action::Revoke { account }).await.unwrap();
    // n37, and no way back.
    let ended = intake
        .thicket
        .list_cases(&session, Default::default(), None);
    assert!(ended.await.unwrap().cases.is_empty(), "the grant is gone");
    let code = three.code(intake.now());
    let refused = intake.try_sign_in(&three, &code).await.err();
    assert!(matches!(refused, Some(WorkflowError::SignInFailed)));
    let again = act(Action::Restore { account }).await.unwrap_err();
    assert!(rule(&again));
    // What is left is marked: it should get a new key.
    let session = intake.caseworker(&one).await;
    intake.thicket.open_case(&session, case).await.unwrap();
    let journal = intake.journal().await;
    assert!(
        journal
            .iter()
            .any(|entry| entry.contains(r#""action":"mark""#)
                && entry.contains(r#""cases":1"#)
                && !entry.contains(&case.to_string()))
    );
}

#[tokio::test]
async fn an_admin_sees_counts_and_no_case() {
    let (intake, [one, ..]) = Intake::open().await;
    for _ in 0..3 {
        let report = intake.report().await;
        intake.thicket.receive_report(&body(&report)).await.unwrap();
    }
    let session = intake.caseworker(&one).await;
    let page = intake
        .thicket
        .list_cases(&session, Default::default(), None)
        .await
        .unwrap();
    intake.clock.advance(2 * 86_400);
    let session = intake.caseworker(&one).await;
    let hint = CaseHint::new(Status::Active, Some(one.account));
    intake
        .thicket
        .hint(&session, page.cases[0].case, &hint)
        .await
        .unwrap();
    let admin = intake.admin_session().await;
    let workload = intake.thicket.workload((&admin).into()).await.unwrap();
    let rows: Vec<_> = workload
        .rows
        .iter()
        .map(|row| (row.state, row.assignee, row.cases, row.oldest.to_string()))
        .collect();
    let day = "2026-11-22".to_owned();
    assert_eq!(
        rows,
        [
            (Status::Active, Some(one.account), 1, day.clone()),
            (Status::Received, None, 2, day)
        ]
    );
    let text = serde_json::to_string(&workload).unwrap();
    for row in &page.cases {
        assert!(!text.contains(&row.case.to_string()));
    }

    let accounts = intake.thicket.accounts_view(&admin).await.unwrap().accounts;
    let seen = accounts.iter().find(|a| a.account == one.account).unwrap();
    assert_eq!((seen.sessions, seen.factors.codes), (1, 1));
    assert_eq!(seen.desk, Some(intake.desk));
    assert!(seen.enrolment.is_some() && seen.invitation.is_none() && seen.reset.is_none());
    let sessions = intake
        .thicket
        .sessions_of(&admin, one.account)
        .await
        .unwrap();
    assert_eq!(sessions.sessions.len(), 1);
    let written = serde_json::to_string(&sessions).unwrap();
    assert!(
        written.contains("T12:") && !written.contains("here"),
        "{written}"
    );
    intake
        .thicket
        .sign_out_account(&admin, one.account)
        .await
        .unwrap();
    let gone = intake
        .thicket
        .sessions_of(&admin, one.account)
        .await
        .unwrap();
    assert!(gone.sessions.is_empty());
    let nobody = thicket::domain::AccountId([9; 16]);
    let unknown = intake.thicket.sessions_of(&admin, nobody).await;
    assert!(matches!(unknown, Err(WorkflowError::NotFound)));
    let unknown = intake.thicket.sign_out_account(&admin, nobody).await;
    assert!(matches!(unknown, Err(WorkflowError::NotFound)));
}

#[tokio::test]
async fn n45_an_invitation_carries_a_note_for_each_admin_and_can_be_withdrawn() {
    let (intake, _) = Intake::open().await;
    let second = intake.join("second", Role::Admin).await;
    let admin = intake.admin_session().await;
    let note = |person: &Person, mark: u8| {
        let recipient = person.identity.recipient();
        let wire = thicket::domain::Wire::About;
        let sealed = thicket::crypto::sealed::seal(&recipient, wire, &[mark]).unwrap();
        SentNote {
            account: person.account,
            sealed: thicket::domain::Bytes(sealed),
        }
    };
    let invite = |hours, notes| {
        let handle = "four".parse().unwrap();
        InviteRequest::new(handle, Role::Caseworker, hours, notes)
    };
    let thicket = &intake.thicket;
    let too_few = invite(72, vec![note(&second, 1)]);
    let refused = thicket.invite_as_asked(&admin, &too_few).await.err();
    assert!(matches!(refused, Some(WorkflowError::RosterChanged)));
    let refused = thicket.invite_as_asked(&admin, &invite(721, vec![])).await;
    assert!(matches!(refused.err(), Some(WorkflowError::InvalidBody(_))));
    let notes = vec![note(&second, 1), note(&intake.admin, 2)];
    let link = thicket
        .invite_as_asked(&admin, &invite(24, notes.clone()))
        .await
        .unwrap();
    let mine = |accounts: thicket::workflow::AccountsView| {
        let found = accounts
            .accounts
            .into_iter()
            .find(|a| a.account == link.account);
        let found = found.unwrap();
        (
            found.note.unwrap().0,
            found.invitation.map(|link| link.expires),
        )
    };
    let (first_note, expires) = mine(thicket.accounts_view(&admin).await.unwrap());
    assert_eq!(first_note, notes[1].sealed.0);
    assert_eq!(expires, Some(link.expires));
    let second_session = intake.admin_session_of(&second).await;
    let (second_note, _) = mine(thicket.accounts_view(&second_session).await.unwrap());
    assert_eq!(second_note, notes[0].sealed.0);
    let other = [note(&intake.admin, 3), note(&second, 4)];
    let request: NotesRequest = serde_json::from_value(serde_json::json!({
        "v": 1,
        "notes": other.iter().map(|n| serde_json::json!({"account": n.account, "sealed": n.sealed})).collect::<Vec<_>>(),
    }))
    .unwrap();
    thicket
        .put_notes(&admin, link.account, &request)
        .await
        .unwrap();
    let (first_note, _) = mine(thicket.accounts_view(&admin).await.unwrap());
    assert_eq!(first_note, other[0].sealed.0);

    let keeper = (&admin).into();
    thicket
        .withdraw_invitation(keeper, link.account)
        .await
        .unwrap();
    let again = thicket.withdraw_invitation(keeper, link.account).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));
    let open = thicket::workflow::OpenEnrolmentRequest::new((*link.token).into());
    assert!(thicket.open_enrolment(&open).await.is_err(), "n45");
    // The handle is not lost: whoever meant to invite may do so again.
    let renewed = thicket
        .invite_as_asked(&admin, &invite(1, vec![]))
        .await
        .unwrap();
    assert_eq!(renewed.account, link.account);
    let journal = intake.journal().await;
    for (act, times) in [("invite", 2), ("withdraw-invite", 1), ("note", 1)] {
        let text = format!(r#""action":"{act}","account":"{}""#, link.account);
        let found = journal.iter().filter(|entry| entry.contains(&text)).count();
        assert!(found >= times, "{act}: {journal:?}");
    }
    assert!(
        journal.iter().all(|entry| !entry.contains("four")),
        "no handle"
    );
}

#[tokio::test]
async fn the_journal_is_one_chain_that_everybody_here_can_check() {
    let (intake, [one, ..]) = Intake::open().await;
    let caseworker = intake.caseworker(&one).await;
    let export = |cases| {
        let thicket = intake.thicket.clone();
        let caseworker = caseworker.clone();
        async move {
            thicket
                .note_export(&caseworker, &ExportRequest::new(cases))
                .await
        }
    };
    export(12).await.unwrap();
    assert!(matches!(
        export(0).await,
        Err(WorkflowError::InvalidBody(_))
    ));
    let staff = (&caseworker).into();
    let page = intake.thicket.journal_after(&staff, None).await.unwrap();
    let payloads: Vec<Vec<u8>> = page.entries.iter().map(|p| p.0.clone()).collect();
    let head = thicket::crypto::journal::verify(None, payloads.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(head, page.head);
    assert_eq!(
        intake
            .thicket
            .check_journal(&intake.operator)
            .await
            .unwrap(),
        head
    );
    let profile = intake.thicket.profile(&staff).await.unwrap();
    assert_eq!(
        profile.journal, head,
        "named where a client can remember it"
    );
    // What was seen, and what came after it.
    let seen = head.unwrap();
    export(1).await.unwrap();
    let rest = intake
        .thicket
        .journal_after(&staff, Some(seen.seq))
        .await
        .unwrap();
    let rest_payloads = rest.entries.iter().map(|p| p.0.as_slice());
    let newest = thicket::crypto::journal::verify(Some(seen), rest_payloads).unwrap();
    assert_eq!((rest.entries.len(), newest), (1, rest.head));
    let beyond = intake.thicket.journal_after(&staff, Some(u64::MAX)).await;
    assert!(beyond.unwrap().entries.is_empty());
}
