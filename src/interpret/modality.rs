//! How something is said: wished for, denied, or stated.
//!
//! A verb of change is a wish only where the sentence wishes: 増やしてほしい and 増員を。 wish, 仕事が増えた states.

use crate::document::{Document, PartOfSpeech, Token};

/// Words by which a sentence wishes, in base form.
const WISHING: [&str; 35] = [
    "たい",
    "ほしい",
    "欲しい",
    "べき",
    "べし",
    "くださる",
    "下さる",
    "ください",
    "お願い",
    "願う",
    "いただく",
    "頂く",
    "求める",
    "望む",
    "望ましい",
    "希望",
    "要望",
    "必要",
    "検討",
    "提案",
    "助かる",
    "ありがたい",
    "有り難い",
    "嬉しい",
    "うれしい",
    "いかが",
    "どうか",
    "せめて",
    "いい",
    "良い",
    "よい",
    "もらえる",
    "よう",
    "よろしい",
    "はず",
];

/// The sentences of a document as ranges of token indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentences {
    /// First token of each and one past its last.
    pub ranges: Vec<(usize, usize)>,
    wishing: Vec<bool>,
}

impl Sentences {
    /// Cuts a document at its full stops and line breaks.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let tokens = &document.tokens;
        let mut ranges = Vec::new();
        let mut start = 0;
        for (i, token) in tokens.iter().enumerate() {
            let next = tokens.get(i + 1);
            let breaks_line = next.is_some_and(|n| document.normalized[token.normalized.end..n.normalized.start].contains('\n'));
            let before = i.checked_sub(1).map(|before| &tokens[before]);
            if is_stop(token) || is_point(before, token, next) || breaks_line || next.is_none() {
                ranges.push((start, i + 1));
                start = i + 1;
            }
        }
        let wishing = ranges.iter().map(|&(from, to)| wishes(&tokens[from..to])).collect();
        Self { ranges, wishing }
    }

    /// The sentence a token stands in.
    #[must_use]
    pub fn at(&self, token: usize) -> usize {
        self.ranges.partition_point(|&(_, end)| end <= token).min(self.ranges.len().saturating_sub(1))
    }

    /// Whether the sentence a token stands in wishes for something.
    #[must_use]
    pub fn wishes(&self, token: usize) -> bool {
        self.wishing.get(self.at(token)).copied().unwrap_or(false)
    }

    /// One past the last token of the sentence a token stands in.
    #[must_use]
    pub fn end(&self, token: usize) -> usize {
        self.ranges.get(self.at(token)).map_or(0, |range| range.1)
    }
}

/// Whether a token ends a sentence: a full stop, or a run of signs with one (!?, …。, 。」).
#[must_use]
pub fn is_stop(token: &Token) -> bool {
    token.pos == PartOfSpeech::Symbol && token.base.contains(['。', '!', '?'])
}

/// Whether a point ends a sentence (困っています．) and stands in no number or Latin word.
fn is_point(before: Option<&Token>, token: &Token, next: Option<&Token>) -> bool {
    let joins = |beside: Option<&Token>| beside.is_some_and(|t| t.pos == PartOfSpeech::Number || t.base.is_ascii());
    token.pos == PartOfSpeech::Symbol && &*token.base == "." && before.is_some() && !joins(before) && !joins(next)
}

fn wishes(tokens: &[Token]) -> bool {
    tokens.iter().enumerate().any(|(i, t)| {
        let word = &*t.base;
        if matches!(word, "いい" | "良い" | "よい" | "よろしい") {
            // 増やせばいい, 増やしたらよい, 増やすほうがよい; but not 仲が良い
            return tokens[..i].iter().rev().take(2).any(|p| matches!(&*p.base, "ば" | "たら" | "と" | "も" | "ほう" | "方"));
        }
        WISHING.contains(&word)
    })
}

/// Whether a sentence ends by asking outright: ～してほしい, ～してください, ～すべき.
#[must_use]
pub fn ends_asking(sentence: &[Token]) -> bool {
    const ASKING: [&str; 10] = ["ほしい", "欲しい", "くださる", "下さる", "ください", "いただく", "頂く", "べき", "お願い", "願う"];
    sentence.iter().rev().filter(|t| t.pos != PartOfSpeech::Symbol).take(4).any(|t| ASKING.contains(&&*t.base))
}

/// Whether what ends at token `last` is denied: the next word but auxiliaries is ない.
#[must_use]
pub fn is_negated(tokens: &[Token], last: usize) -> bool {
    for token in tokens.iter().skip(last + 1).take(4) {
        match token.pos {
            PartOfSpeech::Negation => return true,
            PartOfSpeech::Auxiliary if !matches!(&*token.base, "こと" | "もの" | "よう" | "ため") => {}
            PartOfSpeech::Particle if matches!(&*token.base, "は" | "て" | "も" | "で") => {}
            _ => return false,
        }
    }
    false
}

/// Whether what ends at token `last` stands bare at the end of its sentence (制度の廃止。 増員を！ 見直すこと), so that it asks.
#[must_use]
pub fn ends_sentence(tokens: &[Token], last: usize, end: usize) -> bool {
    tokens[last + 1..end].iter().all(|t| {
        matches!(t.pos, PartOfSpeech::Symbol)
            || matches!(&*t.base, "する" | "を" | "こと" | "へ" | "に" | "化" | "の")
            || (t.pos == PartOfSpeech::Particle && matches!(&*t.base, "よ" | "ね"))
    })
}
