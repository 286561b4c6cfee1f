//! What a judgement found, with the words that led to it.

use crate::document::Span;
use crate::frame::Slot;

/// Words that led to a finding, and what each contributed.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The cue, in Japanese: what was seen or missed.
    pub cue: String,
    /// Where it stands in the text; `None` for something that is not there.
    pub span: Option<Span>,
    /// What it adds to the score.
    pub contribution: f64,
}

/// A sign on an issue. The order is the order on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// It says nothing (特になし).
    NoContent,
    /// It is a matter of money or equipment.
    Budget,
    /// It is a matter of missing people.
    Staff,
    /// A law forbids or limits what is wanted.
    Law,
    /// A measure of the city answers it already.
    Handled,
    /// There is an issue alike in words that must stay apart.
    Caution,
    /// It names or singles out a person.
    Private,
}

impl Flag {
    /// All flags in order.
    pub const ALL: [Self; 7] = [Self::NoContent, Self::Budget, Self::Staff, Self::Law, Self::Handled, Self::Caution, Self::Private];

    /// The words on screen and in the files.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoContent => "内容なし",
            Self::Budget => "リソース不足(予算)",
            Self::Staff => "リソース不足(人員)",
            Self::Law => "法令",
            Self::Handled => "対応済み",
            Self::Caution => "統合注意",
            Self::Private => "個人情報",
        }
    }
}

/// A flag that was set, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The flag.
    pub flag: Flag,
    /// How sure, 0..=1: the sum of the evidence, cut at 1.
    pub score: f64,
    /// What led to it.
    pub evidence: Vec<Evidence>,
}

/// How far an issue can be taken hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 具体的: it can be acted on.
    Concrete,
    /// 一部不明: something must be asked.
    Partial,
    /// 抽象的: nothing can be taken hold of.
    Abstract,
}

impl Level {
    /// The word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Concrete => "具体的",
            Self::Partial => "一部不明",
            Self::Abstract => "抽象的",
        }
    }
}

/// How abstract an issue is, what is missing, and what to ask back.
#[derive(Debug, Clone, PartialEq)]
pub struct Abstractness {
    /// 0 concrete to 1 abstract.
    pub score: f64,
    /// The score in three levels.
    pub level: Level,
    /// What a reader would have to ask for, in the order of the slots. Empty for a concrete issue.
    pub missing: Vec<Slot>,
    /// A polite question built from the issue's own words; `None` for a concrete issue.
    pub question: Option<String>,
    /// What led to the score.
    pub evidence: Vec<Evidence>,
}

/// How much of the organisation an issue takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scale {
    /// 小: one thing or habit of one workplace.
    Small,
    /// 中: a system, form or procedure that one department can change.
    Middle,
    /// 大: the whole organisation, or rules for all staff.
    Large,
}

impl Scale {
    /// All, small first.
    pub const ALL: [Self; 3] = [Self::Small, Self::Middle, Self::Large];

    /// The word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Small => "小",
            Self::Middle => "中",
            Self::Large => "大",
        }
    }
}

/// How large an issue is (課題の大きさ).
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// 0 small to 1 large.
    pub score: f64,
    /// The score in three grades.
    pub scale: Scale,
    /// What led to it.
    pub evidence: Vec<Evidence>,
}

/// What is to be said of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    /// It says nothing that the issue does not say.
    Repetition,
    /// It names a direction that is taken already, and no act of its own.
    ExistingDirection,
    /// It tells the trouble once more, or how things are, and proposes nothing.
    StateOnly,
}

impl Advice {
    /// The words on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Repetition => "課題の繰り返し",
            Self::ExistingDirection => "既存の方向のみ",
            Self::StateOnly => "現状のみ",
        }
    }
}

/// What was found of the proposal (解決策案) that came with an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What is to be said.
    pub advice: Advice,
    /// What led to it; places are left out, as they would be the proposal's and not the issue's.
    pub evidence: Vec<Evidence>,
}

/// A department that may own the rule behind an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// Index into `Triage::departments`.
    pub department: usize,
    /// Higher is likelier; 0 or more.
    pub score: f64,
    /// What led to it.
    pub evidence: Vec<Evidence>,
}

/// A measure of the city near an issue, whatever the score.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMeasure {
    /// Index into `Triage::measures`.
    pub measure: usize,
    /// Likeness 0..=1.
    pub score: f64,
    /// What both name.
    pub shared: Vec<String>,
}

/// All that was judged of one issue.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// `None` for an issue without content.
    pub abstractness: Option<Abstractness>,
    /// Flags that were set, in the order of `Flag`.
    pub findings: Vec<Finding>,
    /// Departments, likeliest first; empty where nothing points to one.
    pub owners: Vec<Owner>,
    /// Measures, nearest first, ten at most.
    pub measures: Vec<NearMeasure>,
    /// `None` for an issue that is abstract or without content.
    pub size: Option<Size>,
    /// `None` where the proposal may answer the issue, or there is none.
    pub proposal: Option<Proposal>,
}

impl Judgement {
    /// The finding behind a flag, if it was set.
    #[must_use]
    pub fn flag(&self, flag: Flag) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.flag == flag)
    }

    /// Whether the issue is too abstract to act on.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.abstractness.as_ref().is_some_and(|a| a.level == Level::Abstract)
    }
}
