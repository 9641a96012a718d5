//! `thicket case`: a caseworker at a terminal. The same checks as the workbench, without a browser.
//!
//! What fails a check is named and never shown as content. What is saved is the only thing that leaves memory, and
//! only where the person asks for it.

mod answers;
mod conversation;
mod desk;
mod keep;
mod list;
mod name;
mod reply;
mod save;
mod show;
mod tampering;

use std::path::PathBuf;

use anyhow::bail;

use super::Surroundings;
use super::access::Access;
use super::output::say;
use super::terminal;
use crate::crypto::record::WorkContent;
use crate::domain::{CaseId, Handle, StatusFilter};
use crate::i18n::{Locale, texts};
use desk::Desk;
use name::CaseName;

/// Work on cases from a terminal.
///
/// Signs in for each command: asks for the passphrase and the one-time code, which are not shown; where standard input
/// is a pipe, they are its first two lines. Checks the ledger, your own keys and everything in a case as the workbench
/// does, and takes no code from the server. "thicket desk" shows the same in a browser.
///
/// What is shown stays in the terminal's history. What is saved is no longer sealed.
///
/// Examples:
///   thicket case list --server https://thicket.example --handle amina
///   thicket case show CASE --server https://thicket.example --handle amina
///   thicket case save CASE --server https://thicket.example --handle amina --out /media/encrypted
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct CaseArgs {
    #[command(subcommand)]
    command: CaseCommand,
}

#[derive(Debug, clap::Subcommand)]
enum CaseCommand {
    /// List the queue, the most urgent first.
    List {
        #[command(flatten)]
        who: Who,
        /// Which cases: open, all, or a status like triage.
        #[arg(long, default_value = "open")]
        state: String,
    },
    /// Show a case: the report, and all that was written since.
    Show {
        #[command(flatten)]
        who: Who,
        /// The case, as the list names it, or the first six characters of that or more.
        #[arg(allow_hyphen_values = true)]
        case: CaseName,
    },
    /// Reply to the reporter. The text is asked for, or follows on standard input; a long one becomes several mails.
    ///
    /// The reporter's real code shows the text, the safe code routine words. With --cover both show routine words.
    Reply {
        #[command(flatten)]
        who: Who,
        /// The case, as the list names it, or the first six characters of that or more.
        #[arg(allow_hyphen_values = true)]
        case: CaseName,
        /// The language that the reply is written in. Without it, that of the report.
        #[arg(long, value_name = "LANGUAGE")]
        language: Option<Locale>,
        /// Send routine words to both codes, and no text.
        #[arg(long)]
        cover: bool,
    },
    /// Add a note for the desk. The text is asked for, or follows on standard input.
    Note {
        #[command(flatten)]
        who: Who,
        /// The case, as the list names it, or the first six characters of that or more.
        #[arg(allow_hyphen_values = true)]
        case: CaseName,
    },
    /// Keep a case that its reporter withdrew, before it is erased. Both codes will show that it was kept.
    Keep {
        #[command(flatten)]
        who: Who,
        /// The case, as the list names it, or the first six characters of that or more.
        #[arg(allow_hyphen_values = true)]
        case: CaseName,
        /// Do not ask whether that is what you want.
        #[arg(long)]
        yes: bool,
    },
    /// Save files of a case. They are checked against what the reporter announced, and never overwrite another.
    Save {
        #[command(flatten)]
        who: Who,
        /// The case, as the list names it, or the first six characters of that or more.
        #[arg(allow_hyphen_values = true)]
        case: CaseName,
        /// Which files, by the numbers that "show" gives them. Without any, all.
        files: Vec<usize>,
        /// The folder to save them in.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// Who works, and where.
#[derive(Debug, clap::Args)]
struct Who {
    #[command(flatten)]
    access: Access,
    /// Your handle.
    #[arg(long)]
    handle: Handle,
    /// Language of labels: en, zh-Hans, zh-Hant or ug.
    #[arg(long, default_value = "en")]
    locale: Locale,
}

/// Runs the command.
pub fn run(arguments: CaseArgs, around: &Surroundings) -> anyhow::Result<()> {
    match arguments.command {
        CaseCommand::List { who, state } => {
            let filter: StatusFilter = if state == "all" { "" } else { &state }.parse()?;
            list::list(&who.enter(around)?, filter, texts(who.locale))
        }
        CaseCommand::Show { who, case } => {
            let desk = who.enter(around)?;
            show::show(&desk, &desk.open(case.find(&desk)?)?, texts(who.locale))
        }
        CaseCommand::Reply {
            who,
            case,
            language,
            cover,
        } => {
            let desk = who.enter(around)?;
            let reply = reply::Reply { language, cover };
            reply.send(&desk, case.find(&desk)?)
        }
        CaseCommand::Note { who, case } => {
            let desk = who.enter(around)?;
            let case = case.find(&desk)?;
            note(&desk, case, texts(who.locale).get("desk-note").as_ref())
        }
        CaseCommand::Keep { who, case, yes } => {
            let desk = who.enter(around)?;
            keep::keep(&desk, case.find(&desk)?, yes, texts(who.locale))
        }
        CaseCommand::Save {
            who,
            case,
            files,
            out,
        } => {
            let desk = who.enter(around)?;
            save::save(&desk, case.find(&desk)?, &files, &out)
        }
    }
}

impl Who {
    fn enter(&self, around: &Surroundings) -> anyhow::Result<Desk> {
        Desk::enter(&self.access, &self.handle, around, texts(self.locale))
    }
}

fn note(desk: &Desk, case: CaseId, question: &str) -> anyhow::Result<()> {
    let text = terminal::text(question)?;
    if text.is_empty() {
        bail!("there was nothing to add");
    }
    let opened = desk.open(case)?.sound()?;
    let content = WorkContent::Note {
        text: text.as_str().to_owned(),
    };
    let work = opened.seal_work(&desk.writer(), content)?;
    desk.add(case, &work, None)?;
    say("The note was added.");
    Ok(())
}
