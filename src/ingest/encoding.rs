//! Bytes to text: which encoding a delimited file is in, and which of its bytes mean nothing in it.
//! The home of `encoding_rs` and chardetng.
//!
//! Order: byte order mark; zero bytes (UTF-16); valid UTF-8; chardetng among the encodings of Japanese. CP932 is what
//! `encoding_rs` calls `Shift_JIS`.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// Stands where bytes could not be decoded.
pub const UNDECODABLE: char = '\u{fffd}';

/// Bytes decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte order mark; `UNDECODABLE` where bytes mean nothing.
    pub text: String,
    /// The encoding's name: `UTF-8`, `UTF-8（BOM付き）`, `CP932`, `UTF-16LE`, `UTF-16BE`, `EUC-JP`, `ISO-2022-JP`.
    pub name: &'static str,
    /// Offsets in `text` of bytes that could not be decoded.
    pub undecodable: Vec<usize>,
}

/// The encodings a plan may name, as they are written there.
pub const NAMES: [&str; 6] = ["utf-8", "cp932", "utf-16le", "utf-16be", "euc-jp", "iso-2022-jp"];

/// Decodes under the encoding named, or under the one found; `None` where the name is unknown.
#[must_use]
pub fn decode(bytes: &[u8], named: Option<&str>) -> Option<Decoded> {
    let marked = Encoding::for_bom(bytes);
    let encoding = match named {
        Some(name) => by_name(name)?,
        None => marked.map_or_else(|| guess(bytes), |(encoding, _)| encoding),
    };
    let mark = marked.filter(|&(marked, _)| marked == encoding).map_or(0, |(_, length)| length);
    let (text, undecodable) = decode_all(encoding, bytes.get(mark..).unwrap_or_default());
    let name = if encoding == UTF_8 && mark > 0 { "UTF-8（BOM付き）" } else { name_of(encoding) };
    Some(Decoded { text, name, undecodable })
}

fn by_name(name: &str) -> Option<&'static Encoding> {
    Some(match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" => UTF_8,
        "cp932" | "shift-jis" | "sjis" | "windows-31j" | "ms932" => SHIFT_JIS,
        "utf-16le" | "utf-16" => UTF_16LE,
        "utf-16be" => UTF_16BE,
        "euc-jp" => EUC_JP,
        "iso-2022-jp" => ISO_2022_JP,
        _ => return None,
    })
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == SHIFT_JIS { "CP932" } else { encoding.name() }
}

/// Bytes an encoding is guessed from; more cost time and tell nothing new.
const GUESSED_FROM: usize = 1 << 20;

fn guess(bytes: &[u8]) -> &'static Encoding {
    // ASCII of any kind puts a zero byte on one side of each pair; no other encoding of text has zero bytes at all.
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        return if even > odd { UTF_16BE } else { UTF_16LE };
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0x1b) {
        return UTF_8;
    }
    if is_damaged_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = &bytes[..bytes.len().min(GUESSED_FROM)];
    detector.feed(sample, sample.len() == bytes.len());
    let found = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    if [SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_8].contains(&found) { found } else { SHIFT_JIS }
}

/// Whether text is UTF-8 but for a few damaged places: of the characters beyond ASCII hardly one in twenty fails. Text of another
/// encoding fails nearly everywhere.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && bad * 20 <= good
}

fn decode_all(encoding: &'static Encoding, mut bytes: &[u8]) -> (String, Vec<usize>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut undecodable = Vec::new();
    loop {
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(4096).clamp(16, 1 << 20));
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
        bytes = bytes.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return (text, undecodable),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(_, _) => {
                undecodable.push(text.len());
                text.push(UNDECODABLE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, None).unwrap();
        assert!(decoded.undecodable.is_empty());
        (decoded.text, decoded.name)
    }

    #[test]
    fn a_damaged_byte_makes_no_other_encoding_of_utf8() {
        let mut bytes = format!("回答番号,課題\n1,{}\n", "会議室が足りない。".repeat(5)).into_bytes();
        bytes[20] = 0xE4;
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.name, decoded.undecodable.is_empty()), ("UTF-8", false));
        let (text, _, _) = SHIFT_JIS.encode("回答番号,課題\n1,会議室が足りない\n");
        assert_eq!(found(&text).1, "CP932");
    }

    const TEXT: &str = "回答番号,課題\r\n1,会議室が足りない。髙橋①～";

    #[test]
    fn every_encoding_offices_use_is_found() {
        assert_eq!(found(TEXT.as_bytes()), (TEXT.to_owned(), "UTF-8"));
        assert_eq!(found(format!("\u{feff}{TEXT}").as_bytes()), (TEXT.to_owned(), "UTF-8（BOM付き）"));
        assert_eq!(found(&SHIFT_JIS.encode(TEXT).0), (TEXT.to_owned(), "CP932"));
        let wide: Vec<u16> = TEXT.encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(found(&little), (TEXT.to_owned(), "UTF-16LE"));
        assert_eq!(found(&[&[0xfe, 0xff], big.as_slice()].concat()), (TEXT.to_owned(), "UTF-16BE"));
    }

    #[test]
    fn a_short_answer_in_cp932_is_not_taken_for_another_language() {
        assert_eq!(found(&SHIFT_JIS.encode("課題\nなし\n").0), ("課題\nなし\n".to_owned(), "CP932"));
    }

    #[test]
    fn bytes_without_meaning_are_told_by_their_place() {
        let decoded = decode(b"a\x81\x20b", Some("cp932")).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.undecodable), ("a\u{fffd} b", vec![1_usize]));
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert_eq!(decode(b"a", Some("ebcdic")), None);
        assert!(NAMES.iter().all(|name| decode(b"a", Some(name)).is_some()));
    }
}
