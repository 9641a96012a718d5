//! A returning reporter's mailbox, from honest servers and others.

use super::intake::{Intake, Person, day};
use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::{Action, Ledger};
use thicket::crypto::mailbox::{MailboxError, MailboxPage, Message, OpenedMailbox, ServedMail};
use thicket::crypto::random::Random;
use thicket::crypto::receipt::ReceiptKeys;
use thicket::crypto::record::{Mail, MailContent, RecordError};
use thicket::domain::{Bytes, Digest, LedgerHead, RecordId, ReportSubmission};

struct Returning {
    intake: Intake,
    keys: ReceiptKeys,
    sent: ReportSubmission,
    page: MailboxPage,
}

impl Returning {
    fn new() -> Self {
        let intake = Intake::new();
        let (real, _, sent) = intake.report("text");
        let keys = real.keys(&intake.ledger.instance());
        let page = page(&keys, &sent);
        Self {
            intake,
            keys,
            sent,
            page,
        }
    }

    fn open(&self) -> Result<OpenedMailbox, MailboxError> {
        let pages = std::slice::from_ref(&self.page);
        OpenedMailbox::open(&self.keys, &self.intake.ledger, pages)
    }

    fn error(&self) -> MailboxError {
        self.open().err().unwrap()
    }

    fn mail(&self, n: u64, by: &Person, text: &str) -> Vec<u8> {
        let mail = self.unsealed(n, by, text);
        let instance = self.intake.ledger.instance();
        let recipient = self.keys.reply.recipient();
        mail.seal(&instance, &recipient, &by.signing).unwrap()
    }

    fn unsealed(&self, n: u64, by: &Person, text: &str) -> Mail {
        Mail {
            v: 1,
            kind: "mail".into(),
            case: self.sent.case,
            mailbox: self.keys.mailbox,
            id: RecordId(self.intake.random.bytes()),
            author: by.account,
            n,
            heard: n - 1,
            ledger: self.intake.ledger.head(),
            day: day("2026-11-03"),
            locale: "zh-Hans".into(),
            content: MailContent::Text(text.into()),
        }
    }

    fn serve(&mut self, sealed: Vec<u8>) {
        self.page.mail.push(ServedMail {
            id: RecordId(self.intake.random.bytes()),
            day: day("2026-11-03"),
            sealed: Bytes(sealed),
        });
    }

    fn write(&mut self, n: u64, text: &str) {
        let sealed = self.mail(n, &self.intake.caseworkers[0], text);
        self.serve(sealed);
    }

    /// Overwritten with a file to a key that nobody has.
    fn delete(&mut self, place: usize) {
        let nobody = Identity::generate(&self.intake.random).recipient();
        let sealed = thicket::crypto::sealed::seal(&nobody, thicket::domain::Wire::Mail, b"{}");
        self.page.mail[place].sealed = Bytes(sealed.unwrap());
    }
}

fn page(keys: &ReceiptKeys, sent: &ReportSubmission) -> MailboxPage {
    let ours = sent
        .mailboxes
        .iter()
        .find(|mailbox| mailbox.mailbox == keys.mailbox);
    let ours = ours.unwrap().clone();
    MailboxPage {
        v: 1,
        case: sent.case,
        case_recipient: sent.case_recipient.clone(),
        slip: ours.slip,
        mail: vec![ServedMail {
            id: RecordId::from_slice(&keys.mailbox.0[..16]).unwrap(),
            day: day("2026-11-02"),
            sealed: ours.first,
        }],
        more: false,
        erases: None,
    }
}

fn texts(mailbox: &OpenedMailbox) -> Vec<&str> {
    fn text(message: &Message) -> &str {
        match message {
            Message::First(_, first) => &first.words,
            Message::Mail(mail) => match &mail.content {
                MailContent::Text(text) => text,
                MailContent::Words(words) => words.code(),
                MailContent::NewKey { recipient, .. } => recipient,
            },
        }
    }
    let messages = mailbox.messages.iter();
    messages.map(|(_, message)| text(message)).collect()
}

#[test]
fn a_mailbox_is_read_oldest_first_whatever_its_order() {
    let mut returning = Returning::new();
    returning.write(3, "three");
    returning.write(1, "one");
    returning.write(2, "two");
    // Two who did not know of each other.
    returning.write(2, "two as well");
    let mailbox = returning.open().unwrap();
    let texts = texts(&mailbox);
    assert_eq!(texts[..2], ["received", "one"]);
    assert_eq!(texts[4], "three");
    assert!(!mailbox.withheld);
    assert_eq!(mailbox.heard, 2);
    assert_eq!(
        mailbox.case_recipient.as_ref().unwrap().as_str(),
        returning.sent.case_recipient
    );
    // A page that grew while it was read shows a mail twice.
    let again = returning.page.mail[1].clone();
    returning.page.mail.push(again);
    assert_eq!(returning.open().unwrap().messages.len(), 5);
}

#[test]
fn n60_mail_that_was_withheld_is_noticed_and_mail_that_was_deleted_is_not() {
    let mut returning = Returning::new();
    for n in 1..=3 {
        returning.write(n, "text");
    }
    let second = returning.page.mail.remove(2);
    assert!(returning.open().unwrap().withheld);
    returning.page.mail.insert(2, second);
    returning.delete(2);
    let mailbox = returning.open().unwrap();
    assert!(!mailbox.withheld);
    assert_eq!(mailbox.foreign.len(), 1);
    // One deleted does not explain two that are not there.
    returning.page.mail.remove(1);
    assert!(returning.open().unwrap().withheld);

    let mut returning = Returning::new();
    returning.page.mail.clear();
    assert!(returning.open().unwrap().withheld);
}

#[test]
fn n60_of_a_mailbox_that_was_read_in_part_nobody_says_that_mail_was_withheld() {
    let mut returning = Returning::new();
    returning.write(7, "the newest of many");
    returning.page.mail.remove(0);
    returning.page.more = true;
    let part = returning.open().unwrap();
    assert!(!part.withheld && !part.whole);
    returning.page.more = false;
    let all = returning.open().unwrap();
    assert!(all.withheld && all.whole);
}

#[test]
fn n19_n20_n60_mail_that_fails_a_check_is_never_content() {
    let mut returning = Returning::new();
    let forged = returning.mail(1, &returning.intake.admin, "forged");
    returning.serve(forged);
    let mut damaged = returning.mail(2, &returning.intake.caseworkers[0], "damaged");
    *damaged.last_mut().unwrap() ^= 1;
    returning.serve(damaged);
    // The first mail, served as if it were another.
    let first = returning.page.mail[0].sealed.0.clone();
    returning.serve(first);
    let mailbox = returning.open().unwrap();
    assert_eq!(texts(&mailbox), ["received"]);
    let refused = &mailbox.refused;
    assert_eq!(refused.len(), 3);
    assert!(matches!(refused[0].1, RecordError::Signature));
    assert!(matches!(refused[1].1, RecordError::Open(_)));
    assert!(matches!(refused[2].1, RecordError::Document("mail")));
}

#[test]
fn n18_n62_an_exchanged_key_slip_or_ledger_ends_it() {
    let mut returning = Returning::new();
    let (other, _, sent) = returning.intake.report("another");
    let other_keys = other.keys(&returning.intake.ledger.instance());
    let honest = returning.page.clone();

    let fresh = Identity::generate(&returning.intake.random).recipient();
    returning.page.case_recipient = Recipient::as_str(&fresh).to_owned();
    let strange = returning.open().unwrap();
    assert!(strange.strange_key && strange.case_recipient.is_none());
    assert_eq!(texts(&strange), ["received"], "what was written is read");
    returning.page.case_recipient = "age1x".to_owned();
    assert!(returning.open().unwrap().case_recipient.is_none());

    // A whole case put in the place of another.
    returning.page = page(&other_keys, &sent);
    assert!(matches!(returning.error(), MailboxError::Unknown));
    returning.page.slip = honest.slip.clone();
    assert!(matches!(
        returning.error(),
        MailboxError::Slip(RecordError::Case)
    ));

    returning.page = honest.clone();
    let mut pages = vec![honest.clone(), honest];
    pages[1].case = sent.case;
    let mixed = OpenedMailbox::open(&returning.keys, &returning.intake.ledger, &pages);
    assert!(matches!(mixed.err(), Some(MailboxError::Mixed)));

    let older = Ledger::verify(&returning.intake.entries[..3]).unwrap();
    let pages = std::slice::from_ref(&returning.page);
    let rolled_back = OpenedMailbox::open(&returning.keys, &older, pages);
    assert!(matches!(rolled_back.err(), Some(MailboxError::Ledger(_))));
    returning.intake.add(Action::Renew {});
    assert!(returning.open().is_ok());
}

#[test]
fn n62_mail_in_another_history_shuts_a_mailbox_while_its_author_is_active_and_unsigned_mail_none() {
    let mut returning = Returning::new();
    let [one, two, _] = returning.people();
    let far = LedgerHead {
        seq: 1_000_000,
        hash: Digest([7; 32]),
    };
    let told = |returning: &Returning| {
        let mailbox = returning.open().unwrap();
        assert_eq!(texts(&mailbox), ["received", "true"]);
        assert!(!mailbox.strange_key);
        let refused = mailbox.refused.len();
        (
            refused,
            mailbox.other_history,
            mailbox.case_recipient.is_some(),
        )
    };
    returning.write(1, "true");
    // In somebody's name, by another key than theirs.
    let forger = Person {
        account: two.account,
        ..returning.intake.admin.clone()
    };
    for (by, expected) in [(&forger, (1, false, true)), (&two, (2, true, false))] {
        returning.names_at(2, by, far, MailContent::Text("made up".into()));
        assert_eq!(told(&returning), expected);
    }
    returning.intake.add(Action::Revoke {
        account: two.account,
    });
    assert_eq!(told(&returning), (2, false, true));
    // Whoever is active still tells a true one.
    returning.names_at(3, &one, far, MailContent::Text("true".into()));
    assert_eq!(told(&returning), (3, true, false));
}

impl Returning {
    fn people(&self) -> [Person; 3] {
        let people = self.intake.caseworkers.clone();
        people.try_into().ok().unwrap()
    }

    /// A mail that names a new key in place of others.
    fn names(&mut self, n: u64, by: &Person, recipient: &str, replaces: &[&str]) {
        let content = MailContent::NewKey {
            recipient: recipient.to_owned(),
            replaces: replaces.iter().map(|key| sha256(key.as_bytes())).collect(),
        };
        self.names_at(n, by, self.intake.ledger.head(), content);
    }

    fn names_at(&mut self, n: u64, by: &Person, ledger: LedgerHead, content: MailContent) {
        let mail = Mail {
            content,
            ledger,
            ..self.unsealed(n, by, "")
        };
        let instance = self.intake.ledger.instance();
        let recipient = self.keys.reply.recipient();
        let sealed = mail.seal(&instance, &recipient, &by.signing).unwrap();
        self.serve(sealed);
    }

    /// What would be written to if the server named this key. Whatever it names, the mailbox is read.
    fn writes_to(&mut self, served: &str) -> Option<String> {
        self.page.case_recipient = served.to_owned();
        let mailbox = self.open().unwrap();
        assert_eq!(texts(&mailbox)[0], "received");
        assert!(!mailbox.withheld);
        mailbox.case_recipient.map(|key| key.as_str().to_owned())
    }
}

fn key() -> String {
    let identity = Identity::generate(&Random::system());
    identity.recipient().as_str().to_owned()
}

#[test]
fn a_new_key_counts_when_an_active_caseworker_names_it() {
    let mut returning = Returning::new();
    let [one, two, three] = returning.people();
    let (first, second, third) = (returning.sent.case_recipient.clone(), key(), key());
    assert_eq!(returning.writes_to(&first), Some(first.clone()));
    returning.names(1, &one, &second, &[&first]);
    // The server still names the first one: whoever follows it would seal to a key that somebody else has.
    assert_eq!(returning.writes_to(&first), None);
    assert!(!returning.open().unwrap().strange_key);
    assert_eq!(returning.writes_to(&second), Some(second.clone()));
    // Whoever named it is stopped: what was written is read, and nothing is sent to it.
    let account = one.account;
    returning.intake.add(Action::Suspend { account });
    assert_eq!(returning.writes_to(&second), None);
    assert_eq!(returning.writes_to(&first), None, "nor to one before it");
    returning.names(2, &two, &third, &[&second, &first]);
    for replaced in [&second, &first] {
        assert_eq!(returning.writes_to(replaced), None);
    }
    assert_eq!(returning.writes_to(&third), Some(third.clone()));
    // Nor is it where a colleague's key was replaced meanwhile who is stopped in turn.
    returning.intake.add(Action::Restore { account });
    returning.intake.add(Action::Suspend {
        account: two.account,
    });
    assert_eq!(returning.writes_to(&second), None);
    assert_eq!(returning.writes_to(&third), None);
    let fourth = key();
    returning.names(3, &three, &fourth, &[&third, &second, &first]);
    assert_eq!(returning.writes_to(&fourth), Some(fourth));
}

#[test]
fn n18_a_key_that_a_caseworker_made_up_closes_no_mailbox() {
    let mut returning = Returning::new();
    let [one, two, _] = returning.people();
    let (first, second, third) = (returning.sent.case_recipient.clone(), key(), key());
    returning.names(1, &one, &second, &[&first]);
    // One ordinary request, with a number that nobody will ever reach.
    returning.names(1 << 52, &two, &key(), &[&second]);
    returning.page.case_recipient.clone_from(&second);
    let mailbox = returning.open().unwrap();
    assert_eq!(mailbox.messages.len(), 3);
    assert!(mailbox.case_recipient.is_none() && !mailbox.strange_key);
    // Once it is known who it was, a new key is enough, and mail that never was is not said to lack.
    returning.intake.add(Action::Revoke {
        account: two.account,
    });
    assert_eq!(returning.writes_to(&second), None);
    returning.names(2, &one, &third, &[&second, &first]);
    assert_eq!(returning.writes_to(&third), Some(third));

    // It silences nobody where it replaces no key of the case.
    let mut returning = Returning::new();
    let first = returning.sent.case_recipient.clone();
    returning.names(1 << 52, &two, &key(), &[&key()]);
    returning.page.case_recipient.clone_from(&first);
    assert!(returning.open().unwrap().case_recipient.is_some());
}

#[test]
fn n18_a_signing_key_that_was_taken_away_names_no_key_by_dating_back() {
    let mut returning = Returning::new();
    let [stolen, two, _] = returning.people();
    let (first, second) = (returning.sent.case_recipient.clone(), key());
    let before = returning.intake.ledger.head();
    let account = stolen.account;
    returning.intake.add(Action::Suspend { account });
    returning.intake.add(Action::Restore { account });
    let fresh = returning.intake.rotate(0);
    // The account is active; the key that signs is the one of before.
    let content = MailContent::NewKey {
        recipient: second.clone(),
        replaces: vec![sha256(first.as_bytes())],
    };
    returning.names_at(1, &stolen, before, content);
    assert_eq!(returning.writes_to(&second), None);
    let third = key();
    returning.names(2, &fresh, &third, &[&second, &first]);
    assert_eq!(returning.writes_to(&third), Some(third));
    // A revoked caseworker neither.
    let fourth = key();
    let before = returning.intake.ledger.head();
    returning.intake.add(Action::Revoke {
        account: two.account,
    });
    let content = MailContent::NewKey {
        recipient: fourth.clone(),
        replaces: Vec::new(),
    };
    returning.names_at(3, &two, before, content);
    assert_eq!(returning.writes_to(&fourth), None);
}
