//! Settings: `thicket.toml`, then `THICKET_*`. Without any, `thicket serve` works on loopback.
//!
//! An unknown key is refused, so that a misspelt limit is not silently none. There is no secret among
//! them.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::Digest;

/// A setting that cannot be used; says which one and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not valid.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A variable of the environment is not valid.
    #[error("{name}: {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Limits may be off for benchmarks on loopback only.
    #[error(
        "limits = \"off\" is for benchmarks: it is refused unless every listener is on loopback"
    )]
    LimitsOff,
    /// Whoever reaches such a listener says who they are.
    #[error("onion_listen is for Tor on this machine: every address must be on loopback")]
    OnionListen,
    /// A URL is not an origin.
    #[error("{key} must be an origin like https://thicket.example, without a path")]
    Origin {
        /// Which setting.
        key: &'static str,
    },
}

/// Whether rate limits are in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Limits {
    /// They are.
    #[default]
    On,
    /// They are not; for benchmarks on loopback only.
    Off,
}

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Addresses to listen on, plain HTTP: put a TLS proxy or an onion service in front.
    pub listen: Vec<SocketAddr>,
    /// Addresses for Tor to connect to, which has to name circuits there (`HiddenServiceExportCircuitID haproxy`), so that
    /// each counts for itself. On loopback only, since whoever connects says who they are.
    pub onion_listen: Vec<SocketAddr>,
    /// The folder of the database and of the genesis pin.
    pub data: PathBuf,
    /// The public origin, like `https://thicket.example`.
    pub public_url: Option<String>,
    /// The onion service's origin.
    pub onion_url: Option<String>,
    /// The pinned genesis hash; without it the file `genesis` in the data folder is the pin.
    pub genesis: Option<Digest>,
    /// Proxies whose `X-Forwarded-For` is believed. Nobody's else is.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether rate limits are in force.
    pub limits: Limits,
    /// How many files a case may have. The server sees parts of 8 MiB, and takes as many as so many may have.
    pub files: u64,
    /// How many bytes a case may have of files, sealed.
    pub file_bytes: u64,
    /// How many bytes of the disk files leave free, so that reports can always be stored.
    pub disk_reserve: u64,
    /// Whether the form that works without JavaScript is offered.
    pub plain_form: bool,
    /// Whether somebody is on shift; reporters are told when nobody is.
    pub on_shift: bool,
    /// When reports are read, in words that every page shows.
    pub hours: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 8080))],
            onion_listen: Vec::new(),
            data: PathBuf::from("data"),
            public_url: None,
            onion_url: None,
            genesis: None,
            trusted_proxies: Vec::new(),
            limits: Limits::On,
            files: 25,
            file_bytes: 2 << 30,
            disk_reserve: 1 << 30,
            plain_form: true,
            on_shift: true,
            hours: String::new(),
        }
    }
}

impl Config {
    /// Reads `file` (or `thicket.toml` in this folder, if there is one) and then the variables.
    pub fn load(
        file: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let default = Path::new("thicket.toml");
        let path = file.or_else(|| default.exists().then_some(default));
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
                    path: path.to_owned(),
                    source,
                })?;
                toml::from_str(&text).map_err(|source| ConfigError::File {
                    path: path.to_owned(),
                    source: Box::new(source),
                })?
            }
        };
        for (name, value) in variables {
            if let Some(key) = name.strip_prefix("THICKET_") {
                config
                    .set(key, &value)
                    .map_err(|reason| ConfigError::Variable { name, reason })?;
            }
        }
        config.check()?;
        Ok(config)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        fn list<T: std::str::FromStr>(value: &str) -> Result<Vec<T>, String>
        where
            T::Err: std::fmt::Display,
        {
            value
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().map_err(|error| format!("{error}")))
                .collect()
        }
        fn switch(value: &str) -> Result<bool, String> {
            value
                .parse()
                .map_err(|_| "must be true or false".to_owned())
        }
        fn number(value: &str) -> Result<u64, String> {
            value
                .parse()
                .map_err(|_| "must be a whole number".to_owned())
        }
        match key {
            "LISTEN" => self.listen = list(value)?,
            "ONION_LISTEN" => self.onion_listen = list(value)?,
            "DATA" => self.data = PathBuf::from(value),
            "PUBLIC_URL" => self.public_url = Some(value.to_owned()),
            "ONION_URL" => self.onion_url = Some(value.to_owned()),
            "GENESIS" => {
                self.genesis = Some(value.parse().map_err(|error| format!("{error}"))?);
            }
            "TRUSTED_PROXIES" => self.trusted_proxies = list(value)?,
            "LIMITS" => {
                self.limits = match value {
                    "on" => Limits::On,
                    "off" => Limits::Off,
                    _ => return Err("must be on or off".to_owned()),
                };
            }
            "FILES" => self.files = number(value)?,
            "FILE_BYTES" => self.file_bytes = number(value)?,
            "DISK_RESERVE" => self.disk_reserve = number(value)?,
            "PLAIN_FORM" => self.plain_form = switch(value)?,
            "ON_SHIFT" => self.on_shift = switch(value)?,
            "HOURS" => self.hours = value.to_owned(),
            _ => return Err("there is no such setting".to_owned()),
        }
        Ok(())
    }

    /// Where this intake is met, for what a browser binds to an origin: the public address and the onion, else this
    /// machine.
    pub fn origins(&self) -> Vec<String> {
        let configured = [&self.public_url, &self.onion_url];
        let origins: Vec<String> = configured.into_iter().flatten().cloned().collect();
        if origins.is_empty() {
            vec!["http://localhost".to_owned()]
        } else {
            origins
        }
    }

    /// Refuses settings that do not go together.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.limits == Limits::Off && !self.listen.iter().all(|a| a.ip().is_loopback()) {
            return Err(ConfigError::LimitsOff);
        }
        if !self.onion_listen.iter().all(|a| a.ip().is_loopback()) {
            return Err(ConfigError::OnionListen);
        }
        for (key, url) in [
            ("public_url", &self.public_url),
            ("onion_url", &self.onion_url),
        ] {
            let valid = url.as_ref().is_none_or(|url| {
                let rest = url
                    .strip_prefix("https://")
                    .or_else(|| url.strip_prefix("http://"));
                rest.is_some_and(|host| {
                    !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])
                })
            });
            if !valid {
                return Err(ConfigError::Origin { key });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::load(
            Some(Path::new("/dev/null")),
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn works_without_settings_and_refuses_unknown_ones() {
        assert_eq!(with(&[]).unwrap().listen[0].to_string(), "127.0.0.1:8080");
        assert!(with(&[("THICKET_LISTNE", "127.0.0.1:1")]).is_err());
        assert!(toml::from_str::<Config>("lissten = []").is_err());
        assert!(with(&[("HOME", "elsewhere")]).is_ok());
    }

    #[test]
    fn limits_are_off_on_loopback_only() {
        assert!(with(&[("THICKET_LIMITS", "off")]).is_ok());
        assert!(matches!(
            with(&[("THICKET_LIMITS", "off"), ("THICKET_LISTEN", "0.0.0.0:80")]),
            Err(ConfigError::LimitsOff)
        ));
    }

    #[test]
    fn n40_only_this_machine_may_name_circuits() {
        assert!(with(&[("THICKET_ONION_LISTEN", "127.0.0.1:8081, [::1]:8081")]).is_ok());
        assert!(matches!(
            with(&[("THICKET_ONION_LISTEN", "127.0.0.1:8081,0.0.0.0:8081")]),
            Err(ConfigError::OnionListen)
        ));
    }

    #[test]
    fn origins_have_no_path() {
        assert!(with(&[("THICKET_PUBLIC_URL", "https://thicket.example")]).is_ok());
        assert!(with(&[("THICKET_PUBLIC_URL", "https://thicket.example/")]).is_err());
        assert!(with(&[("THICKET_PUBLIC_URL", "thicket.example")]).is_err());
    }
}
