//! Candidate lists for the first meeting of a project team: one list a field, as a workbook and as pages to print.
//!
//! Made from the Parquet files of a run alone, of which the masked texts are told: no text of the secretariat's workbook comes here, and
//! what the run has signs for is looked for once more before anything is written. `folder` reads the files, `candidates` puts together what is one thing, `book` and `page` lay it out. Nothing is judged anew,
//! and nobody is counted by name: where an issue comes from is told in numbers, small ones together.

mod book;
mod candidates;
mod folder;
mod page;

use std::path::{Path, PathBuf};

use self::candidates::FieldList;
use super::leaks;
use super::staging::Staging;
use crate::error::Result;

/// The workbook's name.
const WORKBOOK: &str = "kickoff.xlsx";

/// The page's name.
const PAGE: &str = "kickoff.html";

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kickoff {
    /// The plan's name.
    pub name: String,
    /// Each field with the number of its candidates.
    pub fields: Vec<(String, usize)>,
    /// The files.
    pub files: Vec<PathBuf>,
}

/// Writes the lists of the run in `dir` into `out`, replacing older ones.
///
/// # Errors
/// Where `dir` holds no run, or one whose files are not masked; where `out` cannot be written; where something private would stand in
/// the lists.
pub fn kickoff(dir: &Path, out: &Path) -> Result<Kickoff> {
    super::staging::probe(out)?;
    let run = folder::read(dir)?;
    let lists: Vec<FieldList> = candidates::lists(&run);
    leaks::in_texts(&run.private, WORKBOOK, lists.iter().flat_map(FieldList::texts))?;
    let (book, page) = (book::build(&run, &lists)?, page::build(&run, &lists)?);
    leaks::in_page(&run.private, PAGE, &page)?;
    let mut staging = Staging::new(out)?;
    staging.add(WORKBOOK, &book)?;
    staging.add(PAGE, page.as_bytes())?;
    let fields = lists.iter().map(|list| (list.field.clone(), list.candidates.len())).collect();
    Ok(Kickoff { name: run.name, fields, files: staging.publish()? })
}
