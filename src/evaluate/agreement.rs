//! How far two groupings of the same units agree. A unit without a group is alone.
//!
//! Pairs and B-cubed (Bagga and Baldwin 1998) tell precision and recall; the adjusted Rand index (Hubert and Arabie 1985) and the
//! adjusted mutual information (Vinh, Epps and Bailey 2010, normalized by the arithmetic mean) are 0 for chance and 1 for equal.

use std::collections::BTreeMap;

use super::Rates;

/// How many units share each pair of groups.
struct Contingency {
    cells: Vec<(usize, usize, usize)>,
    rows: Vec<usize>,
    columns: Vec<usize>,
    total: usize,
}

impl Contingency {
    fn new(truth: &[usize], found: &[usize]) -> Self {
        let numbered = |labels: &[usize]| -> (Vec<usize>, usize) {
            let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
            let column = labels
                .iter()
                .map(|&label| {
                    let next = numbers.len();
                    *numbers.entry(label).or_insert(next)
                })
                .collect();
            (column, numbers.len())
        };
        let ((truth, n_rows), (found, n_columns)) = (numbered(truth), numbered(found));
        let mut cells: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let (mut rows, mut columns) = (vec![0; n_rows], vec![0; n_columns]);
        for (&row, &column) in truth.iter().zip(&found) {
            *cells.entry((row, column)).or_default() += 1;
            rows[row] += 1;
            columns[column] += 1;
        }
        let cells = cells.into_iter().map(|((row, column), count)| (row, column, count)).collect();
        Self { cells, rows, columns, total: truth.len() }
    }
}

/// Gives every unit without a group a label of its own.
#[must_use]
pub fn labels(groups: &[Option<String>]) -> Vec<usize> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut next = 0;
    groups
        .iter()
        .map(|group| {
            let fresh = next;
            let label = group.as_ref().map_or(fresh, |group| *numbers.entry(group).or_insert(fresh));
            next += usize::from(label == fresh);
            label
        })
        .collect()
}

/// Precision and recall of the pairs of units that stand together.
#[must_use]
pub fn pairs(truth: &[usize], found: &[usize]) -> Rates {
    let table = Contingency::new(truth, found);
    let of = |sizes: &[usize]| -> usize { sizes.iter().map(|&n| choose_two(n)).sum() };
    let both = table.cells.iter().map(|&(.., n)| choose_two(n)).sum();
    Rates::of(both, of(&table.columns), of(&table.rows))
}

/// Precision and recall averaged over units.
#[must_use]
pub fn b_cubed(truth: &[usize], found: &[usize]) -> Rates {
    let table = Contingency::new(truth, found);
    let mean = |sizes: &[usize], side: fn(&(usize, usize, usize)) -> usize| -> f64 {
        let sum: f64 = table.cells.iter().map(|cell| real(cell.2) * real(cell.2) / real(sizes[side(cell)])).sum();
        if table.total == 0 { 0.0 } else { sum / real(table.total) }
    };
    let (precision, recall) = (mean(&table.columns, |cell| cell.1), mean(&table.rows, |cell| cell.0));
    Rates::new(precision, recall)
}

/// Adjusted Rand index, -1..=1; 1 where both groupings are trivial in the same way.
#[must_use]
pub fn adjusted_rand(truth: &[usize], found: &[usize]) -> f64 {
    let table = Contingency::new(truth, found);
    let of = |sizes: &[usize]| -> f64 { sizes.iter().map(|&n| real(choose_two(n))).sum() };
    let together: f64 = table.cells.iter().map(|&(.., n)| real(choose_two(n))).sum();
    let (rows, columns, all) = (of(&table.rows), of(&table.columns), real(choose_two(table.total)));
    if all == 0.0 {
        return 1.0;
    }
    let expected = rows * columns / all;
    let most = f64::midpoint(rows, columns);
    if (most - expected).abs() < f64::EPSILON { 1.0 } else { (together - expected) / (most - expected) }
}

/// Adjusted mutual information, at most 1.
#[must_use]
pub fn adjusted_mutual_information(truth: &[usize], found: &[usize]) -> f64 {
    let table = Contingency::new(truth, found);
    let n = real(table.total);
    let trivial = |sizes: &[usize]| sizes.len() <= 1;
    if trivial(&table.rows) && trivial(&table.columns) {
        return 1.0;
    }
    let entropy = |sizes: &[usize]| -> f64 { sizes.iter().map(|&size| -(real(size) / n) * (real(size) / n).ln()).sum() };
    let shared: f64 = table
        .cells
        .iter()
        .map(|&(row, column, count)| {
            let count = real(count);
            count / n * (n * count / (real(table.rows[row]) * real(table.columns[column]))).ln()
        })
        .sum();
    let expected = expected_mutual_information(&table);
    let most = f64::midpoint(entropy(&table.rows), entropy(&table.columns));
    let span = most - expected;
    // As scikit-learn: never a division by nothing.
    let span = if span < 0.0 { span.min(-f64::EPSILON) } else { span.max(f64::EPSILON) };
    (shared - expected) / span
}

/// What chance gives two groupings of these sizes: the mean over all ways to shuffle, by the hypergeometric distribution.
fn expected_mutual_information(table: &Contingency) -> f64 {
    let n = table.total;
    let mut log_factorials = vec![0.0; n + 1];
    for i in 1..=n {
        log_factorials[i] = log_factorials[i - 1] + real(i).ln();
    }
    let log = |i: usize| log_factorials[i];
    // Groups of one size weigh the same: each pair of sizes is reckoned once.
    let sizes = |groups: &[usize]| -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        for &size in groups {
            *counts.entry(size).or_default() += 1;
        }
        counts
    };
    let (rows, columns) = (sizes(&table.rows), sizes(&table.columns));
    let mut expected = 0.0;
    for (&a, &times_a) in &rows {
        for (&b, &times_b) in &columns {
            let least = (a + b).saturating_sub(n).max(1);
            let sum: f64 = (least..=a.min(b))
                .map(|both| {
                    let share = real(both) / real(n) * (real(n) * real(both) / (real(a) * real(b))).ln();
                    let chance = log(a) + log(b) + log(n - a) + log(n - b)
                        - log(n)
                        - log(both)
                        - log(a - both)
                        - log(b - both)
                        - log(n + both - a - b);
                    share * chance.exp()
                })
                .sum();
            expected += real(times_a) * real(times_b) * sum;
        }
    }
    expected
}

const fn choose_two(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}

#[allow(clippy::cast_precision_loss, reason = "counts of units are far below 2^53")]
const fn real(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn equal_groupings_agree_whatever_their_labels() {
        let (truth, found) = ([0, 0, 1, 2], [7, 7, 3, 9]);
        assert!(near(adjusted_rand(&truth, &found), 1.0) && near(adjusted_mutual_information(&truth, &found), 1.0));
        assert!(near(pairs(&truth, &found).f1, 1.0) && near(b_cubed(&truth, &found).f1, 1.0));
    }

    /// The figures are those of scikit-learn 1.6 for the same labels.
    #[test]
    fn the_indices_are_those_of_the_reference() {
        let (truth, found) = ([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2]);
        assert!(near(adjusted_rand(&truth, &found), 0.074_074_074_074_074_07), "{}", adjusted_rand(&truth, &found));
        let information = adjusted_mutual_information(&truth, &found);
        assert!((information - 0.083_726_783_786_712_43).abs() < 1e-9, "{information}");
        let b = b_cubed(&truth, &found);
        assert!(near(b.precision, 2.0 / 3.0) && near(b.recall, 11.0 / 18.0), "{b:?}");
    }

    #[test]
    fn a_unit_without_a_group_is_alone() {
        assert_eq!(labels(&[None, Some("a".into()), None, Some("a".into())]), [0, 1, 2, 1]);
    }
}
