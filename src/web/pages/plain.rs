//! The form that needs no script: it is posted, and the server seals in memory. The page says so.
//!
//! Its receipts travel in it from the moment it is drawn, so that sending it again after a lost
//! answer gives one case and the same receipts. Whatever fails, what was typed is in the page
//! that says so.

use std::borrow::Cow;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use zeroize::Zeroizing;

use super::desk_choice::{self, DeskChoice};
use super::form_body::{self, FormBodyError, FormFields};
use super::form_files::{FileLine, FileOutcome, FilesView};
use super::form_stream::{FormStream, is_form_with_files};
use super::form_view::{FormView, ProblemView, Use};
use super::frame::Frame;
use super::home::{nobody_on_shift, when_answered};
use super::intake_view::IntakeView;
use super::notice::{Problem, address, missing, response_to_problem};
use super::page_locale::PageLocale;
use super::receipt_view::{ReceiptView, has_words};
use super::report::{BEFORE_WRITING, notice_instead};
use super::sealing::{PlainReport, Seen};
use super::{FilesTo, PagesState, PlainOutcome, Typed, preferred_locale, rendered, respond};
use crate::crypto::receipt::Receipt;
use crate::domain::Answers;
use crate::domain::answers::FieldError;
use crate::i18n::{Locale, Texts};

const PATH: &str = "/report/plain";

/// The field of a form that was posted to be drawn again, in this or another language, not to be sent.
const REDRAW: &str = "redraw";

/// What the plain form is drawn from.
pub struct PlainForm<'a> {
    /// The language.
    pub locale: Locale,
    /// The intake.
    pub intake: &'a IntakeView,
    /// What was typed so far.
    pub typed: &'a FormFields,
    /// What is wrong with it.
    pub errors: &'a [FieldError],
    /// What else has to be said.
    pub message: Option<Cow<'static, str>>,
    /// The receipts that travel in it.
    pub receipts: &'a Receipts,
    /// Whether it is sent as another report than the one that was received.
    pub as_new: bool,
}

/// The two receipts of one report.
pub struct Receipts {
    /// The one that the reporter keeps.
    pub real: Receipt,
    /// The one for duress.
    pub safe: Receipt,
}

impl Receipts {
    fn draw(state: &impl PagesState) -> Self {
        Self {
            real: state.draw_receipt(),
            safe: state.draw_receipt(),
        }
    }

    fn read(typed: &FormFields) -> Option<Self> {
        let read = |name| Receipt::parse(typed.first(name), None).ok();
        let receipts = Self {
            real: read("receipt_real")?,
            safe: read("receipt_safe")?,
        };
        (receipts.real != receipts.safe).then_some(receipts)
    }
}

#[derive(Template)]
#[template(path = "reporter/plain.html")]
struct PlainPage<'a> {
    page: Frame,
    t: &'static Texts,
    intake: &'a IntakeView,
    nobody: Cow<'static, str>,
    before_writing: Vec<Cow<'static, str>>,
    message: Option<Cow<'static, str>>,
    problems: Vec<ProblemView>,
    desks: DeskChoice<'a>,
    form: FormView<'a>,
    real: Zeroizing<String>,
    safe: Zeroizing<String>,
    send: &'static str,
    files: Option<FilesView>,
}

/// Renders the plain form.
pub fn render_plain(form: PlainForm<'_>) -> String {
    let page = Frame::new(form.locale, PATH, form.intake.name.as_deref());
    let t = page.texts();
    rendered(&PlainPage {
        intake: form.intake,
        nobody: nobody_on_shift(t, form.intake),
        before_writing: BEFORE_WRITING.iter().map(|id| t.get(id)).collect(),
        message: form.message,
        problems: FormView::problems(t, form.errors),
        desks: DeskChoice::new(form.intake, form.typed),
        form: FormView::new(t, Use::Plain, form.typed, form.errors),
        files: FilesView::new(t, form.intake),
        real: form.receipts.real.digits(),
        safe: form.receipts.safe.digits(),
        send: if form.as_new {
            "receipt-send-new"
        } else {
            "form-send"
        },
        page,
        t,
    })
}

#[derive(Template)]
#[template(path = "reporter/receipt.html")]
struct ReceiptPage {
    page: Frame,
    t: &'static Texts,
    real: ReceiptView,
    safe: ReceiptView,
    has_words: bool,
    come_back: Option<Cow<'static, str>>,
    keep_open: bool,
    mailbox: String,
    again: bool,
    files: Vec<FileLine>,
    some_refused: bool,
}

/// Renders the receipts of a report that is on the disk, `again` if it was there before, and what became of its files.
pub fn render_receipt(
    locale: Locale,
    intake: &IntakeView,
    receipts: &Receipts,
    again: bool,
    files: &[FileOutcome],
) -> String {
    let page = Frame::new(locale, PATH, intake.name.as_deref());
    let t = page.texts();
    rendered(&ReceiptPage {
        real: ReceiptView::new(&receipts.real, locale),
        safe: ReceiptView::new(&receipts.safe, locale),
        has_words: has_words(locale),
        come_back: when_answered(t, "receipt-come-back", intake),
        keep_open: true,
        mailbox: address(&page, "/mailbox", intake),
        again,
        files: files.iter().map(|file| FileLine::new(t, file)).collect(),
        some_refused: files.iter().any(|file| file.refused.is_some()),
        page,
        t,
    })
}

/// `GET /{locale}/report/plain`.
pub async fn plain_form<S: PagesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    headers: HeaderMap,
) -> Response {
    let intake = match state.intake().await {
        Ok(intake) if intake.settings.plain => intake,
        Ok(_) => return missing(locale),
        Err(problem) => return response_to_problem(locale, &problem, false),
    };
    if let Some(notice) = notice_instead(locale, PATH, &headers, &intake) {
        return notice;
    }
    let form = PlainForm {
        locale,
        intake: &intake,
        typed: &FormFields::default(),
        errors: &[],
        message: None,
        receipts: &Receipts::draw(&state),
        as_new: false,
    };
    respond(StatusCode::OK, render_plain(form))
}

/// `POST /{locale}/report/plain`.
pub async fn send_plain<S: PagesState>(
    State(state): State<S>,
    Path(locale): Path<String>,
    request: Request,
) -> Response {
    let mut response = send(state, locale, request).await;
    response.extensions_mut().insert(Typed);
    response
}

async fn send<S: PagesState>(state: S, locale: String, request: Request) -> Response {
    let (request, body) = request.into_parts();
    if !is_form_with_files(&request.headers) {
        return take(&state, locale, request, body).await;
    }
    // In a task of its own: a connection that breaks ends the handler, and what has come must still be dealt with.
    let taking = tokio::spawn(async move { take(&state, locale, request, body).await });
    match taking.await {
        Ok(response) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn take<S: PagesState>(state: &S, locale: String, request: Parts, body: Body) -> Response {
    let Ok(locale) = locale.parse::<Locale>() else {
        return missing(preferred_locale(&request.headers));
    };
    let intake = match state.intake().await {
        Ok(intake) if intake.settings.plain => intake,
        Ok(_) => return missing(locale),
        Err(problem) => return response_to_problem(locale, &problem, true),
    };
    let (typed, files) = match read(&request.headers, body, &intake).await {
        Ok(read) => read,
        Err(error) => {
            let unread = Problem::new(error.status(), error.problem());
            let problem = state.admit(&request).err().unwrap_or(unread);
            return response_to_problem(locale, &problem, true);
        }
    };
    // One that another site filled is refused like any other: nobody may take it for ours.
    if typed.has(REDRAW, "1") && !state.is_foreign(&request) {
        if let Some(files) = files {
            files.skip_rest().await;
        }
        return redraw(state, locale, &intake, &typed);
    }
    let received = receive(state, locale, &intake, &typed, state.admit(&request)).await;
    // Files may take hours: what was typed is sealed and need not wait for them.
    drop(typed);
    match (received, files) {
        (Ok(kept), files) => {
            let outcomes = match files {
                Some(files) => state.receive_files(&request, kept.files, files).await,
                None => Vec::new(),
            };
            let page = render_receipt(locale, &intake, &kept.receipts, kept.again, &outcomes);
            respond(StatusCode::OK, page)
        }
        (Err(response), Some(files)) => {
            files.skip_rest().await;
            response
        }
        (Err(response), None) => response,
    }
}

/// Reads what was typed; files, if the form can bring any, are still to be read.
async fn read(
    headers: &HeaderMap,
    body: Body,
    intake: &IntakeView,
) -> Result<(FormFields, Option<FormStream>), FormBodyError> {
    if !is_form_with_files(headers) {
        return Ok((FormFields::read(headers, body).await?, None));
    }
    // Twice what may be kept: whoever chose too much is to read so.
    let most = intake.settings.most_file_bytes.saturating_mul(2);
    let most = most.saturating_add(form_body::MOST_BYTES as u64);
    let mut form = FormStream::begin(headers, body, most)?;
    let typed = form.fields().await?;
    Ok((typed, Some(form)))
}

/// The form in another language with all that was typed. It travels with the request and is not kept; chosen files
/// do not travel, so that nobody waits for them.
fn redraw<S: PagesState>(
    state: &S,
    locale: Locale,
    intake: &IntakeView,
    typed: &FormFields,
) -> Response {
    let files = !typed.first("files").is_empty();
    let form = PlainForm {
        locale,
        intake,
        typed,
        errors: &[],
        message: files.then(|| crate::i18n::texts(locale).get("plain-files-again")),
        receipts: &Receipts::read(typed).unwrap_or_else(|| Receipts::draw(state)),
        as_new: false,
    };
    respond(StatusCode::OK, render_plain(form))
}

/// A report that is on the disk.
struct Kept {
    receipts: Receipts,
    files: FilesTo,
    again: bool,
}

/// Seals what was typed and has it stored, or says on the form again why not.
async fn receive<S: PagesState>(
    state: &S,
    locale: Locale,
    intake: &IntakeView,
    typed: &FormFields,
    admitted: Result<(), Problem>,
) -> Result<Kept, Response> {
    let draw_again = |status, errors: &[FieldError], message, receipts: &Receipts, as_new| {
        let form = PlainForm {
            locale,
            intake,
            typed,
            errors,
            message,
            receipts,
            as_new,
        };
        respond(status, render_plain(form))
    };
    let refuse = |problem: &Problem, receipts: &Receipts| {
        let message = problem.message(crate::i18n::texts(locale));
        draw_again(problem.status, &[], Some(message), receipts, false)
    };

    let read = Receipts::read(typed);
    if let Err(problem) = admitted {
        if problem.name != "cross-origin" {
            return Err(refuse(
                &problem,
                &read.unwrap_or_else(|| Receipts::draw(state)),
            ));
        }
        // Another site may know the receipts in a form that it filled, and people at the desk that it chose.
        let form = PlainForm {
            locale,
            intake,
            typed: &desk_choice::unchosen(typed),
            errors: &[],
            message: Some(problem.message(crate::i18n::texts(locale))),
            receipts: &Receipts::draw(state),
            as_new: false,
        };
        return Err(respond(problem.status, render_plain(form)));
    }
    let Some(receipts) = read else {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "invalid-body");
        return Err(refuse(&problem, &Receipts::draw(state)));
    };
    if !intake.open {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "intake-closed");
        return Err(refuse(&problem, &receipts));
    }
    let answers = match Answers::from_fields(typed.iter()) {
        Ok(answers) => answers,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(draw_again(status, &errors, None, &receipts, false));
        }
    };

    let Some(desk) = desk_choice::chosen(intake, typed) else {
        return Err(refuse(&desk_closed(), &receipts));
    };
    let report = PlainReport {
        locale,
        desk,
        answers,
        real: receipts.real.clone(),
        safe: receipts.safe.clone(),
    };
    let place = match state.queue() {
        Ok(place) => place,
        Err(problem) => return Err(refuse(&problem, &receipts)),
    };
    let sent = state.recently_sent();
    let mark = sent.mark(&report);
    let seen = sent.note(mark);
    match (state.receive_plain(report, place).await, seen) {
        (Ok(PlainOutcome::Stored(files)), _) => {
            sent.stored(mark);
            Ok(Kept {
                receipts,
                files,
                again: false,
            })
        }
        (Ok(PlainOutcome::MailboxKnown(files)), Seen::Same) => Ok(Kept {
            receipts,
            files,
            again: true,
        }),
        (Ok(PlainOutcome::MailboxKnown(_)), seen) => {
            if seen == Seen::Never {
                sent.forget(mark);
            }
            // A report lies under it, and its answer may have been lost.
            let code = receipts.real.grouped_digits();
            let message =
                crate::i18n::texts(locale).with("receipt-changed", &[("code", code.as_str())]);
            let fresh = Receipts::draw(state);
            let conflict = StatusCode::CONFLICT;
            Err(draw_again(conflict, &[], Some(message), &fresh, true))
        }
        (Err(problem), _) if problem.name == desk_closed().name => {
            // It closed a moment ago: what may be chosen is another list than before.
            let now = state.intake().await.unwrap_or_else(|_| intake.clone());
            let form = PlainForm {
                locale,
                intake: &now,
                typed,
                errors: &[],
                message: Some(problem.message(crate::i18n::texts(locale))),
                receipts: &receipts,
                as_new: false,
            };
            Err(respond(problem.status, render_plain(form)))
        }
        (Err(problem), _) => Err(refuse(&problem, &receipts)),
    }
}

fn desk_closed() -> Problem {
    Problem::new(StatusCode::CONFLICT, "desk-closed")
}
