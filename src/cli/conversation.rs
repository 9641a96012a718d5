//! What the holder of a receipt sends after the report: follow-ups, authenticated and sealed to the case.
//!
//! The receipt's keys are in memory only, and no follow-up is written anywhere in the clear.

use serde::Serialize;
use ureq::http::Method;
use zeroize::Zeroize as _;

use super::Surroundings;
use super::patience::Patience;
use super::remote::{Authority, Call, JSON, Remote, RemoteError};
use crate::crypto::hybrid::Recipient;
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::record::{AnnouncedFile, FollowUp};
use crate::domain::{Bytes, CaseId, Instance, PROTOCOL_VERSION, RecordId};

/// A receipt in use, from when it was entered until the command ends. Has no `Debug`.
pub struct Conversation<'a> {
    /// The intake.
    pub remote: &'a Remote,
    /// What the receipt gives.
    pub keys: &'a ReceiptKeys,
    /// The intake's instance.
    pub instance: Instance,
    /// The case.
    pub case: CaseId,
    /// Its key.
    pub recipient: Recipient,
    /// Time and randomness.
    pub around: &'a Surroundings,
    /// How often to try where no answer comes.
    pub attempts: u32,
    sitting: RecordId,
    /// The number of the last follow-up.
    said: u64,
}

#[derive(Serialize)]
struct FollowUpRequest {
    v: u8,
    sealed: Bytes,
}

impl<'a> Conversation<'a> {
    /// A new sitting. The key must be the case's, as the slip or the sealed report vouches.
    pub fn new(
        remote: &'a Remote,
        keys: &'a ReceiptKeys,
        instance: Instance,
        (case, recipient): (CaseId, Recipient),
        around: &'a Surroundings,
        attempts: u32,
    ) -> Self {
        Self {
            remote,
            keys,
            instance,
            case,
            recipient,
            around,
            attempts,
            sitting: RecordId(around.random.bytes()),
            said: 0,
        }
    }

    /// Sends words, or announces files whose parts are all stored. The same bytes again until there is an answer: a
    /// second follow-up with the same number would be shown as tampering.
    pub fn follow_up(&mut self, text: &str, files: Vec<AnnouncedFile>) -> anyhow::Result<()> {
        let mut follow_up = FollowUp {
            v: PROTOCOL_VERSION,
            kind: "followup".to_owned(),
            case: self.case,
            sitting: self.sitting,
            seq: self.said + 1,
            day: self.around.clock.today(),
            text: text.to_owned(),
            files,
        };
        let sealed = follow_up.seal(&self.instance, self.keys, &self.recipient);
        follow_up.text.zeroize();
        let body = serde_json::to_vec(&FollowUpRequest {
            v: PROTOCOL_VERSION,
            sealed: Bytes(sealed?),
        })?;
        Patience::new(self.attempts).insist(|| self.post(&body))?;
        self.said += 1;
        Ok(())
    }

    fn post(&self, body: &[u8]) -> Result<(), RemoteError> {
        #[derive(serde::Deserialize)]
        struct Stored {
            #[serde(rename = "id")]
            _id: RecordId,
        }
        let answer = self.remote.call(&Call {
            body: Some((JSON, body)),
            authority: Authority::Mailbox(&self.keys.mailbox_key),
            ..Call::new(Method::POST, "/mailbox/followups")
        })?;
        // A network's login page answers 200 as well.
        match (answer.status.as_u16(), answer.document::<Stored>()) {
            (200 | 201, Some(_)) => Ok(()),
            _ => Err(self.remote.nonsense("it did not say that it keeps this")),
        }
    }
}
