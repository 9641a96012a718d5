//! `thicket report`: seals a report on this computer and sends it, taking no code from the server.
//!
//! What was typed is never written to a file, an argument, an error or a log, and never sent unsealed.

mod delivery;
mod desks;
mod questions;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Surroundings;
use super::access::recognise;
use super::attachment::{self, Attachment};
use super::conversation::Conversation;
use super::mailbox;
use super::origin::{Origin, Proxy};
use super::output::{note, plain, say};
use super::pins::PinFile;
use super::remote::Remote;
use super::trust::{Expectations, TrustedIntake};
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::Ledger;
use crate::crypto::receipt::{Receipt, ReceiptKeys};
use crate::crypto::submission::ReportToSeal;
use crate::crypto::words::WordList;
use crate::domain::urgency::FirstCard;
use crate::domain::{Answers, CaseId, DeskId, Digest};
use crate::i18n::{Locale, Texts, texts};
use delivery::{Delivery, DeliveryError, Kept};

/// Seal a report on this computer and send it.
///
/// Asks a few questions, of which only the first must be answered, or takes the answers from a file. Takes no
/// code from the server: what it seals, only the caseworkers in the intake's signed ledger can open. Prints the
/// code that is the only way back to the report.
///
/// What stays on this computer, in the state folder $XDG_STATE_HOME/thicket: which intake was met, and, only where
/// no answer came, the sealed report, until --resend has delivered it. Whoever holds both this computer and the
/// intake's database can tell by that file which report came from here. --no-trace keeps neither. What is shown
/// stays in the terminal's history.
///
/// Files given with --attach are sent once the report is kept, sealed in parts. Hidden data in them (where and when a
/// picture was taken, with which device, who wrote a document) are NOT removed: the form in a browser does that, or
/// programs like mat2 and exiftool beforehand. If sending stops, "thicket mailbox attach" goes on where it ended.
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
    /// The desk that is to read the report, by its name or id. Without it, you are asked where several take reports, or
    /// the first one is taken where nobody can be asked (--answers).
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    desk: Option<String>,
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
    /// Keep nothing on this computer: neither the intake met nor a report that got no answer. Then only --genesis
    /// protects from a false intake.
    #[arg(long)]
    no_trace: bool,
    /// How often to try where no answer comes; eight times take some minutes.
    #[arg(long, default_value_t = 8, value_name = "NUMBER")]
    attempts: u32,
    /// Send the sealed file that an earlier attempt kept, byte for byte.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answers", "show_safe", "attach", "desk"])]
    resend: Option<PathBuf>,
    /// Files to send after the report. Hidden data in them (place, time, device) are NOT removed.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    attach: Vec<PathBuf>,
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
    // Before anything is written: a file that is not there must not cost anybody the report.
    let files = attachment::look_at(&arguments.attach)?;
    let trusted = meet(&remote, &expected, words)?;
    attachment::check(&files, &trusted.limits, words)?;
    let mut delivery = Delivery::new(&remote, words, arguments.attempts);
    if let Some(file) = &arguments.resend {
        resend(&mut delivery, file, words)?;
    } else {
        let asking = arguments.answers.is_none();
        let desk = desks::choose(&trusted.ledger, arguments.desk.as_deref(), asking, words)?;
        say_who_reads(&trusted.ledger, desk, words);
        let answers = questions::answers(arguments.answers.as_deref(), words)?;
        note(words.get("form-deriving"));
        let real = Receipt::generate(&around.random);
        let safe = Receipt::generate(&around.random);
        let instance = trusted.ledger.instance();
        let report = Prepared {
            locale: arguments.locale,
            real: real.keys(&instance),
            safe: safe.keys(&instance),
            answers,
        };
        // Before it is sent: a lost answer must not cost anybody the way back.
        show_codes(&real, arguments.show_safe.then_some(&safe), words);
        let sender = Sender {
            remote: &remote,
            expected: &expected,
            around,
            attempts: arguments.attempts,
            words,
            asking,
        };
        let (kept, trusted) = sender.send(&mut delivery, trusted, &report, desk)?;
        note("");
        note(words.get("receipt-lead"));
        return sender.attach(kept, &trusted, &report.real, &files);
    }
    note("");
    note(words.get("receipt-lead"));
    Ok(())
}

fn meet(remote: &Remote, expected: &Expectations, words: &Texts) -> anyhow::Result<TrustedIntake> {
    let trusted = TrustedIntake::meet(remote, expected)?;
    recognise(&trusted, expected, words)?;
    if !trusted.open {
        bail!("{}", words.get("closed-text"));
    }
    expected.remember(&trusted.ledger)?;
    if let Some(hours) = trusted.hours.as_deref().filter(|hours| !hours.is_empty()) {
        note(plain(&words.with("receipt-come-back", &[("hours", hours)])));
    }
    Ok(trusted)
}

/// Who can read what goes to this desk, as the verified ledger has it.
fn say_who_reads(ledger: &Ledger, desk: DeskId, words: &Texts) {
    let Some((_, name)) = ledger.desks().iter().find(|(known, _)| *known == desk) else {
        return;
    };
    let count = ledger.roster(&desk).len().to_string();
    let who = match ledger.recovery() {
        Some(_) => "who-text-recovery",
        None => "who-text",
    };
    note(plain(
        &words.with(who, &[("desk", name), ("count", &count)]),
    ));
}

/// All that a report is sealed from, as often as the roster changes meanwhile.
struct Prepared {
    answers: Answers,
    locale: Locale,
    real: ReceiptKeys,
    safe: ReceiptKeys,
}

impl Prepared {
    fn seal(
        &self,
        ledger: &Ledger,
        desk: DeskId,
        around: &Surroundings,
    ) -> anyhow::Result<(CaseKey, Vec<u8>)> {
        let locale = self.locale.tag();
        let submission = ReportToSeal {
            ledger,
            desk,
            locale,
            answers: serde_json::from_slice(&self.answers.to_json())?,
            card: FirstCard::new(&self.answers, locale, around.clock.today()).into(),
            real: &self.real,
            safe: &self.safe,
        }
        .seal(&around.random)?;
        let recipient = Recipient::parse(&submission.case_recipient)?;
        let body = serde_json::to_vec(&submission)?;
        Ok(((submission.case, recipient), body))
    }
}

/// The roster may change while somebody types, but not for ever.
const MOST_SEALINGS: usize = 5;

/// Seals and sends until the report is kept.
struct Sender<'a> {
    remote: &'a Remote,
    expected: &'a Expectations,
    around: &'a Surroundings,
    attempts: u32,
    words: &'a Texts,
    /// Whether somebody answers questions.
    asking: bool,
}

/// A case and its key.
type CaseKey = (CaseId, Recipient);

impl Sender<'_> {
    /// Gives the case that is kept and its key; none where an earlier sealing arrived, which only the mailbox tells.
    fn send(
        &self,
        delivery: &mut Delivery<'_>,
        mut trusted: TrustedIntake,
        report: &Prepared,
        mut desk: DeskId,
    ) -> anyhow::Result<(Option<CaseKey>, TrustedIntake)> {
        for _ in 0..MOST_SEALINGS {
            // What was typed is kept until a desk is found that takes it.
            let before = desk;
            desk = desks::still(&trusted.ledger, desk, self.asking, self.words)?;
            if desk != before {
                say_who_reads(&trusted.ledger, desk, self.words);
            }
            let (case, body) = report.seal(&trusted.ledger, desk, self.around)?;
            match delivery.deliver(&body) {
                Ok(Kept::This) => return Ok((Some(case), trusted)),
                Ok(Kept::Earlier) => return Ok((None, trusted)),
                Err(DeliveryError::RosterChanged) => {
                    note(self.words.get("terminal-readers-changed"));
                    trusted = TrustedIntake::meet(self.remote, self.expected)?;
                    self.expected.remember(&trusted.ledger)?;
                    if trusted.ledger.is_open(&desk) {
                        say_who_reads(&trusted.ledger, desk, self.words);
                    }
                }
                Err(DeliveryError::Unknown(error)) => {
                    self.keep(&body)?;
                    return Err(error).context(self.words.get("terminal-sent-unknown"));
                }
                Err(DeliveryError::Refused(error)) => {
                    return Err(error).context(self.words.get("terminal-sent-not"));
                }
            }
        }
        let why = match delivery.may_have_arrived() {
            true => "terminal-sent-unknown",
            false => "terminal-readers-unsteady",
        };
        bail!("{}", self.words.get(why));
    }

    /// Sends the files, after the report is safe.
    fn attach(
        &self,
        kept: Option<CaseKey>,
        trusted: &TrustedIntake,
        keys: &ReceiptKeys,
        files: &[Attachment],
    ) -> anyhow::Result<()> {
        let words = self.words;
        if files.is_empty() {
            return Ok(());
        }
        let case = match kept {
            Some(case) => case,
            None => mailbox::case_of(self.remote, &trusted.ledger, keys, self.attempts, words)?,
        };
        let instance = trusted.ledger.instance();
        let mut conversation = Conversation::new(
            self.remote,
            keys,
            instance,
            case,
            self.around,
            self.attempts,
        );
        attachment::send(&mut conversation, files, words).with_context(|| {
            words
                .with(
                    "terminal-files-later",
                    &[("server", &self.remote.origin().to_string())],
                )
                .into_owned()
        })
    }

    fn keep(&self, body: &[u8]) -> anyhow::Result<()> {
        if self.expected.pin_file.is_none() {
            return Ok(());
        }
        let file = delivery::keep(body, &self.around.random)?;
        let shown = file.display();
        let kept = self
            .words
            .with("terminal-kept", &[("file", &shown.to_string())]);
        note(format_args!(
            "{}\n  thicket report --server {} --resend {shown}",
            plain(&kept),
            self.remote.origin()
        ));
        Ok(())
    }
}

fn resend(delivery: &mut Delivery<'_>, file: &Path, words: &Texts) -> anyhow::Result<()> {
    let body = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    match delivery.deliver(&body) {
        Ok(_) => {}
        Err(DeliveryError::RosterChanged) => {
            let file = file.display().to_string();
            bail!(
                "{}",
                plain(&words.with("terminal-kept-old", &[("file", &file)]))
            )
        }
        Err(DeliveryError::Unknown(error) | DeliveryError::Refused(error)) => {
            return Err(error.into());
        }
    }
    std::fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))
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
