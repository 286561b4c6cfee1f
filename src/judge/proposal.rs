//! # 解決策案
//! What: whether a respondent's proposal (解決策案) leaves the issue it came with without an answer: 課題の繰り返し (it says nothing that
//! the issue does not say), 現状のみ (it complains once more or tells how things are, and proposes nothing) or 既存の方向のみ (it names a
//! direction and no act of its own). Of all others nothing is said.
//!
//! Why: the paper complains of proposals that only have something to do with an issue (「少しでも関りがあれば、既定路線の取組みを解決策としている」); such a
//! row needs an answer of the secretariat's own.
//!
//! How: a proposal repeats the issue where it has no word that tells something, no number and no wish that the issue has not. It names
//! a direction only where its last clause has a cue, and nothing in it is an act: no wish of the lexicon that is not vague, no verb that
//! is neither vague nor part of a cue, no number. It tells a state alone where it wishes nothing and each of its sentences ends in a state: an
//! adjective, something that is not there or is going on, something past. Better nothing than a weak sign. Cues: `cues/proposal.toml`.
//!
//! Known misses: a proposal that speaks of something else. Two ways were tried on the 142 proposals of `fixtures/r6`, and neither is a
//! sign to work from: places in the atlas with nothing in common (its own issue 10 times in 100, a stranger's 22 times); nearer to another
//! answer's issue than to its own (at likeness .5 against .02: 4 times in 100, a stranger's 16 times).

use std::collections::BTreeSet;

use super::Knowledge;
use crate::document::{Document, PartOfSpeech, Token};
use crate::finding::{Advice, Evidence, Proposal};
use crate::frame::{Frame, Slot};

/// A text with its words and what it says.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Its words.
    pub document: &'a Document,
    /// What it says.
    pub frame: &'a Frame,
}

/// What is to be said of a proposal that came with some issues of one answer; `None` where it may answer one of them.
#[must_use]
pub fn proposal(issues: &[Said<'_>], proposal: &Said<'_>, knowledge: &Knowledge<'_>) -> Option<Proposal> {
    if issues.is_empty() || proposal.document.tokens.iter().any(|token| token.pos == PartOfSpeech::Number) {
        return None;
    }
    if repeats(issues, proposal, knowledge) {
        let cue = "課題にない言葉がない".to_owned();
        return Some(Proposal { advice: Advice::Repetition, evidence: vec![Evidence { cue, span: None, contribution: 1.0 }] });
    }
    let cues = direction_only(proposal, knowledge);
    let evidence = cues.into_iter().map(|cue| Evidence { cue: format!("方向を言う言葉「{cue}」"), span: None, contribution: 1.0 });
    let evidence: Vec<Evidence> = evidence.collect();
    if !evidence.is_empty() {
        return Some(Proposal { advice: Advice::ExistingDirection, evidence });
    }
    let ends = states(proposal)?;
    let evidence = ends.into_iter().map(|end| Evidence { cue: format!("文末「{end}」"), span: None, contribution: 1.0 });
    Some(Proposal { advice: Advice::StateOnly, evidence: evidence.collect() })
}

fn repeats(issues: &[Said<'_>], proposal: &Said<'_>, knowledge: &Knowledge<'_>) -> bool {
    let said: BTreeSet<&str> = issues.iter().flat_map(|issue| terms(issue.document, knowledge)).map(|(_, term)| term).collect();
    let wished: BTreeSet<&str> = issues.iter().flat_map(|issue| &issue.frame.fillers).map(|filler| filler.name.as_str()).collect();
    let mut theirs = terms(proposal.document, knowledge).map(|(_, term)| term).peekable();
    theirs.peek().is_some()
        && theirs.all(|term| said.contains(term))
        && proposal.frame.of(Slot::Wish).all(|filler| wished.contains(filler.name.as_str()))
}

/// Adjectives by which a wish is told: …した方がよい.
const WISHED: [&str; 6] = ["良い", "よい", "いい", "欲しい", "ほしい", "望ましい"];

/// What an end of a sentence carries along without changing what it says: …です, …ものです, …わけだ.
const CARRIED: [&str; 8] = ["です", "ます", "だ", "もの", "ん", "の", "わけ", "ところ"];

/// Auxiliaries that tell of a state: 疲れた, 困っている, …たことがある.
const STATES: [&str; 6] = ["た", "いる", "てる", "ある", "しまう", "れる"];

/// The ends of the sentences of a proposal that only tells how things are; `None` where a sentence may be an act, or something is wished.
fn states<'a>(proposal: &Said<'a>) -> Option<Vec<&'a str>> {
    if proposal.frame.of(Slot::Wish).next().is_some() {
        return None;
    }
    let document = proposal.document;
    let is_end = |token: &Token| matches!(token.normalized.of(&document.normalized), "。" | "." | "!" | "?");
    let sentences = document.tokens.split(is_end).filter(|sentence| !sentence.is_empty());
    let ends: Option<Vec<&str>> = sentences.map(|sentence| state(sentence).map(|end| end.normalized.of(&document.normalized))).collect();
    ends.filter(|ends| !ends.is_empty())
}

/// The word in which a sentence ends that tells of a state; `None` where it may tell of an act.
fn state(sentence: &[Token]) -> Option<&Token> {
    let carried = |token: &Token| matches!(token.pos, PartOfSpeech::Particle | PartOfSpeech::Symbol) || CARRIED.contains(&&*token.base);
    let at = sentence.iter().rposition(|token| !carried(token))?;
    let (end, before) = (&sentence[at], at.checked_sub(1).map(|before| &sentence[before]));
    let is_state = match end.pos {
        PartOfSpeech::Adjective => !WISHED.contains(&&*end.base),
        // 求めない is an act, 考えていない and ためしがない are none.
        PartOfSpeech::Negation => before.is_some_and(|token| token.pos == PartOfSpeech::Particle || STATES.contains(&&*token.base)),
        PartOfSpeech::Auxiliary => STATES.contains(&&*end.base),
        _ => false,
    };
    is_state.then_some(end)
}

/// The cues of a proposal without an act of its own; empty where it has one.
fn direction_only<'k>(proposal: &Said<'_>, knowledge: &'k Knowledge<'_>) -> Vec<&'k str> {
    let vague = &knowledge.cues.abstractness;
    let text = proposal.document.normalized.trim_end_matches(['。', '.', ' ', '\n']);
    let last = text.rsplit(['、', '。', '\n']).next().unwrap_or(text);
    let found = |text: &str| -> Vec<&'k str> {
        knowledge.cues.proposal.directions.iter().map(String::as_str).filter(|cue| text.contains(cue)).collect()
    };
    let (cues, anywhere) = (found(last), found(text));
    let is_cue = |term: &str| anywhere.iter().any(|cue| cue.contains(term) || term.contains(cue.trim_end_matches(is_kana)));
    let acts = terms(proposal.document, knowledge).any(|(pos, term)| pos == PartOfSpeech::Verb && !is_cue(term));
    let wishes = proposal.frame.of(Slot::Wish).any(|filler| filler.concept.is_some() && !vague.vague_wishes.contains(&filler.name));
    if acts || wishes { Vec::new() } else { cues }
}

const fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん')
}

/// The words that tell something, neither vague nor grammar, with their parts of speech.
fn terms<'a>(document: &'a Document, knowledge: &'a Knowledge<'_>) -> impl Iterator<Item = (PartOfSpeech, &'a str)> {
    let vague = &knowledge.cues.abstractness;
    let tells = |base: &str| !vague.vague_nouns.contains(base) && !vague.vague_predicates.contains(base);
    document
        .tokens
        .iter()
        .filter(|token| token.pos.is_content())
        .map(|token| (token.pos, &*token.base))
        .filter(move |(_, base)| tells(base))
}
