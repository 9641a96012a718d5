//! Second factors: secrets of one-time codes, and passkeys; and using one up, or a recovery code in its place.
//!
//! Whoever looks them up to check a sign-in has to use them up in the transaction that acts on it. Nothing here
//! may answer an admin with more than counts.

use crate::domain::{Day, Digest, FactorId};

use super::scope::StaffSession;
use super::sessions::SignInCandidate;
use super::{ReadTransaction, StorageError, WriteTransaction};

/// A secret of one-time codes. Not to be printed.
pub struct CodeFactor {
    /// Which.
    pub id: FactorId,
    /// Its seed.
    pub secret: Vec<u8>,
    /// Newest step whose code was accepted.
    pub step: i64,
}

/// A passkey.
pub struct PasskeyFactor {
    /// Which.
    pub id: FactorId,
    /// Public key and counter, JSON.
    pub credential: String,
    /// The keyring, sealed so that only this passkey opens it.
    pub copy: Option<Vec<u8>>,
}

/// A factor that was right.
pub enum UsedFactor {
    /// A one-time code of this step.
    Code(FactorId, i64),
    /// A passkey, and its counter from now on.
    Passkey(FactorId, String),
    /// A recovery code.
    Recovery(Digest),
}

/// A factor as its owner sees it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct OwnFactor {
    /// Which.
    pub id: FactorId,
    /// `code` or `passkey`.
    pub kind: &'static str,
    /// What its owner calls it.
    pub name: String,
    /// The day it was added, if that is known.
    pub added: Option<Day>,
    /// The day it was last used.
    pub used: Option<Day>,
    /// Whether it can open the keyring.
    pub unlocks: bool,
    /// What its copy of the keyring is sealed to; its owner's keyring vouches for it.
    pub recipient: Option<String>,
}

/// The keyring as a passkey opens it.
#[derive(Clone, Copy)]
pub struct NewCopy<'a> {
    /// The age file.
    pub sealed: &'a [u8],
    /// What it is sealed to, `age1pq1…`.
    pub recipient: &'a str,
}

/// A factor to be added.
pub enum NewFactor<'a> {
    /// A secret of one-time codes, and the step of the code that was shown.
    Code {
        /// Its seed.
        secret: &'a [u8],
        /// The step.
        step: i64,
    },
    /// A passkey.
    Passkey {
        /// What the authenticator calls it.
        credential_id: &'a [u8],
        /// Public key and counter, JSON.
        credential: &'a str,
        /// The keyring as only this passkey opens it.
        copy: Option<NewCopy<'a>>,
    },
}

type OwnRow = (
    Vec<u8>,
    String,
    String,
    Option<String>,
    Option<String>,
    i64,
    Option<String>,
);

impl ReadTransaction {
    /// The secrets of one-time codes of whoever signs in.
    pub async fn code_factors(
        &mut self,
        candidate: &SignInCandidate,
    ) -> Result<Vec<CodeFactor>, StorageError> {
        let rows: Vec<(Vec<u8>, Vec<u8>, i64)> = sqlx::query_as(
            "SELECT id, secret, step FROM factors \
             WHERE account = $1 AND kind = 'code' AND secret IS NOT NULL ORDER BY id",
        )
        .bind(candidate.account().as_bytes())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, secret, step)| {
                Ok(CodeFactor {
                    id: FactorId::from_slice(&id)?,
                    secret,
                    step,
                })
            })
            .collect()
    }

    /// The passkey with which whoever signs in answers.
    pub async fn passkey_factor(
        &mut self,
        candidate: &SignInCandidate,
        credential_id: &[u8],
    ) -> Result<Option<PasskeyFactor>, StorageError> {
        let row: Option<(Vec<u8>, String, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT id, credential, copy FROM factors \
             WHERE account = $1 AND credential_id = $2 AND credential IS NOT NULL",
        )
        .bind(candidate.account().as_bytes())
        .bind(credential_id)
        .fetch_optional(self.connection())
        .await?;
        row.map(|(id, credential, copy)| {
            Ok(PasskeyFactor {
                id: FactorId::from_slice(&id)?,
                credential,
                copy,
            })
        })
        .transpose()
    }

    /// One's own factors, codes first.
    pub async fn own_factors(
        &mut self,
        session: &StaffSession,
    ) -> Result<Vec<OwnFactor>, StorageError> {
        let rows: Vec<OwnRow> = sqlx::query_as(
            "SELECT id, kind, name, added, used, CASE WHEN copy IS NULL THEN 0 ELSE 1 END, recipient \
             FROM factors WHERE account = $1 ORDER BY kind, added, id",
        )
        .bind(session.account().as_bytes())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, kind, name, added, used, unlocks, recipient)| {
                Ok(OwnFactor {
                    id: FactorId::from_slice(&id)?,
                    kind: match kind.as_str() {
                        "code" => "code",
                        "passkey" => "passkey",
                        _ => return Err(StorageError::Corrupt("kind of factor")),
                    },
                    name,
                    added: added.map(|day| day.parse()).transpose()?,
                    used: used.map(|day| day.parse()).transpose()?,
                    unlocks: unlocks == 1,
                    recipient,
                })
            })
            .collect()
    }

    /// What authenticators call one's own passkeys.
    pub async fn own_credential_ids(
        &mut self,
        session: &StaffSession,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(
            "SELECT credential_id FROM factors WHERE account = $1 AND credential_id IS NOT NULL",
        )
        .bind(session.account().as_bytes())
        .fetch_all(self.connection())
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

impl WriteTransaction {
    /// Uses up the factor that was right. False if it was used, changed or removed meanwhile, or the passphrase
    /// was changed or the account stopped.
    pub async fn use_factor(
        &mut self,
        candidate: &SignInCandidate,
        used: &UsedFactor,
        today: Day,
    ) -> Result<bool, StorageError> {
        let query = match used {
            UsedFactor::Code(id, step) => sqlx::query(
                "UPDATE factors SET step = $1, used = $2 WHERE id = $3 AND account = $4 AND step < $1 \
                 AND EXISTS (SELECT 1 FROM accounts WHERE id = $4 AND login = $5 AND state = $6)",
            )
            .bind(step)
            .bind(today.to_string())
            .bind(id.as_bytes()),
            UsedFactor::Passkey(id, credential) => sqlx::query(
                "UPDATE factors SET credential = $1, used = $2 WHERE id = $3 AND account = $4 \
                 AND EXISTS (SELECT 1 FROM accounts WHERE id = $4 AND login = $5 AND state = $6)",
            )
            .bind(credential)
            .bind(today.to_string())
            .bind(id.as_bytes()),
            UsedFactor::Recovery(digest) => sqlx::query(
                "DELETE FROM recovery_codes WHERE digest = $1 AND account = $2 \
                 AND EXISTS (SELECT 1 FROM accounts WHERE id = $2 AND login = $3 AND state = $4)",
            )
            .bind(digest.as_bytes()),
        };
        let account = candidate.account();
        let done = query
            .bind(account.as_bytes())
            .bind(candidate.login.as_bytes())
            .bind(candidate.state.code())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Adds a factor to one's own account. False if the passkey is known already.
    pub async fn add_factor(
        &mut self,
        session: &StaffSession,
        id: FactorId,
        name: &str,
        factor: &NewFactor<'_>,
        today: Day,
    ) -> Result<bool, StorageError> {
        let (kind, step, secret, credential_id, credential, copy) = match factor {
            NewFactor::Code { secret, step } => ("code", *step, Some(*secret), None, None, None),
            NewFactor::Passkey {
                credential_id,
                credential,
                copy,
            } => (
                "passkey",
                0,
                None,
                Some(*credential_id),
                Some(*credential),
                *copy,
            ),
        };
        let done = sqlx::query(
            "INSERT INTO factors (id, account, kind, name, added, step, secret, credential_id, credential, copy, recipient) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
        )
        .bind(id.as_bytes())
        .bind(session.account().0.to_vec())
        .bind(kind)
        .bind(name)
        .bind(today.to_string())
        .bind(step)
        .bind(secret)
        .bind(credential_id)
        .bind(credential)
        .bind(copy.map(|copy| copy.sealed))
        .bind(copy.map(|copy| copy.recipient))
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives one of one's own factors another name. False if there is none.
    pub async fn rename_factor(
        &mut self,
        session: &StaffSession,
        id: FactorId,
        name: &str,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query("UPDATE factors SET name = $1 WHERE id = $2 AND account = $3")
            .bind(name)
            .bind(id.as_bytes())
            .bind(session.account().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Stores a newer keyring as only this passkey of one's own opens it, sealed to what its copy is sealed to. False if it
    /// has no such copy: one that had none would open the account alone from then on.
    pub async fn put_copy(
        &mut self,
        session: &StaffSession,
        id: FactorId,
        copy: NewCopy<'_>,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE factors SET copy = $1 \
             WHERE id = $2 AND account = $3 AND copy IS NOT NULL AND recipient = $4",
        )
        .bind(copy.sealed)
        .bind(id.as_bytes())
        .bind(session.account().as_bytes())
        .bind(copy.recipient)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Stores a newer keyring in place of a copy that a passkey of one's own has. False if it has none.
    pub async fn renew_copy(
        &mut self,
        session: &StaffSession,
        id: FactorId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE factors SET copy = $1 WHERE id = $2 AND account = $3 AND copy IS NOT NULL",
        )
        .bind(sealed)
        .bind(id.as_bytes())
        .bind(session.account().as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes one of one's own factors. False if there is none.
    pub async fn remove_factor(
        &mut self,
        session: &StaffSession,
        id: FactorId,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM factors WHERE id = $1 AND account = $2")
            .bind(id.as_bytes())
            .bind(session.account().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
