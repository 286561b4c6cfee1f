//! A triaged workbook to statements, each with its cell: what the officer chose or wrote, by the scheme and the run's issues.
//!
//! Sheets may be sorted, filtered and moved about: rows are known by 課題ID alone. A blank cell says nothing; 取消 takes back.

use std::collections::BTreeMap;

use super::run::Run;
use crate::decision::{Decision, Ruling, Subject};
use crate::document::IssueId;
use crate::error::Problem;
use crate::scheme::{Category, ProgressLevel};
use crate::survey::CellRef;
use crate::told::{
    ABSTRACT_SHEET, CAUTIONS_SHEET, ISSUES_SHEET, MERGES_SHEET, TAKEN_BACK, Told, ToldBook, ToldRow, ToldSheet, WIDER_SHEET,
};

/// The column that names the issue.
const ISSUE: &str = "課題ID";
/// The issue's words.
const TEXT: &str = "原文";
/// The column of the group's name.
const GROUP: &str = "統合候補";
/// The column in which a member of a group is decided.
const MERGE: &str = "統合・別件・保留";

/// Columns that must be in each sheet.
pub const REQUIRED: [&str; 1] = [ISSUE];
/// Columns of 課題候補一覧 that are read.
pub const ISSUE_COLUMNS: [&str; 6] = [TEXT, "判定", "統合先", "制度所管課", "進捗", "備考"];
/// Columns of 統合候補 that are read.
pub const MERGE_COLUMNS: [&str; 3] = [TEXT, GROUP, MERGE];
/// Columns that must be in 統合注意 and 念のため.
pub const PAIR_REQUIRED: [&str; 2] = ["課題ID（A）", "課題ID（B）"];
/// Columns of them that are read besides.
pub const PAIR_COLUMNS: [&str; 3] = ["原文（A）", "原文（B）", MERGE];
/// Columns of 抽象的な課題 that are read.
pub const ABSTRACT_COLUMNS: [&str; 2] = [TEXT, "具体化した文"];

/// A decision and the cell it was read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What.
    pub decision: Decision,
    /// Where.
    pub place: CellRef,
}

/// Something that keeps statements out of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What is wrong, told with its cells.
    pub problem: Problem,
    /// The cells whose statements are left out if the conflict is waived.
    pub cells: Vec<CellRef>,
}

/// What a workbook states.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// In the order of the sheets and rows.
    pub statements: Vec<Statement>,
    /// Cells that state nothing that could be taken.
    pub conflicts: Vec<Conflict>,
}

/// Reads the statements of a workbook.
pub fn read(book: &ToldBook, run: &Run) -> Stated {
    let mut reader = Reader { run, stated: Stated::default() };
    if let Some(sheet) = book.sheet(ISSUES_SHEET) {
        reader.issues(sheet);
    }
    if let Some(sheet) = book.sheet(MERGES_SHEET) {
        reader.merges(sheet);
    }
    for name in [CAUTIONS_SHEET, WIDER_SHEET] {
        if let Some(sheet) = book.sheet(name) {
            reader.pairs(sheet);
        }
    }
    if let Some(sheet) = book.sheet(ABSTRACT_SHEET) {
        reader.abstract_issues(sheet);
    }
    let mut stated = reader.stated;
    targets_of_groups(&mut stated, run);
    contradictions(&mut stated);
    stated
}

struct Reader<'a> {
    run: &'a Run,
    stated: Stated,
}

impl<'a> Reader<'a> {
    fn refuse(&mut self, problem: Problem, cells: Vec<CellRef>) {
        self.stated.conflicts.push(Conflict { problem, cells });
    }

    fn issues(&mut self, sheet: &ToldSheet) {
        for row in &sheet.rows {
            let filled: Vec<&Told> = ISSUE_COLUMNS[1..].iter().filter_map(|name| row.cell(name)).collect();
            let Some(issue) = self.issue(row, &filled) else { continue };
            if let Some(cell) = row.cell("判定") {
                let choice = |category: &Category| (category.choice(), category.done, Some(category.is_abstract));
                let found = self.run.scheme.category(&cell.text).map(choice);
                let choices = self.run.scheme.category.iter().map(Category::choice).collect::<Vec<_>>();
                self.chosen(Ruling::Category, &issue, cell, found, &choices);
            }
            if let Some(cell) = row.cell("進捗") {
                let choice = |level: &ProgressLevel| (level.choice(), level.done, None);
                let found = self.run.scheme.level(&cell.text).map(choice);
                let choices = self.run.scheme.progress.iter().map(ProgressLevel::choice).collect::<Vec<_>>();
                self.chosen(Ruling::Progress, &issue, cell, found, &choices);
            }
            if let Some(cell) = row.cell("統合先") {
                let other = (cell.text != TAKEN_BACK).then(|| self.meant(&cell.text));
                self.state(Ruling::MergedInto, &issue, other, None, cell);
            }
            for (ruling, name) in [(Ruling::Department, "制度所管課"), (Ruling::Remark, "備考")] {
                if let Some(cell) = row.cell(name) {
                    self.written(ruling, &issue, cell);
                }
            }
        }
    }

    fn abstract_issues(&mut self, sheet: &ToldSheet) {
        for row in &sheet.rows {
            let Some(cell) = row.cell("具体化した文") else { continue };
            if let Some(issue) = self.issue(row, &[cell]) {
                self.written(Ruling::Concrete, &issue, cell);
            }
        }
    }

    /// Group by group: members that are 統合 are one with the representative; a member that is 別件 is another issue than the
    /// representative and all that are 統合; a representative that is 別件 is another issue than all others.
    fn merges(&mut self, sheet: &ToldSheet) {
        let mut groups: BTreeMap<&str, Vec<(IssueId, &Told)>> = BTreeMap::new();
        for row in &sheet.rows {
            let Some(cell) = row.cell(MERGE) else { continue };
            let Some(issue) = self.issue(row, &[cell]) else { continue };
            if self.link(cell).is_none() {
                continue;
            }
            let by_member = || self.run.groups.iter().find(|(_, group)| group.members.contains(&issue.0)).map(|(name, _)| name.as_str());
            let named =
                row.text(GROUP).and_then(|name| self.run.groups.get_key_value(name)).filter(|(_, group)| group.members.contains(&issue.0));
            if let Some(name) = named.map(|(name, _)| name.as_str()).or_else(by_member) {
                groups.entry(name).or_default().push((issue, cell));
            } else {
                let problem = Problem::new(format!("課題「{issue}」は、この実行の統合候補の組にありません")).at(&cell.place);
                let remedy = "この実行で書かれたブックか確かめてください。まとめたいときは「課題候補一覧」の「統合先」に書けます";
                self.refuse(problem.remedy(remedy), vec![cell.place.clone()]);
            }
        }
        for (name, rows) in groups {
            let run: &'a Run = self.run;
            let group = &run.groups[name];
            self.group(&IssueId(group.representative.clone()), &group.members, &rows);
        }
    }

    fn group(&mut self, representative: &IssueId, members: &[String], rows: &[(IssueId, &Told)]) {
        let marked = |word: &str| rows.iter().filter(|(_, cell)| cell.text == word).cloned().collect::<Vec<_>>();
        let (one, apart) = (marked("統合"), marked("別件"));
        let representative_left = apart.iter().any(|(issue, _)| issue == representative);
        let anchor = if representative_left { one.first().map(|(issue, _)| issue.clone()) } else { Some(representative.clone()) };
        if let Some(anchor) = &anchor {
            for (issue, cell) in one.iter().filter(|(issue, _)| issue != anchor) {
                self.state(Ruling::Together, issue, Some(anchor.clone()), None, cell);
            }
        }
        for (issue, cell) in &apart {
            let mut others: Vec<IssueId> = if issue == representative {
                members.iter().map(|id| IssueId(id.clone())).collect()
            } else {
                one.iter().map(|(other, _)| other.clone()).chain([representative.clone()]).collect()
            };
            others.sort();
            others.dedup();
            for other in others.into_iter().filter(|other| other != issue) {
                self.state(Ruling::Apart, issue, Some(other), None, cell);
            }
        }
        if let ([(issue, cell)], true) = (one.as_slice(), apart.is_empty())
            && issue == representative
        {
            let problem = Problem::new(format!("代表の課題「{issue}」だけに「統合」が付いています")).at(&cell.place);
            self.refuse(problem.remedy("代表とまとめる課題の行にも「統合」を入れてください"), vec![cell.place.clone()]);
        }
        for (issue, cell) in marked("保留").iter().chain(&marked(TAKEN_BACK)) {
            // Of the representative all links are taken back, of a member the one with the representative.
            let of_members = members.iter().map(|id| IssueId(id.clone())).filter(|other| other != issue);
            let others: Vec<IssueId> = if issue == representative { of_members.collect() } else { vec![representative.clone()] };
            for other in others {
                self.state(Ruling::Open, issue, Some(other), None, cell);
            }
        }
    }

    /// Pair by pair: the two are one issue, two, or left open.
    fn pairs(&mut self, sheet: &ToldSheet) {
        for row in &sheet.rows {
            let Some(cell) = row.cell(MERGE) else { continue };
            let [left, right] = [("課題ID（A）", "原文（A）"), ("課題ID（B）", "原文（B）")].map(|names| self.named(row, names, &[cell]));
            let (Some(left), Some(right)) = (left, right) else { continue };
            if let Some(ruling) = self.link(cell) {
                self.state(ruling, &left, Some(right), None, cell);
            }
        }
    }

    /// What a cell says of two issues; `None`, and told, where it is no word for it.
    fn link(&mut self, cell: &Told) -> Option<Ruling> {
        match cell.text.as_str() {
            "統合" => Some(Ruling::Together),
            "別件" => Some(Ruling::Apart),
            "保留" | TAKEN_BACK => Some(Ruling::Open),
            other => {
                let problem = Problem::new(format!("「{MERGE}」に「{other}」は入れられません")).at(&cell.place);
                self.refuse(problem.expected("統合、別件、保留 のどれか"), vec![cell.place.clone()]);
                None
            }
        }
    }

    /// The issue of a row in which something is decided; `None`, and told, where it is not this run's.
    fn issue(&mut self, row: &ToldRow, filled: &[&Told]) -> Option<IssueId> {
        self.named(row, (ISSUE, TEXT), filled)
    }

    /// The issue that a row names in one column, with its words in another.
    fn named(&mut self, row: &ToldRow, (id_column, text_column): (&str, &str), filled: &[&Told]) -> Option<IssueId> {
        if filled.is_empty() {
            return None;
        }
        let cells: Vec<CellRef> = filled.iter().map(|cell| cell.place.clone()).collect();
        let Some(id) = row.cell(id_column) else {
            let problem = Problem::new(format!("判定などが書かれていますが「{id_column}」が空です")).at(&row.place);
            self.refuse(problem.remedy("課題IDを入れるか、行を消してください"), cells);
            return None;
        };
        let issue = self.meant(&id.text);
        let Some(subject) = self.run.issues.get(&issue.0) else {
            let problem = Problem::new(format!("課題「{}」は、この実行の結果にありません", id.text)).at(&id.place);
            self.refuse(problem.remedy("課題IDを確かめてください。別の実行のブックなら、その実行のフォルダーを指定してください"), cells);
            return None;
        };
        if let Some(text) = row.cell(text_column)
            && !is_same_text(&text.text, subject)
        {
            let problem = Problem::new(format!("原文が、この実行の課題「{issue}」と違います")).at(&text.place);
            let expected: String = subject.text.chars().take(40).collect();
            self.refuse(problem.expected(expected).remedy("この実行で書かれたブックか、行がずれていないか確かめてください"), cells);
            return None;
        }
        Some(issue)
    }

    /// The issue that a cell names.
    fn meant(&self, text: &str) -> IssueId {
        if self.run.issues.contains_key(text) { IssueId(text.to_owned()) } else { IssueId::entered(text) }
    }

    /// A cell of a drop-down.
    fn chosen(&mut self, ruling: Ruling, issue: &IssueId, cell: &Told, found: Option<(String, bool, Option<bool>)>, choices: &[String]) {
        let decision = |value, done, is_abstract| Decision { ruling, issue: issue.clone(), other: None, value, done, is_abstract };
        let decision = match found {
            Some((value, done, is_abstract)) => decision(Some(value), done, is_abstract),
            None if cell.text == TAKEN_BACK => decision(None, false, None),
            None => {
                let problem = Problem::new(format!("「{}」に「{}」は選べません", ruling.label(), cell.text)).at(&cell.place);
                self.refuse(problem.expected(choices.join("、")), vec![cell.place.clone()]);
                return;
            }
        };
        self.stated.statements.push(Statement { decision, place: cell.place.clone() });
    }

    fn written(&mut self, ruling: Ruling, issue: &IssueId, cell: &Told) {
        let value = (cell.text != TAKEN_BACK).then(|| cell.text.clone());
        self.state(ruling, issue, None, value, cell);
    }

    fn state(&mut self, ruling: Ruling, issue: &IssueId, other: Option<IssueId>, value: Option<String>, cell: &Told) {
        let decision = Decision { ruling, issue: issue.clone(), other, value, done: false, is_abstract: None };
        self.stated.statements.push(Statement { decision, place: cell.place.clone() });
    }
}

/// An issue that is judged 統合 and marked 統合 in its group has told where it goes: into what the group was marked one with.
fn targets_of_groups(stated: &mut Stated, run: &Run) {
    let told = |ruling: Ruling, issue: &IssueId| {
        stated.statements.iter().find(|statement| statement.decision.ruling == ruling && statement.decision.issue == *issue)
    };
    let merges = |statement: &&Statement| statement.decision.ruling == Ruling::Category && run.merges(&statement.decision);
    let target = |statement: &Statement| {
        let issue = &statement.decision.issue;
        let into = told(Ruling::Together, issue).filter(|_| told(Ruling::MergedInto, issue).is_none())?.decision.other.clone()?;
        let decision =
            Decision { ruling: Ruling::MergedInto, other: Some(into), value: None, done: false, is_abstract: None, issue: issue.clone() };
        Some(Statement { decision, place: statement.place.clone() })
    };
    let targets: Vec<Statement> = stated.statements.iter().filter(merges).filter_map(target).collect();
    stated.statements.extend(targets);
}

/// Whether a cell still holds an issue's words: white space aside, and a text too long for a cell was cut.
fn is_same_text(cell: &str, subject: &Subject) -> bool {
    let begins_alike = || cell.chars().zip(subject.text.chars()).take(10_000).all(|(a, b)| a == b);
    subject.is_said(cell) || (cell.len() > 30_000 && begins_alike())
}

/// The same issue told twice in one respect, each time otherwise: both cells.
fn contradictions(stated: &mut Stated) {
    let mut first: BTreeMap<(IssueId, Ruling), Statement> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for statement in stated.statements.iter().filter(|statement| !statement.decision.ruling.is_link()) {
        let key = (statement.decision.issue.clone(), statement.decision.ruling);
        if let Some(other) = first.get(&key) {
            if other.decision != statement.decision {
                let what = format!("課題「{}」の「{}」が、{} と食い違っています", key.0, key.1.label(), other.place);
                let problem = Problem::new(what).at(&statement.place).remedy("どちらかに揃えてください");
                conflicts.push(Conflict { problem, cells: vec![other.place.clone(), statement.place.clone()] });
            }
        } else {
            first.insert(key, statement.clone());
        }
    }
    stated.conflicts.extend(conflicts);
}
