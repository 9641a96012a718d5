//! `thicket recovery`: a key that opens every case and that no single person has. Making it, naming it in the ledger,
//! and using it when caseworkers have lost theirs.
//!
//! The key itself is never written anywhere but sealed to custodians, and never held while somebody is asked something.

mod carrying;
mod ceremony;
mod documents;
mod naming;
mod opening;
mod private_file;

use std::path::PathBuf;

use anyhow::Context as _;

use super::Surroundings;
use super::account::{SignedArgs, Sure};
use super::data::DataArgs;
use crate::domain::{AccountId, CaseId, Digest, Handle};

/// Make, keep and use a recovery key that custodians hold together.
///
/// Off unless admins turn it on, and then public: the ledger names the key, and reporters are told. Every case is sealed
/// to it too, and enough of the custodians together can give cases to a vetted caseworker when the others have lost their
/// keys. Custodians need no server: what they open is brought to them as a file, and their answer is a file.
///
/// Making it, on a machine that is on no network:
///   thicket recovery key my-key.txt          (each custodian, on their own)
///   thicket recovery new --needed 2 --genesis HASH --into kept anna.txt bilal.txt chen.txt
///   thicket recovery set kept/recipient.txt --admin amina --admin dolma
///
/// Using it:
///   thicket recovery export cases.json       (whoever runs the machine)
///   thicket recovery peel recovery-1-3.age --identity my-key.txt
///   thicket recovery open recovery-3.age --identity my-key.txt --cases cases.json --for ACCOUNT --into given.json
///   thicket recovery import given.json       (whoever runs the machine)
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct RecoveryArgs {
    #[command(subcommand)]
    command: RecoveryCommand,
}

#[derive(Debug, clap::Subcommand)]
enum RecoveryCommand {
    /// Make a custodian's own key: an age identity file that stays with them. Prints what is sealed to it.
    Key {
        /// The file to write; it must not exist.
        file: PathBuf,
    },
    /// Make a recovery key, sealed to each group of custodians that is large enough. Prints its recipient.
    New(NewArgs),
    /// Name a recovery key in the ledger. From then on every case is sealed to it too.
    Set {
        /// The file recipient.txt, which "new" wrote, or age1pq1… itself.
        recipient: String,
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        signed: SignedArgs,
    },
    /// Turn recovery off in the ledger, and delete what was sealed for it.
    Off {
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        signed: SignedArgs,
    },
    /// Show the recovery key that the ledger names.
    Show {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Write the sealed keys of cases, and the ledger, into a file for the custodians. The journal says so.
    Export {
        /// The file to write; it must not exist.
        file: PathBuf,
        /// Only this case; may be given again. Without it, all.
        #[arg(long = "case", value_name = "CASE", allow_hyphen_values = true)]
        cases: Vec<CaseId>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Open a custodian's own layer of a file, and write the next one, still sealed to the others.
    Peel {
        /// The file whose name begins with your number, like recovery-1-3.age.
        file: PathBuf,
        #[command(flatten)]
        own: OwnArgs,
        /// The file to write; without it, the same name without your number.
        #[arg(long, value_name = "FILE")]
        into: Option<PathBuf>,
    },
    /// Open the last layer, and seal cases to a vetted caseworker.
    Open(OpenArgs),
    /// Bring back what the custodians sealed. The journal says so.
    Import {
        /// The file that "open" wrote.
        file: PathBuf,
        #[command(flatten)]
        data: DataArgs,
    },
}

/// What a recovery key is made from.
#[derive(Debug, clap::Args)]
struct NewArgs {
    /// Each custodian's recipient: a file that holds it, or age1pq1… itself. Two to five; their order gives their numbers.
    #[arg(required = true, value_name = "CUSTODIAN")]
    custodians: Vec<String>,
    /// How many of them are needed, at least 2.
    #[arg(long, value_name = "NUMBER")]
    needed: usize,
    /// The folder to make, with a file for each group of custodians.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// The intake's genesis hash, where this machine does not have its data.
    #[arg(
        long,
        value_name = "HASH",
        allow_hyphen_values = true,
        conflicts_with_all = ["admins", "config", "data"]
    )]
    genesis: Option<Digest>,
    /// The admin who signs it into the ledger at once; asks for the passphrase. Give it twice where two must sign.
    #[arg(long = "admin", value_name = "HANDLE")]
    admins: Vec<Handle>,
    /// Where more admins must sign, leave it waiting for them.
    #[arg(long, requires = "admins")]
    propose: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// A custodian's own keys.
#[derive(Debug, clap::Args)]
struct OwnArgs {
    /// Your age identity file; "-" reads it from standard input. May be given again where several sit together.
    #[arg(long = "identity", required = true, value_name = "FILE")]
    identities: Vec<PathBuf>,
}

/// What the last custodian of a group does.
#[derive(Debug, clap::Args)]
struct OpenArgs {
    /// The layer that the others have left.
    file: PathBuf,
    #[command(flatten)]
    own: OwnArgs,
    /// What "export" wrote.
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// Only this case; may be given again. Without it, all in the file.
    #[arg(long = "case", value_name = "CASE", allow_hyphen_values = true)]
    only: Vec<CaseId>,
    /// The caseworker's account: its id, as "thicket account list" and "thicket ledger show" name it.
    #[arg(long = "for", value_name = "ACCOUNT", allow_hyphen_values = true)]
    account: AccountId,
    /// The file to write; it must not exist.
    #[arg(long, value_name = "FILE")]
    into: PathBuf,
    /// Go on although nobody has confirmed the ledger for over 30 days.
    #[arg(long)]
    stale: bool,
    /// Do not ask whether the words were compared.
    #[arg(long)]
    yes: bool,
}

/// Runs the command.
pub fn run(arguments: RecoveryArgs, around: &Surroundings) -> anyhow::Result<()> {
    match arguments.command {
        RecoveryCommand::Key { file } => ceremony::key(&file, around),
        RecoveryCommand::New(new) => ceremony::new(&new, around),
        RecoveryCommand::Set {
            recipient,
            sure,
            signed,
        } => {
            let named = ceremony::recipient(&recipient)?;
            at_the_machine(async {
                ceremony::expect_intake(&named, &signed.who.data, around).await?;
                naming::sign(
                    &signed.who,
                    signed.propose,
                    sure.yes,
                    Some(&named.recipient),
                    around,
                )
                .await
            })
        }
        RecoveryCommand::Off { sure, signed } => at_the_machine(naming::sign(
            &signed.who,
            signed.propose,
            sure.yes,
            None,
            around,
        )),
        RecoveryCommand::Show { data } => at_the_machine(naming::show(&data, around)),
        RecoveryCommand::Export { file, cases, data } => {
            at_the_machine(carrying::export(&data, &cases, &file, around))
        }
        RecoveryCommand::Peel { file, own, into } => {
            opening::peel(&file, &own.identities, into.as_deref())
        }
        RecoveryCommand::Open(open) => opening::open(&open, around),
        RecoveryCommand::Import { file, data } => {
            at_the_machine(carrying::import(&data, &file, around))
        }
    }
}

/// Runs what needs the data folder.
fn at_the_machine(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Runtime::new()
        .context("cannot start")?
        .block_on(work)
}
