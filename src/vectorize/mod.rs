//! Documents and frames to numbers: weighted rows of what they hold, and a few dense numbers per document.
//!
//! `features` says what is looked at, `weighting` turns it into unit rows, `places` finds the canonical issues near a text, `survey`
//! learns vectors of the survey's own words, `reduction` makes dense rows for themes and map.

mod features;
mod places;
mod reduction;
mod survey;
mod weighting;

use self::features::Feature;
pub use self::places::{Learned, Places};
pub use self::reduction::reduce;
use self::weighting::weigh;
use crate::document::{Document, PartOfSpeech};
use crate::error::Result;
use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::matrix::Vectors;

/// Turns documents and their frames, which run in parallel, into vectors. `bare` tells of the survey's own documents, which come
/// first, whether they name a topic and nothing more; the lists behind them do not. `seed` is that of the word vectors.
///
/// # Errors
/// Where the word vectors cannot be computed.
pub fn vectorize(
    documents: &[&Document],
    frames: &[&Frame],
    lexicon: &Lexicon,
    places: &Places<'_>,
    bare: &[bool],
    seed: u64,
) -> Result<Vectors> {
    let n = documents.len();
    let of_frames = |part: for<'a> fn(&'a Frame, &Lexicon) -> features::Features<'a>| weigh(n, |i| part(frames[i], lexicon)).1;
    let (terms, words) = weigh(n, |i| features::words(documents[i]));
    let name = |feature: &Feature<'_>| if let Feature::Term(term) = feature { (*term).to_owned() } else { String::new() };
    let (place, sureness) = places.of(documents, frames, lexicon);
    Ok(Vectors {
        target: of_frames(features::target),
        concern: of_frames(features::concern),
        words,
        characters: weigh(n, |i| features::characters(documents[i])).1,
        place,
        sureness,
        acquaintance: places.acquaintance(&documents[..bare.len().min(n)]),
        survey: survey::vectors(documents, seed)?,
        denies: documents.iter().map(|document| document.tokens.iter().any(|token| token.pos == PartOfSpeech::Negation)).collect(),
        bare: (0..n).map(|i| bare.get(i).is_some_and(|&bare| bare)).collect(),
        terms: terms.features().iter().map(name).collect(),
    })
}
