//! Links with which people enrol, and the list of everybody.

use anyhow::bail;

use crate::cli::Surroundings;
use crate::cli::data;
use crate::cli::origin::Origin;
use crate::cli::output::{note, say};
use crate::config::Config;
use crate::domain::{AccountState, Handle, Role};
use crate::workflow::WorkflowError;

/// Makes a link for somebody and shows it, once.
pub(super) async fn invite(
    config: &Config,
    role: Role,
    handle: &Handle,
    hours: u16,
    url: Option<Origin>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let data = data::open_or_create(config, around).await?;
    let keeper = (&data.operator).into();
    let link = data
        .thicket
        .invite_for(keeper, role, handle, i64::from(hours))
        .await
        .map_err(|error| match error {
            WorkflowError::HandleTaken => anyhow::anyhow!(
                "{handle} is taken, and handles are never reused: choose another one"
            ),
            WorkflowError::FirstMustBeAdmin => anyhow::anyhow!(
                "nobody could vet {handle} yet: invite the first admin with \
                 \"thicket account invite --role admin HANDLE\", and open that link first"
            ),
            other => other.into(),
        })?;
    let origin = site(url, config)?;
    say(format_args!("{origin}{}", *link.path));
    note(format_args!(
        "This link is shown once, works once, and ends in {} hours. Hand it to {handle} in person, or through \
         something only they can read: whoever opens it first becomes {handle}.",
        link.hours
    ));
    Ok(())
}

/// The site that a link leads to.
pub(super) fn site(url: Option<Origin>, config: &Config) -> anyhow::Result<String> {
    Ok(match (url, &config.public_url, config.listen.first()) {
        (Some(url), _, _) => url.to_string(),
        (None, Some(url), _) => url.clone(),
        (None, None, Some(listen)) => format!("http://localhost:{}", listen.port()),
        (None, None, None) => bail!("name the site that the link leads to with --url"),
    })
}

/// Shows everybody with the id that the ledger knows them by, and where the ledger says otherwise.
pub(super) async fn list(config: &Config, around: &Surroundings) -> anyhow::Result<()> {
    let data = data::open(config, around).await?;
    let ledger = data.thicket.ledger().await?;
    for account in data
        .thicket
        .accounts((&data.operator).into())
        .await?
        .accounts
    {
        say(format_args!(
            "{:<32}  {:<10}  {:<9}  {}",
            account.handle.as_str(),
            account.role.code(),
            account.state.code(),
            account.account
        ));
        let listed = ledger
            .as_deref()
            .and_then(|ledger| ledger.account(&account.account));
        let known_to_ledger = !matches!(
            account.state,
            AccountState::Invited | AccountState::Enrolled | AccountState::Rejected
        );
        if listed.map(|listed| listed.state) != known_to_ledger.then_some(account.state) {
            note(format_args!(
                "WARNING: the ledger says otherwise of {}. Run \"thicket check\".",
                account.handle
            ));
        }
    }
    Ok(())
}
