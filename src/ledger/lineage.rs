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

/// How near an issue must be to one of last year, as a share of the nearest that one has: below it others continue it, not this.
/// Tried, with the default threshold, on `fixtures/r6` cut in two as if its halves were two years.
const AMONG_NEAREST: f64 = 0.8;

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
pub fn lineage(
    year: String,
    previous: Vec<PreviousIssue>,
    vectors: &Vectors,
    first: usize,
    grouping: &Grouping,
    threshold: f64,
) -> Lineage {
    let rows: Vec<std::ops::Range<usize>> = previous
        .iter()
        .scan(first, |at, issue| {
            let start = *at;
            *at += issue.sayings.len();
            Some(start..*at)
        })
        .collect();
    let near: Vec<Option<(usize, f64)>> = (0..grouping.duplicate_of.len())
        .into_par_iter()
        .map(|i| {
            let likeness =
                |rows: &std::ops::Range<usize>| rows.clone().map(|row| similarity::parts(vectors, i, row).total()).fold(0.0, f64::max);
            let scores =
                rows.iter().map(likeness).enumerate().filter(|(_, score)| grouping.duplicate_of[i].is_none() && *score >= threshold);
            scores.reduce(|kept, next| if next.1 > kept.1 { next } else { kept })
        })
        .collect();
    let (origins, successors, fates) = relate(&near, grouping, previous.len());
    Lineage { year: Some(year), previous, origins, successors, fates }
}

/// For each issue where it comes from; for each of last year's `n_previous` issues who comes from it and what became of it. `near` is
/// for each issue the nearest of last year's, nothing for copies.
fn relate(near: &[Option<(usize, f64)>], grouping: &Grouping, n_previous: usize) -> (Vec<Origin>, Vec<Vec<usize>>, Vec<Relation>) {
    let originals: Vec<usize> = grouping.duplicate_of.iter().enumerate().map(|(i, of)| of.unwrap_or(i)).collect();
    // Of each issue of last year how near its nearest text is.
    let mut nearest: Vec<f64> = vec![0.0; n_previous];
    for &(of, score) in near.iter().flatten() {
        nearest[of] = score.max(nearest[of]);
    }
    // What stands for an issue's whole group: its group, or the issue itself.
    let entry = |i: usize| grouping.group_of[originals[i]].map_or((1, originals[i]), |group| (0, group));
    let mut support: BTreeMap<(u8, usize), BTreeMap<usize, Vec<f64>>> = (0..originals.len()).map(|i| (entry(i), BTreeMap::new())).collect();
    for (i, (of, score)) in near.iter().enumerate().filter_map(|(i, near)| Some((i, (*near)?))) {
        if score >= AMONG_NEAREST * nearest[of] {
            support.entry(entry(i)).or_default().entry(of).or_default().push(score);
        }
    }
    let from: BTreeMap<(u8, usize), BTreeMap<usize, f64>> = support.into_iter().map(|(entry, of)| (entry, ancestors(of))).collect();
    let mut heirs: Vec<usize> = vec![0; n_previous];
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
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); n_previous];
    for (i, origin) in origins.iter().enumerate() {
        for &(of, _) in &origin.from {
            successors[of].push(i);
        }
    }
    let fates = (0..n_previous)
        .map(|of| match successors[of].first() {
            None => Relation::Gone,
            Some(_) if heirs[of] > 1 => Relation::Split,
            Some(&heir) if origins[heir].from.len() > 1 => Relation::Merged,
            Some(_) => Relation::Continued,
        })
        .collect();
    (origins, successors, fates)
}

/// What a group comes from: the issue of last year that its texts stand nearest to, and any other that two of them or more do. One
/// text alone that is nearer to another issue may as well be in the wrong group.
fn ancestors(support: BTreeMap<usize, Vec<f64>>) -> BTreeMap<usize, f64> {
    let sum = |scores: &[f64]| scores.iter().sum::<f64>();
    let most = support.iter().map(|(of, scores)| (*of, sum(scores))).reduce(|kept, next| if next.1 > kept.1 { next } else { kept });
    let best = |scores: Vec<f64>| scores.into_iter().fold(0.0, f64::max);
    let counts = |of: usize, scores: &[f64]| scores.len() > 1 || most.is_some_and(|(main, _)| main == of);
    support.into_iter().filter(|(of, scores)| counts(*of, scores)).map(|(of, scores)| (of, best(scores))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stray_text_makes_no_second_origin_and_two_do() {
        let from = |support: Vec<(usize, Vec<f64>)>| ancestors(support.into_iter().collect()).into_keys().collect::<Vec<_>>();
        assert_eq!(from(vec![(3, vec![0.7, 0.8]), (5, vec![0.9])]), [3]);
        assert_eq!(from(vec![(3, vec![0.7, 0.8]), (5, vec![0.6, 0.6])]), [3, 5]);
        assert_eq!(from(vec![(4, vec![0.7])]), [4]);
        assert!(from(Vec::new()).is_empty());
    }

    /// Issues in groups, each near to one of last year's or none.
    fn related(near: &[Option<usize>], groups: &[&[usize]], n_previous: usize) -> (Vec<Relation>, Vec<Relation>) {
        let mut grouping = Grouping { duplicate_of: vec![None; near.len()], group_of: vec![None; near.len()], ..Grouping::default() };
        for (g, members) in groups.iter().enumerate() {
            for &member in *members {
                grouping.group_of[member] = Some(g);
            }
        }
        let near: Vec<Option<(usize, f64)>> = near.iter().map(|of| of.map(|of| (of, 0.8))).collect();
        let (origins, _, fates) = relate(&near, &grouping, n_previous);
        (origins.into_iter().map(|origin| origin.relation).collect(), fates)
    }

    #[test]
    fn what_comes_again_as_one_as_several_or_not_at_all_is_told_apart() {
        use Relation::{Continued, Gone, Merged, New, Split};
        // Issues 0 and 1 are one group that continues 0; 2 is new; 3 and 4 both come from 1; 5 to 8 are one group that comes from 2 and 3.
        let near = [Some(0), Some(0), None, Some(1), Some(1), Some(2), Some(2), Some(3), Some(3)];
        let (origins, fates) = related(&near, &[&[0, 1], &[5, 6, 7, 8]], 5);
        assert_eq!(origins, [Continued, Continued, New, Split, Split, Merged, Merged, Merged, Merged]);
        assert_eq!(fates, [Continued, Split, Merged, Merged, Gone]);
    }

    #[test]
    fn years_are_ordered_by_their_number() {
        assert!(number_in("R9") < number_in("R10"));
    }
}
