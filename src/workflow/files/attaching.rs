//! Files that come unsealed, from forms without JavaScript: sealed part by part as they arrive, and announced by a
//! follow-up once they are whole.
//!
//! At most a chunk of a file is in memory, and nothing of it is anywhere else before it is sealed. A file is announced
//! together with noting its parts as whole, or its parts go.

use std::sync::Arc;

use crate::crypto::hash::Sha256Pieces;
use crate::crypto::hybrid::Recipient;
use crate::crypto::part::PartSealer;
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::record::{AnnouncedFile, FollowUp, Hidden};
use crate::domain::part::LARGEST_PART;
use crate::domain::{CaseId, Digest, Instance, PROTOCOL_VERSION, PartId, RecordId};
use crate::storage::Upload;

use super::{PartUpload, access_to};
use crate::workflow::mailbox::put_followup;
use crate::workflow::{Thicket, WorkflowError};

/// One sitting of somebody who attaches files to a case.
pub struct Attaching {
    thicket: Thicket,
    keys: Arc<ReceiptKeys>,
    case: CaseId,
    recipient: Recipient,
    instance: Instance,
    sitting: RecordId,
    seq: u64,
}

impl Thicket {
    /// Begins to attach files to the case of a receipt. They are sealed to `recipient`, never to what is stored: somebody
    /// must vouch for it.
    pub async fn attach(
        &self,
        keys: Arc<ReceiptKeys>,
        recipient: Recipient,
    ) -> Result<Attaching, WorkflowError> {
        let ledger = self.ledger().await?.ok_or(WorkflowError::IntakeClosed)?;
        let mut tx = self.0.db.read().await?;
        let access = tx.open_mailbox(keys.mailbox).await?;
        let access = access.ok_or(WorkflowError::NotFound)?;
        Ok(Attaching {
            thicket: self.clone(),
            keys,
            case: access.case(),
            recipient,
            instance: ledger.instance(),
            sitting: RecordId(self.0.random.bytes()),
            seq: 1,
        })
    }
}

impl Attaching {
    /// The case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Begins the next file.
    pub fn file(&self) -> FileSealer<'_> {
        FileSealer {
            to: self,
            parts: Vec::new(),
            current: None,
            length: 0,
            sum: Sha256Pieces::default(),
        }
    }

    /// Announces a file and notes its parts as whole: both or neither. `name` and `media_type` are a stranger's.
    pub async fn announce(
        &mut self,
        file: SealedFile,
        name: String,
        media_type: String,
    ) -> Result<(), WorkflowError> {
        let follow_up = FollowUp {
            v: PROTOCOL_VERSION,
            kind: "followup".to_owned(),
            case: self.case,
            sitting: self.sitting,
            seq: self.seq,
            day: self.thicket.0.clock.today(),
            text: String::new(),
            files: vec![AnnouncedFile {
                name,
                media_type,
                length: file.length,
                sha256: file.sha256,
                parts: file.parts.iter().map(|part| part.id).collect(),
                hidden: Hidden::Kept,
                original: None,
            }],
        };
        let sealed = follow_up
            .seal(&self.instance, &self.keys, &self.recipient)
            .map_err(|_| WorkflowError::Unsealed)?;
        let record = self.thicket.work_record(&sealed, follow_up.day);
        let mut tx = self.thicket.0.db.write().await?;
        let access = access_to(&mut tx, self.keys.mailbox, self.case).await?;
        for part in &file.parts {
            if !tx.finish_part(&part.upload, part.size).await? {
                return Err(WorkflowError::NotFound);
            }
        }
        if let Err(error) = put_followup(&mut tx, &access, &record).await {
            drop(tx);
            discard(&self.thicket, file.parts).await?;
            return Err(error);
        }
        tx.commit().await?;
        self.seq += 1;
        Ok(())
    }

    /// Removes what is stored of a file that is not to be announced.
    pub async fn discard(&self, file: SealedFile) -> Result<(), WorkflowError> {
        discard(&self.thicket, file.parts).await
    }
}

/// A part that is sealed and stored, and not yet noted as whole.
struct SealedPart {
    id: PartId,
    upload: Upload,
    size: u64,
}

/// A file whose parts are all stored.
pub struct SealedFile {
    parts: Vec<SealedPart>,
    length: u64,
    sha256: Digest,
}

impl SealedFile {
    /// SHA-256 of the file as it came.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }
}

/// A file that is being sealed as it arrives.
pub struct FileSealer<'a> {
    to: &'a Attaching,
    parts: Vec<SealedPart>,
    current: Option<(PartId, PartSealer, PartUpload)>,
    length: u64,
    sum: Sha256Pieces,
}

impl FileSealer<'_> {
    /// Takes the next bytes. After an error the file is to be given up by [`Self::give_up`].
    pub async fn write(&mut self, mut content: &[u8]) -> Result<(), WorkflowError> {
        while !content.is_empty() {
            let mut current = match self.current.take() {
                Some(current) => current,
                None => self.begin().await?,
            };
            let (_, sealer, upload) = &mut current;
            let room = usize::try_from(sealer.room()).unwrap_or(usize::MAX);
            let (now, later) = content.split_at(content.len().min(room));
            let sealed = sealer.write(now).map_err(|_| WorkflowError::Unsealed)?;
            let written = upload.write(&sealed).await;
            self.sum.update(now);
            self.length += now.len() as u64;
            content = later;
            let full = sealer.room() == 0;
            self.current = Some(current);
            written?;
            if full {
                self.end_part().await?;
            }
        }
        Ok(())
    }

    /// Ends the file: every byte of it is on the disk, sealed.
    pub async fn finish(mut self) -> Result<SealedFile, WorkflowError> {
        if let Err(error) = self.end_part().await {
            self.give_up().await?;
            return Err(error);
        }
        Ok(SealedFile {
            parts: self.parts,
            length: self.length,
            sha256: self.sum.finish(),
        })
    }

    /// Removes what is stored of it.
    pub async fn give_up(mut self) -> Result<(), WorkflowError> {
        if let Some((id, _, upload)) = self.current.take() {
            let size = upload.size();
            self.parts.push(SealedPart {
                id,
                upload: upload.upload,
                size,
            });
        }
        discard(&self.to.thicket, self.parts).await
    }

    async fn begin(&self) -> Result<(PartId, PartSealer, PartUpload), WorkflowError> {
        let Attaching {
            thicket,
            keys,
            case,
            recipient,
            ..
        } = self.to;
        let sealer = PartSealer::new(recipient).map_err(|_| WorkflowError::Unsealed)?;
        let id = PartId(thicket.0.random.bytes());
        // How long it will be is not known before its end.
        let upload = thicket.begin(keys.mailbox, *case, id, LARGEST_PART).await?;
        let turn = thicket.0.turns.take(upload.key()).await;
        let upload = PartUpload::new(thicket.clone(), upload, turn);
        Ok((id, sealer, upload))
    }

    async fn end_part(&mut self) -> Result<(), WorkflowError> {
        let Some((id, sealer, mut upload)) = self.current.take() else {
            return Ok(());
        };
        let kept = upload.upload;
        let stored = async {
            let rest = sealer.finish().map_err(|_| WorkflowError::Unsealed)?;
            upload.write(&rest).await?;
            upload.set_aside().await
        }
        .await;
        let (size, result) = match stored {
            Ok((_, size)) => (size, Ok(())),
            Err(error) => (LARGEST_PART, Err(error)),
        };
        self.parts.push(SealedPart {
            id,
            upload: kept,
            size,
        });
        result
    }
}

/// Forgets parts and removes their bytes. What fails is left to be forgotten after a week.
async fn discard(thicket: &Thicket, parts: Vec<SealedPart>) -> Result<(), WorkflowError> {
    let mut tx = thicket.0.db.write().await?;
    for part in &parts {
        tx.remove_upload(&part.upload).await?;
    }
    tx.commit().await?;
    for part in &parts {
        thicket.0.db.files().remove(part.upload.key()).await?;
    }
    Ok(())
}
