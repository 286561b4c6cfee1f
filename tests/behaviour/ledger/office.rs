//! A workbook as an officer leaves it: cells filled in, rows sorted, columns and rows inserted, saved by another program.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

/// A workbook as text, sheet by sheet.
pub struct Book {
    sheets: Vec<(String, Vec<Vec<String>>)>,
}

impl Book {
    /// Reads a workbook.
    pub fn open(path: &Path) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let sheets = book.sheet_names().into_iter().map(|name| {
            let rows = book.worksheet_range(&name).unwrap();
            let text = |cell: &Data| if *cell == Data::Empty { String::new() } else { cell.to_string() };
            (name, rows.rows().map(|row| row.iter().map(text).collect()).collect())
        });
        Self { sheets: sheets.collect() }
    }

    /// The rows of a sheet, its header first.
    pub fn rows(&mut self, sheet: &str) -> &mut Vec<Vec<String>> {
        &mut self.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap().1
    }

    /// The number of a column of a sheet, from 0.
    pub fn column(&mut self, sheet: &str, header: &str) -> usize {
        self.rows(sheet)[0].iter().position(|name| name == header).unwrap_or_else(|| panic!("{sheet} has no {header}"))
    }

    /// Fills in a cell of the row with that 課題ID.
    pub fn set(&mut self, sheet: &str, id: &str, header: &str, value: &str) {
        let (key, at) = (self.column(sheet, "課題ID"), self.column(sheet, header));
        let row = self.rows(sheet).iter_mut().find(|row| row[key] == id).unwrap_or_else(|| panic!("{sheet} has no {id}"));
        value.clone_into(&mut row[at]);
    }

    /// A cell of the row with that 課題ID.
    pub fn get(&mut self, sheet: &str, id: &str, header: &str) -> String {
        let (key, at) = (self.column(sheet, "課題ID"), self.column(sheet, header));
        self.rows(sheet).iter().find(|row| row[key] == id).map(|row| row[at].clone()).unwrap_or_default()
    }

    /// Two rows on top, a column of notes on the left, and the rows the other way round.
    pub fn rearrange(&mut self, sheet: &str) {
        let rows = self.rows(sheet);
        rows[1..].reverse();
        for (i, row) in rows.iter_mut().enumerate() {
            row.insert(0, if i == 0 { "メモ".to_owned() } else { format!("済{i}") });
        }
        rows.splice(0..0, [vec!["事務局の作業用。並べ替えてあります".to_owned()], vec![]]);
    }

    /// Leaves sheets out.
    pub fn delete(&mut self, sheets: &[&str]) {
        self.sheets.retain(|(name, _)| !sheets.contains(&name.as_str()));
    }

    /// Saves under a name, some columns and rows hidden.
    pub fn save(&self, path: &Path) {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, rows) in &self.sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (i, row) in (0..).zip(rows) {
                for (j, text) in (0..).zip(row).filter(|(_, text)| !text.is_empty()) {
                    sheet.write_string(i, j, text).unwrap();
                }
                if i % 5 == 4 {
                    sheet.set_row_hidden(i).unwrap();
                }
            }
            sheet.set_column_hidden(3).unwrap();
        }
        book.save(path).unwrap();
    }
}
