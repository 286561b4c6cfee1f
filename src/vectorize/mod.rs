//! Documents and frames to numbers: one weighted matrix per part of likeness, and a few dense numbers per document.
//!
//! `features` says what each part looks at, `weighting` turns it into unit rows, `reduction` into dense rows for themes and map.

mod features;
mod reduction;
mod weighting;

use rayon::prelude::*;

pub use self::reduction::reduce;
use self::weighting::weigh;
use crate::document::Document;
use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::matrix::Vectors;

/// Turns documents and their frames into vectors.
#[must_use]
pub fn vectorize(documents: &[Document], frames: &[Frame], lexicon: &Lexicon) -> Vectors {
    let of_frames = |part: fn(&Frame, &Lexicon) -> weighting::Features| weigh(&frames.par_iter().map(|f| part(f, lexicon)).collect::<Vec<_>>());
    let of_documents = |part: fn(&Document) -> weighting::Features| weigh(&documents.par_iter().map(part).collect::<Vec<_>>());
    Vectors {
        target: of_frames(features::target),
        scene: of_frames(features::scene),
        concern: of_frames(features::concern),
        words: of_documents(features::words),
        characters: of_documents(features::characters),
    }
}
