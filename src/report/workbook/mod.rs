//! The triage workbook: one file a sheet, in the order of the tabs. A person who has never seen it can begin at はじめに.
//!
//! The sheets show what was found and suggest; only the yellow columns decide, and those are empty. Texts stand as the staff wrote
//! them. Private columns are shown in 回答一覧 alone; 個人情報 tells what was found in the texts.

mod abstract_issues;
mod cautions;
mod choices;
mod closed;
mod field;
mod guide;
mod issues;
mod merges;
mod private;
mod record;
mod responses;
mod summary;
mod themes;

use rayon::prelude::*;

use self::choices::Choices;
use super::suggestion::Suggestion;
use super::xlsx::{self, Sheet};
use crate::error::Result;
use crate::triage::Triage;

/// What every sheet may see.
struct Context<'a> {
    triage: &'a Triage,
    /// One an issue.
    suggestions: &'a [Suggestion],
    choices: Choices,
}

/// The sheets in the order of their tabs; the last is hidden. Some are there only where there is something in them.
fn sheets(triage: &Triage) -> Vec<fn(&Context<'_>) -> Result<Sheet>> {
    let mut sheets: Vec<fn(&Context<'_>) -> Result<Sheet>> = vec![guide::sheet, summary::sheet, issues::sheet, merges::sheet];
    sheets.extend([cautions::sheet as fn(&Context<'_>) -> Result<Sheet>, abstract_issues::sheet, themes::sheet]);
    if !triage.survey.closed.is_empty() {
        sheets.push(closed::sheet);
    }
    sheets.push(responses::sheet);
    if private::has_any(triage) {
        sheets.push(private::sheet);
    }
    sheets.extend([record::sheet as fn(&Context<'_>) -> Result<Sheet>, choices::sheet]);
    sheets
}

/// The workbook's bytes: the same triage, but for the seconds of its stages, gives the same bytes.
///
/// # Errors
/// Where a sheet has more rows than Excel takes.
pub fn build(triage: &Triage, suggestions: &[Suggestion]) -> Result<Vec<u8>> {
    let context = Context { triage, suggestions, choices: Choices::of(triage) };
    // Collected before the first error is told, so that it is the same on any number of threads.
    let sheets: Vec<Result<Sheet>> = sheets(triage).par_iter().map(|sheet| sheet(&context)).collect();
    let sheets = sheets.into_iter().collect::<Result<Vec<_>>>()?;
    xlsx::bind(sheets, &format!("{} 課題の仕分け", triage.name), triage.date)
}
