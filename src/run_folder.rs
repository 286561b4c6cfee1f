//! The folder of a run, read back: its record, its tables, and the rows of those that several parts need. The only place that knows how
//! a run's files are found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::document::IssueId;
use crate::error::{Error, Problem, Result};
use crate::frame::Slot;
use crate::group::Parts;
use crate::table::Table;

/// The record's name in a run's folder.
pub const RECORD: &str = "run.json";

/// The folder of a run with its issues at hand.
pub struct RunFolder {
    dir: PathBuf,
    /// The issues in survey order.
    pub issues: Vec<IssueRow>,
}

/// A row of `issues.parquet`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IssueRow {
    /// `R6-0012`.
    pub id: String,
    /// The response it comes from.
    pub response: String,
    /// The issue's text, as written.
    pub text: String,
    /// The text with signs in place of what is private; `None` in a run of a version that did not mask.
    pub masked: Option<String>,
    /// 分野.
    pub field: Option<String>,
    /// How many say the same, itself included.
    pub copies: usize,
    /// The issue it repeats.
    pub duplicate_of: Option<String>,
    /// Whether it is too abstract to act on.
    pub is_abstract: bool,
    /// Its merge group.
    pub merge_group: Option<String>,
    /// Its theme.
    pub theme: Option<String>,
    /// 0 concrete to 1 abstract; `None` where there is nothing to judge.
    pub abstractness: Option<f64>,
    /// 具体的, 一部不明, 抽象的.
    pub level: Option<String>,
    /// 小, 中, 大.
    pub size: Option<String>,
    /// What is to be said of the proposal that came with it.
    pub proposal_check: Option<String>,
    /// What to ask back.
    pub question: Option<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// The signs on it.
    pub flags: Vec<String>,
    /// Departments, likeliest first.
    pub departments: Vec<String>,
    /// What fills each slot, in the order of `Slot::ALL`.
    pub frame: [Vec<String>; 5],
    /// Its content words; empty where the run did not write them.
    pub terms: Vec<String>,
}

/// A row of `pairs.parquet`.
pub struct PairRow {
    /// The issue that comes first in the survey.
    pub left: String,
    /// The other.
    pub right: String,
    /// 0..=1.
    pub score: f64,
    /// `duplicate`, `merge` or `caution`.
    pub kind: String,
    /// Why, in Japanese.
    pub reason: String,
    /// In the order of `Parts::NAMES`; they add up to the score.
    pub parts: [f64; Parts::WIDTH],
}

/// A row of `neighbors.parquet`.
pub struct NeighborRow {
    /// Whose neighbor.
    pub id: String,
    /// The issue near it.
    pub neighbor: String,
    /// 0..=1.
    pub score: f64,
}

/// A row of `groups.parquet`.
pub struct GroupRow {
    /// `G001`.
    pub name: String,
    /// Members in survey order.
    pub members: Vec<String>,
    /// The member nearest to all others.
    pub representative: String,
    /// The member least like it.
    pub farthest: String,
    /// Least likeness of two members.
    pub cohesion: f64,
    /// How it came together, a step a text.
    pub path: Vec<String>,
}

/// A row of `findings.parquet`.
pub struct FindingRow {
    /// The issue.
    pub id: String,
    /// What was judged, in Japanese.
    pub judgement: String,
    /// What was seen or missed.
    pub cue: String,
    /// Bytes of the issue's text; `None` for something that is not there.
    pub span: Option<(usize, usize)>,
    /// What it adds to the score.
    pub contribution: f64,
}

/// A row of `measures.parquet`.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRow {
    /// The issue.
    pub id: String,
    /// The measure near it.
    pub measure: String,
    /// 0..=1.
    pub score: f64,
    /// 名称.
    pub name: Option<String>,
    /// 状況.
    pub status: Option<String>,
    /// 時期.
    pub period: Option<String>,
}

impl RunFolder {
    /// Opens a run's folder and reads its issues.
    ///
    /// # Errors
    /// Where it is no folder, or holds no run.
    pub fn open(dir: &Path) -> Result<Self> {
        if !dir.is_dir() {
            return Err(Problem::new("フォルダーが見つかりません")
                .at(dir.display())
                .remedy("saiseiri run が結果を書いたフォルダーを指定してください")
                .into());
        }
        let mut folder = Self { dir: dir.to_owned(), issues: Vec::new() };
        folder.issues = issues(&folder.table("issues.parquet")?)?;
        Ok(folder)
    }

    /// A file of the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A table of the run.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn table(&self, name: &str) -> Result<Table> {
        let path = self.path(name);
        let bytes = std::fs::read(&path).map_err(|error| of_run(Problem::io(&path, "読み込む", &error)))?;
        Table::from_parquet(&bytes).map_err(|error| {
            let problem = error.problems().iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>().join("、");
            of_run(Problem::new(problem).at(path.display()))
        })
    }

    /// The record of the run, or what somebody needs of it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn record<T: DeserializeOwned>(&self) -> Result<T> {
        let path = self.path(RECORD);
        let text = std::fs::read_to_string(&path).map_err(|error| of_run(Problem::io(&path, "読み込む", &error)))?;
        serde_json::from_str(&text).map_err(|error| of_run(Problem::new(format!("実行の記録を読めません（{error}）")).at(path.display())))
    }

    /// The issue of an id.
    ///
    /// # Errors
    /// Where there is none; where it is the id of a response, its issues are named.
    pub fn issue(&self, id: &str) -> Result<&IssueRow> {
        let id = id.trim();
        if let Some(issue) = self.find(id).or_else(|| self.find(&IssueId::entered(id).0)) {
            return Ok(issue);
        }
        let of_response: Vec<&str> = self.issues.iter().filter(|issue| issue.response == id).map(|issue| issue.id.as_str()).collect();
        let problem = Problem::new(format!("課題「{id}」はありません")).at(self.path("issues.parquet").display());
        let problem = match (of_response.is_empty(), self.issues.first()) {
            (false, _) => problem.remedy(format!("回答「{id}」の課題ID: {}", of_response.join("、"))),
            (true, Some(first)) => problem.expected(format!("{} のような課題ID（triage.xlsx の「課題候補一覧」）", first.id)),
            (true, None) => problem.remedy("この実行には課題が一件もありません"),
        };
        Err(problem.into())
    }

    /// The issue of an id, if there is one.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&IssueRow> {
        self.issues.iter().find(|issue| issue.id == id)
    }

    /// The suggested pairs.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn pairs(&self) -> Result<Vec<PairRow>> {
        let table = self.table("pairs.parquet")?;
        let (left, right) = (texts(&table, "left")?, texts(&table, "right")?);
        let (score, kind, reason) = (numbers(&table, "score")?, texts(&table, "kind")?, texts(&table, "reason")?);
        let parts = Parts::NAMES.iter().map(|name| numbers(&table, name)).collect::<Result<Vec<_>>>()?;
        let rows = left.into_iter().zip(right).zip(score).zip(kind).zip(reason).enumerate();
        Ok(rows
            .map(|(i, ((((left, right), score), kind), reason))| {
                let parts = std::array::from_fn(|part| parts[part][i]);
                PairRow { left, right, score, kind, reason, parts }
            })
            .collect())
    }

    /// The near issues, nearest first for each issue.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn neighbors(&self) -> Result<Vec<NeighborRow>> {
        let table = self.table("neighbors.parquet")?;
        let rows = texts(&table, "issue_id")?.into_iter().zip(texts(&table, "neighbor_id")?).zip(numbers(&table, "score")?);
        Ok(rows.map(|((id, neighbor), score)| NeighborRow { id, neighbor, score }).collect())
    }

    /// The merge groups.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn groups(&self) -> Result<Vec<GroupRow>> {
        let table = self.table("groups.parquet")?;
        let (names, members) = (texts(&table, "merge_group")?, table.read_texts("members")?);
        let (representative, farthest, cohesion) =
            (texts(&table, "representative")?, texts(&table, "farthest")?, numbers(&table, "cohesion")?);
        let rows = names.into_iter().zip(members).zip(representative).zip(farthest).zip(cohesion).zip(lists_if_there(&table, "path")?);
        Ok(rows
            .map(|(((((name, members), representative), farthest), cohesion), path)| GroupRow {
                name,
                members,
                representative,
                farthest,
                cohesion,
                path,
            })
            .collect())
    }

    /// The label terms of a theme.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn theme_terms(&self, theme: &str) -> Result<Vec<String>> {
        let table = self.table("themes.parquet")?;
        let names = texts(&table, "theme")?;
        let terms = table.read_texts("label_terms")?;
        Ok(names.iter().position(|name| name == theme).and_then(|at| terms.get(at).cloned()).unwrap_or_default())
    }

    /// The evidence of one issue, in the order of the file.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn findings(&self, id: &str) -> Result<Vec<FindingRow>> {
        let table = self.table("findings.parquet")?;
        let (ids, judgements, cues) = (texts(&table, "issue_id")?, texts(&table, "judgement")?, texts(&table, "cue")?);
        let (starts, ends, contributions) = (table.read_number("start")?, table.read_number("end")?, numbers(&table, "contribution")?);
        let rows = ids.into_iter().zip(judgements).zip(cues).zip(starts.into_iter().zip(ends)).zip(contributions);
        Ok(rows
            .map(|((((id, judgement), cue), (start, end)), contribution)| FindingRow {
                id,
                judgement,
                cue,
                span: start.zip(end).map(|(start, end)| (whole(start), whole(end))),
                contribution,
            })
            .filter(|row| row.id == id)
            .collect())
    }

    /// The measures near each issue, nearest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn measures(&self) -> Result<Vec<MeasureRow>> {
        let table = self.table("measures.parquet")?;
        let rows = texts(&table, "issue_id")?.into_iter().zip(texts(&table, "measure_id")?).zip(numbers(&table, "score")?);
        let told = text_if_there(&table, "name")?.into_iter().zip(text_if_there(&table, "status")?).zip(text_if_there(&table, "period")?);
        let rows = rows.zip(told);
        Ok(rows.map(|(((id, measure), score), ((name, status), period))| MeasureRow { id, measure, score, name, status, period }).collect())
    }

    /// What became of each response, by its id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn dispositions(&self) -> Result<BTreeMap<String, String>> {
        let table = self.table("responses.parquet")?;
        Ok(texts(&table, "response_id")?.into_iter().zip(texts(&table, "disposition")?).collect())
    }

    /// A setting of the run, as TOML.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        let manifest: serde_json::Value = self.record()?;
        Ok(manifest["settings"][name].as_str().map(str::to_owned))
    }
}

fn of_run(problem: Problem) -> Error {
    problem.remedy("saiseiri run が結果を書いたフォルダーか確かめ、もう一度 run を実行してください").into()
}

fn issues(table: &Table) -> Result<Vec<IssueRow>> {
    let (ids, responses, text) = (texts(table, "issue_id")?, texts(table, "response_id")?, texts(table, "text")?);
    let (field, duplicate_of) = (table.read_text("field")?, table.read_text("duplicate_of")?);
    let (merge_group, theme) = (table.read_text("merge_group")?, table.read_text("theme")?);
    let (copies, abstractness) = (numbers(table, "copies")?, table.read_number("abstractness")?);
    let is_abstract = table.read_truth("abstract")?;
    let (level, question) = (table.read_text("level")?, table.read_text("question")?);
    let (missing, flags, departments) = (table.read_texts("missing")?, table.read_texts("flags")?, table.read_texts("departments")?);
    let masked = text_if_there(table, "text_masked")?;
    let (size, proposal_check) = (text_if_there(table, "size")?, text_if_there(table, "proposal_check")?);
    let frame = Slot::ALL.iter().map(|slot| table.read_texts(slot.column())).collect::<Result<Vec<_>>>()?;
    let terms = lists_if_there(table, "terms")?;
    Ok((0..table.height())
        .map(|i| IssueRow {
            id: ids[i].clone(),
            response: responses[i].clone(),
            text: text[i].clone(),
            masked: masked[i].clone(),
            field: field[i].clone(),
            copies: whole(copies[i]),
            duplicate_of: duplicate_of[i].clone(),
            is_abstract: is_abstract[i].unwrap_or(false),
            merge_group: merge_group[i].clone(),
            theme: theme[i].clone(),
            abstractness: abstractness[i],
            level: level[i].clone(),
            size: size[i].clone(),
            proposal_check: proposal_check[i].clone(),
            question: question[i].clone(),
            missing: missing[i].clone(),
            flags: flags[i].clone(),
            departments: departments[i].clone(),
            frame: std::array::from_fn(|slot| once(&frame[slot][i])),
            terms: once(&terms[i]),
        })
        .collect())
}

/// Each text once, where it stands first.
fn once(texts: &[String]) -> Vec<String> {
    texts.iter().enumerate().filter(|(i, text)| !texts[..*i].contains(text)).map(|(_, text)| text.clone()).collect()
}

/// A column that a run of an older version does not have.
fn text_if_there(table: &Table, name: &str) -> Result<Vec<Option<String>>> {
    if table.names().iter().any(|known| known == name) { table.read_text(name) } else { Ok(vec![None; table.height()]) }
}

/// A column of lists that a run of an older version does not have.
fn lists_if_there(table: &Table, name: &str) -> Result<Vec<Vec<String>>> {
    if table.names().iter().any(|known| known == name) { table.read_texts(name) } else { Ok(vec![Vec::new(); table.height()]) }
}

/// A column of text in which no cell is empty.
///
/// # Errors
/// Where there is no such column, or a cell is.
pub fn texts(table: &Table, name: &str) -> Result<Vec<String>> {
    let values = table.read_text(name)?;
    values.into_iter().map(|value| value.ok_or_else(|| gap(name))).collect()
}

/// A column of numbers in which no cell is empty.
fn numbers(table: &Table, name: &str) -> Result<Vec<f64>> {
    let values = table.read_number(name)?;
    values.into_iter().map(|value| value.ok_or_else(|| gap(name))).collect()
}

fn gap(name: &str) -> Error {
    Problem::new(format!("表の列「{name}」に空欄があります")).remedy("もう一度 saiseiri run を実行してください").into()
}

/// A count or place that was written as a whole number.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places and counts of a text are far below 2^53 and not negative"
)]
pub const fn whole(number: f64) -> usize {
    number as usize
}
