//! What stands in a cell, as an officer reads it: no serial numbers, no XML escapes, no signs that cannot be seen.
//!
//! Does not shorten, trim or fold anything else: a free text stays verbatim.

/// A cell that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text shown. Dates as `2026-05-23` or `2026-05-23 09:30`, line breaks as `\n`.
    pub text: String,
    /// What kind of value it was in the file.
    pub kind: Kind,
}

/// The kind of a cell's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A day or a time.
    Date,
    /// True or false.
    Truth,
}

impl Cell {
    /// A cell of text; `None` where nothing in it can be seen. The second value counts the invisible signs taken out.
    #[must_use]
    pub fn of_text(raw: &str) -> (Option<Self>, usize) {
        let (text, dropped) = verbatim(raw);
        (Self::visible(text, Kind::Text), dropped)
    }

    /// A cell whose text is made by the program.
    #[must_use]
    pub fn visible(text: String, kind: Kind) -> Option<Self> {
        if text.chars().all(char::is_whitespace) { None } else { Some(Self { text, kind }) }
    }

    /// A number as Excel shows it under the format "General": 15 digits at most.
    #[must_use]
    pub fn of_number(value: f64) -> Self {
        let shown = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
        Self { text: format!("{}", if shown == 0.0 { 0.0 } else { shown }), kind: Kind::Number }
    }

    /// The cell with no more than that many characters.
    #[must_use]
    pub fn cut(&self, chars: usize) -> Self {
        Self { text: self.text.chars().take(chars).collect(), kind: self.kind }
    }

    /// Number of characters.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }
}

/// The text with line breaks as `\n` and without signs that cannot be seen; and how many of those there were.
fn verbatim(raw: &str) -> (String, usize) {
    let mut text = String::with_capacity(raw.len());
    let mut dropped = 0;
    let mut signs = raw.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' => {
                if signs.peek() != Some(&'\n') {
                    text.push('\n');
                }
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' => text.push('\n'),
            '\n' | '\t' => text.push(sign),
            sign if is_invisible(sign) => dropped += 1,
            sign => text.push(sign),
        }
    }
    (text.replace("_x000D_\n", "\n").replace("_x000D_", "\n"), dropped)
}

/// Control characters and signs of no width. Joiners stay: emoji and Indic text need them.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        Cell::of_text(raw).0.map_or_else(String::new, |cell| cell.text)
    }

    #[test]
    fn line_breaks_of_every_kind_become_one() {
        assert_eq!(text("a\r\nb\rc\nd_x000D_\ne"), "a\nb\nc\nd\ne");
    }

    #[test]
    fn signs_nobody_sees_go_and_are_counted() {
        let (cell, dropped) = Cell::of_text("\u{feff}課\u{200b}題\u{0}");
        assert_eq!((cell.map(|cell| cell.text), dropped), (Some("課題".to_owned()), 3));
    }

    #[test]
    fn joined_emoji_stay_whole() {
        assert_eq!(text("👨\u{200d}👩"), "👨\u{200d}👩");
    }

    #[test]
    fn white_space_alone_is_no_cell() {
        assert_eq!(Cell::of_text(" \u{3000}\n").0, None);
    }

    #[test]
    fn numbers_read_as_excel_shows_them() {
        let shown = |value| Cell::of_number(value).text;
        assert_eq!([shown(12.0), shown(0.1 + 0.2), shown(-0.0), shown(1234.5)], ["12", "0.3", "0", "1234.5"]);
    }
}
