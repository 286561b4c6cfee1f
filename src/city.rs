//! What the city brings along: its measures and its departments. The year's categories are in `scheme`.

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
        self.status
            .as_deref()
            .is_some_and(|status| ["済", "完了", "実施中"].iter().any(|done| status.contains(done)) && !status.contains('未'))
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
