//! The table of progress: the issues that a department goes on with, by step and by the year they come from.

use std::collections::BTreeSet;

use super::SUM;
use super::rows::Counted;
use crate::scheme::Scheme;
use crate::tally::{Count, RowKind, TallyRow, TallyTable};

/// The table; `None` where the scheme has no steps, or nobody has entered one.
pub fn table(own: &[Counted<'_>], carried: &[Counted<'_>], scheme: &Scheme) -> Option<TallyTable> {
    let followed: Vec<&Counted<'_>> = carried
        .iter()
        .filter(|row| row.progress.is_some())
        .chain(own.iter().filter(|row| row.category.is_some_and(|category| category.followed)))
        .collect();
    if scheme.progress.is_empty() || followed.iter().all(|row| row.progress.is_none()) {
        return None;
    }
    let mut years: BTreeSet<(u32, &str)> = BTreeSet::new();
    for row in &followed {
        years.insert((number_in(row.year()), row.year()));
    }
    let years: Vec<&str> = years.into_iter().map(|(_, year)| year).collect();
    let line = |label: String, sign: Option<&str>, kind: RowKind, counts: &dyn Fn(&Counted<'_>) -> bool| {
        let of = |year: &&str| followed.iter().filter(|row| row.year() == *year && counts(row)).count();
        let numbers: Vec<usize> = years.iter().map(of).collect();
        let sum = numbers.iter().sum();
        TallyRow { label, sign: sign.map(str::to_owned), kind, counts: numbers.into_iter().chain([sum]).map(Count::from).collect() }
    };
    let mut rows = vec![line("追っている課題".to_owned(), None, RowKind::Total, &|_| true)];
    for level in &scheme.progress {
        let reached = |row: &Counted<'_>| row.progress.is_some_and(|progress| progress.sign == level.sign);
        rows.push(line(level.choice(), Some(&level.sign), RowKind::Item, &reached));
    }
    let blank = |row: &Counted<'_>| row.progress.is_none();
    if followed.iter().any(|row| blank(row)) {
        rows.push(line("進捗の記入なし".to_owned(), None, RowKind::Item, &blank));
    }
    let open = |row: &Counted<'_>| row.progress.is_none_or(|progress| !progress.done);
    rows.push(line("次の年度も進捗を確認する件数".to_owned(), None, RowKind::Derived, &open));
    let headers = years.iter().map(|year| (*year).to_owned()).chain([SUM.to_owned()]).collect();
    Some(TallyTable {
        key: "progress",
        title: "進捗（制度所管課で検討する課題）".to_owned(),
        corner: "課題解決の分類".to_owned(),
        headers,
        rows,
    })
}

/// The number in a year's name, by which years are ordered: 6 in R6, 2024 in 2024; 0 where there is none.
fn number_in(year: &str) -> u32 {
    year.chars().filter_map(|c| c.to_digit(10)).fold(0, |number: u32, digit| number.saturating_mul(10).saturating_add(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_ordered_by_their_number() {
        assert!(number_in("R9") < number_in("R10"));
    }
}
