//! A cell's content, and how it is made to fit what Excel takes.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, FormatAlign, Formula, Worksheet};

use super::failed;
use crate::error::Result;

/// UTF-16 units of a cell (Excel's specification).
const LONGEST_TEXT: usize = 32_767;

/// What ends a text that was cut.
const CUT: &str = "…（長いため以下略）";

/// A cell's content.
pub enum Cell<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// A share in whole percent.
    Percent(u32),
    /// A sign that stands for a number, as far right as one.
    Sign(&'static str),
    /// A formula, and what it gives before anyone has filled in anything.
    Formula(String, usize),
    /// Nothing.
    Empty,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        // Counts of rows: far below 2^32, and the largest is still told where they are not.
        Self::Number(f64::from(u32::try_from(number).unwrap_or(u32::MAX)))
    }
}

/// Writes a cell. Without a format it has its column's.
pub(super) fn put(sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell<'_>, format: Option<&Format>) -> Result<()> {
    let plain = Format::new();
    let done = match (cell, format) {
        (Cell::Percent(percent), format) => {
            let format = format.unwrap_or(&plain).clone().set_num_format("0%");
            sheet.write_number_with_format(row, at, f64::from(*percent) / 100.0, &format)
        }
        (Cell::Sign(sign), format) => {
            let format = format.unwrap_or(&plain).clone().set_align(FormatAlign::Right);
            sheet.write_string_with_format(row, at, *sign, &format)
        }
        (Cell::Text(text), Some(format)) => sheet.write_string_with_format(row, at, fit(text), format),
        (Cell::Text(text), None) => sheet.write_string(row, at, fit(text)),
        (Cell::Number(number), Some(format)) => sheet.write_number_with_format(row, at, *number, format),
        (Cell::Number(number), None) => sheet.write_number(row, at, *number),
        (Cell::Formula(formula, result), Some(format)) => {
            sheet.write_formula_with_format(row, at, Formula::new(formula).set_result(result.to_string()), format)
        }
        (Cell::Formula(formula, result), None) => sheet.write_formula(row, at, Formula::new(formula).set_result(result.to_string())),
        (Cell::Empty, Some(format)) => sheet.write_blank(row, at, format),
        (Cell::Empty, None) => return Ok(()),
    };
    done.map(drop).map_err(failed)
}

/// A text that Excel takes: at most 32,767 UTF-16 units, without the two characters XML forbids everywhere. Control characters
/// are escaped by the writer.
pub(super) fn fit(text: &str) -> Cow<'_, str> {
    let text = if text.contains(['\u{FFFE}', '\u{FFFF}']) {
        Cow::Owned(text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    };
    // A UTF-16 unit takes at least one byte of UTF-8.
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text;
    }
    let mut room = LONGEST_TEXT - CUT.encode_utf16().count();
    let mut kept = String::new();
    for character in text.chars() {
        let Some(left) = room.checked_sub(character.len_utf16()) else { break };
        room = left;
        kept.push(character);
    }
    Cow::Owned(kept + CUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_longer_than_a_cell_is_cut_and_says_so() {
        let long = "𠮟".repeat(LONGEST_TEXT);
        let cut = fit(&long);
        assert!(cut.encode_utf16().count() <= LONGEST_TEXT && cut.ends_with(CUT));
        let full = "あ".repeat(LONGEST_TEXT);
        assert_eq!(fit(&full), full);
    }

    #[test]
    fn characters_that_xml_forbids_are_replaced() {
        assert_eq!(fit("a\u{FFFE}b"), "a\u{FFFD}b");
    }
}
