//! What a page's script needs for adding files. It is fetched when somebody wants to add some: most never do, and the
//! form has to be small.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::page_locale::PageLocale;
use super::{PagesState, Problem};
use crate::i18n::{File, texts};
use crate::web::assets;

/// What the script says beside the words about files.
const SCRIPT_WORDS: [&str; 9] = [
    "form-retry-button",
    "problem-busy",
    "problem-case-erased",
    "problem-not-found",
    "problem-storage-full",
    "problem-timeout",
    "problem-too-large",
    "problem-too-many-requests",
    "problem-too-much",
];

#[derive(Serialize)]
struct Info {
    api: &'static str,
    script: String,
    worker: String,
    cleaning: Cleaning,
    most_files: u64,
    most_bytes: u64,
    words: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Cleaning {
    media: String,
    documents: String,
}

/// `GET /{locale}/files`.
pub async fn files<S: PagesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
) -> Response {
    let settings = match state.intake().await {
        Ok(intake) => intake.settings,
        Err(Problem { status, .. }) => return status.into_response(),
    };
    let t = texts(locale);
    let mut words = t.messages(&[File::Files]);
    words.extend(SCRIPT_WORDS.map(|id| (id.to_owned(), t.unfilled(id))));
    Json(Info {
        api: "/api/v1",
        script: assets::FILES_JS.path(),
        worker: assets::FILES_WORKER_JS.path(),
        cleaning: Cleaning {
            media: assets::CLEANING_WORKER_JS.path(),
            documents: assets::CLEANING_PDF_WORKER_JS.path(),
        },
        most_files: settings.most_files,
        most_bytes: settings.most_file_bytes,
        words,
    })
    .into_response()
}
