//! The pages that people meet: for reporters, in every language and without scripts wherever that
//! is possible, and the shells that the workbench and enrolment run in.
//!
//! A page is a typed struct, its template, and a `render_…` function; a handler asks the
//! [`PagesState`] and renders. Nothing that a person typed is logged or put into an address, and
//! everything is escaped where it is shown.

mod desk_choice;
mod files;
pub mod form_body;
mod form_files;
pub mod form_stream;
mod form_view;
mod frame;
mod help;
mod home;
mod intake_view;
mod json_block;
mod kept;
mod mailbox;
mod mailbox_files;
mod notice;
mod page_locale;
mod page_text;
mod plain;
mod plain_mailbox;
mod receipt_view;
mod report;
mod sealing;
mod staff;

pub use files::files;
pub use form_files::{FileOutcome, FileRefusal};
pub use form_view::{FormView, Use};
pub use frame::Frame;
pub use help::{Topic, help, help_index, render_help};
pub use home::{home, render_home, to_home, to_report, to_slash};
pub use intake_view::{IntakeSettings, IntakeView, OpenDesk};
pub use json_block::JsonBlock;
pub use kept::{KeptPage, KeptPages};
pub use mailbox::{mailbox, render_mailbox, to_mailbox};
pub use mailbox_files::{MailboxFilesState, add_files, render_mailbox_files};
pub use notice::{
    Problem, not_found, render_closed, render_error, render_in_app, response_to_problem,
};
pub use page_locale::PageLocale;
pub use plain::{PlainForm, Receipts, plain_form, render_plain, render_receipt, send_plain};
pub use plain_mailbox::{
    Entry, Kept, MailboxAction, MailboxOutcome, MailboxVisit, NOT_WRITABLE, OpenMailbox, OpenView,
    PlainMailboxState, STRANGE_KEY, STRANGE_LEDGER, Sitting, Stage, Written, plain_mailbox,
    render_plain_mailbox, use_plain_mailbox, wrong_reason,
};
pub use receipt_view::ReceiptView;
pub use report::{render_report, report};
pub use sealing::{PlainReport, RecentlySent, SpareMemory};
pub use staff::{StaffPage, StaffShell, admin, desk, enroll, render_staff, render_viewer, viewer};

use std::future::Future;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::OwnedSemaphorePermit;

use self::form_stream::FormStream;
use self::page_text::PageText;
use crate::crypto::hybrid::Recipient;
use crate::crypto::receipt::{Receipt, ReceiptKeys};
use crate::domain::Plaintext;
use crate::i18n::Locale;

/// What the pages need of the running site.
pub trait PagesState: Clone + Send + Sync + 'static {
    /// How the intake stands at this moment.
    fn intake(&self) -> impl Future<Output = Result<IntakeView, Problem>> + Send;

    /// Whether a filled plain form is taken from whoever sends it. Nothing in front of the handler
    /// may refuse one: what was typed would be lost.
    fn admit(&self, request: &Parts) -> Result<(), Problem>;

    /// Whether another site made a browser send this request.
    fn is_foreign(&self, request: &Parts) -> bool;

    /// The pages that are the same for everybody.
    fn kept_pages(&self) -> &KeptPages;

    /// Draws a fresh receipt.
    fn draw_receipt(&self) -> Receipt;

    /// A place among the reports that are sealed, unless too many wait.
    fn queue(&self) -> Result<OwnedSemaphorePermit, Problem>;

    /// Seals a report from the plain form in memory and stores it, in its place of the queue.
    fn receive_plain(
        &self,
        report: PlainReport,
        place: OwnedSemaphorePermit,
    ) -> impl Future<Output = Result<PlainOutcome, Problem>> + Send;

    /// Takes the files of a form in: each is sealed as it arrives and announced once it is
    /// whole. Reads the form to its end.
    fn receive_files(
        &self,
        request: &Parts,
        to: FilesTo,
        form: FormStream,
    ) -> impl Future<Output = Vec<FileOutcome>> + Send;

    /// What was lately sent through the plain form.
    fn recently_sent(&self) -> &RecentlySent;
}

/// What became of a report from the plain form, with where its files go: to the case of its real receipt.
pub enum PlainOutcome {
    /// It is on the disk.
    Stored(FilesTo),
    /// A report is already known under one of its receipts; nothing was stored.
    MailboxKnown(FilesTo),
}

/// Where files of a form go. Has no `Debug`.
pub struct FilesTo {
    /// The keys of the receipt that they are sent with.
    pub keys: Arc<ReceiptKeys>,
    /// The key of its case, which somebody vouches for. Without it that is asked when the first file comes: what the
    /// database alone says is never sealed to.
    pub recipient: Option<Recipient>,
}

/// Marks the answers to a filled form.
#[derive(Clone, Copy, Debug)]
pub struct Typed;

/// Makes a response of a page.
fn respond(status: StatusCode, html: String) -> Response {
    // The page may repeat what a person typed: our copy is wiped once it is sent.
    respond_bytes(status, Bytes::from_owner(Plaintext::new(html)))
}

/// The same of its bytes. No page may be kept by a browser or by anything on the way.
fn respond_bytes(status: StatusCode, body: Bytes) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Renders a template that writes to memory, which cannot fail.
fn rendered<T: askama::Template>(template: &T) -> String {
    rendered_in(template, T::SIZE_HINT)
}

/// The same, in memory that has room for so many bytes from the beginning.
fn rendered_in(template: &impl askama::Template, room: usize) -> String {
    let mut page = PageText::with_room(room);
    match template.render_into(&mut page) {
        Ok(()) => page.into_string(),
        Err(_) => String::new(),
    }
}

/// The language that a request without one in its path asks for.
pub fn preferred_locale(headers: &HeaderMap) -> Locale {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Locale::En, Locale::negotiate)
}

/// The origin that the request was sent to, where none is configured: an address to be copied must be whole.
fn origin_asked(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let plain = name == "localhost" || name.starts_with("127.") || name.ends_with(".onion");
    let scheme = if plain { "http" } else { "https" };
    Some(format!("{scheme}://{host}"))
}

/// The intake with an origin to show.
fn asked_for(intake: &IntakeView, headers: &HeaderMap) -> IntakeView {
    let mut intake = intake.clone();
    if intake.settings.origin.is_none() {
        intake.settings.origin = origin_asked(headers);
    }
    intake
}

/// Whether the page is opened inside WeChat or QQ, which see what is typed there. The header is
/// looked at here and nowhere else, and never kept.
fn opened_in_app(headers: &HeaderMap) -> bool {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|agent| agent.contains("MicroMessenger") || agent.contains(" QQ/"))
}

#[cfg(test)]
mod tests;
