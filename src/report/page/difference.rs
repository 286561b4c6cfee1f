//! The words that set one issue apart from another, as places in its text, for the eye to fall on.

use std::collections::BTreeSet;

use crate::document::{PartOfSpeech, Span, Token};
use crate::triage::Triage;

/// Places in the text of `issue` that say something `other` does not: words it lacks, but for those that name a concept it has too
/// (家で働く beside 在宅勤務). In order, none touching another.
pub fn difference(triage: &Triage, issue: usize, other: usize) -> Vec<Span> {
    let words: BTreeSet<&str> = triage.documents[other].tokens.iter().map(|token| &*token.base).collect();
    let concepts: BTreeSet<&str> = triage.frames[other].fillers.iter().map(|filler| filler.name.as_str()).collect();
    let shared: Vec<Span> =
        triage.frames[issue].fillers.iter().filter(|filler| concepts.contains(filler.name.as_str())).map(|filler| filler.span).collect();
    let alone = |token: &&Token| !words.contains(&*token.base) && !shared.iter().any(|span| span.overlaps(token.span));
    joined(triage.documents[issue].tokens.iter().filter(|token| tells(token.pos)).filter(alone).map(|token| token.span))
}

/// Places in rising order, those that touch or overlap made one.
pub fn joined(places: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for place in places {
        match joined.last_mut() {
            Some(last) if last.end >= place.start => *last = last.join(place),
            _ => joined.push(place),
        }
    }
    joined
}

/// Whether a word of this kind can set two issues apart.
const fn tells(pos: PartOfSpeech) -> bool {
    pos.is_content() || matches!(pos, PartOfSpeech::Number | PartOfSpeech::Affix | PartOfSpeech::Negation)
}

/// Byte places as JavaScript counts: UTF-16 units from the beginning of the text.
pub fn utf16(text: &str, places: &[Span]) -> Vec<[usize; 2]> {
    let units = |byte: usize| text.get(..byte).map_or(0, |before| before.encode_utf16().count());
    places.iter().map(|place| [units(place.start), units(place.end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_touch_are_one() {
        let place = |start, end| Span { start, end };
        assert_eq!(joined([place(0, 3), place(3, 6), place(9, 12), place(9, 15)]), [place(0, 6), place(9, 15)]);
    }

    #[test]
    fn places_are_counted_as_javascript_counts() {
        let text = "𠮟る課長";
        assert_eq!(utf16(text, &[Span { start: 4, end: 7 }, Span { start: 7, end: 13 }]), [[2, 3], [3, 5]]);
    }
}
