//! Which issue of a run a gold unit is held against.

use std::collections::BTreeMap;

use super::gold::{Gold, Unit};
use crate::ingest::fold;
use crate::run_folder::{IssueRow, RunFolder};

/// A gold unit with its issue.
pub struct MatchedUnit<'a> {
    /// Its index in `Gold::units`.
    pub number: usize,
    /// The unit.
    pub unit: &'a Unit,
    /// The issue of the response that overlaps it most; `None` where the response has none.
    pub issue: Option<&'a IssueRow>,
    /// Where the issue, or its original, was put: its merge group, or itself.
    pub group: Option<String>,
}

/// The units of a survey with their issues.
pub struct Matched<'a> {
    /// For each unit its issue.
    issues: Vec<Option<&'a IssueRow>>,
    /// For each unit its group.
    groups: Vec<Option<String>>,
    /// The units that raise something.
    pub real: Vec<MatchedUnit<'a>>,
}

impl<'a> Matched<'a> {
    /// Holds every unit against the run.
    #[must_use]
    pub fn new(run: &'a RunFolder, gold: &'a Gold) -> Self {
        let mut by_response: BTreeMap<&str, Vec<&IssueRow>> = BTreeMap::new();
        for issue in &run.issues {
            by_response.entry(&issue.response).or_default().push(issue);
        }
        let by_id: BTreeMap<&str, &IssueRow> = run.issues.iter().map(|issue| (issue.id.as_str(), issue)).collect();
        let nearest = |unit: &Unit| -> Option<&'a IssueRow> {
            let issues = by_response.get(unit.response.as_str())?;
            let text = unit.text.as_deref().map(letters);
            let fit = |issue: &IssueRow| {
                let own = letters(&issue.text);
                let shared = text.as_ref().map_or(own.len(), |text| overlap(text, &own));
                (shared, std::cmp::Reverse(issue.text.chars().count()))
            };
            // The first of equals, as `max_by_key` would give the last.
            issues.iter().copied().reduce(|best, next| if fit(next) > fit(best) { next } else { best })
        };
        let issues: Vec<Option<&IssueRow>> = gold.units.iter().map(nearest).collect();
        let groups: Vec<Option<String>> = issues.iter().map(|issue| issue.map(|issue| group(issue, &by_id))).collect();
        let real = gold
            .units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.issue.is_some())
            .map(|(number, unit)| MatchedUnit { number, unit, issue: issues[number], group: groups[number].clone() })
            .collect();
        Self { issues, groups, real }
    }

    /// How many units have an issue.
    #[must_use]
    pub fn found(&self) -> usize {
        self.issues.iter().flatten().count()
    }

    /// The issue of a unit.
    #[must_use]
    pub fn issue(&self, unit: usize) -> Option<&'a IssueRow> {
        self.issues[unit]
    }

    /// The group of a unit.
    #[must_use]
    pub fn group(&self, unit: usize) -> Option<&str> {
        self.groups[unit].as_deref()
    }
}

/// The merge group of an issue's original, or the original's id.
fn group(issue: &IssueRow, by_id: &BTreeMap<&str, &IssueRow>) -> String {
    let mut original = issue;
    // An original repeats nothing itself; the bound only guards against a file that says otherwise.
    for _ in 0..by_id.len() {
        match original.duplicate_of.as_deref().and_then(|of| by_id.get(of)) {
            Some(next) => original = next,
            None => break,
        }
    }
    original.merge_group.clone().unwrap_or_else(|| original.id.clone())
}

/// A text without white space, after NFKC.
fn letters(text: &str) -> Vec<char> {
    fold(text).chars().collect()
}

/// Length of the longest common part of two texts.
fn overlap(a: &[char], b: &[char]) -> usize {
    let (mut best, mut before) = (0, vec![0; b.len() + 1]);
    for x in a {
        let mut row = vec![0; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            if x == y {
                row[j + 1] = before[j] + 1;
                best = best.max(row[j + 1]);
            }
        }
        before = row;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlap_is_the_longest_common_part() {
        let overlap = |a: &str, b: &str| overlap(&letters(a), &letters(b));
        assert_eq!(overlap("会議が 長い", "朝の会議が長い。"), 5);
        assert_eq!(overlap("", "会議"), 0);
    }
}
