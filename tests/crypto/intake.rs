//! What the tests of this folder need: people with keys, and an intake of them.

use serde_json::json;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, Entry, Ledger, LedgerError};
use thicket::crypto::random::Random;
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::CardContent;
use thicket::crypto::signature::SigningSecret;
use thicket::crypto::submission::{ReportToSeal, SubmissionError};
use thicket::domain::{AccountId, Day, DeskId, Digest, ReportSubmission, Urgency};

/// Somebody with keys.
#[derive(Clone)]
pub struct Person {
    pub account: AccountId,
    pub identity: Identity,
    pub signing: SigningSecret,
}

impl Person {
    pub fn new(random: &Random) -> Self {
        Self {
            account: AccountId(random.bytes()),
            identity: Identity::generate(random),
            signing: SigningSecret::generate(random),
        }
    }

    pub fn vet(&self, desk: DeskId) -> Action {
        Action::Vet {
            account: self.account,
            desk,
            recipient: self.identity.recipient().as_str().to_owned(),
            signing: Digest(self.signing.public()),
        }
    }

    pub fn admin(&self) -> Action {
        Action::Admin {
            account: self.account,
            recipient: self.identity.recipient().as_str().to_owned(),
            signing: Digest(self.signing.public()),
        }
    }
}

impl Intake {
    /// Gives a caseworker other keys, as after the loss of what held the old ones.
    pub fn rotate(&mut self, who: usize) -> Person {
        let account = self.caseworkers[who].account;
        let fresh = Person {
            account,
            ..Person::new(&Random::system())
        };
        self.add(Action::Rotate {
            account,
            recipient: fresh.identity.recipient().as_str().to_owned(),
            signing: Digest(fresh.signing.public()),
        });
        fresh
    }
}

/// An intake in memory: one admin, three caseworkers, one desk.
pub struct Intake {
    pub random: Random,
    pub admin: Person,
    pub caseworkers: Vec<Person>,
    pub desk: DeskId,
    pub entries: Vec<Entry>,
    pub ledger: Ledger,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Intake {
    pub fn new() -> Self {
        let random = Random::seeded(1);
        let admin = Person::new(&random);
        let desk = DeskId(random.bytes());
        let genesis = Ledger::sign_genesis(
            day("2026-11-01"),
            "Test intake",
            admin.account,
            &admin.identity.recipient(),
            &admin.signing,
        );
        let ledger = Ledger::verify(std::slice::from_ref(&genesis)).unwrap();
        let mut intake = Self {
            caseworkers: (0..3).map(|_| Person::new(&random)).collect(),
            random,
            admin,
            desk,
            entries: vec![genesis],
            ledger,
        };
        intake.add(Action::Desk {
            desk,
            name: "First desk".into(),
        });
        for index in 0..3 {
            let action = intake.caseworkers[index].vet(desk);
            intake.add(action);
        }
        intake
    }

    pub fn add(&mut self, action: Action) {
        let entry = self.ledger.sign_next(
            day("2026-11-02"),
            action,
            &[(self.admin.account, &self.admin.signing)],
        );
        self.ledger.append(&entry).unwrap();
        self.entries.push(entry);
    }

    pub fn refuse(&self, action: Action) -> LedgerError {
        let entry = self.ledger.sign_next(
            day("2026-11-02"),
            action,
            &[(self.admin.account, &self.admin.signing)],
        );
        self.ledger.clone().append(&entry).unwrap_err()
    }

    pub fn report(&self, text: &str) -> (Receipt, Receipt, ReportSubmission) {
        self.try_report(text).unwrap()
    }

    pub fn try_report(
        &self,
        text: &str,
    ) -> Result<(Receipt, Receipt, ReportSubmission), SubmissionError> {
        let (real, safe) = (
            Receipt::generate(&self.random),
            Receipt::generate(&self.random),
        );
        let instance = self.ledger.instance();
        let submission = ReportToSeal {
            ledger: &self.ledger,
            desk: self.desk,
            locale: "zh-Hans",
            answers: json!({ "happened": text }).as_object().unwrap().clone(),
            card: card(Urgency::U2),
            real: &real.keys(&instance),
            safe: &safe.keys(&instance),
        }
        .seal(&self.random)?;
        Ok((real, safe, submission))
    }
}

pub fn card(urgency: Urgency) -> CardContent {
    CardContent {
        urgency,
        kinds: vec!["family".into()],
        places: vec!["SE".into()],
        languages: vec!["zh-Hans".into()],
        summary: "短".into(),
        tags: Vec::new(),
    }
}
