//! Which desk a report goes to: the one that was named or chosen, never another. What a desk is called is what the
//! verified ledger says.

use anyhow::bail;

use crate::cli::output::{note, plain};
use crate::cli::terminal;
use crate::crypto::ledger::Ledger;
use crate::domain::DeskId;
use crate::i18n::Texts;

type Desk = (DeskId, String);

fn open(ledger: &Ledger) -> Vec<&Desk> {
    let desks = ledger.desks().iter();
    desks.filter(|(desk, _)| ledger.is_open(desk)).collect()
}

/// The desk that is named, by its name or id; else the only one, or the one that is chosen; else the default.
pub fn choose(
    ledger: &Ledger,
    named: Option<&str>,
    asking: bool,
    words: &Texts,
) -> anyhow::Result<DeskId> {
    let desks = open(ledger);
    if let Some(named) = named {
        let id: Option<DeskId> = named.parse().ok();
        let is_it = |(desk, name): &&Desk| name == named || id == Some(*desk);
        let mut found = desks.iter().copied().filter(|desk| is_it(desk));
        return match (found.next(), found.next()) {
            (Some((desk, _)), None) => Ok(*desk),
            (Some(_), Some(_)) => bail!("{}\n{}", words.get("terminal-desk-twice"), list(&desks)),
            _ => bail!("{}\n{}", words.get("terminal-desk-unknown"), list(&desks)),
        };
    }
    match desks[..] {
        [] => bail!("{}", words.get("closed-text")),
        [(desk, _)] => Ok(*desk),
        _ if asking => ask(&desks, words),
        [(desk, name), ..] => {
            note(format_args!(
                "{}\n{}",
                plain(&words.with("terminal-desk-default", &[("desk", name)])),
                list(&desks)
            ));
            Ok(*desk)
        }
    }
}

/// The desk again if it still takes reports; else another one, if there is somebody who can choose.
pub fn still(ledger: &Ledger, desk: DeskId, asking: bool, words: &Texts) -> anyhow::Result<DeskId> {
    if ledger.is_open(&desk) {
        return Ok(desk);
    }
    let desks = open(ledger);
    if desks.is_empty() {
        bail!("{}", words.get("problem-intake-closed"));
    }
    if !asking {
        bail!("{}\n{}", words.get("problem-desk-closed"), list(&desks));
    }
    note(words.get("problem-desk-closed"));
    ask(&desks, words)
}

fn list(desks: &[&Desk]) -> String {
    let lines = desks
        .iter()
        .map(|(desk, name)| format!("  {}  {desk}", plain(name)));
    lines.collect::<Vec<_>>().join("\n")
}

fn ask(desks: &[&Desk], words: &Texts) -> anyhow::Result<DeskId> {
    note(format_args!(
        "{} {}",
        words.get("form-desk"),
        words.get("form-desk-hint")
    ));
    for (number, (_, name)) in (1..).zip(desks) {
        note(format_args!("{number:>4}  {}", plain(name)));
    }
    loop {
        let how = words.get("form-choose-one");
        let answer = terminal::ask(&format!("{how} [1–{}]:", desks.len()))?;
        let number = answer.trim().parse::<usize>().ok();
        match number.and_then(|number| desks.get(number.checked_sub(1)?)) {
            Some((desk, _)) => return Ok(*desk),
            None => note(words.get("error-option")),
        }
    }
}
