//! One's own account: passphrase, second factors, recovery codes, sessions. What changes how one signs in needs
//! proof again, so that a borrowed session is not an account.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::hybrid::Recipient;
use crate::crypto::passkey::{AskedRegistration, Attestation, Options};
use crate::crypto::{one_time_code, recovery_code};
use crate::domain::{AccountId, Bytes, FactorId, PROTOCOL_VERSION};
use crate::storage::scope::StaffSession;
use crate::storage::{NewCopy, NewFactor, OwnFactor};

use super::administration::{SessionView, SessionsView};
use super::body::{SentSecret, check_version, versioned};
use super::proof::Proof;
use super::reset::check_name;
use super::signing_in::{SessionToken, check_keyrings};
use super::{Thicket, WorkflowError};

/// The most secrets of one-time codes of an account: with each, more codes are right at a time.
const MOST_CODES: usize = 5;
/// The most passkeys of an account.
const MOST_PASSKEYS: usize = 10;
/// Recovery codes that are made at once.
const RECOVERY_CODES: usize = 8;
/// Seconds in which a new factor has to be shown to work.
const OFFER_SECONDS: i64 = 10 * 60;

/// The body of `PUT account/passphrase`.
#[derive(Deserialize)]
pub struct PassphraseRequest {
    v: u8,
    proof: Proof,
    login_key: SentSecret,
    keyring: Bytes,
}

/// What kind of second factor is to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorKind {
    /// One-time codes.
    Code,
    /// A passkey.
    Passkey,
}

/// The body of `POST account/factors`.
#[derive(Deserialize)]
pub struct NewFactorRequest {
    v: u8,
    proof: Proof,
    kind: FactorKind,
    name: String,
}

/// The body of `PUT account/factors/{id}`: that the new factor works.
#[derive(Deserialize)]
pub struct FactorShownRequest {
    v: u8,
    code: Option<Zeroizing<String>>,
    credential: Option<Attestation>,
    copy: Option<Bytes>,
    recipient: Option<String>,
}

/// The body of `PATCH account/factors/{id}`.
#[derive(Clone, Debug, Deserialize)]
pub struct FactorChangeRequest {
    v: u8,
    name: Option<String>,
    copy: Option<Bytes>,
    recipient: Option<String>,
}

/// A copy comes with what it is sealed to.
fn check_copy<'a>(
    copy: Option<&'a Bytes>,
    recipient: Option<&'a String>,
) -> Result<Option<NewCopy<'a>>, WorkflowError> {
    match (copy, recipient) {
        (None, None) => Ok(None),
        (Some(copy), Some(recipient)) if Recipient::parse(recipient).is_ok() => {
            check_keyrings(copy, &[])?;
            Ok(Some(NewCopy {
                sealed: &copy.0,
                recipient,
            }))
        }
        _ => Err(WorkflowError::InvalidBody(
            "a copy comes with what it is sealed to",
        )),
    }
}

/// The body of a call that needs nothing but proof.
#[derive(Deserialize)]
pub struct ProofRequest {
    v: u8,
    proof: Proof,
}
versioned!(
    PassphraseRequest,
    NewFactorRequest,
    FactorShownRequest,
    FactorChangeRequest,
    ProofRequest,
);

impl PassphraseRequest {
    /// As a client in the same process makes it.
    pub fn new(proof: Proof, login_key: SentSecret, keyring: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            proof,
            login_key,
            keyring: Bytes(keyring),
        }
    }
}

impl NewFactorRequest {
    /// As a client in the same process makes it.
    pub fn new(proof: Proof, kind: FactorKind, name: &str) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            proof,
            kind,
            name: name.to_owned(),
        }
    }
}

impl FactorShownRequest {
    /// As a client in the same process makes it, with a code.
    pub fn new(code: &str) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            code: Some(Zeroizing::new(code.to_owned())),
            credential: None,
            copy: None,
            recipient: None,
        }
    }
}

impl ProofRequest {
    /// As a client in the same process makes it.
    pub fn new(proof: Proof) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            proof,
        }
    }
}

/// One's own second factors.
#[derive(Clone, Debug, Serialize)]
pub struct FactorsView {
    v: u8,
    /// Codes first.
    pub factors: Vec<OwnFactor>,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}

/// What is needed to set up a new factor. May hold a seed, so it has no `Debug`.
#[derive(Serialize)]
pub struct FactorOffer {
    v: u8,
    /// What it will be called here.
    pub id: FactorId,
    /// Seed of the one-time codes in base32.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp: Option<Zeroizing<String>>,
    /// What the browser is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
}

/// Fresh recovery codes, shown once. Has no `Debug`.
#[derive(Serialize)]
pub struct RecoveryCodes {
    v: u8,
    /// The codes.
    pub codes: Vec<Zeroizing<String>>,
}

/// Factors that are being set up: one an account, in memory only.
#[derive(Default)]
pub(super) struct Offers(HashMap<AccountId, Offer>);

struct Offer {
    id: FactorId,
    name: String,
    until: i64,
    what: Offered,
}

enum Offered {
    Code(Zeroizing<Vec<u8>>),
    Passkey(usize, Box<AskedRegistration>),
}

impl Thicket {
    /// Takes a new passphrase: its login key, and the keyring sealed anew. Every session ends; the answer begins
    /// another one.
    pub async fn change_passphrase(
        &self,
        session: &StaffSession,
        request: &PassphraseRequest,
    ) -> Result<SessionToken, WorkflowError> {
        check_version(request)?;
        check_keyrings(&request.keyring, &[])?;
        if !request.proof.has_login_key() {
            return Err(WorkflowError::InvalidBody("the old passphrase is needed"));
        }
        let proved = self.prove_again(session, &request.proof).await?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        self.use_up(&mut tx, &proved).await?;
        let login = request.login_key.digest();
        if !tx
            .put_passphrase(session, &proved.candidate, login, &request.keyring.0)
            .await?
        {
            return Err(WorkflowError::SignInFailed);
        }
        let candidate = tx.own_candidate(session).await?;
        let candidate = candidate.ok_or(WorkflowError::SignedOut)?;
        tx.end_all_sessions(session).await?;
        let (token, _) = self.begin_session(&mut tx, &candidate).await?;
        tx.commit().await?;
        self.throttle().code_was_right(session.account());
        Ok(token)
    }

    /// One's own second factors.
    pub async fn factors(&self, session: &StaffSession) -> Result<FactorsView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        Ok(FactorsView {
            v: PROTOCOL_VERSION,
            factors: tx.own_factors(session).await?,
            recovery_codes: tx.own_recovery_codes(session).await?,
        })
    }

    /// Begins to add a second factor. It counts once [`Self::add_factor`] has seen that it works. `host` is
    /// where the page came from, which a passkey is bound to.
    pub async fn offer_factor(
        &self,
        session: &StaffSession,
        host: &str,
        request: &NewFactorRequest,
    ) -> Result<FactorOffer, WorkflowError> {
        check_version(request)?;
        check_name(&request.name)?;
        self.check_room(session, request.kind).await?;
        if request.kind == FactorKind::Passkey {
            self.party(host)?;
        }
        self.prove_and_use_up(session, &request.proof).await?;
        let mut offer = FactorOffer {
            v: PROTOCOL_VERSION,
            id: FactorId(self.0.random.bytes()),
            totp: None,
            options: None,
        };
        let what = match request.kind {
            FactorKind::Code => {
                let secret = one_time_code::new_secret(&self.0.random);
                offer.totp = Some(one_time_code::to_base32(secret.as_slice()));
                Offered::Code(Zeroizing::new(secret.to_vec()))
            }
            FactorKind::Passkey => {
                let known = self.0.db.read().await?.own_credential_ids(session).await?;
                let (number, party) = self.party(host)?;
                let (options, asked) = party
                    .ask_for_new(session.account(), session.handle().as_str(), known)
                    .map_err(|_| WorkflowError::NotFound)?;
                offer.options = Some(options);
                Offered::Passkey(number, Box::new(asked))
            }
        };
        let waiting = Offer {
            id: offer.id,
            name: request.name.clone(),
            until: self.0.clock.unix_seconds() + OFFER_SECONDS,
            what,
        };
        self.offers().0.insert(session.account(), waiting);
        Ok(offer)
    }

    /// Adds the factor that was offered last, once it has been shown to work. A wrong code is counted.
    pub async fn add_factor(
        &self,
        session: &StaffSession,
        id: FactorId,
        request: &FactorShownRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        let copy = check_copy(request.copy.as_ref(), request.recipient.as_ref())?;
        let now = self.0.clock.unix_seconds();
        let account = session.account();
        let offer = self.offers().0.remove(&account);
        let offer = offer.filter(|offer| offer.id == id && offer.until > now);
        let offer = offer.ok_or(WorkflowError::NotFound)?;
        self.throttle().code(account, now)?;
        let (credential, credential_id);
        let factor = match (&offer.what, &request.code, &request.credential) {
            (Offered::Code(secret), Some(code), None) => {
                let Some(step) = one_time_code::check(secret, code, now, 0) else {
                    // A typing error does not cost the offer.
                    self.offers().0.entry(account).or_insert(offer);
                    return Err(WorkflowError::SignInFailed);
                };
                NewFactor::Code { secret, step }
            }
            (Offered::Passkey(party, asked), None, Some(answer)) => {
                let party = self.0.parties.get(*party).ok_or(WorkflowError::NotFound)?;
                let passkey = party
                    .accept(asked, answer)
                    .map_err(|_| WorkflowError::SignInFailed)?;
                credential_id = passkey.credential_id().to_vec();
                credential = passkey.to_json();
                NewFactor::Passkey {
                    credential_id: &credential_id,
                    credential: &credential,
                    copy,
                }
            }
            _ => return Err(WorkflowError::InvalidBody("not what was offered")),
        };
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        let today = self.0.clock.today();
        if !tx
            .add_factor(session, id, &offer.name, &factor, today)
            .await?
        {
            return Err(WorkflowError::NotFound);
        }
        tx.commit().await?;
        self.throttle().code_was_right(account);
        Ok(())
    }

    /// Gives a factor another name, or stores a newer keyring in place of a passkey's copy, sealed to the same. A passkey
    /// gets its first copy only when it is added, with proof.
    pub async fn change_factor(
        &self,
        session: &StaffSession,
        id: FactorId,
        request: &FactorChangeRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        if let Some(name) = &request.name {
            check_name(name)?;
            if !tx.rename_factor(session, id, name).await? {
                return Err(WorkflowError::NotFound);
            }
        }
        if let Some(copy) = check_copy(request.copy.as_ref(), request.recipient.as_ref())?
            && !tx.put_copy(session, id, copy).await?
        {
            return Err(WorkflowError::NotFound);
        }
        Ok(tx.commit().await?)
    }

    /// Removes a factor, unless it is the last one. Every other session ends: one may have begun with it.
    pub async fn remove_factor(
        &self,
        session: &StaffSession,
        id: FactorId,
        request: &ProofRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        let proved = self.prove_again(session, &request.proof).await?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        self.use_up(&mut tx, &proved).await?;
        if !tx.remove_factor(session, id).await? {
            return Err(WorkflowError::NotFound);
        }
        if tx.own_factors(session).await?.is_empty() {
            return Err(WorkflowError::LastFactor);
        }
        tx.end_other_sessions(session).await?;
        tx.commit().await?;
        self.throttle().code_was_right(session.account());
        Ok(())
    }

    /// Makes recovery codes in place of those one had.
    pub async fn make_recovery_codes(
        &self,
        session: &StaffSession,
        request: &ProofRequest,
    ) -> Result<RecoveryCodes, WorkflowError> {
        check_version(request)?;
        let account = session.account();
        let codes: Vec<_> = (0..RECOVERY_CODES)
            .map(|_| recovery_code::generate(&self.0.random))
            .collect();
        let digests: Vec<_> = codes
            .iter()
            .filter_map(|code| recovery_code::digest(&account, code))
            .collect();
        let proved = self.prove_again(session, &request.proof).await?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        self.use_up(&mut tx, &proved).await?;
        tx.put_recovery_codes(session, &digests).await?;
        tx.commit().await?;
        self.throttle().code_was_right(account);
        Ok(RecoveryCodes {
            v: PROTOCOL_VERSION,
            codes,
        })
    }

    /// One's own sessions.
    pub async fn own_sessions(
        &self,
        session: &StaffSession,
    ) -> Result<SessionsView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let sessions = tx.own_sessions(session, self.session_limits()).await?;
        Ok(SessionsView {
            v: PROTOCOL_VERSION,
            sessions: sessions
                .into_iter()
                .map(|times| SessionView {
                    began: times.began,
                    used: times.used,
                    here: Some(times.here),
                })
                .collect(),
        })
    }

    async fn prove_and_use_up(
        &self,
        session: &StaffSession,
        proof: &Proof,
    ) -> Result<(), WorkflowError> {
        let proved = self.prove_again(session, proof).await?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        self.use_up(&mut tx, &proved).await?;
        tx.commit().await?;
        self.throttle().code_was_right(session.account());
        Ok(())
    }

    async fn check_room(
        &self,
        session: &StaffSession,
        kind: FactorKind,
    ) -> Result<(), WorkflowError> {
        let factors = self.0.db.read().await?.own_factors(session).await?;
        let (code, most) = match kind {
            FactorKind::Code => ("code", MOST_CODES),
            FactorKind::Passkey => ("passkey", MOST_PASSKEYS),
        };
        if factors.iter().filter(|factor| factor.kind == code).count() < most {
            Ok(())
        } else {
            Err(WorkflowError::InvalidBody("no more factors of this kind"))
        }
    }

    fn offers(&self) -> std::sync::MutexGuard<'_, Offers> {
        self.0
            .offers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
