//! What a city's own decisions taught: factors on the parts of a pair's score, a threshold of abstractness, and whether they were
//! adopted. Without enough decisions, or where they predict no better, the defaults stand.

use crate::group::Parts;

/// What was learned, or why nothing was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    /// On pairs of issues.
    pub pairs: Trial,
    /// Factors on the parts of a pair's score, in the order of `group::Parts::NAMES`; `None` where the defaults stand.
    pub factors: Option<[f64; Parts::WIDTH]>,
    /// On abstract issues.
    pub abstractness: Trial,
    /// Abstractness from which an issue counts as abstract; `None` where the plan's stands.
    pub abstract_threshold: Option<f64>,
}

/// A comparison of what is in use with what was learned, on decisions that the learning did not see.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trial {
    /// Decisions of the one kind: 統合, or an abstract category.
    pub yes: usize,
    /// Decisions of the other kind.
    pub no: usize,
    /// How many of each kind are needed.
    pub needed: usize,
    /// F1 of what is in use, 0..=1; `None` where there were too few decisions to try.
    pub before: Option<f64>,
    /// F1 of what was learned.
    pub after: Option<f64>,
    /// Whether it was adopted.
    pub adopted: bool,
}

impl Trial {
    /// In Japanese, for the record of a run.
    #[must_use]
    pub fn told(&self) -> String {
        let outcome = match (self.before, self.after, self.adopted) {
            (Some(before), Some(after), true) => format!("採用しました（F1 {before:.3} → {after:.3}、交差検証）"),
            (Some(before), Some(after), false) => format!("良くならないので採用していません（F1 {before:.3} → {after:.3}、交差検証）"),
            _ => format!("判定が足りないので、既定のままです（どちらも{}件以上要ります）", self.needed),
        };
        format!("当てはまる判定 {}件、当てはまらない判定 {}件: {outcome}", self.yes, self.no)
    }
}
