//! Puts what came from the reporter, what the server says, and what the desk signed into one line.
//!
//! The desk's records keep the order of their `after`; what names none is placed before the first record whose author
//! saw it, else by the day it came; the day that its writer claims orders nothing. Must never reorder what is signed.
//! The workbench does the same (browser/src/desk/conversation.ts).

use super::desk::Desk;
use super::show::state_of;
use crate::cli::output::{plain, plain_text};
use crate::crypto::case::{Noticed, OpenedCase, Placed, Received};
use crate::crypto::record::{NoticeKind, Side, WorkContent, WorkPayload};
use crate::domain::{Day, Digest, RoutineWords};
use crate::i18n::{Texts, message_id};

const MARGIN: &str = "    ";

/// What names no `after`.
enum Unsigned<'a> {
    FollowUp(&'a Received),
    Notice(&'a Noticed),
}

/// An item of the one line.
#[derive(Debug, PartialEq)]
enum Item<U, S> {
    Unsigned(U),
    Signed(S),
}

/// Everything after the report, oldest first.
pub fn lines(desk: &Desk, case: &OpenedCase, words: &Texts) -> Vec<String> {
    let follow_ups = case.follow_ups.iter().map(Unsigned::FollowUp);
    let mut waiting: Vec<_> = follow_ups
        .chain(case.notices.iter().map(Unsigned::Notice))
        .collect();
    // Stable: follow-ups of a sitting keep their order.
    waiting.sort_by_key(|one| (one.came(), one.rank()));
    let saw = |placed: &&Placed, one: &Unsigned<'_>| {
        one.came() <= placed.work.day || placed.work.after.contains(one.digest())
    };
    in_one_line(case.history.iter(), waiting, saw)
        .into_iter()
        .map(|item| match item {
            Item::Unsigned(Unsigned::FollowUp(received)) => heard(received, words),
            Item::Unsigned(Unsigned::Notice(noticed)) => happened(noticed, words),
            Item::Signed(Placed { work, .. }) => {
                format!("{}  {}", work.day, written(desk, work, words))
            }
        })
        .collect()
}

/// Places all that is `waiting`, in its order, before the first signed record that comes after any that follows it.
fn in_one_line<U, S>(
    signed: impl Iterator<Item = S>,
    mut waiting: Vec<U>,
    saw: impl Fn(&S, &U) -> bool,
) -> Vec<Item<U, S>> {
    let mut items = Vec::new();
    for record in signed {
        let last = waiting.iter().rposition(|one| saw(&record, one));
        let before = waiting.drain(..last.map_or(0, |last| last + 1));
        items.extend(before.map(Item::Unsigned));
        items.push(Item::Signed(record));
    }
    items.extend(waiting.into_iter().map(Item::Unsigned));
    items
}

impl Unsigned<'_> {
    fn came(&self) -> Day {
        match self {
            Self::FollowUp(received) => received.came,
            Self::Notice(noticed) => noticed.came,
        }
    }

    /// On one day the reporter's own words come before what the server says of the mailbox.
    fn rank(&self) -> u8 {
        match self {
            Self::FollowUp(_) => 0,
            Self::Notice(noticed) => match noticed.notice.kind {
                NoticeKind::Visit => 1,
                NoticeKind::Withdrawal => 2,
            },
        }
    }

    fn digest(&self) -> &Digest {
        match self {
            Self::FollowUp(received) => &received.digest,
            Self::Notice(noticed) => &noticed.digest,
        }
    }
}

fn happened(
    Noticed {
        side, notice, came, ..
    }: &Noticed,
    words: &Texts,
) -> String {
    let id = match (notice.kind, side) {
        (NoticeKind::Visit, Side::Real) => "desk-visit-real",
        (NoticeKind::Visit, Side::Safe) => "desk-visit-safe",
        (NoticeKind::Withdrawal, Side::Real) => "desk-withdrawal-real",
        (NoticeKind::Withdrawal, Side::Safe) => "desk-withdrawal-safe",
    };
    let dated = dated(*came, notice.day, words);
    format!("{came}  {}{dated}", words.get(id))
}

fn heard(received: &Received, words: &Texts) -> String {
    let id = match received.side {
        Side::Real => "desk-followup",
        Side::Safe => "desk-followup-safe",
    };
    let Received {
        follow_up, came, ..
    } = received;
    let dated = dated(*came, follow_up.day, words);
    let mut text = format!("{came}  {}{dated}", words.get(id));
    if !follow_up.text.is_empty() {
        text = format!("{text}\n{}", plain_text(&follow_up.text, MARGIN));
    }
    for file in &follow_up.files {
        text = format!("{text}\n{MARGIN}[{}]", plain(&file.name));
    }
    text
}

/// The day that its writer claims, where it is not the one it came on.
fn dated(came: Day, claimed: Day, words: &Texts) -> String {
    if came == claimed {
        return String::new();
    }
    let day = claimed.to_string();
    format!(" ({})", words.with("desk-dated", &[("day", &day)]))
}

fn written(desk: &Desk, work: &WorkPayload, words: &Texts) -> String {
    let who = desk.name(&work.author);
    let routine = |routine: &RoutineWords| words.get(&message_id("words", routine.code()));
    match &work.content {
        WorkContent::Note { text } => {
            format!(
                "{}, {who}\n{}",
                words.get("desk-note"),
                plain_text(text, MARGIN)
            )
        }
        WorkContent::Event {
            state, assignee, ..
        } => {
            let assignee = assignee.as_ref().map(|account| desk.name(account));
            let assignee = assignee.unwrap_or_else(|| words.get("desk-unassigned").into_owned());
            format!("{}, {assignee} ({who})", state_of(*state, words))
        }
        WorkContent::Reply {
            locale,
            text,
            words: safe,
            ..
        } => {
            let language = plain(locale);
            let head = words.with("desk-reply-by", &[("who", &who), ("language", &language)]);
            format!(
                "{head}\n{}\n{MARGIN}{} {}",
                plain_text(text, MARGIN),
                words.get("desk-reply-shows-safe"),
                routine(safe)
            )
        }
        WorkContent::Cover { words: both, .. } => {
            let head = words.with("desk-cover-item", &[("who", &who)]);
            format!("{head}\n{MARGIN}{}", routine(both))
        }
        WorkContent::Refusal { refused } if refused.is_empty() => words
            .with("access-refused-none", &[("who", &who)])
            .into_owned(),
        WorkContent::Refusal { refused } => {
            let people: Vec<_> = refused.iter().map(|account| desk.name(account)).collect();
            let people = people.join(", ");
            let values = [("who", who.as_str()), ("people", people.as_str())];
            words.with("access-refused-item", &values).into_owned()
        }
        WorkContent::Rekey { .. } => {
            let head = words.with("desk-cover-item", &[("who", &who)]);
            format!("{head}\n{MARGIN}{}", words.get("words-new-key"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, in_one_line};

    /// Signed records by day and by what they name, and unsigned ones by day and name.
    fn placed(signed: &[(u8, &[char])], waiting: &[(u8, char)]) -> String {
        let records = signed.iter().zip(1..);
        let saw = |((day, after), _): &(&(u8, &[char]), u8), one: &(u8, char)| {
            one.0 <= *day || after.contains(&one.1)
        };
        in_one_line(records, waiting.to_vec(), saw)
            .into_iter()
            .map(|item| match item {
                Item::Unsigned((_, name)) => name,
                Item::Signed((_, number)) => char::from(b'0' + number),
            })
            .collect()
    }

    #[test]
    fn what_is_signed_keeps_its_order_and_comes_after_what_its_author_saw() {
        assert_eq!(placed(&[(5, &[]), (6, &[])], &[(5, 'a'), (6, 'b')]), "a1b2");
        // A clock that went back reorders nothing.
        assert_eq!(placed(&[(6, &[]), (5, &[])], &[(5, 'a')]), "a12");
        assert_eq!(placed(&[(4, &[]), (6, &[])], &[(5, 'a')]), "1a2");
        // Whoever names it saw it, whatever the days say, and with it what came before.
        assert_eq!(
            placed(&[(4, &['b'])], &[(5, 'a'), (6, 'b'), (7, 'c')]),
            "ab1c"
        );
        assert_eq!(placed(&[], &[(5, 'a'), (5, 'b')]), "ab");
    }
}
