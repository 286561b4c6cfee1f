//! What the city brings along: its measures, its departments, and the year's categories.

use serde::Deserialize;

/// Something the city already did or is doing (施策・対応).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Unique in the list.
    pub id: String,
    /// 名称.
    pub name: String,
    /// 内容.
    pub description: String,
    /// 状況 as the list writes it: 実施済, 準備中, 試行, 検討中.
    pub status: Option<String>,
    /// 時期 as the list writes it.
    pub period: Option<String>,
    /// 所管課.
    pub department: Option<String>,
}

impl Measure {
    /// Whether the list says that it is carried out, not only planned.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.status.as_deref().is_some_and(|status| {
            ["実施済", "対応済", "完了", "導入済", "実施中"].iter().any(|done| status.contains(done)) && !status.contains('未')
        })
    }
}

/// A department and its duties (制度所管課).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// 課名.
    pub name: String,
    /// 所掌事務.
    pub duties: String,
}

/// A year's categories of 再整理 (整理区分): data, not code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// What the year calls it.
    pub name: String,
    /// The categories in order.
    pub category: Vec<Category>,
}

/// One category of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
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
}

impl Category {
    /// What an officer chooses in the workbook: sign and label.
    #[must_use]
    pub fn choice(&self) -> String {
        format!("{}{}", self.sign, self.label)
    }
}
