//! This year against last year, for a run that has one to compare with.

use serde::Serialize;

use super::listed::Listed;
use crate::lineage::Relation;
use crate::report::counting::relations;
use crate::triage::Triage;

/// Last year, as the page's script lists it.
#[derive(Serialize)]
pub struct Previous<'a> {
    /// Its name.
    year: &'a str,
    issues: Vec<PreviousIssue<'a>>,
    /// For each issue of this year what it is to last year's, and the issues it comes from: index into `issues`, nearest first.
    origins: Vec<(&'static str, Vec<usize>)>,
}

/// An issue of last year and what became of it.
#[derive(Serialize)]
struct PreviousIssue<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// What was decided and how far it is: category, progress, department.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decided: Vec<&'a str>,
    /// 継続, 分裂, 統合, 消滅.
    fate: &'static str,
    /// Whether it was settled and comes again all the same.
    again: bool,
    /// This year's issues that come from it.
    now: Vec<usize>,
}

/// How many issues stand in a relation to the other year; `None` where the relation says nothing of that year.
pub struct RelationRow {
    pub label: &'static str,
    pub now: Option<usize>,
    pub before: Option<usize>,
}

impl<'a> Previous<'a> {
    /// Last year; `None` where there is none to compare with.
    pub fn of(triage: &'a Triage, listed: &Listed<'_>) -> Option<Self> {
        let lineage = &triage.lineage;
        let year = lineage.year.as_deref()?;
        let each = lineage.previous.iter().zip(&lineage.fates).zip(&lineage.successors);
        let issues = each.map(|((issue, fate), now)| PreviousIssue {
            id: &issue.id.0,
            text: &issue.text,
            field: issue.field.as_deref(),
            decided: [&issue.category, &issue.progress, &issue.department].into_iter().filter_map(Option::as_deref).collect(),
            fate: fate.label(),
            again: issue.done && !now.is_empty(),
            now: now.iter().filter_map(|issue| listed.place(*issue)).collect(),
        });
        let origins = listed
            .issues()
            .map(|issue| &lineage.origins[issue])
            .map(|origin| (origin.relation.label(), origin.from.iter().map(|(of, _)| *of).collect()));
        Some(Self { year, issues: issues.collect(), origins: origins.collect() })
    }
}

/// The table of relations with last year's name; `None` where there is none to compare with.
pub fn table(triage: &Triage) -> Option<(&str, Vec<RelationRow>)> {
    let year = triage.lineage.year.as_deref()?;
    let rows = relations(triage).into_iter().map(|(relation, now, before)| RelationRow {
        label: relation.label(),
        now: (relation != Relation::Gone).then_some(now),
        before: (relation != Relation::New).then_some(before),
    });
    Some((year, rows.collect()))
}
