//! Which issues belong together: scored pairs, merge groups, themes. Issues are named by their index in `Triage::issues`.

/// What a suggested pair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairKind {
    /// 重複: the same text, or nearly.
    Duplicate,
    /// 統合候補: different texts, one issue.
    Merge,
    /// 統合注意: alike in words, but not to be merged.
    Caution,
    /// 念のため: alike, in no group together, and perhaps one issue all the same.
    Wider,
}

impl PairKind {
    /// The name in `pairs.parquet`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Merge => "merge",
            Self::Caution => "caution",
            Self::Wider => "wider",
        }
    }
}

/// What each kind of likeness adds to a pair's score. The parts add up to the score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Parts {
    /// Nearness to the same canonical issues of the atlas.
    pub place: f64,
    /// Words in common, weighted by rarity: next to nothing, unless a city's decisions say that they tell.
    pub words: f64,
    /// Letters in common.
    pub characters: f64,
    /// Words that keep the same company in the survey.
    pub survey: f64,
    /// What is lost where only one of the two denies; 0 or less.
    pub polarity: f64,
    /// What is lost where one names a topic only and the other says something of it; 0 or less.
    pub bareness: f64,
}

impl Parts {
    /// How many there are.
    pub const WIDTH: usize = 6;
    /// Names as they stand in `pairs.parquet` and `score`'s output, in order.
    pub const NAMES: [&'static str; Self::WIDTH] = ["place", "words", "characters", "survey", "polarity", "bareness"];
    /// Names on screen, in the same order.
    pub const LABELS: [&'static str; Self::WIDTH] = ["近い典型課題", "同じ言葉", "文字", "言葉の使われ方", "否定の違い", "一方は話題だけ"];

    /// The values in the order of `NAMES`.
    #[must_use]
    pub const fn values(&self) -> [f64; Self::WIDTH] {
        [self.place, self.words, self.characters, self.survey, self.polarity, self.bareness]
    }

    /// The parts times a factor each, in the order of `NAMES`; lowered together where their sum would be above 1, the losses where it would be
    /// below 0.
    #[must_use]
    pub fn scaled(&self, factors: &[f64; Self::WIDTH]) -> Self {
        let mut values = self.values();
        for (value, factor) in values.iter_mut().zip(factors) {
            *value *= factor;
        }
        let gain: f64 = values.iter().filter(|value| **value > 0.0).sum();
        let loss: f64 = values.iter().filter(|value| **value < 0.0).sum();
        if gain + loss < 0.0 {
            for value in values.iter_mut().filter(|value| **value < 0.0) {
                *value *= gain / -loss;
            }
        }
        let sum: f64 = values.iter().sum();
        let [place, words, characters, survey, polarity, bareness] = if sum > 1.0 { values.map(|value| value / sum) } else { values };
        Self { place, words, characters, survey, polarity, bareness }
    }

    /// The score: the sum of the parts in a fixed order.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.values().iter().sum()
    }
}

/// Two issues and how alike they are.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredPair {
    /// Issue that comes first in the survey.
    pub left: usize,
    /// Issue that comes later.
    pub right: usize,
    /// Likeness 0..=1: the sum of `parts`.
    pub score: f64,
    /// What adds up to the score.
    pub parts: Parts,
    /// What is suggested.
    pub kind: PairKind,
    /// Why, in Japanese: what is shared and what differs.
    pub reason: String,
}

/// A near issue, whatever the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    /// The issue near it.
    pub issue: usize,
    /// Likeness 0..=1.
    pub score: f64,
}

/// Different texts that may be one issue.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeGroup {
    /// `G001`, by the expected benefit.
    pub name: String,
    /// Members in survey order, two at least.
    pub members: Vec<usize>,
    /// The medoid: nearest to all others.
    pub representative: usize,
    /// The member least like the representative.
    pub farthest: usize,
    /// Least likeness of two members, 0..=1.
    pub cohesion: f64,
    /// How it came together: likest first, one step fewer than members.
    pub path: Vec<Joining>,
    /// Why, in Japanese.
    pub reason: String,
}

/// Two parts of a group that became one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joining {
    /// First member of one part.
    pub left: usize,
    /// First member of the other.
    pub right: usize,
    /// Least likeness of a member of one to a member of the other, 0..=1.
    pub score: f64,
}

impl MergeGroup {
    /// Rows that need no look of their own once the group is merged, times the chance of that: all members with their copies but one,
    /// times the cohesion. `copies` is `Grouping::copies`.
    #[must_use]
    pub fn benefit(&self, copies: &[u32]) -> f64 {
        let rows: u32 = self.members.iter().map(|&member| copies[member]).sum();
        f64::from(rows.saturating_sub(1)) * self.cohesion
    }
}

/// A broad topic, for reading and not for merging.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// `T01`, by size within its field.
    pub name: String,
    /// The field it belongs to; `None` where the survey has none.
    pub field: Option<String>,
    /// Words typical of it, most typical first.
    pub label_terms: Vec<String>,
    /// Members in survey order.
    pub members: Vec<usize>,
    /// Its most typical issues, most typical first.
    pub typical: Vec<usize>,
}

/// How the issues of a survey hang together. Vectors are as long as the list of issues.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grouping {
    /// Suggested pairs, by left then right.
    pub pairs: Vec<ScoredPair>,
    /// For each issue its nearest, nearest first.
    pub neighbors: Vec<Vec<Neighbor>>,
    /// For each issue the earlier issue it repeats.
    pub duplicate_of: Vec<Option<usize>>,
    /// For each issue how many say the same, itself included; a duplicate has its original's number.
    pub copies: Vec<u32>,
    /// Merge groups, by first member.
    pub groups: Vec<MergeGroup>,
    /// For each issue the index of its merge group. A duplicate is in its original's.
    pub group_of: Vec<Option<usize>>,
    /// Themes, field by field, largest first.
    pub themes: Vec<Theme>,
    /// For each issue the index of its theme.
    pub theme_of: Vec<Option<usize>>,
    /// For each issue its place on the map; `None` where it has no words.
    pub map: Vec<Option<[f64; 2]>>,
}
