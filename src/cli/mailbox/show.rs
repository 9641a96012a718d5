//! What a mailbox shows at a terminal, in the reader's language, and what does not add up in it.

use std::borrow::Cow;

use anyhow::bail;

use crate::cli::output::{note, plain_text, say};
use crate::crypto::ledger::Ledger;
use crate::crypto::mailbox::{Message, OpenedMailbox};
use crate::crypto::record::MailContent;
use crate::domain::{AccountState, RoutineWords};
use crate::i18n::{Texts, message_id};

/// Shows all messages, oldest first. Fails after that if something does not add up.
pub fn all(mailbox: &OpenedMailbox, ledger: &Ledger, words: &Texts) -> anyhow::Result<()> {
    for (number, (_, message)) in (1..).zip(&mailbox.messages) {
        one(number, message, ledger, words);
    }
    if mailbox.messages.is_empty() {
        say(words.get("mailbox-none"));
    }
    if !mailbox.foreign.is_empty() {
        let count = mailbox.foreign.len().to_string();
        note(words.with("mailbox-gone", &[("count", &count)]));
    }
    if mailbox.heard > 0 {
        let count = mailbox.heard.to_string();
        note(words.with("mailbox-heard", &[("count", &count)]));
    }
    if let Some(day) = mailbox.erases {
        note(words.with("mailbox-erases", &[("day", &day.to_string())]));
    }
    if let Some(why) = not_writable(mailbox, words) {
        note(why);
    }
    check(mailbox, words)?;
    note(words.get("mailbox-checked"));
    if !mailbox.whole {
        note(words.get("mailbox-older-failed"));
    } else if mailbox.foreign.is_empty() {
        // Junk in the place of a message looks like one that was deleted.
        note(words.get("mailbox-complete"));
    }
    Ok(())
}

/// Why nothing can be written, and what to do about it; none where it can.
pub fn not_writable(mailbox: &OpenedMailbox, words: &Texts) -> Option<Cow<'static, str>> {
    let wrong = mailbox.strange_key || mailbox.other_history;
    match (&mailbox.case_recipient, wrong) {
        (Some(_), _) => None,
        (None, true) => Some(words.get("mailbox-wrong-no-writing")),
        (None, false) => Some(words.get("mailbox-waits")),
    }
}

fn check(mailbox: &OpenedMailbox, words: &Texts) -> anyhow::Result<()> {
    let mut found = Vec::new();
    if mailbox.other_history {
        found.push(words.get("mailbox-wrong-ledger"));
    }
    if mailbox.strange_key {
        found.push(words.get("mailbox-wrong-case"));
    }
    if !mailbox.refused.is_empty() {
        found.push(words.get("mailbox-refused"));
    }
    if mailbox.withheld {
        found.push(words.get("mailbox-withheld"));
    }
    if found.is_empty() {
        return Ok(());
    }
    found.push(words.get("terminal-tampered-advice"));
    bail!("{}", found.join("\n"))
}

fn one(number: u32, message: &Message, ledger: &Ledger, words: &Texts) {
    let (from, text) = match message {
        Message::First(_, first) => {
            let routine = first.words.parse().unwrap_or(RoutineWords::Received);
            (words.get("mailbox-first"), spoken(routine, words))
        }
        Message::Mail(mail) => {
            let active = ledger
                .account(&mail.author)
                .is_some_and(|account| account.state == AccountState::Vetted);
            let from = words.get(match active {
                true => "mailbox-signed",
                false => "terminal-mailbox-from-former",
            });
            let text = match &mail.content {
                MailContent::Text(text) => plain_text(text, MARGIN),
                MailContent::Words(routine) => spoken(*routine, words),
                MailContent::NewKey { .. } => format!("{MARGIN}{}", words.get("words-new-key")),
            };
            (from, text)
        }
    };
    say(format_args!(
        "{number}. {}, {from}\n{text}\n",
        message.day()
    ));
}

/// Before each line of a message.
const MARGIN: &str = "   ";

fn spoken(routine: RoutineWords, words: &Texts) -> String {
    format!(
        "{MARGIN}{}",
        words.get(&message_id("words", routine.code()))
    )
}
