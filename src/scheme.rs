//! A year's categories of 再整理 (整理区分) and how they are counted: data, not code. A TOML file in `pipelines/schemes/` holds one.

use serde::{Deserialize, Serialize};

/// A year's categories and the tables made of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// What the year calls it.
    pub name: String,
    /// The year (`R7`): what the ids of its issues begin with. Issues of other years in a list are carried on from there and count
    /// in the progress table only. `None` takes every issue for this year's.
    pub year: Option<String>,
    /// The fields (分野) in the order of the table's columns; fields that are not named come after.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The label of the line with all issues.
    pub total: Option<String>,
    /// The label of the line with the issues that a department goes on with; the signs are added to it.
    pub followed: Option<String>,
    /// Whether an issue counts once for each department that owns it (制度所管課), as from R7 on.
    #[serde(default)]
    pub per_department: bool,
    /// The categories in order.
    #[serde(default)]
    pub category: Vec<Category>,
    /// The steps of a department's work (進捗) in order.
    #[serde(default)]
    pub progress: Vec<ProgressLevel>,
    /// The states of the table of all issues, in order.
    #[serde(default)]
    pub state: Vec<State>,
    /// What is counted per office; `None` where nothing is.
    pub offices: Option<Offices>,
}

/// One category of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own that an officer writes")]
pub struct Category {
    /// ①.
    pub sign: String,
    /// 既に（従前より）対応済み.
    pub label: String,
    /// The group it is counted under: 具体的, 抽象的, リソース不足.
    pub group: Option<String>,
    /// Whether it counts among the issues to be followed by a department.
    #[serde(default)]
    pub followed: bool,
    /// Whether it says that the issue is settled (対応済み).
    #[serde(default)]
    pub done: bool,
    /// Whether it says that the issue is merged into another, which must be named (統合先); the categories of a state of merged issues
    /// say so, too.
    #[serde(default)]
    pub merged: bool,
    /// Whether it says that the issue was too abstract to act on as it was written: what the abstractness is learned from.
    #[serde(default, rename = "abstract")]
    pub is_abstract: bool,
}

/// A step of a department's work on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgressLevel {
    /// 【分類１】.
    pub sign: String,
    /// 対応済（完了）.
    pub label: String,
    /// Whether nothing is left to do.
    #[serde(default)]
    pub done: bool,
}

/// Where an issue stands, by its category or, for those that are followed, by its progress.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// 一部実施.
    pub label: String,
    /// Signs of the categories that lead here.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Signs of the steps of progress that lead here, for issues that are followed.
    #[serde(default)]
    pub progress: Vec<String>,
    /// Whether its issues were considered at all; `true` where nothing is said.
    pub considered: Option<bool>,
    /// Whether its issues are done at least in part.
    #[serde(default)]
    pub done: bool,
    /// Whether its issues were merged into others: they are told in brackets (外数) at the state of the issue they went into.
    #[serde(default)]
    pub merged: bool,
}

/// What is counted per office (局区), such as the offices' own reforms.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offices {
    /// The heading of the table.
    pub title: String,
    /// The column of the list that names the office.
    pub column: String,
    /// The offices in order; those not named come after. An office without any is shown as such.
    #[serde(default)]
    pub names: Vec<String>,
}

impl Category {
    /// What an officer chooses in the workbook: sign and label.
    #[must_use]
    pub fn choice(&self) -> String {
        format!("{}{}", self.sign, self.label)
    }
}

impl ProgressLevel {
    /// What an officer chooses in the workbook: sign and label.
    #[must_use]
    pub fn choice(&self) -> String {
        format!("{}{}", self.sign, self.label)
    }
}

impl State {
    /// Whether its issues were considered.
    #[must_use]
    pub fn is_considered(&self) -> bool {
        self.considered != Some(false)
    }
}

/// The judgements of a plan without a scheme: label, whether it settles the issue, whether it says that the issue was abstract.
const STANDARD: [(&str, bool, bool); 6] = [
    ("制度所管課で検討", false, false),
    ("他の課題と統合", false, false),
    ("対応済み", true, false),
    ("具体化が必要", false, true),
    ("対応できない", false, false),
    ("対象外", false, false),
];

impl Scheme {
    /// What can be chosen where the plan names no scheme.
    #[must_use]
    pub fn standard() -> Self {
        let category =
            |(label, done, is_abstract): (&str, bool, bool)| Category { label: label.to_owned(), done, is_abstract, ..Category::default() };
        Self { name: "判定".to_owned(), category: STANDARD.map(category).to_vec(), ..Self::default() }
    }

    /// The category a cell means: its sign, its label, or both, white space and full width aside.
    #[must_use]
    pub fn category(&self, text: &str) -> Option<&Category> {
        self.category.iter().find(|category| means(text, &category.sign, &category.label))
    }

    /// Whether a category says that its issues are merged into others: then each must name one (統合先).
    #[must_use]
    pub fn merges(&self, category: &Category) -> bool {
        category.merged || self.state.iter().any(|state| state.merged && state.categories.contains(&category.sign))
    }

    /// The step of progress a cell means.
    #[must_use]
    pub fn level(&self, text: &str) -> Option<&ProgressLevel> {
        self.progress.iter().find(|level| means(text, &level.sign, &level.label))
    }
}

fn means(text: &str, sign: &str, label: &str) -> bool {
    let (text, sign, label) = (plain(text), plain(sign), plain(label));
    text == label || (!sign.is_empty() && (text == sign || text == sign + &label))
}

/// Without white space, full-width signs as half-width ones. Circled numbers stay.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_known_by_its_sign_its_label_or_both() {
        let category = Category { sign: "③".into(), label: "更に具体化（情報収集）".into(), ..Category::default() };
        let scheme = Scheme { category: vec![category], ..Scheme::default() };
        for text in ["③", " ③更に具体化(情報収集)", "更に具体化（情報収集）\u{3000}"] {
            assert!(scheme.category(text).is_some(), "{text}");
        }
        for text in ["", "3", "更に具体化", "③③"] {
            assert!(scheme.category(text).is_none(), "{text}");
        }
    }
}
