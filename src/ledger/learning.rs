//! Fits the scores to what this city decided, and adopts that only where it predicts held-out decisions better.
//!
//! Pairs: 統合 against pairs of decided issues that were left apart. The parts of the score are weighted anew by a logistic regression
//! (linfa) with an L2 penalty; beside it stands the plainer trial of one factor on the whole score. Either is scaled so that its best
//! cut falls on the plan's merge threshold: the parts keep adding up to the score, and the threshold keeps its meaning.
//! Abstractness: the threshold with the best F1 against the categories that say so.
//!
//! How many decisions are enough: ten of each kind for every fitted number (Peduzzi and others 1996), that is 70 for the weights and a
//! base, 20 for a threshold and its spread. Cross-validated in five parts; issues of one component are in one part, so that nothing is
//! predicted from its own twin. The defaults are the known good: a gain of less than a point of F1 is not adopted.

use std::collections::{BTreeMap, BTreeSet};

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use crate::calibration::Trial;
use crate::decision::{Decided, Ruling};
use crate::group::Parts;
use crate::lineage::PreviousIssue;
use crate::matrix::Vectors;
use crate::similarity;

/// Decisions of each kind that weights need.
const PAIRS_NEEDED: usize = 70;
/// Decisions of each kind that a threshold needs.
const ISSUES_NEEDED: usize = 20;
/// Parts of the cross-validation.
const FOLDS: usize = 5;
/// What F1 must gain.
const GAIN: f64 = 0.01;
/// Strength of the L2 penalty.
const PENALTY: f64 = 1.0;
/// For each issue so many of the nearest that were left apart are learned from: the others nobody would confuse.
const NEAREST: usize = 20;
/// Most decided issues that are learned from; the newest, where there are more.
const MOST: usize = 3000;

/// A decided issue: its row in the vectors, and the number of the component it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecidedRow {
    /// Row in the vectors.
    pub row: usize,
    /// Issues that are one have one number.
    pub component: usize,
    /// Whether it is of this year; only issues of one year were looked at together.
    pub is_own: bool,
}

/// The decided issues of a run: this year's that have a category, and last year's, whose rows begin at `first_previous`.
#[must_use]
pub fn decided_rows(decided: &Decided, previous: &[PreviousIssue], first_previous: usize) -> Vec<DecidedRow> {
    let first: BTreeMap<usize, usize> = decided.together.iter().map(|&(first, later)| (later, first)).collect();
    let own = decided.rulings.iter().enumerate().filter(|(_, rulings)| rulings.contains_key(&Ruling::Category));
    let own = own.map(|(row, _)| DecidedRow { row, component: first.get(&row).copied().unwrap_or(row), is_own: true });
    let sayings = previous.iter().enumerate().flat_map(|(component, issue)| issue.sayings.iter().map(move |_| component));
    let carried = (first_previous..).zip(sayings).map(|(row, component)| DecidedRow { row, component, is_own: false });
    carried.chain(own).collect()
}

/// A way to learn factors from pairs so that the best cut falls on the merge threshold.
type Candidate = fn(&[&Pair], f64) -> Option<[f64; Parts::WIDTH]>;

/// A pair to learn from.
struct Pair {
    parts: [f64; Parts::WIDTH],
    is_one: bool,
    fold: usize,
}

/// Learns factors on the parts from decided issues; `apart` are rows that were decided to be two. The factors only where adopted.
#[must_use]
pub fn learn_pairs(
    rows: &[DecidedRow],
    apart: &[(usize, usize)],
    vectors: &Vectors,
    merge_threshold: f64,
) -> (Trial, Option<[f64; Parts::WIDTH]>) {
    let rows = &rows[rows.len().saturating_sub(MOST)..];
    let pairs = pairs(rows, apart, vectors);
    let yes = pairs.iter().filter(|pair| pair.is_one).count();
    let mut trial = Trial { yes, no: pairs.len() - yes, needed: PAIRS_NEEDED, ..Trial::default() };
    if trial.yes.min(trial.no) < PAIRS_NEEDED {
        return (trial, None);
    }
    let candidates: [Candidate; 2] = [one_factor, weights];
    let before = f1(pairs.iter().map(|pair| (scaled(&pair.parts, &[1.0; Parts::WIDTH]) >= merge_threshold, pair.is_one)));
    let tried = candidates.map(|candidate| {
        let guesses = (0..FOLDS).flat_map(|fold| {
            let seen: Vec<&Pair> = pairs.iter().filter(|pair| pair.fold != fold).collect();
            let factors = candidate(&seen, merge_threshold).unwrap_or([1.0; Parts::WIDTH]);
            pairs
                .iter()
                .filter(|pair| pair.fold == fold)
                .map(|pair| (scaled(&pair.parts, &factors) >= merge_threshold, pair.is_one))
                .collect::<Vec<_>>()
        });
        f1(guesses)
    });
    let best = usize::from(tried[1] > tried[0]);
    trial.before = Some(before);
    trial.after = Some(tried[best]);
    if tried[best] < before + GAIN {
        return (trial, None);
    }
    let factors = candidates[best](&pairs.iter().collect::<Vec<_>>(), merge_threshold);
    trial.adopted = factors.is_some();
    (trial, factors)
}

fn pairs(rows: &[DecidedRow], apart: &[(usize, usize)], vectors: &Vectors) -> Vec<Pair> {
    let apart: BTreeSet<(usize, usize)> = apart.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
    let found: Vec<Vec<Pair>> = rows
        .par_iter()
        .enumerate()
        .map(|(at, a)| {
            let mut of_issue = Vec::new();
            let mut others: Vec<(f64, Pair)> = Vec::new();
            for b in rows[at + 1..].iter().filter(|b| b.is_own == a.is_own) {
                let parts = similarity::parts(vectors, a.row, b.row);
                let is_one = a.component == b.component;
                let pair = Pair { parts: parts.values(), is_one, fold: a.component.min(b.component) % FOLDS };
                if is_one || apart.contains(&(a.row.min(b.row), a.row.max(b.row))) {
                    of_issue.push(pair);
                } else {
                    others.push((parts.total(), pair));
                }
            }
            others.sort_by(|x, y| y.0.total_cmp(&x.0));
            of_issue.extend(others.into_iter().take(NEAREST).map(|(_, pair)| pair));
            of_issue
        })
        .collect();
    found.into_iter().flatten().collect()
}

fn scaled(parts: &[f64; Parts::WIDTH], factors: &[f64; Parts::WIDTH]) -> f64 {
    parts.iter().zip(factors).map(|(part, factor)| part * factor).sum()
}

/// One factor on the whole score.
fn one_factor(pairs: &[&Pair], merge_threshold: f64) -> Option<[f64; Parts::WIDTH]> {
    let cut = cut_of(pairs, &[1.0; Parts::WIDTH], merge_threshold)?;
    Some([merge_threshold / cut; Parts::WIDTH])
}

/// The best cut of the pairs under some weights, no less precise than the score in use: a wrong suggestion costs more than a missing
/// one.
fn cut_of(pairs: &[&Pair], weights: &[f64; Parts::WIDTH], merge_threshold: f64) -> Option<f64> {
    let suggested = pairs.iter().filter(|pair| scaled(&pair.parts, &[1.0; Parts::WIDTH]) >= merge_threshold);
    let (hits, all) = suggested.fold((0, 0), |(hits, all), pair| (hits + usize::from(pair.is_one), all + 1));
    best_cut(pairs.iter().map(|pair| (scaled(&pair.parts, weights), pair.is_one)).collect(), share(hits, all))
}

/// A weight a part. No weight is below 0: what both share is no reason to keep them apart, and what is lost
/// stays lost.
fn weights(pairs: &[&Pair], merge_threshold: f64) -> Option<[f64; Parts::WIDTH]> {
    let sizes: [f64; Parts::WIDTH] = std::array::from_fn(|part| pairs.iter().map(|pair| pair.parts[part].powi(2)).sum::<f64>().sqrt());
    let records = Array2::from_shape_fn((pairs.len(), Parts::WIDTH), |(i, part)| pairs[i].parts[part] / unit(sizes[part], pairs.len()));
    let targets: Array1<usize> = pairs.iter().map(|pair| usize::from(pair.is_one)).collect();
    let model = LogisticRegression::default().alpha(PENALTY).max_iterations(300).fit(&DatasetBase::new(records, targets)).ok()?;
    let sign = if model.labels().pos.class == 1 { 1.0 } else { -1.0 };
    let mut weights = [0.0; Parts::WIDTH];
    for ((weight, fitted), size) in weights.iter_mut().zip(model.params()).zip(sizes) {
        *weight = (sign * fitted).max(0.0) / unit(size, pairs.len());
    }
    let cut = cut_of(pairs, &weights, merge_threshold)?;
    Some(weights.map(|weight| weight * merge_threshold / cut))
}

/// What a part is measured in while it is fitted: its root mean square, so that small parts are not punished for being small; 1 for a part
/// that is 0 throughout.
fn unit(size: f64, n: usize) -> f64 {
    let n = f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if size > 0.0 { size / n.sqrt() } else { 1.0 }
}

/// Learns the threshold of abstractness from scores and whether the category says so; the threshold only where adopted.
#[must_use]
pub fn learn_threshold(issues: &[(f64, bool)], in_use: f64) -> (Trial, Option<f64>) {
    let yes = issues.iter().filter(|(_, is_abstract)| *is_abstract).count();
    let mut trial = Trial { yes, no: issues.len() - yes, needed: ISSUES_NEEDED, ..Trial::default() };
    if trial.yes.min(trial.no) < ISSUES_NEEDED {
        return (trial, None);
    }
    let before = f1(issues.iter().map(|&(score, is)| (score >= in_use, is)));
    let guesses = (0..FOLDS).flat_map(|fold| {
        let seen = issues.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, issue)| *issue).collect();
        let cut = best_cut(seen, 0.0).unwrap_or(in_use);
        issues
            .iter()
            .enumerate()
            .filter(move |(i, _)| i % FOLDS == fold)
            .map(move |(_, &(score, is))| (score >= cut, is))
            .collect::<Vec<_>>()
    });
    let after = f1(guesses);
    trial.before = Some(before);
    trial.after = Some(after);
    if after < before + GAIN {
        return (trial, None);
    }
    let cut = best_cut(issues.to_vec(), 0.0).map(|cut| cut.clamp(0.05, 1.0));
    trial.adopted = cut.is_some();
    (trial, cut)
}

/// The cut between two scores with the best F1 among those of this precision at least, in their middle; the highest of several.
/// `None` where no cut finds anything, or it would be 0.
fn best_cut(mut scored: Vec<(f64, bool)>, precision: f64) -> Option<f64> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let all = scored.iter().filter(|(_, is)| *is).count();
    let (mut found, mut best): (usize, Option<(f64, f64)>) = (0, None);
    for (i, &(score, is)) in scored.iter().enumerate() {
        found += usize::from(is);
        let next = scored.get(i + 1).map_or(0.0, |(next, _)| *next);
        let cut = f64::midpoint(score, next);
        let value = harmonic(found, i + 1, all);
        if next < score && cut > 1e-6 && share(found, i + 1) >= precision && best.is_none_or(|(most, _)| value > most + 1e-12) {
            best = Some((value, cut));
        }
    }
    best.filter(|(value, _)| *value > 0.0).map(|(_, cut)| cut)
}

#[allow(clippy::cast_precision_loss, reason = "counts of decisions")]
fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

/// F1 of guesses: guessed, true.
fn f1(guesses: impl Iterator<Item = (bool, bool)>) -> f64 {
    let (mut hits, mut told, mut all) = (0, 0, 0);
    for (guess, truth) in guesses {
        hits += usize::from(guess && truth);
        told += usize::from(guess);
        all += usize::from(truth);
    }
    harmonic(hits, told, all)
}

#[allow(clippy::cast_precision_loss, reason = "counts of decisions")]
fn harmonic(hits: usize, guessed: usize, all: usize) -> f64 {
    if guessed + all == 0 { 0.0 } else { 2.0 * hits as f64 / (guessed + all) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_that_suits_the_decisions_better_is_adopted_and_told() {
        // This city calls abstract what scores 0.4 and more; the plan has 0.6.
        let issues: Vec<(f64, bool)> = (0..100_u32).map(|i| f64::from(i) / 100.0).map(|score| (score, score >= 0.4)).collect();
        let (trial, threshold) = learn_threshold(&issues, 0.6);
        assert!(trial.adopted && trial.after > trial.before, "{trial:?}");
        assert!(threshold.is_some_and(|threshold| (threshold - 0.395).abs() < 0.01), "{threshold:?}");
    }

    #[test]
    fn what_is_no_better_or_rests_on_too_little_is_not_adopted() {
        let issues: Vec<(f64, bool)> = (0..100_u32).map(|i| f64::from(i) / 100.0).map(|score| (score, score >= 0.6)).collect();
        let (trial, threshold) = learn_threshold(&issues, 0.6);
        assert_eq!((threshold, trial.adopted), (None, false));
        let (trial, threshold) = learn_threshold(&issues[50..70], 0.6);
        assert_eq!((trial.before, threshold), (None, None));
        assert!(trial.told().contains("足りない"));
    }

    #[test]
    fn the_best_cut_lies_between_the_scores() {
        assert_eq!(best_cut(vec![(0.9, true), (0.7, true), (0.5, false), (0.1, false)], 0.0), Some(0.6));
        assert_eq!(best_cut(vec![(0.5, false)], 0.0), None);
        assert_eq!(best_cut(Vec::new(), 0.0), None);
        let mixed = vec![(0.9, true), (0.7, false), (0.5, true), (0.3, true)];
        assert_eq!((best_cut(mixed.clone(), 0.0), best_cut(mixed, 0.9)), (Some(0.15), Some(0.8)));
    }
}
