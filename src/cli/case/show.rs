//! A whole case at a terminal: what does not add up first, then the report, the conversation, and the files.

use std::collections::BTreeSet;

use super::answers;
use super::conversation;
use super::desk::{Desk, Opened};
use super::keep;
use super::list::about;
use super::tampering::{TELL, trouble};
use crate::cli::output::{plain, say};
use crate::crypto::case::{CaseProblem, OpenedCase, Received};
use crate::crypto::record::{AnnouncedFile, Hidden, Side};
use crate::domain::Status;
use crate::i18n::{Texts, message_id};

/// Shows a case. Fails after that if something does not add up.
pub fn show(desk: &Desk, opened: &Opened, words: &Texts) -> anyhow::Result<()> {
    let case = &opened.case;
    say(format_args!("{} {}", words.get("desk-case"), case.case));
    warn(desk, opened, words);
    say(format_args!("  {}", standing(desk, case, words)));
    if !case.refused.is_empty() {
        let people: Vec<_> = case.refused.iter().map(|one| desk.name(one)).collect();
        let refused = words.get("access-refused");
        say(format_args!("  {refused}: {}", people.join(", ")));
    }
    if let Some(card) = &case.card {
        let received = opened.received.to_string();
        say(about(card.content(), &received, words));
    }
    if let Some(report) = &case.report {
        say(format_args!(
            "\n{} ({})",
            words.get("desk-report"),
            plain(&report.locale)
        ));
        say(answers::lines(&report.answers, words).trim_end());
    }
    say(format_args!("\n{}", words.get("desk-history")));
    for text in conversation::lines(desk, case, words) {
        say(format_args!("  {text}"));
    }
    let files = files(case);
    if !files.is_empty() {
        say(format_args!("\n{}", words.get("desk-files")));
    }
    for (number, (received, file)) in (1..).zip(&files) {
        say(about_file(number, received, file, opened, words));
    }
    if case.problems.iter().all(CaseProblem::is_stray) {
        Ok(())
    } else {
        anyhow::bail!("something in this case does not add up, as said above. {TELL}")
    }
}

/// What must be seen first.
fn warn(desk: &Desk, opened: &Opened, words: &Texts) {
    let case = &opened.case;
    for (stray, title, advice) in [
        (false, "tampering-title", "tampering-what-to-do"),
        (true, "desk-stray-title", "desk-stray-what-to-do"),
    ] {
        let of_these = || {
            let problems = case.problems.iter();
            problems.filter(|problem| problem.is_stray() == stray)
        };
        let found: BTreeSet<_> = of_these().map(trouble).collect();
        if found.is_empty() {
            continue;
        }
        say(format_args!("\n!! {}", words.get(title)));
        for problem in found {
            say(format_args!("!! {}", words.get(problem)));
        }
        let forked = of_these().filter_map(CaseProblem::other_history_by);
        let uncounted = of_these().filter_map(|problem| match problem {
            CaseProblem::Refusal { author, .. } => Some(*author),
            _ => None,
        });
        for (authors, id, named) in [
            (
                forked.collect::<BTreeSet<_>>(),
                "tampering-signed-by",
                "name",
            ),
            (uncounted.collect(), "access-refused-uncounted", "who"),
        ] {
            for author in authors {
                let name = desk.name(&author);
                let signed_by = words.with(id, &[(named, name.as_str())]);
                say(format_args!("!! {signed_by}"));
            }
        }
        say(format_args!("!! {}\n", words.get(advice)));
    }
    if case.key_doubtful {
        say(format_args!("\n!! {}", words.get("access-doubtful")));
        if let Some(author) = case.key_named_by() {
            let name = desk.name(&author);
            let named = words.with("access-doubtful-by", &[("who", name.as_str())]);
            say(format_args!("!! {named}"));
        }
        say("");
    }
    if case.safe_code_used() {
        say(format_args!("\n!! {}", words.get("desk-safe-title")));
        say(format_args!("!! {}\n", words.get("desk-safe-what-to-do")));
    }
    // Not by a notice, which whoever has a code could have made.
    if opened.state == Status::Withdrawn || opened.erases.is_some() {
        say(format_args!("\n!! {}", words.get("desk-withdrawn-title")));
        match opened.erases {
            Some(day) => say(format_args!(
                "!! {} {day}",
                words.get("desk-withdrawn-erases")
            )),
            None => say(format_args!("!! {}", words.get("desk-withdrawn-unknown"))),
        }
        say(format_args!("!! {}", words.get(keep::advice(case))));
        say(format_args!(
            "!! {}\n!! thicket case keep {}\n",
            words.get("desk-withdrawn-keep-shows"),
            case.case
        ));
    }
}

fn standing(desk: &Desk, case: &OpenedCase, words: &Texts) -> String {
    let assignee = desk.assignee(case.standing.assignee.as_ref(), words);
    let state = state_of(case.standing.state, words);
    match case.standing.reason {
        Some(reason) => {
            let reason = words.get(&message_id("close", reason.code()));
            format!("{state} ({reason}), {assignee}")
        }
        None => format!("{state}, {assignee}"),
    }
}

/// What a status is called.
pub fn state_of(state: Status, words: &Texts) -> String {
    words.get(&message_id("status", state.code())).into_owned()
}

/// All files that were announced, in the order in which they are numbered. Somebody who goes on after a lost answer
/// announces the same file again; it counts once.
pub fn files(case: &OpenedCase) -> Vec<(&Received, &AnnouncedFile)> {
    let mut files: Vec<(&Received, &AnnouncedFile)> = Vec::new();
    for received in &case.follow_ups {
        for file in &received.follow_up.files {
            let same = |other: &AnnouncedFile| {
                (&other.name, &other.sha256, &other.parts)
                    == (&file.name, &file.sha256, &file.parts)
            };
            if !files.iter().any(|(_, other)| same(other)) {
                files.push((received, file));
            }
        }
    }
    files
}

fn about_file(
    number: u32,
    received: &Received,
    file: &AnnouncedFile,
    opened: &Opened,
    words: &Texts,
) -> String {
    let hidden = words.get(match file.hidden {
        Hidden::Removed => "desk-file-hidden-removed",
        Hidden::Kept => "desk-file-hidden-kept",
        Hidden::Unknown => "desk-file-hidden-unknown",
    });
    let mut lines = vec![
        format!(
            "{number:>4}. {} ({}, {} bytes), {}",
            plain(&file.name),
            plain(&file.media_type),
            file.length,
            received.came
        ),
        format!("      SHA-256 {}", hexadecimal(&file.sha256.0)),
        format!("      {hidden}"),
    ];
    if received.side == Side::Safe {
        lines.push(format!("      {}", words.get("desk-followup-safe")));
    }
    let missing = file
        .parts
        .iter()
        .filter(|part| !opened.parts.contains(part))
        .count();
    if missing > 0 {
        let (missing, all) = (missing.to_string(), file.parts.len().to_string());
        let values = [("missing", missing.as_str()), ("all", all.as_str())];
        lines.push(format!(
            "      {}",
            words.with("desk-file-missing", &values)
        ));
    }
    lines.join("\n")
}

/// As other programs write a digest.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
