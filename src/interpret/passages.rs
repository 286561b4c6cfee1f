//! Passages that several people sent in: a campaign's text beside words of one's own. `split` makes parts of them, so that they are copies of
//! one another like whole texts and are counted once.
//!
//! Sentences are compared by their letters, up to `ENDING` kana at the end left aside (と考えます, と考える). A passage is a run of
//! neighbouring sentences that stand side by side in another text too. One sentence between two of them, and one at either end, may be
//! edited where the other text has one like it in the same place.

use std::collections::HashMap;

use rayon::prelude::*;

use super::modality::Sentences;
use crate::document::{Document, Span, is_letter};

/// Shortest sentence in letters that tells of a copy by itself: shorter ones are said alike by chance.
const SENTENCE: usize = 15;
/// Shortest passage, in letters of the sentences that another text has as well.
const PASSAGE: usize = 50;
/// Most kana at the end of a sentence that do not count.
const ENDING: usize = 5;
/// Likeness from which a sentence is another one edited: share of letters that stay (1 - Levenshtein distance / length).
const EDITED: f64 = 0.6;

/// A sentence of a document.
struct Sentence {
    /// Its letters.
    letters: String,
    /// The same without the kana it ends in.
    key: String,
    /// Number of letters of the key.
    length: usize,
    /// Where it stands in the original.
    span: Span,
}

/// Where a sentence or two stand: text and sentence, in the first two texts that have them.
type Holders = [Option<(usize, usize)>; 2];

/// Where each sentence stands (itself, at distance 0), each two side by side (at 1), and each two with one between them (at 2).
type Index<'a> = HashMap<(usize, &'a str, &'a str), Holders>;

/// The passages of each document that stand in other texts too, in order, apart from one another. Documents of one normalized text are one
/// text: they are copies as a whole.
#[must_use]
pub fn passages(documents: &[Document]) -> Vec<Vec<Span>> {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(documents.len());
    let same: Vec<usize> = documents.iter().enumerate().map(|(i, d)| *first.entry(d.normalized.as_str()).or_insert(i)).collect();
    let long = |document: &Document| document.normalized.chars().nth(PASSAGE - 1).is_some();
    let texts: Vec<Vec<Sentence>> =
        documents.par_iter().map(|document| if long(document) { sentences(document) } else { Vec::new() }).collect();
    let mut index = Index::new();
    for (i, text) in texts.iter().enumerate().filter(|&(i, _)| same[i] == i) {
        for (at, sentence) in text.iter().enumerate() {
            for distance in usize::from(sentence.length < SENTENCE)..=2 {
                if let Some(other) = text.get(at + distance) {
                    note(index.entry((distance, &sentence.key, &other.key)).or_default(), (i, at));
                }
            }
        }
    }
    texts.par_iter().enumerate().map(|(i, text)| runs(text, same[i], &texts, &index)).collect()
}

fn note(holders: &mut Holders, place: (usize, usize)) {
    match holders {
        [None, _] => holders[0] = Some(place),
        [Some(first), None] if first.0 != place.0 => holders[1] = Some(place),
        _ => {}
    }
}

fn sentences(document: &Document) -> Vec<Sentence> {
    let tokens = &document.tokens;
    let sentence = |&(from, to): &(usize, usize)| {
        let (first, last) = (tokens.get(from)?, tokens.get(to.checked_sub(1)?)?);
        let text = document.normalized.get(first.normalized.start..last.normalized.end)?;
        let letters: String = text.chars().filter(|&c| is_letter(c)).collect();
        let ending = letters.chars().rev().take(ENDING).take_while(|c| matches!(c, 'ぁ'..='ん')).count();
        let key: String = letters.chars().take(letters.chars().count() - ending).collect();
        Some(Sentence { length: key.chars().count(), key, letters, span: first.span.join(last.span) })
    };
    Sentences::of(document).ranges.iter().filter_map(sentence).filter(|sentence| !sentence.letters.is_empty()).collect()
}

/// The passages of a text, whose normalized text is that of text `own`.
fn runs(text: &[Sentence], own: usize, texts: &[Vec<Sentence>], index: &Index<'_>) -> Vec<Span> {
    // Where another text has this sentence and the one at a distance from it, too.
    let elsewhere = |at: usize, distance: usize| {
        let holders = index.get(&(distance, text[at].key.as_str(), text.get(at + distance)?.key.as_str()))?;
        holders.iter().flatten().copied().find(|place| place.0 != own)
    };
    let alike = |at: usize, there: (usize, usize)| {
        texts[there.0].get(there.1).is_some_and(|other| strsim::normalized_levenshtein(&text[at].letters, &other.letters) >= EDITED)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (mut start, mut end, mut shared) = (at, at, text[at].length);
        // Where the first and the last sentence stand in another text.
        let mut head = elsewhere(at, 0);
        let mut tail = head;
        loop {
            let edited = || elsewhere(end, 2).filter(|there| alike(end + 1, (there.0, there.1 + 1))).map(|there| (2, there));
            let Some((distance, there)) = elsewhere(end, 1).map(|there| (1, there)).or_else(edited) else { break };
            head = head.or(Some(there));
            (end, tail) = (end + distance, Some((there.0, there.1 + distance)));
            shared += text[end].length;
        }
        let next = end + 1;
        if head.is_some() && shared >= PASSAGE {
            if let Some((there, before)) = head.filter(|place| place.1 > 0 && start > 0).map(|place| (place.0, place.1 - 1)) {
                start -= usize::from(alike(start - 1, (there, before)));
            }
            if let Some((there, behind)) = tail.filter(|_| end + 1 < text.len()).map(|place| (place.0, place.1 + 1)) {
                end += usize::from(alike(end + 1, (there, behind)));
            }
            let from = found.last().map_or(0, |last: &Span| last.end);
            let passage = text[start].span.join(text[end].span);
            found.push(Span { start: passage.start.max(from), ..passage });
        }
        at = next.max(end + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{PartOfSpeech, Token};

    const CAMPAIGN: [&str; 4] = [
        "庁舎の建て替えの場所は市民の声をよく聞いてから決めるべきだと考えます。",
        "説明会は平日の昼間だけで、働いている人は参加できません。",
        "土日を含めて日程を増やし、資料は一か月前までに公開するようにしてください。",
        "以上の点を、市民の一人として強く求めます。",
    ];
    const OWN: [&str; 2] = ["駐車場が足りないので、立体にしてほしいです。", "窓口の番号札が出ないことがあり、困っています。"];

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

    fn found(texts: &[String]) -> Vec<Vec<String>> {
        let documents: Vec<Document> = texts.iter().map(|text| document(text)).collect();
        let spans = texts.iter().zip(passages(&documents));
        spans.map(|(text, spans)| spans.into_iter().map(|span| span.of(text).to_owned()).collect()).collect()
    }

    #[test]
    fn a_passage_that_two_people_sent_in_is_found_beside_their_own_words() {
        let campaign = CAMPAIGN.concat();
        let texts = [format!("{}{campaign}", OWN[0]), format!("{campaign}{}", OWN[1]), OWN[1].to_owned()];
        assert_eq!(found(&texts), [vec![campaign.clone()], vec![campaign], vec![]]);
    }

    #[test]
    fn an_edited_sentence_inside_or_at_an_end_and_another_ending_stay_in_it() {
        let campaign = CAMPAIGN.concat();
        let edited = campaign.replace("考えます", "考える").replace("平日の昼間だけで", "平日ばかりで").replace("市民の一人", "一市民");
        let texts = [format!("{}{campaign}", OWN[0]), format!("{edited}{}", OWN[1])];
        assert_eq!(found(&texts), [vec![campaign], vec![edited]]);
    }

    #[test]
    fn own_words_between_its_sentences_are_not_in_it() {
        let [a, b, c, d] = CAMPAIGN;
        let texts = [CAMPAIGN.concat(), format!("{a}{b}{}{c}{d}", OWN[1])];
        assert_eq!(found(&texts)[1].iter().filter(|passage| passage.contains(OWN[1])).count(), 0);
    }

    #[test]
    fn sentences_that_only_begin_alike_or_end_alike_are_none() {
        let texts = [
            "会議はもっとみじかくしてほしいとおもいます。残業はなくしてほしいとおもいます。駐車場はもっとひろくしてほしいとおもいます。机が狭い。",
            "会議をもっとたくさんひらいてほしいとおもっています。残業をもっとさせてほしいとおもっています。駐車場ならばいまのままでよいとおもっています。",
        ];
        assert_eq!(found(&texts.map(str::to_owned)), [Vec::<String>::new(), Vec::new()]);
    }

    #[test]
    fn two_campaigns_in_one_answer_are_two_passages() {
        let other = "保育所の選考の点数を公表してください。兄弟が別の園になる理由を知りたいのです。転入してきた人も間に合うように、申込みの締切りを一か月遅らせてほしいと願っています。";
        let campaign = CAMPAIGN.concat();
        let texts = [format!("{campaign}{other}"), format!("{campaign}{}", OWN[0]), format!("{other}{}", OWN[1])];
        assert_eq!(found(&texts), [vec![campaign.clone(), other.to_owned()], vec![campaign], vec![other.to_owned()]]);
    }
}
