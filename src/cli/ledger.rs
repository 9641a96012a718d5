//! `thicket ledger`: the public record of who was vetted, suspended and revoked, to be read, kept and checked
//! by anybody.
//!
//! Shows nothing that did not verify.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};

use super::Surroundings;
use super::data::{self, DataArgs};
use super::origin::{Origin, Proxy};
use super::output::{note, plain, say};
use super::pins::PinFile;
use super::remote::Remote;
use super::trust::{Expectations, LedgerDocument, verify};
use crate::crypto::account::Fingerprint;
use crate::crypto::ledger::{Action, Entry, Ledger, Payload};
use crate::crypto::words::WordList;
use crate::domain::{Digest, PROTOCOL_VERSION};

/// Show, export or verify the signed record of who may read reports.
///
/// Examples:
///   thicket ledger show
///   thicket ledger export --server https://thicket.example > ledger.json
///   thicket ledger verify ledger.json --genesis HASH
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct LedgerArgs {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, clap::Subcommand)]
enum LedgerCommand {
    /// Show who is vetted, and every entry.
    Show(Source),
    /// Write all entries as JSON to standard output.
    Export(Source),
    /// Verify an exported ledger from the genesis to the newest entry.
    Verify {
        /// The file; "-" reads standard input.
        file: PathBuf,
        /// The genesis hash that it must begin with.
        #[arg(long, value_name = "HASH", allow_hyphen_values = true)]
        genesis: Digest,
        /// The newest hash that an earlier verification named. Without it nobody notices that newer entries are missing.
        #[arg(long, value_name = "HASH", allow_hyphen_values = true)]
        seen: Option<Digest>,
    },
}

/// Where the ledger is read: from the data folder of this machine, or from a server.
#[derive(Debug, clap::Args)]
struct Source {
    #[command(flatten)]
    data: DataArgs,
    /// Ask this server instead, and compare with what this computer remembers of it.
    #[arg(long, value_name = "URL", conflicts_with_all = ["config", "data"])]
    server: Option<Origin>,
    /// Way to the server, like socks5h://127.0.0.1:9050 for Tor.
    #[arg(long, value_name = "URL", requires = "server")]
    proxy: Option<Proxy>,
    /// The genesis hash that it must begin with.
    #[arg(
        long,
        value_name = "HASH",
        requires = "server",
        allow_hyphen_values = true
    )]
    genesis: Option<Digest>,
}

/// Runs the command.
pub fn run(arguments: LedgerArgs, around: &Surroundings) -> anyhow::Result<()> {
    match arguments.command {
        LedgerCommand::Show(source) => {
            let (document, ledger) = source.read(around)?;
            say(describe(&document.entries, &ledger)?);
            if ledger.is_stale(around.clock.today()) {
                note("The newest entry is over 30 days old: an admin has to renew the ledger.");
            }
        }
        LedgerCommand::Export(source) => {
            let (document, _) = source.read(around)?;
            say(serde_json::to_string(&document)?);
        }
        LedgerCommand::Verify {
            file,
            genesis,
            seen,
        } => {
            let json = if file.as_os_str() == "-" {
                std::io::read_to_string(std::io::stdin().lock())
            } else {
                std::fs::read_to_string(&file)
            };
            let json = json.with_context(|| format!("cannot read {}", file.display()))?;
            let document: LedgerDocument = serde_json::from_str(&json)
                .with_context(|| format!("{} is not an exported ledger", file.display()))?;
            let ledger = Ledger::verify_pinned(&document.entries, &genesis)
                .with_context(|| format!("{} is NOT valid", file.display()))?;
            let head = ledger.head();
            if let Some(seen) = seen
                && !(0..=head.seq).any(|seq| ledger.hash_at(seq) == Some(seen))
            {
                bail!(
                    "{} is NOT the ledger that was seen before: {seen} is not in it, so that it was rolled back or \
                     rewritten",
                    file.display()
                );
            }
            say(format_args!(
                "valid: {} entries, the newest of {} is {} ({})",
                head.seq + 1,
                ledger.newest_day(),
                head.seq,
                head.hash
            ));
        }
    }
    Ok(())
}

impl Source {
    fn read(&self, around: &Surroundings) -> anyhow::Result<(LedgerDocument, Ledger)> {
        match &self.server {
            Some(server) => self.read_server(server, around),
            None => self.read_data(around),
        }
    }

    fn read_server(
        &self,
        server: &Origin,
        around: &Surroundings,
    ) -> anyhow::Result<(LedgerDocument, Ledger)> {
        let remote = Remote::new(server.clone(), self.proxy.clone())?;
        let expected = Expectations {
            pin_file: Some(PinFile::of(server)?),
            genesis: self.genesis,
            // Looking at an old ledger does no harm; it is said that it is old.
            stale: true,
            today: around.clock.today(),
        };
        let document: LedgerDocument = remote.get("/ledger")?;
        let genesis = match expected.pinned() {
            Ok(genesis) => genesis,
            Err(_) => Ledger::verify(&document.entries)?.genesis(),
        };
        let ledger = verify(&document, &genesis)?;
        expected.check(&ledger)?;
        Ok((document, ledger))
    }

    fn read_data(&self, around: &Surroundings) -> anyhow::Result<(LedgerDocument, Ledger)> {
        let config = self.data.settings()?;
        let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
        runtime.block_on(async {
            // Opening it verifies the ledger against the pin.
            let data = data::open(&config, around).await?;
            let entries = data.thicket.ledger_after(None).await?.entries;
            if entries.is_empty() {
                bail!(
                    "this intake is not founded yet: its first admin has to enrol \
                     (thicket account invite --role admin HANDLE)"
                );
            }
            let ledger = Ledger::verify(&entries)?;
            let document = LedgerDocument {
                v: PROTOCOL_VERSION,
                entries,
            };
            Ok((document, ledger))
        })
    }
}

/// The ledger for people: what holds now, then how it came about.
fn describe(entries: &[Entry], ledger: &Ledger) -> anyhow::Result<String> {
    let genesis = ledger.genesis();
    let words = Fingerprint::of_intake(&genesis);
    let mut text = String::new();
    writeln!(text, "Intake     {}", plain(ledger.name()))?;
    writeln!(text, "Genesis    {genesis}")?;
    writeln!(text, "Words      {}", words.words(WordList::English))?;
    writeln!(text, "Digits     {}", words.digits())?;
    writeln!(text, "Threshold  {}", ledger.threshold())?;
    let recovery = match ledger.recovery() {
        Some(_) => "on: custodians can open every case together",
        None => "off",
    };
    writeln!(text, "Recovery   {recovery}\n")?;
    for (desk, name) in ledger.desks() {
        writeln!(text, "Desk {desk}  {}", plain(name))?;
    }
    for (id, account) in ledger.accounts() {
        let print = Fingerprint::of_account(
            &ledger.instance(),
            id,
            account.role,
            &account.recipient,
            &account.signing,
        );
        writeln!(
            text,
            "{id}  {:<10}  {:<9}  {}",
            account.role.code(),
            account.state.code(),
            print.words(WordList::English)
        )?;
    }
    for entry in entries {
        let payload = Payload::parse(&entry.payload.0).context("not a ledger entry")?;
        let signers: Vec<String> = entry
            .signatures
            .iter()
            .map(|signature| signature.account.to_string())
            .collect();
        write!(
            text,
            "\n{:>4}  {}  {}, signed by {}",
            payload.seq,
            payload.day,
            describe_action(&payload.action),
            signers.join(" and ")
        )?;
    }
    Ok(text)
}

fn describe_action(action: &Action) -> String {
    match action {
        Action::Genesis { account, .. } => format!("genesis, first admin {account}"),
        Action::Desk { desk, name } => format!("desk {desk} {}", plain(name)),
        Action::Vet { account, desk, .. } => format!("vet {account} for desk {desk}"),
        Action::Admin { account, .. } => format!("admin {account}"),
        Action::Suspend { account } => format!("suspend {account}"),
        Action::Restore { account } => format!("restore {account}"),
        Action::Revoke { account } => format!("revoke {account}"),
        Action::Rotate { account, .. } => format!("rotate the keys of {account}"),
        Action::Threshold { threshold } => format!("threshold {threshold}"),
        Action::Recovery { recipient: None } => "no recovery key".to_owned(),
        Action::Recovery { recipient: Some(_) } => "recovery key".to_owned(),
        Action::Renew {} => "renew".to_owned(),
    }
}
