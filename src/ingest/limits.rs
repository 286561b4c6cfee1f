//! How much an input may ask of the machine. Every limit of ingest stands here, and every refusal names its limit.
//!
//! They are far above any survey in use (the largest known has 207,850 answers) and reach a full Excel sheet of 1,048,576 rows with
//! five columns; together they keep reading below about 1 GiB.

/// Bytes of an input file on disk.
pub const FILE_BYTES: u64 = 256 << 20;

/// Bytes of all parts of a workbook once unpacked.
pub const UNPACKED_BYTES: u64 = 512 << 20;

/// Parts (files) inside a workbook.
pub const PARTS: usize = 10_000;

/// Bytes of one tag or one run of text in a workbook's XML; a cell's 32,767 characters, each written as `&#x1F600;`, take 0.3 MB.
pub const XML_TOKEN_BYTES: usize = 1 << 20;

/// Depth of elements in a workbook's XML.
pub const XML_DEPTH: usize = 256;

/// Elements in a part of a workbook that is neither a sheet nor the shared strings.
pub const PART_ELEMENTS: usize = 1_000_000;

/// Bytes of the shared strings of a workbook.
pub const SHARED_BYTES: u64 = 320 << 20;

/// Cells of a sheet that are filled, and texts in a workbook's shared strings.
pub const CELLS: usize = 6_000_000;

/// Cells between the first and last filled row and column of .xls and .ods, filled or not: those are read as one rectangle.
pub const RECTANGLE: u64 = 4_000_000;

/// Rows of a sheet, as in Excel.
pub const ROWS: u32 = 1_048_576;

/// Columns of a sheet, as in Excel.
pub const COLUMNS: u32 = 16_384;

/// Bytes of text in all cells of a sheet.
pub const SHEET_TEXT_BYTES: usize = 256 << 20;

/// Characters of a cell; Excel's own cells have 32,767 at most. Delimited text with more has a quotation mark too many or too few.
pub const CELL_CHARS: usize = 50_000;

/// Spaces that one element of .ods may stand for: as many as a cell of Excel has characters.
pub const ODS_SPACES: u64 = 32_767;

/// Merged ranges of a sheet.
pub const MERGED_RANGES: usize = 500_000;

/// The refusal of a sheet with more merged ranges.
#[must_use]
pub fn too_many_merged() -> String {
    format!("結合されたセルが多すぎます（上限{MERGED_RANGES}か所）")
}

/// Cells of merged ranges that are looked at for the header.
pub const MERGED_HEADER_CELLS: usize = 100_000;

/// Filled rows among which the header is looked for.
pub const HEADER_SEARCH_ROWS: usize = 40;

/// Lines a header may have.
pub const HEADER_LINES: u32 = 3;

/// Rows below a header that are compared with it.
pub const HEADER_SAMPLE_ROWS: usize = 100;

/// Notices of one kind that are told one by one; further ones are counted.
pub const NOTICES: usize = 10;

/// The limits for the READMEs, in Markdown: what, how much, and what the program says to do.
#[must_use]
pub fn markdown() -> String {
    let rows: [(&str, String); 16] = [
        ("ファイルの大きさ", format!("{} MB", FILE_BYTES >> 20)),
        ("ブックを展開した大きさ（全体）", format!("{} MB", UNPACKED_BYTES >> 20)),
        ("ブックの共有文字列", format!("{} MB", SHARED_BYTES >> 20)),
        ("ブックの中のファイルの数", grouped(PARTS as u64)),
        ("XML の一つの要素または文字列", format!("{} KB", XML_TOKEN_BYTES >> 10)),
        ("XML の入れ子", format!("{XML_DEPTH} 段")),
        ("書式などの部品の要素の数", grouped(PART_ELEMENTS as u64)),
        ("シートの行", format!("{} 行", grouped(u64::from(ROWS)))),
        ("シートの列", format!("{} 列", grouped(u64::from(COLUMNS)))),
        ("値のあるセル、共有文字列の数", grouped(CELLS as u64)),
        (".xls と .ods の、端から端までのセル", grouped(RECTANGLE)),
        ("一つのセルの文字", format!("{} 字", grouped(CELL_CHARS as u64))),
        (".ods の一つの要素が表す空白", format!("{} 字", grouped(ODS_SPACES))),
        ("シートの文字の合計", format!("{} MB", SHEET_TEXT_BYTES >> 20)),
        ("結合されたセル", format!("{} か所", grouped(MERGED_RANGES as u64))),
        ("見出しを探す行、見出しの段", format!("値のある先頭 {HEADER_SEARCH_ROWS} 行、{HEADER_LINES} 段")),
    ];
    let mut lines = vec!["| 読み込みの上限 | 値 |".to_owned(), "|---|---|".to_owned()];
    lines.extend(rows.map(|(name, value)| format!("| {name} | {value} |")));
    lines.join("\n") + "\n"
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!([grouped(7), grouped(1000), grouped(1_048_576)], ["7", "1,000", "1,048,576"]);
    }
}
