//! Replies from a terminal: pairs of mails, signed, each with the desk's copy.

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::desk::Desk;
use crate::cli::output::{note, say};
use crate::cli::terminal;
use crate::crypto::case::{OpenedCase, ReplyText, mails_of};
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
        let mut opened = Some(opened);
        for (number, text) in (1..).zip(&texts) {
            // Each comes after the one before, which is a record of the case by then.
            let now = match opened.take() {
                Some(first) => first,
                None => desk.open(case)?.sound()?,
            };
            let reply = text.as_ref().map(|text| ReplyText {
                locale: &locale,
                text,
            });
            let pair = now.seal_pair(&desk.writer(), reply)?;
            desk.add(case, &pair.work, Some(&pair.mail))
                .with_context(|| {
                    format!("part {number} of {count} was not sent, nor what follows it")
                })?;
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
