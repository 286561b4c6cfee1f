//! # 聞き返し
//! What: the question to ask back where an issue is unclear, in polite office Japanese.
//!
//! Why: an abstract issue can only be made concrete by the one who wrote it; a ready question saves the secretariat the wording.
//!
//! How: the issue's own words in 『』, then what is missing, slot by slot. Nothing is put into the question that the issue does not
//! say; words with a person's name are not quoted.

use crate::document::{Document, PartOfSpeech, Span};
use crate::frame::{Frame, Slot};

/// A quotation is no longer than this, in characters.
const LONGEST: usize = 24;

/// Ends of a topic that are left out of the quotation.
const TOPIC_ENDS: [&str; 8] = ["についてです", "について", "に関すること", "に関して", "のことです", "の件です", "のこと", "の件"];

/// The question that asks for what is missing.
#[must_use]
pub fn question(document: &Document, frame: &Frame, text: &str, missing: &[Slot], topic_only: bool) -> String {
    let opening = match quotation(document, frame, text, topic_only) {
        Some(words) => format!("『{words}』について、"),
        None => "ご回答の内容について、".to_owned(),
    };
    let mut asked: Vec<&str> = missing.iter().map(|slot| asks(*slot, frame)).collect();
    if asked.is_empty() {
        asked.push("どのようなことか");
    }
    format!("{opening}{}、具体的に教えてください。", asked.join("、"))
}

/// What is asked for a slot.
fn asks(slot: Slot, frame: &Frame) -> &'static str {
    match slot {
        Slot::Target => "どの制度・手続き・設備・システムなどのことか",
        Slot::Scene => "どの職場の、どのような場面で感じるか",
        Slot::Trouble if frame.has(Slot::Wish) => "いま何に困っているためか",
        Slot::Trouble => "何に困っているか",
        Slot::Wish if frame.has(Slot::Trouble) => "どうなれば解決するか",
        Slot::Wish => "何をどう変えてほしいか",
        Slot::Degree => "どのくらい（数・回数・期間・金額など）か",
    }
}

/// The words of the issue to be quoted: its topic, its slogan, its object or its trouble, or its beginning.
fn quotation(document: &Document, frame: &Frame, text: &str, topic_only: bool) -> Option<String> {
    let trimmed = text.trim().trim_end_matches(['。', '.', '！', '!', '？', '?']);
    let whole = if topic_only { TOPIC_ENDS.iter().find_map(|end| trimmed.strip_suffix(end)).unwrap_or(trimmed) } else { trimmed };
    let chosen = if whole.chars().count() <= LONGEST {
        let start = whole.as_ptr() as usize - text.as_ptr() as usize;
        Span { start, end: start + whole.len() }
    } else {
        sentence_of_interest(document, frame, text)?
    };
    let named = document.tokens.iter().any(|t| t.pos == PartOfSpeech::PersonName && t.span.overlaps(chosen));
    let words = chosen.of(text).trim();
    if named || words.is_empty() {
        return None;
    }
    let shown: String = words.chars().take(LONGEST).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    Some(if words.chars().count() > LONGEST { format!("{shown}…") } else { shown })
}

/// The clause around the slogan, else the trouble or wish, else the object, else the beginning.
fn sentence_of_interest(document: &Document, frame: &Frame, text: &str) -> Option<Span> {
    let first = |slot: Slot| frame.of(slot).next();
    let anchor = frame.ideals().next().or_else(|| first(Slot::Trouble)).or_else(|| first(Slot::Wish)).or_else(|| first(Slot::Target));
    let anchor = anchor.map_or(Span { start: 0, end: 0 }, |filler| filler.span);
    let is_end = |c: char| matches!(c, '。' | '、' | '！' | '!' | '？' | '?' | '\n' | '，');
    let start = text[..anchor.start].rfind(is_end).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let end = text[anchor.end..].find(is_end).map_or(text.len(), |at| anchor.end + at);
    (!document.tokens.is_empty() && start < end).then_some(Span { start, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str, missing: &[Slot], topic_only: bool) -> String {
        let document = Document { normalized: text.to_owned(), tokens: Vec::new(), terms: Vec::new() };
        question(&document, &Frame::default(), text, missing, topic_only)
    }

    #[test]
    fn a_topic_is_quoted_without_its_ending() {
        assert_eq!(
            ask("公用車の件です。", &[Slot::Trouble, Slot::Wish], true),
            "『公用車』について、何に困っているか、何をどう変えてほしいか、具体的に教えてください。"
        );
    }

    #[test]
    fn a_short_issue_is_quoted_whole() {
        assert!(ask("すぐ壊れる。", &[Slot::Target], false).starts_with("『すぐ壊れる』について、どの制度・手続き"));
    }
}
