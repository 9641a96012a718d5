//! Cases that caseworkers delete.

use thicket::workflow::WorkflowError;

use crate::opening::open;
use crate::people::{Intake, body};

#[tokio::test]
async fn n52_a_case_is_deleted_by_two_after_a_week_in_which_anybody_may_object() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let reports = [intake.report().await, intake.report().await];
    for report in &reports {
        thicket.receive_report(&body(report)).await.unwrap();
    }
    let (case, kept) = (reports[0].case, reports[1].case);
    let first = intake.caseworker(&one).await;
    for case in [case, kept] {
        thicket.ask_for_erasure(&first, case).await.unwrap();
        // Asking again is not agreeing.
        thicket.ask_for_erasure(&first, case).await.unwrap();
    }
    let view = open(&intake, &first, case).await;
    assert!(view.row.deleting);
    let erasure = view.erasure.unwrap();
    assert_eq!((erasure.by, erasure.agreed), (one.account, None));
    assert_eq!(erasure.on.days_since(erasure.asked), 7);
    intake.clock.advance(8 * 86_400);
    assert_eq!(thicket.erase_due().await.unwrap(), 0, "nobody else agreed");
    let second = intake.caseworker(&two).await;
    thicket.ask_for_erasure(&second, kept).await.unwrap();
    let third = intake.caseworker(&three).await;
    thicket.call_off_erasure(&third, kept).await.unwrap();
    let again = thicket.call_off_erasure(&third, kept).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));
    // The week begins when somebody agrees, however long ago it was asked for.
    thicket.ask_for_erasure(&second, case).await.unwrap();
    intake.clock.advance(6 * 86_400);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    intake.clock.advance(86_400);
    let second = intake.caseworker(&two).await;
    let third = intake.caseworker(&three).await;
    assert_eq!(thicket.erase_due().await.unwrap(), 1);
    let gone = thicket.open_case(&second, case).await;
    assert!(matches!(gone, Err(WorkflowError::NotFound)));
    let back = thicket.receive_report(&body(&reports[0])).await;
    assert!(matches!(back, Err(WorkflowError::CaseErased)), "n52");
    open(&intake, &second, kept).await;

    // Agreed at once, and still a week goes by.
    thicket.ask_for_erasure(&second, kept).await.unwrap();
    thicket.ask_for_erasure(&third, kept).await.unwrap();
    intake.clock.advance(6 * 86_400);
    assert_eq!(thicket.erase_due().await.unwrap(), 0);
    intake.clock.advance(86_400);
    assert_eq!(thicket.erase_due().await.unwrap(), 1);
    let journal = intake.journal().await;
    let erasures = journal.iter().filter(|e| e.contains(r#""action":"erase""#));
    assert_eq!(erasures.count(), 2);
}
