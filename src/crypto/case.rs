//! A whole case: every record opened and put in order, and what does not add up (PROTOCOL.md, section 4).
//!
//! What fails a check becomes a problem and is never content. Nothing that a server says about order, author or
//! completeness is believed where the records themselves tell it.

mod order;
mod refusing;
mod writing;

use super::hash::sha256;
use super::hybrid::Identity;
use super::ledger::{Ledger, RECOVERY_ACCOUNT};
use super::record::{
    FollowUp, Notice, OpenedCard, OpenedGrant, OpenedRecord, RecordError, Report, Side,
    WorkContent, WorkPayload, open_card, open_record,
};
use super::sealed::OpenError;
use crate::domain::{AccountId, CaseId, CloseReason, Day, Digest, Status, Wire};

pub use writing::{ReplyText, SealedPair, WriteError, Writer, mails_of};

/// A sealed file of a case, as the server names it.
#[derive(Clone, Copy)]
pub struct CaseFile<'a> {
    /// What it is on the wire.
    pub wire: Wire,
    /// The day it came, as the server says.
    pub day: Day,
    /// The file.
    pub sealed: &'a [u8],
}

/// What does not add up in a case. To be shown as tampering.
#[derive(Debug, thiserror::Error)]
pub enum CaseProblem {
    /// The report or a card failed a check of its own.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The newest grant of whoever looks failed a check; an earlier one opened.
    #[error("the newest key you were given for this case cannot be believed: {0}")]
    Grant(RecordError),
    /// The key of the grant is not the one that the server names.
    #[error("the server names another key for this case than the one you were given")]
    OtherKey,
    /// A `work` file failed a check of its own. The server cannot tell a follow-up from other work, so that whoever has
    /// a code can send a file with anything in it; but nobody else's signature.
    #[error(transparent)]
    Work(RecordError),
    /// The report that the grant vouches for is not there.
    #[error("the report is not there")]
    NoReport,
    /// A file, an `id` or a number that was there already.
    #[error("a record appears twice")]
    Repeated,
    /// A number is missing before the highest of its author.
    #[error("a record is missing")]
    Gap,
    /// A number is there twice in one sitting, or is missing before the highest.
    #[error("a follow-up is missing or appears twice")]
    Sitting,
    /// A record names an earlier one that is not there.
    #[error("a record points to an earlier one that is not there")]
    After,
    /// The keys of the grant are not those that caseworkers named, one after the other.
    #[error("the case's key is not the one that a caseworker named")]
    Rekey,
    /// A key of the case went to somebody who was no active caseworker then.
    #[error("a key of the case was given to somebody whom the ledger does not vouch for")]
    Grantee,
    /// The newest key of the case did not go to the recovery recipient that the ledger named then.
    #[error("the newest key of the case was kept from the recovery recipient")]
    Recovery,
    /// A record names a ledger that is older than one that it comes after: its author may be none any more.
    #[error("a record was dated back")]
    DatedBack,
    /// A list of those who are refused the case does not count, and none that does came after it.
    #[error("a list of those who are refused the case does not count")]
    Refusal {
        /// Who signed it.
        author: AccountId,
        /// Whether they are an active caseworker with the key of then: they signed what they could not say.
        vouched: bool,
    },
    /// A card's number is beyond the number of later cards.
    #[error("a card has a number that no card can have")]
    CardNumber,
}

impl CaseProblem {
    /// Whether somebody with a code, or the safe code, can be who did it, or it is a ledger or a refusal that nobody
    /// vouches for today. It must not keep the desk from working on the case; everything else only the server or staff
    /// can do.
    pub fn is_stray(&self) -> bool {
        match self {
            Self::Work(error) => !matches!(error, RecordError::History(_)),
            Self::Record(RecordError::Head) | Self::Sitting => true,
            Self::Refusal { vouched, .. } => !vouched,
            _ => false,
        }
    }

    /// The active caseworker who signed in another history of the ledger, if that is the problem.
    pub fn other_history_by(&self) -> Option<AccountId> {
        match self {
            Self::Record(RecordError::History(author))
            | Self::Work(RecordError::History(author)) => Some(*author),
            _ => None,
        }
    }
}

/// Signed work in its place.
pub struct Placed {
    /// SHA-256 of the sealed file.
    pub digest: Digest,
    /// What it says.
    pub work: WorkPayload,
    /// The newest ledger entry that it names, or a record placed before it: whoever signed it may name an old one.
    pub newest: u64,
}

/// A follow-up, and whose receipt wrote it.
pub struct Received {
    /// The mailbox whose key authenticates it.
    pub side: Side,
    /// What it says. Its day is what its writer claims.
    pub follow_up: FollowUp,
    /// The day it came, as the server says.
    pub came: Day,
    /// SHA-256 of the sealed file.
    pub digest: Digest,
}

/// What is said of a mailbox. Nothing authenticates it: the server says it, or whoever has a code of the report.
pub struct Noticed {
    /// The mailbox.
    pub side: Side,
    /// What it says. Its day is what its writer claims.
    pub notice: Notice,
    /// The day it came, as the server says.
    pub came: Day,
    /// SHA-256 of the sealed file.
    pub digest: Digest,
}

/// Where a case stands, as the last signed event has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its status.
    pub state: Status,
    /// Who works on it.
    pub assignee: Option<AccountId>,
    /// Why it was closed.
    pub reason: Option<CloseReason>,
}

/// A case after every check. Has no `Debug`.
pub struct OpenedCase {
    /// The case.
    pub case: CaseId,
    /// None if it failed a check.
    pub report: Option<Report>,
    /// The newest card; none if none opened.
    pub card: Option<OpenedCard>,
    /// Signed work, oldest first.
    pub history: Vec<Placed>,
    /// What came through the two mailboxes: by the day it came, and within a sitting by number.
    pub follow_ups: Vec<Received>,
    /// What is said of the mailboxes, by the day it came.
    pub notices: Vec<Noticed>,
    /// What the last event says.
    pub standing: Standing,
    /// Who is refused the case, as the last signed refusal says that counts, sorted.
    pub refused: Vec<AccountId>,
    /// What does not add up.
    pub problems: Vec<CaseProblem>,
    /// Whoever named the newest key is no active caseworker any more, or has another signing key since: the record may
    /// have been dated back, and the key somebody else's. Or nobody named it, or another was named last. Nothing but a
    /// new key is to be sealed to it.
    pub key_doubtful: bool,
    /// That another key was named last is all that makes the newest doubtful. Anybody who can read the case can do that,
    /// so the event that keeps a withdrawn case, in which there are no words, is sealed to it all the same.
    pub only_another_named: bool,
    /// Somebody who was given the newest key was revoked since: the case should get another.
    pub key_exposed: bool,
    grant: OpenedGrant,
    /// What the next work record names in `after`, as far as it has room: what is signed comes first.
    heads: Vec<Digest>,
    /// Every number that somebody has used, also in records that were left out.
    used: Vec<(AccountId, u64)>,
}

/// What was opened, before it is in order.
#[derive(Default)]
struct Opened {
    work: Vec<(Digest, WorkPayload)>,
    cards: Vec<(Digest, OpenedCard)>,
    follow_ups: Vec<Received>,
    notices: Vec<Noticed>,
    failed: Vec<Digest>,
    problems: Vec<CaseProblem>,
    named: Vec<NamedKey>,
}

/// A key of the case that somebody named.
struct NamedKey {
    /// The record that did.
    digest: Digest,
    /// The key that it is sealed to, counted from the newest.
    sealed_to: usize,
    recipient: String,
}

/// Tries each key of a case until one opens a file; says which, counted from the newest.
fn with_each_key<T>(
    grant: &OpenedGrant,
    open: impl Fn(&Identity) -> Result<T, RecordError>,
) -> Result<(usize, T), RecordError> {
    for (key, identity) in grant.identities().enumerate() {
        match open(identity) {
            Err(RecordError::Open(OpenError::OtherKey)) => {}
            other => return other.map(|opened| (key, opened)),
        }
    }
    Err(RecordError::Open(OpenError::OtherKey))
}

impl OpenedCase {
    /// Opens every file of a case. Never fails for what is in them: that becomes a problem. `readers` are to have it as the
    /// server says, everybody of its desk and who has a grant: which is believed of whom a refusal leaves alone.
    pub fn open(
        ledger: &Ledger,
        grant: &OpenedGrant,
        case: &CaseId,
        files: &[CaseFile<'_>],
        readers: &[AccountId],
    ) -> Self {
        let mut opened = Opened::default();
        let report = opened.report(grant, case, files);
        let mut seen = std::collections::HashSet::new();
        for file in files {
            let digest = sha256(file.sealed);
            if !seen.insert(digest) {
                opened.fail(digest, CaseProblem::Repeated);
            } else if file.wire != Wire::Report
                && let Err(error) = opened.file(ledger, grant, case, report.as_ref(), file, digest)
            {
                let problem = match file.wire {
                    Wire::Work => CaseProblem::Work(error),
                    _ => error.into(),
                };
                opened.fail(digest, problem);
            }
        }
        opened.check_card_numbers(files);
        let named = std::mem::take(&mut opened.named);
        let mut case = order::put_in_order(opened, report, grant, case);
        case.check_rekeys(ledger, &named);
        case.judge_refusals(ledger, readers);
        case
    }

    /// Each key of the grant but the first was named by a record that is sealed to the one before it, newest first.
    fn links(&self, named: &[NamedKey]) -> Vec<bool> {
        let kept = |digest: &Digest| self.history.iter().any(|placed| placed.digest == *digest);
        let named: Vec<_> = named.iter().filter(|key| kept(&key.digest)).collect();
        let later = self.identities().take(self.grant.earlier.len());
        let is_named = |(key, identity): (usize, &Identity)| {
            let recipient = identity.recipient();
            let by_the_one_before =
                |one: &&NamedKey| one.sealed_to == key + 1 && one.recipient == recipient.as_str();
            named.iter().any(by_the_one_before)
        };
        later.enumerate().map(is_named).collect()
    }

    /// The last key that was named is the grant's: an older grant has been put in its place otherwise. Each key went to
    /// nobody but those who could be granted cases then, and the newest one to the recovery recipient too, if there was one.
    fn check_rekeys(&mut self, ledger: &Ledger, named: &[NamedKey]) {
        let held = self.grant.identity.recipient();
        let mut newest = None;
        let mut held_vouched = true;
        let (mut strange, mut kept_from_recovery) = (false, false);
        for Placed { work, .. } in &self.history {
            if let WorkContent::Rekey {
                recipient,
                grantees,
                ..
            } = &work.content
            {
                newest = Some(recipient);
                kept_from_recovery = ledger.could_read_at(work.ledger.seq, &RECOVERY_ACCOUNT)
                    && !grantees.contains(&RECOVERY_ACCOUNT);
                self.key_doubtful = !ledger.still_vouches(work.ledger.seq, &work.author);
                if recipient == held.as_str() {
                    held_vouched = !self.key_doubtful;
                }
                self.key_exposed = grantees.iter().any(|account| ledger.is_revoked(account));
                strange |= !grantees
                    .iter()
                    .all(|account| ledger.could_read_at(work.ledger.seq, account));
            }
        }
        let another = newest.is_some_and(|named| named != held.as_str());
        let links = self.links(named);
        // Only the newest link counts, so that the next key mends it.
        self.key_doubtful |= another || links.first() == Some(&false);
        self.only_another_named = another && !links.contains(&false) && held_vouched;
        if another || links.contains(&false) {
            self.problems.push(CaseProblem::Rekey);
        }
        if strange {
            self.problems.push(CaseProblem::Grantee);
        }
        if kept_from_recovery {
            self.problems.push(CaseProblem::Recovery);
        }
    }

    /// Who named the case's newest key, or another, last.
    pub fn key_named_by(&self) -> Option<AccountId> {
        let mut newest_first = self.history.iter().rev();
        let named =
            newest_first.find(|placed| matches!(placed.work.content, WorkContent::Rekey { .. }));
        named.map(|placed| placed.work.author)
    }

    /// The number of the next pair of mails.
    pub fn next_mail(&self) -> u64 {
        let is_mail = |placed: &&Placed| placed.work.content.sends_mail();
        self.history.iter().filter(is_mail).count() as u64 + 1
    }

    /// How many valid follow-ups of a mailbox there are.
    pub fn heard(&self, side: Side) -> u64 {
        let of_side = |received: &&Received| received.side == side;
        self.follow_ups.iter().filter(of_side).count() as u64
    }

    /// Whether the safe code was used, or wrote.
    pub fn safe_code_used(&self) -> bool {
        self.heard(Side::Safe) > 0 || self.notices.iter().any(|one| one.side == Side::Safe)
    }

    /// What the case has been sealed to since it got its newest key.
    pub fn identity(&self) -> &Identity {
        &self.grant.identity
    }

    /// Every key of the case, newest first: one of them opens each part of its files.
    pub fn identities(&self) -> impl Iterator<Item = &Identity> {
        self.grant.identities()
    }

    /// What the next work record names in `after`, as far as it has room: what is signed, then follow-ups, each sorted.
    pub fn heads(&self) -> &[Digest] {
        &self.heads
    }

    fn next_seq(&self, author: &AccountId) -> u64 {
        let own = self.used.iter().filter(|(used_by, _)| used_by == author);
        own.map(|(_, seq)| *seq)
            .max()
            .unwrap_or(0)
            .saturating_add(1)
    }
}

impl Opened {
    fn fail(&mut self, digest: Digest, problem: CaseProblem) {
        self.failed.push(digest);
        self.problems.push(problem);
    }

    /// The report comes first: it says which mailbox is which.
    fn report(
        &mut self,
        grant: &OpenedGrant,
        case: &CaseId,
        files: &[CaseFile<'_>],
    ) -> Option<Report> {
        let mut found = None;
        for file in files.iter().filter(|file| file.wire == Wire::Report) {
            match Report::open(grant, case, file.sealed) {
                Ok(report) => found = Some(report),
                Err(error) => self.fail(sha256(file.sealed), error.into()),
            }
        }
        if found.is_none() && !self.failed.contains(&grant.report) {
            self.problems.push(CaseProblem::NoReport);
        }
        found
    }

    fn file(
        &mut self,
        ledger: &Ledger,
        grant: &OpenedGrant,
        case: &CaseId,
        report: Option<&Report>,
        file: &CaseFile<'_>,
        digest: Digest,
    ) -> Result<(), RecordError> {
        match file.wire {
            Wire::Card => {
                let card = open_card(ledger, grant, case, file.sealed)?;
                self.cards.push((digest, card));
            }
            Wire::Work => {
                let Some(Report { mailboxes, .. }) = report else {
                    // Which mailbox anything else is about is told by the report alone.
                    let (key, work) = with_each_key(grant, |identity| {
                        WorkPayload::open(ledger, identity, case, file.sealed)
                    })?;
                    self.note_key(digest, key, &work);
                    self.work.push((digest, work));
                    return Ok(());
                };
                let (key, record) = with_each_key(grant, |identity| {
                    open_record(ledger, identity, mailboxes, case, file.sealed)
                })?;
                match record {
                    OpenedRecord::Work(work) => {
                        self.note_key(digest, key, &work);
                        self.work.push((digest, *work));
                    }
                    OpenedRecord::FollowUp(side, follow_up) => self.follow_ups.push(Received {
                        side,
                        follow_up: *follow_up,
                        came: file.day,
                        digest,
                    }),
                    OpenedRecord::Notice(notice) => {
                        let side = mailboxes.side(&notice.mailbox);
                        let side = side.ok_or(RecordError::Mailbox)?;
                        let came = file.day;
                        self.notices.push(Noticed {
                            side,
                            notice,
                            came,
                            digest,
                        });
                    }
                }
            }
            _ => return Err(RecordError::Kind),
        }
        Ok(())
    }

    fn note_key(&mut self, digest: Digest, sealed_to: usize, work: &WorkPayload) {
        if let WorkContent::Rekey { recipient, .. } = &work.content {
            self.named.push(NamedKey {
                digest,
                sealed_to,
                recipient: recipient.clone(),
            });
        }
    }

    /// Later cards count from 1, so that none has a higher number than there are.
    fn check_card_numbers(&mut self, files: &[CaseFile<'_>]) {
        let cards = files.iter().filter(|file| file.wire == Wire::Card);
        let most = (cards.count() as u64).saturating_sub(1);
        for (digest, card) in std::mem::take(&mut self.cards) {
            match &card {
                OpenedCard::Later(later) if later.seq > most => {
                    self.fail(digest, CaseProblem::CardNumber);
                }
                _ => self.cards.push((digest, card)),
            }
        }
    }
}
