//! An input file, opened: a workbook or delimited text, told by what it contains rather than by its extension.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::delimited::Delimited;
use super::limits;
use super::package::{self, Kind};
use super::sheet::Sheet;
use super::workbook::{Format, SheetName, Workbook};
use crate::digest::sha256;
use crate::error::{Problem, Result};
use crate::survey::Date;

/// The extensions that can be read, for messages.
const READABLE: &str = ".xlsx .xlsm .xlsb .xls .ods .csv .tsv";

/// A file that has been opened.
pub struct Source {
    /// The path as it was given, for errors.
    pub path: String,
    /// File name without its folder, for places.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    content: Content,
}

enum Content {
    Book(Box<Workbook>),
    Text(Box<Delimited>),
}

impl Source {
    /// Opens a file; `encoding` is that of delimited text where the plan names one.
    ///
    /// # Errors
    /// Where there is no such file, or it is not one that can be read: each with its own words.
    pub fn open(path: &Path, encoding: Option<&str>) -> Result<Self> {
        Self::of_bytes(path, bytes(path)?, encoding)
    }

    /// The same with the file's bytes at hand; the path is told in errors and gives the extension.
    ///
    /// # Errors
    /// Where the bytes are none that can be read.
    pub fn of_bytes(path: &Path, bytes: Vec<u8>, encoding: Option<&str>) -> Result<Self> {
        let file = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let path_text = path.display().to_string();
        let sha256 = sha256(&bytes);
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
        let content = match format(&bytes, &extension).map_err(|problem| problem.at(&path_text))? {
            Some(format) => Content::Book(Box::new(Workbook::open(&path_text, &file, bytes.into(), format)?)),
            None => Content::Text(Box::new(Delimited::open(&path_text, &bytes, encoding)?)),
        };
        Ok(Self { path: path_text, file, sha256, content })
    }

    /// The sheets in order; delimited text has one without a name.
    #[must_use]
    pub fn sheets(&self) -> Option<&[SheetName]> {
        match &self.content {
            Content::Book(book) => Some(book.sheets()),
            Content::Text(_) => None,
        }
    }

    /// Reads a sheet; the name counts for workbooks only.
    ///
    /// # Errors
    /// Where the sheet is damaged or goes beyond a limit.
    pub fn sheet(&mut self, name: &str) -> Result<Sheet> {
        match &mut self.content {
            Content::Book(book) => book.read(name),
            Content::Text(text) => text.sheet(&self.path, &self.file),
        }
    }

    /// The day the file itself says it was last changed.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        match &self.content {
            Content::Book(book) => book.date(),
            Content::Text(_) => None,
        }
    }

    /// The encoding of delimited text.
    #[must_use]
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.content {
            Content::Book(_) => None,
            Content::Text(text) => Some(text.encoding()),
        }
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let failed = |error: std::io::Error| Problem::io(path, "読み込む", &error);
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        let problem = Problem::new("フォルダーです").at(path.display());
        return Err(problem.expected(format!("ファイル（{READABLE}）")).remedy("フォルダーの中のファイルを指定してください").into());
    }
    let mut bytes = Vec::new();
    file.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limits::FILE_BYTES {
        let problem = Problem::new(format!("ファイルが大きすぎます（上限{}MB）", limits::FILE_BYTES >> 20)).at(path.display());
        return Err(problem.remedy("ファイルを分けてください").into());
    }
    if bytes.is_empty() {
        return Err(Problem::new("ファイルが空です（0バイト）").at(path.display()).remedy("元のファイルをもう一度保存してください").into());
    }
    Ok(bytes)
}

/// The format by content: `Some` for a workbook, `None` for delimited text.
fn format(bytes: &[u8], extension: &str) -> std::result::Result<Option<Format>, Problem> {
    let unreadable = |what: &str, remedy: &str| Err(Problem::new(what).expected(format!("{READABLE} のファイル")).remedy(remedy));
    let save = "Excelで開き、「名前を付けて保存」で .xlsx に保存し直してください";
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match (package::kind(bytes), extension) {
            (Some(Kind::Biff12), _) => Ok(Some(Format::Xlsb)),
            (Some(Kind::OpenDocument), _) => Ok(Some(Format::Ods)),
            // A damaged package with the extension of a workbook: opening it tells what is wrong.
            (Some(Kind::SpreadsheetMl), _) | (_, "xlsx" | "xlsm" | "xlsb" | "ods") => Ok(Some(Format::Xlsx)),
            _ => unreadable("Excelのブックではありません（圧縮ファイルまたは別のアプリの文書です）", save),
        };
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return match extension {
            "doc" | "ppt" | "msg" => unreadable(&format!("Excelのブックではありません（.{extension} です）"), save),
            // A newer workbook under a password stands in such a file, too; opening tells.
            _ => Ok(Some(Format::Xls)),
        };
    }
    let head = &bytes[..bytes.len().min(1024)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    if head.starts_with(b"%pdf") {
        return unreadable("PDFです。表として読めません", "元のExcelファイルを指定してください");
    }
    if head.starts_with(b"<!doctype html") || head.starts_with(b"<html") || head.starts_with(b"<?xml") {
        return unreadable("中身がHTMLまたはXMLです（拡張子だけがブックのもの）", save);
    }
    match extension {
        "csv" | "tsv" | "txt" => Ok(None),
        "xlsx" | "xlsm" | "xlsb" | "ods" | "xls" => unreadable("Excelのブックではありません（拡張子と中身が違うか、壊れています）", save),
        "" => unreadable("拡張子がなく、ファイルの種類がわかりません", "拡張子を付けたファイルを指定してください"),
        other => unreadable(&format!("拡張子 .{other} のファイルは読めません"), save),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_saved_as_xls_is_told_apart() {
        let problem = format(b"\xef\xbb\xbf <html><table>", "xls").unwrap_err();
        assert!(problem.what.contains("HTML"), "{}", problem.what);
    }

    #[test]
    fn the_content_counts_more_than_the_extension() {
        assert_eq!(format(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xlsx"), Ok(Some(Format::Xls)));
        assert_eq!(format(b"id,text", "csv"), Ok(None));
        assert!(format(b"id,text", "xlsx").is_err());
        assert!(format(b"id,text", "numbers").is_err());
    }
}
