//! `thicket account` for what changes how somebody stands: revoking, new keys, entries that wait, a new second factor,
//! and reading the journal.

use std::io::{BufRead as _, BufReader, Write as _};

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::account::{Enrolment, SignedRotation};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::one_time_code;
use thicket::crypto::random::Random;
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{AccountState, Bytes, Role, encode_base64url};

use crate::demo;
use crate::founding::{Founding, Person, typed, words_of};
use crate::http::{self, address_of};
use crate::people::{self, sign_in};
use crate::process::{Home, Said};

/// A demo's intake with its cases, and the command on its data.
struct Full {
    home: Home,
    demo: Value,
}

impl Full {
    fn account(&self, arguments: &[&str], input: &str) -> Said {
        let mut all = vec!["account"];
        all.extend(arguments);
        all.extend(["--data", self.demo["data"].as_str().unwrap()]);
        self.home.run(&all, input)
    }

    fn person(&self, n: usize) -> &Value {
        &self.demo["accounts"][n]
    }

    fn url(&self) -> &str {
        self.demo["url"].as_str().unwrap()
    }
}

fn handle(person: &Value) -> &str {
    person["handle"].as_str().unwrap()
}

/// The id that the command names for an entry that waits.
fn waiting(out: &str) -> String {
    let line = out.lines().find(|line| line.contains("waits for more"));
    let line = line.unwrap_or_else(|| panic!("nothing waits: {out}"));
    line.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn n37_a_revocation_says_first_what_it_leaves_behind() {
    let home = Home::new();
    let (_running, demo) = demo::start(&home);
    let full = Full { home, demo };
    let (admin, first) = (full.person(0), full.person(1));
    let head = || people::ledger(full.url()).head().seq;
    let before = head();
    let revoke = |person: &Value, answer: &str| {
        let arguments = ["revoke", handle(person), "--admin", handle(admin)];
        full.account(&arguments, &format!("{}{answer}\n", typed(&[admin])))
    };
    let said = revoke(first, "no");
    let name = handle(first);
    for part in [
        format!("{name} (caseworker, vetted)"),
        format!("Cases that {name} can read: "),
        "Open cases by caseworker".to_owned(),
        format!("  {:<32}  ", handle(full.person(2))),
        "  (nobody)".to_owned(),
        "Cases that would be left with nobody: 0".to_owned(),
        format!("{name} is revoked for ever"),
        format!("by {} (1 needed)", handle(admin)),
    ] {
        assert!(said.out.contains(&part), "{part}\n{}", said.out);
    }
    assert!(said.refused().contains("nothing was signed about"));
    assert_eq!(head(), before);

    let signed_in = sign_in(full.url(), first);
    let rows = signed_in.get("/api/v1/cases?state=")["cases"]
        .as_array()
        .unwrap()
        .len();
    assert!(rows > 0);
    let out = revoke(first, "yes").done();
    assert!(
        out.contains(&format!("Cases that {name} can read: {rows}.")),
        "{out}"
    );
    assert!(
        out.contains(&format!("{name} is revoked (ledger entry {})", before + 1)),
        "{out}"
    );
    // n37: at once, in the server that was running all the time.
    let address = address_of(full.url());
    let answer = http::ask(
        &address,
        "GET",
        "/api/v1/cases",
        Some(&signed_in.cookie),
        "",
    );
    assert_eq!(answer.status, 401);
    let again = revoke(first, "yes").refused();
    assert!(again.contains("revoked for ever"), "{again}");
    let journal = full.account(&["journal"], "").done();
    let marked = format!("marked cases to get a new key because of {name}: ");
    assert!(journal.contains(&marked), "{journal}");

    // The last one who can read them stays, and it is said before anything is signed.
    revoke(full.person(2), "yes").done();
    let said = revoke(full.person(3), "yes");
    let alone = format!("Cases that would be left with nobody: {rows}");
    assert!(said.out.contains(&alone), "{}", said.out);
    let err = said.refused();
    assert!(err.contains("Nothing was signed"), "{err}");
    assert_eq!(head(), before + 2);
}

/// A second admin beside the first, and two vetted caseworkers.
fn with_two_admins() -> (Founding, Person, Person) {
    let (founding, amina, _) = Founding::with_people();
    let bahar = founding.enrol("admin", "bahar");
    founding.vet("bahar", &amina).done();
    (founding, amina, bahar)
}

#[test]
fn one_admin_proposes_and_another_compares_and_seconds() {
    let (founding, amina, bahar) = with_two_admins();
    let entries = || people::ledger(&founding.url).head().seq;
    let before = entries();
    let alone = ["revoke", "chen", "--admin", "amina", "--yes"];
    let err = founding.account(&alone, &typed(&[&amina])).refused();
    assert!(err.contains("--propose"), "{err}");

    let propose = ["revoke", "chen", "--admin", "amina", "--propose"];
    let sure = format!("{}yes\n", typed(&[&amina]));
    let out = founding.account(&propose, &sure).done();
    assert!(out.contains("by amina (2 needed)"), "{out}");
    let id = waiting(&out);
    assert_eq!(entries(), before);
    let listed = founding.account(&["proposals"], "").done();
    assert!(listed.contains(&id), "{listed}");
    assert!(listed.contains("chen is revoked for ever"), "{listed}");
    assert!(
        listed.contains("Signed by amina; signatures still needed: 1"),
        "{listed}"
    );

    let second = |who: &Person, answer: &str| {
        let admin = handle(who);
        let arguments = ["second", &id, "--admin", admin];
        founding.account(&arguments, &format!("{}{answer}\n", typed(&[who])))
    };
    let err = second(&amina, "yes").refused();
    assert!(err.contains("amina has signed this already"), "{err}");
    let said = second(&bahar, "no");
    for part in [
        "Signed before by amina",
        &words_of(&founding, "chen"),
        "left with nobody: 0",
    ] {
        assert!(said.out.contains(part), "{part}\n{}", said.out);
    }
    assert!(said.refused().contains("nothing was signed about chen"));
    assert_eq!(entries(), before);
    let out = second(&bahar, "yes").done();
    assert!(out.contains("chen is revoked"), "{out}");
    assert_eq!((entries(), founding.on_desk()), (before + 1, 1));
    let none = founding.account(&["proposals"], "");
    assert!(none.err.contains("No entry waits"), "{}", none.err);
    none.done();
}

#[test]
fn a_proposal_is_withdrawn_by_its_signer_and_overtaken_by_another_entry() {
    let (founding, amina, bahar) = with_two_admins();
    founding.enrol("caseworker", "erkin");
    let propose = ["vet", "erkin", "--admin", "amina", "--propose", "--yes"];
    let out = founding.account(&propose, &typed(&[&amina])).done();
    let id = waiting(&out);
    let withdraw = |who: &Person| {
        let arguments = ["withdraw", &id, "--admin", handle(who)];
        founding.account(&arguments, &typed(&[who]))
    };
    assert!(withdraw(&bahar).refused().contains("has not signed"));
    assert!(withdraw(&amina).done().contains("withdrawn"));
    assert!(withdraw(&amina).refused().contains("waits"));

    let out = founding.account(&propose, &typed(&[&amina])).done();
    let id = waiting(&out);
    let renew = ["renew", "--admin", "bahar"];
    founding.account(&renew, &typed(&[&bahar])).done();
    let second = ["second", &id, "--admin", "bahar", "--yes"];
    let err = founding.account(&second, &typed(&[&bahar])).refused();
    assert!(err.contains("overtaken by another entry"), "{err}");
    let short = ["second", &id[..7], "--admin", "bahar", "--yes"];
    let err = founding.account(&short, &typed(&[&bahar])).refused();
    assert!(err.contains("at least 8 characters"), "{err}");

    // Whoever has the disk cannot have something else signed under the same number.
    let out = founding.account(&propose, &typed(&[&amina])).done();
    let id = waiting(&out);
    let swap = "UPDATE proposals SET payload = \
                CAST(replace(CAST(payload AS TEXT), '\"v\":1', '\"v\": 1') AS BLOB) WHERE $1 IS NOT NULL";
    founding.tamper(swap, b"x");
    let listed = founding.account(&["proposals"], "");
    assert!(listed.out.contains("NOT VALID"), "{}", listed.out);
    let second = ["second", &id, "--admin", "bahar", "--yes"];
    let err = founding.account(&second, &typed(&[&bahar])).refused();
    assert!(err.contains("sign nothing"), "{err}");
}

#[test]
fn new_keys_are_signed_once_their_owner_offers_them_and_the_words_are_the_same() {
    let (founding, admin, chen) = Founding::with_people();
    let rotate = ["rotate", "chen", "--admin", "amina"];
    let err = founding
        .account(&rotate, &format!("{}yes\n", typed(&[&admin])))
        .refused();
    assert!(err.contains("chen offers no new keys"), "{err}");

    let signed_in = sign_in(&founding.url, &chen);
    let (ledger, old) = (&signed_in.ledger, &signed_in.keyring);
    let random = Random::system();
    let (identity, signing) = (
        Identity::generate(&random),
        SigningSecret::generate(&random),
    );
    let instance = ledger.instance();
    let enrolment = Enrolment::sign(
        old.account,
        Role::Caseworker,
        &identity,
        &signing,
        &instance,
    );
    let rotation = SignedRotation::sign(enrolment, &old.signing, &instance);
    let text = |field: &str| chen[field].as_str().unwrap();
    let (_, keys) = people::credentials(ledger, "chen", text("passphrase"), text("totp"));
    let mut keyring = old.clone();
    keyring.retired = vec![old.identity.clone()];
    keyring.identity = identity.clone();
    keyring.signing = signing.clone();
    let file = keyring.seal(&keys.unlock.recipient()).unwrap();
    // The code of the next step: the one of this step has signed in.
    let secret = one_time_code::from_base32(text("totp")).unwrap();
    let code = one_time_code::code(&secret, Clock::system().unix_seconds() + 30);
    let login_key = encode_base64url(keys.login_key.as_slice());
    let proof = json!({"login_key": login_key, "code": code.as_str()});
    let body =
        json!({"v": 1, "proof": proof, "rotation": rotation, "keyring": Bytes(file)}).to_string();
    let path = "/api/v1/account/rotation";
    let address = address_of(&founding.url);
    let answer = http::ask(&address, "PUT", path, Some(&signed_in.cookie), &body);
    assert_eq!(answer.status, 204, "{}", answer.text());

    let old_words = words_of(&founding, "chen");
    let said = founding.account(&rotate, &format!("{}no\n", typed(&[&admin])));
    assert!(!said.out.contains(&old_words), "{}", said.out);
    assert!(said.err.contains("the NEW words of chen"), "{}", said.err);
    let shown: Vec<String> = said.out.lines().map(str::to_owned).collect();
    said.refused();
    let out = founding
        .account(&rotate, &format!("{}yes\n", typed(&[&admin])))
        .done();
    assert!(out.contains("chen has new keys"), "{out}");
    let new_words = words_of(&founding, "chen");
    assert!(
        shown.iter().any(|line| line.trim() == new_words),
        "{shown:?}"
    );
    let ledger = people::ledger(&founding.url);
    let listed = ledger.account(&old.account).unwrap();
    assert_eq!(listed.recipient, identity.recipient().as_str());
    assert_eq!(listed.state, AccountState::Vetted);
    founding.check().done();
}

#[test]
fn n47_a_second_factor_is_reset_by_the_procedure_and_the_journal_says_who_did() {
    let (founding, admin, chen) = Founding::with_people();
    let reset = ["reset", "chen", "--admin", "amina", "--url", &founding.url];
    let said = founding.account(&reset, &format!("{}no\n", typed(&[&admin])));
    assert!(
        said.out.contains(&words_of(&founding, "chen")),
        "{}",
        said.out
    );
    assert!(said.err.contains("docs/procedures.md"), "{}", said.err);
    assert!(!said.out.contains("#reset."), "{}", said.out);
    assert!(said.refused().contains("no link was made"));
    founding.enrol("caseworker", "erkin");
    let early = ["reset", "erkin", "--admin", "amina", "--yes"];
    founding.account(&early, &typed(&[&admin])).refused();

    let make = || {
        let out = founding
            .account(&reset, &format!("{}yes\n", typed(&[&admin])))
            .done();
        let start = format!("{}/enroll#reset.", founding.url);
        let link = out.lines().find_map(|line| line.strip_prefix(&start));
        let link = link.unwrap_or_else(|| panic!("no link: {out}"));
        link.split_once('.').unwrap().0.to_owned()
    };
    let ledger = people::ledger(&founding.url);
    let open = |token: &str, passphrase: &str| {
        let totp = chen["totp"].as_str().unwrap();
        let (_, keys) = people::credentials(&ledger, "chen", passphrase, totp);
        let login_key = encode_base64url(keys.login_key.as_slice());
        let body = json!({"v": 1, "token": token, "handle": "chen", "login_key": login_key});
        founding.post("/api/v1/reset/open", &body.to_string())
    };
    let passphrase = chen["passphrase"].as_str().unwrap();
    let token = make();
    assert_eq!(open(&token, "some other words").status, 403);
    let offer = open(&token, passphrase);
    assert_eq!(offer.status, 200, "{}", offer.text());
    assert!(offer.json()["totp"].is_string());

    let withdraw = ["reset", "chen", "--admin", "amina", "--withdraw"];
    let out = founding.account(&withdraw, &typed(&[&admin])).done();
    assert!(!out.contains("#reset."), "{out}");
    assert_eq!(open(&token, passphrase).status, 403);
    let none = founding.account(&withdraw, &typed(&[&admin])).refused();
    assert!(none.contains("no link of chen"), "{none}");
    let journal = founding.account(&["journal"], "").done();
    for part in [
        "amina made a link to a new second factor for chen",
        "amina withdrew the link of chen",
        "whoever runs the machine made an invitation for chen",
    ] {
        assert!(journal.contains(part), "{part}\n{journal}");
    }
    // The link itself is kept nowhere.
    let Founding { home, server, .. } = founding;
    assert!(server.stop().success());
    assert!(!home.holds(&token));
}

#[test]
fn a_journal_that_was_cut_short_is_noticed_by_who_has_seen_it() {
    let (founding, admin, _) = Founding::with_people();
    let read = ["journal", "--admin", "amina"];
    let first = founding.account(&read, &typed(&[&admin]));
    assert!(first.err.contains("for the first time"), "{}", first.err);
    assert_eq!(first.done().lines().count(), 5);
    founding.invite("caseworker", "erkin");
    let again = founding.account(&read, &typed(&[&admin]));
    assert!(again.err.contains("goes on from entry 4"), "{}", again.err);
    assert_eq!(again.done().lines().count(), 6);
    let newest = founding.account(&["journal", "--after", "4"], "").done();
    assert_eq!(newest.lines().count(), 1, "{newest}");

    founding.tamper("DELETE FROM journal WHERE seq = 5 AND $1 IS NOT NULL", b"x");
    let said = founding.account(&read, &typed(&[&admin]));
    assert_eq!(said.out, "");
    let err = said.refused();
    assert!(err.contains("cut short or written anew"), "{err}");
    founding.tamper("DELETE FROM journal WHERE seq = 1 AND $1 IS NOT NULL", b"x");
    let err = founding.account(&["journal"], "").refused();
    assert!(err.contains("does not follow"), "{err}");
}

#[test]
fn n18_an_admins_keyring_remembers_whose_name_it_was() {
    let (founding, admin, _) = Founding::with_people();
    let before = people::ledger(&founding.url).head().seq;
    for swap in [
        "UPDATE accounts SET handle = 'other' WHERE handle = 'chen' AND $1 IS NOT NULL",
        "UPDATE accounts SET handle = 'chen' WHERE handle = 'dolma' AND $1 IS NOT NULL",
        "UPDATE accounts SET handle = 'dolma' WHERE handle = 'other' AND $1 IS NOT NULL",
    ] {
        founding.tamper(swap, b"x");
    }
    // Both were vetted by this admin, so that nobody has to listen to notice.
    for command in ["suspend", "revoke", "reset"] {
        let arguments = [command, "chen", "--admin", "amina", "--yes"];
        let said = founding.account(&arguments, &typed(&[&admin]));
        assert!(!said.out.contains("#reset."), "{}", said.out);
        let err = said.refused();
        assert!(
            err.contains("amina remembers otherwise"),
            "{command}: {err}"
        );
    }
    assert_eq!(people::ledger(&founding.url).head().seq, before);
}

#[test]
fn a_keyring_that_was_changed_meanwhile_is_not_put_back() {
    let (founding, amina, _) = Founding::with_people();
    let before = founding.keyring("amina");
    let data = founding.home.data();
    let arguments = ["account", "suspend", "chen", "--admin", "amina", "--data"];
    let arguments = [&arguments[..], &[data.to_str().unwrap()]].concat();
    let mut child = founding.home.command(&arguments).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(typed(&[&amina]).as_bytes()).unwrap();
    // Who that is: the passphrase has opened the keyring by now.
    let mut shown = BufReader::new(child.stdout.as_mut().unwrap());
    shown.read_line(&mut String::new()).unwrap();
    let newer = b"sealed to another passphrase";
    founding.tamper(
        "UPDATE accounts SET keyring = $1 WHERE handle = 'amina'",
        newer,
    );
    input.write_all(b"yes\n").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{err}");
    assert!(err.contains("The keyring of amina was changed"), "{err}");
    assert_eq!(founding.keyring("amina"), newer);
    assert_ne!(before, newer);

    // Nothing is said where nobody changed it, and what was seen is stored.
    founding.tamper(
        "UPDATE accounts SET keyring = $1 WHERE handle = 'amina'",
        &before,
    );
    let restore = ["restore", "chen", "--admin", "amina", "--yes"];
    let said = founding.account(&restore, &typed(&[&amina]));
    assert!(!said.err.contains("was changed"), "{}", said.err);
    said.done();
    assert_ne!(founding.keyring("amina"), before);
}
