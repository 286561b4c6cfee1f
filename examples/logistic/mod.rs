//! Binary logistic regression by linfa: rows of features with yes or no, in; weights, out.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};

/// A fitted model: `logit = base + weights . values`.
pub struct Fitted {
    /// The logit where all features are 0.
    pub base: f64,
    /// A weight a feature.
    pub weights: Vec<f64>,
}

impl Fitted {
    /// The logit of a row; features beyond its end count as 0.
    pub fn logit(&self, values: &[f64]) -> f64 {
        self.base + self.weights.iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>()
    }
}

/// Fits a model with an L2 penalty of strength `alpha`.
pub fn fit(rows: &[(Vec<f64>, bool)], alpha: f64) -> Fitted {
    let width = rows.first().map_or(0, |row| row.0.len());
    let values: Vec<f64> = rows.iter().flat_map(|row| row.0.iter().copied()).collect();
    let records = Array2::from_shape_vec((rows.len(), width), values).expect("every row has the same width");
    let targets: Array1<usize> = rows.iter().map(|row| usize::from(row.1)).collect();
    let model = LogisticRegression::default()
        .alpha(alpha)
        .max_iterations(1000)
        .fit(&DatasetBase::new(records, targets))
        .expect("both answers occur");
    let sign = if model.labels().pos.class == 1 { 1.0 } else { -1.0 };
    Fitted { base: sign * model.intercept(), weights: model.params().iter().map(|weight| sign * weight).collect() }
}
