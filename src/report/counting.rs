//! How many of everything: one count for the workbook's 集計 and the page, so that they agree. Taken from the same vectors as the
//! lists.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Level;
use crate::group::PairKind;
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
