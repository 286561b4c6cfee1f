//! Counts to weighted unit rows: sublinear term frequency times inverse document frequency (Salton and Buckley 1988), each row of
//! length 1. The vocabulary is sorted, so the numbers do not depend on the order of documents or threads.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::matrix::{DocumentTermMatrix, Vocabulary, Weighted};

/// What a document holds of each feature: name and strength, above 0. A name may stand more than once.
pub type Features = Vec<(String, f32)>;

/// How much each feature weighs, learned from documents.
#[derive(Debug, Clone, Default)]
pub struct Weighting {
    /// Number of each feature, in sorted order of names. Asked only, never walked, but where it is sorted first.
    numbers: HashMap<String, u32>,
    /// Inverse document frequency of each feature: `1 + ln((1 + n) / (1 + df))`.
    idf: Vec<f32>,
}

impl Weighting {
    /// Learns the weights of all features of the documents.
    #[must_use]
    pub fn of(documents: &[Features]) -> Self {
        let mut names: Vec<&str> = documents
            .par_iter()
            .flat_map_iter(|features| {
                let mut names: Vec<&str> = features.iter().map(|(name, _)| name.as_str()).collect();
                names.sort_unstable();
                names.dedup();
                names
            })
            .collect();
        names.par_sort_unstable();
        let frequency: Vec<(&str, u32)> =
            names.chunk_by(|a, b| a == b).map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX))).collect();
        let n = count(documents.len());
        let idf = frequency.iter().map(|&(_, df)| 1.0 + ((1.0 + n) / (1.0 + count(df as usize))).ln()).collect();
        let numbers = frequency.iter().map(|&(name, _)| name.to_owned()).zip(0..).collect();
        Self { numbers, idf }
    }

    /// The documents' rows, `n_documents x n_features`: `(1 + ln strength) * idf`, scaled to length 1. Strengths under 1 (what is only
    /// implied) are taken as they are; features that were not learned count for nothing.
    #[must_use]
    pub fn rows(&self, documents: &[Features]) -> DocumentTermMatrix {
        let rows: Vec<Vec<(u32, f32)>> = documents.par_iter().map(|features| self.row(features)).collect();
        DocumentTermMatrix::from_rows(self.idf.len(), rows)
    }

    fn row(&self, features: &Features) -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> =
            features.iter().filter_map(|(name, strength)| Some((*self.numbers.get(name.as_str())?, *strength))).collect();
        row.sort_by_key(|&(column, _)| column);
        row.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 += later.1;
            }
            same
        });
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
pub fn weigh(documents: &[Features]) -> Weighted {
    let weighting = Weighting::of(documents);
    let matrix = weighting.rows(documents);
    Weighted { vocabulary: Vocabulary::new(weighting.numbers.into_keys().collect()), matrix }
}

/// A count as a number to calculate with; exact up to 2^24, beyond that to seven digits.
#[allow(clippy::cast_precision_loss, reason = "a survey has fewer than 2^24 answers")]
const fn count(n: usize) -> f32 {
    n as f32
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

    fn features(words: &[&str]) -> Features {
        words.iter().map(|w| ((*w).to_owned(), 1.0)).collect()
    }

    #[test]
    fn rows_have_length_one_and_rare_words_weigh_more() {
        let w = weigh(&[features(&["a", "b"]), features(&["a"]), features(&[])]);
        assert_eq!(w.vocabulary.term(0), "a");
        let row = w.matrix.row(0);
        assert!((row.dot(&row) - 1.0).abs() < 1e-6);
        assert!(row.values[1] > row.values[0]);
        assert!(w.matrix.row(2).is_empty());
    }

    #[test]
    fn the_order_of_documents_does_not_matter() {
        let (a, b) = (features(&["x", "y", "y"]), features(&["y", "z"]));
        let (forth, back) = (weigh(&[a.clone(), b.clone()]), weigh(&[b, a]));
        assert_eq!(forth.matrix.row(0), back.matrix.row(1));
    }
}
