//! What is sealed in Rust opens in Rust, and what was changed does not.

use super::intake::{Intake, day};
use serde_json::json;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::Action;
use thicket::crypto::random::Random;
use thicket::crypto::record::{
    Card, First, OpenedGrant, RecordError, Report, Slip, WorkContent, WorkPayload,
};
use thicket::crypto::sealed::{self, OpenError, SealError, SealedFileError};
use thicket::crypto::submission::SubmissionError;
use thicket::domain::{AccountId, Digest, RecordId, Status, Urgency, Wire};

#[test]
fn a_report_opens_for_each_caseworker_and_for_nobody_else() {
    let intake = Intake::new();
    let instance = intake.ledger.instance();
    let (real, safe, sent) = intake.report("他们去了我父母家。");
    assert_eq!(sent.grants.len(), 3);
    assert!(sent.mailboxes[0].mailbox < sent.mailboxes[1].mailbox);
    for grant in &sent.grants {
        let person = intake
            .caseworkers
            .iter()
            .find(|person| person.account == grant.account)
            .unwrap();
        let opened =
            OpenedGrant::open(&person.identity, &instance, &sent.case, &grant.key.0).unwrap();
        let report = Report::open(&opened, &sent.case, &sent.report.0).unwrap();
        assert_eq!(report.answers["happened"], "他们去了我父母家。");
        assert_eq!(report.mailboxes.real.mailbox, real.keys(&instance).mailbox);
        let card = Card::open_first(&opened, &sent.case, &sent.card.0).unwrap();
        assert_eq!(card.content.urgency, Urgency::U2);
        assert!(matches!(
            OpenedGrant::open(&intake.admin.identity, &instance, &sent.case, &grant.key.0),
            Err(RecordError::Open(OpenError::OtherKey))
        ));
    }
    for receipt in [real, safe] {
        let keys = receipt.keys(&instance);
        let own = sent
            .mailboxes
            .iter()
            .find(|mailbox| mailbox.mailbox == keys.mailbox)
            .unwrap();
        let slip = Slip::open(&instance, &keys, &sent.case, &own.slip.0).unwrap();
        assert_eq!(slip.genesis, intake.ledger.genesis());
        assert_eq!(slip.ledger, intake.ledger.head());
        let first = First::open(&instance, &keys, &sent.case, &own.first.0).unwrap();
        assert_eq!(first.words, "received");
    }
}

#[test]
fn n15_lengths_of_different_scripts_give_the_same_size() {
    let intake = Intake::new();
    let sizes: Vec<usize> = ["short text", "短短短短短短短短短短", "قىسقا سۆز."]
        .iter()
        .flat_map(|text| {
            [
                intake.report(text).2.report.0.len(),
                intake.report(&text.repeat(70)).2.report.0.len(),
            ]
        })
        .collect();
    assert!(sizes.iter().all(|size| *size == 16_384), "{sizes:?}");
    let long = intake.report(&"长".repeat(18_000)).2.report.0.len();
    assert_eq!(long, 65_536);
}

#[test]
fn n14_what_cannot_be_sealed_is_an_error_and_no_report() {
    let mut intake = Intake::new();
    let too_long = |result| {
        let Err(SubmissionError::Seal(SealError::TooLong { wire, over })) = result else {
            panic!("it was sealed");
        };
        assert_eq!(wire, Wire::Report);
        over
    };
    assert!(intake.try_report(&"x".repeat(250_000)).is_ok());
    let over = too_long(intake.try_report(&"x".repeat(300_000)));
    assert!(over > 30_000 && over < 50_000, "{over}");
    // The limit is what it becomes, not what was typed.
    too_long(intake.try_report(&"\u{1}".repeat(60_000)));
    // Nor is a report sealed for a desk where nobody reads it.
    for person in intake.caseworkers.clone() {
        let account = person.account;
        intake.add(Action::Suspend { account });
    }
    let refused = intake.try_report("short");
    assert!(matches!(refused, Err(SubmissionError::NoRoster)));
}

#[test]
fn n13_only_hybrid_age_files_of_an_exact_size_pass() {
    let random = Random::seeded(2);
    let identity = Identity::generate(&random);
    let file = sealed::seal(&identity.recipient(), Wire::Card, b"{}").unwrap();
    assert_eq!(sealed::check(Wire::Card, &file), Ok(()));
    assert!(matches!(
        sealed::check(Wire::Slip, &file),
        Err(SealedFileError::Size(_))
    ));
    assert_eq!(
        sealed::check(Wire::Card, &vec![b'x'; 4096]),
        Err(SealedFileError::Header)
    );
    let mut x25519 = b"age-encryption.org/v1\n-> X25519 ".to_vec();
    x25519.extend_from_slice(&file[40..]);
    x25519.resize(4096, b'A');
    assert_eq!(
        sealed::check(Wire::Card, &x25519),
        Err(SealedFileError::Header)
    );
}

#[test]
fn n55_headers_of_many_stanzas_or_bytes_are_refused() {
    let random = Random::seeded(2);
    let identity = Identity::generate(&random);
    let file = sealed::seal(&identity.recipient(), Wire::Card, b"{}").unwrap();
    let stanza_start = 22;
    let mac = file
        .windows(4)
        .position(|window| window == b"--- ")
        .unwrap();
    for extra in [
        b"-> a-grease\n\n-> b-grease\n\n".as_slice(),
        &file[stanza_start..mac],
    ] {
        let mut crowded = file.clone();
        crowded.splice(stanza_start..stanza_start, extra.iter().copied());
        crowded.truncate(4096);
        assert_eq!(
            sealed::check(Wire::Card, &crowded),
            Err(SealedFileError::Header)
        );
        assert!(matches!(
            sealed::open(&identity, Wire::Card, &crowded),
            Err(OpenError::File(SealedFileError::Header))
        ));
    }
    let mut long = b"age-encryption.org/v1\n-> long-grease ".to_vec();
    long.resize(262_144, b'A');
    assert_eq!(
        sealed::check(Wire::Report, &long),
        Err(SealedFileError::Header)
    );
}

#[test]
fn n17_only_hybrid_recipients_are_recipients() {
    for text in [
        "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN",
        "age1pq1",
        "",
    ] {
        assert!(Recipient::parse(text).is_err());
    }
    let good = Identity::generate(&Random::seeded(3)).recipient();
    assert!(Recipient::parse(good.as_str()).is_ok());
    assert!(Recipient::parse(&good.as_str().to_uppercase()).is_err());
    assert!(Recipient::parse(&good.as_str().repeat(1000)).is_err());
}

#[test]
fn n19_a_record_elsewhere_is_tampering() {
    let intake = Intake::new();
    let instance = intake.ledger.instance();
    let (_, _, one) = intake.report("one");
    let (_, _, two) = intake.report("two");
    let person = |grant: &thicket::domain::SubmittedGrant| {
        intake
            .caseworkers
            .iter()
            .find(|person| person.account == grant.account)
            .unwrap()
    };
    let grant = &one.grants[0];
    assert!(matches!(
        OpenedGrant::open(&person(grant).identity, &instance, &two.case, &grant.key.0),
        Err(RecordError::Case)
    ));
    let opened =
        OpenedGrant::open(&person(grant).identity, &instance, &one.case, &grant.key.0).unwrap();
    assert!(matches!(
        Report::open(&opened, &one.case, &two.report.0),
        Err(RecordError::Digest)
    ));
    // Even with a digest that fits, another kind is not content.
    let swapped = sealed::seal(
        &opened.identity.recipient(),
        Wire::Report,
        json!({"v": 1, "kind": "note", "case": one.case.to_string()})
            .to_string()
            .as_bytes(),
    )
    .unwrap();
    let forged = OpenedGrant {
        earlier: Vec::new(),
        report: thicket::crypto::hash::sha256(&swapped),
        ..opened.clone()
    };
    assert!(matches!(
        Report::open(&forged, &one.case, &swapped),
        Err(RecordError::Kind)
    ));
}

#[test]
fn n20_truncated_or_flipped_bytes_give_typed_errors() {
    let random = Random::seeded(4);
    let identity = Identity::generate(&random);
    let file = sealed::seal(&identity.recipient(), Wire::Card, b"{\"v\":1}").unwrap();
    for length in [0, 1, 22, 100, 1800, 4095] {
        assert!(matches!(
            sealed::open(&identity, Wire::Card, &file[..length]),
            Err(OpenError::File(SealedFileError::Size(_)))
        ));
    }
    for position in (0..file.len()).step_by(61) {
        let mut flipped = file.clone();
        flipped[position] ^= 1;
        assert!(sealed::open(&identity, Wire::Card, &flipped).is_err());
    }
}

#[test]
fn n57_a_grant_whose_identity_is_another_cases_is_refused() {
    let intake = Intake::new();
    let instance = intake.ledger.instance();
    let (_, _, sent) = intake.report("text");
    let person = &intake.caseworkers[0];
    let wrong = OpenedGrant {
        earlier: Vec::new(),
        identity: Identity::generate(&intake.random),
        report: Digest([0; 32]),
        card: Digest([0; 32]),
    };
    let file = wrong
        .seal(&sent.case, &person.identity.recipient())
        .unwrap();
    assert!(matches!(
        OpenedGrant::open(&person.identity, &instance, &sent.case, &file),
        Err(RecordError::Identity)
    ));
}

#[test]
fn signed_work_is_believed_from_vouched_authors_only() {
    let intake = Intake::new();
    let instance = intake.ledger.instance();
    let (_, _, sent) = intake.report("text");
    let author = &intake.caseworkers[1];
    let grant = sent
        .grants
        .iter()
        .find(|grant| grant.account == author.account)
        .unwrap();
    let opened = OpenedGrant::open(&author.identity, &instance, &sent.case, &grant.key.0).unwrap();
    let mut work = WorkPayload {
        v: 1,
        case: sent.case,
        id: RecordId(intake.random.bytes()),
        author: author.account,
        seq: 1,
        after: vec![opened.report],
        ledger: intake.ledger.head(),
        day: day("2026-11-03"),
        content: WorkContent::Event {
            state: Status::Active,
            assignee: Some(author.account),
            reason: None,
        },
    };
    let recipient = opened.identity.recipient();
    let file = work.seal(&instance, &recipient, &author.signing).unwrap();
    let read = WorkPayload::open(&intake.ledger, &opened.identity, &sent.case, &file).unwrap();
    assert_eq!(read.seq, 1);
    for (claimed, key) in [
        (author.account, &intake.caseworkers[0].signing),
        (intake.admin.account, &intake.admin.signing),
        (AccountId([7; 16]), &author.signing),
    ] {
        work.author = claimed;
        let file = work.seal(&instance, &recipient, key).unwrap();
        assert!(matches!(
            WorkPayload::open(&intake.ledger, &opened.identity, &sent.case, &file),
            Err(RecordError::Signature)
        ));
    }
}
