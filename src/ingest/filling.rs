//! A sheet while its cells come in, under the limits: cells in any order become rows in order, oddities become notices.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Cell;
use super::layout::Layout;
use super::limits;
use super::sheet::{Region, Row, Sheet};
use crate::survey::RowNotice;

/// What a cell may give cause to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// An error value such as `#N/A`.
    ErrorValue,
    /// A formula whose result is not in the file.
    Uncomputed,
    /// Bytes that mean nothing in the encoding.
    Undecodable,
}

/// A sheet in the making.
pub struct Filling {
    sheet: Sheet,
    ordered: bool,
    cells: usize,
    text_bytes: usize,
    invisible: usize,
    oddities: BTreeMap<Oddity, usize>,
    /// Rows with a cell that could not be read.
    unread: BTreeSet<u32>,
    beyond: Option<String>,
}

impl Filling {
    /// An empty sheet.
    #[must_use]
    pub fn new(file: &str, name: Option<&str>) -> Self {
        let sheet = Sheet { file: file.to_owned(), name: name.map(str::to_owned), ..Sheet::default() };
        Self {
            sheet,
            ordered: true,
            cells: 0,
            text_bytes: 0,
            invisible: 0,
            oddities: BTreeMap::new(),
            unread: BTreeSet::new(),
            beyond: None,
        }
    }

    /// The limit that was passed, told in Japanese; further cells are not taken.
    #[must_use]
    pub fn beyond(&self) -> Option<&str> {
        self.beyond.as_deref()
    }

    /// Takes text as it stands in the file; false where a limit is passed.
    pub fn take_text(&mut self, row: u32, column: u32, raw: &str) -> bool {
        let (cell, dropped) = Cell::of_text(raw);
        self.invisible += usize::from(dropped > 0);
        cell.is_none_or(|cell| self.take(row, column, cell))
    }

    /// Takes a cell at a place counted from 1; false where a limit is passed.
    pub fn take(&mut self, row: u32, column: u32, cell: Cell) -> bool {
        self.cells += 1;
        self.text_bytes += cell.text.len();
        if row > limits::ROWS || column > limits::COLUMNS {
            self.beyond = Some(format!("表がExcelの範囲（{}行、{}列）を超えています", limits::ROWS, limits::COLUMNS));
        } else if self.cells > limits::CELLS {
            self.beyond = Some(format!("値のあるセルが多すぎます（上限{}個）", limits::CELLS));
        } else if cell.text.len() > limits::CELL_CHARS && cell.chars() > limits::CELL_CHARS {
            let place = self.sheet.place(row, Some(column));
            self.beyond =
                Some(format!("{place} の文字が多すぎます（上限{}字）。CSV なら、引用符（\"）の閉じ忘れかもしれません", limits::CELL_CHARS));
        } else if self.text_bytes > limits::SHEET_TEXT_BYTES {
            self.beyond = Some(format!("シートの文字が多すぎます（上限{}MB）", limits::SHEET_TEXT_BYTES >> 20));
        } else {
            self.push(row, column, cell);
        }
        self.beyond.is_none()
    }

    fn push(&mut self, number: u32, column: u32, cell: Cell) {
        match self.sheet.rows.last_mut() {
            Some(row) if row.number == number => {
                self.ordered &= row.cells.last().is_none_or(|&(last, _)| last < column);
                row.cells.push((column, cell));
            }
            last => {
                self.ordered &= last.is_none_or(|row| row.number < number);
                self.sheet.rows.push(Row { number, cells: vec![(column, cell)] });
            }
        }
    }

    /// Tells of an oddity; after the first few of a kind they are only counted.
    pub fn tell(&mut self, oddity: Oddity, row: u32, column: u32, what: impl Into<String>) {
        if row <= limits::ROWS {
            self.unread.insert(row);
        }
        let count = self.oddities.entry(oddity).or_default();
        *count += 1;
        if *count <= limits::NOTICES {
            self.sheet.notices.push(RowNotice { place: self.sheet.place(row, Some(column)), what: what.into() });
        }
    }

    /// Tells of an error value, which is taken for a blank cell.
    pub fn tell_error(&mut self, row: u32, column: u32, value: &str) {
        self.tell(Oddity::ErrorValue, row, column, format!("エラー値 {value} です。空欄として扱いました"));
    }

    /// Tells of a formula whose result is not in the file.
    pub fn tell_uncomputed(&mut self, row: u32, column: u32) {
        let what = "計算結果が保存されていない数式です。空欄として扱いました。Excelで開いて保存し直すと読めます";
        self.tell(Oddity::Uncomputed, row, column, what);
    }

    /// The sheet, its rows and cells in order.
    #[must_use]
    pub fn finish(mut self, layout: Layout) -> Sheet {
        if !self.ordered {
            self.sort();
        }
        for &(row, column) in &layout.uncomputed {
            self.tell_uncomputed(row, column);
        }
        if !layout.errors.is_empty() {
            self.take_back(&layout.errors);
        }
        let sheet = &mut self.sheet;
        sheet.unread_rows = self.unread.iter().copied().filter(|&number| sheet.row(number).is_none()).collect();
        for (column, _) in sheet.rows.iter().flat_map(|row| &row.cells) {
            *sheet.filled.entry(*column).or_default() += 1;
        }
        let numbers = sheet.rows.iter().map(|row| row.number);
        sheet.hidden_rows = numbers.filter(|number| layout.hidden_rows.binary_search(number).is_ok()).collect();
        let hidden = |column: &u32| layout.hidden_columns.iter().any(|(first, last)| (first..=last).contains(&column));
        sheet.hidden_columns = sheet.filled.keys().copied().filter(hidden).collect();
        sheet.merged = layout.merged;
        let window = sheet.rows.get(limits::HEADER_SEARCH_ROWS).map_or(u32::MAX, |row| row.number);
        let (width, height) = (sheet.filled.keys().last().copied().unwrap_or(0), sheet.rows.last().map_or(0, |row| row.number));
        let cells = |&region: &Region| {
            let rows = region.top..=region.bottom.min(height).min(region.top + limits::HEADER_LINES);
            rows.flat_map(move |row| (region.left..=region.right.min(width)).map(move |column| ((row, column), region)))
        };
        let near_top = sheet.merged.iter().filter(|region| region.top <= window);
        sheet.merged_at = near_top.flat_map(cells).take(limits::MERGED_HEADER_CELLS).collect();
        self.summarize();
        self.sheet
    }

    /// Tells of texts that are error values, and takes them out. `errors` as in `Layout`.
    fn take_back(&mut self, errors: &[Region]) {
        let mut rows = std::mem::take(&mut self.sheet.rows);
        for Row { number, cells } in &mut rows {
            let above = &errors[..errors.partition_point(|error| error.top <= *number)];
            let Some(top) = above.last().map(|error| error.top) else { continue };
            let of_row = &above[above.partition_point(|error| error.top < top)..];
            cells.retain(|(column, cell)| {
                let nearest = of_row[..of_row.partition_point(|error| error.left <= *column)].last();
                let is_error = nearest.is_some_and(|error| *column <= error.right && *number <= error.bottom);
                if is_error {
                    self.tell_error(*number, *column, &cell.text);
                }
                !is_error
            });
        }
        rows.retain(|row| !row.cells.is_empty());
        self.sheet.rows = rows;
    }

    /// Puts cells that came out of order in order. Of two in one place the later counts, as in Excel.
    fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.sheet.rows);
        rows.sort_by_key(|row| row.number);
        for row in rows {
            match self.sheet.rows.last_mut() {
                Some(last) if last.number == row.number => last.cells.extend(row.cells),
                _ => self.sheet.rows.push(row),
            }
        }
        for row in &mut self.sheet.rows {
            row.cells.reverse();
            row.cells.sort_by_key(|&(column, _)| column);
            row.cells.dedup_by_key(|&mut (column, _)| column);
        }
    }

    fn summarize(&mut self) {
        let mut notices = Vec::new();
        for (oddity, &count) in self.oddities.iter().filter(|&(_, &count)| count > limits::NOTICES) {
            let kind = match oddity {
                Oddity::ErrorValue => "エラー値のセル",
                Oddity::Uncomputed => "計算結果のない数式のセル",
                Oddity::Undecodable => "読めない文字のある項目",
            };
            notices.push(format!("{kind}は、ほかに{}か所あります", count - limits::NOTICES));
        }
        if self.invisible > 0 {
            notices.push(format!("目に見えない制御文字を{}個のセルから取り除きました", self.invisible));
        }
        let place = self.sheet.place(1, None);
        self.sheet.notices.extend(notices.into_iter().map(|what| RowNotice { place: place.clone(), what }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::cell::Kind;

    fn filled(cells: &[(u32, u32, &str)]) -> Filling {
        let mut filling = Filling::new("a.xlsx", Some("回答"));
        for &(row, column, text) in cells {
            assert!(filling.take(row, column, Cell { text: text.to_owned(), kind: Kind::Text }));
        }
        filling
    }

    #[test]
    fn cells_in_any_order_become_rows_in_order() {
        let sheet = filled(&[(3, 2, "d"), (1, 2, "b"), (1, 1, "old"), (3, 1, "c"), (1, 1, "a")]).finish(Layout::default());
        let texts: Vec<(u32, String)> =
            sheet.rows.iter().map(|row| (row.number, row.cells.iter().map(|(_, cell)| cell.text.as_str()).collect())).collect();
        assert_eq!(texts, [(1, "ab".to_owned()), (3, "cd".to_owned())]);
    }

    #[test]
    fn what_is_hidden_is_known_and_counted() {
        let layout = Layout { hidden_rows: vec![2, 9], hidden_columns: vec![(2, 9)], ..Layout::default() };
        let sheet = filled(&[(1, 1, "a"), (2, 1, "b"), (2, 2, "c")]).finish(layout);
        assert_eq!((sheet.rows.len(), sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()), (2, &[2][..], &[2][..]));
        assert_eq!(sheet.hidden_notices(true).len(), 2);
    }

    #[test]
    fn a_row_with_nothing_but_what_cannot_be_read_is_known() {
        let mut filling = filled(&[(1, 1, "課題"), (2, 1, "a")]);
        filling.tell(Oddity::ErrorValue, 2, 2, "エラー値");
        filling.tell(Oddity::ErrorValue, 4, 1, "エラー値");
        let sheet = filling.finish(Layout { uncomputed: vec![(3, 1)], ..Layout::default() });
        assert_eq!((sheet.unread_rows.as_slice(), sheet.rows.len(), sheet.notices.len()), (&[3, 4][..], 2, 3));
    }

    #[test]
    fn a_merged_range_is_known_at_each_of_its_cells() {
        let region = Region { top: 1, left: 1, bottom: 1, right: 3 };
        let sheet = filled(&[(1, 1, "職場環境"), (2, 3, "c")]).finish(Layout { merged: vec![region], ..Layout::default() });
        assert_eq!(sheet.merged_at.get(&(1, 3)).and_then(|&region| sheet.merged_text(region)), Some("職場環境"));
    }

    #[test]
    fn a_cell_longer_than_any_answer_stops_the_reading_and_is_named() {
        let mut filling = filled(&[(1, 1, "課題")]);
        assert!(filling.take_text(2, 1, &"あ".repeat(limits::CELL_CHARS)));
        assert!(!filling.take_text(3, 2, &"あ".repeat(limits::CELL_CHARS + 1)));
        assert!(filling.beyond().is_some_and(|limit| limit.contains("B3") && limit.contains("引用符")), "{:?}", filling.beyond());
    }

    #[test]
    fn a_cell_outside_of_any_sheet_stops_the_reading() {
        let mut filling = filled(&[]);
        assert!(!filling.take(limits::ROWS + 1, 1, Cell { text: "a".to_owned(), kind: Kind::Text }));
        assert!(filling.beyond().is_some_and(|limit| limit.contains("1048576")));
    }
}
