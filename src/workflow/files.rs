//! Parts of files: begun, sent on and taken back by whoever has a mailbox of the case, read by a caseworker
//! with a grant.
//!
//! A part is a sealed file of its own, and its header is checked as soon as it is there. Nothing may be
//! acknowledged before it is on the disk, and nothing kept that tells which of a case's mailboxes sent a part.

mod attaching;
mod turns;

use serde::Serialize;

use crate::crypto::sealed::{LARGEST_HEADER, check_header};
use crate::domain::part::{PART_CONTENT, check_part_size};
use crate::domain::{CaseId, Mailbox, PartId};
use crate::storage::scope::{CaseworkerSession, MailboxAccess};
use crate::storage::{
    CHUNK_BYTES, FileStore, NewPart, PartKey, ReadTransaction, Removed, StoredPart, Upload,
};

use super::{Thicket, WorkflowError};
pub use attaching::{Attaching, FileSealer, SealedFile};
use turns::Turn;
pub(super) use turns::Turns;

/// How many days an unfinished part is kept after its newest bytes.
const DAYS_UNFINISHED: i32 = 7;

/// How much a case may have of files. Enforced when a part is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// How many files. The server sees parts only, and takes as many as so many files may have.
    pub files: u64,
    /// How many bytes in all, sealed.
    pub bytes: u64,
    /// How many bytes of the disk are left free, so that strangers' files never keep a report from being
    /// stored.
    pub reserve: u64,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self {
            files: 25,
            bytes: 2 << 30,
            reserve: 1 << 30,
        }
    }
}

impl FileLimits {
    /// The most parts of a case: every file may end in a part that is not full.
    fn parts(&self) -> u64 {
        (self.bytes / PART_CONTENT).saturating_add(self.files)
    }
}

/// A finished part, as a case names it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PartView {
    /// What its sender called it.
    pub id: PartId,
    /// Its length, sealed, in bytes.
    pub size: u64,
}

impl Thicket {
    /// Begins a part of `size` bytes, called `id` or by a random id. Refuses a size that no sealed part has,
    /// more than a case may have, and what the disk has no room for.
    pub async fn begin_part(
        &self,
        mailbox: Mailbox,
        case: CaseId,
        id: Option<PartId>,
        size: u64,
    ) -> Result<PartId, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        access_to(&mut tx, mailbox, case).await?;
        drop(tx);
        check_part_size(size)?;
        let id = id.unwrap_or_else(|| PartId(self.0.random.bytes()));
        self.begin(mailbox, case, id, size).await?;
        Ok(id)
    }

    /// The same, when the size and that there is such a mailbox are known.
    async fn begin(
        &self,
        mailbox: Mailbox,
        case: CaseId,
        id: PartId,
        size: u64,
    ) -> Result<Upload, WorkflowError> {
        let limits = self.0.settings.files;
        if self.0.db.files().room(limits.reserve).await? < size {
            return Err(WorkflowError::StorageFull);
        }
        let part = NewPart {
            key: PartKey::from_random(self.0.random.bytes()),
            id,
            size,
            day: self.0.clock.today(),
        };
        let mut tx = self.0.db.write().await?;
        // Looked up again, since the case may have been erased meanwhile.
        let access = access_to(&mut tx, mailbox, case).await?;
        if tx.open_upload(&access, id).await?.is_some() {
            return Err(WorkflowError::PartKnown);
        }
        let usage = tx.part_usage(&access).await?;
        if usage.parts >= limits.parts() || usage.bytes.saturating_add(size) > limits.bytes {
            return Err(WorkflowError::TooMuch);
        }
        let upload = tx.add_part(&access, &part).await?;
        tx.commit().await?;
        upload.ok_or(WorkflowError::PartKnown)
    }

    /// Takes a part up where it ends. Whoever is sending it is stopped first: a circuit that broke may look
    /// alive from here for a long time.
    pub async fn take_up_part(
        &self,
        mailbox: Mailbox,
        case: CaseId,
        id: PartId,
    ) -> Result<PartUpload, WorkflowError> {
        let upload = self.find_upload(mailbox, case, id).await?;
        let turn = self.0.turns.take(upload.key()).await;
        if turn.is_over() {
            return Err(WorkflowError::Overtaken);
        }
        // Looked up again: whoever had the turn before may have finished or removed it.
        let upload = self.find_upload(mailbox, case, id).await?;
        let offset = if upload.is_finished() {
            upload.size()
        } else {
            self.0.db.files().length(upload.key()).await?
        };
        let mut taken = PartUpload::new(self.clone(), upload, turn);
        taken.stored = offset;
        // The server may have been killed between the last byte and noting that the part is whole.
        if offset == upload.size() && !upload.is_finished() {
            taken.note_finished().await?;
        }
        Ok(taken)
    }

    /// Forgets an unfinished part.
    pub async fn remove_part(
        &self,
        mailbox: Mailbox,
        case: CaseId,
        id: PartId,
    ) -> Result<(), WorkflowError> {
        self.take_up_part(mailbox, case, id).await?.remove().await
    }

    /// A whole part, for a caseworker with a grant of the case.
    pub async fn open_part(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        id: PartId,
    ) -> Result<PartReader, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let access = tx.open_case(session, case).await?;
        let access = access.ok_or(WorkflowError::NotFound)?;
        let part = tx.open_part(&access, id).await?;
        Ok(PartReader {
            files: self.0.db.files().clone(),
            part: part.ok_or(WorkflowError::NotFound)?,
            chunk: 0,
            read: 0,
        })
    }

    /// Forgets unfinished parts after a week without a byte, and removes the bytes of what is forgotten or was erased.
    /// Says of how many parts there were any. Where the first database seems to be the wrong one, they are left.
    pub async fn tidy_parts(&self) -> Result<u64, WorkflowError> {
        let db = &self.0.db;
        db.forget_unfinished_parts(self.0.clock.today().plus(-DAYS_UNFINISHED))
            .await?;
        let Removed { removed, left } = db.remove_orphans(None).await?;
        if left > 0 {
            tracing::error!(
                "{left} parts in files.db belong to no case in thicket.db, as if it were an older copy; \
                 they are left until \"thicket check --remove-orphans\""
            );
        }
        Ok(removed)
    }

    async fn find_upload(
        &self,
        mailbox: Mailbox,
        case: CaseId,
        id: PartId,
    ) -> Result<Upload, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let access = access_to(&mut tx, mailbox, case).await?;
        let upload = tx.open_upload(&access, id).await?;
        upload.ok_or(WorkflowError::NotFound)
    }
}

/// Access to that mailbox, if it is one of that case.
async fn access_to(
    tx: &mut ReadTransaction,
    mailbox: Mailbox,
    case: CaseId,
) -> Result<MailboxAccess, WorkflowError> {
    let access = tx.open_mailbox(mailbox).await?;
    access
        .filter(|access| access.case() == case)
        .ok_or(WorkflowError::NotFound)
}

/// A part that is being sent. Has at most one chunk in memory. What was not stored with [`Self::settle`] when
/// it is dropped is lost, and was never acknowledged.
pub struct PartUpload {
    thicket: Thicket,
    upload: Upload,
    turn: Turn,
    /// How many bytes are on the disk.
    stored: u64,
    /// Bytes of the chunk that is being filled, from its beginning.
    chunk: Vec<u8>,
    /// Whether some of them are not on the disk.
    dirty: bool,
}

impl PartUpload {
    /// Of a part of which nothing is stored.
    fn new(thicket: Thicket, upload: Upload, turn: Turn) -> Self {
        Self {
            thicket,
            upload,
            turn,
            stored: 0,
            chunk: Vec::new(),
            dirty: false,
        }
    }

    /// How many bytes are on the disk.
    pub fn offset(&self) -> u64 {
        self.stored
    }

    /// How many it will have when it is whole.
    pub fn size(&self) -> u64 {
        self.upload.size()
    }

    /// Waits until somebody else takes the part up.
    pub async fn overtaken(&mut self) {
        self.turn.over().await;
    }

    /// Takes the next bytes; whole chunks are on the disk when it returns. Refuses more than the part's size,
    /// and removes a part whose header is not that of a sealed file.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), WorkflowError> {
        if self.stored == self.size() && !bytes.is_empty() {
            return Err(WorkflowError::TooMuch);
        }
        if self.chunk.is_empty() && !self.dirty {
            self.load().await?;
        }
        while !bytes.is_empty() {
            let room = CHUNK_BYTES - self.chunk.len();
            let (now, later) = bytes.split_at(bytes.len().min(room));
            let filled = self.begun() + self.chunk.len() as u64;
            if filled + now.len() as u64 > self.size() {
                return Err(WorkflowError::TooMuch);
            }
            self.chunk.extend_from_slice(now);
            self.dirty = true;
            bytes = later;
            let header = LARGEST_HEADER as u64;
            if filled < header && filled + now.len() as u64 >= header {
                self.check().await?;
            }
            if self.chunk.len() == CHUNK_BYTES {
                self.store().await?;
            }
        }
        Ok(())
    }

    /// Stores what has come so far, notes it if the part is whole, and says how many bytes are on the disk.
    pub async fn settle(mut self) -> Result<u64, WorkflowError> {
        if self.dirty {
            self.store().await?;
        }
        if self.stored == self.size() && !self.upload.is_finished() {
            self.note_finished().await?;
        }
        Ok(self.stored)
    }

    /// Stores what has come and gives the turn back, without noting that the part is whole.
    async fn set_aside(mut self) -> Result<(Upload, u64), WorkflowError> {
        if self.dirty {
            self.store().await?;
        }
        Ok((self.upload, self.stored))
    }

    async fn remove(self) -> Result<(), WorkflowError> {
        let mut tx = self.thicket.0.db.write().await?;
        if !tx.remove_upload(&self.upload).await? {
            return Err(WorkflowError::PartKnown);
        }
        tx.commit().await?;
        // If this fails the bytes are an orphan's, which upkeep removes.
        Ok(self.files().remove(self.upload.key()).await?)
    }

    fn files(&self) -> &FileStore {
        self.thicket.0.db.files()
    }

    /// Where the chunk that is being filled begins.
    fn begun(&self) -> u64 {
        self.stored - self.stored % CHUNK_BYTES as u64
    }

    /// Reads the beginning of the chunk that is being filled.
    async fn load(&mut self) -> Result<(), WorkflowError> {
        let number = self.stored / CHUNK_BYTES as u64;
        if !self.stored.is_multiple_of(CHUNK_BYTES as u64) {
            let chunk = self.files().chunk(self.upload.key(), number).await?;
            self.chunk = chunk.ok_or(WorkflowError::NotFound)?;
        }
        // In one piece: growing would copy it again and again.
        self.chunk.reserve_exact(CHUNK_BYTES - self.chunk.len());
        Ok(())
    }

    async fn check(&mut self) -> Result<(), WorkflowError> {
        if check_header(&self.chunk).is_ok() {
            return Ok(());
        }
        let mut tx = self.thicket.0.db.write().await?;
        tx.remove_upload(&self.upload).await?;
        tx.commit().await?;
        self.files().remove(self.upload.key()).await?;
        self.chunk.clear();
        self.dirty = false;
        Err(WorkflowError::PartNotAge)
    }

    async fn store(&mut self) -> Result<(), WorkflowError> {
        let number = self.stored / CHUNK_BYTES as u64;
        let begun = self.begun();
        let chunk = std::mem::take(&mut self.chunk);
        let length = chunk.len() as u64;
        self.dirty = false;
        let files = self.files();
        if files.room(self.thicket.0.settings.files.reserve).await? < length {
            return Err(WorkflowError::StorageFull);
        }
        files.put_chunk(self.upload.key(), number, chunk).await?;
        self.stored = begun + length;
        let today = self.thicket.0.clock.today();
        if self.upload.day() != today {
            let mut tx = self.thicket.0.db.write().await?;
            if !tx.keep_part(&mut self.upload, today).await? {
                return Err(WorkflowError::NotFound);
            }
            tx.commit().await?;
        }
        Ok(())
    }

    async fn note_finished(&mut self) -> Result<(), WorkflowError> {
        let mut tx = self.thicket.0.db.write().await?;
        // It may have been erased with its case.
        if !tx.finish_part(&self.upload, self.size()).await? {
            return Err(WorkflowError::NotFound);
        }
        Ok(tx.commit().await?)
    }
}

/// A whole part that is being read, a chunk at a time.
pub struct PartReader {
    files: FileStore,
    part: StoredPart,
    chunk: u64,
    read: u64,
}

impl PartReader {
    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.part.size()
    }

    /// The next bytes, at most half a MiB; none at the end. Nothing is held between two calls but the place.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, WorkflowError> {
        if self.read == self.size() {
            return Ok(None);
        }
        let chunk = self.files.chunk(self.part.key(), self.chunk).await?;
        // Erased since it was opened.
        let bytes = chunk.ok_or(WorkflowError::NotFound)?;
        self.chunk += 1;
        self.read += bytes.len() as u64;
        Ok(Some(bytes))
    }
}
