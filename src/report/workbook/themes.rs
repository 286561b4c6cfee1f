//! テーマ: broad topics, field by field, for reading and not for merging.

use super::Context;
use super::field::Fields;
use crate::error::Result;
use crate::group::Theme;
use crate::report::phrase::has_fields;
use crate::report::xlsx::{Column, Sheet};
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = "テーマ";

/// How many typical issues are shown.
const TYPICAL: usize = 3;

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let mut fields = Fields::new();
    fields.add(Column::mark("テーマ", 8.0), |theme: &Theme| theme.name.as_str());
    if has_fields(triage) {
        fields.add(Column::text("分野", 14.0), |theme| theme.field.as_deref());
    }
    fields.add(Column::text("よく出る語", 30.0), |theme| theme.label_terms.join("、"));
    fields.add(Column::mark("課題数", 8.0), |theme| theme.members.len());
    for rank in 0..TYPICAL {
        let header = format!("代表的な課題{}", rank + 1);
        fields.add(Column::text(header, 38.0), move |theme| typical(triage, theme, rank));
    }
    fields.list(&context.book, SHEET, &triage.grouping.themes)?.finish(1)
}

fn typical(triage: &Triage, theme: &Theme, rank: usize) -> Option<String> {
    let issue = &triage.issues[*theme.typical.get(rank)?];
    Some(format!("{} {}", issue.id, issue.text))
}
