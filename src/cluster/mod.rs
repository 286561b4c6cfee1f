//! Which issues belong together: copies, merge groups, pairs that must stay apart, near issues, themes, a map.
//!
//! `candidates` finds the pairs worth scoring, `similarity` scores them, `duplicates` collapses copies, `cautions` keeps apart what
//! is only alike in words, `merge_groups` groups the rest, `themes` and `map` are for reading. It judges no issue by itself.

mod candidates;
mod cautions;
mod decided;
mod duplicates;
mod map;
mod merge_groups;
mod reason;
mod themes;

use ndarray::Array2;
use rayon::prelude::*;

use self::candidates::{Reach, join};
use self::cautions::{Conflict, conflict, contrast};
use self::decided::Links;
use self::merge_groups::{Group, Scores, groups};
use crate::atlas::Atlas;
use crate::decision::Decided;
use crate::document::Document;
use crate::error::Result;
use crate::frame::Frame;
use crate::group::{Grouping, MergeGroup, Neighbor, PairKind, Parts, ScoredPair};
use crate::lexicon::Lexicon;
use crate::matrix::Vectors;
use crate::similarity;

/// What the plan says of `[cluster]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// `merge_threshold`, 0..=1: two issues at least this alike may be merged. Every two members of a group are.
    pub merge_threshold: f64,
    /// `caution_threshold`, 0..=1: from this likeness on, two issues that must stay apart are pointed out.
    pub caution_threshold: f64,
    /// `wider_threshold`, 0..=1: from this likeness on, two issues that are in no group together are listed to be on the safe side.
    pub wider_threshold: f64,
    /// `duplicate_threshold`, 0..=1: share of equal characters from which two texts count as one.
    pub duplicate_threshold: f64,
    /// `neighbors`, 1..=100: how many near issues are listed for each.
    pub neighbors: usize,
    /// `max_group`, 2 or more: the largest merge group.
    pub max_group: usize,
    /// `themes`: number of themes a field; `None` lets the data choose.
    pub themes: Option<usize>,
    /// `map_limit`: up to this many issues the map is t-SNE, beyond it PCA.
    pub map_limit: usize,
    /// `seed` of all that is drawn by lot.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            merge_threshold: 0.525,
            caution_threshold: 0.4,
            wider_threshold: 0.45,
            duplicate_threshold: 0.9,
            neighbors: 10,
            max_group: 30,
            themes: None,
            map_limit: 1000,
            seed: 20_240_401,
        }
    }
}

/// Up to this many issues every pair is scored, so that each issue has its neighbours.
const SMALL: usize = 1500;
/// Least score of a pair that is looked at in a small survey.
const LEAST: f64 = 0.02;
/// Least cosine of places, or of words, in a larger one: below it a pair is no neighbour worth naming.
const REACH: f32 = 0.4;
/// Earlier partners looked at for one issue of a larger survey, the nearest first. More than any group holds.
const PARTNERS: usize = 40;
/// Cosine of two issues' words from which their wording is alike.
const ALIKE_IN_WORDS: f64 = 0.15;
/// What a canonical issue must add to the cosine of two places to be named as what both are near.
const SHARED_PLACE: f32 = 0.1;
/// Most pairs listed to be on the safe side for one issue.
const WIDER_PER_ISSUE: usize = 2;
/// Most cautions pointed out for one issue.
const CAUTIONS_PER_ISSUE: usize = 3;

/// What is grouped. All in parallel, one entry an issue.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The issues' words.
    pub documents: &'a [Document],
    /// What they say.
    pub frames: &'a [Frame],
    /// The fields they belong to.
    pub fields: &'a [Option<String>],
    /// Rows of the issues, and perhaps more rows after them.
    pub vectors: &'a Vectors,
    /// Reduced rows of the issues.
    pub dense: &'a Array2<f64>,
    /// What the concepts mean.
    pub lexicon: &'a Lexicon,
    /// The canonical issues that the places are among.
    pub atlas: &'a Atlas,
    /// What people decided of them.
    pub decided: &'a Decided,
    /// Factors on the parts of a pair's score, in the order of `Parts::NAMES`: 1, or what the decisions taught.
    pub factors: [f64; Parts::WIDTH],
}

/// A pair that was scored, by issue indices.
struct Scored {
    left: usize,
    right: usize,
    score: f64,
    parts: Parts,
}

/// Groups the issues.
///
/// # Errors
/// Where themes or map cannot be computed.
pub fn cluster(subject: &Subject<'_>, params: &Params) -> Result<Grouping> {
    let n = subject.documents.len();
    let mut duplicate_of = duplicates::same(subject.documents);
    decided::part(&mut duplicate_of, subject.decided);
    let originals: Vec<usize> = (0..n).filter(|&i| duplicate_of[i].is_none()).collect();
    let scored = score_candidates(subject, &originals);
    let near: Vec<bool> = scored.par_iter().map(|pair| is_near_copy(subject, pair, params.duplicate_threshold)).collect();
    let links = Links::of(subject.decided, &duplicate_of);
    let near = scored.iter().zip(near).filter(|(pair, near)| *near && !links.are_two(pair.left, pair.right));
    let near: Vec<(usize, usize)> = near.map(|(pair, _)| (pair.left, pair.right)).collect();
    duplicates::add_near(&mut duplicate_of, &near);
    decided::part(&mut duplicate_of, subject.decided);
    let mut grouping = Grouping { neighbors: neighbors(n, &scored, &duplicate_of, params.neighbors), ..Grouping::default() };
    grouping.copies = copies(&duplicate_of);
    suggest(subject, &scored, &duplicate_of, params, &mut grouping);
    grouping.duplicate_of = duplicate_of;
    grouping.themes = themes::themes(subject.fields, subject.dense, subject.vectors, params.themes, params.seed)?;
    grouping.theme_of = vec![None; n];
    for (t, theme) in grouping.themes.iter().enumerate() {
        for &member in &theme.members {
            grouping.theme_of[member] = Some(t);
        }
    }
    grouping.map = map::places(subject.dense, params.map_limit, params.seed)?;
    Ok(grouping)
}

/// Scores every pair of the originals that is worth it, by left then right issue: all of a small survey; of a larger one those whose
/// places or words are near.
fn score_candidates(subject: &Subject<'_>, originals: &[usize]) -> Vec<Scored> {
    let score = |left: usize, right: usize| {
        let parts = similarity::parts(subject.vectors, left, right).scaled(&subject.factors);
        Scored { left, right, score: parts.total(), parts }
    };
    if originals.len() <= SMALL {
        let earlier = |right: usize| originals[..right].iter().map(move |&left| score(left, originals[right]));
        let scored = (0..originals.len()).into_par_iter().flat_map_iter(|right| earlier(right).filter(|pair| pair.score >= LEAST));
        let mut scored: Vec<Scored> = scored.collect();
        scored.par_sort_unstable_by_key(|pair| (pair.left, pair.right));
        return scored;
    }
    let vectors = subject.vectors;
    let reach = Reach { threshold: REACH, most: PARTNERS };
    let mut pairs = join(&vectors.words.selected(originals), reach);
    if vectors.acquaintance > 0.0 {
        pairs.extend(join(&vectors.place.selected(originals), reach));
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs.into_par_iter().map(|(left, right)| score(originals[left as usize], originals[right as usize])).collect()
}

/// The canonical issue that both are nearest to, if there is one that counts for both.
fn shared_place<'a>(subject: &Subject<'a>, left: usize, right: usize) -> Option<&'a str> {
    if similarity::parts(subject.vectors, left, right).place < f64::from(SHARED_PLACE) {
        return None;
    }
    let places = &subject.vectors.place;
    let (a, b) = (places.row(left), places.row(right));
    let in_both = |column: &u32| b.columns.binary_search(column).ok().map(|at| b.values[at]);
    let shared = a.columns.iter().zip(a.values).filter_map(|(column, &value)| Some((*column, value * in_both(column)?)));
    let (column, share) = shared.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (share >= SHARED_PLACE).then(|| subject.atlas.issues[column as usize].name.as_str())
}

/// What keeps a pair apart. Only where the wording is alike: there a differing word tells, while two people who say one issue in
/// words of their own differ in every slot.
fn contradiction(subject: &Subject<'_>, pair: &Scored) -> Option<Conflict> {
    let words = &subject.vectors.words;
    let alike = words.row(pair.left).dot(&words.row(pair.right)) >= ALIKE_IN_WORDS;
    if alike { difference(subject, pair) } else { None }
}

/// What the frames of a pair say differently, or else the wording.
fn difference(subject: &Subject<'_>, pair: &Scored) -> Option<Conflict> {
    let told = conflict(&subject.frames[pair.left], &subject.frames[pair.right], subject.lexicon);
    told.or_else(|| contrast(&subject.documents[pair.left], &subject.documents[pair.right]))
}

fn is_near_copy(subject: &Subject<'_>, pair: &Scored, threshold: f64) -> bool {
    let characters = &subject.vectors.characters;
    characters.row(pair.left).dot(&characters.row(pair.right)) >= threshold - 0.25
        && duplicates::likeness(&subject.documents[pair.left], &subject.documents[pair.right]) >= threshold
        && difference(subject, pair).is_none()
}

/// The nearest issues of each, copies of the same text first.
fn neighbors(n: usize, scored: &[Scored], duplicate_of: &[Option<usize>], most: usize) -> Vec<Vec<Neighbor>> {
    let mut near: Vec<Vec<Neighbor>> = vec![Vec::new(); n];
    for pair in scored {
        near[pair.left].push(Neighbor { issue: pair.right, score: pair.score });
        near[pair.right].push(Neighbor { issue: pair.left, score: pair.score });
    }
    let mut copies: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (i, original) in duplicate_of.iter().enumerate() {
        copies[original.unwrap_or(i)].push(i);
    }
    (0..n)
        .into_par_iter()
        .map(|i| {
            let original = duplicate_of[i].unwrap_or(i);
            let same = copies[original].iter().filter(|&&c| c != i).take(most).map(|&c| Neighbor { issue: c, score: 1.0 });
            let other = near[original].iter().filter(|other| duplicate_of[other.issue].unwrap_or(other.issue) != original).copied();
            let mut list: Vec<Neighbor> = same.chain(other).collect();
            list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.issue.cmp(&b.issue)));
            list.truncate(most);
            list
        })
        .collect()
}

fn copies(duplicate_of: &[Option<usize>]) -> Vec<u32> {
    let mut counts = vec![0u32; duplicate_of.len()];
    for (i, original) in duplicate_of.iter().enumerate() {
        counts[original.unwrap_or(i)] += 1;
    }
    duplicate_of.iter().enumerate().map(|(i, original)| counts[original.unwrap_or(i)]).collect()
}

/// Turns scored pairs into what is suggested: duplicates, merge groups with their pairs, cautions.
fn suggest(subject: &Subject<'_>, scored: &[Scored], duplicate_of: &[Option<usize>], params: &Params, grouping: &mut Grouping) {
    let n = subject.documents.len();
    let open: Vec<&Scored> = scored.iter().filter(|p| duplicate_of[p.left].is_none() && duplicate_of[p.right].is_none()).collect();
    let least = params.merge_threshold.min(params.caution_threshold).min(params.wider_threshold);
    let likely: Vec<(&Scored, Option<Conflict>)> =
        open.into_par_iter().filter(|p| p.score >= least).map(|p| (p, contradiction(subject, p))).collect();
    let mergeable: Scores = likely.iter().filter(|(_, c)| c.is_none()).map(|(p, _)| ((p.left, p.right), p.score)).collect();
    let (links, order) = (Links::of(subject.decided, duplicate_of), content_order(subject.documents));
    let kept_apart = likely.iter().filter(|(_, c)| c.is_some()).map(|(p, _)| (p.left, p.right));
    let link = |scores: &Scores| groups(scores, params.merge_threshold, params.max_group, &order);
    let found = links.groups(&mergeable, kept_apart, &order, link);
    let mut groups_found = by_benefit(found, &grouping.copies, &order);
    grouping.group_of = vec![None; n];
    for (g, group) in groups_found.iter().enumerate() {
        for &member in &group.members {
            grouping.group_of[member] = Some(g);
        }
    }
    for (i, original) in duplicate_of.iter().enumerate() {
        if let &Some(original) = original {
            grouping.group_of[i] = grouping.group_of[original];
        }
    }
    let said = |i: usize| (&subject.documents[i], &subject.frames[i]);
    let mut pairs: Vec<ScoredPair> = Vec::new();
    for (i, original) in duplicate_of.iter().enumerate() {
        if let &Some(left) = original {
            let parts = similarity::parts(subject.vectors, left, i).scaled(&subject.factors);
            pairs.push(ScoredPair {
                left,
                right: i,
                score: parts.total(),
                parts,
                kind: PairKind::Duplicate,
                reason: "文面が同じか、ほぼ同じです".to_owned(),
            });
        }
    }
    let (mut cautions, mut wider) = (vec![0usize; n], vec![0usize; n]);
    let mut told: Vec<(&Scored, Option<&Conflict>, PairKind)> = Vec::new();
    let mut by_score: Vec<&(&Scored, Option<Conflict>)> = likely.iter().collect();
    by_score.par_sort_unstable_by(|a, b| b.0.score.total_cmp(&a.0.score).then((a.0.left, a.0.right).cmp(&(b.0.left, b.0.right))));
    for (pair, conflict) in by_score {
        let together = grouping.group_of[pair.left].is_some() && grouping.group_of[pair.left] == grouping.group_of[pair.right];
        let kind = match conflict {
            _ if links.are_one(pair.left, pair.right) => PairKind::Merge,
            _ if links.are_two(pair.left, pair.right) && pair.score >= params.caution_threshold => PairKind::Caution,
            None if together => PairKind::Merge,
            Some(_) if pair.score >= params.caution_threshold && cautions[pair.left].max(cautions[pair.right]) < CAUTIONS_PER_ISSUE => {
                cautions[pair.left] += 1;
                cautions[pair.right] += 1;
                PairKind::Caution
            }
            None if pair.score >= params.wider_threshold
                && !links.are_two(pair.left, pair.right)
                && wider[pair.left].max(wider[pair.right]) < WIDER_PER_ISSUE =>
            {
                wider[pair.left] += 1;
                wider[pair.right] += 1;
                PairKind::Wider
            }
            _ => continue,
        };
        told.push((pair, conflict.as_ref(), kind));
    }
    pairs.par_extend(told.into_par_iter().map(|(&Scored { left, right, score, parts }, conflict, kind)| {
        let reason = reason::reason(said(left), said(right), shared_place(subject, left, right), conflict);
        ScoredPair { left, right, score, parts, kind, reason: links.told(left, right) + &reason }
    }));
    let listed: std::collections::BTreeSet<(usize, usize)> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
    // What people decided of two is listed however alike they are: there it can be decided anew.
    let ones = links.ones().map(|pair| (pair, PairKind::Merge));
    let twos = subject.decided.apart.iter().map(|pair| (*pair, PairKind::Caution));
    for ((left, right), kind) in ones.chain(twos).filter(|(pair, _)| !listed.contains(pair)) {
        let parts = similarity::parts(subject.vectors, left, right).scaled(&subject.factors);
        let reason = links.told(left, right) + &reason::reason(said(left), said(right), shared_place(subject, left, right), None);
        pairs.push(ScoredPair { left, right, score: parts.total(), parts, kind, reason });
    }
    pairs.sort_by_key(|pair| (pair.left, pair.right, pair.kind));
    grouping.pairs = pairs;
    groups_found.par_iter_mut().for_each(|group| {
        let (medoid, farthest) = (group.representative, group.farthest);
        group.reason = reason::reason(said(medoid), said(farthest), shared_place(subject, medoid, farthest), None);
    });
    grouping.groups = groups_found;
}

/// The groups in the order in which they are worth looking at, and named by it; `order` decides between equals.
fn by_benefit(found: Vec<Group>, copies: &[u32], order: &[usize]) -> Vec<MergeGroup> {
    let group = |Group { members, medoid, farthest, cohesion, path }| {
        let group = MergeGroup { name: String::new(), members, representative: medoid, farthest, cohesion, path, reason: String::new() };
        (group.benefit(copies), group)
    };
    let mut groups: Vec<(f64, MergeGroup)> = found.into_iter().map(group).collect();
    let rank = |group: &MergeGroup| order[group.representative];
    groups.sort_by(|(more, a), (less, b)| less.total_cmp(more).then(rank(a).cmp(&rank(b))));
    let named = (1..).zip(groups).map(|(number, (_, group))| MergeGroup { name: format!("G{number:03}"), ..group });
    named.collect()
}

/// For each document its rank by text, which does not depend on its row.
fn content_order(documents: &[Document]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..documents.len()).collect();
    sorted.sort_by(|&a, &b| documents[a].normalized.cmp(&documents[b].normalized).then(a.cmp(&b)));
    let mut rank = vec![0; documents.len()];
    for (position, document) in sorted.into_iter().enumerate() {
        rank[document] = position;
    }
    rank
}
