//! This year's issues against last year's decided ones: which come again, as one or as several, and which do not.
//!
//! Likeness is that of this year's issues among themselves: last year's words go through the same tokenizer, interpreter and vectors.
//! An issue of this year is compared with every saying of last year's issue, and the nearest counts. What is near decides one by one;
//! merge groups of this year then share what their members come from.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Params;
use super::obeyed::Components;
use crate::decision::{Decision, Ledger, Ruling, State};
use crate::document::IssueId;
use crate::group::Grouping;
use crate::lineage::{Lineage, Origin, PreviousIssue, Relation};
use crate::matrix::Vectors;
use crate::similarity;

/// How near a further issue of last year must be, as a share of the nearest, to be another one that this issue comes from.
const NEARLY: f64 = 0.9;

/// The year to compare with and its decided issues, by id; none where the ledger has no earlier year.
#[must_use]
pub fn previous(ledger: &Ledger, year: &str, params: &Params) -> (Option<String>, Vec<PreviousIssue>) {
    let state = ledger.state();
    let years: BTreeSet<(u32, &str)> = state.issues.values().map(|s| (number_in(&s.subject.year), s.subject.year.as_str())).collect();
    let own = (number_in(year), year);
    let newest = || years.iter().rev().find(|other| **other < own).map(|(_, year)| (*year).to_owned());
    let Some(before) = params.year.clone().or_else(newest) else { return (None, Vec::new()) };
    let issues = of_year(ledger, &state, &before);
    (Some(before), issues)
}

/// The number in a year's name, by which years are ordered: 6 in R6, 2024 in 2024.
fn number_in(year: &str) -> u32 {
    year.chars().filter_map(|c| c.to_digit(10)).fold(0, |number: u32, digit| number.saturating_mul(10).saturating_add(digit))
}

fn of_year(ledger: &Ledger, state: &State, year: &str) -> Vec<PreviousIssue> {
    let components = Components::of(ledger, state);
    let mut members: BTreeMap<IssueId, Vec<&IssueId>> = BTreeMap::new();
    for (id, _) in state.issues.iter().filter(|(_, standing)| standing.subject.year == year) {
        members.entry(components.root(id)).or_default().push(id);
    }
    members.into_values().map(|members| issue(ledger, state, &members)).collect()
}

/// One issue out of all that were merged into it.
fn issue(ledger: &Ledger, state: &State, members: &[&IssueId]) -> PreviousIssue {
    let ruling = |id: &IssueId, ruling: Ruling| ledger.standing(state, id, ruling);
    // Into which the others were merged, or else the first that was merged into none.
    let target = members.iter().filter_map(|id| ruling(id, Ruling::MergedInto)?.other.as_ref()).find(|other| members.contains(other));
    let head = target.or_else(|| members.iter().copied().find(|id| ruling(id, Ruling::MergedInto).is_none())).unwrap_or(members[0]);
    let mut ordered: Vec<&IssueId> = vec![head];
    ordered.extend(members.iter().copied().filter(|id| *id != head));
    let first = |wanted: Ruling| ordered.iter().find_map(|id| ruling(id, wanted));
    let value = |decision: Option<&Decision>| decision.and_then(|decision| decision.value.clone());
    let (category, progress) = (ruling(head, Ruling::Category).or_else(|| first(Ruling::Category)), first(Ruling::Progress));
    let subject = &state.issues[head].subject;
    let mut sayings: Vec<(IssueId, String)> = Vec::new();
    for id in &ordered {
        let text = &state.issues[*id].subject.text;
        if sayings.iter().all(|(_, other)| other != text) {
            sayings.push(((*id).clone(), text.clone()));
        }
        // What an abstract issue was found to mean says more than its own words.
        if let Some(concrete) = value(ruling(id, Ruling::Concrete)) {
            sayings.push(((*id).clone(), concrete));
        }
    }
    PreviousIssue {
        id: head.clone(),
        text: subject.text.clone(),
        field: subject.field.clone(),
        done: [category, progress].into_iter().flatten().any(|decision| decision.done),
        category: value(category),
        progress: value(progress),
        department: value(first(Ruling::Department)),
        sayings,
    }
}

/// Compares. `vectors` has a row for each of this year's issues, and from row `first` on one for each saying of `previous`, in order.
#[must_use]
pub fn lineage(year: String, previous: Vec<PreviousIssue>, vectors: &Vectors, first: usize, grouping: &Grouping, threshold: f64) -> Lineage {
    let rows: Vec<std::ops::Range<usize>> = previous
        .iter()
        .scan(first, |at, issue| {
            let start = *at;
            *at += issue.sayings.len();
            Some(start..*at)
        })
        .collect();
    let originals: Vec<usize> = grouping.duplicate_of.iter().enumerate().map(|(i, of)| of.unwrap_or(i)).collect();
    let near: Vec<Vec<(usize, f64)>> = (0..originals.len())
        .into_par_iter()
        .map(|i| {
            if originals[i] != i {
                return Vec::new();
            }
            let likeness = |rows: &std::ops::Range<usize>| rows.clone().map(|row| similarity::parts(vectors, i, row).total()).fold(0.0, f64::max);
            ancestors(rows.iter().map(likeness).enumerate().filter(|(_, score)| *score >= threshold).collect())
        })
        .collect();
    // What stands for an issue's whole group: its group, or the issue itself.
    let entry = |i: usize| grouping.group_of[originals[i]].map_or((1, originals[i]), |group| (0, group));
    let mut from: BTreeMap<(u8, usize), BTreeMap<usize, f64>> = BTreeMap::new();
    for (i, near) in near.iter().enumerate() {
        let of_entry = from.entry(entry(i)).or_default();
        for &(of, score) in near {
            let best = of_entry.entry(of).or_insert(score);
            *best = score.max(*best);
        }
    }
    let mut heirs: Vec<usize> = vec![0; previous.len()];
    for of in from.values().flat_map(BTreeMap::keys) {
        heirs[*of] += 1;
    }
    let relation = |from: &BTreeMap<usize, f64>| match from.len() {
        0 => Relation::New,
        1 if from.keys().all(|of| heirs[*of] > 1) => Relation::Split,
        1 => Relation::Continued,
        _ => Relation::Merged,
    };
    let origins: Vec<Origin> = (0..originals.len())
        .map(|i| {
            let of_entry = &from[&entry(i)];
            let mut nearest: Vec<(usize, f64)> = of_entry.iter().map(|(&of, &score)| (of, score)).collect();
            nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            Origin { relation: relation(of_entry), from: nearest }
        })
        .collect();
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); previous.len()];
    for (i, origin) in origins.iter().enumerate() {
        for &(of, _) in &origin.from {
            successors[of].push(i);
        }
    }
    let fates = (0..previous.len())
        .map(|of| match successors[of].first() {
            None => Relation::Gone,
            Some(_) if heirs[of] > 1 => Relation::Split,
            Some(&heir) if origins[heir].from.len() > 1 => Relation::Merged,
            Some(_) => Relation::Continued,
        })
        .collect();
    Lineage { year: Some(year), previous, origins, successors, fates }
}

/// The nearest of last year's issues, and those that are nearly as near.
fn ancestors(mut near: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = near.first().map_or(0.0, |(_, score)| *score);
    near.retain(|(_, score)| *score >= best * NEARLY);
    near.truncate(2);
    near
}
