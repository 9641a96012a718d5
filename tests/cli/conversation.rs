//! `thicket mailbox` and `thicket case` in a conversation, with an honest server and with others.

use serde_json::Value;
use thicket::clock::Clock;
use thicket::crypto::ledger::{Entry, Ledger};
use thicket::crypto::random::Random;
use thicket::crypto::record::{Mail, MailContent};
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{Bytes, CaseId, RecordId, encode_base64url};
use thicket::i18n::{Locale, texts};

use crate::between::Between;
use crate::intake::{Codes, Intake, mailbox, report};
use crate::process::Home;

const PLANTED: &str = "heron-under-the-viaduct";
const ANSWER: &str = "lantern-behind-the-mill";
const MORE: &str = "thistle-beside-the-canal";

#[test]
fn n11_n48_a_conversation_from_two_terminals() {
    let intake = Intake::start();
    let (reporter, desk) = (Home::new(), Home::new());
    let url = intake.url();
    let (codes, said) = report(&reporter, &url, PLANTED, &[]);
    said.done();
    let case = intake.find(&desk, PLANTED);

    // The first mail alone, in the language that was asked for.
    let read = mailbox(
        &reporter,
        &url,
        &["read", "--locale", "zh-Hans"],
        &codes.real,
        "",
    );
    assert!(read.err.contains("已在这台设备上检查"), "{}", read.err);
    let read = read.done();
    assert!(read.contains("1. 20") && read.contains("收到"), "{read}");

    // A long reply becomes several mails; the safe code shows routine words in their place.
    let long = format!("{ANSWER} {}", "我们已经联系了律师。".repeat(250));
    let reply = ["reply", &case];
    let sent = intake.case(&desk, &url, &reply, &long).done();
    assert!(sent.contains("Sent as 3 messages"), "{sent}");
    let read = mailbox(&reporter, &url, &["read"], &codes.real, "").done();
    assert!(read.contains(ANSWER) && read.contains("(3/3)"), "{read}");
    let shown = mailbox(&reporter, &url, &["read"], &codes.safe, "");
    assert!(!shown.err.contains(ANSWER));
    let shown = shown.done();
    assert!(!shown.contains(ANSWER), "{shown}");
    for words in [
        "We are still here",
        "There is no news",
        "Thank you for your trust",
    ] {
        assert_eq!(shown.matches(words).count(), 1, "{words}:\n{shown}");
    }
    // Nothing but the words tells the two apart.
    let outline = |text: &str| {
        let heads = text.lines().filter(|line| !line.starts_with(' '));
        heads.map(str::to_owned).collect::<Vec<_>>()
    };
    let heads = outline(&shown);
    assert_eq!(heads.len(), outline(&read).len());

    // Both codes write; the desk sees which did, and what it must not act on.
    let written = mailbox(
        &reporter,
        &url,
        &["write"],
        &codes.real,
        &format!("{MORE}\n.\nafter"),
    );
    written.done();
    intake
        .case(&desk, &url, &["note", &case], "Called the lawyer.\n")
        .done();
    let show = intake.case(&desk, &url, &["show", &case], "").done();
    for expected in [PLANTED, ANSWER, MORE, "after", "Called the lawyer."] {
        assert!(show.contains(expected), "{expected}:\n{show}");
    }
    assert!(!show.contains("SAFE code"), "{show}");
    mailbox(
        &reporter,
        &url,
        &["write"],
        &codes.safe,
        "I am fine\u{1b}[2J\u{202e}now",
    )
    .done();
    let show = intake.case(&desk, &url, &["show", &case], "").done();
    assert!(show.contains("The safe code was used"), "{show}");
    assert!(show.contains("Written with the SAFE code"), "{show}");
    assert!(show.contains("I am fine [2J\u{fffd}now"), "{show}");

    // Nothing of it is in a file of either of them, nor on the server's disk in the clear.
    for word in [PLANTED, ANSWER, MORE].into_iter().chain(codes.all()) {
        for home in [&reporter, &desk, &intake.home] {
            assert!(!home.holds(word), "{word}");
        }
    }
}

#[test]
fn mail_is_deleted_and_a_report_taken_back() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    let (codes, _) = report(&home, &url, PLANTED, &["--no-trace"]);
    let case = intake.find(&home, PLANTED);
    for text in ["first-answer", "second-answer"] {
        intake.case(&home, &url, &["reply", &case], text).done();
    }
    let run = |arguments: &[&str], input: &str| {
        mailbox(
            &home,
            &url,
            &[arguments, &["--no-trace"]].concat(),
            &codes.real,
            input,
        )
    };
    let none = run(&["delete"], "7\n").refused();
    assert!(none.contains("no message with such a number"), "{none}");
    assert!(run(&["delete"], "2\n").done().contains("Deleted: 1"));
    let read = run(&["read"], "");
    // Deleted is not withheld; but only who deleted it can tell.
    assert!(
        read.err.contains("cannot be opened: 1") && !read.err.contains("None is missing"),
        "{}",
        read.err
    );
    let read = read.done();
    assert!(
        !read.contains("first-answer") && read.contains("second-answer"),
        "{read}"
    );

    let asked = run(&["withdraw"], "no\n").refused();
    assert!(asked.contains("was not taken back"), "{asked}");
    // Only days are kept, so that nobody can say the hour.
    assert!(asked.contains("After three to four days"), "{asked}");
    for locale in Locale::ALL {
        let said = texts(locale).get("mailbox-withdraw-text");
        assert!(!said.contains("72"), "{said}");
    }
    run(&["withdraw"], "yes\n").done();
    assert!(run(&["read"], "").err.contains("It will be erased on"));
    let show = intake.case(&home, &url, &["show", &case], "").done();
    assert!(show.contains("This report was withdrawn"), "{show}");
    assert!(show.contains("both codes will show"), "{show}");
    // It stands first until it is gone, whatever is more urgent.
    let list = intake.case(&home, &url, &["list"], "").done();
    let first: Vec<_> = list.lines().take_while(|line| !line.is_empty()).collect();
    let first = first.join("\n");
    assert!(
        first.contains(&case) && first.contains("Withdrawn by the reporter. Erased on 20"),
        "{list}"
    );
    // But nothing of it: the reporter was told that it is shown no longer.
    assert!(
        !list.contains(PLANTED) && first.lines().count() == 3,
        "{list}"
    );
    assert!(
        run(&["write"], "  \n")
            .refused()
            .contains("nothing to send")
    );

    // Kept, it stands among the others again, and says to both codes that it is not erased.
    assert!(
        show.contains(&format!("thicket case keep {case}")),
        "{show}"
    );
    let keep = ["keep", case.as_str()];
    let said = intake.case(&home, &url, &keep, "no\n");
    assert!(said.err.contains("both codes will show"), "{}", said.err);
    assert!(said.refused().contains("nothing was changed"));
    assert!(run(&["read"], "").err.contains("It will be erased on"));
    let kept = intake.case(&home, &url, &keep, "yes\n").done();
    assert!(kept.contains("The case is kept: "), "{kept}");
    assert!(!run(&["read"], "").err.contains("It will be erased on"));
    let list = intake.case(&home, &url, &["list"], "").done();
    assert!(
        list.contains(PLANTED) && !list.contains("Erased on 20"),
        "{list}"
    );
    let again = intake.case(&home, &url, &keep, "yes\n").refused();
    assert!(again.contains("this case is not withdrawn"), "{again}");
}

#[test]
fn n25_n26_a_code_that_is_none_is_said_kindly_and_asks_nobody() {
    let intake = Intake::start();
    let home = Home::new();
    let between = Between::honest(&intake.address);
    let (codes, _) = report(&home, &intake.url(), PLANTED, &[]);
    let mut swapped: Vec<char> = codes.real.chars().filter(|digit| *digit != ' ').collect();
    let place = (0..27)
        .find(|place| swapped[*place] != swapped[place + 1])
        .unwrap();
    swapped.swap(place, place + 1);
    let swapped: String = swapped.into_iter().collect();
    let long = "1".repeat(100_000);
    for (code, message) in [
        (swapped.as_str(), "two changed places"),
        ("1234", "not a whole code"),
        (&long, "not a whole code"),
    ] {
        let said = mailbox(&home, &between.url, &["read"], code, "");
        assert!(!said.err.contains(code) && !said.out.contains(code));
        let err = said.refused();
        assert!(err.contains(message), "{err}");
    }
    // Full-width, with other spaces, it is the same code; in argument or environment it is none.
    let wide: String = codes
        .real
        .chars()
        .map(|digit| match digit {
            ' ' => '　',
            digit => char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap(),
        })
        .collect();
    mailbox(&home, &between.url, &["read"], &wide, "").done();
    let unknown = "0000 0000 0000 0000 0000 0000 0000";
    let err = mailbox(&home, &between.url, &["read"], unknown, "").refused();
    assert!(err.contains("opens nothing here"), "{err}");
}

/// A reporter with two replies, and the case.
struct Replied {
    intake: Intake,
    home: Home,
    codes: Codes,
    case: String,
}

impl Replied {
    fn new() -> Self {
        let intake = Intake::start();
        let home = Home::new();
        let (codes, _) = report(&home, &intake.url(), PLANTED, &["--no-trace"]);
        let case = intake.find(&home, PLANTED);
        for text in ["first-answer", "second-answer"] {
            let reply = ["reply", &case];
            intake.case(&home, &intake.url(), &reply, text).done();
        }
        Self {
            intake,
            home,
            codes,
            case,
        }
    }

    /// The server's name for the mail with this number.
    fn served(&self, n: u64) -> Value {
        let ledger = crate::people::ledger(&self.intake.url());
        let keys = self.codes.receipt().keys(&ledger.instance());
        let bearer = encode_base64url(keys.mailbox_key.as_slice());
        let address = &self.intake.address;
        let headers = [
            format!("Host: {address}"),
            format!("Authorization: Bearer {bearer}"),
        ];
        let headers = headers.each_ref().map(String::as_str);
        let page = crate::http::raw(address, "GET", "/api/v1/mailbox?page=0", &headers, "");
        let page = page.json();
        let case: CaseId = self.case.parse().unwrap();
        let mut mail = page["mail"].as_array().unwrap().iter();
        let found = mail.find(|one| {
            let sealed: Bytes = serde_json::from_value(one["sealed"].clone()).unwrap();
            let opened = Mail::open(&ledger, &keys.reply, &case, &keys.mailbox, &sealed.0);
            opened.is_ok_and(|mail| mail.n == n)
        });
        found.unwrap()["id"].clone()
    }

    /// Reads through somebody who changes the mailbox.
    fn read(&self, mut change: impl FnMut(&mut Value) + Send + 'static) -> crate::process::Said {
        let between = Between::altering(&self.intake.address, move |request, body| {
            if request.path.starts_with("/api/v1/mailbox") {
                let mut page: Value = serde_json::from_slice(body).unwrap();
                change(&mut page);
                *body = page.to_string().into_bytes();
                body.resize(65_536, b' ');
            }
        });
        mailbox(
            &self.home,
            &between.url,
            &["read", "--no-trace"],
            &self.codes.real,
            "",
        )
    }
}

#[test]
fn n18_n60_a_hostile_mailbox_is_explained_and_not_believed() {
    let replied = Replied::new();
    let said = replied.read(|_| ());
    assert!(said.done().contains("second-answer"));

    // The first reply withheld: the second says that there was one.
    let first = replied.served(1);
    let said = replied.read(move |page| {
        let mail = page["mail"].as_array_mut().unwrap();
        mail.retain(|one| one["id"] != first);
    });
    assert!(said.out.contains("second-answer") && !said.out.contains("first-answer"));
    let err = said.refused();
    assert!(
        err.contains("At least one message for you is missing"),
        "{err}"
    );

    // A key of the server's own.
    let stranger = thicket::crypto::hybrid::Identity::generate(&Random::seeded(5)).recipient();
    let key = stranger.as_str().to_owned();
    let said = replied.read(move |page| page["case_recipient"] = key.clone().into());
    assert!(said.out.contains("first-answer"), "{}", said.out);
    let err = said.refused();
    assert!(
        err.contains("does not belong to your report") && err.contains("not your fault"),
        "{err}"
    );

    // Mail of the safe mailbox, and damaged mail.
    let said = replied.read(|page| {
        let mail = page["mail"].as_array_mut().unwrap();
        for one in mail {
            let mut sealed: Bytes = serde_json::from_value(one["sealed"].clone()).unwrap();
            *sealed.0.last_mut().unwrap() ^= 1;
            one["sealed"] = serde_json::to_value(&sealed).unwrap();
        }
    });
    assert!(!said.out.contains("answer"), "{}", said.out);
    let err = said.refused();
    assert!(err.contains("At least one message is not shown"), "{err}");
}

#[test]
fn n60_mail_by_somebody_the_ledger_does_not_name_is_not_shown() {
    let replied = Replied::new();
    let ledger = crate::people::ledger(&replied.intake.url());
    let instance = ledger.instance();
    let keys = replied.codes.receipt().keys(&instance);
    let random = Random::seeded(6);
    let author = *ledger
        .accounts()
        .find(|(_, listed)| listed.desk.is_some())
        .unwrap()
        .0;
    let mail = Mail {
        v: 1,
        kind: "mail".into(),
        case: replied.case.parse().unwrap(),
        mailbox: keys.mailbox,
        id: RecordId(random.bytes()),
        author,
        n: 3,
        heard: 0,
        ledger: ledger.head(),
        day: Clock::system().today(),
        locale: "en".into(),
        content: MailContent::Text("forged-words".into()),
    };
    let forged = mail.seal(
        &instance,
        &keys.reply.recipient(),
        &SigningSecret::generate(&random),
    );
    let forged = serde_json::to_value(Bytes(forged.unwrap())).unwrap();
    let id = serde_json::to_value(RecordId(random.bytes())).unwrap();
    let said = replied.read(move |page| {
        let mail = page["mail"].as_array_mut().unwrap();
        let mut one = mail[0].clone();
        one["id"] = id.clone();
        one["sealed"] = forged.clone();
        mail.push(one);
    });
    assert!(said.out.contains("second-answer") && !said.out.contains("forged-words"));
    let err = said.refused();
    assert!(
        err.contains("is not from a caseworker on the public list")
            && err.contains("ask a group you trust"),
        "{err}"
    );
}

#[test]
fn n62_a_ledger_that_was_cut_short_stops_a_returning_reporter() {
    let intake = Intake::start();
    let home = Home::new();
    let (codes, _) = report(&home, &intake.url(), PLANTED, &["--no-trace"]);
    let between = Between::altering(&intake.address, |request, body| {
        let mut document: Value = serde_json::from_slice(body).unwrap_or_default();
        // One entry less, and all that the server says agrees with it.
        if request.path == "/api/v1/ledger" {
            document["entries"].as_array_mut().unwrap().pop();
        } else if request.path == "/api/v1/intake" {
            document["ledger"] = Value::Null;
        } else {
            return;
        }
        *body = document.to_string().into_bytes();
    });
    let run = |more: &[&str]| {
        let arguments = [&["write"], more].concat();
        mailbox(&home, &between.url, &arguments, &codes.real, "secret-words")
    };
    // Nothing is remembered on this computer: the slip remembers.
    let err = run(&["--no-trace", "--stale"]).refused();
    assert!(
        err.contains("does not continue the list from the day of your report"),
        "{err}"
    );
    assert!(!home.path().join("state").exists());
    let answer = crate::http::ask(&intake.address, "GET", "/api/v1/ledger", None, "");
    let entries: Vec<Entry> = serde_json::from_value(answer.json()["entries"].clone()).unwrap();
    assert!(Ledger::verify(&entries[..entries.len() - 1]).is_ok());
}

#[test]
fn on_one_day_what_the_reporter_wrote_comes_before_what_the_server_says_of_the_mailbox() {
    let intake = Intake::start();
    let home = Home::new();
    let url = intake.url();
    let (codes, _) = report(&home, &url, PLANTED, &["--no-trace"]);
    let case = intake.find(&home, PLANTED);
    for (arguments, input) in [(["write"], MORE), (["withdraw"], "yes\n")] {
        mailbox(&home, &url, &arguments, &codes.real, input).done();
    }
    let note = ["note", case.as_str()];
    intake.case(&home, &url, &note, "noted-afterwards").done();
    let show = intake.case(&home, &url, &["show", &case], "").done();
    const WITHDRAWN: &str = "The report was withdrawn: said";
    let (_, history) = show.split_once("Conversation and history").unwrap();
    let place = |words: &str| {
        history
            .find(words)
            .unwrap_or_else(|| panic!("{words}\n{show}"))
    };
    assert!(place(MORE) < place(WITHDRAWN), "{show}");
    assert!(place(WITHDRAWN) < place("noted-afterwards"), "{show}");
}
