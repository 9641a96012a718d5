//! `thicket recovery` as real processes: the ceremony, two of three custodians who give cases back, and what must not work.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use thicket::domain::{AccountId, decode_base64url};

use crate::founding::{Founding, Person, typed, words_of};
use crate::http::{self, address_of};
use crate::intake;
use crate::people::{self, sign_in};
use crate::process::{Home, Said};

const PLANTED: &str = "zebrafinch-lantern came to my mother's door";

/// An intake, and three custodians with keys and recipients in files.
struct Ceremony {
    founding: Founding,
    amina: Person,
}

impl Ceremony {
    fn new() -> Self {
        let (founding, amina, _) = Founding::with_people();
        let ceremony = Self { founding, amina };
        for number in 1..=3 {
            let file = format!("key{number}.txt");
            let said = ceremony.offline(&["key", &file], "");
            let recipient = said.done();
            ceremony.write(&format!("custodian{number}.txt"), recipient.as_bytes());
        }
        ceremony
    }

    /// One whose ledger names a key that was made on another machine, with two reports in it.
    fn with_reports() -> Self {
        let ceremony = Self::new();
        let genesis = people::ledger(ceremony.url()).genesis().to_string();
        let made = ceremony.make(&["--genesis", &genesis], "").done();
        // What is in the file now is shown, and asked about: somebody may have exchanged it since.
        let set = ["set", "kept/recipient.txt", "--admin", "amina"];
        let passphrase = typed(&[&ceremony.amina]);
        let no = ceremony.at_data(&set, &format!("{passphrase}no\n"));
        assert!(no.out.contains(made.trim()), "{}", no.out);
        assert!(no.refused().contains("nothing was signed"));
        assert_eq!(people::ledger(ceremony.url()).recovery(), None);
        let out = ceremony.at_data(&set, &format!("{passphrase}yes\n"));
        let out = out.done();
        assert!(out.contains("there is a recovery key"), "{out}");
        let ledger = people::ledger(ceremony.url());
        assert_eq!(ledger.recovery(), Some(made.trim()));
        for text in [PLANTED, "another one"] {
            intake::report(ceremony.home(), ceremony.url(), text, &[]);
        }
        ceremony.export("cases.json").done();
        ceremony
    }

    fn home(&self) -> &Home {
        &self.founding.home
    }

    fn url(&self) -> &str {
        &self.founding.url
    }

    /// Runs it where there is no data folder.
    fn offline(&self, arguments: &[&str], input: &str) -> Said {
        let mut all = vec!["recovery"];
        all.extend(arguments);
        self.home().run(&all, input)
    }

    fn at_data(&self, arguments: &[&str], input: &str) -> Said {
        let data = self.home().data();
        let mut all = arguments.to_vec();
        all.extend(["--data", data.to_str().unwrap()]);
        self.offline(&all, input)
    }

    fn make(&self, more: &[&str], input: &str) -> Said {
        self.offline(&making(more), input)
    }

    fn export(&self, file: &str) -> Said {
        self.at_data(&["export", file], "")
    }

    fn open(&self, file: &str, keys: &[&str], more: &[&str], input: &str) -> Said {
        let mut all = vec!["open", file];
        for key in keys {
            all.extend(["--identity", key]);
        }
        all.extend(more);
        self.offline(&all, input)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.home().path().join(name)).unwrap()
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.home().path().join(name), content).unwrap();
    }

    fn is_there(&self, name: &str) -> bool {
        self.home().path().join(name).exists()
    }

    /// The key as two custodians get it by hand, with another age client.
    fn by_hand(&self, first: usize, second: usize) -> String {
        let mut content = self.read(&format!("kept/recovery-{first}-{second}.age"));
        for number in [first, second] {
            let key = String::from_utf8(self.read(&format!("key{number}.txt"))).unwrap();
            content = decrypt(key.lines().last().unwrap(), &content);
        }
        let text = String::from_utf8(content).unwrap();
        text.lines().last().unwrap().to_owned()
    }

    fn caseworker(&self, handle: &str) -> String {
        self.founding.account_id(handle).to_string()
    }
}

fn making<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["new", "--needed", "2", "--into", "kept"];
    all.extend(["custodian1.txt", "custodian2.txt", "custodian3.txt"]);
    all.extend(more);
    all
}

/// Opens an age file with typage.
fn decrypt(identity: &str, file: &[u8]) -> Vec<u8> {
    let output = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/age_peer/peer.mjs"
        ))
        .args(["decrypt", identity, &STANDARD.encode(file)])
        .output()
        .unwrap();
    let opened: Value = serde_json::from_slice(&output.stdout).unwrap();
    STANDARD
        .decode(opened["plaintext"].as_str().unwrap())
        .unwrap()
}

fn page(url: &str, locale: &str) -> String {
    let path = format!("/{locale}/");
    http::ask(&address_of(url), "GET", &path, None, "").text()
}

/// Sends a report without scripts, which the server seals.
fn plain_report(url: &str, text: &str) {
    let address = address_of(url);
    let form = http::ask(&address, "GET", "/en/report/plain", None, "").text();
    let hidden = |name: &str| {
        let begin = format!("name=\"{name}\" value=\"");
        let (_, rest) = form.split_once(&begin).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let (real, safe) = (hidden("receipt_real"), hidden("receipt_safe"));
    let body = format!(
        "happened={}&receipt_real={real}&receipt_safe={safe}",
        text.replace(' ', "+")
    );
    let host = format!("Host: {address}");
    let headers = [
        host.as_str(),
        "Content-Type: application/x-www-form-urlencoded",
    ];
    let answer = http::raw(&address, "POST", "/en/report/plain", &headers, &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// In each language, words that stand on the first page while there is a recovery key.
const TOLD: [(&str, &str); 4] = [
    ("en", "recovery key"),
    ("zh-Hans", "恢复密钥"),
    ("zh-Hant", "復原金鑰"),
    ("ug", "قۇتقۇزۇش ئاچقۇچى"),
];

#[test]
fn n11_two_of_three_custodians_give_cases_back_and_everybody_is_told_that_they_could() {
    let ceremony = Ceremony::new();
    let Ceremony { founding, amina } = &ceremony;
    let url = ceremony.url();
    let bahar = founding.enrol("admin", "bahar");
    founding.vet("bahar", amina).done();
    for (locale, words) in TOLD {
        assert!(!page(url, locale).contains(words), "{locale}");
    }
    let data = ceremony.home().data();
    let data = data.to_str().unwrap();
    let alone = ceremony.make(&["--admin", "amina", "--data", data], &typed(&[amina]));
    assert!(alone.refused().contains("2 admins must sign this together"));
    assert!(!ceremony.is_there("kept"));
    let both = ["--admin", "amina", "--admin", "bahar", "--data", data];
    let out = ceremony.make(&both, &typed(&[amina, &bahar])).done();
    let recipient = out.lines().next().unwrap();
    assert!(
        out.contains("there is a recovery key (ledger entry"),
        "{out}"
    );
    assert_eq!(people::ledger(url).recovery(), Some(recipient));
    assert_eq!(ceremony.at_data(&["show"], "").done().trim(), recipient);
    let again = ceremony.make(&both, "");
    assert!(again.refused().contains("must not be there yet"));

    // Everything is for its owner alone, and says who opens it.
    let kept = ceremony.home().path().join("kept");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&kept), 0o700);
    let mut names: Vec<String> = std::fs::read_dir(&kept)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            assert_eq!(mode(&entry.path()), 0o600);
            entry.file_name().into_string().unwrap()
        })
        .collect();
    names.sort();
    let files = ["recovery-1-2.age", "recovery-1-3.age", "recovery-2-3.age"];
    assert_eq!(names[..2], ["READ-ME.txt", "recipient.txt"]);
    assert_eq!(names[2..], files);
    assert_eq!(mode(&ceremony.home().path().join("key1.txt")), 0o600);

    // It is told where it matters, and sealed to in both ways of sending.
    for (locale, words) in TOLD {
        assert!(page(url, locale).contains(words), "{locale}");
    }
    let (_, said) = intake::report(ceremony.home(), url, PLANTED, &[]);
    assert!(said.err.contains("recovery key"), "{}", said.err);
    plain_report(url, "sent without scripts");
    let out = ceremony.export("cases.json").done();
    assert!(out.contains("(2 cases)"), "{out}");
    let there = ceremony.export("cases.json").refused();
    assert!(there.contains("is there already"), "{there}");

    // Somebody who has no case is vetted, and two custodians give them both.
    let erkin = founding.enrol("caseworker", "erkin");
    let vet = [
        "vet", "erkin", "--admin", "amina", "--admin", "bahar", "--yes",
    ];
    founding.account(&vet, &typed(&[amina, &bahar])).done();
    ceremony.export("cases.json").refused();
    std::fs::remove_file(ceremony.home().path().join("cases.json")).unwrap();
    ceremony.export("cases.json").done();
    let peel = ["peel", "kept/recovery-1-3.age", "--identity", "key1.txt"];
    let out = ceremony.offline(&peel, "").done();
    assert_eq!(out.trim(), "kept/recovery-3.age");
    let account = ceremony.caseworker("erkin");
    let last = [
        "--cases",
        "cases.json",
        "--for",
        &account,
        "--into",
        "given.json",
    ];
    let stopped = ceremony.open("kept/recovery-3.age", &["key3.txt"], &last, "no\n");
    assert!(
        stopped.out.contains(&words_of(founding, "erkin")),
        "{}",
        stopped.out
    );
    assert!(stopped.refused().contains("nothing was opened"));
    let out = ceremony
        .open("kept/recovery-3.age", &["key3.txt"], &last, "yes\n")
        .done();
    assert!(out.contains("given.json (2 of 2 cases)"), "{out}");
    let out = ceremony.at_data(&["import", "given.json"], "").done();
    assert!(out.contains("2 cases given"), "{out}");
    let said = ceremony.at_data(&["import", "given.json"], "");
    assert!(
        said.err
            .contains("2 were left out: they have that very grant"),
        "{}",
        said.err
    );
    assert!(said.done().contains("0 cases given"));
    let mut texts: Vec<String> = sign_in(url, &erkin)
        .open_all()
        .iter()
        .map(|case| case.report.answers["happened"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    assert_eq!(texts, ["sent without scripts", PLANTED]);

    // By hand, and any other two.
    let exported: Value = serde_json::from_slice(&ceremony.read("cases.json")).unwrap();
    let key = ceremony.by_hand(2, 3);
    assert_eq!(ceremony.by_hand(1, 2), key);
    for one in exported["grants"].as_array().unwrap() {
        let sealed = decode_base64url(one["key"].as_str().unwrap()).unwrap();
        let grant: Value = serde_json::from_slice(&decrypt(&key, &sealed)).unwrap();
        assert_eq!(grant["case"], one["case"]);
    }
    // n11: neither the key nor a word of a report is in any file, before and after.
    assert!(!ceremony.home().holds(&key) && !ceremony.home().holds(PLANTED));
    assert!(ceremony.home().holds(recipient));

    let off = ["off", "--admin", "amina", "--admin", "bahar"];
    let no = ceremony.at_data(&off, &format!("{}no\n", typed(&[amina, &bahar])));
    assert!(
        no.out.contains("every grant to it is deleted"),
        "{}",
        no.out
    );
    assert!(no.refused().contains("nothing was signed"));
    assert_eq!(people::ledger(url).recovery(), Some(recipient));

    // Admins who are not there together: one leaves it waiting, and the other signs later.
    let off = ["off", "--admin", "amina", "--propose", "--yes"];
    let out = ceremony.at_data(&off, &typed(&[amina])).done();
    assert!(out.contains("waits for more signatures"), "{out}");
    assert_eq!(people::ledger(url).recovery(), Some(recipient));
    let waiting = out.lines().find(|line| line.contains("waits for")).unwrap();
    let id = waiting.split_whitespace().next().unwrap();
    let second = ["second", id, "--admin", "bahar", "--yes"];
    let out = founding.account(&second, &typed(&[&bahar])).done();
    assert!(
        out.contains("there is no recovery key (ledger entry"),
        "{out}"
    );
    assert_eq!(people::ledger(url).recovery(), None);
    for (locale, words) in TOLD {
        assert!(!page(url, locale).contains(words), "{locale}");
    }
    let none = ceremony.export("later.json").refused();
    assert!(
        none.contains("no case is sealed to a recovery key"),
        "{none}"
    );
}

#[test]
fn n16_n20_n42_one_custodian_or_a_changed_file_gives_nothing() {
    let ceremony = Ceremony::with_reports();
    let account = ceremony.caseworker("chen");
    let open = |file: &str, keys: &[&str], cases: &str, account: &str| {
        let more = [
            "--cases",
            cases,
            "--for",
            account,
            "--into",
            "given.json",
            "--yes",
        ];
        let err = ceremony.open(file, keys, &more, "").refused();
        assert!(!ceremony.is_there("given.json"));
        err
    };
    // One of three.
    let err = open(
        "kept/recovery-1-2.age",
        &["key1.txt"],
        "cases.json",
        &account,
    );
    assert!(err.contains("is another custodian's"), "{err}");
    for (file, key) in [
        ("1-2", "key2.txt"),
        ("1-2", "key3.txt"),
        ("2-3", "key1.txt"),
    ] {
        let file = format!("kept/recovery-{file}.age");
        let peel = ["peel", &file, "--identity", key];
        let err = ceremony.offline(&peel, "").refused();
        assert!(err.contains("it is another custodian's turn"), "{err}");
    }
    // The last layer is never taken off into a file.
    let peel = ["peel", "kept/recovery-1-2.age", "--identity", "key1.txt"];
    ceremony.offline(&peel, "").done();
    let last = ["peel", "kept/recovery-2.age", "--identity", "key2.txt"];
    assert!(
        ceremony
            .offline(&last, "")
            .refused()
            .contains("the last layer")
    );
    let named = [&last[..], &["--into", "key.txt"]].concat();
    let err = ceremony.offline(&named, "").refused();
    assert!(err.contains("the key itself: nothing was written"), "{err}");
    assert!(!ceremony.is_there("key.txt"));
    let no_key = [
        "peel",
        "kept/recovery-1-3.age",
        "--identity",
        "custodian1.txt",
    ];
    let err = ceremony.offline(&no_key, "").refused();
    assert!(err.contains("holds no post-quantum age identity"), "{err}");

    // A changed layer.
    let sound = ceremony.read("kept/recovery-1-3.age");
    for at in [100, sound.len() - 1] {
        let mut changed = sound.clone();
        changed[at] ^= 1;
        ceremony.write("changed.age", &changed);
        let err = open(
            "changed.age",
            &["key1.txt", "key3.txt"],
            "cases.json",
            &account,
        );
        assert!(err.contains("another copy of it"), "{err}");
    }
    ceremony.write("changed.age", &sound[..sound.len() - 1]);
    let both = ["key1.txt", "key3.txt"];
    let err = open("changed.age", &both, "cases.json", &account);
    assert!(err.contains("changed or cut short"), "{err}");
    // A changed ledger, or grants exchanged between cases.
    let exported: Value = serde_json::from_slice(&ceremony.read("cases.json")).unwrap();
    let mut forged = exported.clone();
    forged["entries"][2]["signatures"] = forged["entries"][3]["signatures"].clone();
    ceremony.write("forged.json", forged.to_string().as_bytes());
    let err = open("kept/recovery-1-3.age", &both, "forged.json", &account);
    assert!(err.contains("a ledger that cannot be believed"), "{err}");
    let mut swapped = exported.clone();
    swapped["grants"][0]["key"] = exported["grants"][1]["key"].clone();
    swapped["grants"][1]["key"] = exported["grants"][0]["key"].clone();
    ceremony.write("swapped.json", swapped.to_string().as_bytes());
    let err = open("kept/recovery-1-3.age", &both, "swapped.json", &account);
    assert!(err.contains("no case could be opened"), "{err}");
    assert_eq!(err.matches("not given").count(), 2, "{err}");
    let mut other = exported.clone();
    other["kind"] = json!("recovery-given");
    ceremony.write("other.json", other.to_string().as_bytes());
    let err = open("kept/recovery-1-3.age", &both, "other.json", &account);
    assert!(err.contains("is not a \"recovery-export\""), "{err}");
    // n16, n42: to an admin, or to somebody whom nobody vetted.
    for account in [ceremony.caseworker("amina"), AccountId([5; 16]).to_string()] {
        let err = open("kept/recovery-1-3.age", &both, "cases.json", &account);
        assert!(err.contains("as an active caseworker"), "{err}");
    }
    // One case of two, by those who sit together; to somebody who was suspended meanwhile it is not brought in.
    let case = exported["grants"][0]["case"].as_str().unwrap();
    let more = [
        "--cases",
        "cases.json",
        "--case",
        case,
        "--for",
        &account,
        "--into",
        "given.json",
        "--yes",
    ];
    let out = ceremony
        .open("kept/recovery-1-3.age", &both, &more, "")
        .done();
    assert!(out.contains("given.json (1 of 1 cases)"), "{out}");
    let suspend = ["suspend", "chen", "--admin", "amina", "--yes"];
    let passphrase = typed(&[&ceremony.amina]);
    ceremony.founding.account(&suspend, &passphrase).done();
    let err = ceremony.at_data(&["import", "given.json"], "").refused();
    assert!(err.contains("is no active caseworker"), "{err}");
}

#[test]
fn of_each_case_the_first_grant_that_opens_is_given() {
    let ceremony = Ceremony::with_reports();
    let account = ceremony.caseworker("chen");
    let mut exported: Value = serde_json::from_slice(&ceremony.read("cases.json")).unwrap();
    let grants = exported["grants"].as_array_mut().unwrap();
    let [first, second] = [grants[0].clone(), grants[1].clone()];
    // As if somebody had given the first case a new key, with another case's grant for the recovery key.
    let junk = json!({"case": first["case"], "key": second["key"]});
    grants.insert(0, junk.clone());
    ceremony.write("junk.json", exported.to_string().as_bytes());
    let more = [
        "--cases",
        "junk.json",
        "--for",
        &account,
        "--into",
        "given.json",
    ];
    let both = ["key1.txt", "key3.txt"];
    let said = ceremony.open("kept/recovery-1-3.age", &both, &more, "yes\n");
    let case = first["case"].as_str().unwrap();
    let told = format!("{case}: only a key of before is given");
    assert_eq!(said.err.matches(&told).count(), 1, "{}", said.err);
    assert!(!said.err.contains("not given"), "{}", said.err);
    let out = said.done();
    assert!(out.contains("Cases       2\n"), "{out}");
    assert!(out.contains("given.json (2 of 2 cases)"), "{out}");
    let given: Value = serde_json::from_slice(&ceremony.read("given.json")).unwrap();
    assert_eq!(given["grants"].as_array().unwrap().len(), 2);
    // Where none opens, the case is named once.
    exported["grants"] = json!([junk, junk, second]);
    ceremony.write("junk.json", exported.to_string().as_bytes());
    std::fs::remove_file(ceremony.home().path().join("given.json")).unwrap();
    let said = ceremony.open("kept/recovery-1-3.age", &both, &more, "yes\n");
    assert_eq!(said.err.matches("not given").count(), 1, "{}", said.err);
    let out = said.done();
    assert!(out.contains("given.json (1 of 2 cases)"), "{out}");
}

#[test]
fn n18_a_key_that_was_made_for_another_intake_is_not_named() {
    let ceremony = Ceremony::new();
    let genesis = people::ledger(ceremony.url()).genesis().to_string();
    let wrong = thicket::domain::Digest([7; 32]).to_string();
    ceremony.make(&["--genesis", &wrong], "").done();
    let set = ["set", "kept/recipient.txt", "--admin", "amina"];
    for more in [&[][..], &["--propose"]] {
        let set = [&set[..], more].concat();
        let err = ceremony.at_data(&set, &typed(&[&ceremony.amina])).refused();
        assert!(err.contains("was made for another intake"), "{err}");
        assert!(err.contains(&wrong) && err.contains(&genesis), "{err}");
    }
    assert_eq!(people::ledger(ceremony.url()).recovery(), None);
    // A hash that cannot be read is not passed over.
    let file = String::from_utf8(ceremony.read("kept/recipient.txt")).unwrap();
    let cut = file.replace(&wrong, &wrong[1..]);
    ceremony.write("kept/recipient.txt", cut.as_bytes());
    let err = ceremony.at_data(&set, &typed(&[&ceremony.amina])).refused();
    assert!(err.contains("names no intake"), "{err}");
}

#[test]
fn n11_the_key_is_not_in_memory_while_admins_type_their_passphrases() {
    let ceremony = Ceremony::new();
    let data = ceremony.home().data();
    let mut arguments = vec!["recovery"];
    arguments.extend(making(&[
        "--admin",
        "amina",
        "--data",
        data.to_str().unwrap(),
    ]));
    let mut child = ceremony.home().command(&arguments).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut recipient = String::new();
    out.read_line(&mut recipient).unwrap();
    let recipient = recipient.trim();
    let key = ceremony.by_hand(1, 3);
    let (_, seed) = bech32::decode(&key).unwrap();
    assert_eq!(seed.len(), 32);
    // It has got to where it waits for the passphrase.
    std::thread::sleep(std::time::Duration::from_secs(1));
    let looked_for = [recipient.as_bytes(), key.as_bytes(), &seed[..]];
    let found = in_memory(child.id(), &looked_for);
    let typed = typed(&[&ceremony.amina]);
    let mut input = child.stdin.take().unwrap();
    input.write_all(typed.as_bytes()).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    assert_eq!(people::ledger(ceremony.url()).recovery(), Some(recipient));
    match found {
        // The recipient is there, so the search works.
        Ok(found) => assert_eq!(found, [true, false, false]),
        // Only root may look; that nobody else may is what protects it from them.
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied),
    }
}

/// Which of these are in memory that the process may write to.
fn in_memory(process: u32, looked_for: &[&[u8]]) -> std::io::Result<Vec<bool>> {
    let memory = std::fs::File::open(format!("/proc/{process}/mem"))?;
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
    let mut found = vec![false; looked_for.len()];
    for line in maps.lines() {
        let mut columns = line.split_whitespace();
        let (Some(range), Some(rights)) = (columns.next(), columns.next()) else {
            continue;
        };
        if !rights.starts_with("rw") {
            continue;
        }
        let (start, end) = range.split_once('-').unwrap();
        let start = u64::from_str_radix(start, 16).unwrap();
        let end = u64::from_str_radix(end, 16).unwrap();
        let mut held = vec![0; usize::try_from(end - start).unwrap()];
        if memory.read_exact_at(&mut held, start).is_err() {
            continue;
        }
        for (found, bytes) in found.iter_mut().zip(looked_for) {
            *found |= held.windows(bytes.len()).any(|part| part == *bytes);
        }
    }
    Ok(found)
}
