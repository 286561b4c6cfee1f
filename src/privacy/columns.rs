//! What the private columns hold: names, addresses and numbers that may stand in free text too.

use std::collections::BTreeSet;

use super::Titles;
use super::persons::Persons;
use crate::document::{Document, PartOfSpeech};
use crate::error::Result;
use crate::masking::{Kind, Rule, contacts, folded, is_kanji};
use crate::survey::Survey;

/// A private column: its distinct values with their words in parallel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// Distinct values in the order of the rows.
    pub values: Vec<String>,
    /// Their words; may be left empty, then names are told by the space in them alone.
    pub documents: Vec<Document>,
}

/// Words in the header of a column of names.
const OF_NAMES: [&str; 9] = ["氏名", "名前", "お名前", "記入者", "回答者", "作成者", "更新者", "担当者", "上司"];

/// What stands in a column of names and names nobody.
const NOBODY: [&str; 14] = [
    "匿名",
    "無記名",
    "非公開",
    "未記入",
    "記入なし",
    "不明",
    "非表示",
    "特になし",
    "回答なし",
    "なし",
    "無し",
    "同上",
    "該当なし",
    "希望しない",
];

/// Fewest signs of a code that is looked for wherever it stands.
const CODE_CHARS: usize = 5;

/// Fewest characters of any other value that is looked for.
const OTHER_CHARS: usize = 6;

/// Fewest letters of a name in Latin letters.
const LATIN_LETTERS: usize = 5;

/// Most characters of a name.
const NAME_CHARS: usize = 12;

/// The private columns of a survey, without their words.
///
/// # Errors
/// Where the table of private columns cannot be read.
pub fn columns(survey: &Survey) -> Result<Vec<Column>> {
    let names = survey.private.names().into_iter().filter(|name| name != "response_id");
    names
        .map(|header| {
            let mut seen = BTreeSet::new();
            let values = survey.private.read_text(&header)?.into_iter().flatten();
            let values = values.filter(|value| seen.insert(value.clone())).collect();
            Ok(Column { header, values, documents: Vec::new() })
        })
        .collect()
}

impl Column {
    /// Adds what the column holds to what is known.
    pub fn add_to(&self, persons: &mut Persons, add: &mut dyn FnMut(Kind, &str, Rule), titles: Titles<'_>) {
        let header = folded(&self.header);
        let of_names = OF_NAMES.iter().any(|word| header.contains(word));
        for (at, value) in self.values.iter().enumerate() {
            let folded = folded(value);
            if NOBODY.contains(&folded.as_str()) {
                continue;
            }
            let found = contacts(value);
            if !found.is_empty() {
                for contact in found {
                    add(contact.kind, contact.span.of(value), Rule::Word);
                }
            } else if let Some((surname, given)) = name(value, of_names, self.documents.get(at), titles) {
                persons.add(&surname, given.as_deref(), given.is_none());
            } else if folded.len() >= CODE_CHARS && folded.is_ascii() && folded.bytes().any(|byte| byte.is_ascii_digit()) {
                add(Kind::Number, value, Rule::Word);
            } else if !folded.is_ascii() && folded.chars().count() >= OTHER_CHARS {
                add(Kind::Other, value, Rule::Anywhere);
            }
        }
    }
}

/// Whether a value is a name in Latin letters, first and last (Smith John); looked for as a whole, wherever it stands.
fn is_latin_name(value: &str) -> bool {
    let letters = value.chars().filter(|sign| sign.is_alphabetic()).count();
    letters >= LATIN_LETTERS && value.chars().all(|sign| sign.is_ascii_alphabetic() || matches!(sign, ' ' | '.' | '-' | '\''))
}

/// Surname and given name of a value that names a person.
fn name(value: &str, of_names: bool, document: Option<&Document>, titles: Titles<'_>) -> Option<(String, Option<String>)> {
    let is_name = |sign: char| is_kanji(sign) || matches!(sign, 'ぁ'..='ん' | 'ァ'..='ー');
    if of_names && is_latin_name(value) {
        return Some((value.to_owned(), None));
    }
    let parts: Vec<&str> = value.split_whitespace().collect();
    let signs: usize = parts.iter().map(|part| part.chars().count()).sum();
    if signs == 0 || signs > NAME_CHARS || !parts.iter().flat_map(|part| part.chars()).all(is_name) {
        return None;
    }
    match parts.as_slice() {
        [surname, title] if titles.titles.contains(*title) => Some(((*surname).to_owned(), None)),
        [surname, given] => Some(((*surname).to_owned(), Some((*given).to_owned()))),
        [whole] if of_names => {
            let tokens = document.map_or(&[][..], |document| &document.tokens);
            let text = |at: usize| document.map(|document| tokens[at].normalized.of(&document.normalized).to_owned());
            match tokens {
                [first, second] if first.pos == PartOfSpeech::PersonName && second.pos == PartOfSpeech::PersonName => {
                    Some((text(0)?, text(1)))
                }
                _ => Some(((*whole).to_owned(), None)),
            }
        }
        _ => None,
    }
}
