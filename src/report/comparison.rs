//! What two issues have in common in words and what each has alone, for a person who must decide whether they are one.

use std::collections::BTreeSet;

use crate::triage::Triage;

/// Most words shown of each kind.
const MOST_WORDS: usize = 8;

/// Words of two issues, in the order of their texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// In both.
    pub shared: Vec<String>,
    /// Only in the first.
    pub left: Vec<String>,
    /// Only in the second.
    pub right: Vec<String>,
}

/// Compares two issues by their concepts and words.
pub fn compare(triage: &Triage, left: usize, right: usize) -> Comparison {
    compare_words(&words(triage, left), &words(triage, right))
}

/// The concepts of an issue (so that 在宅 and テレワーク are one), then its terms, each once, in text order.
fn words(triage: &Triage, issue: usize) -> Vec<&str> {
    let concepts = triage.frames[issue].fillers.iter().filter(|filler| filler.concept.is_some()).map(|filler| filler.name.as_str());
    let mut seen = BTreeSet::new();
    concepts.chain(triage.documents[issue].terms.iter().map(String::as_str)).filter(|word| seen.insert(*word)).collect()
}

fn compare_words(left: &[&str], right: &[&str]) -> Comparison {
    let (in_left, in_right): (BTreeSet<_>, BTreeSet<_>) = (left.iter().collect(), right.iter().collect());
    let shared = left.iter().filter(|word| in_right.contains(word));
    let only_left = left.iter().filter(|word| !in_right.contains(word));
    let only_right = right.iter().filter(|word| !in_left.contains(word));
    Comparison { shared: whole(shared, left), left: whole(only_left, left), right: whole(only_right, right) }
}

/// Leaves out words that are part of another one of the same issue (勤務 beside 在宅勤務), and cuts the list.
fn whole<'a>(words: impl Iterator<Item = &'a &'a str>, issue: &[&str]) -> Vec<String> {
    let part = |word: &str| issue.iter().any(|other| other.len() > word.len() && other.contains(word));
    words.filter(|word| !part(word)).take(MOST_WORDS).map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shared_or_stand_alone_and_parts_of_compounds_are_left_out() {
        let comparison = compare_words(&["在宅勤務", "在宅", "勤務", "回数", "増やす"], &["回数", "減らす", "在宅勤務"]);
        assert_eq!(comparison.shared, ["在宅勤務", "回数"]);
        assert_eq!(comparison.left, ["増やす"]);
        assert_eq!(comparison.right, ["減らす"]);
    }
}
