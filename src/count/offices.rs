//! Counts per office (局区).

use std::collections::BTreeMap;

use super::SUM;
use crate::scheme::Offices;
use crate::tally::{RowKind, TallyRow, TallyTable};
use crate::told::ToldSheet;

/// Where a row without an office is counted.
const NO_OFFICE: &str = "（記入なし）";

/// The table; `None` where no list has the column.
pub fn table(sheets: &[ToldSheet], offices: &Offices) -> Option<TallyTable> {
    if !sheets.iter().any(|sheet| sheet.columns.contains(&offices.column)) {
        return None;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names: Vec<&str> = offices.names.iter().map(String::as_str).collect();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        let name = row.text(&offices.column).unwrap_or(NO_OFFICE);
        *counts.entry(name).or_default() += 1;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let line = |label: String, kind: RowKind, number: usize| TallyRow { label, sign: None, kind, counts: vec![number.into()] };
    let mut rows: Vec<TallyRow> =
        names.iter().map(|name| line((*name).to_owned(), RowKind::Item, counts.get(name).copied().unwrap_or(0))).collect();
    rows.push(line(format!("合計（{}局区）", names.len()), RowKind::Total, counts.values().sum()));
    Some(TallyTable { key: "offices", title: offices.title.clone(), corner: offices.column.clone(), headers: vec![SUM.to_owned()], rows })
}
