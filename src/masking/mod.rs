//! Private data that was found in a survey, and the signs that stand for it wherever others than the secretariat read.
//!
//! The same person has the same sign in all that a run writes: 「鈴木さん」 and 「鈴木係長」 both become 〔人物1〕 with the title left as it
//! is. The secretariat's workbook alone keeps the texts as written and tells which sign stands for whom. What is private is found by
//! `privacy`; nothing is looked for here but what is already known.
//!
//! Does not know whether two people of one surname are one person: where no given name tells them apart they share a sign.

mod contacts;
mod fold;

use std::borrow::Cow;
use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use crate::document::Span;
use crate::error::{Problem, Result};

pub use self::contacts::{Contact, contacts};
pub use self::fold::{Folded, folded, in_jis, is_kanji};

/// What sort of private data a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person's name.
    Person,
    /// A mail address.
    Mail,
    /// A telephone number.
    Telephone,
    /// The number of a member of staff, a personal number, an extension.
    Number,
    /// Another value of a private column, such as an address.
    Other,
}

impl Kind {
    /// All kinds in the order they are told.
    pub const ALL: [Self; 5] = [Self::Person, Self::Mail, Self::Telephone, Self::Number, Self::Other];

    /// The word on screen and in the signs.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Person => "人物",
            Self::Mail => "メール",
            Self::Telephone => "電話",
            Self::Number => "番号",
            Self::Other => "個人情報",
        }
    }
}

/// Where a way of writing a value counts as that value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Wherever it stands: a full name, a mail address.
    Anywhere,
    /// Not inside a longer number or Latin word: a telephone number.
    Word,
    /// Before a title (鈴木さん), or behind one and の (課長の鈴木).
    Titled,
    /// As `Titled`, and by itself where it is not part of a longer word.
    Alone,
}

/// Something private that is known, before it has a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its sort.
    pub kind: Kind,
    /// The value as the secretariat's workbook tells it.
    pub value: String,
    /// The ways of writing it, folded (`Folded`), with where each counts.
    pub forms: Vec<(String, Rule)>,
}

/// A value and the sign that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Its sort.
    pub kind: Kind,
    /// The value.
    pub value: String,
    /// `〔人物1〕`.
    pub sign: String,
}

/// A value in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Index into `Masking::signs`.
    pub sign: usize,
    /// Where it stands in the text, without the title.
    pub span: Span,
}

/// A text with signs in place of what is private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked<'a> {
    /// The text that others may read.
    pub text: Cow<'a, str>,
    /// What was replaced, and by what: spans of the original and of `text`, ascending.
    replaced: Vec<(Span, Span)>,
}

/// The private data of a run with its signs.
#[derive(Debug, Clone, Default)]
pub struct Masking {
    signs: Vec<Sign>,
    /// What stands behind a name, folded.
    titles: Vec<String>,
    /// Sign and rule of each form, in the order of the automaton's values.
    forms: Vec<(usize, Rule)>,
    /// Whether a form is all ASCII; where none is, a text that is needs no look.
    has_ascii: bool,
    automaton: Automaton,
}

/// The forms, ready to be found; nothing where there is none.
#[derive(Clone, Default)]
struct Automaton(Option<CharwiseDoubleArrayAhoCorasick<u32>>);

impl std::fmt::Debug for Automaton {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Automaton")
    }
}

impl PartialEq for Masking {
    fn eq(&self, other: &Self) -> bool {
        self.signs == other.signs && self.titles == other.titles && self.forms == other.forms
    }
}

impl Masking {
    /// Gives each known value its sign, numbered by kind in the order given. Of two values written alike the first keeps the form.
    ///
    /// # Errors
    /// Where there are more forms than can be looked for at once.
    pub fn new<S: AsRef<str>>(titles: impl IntoIterator<Item = S>, known: Vec<Known>) -> Result<Self> {
        let mut numbers: BTreeMap<Kind, usize> = BTreeMap::new();
        let (mut signs, mut forms) = (Vec::with_capacity(known.len()), BTreeMap::new());
        for (at, Known { kind, value, forms: written }) in known.into_iter().enumerate() {
            let number = numbers.entry(kind).or_default();
            *number += 1;
            signs.push(Sign { kind, value, sign: format!("〔{}{number}〕", kind.label()) });
            for (form, rule) in written.into_iter().filter(|(form, _)| !form.is_empty()) {
                forms.entry(form).or_insert((at, rule));
            }
        }
        let (keys, forms): (Vec<String>, Vec<(usize, Rule)>) = forms.into_iter().unzip();
        let has_ascii = keys.iter().any(|key| key.is_ascii());
        let automaton = if keys.is_empty() {
            None
        } else {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(keys.iter().zip(0_u32..));
            Some(built.map_err(|error| {
                Problem::new(format!("個人情報の一覧を組み立てられません（{error}）")).remedy("private の列を減らしてください")
            })?)
        };
        let titles = titles.into_iter().map(|title| folded(title.as_ref())).filter(|title| !title.is_empty()).collect();
        Ok(Self { signs, titles, forms, has_ascii, automaton: Automaton(automaton) })
    }

    /// The values with their signs.
    #[must_use]
    pub fn signs(&self) -> &[Sign] {
        &self.signs
    }

    /// Every known value of a text, in text order, none overlapping another; of two at one place the longer.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = self.automaton.0.as_ref().filter(|_| self.has_ascii || !text.is_ascii()) else { return Vec::new() };
        let compared = folded(text);
        let stands: Vec<(usize, usize, usize, Rule)> = automaton
            .find_overlapping_iter(&compared)
            .filter_map(|hit| self.forms.get(hit.value() as usize).map(|&(sign, rule)| (hit.start(), hit.end(), sign, rule)))
            .collect();
        if stands.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(text);
        // What stands beside something that will be a sign stands by itself then: looked at again until nothing is added.
        let mut hits: Vec<(usize, usize, usize)> = Vec::new();
        loop {
            let cut = |at: usize| hits.iter().any(|&(start, end, _)| start == at || end == at);
            let counting =
                stands.iter().filter(|&&(start, end, _, rule)| self.counts(rule, &folded.text, (start, end), (cut(start), cut(end))));
            let mut counting: Vec<(usize, usize, usize)> = counting.map(|&(start, end, sign, _)| (start, end, sign)).collect();
            counting.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
            let mut from = 0;
            counting.retain(|&(start, end, _)| {
                let free = start >= from;
                from = if free { end } else { from };
                free
            });
            if counting.len() <= hits.len() {
                break;
            }
            hits = counting;
        }
        hits.into_iter().map(|(start, end, sign)| Hit { sign, span: folded.original(Span { start, end }) }).collect()
    }

    /// Whether a form that stands there counts; `cut` tells whether something else that is known ends or begins right beside it.
    fn counts(&self, rule: Rule, text: &str, (start, end): (usize, usize), cut: (bool, bool)) -> bool {
        let (head, tail) = (&text[..start], &text[end..]);
        let before = head.chars().next_back().filter(|_| !cut.0);
        let after = tail.chars().next().filter(|_| !cut.1);
        let joins = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
        // A label in Latin letters is no part of the number behind it: TEL022.
        let number = text[start..].starts_with(|sign: char| sign.is_ascii_digit());
        let joins_left = if number { before.is_some_and(|sign| sign.is_ascii_digit()) } else { joins(before) };
        let free_left = !before.is_some_and(is_kanji);
        let long = text[start..end].chars().nth(1).is_some();
        let titled = || {
            // 鈴木両係長 names two, 鈴木Aさん one of several.
            let rest = tail.strip_prefix('両').or_else(|| tail.strip_prefix(|sign: char| sign.is_ascii_alphanumeric()));
            let behind =
                [Some(tail), rest].into_iter().flatten().any(|tail| self.titles.iter().any(|title| tail.starts_with(title.as_str())));
            // 課長の中村, 課長（中村）: brackets are folded away.
            let head = head.strip_suffix('の').unwrap_or(head);
            let ahead = long && self.titles.iter().any(|title| head.ends_with(title.as_str()));
            (behind && (long || free_left)) || (ahead && !after.is_some_and(is_kanji))
        };
        match rule {
            Rule::Anywhere => true,
            Rule::Word => !joins_left && !joins(after),
            Rule::Titled => titled(),
            Rule::Alone => (long && free_left && !after.is_some_and(is_kanji)) || titled(),
        }
    }

    /// Whether a word is a value, or holds one of more than one character, wherever it would count in a text: 木村 alone, where the
    /// texts have 木村さん.
    #[must_use]
    pub fn names(&self, word: &str) -> bool {
        let Some(automaton) = self.automaton.0.as_ref().filter(|_| self.has_ascii || !word.is_ascii()) else { return false };
        let folded = folded(word);
        automaton.find_overlapping_iter(&folded).any(|hit| {
            let whole = hit.start() == 0 && hit.end() == folded.len();
            whole || folded[hit.start()..hit.end()].chars().nth(1).is_some()
        })
    }

    /// A text with signs in place of what is private.
    #[must_use]
    pub fn mask<'a>(&self, text: &'a str) -> Masked<'a> {
        let hits = self.find(text);
        if hits.is_empty() {
            return Masked { text: Cow::Borrowed(text), replaced: Vec::new() };
        }
        let (mut masked, mut replaced, mut from) = (String::with_capacity(text.len()), Vec::new(), 0);
        for Hit { sign, span } in hits {
            masked.push_str(&text[from..span.start]);
            let start = masked.len();
            masked.push_str(&self.signs[sign].sign);
            replaced.push((span, Span { start, end: masked.len() }));
            from = span.end;
        }
        masked.push_str(&text[from..]);
        Masked { text: Cow::Owned(masked), replaced }
    }

    /// A text with signs in place of what is private.
    #[must_use]
    pub fn masked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.mask(text).text
    }

    /// The signs of the known values that stand in a text; empty for a text that others may read.
    #[must_use]
    pub fn leaks(&self, text: &str) -> Vec<&Sign> {
        self.find(text).into_iter().map(|hit| &self.signs[hit.sign]).collect()
    }
}

impl Masked<'_> {
    /// Where a span of the original stands in the masked text; one that cuts into something private grows to its whole sign.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        let place = |at: usize, is_end: bool| {
            let (mut removed, mut added) = (0, 0);
            for (from, to) in &self.replaced {
                if at <= from.start {
                    break;
                }
                if at < from.end {
                    return if is_end { to.end } else { to.start };
                }
                removed += from.end - from.start;
                added += to.end - to.start;
            }
            at - removed + added
        };
        Span { start: place(span.start, false), end: place(span.end, true) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(kind: Kind, value: &str, forms: &[(&str, Rule)]) -> Known {
        let forms = forms.iter().map(|(form, rule)| (folded(form), *rule)).collect();
        Known { kind, value: value.to_owned(), forms }
    }

    fn masking() -> Masking {
        let known = vec![
            known(Kind::Person, "鈴木", &[("鈴木", Rule::Titled)]),
            known(Kind::Person, "青葉 一郎", &[("青葉一郎", Rule::Anywhere), ("青葉", Rule::Alone)]),
            known(Kind::Person, "森", &[("森", Rule::Titled)]),
            known(Kind::Mail, "a-b@example.jp", &[("a-b@example.jp", Rule::Word)]),
            known(Kind::Telephone, "090-1234-5678", &[("090-1234-5678", Rule::Word)]),
        ];
        Masking::new(["さん", "係長", "課長"], known).unwrap()
    }

    #[test]
    fn the_same_person_has_the_same_sign_and_the_title_stays() {
        let masking = masking();
        assert_eq!(masking.masked("鈴木さんと鈴木係長、課長の鈴木が"), "〔人物1〕さんと〔人物1〕係長、課長の〔人物1〕が");
        assert_eq!(masking.masked("青葉　一郎が、青葉は、青葉区の"), "〔人物2〕が、〔人物2〕は、青葉区の");
    }

    #[test]
    fn a_word_that_is_a_name_is_told_without_its_title() {
        let masking = masking();
        assert_eq!(["鈴木", "森", "鈴木係長", "森林", "係長"].map(|word| masking.names(word)), [true, true, true, false, false]);
    }

    #[test]
    fn a_name_beside_another_stands_by_itself() {
        assert_eq!(masking().masked("青葉鈴木さん"), "〔人物2〕〔人物1〕さん");
    }

    #[test]
    fn a_name_inside_another_word_is_none() {
        let masking = masking();
        for text in ["大森さん", "鈴木町の", "森林", "若青葉", "1090-1234-56789"] {
            assert_eq!(masking.masked(text), text);
        }
    }

    #[test]
    fn width_hyphens_and_spaces_do_not_hide_a_number() {
        let masking = masking();
        for text in ["０９０ー１２３４ー５６７８", "09012345678", "(090) 1234-5678"] {
            assert!(masking.masked(text).contains("〔電話1〕"), "{text}");
        }
        assert_eq!(masking.masked("Ａ-Ｂ＠example.jpへ"), "〔メール1〕へ");
    }

    #[test]
    fn a_span_leads_to_the_masked_text() {
        let masking = masking();
        let text = "係の鈴木さんが辞めた。";
        let masked = masking.mask(text);
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            masked.span(Span { start, end: start + part.len() }).of(&masked.text)
        };
        assert_eq!(
            [span("係の"), span("鈴木さん"), span("木さんが"), span("辞めた")],
            ["係の", "〔人物1〕さん", "〔人物1〕さんが", "辞めた"]
        );
    }

    proptest! {
        #[test]
        fn nothing_known_is_left_in_a_masked_text(text in "(鈴木|青葉|一郎|森|さん|課長の|大|区|090|1234|5678|-|　|a-b@example.jp|、|\n){0,12}") {
            let masking = masking();
            let masked = masking.masked(&text).into_owned();
            prop_assert!(masking.leaks(&masked).is_empty(), "{masked}");
        }
    }
}
