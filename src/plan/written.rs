//! The pipeline file as written: every value with its place, types and ranges checked against the list of keys, nothing filled in yet.
//!
//! It is read by hand from toml's tree instead of by serde, because serde stops at the first problem and an officer wants them all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::error::Problem;
use crate::plan::keys::{self, Key, Kind, TABLES};
use crate::plan::nearest::nearest;
use crate::survey::Date;
use crate::toml_text::{Source, syntax_problem};

/// A value of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text, path, label or choice.
    Text(String),
    /// Several, each with its place.
    Texts(Vec<Spanned<String>>),
    /// A ratio.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// True or false.
    Truth(bool),
    /// A day.
    Date(Date),
    /// `"auto"`.
    Auto,
}

/// A table of the file: what was written in it, by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Where its heading stands.
    pub span: Range<usize>,
    /// `None` for a value that was refused.
    values: BTreeMap<&'static str, Option<Spanned<Value>>>,
}

/// The file as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    sections: BTreeMap<&'static str, Section>,
    /// The `[[input]]`s in order; `None` where `input` is not written at all.
    pub inputs: Option<Vec<Section>>,
}

/// Problems with the byte at which each stands, so that they can be told in the order of the file.
pub type Problems = Vec<(usize, Problem)>;

impl Section {
    /// What is written at a key of this table.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Spanned<Value>> {
        self.values.get(key.name)?.as_ref()
    }

    /// Whether a key is written, be its value refused.
    #[must_use]
    pub fn mentions(&self, key: &Key) -> bool {
        self.values.contains_key(key.name)
    }

    /// The text at a key.
    #[must_use]
    pub fn text(&self, key: &Key) -> Option<&str> {
        match self.get(key)?.get_ref() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts at a key, each with its place; none where nothing is written.
    #[must_use]
    pub fn texts(&self, key: &Key) -> &[Spanned<String>] {
        match self.get(key).map(Spanned::get_ref) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// The whole number at a key; `None` for `"auto"` too.
    #[must_use]
    pub fn whole(&self, key: &Key) -> Option<i64> {
        match self.get(key)?.get_ref() {
            Value::Whole(number) => Some(*number),
            _ => None,
        }
    }
}

impl Written {
    /// What is written at a key that does not stand in `[[input]]`.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Spanned<Value>> {
        self.sections.get(key.table)?.get(key)
    }

    /// Whether a key is written, be its value refused.
    #[must_use]
    pub fn mentions(&self, key: &Key) -> bool {
        self.sections.get(key.table).is_some_and(|section| section.mentions(key))
    }

    /// The text at a key.
    #[must_use]
    pub fn text(&self, key: &Key) -> Option<&str> {
        self.sections.get(key.table)?.text(key)
    }

    /// The texts at a key, each with its place.
    #[must_use]
    pub fn texts(&self, key: &Key) -> &[Spanned<String>] {
        self.sections.get(key.table).map_or(&[], |section| section.texts(key))
    }

    /// The whole number at a key; `None` for `"auto"` too.
    #[must_use]
    pub fn whole(&self, key: &Key) -> Option<i64> {
        self.sections.get(key.table)?.whole(key)
    }

    /// The ratio at a key.
    #[must_use]
    pub fn ratio(&self, key: &Key) -> Option<f64> {
        match self.get(key)?.get_ref() {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// True or false at a key.
    #[must_use]
    pub fn truth(&self, key: &Key) -> Option<bool> {
        match self.get(key)?.get_ref() {
            Value::Truth(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The day at a key.
    #[must_use]
    pub fn date(&self, key: &Key) -> Option<Date> {
        match self.get(key)?.get_ref() {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// Where a table's heading stands; `None` where the file has no such table.
    #[must_use]
    pub fn span_of(&self, table: &str) -> Option<Range<usize>> {
        self.sections.get(table).map(|section| section.span.clone())
    }
}

/// Reads the file. `None` where it is no TOML; what could be read otherwise, beside the problems.
pub fn read(source: &Source, problems: &mut Problems) -> Option<Written> {
    let (tree, errors) = DeTable::parse_recoverable(&source.text);
    if !errors.is_empty() {
        let mut lines = BTreeSet::new();
        for error in &errors {
            let at = error.span().map_or(source.text.len(), |span| span.start);
            // One slip makes several errors on its line; the first says what it was.
            if lines.insert(source.position(at).0) {
                problems.push((at, syntax_problem(source, error.message(), error.span())));
            }
        }
        return None;
    }
    let mut reader = Reader { source, problems };
    let mut written = Written { sections: BTreeMap::new(), inputs: None };
    let top = tree.get_ref();
    written.sections.insert("", reader.section("", 0..0, top));
    for (name, value) in top {
        let Some(table) = TABLES.iter().find(|table| !table.name.is_empty() && table.name == name.get_ref()) else { continue };
        if table.repeated {
            written.inputs = Some(reader.repeated(table.name, name, value));
        } else if let Some(content) = value.get_ref().as_table() {
            written.sections.insert(table.name, reader.section(table.name, name.span(), content));
        } else {
            reader.wrong_type(
                value,
                &format!("[{0}] の表", table.name),
                &format!("「{0}」は [{0}] と見出しを書き、その下にキーを並べてください", table.name),
            );
        }
    }
    Some(written)
}

struct Reader<'a> {
    source: &'a Source,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn report(&mut self, span: Range<usize>, what: String, label: &str, expected: Option<String>, remedy: Option<String>) {
        let at = span.start;
        let mut problem = self.source.problem(span, what, label);
        problem.expected = expected;
        problem.remedy = remedy;
        self.problems.push((at, problem));
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, expected: &str, remedy: &str) {
        let found = format!("{}が書かれています", type_told(value.get_ref()));
        let remedy = (!remedy.is_empty()).then(|| remedy.to_owned());
        self.report(value.span(), found, "", Some(expected.to_owned()), remedy);
    }

    fn repeated(&mut self, table: &'static str, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) -> Vec<Section> {
        let expected = format!("[[{table}]]（二重の角括弧）");
        let Some(items) = value.get_ref().as_array() else {
            let remedy = format!("[{table}] を [[{table}]] に直してください");
            let span = if value.get_ref().is_table() { name.span() } else { value.span() };
            self.report(span, format!("「{table}」は繰り返せる表です"), "", Some(expected), Some(remedy));
            // Read on, so that its other problems are told in the same go.
            return value.get_ref().as_table().map(|content| self.section(table, name.span(), content)).into_iter().collect();
        };
        let mut sections = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(content) => sections.push(self.section(table, item.span(), content)),
                None => self.wrong_type(item, &expected, ""),
            }
        }
        sections
    }

    fn section(&mut self, table: &'static str, span: Range<usize>, content: &DeTable<'_>) -> Section {
        let mut values = BTreeMap::new();
        for (name, value) in content {
            if let Some(key) = keys::of(table).find(|key| key.name == name.get_ref()) {
                let read = self.value(key, value).map(|read| Spanned::new(value.span(), read));
                values.insert(key.name, read);
            } else if !(table.is_empty() && TABLES.iter().any(|known| known.name == name.get_ref())) {
                self.unknown(table, name, value);
            }
        }
        Section { span, values }
    }

    fn unknown(&mut self, table: &str, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let written: &str = name.get_ref();
        let is_table = table.is_empty()
            && (value.get_ref().is_table() || value.get_ref().as_array().is_some_and(|a| a.iter().any(|v| v.get_ref().is_table())));
        let shown = if is_table { format!("表 [{written}]") } else { format!("キー「{written}」") };
        let names: Vec<&str> = if is_table {
            TABLES.iter().map(|known| known.name).filter(|known| !known.is_empty()).collect()
        } else {
            keys::of(table).map(|key| key.name).collect()
        };
        let remedy = match nearest(written, &names) {
            Some(near) => Some(format!("近い名前: 「{near}」")),
            None => keys::ALL.iter().find(|key| key.name == written).map(|key| match key.table {
                "" => format!("「{written}」は、どの [ ] よりも前、ファイルの先頭に書きます"),
                other => format!("「{written}」は [{other}] の中に書きます"),
            }),
        };
        let what = if table.is_empty() {
            format!("知らない{shown}です")
        } else {
            format!("[{table}] に知らない{shown}があります")
        };
        self.report(name.span(), what, "知らない名前", Some(names.join("、")), remedy);
    }

    fn value(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        match (key.kind, value.get_ref()) {
            (Kind::Text | Kind::File | Kind::Folder | Kind::NewFolder, DeValue::String(text)) => {
                self.filled(text, value.span()).map(Value::Text)
            }
            (Kind::Label, DeValue::String(text)) => self.label(text, value.span()),
            (Kind::Label, DeValue::Integer(number)) => self.label(&number.to_string(), value.span()),
            (Kind::Texts | Kind::Files, DeValue::String(text)) => {
                self.filled(text, value.span()).map(|text| Value::Texts(vec![Spanned::new(value.span(), text)]))
            }
            (Kind::Texts | Kind::Files, DeValue::Array(items)) => Some(self.texts(key, items.iter())),
            (Kind::Truth, DeValue::Boolean(truth)) => Some(Value::Truth(*truth)),
            (Kind::Ratio, DeValue::Float(_) | DeValue::Integer(_)) => self.ratio(key, value),
            (Kind::AutoOrWhole(..), DeValue::String(text)) if text == "auto" => Some(Value::Auto),
            (Kind::Whole(least, most) | Kind::AutoOrWhole(least, most), DeValue::Integer(_)) => self.whole(key, value, least, most),
            (Kind::Date, DeValue::Datetime(written)) if written.time.is_none() && written.offset.is_none() => {
                written.date.map(|date| Value::Date(Date { year: date.year, month: date.month, day: date.day }))
            }
            (Kind::Date, DeValue::String(_)) => {
                self.wrong_type(value, &key.kind.told(), "日付は引用符で囲まずに書いてください");
                None
            }
            (Kind::Choice(choices), DeValue::String(text)) => self.choice(key, choices, text, value.span()),
            _ => {
                let what = format!("「{}」に{}が書かれています", key.name, type_told(value.get_ref()));
                self.report(value.span(), what, "", Some(key.kind.told()), None);
                None
            }
        }
    }

    fn texts<'v>(&mut self, key: &Key, items: impl Iterator<Item = &'v Spanned<DeValue<'v>>>) -> Value {
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.extend(self.filled(text, item.span()).map(|text| Spanned::new(item.span(), text))),
                _ => self.wrong_type(item, &key.kind.told(), ""),
            }
        }
        Value::Texts(texts)
    }

    fn filled(&mut self, text: &str, span: Range<usize>) -> Option<String> {
        if text.trim().is_empty() {
            self.report(
                span,
                "空の文字列です".to_owned(),
                "",
                Some("一字以上の文字列".to_owned()),
                Some("要らなければ行ごと消してください".to_owned()),
            );
            return None;
        }
        Some(text.to_owned())
    }

    fn label(&mut self, text: &str, span: Range<usize>) -> Option<Value> {
        let text = self.filled(text.trim(), span.clone())?;
        if text.chars().count() > keys::MOST_LABEL || !text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            self.report(span, format!("「{text}」は課題IDの頭に使えません"), "", Some(Kind::Label.told()), None);
            return None;
        }
        Some(Value::Text(text))
    }

    fn choice(&mut self, key: &Key, choices: &[&str], text: &str, span: Range<usize>) -> Option<Value> {
        let lower = text.trim().to_ascii_lowercase();
        if let Some(choice) = choices.iter().find(|choice| **choice == lower) {
            return Some(Value::Text((*choice).to_owned()));
        }
        let remedy = nearest(&lower, choices).map(|near| format!("近い名前: \"{near}\""));
        self.report(span, format!("「{text}」は「{}」に書けません", key.name), "", Some(key.kind.told()), remedy);
        None
    }

    fn ratio(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let text = match value.get_ref() {
            DeValue::Float(number) => number.as_str(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            _ => "",
        };
        match text.parse::<f64>() {
            Ok(number) if (0.0..=1.0).contains(&number) => Some(Value::Number(number)),
            _ => {
                self.out_of_range(key, value);
                None
            }
        }
    }

    fn whole(&mut self, key: &Key, value: &Spanned<DeValue<'_>>, least: i64, most: i64) -> Option<Value> {
        let number = value.get_ref().as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        match number {
            Some(number) if (least..=most).contains(&number) => Some(Value::Whole(number)),
            _ => {
                self.out_of_range(key, value);
                None
            }
        }
    }

    fn out_of_range(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) {
        let found = self.source.text.get(value.span()).unwrap_or("").to_owned();
        self.report(value.span(), format!("「{}」の値 {found} は範囲の外です", key.name), "範囲の外", Some(key.kind.told()), None);
    }
}

fn type_told(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字列",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "true・false",
        DeValue::Datetime(_) => "日付・時刻",
        DeValue::Array(_) => "並び [ ]",
        DeValue::Table(_) => "表",
    }
}
