//! The body of a part that is being sent: kept as it arrives, at the pace at which it comes.

use axum::body::Body;
use http_body_util::BodyExt as _;
use tokio::time::Instant;

use crate::domain::part::LARGEST_PART;
use crate::web::error::Failure;
use crate::web::pace::Pace;
use crate::web::problem::Problem;
use crate::web::uploads::UploadPlace;
use crate::workflow::{PartUpload, WorkflowError};

/// Keeps what arrives until the body ends, breaks, stops, or somebody else takes the part up. Says how much of
/// the part is on the disk then.
pub(super) async fn receive(
    upload: PartUpload,
    place: UploadPlace,
    mut body: Body,
) -> Result<u64, Failure> {
    let mut receiving = Receiving(Some(upload));
    let mut pace = Pace::new(Instant::now());
    let ended: Result<(), Failure> = loop {
        let Some(upload) = &mut receiving.0 else {
            break Err(Problem::Internal.into());
        };
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = upload.overtaken() => break Err(WorkflowError::Overtaken.into()),
            () = tokio::time::sleep_until(pace.deadline()) => break Err(Problem::Timeout.into()),
        };
        let bytes = match frame {
            None => break Ok(()),
            Some(Err(_)) => break Err(Problem::InvalidBody.into()),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(bytes) => bytes,
                Err(_) => continue,
            },
        };
        let arrived = Instant::now();
        if let Err(error) = upload.write(&bytes).await {
            break Err(error.into());
        }
        pace.took(bytes.len(), arrived, Instant::now());
    };
    // Before the part: who takes it up next needs a place.
    drop(place);
    let stored = receiving.settle().await;
    let refused = match ended {
        Ok(()) => return stored,
        Err(failure) => failure,
    };
    if matches!(refused, Failure::Workflow(ref error) if !matches!(error, WorkflowError::Overtaken))
    {
        drain(body).await;
    }
    Err(refused)
}

/// A part while its body arrives. A connection that breaks ends the handler wherever it is, and what has come must
/// still be stored.
struct Receiving(Option<PartUpload>);

impl Receiving {
    async fn settle(mut self) -> Result<u64, Failure> {
        match self.0.take() {
            // In a task of its own, which nobody can interrupt.
            Some(upload) => {
                let settling = tokio::spawn(upload.settle());
                Ok(settling.await.map_err(|_| Problem::Internal)??)
            }
            None => Err(Problem::Internal.into()),
        }
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        if let (Some(upload), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current())
        {
            runtime.spawn(async move {
                // Whoever sends it on is told how much is there; nobody is left to hear of a failure.
                let _ = upload.settle().await;
            });
        }
    }
}

/// Takes the rest of a body and keeps none of it: a client that is still sending would not read the answer, and
/// would take a refusal for a broken circuit. At most a whole part, and no longer than an upload may take.
pub(super) async fn drain(mut body: Body) {
    let mut pace = Pace::new(Instant::now());
    let mut left = usize::try_from(LARGEST_PART).unwrap_or(usize::MAX);
    while let Ok(Some(Ok(frame))) = tokio::time::timeout_at(pace.deadline(), body.frame()).await {
        let bytes = frame.data_ref().map_or(0, |bytes| bytes.len());
        if bytes > left {
            return;
        }
        left -= bytes;
        let now = Instant::now();
        pace.took(bytes, now, now);
    }
}
