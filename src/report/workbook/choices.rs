//! What can be chosen in the yellow columns: the categories and steps of the year's scheme, the departments, 統合・別件・保留. They stand
//! in a hidden sheet, because Excel takes no more than 255 characters in a drop-down itself.

use super::Context;
use crate::error::Result;
use crate::report::xlsx::{Cell, Choice, Column, List, Sheet};
use crate::scheme::{Category, ProgressLevel, Scheme};
use crate::triage::Triage;

/// The hidden sheet.
const SHEET: &str = "選択肢";

/// What takes a decision of the ledger back.
const TAKEN_BACK: &str = crate::told::TAKEN_BACK;

/// What can be decided of a member of a merge group.
const MERGES: [&str; 3] = ["統合", "別件", "保留"];

/// The choices of the yellow columns.
pub struct Choices {
    /// 判定.
    pub judgements: Vec<String>,
    /// 進捗; empty where the scheme has none.
    pub levels: Vec<String>,
    departments: Vec<String>,
}

impl Choices {
    /// The choices of a run.
    pub fn of(triage: &Triage) -> Self {
        let standard = Scheme::standard();
        let scheme = triage.scheme.as_ref().unwrap_or(&standard);
        Self {
            judgements: scheme.category.iter().map(Category::choice).collect(),
            levels: scheme.progress.iter().map(ProgressLevel::choice).collect(),
            departments: triage.departments.iter().map(|department| department.name.clone()).collect(),
        }
    }

    /// The drop-down of 判定. Nothing else may be typed, because the categories are counted.
    pub fn judgement(&self) -> Option<Choice> {
        range('A', self.judgements.len() + 1, true)
    }

    /// The drop-down of 進捗.
    pub fn progress(&self) -> Option<Choice> {
        range('D', self.levels.len() + 1, true)
    }

    /// The drop-down of 制度所管課. Others may be typed: several departments, or one that the list does not know.
    pub fn department(&self) -> Option<Choice> {
        range('B', self.departments.len(), false)
    }

    /// The drop-down of 統合・別件・保留.
    pub fn merge() -> Option<Choice> {
        range('C', MERGES.len(), true)
    }
}

fn range(column: char, count: usize, strict: bool) -> Option<Choice> {
    (count > 0).then(|| Choice { range: format!("='{SHEET}'!${column}$2:${column}${}", count + 1), strict })
}

/// The hidden sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let Choices { judgements, levels, departments } = &context.choices;
    // What was decided is not taken back by an empty cell, but in words.
    let with_taken_back = |values: &[String]| values.iter().cloned().chain([TAKEN_BACK.to_owned()]).collect::<Vec<_>>();
    let (judgements, levels) = (with_taken_back(judgements), with_taken_back(levels));
    let headers = ["判定", "制度所管課", "統合・別件・保留", "進捗"];
    let mut list = List::new(&context.book, SHEET, headers.map(|header| Column::text(header, 30.0)).to_vec())?;
    for row in 0..judgements.len().max(departments.len()).max(MERGES.len()).max(levels.len()) {
        let text = |values: &[String]| Cell::from(values.get(row).cloned());
        list.row([text(&judgements), text(departments), MERGES.get(row).copied().into(), text(&levels)])?;
    }
    Ok(list.finish_hidden())
}
