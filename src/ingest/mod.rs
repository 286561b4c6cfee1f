//! Workbooks and delimited text to a `Survey`: `source` -> `sheet` -> `header` and `columns` -> `responses`.
//!
//! Reads cells as an officer sees them and tells where everything stood. Does not split answers, judge what they say, or drop a row:
//! a row below the header is a response, with or without answers, or one left aside with its reason.

mod biff;
mod biff12;
mod calendar;
mod cell;
mod closed;
mod columns;
mod compound;
mod containment;
mod delimited;
mod encoding;
mod filling;
mod header;
mod layout;
pub mod limits;
mod lists;
mod look;
mod opendocument;
mod package;
mod responses;
mod role;
mod selection;
mod sheet;
mod source;
mod spreadsheetml;
mod told;
mod workbook;

use std::path::PathBuf;

pub use columns::{fold, normal};
pub use lists::{NamedRow, NamedRows, departments, measures, table};
pub use look::{ColumnLook, HeaderLook, SheetLook, look, look_as, look_bytes};
pub use responses::read;
pub use role::Role;
pub use told::{WantedSheet, told};

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
    /// `hidden`: whether hidden rows are left aside and hidden columns not looked at; otherwise they are read like others.
    pub skip_hidden: bool,
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
    /// `closed`: closed questions, counted by attribute.
    pub closed: Vec<String>,
    /// `private`: columns kept out of everything but the secretariat's own workbook.
    pub private: Vec<String>,
}

impl ColumnParams {
    /// Every header that is named.
    #[must_use]
    pub fn wanted(&self) -> Vec<&str> {
        let single = [&self.id, &self.proposal, &self.field].into_iter().flatten();
        let lists = [&self.text, &self.attributes, &self.closed, &self.private].into_iter().flatten();
        single.chain(lists).map(String::as_str).collect()
    }
}
