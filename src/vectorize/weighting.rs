//! Counts to weighted unit rows: sublinear term frequency times inverse document frequency (Salton and Buckley 1988), each row of
//! length 1. Features are numbered in sorted order, so the numbers do not depend on the order of documents or threads.

use std::collections::HashMap;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::features::{Feature, Features};
use crate::matrix::DocumentTermMatrix;

/// Documents that one task counts at a time.
const CHUNK: usize = 512;

/// How often each feature stands. Asked and added up, never walked but where the result is sorted.
type Counts<'a> = HashMap<Feature<'a>, u32, FxBuildHasher>;

/// How much each feature weighs, learned from documents.
#[derive(Debug, Clone, Default)]
pub struct Weighting<'a> {
    /// The features in sorted order; their places are their numbers.
    features: Vec<Feature<'a>>,
    /// Number of each feature.
    numbers: Counts<'a>,
    /// Inverse document frequency of each feature: `1 + ln((1 + n) / (1 + df))`.
    idf: Vec<f32>,
}

impl<'a> Weighting<'a> {
    /// Learns the weights of all features of `n` documents; `of` gives one document's.
    #[must_use]
    pub fn learn(n: usize, of: impl Fn(usize) -> Features<'a> + Sync) -> Self {
        let chunk = |chunk: usize| {
            let mut counts = Counts::default();
            for document in chunk * CHUNK..((chunk + 1) * CHUNK).min(n) {
                let mut features: Vec<Feature<'a>> = of(document).into_iter().map(|(feature, _)| feature).collect();
                features.sort_unstable();
                features.dedup();
                for feature in features {
                    *counts.entry(feature).or_default() += 1;
                }
            }
            counts
        };
        let counts = (0..n.div_ceil(CHUNK)).into_par_iter().map(chunk).reduce(Counts::default, |a, b| {
            let (mut all, more) = if a.len() < b.len() { (b, a) } else { (a, b) };
            #[allow(clippy::iter_over_hash_type, reason = "whole numbers add up to the same in any order")]
            for (feature, count) in more {
                *all.entry(feature).or_default() += count;
            }
            all
        });
        let mut frequency: Vec<(Feature<'a>, u32)> = counts.into_iter().collect();
        frequency.par_sort_unstable();
        let idf = frequency.iter().map(|&(_, df)| 1.0 + ((1.0 + real(n)) / (1.0 + real(df as usize))).ln()).collect();
        Self::new(frequency.into_iter().map(|(feature, _)| feature).collect(), idf)
    }

    /// The weights of sorted features, one each.
    #[must_use]
    pub fn new(features: Vec<Feature<'a>>, idf: Vec<f32>) -> Self {
        let numbers = features.iter().copied().zip(0..).collect();
        Self { features, numbers, idf }
    }

    /// Features and weights, as `new` takes them.
    #[must_use]
    pub fn taken_apart(self) -> (Vec<Feature<'a>>, Vec<f32>) {
        (self.features, self.idf)
    }

    /// The features that were learned, by their numbers.
    #[must_use]
    pub fn features(&self) -> &[Feature<'a>] {
        &self.features
    }

    /// Whether a feature was learned.
    #[must_use]
    pub fn knows(&self, feature: Feature<'_>) -> bool {
        self.numbers.contains_key(&feature)
    }

    /// Rows of `n` documents, `n x n_features`.
    #[must_use]
    pub fn rows<'b>(&self, n: usize, of: impl Fn(usize) -> Features<'b> + Sync) -> DocumentTermMatrix {
        let rows: Vec<Vec<(u32, f32)>> = (0..n).into_par_iter().map(|document| self.row(&of(document))).collect();
        DocumentTermMatrix::from_rows(self.idf.len(), rows)
    }

    /// A document's row: `(1 + ln strength) * idf`, scaled to length 1. Strengths under 1 (what is only implied) are taken as they are;
    /// features that were not learned count for nothing.
    #[must_use]
    pub fn row(&self, features: &Features<'_>) -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> =
            features.iter().filter_map(|(feature, strength)| Some((*self.numbers.get(feature)?, *strength))).collect();
        row.sort_by_key(|&(column, _)| column);
        merge(&mut row);
        for (column, value) in &mut row {
            let frequency = if *value > 1.0 { 1.0 + value.ln() } else { *value };
            *value = frequency * self.idf[*column as usize];
        }
        scale(&mut row);
        row
    }
}

/// Learns the weights of the documents' own features and gives their rows.
#[must_use]
pub fn weigh<'a>(n: usize, of: impl Fn(usize) -> Features<'a> + Sync) -> (Weighting<'a>, DocumentTermMatrix) {
    let weighting = Weighting::learn(n, &of);
    let matrix = weighting.rows(n, of);
    (weighting, matrix)
}

/// A count as a number to calculate with; exact up to 2^24, beyond that to seven digits.
#[allow(clippy::cast_precision_loss, reason = "a survey has fewer than 2^24 answers")]
const fn real(n: usize) -> f32 {
    n as f32
}

/// Adds up entries of one column that stand side by side.
pub fn merge(row: &mut Vec<(u32, f32)>) {
    row.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 += later.1;
        }
        same
    });
}

/// Scales a row to length 1; an empty one stays empty.
pub fn scale(row: &mut [(u32, f32)]) {
    let length = row.iter().map(|&(_, v)| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, value) in row {
            #[allow(clippy::cast_possible_truncation, reason = "rounded to the matrix's own width")]
            let scaled = (f64::from(*value) / length) as f32;
            *value = scaled;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features<'a>(words: &[&'a str]) -> Features<'a> {
        words.iter().map(|&w| (Feature::Term(w), 1.0)).collect()
    }

    #[test]
    fn rows_have_length_one_and_rare_words_weigh_more() {
        let documents = [features(&["a", "b"]), features(&["a"]), features(&[])];
        let (weighting, matrix) = weigh(3, |i| documents[i].clone());
        assert_eq!(weighting.features()[0], Feature::Term("a"));
        let row = matrix.row(0);
        assert!((row.dot(&row) - 1.0).abs() < 1e-6);
        assert!(row.values[1] > row.values[0]);
        assert!(matrix.row(2).is_empty());
    }

    #[test]
    fn the_order_of_documents_does_not_matter() {
        let (a, b) = (features(&["x", "y", "y"]), features(&["y", "z"]));
        let (forth, back) = ([a.clone(), b.clone()], [b, a]);
        assert_eq!(weigh(2, |i| forth[i].clone()).1.row(0), weigh(2, |i| back[i].clone()).1.row(1));
    }
}
