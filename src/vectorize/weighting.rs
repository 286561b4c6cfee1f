//! Counts to weighted unit rows: sublinear term frequency times inverse document frequency (Salton and Buckley 1988), each row of
//! length 1. The vocabulary is sorted, so the numbers do not depend on the order of documents or threads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::matrix::{DocumentTermMatrix, Vocabulary, Weighted};

/// What a document holds of each feature: name and strength, above 0. A name may stand more than once.
pub type Features = Vec<(String, f32)>;

/// Weighs the features of all documents: `(1 + ln strength) * (1 + ln((1 + n) / (1 + df)))`, rows scaled to length 1. Strengths
/// under 1 (what is only implied) are taken as they are.
#[must_use]
pub fn weigh(documents: &[Features]) -> Weighted {
    let merged: Vec<BTreeMap<&str, f32>> = documents
        .par_iter()
        .map(|features| {
            let mut sum = BTreeMap::new();
            for (name, strength) in features {
                *sum.entry(name.as_str()).or_insert(0.0) += strength;
            }
            sum
        })
        .collect();
    let mut frequency: BTreeMap<&str, u32> = BTreeMap::new();
    for features in &merged {
        for &name in features.keys() {
            *frequency.entry(name).or_insert(0) += 1;
        }
    }
    let n = count(documents.len());
    let idf: Vec<f32> = frequency.values().map(|&df| 1.0 + ((1.0 + n) / (1.0 + count(df as usize))).ln()).collect();
    let number: BTreeMap<&str, u32> = frequency.keys().copied().zip(0..).collect();
    let rows: Vec<Vec<(u32, f32)>> = merged
        .par_iter()
        .map(|features| {
            let mut row: Vec<(u32, f32)> = features
                .iter()
                .map(|(name, &strength)| {
                    let column = number[name];
                    let frequency = if strength > 1.0 { 1.0 + strength.ln() } else { strength };
                    (column, frequency * idf[column as usize])
                })
                .collect();
            scale(&mut row);
            row
        })
        .collect();
    let matrix = DocumentTermMatrix::from_rows(number.len(), rows);
    let vocabulary = Vocabulary::new(frequency.into_iter().map(|(name, df)| (name.to_owned(), df)).collect());
    Weighted { vocabulary, matrix, idf }
}

/// A count as a number to calculate with; exact up to 2^24, beyond that to seven digits.
#[allow(clippy::cast_precision_loss, reason = "a survey has fewer than 2^24 answers")]
const fn count(n: usize) -> f32 {
    n as f32
}

fn scale(row: &mut [(u32, f32)]) {
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
