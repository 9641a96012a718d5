//! Mailboxes: replies, follow-ups, deleting, withdrawing, visits.

use thicket::crypto::record::{MailContent, NoticeKind, OpenedRecord, Side};
use thicket::crypto::sealed;
use thicket::domain::{
    Bytes, Mailbox, RecordId, RoutineWords, Status, StatusFilter, Wire, decode_base64url,
};
use thicket::storage::PutRecord;
use thicket::storage::scope::CaseworkerSession;
use thicket::workflow::{
    CaseHint, FollowUpRequest, MAILBOX_BYTES, RecordRequest, SealedMail, WorkflowError,
};

use crate::conversation::{Conversation, opens, page, read};
use crate::people::{Intake, body};

const DAY: i64 = 24 * 60 * 60;

async fn open_queue(intake: &Intake, session: &CaseworkerSession) -> usize {
    let page = intake
        .thicket
        .list_cases(session, StatusFilter::Open, None)
        .await;
    page.unwrap().cases.len()
}

fn not_found<T>(result: Result<T, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::NotFound))
}

#[tokio::test]
async fn n24_real_safe_and_unknown_mailboxes_are_answered_alike() {
    let (intake, _) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let unknown = Mailbox(intake.random.bytes());
    let mut shapes = Vec::new();
    for mailbox in [talk.real.mailbox, talk.safe.mailbox, unknown] {
        let view = page(&intake, mailbox, 0).await;
        let bytes = view.padded().unwrap();
        assert_eq!(bytes.len(), MAILBOX_BYTES);
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        // Nothing after the document but spaces.
        let document = json.to_string().len();
        assert!(bytes[document..].iter().all(|byte| *byte == b' '));
        sealed::check(Wire::Slip, &view.slip.0).unwrap();
        sealed::check(Wire::First, &view.mail[0].sealed.0).unwrap();
        let id = decode_base64url(json["mail"][0]["id"].as_str().unwrap()).unwrap();
        assert_eq!(id, mailbox.as_bytes()[..16]);
        let lengths: Vec<_> = json
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string().len()))
            .collect();
        shapes.push(lengths);
        let later = page(&intake, mailbox, 1).await;
        assert!(later.mail.is_empty() && !later.more);
        assert_eq!(later.padded().unwrap().len(), MAILBOX_BYTES);
    }
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(shapes[0], shapes[2]);
    // Asked again it is the same, and no key opens it.
    let [once, again] = [
        page(&intake, unknown, 0).await,
        page(&intake, unknown, 0).await,
    ];
    assert_eq!(once.padded().unwrap(), again.padded().unwrap());
    assert!(!opens(&talk.real.reply, &once.mail[0].sealed.0));
}

#[tokio::test]
async fn a_reply_reaches_the_real_mailbox_and_routine_words_the_safe_one() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    intake.clock.advance(DAY);
    let session = intake.caseworker(&one).await;
    for n in 1..=5 {
        talk.replied(&intake, &session, &one, n).await;
    }
    for (keys, says) in [(&talk.real, "We have read it."), (&talk.safe, "no-news")] {
        let first = page(&intake, keys.mailbox, 0).await;
        let second = page(&intake, keys.mailbox, 1).await;
        assert_eq!((first.mail.len(), first.more), (4, true));
        assert_eq!((second.mail.len(), second.more), (2, false));
        assert_eq!(first.padded().unwrap().len(), MAILBOX_BYTES);
        let mut said = Vec::new();
        for mail in first.mail.iter().chain(&second.mail) {
            said.push(read(&intake, &talk, keys, mail).await.unwrap());
        }
        // The first mail is the oldest.
        assert_eq!(said[..5], [says; 5]);
        assert_eq!(said[5], "received");
    }
    assert_eq!(talk.work(&intake, &session, &one).await.len(), 5);
}

#[tokio::test]
async fn n58_a_reply_without_its_pair_or_to_another_case_is_refused() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let other = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    let words = || MailContent::Words(RoutineWords::TakeCare);
    let mut good = Vec::new();
    for keys in talk.keys() {
        good.push(talk.mail(&intake, &one, keys, 1, words()).await);
    }
    good.sort_by_key(|mail| mail.mailbox);
    let foreign = talk.mail(&intake, &one, &other.real, 1, words()).await;
    let work = || sealed::seal(&talk.recipient, Wire::Work, b"{}").unwrap();
    let changed = |at: usize, sealed: Vec<u8>| {
        let mut pair = good.clone();
        pair[at].sealed = Bytes(sealed);
        pair
    };
    let mut reversed = good.clone();
    reversed.reverse();
    let mut foreign_pair = vec![good[0].clone(), foreign];
    foreign_pair.sort_by_key(|mail| mail.mailbox);
    let longer = {
        let mut longer = good[0].sealed.0.clone();
        longer.resize(16_384, 0);
        longer
    };
    let refused: Vec<(&str, Vec<SealedMail>)> = vec![
        ("none", vec![]),
        ("one", vec![good[0].clone()]),
        ("three", [good.clone(), vec![good[0].clone()]].concat()),
        ("reversed", reversed),
        ("twice the same", vec![good[0].clone(), good[0].clone()]),
        ("another case's", foreign_pair),
        ("unequal", changed(0, longer)),
        ("shorter", changed(1, good[1].sealed.0[..4096].to_vec())),
        ("not age", changed(1, vec![b'x'; 8192])),
    ];
    for (what, pair) in refused {
        let request = RecordRequest::new(Wire::Work, work()).with_mail(pair);
        let answer = intake
            .thicket
            .add_record(&session, talk.case, &request)
            .await;
        match what {
            "unequal" | "shorter" => assert!(matches!(answer, Err(WorkflowError::WrongSize(_)))),
            "not age" => assert!(matches!(answer, Err(WorkflowError::NotAge(Wire::Mail)))),
            _ => assert!(matches!(answer, Err(WorkflowError::NotAPair)), "{what}"),
        }
    }
    let card = sealed::seal(&talk.recipient, Wire::Card, b"{}").unwrap();
    let request = RecordRequest::new(Wire::Card, card).with_mail(good.clone());
    let answer = intake
        .thicket
        .add_record(&session, talk.case, &request)
        .await;
    assert!(matches!(answer, Err(WorkflowError::NotAPair)));

    // Nothing of it was stored, neither record nor mail.
    let view = intake.thicket.open_case(&session, talk.case).await.unwrap();
    assert_eq!(view.records.len(), 2);
    for keys in [&talk.real, &talk.safe, &other.real, &other.safe] {
        assert_eq!(page(&intake, keys.mailbox, 0).await.mail.len(), 1);
    }
    // The right pair is stored once, however often it is sent.
    let request = RecordRequest::new(Wire::Work, work()).with_mail(good);
    let first = intake
        .thicket
        .add_record(&session, talk.case, &request)
        .await
        .unwrap();
    let again = intake
        .thicket
        .add_record(&session, talk.case, &request)
        .await
        .unwrap();
    let PutRecord::Stored(id) = first else {
        panic!()
    };
    assert_eq!(again, PutRecord::Known(id));
    for keys in talk.keys() {
        assert_eq!(page(&intake, keys.mailbox, 0).await.mail.len(), 2);
    }
}

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
    let mut attaching = intake.thicket.attach(keys).await.unwrap();
    let mut file = attaching.file();
    file.write(b"evidence").await.unwrap();
    let file = file.finish().await.unwrap();
    let refused = attaching.announce(file, "a.png".to_owned(), "image/png".to_owned());
    assert!(matches!(refused.await, Err(WorkflowError::TooMuch)));
    let mut database = crate::files::connect(&intake, "thicket.db").await;
    let parts = sqlx::query("SELECT * FROM parts").fetch_all(&mut database);
    assert!(parts.await.unwrap().is_empty());
}

#[tokio::test]
async fn n27_a_mailbox_deletes_its_own_mail_only_and_leaves_a_file_of_its_size() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let other = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    talk.replied(&intake, &session, &one, 1).await;
    let mail = page(&intake, talk.real.mailbox, 0).await.mail;
    let strangers = [
        talk.safe.mailbox,
        other.real.mailbox,
        Mailbox(intake.random.bytes()),
    ];
    for mailbox in strangers {
        for mail in &mail {
            let refused = intake.thicket.delete_mail(mailbox, mail.id).await;
            assert!(not_found(refused));
        }
    }
    let nothing = RecordId([7; 16]);
    assert!(not_found(
        intake.thicket.delete_mail(talk.real.mailbox, nothing).await
    ));
    for mail in &mail {
        assert!(read(&intake, &talk, &talk.real, mail).await.is_some());
        // A second time because the answer was lost.
        for _ in 0..2 {
            intake
                .thicket
                .delete_mail(talk.real.mailbox, mail.id)
                .await
                .unwrap();
        }
    }
    let after = page(&intake, talk.real.mailbox, 0).await.mail;
    assert_eq!(after.len(), mail.len());
    for (before, after) in mail.iter().zip(&after) {
        assert_eq!((before.id, before.day), (after.id, after.day));
        assert_eq!(before.sealed.0.len(), after.sealed.0.len());
        sealed::check(Wire::Mail, &after.sealed.0).unwrap();
        assert!(!opens(&talk.real.reply, &after.sealed.0));
    }
    // The other mailbox of the case still has its two.
    for mail in page(&intake, talk.safe.mailbox, 0).await.mail {
        assert!(read(&intake, &talk, &talk.safe, &mail).await.is_some());
    }
}

#[tokio::test]
async fn a_withdrawn_report_leaves_the_queue_and_is_erased_after_72_hours() {
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

#[tokio::test]
async fn n27_deleted_mail_is_in_no_file_after_the_next_batch_of_visits() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    talk.replied(&intake, &session, &one, 1).await;
    let mail = page(&intake, talk.real.mailbox, 0).await.mail;
    let kept = page(&intake, talk.safe.mailbox, 0).await.mail;
    let is_there = |sealed: &[u8]| {
        // Not all of them are cut by the edge of a page.
        let files = ["thicket.db", "thicket.db-wal"].map(|name| {
            let path = intake.folder.path().join(name);
            std::fs::read(path).unwrap_or_default()
        });
        [2_100, 4_000, 6_000, 8_000].into_iter().any(|at| {
            let piece = &sealed[at..at + 64];
            let found = |file: &Vec<u8>| file.windows(64).any(|window| window == piece);
            files.iter().any(found)
        })
    };
    for mail in &mail {
        assert!(is_there(&mail.sealed.0));
        intake
            .thicket
            .delete_mail(talk.real.mailbox, mail.id)
            .await
            .unwrap();
    }
    // Somebody who reads for long keeps it from happening, and is waited for the next time.
    let mut reader = crate::files::connect(&intake, "thicket.db").await;
    sqlx::query("BEGIN").execute(&mut reader).await.unwrap();
    sqlx::query("SELECT COUNT(*) FROM mail")
        .execute(&mut reader)
        .await
        .unwrap();
    let busy = intake.thicket.store_visits().await;
    assert!(matches!(busy, Err(WorkflowError::Busy)));
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    intake.thicket.store_visits().await.unwrap();
    for mail in &mail {
        assert!(!is_there(&mail.sealed.0));
    }
    for mail in &kept {
        assert!(is_there(&mail.sealed.0));
    }
}

#[tokio::test]
async fn n53_32_writers_through_mailboxes_at_once_lose_nothing() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    let mut writing = Vec::new();
    for n in 0..32 {
        let thicket = intake.thicket.clone();
        if n % 2 == 0 {
            let keys = talk.keys()[n / 2 % 2];
            let (mailbox, request) = (keys.mailbox, talk.follow_up(&intake, keys).await);
            writing.push(tokio::spawn(async move {
                thicket.follow_up(mailbox, &request).await
            }));
        } else {
            let request = talk.reply(&intake, &one, n as u64, "At once.").await;
            let (session, case) = (session.clone(), talk.case);
            writing.push(tokio::spawn(async move {
                thicket.add_record(&session, case, &request).await
            }));
        }
    }
    for written in writing {
        assert!(matches!(
            written.await.unwrap().unwrap(),
            PutRecord::Stored(_)
        ));
    }
    assert_eq!(talk.work(&intake, &session, &one).await.len(), 32);
    for keys in talk.keys() {
        let mut count = 0;
        for number in 0..5 {
            count += page(&intake, keys.mailbox, number).await.mail.len();
        }
        assert_eq!(count, 17);
    }
}
