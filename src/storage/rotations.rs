//! New keys that an account offers, with its keyring and grants sealed to them, until admins have signed the keys
//! into the ledger.

use crate::domain::{AccountId, CaseId, Day, Digest, FactorId};

use super::scope::{AccountKeeper, CaseworkerSession, StaffSession};
use super::{ReadTransaction, RowKey, StorageError, WriteTransaction};

/// New keys as they are offered.
#[derive(Clone, Debug)]
pub struct StoredRotation {
    /// An enrolment with the new keys, as signed.
    pub payload: Vec<u8>,
    /// Over it, by the new signing key.
    pub signature: Vec<u8>,
    /// Over it, by the key of before.
    pub old_signature: Vec<u8>,
}

/// New keys to be offered.
pub struct NewRotation<'a> {
    /// The new age recipient.
    pub recipient: &'a str,
    /// The new Ed25519 public key.
    pub signing: [u8; 32],
    /// Payload and signatures.
    pub signed: StoredRotation,
    /// The new keyring, sealed as the current one is.
    pub keyring: &'a [u8],
    /// The same, for passkeys that unlock.
    pub copies: &'a [(FactorId, &'a [u8])],
}

/// A case with the reader's own grant of it.
#[derive(Clone, Debug)]
pub struct CaseGrant {
    /// The case.
    pub case: CaseId,
    /// The sealed grant.
    pub grant: Vec<u8>,
}

/// Grants that are listed at once.
pub const LISTED_GRANTS: usize = 64;

type RotationRow = (Vec<u8>, Vec<u8>, Vec<u8>);

type OfferRow = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, i64);

fn stored((payload, signature, old_signature): RotationRow) -> StoredRotation {
    StoredRotation {
        payload,
        signature,
        old_signature,
    }
}

impl ReadTransaction {
    /// What one offers, if anything.
    pub async fn own_rotation(
        &mut self,
        session: &StaffSession,
    ) -> Result<Option<StoredRotation>, StorageError> {
        let row: Option<RotationRow> = sqlx::query_as(
            "SELECT payload, signature, old_signature FROM rotations WHERE account = $1",
        )
        .bind(session.account().as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(stored))
    }

    /// Every offer, with the number of grants that are not sealed to it yet.
    pub async fn rotations(
        &mut self,
        _keeper: AccountKeeper<'_>,
    ) -> Result<Vec<(AccountId, StoredRotation, u64)>, StorageError> {
        let rows: Vec<OfferRow> = sqlx::query_as(
            "SELECT r.account, r.payload, r.signature, r.old_signature, \
             (SELECT COUNT(*) FROM grants g WHERE g.account = r.account AND NOT EXISTS \
             (SELECT 1 FROM rotation_grants n WHERE n.account = r.account AND n.case_key = g.case_key) AND NOT EXISTS \
             (SELECT 1 FROM refusals f WHERE f.account = r.account AND f.case_key = g.case_key)) \
             FROM rotations r ORDER BY r.account",
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(account, payload, signature, old_signature, missing)| {
                Ok((
                    AccountId::from_slice(&account)?,
                    stored((payload, signature, old_signature)),
                    u64::try_from(missing).map_err(|_| StorageError::Corrupt("count"))?,
                ))
            })
            .collect()
    }

    /// The first of one's own grants that are not sealed to the offered keys yet, or, without an offer, that are
    /// older than one's keys; and how many there are.
    pub async fn grants_to_bring(
        &mut self,
        session: &StaffSession,
        offered: bool,
    ) -> Result<(Vec<CaseGrant>, u64), StorageError> {
        let (first, count) = if offered {
            (NOT_OFFERED, COUNT_NOT_OFFERED)
        } else {
            (OUTDATED, COUNT_OUTDATED)
        };
        let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(first)
            .bind(session.account().as_bytes())
            .fetch_all(self.connection())
            .await?;
        let (missing,): (i64,) = sqlx::query_as(count)
            .bind(session.account().as_bytes())
            .fetch_one(self.connection())
            .await?;
        let grants = rows
            .into_iter()
            .map(|(case, grant)| {
                Ok(CaseGrant {
                    case: CaseId::from_slice(&case)?,
                    grant,
                })
            })
            .collect::<Result<_, StorageError>>()?;
        let missing = u64::try_from(missing).map_err(|_| StorageError::Corrupt("count"))?;
        Ok((grants, missing))
    }
}

macro_rules! to_bring {
    ($what:literal, $which:literal, $end:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM grants g JOIN cases c ON c.case_key = g.case_key WHERE g.account = $1 AND NOT EXISTS ",
            "(SELECT 1 FROM refusals f WHERE f.account = $1 AND f.case_key = g.case_key) AND ",
            $which,
            $end
        )
    };
}

const NOT_OFFERED: &str = to_bring!(
    "c.id, g.sealed",
    "NOT EXISTS (SELECT 1 FROM rotation_grants n WHERE n.account = $1 AND n.case_key = g.case_key)",
    " ORDER BY c.id LIMIT 64"
);
const COUNT_NOT_OFFERED: &str = to_bring!(
    "COUNT(*)",
    "NOT EXISTS (SELECT 1 FROM rotation_grants n WHERE n.account = $1 AND n.case_key = g.case_key)",
    ""
);
const OUTDATED: &str = to_bring!(
    "c.id, g.sealed",
    "g.outdated = 1",
    " ORDER BY c.id LIMIT 64"
);
const COUNT_OUTDATED: &str = to_bring!("COUNT(*)", "g.outdated = 1", "");

impl WriteTransaction {
    /// Offers new keys, in place of an earlier offer. False if a copy is for a passkey that one does not have.
    pub async fn put_rotation(
        &mut self,
        session: &StaffSession,
        new: &NewRotation<'_>,
    ) -> Result<bool, StorageError> {
        self.remove_rotation(session).await?;
        sqlx::query(
            "INSERT INTO rotations (account, recipient, signing, payload, signature, old_signature, keyring) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(session.account().as_bytes())
        .bind(new.recipient)
        .bind(new.signing.as_slice())
        .bind(&new.signed.payload)
        .bind(&new.signed.signature)
        .bind(&new.signed.old_signature)
        .bind(new.keyring)
        .execute(self.connection())
        .await?;
        for (factor, copy) in new.copies {
            let done = sqlx::query(
                "INSERT INTO rotation_copies (account, factor, copy) SELECT account, id, $3 FROM factors \
                 WHERE id = $2 AND account = $1 AND copy IS NOT NULL ON CONFLICT DO NOTHING",
            )
            .bind(session.account().as_bytes())
            .bind(factor.as_bytes())
            .bind(*copy)
            .execute(self.connection())
            .await?;
            if done.rows_affected() != 1 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes the offer back. False if there is none.
    pub async fn remove_rotation(&mut self, session: &StaffSession) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM rotations WHERE account = $1")
            .bind(session.account().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// One's own grant of a case; `None` if one has none, or is refused the case.
    pub async fn own_grant(
        &mut self,
        session: &CaseworkerSession,
        case: CaseId,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as(
            "SELECT g.sealed FROM grants g JOIN cases c ON c.case_key = g.case_key \
             WHERE g.account = $1 AND c.id = $2 AND NOT EXISTS \
             (SELECT 1 FROM refusals f WHERE f.account = $1 AND f.case_key = g.case_key)",
        )
        .bind(session.account().as_bytes())
        .bind(case.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(sealed,)| sealed))
    }

    /// Keeps one of one's own grants as it is sealed to the offered keys. False if one has no grant of the case, or is
    /// refused it.
    pub async fn put_rotation_grant(
        &mut self,
        session: &CaseworkerSession,
        key: RowKey,
        case: CaseId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO rotation_grants (grant_key, account, case_key, sealed) \
             SELECT $1, g.account, g.case_key, $4 FROM grants g JOIN cases c ON c.case_key = g.case_key \
             WHERE g.account = $2 AND c.id = $3 AND NOT EXISTS \
             (SELECT 1 FROM refusals f WHERE f.account = $2 AND f.case_key = g.case_key) \
             ON CONFLICT (account, case_key) DO UPDATE SET sealed = excluded.sealed",
        )
        .bind(key.next(0))
        .bind(session.account().as_bytes())
        .bind(case.as_bytes())
        .bind(sealed)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts one of one's own grants, sealed to one's keys of now, in place of one that is older than they are.
    /// False if there is none such, or one is refused the case: any other grant stays as it is.
    pub async fn renew_own_grant(
        &mut self,
        session: &CaseworkerSession,
        case: CaseId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE grants SET sealed = $1, outdated = 0 WHERE account = $2 AND outdated = 1 \
             AND case_key = (SELECT case_key FROM cases WHERE id = $3) AND NOT EXISTS \
             (SELECT 1 FROM refusals f WHERE f.account = $2 AND f.case_key = grants.case_key)",
        )
        .bind(sealed)
        .bind(session.account().as_bytes())
        .bind(case.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Exchanges an account's keys, keyring, copies and grants for the offered ones, all at once, and ends its
    /// sessions. False if it does not offer exactly these keys.
    pub async fn land_rotation(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
        recipient: &str,
        signing: Digest,
        today: Day,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET recipient = r.recipient, signing = r.signing, enrolment = r.payload, \
             enrolment_signature = r.signature, kept_keyring = accounts.keyring, kept_on = $4, \
             keyring = r.keyring FROM rotations r \
             WHERE accounts.id = $1 AND r.account = $1 AND r.recipient = $2 AND r.signing = $3",
        )
        .bind(account.as_bytes())
        .bind(recipient)
        .bind(signing.as_bytes())
        .bind(today.to_string())
        .execute(self.connection())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        for sql in [
            "UPDATE factors SET copy = (SELECT n.copy FROM rotation_copies n \
             WHERE n.account = factors.account AND n.factor = factors.id) WHERE account = $1",
            "UPDATE factors SET recipient = NULL WHERE account = $1 AND copy IS NULL",
            "UPDATE grants SET outdated = 1 WHERE account = $1",
            "UPDATE grants SET outdated = 0, sealed = n.sealed FROM rotation_grants n \
             WHERE grants.account = $1 AND n.account = $1 AND n.case_key = grants.case_key",
            "DELETE FROM rotations WHERE account = $1",
        ] {
            sqlx::query(sql)
                .bind(account.as_bytes())
                .execute(self.connection())
                .await?;
        }
        self.end_sessions_of(account).await?;
        Ok(true)
    }
}
