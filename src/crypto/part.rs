//! Sealed parts of files: age files to the case, padded with zero bytes to a size of [`crate::domain::part`].
//!
//! Sealing streams, so that a file never has to be in memory or on a disk in the clear.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::hybrid::{Identity, Recipient};
use super::sealed::{
    OpenError, SealError, SealedFileError, check_header, decrypt, plaintext_length,
};
use crate::domain::part::{
    LARGEST_PART, PART_CONTENT, PartSizeError, check_part_size, sealed_part_size,
};

/// Seals one part as its content arrives.
pub struct PartSealer {
    writer: age::stream::StreamWriter<Output>,
    output: Output,
    head: usize,
    content: u64,
}

/// What was sealed and not taken yet.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut sealed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sealed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl PartSealer {
    /// Begins a part sealed to the case.
    pub fn new(case_recipient: &Recipient) -> Result<Self, SealError> {
        let output = Output::default();
        let recipients = std::iter::once(case_recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(SealError::Age)?;
        let writer = encryptor.wrap_output(output.clone())?;
        Ok(Self {
            writer,
            head: output.len(),
            output,
            content: 0,
        })
    }

    /// How many more bytes of content this part holds.
    pub fn room(&self) -> u64 {
        PART_CONTENT - self.content
    }

    /// Takes content, at most [`Self::room`] bytes of it, and gives what has been sealed since the last call.
    pub fn write(&mut self, content: &[u8]) -> Result<Vec<u8>, SealError> {
        let length = content.len() as u64;
        if length > self.room() {
            return Err(SealError::Io(std::io::ErrorKind::FileTooLarge.into()));
        }
        self.writer.write_all(content)?;
        self.content += length;
        Ok(self.output.take())
    }

    /// Pads the part and gives the rest of it.
    pub fn finish(mut self) -> Result<Vec<u8>, SealError> {
        let mut size = sealed_part_size(self.content);
        let mut plaintext = plaintext_length(as_memory(size), self.head);
        // Where the header leaves a last chunk that would be empty, the next size has room.
        while plaintext.is_none() && size < LARGEST_PART {
            size = next_size(size);
            plaintext = plaintext_length(as_memory(size), self.head);
        }
        let Some(plaintext) = plaintext else {
            return Err(SealError::Io(std::io::ErrorKind::FileTooLarge.into()));
        };
        const ZEROS: [u8; 4096] = [0; 4096];
        let mut left = plaintext.saturating_sub(as_memory(self.content));
        while left > 0 {
            let some = left.min(ZEROS.len());
            self.writer.write_all(&ZEROS[..some])?;
            left -= some;
        }
        self.writer.finish()?;
        Ok(self.output.take())
    }
}

/// Sizes of parts fit in memory, whatever the machine.
fn as_memory(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

fn next_size(size: u64) -> u64 {
    (size + 1..=LARGEST_PART)
        .find(|size| check_part_size(*size).is_ok())
        .unwrap_or(LARGEST_PART)
}

/// Opens a sealed part and returns its `content` bytes; the rest has to be zero bytes.
pub fn open_part(
    case_identity: &Identity,
    content: u64,
    file: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    check_part_size(file.len() as u64)
        .map_err(|PartSizeError(_)| OpenError::File(SealedFileError::Header))?;
    check_header(file)?;
    let mut plaintext = decrypt(case_identity, file)?;
    let content = usize::try_from(content).map_err(|_| OpenError::Tampered)?;
    let padding = plaintext.get(content..).ok_or(OpenError::Tampered)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(OpenError::Tampered);
    }
    plaintext.truncate(content);
    Ok(plaintext)
}
