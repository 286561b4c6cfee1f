//! # 制度所管課
//! What: which departments own the rule behind an issue, likeliest first.
//!
//! Why: from R7 on an issue is counted once per owning department; sending each to the right one is the secretariat's first task, and
//! a few departments get most of them.
//!
//! How: the score of a department is linear in the features of `NAMES`, fitted on the labelled surveys of `fixtures/`
//! (`examples/fit_matching.rs`): words of its duties that the issue's concepts (`owner` in the lexicon) or topics
//! (`cues/owning_department.toml`) point to, concepts, terms and characters that both texts have, each by its rarity among the departments, and
//! the likeness of the texts. A department that nothing points to is not named.
//!
//! Known misses: an issue that names neither object nor topic; duties told in a word or two.

use std::collections::{BTreeMap, BTreeSet};

use super::Knowledge;
use super::cue_index::Hit;
use super::cues::Cues;
use super::overlap::List;
use crate::atlas::Atlas;
use crate::city::Department;
use crate::document::{Document, Span};
use crate::finding::{Evidence, Owner};
use crate::frame::{Frame, Slot};
use crate::lexicon::Lexicon;
use crate::matrix::{Row, Vectors};

/// Number of features.
pub const WIDTH: usize = 8;

/// Names of the features as told to the user.
pub const NAMES: [&str; WIDTH] = [
    "対象の所管を示す語が所掌事務にある",
    "問題・要望の所管を示す語が所掌事務にある",
    "場面の所管を示す語が所掌事務にある",
    "問題・要望が所掌事務にある",
    "同じ語が所掌事務にある",
    "話題の所管を示す語が所掌事務にある",
    "文が所掌事務に近い",
    "近い典型課題の所管を示す語が所掌事務にある",
];

/// Weights of the features, in the order of `NAMES`; printed by `examples/fit_matching.rs`.
const WEIGHTS: [f64; WIDTH] = [0.23, 0.48, 0.01, 0.47, 0.39, 3.35, 1.03, 3.54];

/// How much less a later word of a list of duties counts, per place.
const LATER: f64 = 0.25;

/// Departments whose score is below this share of the best are not named.
const LEAST_SHARE: f64 = 0.15;

/// The departments, ready to be compared with issues.
pub struct Departments<'a> {
    list: List,
    lexicon: &'a Lexicon,
    atlas: &'a Atlas,
    cues: &'a Cues,
    /// Duties of each department without spaces, normalized.
    duties: Vec<String>,
    /// For each topic: departments and how surely it is theirs, 0..=1.
    topics: Vec<Vec<(usize, f64)>>,
    /// The same for each canonical issue of the atlas.
    canonical: Vec<Vec<(usize, f64)>>,
    /// For each owner word of the lexicon: departments whose duties have it.
    owners: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Departments<'a> {
    /// Reads the city's departments.
    #[must_use]
    pub fn new(departments: &[Department], documents: &[Document], frames: &[Frame], knowledge: &Knowledge<'a>) -> Self {
        let Knowledge { lexicon, atlas, cues } = *knowledge;
        let list = List::new(documents, frames, lexicon, &cues.abstractness.vague_nouns);
        let duties: Vec<String> = documents.iter().take(departments.len()).map(|d| d.normalized.split_whitespace().collect()).collect();
        let having = |word: &str| -> Vec<usize> { (0..duties.len()).filter(|&i| duties[i].contains(word)).collect() };
        let surest = |words: &[String]| -> Vec<(usize, f64)> {
            let mut surest: BTreeMap<usize, f64> = BTreeMap::new();
            for (rank, word) in (0u32..).zip(words) {
                let found = having(&word.to_lowercase());
                let sure = list.rarity(found.len()) / list.rarity(1).max(f64::MIN_POSITIVE) / (1.0 + LATER * f64::from(rank));
                for department in found {
                    let known = surest.entry(department).or_insert(0.0);
                    *known = known.max(sure);
                }
            }
            surest.into_iter().collect()
        };
        let topics = cues.topics.iter().map(|topic| surest(&topic.duties)).collect();
        let canonical = atlas.issues.iter().map(|issue| surest(&issue.owner)).collect();
        let owners =
            lexicon.iter().flat_map(|(_, concept)| &concept.owner).map(|word| (word.as_str(), having(&word.to_lowercase()))).collect();
        Self { list, lexicon, atlas, cues, duties, topics, canonical, owners }
    }

    /// The features of an issue with each department. `row` is the issue's row in `vectors`, `first` the first department's.
    #[must_use]
    pub fn features(&self, rows: (usize, usize), document: &Document, frame: &Frame, hits: &[Hit], vectors: &Vectors) -> Vec<[f64; WIDTH]> {
        let (row, first) = rows;
        let mut features: Vec<[f64; WIDTH]> = vec![[0.0; WIDTH]; self.duties.len()];
        let mut seen = BTreeSet::new();
        for filler in &frame.fillers {
            let (Some(id), Some(slot)) = (filler.concept, filler.slot.or(Some(Slot::Wish))) else { continue };
            let at = match slot {
                Slot::Target => 0,
                Slot::Trouble | Slot::Wish => 1,
                Slot::Scene => 2,
                Slot::Degree => continue,
            };
            if !seen.insert((id, at)) || self.cues.abstractness.general_concepts.contains(&filler.name) {
                continue;
            }
            for word in &self.lexicon.get(id).owner {
                let found = self.owners.get(word.as_str()).map_or(&[][..], Vec::as_slice);
                for &department in found {
                    features[department][at] += self.list.rarity(found.len());
                }
            }
        }
        let shared = self.list.shared(document, frame, self.lexicon);
        for (values, shared) in features.iter_mut().zip(shared) {
            values[3] = shared.concerns;
            values[4] = shared.terms + shared.characters;
        }
        for (topic, strength) in self.topics_of(hits) {
            for &(department, sure) in &self.topics[topic] {
                features[department][5] += strength * sure;
            }
        }
        let place = vectors.place.row(row);
        for (&issue, &value) in place.columns.iter().zip(place.values) {
            for &(department, sure) in &self.canonical[issue as usize] {
                features[department][7] += f64::from(value) * f64::from(value) * sure;
            }
        }
        for (department, values) in features.iter_mut().enumerate() {
            for value in values.iter_mut() {
                *value = value.ln_1p();
            }
            let parts = [&vectors.target, &vectors.concern, &vectors.words, &vectors.place];
            values[6] = parts.iter().map(|part| part.row(row).dot(&part.row(first + department)).min(1.0)).sum();
        }
        features
    }

    /// The topics an issue has, and how strongly: the characters of its distinct words, from 0 up, about 1 for a word of four.
    fn topics_of(&self, hits: &[Hit]) -> Vec<(usize, f64)> {
        let mut topics = Vec::new();
        for (topic, set) in self.cues.topic_sets.iter().enumerate() {
            let lengths: Vec<usize> = hits.iter().filter(|hit| hit.set == *set).map(|hit| hit.length).collect();
            let characters = f64::from(u32::try_from(lengths.iter().sum::<usize>()).unwrap_or(u32::MAX));
            if characters > 0.0 {
                topics.push((topic, (characters / 4.0).sqrt()));
            }
        }
        topics
    }

    /// At most `most` departments, likeliest first; none where nothing points to one.
    #[must_use]
    pub fn rank(&self, features: &[[f64; WIDTH]], frame: &Frame, hits: &[Hit], place: &Row, most: usize) -> Vec<Owner> {
        let mut ranked: Vec<(f64, usize)> = features.iter().enumerate().map(|(department, values)| (score(values), department)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let least = ranked.first().map_or(0.0, |best| best.0 * LEAST_SHARE).max(1e-9);
        let owner = |(score, department): (f64, usize)| Owner {
            department,
            score,
            evidence: self.evidence(department, &features[department], frame, hits, place),
        };
        ranked.into_iter().take(most).take_while(|&(score, _)| score >= least).map(owner).collect()
    }

    fn evidence(&self, department: usize, values: &[f64; WIDTH], frame: &Frame, hits: &[Hit], place: &Row) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        for (i, ((name, value), weight)) in NAMES.iter().zip(values).zip(WEIGHTS).enumerate() {
            let contribution = value * weight;
            if contribution < 5e-4 {
                continue;
            }
            let words = self.words(i, department, frame, hits, place);
            let told: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
            let cue = if told.is_empty() { (*name).to_owned() } else { format!("{name}: {}", told.join("、")) };
            evidence.push(Evidence { cue, span: words.first().and_then(|(_, span)| *span), contribution });
        }
        evidence
    }

    /// The words behind a feature, with their places in the issue.
    fn words(&self, feature: usize, department: usize, frame: &Frame, hits: &[Hit], place: &Row) -> Vec<(String, Option<Span>)> {
        let slots: &[Slot] = match feature {
            0 => &[Slot::Target],
            1 | 3 => &[Slot::Trouble, Slot::Wish],
            2 => &[Slot::Scene],
            5 => {
                let topics =
                    self.topics_of(hits).into_iter().filter(|(topic, _)| self.topics[*topic].iter().any(|(d, _)| *d == department));
                let place = |topic: usize| hits.iter().find(|hit| hit.set == self.cues.topic_sets[topic]).map(|hit| hit.span);
                return topics.map(|(topic, _)| (self.cues.topics[topic].name.clone(), place(topic))).collect();
            }
            7 => return self.nearest_canonical(department, place).into_iter().map(|name| (name, None)).collect(),
            _ => return Vec::new(),
        };
        let in_slot = |span: Span| frame.fillers.iter().any(|f| f.span == span && f.slot.is_some_and(|slot| slots.contains(&slot)));
        if feature == 3 {
            return self
                .list
                .names(department, frame)
                .into_iter()
                .filter(|(_, span)| in_slot(*span))
                .map(|(name, span)| (name, Some(span)))
                .collect();
        }
        let owned = |filler: &&crate::frame::Filler| {
            filler.slot.is_some_and(|slot| slots.contains(&slot))
                && filler.concept.is_some_and(|id| {
                    self.lexicon
                        .get(id)
                        .owner
                        .iter()
                        .any(|word| self.owners.get(word.as_str()).is_some_and(|found| found.contains(&department)))
                })
        };
        frame.fillers.iter().filter(owned).map(|filler| (filler.name.clone(), Some(filler.span))).collect()
    }

    /// The nearest canonical issue that a department owns.
    fn nearest_canonical(&self, department: usize, place: &Row) -> Option<String> {
        let owned = |issue: u32| self.canonical[issue as usize].iter().any(|(d, _)| *d == department);
        let near = place.columns.iter().zip(place.values).filter(|(issue, _)| owned(**issue));
        near.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))).map(|(issue, _)| self.atlas.issues[*issue as usize].name.clone())
    }
}

fn score(values: &[f64; WIDTH]) -> f64 {
    values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum()
}
