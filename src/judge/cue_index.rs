//! Finds cue words in a document, all sets in one pass.
//!
//! A cue is found as it is written, and with its last word in base form, the particles が を に は も の で between its words and the polite
//! ます left out, so that 人が足りない finds 人も足りなくて and 人が足りません. It begins where a word begins; a single character, or up to three in kana, must end where a word ends.
//! It knows nothing of what the cues mean.

use std::collections::BTreeMap;

use crate::document::{Document, PartOfSpeech, Span, Token};

/// Up to this many characters, a cue in kana alone must end where a word ends.
const SHORT_KANA: usize = 3;

/// Particles that may stand between the words of a cue or be missing.
const PASSED_OVER: [char; 7] = ['が', 'を', 'に', 'は', 'も', 'の', 'で'];

/// Number of a set of cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetId(u16);

/// A cue that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Where it stands in the text.
    pub span: Span,
    /// The set it belongs to.
    pub set: SetId,
    /// The sentence it stands in, from 0.
    pub sentence: usize,
    /// Its length in characters as it is written in the cue file.
    pub length: usize,
}

/// Cues as a tree of characters.
#[derive(Debug, Clone)]
pub struct CueIndex {
    nodes: Vec<Node>,
    sets: u16,
}

#[derive(Debug, Clone, Default)]
struct Node {
    children: BTreeMap<char, usize>,
    ends: Vec<SetId>,
}

impl Default for CueIndex {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], sets: 0 }
    }
}

impl CueIndex {
    /// Adds a set of cues.
    pub fn add(&mut self, cues: &[String]) -> SetId {
        let set = SetId(self.sets);
        self.sets += 1;
        for cue in cues {
            self.insert(cue, set);
            let bare = without_particles(cue);
            if bare != *cue {
                self.insert(&bare, set);
            }
        }
        set
    }

    fn insert(&mut self, cue: &str, set: SetId) {
        let mut at = 0;
        for c in cue.chars() {
            let next = self.nodes.len();
            at = *self.nodes[at].children.entry(c).or_insert(next);
            if at == next {
                self.nodes.push(Node::default());
            }
        }
        if at != 0 && !self.nodes[at].ends.contains(&set) {
            self.nodes[at].ends.push(set);
        }
    }

    fn step(&self, from: usize, text: &str) -> Option<usize> {
        text.chars().try_fold(from, |at, c| self.nodes[at].children.get(&c).copied())
    }

    /// Every cue of a document, by place, each set once a place.
    #[must_use]
    pub fn find(&self, document: &Document) -> Vec<Hit> {
        let sentences = sentences(document);
        let mut hits = Vec::new();
        for (i, token) in document.tokens.iter().enumerate() {
            if token.pos != PartOfSpeech::Symbol {
                self.written(document, i, sentences[i], &mut hits);
                self.in_base_form(document, i, sentences[i], &mut hits);
            }
        }
        hits.sort_unstable();
        hits.dedup_by_key(|hit| (hit.span, hit.set));
        hits
    }

    /// Cues that stand in the text from a word on just as they are written.
    fn written(&self, document: &Document, first: usize, sentence: usize, hits: &mut Vec<Hit>) {
        let tokens = &document.tokens;
        let start = tokens[first].normalized.start;
        let (mut at, mut last, mut length) = (0, first, 0);
        for (offset, c) in document.normalized[start..].char_indices() {
            let Some(&next) = self.nodes[at].children.get(&c) else { return };
            (at, length) = (next, length + 1);
            let end = start + offset + c.len_utf8();
            while last + 1 < tokens.len() && tokens[last].normalized.end < end {
                last += 1;
            }
            if self.nodes[at].ends.is_empty() {
                continue;
            }
            let short = length == 1 || (length <= SHORT_KANA && is_kana(&document.normalized[start..end]));
            if !short || tokens[last].normalized.end == end {
                self.report(at, &tokens[first], &tokens[last], sentence, length, hits);
            }
        }
    }

    /// Cues that stand from a word on with the last word in base form, particles and ます there or left out.
    fn in_base_form(&self, document: &Document, first: usize, sentence: usize, hits: &mut Vec<Hit>) {
        let tokens = &document.tokens;
        let mut ways = vec![(0, 0)];
        for token in &tokens[first..] {
            let surface = token.normalized.of(&document.normalized);
            let mut on: Vec<(usize, usize)> = Vec::new();
            for (at, length) in ways {
                if let Some(end) = self.step(at, &token.base) {
                    self.report(end, &tokens[first], token, sentence, length + token.base.chars().count(), hits);
                }
                on.extend(self.step(at, surface).map(|next| (next, length + surface.chars().count())));
                if at != 0 && is_passed_over(token) {
                    on.push((at, length));
                }
            }
            if on.is_empty() {
                return;
            }
            ways = on;
        }
    }

    fn report(&self, node: usize, first: &Token, last: &Token, sentence: usize, length: usize, hits: &mut Vec<Hit>) {
        let span = first.span.join(last.span);
        hits.extend(self.nodes[node].ends.iter().map(|&set| Hit { span, set, sentence, length }));
    }
}

/// The sentence each token stands in, counted from 0.
fn sentences(document: &Document) -> Vec<usize> {
    let mut sentence = 0;
    let mut before: Option<&Token> = None;
    let of = |token: &Token, before: Option<&Token>| {
        before.is_some_and(|b| {
            matches!(&*b.base, "。" | "!" | "?" | "．") || document.normalized[b.normalized.end..token.normalized.start].contains('\n')
        })
    };
    document
        .tokens
        .iter()
        .map(|token| {
            sentence += usize::from(of(token, before));
            before = Some(token);
            sentence
        })
        .collect()
}

fn is_passed_over(token: &Token) -> bool {
    let particle = token.pos == PartOfSpeech::Particle && token.base.chars().all(|c| PASSED_OVER.contains(&c));
    particle || (token.pos == PartOfSpeech::Auxiliary && &*token.base == "ます")
}

/// A cue without the particles between its words; one at its end stays.
fn without_particles(cue: &str) -> String {
    let mut bare = String::new();
    let mut rest = cue.chars().peekable();
    while let Some(c) = rest.next() {
        let after_word = bare.chars().last().is_some_and(|b| !matches!(b, 'ぁ'..='ん'));
        if !(after_word && PASSED_OVER.contains(&c) && rest.peek().is_some()) {
            bare.push(c);
        }
    }
    bare
}

fn is_kana(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of words given as surface and base form.
    fn document(words: &[(&str, &str, PartOfSpeech)]) -> Document {
        let normalized: String = words.iter().map(|w| w.0).collect();
        let mut at = 0;
        let tokens = words
            .iter()
            .map(|&(surface, base, pos)| {
                let span = Span { start: at, end: at + surface.len() };
                at = span.end;
                Token { base: base.into(), pos, span, normalized: span }
            })
            .collect();
        Document { normalized, tokens, terms: Vec::new() }
    }

    fn found(cue: &str, words: &[(&str, &str, PartOfSpeech)]) -> Vec<String> {
        let mut index = CueIndex::default();
        index.add(&[cue.to_owned()]);
        let document = document(words);
        index.find(&document).iter().map(|hit| hit.span.of(&document.normalized).to_owned()).collect()
    }

    #[test]
    fn a_cue_is_found_inflected_and_with_other_particles() {
        use PartOfSpeech::{Negation, Noun, Particle, Verb};
        let words =
            [("人", "人", Noun), ("も", "も", Particle), ("足り", "足りる", Verb), ("なく", "ない", Negation), ("て", "て", Particle)];
        assert_eq!(found("人が足りない", &words), ["人も足りなく"]);
    }

    #[test]
    fn a_cue_is_found_in_polite_speech() {
        use PartOfSpeech::{Auxiliary, Negation, Noun, Particle, Verb};
        let words =
            [("人", "人", Noun), ("が", "が", Particle), ("足り", "足りる", Verb), ("ませ", "ます", Auxiliary), ("ん", "ない", Negation)];
        assert_eq!(found("人が足りない", &words), ["人が足りません"]);
    }

    #[test]
    fn a_particle_at_the_end_of_a_cue_must_be_there() {
        use PartOfSpeech::{Noun, Particle};
        assert!(found("円で", &[("円", "円", Noun), ("の", "の", Particle)]).is_empty());
    }

    #[test]
    fn a_single_character_is_found_only_as_a_word() {
        use PartOfSpeech::Noun;
        assert_eq!(found("車", &[("車", "車", Noun)]), ["車"]);
        assert!(found("車", &[("車庫", "車庫", Noun)]).is_empty());
        assert!(found("車", &[("電車", "電車", Noun)]).is_empty());
    }

    #[test]
    fn a_cue_does_not_begin_inside_a_word() {
        use PartOfSpeech::Noun;
        assert!(found("人事", &[("個人", "個人", Noun), ("事業", "事業", Noun)]).is_empty());
    }
}
