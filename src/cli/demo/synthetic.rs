//! The fictional reports, and sending one as a reporter does.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::cli::Surroundings;
use crate::crypto::receipt::{Receipt, ReceiptKeys};
use crate::crypto::submission::ReportToSeal;
use crate::domain::urgency::FirstCard;
use crate::domain::{Answers, CaseId, CloseReason, Day, Status};
use crate::workflow::Thicket;

const REPORTS: &str = include_str!("synthetic_reports.json");

#[derive(Deserialize)]
struct Document {
    reports: Vec<Report>,
}

/// A fictional report, and what a desk made of it.
#[derive(Deserialize)]
pub struct Report {
    /// What the collection calls it.
    pub id: String,
    /// The language it is written in.
    pub lang: String,
    /// The day it came.
    pub received: Day,
    answers: Map<String, Value>,
    /// What caseworkers found.
    pub coding: Coding,
    /// In English, in short; where it is written in another language.
    pub gloss_en: Option<String>,
}

/// What caseworkers found.
#[derive(Deserialize)]
pub struct Coding {
    /// Where it stands.
    pub status: Status,
    /// Why it was closed.
    pub close_reason: Option<CloseReason>,
    /// Whom it was, or could be, handed to.
    #[serde(default)]
    pub referrals: Vec<String>,
}

/// All of them, oldest first.
pub fn reports() -> anyhow::Result<Vec<Report>> {
    let mut document: Document = serde_json::from_str(REPORTS)?;
    document.reports.sort_by_key(|report| report.received);
    Ok(document.reports)
}

/// What a reporter knows after sending. Has no `Debug`.
pub struct Sent {
    /// The case.
    pub case: CaseId,
    /// What the receipt that is kept opens.
    pub real: ReceiptKeys,
    /// What the receipt for duress opens.
    pub safe: ReceiptKeys,
}

impl Report {
    /// Seals it on this side and hands over only what is sealed.
    pub async fn send(&self, thicket: &Thicket, around: &Surroundings) -> anyhow::Result<Sent> {
        let ledger = thicket.ledger().await?.context("not founded")?;
        let (desk, _) = ledger.desks().first().context("no desk")?;
        let Ok(answers) = Answers::from_json(&self.answers) else {
            bail!("a fictional report does not fit the questionnaire");
        };
        let instance = ledger.instance();
        let real = Receipt::generate(&around.random).keys(&instance);
        let safe = Receipt::generate(&around.random).keys(&instance);
        let submission = ReportToSeal {
            ledger: &ledger,
            desk: *desk,
            locale: &self.lang,
            card: FirstCard::new(&answers, &self.lang, around.clock.today()).into(),
            answers: answers.into_object(),
            real: &real,
            safe: &safe,
        }
        .seal(&around.random)?;
        let body = serde_json::to_vec(&submission)?;
        let case = thicket.receive_report(&body).await?.case;
        Ok(Sent { case, real, safe })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_twelve_fit_the_questionnaire_and_lose_only_their_files() {
        let reports = reports().unwrap();
        assert_eq!(reports.len(), 12);
        for report in reports {
            let answers = Answers::from_json(&report.answers).ok().unwrap();
            let kept = answers.into_object();
            for (key, value) in &report.answers {
                let unanswered = value.as_array().is_some_and(Vec::is_empty);
                if key != "files" && !unanswered {
                    assert!(kept.contains_key(key), "{}: {key} {value}", report.received);
                }
            }
        }
    }
}
