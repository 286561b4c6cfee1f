//! Answers to words: normalize, cut into words, keep what carries meaning.
//!
//! The chain is `normalize` (NFKC and friends, with a way back) -> `morphology` (lindera) -> `terms` (what is counted), by `synonyms` where the plan has some.
//! It does not know what the words mean; that is `interpret`.
//!
//! What the optional resources of a plan bring (average precision and recall@10 of pairs, precision and recall of merged pairs, look-alikes merged
//! of 59, on a labelled survey outside the repository; rank correlation on JSTS and JSICK), measured on one day with 1,717 canonical issues:
//!
//! | resource | AP | recall@10 | merged pairs | look-alikes | JSTS | JSICK |
//! |---|---|---|---|---|---|---|
//! | IPADIC, embedded | .299 | .708 | .592, .173 | 6 | .751 | .805 |
//! | NAIST-jdic 0.6.3 (486,000 words, built by `lindera_dictionary`) | .302 | .716 | .597, .166 | 6 | .750 | .805 |
//! | IPADIC with the Sudachi synonym dictionary | .305 | .714 | .534, .173 | 8 | .751 | .805 |
//!
//! So neither is worth asking an officer for; where a city has its own words, a user dictionary of those is.

pub mod morphology;
pub mod normalize;
mod synonyms;
pub mod terms;

use std::path::PathBuf;

use rayon::prelude::*;

use self::morphology::{Morphology, Worker};
use self::normalize::Normalized;
use self::synonyms::Synonyms;
use self::terms::{StopWords, terms};
use crate::document::{Document, Token};
use crate::error::Result;

/// What the plan says of `[tokenize]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params {
    /// `dictionary`: folder of another lindera dictionary; `None` for the embedded IPADIC.
    pub dictionary: Option<PathBuf>,
    /// `user_dictionary`: CSV of the city's own words (surface, part of speech, reading).
    pub user_dictionary: Option<PathBuf>,
    /// `synonyms`: file of words that count as one, in the form of the Sudachi synonym dictionary.
    pub synonyms: Option<PathBuf>,
    /// `stop_words`: words that count for nothing, besides the built-in ones.
    pub stop_words: Vec<String>,
}

/// Turns texts into documents.
pub struct Tokenizer {
    morphology: Morphology,
    stop_words: StopWords,
    synonyms: Synonyms,
}

impl Tokenizer {
    /// Loads the dictionaries.
    ///
    /// # Errors
    /// Where a dictionary cannot be read.
    pub fn load(params: &Params) -> Result<Self> {
        let morphology = Morphology::load(params.dictionary.as_deref(), params.user_dictionary.as_deref())?;
        let synonyms = params.synonyms.as_deref().map_or(Ok(Synonyms::default()), Synonyms::load)?;
        Ok(Self { morphology, stop_words: StopWords::new(&params.stop_words), synonyms })
    }

    /// The dictionary's name, for the record of a run.
    #[must_use]
    pub fn dictionary(&self) -> &str {
        self.morphology.name()
    }

    /// The words of each text, in the order of the texts.
    ///
    /// # Errors
    /// Where lindera cannot cut a text.
    pub fn read<S: AsRef<str> + Sync>(&self, texts: &[S]) -> Result<Vec<Document>> {
        texts.par_iter().map_init(|| self.morphology.worker(), |worker, text| self.document(worker, text.as_ref())).collect()
    }

    fn document(&self, worker: &mut Worker, text: &str) -> Result<Document> {
        let normalized = Normalized::new(text);
        let tokens = worker.words(&normalized)?;
        let terms = self.terms(&tokens);
        Ok(Document { normalized: normalized.text, tokens, terms })
    }

    /// The terms of words.
    #[must_use]
    pub fn terms(&self, tokens: &[Token]) -> Vec<String> {
        self.synonyms.folded(terms(tokens, &self.stop_words))
    }

    /// The part of a document that lies in a span of its original text, as if it had been read by itself.
    #[must_use]
    pub fn part(&self, document: &Document, span: crate::document::Span) -> Document {
        let mut tokens: Vec<_> = document.tokens.iter().filter(|t| t.span.overlaps(span)).cloned().collect();
        let start = tokens.first().map_or(0, |t| t.normalized.start);
        let end = tokens.last().map_or(0, |t| t.normalized.end);
        for token in &mut tokens {
            token.span.start = token.span.start.saturating_sub(span.start);
            token.span.end = token.span.end.saturating_sub(span.start);
            token.normalized.start -= start;
            token.normalized.end -= start;
        }
        let terms = self.terms(&tokens);
        Document { normalized: document.normalized[start..end].to_owned(), tokens, terms }
    }
}
