//! What is private in a survey: the values of private columns, and names, addresses and numbers in what people wrote.
//!
//! `names` tells persons by the dictionary and by titles, `columns` reads what the private columns hold; addresses and numbers are told by
//! their signs alone. All of it becomes one `Masking`: who is named twice has one sign. Texts are not changed here.
//!
//! Known misses: a name that the dictionary does not know and that no private column holds; nicknames; a person told by an office alone
//! (総務課長).

mod columns;
mod names;
mod persons;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::document::Document;
use crate::error::Result;
use crate::masking::{Hit, Kind, Known, Masking, Rule, contacts, folded};
use crate::survey::{CellRef, Survey};

pub use self::columns::{Column, columns};
use self::persons::Persons;

/// Words by which a name is told.
#[derive(Debug, Clone, Copy)]
pub struct Titles<'a> {
    /// What stands behind a name: さん, 係長.
    pub titles: &'a BTreeSet<String>,
    /// Nouns that stand before さん and name nobody: 業者, 議員.
    pub common_before_title: &'a BTreeSet<String>,
}

/// Free texts with their words in parallel.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// As written.
    pub texts: &'a [&'a str],
    /// Their words.
    pub documents: &'a [Document],
}

/// Finds what is private. Signs are numbered in the order of the texts; values of columns that no text names come after.
///
/// # Errors
/// Where there are more values than can be looked for at once.
pub fn find(texts: &[Texts<'_>], columns: &[Column], titles: Titles<'_>) -> Result<Masking> {
    let mut persons = Persons::default();
    let mut others: BTreeMap<(Kind, String), (String, Rule)> = BTreeMap::new();
    let mut order: Vec<(Kind, String)> = Vec::new();
    let mut add = |kind: Kind, value: &str, rule: Rule| {
        let key = (kind, folded(value));
        others.entry(key.clone()).or_insert_with(|| {
            order.push(key);
            (value.to_owned(), rule)
        });
    };
    for Texts { texts, documents } in texts {
        let told: Vec<_> =
            texts.par_iter().zip(*documents).map(|(text, document)| (contacts(text), names::named(document, titles))).collect();
        for (text, (contacts, names)) in texts.iter().zip(told) {
            for contact in contacts {
                add(contact.kind, contact.span.of(text), Rule::Word);
            }
            for name in names {
                persons.add(&name.surname, name.given.as_deref(), true);
            }
        }
    }
    for column in columns {
        column.add_to(&mut persons, &mut add, titles);
    }
    let documents = texts.par_iter().flat_map(|texts| texts.documents);
    let alone: Vec<String> = documents.flat_map_iter(|document| names::bare(document, &|surname| persons.knows(surname))).collect();
    for surname in &alone {
        persons.stands_alone(surname);
    }
    let mut known = persons.known();
    known.extend(order.into_iter().filter_map(|key| {
        let (value, rule) = others.remove(&key)?;
        let (kind, form) = key;
        Some(Known { kind, value, forms: vec![(form, rule)] })
    }));
    let masking = Masking::new(titles.titles, known.clone())?;
    Masking::new(titles.titles, in_text_order(&masking, known, texts))
}

/// What stands in the texts first, in their order, so that signs are numbered as a reader meets them; then the rest.
fn in_text_order(masking: &Masking, known: Vec<Known>, texts: &[Texts<'_>]) -> Vec<Known> {
    let mut known: Vec<Option<Known>> = known.into_iter().map(Some).collect();
    let hits: Vec<Hit> = texts.par_iter().flat_map(|texts| texts.texts).flat_map_iter(|text| masking.find(text)).collect();
    let mut ordered: Vec<Known> = hits.into_iter().filter_map(|hit| known[hit.sign].take()).collect();
    ordered.extend(known.into_iter().flatten());
    ordered
}

/// Every free-text cell where something private stands, in survey order: index into `Masking::signs`, and the cell; one for each value
/// and cell.
#[must_use]
pub fn places(masking: &Masking, survey: &Survey) -> Vec<(usize, CellRef)> {
    let rows = survey.responses.par_iter().filter(|row| row.excluded.is_none());
    let cells = rows.flat_map_iter(|row| {
        let answers = row.answers.iter().map(|answer| (&answer.text, &answer.place));
        answers.chain(row.proposal.iter().map(|proposal| (proposal, &row.place)))
    });
    let signs = cells.flat_map_iter(|(text, place)| {
        let signs: BTreeSet<usize> = masking.find(text).into_iter().map(|hit| hit.sign).collect();
        signs.into_iter().map(move |sign| (sign, place.clone()))
    });
    signs.collect()
}
