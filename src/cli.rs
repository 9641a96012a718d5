//! The command line: one file a command. Parses what was asked for, calls the workflow or an intake's
//! interface, and says what happened.
//!
//! No secret may come in as an argument or go out to a file.

mod access;
mod account;
mod attachment;
mod case;
mod check;
mod conversation;
mod data;
mod demo;
mod desk;
pub mod enrolment;
mod ledger;
mod mailbox;
mod memory;
mod origin;
mod output;
mod patience;
mod pins;
mod recovery;
mod remote;
mod report;
mod serve;
mod signals;
mod terminal;
mod trust;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::clock::Clock;
use crate::crypto::random::Random;

/// Thicket takes in sealed reports of transnational repression and gives vetted caseworkers a triage queue.
///
/// To look around:         thicket demo
/// To run an intake:       thicket serve
/// To send a report:       thicket report --server URL
/// To come back to it:     thicket mailbox read --server URL
/// To work as caseworker:  thicket desk --server URL
#[derive(Debug, Parser)]
#[command(
    name = "thicket",
    version,
    verbatim_doc_comment,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::ServeArgs),
    Demo(demo::DemoArgs),
    Report(report::ReportArgs),
    Mailbox(mailbox::MailboxArgs),
    Desk(desk::DeskArgs),
    Case(case::CaseArgs),
    Account(account::AccountArgs),
    Ledger(ledger::LedgerArgs),
    Recovery(recovery::RecoveryArgs),
    Check(check::CheckArgs),
}

/// The time and the randomness that every command is handed.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    clock: Clock,
    random: Random,
}

/// Runs what the arguments ask for.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let around = Surroundings {
        clock: Clock::system(),
        random: Random::system(),
    };
    let result = memory::forbid_dumps().and_then(|()| match cli.command {
        Command::Serve(arguments) => serve::run(arguments, &around),
        Command::Demo(arguments) => demo::run(arguments, &around),
        Command::Report(arguments) => report::run(arguments, &around),
        Command::Mailbox(arguments) => mailbox::run(arguments, &around),
        Command::Desk(arguments) => desk::run(arguments, &around),
        Command::Case(arguments) => case::run(arguments, &around),
        Command::Account(arguments) => account::run(arguments, &around),
        Command::Ledger(arguments) => ledger::run(arguments, &around),
        Command::Recovery(arguments) => recovery::run(arguments, &around),
        Command::Check(arguments) => check::run(arguments, &around),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::fail(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use clap::error::ErrorKind;
    use clap::{Command, CommandFactory as _};

    use super::Cli;
    use crate::domain::{AccountId, CaseId, DeskId, Digest, PartId, RecordId};

    /// Text that is never an id, nor anything else in base64url.
    const OTHER_TEXT: [&str; 3] = ["list state", "new custodians", "set recipient"];

    /// Every command without commands of its own.
    fn leaves(command: &Command) -> Vec<Command> {
        let below: Vec<_> = command.get_subcommands().flat_map(leaves).collect();
        match below.is_empty() {
            true => vec![command.clone()],
            false => below,
        }
    }

    #[test]
    fn whatever_may_be_an_id_may_begin_with_a_hyphen() {
        let ids = [
            TypeId::of::<AccountId>(),
            TypeId::of::<CaseId>(),
            TypeId::of::<DeskId>(),
            TypeId::of::<Digest>(),
            TypeId::of::<PartId>(),
            TypeId::of::<RecordId>(),
            TypeId::of::<String>(),
        ];
        let mut found = 0;
        for command in leaves(&Cli::command()) {
            for argument in command.get_arguments() {
                let name = format!("{} {}", command.get_name(), argument.get_id());
                let id = |id: &TypeId| argument.get_value_parser().type_id() == *id;
                if !ids.iter().any(id) || OTHER_TEXT.contains(&name.as_str()) {
                    continue;
                }
                found += 1;
                let option = argument.get_long().map(|long| format!("--{long}"));
                for value in ["-Txyz0123456789", "--Txyz0123456789"] {
                    let typed = [Some("thicket"), option.as_deref(), Some(value)];
                    let parsed = command
                        .clone()
                        .mut_args(|argument| argument.required(false))
                        .try_get_matches_from(typed.into_iter().flatten());
                    // Whether it is the right id for it is another question.
                    match parsed.map_err(|error| error.kind()) {
                        Ok(_) | Err(ErrorKind::ValueValidation) => {}
                        Err(ErrorKind::MissingRequiredArgument) => {}
                        Err(kind) => panic!("{name} {value}: {kind:?}"),
                    }
                }
            }
        }
        assert!(found >= 20, "{found}");
    }
}
