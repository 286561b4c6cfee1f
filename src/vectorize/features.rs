//! What documents are compared by: one list of features per document and purpose.
//!
//! - target: the objects a frame names, and what they are kinds of, at half strength a step;
//! - concern: its troubles and wishes. A trouble also implies the wishes that would right it, so that a complaint and a wish about
//!   the same thing meet; a denied or merely stated wish points to its contrary;
//! - words: terms of the text; characters: its letters; words and letters: base forms and letters that are not hiragana, for word vectors;
//! - all: what places a text among the canonical issues.

use crate::document::{Document, PartOfSpeech, is_letter};
use crate::frame::{ConceptId, ConceptKind, Filler, Frame, Slot};
use crate::lexicon::Lexicon;

/// Something a document holds. Compared as it is, never as text made for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Feature<'a> {
    /// A term of the text.
    Term(&'a str),
    /// A concept, and whether the text denies it.
    Concept(ConceptId, bool),
    /// Words in a slot that the lexicon does not know.
    Unknown(&'a str),
    /// A letter.
    Letter(char),
    /// Two neighbouring letters.
    Pair(char, char),
}

/// What a document holds of each feature: the feature and its strength, above 0. A feature may stand more than once.
pub type Features<'a> = Vec<(Feature<'a>, f32)>;

/// Strength of a broader concept, per step.
const BROADER: f32 = 0.5;
/// Strength of a wish that a trouble only implies.
const IMPLIED: f32 = 0.6;
/// Strength of a pair of characters beside whole words and concepts.
const CHARACTERS: f32 = 0.5;
/// Strength of words the lexicon does not know.
const UNKNOWN: f32 = 0.5;

/// The objects a frame names, and the places: a room may be the object of an issue as well as its scene.
#[must_use]
pub fn target<'a>(frame: &'a Frame, lexicon: &Lexicon) -> Features<'a> {
    let place = |f: &&Filler| f.concept.is_some_and(|id| lexicon.get(id).kind == ConceptKind::Place);
    let objects = frame.of(Slot::Target).chain(frame.of(Slot::Scene).filter(place));
    objects.flat_map(|f| concept_and_broader(f, lexicon)).collect()
}

/// The troubles and wishes of a frame.
#[must_use]
pub fn concern<'a>(frame: &'a Frame, lexicon: &Lexicon) -> Features<'a> {
    let mut features = Features::new();
    for filler in frame.of(Slot::Trouble).chain(frame.of(Slot::Wish)) {
        let Some(id) = filler.concept else {
            features.push((Feature::Unknown(&filler.name), UNKNOWN));
            continue;
        };
        let concept = lexicon.get(id);
        let stated_wish = filler.slot == Some(Slot::Trouble) && concept.kind.slot() == Some(Slot::Wish);
        let meant = if stated_wish && !filler.negated { concept.opposite.unwrap_or(id) } else { id };
        features.push((Feature::Concept(meant, false), 1.0));
        features.extend(lexicon.get(meant).broader.iter().map(|&broader| (Feature::Concept(broader, false), BROADER)));
        features.extend(concept.wishes.iter().map(|&wish| (Feature::Concept(wish, false), IMPLIED)));
    }
    features
}

fn concept_and_broader<'a>(filler: &'a Filler, lexicon: &Lexicon) -> Features<'a> {
    let Some(id) = filler.concept else { return vec![(Feature::Unknown(&filler.name), UNKNOWN)] };
    let broader = lexicon.get(id).broader.iter().map(|&broader| (Feature::Concept(broader, false), BROADER));
    std::iter::once((Feature::Concept(id, false), 1.0)).chain(broader).collect()
}

/// The terms of a text.
#[must_use]
pub fn words(document: &Document) -> Features<'_> {
    document.terms.iter().map(|term| (Feature::Term(term), 1.0)).collect()
}

/// All that places a text among the canonical issues: terms, concepts of every slot with what they imply, pairs of characters.
/// Words the lexicon does not know stand among the terms already.
#[must_use]
pub fn all<'a>(document: &'a Document, frame: &'a Frame, lexicon: &Lexicon) -> Features<'a> {
    let mut features = words(document);
    features.extend(pairs(document).map(|pair| (pair, CHARACTERS)));
    for filler in &frame.fillers {
        let Some(id) = filler.concept else { continue };
        let concept = lexicon.get(id);
        features.push((Feature::Concept(id, filler.negated), 1.0));
        features.extend(concept.broader.iter().map(|&broader| (Feature::Concept(broader, false), BROADER)));
        features.extend(concept.wishes.iter().map(|&wish| (Feature::Concept(wish, false), IMPLIED)));
    }
    features
}

/// The letters of a text, signs and spaces left out.
#[must_use]
pub fn characters(document: &Document) -> Features<'_> {
    letters(document).map(|letter| (Feature::Letter(letter), 1.0)).collect()
}

/// What the survey's own vectors are learned of: base forms, and letters that are not hiragana, so that words with a character in
/// common have something in common.
#[must_use]
pub fn words_and_letters(document: &Document) -> Features<'_> {
    let words = document.tokens.iter().filter(|token| token.pos != PartOfSpeech::Symbol).map(|token| Feature::Term(&token.base));
    words.chain(letters(document).filter(|&letter| !is_hiragana(letter)).map(Feature::Letter)).map(|feature| (feature, 1.0)).collect()
}

/// Pairs of neighbouring letters, one of the two at least not hiragana.
fn pairs(document: &Document) -> impl Iterator<Item = Feature<'_>> {
    let mut letters = letters(document);
    let first = letters.next();
    let pairs = letters.scan(first, |before, letter| before.replace(letter).map(|before| (before, letter)));
    pairs.filter(|&(a, b)| !is_hiragana(a) || !is_hiragana(b)).map(|(a, b)| Feature::Pair(a, b))
}

fn letters(document: &Document) -> impl Iterator<Item = char> {
    document.normalized.chars().filter(|&c| is_letter(c))
}

const fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん')
}
