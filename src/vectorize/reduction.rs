//! Sparse rows to a few dense numbers each: truncated singular value decomposition by random projection and power iteration
//! (Halko, Martinsson and Tropp 2011), seeded. `linfa-linalg` does the small dense steps.

use linfa_linalg::Result as LinalgResult;
use linfa_linalg::eigh::{EigSort, Eigh};
use linfa_linalg::qr::QR;
use ndarray::{Array2, Axis, s};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use crate::error::{Problem, Result};
use crate::matrix::{DocumentTermMatrix, Vectors};

/// Columns drawn beyond those asked for, so that the last ones are exact enough.
const OVERSAMPLING: usize = 8;
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
    let width = dimensions.min(joined.height()).min(joined.width());
    if width == 0 {
        return Ok(Array2::zeros((joined.height(), 0)));
    }
    decompose(&joined, width, seed).map_err(|error| Problem::new(format!("語の行列を縮約できません（{error}）")).into())
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

fn decompose(a: &DocumentTermMatrix, width: usize, seed: u64) -> LinalgResult<Array2<f64>> {
    let drawn = (width + OVERSAMPLING).min(a.height()).min(a.width());
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let omega = Array2::from_shape_simple_fn((a.width(), drawn), || if rng.r#gen::<bool>() { 1.0 } else { -1.0 });
    let turned = a.transposed();
    let mut basis = times(a, &omega).qr()?.generate_q();
    for _ in 0..POWER_ITERATIONS {
        basis = times(a, &times(&turned, &basis)).qr()?.generate_q();
    }
    let projected = times(&turned, &basis);
    let (values, vectors) = projected.t().dot(&projected).eigh()?.sort_eig_desc();
    let mut rows = basis.dot(&vectors.slice(s![.., ..width]));
    for (mut column, &value) in rows.axis_iter_mut(Axis(1)).zip(&values) {
        let sign = if column.iter().copied().fold(0.0, |m: f64, v| if v.abs() > m.abs() { v } else { m }) < 0.0 { -1.0 } else { 1.0 };
        column *= sign * value.max(0.0).sqrt();
    }
    Ok(rows)
}

/// Sparse times dense, row by row.
fn times(a: &DocumentTermMatrix, b: &Array2<f64>) -> Array2<f64> {
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
    fn distances_of_a_matrix_of_low_rank_are_kept() {
        let rows = (0..30u8).map(|i| vec![(0, f32::from(i % 3)), (1, f32::from(i % 5)), (2, 1.0)]);
        let a = DocumentTermMatrix::from_rows(6, rows);
        let dense = decompose(&a, 3, 1).unwrap();
        for (i, j) in [(0, 1), (3, 17), (8, 29)] {
            let exact = a.row(i).dot(&a.row(i)) + a.row(j).dot(&a.row(j)) - 2.0 * a.row(i).dot(&a.row(j));
            let kept: f64 = (&dense.row(i) - &dense.row(j)).mapv(|v| v * v).sum();
            assert!((exact - kept).abs() < 1e-6, "{exact} {kept}");
        }
    }
}
