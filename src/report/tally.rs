//! The tables of a triaged list as a workbook and as JSON.

use std::path::{Path, PathBuf};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::staging::Staging;
use super::xlsx::{Book, Cell, Page};
use crate::error::{Problem, Result};
use crate::survey::Date;
use crate::tally::{Aside, RowKind, Tally, TallyTable};

/// Width of the labels' column in digits.
const LABEL_WIDTH: f64 = 52.0;

/// Most columns of counts that get a width of their own.
const WIDE_COLUMNS: usize = 12;

/// The tables on one sheet of a workbook.
///
/// # Errors
/// Where the workbook cannot be made.
pub fn tally_workbook(tally: &Tally, date: Option<Date>) -> Result<Vec<u8>> {
    let widths: Vec<f64> = std::iter::once(LABEL_WIDTH).chain(std::iter::repeat_n(15.0, WIDE_COLUMNS)).collect();
    let mut page = Page::new("再整理の集計", &widths)?;
    page.title(&tally.name)?;
    for table in &tally.tables {
        page.heading(&table.title)?;
        let headers: Vec<&str> = std::iter::once(table.corner.as_str()).chain(table.headers.iter().map(String::as_str)).collect();
        let rows = table.rows.iter().map(|row| {
            let counts = row.counts.iter().map(|count| if count.aside.is_none() { Cell::from(count.number) } else { count.told().into() });
            (row.kind != RowKind::Item, std::iter::once(Cell::from(row.label.as_str())).chain(counts).collect())
        });
        page.ruled(&headers, rows)?;
    }
    Book::default().bind(vec![page.finish()], &tally.name, date)
}

/// The tables as JSON: for each its key, heading and rows, every count under its heading.
///
/// # Errors
/// Where it cannot be told in JSON.
pub fn tally_json(tally: &Tally) -> Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(&Told(tally))
        .map_err(|error| Problem::new(format!("集計を書けません（{error}）")).remedy("プログラムの誤りです。開発者に知らせてください"))?;
    json.push(b'\n');
    Ok(json)
}

/// Writes a file beside its place and renames it; the folder must be there.
///
/// # Errors
/// Where the folder cannot be written or the file is held open by another program.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| Problem::new("ファイルの名前がありません").at(path.display()))?;
    let mut staging = Staging::new(folder)?;
    staging.add(&name.to_string_lossy(), bytes)?;
    staging.publish()?;
    Ok(path.to_owned())
}

struct Told<'a>(&'a Tally);

#[derive(serde::Serialize)]
struct ToldRow<'a> {
    label: &'a str,
    sign: Option<&'a str>,
    kind: &'a str,
    counts: ToldCounts<'a>,
    merged_in: Option<usize>,
    without_merged: Option<usize>,
}

/// The counts of a row under the table's headings.
struct ToldCounts<'a>(&'a TallyTable, usize);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.0.name)?;
        for table in &self.0.tables {
            map.serialize_entry(table.key, &ToldTable(table))?;
        }
        map.end()
    }
}

struct ToldTable<'a>(&'a TallyTable);

impl Serialize for ToldTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let table = self.0;
        let rows: Vec<ToldRow<'_>> = table
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let aside = row.counts.iter().find_map(|count| count.aside);
                ToldRow {
                    label: &row.label,
                    sign: row.sign.as_deref(),
                    kind: row.kind.name(),
                    counts: ToldCounts(table, at),
                    merged_in: if let Some(Aside::MergedIn(merged)) = aside { Some(merged) } else { None },
                    without_merged: if let Some(Aside::WithoutMerged(rest)) = aside { Some(rest) } else { None },
                }
            })
            .collect();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("title", &table.title)?;
        map.serialize_entry("rows", &rows)?;
        map.end()
    }
}

impl Serialize for ToldCounts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let Self(table, at) = self;
        let mut map = serializer.serialize_map(Some(table.headers.len()))?;
        for (header, count) in table.headers.iter().zip(&table.rows[*at].counts) {
            map.serialize_entry(header, &count.number)?;
        }
        map.end()
    }
}
