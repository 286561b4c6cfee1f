//! The file of a year's categories (整理区分).

use std::path::Path;

use crate::city::Scheme;
use crate::error::{Error, Problem, Result};
use crate::toml_text::{self, Source};

/// Keys of a category and of the file, for the message.
const SHAPE: &str = "name と、[[category]] の並び（sign、label、group（任意）、followed（任意））";

/// Reads a scheme.
///
/// # Errors
/// Where it is no TOML, has other keys or types, no category, or two alike.
pub fn load(path: &Path) -> Result<Scheme> {
    let source = Source::read(path)?;
    let scheme: Scheme = toml_text::parse(&source.place, &source.text)?;
    let mut problems = Vec::new();
    if scheme.category.is_empty() {
        problems.push(Problem::new("整理区分が一つもありません").at(&source.place).expected(SHAPE));
    }
    for (i, category) in scheme.category.iter().enumerate() {
        let place = format!("{}: {}番目の [[category]]", source.place, i + 1);
        if category.label.trim().is_empty() {
            problems.push(Problem::new("label が空です").at(&place).expected("区分の名前"));
        }
        if let Some(first) = scheme.category[..i].iter().position(|other| other.choice() == category.choice()) {
            problems.push(
                Problem::new(format!("「{}」は{}番目と同じです", category.choice(), first + 1))
                    .at(&place)
                    .remedy("どちらか一方を直してください"),
            );
        }
    }
    Error::all(problems).map_or(Ok(scheme), Err)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn load_text(text: &str) -> std::io::Result<Result<Scheme>> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(text.as_bytes())?;
        Ok(load(file.path()))
    }

    #[test]
    fn a_scheme_that_is_not_one_says_what_is_wrong() -> std::io::Result<()> {
        for (text, part) in [
            ("name = \"x\"\ncategory = []\n", "一つもありません"),
            ("name = \"x\"\n[[category]]\nsign = \"①\"\n", "キー「label」がありません"),
            ("name = \"x\"\n[[category]]\nsign = \"①\"\nlabel = \"a\"\ncolour = 1\n", "知らないキー「colour」"),
            ("name = \"x\"\n[[category]]\nsign = 1\nlabel = \"a\"\n", "値の種類が違います"),
            ("name = x\n", "引用符"),
            ("name = \"x\"\n[[category]]\nsign = \"①\"\nlabel = \"a\"\n[[category]]\nsign = \"①\"\nlabel = \"a\"\n", "1番目と同じ"),
        ] {
            let error = load_text(text)?.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(part), "{text}: {error}");
        }
        Ok(())
    }
}
