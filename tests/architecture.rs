//! The house rules that the compiler does not know: imports run one way, each foreign crate has one home, every module is on the map.
//!
//! The sources are read as tokens, so that `crate::report::write(..)` in the middle of a function counts as much as a `use` line, and
//! `super::super::report` as much as `crate::report`. Code under `#[cfg(test)]` may use foreign crates where it likes, but has to keep
//! the direction of imports like all other code. What macros write is not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use syn::buffer::Cursor;
use syn::parse::{Parse, ParseStream};

type Outcome = Result<(), Box<dyn Error>>;

/// The layers from the ground up. A module names modules of lower layers only.
const LAYERS: [Layer; 5] = [
    Layer {
        name: "nouns",
        modules: &[
            "error",
            "table",
            "survey",
            "document",
            "frame",
            "lexicon",
            "matrix",
            "similarity",
            "group",
            "finding",
            "city",
            "scheme",
            "told",
            "tally",
            "decision",
            "lineage",
            "calibration",
            "triage",
            "progress",
            "toml_text",
            "digest",
            "atlas",
            "masking",
            "run_folder",
        ],
        sideways: true,
    },
    Layer {
        name: "stages",
        modules: &["ingest", "tokenize", "privacy", "interpret", "vectorize", "cluster", "judge", "ledger", "count", "report"],
        sideways: false,
    },
    Layer { name: "plan", modules: &["plan"], sideways: false },
    Layer { name: "pipeline", modules: &["reader", "accounting", "pipeline", "evaluate"], sideways: true },
    Layer { name: "cli", modules: &["cli"], sideways: false },
];

/// Where each dependency of the package may be named: a file, or a folder with all below it.
const HOMES: [(&str, &[&str]); 39] = [
    ("annotate-snippets", &["toml_text/"]),
    ("askama", &["report/page/", "report/kickoff/"]),
    ("base64", &["report/page/mod.rs"]),
    ("calamine", &["ingest/workbook.rs", "ingest/workbook/"]),
    ("chardetng", &["ingest/encoding.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("csv", &["ingest/delimited.rs", "cli/score.rs"]),
    ("daachorse", &["interpret/expressions.rs", "masking/mod.rs"]),
    ("encoding_rs", &["ingest/encoding.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("kodama", &["cluster/merge_groups.rs"]),
    ("lindera", &["tokenize/morphology.rs"]),
    ("lindera-dictionary", &["tokenize/morphology.rs"]),
    ("linfa", &["cluster/themes.rs", "cluster/map.rs", "ledger/learning.rs"]),
    ("linfa-clustering", &["cluster/themes.rs"]),
    ("linfa-linalg", &["vectorize/reduction.rs"]),
    ("linfa-logistic", &["ledger/learning.rs"]),
    ("linfa-reduction", &["cluster/map.rs"]),
    ("linfa-tsne", &["cluster/map.rs"]),
    ("mimalloc", &["main.rs"]),
    // The matrices and the seeded generator that the linfa crates take and give.
    ("ndarray", &["vectorize/reduction.rs", "cluster/", "ledger/learning.rs"]),
    ("rand", &["vectorize/reduction.rs", "cluster/themes.rs", "cluster/map.rs"]),
    ("rand_xoshiro", &["vectorize/reduction.rs", "cluster/themes.rs", "cluster/map.rs"]),
    ("polars", &["table.rs"]),
    ("postcard", &["reader.rs"]),
    ("quick-xml", &["ingest/"]),
    // Threads: the stages work through documents in parallel; the command line sets how many there are.
    (
        "rayon",
        &[
            "interpret/",
            "tokenize/",
            "vectorize/",
            "cluster/",
            "judge/",
            "ledger/",
            "report/",
            "masking/",
            "privacy/",
            "table.rs",
            "pipeline.rs",
            "reader.rs",
            "cli/run.rs",
        ],
    ),
    ("rust_xlsxwriter", &["report/"]),
    ("rustc-hash", &["vectorize/"]),
    // Derived on what is read from or written to a file.
    (
        "serde",
        &[
            "toml_text/",
            "run_folder.rs",
            "scheme.rs",
            "frame.rs",
            "lexicon.rs",
            "atlas.rs",
            "matrix.rs",
            "interpret/",
            "vectorize/",
            "judge/",
            "ledger/",
            "report/",
            "plan/",
            "reader.rs",
        ],
    ),
    ("serde_json", &["report/", "run_folder.rs", "cli/evaluate.rs"]),
    ("sha2", &["digest.rs"]),
    ("similar", &["cluster/cautions.rs"]),
    ("strsim", &["ingest/columns.rs", "plan/nearest.rs", "interpret/passages.rs"]),
    ("tempfile", &["ledger/file.rs", "report/"]),
    ("toml", &["toml_text/", "plan/"]),
    ("unicode-normalization", &["tokenize/normalize.rs", "tokenize/synonyms.rs", "ingest/columns.rs", "masking/"]),
    ("zip", &["ingest/"]),
];

struct Layer {
    name: &'static str,
    modules: &'static [&'static str],
    /// Whether its modules may name one another.
    sideways: bool,
}

/// A name that a file mentions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Mention {
    /// `crate::NAME`, however it is reached.
    Module(String),
    /// The first name of a path that begins outside this package (or with a name in scope), not in a test.
    Outside(String),
}

/// The mentions of one file. Parsed by `syn` as tokens alone.
struct Mentions(Vec<Raw>);

/// A path's beginning as it stands, before the file's own place is known.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Raw {
    Crate(String),
    /// `supers` times `super`, written `inline` modules deep inside the file.
    Super {
        supers: usize,
        inline: usize,
        head: String,
    },
    Outside(String),
}

impl Parse for Mentions {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.step(|cursor| {
            let mut found = Vec::new();
            let mut rest = *cursor;
            scan(rest, 0, false, &mut found);
            while let Some((_, next)) = rest.token_tree() {
                rest = next;
            }
            Ok((Self(found), rest))
        })
    }
}

/// Walks over tokens `inline` modules deep, inside `#[cfg(test)]` or not.
fn scan(mut at: Cursor<'_>, inline: usize, test: bool, found: &mut Vec<Raw>) {
    // `marked`: the item that comes next is for tests; `generic`: a `>` stands before; `imported`: a `use` stands before.
    let (mut marked, mut generic, mut imported) = (false, false, false);
    while !at.eof() {
        if let Some(next) = test_attribute(at) {
            (marked, at) = (true, next);
        } else if let Some((body, next)) = inline_module(at) {
            scan(body, inline + 1, test || marked, found);
            (marked, at) = (false, next);
        } else if let Some((word, next)) = at.ident()
            && word == "use"
        {
            (imported, at) = (true, next);
            continue;
        } else if let Some(path) = Path::at(at) {
            // `Vec::<u8>::new`: what follows the generics goes on with the path before them.
            if !(generic && path.leading) {
                found.extend(path.raw(inline, imported).into_iter().filter(|raw| !(test || marked) || !matches!(raw, Raw::Outside(_))));
            }
            at = path.end;
        } else if let Some((body, _, _, next)) = at.any_group() {
            scan(body, inline, test || marked, found);
            // An attribute in brackets leaves the mark for the item; a body ends it.
            marked &= braces(at).is_none();
            at = next;
        } else if let Some((sign, next)) = at.punct() {
            marked &= sign.as_char() != ';';
            (generic, at) = (sign.as_char() == '>', next);
            continue;
        } else if let Some((_, next)) = at.token_tree() {
            at = next;
        }
        (generic, imported) = (false, false);
    }
}

/// A path as written: `a`, `::a::b`, `a::{b, c::d}`, `a::<T>` as far as the `<`.
struct Path<'a> {
    leading: bool,
    names: Vec<String>,
    /// The first names in the braces that end it.
    in_braces: Vec<String>,
    /// Whether its last name is followed by `::`.
    goes_on: bool,
    end: Cursor<'a>,
}

impl<'a> Path<'a> {
    fn at(start: Cursor<'a>) -> Option<Self> {
        let after_separator = separator(start);
        let mut path = Self {
            leading: after_separator.is_some(),
            names: Vec::new(),
            in_braces: Vec::new(),
            goes_on: false,
            end: after_separator.unwrap_or(start),
        };
        while let Some((name, next)) = path.end.ident() {
            path.names.push(name.to_string());
            let after = separator(next);
            path.goes_on = after.is_some();
            path.end = after.unwrap_or(next);
            if !path.goes_on {
                break;
            }
        }
        if path.goes_on
            && let Some((inner, next)) = braces(path.end)
        {
            path.in_braces = heads(inner);
            path.end = next;
        }
        (!path.names.is_empty()).then_some(path)
    }

    /// What it mentions, standing `inline` modules deep, after `use` or not.
    fn raw(&self, inline: usize, imported: bool) -> Vec<Raw> {
        let supers = self.names.iter().take_while(|name| *name == "super").count();
        let is_crate = !self.leading && matches!(self.names[0].as_str(), "crate" | "saiseiri");
        if !is_crate && supers == 0 {
            let is_path = self.leading || imported || self.goes_on || self.names.len() > 1;
            return is_path.then(|| Raw::Outside(self.names[0].clone())).into_iter().collect();
        }
        let heads = self.names.get(supers.max(1)).map_or_else(|| self.in_braces.clone(), |head| vec![head.clone()]);
        heads.into_iter().map(|head| if is_crate { Raw::Crate(head) } else { Raw::Super { supers, inline, head } }).collect()
    }
}

/// What stands in the braces that come next, and what comes after. (`syn` hands out the delimiter's type without naming it.)
fn braces(at: Cursor<'_>) -> Option<(Cursor<'_>, Cursor<'_>)> {
    let (inner, delimiter, _, after) = at.any_group()?;
    (format!("{delimiter:?}") == "Brace").then_some((inner, after))
}

/// Past a `::`, if there is one.
fn separator(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let (first, next) = at.punct()?;
    let (second, after) = next.punct()?;
    (first.as_char() == ':' && second.as_char() == ':').then_some(after)
}

/// The first name of each path between commas.
fn heads(mut at: Cursor<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let mut first = true;
    while let Some((_, next)) = at.token_tree() {
        if first && let Some((name, _)) = at.ident() {
            names.push(name.to_string());
        }
        first = at.punct().is_some_and(|(sign, _)| sign.as_char() == ',');
        at = next;
    }
    names
}

/// Past `#[cfg(test)]`, if that comes next.
fn test_attribute(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let (sign, next) = at.punct()?;
    let (inner, _, _, after) = next.any_group()?;
    let (name, inner) = inner.ident()?;
    let (argument, _, _, end) = inner.any_group()?;
    let (argument, rest) = argument.ident()?;
    (sign.as_char() == '#' && name == "cfg" && argument == "test" && rest.eof() && end.eof()).then_some(after)
}

/// `mod name { .. }`: what is inside, and what comes after.
fn inline_module(at: Cursor<'_>) -> Option<(Cursor<'_>, Cursor<'_>)> {
    let (word, next) = at.ident()?;
    let (_, next) = next.ident()?;
    let (body, after) = braces(next)?;
    (word == "mod").then_some((body, after))
}

/// What a file mentions, given the modules it lies in (`["cluster", "themes"]`; empty for lib.rs and main.rs).
fn mentions(text: &str, path: &[String]) -> syn::Result<BTreeSet<Mention>> {
    let Mentions(raw) = syn::parse_str(text)?;
    let resolved = raw.into_iter().filter_map(|raw| match raw {
        Raw::Crate(head) => Some(Mention::Module(head)),
        Raw::Super { supers, inline, head } if supers == path.len() + inline => Some(Mention::Module(head)),
        Raw::Super { .. } => None,
        Raw::Outside(name) => Some(Mention::Outside(name)),
    });
    Ok(resolved.collect())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All sources below `src` by their path from there, `/` between its parts, in order.
fn sources() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    fn walk(folder: &std::path::Path, prefix: &str, sources: &mut BTreeMap<String, String>) -> Outcome {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{prefix}{name}/"), sources)?;
            } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
                sources.insert(format!("{prefix}{name}"), fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }
    let mut sources = BTreeMap::new();
    walk(&root().join("src"), "", &mut sources)?;
    Ok(sources)
}

/// The modules a file lies in: `cluster/themes.rs` is `cluster::themes`, `cluster/mod.rs` is `cluster`.
fn module_path(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(path, "lib" | "main") { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// The number of a module's layer.
fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.modules.contains(&module))
}

/// Why `from` may not name `to`; `None` where it may. Both are modules of the map.
fn fault(from: &str, to: &str) -> Option<String> {
    let (lower, upper) = (layer(to)?, layer(from)?);
    let told = |way: &str| Some(format!("{way}: `{from}` ({}) names `{to}` ({})", LAYERS[upper].name, LAYERS[lower].name));
    if lower > upper {
        told("upward")
    } else if lower == upper && from != to && !LAYERS[upper].sideways {
        told("sideways")
    } else {
        None
    }
}

/// Dependencies of the package as Cargo.toml names them.
fn dependencies() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.toml"))?)?;
    let table = manifest.get("dependencies").and_then(toml::Value::as_table).ok_or("Cargo.toml has no [dependencies]")?;
    Ok(table.keys().cloned().collect())
}

#[test]
fn imports_run_one_way() -> Outcome {
    let mut faults = Vec::new();
    for (file, text) in sources()? {
        let path = module_path(&file);
        let named = mentions(&text, &path)?;
        let modules = named.iter().filter_map(|mention| if let Mention::Module(name) = mention { Some(name) } else { None });
        match path.first() {
            Some(from) => faults.extend(modules.filter_map(|to| fault(from, to)).map(|fault| format!("src/{file}: {fault}"))),
            None if file == "main.rs" => {
                faults.extend(modules.filter(|to| *to != "cli").map(|to| format!("src/main.rs: names `{to}`, not only `cli`")));
            }
            None => {}
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[test]
fn every_module_is_on_the_map_and_declared_in_reading_order() -> Outcome {
    let on_map: Vec<&str> = LAYERS.iter().flat_map(|layer| layer.modules).copied().collect();
    let in_house: BTreeSet<String> = sources()?.keys().filter_map(|file| module_path(file).into_iter().next()).collect();
    let unknown: Vec<_> = in_house.iter().filter(|module| !on_map.contains(&module.as_str())).collect();
    let gone: Vec<_> = on_map.iter().filter(|module| !in_house.contains(**module)).collect();
    assert!(
        unknown.is_empty() && gone.is_empty(),
        "not on the map of tests/architecture.rs: {unknown:?}; on the map, but not there: {gone:?}"
    );

    let library = syn::parse_file(&fs::read_to_string(root().join("src/lib.rs"))?)?;
    let declared: Vec<String> = library
        .items
        .iter()
        .filter_map(|item| if let syn::Item::Mod(module) = item { Some(module.ident.to_string()) } else { None })
        .collect();
    let undeclared: Vec<_> = on_map.iter().filter(|module| !declared.iter().any(|name| name == *module)).collect();
    assert!(undeclared.is_empty(), "files that src/lib.rs does not declare: {undeclared:?}");
    let layers: Vec<_> = declared.iter().map(|module| layer(module)).collect();
    assert!(layers.is_sorted(), "src/lib.rs declares modules out of the order nouns, stages, plan, pipeline, cli: {declared:?}");
    Ok(())
}

#[test]
fn each_foreign_crate_stays_at_home() -> Outcome {
    let homes: BTreeMap<String, (&str, &[&str])> =
        HOMES.iter().map(|&(package, homes)| (package.replace('-', "_"), (package, homes))).collect();
    let mut faults = Vec::new();
    let mut named = BTreeSet::new();
    for (file, text) in sources()? {
        for mention in mentions(&text, &module_path(&file))? {
            let Mention::Outside(name) = mention else { continue };
            let Some(&(package, homes)) = homes.get(&name) else { continue };
            named.insert(package);
            if !homes.iter().any(|home| file == *home || (home.ends_with('/') && file.starts_with(home))) {
                faults.push(format!("src/{file} names `{name}`, whose home is {homes:?}"));
            }
        }
    }
    let dependencies = dependencies()?;
    faults.extend(
        dependencies
            .iter()
            .filter(|package| !HOMES.iter().any(|(known, _)| known == *package))
            .map(|package| format!("`{package}` has no home")),
    );
    faults.extend(
        HOMES.iter().filter(|(package, _)| !dependencies.contains(*package)).map(|(package, _)| format!("`{package}` is no dependency")),
    );
    faults.extend(
        HOMES
            .iter()
            .filter(|(package, _)| !named.contains(package))
            .map(|(package, _)| format!("`{package}` is named nowhere: not needed?")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[test]
fn modules_are_seen_however_they_are_reached() -> Outcome {
    let modules = |text: &str, path: &[&str]| -> syn::Result<Vec<String>> {
        let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
        let found = mentions(text, &path)?;
        Ok(found.into_iter().filter_map(|mention| if let Mention::Module(name) = mention { Some(name) } else { None }).collect())
    };
    assert_eq!(modules("use crate::report::write;", &["judge"])?, ["report"]);
    assert_eq!(modules("use crate::{plan::Plan, cluster::{self, x::y}, group};", &["judge"])?, ["cluster", "group", "plan"]);
    assert_eq!(modules("fn f() -> u8 { g(&[crate::cli::x()]) }", &["judge"])?, ["cli"]);
    assert_eq!(modules("use super::super::cli; use super::cues;", &["judge", "law"])?, ["cli"]);
    assert_eq!(modules("use super::{cli, plan::keys};", &["judge"])?, ["cli", "plan"]);
    assert_eq!(modules("mod tests { use super::*; use super::super::cli; }", &["judge"])?, ["cli"]);
    assert_eq!(modules("mod tests { use super::cues; } pub(super) fn f() {}", &["judge"])?, [""; 0]);
    assert_eq!(modules("fn main() -> ExitCode { saiseiri::cli::main() }", &[])?, ["cli"]);
    Ok(())
}

#[test]
fn foreign_crates_are_seen_outside_tests_only() -> Outcome {
    let outside = |text: &str| -> syn::Result<Vec<String>> {
        let found = mentions(text, &["table".to_owned()])?;
        Ok(found.into_iter().filter_map(|mention| if let Mention::Outside(name) = mention { Some(name) } else { None }).collect())
    };
    assert_eq!(outside("use polars::prelude::{Column, csv::Reader};")?, ["polars"]);
    assert_eq!(outside("use toml;")?, ["toml"]);
    assert_eq!(outside("use ::zip::read;")?, ["zip"]);
    assert_eq!(outside("#[derive(serde::Deserialize)] struct A { b: Vec<csv::Row> }")?, ["csv", "serde"]);
    assert_eq!(outside("lindera_dictionary::embedded_dictionary!(\"/ipadic\", X);")?, ["lindera_dictionary"]);
    assert_eq!(outside("use super::csv::Reader; use self::{toml::x}; use crate::{zip::y};")?, ["self"]);
    assert_eq!(outside("#[cfg(test)] mod tests { use tempfile::tempdir; fn f() { toml::x() } }")?, [""; 0]);
    assert_eq!(outside("#[cfg(test)] use tempfile::tempdir; fn f() { toml::x() }")?, ["toml"]);
    Ok(())
}

#[test]
fn upward_and_sideways_are_faults() {
    for (from, to) in
        [("group", "cluster"), ("judge", "plan"), ("plan", "pipeline"), ("pipeline", "cli"), ("judge", "cluster"), ("report", "ingest")]
    {
        assert!(fault(from, to).is_some(), "{from} -> {to}");
    }
    for (from, to) in
        [("group", "finding"), ("cluster", "group"), ("cluster", "cluster"), ("plan", "judge"), ("pipeline", "report"), ("cli", "plan")]
    {
        assert_eq!(fault(from, to), None, "{from} -> {to}");
    }
}
