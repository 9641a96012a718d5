//! Counting attempts to guess, in memory and before anything is verified.
//!
//! Strangers' guesses and guesses by somebody who has the right passphrase are counted apart: however many
//! strangers guess at a handle, whoever knows its passphrase is let through to the code, whose own count no
//! stranger can use up. Counts end with their window, so nobody is locked out for ever.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem::{Discriminant, discriminant};

use crate::crypto::journal::Act;
use crate::domain::{AccountId, Digest};

use super::WorkflowError;

/// Seconds after which counting begins anew.
const WINDOW: i64 = 15 * 60;
/// Wrong guesses at one handle. The passphrase has 77 bits, so this only keeps noise down.
const PER_HANDLE: u32 = 30;
/// Wrong guesses at all handles and invitations together; bounds the memory that counting takes.
const OVERALL: u32 = 600;
/// Wrong codes after the right passphrase or invitation: three codes of a million are right at a time, so
/// guessing day and night finds one in about two years.
const PER_CODE: u32 = 5;

/// How often one account does what it can repeat and everybody here reads of. Each kind of act is counted by itself, so
/// that whoever borrows a session uses up nothing that its owner needs to stop them.
#[derive(Clone, Copy)]
pub(super) enum Repeats {
    /// What only says something: a few an hour.
    Telling,
    /// What begins or changes something.
    Changing,
    /// What ends it. There is more room than for what begins it.
    Stopping,
}

impl Repeats {
    /// Seconds, and how many acts in them.
    fn limit(self) -> (i64, u32) {
        match self {
            Self::Telling => (60 * 60, 20),
            Self::Changing => (WINDOW, 30),
            Self::Stopping => (WINDOW, 90),
        }
    }
}

struct Window {
    since: i64,
    seconds: i64,
    count: u32,
}

impl Default for Window {
    fn default() -> Self {
        Self::of(WINDOW)
    }
}

impl Window {
    fn of(seconds: i64) -> Self {
        Self {
            since: 0,
            seconds,
            count: 0,
        }
    }

    fn is_over(&self, now: i64) -> bool {
        !(self.since..self.since + self.seconds).contains(&now)
    }

    /// Counts one attempt; false if it is one too many.
    fn count(&mut self, now: i64, most: u32) -> bool {
        if self.is_over(now) {
            *self = Self {
                since: now,
                ..Self::of(self.seconds)
            };
        }
        self.count = self.count.saturating_add(1);
        self.count <= most
    }

    fn refusal(&self, now: i64) -> WorkflowError {
        WorkflowError::TooManyRequests {
            retry_after: (self.since + self.seconds - now).max(1),
        }
    }
}

/// The counts. To be held under a lock, so that attempts at once are counted one by one.
#[derive(Default)]
pub(super) struct Throttle {
    overall: Window,
    guesses: HashMap<Digest, Window>,
    codes: HashMap<AccountId, Window>,
    acts: HashMap<(AccountId, Discriminant<Act>), Window>,
}

impl Throttle {
    /// Counts an attempt at what `target` is the digest of. The refusal it returns is for those whose guess
    /// turns out to be wrong.
    pub(super) fn guess(&mut self, target: Digest, now: i64) -> Result<(), WorkflowError> {
        if self.overall.is_over(now) {
            self.guesses.retain(|_, window| !window.is_over(now));
        }
        if !self.overall.count(now, OVERALL) {
            return Err(self.overall.refusal(now));
        }
        count(&mut self.guesses, target, now, PER_HANDLE)
    }

    /// Counts an attempt at the code of an account, by somebody who had the rest right.
    pub(super) fn code(&mut self, account: AccountId, now: i64) -> Result<(), WorkflowError> {
        count(&mut self.codes, account, now, PER_CODE)
    }

    /// Counts something that an account did and everybody here reads of.
    pub(super) fn act(
        &mut self,
        account: AccountId,
        act: &Act,
        repeats: Repeats,
        now: i64,
    ) -> Result<(), WorkflowError> {
        let (seconds, most) = repeats.limit();
        let window = self.acts.entry((account, discriminant(act)));
        let window = window.or_insert_with(|| Window::of(seconds));
        attempt(window, now, most)
    }

    /// Takes back the one attempt that was right. Earlier wrong ones stay counted.
    pub(super) fn code_was_right(&mut self, account: AccountId) {
        if let Some(window) = self.codes.get_mut(&account) {
            window.count = window.count.saturating_sub(1);
        }
    }
}

fn count<K: Eq + Hash>(
    windows: &mut HashMap<K, Window>,
    key: K,
    now: i64,
    most: u32,
) -> Result<(), WorkflowError> {
    attempt(windows.entry(key).or_default(), now, most)
}

fn attempt(window: &mut Window, now: i64, most: u32) -> Result<(), WorkflowError> {
    if window.count(now, most) {
        Ok(())
    } else {
        Err(window.refusal(now))
    }
}
