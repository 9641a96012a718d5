//! A new second factor for somebody who lost every one: an admin makes a link, and only whoever also has the
//! account's passphrase can use it. No admin sees a factor.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::crypto::one_time_code;
use crate::domain::{
    AccountId, FactorId, Handle, Minute, PROTOCOL_VERSION, Role, encode_base64url,
};
use crate::storage::scope::AccountKeeper;
use crate::storage::{Reset, SignInCandidate};

use super::body::{SentSecret, check_version, versioned};
use super::{Thicket, WorkflowError};

/// The most hours that a link works: it replaces what protects an account.
const LONGEST_HOURS: i64 = 72;

/// The body of `POST accounts/{account}/reset`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ResetRequest {
    v: u8,
    hours: i64,
}

/// What an admin hands to the account's owner. Has no `Debug`.
#[derive(Serialize)]
pub struct ResetLink {
    v: u8,
    /// Path and fragment: `/enroll#reset.TOKEN.GENESIS`.
    pub path: Zeroizing<String>,
    /// When it ends.
    pub expires: Minute,
}

/// The body of `POST reset/open`.
#[derive(Deserialize)]
pub struct OpenResetRequest {
    v: u8,
    token: SentSecret,
    handle: Handle,
    login_key: SentSecret,
}

/// What somebody needs to set up the new factor. Holds its seed, so it has no `Debug`.
#[derive(Serialize)]
pub struct ResetOffer {
    v: u8,
    /// The account.
    pub account: AccountId,
    /// The name it signs in with.
    pub handle: Handle,
    /// What it may do.
    pub role: Role,
    /// Seed of the one-time codes in base32, a new one each time.
    pub totp: Zeroizing<String>,
}

/// The body of `POST reset`.
#[derive(Deserialize)]
pub struct UseResetRequest {
    v: u8,
    token: SentSecret,
    handle: Handle,
    login_key: SentSecret,
    code: Zeroizing<String>,
    name: String,
}
versioned!(ResetRequest, OpenResetRequest, UseResetRequest);

impl ResetRequest {
    /// As a client in the same process makes it.
    pub fn new(hours: i64) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            hours,
        }
    }
}

impl OpenResetRequest {
    /// As a client in the same process makes it.
    pub fn new(token: SentSecret, handle: Handle, login_key: SentSecret) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            token,
            handle,
            login_key,
        }
    }
}

impl UseResetRequest {
    /// As a client in the same process makes it.
    pub fn new(opened: OpenResetRequest, code: &str, name: &str) -> Self {
        Self {
            v: opened.v,
            token: opened.token,
            handle: opened.handle,
            login_key: opened.login_key,
            code: Zeroizing::new(code.to_owned()),
            name: name.to_owned(),
        }
    }
}

impl Thicket {
    /// Makes a link to a new second factor, in place of an earlier one.
    pub async fn make_reset(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
        request: ResetRequest,
    ) -> Result<ResetLink, WorkflowError> {
        check_version(&request)?;
        if !(1..=LONGEST_HOURS).contains(&request.hours) {
            return Err(WorkflowError::InvalidBody("a link works for 1 to 72 hours"));
        }
        let token: Zeroizing<[u8; 32]> = Zeroizing::new(self.0.random.bytes());
        let expires = self.minute() + request.hours * 60;
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_keeping(&mut tx, keeper).await?;
        let ledger = ledger.ok_or(WorkflowError::NotFound)?;
        if !tx
            .put_reset(keeper, account, sha256(token.as_slice()), expires)
            .await?
        {
            return Err(WorkflowError::NotFound);
        }
        self.note(&mut tx, keeper.account(), &Act::Reset { account })
            .await?;
        tx.commit().await?;
        let written = Zeroizing::new(encode_base64url(token.as_slice()));
        Ok(ResetLink {
            v: PROTOCOL_VERSION,
            path: Zeroizing::new(format!("/enroll#reset.{}.{}", *written, ledger.genesis())),
            expires: Minute(expires),
        })
    }

    /// Makes such a link useless.
    pub async fn withdraw_reset(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_keeping(&mut tx, keeper).await?;
        if !tx.withdraw_reset(keeper, account).await? {
            return Err(WorkflowError::NotFound);
        }
        self.note(&mut tx, keeper.account(), &Act::WithdrawReset { account })
            .await?;
        Ok(tx.commit().await?)
    }

    /// Opens a link: makes a new seed for one-time codes and shows it to whoever has link and passphrase.
    pub async fn open_reset(
        &self,
        request: &OpenResetRequest,
    ) -> Result<ResetOffer, WorkflowError> {
        check_version(request)?;
        let (candidate, reset) = self
            .find_reset(&request.token, &request.handle, &request.login_key)
            .await?;
        let secret = one_time_code::new_secret(&self.0.random);
        let mut tx = self.0.db.write().await?;
        if !tx.offer_reset_secret(&reset, secret.as_slice()).await? {
            return Err(WorkflowError::SignInFailed);
        }
        tx.commit().await?;
        Ok(ResetOffer {
            v: PROTOCOL_VERSION,
            account: candidate.account(),
            handle: candidate.handle.clone(),
            role: candidate.role,
            totp: one_time_code::to_base32(secret.as_slice()),
        })
    }

    /// Puts the new factor in place of all others, once a code has shown that it was set up. Every session ends.
    pub async fn use_reset(&self, request: &UseResetRequest) -> Result<(), WorkflowError> {
        check_version(request)?;
        check_name(&request.name)?;
        let (candidate, reset) = self
            .find_reset(&request.token, &request.handle, &request.login_key)
            .await?;
        let account = candidate.account();
        let now = self.0.clock.unix_seconds();
        self.throttle().code(account, now)?;
        let secret = self.0.db.read().await?.reset_secret(&reset).await?;
        let secret = Zeroizing::new(secret.ok_or(WorkflowError::SignInFailed)?);
        let step = one_time_code::check(&secret, &request.code, now, 0)
            .ok_or(WorkflowError::SignInFailed)?;
        let mut tx = self.0.db.write().await?;
        let used = tx
            .use_reset(
                &candidate,
                &reset,
                FactorId(self.0.random.bytes()),
                &request.name,
                step,
                self.0.clock.today(),
            )
            .await?;
        if !used {
            return Err(WorkflowError::SignInFailed);
        }
        self.note(&mut tx, Some(account), &Act::ResetUsed { account })
            .await?;
        tx.commit().await?;
        self.throttle().code_was_right(account);
        Ok(())
    }

    /// The link and the account, if link, handle and passphrase belong together. What is wrong is not said.
    async fn find_reset(
        &self,
        token: &SentSecret,
        handle: &Handle,
        login_key: &SentSecret,
    ) -> Result<(SignInCandidate, Reset), WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let candidate = tx.sign_in_candidate(handle).await?;
        let guessed = sha256(handle.as_str().as_bytes());
        let candidate = self.check_login_key(candidate, guessed, login_key)?;
        let found = tx
            .find_reset(&candidate, token.digest(), self.minute())
            .await?;
        let reset = found.ok_or(WorkflowError::SignInFailed)?;
        Ok((candidate, reset))
    }
}

/// A factor's name is for its owner: short, and without what could forge a line.
pub(super) fn check_name(name: &str) -> Result<(), WorkflowError> {
    let length = name.chars().count();
    let plain = name.chars().all(|character| {
        !character.is_control()
            && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    });
    if (1..=60).contains(&length) && plain {
        Ok(())
    } else {
        Err(WorkflowError::InvalidBody("a name has 1 to 60 characters"))
    }
}
