//! The survey as it was read: responses, where each stands, and what the reading noticed. Nothing here is judged yet.

use std::fmt;

use crate::table::Table;

/// A survey: every data row of every input, in the order of the inputs and rows.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Every input row, blank and excluded ones too.
    pub responses: Vec<Response>,
    /// Headers of the free-text columns, in the plan's order.
    pub questions: Vec<String>,
    /// Attributes, one row a response in the same order; the first column is `response_id`.
    pub attributes: Table,
    /// Closed questions, in the plan's order.
    pub closed: Vec<ClosedQuestion>,
    /// Private columns in the same form: shown in the secretariat's own workbook beside the answers, and nowhere else.
    pub private: Table,
    /// The files and sheets that were read.
    pub inputs: Vec<Input>,
    /// What the reading noticed and a person should know, in Japanese.
    pub notices: Vec<RowNotice>,
}

/// A sheet (or delimited file) that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// File name without its folder.
    pub file: String,
    /// Sheet name; `None` for delimited text.
    pub sheet: Option<String>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// First row of the header, from 1.
    pub header_row: u32,
    /// Why that row is the header, in Japanese.
    pub evidence: Vec<String>,
    /// Rows below the header that became responses.
    pub rows: usize,
    /// The day the file itself says it was last changed; `None` where it says nothing.
    pub date: Option<Date>,
    /// Encoding of delimited text, as found or as given.
    pub encoding: Option<String>,
}

/// A closed question (選択式) and what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedQuestion {
    /// The header.
    pub question: String,
    /// Whether several choices could be made.
    pub multiple: bool,
    /// What was chosen by anybody: in the order of a scale or of numbers, else the most frequent first.
    pub options: Vec<String>,
    /// For each response the indices of what was chosen, ascending; empty where it was not answered.
    pub answers: Vec<Vec<usize>>,
}

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year of the common era.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// A respondent's id: the id column's value, or `file#sheet!row`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseId(pub String);

/// One row of the survey.
#[derive(Debug, Clone)]
pub struct Response {
    /// Unique within the survey.
    pub id: ResponseId,
    /// The row it stands in.
    pub place: CellRef,
    /// The free-text cells that are not blank, in the order of `Survey::questions`.
    pub answers: Vec<Answer>,
    /// The proposed solution (解決策案), where the survey asks for one and it is not blank.
    pub proposal: Option<String>,
    /// The field (分野) the answer belongs to; `None` where there is no such column or it is blank.
    pub field: Option<String>,
    /// Why the row is left out, in Japanese; `None` for a row that counts.
    pub excluded: Option<String>,
}

/// A free-text cell that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Index into `Survey::questions`.
    pub question: usize,
    /// The text as written: line breaks as `\n`, nothing else changed.
    pub text: String,
    /// The cell.
    pub place: CellRef,
}

/// A place in an input, told as `survey.xlsx [回答]!D17`, or `survey.csv 17行目 4列目`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// File name without its folder.
    pub file: String,
    /// Sheet name; `None` for delimited text.
    pub sheet: Option<String>,
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1; `None` for the whole row.
    pub column: Option<u32>,
}

/// Something about a row or cell that a person should know; the run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNotice {
    /// Where.
    pub place: CellRef,
    /// What, in Japanese.
    pub what: String,
}

/// What became of an input row. Each row has exactly one; the counts must add up to the rows read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disposition {
    /// 課題あり: it gave at least one issue.
    Issues,
    /// 内容なし: it says nothing (特になし).
    NoContent,
    /// 空欄: no free-text cell is filled.
    Blank,
    /// 除外: left out, with the reason.
    Excluded(String),
}

impl ClosedQuestion {
    /// What a respondent chose.
    #[must_use]
    pub fn chosen(&self, response: usize) -> Vec<&str> {
        self.answers[response].iter().map(|&option| self.options[option].as_str()).collect()
    }
}

impl Disposition {
    /// The words on screen: 課題あり, 内容なし, 空欄, 除外: why.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Issues => "課題あり".to_owned(),
            Self::NoContent => "内容なし".to_owned(),
            Self::Blank => "空欄".to_owned(),
            Self::Excluded(why) => format!("除外: {why}"),
        }
    }
}

impl fmt::Display for ResponseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sheet, self.column) {
            (Some(sheet), Some(column)) => write!(f, "{} [{sheet}]!{}{}", self.file, column_letters(column), self.row),
            (Some(sheet), None) => write!(f, "{} [{sheet}]!{}行目", self.file, self.row),
            (None, Some(column)) => write!(f, "{} {}行目 {column}列目", self.file, self.row),
            (None, None) => write!(f, "{} {}行目", self.file, self.row),
        }
    }
}

/// The letters Excel gives a column counted from 1: 1 is A, 27 is AA.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_told_as_excel_tells_it() {
        let cell = CellRef { file: "a.xlsx".into(), sheet: Some("回答".into()), row: 17, column: Some(28) };
        assert_eq!(cell.to_string(), "a.xlsx [回答]!AB17");
    }
}
