//! Working cases.

use serde_json::json;
use thicket::crypto::ledger::Action;
use thicket::crypto::sealed;
use thicket::domain::{CaseId, ReportSubmission, Status, StatusFilter, Wire, encode_base64url};
use thicket::storage::PutRecord;
use thicket::storage::scope::{CaseworkerSession, StaffSession};
use thicket::workflow::{
    CaseHint, GrantRequest, KeyringRequest, RecordRequest, WorkflowError, read_body,
};

use crate::people::{Intake, Person, body};

fn seal_to(person: &Person, wire: Wire) -> Vec<u8> {
    sealed::seal(&person.identity.recipient(), wire, b"{}").unwrap()
}

async fn sent(intake: &Intake) -> ReportSubmission {
    let report = intake.report().await;
    intake.thicket.receive_report(&body(&report)).await.unwrap();
    report
}

fn not_found<T>(result: Result<T, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::NotFound))
}

#[tokio::test]
async fn n44_a_case_without_a_grant_of_it_does_not_exist() {
    let (intake, [one, ..]) = Intake::open().await;
    let case = sent(&intake).await.case;
    // Joined after it was sent, so there is no grant.
    let late = intake.join("four", thicket::domain::Role::Caseworker).await;
    let (mine, theirs) = (
        intake.caseworker(&one).await,
        intake.caseworker(&late).await,
    );
    let note = RecordRequest::new(Wire::Work, seal_to(&one, Wire::Work));
    let hint = CaseHint::new(Status::Closed, None);
    let grant = GrantRequest::new(late.account, seal_to(&late, Wire::Grant));
    for (session, case) in [(&theirs, case), (&mine, CaseId([0; 16]))] {
        assert!(not_found(intake.thicket.open_case(session, case).await));
        assert!(not_found(
            intake.thicket.add_record(session, case, &note).await
        ));
        assert!(not_found(intake.thicket.hint(session, case, &hint).await));
        assert!(not_found(
            intake.thicket.add_grant(session, case, &grant).await
        ));
    }
    let page = intake
        .thicket
        .list_cases(&theirs, StatusFilter::Any, None)
        .await;
    assert!(page.unwrap().cases.is_empty());

    intake.thicket.add_grant(&mine, case, &grant).await.unwrap();
    let opened = intake.thicket.open_case(&theirs, case).await.unwrap();
    assert_eq!(opened.row.state, Status::Received);
}

#[tokio::test]
async fn n42_n16_neither_an_admin_nor_who_was_suspended_is_granted_a_case() {
    let (intake, [one, two, _]) = Intake::open().await;
    let case = sent(&intake).await.case;
    let late = intake.join("four", thicket::domain::Role::Caseworker).await;
    intake
        .act(Action::Suspend {
            account: late.account,
        })
        .await
        .unwrap();
    let mine = intake.caseworker(&one).await;
    let unvetted = intake
        .enrol("five", thicket::domain::Role::Caseworker)
        .await;
    for person in [&intake.admin, &late, &unvetted] {
        let request = GrantRequest::new(person.account, seal_to(person, Wire::Grant));
        let refused = intake
            .thicket
            .add_grant(&mine, case, &request)
            .await
            .unwrap_err();
        assert!(matches!(refused, WorkflowError::RosterChanged));
    }
    // Nobody takes another's access away by granting again.
    let theirs = intake.caseworker(&two).await;
    let before = intake
        .thicket
        .open_case(&theirs, case)
        .await
        .unwrap()
        .row
        .grant;
    let request = GrantRequest::new(two.account, seal_to(&one, Wire::Grant));
    let refused = intake.thicket.add_grant(&mine, case, &request).await;
    assert!(matches!(refused, Err(WorkflowError::GrantExists)));
    // The same bytes again are no conflict: an answer may have been lost.
    let same = GrantRequest::new(two.account, before.0.clone());
    intake.thicket.add_grant(&mine, case, &same).await.unwrap();
    let after = intake
        .thicket
        .open_case(&theirs, case)
        .await
        .unwrap()
        .row
        .grant;
    assert_eq!(before, after);
}

#[tokio::test]
async fn the_same_record_twice_has_one_id_and_only_sealed_work_and_cards_are_taken() {
    let (intake, [one, ..]) = Intake::open().await;
    let report = sent(&intake).await;
    let mine = intake.caseworker(&one).await;
    let note = RecordRequest::new(Wire::Work, seal_to(&one, Wire::Work));
    let add_as = |mine: &CaseworkerSession, request| {
        let (thicket, mine) = (intake.thicket.clone(), mine.clone());
        async move { thicket.add_record(&mine, report.case, &request).await }
    };
    let PutRecord::Stored(id) = add_as(&mine, note.clone()).await.unwrap() else {
        panic!("it is new");
    };
    assert_eq!(add_as(&mine, note).await.unwrap(), PutRecord::Known(id));

    intake.clock.advance(86_400);
    let mine = intake.caseworker(&one).await;
    let add = |request| add_as(&mine, request);
    let card = seal_to(&one, Wire::Card);
    add(RecordRequest::new(Wire::Card, card.clone()))
        .await
        .unwrap();
    let case = intake.thicket.open_case(&mine, report.case).await.unwrap();
    assert_eq!(case.row.card.0, card);
    assert_eq!(case.row.activity, intake.clock.today());
    assert_eq!(case.row.activity.days_since(case.row.received), 1);
    assert_eq!(case.records.len(), 4);

    for wire in [Wire::Report, Wire::Grant, Wire::Mail, Wire::Keyring] {
        let refused = add(RecordRequest::new(wire, seal_to(&one, wire)))
            .await
            .unwrap_err();
        assert!(matches!(refused, WorkflowError::InvalidBody(_)));
    }
    let mut with_mail = json!({
        "v": 1,
        "wire": "work",
        "sealed": encode_base64url(&seal_to(&one, Wire::Work)),
        "mail": { "mailbox": "x", "sealed": "x" },
    });
    let refused = read_body::<RecordRequest>(with_mail.to_string().as_bytes());
    assert!(matches!(refused, Err(WorkflowError::InvalidBody(_))));
    with_mail["mail"].take();
    let taken = add(read_body(with_mail.to_string().as_bytes()).unwrap()).await;
    assert!(matches!(taken, Ok(PutRecord::Stored(_))));
    for bytes in [vec![0; 4096], vec![0; 5000]] {
        assert!(add(RecordRequest::new(Wire::Work, bytes)).await.is_err());
    }
}

#[tokio::test]
async fn a_hint_moves_a_case_and_names_only_active_caseworkers() {
    let (intake, [one, two, _]) = Intake::open().await;
    let case = sent(&intake).await.case;
    let mine = intake.caseworker(&one).await;
    let hint = |state, assignee| {
        let (thicket, mine) = (intake.thicket.clone(), mine.clone());
        async move {
            thicket
                .hint(&mine, case, &CaseHint::new(state, assignee))
                .await
        }
    };
    hint(Status::Triage, Some(two.account)).await.unwrap();
    let row = intake.thicket.open_case(&mine, case).await.unwrap().row;
    assert_eq!(
        (row.state, row.assignee),
        (Status::Triage, Some(two.account))
    );
    let refused = hint(Status::Triage, Some(intake.admin.account))
        .await
        .unwrap_err();
    assert!(matches!(refused, WorkflowError::RosterChanged));
    hint(Status::Closed, None).await.unwrap();
    let open = intake
        .thicket
        .list_cases(&mine, StatusFilter::Open, None)
        .await;
    assert!(open.unwrap().cases.is_empty());

    let missing = read_body::<CaseHint>(br#"{"v":1,"state":"triage"}"#);
    assert!(matches!(missing, Err(WorkflowError::InvalidBody(_))));
}

#[tokio::test]
async fn the_interface_names_what_the_protocol_names() {
    let (intake, [one, ..]) = Intake::open().await;
    let case = sent(&intake).await.case;
    let mine = intake.caseworker(&one).await;
    let view = intake.thicket.open_case(&mine, case).await.unwrap();
    let page = intake
        .thicket
        .list_cases(&mine, StatusFilter::Any, None)
        .await
        .unwrap();
    let fields = |value: serde_json::Value| {
        let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        names.join(" ")
    };
    let view = serde_json::to_value(view).unwrap();
    assert_eq!(fields(view["records"][0].clone()), "day id sealed wire");
    assert_eq!(
        fields(view),
        "activity assignee card case case_recipient deleting desk earlier erases erasure files grant grantees \
         mailboxes received records refused rekey state v"
    );
    let page = serde_json::to_value(page).unwrap();
    assert_eq!(
        fields(page["cases"][0].clone()),
        "activity assignee card case deleting erases grant received rekey state"
    );
    assert_eq!(fields(page), "cases next v");
    let intake_page = serde_json::to_value(intake.thicket.intake().await.unwrap()).unwrap();
    assert_eq!(
        fields(intake_page),
        "desks form genesis hours instance ledger limits name open v"
    );
}

#[tokio::test]
async fn n37_suspension_stops_what_is_under_way_at_once() {
    let (intake, [one, two, _]) = Intake::open().await;
    let case = sent(&intake).await.case;
    let late = intake.join("four", thicket::domain::Role::Caseworker).await;
    let (mine, theirs) = (intake.caseworker(&one).await, intake.caseworker(&two).await);
    let before = intake.thicket.open_case(&theirs, case).await.unwrap();
    let profile = intake.thicket.profile(&StaffSession::from(&mine)).await;
    let keyring = profile.unwrap().keyring;
    let account = one.account;
    intake.act(Action::Suspend { account }).await.unwrap();

    // The session was looked up before; restoring the account does not bring it back.
    for restored in [false, true] {
        if restored {
            intake.act(Action::Restore { account }).await.unwrap();
        }
        let thicket = &intake.thicket;
        let note = RecordRequest::new(Wire::Work, seal_to(&one, Wire::Work));
        let hint = CaseHint::new(Status::Closed, None);
        let grant = GrantRequest::new(late.account, seal_to(&late, Wire::Grant));
        let keyring = KeyringRequest::new(seal_to(&one, Wire::Keyring));
        let staff = StaffSession::from(&mine);
        for refused in [
            thicket.add_record(&mine, case, &note).await.map(drop),
            thicket.hint(&mine, case, &hint).await,
            thicket.add_grant(&mine, case, &grant).await,
            thicket.put_keyring(&staff, &keyring).await,
        ] {
            assert!(matches!(refused, Err(WorkflowError::SignedOut)));
        }
    }
    let after = intake.thicket.open_case(&theirs, case).await.unwrap();
    assert_eq!(after.records.len(), before.records.len());
    assert_eq!(after.row.state, before.row.state);
    let theirs = intake.caseworker(&late).await;
    assert!(not_found(intake.thicket.open_case(&theirs, case).await));
    let session = StaffSession::from(&intake.caseworker(&one).await);
    let profile = intake.thicket.profile(&session).await.unwrap();
    assert_eq!(profile.keyring.0, keyring.0);
}
