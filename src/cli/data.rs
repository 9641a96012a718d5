//! The data folder as the commands of whoever runs the machine open it: the database and, beside it, the pin
//! of the genesis.
//!
//! A running server may have the same database open; both see what the other commits.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Surroundings;
use crate::config::Config;
use crate::storage::Db;
use crate::storage::scope::Operator;
use crate::workflow::{FileLimits, Settings, Thicket};

/// Which data folder.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct DataArgs {
    /// Settings; without it thicket.toml in this folder, if there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Data folder, in place of the one in the settings.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

impl DataArgs {
    /// The settings, from file and environment.
    pub fn settings(&self) -> anyhow::Result<Config> {
        // A variable that is not text cannot be one of ours.
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let mut config = Config::load(self.config.as_deref(), variables)?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        Ok(config)
    }
}

/// An open data folder.
pub struct Data {
    /// The intake in it.
    pub thicket: Thicket,
    /// Its database.
    pub db: Db,
    /// Permission to do what whoever runs the machine may do.
    pub operator: Operator,
    file: PathBuf,
}

impl Data {
    /// The database's size in bytes.
    pub fn size(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }
}

/// The database file of a data folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.join("thicket.db")
}

/// The file that pins the genesis, beside the database and never in it.
pub fn pin_file(folder: &Path) -> PathBuf {
    folder.join("genesis")
}

/// Opens the data folder of an intake that exists.
pub async fn open(config: &Config, around: &Surroundings) -> anyhow::Result<Data> {
    let file = database(&config.data);
    if !file.is_file() {
        bail!(
            "there is no intake in {}: name its folder with --data, or found one with \
             \"thicket account invite --role admin HANDLE\"",
            config.data.display()
        );
    }
    open_or_create(config, around).await
}

/// Opens a data folder, and makes it where there is none.
pub async fn open_or_create(config: &Config, around: &Surroundings) -> anyhow::Result<Data> {
    let file = database(&config.data);
    let (db, operator) = Db::open_as_operator(&file)
        .await
        .with_context(|| format!("cannot open {}", file.display()))?;
    let thicket = Thicket::start(
        db.clone(),
        around.clock.clone(),
        around.random.clone(),
        Settings {
            name: "Thicket".to_owned(),
            hours: (!config.hours.is_empty()).then(|| config.hours.clone()),
            pin_file: pin_file(&config.data),
            genesis: config.genesis,
            files: FileLimits {
                files: config.files,
                bytes: config.file_bytes,
                reserve: config.disk_reserve,
            },
            origins: config.origins(),
        },
    )
    .await
    .with_context(|| format!("{} cannot be used", config.data.display()))?;
    Ok(Data {
        thicket,
        db,
        operator,
        file,
    })
}
