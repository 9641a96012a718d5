//! Somebody who can write to the database: each thing that they may change there, and who notices.
//!
//! Every test here is a row of the table "Who notices a changed database" in SECURITY.md. A real server runs on the
//! database, everybody meets it while it is honest, the database is changed by SQL, and then everybody comes back. A
//! cell holds the words that stop a client, or none where the client goes on, which it does only where that harms nobody.
//! At the end of every row the stranger's key opens nothing in the database.

mod clients;
mod scene;

use super::browser::{Browser, Setup};
use super::clerk;
use super::newcomer::sign;
use super::person::{ledger, seal, send, sign_in};
use clients::{Met, Row};
use scene::{Scene, here};
use serde_json::json;
use thicket::crypto::ledger::Action;
use thicket::domain::Digest;

/// A ledger that is not valid any more, in everybody's words.
fn invalid_for_all() -> Row {
    Row {
        verify: Some("NOT valid"),
        workbench: Some("The roster ledger is not valid"),
        desk: Some("the record of who may read reports cannot be believed"),
        report: Some("the record of who may read reports cannot be believed"),
        reporter: Some("the record of who may read reports cannot be believed"),
        reporter_page: Some("does not continue the list from the day of your report"),
    }
}

/// Nobody but whoever compares the accounts has anything to notice, and everybody goes on with the true keys.
fn harmless() -> Row {
    Row::default()
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_a_recipient_swapped_beside_the_ledger_is_sealed_to_by_nobody() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let stranger = scene.stranger_recipient();
    scene.change(
        "UPDATE accounts SET recipient = CAST($1 AS TEXT) WHERE handle = 'caseworker-b'",
        &[stranger.as_bytes()],
    );
    scene.everybody(&browser, harmless()).await;
    let checked = here(|| scene.on_server(&["check"], ""));
    let fault = "the keys of caseworker-b in the database are not those";
    assert!(!checked.0 && checked.1.contains(fault), "{}", checked.1);
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_a_recipient_swapped_in_the_ledger_stops_everybody() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let vetted = scene.seq_of("caseworker-b");
    let mut payload = scene.payload(vetted);
    payload["recipient"] = json!(scene.stranger_recipient());
    scene.put_payload(vetted, &payload);
    scene.everybody(&browser, invalid_for_all()).await;
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n62_an_entry_removed_from_the_middle_stops_everybody() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let vetted = scene.seq_of("caseworker-b");
    scene.change_of(vetted, "DELETE FROM ledger WHERE seq = $1");
    let row = Row {
        workbench: Some("a different history of the roster ledger"),
        ..invalid_for_all()
    };
    scene.everybody(&browser, row).await;
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n62_the_newest_entry_removed_is_missed_by_whoever_saw_it() {
    let browser = Browser::open(Setup::default()).await;
    let mut scene = Scene::start();
    // What somebody would want to undo: a caseworker was suspended.
    let suspended = scene.suspend("caseworker-c");
    scene.everybody(&browser, harmless()).await;
    let seen = here(|| ledger(&scene.app).head().hash.to_string());
    here(|| scene.verify_from(&seen)).went_on();
    scene.app.kill();
    let newest = here(|| scene.newest());
    scene.change_of(newest, "DELETE FROM ledger WHERE seq = $1");
    scene.change(
        "UPDATE accounts SET state = 'vetted' WHERE handle = 'caseworker-c'",
        &[],
    );
    scene.app.serve_again();
    let row = Row {
        // The file says nothing of what came after it: whoever verifies one without having seen a newer one cannot know.
        verify: None,
        workbench: Some("a shorter roster ledger than the one known before"),
        desk: Some("rolled back or rewritten"),
        report: Some("rolled back or rewritten"),
        reporter: Some("does not continue the list from the day of your report"),
        reporter_page: Some("does not continue the list from the day of your report"),
    };
    scene.everybody(&browser, row).await;
    let remembered = here(|| scene.verify_from(&seen));
    assert!(remembered.stopped().contains("rolled back or rewritten"));
    // Nothing was sealed to the one who is back.
    let before = scene.grants_of(&suspended);
    assert!(matches!(here(|| scene.report("reporter")), Met::Stopped(_)));
    assert_eq!(scene.grants_of(&suspended), before);
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n62_an_entry_added_by_a_stranger_stops_the_server_and_everybody() {
    let browser = Browser::open(Setup::default()).await;
    let mut scene = Scene::start();
    scene.add_forged_entry();
    let row = Row {
        verify: Some("NOT valid"),
        // The server was not changed, and does not believe its database either.
        workbench: Some("The roster ledger on the server cannot be believed"),
        desk: Some("record of who may read reports was changed"),
        report: Some("record of who may read reports was changed"),
        reporter: Some("record of who may read reports was changed"),
        reporter_page: Some("Something failed on our side"),
    };
    scene.everybody(&browser, row).await;
    let exported = here(|| {
        scene.thicket(
            "reporter",
            &["ledger", "export", "--server", &scene.url()],
            "",
        )
    });
    assert!(exported.stopped().contains("cannot be believed"));
    scene.stranger_has_nothing();
    // Nor does it start on it.
    scene.app.kill();
    let (done, said) = here(|| scene.on_server(&["serve"], ""));
    assert!(
        !done && said.contains("not signed by enough active admins"),
        "{said}"
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n62_two_entries_exchanged_stop_everybody() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let (one, two) = (scene.seq_of("caseworker-a"), scene.seq_of("caseworker-b"));
    for (from, to) in [(one, -1), (two, one), (-1, two)] {
        scene.renumber(from, to);
    }
    let row = Row {
        workbench: Some("a different history of the roster ledger"),
        ..invalid_for_all()
    };
    scene.everybody(&browser, row).await;
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_a_keyring_exchanged_for_anothers_stops_its_owner() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let exchange = "UPDATE accounts SET keyring = (SELECT keyring FROM accounts WHERE handle = 'caseworker-b') \
                    WHERE handle = 'caseworker-a'";
    scene.change(exchange, &[]);
    let row = Row {
        workbench: Some("Your key file does not match"),
        ..harmless()
    };
    scene.everybody(&browser, row).await;
    // Through `thicket desk` it is the same workbench, and at a terminal the same check.
    let desk = scene.desk_page(&browser, "caseworker-a").await;
    assert!(desk.stopped().contains("Your key file does not match"));
    let terminal = here(|| scene.case("caseworker-a", &["list"]));
    assert!(
        terminal
            .stopped()
            .contains("your keys on the server were exchanged")
    );
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_n62_a_keyring_rolled_back_hides_no_older_ledger_from_who_remembers_elsewhere() {
    let browser = Browser::open(Setup::default()).await;
    let mut scene = Scene::start();
    let old = scene.keyring_of("caseworker-a");
    let sealed = here(|| {
        let sealed = seal(&ledger(&scene.app), "Before the ledger grew.");
        assert_eq!(send(&scene.app, &sealed.submission).status, 201);
        sealed
    });
    scene.suspend("caseworker-c");
    scene.everybody(&browser, harmless()).await;
    let written = here(|| {
        scene.case_with(
            "caseworker-b",
            &["note", &sealed.submission.case.to_string()],
            "signed at the newer head",
        )
    });
    written.went_on();

    // The keyring alone: an older memory of the same ledger, which is as good.
    let back = "UPDATE accounts SET keyring = $1 WHERE handle = 'caseworker-a'";
    scene.change(back, &[&old]);
    scene.everybody(&browser, harmless()).await;

    // With the ledger of that time: the keyring cannot tell.
    scene.app.kill();
    scene.change(back, &[&old]);
    let newest = here(|| scene.newest());
    scene.change_of(newest, "DELETE FROM ledger WHERE seq = $1");
    scene.change(
        "UPDATE accounts SET state = 'vetted' WHERE handle = 'caseworker-c'",
        &[],
    );
    scene.app.serve_again();
    let row = Row {
        // Neither a page of the server nor a file remembers anything of its own.
        verify: None,
        workbench: None,
        desk: Some("rolled back or rewritten"),
        report: Some("rolled back or rewritten"),
        reporter: Some("does not continue the list from the day of your report"),
        reporter_page: Some("does not continue the list from the day of your report"),
    };
    scene.everybody(&browser, row).await;
    // But whatever a colleague signed since then tells it, in every case that they touched.
    let case = sealed.submission.case.to_string();
    let opened = scene.open_case(&browser, "caseworker-a", &case).await;
    assert!(
        opened.contains("a shorter roster ledger than the one known before"),
        "{opened}"
    );
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n43_an_account_promoted_in_the_database_gains_nothing_and_admins_see_it() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let caseworker = here(|| sign_in(&scene.app, &scene.account("caseworker-a")));
    let admin = here(|| sign_in(&scene.app, &scene.app.admin()));
    here(|| assert_eq!(caseworker.call("GET", "cases", None).status, 200));
    scene.change(
        "UPDATE accounts SET role = 'admin' WHERE handle = 'caseworker-a'",
        &[],
    );
    here(|| {
        for path in ["cases", "accounts", "journal", "session"] {
            assert_eq!(caseworker.call("GET", path, None).status, 401, "{path}");
        }
        // An entry that somebody with such a role would sign is none.
        let vet = Action::Suspend {
            account: admin.keyring.account,
        };
        assert_eq!(sign(&scene.app, &caseworker, vet).status, 401);
    });
    let row = Row {
        workbench: Some("That did not work"),
        ..harmless()
    };
    scene.everybody(&browser, row).await;
    clerk::sign_in(&browser, &scene.app, &scene.fresh_admin(), 0).await;
    browser
        .shown("#warnings [data-problem=admin-differs]")
        .await;
    clerk::open(&browser, "caseworker-a").await;
    browser.shown("#differences [data-problem=role]").await;
    let checked = here(|| scene.on_server(&["check"], ""));
    assert!(
        checked
            .1
            .contains("caseworker-a is vetted in the database, but not in the ledger"),
        "{}",
        checked.1
    );
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n62_two_histories_for_two_caseworkers_meet_in_what_they_sign() {
    let browser = Browser::open(Setup::default()).await;
    let mut scene = Scene::start();
    let sealed = here(|| {
        let sealed = seal(&ledger(&scene.app), "Read by both of them.");
        assert_eq!(send(&scene.app, &sealed.submission).status, 201);
        sealed
    });
    let case = sealed.submission.case.to_string();
    // An admin who was bribed signs two entries of one number, so that each history is valid in itself.
    let [first, second] = scene.two_next_entries();
    assert_ne!(Digest(first.hash), Digest(second.hash));
    scene.history(&first);
    let note = ["note", case.as_str()];
    let mine = here(|| scene.case_with("caseworker-a", &note, "written in the first history"));
    mine.went_on();
    let reporter = here(|| scene.report("first-history"));
    reporter.went_on();

    scene.history(&second);
    let opened = scene.open_case(&browser, "caseworker-b", &case).await;
    assert!(
        opened.contains("a different history of the roster ledger"),
        "{opened}"
    );
    assert!(!opened.contains("written in the first history"), "{opened}");
    let terminal = here(|| scene.case("caseworker-c", &["show", &case]));
    assert!(!terminal.said().contains("written in the first history"));
    assert!(terminal.stopped().contains("does not add up"));
    // Nobody answers from within it, and whoever met the first history goes no further in the second.
    let reply = here(|| scene.case_with("caseworker-c", &["note", &case], "not written"));
    assert!(reply.stopped().contains("Nothing was written"));
    let back = here(|| scene.case("caseworker-a", &["list"]));
    assert!(
        back.stopped().contains("rolled back or rewritten"),
        "{}",
        back.said()
    );
    let again = here(|| scene.report("first-history"));
    assert!(again.stopped().contains("rolled back or rewritten"));
    let returned = here(|| scene.mailbox("first-history"));
    assert!(
        returned
            .stopped()
            .contains("does not continue the list from the day of your report")
    );
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_a_cases_key_exchanged_is_written_to_by_neither_side() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let case = here(|| scene.case_of_reporter());
    let stranger = scene.stranger_recipient();
    let swap = "UPDATE cases SET recipient = CAST($1 AS TEXT) WHERE id = $2";
    scene.change(swap, &[stranger.as_bytes(), &case.0]);
    let row = Row {
        reporter: Some("does not belong to your report"),
        reporter_page: Some("does not belong to your report"),
        ..harmless()
    };
    scene.everybody(&browser, row).await;
    let opened = scene
        .open_case(&browser, "caseworker-a", &case.to_string())
        .await;
    assert!(
        opened.contains("The key you were given does not belong to this case"),
        "{opened}"
    );
    assert!(
        opened.contains("Do not reply and do not grant access"),
        "{opened}"
    );
    let note = here(|| scene.case_with("caseworker-b", &["note", &case.to_string()], "x"));
    assert!(note.stopped().contains("another key for this case"));
    scene.stranger_has_nothing();
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n57_a_grant_exchanged_opens_no_case_of_a_strangers() {
    let browser = Browser::open(Setup::default()).await;
    let scene = Scene::start();
    let case = here(|| scene.case_of_reporter());
    // Sealed to the true caseworker, so that it opens: with the stranger's key in the case's place.
    let grant = here(|| scene.false_grant("caseworker-a", case));
    let swap = "UPDATE grants SET sealed = $1 WHERE account = (SELECT id FROM accounts WHERE handle = 'caseworker-a') \
                AND case_key = (SELECT case_key FROM cases WHERE id = $2)";
    scene.change(swap, &[&grant, &case.0]);
    let opened = scene
        .open_case(&browser, "caseworker-a", &case.to_string())
        .await;
    assert!(
        opened.contains("The key you were given does not belong to this case"),
        "{opened}"
    );
    let note = here(|| scene.case_with("caseworker-a", &["note", &case.to_string()], "x"));
    assert!(
        note.stopped()
            .contains("the key you were given for this case cannot be believed")
    );
    scene.stranger_has_nothing();
    browser.close().await;
}
