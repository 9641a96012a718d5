//! Believing an intake: its ledger verified from the genesis to the head, compared with what this
//! computer remembers and with the roster that the server names (PROTOCOL.md, section 7).
//!
//! Whoever has a [`TrustedIntake`] may seal to its roster. Must never give one out when a check fails.

use serde::Deserialize;

use super::output::note;
use super::pins::{Pin, PinFile};
use super::remote::{Remote, RemoteError};
use crate::crypto::account::Fingerprint;
use crate::crypto::ledger::{Entry, Ledger, LedgerError, STALE_AFTER_DAYS};
use crate::crypto::words::WordList;
use crate::domain::{AccountId, Day, DeskId, Digest, Instance, LedgerHead, PROTOCOL_VERSION};

/// What `GET intake` says, before anything of it is believed.
#[derive(Clone, Debug, Deserialize)]
pub struct IntakeAnswer {
    v: u8,
    /// Whether reports are taken.
    pub open: bool,
    instance: Option<Instance>,
    genesis: Option<Digest>,
    #[serde(default)]
    desks: Vec<DeskAnswer>,
    ledger: Option<LedgerHead>,
    /// When somebody is on shift, in words.
    #[serde(default)]
    pub hours: Option<String>,
    #[serde(default)]
    limits: FileLimits,
}

/// How much of files an intake takes for one case. Where it says nothing the server decides when it is asked.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct FileLimits {
    /// How many.
    pub files: Option<u64>,
    /// How many bytes in all.
    pub file_bytes: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
struct DeskAnswer {
    id: DeskId,
    roster: Vec<MemberAnswer>,
}

#[derive(Clone, Debug, Deserialize)]
struct MemberAnswer {
    account: AccountId,
    recipient: String,
}

/// A ledger as `GET ledger` gives it and `thicket ledger export` writes it.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
pub struct LedgerDocument {
    /// Protocol version.
    pub v: u8,
    /// All entries from the genesis on.
    pub entries: Vec<Entry>,
}

/// Why an intake is not believed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// There was no answer, or not one of an intake.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// Nobody has founded it yet.
    #[error("this intake is not founded yet: its first admin has to enrol")]
    Unfounded,
    /// Another intake answers at this address.
    #[error(
        "another intake answers at this address: its genesis is {found}, the known one is {known}. \
         Stopping here. Ask the people who run it, over another channel, before you go on"
    )]
    OtherIntake {
        /// The genesis it shows.
        found: Digest,
        /// The genesis that is pinned.
        known: Digest,
    },
    /// The ledger is invalid, shorter or forked.
    #[error(
        "the record of who may read reports cannot be believed: {0}. Stopping here. Somebody may have \
         tampered with the server: tell the people who run it, over another channel"
    )]
    Ledger(LedgerError),
    /// The server does not believe its own ledger any more.
    #[error(
        "the server says that its record of who may read reports was changed and cannot be believed. Stopping here. \
         Somebody may have tampered with the server: tell the people who run it, over another channel"
    )]
    Refused,
    /// The server's own words contradict its ledger.
    #[error(
        "the server names other readers than its ledger vouches for. Stopping here. Somebody may have \
         tampered with the server: tell the people who run it, over another channel"
    )]
    Roster,
    /// The newest entry is too old.
    #[error(
        "nobody has confirmed the list of readers for over {STALE_AFTER_DAYS} days (since {0}), so that \
         somebody may be showing an old one. Ask the people who run the intake, or add --stale to go on \
         all the same"
    )]
    Stale(Day),
    /// What this computer remembers cannot be read or kept.
    #[error("{0:#}")]
    Pin(anyhow::Error),
}

/// What is expected of an intake.
#[derive(Clone, Debug)]
pub struct Expectations {
    /// Where this computer remembers the intake; none if nothing is to be kept.
    pub pin_file: Option<PinFile>,
    /// The genesis that the person names.
    pub genesis: Option<Digest>,
    /// Whether an old ledger will do.
    pub stale: bool,
    /// Today.
    pub today: Day,
}

/// An intake that passed every check.
#[derive(Clone, Debug)]
pub struct TrustedIntake {
    /// Its verified ledger.
    pub ledger: Ledger,
    /// Whether reports are taken.
    pub open: bool,
    /// When somebody is on shift, in words of the server.
    pub hours: Option<String>,
    /// How much of files it takes for one case.
    pub limits: FileLimits,
    /// Whether nothing vouched for the genesis but the server itself.
    pub first_meeting: bool,
}

impl TrustedIntake {
    /// Asks the intake and checks all that it says. Whoever goes on with it remembers it
    /// ([`Expectations::remember`]).
    pub fn meet(remote: &Remote, expected: &Expectations) -> Result<Self, TrustError> {
        let met = match Self::meet_once(remote, expected) {
            // An entry may have been added between the two answers: a difference has to show twice.
            Err(TrustError::Roster) => Self::meet_once(remote, expected),
            result => result,
        };
        // Every demo is another intake at the same address; nobody else is at an address of this machine.
        if let (Err(TrustError::OtherIntake { .. }), Some(file)) = (&met, &expected.pin_file)
            && remote.origin().is_local()
        {
            note(format_args!(
                "If you started another demo on this machine, remove {} and try again.",
                file.path().display()
            ));
        }
        met
    }

    fn meet_once(remote: &Remote, expected: &Expectations) -> Result<Self, TrustError> {
        let intake: IntakeAnswer = remote.get("/intake").map_err(refused)?;
        if intake.v != PROTOCOL_VERSION {
            return Err(remote.nonsense("it speaks another version").into());
        }
        let claimed = intake.genesis.ok_or(TrustError::Unfounded)?;
        let known = expected.known()?;
        let genesis = known.map_or(claimed, |pin| pin.genesis);
        if claimed != genesis {
            return Err(TrustError::OtherIntake {
                found: claimed,
                known: genesis,
            });
        }
        let document: LedgerDocument = remote.get("/ledger").map_err(refused)?;
        let ledger = verify(&document, &genesis)?;
        expected.check(&ledger)?;
        check_claims(&intake, &ledger)?;
        Ok(Self {
            ledger,
            open: intake.open,
            hours: intake.hours,
            limits: intake.limits,
            first_meeting: known.is_none(),
        })
    }

    /// The words by which people recognise this intake.
    pub fn words(&self) -> String {
        Fingerprint::of_intake(&self.ledger.genesis()).words(WordList::English)
    }

    /// The same in digits.
    pub fn digits(&self) -> String {
        Fingerprint::of_intake(&self.ledger.genesis()).digits()
    }
}

/// A server that was not changed itself notices a changed database, and says so.
fn refused(error: RemoteError) -> TrustError {
    match error.is_problem("invalid-ledger") {
        true => TrustError::Refused,
        false => error.into(),
    }
}

/// Verifies a ledger document from the pinned genesis on.
pub fn verify(document: &LedgerDocument, genesis: &Digest) -> Result<Ledger, TrustError> {
    if document.v != PROTOCOL_VERSION {
        return Err(TrustError::Ledger(LedgerError::Form(0)));
    }
    Ledger::verify_pinned(&document.entries, genesis).map_err(TrustError::Ledger)
}

/// What the server says in its own words must be what its ledger says.
fn check_claims(intake: &IntakeAnswer, ledger: &Ledger) -> Result<(), TrustError> {
    if intake.instance != Some(ledger.instance()) {
        return Err(TrustError::Roster);
    }
    if let Some(head) = &intake.ledger {
        ledger.check_extends(head).map_err(TrustError::Ledger)?;
    }
    let desks_agree = intake
        .desks
        .iter()
        .map(|desk| desk.id)
        .eq(ledger.desks().iter().map(|(id, _)| *id));
    let rosters_agree = intake.desks.iter().all(|desk| {
        let mut named: Vec<_> = desk
            .roster
            .iter()
            .map(|member| (member.account, member.recipient.as_str()))
            .collect();
        named.sort_unstable();
        let vouched = ledger.roster(&desk.id);
        named.into_iter().eq(vouched
            .iter()
            .map(|member| (member.account, member.recipient.as_str())))
    });
    if desks_agree && rosters_agree {
        Ok(())
    } else {
        Err(TrustError::Roster)
    }
}

impl Expectations {
    /// What is known of the intake already: remembered, or named by the person. Both must agree.
    fn known(&self) -> Result<Option<Pin>, TrustError> {
        let remembered = match &self.pin_file {
            Some(file) => file.read().map_err(TrustError::Pin)?,
            None => None,
        };
        match (remembered, self.genesis) {
            (Some(pin), Some(named)) if pin.genesis != named => Err(TrustError::OtherIntake {
                found: named,
                known: pin.genesis,
            }),
            (None, Some(genesis)) => Ok(Some(Pin {
                genesis,
                seen: None,
            })),
            (remembered, _) => Ok(remembered),
        }
    }

    /// The genesis that must be met again.
    pub fn pinned(&self) -> Result<Digest, TrustError> {
        let known = self.known()?.ok_or(TrustError::Unfounded)?;
        Ok(known.genesis)
    }

    /// Refuses the answer of another intake than the pinned one.
    pub fn check_genesis(&self, intake: &IntakeAnswer) -> Result<(), TrustError> {
        let known = self.pinned()?;
        let found = intake.genesis.ok_or(TrustError::Unfounded)?;
        if found == known {
            Ok(())
        } else {
            Err(TrustError::OtherIntake { found, known })
        }
    }

    /// Refuses a ledger that is another intake's, was rolled back or forked, or is too old.
    pub fn check(&self, ledger: &Ledger) -> Result<(), TrustError> {
        if let Some(pin) = self.known()? {
            if pin.genesis != ledger.genesis() {
                return Err(TrustError::OtherIntake {
                    found: ledger.genesis(),
                    known: pin.genesis,
                });
            }
            if let Some(seen) = &pin.seen {
                ledger.check_extends(seen).map_err(TrustError::Ledger)?;
            }
        }
        if ledger.is_stale(self.today) && !self.stale {
            return Err(TrustError::Stale(ledger.newest_day()));
        }
        Ok(())
    }

    /// Remembers a ledger that passed the check: from now on nothing older is believed.
    pub fn remember(&self, ledger: &Ledger) -> Result<(), TrustError> {
        let now = Pin {
            genesis: ledger.genesis(),
            seen: Some(ledger.head()),
        };
        let remembered = self.known()?;
        match &self.pin_file {
            Some(file) if remembered != Some(now) => file.write(&now).map_err(TrustError::Pin),
            _ => Ok(()),
        }
    }
}
