//! Workbooks put together byte by byte, for what no writer would write.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip file of these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet 「回答」: the worksheet's content, the shared strings' content, attributes of `workbookPr`.
pub fn xlsx(worksheet: &str, strings: &str, properties: &str) -> Vec<u8> {
    xlsx_as(&format!("<worksheet xmlns=\"{MAIN}\">{worksheet}</worksheet>"), &format!("<sst xmlns=\"{MAIN}\">{strings}</sst>"), properties)
}

/// The same, with the two parts whole.
pub fn xlsx_as(worksheet: &str, strings: &str, properties: &str) -> Vec<u8> {
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let rels = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr {properties}/><sheets><sheet name=\"回答\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let styles = format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
    package(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", worksheet.as_bytes()),
    ])
}

/// A row of inline texts, `<row>` and all.
pub fn row(number: usize, texts: &[&str]) -> String {
    let cell = |(column, text): (char, &&str)| format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("<row r=\"{number}\">{}</row>", ('A'..='Z').zip(texts).map(cell).collect::<String>())
}

/// An .ods of one table 「回答」 with this content.
pub fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"回答\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    ods_as(content.as_bytes())
}

/// An .ods with this `content.xml`.
pub fn ods_as(content: &[u8]) -> Vec<u8> {
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry/></manifest:manifest>"),
        ("content.xml", content),
    ])
}

/// A record of .xlsb: kind, data.
fn record12(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = if kind < 0x80 { vec![low(kind)] } else { vec![low(kind) | 0x80, low(kind >> 7)] };
    let mut length = data.len();
    loop {
        let part = u8::try_from(length & 0x7F).expect("seven bits");
        length >>= 7;
        bytes.push(if length > 0 { part | 0x80 } else { part });
        if length == 0 {
            break;
        }
    }
    [bytes, data.to_vec()].concat()
}

fn low(number: u16) -> u8 {
    u8::try_from(number & 0x7F).expect("seven bits")
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&u32::try_from(units.len()).expect("short").to_le_bytes()[..], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()]
        .concat()
}

/// An .xlsb of one column 「課題」 in a sheet 「回答」: texts with their furigana, of which the second is in a hidden row.
pub fn xlsb(texts: &[(&str, &str)]) -> Vec<u8> {
    let rels = |kind: &str, target: &str| {
        format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let sheet = [numbers(&[0, 1]), wide("r1"), wide("回答")].concat();
    let workbook =
        [record12(0x83, &[]), record12(0x8F, &[]), record12(0x9C, &sheet), record12(0x90, &[]), record12(0x9D, &[]), record12(0x84, &[])]
            .concat();
    // A string with a phonetic run behind it: flags, text, furigana, one run from its first character.
    let string = |(text, reading): &(&str, &str)| {
        record12(0x13, &[vec![2], wide(text), wide(reading), numbers(&[1]), vec![0, 0, 0, 0, 1, 0, 0, 0]].concat())
    };
    let count = u32::try_from(texts.len() + 1).expect("few");
    let strings = [
        record12(0x9F, &numbers(&[count, count])),
        string(&("課題", "カダイ")),
        texts.iter().flat_map(string).collect(),
        record12(0xA0, &[]),
    ]
    .concat();
    let mut cells = Vec::new();
    for row in 0..count {
        let hidden = if row == 2 { 0x10 } else { 0 };
        cells.extend(record12(0, &[numbers(&[row, 0]), vec![0, 0, 0, hidden, 0]].concat()));
        cells.extend(record12(7, &numbers(&[0, 0, row])));
    }
    let worksheet =
        [record12(0x81, &[]), record12(0x94, &numbers(&[0, count - 1, 0, 0])), record12(0x91, &[]), cells, record12(0x92, &[])].concat();
    package(&[
        ("_rels/.rels", rels("officeDocument", "xl/workbook.bin").as_bytes()),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", rels("worksheet", "worksheets/sheet1.bin").as_bytes()),
        ("xl/sharedStrings.bin", &strings),
        ("xl/worksheets/sheet1.bin", &worksheet),
    ])
}

/// A record of .xls: kind, data.
pub fn record8(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).expect("a short record").to_le_bytes(), data].concat()
}

/// An .xls of one column 「課題」 in a sheet 「S」: texts with their furigana; `further` records stand in the sheet.
pub fn xls(texts: &[(&str, &str)], further: &[u8]) -> Vec<u8> {
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let short = |number: usize| u16::try_from(number).expect("short").to_le_bytes().to_vec();
    // Flags: two-byte characters, furigana behind the text.
    let string = |(text, reading): &(&str, &str)| {
        let furigana = units(reading);
        let length = u32::try_from(furigana.len()).expect("short").to_le_bytes().to_vec();
        [short(text.encode_utf16().count()), vec![5], length, units(text), furigana].concat()
    };
    let count = u32::try_from(texts.len() + 1).expect("few").to_le_bytes();
    let strings = [count.to_vec(), count.to_vec(), string(&("課題", "カダイ")), texts.iter().flat_map(string).collect()].concat();
    let begin = |kind: u8| record8(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let bound = |at: usize| record8(0x0085, &[&u32::try_from(at).expect("short").to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let globals = |at: usize| [begin(5), bound(at), record8(0x00FC, &strings), record8(0x000A, &[])].concat();
    let cells = (0..=texts.len()).flat_map(|row| record8(0x00FD, &[short(row), short(0), short(0), short(row), short(0)].concat()));
    let sheet = [begin(16), cells.collect(), further.to_vec(), record8(0x000A, &[])].concat();
    compound("Workbook", &[globals(globals(0).len()), sheet].concat())
}

/// A compound file with one stream, which is made as long as such a file wants it.
pub fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).expect("a short stream");
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    // Sector 0 is the table of chains, 1 the directory, the stream begins at 2.
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    header[44..52].copy_from_slice(&numbers(&[1, 1]));
    header[56..76].copy_from_slice(&numbers(&[4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0]));
    header[76..].fill(0xFF);
    header[76..80].copy_from_slice(&numbers(&[0]));
    let chain = (3..sectors + 2).chain([0xFFFF_FFFE]);
    let mut table = numbers(&[0xFFFF_FFFD, 0xFFFF_FFFE].into_iter().chain(chain).collect::<Vec<u32>>());
    assert!(table.len() <= 512, "one sector of chains is enough");
    table.resize(512, 0xFF);
    let entry = |name: &str, kind: u8, start: u32, length: usize| {
        let mut entry = vec![0; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = u8::try_from(units.len() + 2).expect("a short name");
        entry[66] = kind;
        entry[116..120].copy_from_slice(&numbers(&[start]));
        entry[120..124].copy_from_slice(&u32::try_from(length).expect("short").to_le_bytes());
        entry
    };
    let mut directory = [entry("Root Entry", 5, 0xFFFF_FFFE, 0), entry(name, 2, 2, stream.len())].concat();
    directory.resize(512, 0);
    [header, table, directory, stream].concat()
}
