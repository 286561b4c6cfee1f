//! From the file as written to the plan that counts: defaults, paths, what must be there, what must agree.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::error::Problem;
use crate::finding::Flag;
use crate::plan::keys::{self, Fallback, Key, Kind};
use crate::plan::label::{folder_name, label_of, year_in};
use crate::plan::quote::quoted;
use crate::plan::written::{self, Problems, Section, Value, Written};
use crate::plan::{Checked, Plan, scheme};
use crate::scheme::Scheme;
use crate::toml_text::Source;
use crate::{cluster, ingest, interpret, judge, ledger, report, tokenize};

/// Checks a file's text, as far as it goes; paths are resolved against `folder`.
pub fn check(source: &Source, folder: &Path) -> Checked {
    let mut problems: Problems = Vec::new();
    let plan = written::read(source, &mut problems).and_then(|written| {
        let mut checker = Checker { source, folder, problems: &mut problems };
        checker.plan(&written)
    });
    problems.sort_by_key(|(at, _)| *at);
    Checked { plan, problems: problems.into_iter().map(|(_, problem)| problem).collect() }
}

struct Checker<'a> {
    source: &'a Source,
    folder: &'a Path,
    problems: &'a mut Problems,
}

impl Checker<'_> {
    /// The plan; `None` where something that must be there is not.
    fn plan(&mut self, written: &Written) -> Option<Plan> {
        let name = self.required(written, &keys::NAME).map(str::to_owned);
        let inputs = self.inputs(written);
        let columns = self.columns(written);
        let scheme = self.scheme(written);
        let tokenize = self.tokenize(written);
        let interpret = self.interpret(written);
        let judge = self.judge(written);
        let measures = self.existing(written, &keys::MEASURES_PATH);
        let departments = self.existing(written, &keys::DEPARTMENTS_PATH);
        let ledger = self.ledger(written);
        self.alone(written, &keys::MEASURES_PATH);
        self.alone(written, &keys::DEPARTMENTS_PATH);
        let name = name?;
        let year = match written.text(&keys::YEAR) {
            Some(year) => year.to_owned(),
            None => year_in(&name).unwrap_or_else(|| label_of(&name, keys::MOST_LABEL)),
        };
        let dir = written.text(&keys::OUTPUT_DIR).map_or_else(|| format!("out/{}", folder_name(&name)), str::to_owned);
        Some(Plan {
            settings: settings(written, &year, &dir),
            date: written.date(&keys::DATE),
            ingest: ingest::Params { inputs, columns },
            tokenize,
            interpret,
            cluster: cluster(written),
            judge,
            measures,
            departments,
            ledger,
            scheme,
            output: self.folder.join(dir),
            hide_below: count(written, &keys::HIDE_BELOW).unwrap_or(report::HIDE_BELOW),
            text: self.source.text.clone(),
            name,
            year,
        })
    }

    fn report(&mut self, span: Range<usize>, what: impl Into<String>, expected: Option<&str>, remedy: Option<&str>) {
        let at = span.start;
        let mut problem = self.source.problem(span, what, "");
        problem.expected = expected.map(str::to_owned);
        problem.remedy = remedy.map(str::to_owned);
        self.problems.push((at, problem));
    }

    /// Something that stands nowhere in the file: told with the file's name, after all that has a place.
    fn missing(&mut self, what: impl Into<String>, expected: &str) {
        self.problems.push((usize::MAX, Problem::new(what).at(&self.source.place).expected(expected)));
    }

    fn required<'w>(&mut self, written: &'w Written, key: &Key) -> Option<&'w str> {
        let text = written.text(key);
        if !written.mentions(key) {
            self.missing(format!("「{}」がありません", key.full_name()), &format!("{} = \"…\"（{}）", key.name, key.meaning));
        }
        text
    }

    /// A table of one path that is there without it.
    fn alone(&mut self, written: &Written, key: &Key) {
        if let Some(span) = written.span_of(key.table)
            && !written.mentions(key)
        {
            self.report(
                span,
                format!("[{}] に「{}」がありません", key.table, key.name),
                Some(&format!("{} = \"…\"（{}）", key.name, key.meaning)),
                None,
            );
        }
    }

    fn inputs(&mut self, written: &Written) -> Vec<ingest::InputParams> {
        if written.inputs.is_none() {
            self.missing("[[input]] がありません", "[[input]] の下に path = \"アンケートのファイル\"");
        }
        let mut inputs: Vec<ingest::InputParams> = Vec::new();
        for section in written.inputs.iter().flatten() {
            let Some(value) = section.get(&keys::INPUT_PATH) else {
                if !section.mentions(&keys::INPUT_PATH) {
                    self.report(section.span.clone(), "[[input]] に「path」がありません", Some("path = \"アンケートのファイル\""), None);
                }
                continue;
            };
            let text = section.text(&keys::INPUT_PATH).unwrap_or_default();
            let input = ingest::InputParams {
                path: self.found(text, value.span(), Kind::File),
                sheet: section.text(&keys::INPUT_SHEET).map(str::to_owned),
                header_row: section.whole(&keys::INPUT_HEADER_ROW).and_then(|row| u32::try_from(row).ok()),
                encoding: section.text(&keys::INPUT_ENCODING).map(str::to_owned),
                skip_hidden: section.text(&keys::INPUT_HIDDEN) == Some("skip"),
            };
            if inputs.iter().any(|other| other.path == input.path && other.sheet == input.sheet) {
                self.report(
                    value.span(),
                    format!("「{text}」の同じシートが二度書かれています"),
                    None,
                    Some("どちらかの [[input]] を消すか、sheet で別のシートを指定してください"),
                );
            }
            inputs.push(input);
        }
        inputs
    }

    fn columns(&mut self, written: &Written) -> ingest::ColumnParams {
        let text = written.texts(&keys::COLUMNS_TEXT);
        let refused = written.mentions(&keys::COLUMNS_TEXT) && written.get(&keys::COLUMNS_TEXT).is_none();
        if text.is_empty() && !refused {
            let expected = "[columns] の下に text = [\"自由記述の見出し\"]";
            match written.get(&keys::COLUMNS_TEXT).map(Spanned::span).or_else(|| written.span_of("columns")) {
                Some(span) => self.report(span, "自由記述の列「columns.text」がありません", Some(expected), None),
                None => self.missing("自由記述の列「columns.text」がありません", expected),
            }
        }
        self.columns_once(written);
        let list = |key: &Key| written.texts(key).iter().map(|text| text.get_ref().clone()).collect();
        let one = |key: &Key| written.text(key).map(str::to_owned);
        ingest::ColumnParams {
            id: one(&keys::COLUMNS_ID),
            text: list(&keys::COLUMNS_TEXT),
            proposal: one(&keys::COLUMNS_PROPOSAL),
            field: one(&keys::COLUMNS_FIELD),
            attributes: list(&keys::COLUMNS_ATTRIBUTES),
            closed: list(&keys::COLUMNS_CLOSED),
            private: list(&keys::COLUMNS_PRIVATE),
        }
    }

    /// A list names a header once; what is read as an answer is neither the proposal nor private. A private attribute is none's business.
    fn columns_once(&mut self, written: &Written) {
        let mut seen: Vec<(String, Key)> = Vec::new();
        for key in keys::of("columns") {
            let single = written.text(key).zip(written.get(key)).map(|(text, value)| Spanned::new(value.span(), text.to_owned()));
            for name in single.iter().chain(written.texts(key)) {
                let folded = ingest::fold(name.get_ref());
                let clash = seen.iter().find(|(other, first)| {
                    *other == folded
                        && (first == key || (is_answer(first) && kept_apart(key)) || (is_shown(first) && *key == keys::COLUMNS_PRIVATE))
                });
                if let Some((_, first)) = clash {
                    let places = if first == key {
                        format!("「{}」に二度", key.name)
                    } else {
                        format!("「{}」と「{}」の両方に", first.name, key.name)
                    };
                    let what = format!("列「{}」が{places}書かれています", name.get_ref());
                    self.report(name.span(), what, None, Some("どちらか一方を消してください"));
                } else {
                    seen.push((folded, *key));
                }
            }
        }
    }

    fn tokenize(&mut self, written: &Written) -> tokenize::Params {
        tokenize::Params {
            dictionary: self.existing(written, &keys::DICTIONARY),
            user_dictionary: self.existing(written, &keys::USER_DICTIONARY),
            synonyms: self.existing(written, &keys::SYNONYMS),
            stop_words: written.texts(&keys::STOP_WORDS).iter().map(|text| text.get_ref().clone()).collect(),
        }
    }

    fn interpret(&mut self, written: &Written) -> interpret::Params {
        let extend: Vec<PathBuf> =
            written.texts(&keys::LEXICON_EXTEND).iter().map(|text| self.found(text.get_ref(), text.span(), Kind::File)).collect();
        let standard = interpret::Params::default();
        let replace = written.truth(&keys::LEXICON_REPLACE).unwrap_or(standard.replace);
        if let Some(value) = written.get(&keys::LEXICON_REPLACE)
            && replace
            && extend.is_empty()
        {
            self.report(
                value.span(),
                "組み込みの概念辞書を使わないのに、代わりの辞書がありません",
                Some("extend = [\"辞書.toml\"]"),
                Some("extend に辞書を書くか、replace を消してください"),
            );
        }
        interpret::Params { extend, replace, split: written.truth(&keys::SPLIT_ENABLED).unwrap_or(standard.split) }
    }

    fn judge(&mut self, written: &Written) -> judge::Params {
        let standard = judge::Params::default();
        let cues = written.texts(&keys::JUDGE_CUES).iter().map(|text| self.found(text.get_ref(), text.span(), Kind::File)).collect();
        let mut off = Vec::new();
        for name in written.texts(&keys::JUDGE_OFF) {
            if judge::SWITCHES.contains(&name.get_ref().as_str()) {
                off.push(name.get_ref().clone());
            } else {
                let what = format!("「{}」という判断はありません", name.get_ref());
                self.report(name.span(), what, Some(&judge::SWITCHES.join("、")), None);
            }
        }
        let params = judge::Params {
            abstract_threshold: written.ratio(&keys::ABSTRACT_THRESHOLD).unwrap_or(standard.abstract_threshold),
            partial_threshold: written.ratio(&keys::PARTIAL_THRESHOLD).unwrap_or(standard.partial_threshold),
            handled_threshold: written.ratio(&keys::HANDLED_THRESHOLD).unwrap_or(standard.handled_threshold),
            handled_planned: written.truth(&keys::HANDLED_PLANNED).unwrap_or(standard.handled_planned),
            flag_thresholds: flag_thresholds(written),
            flag_threshold: written.ratio(&keys::FLAG_THRESHOLD).unwrap_or(standard.flag_threshold),
            owners: count(written, &keys::OWNERS).unwrap_or(standard.owners),
            off,
            cues,
        };
        let place = written.get(&keys::PARTIAL_THRESHOLD).or_else(|| written.get(&keys::ABSTRACT_THRESHOLD));
        if let Some(value) = place
            && params.partial_threshold >= params.abstract_threshold
        {
            let what = format!(
                "partial_threshold（{}）が abstract_threshold（{}）より小さくありません",
                params.partial_threshold, params.abstract_threshold
            );
            self.report(value.span(), what, Some("partial_threshold < abstract_threshold"), None);
        }
        params
    }

    fn ledger(&mut self, written: &Written) -> ledger::Params {
        let standard = ledger::Params::default();
        ledger::Params {
            path: self.existing(written, &keys::PREVIOUS_LEDGER),
            year: written.text(&keys::PREVIOUS_YEAR).map(str::to_owned),
            threshold: written.ratio(&keys::PREVIOUS_THRESHOLD).unwrap_or(standard.threshold),
            learn: written.truth(&keys::PREVIOUS_LEARN).unwrap_or(standard.learn),
        }
    }

    fn scheme(&mut self, written: &Written) -> Option<Scheme> {
        let value = written.get(&keys::SCHEME)?;
        let path = self.found(written.text(&keys::SCHEME)?, value.span(), Kind::File);
        if !path.is_file() {
            return None;
        }
        match scheme::load(&path) {
            Ok(scheme) if scheme.category.is_empty() => {
                let what = format!("「{}」には [[category]] がなく、判定の選択肢になりません", scheme.name);
                self.report(value.span(), what, Some("[[category]] のある整理区分のファイル"), None);
                None
            }
            Ok(scheme) => Some(scheme),
            Err(error) => {
                self.problems.extend(error.problems().iter().map(|problem| (value.span().start, problem.clone())));
                None
            }
        }
    }

    /// The file or folder a key names.
    fn existing(&mut self, written: &Written, key: &Key) -> Option<PathBuf> {
        let value = written.get(key)?;
        Some(self.found(written.text(key)?, value.span(), key.kind))
    }

    /// A path against the plan's folder; told where it is not there or is something else.
    fn found(&mut self, text: &str, span: Range<usize>, kind: Kind) -> PathBuf {
        let path = self.folder.join(text);
        let (there, noun) = if kind == Kind::Folder { (path.is_dir(), "フォルダー") } else { (path.is_file(), "ファイル") };
        if !there {
            let what = match (path.exists(), kind) {
                (true, Kind::Folder) => format!("「{text}」はフォルダーではありません"),
                (true, _) => format!("「{text}」はファイルではありません"),
                (false, _) => format!("{noun}「{text}」が見つかりません"),
            };
            let remedy = format!("この設定ファイルのあるフォルダーから見たパスを書いてください（探した場所: {}）", path.display());
            self.report(span, what, None, Some(&remedy));
        }
        path
    }
}

/// Columns of what people wrote.
fn is_answer(key: &Key) -> bool {
    [keys::COLUMNS_TEXT, keys::COLUMNS_PROPOSAL].contains(key)
}

/// Columns that others read, whole or counted.
fn is_shown(key: &Key) -> bool {
    [keys::COLUMNS_ID, keys::COLUMNS_FIELD, keys::COLUMNS_CLOSED].contains(key)
}

/// Columns that cannot be an answer's at the same time.
fn kept_apart(key: &Key) -> bool {
    [keys::COLUMNS_PROPOSAL, keys::COLUMNS_PRIVATE].contains(key)
}

fn count(written: &Written, key: &Key) -> Option<usize> {
    written.whole(key).and_then(|number| usize::try_from(number).ok())
}

/// Thresholds of flags that have one of their own.
fn flag_thresholds(written: &Written) -> BTreeMap<Flag, f64> {
    let own = [
        (Flag::Budget, keys::BUDGET_THRESHOLD),
        (Flag::Staff, keys::STAFF_THRESHOLD),
        (Flag::Law, keys::LAW_THRESHOLD),
        (Flag::Private, keys::PRIVATE_THRESHOLD),
    ];
    own.into_iter().filter_map(|(flag, key)| Some((flag, written.ratio(&key)?))).collect()
}

fn cluster(written: &Written) -> cluster::Params {
    let standard = cluster::Params::default();
    cluster::Params {
        wider_threshold: written.ratio(&keys::WIDER_THRESHOLD).unwrap_or(standard.wider_threshold),
        merge_threshold: written.ratio(&keys::MERGE_THRESHOLD).unwrap_or(standard.merge_threshold),
        caution_threshold: written.ratio(&keys::CAUTION_THRESHOLD).unwrap_or(standard.caution_threshold),
        duplicate_threshold: written.ratio(&keys::DUPLICATE_THRESHOLD).unwrap_or(standard.duplicate_threshold),
        neighbors: count(written, &keys::NEIGHBORS).unwrap_or(standard.neighbors),
        max_group: count(written, &keys::MAX_GROUP).unwrap_or(standard.max_group),
        themes: count(written, &keys::THEMES),
        map_limit: count(written, &keys::MAP_LIMIT).unwrap_or(standard.map_limit),
        seed: written.whole(&keys::SEED).and_then(|seed| u64::try_from(seed).ok()).unwrap_or(standard.seed),
    }
}

/// Every setting that counts. What is worked out at run (a date, a sheet) is told in words.
fn settings(written: &Written, year: &str, dir: &str) -> Vec<(String, String)> {
    let mut settings = Vec::new();
    for table in keys::TABLES {
        if table.repeated {
            for (i, section) in written.inputs.iter().flatten().enumerate() {
                settings.extend(
                    keys::of(table.name).map(|key| (format!("{}[{}].{}", table.name, i + 1, key.name), setting(Some(section), key))),
                );
            }
            continue;
        }
        for key in keys::of(table.name) {
            let value = match *key {
                keys::YEAR => quoted(year),
                keys::OUTPUT_DIR => quoted(dir),
                _ => written.get(key).map_or_else(|| setting(None, key), |value| shown(value.get_ref())),
            };
            settings.push((key.full_name(), value));
        }
    }
    settings
}

fn setting(section: Option<&Section>, key: &Key) -> String {
    match (section.and_then(|section| section.get(key)), key.default) {
        (Some(value), _) => shown(value.get_ref()),
        (None, Fallback::Value(value)) => value.to_owned(),
        (None, Fallback::Told(told)) => told.to_owned(),
        (None, Fallback::Required) => String::new(),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Texts(texts) => format!("[{}]", texts.iter().map(|text| quoted(text.get_ref())).collect::<Vec<_>>().join(", ")),
        Value::Number(number) => number.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Truth(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Auto => quoted("auto"),
    }
}
