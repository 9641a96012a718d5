//! The queue at a terminal, drawn from the cards that open.
//!
//! Must never show words of a report that its reporter withdrew, who was told that it is shown no longer.

use super::desk::{Desk, Row};
use super::tampering::{TELL, trouble};
use crate::cli::output::{note, plain, say};
use crate::crypto::case::CaseProblem;
use crate::crypto::record::{CardContent, OpenedCard, open_card};
use crate::domain::StatusFilter;
use crate::i18n::{Texts, message_id};

/// Lists cases as the workbench's queue does: first what does not open, since that is an attack or a fault, then those that
/// are going to be erased, then the most urgent, then those waiting longest. Fails after that if a card does not add up.
pub fn list(desk: &Desk, filter: StatusFilter, words: &Texts) -> anyhow::Result<()> {
    let mut cards: Vec<(Row, Result<OpenedCard, CaseProblem>)> = Vec::new();
    for row in desk.rows(filter)? {
        let card = card(desk, &row);
        cards.push((row, card));
    }
    cards.sort_by_key(|(row, card)| {
        let rank = match (card, row.erases) {
            (Err(_), _) => (0, None),
            // Somebody has to look at it before it is gone.
            (Ok(_), Some(_)) => (1, None),
            (Ok(card), None) => (2, Some(card.content().urgency)),
        };
        (rank, row.received, row.case)
    });
    if cards.is_empty() {
        note(words.get("desk-queue-empty"));
    }
    let mut wrong = 0;
    for (row, card) in &cards {
        let state = words.get(&message_id("status", row.state.code()));
        let assignee = desk.assignee(row.assignee.as_ref(), words);
        let mut facts = format!("{}, {state}, {assignee}", row.received);
        if let Some(day) = row.erases {
            facts = format!("{facts}\n  !! {} {day}", words.get("desk-withdrawn-row"));
        }
        match card {
            Ok(_) if row.erases.is_some() => say(format_args!("{}\n  {facts}\n", row.case)),
            Ok(card) => say(format_args!(
                "{}\n{}\n",
                row.case,
                about(card.content(), &facts, words)
            )),
            Err(problem) => {
                wrong += 1;
                say(format_args!(
                    "{}\n  {facts}\n  {}\n",
                    row.case,
                    words.get(trouble(problem))
                ));
            }
        }
    }
    if wrong > 0 {
        anyhow::bail!("{wrong} of these cases do not add up. {TELL}");
    }
    Ok(())
}

fn card(desk: &Desk, row: &Row) -> Result<OpenedCard, CaseProblem> {
    let grant = desk.grant(&row.case, &row.grant)?;
    Ok(open_card(&desk.ledger, &grant, &row.case, &row.card.0)?)
}

/// A card's lines.
pub fn about(card: &CardContent, facts: &str, words: &Texts) -> String {
    let urgency = words.get(&message_id("urgency", card.urgency.code()));
    let named = |prefix: &str, codes: &[String]| {
        let names: Vec<_> = codes
            .iter()
            .map(|code| {
                let known = words.find(&message_id(prefix, code));
                known.map_or_else(|| plain(code), std::borrow::Cow::into_owned)
            })
            .collect();
        names.join(", ")
    };
    let mut lines = vec![format!("  {} ({urgency}), {facts}", card.urgency.code())];
    for (prefix, codes) in [
        ("option-kinds", &card.kinds),
        ("place", &card.places),
        ("option-reply-langs", &card.languages),
    ] {
        if !codes.is_empty() {
            lines.push(format!("  {}", named(prefix, codes)));
        }
    }
    if !card.tags.is_empty() {
        lines.push(format!("  {}", plain(&card.tags.join(", "))));
    }
    lines.push(format!("  {}", plain(&card.summary)));
    lines.join("\n")
}
