//! The files of a run as rows, as far as the lists need them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Problem, Result};
use crate::report::{HIDE_BELOW, RECORD};
use crate::survey::Date;
use crate::table::Table;

/// A run as its files tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The plan's name.
    pub name: String,
    /// The plan's year.
    pub year: String,
    /// The date of the documents.
    pub date: Option<Date>,
    /// Places that so few come from are told together.
    pub hide_below: usize,
    /// Likeness from which a measure is worth showing.
    pub near_measure: f64,
    /// The issues in survey order.
    pub issues: Vec<IssueRow>,
    /// Merge group to representative.
    pub representatives: BTreeMap<String, String>,
    /// Response to its attributes, in the order of `attributes`.
    pub responses: BTreeMap<String, Vec<Option<String>>>,
    /// Names of the attributes.
    pub attributes: Vec<String>,
    /// Issue to its measures, nearest first.
    pub measures: BTreeMap<String, Vec<MeasureRow>>,
}

/// A row of `issues.parquet`.
#[derive(Debug, Clone, PartialEq)]
pub struct IssueRow {
    /// `R6-0012`.
    pub id: String,
    /// The response it comes from.
    pub response: String,
    /// The masked text.
    pub text: String,
    /// 分野.
    pub field: Option<String>,
    /// The issue it repeats.
    pub duplicate_of: Option<String>,
    /// Its merge group.
    pub merge_group: Option<String>,
    /// What to ask back.
    pub question: Option<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// The signs on it.
    pub flags: Vec<String>,
    /// Departments, likeliest first.
    pub departments: Vec<String>,
    /// How it stands to last year's issues, where the run compared them.
    pub previous: Option<String>,
}

/// A measure near an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRow {
    /// 名称.
    pub name: String,
    /// 状況.
    pub status: Option<String>,
    /// 時期.
    pub period: Option<String>,
    /// 0..=1.
    pub score: f64,
}

/// Likeness from which a measure is shown where the record does not tell the run's own.
const NEAR_MEASURE: f64 = 0.5;

/// Columns of `responses.parquet` that are none of the survey's own.
const OURS: [&str; 7] = ["response_id", "file", "sheet", "row", "field", "disposition", "issues"];

/// Columns in which a run that compared the years tells of the year before, in the order they are told.
const PREVIOUS: [&str; 4] = ["lineage", "previous_category", "previous_progress", "previous_department"];

/// Reads a run's folder.
///
/// # Errors
/// Where it is no folder, holds no run, or one of a version that did not mask.
pub fn read(dir: &Path) -> Result<Run> {
    if !dir.is_dir() {
        let problem = Problem::new("フォルダーが見つかりません").at(dir.display());
        return Err(problem.remedy("saiseiri run が結果を書いたフォルダーを指定してください").into());
    }
    let record = record(dir)?;
    let text = |name: &str| record[name].as_str().map(str::to_owned);
    let number = |name: &str| record["settings"][name].as_str().and_then(|value| value.parse::<f64>().ok());
    if record["masked"].as_bool() != Some(true) {
        let problem = Problem::new("個人情報を伏せていない、古い版の結果です").at(dir.join(RECORD).display());
        return Err(problem.remedy("もう一度 saiseiri run を実行してから、kickoff を実行してください").into());
    }
    let responses = table(dir, "responses.parquet")?;
    // Closed questions are lists; what people chose does not say where they come from.
    let attributes: Vec<String> =
        responses.names().into_iter().filter(|name| !OURS.contains(&name.as_str()) && responses.read_text(name).is_ok()).collect();
    let groups = table(dir, "groups.parquet")?;
    Ok(Run {
        name: text("name").unwrap_or_default(),
        year: text("year").unwrap_or_default(),
        date: text("date").as_deref().and_then(day),
        hide_below: number("output.hide_below").map_or(HIDE_BELOW, whole),
        near_measure: number("judge.handled_threshold").unwrap_or(NEAR_MEASURE),
        issues: issues(&table(dir, "issues.parquet")?)?,
        representatives: filled(&groups, "merge_group")?.into_iter().zip(filled(&groups, "representative")?).collect(),
        responses: rows(&responses, &attributes)?,
        measures: measures(&table(dir, "measures.parquet")?)?,
        attributes,
    })
}

fn record(dir: &Path) -> Result<serde_json::Value> {
    let path = dir.join(RECORD);
    let told = |problem: Problem| Error::from(problem.remedy("saiseiri run が結果を書いたフォルダーか確かめてください"));
    let text = std::fs::read_to_string(&path).map_err(|error| told(Problem::io(&path, "読み込む", &error)))?;
    serde_json::from_str(&text).map_err(|error| told(Problem::new(format!("実行の記録を読めません（{error}）")).at(path.display())))
}

fn table(dir: &Path, name: &str) -> Result<Table> {
    let path = dir.join(name);
    let bytes = std::fs::read(&path).map_err(|error| {
        Error::from(Problem::io(&path, "読み込む", &error).remedy("saiseiri run が結果を書いたフォルダーか確かめてください"))
    })?;
    Table::from_parquet(&bytes)
}

fn rows(table: &Table, attributes: &[String]) -> Result<BTreeMap<String, Vec<Option<String>>>> {
    let columns = attributes.iter().map(|name| table.read_text(name)).collect::<Result<Vec<_>>>()?;
    let ids = filled(table, "response_id")?;
    Ok(ids.into_iter().enumerate().map(|(row, id)| (id, columns.iter().map(|column| column[row].clone()).collect())).collect())
}

fn issues(table: &Table) -> Result<Vec<IssueRow>> {
    let names = table.names();
    let (ids, responses, texts) = (filled(table, "issue_id")?, filled(table, "response_id")?, filled(table, "text_masked")?);
    let (fields, duplicates) = (table.read_text("field")?, table.read_text("duplicate_of")?);
    let (groups, questions) = (table.read_text("merge_group")?, table.read_text("question")?);
    let (missing, flags, departments) = (table.read_texts("missing")?, table.read_texts("flags")?, table.read_texts("departments")?);
    let previous = PREVIOUS.iter().filter(|name| names.iter().any(|known| known == *name));
    let previous = previous.map(|name| table.read_text(name)).collect::<Result<Vec<_>>>()?;
    Ok((0..table.height())
        .map(|i| {
            let told: Vec<&str> = previous.iter().filter_map(|column| column[i].as_deref()).collect();
            IssueRow {
                id: ids[i].clone(),
                response: responses[i].clone(),
                text: texts[i].clone(),
                field: fields[i].clone(),
                duplicate_of: duplicates[i].clone(),
                merge_group: groups[i].clone(),
                question: questions[i].clone(),
                missing: missing[i].clone(),
                flags: flags[i].clone(),
                departments: departments[i].clone(),
                previous: (!told.is_empty()).then(|| told.join("、")),
            }
        })
        .collect())
}

fn measures(table: &Table) -> Result<BTreeMap<String, Vec<MeasureRow>>> {
    let (ids, names) = (filled(table, "issue_id")?, filled(table, "name")?);
    let (status, period, scores) = (table.read_text("status")?, table.read_text("period")?, table.read_number("score")?);
    let mut measures: BTreeMap<String, Vec<MeasureRow>> = BTreeMap::new();
    for (row, (id, name)) in ids.into_iter().zip(names).enumerate() {
        let score = scores[row].unwrap_or(0.0);
        measures.entry(id).or_default().push(MeasureRow { name, status: status[row].clone(), period: period[row].clone(), score });
    }
    Ok(measures)
}

/// A column of text in which no cell is empty.
fn filled(table: &Table, name: &str) -> Result<Vec<String>> {
    let gap = || Error::from(Problem::new(format!("表の列「{name}」に空欄があります")).remedy("もう一度 saiseiri run を実行してください"));
    table.read_text(name)?.into_iter().map(|value| value.ok_or_else(gap)).collect()
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Date { year, month, day })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a setting of the plan, 1 to 1000")]
const fn whole(number: f64) -> usize {
    number as usize
}
