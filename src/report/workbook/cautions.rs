//! 統合注意: pairs that look alike and must stay apart, with what differs.

use super::Context;
use super::field::Fields;
use crate::error::Result;
use crate::group::{PairKind, ScoredPair};
use crate::report::comparison::{Comparison, compare};
use crate::report::xlsx::{Column, Sheet};

/// The tab's name.
pub const SHEET: &str = "統合注意";

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let pairs = triage.grouping.pairs.iter().filter(|pair| pair.kind == PairKind::Caution);
    let rows: Vec<_> = pairs.map(|pair| (pair, compare(triage, pair.left, pair.right))).collect();
    let text = |issue: usize| triage.issues[issue].text.as_str();
    let id = |issue: usize| triage.issues[issue].id.0.as_str();
    let mut fields = Fields::<&(&ScoredPair, Comparison)>::new();
    fields.add(Column::text("課題ID（A）", 11.0), |(pair, _)| id(pair.left));
    fields.add(Column::text("原文（A）", 46.0), |(pair, _)| text(pair.left));
    fields.add(Column::text("課題ID（B）", 11.0), |(pair, _)| id(pair.right));
    fields.add(Column::text("原文（B）", 46.0), |(pair, _)| text(pair.right));
    fields.add(Column::text("注意する理由", 36.0), |(pair, _)| pair.reason.as_str());
    fields.add(Column::text("共通する語", 18.0), |(_, words)| words.shared.join("、"));
    fields.add(Column::text("A だけの語", 18.0), |(_, words)| words.left.join("、"));
    fields.add(Column::text("B だけの語", 18.0), |(_, words)| words.right.join("、"));
    fields.input(Column::input("備考", 20.0, None));
    fields.list(SHEET, &rows)?.finish(1)
}
