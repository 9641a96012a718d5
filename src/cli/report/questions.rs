//! The reporter's answers: from a file, or asked one by one in their language. Only known questions, by the
//! rules of every other form.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::cli::output::note;
use crate::cli::terminal;
use crate::domain::Answers;
use crate::domain::answers::FieldError;
use crate::domain::questionnaire::{Kind, QUESTIONS, Question, REQUIRED};
use crate::i18n::{Texts, message_id};

/// The most bytes of a file with answers.
const LARGEST_FILE: u64 = 1024 * 1024;
/// A key that is longer is not repeated.
const LONGEST_NAME: usize = 24;
/// Answered on the device, never sent: it may stand in a file all the same.
const NEVER_SENT: &str = "safe_to_write";
/// What is asked after the required question. The rest is for the form in a browser, or for a file.
const ASKED: [&str; 4] = ["danger", "where_now", "kinds", "reply_langs"];

/// Reads the answers from a file ("-" is standard input), or asks for them.
pub fn answers(file: Option<&Path>, words: &Texts) -> anyhow::Result<Answers> {
    match file {
        Some(file) => from_file(file, words),
        None => ask(words),
    }
}

fn from_file(file: &Path, words: &Texts) -> anyhow::Result<Answers> {
    let from_input = file == Path::new("-");
    let place = if from_input {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    };
    let mut json = Zeroizing::new(Vec::new());
    let mut read =
        |reader: &mut dyn std::io::Read| reader.take(LARGEST_FILE + 1).read_to_end(&mut json);
    let result = if from_input {
        read(&mut std::io::stdin().lock())
    } else {
        std::fs::File::open(file).and_then(|mut file| read(&mut file))
    };
    result.with_context(|| format!("cannot read {place}"))?;
    if json.len() as u64 > LARGEST_FILE {
        bail!("{place} is too long for one report");
    }
    // What the parser says may repeat what is in it.
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(&json) else {
        bail!(
            "{place} is not a JSON object of answers, like {{\"happened\": \"…\", \"danger\": \"soon\"}}"
        );
    };
    let known = |key: &str| QUESTIONS.iter().any(|question| question.key == key);
    let unknown = object.keys().find(|key| *key != NEVER_SENT && !known(key));
    if let Some(key) = unknown {
        let keys: Vec<_> = QUESTIONS.iter().map(|question| question.key).collect();
        bail!(
            "{place}: {} is not in the questionnaire, so its answer would be lost. The keys are: {}",
            named(key),
            keys.join(", ")
        );
    }
    Answers::from_json(&object).map_err(|errors| refusal(&errors, words))
}

/// A key, unless it could be words of the report in the wrong place.
fn named(key: &str) -> String {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    match key.len() <= LONGEST_NAME && key.bytes().all(is_name) {
        true => format!("\"{key}\""),
        false => "a key that is no name".to_owned(),
    }
}

fn ask(words: &Texts) -> anyhow::Result<Answers> {
    note(words.get("terminal-screen"));
    note(format_args!("{}\n", words.get("terminal-skip")));
    let mut fields: Vec<(&str, Zeroizing<String>)> = Vec::new();
    note(words.get("question-happened-hint"));
    let happened = terminal::ask_text(&format!(
        "{} {}",
        words.get("question-happened"),
        words.get("terminal-full-stop")
    ))?;
    fields.push((REQUIRED, happened));
    for key in ASKED {
        let question = QUESTIONS.iter().find(|question| question.key == key);
        if let Some(question) = question {
            for answer in ask_one(question, words)? {
                fields.push((key, Zeroizing::new(answer.to_owned())));
            }
        }
    }
    Answers::from_fields(fields.iter().map(|(key, value)| (*key, value.as_str())))
        .map_err(|errors| refusal(&errors, words))
}

/// Asks until the answer is understood; an empty one, or the end of the input, skips the question.
fn ask_one(question: &Question, words: &Texts) -> anyhow::Result<Vec<&'static str>> {
    note(format_args!(
        "\n{}",
        words.get(&message_id("question", question.key))
    ));
    match question.kind {
        Kind::One(options) => choose(question.key, options, false, words),
        Kind::Many(options) => choose(question.key, options, true, words),
        Kind::Place => ask_place(words),
        _ => Ok(Vec::new()),
    }
}

fn choose(
    key: &str,
    options: &'static [&'static str],
    several: bool,
    words: &Texts,
) -> anyhow::Result<Vec<&'static str>> {
    let prefix = message_id("option", key);
    for (number, option) in (1..).zip(options) {
        let label = words.get(&message_id(&prefix, option));
        note(format_args!("{number:>4}  {label}"));
    }
    let how = words.get(if several {
        "form-choose-many"
    } else {
        "form-choose-one"
    });
    loop {
        let answer = skippable(&format!("{how} [1–{}]:", options.len()))?;
        let chosen: Option<Vec<_>> = answer
            .split([',', ' ', '、', '،'])
            .filter(|part| !part.is_empty())
            .map(|part| {
                options
                    .get(part.parse::<usize>().ok()?.checked_sub(1)?)
                    .copied()
            })
            .collect();
        match chosen {
            Some(chosen) if several || chosen.len() <= 1 => return Ok(chosen),
            _ => note(words.get("error-option")),
        }
    }
}

/// A country by its name in this language, or by its code.
fn ask_place(words: &Texts) -> anyhow::Result<Vec<&'static str>> {
    loop {
        let answer = skippable(&format!(
            "{} (US, DE, TR …):",
            words.get("form-country-search")
        ))?;
        let answer = answer.trim().to_lowercase();
        if answer.is_empty() {
            return Ok(Vec::new());
        }
        let found = words.places().find(|code| {
            code.to_lowercase() == answer || words.place(code).to_lowercase() == answer
        });
        match found {
            Some(code) => return Ok(vec![code]),
            None => note(words.get("form-country-none")),
        }
    }
}

fn skippable(question: &str) -> anyhow::Result<Zeroizing<String>> {
    Ok(terminal::ask_if_any(question)?.unwrap_or_default())
}

fn refusal(errors: &[FieldError], words: &Texts) -> anyhow::Error {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("  {}: {}", error.field, words.get(error.problem.message())))
        .collect();
    anyhow::anyhow!("{}\n{}", words.get("form-error-summary"), lines.join("\n"))
}
