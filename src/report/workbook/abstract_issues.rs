//! 抽象的な課題: what must be asked back before anyone can act, the most abstract first. A repeated text is asked about once.

use super::Context;
use super::field::Fields;
use super::issues::{LEVELS, value};
use crate::decision::Ruling;
use crate::error::Result;
use crate::finding::Level;
use crate::report::phrase::{has_fields, level, missing, question, understood};
use crate::report::xlsx::{Column, Sheet};
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = crate::told::ABSTRACT_SHEET;

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let mut fields = Fields::new();
    fields.add(Column::text("課題ID", 11.0), |i: usize| triage.issues[i].id.0.as_str());
    if has_fields(triage) {
        fields.add(Column::text("分野", 12.0), |i| triage.response_of(i).field.as_deref());
    }
    fields.add(Column::mark("件数", 6.0), |i| triage.grouping.copies[i]);
    fields.add(Column::mark("抽象度", 9.0), |i| level(&triage.judgements[i]));
    fields.add(Column::text("原文", 50.0), |i| triage.issues[i].text.as_str());
    fields.add(Column::text("読み取れたこと", 26.0), |i| understood(triage, i));
    fields.add(Column::text("足りない点", 12.0), |i| missing(&triage.judgements[i]));
    fields.add(Column::text("聞き返し文", 44.0), |i| question(&triage.judgements[i]));
    fields.add(Column::input("具体化した文", 46.0, None), |i| value(triage, i, Ruling::Concrete));
    let mut list = fields.list(&context.book, SHEET, rows(triage))?;
    list.grey_when_filled("具体化した文")?;
    list.colour("抽象度", &LEVELS)?;
    list.finish(1)
}

fn rows(triage: &Triage) -> Vec<usize> {
    let of_level = |wanted: Level| {
        (0..triage.issues.len()).filter(move |&issue| {
            let level = triage.judgements[issue].abstractness.as_ref().map(|abstractness| abstractness.level);
            level == Some(wanted) && triage.grouping.duplicate_of[issue].is_none()
        })
    };
    of_level(Level::Abstract).chain(of_level(Level::Partial)).collect()
}
