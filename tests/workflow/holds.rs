//! What nobody loses, and nothing that is erased, while those who could object are kept from it.

use thicket::crypto::ledger::Action;
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{AccountId, CaseId};
use thicket::storage::PutRecord;
use thicket::workflow::{ManyGrantsRequest, WorkflowError};

use crate::conversation::Conversation;
use crate::opening::{grant_for, grant_of, open};
use crate::people::{Intake, Person, body};
use crate::rekeying::{refusal, request, seal_rekey};

const DAY: i64 = 86_400;

async fn suspend(intake: &Intake, person: &Person) {
    let account = person.account;
    intake.act(Action::Suspend { account }).await.unwrap();
}

async fn restore(intake: &Intake, person: &Person) {
    let account = person.account;
    intake.act(Action::Restore { account }).await.unwrap();
}

async fn lists(intake: &Intake, person: &Person, case: CaseId) -> bool {
    let session = intake.caseworker(person).await;
    let page = intake
        .thicket
        .list_cases(&session, Default::default(), None);
    page.await.unwrap().cases.iter().any(|row| row.case == case)
}

#[tokio::test]
async fn a_new_key_while_colleagues_are_suspended_takes_nothing_from_them() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    for person in [&two, &three] {
        suspend(&intake, person).await;
    }
    // The one who is left gives themselves something that nobody opens, too.
    let rogue = intake.caseworker(&one).await;
    let view = open(&intake, &rogue, case).await;
    let mut rekey = seal_rekey(&intake, &one, &view, &[one.account]).await;
    rekey.grants[0].1 = view.row.grant.0.clone();
    let put = thicket.rekey(&rogue, case, &request(&rekey)).await;
    assert!(matches!(put, Ok(PutRecord::Stored(_))));

    for person in [&two, &three] {
        restore(&intake, person).await;
        assert!(lists(&intake, person, case).await);
        let session = intake.caseworker(person).await;
        let view = open(&intake, &session, case).await;
        let grant = grant_of(&intake, person, &view).await;
        assert_eq!(
            grant.identity.recipient().as_str(),
            conversation.recipient.as_str(),
            "what came before opens"
        );
    }
    // They get the case's key back at the next rekey, and what they had is kept beside it.
    intake.clock.advance(DAY);
    let session = intake.caseworker(&two).await;
    let view = open(&intake, &session, case).await;
    let all = [one.account, two.account, three.account];
    let rekey = seal_rekey(&intake, &two, &view, &all).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    for person in [&two, &three] {
        let session = intake.caseworker(person).await;
        let view = open(&intake, &session, case).await;
        let grant = grant_of(&intake, person, &view).await;
        assert_eq!(grant.identity.recipient().as_str(), view.case_recipient);
        assert_eq!(view.earlier.len(), 1);
        assert_eq!(view.grantees.len(), 3);
    }
}

#[tokio::test]
async fn a_restored_colleague_is_given_the_new_key_and_one_who_is_not_is_no_last_reader() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    suspend(&intake, &two).await;
    suspend(&intake, &three).await;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let rekey = seal_rekey(&intake, &one, &view, &[one.account]).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    restore(&intake, &two).await;

    // With a key from before one could not open what comes: the only one with the new key cannot be revoked.
    let account = one.account;
    let refused = intake.act(Action::Revoke { account }).await;
    assert!(matches!(
        refused,
        Err(WorkflowError::LastReader { cases: 1 })
    ));
    // Nobody is shown as having the case who has only that.
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    assert_eq!(view.grantees, [one.account]);
    let missing = thicket.missing_grants(&session, two.account, None).await;
    assert_eq!(missing.unwrap().cases.len(), 1);
    let grant = grant_for(&intake, &one, &view, &two.identity).await;
    let many = ManyGrantsRequest::new(two.account, vec![grant.clone()]);
    let granted = thicket.add_many_grants(&session, &many).await.unwrap();
    assert_eq!((granted.added, granted.kept), (1, 0));
    let theirs = intake.caseworker(&two).await;
    let view = open(&intake, &theirs, case).await;
    let opened = grant_of(&intake, &two, &view).await;
    assert_eq!(opened.identity.recipient().as_str(), view.case_recipient);
    assert_eq!(view.earlier.len(), 1, "what they had is kept");
    // Nobody gives it to others with a key from before, and nobody writes over a grant of now.
    let again = thicket.add_many_grants(&session, &many).await.unwrap();
    assert_eq!((again.added, again.kept), (0, 1));
    intake.act(Action::Revoke { account }).await.unwrap();
    restore(&intake, &three).await;
    let third = intake.caseworker(&three).await;
    let nothing = thicket.missing_grants(&third, two.account, None).await;
    assert!(nothing.unwrap().cases.is_empty());
}

#[tokio::test]
async fn whoever_is_refused_a_case_can_stop_its_deletion() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let list = refusal(&intake, &one, &view, &[three.account]).await;
    thicket.refuse(&session, case, &list).await.unwrap();
    let view = open(&intake, &session, case).await;
    let left = [one.account, two.account];
    let rekey = seal_rekey(&intake, &one, &view, &left).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    assert!(!lists(&intake, &three, case).await, "refused");

    let session = intake.caseworker(&one).await;
    thicket.ask_for_erasure(&session, case).await.unwrap();
    let second = intake.caseworker(&two).await;
    thicket.ask_for_erasure(&second, case).await.unwrap();
    intake.clock.advance(6 * DAY);
    // Now it opens again as far as they had it, and they may object, not agree.
    assert!(lists(&intake, &three, case).await);
    let third = intake.caseworker(&three).await;
    let view = open(&intake, &third, case).await;
    grant_of(&intake, &three, &view).await;
    assert!(view.erasure.is_some());
    let agreed = thicket.ask_for_erasure(&third, case).await;
    assert!(matches!(agreed, Err(WorkflowError::ConflictOfInterest)));
    thicket.call_off_erasure(&third, case).await.unwrap();
    intake.clock.advance(30 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    assert!(!lists(&intake, &three, case).await, "and closes again");
    let journal = intake.journal().await;
    for (act, by) in [
        ("erase-ask", &one),
        ("erase-agree", &two),
        ("erase-stop", &three),
    ] {
        let entry = format!(r#""by":"{}","action":"{act}","cases":1"#, by.account);
        assert!(
            journal.iter().any(|text| text.contains(&entry)),
            "{act}: {journal:?}"
        );
    }
}

#[tokio::test]
async fn n52_nothing_is_erased_while_everybody_is_suspended() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let withdrawn = Conversation::begun(&intake).await;
    let agreed = intake.report().await;
    thicket.receive_report(&body(&agreed)).await.unwrap();
    thicket.withdraw(withdrawn.real.mailbox).await.unwrap();
    for person in [&one, &two] {
        let session = intake.caseworker(person).await;
        thicket
            .ask_for_erasure(&session, agreed.case)
            .await
            .unwrap();
    }
    // A third one who could object is suspended, and so the two decide nothing.
    suspend(&intake, &three).await;
    intake.clock.advance(3 * DAY);
    for person in [&one, &two] {
        suspend(&intake, person).await;
    }
    intake.clock.advance(10 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    for person in [&one, &two, &three] {
        restore(&intake, person).await;
    }
    // The hold begins anew for what a reporter wants; what a suspended caseworker wanted is forgotten.
    intake.clock.advance(3 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    intake.clock.advance(DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 1);
    intake.clock.advance(10 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    let session = intake.caseworker(&one).await;
    assert!(open(&intake, &session, agreed.case).await.erasure.is_none());
    let gone = thicket.open_case(&session, withdrawn.case).await;
    assert!(matches!(gone, Err(WorkflowError::NotFound)));
    let journal = intake.journal().await;
    let erased = |act: &str| {
        let entry = format!(r#""action":"{act}","cases":1"#);
        journal.iter().filter(|text| text.contains(&entry)).count()
    };
    assert_eq!((erased("erase-withdrawn"), erased("erase")), (1, 0));
}

#[tokio::test]
async fn whoever_is_kept_from_a_case_is_nobody_who_could_have_kept_it() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let list = refusal(&intake, &one, &view, &[three.account]).await;
    thicket.refuse(&session, case, &list).await.unwrap();
    let view = open(&intake, &session, case).await;
    let left = [one.account, two.account];
    let rekey = seal_rekey(&intake, &one, &view, &left).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    thicket.withdraw(conversation.real.mailbox).await.unwrap();
    for person in [&one, &two] {
        suspend(&intake, person).await;
    }
    intake.clock.advance(10 * DAY);
    assert!(!lists(&intake, &three, case).await);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    // The hold begins anew for those who can keep it.
    restore(&intake, &two).await;
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    intake.clock.advance(10 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 1);
}

#[tokio::test]
async fn n52_two_delete_nothing_while_the_third_is_suspended() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let report = intake.report().await;
    thicket.receive_report(&body(&report)).await.unwrap();
    suspend(&intake, &three).await;
    for person in [&one, &two] {
        let session = intake.caseworker(person).await;
        let asked = thicket.ask_for_erasure(&session, report.case);
        asked.await.unwrap();
    }
    intake.clock.advance(20 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    restore(&intake, &three).await;
    intake.clock.advance(6 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    intake.clock.advance(DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 1);
}

#[tokio::test]
async fn a_wish_to_delete_ends_when_nobody_agrees_or_whoever_had_it_is_stopped() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let report = intake.report().await;
    thicket.receive_report(&body(&report)).await.unwrap();
    let case = report.case;
    let ask = async |person: &Person| {
        let session = intake.caseworker(person).await;
        thicket.ask_for_erasure(&session, case).await.unwrap();
        open(&intake, &session, case).await.erasure.unwrap()
    };
    // What nobody answered for two weeks is asked anew.
    ask(&one).await;
    intake.clock.advance(15 * DAY);
    let erasure = ask(&two).await;
    assert_eq!((erasure.by, erasure.agreed), (two.account, None));
    // Agreed late, it has its whole week.
    intake.clock.advance(13 * DAY);
    let erasure = ask(&one).await;
    assert_eq!(erasure.agreed, Some(one.account));
    intake.clock.advance(6 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    // Whoever agreed is stopped: it waits for another; whoever asked is: it is forgotten.
    suspend(&intake, &one).await;
    intake.clock.advance(6 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    let erasure = ask(&three).await;
    assert_eq!((erasure.by, erasure.agreed), (three.account, None));
    ask(&two).await;
    let account = three.account;
    intake.act(Action::Revoke { account }).await.unwrap();
    intake.clock.advance(30 * DAY);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    let session = intake.caseworker(&two).await;
    assert!(open(&intake, &session, case).await.erasure.is_none());
}

#[tokio::test]
async fn a_closed_case_is_marked_for_a_new_key_too() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let session = intake.caseworker(&one).await;
    let closed = thicket::domain::Status::Closed;
    let hint = thicket::workflow::CaseHint::new(closed, None);
    thicket.hint(&session, case, &hint).await.unwrap();
    let account = three.account;
    intake.act(Action::Revoke { account }).await.unwrap();
    conversation
        .wrote(&intake, &conversation.real)
        .await
        .unwrap();
    assert!(open(&intake, &session, case).await.row.rekey);
    // Somebody who has had no key since is no reason for another one.
    let view = open(&intake, &session, case).await;
    suspend(&intake, &two).await;
    let rekey = seal_rekey(&intake, &one, &view, &[one.account]).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    let account = two.account;
    intake.act(Action::Revoke { account }).await.unwrap();
    assert!(!open(&intake, &session, case).await.row.rekey);
}

#[tokio::test]
async fn nobody_uses_up_the_keys_that_a_case_can_have() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let all = [one.account, two.account, three.account];
    let rekey = async |person: &Person, to: &[AccountId]| {
        let session = intake.caseworker(person).await;
        let view = open(&intake, &session, case).await;
        let sealed = seal_rekey(&intake, person, &view, to).await;
        thicket.rekey(&session, case, &request(&sealed)).await
    };
    rekey(&one, &all).await.unwrap();
    intake.clock.advance(DAY);
    let again = rekey(&one, &all).await;
    assert!(matches!(again, Err(WorkflowError::CaseConflict)));
    // A colleague whose grant may be one that does not open needs no permission; two who take turns end at eight.
    let mut keys = 1;
    for person in [&two, &one].into_iter().cycle().take(20) {
        intake.clock.advance(DAY);
        keys += u64::from(rekey(person, &all).await.is_ok());
    }
    assert_eq!(keys, 8);
    // Whatever happened before, there is a new key when somebody is revoked.
    let account = one.account;
    intake.act(Action::Revoke { account }).await.unwrap();
    rekey(&two, &[two.account, three.account]).await.unwrap();
    let session = intake.caseworker(&three).await;
    let view = open(&intake, &session, case).await;
    let instance = intake.ledger().await.instance();
    let grant = OpenedGrant::open(&three.identity, &instance, &case, &view.row.grant.0).unwrap();
    assert_eq!(grant.earlier.len(), 9);
}
