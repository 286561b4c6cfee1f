//! What the program suggests for an issue, one word and one reason: the first column a person reads. It only suggests.
//!
//! Several things may be true of an issue; the suggestion is the one that settles most, in the order of `Kind`: what says nothing
//! or repeats another needs no answer of its own, what may be merged is answered with its group, what is abstract must be asked
//! about before anyone can look for measures, laws or money. The other findings stay visible in the flags.

use std::collections::BTreeMap;

use crate::finding::{Finding, Flag};
use crate::group::{PairKind, ScoredPair};
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
    let pairs = Pairs::of(triage);
    (0..triage.issues.len()).map(|issue| one(triage, &pairs, issue)).collect()
}

/// What is told of two issues, by their indices, the earlier first.
struct Pairs<'a> {
    /// Why two of one group may be one.
    reasons: BTreeMap<(usize, usize), &'a str>,
    /// The likest that an issue may be one with all the same, or must not be taken for.
    beside: BTreeMap<usize, (PairKind, usize)>,
}

impl<'a> Pairs<'a> {
    fn of(triage: &'a Triage) -> Self {
        let pairs = &triage.grouping.pairs;
        let merged = pairs.iter().filter(|pair| pair.kind == PairKind::Merge);
        let reasons = merged.map(|pair| ((pair.left, pair.right), pair.reason.as_str())).collect();
        let mut likest: Vec<&ScoredPair> = pairs.iter().filter(|pair| matches!(pair.kind, PairKind::Wider | PairKind::Caution)).collect();
        likest.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut beside = BTreeMap::new();
        for pair in likest {
            beside.entry(pair.left).or_insert((pair.kind, pair.right));
            beside.entry(pair.right).or_insert((pair.kind, pair.left));
        }
        Self { reasons, beside }
    }
}

fn one(triage: &Triage, pairs: &Pairs<'_>, issue: usize) -> Suggestion {
    let judgement = &triage.judgements[issue];
    let grouping = &triage.grouping;
    let (kind, reason) = if let Some(finding) = judgement.flag(Flag::NoContent) {
        (Kind::NoContent, cues(finding))
    } else if let Some(original) = grouping.duplicate_of[issue] {
        (Kind::Duplicate, format!("{} と同じ、またはほぼ同じ文です（合わせて{}件）", triage.issues[original].id, grouping.copies[issue]))
    } else if let Some(group) = grouping.group_of[issue] {
        let group = &grouping.groups[group];
        let representative = group.representative;
        let (two, other) = if issue == representative { (group.farthest, "最も遠い ") } else { (representative, "代表 ") };
        let reason = pairs.reasons.get(&(issue.min(two), issue.max(two))).copied().unwrap_or(&group.reason);
        let (representative, two) = (&triage.issues[representative].id, &triage.issues[two].id);
        (Kind::Merge, format!("{}（{}件、代表は {representative}）。{other}{two} と比べて: {reason}", group.name, group.members.len()))
    } else if judgement.is_abstract() {
        (Kind::Abstract, missing(triage, issue))
    } else if let Some(finding) = judgement.flag(Flag::Handled) {
        (Kind::Handled, cues(finding))
    } else if let Some(finding) = judgement.flag(Flag::Law) {
        (Kind::Law, cues(finding))
    } else if let Some(finding) = judgement.flag(Flag::Budget).or_else(|| judgement.flag(Flag::Staff)) {
        (Kind::Shortage, format!("{}: {}", finding.flag.label(), cues(finding)))
    } else {
        let reason = match pairs.beside.get(&issue) {
            Some((PairKind::Wider, other)) => {
                format!("統合候補はありません（「念のため」の {} は同じかもしれません）", triage.issues[*other].id)
            }
            Some((_, other)) => format!("統合候補はありません（「統合注意」の {} は似ていますが別の課題です）", triage.issues[*other].id),
            None if grouping.copies[issue] > 1 => {
                format!("同じ、またはほぼ同じ文が合わせて{}件あります。言い方の違う同じ課題は見つかりませんでした", grouping.copies[issue])
            }
            None => "同じ課題は見つかりませんでした".to_owned(),
        };
        (Kind::Single, reason)
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
