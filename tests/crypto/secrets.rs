//! Receipts, passphrases, keyrings, codes, and the ledger that vouches for keys.

use super::intake::{Intake, Person, day};
use thicket::crypto::account::{
    AccountError, Fingerprint, Keyring, KnownNames, Passphrase, UnlockingPasskey,
};
use thicket::crypto::derivation::derive;
use thicket::crypto::hash::{sha256, sha256_parts};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, Ledger, LedgerError};
use thicket::crypto::one_time_code;
use thicket::crypto::random::Random;
use thicket::crypto::receipt::{Receipt, ReceiptError};
use thicket::crypto::words::WordList;
use thicket::domain::{AccountState, Digest, FactorId, Instance};

/// What a browser evaluates the PRF extension at, for a passkey that unlocks.
fn unlock_input(instance: &Instance) -> Digest {
    sha256_parts(&[b"thicket/v1 passkey\0", instance.as_bytes()])
}

/// What opens the copy of the keyring there, of what the extension gave.
pub fn unlock_identity(output: &[u8; 32]) -> Identity {
    Identity::from_seed(&derive(output, "thicket/v1 passkey"))
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
        journal: None,
        retired: Vec::new(),
        retired_elsewhere: Vec::new(),
        passkeys: Vec::new(),
        names: KnownNames::default(),
        rest: serde_json::Map::new(),
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
fn a_keyring_keeps_old_identities_and_is_copied_to_a_passkey() {
    let intake = Intake::new();
    let instance = intake.ledger.instance();
    let person = &intake.caseworkers[0];
    let output = |byte| [byte; 32];
    let unlocking = unlock_identity(&output(1));
    let mut names = KnownNames::default();
    names.note(person.account, &"anna".parse().unwrap());
    let retired: Vec<_> = (0..8).map(|_| Identity::generate(&intake.random)).collect();
    let keyring = Keyring {
        account: person.account,
        genesis: intake.ledger.genesis(),
        identity: person.identity.clone(),
        signing: person.signing.clone(),
        seen: intake.ledger.head(),
        journal: Some(intake.ledger.head()),
        retired: retired.clone(),
        retired_elsewhere: vec![sha256(b"a recipient of before"); 6],
        passkeys: (0..10)
            .map(|n| UnlockingPasskey {
                id: FactorId([n; 16]),
                recipient: sha256(unlocking.recipient().as_str().as_bytes()),
            })
            .collect(),
        names: names.clone(),
        // What a newer client wrote is kept.
        rest: serde_json::Map::from_iter([("later".to_owned(), 7.into())]),
    };
    let copy = keyring.seal(&unlocking.recipient()).unwrap();
    assert_eq!(copy.len(), 8192);
    let opened = Keyring::open(&unlock_identity(&output(1)), &copy).unwrap();
    assert_eq!(opened.journal, keyring.journal);
    assert_eq!(opened.passkeys, keyring.passkeys);
    assert_eq!(opened.retired_elsewhere, keyring.retired_elsewhere);
    assert_eq!(opened.names, names);
    assert_eq!(opened.rest, keyring.rest);
    let recipients = |keyring: &Keyring| -> Vec<String> {
        let identities = keyring.identities();
        identities
            .map(|one| one.recipient().as_str().to_owned())
            .collect()
    };
    assert_eq!(recipients(&opened), recipients(&keyring));
    assert_eq!(opened.retired.len(), 8);
    assert!(Keyring::open(&unlock_identity(&output(2)), &copy).is_err());
    // Each intake asks the same passkey for something else.
    let other = Instance([9; 16]);
    assert_ne!(unlock_input(&instance), unlock_input(&other));
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
