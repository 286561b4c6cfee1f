//! Pairs that are alike in words and must stay apart (統合注意): opposite direction, other object, other place, other quantity, or
//! another trouble with the same object. The program never merges such a pair; a person may.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::document::{Document, PartOfSpeech, Token};
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

/// Share of the longer text that two texts must have in common, word for word, before a word in the place of another tells.
const TEMPLATE: f64 = 0.6;

/// Characters of a text beyond which a word in the place of another may be an edit of a long text and tells nothing.
const TEMPLATE_CHARS: usize = 100;

/// One text in the words of the other but for a word in the place of another: 本庁舎の駐車場 and 中央図書館の駐車場, 賛成 and 反対, 短すぎて and
/// 長すぎて, or a negation that only one has. People who say one issue in their own words do not write the rest alike.
#[must_use]
pub fn contrast(left: &Document, right: &Document) -> Option<Conflict> {
    let chars = |document: &Document| document.normalized.chars().count();
    let (short, long) = (chars(left).min(chars(right)), chars(left).max(chars(right)));
    if long > TEMPLATE_CHARS || !is_template(short, long) {
        return None;
    }
    let (of_left, of_right) = (sized(left), sized(right));
    let (mut a, mut b) = (of_left.clone(), of_right.clone());
    let longer = a.iter().map(|(_, size)| size).sum::<usize>().max(b.iter().map(|(_, size)| size).sum());
    a.sort_unstable();
    b.sort_unstable();
    if !is_template(in_both(&a, &b), longer) {
        return None;
    }
    let bases = |words: &[(&'_ str, usize)]| -> Vec<String> { words.iter().map(|(base, _)| (*base).to_owned()).collect() };
    let steps = capture_diff_slices(Algorithm::Myers, &bases(&of_left), &bases(&of_right));
    let same = steps.iter().filter(|step| step.tag() == DiffTag::Equal).flat_map(|step| &of_left[step.old_range()]);
    if !is_template(same.map(|(_, size)| size).sum(), longer) {
        return None;
    }
    let replaced = steps.iter().filter(|step| step.tag() == DiffTag::Replace).find_map(|step| {
        let (old, new) = (&left.tokens[step.old_range()], &right.tokens[step.new_range()]);
        let telling = |tokens: &[Token], wanted: fn(PartOfSpeech) -> bool| tokens.iter().any(|token| wanted(token.pos));
        let names = telling(old, PartOfSpeech::is_nominal) && telling(new, PartOfSpeech::is_nominal);
        let is_quality = |pos| pos == PartOfSpeech::Adjective;
        let qualities = telling(old, is_quality) && telling(new, is_quality);
        let what = if names {
            "ほかは同じ文で、言葉が入れ替わっています"
        } else {
            "ほかは同じ文で、程度が入れ替わっています"
        };
        (names || qualities).then(|| Conflict { what, left: written(left, old), right: written(right, new) })
    });
    let negations = |document: &Document| document.tokens.iter().filter(|token| token.pos == PartOfSpeech::Negation).count();
    replaced.or_else(|| {
        let differs = negations(left) % 2 != negations(right) % 2;
        let told = |document: &Document| if negations(document) % 2 == 1 { "否定する" } else { "否定しない" }.to_owned();
        differs.then(|| Conflict {
            what: "ほかは同じ文で、一方だけが否定しています", left: told(left), right: told(right)
        })
    })
}

/// Whether so many characters of so many are enough for one text to be in the words of another.
#[expect(clippy::cast_precision_loss, reason = "characters of a short text")]
fn is_template(shared: usize, of: usize) -> bool {
    shared as f64 >= TEMPLATE * of as f64
}

/// The words of a text in base form, each with its characters as written.
fn sized(document: &Document) -> Vec<(&str, usize)> {
    let size = |token: &Token| token.normalized.of(&document.normalized).chars().count();
    document.tokens.iter().map(|token| (&*token.base, size(token))).collect()
}

/// Characters of the words that two sorted lists have both: no order of theirs has more in common.
fn in_both(a: &[(&str, usize)], b: &[(&str, usize)]) -> usize {
    let (mut shared, mut at) = (0, 0);
    for (word, size) in a {
        while b.get(at).is_some_and(|(other, _)| other < word) {
            at += 1;
        }
        if b.get(at).is_some_and(|(other, _)| other == word) {
            shared += size;
            at += 1;
        }
    }
    shared
}

/// Tokens as they stand in their text.
fn written(document: &Document, tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.normalized.of(&document.normalized)).collect()
}
