//! Documents and frames to numbers: one weighted matrix per part of likeness, and a few dense numbers per document.
//!
//! `features` says what each part looks at, `weighting` turns it into unit rows, `places` finds the canonical issues near a text,
//! `reduction` makes dense rows for themes and map.

mod features;
mod places;
mod reduction;
mod weighting;

use rayon::prelude::*;

pub use self::reduction::reduce;
use self::weighting::weigh;
use crate::atlas::Atlas;
use crate::document::Document;
use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::matrix::Vectors;

/// The atlas's sayings, read like any text: number of the canonical issue, words, what they say.
#[derive(Debug, Clone, Copy)]
pub struct Sayings<'a> {
    /// The atlas.
    pub atlas: &'a Atlas,
    /// Words of each saying, in the order of `Atlas::sayings`.
    pub documents: &'a [Document],
    /// What each saying says.
    pub frames: &'a [Frame],
}

/// Turns documents and their frames into vectors.
#[must_use]
pub fn vectorize(documents: &[Document], frames: &[Frame], lexicon: &Lexicon, sayings: &Sayings<'_>) -> Vectors {
    let of_frames =
        |part: fn(&Frame, &Lexicon) -> weighting::Features| weigh(&frames.par_iter().map(|f| part(f, lexicon)).collect::<Vec<_>>());
    let of_documents = |part: fn(&Document) -> weighting::Features| weigh(&documents.par_iter().map(part).collect::<Vec<_>>());
    Vectors {
        target: of_frames(features::target),
        scene: of_frames(features::scene),
        concern: of_frames(features::concern),
        words: of_documents(features::words),
        characters: of_documents(features::characters),
        place: places::places(documents, frames, lexicon, sayings),
    }
}
