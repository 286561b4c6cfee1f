//! What went wrong, told to an officer: where, what was found, what was expected, what to do. All problems at once.

use std::fmt;
use std::path::Path;

/// Shorthand for a result whose error is told to the user.
pub type Result<T> = std::result::Result<T, Error>;

/// One or more problems that stop a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    problems: Vec<Problem>,
}

/// One problem, in Japanese. Only `what` is always known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// Where: a file, `survey.xlsx [回答]!D17`, `r6.toml:12:5`.
    pub place: Option<String>,
    /// What is wrong, with what was found.
    pub what: String,
    /// What was expected.
    pub expected: Option<String>,
    /// What the reader can do.
    pub remedy: Option<String>,
    /// The lines of the file around the place with a caret, ready to print.
    pub excerpt: Option<String>,
}

impl Problem {
    /// A problem of which only the text is known yet.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), ..Self::default() }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place = Some(place.to_string());
        self
    }

    /// Says what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// A file or folder that the system would not read or write.
    #[must_use]
    pub fn io(path: &Path, action: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let (what, remedy) = match error.kind() {
            ErrorKind::NotFound => {
                ("ファイルまたはフォルダーが見つかりません".to_owned(), "パスの綴りと、ファイルの場所を確かめてください")
            }
            ErrorKind::PermissionDenied => {
                (format!("{action}権限がありません"), "ファイルを開いているアプリを閉じ、読み書きできるフォルダーか確かめてください")
            }
            ErrorKind::InvalidData => (
                "文字コードが UTF-8 ではありません".to_owned(),
                "メモ帳で開き、「名前を付けて保存」で文字コードを UTF-8 にして保存し直してください",
            ),
            ErrorKind::StorageFull => ("ディスクの空きがありません".to_owned(), "空き容量を作ってからもう一度実行してください"),
            _ => (format!("{action}ことができません（{error}）"), "ファイルを開いているアプリがあれば閉じて、もう一度実行してください"),
        };
        Self::new(what).at(path.display()).remedy(remedy)
    }
}

impl Error {
    /// Problems found together. `None` where there is none.
    #[must_use]
    pub fn all(problems: Vec<Problem>) -> Option<Self> {
        if problems.is_empty() { None } else { Some(Self { problems }) }
    }

    /// The problems, never empty, in the order they were found.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "エラー: ")?;
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}", self.what)?;
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n{}", excerpt.trim_end())?;
        }
        if let Some(expected) = &self.expected {
            write!(f, "\n  正しい形: {expected}")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "\n  対処: {remedy}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_what_and_what_to_do() {
        let error: Error = Problem::new("列「課題」がありません")
            .at("a.xlsx [回答]!4行目")
            .expected("見出しに「課題」")
            .remedy("近い名前: 「課題等」")
            .into();
        assert_eq!(
            error.to_string(),
            "エラー: a.xlsx [回答]!4行目: 列「課題」がありません\n  正しい形: 見出しに「課題」\n  対処: 近い名前: 「課題等」"
        );
    }
}
