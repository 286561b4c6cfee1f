//! # 個人情報
//! What: whether an issue names or singles out a person, or tells of the writer's own illness.
//!
//! Why: lists for the project team are read by many; such an issue must be masked or reworded before it is handed on.
//!
//! How: what `privacy` found in the survey (names, mail addresses, telephone numbers, numbers of staff) where it stands in the issue;
//! and the rules of `cues/private_data.toml`. The score is the sum of what was found, 0..=1.
//!
//! Cues: the dictionary's names of persons, titles of a city hall, the private columns of the survey. Known misses: a name the dictionary
//! does not know as one, without さん.

use super::cue_index::Hit;
use super::cues::Cues;
use super::rules;
use crate::finding::{Evidence, Finding, Flag};
use crate::masking::{Kind, Masking};

/// What a name, a number or an address adds.
const WEIGHT: f64 = 0.7;

/// The finding of private data.
#[must_use]
pub fn private_data(masking: &Masking, hits: &[Hit], text: &str, cues: &Cues, threshold: f64) -> Option<Finding> {
    let mut evidence: Vec<Evidence> =
        rules::apply(Flag::Private, &cues.rules, hits, text, 0.0).map_or_else(Vec::new, |found| found.evidence);
    evidence.extend(masking.find(text).into_iter().map(|hit| {
        let sign = &masking.signs()[hit.sign];
        let what = if sign.kind == Kind::Person { "人の名前" } else { "連絡先・職員番号" };
        Evidence { cue: format!("{what}: {}", sign.sign), span: Some(hit.span), contribution: WEIGHT }
    }));
    evidence.sort_by_key(|e| e.span);
    rules::finding(Flag::Private, evidence, threshold)
}
