//! A closed question counted by an attribute, with what would give single people away left out.
//!
//! A cell of 1 to `hide_below - 1` is hidden. A hidden cell must not be worked out from the sums either: where the hidden cells of a row or
//! column are one alone, or add up to less than `hide_below`, the next smallest cell is hidden with them (as statistical offices do;
//! Hundepool et al., Statistical Disclosure Control, 2012, ch. 4). Of a row that so few answered
//! nothing is shown, not even the zeros; other zeros and sums are.

use std::collections::BTreeMap;

use crate::survey::ClosedQuestion;

/// Most choices that have a column of their own; what follows is counted together.
const MOST_OPTIONS: usize = 20;

/// Most values an attribute may have to be counted by.
pub const MOST_VALUES: usize = 60;

/// Where a response without the attribute is counted.
const NO_VALUE: &str = "（記入なし）";

/// A number, or that it is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// How many.
    Shown(usize),
    /// So few, or so telling, that it is not shown.
    Hidden,
}

/// One question by one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crosstab {
    /// The choices in order.
    pub options: Vec<String>,
    /// A row a value of the attribute, after the row of all.
    pub rows: Vec<Row>,
    /// Whether anything is hidden.
    pub hides: bool,
}

/// A row of a table: of all, or of one value of the attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// 全体, or the value.
    pub name: String,
    /// How many answered the question.
    pub answered: Count,
    /// How many made each choice.
    pub counts: Vec<Count>,
}

/// Counts a question. `values` is the attribute, one a response; `None` counts all together alone.
#[must_use]
pub fn crosstab(question: &ClosedQuestion, values: Option<&[Option<String>]>, hide_below: usize) -> Crosstab {
    let (options, column_of) = columns(question);
    let width = options.len() + 1;
    let mut counted: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    let mut all = vec![0; width];
    for (at, chosen) in question.answers.iter().enumerate().filter(|(_, chosen)| !chosen.is_empty()) {
        let mut columns: Vec<usize> = chosen.iter().map(|&option| column_of(option) + 1).collect();
        columns.dedup();
        let row = values.map(|values| counted.entry(values[at].as_deref()).or_insert_with(|| vec![0; width]));
        for counts in [Some(&mut all), row].into_iter().flatten() {
            counts[0] += 1;
            for &column in &columns {
                counts[column] += 1;
            }
        }
    }
    // A missing value comes last.
    let missing = counted.remove(&None).map(|counts| (NO_VALUE.to_owned(), counts));
    let present = counted.into_iter().filter_map(|(value, counts)| Some((value?.to_owned(), counts)));
    let (names, numbers): (Vec<String>, Vec<Vec<usize>>) = present.chain(missing).unzip();
    // The row of all is one for every attribute, so that no table tells what another hides.
    let all_hidden = hide(&[all.clone()], !question.multiple, None, hide_below);
    let mut hidden = hide(&numbers, !question.multiple, all_hidden.first().map(Vec::as_slice), hide_below);
    while let Some((row, column)) = followed(&all, &all_hidden[0], &numbers, &hidden, !question.multiple, hide_below) {
        // The row of all is the same in every table; only what stands below it can be hidden more.
        let in_row: Vec<(usize, usize)> =
            row.checked_sub(1).into_iter().flat_map(|row| (1..width).map(move |column| (row, column))).collect();
        let in_column = (0..numbers.len()).map(|row| (row, column)).collect::<Vec<_>>();
        if !hide_smallest(&in_row, &numbers, &mut hidden) && !hide_smallest(&in_column, &numbers, &mut hidden) {
            // Nothing is left to hide it behind but all of it.
            for row in &mut hidden {
                row.fill(true);
            }
            break;
        }
    }
    let hides = all_hidden.iter().chain(&hidden).flatten().any(|hidden| *hidden);
    let row = |(name, (counts, hidden)): (String, (Vec<usize>, Vec<bool>))| {
        let mut cells = counts.iter().zip(hidden).map(|(&count, hidden)| if hidden { Count::Hidden } else { Count::Shown(count) });
        Row { name, answered: cells.next().unwrap_or(Count::Hidden), counts: cells.collect() }
    };
    let rows =
        std::iter::once("全体".to_owned()).chain(names).zip([all].into_iter().chain(numbers).zip(all_hidden.into_iter().chain(hidden)));
    Crosstab { options, rows: rows.map(row).collect(), hides }
}

/// The headers of the choices, and the column of each.
fn columns(question: &ClosedQuestion) -> (Vec<String>, impl Fn(usize) -> usize + use<>) {
    let many = question.options.len() > MOST_OPTIONS;
    let own = if many { MOST_OPTIONS - 1 } else { question.options.len() };
    let mut options: Vec<String> = question.options[..own].to_vec();
    if many {
        options.push(format!("ほか（{}種類）", question.options.len() - own));
    }
    (options, move |option| option.min(own))
}

/// Which cells are hidden. The first cell of a row is how many answered; where `adds_up` the others add up to it, and where there is a
/// `total` the rows add up to it: what it hides could be added up from a column of which nothing is hidden.
fn hide(numbers: &[Vec<usize>], adds_up: bool, total: Option<&[bool]>, hide_below: usize) -> Vec<Vec<bool>> {
    let mut hidden: Vec<Vec<bool>> = numbers.iter().map(|row| row.iter().map(|&count| 0 < count && count < hide_below).collect()).collect();
    // Of so few who answered, what nobody chose is as telling as what they chose.
    for hidden in &mut hidden {
        if hidden.first().is_some_and(|first| *first) {
            hidden.fill(true);
        }
    }
    let width = numbers.first().map_or(0, Vec::len);
    loop {
        let mut changed = false;
        for at in 0..numbers.len() {
            if adds_up && !hidden[at].first().is_some_and(|first| *first) {
                let line: Vec<(usize, usize)> = (1..width).map(|column| (at, column)).collect();
                changed |= protect(&line, numbers, &mut hidden, hide_below);
            }
        }
        for (column, total_hidden) in total.unwrap_or_default().iter().enumerate().take(width) {
            let line: Vec<(usize, usize)> = (0..numbers.len()).map(|row| (row, column)).collect();
            let all_shown = !line.iter().any(|&(row, column)| hidden[row][column]);
            changed |= match (total_hidden, all_shown) {
                (false, _) => protect(&line, numbers, &mut hidden, hide_below),
                (true, true) => hide_smallest(&line, numbers, &mut hidden),
                (true, false) => false,
            };
        }
        if !changed {
            return hidden;
        }
    }
}

/// Hides the smallest shown cell of a line whose hidden cells could be worked out; whether it did.
fn protect(line: &[(usize, usize)], numbers: &[Vec<usize>], hidden: &mut [Vec<bool>], hide_below: usize) -> bool {
    let cells: Vec<usize> = line.iter().filter(|&&(row, column)| hidden[row][column]).map(|&(row, column)| numbers[row][column]).collect();
    if cells.is_empty() || (cells.len() > 1 && cells.iter().sum::<usize>() >= hide_below) {
        return false;
    }
    hide_smallest(line, numbers, hidden)
}

/// The first small cell that follows from what is shown, however many sums it takes: one whose unit vector lies in the space that the
/// equations of the hidden cells span (rows add up to who answered, columns to the row of all). Row, 0 for that of all, and column.
fn followed(
    all: &[usize],
    all_hidden: &[bool],
    numbers: &[Vec<usize>],
    hidden: &[Vec<bool>],
    adds_up: bool,
    hide_below: usize,
) -> Option<(usize, usize)> {
    let width = all.len();
    let rows = |row: usize| if row == 0 { all_hidden } else { &hidden[row - 1] };
    let place = |row: usize| (0..width).map(move |column| (row, column));
    let unknown: Vec<(usize, usize)> = (0..=numbers.len()).flat_map(place).filter(|&(row, column)| rows(row)[column]).collect();
    let at: BTreeMap<(usize, usize), usize> = unknown.iter().enumerate().map(|(at, place)| (*place, at)).collect();
    let equation = |cells: &mut dyn Iterator<Item = (usize, usize)>, sum: (usize, usize)| {
        let mut equation = vec![0.0; unknown.len()];
        for (cell, sign) in cells.map(|cell| (cell, 1.0)).chain([(sum, -1.0)]) {
            if let Some(&at) = at.get(&cell) {
                equation[at] = sign;
            }
        }
        equation
    };
    let mut equations: Vec<Vec<f64>> =
        (0..width).map(|column| equation(&mut (1..=numbers.len()).map(|row| (row, column)), (0, column))).collect();
    if adds_up {
        equations.extend((0..=numbers.len()).map(|row| equation(&mut (1..width).map(|column| (row, column)), (row, 0))));
    }
    reduce(&mut equations);
    let is_small = |&(row, column): &(usize, usize)| {
        let count = row.checked_sub(1).map_or(all[column], |row| numbers[row][column]);
        (1..hide_below).contains(&count)
    };
    let alone = |equation: &&Vec<f64>| equation.iter().filter(|value| value.abs() > ZERO).count() == 1;
    let known = equations.iter().filter(alone).filter_map(|equation| equation.iter().position(|value| value.abs() > ZERO));
    known.map(|at| unknown[at]).find(is_small)
}

/// Below it a number of `reduce` is 0; the equations hold 1 and -1 only.
const ZERO: f64 = 1e-9;

/// Brings equations to their reduced row echelon form (Gauss and Jordan).
fn reduce(equations: &mut [Vec<f64>]) {
    let mut rank = 0;
    for column in 0..equations.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..equations.len()).find(|&row| equations[row][column].abs() > ZERO) else { continue };
        equations.swap(rank, pivot);
        let scale = equations[rank][column];
        equations[rank].iter_mut().for_each(|value| *value /= scale);
        let pivot_row = equations[rank].clone();
        for (_, equation) in equations.iter_mut().enumerate().filter(|(row, _)| *row != rank) {
            let factor = equation[column];
            if factor.abs() > ZERO {
                equation.iter_mut().zip(&pivot_row).for_each(|(value, pivot)| *value -= factor * pivot);
            }
        }
        rank += 1;
    }
}

/// Hides the smallest shown cell of a line in which anybody stands; whether there was one.
fn hide_smallest(line: &[(usize, usize)], numbers: &[Vec<usize>], hidden: &mut [Vec<bool>]) -> bool {
    let shown = line.iter().filter(|&&(row, column)| !hidden[row][column] && numbers[row][column] > 0);
    let Some(&(row, column)) = shown.min_by_key(|&&(row, column)| numbers[row][column]) else { return false };
    hidden[row][column] = true;
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question(answers: &[&[usize]], options: usize, multiple: bool) -> ClosedQuestion {
        ClosedQuestion {
            question: "満足ですか".into(),
            multiple,
            options: (0..options).map(|option| format!("選択肢{option}")).collect(),
            answers: answers.iter().map(|chosen| chosen.to_vec()).collect(),
        }
    }

    fn shown(table: &Crosstab) -> Vec<String> {
        let told = |count: &Count| match count {
            Count::Shown(count) => count.to_string(),
            Count::Hidden => "*".to_owned(),
        };
        let row =
            |row: &Row| format!("{} {} | {}", row.name, told(&row.answered), row.counts.iter().map(told).collect::<Vec<_>>().join(" "));
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn a_small_cell_takes_another_with_it() {
        let mut answers: Vec<&[usize]> = vec![&[0]; 30];
        answers.extend([&[1][..]; 20]);
        answers.push(&[]);
        let values: Vec<Option<String>> = (0..51).map(|at| Some(if at % 15 == 0 { "北区" } else { "本庁" }.to_owned())).collect();
        let table = crosstab(&question(&answers, 2, false), Some(&values), 5);
        // 北区 has four of fifty: neither they nor the others of a column of two rows are told.
        assert_eq!(shown(&table), ["全体 50 | 30 20", "北区 * | * *", "本庁 * | * *"]);
        assert_eq!(
            shown(&crosstab(&question(&answers, 2, false), Some(&values), 1)),
            ["全体 50 | 30 20", "北区 4 | 2 2", "本庁 46 | 28 18"]
        );
    }

    #[test]
    fn several_choices_count_each_and_the_respondent_once() {
        let table = crosstab(&question(&[&[0, 1], &[1], &[], &[0, 1]], 2, true), None, 1);
        assert_eq!(shown(&table), ["全体 3 | 2 3"]);
    }

    #[test]
    fn a_long_tail_of_choices_is_counted_together() {
        let answers: Vec<Vec<usize>> = (0..40).map(|option| vec![option]).collect();
        let answers: Vec<&[usize]> = answers.iter().map(Vec::as_slice).collect();
        let table = crosstab(&question(&answers, 40, false), None, 1);
        assert_eq!((table.options.len(), table.options[19].as_str()), (20, "ほか（21種類）"));
        assert_eq!(table.rows[0].counts[19], Count::Shown(21));
    }

    #[test]
    fn what_several_sums_together_would_tell_is_hidden_too() {
        // The total hides two choices; a row shows one of them, and so would tell the other.
        let counts = [("本庁", [5, 10, 10, 3]), ("北区", [6, 10, 7, 0]), ("東区", [29, 10, 18, 0])];
        let (mut answers, mut values) = (Vec::new(), Vec::new());
        for (name, counts) in counts {
            for (option, count) in counts.into_iter().enumerate() {
                for _ in 0..count {
                    answers.push(vec![option]);
                    values.push(Some(name.to_owned()));
                }
            }
        }
        let answers: Vec<&[usize]> = answers.iter().map(Vec::as_slice).collect();
        let table = crosstab(&question(&answers, 4, false), Some(&values), 5);
        assert_eq!(table.rows[0].counts[3], Count::Hidden);
        let second: Vec<Count> = table.rows[1..].iter().map(|row| row.counts[1]).collect();
        assert!(second.contains(&Count::Hidden), "{:?}", shown(&table));
    }

    proptest! {
        #[test]
        fn no_small_cell_is_shown_and_none_hidden_stands_alone(cells in proptest::collection::vec((0_usize..4, 0_usize..5), 0..120), hide_below in 1_usize..8) {
            let answers: Vec<Vec<usize>> = cells.iter().map(|(option, _)| vec![*option]).collect();
            let answers: Vec<&[usize]> = answers.iter().map(Vec::as_slice).collect();
            let values: Vec<Option<String>> = cells.iter().map(|(_, value)| Some(format!("値{value}"))).collect();
            let table = crosstab(&question(&answers, 4, false), Some(&values), hide_below);
            let sum = cells.len();
            for row in &table.rows {
                for count in row.counts.iter().chain([&row.answered]) {
                    if let Count::Shown(count) = count {
                        prop_assert!(*count == 0 || *count >= hide_below || sum < hide_below);
                    }
                }
            }
            for column in (0..4).filter(|&column| table.rows[0].counts[column] != Count::Hidden) {
                let hidden = table.rows[1..].iter().filter(|row| row.counts[column] == Count::Hidden).count();
                let shown = table.rows[1..].iter().filter(|row| matches!(row.counts[column], Count::Shown(1..))).count();
                prop_assert!(hidden != 1 || shown == 0);
            }
        }
    }
}
