//! A response that raises several things, cut into its parts: verbatim spans of the original. When in doubt it is not cut.
//!
//! Cut are lists (①②, 1. 2., ・, at least two marks of one kind), and sentences that begin with a word for "another thing" (別件,
//! もう一つ, あと) or また, or with a weaker one (さらに), or with none where both sides name an object and a trouble or wish of
//! their own and no object is shared. A passage that others sent in too is one part, apart from words of one's own. In three labelled surveys また began another thing 13 times of 13; a new line alone tells nothing,
//! as people break lines where they run out of room.

use crate::document::{Document, PartOfSpeech, Span, Token, is_letter};
use crate::frame::{Filler, Frame, Slot};

use super::modality::{Sentences, ends_asking};

/// Words that announce another thing by themselves.
const STRONG: [&str; 25] = [
    "別件",
    "別の話",
    "話は別",
    "それとは別",
    "もう一つ",
    "もう1つ",
    "もうひとつ",
    "もう一点",
    "もう1点",
    "あと、",
    "あとは、",
    "それから",
    "それと",
    "最後に",
    "二つ目",
    "2つ目",
    "二点目",
    "2点目",
    "三つ目",
    "3つ目",
    "三点目",
    "3点目",
    "ついでに",
    "話は変わ",
    "第二に",
];

/// Words that may.
const WEAK: [&str; 14] = [
    "さらに",
    "更に",
    "加えて",
    "そのうえ",
    "その上",
    "そのほか",
    "その他",
    "次に",
    "一方",
    "他には",
    "ほかには",
    "ほかに",
    "併せて",
    "そして",
];

/// Words by which a sentence leans on the one before it.
const LEANING: [&str; 30] = [
    "その",
    "それ",
    "これ",
    "この",
    "そこ",
    "ここ",
    "だから",
    "なので",
    "ですから",
    "しかし",
    "でも",
    "ただ",
    "特に",
    "例えば",
    "たとえば",
    "せめて",
    "そう",
    "こう",
    "結果",
    "そのため",
    "よって",
    "同じ",
    "できれば",
    "できたら",
    "代わりに",
    "むしろ",
    "逆に",
    "なぜ",
    "もし",
    "せっかく",
];

/// Words by which a sentence announces a list.
const ANNOUNCING: [&str; 11] = ["以下", "次の", "下記", "とおり", "通り", "点あ", "点で", "点を", "点お", "点、", "つあり"];

/// What stands before the first mark of a list and is no sentence (a heading) counts as a part of its own from this many characters.
const LEAD_CHARS: usize = 25;

/// Words of greetings and closings.
const COURTESY: [&str; 9] = ["お世話にな", "お疲れ", "失礼", "よろしく", "宜しく", "以上です", "以上、", "お願いいたします", "お願い申し"];

/// Letters from which a stretch beside a passage may be words of one's own.
const OWN_LETTERS: usize = 6;

/// The parts of an answer, in order, each trimmed of white space and list marks. `passages` are those of it that others sent in too. One
/// where nothing is to be cut or `cut` is false; none for a blank.
#[must_use]
pub fn parts(text: &str, document: &Document, frame: &Frame, cut: bool, passages: &[Span]) -> Vec<Span> {
    let whole = trim(text, Span { start: 0, end: text.len() });
    if whole.start == whole.end {
        return Vec::new();
    }
    if !cut {
        return vec![whole];
    }
    let says = |span: Span| {
        let inside =
            |slots: &[Slot]| frame.fillers.iter().any(|f| f.span.overlaps(span) && f.slot.is_some_and(|slot| slots.contains(&slot)));
        inside(&[Slot::Target]) && inside(&[Slot::Trouble, Slot::Wish])
    };
    let listed = list_items(text, says);
    let spans = if listed.len() >= 2 { listed } else { by_sentence(text, document, frame, passages) };
    let spans: Vec<Span> = spans.into_iter().map(|span| trim(text, span)).filter(|span| span.start < span.end).collect();
    if spans.len() >= 2 { spans } else { vec![whole] }
}

fn trim(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let inner = part.trim();
    let start = span.start + (part.len() - part.trim_start().len());
    Span { start, end: start + inner.len() }
}

/// The kind of mark a list item begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Circled,
    Numbered,
    Bullet,
}

/// A mark at the head of a piece of text: its kind, its number where it has one, its length in bytes.
fn mark(text: &str, line_start: bool) -> Option<(Mark, Option<u32>, usize)> {
    let first = text.chars().next()?;
    if let '①'..='⑳' = first {
        return Some((Mark::Circled, Some(u32::from(first) - u32::from('①') + 1), first.len_utf8()));
    }
    if !line_start {
        return None;
    }
    if matches!(first, '・' | '●' | '○' | '■' | '□' | '◆' | '◇' | '▪' | '•' | '‣' | '※' | '-' | '－' | '*' | '＊' | '★')
    {
        return Some((Mark::Bullet, None, first.len_utf8()));
    }
    let opened = if matches!(first, '(' | '（') { first.len_utf8() } else { 0 };
    let digits: String = text[opened..].chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).collect();
    let number =
        digits.chars().try_fold(0u32, |n, c| Some(n * 10 + if c.is_ascii_digit() { u32::from(c) - 48 } else { u32::from(c) - 0xff10 }));
    let after = text[opened + digits.len()..].chars().next()?;
    let closes = matches!(after, ')' | '）') || (opened == 0 && matches!(after, '.' | '．' | '、' | ':' | '：'));
    let decimal = text[opened + digits.len() + after.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
    (!digits.is_empty() && digits.chars().count() <= 2 && closes && !decimal).then_some((
        Mark::Numbered,
        number,
        opened + digits.len() + after.len_utf8(),
    ))
}

/// The items of a list with at least two marks of one kind, the numbered ones counting up from 1, and what is said before the list. `says`
/// tells whether a span says something by itself.
fn list_items(text: &str, says: impl Fn(Span) -> bool) -> Vec<Span> {
    let mut marks: Vec<(Mark, Option<u32>, usize, usize)> = Vec::new();
    let mut line_start = true;
    for (at, c) in text.char_indices() {
        if let Some((kind, number, length)) = mark(&text[at..], line_start) {
            marks.push((kind, number, at, at + length));
        }
        line_start = c == '\n' || (line_start && c.is_whitespace());
    }
    for kind in [Mark::Circled, Mark::Numbered, Mark::Bullet] {
        let of_kind: Vec<_> = marks.iter().filter(|m| m.0 == kind).collect();
        let counts_up = kind == Mark::Bullet || of_kind.iter().zip(1..).all(|(m, n)| m.1 == Some(n));
        if of_kind.len() < 2 || !counts_up || (kind == Mark::Bullet && has_unmarked_line(text, of_kind[0].2)) {
            continue;
        }
        let mut spans = Vec::new();
        let lead = Span { start: 0, end: announcement(&text[..of_kind[0].2]) };
        let told = lead.of(text).trim();
        let is_sentence = told.ends_with(['。', '．', '！', '？', '!', '?']) && told.chars().any(is_letter);
        if is_sentence || told.chars().count() >= LEAD_CHARS || says(lead) {
            spans.push(lead);
        }
        for (i, m) in of_kind.iter().enumerate() {
            let end = of_kind.get(i + 1).map_or(text.len(), |next| next.2);
            let item = Span { start: m.3, end };
            let kept = item.of(text).trim_end().trim_end_matches(['、', ',', '，']).len();
            spans.push(Span { start: m.3, end: m.3 + kept });
        }
        return spans;
    }
    Vec::new()
}

/// Where the last sentence before a list begins if it only announces it (以下の三点です), or else the end.
fn announcement(lead: &str) -> usize {
    let stops = ['。', '．', '！', '？', '!', '?', '\n'];
    let told = lead.trim_end().trim_end_matches(stops).trim_end_matches([':', '：']);
    let begins = told.rfind(stops).map_or(0, |at| at + told[at..].chars().next().map_or(0, char::len_utf8));
    if ANNOUNCING.iter().any(|word| lead[begins..].contains(word)) { begins } else { lead.len() }
}

/// Whether a line without a mark follows the first mark: then the list is part of one thing told, not a list of things.
fn has_unmarked_line(text: &str, first_mark: usize) -> bool {
    text[first_mark..].lines().any(|line| !line.trim().is_empty() && mark(line.trim_start(), true).is_none())
}

/// What a stretch of sentences says, as far as cutting needs it.
#[allow(clippy::struct_excessive_bools, reason = "four questions asked of every sentence, each answered by yes or no")]
struct Stretch<'a> {
    span: Span,
    /// Objects and places, in text order.
    objects: Vec<&'a Filler>,
    /// Troubles and wishes.
    concerns: usize,
    /// Whether it ends by asking for something.
    asks: bool,
    /// Whether it begins with the word また.
    adds_another: bool,
    /// Whether its topic comes in addition (ＸもＹ).
    adds: bool,
    /// Whether it is a bare heading (研修の充実。).
    heading: bool,
    /// The passage it stands in.
    passage: Option<usize>,
}

fn by_sentence(text: &str, document: &Document, frame: &Frame, passages: &[Span]) -> Vec<Span> {
    let sentences = Sentences::of(document);
    let tokens = &document.tokens;
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    for &(from, to) in &sentences.ranges {
        let span = Span { start: tokens[from].span.start, end: tokens[to - 1].span.end };
        let inside = |f: &&Filler| f.span.overlaps(span);
        let stretch = Stretch {
            span,
            objects: frame.fillers.iter().filter(|f| matches!(f.slot, Some(Slot::Target | Slot::Scene))).filter(inside).collect(),
            concerns: frame.of(Slot::Trouble).chain(frame.of(Slot::Wish)).filter(inside).count(),
            asks: ends_asking(&tokens[from..to]),
            adds_another: &*tokens[from].base == "また",
            adds: topic_is_added(&tokens[from..to], frame),
            heading: is_heading(&tokens[from..to]),
            passage: passages.iter().position(|passage| passage.overlaps(span)),
        };
        match stretches.last_mut() {
            Some(open)
                if stays_together(open, &stretch)
                    .unwrap_or_else(|| !begins_another(&span.of(text).replace(char::is_whitespace, ""), open, &stretch)) =>
            {
                open.take(stretch);
            }
            _ => stretches.push(stretch),
        }
    }
    if passages.is_empty() {
        return stretches.into_iter().map(|s| s.span).collect();
    }
    // A greeting, a heading, a closing beside a passage goes with it.
    let mut kept: Vec<Stretch<'_>> = Vec::new();
    for stretch in stretches {
        match kept.last_mut() {
            Some(open) if goes_with(&stretch, open, text) || goes_with(open, &stretch, text) => open.take(stretch),
            _ => kept.push(stretch),
        }
    }
    kept.into_iter().map(|s| s.span).collect()
}

impl<'a> Stretch<'a> {
    /// Takes the next one in.
    fn take(&mut self, next: Stretch<'a>) {
        self.span = self.span.join(next.span);
        self.objects.extend(next.objects);
        self.concerns += next.concerns;
        self.asks = next.asks;
        self.heading &= next.heading;
        self.passage = self.passage.or(next.passage);
    }
}

/// What passages tell of two sentences side by side: of one passage they stay together, at its border they do not; `None` outside.
fn stays_together(before: &Stretch<'_>, next: &Stretch<'_>) -> Option<bool> {
    (before.passage.is_some() || next.passage.is_some()).then(|| before.passage == next.passage)
}

/// Whether a stretch outside of every passage is no more than a greeting or a closing beside one, or a few letters. In doubt it is words of
/// one's own: they may not be hidden among copies.
fn goes_with(beside: &Stretch<'_>, passage: &Stretch<'_>, text: &str) -> bool {
    let said = beside.span.of(text);
    let object = beside.objects.iter().any(|f| f.concept.is_some() && f.slot == Some(Slot::Target));
    let courteous = !object && COURTESY.iter().any(|word| said.contains(word));
    let short = said.chars().filter(|&c| is_letter(c)).count() < OWN_LETTERS;
    passage.passage.is_some() && beside.passage.is_none() && (courteous || short)
}

/// Whether a sentence begins another thing than the stretch before it.
fn begins_another(sentence: &str, before: &Stretch<'_>, next: &Stretch<'_>) -> bool {
    if STRONG.iter().any(|word| sentence.starts_with(word)) {
        return before.concerns > 0 || !before.objects.is_empty();
    }
    let says = |s: &Stretch<'_>| s.concerns > 0 || !s.objects.is_empty();
    if next.adds_another {
        return says(before) && says(next);
    }
    if before.heading && next.heading {
        return true;
    }
    let complete = |s: &Stretch<'_>| s.concerns > 0 && !s.objects.is_empty();
    if !complete(before) || !complete(next) {
        return false;
    }
    if next.adds || WEAK.iter().any(|word| sentence.starts_with(word)) {
        return next.objects.first().is_some_and(|topic| !before.objects.iter().any(|known| same(topic, known)));
    }
    let apart = !before.objects.iter().any(|a| next.objects.iter().any(|b| same(a, b)));
    let known = |s: &Stretch<'_>| s.objects.iter().any(|f| f.concept.is_some());
    apart && before.asks && next.asks && known(before) && known(next) && !LEANING.iter().any(|word| sentence.starts_with(word))
}

/// Whether the sentence begins with an object the lexicon knows, and も is the only particle but の after it: ＸもＹ, not ＸもＹも.
fn topic_is_added(sentence: &[Token], frame: &Frame) -> bool {
    let object = |f: &Filler| f.concept.is_some() && matches!(f.slot, Some(Slot::Target | Slot::Scene));
    let known = sentence.first().is_some_and(|t| frame.fillers.iter().any(|f| object(f) && f.span.start == t.span.start));
    let mut particles = sentence.iter().filter(|t| t.pos == PartOfSpeech::Particle && !matches!(&*t.base, "の" | "について"));
    known && particles.next().is_some_and(|t| &*t.base == "も") && particles.all(|t| &*t.base != "も")
}

/// Whether a sentence is nouns and の alone, and ends in one.
fn is_heading(sentence: &[Token]) -> bool {
    let words = || sentence.iter().filter(|t| t.pos != PartOfSpeech::Symbol);
    let nominal = words().all(|t| t.pos.is_nominal() || (t.pos == PartOfSpeech::Particle && matches!(&*t.base, "の" | "と" | "や")));
    nominal && words().count() >= 3 && words().next_back().is_some_and(|t| t.pos.is_nominal())
}

fn same(a: &Filler, b: &Filler) -> bool {
    a.name == b.name || a.name.contains(&b.name) || b.name.contains(&a.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<&str> {
        list_items(text, |_| false).into_iter().map(|span| span.of(text).trim()).collect()
    }

    #[test]
    fn marks_of_one_kind_make_a_list() {
        assert_eq!(items("①机が狭い、②椅子が硬い"), ["机が狭い", "椅子が硬い"]);
        assert_eq!(items("1. 机\n2. 椅子"), ["机", "椅子"]);
        assert_eq!(items("・机\n・椅子\n"), ["机", "椅子"]);
        assert_eq!(items("（１）机\n（２）椅子"), ["机", "椅子"]);
    }

    #[test]
    fn what_stands_before_a_list_is_kept_unless_it_only_announces_it() {
        let list = "\n①机が狭い\n②椅子が硬い";
        assert_eq!(items(&format!("給湯室が水漏れする。備品について次の点を見直してください。{list}"))[0], "給湯室が水漏れする。");
        assert_eq!(items(&format!("給湯室が水漏れする。{list}"))[0], "給湯室が水漏れする。");
        assert_eq!(items(&format!("要望は二点あります。{list}"))[0], "机が狭い");
        assert_eq!(items(&format!("要望{list}"))[0], "机が狭い");
    }

    #[test]
    fn a_lone_mark_a_decimal_or_numbers_that_do_not_count_up_make_none() {
        assert!(items("①机だけ").is_empty());
        assert!(items("1.5倍\n2.5倍").is_empty());
        assert!(items("3. 机\n5. 椅子").is_empty());
    }
}
