//! Mailboxes: what they answer, what is written to them, deleting their mail.

use thicket::crypto::record::MailContent;
use thicket::crypto::sealed;
use thicket::domain::{Bytes, Mailbox, RecordId, RoutineWords, Wire, decode_base64url};
use thicket::storage::PutRecord;
use thicket::workflow::{MAILBOX_BYTES, RecordRequest, SealedMail, WorkflowError};

use crate::conversation::{Conversation, not_found, opens, page, read};
use crate::people::{DAY, Intake};

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
