//! Visits to mailboxes: told to the case in a batch, once a day.

use thicket::crypto::record::{NoticeKind, OpenedRecord};
use thicket::domain::{Mailbox, Wire};

use crate::conversation::{Conversation, page};
use crate::people::{DAY, Intake};

#[tokio::test]
async fn n22_visits_are_told_to_the_case_in_a_batch_and_once_a_day() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    let unknown = Mailbox(intake.random.bytes());
    let today = intake.clock.today();
    for mailbox in [
        talk.safe.mailbox,
        unknown,
        talk.safe.mailbox,
        talk.real.mailbox,
    ] {
        page(&intake, mailbox, 0).await;
    }
    // Nothing is stored with the answer.
    assert!(talk.work(&intake, &session, &one).await.is_empty());
    intake.thicket.store_visits().await.unwrap();
    page(&intake, talk.safe.mailbox, 1).await;
    intake.thicket.store_visits().await.unwrap();
    let view = intake.thicket.open_case(&session, talk.case).await.unwrap();
    let work: Vec<_> = view
        .records
        .iter()
        .filter(|r| r.wire == Wire::Work)
        .collect();
    assert_eq!(work.len(), 2);
    for record in &work {
        assert_eq!((record.sealed.0.len(), record.day), (4096, today));
    }
    let mut seen: Vec<Mailbox> = talk
        .work(&intake, &session, &one)
        .await
        .into_iter()
        .map(|record| match record {
            OpenedRecord::Notice(notice) => {
                assert_eq!((notice.kind, notice.day), (NoticeKind::Visit, today));
                notice.mailbox
            }
            _ => panic!("not a notice"),
        })
        .collect();
    seen.sort_unstable();
    let mut both = talk.keys().map(|keys| keys.mailbox);
    both.sort_unstable();
    assert_eq!(seen, both);
    // The next day counts anew, and what was erased meanwhile is left out.
    intake.clock.advance(DAY);
    page(&intake, talk.safe.mailbox, 0).await;
    intake.thicket.withdraw(talk.real.mailbox).await.unwrap();
    intake.clock.advance(5 * DAY);
    assert_eq!(intake.thicket.erase_due().await.unwrap(), 1);
    intake.thicket.store_visits().await.unwrap();
}

#[tokio::test]
async fn n22_visits_survive_an_orderly_stop_and_a_case_that_cannot_be_sealed_to() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let broken = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    for talk in [&talk, &broken] {
        page(&intake, talk.real.mailbox, 0).await;
    }
    let mut connection = crate::files::connect(&intake, "thicket.db").await;
    sqlx::query("UPDATE cases SET recipient = 'nobody' WHERE id = $1")
        .bind(broken.case.as_bytes())
        .execute(&mut connection)
        .await
        .unwrap();
    // The server is stopped in the middle of it, and does it once more before it ends.
    let mut storing = Box::pin(intake.thicket.store_visits());
    tokio::select! {
        biased;
        _ = &mut storing => panic!("stored without waiting for the disk"),
        () = std::future::ready(()) => {}
    }
    drop(storing);
    intake.thicket.store_visits().await.unwrap();
    intake.thicket.store_visits().await.unwrap();
    assert_eq!(talk.work(&intake, &session, &one).await.len(), 1);
    // The one that cannot be stored is not tried for ever: what comes after it is stored.
    page(&intake, talk.safe.mailbox, 0).await;
    intake.thicket.store_visits().await.unwrap();
    assert_eq!(talk.work(&intake, &session, &one).await.len(), 2);
}
