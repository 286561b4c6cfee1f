//! TOML files that officers write: read as text, with problems told by place, line and caret, in Japanese.
//!
//! Serves the pipeline file, the schemes and the lexicon. What their keys mean is not known here.

mod source;
mod syntax;

pub use source::Source;
pub use syntax::syntax_problem;
/// A value that knows where in its file it stands.
pub use toml::Spanned;

use serde::de::DeserializeOwned;

use crate::error::Problem;

/// Reads a value out of TOML.
///
/// # Errors
/// The first thing that is wrong with the text, with line, column and caret.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Problem> {
    toml::from_str(text).map_err(|error| problem(file, text, &error))
}

/// The problem that an error of the toml crate is: of the syntax, or of a key or type that serde did not want.
fn problem(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    let source = Source::new(file, text);
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let what = match (message, quoted.as_slice()) {
        (message, [key, rest @ ..]) if message.starts_with("unknown field") || message.starts_with("unknown variant") => {
            let noun = if message.starts_with("unknown field") { "キー" } else { "値" };
            let problem = source.problem(error.span().unwrap_or(0..0), format!("知らない{noun}「{key}」です"), "");
            return if rest.is_empty() { problem } else { problem.expected(rest.join("、")) };
        }
        (message, [key, ..]) if message.starts_with("missing field") => format!("キー「{key}」がありません"),
        (message, [key, ..]) if message.starts_with("duplicate field") => format!("キー「{key}」が二度書かれています"),
        (message, _) if message.starts_with("invalid type") || message.starts_with("invalid value") => "値の種類が違います".to_owned(),
        (message, _) if message.starts_with("invalid length") => "値の数が違います".to_owned(),
        _ => return syntax_problem(&source, message, error.span()),
    };
    source.problem(error.span().unwrap_or(0..0), what, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        #[serde(rename = "name")]
        _name: String,
        #[serde(rename = "kind")]
        _kind: Option<Kind>,
    }

    #[derive(Debug, serde::Deserialize)]
    enum Kind {
        #[serde(rename = "もの")]
        Object,
        #[serde(rename = "人")]
        Role,
    }

    fn told(text: &str) -> String {
        toml::from_str::<Entry>(text).map_or_else(|error| problem("a.toml", text, &error).to_string(), |entry| format!("{entry:?}"))
    }

    #[test]
    fn errors_of_keys_and_types_are_told_in_japanese() {
        for (text, part) in [
            ("nmae = \"x\"", "a.toml:1:1: 知らないキー「nmae」です\n  |\n1 | nmae = \"x\"\n  | ^^^^\n  正しい形: name、kind"),
            (
                "name = \"x\"\nkind = \"物\"",
                "a.toml:2:8: 知らない値「物」です\n  |\n2 | kind = \"物\"\n  |        ^^^^\n  正しい形: もの、人",
            ),
            ("kind = \"人\"", "キー「name」がありません"),
            ("name = 3", "a.toml:1:8: 値の種類が違います"),
            ("name = x", "a.toml:1:8: 文字列が引用符で囲まれていません"),
        ] {
            assert!(told(text).contains(part), "{text}: {}", told(text));
        }
    }
}
