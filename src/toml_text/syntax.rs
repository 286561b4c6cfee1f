//! Errors of TOML itself, told in Japanese with what an officer usually did: full-width signs, text without quotes, `\` in a path.

use std::ops::Range;

use crate::error::Problem;
use crate::toml_text::source::Source;

/// Signs that an input method writes in full width, with what TOML wants instead.
const FULL_WIDTH: &[(char, &str)] = &[
    ('＝', "="),
    ('［', "["),
    ('］', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('“', "\""),
    ('”', "\""),
    ('＂', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('，', ","),
    ('、', ","),
    ('＃', "#"),
    ('．', "."),
    ('\u{3000}', "半角の空白"),
];

/// What the toml crate says, and what it means.
const MESSAGES: &[(&str, &str)] = &[
    ("string values must be quoted", "文字列が引用符で囲まれていません"),
    ("duplicate key", "同じキーが二度書かれています"),
    ("invalid basic string", "文字列の引用符 \" が閉じていないか、使えない文字があります"),
    ("invalid multi-line basic string", "文字列の引用符 \"\"\" が閉じていないか、使えない文字があります"),
    ("invalid literal string", "文字列の引用符 ' が閉じていないか、使えない文字があります"),
    ("missing opening quote", "文字列の始まりの引用符がありません"),
    ("missing escaped value", "「\\」の後に書けない文字があります"),
    ("too few unicode value digits", "「\\u」の後の桁が足りません"),
    ("unclosed array table", "表の名前の ]] が閉じていません"),
    ("unclosed array", "並びの ] が閉じていません"),
    ("unclosed inline table", "表の } が閉じていません"),
    ("unclosed table", "表の名前の ] が閉じていません"),
    ("key with no value", "キーに値がありません"),
    ("missing value for key", "キーに値がありません"),
    ("missing value", "値がありません"),
    ("invalid value", "値の書き方が正しくありません"),
    ("invalid key-value pair", "「キー = 値」の形になっていません"),
    ("missing assignment between key-value pairs", "キーと値の間に = がありません"),
    ("extra `=`", "= が余分です"),
    ("extra assignment between key-value pairs", "= が余分です"),
    ("unexpected `=` in array", "並びの中に = があります"),
    ("extra comma in array", "並びにコンマが余分です"),
    ("extra comma in inline table", "表にコンマが余分です"),
    ("missing comma between array elements", "並びの要素の間にコンマがありません"),
    ("missing comma between key-value pairs", "キーと値の組の間にコンマがありません"),
    ("invalid unquoted key", "キーに使えない文字があります"),
    ("unquoted keys cannot be empty", "キーの名前がありません"),
    ("unexpected key or value", "行の終わりに余分なものがあります"),
    ("unexpected content", "余分なものがあります"),
    ("missing table open", "表の名前の [ がありません"),
    ("carriage return must be followed by newline", "改行が正しくありません"),
    ("invalid comment character", "コメントに使えない文字があります"),
    ("unexpected leading zero", "数の頭に余分な 0 があります"),
    ("`_` may only go between digits", "数の中の _ は数字の間にだけ書けます"),
    ("invalid date", "日付の書き方が正しくありません"),
    ("invalid time", "時刻の書き方が正しくありません"),
    ("invalid datetime", "日付の書き方が正しくありません"),
    ("invalid offset", "時差の書き方が正しくありません"),
    ("cannot recurse further", "入れ子が深すぎます"),
    ("recursion limit", "入れ子が深すぎます"),
    ("cannot extend value", "値のあるキーの下に、さらにキーを作ろうとしています"),
];

/// The problem that a syntax error of the toml crate is.
#[must_use]
pub fn syntax_problem(source: &Source, message: &str, span: Option<Range<usize>>) -> Problem {
    let span = span.unwrap_or(source.text.len()..source.text.len());
    let what = MESSAGES
        .iter()
        .find(|(english, _)| message.starts_with(english))
        .map_or_else(|| format!("TOML として読めません（{message}）"), |(_, japanese)| (*japanese).to_owned());
    let line = source.line(span.start).to_owned();
    let problem = source.problem(span, what, "");
    match advice(message, &line) {
        Some(advice) => problem.remedy(advice),
        None => problem.expected("TOML の「キー = 値」。文字列は \" \" で、並びは [ ] で囲みます"),
    }
}

fn advice(message: &str, line: &str) -> Option<String> {
    if message.starts_with("invalid date") || message.starts_with("invalid time") {
        return Some("2024-06-30 のように、ある日付を書いてください".to_owned());
    }
    if message.starts_with("duplicate key") {
        return Some("どちらか一方を消してください".to_owned());
    }
    if line.contains('\\') {
        return Some("パスの区切りは / で書くか、全体を ' ' で囲んでください（'C:\\調査\\回答.xlsx'）".to_owned());
    }
    let wrong = FULL_WIDTH.iter().find(|(sign, _)| outside_quotes(line).contains(sign))?;
    let sign = if wrong.0 == '\u{3000}' { "全角の空白".to_owned() } else { format!("全角の「{}」", wrong.0) };
    Some(format!("{sign}を {} に直してください（値の中の文字はそのままで構いません）", wrong.1))
}

/// The characters of a line that no plain quotes enclose, up to a comment.
fn outside_quotes(line: &str) -> Vec<char> {
    let mut quote = None;
    let mut outside = Vec::new();
    for c in line.chars() {
        match (quote, c) {
            (None, '#') => break,
            (None, '"' | '\'') => quote = Some(c),
            (None, _) => outside.push(c),
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let source = Source::new("a.toml", text);
        let (_, errors) = DeTable::parse_recoverable(text);
        errors.iter().map(|error| syntax_problem(&source, error.message(), error.span()).to_string()).collect()
    }

    #[test]
    fn common_slips_are_told_in_japanese() {
        for text in [
            "name = R6",
            "name = \"R6",
            "name = 'R6",
            "name \"R6\"",
            "name =",
            "name",
            "= 1",
            "name = \"a\"\nname = \"b\"",
            "[columns",
            "[[input]",
            "text = [\"a\" \"b\"]",
            "text = [\"a\",, \"b\"]",
            "text = [\"a\"",
            "a = 1 b = 2",
            "課題 = 1",
            "a = 01",
            "a = {b = 1",
            "a = \"\\s\"",
            "name＝\"R6\"",
            "［columns］",
            "name = “R6”",
            "date = 2024-13-40",
            "a = 1__0",
        ] {
            let problems = told(text);
            assert!(!problems.is_empty(), "{text}");
            for problem in problems {
                assert!(!problem.contains("TOML として読めません"), "{text}: {problem}");
            }
        }
    }

    #[test]
    fn a_full_width_sign_is_named() {
        assert!(told("name＝\"R6\"")[0].contains("全角の「＝」を ="));
        assert!(told("path = \"C:\\survey.xlsx\"")[0].contains("/ で書くか"));
    }

    #[test]
    fn a_full_width_sign_inside_a_value_is_not_blamed() {
        assert_eq!(advice("invalid value", "text = \"課題、提案\" x"), None);
    }
}
