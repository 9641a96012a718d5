//! The vectors of keys that move, and of what admins do: passkeys, keyrings, rotation, notes about handles, the journal, a
//! rekeyed case.

use serde::Deserialize;
use serde_json::Value;
use thicket::crypto::account::{AccountError, Keyring, SignedRotation, verify_rotation};
use thicket::crypto::case::{CaseFile, CaseProblem, OpenedCase};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::journal;
use thicket::crypto::ledger::Action;
use thicket::crypto::ledger::{Entry, Ledger};
use thicket::crypto::mailbox::{MailboxPage, OpenedMailbox};
use thicket::crypto::random::Random;
use thicket::crypto::record::{About, OpenedGrant, RecordError, WorkContent};
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{
    AccountId, Bytes, Day, DeskId, Digest, Handle, Instance, LedgerHead, PROTOCOL_VERSION,
    ReportSubmission, Wire,
};

use super::secrets::unlock_identity;
use super::vectors::{receipt, vector};

#[derive(Deserialize)]
struct Report {
    ledger: Vec<Entry>,
    receipts: Receipts,
    accounts: Vec<Account>,
    body: String,
}

#[derive(Deserialize)]
struct Receipts {
    real: Bytes,
    safe: Bytes,
}

#[derive(Deserialize)]
struct Account {
    account: AccountId,
    identity: String,
}

#[test]
fn a_passkey_gives_the_same_pair_on_both_sides() {
    #[derive(Deserialize)]
    struct Known {
        given: Bytes,
        identity: String,
        recipient: String,
    }
    let known: Known = vector("passkey");
    let given: [u8; 32] = known.given.0.try_into().unwrap();
    let identity = unlock_identity(&given);
    assert_eq!(*identity.to_text(), known.identity);
    assert_eq!(identity.recipient().as_str(), known.recipient);
}

#[test]
fn keyrings_hold_the_same_on_both_sides() {
    #[derive(Deserialize)]
    struct Known {
        unlock_identity: String,
        keyring: Value,
        sealed: Bytes,
    }
    let [full, elsewhere]: [Known; 2] = vector("keyrings");
    let open = |known: &Known| Keyring::open(&identity(&known.unlock_identity), &known.sealed.0);
    let opened = open(&full).unwrap();
    let retired: Vec<_> = opened
        .retired
        .iter()
        .map(|one| one.to_text().to_string())
        .collect();
    assert_eq!(Value::from(retired), full.keyring["retired"]);
    let elsewhere_once = serde_json::to_value(&opened.retired_elsewhere).unwrap();
    assert_eq!(elsewhere_once, full.keyring["retired_elsewhere"]);
    let again = Keyring::open(
        &identity(&full.unlock_identity),
        &opened
            .seal(&identity(&full.unlock_identity).recipient())
            .unwrap(),
    );
    assert_eq!(again.unwrap().retired_elsewhere, opened.retired_elsewhere);
    let read = |value: &Value| -> Option<LedgerHead> { serde_json::from_value(value.clone()).ok() };
    assert_eq!(opened.journal, read(&full.keyring["journal"]));
    let passkeys = serde_json::to_value(&opened.passkeys).unwrap();
    assert_eq!(passkeys, full.keyring["passkeys"]);
    assert!(matches!(open(&elsewhere), Err(AccountError::OwnFile)));
}

fn identity(text: &str) -> Identity {
    Identity::parse(text).unwrap()
}

#[test]
fn new_keys_are_signed_alike() {
    #[derive(Deserialize)]
    struct Known {
        old_signing: Bytes,
        account: AccountId,
        #[serde(flatten)]
        offer: SignedRotation,
    }
    let known: Known = vector("rotation");
    let instance: Instance = Ledger::verify(&vector::<Report>("report").ledger)
        .unwrap()
        .instance();
    let seed: [u8; 32] = known.old_signing.0.try_into().unwrap();
    let old = SigningSecret::from_seed(&seed).public();
    let offered = verify_rotation(&instance, &old, &known.offer).unwrap();
    assert_eq!(offered.account, known.account);
    let mut exchanged = known.offer.clone();
    std::mem::swap(&mut exchanged.signature, &mut exchanged.old_signature);
    assert!(verify_rotation(&instance, &old, &exchanged).is_err());
}

#[test]
fn a_note_about_a_handle_is_read_alike() {
    #[derive(Deserialize)]
    struct Known {
        identity: String,
        account: AccountId,
        handle: Handle,
        day: Day,
        text: String,
        sealed: Bytes,
    }
    let known: Known = vector("about");
    let report: Report = vector("report");
    let ledger = Ledger::verify(&report.ledger).unwrap();
    let admin = identity(&known.identity);
    let at = (&known.account, &known.handle);
    let opened = About::open(&ledger, &admin, at, &known.sealed.0).unwrap();
    assert_eq!((opened.day, opened.text), (known.day, known.text));
    let other: Handle = "someone-else".parse().unwrap();
    for moved in [
        (&known.account, &other),
        (&AccountId([9; 16]), &known.handle),
    ] {
        let moved = About::open(&ledger, &admin, moved, &known.sealed.0);
        assert!(matches!(moved, Err(RecordError::Kind)));
    }
    let stranger = identity(&report.accounts[0].identity);
    let unread = About::open(&ledger, &stranger, at, &known.sealed.0);
    assert!(matches!(unread, Err(RecordError::Open(_))));
    // In another intake nobody vouches for its author.
    let elsewhere = founded(&Random::seeded(1)).ledger;
    let foreign = About::open(&elsewhere, &admin, at, &known.sealed.0);
    assert!(matches!(foreign, Err(RecordError::Head)));
}

struct Founded {
    ledger: Ledger,
    admin: (AccountId, SigningSecret),
    caseworker: (AccountId, SigningSecret),
}

fn founded(random: &Random) -> Founded {
    let day: Day = "2026-11-22".parse().unwrap();
    let pair = || (AccountId(random.bytes()), SigningSecret::generate(random));
    let (admin, caseworker) = (pair(), pair());
    let recipient = Identity::generate(random).recipient();
    let genesis = Ledger::sign_genesis(day, "Founded", admin.0, &recipient, &admin.1);
    let mut entries = vec![genesis];
    let desk = DeskId(random.bytes());
    let vet = Action::Vet {
        account: caseworker.0,
        desk,
        recipient: recipient.as_str().to_owned(),
        signing: Digest(caseworker.1.public()),
    };
    let name = "Desk".to_owned();
    for action in [Action::Desk { desk, name }, vet] {
        let ledger = Ledger::verify(&entries).unwrap();
        entries.push(ledger.sign_next(day, action, &[(admin.0, &admin.1)]));
    }
    Founded {
        ledger: Ledger::verify(&entries).unwrap(),
        admin,
        caseworker,
    }
}

#[test]
fn n42_a_note_about_a_handle_is_an_admins_word_alone() {
    let random = Random::seeded(2);
    let Founded {
        ledger,
        admin,
        caseworker,
    } = founded(&random);
    let reader = Identity::generate(&random);
    let handle: Handle = "quiet-heron".parse().unwrap();
    let written = |author: AccountId, signing: &SigningSecret| {
        let about = About {
            v: PROTOCOL_VERSION,
            kind: "about".to_owned(),
            account: AccountId([9; 16]),
            handle: handle.clone(),
            author,
            ledger: ledger.head(),
            day: "2026-11-22".parse().unwrap(),
            text: "Met twice.".to_owned(),
        };
        let sealed = about.seal(&ledger.instance(), &reader.recipient(), signing);
        About::open(
            &ledger,
            &reader,
            (&AccountId([9; 16]), &handle),
            &sealed.unwrap(),
        )
    };
    assert_eq!(written(admin.0, &admin.1).ok().unwrap().text, "Met twice.");
    for (author, signing) in [
        (caseworker.0, &caseworker.1),
        (admin.0, &caseworker.1),
        (AccountId([7; 16]), &admin.1),
    ] {
        let refused = written(author, signing);
        assert!(matches!(refused, Err(RecordError::Signature)));
    }
}

#[test]
fn the_journal_is_chained_alike() {
    #[derive(Deserialize)]
    struct Known {
        payloads: Vec<Bytes>,
        head: LedgerHead,
    }
    let known: Known = vector("journal");
    let payloads: Vec<Vec<u8>> = known.payloads.into_iter().map(|bytes| bytes.0).collect();
    let head = journal::verify(None, payloads.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(head, Some(known.head));
}

#[derive(Deserialize)]
struct Rekeyed {
    identities: Vec<String>,
    grant: Bytes,
    refused_grants: Vec<RefusedGrant>,
    records: Vec<Record>,
    rekeys: Vec<Rekey>,
    notes: Vec<String>,
    next_mail: u64,
    mailboxes: Mailboxes,
}

#[derive(Deserialize)]
struct RefusedGrant {
    name: String,
    key: Bytes,
}

#[derive(Deserialize)]
struct Record {
    wire: Wire,
    sealed: Bytes,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Rekey {
    n: u64,
    recipient: String,
    grantees: Vec<AccountId>,
}

#[derive(Deserialize)]
struct Mailboxes {
    real: MailboxPage,
    safe: MailboxPage,
}

#[test]
fn n57_a_case_with_several_keys_is_read_alike_and_a_grant_that_does_not_fit_is_told() {
    let report: Report = vector("report");
    let ledger = Ledger::verify(&report.ledger).unwrap();
    let sent: ReportSubmission = serde_json::from_str(&report.body).unwrap();
    let rekeyed: Rekeyed = vector("rekeyed");
    let own = identity(&report.accounts[0].identity);
    let open =
        |key: &Bytes| OpenedGrant::open(&own, &ledger.instance(), &sent.case, &key.0).unwrap();
    let files = case_files(&rekeyed.records);
    let grant = open(&rekeyed.grant);
    let identities: Vec<_> = grant
        .identities()
        .map(|one| one.to_text().to_string())
        .collect();
    assert_eq!(identities, rekeyed.identities);
    let case = OpenedCase::open(&ledger, &grant, &sent.case, &files, &[]);
    assert!(case.problems.is_empty(), "{:?}", case.problems);
    let mut rekeys = Vec::new();
    let mut notes = Vec::new();
    for placed in &case.history {
        match &placed.work.content {
            WorkContent::Rekey {
                n,
                recipient,
                grantees,
            } => rekeys.push(Rekey {
                n: *n,
                recipient: recipient.clone(),
                grantees: grantees.clone(),
            }),
            WorkContent::Note { text } => notes.push(text.clone()),
            _ => {}
        }
    }
    assert_eq!((rekeys, notes), (rekeyed.rekeys, rekeyed.notes));
    assert_eq!(case.next_mail(), rekeyed.next_mail);
    assert_eq!(case.follow_ups.len(), 1);
    for RefusedGrant { name, key } in &rekeyed.refused_grants {
        let case = OpenedCase::open(&ledger, &open(key), &sent.case, &files, &[]);
        let told = case
            .problems
            .iter()
            .any(|problem| matches!(problem, CaseProblem::Rekey));
        assert!(told, "{name}");
    }
}

#[test]
fn a_returning_reporter_takes_the_same_key_on_both_sides() {
    let report: Report = vector("report");
    let ledger = Ledger::verify(&report.ledger).unwrap();
    let Rekeyed {
        rekeys, mailboxes, ..
    } = vector("rekeyed");
    let newest = &rekeys.last().unwrap().recipient;
    let both = [
        (&report.receipts.real, mailboxes.real),
        (&report.receipts.safe, mailboxes.safe),
    ];
    for (bytes, page) in both {
        let keys = receipt(bytes).keys(&ledger.instance());
        let opened = OpenedMailbox::open(&keys, &ledger, std::slice::from_ref(&page)).unwrap();
        let key = opened.case_recipient.as_ref().unwrap();
        assert_eq!(key.as_str(), newest);
        let older = MailboxPage {
            case_recipient: rekeys[0].recipient.clone(),
            ..page
        };
        let older = OpenedMailbox::open(&keys, &ledger, &[older]).unwrap();
        assert!(older.case_recipient.is_none() && !older.strange_key);
        assert_eq!(older.messages.len(), opened.messages.len());
    }
}

#[derive(Deserialize)]
struct Doubtful {
    name: String,
    entry: Entry,
    grant: Bytes,
    records: Vec<Record>,
    doubtful: bool,
    mailbox: MailboxPage,
    before: MailboxPage,
}

#[test]
fn n18_a_key_that_may_have_been_dated_back_is_doubtful_on_both_sides() {
    let report: Report = vector("report");
    let sent: ReportSubmission = serde_json::from_str(&report.body).unwrap();
    let own = identity(&report.accounts[0].identity);
    let cases: Vec<Doubtful> = vector("doubtful");
    assert_eq!(cases.len(), 4);
    for known in cases {
        let name = known.name;
        let mut entries = report.ledger.clone();
        entries.push(known.entry);
        let ledger = Ledger::verify(&entries).unwrap();
        let grant =
            OpenedGrant::open(&own, &ledger.instance(), &sent.case, &known.grant.0).unwrap();
        let opened = OpenedCase::open(
            &ledger,
            &grant,
            &sent.case,
            &case_files(&known.records),
            &[],
        );
        assert!(opened.problems.is_empty(), "{name}: {:?}", opened.problems);
        assert_eq!(opened.key_doubtful, known.doubtful, "{name}");
        assert_eq!(opened.key_exposed, name == "revoked");
        let keys = receipt(&report.receipts.real).keys(&ledger.instance());
        for (page, waits) in [(known.mailbox, known.doubtful), (known.before, true)] {
            let mailbox = OpenedMailbox::open(&keys, &ledger, &[page]).unwrap();
            assert_eq!(mailbox.case_recipient.is_none(), waits, "{name}");
            assert!(
                !mailbox.strange_key && mailbox.messages.len() == 2,
                "{name}"
            );
        }
    }
}

#[derive(Deserialize)]
struct Refusals {
    name: String,
    entries: Vec<Entry>,
    grantees: Vec<AccountId>,
    records: Vec<Record>,
    refused: Vec<AccountId>,
    problems: Vec<Uncounted>,
}

#[derive(Deserialize)]
struct Uncounted {
    author: AccountId,
    stray: bool,
}

#[test]
fn n60_a_list_of_those_who_are_refused_a_case_counts_alike_on_both_sides() {
    let report: Report = vector("report");
    let sent: ReportSubmission = serde_json::from_str(&report.body).unwrap();
    let own = &report.accounts[0];
    let key = sent
        .grants
        .iter()
        .find(|grant| grant.account == own.account);
    let cases: Vec<Refusals> = vector("refusals");
    assert_eq!(cases.len(), 11);
    for known in cases {
        let name = known.name;
        let mut entries = report.ledger.clone();
        entries.extend(known.entries);
        let ledger = Ledger::verify(&entries).unwrap();
        let mut readers = known.grantees;
        readers.extend(ledger.members(&sent.desk));
        let (own, key) = (identity(&own.identity), &key.unwrap().key.0);
        let grant = OpenedGrant::open(&own, &ledger.instance(), &sent.case, key).unwrap();
        let files = case_files(&known.records);
        let opened = OpenedCase::open(&ledger, &grant, &sent.case, &files, &readers);
        assert_eq!(opened.refused, known.refused, "{name}");
        assert_eq!(opened.problems.len(), known.problems.len(), "{name}");
        for (told, Uncounted { author, stray }) in opened.problems.iter().zip(known.problems) {
            let CaseProblem::Refusal { author: by, .. } = told else {
                panic!("{name}: {told}");
            };
            assert_eq!((*by, told.is_stray()), (author, stray), "{name}");
        }
    }
}

fn case_files(records: &[Record]) -> Vec<CaseFile<'_>> {
    let files = records.iter().map(|record| CaseFile {
        wire: record.wire,
        day: "2026-11-20".parse().unwrap(),
        sealed: &record.sealed.0,
    });
    files.collect()
}
