//! Fictional reports, made before any clock starts.

use serde_json::json;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Ledger;
use thicket::crypto::random::Random;
use thicket::crypto::receipt::{Receipt, ReceiptKeys};
use thicket::crypto::record::CardContent;
use thicket::crypto::submission::ReportToSeal;
use thicket::domain::{CaseId, Mailbox, ReportSubmission, Urgency};

use crate::person;

/// What reports say, of a common length.
const WORDS: &str = "Two men came to the association and asked for me by my name at home. They showed a photograph of my \
    mother in front of our house and said that she would be visited again if I speak at the meeting on Saturday. Since then \
    somebody calls every evening from a number without a country, and does not say anything. My sister has stopped answering. \
    I have kept the messages and the numbers. I do not know whether I should go to the police here, and whether they would \
    tell the consulate.";

/// A sealed report as it is sent.
pub struct Ready {
    /// Its case.
    pub case: CaseId,
    /// The body of `POST reports`.
    pub body: Vec<u8>,
    /// The sealed files in it, one after the other: the bytes that have to be stored.
    pub stored: Vec<u8>,
}

/// Seals `count` reports for the default desk, on all cores.
pub fn seal_many(ledger: &Ledger, count: usize) -> Vec<Ready> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|core| {
                scope.spawn(move || {
                    let numbers = (core..count).step_by(cores);
                    numbers.map(|n| ready(&seal(ledger, n))).collect::<Vec<_>>()
                })
            })
            .collect();
        let done = workers.into_iter().map(|worker| worker.join().unwrap());
        done.flatten().collect()
    })
}

/// Seals the `n`th report, without the derivation of its receipts.
pub fn seal(ledger: &Ledger, n: usize) -> ReportSubmission {
    let random = Random::system();
    ReportToSeal {
        ledger,
        desk: person::desk(ledger),
        locale: "en",
        answers: json!({ "happened": WORDS }).as_object().unwrap().clone(),
        card: CardContent {
            urgency: [Urgency::U1, Urgency::U2, Urgency::U3, Urgency::U4][n % 4],
            kinds: vec!["family".into(), "calls".into()],
            places: vec!["SE".into()],
            languages: vec!["en".into()],
            summary: WORDS.chars().take(200).collect(),
            tags: Vec::new(),
        },
        real: &keys(&random),
        safe: &keys(&random),
    }
    .seal(&random)
    .unwrap()
}

/// Keys as a receipt gives them, drawn instead: deriving them is the sender's and takes longest of all.
fn keys(random: &Random) -> ReceiptKeys {
    ReceiptKeys {
        mailbox: Mailbox(random.bytes()),
        mailbox_key: random.bytes().into(),
        reply: Identity::from_seed(&random.bytes()),
        author_key: random.bytes().into(),
        slip_key: random.bytes().into(),
        parts_key: random.bytes().into(),
    }
}

fn ready(submission: &ReportSubmission) -> Ready {
    let mut stored = [&submission.report.0[..], &submission.card.0].concat();
    for mailbox in &submission.mailboxes {
        stored.extend_from_slice(&mailbox.slip.0);
        stored.extend_from_slice(&mailbox.first.0);
    }
    for grant in &submission.grants {
        stored.extend_from_slice(&grant.key.0);
    }
    Ready {
        case: submission.case,
        body: serde_json::to_vec(submission).unwrap(),
        stored,
    }
}

/// A report as the plain form sends it.
pub fn plain() -> Vec<u8> {
    let random = Random::system();
    let (real, safe) = (Receipt::generate(&random), Receipt::generate(&random));
    let words = WORDS.replace(' ', "+");
    let (real, safe) = (real.digits(), safe.digits());
    format!(
        "receipt_real={}&receipt_safe={}&happened={words}&kinds=family&kinds=calls&where_now=SE",
        real.as_str(),
        safe.as_str()
    )
    .into_bytes()
}
