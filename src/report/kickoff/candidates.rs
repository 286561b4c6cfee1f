//! What is one thing to talk about: a merge group with all copies of its members, or an issue with its copies.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::Run;
use crate::finding::Flag;
use crate::run_folder::{IssueRow, MeasureRow};

/// The list of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldList {
    /// The field's name, or a word for having none.
    pub field: String,
    /// How many people raised anything in it.
    pub people: usize,
    /// What they raised, most often raised first, then in survey order.
    pub candidates: Vec<Candidate>,
}

/// One thing to talk about.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The id of its representative.
    pub id: String,
    /// How the representative says it.
    pub text: String,
    /// Other ways it was said, each once.
    pub others: Vec<String>,
    /// How many people raised it.
    pub people: usize,
    /// Where they come from: 所属局 3区分（総務局 6人、ほか 2人）.
    pub places: Vec<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// What to ask back.
    pub question: Option<String>,
    /// Measures near it: name, state and time.
    pub measures: Vec<String>,
    /// Departments that may own it, likeliest first.
    pub departments: Vec<String>,
    /// What a reader should know: 法令, リソース不足(予算).
    pub flags: Vec<String>,
    /// How it stood last year.
    pub previous: Option<String>,
    /// What was decided of it this year, and of what was put together with it: 判定: ③更に具体化, R6-0005: 判定: ⑤統合.
    pub decided: Vec<String>,
    /// What it was found to mean, where it was abstract.
    pub concrete: Option<String>,
}

impl FieldList {
    /// Every text of the list with the id of its candidate.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.candidates.iter().flat_map(|candidate| {
            let one = [Some(&candidate.text), candidate.question.as_ref(), candidate.previous.as_ref(), candidate.concrete.as_ref()];
            let one = one.into_iter().flatten();
            let lists = [&candidate.others, &candidate.places, &candidate.measures, &candidate.departments, &candidate.decided];
            one.chain(lists.into_iter().flatten()).map(|text| (candidate.id.as_str(), text.as_str()))
        })
    }
}

/// Where issues of responses without a field are listed.
const NO_FIELD: &str = "（分野なし）";

/// Other ways of saying it that are shown.
const MOST_OTHERS: usize = 3;

/// Measures that are shown.
const MOST_MEASURES: usize = 2;

/// Values of an attribute that are named.
const MOST_NAMED: usize = 4;

/// The lists in the order in which the survey names the fields; issues without content are left out.
pub fn lists(run: &Run) -> Vec<FieldList> {
    let by_id: BTreeMap<&str, &IssueRow> = run.issues.iter().map(|issue| (issue.id.as_str(), issue)).collect();
    let mut fields: Vec<&str> = Vec::new();
    let mut things: BTreeMap<&str, Vec<&IssueRow>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for issue in run.issues.iter().filter(|issue| !issue.flags.iter().any(|flag| flag == Flag::NoContent.label())) {
        let thing = representative(run, &by_id, issue);
        things.entry(thing).or_insert_with(|| {
            order.push(thing);
            Vec::new()
        });
        things.entry(thing).or_default().push(issue);
    }
    let mut lists: BTreeMap<&str, FieldList> = BTreeMap::new();
    let mut people: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for thing in order {
        let Some(first) = by_id.get(thing) else { continue };
        let field = first.field.as_deref().unwrap_or(NO_FIELD);
        let list = lists.entry(field).or_insert_with(|| {
            fields.push(field);
            FieldList { field: field.to_owned(), people: 0, candidates: Vec::new() }
        });
        list.candidates.push(candidate(run, first, &things[thing]));
        people.entry(field).or_default().extend(things[thing].iter().map(|issue| issue.response.as_str()));
    }
    let finished = |field: &str| {
        let mut list = lists.remove(field)?;
        list.people = people[field].len();
        // Stable: what was raised as often stays in survey order.
        list.candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.people));
        Some(list)
    };
    fields.into_iter().filter_map(finished).collect()
}

/// The id of the issue that stands for this one: of its group, or the first of its copies, or itself.
fn representative<'a>(run: &'a Run, by_id: &BTreeMap<&str, &'a IssueRow>, issue: &'a IssueRow) -> &'a str {
    let of_group = issue.merge_group.as_ref().and_then(|group| run.representatives.get(group));
    let standing = of_group.or(issue.duplicate_of.as_ref()).and_then(|id| by_id.get(id.as_str()));
    standing.map_or(issue.id.as_str(), |issue| issue.id.as_str())
}

fn candidate(run: &Run, first: &IssueRow, members: &[&IssueRow]) -> Candidate {
    let people: BTreeSet<&str> = members.iter().map(|issue| issue.response.as_str()).collect();
    let mut others: Vec<String> = Vec::new();
    for issue in members.iter().filter(|issue| issue.id != first.id && issue.duplicate_of.is_none()) {
        if issue.text != first.text && !others.contains(&issue.text) {
            others.push(issue.text.clone());
        }
    }
    others.truncate(MOST_OTHERS);
    let near = |measure: &&MeasureRow| measure.score >= run.near_measure;
    let told = |measure: &MeasureRow| {
        let details: Vec<&str> = [&measure.status, &measure.period].into_iter().filter_map(Option::as_deref).collect();
        let name = measure.name.as_ref()?;
        Some(if details.is_empty() { name.clone() } else { format!("{name}（{}）", details.join("、")) })
    };
    let of_first = run.decided.get(&first.id);
    let concrete = of_first.and_then(|decided| decided.concrete.clone());
    let of_others = members.iter().filter(|issue| issue.id != first.id).filter_map(|issue| Some((issue, run.decided.get(&issue.id)?)));
    let of_others = of_others.flat_map(|(issue, decided)| decided.rulings.iter().map(|ruling| format!("{}: {ruling}", issue.id)));
    let hints = [Flag::Budget, Flag::Staff, Flag::Law, Flag::Handled].map(Flag::label);
    Candidate {
        id: first.id.clone(),
        text: first.text.clone(),
        others,
        places: places(run, &people),
        people: people.len(),
        missing: first.missing.clone(),
        // What it means is known then.
        question: first.question.clone().filter(|_| concrete.is_none()),
        measures: run.measures.get(&first.id).into_iter().flatten().filter(near).take(MOST_MEASURES).filter_map(told).collect(),
        departments: first.departments.clone(),
        flags: first.flags.iter().filter(|flag| hints.contains(&flag.as_str())).cloned().collect(),
        previous: members.iter().find_map(|issue| run.previous.get(&issue.id).cloned()),
        decided: of_first.into_iter().flat_map(|decided| decided.rulings.iter().cloned()).chain(of_others).collect(),
        concrete,
    }
}

/// From how many places people come: by the first attribute always, by others where there is a place to name. A place is named where
/// enough come from it that nobody can be told by it.
fn places(run: &Run, people: &BTreeSet<&str>) -> Vec<String> {
    let mut told = Vec::new();
    for (at, name) in run.attributes.iter().enumerate() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in people.iter().filter_map(|person| run.responses.get(*person)?.get(at)?.as_deref()) {
            *counts.entry(value).or_default() += 1;
        }
        if counts.is_empty() {
            continue;
        }
        let mut named: Vec<(&str, usize)> =
            counts.iter().map(|(value, count)| (*value, *count)).filter(|(_, count)| *count >= run.hide_below).collect();
        named.sort_by_key(|&(value, count)| (std::cmp::Reverse(count), value));
        named.truncate(MOST_NAMED);
        let rest = counts.values().sum::<usize>() - named.iter().map(|(_, count)| count).sum::<usize>();
        let mut parts: Vec<String> = named.iter().map(|(value, count)| format!("{value} {count}人")).collect();
        if !parts.is_empty() && rest > 0 {
            parts.push(format!("ほか {rest}人"));
        }
        if at > 0 && parts.is_empty() {
            continue;
        }
        let details = if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("、")) };
        told.push(format!("{name} {}区分{details}", counts.len()));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masking::Masking;
    use crate::report::kickoff::folder::Decided;

    fn issue(id: &str, response: &str, text: &str) -> IssueRow {
        IssueRow {
            id: id.to_owned(),
            response: response.to_owned(),
            text: text.to_owned(),
            field: Some("オフィス".to_owned()),
            ..IssueRow::default()
        }
    }

    fn run(issues: Vec<IssueRow>) -> Run {
        let responses = issues
            .iter()
            .map(|issue| (issue.response.clone(), vec![Some(if issue.response == "9" { "財政局" } else { "総務局" }.to_owned())]));
        Run {
            name: "調査".to_owned(),
            year: "R6".to_owned(),
            date: None,
            hide_below: 2,
            near_measure: 0.5,
            representatives: BTreeMap::from([("G001".to_owned(), "R6-0002".to_owned())]),
            responses: responses.collect(),
            attributes: vec!["所属局".to_owned()],
            measures: BTreeMap::new(),
            previous: BTreeMap::new(),
            decided: BTreeMap::new(),
            private: Masking::default(),
            issues,
        }
    }

    #[test]
    fn a_group_with_its_copies_is_one_candidate_and_people_are_counted_once() {
        let grouped = |issue: IssueRow| IssueRow { merge_group: Some("G001".to_owned()), ..issue };
        let copy = IssueRow { duplicate_of: Some("R6-0001".to_owned()), ..grouped(issue("R6-0004", "9", "机が狭い")) };
        let run = run(vec![
            grouped(issue("R6-0001", "1", "机が狭い")),
            grouped(issue("R6-0002", "2", "机をもっと広く")),
            grouped(issue("R6-0002-2", "2", "机の幅が足りない")),
            issue("R6-0003", "3", "棚がない"),
            copy,
            IssueRow { flags: vec!["内容なし".to_owned()], ..issue("R6-0005", "5", "特になし") },
        ]);
        let lists = lists(&run);
        assert_eq!((lists.len(), lists[0].people, lists[0].candidates.len()), (1, 4, 2));
        let first = &lists[0].candidates[0];
        assert_eq!((first.id.as_str(), first.people), ("R6-0002", 3));
        assert_eq!(first.others, ["机が狭い", "机の幅が足りない"]);
        assert_eq!(first.places, ["所属局 2区分（総務局 2人、ほか 1人）"]);
        assert_eq!(lists[0].candidates[1].places, ["所属局 1区分"]);
    }

    #[test]
    fn what_was_decided_stands_beside_and_what_it_means_takes_the_place_of_the_question() {
        let asked = IssueRow { question: Some("どの窓口ですか".to_owned()), ..issue("R6-0001", "1", "窓口の改善") };
        let grouped = |issue: IssueRow| IssueRow { merge_group: Some("G001".to_owned()), ..issue };
        let mut run = run(vec![asked, grouped(issue("R6-0002", "2", "机が狭い")), grouped(issue("R6-0003", "3", "机をもっと広く"))]);
        let ruled = |ruling: &str| Decided { rulings: vec![ruling.to_owned()], concrete: None };
        run.decided.insert("R6-0001".to_owned(), Decided { concrete: Some("住民票の窓口の案内板".to_owned()), ..ruled("判定: ④") });
        run.decided.insert("R6-0003".to_owned(), ruled("判定: ①"));
        let candidates = &lists(&run)[0].candidates;
        assert_eq!(candidates[0].decided, ["R6-0003: 判定: ①"]);
        let abstract_one = &candidates[1];
        assert_eq!((abstract_one.question.as_deref(), abstract_one.concrete.as_deref()), (None, Some("住民票の窓口の案内板")));
        assert_eq!(abstract_one.decided, ["判定: ④"]);
    }
}
