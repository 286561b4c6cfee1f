//! Statements that cannot stand together, or not with what the ledger says: A one with B, B one with C, but A another issue than C;
//! an issue merged into one that is not there, is merged itself, or in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::run::Run;
use super::statements::{Conflict, Statement};
use crate::decision::{Decision, Ledger, Ruling, State, ordered};
use crate::document::IssueId;
use crate::error::Problem;
use crate::survey::CellRef;

/// A link in force, and where it was told: a cell of the workbook, or an entry of the ledger.
#[derive(Debug, Clone)]
struct Link {
    to: IssueId,
    told: String,
    cell: Option<CellRef>,
}

/// What would be in force if the statements were entered.
#[derive(Default)]
struct Picture {
    /// Issues that are one, in both directions, with the reason.
    one: BTreeMap<IssueId, Vec<Link>>,
    /// Two issues that are not, the smaller id first.
    apart: BTreeMap<(IssueId, IssueId), Link>,
    /// 統合先.
    targets: BTreeMap<IssueId, Link>,
}

/// All conflicts of the statements, with each other and with the ledger.
pub fn conflicts(statements: &[Statement], ledger: &Ledger, state: &State, run: &Run) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut pairs: BTreeMap<(IssueId, IssueId), &Statement> = BTreeMap::new();
    for statement in statements.iter().filter(|statement| statement.decision.ruling.is_link()) {
        let Some(other) = &statement.decision.other else { continue };
        let pair = ordered(&statement.decision.issue, other);
        if let Some(first) = pairs.get(&pair).copied() {
            if first.decision.ruling != statement.decision.ruling {
                let what = format!(
                    "課題「{}」と「{}」が、{} では「{}」、ここでは「{}」です",
                    pair.0,
                    pair.1,
                    first.place,
                    first.decision.ruling.label(),
                    statement.decision.ruling.label()
                );
                let problem = Problem::new(what).at(&statement.place).remedy("どちらかに揃えてください");
                found.push(Conflict { problem, cells: vec![first.place.clone(), statement.place.clone()] });
            }
        } else {
            pairs.insert(pair, statement);
        }
    }
    let picture = picture(statements, &pairs, ledger, state);
    found.extend(targets(&picture, state, run));
    found.extend(without_target(statements, &picture, ledger, state, run));
    found.extend(outdated_target(statements, &picture, run));
    found.extend(torn(&picture));
    found
}

fn picture(statements: &[Statement], pairs: &BTreeMap<(IssueId, IssueId), &Statement>, ledger: &Ledger, state: &State) -> Picture {
    let mut picture = Picture::default();
    let entry = |at: usize| format!("判定台帳の{}番", ledger.entries[at].number);
    let mut link = |pair: &(IssueId, IssueId), ruling: Ruling, told: String, cell: Option<CellRef>| match ruling {
        Ruling::Together => {
            picture.one.entry(pair.0.clone()).or_default().push(Link { to: pair.1.clone(), told: told.clone(), cell: cell.clone() });
            picture.one.entry(pair.1.clone()).or_default().push(Link { to: pair.0.clone(), told, cell });
        }
        Ruling::Apart => {
            picture.apart.insert(pair.clone(), Link { to: pair.1.clone(), told, cell });
        }
        _ => {}
    };
    for (pair, (ruling, at)) in state.links.iter().filter(|(pair, _)| !pairs.contains_key(*pair)) {
        link(pair, *ruling, entry(*at), None);
    }
    for (pair, statement) in pairs {
        link(pair, statement.decision.ruling, statement.place.to_string(), Some(statement.place.clone()));
    }
    for (issue, standing) in &state.issues {
        if let Some(at) = standing.rulings.get(&Ruling::MergedInto)
            && let Some(to) = ledger.entries[*at].decision.other.clone()
        {
            picture.targets.insert(issue.clone(), Link { to, told: entry(*at), cell: None });
        }
    }
    for statement in statements.iter().filter(|statement| statement.decision.ruling == Ruling::MergedInto) {
        let issue = statement.decision.issue.clone();
        match statement.decision.other.clone() {
            Some(to) => {
                picture.targets.insert(issue, Link { to, told: statement.place.to_string(), cell: Some(statement.place.clone()) });
            }
            None => {
                picture.targets.remove(&issue);
            }
        }
    }
    for (issue, target) in &picture.targets {
        let back = Link { to: issue.clone(), ..target.clone() };
        picture.one.entry(issue.clone()).or_default().push(target.clone());
        picture.one.entry(target.to.clone()).or_default().push(back);
    }
    picture
}

/// 統合先 that is not there, is the issue itself, is merged itself, or leads back.
fn targets(picture: &Picture, state: &State, run: &Run) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (issue, target) in &picture.targets {
        let refuse = |what: String, remedy: &str, others: &[&Link]| {
            let told = target.cell.as_ref().or_else(|| others.iter().find_map(|link| link.cell.as_ref()));
            let cells = std::iter::once(target).chain(others.iter().copied()).filter_map(|link| link.cell.clone()).collect();
            let place = told.map_or_else(|| target.told.clone(), ToString::to_string);
            Conflict { problem: Problem::new(what).at(place).remedy(remedy), cells }
        };
        if target.to == *issue {
            found.push(refuse(format!("課題「{issue}」の統合先が、その課題自身です"), "統合先を空にするか、別の課題IDにしてください", &[]));
            continue;
        }
        if !run.issues.contains_key(&target.to.0) && !state.issues.contains_key(&target.to) {
            found.push(refuse(format!("統合先の課題「{}」がありません", target.to), "「課題候補一覧」にある課題IDを入れてください", &[]));
            continue;
        }
        let Some(next) = picture.targets.get(&target.to) else { continue };
        let chain = chain(issue, picture);
        let (what, remedy) = if chain.last() == Some(issue) {
            let circle = chain.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ");
            (format!("統合先が循環しています（{circle}）"), "まとめ先にする課題の統合先を空にしてください（台帳にあるときは「取消」）")
        } else {
            let what = format!("統合先の課題「{}」が、さらに「{}」に統合されています（{}）", target.to, next.to, next.told);
            (what, "終わりのまとめ先の課題IDを入れてください")
        };
        found.push(refuse(what, remedy, &[next]));
    }
    // What the ledger alone holds was entered before and stays; it is told only where a cell of this workbook is part of it.
    found.retain(|conflict| !conflict.cells.is_empty());
    found
}

/// Categories that say 統合 where no 統合先 does: `tally` could not tell into what.
fn without_target(statements: &[Statement], picture: &Picture, ledger: &Ledger, state: &State, run: &Run) -> Vec<Conflict> {
    let told = |issue: &IssueId, ruling: Ruling| {
        statements.iter().find(|statement| statement.decision.ruling == ruling && statement.decision.issue == *issue)
    };
    let concerned: BTreeSet<&IssueId> = statements
        .iter()
        .filter(|statement| matches!(statement.decision.ruling, Ruling::Category | Ruling::MergedInto))
        .map(|statement| &statement.decision.issue)
        .filter(|issue| !picture.targets.contains_key(*issue))
        .collect();
    let conflict = |issue: &IssueId| {
        let (category, target) = (told(issue, Ruling::Category), told(issue, Ruling::MergedInto));
        let decision = category.map(|statement| &statement.decision).or_else(|| ledger.standing(state, issue, Ruling::Category))?;
        let place = &category.or(target)?.place;
        run.merges(decision).then(|| {
            let choice = decision.value.as_deref().unwrap_or_default();
            let problem = Problem::new(format!("課題「{issue}」の判定は「{choice}」ですが、統合先がありません")).at(place);
            Conflict {
                problem: problem.expected("まとめ先の課題ID").remedy("「統合先」に課題IDを入れてください"),
                cells: vec![place.clone()],
            }
        })
    };
    concerned.into_iter().filter_map(conflict).collect()
}

/// Categories that do not say 統合 where a 統合先 stands, told here or by the ledger: `tally` would count the issue and lose the merge.
fn outdated_target(statements: &[Statement], picture: &Picture, run: &Run) -> Vec<Conflict> {
    if !run.scheme.category.iter().any(|category| run.scheme.merges(category)) {
        return Vec::new();
    }
    let conflict = |statement: &Statement| {
        let Decision { ruling: Ruling::Category, issue, value: Some(choice), .. } = &statement.decision else { return None };
        let target = picture.targets.get(issue).filter(|_| !run.merges(&statement.decision))?;
        let what = format!("課題「{issue}」の判定は「{choice}」ですが、統合先「{}」があります（{}）", target.to, target.told);
        let problem = Problem::new(what).at(&statement.place);
        let remedy = "統合しないなら「統合先」に「取消」を入れ、統合するなら判定を統合の区分にしてください";
        let cells = std::iter::once(statement.place.clone()).chain(target.cell.clone()).collect();
        Some(Conflict { problem: problem.remedy(remedy), cells })
    };
    statements.iter().filter_map(conflict).collect()
}

/// The issues from one on, target by target, until the end or the first that comes again.
fn chain(issue: &IssueId, picture: &Picture) -> Vec<IssueId> {
    let mut chain = vec![issue.clone()];
    let mut seen: BTreeSet<IssueId> = [issue.clone()].into();
    let mut at = issue;
    while let Some(target) = picture.targets.get(at) {
        chain.push(target.to.clone());
        if !seen.insert(target.to.clone()) {
            break;
        }
        at = &target.to;
    }
    chain
}

/// Two issues that are 別件, although links lead from the one to the other.
fn torn(picture: &Picture) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (pair, apart) in &picture.apart {
        let Some(path) = path(&pair.0, &pair.1, picture) else { continue };
        let cells: Vec<CellRef> = path.iter().map(|(_, link)| *link).chain([apart]).filter_map(|link| link.cell.clone()).collect();
        let Some(place) = apart.cell.clone().or_else(|| cells.first().cloned()) else { continue };
        let steps: Vec<String> =
            path.iter().map(|(from, link)| format!("「{from}」と「{}」が同じ課題（{}）", link.to, link.told)).collect();
        let what = format!("課題「{}」と「{}」は別件（{}）ですが、{}とつながっています", pair.0, pair.1, apart.told, steps.join("、"));
        let problem = Problem::new(what)
            .at(&place)
            .remedy("別件か統合のどちらかを直してください（台帳にある判定は「保留」または「取消」で取り消せます）");
        found.push(Conflict { problem, cells });
    }
    found
}

/// The shortest way from one issue to another over links, each with the issue it starts at.
fn path<'a>(from: &IssueId, to: &IssueId, picture: &'a Picture) -> Option<Vec<(IssueId, &'a Link)>> {
    let mut came: BTreeMap<&IssueId, (&IssueId, &Link)> = BTreeMap::new();
    let (from, _) = picture.one.get_key_value(from)?;
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut path = Vec::new();
            let mut step = at;
            while step != from {
                let (before, link) = came[step];
                path.push((before.clone(), link));
                step = before;
            }
            path.reverse();
            return Some(path);
        }
        for link in picture.one.get(at).into_iter().flatten() {
            if &link.to != from && !came.contains_key(&link.to) {
                came.insert(&link.to, (at, link));
                queue.push_back(&link.to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Subject;
    use crate::scheme::Scheme;

    fn id(n: u32) -> IssueId {
        IssueId(format!("R6-{n:04}"))
    }

    fn run(n: u32) -> Run {
        let subject = |i: u32| Subject { year: "R6".into(), response: i.to_string(), text: "文".into(), field: None };
        Run {
            scheme: Scheme::standard(),
            issues: (1..=n).map(|i| (id(i).0, subject(i))).collect(),
            groups: BTreeMap::new(),
            ledger: "ledger.parquet".into(),
        }
    }

    fn statement(row: u32, ruling: Ruling, issue: u32, other: u32) -> Statement {
        Statement {
            decision: Decision { ruling, issue: id(issue), other: Some(id(other)), value: None, done: false, is_abstract: None },
            place: CellRef { file: "t.xlsx".into(), sheet: Some("統合候補".into()), row, column: Some(12) },
        }
    }

    fn told(statements: &[Statement]) -> Vec<String> {
        let ledger = Ledger::default();
        conflicts(statements, &ledger, &ledger.state(), &run(5)).into_iter().map(|conflict| conflict.problem.to_string()).collect()
    }

    #[test]
    fn one_with_two_and_two_with_three_but_one_apart_from_three_is_told_with_all_cells() {
        let told = told(&[
            statement(2, Ruling::Together, 1, 2),
            statement(3, Ruling::Together, 2, 3),
            statement(4, Ruling::Apart, 3, 1),
            statement(5, Ruling::Together, 4, 5),
        ]);
        assert_eq!(told.len(), 1);
        for cell in ["[統合候補]!L2", "[統合候補]!L3", "[統合候補]!L4"] {
            assert!(told[0].contains(cell), "{cell}: {}", told[0]);
        }
    }

    #[test]
    fn targets_that_cannot_be_are_told() {
        let merged = |row, issue, other| statement(row, Ruling::MergedInto, issue, other);
        for (statements, parts) in [
            (vec![merged(2, 1, 9)], vec!["「R6-0009」がありません"]),
            (vec![merged(2, 1, 1)], vec!["その課題自身"]),
            (vec![merged(2, 1, 2), merged(3, 2, 3)], vec!["さらに「R6-0003」に統合"]),
            (vec![merged(2, 1, 2), merged(3, 2, 1)], vec!["循環しています（R6-0001 → R6-0002 → R6-0001）", "循環"]),
            (vec![merged(2, 1, 2), statement(3, Ruling::Apart, 2, 1)], vec!["別件"]),
            (vec![merged(2, 1, 2), merged(3, 4, 2)], vec![]),
        ] {
            let told = told(&statements);
            assert_eq!(told.len(), parts.len(), "{told:?}");
            for (told, part) in told.iter().zip(parts) {
                assert!(told.contains(part), "{part}: {told}");
            }
        }
    }
}
