//! How good a run is, measured against gold labels: merging, ranking, splitting and every judgement.
//!
//! Reads the files of a run and the labels, computes, prints nothing. A gold unit is held against the issue of its response whose text
//! overlaps it most (longest common part, the shorter issue of two); a duplicate stands where its original stands.
//!
//! It does not say whether a difference is chance: a survey of a few hundred answers moves each figure by some hundredths.

pub mod agreement;
mod gold;
mod matching;
pub mod ranking;
mod score;

use std::collections::{BTreeMap, BTreeSet};

pub use self::gold::{Gold, Unit};
use self::matching::Matched;
pub use self::score::score;
use crate::error::{Problem, Result};
use crate::finding::Flag;
use crate::run_folder::RunFolder;

/// Precision, recall and their harmonic mean, each 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Share of what was found that is right; 1 where nothing was found.
    pub precision: f64,
    /// Share of what is right that was found; 1 where there is nothing to find.
    pub recall: f64,
    /// Harmonic mean; 0 where nothing right was found.
    pub f1: f64,
}

impl Rates {
    /// From both shares.
    #[must_use]
    pub fn new(precision: f64, recall: f64) -> Self {
        let f1 = if precision * recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { precision, recall, f1 }
    }

    /// From counts: right ones found, all found, all right ones.
    #[must_use]
    pub fn of(both: usize, found: usize, right: usize) -> Self {
        let share = |of: usize| if of == 0 { 1.0 } else { real(both) / real(of) };
        let (precision, recall) = (share(found), share(right));
        if both == 0 { Self { precision, recall, f1: 0.0 } } else { Self::new(precision, recall) }
    }

    fn of_flags(pairs: impl Iterator<Item = (bool, bool)>) -> Self {
        let (mut both, mut found, mut right) = (0, 0, 0);
        for (truth, said) in pairs {
            both += usize::from(truth && said);
            found += usize::from(said);
            right += usize::from(truth);
        }
        Self::of(both, found, right)
    }
}

/// A measured value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// Precision, recall, F1.
    Rates(Rates),
    /// Precision and recall alone, where one unit may count several times.
    Named {
        /// Share of what was named that is right.
        precision: f64,
        /// Share of what is right that was named.
        recall: f64,
    },
    /// A number; its name says its range.
    Number(f64),
    /// So many of so many.
    Count(usize, usize),
}

/// Figures by name, in the order in which they are told. Figures whose labels the gold file lacks are absent.
pub type Figures = Vec<(String, Figure)>;

/// Neighbours that count for the recall of siblings.
const NEAR: usize = 10;

/// Measures a run against gold labels.
///
/// # Errors
/// Where a file of the run cannot be read, or the labels are of another survey.
pub fn evaluate(run: &RunFolder, gold: &Gold) -> Result<Figures> {
    let matched = Matched::new(run, gold);
    if matched.found() == 0 {
        return Err(Problem::new("正解ファイルの回答IDが、この実行の回答に一つもありません")
            .remedy("同じアンケートの正解ファイルか、回答IDの列が合っているか確かめてください")
            .into());
    }
    let mut figures = Figures::new();
    figures.push(("units matched".to_owned(), Figure::Count(matched.found(), gold.units.len())));
    merging(&matched, &mut figures);
    rank_pairs(run, &matched, &mut figures)?;
    keeping_apart(&matched, gold, &mut figures);
    splitting(run, gold, &mut figures);
    judging(run, &matched, gold, &mut figures)?;
    Ok(figures)
}

fn merging(matched: &Matched<'_>, figures: &mut Figures) {
    let truth: Vec<Option<String>> = matched.real.iter().map(|unit| unit.unit.issue.clone()).collect();
    let found: Vec<Option<String>> = matched.real.iter().map(|unit| unit.group.clone()).collect();
    let (truth, found) = (agreement::labels(&truth), agreement::labels(&found));
    figures.push(("merge pairs".to_owned(), Figure::Rates(agreement::pairs(&truth, &found))));
    figures.push(("merge b-cubed".to_owned(), Figure::Rates(agreement::b_cubed(&truth, &found))));
    figures.push(("merge ARI".to_owned(), Figure::Number(agreement::adjusted_rand(&truth, &found))));
    figures.push(("merge AMI".to_owned(), Figure::Number(agreement::adjusted_mutual_information(&truth, &found))));
}

/// Ranks pairs of units by the scores of the run, whatever the threshold.
fn rank_pairs(run: &RunFolder, matched: &Matched<'_>, figures: &mut Figures) -> Result<()> {
    let mut scores: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let (pairs, neighbors) = (run.pairs()?, run.neighbors()?);
    let suggested = pairs.iter().filter(|pair| pair.kind != "caution").map(|pair| (pair.left.as_str(), pair.right.as_str(), pair.score));
    for (a, b, score) in suggested.chain(neighbors.iter().map(|near| (near.id.as_str(), near.neighbor.as_str(), near.score))) {
        let known = scores.entry((a.min(b), a.max(b))).or_insert(score);
        *known = known.max(score);
    }
    let real = &matched.real;
    let mut ranked: Vec<(f64, bool)> = Vec::new();
    let mut wanted = 0;
    for (i, a) in real.iter().enumerate() {
        for b in &real[i + 1..] {
            let same = a.unit.issue == b.unit.issue;
            wanted += usize::from(same);
            let Some((a, b)) = a.issue.zip(b.issue) else { continue };
            let (a, b) = (a.id.as_str(), b.id.as_str());
            let score = if a == b { Some(1.0) } else { scores.get(&(a.min(b), a.max(b))).copied() };
            ranked.extend(score.map(|score| (score, same)));
        }
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let ranked: Vec<bool> = ranked.into_iter().map(|(_, same)| same).collect();
    number("pair average precision", ranking::average_precision(&ranked, wanted), figures);

    let mut near: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for neighbor in &neighbors {
        near.entry(&neighbor.id).or_default().push(&neighbor.neighbor);
    }
    let mut shares = Vec::new();
    for (i, unit) in real.iter().enumerate() {
        let of_issue = |other: &usize| *other != i && real[*other].unit.issue == unit.unit.issue;
        let siblings: Vec<usize> = (0..real.len()).filter(of_issue).collect();
        let Some(issue) = unit.issue.filter(|_| !siblings.is_empty()) else { continue };
        let ids: BTreeSet<&str> = siblings.iter().filter_map(|&other| Some(real[other].issue?.id.as_str())).collect();
        let found = near.get(issue.id.as_str()).map_or(0, |near| {
            let near: BTreeSet<&str> = near.iter().take(NEAR).copied().collect();
            near.intersection(&ids).count()
        });
        shares.push(self::real(found) / self::real(siblings.len()));
    }
    number("sibling recall@10", mean(&shares), figures);
    Ok(())
}

fn keeping_apart(matched: &Matched<'_>, gold: &Gold, figures: &mut Figures) {
    if gold.hard_negatives.is_empty() {
        return;
    }
    let merged = |&&(a, b): &&(usize, usize)| match (matched.group(a), matched.group(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    };
    let count = gold.hard_negatives.iter().filter(merged).count();
    figures.push(("hard negatives merged".to_owned(), Figure::Count(count, gold.hard_negatives.len())));
}

/// Whether answers that raise several things, and only those, were cut.
fn splitting(run: &RunFolder, gold: &Gold, figures: &mut Figures) {
    let count = |ids: &mut dyn Iterator<Item = &str>| -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for id in ids {
            *counts.entry(id.to_owned()).or_default() += 1;
        }
        counts
    };
    let units = count(&mut gold.units.iter().map(|unit| unit.response.as_str()));
    let issues = count(&mut run.issues.iter().map(|issue| issue.response.as_str()));
    let cut = |id: &String| issues.get(id).is_some_and(|&n| n > 1);
    figures.push(("composite split".to_owned(), Figure::Rates(Rates::of_flags(units.iter().map(|(id, &n)| (n > 1, cut(id)))))));
}

fn judging(run: &RunFolder, matched: &Matched<'_>, gold: &Gold, figures: &mut Figures) -> Result<()> {
    let real_units = &matched.real;
    if gold.has("abstractness") {
        let level = |unit: &Unit| unit.abstractness.unwrap_or(0);
        let said = real_units.iter().map(|m| (level(m.unit) == 2, m.issue.is_some_and(|issue| issue.is_abstract)));
        figures.push(("abstract (2 against 0, 1)".to_owned(), Figure::Rates(Rates::of_flags(said))));
        let levels: Vec<f64> = real_units.iter().map(|m| f64::from(level(m.unit))).collect();
        let scores: Vec<f64> = real_units.iter().map(|m| m.issue.and_then(|issue| issue.abstractness).unwrap_or(0.0)).collect();
        number("abstractness spearman", ranking::spearman(&levels, &scores), figures);
        let unclear: Vec<bool> = levels.iter().map(|&level| level > 0.0).collect();
        number("abstractness AUC (0 against 1, 2)", ranking::area_under_curve(&unclear, &scores), figures);
        if gold.has("missing") {
            let unclear = real_units.iter().filter(|m| level(m.unit) > 0);
            let (mut both, mut named, mut right) = (0, 0, 0);
            for m in unclear {
                let wanted: BTreeSet<&String> = m.unit.missing.iter().collect();
                let said: BTreeSet<&String> = m.issue.iter().flat_map(|issue| &issue.missing).collect();
                both += wanted.intersection(&said).count();
                named += said.len();
                right += wanted.len();
            }
            let share = |of: usize| real(both) / real(of.max(1));
            let figure = Figure::Named { precision: share(named), recall: share(right) };
            figures.push(("missing named (label 1, 2)".to_owned(), figure));
        }
    }
    if gold.has("flags") {
        flags(run, matched, gold, figures)?;
    }
    if gold.has("owner") {
        let wanted: Vec<(Vec<String>, &[String])> =
            real_units.iter().filter_map(|m| Some((vec![m.unit.owner.clone()?], m.issue?.departments.as_slice()))).collect();
        let lists: Vec<(&[String], &[String])> = wanted.iter().map(|(wanted, list)| (*list, wanted.as_slice())).collect();
        number("owner hit@1", ranking::hits(&lists, 1), figures);
        number("owner hit@3", ranking::hits(&lists, 3), figures);
    }
    measures(run, matched, gold, figures)
}

/// Flags that some unit of the labels has. 内容なし counts what became of the response; 対応済み the units linked to a measure.
fn flags(run: &RunFolder, matched: &Matched<'_>, gold: &Gold, figures: &mut Figures) -> Result<()> {
    let has = |flags: &[String], flag: Flag| flags.iter().any(|name| name == flag.label());
    for flag in [Flag::Budget, Flag::Staff, Flag::Law, Flag::Caution, Flag::Private] {
        if matched.real.iter().any(|m| has(&m.unit.flags, flag)) {
            let said = matched.real.iter().map(|m| (has(&m.unit.flags, flag), m.issue.is_some_and(|issue| has(&issue.flags, flag))));
            figures.push((format!("flag {}", flag.label()), Figure::Rates(Rates::of_flags(said))));
        }
    }
    let dispositions = run.dispositions()?;
    let empty = Flag::NoContent.label();
    let said = gold.units.iter().enumerate().map(|(i, unit)| {
        let disposed = dispositions.get(&unit.response).is_some_and(|disposition| disposition.contains(empty));
        (has(&unit.flags, Flag::NoContent), disposed || matched.issue(i).is_some_and(|issue| has(&issue.flags, Flag::NoContent)))
    });
    figures.push((format!("flag {empty}"), Figure::Rates(Rates::of_flags(said))));
    Ok(())
}

fn measures(run: &RunFolder, matched: &Matched<'_>, gold: &Gold, figures: &mut Figures) -> Result<()> {
    if gold.measures.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let mut near: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in run.measures()? {
        near.entry(row.id).or_default().push(row.measure);
    }
    let links = |m: &matching::MatchedUnit<'_>| gold.measures[m.number].as_slice();
    let lists: Vec<(&[String], &[String])> = matched
        .real
        .iter()
        .filter(|m| !links(m).is_empty())
        .filter_map(|m| Some((near.get(&m.issue?.id).map_or(&[][..], Vec::as_slice), links(m))))
        .collect();
    number("measure hit@1", ranking::hits(&lists, 1), figures);
    number("measure hit@3", ranking::hits(&lists, 3), figures);
    let handled = Flag::Handled.label();
    let said = matched.real.iter().map(|m| (!links(m).is_empty(), m.issue.is_some_and(|issue| issue.flags.iter().any(|f| f == handled))));
    figures.push((format!("flag {handled}"), Figure::Rates(Rates::of_flags(said))));
    Ok(())
}

fn number(name: &str, value: Option<f64>, figures: &mut Figures) {
    figures.extend(value.map(|value| (name.to_owned(), Figure::Number(value))));
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / real(values.len()))
}

#[allow(clippy::cast_precision_loss, reason = "counts of units are far below 2^53")]
const fn real(n: usize) -> f64 {
    n as f64
}
