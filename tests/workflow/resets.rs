//! n47: a second factor is reset only by the written procedure, and no admin ever sees one.

use thicket::crypto::one_time_code;
use thicket::domain::Role;
use thicket::workflow::{
    OpenResetRequest, ResetRequest, SessionToken, UseResetRequest, WorkflowError,
};

use crate::people::{Intake, Person};

fn token(path: &str) -> [u8; 32] {
    let token: thicket::domain::Digest = path
        .strip_prefix("/enroll#reset.")
        .unwrap()
        .split('.')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    token.0
}

fn opening(token: [u8; 32], person: &Person) -> OpenResetRequest {
    OpenResetRequest::new(token.into(), person.handle.clone(), person.login_key.into())
}

async fn is_over(intake: &Intake, session: &SessionToken) -> bool {
    intake.thicket.session(session).await.is_err()
}

#[tokio::test]
async fn n47_a_reset_needs_the_link_and_the_passphrase_and_replaces_every_factor() {
    let (intake, [mut one, two, _]) = Intake::open().await;
    let admin = intake.admin_session().await;
    let session = intake.sign_in(&one).await;
    let thicket = &intake.thicket;
    let keeper = (&admin).into();
    let make = |account| thicket.make_reset(keeper, account, ResetRequest::new(24));
    let link = make(one.account).await.unwrap();
    assert!(
        link.path
            .ends_with(&intake.ledger().await.genesis().to_string())
    );
    let written = serde_json::to_string(&link).unwrap();
    for never in ["totp", "secret", "code"] {
        assert!(!written.contains(never));
    }
    let code = |seed: &[u8]| one_time_code::code(seed, intake.now()).to_string();

    // The admin has the link and not the passphrase; a colleague has a passphrase and another's link.
    let stranger = Person::new("one", one.account, Role::Caseworker, &intake.random);
    for wrong in [
        opening(token(&link.path), &stranger),
        opening(token(&link.path), &two),
    ] {
        let refused = thicket.open_reset(&wrong).await.err();
        assert!(matches!(refused, Some(WorkflowError::SignInFailed)));
    }
    let no_link = thicket.open_reset(&opening([7; 32], &one)).await.err();
    assert!(matches!(no_link, Some(WorkflowError::SignInFailed)));
    assert!(!is_over(&intake, &session).await, "nothing happened yet");

    let offer = thicket
        .open_reset(&opening(token(&link.path), &one))
        .await
        .unwrap();
    let seed = one_time_code::from_base32(&offer.totp).unwrap().to_vec();
    // Not in use before a code has shown that it was set up.
    intake.clock.advance(60);
    let early = intake.try_sign_in(&one, &code(&seed)).await.err();
    assert!(matches!(early, Some(WorkflowError::SignInFailed)));
    let finish = |code: String, name: &str| {
        UseResetRequest::new(opening(token(&link.path), &one), &code, name)
    };
    let wrong = thicket
        .use_reset(&finish("000000".to_owned(), "new phone"))
        .await;
    assert!(matches!(wrong, Err(WorkflowError::SignInFailed)));
    let forged = thicket.use_reset(&finish(code(&seed), "a\nb")).await;
    assert!(matches!(forged, Err(WorkflowError::InvalidBody(_))));
    thicket
        .use_reset(&finish(code(&seed), "new phone"))
        .await
        .unwrap();
    assert!(is_over(&intake, &session).await, "n37");
    let twice = thicket.use_reset(&finish(code(&seed), "new phone")).await;
    assert!(
        matches!(twice, Err(WorkflowError::SignInFailed)),
        "works once"
    );

    intake.clock.advance(60);
    let old = one.code(intake.now());
    let refused = intake.try_sign_in(&one, &old).await.err();
    assert!(matches!(refused, Some(WorkflowError::SignInFailed)));
    one.seed = seed;
    intake.sign_in(&one).await;
    let journal = intake.journal().await;
    for act in ["reset", "reset-used"] {
        let text = format!(r#""action":"{act}","account":"{}""#, one.account);
        assert_eq!(
            journal.iter().filter(|e| e.contains(&text)).count(),
            1,
            "{act}"
        );
    }
}

#[tokio::test]
async fn n47_a_reset_ends_and_can_be_withdrawn_and_is_for_nobody_who_was_stopped() {
    let (intake, [one, two, three]) = Intake::open().await;
    let admin = intake.admin_session().await;
    let thicket = &intake.thicket;
    let keeper = (&admin).into();
    let make = |account, hours| thicket.make_reset(keeper, account, ResetRequest::new(hours));
    let link = make(one.account, 1).await.unwrap();
    let open = |person: &Person, path: &str| opening(token(path), person);
    intake.clock.advance(3600);
    let late = thicket.open_reset(&open(&one, &link.path)).await.err();
    assert!(matches!(late, Some(WorkflowError::SignInFailed)));
    for hours in [0, 73] {
        let refused = make(one.account, hours).await.err();
        assert!(matches!(refused, Some(WorkflowError::InvalidBody(_))));
    }

    let admin = intake.admin_session().await;
    let keeper = (&admin).into();
    let make = |account| thicket.make_reset(keeper, account, ResetRequest::new(2));
    let link = make(two.account).await.unwrap();
    thicket.withdraw_reset(keeper, two.account).await.unwrap();
    let gone = thicket.open_reset(&open(&two, &link.path)).await.err();
    assert!(matches!(gone, Some(WorkflowError::SignInFailed)));
    let again = thicket.withdraw_reset(keeper, two.account).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));

    let link = make(three.account).await.unwrap();
    let suspend = thicket::crypto::ledger::Action::Suspend {
        account: three.account,
    };
    intake.act(suspend).await.unwrap();
    let stopped = thicket.open_reset(&open(&three, &link.path)).await.err();
    assert!(matches!(stopped, Some(WorkflowError::SignInFailed)));
    let refused = make(three.account).await.err();
    assert!(matches!(refused, Some(WorkflowError::NotFound)));
    let nobody = make(thicket::domain::AccountId([5; 16])).await.err();
    assert!(matches!(nobody, Some(WorkflowError::NotFound)));
}

#[tokio::test]
async fn n30_n32_guesses_with_a_reset_link_are_counted_with_all_others() {
    let (intake, [one, ..]) = Intake::open().await;
    let link = intake
        .thicket
        .make_reset(intake.keeper(), one.account, ResetRequest::new(2))
        .await
        .unwrap();
    let stranger = Person::new("one", one.account, Role::Caseworker, &intake.random);
    let mut refusals = Vec::new();
    for _ in 0..31 {
        let refused = intake
            .thicket
            .open_reset(&opening(token(&link.path), &stranger))
            .await;
        refusals.push(refused.err().unwrap());
    }
    assert!(matches!(
        refusals.pop(),
        Some(WorkflowError::TooManyRequests { .. })
    ));
    // n32: the owner gets through, whatever strangers do.
    intake
        .thicket
        .open_reset(&opening(token(&link.path), &one))
        .await
        .unwrap();
    // Five wrong codes with everything else right are enough.
    for _ in 0..5 {
        let request = UseResetRequest::new(opening(token(&link.path), &one), "000000", "x");
        let refused = intake.thicket.use_reset(&request).await.unwrap_err();
        assert!(matches!(refused, WorkflowError::SignInFailed));
    }
    let request = UseResetRequest::new(opening(token(&link.path), &one), "000000", "x");
    let refused = intake.thicket.use_reset(&request).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::TooManyRequests { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n31_fifty_parallel_guesses_of_a_resets_code_count_as_fifty() {
    let (intake, [one, ..]) = Intake::open().await;
    let link = intake
        .thicket
        .make_reset(intake.keeper(), one.account, ResetRequest::new(2))
        .await
        .unwrap();
    let opening = || opening(token(&link.path), &one);
    let offer = intake.thicket.open_reset(&opening()).await.unwrap();
    let seed = one_time_code::from_base32(&offer.totp).unwrap().to_vec();
    let code = |shift| one_time_code::code(&seed, intake.now() + shift).to_string();
    let right = [-30, 0, 30].map(code);
    let wrong = (0..).map(|n| format!("{n:06}"));
    let wrong = wrong.filter(|code| !right.contains(code)).take(50);
    let guesses: Vec<_> = wrong
        .map(|code| {
            let thicket = intake.thicket.clone();
            let request = UseResetRequest::new(opening(), &code, "telephone");
            tokio::spawn(async move { thicket.use_reset(&request).await })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        match guess.await.unwrap() {
            Err(WorkflowError::SignInFailed) => looked_at += 1,
            Err(WorkflowError::TooManyRequests { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(looked_at, 5);
    // The right one too has to wait then, and works afterwards.
    let request = UseResetRequest::new(opening(), &code(0), "telephone");
    let early = intake.thicket.use_reset(&request).await.err();
    assert!(matches!(early, Some(WorkflowError::TooManyRequests { .. })));
    intake.clock.advance(15 * 60);
    let request = UseResetRequest::new(opening(), &code(0), "telephone");
    intake.thicket.use_reset(&request).await.unwrap();
}
