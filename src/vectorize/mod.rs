//! Documents and frames to numbers: one weighted matrix per part of likeness, and a few dense numbers per document.
//!
//! `features` says what each part looks at, `weighting` turns it into unit rows, `places` finds the canonical issues near a text,
//! `reduction` makes dense rows for themes and map.

mod features;
mod places;
mod reduction;
mod weighting;

pub use self::places::Places;
pub use self::reduction::reduce;
use self::features::Feature;
use self::weighting::weigh;
use crate::document::Document;
use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::matrix::Vectors;

/// Turns documents and their frames, which run in parallel, into vectors.
#[must_use]
pub fn vectorize(documents: &[&Document], frames: &[&Frame], lexicon: &Lexicon, places: &Places<'_>) -> Vectors {
    let n = documents.len();
    let of_frames = |part: for<'a> fn(&'a Frame, &Lexicon) -> features::Features<'a>| weigh(n, |i| part(frames[i], lexicon)).1;
    let (terms, words) = weigh(n, |i| features::words(documents[i]));
    let name = |feature: &Feature<'_>| if let Feature::Term(term) = feature { (*term).to_owned() } else { String::new() };
    Vectors {
        target: of_frames(features::target),
        scene: of_frames(features::scene),
        concern: of_frames(features::concern),
        words,
        characters: weigh(n, |i| features::characters(documents[i])).1,
        place: places.of(documents, frames, lexicon),
        terms: terms.features().iter().map(name).collect(),
    }
}
