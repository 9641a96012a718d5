//! The recovery key.

use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{Bytes, CaseId, Role};
use thicket::workflow::{GrantRequest, ManyGrantsRequest, ResealedGrant, SentGrant, WorkflowError};

use crate::opening::{grant_for, grant_of, open};
use crate::people::{Intake, body};
use crate::rekeying::{request, seal_rekey};

#[tokio::test]
async fn n42_a_recovery_key_gives_cases_back_and_is_exchanged_without_losing_one() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let old = intake.report().await;
    thicket.receive_report(&body(&old)).await.unwrap();
    let recovery = Identity::generate(&intake.random);
    let recipient = Some(recovery.recipient().as_str().to_owned());
    let stale = intake.report().await;
    intake.act(Action::Recovery { recipient }).await.unwrap();
    let refused = thicket.receive_report(&body(&stale)).await;
    assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    let fresh = intake.report().await;
    assert_eq!(fresh.grants.last().unwrap().account, RECOVERY_ACCOUNT);
    thicket.receive_report(&body(&fresh)).await.unwrap();
    // Cases from before are granted to it by somebody who has them.
    let session = intake.caseworker(&one).await;
    let missing = thicket
        .missing_grants(&session, RECOVERY_ACCOUNT, None)
        .await
        .unwrap();
    assert_eq!(missing.cases.len(), 1);
    let view = open(&intake, &session, old.case).await;
    let grant = grant_for(&intake, &one, &view, &recovery).await;
    let request = ManyGrantsRequest::new(RECOVERY_ACCOUNT, vec![grant]);
    thicket.add_many_grants(&session, &request).await.unwrap();

    let taken = thicket
        .take_recovery_grants(&intake.operator, &[])
        .await
        .unwrap();
    assert_eq!(taken.len(), 2);
    let only = [old.case];
    let one_case = thicket.take_recovery_grants(&intake.operator, &only);
    assert_eq!(one_case.await.unwrap().len(), 1);
    let unknown = thicket.take_recovery_grants(&intake.operator, &[CaseId([1; 16])]);
    assert!(matches!(unknown.await, Err(WorkflowError::NotFound)));
    let late = intake.join("late", Role::Caseworker).await;
    let instance = intake.ledger().await.instance();
    let grants: Vec<_> = taken
        .iter()
        .map(|SentGrant { case, key }| {
            let grant = OpenedGrant::open(&recovery, &instance, case, &key.0).unwrap();
            let given = grant.seal(case, &late.identity.recipient()).unwrap();
            recovered(*case, Bytes(given), &key.0)
        })
        .collect();
    let given = thicket
        .recover(&intake.operator, late.account, &grants)
        .await;
    assert_eq!(given.unwrap(), 2);
    let again = thicket
        .recover(&intake.operator, late.account, &grants)
        .await;
    assert_eq!(again.unwrap(), 0);
    let admins = thicket.recover(&intake.operator, intake.admin.account, &grants);
    assert!(
        matches!(admins.await, Err(WorkflowError::RosterChanged)),
        "n42"
    );
    let theirs = intake.caseworker(&late).await;
    let view = open(&intake, &theirs, old.case).await;
    grant_of(&intake, &late, &view).await;

    // Without a caseworker who could open it, a case would be lost with the recovery key.
    for person in [&one, &two, &three, &late] {
        let account = person.account;
        intake.act(Action::Suspend { account }).await.unwrap();
    }
    let refused = intake.act(Action::Recovery { recipient: None }).await;
    assert!(matches!(
        refused,
        Err(WorkflowError::LastReader { cases: 2 })
    ));
    let account = late.account;
    intake.act(Action::Restore { account }).await.unwrap();
    intake
        .act(Action::Recovery { recipient: None })
        .await
        .unwrap();
    let taken = thicket
        .take_recovery_grants(&intake.operator, &[])
        .await
        .unwrap();
    assert!(
        taken.is_empty(),
        "grants to a key that is not in use are deleted"
    );
    let journal = intake.journal().await;
    let noted = |by: &str, act: &str| {
        let begin = format!(r#""by":{by},"action":"{act}""#);
        let noted = journal.iter().filter(|entry| entry.contains(&begin));
        noted.count()
    };
    assert_eq!((noted("null", "export"), noted("null", "recover")), (2, 1));
    // Whoever has had the key can open what is sealed to the present keys of these cases.
    let admin = format!("\"{}\"", intake.admin.account);
    assert_eq!(noted(&admin, "mark"), 1);
    let theirs = intake.caseworker(&late).await;
    assert!(open(&intake, &theirs, old.case).await.row.rekey);
}

#[tokio::test]
async fn a_grant_of_a_new_key_that_opens_nothing_does_not_hide_the_recovery_keys_earlier_one() {
    let (intake, [one, _, _]) = Intake::open().await;
    let thicket = &intake.thicket;
    let recovery = Identity::generate(&intake.random);
    let recipient = Some(recovery.recipient().as_str().to_owned());
    intake.act(Action::Recovery { recipient }).await.unwrap();
    let [sent, other] = [intake.report().await, intake.report().await];
    for report in [&sent, &other] {
        thicket.receive_report(&body(report)).await.unwrap();
    }
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, sent.case).await;
    let mut everybody = view.grantees.clone();
    everybody.sort_unstable();
    everybody.dedup();
    let mut rekey = seal_rekey(&intake, &one, &view, &everybody).await;
    let junk = &other.grants.last().unwrap().key;
    let mut grants = rekey.grants.iter_mut();
    let recoverys = grants.find(|(account, _)| *account == RECOVERY_ACCOUNT);
    recoverys.unwrap().1 = junk.0.clone();
    let request = request(&rekey);
    thicket.rekey(&session, sent.case, &request).await.unwrap();

    let taken = thicket
        .take_recovery_grants(&intake.operator, &[sent.case])
        .await
        .unwrap();
    let keys: Vec<_> = taken.iter().map(|grant| &grant.key).collect();
    let before = &sent.grants.last().unwrap().key;
    assert_eq!(keys, [junk, before], "newest first");
    let all = thicket.take_recovery_grants(&intake.operator, &[]);
    assert_eq!(all.await.unwrap().len(), 3);
    // Made from the one of before, it is one of before: what is newer is still to be given, and stays once it is.
    let late = intake.join("late", Role::Caseworker).await;
    let instance = intake.ledger().await.instance();
    let opened = OpenedGrant::open(&recovery, &instance, &sent.case, &before.0).unwrap();
    let seal = || Bytes(opened.seal(&sent.case, &late.identity.recipient()).unwrap());
    let bring = async || {
        let grants = [recovered(sent.case, seal(), &before.0)];
        let given = thicket.recover(&intake.operator, late.account, &grants);
        given.await.unwrap()
    };
    assert_eq!(bring().await, 1);
    let missing = thicket.missing_grants(&session, late.account, None);
    let missing = missing.await.unwrap().cases;
    assert!(missing.iter().any(|one| one.case == sent.case));
    let view = open(&intake, &session, sent.case).await;
    let newest = grant_for(&intake, &one, &view, &late.identity).await;
    let request = GrantRequest::new(late.account, newest.key.0.clone());
    let added = thicket.add_grant(&session, sent.case, &request).await;
    added.unwrap();
    assert_eq!(bring().await, 1, "what the colleague gave may be junk too");
    let theirs = intake.caseworker(&late).await;
    let shown = open(&intake, &theirs, sent.case).await;
    assert_eq!(shown.row.grant, newest.key);
    let opens = |grant: &Bytes| OpenedGrant::open(&late.identity, &instance, &sent.case, &grant.0);
    assert_eq!(shown.earlier.len(), 2);
    assert!(shown.earlier.iter().all(|grant| opens(grant).is_ok()));

    let journal = intake.journal().await;
    for cases in [1, 2] {
        let noted = format!(r#""action":"export","cases":{cases}"#);
        let found = journal.iter().any(|entry| entry.contains(&noted));
        assert!(found, "{noted}: {journal:?}");
    }
}

#[tokio::test]
async fn what_is_brought_back_counts_and_what_was_there_is_kept() {
    let (intake, [one, two, _]) = Intake::open().await;
    let thicket = &intake.thicket;
    let sent = intake.report().await;
    thicket.receive_report(&body(&sent)).await.unwrap();
    let case = sent.case;
    let late = intake.join("late", Role::Caseworker).await;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let real = grant_for(&intake, &one, &view, &late.identity).await;
    let another = grant_for(&intake, &one, &view, &late.identity).await;
    let junk = grant_for(&intake, &one, &view, &Identity::generate(&intake.random)).await;
    let bring = async |grant: &SentGrant| {
        let grants = [recovered(grant.case, grant.key.clone(), b"none is there")];
        let given = thicket.recover(&intake.operator, late.account, &grants);
        given.await.unwrap()
    };
    assert_eq!(bring(&junk).await, 1);
    assert_eq!(bring(&real).await, 1, "junk does not stand in its way");
    let theirs = intake.caseworker(&late).await;
    let shown = open(&intake, &theirs, case).await;
    assert_eq!(shown.row.grant, real.key);
    assert_eq!(shown.earlier, std::slice::from_ref(&junk.key));
    grant_of(&intake, &late, &shown).await;
    for again in [&real, &junk] {
        assert_eq!(bring(again).await, 0);
    }
    assert_eq!(open(&intake, &theirs, case).await.earlier.len(), 1);
    assert_eq!(bring(&another).await, 1);
    let shown = open(&intake, &theirs, case).await;
    assert_eq!(shown.row.grant, another.key);
    assert_eq!(shown.earlier, [real.key.clone(), junk.key.clone()]);
    // Whoever had it keeps what they had.
    let own = grant_for(&intake, &one, &view, &two.identity).await;
    let own = [recovered(case, own.key, b"none is there")];
    let given = thicket.recover(&intake.operator, two.account, &own);
    assert_eq!(given.await.unwrap(), 1);
    let colleague = intake.caseworker(&two).await;
    let shown = open(&intake, &colleague, case).await;
    let mut granted = sent.grants.iter();
    let first = granted.find(|grant| grant.account == two.account).unwrap();
    assert_eq!(shown.earlier, std::slice::from_ref(&first.key));
}

fn recovered(case: CaseId, key: Bytes, from: &[u8]) -> ResealedGrant {
    let from = sha256(from);
    ResealedGrant { case, key, from }
}
