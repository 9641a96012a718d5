//! Where an intake is, and the way to it: TLS, Tor, or this very machine. Nothing else.
//!
//! Must never let a name be looked up outside a proxy that was asked for, or send anything
//! over a network in the clear.

use std::fmt;
use std::str::FromStr;

use ureq::http::Uri;

/// An address that cannot be talked to safely; says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not an address of a site.
    #[error(
        "an intake's address is like https://thicket.example or http://….onion, without a path"
    )]
    Form,
    /// Plain HTTP over a network.
    #[error("plain http is only for .onion addresses and this machine: write https://")]
    Clear,
    /// An onion service without a way to it.
    #[error(
        "an .onion address is reached through Tor: start it and add --proxy socks5h://127.0.0.1:9050"
    )]
    Onion,
    /// A proxy that is none of ours.
    #[error("a proxy is like socks5h://127.0.0.1:9050 or http://proxy.example:3128")]
    Proxy,
    /// A proxy that would be told an address only after the name was looked up outside it.
    #[error("with this proxy the name would be looked up outside it: write socks5h://")]
    Leaks,
}

/// An intake's origin: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    host: String,
}

impl Origin {
    /// Whether it is this machine.
    pub fn is_local(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost"
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    fn is_onion(&self) -> bool {
        self.host.ends_with(".onion")
    }

    /// The proxy to take: the one asked for, else that of the environment (`ALL_PROXY`), since
    /// somebody who set it does not want to be seen going past it.
    pub fn way(&self, asked: Option<Proxy>) -> Result<Option<ureq::Proxy>, OriginError> {
        let proxy = match asked {
            Some(proxy) => Some(proxy.0),
            None if self.is_local() => None,
            None => match ureq::Proxy::try_from_env() {
                Some(proxy) => Some(Proxy::check(proxy)?.0),
                None => None,
            },
        };
        if self.is_onion() && proxy.is_none() {
            return Err(OriginError::Onion);
        }
        Ok(proxy)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let uri: Uri = text.parse().map_err(|_| OriginError::Form)?;
        let authority = uri.authority().ok_or(OriginError::Form)?;
        let scheme = uri.scheme_str().ok_or(OriginError::Form)?;
        // Rebuilt from its parts, so that nothing else can be in it.
        if format!("{scheme}://{authority}") != text || authority.as_str().contains('@') {
            return Err(OriginError::Form);
        }
        let origin = Self {
            host: authority.host().to_owned(),
            text,
        };
        match scheme {
            "https" => Ok(origin),
            "http" if origin.is_onion() || origin.is_local() => Ok(origin),
            "http" => Err(OriginError::Clear),
            _ => Err(OriginError::Form),
        }
    }
}

/// A proxy that looks names up itself.
#[derive(Clone, Debug)]
pub struct Proxy(ureq::Proxy);

impl Proxy {
    fn check(proxy: ureq::Proxy) -> Result<Self, OriginError> {
        if proxy.resolve_target() {
            Err(OriginError::Leaks)
        } else {
            Ok(Self(proxy))
        }
    }
}

impl FromStr for Proxy {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        if !text.contains("://") {
            return Err(OriginError::Proxy);
        }
        ureq::Proxy::new(text)
            .map_err(|_| OriginError::Proxy)
            .and_then(Self::check)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_ways_are_taken() {
        let origin = |text: &str| text.parse::<Origin>();
        for good in [
            "https://thicket.example",
            "https://thicket.example:8443/",
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:8080",
            "http://abcdef.onion",
        ] {
            assert!(origin(good).is_ok(), "{good}");
        }
        assert_eq!(origin("http://thicket.example"), Err(OriginError::Clear));
        assert_eq!(
            origin("http://localhost.evil.example"),
            Err(OriginError::Clear)
        );
        for bad in [
            "thicket.example",
            "https://thicket.example/desk",
            "https://thicket.example?x=1",
            "https://user@thicket.example",
            "ftp://thicket.example",
            "https://",
            "",
        ] {
            assert_eq!(origin(bad), Err(OriginError::Form), "{bad}");
        }
    }

    #[test]
    fn names_are_looked_up_by_the_proxy_or_not_at_all() {
        let proxy = |text: &str| text.parse::<Proxy>();
        assert!(proxy("socks5h://127.0.0.1:9050").is_ok());
        assert!(proxy("http://proxy.example:3128").is_ok());
        assert_eq!(
            proxy("socks4://127.0.0.1:9050").unwrap_err(),
            OriginError::Leaks
        );
        assert_eq!(proxy("127.0.0.1:9050").unwrap_err(), OriginError::Proxy);
        let onion: Origin = "http://abcdef.onion".parse().unwrap();
        let tor = proxy("socks5h://127.0.0.1:9050").unwrap();
        assert!(onion.way(Some(tor)).unwrap().is_some());
    }
}
