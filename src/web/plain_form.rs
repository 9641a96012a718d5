//! What the pages for reporters ask of the running site; above all sealing in memory what came
//! through the plain form. Nothing of it is written or logged before it is sealed.

use std::sync::Arc;

use axum::http::request::Parts;
use tokio::sync::OwnedSemaphorePermit;

use super::error::{Failure, log_internal};
use super::form_files;
use super::pages::form_stream::FormStream;
use super::pages::{
    FileOutcome, FilesTo, IntakeSettings, IntakeView, KeptPages, PagesState, PlainOutcome,
    PlainReport, Problem, RecentlySent,
};
use super::problem::Problem as Refusal;
use super::{Web, cross_origin};
use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Recipient;
use crate::crypto::receipt::Receipt;
use crate::crypto::sealed::SealError;
use crate::crypto::stack::wiping_the_stack;
use crate::crypto::submission::SubmissionError;
use crate::workflow::WorkflowError;

impl PagesState for Web {
    async fn intake(&self) -> Result<IntakeView, Problem> {
        let settings = IntakeSettings {
            plain: self.config.plain_form,
            hours: Some(self.config.hours.clone()).filter(|hours| !hours.is_empty()),
            on_shift: self.config.on_shift,
            origin: self.config.public_url.clone(),
            most_files: self.config.files,
            most_file_bytes: self.config.file_bytes,
        };
        let ledger = self.thicket.ledger().await.map_err(problem)?;
        let Some(ledger) = ledger else {
            return Ok(IntakeView::closed(settings));
        };
        let page = self.thicket.ledger_after(None).await.map_err(problem)?;
        let entries = serde_json::to_string(&page.entries).unwrap_or_else(|_| "[]".to_owned());
        let today = self.clock.today();
        Ok(IntakeView::new(&ledger, entries.into(), today, settings))
    }

    fn is_foreign(&self, request: &Parts) -> bool {
        cross_origin::is_foreign(self, &request.headers)
    }

    fn admit(&self, request: &Parts) -> Result<(), Problem> {
        let allowed =
            |forms: &super::limits::Allowance| forms.allows(&request.extensions, &request.headers);
        if self.is_foreign(request) {
            Err(told(Refusal::CrossOrigin))
        } else if self.plain_forms.as_ref().is_none_or(allowed) {
            Ok(())
        } else {
            Err(told(Refusal::TooManyRequests))
        }
    }

    fn kept_pages(&self) -> &KeptPages {
        &self.kept_pages
    }

    fn draw_receipt(&self) -> Receipt {
        Receipt::generate(&self.random)
    }

    fn queue(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let place = Arc::clone(&self.sealing_queue).try_acquire_owned();
        place.map_err(|_| told(Refusal::Busy))
    }

    async fn receive_plain(
        &self,
        report: PlainReport,
        _place: OwnedSemaphorePermit,
    ) -> Result<PlainOutcome, Problem> {
        let ledger = self.thicket.ledger().await.map_err(problem)?;
        let ledger = ledger.ok_or_else(|| problem(WorkflowError::IntakeClosed))?;
        if !ledger.is_open(&report.desk) {
            return Err(problem(WorkflowError::DeskClosed));
        }
        let permit = self.sealing.clone().acquire_owned().await;
        let permit = permit.map_err(|_| problem(WorkflowError::Busy))?;
        let (random, today) = (self.random.clone(), self.clock.today());
        let spare = Arc::clone(&self.spare_memory);
        let sealing = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            wiping_the_stack(|| {
                let mut memory = spare.take();
                let sealed = report.seal(&ledger, &random, today, &mut memory);
                spare.keep(memory);
                sealed
            })
        });
        // If sealing fails the report is refused; there is no other way to store it.
        let (submission, keys) = match sealing.await {
            Ok(Ok(sealed)) => sealed,
            Ok(Err(SubmissionError::Seal(SealError::TooLong { .. }))) => {
                return Err(Problem::new(
                    axum::http::StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                ));
            }
            Ok(Err(error)) => return Err(internal(&error)),
            Err(error) => return Err(internal(&error)),
        };
        let files = |recipient| FilesTo { keys, recipient };
        let own = Recipient::parse(&submission.case_recipient).ok();
        let bytes = serde_json::to_vec(&submission).map_err(|error| internal(&error))?;
        match self
            .thicket
            .receive_sealed(sha256(&bytes), submission)
            .await
        {
            Ok(_) => Ok(PlainOutcome::Stored(files(own))),
            // The case that is known has another key.
            Err(WorkflowError::MailboxKnown) => Ok(PlainOutcome::MailboxKnown(files(None))),
            Err(error) => Err(problem(error)),
        }
    }

    async fn receive_files(
        &self,
        request: &Parts,
        to: FilesTo,
        form: FormStream,
    ) -> Vec<FileOutcome> {
        form_files::receive(self, request, to, form).await
    }

    fn recently_sent(&self) -> &RecentlySent {
        &self.recently_sent
    }
}

pub(super) fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::internal(log_internal(error))
}

pub(super) fn problem(error: WorkflowError) -> Problem {
    let failure = Failure::from(error);
    let refused = failure.problem();
    match (&failure, refused) {
        // Nothing that a reporter could do about a ledger that was changed.
        (Failure::Workflow(error), Refusal::Internal | Refusal::InvalidLedger) => internal(error),
        _ => told(refused),
    }
}

pub(super) fn told(refusal: Refusal) -> Problem {
    Problem::new(refusal.status(), refusal.name())
}
