//! Signing in and sessions. What is stored of a token is its SHA-256, of a login key too.

use crate::domain::{AccountId, Digest, Handle, Role};

use super::scope::StaffSession;
use super::{ReadTransaction, StorageError, WriteTransaction};

/// What a session must satisfy to be alive, in minutes since 1970. The lengths are the workflow's.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// The present.
    pub now: i64,
    /// Begun later than this.
    pub created_after: i64,
    /// Used later than this.
    pub used_after: i64,
}

/// A session to be begun.
#[derive(Clone, Copy)]
pub struct NewSession {
    /// SHA-256 of the new token.
    pub token: Digest,
    /// Minutes since 1970.
    pub now: i64,
    /// The step whose one-time code was right; no later sign-in may use it or an earlier one.
    pub one_time_step: i64,
}

/// What is needed to check a sign-in. Made by the look-up of a handle alone; not to be printed.
pub struct SignInCandidate {
    account: AccountId,
    /// What the account may do.
    pub role: Role,
    /// SHA-256 of the login key.
    pub login: Digest,
    /// Seed of the one-time codes.
    pub one_time_secret: Vec<u8>,
    /// Newest step whose code was accepted.
    pub one_time_step: i64,
}

impl SignInCandidate {
    /// The account that the handle belongs to.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

type CandidateRow = (Vec<u8>, String, Option<Vec<u8>>, Option<Vec<u8>>, i64);

impl ReadTransaction {
    /// What to check a sign-in against; `None` unless the account is vetted and not stopped.
    pub async fn sign_in_candidate(
        &mut self,
        handle: &Handle,
    ) -> Result<Option<SignInCandidate>, StorageError> {
        let row: Option<CandidateRow> = sqlx::query_as(
            "SELECT id, role, login, one_time_secret, one_time_step FROM accounts \
             WHERE handle = $1 AND state = 'vetted'",
        )
        .bind(handle.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some((account, role, Some(login), Some(one_time_secret), one_time_step)) = row else {
            return Ok(None);
        };
        Ok(Some(SignInCandidate {
            account: AccountId::from_slice(&account)?,
            role: role.parse()?,
            login: Digest::from_slice(&login)?,
            one_time_secret,
            one_time_step,
        }))
    }

    /// Whether it is time to note that the session was used: its last use lies before `used`.
    pub async fn used_before(
        &mut self,
        session: &StaffSession,
        used: i64,
    ) -> Result<bool, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT used FROM sessions WHERE token = $1")
            .bind(session.token().as_bytes())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.is_some_and(|(last,)| last < used))
    }
}

impl WriteTransaction {
    /// Begins a session and uses up the one-time code. False, and nothing stored, if a code of this step or
    /// a later one was used meanwhile, or the account was stopped.
    pub async fn begin_session(
        &mut self,
        candidate: &SignInCandidate,
        session: NewSession,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET one_time_step = $1 \
             WHERE id = $2 AND one_time_step < $1 AND login = $3 AND state = 'vetted'",
        )
        .bind(session.one_time_step)
        .bind(candidate.account.as_bytes())
        .bind(candidate.login.as_bytes())
        .execute(self.connection())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO sessions (token, account, created, used) VALUES ($1, $2, $3, $3)")
            .bind(session.token.as_bytes())
            .bind(candidate.account.as_bytes())
            .bind(session.now)
            .execute(self.connection())
            .await?;
        Ok(true)
    }

    /// Notes that a session was used at `now` (minutes since 1970).
    pub async fn touch_session(
        &mut self,
        session: &StaffSession,
        now: i64,
    ) -> Result<(), StorageError> {
        sqlx::query("UPDATE sessions SET used = $1 WHERE token = $2 AND used < $1")
            .bind(now)
            .bind(session.token().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Signs out here.
    pub async fn end_session(&mut self, session: &StaffSession) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM sessions WHERE token = $1 AND account = $2")
            .bind(session.token().as_bytes())
            .bind(session.account().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Signs out everywhere.
    pub async fn end_all_sessions(&mut self, session: &StaffSession) -> Result<(), StorageError> {
        self.end_sessions_of(session.account()).await
    }

    /// Removes sessions that are over.
    pub async fn forget_sessions(&mut self, limits: SessionLimits) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM sessions WHERE created <= $1 OR used <= $2")
            .bind(limits.created_after)
            .bind(limits.used_after)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    pub(super) async fn end_sessions_of(&mut self, account: AccountId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM sessions WHERE account = $1")
            .bind(account.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
