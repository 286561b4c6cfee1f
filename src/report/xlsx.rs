//! Sheets in the making: long lists, free pages with tables and charts, and their binding into a workbook. The only place that names
//! `rust_xlsxwriter`.
//!
//! It knows nothing of issues. Every text is written as text, whatever it begins with. Lists carry their looks in column formats and
//! in conditional formats over whole ranges, so that a cell costs its text and nothing more. All dates are given; nothing here
//! reads the clock, and the same sheets give the same bytes.

use std::borrow::Cow;

use rust_xlsxwriter::{
    Chart, ChartFont, ChartType, ConditionalFormatBlank, ConditionalFormatFormula, ConditionalFormatText, ConditionalFormatTextRule,
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, IgnoreError,
    Workbook, Worksheet, XlsxError,
};

use crate::error::{Error, Problem, Result};
use crate::survey::{Date, column_letters};

/// Rows of a sheet, the header among them (Excel's specification).
const MOST_ROWS: u32 = 1_048_576;

/// UTF-16 units of a cell (Excel's specification).
const LONGEST_TEXT: usize = 32_767;

/// What ends a text that was cut.
const CUT: &str = "…（長いため以下略）";

/// The date of a document whose plan and inputs tell none.
const UNDATED: Date = Date { year: 2000, month: 1, day: 1 };

/// On every Japanese office PC since Windows 8.1.
const FONT: &str = "游ゴシック";

/// Paper code of A4.
const A4: u8 = 9;

/// A finished sheet.
pub struct Sheet(Worksheet);

/// A cell's content.
pub enum Cell<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
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
    fn format(self) -> Format {
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

/// What may be chosen in the cells of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where the choices stand, as a formula (`='選択肢'!$A$2:$A$10`).
    pub range: String,
    /// Whether nothing else may be typed.
    pub strict: bool,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    header: String,
    width: f64,
    centred: bool,
    input: bool,
    folded: bool,
    choice: Option<Choice>,
}

impl Column {
    /// A column of text, so many digits wide (two for a kanji).
    pub fn text(header: impl Into<String>, width: f64) -> Self {
        Self { header: header.into(), width, centred: false, input: false, folded: false, choice: None }
    }

    /// A column of short marks or numbers, centred.
    pub fn mark(header: impl Into<String>, width: f64) -> Self {
        Self { centred: true, ..Self::text(header, width) }
    }

    /// An empty column for people to fill in.
    pub fn input(header: impl Into<String>, width: f64, choice: Option<Choice>) -> Self {
        Self { input: true, choice, ..Self::text(header, width) }
    }

    /// Puts the column into an outline that opens with a click.
    pub fn folded(mut self, folded: bool) -> Self {
        self.folded = folded;
        self
    }

    /// The header.
    pub fn header(&self) -> &str {
        &self.header
    }

    fn format(&self) -> Format {
        let format = text_format();
        if self.centred { format.set_align(FormatAlign::Center) } else { format }
    }

    fn header_format(&self) -> Format {
        header_format(if self.input { 0x00BF_8F00 } else { 0x0030_5496 })
    }
}

/// A long sheet: one header row, then rows of one kind.
pub struct List {
    sheet: Worksheet,
    columns: Vec<Column>,
    rows: u32,
}

impl List {
    /// A list of these columns, no row yet.
    pub fn new(name: &str, columns: Vec<Column>) -> Result<Self> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).map_err(failed)?;
        for (at, column) in (0..).zip(&columns) {
            sheet.set_column_width(at, column.width).map_err(failed)?;
            sheet.set_column_format(at, &column.format()).map_err(failed)?;
            sheet.write_string_with_format(0, at, fit(&column.header), &column.header_format()).map_err(failed)?;
            if column.folded {
                sheet.group_columns_collapsed(at, at).map_err(failed)?;
            }
        }
        Ok(Self { sheet, columns, rows: 0 })
    }

    /// Adds a row; cells beyond the given ones stay empty.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<()> {
        self.rows += 1;
        if self.rows >= MOST_ROWS {
            return Err(Problem::new(format!("シート「{}」の行数が Excel の上限 {} 行を超えます", self.sheet.name(), MOST_ROWS - 1))
                .at(super::WORKBOOK)
                .remedy("入力を分野や年度で分け、設定ファイルを分けて実行してください")
                .into());
        }
        for (at, cell) in (0..).zip(cells) {
            put(&mut self.sheet, self.rows, at, &cell, None)?;
        }
        Ok(())
    }

    /// Colours the cells of a column that hold one of these texts; of two that fit, the first.
    pub fn colour(&mut self, column: &str, colours: &[(&str, Colour)]) -> Result<()> {
        let Some(at) = self.at(column) else { return Ok(()) };
        for (text, colour) in colours {
            let rule = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::Contains((*text).to_owned()))
                .set_format(colour.format())
                .set_stop_if_true(true);
            self.sheet.add_conditional_format(1, at, self.last(), at, &rule).map_err(failed)?;
        }
        Ok(())
    }

    /// Greys a whole row once a column of it is filled in.
    pub fn grey_when_filled(&mut self, column: &str) -> Result<()> {
        let Some(at) = self.at(column) else { return Ok(()) };
        let rule = format!("=LEN(${}2)>0", column_letters(u32::from(at) + 1));
        let format = Format::new().set_font_color(0x0080_8080);
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        self.sheet.add_conditional_format(1, 0, self.last(), self.last_column(), &rule).map_err(failed)?;
        Ok(())
    }

    /// Draws a line above each row in which a column begins something new.
    pub fn line_where_changed(&mut self, column: &str) -> Result<()> {
        let Some(at) = self.at(column) else { return Ok(()) };
        let letters = column_letters(u32::from(at) + 1);
        let format = Format::new().set_border_top(FormatBorder::Thin).set_border_top_color(0x0030_5496);
        let rule = ConditionalFormatFormula::new().set_rule(format!("=${letters}2<>${letters}1").as_str()).set_format(format);
        self.sheet.add_conditional_format(1, 0, self.last(), self.last_column(), &rule).map_err(failed)?;
        Ok(())
    }

    /// Sets the frozen header and first columns, filter, drop-downs and print, and ends the list.
    pub fn finish(mut self, frozen_columns: u16) -> Result<Sheet> {
        let (last, last_column) = (self.last(), self.last_column());
        let sheet = &mut self.sheet;
        sheet.set_row_height(0, 33).map_err(failed)?;
        sheet.set_freeze_panes(1, frozen_columns).map_err(failed)?;
        sheet.autofilter(0, 0, last, last_column).map_err(failed)?;
        sheet.ignore_error_range(0, 0, last, last_column, IgnoreError::NumberStoredAsText).map_err(failed)?;
        for (at, column) in (0..).zip(&self.columns).filter(|(_, column)| column.input) {
            let blank = ConditionalFormatBlank::new().set_format(Format::new().set_background_color(0x00FF_FBE6));
            sheet.add_conditional_format(1, at, last, at, &blank).map_err(failed)?;
            if let Some(choice) = &column.choice {
                sheet.add_data_validation(1, at, last, at, &drop_down(&column.header, choice)?).map_err(failed)?;
            }
        }
        set_up_print(sheet)?;
        sheet.set_repeat_rows(0, 0).map_err(failed)?;
        sheet.set_print_area(0, 0, last, last_column).map_err(failed)?;
        sheet.set_print_gridlines(true);
        Ok(Sheet(self.sheet))
    }

    /// Ends a list that only serves drop-downs, and hides it.
    pub fn finish_hidden(mut self) -> Sheet {
        self.sheet.set_hidden(true);
        Sheet(self.sheet)
    }

    fn at(&self, header: &str) -> Option<u16> {
        self.columns.iter().position(|column| column.header == header).and_then(|at| u16::try_from(at).ok())
    }

    /// The last row, or the first below the header where there is none: ranges may not be empty.
    fn last(&self) -> u32 {
        self.rows.max(1)
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1)
    }
}

/// A sheet laid out freely, from top to bottom.
pub struct Page {
    sheet: Worksheet,
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
    /// Width and height in pixels.
    pub size: (u32, u32),
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
        Ok(Self { sheet, row: 0 })
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
        for (at, cell) in (0..).zip(cells) {
            put(&mut self.sheet, self.row, at, &cell, Some(if at == 0 { &first } else { &rest }))?;
        }
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
        chart.set_width(bars.size.0).set_height(bars.size.1).set_alt_text(bars.title);
        self.sheet.insert_chart(bars.corner.0, bars.corner.1, &chart).map_err(failed)?;
        Ok(())
    }

    /// Sets up the print and ends the page.
    pub fn finish(mut self) -> Result<Sheet> {
        set_up_print(&mut self.sheet)?;
        Ok(Sheet(self.sheet))
    }
}

/// Binds sheets into a workbook's bytes.
///
/// # Errors
/// Where two sheets have one name, or the workbook is too large for its format.
pub fn bind(sheets: Vec<Sheet>, title: &str, date: Option<Date>) -> Result<Vec<u8>> {
    let date = date.unwrap_or(UNDATED);
    let created = ExcelDateTime::from_ymd(date.year, date.month, date.day)
        .or_else(|_| ExcelDateTime::from_ymd(UNDATED.year, UNDATED.month, UNDATED.day))
        .map_err(failed)?;
    let properties = DocProperties::new().set_title(title).set_author("saiseiri").set_creation_datetime(&created);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    for Sheet(sheet) in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().map_err(failed)
}

fn put(sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell<'_>, format: Option<&Format>) -> Result<()> {
    let done = match (cell, format) {
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
fn fit(text: &str) -> Cow<'_, str> {
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

fn text_format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10).set_text_wrap().set_align(FormatAlign::Top)
}

fn header_format(ground: u32) -> Format {
    text_format()
        .set_bold()
        .set_font_color(0x00FF_FFFF)
        .set_background_color(ground)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(0x00FF_FFFF)
}

fn drop_down(header: &str, choice: &Choice) -> Result<DataValidation> {
    let validation = DataValidation::new().allow_list_formula(Formula::new(&choice.range));
    if !choice.strict {
        return Ok(validation.show_error_message(false));
    }
    validation
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title(header)
        .and_then(|validation| validation.set_error_message("一覧から選んでください。補足は備考欄に書けます。"))
        .map_err(failed)
}

fn set_up_print(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_header("&L&A").set_footer("&C&P / &N");
    Ok(())
}

fn failed(error: XlsxError) -> Error {
    Problem::new(format!("ブックを作れません（{error}）")).at(super::WORKBOOK).remedy("プログラムの誤りです。開発者に知らせてください").into()
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

    #[test]
    fn a_list_longer_than_a_sheet_is_one_clear_error() {
        let mut list = List::new("一覧", vec![Column::text("列", 10.0)]).unwrap();
        list.rows = MOST_ROWS - 2;
        list.row([Cell::Empty]).unwrap();
        let error = list.row([Cell::Empty]).unwrap_err().to_string();
        assert!(error.contains("「一覧」") && error.contains("1048575"), "{error}");
    }

    #[test]
    fn an_empty_list_makes_a_workbook() {
        let list = List::new("一覧", vec![Column::text("列", 10.0)]).unwrap();
        let bytes = bind(vec![list.finish(1).unwrap()], "題", None).unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
