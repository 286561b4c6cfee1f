//! 統合候補: group by group, each member beside the representative, with the words they share and the words that differ.

use std::collections::BTreeMap;

use super::Context;
use super::choices::Choices;
use super::field::Fields;
use crate::error::Result;
use crate::group::MergeGroup;
use crate::report::comparison::{Comparison, compare};
use crate::report::phrase::{cohesion, has_fields};
use crate::report::xlsx::{Colour, Column, Sheet};
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = crate::told::MERGES_SHEET;

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let rows: Vec<Row<'_>> = triage.grouping.groups.iter().flat_map(|group| rows(triage, group)).collect();
    let mut fields = Fields::new();
    fields.add(Column::mark("統合候補", 9.0), |row: &Row<'_>| row.group.name.as_str());
    fields.add(Column::mark("まとまり", 8.0), |row| cohesion(row.group.cohesion));
    fields.add(Column::mark("役割", 12.0), |row| role(row.group, row.member));
    fields.add(Column::text("課題ID", 11.0), |row| triage.issues[row.member].id.0.as_str());
    if has_fields(triage) {
        fields.add(Column::text("分野", 12.0), |row| triage.response_of(row.member).field.as_deref());
    }
    fields.add(Column::mark("件数", 6.0), |row| triage.grouping.copies[row.member]);
    fields.add(Column::text("原文", 50.0), |row| triage.issues[row.member].text.as_str());
    fields.add(Column::text("代表と共通する語", 18.0), |row| row.words(|comparison| &comparison.shared));
    fields.add(Column::text("代表だけの語", 18.0), |row| row.words(|comparison| &comparison.left));
    fields.add(Column::text("この課題だけの語", 18.0), |row| row.words(|comparison| &comparison.right));
    fields.add(Column::text("まとめた理由", 30.0), |row| row.comparison.is_none().then_some(row.group.reason.as_str()));
    let first: BTreeMap<usize, usize> = triage.decided.together.iter().map(|&(first, later)| (later, first)).collect();
    fields.add(Column::input("統合・別件・保留", 16.0, Choices::merge()), move |row: &Row<'_>| decided(triage, &first, row));
    let mut list = fields.list(&context.book, SHEET, &rows)?;
    list.colour("役割", &[("代表", Colour::Blue), ("最も遠い", Colour::Orange)])?;
    list.colour("まとまり", &[("◎", Colour::Green), ("△", Colour::Yellow)])?;
    list.line_where_changed("統合候補")?;
    list.finish(1)
}

/// What the ledger says of a member and the representative. `first` leads from an issue that is one with others to the first of them.
fn decided(triage: &Triage, first: &BTreeMap<usize, usize>, row: &Row<'_>) -> Option<&'static str> {
    let original = |issue: usize| triage.grouping.duplicate_of[issue].unwrap_or(issue);
    let head = |issue: usize| first.get(&issue).copied().unwrap_or(issue);
    let is_decided = |issue: usize| triage.decided.together.iter().any(|&(a, b)| original(a) == issue || original(b) == issue);
    let (member, representative) = (row.member, row.group.representative);
    if is_decided(member) && head(member) == head(representative) {
        return Some("統合");
    }
    let pair = (member.min(representative), member.max(representative));
    triage.decided.open.contains(&pair).then_some("保留")
}

/// A member of a group.
struct Row<'a> {
    group: &'a MergeGroup,
    member: usize,
    /// With the representative; `None` for itself.
    comparison: Option<Comparison>,
}

impl Row<'_> {
    fn words(&self, which: fn(&Comparison) -> &Vec<String>) -> Option<String> {
        self.comparison.as_ref().map(which).filter(|words| !words.is_empty()).map(|words| words.join("、"))
    }
}

/// The representative first, then the others in survey order.
fn rows<'a>(triage: &'a Triage, group: &'a MergeGroup) -> impl Iterator<Item = Row<'a>> {
    let others = group.members.iter().filter(|member| **member != group.representative).map(move |&member| {
        let comparison = Some(compare(triage, group.representative, member));
        Row { group, member, comparison }
    });
    std::iter::once(Row { group, member: group.representative, comparison: None }).chain(others)
}

fn role(group: &MergeGroup, member: usize) -> Option<&'static str> {
    if member == group.representative {
        return Some("代表");
    }
    (member == group.farthest).then_some("最も遠い")
}
