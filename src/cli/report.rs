//! `thicket report`: seals a report on this computer and sends it, taking no code from the server.
//!
//! What was typed is never written to a file, an argument, an error or a log, and never sent unsealed.

mod delivery;
mod questions;

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::Surroundings;
use super::origin::{Origin, Proxy};
use super::output::{note, plain, say};
use super::pins::PinFile;
use super::remote::Remote;
use super::terminal;
use super::trust::{Expectations, TrustedIntake};
use crate::crypto::receipt::{Receipt, ReceiptKeys};
use crate::crypto::record::CardContent;
use crate::crypto::submission::ReportToSeal;
use crate::crypto::words::WordList;
use crate::domain::urgency::FirstCard;
use crate::domain::{Answers, Digest};
use crate::i18n::{Locale, Texts, texts};
use delivery::{Delivery, DeliveryError};

/// Seal a report on this computer and send it.
///
/// Asks a few questions, of which only the first must be answered, or takes the answers from a file. Takes no
/// code from the server: what it seals, only the caseworkers in the intake's signed ledger can open. Prints the
/// code that is the only way back to the report. Remembers which intake it met (never what was sent) in the
/// state folder, $XDG_STATE_HOME/thicket.
///
/// Example, through Tor:
///   thicket report --server http://….onion --proxy socks5h://127.0.0.1:9050 --locale zh-Hans
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct ReportArgs {
    /// The intake, like https://thicket.example or http://….onion.
    #[arg(long, value_name = "URL")]
    server: Origin,
    /// Way to it, like socks5h://127.0.0.1:9050 for Tor. Without it, ALL_PROXY counts.
    #[arg(long, value_name = "URL")]
    proxy: Option<Proxy>,
    /// Language of the questions and of the routine words you get: en, zh-Hans, zh-Hant or ug.
    #[arg(long, default_value = "en")]
    locale: Locale,
    /// JSON object with the answers by their keys in the questionnaire; "-" reads it from standard input.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Go on although nobody has confirmed the list of readers for over 30 days.
    #[arg(long)]
    stale: bool,
    /// Also show the safe code: it opens a mailbox with nothing but routine words.
    #[arg(long)]
    show_safe: bool,
    /// The intake's genesis hash, from a poster or a person you trust.
    #[arg(long, value_name = "HASH", allow_hyphen_values = true)]
    genesis: Option<Digest>,
    /// Keep no trace of the intake on this computer. Then only --genesis protects from a false one.
    #[arg(long)]
    no_trace: bool,
    /// Send the sealed file that an earlier attempt kept, byte for byte.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answers", "show_safe"])]
    resend: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: ReportArgs, around: &Surroundings) -> anyhow::Result<()> {
    let remote = Remote::new(arguments.server.clone(), arguments.proxy.clone())?;
    let expected = Expectations {
        pin_file: match arguments.no_trace {
            true => None,
            false => Some(PinFile::of(&arguments.server)?),
        },
        genesis: arguments.genesis,
        stale: arguments.stale,
        today: around.clock.today(),
    };
    let words = texts(arguments.locale);
    let trusted = meet(&remote, &expected, words)?;
    if let Some(file) = &arguments.resend {
        return resend(&remote, file, words);
    }
    let answers = questions::answers(arguments.answers.as_deref(), words)?;
    let report = Prepared {
        answers: answers.to_json(),
        card: || first_card(&answers, arguments.locale, around),
        locale: arguments.locale,
        real: Receipt::generate(&around.random),
        safe: Receipt::generate(&around.random),
    };
    note(words.get("form-deriving"));
    let instance = trusted.ledger.instance();
    let keys = (report.real.keys(&instance), report.safe.keys(&instance));
    show_codes(
        &report.real,
        arguments.show_safe.then_some(&report.safe),
        words,
    );
    send(
        &remote,
        &expected,
        trusted,
        &report,
        &keys,
        around,
        !arguments.no_trace,
    )?;
    note("");
    note(words.get("receipt-lead"));
    Ok(())
}

fn meet(remote: &Remote, expected: &Expectations, words: &Texts) -> anyhow::Result<TrustedIntake> {
    let trusted = TrustedIntake::meet(remote, expected)?;
    note(format_args!(
        "{}: {} ({})",
        plain(trusted.ledger.name()),
        trusted.words(),
        trusted.digits()
    ));
    if trusted.first_meeting {
        note(
            "This computer meets this intake for the first time. Compare these words with the ones on a \
             poster or from people you trust.",
        );
        if terminal::is_terminal() && !terminal::confirm("Are they the same?")? {
            bail!("stopped; nothing was sent or kept");
        }
    }
    if trusted.ledger.is_stale(expected.today) {
        note(words.get("stale-text"));
    }
    if !trusted.open {
        bail!("{}", words.get("closed-text"));
    }
    expected.remember(&trusted.ledger)?;
    if let Some(hours) = trusted.hours.as_deref().filter(|hours| !hours.is_empty()) {
        note(plain(&words.with("receipt-come-back", &[("hours", hours)])));
    }
    Ok(trusted)
}

/// All that a report is sealed from, as often as the roster changes meanwhile.
struct Prepared<C: Fn() -> CardContent> {
    answers: Zeroizing<Vec<u8>>,
    card: C,
    locale: Locale,
    real: Receipt,
    safe: Receipt,
}

impl<C: Fn() -> CardContent> Prepared<C> {
    fn seal(
        &self,
        trusted: &TrustedIntake,
        (real, safe): &(ReceiptKeys, ReceiptKeys),
        around: &Surroundings,
    ) -> anyhow::Result<Vec<u8>> {
        let (desk, _) = trusted
            .ledger
            .desks()
            .first()
            .context("this intake has no desk")?;
        let submission = ReportToSeal {
            ledger: &trusted.ledger,
            desk: *desk,
            locale: self.locale.tag(),
            answers: serde_json::from_slice(&self.answers)?,
            card: (self.card)(),
            real,
            safe,
        }
        .seal(&around.random)?;
        Ok(serde_json::to_vec(&submission)?)
    }
}

fn first_card(answers: &Answers, locale: Locale, around: &Surroundings) -> CardContent {
    let first = FirstCard::new(answers, locale.tag(), around.clock.today());
    CardContent {
        urgency: first.urgency,
        kinds: first.kinds,
        places: first.places,
        languages: first.languages,
        summary: first.summary,
        tags: Vec::new(),
    }
}

/// The roster may change while somebody types, but not for ever.
const MOST_SEALINGS: usize = 5;

fn send<C: Fn() -> CardContent>(
    remote: &Remote,
    expected: &Expectations,
    mut trusted: TrustedIntake,
    report: &Prepared<C>,
    keys: &(ReceiptKeys, ReceiptKeys),
    around: &Surroundings,
    may_keep: bool,
) -> anyhow::Result<()> {
    let words = texts(report.locale);
    let mut delivery = Delivery::new(remote, words);
    for _ in 0..MOST_SEALINGS {
        let body = report.seal(&trusted, keys, around)?;
        match delivery.deliver(&body) {
            Ok(()) => return Ok(()),
            Err(DeliveryError::RosterChanged) => {
                note("The list of readers has changed. Checking it and sealing again.");
                trusted = TrustedIntake::meet(remote, expected)?;
                expected.remember(&trusted.ledger)?;
            }
            Err(DeliveryError::Unknown(error)) => {
                if may_keep {
                    let file = delivery::keep(&body)?;
                    note(format_args!(
                        "The sealed report is kept in {0}. To send it again later: thicket report --server \
                         {1} --resend {0}",
                        file.display(),
                        remote.origin()
                    ));
                }
                return Err(error).context(
                    "it is not known whether the report arrived. If it did, the code above opens its mailbox",
                );
            }
            Err(DeliveryError::Refused(error)) => {
                return Err(error)
                    .context("the report was not taken, and the code above opens nothing");
            }
        }
    }
    bail!("the list of readers keeps changing; the report was not taken. Try again in a while");
}

fn resend(remote: &Remote, file: &std::path::Path, words: &Texts) -> anyhow::Result<()> {
    let body = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    match Delivery::new(remote, words).deliver(&body) {
        Ok(()) => {}
        Err(DeliveryError::RosterChanged) => bail!(
            "the list of readers has changed since this was sealed, so it is not taken any more. Write the \
             report again, and remove {}",
            file.display()
        ),
        Err(DeliveryError::Unknown(error) | DeliveryError::Refused(error)) => {
            return Err(error.into());
        }
    }
    std::fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
    note(words.get("receipt-lead"));
    Ok(())
}

fn show_codes(real: &Receipt, safe: Option<&Receipt>, words: &Texts) {
    say(words.get("receipt-title"));
    show_code(real, words);
    if let Some(safe) = safe {
        say(format_args!("\n{}", words.get("receipt-safe-title")));
        show_code(safe, words);
        note(words.get("receipt-safe-text"));
    }
}

fn show_code(receipt: &Receipt, words: &Texts) {
    say(format_args!("  {}", *receipt.grouped_digits()));
    if let Some(list) = WordList::for_language(words.locale().tag()) {
        say(format_args!("  {}", *receipt.words(list)));
    }
}
