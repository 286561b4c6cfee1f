//! kickoff.xlsx: a sheet a field, with empty columns for what the meeting decides.

use super::candidates::{Candidate, FieldList};
use super::folder::Run;
use crate::error::Result;
use crate::report::xlsx::{Book, Cell, Column, List, Page, Sheet};

/// The first tab's name.
const GUIDE: &str = "はじめに";

/// Characters of a tab's name (Excel's specification).
const TAB_CHARS: usize = 31;

/// Signs that a tab's name may not have (Excel's specification).
const TAB_SIGNS: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The workbook's bytes.
///
/// # Errors
/// Where a list has more rows than a sheet takes.
pub fn build(run: &Run, lists: &[FieldList]) -> Result<Vec<u8>> {
    let tabs = tabs(lists);
    let book = Book::default();
    let mut sheets = vec![guide(run, lists, &tabs)?];
    for (tab, list) in tabs.iter().zip(lists) {
        sheets.push(sheet(&book, tab, list)?);
    }
    book.bind(sheets, &format!("{} キックオフ資料", run.name), run.date)
}

fn guide(run: &Run, lists: &[FieldList], tabs: &[String]) -> Result<Sheet> {
    let mut page = Page::new(GUIDE, &[26.0, 100.0])?;
    page.title(&format!("{}（{}）　キックオフ資料", run.name, run.year))?;
    page.heading("読み方")?;
    for (name, text) in super::page::NOTES {
        page.line([name.into(), text.into()])?;
    }
    page.heading("分野（名前を押すと開きます）")?;
    for (tab, list) in tabs.iter().zip(lists) {
        page.link(tab, &format!("{}件（{}人の回答から）", list.candidates.len(), list.people))?;
    }
    Ok(page.finish())
}

fn sheet(book: &Book, tab: &str, list: &FieldList) -> Result<Sheet> {
    let mut columns = vec![
        Column::mark("番号", 6.0),
        Column::text("課題ID", 11.0),
        Column::text("課題（代表の言い方）", 44.0),
        Column::text("ほかの言い方", 34.0),
        Column::mark("人数", 6.0),
        Column::text("どこから（人数だけ）", 24.0),
        Column::text("聞き返すこと", 32.0),
        Column::text("近い施策", 24.0),
        Column::text("制度所管課の候補", 16.0),
        Column::text("留意点", 14.0),
        Column::text("前年度", 14.0),
    ];
    // Before anything is decided the columns would only take room on the paper.
    let is_decided = list.candidates.iter().any(|candidate| !candidate.decided.is_empty() || candidate.concrete.is_some());
    if is_decided {
        columns.extend([Column::text("これまでの判定", 18.0), Column::text("具体化した文", 24.0)]);
    }
    columns.extend([Column::input("PTで取り上げる", 10.0, None), Column::input("メモ", 30.0, None)]);
    let mut rows = List::new(book, tab, columns)?;
    for (number, candidate) in (1_u32..).zip(&list.candidates) {
        let mut row = cells(number, candidate);
        if is_decided {
            row.extend([joined(&candidate.decided), candidate.concrete.as_deref().into()]);
        }
        rows.row(row)?;
    }
    rows.finish(3)
}

fn cells(number: u32, candidate: &Candidate) -> Vec<Cell<'_>> {
    vec![
        number.into(),
        candidate.id.as_str().into(),
        candidate.text.as_str().into(),
        joined(&candidate.others),
        candidate.people.into(),
        joined(&candidate.places),
        candidate.question.as_deref().into(),
        joined(&candidate.measures),
        joined(&candidate.departments),
        joined(&candidate.flags),
        candidate.previous.as_deref().into(),
    ]
}

fn joined(texts: &[String]) -> Cell<'_> {
    if texts.is_empty() { Cell::Empty } else { texts.join("\n").into() }
}

/// A tab's name for each list: what Excel takes of the field's name, each once.
fn tabs(lists: &[FieldList]) -> Vec<String> {
    let mut tabs: Vec<String> = Vec::new();
    for list in lists {
        let name: String =
            list.field.chars().map(|sign| if TAB_SIGNS.contains(&sign) || sign.is_control() { '・' } else { sign }).collect();
        let name: String = name.trim_matches('\'').chars().take(TAB_CHARS - 4).collect();
        let taken =
            |wanted: &str| wanted == GUIDE || wanted.is_empty() || tabs.iter().any(|tab| tab.to_lowercase() == wanted.to_lowercase());
        let numbered = (2_u32..).map(|number| format!("{name}（{number}）"));
        let tab = std::iter::once(name.clone()).chain(numbered).find(|wanted| !taken(wanted));
        tabs.extend(tab);
    }
    tabs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_is_named_as_excel_takes_it_and_once() {
        let list = |field: &str| FieldList { field: field.to_owned(), people: 0, candidates: Vec::new() };
        let long = "あ".repeat(40);
        let lists = [list("制度/ルール"), list("はじめに"), list(&long), list(&format!("{long}い"))];
        let tabs = tabs(&lists);
        assert_eq!(tabs[..2], ["制度・ルール", "はじめに（2）"]);
        assert!(tabs[2] != tabs[3] && tabs.iter().all(|tab| tab.encode_utf16().count() <= TAB_CHARS));
    }
}
