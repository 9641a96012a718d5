//! What the demo's caseworkers did with the reports: signed notes and events, by way of signing in and opening
//! the case with every check.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};

use super::people::{People, Person};
use super::synthetic::Report;
use crate::cli::Surroundings;
use crate::crypto::hash::sha256;
use crate::crypto::ledger::Ledger;
use crate::crypto::one_time_code;
use crate::crypto::record::{Card, OpenedGrant, Report as SealedReport, WorkContent, WorkPayload};
use crate::domain::{CaseId, Digest, PROTOCOL_VERSION, RecordId, Status, Wire};
use crate::storage::scope::{CaseworkerSession, StaffSession};
use crate::workflow::{CaseHint, CaseView, RecordRequest, SignInRequest, Thicket};

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
    let mut acts = vec![taken];
    acts.extend(note_on(report));
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
    act(thicket, author, case, vec![moved], around).await
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

async fn act(
    thicket: &Thicket,
    author: &Person,
    case: CaseId,
    acts: Vec<WorkContent>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    around.clock.advance(HOUR);
    let session = sign_in(thicket, author, around).await?;
    let ledger = thicket.ledger().await?.context("not founded")?;
    author.keyring.check(&ledger)?;
    for content in acts {
        let hint = match &content {
            WorkContent::Event {
                state, assignee, ..
            } => Some(CaseHint::new(*state, *assignee)),
            WorkContent::Note { .. } | WorkContent::Reply { .. } | WorkContent::Cover { .. } => {
                None
            }
        };
        let view = thicket.open_case(&session, case).await?;
        let sealed = write(&view, author, &ledger, content, around)?;
        let request = RecordRequest::new(Wire::Work, sealed);
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

/// Opens the case with every check, then signs and seals one more record for it.
fn write(
    view: &CaseView,
    author: &Person,
    ledger: &Ledger,
    content: WorkContent,
    around: &Surroundings,
) -> anyhow::Result<Vec<u8>> {
    let (case, keyring) = (view.row.case, &author.keyring);
    let grant = OpenedGrant::open(
        &keyring.identity,
        &ledger.instance(),
        &case,
        &view.row.grant.0,
    )?;
    Card::open_first(&grant, &case, &view.row.card.0)?;
    let mut newest = BTreeSet::new();
    let mut named: BTreeSet<Digest> = BTreeSet::new();
    let mut own = 0;
    for record in &view.records {
        newest.insert(sha256(&record.sealed.0));
        match record.wire {
            Wire::Report => {
                SealedReport::open(&grant, &case, &record.sealed.0)?;
            }
            Wire::Work => {
                let work = WorkPayload::open(ledger, &grant.identity, &case, &record.sealed.0)?;
                own += u64::from(work.author == keyring.account);
                named.extend(work.after);
            }
            _ => {}
        }
    }
    let after = newest.difference(&named).copied().collect();
    let work = WorkPayload {
        v: PROTOCOL_VERSION,
        case,
        id: RecordId(around.random.bytes()),
        author: keyring.account,
        seq: own + 1,
        after,
        ledger: ledger.head(),
        day: around.clock.today(),
        content,
    };
    let recipient = grant.identity.recipient();
    Ok(work.seal(&ledger.instance(), &recipient, &keyring.signing)?)
}
