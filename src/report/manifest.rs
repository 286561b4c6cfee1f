//! run.json: how a run came about, enough to tell whether two runs should agree. Two runs of one plan on one input differ only in
//! `seconds`.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::{Problem, Result};
use crate::survey::Input;
use crate::triage::Triage;

/// The record, in the order it is written.
#[derive(serde::Serialize)]
struct Record<'a> {
    version: &'a str,
    dictionary: &'a str,
    lexicon: Lexicon,
    name: &'a str,
    year: &'a str,
    date: Option<String>,
    plan: &'a str,
    settings: Pairs<'a, String>,
    inputs: Vec<RecordedInput<'a>>,
    counts: Pairs<'a, usize>,
    /// That the tables beside this record are masked.
    masked: bool,
    workbook_sha256: &'a str,
    seconds: Pairs<'a, f64>,
}

#[derive(serde::Serialize)]
struct Lexicon {
    concepts: usize,
    expressions: usize,
}

#[derive(serde::Serialize)]
struct RecordedInput<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    sha256: &'a str,
    header_row: u32,
    rows: usize,
    date: Option<String>,
    encoding: Option<&'a str>,
}

/// Names and values, written as an object in the order given.
struct Pairs<'a, T>(&'a [(String, T)]);

impl<T: Serialize> Serialize for Pairs<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'a> From<&'a Input> for RecordedInput<'a> {
    fn from(input: &'a Input) -> Self {
        Self {
            file: &input.file,
            sheet: input.sheet.as_deref(),
            sha256: &input.sha256,
            header_row: input.header_row,
            rows: input.rows,
            date: input.date.map(|date| date.to_string()),
            encoding: input.encoding.as_deref(),
        }
    }
}

/// The record of a run that wrote a workbook of this hash.
///
/// # Errors
/// Where it cannot be told in JSON, as for seconds that are no number.
pub fn to_json(triage: &Triage, workbook_sha256: &str) -> Result<Vec<u8>> {
    let manifest = &triage.manifest;
    let record = Record {
        version: &manifest.version,
        dictionary: &manifest.dictionary,
        lexicon: Lexicon { concepts: manifest.lexicon.0, expressions: manifest.lexicon.1 },
        name: &triage.name,
        year: &triage.year,
        date: triage.date.map(|date| date.to_string()),
        plan: &manifest.plan,
        settings: Pairs(&manifest.settings),
        inputs: triage.survey.inputs.iter().map(RecordedInput::from).collect(),
        counts: Pairs(&manifest.counts),
        masked: true,
        workbook_sha256,
        seconds: Pairs(&manifest.seconds),
    };
    let mut json = serde_json::to_vec_pretty(&record).map_err(|error| {
        Problem::new(format!("実行の記録を書けません（{error}）")).remedy("プログラムの誤りです。開発者に知らせてください")
    })?;
    json.push(b'\n');
    // A plan or a file's name may name somebody.
    Ok(triage.masking.masked(&String::from_utf8_lossy(&json)).into_owned().into_bytes())
}

/// The hash of the workbook that a run.json speaks of; `None` where it cannot be read.
pub fn workbook_hash(json: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(json).ok()?;
    record.get("workbook_sha256")?.as_str().map(str::to_owned)
}
