//! Which pairs are worth scoring: a sparse join by cosine that does not compare everything with everything.
//!
//! Each document's features are walked from the one that is cheapest for its weight on. Only the first of them, the prefix, open new
//! partners: what remains after the prefix is too short a vector to reach the threshold by itself (prefix filtering, Bayardo, Ma and Srikant 2007). Every pair of
//! rows whose cosine is at least the threshold is found; a test compares with all pairs. In a large survey only the nearest are kept.

use rayon::prelude::*;

use crate::matrix::DocumentTermMatrix;

/// A pair of rows and the cosine of their joined features.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The row that comes first.
    pub left: u32,
    /// The row that comes later.
    pub right: u32,
    /// Cosine of the joined rows, 0..=1.
    pub cosine: f32,
}

/// How far below the threshold rounding may carry a cosine.
const SLACK: f32 = 1e-4;

/// Joins weighted matrices of one height side by side: rows of length 1, each part's share of the squared length its weight.
#[must_use]
pub fn joined(parts: &[(&DocumentTermMatrix, f64)]) -> DocumentTermMatrix {
    let height = parts.first().map_or(0, |(m, _)| m.height());
    let width: usize = parts.iter().map(|(m, _)| m.width()).sum();
    let rows: Vec<Vec<(u32, f32)>> = (0..height)
        .into_par_iter()
        .map(|i| {
            let present: f64 = parts.iter().filter(|(m, _)| !m.row(i).is_empty()).map(|(_, w)| w).sum();
            let mut offset = 0;
            let mut out = Vec::new();
            for (matrix, weight) in parts {
                #[allow(clippy::cast_possible_truncation, reason = "rounded to the matrix's own width")]
                let scale = (weight / present).sqrt() as f32;
                let row = matrix.row(i);
                out.extend(row.columns.iter().zip(row.values).map(|(&c, &v)| (c + offset, v * scale)));
                offset += u32::try_from(matrix.width()).unwrap_or(0);
            }
            out
        })
        .collect();
    DocumentTermMatrix::from_rows(width, rows)
}

/// How far the join looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Least cosine of a pair that is found at all.
    pub threshold: f32,
    /// So many of the nearest earlier partners are kept for each row.
    pub most: usize,
}

/// For each row the nearest of its earlier partners from `reach.threshold` on, all of them where `reach.most` allows; by right then
/// left row. `rows` must have length 1 at most.
#[must_use]
pub fn join(rows: &DocumentTermMatrix, reach: Reach) -> Vec<Candidate> {
    let postings = rows.transposed();
    let by_row: Vec<Vec<Candidate>> = (0..rows.height())
        .into_par_iter()
        .map_init(|| vec![0f32; rows.height()], |sums, i| nearest(partners(rows, &postings, i, reach.threshold - SLACK, sums), reach.most))
        .collect();
    by_row.into_iter().flatten().collect()
}

/// The nearest partners, by left row.
fn nearest(mut partners: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    if partners.len() > most {
        partners.sort_unstable_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.left.cmp(&b.left)));
        partners.truncate(most);
        partners.sort_unstable_by_key(|c| c.left);
    }
    partners
}

/// The earlier rows that reach the threshold with row `i`. `sums` is all zero, before and after.
fn partners(rows: &DocumentTermMatrix, postings: &DocumentTermMatrix, i: usize, threshold: f32, sums: &mut [f32]) -> Vec<Candidate> {
    let row = rows.row(i);
    let mut features: Vec<(usize, u32, f32)> =
        row.columns.iter().zip(row.values).map(|(&c, &v)| (postings.row(c as usize).columns.len(), c, v)).collect();
    let cost =
        |&(partners, _, value): &(usize, u32, f32)| f64::from(u32::try_from(partners).unwrap_or(u32::MAX)) / f64::from(value * value);
    features.sort_unstable_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.1.cmp(&b.1)));
    let mut rest: f32 = features.iter().map(|f| f.2 * f.2).sum();
    let mut opened: Vec<u32> = Vec::new();
    let limit = threshold.max(0.0) * threshold.max(0.0);
    for &(_, column, value) in &features {
        let posting = postings.row(column as usize);
        let earlier = posting.columns.partition_point(|&j| (j as usize) < i);
        let opens = rest >= limit;
        for (&j, &other) in posting.columns[..earlier].iter().zip(posting.values) {
            let sum = &mut sums[j as usize];
            if *sum > 0.0 {
                *sum += value * other;
            } else if opens {
                *sum = value * other;
                opened.push(j);
            }
        }
        rest -= value * value;
    }
    opened.sort_unstable();
    let right = u32::try_from(i).unwrap_or(u32::MAX);
    let mut found = Vec::new();
    for j in opened {
        let cosine = std::mem::take(&mut sums[j as usize]);
        if cosine >= threshold {
            found.push(Candidate { left: j, right, cosine });
        }
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
            let found: Vec<(usize, usize)> = join(&rows, Reach { threshold: threshold as f32, most: 25 }).iter().map(|c| (c.left as usize, c.right as usize)).collect();
            for pair in brute_force(&rows, threshold) {
                prop_assert!(found.contains(&pair), "{pair:?} missing");
            }
        }
    }
}
