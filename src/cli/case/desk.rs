//! Signing in from a terminal, and the cases of whoever did.
//!
//! Nothing of a case is asked for before the ledger, the roster and the account's own keys passed their checks.

use std::collections::HashMap;
use std::io::Read as _;

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
use crate::crypto::case::{CaseFile, CaseProblem, OpenedCase, Writer};
use crate::crypto::ledger::Ledger;
use crate::crypto::record::{OpenedGrant, RecordError};
use crate::crypto::sealed::OpenError;
use crate::domain::part::LARGEST_PART;
use crate::domain::{
    AccountId, AccountState, Bytes, CaseId, Day, Handle, Mailbox, PROTOCOL_VERSION, PartId, Role,
    Status, StatusFilter, Wire,
};
use crate::i18n::Texts;
use crate::storage::QueueCursor;

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

/// A row of the queue, before anything of it is believed.
#[derive(Deserialize)]
pub struct Row {
    /// The case.
    pub case: CaseId,
    /// The day it came.
    pub received: Day,
    /// The server's hint of where it stands.
    pub state: Status,
    /// The server's hint of who has taken it.
    pub assignee: Option<AccountId>,
    /// Its newest card.
    pub card: Bytes,
    /// One's own grant.
    pub grant: Bytes,
    /// The day on which it is erased, because it was withdrawn.
    #[serde(default)]
    pub erases: Option<Day>,
}

#[derive(Deserialize)]
struct Page {
    v: u8,
    cases: Vec<Row>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct FullCase {
    v: u8,
    #[serde(flatten)]
    row: Row,
    case_recipient: String,
    records: Vec<ServedRecord>,
    #[serde(default)]
    files: Vec<ServedPart>,
}

#[derive(Deserialize)]
struct ServedRecord {
    day: Day,
    wire: Wire,
    sealed: Bytes,
}

#[derive(Deserialize)]
struct ServedPart {
    id: PartId,
}

#[derive(Serialize)]
struct RecordRequest {
    v: u8,
    wire: Wire,
    sealed: Bytes,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<Vec<SealedMail>>,
}

#[derive(Serialize)]
struct SealedMail {
    mailbox: Mailbox,
    sealed: Bytes,
}

/// A case as it was opened, and what the server alone says of it.
pub struct Opened {
    /// Every record, checked.
    pub case: OpenedCase,
    /// The day it came.
    pub received: Day,
    /// Parts that the server says are whole.
    pub parts: Vec<PartId>,
    /// The server's hint of where it stands.
    pub state: Status,
    /// The day on which it is erased.
    pub erases: Option<Day>,
}

impl Opened {
    /// The case, to write in it: refused where something does not add up that only the server or staff can have done.
    pub fn sound(self) -> anyhow::Result<OpenedCase> {
        match self
            .case
            .problems
            .iter()
            .find(|problem| !problem.is_stray())
        {
            None => Ok(self.case),
            Some(problem) => bail!(
                "something in this case does not add up: {problem}. Nothing was written. Look at it with \
                 \"thicket case show\", and tell your desk and an admin over another channel"
            ),
        }
    }
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
        let keyring = Keyring::open(&keys.unlock, &session.keyring.0);
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

    /// All cases of a filter; among the open ones also those that were withdrawn and are not erased yet.
    pub fn rows(&self, filter: StatusFilter) -> anyhow::Result<Vec<Row>> {
        let mut rows = self.listed(filter)?;
        if filter == StatusFilter::Open {
            let withdrawn = self.listed(StatusFilter::Only(Status::Withdrawn))?;
            let known = |row: &Row| rows.iter().any(|other| other.case == row.case);
            let more: Vec<_> = withdrawn.into_iter().filter(|row| !known(row)).collect();
            rows.extend(more);
        }
        Ok(rows)
    }

    fn listed(&self, filter: StatusFilter) -> anyhow::Result<Vec<Row>> {
        let state = match filter {
            StatusFilter::Any => "",
            StatusFilter::Open => "open",
            StatusFilter::Only(status) => status.code(),
        };
        let mut rows: Vec<Row> = Vec::new();
        let mut path = format!("/cases?state={state}");
        loop {
            let page: Page = self.get(&path)?;
            let new = page
                .cases
                .iter()
                .any(|row| rows.iter().all(|known| known.case != row.case));
            if page.v != PROTOCOL_VERSION || (page.next.is_some() && !new) {
                return Err(self.remote.nonsense("its queue does not end").into());
            }
            rows.extend(page.cases);
            let next = page.next.map(|next| next.parse::<QueueCursor>());
            match next.transpose() {
                Ok(None) => return Ok(rows),
                // Written again from what it means, so that nothing else can be in it.
                Ok(Some(next)) => path = format!("/cases?state={state}&after={next}"),
                Err(_) => return Err(self.remote.nonsense("its queue goes on nowhere").into()),
            }
        }
    }

    /// Opens one's own grant of a case.
    pub fn grant(&self, case: &CaseId, grant: &Bytes) -> Result<OpenedGrant, RecordError> {
        let instance = self.ledger.instance();
        OpenedGrant::open(&self.keyring.identity, &instance, case, &grant.0)
    }

    /// Opens a case with every check.
    pub fn open(&self, case: CaseId) -> anyhow::Result<Opened> {
        let full: FullCase = self.get(&format!("/cases/{case}"))?;
        if full.v != PROTOCOL_VERSION || full.row.case != case {
            return Err(self
                .remote
                .nonsense("not the case that was asked for")
                .into());
        }
        let grant = self.grant(&case, &full.row.grant).with_context(|| {
            format!("the key you were given for this case cannot be believed. {TELL}")
        })?;
        if grant.identity.recipient().as_str() != full.case_recipient {
            bail!("the server names another key for this case than the one you were given. {TELL}");
        }
        let files: Vec<_> = full
            .records
            .iter()
            .map(|record| CaseFile {
                wire: record.wire,
                day: record.day,
                sealed: &record.sealed.0,
            })
            .collect();
        Ok(Opened {
            case: OpenedCase::open(&self.ledger, &grant, &case, &files),
            received: full.row.received,
            parts: full.files.iter().map(|part| part.id).collect(),
            state: full.row.state,
            erases: full.row.erases,
        })
    }

    /// Adds signed work, with a pair of mails beside it. The same bytes again until there is an answer.
    pub fn add(
        &self,
        case: CaseId,
        work: &[u8],
        mail: Option<&[(Mailbox, Vec<u8>); 2]>,
    ) -> anyhow::Result<()> {
        let beside = |(mailbox, sealed): &(Mailbox, Vec<u8>)| SealedMail {
            mailbox: *mailbox,
            sealed: Bytes(sealed.clone()),
        };
        let mail = mail.map(|pair| pair.iter().map(beside).collect());
        let body = serde_json::to_vec(&RecordRequest {
            v: PROTOCOL_VERSION,
            wire: Wire::Work,
            sealed: Bytes(work.to_vec()),
            mail,
        })?;
        let path = format!("/cases/{case}/records");
        Patience::new(ATTEMPTS).insist(|| {
            let answer = self.remote.call(&Call {
                body: Some((JSON, &body)),
                authority: Authority::Cookie(&self.cookie),
                ..Call::new(Method::POST, &path)
            })?;
            #[derive(Deserialize)]
            struct Stored {
                #[serde(rename = "id")]
                _id: crate::domain::RecordId,
            }
            // A network's login page answers 200 as well.
            match (answer.status.as_u16(), answer.document::<Stored>()) {
                (200 | 201, Some(_)) => Ok(()),
                _ => Err(self.remote.nonsense("it did not say that it keeps this")),
            }
        })?;
        Ok(())
    }

    /// A sealed part of a file. A slow circuit may take as long as it brings something.
    pub fn part(&self, case: CaseId, id: PartId) -> anyhow::Result<Vec<u8>> {
        let path = format!("/cases/{case}/files/{id}");
        let part = Patience::new(ATTEMPTS).insist(|| {
            let response = self.remote.download(&path, Some(&self.cookie))?;
            let (parts, body) = response.into_parts();
            let mut bytes = Vec::with_capacity(usize::try_from(LARGEST_PART).unwrap_or(0));
            let read = body
                .into_reader()
                .take(LARGEST_PART + 1)
                .read_to_end(&mut bytes);
            let whole = match parts.headers.get(header::CONTENT_LENGTH) {
                Some(length) => length.to_str().ok() == Some(bytes.len().to_string().as_str()),
                None => true,
            };
            if !parts.status.is_success() {
                return Err(self.remote.refused(parts.status, &bytes));
            }
            match read {
                Ok(_) if whole => Ok(bytes),
                _ => Err(self.remote.broken("the file came only in part")),
            }
        });
        Ok(part?)
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

/// What to do about something that was exchanged.
pub const TELL: &str = "Stopping here. Somebody may have tampered with the server: tell your desk and an admin, over \
                        another channel";
const EXCHANGED: &str = "your keys on the server were exchanged, or do not fit the ledger. Stopping here. Somebody may \
                         have tampered with the server: tell your desk and an admin, over another channel";

/// The message id of a problem, shared with the workbench.
pub fn trouble(problem: &CaseProblem) -> &'static str {
    match problem {
        CaseProblem::NoReport => "tampering-digest",
        CaseProblem::Repeated
        | CaseProblem::Gap
        | CaseProblem::Sitting
        | CaseProblem::CardNumber => "tampering-sequence",
        CaseProblem::After => "tampering-after",
        CaseProblem::Rekey => "tampering-rekey",
        CaseProblem::Grantee => "tampering-recipient",
        CaseProblem::Record(error) | CaseProblem::Work(error) => match error {
            RecordError::Open(OpenError::OtherKey) | RecordError::Case => "tampering-case",
            RecordError::Open(_) => "tampering-truncated",
            RecordError::Document(_) | RecordError::Kind => "tampering-kind",
            RecordError::Identity => "tampering-grant",
            RecordError::Digest => "tampering-digest",
            RecordError::Signature | RecordError::Key(_) => "tampering-signature",
            RecordError::Mac => "tampering-mac",
            RecordError::Mailbox => "tampering-mailbox",
        },
    }
}

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
                "signing in failed. Check the handle and the passphrase; a one-time code works once, so wait for \
                 the next one",
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
