//! A first look at a file, for `init` and `check`: its sheets, their headers with the evidence, and what the columns hold.

use std::collections::BTreeSet;
use std::path::Path;

use super::columns;
use super::header::{Column, Header};
use super::role::{self, Role};
use super::selection::locate;
use super::sheet::{Row, Sheet};
use super::source::Source;
use super::{ColumnParams, InputParams};
use crate::error::Result;
use crate::survey::{RowNotice, column_letters};

/// What a sheet looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetLook {
    /// File name without its folder.
    pub file: String,
    /// Sheet name; `None` for delimited text.
    pub sheet: Option<String>,
    /// Whether its tab is hidden; such a sheet is read only where the plan names it.
    pub hidden: bool,
    /// Encoding of delimited text.
    pub encoding: Option<String>,
    /// The header; `None` where the sheet is empty.
    pub header: Option<HeaderLook>,
    /// Filled rows below the header, those left aside not counted.
    pub rows: usize,
    /// The columns from left to right.
    pub columns: Vec<ColumnLook>,
    /// What the reading noticed.
    pub notices: Vec<RowNotice>,
}

/// The header of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderLook {
    /// First row, from 1.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// Why this is taken for the header, in Japanese.
    pub evidence: Vec<String>,
    /// Rows right below it that are no answers: row, why.
    pub aside: Vec<(u32, String)>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnLook {
    /// Its header as a plan would name it: the last line alone where that is enough.
    pub header: String,
    /// Its letters in a spreadsheet.
    pub letters: String,
    /// Rows that fill it.
    pub filled: usize,
    /// Mean characters of the filled cells; 0 where there is none.
    pub mean_chars: f64,
    /// Distinct values, at most `SAMPLES`, each cut to `SAMPLE_CHARS` characters.
    pub samples: Vec<String>,
    /// How many distinct values there are.
    pub distinct: usize,
    /// What it probably is.
    pub role: Role,
}

const SAMPLES: usize = 5;
const SAMPLE_CHARS: usize = 40;

/// Looks at every sheet of a file, hidden ones too.
///
/// # Errors
/// Where the file or one of its sheets cannot be read.
pub fn look(path: &Path) -> Result<Vec<SheetLook>> {
    look_into(Source::open(path, None)?, None, &[])
}

/// The same as a plan reads the file: in its encoding, with its header row, with the columns that it names.
///
/// # Errors
/// As for `look`.
pub fn look_as(input: &InputParams, columns: &ColumnParams) -> Result<Vec<SheetLook>> {
    look_into(Source::open(&input.path, input.encoding.as_deref())?, input.header_row, &columns.wanted())
}

/// The same with the file's bytes at hand; the path gives the extension and is told in errors.
///
/// # Errors
/// As for `look`.
pub fn look_bytes(path: &Path, bytes: Vec<u8>) -> Result<Vec<SheetLook>> {
    look_into(Source::of_bytes(path, bytes, None)?, None, &[])
}

fn look_into(mut source: Source, header_row: Option<u32>, wanted: &[&str]) -> Result<Vec<SheetLook>> {
    let encoding = source.encoding().map(str::to_owned);
    let names: Vec<(String, bool)> = match source.sheets() {
        Some(sheets) => sheets.iter().map(|sheet| (sheet.name.clone(), sheet.hidden)).collect(),
        None => vec![(String::new(), false)],
    };
    let mut look = |(name, hidden): (String, bool)| {
        let sheet = source.sheet(&name)?;
        let header = locate(&sheet, header_row.filter(|&row| sheet.row(row).is_some()), wanted)?;
        Ok(look_at(sheet, header, hidden, encoding.clone()))
    };
    names.into_iter().map(&mut look).collect()
}

fn look_at(sheet: Sheet, header: Option<Header>, hidden: bool, encoding: Option<String>) -> SheetLook {
    let below = header.as_ref().map_or(&[][..], |header| answers(&sheet, header));
    let columns = header.iter().flat_map(|header| header.columns.iter().map(|column| column_look(&sheet, header, column, below))).collect();
    let rows = below.len();
    let above = header.as_ref().map(|header| header.notices(&sheet)).unwrap_or_default();
    let notices = [sheet.notices.clone(), sheet.hidden_notices(false), above].concat();
    let header = header.map(|Header { first, last, evidence, aside, .. }| HeaderLook {
        first,
        last,
        evidence,
        aside: aside.into_iter().map(|(row, why)| (row, why.to_owned())).collect(),
    });
    SheetLook { header, rows, columns, hidden, encoding, file: sheet.file, sheet: sheet.name, notices }
}

fn answers<'a>(sheet: &'a Sheet, header: &Header) -> &'a [Row] {
    sheet.below(header.aside.last().map_or(header.last, |&(row, _)| row))
}

#[expect(clippy::cast_precision_loss, reason = "a mean for showing")]
fn column_look(sheet: &Sheet, header: &Header, column: &Column, rows: &[Row]) -> ColumnLook {
    let last_line = column.last_line.as_ref();
    let cells: Vec<_> = rows.iter().filter_map(|row| row.cell(column.number)).collect();
    let mut seen = BTreeSet::new();
    let first_seen: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).filter(|text| seen.insert(*text)).collect();
    let sample =
        |text: &&str| text.split_whitespace().take(SAMPLE_CHARS).collect::<Vec<_>>().join(" ").chars().take(SAMPLE_CHARS).collect();
    ColumnLook {
        header: last_line
            .filter(|line| columns::find(sheet, header, line).is_ok_and(|found| found == column))
            .unwrap_or(&column.name)
            .clone(),
        letters: column_letters(column.number),
        filled: cells.len(),
        mean_chars: cells.iter().map(|cell| cell.chars()).sum::<usize>() as f64 / cells.len().max(1) as f64,
        samples: first_seen.iter().take(SAMPLES).map(sample).collect(),
        distinct: first_seen.len(),
        role: role::guess(last_line.unwrap_or(&column.name), &cells, rows.len()),
    }
}
