//! The progress of a run on a terminal: one line with the stage in hand, the finished stages above it. The only place that names indicatif.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::progress::{Progress, Unwatched};

/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(120);

/// The progress to use: a line on a terminal, nothing elsewhere or where quiet is asked for.
pub fn watcher(quiet: bool) -> Box<dyn Progress> {
    if quiet || !std::io::stderr().is_terminal() { Box::new(Unwatched) } else { Box::new(Line::new()) }
}

/// A line on standard error.
struct Line {
    bar: ProgressBar,
    stage: Mutex<Option<String>>,
}

impl Line {
    fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(TICK);
        Self { bar, stage: Mutex::new(None) }
    }

    fn end_stage(&self, next: Option<String>) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = std::mem::replace(&mut *stage, next) {
            self.bar.println(format!("  済  {done}"));
        }
    }
}

impl Progress for Line {
    fn stage(&self, name: &str, steps: Option<usize>) {
        self.end_stage(Some(name.to_owned()));
        let template = if steps.is_some() { "  {spinner}   {msg} {bar:30} {pos}/{len}" } else { "  {spinner}   {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_position(0);
        self.bar.set_length(steps.unwrap_or(0) as u64);
        self.bar.set_message(name.to_owned());
    }

    fn advance(&self, steps: usize) {
        self.bar.inc(steps as u64);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end_stage(None);
        self.bar.finish_and_clear();
    }
}
