//! The files of a form without JavaScript: sealed as they arrive, each announced once it is whole.
//!
//! Nothing of them is written before it is sealed, or logged. A file that cannot be taken does not keep the next one
//! out, and never touches what was stored before it.

use std::sync::Arc;

use axum::http::request::Parts;
use tokio::time::Instant;

use super::Web;
use super::error::{Failure, log_internal};
use super::pages::form_stream::{ChosenFile, FormStream};
use super::pages::{FileOutcome, FileRefusal, FilesTo};
use super::problem::Problem;
use super::uploads::{Kind, UploadPlace};
use crate::domain::Mailbox;
use crate::workflow::{Attaching, WorkflowError};

/// Takes in the files of a form, to its end.
pub async fn receive(
    web: &Web,
    request: &Parts,
    to: FilesTo,
    mut form: FormStream,
) -> Vec<FileOutcome> {
    let mailbox = to.keys.mailbox;
    let mut outcomes = Vec::new();
    let mut attaching = None;
    let peer = web.peer.of(&request.extensions, &request.headers);
    // A place is taken with the first file: most forms have none.
    let mut place = None;
    loop {
        let mut file = match form.next_file().await {
            Ok(Some(file)) => file,
            // What is broken is not gone on with; the files before it are whole.
            Ok(None) | Err(_) => return outcomes,
        };
        let name = file.name();
        let attaching = match &mut attaching {
            Some(attaching) => attaching,
            None => attaching.insert(attach(web, &to).await),
        };
        if place.is_none()
            && let Ok(to) = &attaching
        {
            place = web.uploads.enter(peer, to.case(), Kind::Form).await;
            if place.is_none() {
                *attaching = Err(FileRefusal::Busy);
            }
        }
        let full = outcomes.len() as u64 >= web.config.files;
        let refused = match (&mut *attaching, &mut place) {
            (Err(refused), _) => Some(*refused),
            (Ok(_), _) if full => Some(FileRefusal::TooMuch),
            (Ok(_), None) => Some(FileRefusal::Busy),
            (Ok(to), Some(place)) => {
                let sealed = seal(web, &mailbox, to, place, &mut file, name.clone());
                sealed.await.err()
            }
        };
        if let Some(refused @ (FileRefusal::NoRoom | FileRefusal::Busy)) = refused {
            *attaching = Err(refused);
            place = None;
        }
        if refused.is_some() {
            while let Ok(Some(_)) = file.chunk().await {}
        }
        outcomes.push(FileOutcome { name, refused });
    }
}

/// Begins to attach files, if somebody vouches for the key that they are sealed to.
async fn attach(web: &Web, to: &FilesTo) -> Result<Attaching, FileRefusal> {
    let recipient = match &to.recipient {
        Some(recipient) => recipient.clone(),
        None => {
            let ledger = web.thicket.ledger().await.map_err(refusal)?;
            let ledger = ledger.ok_or(FileRefusal::Failed)?;
            let vouched = web.vouched(&to.keys, &ledger).await;
            vouched.ok().flatten().ok_or(FileRefusal::Failed)?
        }
    };
    let attaching = web.thicket.attach(Arc::clone(&to.keys), recipient).await;
    attaching.map_err(refusal)
}

/// Seals one file and announces it.
async fn seal(
    web: &Web,
    mailbox: &Mailbox,
    to: &mut Attaching,
    place: &mut UploadPlace,
    file: &mut ChosenFile<'_>,
    name: String,
) -> Result<(), FileRefusal> {
    let mut sealer = to.file();
    let arrived = loop {
        let chunk = tokio::select! {
            chunk = file.chunk() => chunk,
            () = place.needed() => break Err(FileRefusal::Busy),
        };
        match chunk {
            Ok(None) => break Ok(()),
            Ok(Some(bytes)) => {
                let since = Instant::now();
                if let Err(error) = sealer.write(&bytes).await {
                    break Err(refusal(error));
                }
                file.dealt_with(since);
            }
            Err(_) => break Err(FileRefusal::Failed),
        }
    };
    if let Err(refused) = arrived {
        // What cannot be removed now is forgotten after a week.
        let _ = sealer.give_up().await;
        return Err(refused);
    }
    let sealed = sealer.finish().await.map_err(refusal)?;
    let sum = sealed.sha256();
    let sent = web.recently_sent.as_ref();
    if !sent.note_file(mailbox, &sum) {
        let _ = to.discard(sealed).await;
        return Ok(());
    }
    let announced = to.announce(sealed, name, file.media_type()).await;
    announced.map_err(|error| {
        sent.forget_file(mailbox, &sum);
        refusal(error)
    })
}

fn refusal(error: WorkflowError) -> FileRefusal {
    let failure = Failure::from(error);
    match (failure.problem(), &failure) {
        (Problem::TooMuch, _) => FileRefusal::TooMuch,
        (Problem::StorageFull, _) => FileRefusal::NoRoom,
        (Problem::Busy | Problem::TooManyRequests, _) => FileRefusal::Busy,
        (Problem::Internal, Failure::Workflow(error)) => {
            // The page shows no reference: the report itself is stored.
            let _ = log_internal(error);
            FileRefusal::Failed
        }
        _ => FileRefusal::Failed,
    }
}
