//! Judges labelled texts, one an issue, against the measures and departments of `fixtures/r6`. Shared with the examples that fit the models.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use saiseiri::city::{Department, Measure};
use saiseiri::judge::{Cues, Knowledge};
use saiseiri::matrix::Vectors;
use saiseiri::reader::{Reader, Reading};
use saiseiri::{interpret, tokenize, vectorize};

/// A row of a CSV by its header.
pub type Row = BTreeMap<String, String>;

/// The rows of a fixture, by its path below `fixtures/`.
pub fn rows(path: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path);
    let mut reader = csv::Reader::from_path(Path::new(&path)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// All that is known before a text is read, and the lists of a city.
pub struct Bench {
    reader: Reader,
    /// The cue words.
    pub cues: Cues,
    /// The city's measures.
    pub measures: Vec<Measure>,
    /// The city's departments.
    pub departments: Vec<Department>,
}

/// Texts and lists, read and weighed: a row for each text, each measure, each department.
pub struct Weighed {
    /// Words and what they say.
    pub reading: Reading,
    /// Numbers.
    pub vectors: Vectors,
}

impl Bench {
    /// Loads the built-in dictionaries and the lists of `fixtures/r6`.
    pub fn load() -> Self {
        let told = |row: &Row, key: &str| row.get(key).filter(|text| !text.is_empty()).cloned();
        let measure = |row: &Row| Measure {
            id: row["measure_id"].clone(),
            name: row["名称"].clone(),
            description: row["内容"].clone(),
            status: told(row, "状況"),
            period: told(row, "時期"),
            department: told(row, "所管課"),
        };
        let department = |row: &Row| Department { name: row["課名"].clone(), duties: row["所掌事務"].clone() };
        Self {
            reader: Reader::load(&tokenize::Params::default(), &interpret::Params::default()).unwrap(),
            measures: rows("r6/measures.csv").iter().map(measure).collect(),
            departments: rows("r6/departments.csv").iter().map(department).collect(),
            cues: Cues::load(&[]).unwrap(),
        }
    }

    /// Reads texts and lists.
    pub fn read(&self, texts: &[&str]) -> Weighed {
        let mut all: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        all.extend(self.measures.iter().map(|m| format!("{}。{}", m.name, m.description)));
        all.extend(self.departments.iter().map(|d| format!("{}。{}", d.name, d.duties)));
        let reading = self.reader.read(&all).unwrap();
        let (documents, frames): (Vec<_>, Vec<_>) = reading.documents.iter().zip(&reading.frames).unzip();
        let vectors = vectorize::vectorize(&documents, &frames, self.reader.lexicon(), &self.reader.places(), &[], 1).unwrap();
        Weighed { reading, vectors }
    }

    /// Reads texts.
    #[allow(dead_code, reason = "the examples that fit the models have no proposals")]
    pub fn reading(&self, texts: &[&str]) -> Reading {
        self.reader.read(texts).unwrap()
    }

    /// What is known, as the judgements ask for it.
    pub fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { lexicon: self.reader.lexicon(), atlas: self.reader.atlas(), cues: &self.cues }
    }
}
