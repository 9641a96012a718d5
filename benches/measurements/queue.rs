//! A page of the queue while the number of cases grows.

use std::time::Instant;

use crate::connection::Connection;
use crate::database::Database;
use crate::person::{self, Staff};
use crate::server::Server;
use crate::table::{Table, median, rounded};

/// Cases in the database, one after the other.
const SIZES: [usize; 3] = [100, 10_000, 100_000];
/// Pages that are asked for at each size.
const PAGES: usize = 400;
/// The goal: how much longer a page may take from the first size to the last.
const GROWTH: f64 = 1.5;

/// One size's figures, in milliseconds.
struct Figures {
    first_page: f64,
    any_page: f64,
    cpu: f64,
}

/// Fills a database with cards and grants, and asks for pages.
pub fn measure(table: &mut Table) {
    table.section("A page of the queue, 50 rows");
    let mut server = Server::start();
    let account = server.app.caseworker(0);
    let staff = person::sign_in(&server.app, &account);
    let mut measured = Vec::new();
    for size in SIZES {
        server.stop();
        fill(&server, size);
        server.begin();
        let figures = ask(table, &server, &staff);
        table.figure(
            &format!("{size} cases: the first page"),
            &format!("{} ms", rounded(figures.first_page)),
        );
        table.figure(
            &format!("{size} cases: page after page"),
            &format!("{} ms", rounded(figures.any_page)),
        );
        table.figure(
            &format!("{size} cases: server CPU, page after page"),
            &format!("{} ms", rounded(figures.cpu)),
        );
        measured.push(figures);
    }
    let (first, last) = (&measured[0], &measured[SIZES.len() - 1]);
    table.below(
        "growth of the first page's time",
        last.first_page / first.first_page,
        GROWTH,
        "",
    );
    table.below(
        "growth of the time page after page",
        last.any_page / first.any_page,
        GROWTH,
        "",
    );
    table.below(
        "growth of the server's CPU",
        last.cpu / first.cpu,
        GROWTH,
        "",
    );
}

/// Asks for the first page many times, then for page after page, from the beginning again at the end.
fn ask(table: &mut Table, server: &Server, staff: &Staff) -> Figures {
    let mut connection = Connection::open(&server.app.address());
    let cookie = format!("Cookie: {}\r\n", staff.cookie);
    let mut errors = 0;
    let mut page = |after: &str| {
        let began = Instant::now();
        let answer = connection.get(&format!("/api/v1/cases?after={after}"), &cookie);
        let time = began.elapsed().as_secs_f64() * 1000.0;
        let page: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let rows = page["cases"].as_array().map_or(0, Vec::len);
        errors += usize::from(answer.status != 200 || rows != 50);
        (time, page["next"].as_str().unwrap_or_default().to_owned())
    };
    page("");
    let first_page = median((0..PAGES).map(|_| page("").0).collect());
    let cpu = server.cpu_milliseconds();
    let mut after = String::new();
    let times = (0..PAGES).map(|_| {
        let (time, next) = page(&after);
        after = next;
        time
    });
    let any_page = median(times.collect());
    let cpu = (server.cpu_milliseconds() - cpu) / PAGES as f64;
    if errors > 0 {
        table.error(format!("{errors} pages of the queue were not whole"));
    }
    Figures {
        first_page,
        any_page,
        cpu,
    }
}

/// Adds cases until there are `size`, each with a card and three grants like those that are there already.
/// Rows go in by their random keys, which is how a rewritten database has them.
fn fill(server: &Server, size: usize) {
    let path = server.app.data().join("thicket.db");
    let mut database = Database::open_for_filling(&path);
    let known: Vec<i64> = database.column("SELECT count(*) FROM cases");
    let lacking = size - usize::try_from(known[0]).unwrap();
    let card: Vec<Vec<u8>> =
        database.column("SELECT sealed FROM records WHERE wire = 'card' LIMIT 1");
    let grant: Vec<Vec<u8>> = database.column("SELECT sealed FROM grants LIMIT 1");
    database.run("BEGIN IMMEDIATE", &[]);
    database.run(
        "CREATE TEMP TABLE fresh (number INTEGER NOT NULL, key INTEGER NOT NULL PRIMARY KEY)",
        &[],
    );
    database.run(
        "WITH RECURSIVE counted (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted LIMIT CAST($1 AS INTEGER)) \
         INSERT INTO fresh SELECT number, random() & 4611686018427387900 FROM counted",
        &[lacking.to_string().as_bytes()],
    );
    database.run(
        "INSERT INTO cases (case_key, id, desk, received, activity, state, open, assignee, card_key, body, recipient) \
         SELECT key, randomblob(16), desk, day, day, 'received', 1, NULL, key, randomblob(32), recipient FROM \
         (SELECT key, date('2026-01-01', '-' || (number % 700) || ' days') AS day FROM fresh ORDER BY key) \
         CROSS JOIN (SELECT desk, recipient FROM cases LIMIT 1)",
        &[],
    );
    database.run(
        "INSERT INTO records (record_key, case_key, digest, id, wire, day, size, sealed) \
         SELECT key, key, randomblob(32), randomblob(16), 'card', '2026-01-01', 4096, $1 FROM fresh ORDER BY key",
        &[&card[0]],
    );
    database.run(
        "INSERT INTO grants (grant_key, case_key, account, sealed) SELECT key + nth, key, id, $1 FROM fresh \
         CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth FROM accounts WHERE role = 'caseworker') \
         ORDER BY key, nth",
        &[&grant[0]],
    );
    database.run("DROP TABLE fresh", &[]);
    database.run("COMMIT", &[]);
    database.run("PRAGMA wal_checkpoint(TRUNCATE)", &[]);
}
