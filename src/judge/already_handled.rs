//! # 対応済み
//! What: which measures of the city are near an issue, and whether one that is carried out answers it.
//!
//! Why: in R6 15 of 120 issues were handled already; but the staff's complaint is as old: 「少しでも関りがあれば既定路線の取組みを解決策とする」. So a
//! measure is offered only where it does what is wanted, with its status and time (one that is only prepared or considered too, unless the plan says otherwise: `handled_planned`), not where it is merely about the same thing; otherwise nothing is said.
//!
//! How: the logit that a measure answers an issue is linear in the features of `NAMES`, fitted by logistic regression on pairs of
//! the labelled surveys of `fixtures/` (`examples/fit_matching.rs`): nearness of their places in the atlas, and what both share by its
//! rarity among the measures. Score = 0.5 + (logit - `EVEN`) / 10, cut at 0 and 1; the parts add up. For the flag a vague issue loses
//! points, as nobody can say that a measure answers an unclear wish.
//!
//! Known misses: a measure told in other words than the lexicon knows; one that covers only part of the city.

use super::Knowledge;
use super::overlap::{List, Shared};
use crate::city::Measure;
use crate::document::Document;
use crate::finding::{Evidence, Finding, Flag, NearMeasure};
use crate::frame::{Frame, Slot};
use crate::lexicon::Lexicon;
use crate::matrix::Vectors;

/// How many near measures are listed.
const LISTED: usize = 10;

/// Number of features.
pub const WIDTH: usize = 5;

/// Names of the features as told to the user.
pub const NAMES: [&str; WIDTH] = ["典型課題での近さ", "同じ対象", "対象のほかに同じ語", "同じ文字の並び", "望みの向きが反対"];

/// Weights of the features in the logit, in the order of `NAMES`; printed by `examples/fit_matching.rs`.
const WEIGHTS: [f64; WIDTH] = [4.17, 0.70, 0.67, 1.15, -0.75];

/// The logit of a pair that shares nothing.
const BASE: f64 = -7.89;

/// The logit from which the best of the measures more often answers than not; it falls on 0.5 of the score.
const EVEN: f64 = -2.4;

/// Score points per unit of the logit.
const SCALE: f64 = 0.1;

/// What an issue and a measure share, in the order of `NAMES`. `rows` are their row numbers in `vectors`.
#[must_use]
pub fn features(rows: (usize, usize), vectors: &Vectors, shared: &Shared, frames: (&Frame, &Frame), lexicon: &Lexicon) -> [f64; WIDTH] {
    let places = &vectors.place;
    [
        places.row(rows.0).dot(&places.row(rows.1)).min(1.0),
        shared.targets.ln_1p(),
        shared.beyond.ln_1p(),
        shared.characters.ln_1p(),
        f64::from(u8::from(is_opposite(frames.0, frames.1, lexicon))),
    ]
}

/// Whether the issue wants the contrary of what the measure does, and nothing that it does.
fn is_opposite(issue: &Frame, measure: &Frame, lexicon: &Lexicon) -> bool {
    let done =
        |frame: &Frame| -> Vec<_> { frame.fillers.iter().filter(|f| f.slot != Some(Slot::Target)).filter_map(|f| f.concept).collect() };
    let acts = done(measure);
    let wanted: Vec<_> = issue.of(Slot::Wish).filter_map(|f| f.concept).collect();
    wanted.iter().any(|&w| acts.iter().any(|&a| lexicon.are_opposite(w, a))) && !wanted.iter().any(|w| acts.contains(w))
}

/// The measures, ready to be compared with issues.
pub struct Measures<'a> {
    entries: &'a [Measure],
    frames: &'a [Frame],
    list: List,
    lexicon: &'a Lexicon,
    /// Whether measures that are not carried out yet are offered too.
    planned: bool,
}

impl<'a> Measures<'a> {
    /// Reads the city's measures. `planned`: whether those not carried out yet are offered too.
    #[must_use]
    pub fn new(measures: &'a [Measure], documents: &[Document], frames: &'a [Frame], knowledge: &Knowledge<'a>, planned: bool) -> Self {
        let lexicon = knowledge.lexicon;
        let list = List::new(documents, frames, lexicon, &knowledge.cues.abstractness.vague_nouns);
        Self { entries: measures, frames, list, lexicon, planned }
    }

    /// The features of an issue with each measure. `row` is the issue's row, `first` the first measure's.
    #[must_use]
    pub fn features(&self, row: usize, first: usize, document: &Document, frame: &Frame, vectors: &Vectors) -> Vec<[f64; WIDTH]> {
        let shared = self.list.shared(document, frame, self.lexicon);
        let of = |(m, shared): (usize, &Shared)| features((row, first + m), vectors, shared, (frame, &self.frames[m]), self.lexicon);
        shared.iter().enumerate().map(of).collect()
    }

    /// The nearest measures, nearest first, and the finding that the nearest answers the issue.
    #[must_use]
    pub fn judge(
        &self,
        features: &[[f64; WIDTH]],
        document: &Document,
        frame: &Frame,
        vagueness: f64,
        threshold: f64,
    ) -> (Vec<NearMeasure>, Option<Finding>) {
        let mut ranked: Vec<(f64, usize)> = features.iter().enumerate().map(|(m, values)| (score(values), m)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(LISTED);
        let near = ranked
            .iter()
            .map(|&(score, measure)| {
                let mut shared: Vec<String> = self.list.names(measure, frame).into_iter().map(|(name, _)| name).collect();
                shared.extend(self.list.terms(measure, document).into_iter().filter(|term| !shared.contains(term)).collect::<Vec<_>>());
                NearMeasure { measure, score: score.clamp(0.0, 1.0), shared }
            })
            .collect();
        let finding = ranked.first().and_then(|&(_, m)| self.finding(m, &features[m], frame, vagueness, threshold));
        (near, finding)
    }

    fn finding(&self, measure: usize, values: &[f64; WIDTH], frame: &Frame, vagueness: f64, threshold: f64) -> Option<Finding> {
        let entry = &self.entries[measure];
        if !entry.is_done() && !self.planned {
            return None;
        }
        let told = [entry.status.as_deref(), entry.period.as_deref(), entry.department.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("、");
        let base = Evidence {
            cue: format!("施策 {}「{}」（{told}）", entry.id, entry.name),
            span: None,
            contribution: 0.5 + SCALE * (BASE - EVEN),
        };
        let span = self.list.names(measure, frame).first().map(|&(_, span)| span);
        let mut evidence = vec![base];
        for ((name, value), weight) in NAMES.iter().zip(values).zip(WEIGHTS) {
            let contribution = SCALE * weight * value;
            if contribution.abs() > 5e-4 {
                evidence.push(Evidence { cue: (*name).to_owned(), span: span.filter(|_| *name == NAMES[1]), contribution });
            }
        }
        if vagueness > 0.0 {
            evidence.push(Evidence { cue: "課題の内容がはっきりしない".to_owned(), span: None, contribution: -vagueness });
        }
        super::rules::finding(Flag::Handled, evidence, threshold)
    }
}

/// 0.5 where it is even whether the measure answers the issue; not cut.
fn score(values: &[f64; WIDTH]) -> f64 {
    0.5 + SCALE * (BASE - EVEN + values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum::<f64>())
}
