//! A desk's texts for replies.

use thicket::crypto::hash::sha256;
use thicket::crypto::ledger::Action;
use thicket::crypto::sealed;
use thicket::domain::{AccountId, Digest, Role, Wire};
use thicket::workflow::{TemplatesRequest, WorkflowError};

use crate::people::{Intake, Person};

fn file(person: &Person) -> (AccountId, Vec<u8>) {
    let sealed = sealed::seal(&person.identity.recipient(), Wire::Templates, b"{}").unwrap();
    (person.account, sealed)
}

fn digest((_, sealed): &(AccountId, Vec<u8>)) -> Digest {
    sha256(sealed)
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
    let all = TemplatesRequest::new(files.to_vec(), None);
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
    let seen = Some(digest(&files[0]));
    for files in wrong {
        let refused = intake
            .thicket
            .put_templates(&mine, &TemplatesRequest::new(files, seen))
            .await;
        assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    }
    let mut bad = files.to_vec();
    bad[1].1 = vec![b'x'; 4096];
    let refused = intake
        .thicket
        .put_templates(&mine, &TemplatesRequest::new(bad, seen))
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
    let fewer = TemplatesRequest::new(files[..2].to_vec(), seen);
    intake.thicket.put_templates(&mine, &fewer).await.unwrap();
}

#[tokio::test]
async fn texts_that_were_stored_meanwhile_are_not_written_over() {
    let (intake, [one, two, three]) = Intake::open().await;
    let (mine, theirs) = (intake.caseworker(&one).await, intake.caseworker(&two).await);
    let all = || [&one, &two, &three].map(file).to_vec();
    let store = async |session, files: &[_], replaces| {
        let request = TemplatesRequest::new(files.to_vec(), replaces);
        intake.thicket.put_templates(session, &request).await
    };
    // Both saw that there are none, and both store some at once.
    let (first, second) = (all(), all());
    let (a, b) = tokio::join!(store(&mine, &first, None), store(&theirs, &second, None));
    let stored = match (&a, &b) {
        (Ok(()), Err(WorkflowError::TemplatesChanged)) => &first,
        (Err(WorkflowError::TemplatesChanged), Ok(())) => &second,
        other => panic!("{other:?}"),
    };
    let shown = async |session| {
        let view = intake.thicket.templates(session).await.unwrap();
        (view.sealed.map(|sealed| sealed.0), view.elsewhere)
    };
    for (at, session) in [&mine, &theirs].into_iter().enumerate() {
        assert_eq!(shown(session).await, (Some(stored[at].1.clone()), false));
    }
    // What is named has to be one's own file as it is now: neither none, nor a colleague's, nor an older one.
    for wrong in [None, Some(digest(&stored[1])), Some(Digest([0; 32]))] {
        let refused = store(&mine, &all(), wrong).await;
        assert!(matches!(refused, Err(WorkflowError::TemplatesChanged)));
    }
    let newer = all();
    store(&mine, &newer, Some(digest(&stored[0])))
        .await
        .unwrap();
    let refused = store(&theirs, &all(), Some(digest(&stored[1]))).await;
    assert!(matches!(refused, Err(WorkflowError::TemplatesChanged)));
    assert_eq!(shown(&theirs).await.0.as_ref(), Some(&newer[1].1));

    // Who came to the desk later has not seen its texts, and does not write over them either.
    let four = intake.join("four", Role::Caseworker).await;
    let late = intake.caseworker(&four).await;
    assert_eq!(shown(&late).await, (None, true));
    let five = || [&one, &two, &three, &four].map(file).to_vec();
    let refused = store(&late, &five(), None).await;
    assert!(matches!(refused, Err(WorkflowError::TemplatesChanged)));
    let with_them = five();
    store(&mine, &with_them, Some(digest(&newer[0])))
        .await
        .unwrap();
    assert_eq!(shown(&late).await, (Some(with_them[3].1.clone()), false));
}
