//! The result of a run: all that a report may see, and nothing it must compute.

use crate::calibration::Calibration;
use crate::city::{Department, Measure};
use crate::decision::Decided;
use crate::document::{Document, Issue};
use crate::finding::Judgement;
use crate::frame::Frame;
use crate::group::Grouping;
use crate::lineage::Lineage;
use crate::masking::Masking;
use crate::scheme::Scheme;
use crate::survey::{CellRef, Date, Disposition, Response, Survey};

/// A survey, sorted for triage. `issues`, `documents`, `frames`, `judgements` and the vectors of `grouping` run in parallel.
#[derive(Debug, Clone)]
pub struct Triage {
    /// The plan's name.
    pub name: String,
    /// The plan's year (`R6`).
    pub year: String,
    /// The date that goes into the documents: the plan's, or the newest input's own; `None` where neither says one.
    pub date: Option<Date>,
    /// What was read.
    pub survey: Survey,
    /// What is private in it, and the signs that stand for it where others read.
    pub masking: Masking,
    /// Where it stands: index into `Masking::signs`, and the cell; in survey order.
    pub private_places: Vec<(usize, CellRef)>,
    /// Cells of the tables of closed questions that count fewer are hidden.
    pub hide_below: usize,
    /// For each response what became of it.
    pub dispositions: Vec<Disposition>,
    /// What was raised, in survey order.
    pub issues: Vec<Issue>,
    /// The issues' words.
    pub documents: Vec<Document>,
    /// What the issues say.
    pub frames: Vec<Frame>,
    /// How they hang together.
    pub grouping: Grouping,
    /// What was judged.
    pub judgements: Vec<Judgement>,
    /// The city's measures.
    pub measures: Vec<Measure>,
    /// The city's departments.
    pub departments: Vec<Department>,
    /// The year's categories; `None` where the plan names no scheme.
    pub scheme: Option<Scheme>,
    /// What the ledger says of the issues.
    pub decided: Decided,
    /// Where they come from, against last year's.
    pub lineage: Lineage,
    /// How it came about.
    pub manifest: RunManifest,
}

impl Triage {
    /// The response an issue comes from.
    #[must_use]
    pub fn response_of(&self, issue: usize) -> &Response {
        &self.survey.responses[self.issues[issue].response]
    }
}

/// How a run came about: enough to tell whether two runs should agree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunManifest {
    /// Version of the program.
    pub version: String,
    /// The dictionary's name.
    pub dictionary: String,
    /// Concepts and expressions of the lexicon.
    pub lexicon: (usize, usize),
    /// The plan file as written, whole.
    pub plan: String,
    /// Every setting that counted, by its name in the plan, defaults included.
    pub settings: Vec<(String, String)>,
    /// What the city's decisions taught; `None` without a ledger, or where nothing is to be learned.
    pub calibration: Option<Calibration>,
    /// What each stage counted, in order of flow: name in Japanese, number.
    pub counts: Vec<(String, usize)>,
    /// Seconds per stage; the only thing that differs between two runs.
    pub seconds: Vec<(String, f64)>,
}
