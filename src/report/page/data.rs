//! What the page's script lists and draws. Issues are named by their index in `Data::issues`; what is missing is left out of the JSON.

use serde::Serialize;

use super::difference::{difference, joined, utf16};
use super::listed::Listed;
use super::previous::Previous;
use crate::document::Span;
use crate::finding::{self, Finding};
use crate::group::{MergeGroup, ScoredPair};
use crate::report::attributes::Attribute;
use crate::report::counting::CANDIDATES;
use crate::report::phrase::{advice, cohesion, level, measure, missing, question, scale, understood};
use crate::report::suggestion::Suggestion;
use crate::triage::Triage;

/// Nearest issues told of each.
const NEAR: usize = 5;

/// All of it.
#[derive(Serialize)]
pub struct Data<'a> {
    issues: Vec<Issue<'a>>,
    groups: Vec<Group<'a>>,
    cautions: Vec<Caution<'a>>,
    themes: Vec<Theme<'a>>,
    departments: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Previous<'a>>,
}

/// An issue. One that repeats an earlier issue leaves out what is the same.
#[derive(Serialize)]
struct Issue<'a> {
    id: &'a str,
    /// The earlier issue it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<usize>,
    /// As written; left out where it is the text of `of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bureau: Option<&'a str>,
    /// How many say the same, itself included.
    copies: u32,
    /// Index into `groups`.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<usize>,
    /// Index into `themes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    theme: Option<usize>,
    kind: &'static str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<&'static str>,
    /// What is to be said of the proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    /// What was read out of it; told where something is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    understood: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<Flag<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    /// Candidates, best first: index into `Data::departments`.
    departments: Vec<usize>,
    /// Nearest issues, with their likeness in percent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near: Vec<(usize, u8)>,
    /// The place on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<[f64; 2]>,
}

/// A flag and the cues that led to it; none for 統合注意, whose pairs stand in `Data::cautions` with their reasons.
#[derive(Serialize)]
struct Flag<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cues: Vec<&'a str>,
}

/// A merge group, the representative first.
#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    /// ◎, ○ or △.
    cohesion: &'static str,
    /// Likeness of the two members least alike, in percent.
    percent: u8,
    reason: &'a str,
    /// The member least like the representative.
    farthest: usize,
    members: Vec<Member>,
}

/// An issue of a group, and where in its text it differs from the representative (the representative: from the farthest).
#[derive(Serialize)]
struct Member {
    issue: usize,
    /// From and to, in UTF-16 units.
    marks: Vec<[usize; 2]>,
}

/// Two issues that must stay apart.
#[derive(Serialize)]
struct Caution<'a> {
    left: Member,
    right: Member,
    reason: &'a str,
}

/// A topic, by its name and its first words.
#[derive(Serialize)]
struct Theme<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    terms: Vec<&'a str>,
    count: usize,
}

impl<'a> Data<'a> {
    /// All of a triage that is listed. `bureau` is the column that says where a respondent works.
    pub fn of(triage: &'a Triage, listed: &Listed<'a>, suggestions: &'a [Suggestion], bureau: Option<&'a Attribute>) -> Self {
        Self {
            issues: listed.issues().map(|issue| Issue::of(triage, listed, suggestions, bureau, issue)).collect(),
            groups: listed.groups().filter_map(|group| Group::of(triage, listed, group)).collect(),
            cautions: listed.cautions().filter_map(|pair| Caution::of(triage, listed, pair)).collect(),
            themes: triage
                .grouping
                .themes
                .iter()
                .map(|theme| Theme {
                    name: &theme.name,
                    field: theme.field.as_deref(),
                    terms: theme.label_terms.iter().map(String::as_str).collect(),
                    count: theme.members.len(),
                })
                .collect(),
            departments: triage.departments.iter().map(|department| department.name.as_str()).collect(),
            previous: Previous::of(triage, listed),
        }
    }
}

impl<'a> Issue<'a> {
    fn of(triage: &'a Triage, listed: &Listed<'_>, suggestions: &'a [Suggestion], bureau: Option<&'a Attribute>, at: usize) -> Self {
        let (issue, judgement, grouping) = (&triage.issues[at], &triage.judgements[at], &triage.grouping);
        let response = triage.response_of(at);
        let of = grouping.duplicate_of[at];
        let missing = missing(judgement);
        Self {
            id: &issue.id.0,
            of: of.and_then(|of| listed.place(of)),
            text: of.is_none_or(|of| triage.issues[of].text != issue.text).then_some(issue.text.as_str()),
            proposal: response.proposal.as_deref(),
            field: response.field.as_deref(),
            bureau: bureau.and_then(|bureau| bureau.values[issue.response].as_deref()),
            copies: grouping.copies[at],
            group: listed.group_place(at),
            theme: grouping.theme_of[at],
            kind: suggestions[at].kind.label(),
            reason: &suggestions[at].reason,
            level: level(judgement),
            size: scale(judgement),
            advice: advice(judgement),
            understood: missing.as_ref().map(|_| understood(triage, at)),
            missing,
            question: question(judgement),
            flags: judgement.findings.iter().map(Flag::of).collect(),
            measure: measure(triage, judgement),
            departments: judgement.owners.iter().take(CANDIDATES).map(|owner| owner.department).collect(),
            near: near(triage, listed, at),
            place: grouping.map[at],
        }
    }
}

/// The nearest issues that are not copies of it.
fn near(triage: &Triage, listed: &Listed<'_>, issue: usize) -> Vec<(usize, u8)> {
    let original = |issue: usize| triage.grouping.duplicate_of[issue].unwrap_or(issue);
    if original(issue) != issue {
        return Vec::new();
    }
    let others = triage.grouping.neighbors[issue].iter().filter(|near| original(near.issue) == near.issue);
    others.take(NEAR).filter_map(|near| Some((listed.place(near.issue)?, percent(near.score)))).collect()
}

impl<'a> Flag<'a> {
    fn of(finding: &'a Finding) -> Self {
        let mut cues: Vec<&str> = Vec::new();
        let told = if finding.flag == finding::Flag::Caution { &[] } else { finding.evidence.as_slice() };
        for evidence in told {
            if !cues.contains(&evidence.cue.as_str()) {
                cues.push(&evidence.cue);
            }
        }
        Self { name: finding.flag.label(), cues }
    }
}

impl<'a> Group<'a> {
    fn of(triage: &Triage, listed: &Listed<'_>, group: &'a MergeGroup) -> Option<Self> {
        let others = group.members.iter().copied().filter(|member| *member != group.representative);
        let beside = |member, other| Member::beside(triage, listed, member, other);
        Some(Self {
            name: &group.name,
            cohesion: cohesion(group.cohesion),
            percent: percent(group.cohesion),
            reason: &group.reason,
            farthest: listed.place(group.farthest)?,
            members: std::iter::once(beside(group.representative, group.farthest))
                .chain(others.map(|member| beside(member, group.representative)))
                .collect::<Option<_>>()?,
        })
    }
}

impl<'a> Caution<'a> {
    fn of(triage: &Triage, listed: &Listed<'_>, pair: &'a ScoredPair) -> Option<Self> {
        Some(Self {
            left: Member::beside(triage, listed, pair.left, pair.right)?,
            right: Member::beside(triage, listed, pair.right, pair.left)?,
            reason: &pair.reason,
        })
    }
}

impl Member {
    fn beside(triage: &Triage, listed: &Listed<'_>, issue: usize, other: usize) -> Option<Self> {
        // Places in the text as it will be shown, with signs in place of what is private.
        let masked = triage.masking.mask(&triage.issues[issue].text);
        let places: Vec<Span> = difference(triage, issue, other).into_iter().map(|place| masked.span(place)).collect();
        Some(Self { issue: listed.place(issue)?, marks: utf16(&masked.text, &joined(places)) })
    }
}

/// A likeness 0..=1 in percent.
fn percent(likeness: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let percent = (likeness.clamp(0.0, 1.0) * 100.0).round() as u8;
    percent
}
