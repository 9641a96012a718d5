//! What the demo's caseworkers did with the reports: signed notes and events, by way of signing in and opening
//! the case with every check.

use anyhow::{Context as _, bail};

use super::people::{People, Person};
use super::synthetic::Report;
use crate::cli::Surroundings;
use crate::crypto::case::{OpenedCase, ReplyText, SealedPair, Writer};
use crate::crypto::ledger::Ledger;
use crate::crypto::one_time_code;
use crate::crypto::record::{OpenedGrant, WorkContent};
use crate::domain::{Bytes, CaseId, Status, Wire};
use crate::storage::scope::{CaseworkerSession, StaffSession};
use crate::workflow::{
    CaseHint, CaseView, RecordRequest, RecordView, SealedMail, SignInRequest, Thicket,
};

/// Between two acts of the same day.
const HOUR: i64 = 3600;

/// Works on a report until it stands where its coding says. Whose turn it is goes round.
pub async fn work_on(
    thicket: &Thicket,
    people: &People,
    turn: usize,
    case: CaseId,
    report: &Report,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let count = people.caseworkers.len();
    let first = &people.caseworkers[turn % count];
    let second = &people.caseworkers[(turn + 1) % count];
    let taken = WorkContent::Event {
        state: Status::Triage,
        assignee: Some(first.keyring.account),
        reason: None,
    };
    let mut acts = vec![Act::Work(taken)];
    acts.extend(note_on(report).map(Act::Work));
    act(thicket, first, case, acts, around).await?;

    let status = report.coding.status;
    let closes = status == Status::Closed;
    let moved = WorkContent::Event {
        state: status,
        assignee: Some(first.keyring.account),
        reason: report.coding.close_reason.filter(|_| closes),
    };
    // Whoever closes a case as made up is a second reviewer.
    let author = if closes { second } else { first };
    act(thicket, author, case, vec![Act::Work(moved)], around).await
}

fn note_on(report: &Report) -> Option<WorkContent> {
    let mut lines = Vec::new();
    lines.extend(report.gloss_en.clone());
    if !report.coding.referrals.is_empty() {
        lines.push(format!(
            "To consider: {}",
            report.coding.referrals.join(", ")
        ));
    }
    (!lines.is_empty()).then(|| WorkContent::Note {
        text: lines.join("\n"),
    })
}

/// Something that a caseworker writes in a case.
pub enum Act {
    /// A note or an event.
    Work(WorkContent),
    /// A reply.
    Reply {
        /// The language of the text.
        locale: String,
        /// What the real mailbox gets.
        text: String,
    },
    /// Routine words to both mailboxes.
    Cover,
}

fn with_mail(pair: SealedPair) -> RecordRequest {
    let mail = pair.mail.map(|(mailbox, sealed)| SealedMail {
        mailbox,
        sealed: Bytes(sealed),
    });
    RecordRequest::new(Wire::Work, pair.work).with_mail(mail.to_vec())
}

/// Signs in and writes one thing after the other.
pub async fn act(
    thicket: &Thicket,
    author: &Person,
    case: CaseId,
    acts: Vec<Act>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    around.clock.advance(HOUR);
    let session = sign_in(thicket, author, around).await?;
    let ledger = thicket.ledger().await?.context("not founded")?;
    author.keyring.check(&ledger)?;
    let writer = Writer {
        keyring: &author.keyring,
        ledger: &ledger,
        random: &around.random,
        day: around.clock.today(),
    };
    for one in acts {
        let view = thicket.open_case(&session, case).await?;
        let opened = open(&view, author, &ledger)?;
        let (request, hint) = match one {
            Act::Work(content) => {
                let hint = match &content {
                    WorkContent::Event {
                        state, assignee, ..
                    } => Some(CaseHint::new(*state, *assignee).seeing(view.row.erases)),
                    _ => None,
                };
                let sealed = opened.seal_work(&writer, content)?;
                (RecordRequest::new(Wire::Work, sealed), hint)
            }
            Act::Reply { locale, text } => {
                let (locale, text) = (locale.as_str(), text.as_str());
                let reply = Some(ReplyText { locale, text });
                (with_mail(opened.seal_pair(&writer, reply)?), None)
            }
            Act::Cover => (with_mail(opened.seal_pair(&writer, None)?), None),
        };
        thicket.add_record(&session, case, &request).await?;
        if let Some(hint) = hint {
            thicket.hint(&session, case, &hint).await?;
        }
    }
    thicket.sign_out(&StaffSession::Caseworker(session)).await?;
    Ok(())
}

async fn sign_in(
    thicket: &Thicket,
    person: &Person,
    around: &Surroundings,
) -> anyhow::Result<CaseworkerSession> {
    let secret = one_time_code::from_base32(&person.one_time_secret).context("no secret")?;
    let code = one_time_code::code(&secret, around.clock.unix_seconds());
    let login_key = (*person.keys.login_key).into();
    let request = SignInRequest::new(person.handle.clone(), login_key, &code);
    let signed_in = thicket.sign_in(&request).await?;
    match thicket.session(&signed_in.token).await? {
        StaffSession::Caseworker(session) => Ok(session),
        StaffSession::Admin(_) => bail!("{} is an admin", person.handle),
    }
}

/// Opens the case with every check, as whoever is going to write in it.
fn open(view: &CaseView, author: &Person, ledger: &Ledger) -> anyhow::Result<OpenedCase> {
    let case = view.row.case;
    let grant = OpenedGrant::open(
        &author.keyring.identity,
        &ledger.instance(),
        &case,
        &view.row.grant.0,
    )?;
    let files: Vec<_> = view.records.iter().map(RecordView::file).collect();
    let opened = OpenedCase::open(ledger, &grant, &case, &files, &[]);
    match opened.problems.first() {
        None => Ok(opened),
        Some(problem) => bail!("a case of the demo does not add up: {problem}"),
    }
}
