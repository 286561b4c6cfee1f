//! Closed questions: what could be chosen, and what each respondent chose.
//!
//! Form tools write several choices into one cell, joined by a sign: Microsoft Forms by `;`, Google Forms by `, `, kintone by a line break,
//! `LoGoフォーム` by `,` or 、. Does not know a choice that nobody made, nor the order in which the form showed them.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::normal;
use crate::survey::ClosedQuestion;

/// What may join several choices in one cell; signs that choices themselves seldom hold come first.
const SEPARATORS: [char; 6] = [';', '；', '\n', ',', '，', '、'];

/// Most choices that a question with several choices may have.
const MOST_JOINED: usize = 30;

/// Answers in their usual order, the most agreeing first; a choice is the longest that it begins with, or else the longest it holds.
const SCALE: [&str; 26] = [
    "非常に",
    "とても",
    "大変",
    "強く",
    "十分",
    "満足",
    "そう思う",
    "ある",
    "はい",
    "賛成",
    "やや満足",
    "まあ",
    "ややそう",
    "やや",
    "どちらかといえばそう",
    "どちらでもない",
    "どちらとも",
    "普通",
    "ふつう",
    "やや不満",
    "あまり",
    "どちらかといえば",
    "不満",
    "そう思わない",
    "ない",
    "いいえ",
];

/// The sign that joins several choices in one cell; `None` where each cell holds one. Parts must come back in ever new combinations.
#[must_use]
pub fn separator(values: &[&str]) -> Option<char> {
    SEPARATORS.into_iter().find(|&separator| {
        // Each part with the cells it stands in and how often.
        let mut parts: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
        let (mut several, mut total) = (0, 0);
        for value in values {
            several += usize::from(value.trim().trim_end_matches(separator).contains(separator));
            for part in value.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
                total += 1;
                let (within, times) = parts.entry(part).or_default();
                within.insert(value.trim());
                *times += 1;
            }
        }
        // What one respondent alone wrote (その他: …) is no choice of the form, and tells nothing of how choices are joined.
        let choices = parts.values().filter(|(_, times)| *times > 1).count();
        let combined = parts.values().filter(|(within, times)| *times > 1 && within.len() > 1).count();
        (2..=MOST_JOINED).contains(&choices) && 2 * parts.len() <= total && several * 10 >= values.len().max(1) && 2 * combined >= choices
    })
}

/// A closed question from its header and the cell of each response.
#[must_use]
pub fn question(name: &str, cells: &[Option<String>]) -> ClosedQuestion {
    let filled: Vec<&str> = cells.iter().flatten().map(String::as_str).collect();
    let separator = separator(&filled);
    let chosen = |cell: &Option<String>| -> Vec<String> {
        let Some(cell) = cell else { return Vec::new() };
        let parts: Vec<&str> = separator.map_or_else(|| vec![cell.as_str()], |separator| cell.split(separator).collect());
        parts.into_iter().map(normal).filter(|part| !part.is_empty()).collect()
    };
    let chosen: Vec<Vec<String>> = cells.iter().map(chosen).collect();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (at, option) in chosen.iter().flatten().enumerate() {
        counts.entry(option).or_insert((0, at)).0 += 1;
    }
    let mut options: Vec<&str> = counts.keys().copied().collect();
    options.sort_by_key(|option| (std::cmp::Reverse(counts[option].0), counts[option].1));
    if let Some(ranks) = options.iter().map(|option| leading_number(option)).collect::<Option<Vec<u32>>>() {
        sort_by(&mut options, &ranks);
    } else if let Some(ranks) = options.iter().map(|option| on_scale(option)).collect::<Option<Vec<u32>>>() {
        sort_by(&mut options, &ranks);
    }
    let places: BTreeMap<&str, usize> = options.iter().enumerate().map(|(at, option)| (*option, at)).collect();
    let answers = chosen.iter().map(|options| {
        let mut chosen: Vec<usize> = options.iter().map(|option| places[option.as_str()]).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    });
    ClosedQuestion {
        question: name.to_owned(),
        multiple: separator.is_some(),
        answers: answers.collect(),
        options: options.into_iter().map(str::to_owned).collect(),
    }
}

fn sort_by(options: &mut Vec<&str>, ranks: &[u32]) {
    let mut ranked: Vec<(u32, &str)> = ranks.iter().copied().zip(options.iter().copied()).collect();
    ranked.sort_by_key(|&(rank, _)| rank);
    *options = ranked.into_iter().map(|(_, option)| option).collect();
}

/// The number a choice begins with: 1. 満足, ①満足 (folded to 1満足), 20代.
fn leading_number(option: &str) -> Option<u32> {
    let digits: String = option.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn on_scale(option: &str) -> Option<u32> {
    let longest = |fits: &dyn Fn(&str) -> bool| {
        let fitting = SCALE.iter().enumerate().filter(|(_, word)| fits(word));
        fitting.max_by_key(|(at, word)| (word.len(), std::cmp::Reverse(*at))).map(|(at, _)| at)
    };
    let at = longest(&|word| option.starts_with(word)).or_else(|| longest(&|word| option.contains(word)))?;
    u32::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(cells: &[&str]) -> ClosedQuestion {
        let cells: Vec<Option<String>> = cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| !cell.is_empty())).collect();
        question("問1", &cells)
    }

    #[test]
    fn what_single_respondents_wrote_does_not_spoil_the_choices() {
        let choices = ["予算", "人員", "制度"];
        let cell = |at: usize| format!("{};{};その他: {at}番の事情", choices[at % 3], choices[(at + 1 + at % 2) % 3]);
        let cells: Vec<String> =
            (0..12).map(|at| if at < 6 { cell(at) } else { cell(at).rsplit_once(';').unwrap().0.to_owned() }).collect();
        let question = asked(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(question.multiple && question.options.len() == 9, "{:?}", question.options);
    }

    #[test]
    fn several_choices_are_told_apart_however_they_are_joined() {
        for (joint, tool) in [(";", "Microsoft Forms"), (", ", "Google Forms"), ("\n", "kintone"), ("、", "LoGoフォーム")] {
            let cells = ["予算|人員", "人員", "予算|人員|制度", "", "制度|予算"].map(|cell| cell.replace('|', joint));
            let question = asked(&cells.each_ref().map(String::as_str));
            assert!(question.multiple, "{tool}");
            assert_eq!(question.options, ["予算", "人員", "制度"], "{tool}");
            assert_eq!(question.answers, [vec![0, 1], vec![1], vec![0, 1, 2], vec![], vec![0, 2]], "{tool}");
        }
    }

    #[test]
    fn a_single_choice_with_a_comma_in_it_stays_whole() {
        let question = asked(&["はい、少し", "いいえ", "はい、少し", "いいえ", "はい、とても"]);
        assert!(!question.multiple);
        assert_eq!(question.options.len(), 3);
    }

    #[test]
    fn a_scale_comes_in_its_order_and_numbers_in_theirs() {
        assert_eq!(
            asked(&["不満", "満足", "満足", "やや不満", "どちらともいえない", "やや満足"]).options,
            ["満足", "やや満足", "どちらともいえない", "やや不満", "不満"]
        );
        assert_eq!(asked(&["②時々", "②時々", "①いつも", "１０ 別"]).options, ["1いつも", "2時々", "10 別"]);
    }
}
