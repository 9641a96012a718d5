//! How many parts of files are received at once: in all, so that memory is bounded, and of one peer and for one
//! case, so that nobody takes every place. In memory only, and forgotten with the last one.
//!
//! Who finds every place taken gets that of somebody who has had one for long. That keeps nobody from sending: a part
//! goes on where it ended, and whoever was stopped gets a place in the same way.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::domain::CaseId;

/// In all. Each has at most a chunk of half a MiB in memory, and another on its way to the disk.
const AT_ONCE: usize = 96;
/// Of one peer, unless many people come from there.
const OF_ONE_PEER: usize = 16;
/// For one case.
const FOR_ONE_CASE: usize = 8;
/// Forms, which cannot go on where they ended, leave others this part of the places.
const FORMS: usize = 2;
/// How long nobody is stopped: long enough that many who come at once all get on.
const TENURE: Duration = Duration::from_secs(10);
/// The same for a form, whose file is lost with its place.
const TENURE_OF_FORM: Duration = Duration::from_secs(900);
/// How long it may take to keep what somebody sent who is stopped.
const LEAVING: Duration = Duration::from_secs(10);

/// What is being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A part, which goes on where it ended.
    Part,
    /// The files of a form.
    Form,
}

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
    next: u64,
    /// By number, so that whoever came first is first.
    places: BTreeMap<u64, Place>,
}

struct Place {
    peer: Option<IpAddr>,
    case: CaseId,
    kind: Kind,
    /// When its sender may be stopped.
    until: Instant,
    stop: watch::Sender<bool>,
}

impl Uploads {
    /// Nobody is sending yet.
    pub fn new(shared: &[IpAddr]) -> Self {
        Self {
            shared: shared.iter().map(IpAddr::to_canonical).collect(),
            open: Arc::default(),
        }
    }

    /// A place for one more. Where there are too many, somebody is stopped and waited for; none if nobody has been
    /// sending for long, or takes too long to leave.
    pub async fn enter(
        &self,
        peer: Option<IpAddr>,
        case: CaseId,
        kind: Kind,
    ) -> Option<UploadPlace> {
        let (place, stopped) = self.admit(peer, case, kind, Instant::now())?;
        let deadline = Instant::now() + LEAVING;
        for stop in stopped {
            stop.send_replace(true);
            tokio::time::timeout_at(deadline, stop.closed())
                .await
                .ok()?;
        }
        Some(place)
    }

    /// The place, and those who have to leave for it.
    fn admit(
        &self,
        peer: Option<IpAddr>,
        case: CaseId,
        kind: Kind,
        now: Instant,
    ) -> Option<(UploadPlace, Vec<watch::Sender<bool>>)> {
        let peer = peer.filter(|peer| !peer.is_loopback() && !self.shared.contains(peer));
        let mut open = self.open();
        let mut leave = BTreeSet::new();
        let of_case = |place: &Place| place.case == case;
        let of_peer = |place: &Place| peer.is_some() && place.peer == peer;
        let of_form = |place: &Place| place.kind == Kind::Form;
        if kind == Kind::Form {
            let both = |place: &Place| of_form(place) && of_case(place);
            open.make_room(&mut leave, FOR_ONE_CASE / FORMS, both, now)?;
            open.make_room(&mut leave, AT_ONCE / FORMS, of_form, now)?;
        }
        // The narrow ones first: who leaves there makes room in the others.
        open.make_room(&mut leave, FOR_ONE_CASE, of_case, now)?;
        open.make_room(&mut leave, OF_ONE_PEER, of_peer, now)?;
        open.make_room(&mut leave, AT_ONCE, |_| true, now)?;
        let leaving = leave.iter().filter_map(|number| open.places.remove(number));
        let stopped = leaving.map(|place| place.stop).collect();
        let number = open.next;
        open.next += 1;
        let (stop, stopped_here) = watch::channel(false);
        let tenure = match kind {
            Kind::Part => TENURE,
            Kind::Form => TENURE_OF_FORM,
        };
        let place = Place {
            peer,
            case,
            kind,
            until: now + tenure,
            stop,
        };
        open.places.insert(number, place);
        let place = UploadPlace {
            uploads: self.clone(),
            number,
            stopped: stopped_here,
        };
        Some((place, stopped))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Adds to those who leave, so that fewer than `most` of these are left; none if nobody can be stopped. Whoever has
    /// most places for one case loses one first, and of those the one who came first.
    fn make_room(
        &self,
        leave: &mut BTreeSet<u64>,
        most: usize,
        counts: impl Fn(&Place) -> bool,
        now: Instant,
    ) -> Option<()> {
        let staying = || {
            let places = self.places.iter();
            places.filter(|(number, place)| !leave.contains(number) && counts(place))
        };
        if staying().count() < most {
            return Some(());
        }
        let mut of_case: HashMap<CaseId, usize> = HashMap::new();
        for place in self.places.values() {
            *of_case.entry(place.case).or_default() += 1;
        }
        let (number, _) = staying()
            .filter(|(_, place)| place.until <= now)
            // The first of the largest: `max_by_key` would take the last.
            .min_by_key(|(_, place)| usize::MAX - of_case.get(&place.case).copied().unwrap_or(0))?;
        let number = *number;
        leave.insert(number);
        Some(())
    }
}

/// One upload among those at the same time, until it is dropped.
pub struct UploadPlace {
    uploads: Uploads,
    number: u64,
    stopped: watch::Receiver<bool>,
}

impl UploadPlace {
    /// Waits until it is needed for somebody else. It is to be dropped then, when what has come is safe.
    pub async fn needed(&mut self) {
        let _ = self.stopped.wait_for(|stopped| *stopped).await;
    }
}

impl Drop for UploadPlace {
    fn drop(&mut self) {
        self.uploads.open().places.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(n: usize) -> CaseId {
        CaseId([u8::try_from(n).unwrap(); 16])
    }

    fn uploads() -> Uploads {
        Uploads::new(&["192.0.2.1".parse().unwrap()])
    }

    fn address(peer: &str) -> Option<IpAddr> {
        Some(peer.parse().unwrap())
    }

    #[tokio::test]
    async fn n02_nobody_takes_every_place() {
        let uploads = uploads();
        let enter = |peer: &str, n| {
            let (uploads, peer) = (uploads.clone(), address(peer));
            async move { uploads.enter(peer, case(n), Kind::Part).await }
        };
        let mut one_case = Vec::new();
        for _ in 0..FOR_ONE_CASE {
            one_case.push(enter("127.0.0.1", 1).await.unwrap());
        }
        // Nobody has been sending for long.
        assert!(enter("127.0.0.1", 1).await.is_none());
        one_case.pop();
        assert!(enter("127.0.0.1", 1).await.is_some());
        drop(one_case);

        let mut one_peer = Vec::new();
        for n in 0..OF_ONE_PEER {
            one_peer.push(enter("198.51.100.1", n).await.unwrap());
        }
        assert!(enter("198.51.100.1", 99).await.is_none());
        assert!(enter("198.51.100.2", 99).await.is_some());
        drop(one_peer);

        let mut all = Vec::new();
        for n in 0..AT_ONCE {
            all.push(enter("192.0.2.1", n).await.unwrap());
        }
        assert!(enter("198.51.100.2", 200).await.is_none());
        drop(all);
        assert!(uploads.open().places.is_empty());
    }

    #[tokio::test]
    async fn n02_whoever_holds_places_for_long_gives_way() {
        let uploads = uploads();
        let begun = Instant::now();
        let admit = |n, kind, now| uploads.admit(address("127.0.0.1"), case(n), kind, now);
        // One case has eight, others one each, until every place is taken.
        let mut held = Vec::new();
        for _ in 0..FOR_ONE_CASE {
            held.push(admit(0, Kind::Part, begun).unwrap().0);
        }
        for n in 0..AT_ONCE - FOR_ONE_CASE {
            held.push(admit(n + 1, Kind::Part, begun).unwrap().0);
        }
        assert!(admit(200, Kind::Part, begun + TENURE / 2).is_none());
        let later = begun + TENURE;
        let (mut place, stopped) = admit(200, Kind::Part, later).unwrap();
        assert_eq!(stopped.len(), 1);
        stopped[0].send_replace(true);
        held[0].needed().await;
        // Its sender leaves, and only then it is free.
        let left = stopped[0].closed();
        held.remove(0);
        left.await;
        assert_eq!(uploads.open().places.len(), AT_ONCE);
        let quiet = tokio::time::timeout(Duration::from_millis(20), place.needed());
        assert!(quiet.await.is_err(), "who has just come was stopped");
        // With equal shares, whoever came first.
        for _ in 0..FOR_ONE_CASE - 1 {
            held.push(admit(200, Kind::Part, later).unwrap().0);
            held.remove(0);
        }
        assert!(
            uploads
                .open()
                .places
                .values()
                .all(|place| place.case != case(0))
        );
    }

    #[tokio::test]
    async fn n02_forms_leave_others_half_of_the_places_and_give_way_too() {
        let uploads = uploads();
        let begun = Instant::now();
        let admit = |n, kind, now| uploads.admit(address("127.0.0.1"), case(n), kind, now);
        let mut held = Vec::new();
        for n in 0..AT_ONCE / FORMS {
            held.push(admit(n, Kind::Form, begun).unwrap().0);
        }
        let soon = begun + TENURE_OF_FORM / 2;
        assert!(admit(100, Kind::Form, soon).is_none());
        let (_part, stopped) = admit(100, Kind::Part, soon).unwrap();
        assert!(stopped.is_empty());
        let (_, stopped) = admit(100, Kind::Form, begun + TENURE_OF_FORM).unwrap();
        assert_eq!(stopped.len(), 1);
    }
}
