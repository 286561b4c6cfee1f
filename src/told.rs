//! What was read back from a list people worked in, cell by cell, with its place: nothing is judged of it yet.

use std::collections::BTreeMap;

use crate::survey::{CellRef, Date};

/// The sheet of the triage workbook in which issues are decided.
pub const ISSUES_SHEET: &str = "課題候補一覧";

/// The sheet in which merge groups are decided.
pub const MERGES_SHEET: &str = "統合候補";

/// The sheet of pairs that look alike and must stay apart; two issues may be decided in it.
pub const CAUTIONS_SHEET: &str = "統合注意";

/// The sheet of pairs that may be one all the same; two issues may be decided in it.
pub const WIDER_SHEET: &str = "念のため";

/// The sheet in which abstract issues are made concrete.
pub const ABSTRACT_SHEET: &str = "抽象的な課題";

/// What stands in a cell to take back what the ledger says; an empty cell says nothing.
pub const TAKEN_BACK: &str = "取消";

/// A file that was read back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldBook {
    /// File name without its folder.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// The day the file itself says it was last changed; `None` where it says nothing.
    pub date: Option<Date>,
    /// The sheets that were wanted and found, in the order in which they were asked for.
    pub sheets: Vec<ToldSheet>,
}

/// A sheet that was read back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldSheet {
    /// What it was asked for as.
    pub wanted: &'static str,
    /// `triage.xlsx [課題候補一覧]`.
    pub title: String,
    /// The columns that were found, of those asked for.
    pub columns: Vec<String>,
    /// The rows below the header in which something is filled, in the order of the sheet, hidden ones too.
    pub rows: Vec<ToldRow>,
}

/// A row that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRow {
    /// The row.
    pub place: CellRef,
    /// Its filled cells by the name they were asked for.
    pub cells: BTreeMap<String, Told>,
}

/// A filled cell that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What stands there, without white space around it.
    pub text: String,
    /// The cell.
    pub place: CellRef,
}

impl ToldBook {
    /// A sheet by what it was asked for as.
    #[must_use]
    pub fn sheet(&self, wanted: &str) -> Option<&ToldSheet> {
        self.sheets.iter().find(|sheet| sheet.wanted == wanted)
    }
}

impl ToldRow {
    /// A cell; `None` where it is blank or the column is not there.
    #[must_use]
    pub fn cell(&self, name: &str) -> Option<&Told> {
        self.cells.get(name)
    }

    /// The text of a cell.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.cells.get(name).map(|cell| cell.text.as_str())
    }
}
