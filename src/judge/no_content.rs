//! # 内容なし
//! What: whether an answer says nothing (特になし, 分かりません, 現状で満足). A short but real answer (駐車場) is not empty: it is abstract.
//!
//! Why: such answers dominate lists of likeness and waste the reader's time; but nothing may be lost that says something.
//!
//! How: the answer is empty where its letters can be laid out without a gap with the words of `[no_content]` in
//! `cues/no_content.toml`, one core word (なし, 分かりません) at least; clauses that only give the reason (異動してきたばかりなので) are left
//! out first; or where no letter is left at all, only digits, or one character over and over. All or nothing: score 1.
//!
//! Cues: our own general vocabulary. Known misses: an empty answer in words that the list does not know counts as an issue.

use super::cues::{Cues, NoContent, beginning};
use crate::document::{Document, Span, is_letter};
use crate::finding::{Evidence, Finding, Flag};

/// Beyond this many characters an answer is never empty.
const LONGEST: usize = 60;

/// The finding that an answer says nothing; `None` where it says something.
#[must_use]
pub fn no_content(document: &Document, text: &str, cues: &Cues) -> Option<Finding> {
    let letters: Vec<char> = document.normalized.chars().filter(|&c| counts(c)).collect();
    let cue = if says_nothing_at_all(&letters) {
        "言葉がありません"
    } else if letters.len() <= LONGEST
        && (laid_out(&letters, &cues.no_content) || laid_out(&without_reasons(document, &cues.no_content), &cues.no_content))
    {
        "特になし・不明・満足などの言葉だけです"
    } else {
        return None;
    };
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let span = (!trimmed.is_empty()).then_some(Span { start, end: start + trimmed.len() });
    Some(Finding { flag: Flag::NoContent, score: 1.0, evidence: vec![Evidence { cue: cue.to_owned(), span, contribution: 1.0 }] })
}

/// No letter, digits only, or one kana or Latin letter over and over.
fn says_nothing_at_all(letters: &[char]) -> bool {
    let Some(first) = letters.iter().find(|c| !matches!(c, 'ー' | '/')) else { return true };
    let same = letters.iter().all(|c| c == first);
    let meaningless = matches!(first, 'ぁ'..='ん' | 'ァ'..='ヶ') || first.is_ascii();
    letters.iter().all(char::is_ascii_digit) || (same && meaningless)
}

/// The letters of the clauses that do more than give a reason.
fn without_reasons(document: &Document, words: &NoContent) -> Vec<char> {
    let text = &document.normalized;
    if words.not_empty.iter().any(|word| text.contains(word.as_str())) {
        return Vec::new();
    }
    let clauses = text.split(['。', '、', '，', '!', '?', '\n', ',', '(', ')']);
    let told = clauses.filter(|clause| !words.reasons.iter().any(|word| clause.contains(word.as_str())));
    told.flat_map(str::chars).filter(|&c| counts(c)).collect()
}

fn counts(c: char) -> bool {
    is_letter(c) || c == '/'
}

/// Whether the letters can be laid out with the words of the list, one core at least.
fn laid_out(letters: &[char], words: &NoContent) -> bool {
    let text: String = letters.iter().collect();
    // For each byte: whether the text up to it is laid out without a core, with one.
    let mut reached = vec![[false; 2]; text.len() + 1];
    reached[0][0] = true;
    for (at, _) in text.char_indices() {
        let [without, with] = reached[at];
        if !without && !with {
            continue;
        }
        let rest = &text[at..];
        for filler in beginning(rest, &words.fillers) {
            let end = &mut reached[at + filler.len()];
            end[0] |= without;
            end[1] |= with;
        }
        for core in beginning(rest, &words.cores) {
            reached[at + core.len()][1] = true;
        }
    }
    reached[text.len()][1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_empty(text: &str) -> bool {
        let document = Document { normalized: text.to_owned(), tokens: Vec::new(), terms: Vec::new() };
        no_content(&document, text, &Cues::load(&[]).unwrap()).is_some()
    }

    #[test]
    fn the_many_ways_of_saying_nothing_are_known() {
        for text in [
            "特になし",
            "とくにありません。",
            "今のところ思いつきません",
            "現状で満足しています",
            "無",
            "－",
            "",
            "???",
            "xx",
            "12345",
            "ああああ",
            "まだ一年目なので、特にありません。",
        ] {
            assert!(is_empty(text), "{text}");
        }
    }

    #[test]
    fn a_short_answer_that_names_something_is_not_empty() {
        for text in [
            "駐車場",
            "残業",
            "暑い",
            "人がいない",
            "なし崩しに残業が増えている",
            "満足に休憩も取れない",
            "特にありませんが、強いて言えば会議が長い",
            "予算なし",
        ] {
            assert!(!is_empty(text), "{text}");
        }
    }
}
