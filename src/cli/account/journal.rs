//! The staff's journal for people: verified from its first entry, and compared with what an admin has seen before.
//!
//! Shows nothing that did not verify.

use anyhow::bail;

use super::AdminArgs;
use super::keeper::Keeper;
use crate::cli::Surroundings;
use crate::cli::data::{self, Data, DataArgs};
use crate::cli::output::{note, plain, say};
use crate::crypto::journal::{self, Act, JournalEntry};
use crate::domain::{AccountId, Handle, LedgerHead};
use crate::storage::Account;

/// What to show.
#[derive(Debug, clap::Args)]
pub(super) struct JournalArgs {
    /// An admin who compares it with what they saw last; asks for the passphrase.
    #[arg(long, value_name = "HANDLE")]
    admin: Option<Handle>,
    /// Show only entries after this number.
    #[arg(long, value_name = "NUMBER")]
    after: Option<u64>,
    #[command(flatten)]
    data: DataArgs,
}

/// Shows the journal.
pub(super) async fn run(arguments: &JournalArgs, around: &Surroundings) -> anyhow::Result<()> {
    let Some(admin) = &arguments.admin else {
        let data = data::open(&arguments.data.settings()?, around).await?;
        show(&data, None, arguments.after).await?;
        note(
            "Every entry follows the one before it. Whether any are missing at the end, or all of it was written anew, \
             only somebody who has seen it before can tell: name an --admin.",
        );
        return Ok(());
    };
    let who = AdminArgs {
        admins: vec![admin.clone()],
        data: DataArgs {
            config: arguments.data.config.clone(),
            data: arguments.data.data.clone(),
        },
    };
    let mut keeper = Keeper::open(&who, false, around).await?;
    let seen = keeper.signers.journal_seen();
    let head = show(&keeper.data, seen, arguments.after).await?;
    match seen {
        Some(seen) => note(format_args!(
            "It goes on from entry {}, which {admin} saw last.",
            seen.seq
        )),
        None => note(format_args!("{admin} sees it for the first time.")),
    }
    if let Some(head) = head {
        keeper.signers.saw_journal(head);
    }
    keeper.signers.remember(&keeper.data, &keeper.ledger).await
}

/// Verifies the whole journal, that `seen` is in it, and shows what comes after a number. Returns its head.
async fn show(
    data: &Data,
    seen: Option<LedgerHead>,
    after: Option<u64>,
) -> anyhow::Result<Option<LedgerHead>> {
    let everybody = data
        .thicket
        .accounts((&data.operator).into())
        .await?
        .accounts;
    let mut lines = Vec::new();
    let mut head: Option<LedgerHead> = None;
    let mut met = seen.is_none();
    loop {
        let from = head.map(|head| head.seq);
        let page = data
            .thicket
            .journal_at_the_machine(&data.operator, from)
            .await?;
        if page.entries.is_empty() {
            break;
        }
        for payload in &page.entries {
            head = journal::verify(head, [payload.0.as_slice()])?;
            met = met || head == seen;
            let entry = journal::read(&payload.0)?;
            if after.is_none_or(|after| entry.seq > after) {
                lines.push(line(&entry, &everybody));
            }
        }
    }
    if let (false, Some(seen)) = (met, seen) {
        bail!(
            "the journal does not have entry {} as this admin saw it: it was cut short or written anew. Nothing of it is \
             shown; find out who had access to the database",
            seen.seq
        );
    }
    if lines.is_empty() {
        note("There is nothing in it.");
    }
    for line in lines {
        say(line);
    }
    Ok(head)
}

fn line(entry: &JournalEntry, everybody: &[Account]) -> String {
    let name = |account: &AccountId| -> String {
        let found = everybody.iter().find(|one| one.account == *account);
        found.map_or_else(|| account.to_string(), |one| one.handle.to_string())
    };
    let by = match &entry.by {
        Some(account) => name(account),
        None => "whoever runs the machine".to_owned(),
    };
    let what = match &entry.act {
        None => format!("{by}: {}", plain(&entry.action)),
        Some(act) => sentence(act, &by, &name),
    };
    format!("{:>5}  {}  {what}", entry.seq, entry.day)
}

fn sentence(act: &Act, by: &str, name: &dyn Fn(&AccountId) -> String) -> String {
    match act {
        Act::Invite { account } => format!("{by} made an invitation for {}", name(account)),
        Act::WithdrawInvite { account } => {
            format!("{by} withdrew the invitation of {}", name(account))
        }
        Act::Note { account } => format!("{by} changed the note about {}", name(account)),
        Act::Reset { account } => {
            format!(
                "{by} made a link to a new second factor for {}",
                name(account)
            )
        }
        Act::WithdrawReset { account } => format!(
            "{by} withdrew the link of {} to a new second factor",
            name(account)
        ),
        Act::ResetUsed { account } => {
            format!("{} set up a new second factor with a link", name(account))
        }
        Act::SignOut { account } => format!("{by} signed {} out everywhere", name(account)),
        Act::KeyringRestore { account } => {
            format!("{by} brought back an earlier keyring of {}", name(account))
        }
        Act::Propose { entry } => format!("{by} proposed ledger entry {entry}"),
        Act::Withdraw { entry } => format!("{by} withdrew ledger entry {entry}"),
        Act::Mark { account, cases } => format!(
            "{by} marked cases to get a new key because of {}: {cases}",
            name(account)
        ),
        Act::Grant { account, cases } => {
            format!("{by} granted {} many cases at once: {cases}", name(account))
        }
        Act::Refuse { cases } => format!("{by} changed who is refused cases: {cases}"),
        Act::Rekey { cases } => format!("{by} gave cases a new key: {cases}"),
        Act::Enrol { account } => format!("{} enrolled with a link", name(account)),
        Act::Reject { account } => format!("{by} turned {} down", name(account)),
        Act::EraseAsk { cases } => format!("{by} asked for cases to be deleted: {cases}"),
        Act::EraseAgree { cases } => format!("{by} agreed to the deletion of cases: {cases}"),
        Act::EraseStop { cases } => format!("{by} called the deletion of cases off: {cases}"),
        Act::EraseWithdrawn { cases } => {
            format!("cases were erased that their reporters had withdrawn: {cases}")
        }
        Act::HandOver { cases } => format!("{by} handed cases to another desk: {cases}"),
        Act::Erase { cases } => format!("cases were erased: {cases}"),
        Act::Export { cases } => format!("{by} took copies out of cases: {cases}"),
        Act::Recover { account, cases } => format!(
            "{by} brought cases back to {} with the recovery key: {cases}",
            name(account)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_a_newer_version_is_shown_by_its_name_and_made_harmless() {
        let payload = br#"{"v":1,"seq":7,"prev":null,"day":"2026-11-22","by":null,"action":"new\u001b[2J","x":1}"#;
        let entry = journal::read(payload).unwrap();
        assert_eq!(entry.act, None);
        let shown = line(&entry, &[]);
        assert!(shown.contains("whoever runs the machine: new"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
}
