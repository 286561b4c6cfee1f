//! What stands in the ledger, turned to a run's issues: ids that stay, links that hold, and hints where the program sees it otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::{Decided, Decision, Ledger, Ruling, State};
use crate::document::{Issue, IssueId};
use crate::finding::{Judgement, Level};
use crate::group::Parts;
use crate::lineage::PreviousIssue;
use crate::matrix::Vectors;
use crate::similarity;
use crate::survey::Survey;

/// Issues that are one by what stands, whatever the number of steps.
pub struct Components {
    root: BTreeMap<IssueId, IssueId>,
}

impl Components {
    /// By 統合 and 統合先.
    pub fn of(ledger: &Ledger, state: &State) -> Self {
        let mut components = Self { root: BTreeMap::new() };
        for (a, b) in one_links(ledger, state) {
            let (a, b) = (components.root(&a), components.root(&b));
            if a != b {
                let (low, high) = if a < b { (a, b) } else { (b, a) };
                components.root.insert(high, low);
            }
        }
        components
    }

    /// The smallest id of an issue's component.
    pub fn root(&self, issue: &IssueId) -> IssueId {
        let mut at = issue;
        while let Some(up) = self.root.get(at) {
            at = up;
        }
        at.clone()
    }

    /// Whether two issues are one.
    pub fn are_one(&self, a: &IssueId, b: &IssueId) -> bool {
        self.root(a) == self.root(b)
    }
}

/// The two issues of every 統合 and 統合先 that stands.
fn one_links(ledger: &Ledger, state: &State) -> Vec<(IssueId, IssueId)> {
    let linked = state.links.iter().filter(|(_, (ruling, _))| *ruling == Ruling::Together).map(|(pair, _)| pair.clone());
    let merged = state.issues.iter().filter_map(|(issue, standing)| {
        let at = standing.rulings.get(&Ruling::MergedInto)?;
        Some((issue.clone(), ledger.entries[*at].decision.other.clone()?))
    });
    linked.chain(merged).collect()
}

/// Gives this year's issues that the ledger knows the ids they have there, wherever their rows are now; the others keep theirs, or
/// get the next free number where the ledger needs it.
///
/// An issue is known by its response and words, or failing that by its words where only one of each side has them, or else by its
/// response where its words were only corrected. Which of the ledger's issues are not there is told back.
pub fn keep_ids(issues: &mut [Issue], survey: &Survey, ledger: &Ledger, year: &str) -> Vec<IssueId> {
    let state = ledger.state();
    let known: Vec<(&IssueId, &str, &str)> = state
        .issues
        .iter()
        .filter(|(_, standing)| standing.subject.year == year)
        .map(|(id, standing)| (id, standing.subject.response.as_str(), standing.subject.text.as_str()))
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let mut by_response: BTreeMap<&str, Vec<&IssueId>> = BTreeMap::new();
    for (id, response, _) in &known {
        by_response.entry(response).or_default().push(id);
    }
    let mut kept: Vec<Option<IssueId>> = Vec::with_capacity(issues.len());
    let mut taken: BTreeSet<IssueId> = BTreeSet::new();
    for issue in issues.iter() {
        let response = survey.responses[issue.response].id.0.as_str();
        let ids = by_response.entry(response).or_default();
        let found = ids.iter().position(|id| state.issues[*id].subject.is_said(&issue.text));
        let id = found.map(|at| ids.remove(at).clone());
        taken.extend(id.clone());
        kept.push(id);
    }
    let mut here: BTreeMap<&str, usize> = BTreeMap::new();
    for (issue, _) in issues.iter().zip(&kept).filter(|(_, id)| id.is_none()) {
        *here.entry(&issue.text).or_default() += 1;
    }
    let mut there: BTreeMap<&str, Vec<&IssueId>> = BTreeMap::new();
    for (id, _, text) in known.iter().filter(|(id, ..)| !taken.contains(*id)) {
        there.entry(text).or_default().push(id);
    }
    for (issue, id) in issues.iter().zip(&mut kept).filter(|(_, id)| id.is_none()) {
        let text = issue.text.as_str();
        if let (Some(1), Some([only])) = (here.get(text), there.get(text).map(Vec::as_slice)) {
            *id = Some((*only).clone());
        }
    }
    let taken: BTreeSet<IssueId> = kept.iter().flatten().cloned().collect();
    for ids in by_response.values_mut() {
        ids.retain(|id| !taken.contains(*id));
    }
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, issue) in issues.iter().enumerate().filter(|(at, _)| kept[*at].is_none()) {
        open.entry(survey.responses[issue.response].id.0.as_str()).or_default().push(at);
    }
    for (response, open) in open {
        if let (&[at], Some(&[id])) = (open.as_slice(), by_response.get(response).map(Vec::as_slice))
            && is_corrected(&state.issues[id].subject.text, &issues[at].text)
        {
            kept[at] = Some(id.clone());
        }
    }
    let reserved: BTreeSet<IssueId> = known.iter().map(|(id, ..)| (*id).clone()).collect();
    let number =
        |id: &IssueId| id.0.strip_prefix(year).and_then(|rest| rest.trim_start_matches('-').split('-').next()?.parse::<u32>().ok());
    let mut next = issues.iter().map(|issue| &issue.id).chain(&reserved).filter_map(number).max().unwrap_or(0);
    for (issue, id) in issues.iter_mut().zip(kept) {
        if let Some(id) = id {
            issue.id = id;
        } else if reserved.contains(&issue.id) {
            next += 1;
            issue.id = IssueId(format!("{year}-{next:04}"));
        }
    }
    let here: BTreeSet<&IssueId> = issues.iter().map(|issue| &issue.id).collect();
    reserved.iter().filter(|id| !here.contains(*id)).cloned().collect()
}

/// Whether a text is another but for corrections: more than half of all pairs of characters that stand side by side are in both.
fn is_corrected(before: &str, after: &str) -> bool {
    let pairs = |text: &str| text.chars().zip(text.chars().skip(1)).collect::<BTreeSet<_>>();
    let (before, after) = (pairs(before), pairs(after));
    2 * before.intersection(&after).count() > before.union(&after).count()
}

/// What stands of a run's issues. Links hold through issues that are not in the run, too.
#[must_use]
pub fn decided(issues: &[Issue], ledger: &Ledger) -> Decided {
    let state = ledger.state();
    let components = Components::of(ledger, &state);
    let at: BTreeMap<&IssueId, usize> = issues.iter().enumerate().map(|(i, issue)| (&issue.id, i)).collect();
    let rulings = issues.iter().map(|issue| {
        let standing = state.issues.get(&issue.id).into_iter().flat_map(|standing| &standing.rulings);
        standing.map(|(ruling, entry)| (*ruling, ledger.entries[*entry].decision.clone())).collect()
    });
    let rulings: Vec<BTreeMap<Ruling, Decision>> = rulings.collect();
    let mut members: BTreeMap<IssueId, Vec<usize>> = BTreeMap::new();
    for (i, issue) in
        issues.iter().enumerate().filter(|(_, issue)| state.issues.contains_key(&issue.id) || components.root.contains_key(&issue.id))
    {
        members.entry(components.root(&issue.id)).or_default().push(i);
    }
    // An issue that nothing was said of can still be the smallest of its component, or what another was merged into.
    for (a, b) in one_links(ledger, &state).iter().chain(state.links.keys()) {
        for id in [a, b] {
            if let Some(&i) = at.get(id) {
                let component = members.entry(components.root(id)).or_default();
                if !component.contains(&i) {
                    component.push(i);
                }
            }
        }
    }
    for component in members.values_mut() {
        component.sort_unstable();
    }
    let together = members.values().flat_map(|members| members[1..].iter().map(|&later| (members[0], later))).collect();
    let none = Vec::new();
    let mut apart = BTreeSet::new();
    for ((a, b), _) in state.links.iter().filter(|(_, (ruling, _))| *ruling == Ruling::Apart) {
        let side = |id: &IssueId| members.get(&components.root(id)).unwrap_or(&none);
        for &i in side(a) {
            apart.extend(side(b).iter().filter(|&&j| i != j).map(|&j| (i.min(j), i.max(j))));
        }
    }
    let open = state.links.iter().filter(|(_, (ruling, _))| *ruling == Ruling::Open);
    let open = open.filter_map(|((a, b), _)| Some((*at.get(a)?, *at.get(b)?))).map(|(i, j)| (i.min(j), i.max(j))).collect();
    let targets = rulings.iter().filter_map(|of| at.get(of.get(&Ruling::MergedInto)?.other.as_ref()?).copied()).collect();
    Decided { rulings, together, apart: apart.into_iter().collect(), open, targets, ..Decided::default() }
}

/// The texts of a year's issues as they were entered.
#[must_use]
pub fn texts<'l>(ledger: &'l Ledger, year: &str) -> BTreeSet<&'l str> {
    ledger.entries.iter().filter(|entry| entry.subject.year == year).map(|entry| entry.subject.text.as_str()).collect()
}

/// What issues of a year were found to mean (具体化した文), in the order of their ids: words that lists show, and that may name somebody.
#[must_use]
pub fn concrete(ledger: &Ledger, year: &str) -> Vec<String> {
    let state = ledger.state();
    let own = state.issues.iter().filter(|(_, standing)| standing.subject.year == year);
    own.filter_map(|(issue, _)| ledger.standing(&state, issue, Ruling::Concrete)?.value.clone()).collect()
}

/// The abstractness of decided issues, of this year and of last year's, and whether their category says that they were abstract: what the threshold is learned from.
/// `before` tells how abstract a saying of last year is.
#[must_use]
pub fn judged(decided: &Decided, judgements: &[Judgement], previous: &[PreviousIssue], before: impl Fn(usize) -> f64) -> Vec<(f64, bool)> {
    let one = |(issue, judgement): (usize, &Judgement)| {
        let is_abstract = decided.of(issue, Ruling::Category)?.is_abstract?;
        Some((judgement.abstractness.as_ref()?.score, is_abstract))
    };
    let mut judged: Vec<(f64, bool)> = judgements.iter().enumerate().filter_map(one).collect();
    let mut saying = 0;
    for issue in previous {
        // Its own words, not what it was found to mean.
        judged.extend(issue.is_abstract.map(|is_abstract| (before(saying), is_abstract)));
        saying += issue.sayings.len();
    }
    judged
}

/// Where the program would suggest otherwise than what stands: told, not done.
pub fn hints(
    decided: &mut Decided,
    issues: &[Issue],
    vectors: &Vectors,
    (merge_threshold, factors): (f64, &[f64; Parts::WIDTH]),
    judgements: &[Judgement],
) {
    let mut hints: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut tell = |issue: usize, hint: String| hints.entry(issue).or_default().push(hint);
    let score = |i: usize, j: usize| similarity::parts(vectors, i, j).scaled(factors).total();
    for &(i, j) in &decided.together {
        let score = score(i, j);
        if score < merge_threshold && issues[i].text != issues[j].text {
            tell(j, format!("台帳では {} と統合ですが、プログラムの見立ては別の課題です（類似度 {score:.2}）", issues[i].id));
        }
    }
    for &(i, j) in &decided.apart {
        let score = score(i, j);
        if score >= merge_threshold || issues[i].text == issues[j].text {
            tell(j, format!("台帳では {} と別件ですが、プログラムの見立ては同じ課題です（類似度 {score:.2}）", issues[i].id));
        }
    }
    for (issue, judgement) in judgements.iter().enumerate() {
        let category = decided.of(issue, Ruling::Category);
        let (Some(decision), Some(abstractness)) = (category, &judgement.abstractness) else { continue };
        let choice = decision.value.as_deref().unwrap_or_default();
        match (decision.is_abstract, abstractness.level) {
            (Some(false), Level::Abstract) => tell(issue, format!("台帳では「{choice}」ですが、プログラムの見立ては抽象的です")),
            (Some(true), Level::Concrete) => tell(issue, format!("台帳では「{choice}」ですが、プログラムの見立ては具体的です")),
            _ => {}
        }
    }
    decided.hints = hints;
}
