//! 選択式集計: each closed question, all together and by each attribute, as counts and shares of those who answered it.

use super::Context;
use crate::error::Result;
use crate::report::attributes::columns;
use crate::report::crosstab::{Count, Crosstab, MOST_VALUES, Row, crosstab};
use crate::report::xlsx::{Cell, Page, Sheet};

/// The tab's name.
pub const SHEET: &str = "選択式集計";

/// Stands in a cell that is hidden.
const HIDDEN: &str = "*";

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let widest = triage.survey.closed.iter().map(|question| question.options.len().min(20)).max().unwrap_or(0);
    let widths: Vec<f64> = [26.0, 9.0].into_iter().chain([9.0, 8.0].into_iter().cycle().take(2 * widest)).collect();
    let attributes = columns(&triage.survey.attributes)?;
    let mut page = Page::new(SHEET, &widths)?;
    page.title(&format!("{}（{}）の選択式の設問", triage.name, triage.year))?;
    page.note(&format!(
        "割合は、その設問に答えた人に対するものです。1人から{}人までの欄と、引き算でそれが分かってしまう欄は「{HIDDEN}」として伏せています（0人の欄は、答えた人がそれより多い行では示します）。",
        triage.hide_below.saturating_sub(1)
    ))?;
    for question in &triage.survey.closed {
        page.heading(&format!("{}{}", question.question, if question.multiple { "（複数回答）" } else { "" }))?;
        let unanswered = question.answers.iter().filter(|chosen| chosen.is_empty()).count();
        page.note(&format!("回答 {}人、無回答 {unanswered}人", question.answers.len() - unanswered))?;
        let mut tables = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.name != question.question) {
            let by = crosstab(question, Some(&attribute.values), triage.hide_below);
            if by.rows.len() <= MOST_VALUES {
                tables.push((attribute.name.clone(), by));
            }
        }
        // Each table begins with all; with no attribute to count by, that is all there is.
        if tables.is_empty() {
            tables.push(("全体".to_owned(), crosstab(question, None, triage.hide_below)));
        }
        for (name, table) in &tables {
            let headers: Vec<&str> =
                [name.as_str(), "回答者"].into_iter().chain(table.options.iter().flat_map(|option| [option.as_str(), "割合"])).collect();
            page.table(&headers, rows(table), [])?;
            let next = page.row() + 1;
            page.skip_to(next);
        }
    }
    Ok(page.finish())
}

fn rows(table: &Crosstab) -> impl Iterator<Item = Vec<Cell<'_>>> {
    table.rows.iter().map(|row| {
        let cells = row.counts.iter().flat_map(|count| [number(*count), share(*count, row)]);
        [row.name.as_str().into(), number(row.answered)].into_iter().chain(cells).collect()
    })
}

fn number(count: Count) -> Cell<'static> {
    match count {
        Count::Shown(count) => count.into(),
        Count::Hidden => Cell::Sign(HIDDEN),
    }
}

/// A share in percent of those who answered; nothing where one of the two numbers is hidden or nobody answered.
fn share(count: Count, row: &Row) -> Cell<'static> {
    match (count, row.answered) {
        (Count::Shown(count), Count::Shown(answered)) if answered > 0 => {
            // Rounded half up in whole numbers, so that every machine tells the same.
            Cell::Percent(u32::try_from((200 * count + answered) / (2 * answered)).unwrap_or(u32::MAX))
        }
        (Count::Hidden, _) | (_, Count::Hidden) => Cell::Sign(HIDDEN),
        _ => Cell::Empty,
    }
}
