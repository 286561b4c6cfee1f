//! Sheets in the making: long lists, free pages with tables and charts, and their binding into a workbook. The only place that names
//! `rust_xlsxwriter`.
//!
//! It knows nothing of issues. Every text is written as text, whatever it begins with. All dates are given; nothing here reads the
//! clock, and the same sheets give the same bytes.

mod cell;
mod list;
mod look;
mod page;

use std::cell::RefCell;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

pub use self::cell::Cell;
pub use self::list::{Choice, Column, List};
pub use self::look::Colour;
pub use self::page::{Bars, Page, TableRange};
use super::WORKBOOK;
use crate::error::{Error, Problem, Result};
use crate::survey::Date;

/// The date of a document whose plan and inputs tell none.
const UNDATED: Date = Date { year: 2000, month: 1, day: 1 };

/// Deflate level: from 6 to 2, its share of the time to write a workbook fell from 28 % to 7 %, for a file a third larger; of a large workbook, whose strings stand in the cells, by half.
const COMPRESSION: u8 = 2;

/// A finished sheet.
pub struct Sheet(Worksheet);

/// A workbook in the making.
#[derive(Default)]
pub struct Book {
    workbook: RefCell<Workbook>,
    /// Whether the rows of lists go to temporary files.
    is_large: bool,
}

impl Book {
    /// A workbook whose lists go to temporary files in a folder row by row: a list of a million cells takes no memory then. Its strings
    /// stand in the cells.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn large(folder: &Path) -> Result<Self> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder).map_err(failed)?;
        Ok(Self { workbook: RefCell::new(workbook), is_large: true })
    }

    /// An empty sheet for a list.
    fn sheet(&self) -> Result<Worksheet> {
        if self.is_large { self.workbook.borrow_mut().new_worksheet_with_constant_memory().map_err(failed) } else { Ok(Worksheet::new()) }
    }

    /// Binds sheets into the workbook's bytes.
    ///
    /// # Errors
    /// Where two sheets have one name, or the workbook is too large for its format.
    pub fn bind(self, sheets: Vec<Sheet>, title: &str, date: Option<Date>) -> Result<Vec<u8>> {
        let date = date.unwrap_or(UNDATED);
        let created = ExcelDateTime::from_ymd(date.year, date.month, date.day)
            .or_else(|_| ExcelDateTime::from_ymd(UNDATED.year, UNDATED.month, UNDATED.day))
            .map_err(failed)?;
        let properties = DocProperties::new().set_title(title).set_author("saiseiri").set_creation_datetime(&created);
        let mut workbook = self.workbook.into_inner();
        workbook.set_properties(&properties);
        workbook.set_zip_compression_level(COMPRESSION);
        for Sheet(sheet) in sheets {
            workbook.push_worksheet(sheet);
        }
        workbook.save_to_buffer().map_err(failed)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "stands in map_err, which hands the error over")]
fn failed(error: XlsxError) -> Error {
    if let XlsxError::TempFileError(folder, error) = &error {
        return Problem::new(format!("一時ファイルを作れません（{error}）"))
            .at(folder.display())
            .remedy("このフォルダーに書き込めるか、ディスクに空きがあるか確かめてください")
            .into();
    }
    Problem::new(format!("ブックを作れません（{error}）")).at(WORKBOOK).remedy("プログラムの誤りです。開発者に知らせてください").into()
}
