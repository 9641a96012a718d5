//! Somebody with a copy of the database tries to tell a case's two mailboxes apart, and which of them was used.

use std::collections::BTreeMap;

use sqlx::{Connection as _, Row as _, SqliteConnection};
use thicket::crypto::hybrid::Recipient;
use thicket::domain::Mailbox;
use thicket::storage::PutRecord;

use crate::conversation::{Conversation, page};
use crate::opening::open;
use crate::people::{DAY, Intake};
use crate::rekeying::{request, seal_rekey};

const CASES: usize = 40;

/// Whether the conversation of a case goes through the real mailbox.
fn uses_real(at: usize) -> bool {
    at.is_multiple_of(2)
}

/// How many new keys a case gets: none, one or two, whichever mailbox is used.
fn new_keys(at: usize) -> u64 {
    match at / 2 % 4 {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    }
}

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
    /// Size and day of each mail, and whether it names the case's key.
    mail: Vec<(i64, String, i64)>,
}

/// Everything in the clear about one case, its random ids and keys aside.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CaseInTheClear {
    state: String,
    open: i64,
    received: String,
    activity: String,
    assigned: i64,
    erase_on: Option<String>,
    rekey: i64,
    /// Kind, day and size of each record.
    records: Vec<(String, String, i64)>,
    /// Which grant of which account has what size, and how it stands.
    grants: Vec<(i64, Vec<u8>, i64, i64, i64)>,
    /// Number and day of each earlier key, and who replaced it.
    earlier_keys: Vec<(i64, String, Vec<u8>)>,
}

/// What tells one of two mailboxes from the other, if one of these does: true for the one that comes first.
struct Order {
    row: bool,
    slip: bool,
    mail_rows: bool,
    mail_ids: bool,
    newest_mail_row: bool,
    /// Of the mail that names the case's key, if one does.
    key_mail_row: Option<bool>,
    key_mail_id: Option<bool>,
}

async fn mailbox(database: &mut SqliteConnection, mailbox: &Mailbox) -> InTheClear {
    let row = sqlx::query(
        "SELECT length(slip), length(first), mailbox_key FROM mailboxes WHERE mailbox = $1",
    )
    .bind(mailbox.as_bytes())
    .fetch_one(&mut *database)
    .await
    .unwrap();
    let mail = sqlx::query_as(
        "SELECT length(sealed), day, pinned FROM mail WHERE mailbox_key = $1 ORDER BY day, pinned",
    )
    .bind(row.get::<i64, _>(2))
    .fetch_all(&mut *database)
    .await
    .unwrap();
    InTheClear {
        slip: row.get(0),
        first: row.get(1),
        mail,
    }
}

async fn case(database: &mut SqliteConnection, talk: &Conversation) -> CaseInTheClear {
    let row = sqlx::query(
        "SELECT state, open, received, activity, assignee IS NOT NULL, erase_on, rekey, case_key \
         FROM cases WHERE id = $1",
    )
    .bind(talk.case.as_bytes())
    .fetch_one(&mut *database)
    .await
    .unwrap();
    let key: i64 = row.get(7);
    let records = sqlx::query_as(
        "SELECT wire, day, size FROM records WHERE case_key = $1 ORDER BY wire, day, size",
    )
    .bind(key)
    .fetch_all(&mut *database)
    .await
    .unwrap();
    let grants = sqlx::query_as(
        "SELECT 0, account, length(sealed), outdated, behind FROM grants WHERE case_key = $1 UNION ALL \
         SELECT number, account, length(sealed), 0, 0 FROM earlier_grants WHERE case_key = $1 ORDER BY 1, 2",
    )
    .bind(key)
    .fetch_all(&mut *database)
    .await
    .unwrap();
    let earlier_keys = sqlx::query_as(
        "SELECT number, replaced, author FROM earlier_keys WHERE case_key = $1 ORDER BY number",
    )
    .bind(key)
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
        rekey: row.get(6),
        records,
        grants,
        earlier_keys,
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
            "SELECT mail_key, id, pinned FROM mail WHERE mailbox_key = $1 ORDER BY day, mail_key",
        )
        .bind(key)
        .fetch_all(&mut *database)
        .await
        .unwrap();
        let keys: Vec<i64> = mail.iter().map(|row| row.get(0)).collect();
        let ids: Vec<Vec<u8>> = mail.iter().map(|row| row.get(1)).collect();
        let key_mail = mail.iter().position(|row| row.get::<i64, _>(2) == 1);
        rows.push((key, slip, keys, ids, key_mail));
    }
    let (one, two) = (&rows[0], &rows[1]);
    let key_mails = one.4.zip(two.4);
    Order {
        row: one.0 < two.0,
        slip: one.1 < two.1,
        mail_rows: one.2 < two.2,
        mail_ids: one.3 < two.3,
        newest_mail_row: one.2.last() < two.2.last(),
        key_mail_row: key_mails.map(|(a, b)| one.2[a] < two.2[b]),
        key_mail_id: key_mails.map(|(a, b)| one.3[a] < two.3[b]),
    }
}

#[tokio::test]
async fn n24_no_copy_of_the_database_tells_which_mailbox_is_real_or_was_used() {
    let (intake, [one, two, three]) = Intake::open().await;
    let all = [one.account, two.account, three.account];
    let mut talks = Vec::new();
    for _ in 0..CASES {
        talks.push(Conversation::begun(&intake).await);
    }
    // The same conversation in every case; in every second one through the safe mailbox.
    for round in 1..=2 {
        intake.clock.advance(DAY);
        let session = intake.caseworker(&one).await;
        let by = if round == 1 { &two } else { &three };
        let colleague = intake.caseworker(by).await;
        for (at, talk) in talks.iter_mut().enumerate() {
            talk.replied(&intake, &session, &one, round).await;
            if round <= new_keys(at) {
                let view = open(&intake, &colleague, talk.case).await;
                let rekey = seal_rekey(&intake, by, &view, &all).await;
                let put = request(&rekey);
                let put = intake.thicket.rekey(&colleague, talk.case, &put).await;
                assert!(matches!(put.unwrap(), PutRecord::Stored(_)));
                talk.recipient = Recipient::parse(&rekey.case_recipient).unwrap();
            }
            let keys = if uses_real(at) {
                &talk.real
            } else {
                &talk.safe
            };
            let mail = page(&intake, keys.mailbox, 0).await.mail;
            talk.wrote(&intake, keys).await.unwrap();
            // The first mail, and then a reply: the newest, or the one below what names a new key.
            let deleted = if round == 1 { mail.len() - 1 } else { 1 };
            let deleted = mail[deleted].id;
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
    let mut guessed: BTreeMap<&str, Vec<[bool; 2]>> = BTreeMap::new();
    let mut expected = BTreeMap::new();
    for (at, talk) in talks.iter().enumerate() {
        let (real, safe) = (talk.real.mailbox, talk.safe.mailbox);
        let shown = mailbox(&mut database, &real).await;
        let keys = new_keys(at);
        let number = usize::try_from(keys).unwrap();
        assert_eq!(shown.mail.len(), 2 + number);
        assert_eq!(shown, mailbox(&mut database, &safe).await);
        // Two replies, two follow-ups, two visits, a withdrawal; the report and its card; each new key.
        let told = case(&mut database, talk).await;
        assert_eq!(told.records.len(), 9 + number);
        assert_eq!(told.grants.len(), 3 * (1 + number));
        assert_eq!(told.earlier_keys.len(), number);
        let seen = expected.entry(keys).or_insert_with(|| told.clone());
        assert_eq!(&told, seen);
        // Whoever guesses by the order of something is right half of the time, of either question.
        let order = order(&mut database, &real, &safe).await;
        assert_eq!(order.key_mail_row.is_some(), keys > 0);
        for (by, real_first) in [
            ("row", Some(order.row)),
            ("slip", Some(order.slip)),
            ("mail rows", Some(order.mail_rows)),
            ("mail ids", Some(order.mail_ids)),
            ("newest mail row", Some(order.newest_mail_row)),
            ("row of the mail with the key", order.key_mail_row),
            ("id of the mail with the key", order.key_mail_id),
        ] {
            let Some(real_first) = real_first else {
                continue;
            };
            let used_first = real_first == uses_real(at);
            guessed
                .entry(by)
                .or_default()
                .push([real_first, used_first]);
        }
    }
    assert_eq!(expected.len(), 3);
    for (by, guesses) in guessed {
        let all = guesses.len();
        for question in 0..2 {
            let right = guesses.iter().filter(|guess| guess[question]).count();
            let by_chance = all / 5..=all - all / 5;
            assert!(by_chance.contains(&right), "{by}: {right} of {all}");
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
            "grants",
            "grant_key,case_key,account,sealed,outdated,behind",
        ),
        ("earlier_grants", "grant_key,case_key,account,number,sealed"),
        (
            "earlier_keys",
            "case_key,number,replaced,record,recipient,author",
        ),
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
