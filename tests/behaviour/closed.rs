//! Closed questions in the workbook: counts and shares by attribute, small cells hidden; and hidden rows, left aside or read.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use rust_xlsxwriter::Workbook;
use saiseiri::ingest::{self, InputParams, Params};
use saiseiri::table::Table;

use crate::ingest::{columns, folder, rows};
use crate::workbook::as_text;

type Tested = Result<(), Box<dyn std::error::Error>>;

fn run(dir: &Path, plan: &str) -> Tested {
    fs::write(dir.join("plan.toml"), plan)?;
    let output = Command::cargo_bin("saiseiri")?.current_dir(dir).args(["run", "plan.toml", "--out", "out", "--quiet"]).output()?;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

#[test]
fn closed_questions_are_counted_by_attribute() -> Tested {
    let folder = folder();
    let mut survey = "番号,所属局,満足度,大切なこと,課題\n".to_owned();
    for number in 0..83 {
        let bureau = if number < 3 { "北区役所" } else { ["総務局", "財政局", "市民局"][number % 3] };
        let level = ["満足", "やや不満", "不満", "満足"][number % 4];
        let joined = ["予算;人員;", "人員;", "制度;予算;", ""][number % 4];
        writeln!(survey, "{number},{bureau},{level},{joined},会議室の予約が取れない")?;
    }
    fs::write(folder.path().join("survey.csv"), survey)?;
    run(
        folder.path(),
        "name = \"R6\"\n[[input]]\npath = \"survey.csv\"\n[columns]\nid = \"番号\"\ntext = [\"課題\"]\nattributes = [\"所属局\"]\nclosed = [\"満足度\", \"大切なこと\"]\n",
    )?;
    let text = as_text(&fs::read(folder.path().join("out/triage.xlsx"))?);
    let sheet = text.split("== ").find(|sheet| sheet.starts_with("選択式集計")).ok_or("no sheet")?;
    insta::assert_snapshot!("closed", sheet);
    let responses = Table::from_parquet(&fs::read(folder.path().join("out/responses.parquet"))?)?;
    assert_eq!(responses.read_texts("大切なこと")?[..2], [vec!["予算".to_owned(), "人員".to_owned()], vec!["人員".to_owned()]]);
    Ok(())
}

#[test]
fn hidden_rows_are_left_aside_where_the_plan_says_so() -> Tested {
    let folder = folder();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    rows(sheet, &[&["番号", "課題", "所属"], &["1", "机", "総務"], &["2", "棚", "財政"], &["3", "椅子", "財政"]])?;
    sheet.set_row_hidden(2)?.set_column_hidden(2)?;
    book.save(&path)?;
    let input = InputParams { path, sheet: None, header_row: None, encoding: None, skip_hidden: true };
    let read = |attributes: &[&str]| {
        ingest::read(&Params { inputs: vec![input.clone()], columns: columns(Some("番号"), &["課題"], attributes) })
    };
    let survey = read(&[])?;
    assert_eq!(survey.inputs[0].rows, 3, "every row is accounted for");
    let excluded: Vec<Option<&str>> = survey.responses.iter().map(|response| response.excluded.as_deref()).collect();
    assert_eq!(excluded, [None, Some("非表示の行"), None]);
    let notices: Vec<&str> = survey.notices.iter().map(|notice| notice.what.as_str()).collect();
    assert_eq!(notices, ["非表示の行が1行あります。回答に数えず、除外としました", "非表示の列が1列あります（C列）。読みませんでした"]);
    let error = read(&["所属"]).err().ok_or("a hidden column was read")?.to_string();
    assert!(error.contains("列「所属」は非表示です") && error.contains("a.xlsx [Sheet1]!C1"), "{error}");
    Ok(())
}
