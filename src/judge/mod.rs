//! What is judged of an issue by itself and against the city's lists: one file a judgement.
//!
//! `cues` reads the words judgements go by, `cue_index` finds them, `rules` says when words standing together raise a flag,
//! `overlap` what an issue shares with the city's lists. Nothing here compares issues with one another; that is `cluster`.

pub mod abstractness;
pub mod already_handled;
mod caution;
pub mod cue_index;
pub mod cues;
mod legal_limit;
mod no_content;
pub mod overlap;
pub mod owning_department;
mod private_data;
mod proposal;
mod question;
mod resource_shortage;
mod rules;
mod size;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use rayon::prelude::*;

pub use self::abstractness::abstractness;
use self::already_handled::Measures;
pub use self::cues::Cues;
pub use self::no_content::no_content;
use self::owning_department::Departments;
use self::proposal::Said;
use crate::atlas::Atlas;
use crate::city::{Department, Measure};
use crate::document::{Document, Issue};
use crate::finding::{Finding, Flag, Judgement, Level, Proposal};
use crate::frame::Frame;
use crate::group::Grouping;
use crate::lexicon::Lexicon;
use crate::masking::Masking;
use crate::matrix::Vectors;

/// What the plan says of `[judge]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// `abstract_threshold`, 0..=1: abstractness from which an issue counts as abstract.
    pub abstract_threshold: f64,
    /// `partial_threshold`, 0..=1, below `abstract_threshold`: from here something must be asked.
    pub partial_threshold: f64,
    /// `handled_threshold`, 0..=1: likeness from which a carried-out measure is offered as the answer.
    pub handled_threshold: f64,
    /// `handled_planned`: whether a measure that is only prepared, tried or considered is offered as the answer too.
    pub handled_planned: bool,
    /// `flag_threshold`, 0..=1: score from which リソース不足, 法令 and 個人情報 are flagged.
    pub flag_threshold: f64,
    /// `budget_threshold`, `staff_threshold`, `law_threshold`, `private_threshold`, 0..=1: other scores for one flag.
    pub flag_thresholds: BTreeMap<Flag, f64>,
    /// `owners`, 1..=10: how many departments are named at most.
    pub owners: usize,
    /// `off`: judgements that are not made, by their names on screen (`SWITCHES`).
    pub off: Vec<String>,
    /// `cues`: files whose words are added to the built-in ones.
    pub cues: Vec<PathBuf>,
}

/// Judgements that may be switched off, by their names on screen.
pub const SWITCHES: [&str; 12] = [
    "抽象度",
    "制度所管課",
    "大きさ",
    "解決策案",
    "聞き返し文",
    "内容なし",
    "リソース不足(予算)",
    "リソース不足(人員)",
    "法令",
    "対応済み",
    "統合注意",
    "個人情報",
];

/// The switch of the judgement that an answer says nothing: without it every answer that is not blank raises an issue.
pub const NO_CONTENT: &str = SWITCHES[5];

impl Params {
    /// The same with another threshold of abstractness; the lower one is kept below it.
    #[must_use]
    pub fn with_abstract_threshold(&self, threshold: f64) -> Self {
        Self { abstract_threshold: threshold, partial_threshold: self.partial_threshold.min(threshold * 0.6), ..self.clone() }
    }

    /// The score from which a flag is set.
    fn threshold(&self, flag: Flag) -> f64 {
        self.flag_thresholds.get(&flag).copied().unwrap_or(self.flag_threshold)
    }

    /// Whether a judgement is made, by its name on screen.
    #[must_use]
    pub fn makes(&self, name: &str) -> bool {
        !self.off.iter().any(|off| off == name)
    }
}

impl Default for Params {
    fn default() -> Self {
        Self {
            abstract_threshold: 0.6,
            partial_threshold: 0.35,
            handled_threshold: 0.5,
            handled_planned: true,
            flag_threshold: 0.5,
            flag_thresholds: BTreeMap::new(),
            owners: 3,
            off: Vec::new(),
            cues: Vec::new(),
        }
    }
}

/// The issues to be judged; the lists run in parallel.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What was raised.
    pub issues: &'a [Issue],
    /// Their words.
    pub documents: &'a [Document],
    /// What they say.
    pub frames: &'a [Frame],
    /// The proposals (解決策案) that came with their answers.
    pub proposals: Proposals<'a>,
    /// What is private in the survey.
    pub masking: &'a Masking,
}

/// Proposals by the answers they came with; the lists run in parallel.
#[derive(Debug, Clone, Copy)]
pub struct Proposals<'a> {
    /// Indices of the responses, rising.
    pub responses: &'a [usize],
    /// Their words.
    pub documents: &'a [Document],
    /// What they say.
    pub frames: &'a [Frame],
}

/// The city's lists, each with its words and frames in parallel.
#[derive(Debug, Clone, Copy)]
pub struct City<'a> {
    /// Its measures.
    pub measures: &'a [Measure],
    /// Words of the measures' names and descriptions.
    pub measure_documents: &'a [Document],
    /// What the measures say.
    pub measure_frames: &'a [Frame],
    /// Its departments.
    pub departments: &'a [Department],
    /// Words of the departments' names and duties.
    pub department_documents: &'a [Document],
    /// What the duties say.
    pub department_frames: &'a [Frame],
}

/// What is known beforehand.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'a> {
    /// The concepts.
    pub lexicon: &'a Lexicon,
    /// The canonical issues; the columns of `Vectors::place` are theirs.
    pub atlas: &'a Atlas,
    /// The cue words.
    pub cues: &'a Cues,
}

/// What a vague issue loses on the score of 対応済み, partly unclear and abstract.
const VAGUENESS: [f64; 2] = [0.25, 0.5];

/// Which issues name a topic and nothing more (`abstractness::is_bare`); to be known before issues are compared.
#[must_use]
pub fn bare(documents: &[Document], frames: &[Frame], knowledge: &Knowledge) -> Vec<bool> {
    documents.par_iter().zip(frames).map(|(document, frame)| abstractness::is_bare(document, frame, knowledge)).collect()
}

/// Judges every issue. `vectors` has a row for each issue, then each measure, then each department.
#[must_use]
pub fn judge(
    subject: &Subject,
    city: &City,
    vectors: &Vectors,
    grouping: &Grouping,
    knowledge: &Knowledge,
    params: &Params,
) -> Vec<Judgement> {
    let judge = Judge {
        measures: Measures::new(city.measures, city.measure_documents, city.measure_frames, knowledge, params.handled_planned),
        departments: Departments::new(city.departments, city.department_documents, city.department_frames, knowledge),
        first_measure: subject.issues.len(),
        first_department: subject.issues.len() + city.measures.len(),
        vectors,
        knowledge,
        masking: subject.masking,
        params,
    };
    let cautions = caution::cautions(subject.issues, grouping);
    let one =
        |(i, caution): (usize, Option<Finding>)| judge.one(i, &subject.documents[i], &subject.frames[i], &subject.issues[i].text, caution);
    let mut judgements: Vec<Judgement> = cautions.into_par_iter().enumerate().map(one).collect();
    if params.makes(SWITCHES[3]) {
        for (issues, found) in proposals(subject, knowledge) {
            judgements[issues].iter_mut().for_each(|judgement| judgement.proposal.clone_from(&found));
        }
    }
    judgements
}

/// What is found of each proposal, and the issues of the answer it came with. Issues of one answer stand side by side.
fn proposals<'s>(subject: &'s Subject<'_>, knowledge: &'s Knowledge<'_>) -> impl Iterator<Item = (Range<usize>, Option<Proposal>)> + 's {
    let Proposals { responses, documents, frames } = subject.proposals;
    let of_issue = |i: usize| Said { document: &subject.documents[i], frame: &subject.frames[i] };
    responses.iter().enumerate().map(move |(p, &response)| {
        let first = subject.issues.partition_point(|issue| issue.response < response);
        let issues = first..first + subject.issues[first..].iter().take_while(|issue| issue.response == response).count();
        let raised: Vec<Said<'_>> = issues.clone().map(of_issue).collect();
        let proposal = Said { document: &documents[p], frame: &frames[p] };
        (issues, proposal::proposal(&raised, &proposal, knowledge))
    })
}

/// All that every issue is judged by.
struct Judge<'a> {
    measures: Measures<'a>,
    departments: Departments<'a>,
    first_measure: usize,
    first_department: usize,
    vectors: &'a Vectors,
    knowledge: &'a Knowledge<'a>,
    masking: &'a Masking,
    params: &'a Params,
}

impl Judge<'_> {
    fn one(&self, row: usize, document: &Document, frame: &Frame, text: &str, caution: Option<Finding>) -> Judgement {
        let (cues, params) = (self.knowledge.cues, self.params);
        let place = self.vectors.place.row(row);
        let hits = cues.find(document);
        let empty = if params.makes(NO_CONTENT) { no_content(document, text, cues) } else { None };
        let mut abstractness = (empty.is_none() && params.makes(SWITCHES[0]))
            .then(|| abstractness::abstractness(document, frame, text, &place, self.knowledge, params));
        if let Some(abstractness) = abstractness.as_mut().filter(|_| !params.makes(SWITCHES[4])) {
            abstractness.question = None;
        }
        let vagueness = match abstractness.as_ref().map(|a| a.level) {
            Some(Level::Concrete) | None => 0.0,
            Some(Level::Partial) => VAGUENESS[0],
            Some(Level::Abstract) => VAGUENESS[1],
        };
        let features = self.measures.features(row, self.first_measure, document, frame, self.vectors);
        let (measures, handled) = self.measures.judge(&features, document, frame, vagueness, params.handled_threshold);
        let owners = if params.makes(SWITCHES[1]) {
            let features = self.departments.features((row, self.first_department), document, frame, &hits, self.vectors);
            self.departments.rank(&features, frame, &hits, &place, params.owners)
        } else {
            Vec::new()
        };
        let has_size = empty.is_none() && abstractness.as_ref().is_none_or(|a| a.level != Level::Abstract);
        let mut findings: Vec<Finding> = empty.into_iter().collect();
        findings.extend(resource_shortage::resource_shortage(&hits, text, cues, |flag| params.threshold(flag)));
        findings.extend(legal_limit::legal_limit(&hits, text, cues, params.threshold(Flag::Law)));
        findings.extend(handled);
        findings.extend(caution);
        findings.extend(private_data::private_data(self.masking, &hits, text, cues, params.threshold(Flag::Private)));
        findings.retain(|finding| params.makes(finding.flag.label()));
        let size = (has_size && params.makes(SWITCHES[2])).then(|| size::size(document, frame, self.knowledge));
        Judgement { abstractness, findings, owners, measures, size, proposal: None }
    }
}
