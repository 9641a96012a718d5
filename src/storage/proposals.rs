//! Ledger entries that wait for more signatures. Each signature was verified before it came here.

use crate::domain::{AccountId, Digest};

use super::ledger::StoredEntry;
use super::scope::AccountKeeper;
use super::{ReadTransaction, StorageError, WriteTransaction};

impl ReadTransaction {
    /// Every proposal with its id, in no order.
    pub async fn proposals(
        &mut self,
        _keeper: AccountKeeper<'_>,
    ) -> Result<Vec<(Digest, StoredEntry)>, StorageError> {
        let rows: Vec<(Vec<u8>, i64, Vec<u8>, String)> =
            sqlx::query_as("SELECT id, seq, payload, signatures FROM proposals ORDER BY id")
                .fetch_all(self.connection())
                .await?;
        rows.into_iter()
            .map(|(id, seq, payload, signatures)| {
                let entry = StoredEntry {
                    seq: u64::try_from(seq).map_err(|_| StorageError::Corrupt("ledger number"))?,
                    payload,
                    signatures,
                };
                Ok((Digest::from_slice(&id)?, entry))
            })
            .collect()
    }

    /// The signatures that a proposal has, if there is one with this id.
    pub async fn proposal_signatures(
        &mut self,
        _keeper: AccountKeeper<'_>,
        id: Digest,
    ) -> Result<Option<String>, StorageError> {
        let row: Option<(String,)> =
            sqlx::query_as("SELECT signatures FROM proposals WHERE id = $1")
                .bind(id.as_bytes())
                .fetch_optional(self.connection())
                .await?;
        Ok(row.map(|(signatures,)| signatures))
    }
}

impl ReadTransaction {
    /// Who took back their signature of a payload.
    pub async fn withdrawn_signatures(
        &mut self,
        _keeper: AccountKeeper<'_>,
        id: Digest,
    ) -> Result<Vec<AccountId>, StorageError> {
        let rows: Vec<(Vec<u8>,)> =
            sqlx::query_as("SELECT account FROM withdrawn_signatures WHERE entry = $1")
                .bind(id.as_bytes())
                .fetch_all(self.connection())
                .await?;
        rows.iter()
            .map(|(account,)| Ok(AccountId::from_slice(account)?))
            .collect()
    }
}

impl WriteTransaction {
    /// Keeps a proposal, or its signatures in place of those it had.
    pub async fn put_proposal(
        &mut self,
        _keeper: AccountKeeper<'_>,
        id: Digest,
        entry: &StoredEntry,
    ) -> Result<(), StorageError> {
        let seq = i64::try_from(entry.seq).map_err(|_| StorageError::Corrupt("ledger number"))?;
        sqlx::query(
            "INSERT INTO proposals (id, seq, payload, signatures) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (id) DO UPDATE SET signatures = excluded.signatures",
        )
        .bind(id.as_bytes())
        .bind(seq)
        .bind(&entry.payload)
        .bind(&entry.signatures)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes one proposal. False if there is none with this id.
    pub async fn remove_proposal(
        &mut self,
        _keeper: AccountKeeper<'_>,
        id: Digest,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM proposals WHERE id = $1")
            .bind(id.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes every proposal that does not follow entry `head` any more.
    pub async fn remove_stale_proposals(
        &mut self,
        _keeper: AccountKeeper<'_>,
        head: u64,
    ) -> Result<(), StorageError> {
        let head = i64::try_from(head).map_err(|_| StorageError::Corrupt("ledger number"))?;
        for sql in [
            "DELETE FROM proposals WHERE seq <= $1",
            "DELETE FROM withdrawn_signatures WHERE seq <= $1",
        ] {
            sqlx::query(sql)
                .bind(head)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Forgets that this admin took back the signature of a payload.
    pub async fn forget_withdrawal(
        &mut self,
        keeper: AccountKeeper<'_>,
        id: Digest,
    ) -> Result<(), StorageError> {
        let Some(account) = keeper.account() else {
            return Ok(());
        };
        sqlx::query("DELETE FROM withdrawn_signatures WHERE entry = $1 AND account = $2")
            .bind(id.as_bytes())
            .bind(account.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Remembers that an admin took back the signature of a payload, which would be entry `seq`.
    pub async fn withdraw_signature(
        &mut self,
        keeper: AccountKeeper<'_>,
        id: Digest,
        seq: u64,
    ) -> Result<(), StorageError> {
        let Some(account) = keeper.account() else {
            return Ok(());
        };
        let seq = i64::try_from(seq).map_err(|_| StorageError::Corrupt("ledger number"))?;
        sqlx::query(
            "INSERT INTO withdrawn_signatures (entry, account, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(id.as_bytes())
        .bind(account.as_bytes())
        .bind(seq)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
