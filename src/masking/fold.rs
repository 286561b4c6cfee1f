//! Text as private data is compared: width, case, spaces, hyphens and brackets do not count. With the way back to the original.

use unicode_normalization::UnicodeNormalization;

use crate::document::Span;

/// A folded text, and where each of its characters came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// NFKC, lower case, without white space (line breaks stay), hyphens, brackets and what cannot be seen.
    pub text: String,
    /// For each character of `text` its first byte there and the bytes of the original it came from, ascending.
    origins: Vec<(usize, Span)>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut origins: Vec<(usize, Span)> = Vec::with_capacity(original.len() / 3);
        let text = walk(original, |at, origin, joins| match origins.last_mut() {
            Some((_, last)) if joins => last.end = origin.end,
            _ => origins.push((at, origin)),
        });
        Self { text, origins }
    }

    /// The part of the original that a part of `text` came from.
    #[must_use]
    pub fn original(&self, span: Span) -> Span {
        let first = self.origins.partition_point(|&(at, _)| at < span.start);
        let last = self.origins.partition_point(|&(at, _)| at < span.end).saturating_sub(1);
        match (self.origins.get(first), self.origins.get(last)) {
            (Some((_, from)), Some((_, to))) if first <= last => from.join(*to),
            _ => Span { start: 0, end: 0 },
        }
    }
}

/// The folded text alone, for where nothing leads back.
#[must_use]
pub fn folded(original: &str) -> String {
    walk(original, |_, _, _| ())
}

/// Folds a text and tells of each character that stays its first byte in the result, the bytes it came from, and whether they join those of
/// the character before.
fn walk(original: &str, mut came_from: impl FnMut(usize, Span, bool)) -> String {
    let mut text = String::with_capacity(original.len());
    for (start, sign) in original.char_indices() {
        let origin = Span { start, end: start + sign.len_utf8() };
        if stays(sign) && sign != 'ー' {
            came_from(text.len(), origin, false);
            text.push(common(sign));
            continue;
        }
        // ﾀﾞ is one character in full width: the mark goes to what stands before it.
        if let Some((voiced, at)) = voiced(&text, sign) {
            text.truncate(at);
            text.push(voiced);
            came_from(at, origin, true);
            continue;
        }
        fold(sign, |sign| {
            let long_mark_in_number = sign == 'ー' && text.ends_with(|last: char| last.is_ascii_digit());
            if !long_mark_in_number && (sign == '\n' || counts(sign)) {
                came_from(text.len(), origin, false);
                text.push(sign);
            }
        });
    }
    text
}

/// NFKC and lower case of one character, and the common shape of a kanji: what it becomes, one after the other.
pub fn fold(sign: char, mut take: impl FnMut(char)) {
    if stays(sign) { take(common(sign)) } else { std::iter::once(sign).nfkc().flat_map(char::to_lowercase).map(common).for_each(take) }
}

/// The shape in which a kanji of surnames is mostly written: the same person is 髙橋 in one list and 高橋 in the next.
///
/// Source: the pairs of the 人名用漢字 and of the character list of the family register (戸籍統一文字) that stand in common surnames.
const fn common(sign: char) -> char {
    match sign {
        '嵜' => '崎',
        '齋' | '齊' | '斉' => '斎',
        '邊' | '邉' => '辺',
        '澤' => '沢',
        '濱' => '浜',
        '櫻' => '桜',
        '廣' => '広',
        '眞' => '真',
        '國' => '国',
        '嶋' | '嶌' => '島',
        '瀧' => '滝',
        '惠' => '恵',
        '榮' => '栄',
        '條' => '条',
        '冨' => '富',
        '峯' => '峰',
        '槇' => '槙',
        '邨' => '村',
        '龍' => '竜',
        '藪' => '薮',
        '淵' => '渕',
        '萬' => '万',
        other => in_jis(other),
    }
}

/// A kanji of names outside of JIS X 0208, which no word of IPADIC has, in the shape that stands there; other characters as they are.
#[must_use]
pub const fn in_jis(sign: char) -> char {
    match sign {
        '髙' => '高',
        '﨑' => '崎',
        '𠮷' => '吉',
        '德' => '徳',
        '濵' => '浜',
        '瀨' => '瀬',
        '桒' => '桑',
        other => other,
    }
}

/// The kana that a voicing mark makes of the last character of a text, and where that begins; `None` for all other characters.
fn voiced(text: &str, mark: char) -> Option<(char, usize)> {
    let mark = match mark {
        'ﾞ' | '\u{3099}' => '\u{3099}',
        'ﾟ' | '\u{309a}' => '\u{309a}',
        _ => return None,
    };
    let (at, last) = text.char_indices().next_back()?;
    Some((unicode_normalization::char::compose(last, mark)?, at))
}

/// Whether a character is one of those that folding leaves as they are. Most of a Japanese text is, and is told here without a table.
const fn stays(sign: char) -> bool {
    matches!(sign, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '、' | '。' | 'ー' | '0'..='9' | 'a'..='z')
}

fn counts(sign: char) -> bool {
    let skipped =
        matches!(sign, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '─' | '(' | ')' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    !skipped && !sign.is_whitespace() && !sign.is_control()
}

/// Whether a character is a kanji (々 and 〆 too): what may go on a name or a place.
#[must_use]
pub const fn is_kanji(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〆' | 'ヶ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_count_is_left_out_and_leads_back() {
        let text = "Ａ b（０３）12－34ー5";
        let way = Folded::new(text);
        assert_eq!(way.text, "ab0312345");
        assert_eq!(way.original(Span { start: 2, end: 9 }).of(text), "０３）12－34ー5");
        assert_eq!(folded("サーバー\n"), "サーバー\n");
    }

    #[test]
    fn half_width_kana_are_those_of_full_width() {
        let text = "ﾔﾏﾀﾞさん、ハ\u{309a}";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "ヤマダさん、パ");
        assert_eq!(folded.original(Span { start: 0, end: 9 }).of(text), "ﾔﾏﾀﾞ");
    }

    #[test]
    fn the_shapes_of_a_surname_are_one() {
        assert_eq!([folded("髙橋"), folded("渡邉"), folded("山﨑"), folded("𠮷田")], ["高橋", "渡辺", "山崎", "吉田"]);
        assert_eq!(folded("埼玉"), "埼玉");
    }

    #[test]
    fn what_is_said_to_stay_stays() {
        for sign in (0..0x1_0000).filter_map(char::from_u32).filter(|sign| stays(*sign)) {
            let folded: Vec<char> = std::iter::once(sign).nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(folded, [sign]);
        }
    }
}
