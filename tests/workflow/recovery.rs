//! The recovery key.

use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{Bytes, CaseId, Role};
use thicket::workflow::{ManyGrantsRequest, SentGrant, WorkflowError};

use crate::opening::{grant_for, grant_of, open};
use crate::people::{Intake, body};

#[tokio::test]
async fn a_recovery_key_gives_cases_back_and_is_exchanged_without_losing_one() {
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
            SentGrant {
                case: *case,
                key: Bytes(grant.seal(case, &late.identity.recipient()).unwrap()),
            }
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
    let operators = |act: &str| {
        let begin = format!(r#""by":null,"action":"{act}""#);
        let noted = journal.iter().filter(|entry| entry.contains(&begin));
        noted.count()
    };
    assert_eq!((operators("export"), operators("recover")), (2, 1));
    // Whoever has had the key can open what is sealed to the present keys of these cases.
    assert_eq!(operators("mark"), 1);
    let theirs = intake.caseworker(&late).await;
    assert!(open(&intake, &theirs, old.case).await.row.rekey);
}
