//! Finds the lexicon's expressions in a document.
//!
//! An expression is looked for twice: as its row of base forms, particles left out, so that 判が多い finds 判も多くて; and as it is
//! written, for where the morphology cuts it otherwise in context. Of overlapping finds that would fill the same slot the
//! longest stays (女性用トイレ, not トイレ); finds for different slots stay side by side.

use std::borrow::Cow;
use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use serde::{Deserialize, Serialize};

use crate::document::{Document, PartOfSpeech, Span, Token};
use crate::error::{Problem, Result};
use crate::frame::ConceptId;
use crate::lexicon::Lexicon;

/// Stands between the base forms of a row.
const SEPARATOR: char = '\u{1}';

/// Auxiliaries that add nothing to an expression's meaning and are left out of its row.
const LIGHT: [&str; 8] = ["する", "ます", "です", "だ", "た", "いる", "てる", "くださる"];

/// From this many characters an expression may begin inside a word.
const FREE_START: usize = 4;

/// An expression found in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The concept it says.
    pub concept: ConceptId,
    /// First token it touches.
    pub first: usize,
    /// Last token it touches.
    pub last: usize,
    /// Where it stands in the normalized text.
    pub span: Span,
}

/// Finders of expressions, to be written to a file and read back.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finders<'a> {
    #[serde(borrow)]
    rows: Cow<'a, [u8]>,
    #[serde(borrow)]
    written: Cow<'a, [u8]>,
    row_concepts: Vec<Vec<ConceptId>>,
    written_concepts: Vec<Vec<ConceptId>>,
}

/// The lexicon's expressions, ready to be found.
pub struct Expressions {
    rows: CharwiseDoubleArrayAhoCorasick<u32>,
    written: CharwiseDoubleArrayAhoCorasick<u32>,
    row_concepts: Vec<Vec<ConceptId>>,
    written_concepts: Vec<Vec<ConceptId>>,
}

impl Expressions {
    /// Builds the finder. `documents` are the lexicon's expressions, tokenized, concept by concept in order.
    ///
    /// # Errors
    /// Where the lexicon has no expression that can be looked for.
    pub fn new(lexicon: &Lexicon, documents: &[Document]) -> Result<Self> {
        let mut rows: BTreeMap<String, Vec<ConceptId>> = BTreeMap::new();
        let mut written: BTreeMap<String, Vec<ConceptId>> = BTreeMap::new();
        let concepts = lexicon.iter().flat_map(|(id, concept)| concept.expressions.iter().map(move |_| id));
        for (id, document) in concepts.zip(documents) {
            let (row, tokens) = row(&document.tokens);
            if !tokens.is_empty() && stands_alone(&document.tokens, &tokens) {
                push(rows.entry(row).or_default(), id);
            }
            if document.normalized.chars().count() >= 2 {
                push(written.entry(document.normalized.clone()).or_default(), id);
            }
        }
        let (rows, written) = rayon::join(|| automaton(rows), || automaton(written));
        let ((rows, row_concepts), (written, written_concepts)) = (rows?, written?);
        Ok(Self { rows, written, row_concepts, written_concepts })
    }

    /// The finders as bytes.
    pub fn write(&self) -> Finders<'static> {
        Finders {
            rows: self.rows.serialize().into(),
            written: self.written.serialize().into(),
            row_concepts: self.row_concepts.clone(),
            written_concepts: self.written_concepts.clone(),
        }
    }

    /// Reads finders that `write` wrote; `None` where the bytes are none.
    pub fn read(written: Finders<'_>) -> Option<Self> {
        let read = |bytes: &[u8]| CharwiseDoubleArrayAhoCorasick::deserialize(bytes).ok().map(|(finder, _)| finder);
        let (rows, found) = rayon::join(|| read(&written.rows), || read(&written.written));
        let Finders { row_concepts, written_concepts, .. } = written;
        Some(Self { rows: rows?, written: found?, row_concepts, written_concepts })
    }

    /// Every concept said in the document, in text order. `slot_of` tells which finds compete with one another.
    pub fn find<S: PartialEq>(&self, document: &Document, slot_of: impl Fn(ConceptId) -> S) -> Vec<Match> {
        let mut found = self.find_rows(document);
        self.find_written(document, &mut found);
        found.sort_by_key(|m| (std::cmp::Reverse(m.span.end - m.span.start), m.span.start, m.concept));
        let mut kept: Vec<Match> = Vec::new();
        for candidate in found {
            if !kept.iter().any(|k| k.span.overlaps(candidate.span) && slot_of(k.concept) == slot_of(candidate.concept)) {
                kept.push(candidate);
            }
        }
        kept.sort_by_key(|m| (m.span.start, m.span.end, m.concept));
        kept
    }

    fn find_rows(&self, document: &Document) -> Vec<Match> {
        let (row, tokens) = row(&document.tokens);
        let starts: Vec<usize> = row.char_indices().filter(|&(_, c)| c == SEPARATOR).map(|(at, _)| at).collect();
        let mut found = Vec::new();
        for hit in self.rows.find_overlapping_iter(&row) {
            let first = starts.partition_point(|&at| at < hit.start());
            let last = starts.partition_point(|&at| at < hit.end() - 1) - 1;
            let (Some(&first), Some(&last)) = (tokens.get(first), tokens.get(last)) else { continue };
            let span = document.tokens[first].normalized.join(document.tokens[last].normalized);
            found.extend(self.row_concepts[hit.value() as usize].iter().map(|&concept| Match { concept, first, last, span }));
        }
        found
    }

    fn find_written(&self, document: &Document, found: &mut Vec<Match>) {
        for hit in self.written.find_overlapping_iter(&document.normalized) {
            let span = Span { start: hit.start(), end: hit.end() };
            let tokens = &document.tokens;
            let first = tokens.partition_point(|t| t.normalized.end <= span.start);
            let last = tokens.partition_point(|t| t.normalized.start < span.end).saturating_sub(1);
            if first > last || first >= tokens.len() {
                continue;
            }
            let text = span.of(&document.normalized);
            let starts_word = tokens[first].normalized.start == span.start;
            let ends_word = tokens[last].normalized.end == span.end;
            let length = text.chars().count();
            let fits =
                if length <= 2 || text.chars().all(is_kana) { starts_word && ends_word } else { starts_word || length >= FREE_START };
            if fits {
                found.extend(self.written_concepts[hit.value() as usize].iter().map(|&concept| Match { concept, first, last, span }));
            }
        }
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー')
}

/// The base forms that carry a text's meaning, each between separators, and the index of the token each came from.
fn row(tokens: &[Token]) -> (String, Vec<usize>) {
    let mut row = String::from(SEPARATOR);
    let mut indices = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let carries = match token.pos {
            PartOfSpeech::Particle | PartOfSpeech::Symbol | PartOfSpeech::Other | PartOfSpeech::Adverb => false,
            PartOfSpeech::Auxiliary => !LIGHT.contains(&&*token.base) || makes(tokens, i),
            _ => true,
        };
        if carries {
            row.push_str(&token.base);
            row.push(SEPARATOR);
            indices.push(i);
        }
    }
    (row, indices)
}

/// Whether a する makes something so (長くする, 一つにする) and is not only the verb of a noun (延長する): without it 長くする would be found in
/// 長い, a wish where there is only a trouble.
fn makes(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    &*tokens[at].base == "する"
        && before.is_some_and(|t| t.pos == PartOfSpeech::Adjective || (t.pos == PartOfSpeech::Particle && &*t.base == "に"))
}

/// Whether the row alone still says what the expression says: not where a lone word, or nouns alone, are left of a longer phrase.
fn stands_alone(tokens: &[Token], carried: &[usize]) -> bool {
    if let [only] = carried {
        let token = &tokens[*only];
        let dropped = tokens.iter().enumerate().filter(|(i, t)| *i != *only && !LIGHT.contains(&&*t.base)).count();
        return dropped == 0 && token.pos.is_content();
    }
    // 会議室がいっぱい without its adverb is a room, 同じ執務室 without 同じ too.
    let dropped = |(i, t): (usize, &Token)| matches!(t.pos, PartOfSpeech::Adverb | PartOfSpeech::Other) && !carried.contains(&i);
    !(carried.iter().all(|&i| tokens[i].pos.is_nominal()) && tokens.iter().enumerate().any(dropped))
}

fn push(concepts: &mut Vec<ConceptId>, id: ConceptId) {
    if !concepts.contains(&id) {
        concepts.push(id);
    }
}

type Automaton = CharwiseDoubleArrayAhoCorasick<u32>;

fn automaton(patterns: BTreeMap<String, Vec<ConceptId>>) -> Result<(Automaton, Vec<Vec<ConceptId>>)> {
    let (keys, concepts): (Vec<String>, Vec<Vec<ConceptId>>) = patterns.into_iter().unzip();
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(keys.iter().zip(0u32..)).map_err(|error| {
        Problem::new(format!("概念辞書を組み立てられません（{error}）"))
            .remedy("[lexicon] で指定したファイルに言い方があるか確かめてください")
    })?;
    Ok((automaton, concepts))
}
