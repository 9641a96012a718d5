//! Managing accounts, also from another process.

use thicket::crypto::ledger::{Action, LedgerError};
use thicket::domain::{AccountState, Role};
use thicket::workflow::WorkflowError;

use crate::people::{Intake, body, hand_in, open};

#[tokio::test]
async fn n37_n61_what_another_process_writes_counts_at_once() {
    let (intake, [one, two, three]) = Intake::open().await;
    let token = intake.sign_in(&one).await;
    let stale = intake.report().await;

    // As `thicket account suspend` does while the server runs.
    let (command_line, operator) = open(intake.folder.path(), &intake.clock, &intake.random)
        .await
        .unwrap();
    let entry = intake.ledger().await.sign_next(
        intake.clock.today(),
        Action::Suspend {
            account: one.account,
        },
        &[(intake.admin.account, &intake.admin.signing)],
    );
    hand_in(&command_line, &operator, &intake.admin, entry)
        .await
        .unwrap();

    let refused = intake
        .thicket
        .receive_report(&body(&stale))
        .await
        .unwrap_err();
    assert!(matches!(refused, WorkflowError::RosterChanged));
    let refused = intake.thicket.session(&token).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::SignedOut));
    let roster = &intake.thicket.intake().await.unwrap().desks[0].roster;
    let mut expected = [two.account, three.account];
    expected.sort_unstable();
    assert!(roster.iter().map(|member| member.account).eq(expected));
}

#[tokio::test]
async fn n43_an_entry_that_does_not_fit_changes_nothing() {
    let (intake, [one, ..]) = Intake::open().await;
    let ledger = intake.ledger().await;
    let suspend = Action::Suspend {
        account: one.account,
    };
    let admin = [(intake.admin.account, &intake.admin.signing)];
    let today = intake.clock.today();
    let far = "2099-01-01".parse().unwrap();
    let submit = async |entry| intake.hand_in(entry).await.unwrap_err();
    let ahead = submit(ledger.sign_next(far, Action::Renew {}, &admin)).await;
    assert!(matches!(ahead, WorkflowError::EntryDay));
    let unsigned =
        submit(ledger.sign_next(today, suspend.clone(), &[(one.account, &one.signing)])).await;
    assert!(matches!(unsigned, WorkflowError::InvalidBody(_)));
    let with_caseworker = [admin[0], (one.account, &one.signing)];
    let by_caseworker = submit(ledger.sign_next(today, suspend.clone(), &with_caseworker)).await;
    assert!(matches!(
        by_caseworker,
        WorkflowError::Ledger(LedgerError::Signatures(_))
    ));
    // n43: the last admin cannot be stopped.
    let account = intake.admin.account;
    let last = submit(ledger.sign_next(today, Action::Suspend { account }, &admin)).await;
    assert!(matches!(last, WorkflowError::Ledger(LedgerError::Rule(_))));

    let entry = ledger.sign_next(today, suspend, &admin);
    intake.hand_in(entry.clone()).await.unwrap();
    let replayed = submit(entry).await;
    assert!(matches!(
        replayed,
        WorkflowError::Ledger(LedgerError::Chain(_))
    ));
}

#[tokio::test]
async fn an_admin_who_is_signed_in_invites_and_lists() {
    let (intake, _) = Intake::open().await;
    let session = intake.admin_session().await;
    let handle = "four".parse().unwrap();
    let invite = || {
        intake
            .thicket
            .invite((&session).into(), Role::Caseworker, &handle)
    };
    let link = invite().await.unwrap();
    assert!(
        link.path
            .ends_with(&intake.ledger().await.genesis().to_string())
    );
    assert_eq!(
        invite().await.unwrap().account,
        link.account,
        "a lost link is renewed"
    );
    let taken = "one".parse().unwrap();
    let refused = intake
        .thicket
        .invite((&session).into(), Role::Caseworker, &taken)
        .await;
    assert!(matches!(refused.err(), Some(WorkflowError::HandleTaken)));
    let accounts = intake
        .thicket
        .accounts((&session).into())
        .await
        .unwrap()
        .accounts;
    assert_eq!(accounts.len(), 5);
    let four = accounts
        .iter()
        .find(|account| account.handle == handle)
        .unwrap();
    assert_eq!(four.state, AccountState::Invited);
}
