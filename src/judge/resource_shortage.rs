//! # リソース不足(予算)・(人員)
//! What: whether an issue is in substance a matter of money and equipment, or of missing people.
//!
//! Why: in the re-sorting of R6 such issues (35 of 120) were put apart: those a law sets a standard for, those below what society
//! takes for granted, and those that are a question of policy; no department can answer them by changing a rule.
//!
//! How: the rules of `cues/resource_shortage.toml`: a thing and a word of lack, purchase or breakage near it; words of missing money;
//! words of missing people, or a profession and a word of lack. The score is the sum of the weights of the rules that hold, 0..=1.
//!
//! Cues: our own general vocabulary. Known misses: a thing the list does not know; rooms and systems are left out on purpose, as
//! they are mostly a matter of sharing and of rules.

use super::cue_index::Hit;
use super::cues::Cues;
use super::rules;
use crate::finding::{Finding, Flag};

/// The findings of missing money and of missing people.
#[must_use]
pub fn resource_shortage(hits: &[Hit], text: &str, cues: &Cues, threshold: impl Fn(Flag) -> f64) -> Vec<Finding> {
    [Flag::Budget, Flag::Staff].into_iter().filter_map(|flag| rules::apply(flag, &cues.rules, hits, text, threshold(flag))).collect()
}
