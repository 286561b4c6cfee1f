//! The ledger as a workbook: what stands of every issue (a list that `tally` reads), and every entry as it was made.

use std::collections::BTreeSet;

use super::xlsx::{Book, Cell, Column, List, Sheet};
use crate::decision::{Ledger, Ruling};
use crate::document::IssueId;
use crate::error::Result;
use crate::survey::Date;

/// The columns of what stands, in order.
const STANDING: [(Ruling, f64); 6] = [
    (Ruling::Category, 24.0),
    (Ruling::MergedInto, 11.0),
    (Ruling::Department, 16.0),
    (Ruling::Progress, 20.0),
    (Ruling::Remark, 26.0),
    (Ruling::Concrete, 40.0),
];

/// The workbook's bytes. With `since`, what stands leaves out the issues whose progress was done before that day: they are not followed
/// any more.
///
/// # Errors
/// Where it has more entries than a sheet has rows.
pub fn ledger_workbook(ledger: &Ledger, since: Option<Date>) -> Result<Vec<u8>> {
    let date = ledger.entries.last().map(|entry| entry.entered);
    let book = Book::default();
    let sheets = vec![standing(&book, ledger, since)?, links(&book, ledger)?, entries(&book, ledger)?];
    book.bind(sheets, "判定台帳", date)
}

/// The issues whose progress was done before a day.
fn done_before(ledger: &Ledger, day: Date) -> BTreeSet<&IssueId> {
    let mut done = BTreeSet::new();
    for entry in ledger.entries.iter().filter(|entry| entry.decision.ruling == Ruling::Progress && entry.entered < day) {
        if entry.decision.done {
            done.insert(&entry.decision.issue);
        } else {
            done.remove(&entry.decision.issue);
        }
    }
    done
}

fn standing(book: &Book, ledger: &Ledger, since: Option<Date>) -> Result<Sheet> {
    let head = [("課題ID", 11.0), ("年度", 7.0), ("分野", 14.0), ("原文", 50.0)];
    let columns = head.into_iter().chain(STANDING.map(|(ruling, width)| (ruling.label(), width)));
    let mut list = List::new(book, "現在の判定", columns.map(|(header, width)| Column::text(header, width)).collect())?;
    let state = ledger.state();
    let left_out = since.map(|day| done_before(ledger, day)).unwrap_or_default();
    for (id, standing) in state.issues.iter().filter(|(id, _)| !left_out.contains(id)) {
        let subject = &standing.subject;
        let known: [Cell<'_>; 4] =
            [id.0.as_str().into(), subject.year.as_str().into(), subject.field.as_deref().into(), subject.text.as_str().into()];
        let decided = STANDING.iter().map(|(ruling, _)| {
            let decision = ledger.standing(&state, id, *ruling);
            Cell::from(decision.and_then(|d| d.other.as_ref().map(|other| other.0.as_str()).or(d.value.as_deref())))
        });
        list.row(known.into_iter().chain(decided))?;
    }
    list.finish(1)
}

fn links(book: &Book, ledger: &Ledger) -> Result<Sheet> {
    let columns = [("課題ID（A）", 12.0), ("課題ID（B）", 12.0), ("判定", 10.0), ("入力日", 12.0), ("台帳の番号", 10.0)];
    let mut list = List::new(book, "統合・別件・保留", columns.map(|(header, width)| Column::text(header, width)).to_vec())?;
    for ((a, b), (ruling, at)) in &ledger.state().links {
        let entry = &ledger.entries[*at];
        list.row([
            a.0.as_str().into(),
            b.0.as_str().into(),
            ruling.label().into(),
            entry.entered.to_string().into(),
            Cell::from(entry.number.to_string()),
        ])?;
    }
    list.finish(2)
}

fn entries(book: &Book, ledger: &Ledger) -> Result<Sheet> {
    let columns = [
        ("番号", 8.0),
        ("入力日", 12.0),
        ("課題ID", 11.0),
        ("何を", 14.0),
        ("相手の課題ID", 12.0),
        ("内容", 40.0),
        ("年度", 7.0),
        ("回答ID", 10.0),
        ("原文", 50.0),
        ("読んだブック", 24.0),
        ("シート", 14.0),
        ("行", 7.0),
        ("ブックのSHA-256", 20.0),
        ("記録のハッシュ", 20.0),
    ];
    let mut list = List::new(book, "判定台帳（全記録）", columns.map(|(header, width)| Column::text(header, width)).to_vec())?;
    for entry in &ledger.entries {
        let (decision, subject, origin) = (&entry.decision, &entry.subject, &entry.origin);
        let taken_back = decision.value.is_none() && decision.other.is_none();
        list.row([
            Cell::from(entry.number.to_string()),
            entry.entered.to_string().into(),
            decision.issue.0.as_str().into(),
            decision.ruling.label().into(),
            decision.other.as_ref().map(|other| other.0.as_str()).into(),
            if taken_back { "取消".into() } else { decision.value.as_deref().into() },
            subject.year.as_str().into(),
            subject.response.as_str().into(),
            subject.text.as_str().into(),
            origin.file.as_str().into(),
            origin.sheet.as_str().into(),
            origin.row.into(),
            origin.sha256.as_str().into(),
            entry.hash.as_str().into(),
        ])?;
    }
    list.finish(1)
}
