//! Delimited text (.csv .tsv .txt) to a sheet. The home of the csv crate.
//!
//! Rows are counted as a spreadsheet would count them: blank lines count, line breaks inside quotes do not. A byte that cannot be
//! decoded stays visible as � and is told with its row and column.

use csv::{ByteRecord, ReaderBuilder};

use super::cell::{Cell, Kind};
use super::encoding::{self, Decoded};
use super::filling::{Filling, Oddity};
use super::layout::Layout;
use super::limits;
use super::sheet::Sheet;
use crate::error::{Error, Problem, Result};
use crate::survey::RowNotice;

/// A delimited file, decoded.
pub struct Delimited {
    decoded: Decoded,
    delimiter: u8,
}

impl Delimited {
    /// Decodes delimited text. `path` is told in errors; `named` is the encoding of the plan.
    ///
    /// # Errors
    /// Where the encoding is unknown or wrong, or the file is no text.
    pub fn open(path: &str, bytes: &[u8], named: Option<&str>) -> Result<Self> {
        let Some(decoded) = encoding::decode(bytes, named) else {
            let problem = Problem::new(format!("文字コード「{}」を知りません", named.unwrap_or_default())).at(path);
            return Err(problem.expected(encoding::NAMES.join("、")).into());
        };
        if let Some(problem) = not_text(&decoded) {
            return Err(problem.at(path).into());
        }
        let delimiter = delimiter(&decoded.text);
        Ok(Self { decoded, delimiter })
    }

    /// The encoding's name.
    #[must_use]
    pub const fn encoding(&self) -> &'static str {
        self.decoded.name
    }

    /// Reads the cells. `path` is told in errors, `file` in places.
    ///
    /// # Errors
    /// Where the file goes beyond a limit.
    pub fn sheet(&self, path: &str, file: &str) -> Result<Sheet> {
        let text = &self.decoded.text;
        let mut filling = Filling::new(file, None);
        fill(&mut filling, text, self.delimiter).map_err(|problem| Error::from(problem.at(path)))?;
        if let Some(limit) = filling.beyond() {
            return Err(Problem::new(limit).at(path).remedy("不要な行や列を削除するか、ファイルを分けてください").into());
        }
        let mut sheet = filling.finish(Layout::default());
        if text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1 {
            if let Some((row, column)) = swallowed(&sheet) {
                let problem = Problem::new("引用符（\"）が閉じていないため、この項目から後の行が一つの項目になっています");
                return Err(problem.at(sheet.place(row, Some(column))).remedy("引用符を閉じるか、消してください").into());
            }
            let place = sheet.place(sheet.rows.last().map_or(1, |row| row.number), None);
            let what = "引用符「\"」の数が合いません。途中から1つの項目になっていないか確かめてください".to_owned();
            sheet.notices.push(RowNotice { place, what });
        }
        Ok(sheet)
    }
}

/// The last cell of a sheet, where it holds line breaks and may have swallowed the rows behind an open quotation mark.
fn swallowed(sheet: &Sheet) -> Option<(u32, u32)> {
    let row = sheet.rows.last()?;
    let (column, cell) = row.cells.last()?;
    cell.text.contains('\n').then_some((row.number, *column))
}

/// A file most of which is no text was no text, or is read under the wrong encoding.
fn not_text(decoded: &Decoded) -> Option<Problem> {
    let signs = decoded.text.chars().count();
    let zeros = decoded.text.chars().filter(|&sign| sign == '\0').count();
    if zeros > 0 {
        return Some(
            Problem::new("文字のファイルではありません").remedy("Excelのブック、またはCSVとして保存し直したファイルを指定してください"),
        );
    }
    let wrong = decoded.undecodable.len();
    (wrong > 2 && wrong * 50 > signs).then(|| {
        Problem::new(format!("文字コード {} では読めない文字が{wrong}か所あります", decoded.name))
            .expected(format!("文字コード: {}", encoding::NAMES.join("、")))
            .remedy("Excelで開いて「CSV UTF-8（コンマ区切り）」で保存し直すか、設定ファイルの [[input]] に encoding を書いてください")
    })
}

/// Comma, tab or semicolon: the one that stands outside quotes in most of the first lines; comma where none does in half of them.
fn delimiter(text: &str) -> u8 {
    let mut lines = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
    let (mut quoted, mut seen, mut count) = (false, [false; 3], 0);
    for byte in text.bytes().chain([b'\n']) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                count += usize::from(seen != [false; 3]);
                lines.iter_mut().zip(seen).for_each(|(line, seen)| line.1 += usize::from(seen));
                seen = [false; 3];
            }
            _ if quoted => {}
            _ => seen.iter_mut().zip(&lines).for_each(|(seen, &(delimiter, _))| *seen |= delimiter == byte),
        }
        if count == limits::HEADER_SEARCH_ROWS {
            break;
        }
    }
    let most = lines.iter().map(|&(_, lines)| lines).max().unwrap_or(0);
    lines.iter().find(|&&(_, lines)| lines == most && 2 * lines >= count).map_or(b',', |&(delimiter, _)| delimiter)
}

/// What Excel writes for a cell whose formula fails.
const ERROR_VALUES: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

fn fill(sheet: &mut Filling, text: &str, delimiter: u8) -> std::result::Result<(), Problem> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let (mut row, mut end) = (0_u32, 0);
    while reader.read_byte_record(&mut record).map_err(|error| Problem::new(format!("CSVとして読めません（{error}）")))? {
        row = row.saturating_add(1 + blank_lines(text, end));
        end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        for (column, field) in (1_u32..).zip(&record) {
            let field = String::from_utf8_lossy(field);
            if field.contains(encoding::UNDECODABLE) {
                let what = "文字コードに合わない文字があり、�としました。元の文字を確かめてください";
                sheet.tell(Oddity::Undecodable, row, column, what);
            }
            if ERROR_VALUES.contains(&field.trim()) {
                sheet.tell_error(row, column, field.trim());
                continue;
            }
            let number = as_number(&field);
            let taken = if number {
                sheet.take(row, column, Cell { text: field.into_owned(), kind: Kind::Number })
            } else {
                sheet.take_text(row, column, &field)
            };
            if !taken {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Lines that the csv crate skips before a record: those that hold nothing at all. `from` is where the last record ended.
fn blank_lines(text: &str, from: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut rest = bytes.get(from..).unwrap_or_default();
    if from > 0 && bytes[from - 1] == b'\r' {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut lines = 0;
    while let Some(after) = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).or_else(|| rest.strip_prefix(b"\r")) {
        rest = after;
        lines += 1;
    }
    lines
}

/// Digits alone are a number, as a spreadsheet would take them.
fn as_number(field: &str) -> bool {
    field.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) && field.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(bytes: &[u8], encoding: Option<&str>) -> Sheet {
        Delimited::open("a.csv", bytes, encoding).unwrap().sheet("a.csv", "a.csv").unwrap()
    }

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let sheet = sheet(text.as_bytes(), None);
        sheet.rows.into_iter().map(|row| (row.number, row.cells.into_iter().map(|(_, cell)| cell.text).collect())).collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("id,課題{end}{end}1,\"上{end}下\"{end}{end}{end}2,次{end}");
            assert_eq!(rows(&text), [row(1, &["id", "課題"]), row(3, &["1", "上\n下"]), row(6, &["2", "次"])], "{end:?}");
        }
    }

    #[test]
    fn quotes_tabs_and_uneven_rows_are_read() {
        assert_eq!(
            rows("a\tb\n\"彼は\"\"はい\"\"\t,と言った\"\tc\td\n"),
            [row(1, &["a", "b"]), row(2, &["彼は\"はい\"\t,と言った", "c", "d"])]
        );
    }

    #[test]
    fn a_byte_that_means_nothing_is_told_with_row_and_column() {
        let sheet = sheet(b"id,text\n1,ab\x81\n", Some("cp932"));
        assert_eq!(sheet.notices[0].place.to_string(), "a.csv 2行目 2列目");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(Delimited::open("a.csv", &[0, 159, 0, 1, 2, 0, 0, 0, 0, 0, 0], None).is_err());
        assert!(sheet(b"", None).rows.is_empty());
    }
}
