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

/// By how much an issue of last year must be nearer than every other: one that stands between two continues neither for sure.
/// Chosen with the default threshold on `fixtures/r6` and on `gold_dev`, each cut in two as if its halves were two years.
const MARGIN: f64 = 0.15;

/// Likeness from which two issues of last year say the same, though nobody merged them: nearly the same words.
const ALIKE: f64 = 0.8;

/// Likeness from which an issue of last year is shown as one to look at, and how many are.
const WORTH_A_LOOK: f64 = 0.2;
const SHOWN: usize = 3;

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
        is_abstract: category.and_then(|decision| decision.is_abstract),
        category: value(category),
        progress: value(progress),
        department: value(first(Ruling::Department)),
        sayings,
    }
}

/// Issues of last year, nearest first, with their likeness.
type Nearest = Vec<(usize, f64)>;

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
    let scores = |i: usize| rows.iter().map(move |rows| pooled(rows.clone().map(|row| similarity::parts(vectors, i, row).total())));
    // Last year's issues that nobody merged and that say the same do not compete: who continues one continues the other.
    let alike = |a: usize, b: usize| {
        let likeness = |row: usize| pooled(rows[b].clone().map(|other| similarity::parts(vectors, row, other).total()));
        rows[a].clone().map(likeness).fold(0.0, f64::max) >= threshold.max(ALIKE)
    };
    let (nearest, near): (Vec<Nearest>, Vec<Nearest>) = (0..grouping.duplicate_of.len())
        .into_par_iter()
        .map(|i| {
            let mut scores: Vec<(usize, f64)> = scores(grouping.duplicate_of[i].unwrap_or(i)).enumerate().collect();
            scores.retain(|&(_, score)| score >= WORTH_A_LOOK);
            scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let nearest = if grouping.duplicate_of[i].is_none() { surely(&scores, threshold, alike) } else { Vec::new() };
            scores.truncate(SHOWN);
            (nearest, scores)
        })
        .unzip();
    let (mut origins, successors, fates) = relate(&nearest, grouping, previous.len());
    for (origin, near) in origins.iter_mut().zip(near) {
        origin.near = near.into_iter().filter(|(of, _)| origin.from.iter().all(|(from, _)| from != of)).collect();
    }
    Lineage { year: Some(year), previous, origins, successors, fates }
}

/// How alike an issue is to one with several sayings: the fourth power mean without its divisor, at most 1. The nearest saying counts
/// most; that others are near too tells something more.
fn pooled(scores: impl Iterator<Item = f64>) -> f64 {
    scores.map(|score| score.max(0.0).powi(4)).sum::<f64>().powf(0.25).min(1.0)
}

/// The first of issues in order of likeness, where it is as near as the threshold and nearer by `MARGIN` than every other that is not
/// alike to it; and those that are, behind it.
fn surely(scores: &[(usize, f64)], threshold: f64, alike: impl Fn(usize, usize) -> bool) -> Vec<(usize, f64)> {
    let Some(&best) = scores.first().filter(|(_, score)| *score >= threshold) else { return Vec::new() };
    let rivals: Vec<(usize, f64)> = scores[1..].iter().copied().take_while(|(_, score)| best.1 - score < MARGIN).collect();
    if rivals.iter().all(|(rival, _)| alike(best.0, *rival)) { [vec![best], rivals].concat() } else { Vec::new() }
}

/// The kind of what comes from last year's issues: a merge group, or an issue in none.
const GROUP: u8 = 0;
const ALONE: u8 = 1;

/// For each issue where it comes from; for each of last year's `n_previous` issues who comes from it and what became of it. `near` is
/// for each issue the nearest of last year's and those that are alike to it, nothing for copies.
fn relate(near: &[Vec<(usize, f64)>], grouping: &Grouping, n_previous: usize) -> (Vec<Origin>, Vec<Vec<usize>>, Vec<Relation>) {
    let originals: Vec<usize> = grouping.duplicate_of.iter().enumerate().map(|(i, of)| of.unwrap_or(i)).collect();
    // Of each issue of last year how near its nearest text is.
    let mut nearest: Vec<f64> = vec![0.0; n_previous];
    for &(of, score) in near.iter().filter_map(|near| near.first()) {
        nearest[of] = score.max(nearest[of]);
    }
    // What stands for an issue's whole group: its group, or the issue itself.
    let entry = |i: usize| grouping.group_of[originals[i]].map_or((ALONE, originals[i]), |group| (GROUP, group));
    let mut support: BTreeMap<(u8, usize), BTreeMap<usize, Vec<f64>>> = (0..originals.len()).map(|i| (entry(i), BTreeMap::new())).collect();
    for (i, &(of, score)) in near.iter().enumerate().filter_map(|(i, near)| Some((i, near.first()?))) {
        if score >= AMONG_NEAREST * nearest[of] {
            support.entry(entry(i)).or_default().entry(of).or_default().push(score);
        }
    }
    let from: BTreeMap<(u8, usize), BTreeMap<usize, f64>> = support.into_iter().map(|(entry, of)| (entry, ancestors(of))).collect();
    let splits = splits(&from, n_previous);
    let relation = |from: &BTreeMap<usize, f64>| match from.len() {
        0 => Relation::New,
        1 if from.keys().all(|of| splits[*of]) => Relation::Split,
        1 => Relation::Continued,
        _ => Relation::Merged,
    };
    let origins: Vec<Origin> = (0..originals.len())
        .map(|i| {
            let of_entry = &from[&entry(i)];
            let mut nearest: Vec<(usize, f64)> = of_entry.iter().map(|(&of, &score)| (of, score)).collect();
            nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            Origin { relation: relation(of_entry), from: nearest, near: Vec::new() }
        })
        .collect();
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); n_previous];
    for (i, origin) in origins.iter().enumerate() {
        // What says the same as where it comes from is not gone either.
        let own = near[originals[i]].as_slice();
        let alike = own.iter().skip(1).filter(|_| own.first().is_some_and(|(of, _)| origin.from.iter().any(|(from, _)| from == of)));
        let of: BTreeSet<usize> = origin.from.iter().chain(alike).map(|(of, _)| *of).collect();
        for of in of {
            successors[of].push(i);
        }
    }
    let fates = (0..n_previous)
        .map(|of| match successors[of].first() {
            None => Relation::Gone,
            Some(_) if splits[of] => Relation::Split,
            Some(&heir) if origins[heir].relation == Relation::Merged => Relation::Merged,
            Some(_) => Relation::Continued,
        })
        .collect();
    (origins, successors, fates)
}

/// Which of last year's issues came apart: two merge groups or more come from it. That several people say it, each in their own words
/// and in no group, is no sign of it: most likely they say one thing. Nor are cautions between them: on the labelled years all 27 issues
/// that they told as come apart had not.
fn splits(from: &BTreeMap<(u8, usize), BTreeMap<usize, f64>>, n_previous: usize) -> Vec<bool> {
    let mut groups: Vec<usize> = vec![0; n_previous];
    for of in from.iter().filter(|((kind, _), _)| *kind == GROUP).flat_map(|(_, of)| of.keys()) {
        groups[*of] += 1;
    }
    groups.into_iter().map(|groups| groups > 1).collect()
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
        let near: Vec<Vec<(usize, f64)>> = near.iter().map(|of| of.iter().map(|&of| (of, 0.8)).collect()).collect();
        let (origins, _, fates) = relate(&near, &grouping, n_previous);
        (origins.into_iter().map(|origin| origin.relation).collect(), fates)
    }

    #[test]
    fn what_comes_again_as_one_as_several_or_not_at_all_is_told_apart() {
        use Relation::{Continued, Gone, Merged, New, Split};
        // Issues 0 and 1 are one group that continues 0; 2 is new; 3 and 4 are a group, 9 and 10 another that come from 1; 5 to 8 are
        // one group that comes from 2 and 3; 11 and 12 both come from 5, and may be one.
        let near = [0, 0, 9, 1, 1, 2, 2, 3, 3, 1, 1, 5, 5].map(|of| Some(of).filter(|of| *of < 9));
        let (origins, fates) = related(&near, &[&[0, 1], &[3, 4], &[5, 6, 7, 8], &[9, 10]], 6);
        let mut expected = [Continued; 13];
        expected[2] = New;
        expected[5..9].fill(Merged);
        for split in [3, 4, 9, 10] {
            expected[split] = Split;
        }
        assert_eq!(origins, expected);
        assert_eq!(fates, [Continued, Split, Merged, Merged, Gone, Continued]);
    }

    #[test]
    fn what_says_the_same_does_not_compete_and_what_does_not_does() {
        let scores = [(2, 1.0), (4, 0.95), (1, 0.5)];
        assert_eq!(surely(&scores, 0.4, |_, _| true).iter().map(|(of, _)| *of).collect::<Vec<_>>(), [2, 4]);
        assert!(surely(&scores, 0.4, |_, _| false).is_empty());
        assert!(surely(&scores[2..], 0.6, |_, _| true).is_empty());
    }

    #[test]
    fn years_are_ordered_by_their_number() {
        assert!(number_in("R9") < number_in("R10"));
    }
}
