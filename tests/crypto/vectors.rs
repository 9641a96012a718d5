//! The same vectors as the browser's: what either side makes, the other reads the same way.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thicket::crypto::account::{Fingerprint, Keyring, Passphrase, instance_of, verify_enrolment};
use thicket::crypto::derivation::derive;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::{Entry, Ledger};
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::{
    Card, First, OpenedGrant, Report, Slip, WorkContent, WorkPayload, case_id,
};
use thicket::crypto::signature::{self, Purpose};
use thicket::crypto::words::WordList;
use thicket::domain::urgency::urgency;
use thicket::domain::{
    AccountId, Answers, Bytes, CaseId, Day, Digest, Instance, ReportSubmission, Role, Urgency, Wire,
};

pub(super) fn vector<T: DeserializeOwned>(name: &str) -> T {
    let text = include_str!("../vectors/protocol.json");
    let mut all: Map<String, Value> = serde_json::from_str(text).unwrap();
    serde_json::from_value(all.remove(name).unwrap()).unwrap()
}

pub(super) fn receipt(bytes: &Bytes) -> Receipt {
    Receipt::from_bytes(bytes.0.as_slice().try_into().unwrap())
}

#[derive(Deserialize)]
struct WrittenReceipt {
    bytes: Bytes,
    digits: String,
    words: BTreeMap<String, String>,
}

#[test]
fn receipts_are_written_alike() {
    for written in vector::<Vec<WrittenReceipt>>("receipts") {
        let receipt = receipt(&written.bytes);
        assert_eq!(receipt.grouped_digits().as_str(), written.digits);
        for (language, words) in &written.words {
            let list = WordList::for_language(language).unwrap();
            assert_eq!(receipt.words(list).as_str(), words);
        }
    }
    #[derive(Deserialize)]
    struct Accepted {
        text: String,
        bytes: Bytes,
    }
    #[derive(Deserialize)]
    struct Typed {
        accepted: Vec<Accepted>,
        refused: Vec<String>,
    }
    let typed: Typed = vector("typed_receipts");
    for Accepted { text, bytes } in typed.accepted {
        assert!(Receipt::parse(&text, None) == Ok(receipt(&bytes)), "{text}");
    }
    for text in typed.refused {
        assert!(Receipt::parse(&text, None).is_err(), "{text}");
    }
}

#[test]
fn keys_are_derived_alike() {
    #[derive(Deserialize)]
    struct Derive {
        key: Digest,
        label: String,
        out: Digest,
    }
    let vector_derive: Derive = vector("derive");
    assert_eq!(
        *derive(&vector_derive.key.0, &vector_derive.label),
        vector_derive.out.0
    );

    #[derive(Deserialize)]
    struct Keys {
        receipt: Bytes,
        instance: Instance,
        mailbox_key: Digest,
        mailbox: Digest,
        reply_identity: String,
        reply_recipient: String,
        author_key: Digest,
        slip_key: Digest,
        parts_key: Digest,
    }
    let known: Keys = vector("receipt_keys");
    let keys = receipt(&known.receipt).keys(&known.instance);
    assert_eq!(*keys.mailbox_key, known.mailbox_key.0);
    assert_eq!(keys.mailbox.0, known.mailbox.0);
    assert_eq!(keys.reply.to_text().as_str(), known.reply_identity);
    assert_eq!(keys.reply.recipient().as_str(), known.reply_recipient);
    assert_eq!(*keys.author_key, known.author_key.0);
    assert_eq!(*keys.slip_key, known.slip_key.0);
    assert_eq!(*keys.parts_key, known.parts_key.0);

    #[derive(Deserialize)]
    struct Account {
        passphrase: String,
        instance: Instance,
        handle: String,
        login_key: Digest,
        unlock_identity: String,
        unlock_recipient: String,
    }
    for known in vector::<Vec<Account>>("account_keys") {
        let keys = Passphrase::parse(&known.passphrase)
            .unwrap()
            .keys(&known.instance, &known.handle.parse().unwrap());
        assert_eq!(*keys.login_key, known.login_key.0);
        assert_eq!(keys.unlock.to_text().as_str(), known.unlock_identity);
        assert_eq!(keys.unlock.recipient().as_str(), known.unlock_recipient);
    }

    #[derive(Deserialize)]
    struct Case {
        instance: Instance,
        recipient: String,
        case: CaseId,
    }
    let known: Case = vector("case");
    let recipient = Recipient::parse(&known.recipient).unwrap();
    assert_eq!(case_id(&known.instance, &recipient), known.case);
}

#[test]
fn n62_ledgers_are_judged_alike() {
    #[derive(Deserialize)]
    struct Valid {
        entries: Vec<Entry>,
        genesis: Digest,
        threshold: u8,
        recovery: Option<String>,
        newest_day: Day,
    }
    let valid: Valid = vector("ledger");
    let ledger = Ledger::verify_pinned(&valid.entries, &valid.genesis).unwrap();
    assert_eq!(ledger.threshold(), valid.threshold);
    assert_eq!(ledger.recovery(), valid.recovery.as_deref());
    assert_eq!(ledger.newest_day(), valid.newest_day);

    #[derive(Deserialize)]
    struct Invalid {
        name: String,
        keep: usize,
        entry: Entry,
    }
    for Invalid { name, keep, entry } in vector::<Vec<Invalid>>("invalid_ledgers") {
        let mut ledger = Ledger::verify(&valid.entries[..keep]).unwrap();
        assert!(ledger.append(&entry).is_err(), "accepted: {name}");
    }

    #[derive(Deserialize)]
    struct Shown {
        instance: Instance,
        account: AccountId,
        role: Role,
        recipient: String,
        signing: Digest,
        digits: String,
        words: String,
    }
    for known in vector::<Vec<Shown>>("fingerprints") {
        let fingerprint = Fingerprint::of_account(
            &known.instance,
            &known.account,
            known.role,
            &known.recipient,
            &known.signing.0,
        );
        assert_eq!(fingerprint.digits(), known.digits);
        assert_eq!(fingerprint.words(WordList::English), known.words);
    }
}

#[test]
fn urgency_is_judged_alike() {
    #[derive(Deserialize)]
    struct Judged {
        name: String,
        today: Day,
        answers: Map<String, Value>,
        urgency: Urgency,
    }
    let mut judged = 0;
    for known in vector::<Vec<Judged>>("urgency") {
        let mut object = known.answers;
        // The one required answer does not bear on urgency.
        object.entry("happened").or_insert_with(|| "words".into());
        // What the plain form would refuse or write otherwise is judged by the browser's rules alone.
        let Ok(answers) = Answers::from_json(&object) else {
            continue;
        };
        let found = urgency(&answers, known.today);
        if answers.into_object() == object {
            assert_eq!(found, known.urgency, "{}", known.name);
            judged += 1;
        }
    }
    assert!(judged > 30, "only {judged} were judged");
}

#[test]
fn keyrings_and_enrolments_of_the_browser_open_here() {
    #[derive(Deserialize)]
    struct Sealed {
        unlock_identity: String,
        sealed: Bytes,
    }
    let known: Sealed = vector("keyring");
    let keyring = Keyring::open(
        &Identity::parse(&known.unlock_identity).unwrap(),
        &known.sealed.0,
    )
    .unwrap();
    #[derive(Deserialize)]
    struct Enrolled {
        instance: Instance,
        recipient: String,
        payload: Bytes,
        signature: Bytes,
    }
    let known: Enrolled = vector("enrolment");
    let enrolment =
        verify_enrolment(&known.instance, &known.payload.0, &known.signature.0).unwrap();
    assert_eq!(enrolment.recipient, known.recipient);
    assert_eq!(enrolment.account, keyring.account);
    let other = instance_of(&Digest([1; 32]));
    assert!(verify_enrolment(&other, &known.payload.0, &known.signature.0).is_err());
}

#[test]
fn n62_signatures_are_verified_alike() {
    #[derive(Deserialize)]
    struct Signed {
        name: String,
        signing: Digest,
        signature: Bytes,
    }
    #[derive(Deserialize)]
    struct Signatures {
        instance: Instance,
        payload: Bytes,
        accepted: Vec<Signed>,
        refused: Vec<Signed>,
    }
    let known: Signatures = vector("signatures");
    let holds = |signed: &Signed| {
        signature::verify(
            &signed.signing.0,
            Purpose::Record,
            &known.instance,
            &known.payload.0,
            &signed.signature.0,
        )
    };
    for signed in &known.accepted {
        assert!(holds(signed), "{}", signed.name);
    }
    let usable = known.accepted[0].signing;
    for signed in &known.refused {
        assert!(!holds(signed), "{}", signed.name);
        assert_eq!(
            signature::is_valid_public_key(&signed.signing.0),
            signed.signing == usable,
            "{}",
            signed.name
        );
    }
}

#[derive(Deserialize)]
pub(super) struct Reader {
    pub(super) account: AccountId,
    pub(super) identity: String,
}

#[derive(Deserialize)]
pub(super) struct BrowserReport {
    pub(super) ledger: Vec<Entry>,
    pub(super) receipts: BTreeMap<String, Bytes>,
    pub(super) accounts: Vec<Reader>,
    answers: Map<String, Value>,
    urgency: Urgency,
    pub(super) body: String,
}

#[test]
fn a_report_that_the_browser_sealed_opens_here() {
    let known: BrowserReport = vector("report");
    let ledger = Ledger::verify(&known.ledger).unwrap();
    let instance = ledger.instance();
    let sent: ReportSubmission = serde_json::from_str(&known.body).unwrap();
    for grant in &sent.grants {
        let reader = known
            .accounts
            .iter()
            .find(|reader| reader.account == grant.account)
            .unwrap();
        let identity = Identity::parse(&reader.identity).unwrap();
        let opened = OpenedGrant::open(&identity, &instance, &sent.case, &grant.key.0).unwrap();
        let report = Report::open(&opened, &sent.case, &sent.report.0).unwrap();
        assert_eq!(report.answers, known.answers);
        let card = Card::open_first(&opened, &sent.case, &sent.card.0).unwrap();
        assert_eq!(card.content.urgency, known.urgency);
    }
    for (_, bytes) in known.receipts {
        let keys = receipt(&bytes).keys(&instance);
        let own = sent
            .mailboxes
            .iter()
            .find(|mailbox| mailbox.mailbox == keys.mailbox)
            .unwrap();
        let slip = Slip::open(&instance, &keys, &sent.case, &own.slip.0).unwrap();
        assert_eq!(slip.ledger, ledger.head());
        First::open(&instance, &keys, &sent.case, &own.first.0).unwrap();
    }
}

#[test]
fn n60_signed_work_of_the_browser_is_believed_and_refused_grants_are_refused() {
    let known: BrowserReport = vector("report");
    let ledger = Ledger::verify(&known.ledger).unwrap();
    let sent: ReportSubmission = serde_json::from_str(&known.body).unwrap();
    let reader = &known.accounts[0];
    let identity = Identity::parse(&reader.identity).unwrap();
    let grant = sent
        .grants
        .iter()
        .find(|g| g.account == reader.account)
        .unwrap();
    let opened =
        OpenedGrant::open(&identity, &ledger.instance(), &sent.case, &grant.key.0).unwrap();

    #[derive(Deserialize)]
    struct Record {
        wire: Wire,
        sealed: Bytes,
    }
    #[derive(Deserialize)]
    struct Work {
        records: Vec<Record>,
    }
    let work: Work = vector("work");
    let opened_work: Vec<WorkPayload> = work
        .records
        .iter()
        .filter(|record| record.wire == Wire::Work)
        .map(|record| {
            WorkPayload::open(&ledger, &opened.identity, &sent.case, &record.sealed.0).unwrap()
        })
        .collect();
    assert!(
        opened_work
            .iter()
            .any(|work| matches!(work.content, WorkContent::Event { .. }))
    );

    #[derive(Deserialize)]
    struct Refused {
        name: String,
        key: Bytes,
    }
    for Refused { name, key } in vector::<Vec<Refused>>("refused_grants") {
        let accepted = OpenedGrant::open(&identity, &ledger.instance(), &sent.case, &key.0)
            .and_then(|grant| {
                Report::open(&grant, &sent.case, &sent.report.0)?;
                Card::open_first(&grant, &sent.case, &sent.card.0)
            });
        assert!(accepted.is_err(), "accepted: {name}");
    }
}
