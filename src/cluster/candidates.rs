//! Which pairs are worth scoring: a sparse join by cosine that does not compare everything with everything.
//!
//! Each document's features are walked from the one that is cheapest for its weight on. Only the first of them, the prefix, open new
//! partners: what remains after the prefix is too short a vector to reach the threshold by itself (prefix filtering, Bayardo, Ma and Srikant 2007).
//! From there on partners that cannot reach it any more are dropped, and once few are left these are multiplied out. Every pair of rows
//! whose cosine is at least the threshold is found; a test compares with all pairs. In a large survey only the nearest are kept.

use rayon::prelude::*;

use crate::matrix::DocumentTermMatrix;

/// How far below the threshold rounding may carry a cosine.
const SLACK: f32 = 1e-4;

/// How far the join looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Least cosine of a pair that is found at all.
    pub threshold: f32,
    /// So many of the nearest earlier partners are kept for each row.
    pub most: usize,
}

/// For each row the nearest of its earlier partners from `reach.threshold` on, all of them where `reach.most` allows: pairs of the earlier
/// and the later row, by later row. `rows` must have length 1 at most.
#[must_use]
pub fn join(rows: &DocumentTermMatrix, reach: Reach) -> Vec<(u32, u32)> {
    let postings = rows.transposed();
    let by_row: Vec<Vec<(u32, f32)>> = (0..rows.height())
        .into_par_iter()
        .map_init(
            || (vec![0f32; rows.height()], vec![0f32; rows.width()]),
            |scratch, i| nearest(partners(rows, &postings, i, reach.threshold - SLACK, scratch), reach.most),
        )
        .collect();
    (0u32..).zip(by_row).flat_map(|(right, row)| row.into_iter().map(move |(left, _)| (left, right))).collect()
}

/// The `most` nearest of partners with their cosines, in any order.
fn nearest(mut partners: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    if partners.len() > most {
        partners.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        partners.truncate(most);
    }
    partners
}

/// The earlier rows that reach the threshold with row `i`, and their cosines. The scratch space (sums by row, the row's values by column)
/// is all zero, before and after.
fn partners(
    rows: &DocumentTermMatrix,
    postings: &DocumentTermMatrix,
    i: usize,
    threshold: f32,
    (sums, query): &mut (Vec<f32>, Vec<f32>),
) -> Vec<(u32, f32)> {
    let row = rows.row(i);
    let mut features: Vec<(usize, u32, f32)> =
        row.columns.iter().zip(row.values).map(|(&c, &v)| (postings.row(c as usize).columns.len(), c, v)).collect();
    let cost =
        |&(partners, _, value): &(usize, u32, f32)| f64::from(u32::try_from(partners).unwrap_or(u32::MAX)) / f64::from(value * value);
    features.sort_unstable_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.1.cmp(&b.1)));
    let mut rest: f32 = features.iter().map(|f| f.2 * f.2).sum();
    let mut unread: usize = features.iter().map(|f| f.0).sum();
    let mut open: Vec<u32> = Vec::new();
    let limit = threshold.max(0.0) * threshold.max(0.0);
    let mut read = 0;
    for &(partners, column, value) in &features {
        let opens = rest >= limit;
        if !opens {
            let most = rest.max(0.0).sqrt();
            open.retain(|&j| {
                let reaches = sums[j as usize] + most >= threshold;
                if !reaches {
                    sums[j as usize] = 0.0;
                }
                reaches
            });
            // Multiplying out the few that are left is cheaper than walking past all the others.
            if open.len() * rows.entries() < unread / 2 * rows.height() {
                break;
            }
        }
        let posting = postings.row(column as usize);
        let earlier = posting.columns.partition_point(|&j| (j as usize) < i);
        for (&j, &other) in posting.columns[..earlier].iter().zip(posting.values) {
            let sum = &mut sums[j as usize];
            if *sum > 0.0 {
                *sum += value * other;
            } else if opens {
                *sum = value * other;
                open.push(j);
            }
        }
        rest -= value * value;
        unread -= partners;
        read += 1;
    }
    for &(_, column, value) in &features[read..] {
        query[column as usize] = value;
    }
    let cosine = |j: u32| {
        let other = rows.row(j as usize);
        let unread: f32 = other.columns.iter().zip(other.values).map(|(&column, &value)| query[column as usize] * value).sum();
        (j, std::mem::take(&mut sums[j as usize]) + unread)
    };
    let found = open.into_iter().map(cosine).filter(|&(_, cosine)| cosine >= threshold).collect();
    for &(_, column, _) in &features[read..] {
        query[column as usize] = 0.0;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All pairs, the slow way.
    fn brute_force(rows: &DocumentTermMatrix, threshold: f64) -> Vec<(usize, usize)> {
        let pairs = (0..rows.height()).flat_map(|i| (0..i).map(move |j| (j, i)));
        pairs.filter(|&(j, i)| rows.row(i).dot(&rows.row(j)) >= threshold).collect()
    }

    fn unit(rows: &[Vec<(u32, f32)>]) -> DocumentTermMatrix {
        DocumentTermMatrix::from_rows(
            12,
            rows.iter().map(|row| {
                let length = row.iter().map(|r| r.1 * r.1).sum::<f32>().sqrt();
                row.iter().map(|&(c, v)| (c, v / length)).collect()
            }),
        )
    }

    proptest! {
        #[test]
        fn the_join_contains_every_pair_that_brute_force_finds(
            rows in prop::collection::vec(prop::collection::btree_map(0u32..12, 0.1f32..3.0, 0..6), 0..25),
            threshold in 0.05f64..0.99,
        ) {
            let rows = unit(&rows.into_iter().map(|r| r.into_iter().collect()).collect::<Vec<_>>());
            #[allow(clippy::cast_possible_truncation, reason = "a threshold")]
            let found: Vec<(usize, usize)> = join(&rows, Reach { threshold: threshold as f32, most: 25 }).iter().map(|&(left, right)| (left as usize, right as usize)).collect();
            for pair in brute_force(&rows, threshold) {
                prop_assert!(found.contains(&pair), "{pair:?} missing");
            }
            let distinct: std::collections::BTreeSet<&(usize, usize)> = found.iter().collect();
            prop_assert_eq!(distinct.len(), found.len());
            for &(left, right) in &found {
                prop_assert!(rows.row(left).dot(&rows.row(right)) >= threshold - 1e-3, "{left} and {right} are not that near");
            }
        }
    }
}
