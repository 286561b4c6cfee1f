//! What a secretariat gets: the workbook read back as text, its looks, the tables beside it, and what happens to an older one.

pub mod sample;

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use saiseiri::report::{self, Params, Written};
use saiseiri::table::Table;
use saiseiri::triage::Triage;

fn write(triage: &Triage, dir: &Path) -> Written {
    report::write(triage, &Params { dir: dir.to_owned() }).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every sheet, a line a row, cells between bars.
pub fn as_text(workbook: &[u8]) -> String {
    let mut book = Xlsx::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    for name in book.sheet_names() {
        writeln!(text, "== {name}").unwrap();
        for row in book.worksheet_range(&name).unwrap().rows() {
            let cells: Vec<_> =
                row.iter().map(|cell| if *cell == Data::Empty { String::new() } else { cell.to_string().replace('\n', "⏎") }).collect();
            writeln!(text, "{}", cells.join("|").trim_end_matches('|')).unwrap();
        }
    }
    text
}

/// A part of the workbook's package.
fn part(workbook: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn workbook(triage: &Triage) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    write(triage, dir.path());
    fs::read(dir.path().join("triage.xlsx")).unwrap()
}

fn table(dir: &Path, name: &str) -> Table {
    Table::from_parquet(&fs::read(dir.join(name)).unwrap()).unwrap()
}

#[test]
fn the_workbook_says_what_was_found() {
    insta::assert_snapshot!(as_text(&workbook(&sample::triage())));
}

#[test]
fn a_sheet_can_be_worked_in_at_once() {
    let workbook = workbook(&sample::triage());
    let issues = part(&workbook, "xl/worksheets/sheet3.xml");
    assert!(issues.contains("state=\"frozen\"") && issues.contains("<autoFilter"), "header and filter");
    assert!(issues.contains("'選択肢'!$A$2:$A$6") && issues.contains("'選択肢'!$B$2:$B$3"), "drop-downs of judgement and department");
    assert!(issues.contains("paperSize=\"9\"") && issues.contains("orientation=\"landscape\"") && issues.contains("fitToHeight=\"0\""));
    assert!(part(&workbook, "xl/workbook.xml").contains("課題候補一覧!$1:$1"), "the header is printed on every page");
    assert!(part(&workbook, "xl/workbook.xml").contains("state=\"hidden\""), "the choices are out of the way");
    assert!(part(&workbook, "docProps/core.xml").contains("2024-06-30T00:00:00Z"), "the date is the survey's own");
}

#[test]
fn the_summary_draws_fields_by_suggestion_and_flags_from_its_own_cells() {
    let workbook = workbook(&sample::triage());
    assert!(part(&workbook, "xl/worksheets/sheet2.xml").contains("<drawing"));
    let charts = [part(&workbook, "xl/charts/chart1.xml"), part(&workbook, "xl/charts/chart2.xml")];
    for title in ["分野と提案", "フラグ"] {
        let chart = charts.iter().find(|chart| chart.contains(&format!("<a:t>{title}</a:t>"))).unwrap();
        assert!(chart.contains("<c:barChart>") && chart.contains("集計!$B$"), "{title}");
    }
    let by_kind = charts.iter().find(|chart| chart.contains("分野と提案")).unwrap();
    assert_eq!(by_kind.matches("<c:ser>").count(), 8, "a series a suggestion");
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let workbook = workbook(&sample::triage());
    assert!(!part(&workbook, "xl/worksheets/sheet3.xml").contains("<f>"));
    assert!(as_text(&workbook).contains("|=予約システムが使いにくい|"));
}

#[test]
fn private_columns_are_in_one_sheet_and_in_no_table() {
    let dir = tempfile::tempdir().unwrap();
    write(&sample::triage(), dir.path());
    let text = as_text(&fs::read(dir.path().join("triage.xlsx")).unwrap());
    let sheets: Vec<&str> = text.split("== ").filter(|sheet| sheet.contains("職員3")).map(|sheet| sheet.lines().next().unwrap()).collect();
    assert_eq!(sheets, ["回答一覧"]);
    assert!(!table(dir.path(), "responses.parquet").names().contains(&"氏名".to_owned()));
}

#[test]
fn a_triage_without_issues_makes_a_workbook() {
    let mut triage = sample::triage();
    triage.issues.clear();
    triage.documents.clear();
    triage.frames.clear();
    triage.judgements.clear();
    triage.grouping = saiseiri::group::Grouping::default();
    triage.departments.clear();
    triage.scheme = None;
    let text = as_text(&workbook(&triage));
    assert!(text.contains("== 課題候補一覧\n課題ID|回答ID|分野"), "{text}");
}

#[test]
fn texts_that_excel_does_not_take_are_cut_and_kept_whole_beside() {
    let mut triage = sample::triage();
    let long = "あ\u{1}".repeat(40_000);
    triage.issues[0].text.clone_from(&long);
    let dir = tempfile::tempdir().unwrap();
    write(&triage, dir.path());
    assert!(as_text(&fs::read(dir.path().join("triage.xlsx")).unwrap()).contains("…（長いため以下略）"));
    assert_eq!(table(dir.path(), "issues.parquet").read_text("text").unwrap()[0].as_ref(), Some(&long));
}

#[test]
fn two_reports_of_one_triage_have_the_same_bytes_on_any_number_of_threads() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let mut triage = sample::triage();
    pool(1).install(|| write(&triage, one.path()));
    triage.manifest.seconds = vec![("読み込み".into(), 9.0)];
    pool(3).install(|| write(&triage, other.path()));
    let files = names(one.path());
    assert_eq!(files, names(other.path()));
    for file in files.iter().filter(|file| *file != "run.json") {
        assert!(fs::read(one.path().join(file)).unwrap() == fs::read(other.path().join(file)).unwrap(), "{file}");
    }
    let record = |dir: &Path| fs::read_to_string(dir.join("run.json")).unwrap().split("\"seconds\"").next().unwrap().to_owned();
    assert_eq!(record(one.path()), record(other.path()));
}

#[test]
fn the_record_tells_how_the_run_came_about() {
    let dir = tempfile::tempdir().unwrap();
    write(&sample::triage(), dir.path());
    let json = fs::read_to_string(dir.path().join("run.json")).unwrap();
    let hash = json.lines().find(|line| line.contains("workbook_sha256")).unwrap();
    assert_eq!(hash.trim().len(), "\"workbook_sha256\": \"\",".len() + 64);
    insta::assert_snapshot!(json.replace(hash, "  (the workbook's hash)"));
}

#[test]
fn the_tables_have_the_columns_others_stand_on() {
    let dir = tempfile::tempdir().unwrap();
    let written = write(&sample::triage(), dir.path());
    let mut text = String::new();
    for file in written.files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "parquet")) {
        let table = Table::from_parquet(&fs::read(file).unwrap()).unwrap();
        writeln!(text, "{} {}: {}", file.file_name().unwrap().display(), table.height(), table.names().join(" ")).unwrap();
    }
    insta::assert_snapshot!(text);
    let issues = table(dir.path(), "issues.parquet");
    assert_eq!(issues.read_texts("frame_target").unwrap()[3], ["会議室"]);
    assert_eq!(issues.read_text("duplicate_of").unwrap()[6].as_deref(), Some("R6-0001"));
    let findings = table(dir.path(), "findings.parquet");
    assert_eq!(findings.read_text("judgement").unwrap()[0].as_deref(), Some("統合注意"));
    assert_eq!(findings.read_number("start").unwrap()[0], Some(0.0));
}

#[test]
fn a_second_run_replaces_an_untouched_workbook() {
    let dir = tempfile::tempdir().unwrap();
    let first = names_after(&sample::triage(), dir.path());
    assert_eq!(names_after(&sample::triage(), dir.path()), first);
    assert_eq!(first.len(), 11);
}

fn names_after(triage: &Triage, dir: &Path) -> Vec<String> {
    assert_eq!(write(triage, dir).notices, [] as [&str; 0]);
    names(dir)
}

#[test]
fn a_second_run_keeps_a_workbook_somebody_worked_in() {
    let dir = tempfile::tempdir().unwrap();
    write(&sample::triage(), dir.path());
    fs::write(dir.path().join("triage.xlsx"), "decisions").unwrap();
    let written = write(&sample::triage(), dir.path());
    assert!(written.notices[0].contains("triage_前回_1.xlsx"), "{:?}", written.notices);
    assert_eq!(fs::read(dir.path().join("triage_前回_1.xlsx")).unwrap(), b"decisions");
    assert!(fs::read(dir.path().join("triage.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn a_folder_that_cannot_be_written_is_one_error_before_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("out");
    fs::write(&file, "").unwrap();
    let error = report::prepare(&Params { dir: file }).unwrap_err();
    assert_eq!(error.problems().len(), 1);
    report::prepare(&Params { dir: dir.path().join("new") }).unwrap();
    assert_eq!(names(dir.path()), ["out"]);
}
