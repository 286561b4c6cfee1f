//! A TOML file as text: where in it something stands, and the lines around it with a caret. The only place that names annotate-snippets.

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::error::{Error, Problem, Result};

/// Largest file that is read, in bytes. A pipeline file has a few thousand.
const MOST_BYTES: u64 = 1 << 20;

/// A TOML file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it.
    pub place: String,
    /// The text without a byte order mark.
    pub text: String,
}

/// Whether a file begins as those of Excel and its kin do: a zip archive or a compound file.
fn is_workbook(path: &Path) -> std::io::Result<bool> {
    let mut beginning = Vec::new();
    std::fs::File::open(path)?.take(4).read_to_end(&mut beginning)?;
    Ok(beginning == *b"PK\x03\x04" || beginning == [0xD0, 0xCF, 0x11, 0xE0])
}

impl Source {
    /// Reads a file of UTF-8 text, with or without a byte order mark.
    ///
    /// # Errors
    /// Where it cannot be read, is over 1 MiB, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self> {
        let failed = |error: &std::io::Error| Error::from(Problem::io(path, "読み込む", error));
        let metadata = std::fs::metadata(path).map_err(|error| failed(&error))?;
        if metadata.is_dir() {
            return Err(Problem::new("フォルダーです").at(path.display()).expected("TOML 形式のファイル").into());
        }
        if is_workbook(path).map_err(|error| failed(&error))? {
            return Err(Problem::new("設定ファイルではなく、Excel などのブックです")
                .at(path.display())
                .expected("TOML 形式の設定ファイル（.toml）")
                .remedy(format!(
                    "設定ファイルを指定してください。まだなければ saiseiri init \"{}\" --out 設定.toml で作れます",
                    path.display()
                ))
                .into());
        }
        if metadata.len() > MOST_BYTES {
            return Err(Problem::new(format!("{} バイトあり、大きすぎます", metadata.len()))
                .at(path.display())
                .expected(format!("{MOST_BYTES} バイトまでの TOML 形式のファイル"))
                .remedy("設定ファイルを指定しているか確かめてください")
                .into());
        }
        let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n').count();
            Problem::new("文字コードが UTF-8 ではありません")
                .at(format_args!("{}:{line}", path.display()))
                .expected("UTF-8 の TOML 形式のファイル")
                .remedy("メモ帳の「名前を付けて保存」で、文字コードに UTF-8 を選んで保存し直してください")
        })?;
        Ok(Self::new(path.display().to_string(), text.strip_prefix('\u{feff}').unwrap_or(&text)))
    }

    /// Text that is at hand already.
    pub fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }

    /// Line and column of a byte, both from 1, the column in characters.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.on_boundary(offset)];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }

    /// The line a byte stands in, without its line break.
    #[must_use]
    pub fn line(&self, offset: usize) -> &str {
        self.text.lines().nth(self.position(offset).0 - 1).unwrap_or("")
    }

    /// A problem at a span of bytes, with place, line and caret; `label` stands beside the caret.
    pub fn problem(&self, span: Range<usize>, what: impl Into<String>, label: &str) -> Problem {
        let (line, column) = self.position(span.start);
        let mut problem = Problem::new(what).at(format_args!("{}:{line}:{column}", self.place));
        problem.excerpt = Some(self.excerpt(span, label));
        problem
    }

    fn excerpt(&self, span: Range<usize>, label: &str) -> String {
        let start = self.on_boundary(span.start);
        let line_end = self.text[start..].find(['\r', '\n']).map_or(self.text.len(), |at| start + at);
        let end = self.on_boundary(span.end).clamp(start, line_end.max(start));
        let annotation = AnnotationKind::Primary.span(start..end).label((!label.is_empty()).then_some(label));
        let group = Group::with_level(Level::ERROR).element(Snippet::source(self.text.as_str()).annotation(annotation));
        Renderer::plain().render(&[group])
    }

    fn on_boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_not_bytes() {
        let source = Source::new("a.toml", "name = \"市\"\n課題 = 1\n");
        assert_eq!(source.position(0), (1, 1));
        let at = source.text.find('=').map_or(0, |first| first + 1 + source.text[first + 1..].find('=').unwrap_or(0));
        assert_eq!(source.position(at), (2, 4));
    }

    #[test]
    fn a_problem_shows_its_line_with_a_caret() {
        let source = Source::new("a.toml", "name = \"市\"\nyaer = \"R6\"\n");
        let at = source.text.find("yaer").unwrap_or(0);
        let problem = source.problem(at..at + 4, "知らないキーです", "ここ");
        assert_eq!(problem.place.as_deref(), Some("a.toml:2:1"));
        assert_eq!(problem.excerpt.as_deref(), Some("  |\n2 | yaer = \"R6\"\n  | ^^^^ ここ"));
    }

    #[test]
    fn a_place_past_the_end_or_inside_a_character_is_taken_back_to_one_that_exists() {
        let source = Source::new("a.toml", "市");
        assert_eq!(source.position(99), (1, 2));
        assert_eq!(source.position(1), (1, 1));
        assert!(source.problem(1..99, "x", "").excerpt.is_some_and(|excerpt| excerpt.contains('^')));
    }
}
