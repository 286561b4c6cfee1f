//! How many of everything: one count for the workbook's 集計 and the page, so that they agree. Taken from the same vectors as the
//! lists.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Level;
use crate::group::{MergeGroup, PairKind};
use crate::lineage::Relation;
use crate::survey::Disposition;
use crate::triage::Triage;

/// Where an issue of a response without a field is counted.
pub const NO_FIELD: &str = "（分野なし）";

/// How many departments of an issue count as candidates.
pub const CANDIDATES: usize = 3;

/// Issues for which something holds.
pub fn count(triage: &Triage, counts: impl Fn(usize) -> bool) -> usize {
    (0..triage.issues.len()).filter(|issue| counts(*issue)).count()
}

/// The fields in the order of the survey; `None` for issues without one.
pub fn fields(triage: &Triage) -> Vec<Option<&str>> {
    let mut fields: Vec<Option<&str>> = Vec::new();
    let mut seen = BTreeSet::new();
    for issue in 0..triage.issues.len() {
        let field = triage.response_of(issue).field.as_deref();
        if seen.insert(field) {
            fields.push(field);
        }
    }
    fields
}

/// Issues of a level of abstractness.
pub fn of_level(triage: &Triage, wanted: Level) -> usize {
    count(triage, |issue| triage.judgements[issue].abstractness.as_ref().is_some_and(|a| a.level == wanted))
}

/// Pairs that look alike and must stay apart.
pub fn cautions(triage: &Triage) -> usize {
    triage.grouping.pairs.iter().filter(|pair| pair.kind == PairKind::Caution).count()
}

/// Minutes it takes to read a member of a merge group, and to decide on a group: assumed, to tell hours from days.
const READING: f64 = 0.5;
const DECIDING: f64 = 1.0;

/// Numbers of merge groups after which it is told what they bring.
const MILESTONES: [usize; 4] = [10, 30, 100, 300];

/// What looking at the first merge groups brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Milestone {
    /// The first so many groups.
    pub groups: usize,
    /// Hours it takes.
    pub hours: f64,
    /// Share of what all groups are expected to bring (`MergeGroup::benefit`), 0..=1.
    pub share: f64,
}

/// What the first groups bring, few to all; empty where there is no group.
pub fn milestones(triage: &Triage) -> Vec<Milestone> {
    let groups = &triage.grouping.groups;
    let benefit = |groups: &[MergeGroup]| groups.iter().map(|group| group.benefit(&triage.grouping.copies)).sum::<f64>();
    let minutes =
        |groups: &[MergeGroup]| groups.iter().map(|group| DECIDING + group.members.iter().map(|_| READING).sum::<f64>()).sum::<f64>();
    let all = benefit(groups);
    let steps = MILESTONES.into_iter().filter(|number| *number < groups.len()).chain((!groups.is_empty()).then_some(groups.len()));
    let milestone = |number: usize| {
        let first = &groups[..number];
        Milestone { groups: number, hours: minutes(first) / 60.0, share: if all > 0.0 { benefit(first) / all } else { 1.0 } }
    };
    steps.map(milestone).collect()
}

/// The figures of the whole, with their names in Japanese, in the order of the flow. Names that begin with a space are parts of the
/// one above.
pub fn totals(triage: &Triage) -> Vec<(String, usize)> {
    let mut dispositions: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for disposition in &triage.dispositions {
        let order = match disposition {
            Disposition::Issues => 0,
            Disposition::NoContent => 1,
            Disposition::Blank => 2,
            Disposition::Excluded(_) => 3,
        };
        *dispositions.entry((order, disposition.label())).or_default() += 1;
    }
    let grouping = &triage.grouping;
    let copies = grouping.duplicate_of.iter().flatten().count();
    let mut rows = vec![("回答（入力の行）".to_owned(), triage.survey.responses.len())];
    rows.extend(dispositions.into_iter().map(|((_, label), number)| (format!("　{label}"), number)));
    rows.extend(
        [
            ("課題", triage.issues.len()),
            ("　うち重複（先に同じ文があるもの）", copies),
            ("　重複を除いた課題", triage.issues.len() - copies),
            ("統合候補の組", grouping.groups.len()),
            ("　組に入った課題（重複を含む）", grouping.group_of.iter().flatten().count()),
            ("統合注意の組", cautions(triage)),
            ("抽象的な課題", of_level(triage, Level::Abstract)),
            ("一部不明の課題", of_level(triage, Level::Partial)),
            ("テーマ", grouping.themes.len()),
        ]
        .map(|(name, number)| (name.to_owned(), number)),
    );
    rows
}

/// How many issues a department would get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Index into `Triage::departments`.
    pub department: usize,
    /// Issues of which it is the first candidate.
    pub first: usize,
    /// Issues of which it is among the candidates.
    pub any: usize,
}

/// Every department's load, busiest first.
pub fn loads(triage: &Triage) -> Vec<Load> {
    let mut loads: Vec<Load> = (0..triage.departments.len()).map(|department| Load { department, first: 0, any: 0 }).collect();
    for judgement in &triage.judgements {
        for (rank, owner) in judgement.owners.iter().take(CANDIDATES).enumerate() {
            loads[owner.department].any += 1;
            loads[owner.department].first += usize::from(rank == 0);
        }
    }
    loads.sort_by_key(|load| (Reverse((load.first, load.any)), load.department));
    loads
}

/// How many issues of this year, and of last year, stand in each relation. A merge group, and a text with its copies, count once, by
/// their first issue.
pub fn relations(triage: &Triage) -> Vec<(Relation, usize, usize)> {
    let (lineage, grouping) = (&triage.lineage, &triage.grouping);
    let counts_once = |issue: &usize| {
        grouping.duplicate_of[*issue].is_none()
            && grouping.group_of[*issue].is_none_or(|group| grouping.groups[group].members.first() == Some(issue))
    };
    let heads: Vec<usize> = (0..lineage.origins.len()).filter(counts_once).collect();
    let row = |relation: Relation| {
        let now = heads.iter().filter(|&&issue| lineage.origins[issue].relation == relation).count();
        (relation, now, lineage.fates.iter().filter(|fate| **fate == relation).count())
    };
    Relation::ALL.map(row).to_vec()
}
