//! Replies from a terminal: pairs of mails, signed, each with the desk's copy.

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::desk::Desk;
use crate::cli::output::{note, plain_text, say};
use crate::cli::terminal;
use crate::crypto::case::{OpenedCase, ReplyText, mails_of};
use crate::crypto::record::Side;
use crate::domain::CaseId;
use crate::i18n::Locale;

/// How a reply is sent.
pub struct Reply {
    /// The language it is written in.
    pub language: Option<Locale>,
    /// Whether both codes show routine words.
    pub cover: bool,
}

impl Reply {
    /// Asks for the text and sends it, as several pairs if it is long.
    pub fn send(&self, desk: &Desk, case: CaseId) -> anyhow::Result<()> {
        let opened = desk.open(case)?.sound()?;
        let locale = self.language(&opened);
        if opened.safe_code_used() {
            note(
                "The safe code was used: somebody may be forcing this person. The safe code shows only routine words.",
            );
        }
        let texts = self.texts(&locale)?;
        let count = texts.len();
        let heard = heard(&opened);
        let mails = opened.next_mail();
        for (number, text) in (0..).zip(&texts) {
            let reply = text.as_ref().map(|text| ReplyText {
                locale: &locale,
                text,
            });
            let one = || -> anyhow::Result<()> {
                // Typing takes its time, and each part comes after the one before, which is a record by then.
                let now = desk.open(case)?.sound()?;
                let expected = (heard, mails + u64::try_from(number)?);
                if reply.is_some() && (self::heard(&now), now.next_mail()) != expected {
                    bail!(
                        "somebody wrote in this case meanwhile. Look at it with \"thicket case show\" before you reply"
                    );
                }
                let pair = now.seal_pair(&desk.writer(), reply)?;
                desk.add(case, &pair.work, Some(&pair.mail))
            };
            one().with_context(|| unsent(&texts[number..], count))?;
        }
        say(match count {
            1 => "Sent.".to_owned(),
            count => format!("Sent as {count} messages."),
        });
        Ok(())
    }

    /// The texts of the pairs; none in one of cover.
    fn texts(&self, locale: &str) -> anyhow::Result<Vec<Option<Zeroizing<String>>>> {
        if self.cover {
            return Ok(vec![None]);
        }
        let question = format!("Reply ({locale}; a line with only a full stop ends it):");
        let texts = mails_of(&terminal::text(&question)?);
        if texts.is_empty() {
            bail!("there was nothing to send");
        }
        Ok(texts.into_iter().map(Some).collect())
    }

    fn language(&self, opened: &OpenedCase) -> String {
        let of_report = opened.report.as_ref().map(|report| report.locale.clone());
        match self.language {
            Some(locale) => locale.tag().to_owned(),
            None => of_report.unwrap_or_else(|| Locale::En.tag().to_owned()),
        }
    }
}

/// How many follow-ups a reply answers.
fn heard(case: &OpenedCase) -> u64 {
    case.heard(Side::Real) + case.heard(Side::Safe)
}

/// What was not sent, so that it need not be typed again.
fn unsent(texts: &[Option<Zeroizing<String>>], count: usize) -> String {
    let left = texts.iter().flatten();
    let left: Vec<_> = left.map(|text| plain_text(text, "")).collect();
    match left.len() {
        0 => "the routine words were not sent".to_owned(),
        unsent => format!(
            "{unsent} of {count} messages were not sent. This is what was not:\n{}\n",
            left.join("\n\n")
        ),
    }
}
