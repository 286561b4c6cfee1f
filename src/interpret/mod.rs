//! Words to meaning: finds the lexicon's concepts in a document and fills the five slots of its frame.
//!
//! `chapters` reads the lexicon, `atlas_chapters` the atlas, `expressions` finds it in a text, `modality` tells wish from statement and denial, `slots` fills
//! the frame, `split` cuts an answer that raises several things, `passages` what several people copied into theirs. It tells nothing of how
//! alike two documents are; that is `cluster`.

mod atlas_chapters;
mod chapters;
mod expressions;
mod modality;
pub mod passages;
mod slots;
pub mod split;

use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use self::atlas_chapters::load as load_atlas;
pub use self::chapters::load as load_lexicon;
use self::expressions::Expressions;
use crate::document::Document;
use crate::error::Result;
use crate::frame::Frame;
use crate::lexicon::Lexicon;

/// What the plan says of `[lexicon]` and `[split]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// `[split] enabled`: whether an answer that raises several things, or holds a passage that others sent in too, becomes several issues.
    pub split: bool,
    /// `extend`: files whose concepts are added to the built-in ones; a concept of the same name replaces it.
    pub extend: Vec<PathBuf>,
    /// `replace`: whether the built-in lexicon is left out altogether.
    pub replace: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { split: true, extend: Vec::new(), replace: false }
    }
}

/// A lexicon ready to be found, to be written to a file and read back.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written<'a> {
    lexicon: Lexicon,
    #[serde(borrow)]
    expressions: expressions::Finders<'a>,
}

/// Reads documents by a lexicon.
pub struct Interpreter {
    lexicon: Lexicon,
    expressions: Expressions,
}

impl Interpreter {
    /// Makes a lexicon ready to be found. `expressions` are its expressions, tokenized, concept by concept in order.
    ///
    /// # Errors
    /// Where the lexicon holds nothing that can be looked for.
    pub fn new(lexicon: Lexicon, expressions: &[Document]) -> Result<Self> {
        let expressions = Expressions::new(&lexicon, expressions)?;
        Ok(Self { lexicon, expressions })
    }

    /// All it knows, to be written to a file.
    #[must_use]
    pub fn write(&self) -> Written<'static> {
        Written { lexicon: self.lexicon.clone(), expressions: self.expressions.write() }
    }

    /// What `write` wrote; `None` where it is something else.
    #[must_use]
    pub fn read_back(written: Written<'_>) -> Option<Self> {
        Some(Self { lexicon: written.lexicon, expressions: Expressions::read(written.expressions)? })
    }

    /// What the concepts mean.
    #[must_use]
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What each document says, in the order of the documents.
    #[must_use]
    pub fn read(&self, documents: &[Document]) -> Vec<Frame> {
        documents.par_iter().map(|document| self.frame(document)).collect()
    }

    fn frame(&self, document: &Document) -> Frame {
        let matches = self.expressions.find(document, |id| self.lexicon.get(id).kind.slot());
        slots::fill(document, &matches, &self.lexicon)
    }
}
