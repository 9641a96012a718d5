//! What the database promises, tried on a file of its own each time.

mod cases;
mod submissions;

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use super::scope::{CaseworkerSession, StaffSession};
use super::*;
use crate::domain::{
    AccountId, AccountState, CaseId, Day, DeskId, Digest, Mailbox, RecordId, Role, Status,
    StatusFilter, Wire,
};

struct Intake {
    db: Db,
    operator: Operator,
    folder: tempfile::TempDir,
}

const DAY: &str = "2026-11-22";
const LIMITS: SessionLimits = SessionLimits {
    now: 100,
    created_after: 0,
    used_after: 0,
};

async fn intake() -> Intake {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/thicket.db");
    let (db, operator) = Db::open_as_operator(&path).await.unwrap();
    Intake {
        db,
        operator,
        folder,
    }
}

impl Intake {
    /// A vetted account that is signed in; `n` is its id, handle and token.
    async fn sign_in(&self, n: u8, role: Role) -> StaffSession {
        let handle = format!("person-{n}").parse().unwrap();
        let keeper = (&self.operator).into();
        let mut tx = self.db.write().await.unwrap();
        let token = Digest([n; 32]);
        let invitation = NewInvitation {
            account: AccountId([n; 16]),
            handle: &handle,
            role,
            token,
            expires: 1000,
        };
        let account = tx.invite(keeper, &invitation).await.unwrap().unwrap();
        let invitation = tx.find_invitation(token, 1).await.unwrap().unwrap();
        assert!(
            tx.offer_one_time_secret(&invitation, b"seed")
                .await
                .unwrap()
        );
        let enrolled = Enrolled {
            state: AccountState::Enrolled,
            login: token,
            one_time_step: 1,
            today: "2026-11-22".parse().unwrap(),
            recipient: "age1pq1",
            signing: [n; 32],
            payload: b"payload",
            signature: b"signature",
            keyring: b"keyring",
        };
        assert!(tx.enrol(&invitation, &enrolled).await.unwrap());
        assert!(
            !tx.enrol(&invitation, &enrolled).await.unwrap(),
            "n45: once"
        );
        let candidate = tx.sign_in_candidate(&handle).await.unwrap().unwrap();
        let session = NewSession { token, now: 100 };
        assert!(
            !tx.begin_session(&candidate, session).await.unwrap(),
            "n45: not vetted"
        );
        assert!(
            tx.apply_state(keeper, account, AccountState::Vetted, DAY.parse().unwrap())
                .await
                .unwrap()
        );
        let candidate = tx.sign_in_candidate(&handle).await.unwrap().unwrap();
        let today = "2026-11-22".parse().unwrap();
        let factors = tx.code_factors(&candidate).await.unwrap();
        assert!(factors.len() == 1 && factors[0].secret == b"seed");
        let code = UsedFactor::Code(factors[0].id, 2);
        assert!(tx.use_factor(&candidate, &code, today).await.unwrap());
        assert!(
            !tx.use_factor(&candidate, &code, today).await.unwrap(),
            "n33: a code works once"
        );
        assert!(tx.begin_session(&candidate, session).await.unwrap());
        let session = tx.staff_session(token, LIMITS).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        session
    }

    async fn caseworker(&self, n: u8) -> CaseworkerSession {
        match self.sign_in(n, Role::Caseworker).await {
            StaffSession::Caseworker(session) => session,
            StaffSession::Admin(_) => unreachable!(),
        }
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        let (count,): (i64,) = sqlx::query_as(sql)
            .fetch_one(tx.connection())
            .await
            .unwrap();
        count
    }
}

fn id16(n: u32) -> [u8; 16] {
    let mut id = [7; 16];
    // Scattered, as real ids are.
    id[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
    id
}

fn mailbox(n: u32, which: u8) -> Mailbox {
    let mut bytes = [which; 32];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    Mailbox(bytes)
}

fn key(n: u32) -> RowKey {
    RowKey::from_random(
        u64::from(n)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .to_be_bytes(),
    )
}

/// Stores case `n`, with a report of `length` bytes, granted to `accounts`.
/// What a submission is made of.
struct Sealed {
    report: Vec<u8>,
    short: Vec<u8>,
    letter: Vec<u8>,
}

impl Sealed {
    fn of_length(length: usize) -> Self {
        let report = (0..length).map(|i| u8::try_from(i % 251).unwrap());
        Self {
            report: report.collect(),
            short: vec![3; 4096],
            letter: vec![4; 8192],
        }
    }

    fn grants(&self, accounts: &[AccountId]) -> Vec<NewGrant<'_>> {
        let grant = |account: &AccountId| NewGrant {
            account: *account,
            sealed: &self.short,
        };
        accounts.iter().map(grant).collect()
    }

    fn submission<'a>(&'a self, n: u32, day: Day, grants: &'a [NewGrant<'a>]) -> NewSubmission<'a> {
        NewSubmission {
            key: key(n),
            case: CaseId(id16(n)),
            recipient: "age1pq1",
            desk: DeskId([1; 16]),
            body: Digest([9; 32]),
            day,
            mailboxes: [1, 2].map(|which| NewMailbox {
                mailbox: mailbox(n, which),
                slip: &self.letter,
                first: &self.letter,
            }),
            report: (RecordId(id16(n)), &self.report, Digest([1; 32])),
            card: (RecordId(id16(n + 1)), &self.short, Digest([2; 32])),
            grants,
        }
    }
}

async fn store(
    tx: &mut WriteTransaction,
    n: u32,
    length: usize,
    day: Day,
    accounts: &[AccountId],
) -> Result<bool, StorageError> {
    let sealed = Sealed::of_length(length);
    let grants = sealed.grants(accounts);
    tx.store_submission(&sealed.submission(n, day, &grants), 0)
        .await
}

#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    let intake = intake().await;
    let mode = |name: &str| {
        let path = intake.folder.path().join(name);
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/thicket.db"), 0o600);
    assert_eq!(mode("data/thicket.db-wal"), 0o600);
}

#[tokio::test]
async fn a_commit_is_there_after_opening_again_and_a_dropped_turn_is_not() {
    let intake = intake().await;
    let day = DAY.parse().unwrap();
    let mut kept = intake.db.write().await.unwrap();
    assert!(store(&mut kept, 1, 16_384, day, &[]).await.unwrap());
    kept.commit().await.unwrap();
    let mut dropped = intake.db.write().await.unwrap();
    assert!(store(&mut dropped, 2, 16_384, day, &[]).await.unwrap());
    drop(dropped);
    intake.db.close().await.unwrap();

    let db = Db::open(&intake.folder.path().join("data/thicket.db"))
        .await
        .unwrap();
    let mut tx = db.read().await.unwrap();
    let body = Digest([9; 32]);
    let (earlier, _) = tx
        .before_submission(CaseId(id16(1)), body, 0)
        .await
        .unwrap();
    assert_eq!(earlier, EarlierSubmission::Same);
    let (earlier, _) = tx
        .before_submission(CaseId(id16(2)), body, 0)
        .await
        .unwrap();
    assert_eq!(earlier, EarlierSubmission::New);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n53_32_writers_at_once_and_those_that_give_up_among_them_lose_nothing() {
    let intake = intake().await;
    let day: Day = DAY.parse().unwrap();
    let writers = (0..160_u32).map(|n| {
        let db = intake.db.clone();
        tokio::spawn(async move {
            let mut tx = db.write().await.unwrap();
            assert!(store(&mut tx, n, 16_384, day, &[]).await.unwrap());
            // Every fifth gives up: half of them by dropping, half by being cancelled in the commit.
            match n % 10 {
                0 => drop(tx),
                5 => drop(tokio::time::timeout(std::time::Duration::ZERO, tx.commit()).await),
                _ => tx.commit().await.unwrap(),
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    intake.db.write().await.unwrap().commit().await.unwrap();
    for n in 0..160 {
        let mut tx = intake.db.read().await.unwrap();
        let (earlier, _) = tx
            .before_submission(CaseId(id16(n)), Digest([9; 32]), 0)
            .await
            .unwrap();
        match n % 10 {
            0 => assert_eq!(earlier, EarlierSubmission::New),
            5 => {}
            _ => assert_eq!(earlier, EarlierSubmission::Same),
        }
    }
    assert!(
        intake
            .db
            .read()
            .await
            .unwrap()
            .faults()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_turn_that_was_given_up_does_not_keep_other_processes_waiting() {
    let intake = intake().await;
    let other = Db::open(&intake.folder.path().join("data/thicket.db"))
        .await
        .unwrap();
    let mut tx = intake.db.write().await.unwrap();
    store(&mut tx, 1, 16_384, DAY.parse().unwrap(), &[])
        .await
        .unwrap();
    drop(tx);
    let waiting = tokio::time::timeout(std::time::Duration::from_secs(10), other.write());
    waiting.await.unwrap().unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_known_mailbox_undoes_the_whole_report_and_nobody_elses() {
    let intake = intake().await;
    let day = DAY.parse().unwrap();
    let mut tx = intake.db.write().await.unwrap();
    assert!(store(&mut tx, 1, 16_384, day, &[]).await.unwrap());
    tx.commit().await.unwrap();

    let mut tx = intake.db.write().await.unwrap();
    let letter = vec![4; 8192];
    let new = NewSubmission {
        key: key(2),
        case: CaseId(id16(2)),
        recipient: "age1pq1",
        desk: DeskId([1; 16]),
        body: Digest([9; 32]),
        day,
        mailboxes: [mailbox(1, 1), mailbox(2, 2)].map(|mailbox| NewMailbox {
            mailbox,
            slip: &letter,
            first: &letter,
        }),
        report: (RecordId([1; 16]), &letter, Digest([1; 32])),
        card: (RecordId([2; 16]), &letter, Digest([2; 32])),
        grants: &[],
    };
    assert!(!tx.store_submission(&new, 0).await.unwrap());
    drop(tx);
    intake.db.write().await.unwrap().commit().await.unwrap();
    assert_eq!(intake.count("SELECT COUNT(*) FROM cases").await, 1);
    assert_eq!(intake.count("SELECT COUNT(*) FROM records").await, 2);
}

#[tokio::test]
async fn an_erased_case_is_remembered() {
    let intake = intake().await;
    let mut tx = intake.db.write().await.unwrap();
    sqlx::query("INSERT INTO erased_cases (id) VALUES ($1)")
        .bind(id16(1).as_slice())
        .execute(tx.connection())
        .await
        .unwrap();
    let (earlier, _) = tx
        .before_submission(CaseId(id16(1)), Digest([9; 32]), 0)
        .await
        .unwrap();
    assert_eq!(earlier, EarlierSubmission::Erased);
}

#[tokio::test]
async fn compacting_rewrites_the_file_while_others_write() {
    let intake = intake().await;
    let day: Day = DAY.parse().unwrap();
    let writers: Vec<_> = (0..40)
        .map(|n| {
            let db = intake.db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                store(&mut tx, n, 16_384, day, &[]).await.unwrap();
                tx.commit().await.unwrap();
            })
        })
        .collect();
    intake.db.compact(day).await.unwrap();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut tx = intake.db.read().await.unwrap();
    assert_eq!(tx.compacted().await.unwrap(), Some(day));
    assert!(tx.faults().await.unwrap().is_empty());
    assert_eq!(intake.count("SELECT COUNT(*) FROM cases").await, 40);
}

#[tokio::test]
async fn n37_a_stopped_account_has_no_session() {
    let intake = intake().await;
    let session = intake.sign_in(1, Role::Admin).await;
    let mut tx = intake.db.write().await.unwrap();
    let keeper = (&intake.operator).into();
    tx.apply_state(
        keeper,
        session.account(),
        AccountState::Suspended,
        DAY.parse().unwrap(),
    )
    .await
    .unwrap();
    tx.apply_state(
        keeper,
        session.account(),
        AccountState::Vetted,
        DAY.parse().unwrap(),
    )
    .await
    .unwrap();
    let token = Digest([1; 32]);
    assert!(tx.staff_session(token, LIMITS).await.unwrap().is_none());
}

#[tokio::test]
async fn a_handle_is_never_reused_but_an_unused_link_can_be_renewed() {
    let intake = intake().await;
    let keeper = (&intake.operator).into();
    intake.sign_in(1, Role::Caseworker).await;
    let mut tx = intake.db.write().await.unwrap();
    let (taken, new) = ("person-1".parse().unwrap(), "person-2".parse().unwrap());
    let invitation = |handle, role, n| NewInvitation {
        account: AccountId([n; 16]),
        handle,
        role,
        token: Digest([n; 32]),
        expires: 1000,
    };
    let caseworker = Role::Caseworker;
    let refused = tx.invite(keeper, &invitation(&taken, caseworker, 7)).await;
    assert_eq!(refused.unwrap(), None);
    let first = tx.invite(keeper, &invitation(&new, caseworker, 8)).await;
    let again = tx.invite(keeper, &invitation(&new, caseworker, 9)).await;
    assert_eq!(first.unwrap(), again.unwrap());
    let promoted = tx.invite(keeper, &invitation(&new, Role::Admin, 10)).await;
    assert_eq!(promoted.unwrap(), None);
    assert!(
        tx.find_invitation(Digest([8; 32]), 1)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        tx.find_invitation(Digest([9; 32]), 1000)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        tx.find_invitation(Digest([9; 32]), 999)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compacting_makes_its_copy_beside_the_database() {
    let intake = intake().await;
    let day: Day = DAY.parse().unwrap();
    // More than the memory that SQLite takes for pages, or nothing would go to the disk.
    for n in 0..200 {
        let mut tx = intake.db.write().await.unwrap();
        store(&mut tx, n, 262_144, day, &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
    let done = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let watcher = std::thread::spawn({
        let done = Arc::clone(&done);
        move || {
            let mut seen = std::collections::BTreeSet::new();
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                // SQLite's temporary files are unlinked, but the process still has them open.
                for open in std::fs::read_dir("/proc/self/fd").unwrap().flatten() {
                    let target = std::fs::read_link(open.path()).unwrap_or_default();
                    if target.to_string_lossy().contains("/etilqs_") {
                        seen.insert(target.parent().unwrap().to_owned());
                    }
                }
            }
            seen
        }
    });
    intake.db.compact(day).await.unwrap();
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    let seen = watcher.join().unwrap();
    assert!(!seen.is_empty());
    // Other tests compact databases of their own, each in a folder of this name.
    assert!(
        seen.iter().all(|folder| folder.ends_with("data")),
        "{seen:?}"
    );
}
