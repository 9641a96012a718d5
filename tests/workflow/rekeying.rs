//! New keys of a case.

use thicket::crypto::account::Keyring;
use thicket::crypto::case::{CaseProblem, OpenedCase, Writer};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Action;
use thicket::crypto::record::{Mail, MailContent, OpenedGrant, WorkContent};
use thicket::domain::{AccountId, Bytes};
use thicket::storage::PutRecord;
use thicket::workflow::{
    AccountGrant, CaseView, GrantRequest, RecordView, RefusalRequest, RekeyRequest, SealedMail,
    WorkflowError,
};

use crate::conversation::{Conversation, page};
use crate::opening::{grant_for, grant_of, open, opened};
use crate::people::{Intake, Person};
use crate::sealed_rekey::{self, SealedRekey, rekeyed};

const DAY: i64 = 86_400;

pub fn request(rekey: &SealedRekey) -> RekeyRequest {
    RekeyRequest::new(
        &rekey.case_recipient,
        rekey.record.clone(),
        rekey
            .grants
            .iter()
            .map(|(account, key)| AccountGrant {
                account: *account,
                key: Bytes(key.clone()),
            })
            .collect(),
        rekey
            .mail
            .iter()
            .map(|(mailbox, sealed)| SealedMail {
                mailbox: *mailbox,
                sealed: Bytes(sealed.clone()),
            })
            .collect(),
    )
}

pub async fn seal_rekey(
    intake: &Intake,
    by: &Person,
    view: &CaseView,
    to: &[AccountId],
) -> SealedRekey {
    let ledger = intake.ledger().await;
    let keyring = Keyring::open(&by.identity, &by.keyring(ledger.genesis())).unwrap();
    let writer = Writer {
        keyring: &keyring,
        ledger: &ledger,
        random: &intake.random,
        day: intake.clock.today(),
    };
    let case = opened(intake, by, view).await;
    let grant = grant_of(intake, by, view).await;
    sealed_rekey::seal_rekey((&view.row.case, &grant), &case, &writer, to)
}

/// A signed refusal, and the list that goes beside it.
pub async fn refusal(
    intake: &Intake,
    by: &Person,
    view: &CaseView,
    refused: &[AccountId],
) -> RefusalRequest {
    let ledger = intake.ledger().await;
    let keyring = Keyring::open(&by.identity, &by.keyring(ledger.genesis())).unwrap();
    let writer = Writer {
        keyring: &keyring,
        ledger: &ledger,
        random: &intake.random,
        day: intake.clock.today(),
    };
    let mut refused = refused.to_vec();
    refused.sort_unstable();
    let content = WorkContent::Refusal {
        refused: refused.clone(),
    };
    let case = opened(intake, by, view).await;
    RefusalRequest::new(refused, case.seal_work(&writer, content).unwrap())
}

#[tokio::test]
async fn n58_n61_after_a_revocation_a_case_gets_a_new_key() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let session = intake.caseworker(&one).await;
    assert!(!open(&intake, &session, case).await.row.rekey);
    intake
        .act(Action::Revoke {
            account: three.account,
        })
        .await
        .unwrap();
    let view = open(&intake, &session, case).await;
    assert!(view.row.rekey);
    let listed = thicket.list_cases(&session, Default::default(), None).await;
    assert!(listed.unwrap().cases[0].rekey);

    let (a, b) = (one.account, two.account);
    let mut rekey = seal_rekey(&intake, &one, &view, &[a, b]).await;
    // n61: to exactly those who should have it.
    let too_few = seal_rekey(&intake, &one, &view, &[a]).await;
    let refused = thicket.rekey(&session, case, &request(&too_few)).await;
    assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    rekey.mail.swap(0, 1);
    let refused = thicket.rekey(&session, case, &request(&rekey)).await;
    assert!(matches!(refused, Err(WorkflowError::NotAPair)));
    rekey.mail.swap(0, 1);
    let rekey = request(&rekey);
    let other = intake.caseworker(&two).await;
    let put = thicket.rekey(&session, case, &rekey).await.unwrap();
    assert!(matches!(put, PutRecord::Stored(_)));
    let again = thicket.rekey(&session, case, &rekey).await.unwrap();
    assert!(matches!(again, PutRecord::Known(_)), "the answer was lost");

    for (person, session) in [(&one, &session), (&two, &other)] {
        let view = open(&intake, session, case).await;
        assert!(!view.row.rekey);
        assert_ne!(view.case_recipient, conversation.recipient.as_str());
        let grant = grant_of(&intake, person, &view).await;
        assert_eq!(grant.identity.recipient().as_str(), view.case_recipient);
        assert_eq!(grant.earlier.len(), 1);
        assert_eq!(view.earlier.len(), 1, "what they had before is kept");
        let opened = opened(&intake, person, &view).await;
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert!(opened.report.is_some() && opened.card.is_some());
    }
    // The reporter is told in both mailboxes, and what they write is sealed to the new key.
    let view = open(&intake, &other, case).await;
    let ledger = intake.ledger().await;
    for keys in conversation.keys() {
        let shown = page(&intake, keys.mailbox, 0).await;
        assert_eq!(shown.case_recipient, view.case_recipient);
        let told = shown.mail.iter().find_map(|mail| {
            Mail::open(&ledger, &keys.reply, &case, &keys.mailbox, &mail.sealed.0).ok()
        });
        let MailContent::NewKey {
            recipient,
            replaces,
        } = told.unwrap().content
        else {
            panic!("another mail stands first");
        };
        assert_eq!(
            (recipient, replaces.len()),
            (view.case_recipient.clone(), 1)
        );
        // It stands first and stays, since nobody could write without it.
        let first = shown.mail[0].id;
        let kept = thicket.delete_mail(keys.mailbox, first).await;
        assert!(matches!(kept, Err(WorkflowError::NotFound)));
    }
    conversation
        .wrote(&intake, &conversation.real)
        .await
        .unwrap();

    // A key that nobody named is tampering, and so is a second one on the same day.
    let instance = ledger.instance();
    let grant = grant_of(&intake, &two, &view).await;
    let forged = rekeyed(&grant, Identity::generate(&intake.random));
    let sealed = forged.seal(&case, &two.identity.recipient()).unwrap();
    let forged = OpenedGrant::open(&two.identity, &instance, &case, &sealed).unwrap();
    let files: Vec<_> = view.records.iter().map(RecordView::file).collect();
    let shown = OpenedCase::open(&ledger, &forged, &case, &files, &[]);
    assert!(matches!(shown.problems[..], [CaseProblem::Rekey]));
    let second = seal_rekey(&intake, &two, &view, &[a, b]).await;
    let refused = thicket.rekey(&other, case, &request(&second)).await;
    assert!(matches!(refused, Err(WorkflowError::CaseConflict)));
    let journal = intake.journal().await;
    let rekeys = journal.iter().filter(|e| e.contains(r#""action":"rekey""#));
    assert_eq!(rekeys.count(), 1);
}

#[tokio::test]
async fn a_case_whose_key_somebody_suspended_named_should_get_another() {
    let (intake, [one, two, three]) = Intake::open().await;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let (first, second) = (intake.caseworker(&one).await, intake.caseworker(&two).await);
    let all = [one.account, two.account, three.account];
    let view = open(&intake, &first, case).await;
    let rekey = request(&seal_rekey(&intake, &one, &view, &all).await);
    intake.thicket.rekey(&first, case, &rekey).await.unwrap();
    let suspend = |account| Action::Suspend { account };
    // Who named another case's key, or none, marks none.
    intake.act(suspend(three.account)).await.unwrap();
    assert!(!open(&intake, &second, case).await.row.rekey);
    intake.act(suspend(one.account)).await.unwrap();
    let view = open(&intake, &second, case).await;
    assert!(view.row.rekey);
    assert!(opened(&intake, &two, &view).await.key_doubtful);
}

#[tokio::test]
async fn n44_a_rekey_that_locks_out_a_colleague_loses_nobody_the_case() {
    let (intake, [one, two, three]) = Intake::open().await;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let rogue = intake.caseworker(&one).await;
    let view = open(&intake, &rogue, case).await;
    let all = [one.account, two.account, three.account];
    let mut rekey = seal_rekey(&intake, &one, &view, &all).await;
    let own = rekey
        .grants
        .iter()
        .find(|(a, _)| *a == one.account)
        .unwrap();
    let garbage = own.1.clone();
    for (account, grant) in &mut rekey.grants {
        if *account != one.account {
            grant.clone_from(&garbage);
        }
    }
    intake
        .thicket
        .rekey(&rogue, case, &request(&rekey))
        .await
        .unwrap();
    let session = intake.caseworker(&two).await;
    let view = open(&intake, &session, case).await;
    let instance = intake.ledger().await.instance();
    let lost = OpenedGrant::open(&two.identity, &instance, &case, &view.row.grant.0);
    assert!(lost.is_err(), "shown as tampering");
    let earlier = OpenedGrant::open(&two.identity, &instance, &case, &view.earlier[0].0);
    let earlier = earlier.unwrap();
    assert_eq!(
        earlier.identity.recipient().as_str(),
        conversation.recipient.as_str()
    );

    // n44: nobody without a grant does any of it; and whoever is refused the case is locked out of what comes.
    intake.clock.advance(DAY);
    let session = intake.caseworker(&two).await;
    let mut shown = open(&intake, &session, case).await;
    shown.row.grant = shown.earlier[0].clone();
    let list = [one.account];
    let refusal = refusal(&intake, &two, &shown, &list).await;
    let thicket = &intake.thicket;
    thicket.refuse(&session, case, &refusal).await.unwrap();
    let mut shown = open(&intake, &session, case).await;
    shown.row.grant = shown.earlier[0].clone();
    let left = [two.account, three.account];
    let rekey = seal_rekey(&intake, &two, &shown, &left).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    let rogue = intake.caseworker(&one).await;
    let refused = thicket.open_case(&rogue, case).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    let refused = thicket.rekey(&rogue, case, &request(&rekey)).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    let refused = thicket.refuse(&rogue, case, &refusal).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
}

#[tokio::test]
async fn one_caseworker_alone_does_not_use_up_the_keys_of_a_case() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let rekey = async |person: &Person, to: &[AccountId]| {
        let session = intake.caseworker(person).await;
        let view = open(&intake, &session, case).await;
        let sealed = seal_rekey(&intake, person, &view, to).await;
        thicket.rekey(&session, case, &request(&sealed)).await
    };
    let refuse = async |person: &Person, list: &[AccountId]| {
        let session = intake.caseworker(person).await;
        let view = open(&intake, &session, case).await;
        let list = refusal(&intake, person, &view, list).await;
        thicket.refuse(&session, case, &list).await.unwrap();
    };
    // They make the reason themselves, day after day.
    let mut keys = 0;
    let refused = loop {
        refuse(&one, &[two.account]).await;
        match rekey(&one, &[one.account, three.account]).await {
            Ok(_) => keys += 1,
            Err(error) => break error,
        }
        assert!(keys < 16);
        refuse(&one, &[]).await;
        let session = intake.caseworker(&one).await;
        let view = open(&intake, &session, case).await;
        let grant = grant_for(&intake, &one, &view, &two.identity).await;
        let grant = GrantRequest::new(two.account, grant.key.0);
        thicket.add_grant(&session, case, &grant).await.unwrap();
        intake.clock.advance(DAY);
    };
    assert!(matches!(refused, WorkflowError::CaseConflict));
    assert_eq!(keys, 8);
    // There is a new key when somebody is revoked.
    let account = one.account;
    intake.act(Action::Revoke { account }).await.unwrap();
    refuse(&three, &[]).await;
    let left = [two.account, three.account];
    rekey(&three, &left).await.unwrap();
}

#[tokio::test]
async fn a_case_gets_no_key_that_a_grant_has_no_room_for() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let all = [one.account, two.account, three.account];
    for _ in 0..16 {
        let session = intake.caseworker(&one).await;
        let view = open(&intake, &session, case).await;
        let rekey = seal_rekey(&intake, &one, &view, &all).await;
        thicket
            .rekey(&session, case, &request(&rekey))
            .await
            .unwrap();
        intake.clock.advance(31 * DAY);
    }
    // Not even for a reason, whatever a client that forgets the first key seals.
    let account = three.account;
    intake.act(Action::Revoke { account }).await.unwrap();
    let session = intake.caseworker(&one).await;
    let mut view = open(&intake, &session, case).await;
    assert!(view.row.rekey);
    view.row.grant = view.earlier[0].clone();
    let rekey = seal_rekey(&intake, &one, &view, &all[..2]).await;
    let refused = thicket.rekey(&session, case, &request(&rekey)).await;
    assert!(matches!(refused, Err(WorkflowError::CaseConflict)));
}

#[tokio::test]
async fn the_same_record_again_is_known_when_it_is_kept() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let session = intake.caseworker(&one).await;
    for list in [vec![two.account], vec![]].into_iter().cycle().take(10) {
        let view = open(&intake, &session, case).await;
        let list = refusal(&intake, &one, &view, &list).await;
        let again = async {
            let put = thicket.refuse(&session, case, &list).await;
            (put, open(&intake, &session, case).await)
        };
        let (first, (put, shown)) = tokio::join!(thicket.refuse(&session, case, &list), again);
        assert!(matches!(first, Ok(PutRecord::Stored(_))));
        assert!(matches!(put, Ok(PutRecord::Known(_))));
        assert_ne!(shown.refused, view.refused);
    }
    for _ in 0..10 {
        let session = intake.caseworker(&one).await;
        let view = open(&intake, &session, case).await;
        let all = [one.account, two.account, three.account];
        let rekey = request(&seal_rekey(&intake, &one, &view, &all).await);
        let again = async {
            let put = thicket.rekey(&session, case, &rekey).await;
            (put, open(&intake, &session, case).await)
        };
        let (first, (put, shown)) = tokio::join!(thicket.rekey(&session, case, &rekey), again);
        assert!(matches!(first, Ok(PutRecord::Stored(_))));
        assert!(matches!(put, Ok(PutRecord::Known(_))));
        assert_ne!(shown.case_recipient, view.case_recipient);
        intake.clock.advance(31 * DAY);
    }
}
