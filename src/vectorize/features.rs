//! What each part of the likeness of two issues looks at: one list of features per document and part.
//!
//! - target: the objects a frame names, and what they are kinds of, at half strength a step;
//! - scene: its places, roles and occasions likewise;
//! - concern: its troubles and wishes. A trouble also implies the wishes that would right it, so that a complaint and a wish about
//!   the same thing meet; a denied or merely stated wish points to its contrary;
//! - words: terms of the text; characters: pairs of characters, one of them at least not hiragana.

use crate::document::Document;
use crate::frame::{ConceptId, ConceptKind, Filler, Frame, Slot};
use crate::lexicon::Lexicon;

use super::weighting::Features;

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
pub fn target(frame: &Frame, lexicon: &Lexicon) -> Features {
    let place = |f: &&Filler| f.concept.is_some_and(|id| lexicon.get(id).kind == ConceptKind::Place);
    let objects = frame.of(Slot::Target).chain(frame.of(Slot::Scene).filter(place));
    objects.flat_map(|f| concept_and_broader(f, lexicon)).collect()
}

/// The places, roles and occasions a frame names.
#[must_use]
pub fn scene(frame: &Frame, lexicon: &Lexicon) -> Features {
    frame.of(Slot::Scene).flat_map(|f| concept_and_broader(f, lexicon)).collect()
}

/// The troubles and wishes of a frame.
#[must_use]
pub fn concern(frame: &Frame, lexicon: &Lexicon) -> Features {
    let mut features = Features::new();
    for filler in frame.of(Slot::Trouble).chain(frame.of(Slot::Wish)) {
        let Some(id) = filler.concept else {
            features.push((filler.name.clone(), UNKNOWN));
            continue;
        };
        let concept = lexicon.get(id);
        let stated_wish = filler.slot == Some(Slot::Trouble) && concept.kind.slot() == Some(Slot::Wish);
        let meant = if stated_wish && !filler.negated { concept.opposite.unwrap_or(id) } else { id };
        features.push((lexicon.get(meant).name.clone(), 1.0));
        for &broader in &lexicon.get(meant).broader {
            features.push((lexicon.get(broader).name.clone(), BROADER));
        }
        for &wish in &concept.wishes {
            features.push((lexicon.get(wish).name.clone(), IMPLIED));
        }
    }
    features
}

fn concept_and_broader(filler: &Filler, lexicon: &Lexicon) -> Features {
    let mut features = vec![(filler.name.clone(), if filler.concept.is_some() { 1.0 } else { UNKNOWN })];
    let broader = |id: ConceptId| lexicon.get(id).broader.iter().map(|&b| (lexicon.get(b).name.clone(), BROADER));
    features.extend(filler.concept.into_iter().flat_map(broader));
    features
}

/// The terms of a text.
#[must_use]
pub fn words(document: &Document) -> Features {
    document.terms.iter().map(|term| (term.clone(), 1.0)).collect()
}

/// All that places a text among the canonical issues: terms, concepts of every slot with what they imply, pairs of characters.
/// Words the lexicon does not know stand among the terms already.
#[must_use]
pub fn all(document: &Document, frame: &Frame, lexicon: &Lexicon) -> Features {
    let mut features: Features = words(document).into_iter().map(|(term, strength)| (format!("語:{term}"), strength)).collect();
    features.extend(characters(document).into_iter().map(|(pair, _)| (format!("字:{pair}"), CHARACTERS)));
    for filler in &frame.fillers {
        let Some(id) = filler.concept else { continue };
        let concept = lexicon.get(id);
        let named = |id: ConceptId, strength: f32| (format!("概念:{}", lexicon.get(id).name), strength);
        features.push((format!("概念:{}{}", concept.name, if filler.negated { "（否定）" } else { "" }), 1.0));
        features.extend(concept.broader.iter().map(|&id| named(id, BROADER)));
        features.extend(concept.wishes.iter().map(|&id| named(id, IMPLIED)));
    }
    features
}

/// Pairs of neighbouring characters, signs and spaces left out, one of the two at least not hiragana.
#[must_use]
pub fn characters(document: &Document) -> Features {
    let chars: Vec<char> = document.normalized.chars().filter(|c| c.is_alphanumeric()).collect();
    chars.windows(2).filter(|pair| !pair.iter().all(|c| matches!(c, 'ぁ'..='ん'))).map(|pair| (pair.iter().collect(), 1.0)).collect()
}
