//! Accounts once they exist: who there is, what they enrolled, what the ledger made of them.

use crate::domain::{AccountId, AccountState, Day, Digest, Handle, Role};

use super::scope::{AccountKeeper, Operator, StaffSession};
use super::{ReadTransaction, SignInCandidate, StorageError, WriteTransaction};

/// An account as those see it who manage accounts.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Account {
    /// Its id.
    pub account: AccountId,
    /// The name it signs in with.
    pub handle: Handle,
    /// What it may do.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
}

/// What an account enrolled with: to be compared and signed by whoever vets it.
#[derive(Clone, Debug)]
pub struct EnrolledKeys {
    /// What it may do.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
    /// Its age recipient.
    pub recipient: String,
    /// Its Ed25519 public key.
    pub signing: [u8; 32],
    /// The enrolment payload as signed.
    pub payload: Vec<u8>,
    /// The signature over it, by `signing`.
    pub signature: Vec<u8>,
}

/// A keyring to be stored in place of the current one, which is kept.
#[derive(Clone, Copy)]
pub struct NewKeyring<'a> {
    /// The age file.
    pub sealed: &'a [u8],
    /// Today.
    pub today: Day,
    /// A keyring that was put aside on this day or later stays, and the current one is not kept.
    pub keep_since: Day,
}

/// Somebody whose name a caseworker may read beside a note.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Colleague {
    /// Their account.
    pub account: AccountId,
    /// The name they sign in with.
    pub handle: Handle,
}

type KeysRow = (
    String,
    String,
    Option<String>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
);

impl ReadTransaction {
    /// Everybody, by handle.
    pub async fn list_accounts(
        &mut self,
        _keeper: AccountKeeper<'_>,
    ) -> Result<Vec<Account>, StorageError> {
        let rows: Vec<(Vec<u8>, String, String, String)> =
            sqlx::query_as("SELECT id, handle, role, state FROM accounts ORDER BY handle")
                .fetch_all(self.connection())
                .await?;
        rows.into_iter()
            .map(|(id, handle, role, state)| {
                Ok(Account {
                    account: AccountId::from_slice(&id)?,
                    handle: handle.parse()?,
                    role: role.parse()?,
                    state: state.parse()?,
                })
            })
            .collect()
    }

    /// What an account enrolled with; `None` if there is no such account or it has not enrolled.
    pub async fn enrolled_keys(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<Option<EnrolledKeys>, StorageError> {
        let row: Option<KeysRow> = sqlx::query_as(
            "SELECT role, state, recipient, signing, enrolment, enrolment_signature \
             FROM accounts WHERE id = $1",
        )
        .bind(account.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        let Some((role, state, Some(recipient), Some(signing), Some(payload), Some(signature))) =
            row
        else {
            return Ok(None);
        };
        Ok(Some(EnrolledKeys {
            role: role.parse()?,
            state: state.parse()?,
            recipient,
            signing: signing
                .try_into()
                .map_err(|_| StorageError::Corrupt("signing key"))?,
            payload,
            signature,
        }))
    }

    /// Everybody who has ever enrolled, whatever became of them: old notes still have authors.
    pub async fn colleagues(
        &mut self,
        _session: &StaffSession,
    ) -> Result<Vec<Colleague>, StorageError> {
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(
            "SELECT id, handle FROM accounts WHERE state <> 'invited' ORDER BY handle",
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, handle)| {
                Ok(Colleague {
                    account: AccountId::from_slice(&id)?,
                    handle: handle.parse()?,
                })
            })
            .collect()
    }

    /// One's own sealed keyring.
    pub async fn keyring(&mut self, session: &StaffSession) -> Result<Vec<u8>, StorageError> {
        let row: Option<(Option<Vec<u8>>,)> =
            sqlx::query_as("SELECT keyring FROM accounts WHERE id = $1")
                .bind(session.account().as_bytes())
                .fetch_optional(self.connection())
                .await?;
        row.and_then(|(keyring,)| keyring)
            .ok_or(StorageError::Corrupt("keyring"))
    }
}

impl ReadTransaction {
    /// Somebody's sealed keyring, for whoever sits at the machine with their passphrase; `None` if there is
    /// no such handle or it has not enrolled.
    pub async fn keyring_at_the_machine(
        &mut self,
        _operator: &Operator,
        handle: &Handle,
    ) -> Result<Option<(AccountId, Vec<u8>)>, StorageError> {
        let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT id, keyring FROM accounts WHERE handle = $1")
                .bind(handle.as_str())
                .fetch_optional(self.connection())
                .await?;
        let Some((account, Some(keyring))) = row else {
            return Ok(None);
        };
        Ok(Some((AccountId::from_slice(&account)?, keyring)))
    }
}

impl WriteTransaction {
    /// Stores the keyring of an account in place of the one that an admin unlocked at the machine. False, and nothing is
    /// stored, if another one is there by now.
    pub async fn put_keyring_at_the_machine(
        &mut self,
        _operator: &Operator,
        account: AccountId,
        opened: &[u8],
        keyring: NewKeyring<'_>,
    ) -> Result<bool, StorageError> {
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as("SELECT id FROM accounts WHERE id = $1 AND keyring = $2")
                .bind(account.as_bytes())
                .bind(opened)
                .fetch_optional(self.connection())
                .await?;
        if row.is_none() {
            return Ok(false);
        }
        self.replace_keyring(account, keyring).await?;
        Ok(true)
    }

    /// Exchanges the current keyring and the one that was kept. `None` if none was kept.
    pub async fn exchange_keyrings(
        &mut self,
        _operator: &Operator,
        handle: &Handle,
        today: Day,
    ) -> Result<Option<AccountId>, StorageError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as(
            "UPDATE accounts SET keyring = kept_keyring, kept_keyring = keyring, kept_on = $1 \
             WHERE handle = $2 AND kept_keyring IS NOT NULL RETURNING id",
        )
        .bind(today.to_string())
        .bind(handle.as_str())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(id,)| Ok(AccountId::from_slice(&id)?)).transpose()
    }

    /// Stores one's own keyring in place of the old one.
    pub async fn put_keyring(
        &mut self,
        session: &StaffSession,
        keyring: NewKeyring<'_>,
    ) -> Result<(), StorageError> {
        self.replace_keyring(session.account(), keyring).await
    }

    /// Takes one's new login key and the keyring that its passphrase opens. The keyring before goes too: the old
    /// passphrase would open it. False if the passphrase was changed meanwhile.
    pub async fn put_passphrase(
        &mut self,
        session: &StaffSession,
        candidate: &SignInCandidate,
        login: Digest,
        keyring: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET login = $1, keyring = $2, kept_keyring = NULL, kept_on = NULL \
             WHERE id = $3 AND login = $4 AND state = 'vetted'",
        )
        .bind(login.as_bytes())
        .bind(keyring)
        .bind(session.account().as_bytes())
        .bind(candidate.login.as_bytes())
        .execute(self.connection())
        .await?;
        // The keyring of an offered rotation is sealed to the old passphrase.
        sqlx::query("DELETE FROM rotations WHERE account = $1")
            .bind(session.account().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn replace_keyring(
        &mut self,
        account: AccountId,
        keyring: NewKeyring<'_>,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE accounts SET keyring = $1, \
             kept_keyring = CASE WHEN kept_on >= $2 THEN kept_keyring ELSE keyring END, \
             kept_on = CASE WHEN kept_on >= $2 THEN kept_on ELSE $3 END \
             WHERE id = $4 AND state <> 'invited' AND keyring <> $1",
        )
        .bind(keyring.sealed)
        .bind(keyring.keep_since.to_string())
        .bind(keyring.today.to_string())
        .bind(account.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes over what the ledger says about an account since today. Unless that is "vetted", its sessions end, and so do
    /// links, offered keys and what it wants deleted: nothing of it works again when the account does. False if there is no
    /// such account, or it has not enrolled.
    pub async fn apply_state(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
        state: AccountState,
        today: Day,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET state = $1, active_since = $3 WHERE id = $2 AND state <> 'invited'",
        )
        .bind(state.code())
        .bind(account.as_bytes())
        .bind(today.to_string())
        .execute(self.connection())
        .await?;
        if state != AccountState::Vetted {
            self.end_sessions_of(account).await?;
            self.remove_reset(account).await?;
            sqlx::query("DELETE FROM rotations WHERE account = $1")
                .bind(account.as_bytes())
                .execute(self.connection())
                .await?;
            self.withdraw_erasures_of(account).await?;
        }
        Ok(done.rows_affected() == 1)
    }
}
