//! What is served over HTTP: request → workflow → page.
//!
//! Nothing here speaks SQL, and nothing that a reporter sends is logged.

pub mod api;
pub mod assets;
mod bearer;
pub(crate) mod body;
mod circuit;
mod cross_origin;
mod error;
mod form_files;
mod guesses;
pub(crate) mod headers;
mod limits;
pub mod log;
pub(crate) mod pace;
pub mod pages;
mod plain_form;
mod plain_mailbox;
pub(crate) mod problem;
pub mod routes;
pub mod server;
mod session;
mod uploads;

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::config::{Config, Limits};
use crate::crypto::random::Random;
use crate::domain::Mailbox;
use crate::workflow::Thicket;

/// How many plain reports are sealed at once. Each derives two keys, one after the other, in 19 MiB.
const SEALING_AT_ONCE: usize = 2;
/// How many more may wait; everybody else is asked to come back in a moment.
const SEALING_QUEUE: usize = 64;

/// What every handler can reach. Cloning shares it.
#[derive(Clone)]
pub struct Web {
    thicket: Thicket,
    config: Arc<Config>,
    clock: Clock,
    random: Random,
    recently_sent: Arc<pages::RecentlySent>,
    sittings: Arc<plain_mailbox::Sittings>,
    kept_pages: Arc<pages::KeptPages>,
    sealing: Arc<Semaphore>,
    spare_memory: Arc<pages::SpareMemory>,
    sealing_queue: Arc<Semaphore>,
    uploads: uploads::Uploads,
    peer: limits::PeerAddress,
    /// Of filled plain forms.
    plain_forms: Option<limits::Allowance>,
    /// Of mailboxes.
    guesses: Option<Arc<guesses::Guesses>>,
}

impl Web {
    /// Puts an intake behind the pages and the interface. Needs the runtime, since limits are kept up in it.
    pub fn new(thicket: Thicket, config: Config, clock: Clock, random: Random) -> Self {
        let peer = limits::PeerAddress::new(&config.trusted_proxies);
        let plain_forms = (config.limits == Limits::On)
            .then(|| limits::Allowance::new(limits::Cost::PlainForm, peer.clone()))
            .flatten();
        let guesses =
            (config.limits == Limits::On).then(|| Arc::new(guesses::Guesses::new(&random)));
        let spare_memory = Arc::<pages::SpareMemory>::default();
        let spare = Arc::downgrade(&spare_memory);
        limits::every_minute(move || {
            let spare = spare.upgrade();
            spare.is_some_and(|spare| {
                spare.release();
                true
            })
        });
        Self {
            thicket,
            clock,
            recently_sent: Arc::new(pages::RecentlySent::new(&random)),
            sittings: Arc::new(plain_mailbox::Sittings::new(&random)),
            kept_pages: Arc::default(),
            random,
            sealing: Arc::new(Semaphore::new(SEALING_AT_ONCE)),
            spare_memory,
            sealing_queue: Arc::new(Semaphore::new(SEALING_AT_ONCE + SEALING_QUEUE)),
            uploads: uploads::Uploads::new(&config.trusted_proxies),
            peer,
            plain_forms,
            guesses,
            config: Arc::new(config),
        }
    }

    /// Counts an attempt at a mailbox; false if there were too many, whoever made them.
    fn may_try(&self, mailbox: &Mailbox) -> bool {
        let now = self.clock.unix_seconds();
        self.guesses
            .as_ref()
            .is_none_or(|guesses| guesses.allow(mailbox, now))
    }
}
