//! Adding files from the mailbox without scripts: a form of its own on the open page, which a browser sends with the code
//! in it. Real and safe codes are answered alike, in one size.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep_until};
use zeroize::Zeroizing;

use std::future::Future;

use super::form_body;
use super::form_files::{FileLine, FileOutcome};
use super::form_stream::{FormStream, is_form_with_files};
use super::frame::Frame;
use super::intake_view::IntakeView;
use super::notice::{Problem, missing, render_error};
use super::page_locale::PageLocale;
use super::plain_mailbox::{
    ANSWER_BYTES, Entry, Kept, Stage, next_step, padded, render_plain_mailbox, told,
};
use super::{FilesTo, PagesState, rendered_in};
use crate::crypto::receipt::Receipt;
use crate::crypto::words::WordList;
use crate::i18n::{Locale, Texts, texts};

pub(super) const PATH: &str = "/mailbox/plain/files";

/// What adding files needs of the running site.
pub trait MailboxFilesState: PagesState {
    /// Derives the keys of a code in memory, in its place of the queue, and opens its mailbox. `None` if they open none
    /// here; a problem if nobody vouches for the key that files would be sealed to.
    fn mailbox_keys(
        &self,
        receipt: Receipt,
        place: OwnedSemaphorePermit,
    ) -> impl Future<Output = Result<Option<FilesTo>, Problem>> + Send;
}

#[derive(Template)]
#[template(path = "reporter/mailbox_files.html")]
struct MailboxFilesPage {
    page: Frame,
    t: &'static Texts,
    code: Zeroizing<String>,
    files: Vec<FileLine>,
    some_refused: bool,
}

/// Renders what became of files, with the way back into the mailbox.
pub fn render_mailbox_files(
    locale: Locale,
    intake: &IntakeView,
    code: Zeroizing<String>,
    files: &[FileOutcome],
) -> String {
    let page = Frame::new(locale, PATH, intake.name.as_deref());
    let t = page.texts();
    let page = MailboxFilesPage {
        page,
        t,
        code,
        files: files.iter().map(|file| FileLine::new(t, file)).collect(),
        some_refused: files.iter().any(|file| file.refused.is_some()),
    };
    rendered_in(&page, ANSWER_BYTES)
}

/// `POST /{locale}/mailbox/plain/files`.
pub async fn add_files<S: MailboxFilesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    request: Request,
) -> Response {
    let (request, body) = request.into_parts();
    // In a task of its own: a connection that breaks ends the handler, and what has come must still be dealt with.
    let taking = tokio::spawn(async move { take(&state, locale, request, body).await });
    match taking.await {
        Ok(response) => response,
        Err(_) => refused(
            locale,
            &Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        ),
    }
}

async fn take<S: MailboxFilesState>(
    state: &S,
    locale: Locale,
    request: Parts,
    body: Body,
) -> Response {
    let admitted = state.admit(&request);
    let intake = match state.intake().await {
        Ok(intake) if intake.settings.plain => intake,
        Ok(_) => return missing(locale),
        Err(problem) => return refused(locale, &problem),
    };
    let mut form = match begin(&request.headers, body, &intake) {
        Ok(form) => form,
        Err(problem) => return refused(locale, &problem),
    };
    let read = match form.fields().await {
        Ok(typed) => Ok(Zeroizing::new(typed.first("code").to_owned())),
        Err(error) => Err(Problem::new(error.status(), error.problem())),
    };
    let code = match admitted.and(read) {
        Ok(code) => code,
        Err(problem) => {
            form.skip_rest().await;
            return refused(locale, &problem);
        }
    };
    let begun = Instant::now();
    let opened = open(state, locale, &code).await;
    // How long opening took says how much is in a mailbox.
    sleep_until(begun + next_step(begun.elapsed())).await;
    let (receipt, to) = match opened {
        Ok(found) => found,
        Err(problem) => {
            form.skip_rest().await;
            let Some(message) = told(&problem) else {
                return refused(locale, &problem);
            };
            let entry = Entry::known(&code, Kept::default()).said(texts(locale).get(message));
            let page = render_plain_mailbox(locale, &intake, Stage::Enter(entry));
            return padded(problem.status, page);
        }
    };
    let Some(to) = to else {
        form.skip_rest().await;
        let stage = Stage::Unknown(Entry::typed(&code, Kept::default()));
        let page = render_plain_mailbox(locale, &intake, stage);
        return padded(StatusCode::OK, page);
    };
    let outcomes = state.receive_files(&request, to, form).await;
    let page = render_mailbox_files(locale, &intake, receipt.digits(), &outcomes);
    padded(StatusCode::OK, page)
}

fn begin(headers: &HeaderMap, body: Body, intake: &IntakeView) -> Result<FormStream, Problem> {
    if !is_form_with_files(headers) {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Problem::new(status, "unsupported-media-type"));
    }
    let most = intake.settings.most_file_bytes.saturating_mul(2);
    let most = most.saturating_add(form_body::MOST_BYTES as u64);
    FormStream::begin(headers, body, most)
        .map_err(|error| Problem::new(error.status(), error.problem()))
}

/// The code, and where its files go if it opens a mailbox.
async fn open<S: MailboxFilesState>(
    state: &S,
    locale: Locale,
    code: &str,
) -> Result<(Receipt, Option<FilesTo>), Problem> {
    // The open page put it there: what is mistyped was made up.
    let receipt = Receipt::parse(code, WordList::for_language(locale.tag()))
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "invalid-body"))?;
    let place = state.queue()?;
    let to = state.mailbox_keys(receipt.clone(), place).await?;
    Ok((receipt, to))
}

fn refused(locale: Locale, problem: &Problem) -> Response {
    padded(problem.status, render_error(locale, problem, true))
}
