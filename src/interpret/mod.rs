//! Words to concepts, slots filled: `Document` to `Frame`.

use std::path::PathBuf;

/// What the plan says of `[lexicon]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params {
    /// `[lexicon] extend`: files whose concepts are added to the built-in ones; a concept of the same name replaces it.
    pub extend: Vec<PathBuf>,
    /// `[lexicon] replace`: whether the built-in lexicon is left out altogether.
    pub replace: bool,
}
