//! A desk's texts for replies.

use thicket::crypto::ledger::Action;
use thicket::crypto::sealed;
use thicket::domain::{AccountId, Role, Wire};
use thicket::workflow::{TemplatesRequest, WorkflowError};

use crate::people::{Intake, Person};

fn file(person: &Person) -> (AccountId, Vec<u8>) {
    let sealed = sealed::seal(&person.identity.recipient(), Wire::Templates, b"{}").unwrap();
    (person.account, sealed)
}

#[tokio::test]
async fn templates_go_to_everybody_on_the_desk_and_nobody_else() {
    let (intake, [one, two, three]) = Intake::open().await;
    let mine = intake.caseworker(&one).await;
    assert!(
        intake
            .thicket
            .templates(&mine)
            .await
            .unwrap()
            .sealed
            .is_none()
    );
    let files = [&one, &two, &three].map(file);
    let all = TemplatesRequest::new(files.to_vec());
    intake.thicket.put_templates(&mine, &all).await.unwrap();
    for (person, (_, sealed)) in [&one, &two, &three].into_iter().zip(&files) {
        let session = intake.caseworker(person).await;
        let shown = intake.thicket.templates(&session).await.unwrap();
        assert_eq!(&shown.sealed.unwrap().0, sealed);
    }
    let stranger = intake.enrol("four", Role::Caseworker).await;
    let wrong = [
        vec![],
        files[..2].to_vec(),
        vec![files[0].clone(), files[1].clone(), files[1].clone()],
        [files.to_vec(), vec![file(&stranger)]].concat(),
        [files.to_vec(), vec![file(&intake.admin)]].concat(),
    ];
    let mine = intake.caseworker(&one).await;
    for files in wrong {
        let refused = intake
            .thicket
            .put_templates(&mine, &TemplatesRequest::new(files))
            .await;
        assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    }
    let mut bad = files.to_vec();
    bad[1].1 = vec![b'x'; 4096];
    let refused = intake
        .thicket
        .put_templates(&mine, &TemplatesRequest::new(bad))
        .await;
    assert!(matches!(
        refused,
        Err(WorkflowError::NotAge(Wire::Templates))
    ));
    // Who was suspended gets none any more, and is not left out by mistake but by the ledger (n16).
    intake
        .act(Action::Suspend {
            account: three.account,
        })
        .await
        .unwrap();
    let refused = intake.thicket.put_templates(&mine, &all).await;
    assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    let fewer = TemplatesRequest::new(files[..2].to_vec());
    intake.thicket.put_templates(&mine, &fewer).await.unwrap();
}
