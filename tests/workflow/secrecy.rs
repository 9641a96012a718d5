//! Somebody with a copy of the database tries to tell a case's two mailboxes apart, and which of them was used.

use std::collections::BTreeMap;

use sqlx::{Connection as _, Row as _, SqliteConnection};
use thicket::domain::Mailbox;

use crate::conversation::{Conversation, page};
use crate::people::{DAY, Intake};

const CASES: usize = 40;

async fn copy(intake: &Intake) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(intake.folder.path().join("thicket.db"))
        .read_only(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn count(database: &mut SqliteConnection, sql: &'static str) -> i64 {
    let row = sqlx::query(sql).fetch_one(database).await.unwrap();
    row.get(0)
}

/// Rows of cases, records, grants, mailboxes and mail.
pub async fn rows_of_cases(intake: &Intake) -> [i64; 5] {
    let mut database = copy(intake).await;
    [
        count(&mut database, "SELECT count(*) FROM cases").await,
        count(&mut database, "SELECT count(*) FROM records").await,
        count(&mut database, "SELECT count(*) FROM grants").await,
        count(&mut database, "SELECT count(*) FROM mailboxes").await,
        count(&mut database, "SELECT count(*) FROM mail").await,
    ]
}

/// Everything in the clear about one mailbox.
#[derive(Debug, PartialEq, Eq)]
struct InTheClear {
    slip: i64,
    first: i64,
    /// Size and day of each mail.
    mail: Vec<(i64, String)>,
}

/// Everything in the clear about one case, its random ids and keys aside.
#[derive(Debug, PartialEq, Eq)]
struct CaseInTheClear {
    state: String,
    open: i64,
    received: String,
    activity: String,
    assigned: i64,
    erase_on: Option<String>,
    /// Kind, day and size of each record.
    records: Vec<(String, String, i64)>,
}

/// What tells one of two mailboxes from the other, if one of these does: true for the one that comes first.
struct Order {
    row: bool,
    slip: bool,
    mail_rows: bool,
    mail_ids: bool,
    newest_mail_row: bool,
}

async fn mailbox(database: &mut SqliteConnection, mailbox: &Mailbox) -> InTheClear {
    let row = sqlx::query(
        "SELECT length(slip), length(first), mailbox_key FROM mailboxes WHERE mailbox = $1",
    )
    .bind(mailbox.as_bytes())
    .fetch_one(&mut *database)
    .await
    .unwrap();
    let mail =
        sqlx::query("SELECT length(sealed), day FROM mail WHERE mailbox_key = $1 ORDER BY day")
            .bind(row.get::<i64, _>(2))
            .fetch_all(&mut *database)
            .await
            .unwrap();
    InTheClear {
        slip: row.get(0),
        first: row.get(1),
        mail: mail.iter().map(|row| (row.get(0), row.get(1))).collect(),
    }
}

async fn case(database: &mut SqliteConnection, talk: &Conversation) -> CaseInTheClear {
    let row = sqlx::query(
        "SELECT state, open, received, activity, assignee IS NOT NULL, erase_on, case_key \
         FROM cases WHERE id = $1",
    )
    .bind(talk.case.as_bytes())
    .fetch_one(&mut *database)
    .await
    .unwrap();
    let records = sqlx::query(
        "SELECT wire, day, size FROM records WHERE case_key = $1 ORDER BY wire, day, size",
    )
    .bind(row.get::<i64, _>(6))
    .fetch_all(&mut *database)
    .await
    .unwrap();
    CaseInTheClear {
        state: row.get(0),
        open: row.get(1),
        received: row.get(2),
        activity: row.get(3),
        assigned: row.get(4),
        erase_on: row.get(5),
        records: records
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2)))
            .collect(),
    }
}

/// Compares what is random in a row of each: keys, ids, bytes, places.
async fn order(database: &mut SqliteConnection, one: &Mailbox, two: &Mailbox) -> Order {
    let mut rows = Vec::new();
    for mailbox in [one, two] {
        let row = sqlx::query("SELECT mailbox_key, slip FROM mailboxes WHERE mailbox = $1")
            .bind(mailbox.as_bytes())
            .fetch_one(&mut *database)
            .await
            .unwrap();
        let (key, slip): (i64, Vec<u8>) = (row.get(0), row.get(1));
        let mail = sqlx::query(
            "SELECT mail_key, id FROM mail WHERE mailbox_key = $1 ORDER BY day, mail_key",
        )
        .bind(key)
        .fetch_all(&mut *database)
        .await
        .unwrap();
        let keys: Vec<i64> = mail.iter().map(|row| row.get(0)).collect();
        let ids: Vec<Vec<u8>> = mail.iter().map(|row| row.get(1)).collect();
        rows.push((key, slip, keys, ids));
    }
    let (one, two) = (&rows[0], &rows[1]);
    Order {
        row: one.0 < two.0,
        slip: one.1 < two.1,
        mail_rows: one.2 < two.2,
        mail_ids: one.3 < two.3,
        newest_mail_row: one.2.last() < two.2.last(),
    }
}

#[tokio::test]
async fn n24_no_copy_of_the_database_tells_which_mailbox_is_real_or_was_used() {
    let (intake, [one, ..]) = Intake::open().await;
    let mut talks = Vec::new();
    for _ in 0..CASES {
        talks.push(Conversation::begun(&intake).await);
    }
    // The same conversation in every case; in every second one through the safe mailbox.
    let used = |at: usize| {
        let talk = &talks[at];
        if at.is_multiple_of(2) {
            &talk.real
        } else {
            &talk.safe
        }
    };
    for round in 1..=2 {
        intake.clock.advance(DAY);
        let session = intake.caseworker(&one).await;
        for (at, talk) in talks.iter().enumerate() {
            let keys = used(at);
            talk.replied(&intake, &session, &one, round).await;
            let mail = page(&intake, keys.mailbox, 0).await.mail;
            talk.wrote(&intake, keys).await.unwrap();
            let deleted = mail[usize::try_from(round).unwrap() % mail.len()].id;
            intake
                .thicket
                .delete_mail(keys.mailbox, deleted)
                .await
                .unwrap();
            if round == 2 {
                intake.thicket.withdraw(keys.mailbox).await.unwrap();
            }
        }
        intake.thicket.store_visits().await.unwrap();
    }

    let mut database = copy(&intake).await;
    let mut guessed: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let expected = case(&mut database, &talks[0]).await;
    // Two replies, two follow-ups, two visits, a withdrawal; the report and its card.
    assert_eq!(expected.records.len(), 9);
    for (at, talk) in talks.iter().enumerate() {
        let (real, safe) = (talk.real.mailbox, talk.safe.mailbox);
        let shown = mailbox(&mut database, &real).await;
        assert_eq!(shown.mail.len(), 2);
        assert_eq!(shown, mailbox(&mut database, &safe).await);
        assert_eq!(case(&mut database, talk).await, expected);
        // Whoever guesses by the order of something is right half of the time, of either question.
        let order = order(&mut database, &real, &safe).await;
        for (by, real_first) in [
            ("row", order.row),
            ("slip", order.slip),
            ("mail rows", order.mail_rows),
            ("mail ids", order.mail_ids),
            ("newest mail row", order.newest_mail_row),
        ] {
            let used_first = real_first == at.is_multiple_of(2);
            let counts = guessed.entry(by).or_default();
            counts[0] += usize::from(real_first);
            counts[1] += usize::from(used_first);
        }
    }
    for (by, counts) in guessed {
        for right in counts {
            assert!((8..=CASES - 8).contains(&right), "{by}: {right} of {CASES}");
        }
    }
    // Nor does any column that may be looked at but is not compared above: these are all there are.
    for (table, columns) in [
        (
            "cases",
            "case_key,id,desk,received,activity,state,open,assignee,card_key,body,recipient,erase_on,rekey",
        ),
        ("mailboxes", "mailbox_key,mailbox,case_key,slip,first"),
        ("mail", "mail_key,mailbox_key,id,day,sealed,pinned"),
        (
            "records",
            "record_key,case_key,digest,id,wire,day,size,sealed",
        ),
    ] {
        let row = sqlx::query("SELECT group_concat(name) FROM pragma_table_info($1)")
            .bind(table)
            .fetch_one(&mut database)
            .await
            .unwrap();
        assert_eq!(row.get::<String, _>(0), columns);
    }
}

/// Every table with its columns: what SECURITY.md says is in the clear must be all there is.
const TABLES: &str = "
_sqlx_migrations: version description installed_on success checksum execution_time
accounts: id handle role state invite invite_expires login one_time_secret one_time_step recipient signing enrolment enrolment_signature keyring kept_keyring kept_on active_since
cases: case_key id desk received activity state open assignee card_key body recipient erase_on rekey
chunks: chunk_key record_key number bytes
earlier_grants: grant_key case_key account number sealed
earlier_keys: case_key number replaced record recipient author
erased_cases: id
erasures: case_key asked_by asked_on agreed agreed_on
factors: id account kind name added used step secret credential_id credential copy recipient
gone_parts: part_key
grants: grant_key case_key account sealed outdated behind
journal: seq payload
ledger: seq payload signatures
mail: mail_key mailbox_key id day sealed pinned
mailboxes: mailbox_key mailbox case_key slip first
meta: name value
notes: account admin sealed
parts: part_key case_key id size finished day
proposals: id seq payload signatures
records: record_key case_key digest id wire day size sealed
recovery_codes: digest account
refusals: case_key account
resets: account token expires secret
rotation_copies: account factor copy
rotation_grants: grant_key account case_key sealed
rotations: account recipient signing payload signature old_signature keyring
sessions: token account created used
templates: account sealed desk
withdrawn_signatures: entry account seq
";

#[tokio::test]
async fn n21_no_column_is_new_that_nobody_has_said_is_in_the_clear() {
    let (intake, _) = Intake::open().await;
    let mut database = copy(&intake).await;
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, group_concat(c.name, ' ') FROM sqlite_master m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' GROUP BY m.name ORDER BY m.name",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|(table, columns)| format!("{table}: {columns}"))
        .collect();
    assert_eq!(found.join("\n"), TABLES.trim());
}

#[tokio::test]
async fn n21_mail_and_erasure_are_kept_by_the_day() {
    let (intake, [one, ..]) = Intake::open().await;
    let talk = Conversation::begun(&intake).await;
    let session = intake.caseworker(&one).await;
    talk.replied(&intake, &session, &one, 1).await;
    intake.thicket.withdraw(talk.real.mailbox).await.unwrap();
    let mut database = copy(&intake).await;
    let days = sqlx::query("SELECT day FROM mail UNION ALL SELECT erase_on FROM cases")
        .fetch_all(&mut database)
        .await
        .unwrap();
    assert_eq!(days.len(), 3);
    for day in days {
        day.get::<String, _>(0)
            .parse::<thicket::domain::Day>()
            .unwrap();
    }
}
