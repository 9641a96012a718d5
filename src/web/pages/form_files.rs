//! Files in forms without JavaScript, as pages show them: how many may come, and what became of them.

use std::borrow::Cow;

use super::intake_view::IntakeView;
use crate::i18n::Texts;

/// How many files a form may bring.
pub(super) struct FilesView {
    pub count: String,
    pub size: Cow<'static, str>,
}

impl FilesView {
    /// Nothing where an intake takes no files.
    pub fn new(t: &'static Texts, intake: &IntakeView) -> Option<Self> {
        let settings = &intake.settings;
        (settings.most_files > 0 && settings.most_file_bytes > 0).then(|| Self {
            count: settings.most_files.to_string(),
            size: size_in_words(t, settings.most_file_bytes),
        })
    }
}

/// Bytes as people read them, rounded down.
fn size_in_words(t: &'static Texts, bytes: u64) -> Cow<'static, str> {
    const MEGABYTE: u64 = 1 << 20;
    const GIGABYTE: u64 = 1 << 30;
    let (message, unit) = if bytes >= GIGABYTE {
        ("size-gigabytes", GIGABYTE)
    } else {
        ("size-megabytes", MEGABYTE)
    };
    t.with(message, &[("size", &(bytes / unit).to_string())])
}

/// Why a file of a form was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRefusal {
    /// More than a case may have.
    TooMuch,
    /// The disk is full.
    NoRoom,
    /// Too many people are sending files.
    Busy,
    /// It did not arrive whole, or the server failed.
    Failed,
}

impl FileRefusal {
    fn message(self) -> &'static str {
        match self {
            Self::TooMuch => "problem-too-much",
            Self::NoRoom => "problem-storage-full",
            Self::Busy => "problem-busy",
            Self::Failed => "files-failed",
        }
    }
}

/// What became of one file of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOutcome {
    /// Its name, as far as it can be shown; a stranger's text.
    pub name: String,
    /// Why it was not taken; `None` if it was.
    pub refused: Option<FileRefusal>,
}

/// The same in a language.
pub(super) struct FileLine {
    pub name: String,
    pub message: Cow<'static, str>,
}

impl FileLine {
    /// Says it.
    pub fn new(t: &'static Texts, outcome: &FileOutcome) -> Self {
        Self {
            name: outcome.name.clone(),
            message: t.get(outcome.refused.map_or("files-sent", FileRefusal::message)),
        }
    }
}
