//! Files that a reporter attaches: sealed in parts on this computer, sent so that a broken circuit costs seconds, and
//! announced once they are whole.
//!
//! One part is in memory at a time, and nothing of a file is written anywhere. Hidden data are not removed.

mod tus;

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::conversation::Conversation;
use super::output::{note, plain, progress};
use super::patience::Patience;
use super::remote::RemoteError;
use super::trust::FileLimits;
use crate::crypto::hash::Sha256Stream;
use crate::crypto::part::PartSealer;
use crate::crypto::record::{AnnouncedFile, Hidden};
use crate::domain::part::{PART_CONTENT, check_part_size, part_count, sealed_part_size};
use crate::domain::{Digest, PartId};
use crate::i18n::Texts;
use tus::{Tus, Upload};

/// How much of a file is read at a time.
const PIECE: usize = 64 * 1024;
const MIB: u64 = 1024 * 1024;

/// A file that can be sent.
#[derive(Debug)]
pub struct Attachment {
    path: PathBuf,
    name: String,
    length: u64,
}

/// Looks at all files before anything is sent, so that none turns out to be missing later.
pub fn look_at(files: &[PathBuf]) -> anyhow::Result<Vec<Attachment>> {
    files.iter().map(|path| Attachment::look(path)).collect()
}

/// Refuses more than the intake takes, and says what is sent along unseen.
pub fn check(files: &[Attachment], limits: &FileLimits, words: &Texts) -> anyhow::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    if files.iter().any(|file| file.length == 0) {
        bail!("{}", words.get("files-empty"));
    }
    if let Some(most) = limits.files.filter(|most| files.len() as u64 > *most) {
        bail!(
            "{}",
            words.with("terminal-files-many", &[("most", &most.to_string())])
        );
    }
    let bytes: u64 = files.iter().map(Attachment::sealed_length).sum();
    if let Some(most) = limits.file_bytes.filter(|most| bytes > *most) {
        let most = (most / MIB).to_string();
        bail!("{}", words.with("terminal-files-large", &[("most", &most)]));
    }
    note(words.get("terminal-files-hidden"));
    Ok(())
}

/// Sends files one after the other. Parts that are there already are not sent again, and a file that is given twice is
/// announced once. Of an earlier sitting nothing is known: what is announced can only be read by caseworkers.
pub fn send(
    conversation: &mut Conversation<'_>,
    files: &[Attachment],
    words: &Texts,
) -> anyhow::Result<()> {
    let mut sent: Vec<(&str, Digest)> = Vec::new();
    for file in files {
        let name = plain(&file.name);
        let say = |id| words.with(id, &[("name", &name)]).into_owned();
        let sending = Sending {
            conversation,
            file,
            words,
        };
        let stopped = || say("terminal-files-stopped");
        let sha256 = sending.digest().with_context(stopped)?;
        if sent.contains(&(&file.name, sha256)) {
            note(say("terminal-files-twice"));
            continue;
        }
        let announced = sending.send(sha256).with_context(stopped)?;
        conversation
            .follow_up("", vec![announced])
            .with_context(stopped)?;
        sent.push((&file.name, sha256));
        note(say("terminal-files-sent"));
    }
    Ok(())
}

impl Attachment {
    fn look(path: &Path) -> anyhow::Result<Self> {
        let failed = || format!("cannot read {}", path.display());
        let file = File::open(path).with_context(failed)?;
        let metadata = file.metadata().with_context(failed)?;
        if !metadata.is_file() {
            bail!("{} is not a file", path.display());
        }
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            path: path.to_owned(),
            name: name.unwrap_or_default(),
            length: metadata.len(),
        })
    }

    fn sealed_length(&self) -> u64 {
        let last = self.length % PART_CONTENT;
        let whole = self.length / PART_CONTENT * sealed_part_size(PART_CONTENT);
        whole + if last == 0 { 0 } else { sealed_part_size(last) }
    }
}

/// One file on its way.
struct Sending<'a> {
    conversation: &'a Conversation<'a>,
    file: &'a Attachment,
    words: &'a Texts,
}

impl Sending<'_> {
    /// Of the whole file, which must be as long as it was.
    fn digest(&self) -> anyhow::Result<Digest> {
        let (length, sha256) = digest(&mut File::open(&self.file.path)?)?;
        if length != self.file.length {
            bail!("it changed while it was read");
        }
        Ok(sha256)
    }

    fn send(&self, sha256: Digest) -> anyhow::Result<AnnouncedFile> {
        let mut source = File::open(&self.file.path)?;
        let length = self.file.length;
        let mut again = Sha256Stream::default();
        let mut parts = Vec::new();
        for number in 0..part_count(length) {
            let number = u32::try_from(number).context("too large")?;
            let id = self.part_id(&sha256, number);
            let content = PART_CONTENT.min(length - u64::from(number) * PART_CONTENT);
            self.send_part(id, &mut source, content, &mut again)?;
            parts.push(id);
            let done = u64::from(number) * PART_CONTENT + content;
            self.say_progress(done, true);
        }
        if again.finish() != sha256 {
            bail!("it changed while it was sent, so what arrived is neither the one nor the other");
        }
        Ok(AnnouncedFile {
            name: self.file.name.clone(),
            media_type: media_type(&self.file.name).to_owned(),
            length,
            sha256,
            parts,
            hidden: Hidden::Kept,
            original: None,
        })
    }

    fn part_id(&self, sha256: &Digest, number: u32) -> PartId {
        let Conversation { keys, instance, .. } = self.conversation;
        keys.part_id(instance, sha256, number)
    }

    /// Seals a part and sends it, unless an earlier try has sent it.
    fn send_part(
        &self,
        id: PartId,
        source: &mut File,
        content: u64,
        hash: &mut Sha256Stream,
    ) -> anyhow::Result<()> {
        let Conversation {
            remote,
            keys,
            case,
            attempts,
            ..
        } = self.conversation;
        let tus = Tus::new(remote, &keys.mailbox_key, *case, id);
        let is_whole = |upload: &Upload| {
            upload.offset == upload.length
                && upload.length >= sealed_part_size(content)
                && check_part_size(upload.length).is_ok()
        };
        let there = Patience::new(*attempts).insist(|| tus.state())?;
        if there.is_some_and(|upload| is_whole(&upload)) {
            return pieces(source, content, |piece| {
                hash.update(piece);
                Ok(())
            });
        }
        let mut sealer = PartSealer::new(&self.conversation.recipient)?;
        let mut sealed = Vec::with_capacity(usize::try_from(sealed_part_size(content))? + PIECE);
        pieces(source, content, |piece| {
            hash.update(piece);
            sealed.extend(sealer.write(piece)?);
            Ok(())
        })?;
        sealed.extend(sealer.finish()?);
        if there.is_some() {
            // Half of it is of another sealing.
            Patience::new(*attempts).insist(|| tus.remove())?;
        }
        let position = source.stream_position()?;
        let mut shown = |sent: u64| {
            let of_part = content * sent / sealed.len().max(1) as u64;
            self.say_progress(position - content + of_part, false);
        };
        match tus.send(&sealed, Patience::new(*attempts), &mut shown) {
            Err(error @ RemoteError::Refused { .. }) if error.is_problem("too-much") => {
                Err(error).context(self.words.get("terminal-files-full"))
            }
            result => Ok(result?),
        }
    }

    fn say_progress(&self, done: u64, whole_part: bool) {
        let mib = |bytes: u64| format!("{}.{}", bytes / MIB, bytes % MIB * 10 / MIB);
        let line = self.words.with(
            "terminal-files-progress",
            &[
                ("name", &plain(&self.file.name)),
                ("done", &mib(done)),
                ("all", &mib(self.file.length)),
            ],
        );
        progress(line, whole_part);
    }
}

fn digest(source: &mut File) -> anyhow::Result<(u64, Digest)> {
    let mut hash = Sha256Stream::default();
    let mut length = 0;
    let mut buffer = Zeroizing::new(vec![0; PIECE]);
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok((length, hash.finish())),
            count => {
                length += count as u64;
                hash.update(&buffer[..count]);
            }
        }
    }
}

/// Hands the next `content` bytes over in pieces.
fn pieces(
    source: &mut File,
    content: u64,
    mut take: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut buffer = Zeroizing::new(vec![0; PIECE]);
    let mut left = content;
    while left > 0 {
        let some = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let ended = "it became shorter while it was sent";
        source.read_exact(&mut buffer[..some]).context(ended)?;
        take(&buffer[..some])?;
        left -= some as u64;
    }
    Ok(())
}

/// The media type that a name's ending stands for: a guess, which whoever reads it treats as one.
fn media_type(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("heic" | "heif") => "image/heic",
        Some("pdf") => "application/pdf",
        Some("mp4" | "m4v") => "video/mp4",
        Some("mov") => "video/quicktime",
        Some("webm") => "video/webm",
        Some("mp3") => "audio/mpeg",
        Some("m4a") => "audio/mp4",
        Some("ogg" | "oga" | "opus") => "audio/ogg",
        Some("wav") => "audio/wav",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}
