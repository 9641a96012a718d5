//! What the demo's reporters and caseworkers wrote to each other, by way of mailboxes and signed pairs.

use anyhow::Context as _;
use serde::Deserialize;

use super::casework::{Act, act};
use super::people::People;
use super::synthetic::Sent;
use crate::cli::Surroundings;
use crate::crypto::hybrid::Recipient;
use crate::crypto::mailbox::OpenedMailbox;
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::record::FollowUp;
use crate::domain::{PROTOCOL_VERSION, RecordId};
use crate::workflow::{FollowUpRequest, Thicket};

const CONVERSATIONS: &str = include_str!("conversations.json");

/// Between two turns: a day, so that each is at another one.
const DAY: i64 = 24 * 3600;

#[derive(Deserialize)]
struct Document {
    conversations: Vec<Conversation>,
}

/// What was written after a report.
#[derive(Deserialize)]
pub struct Conversation {
    report: String,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
enum Turn {
    /// A caseworker's reply.
    Desk { locale: String, text: String },
    /// Routine words to both mailboxes.
    Cover,
    /// Through the real mailbox.
    Reporter { text: String },
    /// Through the safe mailbox.
    Safe { text: String },
}

/// All conversations.
pub fn conversations() -> anyhow::Result<Vec<Conversation>> {
    let document: Document = serde_json::from_str(CONVERSATIONS)?;
    Ok(document.conversations)
}

impl Conversation {
    /// Whether it is about this report.
    pub fn is_of(&self, report: &str) -> bool {
        self.report == report
    }

    /// Lives through it. Whose turn it is at the desk goes round.
    pub async fn hold(
        &self,
        thicket: &Thicket,
        people: &People,
        sent: &Sent,
        around: &Surroundings,
    ) -> anyhow::Result<()> {
        let mut authors = people.caseworkers.iter().cycle();
        for turn in &self.turns {
            around.clock.advance(DAY);
            let one = match turn {
                Turn::Desk { locale, text } => Act::Reply {
                    locale: locale.clone(),
                    text: text.clone(),
                },
                Turn::Cover => Act::Cover,
                Turn::Reporter { text } => {
                    write(thicket, &sent.real, text, around).await?;
                    continue;
                }
                Turn::Safe { text } => {
                    write(thicket, &sent.safe, text, around).await?;
                    continue;
                }
            };
            let author = authors.next().context("nobody is on the desk")?;
            act(thicket, author, sent.case, vec![one], around).await?;
        }
        Ok(())
    }
}

/// Opens a mailbox with every check, and answers in it.
async fn write(
    thicket: &Thicket,
    keys: &ReceiptKeys,
    text: &str,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let ledger = thicket.ledger().await?.context("not founded")?;
    let view = thicket.open_mailbox(keys.mailbox, 0).await?;
    let page = serde_json::from_slice(&view.padded()?)?;
    let mailbox = OpenedMailbox::open(keys, &ledger, &[page])?;
    let follow_up = FollowUp {
        v: PROTOCOL_VERSION,
        kind: "followup".to_owned(),
        case: mailbox.case,
        sitting: RecordId(around.random.bytes()),
        seq: 1,
        day: around.clock.today(),
        text: text.to_owned(),
        files: Vec::new(),
    };
    let recipient: Recipient = mailbox.case_recipient.context("no key")?;
    let sealed = follow_up.seal(&ledger.instance(), keys, &recipient)?;
    let request = FollowUpRequest::new(sealed);
    thicket.follow_up(keys.mailbox, &request).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::demo::{LEFT_UNREAD, synthetic};
    use crate::crypto::record::{LONGEST_MAIL_TEXT, mail_text_bytes};

    #[test]
    fn every_conversation_is_of_a_report_and_fits_its_mails() {
        let mut reports = synthetic::reports().unwrap();
        // Nobody has looked at the newest.
        reports.truncate(reports.len() - LEFT_UNREAD);
        let conversations = conversations().unwrap();
        assert_eq!(conversations.len(), 3);
        for conversation in conversations {
            assert!(reports.iter().any(|report| conversation.is_of(&report.id)));
            for turn in conversation.turns {
                if let Turn::Desk { text, .. } = turn {
                    assert!(mail_text_bytes(&text) <= LONGEST_MAIL_TEXT);
                }
            }
        }
    }
}
