//! How alike two issues are: one documented model whose parts add up to the score.
//!
//! Two things tell: the places of both texts in the atlas (what they raise, whatever the words), and their wording.
//!
//! ```text
//! share  = PLACE * acquaintance * sureness(i) * sureness(j)        how far the places are trusted
//! place  = share * cosine(places)
//! wording = CHARACTERS * cosine(letters) + SURVEY * cosine(the survey's own vectors), 0..=1
//! polarity: where one of the two denies and the other does not, wording is lowered by the share POLARITY
//! score  = place + (1 - share) * wording^SHARPNESS
//! bareness: where one of the two names a topic and nothing more, and the other says something of it, the score is lowered by BARENESS * acquaintance
//! ```
//!
//! `acquaintance` is how well the atlas knows the survey, `sureness` how surely a text has its place. Where the atlas knows a survey of
//! a city hall, places tell nearly all: people who say one issue in words of their own share none, and look-alikes share most. Where
//! it does not, wording is all there is, and it has to be nearly the same before it counts.
//!
//! What was fitted on what: `CHARACTERS`, `SURVEY` and `POLARITY` on the training part of a public set of sentence pairs (JSTS, 8,742
//! pairs in six samples); `PLACE` and `SHARPNESS` by average precision on the project's `fixtures/r6`.

use crate::group::Parts;
use crate::matrix::Vectors;

/// Share of the place where the atlas knows the survey and both texts.
const PLACE: f64 = 0.95;
/// Weight of letters in common in the wording.
const CHARACTERS: f64 = 0.4;
/// Weight of the survey's own vectors in the wording.
const SURVEY: f64 = 0.6;
/// What wording loses where only one of the two denies.
const POLARITY: f64 = 0.1;
/// What is lost where only one of the two says something of its topic: nobody can tell that the other means the same.
const BARENESS: f64 = 0.4;
/// Power of the wording's likeness: texts that are about half alike are so by chance.
const SHARPNESS: i32 = 3;

/// The parts of the likeness of documents `i` and `j`.
#[must_use]
pub fn parts(vectors: &Vectors, i: usize, j: usize) -> Parts {
    let sure = |document: usize| f64::from(vectors.sureness[document]);
    let share = PLACE * vectors.acquaintance * sure(i) * sure(j);
    let place = if share > 0.0 { share * vectors.place.row(i).dot(&vectors.place.row(j)).clamp(0.0, 1.0) } else { 0.0 };
    let characters = CHARACTERS * vectors.characters.row(i).dot(&vectors.characters.row(j)).clamp(0.0, 1.0);
    let survey = SURVEY * vectors.survey.dot(i, j).clamp(0.0, 1.0);
    let wording = characters + survey;
    let told = if vectors.denies[i] == vectors.denies[j] { 1.0 } else { 1.0 - POLARITY };
    let scale = (1.0 - share) * wording.powi(SHARPNESS - 1);
    let polarity = scale * wording * (told.powi(SHARPNESS) - 1.0);
    let alike = Parts { place, characters: scale * characters, survey: scale * survey, polarity, bareness: 0.0 };
    let bareness = if vectors.bare[i] == vectors.bare[j] { 0.0 } else { -BARENESS * vectors.acquaintance * alike.total() };
    Parts { bareness, ..alike }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{DenseRows, DocumentTermMatrix};

    fn vectors(acquaintance: f64) -> Vectors {
        let rows = |rows: [Vec<(u32, f32)>; 2]| DocumentTermMatrix::from_rows(2, rows);
        Vectors {
            characters: rows([vec![(0, 1.0)], vec![(0, 0.8), (1, 0.6)]]),
            place: rows([vec![(0, 1.0)], vec![(0, 1.0)]]),
            sureness: vec![1.0, 0.5],
            acquaintance,
            survey: DenseRows::new(1, vec![1.0, 1.0]),
            denies: vec![false, true],
            bare: vec![false, false],
            ..Vectors::default()
        }
    }

    #[test]
    fn an_atlas_that_does_not_know_the_survey_adds_nothing() {
        let strange = parts(&vectors(0.0), 0, 1);
        assert!(strange.place.abs() < 1e-12 && strange.polarity < 0.0);
        assert!((strange.total() - ((0.4 * 0.8 + 0.6) * 0.9f64).powi(3)).abs() < 1e-6);
    }

    #[test]
    fn a_text_is_entirely_like_itself() {
        assert!((parts(&vectors(1.0), 0, 0).total() - 1.0).abs() < 1e-6);
        assert!((parts(&vectors(0.0), 1, 1).total() - 1.0).abs() < 1e-6);
    }
}
