//! A whole case: order, gaps, replays, and what is written next.

use super::intake::{Intake, Person, card, day};
use super::sealed_rekey::seal_rekey;
use thicket::crypto::account::{Keyring, KnownNames};
use thicket::crypto::case::{
    CaseFile, CaseProblem, OpenedCase, ReplyText, WriteError, Writer, mails_of,
};
use thicket::crypto::hash::sha256;
use thicket::crypto::ledger::{Action, Ledger, RECOVERY_ACCOUNT};
use thicket::crypto::receipt::ReceiptKeys;
use thicket::crypto::record::{
    FollowUp, LONGEST_MAIL_TEXT, LaterCard, Mail, MailContent, Notice, NoticeKind, OpenedCard,
    OpenedGrant, RecordError, Side, WorkContent, WorkPayload, mail_text_bytes,
};
use thicket::crypto::sealed;
use thicket::domain::{
    AccountId, CaseId, Digest, Instance, RecordId, RoutineWords, Status, Urgency, Wire,
};

mod histories;

pub struct Case {
    pub intake: Intake,
    instance: Instance,
    pub id: CaseId,
    pub grant: OpenedGrant,
    real: ReceiptKeys,
    safe: ReceiptKeys,
    pub files: Vec<(Wire, Vec<u8>)>,
}

impl Case {
    pub fn new() -> Self {
        let intake = Intake::new();
        let instance = intake.ledger.instance();
        let (real, safe, sent) = intake.report("他们去了我父母家。");
        let grant = &sent.grants[0];
        let mut people = intake.caseworkers.iter();
        let person = people.find(|person| person.account == grant.account);
        let identity = &person.unwrap().identity;
        Self {
            grant: OpenedGrant::open(identity, &instance, &sent.case, &grant.key.0).unwrap(),
            id: sent.case,
            real: real.keys(&instance),
            safe: safe.keys(&instance),
            files: vec![(Wire::Report, sent.report.0), (Wire::Card, sent.card.0)],
            intake,
            instance,
        }
    }

    pub fn open(&self) -> OpenedCase {
        let files: Vec<_> = self
            .files
            .iter()
            .map(|(wire, sealed)| CaseFile {
                wire: *wire,
                day: day("2026-11-04"),
                sealed,
            })
            .collect();
        OpenedCase::open(&self.intake.ledger, &self.grant, &self.id, &files, &[])
    }

    /// Opens a case in which nothing is wrong.
    pub fn sound(&self) -> OpenedCase {
        let opened = self.open();
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        opened
    }

    /// Opens a case in which exactly one thing is wrong.
    pub fn problem(&self) -> (CaseProblem, OpenedCase) {
        let mut opened = self.open();
        let problems = std::mem::take(&mut opened.problems);
        let [problem] = <[_; 1]>::try_from(problems).unwrap();
        (problem, opened)
    }

    fn keyring(&self, person: &Person) -> Keyring {
        Keyring {
            account: person.account,
            genesis: self.intake.ledger.genesis(),
            identity: person.identity.clone(),
            signing: person.signing.clone(),
            seen: self.intake.ledger.head(),
            journal: None,
            retired: Vec::new(),
            retired_elsewhere: Vec::new(),
            passkeys: Vec::new(),
            names: KnownNames::default(),
            rest: serde_json::Map::new(),
        }
    }

    pub fn write<T>(&self, who: usize, write: impl FnOnce(&Writer<'_>, &OpenedCase) -> T) -> T {
        self.write_as(&self.intake.caseworkers[who], &self.intake.ledger, write)
    }

    /// Somebody writes who claims to see this ledger.
    pub fn write_as<T>(
        &self,
        person: &Person,
        ledger: &Ledger,
        write: impl FnOnce(&Writer<'_>, &OpenedCase) -> T,
    ) -> T {
        let keyring = self.keyring(person);
        let by = Writer {
            keyring: &keyring,
            ledger,
            random: &self.intake.random,
            day: day("2026-11-03"),
        };
        write(&by, &self.open())
    }

    fn add(&mut self, who: usize, content: WorkContent) {
        let file = self.write(who, |by, case| case.seal_work(by, content).unwrap());
        self.files.push((Wire::Work, file));
    }

    pub fn note(&mut self, who: usize, text: &str) {
        self.add(who, WorkContent::Note { text: text.into() });
    }

    fn follow_up(&self, keys: &ReceiptKeys, sitting: u8, seq: u64, text: &str) -> Vec<u8> {
        let follow_up = FollowUp {
            v: 1,
            kind: "followup".into(),
            case: self.id,
            sitting: RecordId([sitting; 16]),
            seq,
            day: day("2026-11-04"),
            text: text.into(),
            files: Vec::new(),
        };
        let recipient = self.grant.identity.recipient();
        follow_up.seal(&self.instance, keys, &recipient).unwrap()
    }

    fn hear(&mut self, side: Side, sitting: u8, seq: u64) {
        let keys = match side {
            Side::Real => &self.real,
            Side::Safe => &self.safe,
        };
        let file = self.follow_up(keys, sitting, seq, &format!("{sitting} {seq}"));
        self.files.push((Wire::Work, file));
    }
}

fn texts(case: &OpenedCase) -> Vec<&str> {
    fn text(content: &WorkContent) -> &str {
        match content {
            WorkContent::Note { text } => text,
            _ => "another kind",
        }
    }
    let history = case.history.iter();
    history.map(|placed| text(&placed.work.content)).collect()
}

#[test]
fn a_conversation_is_put_in_order_however_it_is_served() {
    let mut case = Case::new();
    case.note(0, "one");
    case.hear(Side::Real, 1, 1);
    case.note(1, "two");
    case.note(0, "three");
    case.hear(Side::Real, 1, 2);
    case.add(
        2,
        WorkContent::Event {
            state: Status::Active,
            assignee: Some(case.intake.caseworkers[2].account),
            reason: None,
        },
    );
    let notice = Notice::new(
        NoticeKind::Visit,
        case.id,
        day("2026-11-04"),
        case.real.mailbox,
    );
    let notice = notice.seal(&case.grant.identity.recipient()).unwrap();
    case.files.push((Wire::Work, notice));
    for turn in 0..case.files.len() {
        case.files.rotate_left(turn);
        let opened = case.sound();
        assert_eq!(texts(&opened), ["one", "two", "three", "another kind"]);
        assert_eq!(opened.standing.state, Status::Active);
        let heard = opened.follow_ups.iter();
        let heard: Vec<_> = heard
            .map(|received| received.follow_up.text.as_str())
            .collect();
        assert_eq!(heard, ["1 1", "1 2"]);
        assert_eq!(opened.notices.len(), 1);
        assert!(opened.report.is_some());
        assert!(!opened.safe_code_used());
    }
    // What comes next names all that nobody named yet, but not what the server said.
    let file = case.write(1, |by, opened| {
        opened.seal_work(
            by,
            WorkContent::Note {
                text: "four".into(),
            },
        )
    });
    let next = WorkPayload::open(
        &case.intake.ledger,
        &case.grant.identity,
        &case.id,
        &file.unwrap(),
    );
    let next = next.unwrap();
    assert_eq!(next.seq, 2);
    let named: Vec<_> = case
        .files
        .iter()
        .map(|(_, file)| sha256(file))
        .filter(|digest| next.after.contains(digest))
        .collect();
    // The event, and the second follow-up, which the event's author had seen: so the event alone.
    assert_eq!(named.len(), next.after.len());
    assert_eq!(next.after.len(), 1);
}

#[test]
fn n60_a_gap_a_replay_and_an_unknown_after_are_shown_as_such() {
    let mut case = Case::new();
    case.note(0, "one");
    case.note(0, "two");
    case.note(1, "three");

    // What is withheld is missed by whoever named it.
    let withheld = case.files.remove(2);
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::After));
    assert_eq!(texts(&opened), ["three"]);
    case.files.insert(2, withheld);

    // The same file twice.
    let again = case.files[3].clone();
    case.files.push(again);
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::Repeated));
    assert_eq!(texts(&opened), ["one", "two", "three"]);
    case.files.pop();

    // The same number in another file.
    let second = case.sound().history[0].work.clone();
    let author = &case.intake.caseworkers[0];
    let mut replay = second.clone();
    replay.id = RecordId([7; 16]);
    let recipient = case.grant.identity.recipient();
    let file = replay.seal(&case.instance, &recipient, &author.signing);
    case.files.push((Wire::Work, file.unwrap()));
    let (problem, _) = case.problem();
    assert!(matches!(problem, CaseProblem::Repeated));
    case.files.pop();

    // Something that nobody has; and a number before it that nobody used.
    for (seq, after, is_gap) in [(3, Digest([9; 32]), false), (4, case.grant.report, true)] {
        let mut lost = second.clone();
        lost.id = RecordId([8; 16]);
        lost.seq = seq;
        lost.after = vec![after];
        let author = &case.intake.caseworkers[0];
        let file = lost.seal(&case.instance, &recipient, &author.signing);
        case.files.push((Wire::Work, file.unwrap()));
        let (problem, _) = case.problem();
        assert_eq!(matches!(problem, CaseProblem::Gap), is_gap);
        assert_eq!(matches!(problem, CaseProblem::After), !is_gap);
        case.files.pop();
    }
}

#[test]
fn n60_follow_ups_repeated_or_missing_in_a_sitting_are_shown_as_such() {
    let mut case = Case::new();
    case.hear(Side::Real, 1, 1);
    case.hear(Side::Real, 2, 1);
    // The same sitting of another mailbox is another one.
    case.hear(Side::Safe, 1, 1);
    let opened = case.sound();
    assert_eq!((opened.heard(Side::Real), opened.heard(Side::Safe)), (2, 1));
    assert!(opened.safe_code_used());

    case.hear(Side::Real, 1, 1);
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::Sitting));
    assert_eq!(opened.heard(Side::Real), 2);
    case.files.pop();

    case.hear(Side::Real, 3, 2);
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::Sitting));
    assert_eq!(opened.heard(Side::Real), 3);
    case.files.pop();

    let (stranger, _, _) = case.intake.report("another");
    let stranger = stranger.keys(&case.instance);
    let file = case.follow_up(&stranger, 4, 1, "text");
    case.files.push((Wire::Work, file));
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::Work(RecordError::Mac)));
    assert_eq!(opened.follow_ups.len(), 3);
    case.files.pop();

    // Whoever has a code can send any of this, and whatever else they like: the desk goes on.
    case.hear(Side::Real, 3, 2);
    let recipient = case.grant.identity.recipient();
    for json in [
        r#"{"v":1,"payload":"AA","signature":"AA"}"#,
        r#"{"v":1,"kind":"visit"}"#,
        "no document",
    ] {
        let file = sealed::seal(&recipient, Wire::Work, json.as_bytes());
        case.files.push((Wire::Work, file.unwrap()));
    }
    case.files.push((Wire::Work, vec![7; 4096]));
    let strays = |opened: OpenedCase| {
        assert!(opened.problems.iter().all(CaseProblem::is_stray));
        opened.problems.len()
    };
    assert_eq!(strays(case.open()), 5);
    case.note(0, "read");
    for text in [None, reply("en", "text")] {
        let pair = case.write(0, |by, opened| opened.seal_pair(by, text));
        case.files.push((Wire::Work, pair.unwrap().work));
    }
    assert_eq!(strays(case.open()), 5);
}

#[test]
fn n60_follow_ups_stand_where_they_came_whatever_day_they_claim() {
    let mut case = Case::new();
    case.hear(Side::Real, 1, 1);
    case.hear(Side::Safe, 2, 1);
    let files: Vec<_> = (1..)
        .zip(&case.files)
        .map(|(number, (wire, sealed))| CaseFile {
            wire: *wire,
            // The last one came first; all claim the same day.
            day: day(&format!("2026-11-{:02}", 20 - number)),
            sealed,
        })
        .collect();
    let opened = OpenedCase::open(&case.intake.ledger, &case.grant, &case.id, &files, &[]);
    let sides = opened.follow_ups.iter().map(|one| (one.side, one.came));
    let expected = [
        (Side::Safe, day("2026-11-16")),
        (Side::Real, day("2026-11-17")),
    ];
    assert!(sides.eq(expected));
}

#[test]
fn n57_n60_without_its_report_a_case_says_so_and_answers_nobody() {
    let mut case = Case::new();
    case.note(0, "one");
    case.hear(Side::Real, 1, 1);
    let report = case.files.remove(0);
    let opened = case.open();
    assert!(opened.report.is_none());
    assert!(matches!(opened.problems[0], CaseProblem::NoReport));
    assert_eq!(texts(&opened), ["one"]);
    assert!(opened.follow_ups.is_empty());
    let reply = case.write(0, |by, opened| opened.seal_pair(by, reply("en", "text")));
    assert!(matches!(reply, Err(WriteError::NoReport)));

    let (_, _, other) = case.intake.report("another");
    case.files.insert(0, (Wire::Report, other.report.0));
    let opened = case.open();
    let first = &opened.problems[0];
    assert!(matches!(first, CaseProblem::Record(RecordError::Digest)));
    case.files[0] = report;
    case.sound();
}

#[test]
fn n60_only_the_newest_signed_card_counts() {
    let mut case = Case::new();
    let later = |case: &Case, who: usize, seq: u64, urgency| {
        let author = &case.intake.caseworkers[who];
        let card = LaterCard {
            v: 1,
            kind: "card".into(),
            case: case.id,
            seq,
            id: RecordId(case.intake.random.bytes()),
            author: author.account,
            after: vec![case.grant.card],
            ledger: case.intake.ledger.head(),
            content: card(urgency),
        };
        let recipient = case.grant.identity.recipient();
        let file = card.seal(&case.instance, &recipient, &author.signing);
        (Wire::Card, file.unwrap())
    };
    let urgency = |opened: &OpenedCase| opened.card.as_ref().map(|card| card.content().urgency);
    assert_eq!(urgency(&case.sound()), Some(Urgency::U2));
    for (seq, expected) in [(1, Urgency::U3), (2, Urgency::U1)] {
        let file = later(&case, 1, seq, expected);
        case.files.push(file);
        assert_eq!(urgency(&case.sound()), Some(expected));
    }
    assert!(matches!(case.sound().card, Some(OpenedCard::Later(_))));
    // One that would shut out all that follow.
    let file = later(&case, 1, 900, Urgency::U4);
    case.files.push(file);
    let (problem, opened) = case.problem();
    assert!(matches!(problem, CaseProblem::CardNumber));
    assert_eq!(urgency(&opened), Some(Urgency::U1));
    case.files.pop();
    // The first of another case.
    let (_, _, other) = case.intake.report("another");
    case.files.push((Wire::Card, other.card.0));
    let (problem, _) = case.problem();
    assert!(matches!(problem, CaseProblem::Record(_)));
}

fn reply<'a>(locale: &'a str, text: &'a str) -> Option<ReplyText<'a>> {
    Some(ReplyText { locale, text })
}

#[test]
fn n24_n58_the_copy_of_the_longest_reply_has_the_size_of_cover_whatever_was_heard() {
    let mut case = Case::new();
    for sitting in 1..=20 {
        case.hear(Side::Real, sitting, 1);
    }
    let longest = "长".repeat(LONGEST_MAIL_TEXT / 3);
    let pair = case.write(1, |by, opened| opened.seal_pair(by, reply("ug", &longest)));
    let pair = pair.unwrap();
    let cover = case.write(1, |by, opened| opened.seal_pair(by, None));
    assert_eq!((pair.work.len(), cover.unwrap().work.len()), (8192, 8192));
    case.files.push((Wire::Work, pair.work));
    // What it had no room to name is named by what comes after it.
    assert_eq!(case.sound().heads().len(), 15);
    case.note(0, "read");
    assert_eq!(case.sound().heads().len(), 1);
}

#[test]
fn n58_a_reply_is_a_pair_of_equal_size_and_a_copy_for_the_desk() {
    let mut case = Case::new();
    case.hear(Side::Real, 1, 1);
    case.hear(Side::Real, 1, 2);
    case.hear(Side::Safe, 1, 1);
    let pair = case.write(1, |by, opened| {
        opened.seal_pair(by, reply("en", "我们看到了。"))
    });
    let pair = pair.unwrap();
    assert!(pair.mail[0].0 < pair.mail[1].0);
    assert_eq!(pair.mail[0].1.len(), pair.mail[1].1.len());
    let read = |keys: &ReceiptKeys| {
        let ours = pair
            .mail
            .iter()
            .find(|(mailbox, _)| *mailbox == keys.mailbox);
        let ledger = &case.intake.ledger;
        Mail::open(
            ledger,
            &keys.reply,
            &case.id,
            &keys.mailbox,
            &ours.unwrap().1,
        )
        .unwrap()
    };
    let (real, safe) = (read(&case.real), read(&case.safe));
    assert!(real.content == MailContent::Text("我们看到了。".into()));
    assert!(safe.content == MailContent::Words(RoutineWords::StillHere));
    // In the language of the form, whatever the reply is in.
    assert_eq!(
        (real.locale.as_str(), safe.locale.as_str()),
        ("en", "zh-Hans")
    );
    assert_eq!(pair.work.len(), 8192);
    assert_eq!((real.n, real.heard, safe.n, safe.heard), (1, 2, 1, 1));
    assert_ne!(real.id, safe.id);
    case.files.push((Wire::Work, pair.work));
    assert_eq!(case.sound().next_mail(), 2);

    let cover = case.write(2, |by, opened| opened.seal_pair(by, None));
    let cover = cover.unwrap();
    assert_eq!(cover.work.len(), 8192);
    case.files.push((Wire::Work, cover.work));
    let opened = case.sound();
    assert_eq!(opened.next_mail(), 3);
    assert!(matches!(
        opened.history[1].work.content,
        WorkContent::Cover {
            n: 2,
            words: RoutineWords::NoNews,
            ..
        }
    ));
    let long = "长".repeat(LONGEST_MAIL_TEXT / 3 + 1);
    let long = case.write(2, |by, opened| opened.seal_pair(by, reply("ug", &long)));
    assert!(matches!(long, Err(WriteError::TooLong(3))));
}

#[test]
fn a_long_reply_is_cut_where_a_reader_pauses_and_loses_nothing() {
    assert!(mails_of(" \n ").is_empty());
    assert_eq!(mails_of(" short ")[0].as_str(), "short");
    let sentence = "我们已经联系了律师，他明天会打电话给你。";
    let paragraphs = [
        sentence.repeat(90),
        "A line of words that says one thing. ".repeat(200),
        "x".repeat(9000),
        "\u{1}\"\\".repeat(2000),
        "e\u{301}".repeat(4000),
        "👨\u{200d}👩\u{200d}👧".repeat(900),
    ];
    for text in paragraphs.iter().chain([&paragraphs.join("\n\n")]) {
        let mails = mails_of(text);
        assert!(mails.len() > 1);
        let mut joined = String::new();
        for (number, mail) in (1..).zip(&mails) {
            assert!(mail_text_bytes(mail) <= LONGEST_MAIL_TEXT);
            let (mark, part) = mail.split_once('\n').unwrap();
            assert_eq!(mark, format!("({number}/{})", mails.len()));
            assert!(!part.starts_with(['\u{301}', '\u{200d}']));
            joined.push_str(part);
        }
        let bare = |text: &str| -> String { text.split_whitespace().collect() };
        assert!(bare(&joined) == bare(text));
    }
    assert!(mails_of(&paragraphs[0])[0].ends_with('。'));
    assert!(mails_of(&paragraphs[1])[0].ends_with('.'));
}

#[test]
fn text_is_counted_as_json_writes_it() {
    for text in [
        "",
        "a\"b\\c",
        "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}",
        "长\u{2028}👨",
    ] {
        let json = serde_json::to_string(text).unwrap();
        assert_eq!(mail_text_bytes(text), json.len() - 2);
    }
}

#[test]
fn n16_a_new_key_that_was_kept_from_the_recovery_recipient_is_told_until_there_is_another() {
    let mut case = Case::new();
    let recovery = Person::new(&case.intake.random).identity;
    case.intake.add(Action::Recovery {
        recipient: Some(recovery.recipient().as_str().to_owned()),
    });
    let desk: Vec<_> = case
        .intake
        .caseworkers
        .iter()
        .map(|one| one.account)
        .collect();
    let all = [&[RECOVERY_ACCOUNT][..], &desk].concat();
    let own = case.intake.caseworkers[0].identity.clone();
    let mut rekey = |grantees: &[AccountId]| {
        let sealed = case.write(1, |by, opened| {
            seal_rekey((&case.id, &case.grant), opened, by, grantees)
        });
        let mine = |(account, _): &&(_, Vec<u8>)| *account == desk[0];
        let (_, key) = sealed.grants.iter().find(mine).unwrap();
        case.grant = OpenedGrant::open(&own, &case.instance, &case.id, key).unwrap();
        case.files.push((Wire::Work, sealed.record));
        let problems = case.open().problems;
        (sealed.grants, problems)
    };
    let (_, problems) = rekey(&desk);
    assert!(
        matches!(problems[..], [CaseProblem::Recovery]),
        "{problems:?}"
    );
    let (grants, problems) = rekey(&all);
    assert!(problems.is_empty(), "{problems:?}");
    let (account, key) = &grants[0];
    assert_eq!(*account, RECOVERY_ACCOUNT);
    let grant = OpenedGrant::open(&recovery, &case.instance, &case.id, key).unwrap();
    assert_eq!(grant.earlier.len(), 2);
    // It was not named when the next key is made, and nobody is told to look for it.
    case.intake.add(Action::Recovery { recipient: None });
    case.sound();
}
