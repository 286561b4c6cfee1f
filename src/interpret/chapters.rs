//! The lexicon's files: the built-in chapters, and those a plan adds. TOML an officer can read and edit.
//!
//! All mistakes of a file are told at once: a kind that does not exist, a reference to a concept that does not exist, an
//! expression that stands in two concepts of one kind.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::Params;
use crate::error::{Error, Problem, Result};
use crate::frame::{ConceptId, ConceptKind, Direction};
use crate::lexicon::{Concept, Lexicon};
use crate::toml_text;

/// The built-in chapters: file name and text.
const BUILT_IN: [(&str, &str); 9] = [
    ("general.toml", include_str!("../../pipelines/lexicon/general.toml")),
    ("work_time.toml", include_str!("../../pipelines/lexicon/work_time.toml")),
    ("personnel.toml", include_str!("../../pipelines/lexicon/personnel.toml")),
    ("documents.toml", include_str!("../../pipelines/lexicon/documents.toml")),
    ("money.toml", include_str!("../../pipelines/lexicon/money.toml")),
    ("computers.toml", include_str!("../../pipelines/lexicon/computers.toml")),
    ("buildings.toml", include_str!("../../pipelines/lexicon/buildings.toml")),
    ("counter.toml", include_str!("../../pipelines/lexicon/counter.toml")),
    ("services.toml", include_str!("../../pipelines/lexicon/services.toml")),
];

/// A chapter as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chapter {
    #[serde(default)]
    concept: Vec<Entry>,
}

/// A concept as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    kind: ConceptKind,
    #[serde(default)]
    is_a: Vec<String>,
    #[serde(default)]
    expressions: Vec<String>,
    #[serde(default)]
    owner: Vec<String>,
    direction: Option<Direction>,
    opposite: Option<String>,
    #[serde(default)]
    wish: Vec<String>,
}

/// Loads the built-in chapters and the plan's.
///
/// # Errors
/// Every mistake in the files, with file and concept.
pub fn load(params: &Params) -> Result<Lexicon> {
    let mut written: BTreeMap<String, (usize, String, Entry)> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut add = |file: &str, text: &str, may_replace: bool| match toml_text::parse::<Chapter>(file, text) {
        Ok(chapter) => {
            for entry in chapter.concept {
                let next = written.len();
                match written.get_mut(&entry.name) {
                    Some(old) if may_replace => *old = (old.0, file.to_owned(), entry),
                    Some(old) => problems.push(Problem::new(format!("概念「{}」が {} にもあります", entry.name, old.1)).at(file)),
                    None => {
                        written.insert(entry.name.clone(), (next, file.to_owned(), entry));
                    }
                }
            }
        }
        Err(problem) => problems.push(problem),
    };
    if !params.replace {
        for (file, text) in BUILT_IN {
            add(file, text, false);
        }
    }
    for path in &params.extend {
        match std::fs::read_to_string(path) {
            Ok(text) => add(&path.display().to_string(), &text, true),
            Err(error) => return Err(Problem::io(path, "読む", &error).into()),
        }
    }
    let mut entries: Vec<(usize, String, Entry)> = written.into_values().collect();
    entries.sort_by_key(|entry| entry.0);
    let lexicon = link(&entries, &mut problems);
    match Error::all(problems) {
        Some(error) => Err(error),
        None => Ok(lexicon),
    }
}

/// Turns names into numbers and checks what the files say of one another.
fn link(entries: &[(usize, String, Entry)], problems: &mut Vec<Problem>) -> Lexicon {
    let ids: BTreeMap<&str, ConceptId> = entries.iter().zip(0..).map(|((_, _, entry), id)| (entry.name.as_str(), ConceptId(id))).collect();
    if entries.len() > usize::from(u16::MAX) {
        problems.push(Problem::new(format!("概念が {} 件あります", entries.len())).expected(format!("{} 件まで", u16::MAX)));
        return Lexicon::default();
    }
    let mut resolve = |file: &str, entry: &Entry, key: &str, names: &[String]| -> Vec<ConceptId> {
        let mut found = Vec::new();
        for name in names {
            match ids.get(name.as_str()) {
                Some(&id) => found.push(id),
                None => problems.push(
                    Problem::new(format!("概念「{}」の {key} にある「{name}」という概念がありません", entry.name))
                        .at(file)
                        .remedy("綴りを直すか、その概念を書き足してください"),
                ),
            }
        }
        found
    };
    let mut concepts: Vec<Concept> = entries
        .iter()
        .map(|(_, file, entry)| {
            let mut expressions = vec![entry.name.clone()];
            for expression in &entry.expressions {
                if !expressions.contains(expression) {
                    expressions.push(expression.clone());
                }
            }
            Concept {
                name: entry.name.clone(),
                kind: entry.kind,
                broader: resolve(file, entry, "is_a", &entry.is_a),
                expressions,
                owner: entry.owner.clone(),
                direction: entry.direction,
                opposite: resolve(file, entry, "opposite", entry.opposite.as_slice()).first().copied(),
                wishes: resolve(file, entry, "wish", &entry.wish),
            }
        })
        .collect();
    close_broader(&mut concepts);
    report_doubles(entries, problems);
    Lexicon::new(concepts)
}

/// Extends `broader` to all that is reached by it, nearest first; circles end where they began.
fn close_broader(concepts: &mut [Concept]) {
    let direct: Vec<Vec<ConceptId>> = concepts.iter().map(|concept| concept.broader.clone()).collect();
    for (i, concept) in concepts.iter_mut().enumerate() {
        let mut reached = concept.broader.clone();
        let mut at = 0;
        while at < reached.len() {
            for &next in &direct[usize::from(reached[at].0)] {
                if usize::from(next.0) != i && !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        reached.retain(|id| usize::from(id.0) != i);
        concept.broader = reached;
    }
}

fn report_doubles(entries: &[(usize, String, Entry)], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<(ConceptKind, &str), &str> = BTreeMap::new();
    for (_, file, entry) in entries {
        for expression in std::iter::once(&entry.name).chain(&entry.expressions) {
            match seen.get(&(entry.kind, expression.as_str())) {
                Some(&other) if other != entry.name => problems.push(
                    Problem::new(format!("言い方「{expression}」が、同じ種類の概念「{other}」と「{}」の両方にあります", entry.name))
                        .at(Path::new(file).display())
                        .remedy("どちらか一方から消してください"),
                ),
                Some(_) => {}
                None => {
                    seen.insert((entry.kind, expression), &entry.name);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lexicon_is_sound_and_large() {
        let lexicon = load(&Params::default()).unwrap();
        assert!(lexicon.len() >= 400 && lexicon.expressions() >= 2500, "{} concepts, {} expressions", lexicon.len(), lexicon.expressions());
    }

    #[test]
    fn a_reference_to_nothing_and_a_doubled_expression_are_both_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        std::fs::write(&file, "[[concept]]\nname = \"甲\"\nkind = \"もの\"\nis_a = [\"無\"]\nexpressions = [\"丙\"]\n[[concept]]\nname = \"乙\"\nkind = \"もの\"\nexpressions = [\"丙\"]\n").unwrap();
        let error = load(&Params { extend: vec![file], replace: true, ..Params::default() }).unwrap_err().to_string();
        assert!(error.contains("「無」という概念がありません") && error.contains("「甲」と「乙」の両方"), "{error}");
    }
}
