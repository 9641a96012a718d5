//! Turning an invitation into an account, and what it enrolled with. The first admin's founds the intake.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::account::{Enrolment, Fingerprint, SignedEnrolment, verify_enrolment};
use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::crypto::ledger::{Entry, Ledger};
use crate::crypto::{one_time_code, sealed};
use crate::domain::{
    AccountId, AccountState, Bytes, Day, Digest, Handle, Instance, PROTOCOL_VERSION, Role, Wire,
};
use crate::storage::scope::{AccountKeeper, Invitation};
use crate::storage::{Enrolled, StorageError, WriteTransaction};

use super::body::{SentSecret, check_version, versioned};
use super::error::refuse_file;
use super::{Thicket, WorkflowError, roster};

/// The body of `POST enrolment/open`.
#[derive(Deserialize)]
pub struct OpenEnrolmentRequest {
    v: u8,
    token: SentSecret,
}
versioned!(OpenEnrolmentRequest, EnrolmentRequest);

/// What somebody needs to know to enrol. Holds the seed of their one-time codes, so it has no `Debug`.
#[derive(Serialize)]
pub struct EnrolmentOffer {
    v: u8,
    /// The account it will be.
    pub account: AccountId,
    /// The name it will sign in with.
    pub handle: Handle,
    /// What it will be.
    pub role: Role,
    /// The intake's name.
    pub name: String,
    /// The intake's public id; none for the first admin.
    pub instance: Option<Instance>,
    /// The hash its ledger begins with; none for the first admin.
    pub genesis: Option<Digest>,
    /// Seed of the one-time codes in base32, a new one each time.
    pub totp: Zeroizing<String>,
}

/// The body of `POST enrolment`.
#[derive(Deserialize)]
pub struct EnrolmentRequest {
    v: u8,
    token: SentSecret,
    login_key: SentSecret,
    keyring: Bytes,
    code: Zeroizing<String>,
    enrolment: SignedEnrolment,
    /// Of the first admin: the genesis entry and the first desk.
    #[serde(default)]
    genesis: Option<Vec<Entry>>,
}

/// What somebody enrolled with, its signature verified.
#[derive(Clone, Debug)]
pub struct VerifiedEnrolment {
    /// The account.
    pub account: AccountId,
    /// What it will be.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
    /// Its age recipient.
    pub recipient: String,
    /// Its Ed25519 public key.
    pub signing: [u8; 32],
    /// What two people compare before one vets the other.
    pub fingerprint: Fingerprint,
}

impl OpenEnrolmentRequest {
    /// As a client in the same process makes it.
    pub fn new(token: SentSecret) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            token,
        }
    }
}

impl EnrolmentRequest {
    /// As a client in the same process makes it; `genesis` is for the first admin.
    pub fn new(
        token: SentSecret,
        login_key: SentSecret,
        keyring: Vec<u8>,
        code: &str,
        enrolment: SignedEnrolment,
        genesis: Option<Vec<Entry>>,
    ) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            token,
            login_key,
            keyring: Bytes(keyring),
            code: Zeroizing::new(code.to_owned()),
            enrolment,
            genesis,
        }
    }
}

impl Thicket {
    /// Opens an invitation: tells whose it is and makes a new seed for its one-time codes.
    pub async fn open_enrolment(
        &self,
        request: &OpenEnrolmentRequest,
    ) -> Result<EnrolmentOffer, WorkflowError> {
        check_version(request)?;
        let invitation = self.invitation(&request.token).await?;
        let ledger = self.ledger().await?;
        let secret = one_time_code::new_secret(&self.0.random);
        let mut tx = self.0.db.write().await?;
        if !tx
            .offer_one_time_secret(&invitation, secret.as_slice())
            .await?
        {
            return Err(WorkflowError::NotFound);
        }
        tx.commit().await?;
        Ok(EnrolmentOffer {
            v: PROTOCOL_VERSION,
            account: invitation.account(),
            handle: invitation.handle().clone(),
            role: invitation.role(),
            name: ledger
                .as_ref()
                .map_or(&*self.0.settings.name, |ledger| ledger.name())
                .to_owned(),
            instance: ledger.as_ref().map(|ledger| ledger.instance()),
            genesis: ledger.as_ref().map(|ledger| ledger.genesis()),
            totp: one_time_code::to_base32(secret.as_slice()),
        })
    }

    /// Enrols whom the invitation is for, and uses it up. Until an admin vets the account it can do nothing;
    /// the first admin is vouched for by the genesis, which is stored with it.
    pub async fn enrol(&self, request: &EnrolmentRequest) -> Result<(), WorkflowError> {
        check_version(request)?;
        sealed::check(Wire::Keyring, &request.keyring.0).map_err(refuse_file(Wire::Keyring))?;
        let invitation = match self.invitation(&request.token).await {
            Ok(invitation) => invitation,
            Err(_) if self.has_enrolled(request).await? => return Ok(()),
            Err(error) => return Err(error),
        };
        let one_time_step = self.check_first_code(&invitation, &request.code).await?;

        let founded = match &request.genesis {
            None => None,
            Some(entries) => Some((entries, founding_ledger(entries, self.0.clock.today())?)),
        };
        let instance = match &founded {
            Some((_, ledger)) => ledger.instance(),
            None => {
                let ledger = self.ledger().await?;
                ledger
                    .ok_or(WorkflowError::InvalidBody(
                        "the first admin brings the genesis",
                    ))?
                    .instance()
            }
        };
        let enrolment = check_enrolment(&request.enrolment, &instance, &invitation)?;
        if let Some((_, ledger)) = &founded {
            check_founder(ledger, &enrolment)?;
        }

        let mut tx = self.0.db.write().await?;
        let used = !tx
            .enrol(
                &invitation,
                &Enrolled {
                    state: if founded.is_some() {
                        AccountState::Vetted
                    } else {
                        AccountState::Enrolled
                    },
                    login: request.login_key.digest(),
                    one_time_step,
                    today: self.0.clock.today(),
                    recipient: &enrolment.recipient,
                    signing: enrolment.signing.0,
                    payload: &request.enrolment.payload.0,
                    signature: &request.enrolment.signature.0,
                    keyring: &request.keyring.0,
                },
            )
            .await?;
        if used {
            return Err(WorkflowError::NotFound);
        }
        if let Some((entries, _)) = &founded {
            let entries: Vec<_> = (0..)
                .zip(entries.iter())
                .map(|(seq, entry)| roster::to_store(seq, entry))
                .collect();
            if !tx.begin_ledger(&invitation, &entries).await? {
                return Err(WorkflowError::AlreadyFounded);
            }
        }
        match founded {
            None => {
                let account = invitation.account();
                self.note(&mut tx, Some(account), &Act::Enrol { account })
                    .await?;
                tx.commit().await?;
            }
            Some((_, ledger)) => self.found(tx, ledger).await?,
        }
        self.throttle().code_was_right(invitation.account());
        Ok(())
    }

    /// Commits a founding and pins it, in a task of its own: whoever hangs up must not come between the two.
    async fn found(&self, tx: WriteTransaction, ledger: Ledger) -> Result<(), WorkflowError> {
        let thicket = self.clone();
        tokio::spawn(async move {
            thicket.0.pin.begin(ledger.genesis())?;
            tx.commit().await?;
            thicket.0.pin.set(ledger.genesis());
            thicket.remember(Some(&std::sync::Arc::new(ledger)));
            Ok(())
        })
        .await
        .map_err(|_| StorageError::Undone)?
    }

    /// Whether this very enrolment is the account's: its answer was lost, and it is sent again.
    async fn has_enrolled(&self, request: &EnrolmentRequest) -> Result<bool, WorkflowError> {
        let signed = &request.enrolment;
        let mut tx = self.0.db.read().await?;
        let found = tx.enrolled_with(
            request.token.digest(),
            request.login_key.digest(),
            (&signed.payload.0, &signed.signature.0),
            &request.keyring.0,
        );
        Ok(found.await?)
    }

    /// Finds an invitation by its token. Wrong tokens are counted.
    async fn invitation(&self, token: &SentSecret) -> Result<Invitation, WorkflowError> {
        let counted = self.throttle().guess(
            // All wrong tokens count as one target: there is nothing to tell them apart by.
            sha256(b"invitations"),
            self.0.clock.unix_seconds(),
        );
        let mut tx = self.0.db.read().await?;
        match tx.find_invitation(token.digest(), self.minute()).await? {
            Some(invitation) => Ok(invitation),
            None => Err(counted.err().unwrap_or(WorkflowError::NotFound)),
        }
    }

    /// Checks that the authenticator was set up, and returns the step to be remembered.
    async fn check_first_code(
        &self,
        invitation: &Invitation,
        code: &str,
    ) -> Result<i64, WorkflowError> {
        let now = self.0.clock.unix_seconds();
        self.throttle().code(invitation.account(), now)?;
        let mut tx = self.0.db.read().await?;
        let secret = tx.offered_one_time_secret(invitation).await?;
        let secret = Zeroizing::new(secret.ok_or(WorkflowError::NotFound)?);
        one_time_code::check(&secret, code, now, 0).ok_or(WorkflowError::SignInFailed)
    }

    /// What an account enrolled with, to be compared and signed by whoever vets it.
    pub async fn enrolled(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<VerifiedEnrolment, WorkflowError> {
        let ledger = self.ledger().await?.ok_or(WorkflowError::NotFound)?;
        let mut tx = self.0.db.read().await?;
        let keys = tx.enrolled_keys(keeper, account).await?;
        let keys = keys.ok_or(WorkflowError::NotFound)?;
        let instance = ledger.instance();
        let enrolment = verify_enrolment(&instance, &keys.payload, &keys.signature)
            .ok()
            .filter(|signed| {
                signed.account == account
                    && signed.role == keys.role
                    && signed.recipient == keys.recipient
                    && signed.signing == Digest(keys.signing)
            });
        // Somebody has changed the row since.
        let enrolment = enrolment.ok_or(WorkflowError::NotAsEnrolled)?;
        Ok(VerifiedEnrolment {
            account,
            role: enrolment.role,
            state: keys.state,
            fingerprint: Fingerprint::of_account(
                &instance,
                &account,
                enrolment.role,
                &enrolment.recipient,
                &keys.signing,
            ),
            recipient: enrolment.recipient,
            signing: keys.signing,
        })
    }
}

/// The genesis and the first desk as a whole ledger.
fn founding_ledger(entries: &[Entry], today: Day) -> Result<Ledger, WorkflowError> {
    let ledger = Ledger::verify(entries)?;
    if entries.len() != 2 || ledger.desks().len() != 1 {
        return Err(WorkflowError::InvalidBody(
            "the intake begins with its genesis and one desk",
        ));
    }
    check_day(ledger.newest_day(), today)?;
    Ok(ledger)
}

fn check_enrolment(
    signed: &SignedEnrolment,
    instance: &Instance,
    invitation: &Invitation,
) -> Result<Enrolment, WorkflowError> {
    let enrolment = verify_enrolment(instance, &signed.payload.0, &signed.signature.0)
        .map_err(|_| WorkflowError::InvalidBody("the enrolment is not signed by its own key"))?;
    if enrolment.account == invitation.account() && enrolment.role == invitation.role() {
        Ok(enrolment)
    } else {
        Err(WorkflowError::InvalidBody(
            "the enrolment is not the invited account's",
        ))
    }
}

/// The genesis must vouch for exactly the account that brings it.
fn check_founder(ledger: &Ledger, enrolment: &Enrolment) -> Result<(), WorkflowError> {
    let vouched = ledger.account(&enrolment.account).is_some_and(|listed| {
        listed.role == enrolment.role
            && listed.recipient == enrolment.recipient
            && listed.signing == enrolment.signing.0
    });
    if vouched {
        Ok(())
    } else {
        Err(WorkflowError::NotAsEnrolled)
    }
}

/// An entry's day may be a day off, since clocks and midnights are. A day far ahead would keep every later
/// entry out.
pub(super) fn check_day(day: Day, today: Day) -> Result<(), WorkflowError> {
    if (-1..=1).contains(&day.days_since(today)) {
        Ok(())
    } else {
        Err(WorkflowError::EntryDay)
    }
}
