//! The terms of a document that are counted: content words in base form, compound nouns whole and in parts.
//!
//! 会計年度任用職員 gives itself and 会計, 年度, 任用, 職員. Words that stand in almost every answer count for nothing.

use std::collections::BTreeSet;

use crate::document::{PartOfSpeech, Token};

/// The built-in words that count for nothing, one a line.
const BUILT_IN: &str = include_str!("stop_words.txt");

/// Longest compound in words: longer runs are lists or headings, not words.
const LONGEST_COMPOUND: usize = 6;

/// Words that count for nothing.
#[derive(Debug, Clone)]
pub struct StopWords(BTreeSet<String>);

impl StopWords {
    /// The built-in words and the plan's.
    #[must_use]
    pub fn new(more: &[String]) -> Self {
        Self(BUILT_IN.lines().map(str::to_owned).chain(more.iter().cloned()).collect())
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The terms of a list of words, in text order; a word said twice stands twice.
#[must_use]
pub fn terms(tokens: &[Token], stop_words: &StopWords) -> Vec<String> {
    let mut terms = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run =
            tokens[at..].iter().enumerate().take_while(|(i, t)| t.pos.is_nominal() && (*i == 0 || adjoins(&tokens[at + i - 1], t))).count();
        if run >= 2 {
            let words = &tokens[at..at + run];
            if run <= LONGEST_COMPOUND && words.iter().any(|t| t.pos.is_content()) {
                terms.push(words.iter().map(|t| &*t.base).collect());
            }
            terms.extend(words.iter().filter(|t| counts(t, stop_words)).map(|t| t.base.to_string()));
        } else if counts(&tokens[at], stop_words) {
            terms.push(tokens[at].base.to_string());
        }
        at += run.max(1);
    }
    terms
}

fn adjoins(left: &Token, right: &Token) -> bool {
    left.normalized.end == right.normalized.start
}

fn counts(token: &Token, stop_words: &StopWords) -> bool {
    token.pos.is_content() && !stop_words.has(&token.base) && (token.pos != PartOfSpeech::Adverb || token.base.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;

    #[test]
    fn a_compound_counts_whole_and_in_parts() {
        let mut at = 0;
        let tokens: Vec<Token> =
            [("会計", PartOfSpeech::Noun), ("年度", PartOfSpeech::Noun), ("任用", PartOfSpeech::Noun), ("の", PartOfSpeech::Particle)]
                .map(|(word, pos)| {
                    let span = Span { start: at, end: at + word.len() };
                    at = span.end;
                    Token { base: word.into(), pos, span, normalized: span }
                })
                .into();
        assert_eq!(terms(&tokens, &StopWords::new(&[])), ["会計年度任用", "会計", "年度", "任用"]);
        assert_eq!(terms(&tokens, &StopWords::new(&["年度".to_owned()])), ["会計年度任用", "会計", "任用"]);
    }
}
