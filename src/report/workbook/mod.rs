//! The triage workbook: one file a sheet, in the order of the tabs. A person who has never seen it can begin at はじめに.
//!
//! The sheets show what was found and suggest; only the yellow columns decide, and those are empty. Texts stand as the staff wrote
//! them. Private columns are shown in 回答一覧 alone; 個人情報 tells what was found in the texts.

mod abstract_issues;
mod choices;
mod closed;
mod evidence;
mod field;
mod guide;
mod issues;
mod lineage;
mod merges;
mod pairs;
mod private;
mod record;
mod responses;
mod summary;
mod themes;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use self::choices::Choices;
use super::suggestion::Suggestion;
use super::xlsx::{Book, Sheet};
use crate::error::{Problem, Result};
use crate::triage::Triage;

/// What every sheet may see.
struct Context<'a> {
    triage: &'a Triage,
    /// One an issue.
    suggestions: &'a [Suggestion],
    choices: Choices,
    book: Book,
}

/// Makes a sheet; `None` where there is nothing for it.
type MakeSheet = fn(&Context<'_>) -> Result<Option<Sheet>>;

/// The sheets in the order of their tabs; the last is hidden.
const SHEETS: [MakeSheet; 15] = [
    |context| guide::sheet(context).map(Some),
    |context| summary::sheet(context).map(Some),
    |context| issues::sheet(context).map(Some),
    |context| merges::sheet(context).map(Some),
    |context| pairs::cautions(context).map(Some),
    pairs::wider,
    |context| abstract_issues::sheet(context).map(Some),
    lineage::sheet,
    |context| themes::sheet(context).map(Some),
    |context| if context.triage.survey.closed.is_empty() { Ok(None) } else { closed::sheet(context).map(Some) },
    |context| evidence::sheet(context).map(Some),
    |context| responses::sheet(context).map(Some),
    |context| if private::has_any(context.triage) { private::sheet(context).map(Some) } else { Ok(None) },
    |context| record::sheet(context).map(Some),
    |context| choices::sheet(context).map(Some),
];

/// Issues from which lists go to temporary files, in the output folder like all that a run writes.
const LARGE: usize = 20_000;

/// The workbook's bytes: the same triage, but for the seconds of its stages, gives the same bytes. Of a large one parts stand in temporary
/// files of the folder meanwhile.
///
/// # Errors
/// Where a sheet has more rows than Excel takes, or the folder takes no files.
pub fn build(triage: &Triage, suggestions: &[Suggestion], folder: &Path) -> Result<Vec<u8>> {
    if triage.issues.len() < LARGE {
        return sheets(triage, suggestions, Book::default());
    }
    let book = Book::large(folder)?;
    // The writer of temporary files panics where the disk is full.
    catch_unwind(AssertUnwindSafe(|| sheets(triage, suggestions, book))).unwrap_or_else(|_| {
        let problem = Problem::new("ブックの一時ファイルを書けません").at(folder.display());
        Err(problem.remedy("ディスクに空き（課題10万件で500MBほど）があるか確かめてください").into())
    })
}

fn sheets(triage: &Triage, suggestions: &[Suggestion], book: Book) -> Result<Vec<u8>> {
    let context = Context { triage, suggestions, choices: Choices::of(triage), book };
    // One after the other: the workbook numbers its formats in the order in which sheets use them.
    let sheets: Vec<Option<Sheet>> = SHEETS.iter().map(|sheet| sheet(&context)).collect::<Result<_>>()?;
    context.book.bind(sheets.into_iter().flatten().collect(), &format!("{} 課題の仕分け", triage.name), triage.date)
}
