//! Invitations, enrolment, and the founding of an intake.

use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Action;
use thicket::domain::{AccountState, DeskId, Role};
use thicket::workflow::{OpenEnrolmentRequest, PinError, WorkflowError};

use crate::people::{Intake, Person, open};

#[tokio::test]
async fn the_first_account_is_an_admins_and_founds_the_intake() {
    let folder = tempfile::tempdir().unwrap();
    let intake = Intake::founded().await;
    let (empty, operator) = open(folder.path(), &intake.clock, &intake.random)
        .await
        .unwrap();
    let before = empty.intake().await.unwrap();
    assert!(!before.open && before.instance.is_none() && before.genesis.is_none());
    let handle = "somebody".parse().unwrap();
    let refused = empty
        .invite((&operator).into(), Role::Caseworker, &handle)
        .await;
    assert!(matches!(
        refused.err(),
        Some(WorkflowError::FirstMustBeAdmin)
    ));
    let link = empty
        .invite((&operator).into(), Role::Admin, &handle)
        .await
        .unwrap();
    assert!(link.path.starts_with("/enroll#v1.") && link.path.ends_with(".new"));

    let founded = intake.thicket.intake().await.unwrap();
    let ledger = intake.ledger().await;
    assert_eq!(founded.genesis, Some(ledger.genesis()));
    assert_eq!(founded.desks.len(), 1);
    assert!(!founded.open, "nobody is on the desk");
    let pin = std::fs::read_to_string(intake.folder.path().join("genesis")).unwrap();
    assert_eq!(pin.trim(), ledger.genesis().to_string());
    // The genesis vouches for the first admin, who can sign in at once.
    intake.sign_in(&intake.admin).await;
    let page = intake.thicket.ledger_after(None).await.unwrap();
    assert_eq!(page.entries.len(), 2);
    assert_eq!(
        intake
            .thicket
            .ledger_after(Some(0))
            .await
            .unwrap()
            .entries
            .len(),
        1
    );
    assert_eq!(
        intake
            .thicket
            .ledger_after(Some(u64::MAX))
            .await
            .unwrap()
            .entries
            .len(),
        0
    );
}

#[tokio::test]
async fn n45_an_invitation_works_once_and_expires() {
    let intake = Intake::founded().await;
    let (token, person) = intake.invite("one", Role::Caseworker).await.unwrap();
    let request = intake.enrolment_request(token, &person).await;
    intake.thicket.enrol(&request).await.unwrap();
    // Another enrolment with the same link, if only by a keyring that was sealed anew.
    let another = intake.enrolment_request(token, &person).await;
    let again = intake.thicket.enrol(&another).await.unwrap_err();
    assert!(matches!(again, WorkflowError::NotFound));
    let open = OpenEnrolmentRequest::new(token.into());
    assert!(intake.thicket.open_enrolment(&open).await.is_err());

    let (token, person) = intake.invite("two", Role::Caseworker).await.unwrap();
    intake.clock.advance(72 * 3600);
    let request = intake.enrolment_request(token, &person).await;
    let late = intake.thicket.enrol(&request).await.unwrap_err();
    assert!(matches!(late, WorkflowError::NotFound));
}

#[tokio::test]
async fn n45_somebody_who_is_not_vetted_can_do_nothing() {
    let (intake, _) = Intake::open().await;
    let person = intake.enrol("four", Role::Caseworker).await;
    let code = person.code(intake.now());
    let refused = intake.try_sign_in(&person, &code).await.err();
    assert!(matches!(refused, Some(WorkflowError::SignInFailed)));
    let report = intake.report().await;
    assert!(
        report
            .grants
            .iter()
            .all(|grant| grant.account != person.account)
    );
}

#[tokio::test]
async fn n43_an_enrolment_must_be_the_invited_persons_own() {
    let intake = Intake::founded().await;
    let (token, person) = intake.invite("one", Role::Caseworker).await.unwrap();
    let with = |change: &dyn Fn(&mut Person)| {
        let mut other = Person {
            handle: person.handle.clone(),
            identity: person.identity.clone(),
            signing: person.signing.clone(),
            seed: person.seed.clone(),
            ..person
        };
        change(&mut other);
        other
    };
    // n43: nobody promotes themselves.
    let promoted = with(&|other| other.role = Role::Admin);
    let somebody_else = with(&|other| other.account = intake.admin.account);
    for other in [promoted, somebody_else] {
        let request = intake.enrolment_request(token, &other).await;
        let refused = intake.thicket.enrol(&request).await.unwrap_err();
        assert!(
            matches!(refused, WorkflowError::InvalidBody(_)),
            "{refused}"
        );
    }
    let other_seed = with(&|other| other.seed = vec![1; 20]);
    let request = intake.enrolment_request(token, &other_seed).await;
    let refused = intake.thicket.enrol(&request).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::SignInFailed));

    // Nobody founds an intake twice.
    let founder = with(&|other| other.role = Role::Admin);
    let request = intake.founding_request(token, &founder);
    assert!(intake.thicket.enrol(&request).await.is_err());
    assert_eq!(
        intake
            .thicket
            .ledger_after(None)
            .await
            .unwrap()
            .entries
            .len(),
        2
    );
    // None of it used the invitation up.
    intake.clock.advance(15 * 60);
    let request = intake.enrolment_request(token, &person).await;
    intake.thicket.enrol(&request).await.unwrap();
}

#[tokio::test]
async fn two_first_admins_found_one_intake() {
    let folder = tempfile::tempdir().unwrap();
    let mut intake = Intake::founded().await;
    let (empty, operator) = open(folder.path(), &intake.clock, &intake.random)
        .await
        .unwrap();
    (intake.thicket, intake.operator) = (empty, operator);
    let (first_token, first) = intake.invite("first", Role::Admin).await.unwrap();
    let (second_token, second) = intake.invite("second", Role::Admin).await.unwrap();
    let requests = [
        intake.founding_request(first_token, &first),
        intake.founding_request(second_token, &second),
    ];
    intake.thicket.enrol(&requests[0]).await.unwrap();
    let refused = intake.thicket.enrol(&requests[1]).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::AlreadyFounded));
    let accounts = intake
        .thicket
        .accounts(intake.keeper())
        .await
        .unwrap()
        .accounts;
    let states: Vec<_> = accounts.iter().map(|account| account.state).collect();
    assert_eq!(states, [AccountState::Vetted, AccountState::Invited]);
}

#[tokio::test]
async fn each_opening_of_a_link_makes_a_new_seed() {
    let intake = Intake::founded().await;
    let (token, person) = intake.invite("one", Role::Caseworker).await.unwrap();
    let open = OpenEnrolmentRequest::new(token.into());
    let offer = intake.thicket.open_enrolment(&open).await.unwrap();
    assert_eq!(offer.genesis, Some(intake.ledger().await.genesis()));
    let stale = intake.enrolment_request(token, &person).await;
    let refused = intake.thicket.enrol(&stale).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::SignInFailed));
}

#[tokio::test]
async fn a_database_of_another_intake_or_without_its_ledger_is_not_served() {
    let (one, two) = (Intake::founded().await, Intake::founded().await);
    let pin = one.folder.path().join("genesis");
    std::fs::write(&pin, format!("{}\n", two.admin.account)).unwrap();
    let start = || open(one.folder.path(), &one.clock, &one.random);
    let refused = start().await.err().unwrap();
    assert!(matches!(
        refused,
        WorkflowError::Pin(PinError::Unreadable(_))
    ));

    std::fs::write(&pin, format!("{}\n", thicket::domain::Digest([9; 32]))).unwrap();
    let refused = start().await.err().unwrap();
    assert!(matches!(
        refused,
        WorkflowError::Pin(PinError::OtherIntake { .. })
    ));

    let empty = tempfile::tempdir().unwrap();
    std::fs::copy(
        two.folder.path().join("genesis"),
        empty.path().join("genesis"),
    )
    .unwrap();
    let refused = open(empty.path(), &one.clock, &one.random)
        .await
        .err()
        .unwrap();
    assert!(matches!(
        refused,
        WorkflowError::Pin(PinError::LedgerGone { .. })
    ));

    // A lost pin is written again.
    std::fs::remove_file(&pin).unwrap();
    start().await.unwrap();
    let written = std::fs::read_to_string(&pin).unwrap();
    assert_eq!(written.trim(), one.ledger().await.genesis().to_string());
}

#[tokio::test]
async fn the_ledger_vouches_only_for_keys_that_were_enrolled() {
    let intake = Intake::founded().await;
    let person = intake.enrol("one", Role::Caseworker).await;
    let verified = intake
        .thicket
        .enrolled(intake.keeper(), person.account)
        .await
        .unwrap();
    assert_eq!(verified.recipient, person.identity.recipient().as_str());

    let mut swapped = person.vet(intake.desk);
    if let Action::Vet { recipient, .. } = &mut swapped {
        *recipient = Identity::generate(&intake.random)
            .recipient()
            .as_str()
            .to_owned();
    }
    let (_, invited) = intake.invite("two", Role::Caseworker).await.unwrap();
    let as_admin = Person {
        role: Role::Admin,
        handle: person.handle.clone(),
        identity: person.identity.clone(),
        signing: person.signing.clone(),
        seed: Vec::new(),
        ..person
    };
    for action in [
        swapped,
        invited.vet(intake.desk),
        as_admin.vet(DeskId([0; 16])),
    ] {
        let refused = intake.act(action).await.unwrap_err();
        assert!(matches!(refused, WorkflowError::NotAsEnrolled), "{refused}");
    }
    intake.act(person.vet(intake.desk)).await.unwrap();
}

#[tokio::test]
async fn n45_an_enrolment_sent_again_is_acknowledged_and_no_other_with_its_link() {
    let intake = Intake::founded().await;
    let (token, person) = intake.invite("one", Role::Caseworker).await.unwrap();
    let request = intake.enrolment_request(token, &person).await;
    intake.thicket.enrol(&request).await.unwrap();
    // The code of then is over; it was right once.
    intake.clock.advance(3600);
    intake.thicket.enrol(&request).await.unwrap();

    let other = |login_key: [u8; 32], identity: &Identity| Person {
        handle: person.handle.clone(),
        identity: identity.clone(),
        signing: person.signing.clone(),
        seed: person.seed.clone(),
        login_key,
        ..person
    };
    let stranger = Identity::generate(&intake.random);
    // The same account with a keyring sealed anew, another login key, and other keys.
    for other in [
        other(person.login_key, &person.identity),
        other([1; 32], &person.identity),
        other(person.login_key, &stranger),
    ] {
        let request = intake.enrolment_request(token, &other).await;
        let refused = intake.thicket.enrol(&request).await.unwrap_err();
        assert!(matches!(refused, WorkflowError::NotFound), "{refused}");
    }
    let open = OpenEnrolmentRequest::new(token.into());
    let refused = intake.thicket.open_enrolment(&open).await.err().unwrap();
    assert!(matches!(refused, WorkflowError::NotFound));
    let accounts = intake.thicket.accounts(intake.keeper()).await.unwrap();
    assert_eq!(accounts.accounts[1].state, AccountState::Enrolled);
}

#[tokio::test]
async fn a_founding_may_be_interrupted_at_any_moment() {
    let one = Intake::founded().await;
    let (pin, begun) = (
        one.folder.path().join("genesis"),
        one.folder.path().join("genesis.new"),
    );
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&pin).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert!(!begun.exists());

    // After the commit, before the pin has its name: another intake's database is noticed, ours is not.
    let written = std::fs::read_to_string(&pin).unwrap();
    std::fs::rename(&pin, &begun).unwrap();
    let start = || open(one.folder.path(), &one.clock, &one.random);
    std::fs::write(&begun, format!("{}\n", thicket::domain::Digest([9; 32]))).unwrap();
    let refused = start().await.err().unwrap();
    assert!(matches!(
        refused,
        WorkflowError::Pin(PinError::OtherIntake { .. })
    ));
    std::fs::write(&begun, &written).unwrap();
    start().await.unwrap();
    assert_eq!(std::fs::read_to_string(&pin).unwrap(), written);
    assert!(!begun.exists());

    // Before the commit, whole or cut short: the founding is repeated, and then the database is missed.
    for left in [&written, "AAAA", ""] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("genesis.new"), left).unwrap();
        let mut again = Intake::founded().await;
        (again.thicket, again.operator) =
            open(folder.path(), &one.clock, &one.random).await.unwrap();
        let (token, admin) = again.invite("other", Role::Admin).await.unwrap();
        let request = again.founding_request(token, &admin);
        again.thicket.enrol(&request).await.unwrap();
        let pinned = std::fs::read_to_string(folder.path().join("genesis")).unwrap();
        assert_eq!(pinned.trim(), again.ledger().await.genesis().to_string());
        for file in ["thicket.db", "thicket.db-wal", "thicket.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(file));
        }
        let refused = open(folder.path(), &one.clock, &one.random).await.err();
        assert!(matches!(
            refused,
            Some(WorkflowError::Pin(PinError::LedgerGone { .. }))
        ));
    }
}

#[tokio::test]
async fn a_pin_that_cannot_be_written_founds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut intake = Intake::founded().await;
    (intake.thicket, intake.operator) = open(folder.path(), &intake.clock, &intake.random)
        .await
        .unwrap();
    let (token, admin) = intake.invite("first", Role::Admin).await.unwrap();
    std::fs::create_dir(folder.path().join("genesis.new")).unwrap();
    let request = intake.founding_request(token, &admin);
    let refused = intake.thicket.enrol(&request).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::Pin(PinError::File(..))));
    assert!(intake.thicket.ledger().await.unwrap().is_none());
    std::fs::remove_dir(folder.path().join("genesis.new")).unwrap();
    intake.thicket.enrol(&request).await.unwrap();
    assert!(folder.path().join("genesis").exists());
}
