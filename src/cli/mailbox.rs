//! `thicket mailbox`: a reporter comes back with a code: reads, writes, attaches files, deletes, withdraws.
//!
//! The code is typed without being shown, or read from standard input, and never taken from an argument or the
//! environment. What a server says is shown only after every check.

mod show;

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use ureq::http::Method;

use super::Surroundings;
use super::access::{Access, recognise};
use super::attachment;
use super::conversation::Conversation;
use super::output::{note, say};
use super::patience::Patience;
use super::remote::{Authority, Call, Remote, RemoteError};
use super::terminal;
use super::trust::TrustedIntake;
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::Ledger;
use crate::crypto::mailbox::{MAILBOX_ANSWER, MailboxError, MailboxPage, OpenedMailbox};
use crate::crypto::receipt::{Receipt, ReceiptError, ReceiptKeys};
use crate::crypto::record::FollowUp;
use crate::crypto::words::WordList;
use crate::domain::{CaseId, PROTOCOL_VERSION, RecordId};
use crate::i18n::{Locale, Texts, texts};

/// Come back to a report with its code.
///
/// Asks for the code, which is not shown; where standard input is a pipe, its first line is the code. Checks on this
/// computer that the mailbox belongs to the code, that the record of who may read was not cut short, that messages
/// are signed by caseworkers it vouches for, and that none was withheld. Takes no code from the server.
///
/// What stays on this computer, in the state folder $XDG_STATE_HOME/thicket: which intake was met. --no-trace keeps
/// nothing. What is shown stays in the terminal's history. The server sees that this mailbox was used today.
///
/// Examples:
///   thicket mailbox read --server https://thicket.example
///   thicket mailbox attach --server https://thicket.example photo.jpg
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct MailboxArgs {
    #[command(subcommand)]
    command: MailboxCommand,
}

#[derive(Debug, clap::Subcommand)]
enum MailboxCommand {
    /// Read the messages.
    Read(Visit),
    /// Write to the caseworkers. The text is asked for, or follows the code on standard input.
    Write(Visit),
    /// Send files, or go on sending them where it stopped. Hidden data in them are NOT removed.
    Attach {
        #[command(flatten)]
        visit: Visit,
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Delete messages. Which ones is asked, or follows the code on standard input: numbers, or "all".
    Delete(Visit),
    /// Take the whole report back. It leaves the open work at once and is erased after three to four days, unless a
    /// caseworker keeps it.
    Withdraw(Visit),
}

#[derive(Debug, clap::Args)]
struct Visit {
    #[command(flatten)]
    access: Access,
    /// Language of what is shown: en, zh-Hans, zh-Hant or ug.
    #[arg(long, default_value = "en")]
    locale: Locale,
    /// Keep nothing on this computer, not even which intake was met.
    #[arg(long)]
    no_trace: bool,
    /// How often to try where no answer comes; eight times take some minutes.
    #[arg(long, default_value_t = 8, value_name = "NUMBER")]
    attempts: u32,
}

/// Runs the command.
pub fn run(arguments: MailboxArgs, around: &Surroundings) -> anyhow::Result<()> {
    match arguments.command {
        MailboxCommand::Read(visit) => visit.enter(around)?.read(),
        MailboxCommand::Write(visit) => visit.enter(around)?.write(around),
        MailboxCommand::Attach { visit, files } => {
            // Before the code is asked for.
            let files = attachment::look_at(&files)?;
            let entered = visit.enter(around)?;
            attachment::check(&files, &entered.trusted.limits, entered.words)?;
            attachment::send(&mut entered.conversation(around)?, &files, entered.words)
        }
        MailboxCommand::Delete(visit) => visit.enter(around)?.delete(),
        MailboxCommand::Withdraw(visit) => visit.enter(around)?.withdraw(),
    }
}

/// Tries at a code; for typing errors.
const TRIES: u32 = 3;

impl Visit {
    /// Believes the intake, and asks for the code.
    fn enter(&self, around: &Surroundings) -> anyhow::Result<Entered> {
        let words = texts(self.locale);
        let remote = self.access.remote()?;
        let expected = self.access.expectations(!self.no_trace, around)?;
        let trusted = TrustedIntake::meet(&remote, &expected)?;
        recognise(&trusted, &expected, words)?;
        expected.remember(&trusted.ledger)?;
        let receipt = ask_receipt(words)?;
        note(words.get("mailbox-deriving"));
        let keys = receipt.keys(&trusted.ledger.instance());
        Ok(Entered {
            words,
            remote,
            trusted,
            keys,
            attempts: self.attempts,
        })
    }
}

fn ask_receipt(words: &Texts) -> anyhow::Result<Receipt> {
    let list = WordList::for_language(words.locale().tag());
    let tries = if terminal::is_terminal() { TRIES } else { 1 };
    for tried in 1..=tries {
        let typed = terminal::ask_secret(&words.get("terminal-code"))?;
        let message = match Receipt::parse(&typed, list) {
            Ok(receipt) => return Ok(receipt),
            Err(ReceiptError::Form) => words.get("terminal-code-form"),
            Err(ReceiptError::CheckDigit) => words.get("code-digits-wrong"),
        };
        if tried == tries {
            bail!("{message}");
        }
        note(message);
    }
    bail!("{}", words.get("terminal-code-form"))
}

/// Somebody with a receipt, at an intake that passed its checks. Has no `Debug`.
struct Entered {
    words: &'static Texts,
    remote: Remote,
    trusted: TrustedIntake,
    keys: ReceiptKeys,
    attempts: u32,
}

impl Entered {
    fn read(&self) -> anyhow::Result<()> {
        show::all(&self.open_all()?, &self.trusted.ledger, self.words)
    }

    fn write(&self, around: &Surroundings) -> anyhow::Result<()> {
        let mut conversation = self.conversation(around)?;
        let text = terminal::text(&self.words.get("terminal-write"))?;
        if text.is_empty() {
            bail!("{}", self.words.get("terminal-write-empty"));
        }
        let over = text.len().saturating_sub(FollowUp::LONGEST_TEXT);
        if over > 0 {
            bail!(
                "{}",
                self.words
                    .with("terminal-write-long", &[("over", &over.to_string())])
            );
        }
        conversation
            .follow_up(&text, Vec::new())
            .with_context(|| self.words.get("terminal-write-failed"))?;
        say(self.words.get("mailbox-sent"));
        Ok(())
    }

    fn delete(&self) -> anyhow::Result<()> {
        let mailbox = self.open_all()?;
        let shown = show::all(&mailbox, &self.trusted.ledger, self.words);
        if mailbox.messages.is_empty() {
            return shown;
        }
        let chosen = self.choose(&mailbox)?;
        for id in &chosen {
            let path = format!("/mailbox/mail/{id}");
            self.ask(&Call {
                authority: Authority::Mailbox(&self.keys.mailbox_key),
                ..Call::new(Method::DELETE, &path)
            })?;
        }
        let count = chosen.len().to_string();
        say(self
            .words
            .with("terminal-delete-done", &[("count", &count)]));
        shown
    }

    fn choose(&self, mailbox: &OpenedMailbox) -> anyhow::Result<Vec<RecordId>> {
        let ids: Vec<_> = mailbox.messages.iter().map(|(id, _)| *id).collect();
        let answer = terminal::ask(&self.words.get("terminal-delete"))?;
        if answer.trim().eq_ignore_ascii_case("all") {
            return Ok(ids);
        }
        let numbers = answer.split([',', ' ', '、', '，', '،']);
        let chosen: Option<Vec<_>> = numbers
            .filter(|number| !number.is_empty())
            .map(|number| {
                ids.get(number.parse::<usize>().ok()?.checked_sub(1)?)
                    .copied()
            })
            .collect();
        chosen.with_context(|| self.words.get("terminal-delete-unknown").into_owned())
    }

    fn withdraw(&self) -> anyhow::Result<()> {
        // Nothing is taken back that does not belong to this code.
        self.open_first()?;
        note(self.words.get("mailbox-withdraw-text"));
        if terminal::ask(&self.words.get("terminal-withdraw"))?.trim() != "yes" {
            bail!("{}", self.words.get("terminal-withdraw-not"));
        }
        self.ask(&Call {
            authority: Authority::Mailbox(&self.keys.mailbox_key),
            ..Call::new(Method::DELETE, "/mailbox")
        })?;
        say(self.words.get("terminal-withdraw-done"));
        Ok(())
    }

    /// To write: only after the slip, or a caseworker, has vouched for the case's key, and no mail says that it was replaced.
    fn conversation<'a>(&'a self, around: &'a Surroundings) -> anyhow::Result<Conversation<'a>> {
        let mailbox = self.open_all()?;
        let case_recipient = key_of(&mailbox, self.words)?;
        Ok(Conversation::new(
            &self.remote,
            &self.keys,
            self.trusted.ledger.instance(),
            (mailbox.case, case_recipient),
            around,
            self.attempts,
        ))
    }

    fn open_first(&self) -> anyhow::Result<OpenedMailbox> {
        open(
            &self.remote,
            &self.trusted.ledger,
            &self.keys,
            self.attempts,
            1,
            self.words,
        )
    }

    fn open_all(&self) -> anyhow::Result<OpenedMailbox> {
        open(
            &self.remote,
            &self.trusted.ledger,
            &self.keys,
            self.attempts,
            MOST_PAGES,
            self.words,
        )
    }

    fn ask(&self, call: &Call<'_>) -> anyhow::Result<()> {
        Patience::new(self.attempts).insist(|| {
            let answer = self.remote.call(call)?;
            // A network's login page answers 200.
            match answer.status.as_u16() {
                204 => Ok(()),
                _ => Err(self.remote.nonsense("it did not say that it is done")),
            }
        })?;
        Ok(())
    }
}

/// The most pages of a mailbox; four messages each.
const MOST_PAGES: u32 = 1000;

/// What is written is sealed to this.
fn key_of(mailbox: &OpenedMailbox, words: &Texts) -> anyhow::Result<Recipient> {
    match show::not_writable(mailbox, words) {
        Some(why) => bail!("{why}"),
        None => mailbox.case_recipient.clone().context("no key"),
    }
}

/// The case that a receipt belongs to, and its key, as the mailbox's slip vouches for them.
pub fn case_of(
    remote: &Remote,
    ledger: &Ledger,
    keys: &ReceiptKeys,
    attempts: u32,
    words: &Texts,
) -> anyhow::Result<(CaseId, Recipient)> {
    let mailbox = open(remote, ledger, keys, attempts, MOST_PAGES, words)?;
    let case_recipient = key_of(&mailbox, words)?;
    Ok((mailbox.case, case_recipient))
}

fn open(
    remote: &Remote,
    ledger: &Ledger,
    keys: &ReceiptKeys,
    attempts: u32,
    most: u32,
    words: &Texts,
) -> anyhow::Result<OpenedMailbox> {
    let mut pages = Vec::new();
    for number in 0..most {
        let page = Patience::new(attempts).insist(|| fetch(remote, keys, number))?;
        let more = page.more;
        pages.push(page);
        if !more {
            break;
        }
    }
    OpenedMailbox::open(keys, ledger, &pages).map_err(|error| {
        let wrong = |what| format!("{}\n{}", words.get(what), words.get("mailbox-wrong-closed"));
        let message = match &error {
            MailboxError::Unknown => words.get("terminal-code-unknown").into_owned(),
            MailboxError::Ledger(_) | MailboxError::OtherIntake => wrong("mailbox-wrong-ledger"),
            _ => wrong("mailbox-wrong-case"),
        };
        anyhow::Error::new(error).context(message)
    })
}

fn fetch(remote: &Remote, keys: &ReceiptKeys, number: u32) -> Result<MailboxPage, RemoteError> {
    let path = format!("/mailbox?page={number}");
    let answer = remote.call(&Call {
        authority: Authority::Mailbox(&keys.mailbox_key),
        ..Call::new(Method::GET, &path)
    })?;
    if answer.body.len() != MAILBOX_ANSWER {
        return Err(remote.nonsense("a mailbox has another size"));
    }
    answer
        .document::<MailboxPage>()
        .filter(|page| page.v == PROTOCOL_VERSION)
        .ok_or_else(|| remote.nonsense("not a mailbox"))
}
