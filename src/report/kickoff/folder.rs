//! The files of a run as rows, as far as the lists need them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::decision::Ruling;
use crate::error::{Error, Problem, Result};
use crate::masking::{Kind, Known, Masking, Rule, folded};
use crate::report::HIDE_BELOW;
use crate::report::tables::DECISIONS;
use crate::run_folder::{IssueRow, MeasureRow, RECORD, RunFolder, texts, whole};
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
    /// The issues in survey order; their `text` is the masked one.
    pub issues: Vec<IssueRow>,
    /// Merge group to representative.
    pub representatives: BTreeMap<String, String>,
    /// Response to its attributes, in the order of `attributes`.
    pub responses: BTreeMap<String, Vec<Option<String>>>,
    /// Names of the attributes.
    pub attributes: Vec<String>,
    /// Issue to its measures, nearest first.
    pub measures: BTreeMap<String, Vec<MeasureRow>>,
    /// Issue to how it stands to last year's issues, where the run compared them.
    pub previous: BTreeMap<String, String>,
    /// Issue to what was decided of it, where the run read a ledger.
    pub decided: BTreeMap<String, Decided>,
    /// What the run has signs for: none of it may stand in what is written.
    pub private: Masking,
}

/// What stands of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// 判定, 進捗, 制度所管課 and 統合先, each in words.
    pub rulings: Vec<String>,
    /// What an abstract issue was found to mean.
    pub concrete: Option<String>,
}

/// Likeness from which a measure is shown where the record does not tell the run's own.
const NEAR_MEASURE: f64 = 0.5;

/// Columns of `responses.parquet` that are none of the survey's own.
const OURS: [&str; 7] = ["response_id", "file", "sheet", "row", "field", "disposition", "issues"];

/// Tables of a run that compared the years.
const LINEAGE: &str = "lineage.parquet";
const PREVIOUS: &str = "previous.parquet";

/// Characters from which a person's name is a full name, told wherever it stands; a surname is told before a title.
const FULL_NAME: usize = 3;

/// What stands behind a surname.
const TITLES: [&str; 8] = ["さん", "氏", "様", "君", "係長", "課長", "部長", "主任"];

/// Reads a run's folder.
///
/// # Errors
/// Where it is no folder, holds no run, or one of a version that did not mask.
pub fn read(dir: &Path) -> Result<Run> {
    let mut folder = RunFolder::open(dir)?;
    let record: serde_json::Value = folder.record()?;
    let text = |name: &str| record[name].as_str().map(str::to_owned);
    let number = |name: &str| record["settings"][name].as_str().and_then(|value| value.parse::<f64>().ok());
    let record_path = folder.path(RECORD);
    let not_masked = || {
        let problem = Problem::new("個人情報を伏せていない、古い版の結果です").at(record_path.display());
        Error::from(problem.remedy("もう一度 saiseiri run を実行してから、kickoff を実行してください"))
    };
    if record["masked"].as_bool() != Some(true) {
        return Err(not_masked());
    }
    let responses = folder.table("responses.parquet")?;
    // Closed questions are lists; what people chose does not say where they come from.
    let attributes: Vec<String> =
        responses.names().into_iter().filter(|name| !OURS.contains(&name.as_str()) && responses.read_text(name).is_ok()).collect();
    let mut measures: BTreeMap<String, Vec<MeasureRow>> = BTreeMap::new();
    for measure in folder.measures()? {
        measures.entry(measure.id.clone()).or_default().push(measure);
    }
    let mut issues = std::mem::take(&mut folder.issues);
    let mut private = Vec::new();
    for issue in &mut issues {
        let masked = issue.masked.clone().ok_or_else(not_masked)?;
        let text = std::mem::replace(&mut issue.text, masked);
        private.extend(replaced(&text, &issue.text));
    }
    Ok(Run {
        name: text("name").unwrap_or_default(),
        year: text("year").unwrap_or_default(),
        date: text("date").as_deref().and_then(day),
        hide_below: number("output.hide_below").map_or(HIDE_BELOW, whole),
        near_measure: number("judge.handled_threshold").unwrap_or(NEAR_MEASURE),
        representatives: folder.groups()?.into_iter().map(|group| (group.name, group.representative)).collect(),
        responses: rows(&responses, &attributes)?,
        previous: if folder.path(LINEAGE).is_file() { previous(&folder)? } else { BTreeMap::new() },
        decided: if folder.path(DECISIONS).is_file() { decided(&folder.table(DECISIONS)?)? } else { BTreeMap::new() },
        measures,
        attributes,
        issues,
        private: Masking::new(TITLES, private)?,
    })
}

fn rows(table: &Table, attributes: &[String]) -> Result<BTreeMap<String, Vec<Option<String>>>> {
    let columns = attributes.iter().map(|name| table.read_text(name)).collect::<Result<Vec<_>>>()?;
    let ids = texts(table, "response_id")?;
    Ok(ids.into_iter().enumerate().map(|(row, id)| (id, columns.iter().map(|column| column[row].clone()).collect())).collect())
}

/// How each issue stands to last year's: 継続（前年度 R5-0012: ①課題、着手中、総務課）.
fn previous(folder: &RunFolder) -> Result<BTreeMap<String, String>> {
    let before = folder.table(PREVIOUS)?;
    let columns = ["category", "progress", "department"].map(|name| before.read_text(name));
    let mut state: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ids = texts(&before, "previous_id")?;
    for column in columns {
        for (id, told) in ids.iter().zip(column?) {
            state.entry(id.clone()).or_default().extend(told);
        }
    }
    let lineage = folder.table(LINEAGE)?;
    let rows = texts(&lineage, "issue_id")?.into_iter().zip(texts(&lineage, "lineage")?).zip(lineage.read_texts("previous")?);
    let told = rows.map(|((id, relation), from)| {
        let from: Vec<String> = from
            .into_iter()
            .map(|id| match state.get(&id).filter(|state| !state.is_empty()) {
                Some(state) => format!("{id}: {}", state.join("、")),
                None => id,
            })
            .collect();
        let told = if from.is_empty() { relation } else { format!("{relation}（前年度 {}）", from.join("／")) };
        (id, told)
    });
    Ok(told.collect())
}

/// What was decided of each issue: 判定: ③更に具体化.
fn decided(table: &Table) -> Result<BTreeMap<String, Decided>> {
    let rows = texts(table, "issue_id")?.into_iter().zip(texts(table, "ruling")?);
    let mut decided: BTreeMap<String, Decided> = BTreeMap::new();
    for (((id, ruling), value), other) in rows.zip(table.read_text("value")?).zip(table.read_text("other")?) {
        let of_issue = decided.entry(id).or_default();
        match Ruling::of(&ruling) {
            Some(Ruling::Concrete) => of_issue.concrete = value,
            _ => of_issue.rulings.extend(value.or(other).map(|what| format!("{ruling}: {what}"))),
        }
    }
    Ok(decided)
}

/// What a masked text has signs for, read off the text as written; nothing where the two do not go together.
fn replaced(text: &str, masked: &str) -> Vec<Known> {
    let mut known = Vec::new();
    let (mut rest, mut pieces) = (text, masked.split('〔'));
    let Some(after_first) = pieces.next().and_then(|first| rest.strip_prefix(first)) else { return known };
    rest = after_first;
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let Some((sign, literal)) = piece.split_once('〕') else { return known };
        let Some(kind) = Kind::ALL.into_iter().find(|kind| sign.strip_prefix(kind.label()).is_some_and(is_number)) else {
            // A bracket of the respondent's own.
            let Some(after) = rest.strip_prefix('〔').and_then(|rest| rest.strip_prefix(piece)) else { return known };
            rest = after;
            continue;
        };
        if literal.is_empty() && pieces.peek().is_some() {
            // Two signs side by side: where one value ends and the other begins cannot be told.
            return known;
        }
        let end = if literal.is_empty() { rest.len() } else { rest.find(literal).unwrap_or(rest.len()) };
        let (value, after) = rest.split_at(end);
        rest = after.get(literal.len()..).unwrap_or_default();
        let form = folded(value);
        let rule = match (kind, form.chars().count()) {
            (Kind::Person, 0..FULL_NAME) => Rule::Titled,
            (Kind::Person | Kind::Mail, _) => Rule::Anywhere,
            _ => Rule::Word,
        };
        known.push(Known { kind, value: value.to_owned(), forms: vec![(form, rule)] });
    }
    known
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, masked: &str) -> Vec<String> {
        replaced(text, masked).into_iter().map(|known| known.value).collect()
    }

    #[test]
    fn what_a_sign_stands_for_is_read_off_the_text_as_written() {
        let text = "〔至急〕鈴木さんの内線1234に、青葉一郎";
        assert_eq!(values(text, "〔至急〕〔人物1〕さんの内線〔番号1〕に、〔人物2〕"), ["鈴木", "1234", "青葉一郎"]);
        assert!(values("机が狭い", "机が狭い").is_empty());
        assert!(values("机が狭い", "別の〔人物1〕文").is_empty());
    }
}
