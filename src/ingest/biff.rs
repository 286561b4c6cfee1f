//! The records of a .xls workbook stream, looked at before calamine reads them: protection, the rectangle each sheet would take, and
//! what is hidden or merged. Source: [MS-XLS].
//!
//! calamine sets aside room for the rectangle a sheet declares and then for the one its cells span; a few bytes can ask for gigabytes.
//! Does not read cells. A formula that gave no text and one whose text is not there are two things: the first is blank, the second is
//! noted. Of numbers .xls has no such sign, and .xlsb writes every formula with its value.

use std::collections::BTreeMap;

use super::layout::{Layout, Refusal};
use super::limits;
use super::sheet::Region;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
const COLUMN: u16 = 0x007D;
const MERGED: u16 = 0x00E5;
const FORMULA: u16 = 0x0006;
/// The text a formula gave, behind it.
const FORMULA_TEXT: u16 = 0x0207;
/// Shared formula, array and table stand between a formula and its text.
const BEHIND_FORMULA: [u16; 3] = [0x04BC, 0x0221, 0x0236];
/// Number, label, rich label, truth or error, RK number, shared label, blank, formula: all begin with row and column.
const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x00BD, FORMULA];

/// Checks a workbook stream and notes the layout of its sheets by their names.
///
/// # Errors
/// Where it is protected or beyond a limit. Damage that costs nothing is left for calamine to tell.
pub fn inspect(stream: &[u8]) -> Result<BTreeMap<String, Layout>, Refusal> {
    let mut sheets = Vec::new();
    let mut wide = false;
    for (kind, data) in (Records { rest: stream }) {
        match kind {
            FILE_PASS if u16_at(data, 0) != 0 => return Err(Refusal::Protected),
            BEGIN => wide = u16_at(data, 0) == 0x0600,
            BOUND_SHEET => sheets.push((u32_at(data, 0) as usize, sheet_name(data.get(6..).unwrap_or_default(), wide))),
            END => break,
            _ => {}
        }
    }
    let mut layouts = BTreeMap::new();
    let mut cells = 0;
    for (start, name) in sheets {
        let sheet = Sheet::read(stream.get(start..).unwrap_or_default())?;
        cells += sheet.area();
        if cells > limits::RECTANGLE || sheet.declared > 4 * limits::RECTANGLE + 1 {
            return Err(Refusal::Beyond(format!("表が大きすぎます（空のセルも数えて上限{}個）", limits::RECTANGLE)));
        }
        layouts.insert(name, sheet.layout);
    }
    Ok(layouts)
}

/// What the records of a sheet say.
#[derive(Default)]
struct Sheet {
    layout: Layout,
    /// First row, last row, first column, last column of its cells.
    bounds: Option<(u64, u64, u64, u64)>,
    /// Cells it declares to have, as calamine reckons them.
    declared: u64,
    /// The formula read last, where its text is to follow.
    awaiting_text: Option<(u32, u32)>,
}

impl Sheet {
    fn read(stream: &[u8]) -> Result<Self, Refusal> {
        let mut sheet = Self::default();
        let mut depth = 0;
        for (kind, data) in (Records { rest: stream }) {
            sheet.follow_formula(kind, data);
            match kind {
                BEGIN => depth += 1,
                // A chart inside the sheet has cells of its own.
                END if depth > 1 => depth -= 1,
                END => break,
                _ if depth > 1 => {}
                DIMENSIONS => sheet.declared = sheet.declared.max(declared(data)),
                ROW if u16_at(data, 12) & 0x20 != 0 => sheet.hide_row(u32::from(u16_at(data, 0)) + 1),
                COLUMN if u16_at(data, 8) & 1 != 0 => {
                    sheet.layout.hidden_columns.push((u32::from(u16_at(data, 0)) + 1, u32::from(u16_at(data, 2)) + 1));
                }
                MERGED => sheet.merge(data)?,
                kind if CELLS.contains(&kind) => sheet.cell(kind, data),
                _ => {}
            }
        }
        Ok(sheet)
    }

    /// Notes a formula that says its text follows, where it does not.
    fn follow_formula(&mut self, kind: u16, data: &[u8]) {
        match kind {
            FORMULA_TEXT => self.awaiting_text = None,
            kind if BEHIND_FORMULA.contains(&kind) => {}
            _ => self.layout.uncomputed.extend(self.awaiting_text.take()),
        }
        let text_follows = data.get(6).is_some_and(|&kind| kind == 0) && u16_at(data, 12) == 0xFFFF;
        if kind == FORMULA && text_follows {
            self.awaiting_text = Some((u32::from(u16_at(data, 0)) + 1, u32::from(u16_at(data, 2)) + 1));
        }
    }

    fn hide_row(&mut self, row: u32) {
        if self.layout.hidden_rows.last().is_none_or(|&last| last < row) {
            self.layout.hidden_rows.push(row);
        }
    }

    fn merge(&mut self, data: &[u8]) -> Result<(), Refusal> {
        for range in data.get(2..).unwrap_or_default().chunks_exact(8).take(usize::from(u16_at(data, 0))) {
            let end = |at| u32::from(u16_at(range, at)) + 1;
            let region = Region { top: end(0), bottom: end(2), left: end(4), right: end(6) };
            if self.layout.merged.len() >= limits::MERGED_RANGES {
                return Err(Refusal::Beyond(limits::too_many_merged()));
            }
            if region.top <= region.bottom && region.left <= region.right {
                self.layout.merged.push(region);
            }
        }
        Ok(())
    }

    fn cell(&mut self, kind: u16, data: &[u8]) {
        let (row, first) = (u64::from(u16_at(data, 0)), u64::from(u16_at(data, 2)));
        // A run of numbers ends with its last column.
        let last = if kind == 0x00BD { u64::from(u16_at(data, data.len().saturating_sub(2))).max(first) } else { first };
        let (top, bottom, left, right) = self.bounds.unwrap_or((row, row, first, last));
        self.bounds = Some((top.min(row), bottom.max(row), left.min(first), right.max(last)));
    }

    fn area(&self) -> u64 {
        self.bounds.map_or(0, |(top, bottom, left, right)| (bottom - top + 1) * (right - left + 1))
    }
}

/// The cells a DIMENSIONS record makes calamine set aside; a rectangle turned inside out counts as endless.
fn declared(data: &[u8]) -> u64 {
    let (first_row, end_row, mut first_column, end_column) = if data.len() == 10 {
        (u32::from(u16_at(data, 0)), u32::from(u16_at(data, 2)), u16_at(data, 4), u16_at(data, 6))
    } else {
        (u32_at(data, 0), u32_at(data, 4), u16_at(data, 8), u16_at(data, 10))
    };
    if first_column > 0xFF || end_column < first_column {
        first_column = 0;
    }
    if end_row == 0 || end_column == 0 {
        return 1;
    }
    let rows = u64::from(end_row).checked_sub(u64::from(first_row));
    let columns = u64::from(end_column).checked_sub(u64::from(first_column));
    rows.zip(columns).filter(|&(rows, columns)| rows > 0 && columns > 0).map_or(u64::MAX, |(rows, columns)| rows * columns)
}

/// The name in a BOUNDSHEET record: length, then (from Excel 97 on) a flag for two-byte characters.
fn sheet_name(data: &[u8], wide: bool) -> String {
    let length = data.first().copied().map_or(0, usize::from);
    if !wide {
        return data.iter().skip(1).take(length).map(|&byte| char::from(byte)).collect();
    }
    let two_bytes = data.get(1).is_some_and(|flags| flags & 1 != 0);
    let text = data.get(2..).unwrap_or_default();
    let units: Vec<u16> = if two_bytes {
        text.chunks_exact(2).take(length).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect()
    } else {
        text.iter().take(length).map(|&byte| u16::from(byte)).collect()
    };
    String::from_utf16_lossy(&units).replace('\0', "")
}

/// The records of a stream: kind and data, until it ends or is cut short.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.rest.split_at_checked(4)?;
        let (data, rest) = rest.split_at_checked(usize::from(u16_at(head, 2)))?;
        self.rest = rest;
        Some((u16_at(head, 0), data))
    }
}

/// A number at an offset; 0 where the record is too short.
fn u16_at(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimensions(rows: (u32, u32), columns: (u16, u16)) -> Vec<u8> {
        [&rows.0.to_le_bytes()[..], &rows.1.to_le_bytes(), &columns.0.to_le_bytes(), &columns.1.to_le_bytes(), &[0, 0]].concat()
    }

    #[test]
    fn a_declared_rectangle_is_reckoned_as_the_reader_would() {
        assert_eq!(declared(&dimensions((0, 10), (0, 4))), 40);
        assert_eq!(declared(&dimensions((10, 5), (0, 4))), u64::MAX);
        assert_eq!(declared(&dimensions((0, 0), (0, 0))), 1);
    }

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
    }

    /// A formula in column A whose value is of that kind: 0 text that follows, 3 nothing.
    fn formula(row: u16, value: u8) -> Vec<u8> {
        record(FORMULA, &[&row.to_le_bytes()[..], &[0, 0, 0, 0, value, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0; 8]].concat())
    }

    #[test]
    fn a_formula_without_the_text_it_promises_is_noted_and_a_blank_one_is_not() {
        let text = record(FORMULA_TEXT, &[1, 0, 0, b'a']);
        let shared = record(BEHIND_FORMULA[0], &[0; 8]);
        let stream = [record(BEGIN, &[0, 6]), formula(0, 0), shared, text, formula(1, 0), formula(2, 3), record(END, &[])].concat();
        assert_eq!(Sheet::read(&stream).unwrap().layout.uncomputed, [(2, 1)]);
    }

    #[test]
    fn two_far_cells_are_refused_by_the_rectangle_between_them() {
        let cell = |row: u16, column: u16| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        let globals = record(BEGIN, &0x0600_u16.to_le_bytes());
        let bound = |at: u32| record(BOUND_SHEET, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
        let at = globals.len() + bound(0).len() + 4;
        let stream = [
            globals,
            bound(u32::try_from(at).unwrap()),
            record(END, &[]),
            record(BEGIN, &[0, 6]),
            cell(0, 0),
            cell(65535, 255),
            record(END, &[]),
        ];
        assert!(matches!(inspect(&stream.concat()), Err(Refusal::Beyond(_))));
    }
}
