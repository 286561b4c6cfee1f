//! Reads a list back in which people have worked: sheets and columns are found by name, wherever they were moved to; rows in any
//! order, hidden or not. The city's other lists and surveys have their own readers.

use std::path::Path;

use super::columns::{self, fold};
use super::header::{self, Header};
use super::selection::{Selected, select};
use super::sheet::Sheet;
use super::source::Source;
use crate::error::{Error, Problem, Result};
use crate::told::{Told, ToldBook, ToldRow, ToldSheet};

/// A sheet that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct WantedSheet<'a> {
    /// Its name; or, with `anywhere`, what it is called in the answer.
    pub name: &'static str,
    /// Whether it may have any name: the first visible sheet that has the required columns is taken.
    pub anywhere: bool,
    /// Whether it is an error if it is not there.
    pub required: bool,
    /// Headers that must be there.
    pub columns: &'a [&'a str],
    /// Headers that may be there.
    pub optional: &'a [&'a str],
}

/// Reads the wanted sheets of a workbook, or of a delimited file (which has one sheet of any name).
///
/// # Errors
/// All at once: a file that cannot be read, sheets and columns that must be there and are not.
pub fn told(path: &Path, wanted: &[WantedSheet<'_>]) -> Result<ToldBook> {
    let mut source = Source::open(path, None)?;
    let mut problems = Vec::new();
    let mut sheets = Vec::new();
    for want in wanted {
        match one(&mut source, want) {
            Ok(sheet) => sheets.extend(sheet),
            Err(error) => problems.extend_from_slice(error.problems()),
        }
    }
    let book = ToldBook { file: source.file.clone(), sha256: source.sha256.clone(), date: source.date(), sheets };
    Error::all(problems).map_or(Ok(book), Err)
}

fn one(source: &mut Source, want: &WantedSheet<'_>) -> Result<Option<ToldSheet>> {
    let selected = if want.anywhere || source.sheets().is_none() {
        select(source, None, None, want.columns)?
    } else {
        let name =
            source.sheets().and_then(|sheets| sheets.iter().find(|sheet| fold(&sheet.name) == fold(want.name))).map(|s| s.name.clone());
        match name {
            Some(name) => selected(source.sheet(&name)?, want)?,
            None if want.required => {
                let sheets = source.sheets().unwrap_or_default().iter().filter(|sheet| !sheet.hidden);
                let names: Vec<String> = sheets.map(|sheet| format!("「{}」", sheet.name)).collect();
                return Err(Problem::new(format!("シート「{}」がありません", want.name))
                    .at(&source.path)
                    .expected("saiseiri run が書いたブック（シートの名前は変えないでください）")
                    .remedy(format!("このファイルのシート: {}", names.join("、")))
                    .into());
            }
            None => return Ok(None),
        }
    };
    Ok(Some(rows(&selected, want)))
}

/// The header of a sheet of a known name.
fn selected(sheet: Sheet, want: &WantedSheet<'_>) -> Result<Selected> {
    let Some(header) = header::find(&sheet, want.columns) else {
        return Err(Problem::new("シートが空です").at(sheet.title()).expected(format!("見出し: {}", want.columns.join("、"))).into());
    };
    let missing = want.columns.iter().filter_map(|name| columns::find(&sheet, &header, name).err());
    match Error::all(missing.map(|problem| problem.remedy("見出しの名前を元に戻してください")).collect()) {
        Some(error) => Err(error),
        None => Ok(Selected { sheet, header }),
    }
}

fn rows(Selected { sheet, header }: &Selected, want: &WantedSheet<'_>) -> ToldSheet {
    let required = want.columns.iter().filter_map(|name| Some((*name, columns::find(sheet, header, name).ok()?.number)));
    let optional = want.optional.iter().filter_map(|name| Some((*name, exact(header, name)?)));
    let numbers: Vec<(&str, u32)> = required.chain(optional).collect();
    let rows = sheet.below(header.last).iter().map(|row| {
        let cell = |&(name, column): &(&str, u32)| {
            let text = row.cell(column)?.text.trim().to_owned();
            Some((name.to_owned(), Told { text, place: sheet.place(row.number, Some(column)) }))
        };
        ToldRow { place: sheet.place(row.number, None), cells: numbers.iter().filter_map(cell).collect() }
    });
    ToldSheet {
        wanted: want.name,
        title: sheet.title(),
        columns: numbers.iter().map(|(name, _)| (*name).to_owned()).collect(),
        rows: rows.filter(|row| !row.cells.is_empty()).collect(),
    }
}

/// A column of just that name: 制度所管課の候補1 is not 制度所管課.
fn exact(header: &Header, name: &str) -> Option<u32> {
    let name = fold(name);
    header.columns.iter().find(|column| column.folded == name).map(|column| column.number)
}
