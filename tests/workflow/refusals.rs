//! A named person who is refused a case for a conflict of interest: no way to be granted it is left.

use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{AccountId, CaseId, DeskId, Role};
use thicket::storage::PutRecord;
use thicket::workflow::{
    DeskRequest, GrantRequest, ManyGrantsRequest, OwnGrantsRequest, RefusalRequest, ResealedGrant,
    WorkflowError,
};

use crate::conversation::Conversation;
use crate::opening::{grant_for, made_from, open, opened};
use crate::people::{Intake, body};
use crate::rekeying::{refusal, request, seal_rekey};
use crate::rotation::{offer, rotate};

fn conflict<T: std::fmt::Debug>(result: Result<T, WorkflowError>) {
    assert!(
        matches!(result, Err(WorkflowError::ConflictOfInterest)),
        "{result:?}"
    );
}

fn invalid<T: std::fmt::Debug>(result: Result<T, WorkflowError>) {
    assert!(
        matches!(result, Err(WorkflowError::InvalidBody(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn n44_whoever_is_refused_a_case_is_granted_it_in_no_way_until_that_is_lifted() {
    let (intake, [one, two, _]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    // Somebody of another desk, and a newcomer of this one: neither has the case.
    let desk = DeskId([5; 16]);
    let name = "Second desk".to_owned();
    intake.act(Action::Desk { desk, name }).await.unwrap();
    let other = intake.enrol("other", Role::Caseworker).await;
    intake.act(other.vet(desk)).await.unwrap();
    let late = intake.join("late", Role::Caseworker).await;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let list = [other.account, late.account];
    let refuse = refusal(&intake, &one, &view, &list).await;
    let put = thicket.refuse(&session, case, &refuse).await.unwrap();
    assert!(matches!(put, PutRecord::Stored(_)));
    let again = thicket.refuse(&session, case, &refuse).await.unwrap();
    assert!(matches!(again, PutRecord::Known(_)), "the answer was lost");

    // Everybody who has the case reads who refused whom.
    let colleague = intake.caseworker(&two).await;
    let view = open(&intake, &colleague, case).await;
    let mut sorted = list;
    sorted.sort_unstable();
    assert_eq!(view.refused, sorted);
    let shown = opened(&intake, &two, &view).await;
    assert!(shown.problems.is_empty(), "{:?}", shown.problems);
    assert_eq!(shown.refused, sorted);
    assert_eq!(shown.history.last().unwrap().work.author, one.account);

    // By name, among many, by a new key, by another desk, by the recovery key.
    let grant = grant_for(&intake, &two, &view, &late.identity).await;
    let by_name = GrantRequest::new(late.account, grant.key.0.clone());
    conflict(thicket.add_grant(&colleague, case, &by_name).await);
    let missing = thicket.missing_grants(&colleague, late.account, None).await;
    assert!(missing.unwrap().cases.is_empty());
    let many = ManyGrantsRequest::new(late.account, vec![grant.clone()]);
    let granted = thicket.add_many_grants(&colleague, &many).await.unwrap();
    assert_eq!((granted.added, granted.kept), (0, 1));
    let everybody = |more: &[AccountId]| {
        let mut all = view.grantees.clone();
        all.extend(more);
        all
    };
    let too_many = seal_rekey(&intake, &two, &view, &everybody(&[late.account])).await;
    let refused = thicket.rekey(&colleague, case, &request(&too_many)).await;
    assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    let recovered = ResealedGrant {
        case,
        from: sha256(&grant.key.0),
        key: grant.key,
    };
    let recovered = thicket
        .recover(&intake.operator, late.account, &[recovered])
        .await;
    assert_eq!(recovered.unwrap(), 0);
    let rekey = seal_rekey(&intake, &two, &view, &everybody(&[])).await;
    thicket
        .rekey(&colleague, case, &request(&rekey))
        .await
        .unwrap();
    let view = open(&intake, &colleague, case).await;
    assert_eq!(view.refused, sorted, "a new key changes nothing about it");
    // A desk may have the case without them, but not if it has nobody else.
    let hand = || thicket.hand_over(&colleague, case, DeskRequest::new(desk));
    assert!(matches!(hand().await, Err(WorkflowError::RosterChanged)));
    let fourth = intake.enrol("fourth", Role::Caseworker).await;
    intake.act(fourth.vet(desk)).await.unwrap();
    assert!(matches!(hand().await, Err(WorkflowError::RosterChanged)));
    let grant = grant_for(&intake, &two, &view, &fourth.identity).await;
    let by_name = GrantRequest::new(fourth.account, grant.key.0);
    thicket.add_grant(&colleague, case, &by_name).await.unwrap();
    hand().await.unwrap();
    let view = open(&intake, &colleague, case).await;
    assert_eq!(view.desk, desk);
    for person in [&late, &other] {
        let theirs = intake.caseworker(person).await;
        let none = thicket.open_case(&theirs, case).await;
        assert!(matches!(none, Err(WorkflowError::NotFound)), "n44");
        assert!(!view.grantees.contains(&person.account));
    }

    // Lifted by name, they can have it.
    let view = open(&intake, &colleague, case).await;
    let lift = refusal(&intake, &two, &view, &[other.account]).await;
    thicket.refuse(&colleague, case, &lift).await.unwrap();
    let view = open(&intake, &colleague, case).await;
    assert_eq!(view.refused, [other.account]);
    let grant = grant_for(&intake, &two, &view, &late.identity).await;
    let by_name = GrantRequest::new(late.account, grant.key.0);
    thicket.add_grant(&colleague, case, &by_name).await.unwrap();
    let theirs = intake.caseworker(&late).await;
    open(&intake, &theirs, case).await;
    let journal = intake.journal().await;
    let noted = journal
        .iter()
        .filter(|entry| entry.contains(r#""action":"refuse","cases":1"#));
    assert_eq!(noted.count(), 2);
}

#[tokio::test]
async fn a_grant_from_before_reads_on_until_the_case_has_a_new_key_and_moves_nothing() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let late = intake.join("late", Role::Caseworker).await;

    // Three is moving to new keys, and has brought this case along.
    let theirs = intake.caseworker(&three).await;
    let (new, offered) = offer(&intake, &three, &three).await;
    thicket
        .offer_rotation(&(&theirs).into(), &offered)
        .await
        .unwrap();
    let own = open(&intake, &theirs, case).await;
    let brought = grant_for(&intake, &three, &own, &new.identity).await;
    let brought = OwnGrantsRequest::new(vec![made_from(&own, &brought)]);
    thicket.bring_grants(&theirs, &brought).await.unwrap();

    let refuse = refusal(&intake, &one, &view, &[three.account]).await;
    thicket.refuse(&session, case, &refuse).await.unwrap();
    let own = open(&intake, &theirs, case).await;
    assert!(own.grantees.contains(&three.account), "it is said");
    // Moves nothing: neither the list, nor the key, nor anybody else's access, nor the desk.
    let lift = refusal(&intake, &three, &own, &[]).await;
    conflict(thicket.refuse(&theirs, case, &lift).await);
    let readers = [one.account, two.account, three.account];
    let rekey = seal_rekey(&intake, &three, &own, &readers).await;
    conflict(thicket.rekey(&theirs, case, &request(&rekey)).await);
    let grant = grant_for(&intake, &three, &own, &late.identity).await;
    let by_name = GrantRequest::new(late.account, grant.key.0.clone());
    conflict(thicket.add_grant(&theirs, case, &by_name).await);
    let many = ManyGrantsRequest::new(late.account, vec![grant]);
    conflict(thicket.add_many_grants(&theirs, &many).await);
    let missing = thicket.missing_grants(&theirs, late.account, None).await;
    assert!(missing.unwrap().cases.is_empty());
    let to = DeskRequest::new(own.desk);
    conflict(thicket.hand_over(&theirs, case, to).await);
    // What was brought to the new keys is gone, and is not taken again.
    let again = thicket.bring_grants(&theirs, &brought).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));
    let left = thicket.own_rotation(&(&theirs).into()).await.unwrap();
    assert_eq!((left.missing, left.cases.len()), (0, 0));
    intake.act(rotate(&new)).await.unwrap();
    let theirs = intake.caseworker(&new).await;
    let own = open(&intake, &theirs, case).await;
    let instance = intake.ledger().await.instance();
    let opens = |identity: &Identity| {
        OpenedGrant::open(identity, &instance, &case, &own.row.grant.0).is_ok()
    };
    assert!(opens(&three.identity) && !opens(&new.identity));
    let again = thicket.bring_grants(&theirs, &brought).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));

    // A new key leaves them out.
    let view = open(&intake, &session, case).await;
    let readers = [one.account, two.account, late.account];
    let rekey = seal_rekey(&intake, &one, &view, &readers).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    let gone = thicket.open_case(&theirs, case).await;
    assert!(matches!(gone, Err(WorkflowError::NotFound)));
}

#[tokio::test]
async fn n42_n44_a_refusal_names_caseworkers_leaves_two_and_comes_with_its_record() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let report = intake.report().await;
    thicket.receive_report(&body(&report)).await.unwrap();
    let case = report.case;
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let both = [two.account, three.account];
    let too_many = refusal(&intake, &one, &view, &both).await;
    invalid(thicket.refuse(&session, case, &too_many).await);
    let oneself = refusal(&intake, &one, &view, &[one.account]).await;
    invalid(thicket.refuse(&session, case, &oneself).await);
    for account in [intake.admin.account, AccountId([9; 16]), RECOVERY_ACCOUNT] {
        let refused = refusal(&intake, &one, &view, &[account]).await;
        let refused = thicket.refuse(&session, case, &refused).await;
        assert!(matches!(refused, Err(WorkflowError::RosterChanged)), "n42");
    }
    let honest = refusal(&intake, &one, &view, &[two.account]).await;
    let bare = RefusalRequest::new(vec![two.account], b"{}".to_vec());
    assert!(thicket.refuse(&session, case, &bare).await.is_err());
    for list in [vec![two.account, two.account], vec![three.account; 65]] {
        let record = report.card.0.clone();
        invalid(
            thicket
                .refuse(&session, case, &RefusalRequest::new(list, record))
                .await,
        );
    }
    // n44: whoever has no grant does not.
    let late = intake.join("late", Role::Caseworker).await;
    let stranger = intake.caseworker(&late).await;
    for case in [case, CaseId([1; 16])] {
        let refused = thicket.refuse(&stranger, case, &honest).await;
        assert!(matches!(refused, Err(WorkflowError::NotFound)));
    }
    assert!(open(&intake, &session, case).await.refused.is_empty());
    thicket.refuse(&session, case, &honest).await.unwrap();

    // A suspended person can be refused before they are restored.
    let account = three.account;
    intake.act(Action::Suspend { account }).await.unwrap();
    let view = open(&intake, &session, case).await;
    let list = [two.account, account];
    let suspended = refusal(&intake, &one, &view, &list).await;
    thicket.refuse(&session, case, &suspended).await.unwrap();
    let view = open(&intake, &session, case).await;
    assert_eq!(view.refused.len(), 2);
}
