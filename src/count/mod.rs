//! A triaged list to the tables of 再整理: `rows` reads what each row decides, `categories`, `progress`, `states` and `offices`
//! count. What counts how is the scheme's; nothing here knows a year.

mod categories;
mod offices;
mod progress;
mod rows;
mod states;

use self::rows::Counted;
use crate::error::{Error, Problem, Result};
use crate::scheme::Scheme;
use crate::tally::Tally;
use crate::told::ToldSheet;

/// 課題ID.
pub const ISSUE: &str = "課題ID";
/// 判定.
pub const JUDGEMENT: &str = "判定";
/// 分野.
pub const FIELD: &str = "分野";
/// 統合先.
pub const TARGET: &str = "統合先";
/// 制度所管課.
pub const DEPARTMENT: &str = "制度所管課";
/// 進捗.
pub const PROGRESS: &str = "進捗";

/// The heading of a column that sums the others.
const SUM: &str = "計";

/// The columns a list must have for a scheme, and those it may have.
#[must_use]
pub fn columns(scheme: &Scheme) -> (Vec<&str>, Vec<&str>) {
    let office = scheme.offices.as_ref().map(|offices| offices.column.as_str());
    if scheme.category.is_empty() {
        return (office.into_iter().collect(), Vec::new());
    }
    (vec![ISSUE, JUDGEMENT], [FIELD, TARGET, DEPARTMENT, PROGRESS].into_iter().chain(office).collect())
}

/// Counts lists by a scheme. A table for which a list has nothing is left out.
///
/// # Errors
/// All at once, each with its cell: judgements and steps that the scheme does not know, rows without an id or told twice, issues that
/// are merged into nothing; and where no issue is of the scheme's year.
pub fn count(sheets: &[ToldSheet], scheme: &Scheme) -> Result<Tally> {
    let mut problems = Vec::new();
    let mut tables = Vec::new();
    if !scheme.category.is_empty() {
        let all = rows::read(sheets, scheme, &mut problems);
        let (own, carried): (Vec<Counted<'_>>, Vec<Counted<'_>>) = all.into_iter().partition(|row| row.is_own);
        if let (true, Some(year), Some(other)) = (own.is_empty(), &scheme.year, carried.first()) {
            let what = format!("一覧に {year} の課題が1件もありません（課題IDが {}- で始まる課題など{}件）", other.year(), carried.len());
            problems.push(Problem::new(what).remedy("一覧か、整理区分のファイルの year を確かめてください"));
        }
        tables.push(categories::table(&own, scheme));
        tables.extend(progress::table(&own, &carried, scheme));
        tables.extend(states::tables(&own, scheme, &mut problems));
    }
    tables.extend(scheme.offices.as_ref().and_then(|offices| offices::table(sheets, offices)));
    Error::all(problems).map_or(Ok(Tally { name: scheme.name.clone(), tables }), Err)
}
