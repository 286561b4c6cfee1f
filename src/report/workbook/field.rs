//! Columns of a list together with what stands in them, so that a header and its cells cannot drift apart.

use crate::error::Result;
use crate::report::xlsx::{Book, Cell, Column, List};

/// The columns of a list whose rows are told by `R` (an index, a pair, a group and its member).
pub struct Fields<'a, R> {
    fields: Vec<Field<'a, R>>,
}

struct Field<'a, R> {
    column: Column,
    cell: Box<dyn Fn(R) -> Cell<'a> + 'a>,
}

impl<'a, R: Copy> Fields<'a, R> {
    /// No column yet.
    pub const fn new() -> Self {
        Self { fields: Vec::new() }
    }

    /// Adds a column.
    pub fn add<C: Into<Cell<'a>>>(&mut self, column: Column, cell: impl Fn(R) -> C + 'a) {
        self.fields.push(Field { column, cell: Box::new(move |row| cell(row).into()) });
    }

    /// The headers in order.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.column.header())
    }

    /// The list with these rows.
    ///
    /// # Errors
    /// Where they are more than a sheet takes.
    pub fn list(&self, book: &Book, name: &str, rows: impl IntoIterator<Item = R>) -> Result<List> {
        let mut list = List::new(book, name, self.fields.iter().map(|field| field.column.clone()).collect())?;
        for row in rows {
            list.row(self.fields.iter().map(|field| (field.cell)(row)))?;
        }
        Ok(list)
    }
}
