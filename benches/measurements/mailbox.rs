//! Opening a mailbox with a real, a safe and an unknown receipt: whoever watches must not learn which it was.

use std::time::Instant;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use thicket::crypto::random::Random;

use crate::connection::{Answer, Connection};
use crate::holder::{Holder, reply};
use crate::person;
use crate::server::Server;
use crate::table::{Table, median, rounded};

/// Real, safe and unknown.
const KINDS: [&str; 3] = ["real", "safe", "unknown"];
/// Senders at once, and how often each asks with every kind: 10,008 requests in all.
const SENDERS: usize = 8;
const ROUNDS: usize = 417;
/// How often the kinds are shuffled, to see what chance alone does.
const SHUFFLES: usize = 500;
/// A difference that chance alone gives more rarely than this is one.
const RARE: f64 = 0.01;

/// Measures once more where the times differ: chance alone does that once in a hundred runs, and twice in ten thousand.
pub fn measure(table: &mut Table) {
    if times_differ(table) && times_differ(table) {
        table.error("the times tell receipts apart".to_owned());
    }
}

/// Ten thousand requests, in another order each time.
fn times_differ(table: &mut Table) -> bool {
    table.section("A mailbox, opened with real, safe and unknown receipts");
    let server = Server::start();
    let app = &server.app;
    let sealed = person::seal(&person::ledger(app), "They came again.");
    assert_eq!(person::send(app, &sealed.submission).status, 201);
    let staff = person::sign_in(app, &app.caseworker(0));
    for n in 1..=3 {
        let body = reply(app, &staff, &sealed, n, "We are looking into it.");
        let path = format!("cases/{}/records", sealed.submission.case);
        assert_eq!(staff.call("POST", &path, Some(&body)).status, 201);
    }
    let holders = [
        Holder::of(app, &sealed.real),
        Holder::of(app, &sealed.safe),
        Holder::stranger(app),
    ];
    let headers = holders.map(|holder| format!("Authorization: {}\r\n", holder.bearer()));
    let address = app.address();
    let first = Connection::open(&address).get("/api/v1/mailbox", &headers[0]);
    let asked = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..SENDERS)
            .map(|_| scope.spawn(|| ask(&address, &headers, &first)))
            .collect();
        let asked = asking.into_iter().map(|sender| sender.join().unwrap());
        asked.collect::<Vec<_>>()
    });

    let different: usize = asked.iter().map(|(_, different)| different).sum();
    let times: Vec<(usize, f64)> = asked.into_iter().flat_map(|(times, _)| times).collect();
    table.figure("requests", &times.len().to_string());
    table.figure(
        "answers with another status, size or headers",
        &different.to_string(),
    );
    if first.status != 200 || different > 0 {
        table.error(format!("{different} answers tell receipts apart"));
    }
    let (kinds, times): (Vec<usize>, Vec<f64>) = times.into_iter().unzip();
    for (kind, middle) in KINDS.iter().zip(medians(&kinds, &times)) {
        table.figure(
            &format!("{kind}: the middle time"),
            &format!("{} ms", rounded(middle)),
        );
    }
    let share = chance(kinds, &times);
    table.at_least(
        "how often chance alone gives as large a difference of these",
        share,
        RARE,
    );
    share < RARE
}

/// One sender's requests: kind and milliseconds of each, and how many answers differed from the first.
fn ask(address: &str, headers: &[String; 3], first: &Answer) -> (Vec<(usize, f64)>, usize) {
    let mut connection = Connection::open(address);
    let (mut times, mut different, mut random) = (Vec::new(), 0, random());
    let mut order = [0, 1, 2];
    for _ in 0..ROUNDS {
        order.shuffle(&mut random);
        for kind in order {
            let began = Instant::now();
            let answer = connection.get("/api/v1/mailbox", &headers[kind]);
            times.push((kind, began.elapsed().as_secs_f64() * 1000.0));
            different += usize::from(!answer.looks_like(first));
        }
    }
    (times, different)
}

fn random() -> StdRng {
    StdRng::from_seed(Random::system().bytes())
}

fn medians(kinds: &[usize], times: &[f64]) -> [f64; 3] {
    [0, 1, 2].map(|kind| {
        let of_kind = kinds.iter().zip(times).filter(|(found, _)| **found == kind);
        median(of_kind.map(|(_, time)| *time).collect())
    })
}

fn spread(medians: [f64; 3]) -> f64 {
    let most = medians.into_iter().fold(f64::MIN, f64::max);
    most - medians.into_iter().fold(f64::MAX, f64::min)
}

/// A permutation test: the share of shuffles in which the medians lie as far apart as they really do.
fn chance(mut kinds: Vec<usize>, times: &[f64]) -> f64 {
    let (real, mut random) = (spread(medians(&kinds, times)), random());
    let as_large = (0..SHUFFLES).filter(|_| {
        kinds.shuffle(&mut random);
        spread(medians(&kinds, times)) >= real
    });
    as_large.count() as f64 / SHUFFLES as f64
}
