//! `thicket check`: whether the data folder is whole, and whether it says what the signed ledger says.
//!
//! Changes nothing and repairs nothing, unless it is told to.

use anyhow::{Context as _, bail};

use super::Surroundings;
use super::data::{self, Data, DataArgs};
use super::output::{note, plain, say};
use crate::crypto::account::Fingerprint;
use crate::crypto::ledger::{Ledger, LedgerAccount};
use crate::crypto::words::WordList;
use crate::domain::{AccountId, AccountState};
use crate::storage::scope::Operator;
use crate::storage::{Account, Db};
use crate::workflow::WorkflowError;

/// Check the database and the ledger in it.
///
/// Reads the whole database for damage, verifies the ledger from the pinned genesis and the journal, and
/// compares the accounts with what the ledger vouches for. Says what it found, and fails when something is
/// wrong. The server may run meanwhile. Changes nothing without --remove-orphans.
///
/// Example:
///   thicket check --data /var/lib/thicket
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct CheckArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Remove parts of files that belong to no case, also so many that thicket.db may be an older copy.
    #[arg(long)]
    remove_orphans: bool,
}

/// Runs the command.
pub fn run(arguments: CheckArgs, around: &Surroundings) -> anyhow::Result<()> {
    let config = arguments.data.settings()?;
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let faults = runtime.block_on(async {
        let file = data::database(&config.data);
        if !file.is_file() {
            bail!(
                "there is no intake in {}: name its folder with --data",
                config.data.display()
            );
        }
        // Before anything believes the database.
        let (db, operator) = Db::open_as_operator(&file)
            .await
            .with_context(|| format!("cannot open {}", file.display()))?;
        let mut faults = db.read().await?.faults().await?;
        faults.extend(db.files().faults().await?);
        let broken = db.broken_parts().await?;
        if broken > 0 {
            faults.push(format!(
                "{broken} parts of files are announced in thicket.db and not whole in files.db"
            ));
        }
        faults.extend(orphans(&db, arguments.remove_orphans.then_some(&operator)).await?);
        db.close().await?;
        if faults.is_empty() {
            say("database  whole");
        }
        match data::open(&config, around).await {
            Ok(data) => faults.extend(compare(&data, around).await?),
            Err(error) => faults.push(format!("{error:#}")),
        }
        anyhow::Ok(faults)
    })?;
    for fault in &faults {
        say(format_args!("FAULT     {}", plain(fault)));
    }
    match faults.len() {
        0 => Ok(()),
        1 => bail!("found a fault; nothing was changed"),
        count => bail!("found {count} faults; nothing was changed"),
    }
}

/// Parts of files that belong to no case, if there are more than a server that was killed leaves.
async fn orphans(db: &Db, word: Option<&Operator>) -> anyhow::Result<Option<String>> {
    if word.is_some() {
        let removed = db.remove_orphans(word).await?.removed;
        say(format_args!(
            "files     removed {removed} parts that belonged to no case"
        ));
        return Ok(None);
    }
    let orphans = db.orphans().await?;
    Ok(orphans.are_too_many().then(|| {
        format!(
            "{} of {} parts in files.db belong to no case in thicket.db, as if it were an older copy; \
             --remove-orphans removes them",
            orphans.count(),
            orphans.among()
        )
    }))
}

async fn compare(data: &Data, around: &Surroundings) -> anyhow::Result<Vec<String>> {
    let Some(ledger) = data.thicket.ledger().await? else {
        say("ledger    not founded yet");
        return Ok(Vec::new());
    };
    let head = ledger.head();
    say(format_args!(
        "ledger    valid, {} entries, the newest of {}",
        head.seq + 1,
        ledger.newest_day()
    ));
    say(format_args!(
        "intake    {}: {}",
        plain(ledger.name()),
        Fingerprint::of_intake(&ledger.genesis()).words(WordList::English)
    ));
    for (desk, name) in ledger.desks() {
        let readers = ledger.roster(desk).len();
        say(format_args!("desk      {}: {readers} readers", plain(name)));
        if !ledger.is_open(desk) {
            note("Intake is closed while fewer than two active caseworkers are on the desk.");
        }
    }
    if ledger.is_stale(around.clock.today()) {
        note(
            "The newest entry is over 30 days old: \"thicket account renew --admin ADMIN\" renews it.",
        );
    }
    let accounts = data
        .thicket
        .accounts((&data.operator).into())
        .await?
        .accounts;
    let mut faults = Vec::new();
    for account in &accounts {
        faults.extend(fault_of(data, &ledger, account).await?);
    }
    for (id, _) in ledger.accounts() {
        if !accounts.iter().any(|account| account.account == *id) {
            faults.push(format!(
                "the ledger vouches for {id}, whom the database does not know"
            ));
        }
    }
    say(format_args!(
        "accounts  {} compared with the ledger",
        accounts.len()
    ));
    match data.thicket.check_journal(&data.operator).await {
        Ok(head) => say(format_args!(
            "journal   whole, {} entries",
            head.map_or(0, |head| head.seq + 1)
        )),
        Err(WorkflowError::Journal(error)) => faults.push(error.to_string()),
        Err(error) => return Err(error.into()),
    }
    Ok(faults)
}

/// What the database says of an account otherwise than its owner or the ledger.
async fn fault_of(
    data: &Data,
    ledger: &Ledger,
    account: &Account,
) -> anyhow::Result<Option<String>> {
    let handle = &account.handle;
    let listed = ledger.account(&account.account);
    let nobody = matches!(
        account.state,
        AccountState::Invited | AccountState::Rejected
    );
    if nobody && listed.is_none() {
        return Ok(None);
    }
    if !agrees(account, listed) {
        return Ok(Some(format!(
            "{handle} is {} in the database, but not in the ledger",
            account.state
        )));
    }
    let id: AccountId = account.account;
    match data.thicket.enrolled((&data.operator).into(), id).await {
        Ok(enrolled) => {
            let vouched = listed.is_none_or(|listed| {
                listed.recipient == enrolled.recipient && listed.signing == enrolled.signing
            });
            Ok((!vouched).then(|| {
                format!("the keys of {handle} in the database are not those the ledger vouches for")
            }))
        }
        Err(WorkflowError::NotAsEnrolled | WorkflowError::NotFound) => Ok(Some(format!(
            "the keys of {handle} in the database are not those that {handle} enrolled with"
        ))),
        Err(error) => Err(error.into()),
    }
}

fn agrees(account: &Account, listed: Option<&LedgerAccount>) -> bool {
    match listed {
        None => account.state == AccountState::Enrolled,
        Some(listed) => listed.state == account.state && listed.role == account.role,
    }
}
