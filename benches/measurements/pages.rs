//! What a reporter waits for: the server's start, and the pages over a slow connection.

use crate::browser::{Browser, Setup};
use crate::chromium::block_on;
use crate::connection::Connection;
use crate::recorder::Recorder;
use crate::server::Server;
use crate::table::{Table, median, rounded};

const STARTS: usize = 9;
/// What Chromium says it takes.
const ACCEPTED: &str = "Accept-Encoding: gzip, deflate, br, zstd\r\n";

/// Starts the server some times, then loads the reporter's first two pages both ways.
pub fn measure(table: &mut Table) {
    table.section("From start to the first page, and what the pages weigh");
    let mut server = Server::start();
    let starts = (0..STARTS).map(|_| {
        server.restart();
        server.first_page.as_secs_f64() * 1000.0
    });
    let first = median(starts.collect());
    table.figure(
        "from the start of the process to its first page",
        &format!("{} ms", rounded(first)),
    );
    for (way, second, setup) in [
        ("with JavaScript", "/en/report", Setup::default()),
        (
            "without JavaScript",
            "/en/report/plain",
            Setup {
                without_scripts: true,
                ..Setup::default()
            },
        ),
    ] {
        weigh(table, &server, way, second, setup);
    }
}

/// Loads `/en/` and a second page in Chromium through a recorder, then each of its requests once more to see
/// which part of the bytes is what.
fn weigh(table: &mut Table, server: &Server, way: &str, second: &str, setup: Setup) {
    let recorder = Recorder::start(&server.app.address());
    block_on(async {
        let browser = Browser::open(setup).await;
        for path in ["/en/", second] {
            let address = format!("{}{path}", recorder.url());
            browser.goto(address).await.unwrap();
        }
        // What the page loads later, its worker above all.
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        browser.close().await;
    });
    let sent = String::from_utf8_lossy(&recorder.sent()).into_owned();
    let requests: Vec<&str> = sent
        .lines()
        .filter_map(|line| line.strip_suffix(" HTTP/1.1"))
        .collect();
    let mut connection = Connection::open(&server.app.address());
    let mut bodies = 0;
    for request in &requests {
        let Some(path) = request.strip_prefix("GET ") else {
            table.error(format!("a page asked for {request}"));
            continue;
        };
        let answer = connection.get(path, ACCEPTED);
        bodies += answer.body.len();
        if answer.status != 200 {
            table.error(format!("{path} was answered {}", answer.status));
        }
        let what = format!("{path} (and {} of headers)", answer.head);
        table.figure(&what, &format!("{} B", answer.body.len()));
    }
    let all = recorder.received().len();
    table.below(
        &format!("/en/ and {second} {way}, compressed bodies"),
        bodies as f64 / 1000.0,
        60.0,
        "KB",
    );
    table.figure(
        &format!("/en/ and {second} {way}, all that Chromium received"),
        &format!("{} KB", rounded(all as f64 / 1000.0)),
    );
    table.at_most(
        &format!("/en/ and {second} {way}, requests"),
        requests.len(),
        5,
    );
}
