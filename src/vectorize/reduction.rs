//! Sparse rows to a few dense numbers each: truncated singular value decomposition by random projection and power iteration
//! (Halko, Martinsson and Tropp 2011), seeded. `linfa-linalg` does the small dense steps.

use linfa_linalg::eigh::{EigSort, Eigh};
use linfa_linalg::{LinalgError, Result as LinalgResult};
use ndarray::{Array2, Axis, s};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use crate::error::{Error, Problem, Result};
use crate::matrix::{DocumentTermMatrix, Vectors};

/// Columns drawn beyond those asked for, so that the last ones are exact enough.
const OVERSAMPLING: usize = 8;
/// Rows that the directions are learned from at most; all rows are then told by them.
const SAMPLE: usize = 4000;
/// Share of the largest eigenvalue below which a direction is taken for rounding.
const NEGLIGIBLE: f64 = 1e-12;
/// Passes that sharpen the subspace.
const POWER_ITERATIONS: usize = 2;

/// Rows of `dimensions` numbers at most: words, objects and concerns of each of the first `rows` documents, `rows x k`. Fewer columns where the
/// survey has fewer documents or words; none for an empty survey.
///
/// # Errors
/// Where the decomposition does not converge.
pub fn reduce(vectors: &Vectors, rows: usize, dimensions: usize, seed: u64) -> Result<Array2<f64>> {
    let sources = [&vectors.words, &vectors.target, &vectors.concern];
    let joined = beside(&sources, rows);
    if joined.height().min(joined.width()) == 0 {
        return Ok(Array2::zeros((joined.height(), 0)));
    }
    let sample = joined.selected(&every(joined.height(), SAMPLE));
    let found = directions(&sample, dimensions, seed).map_err(|error| failed(&error))?;
    Ok(times(&joined, &found.vectors))
}

/// Evenly spread rows of `n`, `most` at most.
#[must_use]
pub fn every(n: usize, most: usize) -> Vec<usize> {
    (0..n).step_by(n.div_ceil(most).max(1)).collect()
}

/// What is told where a decomposition fails.
#[must_use]
pub fn failed(error: &LinalgError) -> Error {
    Problem::new(format!("語の行列を縮約できません（{error}）")).into()
}

/// The first rows of matrices side by side.
fn beside(matrices: &[&DocumentTermMatrix], height: usize) -> DocumentTermMatrix {
    let mut offsets = Vec::with_capacity(matrices.len());
    let mut width = 0u32;
    for m in matrices {
        offsets.push(width);
        width += u32::try_from(m.width()).unwrap_or(u32::MAX - width);
    }
    let rows = (0..height).map(|i| {
        let parts = matrices.iter().zip(&offsets).map(|(m, &offset)| (m.row(i), offset));
        parts
            .flat_map(|(row, offset)| row.columns.iter().zip(row.values).map(move |(&c, &v)| (c + offset, v)).collect::<Vec<_>>())
            .collect()
    });
    DocumentTermMatrix::from_rows(width as usize, rows)
}

/// The strongest directions of a matrix's rows, and how strong each is.
pub struct Directions {
    /// Directions of length 1, at right angles, `a.width() x width`.
    pub vectors: Array2<f64>,
    /// Singular values, falling.
    pub strengths: Vec<f64>,
}

/// The `width` strongest directions of `a`; fewer where it has fewer rows or columns.
///
/// # Errors
/// Where the decomposition does not converge.
pub fn directions(a: &DocumentTermMatrix, width: usize, seed: u64) -> LinalgResult<Directions> {
    let width = width.min(a.height()).min(a.width());
    let drawn = (width + OVERSAMPLING).min(a.height()).min(a.width());
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let omega = Array2::from_shape_simple_fn((a.width(), drawn), || if rng.r#gen::<bool>() { 1.0 } else { -1.0 });
    let turned = a.transposed();
    let mut basis = orthonormal(&times(a, &omega))?;
    for _ in 0..POWER_ITERATIONS {
        basis = orthonormal(&times(a, &times(&turned, &basis)))?;
    }
    if basis.ncols() == 0 {
        return Ok(Directions { vectors: Array2::zeros((a.width(), 0)), strengths: Vec::new() });
    }
    let width = width.min(basis.ncols());
    let projected = times(&turned, &basis);
    let (values, turn) = projected.t().dot(&projected).eigh()?.sort_eig_desc();
    let strengths: Vec<f64> = values.iter().take(width).map(|value| value.max(0.0).sqrt()).collect();
    let mut vectors = projected.dot(&turn.slice(s![.., ..width]));
    for (mut column, &strength) in vectors.axis_iter_mut(Axis(1)).zip(&strengths) {
        let sign = if column.iter().copied().fold(0.0, |m: f64, v| if v.abs() > m.abs() { v } else { m }) < 0.0 { -1.0 } else { 1.0 };
        column *= if strength > 0.0 { sign / strength } else { 0.0 };
    }
    Ok(Directions { vectors, strengths })
}

/// Columns of length 1 at right angles that span what the columns of a tall matrix span; fewer where some follow from the others. By
/// the eigenvectors of the small matrix of their products: as exact as sharpening a subspace needs, and a fraction of the work of
/// turning the tall one.
fn orthonormal(tall: &Array2<f64>) -> LinalgResult<Array2<f64>> {
    let (values, turn) = tall.t().dot(tall).eigh()?.sort_eig_desc();
    let least = values.first().map_or(0.0, |largest| largest * NEGLIGIBLE);
    let kept = values.iter().take_while(|value| **value > least).count();
    let mut basis = tall.dot(&turn.slice(s![.., ..kept]));
    for (mut column, value) in basis.axis_iter_mut(Axis(1)).zip(&values) {
        column /= value.sqrt();
    }
    Ok(basis)
}

/// Sparse times dense, row by row.
#[must_use]
pub fn times(a: &DocumentTermMatrix, b: &Array2<f64>) -> Array2<f64> {
    let mut product = Array2::zeros((a.height(), b.ncols()));
    product.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(i, mut out)| {
        let row = a.row(i);
        for (&column, &value) in row.columns.iter().zip(row.values) {
            out.scaled_add(f64::from(value), &b.row(column as usize));
        }
    });
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_other_columns_is_no_direction() {
        let a = Array2::from_shape_fn((9, 3), |(i, j)| if j == 2 { 0.0 } else { f64::from(u8::try_from(i * (j + 1) % 4).unwrap()) });
        let basis = orthonormal(&a).unwrap();
        assert_eq!(basis.ncols(), 2);
        assert!((basis.t().dot(&basis) - Array2::<f64>::eye(2)).iter().all(|v| v.abs() < 1e-9));
        assert_eq!(orthonormal(&Array2::zeros((4, 2))).unwrap().ncols(), 0);
    }

    #[test]
    fn distances_of_a_matrix_of_low_rank_are_kept() {
        let rows = (0..30u8).map(|i| vec![(0, f32::from(i % 3)), (1, f32::from(i % 5)), (2, 1.0)]);
        let a = DocumentTermMatrix::from_rows(6, rows);
        let dense = times(&a, &directions(&a, 3, 1).unwrap().vectors);
        for (i, j) in [(0, 1), (3, 17), (8, 29)] {
            let exact = a.row(i).dot(&a.row(i)) + a.row(j).dot(&a.row(j)) - 2.0 * a.row(i).dot(&a.row(j));
            let kept: f64 = (&dense.row(i) - &dense.row(j)).mapv(|v| v * v).sum();
            assert!((exact - kept).abs() < 1e-6, "{exact} {kept}");
        }
    }
}
