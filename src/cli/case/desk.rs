//! Signing in from a terminal, and the cases of whoever did.
//!
//! Nothing of a case is asked for before the ledger, the roster and the account's own keys passed their checks.

mod cases;

use std::collections::HashMap;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use ureq::http::{Method, header};
use zeroize::Zeroizing;

use crate::cli::Surroundings;
use crate::cli::access::{Access, recognise};
use crate::cli::output::{note, plain};
use crate::cli::patience::Patience;
use crate::cli::remote::{Answer, Authority, Call, JSON, Remote, RemoteError};
use crate::cli::terminal;
use crate::cli::trust::TrustedIntake;
use crate::crypto::account::{AccountError, AccountKeys, Keyring, Passphrase};
use crate::crypto::case::Writer;
use crate::crypto::ledger::Ledger;
use crate::domain::{AccountId, AccountState, Bytes, Handle, PROTOCOL_VERSION, Role};
use crate::i18n::Texts;
pub use cases::{Opened, Row};

/// How often a call is tried where no answer comes.
const ATTEMPTS: u32 = 5;
/// The only cookie that is kept.
const COOKIE: &str = "__Host-thicket=";

/// Somebody who signed in and whose keys passed their checks. Has no `Debug`. Signs out when it is dropped.
pub struct Desk {
    remote: Remote,
    around: Surroundings,
    cookie: Zeroizing<String>,
    keyring: Keyring,
    colleagues: HashMap<AccountId, String>,
    /// The verified ledger.
    pub ledger: Ledger,
}

/// What `POST session` answers.
#[derive(Deserialize)]
struct SessionAnswer {
    v: u8,
    account: AccountId,
    role: Role,
    keyring: Bytes,
    #[serde(default)]
    colleagues: Vec<Colleague>,
}

#[derive(Deserialize)]
struct Colleague {
    account: AccountId,
    handle: String,
}

#[derive(Serialize)]
struct SignIn<'a> {
    v: u8,
    handle: &'a Handle,
    login_key: Bytes,
    code: &'a str,
}

#[derive(Serialize)]
struct KeyringRequest {
    v: u8,
    keyring: Bytes,
}

impl Desk {
    /// Signs in and checks what PROTOCOL.md, section 7, asks of a caseworker's client.
    pub fn enter(
        access: &Access,
        handle: &Handle,
        around: &Surroundings,
        words: &Texts,
    ) -> anyhow::Result<Self> {
        let remote = access.remote()?;
        let expected = access.expectations(true, around)?;
        let trusted = TrustedIntake::meet(&remote, &expected)?;
        recognise(&trusted, &expected, words)?;
        let typed = terminal::ask_secret(&format!("Passphrase of {handle}:"))?;
        let keys = Passphrase::parse(&typed)
            .context("a passphrase has seven words, and at most 256 bytes")?
            .keys(&trusted.ledger.instance(), handle);
        let code = terminal::ask_secret("One-time code:")?;
        let (cookie, session) = sign_in(&remote, handle, &keys, code.trim())?;
        let ledger = trusted.ledger;
        let keyring = match Keyring::open(&keys.unlock, &session.keyring.0) {
            // Nothing was exchanged: their key is in a file of their own.
            Err(error @ AccountError::OwnFile) => return Err(error.into()),
            other => other,
        };
        let mut desk = Self {
            // The server knew the login key, so the passphrase was right and the file is not.
            keyring: keyring.context(EXCHANGED)?,
            remote,
            around: around.clone(),
            cookie,
            colleagues: session
                .colleagues
                .into_iter()
                .map(|colleague| (colleague.account, colleague.handle))
                .collect(),
            ledger,
        };
        desk.check(session.account, session.role)?;
        expected.remember(&desk.ledger)?;
        desk.note_head(&keys)?;
        Ok(desk)
    }

    fn check(&self, account: AccountId, role: Role) -> anyhow::Result<()> {
        if self.keyring.account != account {
            return Err(AccountError::Mismatch).context(EXCHANGED);
        }
        self.keyring.check(&self.ledger).context(EXCHANGED)?;
        match self.ledger.account(&account) {
            Some(listed) if listed.role != role => Err(AccountError::Mismatch).context(EXCHANGED),
            Some(listed) if listed.role != Role::Caseworker => {
                bail!("this account is an admin. Admins manage accounts and cannot read reports")
            }
            Some(listed) if listed.state == AccountState::Vetted => Ok(()),
            _ => bail!("nobody has vetted this account, or it is suspended"),
        }
    }

    /// Stores the keyring with the newest head, so that an older ledger is noticed next time.
    fn note_head(&mut self, keys: &AccountKeys) -> anyhow::Result<()> {
        let head = self.ledger.head();
        if self.keyring.seen == head {
            return Ok(());
        }
        self.keyring.seen = head;
        let body = serde_json::to_vec(&KeyringRequest {
            v: PROTOCOL_VERSION,
            keyring: Bytes(self.keyring.seal(&keys.unlock.recipient())?),
        })?;
        let stored = self.remote.call(&Call {
            body: Some((JSON, &body)),
            authority: Authority::Cookie(&self.cookie),
            ..Call::new(Method::PUT, "/account/keyring")
        });
        // No reason to keep somebody from a pressing case; the next sign-in notes it.
        if let Err(error) = stored {
            note(format_args!(
                "The newest ledger entry could not be noted: {error}"
            ));
        }
        Ok(())
    }

    /// To write in a case.
    pub fn writer(&self) -> Writer<'_> {
        Writer {
            keyring: &self.keyring,
            ledger: &self.ledger,
            random: &self.around.random,
            day: self.around.clock.today(),
        }
    }

    /// What the server calls somebody, or the account's id.
    pub fn name(&self, account: &AccountId) -> String {
        match self.colleagues.get(account) {
            Some(handle) => plain(handle),
            None => account.to_string(),
        }
    }

    /// Who has taken a case, with what keeps them from working on it.
    pub fn assignee(&self, account: Option<&AccountId>, words: &Texts) -> String {
        let Some(account) = account else {
            return words.get("desk-unassigned").into_owned();
        };
        let name = self.name(account);
        let listed = self.ledger.account(account);
        let state = listed
            .filter(|listed| listed.role == Role::Caseworker)
            .map(|listed| listed.state);
        let gone = match state {
            Some(AccountState::Vetted) => return name,
            Some(AccountState::Suspended) => "desk-assignee-suspended",
            Some(AccountState::Revoked) => "desk-assignee-revoked",
            _ => "desk-assignee-unknown",
        };
        words.with(gone, &[("who", name.as_str())]).into_owned()
    }

    fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let answer = self.ask(path)?;
        let document = answer.document();
        document.ok_or_else(|| self.remote.nonsense("not the expected document").into())
    }

    fn ask(&self, path: &str) -> Result<Answer, RemoteError> {
        Patience::new(ATTEMPTS).insist(|| {
            self.remote.call(&Call {
                authority: Authority::Cookie(&self.cookie),
                ..Call::new(Method::GET, path)
            })
        })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Nothing could use the session any more.
        let _ = self.remote.call(&Call {
            authority: Authority::Cookie(&self.cookie),
            ..Call::new(Method::DELETE, "/session")
        });
    }
}

/// What is said of keys that are not one's own, or not the ledger's.
const EXCHANGED: &str = "your keys on the server were exchanged, or do not fit the ledger. Stopping here. Somebody may \
                         have tampered with the server: tell your desk and an admin, over another channel";

fn sign_in(
    remote: &Remote,
    handle: &Handle,
    keys: &AccountKeys,
    code: &str,
) -> anyhow::Result<(Zeroizing<String>, SessionAnswer)> {
    let body = Zeroizing::new(serde_json::to_vec(&SignIn {
        v: PROTOCOL_VERSION,
        handle,
        login_key: Bytes(keys.login_key.to_vec()),
        code,
    })?);
    let answer = remote.post("/session", &body).map_err(|error| {
        let failed = error.is_problem("sign-in-failed");
        let error = anyhow::Error::new(error);
        match failed {
            true => error.context(
                "signing in failed. Check the handle, the passphrase and the code. You see this also before an admin \
                 has vetted you, while you are suspended, and with a code that was used already: then wait for the \
                 next one",
            ),
            false => error,
        }
    })?;
    let cookie = answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .find(|pair| pair.trim().starts_with(COOKIE))
        .map(|pair| Zeroizing::new(pair.trim().to_owned()));
    let session = answer
        .document::<SessionAnswer>()
        .filter(|session| session.v == PROTOCOL_VERSION);
    match cookie.zip(session) {
        Some(signed_in) => Ok(signed_in),
        None => Err(remote.nonsense("it did not begin a session").into()),
    }
}
