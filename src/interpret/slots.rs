//! Fills the five slots: the concepts found, then what the words say where the lexicon knows nothing.

use super::expressions::Match;
use super::modality::{Sentences, ends_sentence, is_negated};
use crate::document::{Document, PartOfSpeech, Span, Token};
use crate::frame::{ConceptKind, Filler, Frame, Slot};
use crate::lexicon::Lexicon;

/// Words that name no object by themselves.
const EMPTY_NOUNS: [&str; 14] = ["これ", "それ", "全体", "全般", "関係", "部分", "内容", "面", "点", "形", "感じ", "気", "一部", "今後"];

/// What the document says.
#[must_use]
pub fn fill(document: &Document, matches: &[Match], lexicon: &Lexicon) -> Frame {
    let sentences = Sentences::of(document);
    let tokens = &document.tokens;
    let mut fillers: Vec<Filler> = matches.iter().map(|m| filler(m, document, lexicon, &sentences)).collect();
    let mut known = vec![false; tokens.len()];
    for m in matches {
        known[m.first..=m.last].fill(true);
    }
    fillers.extend(unknown_nouns(document, &known));
    fillers.extend(unknown_predicates(tokens, &known, &sentences));
    fillers.extend(quantities(tokens, &known));
    fillers.sort_by(|a, b| (a.span, a.slot, &a.name).cmp(&(b.span, b.slot, &b.name)));
    Frame { fillers }
}

fn original(tokens: &[Token], first: usize, last: usize) -> Span {
    tokens[first].span.join(tokens[last].span)
}

fn filler(m: &Match, document: &Document, lexicon: &Lexicon, sentences: &Sentences) -> Filler {
    let tokens = &document.tokens;
    let concept = lexicon.get(m.concept);
    let negated = is_negated(tokens, m.last);
    let slot = match concept.kind {
        ConceptKind::Wish if says_a_wish(m, tokens, sentences) => Some(Slot::Wish),
        ConceptKind::Wish => Some(Slot::Trouble),
        ConceptKind::Trouble if negated && sentences.wishes(m.first) => Some(Slot::Wish),
        kind => kind.slot(),
    };
    Filler {
        slot,
        concept: Some(m.concept),
        name: concept.name.clone(),
        span: original(tokens, m.first, m.last),
        negated,
        direction: concept.direction.map(|d| if negated { d.opposite() } else { d }),
    }
}

/// Whether a verb of change wishes: the sentence does, or it stands bare at its end with no subject before it.
fn says_a_wish(m: &Match, tokens: &[Token], sentences: &Sentences) -> bool {
    let last = &tokens[m.last];
    if matches!(last.pos, PartOfSpeech::Negation | PartOfSpeech::Adjective | PartOfSpeech::Auxiliary) || sentences.wishes(m.first) {
        return true;
    }
    let has_subject = m.first > 0 && &*tokens[m.first - 1].base == "が";
    !has_subject && ends_sentence(tokens, m.last, sentences.end(m.last))
}

/// Nouns the lexicon does not know: objects by their words, places by their part of speech.
fn unknown_nouns(document: &Document, known: &[bool]) -> Vec<Filler> {
    let tokens = &document.tokens;
    let mut fillers = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = (at..tokens.len())
            .take_while(|&i| {
                tokens[i].pos.is_nominal() && !known[i] && (i == at || tokens[i - 1].normalized.end == tokens[i].normalized.start)
            })
            .count();
        if run > 0 {
            let words = &tokens[at..at + run];
            let name: String = words.iter().map(|t| &*t.base).collect();
            let names_something =
                words.iter().any(|t| matches!(t.pos, PartOfSpeech::Noun | PartOfSpeech::ProperNoun) && t.base.chars().count() >= 2)
                    && !EMPTY_NOUNS.contains(&name.as_str())
                    && words.iter().any(|t| document.terms.iter().any(|term| **term == *t.base));
            if names_something {
                let place = words.iter().all(|t| t.pos == PartOfSpeech::ProperNoun);
                fillers.push(Filler {
                    slot: Some(if place { Slot::Scene } else { Slot::Target }),
                    concept: None,
                    name,
                    span: original(tokens, at, at + run - 1),
                    negated: false,
                    direction: None,
                });
            }
        }
        at += run.max(1);
    }
    fillers
}

/// Verbs and adjectives the lexicon does not know, where they say a trouble (denied, hard, too much) or a wish.
fn unknown_predicates(tokens: &[Token], known: &[bool], sentences: &Sentences) -> Vec<Filler> {
    let mut fillers = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if known[i] || !matches!(token.pos, PartOfSpeech::Verb | PartOfSpeech::Adjective) || token.base.chars().count() < 2 {
            continue;
        }
        let next = tokens.get(i + 1).map_or("", |t| &*t.base);
        let negated = is_negated(tokens, i);
        let slot = if matches!(next, "にくい" | "づらい" | "難い" | "すぎる" | "過ぎる") || (negated && !sentences.wishes(i))
        {
            Slot::Trouble
        } else if sentences.wishes(i) && token.pos == PartOfSpeech::Verb {
            Slot::Wish
        } else {
            continue;
        };
        let name = if negated { format!("{}（ない）", token.base) } else { token.base.to_string() };
        fillers.push(Filler { slot: Some(slot), concept: None, name, span: token.span, negated, direction: None });
    }
    fillers
}

/// Numbers with what they count.
fn quantities(tokens: &[Token], known: &[bool]) -> Vec<Filler> {
    let mut fillers = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = tokens[at..].iter().take_while(|t| t.pos == PartOfSpeech::Number).count();
        if run > 0 && !known[at] {
            let counter = tokens.get(at + run).filter(|t| t.pos.is_nominal());
            let last = at + run - usize::from(counter.is_none());
            let name: String = tokens[at..=last].iter().map(|t| &*t.base).collect();
            fillers.push(Filler {
                slot: Some(Slot::Degree),
                concept: None,
                name,
                span: original(tokens, at, last),
                negated: false,
                direction: None,
            });
        }
        at += run.max(1);
    }
    fillers
}
