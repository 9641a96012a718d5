//! Signing in and sessions. What is stored of a token is its SHA-256, of a login key too.

use crate::domain::{AccountId, AccountState, Digest, Handle, Role};

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
}

/// What is needed to check who somebody is. Made by looking an account up; not to be printed.
pub struct SignInCandidate {
    account: AccountId,
    /// The name it signs in with.
    pub handle: Handle,
    /// What the account may do.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
    /// SHA-256 of the login key.
    pub login: Digest,
}

impl SignInCandidate {
    /// The account that the handle belongs to.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

type CandidateRow = (Vec<u8>, String, String, String, Vec<u8>);

fn candidate(row: CandidateRow) -> Result<SignInCandidate, StorageError> {
    let (account, handle, role, state, login) = row;
    Ok(SignInCandidate {
        account: AccountId::from_slice(&account)?,
        handle: handle.parse()?,
        role: role.parse()?,
        state: state.parse()?,
        login: Digest::from_slice(&login)?,
    })
}

impl ReadTransaction {
    /// What to check a sign-in against; `None` unless the account has enrolled and was not stopped. Only a
    /// vetted one may sign in.
    pub async fn sign_in_candidate(
        &mut self,
        handle: &Handle,
    ) -> Result<Option<SignInCandidate>, StorageError> {
        let row: Option<CandidateRow> = sqlx::query_as(
            "SELECT id, handle, role, state, login FROM accounts \
             WHERE handle = $1 AND state IN ('enrolled', 'vetted') AND login IS NOT NULL",
        )
        .bind(handle.as_str())
        .fetch_optional(self.connection())
        .await?;
        row.map(candidate).transpose()
    }

    /// The same, of whom a passkey says that it belongs to.
    pub async fn passkey_candidate(
        &mut self,
        account: AccountId,
        credential_id: &[u8],
    ) -> Result<Option<SignInCandidate>, StorageError> {
        let row: Option<CandidateRow> = sqlx::query_as(
            "SELECT a.id, a.handle, a.role, a.state, a.login FROM accounts a \
             JOIN factors f ON f.account = a.id AND f.credential_id = $2 \
             WHERE a.id = $1 AND a.state = 'vetted' AND a.login IS NOT NULL",
        )
        .bind(account.as_bytes())
        .bind(credential_id)
        .fetch_optional(self.connection())
        .await?;
        row.map(candidate).transpose()
    }

    /// The same, of somebody who is signed in and has to prove again who they are.
    pub async fn own_candidate(
        &mut self,
        session: &StaffSession,
    ) -> Result<Option<SignInCandidate>, StorageError> {
        let row: Option<CandidateRow> = sqlx::query_as(
            "SELECT id, handle, role, state, login FROM accounts \
             WHERE id = $1 AND state = 'vetted' AND login IS NOT NULL",
        )
        .bind(session.account().as_bytes())
        .fetch_optional(self.connection())
        .await?;
        row.map(candidate).transpose()
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
    /// Begins a session. False, and nothing stored, if the passphrase was changed or the account stopped
    /// meanwhile. The second factor has to be used up in the same transaction.
    pub async fn begin_session(
        &mut self,
        candidate: &SignInCandidate,
        session: NewSession,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO sessions (token, account, created, used) SELECT $1, id, $2, $2 FROM accounts \
             WHERE id = $3 AND login = $4 AND state = 'vetted'",
        )
        .bind(session.token.as_bytes())
        .bind(session.now)
        .bind(candidate.account.as_bytes())
        .bind(candidate.login.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
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
        self.end_sessions_of(session.account()).await?;
        Ok(())
    }

    /// Signs out everywhere but here.
    pub async fn end_other_sessions(&mut self, session: &StaffSession) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM sessions WHERE account = $1 AND token <> $2")
            .bind(session.account().as_bytes())
            .bind(session.token().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(())
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

    pub(super) async fn end_sessions_of(
        &mut self,
        account: AccountId,
    ) -> Result<u64, StorageError> {
        let done = sqlx::query("DELETE FROM sessions WHERE account = $1")
            .bind(account.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected())
    }
}
