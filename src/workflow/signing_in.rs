//! Signing in and out, and one's own keyring.
//!
//! Passphrase and one-time code are checked together: a session that has only one of them does not exist.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::hash::sha256;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{
    AccountId, AccountState, Bytes, Day, DeskId, Digest, FactorId, Handle, LedgerHead,
    PROTOCOL_VERSION, ParseError, Role, Wire, encode_base64url,
};
use crate::storage::scope::StaffSession;
use crate::storage::{
    Colleague, NewKeyring, NewSession, SessionLimits, SignInCandidate, WriteTransaction,
};

use super::body::{SentSecret, check_version, versioned};
use super::error::refuse_file;
use super::proof::{SentFactor, SentPasskey};
use super::{Thicket, WorkflowError};

/// Minutes after which a session that nobody uses is over.
const IDLE_MINUTES: i64 = 30;
/// Minutes after which any session is over: a working day.
const LONGEST_MINUTES: i64 = 12 * 60;

/// A keyring that was put aside yesterday or today is kept.
const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// The body of `POST session`.
#[derive(Deserialize)]
pub struct SignInRequest {
    v: u8,
    handle: Option<Handle>,
    login_key: Option<SentSecret>,
    code: Option<Zeroizing<String>>,
    passkey: Option<SentPasskey>,
}

/// The body of `PUT account/keyring`.
#[derive(Clone, Debug, Deserialize)]
pub struct KeyringRequest {
    v: u8,
    keyring: Bytes,
    #[serde(default)]
    copies: Vec<KeyringCopy>,
}

/// The keyring as a passkey opens it.
#[derive(Clone, Debug, Deserialize)]
pub struct KeyringCopy {
    /// The passkey's factor.
    pub id: FactorId,
    /// The sealed file.
    pub keyring: Bytes,
}
versioned!(SignInRequest, KeyringRequest);

impl SignInRequest {
    /// As a client in the same process makes it.
    pub fn new(handle: Handle, login_key: SentSecret, code: &str) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            handle: Some(handle),
            login_key: Some(login_key),
            code: Some(Zeroizing::new(code.to_owned())),
            passkey: None,
        }
    }
}

impl KeyringRequest {
    /// As a client in the same process makes it.
    pub fn new(keyring: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            keyring: Bytes(keyring),
            copies: Vec::new(),
        }
    }
}

/// What the cookie holds: 32 random bytes, of which the server keeps only a hash. Has no `Debug`.
#[derive(Clone)]
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    /// The token as the cookie's value.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(encode_base64url(self.0.as_slice()))
    }

    fn digest(&self) -> Digest {
        sha256(self.0.as_slice())
    }
}

impl std::str::FromStr for SessionToken {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let bytes: Digest = text.parse()?;
        Ok(Self(Zeroizing::new(bytes.0)))
    }
}

/// Who is signed in, as they themselves see it.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    v: u8,
    /// The account.
    pub account: AccountId,
    /// The name it signs in with.
    pub handle: Handle,
    /// What it may do.
    pub role: Role,
    /// A caseworker's desk.
    pub desk: Option<DeskId>,
    /// Its sealed keyring.
    pub keyring: Bytes,
    /// Everybody whose name may stand beside a note.
    pub colleagues: Vec<Colleague>,
    /// The journal's newest entry; none while it is empty.
    pub journal: Option<LedgerHead>,
}

/// A session that has just begun.
pub struct SignedIn {
    /// For the cookie.
    pub token: SessionToken,
    /// Who it is.
    pub profile: Profile,
    /// The keyring as the passkey that was used opens it.
    pub copy: Option<Bytes>,
}

impl Thicket {
    /// Signs somebody in. Each attempt is counted before it is checked; whatever was wrong, the answer is
    /// the same, and an unknown handle takes the same way as a known one with a wrong passphrase.
    pub async fn sign_in(&self, request: &SignInRequest) -> Result<SignedIn, WorkflowError> {
        check_version(request)?;
        let factor = SentFactor::of(request.code.as_ref(), request.passkey.as_ref())?;
        let proved = match (&request.handle, &request.login_key, factor) {
            (Some(handle), Some(login_key), factor) => {
                let mut tx = self.0.db.read().await?;
                let candidate = tx.sign_in_candidate(handle).await?;
                drop(tx);
                let candidate = candidate.filter(|known| known.state == AccountState::Vetted);
                let guessed = sha256(handle.as_str().as_bytes());
                self.prove(candidate, guessed, login_key, factor).await?
            }
            (None, None, SentFactor::Passkey(passkey)) => {
                self.prove_by_passkey(passkey, None).await?
            }
            _ => {
                return Err(WorkflowError::InvalidBody(
                    "handle, login key and a second factor, or a passkey alone",
                ));
            }
        };
        let ledger = self.ledger().await?;
        let candidate = &proved.candidate;
        if !is_vouched(ledger.as_deref(), candidate.account(), candidate.role) {
            return Err(WorkflowError::SignInFailed);
        }
        let mut tx = self.0.db.write().await?;
        self.use_up(&mut tx, &proved).await?;
        let (token, session) = self.begin_session(&mut tx, &proved.candidate).await?;
        tx.commit().await?;
        self.throttle().code_was_right(proved.candidate.account());
        Ok(SignedIn {
            profile: self.profile(&session).await?,
            copy: super::proof::bytes(proved.copy),
            token,
        })
    }

    /// Begins a session of somebody whose factor is used up in the same transaction.
    pub(super) async fn begin_session(
        &self,
        tx: &mut WriteTransaction,
        candidate: &SignInCandidate,
    ) -> Result<(SessionToken, StaffSession), WorkflowError> {
        let token = SessionToken(Zeroizing::new(self.0.random.bytes()));
        let session = NewSession {
            token: token.digest(),
            now: self.minute(),
        };
        let limits = self.session_limits();
        tx.forget_sessions(limits).await?;
        if !tx.begin_session(candidate, session).await? {
            return Err(WorkflowError::SignInFailed);
        }
        let session = tx.staff_session(token.digest(), limits).await?;
        Ok((token, session.ok_or(WorkflowError::SignInFailed)?))
    }

    /// Whose session a token is. It is over after 30 minutes without a request, after 12 hours, and at once
    /// when its account is stopped.
    pub async fn session(&self, token: &SessionToken) -> Result<StaffSession, WorkflowError> {
        let now = self.minute();
        let mut tx = self.0.db.read().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        let session = tx
            .staff_session(token.digest(), self.session_limits())
            .await?
            .ok_or(WorkflowError::SignedOut)?;
        let stale = tx.used_before(&session, now).await?;
        drop(tx);
        self.remember(ledger.as_ref());
        if !is_vouched(ledger.as_deref(), session.account(), session.role()) {
            return Err(WorkflowError::SignedOut);
        }
        if stale {
            let mut tx = self.0.db.write().await?;
            tx.touch_session(&session, now).await?;
            tx.commit().await?;
        }
        Ok(session)
    }

    /// What `GET session` answers.
    pub async fn profile(&self, session: &StaffSession) -> Result<Profile, WorkflowError> {
        let ledger = self.ledger().await?;
        let mut tx = self.0.db.read().await?;
        Ok(Profile {
            v: PROTOCOL_VERSION,
            account: session.account(),
            handle: session.handle().clone(),
            role: session.role(),
            desk: ledger.and_then(|ledger| ledger.account(&session.account()).and_then(|a| a.desk)),
            keyring: Bytes(tx.keyring(session).await?),
            colleagues: tx.colleagues(session).await?,
            journal: super::journal::head(&mut tx).await?,
        })
    }

    /// Ends this session.
    pub async fn sign_out(&self, session: &StaffSession) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        tx.end_session(session).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of this account.
    pub async fn sign_out_everywhere(&self, session: &StaffSession) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        tx.end_all_sessions(session).await?;
        Ok(tx.commit().await?)
    }

    /// Stores one's own keyring again, as after seeing a newer ledger head.
    pub async fn put_keyring(
        &self,
        session: &StaffSession,
        request: &KeyringRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        check_keyrings(&request.keyring, &request.copies)?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        tx.put_keyring(session, self.new_keyring(&request.keyring.0))
            .await?;
        for copy in &request.copies {
            if !tx.renew_copy(session, copy.id, &copy.keyring.0).await? {
                return Err(WorkflowError::NotFound);
            }
        }
        Ok(tx.commit().await?)
    }

    /// The keyring it takes the place of is kept that day and the next. A session is over after 12 hours, so
    /// one that is borrowed can put the last good keyring aside but not destroy it.
    pub(super) fn new_keyring<'a>(&self, sealed: &'a [u8]) -> NewKeyring<'a> {
        let now = self.0.clock.unix_seconds();
        NewKeyring {
            sealed,
            today: Day::from_unix_seconds(now),
            keep_since: Day::from_unix_seconds(now - SECONDS_A_DAY),
        }
    }

    /// Looks again, inside the transaction that writes: a session may end, and an account be stopped, while
    /// the body of a request is on its way. Answers the ledger that vouches for the account.
    pub(super) async fn still_signed_in(
        &self,
        tx: &mut WriteTransaction,
        session: &StaffSession,
    ) -> Result<Arc<Ledger>, WorkflowError> {
        let alive = tx.is_alive(session, self.session_limits()).await?;
        let ledger = self.ledger_in(tx).await?;
        ledger
            .filter(|ledger| alive && is_vouched(Some(ledger), session.account(), session.role()))
            .ok_or(WorkflowError::SignedOut)
    }

    pub(super) fn session_limits(&self) -> SessionLimits {
        let now = self.minute();
        SessionLimits {
            now,
            created_after: now - LONGEST_MINUTES,
            used_after: now - IDLE_MINUTES,
        }
    }
}

/// A keyring and its copies must look like what they are.
pub(super) fn check_keyrings(keyring: &Bytes, copies: &[KeyringCopy]) -> Result<(), WorkflowError> {
    let check =
        |file: &Bytes| sealed::check(Wire::Keyring, &file.0).map_err(refuse_file(Wire::Keyring));
    check(keyring)?;
    copies.iter().try_for_each(|copy| check(&copy.keyring))
}

/// The ledger has the last word on who may be signed in, whatever the accounts table says.
fn is_vouched(ledger: Option<&Ledger>, account: AccountId, role: Role) -> bool {
    ledger
        .and_then(|ledger| ledger.account(&account))
        .is_some_and(|listed| listed.state == AccountState::Vetted && listed.role == role)
}
