//! The persons of a run: who is one person with whom.

use std::collections::BTreeMap;

use crate::masking::{Kind, Known, Rule, folded};

/// Persons by surname, in the order they were found.
#[derive(Debug, Default)]
pub struct Persons {
    surnames: Vec<Surname>,
    by_name: BTreeMap<String, usize>,
}

/// All that is known of one surname.
#[derive(Debug)]
struct Surname {
    name: Name,
    /// Given names in the order they were found.
    given: Vec<Name>,
    /// Whether it was found without a given name.
    without_given: bool,
    /// Whether it stands in a text by itself, without a title.
    alone: bool,
}

/// A part of a name.
#[derive(Debug)]
struct Name {
    /// As it was first written.
    written: String,
    folded: String,
}

impl Name {
    /// `None` where nothing is left of it.
    fn new(written: &str) -> Option<Self> {
        let folded = folded(written);
        (!folded.is_empty()).then(|| Self { written: written.to_owned(), folded })
    }
}

/// Fewest characters of a full name that counts wherever it stands.
const SURE_CHARS: usize = 3;

impl Persons {
    /// Adds a person; `without_given`: whether the surname by itself names somebody.
    pub fn add(&mut self, surname: &str, given: Option<&str>, without_given: bool) {
        let Some(name) = Name::new(surname) else { return };
        let at = *self.by_name.entry(name.folded.clone()).or_insert_with(|| {
            self.surnames.push(Surname { name, given: Vec::new(), without_given: false, alone: false });
            self.surnames.len() - 1
        });
        let person = &mut self.surnames[at];
        match given.and_then(Name::new) {
            Some(given) if !person.given.iter().any(|known| known.folded == given.folded) => person.given.push(given),
            Some(_) => {}
            None => person.without_given |= without_given,
        }
    }

    /// Whether a surname is somebody's.
    pub fn knows(&self, surname: &str) -> bool {
        self.by_name.contains_key(&folded(surname))
    }

    /// Notes that a surname stands in a text by itself.
    pub fn stands_alone(&mut self, surname: &str) {
        if let Some(&at) = self.by_name.get(&folded(surname)) {
            self.surnames[at].alone = true;
            self.surnames[at].without_given = true;
        }
    }

    /// The persons: one for each surname with at most one given name; where there are several given names one for each, and one more
    /// for the surname by itself.
    pub fn known(&self) -> Vec<Known> {
        let mut known = Vec::new();
        for Surname { name, given, without_given, alone } in &self.surnames {
            let by_itself = match (given.is_empty(), name.folded.chars().count()) {
                // A whole name in one piece, most likely.
                (true, chars) if chars > SURE_CHARS => Rule::Anywhere,
                (true, SURE_CHARS) => Rule::Alone,
                _ if *alone => Rule::Alone,
                _ => Rule::Titled,
            };
            let by_itself = (name.folded.clone(), by_itself);
            let full = |given: &Name| {
                let full = format!("{}{}", name.folded, given.folded);
                let rule = if full.chars().count() >= SURE_CHARS { Rule::Anywhere } else { Rule::Alone };
                (full, rule)
            };
            let both = |given: &Name| format!("{} {}", name.written, given.written);
            let person = |value: String, forms: Vec<(String, Rule)>| Known { kind: Kind::Person, value, forms };
            match given.as_slice() {
                [] => known.push(person(name.written.clone(), vec![by_itself])),
                [one] => known.push(person(both(one), vec![full(one), by_itself])),
                several => {
                    if *without_given {
                        known.push(person(name.written.clone(), vec![by_itself]));
                    }
                    known.extend(several.iter().map(|given| person(both(given), vec![full(given)])));
                }
            }
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_surname_are_told_apart_by_their_given_names() {
        let mut persons = Persons::default();
        persons.add("鈴木", None, true);
        persons.add("鈴木", Some("一郎"), true);
        persons.add("髙橋", Some("次郎"), true);
        persons.add("高橋", Some("次郎"), true);
        assert_eq!(persons.known().iter().map(|known| known.value.as_str()).collect::<Vec<_>>(), ["鈴木 一郎", "髙橋 次郎"]);
        persons.add("鈴木", Some("花子"), true);
        assert_eq!(
            persons.known().iter().map(|known| known.value.as_str()).collect::<Vec<_>>(),
            ["鈴木", "鈴木 一郎", "鈴木 花子", "髙橋 次郎"]
        );
    }
}
