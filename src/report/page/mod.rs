//! report.html: the run to look at rather than to work in. One file, in Japanese, that opens from a USB stick and asks no network.
//!
//! `overview` counts (the figures and tables of the markup), `data` holds what the page's script lists and draws (as JSON in a script
//! element), `listed` chooses what is listed, `previous` tells the year before, `difference` finds the words that set two issues apart. `page.html` is the markup, filled by askama with all text
//! escaped; `page.css` its looks; `script/` its behaviour, in plain JavaScript; plotly's script, taken out of the plotly crate by
//! build.rs, draws the map. Nothing that a respondent wrote ever becomes markup or script: the markup escapes it, the JSON has no `<`,
//! the script only sets text, and a content security policy lets no script run but the page's own, known by its hash. The same policy
//! forbids every request.
//!
//! Private columns, row numbers and the respondents' ids are not in it; in every text signs stand for what is private.

mod data;
mod difference;
mod listed;
mod overview;
mod previous;

use std::borrow::Cow;

use askama::Template;
use base64::Engine;

use self::listed::Listed;
use self::overview::Overview;
use super::attributes::columns;
use super::json::masked;
use super::suggestion::Suggestion;
use crate::digest;
use crate::error::{Problem, Result};
use crate::masking::Masking;
use crate::triage::Triage;

/// The page's name in the output folder.
pub const PAGE: &str = "report.html";

/// plotly's own script, whole.
const PLOTLY: &str = include_str!(concat!(env!("OUT_DIR"), "/plotly.min.js"));

/// The page's script, in the order in which its parts need one another. They share one scope.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("script/elements.js"),
    include_str!("script/survey.js"),
    include_str!("script/filter.js"),
    include_str!("script/list.js"),
    include_str!("script/views.js"),
    include_str!("script/detail.js"),
    include_str!("script/map.js"),
    include_str!("script/start.js"),
    "})();\n"
);

/// The markup around it all.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    name: Cow<'a, str>,
    year: &'a str,
    date: Option<String>,
    version: &'a str,
    policy: String,
    style: &'static str,
    overview: Overview<'a>,
    /// Data as JSON, without `<`.
    data: String,
    /// Issues that are not listed.
    left_out: usize,
    plotly: &'static str,
    script: &'static str,
}

/// The page's bytes: the same triage gives the same bytes.
///
/// # Errors
/// Where a column of the survey holds something else than text, or the page cannot be put together.
pub fn build(triage: &Triage, suggestions: &[Suggestion]) -> Result<Vec<u8>> {
    let bureau = columns(&triage.survey.attributes)?.into_iter().next();
    let listed = Listed::of(&triage.grouping, listed::MOST);
    let page = Page {
        name: triage.masking.masked(&triage.name),
        year: &triage.year,
        date: triage.date.map(|date| date.to_string()),
        version: &triage.manifest.version,
        policy: policy(&[PLOTLY, SCRIPT]),
        style: include_str!("page.css"),
        overview: Overview::of(triage, suggestions, bureau.as_ref()),
        data: json(&triage.masking, &data::Data::of(triage, &listed, suggestions, bureau.as_ref()))?,
        left_out: listed.left_out(),
        plotly: PLOTLY,
        script: SCRIPT,
    };
    page.render().map(String::into_bytes).map_err(|error| failed(&error).into())
}

/// The data as JSON. With no `<` left in it, it cannot end its script element or begin a comment (HTML Standard, 4.12.1.3).
fn json(masking: &Masking, data: &data::Data<'_>) -> Result<String> {
    let json = masked(masking, data).map_err(|error| failed(&error))?.to_string();
    Ok(json.replace('<', "\\u003c"))
}

/// A content security policy (W3C CSP 3) under which these scripts run, no other does, and nothing is requested.
fn policy(scripts: &[&str]) -> String {
    let hash = |script: &&str| format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest::bytes(script.as_bytes())));
    let hashes: Vec<String> = scripts.iter().map(hash).collect();
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'",
        hashes.join(" ")
    )
}

fn failed(error: &dyn std::error::Error) -> Problem {
    Problem::new(format!("ページを作れません（{error}）")).at(PAGE).remedy("プログラムの誤りです。開発者に知らせてください")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_stand_in_the_page_do_not_end_themselves() {
        for script in [PLOTLY, SCRIPT] {
            assert!(!script.to_ascii_lowercase().contains("</script") && !script.contains("<!--") && !script.contains('\r'));
        }
    }

    #[test]
    fn the_policy_names_the_hash_of_each_script() {
        // echo -n "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64, the example of CSP 3.
        assert!(policy(&["alert('Hello, world.');"]).contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
    }
}
