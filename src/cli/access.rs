//! Reaching an intake and believing it, before a command does anything with it.

use anyhow::bail;

use super::Surroundings;
use super::origin::{Origin, Proxy};
use super::output::{note, plain};
use super::pins::PinFile;
use super::remote::Remote;
use super::terminal;
use super::trust::{Expectations, TrustedIntake};
use crate::domain::Digest;
use crate::i18n::Texts;

/// Which intake, and the way to it.
#[derive(Debug, clap::Args)]
pub struct Access {
    /// The intake, like https://thicket.example or http://….onion.
    #[arg(long, value_name = "URL")]
    pub server: Origin,
    /// Way to it, like socks5h://127.0.0.1:9050 for Tor. Without it, ALL_PROXY counts.
    #[arg(long, value_name = "URL")]
    pub proxy: Option<Proxy>,
    /// The intake's genesis hash, from a poster or a person you trust.
    #[arg(long, value_name = "HASH", allow_hyphen_values = true)]
    pub genesis: Option<Digest>,
    /// Go on although nobody has confirmed the list of readers for over 30 days.
    #[arg(long)]
    pub stale: bool,
}

impl Access {
    /// The intake's interface; connects to nothing yet.
    pub fn remote(&self) -> anyhow::Result<Remote> {
        Ok(Remote::new(self.server.clone(), self.proxy.clone())?)
    }

    /// What is expected of the intake. Without `remembering` nothing is read or kept on this computer.
    pub fn expectations(
        &self,
        remembering: bool,
        around: &Surroundings,
    ) -> anyhow::Result<Expectations> {
        Ok(Expectations {
            pin_file: match remembering {
                true => Some(PinFile::of(&self.server)?),
                false => None,
            },
            genesis: self.genesis,
            stale: self.stale,
            today: around.clock.today(),
        })
    }
}

/// Shows the words by which people recognise an intake, and asks somebody who meets it for the first time; says when
/// its ledger is old.
pub fn recognise(
    trusted: &TrustedIntake,
    expected: &Expectations,
    words: &Texts,
) -> anyhow::Result<()> {
    introduce(trusted, "the ones on a poster or from people you trust")?;
    if trusted.ledger.is_stale(expected.today) {
        note(words.get("stale-text"));
    }
    Ok(())
}

/// Shows the words by which people recognise an intake. Somebody who meets it for the first time is asked to compare
/// them, and with what.
pub fn introduce(trusted: &TrustedIntake, with: &str) -> anyhow::Result<()> {
    note(format_args!(
        "{}: {} ({})",
        plain(trusted.ledger.name()),
        trusted.words(),
        trusted.digits()
    ));
    if trusted.first_meeting {
        note(format_args!(
            "This computer meets this intake for the first time. Compare these words with {with}."
        ));
        if terminal::is_terminal() && !terminal::confirm("Are they the same?")? {
            bail!("stopped; nothing was sent or kept");
        }
    }
    Ok(())
}
