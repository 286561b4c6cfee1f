//! Why two issues are suggested together, in Japanese: what they share and what differs, so that it can be checked in seconds.

use super::cautions::Conflict;
use crate::document::Document;
use crate::frame::{Frame, Slot};

/// Most words named on each side.
const MOST: usize = 4;

/// What both are near to, what both say and what only one says. `place` is the canonical issue of the atlas that both are near.
#[must_use]
pub fn reason(left: (&Document, &Frame), right: (&Document, &Frame), place: Option<&str>, conflict: Option<&Conflict>) -> String {
    let mut said = Vec::new();
    if let Some(conflict) = conflict {
        said.push(format!("{}（「{}」と「{}」）", conflict.what, conflict.left, conflict.right));
    }
    if let Some(place) = place {
        said.push(format!("どちらも『{place}』に近い"));
    }
    for slot in [Slot::Target, Slot::Scene, Slot::Trouble, Slot::Wish] {
        let mut shared: Vec<&str> = Vec::new();
        for filler in left.1.of(slot) {
            if right.1.of(slot).any(|other| other.name == filler.name) && !shared.contains(&filler.name.as_str()) {
                shared.push(&filler.name);
            }
        }
        if !shared.is_empty() {
            said.push(format!("{}が同じ: {}", slot.label(), list(&shared)));
        }
    }
    let (a, b) = (distinct(left.0), distinct(right.0));
    let shared: Vec<&str> = a.iter().copied().filter(|t| b.contains(t)).collect();
    if !shared.is_empty() {
        said.push(format!("共通の語: {}", list(&shared)));
    }
    let only_left: Vec<&str> = a.iter().copied().filter(|t| !b.contains(t)).collect();
    let only_right: Vec<&str> = b.iter().copied().filter(|t| !a.contains(t)).collect();
    if !only_left.is_empty() || !only_right.is_empty() {
        said.push(format!("違う語: {} ⇔ {}", list_or_none(&only_left), list_or_none(&only_right)));
    }
    said.join("／")
}

fn distinct(document: &Document) -> Vec<&str> {
    let mut terms: Vec<&str> = Vec::new();
    for term in &document.terms {
        if !terms.contains(&term.as_str()) {
            terms.push(term);
        }
    }
    terms
}

fn list(words: &[&str]) -> String {
    let mut text = words.iter().take(MOST).copied().collect::<Vec<_>>().join("、");
    if words.len() > MOST {
        text.push_str("ほか");
    }
    text
}

fn list_or_none(words: &[&str]) -> String {
    if words.is_empty() { "（なし）".to_owned() } else { list(words) }
}
