//! The staff's journal: what is done here and is not in the ledger, chained as that is (PROTOCOL.md, section 8).
//!
//! Nobody signs it. What makes a change noticed is the head that a client has seen before, so this must never
//! hand out a head that it has not computed from every entry up to it.

use serde::{Deserialize, Serialize};

use super::hash::sha256;
use crate::domain::{AccountId, Day, Digest, LedgerHead, PROTOCOL_VERSION};

/// The most bytes of one payload.
const LONGEST_PAYLOAD: usize = 4096;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Act {
    /// Somebody was invited, or got a new link.
    Invite {
        /// The account it will be.
        account: AccountId,
    },
    /// A link was made useless.
    WithdrawInvite {
        /// Whose.
        account: AccountId,
    },
    /// Somebody enrolled with a link.
    Enrol {
        /// Who.
        account: AccountId,
    },
    /// Somebody who enrolled was turned down.
    Reject {
        /// Who.
        account: AccountId,
    },
    /// The admins' notes about an account were replaced.
    Note {
        /// About whom.
        account: AccountId,
    },
    /// A link to a new second factor was made.
    Reset {
        /// Whose.
        account: AccountId,
    },
    /// It was made useless.
    WithdrawReset {
        /// Whose.
        account: AccountId,
    },
    /// It was used by the account's owner.
    ResetUsed {
        /// Whose.
        account: AccountId,
    },
    /// Somebody was signed out everywhere by an admin.
    SignOut {
        /// Who.
        account: AccountId,
    },
    /// An earlier keyring was brought back at the machine.
    KeyringRestore {
        /// Whose.
        account: AccountId,
    },
    /// A ledger entry waits for more signatures.
    Propose {
        /// SHA-256 of its payload.
        entry: Digest,
    },
    /// It waits no more.
    Withdraw {
        /// SHA-256 of its payload.
        entry: Digest,
    },
    /// Cases are to get a new key.
    Mark {
        /// Because of whom.
        account: AccountId,
        /// How many.
        cases: u64,
    },
    /// Cases were granted.
    Grant {
        /// To whom.
        account: AccountId,
        /// How many.
        cases: u64,
    },
    /// Cases got a new key.
    Rekey {
        /// How many.
        cases: u64,
    },
    /// It was said who is refused cases.
    Refuse {
        /// How many.
        cases: u64,
    },
    /// Somebody asked for cases to be deleted.
    EraseAsk {
        /// How many.
        cases: u64,
    },
    /// Somebody agreed to that.
    EraseAgree {
        /// How many.
        cases: u64,
    },
    /// Somebody called it off.
    EraseStop {
        /// How many.
        cases: u64,
    },
    /// Cases were erased that two wanted deleted.
    Erase {
        /// How many.
        cases: u64,
    },
    /// Cases were erased that their reporters had withdrawn.
    EraseWithdrawn {
        /// How many.
        cases: u64,
    },
    /// Cases were handed to another desk.
    HandOver {
        /// How many.
        cases: u64,
    },
    /// Somebody took copies out.
    Export {
        /// Of how many cases.
        cases: u64,
    },
    /// Cases were brought back with the recovery key.
    Recover {
        /// To whom.
        account: AccountId,
        /// How many.
        cases: u64,
    },
}

#[derive(Serialize)]
struct Payload<'a> {
    v: u8,
    seq: u64,
    prev: Option<Digest>,
    day: Day,
    by: Option<AccountId>,
    #[serde(flatten)]
    act: &'a Act,
}

/// The fields that every payload has.
#[derive(Deserialize)]
struct Header {
    v: u8,
    seq: u64,
    #[serde(deserialize_with = "Option::deserialize")]
    prev: Option<Digest>,
    day: Day,
    #[serde(deserialize_with = "Option::deserialize")]
    by: Option<AccountId>,
    action: String,
}

/// An entry as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its number; the first is 0.
    pub seq: u64,
    /// When.
    pub day: Day,
    /// Who did it; none for whoever runs the machine.
    pub by: Option<AccountId>,
    /// The name of what was done.
    pub action: String,
    /// What was done; none for what a newer version does.
    pub act: Option<Act>,
}

/// Why a journal is not to be believed. The number is the entry's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// An entry is not the document it should be.
    #[error("journal entry {0} is not valid")]
    Form(u64),
    /// A number or a previous hash that does not follow.
    #[error(
        "journal entry {0} does not follow the one before it: somebody changed, removed or added entries"
    )]
    Chain(u64),
}

/// The payload that comes after `head`. `by` is null for whoever runs the machine.
pub fn next(head: Option<LedgerHead>, day: Day, by: Option<AccountId>, act: &Act) -> Vec<u8> {
    let payload = Payload {
        v: PROTOCOL_VERSION,
        seq: head.map_or(0, |head| head.seq + 1),
        prev: head.map(|head| head.hash),
        day,
        by,
        act,
    };
    serde_json::to_vec(&payload).expect("plain fields become JSON")
}

/// The head that a payload at `seq` makes.
pub fn head_of(seq: u64, payload: &[u8]) -> LedgerHead {
    LedgerHead {
        seq,
        hash: sha256(payload),
    }
}

/// Verifies that payloads follow `head` (or begin the journal) without a gap, and returns the new head.
pub fn verify<'a>(
    head: Option<LedgerHead>,
    payloads: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Option<LedgerHead>, JournalError> {
    let mut head = head;
    for payload in payloads {
        let seq = head.map_or(0, |head| head.seq + 1);
        if payload.len() > LONGEST_PAYLOAD {
            return Err(JournalError::Form(seq));
        }
        let header: Header =
            serde_json::from_slice(payload).map_err(|_| JournalError::Form(seq))?;
        if header.v != PROTOCOL_VERSION {
            return Err(JournalError::Form(seq));
        }
        if header.seq != seq || header.prev != head.map(|head| head.hash) {
            return Err(JournalError::Chain(seq));
        }
        head = Some(head_of(seq, payload));
    }
    Ok(head)
}

/// Reads an entry that [`verify`] has passed.
pub fn read(payload: &[u8]) -> Result<JournalEntry, JournalError> {
    let header: Header = serde_json::from_slice(payload).map_err(|_| JournalError::Form(0))?;
    Ok(JournalEntry {
        seq: header.seq,
        day: header.day,
        by: header.by,
        action: header.action,
        act: serde_json::from_slice(payload).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(entries: u8) -> Vec<Vec<u8>> {
        let mut payloads: Vec<Vec<u8>> = Vec::new();
        let mut head = None;
        for n in 0..entries {
            let act = Act::Invite {
                account: AccountId([n; 16]),
            };
            let day = "2026-11-22".parse().unwrap();
            let payload = next(head, day, Some(AccountId([9; 16])), &act);
            head = Some(head_of(u64::from(n), &payload));
            payloads.push(payload);
        }
        payloads
    }

    fn verified(payloads: &[Vec<u8>]) -> Result<Option<LedgerHead>, JournalError> {
        verify(None, payloads.iter().map(Vec::as_slice))
    }

    #[test]
    fn a_changed_removed_reordered_or_added_entry_is_noticed() {
        let whole = journal(5);
        let head = verified(&whole).unwrap();
        assert_eq!(head.unwrap().seq, 4);
        assert_eq!(verified(&[]), Ok(None));
        let after = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
            let mut other = whole.clone();
            change(&mut other);
            verified(&other)
        };
        let broken = |change| after(change).unwrap_err();
        let changed = |entries: &mut Vec<Vec<u8>>| {
            let text = String::from_utf8(entries[2].clone()).unwrap();
            entries[2] = text.replace("\"invite\"", "\"grant\"").into_bytes();
        };
        assert_eq!(broken(&changed), JournalError::Chain(3));
        assert_eq!(broken(&|e| drop(e.remove(1))), JournalError::Chain(1));
        assert_eq!(broken(&|e| drop(e.remove(0))), JournalError::Chain(0));
        assert_eq!(broken(&|e| e.swap(2, 3)), JournalError::Chain(2));
        assert_eq!(
            broken(&|e| e.insert(2, e[2].clone())),
            JournalError::Chain(3)
        );
        // What only the head that was seen can tell: the newest entry gone or changed, or all of it written anew.
        assert_eq!(after(&|e| drop(e.pop())).unwrap().unwrap().seq, 3);
        assert_eq!(after(&Vec::clear), Ok(None));
        let anew = |entries: &mut Vec<Vec<u8>>| {
            let act = Act::SignOut {
                account: AccountId([1; 16]),
            };
            let before = verified(&entries[..4]).unwrap();
            entries[4] = next(before, "2026-11-22".parse().unwrap(), None, &act);
        };
        let other = after(&anew).unwrap();
        assert_eq!(other.unwrap().seq, 4);
        assert_ne!(other, head);
    }

    #[test]
    fn an_entry_names_who_or_that_it_was_the_operator() {
        let day = "2026-11-22".parse().unwrap();
        let act = Act::Export { cases: 3 };
        let payload = String::from_utf8(next(None, day, None, &act)).unwrap();
        assert_eq!(
            payload,
            r#"{"v":1,"seq":0,"prev":null,"day":"2026-11-22","by":null,"action":"export","cases":3}"#
        );
        for missing in ["\"by\":null,", "\"prev\":null,", "\"action\":\"export\","] {
            let short = payload.replace(missing, "");
            assert_eq!(
                verify(None, [short.as_bytes()]),
                Err(JournalError::Form(0)),
                "{missing}"
            );
        }
    }
}
