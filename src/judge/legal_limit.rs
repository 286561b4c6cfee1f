//! # 法令
//! What: whether a law forbids or tightly limits what an issue wants, and which.
//!
//! Why: in R6 such an issue ended as 「法令により対応不可能」; told early, the secretariat can explain it instead of discussing it for months.
//!
//! How: the rules of `cues/legal_limit.toml`, each named by its law: what it is about (兼業) and a wish to be free of the limit
//! (認めてほしい) near it. The score is the sum of the weights of the rules that hold, 0..=1. It is a hint, not legal advice.
//!
//! Cues: the well-known limits of the Local Public Service Act, the Labour Standards Act, the Local Autonomy Act, and of the laws
//! on personal data and on registers. Known misses: limits by ordinance of one city.

use super::cue_index::Hit;
use super::cues::Cues;
use super::rules;
use crate::finding::{Finding, Flag};

/// The finding that a law limits what is wanted.
#[must_use]
pub fn legal_limit(hits: &[Hit], text: &str, cues: &Cues, threshold: f64) -> Option<Finding> {
    rules::apply(Flag::Law, &cues.rules, hits, text, threshold)
}
