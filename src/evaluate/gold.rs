//! Gold labels: what a careful reader says of each unit of a survey.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Problem, Result};
use crate::ingest;

/// One thing raised, as the reader cut it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Name of the unit; `None` where the file names none.
    pub id: Option<String>,
    /// The response it stands in.
    pub response: String,
    /// A verbatim part of the response; `None` for the whole of it.
    pub text: Option<String>,
    /// The gold group; `None` where the unit raises nothing.
    pub issue: Option<String>,
    /// 0 concrete, 1 partly unclear, 2 abstract; `None` where it is not labelled.
    pub abstractness: Option<u8>,
    /// Slots that have to be asked for.
    pub missing: Vec<String>,
    /// Flags.
    pub flags: Vec<String>,
    /// The owning department.
    pub owner: Option<String>,
}

/// The labels of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gold {
    /// The units in the order of the file.
    pub units: Vec<Unit>,
    /// Pairs of units, by their index, that are alike in words and must stay apart.
    pub hard_negatives: Vec<(usize, usize)>,
    /// For each unit the measures that answer it.
    pub measures: Vec<Vec<String>>,
    /// Which columns the file has beside those that must be there.
    pub labelled: Vec<&'static str>,
}

/// Columns that a file of labels may have.
const OPTIONAL: [&str; 6] = ["unit_id", "unit_text", "abstractness", "missing", "flags", "owner"];

impl Gold {
    /// Reads `path`, and `hard_negatives.csv` and `measure_links.csv` where they stand beside it.
    ///
    /// # Errors
    /// Where a file cannot be read, lacks a column, or names a unit or level that does not exist; all at once.
    pub fn read(path: &Path) -> Result<Self> {
        let table = ingest::table(path, &["response_id", "issue_id"], &OPTIONAL)?;
        let mut problems = Vec::new();
        let mut units = Vec::new();
        for row in &table.rows {
            let cell = |name: &str| row.cells.get(name).cloned();
            let list = |name: &str| -> Vec<String> {
                cell(name).unwrap_or_default().split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            };
            let Some(response) = cell("response_id") else {
                problems.push(Problem::new("「response_id」が空です").at(&row.place).remedy("回答IDを入れるか、行を削除してください"));
                continue;
            };
            let abstractness = match cell("abstractness").as_deref() {
                None => None,
                Some("0") => Some(0),
                Some("1") => Some(1),
                Some("2") => Some(2),
                Some(other) => {
                    problems.push(Problem::new(format!("「abstractness」が「{other}」です")).at(&row.place).expected("0、1、2 のどれか"));
                    None
                }
            };
            units.push(Unit {
                id: cell("unit_id"),
                response: ingest::normal(&response),
                text: cell("unit_text"),
                issue: cell("issue_id"),
                abstractness,
                missing: list("missing"),
                flags: list("flags"),
                owner: cell("owner"),
            });
        }
        let by_id: BTreeMap<&str, usize> = units.iter().enumerate().filter_map(|(i, unit)| Some((unit.id.as_deref()?, i))).collect();
        let mut hard_negatives = Vec::new();
        let mut measures = vec![Vec::new(); units.len()];
        if let Some(beside) = beside(path, "hard_negatives.csv") {
            for row in &ingest::table(&beside, &["unit_a", "unit_b"], &[])?.rows {
                let unit = |name: &str| by_id.get(row.cells.get(name)?.as_str()).copied();
                match unit("unit_a").zip(unit("unit_b")) {
                    Some(pair) => hard_negatives.push(pair),
                    None => problems.push(unknown_unit(path).at(&row.place)),
                }
            }
        }
        if let Some(beside) = beside(path, "measure_links.csv") {
            for row in &ingest::table(&beside, &["unit_id", "measure_id"], &[])?.rows {
                let unit = row.cells.get("unit_id").and_then(|id| by_id.get(id.as_str()).copied());
                match unit.zip(row.cells.get("measure_id")) {
                    Some((unit, measure)) => measures[unit].push(measure.clone()),
                    None => problems.push(unknown_unit(path).at(&row.place)),
                }
            }
        }
        match Error::all(problems) {
            Some(error) => Err(error),
            None => Ok(Self { units, hard_negatives, measures, labelled: table.columns }),
        }
    }

    /// Whether the labels have a column.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.labelled.contains(&column)
    }
}

fn beside(path: &Path, name: &str) -> Option<PathBuf> {
    Some(path.with_file_name(name)).filter(|path| path.is_file())
}

fn unknown_unit(path: &Path) -> Problem {
    Problem::new("正解ファイルにない unit_id です").expected(format!("{} の unit_id の列にある値", path.display()))
}
