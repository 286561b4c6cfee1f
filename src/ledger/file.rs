//! The ledger's file: one Parquet file with one row an entry, which `DuckDB`, pandas, R or Excel's Power Query open without us.
//!
//! Parquet and not `SQLite`: it needs no C compiler and no second engine, is one plain file that can be copied while nobody writes, and
//! ten years of decisions (some thousands of rows) are read and written whole in milliseconds. Whole is what keeps it safe: the new
//! ledger is written beside the old one, forced to the disk, and renamed over it, so that a crash at any moment leaves the one or the
//! other. A lock on a file beside it keeps a second writer out; readers need none.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::decision::{Decision, Entry, Ledger, Origin, Ruling, Subject};
use crate::document::IssueId;
use crate::error::{Error, Problem, Result};
use crate::survey::Date;
use crate::table::Table;

/// How often a lock is tried again, 50 ms apart: writing takes a moment only.
const PATIENCE: u32 = 10;

/// Reads a ledger; an empty one where there is no file.
///
/// # Errors
/// Where the file cannot be read, is no ledger, or its entries do not hold together.
pub fn read(path: &Path) -> Result<Ledger> {
    let ledger = read_unverified(path)?;
    let faults = ledger.faults();
    let problem = |fault: String| {
        Problem::new(fault).at(path.display()).remedy("控えの台帳に戻してください。くわしくは saiseiri ledger verify で確かめられます")
    };
    Error::all(faults.into_iter().map(problem).collect()).map_or(Ok(ledger), Err)
}

/// Reads a ledger without looking whether its entries hold together.
///
/// # Errors
/// As for `read`, but for the last.
pub fn read_unverified(path: &Path) -> Result<Ledger> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ledger::default()),
        Err(error) => return Err(Problem::io(path, "読み込む", &error).into()),
    };
    let read = Table::from_parquet(&bytes).and_then(|table| entries(&table));
    read.map(|entries| Ledger { entries }).map_err(|error| {
        let why = error.problems().iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>().join("、");
        Problem::new(format!("判定台帳として読めません（{why}）"))
            .at(path.display())
            .remedy("saiseiri apply が書いた台帳か確かめてください。壊れているときは控えに戻してください")
            .into()
    })
}

/// The right to write a ledger, until it is dropped.
pub struct Writer {
    path: PathBuf,
    _lock: File,
}

impl Writer {
    /// Takes the lock.
    ///
    /// # Errors
    /// Where another run holds it, or the folder cannot be written.
    pub fn open(path: &Path) -> Result<Self> {
        let mut name = path.file_name().ok_or_else(|| Problem::new("台帳のファイル名がありません").at(path.display()))?.to_owned();
        name.push(".lock");
        let lock_path = path.with_file_name(name);
        let failed = |error: &std::io::Error| Error::from(Problem::io(&lock_path, "書き込む", error));
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(|error| failed(&error))?;
        let mut tried = lock.try_lock();
        for _ in 0..PATIENCE {
            if !matches!(tried, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
            tried = lock.try_lock();
        }
        match tried {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Problem::new("ほかの saiseiri が、この台帳に書いているところです")
                .at(path.display())
                .remedy("終わるのを待って、もう一度実行してください")
                .into()),
            Err(TryLockError::Error(error)) => Err(failed(&error)),
        }
    }

    /// Writes the ledger in the place of the old one, whole or not at all.
    ///
    /// # Errors
    /// Where the disk is full or the file is held open by another program; the old ledger is still there then.
    pub fn write(&self, ledger: &Ledger) -> Result<()> {
        let bytes = table(ledger)?.to_parquet()?;
        let failed = |error: &std::io::Error| Error::from(Problem::io(&self.path, "書き込む", error));
        let folder = folder(&self.path);
        let mut file = temporary(folder).map_err(|error| failed(&error))?;
        file.write_all(&bytes).and_then(|()| file.as_file().sync_all()).map_err(|error| failed(&error))?;
        file.persist(&self.path).map_err(|error| failed(&error.error))?;
        // The name too reaches the disk; where folders cannot be opened (Windows) the system sees to it.
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// An ordinary file's permissions: colleagues read the ledger too.
#[cfg(unix)]
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().prefix(".saiseiri-").permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".saiseiri-").tempfile_in(folder)
}

/// The entries as a table. The names of the columns are the ledger's format: they stay.
///
/// # Errors
/// Where polars refuses.
pub fn table(ledger: &Ledger) -> Result<Table> {
    let entries = &ledger.entries;
    let column = |value: fn(&Entry) -> String| entries.iter().map(value).collect::<Vec<_>>();
    let gaps = |value: fn(&Entry) -> Option<String>| entries.iter().map(value).collect::<Vec<_>>();
    let whole = |value: fn(&Entry) -> i64| entries.iter().map(value).collect::<Vec<_>>();
    let truth = |value: fn(&Entry) -> bool| entries.iter().map(value).collect::<Vec<_>>();
    Table::new(entries.len())
        .integer("number", &whole(|e| i64::try_from(e.number).unwrap_or(i64::MAX)))?
        .text("entered", &column(|e| e.entered.to_string()))?
        .text("ruling", &column(|e| e.decision.ruling.label().to_owned()))?
        .text("issue_id", &column(|e| e.decision.issue.0.clone()))?
        .optional_text("other_id", &gaps(|e| e.decision.other.as_ref().map(|other| other.0.clone())))?
        .optional_text("value", &gaps(|e| e.decision.value.clone()))?
        .truth("done", &truth(|e| e.decision.done))?
        .optional_integer("abstract", &entries.iter().map(|e| e.decision.is_abstract.map(i64::from)).collect::<Vec<_>>())?
        .text("year", &column(|e| e.subject.year.clone()))?
        .text("response_id", &column(|e| e.subject.response.clone()))?
        .text("text", &column(|e| e.subject.text.clone()))?
        .optional_text("field", &gaps(|e| e.subject.field.clone()))?
        .text("workbook", &column(|e| e.origin.file.clone()))?
        .text("workbook_sha256", &column(|e| e.origin.sha256.clone()))?
        .text("sheet", &column(|e| e.origin.sheet.clone()))?
        .integer("row", &whole(|e| i64::from(e.origin.row)))?
        .text("previous_hash", &column(|e| e.previous.clone()))?
        .text("hash", &column(|e| e.hash.clone()))
}

fn entries(table: &Table) -> Result<Vec<Entry>> {
    let text = |name: &str| -> Result<Vec<String>> {
        let values = table.read_text(name)?;
        values.into_iter().map(|value| value.ok_or_else(|| gap(name))).collect()
    };
    let (number, row, is_abstract) = (table.read_number("number")?, table.read_number("row")?, table.read_number("abstract")?);
    let (entered, ruling, issue, other) = (text("entered")?, text("ruling")?, text("issue_id")?, table.read_text("other_id")?);
    let (value, done) = (table.read_text("value")?, table.read_truth("done")?);
    let (year, response, words, field) = (text("year")?, text("response_id")?, text("text")?, table.read_text("field")?);
    let (file, sha256, sheet) = (text("workbook")?, text("workbook_sha256")?, text("sheet")?);
    let (previous, hash) = (text("previous_hash")?, text("hash")?);
    (0..table.height())
        .map(|i| {
            Ok(Entry {
                number: whole(number[i]).ok_or_else(|| gap("number"))?,
                entered: date(&entered[i]).ok_or_else(|| gap("entered"))?,
                decision: Decision {
                    ruling: Ruling::of(&ruling[i]).ok_or_else(|| gap("ruling"))?,
                    issue: IssueId(issue[i].clone()),
                    other: other[i].clone().map(IssueId),
                    value: value[i].clone(),
                    done: done[i].ok_or_else(|| gap("done"))?,
                    is_abstract: is_abstract[i].map(|number| number > 0.5),
                },
                subject: Subject { year: year[i].clone(), response: response[i].clone(), text: words[i].clone(), field: field[i].clone() },
                origin: Origin {
                    file: file[i].clone(),
                    sha256: sha256[i].clone(),
                    sheet: sheet[i].clone(),
                    row: whole(row[i]).and_then(|row| u32::try_from(row).ok()).ok_or_else(|| gap("row"))?,
                },
                previous: previous[i].clone(),
                hash: hash[i].clone(),
            })
        })
        .collect()
}

/// A day as `2025-05-23`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('-');
    let mut next = || parts.next()?.parse::<u16>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let within = |n: u16, most: u8| u8::try_from(n).ok().filter(|n| (1..=most).contains(n));
    Some(Date { year, month: within(month, 12)?, day: within(day, 31)? })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of entries and rows, written as whole numbers")]
fn whole(number: Option<f64>) -> Option<u64> {
    number.filter(|number| (0.0..9.0e15).contains(number)).map(|number| number as u64)
}

fn gap(column: &str) -> Error {
    Problem::new(format!("列「{column}」に読めない値があります")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(n: u32) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.append(
            (0..n).map(|i| {
                let decision = Decision {
                    ruling: Ruling::Category,
                    issue: IssueId(format!("R6-{i:04}")),
                    other: None,
                    value: (i % 3 != 0).then(|| "③".to_owned()),
                    done: i % 2 == 0,
                    is_abstract: (i % 2 == 0).then_some(i % 4 == 0),
                };
                let subject = Subject { year: "R6".into(), response: i.to_string(), text: "改行\nと\"引用符\"".into(), field: None };
                (decision, subject, Origin { file: "a.xlsx".into(), sha256: "00".into(), sheet: "一覧".into(), row: i + 2 })
            }),
            Date { year: 2025, month: 5, day: 23 },
        );
        ledger
    }

    #[test]
    fn a_ledger_comes_back_as_it_went_and_holds_together() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.parquet");
        assert_eq!(read(&path).unwrap(), Ledger::default());
        Writer::open(&path).unwrap().write(&ledger(7)).unwrap();
        assert_eq!(read(&path).unwrap(), ledger(7));
    }

    #[test]
    fn a_second_writer_is_kept_out_until_the_first_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.parquet");
        let first = Writer::open(&path).unwrap();
        assert!(Writer::open(&path).is_err_and(|error| error.to_string().contains("ほかの saiseiri")));
        drop(first);
        assert!(Writer::open(&path).is_ok());
    }

    #[test]
    fn a_ledger_that_was_tampered_with_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.parquet");
        let mut changed = ledger(3);
        changed.entries[1].decision.value = Some("⑨".into());
        Writer::open(&path).unwrap().write(&changed).unwrap();
        assert!(read(&path).is_err_and(|error| error.to_string().contains("2番")));
        assert_eq!(read_unverified(&path).unwrap(), changed);
        fs::write(&path, b"no parquet").unwrap();
        assert!(read(&path).is_err_and(|error| error.to_string().contains("判定台帳として読めません")));
    }
}
