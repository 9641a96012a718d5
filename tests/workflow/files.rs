//! Parts of files: sent, broken off, taken up, limited, read, forgotten.

use sqlx::Connection as _;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::part::{PartSealer, open_part};
use thicket::domain::part::{LARGEST_PART, SMALLEST_PART};
use thicket::domain::{CaseId, Mailbox, PartId, ReportSubmission};
use thicket::workflow::{FileLimits, WorkflowError};

use crate::people::{Intake, body, open_with};

const CHUNK: usize = 524_288;

fn seal(recipient: &str, content: &[u8]) -> Vec<u8> {
    let recipient = Recipient::parse(recipient).unwrap();
    let mut sealer = PartSealer::new(&recipient).unwrap();
    let mut sealed = sealer.write(content).unwrap();
    sealed.extend(sealer.finish().unwrap());
    sealed
}

/// A report that was received, one of its mailboxes, and a sealed part for it.
struct Sent {
    case: CaseId,
    mailboxes: [Mailbox; 2],
    report: ReportSubmission,
}

async fn sent(intake: &Intake) -> Sent {
    let report = intake.report().await;
    intake.thicket.receive_report(&body(&report)).await.unwrap();
    Sent {
        case: report.case,
        mailboxes: report.mailboxes.each_ref().map(|mailbox| mailbox.mailbox),
        report,
    }
}

impl Sent {
    fn part(&self, content: &[u8]) -> Vec<u8> {
        seal(&self.report.case_recipient, content)
    }
}

async fn begin(
    intake: &Intake,
    sent: &Sent,
    id: PartId,
    size: usize,
) -> Result<PartId, WorkflowError> {
    let (mailbox, case) = (sent.mailboxes[0], sent.case);
    intake
        .thicket
        .begin_part(mailbox, case, Some(id), size as u64)
        .await
}

/// Takes the part up and sends these bytes on.
async fn send(
    intake: &Intake,
    sent: &Sent,
    id: PartId,
    bytes: &[u8],
) -> Result<u64, WorkflowError> {
    let mut upload = intake
        .thicket
        .take_up_part(sent.mailboxes[0], sent.case, id)
        .await?;
    for piece in bytes.chunks(10_000) {
        upload.write(piece).await?;
    }
    upload.settle().await
}

async fn offset(intake: &Intake, sent: &Sent, id: PartId) -> Result<u64, WorkflowError> {
    let taken = intake
        .thicket
        .take_up_part(sent.mailboxes[0], sent.case, id)
        .await?;
    Ok(taken.offset())
}

async fn read(intake: &Intake, person: &crate::people::Person, sent: &Sent, id: PartId) -> Vec<u8> {
    let session = intake.caseworker(person).await;
    let mut part = intake
        .thicket
        .open_part(&session, sent.case, id)
        .await
        .unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await.unwrap() {
        bytes.extend(chunk);
    }
    assert_eq!(bytes.len() as u64, part.size());
    bytes
}

fn id(n: u8) -> PartId {
    PartId([n; 16])
}

fn not_found<T>(result: Result<T, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::NotFound))
}

#[tokio::test]
async fn a_part_is_taken_up_where_it_broke_off_and_read_whole() {
    let (intake, [one, ..]) = Intake::open().await;
    let sent = sent(&intake).await;
    let content: Vec<u8> = (0..1_200_000_u32).map(|n| (n % 251) as u8).collect();
    let part = sent.part(&content);
    assert!(part.len() > 2 * CHUNK, "the test needs several chunks");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    let session = intake.caseworker(&one).await;
    let mut at = 0;
    // Before, at and after the edges of header and chunks.
    for end in [
        0,
        1,
        2047,
        2048,
        2049,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
    ] {
        let stored = send(&intake, &sent, id(1), &part[at..end]).await.unwrap();
        assert_eq!(stored, end as u64);
        assert_eq!(offset(&intake, &sent, id(1)).await.unwrap(), end as u64);
        let early = intake.thicket.open_part(&session, sent.case, id(1)).await;
        assert!(not_found(early), "a part that is not whole was shown");
        let view = intake.thicket.open_case(&session, sent.case).await.unwrap();
        assert!(view.files.is_empty());
        at = end;
    }
    send(&intake, &sent, id(1), &part[at..]).await.unwrap();
    assert_eq!(read(&intake, &one, &sent, id(1)).await, part);
    let session = intake.caseworker(&one).await;
    let view = intake.thicket.open_case(&session, sent.case).await.unwrap();
    let files: Vec<_> = view.files.iter().map(|part| (part.id, part.size)).collect();
    assert_eq!(files, [(id(1), part.len() as u64)]);
    // Nothing more fits, and a whole part cannot be taken back.
    let more = send(&intake, &sent, id(1), b"more").await;
    assert!(matches!(more, Err(WorkflowError::TooMuch)));
    let back = intake
        .thicket
        .remove_part(sent.mailboxes[0], sent.case, id(1))
        .await;
    assert!(matches!(back, Err(WorkflowError::PartKnown)));
    assert_eq!(read(&intake, &one, &sent, id(1)).await, part);
}

#[tokio::test]
async fn a_sealed_part_opens_with_the_case_identity_alone() {
    let (intake, [one, ..]) = Intake::open().await;
    let sent = sent(&intake).await;
    let part = sent.part(b"evidence");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    send(&intake, &sent, id(1), &part).await.unwrap();
    let stored = read(&intake, &one, &sent, id(1)).await;
    let session = intake.caseworker(&one).await;
    let view = intake.thicket.open_case(&session, sent.case).await.unwrap();
    let grant = thicket::crypto::record::OpenedGrant::open(
        &one.identity,
        &intake.ledger().await.instance(),
        &sent.case,
        &view.row.grant.0,
    )
    .unwrap();
    assert_eq!(
        *open_part(&grant.identity, 8, &stored).unwrap(),
        b"evidence"
    );
    let other = Identity::generate(&intake.random);
    assert!(open_part(&other, 8, &stored).is_err());
}

#[tokio::test]
async fn n12_the_same_id_twice_is_refused_and_the_first_goes_on() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    let part = sent.part(b"once");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    send(&intake, &sent, id(1), &part[..5000]).await.unwrap();
    for size in [part.len(), 20_480] {
        let again = begin(&intake, &sent, id(1), size).await;
        assert!(matches!(again, Err(WorkflowError::PartKnown)));
    }
    assert_eq!(offset(&intake, &sent, id(1)).await.unwrap(), 5000);
    // Without an id the server draws one, another each time.
    let (thicket, mailbox) = (&intake.thicket, sent.mailboxes[0]);
    let drawn = thicket.begin_part(mailbox, sent.case, None, SMALLEST_PART);
    let another = thicket.begin_part(mailbox, sent.case, None, SMALLEST_PART);
    assert_ne!(drawn.await.unwrap(), another.await.unwrap());
}

#[tokio::test]
async fn n13_what_is_no_sealed_part_is_refused_as_soon_as_its_header_is_there() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    for size in [
        0,
        1,
        16_383,
        16_385,
        usize::try_from(LARGEST_PART).unwrap() + 1,
    ] {
        let refused = begin(&intake, &sent, id(1), size).await;
        assert!(matches!(refused, Err(WorkflowError::PartSize(_))), "{size}");
    }
    let mut two_stanzas = b"age-encryption.org/v1\n".to_vec();
    two_stanzas.extend_from_slice(b"-> X25519 AAAA\nAAAA\n--- AAAA\n");
    two_stanzas.resize(16_384, 0);
    for bytes in [vec![b'x'; 16_384], two_stanzas] {
        begin(&intake, &sent, id(1), bytes.len()).await.unwrap();
        // What is too short to tell is kept, and refused with the rest.
        assert_eq!(
            send(&intake, &sent, id(1), &bytes[..100]).await.unwrap(),
            100
        );
        let refused = send(&intake, &sent, id(1), &bytes[100..2100]).await;
        assert!(matches!(refused, Err(WorkflowError::PartNotAge)));
        assert!(not_found(offset(&intake, &sent, id(1)).await));
        assert_eq!(
            intake.thicket.tidy_parts().await.unwrap(),
            0,
            "bytes stayed"
        );
    }
}

#[tokio::test]
async fn n27_n44_another_cases_parts_do_not_exist() {
    let (intake, [one, ..]) = Intake::open().await;
    let (mine, theirs) = (sent(&intake).await, sent(&intake).await);
    let part = theirs.part(b"theirs");
    begin(&intake, &theirs, id(1), part.len()).await.unwrap();
    send(&intake, &theirs, id(1), &part[..9000]).await.unwrap();
    let thicket = &intake.thicket;
    let unknown = Mailbox([7; 32]);
    for (mailbox, case) in [
        (mine.mailboxes[0], theirs.case),
        (mine.mailboxes[0], mine.case),
        (unknown, theirs.case),
        (theirs.mailboxes[0], mine.case),
    ] {
        assert!(not_found(thicket.take_up_part(mailbox, case, id(1)).await));
        assert!(not_found(thicket.remove_part(mailbox, case, id(1)).await));
        if (mailbox, case) != (mine.mailboxes[0], mine.case) {
            let begun = thicket.begin_part(mailbox, case, Some(id(2)), SMALLEST_PART);
            assert!(not_found(begun.await));
        }
    }
    send(&intake, &theirs, id(1), &part[9000..]).await.unwrap();
    // A caseworker who joined later has no grant; one who has finds the part in its own case only.
    let late = intake.join("four", thicket::domain::Role::Caseworker).await;
    let without = intake.caseworker(&late).await;
    assert!(not_found(
        thicket.open_part(&without, theirs.case, id(1)).await
    ));
    let with = intake.caseworker(&one).await;
    assert!(not_found(thicket.open_part(&with, mine.case, id(1)).await));
    assert_eq!(read(&intake, &one, &theirs, id(1)).await, part);
    // The same id in another case is another part.
    begin(&intake, &mine, id(1), part.len()).await.unwrap();
    assert_eq!(offset(&intake, &mine, id(1)).await.unwrap(), 0);
}

#[tokio::test]
async fn either_mailbox_sends_and_nothing_tells_which() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    let part = sent.part(b"one part, two senders");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    for (mailbox, bytes) in [(0, &part[..7000]), (1, &part[7000..])] {
        let mailbox = sent.mailboxes[mailbox];
        let upload = intake.thicket.take_up_part(mailbox, sent.case, id(1));
        let mut upload = upload.await.unwrap();
        upload.write(bytes).await.unwrap();
        upload.settle().await.unwrap();
    }
    assert_eq!(
        offset(&intake, &sent, id(1)).await.unwrap(),
        part.len() as u64
    );
    let parts = columns(&intake, "thicket.db", "parts").await;
    assert_eq!(parts, "part_key case_key id size finished day");
    let chunks = columns(&intake, "files.db", "chunks").await;
    assert_eq!(chunks, "chunk_key bytes");
}

async fn columns(intake: &Intake, file: &str, table: &str) -> String {
    let mut connection = connect(intake, file).await;
    let rows: Vec<(String,)> = sqlx::query_as("SELECT name FROM pragma_table_info($1)")
        .bind(table)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let names: Vec<_> = rows.into_iter().map(|(name,)| name).collect();
    names.join(" ")
}

/// Another process's look at a database.
pub async fn connect(intake: &Intake, file: &str) -> sqlx::SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(intake.folder.path().join(file))
        .foreign_keys(true);
    sqlx::SqliteConnection::connect_with(&options)
        .await
        .unwrap()
}

#[tokio::test]
async fn who_takes_a_part_up_stops_whoever_was_sending_it() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    let part = sent.part(b"over a circuit that breaks");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    let take_up = || {
        let (thicket, mailbox) = (intake.thicket.clone(), sent.mailboxes[0]);
        async move { thicket.take_up_part(mailbox, sent.case, id(1)).await }
    };
    let mut broken = take_up().await.unwrap();
    broken.write(&part[..6000]).await.unwrap();
    let next = tokio::spawn(take_up());
    broken.overtaken().await;
    broken.settle().await.unwrap();
    let mut next = next.await.unwrap().unwrap();
    // What the first had is not lost.
    assert_eq!(next.offset(), 6000);
    next.write(&part[6000..]).await.unwrap();
    assert_eq!(next.settle().await.unwrap(), part.len() as u64);
}

#[tokio::test]
async fn a_case_has_no_more_files_than_the_limits_say() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    let limits = |files, bytes, reserve| FileLimits {
        files,
        bytes,
        reserve,
    };
    let with = |limits| open_with(intake.folder.path(), &intake.clock, &intake.random, limits);
    let begin = |thicket: &thicket::workflow::Thicket, n, size| {
        let (thicket, mailbox) = (thicket.clone(), sent.mailboxes[0]);
        async move {
            thicket
                .begin_part(mailbox, sent.case, Some(id(n)), size)
                .await
        }
    };
    // Bytes: unfinished parts count too.
    let (thicket, _) = with(limits(25, 3 * SMALLEST_PART, 0)).await.unwrap();
    for n in 1..=3 {
        begin(&thicket, n, SMALLEST_PART).await.unwrap();
    }
    let refused = begin(&thicket, 4, SMALLEST_PART).await;
    assert!(matches!(refused, Err(WorkflowError::TooMuch)));
    let mailbox = sent.mailboxes[0];
    thicket
        .remove_part(mailbox, sent.case, id(1))
        .await
        .unwrap();
    begin(&thicket, 4, SMALLEST_PART).await.unwrap();
    // Number: as many parts as so many files may have.
    let (thicket, _) = with(limits(3, 1_000_000, 0)).await.unwrap();
    let refused = begin(&thicket, 5, SMALLEST_PART).await;
    assert!(
        matches!(refused, Err(WorkflowError::TooMuch)),
        "a fourth part"
    );
    let (thicket, _) = with(limits(4, 1_000_000, 0)).await.unwrap();
    begin(&thicket, 5, SMALLEST_PART).await.unwrap();
    // Room: a disk without so much free takes reports and no files.
    let (thicket, _) = with(limits(25, 2 << 30, u64::MAX)).await.unwrap();
    let refused = begin(&thicket, 6, SMALLEST_PART).await;
    assert!(matches!(refused, Err(WorkflowError::StorageFull)));
    let report = intake.report().await;
    assert!(thicket.receive_report(&body(&report)).await.unwrap().new);
    // Also in the middle; what has come before stays.
    let part = sent.part(&[0; 20_000]);
    let upload = thicket.take_up_part(mailbox, sent.case, id(5)).await;
    let mut upload = upload.unwrap();
    upload.write(&part[..3000]).await.unwrap();
    let refused = upload.settle().await;
    assert!(matches!(refused, Err(WorkflowError::StorageFull)));
    assert_eq!(offset(&intake, &sent, id(5)).await.unwrap(), 0);
}

#[tokio::test]
async fn unfinished_parts_are_forgotten_after_a_week_and_orphans_removed() {
    let (intake, [one, ..]) = Intake::open().await;
    let (sent, erased) = (sent(&intake).await, sent(&intake).await);
    let part = sent.part(b"kept");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    send(&intake, &sent, id(1), &part).await.unwrap();
    begin(&intake, &sent, id(2), part.len()).await.unwrap();
    send(&intake, &sent, id(2), &part[..8000]).await.unwrap();
    begin(&intake, &erased, id(3), part.len()).await.unwrap();
    send(&intake, &erased, id(3), &part).await.unwrap();
    intake.clock.advance(7 * 86_400);
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 0);
    assert_eq!(offset(&intake, &sent, id(2)).await.unwrap(), 8000);
    // Whatever erases a case, its parts go with it, and their bytes with the next tidying.
    erase(&intake, &erased).await;
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 1);
    intake.clock.advance(86_400);
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 1);
    assert!(not_found(offset(&intake, &sent, id(2)).await));
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 0);
    assert_eq!(read(&intake, &one, &sent, id(1)).await, part);
}

#[tokio::test]
async fn a_part_is_forgotten_a_week_after_its_newest_bytes() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    let part = sent.part(b"over many bad days");
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    for day in 0..4 {
        let bytes = &part[day * 1_000..(day + 1) * 1_000];
        send(&intake, &sent, id(1), bytes).await.unwrap();
        intake.clock.advance(5 * 86_400);
        assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 0);
        let stored = offset(&intake, &sent, id(1)).await.unwrap();
        assert_eq!(stored, (day as u64 + 1) * 1_000);
    }
    intake.clock.advance(3 * 86_400);
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 1);
    assert!(not_found(offset(&intake, &sent, id(1)).await));
}

#[tokio::test]
async fn an_older_first_database_does_not_cost_the_files() {
    let (intake, [one, ..]) = Intake::open().await;
    let (kept, withdrawn) = (sent(&intake).await, sent(&intake).await);
    for n in 1..=20 {
        for sent in [&kept, &withdrawn] {
            let part = sent.part(&[n; 100]);
            begin(&intake, sent, id(n), part.len()).await.unwrap();
            send(&intake, sent, id(n), &part).await.unwrap();
        }
    }
    // What was erased is known to be gone, however much of all it is.
    let mailbox = withdrawn.mailboxes[0];
    intake.thicket.withdraw(mailbox).await.unwrap();
    intake.clock.advance(5 * 86_400);
    assert_eq!(intake.thicket.erase_due().await.unwrap(), 1);
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 20);
    // As in a copy that was made before these came.
    let mut connection = connect(&intake, "thicket.db").await;
    for sql in [
        "CREATE TABLE later AS SELECT * FROM parts",
        "DELETE FROM parts WHERE id <> x'01010101010101010101010101010101'",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 0);
    let back =
        "INSERT INTO parts SELECT * FROM later WHERE part_key NOT IN (SELECT part_key FROM parts)";
    sqlx::query(back).execute(&mut connection).await.unwrap();
    for n in 1..=20 {
        let part = read(&intake, &one, &kept, id(n)).await;
        assert_eq!(part.len() as u64, SMALLEST_PART);
    }
    // A few are what a kill leaves; many go when the operator says that it is right.
    sqlx::query("DELETE FROM parts")
        .execute(&mut connection)
        .await
        .unwrap();
    assert_eq!(intake.thicket.tidy_parts().await.unwrap(), 0);
    let file = intake.folder.path().join("thicket.db");
    let (db, operator) = thicket::storage::Db::open_as_operator(&file).await.unwrap();
    assert!(db.orphans().await.unwrap().are_too_many());
    let removed = db.remove_orphans(Some(&operator)).await.unwrap();
    assert_eq!((removed.removed, removed.left), (20, 0));
    assert_eq!(db.orphans().await.unwrap().count(), 0);
}

async fn erase(intake: &Intake, sent: &Sent) {
    let mut connection = connect(intake, "thicket.db").await;
    sqlx::query("DELETE FROM cases WHERE id = $1")
        .bind(sent.case.as_bytes())
        .execute(&mut connection)
        .await
        .unwrap();
}

#[tokio::test]
async fn n10_a_part_whose_last_byte_was_stored_is_whole_after_a_kill() {
    let (intake, [one, ..]) = Intake::open().await;
    let sent = sent(&intake).await;
    let part = sent.part(&[1; 700_000]);
    begin(&intake, &sent, id(1), part.len()).await.unwrap();
    // As if the server was killed after the last chunk and before it was noted.
    let mut upload = intake
        .thicket
        .take_up_part(sent.mailboxes[0], sent.case, id(1))
        .await
        .unwrap();
    let whole = part.len() - part.len() % CHUNK;
    upload.write(&part[..whole]).await.unwrap();
    drop(upload);
    assert_eq!(offset(&intake, &sent, id(1)).await.unwrap(), whole as u64);
    send(&intake, &sent, id(1), &part[whole..]).await.unwrap();
    unfinish(&intake).await;
    let session = intake.caseworker(&one).await;
    let early = intake.thicket.open_part(&session, sent.case, id(1)).await;
    assert!(not_found(early));
    let (again, _) = crate::people::open(intake.folder.path(), &intake.clock, &intake.random)
        .await
        .unwrap();
    let taken = again
        .take_up_part(sent.mailboxes[0], sent.case, id(1))
        .await;
    assert_eq!(taken.unwrap().offset(), part.len() as u64);
    assert_eq!(read(&intake, &one, &sent, id(1)).await, part);
}

async fn unfinish(intake: &Intake) {
    let mut connection = connect(intake, "thicket.db").await;
    sqlx::query("UPDATE parts SET finished = 0")
        .execute(&mut connection)
        .await
        .unwrap();
}

#[tokio::test]
async fn n53_many_parts_at_once_are_all_stored() {
    let (intake, [one, ..]) = Intake::open().await;
    let sent = sent(&intake).await;
    let parts: Vec<(PartId, Vec<u8>)> = (0..32)
        .map(|n| (id(n), sent.part(&vec![n; 600_000])))
        .collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (id, part) in parts.clone() {
        let (thicket, mailbox, case) = (intake.thicket.clone(), sent.mailboxes[0], sent.case);
        tasks.spawn(async move {
            thicket
                .begin_part(mailbox, case, Some(id), part.len() as u64)
                .await
                .unwrap();
            let mut upload = thicket.take_up_part(mailbox, case, id).await.unwrap();
            for piece in part.chunks(16_384) {
                upload.write(piece).await.unwrap();
            }
            upload.settle().await.unwrap()
        });
    }
    while let Some(stored) = tasks.join_next().await {
        assert!(stored.unwrap() > 600_000);
    }
    for (id, part) in &parts {
        assert_eq!(&read(&intake, &one, &sent, *id).await, part);
    }
}

#[tokio::test]
async fn days_are_kept_and_no_times() {
    let (intake, _) = Intake::open().await;
    let sent = sent(&intake).await;
    begin(&intake, &sent, id(1), 16_384).await.unwrap();
    let day = intake.clock.today().to_string();
    let mut connection = connect(&intake, "thicket.db").await;
    let (stored, size, finished): (String, i64, i64) =
        sqlx::query_as("SELECT day, size, finished FROM parts")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!((stored, size, finished), (day, 16_384, 0));
}
