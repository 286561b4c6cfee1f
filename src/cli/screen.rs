//! Writing to the screen. A reader that goes away (`| head`) is no error.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::error::Error;

/// Most problems that are told at once; more are counted.
const MOST_PROBLEMS: usize = 30;

/// Shows a result on standard output.
pub fn show(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("エラー: 画面に書けません（{error}）\n"));
            ExitCode::from(1)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Tells an error on standard error: exit code 1.
pub fn fail(error: &Error) -> ExitCode {
    complain(&told(error));
    ExitCode::from(1)
}

/// Writes to standard error.
pub fn complain(text: &str) {
    // Where even standard error is gone, nobody is left to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn told(error: &Error) -> String {
    let problems = error.problems();
    let told: Vec<String> = problems.iter().take(MOST_PROBLEMS).map(|problem| format!("{problem}\n")).collect();
    let count = match problems.len() {
        1 => String::new(),
        all if all > MOST_PROBLEMS => format!("\nほかに{}件のエラーがあります\n", all - MOST_PROBLEMS),
        all => format!("\nエラーは全部で{all}件です\n"),
    };
    told.join("\n") + &count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    #[test]
    fn many_problems_are_counted_after_the_first_thirty() {
        let error = |n: usize| Error::all((0..n).map(|i| Problem::new(format!("{i}番目"))).collect());
        assert_eq!(error(1).map(|e| told(&e)).as_deref(), Some("エラー: 0番目\n"));
        assert!(error(2).is_some_and(|e| told(&e).ends_with("エラーは全部で2件です\n")));
        assert!(error(33).is_some_and(|e| told(&e).ends_with("ほかに3件のエラーがあります\n")));
    }
}
