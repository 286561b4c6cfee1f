//! Text as TOML writes it, always on one line.

use std::fmt::Write;

/// A text in double quotes, with what must be escaped escaped.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_reads_back_what_was_quoted() {
        let text = "a\"b\\c\nd\te\u{7}\u{7f}市";
        let read: toml::Table = toml::from_str(&format!("x = {}", quoted(text))).unwrap_or_default();
        assert_eq!(read.get("x").and_then(toml::Value::as_str), Some(text));
    }
}
