//! One function for each thing a person does: its checks, one transaction, the ledger entry included.
//!
//! The rules are here, and nothing else: no HTTP, no SQL. Nothing here may hand out what a scope from
//! [`crate::storage::scope`] does not permit, or answer before what it acknowledges is on the disk.

mod administration;
mod body;
mod casework;
mod enrolment;
mod erasing;
mod error;
mod factors;
mod files;
mod granting;
mod inviting;
mod journal;
mod leaving;
mod ledger_entries;
mod mailbox;
mod notes;
mod pin;
mod proof;
mod reception;
mod refusing;
mod reset;
mod roster;
mod rotation;
mod signing_in;
mod templates;
mod throttle;
mod visits;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::clock::Clock;
use crate::crypto::decoy::DecoySecret;
use crate::crypto::ledger::Ledger;
use crate::crypto::passkey::RelyingParty;
use crate::crypto::random::Random;
use crate::domain::Digest;
use crate::storage::{Db, ReadTransaction, RowKey, StoredEntry};

pub use administration::{
    AccountList, AccountView, AccountsView, Ending, FactorCounts, RotationView, SessionView,
    SessionsView,
};
pub use body::{SentSecret, Versioned, read_body};
pub use casework::{
    CaseHint, CasePage, CaseRow, CaseView, GrantRequest, RecordRequest, RecordView, SealedMail,
};
pub use enrolment::{EnrolmentOffer, EnrolmentRequest, OpenEnrolmentRequest, VerifiedEnrolment};
pub use erasing::ErasureView;
pub use error::WorkflowError;
pub use factors::{
    FactorChangeRequest, FactorKind, FactorOffer, FactorShownRequest, FactorsView,
    NewFactorRequest, PassphraseRequest, ProofRequest, RecoveryCodes,
};
pub use files::{Attaching, FileLimits, FileSealer, PartReader, PartUpload, PartView, SealedFile};
pub use granting::{
    AccountGrant, DeskRequest, Granted, ManyGrantsRequest, MissingView, RekeyRequest,
};
pub use inviting::{InvitationLink, InviteRequest};
pub use journal::{ExportRequest, JournalPage};
pub use leaving::{CasesLeft, Workload};
pub use ledger_entries::{EntryRequest, MOST_ADMINS, Proposal, Proposals, Submitted};
pub use mailbox::{FollowUpRequest, MAILBOX_BYTES, MailView, MailboxView};
pub use notes::{NotesRequest, SentNote};
pub use pin::PinError;
pub use proof::{AskRequest, PasskeyChallenge, Proof, SentPasskey};
pub use reception::Received;
pub use refusing::RefusalRequest;
pub use reset::{OpenResetRequest, ResetLink, ResetOffer, ResetRequest, UseResetRequest};
pub use roster::{Desk, DeskMember, Intake, LedgerPage, Limits};
pub use rotation::{
    GrantView, OwnGrantsRequest, OwnRotationView, ResealedGrant, RotationRequest, SentGrant,
};
pub use signing_in::{KeyringCopy, KeyringRequest, Profile, SessionToken, SignInRequest, SignedIn};
pub use templates::{TemplatesRequest, TemplatesView};

use factors::Offers;
use files::Turns;
use mailbox::Decoys;
use pin::Pin;
use proof::Challenges;
use throttle::Throttle;
use visits::Visits;

/// What whoever runs the machine decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name that the first admin's genesis gives the intake.
    pub name: String,
    /// When somebody is on shift, in words; shown as it is.
    pub hours: Option<String>,
    /// Where the genesis hash is kept: beside the database, never in it.
    pub pin_file: PathBuf,
    /// The genesis hash from the configuration, which goes before the file's.
    pub genesis: Option<Digest>,
    /// How much a case may have of files.
    pub files: FileLimits,
    /// Where passkeys are made and asked for, like `https://thicket.example`. Those that can have none are left out.
    pub origins: Vec<String>,
}

/// A running intake. Cloning shares it.
#[derive(Clone)]
pub struct Thicket(Arc<Shared>);

struct Shared {
    db: Db,
    clock: Clock,
    random: Random,
    settings: Settings,
    pin: Pin,
    /// The newest ledger that was verified and is known to be on the disk.
    ledger: RwLock<Option<Arc<Ledger>>>,
    throttle: Mutex<Throttle>,
    turns: Turns,
    decoys: Decoys,
    visits: Mutex<Visits>,
    parties: Vec<RelyingParty>,
    challenges: Mutex<Challenges>,
    offers: Mutex<Offers>,
    /// Held while visits are stored.
    storing: tokio::sync::Mutex<()>,
}

impl Thicket {
    /// Starts on an open database: verifies its whole ledger and compares the genesis with the pin.
    ///
    /// Refuses a database of another intake, or one whose ledger is invalid or gone.
    pub async fn start(
        db: Db,
        clock: Clock,
        random: Random,
        settings: Settings,
    ) -> Result<Self, WorkflowError> {
        let pin = Pin::read(settings.genesis, &settings.pin_file)?;
        let decoys = Decoys::new(DecoySecret::generate(&random), clock.today());
        let parties = settings
            .origins
            .iter()
            .filter_map(|origin| RelyingParty::new(origin, &settings.name))
            .collect();
        let thicket = Self(Arc::new(Shared {
            db,
            clock,
            random,
            settings,
            pin,
            ledger: RwLock::new(None),
            throttle: Mutex::default(),
            turns: Turns::default(),
            decoys,
            visits: Mutex::default(),
            parties,
            challenges: Mutex::default(),
            offers: Mutex::default(),
            storing: tokio::sync::Mutex::default(),
        }));
        if thicket.ledger().await?.is_none() {
            thicket.0.pin.check_absent()?;
        }
        Ok(thicket)
    }

    /// The verified ledger as it is now, whichever process wrote it; `None` before the genesis.
    pub async fn ledger(&self) -> Result<Option<Arc<Ledger>>, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        self.remember(ledger.as_ref());
        Ok(ledger)
    }

    /// The verified ledger as a transaction sees it. Must be the first look of one that only reads: its view
    /// is fixed by the first look, and would be older than a ledger that another task remembers after it.
    async fn ledger_in(
        &self,
        tx: &mut ReadTransaction,
    ) -> Result<Option<Arc<Ledger>>, WorkflowError> {
        let known = self.cached();
        let entries = tx.ledger_from(newest(known.as_ref())).await?;
        self.verified(known, entries)
    }

    /// The verified ledger, of the one that is known and the stored entries from its [`newest`] on.
    fn verified(
        &self,
        known: Option<Arc<Ledger>>,
        entries: Vec<StoredEntry>,
    ) -> Result<Option<Arc<Ledger>>, WorkflowError> {
        let Some(known) = known else {
            if entries.is_empty() {
                return Ok(None);
            }
            let entries = roster::entries(entries)?;
            let ledger = Ledger::verify(&entries)?;
            self.0.pin.check(ledger.genesis())?;
            return Ok(Some(Arc::new(ledger)));
        };
        // The first entry is the known head, read again to notice a ledger that was rewritten meanwhile.
        let (head, newer) = entries
            .split_first()
            .ok_or(WorkflowError::LedgerRewritten)?;
        if crate::crypto::hash::sha256(&head.payload) != known.head().hash {
            return Err(WorkflowError::LedgerRewritten);
        }
        extended(known, newer).map(Some)
    }

    /// Keeps a ledger that is known to be on the disk.
    fn remember(&self, ledger: Option<&Arc<Ledger>>) {
        let Some(ledger) = ledger else { return };
        let mut cached = self
            .0
            .ledger
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if cached
            .as_ref()
            .is_none_or(|old| old.head().seq < ledger.head().seq)
        {
            *cached = Some(Arc::clone(ledger));
        }
    }

    fn cached(&self) -> Option<Arc<Ledger>> {
        let cached = self.0.ledger.read().unwrap_or_else(PoisonError::into_inner);
        cached.clone()
    }

    fn row_key(&self) -> RowKey {
        RowKey::from_random(self.0.random.bytes())
    }

    /// Minutes since 1970, which is as precisely as sessions and invitations are timed.
    fn minute(&self) -> i64 {
        self.0.clock.unix_seconds() / 60
    }

    fn visits(&self) -> std::sync::MutexGuard<'_, Visits> {
        self.0.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn throttle(&self) -> std::sync::MutexGuard<'_, Throttle> {
        self.0
            .throttle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of the newest entry that is known.
fn newest(known: Option<&Arc<Ledger>>) -> u64 {
    known.map_or(0, |ledger| ledger.head().seq)
}

fn extended(known: Arc<Ledger>, newer: &[StoredEntry]) -> Result<Arc<Ledger>, WorkflowError> {
    if newer.is_empty() {
        return Ok(known);
    }
    let mut ledger = Ledger::clone(&known);
    for entry in roster::entries(newer.to_vec())? {
        ledger.append(&entry)?;
    }
    Ok(Arc::new(ledger))
}
