//! Sealed files as the server sees them: a kind and an exact size (PROTOCOL.md, section 3).

use super::account::codes;

codes!(
    /// What a sealed file is on the wire.
    Wire, "wire kind", {
        /// The reporter's answers, sealed to the case.
        Report = "report",
        /// The summary a queue row is drawn from, sealed to the case.
        Card = "card",
        /// The case identity, sealed to one account.
        Grant = "grant",
        /// What ties a mailbox to its case, sealed to the mailbox.
        Slip = "slip",
        /// The first mail, sealed to the mailbox.
        First = "first",
        /// A later mail, sealed to the mailbox.
        Mail = "mail",
        /// Everything else, sealed to the case.
        Work = "work",
        /// An account's secrets, sealed to its unlock recipient.
        Keyring = "keyring",
        /// A desk's texts for replies, sealed to one of its caseworkers.
        Templates = "templates",
        /// Who an invited handle is, sealed to one admin.
        About = "about",
    }
);

/// A sealed file whose size is none of its buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{size} bytes is not a size of a sealed {wire}")]
pub struct SizeError {
    /// What it was said to be.
    pub wire: Wire,
    /// Its size in bytes.
    pub size: usize,
}

impl Wire {
    /// The smallest size of this kind, in bytes.
    pub fn smallest(self) -> usize {
        match self {
            Self::Grant | Self::Card | Self::Work | Self::Templates => 4096,
            Self::Slip | Self::First | Self::Mail | Self::Keyring | Self::About => 8192,
            Self::Report => 16_384,
        }
    }

    /// The largest size of this kind, in bytes.
    pub fn largest(self) -> usize {
        match self {
            Self::Work | Self::Templates => 65_536,
            Self::Report => 262_144,
            other => other.smallest(),
        }
    }

    /// Every size of this kind, smallest first.
    pub fn buckets(self) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(self.smallest()), |size| Some(size * 2))
            .take_while(move |size| *size <= self.largest())
    }

    /// Refuses a size that is not exactly one of the buckets.
    pub fn check_size(self, size: usize) -> Result<(), SizeError> {
        if self.buckets().any(|bucket| bucket == size) {
            Ok(())
        } else {
            Err(SizeError { wire: self, size })
        }
    }
}
