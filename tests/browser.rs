//! report.html in a real browser: written here, looked at by tests/browser/page.test.mjs in headless Chromium without a network.
//!
//! Needs the feature `browser-tests`, /usr/bin/chromium (or `CHROMIUM`), node, and the packages of tests/browser (`npm ci`). `.ci/run`
//! installs them.

#[path = "behaviour/workbook/sample.rs"]
mod sample;

use std::fs;
use std::path::Path;
use std::process::Command;

use saiseiri::document::IssueId;
use saiseiri::group::{MergeGroup, PairKind, Parts, ScoredPair, Theme};
use saiseiri::report::{self, Params};
use saiseiri::triage::Triage;

/// Issues of the large page: what must open in three seconds.
const MANY: usize = 10_000;

/// What a respondent might write to see what happens.
const HOSTILE: [&str; 8] = [
    "</script><script>window.broken = 1</script>在宅勤務",
    "<img src=x onerror=\"window.broken = 1\"> 家で働きたい",
    "\"><svg onload=window.broken=1> 'quoted' & &lt;b&gt;",
    "<!-- <script> {{ 7*7 }} {% raw %} ${7*7} %{x}",
    "=cmd|' /C calc'!A0",
    "<a href=\"javascript:window.broken=1\">押す</a><b>太字</b>",
    "\u{202E}逆さ\u{2028}行\u{0000}終わり 𠮟る",
    "javascript:window.broken=1",
];

#[test]
fn the_page_works_in_a_browser_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let dir = |name: &str| folder.path().join(name);
    assert_cmd::Command::cargo_bin("saiseiri")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["run", "pipelines/r6.toml", "--quiet", "--out"])
        .arg(dir("fixture"))
        .assert()
        .success();
    write(&hostile(), &dir("hostile"));
    write(&large(), &dir("large"));
    write(&empty(), &dir("empty"));
    write(&sample::with_last_year(), &dir("years"));
    fs::write(dir("hostile.json"), serde_json::to_string(&HOSTILE).unwrap()).unwrap();

    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    assert!(tests.join("node_modules").is_dir(), "`npm ci` in tests/browser first");
    let status = Command::new("node")
        .args(["--test", "--test-reporter=spec", "page.test.mjs"])
        .current_dir(&tests)
        .env("SAISEIRI_PAGES", folder.path())
        .status()
        .expect("node runs");
    assert!(status.success(), "see the report above");
}

fn write(triage: &Triage, dir: &Path) {
    report::write(triage, &Params { dir: dir.to_owned() }).unwrap();
}

/// The sample with hostile words wherever words can come from outside.
fn hostile() -> Triage {
    let mut triage = sample::triage();
    for (issue, text) in triage.issues.iter_mut().zip(HOSTILE) {
        text.clone_into(&mut issue.text);
    }
    // A copy has its original's text.
    HOSTILE[0].clone_into(&mut triage.issues[6].text);
    let bad = "</script><img src=x onerror='window.broken=1'>";
    triage.name = format!("{bad}調査");
    triage.grouping.themes[0].label_terms[0] = bad.into();
    triage.grouping.groups[0].reason = bad.into();
    triage.departments[0].name = bad.into();
    triage.judgements[5].abstractness.as_mut().unwrap().question = Some(bad.into());
    for response in &mut triage.survey.responses {
        response.proposal = Some(bad.into());
        response.field = Some(bad.into());
    }
    triage.grouping.map = (0..triage.issues.len()).map(|at| Some([f64::from(u8::try_from(at).unwrap()), 0.0])).collect();
    triage
}

/// Nothing was found.
fn empty() -> Triage {
    let mut triage = sample::triage();
    triage.issues.clear();
    triage.documents.clear();
    triage.frames.clear();
    triage.judgements.clear();
    triage.grouping = saiseiri::group::Grouping::default();
    triage.departments.clear();
    triage
}

/// Many issues that are all different, in groups, cautions and themes as many as a survey of that size has.
fn large() -> Triage {
    let mut triage = sample::triage();
    let (issue, document, frame, judgement) =
        (triage.issues[0].clone(), triage.documents[0].clone(), triage.frames[0].clone(), triage.judgements[4].clone());
    let number = |at: usize| f64::from(u32::try_from(at).unwrap());
    triage.issues = (0..MANY)
        .map(|at| saiseiri::document::Issue {
            id: IssueId(format!("R6-{at:05}")),
            text: format!("{at}番の窓口では、{}", "申請書の様式が部署ごとに違い、説明に時間がかかって困っています。".repeat(1 + at % 4)),
            response: at % 5,
            ..issue.clone()
        })
        .collect();
    triage.documents = vec![document; MANY];
    triage.frames = vec![frame; MANY];
    triage.judgements = vec![judgement; MANY];
    let grouping = &mut triage.grouping;
    grouping.map = (0..MANY).map(|at| Some([(number(at) * 0.7).sin() * number(at), (number(at) * 1.3).cos() * number(at)])).collect();
    grouping.duplicate_of = vec![None; MANY];
    grouping.copies = vec![1; MANY];
    grouping.theme_of = (0..MANY).map(|at| Some(at % 40)).collect();
    grouping.themes = (0..40)
        .map(|theme| Theme {
            name: format!("T{:02}", theme + 1),
            field: None,
            label_terms: vec!["窓口".into(), "申請書".into(), format!("様式{theme}")],
            members: (theme..MANY).step_by(40).collect(),
            typical: vec![theme, theme + 40, theme + 80],
        })
        .collect();
    grouping.group_of = (0..MANY).map(|at| (at < 3000).then_some(at / 3)).collect();
    grouping.groups = (0..1000)
        .map(|group| MergeGroup {
            name: format!("G{:03}", group + 1),
            members: (group * 3..group * 3 + 3).collect(),
            representative: group * 3,
            farthest: group * 3 + 2,
            cohesion: 0.7,
            path: vec![],
            reason: "対象が同じ: 申請書".into(),
        })
        .collect();
    let parts = Parts { words: 0.5, ..Parts::default() };
    grouping.pairs = (0..3000)
        .map(|at| ScoredPair {
            left: at,
            right: at + 5000,
            score: 0.5,
            parts,
            kind: PairKind::Caution,
            reason: "対象が違う（「窓口」と「電話」）".into(),
        })
        .collect();
    let near = |at: usize| (1..=10).map(|step| saiseiri::group::Neighbor { issue: (at + step) % MANY, score: 0.5 }).collect();
    grouping.neighbors = (0..MANY).map(near).collect();
    triage
}
