//! Flags that are raised by words standing together: the sum of the weights of the rules that hold.
//!
//! A rule holds where one word of each of its sets stands in the same sentence as its first set's word or the next to it, no further
//! off than the rule says, and none of the forbidden words stands in the sentences of those words. Each flag's own file says what it judges and why.

use super::cue_index::{Hit, SetId};
use super::cues::Rule;
use crate::finding::{Evidence, Finding, Flag};

/// How far apart, in sentences, the words of a rule may stand.
const REACH: usize = 1;

/// The finding of a flag, where the weights of the rules that hold reach `threshold`.
#[must_use]
pub fn apply(flag: Flag, rules: &[Rule], hits: &[Hit], text: &str, threshold: f64) -> Option<Finding> {
    let mut evidence = Vec::new();
    for rule in rules.iter().filter(|rule| rule.flag == flag) {
        let Some(words) = holds(rule, hits, text) else { continue };
        let share = rule.weight / f64::from(u32::try_from(words.len()).unwrap_or(u32::MAX));
        evidence.extend(words.iter().map(|hit| Evidence {
            cue: format!("{}: 「{}」", rule.name, hit.span.of(text)),
            span: Some(hit.span),
            contribution: share,
        }));
    }
    finding(flag, evidence, threshold)
}

/// A finding whose score is the sum of its evidence, where that reaches `threshold`.
#[must_use]
pub fn finding(flag: Flag, evidence: Vec<Evidence>, threshold: f64) -> Option<Finding> {
    let score = evidence.iter().map(|e| e.contribution).sum::<f64>().min(1.0);
    (!evidence.is_empty() && score + 1e-9 >= threshold).then_some(Finding { flag, score, evidence })
}

/// The words by which a rule holds, one of each of its sets.
fn holds(rule: &Rule, hits: &[Hit], text: &str) -> Option<Vec<Hit>> {
    let (first, others) = rule.all.split_first()?;
    let of = |set: SetId| hits.iter().filter(move |hit| hit.set == set);
    of(*first).find_map(|anchor| {
        let near =
            |hit: &&Hit| hit.sentence.abs_diff(anchor.sentence) <= REACH && rule.within.is_none_or(|most| gap(anchor, hit, text) <= most);
        let nearest = |set: SetId| of(set).filter(near).min_by_key(|hit| hit.span.start.abs_diff(anchor.span.start)).copied();
        let mut words = vec![*anchor];
        for &set in others {
            words.push(nearest(set)?);
        }
        let forbidden = |set: &SetId| of(*set).any(|hit| words.iter().any(|word| word.sentence == hit.sentence));
        (!rule.none.iter().any(forbidden)).then_some(words)
    })
}

/// Characters between two cues; 0 where they touch or overlap.
fn gap(a: &Hit, b: &Hit, text: &str) -> usize {
    let (start, end) = (a.span.end.min(b.span.end), a.span.start.max(b.span.start));
    text.get(start..end).map_or(0, |between| between.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, PartOfSpeech, Span, Token};
    use crate::judge::cue_index::CueIndex;

    /// A document of nouns, one sentence a slice.
    fn document(sentences: &[&[&str]]) -> Document {
        let mut at = 0;
        let words = sentences.iter().flat_map(|words| words.iter().copied().chain(["。"]));
        let mut normalized = String::new();
        let tokens = words
            .map(|word| {
                normalized.push_str(word);
                let span = Span { start: at, end: at + word.len() };
                at = span.end;
                let pos = if word == "。" { PartOfSpeech::Symbol } else { PartOfSpeech::Noun };
                Token { base: word.into(), pos, span, normalized: span }
            })
            .collect();
        Document { normalized, tokens, terms: Vec::new() }
    }

    fn score(sentences: &[&[&str]]) -> Option<f64> {
        let mut index = CueIndex::default();
        let [things, wishes, but] = [&["机"], &["購入"], &["予約"]].map(|words| index.add(&words.map(str::to_owned)));
        let rule =
            Rule {
                flag: Flag::Budget, name: "備品".to_owned(), all: vec![things, wishes], none: vec![but], within: Some(4), weight: 0.6
            };
        let document = document(sentences);
        apply(Flag::Budget, &[rule], &index.find(&document), &document.normalized, 0.5).map(|finding| finding.score)
    }

    #[test]
    fn a_rule_holds_where_its_words_stand_near_each_other() {
        assert!(score(&[&["机", "購入"]]).is_some_and(|score| (score - 0.6).abs() < 1e-9));
        assert!(score(&[&["机"], &["購入"]]).is_some());
        assert!(score(&[&["机"], &["今日"], &["購入"]]).is_none());
        assert!(score(&[&["机", "今日明日", "明後日", "購入"]]).is_none());
    }

    #[test]
    fn a_forbidden_word_keeps_a_rule_from_holding() {
        assert!(score(&[&["机", "購入", "予約"]]).is_none());
    }

    #[test]
    fn one_word_of_two_is_not_enough() {
        assert!(score(&[&["机"]]).is_none());
    }
}
