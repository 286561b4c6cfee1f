//! Tables: named columns of one length, and their Parquet form. The only place that names polars.
//!
//! A `Table` reads no files itself: it turns into bytes and back.

use std::borrow::Cow;
use std::io::Cursor;

use polars::prelude::{
    Column, DataFrame, DataType, IntoColumn, ListBuilderTrait, ListStringChunkedBuilder, NamedFrom, ParquetReader, ParquetWriter,
    PolarsError, SerReader, Series,
};
use rayon::prelude::*;

use crate::error::{Error, Problem, Result};

/// Named columns of one length, backed by a polars `DataFrame`.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    frame: DataFrame,
}

impl Table {
    /// A table of `height` rows and no column yet.
    #[must_use]
    pub fn new(height: usize) -> Self {
        Self { frame: DataFrame::empty_with_height(height) }
    }

    /// Adds a column of text without gaps.
    ///
    /// # Errors
    /// Where the length differs from the table's or the name is taken; likewise for the other columns.
    pub fn text<S: AsRef<str>>(self, name: &str, values: &[S]) -> Result<Self> {
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        self.with(Series::new(name.into(), values).into_column())
    }

    /// Adds a column of text with gaps.
    ///
    /// # Errors
    /// As for `text`.
    pub fn optional_text<S: AsRef<str>>(self, name: &str, values: &[Option<S>]) -> Result<Self> {
        let values: Vec<Option<&str>> = values.iter().map(|v| v.as_ref().map(AsRef::as_ref)).collect();
        self.with(Series::new(name.into(), values).into_column())
    }

    /// Adds a column of real numbers.
    ///
    /// # Errors
    /// As for `text`.
    pub fn number(self, name: &str, values: &[Option<f64>]) -> Result<Self> {
        self.with(Series::new(name.into(), values).into_column())
    }

    /// Adds a column of whole numbers.
    ///
    /// # Errors
    /// As for `text`.
    pub fn integer(self, name: &str, values: &[i64]) -> Result<Self> {
        self.with(Series::new(name.into(), values).into_column())
    }

    /// Adds a column of whole numbers with gaps.
    ///
    /// # Errors
    /// As for `text`.
    pub fn optional_integer(self, name: &str, values: &[Option<i64>]) -> Result<Self> {
        self.with(Series::new(name.into(), values).into_column())
    }

    /// Adds a column of true and false.
    ///
    /// # Errors
    /// As for `text`.
    pub fn truth(self, name: &str, values: &[bool]) -> Result<Self> {
        self.with(Series::new(name.into(), values).into_column())
    }

    /// Adds a column whose cells are lists of text.
    ///
    /// # Errors
    /// As for `text`.
    pub fn texts<S: AsRef<str>>(self, name: &str, values: &[Vec<S>]) -> Result<Self> {
        let mut builder = ListStringChunkedBuilder::new(name.into(), values.len(), values.len());
        for list in values {
            builder.append_values_iter(list.iter().map(AsRef::as_ref));
        }
        self.with(builder.finish().into_column())
    }

    fn with(mut self, column: Column) -> Result<Self> {
        let height = self.frame.height();
        if column.len() != height {
            let name = column.name();
            return Err(internal(format!("列 {name} の行数 {} が表の行数 {height} と合いません", column.len())));
        }
        self.frame.with_column(column).map_err(|error| failed(&error))?;
        Ok(self)
    }

    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// Names of the columns, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.frame.get_column_names().iter().map(ToString::to_string).collect()
    }

    /// A column of text; `None` where a cell is empty.
    ///
    /// # Errors
    /// Where there is no such column or it holds something else; likewise for the other readers.
    pub fn read_text(&self, name: &str) -> Result<Vec<Option<String>>> {
        let column = self.column(name)?;
        Ok(column.str().map_err(|error| failed(&error))?.iter().map(|v| v.map(str::to_owned)).collect())
    }

    /// A column of numbers, whole or real.
    ///
    /// # Errors
    /// As for `read_text`.
    pub fn read_number(&self, name: &str) -> Result<Vec<Option<f64>>> {
        let column = self.column(name)?.cast(&DataType::Float64).map_err(|error| failed(&error))?;
        Ok(column.f64().map_err(|error| failed(&error))?.iter().collect())
    }

    /// A column of true and false.
    ///
    /// # Errors
    /// As for `read_text`.
    pub fn read_truth(&self, name: &str) -> Result<Vec<Option<bool>>> {
        Ok(self.column(name)?.bool().map_err(|error| failed(&error))?.iter().collect())
    }

    /// A column of lists of text.
    ///
    /// # Errors
    /// As for `read_text`.
    pub fn read_texts(&self, name: &str) -> Result<Vec<Vec<String>>> {
        let column = self.column(name)?;
        let lists = column.list().map_err(|error| failed(&error))?;
        lists
            .amortized_iter()
            .map(|list| {
                let Some(list) = list else { return Ok(Vec::new()) };
                Ok(list.as_ref().str().map_err(|error| failed(&error))?.iter().flatten().map(str::to_owned).collect())
            })
            .collect()
    }

    /// The table with every text in it changed: columns of text and of lists of text, cell by cell.
    ///
    /// # Errors
    /// Where a column cannot be read.
    pub fn map_texts<'f>(&self, change: impl Fn(&str) -> Cow<'_, str> + Sync + 'f) -> Result<Self> {
        let mut table = Self { frame: self.frame.clone() };
        for name in self.names() {
            let column = match self.column(&name)?.dtype() {
                DataType::String => {
                    let values: Vec<Option<&str>> = self.column(&name)?.str().map_err(|error| failed(&error))?.iter().collect();
                    let values: Vec<Option<Cow<'_, str>>> = values.par_iter().map(|value| value.map(&change)).collect();
                    let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
                    Series::new(name.as_str().into(), values).into_column()
                }
                DataType::List(_) => {
                    let mut builder = ListStringChunkedBuilder::new(name.as_str().into(), self.height(), self.height());
                    let lists = self.read_texts(&name)?;
                    let lists: Vec<Vec<Cow<'_, str>>> =
                        lists.par_iter().map(|list| list.iter().map(|text| change(text)).collect()).collect();
                    for list in &lists {
                        builder.append_values_iter(list.iter().map(AsRef::as_ref));
                    }
                    builder.finish().into_column()
                }
                _ => continue,
            };
            table = table.with(column)?;
        }
        Ok(table)
    }

    /// Shows every text of a column of text, or of lists of text, with its row, from 0. Columns of other kinds have none.
    ///
    /// # Errors
    /// Where there is no such column.
    pub fn each_text(&self, name: &str, mut see: impl FnMut(usize, &str)) -> Result<()> {
        let column = self.column(name)?;
        match column.dtype() {
            DataType::String => {
                let texts = column.str().map_err(|error| failed(&error))?.iter().enumerate();
                texts.for_each(|(row, text)| text.into_iter().for_each(|text| see(row, text)));
            }
            DataType::List(_) => {
                for (row, list) in column.list().map_err(|error| failed(&error))?.amortized_iter().enumerate() {
                    let Some(list) = list else { continue };
                    list.as_ref().str().map_err(|error| failed(&error))?.iter().flatten().for_each(|text| see(row, text));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn column(&self, name: &str) -> Result<&Column> {
        self.frame.column(name).map_err(|_| {
            Problem::new(format!("表に列「{name}」がありません"))
                .expected(format!("列: {}", self.names().join("、")))
                .remedy("saiseiri run が書いた出力フォルダーか確かめ、もう一度 run を実行してください")
                .into()
        })
    }

    /// The table as a Parquet file. The same table gives the same bytes.
    ///
    /// # Errors
    /// Where polars cannot write it.
    pub fn to_parquet(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut frame = self.frame.clone();
        ParquetWriter::new(&mut bytes).finish(&mut frame).map_err(|error| failed(&error))?;
        Ok(bytes)
    }

    /// Reads a Parquet file's bytes.
    ///
    /// # Errors
    /// Where the bytes are no Parquet file.
    pub fn from_parquet(bytes: &[u8]) -> Result<Self> {
        let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|error| failed(&error))?;
        Ok(Self { frame })
    }
}

fn failed(error: &PolarsError) -> Error {
    Problem::new(format!("表を扱えません（{error}）"))
        .remedy("saiseiri run が書いた出力フォルダーか確かめ、もう一度 run を実行してください")
        .into()
}

fn internal(what: String) -> Error {
    Problem::new(what).remedy("プログラムの誤りです。開発者に知らせてください").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_from_parquet_as_it_went() -> Result<()> {
        let table = Table::new(2)
            .text("a", &["x", "y"])?
            .optional_text("b", &[None, Some("z")])?
            .number("c", &[Some(0.5), None])?
            .truth("d", &[true, false])?
            .texts("e", &[vec!["p", "q"], vec![]])?;
        let back = Table::from_parquet(&table.to_parquet()?)?;
        assert_eq!(back.read_text("b")?, [None, Some("z".to_owned())]);
        assert_eq!(back.read_number("c")?, [Some(0.5), None]);
        assert_eq!(back.read_texts("e")?, [vec!["p".to_owned(), "q".to_owned()], vec![]]);
        assert!(back.read_text("f").is_err_and(|error| error.to_string().contains("「f」")));
        Ok(())
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() -> Result<()> {
        let bytes = || Table::new(1).text("a", &["x"])?.to_parquet();
        assert_eq!(bytes()?, bytes()?);
        Ok(())
    }
}
