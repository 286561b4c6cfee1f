//! # 抽象度
//! What: how far nothing of an issue can be taken hold of, 0 (it can be acted on) to 1, in three levels, and which slots are missing.
//!
//! Why: 32 of 120 issues of R6 were abstract, and nothing essential could be discussed about them. Asked back in the first week they
//! can still be answered by those who wrote them.
//!
//! How: an ordinal logistic model, linear in the features of `NAMES`, fitted on the labelled surveys of `fixtures/` by
//! `examples/fit_abstractness.rs`. Length is no feature: 「3階のプリンタ両面不可」 is concrete, 200 characters on 意識改革 are not. The score is
//! the logit stretched so that the two even points of the model (0|1 and 1|2) fall on 0.35 and 0.6, cut at 0 and 1; what each
//! feature adds is its evidence.
//!
//! Cues: `cues/abstractness.toml`. Known misses: a slogan in words the list does not know; a scene told without naming a thing.

use std::collections::BTreeSet;

use super::cues::Abstractness as Words;
use super::question::question;
use super::{Knowledge, Params};
use crate::atlas::Atlas;
use crate::document::{Document, PartOfSpeech, Span, Token, is_letter};
use crate::finding::{Abstractness, Evidence, Level};
use crate::frame::{ConceptKind, Filler, Frame, Slot};
use crate::lexicon::Lexicon;
use crate::matrix::Row;

/// Number of features.
pub const WIDTH: usize = 15;

/// Names of the features as told to the user.
pub const NAMES: [&str; WIDTH] = [
    "対象（制度・もの・手続きなど）を挙げている",
    "具体的な名詞がある",
    "場所・時を挙げている",
    "誰のことかを挙げている",
    "してほしいことが具体的",
    "してほしいことが漠然",
    "数がある",
    "標語・理念の言葉",
    "漠然とした言葉の割合",
    "話題を挙げただけ",
    "具体的な動作がある",
    "起きたことを述べている",
    "何がどうなるかを述べている",
    "手がかりになる言葉がない",
    "近い典型課題が抽象的",
];

/// Weights of the features in the logit, in the order of `NAMES`; printed by `examples/fit_abstractness.rs`.
const WEIGHTS: [f64; WIDTH] = [-1.84, -1.18, -1.48, -0.75, -0.86, 0.24, -1.20, 1.52, 0.72, 0.92, -0.34, -0.05, -0.88, 0.15, 3.06];

/// The logit that an issue without any feature is at least partly unclear.
const BASE: f64 = 3.27;

/// How much less likely it is that it is abstract.
const STEP: f64 = 3.58;

/// The even point between concrete and partly unclear on the score.
const FIRST: f64 = 0.35;

/// The even point between partly unclear and abstract on the score.
const SECOND: f64 = 0.6;

/// What an issue offers to take hold of.
struct Reading<'a> {
    targets: Vec<&'a Filler>,
    nouns: Vec<&'a Token>,
    scenes: Vec<&'a Filler>,
    roles: Vec<&'a Filler>,
    wishes: Vec<&'a Filler>,
    vague_wishes: Vec<&'a Filler>,
    troubles: Vec<&'a Filler>,
    numbers: Vec<&'a Token>,
    ideals: Vec<&'a Filler>,
    verbs: Vec<&'a Token>,
    past: Option<&'a Token>,
    cases: Vec<&'a Token>,
    vague_share: f64,
    topic_only: bool,
    abstract_place: f64,
}

fn distinct<'a>(fillers: impl Iterator<Item = &'a Filler>) -> Vec<&'a Filler> {
    let mut seen = BTreeSet::new();
    fillers.filter(|filler| seen.insert(&filler.name)).collect()
}

fn distinct_words<'a>(tokens: impl Iterator<Item = &'a Token>) -> Vec<&'a Token> {
    let mut seen = BTreeSet::new();
    tokens.filter(|token| seen.insert(&token.base)).collect()
}

impl<'a> Reading<'a> {
    fn new(document: &'a Document, frame: &'a Frame, abstract_place: f64, lexicon: &Lexicon, words: &Words) -> Self {
        let kind = |f: &Filler| f.concept.map(|id| lexicon.get(id).kind);
        let in_slogan = |f: &Filler| frame.ideals().any(|ideal| ideal.span.start <= f.span.start && f.span.end <= ideal.span.end);
        let pointing = |f: &&Filler| !words.general_concepts.contains(&f.name) && !in_slogan(f);
        let vague = |t: &Token| words.vague_nouns.contains(&*t.base) || words.vague_predicates.contains(&*t.base);
        let says_something = |t: &Token| t.base.chars().count() > 1 || t.base.chars().all(|c| matches!(c, '一'..='龠'));
        let is_noun = |t: &Token| matches!(t.pos, PartOfSpeech::Noun | PartOfSpeech::ProperNoun | PartOfSpeech::PersonName);
        let is_predicate = |t: &Token| matches!(t.pos, PartOfSpeech::Verb | PartOfSpeech::Adjective);
        let tokens = &document.tokens;
        let content: Vec<&Token> = tokens.iter().filter(|t| is_noun(t) || is_predicate(t)).collect();
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let vague_share = count(content.iter().filter(|t| vague(t)).count()) / count(content.len().max(1));
        let concrete = || content.iter().copied().filter(|t| !vague(t) && says_something(t));
        let case = |pair: &'a [Token]| -> Option<&'a Token> {
            let [noun, particle] = pair else { return None };
            let named = matches!(noun.pos, PartOfSpeech::Noun | PartOfSpeech::ProperNoun | PartOfSpeech::Affix)
                && !words.vague_nouns.contains(&*noun.base);
            let marked = particle.pos == PartOfSpeech::Particle
                && matches!(&*particle.base, "が" | "を" | "に" | "は" | "も" | "で" | "から" | "まで");
            (named && marked).then_some(noun)
        };
        Self {
            targets: distinct(frame.of(Slot::Target).filter(|f| f.concept.is_some()).filter(pointing)),
            nouns: distinct_words(concrete().filter(|t| is_noun(t))),
            scenes: distinct(
                frame.of(Slot::Scene).filter(|f| matches!(kind(f), Some(ConceptKind::Place | ConceptKind::Occasion))).filter(pointing),
            ),
            roles: distinct(frame.of(Slot::Scene).filter(|f| matches!(kind(f), Some(ConceptKind::Role) | None)).filter(pointing)),
            wishes: distinct(
                frame
                    .of(Slot::Wish)
                    .filter(|f| kind(f) == Some(ConceptKind::Wish) && !words.vague_wishes.contains(&f.name))
                    .filter(pointing),
            ),
            vague_wishes: distinct(
                frame.fillers.iter().filter(|f| kind(f) == Some(ConceptKind::Wish) && words.vague_wishes.contains(&f.name)),
            ),
            troubles: distinct(frame.of(Slot::Trouble).filter(|f| !in_slogan(f) && !words.vague_wishes.contains(&f.name))),
            numbers: tokens.iter().filter(|t| t.pos == PartOfSpeech::Number).collect(),
            ideals: distinct(frame.ideals()),
            verbs: distinct_words(concrete().filter(|t| is_predicate(t))),
            past: tokens.iter().find(|t| &*t.base == "た" && t.pos == PartOfSpeech::Auxiliary),
            cases: tokens.windows(2).filter_map(case).collect(),
            vague_share,
            topic_only: is_topic_only(document, words),
            abstract_place,
        }
    }

    /// Whether a topic is all there is.
    fn is_bare(&self, frame: &Frame) -> bool {
        let known: Vec<&Filler> = frame.of(Slot::Target).chain(frame.of(Slot::Scene)).filter(|f| f.concept.is_some()).collect();
        let topic = |t: &&Token| known.iter().any(|f| f.span.overlaps(t.span));
        self.wishes.is_empty() && self.troubles.is_empty() && self.verbs.is_empty() && self.nouns.iter().all(topic)
    }

    fn features(&self) -> [f64; WIDTH] {
        let capped = |n: usize, most: u32| f64::from(u32::try_from(n).unwrap_or(u32::MAX).min(most));
        let nothing = self.targets.is_empty() && self.scenes.is_empty() && self.nouns.is_empty() && self.verbs.is_empty();
        [
            capped(self.targets.len(), 2),
            capped(self.nouns.len(), 6).ln_1p(),
            capped(self.scenes.len(), 2),
            capped(self.roles.len(), 1),
            capped(self.wishes.len(), 1),
            capped(self.vague_wishes.len(), 1),
            capped(self.numbers.len(), 1),
            capped(self.ideals.len(), 2),
            self.vague_share,
            f64::from(u8::from(self.topic_only)),
            capped(self.verbs.len(), 6).ln_1p(),
            f64::from(u8::from(self.past.is_some())),
            capped(self.cases.len(), 4).ln_1p(),
            f64::from(u8::from(nothing)),
            self.abstract_place,
        ]
    }

    /// Where the words behind a feature stand first.
    fn span(&self, feature: usize) -> Option<Span> {
        let of_filler = |fillers: &[&Filler]| fillers.first().map(|f| f.span);
        let of_token = |tokens: &[&Token]| tokens.first().map(|t| t.span);
        match feature {
            0 => of_filler(&self.targets),
            1 => of_token(&self.nouns),
            2 => of_filler(&self.scenes),
            3 => of_filler(&self.roles),
            4 => of_filler(&self.wishes),
            5 => of_filler(&self.vague_wishes),
            6 => of_token(&self.numbers),
            7 => of_filler(&self.ideals),
            10 => of_token(&self.verbs),
            11 => self.past.map(|t| t.span),
            12 => of_token(&self.cases),
            _ => None,
        }
    }

    /// The slots a reader would have to ask for. A wish counts as named only where it names an act; of an abstract issue neither
    /// trouble nor wish can be taken hold of, whatever its words.
    fn missing(&self, level: Level) -> Vec<Slot> {
        let names_object = if level == Level::Abstract {
            !self.targets.is_empty() && self.ideals.is_empty()
        } else {
            let place_to_improve = !self.scenes.is_empty() && (!self.vague_wishes.is_empty() || self.troubles.is_empty());
            !self.targets.is_empty() || self.topic_only || place_to_improve
        };
        let asked = [
            (Slot::Target, !names_object),
            (Slot::Scene, !names_object && self.scenes.is_empty()),
            (Slot::Trouble, self.troubles.is_empty() || level == Level::Abstract),
            (Slot::Wish, self.wishes.is_empty() || level == Level::Abstract),
        ];
        let missing: Vec<Slot> = asked.into_iter().filter(|(_, asked)| *asked).map(|(slot, _)| slot).collect();
        if missing.is_empty() { vec![Slot::Target, Slot::Scene] } else { missing }
    }
}

/// Whether an issue names a topic and neither says what is wrong with it nor names an act that is wanted (会議室の件, 研修を見直してほしい):
/// nobody can say which of the issues about that topic it means.
#[must_use]
pub fn is_bare(document: &Document, frame: &Frame, knowledge: &Knowledge) -> bool {
    let words = &knowledge.cues.abstractness;
    ends_as_topic(document, words) || Reading::new(document, frame, 0.0, knowledge.lexicon, words).is_bare(frame)
}

/// Whether the text names its topic and says nothing of it.
fn is_topic_only(document: &Document, words: &Words) -> bool {
    if ends_as_topic(document, words) {
        return true;
    }
    let says = document.tokens.iter().any(|t| matches!(t.pos, PartOfSpeech::Verb | PartOfSpeech::Adjective | PartOfSpeech::Negation));
    let last = document.tokens.iter().rfind(|t| t.pos != PartOfSpeech::Symbol);
    !says && last.is_some_and(|t| matches!(t.pos, PartOfSpeech::Noun | PartOfSpeech::Affix | PartOfSpeech::ProperNoun))
}

/// Whether the text ends as one does that names its topic (…について, …の件).
fn ends_as_topic(document: &Document, words: &Words) -> bool {
    let text: String = document.normalized.chars().filter(|&c| is_letter(c)).collect();
    words.topic_endings.iter().any(|ending| text.ends_with(ending.as_str()))
}

/// The features of an issue, in the order of `NAMES`.
#[must_use]
pub fn features(document: &Document, frame: &Frame, place: &Row, knowledge: &Knowledge) -> [f64; WIDTH] {
    Reading::new(document, frame, abstract_place(place, knowledge.atlas), knowledge.lexicon, &knowledge.cues.abstractness).features()
}

/// How much of an issue's place in the atlas is near canonical issues that are abstract themselves, 0..=1.
fn abstract_place(place: &Row, atlas: &Atlas) -> f64 {
    let weight = |value: f32| f64::from(value) * f64::from(value);
    let near = place.columns.iter().zip(place.values);
    near.filter(|(issue, _)| atlas.issues[**issue as usize].is_abstract).map(|(_, value)| weight(*value)).sum::<f64>().min(1.0)
}

/// How abstract an issue is, what is missing, and what to ask back. The thresholds are those of `Params`.
#[must_use]
pub fn abstractness(document: &Document, frame: &Frame, text: &str, place: &Row, knowledge: &Knowledge, params: &Params) -> Abstractness {
    let reading = Reading::new(document, frame, abstract_place(place, knowledge.atlas), knowledge.lexicon, &knowledge.cues.abstractness);
    let scale = (SECOND - FIRST) / STEP;
    let mut evidence = vec![Evidence { cue: "出発点".to_owned(), span: None, contribution: FIRST + BASE * scale }];
    for (i, (value, weight)) in reading.features().into_iter().zip(WEIGHTS).enumerate() {
        let contribution = value * weight * scale;
        if contribution.abs() >= 5e-4 {
            evidence.push(Evidence { cue: NAMES[i].to_owned(), span: reading.span(i), contribution });
        }
    }
    let score = evidence.iter().map(|e| e.contribution).sum::<f64>().clamp(0.0, 1.0);
    let level = if score >= params.abstract_threshold {
        Level::Abstract
    } else if score >= params.partial_threshold {
        Level::Partial
    } else {
        Level::Concrete
    };
    let missing = if level == Level::Concrete { Vec::new() } else { reading.missing(level) };
    let question = (level != Level::Concrete).then(|| question(document, frame, text, &missing, reading.topic_only));
    Abstractness { score, level, missing, question, evidence }
}
