//! The keys of a case: who named them, and whether that is still to be believed.

use super::case::Case;
use super::intake::Person;
use super::sealed_rekey::{rekeyed, seal_rekey};
use thicket::crypto::case::CaseProblem;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, Ledger};
use thicket::crypto::record::{OpenedGrant, RecordError, WorkContent, WorkPayload};
use thicket::domain::{AccountId, Wire};

fn active_caseworkers(ledger: &Ledger) -> Vec<AccountId> {
    let accounts = ledger.accounts().map(|(account, _)| *account);
    accounts
        .filter(|account| ledger.is_active_caseworker(account))
        .collect()
}

impl Case {
    /// Somebody gives the case another key, claiming to see this ledger, and everybody of the desk gets it.
    fn rekey_as(&mut self, by: &Person, ledger: &Ledger) {
        let all = active_caseworkers(ledger);
        let rekey = self.write_as(by, ledger, |by, case| {
            seal_rekey((&self.id, &self.grant), case, by, &all)
        });
        // Neither of the mails tells which mailbox is real.
        let [one, two] = rekey.mail;
        assert!(one.0 < two.0 && one.1.len() == two.1.len());
        self.files.push((Wire::Work, rekey.record));
        let person = &self.intake.caseworkers[1];
        let mut grants = rekey.grants.iter();
        let (_, key) = grants
            .find(|(account, _)| *account == person.account)
            .unwrap();
        let instance = self.intake.ledger.instance();
        self.grant = OpenedGrant::open(&person.identity, &instance, &self.id, key).unwrap();
        let recipient = self.grant.identity.recipient();
        assert_eq!(recipient.as_str(), rekey.case_recipient);
    }

    fn rekey(&mut self, who: usize) {
        let (by, ledger) = (
            self.intake.caseworkers[who].clone(),
            self.intake.ledger.clone(),
        );
        self.rekey_as(&by, &ledger);
    }

    /// Whether nothing is to be sealed to its key, and whether it should get another; nothing else is wrong.
    fn key(&self) -> (bool, bool) {
        let opened = self.sound();
        (opened.key_doubtful, opened.key_exposed)
    }
}

#[test]
fn n18_a_key_is_doubtful_once_whoever_named_it_could_have_dated_that_back() {
    let mut case = Case::new();
    assert_eq!(case.key(), (false, false));
    case.rekey(0);
    assert_eq!(case.key(), (false, false));
    let account = case.intake.caseworkers[0].account;
    case.intake.add(Action::Suspend { account });
    assert_eq!(case.key(), (true, false), "suspended");
    case.intake.add(Action::Restore { account });
    assert_eq!(case.key(), (false, false));
    let fresh = case.intake.rotate(0);
    assert_eq!(case.key(), (true, false), "the signing key of before");
    case.intake.caseworkers[0] = fresh;
    case.rekey(1);
    assert_eq!(case.key(), (false, false));
    case.intake.add(Action::Revoke { account });
    assert_eq!(case.key(), (false, true), "somebody revoked was given it");
    case.rekey(2);
    assert_eq!(case.key(), (false, false));
}

#[test]
fn n18_who_was_revoked_or_has_a_key_of_before_names_no_key_by_dating_back() {
    for rotated in [true, false] {
        let mut case = Case::new();
        let (old, before) = (
            case.intake.caseworkers[2].clone(),
            case.intake.ledger.clone(),
        );
        if rotated {
            case.intake.caseworkers[2] = case.intake.rotate(2);
        } else {
            case.intake.add(Action::Revoke {
                account: old.account,
            });
        }
        // A server serves it together with grants of a key that the old one's owner made.
        case.rekey_as(&old, &before);
        assert!(case.open().key_doubtful, "rotated: {rotated}");
        case.rekey(1);
        assert!(!case.open().key_doubtful);
    }
}

#[test]
fn n18_a_newest_key_that_nobody_named_or_another_than_was_named_last_is_doubtful() {
    let mut case = Case::new();
    let first = case.grant.clone();
    // A grant with a stranger's key before the case's own, in place of the honest one.
    case.grant = rekeyed(&first, Identity::generate(&case.intake.random));
    let told = |case: &Case| {
        let (problem, opened) = case.problem();
        assert!(matches!(problem, CaseProblem::Rekey));
        (opened.key_doubtful, opened.only_another_named)
    };
    assert_eq!(told(&case), (true, false));
    case.rekey(1);
    // What came before stays told; nothing that is sealed from now on goes to the stranger.
    assert_eq!(told(&case), (false, false));
    case.files.truncate(2);
    case.grant = first.clone();
    case.rekey(0);
    case.grant = first;
    assert_eq!(told(&case), (true, true), "the grant of before");
    case.rekey(2);
    assert_eq!(case.key(), (false, false));
    // Somebody names a key that nobody has, and then whoever made the newest is suspended.
    let held = case.grant.clone();
    case.rekey(0);
    case.grant = held;
    assert_eq!(told(&case), (true, true));
    let account = case.intake.caseworkers[2].account;
    case.intake.add(Action::Suspend { account });
    assert_eq!(told(&case), (true, false), "it could be dated back as well");
}

#[test]
fn n60_a_record_that_was_dated_back_behind_a_newer_one_is_no_content() {
    let mut case = Case::new();
    let (old, before) = (
        case.intake.caseworkers[2].clone(),
        case.intake.ledger.clone(),
    );
    case.note(0, "while it was so");
    case.intake.add(Action::Revoke {
        account: old.account,
    });
    let late = |case: &Case| {
        let content = WorkContent::Note {
            text: "dated back".into(),
        };
        case.write_as(&old, &before, |by, opened| {
            opened.seal_work(by, content).unwrap()
        })
    };
    // Whoever was revoked wrote this before it, as far as anybody can tell.
    let honest = late(&case);
    case.files.push((Wire::Work, honest));
    case.sound();
    case.files.pop();
    case.note(0, "after it");
    let dated_back = late(&case);
    case.files.push((Wire::Work, dated_back));
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::DatedBack));
    assert!(!problem.is_stray());
    assert_eq!(opened.history.len(), 2);
}

#[test]
fn n60_a_rekey_that_names_nobody_or_not_in_their_order_is_no_record() {
    let case = Case::new();
    let mut grantees = active_caseworkers(&case.intake.ledger);
    grantees.sort_unstable();
    let read = |grantees: &[AccountId]| {
        let content = WorkContent::Rekey {
            n: 1,
            recipient: case.grant.identity.recipient().as_str().to_owned(),
            grantees: grantees.to_vec(),
        };
        let file = case.write(0, |by, opened| opened.seal_work(by, content).unwrap());
        WorkPayload::open(&case.intake.ledger, &case.grant.identity, &case.id, &file).map(|_| ())
    };
    assert!(read(&grantees).is_ok());
    let reversed = [grantees[1], grantees[0]];
    for bad in [&[][..], &reversed, &[grantees[0], grantees[0]]] {
        assert!(matches!(read(bad), Err(RecordError::Document("rekey"))));
    }
}
