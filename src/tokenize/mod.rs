//! Answers to words: normalize, split into issues, cut into words, keep what carries meaning.

use std::path::PathBuf;

/// What the plan says of `[split]` and `[tokenize]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// `[split] enabled`: whether a response that raises several things becomes several issues.
    pub split: bool,
    /// `[tokenize] dictionary`: folder of another lindera dictionary; `None` for the embedded IPADIC.
    pub dictionary: Option<PathBuf>,
    /// `[tokenize] user_dictionary`: CSV of the city's own words (surface, part of speech, reading).
    pub user_dictionary: Option<PathBuf>,
    /// `[tokenize] stop_words`: words that count for nothing, besides the built-in ones.
    pub stop_words: Vec<String>,
}

impl Default for Params {
    fn default() -> Self {
        Self { split: true, dictionary: None, user_dictionary: None, stop_words: Vec::new() }
    }
}
