//! Sealing and opening in Chromium, with its just-in-time compiler and without.
//!
//! Tor Browser's level Safer turns the compiler of its own engine off; Chromium without one comes near to that
//! and is not the same.

use std::future::Future;
use std::time::Duration;

use serde_json::{Value, json};

use crate::app::Account;
use crate::browser::{Browser, Setup};
use crate::connection::Connection;
use crate::database::Database;
use crate::person::{self, code};
use crate::reports;
use crate::server::Server;
use crate::table::{Table, rounded};

/// Opens what was just loaded, fills in the one required question, presses the button, and waits for the receipt.
const SEND_AT_ONCE: &str = r#"
    const done = arguments[arguments.length - 1];
    document.querySelector('[name="happened"]').value = arguments[0];
    const desk = document.querySelector('[name="desk"]').value;
    const pressed = performance.now();
    const waiting = setInterval(() => {
        if (document.getElementById('receipt').hidden) return;
        clearInterval(waiting);
        const now = performance.now();
        done({ pressed, waited: now - pressed, desk });
    }, 5);
    document.getElementById('send').click();
"#;

/// Has a worker of the page's own derive and seal, with nothing beside it.
const DERIVE_AND_SEAL: &str = r#"
    const done = arguments[arguments.length - 1];
    const { worker: address, entries, genesis, locale } = JSON.parse(document.getElementById('intake').textContent);
    const { happened, desk } = JSON.parse(arguments[0]);
    const base64url = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const worker = new Worker(address);
    let half, ready;
    worker.onerror = () => done({ problem: 'the worker failed' });
    worker.onmessage = ({ data }) => {
        const now = performance.now();
        if (data.type === 'progress') {
            if (data.fraction >= 0.5 && half === undefined) half = now;
        } else if (data.type === 'ready') {
            ready = now;
            setTimeout(() => {
                ready = performance.now();
                worker.postMessage({ type: 'seal', answers: { happened }, day: '2026-11-22', desk });
            }, 500);
            worker.derived = now - half;
        } else if (data.type === 'sealed') {
            worker.terminate();
            done({ derived: worker.derived, sealed: now - ready });
        } else {
            done({ problem: JSON.stringify(data) });
        }
    };
    worker.postMessage({
        type: 'prepare', genesis, locale,
        entries: entries.map((entry) => ({ ...entry, payload: base64url(entry.payload) })),
    });
"#;

/// Waits until the workbench has made a mark, and says how long after unlocking that was.
const SINCE_UNLOCKING: &str = r#"
    const done = arguments[arguments.length - 1];
    const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
    const waiting = setInterval(() => {
        const shown = document.querySelectorAll('#queue tbody tr');
        const first = at('thicket-first-rows');
        if (at(arguments[0]) === undefined || first === undefined) return;
        clearInterval(waiting);
        done({
            first: first - at('thicket-unlocked'),
            all: at(arguments[0]) - at('thicket-unlocked'),
            shown: shown.length,
            trouble: document.querySelectorAll('#queue .row-trouble').length,
            urgencies: [...shown].map((row) => row.dataset.urgency),
        });
    }, 20);
"#;

const WORDS: &str = "Two men came to the association and asked for me by my name at home.";
/// Cases on one page of the queue.
const PAGE: usize = 50;
/// Open cases of a busy desk.
const MANY: usize = 1000;

/// Runs what speaks with a browser.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

/// A reporter and a caseworker in Chromium, with and without its compiler, then a caseworker with many cases.
pub fn measure(table: &mut Table) {
    let server = Server::start();
    add_open_cases(table, &server, PAGE);
    for (without_compiler, caseworker) in [(false, 0), (true, 1)] {
        table.section(if without_compiler {
            "Chromium without a JIT, near to Tor Browser's level Safer (not the same engine)"
        } else {
            "Chromium with its JIT"
        });
        let setup = Setup {
            without_compiler,
            ..Setup::default()
        };
        block_on(report(table, &server, setup));
        let account = server.app.caseworker(caseworker);
        let queue = block_on(queue(&server, setup, &account));
        let opened = milliseconds(&queue, "first");
        table.figure(
            "a queue page of 50, from unlocking until all rows are there",
            &format!("{} s", rounded(opened / 1000.0)),
        );
        check_rows(table, &queue);
    }
    table.section("Chromium, 1,000 open cases sorted by urgency");
    add_open_cases(table, &server, MANY);
    let account = server.app.caseworker(2);
    let queue = block_on(queue(&server, Setup::default(), &account));
    let first = milliseconds(&queue, "first") / 1000.0;
    let all = milliseconds(&queue, "all") / 1000.0;
    table.below("first 50 rows after unlocking", first, 1.5, "s");
    table.below("all rows after unlocking", all, 10.0, "s");
    check_rows(table, &queue);
}

async fn report(table: &mut Table, server: &Server, setup: Setup) {
    let browser = open(setup).await;
    let page = format!("{}/en/report", server.app.url);
    browser.goto(&page).await.unwrap();
    let sent = run(&browser, SEND_AT_ONCE, WORDS).await;
    let report = json!({"happened": WORDS, "desk": sent["desk"]});
    let alone = run(&browser, DERIVE_AND_SEAL, &report.to_string()).await;
    browser.close().await;
    if let Some(problem) = alone["problem"].as_str() {
        table.error(format!("sealing in the browser: {problem}"));
        return;
    }
    let figure = |what: &str, value: f64| {
        table.figure(what, &format!("{} s", rounded(value / 1000.0)));
    };
    figure("derive: one stretch", milliseconds(&alone, "derived"));
    figure("seal a report", milliseconds(&alone, "sealed"));
    figure(
        "from opening the form to pressing Send at once",
        milliseconds(&sent, "pressed"),
    );
    let waited = milliseconds(&sent, "waited") / 1000.0;
    let what = "from pressing Send to the receipt, nothing derived yet";
    table.below(what, waited, 60.0, "s");
}

async fn queue(server: &Server, setup: Setup, account: &Account) -> Value {
    let browser = open(setup).await;
    let page = format!("{}/desk?lang=en", server.app.url);
    browser.goto(page).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, 0)).await;
    browser.click("#sign-in").await;
    let marks = run(&browser, SINCE_UNLOCKING, "thicket-all-rows").await;
    browser.close().await;
    marks
}

async fn open(setup: Setup) -> Browser {
    let browser = Browser::open(setup).await;
    let patience = Duration::from_secs(180);
    browser.set_script_timeout(patience).await.unwrap();
    browser
}

async fn run(browser: &Browser, script: &str, argument: &str) -> Value {
    let found = browser.execute_async(script, vec![json!(argument)]).await;
    found.unwrap().json().clone()
}

fn milliseconds(found: &Value, name: &str) -> f64 {
    found[name]
        .as_f64()
        .unwrap_or_else(|| panic!("no {name}: {found}"))
}

/// What is measured must also be right: a full screen of opened rows, the most urgent first.
fn check_rows(table: &mut Table, queue: &Value) {
    let urgencies = queue["urgencies"].as_array().unwrap();
    let sorted = urgencies.is_sorted_by_key(|urgency| urgency.as_str().unwrap_or_default());
    if queue["trouble"] != 0 || queue["shown"].as_u64() < Some(PAGE as u64) || !sorted {
        table.error(format!("the queue is not as it should be: {queue}"));
    }
}

/// Sends reports until so many cases are open.
fn add_open_cases(table: &mut Table, server: &Server, count: usize) {
    let open: Vec<i64> = Database::of(server).column("SELECT count(*) FROM cases WHERE open = 1");
    let lacking = count.saturating_sub(usize::try_from(open[0]).unwrap());
    let ledger = person::ledger(&server.app);
    let mut connection = Connection::open(&server.app.address());
    for report in reports::seal_many(&ledger, lacking) {
        let answer = connection.post("/api/v1/reports", "application/json", &report.body);
        if answer.status != 201 {
            table.error(format!("a report was answered {}", answer.status));
        }
    }
}
