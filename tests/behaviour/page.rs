//! report.html as a file: what it says, what is not in it. What it does in a browser: tests/browser.rs.

use std::fs;

use saiseiri::masking::{Kind, Known, Masking, Rule};
use saiseiri::report::{self, Params};
use saiseiri::triage::Triage;
use serde_json::Value;

use crate::workbook::sample;

fn page(triage: &Triage) -> String {
    let dir = tempfile::tempdir().unwrap();
    report::write(triage, &Params { dir: dir.path().to_owned() }).unwrap();
    fs::read_to_string(dir.path().join("report.html")).unwrap()
}

/// The markup without styles, scripts and data.
fn markup(page: &str) -> String {
    let mut rest = page;
    let mut kept = String::new();
    while let Some((before, element)) =
        ["<style", "<script"].iter().filter_map(|tag| rest.split_once(tag)).min_by_key(|(before, _)| before.len())
    {
        kept.push_str(before);
        let closing = if rest[before.len()..].starts_with("<style") { "</style>" } else { "</script>" };
        rest = element.split_once(closing).unwrap().1;
    }
    kept + rest
}

fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The words of the markup, a line an element.
fn words(page: &str) -> String {
    let markup = markup(page);
    let texts = markup.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_says_what_was_found() {
    let page = page(&sample::triage());
    insta::assert_snapshot!("words", words(&page));
    insta::assert_snapshot!("data", serde_json::to_string_pretty(&data(&page)).unwrap());
}

#[test]
fn nothing_of_the_page_comes_from_elsewhere() {
    let page = page(&sample::triage());
    assert!(
        page.contains("content=\"default-src &#39;none&#39;; script-src &#39;sha256-")
            || page.contains("default-src 'none'; script-src 'sha256-")
    );
    let markup = markup(&page);
    for request in ["src=", "href=\"http", "href=\"//", "url(", "@import", "<iframe", "<link rel=\"stylesheet"] {
        assert!(!markup.contains(request), "{request}");
    }
}

#[test]
fn what_a_respondent_wrote_is_neither_markup_nor_script() {
    let mut triage = sample::triage();
    let hostile = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \" onload='x' &amp; =cmd";
    hostile.clone_into(&mut triage.issues[0].text);
    hostile.clone_into(&mut triage.name);
    triage.grouping.themes[0].label_terms = vec![hostile.to_owned()];
    for response in &mut triage.survey.responses {
        response.field = Some(hostile.to_owned());
    }
    let page = page(&triage);
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    assert_eq!(page.matches("<script").count(), sample_scripts());
    assert_eq!(data(&page)["issues"][0]["text"], hostile);
    assert!(!page.split_once("id=\"data\">").unwrap().1.split_once("</script>").unwrap().0.contains('<'));
}

/// How often `<script` stands in a page in which nobody wrote it.
fn sample_scripts() -> usize {
    page(&sample::triage()).matches("<script").count()
}

#[test]
fn private_columns_and_whereabouts_are_not_in_the_page() {
    let page = page(&sample::triage());
    for private in ["氏名", "職員3", "survey.xlsx"] {
        assert!(!page.contains(private), "{private}");
    }
    assert!(page.contains("総務局"));
}

#[test]
fn a_name_in_an_answer_is_a_sign_and_the_marks_move_with_it() {
    let mut triage = sample::triage();
    let text = "青葉一郎課長が在宅勤務を認めない。";
    text.clone_into(&mut triage.issues[1].text);
    let at = text.find("認め").unwrap();
    triage.documents[1].tokens = vec![saiseiri::document::Token {
        base: "認める".into(),
        pos: saiseiri::document::PartOfSpeech::Verb,
        span: saiseiri::document::Span { start: at, end: at + "認め".len() },
        normalized: saiseiri::document::Span { start: at, end: at + "認め".len() },
    }];
    triage.frames[1].fillers.clear();
    triage.grouping.groups[0].reason = "違う語: 青葉一郎".into();
    let known = Known { kind: Kind::Person, value: "青葉一郎".into(), forms: vec![("青葉一郎".into(), Rule::Anywhere)] };
    triage.masking = Masking::new(["課長"], vec![known]).unwrap();
    let page = page(&triage);
    assert!(!page.contains("青葉一郎"));
    let data = data(&page);
    let shown = data["issues"][1]["text"].as_str().unwrap();
    assert_eq!(shown, "〔人物1〕課長が在宅勤務を認めない。");
    assert_eq!(data["groups"][0]["reason"], "違う語: 〔人物1〕");
    let mark = &data["groups"][0]["members"][1]["marks"][0];
    let place = |at: usize| usize::try_from(mark[at].as_u64().unwrap()).unwrap();
    assert_eq!(shown.chars().skip(place(0)).take(place(1) - place(0)).collect::<String>(), "認め");
}

#[test]
fn last_year_is_told_where_the_run_has_one() {
    assert!(!words(&page(&sample::triage())).contains("前年度"));
    let triage = sample::with_last_year();
    let page = page(&triage);
    let words = words(&page);
    // Eight issues, of which two are one group and one is a copy.
    assert!(
        words.contains("前年度（R5）との比較")
            && words.contains("継続\n1\n1")
            && words.contains("新規\n5\n－")
            && words.contains("消滅\n－\n1"),
        "{words}"
    );
    let told = &data(&page)["previous"];
    assert_eq!(
        (&told["issues"][0]["again"], &told["issues"][0]["now"][0], &told["issues"][1]["fate"]),
        (&true.into(), &3.into(), &"消滅".into())
    );
    assert_eq!(told["origins"][3][0], "継続");
}
