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
