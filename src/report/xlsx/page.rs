//! A sheet laid out freely, from top to bottom: headings, lines, small tables and charts of them.

use rust_xlsxwriter::{Chart, ChartFont, ChartType, Format, FormatBorder, Worksheet};

use super::cell::{Cell, fit, put};
use super::look::{FONT, header_format, lines_of, set_height, set_up_print, text_format};
use super::{Sheet, failed};
use crate::error::Result;

/// Height of an empty row on the screen.
const ROW_PIXELS: u32 = 20;

/// Width of a chart in pixels.
const CHART_WIDTH: u32 = 620;

/// A sheet laid out freely, from top to bottom.
pub struct Page {
    sheet: Worksheet,
    widths: Vec<f64>,
    row: u32,
}

/// Where a table stands on a page: its header row, from 0, and the number of rows below. Its first column is the page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRange {
    top: u32,
    rows: u32,
}

/// A chart of a page's table: one bar a row, from the given columns (1 is the first beside the labels).
pub struct Bars<'a> {
    /// What it shows.
    pub title: &'a str,
    /// The table.
    pub table: TableRange,
    /// First and last column to be shown, stacked.
    pub columns: (u16, u16),
    /// The cell under its upper left corner: row and column, from 0.
    pub corner: (u32, u16),
    /// How many rows it is high.
    pub rows: u32,
}

impl Page {
    /// A page with columns of these widths, in digits.
    pub fn new(name: &str, widths: &[f64]) -> Result<Self> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).map_err(failed)?;
        for (at, width) in (0..).zip(widths) {
            sheet.set_column_width(at, *width).map_err(failed)?;
        }
        sheet.set_screen_gridlines(false);
        Ok(Self { sheet, widths: widths.to_vec(), row: 0 })
    }

    /// The page's title.
    pub fn title(&mut self, text: &str) -> Result<()> {
        let format = Format::new().set_font_name(FONT).set_font_size(16).set_bold().set_font_color(0x001F_3864);
        self.sheet.write_string_with_format(self.row, 0, fit(text), &format).map_err(failed)?;
        self.row += 1;
        Ok(())
    }

    /// A heading, with an empty row above.
    pub fn heading(&mut self, text: &str) -> Result<()> {
        let format = Format::new().set_font_name(FONT).set_font_size(12).set_bold().set_font_color(0x0030_5496);
        self.row += 1;
        self.sheet.write_string_with_format(self.row, 0, fit(text), &format).map_err(failed)?;
        self.row += 1;
        Ok(())
    }

    /// A row of cells: the first in bold.
    pub fn line<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<()> {
        let (first, rest) = (text_format().set_bold(), text_format());
        let mut lines = 1;
        for ((at, width), cell) in (0..).zip(&self.widths).zip(cells) {
            if let Cell::Text(text) = &cell {
                lines = lines.max(lines_of(text, *width));
            }
            put(&mut self.sheet, self.row, at, &cell, Some(if at == 0 { &first } else { &rest }))?;
        }
        set_height(&mut self.sheet, self.row, lines)?;
        self.row += 1;
        Ok(())
    }

    /// A line of small print that runs over the columns.
    pub fn note(&mut self, text: &str) -> Result<()> {
        let format = Format::new().set_font_name(FONT).set_font_size(10).set_font_color(0x0040_4040);
        self.sheet.write_string_with_format(self.row, 0, fit(text), &format).map_err(failed)?;
        self.row += 1;
        Ok(())
    }

    /// A row whose first cell leads to a sheet of the same name.
    pub fn link(&mut self, sheet: &str, text: &str) -> Result<()> {
        let format = text_format().set_font_color(0x0005_63C1).set_bold();
        let target = format!("internal:'{sheet}'!A1");
        self.sheet.write_url_with_options(self.row, 0, target.as_str(), sheet, "", Some(&format)).map_err(failed)?;
        put(&mut self.sheet, self.row, 1, &text.into(), Some(&text_format()))?;
        self.row += 1;
        Ok(())
    }

    /// A table with ruled cells, and rows of totals that do not belong to its range.
    pub fn table<'a>(
        &mut self,
        headers: &[&str],
        rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
        totals: impl IntoIterator<Item = Vec<Cell<'a>>>,
    ) -> Result<TableRange> {
        let top = self.row;
        for (at, header) in (0..).zip(headers) {
            self.sheet.write_string_with_format(top, at, fit(header), &header_format(0x0030_5496)).map_err(failed)?;
        }
        let lines = headers.iter().zip(&self.widths).map(|(header, width)| lines_of(header, *width)).max().unwrap_or(1);
        set_height(&mut self.sheet, top, lines)?;
        let ruled = text_format().set_border(FormatBorder::Thin).set_border_color(0x00BF_BFBF);
        for cells in rows {
            self.row += 1;
            for (at, cell) in (0..).zip(cells) {
                put(&mut self.sheet, self.row, at, &cell, Some(&ruled))?;
            }
        }
        let rows = self.row - top;
        let bold = ruled.clone().set_bold().set_background_color(0x00F2_F2F2);
        for cells in totals {
            self.row += 1;
            for (at, cell) in (0..).zip(cells) {
                put(&mut self.sheet, self.row, at, &cell, Some(&bold))?;
            }
        }
        self.row += 1;
        Ok(TableRange { top, rows })
    }

    /// A table with ruled cells whose strong rows (sums) stand among the others.
    pub fn ruled<'a>(&mut self, headers: &[&str], rows: impl IntoIterator<Item = (bool, Vec<Cell<'a>>)>) -> Result<()> {
        for (at, header) in (0..).zip(headers) {
            self.sheet.write_string_with_format(self.row, at, fit(header), &header_format(0x0030_5496)).map_err(failed)?;
        }
        let ruled = text_format().set_border(FormatBorder::Thin).set_border_color(0x00BF_BFBF);
        let strong = ruled.clone().set_bold().set_background_color(0x00F2_F2F2);
        for (is_strong, cells) in rows {
            self.row += 1;
            for (at, cell) in (0..).zip(cells) {
                put(&mut self.sheet, self.row, at, &cell, Some(if is_strong { &strong } else { &ruled }))?;
            }
        }
        self.row += 1;
        Ok(())
    }

    /// The row that is written next, from 0.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Leaves room down to a row.
    pub fn skip_to(&mut self, row: u32) {
        self.row = self.row.max(row);
    }

    /// Draws stacked bars. An empty table has none.
    pub fn bars(&mut self, bars: &Bars<'_>) -> Result<()> {
        let TableRange { top, rows } = bars.table;
        if rows == 0 {
            return Ok(());
        }
        let name = self.sheet.name();
        let mut chart = Chart::new(ChartType::BarStacked);
        for column in bars.columns.0..=bars.columns.1 {
            chart
                .add_series()
                .set_name((name.as_str(), top, column))
                .set_categories((name.as_str(), top + 1, 0, top + rows, 0))
                .set_values((name.as_str(), top + 1, column, top + rows, column))
                .set_gap(60);
        }
        let mut font = ChartFont::new();
        font.set_name(FONT).set_size(12).set_bold();
        chart.title().set_name(bars.title).set_font(&font);
        chart.y_axis().set_reverse();
        if bars.columns.0 == bars.columns.1 {
            chart.legend().set_hidden();
        }
        chart.x_axis().set_num_format("0");
        chart.set_width(CHART_WIDTH).set_height(bars.rows * ROW_PIXELS).set_alt_text(bars.title);
        self.sheet.insert_chart(bars.corner.0, bars.corner.1, &chart).map_err(failed)?;
        Ok(())
    }

    /// Sets up the print and ends the page.
    pub fn finish(mut self) -> Sheet {
        set_up_print(&mut self.sheet, 1);
        Sheet(self.sheet)
    }
}
