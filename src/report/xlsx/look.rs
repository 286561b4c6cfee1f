//! How sheets look on the screen and on paper: fonts, colours, heights of rows, the print.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use super::failed;
use crate::error::Result;

/// On every Japanese office PC since Windows 8.1.
pub(super) const FONT: &str = "游ゴシック";

/// Paper code of A4.
const A4: u8 = 9;

/// Height of a line of text in points: 10-point 游ゴシック with its leading.
const LINE_HEIGHT: f64 = 16.5;

/// The highest row in points (Excel's specification).
const HIGHEST_ROW: f64 = 409.0;

/// Width in digits up to which a list is printed on one page; a wider one takes two or more, or nobody could read it.
const PAGE_WIDTH: f64 = 230.0;

/// Colours of cells: a pale ground and a dark script that is read on paper too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Settled or left aside.
    Grey,
    /// Good.
    Green,
    /// To be looked at together.
    Blue,
    /// To be asked.
    Yellow,
    /// To be careful with.
    Orange,
    /// A limit.
    Red,
}

impl Colour {
    pub(super) fn format(self) -> Format {
        let (ground, script) = match self {
            Self::Grey => (0x00E7_E6E6, 0x0059_5959),
            Self::Green => (0x00E2_EFDA, 0x0037_5623),
            Self::Blue => (0x00DD_EBF7, 0x001F_4E78),
            Self::Yellow => (0x00FF_F2CC, 0x007F_6000),
            Self::Orange => (0x00FC_E4D6, 0x0083_3C0B),
            Self::Red => (0x00F8_CBCB, 0x009C_0006),
        };
        Format::new().set_background_color(ground).set_font_color(script)
    }
}

pub(super) fn text_format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10).set_text_wrap().set_align(FormatAlign::Top)
}

pub(super) fn header_format(ground: u32) -> Format {
    text_format()
        .set_bold()
        .set_font_color(0x00FF_FFFF)
        .set_background_color(ground)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(0x00FF_FFFF)
}

/// How many lines a text takes in a column so many digits wide. At equal size a kanji is about 1.9 digits wide.
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    let room = (width * 10.0 - 3.0).max(20.0);
    let lines = text.split('\n').map(|line| {
        let tenths: u32 = line.chars().map(|character| if character.is_ascii() { 10 } else { 19 }).fold(0, u32::saturating_add);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, at most u32::MAX / 20")]
        let lines = (f64::from(tenths) / room).ceil() as u32;
        lines.max(1)
    });
    lines.fold(0, u32::saturating_add)
}

/// Makes a row high enough for its lines. Excel would do so by itself, other programs do not. A row of one line is left alone.
pub(super) fn set_height(sheet: &mut Worksheet, row: u32, lines: u32) -> Result<()> {
    if lines > 1 {
        sheet.set_row_height(row, (f64::from(lines) * LINE_HEIGHT).min(HIGHEST_ROW)).map_err(failed)?;
    }
    Ok(())
}

/// How many pages side by side a list of this width, in digits, takes.
pub(super) fn pages(width: f64) -> u16 {
    (1_u16..10).find(|pages| width <= f64::from(*pages) * PAGE_WIDTH).unwrap_or(10)
}

pub(super) fn set_up_print(sheet: &mut Worksheet, pages: u16) {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(pages, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_header("&L&A").set_footer("&C&P / &N");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        assert_eq!(lines_of("在宅勤務", 20.0), 1);
        assert_eq!(lines_of("在宅勤務の回数を増やしてほしい", 20.0), 2);
        assert_eq!(lines_of("一\n二\n", 20.0), 3);
        assert!(lines_of(&"あ".repeat(100_000), 1.0) > 0);
    }

    #[test]
    fn a_wide_list_is_printed_on_pages_side_by_side() {
        assert_eq!([10.0, 230.0, 231.0, 5000.0].map(pages), [1, 1, 2, 10]);
    }
}
