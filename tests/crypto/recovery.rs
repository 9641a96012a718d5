//! The recovery key: any two of three custodians open it, by Thicket and by hand with another age client; one does not.

use std::os::unix::fs::FileExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::random::Random;
use thicket::crypto::record::{OpenedGrant, Report};
use thicket::crypto::recovery::{
    GroupFile, Peeled, RecoveryError, RecoveryKey, new_custodian, peel, read_identities,
    read_recipient,
};
use thicket::crypto::sealed::OpenError;
use thicket::crypto::stack::wiping_the_stack;
use thicket::domain::{CaseId, Digest, ReportSubmission};

use super::age::peer;
use super::intake::Intake;

/// An intake whose ledger names a recovery key, its three custodians, and a report.
struct Recovery {
    intake: Intake,
    custodians: Vec<Identity>,
    files: Vec<GroupFile>,
    sent: ReportSubmission,
}

impl Recovery {
    fn new() -> Self {
        let mut intake = Intake::new();
        let custodians: Vec<Identity> =
            (0..3).map(|_| Identity::generate(&intake.random)).collect();
        let key = RecoveryKey::generate(intake.ledger.genesis(), &intake.random);
        let recipients: Vec<Recipient> = custodians.iter().map(Identity::recipient).collect();
        let files = key.seal_to_groups(&recipients, 2).unwrap();
        intake.add(Action::Recovery {
            recipient: Some(key.recipient().as_str().to_owned()),
        });
        let (_, _, sent) = intake.report("他们去了我父母家。");
        Self {
            intake,
            custodians,
            files,
            sent,
        }
    }

    fn grant(&self) -> &[u8] {
        let mut grants = self.sent.grants.iter();
        let own = grants.find(|grant| grant.account == RECOVERY_ACCOUNT);
        &own.unwrap().key.0
    }

    /// Opens a group's file as its custodians do, one after the other.
    fn key(&self, file: &GroupFile) -> RecoveryKey {
        let mut layer = file.file.clone();
        for (at, number) in file.custodians.iter().enumerate() {
            let own = std::slice::from_ref(&self.custodians[number - 1]);
            match peel(&layer, own).unwrap() {
                Peeled::Layer(next) => {
                    assert!(at + 1 < file.custodians.len());
                    layer = next;
                }
                Peeled::Key(key) => {
                    assert_eq!(at + 1, file.custodians.len());
                    return *key;
                }
            }
        }
        panic!("there is no key");
    }
}

fn other_key(result: &Result<Peeled, RecoveryError>) -> bool {
    matches!(result, Err(RecoveryError::Open(OpenError::OtherKey)))
}

#[test]
fn any_two_of_three_custodians_give_a_case_back_and_one_does_not() {
    let recovery = Recovery::new();
    let Recovery { intake, sent, .. } = &recovery;
    let groups: Vec<_> = recovery.files.iter().map(|file| &file.custodians).collect();
    assert_eq!(groups, [&vec![1, 2], &vec![1, 3], &vec![2, 3]]);
    let to = &intake.caseworkers[2];
    for file in &recovery.files {
        let key = recovery.key(file);
        let recovering = key.check(&intake.ledger).unwrap();
        let given = recovering
            .give(&sent.case, recovery.grant(), &to.account)
            .unwrap();
        let instance = intake.ledger.instance();
        let grant = OpenedGrant::open(&to.identity, &instance, &sent.case, &given).unwrap();
        let report = Report::open(&grant, &sent.case, &sent.report.0).unwrap();
        assert_eq!(report.answers["happened"], "他们去了我父母家。");

        for (at, custodian) in recovery.custodians.iter().enumerate() {
            let own = std::slice::from_ref(custodian);
            let first = file.custodians[0] == at + 1;
            let peeled = peel(&file.file, own);
            // Whoever is not first opens nothing, and who is first finds only another layer that is not theirs.
            if first {
                let Ok(Peeled::Layer(next)) = peeled else {
                    panic!("not another layer");
                };
                assert!(other_key(&peel(&next, own)));
            } else {
                assert!(other_key(&peeled));
            }
        }
    }
}

#[test]
fn any_two_of_three_custodians_open_a_report_by_hand_with_another_age_client() {
    let recovery = Recovery::new();
    let decrypt = |identity: &str, file: &[u8]| {
        let opened = peer(&["decrypt", identity, &STANDARD.encode(file)]);
        STANDARD
            .decode(opened["plaintext"].as_str().unwrap())
            .unwrap()
    };
    for file in &recovery.files {
        let mut content = file.file.clone();
        for number in &file.custodians {
            content = decrypt(&recovery.custodians[number - 1].to_text(), &content);
        }
        // What comes out is an age identity file: comments, and one identity.
        let text = String::from_utf8(content).unwrap();
        let mut identities = text.lines().filter(|line| !line.starts_with('#'));
        let identity = identities.next().unwrap();
        assert_eq!(identities.next(), None);
        let grant: Value = serde_json::from_slice(&decrypt(identity, recovery.grant())).unwrap();
        let case = grant["identity"].as_str().unwrap();
        let report = decrypt(case, &recovery.sent.report.0);
        let report: Value = serde_json::from_slice(&report).unwrap();
        assert_eq!(report["answers"]["happened"], "他们去了我父母家。");
    }
}

#[test]
fn n20_n55_a_changed_or_crowded_file_is_refused_wherever_it_was_changed() {
    let recovery = Recovery::new();
    let outer = &recovery.files[0].file;
    let [first, second] =
        [&recovery.custodians[0], &recovery.custodians[1]].map(std::slice::from_ref);
    let Ok(Peeled::Layer(inner)) = peel(outer, first) else {
        panic!("not another layer");
    };
    for (layer, own) in [(outer, first), (&inner, second)] {
        // Every part of the header, and of what is sealed.
        for at in (0..layer.len()).step_by(97).chain([layer.len() - 1]) {
            let mut changed = layer.clone();
            changed[at] ^= 1;
            assert!(peel(&changed, own).is_err(), "{at}");
        }
        for length in [0, 21, 1000, layer.len() - 17, layer.len() - 1] {
            assert!(peel(&layer[..length], own).is_err(), "{length}");
        }
        let mut longer = layer.clone();
        longer.push(0);
        assert!(peel(&longer, own).is_err());
    }
    // n55: more stanzas than one hybrid and one of grease are not even tried.
    let head = outer.iter().position(|byte| *byte == b'-').unwrap();
    let mut crowded = outer[..head].to_vec();
    crowded.extend_from_slice(&b"-> X25519 AAAA\n\n".repeat(4000));
    crowded.extend_from_slice(&outer[head..]);
    assert!(matches!(
        peel(&crowded, first),
        Err(RecoveryError::Open(OpenError::File(_)))
    ));
}

#[test]
fn n16_n18_n19_n42_another_key_intake_or_grant_or_somebody_not_vouched_for_gives_nothing() {
    let recovery = Recovery::new();
    let Recovery { intake, sent, .. } = &recovery;
    let key = recovery.key(&recovery.files[0]);
    // Somebody who carries the files seals another key to the custodians, whose recipients they know.
    let strange = RecoveryKey::generate(intake.ledger.genesis(), &intake.random);
    assert!(matches!(
        strange.check(&intake.ledger),
        Err(RecoveryError::NotNamed)
    ));
    // Or brings a ledger of their own, which names the key and vouches for their caseworker.
    let mut theirs = Intake::new();
    let elsewhere = RecoveryKey::generate(Digest([9; 32]), &intake.random);
    theirs.add(Action::Recovery {
        recipient: Some(elsewhere.recipient().as_str().to_owned()),
    });
    assert!(matches!(
        elsewhere.check(&theirs.ledger),
        Err(RecoveryError::OtherIntake)
    ));

    let recovering = key.check(&intake.ledger).unwrap();
    let to = intake.caseworkers[0].account;
    let mut swapped = recovery.grant().to_vec();
    let last = swapped.len() - 1;
    swapped[last] ^= 1;
    assert!(recovering.give(&sent.case, &swapped, &to).is_err());
    let other_case = CaseId([7; 16]);
    assert!(
        recovering.give(&other_case, recovery.grant(), &to).is_err(),
        "n19"
    );
    let not_sealed_to_it = &sent.grants[0].key.0;
    assert!(recovering.give(&sent.case, not_sealed_to_it, &to).is_err());
    // n16, n42: to nobody but an active caseworker.
    for account in [intake.admin.account, RECOVERY_ACCOUNT] {
        let given = recovering.give(&sent.case, recovery.grant(), &account);
        assert!(matches!(given, Err(RecoveryError::NotVouchedFor)));
    }
    let mut later = Recovery::new();
    let account = later.intake.caseworkers[0].account;
    later.intake.add(Action::Suspend { account });
    let key = later.key(&later.files[0]);
    let recovering = key.check(&later.intake.ledger).unwrap();
    let given = recovering.give(&later.sent.case, later.grant(), &account);
    assert!(matches!(given, Err(RecoveryError::NotVouchedFor)));
    // Nobody goes on with a key that the ledger does not name any more.
    later.intake.add(Action::Recovery { recipient: None });
    assert!(matches!(
        key.check(&later.intake.ledger),
        Err(RecoveryError::NotNamed)
    ));
}

#[test]
fn n11_nothing_of_the_key_is_in_a_layer_or_in_debug() {
    let recovery = Recovery::new();
    let file = &recovery.files[0];
    let key = recovery.key(file);
    let text = peer(&[
        "decrypt",
        &recovery.custodians[1].to_text(),
        &STANDARD.encode(match peel(&file.file, &recovery.custodians[..1]).unwrap() {
            Peeled::Layer(layer) => layer,
            Peeled::Key(_) => panic!("not another layer"),
        }),
    ]);
    let text = STANDARD
        .decode(text["plaintext"].as_str().unwrap())
        .unwrap();
    let text = String::from_utf8(text).unwrap();
    let identity = text.lines().last().unwrap();
    assert!(identity.starts_with("AGE-SECRET-KEY-PQ-1"));
    assert_eq!(
        Identity::parse(identity).unwrap().recipient(),
        key.recipient()
    );
    let secret = &identity.as_bytes()[20..];
    let shown = format!("{key:?} {:?}", Peeled::Key(Box::new(recovery.key(file))));
    for file in &recovery.files {
        let holds = |part: &[u8]| file.file.windows(part.len()).any(|found| found == part);
        assert!(!holds(secret) && !holds(key.recipient().as_str().as_bytes()));
    }
    assert_eq!(shown, "RecoveryKey(secret) Key(RecoveryKey(secret))");
}

#[test]
fn custodians_are_two_to_five_different_people_of_whom_two_are_needed() {
    let intake = Intake::new();
    let key = RecoveryKey::generate(intake.ledger.genesis(), &intake.random);
    let people: Vec<Recipient> = (0..6)
        .map(|_| Identity::generate(&intake.random).recipient())
        .collect();
    for (count, needed) in [(3, 0), (3, 1), (3, 4), (1, 1), (6, 2)] {
        let refused = key.seal_to_groups(&people[..count], needed);
        assert!(
            matches!(refused, Err(RecoveryError::Numbers)),
            "{count} {needed}"
        );
    }
    let twice = [people[0].clone(), people[1].clone(), people[0].clone()];
    let refused = key.seal_to_groups(&twice, 2);
    assert!(matches!(refused, Err(RecoveryError::SameKey)));
    let deepest = key.seal_to_groups(&people[..5], 5).unwrap();
    assert_eq!(deepest.len(), 1);
    assert!(deepest[0].file.len() < 16_384);
    assert_eq!(key.seal_to_groups(&people[..5], 3).unwrap().len(), 10);
}

#[test]
fn n17_custodians_files_are_those_of_age() {
    let intake = Intake::new();
    let (recipient, text) = new_custodian(&intake.random);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], format!("# public key: {}", recipient.as_str()));
    // typage opens with it what is sealed to it.
    let sealed = peer(&["encrypt", recipient.as_str(), &STANDARD.encode(b"words")]);
    let opened = peer(&["decrypt", lines[1], sealed["file"].as_str().unwrap()]);
    assert_eq!(opened["plaintext"], STANDARD.encode(b"words"));
    // Other kinds of keys, comments and line ends of another system are passed over.
    let other = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    let mixed = format!("# created: today\r\n{other}\r\n{}\r\n", lines[1]);
    let [own] = <[Identity; 1]>::try_from(read_identities(&mixed)).unwrap();
    assert_eq!(own.recipient(), recipient);
    assert!(read_identities("nothing").is_empty());
    let file = format!("# anna\n\n{}\n", recipient.as_str());
    assert_eq!(read_recipient(&file).unwrap(), recipient);
    // n17: no plugin, no other kind, no list.
    for wrong in ["", "# nobody", "age1yubikey1qwerty", &file.repeat(2)] {
        assert!(read_recipient(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn n11_an_identity_that_was_read_is_not_left_in_freed_memory() {
    let random = Random::seeded(77);
    let texts = wiping_the_stack(|| [(); 6].map(|()| new_custodian(&random).1));
    // Masked, so that it is not found where it is looked for from.
    let masked = wiping_the_stack(|| {
        let (_, seed) = bech32::decode(texts[0].lines().last().unwrap()).unwrap();
        let seed = zeroize::Zeroizing::new(seed);
        seed.iter().map(|byte| byte ^ MASK).collect::<Vec<u8>>()
    });
    assert_eq!(masked.len(), 32);
    assert_eq!(in_own_memory(&masked), 0, "before it is read");
    let mut all = zeroize::Zeroizing::new(String::with_capacity(65_536));
    for text in &texts {
        all.push_str(text);
    }
    let held = wiping_the_stack(|| read_identities(&all));
    assert_eq!(held.len(), 6);
    assert!(in_own_memory(&masked) > 0, "the search works");
    drop(held);
    assert_eq!(in_own_memory(&masked), 0);
}

const MASK: u8 = 0x5a;

/// How often these bytes, unmasked, are in memory that this process may write to.
fn in_own_memory(masked: &[u8]) -> usize {
    let memory = std::fs::File::open("/proc/self/mem").unwrap();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut held = vec![0; 1 << 20];
    let mut found = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (start, end) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let end = u64::from_str_radix(end, 16).unwrap();
        let mut at = u64::from_str_radix(start, 16).unwrap();
        while at < end {
            let length = held.len().min(usize::try_from(end - at).unwrap());
            if memory.read_exact_at(&mut held[..length], at).is_err() {
                break;
            }
            let begin = masked[0] ^ MASK;
            found += held[..length]
                .windows(masked.len())
                .filter(|part| {
                    part[0] == begin && part.iter().zip(masked).all(|(a, b)| a ^ MASK == *b)
                })
                .count();
            at += length as u64;
        }
    }
    held.fill(0);
    found
}
