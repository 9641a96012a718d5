//! Rate limits by the peer's address: tower_governor with a key that believes a forwarded address
//! only from a proxy that the operator named. The address is never kept or logged.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, Request};
use axum::response::IntoResponse;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

use super::circuit::is_circuit;
use super::problem::Problem;

/// What a request costs: how many at once, and how long until one more is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cost {
    /// Pages and reads.
    Light,
    /// Writes by people who signed in.
    Staff,
    /// Parts of files, which are many.
    File,
    /// Sending a report.
    Report,
    /// Using a mailbox.
    Mailbox,
    /// The plain form: two Argon2 each.
    PlainForm,
    /// Anything that tries a credential.
    Credential,
}

impl Cost {
    /// Every cost.
    pub const ALL: [Self; 7] = [
        Self::Light,
        Self::Staff,
        Self::File,
        Self::Report,
        Self::Mailbox,
        Self::PlainForm,
        Self::Credential,
    ];

    fn quota(self) -> (u32, Duration) {
        match self {
            Self::Light => (200, Duration::from_millis(50)),
            Self::Staff => (200, Duration::from_millis(100)),
            Self::File => (400, Duration::from_millis(20)),
            Self::Report => (30, Duration::from_secs(2)),
            Self::Mailbox => (60, Duration::from_millis(500)),
            Self::PlainForm => (20, Duration::from_secs(3)),
            Self::Credential => (60, Duration::from_secs(2)),
        }
    }
}

/// Takes the key of a rate limit from a request.
#[derive(Clone, Debug)]
pub struct PeerAddress {
    trusted: Arc<[IpAddr]>,
}

impl PeerAddress {
    /// `trusted` are the proxies whose `X-Forwarded-For` is believed.
    pub fn new(trusted: &[IpAddr]) -> Self {
        Self {
            trusted: trusted.iter().map(IpAddr::to_canonical).collect(),
        }
    }

    /// The address that a request counts against: the peer's, or, through trusted proxies, the last
    /// one that none of them vouches for.
    pub fn of(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()?
            .0
            .ip()
            .to_canonical();
        if !self.trusted.contains(&peer) {
            return Some(group(peer));
        }
        let forwarded = headers
            .get_all("x-forwarded-for")
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
            .map(|part| std::str::from_utf8(part).ok().and_then(address))
            .collect::<Vec<_>>();
        // From the right, where our proxies write. What is left of something that none of them can
        // have written may be anybody's invention.
        let client = forwarded
            .into_iter()
            .rev()
            .find(|part| part.is_none_or(|address| !self.trusted.contains(&address)));
        Some(group(client.flatten().unwrap_or(peer)))
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bracketed = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let alone = bracketed.unwrap_or(text).parse::<IpAddr>().ok();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    alone
        .or_else(with_port)
        .map(|address| address.to_canonical())
}

/// One subscriber has a whole /64 of IPv6; all circuits of the onion service are in one.
pub(super) fn group(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(_) if is_circuit(address) => address,
        IpAddr::V6(v6) => {
            let mut segments = v6.segments();
            segments[4..].fill(0);
            IpAddr::from(segments)
        }
    }
}

impl KeyExtractor for PeerAddress {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        self.of(request.extensions(), request.headers())
            .ok_or(GovernorError::UnableToExtractKey)
    }
}

/// Puts the limit of a cost in front of routes.
pub fn limit<S>(router: Router<S>, cost: Cost, peer: &PeerAddress) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let (burst, period) = cost.quota();
    let Some(config) = GovernorConfigBuilder::default()
        .period(period)
        .burst_size(burst)
        .key_extractor(peer.clone())
        .finish()
    else {
        return router;
    };
    let limiter = Arc::clone(config.limiter());
    every_minute(move || {
        limiter.retain_recent();
        Arc::strong_count(&limiter) > 1
    });
    router.layer(
        GovernorLayer::new(config).error_handler(|_| Problem::TooManyRequests.into_response()),
    )
}

/// A limit that a handler asks for itself, because its refusal has to repeat what was sent.
#[derive(Clone)]
pub struct Allowance {
    peer: PeerAddress,
    allows: Arc<dyn Fn(&IpAddr) -> bool + Send + Sync>,
}

impl Allowance {
    /// The limit of a cost.
    pub fn new(cost: Cost, peer: PeerAddress) -> Option<Self> {
        let (burst, period) = cost.quota();
        let config = GovernorConfigBuilder::default()
            .period(period)
            .burst_size(burst)
            .key_extractor(peer.clone())
            .finish()?;
        let limiter = Arc::clone(config.limiter());
        let forgetting = Arc::downgrade(&limiter);
        every_minute(move || {
            let limiter = forgetting.upgrade();
            limiter.is_some_and(|limiter| {
                limiter.retain_recent();
                true
            })
        });
        Some(Self {
            peer,
            allows: Arc::new(move |address| limiter.check_key(address).is_ok()),
        })
    }

    /// Whether one more request is allowed to its sender; counts it.
    pub fn allows(&self, extensions: &Extensions, headers: &HeaderMap) -> bool {
        let address = self.peer.of(extensions, headers);
        address.is_some_and(|address| (self.allows)(&address))
    }
}

/// For what has to be let go of in time: addresses that no longer matter, spare memory. `forget` says whether
/// to go on.
pub(super) fn every_minute(forget: impl Fn() -> bool + Send + 'static) {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(60)).await;
            if !forget() {
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(peer: &str, forwarded: &[&str]) -> Request<()> {
        let mut request = Request::new(());
        let address: SocketAddr = format!("{peer}:1").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        for value in forwarded {
            request
                .headers_mut()
                .append("x-forwarded-for", value.parse().unwrap());
        }
        request
    }

    #[test]
    fn n25_each_circuit_of_the_onion_service_counts_for_itself() {
        let peers = PeerAddress::new(&[]);
        let key = |peer: &str| {
            let request = request(&format!("[{peer}]"), &[]);
            peers.of(request.extensions(), request.headers()).unwrap()
        };
        let circuit = key("fc00:dead:beef:4dad::0:29");
        assert_eq!(circuit, key("fc00:dead:beef:4dad::29"));
        assert_ne!(circuit, key("fc00:dead:beef:4dad::1:29"));
        assert_eq!(key("2001:db8::1"), key("2001:db8::2"));
    }

    #[test]
    fn n40_forwarded_headers_change_nothing_unless_the_proxy_is_trusted() {
        let nobody = PeerAddress::new(&[]);
        let key = |extractor: &PeerAddress, peer, forwarded: &[&str]| {
            let request = request(peer, forwarded);
            let address = extractor.of(request.extensions(), request.headers());
            address.unwrap().to_string()
        };
        assert_eq!(key(&nobody, "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
        let proxy = PeerAddress::new(&["192.0.2.1".parse().unwrap()]);
        assert_eq!(
            key(&proxy, "192.0.2.1", &["10.0.0.1, 198.51.100.9"]),
            "198.51.100.9"
        );
        assert_eq!(
            key(
                &proxy,
                "192.0.2.1",
                &["10.0.0.1", "198.51.100.9, 192.0.2.1"]
            ),
            "198.51.100.9"
        );
        assert_eq!(key(&proxy, "192.0.2.1", &["nonsense"]), "192.0.2.1");
        for (forwarded, expected) in [
            ("198.51.100.9:4711", "198.51.100.9"),
            ("[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::"),
            ("[2001:db8:1:2:3::4]", "2001:db8:1:2::"),
            ("::ffff:198.51.100.9", "198.51.100.9"),
            ("198.51.100.9, unknown", "192.0.2.1"),
            ("198.51.100.9, , 192.0.2.1", "192.0.2.1"),
            ("unknown, 198.51.100.9", "198.51.100.9"),
        ] {
            assert_eq!(key(&proxy, "192.0.2.1", &[forwarded]), expected);
        }
        let mapped = PeerAddress::new(&["::ffff:192.0.2.1".parse().unwrap()]);
        assert_eq!(key(&mapped, "192.0.2.1", &["198.51.100.9"]), "198.51.100.9");
        assert_eq!(key(&proxy, "192.0.2.7", &["198.51.100.9"]), "192.0.2.7");
    }
}
