//! How well scores put what is wanted first.

/// Average precision of `ranked` (whether each is wanted, best first) when `wanted` are wanted in all; those not ranked count as never
/// found. 0..=1; `None` where nothing is wanted.
#[must_use]
pub fn average_precision(ranked: &[bool], wanted: usize) -> Option<f64> {
    let (mut hits, mut sum) = (0.0, 0.0);
    for (rank, hit) in (1u32..).zip(ranked) {
        if *hit {
            hits += 1.0;
            sum += hits / f64::from(rank);
        }
    }
    (wanted > 0).then(|| sum / real(wanted))
}

/// Spearman's rank correlation, -1..=1, ties at their mean rank; `None` where one side does not vary.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b) = (ranks(a), ranks(b));
    let n = real(a.len());
    let mean = f64::midpoint(n, 1.0);
    let sum = |x: &[f64], y: &[f64]| -> f64 { x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum() };
    let spread = (sum(&a, &a) * sum(&b, &b)).sqrt();
    (spread > 0.0).then(|| sum(&a, &b) / spread)
}

/// The chance that a wanted one scores above an unwanted one, ties at half (area under the ROC curve); `None` where one kind is missing.
#[must_use]
pub fn area_under_curve(wanted: &[bool], scores: &[f64]) -> Option<f64> {
    let ranks = ranks(scores);
    let positives = wanted.iter().filter(|&&w| w).count();
    let negatives = wanted.len() - positives;
    let sum: f64 = wanted.iter().zip(&ranks).filter(|(w, _)| **w).map(|(_, rank)| rank).sum();
    let least = real(positives) * (real(positives) + 1.0) / 2.0;
    (positives > 0 && negatives > 0).then(|| (sum - least) / (real(positives) * real(negatives)))
}

/// Share of the lists, each best first with what is wanted of it, that hold something wanted among their first `within`; `None` where
/// there is no list.
#[must_use]
pub fn hits(lists: &[(&[String], &[String])], within: usize) -> Option<f64> {
    let found = lists.iter().filter(|(list, wanted)| list.iter().take(within).any(|entry| wanted.contains(entry))).count();
    (!lists.is_empty()).then(|| real(found) / real(lists.len()))
}

/// Ranks from 1, equal values at the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for tied in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let rank = real(start) + f64::midpoint(real(tied.len()), 1.0);
        for &at in tied {
            ranks[at] = rank;
        }
        start += tied.len();
    }
    ranks
}

#[allow(clippy::cast_precision_loss, reason = "counts of units and pairs are far below 2^53")]
const fn real(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_found_lowers_average_precision() {
        assert_eq!(average_precision(&[true, false, true], 2), Some(f64::midpoint(1.0, 2.0 / 3.0)));
        assert_eq!(average_precision(&[true], 2), Some(0.5));
        assert_eq!(average_precision(&[false], 0), None);
    }

    #[test]
    fn ties_stand_at_their_mean_rank() {
        assert_eq!(ranks(&[2.0, 1.0, 2.0]), [2.5, 1.0, 2.5]);
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]), Some(1.0));
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(area_under_curve(&[true, false, false], &[0.5, 0.5, 0.1]), Some(0.75));
    }
}
