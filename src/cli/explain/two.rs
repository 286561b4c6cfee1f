//! Two issues: how alike, what adds up to it, what they share and do not, together or not and why.

use std::fmt::Write;

use crate::cli::explain::one::listed;
use crate::cli::explain::together::{original, pair_of, verdict};
use crate::error::{Problem, Result};
use crate::frame::Slot;
use crate::group::Parts;
use crate::run_folder::{IssueRow, RunFolder};

/// The explanation of two issues.
///
/// # Errors
/// Where both are the same, or the run's files cannot be read.
pub fn told(run: &RunFolder, left: &IssueRow, right: &IssueRow) -> Result<String> {
    if left.id == right.id {
        return Err(Problem::new("二つとも同じ課題です").remedy("別の課題IDを二つ書いてください").into());
    }
    let threshold = threshold(run)?;
    let pairs = run.pairs()?;
    let neighbors = run.neighbors()?;
    let pair = pair_of(&pairs, left, right);
    let near = neighbors.iter().find(|row| {
        let ids = (row.id.as_str(), row.neighbor.as_str());
        ids == (original(left), original(right)) || ids == (original(right), original(left))
    });
    let score = pair.map(|pair| pair.score).or_else(|| near.map(|row| row.score));
    let mut out = String::new();
    for issue in [left, right] {
        line(&mut out, &issue.id);
        for text in issue.text.lines() {
            line(&mut out, format!("  {text}"));
        }
    }
    line(&mut out, "");
    line(&mut out, format!("結論: {}", verdict(left, right, pair, score, threshold)));
    line(&mut out, "");
    match (pair, score) {
        (Some(pair), _) => {
            line(&mut out, format!("類似度 {:.3}（0 似ていない ～ 1 同じ、統合候補の基準 {threshold}）", pair.score));
            for (name, part) in Parts::LABELS.iter().zip(pair.parts) {
                line(&mut out, format!("  {part:.3}  {name}"));
            }
            line(&mut out, format!("  {:.3}  計", pair.parts.iter().sum::<f64>()));
            line(&mut out, format!("理由: {}", pair.reason));
        }
        (None, Some(score)) => {
            line(&mut out, format!("類似度 {score:.3}（0 似ていない ～ 1 同じ、統合候補の基準 {threshold}）"));
            line(
                &mut out,
                "提案した組（pairs.parquet）ではないので、内訳は記録されていません。近い課題の一覧（neighbors.parquet）にはあります",
            );
        }
        (None, None) => {
            line(
                &mut out,
                "この二つは、提案した組（pairs.parquet）にも、近い課題の一覧（neighbors.parquet）にもありません。類似度は記録されていません",
            );
            for issue in [left, right] {
                let scores: Vec<f64> = neighbors.iter().filter(|row| row.id == issue.id).map(|row| row.score).collect();
                if let Some(least) = scores.last() {
                    line(&mut out, format!("  {} の近い課題は{}件で、最も低い類似度は {least:.3} です", issue.id, scores.len()));
                }
            }
        }
    }
    line(&mut out, "");
    frames(left, right, &mut out);
    Ok(out)
}

/// The run's `merge_threshold`.
///
/// # Errors
/// Where `run.json` cannot be read or does not say it.
pub fn threshold(run: &RunFolder) -> Result<f64> {
    let written = run.setting("cluster.merge_threshold")?;
    written.and_then(|text| text.parse().ok()).ok_or_else(|| {
        Problem::new("run.json に cluster.merge_threshold がありません").remedy("もう一度 saiseiri run を実行してください").into()
    })
}

fn frames(left: &IssueRow, right: &IssueRow, out: &mut String) {
    line(out, "読み取りと言葉の比較");
    let slots = Slot::ALL.iter().enumerate().map(|(i, slot)| (slot.label(), &left.frame[i], &right.frame[i]));
    for (name, a, b) in slots.chain([("言葉", &left.terms, &right.terms)]) {
        if a.is_empty() && b.is_empty() {
            continue;
        }
        let only = |these: &[String], those: &[String]| these.iter().filter(|word| !those.contains(word)).cloned().collect::<Vec<_>>();
        let shared: Vec<String> = a.iter().filter(|word| b.contains(word)).cloned().collect();
        line(out, format!("  {name}"));
        line(out, format!("    共通: {}", listed(&shared)));
        line(out, format!("    {} だけ: {}", left.id, listed(&only(a, b))));
        line(out, format!("    {} だけ: {}", right.id, listed(&only(b, a))));
    }
}

fn line(out: &mut String, text: impl AsRef<str>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", text.as_ref());
}
