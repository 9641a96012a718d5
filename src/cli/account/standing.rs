//! What changes how an account stands in the ledger: each command finds whom it means, has the words compared, and signs.

use anyhow::{Context as _, bail};

use super::keeper::Keeper;
use crate::crypto::account::verify_rotation;
use crate::crypto::ledger::Action;
use crate::domain::{AccountId, AccountState, Digest, Handle, Role};
use crate::storage::Account;
use crate::workflow::WorkflowError;

/// Vouches for somebody who enrolled.
pub(super) async fn vet(
    mut keeper: Keeper<'_>,
    handle: &Handle,
    desk: Option<&str>,
    sure: bool,
) -> anyhow::Result<()> {
    let account = keeper.find(handle).await?;
    keeper.expect(&account, &[AccountState::Enrolled])?;
    let enrolled = keeper.enrolled(&account).await?;
    let signing = Digest(enrolled.signing);
    let action = match enrolled.role {
        Role::Admin => Action::Admin {
            account: account.account,
            recipient: enrolled.recipient,
            signing,
        },
        Role::Caseworker => Action::Vet {
            account: account.account,
            desk: keeper.desk(desk)?,
            recipient: enrolled.recipient,
            signing,
        },
    };
    keeper.examine(&action, sure).await?;
    keeper.sign(action).await
}

/// Stops somebody at once.
pub(super) async fn suspend(keeper: Keeper<'_>, handle: &Handle, sure: bool) -> anyhow::Result<()> {
    let action = |account| Action::Suspend { account };
    change(keeper, handle, &[AccountState::Vetted], action, sure).await
}

/// Ends a suspension.
pub(super) async fn restore(keeper: Keeper<'_>, handle: &Handle, sure: bool) -> anyhow::Result<()> {
    let action = |account| Action::Restore { account };
    change(keeper, handle, &[AccountState::Suspended], action, sure).await
}

/// Takes every access from somebody for ever.
pub(super) async fn revoke(keeper: Keeper<'_>, handle: &Handle, sure: bool) -> anyhow::Result<()> {
    let states = [AccountState::Vetted, AccountState::Suspended];
    let action = |account| Action::Revoke { account };
    change(keeper, handle, &states, action, sure).await
}

/// Signs what names an account and nothing else, where the account is in one of these states.
async fn change(
    mut keeper: Keeper<'_>,
    handle: &Handle,
    states: &[AccountState],
    action: impl FnOnce(AccountId) -> Action,
    sure: bool,
) -> anyhow::Result<()> {
    let account = keeper.find(handle).await?;
    keeper.expect(&account, states)?;
    let action = action(account.account);
    keeper.examine(&action, sure).await?;
    keeper.sign(action).await
}

/// Signs the new keys that somebody offers. They are made where the old ones are, in that person's own workbench.
pub(super) async fn rotate(
    mut keeper: Keeper<'_>,
    handle: &Handle,
    sure: bool,
) -> anyhow::Result<()> {
    let account = keeper.find(handle).await?;
    keeper.expect(&account, &[AccountState::Vetted])?;
    let (action, _) = keeper.offered(&account).await?;
    keeper.examine(&action, sure).await?;
    keeper.sign(action).await
}

impl Keeper<'_> {
    /// The new keys that an account offers, signed by its old ones, and how many of its grants are not sealed to them yet.
    pub(super) async fn offered(&self, account: &Account) -> anyhow::Result<(Action, u64)> {
        let handle = &account.handle;
        let listed = self
            .ledger
            .account(&account.account)
            .with_context(|| format!("the ledger does not name {handle}"))?;
        let thicket = &self.data.thicket;
        let found = thicket.offered_rotation(self.acting(), account.account);
        let (rotation, missing) = match found.await {
            Err(WorkflowError::NotFound) => bail!(
                "{handle} offers no new keys. They are made in the workbench, under \"Your account\", by their owner"
            ),
            other => other?,
        };
        let keys = verify_rotation(&self.ledger.instance(), &listed.signing, &rotation)
            .ok()
            .filter(|keys| keys.account == account.account && keys.role == listed.role)
            .with_context(|| {
                format!(
                    "the new keys in the database are not signed by the keys that {handle} has. Somebody has tampered \
                     with it: sign nothing, and find out who had access"
                )
            })?;
        let action = Action::Rotate {
            account: keys.account,
            recipient: keys.recipient,
            signing: keys.signing,
        };
        Ok((action, missing))
    }
}
