//! Merge groups (統合候補): complete linkage, so that every two members of a group are at least as alike as the threshold. Chains of
//! ever less alike issues cannot form, and a pair that must stay apart never meets in a group.
//!
//! The linkage is kodama's, which `linfa-hierarchical` runs on as well. Used directly because linfa's wrapper takes only a kernel,
//! turns likeness into -ln before linkage and drops the dendrogram's heights, by which the bound is kept here; on labelled data
//! its groups were no better. Linkage runs block by block: blocks are what the threshold leaves connected, so the cost grows with
//! the largest block and not with the survey.

use std::collections::BTreeMap;

use kodama::{Dendrogram, Method, linkage};

use crate::group::Joining;

/// Likeness of the pairs that were scored, by (earlier, later) issue. What is missing is 0.
pub type Scores = BTreeMap<(usize, usize), f64>;

/// Largest block that linkage sees; larger ones are cut by a higher threshold first. Its matrix takes 16 MB.
const LARGEST_BLOCK: usize = 2000;
/// By how much the threshold rises to cut a block.
const STEP: f64 = 0.05;

/// A group and what holds it together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Members, rising, two at least.
    pub members: Vec<usize>,
    /// The member most alike to all others.
    pub medoid: usize,
    /// The member least alike to the medoid.
    pub farthest: usize,
    /// Least likeness of two members.
    pub cohesion: f64,
    /// How it came together, likest first.
    pub path: Vec<Joining>,
}

/// Groups of issues in which every two are at least `threshold` alike, `largest` members at most. `scores` holds only pairs that may
/// be merged; `order` gives each issue a rank that does not depend on its row, so that groups do not either.
#[must_use]
pub fn groups(scores: &Scores, threshold: f64, largest: usize, order: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = blocks(scores, threshold, LARGEST_BLOCK)
        .into_iter()
        .flat_map(|mut block| {
            block.sort_by_key(|&issue| order[issue]);
            link(&block, scores, threshold, largest)
        })
        .map(|members| describe(members, scores, order))
        .collect();
    groups.sort_by(|a, b| a.members.cmp(&b.members));
    groups
}

fn score(scores: &Scores, a: usize, b: usize) -> f64 {
    scores.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)
}

/// Issues that pairs at or above the threshold connect; larger blocks cut by a higher threshold.
fn blocks(scores: &Scores, threshold: f64, largest: usize) -> Vec<Vec<usize>> {
    let mut parent: BTreeMap<usize, usize> = BTreeMap::new();
    for (&(a, b), &s) in scores {
        if s >= threshold {
            let (a, b) = (root(&mut parent, a), root(&mut parent, b));
            parent.insert(a.max(b), a.min(b));
        }
    }
    let issues: Vec<usize> = parent.keys().copied().collect();
    let mut blocks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for issue in issues {
        blocks.entry(root(&mut parent, issue)).or_default().push(issue);
    }
    let mut done = Vec::new();
    for block in blocks.into_values() {
        if block.len() > largest && threshold < 1.0 {
            let inside: std::collections::BTreeSet<usize> = block.iter().copied().collect();
            let part: Scores =
                scores.iter().filter(|((a, b), _)| inside.contains(a) && inside.contains(b)).map(|(&k, &v)| (k, v)).collect();
            done.extend(self::blocks(&part, (threshold + STEP).min(1.0), largest));
        } else if block.len() >= 2 {
            done.extend(block.chunks(largest).map(<[usize]>::to_vec));
        }
    }
    done
}

fn root(parent: &mut BTreeMap<usize, usize>, issue: usize) -> usize {
    let mut top = *parent.entry(issue).or_insert(issue);
    while parent[&top] != top {
        top = parent[&top];
    }
    parent.insert(issue, top);
    top
}

/// Complete linkage of a block, cut at the threshold; a merge that would be too large is not made.
fn link(block: &[usize], scores: &Scores, threshold: f64, largest: usize) -> Vec<Vec<usize>> {
    let dendrogram = dendrogram(block, scores);
    let mut clusters: Vec<Option<Vec<usize>>> = block.iter().map(|&issue| Some(vec![issue])).collect();
    for step in dendrogram.steps() {
        let fits = step.dissimilarity <= 1.0 - threshold + 1e-12 && step.size <= largest;
        let (a, b) = (step.cluster1, step.cluster2);
        let both = if fits && clusters[a].is_some() && clusters[b].is_some() { clusters[a].take().zip(clusters[b].take()) } else { None };
        clusters.push(both.map(|(mut left, right)| {
            left.extend(right);
            left
        }));
    }
    clusters.into_iter().flatten().filter(|members| members.len() >= 2).collect()
}

fn dendrogram(issues: &[usize], scores: &Scores) -> Dendrogram<f64> {
    let n = issues.len();
    let mut distances: Vec<f64> =
        (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| 1.0 - score(scores, issues[i], issues[j])).collect();
    linkage(&mut distances, n, Method::Complete)
}

/// In what order members come together.
fn path(members: &[usize], scores: &Scores) -> Vec<Joining> {
    let mut first = members.to_vec();
    let mut path = Vec::with_capacity(members.len());
    for step in dendrogram(members, scores).steps() {
        let (a, b) = (first[step.cluster1], first[step.cluster2]);
        let (left, right) = (a.min(b), a.max(b));
        first.push(left);
        path.push(Joining { left, right, score: 1.0 - step.dissimilarity });
    }
    path
}

/// What holds members together.
#[must_use]
pub fn describe(mut members: Vec<usize>, scores: &Scores, order: &[usize]) -> Group {
    members.sort_by_key(|&m| order[m]);
    let nearness = |m: usize| members.iter().filter(|&&o| o != m).map(|&o| score(scores, m, o)).sum::<f64>();
    let best = |better: &dyn Fn(f64, f64) -> bool, value: &dyn Fn(usize) -> f64, of: &[usize]| {
        of.iter().copied().reduce(|kept, m| if better(value(m), value(kept)) { m } else { kept }).unwrap_or(0)
    };
    let medoid = best(&|new, old| new > old + 1e-12, &nearness, &members);
    let others: Vec<usize> = members.iter().copied().filter(|&m| m != medoid).collect();
    let farthest = best(&|new, old| new < old - 1e-12, &|m| score(scores, medoid, m), &others);
    let mut cohesion = 1.0f64;
    for (i, &a) in members.iter().enumerate() {
        for &b in &members[i + 1..] {
            cohesion = cohesion.min(score(scores, a, b));
        }
    }
    let path = path(&members, scores);
    members.sort_unstable();
    Group { members, medoid, farthest, cohesion, path }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_chain_does_not_become_one_group() {
        let scores: Scores = [((0, 1), 0.9), ((1, 2), 0.8), ((2, 3), 0.9)].into();
        let groups = groups(&scores, 0.5, 30, &[0, 1, 2, 3]);
        assert_eq!(groups.iter().map(|g| g.members.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_group_tells_how_it_came_together() {
        let scores: Scores = [((0, 1), 0.7), ((1, 2), 0.9), ((0, 2), 0.6)].into();
        let group = describe(vec![0, 1, 2], &scores, &[0, 1, 2]);
        let told: Vec<(usize, usize, f64)> = group.path.iter().map(|step| (step.left, step.right, (step.score * 10.0).round())).collect();
        assert_eq!(told, [(1, 2, 9.0), (0, 1, 6.0)]);
    }

    #[test]
    fn a_block_over_the_limit_is_cut_by_a_higher_threshold() {
        let scores: Scores = [((0, 1), 0.9), ((1, 2), 0.55), ((2, 3), 0.9)].into();
        assert_eq!(blocks(&scores, 0.5, 3), [vec![0, 1], vec![2, 3]]);
    }

    proptest! {
        #[test]
        fn every_two_members_are_as_alike_as_the_threshold_and_row_order_does_not_matter(
            entries in prop::collection::btree_map((0usize..12, 0usize..12), 0.0f64..1.0, 0..60),
            shift in 0usize..12,
        ) {
            let scores: Scores = entries.iter().filter(|((a, b), _)| a < b).map(|(&k, &v)| (k, v)).collect();
            let order: Vec<usize> = (0..12).collect();
            let forth = groups(&scores, 0.4, 5, &order);
            for group in &forth {
                prop_assert!(group.cohesion >= 0.4 - 1e-9 && group.members.len() <= 5);
            }
            let moved = |i: usize| (i + shift) % 12;
            let turned: Scores = scores.iter().map(|(&(a, b), &s)| ((moved(a).min(moved(b)), moved(a).max(moved(b))), s)).collect();
            let mut turned_order = vec![0; 12];
            for i in 0..12 {
                turned_order[moved(i)] = i;
            }
            let mut back: Vec<Vec<usize>> = groups(&turned, 0.4, 5, &turned_order)
                .iter()
                .map(|g| { let mut m: Vec<usize> = g.members.iter().map(|&i| (i + 12 - shift) % 12).collect(); m.sort_unstable(); m })
                .collect();
            back.sort();
            prop_assert_eq!(forth.iter().map(|g| g.members.clone()).collect::<Vec<_>>(), back);
        }
    }
}
