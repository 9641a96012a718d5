//! The cases of whoever signed in: listed, opened, written to, their files fetched.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use ureq::http::{Method, header};

use super::{ATTEMPTS, Desk};
use crate::cli::case::tampering::TELL;
use crate::cli::patience::Patience;
use crate::cli::remote::{Authority, Call, JSON};
use crate::crypto::case::{CaseFile, CaseProblem, OpenedCase, Standing};
use crate::crypto::record::{OpenedGrant, RecordError};
use crate::domain::part::LARGEST_PART;
use crate::domain::{
    AccountId, Bytes, CaseId, Day, DeskId, Mailbox, PROTOCOL_VERSION, PartId, RecordId, Status,
    StatusFilter, Wire,
};
use crate::storage::QueueCursor;

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
    /// One's own grants of before the case got new keys, newest first.
    #[serde(default)]
    earlier: Vec<Bytes>,
    records: Vec<ServedRecord>,
    desk: DeskId,
    /// Who has a grant of it.
    #[serde(default)]
    grantees: Vec<AccountId>,
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
struct Hint {
    v: u8,
    state: Status,
    assignee: Option<AccountId>,
    erases: Option<Day>,
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
        self.fit_to(false)
    }

    /// The case, to keep it although it was withdrawn: that another key was named last does not stop that.
    pub fn sound_to_keep(self) -> anyhow::Result<OpenedCase> {
        self.fit_to(true)
    }

    fn fit_to(self, keep: bool) -> anyhow::Result<OpenedCase> {
        let passed_over = keep && self.case.only_another_named;
        let stops = |problem: &&CaseProblem| match problem {
            CaseProblem::Rekey => !passed_over,
            other => !other.is_stray(),
        };
        match self.case.problems.iter().find(stops) {
            None if self.case.key_doubtful && !passed_over => bail!(
                "whoever made the key of this case is suspended or revoked, or has other keys since, or nobody named \
                 it. Nothing was written. Give the case a new key first, in the workbench or with \"thicket desk\""
            ),
            None => Ok(self.case),
            Some(problem) => bail!(
                "something in this case does not add up: {problem}. Nothing was written. Look at it with \
                 \"thicket case show\", and tell your desk and an admin over another channel"
            ),
        }
    }
}

impl Desk {
    /// All cases of a filter; among the open ones also those that were withdrawn and are going to be erased: whoever
    /// withdrew a report may have been forced to, so that is seen first.
    pub fn rows(&self, filter: StatusFilter) -> anyhow::Result<Vec<Row>> {
        let mut rows = self.listed(filter)?;
        if filter == StatusFilter::Open {
            let withdrawn = self.listed(StatusFilter::Only(Status::Withdrawn))?;
            let new =
                |row: &Row| row.erases.is_some() && rows.iter().all(|other| other.case != row.case);
            let more: Vec<_> = withdrawn.into_iter().filter(new).collect();
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

    /// Opens one's own grant of a case, also where it is still sealed to a key of before a rotation.
    pub fn grant(&self, case: &CaseId, grant: &Bytes) -> Result<OpenedGrant, RecordError> {
        let instance = self.ledger.instance();
        OpenedGrant::open_with(self.keyring.identities(), &instance, case, &grant.0)
    }

    /// The newest grant of the case's key, or else the newest that opens, and what is wrong with a newer one: neither a
    /// grant that was exchanged, nor one of an older key in front of it, loses anybody a case. The key is judged later.
    fn newest_grant(
        &self,
        full: &FullCase,
    ) -> Result<(OpenedGrant, Option<RecordError>), RecordError> {
        let (mut opens, mut wrong) = (None, None);
        for sealed in std::iter::once(&full.row.grant).chain(&full.earlier) {
            match self.grant(&full.row.case, sealed) {
                Ok(grant) if grant.identity.recipient().as_str() == full.case_recipient => {
                    // One of another key before it was taken for the newest by whoever gave it.
                    let other_key = opens.map(|_: OpenedGrant| RecordError::Identity);
                    return Ok((grant, wrong.or(other_key)));
                }
                Ok(grant) => opens = opens.or(Some(grant)),
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        match (opens, wrong) {
            (Some(grant), wrong) => Ok((grant, wrong)),
            (None, wrong) => Err(wrong.unwrap_or(RecordError::Identity)),
        }
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
        let (grant, exchanged) = self.newest_grant(&full).with_context(|| {
            format!("the key you were given for this case cannot be believed. {TELL}")
        })?;
        let files: Vec<_> = full
            .records
            .iter()
            .map(|record| CaseFile {
                wire: record.wire,
                day: record.day,
                sealed: &record.sealed.0,
            })
            .collect();
        let mut readers = full.grantees.clone();
        readers.extend(self.ledger.members(&full.desk));
        let mut opened = OpenedCase::open(&self.ledger, &grant, &case, &files, &readers);
        if grant.identity.recipient().as_str() != full.case_recipient {
            opened.problems.insert(0, CaseProblem::OtherKey);
        }
        if let Some(error) = exchanged {
            opened.problems.insert(0, CaseProblem::Grant(error));
        }
        Ok(Opened {
            case: opened,
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
                _id: RecordId,
            }
            // A network's login page answers 200 as well.
            match (answer.status.as_u16(), answer.document::<Stored>()) {
                (200 | 201, Some(_)) => Ok(()),
                _ => Err(self.remote.nonsense("it did not say that it keeps this")),
            }
        })?;
        Ok(())
    }

    /// Sets the server's hint of where a case stands, which nothing but a signed event vouches for. `seen` is the day of
    /// erasing that was looked at: false where the server has another one by now.
    pub fn hint(
        &self,
        case: CaseId,
        standing: &Standing,
        seen: Option<Day>,
    ) -> anyhow::Result<bool> {
        let body = serde_json::to_vec(&Hint {
            v: PROTOCOL_VERSION,
            state: standing.state,
            assignee: standing.assignee,
            erases: seen,
        })?;
        let path = format!("/cases/{case}");
        let set = Patience::new(ATTEMPTS).insist(|| {
            let answer = self.remote.call(&Call {
                body: Some((JSON, &body)),
                authority: Authority::Cookie(&self.cookie),
                ..Call::new(Method::PATCH, &path)
            })?;
            // A network's login page answers 200.
            match answer.status.as_u16() {
                204 => Ok(()),
                _ => Err(self.remote.nonsense("it did not say that it is done")),
            }
        });
        match set {
            Ok(()) => Ok(true),
            Err(error) if error.is_problem("case-conflict") => Ok(false),
            Err(error) => Err(error.into()),
        }
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
}
