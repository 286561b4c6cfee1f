//! Mail addresses, telephone numbers and labelled personal numbers in a text, told by their signs alone.
//!
//! - Mail: `name@host.top`.
//! - Telephone: 10 or 11 digits that begin with 0 (or +81), hyphens, brackets and spaces between them allowed; 6 to 8 digits behind 電話,
//!   TEL or 携帯. Source: the numbering plan of the Ministry of Internal Affairs and Communications.
//! - Number: behind 職員番号 and its kin 3 or more digits or letters with a digit; behind 内線 3 to 6 digits; behind マイナンバー 12.
//!
//! Known misses: numbers in kanji digits, addresses written with [at].

use super::Kind;
use super::fold::fold;
use crate::document::Span;

/// Something by which a person can be reached or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Mail, telephone or number.
    pub kind: Kind,
    /// Where it stands in the text.
    pub span: Span,
}

/// What stands before a telephone number without its area code.
const TELEPHONE: [&str; 7] = ["電話", "電話番号", "tel", "tel.", "携帯", "連絡先", "fax"];

/// What stands before the number of a member of staff.
const STAFF: [&str; 9] = ["職員番号", "職員コード", "職員id", "社員番号", "職員no", "職員no.", "社員no", "職番", "個人番号"];

/// What stands before an extension.
const EXTENSION: [&str; 2] = ["内線", "内線番号"];

/// What may stand between a label and its number.
const BETWEEN: [char; 8] = [':', 'は', 'が', 'の', '「', '(', ' ', '.'];

/// Every contact of a text, in text order.
#[must_use]
pub fn contacts(text: &str) -> Vec<Contact> {
    let signs = signs(text);
    let mut found = mails(&signs);
    found
        .extend(numbers(&signs).into_iter().filter(|number| !found.iter().any(|mail| mail.span.overlaps(number.span))).collect::<Vec<_>>());
    found.sort_by_key(|contact| contact.span);
    found
}

/// A character in the form in which it is compared, with the bytes it came from.
type Sign = (char, Span);

fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len());
    for (start, sign) in text.char_indices() {
        let span = Span { start, end: start + sign.len_utf8() };
        fold(sign, |sign| signs.push((sign, span)));
    }
    signs
}

fn mails(signs: &[Sign]) -> Vec<Contact> {
    let name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '%' | '+' | '-');
    let host = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-');
    let mut found: Vec<Contact> = Vec::new();
    for (at, _) in signs.iter().enumerate().filter(|(_, (sign, _))| *sign == '@') {
        let before = signs[..at].iter().rev().take_while(|(sign, _)| name(*sign)).count();
        let after = signs[at + 1..].iter().take_while(|(sign, _)| host(*sign)).count();
        let trailing = signs[at + 1..at + 1 + after].iter().rev().take_while(|(sign, _)| matches!(sign, '.' | '-')).count();
        let domain: String = signs[at + 1..at + 1 + after - trailing].iter().map(|(sign, _)| *sign).collect();
        let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
        if before > 0 && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let span = signs[at - before].1.join(signs[at + after - trailing].1);
            found.push(Contact { kind: Kind::Mail, span });
        }
    }
    found
}

fn is_joint(sign: char) -> bool {
    matches!(sign, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '─' | 'ー' | '(' | ')' | ' ')
}

/// Runs of digits with single joints between them.
fn numbers(signs: &[Sign]) -> Vec<Contact> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if let Some((end, staff)) = staff_number(signs, at) {
            if staff {
                found.push(Contact { kind: Kind::Number, span: signs[at].1.join(signs[end - 1].1) });
                at = end;
                continue;
            }
            if let Some(contact) = telephone(signs, at, end) {
                found.push(contact);
            }
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// The end of the run of digits that begins at `at`, and whether it is somebody's number by its label; `None` where none begins.
fn staff_number(signs: &[Sign], at: usize) -> Option<(usize, bool)> {
    let sign = signs.get(at)?.0;
    let label = label(signs, at);
    let behind = |labels: &[&str]| labels.iter().any(|known| label.ends_with(known));
    // A label in Latin letters may stand right before its number: TEL022-261-1111.
    let labelled = sign.is_ascii_digit() && (behind(&STAFF) || behind(&TELEPHONE));
    let inside = at > 0 && signs[at - 1].0.is_ascii_alphanumeric() && !labelled;
    if !sign.is_ascii_alphanumeric() || inside {
        return None;
    }
    let code = at + signs[at..].iter().take_while(|(sign, _)| sign.is_ascii_alphanumeric() || *sign == '-').count();
    let digits = signs[at..code].iter().filter(|(sign, _)| sign.is_ascii_digit()).count();
    if (behind(&STAFF) && digits >= 3) || (behind(&EXTENSION) && (3..=6).contains(&digits)) || (behind(&["マイナンバー"]) && digits == 12)
    {
        return Some((code, true));
    }
    if !sign.is_ascii_digit() {
        return None;
    }
    let mut end = at;
    while end < signs.len() {
        let digit = signs[end].0.is_ascii_digit();
        let joint = is_joint(signs[end].0)
            && end > at
            && (end + 1..end + 3).any(|next| signs.get(next).is_some_and(|(sign, _)| sign.is_ascii_digit()));
        if !digit && !joint {
            break;
        }
        end += 1;
    }
    Some((end, false))
}

/// What stands before a place, without what may stand between a label and its number.
fn label(signs: &[Sign], at: usize) -> String {
    let mut from = at;
    while from > 0 && (BETWEEN.contains(&signs[from - 1].0)) {
        from -= 1;
    }
    signs[from.saturating_sub(8)..from].iter().map(|(sign, _)| *sign).collect()
}

fn telephone(signs: &[Sign], start: usize, end: usize) -> Option<Contact> {
    let run = &signs[start..end];
    let digits: String = run.iter().map(|(sign, _)| *sign).filter(char::is_ascii_digit).collect();
    let country = start > 0 && signs[start - 1].0 == '+' && digits.starts_with("81") && (11..=12).contains(&digits.len());
    let whole = digits.starts_with('0') && (10..=11).contains(&digits.len());
    let label = label(signs, start);
    let local = (6..=8).contains(&digits.len()) && TELEPHONE.iter().any(|known| label.ends_with(known));
    let opened = (whole || country || local) && start > 0 && matches!(signs[start - 1].0, '(' | '+');
    let first = if opened { start - 1 } else { start };
    (whole || country || local).then(|| Contact { kind: Kind::Telephone, span: signs[first].1.join(signs[end - 1].1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        contacts(text).into_iter().map(|contact| (contact.kind.label(), contact.span.of(text))).collect()
    }

    #[test]
    fn addresses_and_numbers_are_found_however_they_are_written() {
        assert_eq!(found("返事は Taro.Aoba@city.example.jp。"), [("メール", "Taro.Aoba@city.example.jp")]);
        assert_eq!(found("０９０－１２３４－５６７８まで"), [("電話", "０９０－１２３４－５６７８")]);
        assert_eq!(found("(03) 1234-5678 か +81 90 1234 5678"), [("電話", "(03) 1234-5678"), ("電話", "+81 90 1234 5678")]);
        assert_eq!(found("TEL022-261-1111、社員No.987654"), [("電話", "022-261-1111"), ("番号", "987654")]);
        assert_eq!(found("電話: 123-4567、内線3012、職員番号はA-1023です"), [("電話", "123-4567"), ("番号", "3012"), ("番号", "A-1023")]);
    }

    #[test]
    fn days_sums_and_codes_are_none() {
        for text in ["2024-04-01から", "1,234,567円", "01-02-03の予算", "〒123-4567", "3階の302", "a@b", "週2-3回", "令和6年10月", "@全員"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
