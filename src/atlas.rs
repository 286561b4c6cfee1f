//! The issue atlas (課題アトラス): canonical issues of a city hall, each with many ways in which different people say it.
//!
//! An issue's place is its nearness to the canonical issues (explicit semantic analysis, Gabrilovich and Markovitch 2007); two issues
//! are near when their places are. 「どちらも『決裁の段階が多い』に近い」 is a reason a person can check.

use serde::{Deserialize, Serialize};

/// A canonical issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanonicalIssue {
    /// A short heading; unique in the atlas.
    pub name: String,
    /// Words that stand in the duties of the department usually owning it.
    pub owner: Vec<String>,
    /// Whether nothing can be taken hold of in it.
    pub is_abstract: bool,
}

/// All canonical issues, in the order they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Atlas {
    /// The issues.
    pub issues: Vec<CanonicalIssue>,
}

/// A way of saying a canonical issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Index into `Atlas::issues`.
    pub issue: usize,
    /// The words.
    pub text: String,
}
