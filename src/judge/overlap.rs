//! What an issue shares with each text of one of the city's lists (measures, duties of departments).
//!
//! Shared concepts, terms and pairs of characters count by their rarity in the list: what stands in every entry tells none from
//! another. The likeness of whole texts is `similarity`'s; this looks only at what is common, so that a long text is not punished.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Span, is_letter};
use crate::frame::{ConceptId, Filler, Frame, Slot};
use crate::lexicon::Lexicon;

/// Strength of a broader concept.
const BROADER: f64 = 0.5;
/// Strength of a wish that a trouble only implies.
const IMPLIED: f64 = 0.6;

/// A list of texts, ready to be asked.
pub struct List {
    length: usize,
    concepts: BTreeMap<ConceptId, Vec<(usize, f64)>>,
    terms: BTreeMap<String, Vec<usize>>,
    pairs: BTreeMap<[char; 2], Vec<usize>>,
}

/// What an issue and an entry share, each the sum of the rarities: `ln((entries + 1) / (entries with it + 0.5))`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shared {
    /// Concepts that are objects of the issue.
    pub targets: f64,
    /// Its places, roles and occasions.
    pub scenes: f64,
    /// Its troubles and wishes, and the wishes its troubles imply.
    pub concerns: f64,
    /// Terms.
    pub terms: f64,
    /// Those of the terms that are not words of the objects.
    pub beyond: f64,
    /// Pairs of characters.
    pub characters: f64,
}

impl List {
    /// Reads a list. `ignored` are terms that tell nothing.
    #[must_use]
    pub fn new(documents: &[Document], frames: &[Frame], lexicon: &Lexicon, ignored: &BTreeSet<String>) -> Self {
        let mut list = Self { length: documents.len(), concepts: BTreeMap::new(), terms: BTreeMap::new(), pairs: BTreeMap::new() };
        for (i, (document, frame)) in documents.iter().zip(frames).enumerate() {
            let mut concepts = BTreeMap::new();
            for filler in &frame.fillers {
                add_concept(&mut concepts, filler, lexicon);
            }
            for (concept, strength) in concepts {
                list.concepts.entry(concept).or_default().push((i, strength));
            }
            for term in distinct_terms(document) {
                if !ignored.contains(term) {
                    list.terms.entry(term.to_owned()).or_default().push(i);
                }
            }
            for pair in pairs(document) {
                list.pairs.entry(pair).or_default().push(i);
            }
        }
        list
    }

    /// Rarity of something that stands in `count` entries: 0 where it stands in all.
    #[must_use]
    pub fn rarity(&self, count: usize) -> f64 {
        let [length, count] = [self.length, count].map(|n| f64::from(u32::try_from(n).unwrap_or(u32::MAX)));
        ((length + 1.0) / (count + 0.5)).ln().max(0.0)
    }

    /// What an issue shares with each entry, in the order of the list.
    #[must_use]
    pub fn shared(&self, document: &Document, frame: &Frame, lexicon: &Lexicon) -> Vec<Shared> {
        let mut shared = vec![Shared::default(); self.length];
        if shared.is_empty() {
            return shared;
        }
        let [targets, scenes, concerns] = concepts_by_slot(frame, lexicon);
        let of_targets: fn(&mut Shared) -> &mut f64 = |s| &mut s.targets;
        let of_scenes: fn(&mut Shared) -> &mut f64 = |s| &mut s.scenes;
        let of_concerns: fn(&mut Shared) -> &mut f64 = |s| &mut s.concerns;
        for (concepts, field) in [(targets, of_targets), (scenes, of_scenes), (concerns, of_concerns)] {
            for (concept, strength) in concepts {
                let Some(entries) = self.concepts.get(&concept) else { continue };
                let rarity = self.rarity(entries.len());
                for &(entry, theirs) in entries {
                    *field(&mut shared[entry]) += strength * theirs * rarity;
                }
            }
        }
        let objects = objects(document, frame);
        for term in distinct_terms(document) {
            let Some(entries) = self.terms.get(term) else { continue };
            let beyond = f64::from(u8::from(!objects.iter().any(|object| object.contains(term))));
            for &entry in entries {
                shared[entry].terms += self.rarity(entries.len());
                shared[entry].beyond += beyond * self.rarity(entries.len());
            }
        }
        for pair in pairs(document) {
            let Some(entries) = self.pairs.get(&pair) else { continue };
            for &entry in entries {
                shared[entry].characters += self.rarity(entries.len());
            }
        }
        shared
    }

    /// The concepts that an entry has too, in text order: name, and where it stands in the issue.
    #[must_use]
    pub fn names(&self, entry: usize, frame: &Frame) -> Vec<(String, Span)> {
        let has = |id: ConceptId| self.concepts.get(&id).is_some_and(|entries| entries.iter().any(|&(i, _)| i == entry));
        let mut names: Vec<(String, Span)> = Vec::new();
        for filler in &frame.fillers {
            if filler.concept.is_some_and(has) && !names.iter().any(|(name, _)| *name == filler.name) {
                names.push((filler.name.clone(), filler.span));
            }
        }
        names
    }

    /// The terms that an entry has too.
    #[must_use]
    pub fn terms(&self, entry: usize, document: &Document) -> Vec<String> {
        distinct_terms(document)
            .into_iter()
            .filter(|&term| self.terms.get(term).is_some_and(|e| e.contains(&entry)))
            .map(str::to_owned)
            .collect()
    }
}

fn add_concept(concepts: &mut BTreeMap<ConceptId, f64>, filler: &Filler, lexicon: &Lexicon) {
    let mut add = |id: ConceptId, strength: f64| {
        let known = concepts.entry(id).or_insert(0.0);
        *known = known.max(strength);
    };
    let Some(id) = filler.concept else { return };
    add(id, 1.0);
    for &broader in &lexicon.get(id).broader {
        add(broader, BROADER);
    }
    if filler.slot == Some(Slot::Trouble) {
        for &wish in &lexicon.get(id).wishes {
            add(wish, IMPLIED);
        }
    }
}

/// An issue's concepts as objects, as scenes, as troubles and wishes; degrees and slogans left out.
fn concepts_by_slot(frame: &Frame, lexicon: &Lexicon) -> [BTreeMap<ConceptId, f64>; 3] {
    let mut concepts = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
    for filler in &frame.fillers {
        let at = match filler.slot {
            Some(Slot::Target) => 0,
            Some(Slot::Scene) => 1,
            Some(Slot::Trouble | Slot::Wish) => 2,
            Some(Slot::Degree) | None => continue,
        };
        add_concept(&mut concepts[at], filler, lexicon);
    }
    concepts
}

fn distinct_terms(document: &Document) -> BTreeSet<&str> {
    document.terms.iter().map(String::as_str).collect()
}

/// The words of an issue's objects that the lexicon knows, each as one string of base forms.
fn objects(document: &Document, frame: &Frame) -> Vec<String> {
    let words = |span: Span| document.tokens.iter().filter(move |token| token.span.overlaps(span)).map(|token| &*token.base).collect();
    frame.of(Slot::Target).filter(|filler| filler.concept.is_some()).map(|filler| words(filler.span)).collect()
}

/// Pairs of neighbouring letters, not both hiragana.
fn pairs(document: &Document) -> BTreeSet<[char; 2]> {
    let is_hiragana = |c: char| matches!(c, 'ぁ'..='ん');
    let chars: Vec<char> = document.normalized.chars().collect();
    let counts = |w: &[char]| w.iter().all(|&c| is_letter(c)) && !w.iter().all(|&c| is_hiragana(c));
    chars.windows(2).filter(|w| counts(w)).map(|w| [w[0], w[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, terms: &[&str]) -> Document {
        Document { normalized: text.to_owned(), tokens: Vec::new(), terms: terms.iter().map(|&t| t.to_owned()).collect() }
    }

    #[test]
    fn what_stands_in_one_entry_counts_more_than_what_stands_in_all() {
        let documents = [document("名札と服装", &["名札", "服装"]), document("服装", &["服装"])];
        let list = List::new(&documents, &[Frame::default(), Frame::default()], &Lexicon::default(), &BTreeSet::new());
        let shared = list.shared(&document("名札の服装", &["名札", "服装"]), &Frame::default(), &Lexicon::default());
        assert!(shared[0].terms > 4.0 * shared[1].terms && shared[1].terms > 0.0);
        assert!(shared[0].characters > shared[1].characters);
    }
}
