//! Passages that several people sent in: a campaign's text beside words of one's own. Cut out of the answers they stand in, they are
//! copies of one another like whole texts, are counted once, and hide nobody's own words.
//!
//! Sentences are compared by their letters, the kana they end in left aside (と考えます, と考える). A passage is a run of sentences that
//! one other text has too; a single sentence between two of them may differ (an edited copy).

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::modality::Sentences;
use crate::document::{Document, Span, is_letter};

/// Shortest sentence in letters that tells of a copy: shorter ones are said alike by chance.
const SENTENCE: usize = 15;
/// Shortest passage, in letters of its shared sentences.
const PASSAGE: usize = 60;
/// Shortest rest in letters that counts as words of one's own; a shorter one (a heading, a greeting) stays with the passage.
const REST: usize = 12;
/// Texts remembered for a sentence, the first ones: more tell nothing new.
const HOLDERS: usize = 32;

/// A sentence of a document.
struct Sentence {
    /// Its letters without the kana at the end.
    key: String,
    /// Number of its letters.
    letters: usize,
    /// Where it stands in the original.
    span: Span,
}

/// The passages of each document that stand in other texts too, in order, apart from one another. None in a document that holds little
/// beside one: it is a copy as a whole.
#[must_use]
pub fn passages(documents: &[Document]) -> Vec<Vec<Span>> {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(documents.len());
    let first: Vec<usize> = documents.iter().enumerate().map(|(i, d)| *first.entry(d.normalized.as_str()).or_insert(i)).collect();
    let long = |document: &Document| document.normalized.chars().nth(PASSAGE + REST).is_some();
    let originals = documents.par_iter().enumerate().map(|(i, document)| (first[i] == i && long(document)).then(|| sentences(document)));
    let texts: Vec<Option<Vec<Sentence>>> = originals.collect();
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, text) in texts.iter().enumerate() {
        for sentence in text.iter().flatten().filter(|sentence| sentence.letters >= SENTENCE) {
            let of = holders.entry(&sentence.key).or_default();
            if of.len() < HOLDERS && of.last() != Some(&i) {
                of.push(i);
            }
        }
    }
    let found: Vec<Vec<Span>> =
        texts.par_iter().enumerate().map(|(i, text)| text.as_ref().map_or_else(Vec::new, |text| runs(i, text, &holders))).collect();
    first.into_iter().map(|first| found[first].clone()).collect()
}

fn sentences(document: &Document) -> Vec<Sentence> {
    let tokens = &document.tokens;
    let sentence = |&(from, to): &(usize, usize)| {
        let (first, last) = (&tokens[from], &tokens[to - 1]);
        let letters = document.normalized[first.normalized.start..last.normalized.end].chars().filter(|&c| is_letter(c));
        let letters: String = letters.collect();
        let key = letters.trim_end_matches(|c| matches!(c, 'ぁ'..='ん')).to_owned();
        Sentence { key, letters: letters.chars().count(), span: first.span.join(last.span) }
    };
    Sentences::of(document).ranges.iter().map(sentence).collect()
}

/// The runs of sentences of text `i` that another text has too.
fn runs(i: usize, text: &[Sentence], holders: &HashMap<&str, Vec<usize>>) -> Vec<Span> {
    let others = |sentence: &Sentence| -> BTreeSet<usize> {
        let of = holders.get(sentence.key.as_str()).filter(|_| sentence.letters >= SENTENCE);
        of.into_iter().flatten().copied().filter(|&other| other != i).collect()
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (start, mut end, mut shared) = (at, at, 0);
        let mut common = others(&text[at]);
        while !common.is_empty() {
            shared += text[end].letters;
            // The next sentence that the same text has, or the one after it.
            let next = (end + 1..text.len().min(end + 3)).find_map(|next| {
                let both: BTreeSet<usize> = others(&text[next]).intersection(&common).copied().collect();
                (!both.is_empty()).then_some((next, both))
            });
            let Some((next, both)) = next else { break };
            (end, common) = (next, both);
        }
        if shared >= PASSAGE {
            found.push(text[start].span.join(text[end].span));
        }
        at = end + 1;
    }
    let letters = |span: Span| text.iter().filter(|sentence| sentence.span.overlaps(span)).map(|sentence| sentence.letters).sum::<usize>();
    let all: usize = text.iter().map(|sentence| sentence.letters).sum();
    let own = all.saturating_sub(found.iter().map(|&span| letters(span)).sum());
    if own < REST { Vec::new() } else { found }
}

/// The parts of a text with its passages as parts of their own; what is left of a part beside them stays one, or goes to the passage
/// where it is no more than a few letters.
#[must_use]
pub fn cut_out(text: &str, parts: Vec<Span>, passages: &[Span]) -> Vec<Span> {
    if passages.is_empty() {
        return parts;
    }
    let mut passages = passages.to_vec();
    let mut left = Vec::new();
    for part in parts {
        let mut from = part.start;
        for passage in passages.iter_mut().filter(|passage| passage.overlaps(part)) {
            let end = passage.end;
            keep(text, Span { start: from, end: passage.start.max(from) }, passage, &mut left);
            from = from.max(end);
        }
        let rest = Span { start: from.min(part.end), end: part.end };
        match passages.iter_mut().rev().find(|passage| passage.overlaps(part)) {
            Some(last) => keep(text, rest, last, &mut left),
            None => left.push(part),
        }
    }
    left.extend(passages);
    left.sort_unstable();
    left
}

/// Keeps a rest as a part of its own, trimmed, or joins it to the passage beside it.
fn keep(text: &str, rest: Span, passage: &mut Span, left: &mut Vec<Span>) {
    let said = rest.of(text);
    match said.chars().filter(|&c| is_letter(c)).count() {
        0 => {}
        letters if letters < REST => *passage = passage.join(rest),
        _ => {
            let start = rest.start + (said.len() - said.trim_start().len());
            left.push(Span { start, end: start + said.trim().len() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{PartOfSpeech, Token};

    const CAMPAIGN: &str = "庁舎の建て替えの場所は市民の声をよく聞いてから決めるべきだと考えます。\
        計画の説明会は平日の昼間だけで、働いている人は参加できません。\
        説明会の日程を増やし、資料は事前に公開するようにしてください。";

    /// A word a sentence, and its full stop.
    fn document(text: &str) -> Document {
        let mut tokens = Vec::new();
        let mut start = 0;
        for sentence in text.split_inclusive('。') {
            let end = start + sentence.len();
            let word = Span { start, end: start + sentence.trim_end_matches('。').len() };
            for (span, pos) in [(word, PartOfSpeech::Noun), (Span { start: word.end, end }, PartOfSpeech::Symbol)] {
                tokens.push(Token { base: span.of(text).into(), pos, span, normalized: span });
            }
            start = end;
        }
        Document { normalized: text.to_owned(), tokens, terms: Vec::new() }
    }

    fn cut(texts: &[String]) -> Vec<Vec<String>> {
        let documents: Vec<Document> = texts.iter().map(|text| document(text)).collect();
        let whole = |text: &str| vec![Span { start: 0, end: text.len() }];
        let spans = texts.iter().zip(passages(&documents)).map(|(text, passages)| (text, cut_out(text, whole(text), &passages)));
        spans.map(|(text, spans)| spans.into_iter().map(|span| span.of(text).to_owned()).collect()).collect()
    }

    #[test]
    fn a_passage_that_two_people_sent_in_is_cut_out_of_their_own_words() {
        let own = ["駐車場が足りないので、立体にしてほしいです。", "窓口の番号札が出ないことがあり、困っています。"];
        let texts = [format!("{}{CAMPAIGN}", own[0]), format!("{CAMPAIGN}\n{}", own[1]), own[1].to_owned()];
        assert_eq!(cut(&texts), [vec![own[0], CAMPAIGN], vec![CAMPAIGN, own[1]], vec![own[1]]]);
    }

    #[test]
    fn an_edited_sentence_inside_and_another_ending_do_not_hide_a_passage() {
        let edited = CAMPAIGN.replace("考えます", "考える").replace("平日の昼間だけで", "平日ばかりで");
        let texts = [
            format!("駐車場が足りないので、立体にしてほしいです。{CAMPAIGN}"),
            format!("{edited}窓口の番号札が出ないことがあり、困っています。"),
        ];
        assert_eq!(cut(&texts)[1][0], edited);
    }

    #[test]
    fn a_whole_copy_with_a_greeting_is_not_cut() {
        let texts = [CAMPAIGN.to_owned(), format!("{CAMPAIGN}以上です。"), format!("お世話になります。{CAMPAIGN}")];
        assert!(cut(&texts).iter().all(|parts| parts.len() == 1));
    }

    #[test]
    fn sentences_that_people_say_alike_by_chance_are_no_passage() {
        let texts = [
            "会議が長いので短くしてほしいと思います。机が狭い。".to_owned(),
            "会議が長いので短くしてほしいと思います。椅子が硬い。".to_owned(),
        ];
        assert!(cut(&texts).iter().all(|parts| parts.len() == 1));
    }
}
