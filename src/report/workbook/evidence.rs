//! 判断の根拠: what led to each judgement, where it stands in the original, and what it contributed.

use super::Context;
use super::field::Fields;
use crate::error::Result;
use crate::finding::Level;
use crate::report::evidence::{Row, rows};
use crate::report::xlsx::{Column, Sheet};

/// The tab's name.
pub const SHEET: &str = "判断の根拠";

/// Rows that are shown; `findings.parquet` has all.
const MOST_ROWS: usize = 100_000;

/// The sheet. Of issues that are 具体的 nothing is told of 抽象度.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let level = |issue: usize| triage.judgements[issue].abstractness.as_ref().map(|a| a.level);
    let shown: Vec<Row<'_>> = rows(triage)
        .into_iter()
        .filter(|(issue, judgement, _)| judgement != "抽象度" || level(*issue) != Some(Level::Concrete))
        .take(MOST_ROWS)
        .collect();
    let text = |issue: usize| triage.issues[issue].text.as_str();
    let mut fields = Fields::<&Row<'_>>::new();
    fields.add(Column::text("課題ID", 11.0), |(issue, ..)| triage.issues[*issue].id.0.as_str());
    fields.add(Column::text("判断", 22.0), |(_, judgement, _)| judgement.as_str());
    fields.add(Column::text("手がかり", 44.0), |(.., evidence)| evidence.cue.as_str());
    fields.add(Column::text("原文の語", 30.0), |(issue, _, evidence)| evidence.span.map(|span| span.of(text(*issue))));
    fields.add(Column::mark("何文字目から", 10.0), |(issue, _, evidence)| {
        evidence.span.map(|span| text(*issue)[..span.start].chars().count() + 1)
    });
    fields.add(Column::mark("点", 8.0), |(.., evidence)| format!("{:+.2}", evidence.contribution));
    fields.list(&context.book, SHEET, &shown)?.finish(1)
}
