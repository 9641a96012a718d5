//! Keys that move: rotations, many grants, new keys of a case, other desks, deletions, recovery.

use thicket::crypto::account::{Enrolment, Keyring, SignedRotation};
use thicket::crypto::case::{CaseFile, CaseProblem, OpenedCase, SealedRekey, Writer};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::record::{Mail, MailContent, OpenedGrant};
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{AccountId, Bytes, CaseId, DeskId, Digest, Role};
use thicket::storage::PutRecord;
use thicket::storage::scope::CaseworkerSession;
use thicket::workflow::{
    AccountGrant, CaseView, DeskRequest, GrantRequest, ManyGrantsRequest, OwnGrantsRequest,
    RekeyRequest, RotationRequest, SealedMail, SentGrant, WorkflowError,
};

use crate::conversation::{Conversation, page};
use crate::people::{Intake, Person, body};

fn seen(person: &Person, genesis: Digest) -> Keyring {
    Keyring::open(&person.identity, &person.keyring(genesis)).unwrap()
}

async fn grant_of(intake: &Intake, by: &Person, view: &CaseView) -> OpenedGrant {
    let instance = intake.ledger().await.instance();
    OpenedGrant::open(&by.identity, &instance, &view.row.case, &view.row.grant.0).unwrap()
}

/// A grant of the same case for somebody else.
async fn grant_for(intake: &Intake, by: &Person, view: &CaseView, to: &Identity) -> SentGrant {
    let grant = grant_of(intake, by, view).await;
    SentGrant {
        case: view.row.case,
        key: Bytes(grant.seal(&view.row.case, &to.recipient()).unwrap()),
    }
}

async fn open(intake: &Intake, session: &CaseworkerSession, case: CaseId) -> CaseView {
    intake.thicket.open_case(session, case).await.unwrap()
}

async fn opened(intake: &Intake, by: &Person, view: &CaseView) -> OpenedCase {
    let ledger = intake.ledger().await;
    let grant = grant_of(intake, by, view).await;
    let files: Vec<_> = view
        .records
        .iter()
        .map(|record| CaseFile {
            wire: record.wire,
            day: record.day,
            sealed: &record.sealed.0,
        })
        .collect();
    OpenedCase::open(&ledger, &grant, &view.row.case, &files)
}

async fn offer(intake: &Intake, person: &Person) -> (Person, RotationRequest) {
    let genesis = intake.ledger().await.genesis();
    let instance = intake.ledger().await.instance();
    let new = Person {
        handle: person.handle.clone(),
        identity: Identity::generate(&intake.random),
        signing: SigningSecret::generate(&intake.random),
        seed: person.seed.clone(),
        ..*person
    };
    let signed = Enrolment::sign(
        new.account,
        new.role,
        &new.identity,
        &new.signing,
        &instance,
    );
    let rotation = SignedRotation::sign(signed, &person.signing, &instance);
    let keyring = new.keyring(genesis);
    (new, RotationRequest::new(rotation, keyring))
}

fn rotate(new: &Person) -> Action {
    Action::Rotate {
        account: new.account,
        recipient: new.identity.recipient().as_str().to_owned(),
        signing: Digest(new.signing.public()),
    }
}

#[tokio::test]
async fn a_rotation_exchanges_keys_keyring_and_grants_at_once() {
    let (intake, [one, two, _]) = Intake::open().await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        let report = intake.report().await;
        intake.thicket.receive_report(&body(&report)).await.unwrap();
        cases.push(report.case);
    }
    let thicket = &intake.thicket;
    let session = intake.caseworker(&one).await;
    let staff = (&session).into();
    let (new, request) = offer(&intake, &one).await;

    // Nobody's keys but one's own, proved by the keys of before.
    let (_, foreign) = offer(&intake, &two).await;
    let refused = thicket.offer_rotation(&staff, &foreign).await;
    assert!(matches!(refused, Err(WorkflowError::InvalidBody(_))));
    let stranger = Person::new("one", one.account, Role::Caseworker, &intake.random);
    let (_, forged) = offer(&intake, &stranger).await;
    let refused = thicket.offer_rotation(&staff, &forged).await;
    assert!(matches!(refused, Err(WorkflowError::InvalidBody(_))));
    let early = intake.act(rotate(&new)).await;
    assert!(matches!(early, Err(WorkflowError::NotAsEnrolled)));

    thicket.offer_rotation(&staff, &request).await.unwrap();
    let before = thicket.own_rotation(&staff).await.unwrap();
    assert!(before.rotation.is_some());
    assert_eq!((before.missing, before.cases.len()), (3, 3));
    let mut brought = Vec::new();
    for case in &cases[..2] {
        let view = open(&intake, &session, *case).await;
        brought.push(grant_for(&intake, &one, &view, &new.identity).await);
    }
    thicket
        .bring_grants(&session, &OwnGrantsRequest::new(brought.clone()))
        .await
        .unwrap();
    let stranger_case = SentGrant {
        case: CaseId([1; 16]),
        key: brought[0].key.clone(),
    };
    let refused = thicket
        .bring_grants(&session, &OwnGrantsRequest::new(vec![stranger_case]))
        .await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)), "n44");
    // Until the ledger says so nothing has changed.
    let view = open(&intake, &session, cases[0]).await;
    grant_of(&intake, &one, &view).await;
    let admin = intake.admin_session().await;
    let accounts = thicket.accounts_view(&admin).await.unwrap().accounts;
    let listed = accounts.iter().find(|a| a.account == one.account).unwrap();
    assert_eq!(listed.rotation.as_ref().unwrap().missing, 1);

    // Other keys than those offered do not land.
    let (other, _) = offer(&intake, &one).await;
    let refused = intake.act(rotate(&other)).await;
    assert!(matches!(refused, Err(WorkflowError::NotAsEnrolled)));
    let stale = intake.report().await;
    intake.act(rotate(&new)).await.unwrap();
    let over = thicket
        .put_keyring(&staff, &thicket::workflow::KeyringRequest::new(vec![]))
        .await;
    assert!(over.is_err());
    let ended = thicket.withdraw_rotation(&staff).await;
    assert!(matches!(ended, Err(WorkflowError::SignedOut)), "n37");

    let session = intake.caseworker(&new).await;
    let staff = (&session).into();
    for case in &cases[..2] {
        let view = open(&intake, &session, *case).await;
        grant_of(&intake, &new, &view).await;
    }
    let view = open(&intake, &session, cases[2]).await;
    grant_of(&intake, &one, &view).await;
    let profile = thicket.profile(&staff).await.unwrap();
    let unlocked = Keyring::open(&new.identity, &profile.keyring.0).unwrap();
    unlocked.check(&*intake.ledger().await).unwrap();
    // What was not brought is brought afterwards; what is up to date stays as it is.
    let after = thicket.own_rotation(&staff).await.unwrap();
    assert!(after.rotation.is_none());
    assert_eq!((after.missing, after.cases[0].case), (1, cases[2]));
    let late = grant_for(&intake, &one, &view, &new.identity).await;
    let request = OwnGrantsRequest::new(vec![late]);
    thicket.bring_grants(&session, &request).await.unwrap();
    let view = open(&intake, &session, cases[2]).await;
    grant_of(&intake, &new, &view).await;
    let again = thicket.bring_grants(&session, &request).await;
    assert!(matches!(again, Err(WorkflowError::NotFound)));
    // n16, n61: a report sealed to the keys of before is not taken.
    let refused = thicket.receive_report(&body(&stale)).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::RosterChanged));
    let fresh = intake.report().await;
    thicket.receive_report(&body(&fresh)).await.unwrap();
}

#[tokio::test]
async fn a_new_colleague_gets_the_open_cases_of_the_desk_in_few_requests() {
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
        key: Bytes(
            thicket::crypto::sealed::seal(
                &late.identity.recipient(),
                thicket::domain::Wire::Grant,
                b"{}",
            )
            .unwrap(),
        ),
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

fn request(rekey: &SealedRekey, without: Vec<AccountId>) -> RekeyRequest {
    RekeyRequest::new(
        &rekey.case_recipient,
        rekey.record.clone(),
        rekey
            .grants
            .iter()
            .map(|(account, key)| AccountGrant {
                account: *account,
                key: Bytes(key.clone()),
            })
            .collect(),
        rekey
            .mail
            .iter()
            .map(|(mailbox, sealed)| SealedMail {
                mailbox: *mailbox,
                sealed: Bytes(sealed.clone()),
            })
            .collect(),
        without,
    )
}

async fn seal_rekey(
    intake: &Intake,
    by: &Person,
    view: &CaseView,
    to: &[AccountId],
) -> SealedRekey {
    let ledger = intake.ledger().await;
    let keyring = seen(by, ledger.genesis());
    let writer = Writer {
        keyring: &keyring,
        ledger: &ledger,
        random: &intake.random,
        day: intake.clock.today(),
    };
    let case = opened(intake, by, view).await;
    case.seal_rekey(&writer, "en", to).unwrap()
}

#[tokio::test]
async fn after_a_revocation_a_case_gets_a_new_key() {
    let (intake, [one, two, three]) = Intake::open().await;
    let thicket = &intake.thicket;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let session = intake.caseworker(&one).await;
    assert!(!open(&intake, &session, case).await.row.rekey);
    intake
        .act(Action::Revoke {
            account: three.account,
        })
        .await
        .unwrap();
    let view = open(&intake, &session, case).await;
    assert!(view.row.rekey);
    let listed = thicket.list_cases(&session, Default::default(), None).await;
    assert!(listed.unwrap().cases[0].rekey);

    let (a, b) = (one.account, two.account);
    let rekey = seal_rekey(&intake, &one, &view, &[a, b]).await;
    // n61: to exactly those who should have it.
    let too_few = seal_rekey(&intake, &one, &view, &[a]).await;
    let refused = thicket
        .rekey(&session, case, &request(&too_few, vec![]))
        .await;
    assert!(matches!(refused, Err(WorkflowError::RosterChanged)));
    let refused = thicket
        .rekey(&session, case, &request(&too_few, vec![b]))
        .await;
    assert!(
        matches!(refused, Err(WorkflowError::InvalidBody(_))),
        "two must be left"
    );
    let mut unpaired = request(&rekey, vec![]);
    unpaired = {
        let mut swapped = SealedRekey { ..rekey };
        swapped.mail.swap(0, 1);
        let refused = thicket
            .rekey(&session, case, &request(&swapped, vec![]))
            .await;
        assert!(matches!(refused, Err(WorkflowError::NotAPair)));
        swapped.mail.swap(0, 1);
        let _ = unpaired;
        request(&swapped, vec![])
    };
    let other = intake.caseworker(&two).await;
    let put = thicket.rekey(&session, case, &unpaired).await.unwrap();
    assert!(matches!(put, PutRecord::Stored(_)));
    let again = thicket.rekey(&session, case, &unpaired).await.unwrap();
    assert!(matches!(again, PutRecord::Known(_)), "the answer was lost");

    for (person, session) in [(&one, &session), (&two, &other)] {
        let view = open(&intake, session, case).await;
        assert!(!view.row.rekey);
        assert_ne!(view.case_recipient, conversation.recipient.as_str());
        let grant = grant_of(&intake, person, &view).await;
        assert_eq!(grant.identity.recipient().as_str(), view.case_recipient);
        assert_eq!(grant.earlier.len(), 1);
        assert_eq!(view.earlier.len(), 1, "what they had before is kept");
        let opened = opened(&intake, person, &view).await;
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert!(opened.report.is_some() && opened.card.is_some());
    }
    // The reporter is told in both mailboxes, and what they write is sealed to the new key.
    let view = open(&intake, &other, case).await;
    let ledger = intake.ledger().await;
    for keys in conversation.keys() {
        let shown = page(&intake, keys.mailbox, 0).await;
        assert_eq!(shown.case_recipient, view.case_recipient);
        let told = shown.mail.iter().find_map(|mail| {
            Mail::open(&ledger, &keys.reply, &case, &keys.mailbox, &mail.sealed.0).ok()
        });
        assert!(told.unwrap().content == MailContent::NewKey(view.case_recipient.clone()));
        // It stands first and stays, since nobody could write without it.
        let first = shown.mail[0].id;
        let kept = thicket.delete_mail(keys.mailbox, first).await;
        assert!(matches!(kept, Err(WorkflowError::NotFound)));
    }
    conversation
        .wrote(&intake, &conversation.real)
        .await
        .unwrap();

    // A key that nobody named is tampering, and so is a second one on the same day.
    let instance = ledger.instance();
    let grant = grant_of(&intake, &two, &view).await;
    let forged = grant.rekeyed(Identity::generate(&intake.random));
    let sealed = forged.seal(&case, &two.identity.recipient()).unwrap();
    let forged = OpenedGrant::open(&two.identity, &instance, &case, &sealed).unwrap();
    let files: Vec<_> = view
        .records
        .iter()
        .map(|record| CaseFile {
            wire: record.wire,
            day: record.day,
            sealed: &record.sealed.0,
        })
        .collect();
    let shown = OpenedCase::open(&ledger, &forged, &case, &files);
    assert!(matches!(shown.problems[..], [CaseProblem::Rekey]));
    let second = seal_rekey(&intake, &two, &view, &[a, b]).await;
    let refused = thicket.rekey(&other, case, &request(&second, vec![])).await;
    assert!(matches!(refused, Err(WorkflowError::CaseConflict)));
    let journal = intake.journal().await;
    let rekeys = journal.iter().filter(|e| e.contains(r#""action":"rekey""#));
    assert_eq!(rekeys.count(), 1);
}

#[tokio::test]
async fn a_rekey_that_locks_out_a_colleague_loses_nobody_the_case() {
    let (intake, [one, two, three]) = Intake::open().await;
    let conversation = Conversation::begun(&intake).await;
    let case = conversation.case;
    let rogue = intake.caseworker(&one).await;
    let view = open(&intake, &rogue, case).await;
    let all = [one.account, two.account, three.account];
    let mut rekey = seal_rekey(&intake, &one, &view, &all).await;
    let own = rekey
        .grants
        .iter()
        .find(|(a, _)| *a == one.account)
        .unwrap();
    let garbage = own.1.clone();
    for (account, grant) in &mut rekey.grants {
        if *account != one.account {
            grant.clone_from(&garbage);
        }
    }
    intake
        .thicket
        .rekey(&rogue, case, &request(&rekey, vec![]))
        .await
        .unwrap();
    let session = intake.caseworker(&two).await;
    let view = open(&intake, &session, case).await;
    let instance = intake.ledger().await.instance();
    let lost = OpenedGrant::open(&two.identity, &instance, &case, &view.row.grant.0);
    assert!(lost.is_err(), "shown as tampering");
    let earlier = OpenedGrant::open(&two.identity, &instance, &case, &view.earlier[0].0);
    let earlier = earlier.unwrap();
    assert_eq!(
        earlier.identity.recipient().as_str(),
        conversation.recipient.as_str()
    );

    // n44: nobody without a grant does any of it; and whoever is refused the case is locked out of what comes.
    intake.clock.advance(86_400);
    let session = intake.caseworker(&two).await;
    let mut shown = open(&intake, &session, case).await;
    shown.row.grant = shown.earlier[0].clone();
    let left = [two.account, three.account];
    let rekey = seal_rekey(&intake, &two, &shown, &left).await;
    intake
        .thicket
        .rekey(&session, case, &request(&rekey, vec![one.account]))
        .await
        .unwrap();
    let rogue = intake.caseworker(&one).await;
    let refused = intake.thicket.open_case(&rogue, case).await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));
    let refused = intake
        .thicket
        .rekey(&rogue, case, &request(&rekey, vec![]))
        .await;
    assert!(matches!(refused, Err(WorkflowError::NotFound)));

    // Nobody gives it to them by the way, but only by name.
    let thicket = &intake.thicket;
    let missing = thicket.missing_grants(&session, one.account, None).await;
    let missing = missing.unwrap().cases;
    assert!(missing.iter().all(|row| row.case != case));
    let view = open(&intake, &session, case).await;
    assert_eq!(view.refused, [one.account]);
    let grant = grant_for(&intake, &two, &view, &one.identity).await;
    let many = ManyGrantsRequest::new(one.account, vec![grant.clone()]);
    let granted = thicket.add_many_grants(&session, &many).await.unwrap();
    assert_eq!((granted.added, granted.kept), (0, 1));
    let by_name = GrantRequest::new(one.account, grant.key.0);
    thicket.add_grant(&session, case, &by_name).await.unwrap();
    let view = open(&intake, &session, case).await;
    assert!(view.refused.is_empty() && view.grantees.contains(&one.account));
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
async fn a_case_is_deleted_by_two_after_a_week_in_which_anybody_may_object() {
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
    thicket.ask_for_erasure(&second, case).await.unwrap();
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

    let taken = thicket.recovery_grants(&intake.operator).await.unwrap();
    assert_eq!(taken.len(), 2);
    let late = intake.join("late", Role::Caseworker).await;
    let instance = intake.ledger().await.instance();
    let grants: Vec<_> = taken
        .iter()
        .map(|(case, sealed)| {
            let grant = OpenedGrant::open(&recovery, &instance, case, sealed).unwrap();
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
    let taken = thicket.recovery_grants(&intake.operator).await.unwrap();
    assert!(
        taken.is_empty(),
        "grants to a key that is not in use are deleted"
    );
    let journal = intake.journal().await;
    assert!(
        journal
            .iter()
            .any(|e| e.contains(r#""by":null,"action":"recover""#))
    );
}
