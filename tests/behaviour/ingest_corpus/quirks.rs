//! Small files, each with one quirk of offices or one fault, built here from nothing: no file of anybody's is copied. The layouts follow
//! [MS-XLSX], [MS-XLSB], [MS-XLS], [MS-CFB] and `OpenDocument` 1.3; the faults are those that readers of spreadsheets have tripped over.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::ingest::rows;
use crate::ingest_raw::{compound, ods, ods_as, package, record8, row, xls, xlsb, xlsx, xlsx_as};

/// Writes the files into a folder.
pub fn write(folder: &Path) {
    for (name, bytes) in made_by_hand() {
        fs::write(folder.join(name), bytes).expect("a file written");
    }
    written(folder, "merged_header.xlsx", |sheet| {
        sheet.merge_range(0, 0, 1, 0, "番号", &Format::new())?;
        sheet.merge_range(0, 1, 0, 2, "職場環境", &Format::new())?;
        rows(sheet, &[&[], &["", "満足度", "改善してほしいこと"], &["1", "満足", "机が狭いので書類を広げられない。"]])
    });
    written(folder, "title_and_notes_above.xlsx", |sheet| {
        rows(
            sheet,
            &[&["職員アンケート"], &["※記入例をよくお読みください"], &[], &["番号", "課題"], &["1", "棚が足りないので書類が床にある。"]],
        )
    });
    written(folder, "instructions_below_header.xlsx", |sheet| {
        rows(sheet, &[&["番号", "課題"], &["自動", "200字以内で記入してください"], &["1", "棚が足りないので書類が床にある。"]])
    });
    written(folder, "hidden_row_and_column.xlsx", |sheet| {
        rows(sheet, &[&["番号", "課題", "所属"], &["1", "机が狭い。", "総務"], &["2", "棚がない。", "財政"]])?;
        sheet.set_row_hidden(2)?.set_column_hidden(2)?;
        Ok(())
    });
    written(folder, "answer_merged_over_rows.xlsx", |sheet| {
        rows(sheet, &[&["番号", "課題"], &["", "机が狭い。"], &["", "棚がない。"]])?;
        sheet.merge_range(1, 0, 2, 0, "7", &Format::new())?;
        Ok(())
    });
    written(folder, "formula_and_error.xlsx", |sheet| {
        rows(sheet, &[&["番号", "課題"], &["1"], &["2"]])?;
        sheet.write_formula(1, 1, Formula::new("=\"机\"&\"が狭い\"").set_result("机が狭い"))?;
        sheet.write_formula(2, 1, Formula::new("=NA()").set_result("#N/A"))?;
        Ok(())
    });
    written(folder, "numbers_as_text.xlsx", |sheet| {
        rows(sheet, &[&["番号", "課題"], &["００１", "机が狭い。"]])?;
        sheet.write_number(2, 0, 2)?.write_number(2, 1, 15)?;
        Ok(())
    });
    written(folder, "headers_twice_and_empty.xlsx", |sheet| {
        rows(sheet, &[&["理由", "理由", ""], &["狭いと感じることが多い。", "高い", "古い"]])
    });
    written(folder, "blank_rows_between.xlsx", |sheet| {
        rows(sheet, &[&["番号", "課題"], &["1", "机が狭い。"], &[], &[], &["2", "棚がない。"]])
    });
    written(folder, "empty.xlsx", |_| Ok(()));
}

fn written(folder: &Path, name: &str, fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("回答").expect("a name");
    fill(sheet).expect("cells");
    book.save(folder.join(name)).expect("a workbook saved");
}

/// A part of 513 MiB of zeros, written piece by piece.
fn zip_bomb() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    zip.start_file("xl/workbook.xml", options).expect("a part");
    zip.write_all(b"<workbook/>").expect("its bytes");
    zip.start_file("xl/media/a.bin", options).expect("a part");
    let zeros = vec![0; 1 << 20];
    for _ in 0..513 {
        zip.write_all(&zeros).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

fn made_by_hand() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let cells = |cells: &str| format!("<sheetData>{cells}</sheetData>");
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let furigana = "<si><t>課題</t><rPh sb=\"0\" eb=\"2\"><t>カダイ</t></rPh></si><si><r><t>会議室</t></r><r><t>が狭い</t></r><rPh sb=\"0\" eb=\"3\"><t>カイギシツ</t></rPh></si>";
    let shared = cells("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>");
    let plain = xlsx(&cells(&[row(1, &["課題"]), row(2, &["机が狭い"])].concat()), "", "");
    let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let prefixed = format!(
        "<x:worksheet xmlns:x=\"{strict}\"><x:dimension ref=\"A1:XFD1048576\"/><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c></x:row>\
         <x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let strings = format!("<x:sst xmlns:x=\"{strict}\"><x:si><x:t>課題</x:t></x:si><x:si><x:t>机_x000D_&#10;と椅子</x:t></x:si></x:sst>");
    let ods_row = |text: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
        )
    };
    let endless = ods_row("課題").replacen("<table:table-row", "<table:table-row table:number-rows-repeated=\"4000000000\"", 1);
    vec![
        ("furigana.xlsx", xlsx(&shared, furigana, "")),
        ("furigana.xlsb", xlsb(&[("会議室が狭い", "カイギシツ"), ("残業", "ザンギョウ")])),
        ("furigana.xls", xls(&[("会議室が狭い", "カイギシツ"), ("残業", "ザンギョウ")], &[])),
        ("plain.ods", ods(&[ods_row("課題"), ods_row("机が狭い")].concat())),
        ("strict_prefixed_wrong_size.xlsx", xlsx_as(&prefixed, &strings, "")),
        (
            "days_of_1904.xlsx",
            xlsx(
                &cells(&format!(
                    "{}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44439</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>机が狭い。</t></is></c></row>",
                    row(1, &["回答日", "課題"])
                )),
                "",
                "date1904=\"1\"",
            ),
        ),
        (
            "formula_without_result.xlsx",
            xlsx(
                &cells(&format!("{}<row r=\"2\"><c r=\"A2\"><f>B2</f></c><c r=\"B2\"><v>1</v></c></row>", row(1, &["課題", "番号"]))),
                "",
                "",
            ),
        ),
        ("longest_cell.xlsx", xlsx(&cells(&[row(1, &["課題"]), row(2, &[&"あ".repeat(32_767)])].concat()), "", "")),
        ("zero_width_and_control.csv", text("番号,課題\n1,机\u{200b}が\u{1}狭い\u{feff}。\n")),
        ("era_and_wide_digits.csv", text("番号,回答日,課題\n１,令和７年９月１日,机が狭い。\n")),
        ("repeated_ids.csv", text("番号,課題\n1,机が狭い。\n1,棚がない。\n")),
        ("cp932.csv", SHIFT_JIS.encode("番号,課題\r\n1,髙橋①の机が狭い～。\r\n").0.into_owned()),
        ("utf16.csv", wide("番号\t課題\n1\t机が狭い。\n")),
        ("utf16_bom.tsv", [vec![0xff, 0xfe], wide("番号\t課題\n1\t机が狭い。\n")].concat()),
        ("utf8_bom.csv", text("\u{feff}番号,課題\n1,机が狭い。\n")),
        ("mixed_line_ends.csv", text("番号,課題\r\n1,\"机が\r狭い。\"\n2,棚がない。\r3,椅子\n")),
        ("quotes_within.csv", text("番号,課題\n1,\"「\"\"至急\"\"」と書かれ, 困る。\"\n")),
        ("undecodable.csv", [b"no,text\n1,ab\x81\n2,".as_slice(), &SHIFT_JIS.encode("机が狭い。\n").0].concat()),
        ("quote_left_open.csv", text("番号,課題\n1,\"机が狭い。\n2,棚がない。\n")),
        ("truncated.xlsx", plain[..plain.len() / 2].to_vec()),
        ("password.xlsx", compound("EncryptedPackage", &[0; 4096])),
        ("password.xls", compound("Workbook", &[record8(0x0809, &[0, 6, 5, 0]), record8(0x002F, &[1, 0, 1, 0])].concat())),
        ("no_workbook_inside.xls", compound("WordDocument", &[0; 4096])),
        (
            "entity_bomb.xlsx",
            xlsx_as("<worksheet/>", "<!DOCTYPE sst [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>", ""),
        ),
        (
            "claims_four_thousand_million_strings.xlsx",
            xlsx_as("<worksheet><sheetData/></worksheet>", "<sst uniqueCount=\"4000000000\"><si><t>課題</t></si></sst>", ""),
        ),
        ("zip_bomb.xlsx", zip_bomb()),
        ("nest_without_bottom.xlsx", xlsx(&"<a>".repeat(1000), "", "")),
        ("row_repeated_for_ever.ods", ods(&endless)),
        (
            "cut_inside.ods",
            ods_as(b"<office:document-content xmlns:office=\"o\" xmlns:table=\"t\"><table:table table:name=\"S\"><table:table-row>"),
        ),
        ("page_saved_as.xls", text("<html><table><tr><td>課題</td></tr></table></html>")),
        ("printed.pdf", text("%PDF-1.7\n")),
        ("document.docx", package(&[("word/document.xml", b"<w/>")])),
        ("nothing.csv", Vec::new()),
        ("header_alone.csv", text("番号,課題\n")),
        ("no_text.csv", vec![0, 159, 146, 150, 0, 1, 2, 3, 0, 0]),
    ]
}
