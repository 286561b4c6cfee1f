//! Why two issues are, or are not, together.

use crate::run_folder::{IssueRow, PairRow};

/// The original an issue stands for: itself, or what it repeats.
pub fn original(issue: &IssueRow) -> &str {
    issue.duplicate_of.as_deref().unwrap_or(&issue.id)
}

/// The pair of two issues in either order; duplicates count as their originals.
pub fn pair_of<'a>(pairs: &'a [PairRow], left: &IssueRow, right: &IssueRow) -> Option<&'a PairRow> {
    let find = |a: &str, b: &str| pairs.iter().find(|pair| (pair.left == a && pair.right == b) || (pair.left == b && pair.right == a));
    find(&left.id, &right.id).or_else(|| find(original(left), original(right)))
}

/// One sentence: together or not, and why. `score` where it is known, `threshold` the run's `merge_threshold`.
pub fn verdict(left: &IssueRow, right: &IssueRow, pair: Option<&PairRow>, score: Option<f64>, threshold: f64) -> String {
    if original(left) == original(right) {
        return format!("重複です。同じ、またはほとんど同じ文なので、{} にまとめました", original(left));
    }
    if let (Some(group), true) = (&left.merge_group, left.merge_group == right.merge_group) {
        return format!("同じ統合候補 {group} に入っています");
    }
    match (pair.map(|pair| pair.kind.as_str()), score) {
        (Some("caution"), _) => "別です（統合注意）。言葉は似ていますが、統合してはいけない違いがあります".to_owned(),
        (_, Some(score)) if score >= threshold => format!(
            "別です。この二つの類似度 {score:.2} は基準 {threshold} 以上ですが、群の中のどの二つも基準以上になるように分けた結果、同じ群になりませんでした{}",
            groups_told(left, right)
        ),
        (Some("wider"), Some(score)) => {
            format!("別です。類似度 {score:.2} が統合候補の基準 {threshold} に届きません（triage.xlsx の「念のため」に挙げています）")
        }
        (_, Some(score)) => format!("別です。類似度 {score:.2} が統合候補の基準 {threshold} に届きません"),
        (_, None) => "別です。近い課題として挙がっていません".to_owned(),
    }
}

fn groups_told(left: &IssueRow, right: &IssueRow) -> String {
    let told = |issue: &IssueRow| issue.merge_group.as_ref().map(|group| format!("{} は {group}", issue.id));
    let groups: Vec<String> = [left, right].into_iter().filter_map(told).collect();
    if groups.is_empty() { String::new() } else { format!("（{}）", groups.join("、")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(id: &str, group: Option<&str>) -> IssueRow {
        let (id, merge_group) = (id.to_owned(), group.map(str::to_owned));
        IssueRow { response: id.clone(), id, copies: 1, merge_group, ..IssueRow::default() }
    }

    #[test]
    fn each_way_of_being_apart_has_its_reason() {
        let (a, b) = (issue("a", Some("G1")), issue("b", None));
        assert!(verdict(&a, &b, None, Some(0.3), 0.5).contains("届きません"));
        assert!(verdict(&a, &b, None, Some(0.6), 0.5).contains("（a は G1）"));
        assert!(verdict(&a, &b, None, None, 0.5).contains("挙がっていません"));
        assert!(verdict(&a, &issue("c", Some("G1")), None, Some(0.6), 0.5).contains("同じ統合候補 G1"));
        assert!(verdict(&b, &issue("d", None), None, None, 0.5).contains("別です"), "no group is no common group");
        let copy = IssueRow { duplicate_of: Some("a".to_owned()), ..issue("e", Some("G1")) };
        assert!(verdict(&a, &copy, None, None, 0.5).starts_with("重複"));
    }
}
