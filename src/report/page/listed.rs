//! Which issues the page lists. All of a survey that a browser can hold; of a larger one first those of the merge groups and of the
//! cautions, then the others in their order, each text once. What is left out stands in the workbook, and the page says so.

use std::collections::BTreeSet;

use crate::group::{Grouping, MergeGroup, PairKind, ScoredPair};

/// Issues listed at most: with texts of ordinary length a page of some 13 MB.
pub const MOST: usize = 11_000;

/// The issues, merge groups and cautions that are listed, each by its place in the page's own lists.
pub struct Listed<'a> {
    /// By issue: its place.
    places: Vec<Option<usize>>,
    /// By merge group: its place.
    group_places: Vec<Option<usize>>,
    grouping: &'a Grouping,
    issues: Vec<usize>,
}

impl<'a> Listed<'a> {
    /// Chooses `most` issues at most. A merge group or caution with an issue that is left out is left out too.
    pub fn of(grouping: &'a Grouping, most: usize) -> Self {
        let n = grouping.duplicate_of.len();
        let issues: Vec<usize> = if n <= most { (0..n).collect() } else { chosen(grouping, most).into_iter().collect() };
        let mut places = vec![None; n];
        for (place, &issue) in issues.iter().enumerate() {
            places[issue] = Some(place);
        }
        let mut next = 0..;
        let whole = |group: &MergeGroup| group.members.iter().all(|member| places[*member].is_some());
        let group_places = grouping.groups.iter().map(|group| if whole(group) { next.next() } else { None }).collect();
        Self { places, group_places, grouping, issues }
    }

    /// The issues, in the order of the survey.
    pub fn issues(&self) -> impl Iterator<Item = usize> {
        self.issues.iter().copied()
    }

    /// The merge groups that are listed whole.
    pub fn groups(&self) -> impl Iterator<Item = &'a MergeGroup> {
        self.grouping.groups.iter().zip(&self.group_places).filter(|(_, place)| place.is_some()).map(|(group, _)| group)
    }

    /// The cautions between issues that are listed.
    pub fn cautions(&self) -> impl Iterator<Item = &'a ScoredPair> {
        let cautions = self.grouping.pairs.iter().filter(|pair| pair.kind == PairKind::Caution);
        cautions.filter(|pair| self.place(pair.left).is_some() && self.place(pair.right).is_some())
    }

    /// An issue's place.
    pub fn place(&self, issue: usize) -> Option<usize> {
        self.places[issue]
    }

    /// The place of the merge group that an issue is in.
    pub fn group_place(&self, issue: usize) -> Option<usize> {
        self.grouping.group_of[issue].and_then(|group| self.group_places[group])
    }

    /// How many issues are left out.
    pub fn left_out(&self) -> usize {
        self.places.len() - self.issues.len()
    }
}

fn chosen(grouping: &Grouping, most: usize) -> BTreeSet<usize> {
    let original = |issue: usize| grouping.duplicate_of[issue].unwrap_or(issue);
    let of_groups = grouping.groups.iter().flat_map(|group| group.members.iter().copied());
    let cautions = grouping.pairs.iter().filter(|pair| pair.kind == PairKind::Caution);
    let of_cautions = cautions.flat_map(|pair| [pair.left, pair.right]);
    let mut chosen = BTreeSet::new();
    for issue in of_groups.chain(of_cautions).chain((0..grouping.duplicate_of.len()).map(original)) {
        // An issue that repeats another needs it.
        let wanted = [original(issue), issue];
        let more = BTreeSet::from(wanted).difference(&chosen).count();
        if chosen.len() + more <= most {
            chosen.extend(wanted);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouping() -> Grouping {
        let group = |name: &str, members: &[usize]| MergeGroup {
            name: name.to_owned(),
            members: members.to_vec(),
            representative: members[0],
            farthest: members[1],
            cohesion: 0.5,
            path: vec![],
            reason: String::new(),
        };
        let groups = vec![group("G1", &[4, 5]), group("G2", &[1, 2])];
        let group_of = vec![None, Some(1), Some(1), None, Some(0), Some(0)];
        Grouping { groups, group_of, duplicate_of: vec![None, None, None, Some(0), None, None], ..Grouping::default() }
    }

    #[test]
    fn all_is_listed_where_it_fits() {
        let grouping = grouping();
        let listed = Listed::of(&grouping, 6);
        assert_eq!((listed.issues().count(), listed.left_out(), listed.group_place(1)), (6, 0, Some(1)));
    }

    #[test]
    fn groups_come_first_and_one_that_does_not_fit_whole_is_left_out() {
        let grouping = grouping();
        let listed = Listed::of(&grouping, 3);
        assert_eq!(listed.issues().collect::<Vec<_>>(), [1, 4, 5]);
        assert_eq!(listed.groups().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["G1"]);
        assert_eq!((listed.place(4), listed.group_place(1), listed.left_out()), (Some(1), None, 3));
    }
}
