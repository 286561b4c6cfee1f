//! The city's lists: measures and departments, from the same kinds of files as a survey.

use std::collections::BTreeMap;
use std::path::Path;

use super::columns::{self, normal};
use super::selection::{Selected, select};
use super::sheet::Row;
use super::source::Source;
use crate::city::{Department, Measure};
use crate::error::{Error, Problem, Result};
use crate::survey::CellRef;

/// Reads a list of measures: `measure_id`, 名称, 内容, and where it has them 状況, 時期, 所管課.
///
/// # Errors
/// Where the file cannot be read, a column is missing, or a row lacks its id or name or repeats an id.
pub fn measures(path: &Path) -> Result<Vec<Measure>> {
    let list = List::open(path, &["measure_id", "名称", "内容"], &["状況", "時期", "所管課"])?;
    list.entries("measure_id", |row| Measure {
        id: normal(&row.must("measure_id")),
        name: row.must("名称"),
        description: row.may("内容").unwrap_or_default(),
        status: row.may("状況"),
        period: row.may("時期"),
        department: row.may("所管課"),
    })
}

/// Reads a list of departments: 課名, 所掌事務.
///
/// # Errors
/// As for `measures`.
pub fn departments(path: &Path) -> Result<Vec<Department>> {
    let list = List::open(path, &["課名", "所掌事務"], &[])?;
    list.entries("課名", |row| Department { name: row.must("課名"), duties: row.may("所掌事務").unwrap_or_default() })
}

/// A table of any kind, read as a list is.
pub struct NamedRows {
    /// The header, all columns in order.
    pub header: Vec<String>,
    /// The columns asked for that it has.
    pub columns: Vec<&'static str>,
    /// The rows that are not blank.
    pub rows: Vec<NamedRow>,
}

/// A row of a table.
pub struct NamedRow {
    /// Where it stands.
    pub place: CellRef,
    /// Its cells of the columns asked for, by their names, trimmed; what is blank is absent.
    pub cells: BTreeMap<&'static str, String>,
    /// All its cells, in the order of the header.
    pub all: Vec<String>,
}

/// Reads a table with columns that must be there and columns that may.
///
/// # Errors
/// Where the file cannot be read or a column is missing.
pub fn table(path: &Path, required: &[&'static str], optional: &[&'static str]) -> Result<NamedRows> {
    let list = List::open(path, required, optional)?;
    let Selected { sheet, header } = &list.selected;
    let aside: Vec<u32> = header.aside.iter().map(|&(row, _)| row).collect();
    let text = |row: &Row, column: u32| row.cell(column).map(|cell| cell.text.trim().to_owned());
    let named = |row: &Row| NamedRow {
        place: sheet.place(row.number, None),
        cells: list.columns.iter().filter_map(|(&name, &column)| Some((name, text(row, column)?))).collect(),
        all: header.columns.iter().map(|column| text(row, column.number).unwrap_or_default()).collect(),
    };
    let rows = sheet.below(header.last).iter().filter(|row| !aside.contains(&row.number)).map(named).collect();
    Ok(NamedRows {
        header: header.columns.iter().map(|column| column.name.clone()).collect(),
        columns: list.columns.keys().copied().collect(),
        rows,
    })
}

/// A table whose columns are known by name.
struct List {
    selected: Selected,
    columns: BTreeMap<&'static str, u32>,
}

/// A row of a list; collects the names of the cells that must not be blank and are.
struct Entry<'a> {
    list: &'a List,
    row: &'a Row,
    lacking: Vec<&'static str>,
}

impl List {
    fn open(path: &Path, required: &[&'static str], optional: &[&'static str]) -> Result<Self> {
        let mut source = Source::open(path, None)?;
        let selected = select(&mut source, None, None, required)?;
        let mut columns = BTreeMap::new();
        for &name in required.iter().chain(optional) {
            if let Ok(column) = columns::find(&selected.sheet, &selected.header, name) {
                columns.insert(name, column.number);
            }
        }
        Ok(Self { selected, columns })
    }

    /// The rows in order; `key` is the column that must not repeat.
    fn entries<T>(&self, key: &'static str, read: impl Fn(&mut Entry<'_>) -> T) -> Result<Vec<T>> {
        let Selected { sheet, header } = &self.selected;
        let aside: Vec<u32> = header.aside.iter().map(|&(row, _)| row).collect();
        let (mut entries, mut problems, mut seen) = (Vec::new(), Vec::new(), BTreeMap::new());
        for row in sheet.below(header.last).iter().filter(|row| !aside.contains(&row.number)) {
            let mut entry = Entry { list: self, row, lacking: Vec::new() };
            entries.push(read(&mut entry));
            let place = sheet.place(row.number, None);
            if !entry.lacking.is_empty() {
                let what = format!("「{}」が空です", entry.lacking.join("」「"));
                problems.push(Problem::new(what).at(&place).remedy("値を入れるか、行を削除してください"));
            } else if let Some(first) = entry.may(key).and_then(|value| seen.insert(value, row.number)) {
                let what = format!("「{key}」が{first}行目と同じです");
                problems.push(Problem::new(what).at(&place).remedy("1行に1つの値になるように直してください"));
            }
        }
        Error::all(problems).map_or(Ok(entries), Err)
    }
}

impl Entry<'_> {
    fn may(&self, name: &'static str) -> Option<String> {
        let column = *self.list.columns.get(name)?;
        self.row.cell(column).map(|cell| cell.text.trim().to_owned())
    }

    fn must(&mut self, name: &'static str) -> String {
        self.may(name).unwrap_or_else(|| {
            self.lacking.push(name);
            String::new()
        })
    }
}
