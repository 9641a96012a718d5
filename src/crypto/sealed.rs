//! Sealed files: age files of an exact size with a narrow header (PROTOCOL.md, section 3).
//!
//! A file that is not one is refused before any decapsulation, and nothing of a plaintext is given
//! out before the whole file is authentic.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::rc::Rc;

use zeroize::Zeroizing;

use super::hybrid::{
    ENCAPSULATED_KEY_BYTES, Identity, Recipient, STANZA_TAG, WRAPPED_FILE_KEY_BYTES,
};
use crate::domain::{SizeError, Wire};

/// The most bytes a header may have, its MAC line included.
pub const LARGEST_HEADER: usize = 2048;

const CHUNK_BYTES: usize = 65_536;
const CHUNK_TAG_BYTES: usize = 16;

/// A file that is not a sealed file of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedFileError {
    /// Its size is none of the buckets.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// Not an age file, or its header has more than one hybrid stanza and one of grease, or is too long.
    #[error("not an age file sealed to exactly one hybrid recipient")]
    Header,
}

/// Sealing failed; nothing may be stored or sent another way.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The document does not fit in the largest size of its kind.
    #[error("{over} bytes too long for a sealed {wire}")]
    TooLong {
        /// What it was to become.
        wire: Wire,
        /// How many bytes must go.
        over: usize,
    },
    /// age refused.
    #[error("sealing failed")]
    Age(#[source] age::EncryptError),
    /// Writing to memory failed.
    #[error("sealing failed")]
    Io(#[from] std::io::Error),
}

/// A file could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not a sealed file of its kind.
    #[error(transparent)]
    File(#[from] SealedFileError),
    /// Sealed to somebody else.
    #[error("sealed to another key")]
    OtherKey,
    /// Changed or cut short after it was sealed.
    #[error("changed or cut short after it was sealed")]
    Tampered,
}

/// Seals a JSON document to one recipient, padded to the smallest bucket of its kind that holds it.
pub fn seal(recipient: &Recipient, wire: Wire, json: &[u8]) -> Result<Vec<u8>, SealError> {
    seal_to_one_of(recipient, wire, |_| true, json)
}

/// The same, padded to the bucket of exactly `size` bytes, so that the size does not tell how much is in it.
pub fn seal_exactly(
    recipient: &Recipient,
    wire: Wire,
    size: usize,
    json: &[u8],
) -> Result<Vec<u8>, SealError> {
    seal_to_one_of(recipient, wire, |bucket| bucket == size, json)
}

fn seal_to_one_of(
    recipient: &Recipient,
    wire: Wire,
    allowed: impl Fn(usize) -> bool,
    json: &[u8],
) -> Result<Vec<u8>, SealError> {
    loop {
        let buffer = SharedBuffer::default();
        let encryptor =
            age::Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient))
                .map_err(SealError::Age)?;
        let mut writer = encryptor.wrap_output(buffer.clone())?;
        let head = buffer.len();
        let Some(bucket) = wire
            .buckets()
            .filter(|bucket| allowed(*bucket))
            .find(|bucket| plaintext_room(*bucket, head) >= json.len())
        else {
            let largest = wire.buckets().filter(|bucket| allowed(*bucket)).last();
            let room = largest.map_or(0, |bucket| plaintext_room(bucket, head));
            return Err(SealError::TooLong {
                wire,
                over: json.len().saturating_sub(room),
            });
        };
        let Some(length) = plaintext_length(bucket, head) else {
            // The header left a last chunk without content; another header has another length.
            continue;
        };
        writer.write_all(json)?;
        write_spaces(&mut writer, length - json.len())?;
        writer.finish()?;
        let file = buffer.take();
        debug_assert_eq!(file.len(), bucket);
        return Ok(file);
    }
}

fn write_spaces(writer: &mut impl Write, mut count: usize) -> std::io::Result<()> {
    const SPACES: [u8; 4096] = [b' '; 4096];
    while count > 0 {
        let part = count.min(SPACES.len());
        writer.write_all(&SPACES[..part])?;
        count -= part;
    }
    Ok(())
}

/// Plaintext bytes that exactly fill `bucket` after a header and nonce of `head` bytes; `None` where
/// the last chunk would be empty.
pub(super) fn plaintext_length(bucket: usize, head: usize) -> Option<usize> {
    let payload = bucket.checked_sub(head)?;
    let full = payload / (CHUNK_BYTES + CHUNK_TAG_BYTES);
    match payload % (CHUNK_BYTES + CHUNK_TAG_BYTES) {
        0 => Some(full * CHUNK_BYTES),
        rest if rest > CHUNK_TAG_BYTES => Some(full * CHUNK_BYTES + rest - CHUNK_TAG_BYTES),
        _ => None,
    }
}

/// The same, counting a bucket that cannot be filled exactly as holding what its full chunks hold.
fn plaintext_room(bucket: usize, head: usize) -> usize {
    plaintext_length(bucket, head).unwrap_or_else(|| {
        bucket.saturating_sub(head) / (CHUNK_BYTES + CHUNK_TAG_BYTES) * CHUNK_BYTES
    })
}

/// Decrypts a whole age file whose header was checked.
pub(super) fn decrypt(identity: &Identity, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let decryptor = age::Decryptor::new_buffered(file).map_err(|_| SealedFileError::Header)?;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity as &dyn age::Identity))
        .map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => OpenError::OtherKey,
            _ => OpenError::Tampered,
        })?;
    // Reserved in one piece: growing would leave unwiped copies behind.
    let mut plaintext = Zeroizing::new(Vec::with_capacity(file.len()));
    reader
        .read_to_end(&mut plaintext)
        .map_err(|_| OpenError::Tampered)?;
    Ok(plaintext)
}

/// Encrypts to one recipient as it is, without padding.
pub(super) fn encrypt(recipient: &Recipient, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
    let recipients = std::iter::once(recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(SealError::Age)?;
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file)?;
    writer.write_all(plaintext)?;
    writer.finish()?;
    Ok(file)
}

/// Opens a sealed file and returns its JSON text without the padding.
pub fn open(identity: &Identity, wire: Wire, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    check(wire, file)?;
    let mut plaintext = decrypt(identity, file)?;
    let end = plaintext
        .iter()
        .rposition(|byte| *byte != b' ')
        .map_or(0, |last| last + 1);
    plaintext.truncate(end);
    Ok(plaintext)
}

/// Checks size and header without any key: what the server does with everything it stores.
pub fn check(wire: Wire, file: &[u8]) -> Result<(), SealedFileError> {
    wire.check_size(file.len())?;
    check_header(file)
}

/// Checks the header alone, of a file of any size, in its first [`LARGEST_HEADER`] bytes.
pub fn check_header(beginning: &[u8]) -> Result<(), SealedFileError> {
    read_header(beginning).ok_or(SealedFileError::Header)
}

fn read_header(file: &[u8]) -> Option<()> {
    let mut lines = Lines(&file[..file.len().min(LARGEST_HEADER)]);
    if lines.next()? != b"age-encryption.org/v1" {
        return None;
    }
    let (mut hybrid, mut grease) = (0, 0);
    loop {
        let line = lines.next()?;
        if let Some(mac) = line.strip_prefix(b"--- ") {
            let valid = mac.len() == 43 && is_base64(mac);
            return (valid && hybrid == 1 && grease <= 1).then_some(());
        }
        let mut arguments = line.strip_prefix(b"-> ")?.split(|byte| *byte == b' ');
        let tag = arguments.next()?;
        let body = stanza_body_length(&mut lines)?;
        if tag == STANZA_TAG.as_bytes() {
            let encapsulated = arguments.next()?;
            let valid = arguments.next().is_none()
                && encapsulated.len() == unpadded_length(ENCAPSULATED_KEY_BYTES)
                && is_base64(encapsulated)
                && body == unpadded_length(WRAPPED_FILE_KEY_BYTES);
            if !valid {
                return None;
            }
            hybrid += 1;
        } else if tag.ends_with(b"-grease") {
            grease += 1;
        } else {
            return None;
        }
    }
}

/// Characters of a stanza's body: lines of 64, the last one shorter.
fn stanza_body_length(lines: &mut Lines<'_>) -> Option<usize> {
    let mut total = 0;
    loop {
        let line = lines.next()?;
        if line.len() > 64 || !is_base64(line) {
            return None;
        }
        total += line.len();
        if line.len() < 64 {
            return Some(total);
        }
    }
}

fn unpadded_length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

fn is_base64(text: &[u8]) -> bool {
    // Without an early end, which keeps the processor from taking many characters at once.
    text.iter().fold(true, |valid, byte| {
        valid & (byte.is_ascii_alphanumeric() | (*byte == b'+') | (*byte == b'/'))
    })
}

/// Lines that end in a line feed; an unfinished one is none.
struct Lines<'a>(&'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| *byte == b'\n')?;
        let (line, rest) = self.0.split_at(end);
        self.0 = &rest[1..];
        Some(line)
    }
}

/// A buffer whose length can be asked for while age writes into it.
#[derive(Clone, Default)]
struct SharedBuffer(Rc<RefCell<Vec<u8>>>);

impl SharedBuffer {
    fn len(&self) -> usize {
        self.0.borrow().len()
    }

    fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for SharedBuffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
