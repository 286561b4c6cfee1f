//! What holds for every table and every string of bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use saiseiri::ingest;
use saiseiri::survey::Survey;

use crate::ingest::{columns, file, folder, read};
use crate::ingest_raw::{ods_as, row, xls, xlsb, xlsx, xlsx_as};

/// Texts of answers; the last column of each row says that the row is there.
fn table() -> impl Strategy<Value = Vec<(String, String)>> {
    let text = "[ -~ぁ-んァ-ヶ一-龠々①-⑨Ａ-Ｚ０-９。、・～＝\n\t]{0,24}";
    vec((text, text), 1..12)
}

fn texts(survey: &Survey) -> Vec<(Option<String>, Option<String>)> {
    let text = |response: &saiseiri::survey::Response, question| {
        response.answers.iter().find(|answer| answer.question == question).map(|answer| answer.text.clone())
    };
    survey.responses.iter().map(|response| (text(response, 0), text(response, 1))).collect()
}

fn expected(table: &[(String, String)]) -> Vec<(Option<String>, Option<String>)> {
    let shown = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    table.iter().map(|(one, two)| (shown(one), shown(two))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_table_written_to_a_workbook_is_read_back_equal(table in table()) {
        let folder = folder();
        let path = folder.path().join("a.xlsx");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in [(0, "番号"), (1, "一つ目の課題"), (2, "二つ目の課題")] {
            sheet.write_string(0, column, name).unwrap();
        }
        for (at, (one, two)) in (1..).zip(&table) {
            sheet.write_number(at, 0, at).unwrap();
            sheet.write_string(at, 1, one).unwrap();
            sheet.write_string(at, 2, two).unwrap();
        }
        book.save(&path).unwrap();
        let survey = read(&path, columns(Some("番号"), &["一つ目", "二つ目"], &[])).unwrap();
        prop_assert_eq!(texts(&survey), expected(&table));
    }

    #[test]
    fn any_table_written_as_csv_is_read_back_equal(table in table(), tab in any::<bool>()) {
        let folder = folder();
        let mut writer = csv::WriterBuilder::new().delimiter(if tab { b'\t' } else { b',' }).from_writer(Vec::new());
        writer.write_record(["番号", "一つ目の課題", "二つ目の課題"]).unwrap();
        for (at, (one, two)) in table.iter().enumerate() {
            writer.write_record([&(at + 1).to_string(), one, two]).unwrap();
        }
        let path = file(&folder, "a.csv", writer.into_inner().unwrap());
        let survey = read(&path, columns(Some("番号"), &["一つ目", "二つ目"], &[])).unwrap();
        prop_assert_eq!(texts(&survey), expected(&table));
    }

    #[test]
    fn any_bytes_end_in_a_result_or_an_error(bytes in vec(any::<u8>(), 0..600), kind in 0..6_usize) {
        let folder = folder();
        let head: &[u8] = [&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml ", b"\xff\xfe", b"\xef\xbb\xbf"][kind];
        for extension in ["xlsx", "xls", "csv"] {
            let path = file(&folder, &format!("a.{extension}"), [head, &bytes].concat());
            let _ = ingest::look(&path);
        }
    }

    #[test]
    fn a_damaged_workbook_ends_in_a_result_or_an_error(hits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), kind in 0..4_usize) {
        let folder = folder();
        let hit = |mut bytes: Vec<u8>| {
            for (at, byte) in &hits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes
        };
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&hit(bytes)).into_owned();
        let sheet = format!("<worksheet><cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols><sheetData>{}{}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>",
            row(1, &["課題", "年齢"]), "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"1\"><f>1+1</f><v>2</v></c></row>");
        let strings = "<sst uniqueCount=\"1\"><si><r><t>机</t></r><rPh sb=\"0\" eb=\"1\"><t>ツクエ</t></rPh></si></sst>";
        let content = "<o:c xmlns:o=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"3\">\
            <table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\"><text:p>a<text:s text:c=\"2\"/></text:p></table:table-cell></table:table-row></table:table></o:c>";
        let (name, bytes) = match kind {
            0 => ("a.xlsx", xlsx_as(&text(sheet.into_bytes()), &text(strings.as_bytes().to_vec()), "")),
            1 => ("a.ods", ods_as(text(content.as_bytes().to_vec()).as_bytes())),
            2 => ("a.xls", hit(xls(&[("机が狭い", "ツクエ")], &[]))),
            _ => ("a.xlsx", hit(xlsx("<sheetData/>", "", ""))),
        };
        let _ = ingest::look(&file(&folder, name, bytes));
    }

    #[test]
    fn damaged_records_of_xlsb_end_in_a_result_or_an_error(hits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let folder = folder();
        let mut bytes = xlsb(&[("机が狭い", "ツクエ"), ("棚", "タナ")]);
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = ingest::look(&file(&folder, "a.xlsb", bytes));
    }
}
