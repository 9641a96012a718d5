//! Signing in, sessions and their ends.

use thicket::crypto::ledger::Action;
use thicket::domain::Role;
use thicket::workflow::{KeyringRequest, SessionToken, SignInRequest, WorkflowError};

use crate::people::{Intake, Person};

fn failed(result: Result<SessionToken, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::SignInFailed))
}

fn throttled<T>(result: &Result<T, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::TooManyRequests { .. }))
}

fn stranger(person: &Person) -> SignInRequest {
    SignInRequest::new(person.handle.clone(), [0; 32].into(), "000000")
}

/// A code that is none of the three that are right.
fn wrong_code(intake: &Intake, person: &Person) -> String {
    let right: Vec<_> = [-30, 0, 30]
        .map(|shift| person.code(intake.now() + shift))
        .into();
    (0..)
        .map(|n| format!("{n:06}"))
        .find(|code| !right.contains(code))
        .unwrap()
}

#[tokio::test]
async fn n29_whatever_was_wrong_the_answer_is_the_same() {
    let (intake, [one, ..]) = Intake::open().await;
    intake.clock.advance(60);
    let code = one.code(intake.now());
    let unknown = SignInRequest::new("nobody".parse().unwrap(), one.login_key.into(), &code);
    let wrong_key = SignInRequest::new(one.handle.clone(), [0; 32].into(), &code);
    let wrong = wrong_code(&intake, &one);
    let wrong_code = SignInRequest::new(one.handle.clone(), one.login_key.into(), &wrong);
    for request in [unknown, wrong_key, wrong_code] {
        let refused = intake.thicket.sign_in(&request).await.err().unwrap();
        assert!(matches!(refused, WorkflowError::SignInFailed));
    }
    intake.try_sign_in(&one, &code).await.unwrap();
}

#[tokio::test]
async fn n29_an_unknown_handle_is_throttled_like_a_known_one() {
    let (intake, [one, ..]) = Intake::open().await;
    let mut nobody = Person::new("nobody", one.account, Role::Caseworker, &intake.random);
    nobody.seed = vec![1; 20];
    for person in [&one, &nobody] {
        let mut answers = Vec::new();
        for _ in 0..35 {
            answers.push(throttled(&intake.thicket.sign_in(&stranger(person)).await));
        }
        assert_eq!(answers.iter().filter(|throttled| !**throttled).count(), 30);
    }
}

#[tokio::test]
async fn n30_guesses_at_all_handles_together_are_limited_and_so_are_invitations() {
    let (intake, [one, ..]) = Intake::open().await;
    let mut refused = 0;
    for n in 0..700 {
        let handle = format!("nobody-{n}").parse().unwrap();
        let request = SignInRequest::new(handle, [0; 32].into(), "000000");
        refused += usize::from(throttled(&intake.thicket.sign_in(&request).await));
    }
    assert!((100..=120).contains(&refused), "{refused}");
    let open = thicket::workflow::OpenEnrolmentRequest::new([0; 32].into());
    assert!(throttled(&intake.thicket.open_enrolment(&open).await));
    // n32: those who have what it takes are let in all the same.
    intake.sign_in(&one).await;
    intake.join("four", Role::Caseworker).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n31_fifty_parallel_guesses_count_as_fifty() {
    let (intake, [one, ..]) = Intake::open().await;
    intake.clock.advance(60);
    let wrong = wrong_code(&intake, &one);
    let guesses: Vec<_> = (0..50)
        .map(|_| {
            let thicket = intake.thicket.clone();
            let request = SignInRequest::new(one.handle.clone(), one.login_key.into(), &wrong);
            tokio::spawn(async move { thicket.sign_in(&request).await.map(|_| ()) })
        })
        .collect();
    let mut answers = Vec::new();
    for guess in guesses {
        answers.push(guess.await.unwrap());
    }
    assert_eq!(
        answers.iter().filter(|answer| !throttled(answer)).count(),
        5
    );
    let right = one.code(intake.now());
    assert!(throttled(&intake.try_sign_in(&one, &right).await));
}

#[tokio::test]
async fn n32_nobody_is_locked_out_by_strangers_nor_for_ever_by_themselves() {
    let (intake, [one, ..]) = Intake::open().await;
    for _ in 0..200 {
        let _ = intake.thicket.sign_in(&stranger(&one)).await;
    }
    intake.sign_in(&one).await;

    let wrong = wrong_code(&intake, &one);
    for _ in 0..10 {
        let _ = intake.try_sign_in(&one, &wrong).await;
    }
    intake.clock.advance(60);
    let right = one.code(intake.now());
    assert!(throttled(&intake.try_sign_in(&one, &right).await));
    intake.clock.advance(15 * 60);
    intake.sign_in(&one).await;
}

#[tokio::test]
async fn n33_a_code_works_once_also_across_neighbouring_steps() {
    let (intake, [one, ..]) = Intake::open().await;
    intake.clock.advance(60);
    let (earlier, code) = (one.code(intake.now() - 30), one.code(intake.now()));
    intake.try_sign_in(&one, &code).await.unwrap();
    assert!(failed(intake.try_sign_in(&one, &code).await));
    assert!(failed(intake.try_sign_in(&one, &earlier).await));
    intake.clock.advance(30);
    assert!(failed(intake.try_sign_in(&one, &code).await));
    let next = one.code(intake.now());
    intake.try_sign_in(&one, &next).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n33_a_code_sent_twice_at_once_works_once() {
    let (intake, [one, ..]) = Intake::open().await;
    intake.clock.advance(60);
    let code = one.code(intake.now());
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let thicket = intake.thicket.clone();
            let request = SignInRequest::new(one.handle.clone(), one.login_key.into(), &code);
            tokio::spawn(async move { thicket.sign_in(&request).await.is_ok() })
        })
        .collect();
    let mut signed_in = 0;
    for attempt in tries {
        signed_in += usize::from(attempt.await.unwrap());
    }
    assert_eq!(signed_in, 1);
}

#[tokio::test]
async fn n34_signing_in_does_not_reset_the_count_of_wrong_codes() {
    let (intake, [one, ..]) = Intake::open().await;
    for _ in 0..4 {
        let wrong = wrong_code(&intake, &one);
        assert!(failed(intake.try_sign_in(&one, &wrong).await));
    }
    intake.sign_in(&one).await;
    let wrong = wrong_code(&intake, &one);
    assert!(failed(intake.try_sign_in(&one, &wrong).await));
    assert!(throttled(&intake.try_sign_in(&one, &wrong).await));
}

#[tokio::test]
async fn n35_n36_a_session_is_new_each_time_and_one_that_was_made_up_is_none() {
    let (intake, [one, ..]) = Intake::open().await;
    let (first, second) = (intake.sign_in(&one).await, intake.sign_in(&one).await);
    assert_ne!(*first.to_text(), *second.to_text());
    let read_back: SessionToken = first.to_text().parse().unwrap();
    let session = intake.thicket.session(&read_back).await.unwrap();
    assert_eq!(session.account(), one.account);
    let made_up: SessionToken = "A".repeat(43).parse().unwrap();
    let refused = intake.thicket.session(&made_up).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::SignedOut));
    assert!("A".repeat(4096).parse::<SessionToken>().is_err());
}

#[tokio::test]
async fn n37_suspension_ends_every_session_at_once() {
    let (intake, [one, two, _]) = Intake::open().await;
    let tokens = [intake.sign_in(&one).await, intake.sign_in(&one).await];
    let other = intake.sign_in(&two).await;
    let account = one.account;
    intake.act(Action::Suspend { account }).await.unwrap();
    for token in &tokens {
        assert!(intake.thicket.session(token).await.is_err());
    }
    intake.thicket.session(&other).await.unwrap();
    intake.clock.advance(60);
    let code = one.code(intake.now());
    assert!(failed(intake.try_sign_in(&one, &code).await));

    // Restored, one signs in anew: the old sessions stay over.
    intake.act(Action::Restore { account }).await.unwrap();
    for token in &tokens {
        assert!(intake.thicket.session(token).await.is_err());
    }
    intake.sign_in(&one).await;
}

#[tokio::test]
async fn a_session_is_over_when_it_rests_and_at_the_end_of_the_day() {
    let (intake, [one, ..]) = Intake::open().await;
    let token = intake.sign_in(&one).await;
    intake.clock.advance(29 * 60);
    intake.thicket.session(&token).await.unwrap();
    intake.clock.advance(29 * 60);
    intake.thicket.session(&token).await.unwrap();
    intake.clock.advance(30 * 60);
    assert!(intake.thicket.session(&token).await.is_err());

    let token = intake.sign_in(&one).await;
    for _ in 0..35 {
        intake.clock.advance(20 * 60);
        intake.thicket.session(&token).await.unwrap();
    }
    intake.clock.advance(20 * 60);
    assert!(intake.thicket.session(&token).await.is_err());
}

#[tokio::test]
async fn signing_out_ends_this_session_or_all_of_them() {
    let (intake, [one, two, _]) = Intake::open().await;
    let (first, second) = (intake.sign_in(&one).await, intake.sign_in(&one).await);
    let (third, other) = (intake.sign_in(&one).await, intake.sign_in(&two).await);
    let session = intake.thicket.session(&first).await.unwrap();
    intake.thicket.sign_out(&session).await.unwrap();
    assert!(intake.thicket.session(&first).await.is_err());
    let session = intake.thicket.session(&second).await.unwrap();
    intake.thicket.sign_out_everywhere(&session).await.unwrap();
    assert!(intake.thicket.session(&second).await.is_err());
    assert!(intake.thicket.session(&third).await.is_err());
    intake.thicket.session(&other).await.unwrap();
}

#[tokio::test]
async fn ones_own_keyring_is_stored_again_and_only_a_sealed_one() {
    let (intake, [one, ..]) = Intake::open().await;
    let token = intake.sign_in(&one).await;
    let session = intake.thicket.session(&token).await.unwrap();
    let keyring = one.keyring(intake.ledger().await.genesis());
    let request = KeyringRequest::new(keyring.clone());
    intake
        .thicket
        .put_keyring(&session, &request)
        .await
        .unwrap();
    let profile = intake.thicket.profile(&session).await.unwrap();
    assert_eq!(profile.keyring.0, keyring);
    assert_eq!(profile.desk, Some(intake.desk));
    assert_eq!(profile.colleagues.len(), 4);
    for wrong in [vec![0; 8192], keyring[..4096].to_vec()] {
        let request = KeyringRequest::new(wrong);
        assert!(
            intake
                .thicket
                .put_keyring(&session, &request)
                .await
                .is_err()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_found_while_the_ledger_grows() {
    let (intake, [one, two, _]) = Intake::open().await;
    let token = intake.sign_in(&one).await;
    let looking: Vec<_> = (0..4)
        .map(|_| {
            let (thicket, token) = (intake.thicket.clone(), token.clone());
            tokio::spawn(async move {
                for _ in 0..300 {
                    thicket.session(&token).await.unwrap();
                }
            })
        })
        .collect();
    while !looking.iter().all(tokio::task::JoinHandle::is_finished) {
        let account = two.account;
        intake.act(Action::Suspend { account }).await.unwrap();
        intake.act(Action::Restore { account }).await.unwrap();
    }
    for task in looking {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn a_borrowed_session_cannot_destroy_the_last_good_keyring() {
    let (intake, [one, ..]) = Intake::open().await;
    let genesis = intake.ledger().await.genesis();
    let put = async |keyring: &[u8]| {
        let token = intake.sign_in(&one).await;
        let session = intake.thicket.session(&token).await.unwrap();
        let request = KeyringRequest::new(keyring.to_vec());
        let put = intake.thicket.put_keyring(&session, &request).await;
        put.unwrap();
    };
    let current = async || {
        let (_, keyring) = intake
            .thicket
            .keyring_at_the_machine(&intake.operator, &one.handle)
            .await
            .unwrap();
        keyring
    };
    let restore = async || {
        intake
            .thicket
            .restore_keyring(&intake.operator, &one.handle)
            .await
    };
    let first = current().await;
    assert!(restore().await.is_err());
    put(&first).await;
    assert!(restore().await.is_err(), "the same again replaces nothing");

    // However often it is replaced within the longest session, the good one can be brought back.
    for _ in 0..3 {
        put(&one.keyring(genesis)).await;
        intake.clock.advance(4 * 60 * 60);
    }
    let last = current().await;
    assert_ne!(last, first);
    restore().await.unwrap();
    assert_eq!(current().await, first);
    restore().await.unwrap();
    assert_eq!(current().await, last);

    // Days later the one that has been in use since then is kept.
    intake.clock.advance(2 * 24 * 60 * 60);
    put(&one.keyring(genesis)).await;
    restore().await.unwrap();
    assert_eq!(current().await, last);
}
