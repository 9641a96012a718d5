//! What admins see: accounts with counts of what belongs to them, their sessions, and how much work there is.
//! Never a factor, a sealed record or the id of a case.

use crate::domain::{AccountId, AccountState, Day, DeskId, Handle, Minute, Role, Status};

use super::scope::{AccountKeeper, AdminSession, StaffSession};
use super::sessions::SessionLimits;
use super::{ReadTransaction, StorageError, WriteTransaction};

/// An account with everything that an admin may know of it.
#[derive(Clone, Debug)]
pub struct AccountDetails {
    /// Its id.
    pub account: AccountId,
    /// The name it signs in with.
    pub handle: Handle,
    /// What it may do.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
    /// What it enrolled with as signed, and the signature.
    pub enrolment: Option<(Vec<u8>, Vec<u8>)>,
    /// The reader's own note about it, sealed.
    pub note: Option<Vec<u8>>,
    /// When its invitation ends, if it has one.
    pub invitation: Option<Minute>,
    /// When its link to a new second factor ends, if it has one.
    pub reset: Option<Minute>,
    /// Sessions that are alive.
    pub sessions: u64,
    /// Secrets of one-time codes.
    pub codes: u64,
    /// Passkeys.
    pub passkeys: u64,
    /// Recovery codes that were not used.
    pub recovery_codes: u64,
}

/// One session.
#[derive(Clone, Copy, Debug)]
pub struct SessionTimes {
    /// When it began.
    pub began: Minute,
    /// When it was last used.
    pub used: Minute,
    /// Whether it is the reader's own.
    pub here: bool,
}

/// Cases of one desk in one state with one assignee.
#[derive(Clone, Debug, serde::Serialize)]
pub struct WorkloadRow {
    /// The desk.
    pub desk: DeskId,
    /// The hint of where they stand.
    pub state: Status,
    /// The hint of who has taken them.
    pub assignee: Option<AccountId>,
    /// How many.
    pub cases: u64,
    /// The oldest day since which nothing was added to one of them.
    pub oldest: Day,
}

type DetailsRow = (
    Vec<u8>,
    String,
    String,
    String,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
);

type LoadRow = (Vec<u8>, String, Option<Vec<u8>>, i64, String);

fn count(number: i64) -> Result<u64, StorageError> {
    u64::try_from(number).map_err(|_| StorageError::Corrupt("count"))
}

impl ReadTransaction {
    /// Everybody, by handle.
    pub async fn account_details(
        &mut self,
        session: &AdminSession,
        limits: SessionLimits,
    ) -> Result<Vec<AccountDetails>, StorageError> {
        let rows: Vec<DetailsRow> = sqlx::query_as(
            "SELECT a.id, a.handle, a.role, a.state, a.enrolment, a.enrolment_signature, n.sealed, \
             CASE WHEN a.state = 'invited' AND a.invite_expires > $1 THEN a.invite_expires END, r.expires, \
             (SELECT COUNT(*) FROM sessions s WHERE s.account = a.id AND s.created > $2 AND s.used > $3), \
             (SELECT COUNT(*) FROM factors f WHERE f.account = a.id AND f.kind = 'code'), \
             (SELECT COUNT(*) FROM factors f WHERE f.account = a.id AND f.kind = 'passkey'), \
             (SELECT COUNT(*) FROM recovery_codes c WHERE c.account = a.id) \
             FROM accounts a LEFT JOIN notes n ON n.account = a.id AND n.admin = $4 \
             LEFT JOIN resets r ON r.account = a.id AND r.expires > $1 ORDER BY a.handle",
        )
        .bind(limits.now)
        .bind(limits.created_after)
        .bind(limits.used_after)
        .bind(session.account().0.to_vec())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(details).collect()
    }

    /// When an account's sessions that are alive began and were last used; `None` if there is no such account.
    pub async fn sessions_of(
        &mut self,
        _session: &AdminSession,
        account: AccountId,
        limits: SessionLimits,
    ) -> Result<Option<Vec<SessionTimes>>, StorageError> {
        let known: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM accounts WHERE id = $1")
            .bind(account.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        if known.is_none() {
            return Ok(None);
        }
        self.alive_sessions(account, &[], limits).await.map(Some)
    }

    /// When one's own sessions began and were last used.
    pub async fn own_sessions(
        &mut self,
        session: &StaffSession,
        limits: SessionLimits,
    ) -> Result<Vec<SessionTimes>, StorageError> {
        self.alive_sessions(session.account(), session.token().as_bytes(), limits)
            .await
    }

    async fn alive_sessions(
        &mut self,
        account: AccountId,
        here: &[u8],
        limits: SessionLimits,
    ) -> Result<Vec<SessionTimes>, StorageError> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT created, used, CASE WHEN token = $4 THEN 1 ELSE 0 END FROM sessions \
             WHERE account = $1 AND created > $2 AND used > $3 ORDER BY used DESC, created DESC",
        )
        .bind(account.0.to_vec())
        .bind(limits.created_after)
        .bind(limits.used_after)
        .bind(here)
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(began, used, here)| SessionTimes {
                began: Minute(began),
                used: Minute(used),
                here: here == 1,
            })
            .collect())
    }

    /// How much work there is, by desk, state and assignee.
    pub async fn workload(
        &mut self,
        _keeper: AccountKeeper<'_>,
    ) -> Result<Vec<WorkloadRow>, StorageError> {
        let rows: Vec<LoadRow> = sqlx::query_as(WORKLOAD)
            .fetch_all(self.connection())
            .await?;
        rows.into_iter()
            .map(|(desk, state, assignee, cases, oldest)| {
                Ok(WorkloadRow {
                    desk: DeskId::from_slice(&desk)?,
                    state: state.parse()?,
                    assignee: assignee
                        .map(|account| AccountId::from_slice(&account))
                        .transpose()?,
                    cases: count(cases)?,
                    oldest: oldest.parse()?,
                })
            })
            .collect()
    }
}

/// Walks an index of its own and reads no case.
const WORKLOAD: &str = "SELECT desk, state, assignee, COUNT(*), MIN(activity) FROM cases \
     GROUP BY desk, state, assignee ORDER BY desk, state, assignee";

fn details(row: DetailsRow) -> Result<AccountDetails, StorageError> {
    let (id, handle, role, state, enrolment, signature, note, invitation, reset, ..) = row;
    let (sessions, codes, passkeys, recovery_codes) = (row.9, row.10, row.11, row.12);
    Ok(AccountDetails {
        account: AccountId::from_slice(&id)?,
        handle: handle.parse()?,
        role: role.parse()?,
        state: state.parse()?,
        enrolment: enrolment.zip(signature),
        note,
        invitation: invitation.map(Minute),
        reset: reset.map(Minute),
        sessions: count(sessions)?,
        codes: count(codes)?,
        passkeys: count(passkeys)?,
        recovery_codes: count(recovery_codes)?,
    })
}

impl WriteTransaction {
    /// Ends every session of an account, and says how many. `None` if there is no such account.
    pub async fn sign_out_account(
        &mut self,
        _session: &AdminSession,
        account: AccountId,
    ) -> Result<Option<u64>, StorageError> {
        let known: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM accounts WHERE id = $1")
            .bind(account.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        let ended = self.end_sessions_of(account).await?;
        Ok(known.map(|_| ended))
    }

    /// Puts notes about an account in place of those there were: one for each of these admins. False if there is
    /// no such account.
    pub async fn put_notes(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
        notes: &[(AccountId, &[u8])],
    ) -> Result<bool, StorageError> {
        let known: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM accounts WHERE id = $1")
            .bind(account.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        if known.is_none() {
            return Ok(false);
        }
        sqlx::query("DELETE FROM notes WHERE account = $1")
            .bind(account.as_bytes())
            .execute(self.connection())
            .await?;
        for (admin, sealed) in notes {
            sqlx::query("INSERT INTO notes (account, admin, sealed) VALUES ($1, $2, $3)")
                .bind(account.as_bytes())
                .bind(admin.as_bytes())
                .bind(*sealed)
                .execute(self.connection())
                .await?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::WORKLOAD;

    #[test]
    fn the_workload_names_no_case() {
        assert!(!WORKLOAD.contains("case_key") && !WORKLOAD.contains(" id"));
    }
}
