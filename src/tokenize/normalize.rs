//! Text to the form words are looked up in, with a way back to the original.
//!
//! NFKC (Unicode Standard Annex 15) cluster by cluster, so that half-width ｶﾞ becomes one ガ; lower case; the many dashes and
//! tildes as one; kanji of names that no dictionary in JIS has (髙橋) as the ones it has; zero-width and control characters dropped;
//! every run of white space one space, but a line break stays `\n`.
//! It does not touch kana spelling, okurigana or numbers written in kanji.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::Span;
use crate::masking::in_jis;

/// A text after normalization, and where each of its characters came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalized {
    /// The text to look words up in.
    pub text: String,
    /// For each character of `text`: its first byte there, and the bytes of the original it came from.
    origins: Vec<(usize, Span)>,
}

impl Normalized {
    /// Normalizes a text.
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut out = Self::default();
        let mut rest = original.char_indices().peekable();
        while let Some((start, first)) = rest.next() {
            let mut end = start + first.len_utf8();
            while let Some(&(at, next)) = rest.peek() {
                if !is_combining_mark(next) && !matches!(next, 'ﾞ' | 'ﾟ') {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
            let origin = Span { start, end };
            for c in original[start..end].nfkc().flat_map(char::to_lowercase) {
                out.push(c, origin);
            }
        }
        out
    }

    fn push(&mut self, c: char, origin: Span) {
        let folded = match c {
            '\n' => '\n',
            _ if c.is_whitespace() => ' ',
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return,
            _ if c.is_control() => return,
            '‐' | '‑' | '‒' | '–' | '—' | '−' | '─' => '-',
            '〜' | '～' | '∼' => '~',
            _ => in_jis(c),
        };
        if folded == ' ' && self.text.ends_with([' ', '\n']) {
            return;
        }
        self.origins.push((self.text.len(), origin));
        self.text.push(folded);
    }

    /// The part of the original that a part of `text` came from: the whole clusters it touches.
    #[must_use]
    pub fn original(&self, span: Span) -> Span {
        let first = self.origins.partition_point(|&(at, _)| at <= span.start).saturating_sub(1);
        let last = self.origins.partition_point(|&(at, _)| at < span.end).saturating_sub(1);
        match (self.origins.get(first), self.origins.get(last)) {
            (Some(&(_, from)), Some(&(_, to))) if span.start < span.end => from.join(to),
            (Some(&(_, from)), _) => Span { start: from.start, end: from.start },
            _ => Span { start: 0, end: 0 },
        }
    }
}

/// A katakana word without the long mark that ends it, so that サーバー is サーバ; other words unchanged.
#[must_use]
pub fn fold_long_mark(word: &str) -> &str {
    match word.strip_suffix('ー') {
        Some(stem) if stem.chars().count() >= 3 && stem.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー')) => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_width_katakana_becomes_one_character_and_leads_back() {
        let n = Normalized::new("あｶﾞｽ１");
        assert_eq!(n.text, "あガス1");
        assert_eq!(n.original(Span { start: 3, end: 6 }).of("あｶﾞｽ１"), "ｶﾞ");
    }

    #[test]
    fn a_character_that_becomes_several_leads_back_whole() {
        let n = Normalized::new("㈱と㍻");
        assert_eq!(n.text, "(株)と平成");
        assert_eq!(n.original(Span { start: 1, end: 4 }).of("㈱と㍻"), "㈱");
    }

    #[test]
    fn a_name_outside_of_jis_is_looked_up_in_the_shape_the_dictionary_has() {
        let n = Normalized::new("髙橋");
        assert_eq!((n.text.as_str(), n.original(Span { start: 0, end: 6 }).of("髙橋")), ("高橋", "髙橋"));
    }

    #[test]
    fn long_marks_are_folded_on_katakana_only() {
        assert_eq!([fold_long_mark("サーバー"), fold_long_mark("キー"), fold_long_mark("らーめんー")], ["サーバ", "キー", "らーめんー"]);
    }

    proptest! {
        #[test]
        fn every_span_leads_back_to_whole_characters(text in "\\PC{0,40}", a in 0usize..60, b in 0usize..60) {
            let n = Normalized::new(&text);
            let cut = |i: usize| n.text.char_indices().map(|(at, _)| at).chain([n.text.len()]).nth(i.min(n.text.chars().count())).unwrap_or(0);
            let (start, end) = (cut(a.min(b)), cut(a.max(b)));
            let back = n.original(Span { start, end });
            prop_assert!(text.get(back.start..back.end).is_some());
            prop_assert_eq!(start == end || text.is_empty(), back.start == back.end || back.of(&text).is_empty());
        }

        #[test]
        fn the_whole_leads_back_to_all_that_counts(text in "[あ-んｱ-ﾝﾞ１-９ 　a-zA-Z。]{1,40}") {
            let n = Normalized::new(&text);
            let back = n.original(Span { start: 0, end: n.text.len() });
            prop_assert_eq!(Normalized::new(back.of(&text)).text.trim().to_owned(), n.text.trim().to_owned());
        }
    }
}
