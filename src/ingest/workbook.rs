//! Workbooks (.xlsx .xlsm .xlsb .xls .ods) to sheets. The home of calamine.
//!
//! calamine joins rich-text runs and leaves furigana runs (`<rPh>`, and their kin in .xls and .xlsb) out of the text. It takes
//! formulas by their cached value. What it does not tell (hidden rows, merged ranges of .xlsb and .ods) `package` adds.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx,
    XlsxError, open_workbook_from_rs,
};

use super::cell::{Cell, Kind};
use super::containment::contained;
use super::filling::Filling;
use super::layout::{Layout, Refusal};
use super::sheet::Sheet;
use super::{compound, package};
use crate::error::{Problem, Result};
use crate::survey::Date;

type Bytes = Cursor<Arc<[u8]>>;

/// The format of a workbook, told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// .xlsx and .xlsm.
    Xlsx,
    /// .xlsb.
    Xlsb,
    /// .xls (Excel 5 to 2003).
    Xls,
    /// .ods.
    Ods,
}

/// An open workbook.
pub struct Workbook {
    file: String,
    book: Book,
    sheets: Vec<SheetName>,
    date: Option<Date>,
    layouts: BTreeMap<String, Layout>,
}

/// A worksheet's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// As on its tab.
    pub name: String,
    /// Whether its tab is hidden.
    pub hidden: bool,
}

enum Book {
    Xlsx(Xlsx<Bytes>),
    Xlsb(Xlsb<Bytes>),
    Xls(Box<Xls<Bytes>>),
    Ods(Ods),
}

type Ods = calamine::Ods<Bytes>;

/// Why calamine could not go on.
enum Trouble {
    Password,
    Other(String),
}

impl Workbook {
    /// Opens a workbook. `path` is told in errors, `file` in places.
    ///
    /// # Errors
    /// Where it is protected by a password, damaged, or of another format.
    pub fn open(path: &str, file: &str, bytes: Arc<[u8]>, format: Format) -> Result<Self> {
        let inspected = contained(|| match format {
            Format::Xls => compound::inspect(&bytes),
            Format::Xlsx | Format::Xlsb | Format::Ods => package::inspect(&bytes),
        });
        let layouts = match inspected {
            Some(Ok(layouts)) => layouts,
            Some(Err(Refusal::Protected)) => return Err(protected(path).into()),
            Some(Err(Refusal::Damaged(why))) => return Err(damaged(path, &why).into()),
            Some(Err(Refusal::Beyond(limit))) => return Err(beyond(path, &limit).into()),
            None => return Err(damaged(path, "内部の構造が壊れています").into()),
        };
        let open = || -> std::result::Result<(Book, Vec<SheetName>, Option<Date>), Trouble> {
            let bytes = Cursor::new(bytes);
            let mut book = match format {
                Format::Xlsx => Book::Xlsx(open_workbook_from_rs(bytes)?),
                Format::Xlsb => Book::Xlsb(open_workbook_from_rs(bytes)?),
                Format::Xls => Book::Xls(Box::new(open_workbook_from_rs(bytes)?)),
                Format::Ods => Book::Ods(open_workbook_from_rs(bytes)?),
            };
            let sheets = book.sheets();
            let date = book.modified().as_deref().and_then(day);
            Ok((book, sheets, date))
        };
        let (book, sheets, date) = match contained(open) {
            Some(Ok(opened)) => opened,
            Some(Err(Trouble::Password)) => return Err(protected(path).into()),
            Some(Err(Trouble::Other(why))) => return Err(damaged(path, &why).into()),
            None => return Err(damaged(path, "内部の構造が壊れています").into()),
        };
        Ok(Self { file: file.to_owned(), book, sheets, date, layouts })
    }

    /// The worksheets in the order of their tabs; charts and macro sheets are left out.
    #[must_use]
    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The day the workbook's own properties say it was last changed.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// Reads a sheet.
    ///
    /// # Errors
    /// Where the sheet is damaged or goes beyond a limit.
    pub fn read(&mut self, name: &str) -> Result<Sheet> {
        let title = format!("{} [{name}]", self.file);
        let mut sheet = Filling::new(&self.file, Some(name));
        let book = &mut self.book;
        match contained(|| book.fill(name, &mut sheet)) {
            Some(Ok(())) => {}
            Some(Err(Trouble::Password)) => return Err(protected(&title).into()),
            Some(Err(Trouble::Other(why))) => return Err(damaged(&title, &why).into()),
            None => return Err(damaged(&title, "シートの構造が壊れています").into()),
        }
        if let Some(limit) = sheet.beyond() {
            return Err(beyond(&title, limit).into());
        }
        Ok(sheet.finish(self.layouts.remove(name).unwrap_or_default()))
    }
}

impl Book {
    fn sheets(&self) -> Vec<SheetName> {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        let worksheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        worksheets.map(|sheet| SheetName { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible }).collect()
    }

    fn modified(&mut self) -> Option<String> {
        let properties = match self {
            Self::Xlsx(book) => book.workbook_properties().ok(),
            Self::Xlsb(book) => book.workbook_properties().ok(),
            Self::Xls(book) => book.workbook_properties().ok(),
            Self::Ods(book) => book.workbook_properties().ok(),
        }?;
        properties.modified.or(properties.created)
    }

    /// Reads the cells of a sheet. .xlsx and .xlsb are streamed, so that a far-off cell does not cost the whole rectangle.
    fn fill(&mut self, name: &str, sheet: &mut Filling) -> std::result::Result<(), Trouble> {
        match self {
            Self::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(name)?;
                while let Some(record) = cells.next_cell_with_formula_metadata()? {
                    let (row, column) = record.pos;
                    if record.formula.is_some() && record.value == DataRef::Empty {
                        sheet.tell_uncomputed(row.saturating_add(1), column.saturating_add(1));
                    } else if !take(sheet, record.pos, &record.value.into()) {
                        return Ok(());
                    }
                }
            }
            Self::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(name)?;
                while let Some(cell) = cells.next_cell()? {
                    if !take(sheet, cell.get_position(), &cell.get_value().clone().into()) {
                        return Ok(());
                    }
                }
            }
            Self::Xls(book) => take_all(sheet, &book.worksheet_range(name)?),
            Self::Ods(book) => take_all(sheet, &book.worksheet_range(name)?),
        }
        Ok(())
    }
}

/// Hands every cell of a rectangle on.
fn take_all(sheet: &mut Filling, range: &Range<Data>) {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        if !take(sheet, (offset(top, row), offset(left, column)), value) {
            return;
        }
    }
}

/// Hands a cell at a place counted from 0 on; false where a limit is passed.
fn take(sheet: &mut Filling, place: (u32, u32), value: &Data) -> bool {
    let (row, column) = (place.0.saturating_add(1), place.1.saturating_add(1));
    let cell = match value {
        Data::Empty => None,
        Data::String(text) => return sheet.take_text(row, column, text),
        Data::Int(number) => Some(Cell { text: number.to_string(), kind: Kind::Number }),
        Data::Float(number) => Some(Cell::of_number(*number)),
        Data::Bool(truth) => Some(Cell { text: if *truth { "TRUE" } else { "FALSE" }.to_owned(), kind: Kind::Truth }),
        Data::DateTime(moment) => Some(Cell { text: moment_text(moment), kind: Kind::Date }),
        Data::DateTimeIso(text) => Cell::visible(text.replace('T', " ").replace(" 00:00:00", ""), Kind::Date),
        Data::DurationIso(text) => Cell::visible(text.clone(), Kind::Date),
        Data::Error(error) => {
            sheet.tell_error(row, column, error_text(error));
            None
        }
    };
    cell.is_none_or(|cell| sheet.take(row, column, cell))
}

fn offset(start: u32, steps: usize) -> u32 {
    start.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX))
}

/// `2026-05-23`, `2026-05-23 09:30`, `09:30` where there is no day, `1:30:00` for a span of time.
fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() {
        let days = moment.as_f64().trunc();
        return format!("{:.0}:{minute:02}:{second:02}", days.mul_add(24.0, f64::from(hour)));
    }
    let time = match (hour, minute, second) {
        (0, 0, 0) => None,
        (_, _, 0) => Some(format!("{hour:02}:{minute:02}")),
        _ => Some(format!("{hour:02}:{minute:02}:{second:02}")),
    };
    let day = (moment.as_f64() >= 1.0 || time.is_none()).then(|| format!("{year:04}-{month:02}-{day:02}"));
    day.into_iter().chain(time).collect::<Vec<_>>().join(" ")
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// The day at the head of an ISO 8601 time.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.get(..10)?.split('-');
    let mut next = || parts.next()?.parse::<u16>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let small = |n: u16, most: u8| u8::try_from(n).ok().filter(|n| (1..=most).contains(n));
    Some(Date { year, month: small(month, 12)?, day: small(day, 31)? })
}

fn protected(place: &str) -> Problem {
    Problem::new("パスワードで保護されているため開けません")
        .at(place)
        .remedy("Excelで開いてパスワードを解除し、別名で保存したファイルを指定してください")
}

fn damaged(place: &str, why: &str) -> Problem {
    Problem::new(format!("ブックとして読めません（{why}）"))
        .at(place)
        .remedy("Excelで開けるか確かめ、開けるときは「名前を付けて保存」で .xlsx に保存し直してください")
}

fn beyond(place: &str, limit: &str) -> Problem {
    Problem::new(limit).at(place).remedy("不要なシート、行、列、書式を削除するか、ファイルを分けてください")
}

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Password } else { Self::Other(error.to_string()) }
    }
}

impl From<XlsbError> for Trouble {
    fn from(error: XlsbError) -> Self {
        if matches!(error, XlsbError::Password) { Self::Password } else { Self::Other(error.to_string()) }
    }
}

impl From<XlsError> for Trouble {
    fn from(error: XlsError) -> Self {
        if matches!(error, XlsError::Password) { Self::Password } else { Self::Other(error.to_string()) }
    }
}

impl From<OdsError> for Trouble {
    fn from(error: OdsError) -> Self {
        if matches!(error, OdsError::Password) { Self::Password } else { Self::Other(error.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn moments_read_as_a_clerk_would_write_them() {
        let text = |value, mac| moment_text(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, mac));
        assert_eq!([text(45943.0, false), text(45943.5, false), text(0.25, false)], ["2025-10-13", "2025-10-13 12:00", "06:00"]);
        assert_eq!(text(44481.0, true), "2025-10-13");
    }

    #[test]
    fn a_workbook_says_its_day_or_nothing() {
        assert_eq!(day("2026-05-23T01:02:03Z"), Some(Date { year: 2026, month: 5, day: 23 }));
        assert_eq!((day("2026-13-01"), day("来年")), (None, None));
    }
}
