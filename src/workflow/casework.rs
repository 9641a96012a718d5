//! What a caseworker does with the cases they have a grant of. Without one, a case does not exist.

use serde::{Deserialize, Serialize};

use crate::crypto::case::CaseFile;
use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{
    AccountId, Bytes, CaseId, Day, DeskId, Mailbox, PROTOCOL_VERSION, RecordId, Status,
    StatusFilter, Wire,
};
use crate::storage::scope::{CaseAccess, CaseworkerSession};
use crate::storage::{NewMail, NewRecord, PutRecord, QueueCursor, ReadTransaction};

use super::body::{check_version, versioned};
use super::erasing::ErasureView;
use super::error::refuse_file;
use super::granting::check_grantee;
use super::refusing::unconflicted;
use super::{PartView, Thicket, WorkflowError};

/// A page of the queue.
#[derive(Clone, Debug, Serialize)]
pub struct CasePage {
    v: u8,
    /// At most 50, newest activity first.
    pub cases: Vec<CaseRow>,
    /// What to ask for the next page with; none on the last.
    pub next: Option<String>,
}

/// A case as a row of the queue.
#[derive(Clone, Debug, Serialize)]
pub struct CaseRow {
    /// The case.
    pub case: CaseId,
    /// The day it came.
    pub received: Day,
    /// The day of its newest record.
    pub activity: Day,
    /// Hint of where it stands.
    pub state: Status,
    /// Hint of who has taken it.
    pub assignee: Option<AccountId>,
    /// Its newest card.
    pub card: Bytes,
    /// The reader's own grant.
    pub grant: Bytes,
    /// The day on which it is erased, because it was withdrawn.
    pub erases: Option<Day>,
    /// Whether it should get a new key: somebody who could open it was revoked, or suspended for cause.
    pub rekey: bool,
    /// Whether somebody wants it deleted.
    pub deleting: bool,
}

/// A case with everything sealed in it.
#[derive(Clone, Debug, Serialize)]
pub struct CaseView {
    v: u8,
    /// What the queue shows.
    #[serde(flatten)]
    pub row: CaseRow,
    /// Its age recipient.
    pub case_recipient: String,
    /// Both mailboxes, sorted.
    pub mailboxes: Vec<Mailbox>,
    /// The report, all cards and all work, by day.
    pub records: Vec<RecordView>,
    /// Parts of files that are whole.
    pub files: Vec<PartView>,
    /// The desk it is on.
    pub desk: DeskId,
    /// Who has a grant of it.
    pub grantees: Vec<AccountId>,
    /// Who is kept from it because of a conflict of interest.
    pub refused: Vec<AccountId>,
    /// The reader's own grants from before the case got new keys, newest first.
    pub earlier: Vec<Bytes>,
    /// That it is to be deleted.
    pub erasure: Option<ErasureView>,
}

/// A sealed file of a case.
#[derive(Clone, Debug, Serialize)]
pub struct RecordView {
    /// What it is called here.
    pub id: RecordId,
    /// The day it came.
    pub day: Day,
    /// What it is on the wire.
    pub wire: Wire,
    /// The file.
    pub sealed: Bytes,
}

impl RecordView {
    /// The file, as a client checks it.
    #[must_use]
    pub fn file(&self) -> CaseFile<'_> {
        CaseFile {
            wire: self.wire,
            day: self.day,
            sealed: &self.sealed.0,
        }
    }
}

/// The body of `POST cases/{case}/records`.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordRequest {
    v: u8,
    wire: Wire,
    sealed: Bytes,
    /// One for each of the case's mailboxes, or none at all.
    #[serde(default)]
    mail: Option<Vec<SealedMail>>,
}

/// A mail, sealed to one mailbox.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedMail {
    /// Into which.
    pub mailbox: Mailbox,
    /// The file.
    pub sealed: Bytes,
}

/// The body of `PATCH cases/{case}`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct CaseHint {
    v: u8,
    state: Status,
    /// Null for nobody; never absent, so that leaving it out does not take a case from somebody.
    #[serde(deserialize_with = "Option::deserialize")]
    assignee: Option<AccountId>,
    /// The day of erasing that the caller saw. A withdrawn case that is kept is so on purpose.
    #[serde(default)]
    erases: Option<Day>,
}

/// The body of `POST cases/{case}/grants`.
#[derive(Clone, Debug, Deserialize)]
pub struct GrantRequest {
    v: u8,
    account: AccountId,
    key: Bytes,
}
versioned!(RecordRequest, CaseHint, GrantRequest);

impl RecordRequest {
    /// As a client in the same process makes it.
    pub fn new(wire: Wire, sealed: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            wire,
            sealed: Bytes(sealed),
            mail: None,
        }
    }

    /// With mail beside it.
    pub fn with_mail(self, mail: Vec<SealedMail>) -> Self {
        Self {
            mail: Some(mail),
            ..self
        }
    }
}

impl CaseHint {
    /// As a client in the same process makes it.
    pub fn new(state: Status, assignee: Option<AccountId>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            state,
            assignee,
            erases: None,
        }
    }

    /// By somebody who saw that the case is to be erased on this day.
    pub fn seeing(self, erases: Option<Day>) -> Self {
        Self { erases, ..self }
    }
}

impl GrantRequest {
    /// As a client in the same process makes it.
    pub fn new(account: AccountId, key: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            account,
            key: Bytes(key),
        }
    }
}

impl Thicket {
    /// A page of the cases this caseworker can open; `after` is the `next` of the page before.
    pub async fn list_cases(
        &self,
        session: &CaseworkerSession,
        filter: StatusFilter,
        after: Option<QueueCursor>,
    ) -> Result<CasePage, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let page = tx.list_cases(session, filter, after).await?;
        Ok(CasePage {
            v: PROTOCOL_VERSION,
            next: page.next.map(|next| next.to_string()),
            cases: page
                .rows
                .into_iter()
                .map(|row| CaseRow {
                    case: row.case,
                    received: row.received,
                    activity: row.activity,
                    state: row.state,
                    assignee: row.assignee,
                    card: Bytes(row.card),
                    grant: Bytes(row.grant),
                    erases: row.erase_on,
                    rekey: row.rekey,
                    deleting: row.deleting,
                })
                .collect(),
        })
    }

    /// One case with all its sealed files.
    pub async fn open_case(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
    ) -> Result<CaseView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let access = access(&mut tx, session, case).await?;
        let details = tx.case_details(&access).await?;
        let files = tx.list_parts(&access).await?;
        let erasure = tx.erasure(&access).await?;
        let earlier = tx.earlier_grants(&access).await?;
        let grantees = tx.grantees(&access).await?;
        Ok(CaseView {
            v: PROTOCOL_VERSION,
            row: CaseRow {
                case: details.case,
                received: details.received,
                activity: details.activity,
                state: details.state,
                assignee: details.assignee,
                card: Bytes(details.card),
                grant: Bytes(details.grant),
                erases: details.erase_on,
                rekey: details.rekey,
                deleting: erasure.is_some(),
            },
            case_recipient: details.recipient,
            mailboxes: details.mailboxes,
            records: details
                .records
                .into_iter()
                .map(|record| RecordView {
                    id: record.id,
                    day: record.day,
                    wire: record.wire,
                    sealed: Bytes(record.sealed),
                })
                .collect(),
            files: files
                .into_iter()
                .map(|(id, size)| PartView { id, size })
                .collect(),
            desk: details.desk,
            grantees,
            refused: tx.refused(&access).await?,
            earlier: earlier.into_iter().map(Bytes).collect(),
            erasure: erasure.map(ErasureView::from),
        })
    }

    /// Adds a sealed note, event or card, or a reply with its pair of mails. The same file again is the same record, and
    /// no mail goes out twice.
    pub async fn add_record(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        request: &RecordRequest,
    ) -> Result<PutRecord, WorkflowError> {
        check_version(request)?;
        let wire = request.wire;
        if !matches!(wire, Wire::Work | Wire::Card) {
            return Err(WorkflowError::InvalidBody("only work and cards are added"));
        }
        sealed::check(wire, &request.sealed.0).map_err(refuse_file(wire))?;
        let mail = self.check_mail(request)?;
        let record = NewRecord {
            key: self.row_key(),
            id: RecordId(self.0.random.bytes()),
            wire,
            day: self.0.clock.today(),
            sealed: &request.sealed.0,
            digest: sha256(&request.sealed.0),
        };
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access(&mut tx, session, case).await?;
        let put = tx.put_record(&access, &record).await?;
        if matches!(put, PutRecord::Stored(_)) && !mail.is_empty() {
            let named = mail.iter().map(|mail| mail.mailbox);
            if !named.eq(tx.mailboxes_of(&access).await?) {
                return Err(WorkflowError::NotAPair);
            }
            for mail in &mail {
                if !tx.put_mail(&access, mail).await? {
                    return Err(WorkflowError::NotAPair);
                }
            }
        }
        tx.commit().await?;
        Ok(put)
    }

    /// What of a pair can be checked without the database: that it is one, and both files.
    fn check_mail<'a>(
        &self,
        request: &'a RecordRequest,
    ) -> Result<Vec<NewMail<'a>>, WorkflowError> {
        let Some(pair) = &request.mail else {
            return Ok(Vec::new());
        };
        if pair.len() != 2 || request.wire != Wire::Work {
            return Err(WorkflowError::NotAPair);
        }
        pair.iter()
            .map(|mail| {
                sealed::check(Wire::Mail, &mail.sealed.0).map_err(refuse_file(Wire::Mail))?;
                Ok(NewMail {
                    key: self.row_key(),
                    id: RecordId(self.0.random.bytes()),
                    mailbox: mail.mailbox,
                    day: self.0.clock.today(),
                    sealed: &mail.sealed.0,
                })
            })
            .collect()
    }

    /// Sets the hint of where a case stands and who has taken it. The signed events are the truth. Refused where the case
    /// was withdrawn and the caller did not see that: what decides nothing must not keep it.
    pub async fn hint(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        hint: &CaseHint,
    ) -> Result<(), WorkflowError> {
        check_version(hint)?;
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access(&mut tx, session, case).await?;
        if let Some(assignee) = hint.assignee {
            check_caseworker(&ledger, assignee)?;
        }
        let set = tx
            .set_hint(&access, hint.state, hint.assignee, hint.erases)
            .await?;
        if !set {
            return Err(WorkflowError::CaseConflict);
        }
        Ok(tx.commit().await?)
    }

    /// Lets one more caseworker open a case. The ledger must vouch for them: an admin, or somebody who was
    /// suspended, is never granted to, nor whoever is refused the case. Whoever has a grant keeps the one they have.
    /// Only whoever has the case's newest key gives it.
    pub async fn add_grant(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        request: &GrantRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        sealed::check(Wire::Grant, &request.key.0).map_err(refuse_file(Wire::Grant))?;
        let key = self.row_key();
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access_of_now(&mut tx, session, case).await?;
        check_grantee(&ledger, request.account)?;
        let refused = unconflicted(&mut tx, &access).await?;
        if refused.contains(&request.account) {
            return Err(WorkflowError::ConflictOfInterest);
        }
        let granted = tx
            .add_grant(&access, key, request.account, &request.key.0)
            .await?;
        if !granted {
            return Err(WorkflowError::GrantExists);
        }
        let account = request.account;
        let act = Act::Grant { account, cases: 1 };
        self.note(&mut tx, Some(session.account()), &act).await?;
        Ok(tx.commit().await?)
    }
}

pub(super) async fn access(
    tx: &mut ReadTransaction,
    session: &CaseworkerSession,
    case: CaseId,
) -> Result<CaseAccess, WorkflowError> {
    tx.open_case(session, case)
        .await?
        .ok_or(WorkflowError::NotFound)
}

/// The same, for what needs the case's newest key: whoever has only one from before passes nothing on.
pub(super) async fn access_of_now(
    tx: &mut ReadTransaction,
    session: &CaseworkerSession,
    case: CaseId,
) -> Result<CaseAccess, WorkflowError> {
    let access = access(tx, session, case).await?;
    if access.has_newest_key() {
        Ok(access)
    } else {
        Err(WorkflowError::NotFound)
    }
}

fn check_caseworker(ledger: &Ledger, account: AccountId) -> Result<(), WorkflowError> {
    if ledger.is_active_caseworker(&account) {
        Ok(())
    } else {
        Err(WorkflowError::RosterChanged)
    }
}
