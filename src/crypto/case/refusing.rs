//! Who is refused a case for a conflict of interest, as those say who could say it.

use std::collections::BTreeSet;

use super::{CaseProblem, OpenedCase, Placed};
use crate::crypto::ledger::Ledger;
use crate::crypto::record::WorkContent;
use crate::domain::{AccountId, Role};

/// Fewer could not check each other.
const FEWEST_LEFT: usize = 2;

/// More are never refused one case.
const MOST_REFUSED: usize = 64;

impl OpenedCase {
    /// The last word counts that is still vouched for and that its author could say. What came after it and does not
    /// count is a problem. `readers`: who is to have the case, as the server says; they only count among those who were
    /// left.
    pub(super) fn judge_refusals(&mut self, ledger: &Ledger, readers: &[AccountId]) {
        let mut counts: &[AccountId] = &[];
        let mut problems = Vec::new();
        for placed in &self.history {
            let work = &placed.work;
            let WorkContent::Refusal { refused } = &work.content else {
                continue;
            };
            let vouched = ledger.still_vouches(work.ledger.seq, &work.author);
            if vouched && may_be_said(ledger, placed, refused, counts, readers) {
                counts = refused;
                problems.clear();
            } else {
                problems.push(CaseProblem::Refusal {
                    author: work.author,
                    vouched,
                });
            }
        }
        self.refused = counts.to_vec();
        self.problems.extend(problems);
    }
}

/// Whether this is what a server takes from somebody who may say it. `before`: who was refused the case until then.
fn may_be_said(
    ledger: &Ledger,
    placed: &Placed,
    refused: &[AccountId],
    before: &[AccountId],
    readers: &[AccountId],
) -> bool {
    let author = &placed.work.author;
    let is_caseworker = |account: &AccountId| {
        let listed = ledger.account(account);
        listed.is_some_and(|listed| listed.role == Role::Caseworker)
    };
    if !refused.iter().all(is_caseworker)
        || refused.len() > MOST_REFUSED
        || refused.contains(author)
        || before.contains(author)
    {
        return false;
    }
    // Allowing somebody again is never held up.
    if refused.iter().all(|account| before.contains(account)) {
        return true;
    }
    let left: BTreeSet<_> = readers
        .iter()
        .filter(|account| is_caseworker(account) && ledger.could_read_at(placed.newest, account))
        .filter(|account| !refused.contains(account))
        .collect();
    left.len() >= FEWEST_LEFT
}
