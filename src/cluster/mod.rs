//! Which issues belong together.

/// What the plan says of `[cluster]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// `merge_threshold`, 0..=1: two issues at least this alike may be merged. Every two members of a group are.
    pub merge_threshold: f64,
    /// `duplicate_threshold`, 0..=1: share of equal characters from which two texts count as one.
    pub duplicate_threshold: f64,
    /// `neighbors`, 1..=100: how many near issues are listed for each.
    pub neighbors: usize,
    /// `max_group`, 2 or more: the largest merge group.
    pub max_group: usize,
    /// `themes`: number of themes a field; `None` lets the data choose.
    pub themes: Option<usize>,
    /// `map_limit`: up to this many issues the map is t-SNE, beyond it PCA.
    pub map_limit: usize,
    /// `seed` of all that is drawn by lot.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self { merge_threshold: 0.5, duplicate_threshold: 0.9, neighbors: 10, max_group: 30, themes: None, map_limit: 2000, seed: 20_240_401 }
    }
}
