//! A pretended site: it remembers what would have been stored, and fails when told to.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};

use tokio::sync::Semaphore;

use super::super::*;
use crate::crypto::hybrid::Identity;
use crate::crypto::random::Random;
use crate::domain::{DeskId, Digest, Mailbox};

/// What an attacker would plant wherever text is taken.
pub const PLANTED: &str = "\"'></textarea></script><script>alert(1)</script><img src=x>";

/// An intake that is open, with every notice that it can carry.
pub fn intake() -> IntakeView {
    IntakeView {
        open: true,
        name: Some("Test intake".to_owned()),
        desks: vec![first_desk()],
        recovery: false,
        genesis: Digest([7; 32]).to_string(),
        check_words: vec![
            (
                Locale::En,
                "abandon ability able about above absent absorb abstract".to_owned(),
            ),
            (Locale::ZhHans, "的 一 是 在 不 了 有 和".to_owned()),
        ],
        stale: true,
        entries: Arc::from(r#"[{"payload":"e30","signatures":[]}]"#),
        settings: IntakeSettings {
            plain: true,
            hours: Some("Mon 9-12 UTC".to_owned()),
            on_shift: false,
            origin: Some("https://intake.example".to_owned()),
            most_files: 25,
            most_file_bytes: 2 << 30,
        },
    }
}

/// The desk that takes reports from the beginning.
pub fn first_desk() -> OpenDesk {
    OpenDesk {
        id: DeskId([3; 16]),
        name: "First desk".to_owned(),
        readers: 3,
    }
}

/// Another one.
pub fn second_desk() -> OpenDesk {
    OpenDesk {
        id: DeskId([4; 16]),
        name: "ئىككىنچى".to_owned(),
        readers: 2,
    }
}

/// One that is closed, and hostile wherever a name stands.
pub fn planted_intake() -> IntakeView {
    let mut intake = IntakeView::closed(intake().settings);
    intake.open = true;
    intake.name = Some(PLANTED.to_owned());
    intake.desks = [first_desk(), second_desk()].into();
    for desk in &mut intake.desks {
        desk.name = PLANTED.to_owned();
    }
    intake.genesis = PLANTED.to_owned();
    intake.check_words = vec![(Locale::En, PLANTED.to_owned())];
    intake.settings.hours = Some(PLANTED.to_owned());
    intake.settings.origin = Some(PLANTED.to_owned());
    let entries = serde_json::json!([{ "payload": PLANTED }]);
    intake.entries = Arc::from(entries.to_string());
    intake
}

/// The site. Cloning shares it.
#[derive(Clone)]
pub struct Site {
    random: Random,
    recently_sent: Arc<RecentlySent>,
    kept_pages: Arc<KeptPages>,
    stored: Arc<Mutex<Stored>>,
    queue: Arc<Semaphore>,
}

#[derive(Default)]
struct Stored {
    receipts: HashSet<String>,
    accounts: Vec<String>,
    files: Vec<(String, String, String)>,
    failing: Option<Problem>,
    refusing: Option<Problem>,
    desks: Vec<DeskId>,
    open: Option<Vec<OpenDesk>>,
    closing: bool,
    foreign: bool,
    without_plain: bool,
}

impl Site {
    pub fn new() -> Self {
        let random = Random::seeded(1);
        Self {
            recently_sent: Arc::new(RecentlySent::new(&random)),
            random,
            kept_pages: Arc::default(),
            stored: Arc::default(),
            queue: Arc::new(Semaphore::new(1)),
        }
    }

    /// The same store after the process was started anew.
    pub fn restarted(&self) -> Self {
        Self {
            recently_sent: Arc::new(RecentlySent::new(&self.random)),
            ..self.clone()
        }
    }

    pub fn fail(&self, problem: Option<Problem>) {
        self.stored.lock().expect("a lock").failing = problem;
    }

    /// Refuses every filled form.
    pub fn refuse(&self, problem: Problem) {
        self.stored.lock().expect("a lock").refusing = Some(problem);
    }

    pub fn close(&self) {
        self.open_desks(Vec::new());
    }

    /// From now on exactly these desks take reports.
    pub fn open_desks(&self, desks: Vec<OpenDesk>) {
        self.stored.lock().expect("a lock").open = Some(desks);
    }

    /// Closes the desk of the next report while that is being sealed.
    pub fn close_under_the_next(&self) {
        self.stored.lock().expect("a lock").closing = true;
    }

    /// Every request comes from another site.
    pub fn make_foreign(&self) {
        self.stored.lock().expect("a lock").foreign = true;
    }

    /// The desk of every report that is stored.
    pub fn desks(&self) -> Vec<DeskId> {
        self.stored.lock().expect("a lock").desks.clone()
    }

    /// As an operator who offers no way without scripts.
    pub fn turn_plain_off(&self) {
        self.stored.lock().expect("a lock").without_plain = true;
    }

    /// What everything fails with.
    pub fn failing(&self) -> Option<Problem> {
        self.stored.lock().expect("a lock").failing.clone()
    }

    /// Takes the only place in the queue.
    pub fn fill_queue(&self) -> OwnedSemaphorePermit {
        self.queue().expect("a place")
    }

    /// What happened, of every report that is stored.
    pub fn accounts(&self) -> Vec<String> {
        self.stored.lock().expect("a lock").accounts.clone()
    }

    /// Name, kind and content of every file that is stored.
    pub fn files(&self) -> Vec<(String, String, String)> {
        self.stored.lock().expect("a lock").files.clone()
    }

    /// Posts a form with files as a browser does.
    pub async fn post_files(&self, body: String) -> (StatusCode, String) {
        let request = Request::post("/en/report/plain")
            .header(
                header::CONTENT_TYPE,
                "multipart/form-data; boundary=----FormBoundary",
            )
            .body(Body::from(body))
            .expect("a request");
        let (state, locale) = (State(self.clone()), Path("en".to_owned()));
        text(send_plain(state, locale, request).await).await
    }

    /// Posts a form as a browser does.
    pub async fn post(&self, body: String) -> (StatusCode, String) {
        self.post_in("en", body).await
    }

    /// The same to the page in a language.
    pub async fn post_in(&self, locale: &str, body: String) -> (StatusCode, String) {
        let request = Request::post(format!("/{locale}/report/plain"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        let (state, locale) = (State(self.clone()), Path(locale.to_owned()));
        text(send_plain(state, locale, request).await).await
    }

    /// Fetches the form.
    pub async fn get(&self) -> (StatusCode, String) {
        let (state, locale) = (State(self.clone()), PageLocale(Locale::En));
        text(plain_form(state, locale, HeaderMap::new()).await).await
    }
}

/// With a receipt's keys without the slow derivation.
fn files_to() -> FilesTo {
    let secret = || [7; 32].into();
    let keys = Arc::new(ReceiptKeys {
        mailbox: Mailbox([7; 32]),
        mailbox_key: secret(),
        reply: Identity::from_seed(&[7; 32]),
        author_key: secret(),
        slip_key: secret(),
        parts_key: secret(),
    });
    FilesTo {
        keys,
        recipient: None,
    }
}

async fn text(response: Response) -> (StatusCode, String) {
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let status = response.status();
    let body = to_bytes(response.into_body(), 4 << 20)
        .await
        .expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

impl PagesState for Site {
    async fn intake(&self) -> Result<IntakeView, Problem> {
        let mut intake = intake();
        let stored = self.stored.lock().expect("a lock");
        if let Some(desks) = &stored.open {
            intake.desks.clone_from(desks);
        }
        intake.open = !intake.desks.is_empty();
        intake.settings.plain = !stored.without_plain;
        Ok(intake)
    }

    fn is_foreign(&self, _: &Parts) -> bool {
        self.stored.lock().expect("a lock").foreign
    }

    fn admit(&self, _: &Parts) -> Result<(), Problem> {
        let stored = self.stored.lock().expect("a lock");
        if stored.foreign {
            return Err(Problem::new(StatusCode::FORBIDDEN, "cross-origin"));
        }
        stored.refusing.clone().map_or(Ok(()), Err)
    }

    fn kept_pages(&self) -> &KeptPages {
        &self.kept_pages
    }

    fn draw_receipt(&self) -> Receipt {
        Receipt::generate(&self.random)
    }

    fn queue(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        place.map_err(|_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy"))
    }

    fn receive_plain(
        &self,
        report: PlainReport,
        _: OwnedSemaphorePermit,
    ) -> impl Future<Output = Result<PlainOutcome, Problem>> + Send {
        let mut stored = self.stored.lock().expect("a lock");
        let outcome = if let Some(problem) = &stored.failing {
            Err(problem.clone())
        } else if std::mem::take(&mut stored.closing) {
            stored.open = Some(vec![second_desk()]);
            Err(Problem::new(StatusCode::CONFLICT, "desk-closed"))
        } else if stored.receipts.insert(report.real.digits().to_string()) {
            let account = report.answers.text("happened").unwrap_or_default();
            stored.accounts.push(account.to_owned());
            stored.desks.push(report.desk);
            Ok(PlainOutcome::Stored(files_to()))
        } else {
            Ok(PlainOutcome::MailboxKnown(files_to()))
        };
        std::future::ready(outcome)
    }

    async fn receive_files(&self, _: &Parts, _: FilesTo, mut form: FormStream) -> Vec<FileOutcome> {
        let mut outcomes = Vec::new();
        while let Ok(Some(mut file)) = form.next_file().await {
            let mut content = Vec::new();
            let whole = loop {
                match file.chunk().await {
                    Ok(Some(bytes)) => content.extend_from_slice(&bytes),
                    Ok(None) => break true,
                    Err(_) => break false,
                }
            };
            let name = file.name();
            let mut stored = self.stored.lock().expect("a lock");
            // Never before the text.
            assert!(!stored.accounts.is_empty());
            let refused = if whole && name != "refused.jpg" {
                let content = String::from_utf8(content).expect("UTF-8");
                stored
                    .files
                    .push((name.clone(), file.media_type(), content));
                None
            } else {
                Some(FileRefusal::TooMuch)
            };
            outcomes.push(FileOutcome { name, refused });
        }
        outcomes
    }

    fn recently_sent(&self) -> &RecentlySent {
        &self.recently_sent
    }
}
