//! Ledger entries as they are written: exactly known fields and nothing else.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::{AccountId, Bytes, Day, DeskId, Digest, PROTOCOL_VERSION};

/// The most bytes of one payload; longer ones are refused unread.
const LONGEST_PAYLOAD: usize = 16_384;

/// One entry: the signed bytes and who signed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The JSON bytes as signed.
    pub payload: Bytes,
    /// By distinct active admins.
    pub signatures: Vec<EntrySignature>,
}

/// One admin's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntrySignature {
    /// The admin.
    pub account: AccountId,
    /// Ed25519, 64 bytes.
    pub signature: Bytes,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Its number; the genesis is 0.
    pub seq: u64,
    /// SHA-256 of the payload before it; none in the genesis.
    pub prev: Option<Digest>,
    /// The day it was made.
    pub day: Day,
    /// What it does.
    pub action: Action,
}

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Founds the intake with its first admin.
    Genesis {
        /// The intake's name.
        name: String,
        /// The first admin.
        account: AccountId,
        /// The admin's `age1pq1…`.
        recipient: String,
        /// The admin's Ed25519 public key.
        signing: Digest,
    },
    /// Founds a desk.
    Desk {
        /// Its id.
        desk: DeskId,
        /// Its name.
        name: String,
    },
    /// Vouches for a caseworker.
    Vet {
        /// The account.
        account: AccountId,
        /// Its desk.
        desk: DeskId,
        /// `age1pq1…`
        recipient: String,
        /// Ed25519 public key.
        signing: Digest,
    },
    /// Vouches for one more admin.
    Admin {
        /// The account.
        account: AccountId,
        /// `age1pq1…`
        recipient: String,
        /// Ed25519 public key.
        signing: Digest,
    },
    /// Stops an account at once; deletes nothing.
    Suspend {
        /// The account.
        account: AccountId,
    },
    /// Ends a suspension.
    Restore {
        /// The account.
        account: AccountId,
    },
    /// Ends an account for ever.
    Revoke {
        /// The account.
        account: AccountId,
    },
    /// Replaces an account's keys.
    Rotate {
        /// The account.
        account: AccountId,
        /// `age1pq1…`
        recipient: String,
        /// Ed25519 public key.
        signing: Digest,
    },
    /// Sets how many admins must sign.
    Threshold {
        /// 1 to 5.
        threshold: u8,
    },
    /// Names or removes the recovery recipient.
    Recovery {
        /// `age1pq1…` or null; never absent.
        #[serde(deserialize_with = "Option::deserialize")]
        recipient: Option<String>,
    },
    /// Says that the ledger is still kept.
    Renew {},
}

impl Action {
    /// The account that it is about.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Genesis { account, .. }
            | Self::Vet { account, .. }
            | Self::Admin { account, .. }
            | Self::Suspend { account }
            | Self::Restore { account }
            | Self::Revoke { account }
            | Self::Rotate { account, .. } => Some(*account),
            Self::Desk { .. } | Self::Threshold { .. } | Self::Recovery { .. } | Self::Renew {} => {
                None
            }
        }
    }

    /// Whether one admin alone cannot do it once there are several.
    pub fn needs_threshold(&self) -> bool {
        !matches!(
            self,
            Self::Genesis { .. } | Self::Desk { .. } | Self::Suspend { .. } | Self::Renew {}
        )
    }
}

impl Payload {
    /// The JSON bytes to sign.
    pub fn to_json(&self) -> Vec<u8> {
        let Ok(Value::Object(action)) = serde_json::to_value(&self.action) else {
            unreachable!("an action is an object");
        };
        let mut fields = Map::new();
        fields.insert("v".into(), PROTOCOL_VERSION.into());
        fields.insert("seq".into(), self.seq.into());
        fields.insert(
            "prev".into(),
            self.prev
                .map_or(Value::Null, |prev| prev.to_string().into()),
        );
        fields.insert("day".into(), self.day.to_string().into());
        fields.extend(action);
        serde_json::to_vec(&Value::Object(fields)).expect("plain values become JSON")
    }

    /// Reads JSON bytes; `None` for an unknown action, or a missing or extra field.
    pub fn parse(json: &[u8]) -> Option<Self> {
        if json.len() > LONGEST_PAYLOAD {
            return None;
        }
        let mut fields: Map<String, Value> = serde_json::from_slice(json).ok()?;
        if fields.remove("v")? != PROTOCOL_VERSION {
            return None;
        }
        let seq = fields.remove("seq")?.as_u64()?;
        let prev = serde_json::from_value(fields.remove("prev")?).ok()?;
        let day = serde_json::from_value(fields.remove("day")?).ok()?;
        let action = serde_json::from_value(Value::Object(fields)).ok()?;
        Some(Self {
            seq,
            prev,
            day,
            action,
        })
    }
}
