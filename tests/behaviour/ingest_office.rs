//! Excel as offices use it: furigana, rich text, merged cells, hidden rows, dates of every kind, formulas, strange writers.

use rust_xlsxwriter::{Format, Workbook};
use saiseiri::ingest::look;

use crate::ingest::{answered, columns, file, folder, read, rows, told};
use crate::ingest_raw::{ods, row, xls, xlsb, xlsx, xlsx_as};

fn texts(survey: &saiseiri::survey::Survey) -> Vec<&str> {
    survey.responses.iter().flat_map(|response| &response.answers).map(|answer| answer.text.as_str()).collect()
}

#[test]
fn furigana_never_reaches_the_text() {
    let folder = folder();
    let strings = "<si><t>課題</t><rPh sb=\"0\" eb=\"2\"><t>カダイ</t></rPh><phoneticPr fontId=\"1\"/></si>\
        <si><r><t>会議</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 室が</t></r><rPh sb=\"0\" eb=\"2\"><t>カイギ</t></rPh><r><t>狭い</t></r></si>";
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>残業</t><rPh sb=\"0\" eb=\"2\"><t>ザンギョウ</t></rPh></is></c></row></sheetData>";
    let path = file(&folder, "a.xlsx", xlsx(cells, strings, ""));
    assert_eq!(texts(&read(&path, columns(None, &["課題"], &[])).expect("read")), ["会議 室が狭い", "残業"]);
    for (name, bytes) in [
        ("b.xlsb", xlsb(&[("会議室が狭い", "カイギ"), ("残業", "ザンギョウ")])),
        ("c.xls", xls(&[("会議室が狭い", "カイギ"), ("残業", "ザンギョウ")], &[])),
    ] {
        let survey = read(&file(&folder, name, bytes), columns(None, &["課題"], &[])).expect("read");
        assert_eq!(texts(&survey), ["会議室が狭い", "残業"], "{name}");
    }
}

#[test]
fn hidden_rows_and_columns_are_read_and_counted() {
    let folder = folder();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    rows(sheet, &[&["番号", "課題", "所属"], &["1", "机", "総務"], &["2", "棚", "財政"]]).expect("cells");
    sheet.set_row_hidden(2).expect("a hidden row").set_column_hidden(2).expect("a hidden column");
    book.save(&path).expect("saved");
    let survey = read(&path, columns(Some("番号"), &["課題"], &["所属"])).expect("read");
    assert_eq!(told(&survey), [answered("1", "机"), answered("2", "棚")]);
    let notices: Vec<&str> = survey.notices.iter().map(|notice| notice.what.as_str()).collect();
    assert_eq!(
        notices,
        ["非表示の行が1行あります。ほかの行と同じように読みました", "非表示の列が1列あります（C列）。ほかの列と同じように読みました"]
    );

    let hidden_row = [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0];
    let one = [("机", ""), ("棚", "")];
    let table = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>課題</text:p></table:table-cell></table:table-row>\
        <table:table-row table:visibility=\"filter\"><table:table-cell office:value-type=\"string\"><text:p>机</text:p></table:table-cell></table:table-row>";
    for (name, bytes) in
        [("b.xlsb", xlsb(&one)), ("c.xls", xls(&one, &crate::ingest_raw::record8(0x0208, &hidden_row))), ("d.ods", ods(table))]
    {
        let survey = read(&file(&folder, name, bytes), columns(None, &["課題"], &[])).expect("read");
        assert!(survey.notices.iter().any(|notice| notice.what.starts_with("非表示の行が1行")), "{name}: {:?}", survey.notices);
    }
}

#[test]
fn what_is_merged_over_the_rows_of_one_respondent_counts_for_each() {
    let folder = folder();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    rows(sheet, &[&["番号", "所属局", "課題"], &["", "", "机"], &["", "", "棚"], &["8", "", "椅子"]]).expect("cells");
    sheet.merge_range(1, 0, 2, 0, "7", &Format::new()).expect("merged");
    sheet.merge_range(1, 1, 2, 1, "総務局", &Format::new()).expect("merged");
    sheet.merge_range(3, 2, 4, 2, "椅子", &Format::new()).expect("merged");
    book.save(&path).expect("saved");
    let survey = read(&path, columns(Some("番号"), &["課題"], &["所属局"])).expect("read");
    assert_eq!(told(&survey), [answered("7", "机"), answered("7（3行目）", "棚"), answered("8", "椅子")]);
    assert_eq!(survey.attributes.read_text("所属局").expect("bureaus"), [Some("総務局".into()), Some("総務局".into()), None]);
}

#[test]
fn dates_of_every_kind_become_one() {
    let folder = folder();
    let cells = format!(
        "<sheetData>{}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44439</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>机</t></is></c></row>{}</sheetData>",
        row(1, &["回答日", "課題"]),
        row(3, &["令和７年９月１日", "棚"])
    );
    let path = file(&folder, "a.xlsx", xlsx(&cells, "", "date1904=\"1\""));
    let survey = read(&path, columns(None, &["課題"], &["回答日"])).expect("read");
    assert_eq!(survey.attributes.read_text("回答日").expect("days"), [Some("2025-09-01".into()), Some("2025-09-01".into())]);
}

#[test]
fn a_formula_without_a_result_is_told_with_its_cell() {
    let folder = folder();
    let cells = format!(
        "<sheetData>{}<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>A2&amp;\"x\"</f></c></row></sheetData>",
        row(1, &["番号", "課題"])
    );
    let survey = read(&file(&folder, "a.xlsx", xlsx(&cells, "", "")), columns(Some("番号"), &["課題"], &[])).expect("read");
    assert_eq!(told(&survey), [answered("1", "")]);
    assert_eq!(survey.notices[0].place.to_string(), "a.xlsx [回答]!B2");
    assert!(survey.notices[0].what.contains("計算結果が保存されていない数式"));
}

#[test]
fn a_row_of_nothing_but_errors_is_accounted_for() {
    let folder = folder();
    let error = |row: u32| format!("<row r=\"{row}\"><c r=\"B{row}\" t=\"e\"><v>#N/A</v></c></row>");
    let formula = "<row r=\"5\"><c r=\"B5\"><f>A2</f></c></row>";
    let cells = format!(
        "<sheetData>{}{}{}{formula}{}</sheetData>",
        row(1, &["番号", "課題"]),
        row(2, &["1", "机"]),
        error(4),
        row(6, &["2", "棚"])
    );
    let survey = read(&file(&folder, "a.xlsx", xlsx(&cells, "", "")), columns(Some("番号"), &["課題"], &[])).expect("read");
    let excluded: Vec<(u32, bool)> = survey.responses.iter().map(|row| (row.place.row, row.excluded.is_some())).collect();
    assert_eq!(excluded, [(2, false), (4, true), (5, true), (6, false)]);
    assert_eq!((survey.inputs[0].rows, survey.notices.len()), (4, 2));
    let why = survey.responses[1].excluded.as_deref().expect("a reason");
    assert!(why.contains("エラー値") && survey.notices[0].place.to_string() == "a.xlsx [回答]!B4", "{why} {:?}", survey.notices);
}

#[test]
fn a_formula_without_a_result_is_told_in_ods_too() {
    let folder = folder();
    let text = |text: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
    let rows = format!(
        "<table:table-row>{}{}</table:table-row><table:table-row>{}<table:table-cell table:formula=\"of:=[.A2]\"/></table:table-row>",
        text("番号"),
        text("課題"),
        text("1")
    );
    let survey = read(&file(&folder, "a.ods", ods(&rows)), columns(Some("番号"), &["課題"], &[])).expect("read");
    assert_eq!(told(&survey), [answered("1", "")]);
    assert!(survey.notices[0].place.to_string().ends_with("!B2") && survey.notices[0].what.contains("数式"), "{:?}", survey.notices);
}

#[test]
fn a_table_above_the_header_is_told() {
    let folder = folder();
    let path = file(&folder, "a.csv", "集計,件数\n総務局,3\n,\n番号,課題\n1,狭い\n2,暑い\n");
    let survey = read(&path, columns(Some("番号"), &["課題"], &[])).expect("read");
    assert_eq!(texts(&survey), ["狭い", "暑い"]);
    assert!(survey.notices[0].what.contains("見出し（4行目）より上") && survey.notices[0].what.contains("2行"), "{:?}", survey.notices);
    let evidence = survey.inputs[0].evidence.join("");
    assert!(evidence.contains("上の2行（「集計」など）"), "{evidence}");
}

#[test]
fn strict_and_prefixed_workbooks_and_wrong_sizes_read_alike() {
    let folder = folder();
    let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let prefixed = format!(
        "<x:worksheet xmlns:x=\"{strict}\"><x:dimension ref=\"A1:XFD1048576\"/><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c></x:row>\
         <x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let strings = format!("<x:sst xmlns:x=\"{strict}\"><x:si><x:t>課題</x:t></x:si><x:si><x:t>机&#10;と椅子_x000D_</x:t></x:si></x:sst>");
    let survey = read(&file(&folder, "a.xlsx", xlsx_as(&prefixed, &strings, "")), columns(None, &["課題"], &[])).expect("read");
    assert_eq!(texts(&survey), ["机\nと椅子\n"]);
}

#[test]
fn headers_that_repeat_or_are_missing_can_still_be_named() {
    let folder = folder();
    let path = file(&folder, "a.csv", "番号,理由,理由,\n1,狭い,高い,古い\n");
    let told =
        |text: &[&str]| read(&path, columns(None, text, &[])).map(|survey| texts(&survey).join("/")).map_err(|error| error.to_string());
    assert_eq!(told(&["理由（3列目）", "見出しなし（4列目）"]), Ok("高い/古い".to_owned()));
    let error = told(&["理由"]).expect_err("two columns");
    assert!(error.contains("「理由（2列目）」、「理由（3列目）」"), "{error}");
}

#[test]
fn the_longest_cell_comes_whole() {
    let folder = folder();
    let long = "あ".repeat(32_767);
    let path = file(&folder, "a.xlsx", xlsx(&format!("<sheetData>{}{}</sheetData>", row(1, &["課題"]), row(2, &[&long])), "", ""));
    assert_eq!(texts(&read(&path, columns(None, &["課題"], &[])).expect("read")), [long.as_str()]);
}

#[test]
fn check_can_show_why_a_row_is_the_header() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/r6/survey.xlsx");
    let sheets = look(&path).expect("a look");
    let header = sheets[0].header.as_ref().expect("a header");
    assert_eq!((header.first, header.last, header.aside.len()), (5, 6, 1));
    assert!(header.evidence.iter().any(|why| why.contains("すべてに見出しがある")), "{:?}", header.evidence);
    assert_eq!(sheets.iter().map(|sheet| sheet.hidden).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn an_error_that_libreoffice_writes_as_text_is_no_answer() {
    let folder = folder();
    let cell =
        |text: &str, more: &str| format!("<table:table-cell office:value-type=\"string\"{more}><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let error = cell("#DIV/0!", " xmlns:calcext=\"c\" calcext:value-type=\"error\"");
    // Two errors side by side are written as one cell that stands there twice.
    let twice = error.replace("office:value-type", "table:number-columns-repeated=\"2\" office:value-type");
    let rows = [
        row(&[cell("番号", ""), cell("課題", "")]),
        row(&[cell("1", ""), cell("狭い", "")]),
        row(&[cell("2", ""), error.clone()]),
        row(&[error, cell("暑い", "")]),
        row(&[twice]),
    ];
    let survey = read(&file(&folder, "a.ods", ods(&rows.concat())), columns(None, &["課題"], &[])).expect("read");
    assert_eq!((texts(&survey), survey.notices.len()), (vec!["狭い", "暑い"], 4));
    assert!(survey.responses[3].excluded.as_deref().is_some_and(|why| why.contains("エラー値")));
    let survey = read(&file(&folder, "b.csv", "番号,課題\n1,狭い\n2,#REF!\n"), columns(None, &["課題"], &[])).expect("read");
    assert_eq!((texts(&survey), survey.notices.len()), (vec!["狭い"], 1));
}

#[test]
fn a_quotation_mark_left_open_does_not_swallow_rows() {
    let folder = folder();
    let error = read(&file(&folder, "a.csv", "番号,課題\n1,狭い\n2,\"暑い\n3,寒い\n"), columns(None, &["課題"], &[])).expect_err("refused");
    assert!(error.to_string().contains("引用符") && error.to_string().contains("3行目"), "{error}");
}
