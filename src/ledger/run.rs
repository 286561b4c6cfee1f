//! What `apply` must know of a run, read back from its folder: the issues, the groups, the scheme and the ledger that was used.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::decision::Subject;
use crate::error::{Error, Problem, Result};
use crate::scheme::Scheme;
use crate::table::Table;

/// The ledger's name in an output folder, where the plan names no other.
pub const LEDGER: &str = "ledger.parquet";

/// A run, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The scheme of the plan, or what can be chosen without one.
    pub scheme: Scheme,
    /// The issues by id.
    pub issues: BTreeMap<String, Subject>,
    /// The merge groups by name.
    pub groups: BTreeMap<String, Group>,
    /// The ledger that the run used, or that its decisions go to.
    pub ledger: PathBuf,
}

/// A merge group by the ids of its issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Members in survey order.
    pub members: Vec<String>,
    /// The representative.
    pub representative: String,
}

/// The parts of run.json that count here.
#[derive(Debug, serde::Deserialize)]
struct Record {
    year: String,
    #[serde(default)]
    scheme: Option<Scheme>,
    #[serde(default)]
    ledger: Option<LedgerRecord>,
}

#[derive(Debug, serde::Deserialize)]
struct LedgerRecord {
    /// As seen from the folder, `/` between its parts.
    file: String,
}

impl Run {
    /// Reads a run's folder.
    ///
    /// # Errors
    /// Where it is no folder, holds no run, or a file of it cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        if !dir.is_dir() {
            return Err(Problem::new("フォルダーが見つかりません")
                .at(dir.display())
                .remedy("saiseiri run が結果を書いたフォルダーを指定してください")
                .into());
        }
        let record_path = dir.join("run.json");
        let text = fs::read_to_string(&record_path).map_err(|error| of_run(Problem::io(&record_path, "読み込む", &error)))?;
        let record: Record = serde_json::from_str(&text)
            .map_err(|error| of_run(Problem::new(format!("run.json を読めません（{error}）")).at(record_path.display())))?;
        let ledger = record.ledger.map_or_else(|| dir.join(LEDGER), |ledger| dir.join(ledger.file));
        let issues = issues(&read(dir, "issues.parquet")?, &record.year)?;
        let groups = groups(&read(dir, "groups.parquet")?)?;
        Ok(Self { scheme: record.scheme.unwrap_or_else(Scheme::standard), issues, groups, ledger })
    }
}

fn of_run(problem: Problem) -> Error {
    problem.remedy("saiseiri run が結果を書いたフォルダーか確かめ、もう一度 run を実行してください").into()
}

fn read(dir: &Path, name: &str) -> Result<Table> {
    let path = dir.join(name);
    let bytes = fs::read(&path).map_err(|error| of_run(Problem::io(&path, "読み込む", &error)))?;
    Table::from_parquet(&bytes)
}

fn issues(table: &Table, year: &str) -> Result<BTreeMap<String, Subject>> {
    let (ids, responses, texts) = (table.read_text("issue_id")?, table.read_text("response_id")?, table.read_text("text")?);
    let fields = table.read_text("field")?;
    let rows = ids.into_iter().zip(responses).zip(texts).zip(fields);
    Ok(rows
        .filter_map(|(((id, response), text), field)| {
            Some((id?, Subject { year: year.to_owned(), response: response?, text: text?, field }))
        })
        .collect())
}

fn groups(table: &Table) -> Result<BTreeMap<String, Group>> {
    let (names, members) = (table.read_text("merge_group")?, table.read_texts("members")?);
    let rows = names.into_iter().zip(members).zip(table.read_text("representative")?);
    Ok(rows.filter_map(|((name, members), representative)| Some((name?, Group { members, representative: representative? }))).collect())
}
