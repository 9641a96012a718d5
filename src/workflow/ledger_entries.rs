//! Taking entries into the ledger and doing what they say, and keeping those that wait for more signatures.
//!
//! An entry and what it does are one transaction; nothing is done that the ledger does not say.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::crypto::ledger::{Action, Entry, EntrySignature, Ledger, Payload, RECOVERY_ACCOUNT};
use crate::domain::{AccountId, AccountState, Digest, LedgerHead, PROTOCOL_VERSION, Role};
use crate::storage::scope::AccountKeeper;
use crate::storage::{StorageError, StoredEntry, WriteTransaction};

use super::body::{check_version, versioned};
use super::enrolment::check_day;
use super::{Thicket, WorkflowError, roster};

/// The most entries that may wait at once.
const PROPOSALS: usize = 32;
/// The most signatures that an entry may bring: more admins than any threshold asks for.
const SIGNATURES: usize = 16;

/// The most admins who are not revoked: a note about somebody is sealed to each of them, and a body has a limit.
pub const MOST_ADMINS: usize = 16;

/// Days for which an entry waits for signatures.
const LONGEST_WAIT: i64 = 14;

/// An entry with all the signatures that count.
struct Signed {
    /// SHA-256 of its payload.
    id: Digest,
    entry: Entry,
    /// Whether it is among those that wait.
    waits: bool,
}

/// The body of `POST ledger`.
#[derive(Clone, Debug, Deserialize)]
pub struct EntryRequest {
    v: u8,
    entry: Entry,
}
versioned!(EntryRequest);

impl EntryRequest {
    /// As a client in the same process makes it.
    pub fn new(entry: Entry) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            entry,
        }
    }
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is in the ledger, as its newest.
    Appended(LedgerHead),
    /// It waits for more signatures.
    Waiting {
        /// The ledger's newest entry, which it follows.
        head: LedgerHead,
        /// Its id: SHA-256 of its payload.
        id: Digest,
    },
}

/// What `GET ledger/proposals` answers.
#[derive(Clone, Debug, Serialize)]
pub struct Proposals {
    v: u8,
    /// Those that still follow the head.
    pub proposals: Vec<Proposal>,
}

/// An entry that waits for more signatures.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    /// SHA-256 of its payload.
    pub id: Digest,
    /// The entry as it is signed so far.
    pub entry: Entry,
}

impl Thicket {
    /// Takes an entry that an admin signed: into the ledger if enough others have signed it too, else among those
    /// that wait.
    pub async fn submit_ledger_entry(
        &self,
        keeper: AccountKeeper<'_>,
        request: &EntryRequest,
    ) -> Result<Submitted, WorkflowError> {
        check_version(request)?;
        let signatures = &request.entry.signatures;
        let mut signers = signatures.iter().map(|signature| signature.account);
        if signatures.len() > SIGNATURES || !signers.any(|signer| Some(signer) == keeper.account())
        {
            return Err(WorkflowError::InvalidBody(
                "whoever hands an entry in has signed it",
            ));
        }
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_keeping(&mut tx, keeper).await?;
        let ledger = ledger.ok_or(WorkflowError::IntakeClosed)?;
        let signed = collect(&mut tx, keeper, &request.entry).await?;
        if ledger.missing_signatures(&signed.entry)? > 0 {
            // It has to be possible now. What it would do is undone with the transaction.
            self.try_out(&mut tx, keeper, &ledger, &signed).await?;
            drop(tx);
            tx = self.0.db.write().await?;
        }
        // Somebody may have signed or withdrawn it in between.
        let ledger = self.still_keeping(&mut tx, keeper).await?;
        let ledger = ledger.ok_or(WorkflowError::IntakeClosed)?;
        let signed = collect(&mut tx, keeper, &request.entry).await?;
        if ledger.missing_signatures(&signed.entry)? == 0 {
            let head = self.land(tx, keeper, &ledger, &signed).await?;
            return Ok(Submitted::Appended(head));
        }
        let Signed { id, entry, waits } = signed;
        let head = ledger.head();
        tx.remove_stale_proposals(keeper, head.seq).await?;
        if !waits {
            self.remove_expired_proposals(&mut tx, keeper).await?;
            if tx.proposals(keeper).await?.len() >= PROPOSALS {
                return Err(WorkflowError::Busy);
            }
            let act = Act::Propose { entry: id };
            self.note(&mut tx, keeper.account(), &act).await?;
        }
        let stored = roster::to_store(head.seq + 1, &entry);
        tx.put_proposal(keeper, id, &stored).await?;
        // Whoever hands it in means it again.
        tx.forget_withdrawal(keeper, id).await?;
        tx.commit().await?;
        Ok(Submitted::Waiting { head, id })
    }

    /// The entries that wait for more signatures.
    pub async fn proposals(&self, keeper: AccountKeeper<'_>) -> Result<Proposals, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        let next = ledger.map_or(0, |ledger| ledger.head().seq + 1);
        let stored = tx.proposals(keeper).await?;
        let (ids, stored): (Vec<Digest>, Vec<StoredEntry>) = stored
            .into_iter()
            .filter(|(_, entry)| entry.seq == next && !self.has_expired(entry))
            .unzip();
        let entries = roster::entries(stored)?;
        Ok(Proposals {
            v: PROTOCOL_VERSION,
            proposals: ids
                .into_iter()
                .zip(entries)
                .map(|(id, entry)| Proposal { id, entry })
                .collect(),
        })
    }

    /// Whether an entry has waited for too long. Its day is as its first signer wrote it.
    fn has_expired(&self, entry: &StoredEntry) -> bool {
        let day = Payload::parse(&entry.payload).map(|payload| payload.day);
        day.is_none_or(|day| self.0.clock.today().days_since(day) > LONGEST_WAIT)
    }

    async fn remove_expired_proposals(
        &self,
        tx: &mut WriteTransaction,
        keeper: AccountKeeper<'_>,
    ) -> Result<(), WorkflowError> {
        for (id, entry) in tx.proposals(keeper).await? {
            if self.has_expired(&entry) {
                tx.remove_proposal(keeper, id).await?;
            }
        }
        Ok(())
    }

    /// Withdraws an entry that waits. Only who signed it may; the signature is not taken from anybody else any more.
    pub async fn withdraw_proposal(
        &self,
        keeper: AccountKeeper<'_>,
        id: Digest,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_keeping(&mut tx, keeper).await?;
        let ledger = ledger.ok_or(WorkflowError::IntakeClosed)?;
        let signatures = tx.proposal_signatures(keeper, id).await?;
        let signatures = signatures.ok_or(WorkflowError::NotFound)?;
        let signed = read_signatures(&signatures)?
            .iter()
            .any(|signature| Some(signature.account) == keeper.account());
        if !signed || !tx.remove_proposal(keeper, id).await? {
            return Err(WorkflowError::NotFound);
        }
        tx.withdraw_signature(keeper, id, ledger.head().seq + 1)
            .await?;
        let act = Act::Withdraw { entry: id };
        self.note(&mut tx, keeper.account(), &act).await?;
        Ok(tx.commit().await?)
    }

    /// Verifies an entry that is signed by enough admins, adds it to the ledger, and does what it says: a vetted
    /// account can sign in from now on, a suspended one's sessions end at once.
    async fn land(
        &self,
        mut tx: WriteTransaction,
        keeper: AccountKeeper<'_>,
        ledger: &Ledger,
        signed: &Signed,
    ) -> Result<LedgerHead, WorkflowError> {
        let mut longer = ledger.clone();
        longer.append(&signed.entry)?;
        self.try_out(&mut tx, keeper, ledger, signed).await?;
        let head = longer.head();
        if !tx
            .append_to_ledger(keeper, &roster::to_store(head.seq, &signed.entry))
            .await?
        {
            return Err(WorkflowError::LedgerRewritten);
        }
        tx.remove_stale_proposals(keeper, head.seq).await?;
        tx.commit().await?;
        self.remember(Some(&Arc::new(longer)));
        Ok(head)
    }

    /// Does what an entry says, without adding it.
    async fn try_out(
        &self,
        tx: &mut WriteTransaction,
        keeper: AccountKeeper<'_>,
        ledger: &Ledger,
        signed: &Signed,
    ) -> Result<(), WorkflowError> {
        let payload = Payload::parse(&signed.entry.payload.0)
            .ok_or(WorkflowError::InvalidBody("not a ledger entry"))?;
        let today = self.0.clock.today();
        // Somebody else signs days later; that the day does not go back is the ledger's rule.
        let waited = today.days_since(payload.day);
        if !(signed.waits && (0..=LONGEST_WAIT).contains(&waited)) {
            check_day(payload.day, today)?;
        }
        self.carry_out(tx, keeper, ledger, payload.action).await
    }

    /// Reporters write to no key that somebody named who is suspended or has other keys since: those cases need new ones.
    async fn mark_named_by(
        &self,
        tx: &mut WriteTransaction,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(), WorkflowError> {
        let cases = tx.mark_cases_named_by(keeper, account).await?;
        if cases > 0 {
            let act = Act::Mark { account, cases };
            self.note(tx, keeper.account(), &act).await?;
        }
        Ok(())
    }

    async fn carry_out(
        &self,
        tx: &mut WriteTransaction,
        keeper: AccountKeeper<'_>,
        ledger: &Ledger,
        action: Action,
    ) -> Result<(), WorkflowError> {
        let (account, state) = match action {
            Action::Vet {
                account,
                recipient,
                signing,
                ..
            } => {
                check_enrolled(tx, keeper, account, Role::Caseworker, &recipient, signing).await?;
                (account, AccountState::Vetted)
            }
            Action::Admin {
                account,
                recipient,
                signing,
            } => {
                if ledger.standing_admins() >= MOST_ADMINS {
                    return Err(WorkflowError::Unsupported("a seventeenth admin"));
                }
                check_enrolled(tx, keeper, account, Role::Admin, &recipient, signing).await?;
                (account, AccountState::Vetted)
            }
            Action::Suspend { account } => {
                self.mark_named_by(tx, keeper, account).await?;
                (account, AccountState::Suspended)
            }
            Action::Restore { account } => (account, AccountState::Vetted),
            Action::Revoke { account } => {
                refuse_if_last(tx, keeper, account).await?;
                let cases = tx.mark_cases(keeper, account).await?;
                if cases > 0 {
                    let act = Act::Mark { account, cases };
                    self.note(tx, keeper.account(), &act).await?;
                }
                tx.end_account(keeper, account).await?;
                (account, AccountState::Revoked)
            }
            Action::Recovery { recipient } => {
                let before = ledger.recovery();
                if before.is_some() && before != recipient.as_deref() {
                    refuse_if_last(tx, keeper, RECOVERY_ACCOUNT).await?;
                    // Whoever has had that key can open what is sealed to the present keys of these cases.
                    let cases = tx.mark_cases(keeper, RECOVERY_ACCOUNT).await?;
                    if cases > 0 {
                        let account = RECOVERY_ACCOUNT;
                        let act = Act::Mark { account, cases };
                        self.note(tx, keeper.account(), &act).await?;
                    }
                    tx.remove_grants(keeper, RECOVERY_ACCOUNT).await?;
                }
                return Ok(());
            }
            Action::Rotate {
                account,
                recipient,
                signing,
            } => {
                let today = self.0.clock.today();
                let landed = tx.land_rotation(keeper, account, &recipient, signing, today);
                return if landed.await? {
                    self.mark_named_by(tx, keeper, account).await
                } else {
                    Err(WorkflowError::NotAsEnrolled)
                };
            }
            Action::Desk { .. } | Action::Threshold { .. } | Action::Renew {} => return Ok(()),
            Action::Genesis { .. } => return Err(WorkflowError::AlreadyFounded),
        };
        let today = self.0.clock.today();
        if tx.apply_state(keeper, account, state, today).await? {
            Ok(())
        } else {
            Err(WorkflowError::NotAsEnrolled)
        }
    }
}

/// A case that no active caseworker could open would be lost.
async fn refuse_if_last(
    tx: &mut WriteTransaction,
    keeper: AccountKeeper<'_>,
    account: AccountId,
) -> Result<(), WorkflowError> {
    match tx.cases_of_nobody_else(keeper, account).await? {
        0 => Ok(()),
        cases => Err(WorkflowError::LastReader { cases }),
    }
}

fn read_signatures(stored: &str) -> Result<Vec<EntrySignature>, WorkflowError> {
    serde_json::from_str(stored).map_err(|_| StorageError::Corrupt("list of signatures").into())
}

/// Adds the signatures that a proposal has already. One that was withdrawn is refused, unless its owner hands it in again.
async fn collect(
    tx: &mut WriteTransaction,
    keeper: AccountKeeper<'_>,
    sent: &Entry,
) -> Result<Signed, WorkflowError> {
    let id = sha256(&sent.payload.0);
    let mut entry = sent.clone();
    let earlier = tx.proposal_signatures(keeper, id).await?;
    for signature in earlier.as_deref().map_or(Ok(vec![]), read_signatures)? {
        let known = |other: &EntrySignature| other.account == signature.account;
        if !entry.signatures.iter().any(known) {
            entry.signatures.push(signature);
        }
    }
    let withdrawn = tx.withdrawn_signatures(keeper, id).await?;
    let signers = entry.signatures.iter().map(|signature| signature.account);
    if signers
        .filter(|signer| keeper.account() != Some(*signer))
        .any(|signer| withdrawn.contains(&signer))
    {
        return Err(WorkflowError::SignatureWithdrawn);
    }
    Ok(Signed {
        id,
        entry,
        waits: earlier.is_some(),
    })
}

/// The ledger may only vouch for the keys that the account itself enrolled and signed.
async fn check_enrolled(
    tx: &mut WriteTransaction,
    keeper: AccountKeeper<'_>,
    account: AccountId,
    role: Role,
    recipient: &str,
    signing: Digest,
) -> Result<(), WorkflowError> {
    let keys = tx.enrolled_keys(keeper, account).await?;
    let same = keys.is_some_and(|keys| {
        keys.state == AccountState::Enrolled
            && keys.role == role
            && keys.recipient == recipient
            && keys.signing == signing.0
    });
    if same {
        Ok(())
    } else {
        Err(WorkflowError::NotAsEnrolled)
    }
}
