//! What people decided (判定) and the append-only record of it over the years (判定台帳). Reading and writing the file is `ledger`'s.

use std::collections::BTreeMap;

use crate::digest::sha256;
use crate::document::IssueId;
use crate::survey::Date;

/// What an entry decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ruling {
    /// 判定: the category of the year's scheme.
    Category,
    /// 統合先: the issue it is answered with.
    MergedInto,
    /// 制度所管課: who owns the rule behind it; several are joined by 、.
    Department,
    /// 進捗: how far the department is.
    Progress,
    /// 備考.
    Remark,
    /// 具体化した文: what an abstract issue was found to mean.
    Concrete,
    /// 統合: the two are one issue.
    Together,
    /// 別件: the two are not.
    Apart,
    /// 保留: 統合 or 別件 of the two is taken back.
    Open,
    /// 相手の課題: nothing is decided of it; another decision names it, and so its words are kept.
    Named,
}

impl Ruling {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Category,
        Self::MergedInto,
        Self::Department,
        Self::Progress,
        Self::Remark,
        Self::Concrete,
        Self::Together,
        Self::Apart,
        Self::Open,
        Self::Named,
    ];

    /// The word on screen and in the file.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Category => "判定",
            Self::MergedInto => "統合先",
            Self::Department => "制度所管課",
            Self::Progress => "進捗",
            Self::Remark => "備考",
            Self::Concrete => "具体化した文",
            Self::Together => "統合",
            Self::Apart => "別件",
            Self::Open => "保留",
            Self::Named => "相手の課題",
        }
    }

    /// The ruling of a word.
    #[must_use]
    pub fn of(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ruling| ruling.label() == label)
    }

    /// Whether it speaks of two issues, so that it stands in the place of an earlier one of the same two.
    #[must_use]
    pub const fn is_link(self) -> bool {
        matches!(self, Self::Together | Self::Apart | Self::Open)
    }
}

/// One thing that a person decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub ruling: Ruling,
    /// About which issue.
    pub issue: IssueId,
    /// The other issue of 統合先, 統合, 別件 and 保留; `None` for the rest, and for a 統合先 that is taken back.
    pub other: Option<IssueId>,
    /// What was chosen or written; `None` for links, and where it is taken back (取消).
    pub value: Option<String>,
    /// Whether the category or step says that the issue is settled.
    pub done: bool,
    /// Whether the category says that the issue was abstract; `None` for other rulings.
    pub is_abstract: Option<bool>,
}

/// The issue as it was when it was decided: what later years compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The year's name (`R6`).
    pub year: String,
    /// The response it was raised in.
    pub response: String,
    /// The issue's words as written.
    pub text: String,
    /// 分野.
    pub field: Option<String>,
}

impl Subject {
    /// Whether a text is this issue's, white space aside. What stands here in 〔〕 may stand for something private (〔人物1〕): there the
    /// text may have any words.
    #[must_use]
    pub fn is_said(&self, text: &str) -> bool {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let (kept, text) = (plain(&self.text), plain(text));
        if kept == text {
            return true;
        }
        let mut parts: Vec<&str> = Vec::new();
        let mut rest = kept.as_str();
        while let Some((before, behind)) = rest.split_once('〔') {
            let Some((_, after)) = behind.split_once('〕') else { break };
            parts.push(before);
            rest = after;
        }
        let (Some((first, middle)), last) = (parts.split_first(), rest) else { return false };
        let inner = text.strip_prefix(first).and_then(|text| text.strip_suffix(last));
        let after = |text: &str, part: &&str| text.find(*part).map(|at| text[at + part.len()..].to_owned());
        inner.and_then(|inner| middle.iter().try_fold(inner.to_owned(), |text, part| after(&text, part))).is_some()
    }
}

/// Where a decision was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The workbook's file name.
    pub file: String,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// The sheet.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
}

/// A line of the ledger. It is never changed; a later one about the same stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, without gaps.
    pub number: u64,
    /// The day it was entered.
    pub entered: Date,
    /// What was decided.
    pub decision: Decision,
    /// About what.
    pub subject: Subject,
    /// Where it was read.
    pub origin: Origin,
    /// Hash of the entry before; of the first, 64 zeros.
    pub previous: String,
    /// SHA-256 of all of the above, hexadecimal.
    pub hash: String,
}

/// The append-only record of what people decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// The entries in order.
    pub entries: Vec<Entry>,
}

/// What stands of an issue: the latest of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The issue as it was when it was last decided.
    pub subject: Subject,
    /// What stands, with the entry's index.
    pub rulings: BTreeMap<Ruling, usize>,
}

/// What stands of all issues.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// By issue.
    pub issues: BTreeMap<IssueId, Standing>,
    /// By the two issues, the smaller id first: 統合, 別件 or 保留, with the entry's index.
    pub links: BTreeMap<(IssueId, IssueId), (Ruling, usize)>,
}

/// What the first entry has for the hash of the one before.
const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// The hash the entry must have: of its fields one after the other, each with its length before it.
    #[must_use]
    pub fn expected_hash(&self) -> String {
        let Self { number, entered, decision, subject, origin, previous, hash: _ } = self;
        let mut bytes = Vec::new();
        let mut put = |field: Option<&str>| {
            // A missing field differs from an empty one.
            let length = field.map_or(u64::MAX, |text| text.len() as u64);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(field.unwrap_or_default().as_bytes());
        };
        put(Some(&number.to_string()));
        put(Some(&entered.to_string()));
        put(Some(decision.ruling.label()));
        put(Some(&decision.issue.0));
        put(decision.other.as_ref().map(|other| other.0.as_str()));
        put(decision.value.as_deref());
        put(Some(if decision.done { "1" } else { "0" }));
        put(decision.is_abstract.map(|is_abstract| if is_abstract { "1" } else { "0" }));
        for field in [Some(&subject.year), Some(&subject.response), Some(&subject.text), subject.field.as_ref()] {
            put(field.map(String::as_str));
        }
        for field in [&origin.file, &origin.sha256, &origin.sheet, &origin.row.to_string(), previous] {
            put(Some(field));
        }
        sha256(&bytes)
    }
}

impl Ledger {
    /// The hash of the last entry: whoever knows it knows all entries.
    #[must_use]
    pub fn head(&self) -> &str {
        self.entries.last().map_or(NOTHING_BEFORE, |entry| &entry.hash)
    }

    /// Adds entries at the end.
    pub fn append(&mut self, decided: impl IntoIterator<Item = (Decision, Subject, Origin)>, entered: Date) {
        for (decision, subject, origin) in decided {
            let number = self.entries.last().map_or(1, |last| last.number + 1);
            let previous = self.head().to_owned();
            let mut entry = Entry { number, entered, decision, subject, origin, previous, hash: String::new() };
            entry.hash = entry.expected_hash();
            self.entries.push(entry);
        }
    }

    /// What is wrong with the chain of entries, in Japanese; empty where all is in order.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut before = (0, NOTHING_BEFORE);
        for entry in &self.entries {
            if entry.number != before.0 + 1 {
                faults.push(format!("{}番の次が{}番です（間の記録がないか、順が入れ替わっています）", before.0, entry.number));
            }
            if entry.previous != before.1 {
                faults.push(format!("{}番が、前の記録とつながりません（前の記録が書き換えられたか、消されています）", entry.number));
            }
            if entry.hash != entry.expected_hash() {
                faults.push(format!(
                    "{}番（課題 {} の{}）が書き換えられています",
                    entry.number,
                    entry.decision.issue,
                    entry.decision.ruling.label()
                ));
            }
            before = (entry.number, &entry.hash);
        }
        faults
    }

    /// What stands: of each issue and kind the latest entry, of each two issues the latest link.
    #[must_use]
    pub fn state(&self) -> State {
        let mut state = State::default();
        for (at, entry) in self.entries.iter().enumerate() {
            let Decision { ruling, issue, other, value, .. } = &entry.decision;
            let standing =
                state.issues.entry(issue.clone()).or_insert_with(|| Standing { subject: entry.subject.clone(), rulings: BTreeMap::new() });
            standing.subject = entry.subject.clone();
            match (ruling.is_link(), other) {
                (true, Some(other)) => {
                    let pair = ordered(issue, other);
                    state.links.insert(pair, (*ruling, at));
                }
                (true, None) => {}
                (false, other) if value.is_none() && other.is_none() => {
                    standing.rulings.remove(ruling);
                }
                (false, _) => {
                    standing.rulings.insert(*ruling, at);
                }
            }
        }
        state
    }

    /// What stands of an issue in one respect.
    #[must_use]
    pub fn standing<'a>(&'a self, state: &State, issue: &IssueId, ruling: Ruling) -> Option<&'a Decision> {
        let at = *state.issues.get(issue)?.rulings.get(&ruling)?;
        self.entries.get(at).map(|entry| &entry.decision)
    }
}

/// Two issues, the smaller id first.
#[must_use]
pub fn ordered(a: &IssueId, b: &IssueId) -> (IssueId, IssueId) {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}

/// What the ledger says of a run's issues, by their index; and what the program would suggest otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// For each issue what stands of it; as long as the list of issues, or empty without a ledger.
    pub rulings: Vec<BTreeMap<Ruling, Decision>>,
    /// Two issues that are one, the earlier first.
    pub together: Vec<(usize, usize)>,
    /// Two issues that are not, the earlier first.
    pub apart: Vec<(usize, usize)>,
    /// Two issues that were left open (保留), the earlier first.
    pub open: Vec<(usize, usize)>,
    /// Issues that others were merged into (統合先).
    pub targets: Vec<usize>,
    /// Issues of this year that the ledger knows and the survey does not have.
    pub missing: Vec<IssueId>,
    /// For an issue, where the program would suggest otherwise, in Japanese.
    pub hints: BTreeMap<usize, Vec<String>>,
    /// The ledger that was read; `None` without one.
    pub ledger: Option<LedgerUse>,
}

/// Which ledger a run has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerUse {
    /// Its file.
    pub path: std::path::PathBuf,
    /// How many entries it had.
    pub entries: usize,
    /// The hash of the last one.
    pub head: String,
}

impl Decided {
    /// What stands of an issue in one respect.
    #[must_use]
    pub fn of(&self, issue: usize, ruling: Ruling) -> Option<&Decision> {
        self.rulings.get(issue)?.get(&ruling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> IssueId {
        IssueId(text.to_owned())
    }

    fn about(ruling: Ruling, issue: &str, other: Option<&str>, value: Option<&str>) -> (Decision, Subject, Origin) {
        (
            Decision { ruling, issue: id(issue), other: other.map(id), value: value.map(str::to_owned), done: false, is_abstract: None },
            Subject { year: "R6".into(), response: "1".into(), text: "文".into(), field: None },
            Origin { file: "a.xlsx".into(), sha256: "00".into(), sheet: "課題候補一覧".into(), row: 2 },
        )
    }

    fn ledger(decided: Vec<(Decision, Subject, Origin)>) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.append(decided, Date { year: 2025, month: 5, day: 23 });
        ledger
    }

    #[test]
    fn the_latest_entry_stands_and_a_blank_one_takes_back() {
        let ledger = ledger(vec![
            about(Ruling::Category, "R6-0001", None, Some("①")),
            about(Ruling::Category, "R6-0001", None, Some("③")),
            about(Ruling::Remark, "R6-0001", None, Some("x")),
            about(Ruling::Remark, "R6-0001", None, None),
            about(Ruling::Together, "R6-0002", Some("R6-0001"), None),
            about(Ruling::Apart, "R6-0001", Some("R6-0002"), None),
            about(Ruling::Apart, "R6-0001", Some("R6-0003"), None),
            about(Ruling::Open, "R6-0003", Some("R6-0001"), None),
        ]);
        let state = ledger.state();
        let standing = |ruling| ledger.standing(&state, &id("R6-0001"), ruling).and_then(|decision| decision.value.clone());
        assert_eq!((standing(Ruling::Category).as_deref(), standing(Ruling::Remark)), (Some("③"), None));
        assert_eq!(state.links.values().map(|(ruling, _)| *ruling).collect::<Vec<_>>(), [Ruling::Apart, Ruling::Open]);
        assert!(ledger.faults().is_empty());
    }

    #[test]
    fn a_text_is_known_where_a_sign_stands_for_something_private() {
        let subject = |text: &str| Subject { year: "R6".into(), response: "1".into(), text: text.into(), field: None };
        let masked = subject("〔人物1〕係長が怖い。\n電話は〔電話1〕まで。");
        assert!(masked.is_said("鈴木係長が怖い。電話は052-000-0000まで。"));
        assert!(!masked.is_said("鈴木係長が怖い。"));
        assert!(!masked.is_said("鈴木係長は優しい。電話は052-000-0000まで。"));
        let plain = subject("会議室が〔足りない");
        assert!(plain.is_said("会議室が 〔足りない") && !plain.is_said("会議室が余っている"));
    }

    #[test]
    fn a_change_a_gap_and_a_swap_are_seen() {
        let sound = ledger((0..3).map(|i| about(Ruling::Remark, "R6-0001", None, Some(&i.to_string()))).collect());
        let mut changed = sound.clone();
        changed.entries[1].decision.value = Some("9".into());
        assert!(changed.faults().iter().any(|fault| fault.contains("2番") && fault.contains("書き換え")));
        let mut gone = sound.clone();
        gone.entries.remove(1);
        assert!(!gone.faults().is_empty());
        let mut swapped = sound.clone();
        swapped.entries.swap(0, 1);
        assert!(!swapped.faults().is_empty());
        let mut rehashed = sound;
        rehashed.entries[0].decision.value = Some("9".into());
        rehashed.entries[0].hash = rehashed.entries[0].expected_hash();
        assert!(rehashed.faults().iter().any(|fault| fault.contains("2番が、前の記録とつながりません")));
    }
}
