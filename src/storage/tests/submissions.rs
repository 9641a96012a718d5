//! Reports that are stored with one message, and what must not be stored so.

use super::*;

async fn store_usual(db: &Db, n: u32, length: usize, accounts: &[AccountId], seq: u64) -> bool {
    try_to_store(db, n, length, accounts, seq).await.unwrap()
}

async fn try_to_store(
    db: &Db,
    n: u32,
    length: usize,
    accounts: &[AccountId],
    seq: u64,
) -> Result<bool, StorageError> {
    let sealed = Sealed::of_length(length);
    let grants = sealed.grants(accounts);
    let new = sealed.submission(n, DAY.parse().unwrap(), &grants);
    db.store_usual_submission(&new, seq).await
}

fn accounts(count: u8) -> Vec<AccountId> {
    (0..count).map(|n| AccountId([n; 16])).collect()
}

#[tokio::test]
async fn a_usual_report_is_there_with_every_grant() {
    let intake = intake().await;
    for count in 0..=5 {
        let n = u32::from(count);
        assert!(store_usual(&intake.db, n, 16_384, &accounts(count), 0).await);
    }
    assert_eq!(intake.count("SELECT COUNT(*) FROM cases").await, 6);
    assert_eq!(intake.count("SELECT COUNT(*) FROM records").await, 12);
    assert_eq!(intake.count("SELECT COUNT(*) FROM mailboxes").await, 12);
    assert_eq!(intake.count("SELECT COUNT(*) FROM grants").await, 15);
}

#[tokio::test]
async fn n53_nothing_is_stored_of_what_something_is_to_be_said_about() {
    let intake = intake().await;
    let db = &intake.db;
    assert!(store_usual(db, 1, 16_384, &accounts(3), 0).await);
    // The same again; more readers or a longer report than one text has room for.
    assert!(!store_usual(db, 1, 16_384, &accounts(3), 0).await);
    assert!(!store_usual(db, 2, 16_384, &accounts(6), 0).await);
    assert!(!store_usual(db, 2, 262_144, &accounts(3), 0).await);

    // A mailbox that another case has.
    let sealed = Sealed::of_length(16_384);
    let mut new = sealed.submission(2, DAY.parse().unwrap(), &[]);
    new.mailboxes[0].mailbox = mailbox(1, 1);
    assert!(!db.store_usual_submission(&new, 0).await.unwrap());

    // An erased case, and a ledger that is longer than what the readers were checked against.
    let mut tx = db.write().await.unwrap();
    sqlx::query("INSERT INTO erased_cases (id) VALUES ($1)")
        .bind(id16(2).as_slice())
        .execute(tx.connection())
        .await
        .unwrap();
    sqlx::query("INSERT INTO ledger (seq, payload, signatures) VALUES (7, x'00', '[]')")
        .execute(tx.connection())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!store_usual(db, 2, 16_384, &accounts(3), 8).await);
    assert!(!store_usual(db, 3, 16_384, &accounts(3), 7).await);
    assert_eq!(intake.count("SELECT COUNT(*) FROM cases").await, 1);
    assert_eq!(intake.count("SELECT COUNT(*) FROM records").await, 2);
    assert_eq!(intake.count("SELECT COUNT(*) FROM mailboxes").await, 2);
    assert_eq!(intake.count("SELECT COUNT(*) FROM grants").await, 3);
    assert!(store_usual(db, 3, 16_384, &accounts(3), 8).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n53_what_is_refused_takes_nobody_elses_report_with_it() {
    let intake = intake().await;
    assert!(store_usual(&intake.db, 1000, 16_384, &[], 0).await);
    let writers = (0..160_u32).map(|n| {
        let db = intake.db.clone();
        tokio::spawn(async move {
            match n % 4 {
                // Known already.
                0 => assert!(!store_usual(&db, 1000, 16_384, &[], 0).await),
                // Others who write in turn, one of whom gives up.
                1 => drop(db.write().await.unwrap()),
                2 => {
                    let mut tx = db.write().await.unwrap();
                    let day = DAY.parse().unwrap();
                    assert!(store(&mut tx, n, 16_384, day, &[]).await.unwrap());
                    tx.commit().await.unwrap();
                }
                _ => assert!(store_usual(&db, n, 16_384, &[], 0).await),
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(intake.count("SELECT COUNT(*) FROM cases").await, 81);
    assert_eq!(intake.count("SELECT COUNT(*) FROM mailboxes").await, 162);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n09_on_a_full_disk_everybody_of_a_batch_is_told_so_and_what_was_acknowledged_is_there() {
    let intake = intake().await;
    assert!(store_usual(&intake.db, 1000, 16_384, &[], 0).await);
    sqlx::query("PRAGMA max_page_count = 400")
        .execute(intake.db.writer.lock().await.alone().await.unwrap())
        .await
        .unwrap();
    let writers = (0..64_u32).map(|n| {
        let db = intake.db.clone();
        tokio::spawn(async move { try_to_store(&db, n, 16_384, &[], 0).await })
    });
    let mut stored = 1;
    for writer in writers.collect::<Vec<_>>() {
        match writer.await.unwrap() {
            Ok(done) => stored += i64::from(done),
            Err(error) => assert!(matches!(error, StorageError::Full), "{error}"),
        }
    }
    assert!((2..60).contains(&stored), "{stored}");
    assert_eq!(intake.count("SELECT COUNT(*) FROM cases").await, stored);
    assert_eq!(
        intake.count("SELECT COUNT(*) FROM mailboxes").await,
        2 * stored
    );
}

#[tokio::test]
async fn what_was_written_is_copied_from_the_log_and_that_does_not_grow_for_ever() {
    let intake = intake().await;
    let size = |name: &str| {
        let path = intake.folder.path().join("data").join(name);
        std::fs::metadata(path).unwrap().len()
    };
    let write = async |from, to| {
        for n in from..to {
            assert!(store_usual(&intake.db, n, 16_384, &accounts(3), 0).await);
        }
    };
    // Before the writer would do it: the log has less than a third of what that takes.
    write(0, 70).await;
    let begun = std::time::Instant::now();
    while size("thicket.db") < 4_000_000 {
        assert!(begun.elapsed().as_secs() < 60, "nothing was copied");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // However seldom the other connection gets to it: 8,000 pages, and what one commit brings. Three times as
    // much is written.
    write(70, 800).await;
    assert!(size("thicket.db") + size("thicket.db-wal") > 70_000_000);
    assert!(size("thicket.db-wal") < 34_000_000);
}
