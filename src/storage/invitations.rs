//! Accounts from being invited to being enrolled.

use crate::domain::{AccountId, AccountState, Day, Digest, Handle, Role};

use super::scope::{AccountKeeper, Invitation};
use super::{ReadTransaction, StorageError, WriteTransaction};

/// An invitation to be stored.
pub struct NewInvitation<'a> {
    /// A new random id; not used where the handle has an unused invitation already.
    pub account: AccountId,
    /// The name the person will sign in with.
    pub handle: &'a Handle,
    /// What they will be.
    pub role: Role,
    /// SHA-256 of the link's token.
    pub token: Digest,
    /// When the link ends, minutes since 1970.
    pub expires: i64,
}

/// What an enrolment stores.
pub struct Enrolled<'a> {
    /// `Enrolled`, or `Vetted` for the first admin, whom the genesis vouches for.
    pub state: AccountState,
    /// SHA-256 of the login key.
    pub login: Digest,
    /// The step of the one-time code that was shown.
    pub one_time_step: i64,
    /// Today.
    pub today: Day,
    /// The account's age recipient.
    pub recipient: &'a str,
    /// Its Ed25519 public key.
    pub signing: [u8; 32],
    /// The enrolment payload as signed.
    pub payload: &'a [u8],
    /// The signature over it.
    pub signature: &'a [u8],
    /// The sealed keyring.
    pub keyring: &'a [u8],
}

impl ReadTransaction {
    /// The seed of the one-time codes that this invitation was shown last.
    pub async fn offered_one_time_secret(
        &mut self,
        invitation: &Invitation,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let row: Option<(Option<Vec<u8>>,)> =
            sqlx::query_as("SELECT one_time_secret FROM accounts WHERE id = $1 AND invite = $2")
                .bind(invitation.account().as_bytes())
                .bind(invitation.token().as_bytes())
                .fetch_optional(self.connection())
                .await?;
        Ok(row.and_then(|(secret,)| secret))
    }
}

impl ReadTransaction {
    /// Whether a used invitation's account enrolled with exactly this, and has it still.
    pub async fn enrolled_with(
        &mut self,
        token: Digest,
        login: Digest,
        enrolment: (&[u8], &[u8]),
        keyring: &[u8],
    ) -> Result<bool, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM accounts WHERE invite = $1 AND state <> 'invited' AND login = $2 \
             AND enrolment = $3 AND enrolment_signature = $4 AND keyring = $5",
        )
        .bind(token.as_bytes())
        .bind(login.as_bytes())
        .bind(enrolment.0)
        .bind(enrolment.1)
        .bind(keyring)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }
}

impl WriteTransaction {
    /// Invites somebody. A handle that was invited before in the same role, and not enrolled, gets the new
    /// link in place of the old one; `None` if the handle is anybody else's.
    pub async fn invite(
        &mut self,
        _keeper: AccountKeeper<'_>,
        invitation: &NewInvitation<'_>,
    ) -> Result<Option<AccountId>, StorageError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as(
            "INSERT INTO accounts (id, handle, role, state, invite, invite_expires) \
             VALUES ($1, $2, $3, 'invited', $4, $5) \
             ON CONFLICT (handle) DO UPDATE SET invite = excluded.invite, \
             invite_expires = excluded.invite_expires, one_time_secret = NULL \
             WHERE accounts.state = 'invited' AND accounts.role = excluded.role RETURNING id",
        )
        .bind(invitation.account.as_bytes())
        .bind(invitation.handle.as_str())
        .bind(invitation.role.code())
        .bind(invitation.token.as_bytes())
        .bind(invitation.expires)
        .fetch_optional(self.connection())
        .await?;
        row.map(|(id,)| Ok(AccountId::from_slice(&id)?)).transpose()
    }

    /// Remembers the seed of one-time codes that the invited person is shown, in place of an earlier one.
    pub async fn offer_one_time_secret(
        &mut self,
        invitation: &Invitation,
        secret: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET one_time_secret = $1 \
             WHERE id = $2 AND invite = $3 AND state = 'invited'",
        )
        .bind(secret)
        .bind(invitation.account().as_bytes())
        .bind(invitation.token().as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Turns an invitation into an account and uses it up. False if it was used meanwhile.
    pub async fn enrol(
        &mut self,
        invitation: &Invitation,
        enrolled: &Enrolled<'_>,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET state = $1, login = $2, recipient = $3, signing = $4, enrolment = $5, \
             enrolment_signature = $6, keyring = $7, invite_expires = NULL \
             WHERE id = $8 AND invite = $9 AND state = 'invited'",
        )
        .bind(enrolled.state.code())
        .bind(enrolled.login.as_bytes())
        .bind(enrolled.recipient)
        .bind(enrolled.signing.as_slice())
        .bind(enrolled.payload)
        .bind(enrolled.signature)
        .bind(enrolled.keyring)
        .bind(invitation.account().as_bytes())
        .bind(invitation.token().as_bytes())
        .execute(self.connection())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        // The seed that was shown becomes the account's first factor, under the account's own id.
        sqlx::query(
            "INSERT INTO factors (id, account, kind, name, added, used, step, secret) \
             SELECT id, id, 'code', '', $1, $1, $2, one_time_secret FROM accounts WHERE id = $3",
        )
        .bind(enrolled.today.to_string())
        .bind(enrolled.one_time_step)
        .bind(invitation.account().as_bytes())
        .execute(self.connection())
        .await?;
        sqlx::query("UPDATE accounts SET one_time_secret = NULL WHERE id = $1")
            .bind(invitation.account().as_bytes())
            .execute(self.connection())
            .await?;
        Ok(true)
    }

    /// Makes an invitation's link useless. False if it has none, or was used.
    pub async fn withdraw_invitation(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET invite = NULL, invite_expires = NULL, one_time_secret = NULL \
             WHERE id = $1 AND state = 'invited' AND invite IS NOT NULL",
        )
        .bind(account.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Turns somebody down who enrolled and was not vetted: nothing of the account works, and its handle is not used
    /// again. False if there is no such account.
    pub async fn reject(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE accounts SET state = $1, invite = NULL, login = NULL, keyring = NULL, kept_keyring = NULL, \
             kept_on = NULL WHERE id = $2 AND state = $3",
        )
        .bind(AccountState::Rejected.code())
        .bind(account.as_bytes())
        .bind(AccountState::Enrolled.code())
        .execute(self.connection())
        .await?;
        for sql in [
            "DELETE FROM factors WHERE account = $1 AND $2 = 1",
            "DELETE FROM resets WHERE account = $1 AND $2 = 1",
        ] {
            sqlx::query(sql)
                .bind(account.as_bytes())
                .bind(i64::from(done.rows_affected() == 1))
                .execute(self.connection())
                .await?;
        }
        Ok(done.rows_affected() == 1)
    }
}
