//! Servers that lie about who may read: the command line notices, says why, and sends nothing.

use serde_json::json;
use thicket::clock::Clock;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, EntrySignature};
use thicket::crypto::signature::Purpose;
use thicket::domain::{Bytes, Day};

use crate::fake::{Fake, World};
use crate::process::{Home, Said};

const ANSWERS: &str = r#"{"happened": "Somebody called."}"#;

fn report(home: &Home, fake: &Fake, more: &[&str]) -> Said {
    let mut arguments = vec!["report", "--server", &fake.url, "--answers", "-"];
    arguments.extend(more);
    home.run(&arguments, ANSWERS)
}

/// Meets an honest intake, lets it go bad, and tells what the command says then.
#[track_caller]
fn after(go_bad: impl FnOnce(&mut World)) -> String {
    let home = Home::new();
    let fake = Fake::honest(World::new(10));
    report(&home, &fake, &[]).done();
    go_bad(&mut fake.world.lock().unwrap());
    let err = report(&home, &fake, &[]).refused();
    assert_eq!(fake.reports().len(), 1, "only the first report was sent");
    assert!(err.contains("Stopping here"), "{err}");
    err
}

/// Signs the newest payload again, after it was changed, with the real admin's key.
fn change_newest(world: &mut World, change: impl FnOnce(&mut serde_json::Value)) {
    let instance = world.ledger().instance();
    let entry = world.entries.last_mut().unwrap();
    let mut payload = serde_json::from_slice(&entry.payload.0).unwrap();
    change(&mut payload);
    entry.payload = Bytes(serde_json::to_vec(&payload).unwrap());
    let signature = world
        .admin
        .1
        .sign(Purpose::Ledger, &instance, &entry.payload.0);
    entry.signatures = vec![EntrySignature {
        account: world.admin.0,
        signature: Bytes(signature.to_vec()),
    }];
}

/// Goes on answering `GET intake` as before, whatever becomes of the ledger.
fn freeze_intake(world: &mut World) {
    world.extra = world.intake();
}

#[test]
fn n62_a_shorter_ledger_stops_sealing() {
    let err = after(|world| {
        world.entries.pop();
    });
    assert!(err.contains("rolled back or rewritten"), "{err}");
}

#[test]
fn n62_a_forked_ledger_stops_sealing() {
    let err = after(|world| {
        world.entries.pop();
        world.vet();
        world.vet();
    });
    assert!(err.contains("rolled back or rewritten"), "{err}");
}

#[test]
fn n62_an_unknown_action_stops_sealing() {
    let err = after(|world| {
        world.append(Action::Renew {});
        freeze_intake(world);
        change_newest(world, |payload| payload["action"] = json!("bless"));
    });
    assert!(
        err.contains("a form that this version does not know"),
        "{err}"
    );
}

#[test]
fn n62_an_unknown_field_stops_sealing() {
    let err = after(|world| {
        world.append(Action::Renew {});
        freeze_intake(world);
        change_newest(world, |payload| payload["note"] = json!("trust me"));
    });
    assert!(
        err.contains("a form that this version does not know"),
        "{err}"
    );
}

#[test]
fn n62_a_bad_signature_stops_sealing() {
    let err = after(|world| {
        world.append(Action::Renew {});
        freeze_intake(world);
        world.entries.last_mut().unwrap().signatures[0].signature.0[0] ^= 1;
    });
    assert!(err.contains("not signed by enough active admins"), "{err}");
}

#[test]
fn n62_another_intake_at_the_same_address_is_refused() {
    let err = after(|world| *world = World::new(11));
    assert!(
        err.contains("another intake answers at this address"),
        "{err}"
    );
    // On this machine it may just be another demo, and whoever started it is told what to do.
    assert!(err.contains("another demo on this machine"), "{err}");
}

#[test]
fn n18_a_recipient_swapped_in_the_roster_stops_sealing() {
    let err = after(|world| {
        let mut intake = world.intake();
        let stranger = Identity::generate(&world.random).recipient();
        intake["desks"][0]["roster"][0]["recipient"] = json!(stranger.as_str());
        world.extra = intake;
    });
    assert!(err.contains("other readers than its ledger"), "{err}");
}

#[test]
fn n18_a_reader_too_many_or_too_few_stops_sealing() {
    let err = after(|world| {
        let mut intake = world.intake();
        let first = intake["desks"][0]["roster"][0].clone();
        intake["desks"][0]["roster"]
            .as_array_mut()
            .unwrap()
            .push(first);
        world.extra = intake;
    });
    assert!(err.contains("other readers than its ledger"), "{err}");
    let err = after(|world| {
        let mut intake = world.intake();
        intake["desks"][0]["roster"].as_array_mut().unwrap().pop();
        world.extra = intake;
    });
    assert!(err.contains("other readers than its ledger"), "{err}");
}

#[test]
fn n16_a_suspended_caseworker_is_not_sealed_to() {
    let home = Home::new();
    let mut world = World::new(12);
    world.vet();
    let (suspended, _) = world.caseworkers[1];
    world.append(Action::Suspend { account: suspended });
    let fake = Fake::honest(world);
    report(&home, &fake, &[]).done();
    let sent: thicket::domain::ReportSubmission =
        serde_json::from_slice(&fake.reports()[0]).unwrap();
    assert_eq!(sent.grants.len(), 2);
    assert!(sent.grants.iter().all(|grant| grant.account != suspended));
}

#[test]
fn the_genesis_that_a_person_names_goes_before_what_the_server_says() {
    let home = Home::new();
    let fake = Fake::honest(World::new(13));
    let other = World::new(14).ledger().genesis().to_string();
    let err = report(&home, &fake, &["--genesis", &other]).refused();
    assert!(err.contains("another intake answers"), "{err}");
    assert!(fake.reports().is_empty());
    let right = fake.world.lock().unwrap().ledger().genesis().to_string();
    report(&home, &fake, &["--genesis", &right]).done();
    // From now on it is remembered, and nobody can name another one by mistake.
    report(&home, &fake, &["--genesis", &other]).refused();
    report(&home, &fake, &[]).done();
}

#[test]
fn an_old_ledger_is_refused_unless_asked_for() {
    let home = Home::new();
    let long_ago = Clock::system().unix_seconds() - 31 * 86_400;
    let fake = Fake::honest(World::of_day(15, Day::from_unix_seconds(long_ago)));
    let err = report(&home, &fake, &[]).refused();
    assert!(err.contains("--stale"), "{err}");
    assert!(fake.reports().is_empty());
    report(&home, &fake, &["--stale"]).done();
}

#[test]
fn an_exported_ledger_is_verified_from_a_genesis() {
    let home = Home::new();
    let fake = Fake::honest(World::new(16));
    let genesis = fake.world.lock().unwrap().ledger().genesis().to_string();
    let exported = home
        .run(&["ledger", "export", "--server", &fake.url], "")
        .done();
    let verify = ["ledger", "verify", "-", "--genesis", &genesis];
    assert!(
        home.run(&verify, &exported)
            .done()
            .starts_with("valid: 4 entries")
    );
    let other = World::new(17).ledger().genesis().to_string();
    let wrong = ["ledger", "verify", "-", "--genesis", &other];
    assert!(
        home.run(&wrong, &exported)
            .refused()
            .contains("another intake's ledger")
    );
    let shown = home
        .run(&["ledger", "show", "--server", &fake.url], "")
        .done();
    assert!(
        shown.contains("Threshold  1") && shown.contains("genesis, first admin"),
        "{shown}"
    );

    let mut document: serde_json::Value = serde_json::from_str(&exported).unwrap();
    document["entries"].as_array_mut().unwrap().remove(2);
    let err = home.run(&verify, &document.to_string()).refused();
    assert!(
        err.contains("NOT valid") && err.contains("entry 2"),
        "{err}"
    );
}
