//! The body of a part that is being sent: kept as it arrives, at the pace at which it comes.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt as _;
use tokio::time::Instant;

use crate::domain::part::LARGEST_PART;
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::web::uploads::UploadPlace;
use crate::workflow::{PartUpload, WorkflowError};

/// How long somebody has to send [`LEAST`] bytes.
const PERIOD: Duration = Duration::from_secs(60);
/// A quarter of a KiB a second, which a bad circuit still does.
const LEAST: usize = 16 * 1024;

/// Keeps what arrives until the body ends, breaks, stops, or somebody else takes the part up. Says how much of
/// the part is on the disk then.
pub(super) async fn receive(
    mut upload: PartUpload,
    place: UploadPlace,
    mut body: Body,
) -> Result<u64, Failure> {
    let mut pace = Pace::new(Instant::now());
    let ended: Result<(), Failure> = loop {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = upload.overtaken() => break Err(WorkflowError::Overtaken.into()),
            () = tokio::time::sleep_until(pace.deadline) => break Err(Problem::Timeout.into()),
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
    let stored = upload.settle().await;
    let refused = match ended {
        Ok(()) => return Ok(stored?),
        Err(failure) => failure,
    };
    if matches!(refused, Failure::Workflow(ref error) if !matches!(error, WorkflowError::Overtaken))
    {
        drain(body).await;
    }
    Err(refused)
}

/// Takes the rest of a body and keeps none of it: a client that is still sending would not read the answer, and
/// would take a refusal for a broken circuit. At most a whole part, and no longer than an upload may take.
pub(super) async fn drain(mut body: Body) {
    let mut pace = Pace::new(Instant::now());
    let mut left = usize::try_from(LARGEST_PART).unwrap_or(usize::MAX);
    while let Ok(Some(Ok(frame))) = tokio::time::timeout_at(pace.deadline, body.frame()).await {
        let bytes = frame.data_ref().map_or(0, |bytes| bytes.len());
        if bytes > left {
            return;
        }
        left -= bytes;
        let now = Instant::now();
        pace.took(bytes, now, now);
    }
}

/// Whether somebody sends fast enough to keep a place.
struct Pace {
    deadline: Instant,
    brought: usize,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self {
            deadline: now + PERIOD,
            brought: 0,
        }
    }

    /// Counts bytes that arrived, and were dealt with by `now`: that time is the disk's, not the sender's.
    fn took(&mut self, bytes: usize, arrived: Instant, now: Instant) {
        self.brought += bytes;
        if self.brought >= LEAST {
            *self = Self::new(now);
        } else {
            self.deadline += now - arrived;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n02_slow_is_allowed_and_dribbling_is_not() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut slow = Pace::new(start);
        for n in 1..600 {
            let now = start + n * second;
            assert!(now < slow.deadline, "cut off after {n} seconds");
            slow.took(300, now, now);
        }
        let mut dribbling = Pace::new(start);
        for n in 1..60 {
            let now = start + n * second;
            dribbling.took(200, now, now);
        }
        assert_eq!(dribbling.deadline, start + PERIOD);
        // A disk that takes long is not held against the sender.
        let mut waiting = Pace::new(start);
        waiting.took(100, start + second, start + 50 * second);
        assert_eq!(waiting.deadline, start + PERIOD + 49 * second);
    }
}
