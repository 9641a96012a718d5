//! Cases for colleagues: many grants at once, and other desks.

use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::record::OpenedGrant;
use thicket::crypto::sealed;
use thicket::domain::{AccountId, Bytes, CaseId, DeskId, Role, Wire};
use thicket::workflow::{DeskRequest, GrantRequest, ManyGrantsRequest, SentGrant, WorkflowError};

use crate::conversation::Conversation;
use crate::opening::{grant_for, grant_of, open};
use crate::people::{Intake, Person, body};
use crate::rekeying::{request, seal_rekey};

#[tokio::test]
async fn n16_n42_n44_a_new_colleague_gets_the_open_cases_of_the_desk_in_few_requests() {
    let (intake, [one, ..]) = Intake::open().await;
    let mut cases = Vec::new();
    for _ in 0..70 {
        let report = intake.report().await;
        intake.thicket.receive_report(&body(&report)).await.unwrap();
        cases.push(report.case);
    }
    let late = intake.join("late", Role::Caseworker).await;
    let thicket = &intake.thicket;
    let session = intake.caseworker(&one).await;
    let (mut after, mut given, mut requests) = (None, 0, 0);
    loop {
        let missing = thicket
            .missing_grants(&session, late.account, after)
            .await
            .unwrap();
        let mut grants = Vec::new();
        for row in &missing.cases {
            let instance = intake.ledger().await.instance();
            let grant =
                OpenedGrant::open(&one.identity, &instance, &row.case, &row.grant.0).unwrap();
            grants.push(SentGrant {
                case: row.case,
                key: Bytes(grant.seal(&row.case, &late.identity.recipient()).unwrap()),
            });
        }
        let request = ManyGrantsRequest::new(late.account, grants);
        let granted = thicket.add_many_grants(&session, &request).await.unwrap();
        given += granted.added;
        requests += 1;
        let again = thicket.add_many_grants(&session, &request).await.unwrap();
        assert_eq!((again.added, again.kept), (0, granted.added));
        let Some(next) = missing.next else { break };
        after = Some(next.parse().unwrap());
    }
    assert_eq!((given, requests), (70, 2));
    let theirs = intake.caseworker(&late).await;
    for case in [cases[0], cases[69]] {
        let view = open(&intake, &theirs, case).await;
        grant_of(&intake, &late, &view).await;
    }
    let left = thicket.missing_grants(&session, late.account, None).await;
    assert!(left.unwrap().cases.is_empty());
    let journal = intake.journal().await;
    let grants: Vec<_> = journal
        .iter()
        .filter(|entry| entry.contains(r#""action":"grant""#))
        .collect();
    assert_eq!(grants.len(), 2);
    assert!(grants[0].contains(r#""cases":64"#) && grants[1].contains(r#""cases":6"#));

    // n16, n42, n44: to nobody whom the ledger does not vouch for, and nothing that one does not have.
    let grant = SentGrant {
        case: CaseId([1; 16]),
        key: Bytes(sealed::seal(&late.identity.recipient(), Wire::Grant, b"{}").unwrap()),
    };
    let request = ManyGrantsRequest::new(late.account, vec![grant.clone()]);
    let refused = thicket.add_many_grants(&session, &request).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    intake
        .act(Action::Suspend {
            account: late.account,
        })
        .await
        .unwrap();
    for account in [
        late.account,
        intake.admin.account,
        RECOVERY_ACCOUNT,
        AccountId([9; 16]),
    ] {
        let request = ManyGrantsRequest::new(account, vec![grant.clone()]);
        let refused = thicket.add_many_grants(&session, &request).await;
        assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
        let refused = thicket.missing_grants(&session, account, None).await;
        assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    }
}

#[tokio::test]
async fn a_case_is_handed_to_another_desk_when_everybody_there_has_it() {
    let (intake, [one, ..]) = Intake::open().await;
    let desk = DeskId([5; 16]);
    let name = "Second desk".to_owned();
    intake.act(Action::Desk { desk, name }).await.unwrap();
    let other = intake.enrol("other", Role::Caseworker).await;
    intake.act(other.vet(desk)).await.unwrap();
    let thicket = &intake.thicket;
    let report = intake.report().await;
    thicket.receive_report(&body(&report)).await.unwrap();
    let session = intake.caseworker(&one).await;
    let hand = |desk| thicket.hand_over(&session, report.case, DeskRequest::new(desk));
    for desk in [desk, DeskId([6; 16])] {
        assert!(matches!(
            hand(desk).await,
            Err(WorkflowError::RosterChanged)
        ));
    }
    // Another desk's open cases are not what a colleague there lacks.
    let missing = thicket.missing_grants(&session, other.account, None).await;
    assert!(missing.unwrap().cases.is_empty());
    let view = open(&intake, &session, report.case).await;
    let grant = grant_for(&intake, &one, &view, &other.identity).await;
    let request = ManyGrantsRequest::new(other.account, vec![grant]);
    thicket.add_many_grants(&session, &request).await.unwrap();
    hand(desk).await.unwrap();
    assert_eq!(open(&intake, &session, report.case).await.desk, desk);
    // A report for that desk goes to nobody on this one: one alone is too few there.
    let ledger = intake.ledger().await;
    assert_eq!(ledger.roster(&desk).len(), 1);
    let intake_view = thicket.intake().await.unwrap();
    assert_eq!(intake_view.desks.len(), 2);
}

#[tokio::test]
async fn whoever_has_only_a_key_from_before_passes_a_case_to_nobody() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let case = Conversation::begun(&intake).await.case;
    let desk = DeskId([5; 16]);
    let name = "Second desk".to_owned();
    intake.act(Action::Desk { desk, name }).await.unwrap();
    let other = intake.enrol("other", Role::Caseworker).await;
    intake.act(other.vet(desk)).await.unwrap();
    let late = intake.join("late", Role::Caseworker).await;
    let account = two.account;
    intake.act(Action::Suspend { account }).await.unwrap();
    let session = intake.caseworker(&one).await;
    let view = open(&intake, &session, case).await;
    let left = [one.account, three.account, late.account];
    let rekey = seal_rekey(&intake, &one, &view, &left).await;
    thicket
        .rekey(&session, case, &request(&rekey))
        .await
        .unwrap();
    intake.act(Action::Restore { account }).await.unwrap();
    let view = open(&intake, &session, case).await;
    let give = async |to: &Person| {
        let grant = grant_for(&intake, &one, &view, &to.identity).await;
        let grant = GrantRequest::new(to.account, grant.key.0);
        thicket.add_grant(&session, case, &grant).await.unwrap();
    };

    let theirs = intake.caseworker(&two).await;
    let own = open(&intake, &theirs, case).await;
    let grant = grant_for(&intake, &two, &own, &other.identity).await;
    let by_name = GrantRequest::new(other.account, grant.key.0.clone());
    let refused = thicket.add_grant(&theirs, case, &by_name).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    let many = ManyGrantsRequest::new(other.account, vec![grant]);
    let refused = thicket.add_many_grants(&theirs, &many).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    let view = open(&intake, &session, case).await;
    assert!(!view.grantees.contains(&other.account));
    give(&other).await;
    // Nor is the case theirs to hand on, to their own desk or another.
    for to in [desk, view.desk] {
        let refused = thicket.hand_over(&theirs, case, DeskRequest::new(to)).await;
        assert!(matches!(refused, Err(WorkflowError::NotFound)));
    }
    give(&two).await;
    let handed = thicket.hand_over(&theirs, case, DeskRequest::new(desk));
    handed.await.unwrap();
}
