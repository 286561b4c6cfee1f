//! What the program suggests for an issue, one word and one reason: the first column a person reads. It only suggests.
//!
//! Several things may be true of an issue; the suggestion is the one that settles most, in the order of `Kind`: what says nothing
//! or repeats another needs no answer of its own, what may be merged is answered with its group, what is abstract must be asked
//! about before anyone can look for measures, laws or money. The other findings stay visible in the flags.

use crate::finding::{Finding, Flag};
use crate::triage::Triage;

/// What to do with an issue. The order is the order in which they are tried and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It says nothing.
    NoContent,
    /// The same text as an earlier issue.
    Duplicate,
    /// One issue with others in different words.
    Merge,
    /// Nothing can be taken hold of.
    Abstract,
    /// A carried-out measure answers it.
    Handled,
    /// A law forbids or limits it.
    Law,
    /// Money or people are missing.
    Shortage,
    /// None of these.
    Single,
}

impl Kind {
    /// All in order.
    pub const ALL: [Self; 8] =
        [Self::NoContent, Self::Duplicate, Self::Merge, Self::Abstract, Self::Handled, Self::Law, Self::Shortage, Self::Single];

    /// The words on screen and in `issues.parquet`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoContent => "内容なし",
            Self::Duplicate => "重複",
            Self::Merge => "統合候補",
            Self::Abstract => "抽象的",
            Self::Handled => "対応済みの可能性",
            Self::Law => "法令の確認",
            Self::Shortage => "リソース不足",
            Self::Single => "個別に検討",
        }
    }
}

/// What is suggested for an issue, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What.
    pub kind: Kind,
    /// Why, in Japanese.
    pub reason: String,
}

/// A suggestion for each issue, in their order.
pub fn suggest(triage: &Triage) -> Vec<Suggestion> {
    (0..triage.issues.len()).map(|issue| one(triage, issue)).collect()
}

fn one(triage: &Triage, issue: usize) -> Suggestion {
    let judgement = &triage.judgements[issue];
    let grouping = &triage.grouping;
    let (kind, reason) = if let Some(finding) = judgement.flag(Flag::NoContent) {
        (Kind::NoContent, cues(finding))
    } else if let Some(original) = grouping.duplicate_of[issue] {
        (Kind::Duplicate, format!("{} と同じ、またはほぼ同じ文です（合わせて{}件）", triage.issues[original].id, grouping.copies[issue]))
    } else if let Some(group) = grouping.group_of[issue] {
        let group = &grouping.groups[group];
        (
            Kind::Merge,
            format!("{}（{}件、代表は {}）。{}", group.name, group.members.len(), triage.issues[group.representative].id, group.reason),
        )
    } else if judgement.is_abstract() {
        (Kind::Abstract, missing(triage, issue))
    } else if let Some(finding) = judgement.flag(Flag::Handled) {
        (Kind::Handled, cues(finding))
    } else if let Some(finding) = judgement.flag(Flag::Law) {
        (Kind::Law, cues(finding))
    } else if let Some(finding) = judgement.flag(Flag::Budget).or_else(|| judgement.flag(Flag::Staff)) {
        (Kind::Shortage, format!("{}: {}", finding.flag.label(), cues(finding)))
    } else {
        (Kind::Single, "同じ課題は見つかりませんでした".to_owned())
    };
    Suggestion { kind, reason }
}

fn missing(triage: &Triage, issue: usize) -> String {
    let missing = triage.judgements[issue].abstractness.iter().flat_map(|a| &a.missing).map(|slot| slot.label());
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        "手がかりになる言葉がありません".to_owned()
    } else {
        format!("{}が書かれていません", missing.join("・"))
    }
}

/// The cues of a finding in order, each once.
fn cues(finding: &Finding) -> String {
    let mut cues: Vec<&str> = Vec::new();
    for evidence in &finding.evidence {
        if !cues.contains(&evidence.cue.as_str()) {
            cues.push(&evidence.cue);
        }
    }
    cues.join("、")
}
