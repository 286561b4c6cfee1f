//! `explain DIR ID [ID]`: why an issue is flagged, or why two are (not) together, from the files of a run alone.
//!
//! Nothing is computed anew: every number shown stands in the run's Parquet files.

mod one;
mod together;
mod two;

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::run_folder::RunFolder;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(
    about = "一つの課題の判定の理由、または二つの課題が一緒になった（ならなかった）理由を示します",
    help_template = super::HELP, next_line_help = true,
    override_usage = "saiseiri explain <結果のフォルダー> <課題ID> [課題ID]"
)]
pub struct Arguments {
    /// run が書いたフォルダー
    #[arg(value_name = "結果のフォルダー", help_heading = "引数")]
    dir: PathBuf,
    /// 課題ID（R6-0012 など）
    #[arg(value_name = "課題ID", help_heading = "引数")]
    id: String,
    /// もう一つの課題ID。書くと二つの関係を示します
    #[arg(value_name = "もう一つの課題ID", help_heading = "引数")]
    other: Option<String>,
}

/// The explanation.
///
/// # Errors
/// Where the folder is no run's, or an id is not in it.
pub fn explain(arguments: &Arguments) -> Result<String> {
    let run = RunFolder::open(&arguments.dir)?;
    match &arguments.other {
        None => one::told(&run, run.issue(&arguments.id)?),
        Some(other) => {
            let ids = [run.issue(&arguments.id), run.issue(other)];
            match ids {
                [Ok(left), Ok(right)] => two::told(&run, left, right),
                [Err(error), Ok(_)] | [Ok(_), Err(error)] => Err(error),
                [Err(left), Err(right)] => {
                    let problems = left.problems().iter().chain(right.problems()).cloned().collect();
                    Err(Error::all(problems).unwrap_or(left))
                }
            }
        }
    }
}
