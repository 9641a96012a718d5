//! Taking in files: the server's memory while several come at once, and how fast, beside a bare handler that copies
//! the same bytes to the same disk.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use http_body_util::BodyExt as _;
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::part::PartSealer;
use thicket::domain::part::{LARGEST_PART, PART_CONTENT};
use thicket::domain::{CaseId, encode_base64url};

use crate::connection::Connection;
use crate::person;
use crate::server::Server;
use crate::table::{Table, rounded};

/// Uploads at once.
const UPLOADS: usize = 8;
/// Whole parts of each: 201 MB.
const PARTS: usize = 24;
/// How often, in turns with the bare handler, since the disk is not always equally fast.
const ROUNDS: usize = 3;
const CONTENT: &str = "Content-Type: application/offset+octet-stream\r\n";

/// Somebody with a report and a file for it.
struct Sender {
    case: CaseId,
    authorization: String,
    part: Vec<u8>,
}

/// Files that come at once.
pub fn measure(table: &mut Table) {
    table.section("Files: 8 uploads of 201 MB at once");
    let mut server = Server::start();
    let ledger = person::ledger(&server.app);
    let senders: Vec<Sender> = (0..UPLOADS)
        .map(|n| {
            let sealed = person::seal(&ledger, "With a film.");
            let sent = person::send(&server.app, &sealed.submission);
            assert_eq!(sent.status, 201);
            let keys = sealed.real.keys(&ledger.instance());
            let key = encode_base64url(keys.mailbox_key.as_slice());
            Sender {
                case: sealed.submission.case,
                authorization: format!("Authorization: Bearer {key}\r\n"),
                part: seal(&sealed.submission.case_recipient, n),
            }
        })
        .collect();
    // A process that did nothing before.
    server.restart();
    std::thread::sleep(Duration::from_secs(2));
    let idle = server.resident();
    let bare = BareHandler::begin(&server);
    let (mut ours, mut theirs, mut peak) = (Duration::ZERO, Duration::ZERO, 0.0_f64);
    for _ in 0..ROUNDS {
        theirs += timed(&senders, |sender| bare.send(sender));
        ours += timed(&senders, |sender| send(&server, sender));
        peak = peak.max(server.peak());
    }
    let bytes = ROUNDS * UPLOADS * PARTS * senders[0].part.len();
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    table.figure("server memory before", &format!("{} MB", rounded(idle)));
    table.below("peak of server memory meanwhile", peak, 150.0, "MB");
    table.figure(
        "bare axum handler, each part synced to a file on the same disk",
        &format!("{} MB/s", rounded(rate(theirs))),
    );
    table.figure("Thicket", &format!("{} MB/s", rounded(rate(ours))));
    table.at_least(
        "Thicket's share of the bare handler",
        rate(ours) / rate(theirs),
        0.5,
    );
    let lost = lost(&server, &senders);
    if lost > 0 {
        table.error(format!("{lost} acknowledged parts are not there"));
    }
}

fn seal(recipient: &str, n: usize) -> Vec<u8> {
    let recipient = Recipient::parse(recipient).unwrap();
    let content: Vec<u8> = (0..PART_CONTENT)
        .map(|at| (at % 251) as u8 ^ n as u8)
        .collect();
    let mut sealer = PartSealer::new(&recipient).unwrap();
    let mut part = sealer.write(&content).unwrap();
    part.extend(sealer.finish().unwrap());
    assert_eq!(part.len() as u64, LARGEST_PART);
    part
}

/// How long it takes until all have sent everything.
fn timed(senders: &[Sender], send: impl Fn(&Sender) + Sync) -> Duration {
    let began = Instant::now();
    std::thread::scope(|scope| {
        for sender in senders {
            scope.spawn(|| send(sender));
        }
    });
    began.elapsed()
}

fn send(server: &Server, sender: &Sender) {
    let mut connection = Connection::open(&server.app.address());
    let tus = format!("Tus-Resumable: 1.0.0\r\n{}", sender.authorization);
    for _ in 0..PARTS {
        let begin = format!(
            "{tus}Upload-Length: {}\r\nContent-Length: 0\r\n",
            sender.part.len()
        );
        let request = format!("POST /api/v1/cases/{}/files", sender.case);
        let begun = connection.send(&request, &begin, b"");
        assert_eq!(begun.status, 201);
        let place = begun.header("location").expect("the part has an address");
        let headers = format!(
            "{tus}{CONTENT}Upload-Offset: 0\r\nContent-Length: {}\r\n",
            sender.part.len()
        );
        let sent = connection.send(&format!("PATCH {place}"), &headers, &sender.part);
        assert_eq!(sent.status, 204);
    }
}

/// How many acknowledged parts no caseworker is shown.
fn lost(server: &Server, senders: &[Sender]) -> usize {
    let staff = person::sign_in(&server.app, &server.app.caseworker(0));
    senders
        .iter()
        .map(|sender| {
            let case = staff
                .call("GET", &format!("cases/{}", sender.case), None)
                .json();
            let shown = case["files"].as_array().map_or(0, Vec::len);
            ROUNDS * PARTS - shown
        })
        .sum()
}

/// As little as can be between a connection and a file.
struct BareHandler {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl BareHandler {
    fn begin(server: &Server) -> Self {
        let folder = server.app.folder().to_owned();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().fallback(copy).with_state(folder);
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            _runtime: runtime,
        }
    }

    fn send(&self, sender: &Sender) {
        let mut connection = Connection::open(&self.address.to_string());
        for _ in 0..PARTS {
            let headers = format!("Content-Length: {}\r\n", sender.part.len());
            let sent = connection.send("PATCH /", &headers, &sender.part);
            assert_eq!(sent.status, 204);
        }
    }
}

async fn copy(State(folder): State<PathBuf>, mut body: Body) -> StatusCode {
    let mut file = tempfile::tempfile_in(folder).unwrap();
    while let Some(frame) = body.frame().await {
        if let Ok(bytes) = frame.unwrap().into_data() {
            file.write_all(&bytes).unwrap();
        }
    }
    file.sync_data().unwrap();
    StatusCode::NO_CONTENT
}
