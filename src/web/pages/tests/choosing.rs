//! Choosing a desk and a language on the plain form: nothing typed is lost, and nothing goes where nobody chose.

use super::super::*;
use super::form_body;
use super::plain::{body, travelling};
use super::site::{PLANTED, Site, first_desk, second_desk};
use crate::domain::DeskId;

type Travelling = (String, String);

fn to_desk((real, safe): &Travelling, desks: &[&str]) -> String {
    let mut fields = vec![
        ("receipt_real", real.as_str()),
        ("receipt_safe", safe.as_str()),
        ("happened", "what happened"),
    ];
    fields.extend(desks.iter().map(|desk| ("desk", *desk)));
    form_body(&fields)
}

fn id(desk: &OpenDesk) -> String {
    desk.id.to_string()
}

/// The ids that may be chosen, with a mark at the one that is.
fn offered(html: &str) -> Vec<(String, bool)> {
    let boxes = html
        .split("<input type=\"radio\" name=\"desk\" value=\"")
        .skip(1);
    boxes
        .map(|rest| {
            let (id, rest) = rest.split_once('"').expect("its end");
            (id.to_owned(), rest.starts_with(" checked"))
        })
        .collect()
}

/// The desks that a browser sends of a page as it is drawn.
fn sends(html: &str) -> Vec<String> {
    let fields = html.split("<input type=\"").skip(1);
    let desks = fields.filter_map(|field| {
        let (kind, rest) = field.split_once("\" name=\"desk\" value=\"")?;
        let (id, rest) = rest.split_once('"').expect("its end");
        (kind == "hidden" || rest.starts_with(" checked")).then(|| id.to_owned())
    });
    desks.collect()
}

const SHOWN: &str = "id=\"desks\"";

#[tokio::test]
async fn a_desk_is_chosen_only_where_there_are_several() {
    let site = Site::new();
    let (_, form) = site.get().await;
    let only = format!(
        "<input type=\"hidden\" name=\"desk\" value=\"{}\">",
        first_desk().id
    );
    assert!(form.contains(&only) && !form.contains(SHOWN));
    assert_eq!(offered(&form), []);

    site.open_desks(vec![first_desk(), second_desk()]);
    let (_, form) = site.get().await;
    assert!(form.contains(SHOWN));
    let both = [(id(&first_desk()), true), (id(&second_desk()), false)];
    assert_eq!(offered(&form), both);
    assert!(form.contains("<bdi>ئىككىنچى</bdi>"));
    let intake = site.intake().await.expect("an intake");
    for locale in Locale::ALL {
        let sealed = render_report(locale, &intake);
        assert_eq!(offered(&sealed), both);
        let home = render_home(locale, &intake, false);
        assert!(home.contains("<li><bdi>First desk</bdi>: "));
        assert!(home.contains("<li><bdi>ئىككىنچى</bdi>: "));
    }

    // The default without a word, and what was chosen.
    for (desks, expected) in [
        (vec![], first_desk()),
        (vec![id(&second_desk())], second_desk()),
        // Chosen after another one was gone.
        (vec![String::new(), id(&second_desk())], second_desk()),
    ] {
        let receipts = travelling(&site.get().await.1);
        let desks: Vec<_> = desks.iter().map(String::as_str).collect();
        let (status, _) = site.post(to_desk(&receipts, &desks)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(site.desks().last(), Some(&expected.id));
    }
}

#[tokio::test]
async fn where_the_chosen_desk_is_gone_the_text_is_kept_and_no_other_is_chosen() {
    let site = Site::new();
    site.open_desks(vec![first_desk(), second_desk()]);
    let receipts = travelling(&site.get().await.1);
    let third = DeskId([5; 16]).to_string();
    let unread = |page: &str, offers: &[&OpenDesk]| {
        assert!(
            page.contains("The desk you chose takes no reports"),
            "{page}"
        );
        assert!(page.contains("what happened"));
        assert!(page.contains("<input type=\"hidden\" name=\"desk\" value=\"\">"));
        assert!(page.contains(SHOWN));
        assert_eq!(travelling(page), receipts);
        let offers: Vec<_> = offers.iter().map(|desk| (id(desk), false)).collect();
        assert_eq!(offered(page), offers);
    };
    for gone in [third.as_str(), "", PLANTED] {
        let (status, page) = site.post(to_desk(&receipts, &[gone])).await;
        assert_eq!(status, StatusCode::CONFLICT);
        unread(&page, &[&first_desk(), &second_desk()]);
    }
    // It closes while the report is sealed: what may be chosen is asked anew.
    site.close_under_the_next();
    let chosen = [id(&first_desk())];
    let (status, page) = site.post(to_desk(&receipts, &[&chosen[0]])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    unread(&page, &[&second_desk()]);
    assert!(site.desks().is_empty());

    // With only one left it is to be chosen all the same: it is not whom the reader was told of.
    let (status, page) = site.post(to_desk(&receipts, &[""])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    unread(&page, &[&second_desk()]);
    let (status, _) = site
        .post(to_desk(&receipts, &["", &id(&second_desk())]))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(site.desks(), [second_desk().id]);
}

#[tokio::test]
async fn n59_the_same_text_for_another_desk_is_not_the_same_report() {
    let site = Site::new();
    site.open_desks(vec![first_desk(), second_desk()]);
    let receipts = travelling(&site.get().await.1);
    site.post(to_desk(&receipts, &[&id(&first_desk())])).await;
    let (status, page) = site.post(to_desk(&receipts, &[&id(&second_desk())])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Send as a new report"));
    assert_eq!(offered(&page)[1], (id(&second_desk()), true));
    assert_eq!(site.desks(), [first_desk().id]);
}

#[tokio::test]
async fn another_language_keeps_what_was_typed_and_sends_nothing() {
    let site = Site::new();
    site.open_desks(vec![first_desk(), second_desk()]);
    let (_, form) = site.get().await;
    for tag in ["zh-Hans", "zh-Hant", "ug"] {
        let button = format!("formaction=\"/{tag}/report/plain\"");
        assert!(form.contains(&button), "{tag}");
        assert!(!form.contains(&format!("href=\"/{tag}/report/plain\"")));
    }
    let (real, safe) = travelling(&form);
    let fields = [
        ("receipt_real", real.as_str()),
        ("receipt_safe", &safe),
        ("desk", &id(&second_desk())),
        ("happened", PLANTED),
        ("kinds", "lure"),
        ("when.start", "not a day"),
        ("coming_up.2.note", "the third"),
        ("files", "photo.jpg"),
        ("redraw", "1"),
    ];
    // Whoever sends too much may change the language all the same: nothing is sealed.
    site.refuse(Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-requests",
    ));
    let (status, page) = site.post_in("ug", form_body(&fields)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("lang=\"ug\" dir=\"rtl\""));
    assert_eq!(travelling(&page), (real.clone(), safe.clone()));
    assert!(!page.contains("<script") && page.contains("&#60;script"));
    assert!(page.contains("value=\"lure\" checked"));
    assert!(page.contains("value=\"not a day\"") && page.contains("value=\"the third\""));
    // What was typed can be seen, and the rest is as it was.
    assert!(page.contains("id=\"section-b\" open") && page.contains("id=\"section-e\">"));
    assert_eq!(offered(&page)[1], (id(&second_desk()), true));
    // A browser does not keep the files.
    let again = crate::i18n::texts(Locale::Ug).get("plain-files-again");
    assert!(page.contains(&format!("role=\"alert\"><p>{again}</p>")));
    assert!(!page.contains("photo.jpg"));
    assert!(site.accounts().is_empty());

    assert!(
        !page.contains(
            crate::i18n::texts(Locale::Ug)
                .get("problem-cross-origin")
                .as_ref()
        )
    );
}

#[tokio::test]
async fn n39_a_form_that_another_site_filled_is_not_drawn_as_if_it_were_ours() {
    for open in [vec![first_desk(), second_desk()], vec![first_desk()]] {
        let site = Site::new();
        site.open_desks(open.clone());
        site.make_foreign();
        let (real, safe) = travelling(&site.get().await.1);
        let last = id(&open[open.len() - 1]);
        let fields = [
            ("receipt_real", real.as_str()),
            ("receipt_safe", &safe),
            ("desk", &last),
            ("happened", "what happened"),
            ("redraw", "1"),
        ];
        // Sent at once, drawn again, and without codes of ours.
        let sent = [&fields[..4], &fields[..], &fields[2..4]];
        for fields in sent {
            for locale in Locale::ALL {
                let (status, page) = site.post_in(locale.tag(), form_body(fields)).await;
                assert_eq!(status, StatusCode::FORBIDDEN);
                let said = crate::i18n::texts(locale).get("problem-cross-origin");
                assert!(page.contains(&format!("role=\"alert\"><p>{said}</p>")));
                // What was typed may be a person's own; receipts and desk they have to choose themselves.
                assert!(page.contains("what happened"));
                let (other, another) = travelling(&page);
                assert!(other != real && another != safe);
                let offers: Vec<_> = open.iter().map(|desk| (id(desk), false)).collect();
                assert_eq!(offered(&page), offers);
                assert_eq!(sends(&page), [""]);
            }
        }
        assert!(site.accounts().is_empty());
    }
}

#[tokio::test]
async fn a_chosen_desk_stays_chosen_while_the_whole_intake_is_closed() {
    let both = || vec![first_desk(), second_desk()];
    for redraw in ["", "&redraw=1"] {
        let site = Site::new();
        site.open_desks(both());
        let receipts = travelling(&site.get().await.1);
        site.close();
        let form = to_desk(&receipts, &["", &id(&second_desk())]) + redraw;
        let (_, page) = site.post(form).await;
        assert_eq!(sends(&page), [id(&second_desk())]);
        // Still closed, and drawn once more.
        let form = to_desk(&receipts, &[&sends(&page)[0]]) + redraw;
        let (_, page) = site.post(form).await;
        site.open_desks(both());
        let desks = sends(&page);
        let desks: Vec<_> = desks.iter().map(String::as_str).collect();
        let (status, _) = site.post(to_desk(&receipts, &desks)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(site.desks(), [second_desk().id]);

        // Where nothing that can be read was chosen, nothing is chosen for anybody.
        for chosen in [&[][..], &[""], &[PLANTED]] {
            let site = Site::new();
            site.close();
            let (_, page) = site.post(to_desk(&receipts, chosen) + redraw).await;
            assert_eq!(sends(&page), [""]);
            site.open_desks(both());
            let (status, page) = site.post(to_desk(&receipts, &[""])).await;
            assert_eq!(status, StatusCode::CONFLICT);
            assert!(page.contains("what happened") && site.desks().is_empty());
        }
    }
}

#[tokio::test]
async fn after_an_answer_was_lost_nobody_is_told_that_nothing_arrived() {
    let both = || vec![first_desk(), second_desk()];
    for (left, refused) in [
        (Vec::new(), StatusCode::SERVICE_UNAVAILABLE),
        (vec![first_desk()], StatusCode::CONFLICT),
    ] {
        for (locale, words) in [
            ("en", "it may have arrived"),
            ("zh-Hans", "它可能已经送到"),
            ("zh-Hant", "它可能已經送到"),
            ("ug", "يېتىپ بارغان بولۇشى مۇمكىن"),
        ] {
            let site = Site::new();
            site.open_desks(both());
            let receipts = travelling(&site.get().await.1);
            let form = to_desk(&receipts, &[&id(&second_desk())]);
            // It is stored; nobody sees the answer.
            site.post_in(locale, form.clone()).await;
            site.open_desks(left.clone());
            let (status, page) = site.post_in(locale, form.clone()).await;
            assert_eq!(status, refused);
            assert!(page.contains(words), "{locale}");
            // The same is stored once; to another desk it is not the same, and whoever sends it learns the first one's code.
            site.open_desks(both());
            let other = to_desk(&receipts, &[&id(&first_desk())]);
            let (status, page) = site.post_in(locale, other).await;
            assert_eq!(status, StatusCode::CONFLICT);
            let first = Receipt::parse(&receipts.0, None).unwrap();
            assert!(page.contains(first.grouped_digits().as_str()), "{locale}");
            assert_eq!(site.desks(), [second_desk().id]);
            let (status, _) = site.post_in(locale, form).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(site.desks(), [second_desk().id]);
        }
    }
}

#[tokio::test]
async fn a_closed_intake_draws_the_form_in_another_language_too() {
    let site = Site::new();
    let receipts = travelling(&site.get().await.1);
    site.close();
    let form = body(&receipts, "first words") + "&redraw=1";
    let (status, page) = site.post_in("zh-Hant", form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("first words") && page.contains("some time ago"));
}
