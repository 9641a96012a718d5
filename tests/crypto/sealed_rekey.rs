//! Giving a case a new key as a workbench does. The program itself never does it: it only reads what came of it.

use thicket::crypto::case::{OpenedCase, Writer};
use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::{Ledger, RECOVERY_ACCOUNT};
use thicket::crypto::record::{Mail, MailContent, OpenedGrant, WorkContent};
use thicket::domain::{AccountId, CaseId, Digest, Mailbox, PROTOCOL_VERSION, RecordId};

/// How many keys a mail about a new one has room for.
const MOST_REPLACED: usize = 32;

/// What `POST cases/{case}/rekey` takes.
pub struct SealedRekey {
    /// The new key, `age1pq1…`.
    pub case_recipient: String,
    /// The signed record, sealed to the key of before.
    pub record: Vec<u8>,
    /// The new grants, sorted by account.
    pub grants: Vec<(AccountId, Vec<u8>)>,
    /// What both mailboxes are told, sorted by mailbox.
    pub mail: [(Mailbox, Vec<u8>); 2],
}

/// Draws a new key and seals everything that goes with it, for exactly these accounts of the ledger; the recovery
/// account is one where the ledger names its recipient.
pub fn seal_rekey(
    (id, grant): (&CaseId, &OpenedGrant),
    case: &OpenedCase,
    by: &Writer<'_>,
    grantees: &[AccountId],
) -> SealedRekey {
    let identity = Identity::generate(by.random);
    let case_recipient = identity.recipient().as_str().to_owned();
    let grant = rekeyed(grant, identity);
    let mut grantees = grantees.to_vec();
    grantees.sort_unstable();
    grantees.dedup();
    let grants = grantees.iter().map(|account| {
        let recipient = recipient_of(by.ledger, account);
        (*account, grant.seal(id, &recipient).unwrap())
    });
    let grants = grants.collect();
    let n = case.next_mail();
    let replaces = keys_so_far(case);
    let mailboxes = &case.report.as_ref().unwrap().mailboxes;
    let mut mail = mailboxes.both().map(|(side, keys)| {
        let mail = Mail {
            v: PROTOCOL_VERSION,
            kind: "mail".to_owned(),
            case: *id,
            mailbox: keys.mailbox,
            id: RecordId(by.random.bytes()),
            author: by.keyring.account,
            n,
            heard: case.heard(side),
            ledger: by.ledger.head(),
            day: by.day,
            locale: "en".to_owned(),
            content: MailContent::NewKey {
                recipient: case_recipient.clone(),
                replaces: replaces.clone(),
            },
        };
        let recipient = Recipient::parse(&keys.recipient).unwrap();
        let sealed = mail.seal(&by.ledger.instance(), &recipient, &by.keyring.signing);
        (keys.mailbox, sealed.unwrap())
    });
    mail.sort_by_key(|(mailbox, _)| *mailbox);
    let content = WorkContent::Rekey {
        n,
        recipient: case_recipient.clone(),
        grantees,
    };
    SealedRekey {
        // Sealed to the key of before, which the case still has here.
        record: case.seal_work(by, content).unwrap(),
        case_recipient,
        grants,
        mail,
    }
}

/// The grant of a case with this new key.
pub fn rekeyed(grant: &OpenedGrant, identity: Identity) -> OpenedGrant {
    OpenedGrant {
        identity,
        earlier: grant.identities().cloned().collect(),
        report: grant.report,
        card: grant.card,
    }
}

/// SHA-256 of the text of every key that the case has had: those of the grant, then those that rekeys named, also one
/// that nobody else got. A reporter is told that none of them is to be written to any more.
fn keys_so_far(case: &OpenedCase) -> Vec<Digest> {
    let held = case
        .identities()
        .map(|identity| identity.recipient().as_str().to_owned());
    let newest_first = case.history.iter().rev();
    let named = newest_first.filter_map(|placed| match &placed.work.content {
        WorkContent::Rekey { recipient, .. } => Some(recipient.clone()),
        _ => None,
    });
    let mut digests = Vec::new();
    for key in held.chain(named) {
        let digest = sha256(key.as_bytes());
        if digests.len() < MOST_REPLACED && !digests.contains(&digest) {
            digests.push(digest);
        }
    }
    digests
}

/// Only an active caseworker, or the recovery recipient, is granted a case.
fn recipient_of(ledger: &Ledger, account: &AccountId) -> Recipient {
    let recipient = if *account == RECOVERY_ACCOUNT {
        ledger.recovery().unwrap()
    } else {
        assert!(ledger.is_active_caseworker(account), "not vouched for");
        &ledger.account(account).unwrap().recipient
    };
    Recipient::parse(recipient).unwrap()
}
