//! Where this year's issues come from (前年度との関係), and what became of last year's.

use crate::document::IssueId;

/// What an issue is to last year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// 継続: last year's issue comes again.
    Continued,
    /// 新規: nothing of last year is near it.
    New,
    /// 分裂: last year's issue comes again as several.
    Split,
    /// 統合: several issues of last year come again as one.
    Merged,
    /// 消滅: an issue of last year that does not come again.
    Gone,
}

impl Relation {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Continued, Self::Split, Self::Merged, Self::New, Self::Gone];

    /// The word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Continued => "継続",
            Self::New => "新規",
            Self::Split => "分裂",
            Self::Merged => "統合",
            Self::Gone => "消滅",
        }
    }
}

/// An issue of last year as it was decided: one issue, or several that were merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousIssue {
    /// The id of the issue that the others were merged into, or of the first.
    pub id: IssueId,
    /// Its words.
    pub text: String,
    /// Its field.
    pub field: Option<String>,
    /// 判定.
    pub category: Option<String>,
    /// 進捗.
    pub progress: Option<String>,
    /// 制度所管課.
    pub department: Option<String>,
    /// Whether its category says that it was abstract; `None` where it has none, or one that does not say.
    pub is_abstract: Option<bool>,
    /// Whether its category or progress says that it is settled.
    pub done: bool,
    /// The ids and words of all that it was raised in, the first that of `id`.
    pub sayings: Vec<(IssueId, String)>,
}

/// Where one issue of this year comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// What it is to last year's.
    pub relation: Relation,
    /// The issues of last year it comes from, nearest first: index into `Lineage::previous`, likeness 0..=1.
    pub from: Vec<(usize, f64)>,
    /// The issues of last year that its own words are nearest to, nearest first, near enough to be looked at and not to be taken for
    /// the same: index into `Lineage::previous`, likeness 0..=1.
    pub near: Vec<(usize, f64)>,
}

/// This year against last year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lineage {
    /// Last year's name; `None` where there is no year to compare with.
    pub year: Option<String>,
    /// Last year's issues.
    pub previous: Vec<PreviousIssue>,
    /// For each issue of this year where it comes from; empty where there is no year to compare with. Issues of one merge group and
    /// copies share theirs.
    pub origins: Vec<Origin>,
    /// For each issue of last year this year's issues that come from it, rising.
    pub successors: Vec<Vec<usize>>,
    /// For each issue of last year what became of it: 継続, 分裂, 統合 or 消滅.
    pub fates: Vec<Relation>,
}

impl Lineage {
    /// Whether an issue comes from one that was settled last year (対応済み).
    #[must_use]
    pub fn comes_again(&self, issue: usize) -> bool {
        self.origins.get(issue).is_some_and(|origin| origin.from.iter().any(|&(of, _)| self.previous[of].done))
    }
}
