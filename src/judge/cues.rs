//! The words that judgements go by (手がかり語): built-in files beside this one, and those a plan adds.
//!
//! A file holds any of the sections below. What a plan's file lists is added to what is built in; nothing is taken away. An
//! unknown key, a word set that no file has, or a flag that does not exist is an error with its place.
//!
//! - `[words]`: named sets of words; `[[rule]]` says which sets must meet for a flag, and what that adds to its score;
//! - `[[topic]]`: what people write of, and the words of the duties of the department that usually owns it;
//! - `[abstractness]`, `[no_content]`, `[private]`, `[size]`, `[proposal]`: plain lists, explained where they are used.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::PathBuf;

use serde::Deserialize;

use super::cue_index::{CueIndex, Hit, SetId};
use crate::document::Document;
use crate::error::{Error, Problem, Result};
use crate::finding::Flag;
use crate::toml_text::{self, Source, Spanned};

/// The built-in files: name and text.
const BUILT_IN: [(&str, &str); 8] = [
    ("abstractness.toml", include_str!("cues/abstractness.toml")),
    ("no_content.toml", include_str!("cues/no_content.toml")),
    ("resource_shortage.toml", include_str!("cues/resource_shortage.toml")),
    ("legal_limit.toml", include_str!("cues/legal_limit.toml")),
    ("private_data.toml", include_str!("cues/private_data.toml")),
    ("size.toml", include_str!("cues/size.toml")),
    ("proposal.toml", include_str!("cues/proposal.toml")),
    ("owning_department.toml", include_str!("cues/owning_department.toml")),
];

/// A cue file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    words: BTreeMap<String, Vec<String>>,
    rule: Vec<WrittenRule>,
    topic: Vec<Topic>,
    abstractness: Abstractness,
    no_content: NoContent,
    private: Private,
    size: Size,
    proposal: Proposal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    flag: Spanned<String>,
    name: Spanned<String>,
    all: Vec<Spanned<String>>,
    #[serde(default)]
    none: Vec<Spanned<String>>,
    within: Option<usize>,
    weight: Spanned<f64>,
}

/// What people write of, and who usually owns it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What the officer is shown.
    pub name: String,
    words: Vec<String>,
    /// Words of the duties of a department that owns it, surest first.
    pub duties: Vec<String>,
}

/// Words of the judgement of abstractness, in base form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Abstractness {
    /// Nouns that point to nothing by themselves.
    pub vague_nouns: BTreeSet<String>,
    /// Verbs, adjectives and adverbs that do not say what is done.
    pub vague_predicates: BTreeSet<String>,
    /// Names of wishes of the lexicon that do not say what is done.
    pub vague_wishes: BTreeSet<String>,
    /// Names of objects, places and roles of the lexicon that are too broad to point to anything.
    pub general_concepts: BTreeSet<String>,
    /// Ends of a text that only names its topic.
    pub topic_endings: BTreeSet<String>,
}

/// Words an empty answer is made of, written as they stand without spaces and signs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoContent {
    /// At least one of these must be there.
    pub cores: BTreeSet<String>,
    /// These may be.
    pub fillers: BTreeSet<String>,
    /// A clause with one of these gives only the reason for having nothing to say.
    pub reasons: BTreeSet<String>,
    /// But not where it has one of these: then it says something.
    pub not_empty: BTreeSet<String>,
}

/// Words by which a person is named.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Private {
    /// What stands behind a name: さん, 係長.
    pub titles: BTreeSet<String>,
    /// Nouns that stand before さん and name nobody: 業者, 議員.
    pub common_before_title: BTreeSet<String>,
}

/// Words by which the size of an issue is told, as they are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Size {
    /// The whole organisation, everybody, the rules themselves.
    pub whole: BTreeSet<String>,
    /// One workplace, one thing.
    pub near: BTreeSet<String>,
}

/// Words of proposals, as they are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proposal {
    /// What is done already, and general directions.
    pub directions: BTreeSet<String>,
}

/// When a flag is raised.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The flag.
    pub flag: Flag,
    /// What the officer is shown.
    pub name: String,
    /// One word of each of these must stand in the text.
    pub all: Vec<SetId>,
    /// And none of these.
    pub none: Vec<SetId>,
    /// Most characters between a word of the first set and one of another; `None` for no limit.
    pub within: Option<usize>,
    /// What it adds to the flag's score.
    pub weight: f64,
}

/// All cues of a run.
#[derive(Debug, Clone)]
pub struct Cues {
    /// When flags are raised, in the order of the files.
    pub rules: Vec<Rule>,
    /// Topics and their owners.
    pub topics: Vec<Topic>,
    /// The set of each topic's words.
    pub topic_sets: Vec<SetId>,
    /// Words of abstractness.
    pub abstractness: Abstractness,
    /// Words of empty answers.
    pub no_content: NoContent,
    /// Words of private data.
    pub private: Private,
    /// Words of size.
    pub size: Size,
    /// Words of proposals.
    pub proposal: Proposal,
    index: CueIndex,
}

impl Cues {
    /// Loads the built-in cues and those of the plan's files.
    ///
    /// # Errors
    /// Every mistake in the files, with its place.
    pub fn load(files: &[PathBuf]) -> Result<Self> {
        let mut problems = Vec::new();
        let mut read: Vec<(Source, File)> = Vec::new();
        let mut parse = |source: Source| match toml_text::parse::<File>(&source.place, &source.text) {
            Ok(file) => read.push((source, file)),
            Err(problem) => problems.push(problem),
        };
        for (name, text) in BUILT_IN {
            parse(Source::new(name, text));
        }
        for path in files {
            parse(Source::read(path)?);
        }
        let cues = Self::join(read, &mut problems);
        match Error::all(problems) {
            Some(error) => Err(error),
            None => Ok(cues),
        }
    }

    fn join(files: Vec<(Source, File)>, problems: &mut Vec<Problem>) -> Self {
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (mut sources, mut written) = (Vec::new(), Vec::new());
        let mut topics: Vec<Topic> = Vec::new();
        let (mut abstractness, mut no_content, mut private) = (Abstractness::default(), NoContent::default(), Private::default());
        let (mut size, mut proposal) = (Size::default(), Proposal::default());
        for (at, (source, mut file)) in files.into_iter().enumerate() {
            for (set, more) in std::mem::take(&mut file.words) {
                let has_any = more.iter().any(|word| !word.trim().is_empty());
                if !has_any {
                    let problem = Problem::new(format!("語の組「{set}」に語がありません")).at(&source.place);
                    problems.push(problem.remedy("[words] の組に語を書くか、組を消してください"));
                }
                words.entry(set).or_default().extend(more.into_iter().filter(|word| !word.trim().is_empty()));
            }
            written.extend(std::mem::take(&mut file.rule).into_iter().map(|rule| (at, rule)));
            sources.push(source);
            for topic in file.topic {
                match topics.iter_mut().find(|known| known.name == topic.name) {
                    Some(known) => {
                        known.words.extend(topic.words);
                        known.duties.extend(topic.duties);
                    }
                    None => topics.push(topic),
                }
            }
            abstractness.vague_nouns.extend(file.abstractness.vague_nouns);
            abstractness.vague_predicates.extend(file.abstractness.vague_predicates);
            abstractness.vague_wishes.extend(file.abstractness.vague_wishes);
            abstractness.general_concepts.extend(file.abstractness.general_concepts);
            abstractness.topic_endings.extend(file.abstractness.topic_endings);
            no_content.cores.extend(file.no_content.cores);
            no_content.fillers.extend(file.no_content.fillers);
            no_content.reasons.extend(file.no_content.reasons);
            no_content.not_empty.extend(file.no_content.not_empty);
            private.titles.extend(file.private.titles);
            private.common_before_title.extend(file.private.common_before_title);
            size.whole.extend(file.size.whole);
            size.near.extend(file.size.near);
            proposal.directions.extend(file.proposal.directions);
        }
        let names: Vec<String> = words.keys().cloned().collect();
        let mut index = CueIndex::default();
        let sets: Vec<SetId> = words.values().map(|set| index.add(set)).collect();
        let topic_sets = topics.iter().map(|topic| index.add(&topic.words)).collect();
        let rules = written.into_iter().filter_map(|(file, rule)| resolve(&sources[file], rule, &names, &sets, problems)).collect();
        Self { rules, topics, topic_sets, abstractness, no_content, private, size, proposal, index }
    }

    /// Every cue of a document, in text order.
    #[must_use]
    pub fn find(&self, document: &Document) -> Vec<Hit> {
        self.index.find(document)
    }
}

/// The words of a set that a text begins with.
pub fn beginning<'w>(text: &str, words: &'w BTreeSet<String>) -> impl Iterator<Item = &'w str> {
    let first = text.chars().next().map_or("", |first| &text[..first.len_utf8()]);
    let alike = words.range::<str, _>((Bound::Included(first), Bound::Unbounded)).take_while(move |word| word.starts_with(first));
    alike.map(String::as_str).filter(move |word| text.starts_with(word))
}

fn resolve(source: &Source, rule: WrittenRule, names: &[String], sets: &[SetId], problems: &mut Vec<Problem>) -> Option<Rule> {
    let before = problems.len();
    let rule_name = rule.name.get_ref();
    let flag = Flag::ALL.into_iter().find(|flag| flag.label() == rule.flag.get_ref());
    if flag.is_none() {
        let labels: Vec<&str> = Flag::ALL.iter().map(|flag| flag.label()).collect();
        let what = format!("規則「{rule_name}」の flag「{}」という印がありません", rule.flag.get_ref());
        problems.push(source.problem(rule.flag.span(), what, "").expected(labels.join("、")));
    }
    if !(-1.0..=1.0).contains(rule.weight.get_ref()) {
        let what = format!("規則「{rule_name}」の weight が {} です", rule.weight.get_ref());
        problems.push(source.problem(rule.weight.span(), what, "").expected("-1 から 1 までの数"));
    }
    if rule.all.is_empty() {
        let what = format!("規則「{rule_name}」の all が空です");
        problems.push(source.problem(rule.name.span(), what, "").expected("一つ以上の語の組"));
    }
    let mut find = |wanted: &[Spanned<String>]| -> Vec<SetId> {
        let mut found = Vec::new();
        for name in wanted {
            if let Ok(at) = names.binary_search(name.get_ref()) {
                found.push(sets[at]);
            } else {
                let what = format!("規則「{rule_name}」の言う語の組「{}」が [words] にありません", name.get_ref());
                let problem = source.problem(name.span(), what, "");
                problems.push(problem.remedy("綴りを直すか、[words] にその組を書き足してください"));
            }
        }
        found
    };
    let (all, none) = (find(&rule.all), find(&rule.none));
    (problems.len() == before).then_some(())?;
    Some(Rule { flag: flag?, name: rule.name.into_inner(), all, none, within: rule.within, weight: rule.weight.into_inner() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Cues> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        std::fs::write(&file, text).unwrap();
        Cues::load(&[file])
    }

    #[test]
    fn the_built_in_cues_are_sound() {
        let cues = Cues::load(&[]).unwrap();
        assert!(cues.rules.len() > 10 && cues.topics.len() > 30 && cues.no_content.cores.contains("なし"));
    }

    #[test]
    fn a_plan_adds_words_to_a_set_and_a_rule_of_its_own() {
        let built_in = Cues::load(&[]).unwrap().rules.len();
        let cues = load(
            "[words]\n\"水道\" = [\"水道管\"]\n[[rule]]\nflag = \"リソース不足(予算)\"\nname = \"水道管\"\nall = [\"水道\"]\nweight = 0.6\n",
        )
        .unwrap();
        assert_eq!(cues.rules.len(), built_in + 1);
    }

    #[test]
    fn every_mistake_of_a_rule_is_told() {
        let error = load("[[rule]]\nflag = \"予算\"\nname = \"甲\"\nall = [\"無い組\"]\nweight = 3\n").unwrap_err().to_string();
        assert!(
            error.contains("「予算」という印がありません")
                && error.contains("「無い組」が [words] にありません")
                && error.contains("weight が 3"),
            "{error}"
        );
        for place in ["mine.toml:2:8", "mine.toml:4:8", "mine.toml:5:10"] {
            assert!(error.contains(place), "{place}: {error}");
        }
        assert!(!error.contains("all が空"), "{error}");
        let error = load("[words]\n\"甲\" = [\" \"]\n").unwrap_err().to_string();
        assert!(error.contains("「甲」に語がありません"), "{error}");
    }

    #[test]
    fn a_key_that_does_not_exist_is_an_error_with_its_line() {
        let error = load("[no_content]\ncore = [\"なし\"]\n").unwrap_err().to_string();
        assert!(error.contains("mine.toml:2"), "{error}");
    }
}
