//! Themes (テーマ): broad topics of a field for reading, by linfa's k-means on the reduced rows. Never a suggestion to merge.
//!
//! The number of themes is the data's: the one with the best simplified silhouette (Hruschka, Campello and de Castro 2004) among a
//! few, tried on a sample of at most `SAMPLE` issues; their centres are learned on `LEARNED` at most, evenly spread. Issues without words belong to no theme rather than to a junk drawer.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::KMeans;
use ndarray::{Array2, ArrayView1, Axis};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use crate::error::{Problem, Result};
use crate::group::Theme;
use crate::matrix::Vectors;

/// Most issues on which numbers of themes are tried.
const SAMPLE: usize = 1000;
/// Most issues of a field on which the centres are learned.
const LEARNED: usize = 5000;
/// Numbers of themes that are tried.
const TRIED: [usize; 7] = [2, 3, 4, 6, 8, 12, 16];
/// Fewest issues a theme should have on average; below it a field is one theme.
const ISSUES_PER_THEME: usize = 8;
/// Passes of k-means at most.
const ITERATIONS: u64 = 40;
/// Words in a label.
const LABEL_TERMS: usize = 5;
/// Typical issues named.
const TYPICAL: usize = 5;

/// Themes of every field. `fields` gives each issue's field, `dense` its reduced row, `themes` a fixed number a field or none.
///
/// # Errors
/// Where k-means fails.
pub fn themes(fields: &[Option<String>], dense: &Array2<f64>, vectors: &Vectors, themes: Option<usize>, seed: u64) -> Result<Vec<Theme>> {
    let mut by_field: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (i, field) in fields.iter().enumerate() {
        if !vectors.words.row(i).is_empty() {
            by_field.entry(field.as_deref()).or_default().push(i);
        }
    }
    let mut all = Vec::new();
    for (field, issues) in by_field {
        let rows = dense.select(Axis(0), &issues);
        let rows = unit(rows);
        let k = themes.unwrap_or_else(|| best_number(&rows, seed)).clamp(1, issues.len());
        let (membership, centers) = k_means(&rows, k, seed)?;
        let mut of_field: Vec<Theme> = (0..k).filter_map(|c| theme(c, field, &issues, &rows, &membership, &centers, vectors)).collect();
        of_field.sort_by(|a, b| (b.members.len(), &a.members).cmp(&(a.members.len(), &b.members)));
        all.extend(of_field);
    }
    for (n, theme) in (1..).zip(&mut all) {
        theme.name = format!("T{n:02}");
    }
    Ok(all)
}

/// Rows scaled to length 1, so that k-means compares directions.
fn unit(mut rows: Array2<f64>) -> Array2<f64> {
    for mut row in rows.axis_iter_mut(Axis(0)) {
        let length = row.dot(&row).sqrt();
        if length > 0.0 {
            row /= length;
        }
    }
    rows
}

fn k_means(rows: &Array2<f64>, k: usize, seed: u64) -> Result<(Vec<usize>, Array2<f64>)> {
    if rows.ncols() == 0 || k == 1 {
        let center = rows.mean_axis(Axis(0)).map_or_else(|| Array2::zeros((1, rows.ncols())), |mean| mean.insert_axis(Axis(0)));
        return Ok((vec![0; rows.nrows()], center));
    }
    let learned = spread(rows, LEARNED);
    let model = KMeans::params_with_rng(k, Xoshiro256Plus::seed_from_u64(seed))
        .n_runs(1)
        .max_n_iterations(ITERATIONS)
        .tolerance(1e-3)
        .fit(&DatasetBase::from(learned.view()))
        .map_err(|error| Problem::new(format!("テーマに分けられません（{error}）")))?;
    let membership = model.predict(rows).to_vec();
    Ok((membership, model.centroids().clone()))
}

/// Evenly spread rows, `most` at most.
fn spread(rows: &Array2<f64>, most: usize) -> Array2<f64> {
    let number = rows.nrows().min(most);
    let chosen: Vec<usize> = (0..number).map(|i| i * rows.nrows() / number).collect();
    rows.select(Axis(0), &chosen)
}

fn best_number(rows: &Array2<f64>, seed: u64) -> usize {
    let sample = spread(rows, SAMPLE);
    let score = |&k: &usize| k_means(&sample, k, seed).map_or(0.0, |(membership, centers)| silhouette(&sample, &membership, &centers));
    let tried = TRIED.partition_point(|k| k * ISSUES_PER_THEME <= sample.nrows());
    let scores: Vec<f64> = TRIED[..tried].par_iter().map(score).collect();
    let best = TRIED.into_iter().zip(scores).fold((1, 0.0), |best, next| if next.1 > best.1 { next } else { best });
    best.0
}

/// Simplified silhouette, -1..=1: distances to centres instead of to all members.
fn silhouette(rows: &Array2<f64>, membership: &[usize], centers: &Array2<f64>) -> f64 {
    let mut sum = 0.0;
    for (row, &own) in rows.axis_iter(Axis(0)).zip(membership) {
        let inside = distance(row, centers.row(own));
        let outside = (0..centers.nrows()).filter(|&c| c != own).map(|c| distance(row, centers.row(c))).fold(f64::INFINITY, f64::min);
        sum += (outside - inside) / outside.max(inside).max(f64::MIN_POSITIVE);
    }
    #[allow(clippy::cast_precision_loss, reason = "a sample of at most a thousand")]
    let n = membership.len() as f64;
    sum / n
}

fn distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

fn theme(
    cluster: usize,
    field: Option<&str>,
    issues: &[usize],
    rows: &Array2<f64>,
    membership: &[usize],
    centers: &Array2<f64>,
    vectors: &Vectors,
) -> Option<Theme> {
    let inside: Vec<usize> = (0..issues.len()).filter(|&r| membership[r] == cluster).collect();
    let members: Vec<usize> = inside.iter().map(|&r| issues[r]).collect();
    let mut near: Vec<(f64, usize)> = inside.iter().map(|&r| (distance(rows.row(r), centers.row(cluster)), issues[r])).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    (!members.is_empty()).then(|| Theme {
        name: String::new(),
        field: field.map(str::to_owned),
        label_terms: label(&members, vectors),
        typical: near.iter().take(TYPICAL).map(|&(_, issue)| issue).collect(),
        members,
    })
}

/// The terms with the greatest weight over the members.
fn label(members: &[usize], vectors: &Vectors) -> Vec<String> {
    let mut weights: BTreeMap<u32, f64> = BTreeMap::new();
    for &issue in members {
        let row = vectors.words.row(issue);
        for (&column, &value) in row.columns.iter().zip(row.values) {
            *weights.entry(column).or_insert(0.0) += f64::from(value);
        }
    }
    let mut ranked: Vec<(u32, f64)> = weights.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.iter().take(LABEL_TERMS).map(|&(column, _)| vectors.terms[column as usize].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_without_words_are_in_no_theme() {
        let vectors = Vectors { words: crate::matrix::DocumentTermMatrix::from_rows(1, [vec![], vec![]]), ..Vectors::default() };
        assert!(themes(&[None, None], &Array2::zeros((2, 0)), &vectors, None, 1).unwrap().is_empty());
    }

    #[test]
    fn two_clouds_are_two_themes() {
        let rows =
            Array2::from_shape_fn((40, 2), |(i, j)| if (i < 20) == (j == 0) { 1.0 } else { 0.01 * f64::from(u32::try_from(i).unwrap()) });
        assert_eq!(best_number(&unit(rows), 1), 2);
    }
}
