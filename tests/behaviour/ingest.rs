//! Reading survey files: what comes out right, and what is refused with which words.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use saiseiri::error::Error;
use saiseiri::ingest::{self, ColumnParams, InputParams, Params};
use saiseiri::survey::Survey;

pub fn columns(id: Option<&str>, text: &[&str], attributes: &[&str]) -> ColumnParams {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    ColumnParams { id: id.map(str::to_owned), text: owned(text), attributes: owned(attributes), ..ColumnParams::default() }
}

pub fn input(path: &Path) -> InputParams {
    InputParams { path: path.to_owned(), sheet: None, header_row: None, encoding: None, skip_hidden: false }
}

pub fn read(path: &Path, columns: ColumnParams) -> Result<Survey, Error> {
    ingest::read(&Params { inputs: vec![input(path)], columns })
}

pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

pub fn file(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file written");
    path
}

/// A workbook with one sheet 「回答」.
fn workbook(folder: &tempfile::TempDir, fill: impl FnOnce(&mut Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("回答").expect("a name");
    fill(sheet).expect("cells");
    let path = folder.path().join("survey.xlsx");
    book.save(&path).expect("a workbook saved");
    path
}

pub fn rows(sheet: &mut Worksheet, rows: &[&[&str]]) -> Result<(), rust_xlsxwriter::XlsxError> {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text)?;
            }
        }
    }
    Ok(())
}

/// Id, texts, reason of exclusion.
pub fn told(survey: &Survey) -> Vec<(String, Vec<String>, Option<String>)> {
    let texts = |response: &saiseiri::survey::Response| response.answers.iter().map(|answer| answer.text.clone()).collect();
    survey.responses.iter().map(|response| (response.id.0.clone(), texts(response), response.excluded.clone())).collect()
}

pub fn answered(id: &str, text: &str) -> (String, Vec<String>, Option<String>) {
    (id.to_owned(), if text.is_empty() { vec![] } else { vec![text.to_owned()] }, None)
}

#[test]
fn the_fixture_reads_as_an_office_meant_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/r6/survey.xlsx");
    let columns = ColumnParams {
        proposal: Some("解決策案".to_owned()),
        field: Some("分野".to_owned()),
        ..columns(Some("回答番号"), &["課題"], &["所属局", "年代", "職場満足度"])
    };
    let survey = read(&path, columns).expect("the fixture is read");
    let counted: Vec<_> = survey.responses.iter().filter(|response| response.excluded.is_none()).collect();
    assert!(counted.len() >= 250, "{} responses", counted.len());
    assert_eq!(survey.responses[0].excluded.as_deref(), Some("記入要領の行"));
    assert_eq!(survey.questions, ["仕事や職場の課題について / 課題（困っていること・変えたいこと）"]);
    assert!(counted.iter().all(|response| response.id.0.bytes().all(|byte| byte.is_ascii_digit())), "full-width ids are folded");
    assert!(survey.responses.iter().flat_map(|response| &response.answers).all(|answer| !answer.text.contains("ザンギョウ")));
    assert_eq!(survey.inputs[0].date.map(|date| date.to_string()).as_deref(), Some("2024-09-30"));
    let ages = survey.attributes.read_text("年代").expect("ages");
    assert!(ages.iter().flatten().all(|age| !age.contains('３')), "full-width digits are folded");
}

#[test]
fn titles_above_and_blank_rows_between_do_not_move_anything() {
    let folder = folder();
    let path = workbook(&folder, |sheet| {
        rows(
            sheet,
            &[
                &["令和７年度 職員アンケート"],
                &[],
                &["回答 番号", "所属\n局", "課題\r\n（自由記述）"],
                &["１", "総務局", "一行目\r\n二行目"],
                &[],
                &["2", "財政局", ""],
                &["", "", "番号のない回答"],
            ],
        )
    });
    let survey = read(&path, columns(Some("回答番号"), &["課題"], &["所属局"])).expect("read");
    assert_eq!(told(&survey), [answered("1", "一行目\n二行目"), answered("2", ""), answered("survey.xlsx#回答!7", "番号のない回答")]);
    assert_eq!(survey.responses[2].answers[0].place.to_string(), "survey.xlsx [回答]!C7");
    assert_eq!(survey.inputs[0].header_row, 3);
    assert_eq!(survey.attributes.read_text("所属局").expect("bureaus"), [Some("総務局".into()), Some("財政局".into()), None]);
}

#[test]
fn a_header_of_merged_groups_is_joined() {
    let folder = folder();
    let path = workbook(&folder, |sheet| {
        sheet.merge_range(0, 0, 1, 0, "番号", &Format::new())?;
        sheet.merge_range(0, 1, 0, 2, "職場環境", &Format::new())?;
        sheet.merge_range(0, 3, 0, 4, "制度", &Format::new())?;
        for (column, name) in [(1, "満足度"), (2, "改善してほしいこと"), (3, "満足度"), (4, "改善してほしいこと")] {
            sheet.write_string(1, column, name)?;
        }
        for (column, text) in ["1", "満足", "机が狭い", "不満", "休暇が取りにくい"].iter().enumerate() {
            sheet.write_string(2, u16::try_from(column).expect("few columns"), *text)?;
        }
        Ok(())
    });
    let survey = read(&path, columns(Some("番号"), &["職場環境 / 改善してほしいこと", "制度/改善"], &[])).expect("read");
    assert_eq!(told(&survey), [("1".to_owned(), vec!["机が狭い".to_owned(), "休暇が取りにくい".to_owned()], None)]);
    let error = read(&path, columns(None, &["改善してほしいこと"], &[])).expect_err("two columns answer to the name");
    assert!(error.to_string().contains("当てはまる見出しが2つあります"), "{error}");
}

#[test]
fn an_id_that_comes_back_is_told_apart_by_its_row() {
    let folder = folder();
    let path = file(&folder, "a.csv", "番号,課題\n12,机\n12,椅子\n１２,棚\n");
    let survey = read(&path, columns(Some("番号"), &["課題"], &[])).expect("read");
    assert_eq!(told(&survey), [answered("12", "机"), answered("12（3行目）", "椅子"), answered("12（4行目）", "棚")]);
    assert_eq!(survey.notices.len(), 2);
}

#[test]
fn an_example_row_is_left_aside_with_its_reason() {
    let folder = folder();
    let path = file(&folder, "a.csv", "番号,所属,課題\n例,総務課,コピー機が遅い\n1,福祉課,選択肢を増やしてください\n");
    let survey = read(&path, columns(Some("番号"), &["課題"], &[])).expect("read");
    assert_eq!(survey.responses[0].excluded.as_deref(), Some("記入例の行"));
    assert_eq!(told(&survey)[1], answered("1", "選択肢を増やしてください"));
}

#[test]
fn answers_in_cp932_and_several_files_make_one_survey() {
    let folder = folder();
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode("番号,課題\r\n1,髙い棚①\r\n");
    let one = file(&folder, "一.csv", &cp932);
    let two = file(&folder, "二.tsv", "課題\t番号\n机\t1\n");
    let params = Params { inputs: vec![input(&one), input(&two)], columns: columns(Some("番号"), &["課題"], &[]) };
    let survey = ingest::read(&params).expect("read");
    assert_eq!(told(&survey), [answered("1", "髙い棚①"), answered("1（2行目）", "机")]);
    assert_eq!(survey.inputs[0].encoding.as_deref(), Some("CP932"));
}

#[test]
fn a_hidden_sheet_is_read_only_when_named() {
    let folder = folder();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.set_name("控え").expect("a name").set_hidden(true);
    rows(hidden, &[&["番号", "課題"], &["9", "控えの課題"]]).expect("cells");
    let shown = book.add_worksheet();
    shown.set_name("回答").expect("a name").set_active(true);
    rows(shown, &[&["番号", "課題"], &["1", "机"]]).expect("cells");
    book.save(&path).expect("saved");
    let columns = columns(Some("番号"), &["課題"], &[]);
    assert_eq!(told(&read(&path, columns.clone()).expect("read")), [answered("1", "机")]);
    let named = |sheet: &str| {
        ingest::read(&Params { inputs: vec![InputParams { sheet: Some(sheet.to_owned()), ..input(&path) }], columns: columns.clone() })
    };
    assert_eq!(told(&named("控え").expect("read")), [answered("9", "控えの課題")]);
    let error = named("なし").expect_err("no such sheet").to_string();
    assert!(error.contains("シート「なし」がありません") && error.contains("「控え」（非表示）、「回答」"), "{error}");
}

#[test]
fn error_values_and_formulas_are_told_with_their_cell() {
    let folder = folder();
    let path = workbook(&folder, |sheet| {
        rows(sheet, &[&["番号", "課題", "年齢"], &["1"], &["2"], &["3", "棚"]])?;
        sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("=\"机が\"&\"狭い\"").set_result("机が狭い"))?;
        sheet.write_formula(2, 1, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"))?;
        sheet.write_number(3, 2, 41)?;
        Ok(())
    });
    let survey = read(&path, columns(Some("番号"), &["課題"], &["年齢"])).expect("read");
    assert_eq!(told(&survey), [answered("1", "机が狭い"), answered("2", ""), answered("3", "棚")]);
    let notices: Vec<String> = survey.notices.iter().map(|notice| format!("{}: {}", notice.place, notice.what)).collect();
    assert_eq!(notices, ["survey.xlsx [回答]!B3: エラー値 #N/A です。空欄として扱いました"]);
    assert_eq!(survey.attributes.read_text("年齢").expect("ages")[2].as_deref(), Some("41"));
}

#[test]
fn every_bad_input_has_its_own_words() {
    let folder = folder();
    let text = || columns(None, &["課題"], &[]);
    let error = |path: &Path| read(path, text()).expect_err("refused").to_string().replace(&folder.path().display().to_string(), "");
    let empty = workbook(&folder, |_| Ok(()));
    let cases = [
        (error(&folder.path().join("なし.xlsx")), "ファイルまたはフォルダーが見つかりません"),
        (error(folder.path()), "フォルダーです"),
        (error(&file(&folder, "a.xlsx", "id,課題")), "Excelのブックではありません"),
        (error(&file(&folder, "b.xlsx", b"PK\x03\x04 xl/workbook.xml")), "ブックとして読めません"),
        (error(&file(&folder, "c.numbers", "x")), "拡張子 .numbers のファイルは読めません"),
        (error(&file(&folder, "d.xls", "<html><table></table></html>")), "中身がHTML"),
        (error(&file(&folder, "e.pdf", "%PDF-1.7")), "PDFです"),
        (error(&file(&folder, "f.csv", "")), "ファイルが空です"),
        (error(&file(&folder, "g.csv", "\n\n,,\n")), "ファイルに表がありません"),
        (error(&file(&folder, "h.csv", "番号,課題\n")), "回答が1件もありません"),
        (error(&file(&folder, "i.csv", "番号,課題等について\n1,机\n").with_extension("")), "見つかりません"),
        (error(&file(&folder, "j.csv", "番号,主な課題\n1,机\n")), "列「課題」がありません\n  対処: 近い名前: 「主な課題」"),
        (error(&empty), "シートが空です"),
    ];
    for (told, words) in cases {
        assert!(told.starts_with("エラー: ") && told.contains(words), "{told}\nshould say {words}");
    }
}

#[test]
fn all_problems_of_all_inputs_are_told_at_once() {
    let folder = folder();
    let one = file(&folder, "a.csv", "番号,意見\n1,机\n");
    let inputs = vec![input(&one), input(&folder.path().join("なし.csv"))];
    let error = ingest::read(&Params { inputs, columns: columns(None, &["課題"], &["所属局"]) }).expect_err("refused");
    assert_eq!(error.problems().len(), 3, "{error}");
}

#[test]
fn lists_of_measures_and_departments_are_read_and_checked() {
    let folder = folder();
    let path = file(
        &folder,
        "m.csv",
        "measure_id,名称,内容,状況,時期,所管課\nM1,個室ブース,3階に設置,実施済,令和6年,庁舎管理課\nM2,端末更新,,検討中,,\n",
    );
    let measures = ingest::measures(&path).expect("read");
    assert_eq!((measures[0].is_done(), measures[1].is_done()), (true, false));
    assert_eq!((measures[1].description.as_str(), measures[1].department.as_deref()), ("", None));
    let path = file(&folder, "d.csv", "課名,所掌事務\n人事課,採用\n人事課,服務\n,給与\n");
    let error = ingest::departments(&path).expect_err("refused").to_string();
    assert!(error.contains("「課名」が2行目と同じです") && error.contains("「課名」が空です"), "{error}");
}
