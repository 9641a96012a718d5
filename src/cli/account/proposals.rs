//! Ledger entries that wait for more signatures: listing, signing and withdrawing them.
//!
//! Each is judged by the verified ledger, never by what the database says of it. Nobody is asked to sign one that the
//! ledger would not take.

use anyhow::{Context as _, bail};

use super::keeper::{Keeper, SHOWN_ID};
use super::wording;
use crate::cli::data::Data;
use crate::cli::output::{note, say};
use crate::crypto::hash::sha256;
use crate::crypto::ledger::{Action, Ledger, Payload};
use crate::domain::AccountId;
use crate::storage::Account;
use crate::workflow::{Proposal, WorkflowError};

/// A shorter beginning of an id could be mistaken for another one.
const SHORTEST_ID: usize = 8;

/// What a proposal says and how many more must sign it; none for one that the ledger would not take.
fn judge(proposal: &Proposal, ledger: &Ledger) -> Option<(Action, usize)> {
    let missing = ledger.missing_signatures(&proposal.entry).ok()?;
    let payload = Payload::parse(&proposal.entry.payload.0)?;
    (sha256(&proposal.entry.payload.0) == proposal.id).then_some((payload.action, missing))
}

fn name_of(account: &AccountId, everybody: &[Account]) -> String {
    let found = everybody.iter().find(|one| one.account == *account);
    found.map_or_else(|| account.to_string(), |one| one.handle.to_string())
}

/// Shows what waits.
pub(super) async fn list(data: &Data) -> anyhow::Result<()> {
    let operator = (&data.operator).into();
    let ledger = data.thicket.ledger().await?;
    let ledger = ledger.context("this intake is not founded yet")?;
    let everybody = data.thicket.accounts(operator).await?.accounts;
    let proposals = data.thicket.proposals(operator).await?.proposals;
    if proposals.is_empty() {
        note("No entry waits for signatures.");
    }
    for proposal in &proposals {
        let id = proposal.id.to_string();
        let Some((action, missing)) = judge(proposal, &ledger) else {
            say(format_args!(
                "{}  NOT VALID: the ledger would not take this entry. Sign nothing, and run \"thicket check\".",
                &id[..SHOWN_ID]
            ));
            continue;
        };
        let who = action
            .account()
            .map(|account| name_of(&account, &everybody));
        let signers = proposal.entry.signatures.iter();
        let signers: Vec<String> = signers
            .map(|signature| name_of(&signature.account, &everybody))
            .collect();
        say(format_args!(
            "{}  {}\n{:SHOWN_ID$}  Signed by {}; signatures still needed: {missing}.",
            &id[..SHOWN_ID],
            wording::meaning(&action, &who.unwrap_or_default(), &ledger),
            "",
            signers.join(" and ")
        ));
    }
    Ok(())
}

impl Keeper<'_> {
    /// The one proposal whose id begins so.
    async fn proposal(&self, begins: &str) -> anyhow::Result<Proposal> {
        if begins.len() < SHORTEST_ID {
            bail!(
                "give at least {SHORTEST_ID} characters of the id that \"thicket account proposals\" shows"
            );
        }
        let all = self.data.thicket.proposals(self.acting()).await?.proposals;
        let mut found = all
            .into_iter()
            .filter(|proposal| proposal.id.to_string().starts_with(begins));
        let first = found.next().with_context(|| {
            format!(
                "no entry {begins} waits: it may be in the ledger, withdrawn, or overtaken by another entry. \
                 \"thicket account proposals\" shows what waits"
            )
        })?;
        if found.next().is_some() {
            bail!("more than one entry begins so: give more characters of the id");
        }
        Ok(first)
    }
}

/// Signs an entry that waits, after the same comparisons as the first admin made.
pub(super) async fn second(mut keeper: Keeper<'_>, begins: &str, sure: bool) -> anyhow::Result<()> {
    let proposal = keeper.proposal(begins).await?;
    let Some((action, _)) = judge(&proposal, &keeper.ledger) else {
        bail!("the ledger would not take this entry: sign nothing, and run \"thicket check\"");
    };
    for signature in &proposal.entry.signatures {
        if let Some(handle) = keeper.signers.find(&signature.account) {
            bail!("{handle} has signed this already: another admin has to");
        }
    }
    let everybody = keeper.everybody().await?;
    let signers = proposal.entry.signatures.iter();
    let signers: Vec<String> = signers
        .map(|signature| name_of(&signature.account, &everybody))
        .collect();
    say(format_args!(
        "Signed before by {}. What they heard counts for nothing here: compare for yourself.",
        signers.join(" and ")
    ));
    keeper.examine(&action, sure).await?;
    keeper.sign_too(&proposal.entry).await
}

/// Takes an entry back that waits.
pub(super) async fn withdraw(keeper: &Keeper<'_>, begins: &str) -> anyhow::Result<()> {
    let proposal = keeper.proposal(begins).await?;
    let thicket = &keeper.data.thicket;
    match thicket
        .withdraw_proposal(keeper.acting(), proposal.id)
        .await
    {
        Err(WorkflowError::NotFound) => bail!(
            "{} has not signed this entry, and only who signed it can withdraw it",
            keeper.signers.names()
        ),
        other => other?,
    }
    say("withdrawn");
    Ok(())
}
