//! A long sheet: one header row, then rows of one kind. It carries its looks in column formats and in conditional formats over
//! whole ranges, so that a cell costs its text and nothing more. Rows are written as they come and cannot be changed afterwards.

use rust_xlsxwriter::{
    ConditionalFormatBlank, ConditionalFormatFormula, ConditionalFormatText, ConditionalFormatTextRule, DataValidation,
    DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, IgnoreError, Worksheet,
};

use super::cell::{Cell, fit, put};
use super::look::{Colour, header_format, lines_of, pages, set_height, set_up_print, text_format};
use super::{Book, Sheet, failed};
use crate::error::{Problem, Result};
use crate::report::WORKBOOK;
use crate::survey::column_letters;

/// Rows of a sheet, the header among them (Excel's specification).
const MOST_ROWS: u32 = 1_048_576;

/// Height of the header in points: two lines.
const HEADER_HEIGHT: f64 = 33.0;

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
    pub fn new(book: &Book, name: &str, columns: Vec<Column>) -> Result<Self> {
        let mut sheet = book.sheet()?;
        sheet.set_name(name).map_err(failed)?;
        sheet.set_row_height(0, HEADER_HEIGHT).map_err(failed)?;
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
                .at(WORKBOOK)
                .remedy("入力を分野や年度で分け、設定ファイルを分けて実行してください")
                .into());
        }
        let mut lines = 1;
        for ((at, column), cell) in (0..).zip(&self.columns).zip(cells) {
            if let Cell::Text(text) = &cell {
                lines = lines.max(lines_of(text, column.width));
            }
            put(&mut self.sheet, self.rows, at, &cell, None)?;
        }
        set_height(&mut self.sheet, self.rows, lines)
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
        let width: f64 = self.columns.iter().filter(|column| !column.folded).map(|column| column.width).sum();
        set_up_print(sheet, pages(width));
        if frozen_columns > 0 {
            sheet.set_repeat_columns(0, frozen_columns - 1).map_err(failed)?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_longer_than_a_sheet_is_one_clear_error() {
        let mut list = List::new(&Book::default(), "一覧", vec![Column::text("列", 10.0)]).unwrap();
        list.rows = MOST_ROWS - 2;
        list.row([Cell::Empty]).unwrap();
        let error = list.row([Cell::Empty]).unwrap_err().to_string();
        assert!(error.contains("「一覧」") && error.contains("1048575"), "{error}");
    }

    #[test]
    fn an_empty_list_makes_a_workbook() {
        let book = Book::default();
        let list = List::new(&book, "一覧", vec![Column::text("列", 10.0)]).unwrap();
        let bytes = book.bind(vec![list.finish(1).unwrap()], "題", None).unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
