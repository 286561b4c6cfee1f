//! Persons named in a text: by a title behind the name (鈴木さん, 田中係長) or before it (課長の井上), or as surname and given name together.

use std::ops::Range;

use super::Titles;
use crate::document::{Document, PartOfSpeech, Token};
use crate::masking::is_kanji;

/// A person named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The surname, or all of the name where it cannot be told apart.
    pub surname: String,
    /// The given name.
    pub given: Option<String>,
}

/// Titles that stand behind names of places too (高松市長, 港区長).
const OF_PLACES: [&str; 13] = ["市長", "区長", "副市長", "副区長", "所長", "館長", "園長", "校長", "署長", "駅長", "議員", "副", "町長"];

/// Titles that stand behind persons only.
const HONORIFICS: [&str; 8] = ["さん", "氏", "くん", "君", "様", "さま", "ちゃん", "殿"];

/// Ends of places and bodies: what stands before one is no person.
const PLACE_ENDS: [&str; 16] =
    ["市", "区", "町", "村", "県", "駅", "支所", "出張所", "小学校", "中学校", "通り", "線", "川", "山", "病院", "地区"];

/// Ends of bodies that people speak of with さん too (文化庁さん).
const OF_BODIES: [char; 19] =
    ['庁', '省', '局', '部', '課', '係', '室', '会', '社', '党', '院', '校', '署', '団', '班', '館', '堂', '店', '行'];

/// Signs that make a word of what stands before (高品質, ピカソ等), though the dictionary knows them as given names.
const SUFFIXES: [&str; 8] = ["質", "等", "系", "別", "用", "式", "風", "毎"];

/// Most characters of a surname or place name that counts as one before a title.
const MOST_CHARS: usize = 4;

/// The persons a document names.
pub fn named(document: &Document, titles: Titles<'_>) -> Vec<Named> {
    let tokens = &document.tokens;
    let text = |range: Range<usize>| -> String { tokens[range].iter().map(|token| token.normalized.of(&document.normalized)).collect() };
    let is_title = |token: &Token| titles.titles.contains(&*token.base);
    let title_at = |end: usize| {
        let (last, next) = (tokens.get(end.checked_sub(1)?)?, tokens.get(end)?);
        (near(document, last, next) && is_title(next)).then_some(next)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !begins(tokens, at) || titles.common_before_title.contains(&*tokens[at].base) {
            at += 1;
            continue;
        }
        let glued = at + glued(document, at);
        if glued > at + 1
            && !text(at..glued).ends_with(OF_BODIES)
            && title_at(glued).is_some_and(|title| !OF_PLACES.contains(&&*title.base))
        {
            found.push(Named { surname: text(at..glued), given: None });
            at = glued;
            continue;
        }
        let run = run(document, at);
        if run == 0 {
            at += 1;
            continue;
        }
        let end = at + run;
        let person = tokens[at].pos == PartOfSpeech::PersonName;
        let body = !person && text(at..end).ends_with(OF_BODIES);
        let of_person = |title: &Token| person || HONORIFICS.contains(&&*title.base) || !OF_PLACES.contains(&&*title.base);
        let behind = !body && title_at(end).is_some_and(of_person);
        let title_ahead = at >= 2 && &*tokens[at - 1].base == "の" && is_title(&tokens[at - 2]);
        let sure = person || (!OF_PLACES.contains(&&*tokens[at.saturating_sub(2)].base) && is_subject(tokens, end));
        let ahead = title_ahead && sure && ends(tokens, end);
        let (surname, given) = (text(at..at + 1), text(at + 1..end));
        let both = person && run >= 2 && ends(tokens, end) && is_full(&surname, &given, adjoin(&tokens[at], &tokens[at + 1]));
        if behind || ahead || both {
            found.push(Named { surname, given: (!given.is_empty()).then_some(given) });
        }
        at = end;
    }
    found
}

/// Whether two names side by side are surname and given name, and not a word that the dictionary cut into names: マネロン, 厳しめ, 高品質.
fn is_full(surname: &str, given: &str, adjoin: bool) -> bool {
    let all = |name: &str, of: fn(&char) -> bool| name.chars().all(|sign| of(&sign));
    let katakana = |name: &str| all(name, |sign| matches!(sign, 'ァ'..='ー'));
    let inflected = surname.chars().nth(1).is_none() && all(given, |sign| matches!(sign, 'ぁ'..='ゖ'));
    let cut = adjoin && (inflected || (katakana(surname) && katakana(given)));
    !cut && !SUFFIXES.contains(&given) && surname.chars().count() + given.chars().count() >= 3
}

/// How many tokens from `at` on make one rare surname that the dictionary cut into pieces (霧 + 沢): kanji side by side, each alone or a
/// name; at most one where there is nothing to glue.
fn glued(document: &Document, at: usize) -> usize {
    let tokens = &document.tokens;
    let surface = |token: &Token| token.normalized.of(&document.normalized).to_owned();
    let is_piece = |token: &Token| {
        let surface = surface(token);
        let name = matches!(token.pos, PartOfSpeech::PersonName | PartOfSpeech::ProperNoun);
        surface.chars().all(is_kanji) && (name || (token.pos == PartOfSpeech::Noun && surface.chars().count() == 1))
    };
    let more = tokens[at..].windows(2).take_while(|pair| adjoin(&pair[0], &pair[1]) && is_piece(&pair[1])).count();
    let pieces = &tokens[at..=at + more];
    let chars: usize = pieces.iter().map(|token| surface(token).chars().count()).sum();
    let names = pieces.iter().all(|token| token.pos == PartOfSpeech::PersonName);
    // Surname and given name side by side are two; so short that they cannot be, they are one.
    let one = if names { chars < MOST_CHARS } else { chars <= MOST_CHARS };
    if is_piece(&tokens[at]) && one { pieces.len() } else { 1 }
}

/// Whether what ends there is what a sentence is about: a name of a place behind a title and の (係長の松田が) is a person then.
fn is_subject(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|next| next.pos == PartOfSpeech::Particle && matches!(&*next.base, "が" | "は" | "も"))
}

/// Surnames that stand by themselves and are known to be somebody's: names in the dictionary, or what the dictionary does not know as a
/// word and cut into pieces (髙 + 橋). A word that is also a surname (林, 平和) is left to titles.
pub fn bare(document: &Document, is_known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let tokens = &document.tokens;
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|&at| begins(tokens, at)) {
        let longest = tokens[at..].windows(2).take(MOST_CHARS - 1).take_while(|pair| adjoin(&pair[0], &pair[1])).count();
        let name = (1..=longest + 1).rev().find_map(|count| {
            let (first, last) = (&tokens[at], &tokens[at + count - 1]);
            let name = document.normalized.get(first.normalized.start..last.normalized.end)?;
            let is_word = count == 1 && first.pos != PartOfSpeech::PersonName;
            (!is_word && name.chars().all(is_kanji) && ends(tokens, at + count) && is_known(name)).then(|| name.to_owned())
        });
        found.extend(name);
    }
    found
}

/// How many tokens from `at` on make one name; 0 where none begins.
fn run(document: &Document, at: usize) -> usize {
    let tokens = &document.tokens;
    let first = &tokens[at];
    let surface = first.normalized.of(&document.normalized);
    match first.pos {
        PartOfSpeech::PersonName => {
            let more = tokens[at + 1..].iter().zip(&tokens[at..]).take(2);
            1 + more.take_while(|(next, before)| next.pos == PartOfSpeech::PersonName && near(document, before, next)).count()
        }
        PartOfSpeech::ProperNoun => usize::from((2..=MOST_CHARS).contains(&surface.chars().count()) && surface.chars().all(is_kanji)),
        _ => 0,
    }
}

/// Whether two tokens stand side by side, a space between them allowed.
fn near(document: &Document, left: &Token, right: &Token) -> bool {
    document.normalized.get(left.normalized.end..right.normalized.start).is_some_and(|between| between.len() <= 1)
}

fn adjoin(left: &Token, right: &Token) -> bool {
    left.normalized.end == right.normalized.start
}

/// Whether a name may begin there: not in the middle of a compound, but behind an office (総務課鈴木さん).
fn begins(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else { return true };
    !adjoin(before, &tokens[at])
        || matches!(before.pos, PartOfSpeech::Particle | PartOfSpeech::Symbol | PartOfSpeech::Other | PartOfSpeech::Auxiliary)
        || (before.base.chars().count() == 1 && !before.pos.is_nominal())
        || before.base.ends_with(['課', '係', '長', '員', '局', '部', '室', '所', '任'])
}

/// Whether a name ends there: no end of a place and no further noun behind it.
fn ends(tokens: &[Token], at: usize) -> bool {
    let (Some(next), Some(before)) = (tokens.get(at), at.checked_sub(1).and_then(|before| tokens.get(before))) else { return true };
    !adjoin(before, next) || !(next.pos.is_nominal() || PLACE_ENDS.contains(&&*next.base))
}
