//! How alike two issues are: one documented model whose parts add up to the score.
//!
//! Two things tell: the places of both texts in the atlas (what they raise, whatever the words), and their wording.
//!
//! ```text
//! share  = PLACE * acquaintance * sureness(i) * sureness(j)        how far the places are trusted
//! place  = share * cosine(places)
//! wording = CHARACTERS * cosine(letters) + SURVEY * cosine(the survey's own vectors), 0..=1
//! polarity: where one of the two denies and the other does not, wording is lowered by the share POLARITY
//! score  = WORDS * cosine(words) + (1 - WORDS) * (place + (1 - share) * wording^SHARPNESS)
//! bareness: where one of the two names a topic and nothing more, and the other says something of it, the score is lowered by BARENESS * acquaintance
//! ```
//!
//! `acquaintance` is how well the atlas knows the survey, `sureness` how surely a text has its place. Where the atlas knows a survey of
//! a city hall, places tell nearly all: people who say one issue in words of their own share none, and look-alikes share most. Where
//! it does not, wording is all there is, and it has to be nearly the same before it counts.
//!
//! What was fitted on what: `CHARACTERS`, `SURVEY` and `POLARITY` on the training part of a public set of sentence pairs (JSTS, 8,742
//! pairs in six samples); `PLACE`, `SHARPNESS`, `BARENESS` on the project's `fixtures/r6`, beside a
//! labelled survey outside the repository; the bounds of `acquaintance` lie between the surveys and the sentence pairs. The merge threshold
//! was chosen last among .5, .525 .. .65 by F0.5 of the other two surveys (`fixtures/r6`, `fixtures/r7`, the one outside): .5, .525, .5;
//! of these .525, as it merges no more look-alikes. Precision does not rise with it: .56, .60, .60, .58, .57, .53 on the one outside.
//!
//! What each part is worth. Average precision of all pairs of units of `fixtures/r6`, `fixtures/r7` and the survey outside; rank
//! correlation on JSTS (validation part) and JSICK, where places count for nothing:
//!
//! | model | r6 | r7 | outside | JSTS | JSICK |
//! |---|---|---|---|---|---|
//! | words alone (tf-idf, compounds whole and in parts) | .056 | .103 | .111 | .664 | .778 |
//! | pairs of letters alone | .058 | .110 | .105 | .704 | .747 |
//! | the frame's objects alone | .080 | .088 | .118 | .496 | .586 |
//! | the frame's troubles and wishes alone | .032 | .052 | .035 | .120 | .148 |
//! | places alone, 1,018 canonical issues | .387 | - | .421 | - | - |
//! | places alone, 1,717 canonical issues | .410 | .370 | .444 | - | - |
//! | places and half frames, words, letters | .316 | .318 | .369 | - | - |
//! | letters alone | - | - | - | .732 | .798 |
//! | the survey's own vectors alone | - | - | - | .744 | .790 |
//! | this model without polarity | - | - | - | .750 | .803 |
//! | this model (without bareness) | .404 | .368 | .444 | .751 | .805 |
//!
//! Each part left out of the model as released (1,994 canonical issues), by `evaluate`: average precision; precision and recall of merged
//! pairs, look-alikes merged; rank correlation:
//!
//! | left out | AP r6 | AP r7 | AP outside | merged outside | look-alikes r6, r7, outside | JSTS | JSICK |
//! |---|---|---|---|---|---|---|---|
//! | nothing | .419 | .348 | .306 | .613, .171 | 8, 7, 6 | .751 | .805 |
//! | place | .069 | .118 | .082 | .069, .004 | 2, 1, 5 | .751 | .805 |
//! | characters | .416 | .345 | .305 | .613, .171 | 8, 8, 6 | .743 | .756 |
//! | survey | .421 | .346 | .305 | .611, .169 | 7, 7, 6 | .733 | .806 |
//! | polarity | .419 | .346 | .307 | .613, .171 | 8, 7, 6 | .750 | .801 (contradictions over the median near-paraphrase .017 -> .308) |
//! | bareness | .383 | .326 | .318 | .613, .192 | 14, 9, 6 | .751 | .805 |
//! | words | .419 | .348 | .306 | .613, .171 | 8, 7, 6 | .751 | .805 |
//!
//! `words` is there for what a city's decisions teach alone. The table was made before a last fix of how expressions are found, with which
//! the whole model has .425, .353, .318; .657, .171; 8, 6, 6.
//!
//! Frames tell through the places (concepts are features there) and the cautions; as parts of their own they brought nothing and went.
//! Also tried: ridge regression from features to canonical issues (.389, -, .353), directions that tell the sayings of one issue from
//! those of others (linear discriminants on 600 directions; mixed with the places .43, .39, .45, but 18 MB and ten times the time).

use crate::group::Parts;
use crate::matrix::Vectors;

/// Share of the place where the atlas knows the survey and both texts.
const PLACE: f64 = 0.95;
/// Weight of the words themselves: on labelled surveys they add nothing, as look-alikes share most of them; a city whose own names tell
/// issues apart raises it by its decisions (`ledger::learn_pairs`).
const WORDS: f64 = 0.002;
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
    let rest = 1.0 - WORDS;
    let share = PLACE * vectors.acquaintance * sure(i) * sure(j);
    let place = if share > 0.0 { rest * share * vectors.place.row(i).dot(&vectors.place.row(j)).clamp(0.0, 1.0) } else { 0.0 };
    // Words that keep no company in the survey have no vector: there letters are all there is.
    let has_company = |document: usize| vectors.survey.row(document).iter().any(|&value| value != 0.0);
    let present = if has_company(i) && has_company(j) { 1.0 } else { CHARACTERS };
    let characters = CHARACTERS / present * vectors.characters.row(i).dot(&vectors.characters.row(j)).clamp(0.0, 1.0);
    let survey = SURVEY * vectors.survey.dot(i, j).clamp(0.0, 1.0);
    let wording = characters + survey;
    let told = if vectors.denies[i] == vectors.denies[j] { 1.0 } else { 1.0 - POLARITY };
    let scale = rest * (1.0 - share) * wording.powi(SHARPNESS - 1);
    let polarity = scale * wording * (told.powi(SHARPNESS) - 1.0);
    let words = WORDS * vectors.words.row(i).dot(&vectors.words.row(j)).clamp(0.0, 1.0);
    let alike = Parts { place, words, characters: scale * characters, survey: scale * survey, polarity, bareness: 0.0 };
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
            words: rows([vec![(0, 1.0)], vec![(1, 1.0)]]),
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
        assert!((strange.total() - 0.998 * ((0.4 * 0.8 + 0.6) * 0.9f64).powi(3)).abs() < 1e-6);
    }

    #[test]
    fn a_text_is_entirely_like_itself() {
        assert!((parts(&vectors(1.0), 0, 0).total() - 1.0).abs() < 1e-6);
        assert!((parts(&vectors(0.0), 1, 1).total() - 1.0).abs() < 1e-6);
    }
}
