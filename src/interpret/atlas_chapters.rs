//! The atlas's files: TOML an officer can read and extend. All mistakes are told at once.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::atlas::{Atlas, CanonicalIssue, Saying};
use crate::error::{Error, Problem, Result};
use crate::toml_text;

/// The built-in chapters: file name and text.
const BUILT_IN: [(&str, &str); 6] = [
    ("work.toml", include_str!("../../pipelines/atlas/work.toml")),
    ("office.toml", include_str!("../../pipelines/atlas/office.toml")),
    ("digital.toml", include_str!("../../pipelines/atlas/digital.toml")),
    ("rules.toml", include_str!("../../pipelines/atlas/rules.toml")),
    ("services.toml", include_str!("../../pipelines/atlas/services.toml")),
    ("field.toml", include_str!("../../pipelines/atlas/field.toml")),
];

/// Fewest sayings from which an issue's place is told.
const FEWEST_SAYINGS: usize = 3;

/// A chapter as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chapter {
    #[serde(default)]
    issue: Vec<Entry>,
}

/// A canonical issue as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    owner: Vec<String>,
    #[serde(default, rename = "abstract")]
    is_abstract: bool,
    #[serde(default)]
    near: Vec<String>,
    sayings: Vec<String>,
}

/// Loads the built-in chapters: the issues, and every saying and heading of each, issue by issue.
///
/// # Errors
/// Every mistake in the files: a heading or saying that stands twice, an issue with too few sayings, a neighbour that does not exist.
pub fn load() -> Result<(Atlas, Vec<Saying>)> {
    read(&BUILT_IN)
}

fn read(chapters: &[(&str, &str)]) -> Result<(Atlas, Vec<Saying>)> {
    let mut problems = Vec::new();
    let mut entries: Vec<(&str, Entry)> = Vec::new();
    for &(file, text) in chapters {
        match toml_text::parse::<Chapter>(file, text) {
            Ok(chapter) => entries.extend(chapter.issue.into_iter().map(|entry| (file, entry))),
            Err(problem) => problems.push(problem),
        }
    }
    check(&entries, &mut problems);
    if let Some(error) = Error::all(problems) {
        return Err(error);
    }
    let (mut issues, mut sayings) = (Vec::with_capacity(entries.len()), Vec::new());
    for (issue, (_, entry)) in entries.into_iter().enumerate() {
        sayings.extend(entry.sayings.into_iter().chain([entry.name.clone()]).map(|text| Saying { issue, text }));
        issues.push(CanonicalIssue { name: entry.name, owner: entry.owner, is_abstract: entry.is_abstract });
    }
    Ok((Atlas { issues }, sayings))
}

fn check(entries: &[(&str, Entry)], problems: &mut Vec<Problem>) {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut sayings: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, entry) in entries {
        if let Some(other) = names.insert(&entry.name, file) {
            problems.push(
                Problem::new(format!("課題「{}」が {other} にもあります", entry.name))
                    .at(file)
                    .remedy("どちらか一方の名前を変えてください"),
            );
        }
        if entry.sayings.len() < FEWEST_SAYINGS {
            problems.push(
                Problem::new(format!("課題「{}」の言い方が {} 個しかありません", entry.name, entry.sayings.len()))
                    .at(file)
                    .expected(format!("{FEWEST_SAYINGS} 個以上")),
            );
        }
        for saying in &entry.sayings {
            if let Some(other) = sayings.insert(saying, &entry.name).filter(|other| *other != entry.name) {
                problems.push(Problem::new(format!("言い方「{saying}」が「{other}」と「{}」の両方にあります", entry.name)).at(file));
            }
        }
    }
    for (file, entry) in entries {
        for near in entry.near.iter().filter(|near| !names.contains_key(near.as_str())) {
            problems.push(Problem::new(format!("課題「{}」の near にある「{near}」という課題がありません", entry.name)).at(file));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_atlas_is_sound_and_large() {
        let (atlas, sayings) = load().unwrap();
        assert!(atlas.issues.len() >= 600, "{} issues", atlas.issues.len());
        let number = |issue: usize| sayings.iter().filter(|saying| saying.issue == issue).count() - 1;
        let thin: Vec<&str> = (0..atlas.issues.len()).filter(|&i| number(i) < 8).map(|i| atlas.issues[i].name.as_str()).collect();
        assert!(thin.is_empty(), "fewer than eight sayings: {thin:?}");
    }

    #[test]
    fn doubled_headings_thin_issues_and_unknown_neighbours_are_all_told() {
        let text =
            "[[issue]]\nname = \"甲\"\nsayings = [\"a\"]\nnear = [\"無\"]\n[[issue]]\nname = \"甲\"\nsayings = [\"b\", \"c\", \"d\"]\n";
        let error = read(&[("x.toml", text)]).unwrap_err();
        assert_eq!(error.problems().len(), 3, "{error}");
    }
}
