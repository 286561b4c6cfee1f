//! The pipeline file: what an officer writes, checked, and turned into the stages' settings.
//!
//! Two types: `Written` is the file as it stands, every value with its place; `Plan` is what counts, with defaults filled in and
//! paths resolved against the plan's folder. All problems are told at once, each with line, column and caret. The keys, their
//! ranges and defaults stand in one list (`keys`).
//!
//! It does not open the survey, the measures or the departments: it only looks whether the files are there. Their content is `ingest`'s.

pub mod keys;

mod check;
mod label;
mod nearest;
mod quote;
mod scheme;
mod written;

use std::path::{Path, PathBuf};

use crate::error::{Error, Problem, Result};
use crate::scheme::Scheme;
use crate::survey::Date;
use crate::toml_text::Source;
use crate::{cluster, ingest, interpret, judge, ledger, tokenize};

pub use label::year_in;
pub use quote::quoted;
pub use scheme::load as load_scheme;

/// A pipeline file that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// `name`.
    pub name: String,
    /// `year`: what issue ids begin with (`R6`).
    pub year: String,
    /// `date` of the documents; `None` where the inputs' own counts.
    pub date: Option<Date>,
    /// `[[input]]` and `[columns]`.
    pub ingest: ingest::Params,
    /// `[tokenize]`.
    pub tokenize: tokenize::Params,
    /// `[split]` and `[lexicon]`.
    pub interpret: interpret::Params,
    /// `[cluster]`.
    pub cluster: cluster::Params,
    /// `[judge]`.
    pub judge: judge::Params,
    /// `[measures] path`; `None` where the city gives no list.
    pub measures: Option<PathBuf>,
    /// `[departments] path`; `None` where the city gives no list.
    pub departments: Option<PathBuf>,
    /// `[previous]`.
    pub ledger: ledger::Params,
    /// What the file at `scheme` says; `None` where none is named.
    pub scheme: Option<Scheme>,
    /// `[output] dir`; by default the folder `out/NAME` beside the plan, NAME being `name` without signs that a file system refuses.
    pub output: PathBuf,
    /// `[output] hide_below`: cells of the tables of closed questions that count fewer are hidden.
    pub hide_below: usize,
    /// The file as written.
    pub text: String,
    /// Every setting that counts, defaults included: its name (`cluster.seed`, `input[1].path`) and its value as TOML.
    /// Paths stand as written, so that two machines agree.
    pub settings: Vec<(String, String)>,
}

/// A pipeline file as far as it could be checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The plan, with defaults for what was refused; `None` where the file is no TOML or has no name.
    pub plan: Option<Plan>,
    /// What is wrong with it, in the order of the file. A plan with problems must not be run.
    pub problems: Vec<Problem>,
}

/// Reads and checks a pipeline file. Besides it and the scheme it names, no file is opened.
///
/// # Errors
/// All problems at once, in the order of the file: TOML that cannot be read, unknown keys, wrong types, values out of range,
/// missing keys, files that are not there, a scheme that cannot be read.
pub fn load(path: &Path) -> Result<Plan> {
    let checked = examine(path)?;
    match (Error::all(checked.problems), checked.plan) {
        (Some(error), _) => Err(error),
        (None, Some(plan)) => Ok(plan),
        (None, None) => Err(Problem::new("設定ファイルを読めません").at(path.display()).into()),
    }
}

/// Like `load`, but goes as far as it can, so that `check` can tell the workbooks' problems in the same go.
///
/// # Errors
/// Where the file cannot be read as text at all.
pub fn examine(path: &Path) -> Result<Checked> {
    let source = Source::read(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(check::check(&source, folder))
}
