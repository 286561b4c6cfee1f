//! The survey's own word vectors: words that keep the same company are near one another (distributional semantics, Levy and Goldberg
//! 2014). Learned on the survey itself, so they know its subject whatever it is; of use where the atlas knows little.
//!
//! Positive pointwise mutual information of words and letters that stand in one text, with the context counts raised to `SMOOTHING`;
//! reduced by truncated singular value decomposition, each vector scaled to length 1. A text is the weighted sum of its words.

use rayon::prelude::*;

use super::features::words_and_letters;
use super::reduction::{directions, every, failed, times};
use super::weighting::{Weighting, weigh};
use crate::document::Document;
use crate::error::Result;
use crate::matrix::{DenseRows, DocumentTermMatrix, Row};

/// Texts whose words' company is counted at most, evenly spread over the survey.
const SAMPLE: usize = 3000;
/// Numbers in a vector.
const WIDTH: usize = 60;
/// Power of the context counts: less weight on rare company.
const SMOOTHING: f64 = 0.75;

/// Rows of `documents`, `n_documents x WIDTH` at most, of length 1 or 0.
///
/// # Errors
/// Where the decomposition does not converge.
pub fn vectors(documents: &[&Document], seed: u64) -> Result<DenseRows> {
    let n = documents.len();
    let (_, rows): (Weighting<'_>, _) = weigh(n, |i| words_and_letters(documents[i]));
    let company = company(&rows.selected(&every(n, SAMPLE)));
    if company.width() == 0 {
        return Ok(DenseRows::new(0, Vec::new()));
    }
    let found = directions(&company, WIDTH, seed).map_err(|error| failed(&error))?;
    let mut words = times(&company, &found.vectors);
    for (mut column, strength) in words.columns_mut().into_iter().zip(&found.strengths) {
        column *= if *strength > 0.0 { strength.powf(-0.5) } else { 0.0 };
    }
    for mut word in words.rows_mut() {
        let length = word.dot(&word).sqrt();
        if length > 0.0 {
            word /= length;
        }
    }
    let width = words.ncols();
    let mut values = vec![0f32; n * width];
    values.par_chunks_mut(width.max(1)).enumerate().for_each(|(i, out)| {
        let row = rows.row(i);
        let mut sum = vec![0f64; width];
        for (&word, &weight) in row.columns.iter().zip(row.values) {
            for (total, value) in sum.iter_mut().zip(words.row(word as usize)) {
                *total += f64::from(weight) * value;
            }
        }
        let length = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        for (out, total) in out.iter_mut().zip(sum) {
            #[allow(clippy::cast_possible_truncation, reason = "rounded to the rows' own width")]
            let scaled = if length > 0.0 { (total / length) as f32 } else { 0.0 };
            *out = scaled;
        }
    });
    Ok(DenseRows::new(width, values))
}

/// How much more often two features stand in one text than chance would have it, `n_features x n_features`: logarithm of the ratio,
/// only where it is above 0.
fn company(rows: &DocumentTermMatrix) -> DocumentTermMatrix {
    let texts = rows.transposed();
    let together: Vec<Vec<(u32, u32)>> = (0..rows.width())
        .into_par_iter()
        .map_init(|| vec![0u32; rows.width()], |counts, feature| beside(feature, rows, texts.row(feature), counts))
        .collect();
    let totals: Vec<f64> = together.iter().map(|row| row.iter().map(|&(_, count)| f64::from(count)).sum()).collect();
    let contexts: Vec<f64> = totals.iter().map(|total| total.powf(SMOOTHING)).collect();
    let all: f64 = contexts.iter().sum();
    let informative = |feature: usize, row: &[(u32, u32)]| -> Vec<(u32, f32)> {
        let value = |&(other, count): &(u32, u32)| {
            let ratio = f64::from(count) * all / (totals[feature] * contexts[other as usize]);
            #[allow(clippy::cast_possible_truncation, reason = "rounded to the matrix's own width")]
            let value = ratio.ln() as f32;
            (value > 0.0).then_some((other, value))
        };
        row.iter().filter_map(value).collect()
    };
    let rows: Vec<Vec<(u32, f32)>> = together.par_iter().enumerate().map(|(feature, row)| informative(feature, row)).collect();
    DocumentTermMatrix::from_rows(texts.height(), rows)
}

/// In how many texts each other feature stands beside `feature`, by rising number. `counts` is all zero, before and after.
fn beside(feature: usize, rows: &DocumentTermMatrix, texts: Row<'_>, counts: &mut [u32]) -> Vec<(u32, u32)> {
    let mut seen: Vec<u32> = Vec::new();
    for &text in texts.columns {
        for &other in rows.row(text as usize).columns {
            if other as usize != feature {
                if counts[other as usize] == 0 {
                    seen.push(other);
                }
                counts[other as usize] += 1;
            }
        }
    }
    seen.sort_unstable();
    seen.into_iter().map(|other| (other, std::mem::take(&mut counts[other as usize]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_together_more_often_than_by_chance_is_informative() {
        let rows = DocumentTermMatrix::from_rows(4, [vec![(0, 1.0), (1, 1.0)], vec![(0, 1.0), (1, 1.0)], vec![(2, 1.0), (3, 1.0)]]);
        let company = company(&rows);
        assert_eq!(company.row(0).columns, [1]);
        assert!(company.row(2).values[0] > company.row(0).values[0], "rarer company tells more");
    }

    #[test]
    fn no_text_gives_no_row() {
        assert_eq!(vectors(&[], 1).unwrap(), DenseRows::new(0, Vec::new()));
    }
}
