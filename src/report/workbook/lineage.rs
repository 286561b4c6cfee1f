//! 前年度との比較: how many issues come again, as one or as several, are new or gone; and what became of each issue of last year.

use super::Context;
use super::field::Fields;
use crate::error::Result;
use crate::lineage::{Lineage, Relation};
use crate::report::xlsx::{Colour, Column, Sheet};
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = "前年度との比較";

/// The header of what became of an issue.
const FATE: &str = "今年度との関係";

/// The list of last year's issues; `None` where there is no year to compare with.
pub fn sheet(context: &Context<'_>) -> Result<Option<Sheet>> {
    let triage = context.triage;
    let lineage = &triage.lineage;
    if lineage.year.is_none() {
        return Ok(None);
    }
    let mut fields = Fields::new();
    fields.add(Column::text("前年度の課題ID", 11.0), |i: usize| lineage.previous[i].id.0.as_str());
    fields.add(Column::text("分野", 12.0), |i| lineage.previous[i].field.as_deref());
    fields.add(Column::text("前年度の原文", 46.0), |i| lineage.previous[i].text.as_str());
    fields.add(Column::text("前年度の区分", 20.0), |i| lineage.previous[i].category.as_deref());
    fields.add(Column::text("前年度の進捗", 18.0), |i| lineage.previous[i].progress.as_deref());
    fields.add(Column::text("前年度の所管課", 14.0), |i| lineage.previous[i].department.as_deref());
    fields.add(Column::mark(FATE, 10.0), |i| lineage.fates[i].label());
    fields.add(Column::mark("今年度の件数", 8.0), |i| lineage.successors[i].len());
    fields.add(Column::mark("前年度の件数", 8.0), |i| lineage.previous[i].sayings.len());
    fields.add(Column::text("今年度の課題ID", 14.0), |i| ids(triage, &lineage.successors[i]));
    fields.add(Column::text("今年度の原文（最も近いもの）", 46.0), |i| nearest(triage, i));
    fields.add(Column::mark("対応済の再提起", 10.0), |i| {
        (lineage.previous[i].done && !lineage.successors[i].is_empty()).then_some("再提起")
    });
    let mut list = fields.list(&context.book, SHEET, 0..lineage.previous.len())?;
    list.colour(
        FATE,
        &[
            (Relation::Continued.label(), Colour::Blue),
            (Relation::Split.label(), Colour::Yellow),
            (Relation::Merged.label(), Colour::Green),
            (Relation::Gone.label(), Colour::Grey),
        ],
    )?;
    list.colour("対応済の再提起", &[("再提起", Colour::Orange)])?;
    list.finish(1).map(Some)
}

/// How many issues of this year, taken group by group, and of last year stand in each relation: this year, last year.
pub fn counts(triage: &Triage) -> Vec<(Relation, usize, usize)> {
    let Lineage { origins, fates, .. } = &triage.lineage;
    let grouping = &triage.grouping;
    // A group and a text with copies count once, by their first issue.
    let counts_once = |i: &usize| {
        grouping.duplicate_of[*i].is_none() && grouping.group_of[*i].is_none_or(|group| grouping.groups[group].members.first() == Some(i))
    };
    let heads: Vec<usize> = (0..origins.len()).filter(counts_once).collect();
    Relation::ALL
        .map(|relation| {
            let now = heads.iter().filter(|&&i| origins[i].relation == relation).count();
            (relation, now, fates.iter().filter(|fate| **fate == relation).count())
        })
        .to_vec()
}

fn ids(triage: &Triage, issues: &[usize]) -> Option<String> {
    (!issues.is_empty()).then(|| issues.iter().map(|&issue| triage.issues[issue].id.0.as_str()).collect::<Vec<_>>().join("\n"))
}

/// The words of this year's issue that is nearest to one of last year.
fn nearest(triage: &Triage, previous: usize) -> Option<&str> {
    let likeness =
        |issue: usize| triage.lineage.origins[issue].from.iter().find(|(of, _)| *of == previous).map_or(0.0, |(_, score)| *score);
    let near = triage.lineage.successors[previous].iter().copied();
    let best = near.reduce(|kept, other| if likeness(other) > likeness(kept) { other } else { kept })?;
    Some(&triage.issues[best].text)
}
