//! The mailbox that needs no script: the server derives the keys, opens and seals in memory, with the same code as every
//! other client. Nothing of it is written or logged, and the keys are wiped as soon as the page is made.

mod sittings;

use std::sync::Arc;

use axum::http::StatusCode;
use tokio::sync::OwnedSemaphorePermit;

use super::Web;
use super::pages::{
    FilesTo, MailboxAction, MailboxFilesState, MailboxOutcome, MailboxVisit, NOT_WRITABLE,
    OpenMailbox, PlainMailboxState, Problem, STRANGE_KEY, STRANGE_LEDGER, Written, wrong_reason,
};
use super::plain_form::{internal, problem, told};
use super::problem::Problem as Refusal;
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::Ledger;
use crate::crypto::mailbox::{MailboxError, MailboxPage, OpenedMailbox, ServedMail};
use crate::crypto::receipt::{Receipt, ReceiptKeys};
use crate::crypto::record::FollowUp;
use crate::crypto::sealed::SealError;
use crate::crypto::stack::wiping_the_stack;
use crate::domain::PROTOCOL_VERSION;
use crate::workflow::{FollowUpRequest, MailboxView, WorkflowError};

pub use sittings::Sittings;

/// The most pages of a mailbox that are opened at once: 256 mails. The oldest beyond them are left out.
const MOST_PAGES: u32 = 64;

impl PlainMailboxState for Web {
    async fn use_mailbox(
        &self,
        visit: MailboxVisit,
        place: OwnedSemaphorePermit,
    ) -> Result<MailboxOutcome, Problem> {
        let web = self.clone();
        // In a task of its own: somebody who hangs up must not leave a message stored and not remembered.
        let using = tokio::spawn(async move {
            let _place = place;
            web.use_mailbox_to_the_end(visit).await
        });
        using.await.map_err(|error| internal(&error))?
    }

    fn new_sitting(&self) -> super::pages::Sitting {
        self.sittings.begin(&self.random)
    }
}

impl MailboxFilesState for Web {
    async fn mailbox_keys(
        &self,
        receipt: Receipt,
        _place: OwnedSemaphorePermit,
    ) -> Result<Option<FilesTo>, Problem> {
        let ledger = self.thicket.ledger().await.map_err(problem)?;
        let ledger = ledger.ok_or_else(|| problem(WorkflowError::IntakeClosed))?;
        let keys = self.derive(receipt, &ledger).await?;
        if !self.may_try(&keys.mailbox) {
            return Err(told(Refusal::TooManyRequests));
        }
        let vouched = self.vouched(&keys, &ledger).await?;
        Ok(vouched.map(|recipient| FilesTo {
            keys,
            recipient: Some(recipient),
        }))
    }
}

impl Web {
    /// The key of a mailbox's case, after every check that writing makes. None where the keys open no mailbox; where
    /// they do and nobody vouches for the key, a problem.
    pub(super) async fn vouched(
        &self,
        keys: &Arc<ReceiptKeys>,
        ledger: &Arc<Ledger>,
    ) -> Result<Option<Recipient>, Problem> {
        match self.opened(keys, ledger).await? {
            Ok(mailbox) => recipient_of(&mailbox).map(Some),
            Err(MailboxError::Unknown) => Ok(None),
            Err(error) => Err(Problem::new(StatusCode::CONFLICT, wrong_reason(&error))),
        }
    }

    async fn use_mailbox_to_the_end(&self, visit: MailboxVisit) -> Result<MailboxOutcome, Problem> {
        let ledger = self.thicket.ledger().await.map_err(problem)?;
        let ledger = ledger.ok_or_else(|| problem(WorkflowError::IntakeClosed))?;
        let keys = self.derive(visit.receipt, &ledger).await?;
        if !self.may_try(&keys.mailbox) {
            return Err(told(Refusal::TooManyRequests));
        }
        let mailbox = match self.opened(&keys, &ledger).await? {
            Ok(mailbox) => mailbox,
            Err(MailboxError::Unknown) => return Ok(MailboxOutcome::Unknown),
            Err(error) => return Ok(MailboxOutcome::Wrong(error)),
        };
        let sitting = match &visit.action {
            MailboxAction::Open => {
                return Ok(MailboxOutcome::Opened(OpenMailbox {
                    mailbox: Box::new(mailbox),
                    sitting: self.new_sitting(),
                }));
            }
            MailboxAction::Write(written) => self.write(&keys, &ledger, &mailbox, written).await?,
            MailboxAction::Delete(id) => {
                match self.thicket.delete_mail(keys.mailbox, *id).await {
                    // What is not there need not be deleted.
                    Ok(()) | Err(WorkflowError::NotFound) => {}
                    Err(error) => return Err(problem(error)),
                }
                self.new_sitting()
            }
            MailboxAction::Withdraw => {
                let done = self.thicket.withdraw(keys.mailbox).await;
                done.map_err(problem)?;
                self.new_sitting()
            }
        };
        match self.opened(&keys, &ledger).await? {
            Ok(mailbox) => Ok(MailboxOutcome::Opened(OpenMailbox {
                mailbox: Box::new(mailbox),
                sitting,
            })),
            Err(error) => Ok(MailboxOutcome::Wrong(error)),
        }
    }

    /// One derivation, of which few run at once.
    async fn derive(&self, receipt: Receipt, ledger: &Ledger) -> Result<Arc<ReceiptKeys>, Problem> {
        let permit = Arc::clone(&self.sealing).acquire_owned().await;
        let permit = permit.map_err(|_| problem(WorkflowError::Busy))?;
        let instance = ledger.instance();
        let spare = Arc::clone(&self.spare_memory);
        let deriving = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            wiping_the_stack(|| {
                let mut memory = spare.take();
                let keys = receipt.keys_in(&instance, &mut memory);
                spare.keep(memory);
                Arc::new(keys)
            })
        });
        deriving.await.map_err(|error| internal(&error))
    }

    /// Fetches every page, as another client would, and opens them with every check.
    async fn opened(
        &self,
        keys: &Arc<ReceiptKeys>,
        ledger: &Arc<Ledger>,
    ) -> Result<Result<OpenedMailbox, MailboxError>, Problem> {
        let mut pages = Vec::new();
        for number in 0..MOST_PAGES {
            let view = self.thicket.open_mailbox(keys.mailbox, number).await;
            let view = view.map_err(problem)?;
            let more = view.more;
            pages.push(served(view));
            if !more {
                break;
            }
        }
        let (keys, ledger) = (Arc::clone(keys), Arc::clone(ledger));
        let opening = tokio::task::spawn_blocking(move || {
            wiping_the_stack(|| OpenedMailbox::open(&keys, &ledger, &pages))
        });
        opening.await.map_err(|error| internal(&error))
    }

    /// Seals and stores a follow-up, once however often the same form is posted. Returns where the next one stands.
    async fn write(
        &self,
        keys: &Arc<ReceiptKeys>,
        ledger: &Ledger,
        mailbox: &OpenedMailbox,
        written: &Written,
    ) -> Result<super::pages::Sitting, Problem> {
        let turn = self
            .sittings
            .turn(&self.random, &keys.mailbox, written)
            .await;
        if turn.was_sent() {
            return Ok(turn.next());
        }
        let followup = FollowUp {
            v: PROTOCOL_VERSION,
            kind: "followup".to_owned(),
            case: mailbox.case,
            sitting: turn.sitting().id,
            seq: turn.sitting().seq,
            day: self.clock.today(),
            text: written.text.as_str().to_owned(),
            files: Vec::new(),
        };
        let (instance, keys) = (ledger.instance(), Arc::clone(keys));
        let recipient = recipient_of(mailbox)?;
        let through = keys.mailbox;
        let sealing = tokio::task::spawn_blocking(move || {
            wiping_the_stack(|| followup.seal(&instance, &keys, &recipient))
        });
        let sealed = sealing.await.map_err(|error| internal(&error))?;
        let sealed = sealed.map_err(|error| match error {
            SealError::TooLong { .. } => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            error => internal(&error),
        })?;
        let request = FollowUpRequest::new(sealed);
        let stored = self.thicket.follow_up(through, &request).await;
        stored.map_err(problem)?;
        Ok(turn.sent())
    }
}

/// The key that what is written is sealed to, if somebody vouches for the one that the case has now.
fn recipient_of(mailbox: &OpenedMailbox) -> Result<Recipient, Problem> {
    let why = if mailbox.other_history {
        STRANGE_LEDGER
    } else if mailbox.strange_key {
        STRANGE_KEY
    } else {
        NOT_WRITABLE
    };
    let recipient = mailbox.case_recipient.clone();
    recipient.ok_or_else(|| Problem::new(StatusCode::CONFLICT, why))
}

fn served(view: MailboxView) -> MailboxPage {
    let mail = view.mail.into_iter().map(|mail| ServedMail {
        id: mail.id,
        day: mail.day,
        sealed: mail.sealed,
    });
    MailboxPage {
        v: PROTOCOL_VERSION,
        case: view.case,
        case_recipient: view.case_recipient,
        slip: view.slip,
        mail: mail.collect(),
        more: view.more,
        erases: view.erases,
    }
}
