//! The plain form: whatever happens, one case, the same receipts, and nothing typed is lost.

use super::super::*;
use super::form_body;
use super::site::{PLANTED, Site};

/// The receipts that travel in a form, as (real, safe).
pub fn travelling(html: &str) -> (String, String) {
    let value = |name: &str| {
        let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let rest = html.split_once(&field).expect("the field").1;
        rest.split_once('"').expect("its end").0.to_owned()
    };
    (value("receipt_real"), value("receipt_safe"))
}

fn grouped(digits: &str) -> String {
    let groups: Vec<_> = (0..7)
        .map(|group| &digits[group * 4..group * 4 + 4])
        .collect();
    format!("<span>{}</span>", groups.join("</span> <span>"))
}

pub fn body((real, safe): &(String, String), happened: &str) -> String {
    form_body(&[
        ("receipt_real", real),
        ("receipt_safe", safe),
        ("happened", happened),
        ("when.original", "some time ago"),
    ])
}

#[tokio::test]
async fn a_report_gives_its_receipts() {
    let site = Site::new();
    let (status, form) = site.get().await;
    assert_eq!(status, StatusCode::OK);
    let receipts = travelling(&form);
    assert_ne!(receipts.0, receipts.1);
    assert_ne!(receipts, travelling(&site.get().await.1));

    let (status, page) = site.post(body(&receipts, "what happened")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&grouped(&receipts.0)));
    assert!(page.contains(&grouped(&receipts.1)));
    assert!(!page.contains("what happened"));
    // Going back and loading it again shows the codes again, so nobody may read that they are gone.
    assert!(page.contains("Close this tab") && !page.contains("is gone"));
    assert_eq!(site.accounts(), ["what happened"]);
}

#[tokio::test]
async fn n59_sent_twice_it_is_one_report_with_the_same_receipts() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.post(body(&receipts, "what happened")).await;
    let (status, page) = site.post(body(&receipts, "what happened")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&grouped(&receipts.0)));
    assert!(page.contains("already been received"));
    assert_eq!(site.accounts(), ["what happened"]);
}

#[tokio::test]
async fn changed_under_a_known_receipt_the_text_is_kept_and_new_receipts_are_offered() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.post(body(&receipts, "what happened")).await;
    for _ in 0..2 {
        let (status, page) = site.post(body(&receipts, "and another thing")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("and another thing"));
        assert!(page.contains("some time ago"));
        assert!(page.contains("Send as a new report"));
        let fresh = travelling(&page);
        assert_ne!(fresh, receipts);
    }
    assert_eq!(site.accounts(), ["what happened"]);

    let page = site.post(body(&receipts, "and another thing")).await.1;
    let fresh = travelling(&page);
    let (status, page) = site.post(body(&fresh, "and another thing")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&grouped(&fresh.0)));
    assert_eq!(site.accounts(), ["what happened", "and another thing"]);
}

#[tokio::test]
async fn after_a_restart_nobody_is_told_that_a_changed_report_was_received() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.post(body(&receipts, "what happened")).await;
    let site = site.restarted();
    for _ in 0..2 {
        let (status, page) = site.post(body(&receipts, "changed")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("changed"));
    }
}

#[tokio::test]
async fn n14_a_failure_keeps_text_and_receipts_and_stores_nothing() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    for problem in [
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Problem::new(StatusCode::INSUFFICIENT_STORAGE, "storage-full"),
        // What sealing gives that fails.
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        Problem::internal("reference-1".to_owned()),
    ] {
        site.fail(Some(problem.clone()));
        let (status, page) = site.post(body(&receipts, "first words")).await;
        assert_eq!(status, problem.status);
        assert!(page.contains("first words"), "{}", problem.name);
        assert_eq!(travelling(&page), receipts, "{}", problem.name);
        assert!(!page.contains(&grouped(&receipts.0)), "{}", problem.name);
    }
    assert!(site.accounts().is_empty());

    // Nothing was stored, so the text may still change under the same receipts.
    site.fail(None);
    let (status, _) = site.post(body(&receipts, "better words")).await;
    assert_eq!(status, StatusCode::OK);
    let (_, page) = site.post(body(&receipts, "better words")).await;
    assert!(page.contains("already been received"));
    assert_eq!(site.accounts(), ["better words"]);
}

#[tokio::test]
async fn a_form_that_is_not_taken_is_drawn_again_with_all_that_was_typed() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.refuse(Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-requests",
    ));
    let (status, page) = site.post(body(&receipts, "first words")).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.contains("first words") && page.contains("some time ago"));
    assert!(page.contains("Too many requests came in at once"));
    assert_eq!(travelling(&page), receipts);

    // Another site may have chosen the receipts: the text is kept, they are not.
    site.refuse(Problem::new(StatusCode::FORBIDDEN, "cross-origin"));
    let (status, page) = site.post(body(&receipts, "first words")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("first words") && page.contains("some time ago"));
    assert_ne!(travelling(&page), receipts);
    assert!(site.accounts().is_empty());
}

#[tokio::test]
async fn refused_forms_do_not_push_out_what_was_stored() {
    let site = Site::new();
    let stored = travelling(&site.get().await.1);
    site.post(body(&stored, "what happened")).await;
    let place = site.fill_queue();
    for _ in 0..5000 {
        let (real, safe) = (site.draw_receipt().digits(), site.draw_receipt().digits());
        let flood = (real.to_string(), safe.to_string());
        let (status, _) = site.post(body(&flood, "flood")).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    }
    drop(place);
    let (status, page) = site.post(body(&stored, "what happened")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("already been received"));
}

#[tokio::test]
async fn the_longest_report_fits_in_chinese() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    let long = "字".repeat(82_000);
    let (status, _) = site.post(body(&receipts, &long)).await;
    assert_eq!(status, StatusCode::OK);
    // What is too long by less than everything is drawn again.
    let receipts = travelling(&site.get().await.1);
    let (status, page) = site.post(body(&receipts, &"字".repeat(84_000))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains(&long));
}

#[tokio::test]
async fn a_mistake_keeps_everything_and_is_pointed_at() {
    let site = Site::new();
    let (real, safe) = travelling(&site.get().await.1);
    let fields = [
        ("receipt_real", real.as_str()),
        ("receipt_safe", safe.as_str()),
        ("happened", "  "),
        ("danger", "soon"),
        ("kinds", "lure"),
        ("when.start", PLANTED),
        ("coming_up.8.note", "the ninth"),
        ("behind_where", "KZ"),
        ("contact.code_word", "umbrella"),
    ];
    let (status, page) = site.post(form_body(&fields)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(travelling(&page), (real, safe));
    assert!(page.contains("href=\"#f-happened\""));
    assert!(page.contains("href=\"#f-when-start\""));
    assert!(page.contains("id=\"f-when-start-error\""));
    assert!(page.contains("value=\"soon\" checked"));
    assert!(page.contains("value=\"lure\" checked"));
    assert!(page.contains("value=\"KZ\" selected"));
    assert!(page.contains("value=\"the ninth\""));
    assert!(page.contains("value=\"umbrella\""));
    assert!(!page.contains("<script"));
    // The section with the mistake is open, the others are not.
    assert!(page.contains("id=\"section-b\" open"));
    assert!(page.contains("id=\"section-e\">"));
    assert!(site.accounts().is_empty());
}

#[tokio::test]
async fn spoiled_receipts_are_replaced_and_the_text_is_kept() {
    let site = Site::new();
    let (real, safe) = travelling(&site.get().await.1);
    let twice = (real.clone(), real.clone());
    let long = ("1".repeat(100_000), safe.clone());
    for spoiled in [(String::new(), safe), twice, long] {
        let (status, page) = site.post(body(&spoiled, "first words")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(page.contains("first words"));
        assert_ne!(travelling(&page), spoiled);
    }
    assert!(site.accounts().is_empty());
}

#[tokio::test]
async fn a_closed_intake_says_so_and_keeps_the_text() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.close();
    let (status, page) = site.get().await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("<form"));
    assert!(page.contains("This intake is closed"));
    let (status, page) = site.post(body(&receipts, "first words")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains("first words"));
    assert!(site.accounts().is_empty());
}

/// The body of a form with files, as (name, content).
fn with_files((real, safe): &(String, String), happened: &str, files: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in [
        ("receipt_real", real.as_str()),
        ("receipt_safe", safe),
        ("happened", happened),
    ] {
        body += &format!(
            "------FormBoundary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    for (name, content) in files {
        body += &format!(
            "------FormBoundary\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: image/jpeg\r\n\r\n{content}\r\n"
        );
    }
    body + "------FormBoundary--\r\n"
}

#[tokio::test]
async fn n05_files_follow_the_text_and_the_page_says_what_became_of_each() {
    let site = Site::new();
    let (_, form) = site.get().await;
    assert!(form.contains("enctype=\"multipart/form-data\""));
    assert!(form.contains("cannot remove hidden data"));
    let receipts = travelling(&form);
    let chosen = [
        ("照片.jpg", "one"),
        ("refused.jpg", "two"),
        ("../<b>\u{202e}gpj.exe", "three"),
    ];
    let body = with_files(&receipts, "what happened", &chosen);
    let (status, page) = site.post_files(body).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&grouped(&receipts.0)));
    assert_eq!(site.accounts(), ["what happened"]);
    let jpeg =
        |name: &str, content: &str| (name.to_owned(), "image/jpeg".to_owned(), content.to_owned());
    assert_eq!(
        site.files(),
        [jpeg("照片.jpg", "one"), jpeg("__b_gpj.exe", "three")]
    );
    assert!(page.contains("<bdi>照片.jpg</bdi><br>Arrived."));
    assert!(
        page.contains(
            "<bdi>refused.jpg</bdi><br>This report cannot take any more messages or files."
        )
    );
    // n05: without what leads elsewhere or reorders a line.
    assert!(page.contains("<bdi>__b_gpj.exe</bdi>"), "{page}");
    assert!(page.contains("you can add later"));
}

#[tokio::test]
async fn n59_without_a_file_it_is_the_same_form() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    let body = with_files(&receipts, "what happened", &[("", "")]);
    let (status, page) = site.post_files(body).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("Your files") && site.files().is_empty());
    // n59: sent again in the other way, it is still the same.
    let (status, page) = site
        .post(form_body(&[
            ("receipt_real", &receipts.0),
            ("receipt_safe", &receipts.1),
            ("happened", "what happened"),
        ]))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("already been received"));
    assert_eq!(site.accounts(), ["what happened"]);
}

#[tokio::test]
async fn what_was_typed_survives_a_refusal_with_files_too_and_no_file_is_kept() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.fail(Some(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy")));
    let large = "x".repeat(200_000);
    let body = with_files(&receipts, "first words", &[("a.jpg", &large)]);
    let (status, page) = site.post_files(body).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains("first words"));
    assert_eq!(travelling(&page), receipts);
    assert!(site.files().is_empty());
    // What is missing is asked for, and what else was typed is there.
    site.fail(None);
    let body = with_files(&receipts, "", &[("a.jpg", "content")]);
    let (status, _) = site.post_files(body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(site.files().is_empty() && site.accounts().is_empty());
}

#[tokio::test]
async fn n04_a_form_that_breaks_off_in_a_file_keeps_the_text() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    let body = with_files(
        &receipts,
        "what happened",
        &[("a.jpg", "whole"), ("b.jpg", "cut")],
    );
    let cut = body.split_once("cut").expect("the content").0;
    let (status, page) = site.post_files(cut.to_owned()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&grouped(&receipts.0)));
    assert_eq!(site.accounts(), ["what happened"]);
    assert_eq!(site.files().len(), 1);
    // Broken off in the text, nothing is kept.
    let other = Site::new();
    let body = with_files(&receipts, "what happened", &[]);
    let cut = body.split_once("happened").expect("the field").0;
    let (status, _) = other.post_files(cut.to_owned()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(other.accounts().is_empty());
}
