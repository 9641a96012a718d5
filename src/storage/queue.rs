//! The queue: a page of the cases one caseworker can open.
//!
//! A page walks an index of cases from the cursor and stops when it is full, so that its cost does not
//! grow with the number of cases.

use crate::domain::{AccountId, CaseId, Day, ParseError, Status, StatusFilter};

use super::scope::{CaseworkerSession, opens};
use super::{ReadTransaction, StorageError};

/// Cases on one page.
pub const PAGE_ROWS: usize = 50;

/// Where a page ends and the next begins. Written `2026-11-22.` and the case id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueCursor {
    activity: Day,
    case: CaseId,
}

impl QueueCursor {
    pub(super) fn at(activity: Day, case: CaseId) -> Self {
        Self { activity, case }
    }

    /// What a page's rows come after. The first page begins after a day that no case has.
    pub(super) fn start(after: Option<Self>) -> (String, Vec<u8>) {
        after.map_or_else(
            || ("9999-12-31".to_owned(), vec![0xff; 16]),
            |cursor| (cursor.activity.to_string(), cursor.case.0.to_vec()),
        )
    }
}

impl std::fmt::Display for QueueCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.activity, self.case)
    }
}

impl std::str::FromStr for QueueCursor {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let error = ParseError {
            expected: "queue position",
        };
        let (activity, case) = text.split_once('.').ok_or(error)?;
        Ok(Self {
            activity: activity.parse().map_err(|_| error)?,
            case: case.parse().map_err(|_| error)?,
        })
    }
}

/// A case in the queue.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// The case.
    pub case: CaseId,
    /// When it came.
    pub received: Day,
    /// When its newest record came.
    pub activity: Day,
    /// Hint of where it stands.
    pub state: Status,
    /// Hint of who has taken it.
    pub assignee: Option<AccountId>,
    /// Its newest card, sealed to the case; 4 KiB.
    pub card: Vec<u8>,
    /// The reader's own grant; 4 KiB.
    pub grant: Vec<u8>,
    /// The day on which a withdrawn report is erased.
    pub erase_on: Option<Day>,
    /// Whether it should get a new key.
    pub rekey: bool,
    /// Whether somebody wants it deleted.
    pub deleting: bool,
}

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// At most [`PAGE_ROWS`], newest activity first.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<QueueCursor>,
}

/// The text of a queue query. `CROSS JOIN` keeps SQLite from turning the walk round: from the grants it would
/// have to read and sort all of them.
macro_rules! queue_sql {
    ($filter:literal) => {
        concat!(
            "SELECT c.id, c.received, c.activity, c.state, c.assignee, r.sealed, g.sealed, c.erase_on, ",
            "c.rekey, CASE WHEN e.case_key IS NULL THEN 0 ELSE 1 END ",
            "FROM cases c CROSS JOIN grants g CROSS JOIN records r ",
            "LEFT JOIN erasures e ON e.case_key = c.case_key ",
            "WHERE (c.activity, c.id) < ($1, $2)",
            $filter,
            " AND g.case_key = c.case_key AND g.account = $3 AND r.record_key = c.card_key",
            opens!("g"),
            " ORDER BY c.activity DESC, c.id DESC LIMIT 51"
        )
    };
}

const ANY: &str = queue_sql!("");
const OPEN: &str = queue_sql!(" AND c.open = 1");
const ONLY: &str = queue_sql!(" AND c.state = $4");

type Row = (
    Vec<u8>,
    String,
    String,
    String,
    Option<Vec<u8>>,
    Vec<u8>,
    Vec<u8>,
    Option<String>,
    i64,
    i64,
);

impl ReadTransaction {
    /// The cases that this caseworker can open, 50 a page, newest activity first.
    pub async fn list_cases(
        &mut self,
        session: &CaseworkerSession,
        filter: StatusFilter,
        after: Option<QueueCursor>,
    ) -> Result<QueuePage, StorageError> {
        let (activity, case) = QueueCursor::start(after);
        let (sql, state) = match filter {
            StatusFilter::Any => (ANY, None),
            StatusFilter::Open => (OPEN, None),
            StatusFilter::Only(state) => (ONLY, Some(state)),
        };
        let mut query = sqlx::query_as(sql)
            .bind(activity)
            .bind(case)
            .bind(session.account().0.to_vec());
        if let Some(state) = state {
            query = query.bind(state.code());
        }
        let found: Vec<Row> = query.fetch_all(self.connection()).await?;
        let more = found.len() > PAGE_ROWS;
        let rows = found
            .into_iter()
            .take(PAGE_ROWS)
            .map(row)
            .collect::<Result<Vec<_>, StorageError>>()?;
        let next = rows.last().filter(|_| more).map(|row| QueueCursor {
            activity: row.activity,
            case: row.case,
        });
        Ok(QueuePage { rows, next })
    }
}

fn row(
    (id, received, activity, state, assignee, card, grant, erase_on, rekey, deleting): Row,
) -> Result<QueueRow, StorageError> {
    Ok(QueueRow {
        case: CaseId::from_slice(&id)?,
        received: received.parse()?,
        activity: activity.parse()?,
        state: state.parse()?,
        assignee: assignee
            .map(|account| AccountId::from_slice(&account))
            .transpose()?,
        card,
        grant,
        erase_on: erase_on.map(|day| day.parse()).transpose()?,
        rekey: rekey == 1,
        deleting: deleting == 1,
    })
}

#[cfg(test)]
pub(super) const QUERIES: [&str; 3] = [ANY, OPEN, ONLY];
