//! Keeps a workbook in which somebody has worked: decisions are never overwritten.
//!
//! run.json holds the SHA-256 of the workbook its run wrote. A workbook in the folder with that very hash is untouched and may be
//! replaced. Any other one, or one without a readable run.json, may hold decisions: it is renamed `triage_前回_1.xlsx` (the first
//! number that is free) and never looked at again. The workbook itself is not read.

use std::fs;
use std::path::{Path, PathBuf};

use super::{RECORD, WORKBOOK, manifest};
use crate::digest::sha256;
use crate::error::{Problem, Result};

/// Moves the folder's workbook out of the way if somebody may have worked in it; what to tell the user, in Japanese.
///
/// # Errors
/// Where it cannot be renamed, as on Windows while Excel holds it open.
pub fn keep(dir: &Path) -> Result<Option<String>> {
    let path = dir.join(WORKBOOK);
    if !path.exists() || untouched(dir, &path) {
        return Ok(None);
    }
    let kept = free_name(dir);
    fs::rename(&path, &kept).map_err(|error| Problem::io(&path, "名前を変える", &error))?;
    let name = kept.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(format!("前回の {WORKBOOK} は編集されている可能性があるため、{name} という名前で残しました。新しい結果は {WORKBOOK} です")))
}

fn untouched(dir: &Path, path: &Path) -> bool {
    let recorded = fs::read_to_string(dir.join(RECORD)).ok().and_then(|text| manifest::workbook_hash(&text));
    recorded.is_some() && recorded == fs::read(path).ok().map(|bytes| sha256(&bytes))
}

fn free_name(dir: &Path) -> PathBuf {
    let mut number = 1_u32;
    loop {
        let path = dir.join(format!("triage_前回_{number}.xlsx"));
        if !path.exists() {
            return path;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(workbook: &[u8], recorded: Option<&str>) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(WORKBOOK), workbook).unwrap();
        if let Some(hash) = recorded {
            fs::write(dir.path().join(RECORD), format!("{{\"workbook_sha256\": \"{hash}\"}}")).unwrap();
        }
        dir
    }

    #[test]
    fn a_workbook_as_it_was_written_may_be_replaced() {
        let dir = folder(b"book", Some(&sha256(b"book")));
        assert_eq!(keep(dir.path()).unwrap(), None);
        assert!(dir.path().join(WORKBOOK).exists());
    }

    #[test]
    fn a_workbook_somebody_worked_in_is_kept_under_the_first_free_name() {
        let dir = folder(b"edited", Some(&sha256(b"book")));
        fs::write(dir.path().join("triage_前回_1.xlsx"), "older").unwrap();
        assert!(keep(dir.path()).unwrap().unwrap().contains("triage_前回_2.xlsx"));
        assert_eq!(fs::read(dir.path().join("triage_前回_2.xlsx")).unwrap(), b"edited");
        assert_eq!(fs::read(dir.path().join("triage_前回_1.xlsx")).unwrap(), b"older");
        assert!(!dir.path().join(WORKBOOK).exists());
    }

    #[test]
    fn a_workbook_without_a_record_is_kept() {
        assert!(keep(folder(b"book", None).path()).unwrap().is_some());
        assert!(keep(folder(b"book", Some("")).path()).unwrap().is_some());
    }

    #[test]
    fn an_empty_folder_has_nothing_to_keep() {
        assert_eq!(keep(tempfile::tempdir().unwrap().path()).unwrap(), None);
    }
}
