//! Pairs that are alike in words and must stay apart (統合注意): opposite direction, other object, other place, other quantity, or
//! another trouble with the same object. The program never merges such a pair; a person may.

use crate::frame::{Filler, Frame, Slot};
use crate::lexicon::Lexicon;

/// Why two issues must stay apart, and the words that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What differs, in Japanese.
    pub what: &'static str,
    /// The left issue's word.
    pub left: String,
    /// The right issue's word.
    pub right: String,
}

impl Conflict {
    /// The same, seen from the other side.
    fn turned(self) -> Self {
        Self { what: self.what, left: self.right, right: self.left }
    }
}

/// The first reason that keeps two issues apart, the gravest first.
#[must_use]
pub fn conflict(left: &Frame, right: &Frame, lexicon: &Lexicon) -> Option<Conflict> {
    opposite(left, right, lexicon)
        .or_else(|| against(left, right, lexicon).or_else(|| against(right, left, lexicon).map(Conflict::turned)))
        .or_else(|| contrary_scene(left, right, lexicon))
        .or_else(|| other(Slot::Target, "対象が違います", left, right, lexicon))
        .or_else(|| other(Slot::Scene, "場所・場面が違います", left, right, lexicon))
        .or_else(|| quantity(left, right))
        .or_else(|| other_concern(left, right, lexicon))
}

fn concerns(frame: &Frame) -> impl Iterator<Item = &Filler> {
    frame.of(Slot::Trouble).chain(frame.of(Slot::Wish))
}

/// Contrary wishes, or the same wish in contrary directions; not where both also share a wish.
fn opposite(left: &Frame, right: &Frame, lexicon: &Lexicon) -> Option<Conflict> {
    for a in left.of(Slot::Wish) {
        for b in right.of(Slot::Wish) {
            let (Some(x), Some(y)) = (a.concept, b.concept) else { continue };
            let contrary = lexicon.are_opposite(x, y) && a.negated == b.negated;
            let turned = lexicon.are_akin(x, y) && a.negated != b.negated;
            if contrary || turned {
                return Some(Conflict { what: "方向が反対です", left: shown(a), right: shown(b) });
            }
        }
    }
    None
}

/// The one complains, the other wants the contrary of what would put it right (厳しすぎる, もっと厳しく); not where they share a concern.
fn against(complaining: &Frame, wanting: &Frame, lexicon: &Lexicon) -> Option<Conflict> {
    let shared = concerns(complaining).filter_map(|f| f.concept).any(|x| concerns(wanting).any(|f| f.concept == Some(x)));
    if shared {
        return None;
    }
    for trouble in complaining.of(Slot::Trouble).filter(|f| !f.negated) {
        let Some(id) = trouble.concept else { continue };
        for wish in wanting.of(Slot::Wish).filter(|f| !f.negated) {
            let Some(wanted) = wish.concept else { continue };
            if lexicon.get(id).wishes.iter().any(|&right| lexicon.are_opposite(right, wanted)) {
                return Some(Conflict { what: "方向が反対です", left: shown(trouble), right: shown(wish) });
            }
        }
    }
    None
}

/// Each names a role or place whose contrary the other names, and not the same as well (女性, 男性).
fn contrary_scene(left: &Frame, right: &Frame, lexicon: &Lexicon) -> Option<Conflict> {
    let names = |frame: &Frame, id| frame.of(Slot::Scene).any(|f| f.concept == Some(id));
    for a in left.of(Slot::Scene) {
        for b in right.of(Slot::Scene) {
            let (Some(x), Some(y)) = (a.concept, b.concept) else { continue };
            if lexicon.are_opposite(x, y) && !names(left, y) && !names(right, x) {
                return Some(Conflict { what: "場所・場面が違います", left: shown(a), right: shown(b) });
            }
        }
    }
    None
}

/// Both name something in the slot, and nothing of the one is akin to anything of the other.
fn other(slot: Slot, what: &'static str, left: &Frame, right: &Frame, lexicon: &Lexicon) -> Option<Conflict> {
    let (a, b): (Vec<&Filler>, Vec<&Filler>) = (left.of(slot).collect(), right.of(slot).collect());
    let (first, second) = (a.first()?, b.first()?);
    let akin = a.iter().any(|x| b.iter().any(|y| are_akin(x, y, lexicon)));
    (!akin).then(|| Conflict { what, left: shown(first), right: shown(second) })
}

fn are_akin(a: &Filler, b: &Filler, lexicon: &Lexicon) -> bool {
    match (a.concept, b.concept) {
        (Some(x), Some(y)) => lexicon.are_akin(x, y) || lexicon.get(x).broader.iter().any(|broad| lexicon.get(y).broader.contains(broad)),
        _ => a.name.contains(&b.name) || b.name.contains(&a.name),
    }
}

/// Both name quantities with the same unit, and no quantity is shared.
fn quantity(left: &Frame, right: &Frame) -> Option<Conflict> {
    let numbers =
        |frame: &Frame| -> Vec<String> { frame.of(Slot::Degree).filter(|f| f.concept.is_none()).map(|f| f.name.clone()).collect() };
    let (a, b) = (numbers(left), numbers(right));
    let unit = |q: &str| -> String {
        q.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万".contains(c)).to_owned()
    };
    if a.iter().any(|q| b.contains(q)) {
        return None;
    }
    a.iter().find_map(|x| {
        let y = b.iter().find(|y| !unit(x).is_empty() && unit(x) == unit(y))?;
        Some(Conflict { what: "数量が違います", left: x.clone(), right: y.clone() })
    })
}

/// The same object, but neither a trouble nor a wish in common, not even by what a trouble implies.
fn other_concern(left: &Frame, right: &Frame, lexicon: &Lexicon) -> Option<Conflict> {
    let (a, b): (Vec<&Filler>, Vec<&Filler>) = (concerns(left).collect(), concerns(right).collect());
    let (first, second) = (a.first()?, b.first()?);
    let meets = |x: &Filler, y: &Filler| match (x.concept, y.concept) {
        (Some(i), Some(j)) => {
            let implied = |t, w| lexicon.get(t).wishes.iter().any(|&wish| lexicon.are_akin(wish, w));
            let share = lexicon.get(i).wishes.iter().any(|w| lexicon.get(j).wishes.contains(w));
            lexicon.are_akin(i, j) || implied(i, j) || implied(j, i) || share
        }
        _ => x.name == y.name,
    };
    let common = a.iter().any(|x| b.iter().any(|y| meets(x, y)));
    (!common).then(|| Conflict { what: "問題・要望が違います", left: shown(first), right: shown(second) })
}

fn shown(filler: &Filler) -> String {
    if filler.negated { format!("{}（否定）", filler.name) } else { filler.name.clone() }
}
