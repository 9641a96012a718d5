//! Planted words are looked for wherever a report could leave a trace.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::FileExt as _;
use std::time::Duration;

use super::app::{App, contains_any, patterns};
use super::http::{get, send};
use super::person::{ledger, seal, send as send_sealed, sign_in};

const PLANTED: &[&str] = &["zebrafinch-lantern", "蓝色雨伞在门口", "كۆك كۈنلۈك ئىشىكتە"];

#[test]
fn n11_n14_planted_words_are_in_no_file_and_no_log_after_either_way_of_sending() {
    let mut app = App::start();
    let text = PLANTED.join(" ");
    let sealed = seal(&ledger(&app), &text);
    assert_eq!(send_sealed(&app, &sealed.submission).status, 201);
    let receipt = plain_report(&app, &text, 200);
    // A refused one leaves nothing either: no answer to the required question, words elsewhere.
    plain_fields(&app, &[("when.original", &text)], 422);
    // And one that is too long to be sealed (n14): nothing is stored another way.
    let before = super::sending::sql(&app, "SELECT CAST(count(*) AS TEXT) FROM cases");
    plain_report(&app, &format!("{text}{}", "x".repeat(300_000)), 422);
    let after = super::sending::sql(&app, "SELECT CAST(count(*) AS TEXT) FROM cases");
    assert_eq!(before, after);
    let staff = sign_in(&app, &app.caseworker(0));
    let (_, _, report) = staff.open(&sealed.submission.case);
    assert_eq!(report.answers["happened"], text);
    let accounts = app.accounts.clone();
    let passphrases: Vec<&str> = accounts.iter().map(|a| a.passphrase.as_str()).collect();
    let digits = sealed.real.digits();

    // While it runs, with its write-ahead log, and after it was killed.
    for _ in 0..2 {
        for words in [PLANTED, &passphrases, &[digits.as_str(), receipt.as_str()]] {
            assert_eq!(app.files_with(words), Vec::<std::path::PathBuf>::new());
        }
        app.kill();
    }
    let folder = app.folder();
    let cores = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains("core"));
    assert_eq!(cores.count(), 0);
}

#[test]
fn n11_planted_words_are_not_left_in_memory() {
    let app = App::start();
    let url = format!("{}/en/report/plain", app.url);
    let form = get(&url).text();
    let (real, safe) = (hidden(&form, "receipt_real"), hidden(&form, "receipt_safe"));
    let control = "still-arriving-kestrel";
    let mut arriving = post_form(&app, &format!("happened={control}"), 10);
    let secret = "zebrafinch-lantern-and-umbrella";
    for (fields, status) in [
        (format!("happened={secret}"), "200"),
        // Changed, it is refused and drawn again.
        (format!("happened={secret}+again"), "409"),
        (format!("when.original={secret}"), "422"),
    ] {
        let body = format!("{fields}&receipt_real={real}&receipt_safe={safe}");
        let mut stream = post_form(&app, &body, 0);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = String::from_utf8_lossy(&answer[..answer.len().min(400)]).into_owned();
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{head}");
        assert!(!head.to_lowercase().contains("content-encoding"), "{head}");
    }
    std::thread::sleep(Duration::from_secs(2));
    let grouped: Vec<_> = (0..7).map(|at| &real[at * 4..at * 4 + 4]).collect();
    let looked_for = [
        control,
        secret,
        &real,
        &safe,
        &grouped.join("</span> <span>"),
    ];
    let Some(found) = in_memory(&app, &looked_for) else {
        // Only root may look at all; that nobody else may is what protects it from them.
        let memory = std::fs::File::open(format!("/proc/{}/mem", app.id()));
        assert_eq!(
            memory.unwrap_err().kind(),
            std::io::ErrorKind::PermissionDenied
        );
        return;
    };
    // What is still being sent is there, so the search works; nothing else is.
    assert_eq!(found, [control]);
    arriving.write_all(b"&").unwrap();
}

/// Posts a form over a connection of its own, with `missing` bytes that do not come.
fn post_form(app: &App, body: &str, missing: usize) -> TcpStream {
    post_form_to(app, "/en/report/plain", body, missing)
}

/// The same to another page.
pub fn post_form_to(app: &App, path: &str, body: &str, missing: usize) -> TcpStream {
    let mut stream = TcpStream::connect(app.address()).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Encoding: gzip, br\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len() + missing
    )
    .unwrap();
    stream
}

/// Which of the words are in memory that the process may write to; none if nobody may look.
pub fn in_memory<'a>(app: &App, words: &[&'a str]) -> Option<Vec<&'a str>> {
    let folder = format!("/proc/{}", app.id());
    let memory = std::fs::File::open(format!("{folder}/mem")).ok()?;
    let maps = std::fs::read_to_string(format!("{folder}/maps")).ok()?;
    let longest = words.iter().map(|word| word.len()).max()?;
    let mut found = vec![false; words.len()];
    for line in maps.lines() {
        let mut columns = line.split_whitespace();
        let (range, rights) = (columns.next()?, columns.next()?);
        if !rights.starts_with("rw") {
            continue;
        }
        let (start, end) = range.split_once('-')?;
        let mut at = u64::from_str_radix(start, 16).ok()?;
        let end = u64::from_str_radix(end, 16).ok()?;
        // The end of the page before goes with each, for what lies across.
        let mut held: Vec<u8> = Vec::new();
        while at < end {
            let mut page = [0; 4096];
            let read = memory.read_exact_at(&mut page, at).is_ok();
            at += 4096;
            if !read || page == [0; 4096] {
                held.clear();
                continue;
            }
            held.drain(..held.len().saturating_sub(longest));
            held.extend_from_slice(&page);
            for (word, found) in words.iter().zip(&mut found) {
                *found = *found
                    || held
                        .windows(word.len())
                        .any(|window| window == word.as_bytes());
            }
        }
    }
    let words = words.iter().zip(found);
    Some(
        words
            .filter_map(|(word, found)| found.then_some(*word))
            .collect(),
    )
}

#[test]
fn n11_the_process_may_not_dump_its_memory() {
    let app = App::start();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", app.id())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    let values: Vec<&str> = core.split_whitespace().collect();
    assert_eq!(&values[4..6], ["0", "0"], "{core}");
}

#[test]
fn the_database_holds_age_files_only() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "Sealed.");
    assert_eq!(send_sealed(&app, &sealed.submission).status, 201);
    for query in [
        "SELECT CAST(substr(slip, 1, 21) AS TEXT) FROM mailboxes",
        "SELECT CAST(substr(first, 1, 21) AS TEXT) FROM mailboxes",
        "SELECT CAST(substr(sealed, 1, 21) AS TEXT) FROM grants",
        "SELECT CAST(substr(keyring, 1, 21) AS TEXT) FROM accounts WHERE keyring IS NOT NULL",
    ] {
        let heads = super::sending::sql(&app, query);
        assert!(!heads.is_empty(), "{query}");
        assert!(
            heads.iter().all(|head| head == "age-encryption.org/v1"),
            "{query}"
        );
    }
}

#[test]
fn n23_receipts_are_in_no_address_cookie_or_header() {
    let app = App::start();
    let form = get(&format!("{}/en/report/plain", app.url));
    let receipt = hidden(&form.text(), "receipt_real");
    let url = format!("{}/en/report/plain", app.url);
    let body = format!(
        "happened=words&receipt_real={receipt}&receipt_safe={}",
        hidden(&form.text(), "receipt_safe")
    );
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = send("POST", &url, &headers, body.as_bytes());
    assert_eq!(answer.status, 200);
    let patterns = patterns(&[&receipt]);
    for (name, value) in &answer.headers {
        assert!(!contains_any(value.as_bytes(), &patterns), "{name}");
    }
    assert!(answer.header("set-cookie").is_none());
    assert!(answer.header("location").is_none());
}

#[test]
fn n59_the_plain_form_sent_twice_is_one_case_and_the_same_receipt() {
    let app = App::start();
    let count = || super::sending::sql(&app, "SELECT CAST(count(*) AS TEXT) FROM cases");
    let form = get(&format!("{}/en/report/plain", app.url)).text();
    let (real, safe) = (hidden(&form, "receipt_real"), hidden(&form, "receipt_safe"));
    let url = format!("{}/en/report/plain", app.url);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let post = |text: &str| {
        let body = format!("happened={text}&receipt_real={real}&receipt_safe={safe}");
        send("POST", &url, &headers, body.as_bytes())
    };
    let before: u32 = count()[0].parse().unwrap();
    let (first, second) = (post("the+same"), post("the+same"));
    assert_eq!((first.status, second.status), (200, 200));
    let shown: String = real.chars().take(4).collect();
    assert!(first.text().contains(&shown) && second.text().contains(&shown));
    assert_eq!(count()[0].parse::<u32>().unwrap(), before + 1);
    // Changed text under the same receipt is kept for the person and offered as a new report.
    let changed = post("something+else");
    assert_eq!(changed.status, 409);
    assert!(changed.text().contains("something else"));
    assert_ne!(hidden(&changed.text(), "receipt_real"), real);
    assert_eq!(count()[0].parse::<u32>().unwrap(), before + 1);
}

#[test]
fn a_plain_form_that_comes_too_often_or_from_elsewhere_keeps_what_was_typed() {
    let app = App::start();
    let url = format!("{}/zh-Hans/report/plain", app.url);
    let form = get(&url).text();
    let (real, safe) = (hidden(&form, "receipt_real"), hidden(&form, "receipt_safe"));
    let form_type = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("when.original=words+of+mine&receipt_real={real}&receipt_safe={safe}");
    let foreign = [form_type, ("sec-fetch-site", "cross-site")];
    let answer = send("POST", &url, &foreign, body.as_bytes());
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("words of mine"));
    assert_ne!(hidden(&answer.text(), "receipt_real"), real);
    let refused = (0..40)
        .map(|_| send("POST", &url, &[form_type], body.as_bytes()))
        .find(|answer| answer.status != 422)
        .unwrap();
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("一时请求太多"));
    assert!(refused.text().contains("words of mine"));
    assert_eq!(hidden(&refused.text(), "receipt_real"), real);
    assert_eq!(hidden(&refused.text(), "receipt_safe"), safe);
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\"")).unwrap();
    let value = page[at..].split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

pub fn plain_report(app: &App, text: &str, status: u16) -> String {
    plain_fields(app, &[("happened", text)], status)
}

fn plain_fields(app: &App, fields: &[(&str, &str)], status: u16) -> String {
    let url = format!("{}/en/report/plain", app.url);
    let form = get(&url).text();
    let receipt = hidden(&form, "receipt_real");
    let safe = hidden(&form, "receipt_safe");
    let encoded =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let mut body = format!("receipt_real={receipt}&receipt_safe={safe}");
    for (name, value) in fields {
        // Long runs of plain letters would not fit in the form's limit if they were escaped.
        let value = if value.len() > 100_000 {
            value.replace(' ', "+")
        } else {
            encoded(value)
        };
        body.push_str(&format!("&{name}={value}"));
    }
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = send("POST", &url, &headers, body.as_bytes());
    assert_eq!(answer.status, status, "{}", answer.text());
    if status != 200 {
        let text = fields[0].1.chars().take(10).collect::<String>();
        assert!(answer.text().contains(&text), "what was typed is lost");
    }
    receipt
}

#[test]
fn n21_days_and_no_times_are_kept_with_a_case() {
    let app = App::start();
    let sealed = seal(&ledger(&app), "On a day.");
    assert_eq!(send_sealed(&app, &sealed.submission).status, 201);
    let texts = super::sending::sql(
        &app,
        "SELECT received FROM cases UNION ALL SELECT activity FROM cases UNION ALL SELECT day FROM records",
    );
    assert!(!texts.is_empty());
    for text in texts {
        assert!(text.parse::<thicket::domain::Day>().is_ok(), "{text}");
    }
    // No whole number in the tables of cases, but for their random keys, is a moment of this decade in any unit.
    let numbers = super::sending::sql(
        &app,
        "SELECT CAST(open AS TEXT) FROM cases UNION ALL SELECT CAST(size AS TEXT) FROM records \
         UNION ALL SELECT CAST(number AS TEXT) FROM chunks",
    );
    let decade = 1_700_000_000u64..2_000_000_000;
    for number in numbers {
        let number: u64 = number.parse().unwrap();
        for unit in [1, 1_000, 1_000_000, 1_000_000_000] {
            assert!(!decade.contains(&(number / unit)), "{number}");
        }
        assert!(!(28_000_000..34_000_000).contains(&number), "{number}");
    }
}
