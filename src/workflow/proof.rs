//! Proving who one is: the passphrase and one second factor, checked together and counted before they are checked.
//!
//! Nothing here tells which of them was wrong, or acts on a factor that it has not used up.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::hash::{equal, sha256};
use crate::crypto::passkey::{AskedSignIn, Assertion, KnownPasskey, Options, RelyingParty};
use crate::crypto::{one_time_code, recovery_code};
use crate::domain::{AccountId, Bytes, Digest, FactorId, PROTOCOL_VERSION};
use crate::storage::scope::StaffSession;
use crate::storage::{PasskeyFactor, SignInCandidate, UsedFactor, WriteTransaction};

use super::body::{SentSecret, check_version, versioned};
use super::{Thicket, WorkflowError};

/// Seconds in which a passkey has to answer.
const CHALLENGE_SECONDS: i64 = 5 * 60;
/// The most questions that wait for an answer; strangers may ask, so the oldest is forgotten for the newest.
const CHALLENGES: usize = 4096;
/// Digits of a one-time code; anything else is read as a recovery code.
const CODE_DIGITS: usize = 6;

/// The body of a call that only asks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct AskRequest {
    v: u8,
}
versioned!(AskRequest);

/// What a passkey answered, and to which question.
#[derive(Deserialize)]
pub struct SentPasskey {
    challenge: FactorId,
    credential: Assertion,
}

/// Who one is, proved again. Has no `Debug`.
#[derive(Deserialize)]
pub struct Proof {
    login_key: Option<SentSecret>,
    code: Option<Zeroizing<String>>,
    passkey: Option<SentPasskey>,
}

impl Proof {
    /// As a client in the same process makes it.
    pub fn new(login_key: SentSecret, code: &str) -> Self {
        Self {
            login_key: Some(login_key),
            code: Some(Zeroizing::new(code.to_owned())),
            passkey: None,
        }
    }

    /// Whether it has the passphrase in it.
    pub(super) fn has_login_key(&self) -> bool {
        self.login_key.is_some()
    }
}

/// A question for `navigator.credentials.get`.
#[derive(Serialize)]
pub struct PasskeyChallenge {
    v: u8,
    /// Names it in the answer.
    pub challenge: FactorId,
    /// What the browser is given.
    pub options: Options,
}

/// The second factor among what somebody sent.
#[derive(Clone, Copy)]
pub(super) enum SentFactor<'a> {
    Code(&'a str),
    Passkey(&'a SentPasskey),
}

impl<'a> SentFactor<'a> {
    /// Exactly one of them must be there.
    pub(super) fn of(
        code: Option<&'a Zeroizing<String>>,
        passkey: Option<&'a SentPasskey>,
    ) -> Result<Self, WorkflowError> {
        match (code, passkey) {
            (Some(code), None) => Ok(Self::Code(code)),
            (None, Some(passkey)) => Ok(Self::Passkey(passkey)),
            _ => Err(WorkflowError::InvalidBody("one second factor is needed")),
        }
    }
}

/// Somebody whose passphrase and factor were right. The factor is still to be used up.
pub(super) struct Proved {
    pub(super) candidate: SignInCandidate,
    pub(super) used: UsedFactor,
    /// The keyring as the passkey that was used opens it.
    pub(super) copy: Option<Vec<u8>>,
}

/// Questions that wait for an answer. In memory only, and each is answered at most once.
#[derive(Default)]
pub(super) struct Challenges(HashMap<FactorId, Waiting>);

struct Waiting {
    until: i64,
    party: usize,
    asked: AskedSignIn,
}

impl Challenges {
    fn put(&mut self, id: FactorId, waiting: Waiting, now: i64) {
        self.0.retain(|_, other| other.until > now);
        if self.0.len() >= CHALLENGES {
            let oldest = self.0.iter().min_by_key(|(_, other)| other.until);
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                self.0.remove(&oldest);
            }
        }
        self.0.insert(id, waiting);
    }

    fn take(&mut self, id: &FactorId, now: i64) -> Option<Waiting> {
        self.0.remove(id).filter(|waiting| waiting.until > now)
    }
}

impl Thicket {
    /// A question for any passkey of the site at `host`. Not found where there can be none.
    pub fn ask_passkey(
        &self,
        host: &str,
        request: AskRequest,
    ) -> Result<PasskeyChallenge, WorkflowError> {
        check_version(&request)?;
        let (number, party) = self.party(host)?;
        let (options, asked) = party.ask().map_err(|_| WorkflowError::NotFound)?;
        let challenge = FactorId(self.0.random.bytes());
        let now = self.0.clock.unix_seconds();
        let waiting = Waiting {
            until: now + CHALLENGE_SECONDS,
            party: number,
            asked,
        };
        self.challenges().put(challenge, waiting, now);
        Ok(PasskeyChallenge {
            v: PROTOCOL_VERSION,
            challenge,
            options,
        })
    }

    /// The relying party of a host, and its number.
    pub(super) fn party(&self, host: &str) -> Result<(usize, &RelyingParty), WorkflowError> {
        let found = (0..)
            .zip(&self.0.parties)
            .find(|(_, party)| party.host() == host);
        found.ok_or(WorkflowError::NotFound)
    }

    /// Checks that somebody has the passphrase of the account behind `candidate`, which may be nobody's, and a second
    /// factor. Takes the same way for an unknown handle as for a wrong passphrase. `guessed` is what is counted.
    pub(super) async fn prove(
        &self,
        candidate: Option<SignInCandidate>,
        guessed: Digest,
        login_key: &SentSecret,
        factor: SentFactor<'_>,
    ) -> Result<Proved, WorkflowError> {
        let candidate = self.check_login_key(candidate, guessed, login_key)?;
        let (used, copy) = self.check_factor(&candidate, factor).await?;
        Ok(Proved {
            candidate,
            used,
            copy,
        })
    }

    /// Checks a passphrase alone, as for a link that stands for the second factor.
    pub(super) fn check_login_key(
        &self,
        candidate: Option<SignInCandidate>,
        guessed: Digest,
        login_key: &SentSecret,
    ) -> Result<SignInCandidate, WorkflowError> {
        let counted = self.throttle().guess(guessed, self.0.clock.unix_seconds());
        let sent = login_key.digest();
        let expected = candidate
            .as_ref()
            .map_or(Digest([0; 32]), |known| known.login);
        let same = equal(sent.as_bytes(), expected.as_bytes());
        match candidate.filter(|_| same) {
            Some(candidate) => Ok(candidate),
            None => Err(counted.err().unwrap_or(WorkflowError::SignInFailed)),
        }
    }

    /// Checks a passkey that unlocks, which needs no passphrase: it has verified its user.
    pub(super) async fn prove_by_passkey(
        &self,
        passkey: &SentPasskey,
        of: Option<AccountId>,
    ) -> Result<Proved, WorkflowError> {
        // All of them count as one target: there is nothing to tell strangers' guesses apart by.
        let counted = self
            .throttle()
            .guess(sha256(b"passkeys"), self.0.clock.unix_seconds());
        let account = passkey.credential.account();
        let account = account.filter(|account| of.is_none_or(|of| of == *account));
        let candidate = match account {
            Some(account) => {
                let mut tx = self.0.db.read().await?;
                tx.passkey_candidate(account, passkey.credential.credential_id())
                    .await?
            }
            None => None,
        };
        let Some(candidate) = candidate else {
            return Err(counted.err().unwrap_or(WorkflowError::SignInFailed));
        };
        let (used, copy) = self
            .check_factor(&candidate, SentFactor::Passkey(passkey))
            .await?;
        if copy.is_none() {
            return Err(WorkflowError::SignInFailed);
        }
        Ok(Proved {
            candidate,
            used,
            copy,
        })
    }

    /// Checks again who it is that is signed in.
    pub(super) async fn prove_again(
        &self,
        session: &StaffSession,
        proof: &Proof,
    ) -> Result<Proved, WorkflowError> {
        let factor = SentFactor::of(proof.code.as_ref(), proof.passkey.as_ref())?;
        match (&proof.login_key, factor) {
            (Some(login_key), factor) => {
                let mut tx = self.0.db.read().await?;
                let candidate = tx.own_candidate(session).await?;
                drop(tx);
                let guessed = sha256(session.handle().as_str().as_bytes());
                self.prove(candidate, guessed, login_key, factor).await
            }
            (None, SentFactor::Passkey(passkey)) => {
                self.prove_by_passkey(passkey, Some(session.account()))
                    .await
            }
            (None, SentFactor::Code(_)) => {
                Err(WorkflowError::InvalidBody("the passphrase is needed"))
            }
        }
    }

    /// Checks a second factor. The attempt is counted first, whatever it is made with.
    async fn check_factor(
        &self,
        candidate: &SignInCandidate,
        factor: SentFactor<'_>,
    ) -> Result<(UsedFactor, Option<Vec<u8>>), WorkflowError> {
        let now = self.0.clock.unix_seconds();
        self.throttle().code(candidate.account(), now)?;
        match factor {
            SentFactor::Code(code) if code.len() == CODE_DIGITS => {
                let mut tx = self.0.db.read().await?;
                let factors = tx.code_factors(candidate).await?;
                let mut right = None;
                for factor in factors {
                    let secret = Zeroizing::new(factor.secret);
                    if let Some(step) = one_time_code::check(&secret, code, now, factor.step) {
                        right = Some(UsedFactor::Code(factor.id, step));
                    }
                }
                Ok((right.ok_or(WorkflowError::SignInFailed)?, None))
            }
            SentFactor::Code(code) => {
                let digest = recovery_code::digest(&candidate.account(), code);
                let digest = digest.ok_or(WorkflowError::SignInFailed)?;
                // Whether it exists is found out by using it up.
                Ok((UsedFactor::Recovery(digest), None))
            }
            SentFactor::Passkey(passkey) => self.check_passkey(candidate, passkey, now).await,
        }
    }

    async fn check_passkey(
        &self,
        candidate: &SignInCandidate,
        sent: &SentPasskey,
        now: i64,
    ) -> Result<(UsedFactor, Option<Vec<u8>>), WorkflowError> {
        let failed = || WorkflowError::SignInFailed;
        let waiting = self.challenges().take(&sent.challenge, now);
        let waiting = waiting.ok_or_else(failed)?;
        let mut tx = self.0.db.read().await?;
        let found = tx
            .passkey_factor(candidate, sent.credential.credential_id())
            .await?;
        let PasskeyFactor {
            id,
            credential,
            copy,
        } = found.ok_or_else(failed)?;
        let mut known = KnownPasskey::parse(&credential).map_err(|_| failed())?;
        let party = self.0.parties.get(waiting.party).ok_or_else(failed)?;
        party
            .check(waiting.asked, &sent.credential, &mut known)
            .map_err(|_| failed())?;
        Ok((UsedFactor::Passkey(id, known.to_json()), copy))
    }

    /// Uses up the factor that was right, inside the transaction that acts on it.
    pub(super) async fn use_up(
        &self,
        tx: &mut WriteTransaction,
        proved: &Proved,
    ) -> Result<(), WorkflowError> {
        let today = self.0.clock.today();
        if tx
            .use_factor(&proved.candidate, &proved.used, today)
            .await?
        {
            Ok(())
        } else {
            Err(WorkflowError::SignInFailed)
        }
    }

    pub(super) fn challenges(&self) -> std::sync::MutexGuard<'_, Challenges> {
        self.0
            .challenges
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A sealed file as an answer names it.
pub(super) fn bytes(file: Option<Vec<u8>>) -> Option<Bytes> {
    file.map(Bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n38_questions_are_bounded_answered_once_and_forgotten() {
        let party = RelyingParty::new("http://localhost", "Intake").unwrap();
        let mut challenges = Challenges::default();
        let id = |n: usize| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&n.to_be_bytes());
            FactorId(id)
        };
        let ask = |until| Waiting {
            until,
            party: 0,
            asked: party.ask().unwrap().1,
        };
        for n in 0..CHALLENGES + 2 {
            let until = 1000 + i64::try_from(n).unwrap();
            challenges.put(id(n), ask(until), 0);
        }
        assert_eq!(challenges.0.len(), CHALLENGES);
        assert!(
            challenges.take(&id(0), 0).is_none(),
            "forgotten for newer ones"
        );
        assert!(challenges.take(&id(5), 0).is_some());
        assert!(challenges.take(&id(5), 0).is_none(), "answered once");
        assert!(challenges.take(&id(6), 1006).is_none(), "over");
        challenges.put(id(1), ask(9_000_000), 1_000_000);
        assert_eq!(challenges.0.len(), 1);
    }
}
