//! Receiving reports.

use std::sync::Arc;

use serde_json::{Value, json};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Action;
use thicket::crypto::record::case_id;
use thicket::domain::{StatusFilter, Wire};
use thicket::workflow::WorkflowError;

use crate::people::{Intake, Person, body};

async fn stored(intake: &Intake, person: &Person) -> usize {
    let session = intake.caseworker(person).await;
    let page = intake
        .thicket
        .list_cases(&session, StatusFilter::Any, None)
        .await
        .unwrap();
    page.cases.len()
}

#[tokio::test]
async fn a_report_reaches_everybody_on_the_desk() {
    let (intake, caseworkers) = Intake::open().await;
    let report = intake.report().await;
    let received = intake.thicket.receive_report(&body(&report)).await.unwrap();
    assert!(received.new);
    for person in &caseworkers {
        let session = intake.caseworker(person).await;
        let case = intake
            .thicket
            .open_case(&session, report.case)
            .await
            .unwrap();
        assert_eq!(case.case_recipient, report.case_recipient);
        assert_eq!(case.row.card, report.card);
        let grant = report
            .grants
            .iter()
            .find(|grant| grant.account == person.account);
        assert_eq!(case.row.grant, grant.unwrap().key);
        let kept = case
            .records
            .iter()
            .find(|record| record.wire == Wire::Report);
        assert_eq!(kept.unwrap().sealed, report.report);
        assert_eq!(
            case.mailboxes,
            report.mailboxes.each_ref().map(|mailbox| mailbox.mailbox)
        );
    }
}

#[tokio::test]
async fn n12_the_same_submission_twice_is_one_case_and_another_body_is_refused() {
    let (intake, caseworkers) = Intake::open().await;
    let report = intake.report().await;
    let sent = body(&report);
    assert!(intake.thicket.receive_report(&sent).await.unwrap().new);
    assert!(!intake.thicket.receive_report(&sent).await.unwrap().new);

    let mut spaced = sent.clone();
    spaced.push(b' ');
    let refused = intake.thicket.receive_report(&spaced).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::CaseConflict));
    assert_eq!(stored(&intake, &caseworkers[0]).await, 1);

    // Sent again after the roster changed, because the answer was lost: still the same case.
    intake
        .act(Action::Suspend {
            account: caseworkers[1].account,
        })
        .await
        .unwrap();
    assert!(!intake.thicket.receive_report(&sent).await.unwrap().new);
}

#[tokio::test]
async fn a_mailbox_of_another_report_is_refused_and_nothing_stored() {
    let (intake, caseworkers) = Intake::open().await;
    let first = intake.report().await;
    intake.thicket.receive_report(&body(&first)).await.unwrap();
    let mut second = intake.report().await;
    second.mailboxes[0].mailbox = first.mailboxes[0].mailbox;
    second.mailboxes.sort_by_key(|mailbox| mailbox.mailbox);
    let refused = intake
        .thicket
        .receive_report(&body(&second))
        .await
        .unwrap_err();
    assert!(matches!(refused, WorkflowError::MailboxKnown));
    assert_eq!(stored(&intake, &caseworkers[0]).await, 1);
}

#[tokio::test]
async fn n13_what_is_not_sealed_to_one_hybrid_recipient_is_refused() {
    let (intake, caseworkers) = Intake::open().await;
    let good = intake.report().await;
    let spoil = |change: &dyn Fn(&mut thicket::domain::ReportSubmission)| {
        let mut report = good.clone();
        change(&mut report);
        body(&report)
    };
    let not_age = [
        spoil(&|report| report.report.0.fill(b'x')),
        spoil(&|report| report.card.0[..21].copy_from_slice(b"age-encryption.org/v2")),
        spoil(&|report| report.mailboxes[1].slip.0.fill(0)),
        spoil(&|report| report.mailboxes[0].first.0.fill(0)),
        spoil(&|report| report.grants[2].key.0.fill(b'-')),
    ];
    for sent in not_age {
        let refused = intake.thicket.receive_report(&sent).await.unwrap_err();
        assert!(matches!(refused, WorkflowError::NotAge(_)), "{refused}");
    }
    let wrong_size = [
        spoil(&|report| report.report.0.push(0)),
        spoil(&|report| report.card = report.report.clone()),
        spoil(&|report| report.grants[0].key.0.truncate(4095)),
        spoil(&|report| report.mailboxes[0].slip.0.clear()),
    ];
    for sent in wrong_size {
        let refused = intake.thicket.receive_report(&sent).await.unwrap_err();
        assert!(matches!(refused, WorkflowError::WrongSize(_)), "{refused}");
    }
    assert_eq!(stored(&intake, &caseworkers[0]).await, 0);
}

#[tokio::test]
async fn a_document_that_is_not_a_report_is_refused_and_not_repeated() {
    let (intake, _) = Intake::open().await;
    let report = intake.report().await;
    let good: Value = serde_json::to_value(&report).unwrap();
    let with = |field: &str, value: Value| {
        let mut changed = good.clone();
        changed[field] = value;
        serde_json::to_vec(&changed).unwrap()
    };
    let mut swapped = report.clone();
    swapped.mailboxes.reverse();
    let mut twice = report.clone();
    twice.mailboxes[1] = twice.mailboxes[0].clone();
    let mut other_key = report.clone();
    other_key.case_recipient = Identity::generate(&intake.random)
        .recipient()
        .as_str()
        .to_owned();
    let invalid = [
        b"planted".to_vec(),
        b"{}".to_vec(),
        with("case", json!("planted")),
        with("case_recipient", json!("age1planted")),
        with("grants", json!("planted")),
        body(&swapped),
        body(&twice),
        body(&other_key),
    ];
    for sent in invalid {
        let refused = intake.thicket.receive_report(&sent).await.unwrap_err();
        assert!(
            matches!(refused, WorkflowError::InvalidBody(_)),
            "{refused}"
        );
        assert!(!format!("{refused:?}").contains("planted"));
    }
    for sent in [with("v", json!(2)), br#"{"v":2,"new":"shape"}"#.to_vec()] {
        let refused = intake.thicket.receive_report(&sent).await.unwrap_err();
        assert!(
            matches!(refused, WorkflowError::UnsupportedVersion),
            "{refused}"
        );
    }
    // n46: a field that nobody asked for changes nothing.
    let received = intake
        .thicket
        .receive_report(&with("state", json!("closed")))
        .await;
    assert!(received.unwrap().new);
}

#[tokio::test]
async fn n16_n61_grants_that_are_not_exactly_the_rosters_are_refused_and_nothing_is_stored() {
    let (intake, caseworkers) = Intake::open().await;
    let before = intake.ledger().await;
    let good = intake.report().await;

    let mut fewer = good.clone();
    fewer.grants.pop();
    let mut more = good.clone();
    more.grants.push(good.grants[0].clone());
    let mut doubled = good.clone();
    doubled.grants[1] = good.grants[0].clone();
    let mut to_admin = good.clone();
    to_admin.grants[0].account = intake.admin.account;
    let mut ahead = good.clone();
    ahead.ledger.seq += 1;
    let mut elsewhere = good.clone();
    elsewhere.desk.0[0] ^= 1;
    for report in [fewer, more, doubled, to_admin, ahead, elsewhere] {
        let refused = intake
            .thicket
            .receive_report(&body(&report))
            .await
            .unwrap_err();
        assert!(matches!(refused, WorkflowError::RosterChanged), "{refused}");
    }

    let suspended = caseworkers[2].account;
    intake
        .act(Action::Suspend { account: suspended })
        .await
        .unwrap();
    let stale = intake.report_for(&before);
    let refused = intake
        .thicket
        .receive_report(&body(&stale))
        .await
        .unwrap_err();
    assert!(matches!(refused, WorkflowError::RosterChanged));
    assert_eq!(stored(&intake, &caseworkers[0]).await, 0);

    let fresh = intake.report().await;
    assert!(fresh.grants.iter().all(|grant| grant.account != suspended));
    assert!(
        intake
            .thicket
            .receive_report(&body(&fresh))
            .await
            .unwrap()
            .new
    );
}

#[tokio::test]
async fn intake_is_closed_with_fewer_than_two_on_the_desk() {
    let (intake, caseworkers) = Intake::open().await;
    assert!(intake.thicket.intake().await.unwrap().open);
    let report = intake.report().await;
    for person in &caseworkers[..2] {
        let account = person.account;
        intake.act(Action::Suspend { account }).await.unwrap();
    }
    assert!(!intake.thicket.intake().await.unwrap().open);
    let refused = intake
        .thicket
        .receive_report(&body(&report))
        .await
        .unwrap_err();
    assert!(matches!(refused, WorkflowError::IntakeClosed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n53_32_senders_at_once_each_sending_twice_lose_nothing_and_none_fails() {
    let (intake, caseworkers) = Intake::open().await;
    let ledger = intake.ledger().await;
    let bodies: Vec<_> = (0..32)
        .map(|_| Arc::new(body(&intake.report_for(&ledger))))
        .collect();
    let senders: Vec<_> = (0..64)
        .map(|n| {
            let (thicket, sent) = (intake.thicket.clone(), Arc::clone(&bodies[n % 32]));
            tokio::spawn(async move { thicket.receive_report(&sent).await })
        })
        .collect();
    let mut new = 0;
    for sender in senders {
        new += usize::from(sender.await.unwrap().unwrap().new);
    }
    assert_eq!(new, 32);
    assert_eq!(stored(&intake, &caseworkers[0]).await, 32);
}

#[tokio::test]
async fn a_case_sealed_for_another_intake_is_refused() {
    let (intake, _) = Intake::open().await;
    let mut report = intake.report().await;
    let identity = Identity::generate(&intake.random);
    let other = thicket::domain::Instance([9; 16]);
    report.case = case_id(&other, &identity.recipient());
    report.case_recipient = identity.recipient().as_str().to_owned();
    let refused = intake
        .thicket
        .receive_report(&body(&report))
        .await
        .unwrap_err();
    assert!(matches!(refused, WorkflowError::InvalidBody(_)));
}
