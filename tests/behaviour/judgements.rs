//! Every judgement on texts labelled for it (`fixtures/judge`): the table of right and wrong, and each miss by name, so that a change
//! of a cue shows its gain and its harm. The labels are ours; no model is fitted on these files but where `fixtures/judge/README.md` says so.

mod bench;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;

use saiseiri::document::{Issue, IssueId, Span};
use saiseiri::finding::{Flag, Judgement};
use saiseiri::group::Grouping;
use saiseiri::judge::{self, City, Params, Proposals, Subject};
use saiseiri::privacy::{self, Texts, Titles};
use saiseiri::table::Table;

use self::bench::{Bench, Row, Weighed, rows};

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(Bench::load)
}

/// Judges texts with the released defaults.
fn judge(texts: &[&str]) -> Vec<Judgement> {
    judge_with_proposals(texts, &[])
}

/// Judges texts and the proposals that came with them, one each or none at all.
fn judge_with_proposals(texts: &[&str], proposals: &[&str]) -> Vec<Judgement> {
    let bench = bench();
    let Weighed { reading, vectors } = bench.read(texts);
    let (n, m) = (texts.len(), texts.len() + bench.measures.len());
    let issue = |(i, text): (usize, &&str)| Issue {
        id: IssueId(format!("R6-{:04}", i + 1)),
        response: i,
        part: 1,
        question: 0,
        text: (*text).to_owned(),
        span: Span { start: 0, end: text.len() },
    };
    let issues: Vec<Issue> = texts.iter().enumerate().map(issue).collect();
    let of_proposals = bench.reading(proposals);
    let responses: Vec<usize> = (0..proposals.len()).collect();
    let proposals = Proposals { responses: &responses, documents: &of_proposals.documents, frames: &of_proposals.frames };
    let titles = Titles { titles: &bench.cues.private.titles, common_before_title: &bench.cues.private.common_before_title };
    let masking = privacy::find(&[Texts { texts, documents: &reading.documents[..n] }], &[], titles).unwrap();
    let subject =
        Subject { issues: &issues, documents: &reading.documents[..n], frames: &reading.frames[..n], proposals, masking: &masking };
    let city = City {
        measures: &bench.measures,
        measure_documents: &reading.documents[n..m],
        measure_frames: &reading.frames[n..m],
        departments: &bench.departments,
        department_documents: &reading.documents[m..],
        department_frames: &reading.frames[m..],
    };
    judge::judge(&subject, &city, &vectors, &Grouping::default(), &bench.knowledge(), &Params::default())
}

/// Judges a fixture and tells the table of labels against answers, and the rows where they differ.
fn table(fixture: &str, label: impl Fn(&Row) -> String, answer: impl Fn(&Judgement) -> String) -> String {
    let labelled = rows(fixture);
    assert!(labelled.len() >= 60, "{fixture} has {} rows", labelled.len());
    let texts: Vec<&str> = labelled.iter().map(|row| row["text"].as_str()).collect();
    let judgements = judge(&texts);
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut misses = String::new();
    let mut right = 0;
    for (row, judgement) in labelled.iter().zip(&judgements) {
        let (wanted, got) = (label(row), answer(judgement));
        if wanted == got {
            right += 1;
        } else {
            let _ = writeln!(misses, "  {wanted} -> {got}: {}", row["text"].replace('\n', " "));
        }
        *counts.entry((wanted, got)).or_default() += 1;
    }
    let mut told = format!("{right} / {} right\n\nlabel -> answer: rows\n", labelled.len());
    for ((wanted, got), count) in counts {
        let _ = writeln!(told, "  {wanted} -> {got}: {count}");
    }
    told + "\nmisses\n" + &misses
}

fn flag_table(fixture: &str, column: &str, flag: Flag) -> String {
    let told = |raised: bool| if raised { flag.label() } else { "—" }.to_owned();
    table(fixture, |row| told(!matches!(row[column].as_str(), "" | "0")), |judgement| told(judgement.flag(flag).is_some()))
}

#[test]
fn abstractness_in_three_levels() {
    let level = |label: &str| ["具体的", "一部不明", "抽象的"][label.parse::<usize>().unwrap()].to_owned();
    insta::assert_snapshot!(table(
        "judge/abstractness.csv",
        |row| level(&row["abstractness"]),
        |judgement| judgement.abstractness.as_ref().map_or("内容なし", |a| a.level.label()).to_owned()
    ));
}

#[test]
fn what_is_missing_and_the_question_to_ask_back() {
    let labelled = rows("judge/abstractness.csv");
    let texts: Vec<&str> = labelled.iter().map(|row| row["text"].as_str()).collect();
    let (mut named, mut wanted, mut right) = (0, 0, 0);
    let mut told = String::new();
    for (row, judgement) in labelled.iter().zip(judge(&texts)) {
        let label: Vec<&str> = row["missing"].split(';').filter(|slot| !slot.is_empty()).collect();
        let Some(abstractness) = judgement.abstractness.filter(|_| !label.is_empty()) else { continue };
        let missing: Vec<&str> = abstractness.missing.iter().map(|slot| slot.label()).collect();
        named += missing.len();
        wanted += label.len();
        right += missing.iter().filter(|slot| label.contains(slot)).count();
        let _ = writeln!(
            told,
            "{} [{} | {}]\n  {}",
            row["text"],
            label.join(" "),
            missing.join(" "),
            abstractness.question.unwrap_or_default()
        );
    }
    insta::assert_snapshot!(format!("{right} right of {named} named and {wanted} labelled\n\n{told}"));
}

#[test]
fn the_size_of_issues() {
    insta::assert_snapshot!(table(
        "judge/size.csv",
        |row| row["size"].clone(),
        |judgement| judgement.size.as_ref().map_or("—", |size| size.scale.label()).to_owned()
    ));
}

#[test]
fn proposals_that_do_not_answer() {
    let labelled = rows("judge/proposal.csv");
    assert!(labelled.len() >= 60, "{}", labelled.len());
    let column = |name: &str| -> Vec<&str> { labelled.iter().map(|row| row[name].as_str()).collect() };
    let judgements = judge_with_proposals(&column("text"), &column("proposal"));
    // What does not answer may be told in any way.
    let is_right = |row: &Row, got: &str| (row["verdict"] == "answers") == (got == "—");
    let answers = judgements.iter().map(|judgement| judgement.proposal.as_ref().map_or("—", |proposal| proposal.advice.label()));
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut misses = String::new();
    for (row, got) in labelled.iter().zip(answers) {
        *counts.entry((row["verdict"].as_str(), got)).or_default() += 1;
        if !is_right(row, got) {
            let _ = writeln!(misses, "  {} -> {got}: {} ／ {}", row["verdict"], row["text"], row["proposal"]);
        }
    }
    let mut told = "verdict -> answer: rows\n".to_owned();
    for ((wanted, got), count) in counts {
        let _ = writeln!(told, "  {wanted} -> {got}: {count}");
    }
    insta::assert_snapshot!(told + "\nmisses\n" + &misses);
}

#[test]
fn pairs_that_look_alike_and_are_two() {
    let labelled = rows("judge/caution.csv");
    assert!(labelled.len() >= 60, "{}", labelled.len());
    let folder = tempfile::tempdir().unwrap();
    let texts = labelled.iter().flat_map(|row| [&row["left"], &row["right"]]);
    let survey: Vec<String> = std::iter::once("課題".to_owned()).chain(texts.map(|text| format!("\"{text}\""))).collect();
    std::fs::write(folder.path().join("pairs.csv"), survey.join("\n")).unwrap();
    let plan = "name = \"R6\"\nyear = \"R6\"\n[[input]]\npath = \"pairs.csv\"\n[columns]\ntext = [\"課題\"]\n[output]\ndir = \"out\"\n";
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    assert_cmd::Command::cargo_bin("saiseiri").unwrap().current_dir(folder.path()).args(["run", "plan.toml", "--quiet"]).assert().success();
    let table = |name: &str| Table::from_parquet(&std::fs::read(folder.path().join("out").join(name)).unwrap()).unwrap();
    let column =
        |table: &Table, name: &str| -> Vec<String> { table.read_text(name).unwrap().into_iter().map(Option::unwrap_or_default).collect() };
    let (pairs, issues) = (table("pairs.parquet"), table("issues.parquet"));
    let kinds: BTreeMap<(String, String), String> =
        column(&pairs, "left").into_iter().zip(column(&pairs, "right")).zip(column(&pairs, "kind")).collect();
    let groups: BTreeMap<String, String> = column(&issues, "issue_id").into_iter().zip(column(&issues, "merge_group")).collect();
    let told = |at: usize| {
        let [left, right] = [2 * at + 1, 2 * at + 2].map(|number| format!("R6-{number:04}"));
        let one = groups.get(&left).is_some_and(|group| !group.is_empty() && groups.get(&right) == Some(group));
        match kinds.get(&(left, right)).map(String::as_str) {
            Some("caution") => "統合注意",
            Some("duplicate") => "統合候補・重複",
            _ if one => "統合候補・重複",
            Some("wider") => "念のため",
            _ => "—",
        }
    };
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut misses = String::new();
    for (at, row) in labelled.iter().enumerate() {
        let got = told(at);
        *counts.entry((row["verdict"].as_str(), got)).or_default() += 1;
        let is_wrong = match row["verdict"].as_str() {
            "caution" => got != "統合注意",
            "same" => got == "統合注意",
            _ => got != "—",
        };
        if is_wrong {
            let _ = writeln!(misses, "  {} -> {got}: {} ／ {} {}", row["verdict"], row["left"], row["right"], row["why"]);
        }
    }
    let counts: Vec<String> = counts.iter().map(|((verdict, got), count)| format!("  {verdict} -> {got}: {count}")).collect();
    insta::assert_snapshot!(format!("verdict -> told as: pairs\n{}\n\nmisses\n{misses}", counts.join("\n")));
}

#[test]
fn answers_without_content() {
    insta::assert_snapshot!(flag_table("judge/no_content.csv", "none", Flag::NoContent));
}

#[test]
fn shortage_of_money_and_people() {
    let told = |flags: Vec<&str>| if flags.is_empty() { "—".to_owned() } else { flags.join(" ") };
    insta::assert_snapshot!(table(
        "judge/resource_shortage.csv",
        |row| told(row["flags"].split(';').filter(|flag| !flag.is_empty()).collect()),
        |judgement| {
            let raised = |flag: Flag| judgement.flag(flag).is_some();
            told(
                [(Flag::Budget, "予算"), (Flag::Staff, "人員")]
                    .into_iter()
                    .filter(|(flag, _)| raised(*flag))
                    .map(|(_, name)| name)
                    .collect(),
            )
        }
    ));
}

#[test]
fn wishes_that_a_law_limits() {
    insta::assert_snapshot!(flag_table("judge/legal_limit.csv", "law", Flag::Law));
}

#[test]
fn names_and_illnesses() {
    insta::assert_snapshot!(flag_table("judge/private.csv", "private", Flag::Private));
}

#[test]
fn measures_that_answer_an_issue() {
    let told = |id: Option<&str>| id.unwrap_or("—").to_owned();
    insta::assert_snapshot!(table(
        "judge/already_handled.csv",
        |row| told(Some(row["measure_id"].as_str()).filter(|id| !id.is_empty())),
        |judgement| told(
            judgement.flag(Flag::Handled).and_then(|_| judgement.measures.first()).map(|near| bench().measures[near.measure].id.as_str())
        )
    ));
}

#[test]
fn departments_that_own_an_issue() {
    insta::assert_snapshot!(table(
        "judge/owning_department.csv",
        |row| row["owner"].clone(),
        |judgement| judgement.owners.first().map_or("—", |owner| bench().departments[owner.department].name.as_str()).to_owned()
    ));
}
