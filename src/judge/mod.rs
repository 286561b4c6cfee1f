//! What is judged of an issue by itself and against the city's lists: one file a judgement.

/// What the plan says of `[judge]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// `abstract_threshold`, 0..=1: abstractness from which an issue counts as abstract.
    pub abstract_threshold: f64,
    /// `partial_threshold`, 0..=1, below `abstract_threshold`: from here something must be asked.
    pub partial_threshold: f64,
    /// `handled_threshold`, 0..=1: likeness from which a carried-out measure is offered as the answer.
    pub handled_threshold: f64,
    /// `owners`, 1..=10: how many departments are named at most.
    pub owners: usize,
}

impl Default for Params {
    fn default() -> Self {
        Self { abstract_threshold: 0.6, partial_threshold: 0.35, handled_threshold: 0.5, owners: 3 }
    }
}
