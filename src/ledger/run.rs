//! What `apply` must know of a run, read back from its folder: the issues, the groups, the scheme and the ledger that was used.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::decision::{Decision, Subject};
use crate::error::Result;
use crate::run_folder::{GroupRow, IssueRow, RunFolder};
use crate::scheme::Scheme;

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
        let folder = RunFolder::open(dir)?;
        let record: Record = folder.record()?;
        let ledger = folder.path(record.ledger.as_ref().map_or(LEDGER, |ledger| &ledger.file));
        let groups = folder.groups()?.into_iter().map(group).collect();
        let issues = folder.issues.into_iter().map(|issue| subject(issue, &record.year)).collect();
        Ok(Self { scheme: record.scheme.unwrap_or_else(Scheme::standard), issues, groups, ledger })
    }
}

impl Run {
    /// Whether a judgement says that its issue is merged into another.
    #[must_use]
    pub fn merges(&self, judgement: &Decision) -> bool {
        let category = judgement.value.as_deref().and_then(|value| self.scheme.category(value));
        category.is_some_and(|category| self.scheme.merges(category))
    }
}

fn subject(IssueRow { id, response, text, field, .. }: IssueRow, year: &str) -> (String, Subject) {
    (id, Subject { year: year.to_owned(), response, text, field })
}

fn group(GroupRow { name, members, representative, .. }: GroupRow) -> (String, Group) {
    (name, Group { members, representative })
}
