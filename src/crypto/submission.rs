//! Seals a whole report: the same code for `thicket report` and for the plain form.
//!
//! If any part fails, the report is refused; nothing is ever sent another way.

use serde_json::{Map, Value};

use super::hash::sha256;
use super::hybrid::{Identity, KeyError, Recipient};
use super::ledger::{Ledger, RECOVERY_ACCOUNT};
use super::random::Random;
use super::receipt::ReceiptKeys;
use super::record::{
    Card, CardContent, First, MailboxKeys, OpenedGrant, Report, ReportMailboxes, Slip, case_id,
};
use super::sealed::SealError;
use crate::domain::{
    Bytes, CaseId, DeskId, PROTOCOL_VERSION, ReportSubmission, SeenSeq, SubmittedGrant,
    SubmittedMailbox,
};

/// The version of the questionnaire that reports name.
pub const FORM_VERSION: &str = "1";

/// A report that cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// Nobody on the desk could read it.
    #[error("nobody is on this desk")]
    NoRoster,
    /// A part does not fit, or age failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A recipient is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// What a report is sealed from.
pub struct ReportToSeal<'a> {
    /// Whose roster is granted the case; verified.
    pub ledger: &'a Ledger,
    /// The desk.
    pub desk: DeskId,
    /// The language of the form.
    pub locale: &'a str,
    /// By the questionnaire's keys; moved in, so that no copy stays behind.
    pub answers: Map<String, Value>,
    /// What the queue shows first.
    pub card: CardContent,
    /// The keys of the receipt that the reporter keeps.
    pub real: &'a ReceiptKeys,
    /// The keys of the receipt for duress.
    pub safe: &'a ReceiptKeys,
}

impl ReportToSeal<'_> {
    /// Seals report, card, slips, first mails and grants under a fresh case key.
    pub fn seal(self, random: &Random) -> Result<ReportSubmission, SubmissionError> {
        let roster = self.ledger.roster(&self.desk);
        if roster.is_empty() {
            return Err(SubmissionError::NoRoster);
        }
        let instance = self.ledger.instance();
        let identity = Identity::generate(random);
        let recipient = identity.recipient();
        let case = case_id(&instance, &recipient);

        let mut mailboxes = [
            self.seal_mailbox(case, self.real)?,
            self.seal_mailbox(case, self.safe)?,
        ];
        mailboxes.sort_by_key(|mailbox| mailbox.mailbox);

        let report = Report {
            v: PROTOCOL_VERSION,
            kind: "report".to_owned(),
            case,
            form: FORM_VERSION.to_owned(),
            locale: self.locale.to_owned(),
            answers: self.answers,
            mailboxes: ReportMailboxes {
                real: MailboxKeys::of(self.real),
                safe: MailboxKeys::of(self.safe),
            },
        }
        .seal(&recipient)?;
        let card = Card::first(case, self.card).seal(&recipient)?;

        let grant = OpenedGrant {
            identity,
            earlier: Vec::new(),
            report: sha256(&report),
            card: sha256(&card),
        };
        let readers = roster
            .iter()
            .map(|member| (member.account, member.recipient.as_str()));
        let recovery = self.ledger.recovery();
        let grants = readers
            .chain(recovery.map(|recipient| (RECOVERY_ACCOUNT, recipient)))
            .map(|(account, recipient)| {
                let recipient = Recipient::parse(recipient)?;
                Ok(SubmittedGrant {
                    account,
                    key: Bytes(grant.seal(&case, &recipient)?),
                })
            })
            .collect::<Result<_, SubmissionError>>()?;

        Ok(ReportSubmission {
            v: PROTOCOL_VERSION,
            case,
            case_recipient: recipient.as_str().to_owned(),
            desk: self.desk,
            ledger: SeenSeq {
                seq: self.ledger.head().seq,
            },
            mailboxes,
            report: Bytes(report),
            card: Bytes(card),
            grants,
        })
    }

    fn seal_mailbox(
        &self,
        case: CaseId,
        keys: &ReceiptKeys,
    ) -> Result<SubmittedMailbox, SealError> {
        let instance = self.ledger.instance();
        let slip = Slip {
            v: PROTOCOL_VERSION,
            kind: "slip".to_owned(),
            case,
            genesis: self.ledger.genesis(),
            ledger: self.ledger.head(),
        };
        let first = First {
            v: PROTOCOL_VERSION,
            kind: "first".to_owned(),
            case,
            locale: self.locale.to_owned(),
            words: "received".to_owned(),
        };
        Ok(SubmittedMailbox {
            mailbox: keys.mailbox,
            slip: Bytes(slip.seal(&instance, keys)?),
            first: Bytes(first.seal(&instance, keys)?),
        })
    }
}
