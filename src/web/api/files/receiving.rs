//! The body of a part that is being sent: kept as it arrives, at the pace at which it comes.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt as _;
use tokio::time::Instant;

use crate::domain::part::LARGEST_PART;
use crate::web::error::Failure;
use crate::web::pace::Pace;
use crate::web::problem::Problem;
use crate::web::uploads::UploadPlace;
use crate::workflow::{PartUpload, WorkflowError};

/// Why a body is not taken, and whether it was read to its end.
pub(super) struct Refused {
    pub failure: Failure,
    pub whole: bool,
}

/// Keeps what arrives until the body ends, breaks, stops, or somebody else takes the part up or needs the place. Says how
/// much of the part is on the disk then.
pub(super) async fn receive(
    upload: PartUpload,
    mut place: UploadPlace,
    mut body: Body,
) -> Result<u64, Refused> {
    let mut receiving = Receiving(Some(upload));
    let mut pace = Pace::new(Instant::now());
    let ended: Result<(), Failure> = loop {
        let Some(upload) = &mut receiving.0 else {
            break Err(Problem::Internal.into());
        };
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = upload.overtaken() => break Err(WorkflowError::Overtaken.into()),
            () = place.needed() => break Err(WorkflowError::Overtaken.into()),
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
    let refused = match ended {
        Ok(()) => {
            // Before the part: who takes it up next needs a place.
            drop(place);
            let stored = receiving.settle().await;
            return stored.map_err(|failure| Refused {
                failure,
                whole: true,
            });
        }
        Err(failure) => failure,
    };
    // What somebody sends whom nobody has stopped is read, and only as long as they have a place.
    let place = match &refused {
        Failure::Workflow(WorkflowError::Overtaken) | Failure::Problem(_) => None,
        Failure::Workflow(_) => Some(place),
    };
    // That it is refused goes before that the rest could not be stored.
    let _ = receiving.settle().await;
    let whole = match place {
        Some(mut place) => drain(body, &mut place).await,
        None => false,
    };
    Err(Refused {
        failure: refused,
        whole,
    })
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

/// How long the rest of a refused body is read.
const DRAINED_FOR: Duration = Duration::from_secs(30);

/// Takes the rest of a body and keeps none of it: a client that is still sending would not read the answer, and
/// would take a refusal for a broken circuit. At most a whole part. Says whether it came to its end; the connection is to be closed if not.
pub(super) async fn drain(mut body: Body, place: &mut UploadPlace) -> bool {
    let deadline = Instant::now() + DRAINED_FOR;
    let mut left = usize::try_from(LARGEST_PART).unwrap_or(usize::MAX);
    loop {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = place.needed() => return false,
            () = tokio::time::sleep_until(deadline) => return false,
        };
        let bytes = match frame {
            None => return true,
            Some(Err(_)) => return false,
            Some(Ok(frame)) => frame.data_ref().map_or(0, |bytes| bytes.len()),
        };
        match left.checked_sub(bytes) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::body::Bytes;
    use futures_util::stream;

    use super::*;
    use crate::domain::CaseId;
    use crate::web::uploads::{Kind, Uploads};

    /// A body of so many frames of 16 KiB, and how many of them were taken.
    fn body(frames: usize) -> (Body, Arc<AtomicUsize>) {
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        let frames = (0..frames).map(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(Bytes::from_static(&[0; 16_384]))
        });
        (Body::from_stream(stream::iter(frames)), taken)
    }

    #[tokio::test]
    async fn n02_of_a_refused_body_no_more_than_a_part_is_read() {
        let uploads = Uploads::new(&[]);
        let mut place = uploads
            .enter(None, CaseId([1; 16]), Kind::Part)
            .await
            .unwrap();
        let (short, _) = body(512);
        assert!(drain(short, &mut place).await);
        let (long, taken) = body(100_000);
        assert!(!drain(long, &mut place).await);
        assert_eq!(taken.load(Ordering::Relaxed), 513);
    }
}
