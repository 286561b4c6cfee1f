//! How a sheet is laid out beyond its cells: what is hidden, what is merged, what was never computed. Told by the checks that run
//! before calamine.

use super::sheet::Region;

/// The layout of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Hidden rows, ascending, from 1; rows a filter leaves out are hidden, too.
    pub hidden_rows: Vec<u32>,
    /// First and last of each run of hidden columns, from 1.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Merged ranges.
    pub merged: Vec<Region>,
    /// Row and column, from 1, of formulas whose result is not in the file, where calamine would take them for blank cells.
    pub uncomputed: Vec<(u32, u32)>,
    /// Cells that are error values, where calamine would take them for text: from top to bottom and left to right, none overlapping
    /// another, those of one height side by side.
    pub errors: Vec<Region>,
}

/// Why a workbook is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Protected by a password.
    Protected,
    /// Damaged: how.
    Damaged(String),
    /// Beyond a limit: which.
    Beyond(String),
}
