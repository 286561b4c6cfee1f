//! Decisions from a triaged workbook into the ledger, and from the ledger into the next run.
//!
//! `run` and `statements` read what an officer entered, `conflicts` finds what cannot stand together, `file` keeps the ledger. For the
//! next run `obeyed` turns what stands into ids that stay, links that hold and hints; `lineage` compares with last year's issues;
//! `learning` fits the scores to the city's decisions. It opens no workbook (that is `ingest`) and groups nothing (that is `cluster`).

mod conflicts;
mod file;
mod learning;
mod lineage;
mod obeyed;
mod run;
mod statements;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use self::file::{date, read, read_unverified};
pub use self::learning::{DecidedRow, decided_rows, learn_pairs, learn_threshold};
pub use self::lineage::{lineage, previous};
pub use self::obeyed::{concrete, decided, hints, judged, keep_ids, texts};
pub use self::run::{Group, LEDGER, Run};
pub use self::statements::{ABSTRACT_COLUMNS, Conflict, ISSUE_COLUMNS, MERGE_COLUMNS, PAIR_COLUMNS, PAIR_REQUIRED, REQUIRED, Statement};

use self::file::Writer;
use crate::decision::{Decision, Ledger, Origin, Ruling, State, Subject, ordered};
use crate::document::IssueId;
use crate::error::{Error, Problem, Result};
use crate::survey::{CellRef, Date};
use crate::told::ToldBook;

/// What the plan says of `[previous]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// `ledger`; `None` where the output folder's own counts, if there is one.
    pub path: Option<PathBuf>,
    /// `year` to compare with; `None` for the newest before the plan's.
    pub year: Option<String>,
    /// `threshold`, 0..=1: likeness from which an issue is last year's.
    pub threshold: f64,
    /// `learn`: whether scores are fitted to what was decided.
    pub learn: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { path: None, year: None, threshold: 0.4, learn: true }
    }
}

/// What `apply` did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// How many entries were added, by ruling in the order of `Ruling::ALL`.
    pub added: Vec<(Ruling, usize)>,
    /// How many of them stand in the place of an earlier one.
    pub changed: usize,
    /// Statements that the ledger says already.
    pub known: usize,
    /// Conflicts that were waived: their cells were left out.
    pub waived: Vec<Problem>,
    /// Entries of the ledger now.
    pub entries: usize,
}

/// Enters what a triaged workbook decides into the ledger at `path`, all of it or nothing.
///
/// # Errors
/// Every conflict at once with its cells, unless they are waived: then the cells concerned are left out. Where the ledger cannot be
/// read or written, or another run is writing it.
pub fn apply(book: &ToldBook, run: &Run, path: &Path, entered: Date, waive: bool) -> Result<Applied> {
    let writer = Writer::open(path)?;
    let mut ledger = file::read(path)?;
    let state = ledger.state();
    let (statements, waived) = settled(book, run, &ledger, &state, waive)?;
    let (news, known) = news(statements, &ledger, &state);
    let changed = news.iter().filter(|statement| stands(&statement.decision, &state).is_some()).count();
    let added = Ruling::ALL.map(|ruling| (ruling, news.iter().filter(|statement| statement.decision.ruling == ruling).count()));
    if !news.is_empty() {
        let named = named(&news, &state);
        let entries = news.into_iter().chain(named).map(|Statement { decision, place }| {
            let subject = subject(&decision.issue, run, &state);
            let sheet = place.sheet.unwrap_or_default();
            (decision, subject, Origin { file: book.file.clone(), sha256: book.sha256.clone(), sheet, row: place.row })
        });
        ledger.append(entries, entered);
        writer.write(&ledger)?;
    }
    let added = added.into_iter().filter(|(_, number)| *number > 0).collect();
    Ok(Applied { added, changed, known, waived, entries: ledger.entries.len() })
}

/// The statements without conflict, and the conflicts that were waived for it.
fn settled(book: &ToldBook, run: &Run, ledger: &Ledger, state: &State, waive: bool) -> Result<(Vec<Statement>, Vec<Problem>)> {
    let stated = statements::read(book, run);
    let mut statements = stated.statements;
    let mut open = stated.conflicts;
    let mut waived: Vec<Problem> = Vec::new();
    loop {
        if waive {
            leave_out(&mut statements, &open);
            waived.extend(open.drain(..).map(|conflict| conflict.problem));
        }
        // Leaving out cells can only take links away; yet a target may now be missing, so it is looked at again.
        let found = conflicts::conflicts(&statements, ledger, state, run);
        let told: Vec<Problem> = open.iter().chain(&found).map(|conflict| conflict.problem.clone()).collect();
        if !waive || found.is_empty() {
            return if waive { Ok((statements, waived)) } else { Error::all(told).map_or(Ok((statements, waived)), Err) };
        }
        open = found;
    }
}

fn leave_out(statements: &mut Vec<Statement>, conflicts: &[Conflict]) {
    let cells: BTreeSet<&CellRef> = conflicts.iter().flat_map(|conflict| &conflict.cells).collect();
    statements.retain(|statement| !cells.contains(&statement.place));
}

/// The index of the entry that a decision would stand in the place of.
fn stands(decision: &Decision, state: &State) -> Option<usize> {
    match &decision.other {
        Some(other) if decision.ruling.is_link() => state.links.get(&ordered(&decision.issue, other)).map(|(_, at)| *at),
        _ => state.issues.get(&decision.issue)?.rulings.get(&decision.ruling).copied(),
    }
}

/// What the ledger does not say yet, each once, and how many statements it says already.
fn news(statements: Vec<Statement>, ledger: &Ledger, state: &State) -> (Vec<Statement>, usize) {
    let rest = without(ledger, state, &statements);
    let one = obeyed::Components::of(ledger, &rest);
    let roots = |a: &IssueId, b: &IssueId| ordered(&one.root(a), &one.root(b));
    let links = rest.links.iter().filter(|(_, (ruling, _))| *ruling == Ruling::Apart);
    let apart: BTreeSet<(IssueId, IssueId)> = links.map(|((a, b), _)| roots(a, b)).collect();
    let stands_so = |a: &IssueId, b: &IssueId, wanted: Ruling| state.links.get(&ordered(a, b)).is_some_and(|(ruling, _)| *ruling == wanted);
    let (mut news, mut known): (Vec<Statement>, usize) = (Vec::new(), 0);
    for statement in statements {
        let decision = &statement.decision;
        let said = match (decision.ruling, &decision.other) {
            (Ruling::Together, Some(other)) => one.are_one(&decision.issue, other),
            // What is one with an issue that was told apart is apart as well.
            (Ruling::Apart, Some(other)) => {
                stands_so(&decision.issue, other, Ruling::Apart) || apart.contains(&roots(&decision.issue, other))
            }
            (Ruling::Open, Some(other)) => stands_so(&decision.issue, other, Ruling::Open),
            _ => match stands(decision, state) {
                Some(at) => ledger.entries[at].decision == *decision,
                // Nothing to take back.
                None => decision.value.is_none() && decision.other.is_none(),
            },
        };
        known += usize::from(said);
        if !said && !news.iter().any(|other| is_same(&other.decision, decision)) {
            news.push(statement);
        }
    }
    (news, known)
}

/// What stands without the links that the statements take the place of.
fn without(ledger: &Ledger, state: &State, statements: &[Statement]) -> State {
    let mut rest = state.clone();
    for Statement { decision, .. } in statements {
        match (&decision.other, decision.ruling) {
            (Some(other), Ruling::Apart | Ruling::Open) => {
                rest.links.remove(&ordered(&decision.issue, other));
            }
            (other, Ruling::MergedInto) => {
                let stays = stands(decision, state).is_some_and(|at| ledger.entries[at].decision.other == *other);
                if let Some(standing) = rest.issues.get_mut(&decision.issue).filter(|_| !stays) {
                    standing.rulings.remove(&Ruling::MergedInto);
                }
            }
            _ => {}
        }
    }
    rest
}

/// Whether two decisions say the same, the order of linked issues aside.
fn is_same(a: &Decision, b: &Decision) -> bool {
    let pair = |decision: &Decision| decision.other.as_ref().map(|other| ordered(&decision.issue, other));
    a == b || (a.ruling.is_link() && a.ruling == b.ruling && pair(a) == pair(b))
}

/// The issues that statements name and that the ledger does not know: their words are kept, so that they are found again wherever their
/// rows go.
fn named(news: &[Statement], state: &State) -> Vec<Statement> {
    let mut known: BTreeSet<&IssueId> = state.issues.keys().chain(news.iter().map(|statement| &statement.decision.issue)).collect();
    let mut named = Vec::new();
    for Statement { decision, place } in news {
        if let Some(other) = decision.other.as_ref().filter(|other| known.insert(other)) {
            let decision =
                Decision { ruling: Ruling::Named, issue: other.clone(), other: None, value: None, done: false, is_abstract: None };
            named.push(Statement { decision, place: place.clone() });
        }
    }
    named
}

fn subject(issue: &IssueId, run: &Run, state: &State) -> Subject {
    let known = run.issues.get(&issue.0).cloned().or_else(|| state.issues.get(issue).map(|standing| standing.subject.clone()));
    known.unwrap_or_else(|| Subject { year: String::new(), response: String::new(), text: String::new(), field: None })
}
