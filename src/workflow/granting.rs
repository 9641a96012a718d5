//! Granting many cases, handing cases over, and giving them new keys. Only who can open a case does any of it, and
//! only for people that the ledger vouches for.

use serde::{Deserialize, Serialize};

use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Recipient;
use crate::crypto::journal::Act;
use crate::crypto::ledger::{Ledger, RECOVERY_ACCOUNT};
use crate::crypto::record::MOST_EARLIER;
use crate::crypto::sealed;
use crate::domain::{AccountId, Bytes, CaseId, Day, DeskId, PROTOCOL_VERSION, RecordId, Wire};
use crate::storage::scope::{CaseAccess, CaseworkerSession, Operator};
use crate::storage::{
    KeyReason, NewGrant, NewKey, NewMail, NewRecord, NewestKey, PutRecord, QueueCursor, Recovered,
    WriteTransaction,
};

use super::body::{check_version, versioned};
use super::casework::{SealedMail, access, access_of_now};
use super::error::refuse_file;
use super::refusing::{check_enough, unconflicted};
use super::rotation::{GrantView, ResealedGrant, SentGrant, check_grants};
use super::{Thicket, WorkflowError};

/// Days between two new keys that one caseworker gives a case without a reason that the server knows.
const DAYS_BETWEEN_KEYS: i64 = 30;

/// So many keys may a case have had; then it takes the days, or a mark: no caseworker can make that reason. The rest of
/// [`MOST_EARLIER`] is kept for when somebody is revoked.
const KEYS_AT_ANY_TIME: u64 = 8;

/// The body of `POST desk/grants`.
#[derive(Clone, Debug, Deserialize)]
pub struct ManyGrantsRequest {
    v: u8,
    account: AccountId,
    grants: Vec<SentGrant>,
}

/// The body of `POST cases/{case}/rekey`.
#[derive(Clone, Debug, Deserialize)]
pub struct RekeyRequest {
    v: u8,
    case_recipient: String,
    record: Bytes,
    grants: Vec<AccountGrant>,
    mail: Vec<SealedMail>,
}

/// A case's identity, sealed to one account.
#[derive(Clone, Debug, Deserialize)]
pub struct AccountGrant {
    /// To whom.
    pub account: AccountId,
    /// The sealed grant.
    pub key: Bytes,
}

/// The body of `PUT cases/{case}/desk`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct DeskRequest {
    v: u8,
    desk: DeskId,
}
versioned!(ManyGrantsRequest, RekeyRequest, DeskRequest);

/// What became of many grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Granted {
    v: u8,
    /// How many were stored.
    pub added: u64,
    /// Of how many cases there was a grant already.
    pub kept: u64,
}

/// A page of cases that a colleague has no grant of.
#[derive(Clone, Debug, Serialize)]
pub struct MissingView {
    v: u8,
    /// With the reader's own grants.
    pub cases: Vec<GrantView>,
    /// What to ask for the next page with; none on the last.
    pub next: Option<String>,
}

impl ManyGrantsRequest {
    /// As a client in the same process makes it.
    pub fn new(account: AccountId, grants: Vec<SentGrant>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            account,
            grants,
        }
    }
}

impl RekeyRequest {
    /// As a client in the same process makes it.
    pub fn new(
        case_recipient: &str,
        record: Vec<u8>,
        grants: Vec<AccountGrant>,
        mail: Vec<SealedMail>,
    ) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            case_recipient: case_recipient.to_owned(),
            record: Bytes(record),
            grants,
            mail,
        }
    }
}

impl DeskRequest {
    /// As a client in the same process makes it.
    pub fn new(desk: DeskId) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            desk,
        }
    }
}

impl Thicket {
    /// Of the caller's cases, those that a colleague should have and lacks: the open ones of the colleague's desk; for
    /// the recovery account all of them.
    pub async fn missing_grants(
        &self,
        session: &CaseworkerSession,
        account: AccountId,
        after: Option<QueueCursor>,
    ) -> Result<MissingView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        let ledger = ledger.ok_or(WorkflowError::NotFound)?;
        check_grantee(&ledger, account)?;
        let desk = ledger.account(&account).and_then(|listed| listed.desk);
        let page = tx.missing_grants(session, account, desk, after).await?;
        Ok(MissingView {
            v: PROTOCOL_VERSION,
            cases: page.cases.into_iter().map(GrantView::from).collect(),
            next: page.next.map(|next| next.to_string()),
        })
    }

    /// Grants many cases, of which the caller has the newest keys, to one colleague, or to the recovery account. A grant
    /// that is there stays, and a case that the colleague is refused is left out.
    pub async fn add_many_grants(
        &self,
        session: &CaseworkerSession,
        request: &ManyGrantsRequest,
    ) -> Result<Granted, WorkflowError> {
        check_version(request)?;
        check_grants(request.grants.iter().map(|grant| &grant.key))?;
        let account = request.account;
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        check_grantee(&ledger, account)?;
        let (mut added, mut kept) = (0, 0);
        for grant in &request.grants {
            let access = access_of_now(&mut tx, session, grant.case).await?;
            let refused = unconflicted(&mut tx, &access).await?;
            if refused.contains(&account) || tx.grantees(&access).await?.contains(&account) {
                kept += 1;
            } else {
                tx.add_grant(&access, self.row_key(), account, &grant.key.0)
                    .await?;
                added += 1;
            }
        }
        if added > 0 {
            let act = Act::Grant {
                account,
                cases: added,
            };
            self.note(&mut tx, Some(session.account()), &act).await?;
        }
        tx.commit().await?;
        Ok(Granted {
            v: PROTOCOL_VERSION,
            added,
            kept,
        })
    }

    /// Gives a case a new key: exactly those who should have it get a grant, the reporter is told in both mailboxes,
    /// and a signed record says so to everybody who could open the case before. The same record again changes nothing.
    pub async fn rekey(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        request: &RekeyRequest,
    ) -> Result<PutRecord, WorkflowError> {
        check_version(request)?;
        check_form(request)?;
        let today = self.0.clock.today();
        let record = NewRecord {
            key: self.row_key(),
            id: RecordId(self.0.random.bytes()),
            wire: Wire::Work,
            day: today,
            sealed: &request.record.0,
            digest: sha256(&request.record.0),
        };
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access(&mut tx, session, case).await?;
        let put = tx.put_record(&access, &record).await?;
        if let PutRecord::Known(_) = put {
            // Whoever sent it first may not be on the disk yet.
            tx.commit().await?;
            return Ok(put);
        }
        let (desk, before) = tx.desk_and_recipient(&access).await?;
        let newest = tx.newest_key(&access).await?;
        let reason = tx.reason_for_new_key(&access).await?;
        if before == request.case_recipient
            || newest.is_some_and(|newest| too_soon(newest, reason, session.account(), today))
        {
            return Err(WorkflowError::CaseConflict);
        }
        let refused = unconflicted(&mut tx, &access).await?;
        let grantees = tx.grantees(&access).await?;
        let readers = readers(&ledger, desk, &grantees, &refused);
        check_readers(request, &ledger, readers, &refused)?;
        let grants: Vec<_> = request
            .grants
            .iter()
            .map(|grant| NewGrant {
                account: grant.account,
                sealed: &grant.key.0,
            })
            .collect();
        let new = NewKey {
            recipient: &request.case_recipient,
            record: record.digest,
            day: today,
            key: self.row_key(),
            grants: &grants,
        };
        tx.rekey(&access, &new).await?;
        self.put_pair(&mut tx, &access, &request.mail).await?;
        self.note(&mut tx, Some(session.account()), &Act::Rekey { cases: 1 })
            .await?;
        tx.commit().await?;
        Ok(put)
    }

    async fn put_pair(
        &self,
        tx: &mut WriteTransaction,
        access: &CaseAccess,
        pair: &[SealedMail],
    ) -> Result<(), WorkflowError> {
        let named = pair.iter().map(|mail| mail.mailbox);
        if !named.eq(tx.mailboxes_of(access).await?) {
            return Err(WorkflowError::NotAPair);
        }
        for mail in pair {
            let new = NewMail {
                key: self.row_key(),
                id: RecordId(self.0.random.bytes()),
                mailbox: mail.mailbox,
                day: self.0.clock.today(),
                sealed: &mail.sealed.0,
            };
            if !tx.put_mail(access, &new).await? {
                return Err(WorkflowError::NotAPair);
            }
            tx.pin_mail(access, &new).await?;
        }
        Ok(())
    }

    /// Hands a case to another desk, once everybody on it who is not refused it can open it. Whoever has only a key from
    /// before does not.
    pub async fn hand_over(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        request: DeskRequest,
    ) -> Result<(), WorkflowError> {
        check_version(&request)?;
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access_of_now(&mut tx, session, case).await?;
        let refused = unconflicted(&mut tx, &access).await?;
        let grantees = tx.grantees(&access).await?;
        let theirs = readers(&ledger, request.desk, &[], &refused);
        // A desk of which everybody is refused the case cannot work on it.
        if theirs.is_empty() || !theirs.iter().all(|account| grantees.contains(account)) {
            return Err(WorkflowError::RosterChanged);
        }
        tx.set_desk(&access, request.desk).await?;
        let act = Act::HandOver { cases: 1 };
        self.note(&mut tx, Some(session.account()), &act).await?;
        Ok(tx.commit().await?)
    }

    /// The recovery account's grants of these cases, or of all, to be opened with the custodians elsewhere: by case, newest
    /// first. That they were taken out is in the journal.
    pub async fn take_recovery_grants(
        &self,
        operator: &Operator,
        cases: &[CaseId],
    ) -> Result<Vec<SentGrant>, WorkflowError> {
        let mut tx = self.0.db.write().await?;
        let mut grants = tx.recovery_grants(operator, RECOVERY_ACCOUNT).await?;
        if !cases.is_empty() {
            grants.retain(|(case, _)| cases.contains(case));
            let found = |case: &CaseId| grants.iter().any(|(granted, _)| granted == case);
            if !cases.iter().all(found) {
                return Err(WorkflowError::NotFound);
            }
        }
        let by_case = grants.chunk_by(|(one, _), (next, _)| one == next);
        let act = Act::Export {
            cases: by_case.count() as u64,
        };
        if !grants.is_empty() {
            self.note(&mut tx, None, &act).await?;
        }
        tx.commit().await?;
        Ok(grants
            .into_iter()
            .map(|(case, sealed)| SentGrant {
                case,
                key: Bytes(sealed),
            })
            .collect())
    }

    /// Gives cases back to an active caseworker, with grants that were made from the recovery account's. What is
    /// there is kept beside it. A grant that is there already, and a case that they are refused, are left out; one that was
    /// not made from the recovery account's newest is one of before. Returns how many were given.
    pub async fn recover(
        &self,
        operator: &Operator,
        account: AccountId,
        grants: &[ResealedGrant],
    ) -> Result<u64, WorkflowError> {
        for grant in grants {
            sealed::check(Wire::Grant, &grant.key.0).map_err(refuse_file(Wire::Grant))?;
        }
        let mut tx = self.0.db.write().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        if !ledger.is_some_and(|ledger| ledger.is_active_caseworker(&account)) {
            return Err(WorkflowError::RosterChanged);
        }
        let mut cases = 0;
        for grant in grants {
            let newest = tx
                .newest_recovery_grant(operator, RECOVERY_ACCOUNT, grant.case)
                .await?;
            let older = newest.is_some_and(|newest| sha256(&newest) != grant.from);
            let recovered = Recovered {
                key: self.row_key(),
                case: grant.case,
                account,
                sealed: &grant.key.0,
                older,
            };
            let given = tx.recover_grant(operator, &recovered).await?;
            cases += u64::from(given.ok_or(WorkflowError::NotFound)?);
        }
        if cases > 0 {
            self.note(&mut tx, None, &Act::Recover { account, cases })
                .await?;
        }
        tx.commit().await?;
        Ok(cases)
    }
}

fn check_form(request: &RekeyRequest) -> Result<(), WorkflowError> {
    sealed::check(Wire::Work, &request.record.0).map_err(refuse_file(Wire::Work))?;
    for grant in &request.grants {
        sealed::check(Wire::Grant, &grant.key.0).map_err(refuse_file(Wire::Grant))?;
    }
    for mail in &request.mail {
        sealed::check(Wire::Mail, &mail.sealed.0).map_err(refuse_file(Wire::Mail))?;
    }
    Recipient::parse(&request.case_recipient)
        .map_err(|_| WorkflowError::InvalidBody("the case recipient is not a hybrid recipient"))?;
    Ok(())
}

/// Whether a case that has had other keys gets no further one now, so that nobody uses up those that it can have.
fn too_soon(newest: NewestKey, reason: Option<KeyReason>, caller: AccountId, today: Day) -> bool {
    let days = today.days_since(newest.since);
    let scarce = newest.earlier >= KEYS_AT_ANY_TIME;
    let wanted = match reason {
        Some(KeyReason::Marked) => true,
        Some(KeyReason::Readers) => !scarce,
        None => false,
    };
    let lately = days < DAYS_BETWEEN_KEYS && (scarce || newest.by == Some(caller));
    newest.earlier >= MOST_EARLIER as u64 || days == 0 || (lately && !wanted)
}

/// Who is to have a case: the active caseworkers of its desk and whoever else, active, has a grant, less those who are
/// refused it. Sorted.
pub(super) fn readers(
    ledger: &Ledger,
    desk: DeskId,
    grantees: &[AccountId],
    refused: &[AccountId],
) -> Vec<AccountId> {
    let on_desk = ledger.roster(&desk).into_iter().map(|one| one.account);
    let others = grantees.iter().copied();
    let mut readers: Vec<AccountId> = on_desk
        .chain(others.filter(|account| ledger.is_active_caseworker(account)))
        .filter(|account| !refused.contains(account))
        .collect();
    readers.sort_unstable();
    readers.dedup();
    readers
}

/// The new key goes to exactly those who are to have the case, and to the recovery recipient.
fn check_readers(
    request: &RekeyRequest,
    ledger: &Ledger,
    mut readers: Vec<AccountId>,
    refused: &[AccountId],
) -> Result<(), WorkflowError> {
    if !refused.is_empty() {
        check_enough(&readers)?;
    }
    if ledger.recovery().is_some() {
        // It sorts before every account.
        readers.insert(0, RECOVERY_ACCOUNT);
    }
    let mut granted: Vec<AccountId> = request.grants.iter().map(|grant| grant.account).collect();
    granted.sort_unstable();
    if granted == readers {
        Ok(())
    } else {
        Err(WorkflowError::RosterChanged)
    }
}

/// Only an active caseworker is granted a case, or the recovery account while the ledger names its recipient.
pub(super) fn check_grantee(ledger: &Ledger, account: AccountId) -> Result<(), WorkflowError> {
    let recovery = account == RECOVERY_ACCOUNT && ledger.recovery().is_some();
    if recovery || ledger.is_active_caseworker(&account) {
        Ok(())
    } else {
        Err(WorkflowError::RosterChanged)
    }
}
