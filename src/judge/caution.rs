//! # 統合注意
//! What: whether there is another issue alike in words that must stay apart (opposite wish, other object, place or quantity).
//!
//! Why: such pairs are what a hurried reader merges by mistake; the flag sends him to the sheet that shows both.
//!
//! How: from the pairs the stage `cluster` marked as cautions; the score is the likeness of the nearest, 0..=1, and each pair is one
//! piece of evidence, of which the nearest alone counts.

use super::rules::finding;
use crate::document::Issue;
use crate::finding::{Evidence, Finding, Flag};
use crate::group::{Grouping, PairKind, ScoredPair};

/// The findings of all issues, in their order.
#[must_use]
pub fn cautions(issues: &[Issue], grouping: &Grouping) -> Vec<Option<Finding>> {
    let mut pairs: Vec<Vec<(&ScoredPair, usize)>> = vec![Vec::new(); issues.len()];
    for pair in grouping.pairs.iter().filter(|pair| pair.kind == PairKind::Caution) {
        pairs[pair.left].push((pair, pair.right));
        pairs[pair.right].push((pair, pair.left));
    }
    let of_issue = |mut near: Vec<(&ScoredPair, usize)>| {
        near.sort_by(|a, b| b.0.score.total_cmp(&a.0.score).then(a.1.cmp(&b.1)));
        let evidence = near.iter().enumerate().map(|(rank, (pair, other))| Evidence {
            cue: format!("{}: {}", issues[*other].id, pair.reason),
            span: None,
            contribution: if rank == 0 { pair.score } else { 0.0 },
        });
        finding(Flag::Caution, evidence.collect(), 0.0)
    };
    pairs.into_iter().map(of_issue).collect()
}
