//! The mailbox that needs no script. The code travels in forms, never in an address; the page says that the server holds
//! it in memory meanwhile.
//!
//! Every answer to a code has one size, whatever the code is. Whatever fails, what was typed is in the page that says so.

mod view;

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep_until};
use unicode_normalization::UnicodeNormalization as _;

use super::form_body::FormFields;
use super::notice::{Problem, missing, render_error, render_in_app, response_to_problem};
use super::page_locale::PageLocale;
use super::page_text::PageText;
use super::{PagesState, Typed, asked_for, opened_in_app, respond};
use crate::crypto::mailbox::{MailboxError, OpenedMailbox};
use crate::crypto::receipt::{LONGEST_INPUT, Receipt, ReceiptError};
use crate::crypto::record::FollowUp;
use crate::crypto::words::WordList;
use crate::domain::{Plaintext, RecordId};
use crate::i18n::{Texts, texts};

pub use view::{Entry, Kept, OpenView, Stage, render_plain_mailbox};

pub(super) const PATH: &str = "/mailbox/plain";

/// Bytes of every answer: what the interface answers a client that opens the mailbox itself. Only what repeats
/// thousands of characters that HTML has to escape takes a whole multiple.
pub(super) const ANSWER_BYTES: usize = 65_536;

/// Answers are sent at multiples of this after the form arrived, so that under load, too, how long one took says little.
/// One derivation takes some tens of milliseconds; opening mail, which only a code that fits comes to, under one for each.
const ANSWER_EVERY: Duration = Duration::from_millis(300);

/// Nothing can be written until a caseworker has named another key; also the message that says so.
pub const NOT_WRITABLE: &str = "mailbox-waits";

/// Nothing can be written: the key is not the case's, as far as anybody says. Also the message that says so.
pub const STRANGE_KEY: &str = "mailbox-wrong-case";

/// Nothing can be believed: the ledger is another one. Also the message that says so.
pub const STRANGE_LEDGER: &str = "mailbox-wrong-ledger";

/// What a problem of a mailbox is told as, where that is a message of its own.
pub(super) fn told(problem: &Problem) -> Option<&'static str> {
    let own = [NOT_WRITABLE, STRANGE_KEY, STRANGE_LEDGER];
    own.into_iter().find(|name| *name == problem.name)
}

/// What somebody with a code wants.
pub enum MailboxAction {
    /// To read.
    Open,
    /// To write.
    Write(Written),
    /// To delete a mail.
    Delete(RecordId),
    /// To take the report back.
    Withdraw,
}

/// What is written to the caseworkers.
pub struct Written {
    /// The words.
    pub text: Plaintext,
    /// Where it stands among what the same person wrote.
    pub sitting: Sitting,
}

/// A place in a sitting, as it travels in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The process that drew it.
    pub run: RecordId,
    /// The sitting.
    pub id: RecordId,
    /// From 1.
    pub seq: u64,
}

/// A code and what is wanted with it.
pub struct MailboxVisit {
    /// The code.
    pub receipt: Receipt,
    /// What is wanted.
    pub action: MailboxAction,
}

/// What became of it.
pub enum MailboxOutcome {
    /// The code opens nothing here.
    Unknown,
    /// It does, and what is there cannot be believed.
    Wrong(MailboxError),
    /// It was done, and the mailbox is open.
    Opened(OpenMailbox),
}

/// An open mailbox.
pub struct OpenMailbox {
    /// What is in it.
    pub mailbox: Box<OpenedMailbox>,
    /// Where the next message stands.
    pub sitting: Sitting,
}

/// What the mailbox pages need of the running site.
pub trait PlainMailboxState: PagesState {
    /// Derives the keys of a code in memory, in its place of the queue, does what is wanted and opens the mailbox.
    fn use_mailbox(
        &self,
        visit: MailboxVisit,
        place: OwnedSemaphorePermit,
    ) -> impl Future<Output = Result<MailboxOutcome, Problem>> + Send;

    /// The beginning of a sitting.
    fn new_sitting(&self) -> Sitting;
}

/// `GET /{locale}/mailbox/plain`.
pub async fn plain_mailbox<S: PagesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    headers: HeaderMap,
) -> Response {
    let intake = match state.intake().await {
        Ok(intake) if intake.settings.plain => intake,
        Ok(_) => return missing(locale),
        Err(problem) => return response_to_problem(locale, &problem, false),
    };
    if opened_in_app(&headers) {
        let html = render_in_app(locale, PATH, &asked_for(&intake, &headers));
        return respond(StatusCode::OK, html);
    }
    let stage = Stage::Enter(Entry::typed("", Kept::default()));
    respond(StatusCode::OK, render_plain_mailbox(locale, &intake, stage))
}

/// `POST /{locale}/mailbox/plain`.
pub async fn use_plain_mailbox<S: PlainMailboxState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    request: Request,
) -> Response {
    let (request, body) = request.into_parts();
    let intake = match state.intake().await {
        Ok(intake) if intake.settings.plain => intake,
        Ok(_) => return missing(locale),
        Err(problem) => return padded(problem.status, render_error(locale, &problem, true)),
    };
    let typed = match FormFields::read(&request.headers, body).await {
        Ok(typed) => typed,
        Err(error) => {
            let problem = Problem::new(error.status(), error.problem());
            return padded(problem.status, render_error(locale, &problem, true));
        }
    };
    // Not before: whoever sends a form slowly would choose where in the step the work falls.
    let begun = Instant::now();
    let (status, stage) = answer(&state, texts(locale), &request, &typed).await;
    let response = padded(status, render_plain_mailbox(locale, &intake, stage));
    sleep_until(begun + next_step(begun.elapsed())).await;
    response
}

/// After how long an answer is sent whose work took so long.
pub(super) fn next_step(worked: Duration) -> Duration {
    let steps = worked.as_nanos() / ANSWER_EVERY.as_nanos() + 1;
    ANSWER_EVERY * u32::try_from(steps).unwrap_or(u32::MAX)
}

/// A response of one size that is not compressed.
pub(super) fn padded(status: StatusCode, html: String) -> Response {
    let size = html.len().next_multiple_of(ANSWER_BYTES);
    let mut page = PageText::from(html);
    page.pad(size);
    let mut response = respond(status, page.into_string());
    response.extensions_mut().insert(Typed);
    response
}

/// What a posted form is answered with. A code that fits, one that does not and one that is mistyped all give 200: the
/// status would tell them apart by a few bytes.
async fn answer<S: PlainMailboxState>(
    state: &S,
    t: &'static Texts,
    request: &Parts,
    typed: &FormFields,
) -> (StatusCode, Stage) {
    let kept = Kept::read(typed, state.new_sitting());
    let (code, asked) = (typed.first("code"), typed.first("action"));
    // It needs nothing of the site, so nothing keeps anybody from it.
    if asked == "close" {
        return (StatusCode::OK, Stage::Closed);
    }
    if let Err(problem) = state.admit(request) {
        // Another site may know the code in a form that it filled.
        let code = if problem.name == "cross-origin" {
            ""
        } else {
            code
        };
        let entry = Entry::typed(code, kept).said(problem.message(t));
        return (problem.status, Stage::Enter(entry));
    }
    let receipt = match Receipt::parse(code, WordList::for_language(t.locale().tag())) {
        Ok(receipt) => receipt,
        Err(error) => {
            let wrong = code_problem(t, code, error);
            // What is far too long is not repeated.
            let code = if code.len() > LONGEST_INPUT { "" } else { code };
            let entry = Entry::typed(code, kept).wrong(wrong);
            return (StatusCode::OK, Stage::Enter(entry));
        }
    };
    let digits = receipt.digits();
    let action = match action(asked, typed, &kept) {
        Ok(action) => action,
        Err(refusal) => {
            let entry = Entry::known(&digits, kept).said(t.get(refusal));
            return (StatusCode::OK, Stage::Enter(entry));
        }
    };
    let done = match action {
        MailboxAction::Write(_) => Some("mailbox-sent"),
        MailboxAction::Delete(_) => Some("mailbox-deleted"),
        // That it was withdrawn is said in any case, with the day on which it is erased.
        MailboxAction::Open | MailboxAction::Withdraw => None,
    };
    let visit = MailboxVisit { receipt, action };
    let outcome = match state.queue() {
        Ok(place) => state.use_mailbox(visit, place).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(MailboxOutcome::Opened(open)) => {
            let stage = if asked == "withdraw-ask" {
                Stage::Confirm { code: digits }
            } else {
                let page = typed.first("page").parse().unwrap_or(0);
                let view = OpenView::new(t, digits, open, page, done);
                // What was sent is not shown again; of what was not, nothing is lost.
                let kept = if asked == "write" {
                    Kept::default()
                } else {
                    kept
                };
                Stage::Opened(Box::new(view.keeping(kept)))
            };
            (StatusCode::OK, stage)
        }
        Ok(MailboxOutcome::Unknown) => (StatusCode::OK, Stage::Unknown(Entry::typed(code, kept))),
        Ok(MailboxOutcome::Wrong(error)) => {
            let reason = t.get(wrong_reason(&error));
            (StatusCode::OK, Stage::Wrong { reason, kept })
        }
        Err(problem) => {
            let message = match told(&problem) {
                Some(message) => t.get(message),
                None if problem.name == "too-large" => t.get("plain-mailbox-too-long"),
                None => problem.message(t),
            };
            let entry = Entry::known(&digits, kept).said(message);
            (problem.status, Stage::Enter(entry))
        }
    }
}

/// What a button asks for, or the message that says why not.
fn action(asked: &str, typed: &FormFields, kept: &Kept) -> Result<MailboxAction, &'static str> {
    Ok(match asked {
        "write" if kept.text().trim().is_empty() => return Err("plain-mailbox-empty"),
        "write" if kept.text().len() > FollowUp::LONGEST_TEXT => {
            return Err("plain-mailbox-too-long");
        }
        "write" => MailboxAction::Write(kept.written()),
        "delete" => match typed.first("id").parse() {
            Ok(id) => MailboxAction::Delete(id),
            Err(_) => MailboxAction::Open,
        },
        "withdraw" => MailboxAction::Withdraw,
        _ => MailboxAction::Open,
    })
}

/// What to do about something that is no code.
fn code_problem(t: &'static Texts, code: &str, error: ReceiptError) -> Cow<'static, str> {
    if code.trim().is_empty() {
        return t.get("code-empty");
    }
    if code.len() > LONGEST_INPUT {
        return t.get("code-too-long");
    }
    if error == ReceiptError::CheckDigit {
        return t.get("code-digits-wrong");
    }
    let letters = code.nfkc().any(char::is_alphabetic);
    let digits = code.nfkc().filter(char::is_ascii_digit).count();
    if letters || digits == 0 {
        t.get("plain-mailbox-code-form")
    } else {
        t.with("code-digits-count", &[("count", &digits.to_string())])
    }
}

/// Why nothing of a mailbox is shown.
pub fn wrong_reason(error: &MailboxError) -> &'static str {
    match error {
        MailboxError::Ledger(_) | MailboxError::OtherIntake => STRANGE_LEDGER,
        MailboxError::Unknown | MailboxError::Slip(_) | MailboxError::Mixed => STRANGE_KEY,
    }
}
