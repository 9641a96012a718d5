//! What is sealed in Rust opens in Rust, and what was changed does not.

use serde_json::json;
use thicket::crypto::account::{AccountError, Fingerprint, Keyring, Passphrase};
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::{Action, Entry, Ledger, LedgerError};
use thicket::crypto::one_time_code;
use thicket::crypto::random::Random;
use thicket::crypto::receipt::{Receipt, ReceiptError};
use thicket::crypto::record::{
    Card, CardContent, First, OpenedGrant, RecordError, Report, Slip, WorkContent, WorkPayload,
};
use thicket::crypto::sealed::{self, OpenError, SealedFileError};
use thicket::crypto::signature::SigningSecret;
use thicket::crypto::submission::ReportToSeal;
use thicket::crypto::words::WordList;
use thicket::domain::{
    AccountId, AccountState, Day, DeskId, Digest, RecordId, ReportSubmission, Status, Urgency, Wire,
};

struct Person {
    account: AccountId,
    identity: Identity,
    signing: SigningSecret,
}

impl Person {
    fn new(random: &Random) -> Self {
        Self {
            account: AccountId(random.bytes()),
            identity: Identity::generate(random),
            signing: SigningSecret::generate(random),
        }
    }

    fn vet(&self, desk: DeskId) -> Action {
        Action::Vet {
            account: self.account,
            desk,
            recipient: self.identity.recipient().as_str().to_owned(),
            signing: Digest(self.signing.public()),
        }
    }

    fn admin(&self) -> Action {
        Action::Admin {
            account: self.account,
            recipient: self.identity.recipient().as_str().to_owned(),
            signing: Digest(self.signing.public()),
        }
    }
}

struct Intake {
    random: Random,
    admin: Person,
    caseworkers: Vec<Person>,
    desk: DeskId,
    entries: Vec<Entry>,
    ledger: Ledger,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Intake {
    fn new() -> Self {
        let random = Random::seeded(1);
        let admin = Person::new(&random);
        let desk = DeskId(random.bytes());
        let genesis = Ledger::sign_genesis(
            day("2026-11-01"),
            "Test intake",
            admin.account,
            &admin.identity.recipient(),
            &admin.signing,
        );
        let ledger = Ledger::verify(std::slice::from_ref(&genesis)).unwrap();
        let mut intake = Self {
            caseworkers: (0..3).map(|_| Person::new(&random)).collect(),
            random,
            admin,
            desk,
            entries: vec![genesis],
            ledger,
        };
        intake.add(Action::Desk {
            desk,
            name: "First desk".into(),
        });
        for index in 0..3 {
            let action = intake.caseworkers[index].vet(desk);
            intake.add(action);
        }
        intake
    }

    fn add(&mut self, action: Action) {
        let entry = self.ledger.sign_next(
            day("2026-11-02"),
            action,
            &[(self.admin.account, &self.admin.signing)],
        );
        self.ledger.append(&entry).unwrap();
        self.entries.push(entry);
    }

    fn refuse(&self, action: Action) -> LedgerError {
        let entry = self.ledger.sign_next(
            day("2026-11-02"),
            action,
            &[(self.admin.account, &self.admin.signing)],
        );
        self.ledger.clone().append(&entry).unwrap_err()
    }

    fn report(&self, text: &str) -> (Receipt, Receipt, ReportSubmission) {
        let (real, safe) = (
            Receipt::generate(&self.random),
            Receipt::generate(&self.random),
        );
        let instance = self.ledger.instance();
        let submission = ReportToSeal {
            ledger: &self.ledger,
            desk: self.desk,
            locale: "zh-Hans",
            answers: json!({ "happened": text }).as_object().unwrap().clone(),
            card: card(Urgency::U2),
            real: &real.keys(&instance),
            safe: &safe.keys(&instance),
        }
        .seal(&self.random)
        .unwrap();
        (real, safe, submission)
    }
}

fn card(urgency: Urgency) -> CardContent {
    CardContent {
        urgency,
        kinds: vec!["family".into()],
        places: vec!["SE".into()],
        languages: vec!["zh-Hans".into()],
        summary: "短".into(),
        tags: Vec::new(),
    }
}

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
fn receipts_survive_the_ways_people_write_them() {
    let random = Random::seeded(5);
    for _ in 0..50 {
        let receipt = Receipt::generate(&random);
        let digits = receipt.grouped_digits();
        assert_eq!(digits.len(), 34);
        let full_width: String = digits
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .map_or('\u{3000}', |d| char::from_u32(0xff10 + d).unwrap())
            })
            .collect();
        for typed in [
            digits.to_string(),
            digits.replace(' ', ""),
            digits.replace(' ', "-"),
            format!("\n {}\t", digits.as_str()),
            full_width,
            receipt.words(WordList::English).to_uppercase(),
        ] {
            assert!(Receipt::parse(&typed, None) == Ok(receipt.clone()));
        }
        for list in [WordList::SimplifiedChinese, WordList::TraditionalChinese] {
            assert!(Receipt::parse(&receipt.words(list), Some(list)) == Ok(receipt.clone()));
        }
        let mut wrong = digits.replace(' ', "").into_bytes();
        wrong[3] = b'0' + (wrong[3] - b'0' + 1) % 10;
        assert!(
            Receipt::parse(std::str::from_utf8(&wrong).unwrap(), None)
                == Err(ReceiptError::CheckDigit)
        );
    }
    let beyond = "9".repeat(27);
    assert!((0..10).all(|check| Receipt::parse(&format!("{beyond}{check}"), None).is_err()));
}

#[test]
fn n26_long_secrets_are_refused_before_any_derivation() {
    assert!(Receipt::parse(&"1".repeat(513), None) == Err(ReceiptError::Form));
    assert!(Passphrase::parse(&"word ".repeat(60)).is_none());
    assert!(Passphrase::parse("  abandon   ability ").unwrap().as_str() == "abandon ability");
}

#[test]
fn keyrings_open_with_their_passphrase_and_notice_rollback() {
    let mut intake = Intake::new();
    let instance = intake.ledger.instance();
    let passphrase = Passphrase::generate(&intake.random, WordList::English);
    let keys = passphrase.keys(&instance, &"anna".parse().unwrap());
    let person = &intake.caseworkers[0];
    let keyring = Keyring {
        account: person.account,
        genesis: intake.ledger.genesis(),
        identity: person.identity.clone(),
        signing: person.signing.clone(),
        seen: intake.ledger.head(),
    };
    let file = keyring.seal(&keys.unlock.recipient()).unwrap();
    assert_eq!(file.len(), 8192);
    let opened = Keyring::open(&keys.unlock, &file).unwrap();
    assert!(opened.check(&intake.ledger).is_ok());
    let shorter = Ledger::verify(&intake.entries[..3]).unwrap();
    assert!(matches!(opened.check(&shorter), Err(AccountError::Fork)));
    let account = intake.caseworkers[0].account;
    intake.add(Action::Rotate {
        account,
        recipient: intake.admin.identity.recipient().as_str().to_owned(),
        signing: Digest(intake.admin.signing.public()),
    });
    assert!(matches!(
        opened.check(&intake.ledger),
        Err(AccountError::OtherKeys)
    ));
    let other = passphrase.keys(&instance, &"anne".parse().unwrap());
    assert!(Keyring::open(&other.unlock, &file).is_err());
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

#[test]
fn n62_a_ledger_that_was_tampered_with_is_invalid() {
    let mut intake = Intake::new();
    let entries = intake.entries.clone();
    assert_eq!(Ledger::verify(&[]).unwrap_err(), LedgerError::Empty);
    let mut without = entries.clone();
    without.remove(2);
    assert_eq!(Ledger::verify(&without).unwrap_err(), LedgerError::Chain(2));
    let mut swapped = entries.clone();
    swapped.swap(2, 3);
    assert_eq!(Ledger::verify(&swapped).unwrap_err(), LedgerError::Chain(2));
    let mut unsigned = entries.clone();
    unsigned[3].signatures.clear();
    assert_eq!(
        Ledger::verify(&unsigned).unwrap_err(),
        LedgerError::Signatures(3)
    );
    let mut flipped = entries.clone();
    flipped[3].signatures[0].signature.0[5] ^= 1;
    assert_eq!(
        Ledger::verify(&flipped).unwrap_err(),
        LedgerError::Signatures(3)
    );
    for (field, value) in [("extra", "1"), ("action", "\"promote\"")] {
        let mut changed = entries.clone();
        let mut payload: serde_json::Value = serde_json::from_slice(&changed[4].payload.0).unwrap();
        payload[field] = serde_json::from_str(value).unwrap();
        changed[4].payload.0 = payload.to_string().into_bytes();
        assert_eq!(Ledger::verify(&changed).unwrap_err(), LedgerError::Form(4));
    }
    let seen = intake.ledger.head();
    let shorter = Ledger::verify(&entries[..4]).unwrap();
    assert!(matches!(
        shorter.check_extends(&seen),
        Err(LedgerError::Fork(_))
    ));
    intake.add(Action::Renew {});
    assert!(intake.ledger.check_extends(&seen).is_ok());
    assert!(intake.ledger.is_stale(day("2026-12-03")));
    assert!(!intake.ledger.is_stale(day("2026-12-02")));
}

#[test]
fn the_threshold_rises_with_the_second_admin_and_never_falls() {
    let mut intake = Intake::new();
    let second = Person::new(&intake.random);
    intake.add(second.admin());
    assert_eq!(intake.ledger.threshold(), 2);
    let stranger = Person::new(&intake.random);
    assert!(matches!(
        intake.refuse(stranger.vet(intake.desk)),
        LedgerError::Signatures(_)
    ));
    assert!(matches!(
        intake.refuse(Action::Threshold { threshold: 1 }),
        LedgerError::Signatures(_)
    ));
    intake.add(Action::Suspend {
        account: second.account,
    });
    assert_eq!(intake.ledger.threshold(), 2);
    assert!(matches!(
        intake.refuse(stranger.vet(intake.desk)),
        LedgerError::Signatures(_)
    ));
    assert!(matches!(
        intake.refuse(Action::Suspend {
            account: intake.admin.account
        }),
        LedgerError::Rule(_)
    ));
    intake.add(Action::Suspend {
        account: intake.caseworkers[0].account,
    });
    let state = intake
        .ledger
        .account(&intake.caseworkers[0].account)
        .unwrap()
        .state;
    assert_eq!(state, AccountState::Suspended);
    assert_eq!(intake.ledger.roster(&intake.desk).len(), 2);
}

#[test]
fn n33_one_time_codes_work_once_also_across_steps() {
    let secret = b"12345678901234567890";
    // RFC 6238, appendix B, cut to six digits.
    assert_eq!(one_time_code::code(secret, 59).as_str(), "287082");
    let step = one_time_code::check(secret, "287082", 59, 0).unwrap();
    assert_eq!(step, 1);
    assert_eq!(one_time_code::check(secret, "287082", 59, step), None);
    assert_eq!(one_time_code::check(secret, "287082", 89, step), None);
    assert_eq!(one_time_code::check(secret, "287082", 89, 0), Some(1));
    assert_eq!(one_time_code::check(secret, "287082", 130, 0), None);
    assert_eq!(one_time_code::check(secret, "2870821", 59, 0), None);
}

#[test]
fn fingerprints_differ_by_role() {
    let intake = Intake::new();
    let person = &intake.caseworkers[0];
    let of = |role| {
        Fingerprint::of_account(
            &intake.ledger.instance(),
            &person.account,
            role,
            person.identity.recipient().as_str(),
            &person.signing.public(),
        )
    };
    use thicket::domain::Role;
    assert_ne!(of(Role::Admin), of(Role::Caseworker));
    assert_eq!(
        of(Role::Caseworker)
            .words(WordList::English)
            .split(' ')
            .count(),
        8
    );
}
