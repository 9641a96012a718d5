//! Cards after the reporter's own: each takes the place of the one before, and is signed.

use serde::{Deserialize, Serialize};

use super::signed::{self, Authored};
use super::{Card, CardContent, OpenedGrant, RecordError};
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::SealError;
use crate::crypto::signature::SigningSecret;
use crate::domain::{
    AccountId, CaseId, Digest, Instance, LedgerHead, PROTOCOL_VERSION, RecordId, Wire,
};

/// A number beyond this is no card's: it would shut out all that follow.
const HIGHEST: u64 = (1 << 31) - 1;

/// A caseworker's card.
#[derive(Clone, Serialize, Deserialize)]
pub struct LaterCard {
    /// Protocol version.
    pub v: u8,
    /// Always `card`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// Counts from 1 among all later cards of the case.
    pub seq: u64,
    /// 16 random bytes.
    pub id: RecordId,
    /// Who wrote it.
    pub author: AccountId,
    /// SHA-256 of the newest sealed records the author saw.
    pub after: Vec<Digest>,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// What it shows.
    #[serde(flatten)]
    pub content: CardContent,
}

/// A card after its checks.
pub enum OpenedCard {
    /// The reporter's.
    First(Card),
    /// A caseworker's.
    Later(Box<LaterCard>),
}

impl OpenedCard {
    /// What it shows.
    pub fn content(&self) -> &CardContent {
        match self {
            Self::First(card) => &card.content,
            Self::Later(card) => &card.content,
        }
    }
}

#[derive(Deserialize)]
struct Outside {
    signature: Option<serde::de::IgnoredAny>,
}

impl Authored for LaterCard {
    fn author(&self) -> AccountId {
        self.author
    }

    fn ledger(&self) -> LedgerHead {
        self.ledger
    }
}

impl LaterCard {
    /// Signs it and seals it to the case.
    pub fn seal(
        &self,
        instance: &Instance,
        case_recipient: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        signed::seal(self, Wire::Card, instance, case_recipient, signing)
    }

    fn read(ledger: &Ledger, case: &CaseId, json: &[u8]) -> Result<Self, RecordError> {
        signed::read(ledger, json, "card", |card: &Self| {
            if card.kind != "card" {
                return Err(RecordError::Kind);
            }
            if card.case != *case {
                return Err(RecordError::Case);
            }
            if card.v != PROTOCOL_VERSION || !(1..=HIGHEST).contains(&card.seq) {
                return Err(RecordError::Document("card"));
            }
            Ok(())
        })
    }
}

/// Opens a card: the reporter's, which the grant vouches for, or a signed one.
pub fn open_card(
    ledger: &Ledger,
    grant: &OpenedGrant,
    case: &CaseId,
    file: &[u8],
) -> Result<OpenedCard, RecordError> {
    let json = grant.open_file(Wire::Card, file)?;
    let outside: Outside =
        serde_json::from_slice(&json).map_err(|_| RecordError::Document("card"))?;
    match outside.signature {
        Some(_) => {
            let card = LaterCard::read(ledger, case, &json)?;
            Ok(OpenedCard::Later(Box::new(card)))
        }
        None => Card::open_first(grant, case, file).map(OpenedCard::First),
    }
}
