//! `thicket account` on a data folder that a server has open: from the first invitation to a suspension that
//! counts at once, and what must not pass.

use serde_json::json;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::random::Random;
use thicket::domain::Digest;

use crate::founding::{Founding, typed, words_of};
use crate::http::{self, address_of};
use crate::people::{self, sign_in};

#[test]
fn n37_n45_a_running_server_follows_what_is_signed_beside_it() {
    let founding = Founding::new();
    assert!(
        founding
            .server
            .complaints()
            .contains("thicket account invite --role admin")
    );
    let early = founding.account(&["invite", "--role", "caseworker", "chen"], "");
    assert!(early.refused().contains("invite the first admin"));
    let admin = founding.enrol("admin", "amina");
    let first = founding.enrol("caseworker", "chen");
    assert_eq!(founding.intake()["open"], false);

    // n45: enrolled and not vetted is not enough to sign in.
    let ledger = people::ledger(&founding.url);
    let text = |field: &str| first[field].as_str().unwrap().to_owned();
    let (body, _) = people::credentials(&ledger, "chen", &text("passphrase"), &text("totp"));
    assert_eq!(founding.post("/api/v1/session", &body).status, 403);

    let said = founding.account(
        &["vet", "chen", "--admin", "amina"],
        &format!("{}no\n", typed(&[&admin])),
    );
    assert!(said.refused().contains("was not vetted"));
    let answer = format!("{}yes\n", typed(&[&admin]));
    let out = founding
        .account(&["vet", "chen", "--admin", "amina"], &answer)
        .done();
    // Words and digits to compare, then what was done.
    assert_eq!(out.lines().nth(1).unwrap().split_whitespace().count(), 8);
    assert_eq!(out.lines().nth(2).unwrap().split_whitespace().count(), 7);
    assert!(out.contains("chen is vetted (ledger entry 2)"), "{out}");
    assert!(
        founding
            .vet("chen", &admin)
            .refused()
            .contains("vetted and active already")
    );

    founding.enrol("caseworker", "dolma");
    founding.vet("dolma", &admin).done();
    assert_eq!(founding.intake()["open"], true);
    assert_eq!(founding.on_desk(), 2);

    let caseworker = sign_in(&founding.url, &first);
    caseworker.get("/api/v1/cases");
    let suspend = ["suspend", "chen", "--admin", "amina"];
    let words = words_of(&founding, "chen");
    let said = founding.account(&suspend, &format!("{}no\n", typed(&[&admin])));
    assert!(
        said.out.contains("chen (caseworker, vetted)"),
        "{}",
        said.out
    );
    assert!(said.out.contains(&words), "{}", said.out);
    assert!(said.refused().contains("nothing was signed about chen"));
    let sure = format!("{}yes\n", typed(&[&admin]));
    let said = founding.account(&suspend, &sure);
    assert!(said.err.contains("is closed from now on"), "{}", said.err);
    said.done();
    // n37: at once, in the server that was running all the time.
    let address = address_of(&founding.url);
    let answer = http::ask(
        &address,
        "GET",
        "/api/v1/cases",
        Some(&caseworker.cookie),
        "",
    );
    assert_eq!(answer.status, 401);
    assert_eq!(founding.on_desk(), 1);
    let restore = ["restore", "chen", "--admin", "amina"];
    let out = founding.account(&restore, &sure).done();
    assert!(
        out.contains("chen (caseworker, suspended)") && out.contains(&words),
        "{out}"
    );
    assert_eq!(founding.on_desk(), 2);
    let renew = ["renew", "--admin", "amina"];
    assert!(
        founding
            .account(&renew, &typed(&[&admin]))
            .done()
            .contains("renewed")
    );

    let list = founding.account(&["list"], "");
    assert!(!list.err.contains("WARNING"), "{}", list.err);
    let list = list.done();
    assert_eq!(list.lines().count(), 3);
    // Handles and the ledger's ids meet here.
    let shown = founding.ledger(&["show"]);
    for handle in ["amina", "chen", "dolma"] {
        let line = list.lines().find(|line| line.starts_with(handle)).unwrap();
        let id = line.split_whitespace().next_back().unwrap();
        assert_eq!(id, founding.account_id(handle).to_string());
        assert!(shown.contains(id), "{shown}");
    }
    assert!(founding.check().done().contains("2 readers"));
    let Founding { home, server, .. } = founding;
    assert!(server.stop().success());
    for person in [&admin, &first] {
        assert!(!home.holds(person["passphrase"].as_str().unwrap()));
    }
}

#[test]
fn n26_n43_a_wrong_passphrase_or_signer_changes_nothing() {
    let (founding, admin, first) = Founding::with_people();
    let entries = || people::ledger(&founding.url).head().seq;
    let before = entries();
    let wrong = founding.account(
        &["renew", "--admin", "amina"],
        "seven wrong words that open nothing here\n",
    );
    assert!(wrong.refused().contains("the passphrase of amina is wrong"));
    // n26: refused before anything is derived from it.
    let long = founding.account(
        &["renew", "--admin", "amina"],
        &format!("{}\n", "a".repeat(257)),
    );
    assert!(long.refused().contains("at most 256 bytes"));
    let caseworker = founding.account(&["renew", "--admin", "chen"], &typed(&[&first]));
    assert!(caseworker.refused().contains("not an active admin"));
    let nobody = founding.account(
        &["suspend", "nobody", "--admin", "amina"],
        &typed(&[&admin]),
    );
    assert!(nobody.refused().contains("thicket account list"));
    // n43: the last admin stays.
    let last = founding.account(
        &["suspend", "amina", "--admin", "amina", "--yes"],
        &typed(&[&admin]),
    );
    assert!(last.refused().contains("nothing was changed"));
    assert_eq!(entries(), before);
}

#[test]
fn from_the_second_admin_on_two_sign_together() {
    let (founding, amina, _) = Founding::with_people();
    let bahar = founding.enrol("admin", "bahar");
    founding.vet("bahar", &amina).done();
    founding.enrol("caseworker", "erkin");
    let alone = founding.vet("erkin", &amina).refused();
    assert!(
        alone.contains("2 admins must sign this together"),
        "{alone}"
    );
    let twice = [
        "vet", "erkin", "--admin", "amina", "--admin", "amina", "--yes",
    ];
    let same = founding
        .account(&twice, &typed(&[&amina, &amina]))
        .refused();
    assert!(same.contains("different people"), "{same}");
    let both = [
        "vet", "erkin", "--admin", "amina", "--admin", "bahar", "--yes",
    ];
    founding.account(&both, &typed(&[&amina, &bahar])).done();
    assert_eq!(founding.on_desk(), 3);
}

#[test]
fn n18_a_recipient_swapped_in_the_database_is_noticed() {
    let (founding, admin, _) = Founding::with_people();
    founding.enrol("caseworker", "erkin");
    let stranger = Identity::generate(&Random::system()).recipient();
    let stranger = stranger.as_str().as_bytes();
    // Before vetting: the row is no longer what the account itself signed.
    let swap = "UPDATE accounts SET recipient = CAST($1 AS TEXT) WHERE handle = 'erkin'";
    founding.tamper(swap, stranger);
    let err = founding.vet("erkin", &admin).refused();
    assert!(err.contains("do not vet or restore erkin"), "{err}");
    // After vetting: nobody is granted to but those in the ledger, and the check says what was done.
    let swap = "UPDATE accounts SET recipient = CAST($1 AS TEXT) WHERE handle = 'chen'";
    founding.tamper(swap, stranger);
    let roster = founding.intake()["desks"][0]["roster"].to_string();
    assert!(!roster.contains(std::str::from_utf8(stranger).unwrap()));
    let said = founding.check();
    for handle in ["chen", "erkin"] {
        let fault = format!("the keys of {handle} in the database are not those");
        assert!(said.out.contains(&fault), "{}", said.out);
    }
    said.refused();
}

#[test]
fn n18_names_exchanged_in_the_database_are_noticed_before_somebody_is_suspended_or_restored() {
    let (founding, admin, _) = Founding::with_people();
    let before = people::ledger(&founding.url).head().seq;
    let (chen, dolma) = (words_of(&founding, "chen"), words_of(&founding, "dolma"));
    assert_ne!(chen, dolma);
    for swap in [
        "UPDATE accounts SET handle = 'other' WHERE handle = 'chen' AND $1 IS NOT NULL",
        "UPDATE accounts SET handle = 'chen' WHERE handle = 'dolma' AND $1 IS NOT NULL",
        "UPDATE accounts SET handle = 'dolma' WHERE handle = 'other' AND $1 IS NOT NULL",
    ] {
        founding.tamper(swap, b"x");
    }
    // Every row is still what its owner signed: only the words of the ledger's keys tell.
    let suspend = ["suspend", "chen", "--admin", "amina"];
    let said = founding.account(&suspend, &format!("{}no\n", typed(&[&admin])));
    assert!(said.out.contains(&dolma) && !said.out.contains(&chen));
    said.refused();

    // Keys that somebody else signed, under an id that the ledger names: not even asked.
    let swap = "UPDATE accounts SET enrolment = (SELECT enrolment FROM accounts WHERE handle = 'dolma'), \
                enrolment_signature = (SELECT enrolment_signature FROM accounts WHERE handle = 'dolma') \
                WHERE handle = 'chen' AND $1 IS NOT NULL";
    founding.tamper(swap, b"x");
    let sure = ["suspend", "chen", "--admin", "amina", "--yes"];
    let err = founding.account(&sure, &typed(&[&admin])).refused();
    assert!(err.contains("tampered"), "{err}");
    // A role that the ledger does not give.
    let swap = "UPDATE accounts SET role = 'admin' WHERE handle = 'dolma' AND $1 IS NOT NULL";
    founding.tamper(swap, b"x");
    let sure = ["suspend", "dolma", "--admin", "amina", "--yes"];
    let err = founding.account(&sure, &typed(&[&admin])).refused();
    assert!(err.contains("tampered"), "{err}");
    assert_eq!(people::ledger(&founding.url).head().seq, before);
}

#[test]
fn n18_a_recipient_swapped_inside_the_ledger_stops_every_command() {
    let (founding, admin, _) = Founding::with_people();
    let ledger = people::ledger(&founding.url);
    assert_eq!(ledger.head().seq, 3);
    let swap = "UPDATE ledger SET payload = $1 WHERE seq = 2";
    founding.tamper(swap, b"{\"v\":1,\"seq\":2}");
    for said in [
        founding.account(&["renew", "--admin", "amina"], &typed(&[&admin])),
        founding.account(&["list"], ""),
        founding.check(),
    ] {
        let both = format!("{}{}", said.out, said.err);
        assert!(both.contains("ledger entry 2"), "{both}");
        said.refused();
    }
}

#[test]
fn n62_a_ledger_rolled_back_behind_an_admins_keyring_is_not_signed() {
    let (founding, admin, _) = Founding::with_people();
    founding.tamper("DELETE FROM ledger WHERE seq = 3 AND $1 IS NOT NULL", b"x");
    let err = founding
        .account(&["renew", "--admin", "amina"], &typed(&[&admin]))
        .refused();
    assert!(err.contains("contradicts the ledger"), "{err}");
    let said = founding.check();
    assert!(
        said.out
            .contains("dolma is vetted in the database, but not in the ledger"),
        "{}",
        said.out
    );
    said.refused();
}

#[test]
fn n45_an_invitation_is_for_one_person_and_ends() {
    let (founding, _, _) = Founding::with_people();
    let taken = founding
        .account(&["invite", "--role", "caseworker", "chen"], "")
        .refused();
    assert!(taken.contains("never reused"), "{taken}");
    let old = founding.invite("caseworker", "erkin");
    let new = founding.invite("caseworker", "erkin");
    assert_ne!(old, new);
    let open = |link: &str| {
        let (token, _) = link.split_once('.').unwrap();
        let body = json!({"v": 1, "token": token}).to_string();
        founding.post("/api/v1/enrolment/open", &body).status
    };
    assert_eq!((open(&old), open(&new)), (404, 200));
    let pending = founding.account(&["vet", "erkin", "--admin", "amina"], "x\n");
    pending.refused();
    // A pinned genesis stands in every link.
    let (_, genesis) = new.split_once('.').unwrap();
    let genesis: Digest = genesis.parse().unwrap();
    assert_eq!(genesis, people::ledger(&founding.url).genesis());
}
