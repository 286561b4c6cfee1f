//! A triage to files: the workbook people work in, the page they look at, the tables other programs read, and the record of the run.
//!
//! `suggestion`, `phrase` and `comparison` put findings into words, `counting` counts them; `workbook` lays them out in sheets (through
//! `xlsx`), `page` in HTML, `tables` in Parquet, `manifest` in run.json; `tally` writes the 再整理 tables, `ledger` the ledger as a
//! workbook, `kickoff` lists for a project team from the files of a run. `staging` writes everything beside and renames it at the end, so that a run that fails leaves nothing half-written; `previous`
//! keeps a workbook in which somebody has worked. All but the workbook is masked, and `leaks` looks through it before anything is
//! written. Nothing is judged or grouped here.

mod attributes;
mod comparison;
mod counting;
mod crosstab;
mod evidence;
mod json;
mod kickoff;
mod leaks;
mod ledger;
mod manifest;
mod page;
mod phrase;
mod previous;
mod staging;
mod suggestion;
mod tables;
mod tally;
mod workbook;
mod xlsx;

use std::path::PathBuf;

pub use self::counting::{Milestone, milestones};
pub use self::ledger::ledger_workbook;
use self::staging::Staging;
pub use self::tally::{tally_json, tally_workbook, write_file};
use crate::digest::sha256;
use crate::error::Result;
use crate::run_folder::RECORD;
use crate::triage::Triage;

pub use self::kickoff::{Kickoff, kickoff};

/// The workbook's name in the output folder.
const WORKBOOK: &str = "triage.xlsx";

/// Counts of fewer people are hidden where the plan says nothing: what statistics of small groups usually go by.
pub const HIDE_BELOW: usize = 5;

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// The output folder; made if it is not there.
    pub dir: PathBuf,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The files: the workbook, the page, the tables, and run.json last.
    pub files: Vec<PathBuf>,
    /// What the user should know, in Japanese: that an older workbook was kept, and under which name.
    pub notices: Vec<String>,
}

/// Tries whether the output folder can be written, before any long work. Leaves no trace.
///
/// # Errors
/// Where it is no folder, cannot be made, or cannot be written in.
pub fn prepare(params: &Params) -> Result<()> {
    staging::probe(&params.dir)
}

/// Writes the workbook, the page, the Parquet files and run.json. An older workbook in which somebody has worked is kept under another
/// name (`triage_前回_1.xlsx`, the first number that is free).
///
/// # Errors
/// Where the folder cannot be written, a file is held open by another program, a sheet has more rows than Excel takes, or something
/// private would stand in what others read.
pub fn write(triage: &Triage, params: &Params) -> Result<Written> {
    let suggestions = suggestion::suggest(triage);
    let (book, (page, tables)) = rayon::join(
        || workbook::build(triage, &suggestions, &params.dir),
        || rayon::join(|| page::build(triage, &suggestions), || tables::build(triage, &suggestions)),
    );
    let (book, page, tables) = (book?, page?, tables?);
    let record = manifest::to_json(triage, &sha256(&book), &params.dir)?;
    let (in_tables, in_page) = rayon::join(
        || leaks::in_tables(&triage.masking, &tables),
        || leaks::in_page(&triage.masking, page::PAGE, &String::from_utf8_lossy(&page)),
    );
    in_tables.and(in_page)?;
    leaks::in_text(&triage.masking, RECORD, &String::from_utf8_lossy(&record))?;

    let mut staging = Staging::new(&params.dir)?;
    staging.add(WORKBOOK, &book)?;
    staging.add(page::PAGE, &page)?;
    for (name, bytes) in &tables {
        staging.add(name, bytes)?;
    }
    staging.add(RECORD, &record)?;
    let notices = previous::keep(&params.dir)?.into_iter().collect();
    Ok(Written { files: staging.publish()?, notices })
}
