//! Files that appear all at once: written beside under temporary names, renamed when all are complete. The only place that names
//! tempfile.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Problem, Result};

/// Files written beside their places and not yet visible. Dropping it removes them.
pub struct Staging {
    dir: PathBuf,
    files: Vec<(PathBuf, NamedTempFile)>,
}

impl Staging {
    /// Makes the folder where it is not there.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn new(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(|error| Problem::io(dir, "書き込む", &error))?;
        Ok(Self { dir: dir.to_owned(), files: Vec::new() })
    }

    /// Writes a file's bytes under a temporary name.
    ///
    /// # Errors
    /// Where the folder cannot be written or the disk is full.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.dir.join(name);
        let mut file = temporary(&self.dir).map_err(|error| Problem::io(&self.dir, "書き込む", &error))?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(|error| Problem::io(&path, "書き込む", &error))?;
        self.files.push((path, file));
        Ok(())
    }

    /// Gives the files their names, in the order they were added, replacing older ones.
    ///
    /// # Errors
    /// Where a file is held open by another program.
    pub fn publish(self) -> Result<Vec<PathBuf>> {
        let mut written = Vec::with_capacity(self.files.len());
        for (path, file) in self.files {
            file.persist(&path).map_err(|error| Problem::io(&path, "書き込む", &error.error))?;
            written.push(path);
        }
        Ok(written)
    }
}

/// Tries whether a folder can be written, or made where it is not there. Leaves no trace.
///
/// # Errors
/// Where it cannot.
pub fn probe(dir: &Path) -> Result<()> {
    let standing = dir.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let standing = if standing.as_os_str().is_empty() { Path::new(".") } else { standing };
    if !standing.is_dir() {
        return Err(Problem::new("出力先がフォルダーではありません")
            .at(standing.display())
            .expected("フォルダー（なければ作ります）")
            .remedy("[output] dir か --out に別の名前を指定してください")
            .into());
    }
    temporary(standing).map(drop).map_err(|error| Problem::io(dir, "書き込む", &error).into())
}

/// An ordinary file's permissions, not tempfile's private ones: colleagues open the folder too.
#[cfg(unix)]
fn temporary(dir: &Path) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().prefix(".saiseiri-").permissions(fs::Permissions::from_mode(0o666)).tempfile_in(dir)
}

#[cfg(not(unix))]
fn temporary(dir: &Path) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".saiseiri-").tempfile_in(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_seen_of_a_report_that_was_not_completed() {
        let dir = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(dir.path()).unwrap();
        staging.add("a", b"1").unwrap();
        drop(staging);
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn files_appear_together_and_replace_older_ones() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), "old").unwrap();
        let mut staging = Staging::new(dir.path()).unwrap();
        staging.add("a", b"new").unwrap();
        staging.add("b", b"2").unwrap();
        assert_eq!(staging.publish().unwrap(), [dir.path().join("a"), dir.path().join("b")]);
        assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"new");
        assert_eq!(names(dir.path()), ["a", "b"]);
    }

    #[test]
    fn a_probe_leaves_no_trace_and_makes_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        probe(&dir.path().join("new/folder")).unwrap();
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("out");
        fs::write(&file, "").unwrap();
        let error = probe(&file.join("below")).unwrap_err().to_string();
        assert!(error.contains("フォルダーではありません") && error.contains("out"), "{error}");
    }
}
