//! What the pages say about the intake: who can read, whether it takes reports, when it answers.

use std::sync::Arc;

use crate::crypto::account::Fingerprint;
use crate::crypto::ledger::Ledger;
use crate::crypto::words::WordList;
use crate::domain::{Day, DeskId};
use crate::i18n::Locale;

/// What an operator decides.
#[derive(Clone, Debug)]
pub struct IntakeSettings {
    /// Whether the plain form is offered.
    pub plain: bool,
    /// When reports are answered, in the operator's words.
    pub hours: Option<String>,
    /// Whether somebody is on shift.
    pub on_shift: bool,
    /// The address of the site without a path, to be copied out of WeChat.
    pub origin: Option<String>,
    /// How many files a case may have.
    pub most_files: u64,
    /// How many bytes they may have together, sealed.
    pub most_file_bytes: u64,
}

/// The intake at one moment.
#[derive(Clone, Debug)]
pub struct IntakeView {
    /// Whether it takes reports.
    pub open: bool,
    /// Its name.
    pub name: Option<String>,
    /// The desks that take reports, in the order of their founding: the first is the default.
    pub desks: Vec<OpenDesk>,
    /// Whether the ledger names a recovery key, which can read too.
    pub recovery: bool,
    /// The genesis hash, base64url.
    pub genesis: String,
    /// Eight words to compare with a source elsewhere, in each language that has a list.
    pub check_words: Vec<(Locale, String)>,
    /// Whether the ledger was not renewed for too long.
    pub stale: bool,
    /// The ledger's entries, as the JSON array of `GET ledger`.
    pub entries: Arc<str>,
    /// What the operator decided.
    pub settings: IntakeSettings,
}

/// A desk that takes reports.
#[derive(Clone, Debug)]
pub struct OpenDesk {
    /// Its id.
    pub id: DeskId,
    /// Its name, which says for whom it is: as an admin signed it, not translated.
    pub name: String,
    /// How many caseworkers can read a new report.
    pub readers: usize,
}

impl IntakeView {
    /// Before there is a ledger: nobody could read a report.
    pub fn closed(settings: IntakeSettings) -> Self {
        Self {
            open: false,
            name: None,
            desks: Vec::new(),
            recovery: false,
            genesis: String::new(),
            check_words: Vec::new(),
            stale: false,
            entries: Arc::from("[]"),
            settings,
        }
    }

    /// What a verified ledger says. `entries` are its own, as a JSON array.
    pub fn new(ledger: &Ledger, entries: Arc<str>, today: Day, settings: IntakeSettings) -> Self {
        let open = ledger.desks().iter().filter(|(id, _)| ledger.is_open(id));
        let desks: Vec<_> = open
            .map(|(id, name)| OpenDesk {
                id: *id,
                name: name.clone(),
                readers: ledger.roster(id).len(),
            })
            .collect();
        Self {
            open: !desks.is_empty(),
            name: Some(ledger.name().to_owned()),
            desks,
            recovery: ledger.recovery().is_some(),
            genesis: ledger.genesis().to_string(),
            check_words: check_words(ledger),
            stale: ledger.is_stale(today),
            entries,
            settings,
        }
    }
}

fn check_words(ledger: &Ledger) -> Vec<(Locale, String)> {
    let fingerprint = Fingerprint::of_intake(&ledger.genesis());
    Locale::ALL
        .iter()
        .filter_map(|locale| {
            let list = WordList::for_language(locale.tag())?;
            Some((*locale, fingerprint.words(list)))
        })
        .collect()
}
