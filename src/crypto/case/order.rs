//! The order of a case's records: of those whose `after` are all placed, the one whose file has the lowest SHA-256
//! comes next. Follow-ups and notices name no `after` and are placed from the start.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{CaseProblem, Opened, OpenedCase, Placed, Received, Standing};
use crate::crypto::record::{OpenedCard, OpenedGrant, Report, WorkContent, WorkPayload};
use crate::domain::{AccountId, CaseId, Digest, RecordId, Status};

/// What has an `after`.
enum Record {
    Work(WorkPayload),
    Card(OpenedCard),
}

impl Record {
    fn after(&self) -> &[Digest] {
        match self {
            Self::Work(work) => &work.after,
            Self::Card(OpenedCard::Later(card)) => &card.after,
            Self::Card(OpenedCard::First(_)) => &[],
        }
    }

    /// The newest ledger entry that its author saw; none of the reporter's own card.
    fn ledger_seq(&self) -> Option<u64> {
        match self {
            Self::Work(work) => Some(work.ledger.seq),
            Self::Card(OpenedCard::Later(card)) => Some(card.ledger.seq),
            Self::Card(OpenedCard::First(_)) => None,
        }
    }

    /// What no second record may have. A caseworker's cards are numbered with all others of the case, apart from
    /// the work.
    fn names(&self) -> Option<(RecordId, (bool, AccountId, u64))> {
        match self {
            Self::Work(work) => Some((work.id, (true, work.author, work.seq))),
            Self::Card(OpenedCard::Later(card)) => Some((card.id, (false, card.author, card.seq))),
            Self::Card(OpenedCard::First(_)) => None,
        }
    }
}

pub(super) fn put_in_order(
    opened: Opened,
    report: Option<Report>,
    grant: &OpenedGrant,
    case: &CaseId,
) -> OpenedCase {
    let mut problems = opened.problems;
    let used = opened
        .work
        .iter()
        .map(|(_, work)| (work.author, work.seq))
        .collect();
    let (follow_ups, follow_up_files) = sittings(opened.follow_ups, &mut problems);
    let work = opened
        .work
        .into_iter()
        .map(|(digest, work)| (digest, Record::Work(work)));
    let cards = opened
        .cards
        .into_iter()
        .map(|(digest, card)| (digest, Record::Card(card)));
    let records: BTreeMap<Digest, Record> = work.chain(cards).collect();
    let roots = [grant.report, grant.card];
    let first: BTreeSet<Digest> = follow_up_files
        .iter()
        .copied()
        .chain(opened.notices.iter().map(|noticed| noticed.digest))
        .collect();
    let known: BTreeSet<Digest> = roots
        .into_iter()
        .chain(opened.failed)
        .chain(first.iter().copied())
        .chain(records.keys().copied())
        .collect();

    let saw: HashMap<Digest, Option<u64>> = records
        .iter()
        .map(|(digest, record)| (*digest, record.ledger_seq()))
        .collect();
    // Whoever saw a record saw the ledger that its author saw.
    let dated_back = |record: &Record| {
        let named = record.after().iter().filter_map(|name| *saw.get(name)?);
        named.max() > record.ledger_seq()
    };

    let mut kept = Kept::default();
    for (digest, record) in in_order(&known, first, records) {
        if !record.after().iter().all(|name| known.contains(name)) {
            problems.push(CaseProblem::After);
        } else if dated_back(&record) {
            problems.push(CaseProblem::DatedBack);
        } else if !kept.take(digest, record) {
            problems.push(CaseProblem::Repeated);
        }
    }
    for (author, count) in &kept.counts {
        if kept.highest[author] != *count {
            problems.push(CaseProblem::Gap);
        }
    }
    let unnamed = |digests: Vec<Digest>| -> BTreeSet<Digest> {
        let left = digests.into_iter();
        left.filter(|digest| !kept.named.contains(digest)).collect()
    };
    let signed = unnamed(roots.into_iter().chain(kept.digests.clone()).collect());
    let heard = unnamed(follow_up_files);
    let mut notices = opened.notices;
    notices.sort_by_key(|noticed| noticed.came);
    OpenedCase {
        case: *case,
        report,
        card: kept.card,
        standing: standing(&kept.history),
        history: kept.history,
        follow_ups,
        notices,
        refused: Vec::new(),
        problems,
        grant: grant.clone(),
        heads: signed.into_iter().chain(heard).collect(),
        used,
        key_doubtful: false,
        only_another_named: false,
        key_exposed: false,
    }
}

/// Records that passed every check, as they come.
#[derive(Default)]
struct Kept {
    history: Vec<Placed>,
    card: Option<OpenedCard>,
    newest: u64,
    digests: Vec<Digest>,
    named: HashSet<Digest>,
    ids: HashSet<RecordId>,
    numbers: HashSet<(bool, AccountId, u64)>,
    counts: HashMap<AccountId, u64>,
    highest: HashMap<AccountId, u64>,
}

impl Kept {
    /// Takes the next record; false if it repeats one.
    fn take(&mut self, digest: Digest, record: Record) -> bool {
        if let Some((id, number)) = record.names() {
            let new = (self.ids.insert(id), self.numbers.insert(number));
            if new != (true, true) {
                return false;
            }
        }
        self.newest = record.ledger_seq().unwrap_or(0).max(self.newest);
        self.digests.push(digest);
        self.named.extend(record.after());
        match record {
            Record::Work(work) => {
                *self.counts.entry(work.author).or_default() += 1;
                let highest = self.highest.entry(work.author).or_default();
                *highest = work.seq.max(*highest);
                let newest = self.newest;
                self.history.push(Placed {
                    digest,
                    work,
                    newest,
                });
            }
            Record::Card(card) => {
                if self
                    .card
                    .as_ref()
                    .is_none_or(|best| number(best) <= number(&card))
                {
                    self.card = Some(card);
                }
            }
        }
        true
    }
}

fn number(card: &OpenedCard) -> u64 {
    match card {
        OpenedCard::First(_) => 0,
        OpenedCard::Later(card) => card.seq,
    }
}

fn in_order(
    known: &BTreeSet<Digest>,
    mut placed: BTreeSet<Digest>,
    mut records: BTreeMap<Digest, Record>,
) -> Vec<(Digest, Record)> {
    let mut waiting: Vec<Digest> = known.difference(&placed).copied().collect();
    let mut ordered = Vec::with_capacity(records.len());
    while !waiting.is_empty() {
        let is_ready = |digest: &Digest| {
            let after = records.get(digest).map_or(&[][..], Record::after);
            after
                .iter()
                .all(|name| placed.contains(name) || !known.contains(name))
        };
        // A circle would need a file that holds its own hash; taking the first one then still ends the loop.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        let digest = waiting.remove(next);
        placed.insert(digest);
        if let Some(record) = records.remove(&digest) {
            ordered.push((digest, record));
        }
    }
    ordered
}

fn standing(history: &[Placed]) -> Standing {
    let last = history
        .iter()
        .rev()
        .find_map(|placed| match placed.work.content {
            WorkContent::Event {
                state,
                assignee,
                reason,
            } => Some(Standing {
                state,
                assignee,
                reason,
            }),
            _ => None,
        });
    last.unwrap_or(Standing {
        state: Status::Received,
        assignee: None,
        reason: None,
    })
}

/// Follow-ups by the day they came, which nobody outside can choose, and within a sitting by number, without repeated ones; and the digests of all.
fn sittings(
    mut follow_ups: Vec<Received>,
    problems: &mut Vec<CaseProblem>,
) -> (Vec<Received>, Vec<Digest>) {
    let digests = follow_ups.iter().map(|received| received.digest).collect();
    follow_ups.sort_by_key(|received| {
        let follow_up = &received.follow_up;
        (
            received.came,
            follow_up.sitting,
            follow_up.seq,
            received.digest,
        )
    });
    let mut sittings: BTreeMap<_, BTreeSet<u64>> = BTreeMap::new();
    follow_ups.retain(|received| {
        let name = (received.side as u8, received.follow_up.sitting);
        let new = sittings
            .entry(name)
            .or_default()
            .insert(received.follow_up.seq);
        if !new {
            problems.push(CaseProblem::Sitting);
        }
        new
    });
    for numbers in sittings.values() {
        if numbers.last() != Some(&(numbers.len() as u64)) {
            problems.push(CaseProblem::Sitting);
        }
    }
    (follow_ups, digests)
}
