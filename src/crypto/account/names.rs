//! What people were called when somebody first saw them, remembered in that person's keyring.
//!
//! Nobody signs which handle an account has: it is the server's word. A handle is never reused and never changes, so a
//! server that says otherwise than before exchanges people. Must never take a new name in silence for one that is known.

use serde::{Deserialize, Serialize};

use crate::domain::{AccountId, Handle};

/// The most names that a keyring has room for beside everything else.
const MOST_NAMES: usize = 32;

/// What an account is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownName {
    /// The account.
    pub account: AccountId,
    /// Its handle.
    pub handle: Handle,
}

/// A name that is not the one that was known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The account had another name.
    #[error("the account that is called {now} now was called {before}")]
    Renamed {
        /// The name that is known.
        before: Handle,
        /// The name it has now.
        now: Handle,
    },
    /// The name was another account's.
    #[error("{0} was the name of another account")]
    Exchanged(Handle),
}

/// The names that somebody knows, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KnownNames(Vec<KnownName>);

impl KnownNames {
    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compares what somebody is called with what is known. Whoever is not known at all passes.
    pub fn check(&self, account: &AccountId, handle: &Handle) -> Result<(), NameError> {
        match self.0.iter().find(|known| known.account == *account) {
            Some(known) if known.handle == *handle => Ok(()),
            Some(known) => Err(NameError::Renamed {
                before: known.handle.clone(),
                now: handle.clone(),
            }),
            None if self.0.iter().any(|known| known.handle == *handle) => {
                Err(NameError::Exchanged(handle.clone()))
            }
            None => Ok(()),
        }
    }

    /// Remembers a name once its owner was recognised by their words, in place of the one the account had. Where there is
    /// no room, the oldest goes.
    pub fn note(&mut self, account: AccountId, handle: &Handle) {
        self.0.retain(|known| known.account != account);
        self.0.push(KnownName {
            account,
            handle: handle.clone(),
        });
        let surplus = self.0.len().saturating_sub(MOST_NAMES);
        self.0.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle(text: &str) -> Handle {
        text.parse().unwrap()
    }

    #[test]
    fn n18_an_exchanged_name_is_noticed_and_a_stranger_is_not() {
        let (chen, dolma) = (AccountId([1; 16]), AccountId([2; 16]));
        let mut names = KnownNames::default();
        names.note(chen, &handle("chen"));
        assert_eq!(names.check(&chen, &handle("chen")), Ok(()));
        assert_eq!(names.check(&dolma, &handle("dolma")), Ok(()));
        assert_eq!(
            names.check(&dolma, &handle("chen")),
            Err(NameError::Exchanged(handle("chen")))
        );
        let renamed = NameError::Renamed {
            before: handle("chen"),
            now: handle("dolma"),
        };
        assert_eq!(names.check(&chen, &handle("dolma")), Err(renamed));
        // Somebody compared the words of one and takes that one's new name: the other is still to be recognised.
        names.note(dolma, &handle("chen"));
        assert_eq!(names.check(&dolma, &handle("chen")), Ok(()));
        assert!(names.check(&chen, &handle("dolma")).is_err());
    }

    #[test]
    fn the_oldest_name_makes_room() {
        let mut names = KnownNames::default();
        for n in 0..33_u8 {
            names.note(AccountId([n; 16]), &handle(&format!("name-{n}")));
        }
        assert_eq!(names.0.len(), MOST_NAMES);
        assert_eq!(names.check(&AccountId([0; 16]), &handle("other")), Ok(()));
        assert!(names.check(&AccountId([1; 16]), &handle("other")).is_err());
    }
}
