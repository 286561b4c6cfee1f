//! The 再整理 tables of a triaged list: counts with their labels, as text, workbook and JSON show them.

/// The tables of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// What the scheme is called.
    pub name: String,
    /// The tables in the order in which they are shown.
    pub tables: Vec<TallyTable>,
}

/// A table of counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyTable {
    /// Its name for programs: `categories`, `progress`, `states`, `considered`, `offices`.
    pub key: &'static str,
    /// Its heading.
    pub title: String,
    /// The heading of the labels.
    pub corner: String,
    /// The headings of the counts.
    pub headers: Vec<String>,
    /// The rows in order; each has a count a heading.
    pub rows: Vec<TallyRow>,
}

/// A row of counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyRow {
    /// What is counted: ① 既に対応済み.
    pub label: String,
    /// Its category's or step's sign, for programs.
    pub sign: Option<String>,
    /// What kind of row it is.
    pub kind: RowKind,
    /// The counts, one a heading.
    pub counts: Vec<Count>,
}

/// What a row is to the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// One thing counted.
    Item,
    /// The sum of a group of the rows above.
    Subtotal,
    /// Everything.
    Total,
    /// A sum of some of the rows.
    Derived,
}

impl RowKind {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Subtotal => "subtotal",
            Self::Total => "total",
            Self::Derived => "derived",
        }
    }
}

/// A count, and what is told in brackets beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// How many.
    pub number: usize,
    /// What stands in brackets; `None` where nothing does.
    pub aside: Option<Aside>,
}

/// What stands in brackets beside a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// 外数: so many more were merged into these; not in the count.
    MergedIn(usize),
    /// The count without those that were merged into others (実質).
    WithoutMerged(usize),
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Self { number, aside: None }
    }
}

impl Count {
    /// As a person reads it: `14（外数1）`, `101（実質91）`.
    #[must_use]
    pub fn told(&self) -> String {
        match self.aside {
            None => self.number.to_string(),
            Some(Aside::MergedIn(merged)) => format!("{}（外数{merged}）", self.number),
            Some(Aside::WithoutMerged(rest)) => format!("{}（実質{rest}）", self.number),
        }
    }
}

impl TallyTable {
    /// The count of a row and heading, by their labels.
    #[must_use]
    pub fn count(&self, label: &str, header: &str) -> Option<Count> {
        let at = self.headers.iter().position(|name| name == header)?;
        self.rows.iter().find(|row| row.label == label)?.counts.get(at).copied()
    }
}
