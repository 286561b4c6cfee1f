//! Where a text stands among the canonical issues of the atlas: explicit semantic analysis (Gabrilovich and Markovitch 2007).
//!
//! Each canonical issue is the mean of its sayings' rows; a text's place is its cosine with each, raised to `SHARPNESS` so that the
//! nearest count most, the nearest `NEAREST` kept, scaled to length 1. Weights are learned from the atlas alone, so a text's place does
//! not depend on the survey it comes from.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::features::{self, Feature};
use super::weighting::{Weighting, merge, scale, weigh};
use crate::atlas::{Atlas, Saying};
use crate::document::Document;
use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::matrix::{DocumentTermMatrix, Row};

/// Canonical issues kept in a place.
const NEAREST: usize = 20;
/// Power of the cosines.
const SHARPNESS: i32 = 3;
/// Cosine with the nearest canonical issue from which a text has a place at all: below it the atlas knows nothing of the kind.
const FLOOR: f32 = 0.08;
/// Cosine from which the place is taken at its word; below it a text is the less sure of its place.
const SURE: f32 = 0.2;
/// Mean share of a survey's terms that the atlas uses, below which the survey is about something else, and from which it is about
/// the atlas's world. Surveys of city halls have .91 and more, comments on a draft about copyright .72.
const STRANGE: f64 = 0.76;
const FAMILIAR: f64 = 0.86;

/// What was learned of the atlas. Can be written to a file and read back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Learned<'a> {
    /// The features of its sayings, sorted.
    #[serde(borrow)]
    features: Vec<Feature<'a>>,
    /// How much each weighs.
    idf: Vec<f32>,
    /// Which canonical issues have each feature, `n_features x n_canonical_issues`.
    by_feature: DocumentTermMatrix,
}

impl<'a> Learned<'a> {
    /// Learns the atlas. `documents` and `frames` are its sayings, read.
    #[must_use]
    pub fn of(atlas: &Atlas, sayings: &[Saying], documents: &'a [Document], frames: &'a [Frame], lexicon: &Lexicon) -> Self {
        let (weighting, said) = weigh(documents.len(), |i| features::all(&documents[i], &frames[i], lexicon));
        let issues: Vec<usize> = sayings.iter().map(|saying| saying.issue).collect();
        let by_feature = centers(&said, &issues, atlas.issues.len()).transposed();
        let (features, idf) = weighting.taken_apart();
        Self { features, idf, by_feature }
    }

    /// Whether both say the same, but for the rounding of another machine.
    #[cfg(test)]
    #[must_use]
    pub fn is_like(&self, other: &Learned<'_>) -> bool {
        let alike = |a: &[f32], b: &[f32]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        self.features == other.features
            && alike(&self.idf, &other.idf)
            && self.by_feature.height() == other.by_feature.height()
            && self.by_feature.rows().zip(other.by_feature.rows()).all(|(a, b)| a.columns == b.columns && alike(a.values, b.values))
    }
}

/// The atlas, ready to be asked where a text stands.
#[derive(Clone)]
pub struct Places<'a> {
    weighting: Weighting<'a>,
    by_feature: DocumentTermMatrix,
}

impl<'a> From<Learned<'a>> for Places<'a> {
    fn from(Learned { features, idf, by_feature }: Learned<'a>) -> Self {
        Self { weighting: Weighting::new(features, idf), by_feature }
    }
}

impl Places<'_> {
    /// The places of texts, `n_documents x n_canonical_issues`, and how sure each is, 0..=1. A text the atlas knows nothing of has an
    /// empty row and sureness 0.
    #[must_use]
    pub fn of(&self, documents: &[&Document], frames: &[&Frame], lexicon: &Lexicon) -> (DocumentTermMatrix, Vec<f32>) {
        let width = self.by_feature.width();
        let (placed, sureness): (Vec<Vec<(u32, f32)>>, Vec<f32>) = (documents, frames)
            .into_par_iter()
            .map_init(
                || Scratch::new(width),
                |scratch, (document, frame)| {
                    place(&self.weighting.row(&features::all(document, frame, lexicon)), &self.by_feature, scratch)
                },
            )
            .unzip();
        (DocumentTermMatrix::from_rows(width, placed), sureness)
    }

    /// How well the atlas knows what the documents speak of, 0..=1, by the mean share of their terms that it uses. 1 where there is
    /// no term at all.
    #[must_use]
    pub fn acquaintance(&self, documents: &[&Document]) -> f64 {
        let share = |document: &&Document| {
            let known = document.terms.iter().filter(|term| self.weighting.knows(Feature::Term(term))).count();
            real(known) / real(document.terms.len())
        };
        let shares: Vec<f64> = documents.iter().filter(|document| !document.terms.is_empty()).map(share).collect();
        if shares.is_empty() {
            return 1.0;
        }
        let mean = shares.iter().sum::<f64>() / real(shares.len());
        ((mean - STRANGE) / (FAMILIAR - STRANGE)).clamp(0.0, 1.0)
    }
}

/// The mean of each canonical issue's sayings, scaled to length 1.
fn centers(said: &DocumentTermMatrix, issues: &[usize], n: usize) -> DocumentTermMatrix {
    let mut sayings: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (saying, &issue) in issues.iter().enumerate() {
        sayings[issue].push(saying);
    }
    let center = |sayings: &Vec<usize>| {
        let entries =
            sayings.iter().map(|&saying| said.row(saying)).flat_map(|row| row.columns.iter().copied().zip(row.values.iter().copied()));
        let mut center: Vec<(u32, f32)> = entries.collect();
        center.sort_by_key(|&(column, _)| column);
        merge(&mut center);
        scale(&mut center);
        center
    };
    let rows: Vec<Vec<(u32, f32)>> = sayings.par_iter().map(center).collect();
    DocumentTermMatrix::from_rows(said.width(), rows)
}

#[allow(clippy::cast_precision_loss, reason = "counts of texts and terms are far below 2^53")]
const fn real(n: usize) -> f64 {
    n as f64
}

/// What one thread needs again for every text.
struct Scratch {
    /// Cosines with the canonical issues; all zero between two texts.
    sums: Vec<f32>,
    /// Those above 0.
    near: Vec<(u32, f32)>,
}

impl Scratch {
    fn new(issues: usize) -> Self {
        Self { sums: vec![0.0; issues], near: Vec::with_capacity(issues) }
    }
}

/// One text's place and how sure it is.
fn place(row: &[(u32, f32)], by_feature: &DocumentTermMatrix, Scratch { sums, near }: &mut Scratch) -> (Vec<(u32, f32)>, f32) {
    for &(feature, value) in row {
        let Row { columns, values } = by_feature.row(feature as usize);
        for (&issue, &weight) in columns.iter().zip(values) {
            sums[issue as usize] += value * weight;
        }
    }
    near.clear();
    near.extend((0u32..).zip(sums.iter_mut()).map(|(issue, sum)| (issue, std::mem::take(sum))).filter(|n| n.1 > 0.0));
    let nearest_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if near.len() > NEAREST {
        near.select_nth_unstable_by(NEAREST - 1, nearest_first);
        near.truncate(NEAREST);
    }
    let nearest = near.iter().map(|n| n.1).fold(0.0, f32::max);
    if nearest < FLOOR {
        return (Vec::new(), 0.0);
    }
    let mut near = near.clone();
    near.sort_unstable_by_key(|n| n.0);
    for (_, cosine) in &mut near {
        *cosine = cosine.powi(SHARPNESS);
    }
    scale(&mut near);
    (near, (nearest / SURE).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_nearest_to_the_issue_that_says_the_same() {
        let said = DocumentTermMatrix::from_rows(4, [vec![(0, 1.0)], vec![(1, 1.0)], vec![(2, 0.6), (3, 0.8)]]);
        let centers = centers(&said, &[0, 0, 1], 2);
        let texts = [vec![(1, 1.0)], vec![(0, 0.1), (3, 0.9)], vec![]];
        let mut scratch = Scratch::new(2);
        let places: Vec<_> = texts.iter().map(|row| place(row, &centers.transposed(), &mut scratch).0).collect();
        assert_eq!(places[0], [(0, 1.0)]);
        assert!(places[1].iter().any(|&(issue, value)| issue == 1 && value > 0.9));
        assert!(places[2].is_empty());
    }
}
