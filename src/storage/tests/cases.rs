//! Cases, their records and the queue.

use super::*;

#[tokio::test]
async fn a_case_comes_back_whole_whatever_its_size_and_only_to_those_with_a_grant() {
    let intake = intake().await;
    let (mine, other) = (intake.caseworker(1).await, intake.caseworker(2).await);
    let day: Day = DAY.parse().unwrap();
    for (n, size) in (0..).zip(Wire::Report.buckets()) {
        let mut tx = intake.db.write().await.unwrap();
        store(&mut tx, n, size, day, &[mine.account()])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = intake.db.read().await.unwrap();
        let case = CaseId(id16(n));
        assert!(tx.open_case(&other, case).await.unwrap().is_none(), "n44");
        let access = tx.open_case(&mine, case).await.unwrap().unwrap();
        let details = tx.case_details(&access).await.unwrap();
        let report = details
            .records
            .iter()
            .find(|r| r.wire == Wire::Report)
            .unwrap();
        assert_eq!(report.sealed.len(), size);
        assert!(
            (0..)
                .zip(&report.sealed)
                .all(|(i, byte)| i % 251 == i32::from(*byte))
        );
        assert_eq!(details.mailboxes, [mailbox(n, 1), mailbox(n, 2)]);
        assert_eq!(details.state, Status::Received);
    }
}

#[tokio::test]
async fn a_desk_of_any_size_gets_its_grants() {
    let intake = intake().await;
    let mut desk = Vec::new();
    for n in 1..=7 {
        desk.push(intake.caseworker(n).await);
    }
    let accounts: Vec<_> = desk.iter().map(CaseworkerSession::account).collect();
    for size in 0..=7 {
        let mut tx = intake.db.write().await.unwrap();
        let n = u32::try_from(size).unwrap() * 2;
        let day = DAY.parse().unwrap();
        store(&mut tx, n, 100, day, &accounts[..size])
            .await
            .unwrap();
        for (place, session) in desk.iter().enumerate() {
            let access = tx.open_case(session, CaseId(id16(n))).await.unwrap();
            assert_eq!(access.is_some(), place < size);
        }
        tx.commit().await.unwrap();
    }
    assert_eq!(intake.count("SELECT COUNT(*) FROM grants").await, 28);
}

#[tokio::test]
async fn the_same_record_twice_is_one_and_a_card_is_shown_in_the_queue() {
    let intake = intake().await;
    let mine = intake.caseworker(1).await;
    let mut tx = intake.db.write().await.unwrap();
    let day = DAY.parse().unwrap();
    store(&mut tx, 1, 16_384, day, &[mine.account()])
        .await
        .unwrap();
    let access = tx.open_case(&mine, CaseId(id16(1))).await.unwrap().unwrap();
    let sealed = vec![5; 4096];
    let mut record = NewRecord {
        key: key(50),
        id: RecordId([5; 16]),
        wire: Wire::Card,
        day: "2026-11-23".parse().unwrap(),
        sealed: &sealed,
        digest: Digest([5; 32]),
    };
    let stored = tx.put_record(&access, &record).await.unwrap();
    assert_eq!(stored, PutRecord::Stored(RecordId([5; 16])));
    (record.key, record.id) = (key(51), RecordId([6; 16]));
    let known = tx.put_record(&access, &record).await.unwrap();
    assert_eq!(known, PutRecord::Known(RecordId([5; 16])));
    tx.set_hint(&access, Status::Closed, Some(mine.account()), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = intake.db.read().await.unwrap();
    let page = tx.list_cases(&mine, StatusFilter::Any, None).await.unwrap();
    assert_eq!(page.rows[0].card, sealed);
    assert_eq!(page.rows[0].activity, record.day);
    assert_eq!(page.rows[0].assignee, Some(mine.account()));
    for (filter, count) in [
        (StatusFilter::Open, 0),
        (StatusFilter::Only(Status::Closed), 1),
        (StatusFilter::Only(Status::Received), 0),
    ] {
        let page = tx.list_cases(&mine, filter, None).await.unwrap();
        assert_eq!(page.rows.len(), count);
    }
}

#[tokio::test]
async fn the_queue_pages_through_ones_own_cases_newest_day_first() {
    let intake = intake().await;
    let (mine, other) = (intake.caseworker(1).await, intake.caseworker(2).await);
    let mut tx = intake.db.write().await.unwrap();
    for n in 0..130_u32 {
        let day = format!("2026-11-{:02}", 1 + n % 20).parse().unwrap();
        let accounts = if n % 10 == 0 {
            vec![other.account()]
        } else {
            vec![mine.account(), other.account()]
        };
        store(&mut tx, n * 2, 100, day, &accounts).await.unwrap();
    }
    tx.commit().await.unwrap();

    for filter in [
        StatusFilter::Any,
        StatusFilter::Open,
        StatusFilter::Only(Status::Received),
    ] {
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let mut tx = intake.db.read().await.unwrap();
            let page = tx.list_cases(&mine, filter, after).await.unwrap();
            seen.extend(page.rows.iter().map(|row| (row.activity, row.case)));
            pages += 1;
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().unwrap());
        }
        assert_eq!((pages, seen.len()), (3, 117));
        assert!(seen.is_sorted_by(|a, b| a > b));
    }
}

#[tokio::test]
async fn a_queue_page_walks_an_index_and_sorts_nothing() {
    let intake = intake().await;
    let indexes = ["cases_by_activity", "cases_open", "cases_by_state"];
    for (sql, index) in crate::storage::queue::QUERIES.into_iter().zip(indexes) {
        let mut tx = intake.db.read().await.unwrap();
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
            .fetch_all(tx.connection())
            .await
            .unwrap();
        let plan: Vec<_> = plan.into_iter().map(|(.., step)| step).collect();
        assert!(plan[0].contains(index), "{plan:?}");
        assert!(
            plan.iter()
                .all(|step| step.starts_with("SEARCH") || step.starts_with("CORRELATED")),
            "{plan:?}"
        );
    }
}

#[tokio::test]
async fn n21_row_keys_tell_neither_order_nor_number() {
    let intake = intake().await;
    let mut tx = intake.db.write().await.unwrap();
    for n in 0..20 {
        store(&mut tx, n * 2, 100, DAY.parse().unwrap(), &[])
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = intake.db.read().await.unwrap();
    let keys: Vec<(i64,)> = sqlx::query_as("SELECT case_key FROM cases ORDER BY rowid")
        .fetch_all(tx.connection())
        .await
        .unwrap();
    let sent: Vec<i64> = (0..20).map(|n| key(n * 2).next(0)).collect();
    assert_ne!(keys.iter().map(|(key,)| *key).collect::<Vec<_>>(), sent);
    // No column of what belongs to a case can hold a time.
    let columns: Vec<(String,)> = sqlx::query_as(
        "SELECT sql FROM sqlite_schema WHERE name IN \
         ('cases', 'mailboxes', 'grants', 'records', 'chunks', 'erased_cases')",
    )
    .fetch_all(tx.connection())
    .await
    .unwrap();
    assert_eq!(columns.len(), 6);
    for (sql,) in columns {
        assert!(
            !sql.contains("CURRENT") && !sql.contains("minutes"),
            "{sql}"
        );
        assert!(!sql.contains("AUTOINCREMENT"), "{sql}");
    }
}

#[tokio::test]
async fn n44_a_desks_texts_are_not_another_desks_to_write() {
    let intake = intake().await;
    let (mine, theirs) = (intake.caseworker(1).await, intake.caseworker(2).await);
    let admin = intake.sign_in(3, Role::Admin).await;
    let (desk, other) = (DeskId(id16(1)), DeskId(id16(2)));
    let mut tx = intake.db.write().await.unwrap();
    for session in [&mine, &theirs] {
        let put = tx.put_templates(&mine, desk, session.account(), b"ours");
        assert!(put.await.unwrap());
    }
    let put = tx.put_templates(&theirs, other, mine.account(), b"another desk's");
    assert!(!put.await.unwrap());
    let put = tx.put_templates(&mine, desk, admin.account(), b"for an admin");
    assert!(!put.await.unwrap());
    let kept = tx.templates(&mine).await.unwrap();
    assert_eq!(kept.as_deref(), Some(b"ours".as_slice()));
    let put = tx.put_templates(&theirs, desk, mine.account(), b"newer");
    assert!(put.await.unwrap());
}
