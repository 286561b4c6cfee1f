//! run.json: how a run came about, enough to tell whether two runs should agree. Two runs of one plan on one input differ only in
//! `seconds`.

use std::path::{Component, Path};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::json::masked;
use crate::calibration::{Calibration, Trial};
use crate::error::{Problem, Result};
use crate::group::Parts;
use crate::scheme::Scheme;
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
    scheme: &'a Option<Scheme>,
    ledger: Option<RecordedLedger<'a>>,
    learned: Option<Learned>,
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

/// The ledger that the run read: what it obeyed.
#[derive(serde::Serialize)]
struct RecordedLedger<'a> {
    /// As seen from the output folder.
    file: String,
    entries: usize,
    head: &'a str,
}

/// What the city's decisions taught, and whether it is used.
#[derive(serde::Serialize)]
struct Learned {
    pairs: LearnedTrial,
    /// In the order of `Parts::NAMES`; `null` where the defaults are used.
    factors: Option<[f64; Parts::WIDTH]>,
    abstractness: LearnedTrial,
    /// `null` where the plan's is used.
    abstract_threshold: Option<f64>,
}

#[derive(serde::Serialize)]
struct LearnedTrial {
    yes: usize,
    no: usize,
    needed: usize,
    f1_before: Option<f64>,
    f1_after: Option<f64>,
    adopted: bool,
}

impl From<&Trial> for LearnedTrial {
    fn from(trial: &Trial) -> Self {
        let Trial { yes, no, needed, before, after, adopted } = *trial;
        Self { yes, no, needed, f1_before: before, f1_after: after, adopted }
    }
}

impl From<&Calibration> for Learned {
    fn from(calibration: &Calibration) -> Self {
        Self {
            pairs: (&calibration.pairs).into(),
            factors: calibration.factors,
            abstractness: (&calibration.abstractness).into(),
            abstract_threshold: calibration.abstract_threshold,
        }
    }
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

/// A file as seen from a folder, `/` between its parts: the same on two machines that keep both in the same places. The whole path
/// where there is no way from the one to the other (another drive).
fn seen_from(dir: &Path, file: &Path) -> String {
    let (Ok(from), Ok(to)) = (dir.canonicalize(), file.canonicalize()) else { return file.display().to_string() };
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return file.display().to_string();
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The record of a run that writes a workbook of this hash into `dir`.
///
/// # Errors
/// Where it cannot be told in JSON, as for seconds that are no number.
pub fn to_json(triage: &Triage, workbook_sha256: &str, dir: &Path) -> Result<Vec<u8>> {
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
        scheme: &triage.scheme,
        ledger: triage.decided.ledger.as_ref().map(|ledger| RecordedLedger {
            file: seen_from(dir, &ledger.path),
            entries: ledger.entries,
            head: &ledger.head,
        }),
        learned: manifest.calibration.as_ref().map(Learned::from),
        workbook_sha256,
        seconds: Pairs(&manifest.seconds),
    };
    // A plan or a file's name may name somebody.
    let json = masked(&triage.masking, &record).and_then(|record| serde_json::to_vec_pretty(&record));
    let mut json = json.map_err(|error| {
        Problem::new(format!("実行の記録を書けません（{error}）")).remedy("プログラムの誤りです。開発者に知らせてください")
    })?;
    json.push(b'\n');
    Ok(json)
}

/// The hash of the workbook that a run.json speaks of; `None` where it cannot be read.
pub fn workbook_hash(json: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(json).ok()?;
    record.get("workbook_sha256")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_seen_from_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let (r6, r7) = (root.path().join("out/r6"), root.path().join("out/r7"));
        std::fs::create_dir_all(&r6).unwrap();
        std::fs::create_dir_all(&r7).unwrap();
        std::fs::write(r6.join("ledger.parquet"), "").unwrap();
        assert_eq!(seen_from(&r7, &r6.join("ledger.parquet")), "../r6/ledger.parquet");
        assert_eq!(seen_from(&r6, &r7.join("../r6/ledger.parquet")), "ledger.parquet");
    }
}
