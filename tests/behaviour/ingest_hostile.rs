//! Files made to hurt: each ends in an error that names what was refused, or is read, within seconds and in bounded memory.

use std::fmt::Write;
use std::path::Path;

use saiseiri::error::Error;
use saiseiri::ingest::limits;
use saiseiri::survey::Survey;

use crate::ingest::{answered, columns, file, folder, read, told};
use crate::ingest_raw::{compound, ods, ods_as, package, record8, row, xls, xlsb, xlsx, xlsx_as};

fn answers(path: &Path) -> Result<Survey, Error> {
    read(path, columns(None, &["課題"], &[]))
}

fn refused(name: &str, bytes: impl AsRef<[u8]>, words: &str) {
    let folder = folder();
    match answers(&file(&folder, name, bytes)) {
        Ok(survey) => panic!("{name} was read: {} responses; it should say {words}", survey.responses.len()),
        Err(error) => assert!(error.to_string().contains(words), "{error}\nshould say {words}"),
    }
}

const SHEET: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>課題</t></is></c></row></sheetData>";

#[test]
fn entity_definitions_are_not_expanded() {
    let bomb = "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    refused("a.xlsx", xlsx_as("<worksheet/>", bomb, ""), "文書型宣言");
}

#[test]
fn a_text_without_end_and_a_nest_without_bottom_are_refused() {
    refused("a.xlsx", xlsx(SHEET, &format!("<si><t>{}</t></si>", "a".repeat(3 << 20)), ""), "上限1024KB");
    refused("b.xlsx", xlsx(&format!("{SHEET}{}", "<a>".repeat(1000)), "", ""), "上限256段");
}

#[test]
fn a_table_that_claims_to_be_huge_sets_nothing_aside() {
    let strings = "<sst uniqueCount=\"4000000000\"><si><t>課題</t></si></sst>";
    refused("a.xlsx", xlsx_as("<worksheet><sheetData/></worksheet>", strings, ""), "共有文字列が多すぎます");
    let dimensions = [0_u32.to_le_bytes(), u32::MAX.to_le_bytes(), [0, 0, 255, 0], [0; 4]].concat();
    refused("b.xls", xls(&[("机", "")], &record8(0x0200, &dimensions[..14])), "表が大きすぎます");
    let far = [[0xFF, 0xFF, 0xFF, 0].as_slice(), &[0; 10]].concat();
    refused("c.xls", xls(&[("机", "")], &record8(0x0203, &far)), "表が大きすぎます");
}

#[test]
fn a_far_cell_does_not_cost_the_cells_between() {
    let folder = folder();
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>課題</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\" \
        t=\"inlineStr\"><is><t>机</t></is></c><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let survey = answers(&file(&folder, "a.xlsx", xlsx(cells, "", ""))).expect("read");
    assert_eq!(told(&survey), [answered("a.xlsx#回答!1048576", "机")]);
    refused("b.xlsx", xlsx(&cells.replace("A1048576", "A1048577"), "", ""), "範囲");
}

#[test]
fn repetitions_are_reckoned_before_they_are_written_out() {
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>課題</text:p></table:table-cell>";
    let wide = cell.replacen("<table:table-cell", "<table:table-cell table:number-columns-repeated=\"16384\"", 1);
    refused("a.ods", ods(&format!("<table:table-row table:number-rows-repeated=\"1000000\">{wide}</table:table-row>")), "表が大きすぎます");
    refused(
        "b.ods",
        ods(&format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>")),
        "行が多すぎます",
    );
    let spaces = cell.replace("課題", "<text:s text:c=\"4000000000\"/>");
    refused("c.ods", ods(&format!("<table:table-row>{spaces}</table:table-row>")), "空白の繰り返し");
    let folder = folder();
    let empty = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rows = [cell, &cell.replace("課題", "机")].map(|cell| format!("<table:table-row>{cell}</table:table-row>")).concat();
    let survey = answers(&file(&folder, "d.ods", ods(&format!("{rows}{empty}")))).expect("read");
    assert_eq!(survey.responses.len(), 1);
}

#[test]
fn fifty_thousand_merged_ranges_are_read() {
    let folder = folder();
    let mut cells = format!("<sheetData>{}", row(1, &["番号", "課題"]));
    let mut merged = String::new();
    for number in 1..=25_000 {
        let (first, second) = (2 * number, 2 * number + 1);
        write!(cells, "{}{}", row(first, &[&number.to_string(), "机"]), row(second, &["", "棚"])).expect("written");
        write!(merged, "<mergeCell ref=\"A{first}:A{second}\"/><mergeCell ref=\"C{first}:D{second}\"/>").expect("written");
    }
    let book = xlsx(&format!("{cells}</sheetData><mergeCells>{merged}</mergeCells>"), "", "");
    let survey = read(&file(&folder, "a.xlsx", book), columns(Some("番号"), &["課題"], &[])).expect("read");
    assert_eq!(survey.responses.len(), 50_000);
    assert_eq!(survey.responses[49_999].id.0, "25000（50001行目）");
    assert_eq!(survey.notices.len(), 11, "notices of one kind are told ten times and then counted");
}

#[test]
fn thousands_of_parts_and_styles_are_refused() {
    let parts: Vec<(String, &[u8])> =
        (0..10_001).map(|at| (format!("xl/media/{at}.png"), &b""[..])).chain([("xl/workbook.xml".to_owned(), &b"<a/>"[..])]).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    refused("a.xlsx", package(&parts), "上限10000個");
    let styles = format!("<styleSheet>{}</styleSheet>", "<xf/>".repeat(1_000_001));
    refused("b.xlsx", package(&[("xl/workbook.xml", b"<workbook/>"), ("xl/styles.xml", styles.as_bytes())]), "上限1000000個");
}

#[test]
fn a_chain_that_bites_its_tail_is_not_followed_for_ever() {
    let mut bytes = compound("Workbook", &[0; 4096]);
    // The directory, sector 1, is followed by itself.
    bytes[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    refused("a.xls", bytes, "循環しています");
}

#[test]
fn a_password_is_told_whatever_the_extension() {
    for name in ["a.xlsx", "b.xlsb", "c.xls"] {
        refused(name, compound("EncryptedPackage", &[0; 4096]), "パスワードで保護されている");
    }
    let globals = [record8(0x0809, &[0, 6, 5, 0]), record8(0x002F, &[1, 0, 1, 0])].concat();
    refused("d.xls", compound("Workbook", &globals), "パスワードで保護されている");
}

#[test]
fn a_file_cut_short_anywhere_ends_in_words() {
    let table =
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>課題</text:p></table:table-cell></table:table-row>";
    let books = [
        ("a.xlsx", xlsx(SHEET, "<si><t>課題</t></si>", "")),
        ("b.xlsb", xlsb(&[("机", "ツクエ")])),
        ("c.xls", xls(&[("机", "ツクエ")], &[])),
        ("d.ods", ods(table)),
    ];
    let folder = folder();
    for (name, bytes) in books {
        for length in (0..bytes.len()).step_by(bytes.len() / 40) {
            let result = answers(&file(&folder, name, &bytes[..length]));
            assert!(result.is_ok() || result.is_err_and(|error| error.to_string().starts_with("エラー: ")));
        }
    }
    // Cut inside the part, with the package whole: the reader below would wait for ever.
    refused(
        "e.ods",
        ods_as(b"<office:document-content xmlns:office=\"o\" xmlns:table=\"t\"><table:table table:name=\"S\"><table:table-row>"),
        "途中で切れています",
    );
}

#[test]
fn the_readmes_show_the_limits_as_they_are() -> Result<(), Box<dyn std::error::Error>> {
    let marks = ("<!-- limits:begin -->\n", "<!-- limits:end -->");
    for name in ["README.md", "README.ja.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let readme = std::fs::read_to_string(&path)?;
        let (before, rest) = readme.split_once(marks.0).ok_or("no mark")?;
        let (table, after) = rest.split_once(marks.1).ok_or("no end mark")?;
        if std::env::var_os("SAISEIRI_WRITE_README").is_some() {
            std::fs::write(&path, [before, marks.0, &limits::markdown(), marks.1, after].concat())?;
        } else {
            assert_eq!(table, limits::markdown(), "{name}: run this test with SAISEIRI_WRITE_README=1");
        }
    }
    Ok(())
}
