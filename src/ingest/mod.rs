//! Workbooks and delimited text to a `Survey`.

use std::path::PathBuf;

/// What the plan says of `[[input]]` and `[columns]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// The inputs in order, at least one.
    pub inputs: Vec<InputParams>,
    /// Which columns mean what.
    pub columns: ColumnParams,
}

/// One `[[input]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputParams {
    /// The file, resolved against the plan's folder.
    pub path: PathBuf,
    /// `sheet`: name of the sheet; `None` for the first visible sheet in which the columns are found.
    pub sheet: Option<String>,
    /// `header_row`: first row of the header, from 1; `None` for "auto".
    pub header_row: Option<u32>,
    /// `encoding` of delimited text (`utf-8`, `cp932`, `utf-16le`, `utf-16be`); `None` finds it.
    pub encoding: Option<String>,
}

/// `[columns]`: headers, matched after NFKC with all white space removed, exactly or as the one header that begins with the name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnParams {
    /// `id`.
    pub id: Option<String>,
    /// `text`: free-text columns, at least one.
    pub text: Vec<String>,
    /// `proposal`: the column of 解決策案.
    pub proposal: Option<String>,
    /// `field`: the column of 分野.
    pub field: Option<String>,
    /// `attributes`: columns kept beside the answers.
    pub attributes: Vec<String>,
    /// `private`: columns kept out of everything but the secretariat's own workbook.
    pub private: Vec<String>,
}
