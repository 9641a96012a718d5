//! A report from the plain form: sealed in memory with the same code as everywhere else, and
//! recognised when it is sent again because the answer was lost.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroize as _;

use crate::crypto::derivation::StretchMemory;
use crate::crypto::hash::hmac_sha256;
use crate::crypto::ledger::Ledger;
use crate::crypto::random::Random;
use crate::crypto::receipt::{Receipt, ReceiptKeys};
use crate::crypto::record::CardContent;
use crate::crypto::submission::{ReportToSeal, SubmissionError};
use crate::domain::urgency::FirstCard;
use crate::domain::{Answers, Day, DeskId, Digest, Mailbox, ReportSubmission};
use crate::i18n::Locale;

/// A report to be sealed. Has no `Debug`, and wipes what it holds.
pub struct PlainReport {
    /// The language of the form.
    pub locale: Locale,
    /// The desk that was chosen.
    pub desk: DeskId,
    /// What was answered.
    pub answers: Answers,
    /// The receipt that the reporter keeps.
    pub real: Receipt,
    /// The receipt for duress.
    pub safe: Receipt,
}

impl PlainReport {
    /// Seals it for its desk, and gives the keys of the real receipt with it. Derives two keys in `memory`, and wipes it. That takes long: never on a thread
    /// that serves others.
    pub fn seal(
        self,
        ledger: &Ledger,
        random: &Random,
        today: Day,
        memory: &mut StretchMemory,
    ) -> Result<(ReportSubmission, Arc<ReceiptKeys>), SubmissionError> {
        let card = FirstCard::new(&self.answers, self.locale.tag(), today);
        let instance = ledger.instance();
        let real = Arc::new(self.real.keys_in(&instance, memory));
        let safe = self.safe.keys_in(&instance, memory);
        memory.wipe();
        let submission = ReportToSeal {
            ledger,
            desk: self.desk,
            locale: self.locale.tag(),
            card: CardContent {
                urgency: card.urgency,
                kinds: card.kinds,
                places: card.places,
                languages: card.languages,
                summary: card.summary,
                tags: Vec::new(),
            },
            answers: self.answers.into_object(),
            real: &real,
            safe: &safe,
        }
        .seal(random)?;
        Ok((submission, real))
    }
}

/// Wiped memory of derivations between one report and the next.
#[derive(Default)]
pub struct SpareMemory(Mutex<Vec<StretchMemory>>);

impl SpareMemory {
    /// Some of it, or fresh memory.
    pub fn take(&self) -> StretchMemory {
        self.spare().pop().unwrap_or_default()
    }

    /// Keeps it. It must have been wiped.
    pub fn keep(&self, memory: StretchMemory) {
        self.spare().push(memory);
    }

    /// Gives it back to the system.
    pub fn release(&self) {
        self.spare().clear();
    }

    fn spare(&self) -> MutexGuard<'_, Vec<StretchMemory>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The most receipts that are remembered. Forgetting one costs its reporter a question too many.
const REMEMBERED: usize = 4096;

/// What was lately sent through the plain form, so that the same report sent twice is told from a
/// changed one. In memory only, as digests under a key that ends with the process.
pub struct RecentlySent {
    key: [u8; 32],
    sent: Mutex<Sent>,
}

#[derive(Default)]
struct Sent {
    by_receipt: HashMap<Digest, Digest>,
    order: VecDeque<Digest>,
    files: HashSet<Digest>,
    file_order: VecDeque<Digest>,
}

/// What is known about a report before it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing was sent under these receipts.
    Never,
    /// The same answers were sent under the same receipts.
    Same,
    /// Other answers were.
    Other,
}

/// Names a report in [`RecentlySent`].
#[derive(Clone, Copy)]
pub(super) struct Mark {
    receipt: Digest,
    report: Digest,
}

impl RecentlySent {
    /// Remembers nothing yet.
    pub fn new(random: &Random) -> Self {
        Self {
            key: random.bytes(),
            sent: Mutex::default(),
        }
    }

    pub(super) fn mark(&self, report: &PlainReport) -> Mark {
        let (real, safe) = (report.real.digits(), report.safe.digits());
        let (real, safe) = (real.as_bytes(), safe.as_bytes());
        let digest = |parts: &[&[u8]]| Digest(hmac_sha256(&self.key, parts));
        Mark {
            receipt: digest(&[real, safe]),
            report: digest(&[
                real,
                safe,
                report.desk.as_bytes(),
                &report.answers.to_json(),
            ]),
        }
    }

    /// Notes a report before it is stored: whoever sends it may be gone when it is. Only one that has its
    /// place in the queue, or a flood of refused ones would push out those that were stored.
    pub(super) fn note(&self, mark: Mark) -> Seen {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        match sent.by_receipt.get(&mark.receipt) {
            Some(report) if *report == mark.report => Seen::Same,
            Some(_) => Seen::Other,
            None => {
                if sent.order.len() == REMEMBERED
                    && let Some(oldest) = sent.order.pop_front()
                {
                    sent.by_receipt.remove(&oldest);
                }
                sent.order.push_back(mark.receipt);
                sent.by_receipt.insert(mark.receipt, mark.report);
                Seen::Never
            }
        }
    }

    /// Notes that a file is announced under a receipt's mailbox. False if it was noted before: somebody sends the same
    /// form again because the answer was lost.
    pub(crate) fn note_file(&self, mailbox: &Mailbox, file: &Digest) -> bool {
        let mark = self.file_mark(mailbox, file);
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if !sent.files.insert(mark) {
            return false;
        }
        sent.file_order.push_back(mark);
        if sent.file_order.len() > REMEMBERED
            && let Some(oldest) = sent.file_order.pop_front()
        {
            sent.files.remove(&oldest);
        }
        true
    }

    /// The file was not announced after all.
    pub(crate) fn forget_file(&self, mailbox: &Mailbox, file: &Digest) {
        let mark = self.file_mark(mailbox, file);
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.files.remove(&mark);
        sent.file_order.retain(|noted| *noted != mark);
    }

    fn file_mark(&self, mailbox: &Mailbox, file: &Digest) -> Digest {
        Digest(hmac_sha256(
            &self.key,
            &[b"file", mailbox.as_bytes(), file.as_bytes()],
        ))
    }

    /// This report, and no earlier one, was stored under its receipts.
    pub(super) fn stored(&self, mark: Mark) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(report) = sent.by_receipt.get_mut(&mark.receipt) {
            *report = mark.report;
        }
    }

    /// Something was stored under these receipts before this process began: it may have been
    /// another report.
    pub(super) fn forget(&self, mark: Mark) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.by_receipt.remove(&mark.receipt);
        sent.order.retain(|receipt| *receipt != mark.receipt);
    }
}

impl Drop for RecentlySent {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}
