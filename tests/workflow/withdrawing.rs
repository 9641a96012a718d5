//! Withdrawn reports: seen, kept, or erased after 72 hours.

use thicket::crypto::record::{NoticeKind, OpenedRecord};
use thicket::domain::{Status, StatusFilter};
use thicket::workflow::{CaseHint, WorkflowError};

use crate::conversation::{Conversation, not_found, open_queue, page};
use crate::people::{DAY, Intake, body};

#[tokio::test]
async fn a_followup_to_a_withdrawn_report_is_seen_before_it_is_erased() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    // Whoever forced the safe code out of somebody takes the report back.
    intake.thicket.withdraw(talk.safe.mailbox).await.unwrap();
    assert_eq!(open_queue(&intake, &session).await, 0);
    let before = intake.thicket.open_case(&session, talk.case).await.unwrap();
    talk.wrote(&intake, &talk.real).await.unwrap();
    let open = intake
        .thicket
        .list_cases(&session, StatusFilter::Open, None)
        .await
        .unwrap();
    // It is in the queue with its day; neither the day nor the state are the writer's to change.
    assert_eq!(open.cases.len(), 1);
    assert_eq!(open.cases[0].case, talk.case);
    assert_eq!(open.cases[0].state, Status::Withdrawn);
    assert!(before.row.erases.is_some());
    assert_eq!(open.cases[0].erases, before.row.erases);
    let withdrawn = intake
        .thicket
        .list_cases(&session, StatusFilter::Only(Status::Withdrawn), None)
        .await
        .unwrap();
    assert_eq!(withdrawn.cases[0].erases, before.row.erases);
}

#[tokio::test]
async fn n52_a_withdrawn_report_leaves_the_queue_and_is_erased_after_72_hours() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let kept = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    talk.replied(&intake, &session, &one, 1).await;
    assert_eq!(open_queue(&intake, &session).await, 2);
    let withdrawn_at = intake.now();
    intake.thicket.withdraw(talk.real.mailbox).await.unwrap();
    assert_eq!(open_queue(&intake, &session).await, 1);
    let view = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!(view.row.state, Status::Withdrawn);
    let day = view.row.erases.unwrap();
    for keys in talk.keys() {
        assert_eq!(page(&intake, keys.mailbox, 0).await.erases, Some(day));
    }
    // It is not put off, and told once.
    intake.clock.advance(DAY);
    intake.thicket.withdraw(talk.safe.mailbox).await.unwrap();
    let session = intake.caseworker(&one).await;
    let view = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!(view.row.erases, Some(day));
    let notices: Vec<_> = talk
        .work(&intake, &session, &one)
        .await
        .into_iter()
        .filter_map(|record| match record {
            OpenedRecord::Notice(notice) => Some((notice.kind, notice.mailbox)),
            _ => None,
        })
        .collect();
    assert_eq!(notices, [(NoticeKind::Withdrawal, talk.real.mailbox)]);

    loop {
        let erased = intake.thicket.erase_due().await.unwrap();
        let hours = (intake.now() - withdrawn_at) / 3600;
        if erased == 1 {
            assert!((72..96).contains(&hours), "{hours}");
            break;
        }
        assert!(hours < 96);
        intake.clock.advance(3600);
    }
    let session = intake.caseworker(&one).await;
    assert!(not_found(
        intake.thicket.open_case(&session, talk.case).await
    ));
    assert!(not_found(intake.thicket.withdraw(talk.real.mailbox).await));
    let decoy = page(&intake, talk.real.mailbox, 0).await;
    assert_ne!(decoy.case, talk.case);
    // It does not come back, and the other report is whole.
    let again = intake.thicket.receive_report(&body(&talk.submission)).await;
    assert!(matches!(again, Err(WorkflowError::CaseErased)));
    let view = intake.thicket.open_case(&session, kept.case).await.unwrap();
    assert_eq!((view.records.len(), view.row.erases), (2, None));
    assert_eq!(
        crate::secrecy::rows_of_cases(&intake).await,
        [1, 2, 3, 2, 0]
    );
}

#[tokio::test]
async fn a_caseworker_can_keep_what_was_withdrawn() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    intake.thicket.withdraw(talk.safe.mailbox).await.unwrap();
    // Saying the same is no reason to keep it.
    let day = page(&intake, talk.real.mailbox, 0).await.erases.unwrap();
    let same = CaseHint::new(Status::Withdrawn, None).seeing(Some(day));
    intake
        .thicket
        .hint(&session, talk.case, &same)
        .await
        .unwrap();
    let view = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!(view.row.erases, Some(day));
    let held = CaseHint::new(Status::Active, Some(one.account)).seeing(Some(day));
    intake
        .thicket
        .hint(&session, talk.case, &held)
        .await
        .unwrap();
    assert_eq!(page(&intake, talk.real.mailbox, 0).await.erases, None);
    intake.clock.advance(30 * DAY);
    assert_eq!(intake.thicket.erase_due().await.unwrap(), 0);
    // Taken back once more, it has its 72 hours again.
    intake.thicket.withdraw(talk.real.mailbox).await.unwrap();
    assert_eq!(intake.thicket.erase_due().await.unwrap(), 0);
    intake.clock.advance(4 * DAY);
    assert_eq!(intake.thicket.erase_due().await.unwrap(), 1);
}

#[tokio::test]
async fn a_late_hint_does_not_keep_what_was_withdrawn_meanwhile() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    let late = CaseHint::new(Status::Active, Some(one.account));
    intake.thicket.withdraw(talk.real.mailbox).await.unwrap();
    let before = intake.thicket.open_case(&session, talk.case).await.unwrap();
    let day = before.row.erases.unwrap();
    for unseeing in [late, late.seeing(Some(day.plus(-1)))] {
        let refused = intake.thicket.hint(&session, talk.case, &unseeing).await;
        assert!(matches!(refused, Err(WorkflowError::CaseConflict)));
        let after = intake.thicket.open_case(&session, talk.case).await.unwrap();
        assert_eq!(
            (after.row.state, after.row.assignee, after.row.erases),
            (Status::Withdrawn, None, Some(day))
        );
    }
    let seeing = late.seeing(Some(day));
    intake
        .thicket
        .hint(&session, talk.case, &seeing)
        .await
        .unwrap();
    // Somebody who saw it too comes second: there is no day any more that could be lost.
    intake
        .thicket
        .hint(&session, talk.case, &seeing)
        .await
        .unwrap();
    let kept = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!((kept.row.state, kept.row.erases), (Status::Active, None));
}
