//! Taking reports in: what one costs, how many a second, beside what the disk itself allows.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use thicket::crypto::derivation::stretch;

use crate::connection::Connection;
use crate::database::Database;
use crate::person;
use crate::reports::{self, Ready};
use crate::server::Server;
use crate::table::{Table, median, rounded};

/// How often everything is sent, in turns, since the disk is not always equally fast.
const ROUNDS: usize = 3;
/// Senders at once, and how many reports they send together in a round.
const SENDERS: [(usize, usize); 3] = [(1, 150), (8, 400), (32, 640)];
/// Bare commits in a round.
const COMMITS: usize = 300;
/// Reports through the plain form.
const PLAIN: usize = 40;

/// How much was done in how long, over all rounds.
#[derive(Clone, Copy, Default)]
struct Rate {
    done: usize,
    time: Duration,
    cpu: f64,
}

impl Rate {
    fn per_second(&self) -> f64 {
        self.done as f64 / self.time.as_secs_f64()
    }

    fn cpu_each(&self) -> f64 {
        self.cpu / self.done as f64
    }
}

/// Sealed reports.
pub fn measure_sealed(table: &mut Table) {
    table.section("Sealed reports, three caseworkers");
    let server = Server::start();
    let ledger = person::ledger(&server.app);
    std::thread::sleep(Duration::from_secs(2));
    let idle = server.resident();
    let a_round = SENDERS.iter().map(|(_, reports)| reports).sum::<usize>();
    let ready = reports::seal_many(&ledger, ROUNDS * a_round);
    let mut bare = BareCommits::begin(&server);

    let mut rates = [Rate::default(); SENDERS.len()];
    let mut disk = Rate::default();
    let mut refused = 0;
    let mut rest = &ready[..];
    for _ in 0..ROUNDS {
        bare.add(&mut disk, &ready[..COMMITS]);
        for ((senders, count), rate) in SENDERS.into_iter().zip(&mut rates) {
            let (now, later) = rest.split_at(count);
            rest = later;
            refused += send(&server, now, senders, rate);
        }
    }
    let peak = server.peak();

    let bytes = ready[0].stored.len();
    table.figure(
        &format!("bytes of sealed files a report, of {} sent", ready.len()),
        &bytes.to_string(),
    );
    table.below(
        "server CPU a report, one sender",
        rates[0].cpu_each(),
        1.5,
        "ms",
    );
    table.figure(
        "server CPU a report, 32 senders",
        &format!("{} ms", rounded(rates[2].cpu_each())),
    );
    let disk = disk.per_second();
    table.figure(
        "bare SQLite commits of the same bytes",
        &format!("{}/s", rounded(disk)),
    );
    for ((senders, _), rate) in SENDERS.iter().zip(&rates) {
        let rate = rate.per_second();
        table.figure(
            &format!("reports, senders: {senders}"),
            &format!("{}/s", rounded(rate)),
        );
        let what = format!("reports for each bare commit, senders: {senders}");
        if *senders == 32 {
            table.at_least(&what, rate / disk, 0.5);
        } else {
            table.figure(&what, &rounded(rate / disk));
        }
    }
    table.below("memory when idle", idle, 30.0, "MB");
    table.below("most memory with 32 senders", peak, 120.0, "MB");
    check(table, &server, &ready, refused);
}

/// Sends each report once over connections that stay open; returns how many were refused.
fn send(server: &Server, ready: &[Ready], senders: usize, rate: &mut Rate) -> usize {
    let address = server.app.address();
    let connections: Vec<_> = (0..senders).map(|_| Connection::open(&address)).collect();
    let (cpu, began) = (server.cpu_milliseconds(), Instant::now());
    let refused = std::thread::scope(|scope| {
        let working: Vec<_> = connections
            .into_iter()
            .zip(ready.chunks(ready.len() / senders))
            .map(|(mut connection, part)| {
                scope.spawn(move || {
                    let mut send = |report: &Ready| {
                        connection.post("/api/v1/reports", "application/json", &report.body)
                    };
                    part.iter()
                        .filter(|report| send(report).status != 201)
                        .count()
                })
            })
            .collect();
        let done = working.into_iter().map(|sender| sender.join().unwrap());
        done.sum::<usize>()
    });
    rate.time += began.elapsed();
    rate.cpu += server.cpu_milliseconds() - cpu;
    rate.done += ready.len();
    refused
}

/// Nothing that was sent may be refused, and nothing acknowledged may lack.
fn check(table: &mut Table, server: &Server, ready: &[Ready], refused: usize) {
    let stored: Vec<Vec<u8>> = Database::of(server).column("SELECT id FROM cases");
    let stored: HashSet<&[u8]> = stored.iter().map(Vec::as_slice).collect();
    let lost = ready
        .iter()
        .filter(|report| !stored.contains(report.case.as_bytes()))
        .count();
    table.figure("reports refused or lost", &(refused + lost).to_string());
    if refused + lost > 0 {
        table.error(format!("{refused} reports refused, {lost} lost"));
    }
}

/// What the disk allows: the sealed files of one report as one row, one row a commit, one after the other.
struct BareCommits(Database);

impl BareCommits {
    fn begin(server: &Server) -> Self {
        let mut database = Database::open(&server.app.folder().join("bare.db"));
        database.run(
            "CREATE TABLE reports (key INTEGER PRIMARY KEY, files BLOB NOT NULL)",
            &[],
        );
        Self(database)
    }

    fn add(&mut self, rate: &mut Rate, ready: &[Ready]) {
        let began = Instant::now();
        for report in ready {
            let files: &[u8] = &report.stored;
            self.0
                .run("INSERT INTO reports (files) VALUES ($1)", &[files]);
        }
        rate.time += began.elapsed();
        rate.done += ready.len();
    }
}

/// Reports that the server seals.
pub fn measure_plain(table: &mut Table) {
    table.section("Reports through the plain form, sealed by the server");
    let server = Server::start();
    let mut connection = Connection::open(&server.app.address());
    let mut send = |body: &[u8]| {
        let media_type = "application/x-www-form-urlencoded";
        let answer = connection.post("/en/report/plain", media_type, body);
        answer.status == 200
    };
    let bodies: Vec<_> = (0..PLAIN).map(|_| reports::plain()).collect();
    let first = send(&reports::plain());
    let (cpu, began) = (server.cpu_milliseconds(), Instant::now());
    let refused = bodies.iter().filter(|body| !send(body)).count() + usize::from(!first);
    let time = began.elapsed().as_secs_f64() * 1000.0 / PLAIN as f64;
    let whole = (server.cpu_milliseconds() - cpu) / PLAIN as f64;
    let stretches = 2.0 * stretch_milliseconds();
    let cases: Vec<i64> = Database::of(&server)
        .column("SELECT count(*) FROM cases WHERE received = (SELECT max(received) FROM cases)");
    table.figure(
        "server CPU a report, two Argon2 included",
        &format!("{} ms", rounded(whole)),
    );
    table.figure(
        "two Argon2 (stretch), CPU in this process",
        &format!("{} ms", rounded(stretches)),
    );
    table.below(
        "server CPU a report beside those",
        whole - stretches,
        6.0,
        "ms",
    );
    table.figure(
        "from sending until the receipt is there",
        &format!("{} ms", rounded(time)),
    );
    let lost = (PLAIN + 1).saturating_sub(usize::try_from(cases[0]).unwrap());
    table.figure("reports refused or lost", &(refused + lost).to_string());
    if refused + lost > 0 {
        table.error(format!("{refused} plain reports refused, {lost} lost"));
    }
}

/// Processor time of one derivation: the middle of some.
fn stretch_milliseconds() -> f64 {
    let times = (0..15_u8).map(|n| {
        let began = thread_milliseconds();
        std::hint::black_box(stretch(&[n; 11], &[7; 16]));
        thread_milliseconds() - began
    });
    median(times.collect())
}

/// Milliseconds of processor time that this thread has taken.
fn thread_milliseconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds: f64 = text.split(' ').next().unwrap().parse().unwrap();
    nanoseconds / 1e6
}
