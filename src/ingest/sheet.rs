//! A sheet as it was read, before anybody knows what its columns mean. Delimited text is a sheet without a name.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::limits;
use crate::survey::{CellRef, RowNotice, column_letters};

/// A sheet: only what is filled, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// File name without its folder.
    pub file: String,
    /// `None` for delimited text.
    pub name: Option<String>,
    /// Rows with at least one cell that is not blank, ascending.
    pub rows: Vec<Row>,
    /// Rows in which nothing but what cannot be read stands (error values, formulas without a result), ascending.
    pub unread_rows: Vec<u32>,
    /// How many rows fill each column.
    pub filled: BTreeMap<u32, usize>,
    /// Merged ranges.
    pub merged: Vec<Region>,
    /// The merged ranges by each of their cells, as far down as a header may stand.
    pub merged_at: BTreeMap<(u32, u32), Region>,
    /// Filled rows that are hidden, ascending.
    pub hidden_rows: Vec<u32>,
    /// Filled columns that are hidden, ascending.
    pub hidden_columns: Vec<u32>,
    /// What the reading noticed.
    pub notices: Vec<RowNotice>,
}

/// A row with something in it.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// From 1, as the spreadsheet counts.
    pub number: u32,
    /// Column (from 1) and cell, ascending; blank cells are absent.
    pub cells: Vec<(u32, Cell)>,
}

/// A rectangle of cells, all ends inclusive and counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Row {
    /// The cell in a column (from 1); `None` where it is blank.
    #[must_use]
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |&(column, _)| column).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }
}

impl Sheet {
    /// The row of that number; `None` where it is blank.
    #[must_use]
    pub fn row(&self, number: u32) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(at)
    }

    /// The filled rows below a row.
    #[must_use]
    pub fn below(&self, number: u32) -> &[Row] {
        &self.rows[self.rows.partition_point(|row| row.number <= number)..]
    }

    /// A place in this sheet.
    #[must_use]
    pub fn place(&self, row: u32, column: Option<u32>) -> CellRef {
        CellRef { file: self.file.clone(), sheet: self.name.clone(), row, column }
    }

    /// `survey.xlsx [回答]`, or the file alone.
    #[must_use]
    pub fn title(&self) -> String {
        self.name.as_ref().map_or_else(|| self.file.clone(), |name| format!("{} [{name}]", self.file))
    }

    /// A column as its reader knows it: `D列` in a sheet, `4列目` in delimited text.
    #[must_use]
    pub fn column_name(&self, column: u32) -> String {
        if self.name.is_some() { format!("{}列", column_letters(column)) } else { format!("{column}列目") }
    }

    /// What to tell of what is hidden: how much, and whether it was read or left aside.
    #[must_use]
    pub fn hidden_notices(&self, skipped: bool) -> Vec<RowNotice> {
        let mut notices = Vec::new();
        if !self.hidden_rows.is_empty() {
            let done = if skipped { "回答に数えず、除外としました" } else { "ほかの行と同じように読みました" };
            notices.push(format!("非表示の行が{}行あります。{done}", self.hidden_rows.len()));
        }
        if !self.hidden_columns.is_empty() {
            let columns: Vec<String> = self.hidden_columns.iter().take(limits::NOTICES).map(|&column| self.column_name(column)).collect();
            let done = if skipped { "読みませんでした" } else { "ほかの列と同じように読みました" };
            notices.push(format!("非表示の列が{}列あります（{}）。{done}", self.hidden_columns.len(), columns.join("、")));
        }
        let place = self.place(1, None);
        notices.into_iter().map(|what| RowNotice { place: place.clone(), what }).collect()
    }

    /// The text in the first cell of a merged range.
    #[must_use]
    pub fn merged_text(&self, region: Region) -> Option<&str> {
        Some(&self.row(region.top)?.cell(region.left)?.text)
    }
}
