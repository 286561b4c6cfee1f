//! 統合注意 and 念のため: pairs beside one another with what differs. Those of the one look alike and must stay apart; those of the other
//! are in no group together and may be one all the same.

use rayon::prelude::*;

use super::Context;
use super::choices::Choices;
use super::field::Fields;
use crate::error::Result;
use crate::group::{PairKind, ScoredPair};
use crate::report::comparison::{Comparison, compare};
use crate::report::xlsx::{Column, Sheet};
use crate::told::{CAUTIONS_SHEET, WIDER_SHEET};
use crate::triage::Triage;

/// The sheet of cautions, in the order of the survey.
pub fn cautions(context: &Context<'_>) -> Result<Sheet> {
    let pairs = of(context, PairKind::Caution);
    list(context, CAUTIONS_SHEET, "注意する理由", &pairs)
}

/// The sheet of what may be one all the same, likest first; none where there is nothing.
pub fn wider(context: &Context<'_>) -> Result<Option<Sheet>> {
    let mut pairs = of(context, PairKind::Wider);
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score));
    if pairs.is_empty() { Ok(None) } else { list(context, WIDER_SHEET, "似ている理由", &pairs).map(Some) }
}

fn of<'a>(context: &Context<'a>, kind: PairKind) -> Vec<&'a ScoredPair> {
    context.triage.grouping.pairs.iter().filter(|pair| pair.kind == kind).collect()
}

fn list(context: &Context<'_>, name: &str, why: &'static str, pairs: &[&ScoredPair]) -> Result<Sheet> {
    let triage = context.triage;
    let rows: Vec<(&ScoredPair, Comparison)> = pairs.par_iter().map(|pair| (*pair, compare(triage, pair.left, pair.right))).collect();
    let text = |issue: usize| triage.issues[issue].text.as_str();
    let id = |issue: usize| triage.issues[issue].id.0.as_str();
    let mut fields = Fields::<&(&ScoredPair, Comparison)>::new();
    fields.add(Column::text("課題ID（A）", 11.0), |(pair, _)| id(pair.left));
    fields.add(Column::text("原文（A）", 46.0), |(pair, _)| text(pair.left));
    fields.add(Column::text("課題ID（B）", 11.0), |(pair, _)| id(pair.right));
    fields.add(Column::text("原文（B）", 46.0), |(pair, _)| text(pair.right));
    fields.add(Column::text(why, 36.0), |(pair, _)| pair.reason.as_str());
    fields.add(Column::text("共通する語", 18.0), |(_, words)| words.shared.join("、"));
    fields.add(Column::text("A だけの語", 18.0), |(_, words)| words.left.join("、"));
    fields.add(Column::text("B だけの語", 18.0), |(_, words)| words.right.join("、"));
    fields.add(Column::input("統合・別件・保留", 16.0, Choices::merge()), |(pair, _)| decided(triage, pair));
    fields.list(&context.book, name, &rows)?.finish(1)
}

/// What the ledger says of the two.
fn decided(triage: &Triage, pair: &ScoredPair) -> Option<&'static str> {
    let two = (pair.left, pair.right);
    if triage.decided.apart.contains(&two) {
        Some("別件")
    } else if triage.decided.open.contains(&two) {
        Some("保留")
    } else {
        None
    }
}
