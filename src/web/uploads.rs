//! How many parts of files are received at once: in all, so that memory is bounded, and of one peer and for one
//! case, so that nobody takes every place. In memory only, and forgotten with the last one.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::CaseId;

/// In all. Each has at most a chunk of half a MiB in memory, and another on its way to the disk.
const AT_ONCE: usize = 96;
/// Of one peer, unless many people come from there.
const OF_ONE_PEER: usize = 16;
/// For one case.
const FOR_ONE_CASE: usize = 8;

/// Who is sending. Cloning shares it.
#[derive(Clone)]
pub struct Uploads {
    /// Addresses that many people come from: the proxies. So is this machine's own, where the onion service
    /// comes from.
    shared: Arc<[IpAddr]>,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    all: usize,
    peers: HashMap<IpAddr, usize>,
    cases: HashMap<CaseId, usize>,
}

impl Uploads {
    /// Nobody is sending yet.
    pub fn new(shared: &[IpAddr]) -> Self {
        Self {
            shared: shared.iter().map(IpAddr::to_canonical).collect(),
            open: Arc::default(),
        }
    }

    /// A place for one more, unless there are too many.
    pub fn enter(&self, peer: Option<IpAddr>, case: CaseId) -> Option<UploadPlace> {
        let peer = peer.filter(|peer| !peer.is_loopback() && !self.shared.contains(peer));
        let mut open = self.open();
        let of_peer = peer.and_then(|peer| open.peers.get(&peer).copied());
        let for_case = open.cases.get(&case).copied();
        let full = open.all >= AT_ONCE
            || of_peer.is_some_and(|count| count >= OF_ONE_PEER)
            || for_case.is_some_and(|count| count >= FOR_ONE_CASE);
        if full {
            return None;
        }
        open.all += 1;
        if let Some(peer) = peer {
            *open.peers.entry(peer).or_default() += 1;
        }
        *open.cases.entry(case).or_default() += 1;
        Some(UploadPlace {
            uploads: self.clone(),
            peer,
            case,
        })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One upload among those at the same time, until it is dropped.
pub struct UploadPlace {
    uploads: Uploads,
    peer: Option<IpAddr>,
    case: CaseId,
}

impl Drop for UploadPlace {
    fn drop(&mut self) {
        let mut open = self.uploads.open();
        open.all -= 1;
        if let Some(peer) = &self.peer {
            leave(&mut open.peers, peer);
        }
        leave(&mut open.cases, &self.case);
    }
}

fn leave<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n02_nobody_takes_every_place() {
        let uploads = Uploads::new(&["192.0.2.1".parse().unwrap()]);
        let case = |n: usize| CaseId([u8::try_from(n).unwrap(); 16]);
        let enter = |peer: &str, n| uploads.enter(Some(peer.parse().unwrap()), case(n));
        let mut one_case: Vec<_> = (0..FOR_ONE_CASE)
            .map(|_| enter("127.0.0.1", 1).unwrap())
            .collect();
        assert!(enter("127.0.0.1", 1).is_none());
        one_case.pop();
        assert!(enter("127.0.0.1", 1).is_some());
        drop(one_case);

        let one_peer: Vec<_> = (0..OF_ONE_PEER)
            .map(|n| enter("198.51.100.1", n).unwrap())
            .collect();
        assert!(enter("198.51.100.1", 99).is_none());
        assert!(enter("198.51.100.2", 99).is_some());
        drop(one_peer);

        let all: Vec<_> = (0..AT_ONCE)
            .map(|n| enter("192.0.2.1", n).unwrap())
            .collect();
        assert!(enter("198.51.100.2", 200).is_none());
        drop(all);
        let open = uploads.open();
        assert!(open.all == 0 && open.peers.is_empty() && open.cases.is_empty());
    }
}
