//! Synonyms of the plan (同義語): a file in the form of the Sudachi synonym dictionary. Words of one group count as one term.
//!
//! A row is a headword: number of its group, part of speech, expansion (2: never), number of the lexeme, kind, abbreviation, spelling,
//! field, headword, and two columns that are not used. A headword of several groups is left as it is: it has several senses. The
//! texts, and what is found in them by the concept lexicon, do not change.

use std::collections::BTreeMap;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Problem, Result};

/// Columns that count: group, expansion, headword.
const GROUP: usize = 0;
const EXPANSION: usize = 2;
const HEADWORD: usize = 8;
/// The expansion of a headword that stands for nothing but itself.
const NEVER: &str = "2";

/// Headwords to the first headword of their group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms(BTreeMap<String, String>);

impl Synonyms {
    /// Reads a file; UTF-8.
    ///
    /// # Errors
    /// Where it cannot be read; every row with too few columns.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| Problem::io(path, "読む", &error))?;
        Self::read(&path.display().to_string(), text.trim_start_matches('\u{feff}'))
    }

    fn read(file: &str, text: &str) -> Result<Self> {
        let mut problems = Vec::new();
        let mut first: BTreeMap<&str, String> = BTreeMap::new();
        let mut groups: BTreeMap<String, Option<&str>> = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
            let cells: Vec<&str> = line.split(',').collect();
            let (Some(&group), Some(&expansion), Some(word)) = (cells.get(GROUP), cells.get(EXPANSION), cells.get(HEADWORD)) else {
                problems.push(
                    Problem::new(format!("同義語の行が読めません（{} 列）: {line}", cells.len()))
                        .at(format!("{file}:{number}"))
                        .expected("Sudachi の同義語辞書の形（組の番号が1列目、見出しが9列目）"),
                );
                continue;
            };
            if expansion == NEVER || word.is_empty() {
                continue;
            }
            let word: String = word.nfkc().collect();
            first.entry(group).or_insert_with(|| word.clone());
            groups.entry(word).and_modify(|of| *of = of.filter(|known| *known == group)).or_insert(Some(group));
        }
        match Error::all(problems) {
            Some(error) => Err(error),
            None => Ok(Self(groups.into_iter().filter_map(|(word, group)| Some((word, first.get(group?)?.clone()))).collect())),
        }
    }

    /// The terms, each by the first headword of its group.
    #[must_use]
    pub fn folded(&self, mut terms: Vec<String>) -> Vec<String> {
        for term in &mut terms {
            if let Some(first) = self.0.get(term) {
                term.clone_from(first);
            }
        }
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "000001,1,0,1,0,0,0,(),曖昧,,\n000001,1,0,1,0,0,2,(),あいまい,,\n\n000002,1,0,1,0,0,0,(),席,,\n000002,1,2,1,0,0,0,(),場,,\n\n000003,1,0,1,0,0,0,(),座席,,\n000003,1,0,1,0,0,0,(),席,,\n";

    #[test]
    fn words_of_one_group_are_one_term_and_words_of_two_senses_stay() {
        let synonyms = Synonyms::read("s.txt", FILE).unwrap();
        let folded = synonyms.folded(["あいまい", "席", "場", "座席", "机"].map(str::to_owned).into());
        assert_eq!(folded, ["曖昧", "席", "場", "座席", "机"]);
    }

    #[test]
    fn every_row_that_is_none_is_told_with_its_line() {
        let error = Synonyms::read("s.txt", "a,b\n000001,1,0,1,0,0,0,(),曖昧,,\nc\n").unwrap_err();
        assert_eq!(error.problems().len(), 2);
        assert!(error.to_string().contains("s.txt:3"), "{error}");
    }
}
