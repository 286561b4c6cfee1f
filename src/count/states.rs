//! The table of states: where every issue stands, with the merged ones in brackets at the issue they went into, and what follows
//! from it: how many were considered, done at least in part, are followed, and go on next year.

use std::collections::BTreeMap;

use super::SUM;
use super::rows::Counted;
use crate::document::IssueId;
use crate::error::Problem;
use crate::scheme::{Scheme, State};
use crate::tally::{Aside, Count, RowKind, TallyRow, TallyTable};

/// The two tables; none where the scheme has no states.
pub fn tables(rows: &[Counted<'_>], scheme: &Scheme, problems: &mut Vec<Problem>) -> Vec<TallyTable> {
    if scheme.state.is_empty() {
        return Vec::new();
    }
    let by_id: BTreeMap<&IssueId, &Counted<'_>> = rows.iter().map(|row| (&row.id, row)).collect();
    let mut counts = vec![0; scheme.state.len()];
    let mut merged_in = vec![0; scheme.state.len()];
    let (mut open, mut open_merged) = (0, 0);
    for row in rows {
        let Some(state) = state_of(row, scheme) else {
            open += 1;
            continue;
        };
        counts[state] += 1;
        if scheme.state[state].merged {
            match end(row, &by_id, scheme) {
                Ok(target) => match state_of(target, scheme) {
                    Some(state) => merged_in[state] += 1,
                    None => open_merged += 1,
                },
                Err(problem) => problems.push(problem),
            }
        }
    }
    let aside = |merged: usize| (merged > 0).then_some(Aside::MergedIn(merged));
    let item = |label: &str, number: usize, merged: usize| TallyRow {
        label: label.to_owned(),
        sign: None,
        kind: RowKind::Item,
        counts: vec![Count { number, aside: aside(merged) }],
    };
    let mut lines: Vec<TallyRow> = scheme
        .state
        .iter()
        .zip(counts.iter().zip(&merged_in))
        .map(|(state, (&number, &merged))| item(&state.label, number, merged))
        .collect();
    if open > 0 {
        lines.push(item("未判定・進捗の記入なし", open, open_merged));
    }
    lines.push(TallyRow { label: "合計".to_owned(), sign: None, kind: RowKind::Total, counts: vec![rows.len().into()] });
    let table = |key, title: &str, rows| TallyTable {
        key,
        title: title.to_owned(),
        corner: "状態".to_owned(),
        headers: vec![SUM.to_owned()],
        rows,
    };
    vec![
        table("states", "課題の状況（外数は、その状態の課題に統合した課題）", lines),
        table("considered", "課題の状況のまとめ（実質は、統合した課題を除いた数）", derived(rows, scheme, &counts, &merged_in)),
    ]
}

/// The lines that follow from the states.
fn derived(rows: &[Counted<'_>], scheme: &Scheme, counts: &[usize], merged_in: &[usize]) -> Vec<TallyRow> {
    let sum = |numbers: &[usize], counts: &dyn Fn(&State) -> bool| -> usize {
        scheme.state.iter().zip(numbers).filter(|(state, _)| counts(state)).map(|(_, number)| number).sum()
    };
    let line = |label: &str, count: Count| TallyRow { label: label.to_owned(), sign: None, kind: RowKind::Derived, counts: vec![count] };
    let followed: Vec<&Counted<'_>> = rows.iter().filter(|row| row.category.is_some_and(|category| category.followed)).collect();
    let next = followed.iter().filter(|row| row.progress.is_none_or(|progress| !progress.done)).count();
    let considered = sum(counts, &|state| state.is_considered());
    let considered_itself = sum(counts, &|state| state.is_considered() && !state.merged);
    let done = sum(counts, &|state| state.done);
    let done_with_merged = done + sum(merged_in, &|state| state.done);
    vec![
        line("解決に向けて検討した課題", Count { number: considered, aside: Some(Aside::WithoutMerged(considered_itself)) }),
        line("検討の対象外", sum(counts, &|state| !state.is_considered()).into()),
        line("一部を含め対応した課題", Count { number: done_with_merged, aside: Some(Aside::WithoutMerged(done)) }),
        line("解決の実現まで追う課題", followed.len().into()),
        line("次の年度も進捗を確認する課題", next.into()),
    ]
}

/// The state an issue is in; `None` where it is not judged, or followed and its progress not entered.
fn state_of(row: &Counted<'_>, scheme: &Scheme) -> Option<usize> {
    let category = row.category?;
    scheme.state.iter().position(|state| {
        if category.followed {
            row.progress.is_some_and(|progress| state.progress.contains(&progress.sign))
        } else {
            state.categories.contains(&category.sign)
        }
    })
}

/// The issue at the end of a chain of merges.
fn end<'a>(row: &'a Counted<'a>, by_id: &BTreeMap<&IssueId, &'a Counted<'a>>, scheme: &Scheme) -> Result<&'a Counted<'a>, Problem> {
    let mut at = row;
    for _ in 0..=by_id.len() {
        let Some((into, cell)) = &at.target else {
            let what = format!("課題「{}」は統合の区分ですが「統合先」が空です", at.id);
            return Err(Problem::new(what).at(at.place).expected("まとめ先の課題ID").remedy("「統合先」に課題IDを入れてください"));
        };
        let Some(target) = by_id.get(into).copied() else {
            let what = format!("統合先「{into}」がこの一覧にありません");
            return Err(Problem::new(what).at(*cell).remedy("統合先の課題IDを確かめてください"));
        };
        let merged = state_of(target, scheme).is_some_and(|state| scheme.state[state].merged);
        if !merged {
            return Ok(target);
        }
        at = target;
    }
    let what = format!("課題「{}」の統合先をたどると元に戻ります", row.id);
    Err(Problem::new(what).at(row.place).remedy("統合先の課題IDを直してください"))
}
