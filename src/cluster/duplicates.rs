//! Copies (重複): the same text after normalization, signs and spaces aside, or nearly.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::document::{Document, is_letter};

/// Shortest text in letters that can be a near copy: below it a changed letter changes the meaning.
const SHORTEST: usize = 12;

/// A text with signs and spaces left out: what two copies share.
fn letters(document: &Document) -> String {
    document.normalized.chars().filter(|&c| is_letter(c)).collect()
}

/// For each document the earliest one with the same letters; `None` where it is the first.
#[must_use]
pub fn same(documents: &[Document]) -> Vec<Option<usize>> {
    let mut first: HashMap<String, usize> = HashMap::with_capacity(documents.len());
    let letters: Vec<String> = documents.par_iter().map(letters).collect();
    letters.into_iter().enumerate().map(|(i, letters)| Some(*first.entry(letters).or_insert(i)).filter(|&first| first != i)).collect()
}

/// Adds near copies, pairs of an earlier and a later original by rising earlier one. Every copy is near its original itself: copies
/// of copies do not chain.
pub fn add_near(duplicate_of: &mut [Option<usize>], near: &[(usize, usize)]) {
    let mut copies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, original) in duplicate_of.iter().enumerate() {
        if let &Some(original) = original {
            copies.entry(original).or_default().push(i);
        }
    }
    for &(first, later) in near {
        if duplicate_of[first].is_none() && duplicate_of[later].is_none() {
            duplicate_of[later] = Some(first);
            for &copy in copies.get(&later).into_iter().flatten() {
                duplicate_of[copy] = Some(first);
            }
        }
    }
}

/// Share of equal pairs of neighbouring letters, 0..=1 (Dice's coefficient over multisets); 0 for texts too short to tell.
#[must_use]
pub fn likeness(a: &Document, b: &Document) -> f64 {
    let pairs = |document: &Document| {
        let chars: Vec<char> = letters(document).chars().collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        (chars.len(), pairs)
    };
    let ((a_length, a), (b_length, b)) = (pairs(a), pairs(b));
    if a_length.min(b_length) < SHORTEST {
        return 0.0;
    }
    let (mut i, mut j, mut equal) = (0, 0, 0u32);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                equal += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let total = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX);
    2.0 * f64::from(equal) / f64::from(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document { normalized: text.to_owned(), tokens: Vec::new(), terms: Vec::new() }
    }

    #[test]
    fn signs_and_spaces_do_not_count() {
        assert_eq!(same(&[document("会議が 長い。"), document("別"), document("会議が長い!")]), [None, None, Some(0)]);
    }

    #[test]
    fn copies_of_copies_do_not_chain() {
        let mut duplicate_of = vec![None, None, None, Some(1)];
        add_near(&mut duplicate_of, &[(0, 1), (1, 2)]);
        assert_eq!(duplicate_of, [None, Some(0), None, Some(0)]);
    }

    #[test]
    fn a_changed_letter_in_a_long_text_is_a_near_copy_and_in_a_short_one_is_not() {
        let long = "在宅勤務の申請を毎回紙で出すのは手間なのでやめてほしい";
        assert!(likeness(&document(long), &document(&long.replace("毎回", "毎度"))) > 0.9);
        assert!(likeness(&document("人を増やす"), &document("人を減らす")) < 0.1);
    }
}
