//! What each row of a list decides, by the scheme.

use std::collections::BTreeMap;

use super::{DEPARTMENT, FIELD, ISSUE, JUDGEMENT, PROGRESS, TARGET};
use crate::document::IssueId;
use crate::error::Problem;
use crate::scheme::{Category, ProgressLevel, Scheme};
use crate::survey::CellRef;
use crate::told::{ToldRow, ToldSheet};

/// What counts as one: an issue, or its share in one owning department where the scheme counts so.
#[derive(Debug, Clone)]
pub struct Counted<'a> {
    /// The issue's id.
    pub id: IssueId,
    /// Whether it is of the scheme's own year.
    pub is_own: bool,
    /// Its field; `None` where the cell is blank.
    pub field: Option<&'a str>,
    /// Its category; `None` where it is not judged yet, or where it is of another year.
    pub category: Option<&'a Category>,
    /// How far its department is; `None` where nothing is entered.
    pub progress: Option<&'a ProgressLevel>,
    /// The issue it is merged into, and the cell that says so.
    pub target: Option<(IssueId, &'a CellRef)>,
    /// The row.
    pub place: &'a CellRef,
}

impl Counted<'_> {
    /// The issue's year: what its id begins with.
    pub fn year(&self) -> &str {
        year(&self.id)
    }
}

fn year(id: &IssueId) -> &str {
    id.0.split('-').next().unwrap_or(&id.0)
}

/// Signs between the departments of a cell.
const BETWEEN: [char; 8] = ['、', ',', '，', ';', '；', '/', '／', '\n'];

/// The rows of lists, one after the other.
pub fn read<'a>(sheets: &'a [ToldSheet], scheme: &'a Scheme, problems: &mut Vec<Problem>) -> Vec<Counted<'a>> {
    let mut counted = Vec::new();
    // Where each issue, or each issue and department, was told first.
    let mut told: BTreeMap<(IssueId, &str), &CellRef> = BTreeMap::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        let Some(id) = row.text(ISSUE).map(IssueId::entered) else {
            if row.cell(JUDGEMENT).is_some() {
                problems.push(
                    Problem::new("「判定」がありますが「課題ID」が空です").at(&row.place).remedy("課題IDを入れるか、行を消してください"),
                );
            }
            continue;
        };
        let is_own = scheme.year.as_deref().is_none_or(|own| own == year(&id));
        let category = if is_own { known(row, JUDGEMENT, |text| scheme.category(text), choices(scheme), problems) } else { None };
        let progress = known(row, PROGRESS, |text| scheme.level(text), levels(scheme), problems);
        for department in shares(row, scheme) {
            if let Some(first) = told.insert((id.clone(), department), &row.place) {
                let whose = if department.is_empty() { String::new() } else { format!("（{department}）") };
                let what = format!("課題「{id}」{whose}が二度書かれています（初めは {first}）");
                problems.push(Problem::new(what).at(&row.place).remedy("どちらかの行を消してください"));
            } else {
                counted.push(Counted {
                    id: id.clone(),
                    is_own,
                    field: row.text(FIELD),
                    category,
                    progress,
                    target: row.cell(TARGET).map(|cell| (IssueId::entered(&cell.text), &cell.place)),
                    place: &row.place,
                });
            }
        }
    }
    counted
}

/// The departments a row counts for; one without a name where issues are counted once, or none is entered.
fn shares<'a>(row: &'a ToldRow, scheme: &Scheme) -> Vec<&'a str> {
    let mut departments: Vec<&str> = Vec::new();
    if scheme.per_department {
        for name in row.text(DEPARTMENT).unwrap_or_default().split(BETWEEN).map(str::trim).filter(|name| !name.is_empty()) {
            if !departments.contains(&name) {
                departments.push(name);
            }
        }
    }
    if departments.is_empty() { vec![""] } else { departments }
}

/// What a cell means; a cell that means nothing is told.
fn known<'a, T>(
    row: &ToldRow,
    column: &str,
    find: impl Fn(&str) -> Option<&'a T>,
    choices: String,
    problems: &mut Vec<Problem>,
) -> Option<&'a T> {
    let cell = row.cell(column)?;
    let found = find(&cell.text);
    if found.is_none() {
        let what = format!("「{column}」の「{}」は整理区分にありません", cell.text);
        problems.push(
            Problem::new(what)
                .at(&cell.place)
                .expected(choices)
                .remedy("セルを直すか、この年度の整理区分のファイルを --scheme に指定してください"),
        );
    }
    found
}

fn choices(scheme: &Scheme) -> String {
    scheme.category.iter().map(Category::choice).collect::<Vec<_>>().join("、")
}

fn levels(scheme: &Scheme) -> String {
    scheme.progress.iter().map(ProgressLevel::choice).collect::<Vec<_>>().join("、")
}
