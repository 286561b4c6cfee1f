//! Judges labelled texts, one an issue, against the measures and departments of `fixtures/r6`. Shared with the examples that fit the models.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use saiseiri::atlas::Atlas;
use saiseiri::city::{Department, Measure};
use saiseiri::document::Document;
use saiseiri::frame::Frame;
use saiseiri::interpret::{self, Interpreter};
use saiseiri::judge::{Cues, Knowledge};
use saiseiri::lexicon::Lexicon;
use saiseiri::matrix::Vectors;
use saiseiri::tokenize::{self, Tokenizer};
use saiseiri::vectorize::{self, Sayings};

/// A row of a CSV by its header.
pub type Row = BTreeMap<String, String>;

/// The rows of a fixture, by its path below `fixtures/`.
pub fn rows(path: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path);
    let mut reader = csv::Reader::from_path(Path::new(&path)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// All that is known before a text is read.
pub struct Bench {
    tokenizer: Tokenizer,
    expressions: Vec<Document>,
    sayings: (Vec<Document>, Vec<Frame>),
    /// The concepts.
    pub lexicon: Lexicon,
    /// The canonical issues.
    pub atlas: Atlas,
    /// The cue words.
    pub cues: Cues,
    /// The city's measures.
    pub measures: Vec<Measure>,
    /// The city's departments.
    pub departments: Vec<Department>,
}

/// Texts and lists, read and weighed: a row for each text, each measure, each department.
pub struct Reading {
    /// Words.
    pub documents: Vec<Document>,
    /// What they say.
    pub frames: Vec<Frame>,
    /// Numbers.
    pub vectors: Vectors,
}

impl Bench {
    /// Loads the built-in dictionaries and the lists of `fixtures/r6`.
    pub fn load() -> Self {
        let tokenizer = Tokenizer::load(&tokenize::Params::default()).unwrap();
        let lexicon = interpret::load_lexicon(&interpret::Params::default()).unwrap();
        let expressions = tokenizer.read(&lexicon.iter().flat_map(|(_, concept)| &concept.expressions).collect::<Vec<_>>()).unwrap();
        let atlas = interpret::load_atlas().unwrap();
        let said = tokenizer.read(&atlas.sayings().map(|(_, saying)| saying).collect::<Vec<_>>()).unwrap();
        let frames = Interpreter::new(&lexicon, &expressions).unwrap().read(&said);
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
            measures: rows("r6/measures.csv").iter().map(measure).collect(),
            departments: rows("r6/departments.csv").iter().map(department).collect(),
            cues: Cues::load(&[]).unwrap(),
            sayings: (said, frames),
            tokenizer,
            expressions,
            lexicon,
            atlas,
        }
    }

    /// Reads texts and lists.
    pub fn read(&self, texts: &[&str]) -> Reading {
        let mut all: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        all.extend(self.measures.iter().map(|m| format!("{}。{}", m.name, m.description)));
        all.extend(self.departments.iter().map(|d| format!("{}。{}", d.name, d.duties)));
        let documents = self.tokenizer.read(&all).unwrap();
        let frames = Interpreter::new(&self.lexicon, &self.expressions).unwrap().read(&documents);
        let sayings = Sayings { atlas: &self.atlas, documents: &self.sayings.0, frames: &self.sayings.1 };
        let vectors = vectorize::vectorize(&documents, &frames, &self.lexicon, &sayings);
        Reading { documents, frames, vectors }
    }

    /// What is known, as the judgements ask for it.
    pub fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { lexicon: &self.lexicon, atlas: &self.atlas, cues: &self.cues }
    }
}
