//! What people decided of two issues holds in the grouping: what is one stays in one group, whatever its likeness; what is another
//! issue never meets in a group, nor as a copy.
//!
//! Issues that are one are taken together before the linkage, as alike to others as the most alike of them, and come apart again
//! after it. A group in which nothing was decided stays as it is: nobody finds issues moved that nobody touched. Without decisions
//! nothing here changes anything.

use std::collections::{BTreeMap, BTreeSet};

use super::merge_groups::{Group, Scores, describe};
use crate::decision::Decided;

/// The decided links of the originals; copies stand for what they repeat.
pub struct Links {
    /// For each issue that is one with others the smallest of them.
    head: BTreeMap<usize, usize>,
    /// The issues of each head.
    members: BTreeMap<usize, Vec<usize>>,
    /// Two heads that must not meet, the smaller first.
    apart: BTreeSet<(usize, usize)>,
    /// Issues that others were merged into.
    targets: BTreeSet<usize>,
}

/// Copies that people decided to be issues of their own are none.
pub fn part(duplicate_of: &mut [Option<usize>], decided: &Decided) {
    for &(i, j) in &decided.apart {
        let copies = duplicate_of[i].is_some() && duplicate_of[i] == duplicate_of[j];
        if copies || duplicate_of[j] == Some(i) {
            duplicate_of[j] = None;
        }
    }
}

impl Links {
    /// The links of a survey.
    pub fn of(decided: &Decided, duplicate_of: &[Option<usize>]) -> Self {
        let original = |i: usize| duplicate_of[i].unwrap_or(i);
        let mut head: BTreeMap<usize, usize> = BTreeMap::new();
        let root = |head: &BTreeMap<usize, usize>, mut i: usize| {
            while let Some(&up) = head.get(&i) {
                i = up;
            }
            i
        };
        for &(i, j) in &decided.together {
            let (i, j) = (root(&head, original(i)), root(&head, original(j)));
            if i != j {
                head.insert(i.max(j), i.min(j));
            }
        }
        let head: BTreeMap<usize, usize> = head.keys().map(|&i| (i, root(&head, i))).collect();
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (&i, &h) in &head {
            members.entry(h).or_insert_with(|| vec![h]).push(i);
        }
        let mut links = Self { head, members, apart: BTreeSet::new(), targets: decided.targets.iter().map(|&i| original(i)).collect() };
        for &(i, j) in &decided.apart {
            let (i, j) = (links.head(original(i)), links.head(original(j)));
            if i != j {
                links.apart.insert((i.min(j), i.max(j)));
            }
        }
        links
    }

    fn head(&self, issue: usize) -> usize {
        self.head.get(&issue).copied().unwrap_or(issue)
    }

    /// Whether two originals were decided to be one.
    pub fn are_one(&self, a: usize, b: usize) -> bool {
        self.head(a) == self.head(b)
    }

    /// Whether two originals were decided to be two.
    pub fn are_two(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.head(a), self.head(b));
        self.apart.contains(&(a.min(b), a.max(b)))
    }

    /// Two originals that are one: each with the first of them.
    pub fn ones(&self) -> impl Iterator<Item = (usize, usize)> {
        self.head.iter().map(|(&issue, &head)| (head, issue))
    }

    /// What is said of a decided pair before the reason, in Japanese; nothing of others.
    pub fn told(&self, a: usize, b: usize) -> String {
        match (self.are_one(a, b), self.are_two(a, b)) {
            (true, _) => "台帳で統合と判定済み／".to_owned(),
            (_, true) => "台帳で別件と判定済み／".to_owned(),
            _ => String::new(),
        }
    }

    /// The groups that obey the links, by first member: `link` groups by scores, `cautions` are pairs that must not meet unless people
    /// made them one.
    pub fn groups(
        &self,
        scores: &Scores,
        cautions: impl Iterator<Item = (usize, usize)>,
        order: &[usize],
        link: impl Fn(&Scores) -> Vec<Group>,
    ) -> Vec<Group> {
        let undecided = link(scores);
        if self.head.is_empty() && self.apart.is_empty() {
            return undecided;
        }
        let mut open = self.linked();
        let (touched, mut found): (Vec<Group>, Vec<Group>) =
            undecided.into_iter().partition(|group| group.members.iter().any(|member| open.contains(member)));
        open.extend(touched.into_iter().flat_map(|group| group.members));
        found.extend(self.expanded(link(&self.contracted(scores, cautions, &open)), scores, order));
        found.sort_by(|a, b| a.members.cmp(&b.members));
        found
    }

    /// Every issue that a link speaks of.
    fn linked(&self) -> BTreeSet<usize> {
        let heads = self.members.keys().copied().chain(self.apart.iter().flat_map(|&(a, b)| [a, b]));
        heads.chain(self.head.keys().copied()).collect()
    }

    /// The scores between the heads of those issues. What a member must not meet, its head does not.
    fn contracted(&self, scores: &Scores, cautions: impl Iterator<Item = (usize, usize)>, open: &BTreeSet<usize>) -> Scores {
        let heads = |a: usize, b: usize| (self.head(a).min(self.head(b)), self.head(a).max(self.head(b)));
        let forbidden: BTreeSet<(usize, usize)> = cautions.map(|(a, b)| heads(a, b)).chain(self.apart.iter().copied()).collect();
        let mut contracted = Scores::new();
        for (&(a, b), &score) in scores.iter().filter(|((a, b), _)| open.contains(a) && open.contains(b)) {
            let pair = heads(a, b);
            if pair.0 != pair.1 && !forbidden.contains(&pair) {
                let most = contracted.entry(pair).or_insert(score);
                *most = score.max(*most);
            }
        }
        contracted
    }

    /// The groups with all that their heads stand for, and those that were decided alone.
    fn expanded(&self, groups: Vec<Group>, scores: &Scores, order: &[usize]) -> Vec<Group> {
        let mut open: BTreeSet<usize> = self.members.keys().copied().collect();
        let mut expanded: Vec<Group> = Vec::with_capacity(groups.len() + open.len());
        for group in groups {
            let decided: Vec<usize> = group.members.iter().copied().filter(|member| open.remove(member)).collect();
            expanded.push(if decided.is_empty() { group } else { self.group(&group.members, scores, order) });
        }
        expanded.extend(open.into_iter().map(|head| self.group(&[head], scores, order)));
        expanded
    }

    fn group(&self, heads: &[usize], scores: &Scores, order: &[usize]) -> Group {
        let members = heads.iter().flat_map(|head| self.members.get(head).cloned().unwrap_or_else(|| vec![*head])).collect();
        let mut group = describe(members, scores, order);
        // Decided members lead: what people chose to answer with, or else the first of those they made one.
        let target = group.members.iter().find(|member| self.targets.contains(member));
        let first = || group.members.iter().find(|member| self.members.contains_key(member));
        if let Some(&lead) = target.or_else(first) {
            let likeness = |issue: usize| scores.get(&(issue.min(lead), issue.max(lead))).copied().unwrap_or(0.0);
            let others = group.members.iter().copied().filter(|&member| member != lead);
            group.farthest = others.reduce(|kept, other| if likeness(other) < likeness(kept) { other } else { kept }).unwrap_or(lead);
            group.medoid = lead;
        }
        group
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::merge_groups::groups;
    use super::*;

    const N: usize = 12;

    fn grouped(scores: &Scores, decided: &Decided) -> Vec<Group> {
        let links = Links::of(decided, &[None; N]);
        let order: Vec<usize> = (0..N).collect();
        links.groups(scores, std::iter::empty(), &order, |scores| groups(scores, 0.5, 30, &order))
    }

    fn pairs(at_most: usize) -> impl Strategy<Value = Vec<(usize, usize)>> {
        prop::collection::vec((0..N, 0..N), 0..at_most)
            .prop_map(|pairs| pairs.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect())
    }

    /// Issues that links make one, the slow way.
    fn component(together: &[(usize, usize)], issue: usize) -> BTreeSet<usize> {
        let mut component: BTreeSet<usize> = [issue].into();
        loop {
            let more: Vec<usize> =
                together.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).filter(|(a, _)| component.contains(a)).map(|(_, b)| b).collect();
            let before = component.len();
            component.extend(more);
            if component.len() == before {
                return component;
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_one_stays_together_and_what_is_two_stays_apart(
            entries in prop::collection::btree_map((0..N, 0..N), 0.0f64..1.0, 0..60),
            together in pairs(6),
            wished in pairs(8),
        ) {
            let scores: Scores = entries.into_iter().filter(|((a, b), _)| a < b).collect();
            // Decisions that contradict one another never get here: the ledger refuses them.
            let apart: Vec<(usize, usize)> = wished.into_iter().filter(|&(a, b)| !component(&together, a).contains(&b)).collect();
            let decided = Decided { together: together.clone(), apart: apart.clone(), ..Decided::default() };
            let found = grouped(&scores, &decided);
            let group_of = |issue: usize| found.iter().position(|group| group.members.contains(&issue));
            for &(a, b) in &together {
                prop_assert!(group_of(a).is_some() && group_of(a) == group_of(b), "{a} and {b} are one");
            }
            for &(a, b) in &apart {
                prop_assert!(group_of(a).is_none() || group_of(a) != group_of(b), "{a} and {b} are two");
            }
            let mut seen = BTreeSet::new();
            for member in found.iter().flat_map(|group| &group.members) {
                prop_assert!(seen.insert(*member), "{member} stands in one group");
            }
        }

        #[test]
        fn a_group_without_a_decision_stays_as_it_is(
            entries in prop::collection::btree_map((0..N, 0..N), 0.0f64..1.0, 0..40),
            together in pairs(3),
            wished in pairs(3),
        ) {
            let scores: Scores = entries.into_iter().filter(|((a, b), _)| a < b).collect();
            let apart: Vec<(usize, usize)> = wished.into_iter().filter(|&(a, b)| !component(&together, a).contains(&b)).collect();
            let linked: BTreeSet<usize> = together.iter().chain(&apart).flat_map(|&(a, b)| [a, b]).collect();
            let decided = Decided { together, apart, ..Decided::default() };
            let (before, after) = (grouped(&scores, &Decided::default()), grouped(&scores, &decided));
            let untouched = |group: &&Group| !group.members.iter().any(|member| linked.contains(member));
            for group in before.iter().filter(untouched) {
                prop_assert!(after.contains(group), "{:?} moved", group.members);
            }
            // And nobody joins who stood alone and of whom nothing was decided.
            let grouped: BTreeSet<usize> = before.iter().flat_map(|group| group.members.clone()).chain(linked).collect();
            prop_assert!(after.iter().flat_map(|group| &group.members).all(|member| grouped.contains(member)));
        }
    }

    #[test]
    fn what_a_member_must_not_meet_stays_out_of_its_decided_group() {
        let scores: Scores = [((0, 1), 0.2), ((1, 2), 0.9), ((0, 3), 0.9)].into();
        let order: Vec<usize> = (0..N).collect();
        let links = Links::of(&Decided { together: vec![(0, 1)], ..Decided::default() }, &[None; N]);
        let members = |cautions: &[(usize, usize)]| {
            let found = links.groups(&scores, cautions.iter().copied(), &order, |scores| groups(scores, 0.5, 30, &order));
            found.into_iter().map(|group| group.members).collect::<Vec<_>>()
        };
        assert_eq!(members(&[(0, 2)]), [vec![0, 1, 3]]);
    }

    #[test]
    fn a_copy_that_is_another_issue_is_no_copy() {
        let mut duplicate_of = [None, Some(0), Some(0)];
        part(&mut duplicate_of, &Decided { apart: vec![(0, 1)], ..Decided::default() });
        assert_eq!(duplicate_of, [None, None, Some(0)]);
        let mut duplicate_of = [None, Some(0), Some(0)];
        part(&mut duplicate_of, &Decided { apart: vec![(1, 2)], ..Decided::default() });
        assert_eq!(duplicate_of, [None, Some(0), None]);
    }
}
