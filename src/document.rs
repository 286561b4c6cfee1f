//! An issue (課題) and its words: one thing raised, a verbatim span of a response.

use std::fmt;

/// A range of bytes in an original text, `start <= end`, both on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The text it covers; empty where it lies outside.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the two share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span holding both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Whether a character is a letter or a digit. Most of a Japanese text is told without a table.
#[must_use]
pub fn is_letter(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿') || c.is_alphanumeric()
}

/// `YEAR-NNNN` by source row, `YEAR-NNNN-2` for further parts; kept for good once in a ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueId(pub String);

impl IssueId {
    /// The id a person means who typed it: full width, white space and the sort of hyphen do not count.
    #[must_use]
    pub fn entered(text: &str) -> Self {
        let half = |sign: char| match sign {
            '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
            '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' | '─' => '-',
            other => other,
        };
        Self(text.chars().filter(|sign| !sign.is_whitespace()).map(half).collect())
    }
}

impl fmt::Display for IssueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// Index into `Survey::responses`.
    pub response: usize,
    /// Which part of the response it is, from 1.
    pub part: u32,
    /// Index into `Survey::questions`.
    pub question: usize,
    /// A verbatim span of the answer.
    pub text: String,
    /// Where in the answer it stands.
    pub span: Span,
}

/// What kind of word a token is, as far as the program cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfSpeech {
    /// Common noun, verbal noun, noun that takes な.
    Noun,
    /// Name of a person.
    PersonName,
    /// Name of a place, organization or other proper noun.
    ProperNoun,
    /// Number.
    Number,
    /// Prefix or suffix (課, 性, 的, 用, 化).
    Affix,
    /// Verb that carries meaning.
    Verb,
    /// Adjective that carries meaning.
    Adjective,
    /// Adverb.
    Adverb,
    /// The negation ない, ぬ, ん.
    Negation,
    /// Particle.
    Particle,
    /// Auxiliary (たい, ます, です) and dependent verbs and nouns (こと, いる, ほしい).
    Auxiliary,
    /// Punctuation and signs.
    Symbol,
    /// Conjunction, interjection, adnominal and the rest.
    Other,
}

impl PartOfSpeech {
    /// Whether such a word says what a text is about.
    #[must_use]
    pub const fn is_content(self) -> bool {
        matches!(self, Self::Noun | Self::PersonName | Self::ProperNoun | Self::Verb | Self::Adjective | Self::Adverb)
    }

    /// Whether such a word can be part of a compound noun.
    #[must_use]
    pub const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::PersonName | Self::ProperNoun | Self::Number | Self::Affix)
    }
}

/// A word of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Base form after normalization (取れ is 取れる).
    pub base: Box<str>,
    /// Its kind.
    pub pos: PartOfSpeech,
    /// Where it stands in the issue's original text.
    pub span: Span,
    /// Where it stands in `Document::normalized`.
    pub normalized: Span,
}

/// An issue's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text after NFKC and the other foldings.
    pub normalized: String,
    /// All words in order, particles and signs too.
    pub tokens: Vec<Token>,
    /// The terms to be counted, in text order: content words, compounds whole and in parts.
    pub terms: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_without_a_table_is_what_the_table_tells() {
        assert!(('\0'..='\u{ffff}').all(|c| is_letter(c) == c.is_alphanumeric()));
    }
}
