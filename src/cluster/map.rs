//! A place in the plane for every issue, near ones near: linfa's t-SNE (van der Maaten 2014) for a survey it can manage, the first
//! two principal components beyond. Distance on the map is a hint and nothing is decided by it.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict, Transformer};
use linfa_reduction::Pca;
use linfa_tsne::TSneParams;
use ndarray::{Array2, Axis};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use crate::error::{Problem, Result};

/// Neighbours that t-SNE keeps together.
const PERPLEXITY: f64 = 20.0;
/// Passes of t-SNE.
const ITERATIONS: usize = 400;
/// Every pair is looked at. The coarse form (Barnes and Hut 1986) looks neighbours up in a tree whose shape linfa's t-SNE draws by
/// a lot that takes no seed, so that no two runs agree.
const EXACT: f64 = 0.0;

/// A nudge that sets equal rows apart: among rows that are all the same t-SNE finds no scale.
const NUDGE: f64 = 1e-6;

/// A place for each row of `dense`; `None` for a row of zeros. t-SNE up to `limit` rows.
///
/// # Errors
/// Where the projection fails.
pub fn places(dense: &Array2<f64>, limit: usize, seed: u64) -> Result<Vec<Option<[f64; 2]>>> {
    let said: Vec<usize> = (0..dense.nrows()).filter(|&i| dense.row(i).iter().any(|&v| v != 0.0)).collect();
    let mut places = vec![None; dense.nrows()];
    if said.len() < 3 || dense.ncols() < 2 {
        for (&i, x) in said.iter().zip([0.0, 1.0]) {
            places[i] = Some([x, 0.0]);
        }
        return Ok(places);
    }
    let rows = dense.select(Axis(0), &said);
    let plane = if said.len() <= limit { t_sne(rows, seed)? } else { principal(rows)? };
    for (&i, place) in said.iter().zip(plane.axis_iter(Axis(0))) {
        places[i] = Some([rounded(place[0]), rounded(place[1])]);
    }
    Ok(places)
}

/// Four decimals are more than a map can show.
fn rounded(v: f64) -> f64 {
    (v * 1e4).round() / 1e4 + 0.0
}

fn t_sne(mut rows: Array2<f64>, seed: u64) -> Result<Array2<f64>> {
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    rows.mapv_inplace(|v| v + NUDGE * rng.r#gen::<f64>());
    #[allow(clippy::cast_precision_loss, reason = "a few thousand rows")]
    let most = (rows.nrows() as f64 - 1.0) / 3.0 - 0.01;
    TSneParams::embedding_size_with_rng(2, rng)
        .perplexity(PERPLEXITY.min(most).max(0.1))
        .approx_threshold(EXACT)
        .max_iter(ITERATIONS)
        .transform(rows)
        .map_err(|error| Problem::new(format!("地図を描けません（{error}）")).into())
}

fn principal(rows: Array2<f64>) -> Result<Array2<f64>> {
    let data = DatasetBase::from(rows);
    let model = Pca::params(2).fit(&data).map_err(|error| Problem::new(format!("地図を描けません（{error}）")))?;
    Ok(model.predict(data.records()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_and_empty_rows_find_a_place_or_none() {
        let mut dense = Array2::ones((12, 3));
        dense.row_mut(4).fill(0.0);
        let places = places(&dense, 100, 1).unwrap();
        assert!(places[4].is_none() && places.iter().flatten().count() == 11);
        assert!(places.iter().flatten().flatten().all(|v| v.is_finite()));
    }

    #[test]
    fn the_same_rows_give_the_same_map() {
        let dense = Array2::from_shape_fn((60, 4), |(i, j)| f64::from(u32::try_from((i * 7 + j * 3) % 11).unwrap()));
        assert_eq!(places(&dense, 100, 1).unwrap(), places(&dense, 100, 1).unwrap());
        assert_eq!(places(&dense, 10, 1).unwrap(), places(&dense, 10, 1).unwrap());
    }
}
