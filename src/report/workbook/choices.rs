//! What can be chosen in the yellow columns: the categories of the year's scheme, the departments, and 統合・別件・保留. They stand
//! in a hidden sheet, because Excel takes no more than 255 characters in a drop-down itself.

use super::Context;
use crate::city::Category;
use crate::error::Result;
use crate::report::xlsx::{Cell, Choice, Column, List, Sheet};
use crate::triage::Triage;

/// The hidden sheet.
const SHEET: &str = "選択肢";

/// The judgements of a plan without a scheme.
const JUDGEMENTS: [&str; 6] = ["制度所管課で検討", "他の課題と統合", "対応済み", "具体化が必要", "対応できない", "対象外"];

/// What can be decided of a member of a merge group.
const MERGES: [&str; 3] = ["統合", "別件", "保留"];

/// The choices of the yellow columns.
pub struct Choices {
    /// 判定.
    pub judgements: Vec<String>,
    departments: Vec<String>,
}

impl Choices {
    /// The choices of a run.
    pub fn of(triage: &Triage) -> Self {
        let judgements = triage.scheme.as_ref().map(|scheme| scheme.category.iter().map(Category::choice).collect());
        Self {
            judgements: judgements.unwrap_or_else(|| JUDGEMENTS.map(str::to_owned).to_vec()),
            departments: triage.departments.iter().map(|department| department.name.clone()).collect(),
        }
    }

    /// The drop-down of 判定. Nothing else may be typed, because the categories are counted.
    pub fn judgement(&self) -> Option<Choice> {
        range('A', self.judgements.len(), true)
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
    let Choices { judgements, departments } = &context.choices;
    let mut list = List::new(SHEET, ["判定", "制度所管課", "統合・別件・保留"].map(|header| Column::text(header, 30.0)).to_vec())?;
    for row in 0..judgements.len().max(departments.len()).max(MERGES.len()) {
        let text = |values: &[String]| Cell::from(values.get(row).cloned());
        list.row([text(judgements), text(departments), MERGES.get(row).copied().into()])?;
    }
    Ok(list.finish_hidden())
}
