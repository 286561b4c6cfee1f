//! # 課題の大きさ
//! What: how much of the organisation an issue takes to be put right, 0 small to 1 large, in three grades: 小 (one thing or habit of one
//! workplace), 中 (a system, form or procedure that one department can change), 大 (the whole organisation, or rules for all staff).
//! Nothing is said of an abstract issue: it has no size yet.
//!
//! Why: the paper on R7 notes that proposals grow small-grained (小粒化) and asks for effects that are worth the cost; by the column a
//! secretariat sees how a year's issues are spread.
//!
//! How: a sum of what the frame and the cues tell; a text that tells nothing is 中. Set by hand, not fitted. Cues: `cues/size.toml`.
//!
//! Known misses: a large matter told by one small scene; a small one told in the words of a rule.

use std::collections::BTreeSet;

use super::Knowledge;
use super::cues::{Size as Words, beginning};
use crate::document::{Document, PartOfSpeech, Span};
use crate::finding::{Evidence, Scale, Size};
use crate::frame::{ConceptKind, Filler, Frame, Slot};

/// The size of an issue of which nothing is known.
const EVEN: f64 = 0.5;
/// From here on 大, and below which 小.
const LARGE: f64 = 0.6;
const SMALL: f64 = 0.35;

/// What words for the whole organisation add, and words for one's own place take.
const WHOLE: f64 = 0.25;
const NEAR: f64 = -0.25;
/// What a rule or a law as the object adds.
const RULE: f64 = 0.1;
/// What a thing as the only object takes.
const THING: f64 = -0.1;
/// What a number with a place takes: 3階の, 2番窓口.
const NUMBERED: f64 = -0.2;

/// How large an issue is.
#[must_use]
pub fn size(document: &Document, frame: &Frame, knowledge: &Knowledge<'_>) -> Size {
    let words: &Words = &knowledge.cues.size;
    let kind = |filler: &Filler| filler.concept.map(|id| knowledge.lexicon.get(id).kind);
    let targets: Vec<(&Filler, ConceptKind)> = frame.of(Slot::Target).filter_map(|filler| Some((filler, kind(filler)?))).collect();
    let mut evidence = Vec::new();
    let mut add = |cue: String, span: Option<Span>, contribution: f64| evidence.push(Evidence { cue, span, contribution });
    for (cues, told, contribution) in [(&words.whole, "組織の全体や決まりの言葉", WHOLE), (&words.near, "一つの職場や物の言葉", NEAR)]
    {
        if let Some((word, span)) = first_of(document, cues) {
            add(format!("{told}「{word}」"), span, contribution);
        }
    }
    let rule = targets.iter().find(|(_, kind)| matches!(kind, ConceptKind::Rule | ConceptKind::Law));
    if let Some((filler, _)) = rule {
        add(format!("対象が制度・法令「{}」", filler.name), Some(filler.span), RULE);
    } else if let Some((filler, _)) = targets.iter().find(|_| targets.iter().all(|(_, kind)| *kind == ConceptKind::Object)) {
        add(format!("対象が物「{}」だけ", filler.name), Some(filler.span), THING);
    }
    if let Some(span) = numbered_place(document) {
        add("場所や物を番号で指している".to_owned(), Some(span), NUMBERED);
    }
    let score = (EVEN + evidence.iter().map(|evidence| evidence.contribution).sum::<f64>()).clamp(0.0, 1.0);
    let scale = match score {
        score if score >= LARGE => Scale::Large,
        score if score < SMALL => Scale::Small,
        _ => Scale::Middle,
    };
    Size { score, scale, evidence }
}

/// The first of some words that stands in a document, the longest of several, and where in the original.
fn first_of<'w>(document: &Document, words: &'w BTreeSet<String>) -> Option<(&'w str, Option<Span>)> {
    let text = &document.normalized;
    let longest = |(at, _)| Some((at, beginning(&text[at..], words).max_by_key(|word| word.len())?));
    let (at, word) = text.char_indices().find_map(longest)?;
    let place = Span { start: at, end: at + word.len() };
    let touched = document.tokens.iter().filter(|token| token.normalized.overlaps(place)).map(|token| token.span);
    Some((word, touched.reduce(Span::join)))
}

/// A number before what counts places or things of one kind.
fn numbered_place(document: &Document) -> Option<Span> {
    let counts = |base: &str| matches!(base, "階" | "番" | "号" | "号機" | "番窓口" | "台" | "枚" | "脚" | "本" | "箇所" | "か所" | "カ所");
    let pair = document.tokens.windows(2).find(|pair| pair[0].pos == PartOfSpeech::Number && counts(&pair[1].base))?;
    Some(pair[0].span.join(pair[1].span))
}
