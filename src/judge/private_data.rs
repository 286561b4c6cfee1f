//! # 個人情報
//! What: whether an issue names or singles out a person, or tells of the writer's own illness.
//!
//! Why: lists for the project team are read by many; such an issue must be masked or reworded before it is handed on.
//!
//! How: a name before a title or さん (鈴木さん, 田中係長), or behind one (課長の井上が); a telephone number, a mail address, an employee's
//! number; and the rules of `cues/private_data.toml`. The score is the sum of what was found, 0..=1.
//!
//! Cues: the dictionary's names of persons, titles of a city hall. Known misses: a name the dictionary does not know as one, without さん.

use super::cue_index::Hit;
use super::cues::Cues;
use super::rules;
use crate::document::{Document, PartOfSpeech, Span, Token};
use crate::finding::{Evidence, Finding, Flag};

/// What a name, a number or an address adds.
const WEIGHT: f64 = 0.7;

/// Fewest digits of a telephone number.
const PHONE_DIGITS: usize = 9;

/// Fewest digits of an employee's number.
const NUMBER_DIGITS: usize = 4;

/// The finding of private data.
#[must_use]
pub fn private_data(document: &Document, hits: &[Hit], text: &str, cues: &Cues, threshold: f64) -> Option<Finding> {
    let mut evidence: Vec<Evidence> =
        rules::apply(Flag::Private, &cues.rules, hits, text, 0.0).map_or_else(Vec::new, |found| found.evidence);
    let mut add = |what: &str, span: Span| {
        evidence.push(Evidence { cue: format!("{what}: 「{}」", span.of(text)), span: Some(span), contribution: WEIGHT });
    };
    for span in names(&document.tokens, cues) {
        add("人の名前", span);
    }
    for span in numbers(document) {
        add("連絡先・職員番号", span);
    }
    evidence.sort_by_key(|e| e.span);
    rules::finding(Flag::Private, evidence, threshold)
}

fn adjoin(left: &Token, right: &Token) -> bool {
    left.normalized.end == right.normalized.start
}

/// Names with the title that gives them away.
fn names(tokens: &[Token], cues: &Cues) -> Vec<Span> {
    let is_title = |token: &Token| cues.private.titles.contains(&*token.base);
    let mut spans = Vec::new();
    for (i, pair) in tokens.windows(2).enumerate() {
        let [name, next] = pair else { continue };
        let person = name.pos == PartOfSpeech::PersonName;
        let proper = person || (name.pos == PartOfSpeech::ProperNoun && name.base.chars().count() >= 2);
        let honorific = matches!(&*next.base, "さん" | "氏" | "くん" | "君" | "様");
        let before = i.checked_sub(1).map(|b| &tokens[b]);
        let begins = before.is_none_or(|b| {
            !adjoin(b, name) || matches!(b.pos, PartOfSpeech::Particle | PartOfSpeech::Symbol) || person || b.base.chars().count() == 1
        });
        if is_title(next)
            && adjoin(name, next)
            && proper
            && begins
            && !cues.private.common_before_title.contains(&*name.base)
            && (person || honorific || !is_place_title(next))
        {
            spans.push(name.span.join(next.span));
        }
        // 課長の井上が
        if person
            && &*next.base != "市"
            && next.pos == PartOfSpeech::Particle
            && i >= 2
            && &*tokens[i - 1].base == "の"
            && is_title(&tokens[i - 2])
        {
            spans.push(tokens[i - 2].span.join(name.span));
        }
    }
    spans
}

/// Titles that also stand behind names of places (高松市長, 港区長).
fn is_place_title(token: &Token) -> bool {
    matches!(&*token.base, "市長" | "区長" | "副市長" | "副区長" | "所長" | "館長" | "園長" | "校長" | "署長" | "駅長" | "議員" | "副")
}

/// Telephone numbers, mail addresses, and numbers behind 職員番号 or 内線.
fn numbers(document: &Document) -> Vec<Span> {
    let tokens = &document.tokens;
    let mut spans = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = tokens[at..]
            .iter()
            .enumerate()
            .take_while(|(i, t)| (t.pos == PartOfSpeech::Number || &*t.base == "-") && (*i == 0 || adjoin(&tokens[at + i - 1], t)))
            .count();
        if run > 0 {
            let span = tokens[at].span.join(tokens[at + run - 1].span);
            let digits = tokens[at..at + run]
                .iter()
                .flat_map(|t| t.normalized.of(&document.normalized).chars())
                .filter(char::is_ascii_digit)
                .count();
            let labelled = at > 0 && matches!(&*tokens[at - 1].base, "番号" | "内線");
            if (digits >= PHONE_DIGITS && run > 1) || (labelled && digits >= NUMBER_DIGITS) {
                spans.push(span);
            }
        }
        if &*tokens[at].base == "@"
            && at > 0
            && at + 1 < tokens.len()
            && adjoin(&tokens[at - 1], &tokens[at])
            && adjoin(&tokens[at], &tokens[at + 1])
        {
            spans.push(tokens[at - 1].span.join(tokens[at + 1].span));
        }
        at += run.max(1);
    }
    spans
}
