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
mod question;
mod resource_shortage;
mod rules;

use std::path::PathBuf;

use rayon::prelude::*;

use self::already_handled::Measures;
pub use self::cues::Cues;
pub use self::no_content::no_content;
use self::owning_department::Departments;
use crate::city::{Department, Measure};
use crate::document::{Document, Issue};
use crate::finding::{Finding, Judgement, Level};
use crate::frame::Frame;
use crate::group::Grouping;
use crate::lexicon::Lexicon;
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
    /// `flag_threshold`, 0..=1: score from which リソース不足, 法令 and 個人情報 are flagged.
    pub flag_threshold: f64,
    /// `owners`, 1..=10: how many departments are named at most.
    pub owners: usize,
    /// `cues`: files whose words are added to the built-in ones.
    pub cues: Vec<PathBuf>,
}

impl Default for Params {
    fn default() -> Self {
        Self { abstract_threshold: 0.6, partial_threshold: 0.35, handled_threshold: 0.5, flag_threshold: 0.5, owners: 3, cues: Vec::new() }
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
    /// The proposal (解決策案) that came with each.
    pub proposals: &'a [Option<&'a str>],
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

/// What a vague issue loses on the score of 対応済み, partly unclear and abstract.
const VAGUENESS: [f64; 2] = [0.25, 0.5];

/// Judges every issue. `vectors` has a row for each issue, then each measure, then each department.
#[must_use]
pub fn judge(subject: &Subject, city: &City, vectors: &Vectors, grouping: &Grouping, lexicon: &Lexicon, cues: &Cues, params: &Params) -> Vec<Judgement> {
    let measures = Measures::new(city.measures, city.measure_documents, city.measure_frames, lexicon);
    let departments = Departments::new(city.departments, city.department_documents, city.department_frames, lexicon, cues);
    let first_measure = subject.issues.len();
    let first_department = first_measure + city.measures.len();
    let cautions = caution::cautions(subject.issues, grouping);
    let one = |(i, caution): (usize, Option<Finding>)| {
        let (document, frame, text) = (&subject.documents[i], &subject.frames[i], subject.issues[i].text.as_str());
        let hits = cues.find(document);
        let empty = no_content(document, text, cues);
        let abstractness = empty.is_none().then(|| {
            abstractness::abstractness(document, frame, text, lexicon, cues, params.partial_threshold, params.abstract_threshold)
        });
        let vagueness = match abstractness.as_ref().map(|a| a.level) {
            Some(Level::Concrete) => 0.0,
            Some(Level::Partial) => VAGUENESS[0],
            Some(Level::Abstract) | None => VAGUENESS[1],
        };
        let features = measures.features(i, first_measure, document, frame, vectors);
        let (near, handled) = measures.judge(&features, document, frame, vagueness, params.handled_threshold);
        let features = departments.features((i, first_department), document, frame, &hits, vectors);
        let owners = departments.rank(&features, frame, &hits, params.owners);
        let mut findings: Vec<Finding> = empty.into_iter().collect();
        findings.extend(resource_shortage::resource_shortage(&hits, text, cues, params.flag_threshold));
        findings.extend(legal_limit::legal_limit(&hits, text, cues, params.flag_threshold));
        findings.extend(handled);
        findings.extend(caution);
        findings.extend(private_data::private_data(document, &hits, text, cues, params.flag_threshold));
        Judgement { abstractness, findings, owners, measures: near }
    };
    cautions.into_par_iter().enumerate().map(one).collect()
}
