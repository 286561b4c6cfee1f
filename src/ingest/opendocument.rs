//! The one part of .ods that holds sheets, `content.xml`: its size once its repetitions are written out, and the layout of its sheets.
//!
//! .ods writes "this row a million times" in a few bytes, and calamine writes such rows out; so the rectangle each sheet would take
//! is reckoned here first.

use std::collections::BTreeMap;

use super::layout::{Layout, Refusal};
use super::limits;
use super::package::{Element, Watch};
use super::sheet::Region;

/// What `content.xml` tells.
#[derive(Default)]
pub struct OpenDocument {
    layouts: BTreeMap<String, Layout>,
    table: Option<Table>,
    /// Cells of all sheets, written out.
    cells: u64,
    /// Elements outside of sheets.
    elements: usize,
    cell_depth: usize,
}

/// The sheet under scan. Rows and columns count from 0 here, as repetitions add up.
#[derive(Default)]
struct Table {
    name: String,
    layout: Layout,
    row: u64,
    column: u64,
    /// How often the row under way stands there, and whether anything is in it.
    rows_repeated: u64,
    /// Columns of the row under way up to the last that holds something.
    filled: u64,
    /// What holds everything so far: first row, one past the last row, columns.
    bounds: Option<(u64, u64, u64)>,
    /// Columns defined so far.
    columns: u64,
}

impl OpenDocument {
    /// The layouts by sheet name.
    #[must_use]
    pub fn layouts(self) -> BTreeMap<String, Layout> {
        self.layouts
    }
}

impl Watch for OpenDocument {
    fn start(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        match (element.name(), &mut self.table) {
            ("table", table @ None) => {
                *table = Some(Table { name: element.attribute("name").unwrap_or_default(), ..Table::default() });
            }
            ("table-column", Some(table)) => table.columns(element),
            ("table-row", Some(table)) => table.begin_row(element),
            ("table-cell" | "covered-table-cell", Some(table)) => {
                self.cell_depth = element.depth;
                table.cell(element)?;
            }
            ("s", Some(_)) if element.number("c").is_some_and(|count| count > limits::ODS_SPACES) => {
                return Err(Refusal::Beyond(format!("空白の繰り返しが長すぎます（上限{}字）", limits::ODS_SPACES)));
            }
            ("p", Some(table)) if element.depth == self.cell_depth + 1 => table.fill(),
            (_, None) => {
                self.elements += 1;
                if self.elements > limits::PART_ELEMENTS {
                    return Err(Refusal::Beyond(format!("content.xml の要素が多すぎます（上限{}個）", limits::PART_ELEMENTS)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match (name, &mut self.table) {
            ("table-row", Some(table)) => table.end_row()?,
            ("table", Some(_)) => {
                if let Some(table) = self.table.take() {
                    self.cells += table.area();
                    self.layouts.insert(table.name, table.layout);
                }
            }
            _ => {}
        }
        let under_way = self.table.as_ref().map_or(0, Table::area);
        if self.cells + under_way > limits::RECTANGLE {
            return Err(Refusal::Beyond(format!("表が大きすぎます（空のセルも数えて上限{}個）", limits::RECTANGLE)));
        }
        Ok(())
    }
}

impl Table {
    fn columns(&mut self, element: &Element<'_>) {
        let first = self.columns;
        self.columns = self.columns.saturating_add(element.number("number-columns-repeated").unwrap_or(1));
        if is_hidden(element) && self.layout.hidden_columns.len() < limits::COLUMNS as usize {
            self.layout.hidden_columns.extend(counted(first).zip(counted(self.columns.saturating_sub(1))));
        }
    }

    fn begin_row(&mut self, element: &Element<'_>) {
        self.rows_repeated = element.number("number-rows-repeated").unwrap_or(1);
        (self.column, self.filled) = (0, 0);
        if is_hidden(element) {
            let last = self.row.saturating_add(self.rows_repeated).min(u64::from(limits::ROWS));
            self.layout.hidden_rows.extend((self.row..last).filter_map(counted));
        }
    }

    fn cell(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let first = self.column;
        self.column = self.column.saturating_add(element.number("number-columns-repeated").unwrap_or(1));
        let (has_value, has_formula) = (element.attribute("value-type").is_some(), element.attribute("formula").is_some());
        if has_value || has_formula {
            self.fill();
        }
        // LibreOffice writes an error as text and says so in an attribute of its own (calcext:value-type).
        if element.says("value-type", "error") && self.layout.errors.len() < limits::CELLS {
            let (last_row, last_column) = (self.row.saturating_add(self.rows_repeated).saturating_sub(1), self.column.saturating_sub(1));
            let corners = counted(self.row).zip(counted(first)).zip(counted(last_row).zip(counted(last_column)));
            self.layout.errors.extend(corners.map(|((top, left), (bottom, right))| Region { top, left, bottom, right }));
        }
        // A formula has one cell of its own; a repeated one is told once.
        if has_formula && !has_value && self.layout.uncomputed.len() < limits::CELLS {
            self.layout.uncomputed.extend(counted(self.row).zip(counted(first)));
        }
        let span = |name| element.number(name).unwrap_or(1).max(1);
        let (rows, columns) = (span("number-rows-spanned"), span("number-columns-spanned"));
        if rows * columns > 1 {
            if self.layout.merged.len() >= limits::MERGED_RANGES {
                return Err(Refusal::Beyond(limits::too_many_merged()));
            }
            let corner = |row: u64, column: u64| counted(row).zip(counted(column));
            let corners = corner(self.row, first).zip(corner(self.row.saturating_add(rows - 1), first.saturating_add(columns - 1)));
            self.layout.merged.extend(corners.map(|((top, left), (bottom, right))| Region { top, left, bottom, right }));
        }
        Ok(())
    }

    /// Marks the cell read last as filled.
    fn fill(&mut self) {
        self.filled = self.column.min(u64::from(limits::COLUMNS));
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let next = self.row.saturating_add(self.rows_repeated);
        if self.filled > 0 {
            if next > u64::from(limits::ROWS) {
                return Err(Refusal::Beyond(format!("行が多すぎます（上限{}行）", limits::ROWS)));
            }
            let (top, _, columns) = self.bounds.unwrap_or((self.row, next, 0));
            self.bounds = Some((top, next, columns.max(self.filled)));
        }
        self.row = next;
        Ok(())
    }

    /// Cells of the rectangle that holds everything, and those of the row under way.
    fn area(&self) -> u64 {
        self.bounds.map_or(0, |(top, bottom, columns)| (bottom - top) * columns).max(self.filled)
    }
}

fn is_hidden(element: &Element<'_>) -> bool {
    element.attribute("visibility").is_some_and(|value| matches!(value.as_str(), "collapse" | "filter"))
}

/// A row or column counted from 0 as one counted from 1.
fn counted(from_zero: u64) -> Option<u32> {
    u32::try_from(from_zero).ok()?.checked_add(1)
}
