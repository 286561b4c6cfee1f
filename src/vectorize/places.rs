//! Where a text stands among the canonical issues of the atlas: explicit semantic analysis (Gabrilovich and Markovitch 2007).
//!
//! Each canonical issue is the mean of its sayings' rows; a text's place is its cosine with each, cubed so that the nearest count
//! most, the nearest `NEAREST` kept, scaled to length 1 or less where even the nearest is far. Weights are learned from the atlas alone, so a text's place does not depend
//! on the survey it comes from.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::weighting::{Features, Weighting, scale};
use super::{Sayings, features};
use crate::document::Document;
use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::matrix::{DocumentTermMatrix, Row, Vocabulary, Weighted};

/// Canonical issues kept in a place.
const NEAREST: usize = 20;
/// Cosine with the nearest canonical issue from which a text has a place at all: below it the atlas knows nothing of the kind.
const FLOOR: f32 = 0.08;
/// Cosine from which the place is taken at its word; below it the row is shorter than 1 in proportion, so that texts the atlas
/// hardly knows are not near one another for that.
const SURE: f32 = 0.2;

/// The documents' places, `n_documents x n_canonical_issues`; columns are named by five digits and the heading. A text the atlas knows nothing of has an empty row.
#[must_use]
pub fn places(documents: &[Document], frames: &[Frame], lexicon: &Lexicon, sayings: &Sayings<'_>) -> Weighted {
    let read = |documents: &[Document], frames: &[Frame]| -> Vec<Features> {
        documents.par_iter().zip(frames).map(|(document, frame)| features::all(document, frame, lexicon)).collect()
    };
    let said = read(sayings.documents, sayings.frames);
    let weighting = Weighting::of(&said);
    let issues: Vec<usize> = sayings.atlas.sayings().map(|(issue, _)| issue).collect();
    let centers = centers(&weighting.rows(&said), &issues, sayings.atlas.issues.len());
    let by_feature = centers.transposed();
    let rows = weighting.rows(&read(documents, frames));
    let placed: Vec<Vec<(u32, f32)>> = (0..rows.height())
        .into_par_iter()
        .map_init(|| vec![0f32; centers.height()], |sums, i| place(rows.row(i), &by_feature, sums))
        .collect();
    let names = sayings.atlas.issues.iter().enumerate().map(|(number, issue)| format!("{number:05}{}", issue.name)).collect();
    Weighted { vocabulary: Vocabulary::new(names), matrix: DocumentTermMatrix::from_rows(centers.height(), placed) }
}

/// The mean of each canonical issue's sayings, scaled to length 1.
fn centers(said: &DocumentTermMatrix, issues: &[usize], n: usize) -> DocumentTermMatrix {
    let mut sums: Vec<BTreeMap<u32, f32>> = vec![BTreeMap::new(); n];
    for (row, &issue) in said.rows().zip(issues) {
        for (&column, &value) in row.columns.iter().zip(row.values) {
            *sums[issue].entry(column).or_insert(0.0) += value;
        }
    }
    let rows = sums.into_iter().map(|sum| {
        let mut row: Vec<(u32, f32)> = sum.into_iter().collect();
        scale(&mut row);
        row
    });
    DocumentTermMatrix::from_rows(said.width(), rows)
}

/// One text's place. `sums` is all zero, before and after.
fn place(row: Row<'_>, by_feature: &DocumentTermMatrix, sums: &mut [f32]) -> Vec<(u32, f32)> {
    for (&feature, &value) in row.columns.iter().zip(row.values) {
        let centers = by_feature.row(feature as usize);
        for (&issue, &weight) in centers.columns.iter().zip(centers.values) {
            sums[issue as usize] += value * weight;
        }
    }
    let mut near: Vec<(u32, f32)> =
        (0u32..).zip(sums.iter_mut()).map(|(issue, sum)| (issue, std::mem::take(sum))).filter(|n| n.1 > 0.0).collect();
    near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    if near.first().is_none_or(|nearest| nearest.1 < FLOOR) {
        return Vec::new();
    }
    let confidence = near.first().map_or(0.0, |nearest| (nearest.1 / SURE).min(1.0));
    near.truncate(NEAREST);
    near.sort_unstable_by_key(|n| n.0);
    for (_, cosine) in &mut near {
        *cosine = cosine.powi(3);
    }
    scale(&mut near);
    for (_, value) in &mut near {
        *value *= confidence;
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_nearest_to_the_issue_that_says_the_same() {
        let said = DocumentTermMatrix::from_rows(4, [vec![(0, 1.0)], vec![(1, 1.0)], vec![(2, 0.6), (3, 0.8)]]);
        let centers = centers(&said, &[0, 0, 1], 2);
        let texts = DocumentTermMatrix::from_rows(4, [vec![(1, 1.0)], vec![(0, 0.1), (3, 0.9)], vec![]]);
        let mut sums = vec![0.0; 2];
        let places: Vec<_> = texts.rows().map(|row| place(row, &centers.transposed(), &mut sums)).collect();
        assert_eq!(places[0], [(0, 1.0)]);
        assert!(places[1].iter().any(|&(issue, value)| issue == 1 && value > 0.9));
        assert!(places[2].is_empty());
    }
}
