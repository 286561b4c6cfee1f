//! The file of a year's categories (整理区分).

use std::path::Path;

use crate::error::{Error, Problem, Result};
use crate::scheme::{ProgressLevel, Scheme};
use crate::toml_text::{self, Source};

/// Keys of a category and of the file, for the message.
const SHAPE: &str = "name と、[[category]] の並び（sign、label、group（任意）、followed（任意））、または [offices]";

/// Reads a scheme.
///
/// # Errors
/// Where it is no TOML, has other keys or types, nothing to count, two categories or steps alike, or a state that names a sign that
/// is not there, or a category or step that has no state or two.
pub fn load(path: &Path) -> Result<Scheme> {
    let source = Source::read(path)?;
    let scheme: Scheme = toml_text::parse(&source.place, &source.text)?;
    let mut problems = Vec::new();
    if scheme.category.is_empty() && scheme.offices.is_none() {
        problems.push(Problem::new("整理区分が一つもありません").at(&source.place).expected(SHAPE));
    }
    let categories: Vec<String> = scheme.category.iter().map(crate::scheme::Category::choice).collect();
    distinct(&source.place, "category", &categories, scheme.category.iter().map(|category| category.label.as_str()), &mut problems);
    let levels: Vec<String> = scheme.progress.iter().map(ProgressLevel::choice).collect();
    distinct(&source.place, "progress", &levels, scheme.progress.iter().map(|level| level.label.as_str()), &mut problems);
    states(&source.place, &scheme, &mut problems);
    Error::all(problems).map_or(Ok(scheme), Err)
}

/// Each entry has a label, and none is written twice.
fn distinct<'a>(file: &str, table: &str, choices: &[String], labels: impl Iterator<Item = &'a str>, problems: &mut Vec<Problem>) {
    for (i, (choice, label)) in choices.iter().zip(labels).enumerate() {
        let place = format!("{file}: {}番目の [[{table}]]", i + 1);
        if label.trim().is_empty() {
            problems.push(Problem::new("label が空です").at(&place).expected("区分の名前"));
        }
        if let Some(first) = choices[..i].iter().position(|other| other == choice) {
            problems
                .push(Problem::new(format!("「{choice}」は{}番目と同じです", first + 1)).at(&place).remedy("どちらか一方を直してください"));
        }
    }
}

/// The states, where there are any, divide the issues: every category that is not followed and every step of progress leads to one.
fn states(file: &str, scheme: &Scheme, problems: &mut Vec<Problem>) {
    if scheme.state.is_empty() {
        return;
    }
    let place = format!("{file}: [[state]]");
    let categories: Vec<(&str, bool)> = scheme.category.iter().map(|c| (c.sign.as_str(), !c.followed)).collect();
    let levels: Vec<(&str, bool)> = scheme.progress.iter().map(|level| (level.sign.as_str(), true)).collect();
    let named = |of: fn(&crate::scheme::State) -> &Vec<String>| scheme.state.iter().flat_map(of).map(String::as_str).collect::<Vec<_>>();
    for (key, signs, led) in
        [("categories", categories, named(|state| &state.categories)), ("progress", levels, named(|state| &state.progress))]
    {
        for sign in &led {
            if !signs.iter().any(|(known, _)| known == sign) {
                problems.push(Problem::new(format!("{key} の「{sign}」という番号はありません")).at(&place));
            }
        }
        for (sign, wanted) in signs {
            let times = led.iter().filter(|other| **other == sign).count();
            if times > 1 || times != usize::from(wanted) {
                let what = format!("「{sign}」が {key} に{times}回書かれています");
                let expected = if wanted { "どれか一つの状態に1回" } else { "書かない（進捗で決まります）" };
                problems.push(Problem::new(what).at(&place).expected(expected));
            }
        }
    }
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
        let one = "name = \"x\"\n[[category]]\nsign = \"①\"\nlabel = \"a\"\n";
        for (text, part) in [
            ("name = \"x\"\ncategory = []\n".to_owned(), "一つもありません"),
            ("name = \"x\"\n[[category]]\nsign = \"①\"\n".to_owned(), "キー「label」がありません"),
            (format!("{one}colour = 1\n"), "知らないキー「colour」"),
            ("name = \"x\"\n[[category]]\nsign = 1\nlabel = \"a\"\n".to_owned(), "値の種類が違います"),
            ("name = x\n".to_owned(), "引用符"),
            (format!("{one}[[category]]\nsign = \"①\"\nlabel = \"a\"\n"), "1番目と同じ"),
            (format!("{one}[[state]]\nlabel = \"s\"\ncategories = [\"②\"]\n"), "「②」という番号はありません"),
            (format!("{one}[[state]]\nlabel = \"s\"\n"), "「①」が categories に0回"),
            (format!("{one}[[progress]]\nsign = \"1\"\nlabel = \"\"\n"), "label が空"),
        ] {
            let error = load_text(&text)?.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(part), "{text}: {error}");
        }
        Ok(())
    }

    #[test]
    fn the_schemes_that_come_with_the_program_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/schemes");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            assert!(load(&path).is_ok(), "{}", path.display());
        }
    }
}
