//! Follow-ups: through which mailbox, how many, and what they change at the desk.

use thicket::crypto::record::{OpenedRecord, Side};
use thicket::crypto::sealed;
use thicket::domain::{Mailbox, Status, Wire};
use thicket::storage::PutRecord;
use thicket::workflow::{CaseHint, FollowUpRequest, WorkflowError};

use crate::conversation::{Conversation, not_found, open_queue, page};
use crate::people::Intake;

#[tokio::test]
async fn n12_a_followup_sent_twice_is_one_record_and_names_its_mailbox_to_the_desk_alone() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let request = talk.follow_up(&intake, &talk.real).await;
    let first = intake
        .thicket
        .follow_up(talk.real.mailbox, &request)
        .await
        .unwrap();
    let PutRecord::Stored(id) = first else {
        panic!()
    };
    // Whichever of the two mailboxes it is sent through.
    for keys in talk.keys() {
        let again = intake
            .thicket
            .follow_up(keys.mailbox, &request)
            .await
            .unwrap();
        assert_eq!(again, PutRecord::Known(id));
    }
    talk.wrote(&intake, &talk.safe).await.unwrap();
    let session = intake.caseworker(&one).await;
    let mut sides: Vec<Side> = talk
        .work(&intake, &session, &one)
        .await
        .into_iter()
        .map(|record| match record {
            OpenedRecord::FollowUp(side, followup) => {
                assert_eq!(followup.text, "They came again.");
                side
            }
            _ => panic!("not a follow-up"),
        })
        .collect();
    sides.sort_by_key(|side| *side == Side::Safe);
    assert_eq!(sides, [Side::Real, Side::Safe]);
    // Through an unknown mailbox, or of a form that nothing has, nothing is added.
    let unknown = Mailbox(intake.random.bytes());
    assert!(not_found(intake.thicket.follow_up(unknown, &request).await));
    for (wrong, size) in [(vec![0; 4096], false), (vec![0; 5000], true)] {
        let request = FollowUpRequest::new(wrong);
        let refused = intake
            .thicket
            .follow_up(talk.real.mailbox, &request)
            .await
            .unwrap_err();
        assert_eq!(matches!(refused, WorkflowError::WrongSize(_)), size);
    }
    assert_eq!(talk.work(&intake, &session, &one).await.len(), 2);
}

#[tokio::test]
async fn a_followup_brings_a_closed_case_back_and_visits_do_not() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    let closed = CaseHint::new(Status::Closed, None);
    intake
        .thicket
        .hint(&session, talk.case, &closed)
        .await
        .unwrap();
    page(&intake, talk.real.mailbox, 0).await;
    intake.thicket.store_visits().await.unwrap();
    assert_eq!(open_queue(&intake, &session).await, 0);
    talk.wrote(&intake, &talk.real).await.unwrap();
    assert_eq!(open_queue(&intake, &session).await, 1);
    // The state is what the desk said, until it says something else.
    let view = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!(view.row.state, Status::Closed);
    intake
        .thicket
        .hint(&session, talk.case, &closed)
        .await
        .unwrap();
    assert_eq!(open_queue(&intake, &session).await, 0);
}

#[tokio::test]
async fn n01_followups_are_taken_until_the_case_is_full_and_no_longer() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    let longest = || sealed::seal(&talk.recipient, Wire::Work, &[b' '; 60_000]).unwrap();
    let mut bytes = talk.submission.report.0.len() + talk.submission.card.0.len();
    loop {
        let request = FollowUpRequest::new(longest());
        let answer = intake.thicket.follow_up(talk.safe.mailbox, &request).await;
        bytes += 65_536;
        if bytes > 16 << 20 {
            assert!(matches!(answer, Err(WorkflowError::TooMuch)), "{answer:?}");
            break;
        }
        let first = answer.unwrap();
        // The same again is the same, full or not.
        let again = intake.thicket.follow_up(talk.safe.mailbox, &request).await;
        let (PutRecord::Stored(first), PutRecord::Known(again)) = (first, again.unwrap()) else {
            panic!("stored twice")
        };
        assert_eq!(first, again);
    }
    // Nothing of what was refused is there, and desk and server can still write.
    let records = |view: &thicket::workflow::CaseView| view.records.len();
    let full = intake.thicket.open_case(&session, talk.case).await.unwrap();
    talk.replied(&intake, &session, &one, 1).await;
    page(&intake, talk.real.mailbox, 0).await;
    intake.thicket.store_visits().await.unwrap();
    intake.thicket.withdraw(talk.real.mailbox).await.unwrap();
    let after = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!(records(&after), records(&full) + 3);

    // However short they are. Report and card count too.
    let talk = Conversation::begun(&intake).await;
    for _ in 0..998 {
        let sealed = sealed::seal(&talk.recipient, Wire::Work, b"{}").unwrap();
        let request = FollowUpRequest::new(sealed);
        let answer = intake.thicket.follow_up(talk.safe.mailbox, &request).await;
        assert!(matches!(answer, Ok(PutRecord::Stored(_))), "{answer:?}");
    }
    let refused = talk.wrote(&intake, &talk.real).await;
    assert!(matches!(refused, Err(WorkflowError::TooMuch)));
    // A file of a form that cannot be announced leaves nothing.
    let keys = std::sync::Arc::new(talk.real);
    let mut attaching = intake.thicket.attach(keys, talk.recipient).await.unwrap();
    let mut file = attaching.file();
    file.write(b"evidence").await.unwrap();
    let file = file.finish().await.unwrap();
    let refused = attaching.announce(file, "a.png".to_owned(), "image/png".to_owned());
    assert!(matches!(refused.await, Err(WorkflowError::TooMuch)));
    let mut database = crate::files::connect(&intake, "thicket.db").await;
    let parts = sqlx::query("SELECT * FROM parts").fetch_all(&mut database);
    assert!(parts.await.unwrap().is_empty());
}
