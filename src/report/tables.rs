//! The Parquet files of a run: what the workbook shows and more, for `explain`, `evaluate`, notebooks and other programs.
//!
//! Issues, groups, themes and measures are named by their ids. Texts are whole, with signs in place of what is private. Private columns are
//! in none of them.

use rayon::prelude::*;

use super::attributes::columns;
use super::evidence;
use super::phrase::{advice, scale};
use super::suggestion::Suggestion;
use crate::decision::Ruling;
use crate::document::IssueId;
use crate::error::Result;
use crate::finding::Judgement;
use crate::frame::Slot;
use crate::group::Parts;
use crate::survey::Disposition;
use crate::table::Table;
use crate::triage::Triage;

/// The table of issues.
pub const ISSUES: &str = "issues.parquet";
/// Its column that holds an issue's own words, private data and all: what `evaluate` is held against and `apply` enters into the ledger.
/// The column `text_masked` beside it is for others.
pub const VERBATIM: &str = "text";

/// The table of what stands of this run's issues, where a ledger was read.
pub const DECISIONS: &str = "decisions.parquet";

/// Makes a table of a run and of what is suggested for its issues.
type MakeTable = fn(&Triage, &[Suggestion]) -> Result<Table>;

/// The files, by name with their bytes, in the order of CONTRACT: responses, issues, pairs, neighbors, groups, themes, measures,
/// findings; and with a ledger what it says.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn build(triage: &Triage, suggestions: &[Suggestion]) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut tables: Vec<(&str, MakeTable)> = vec![
        ("responses.parquet", |triage, _| responses(triage)),
        (ISSUES, issues),
        ("pairs.parquet", |triage, _| pairs(triage)),
        ("neighbors.parquet", |triage, _| neighbors(triage)),
        ("groups.parquet", |triage, _| groups(triage)),
        ("themes.parquet", |triage, _| themes(triage)),
        ("measures.parquet", |triage, _| measures(triage)),
        ("findings.parquet", |triage, _| findings(triage)),
    ];
    if triage.lineage.year.is_some() {
        tables.push(("lineage.parquet", |triage, _| lineage(triage)));
        tables.push(("previous.parquet", |triage, _| previous(triage)));
    }
    if triage.decided.ledger.is_some() {
        tables.push((DECISIONS, |triage, _| decisions(triage)));
    }
    let masked = |name: &str, table: Table| -> Result<Table> {
        let masked = if triage.masking.signs().is_empty() { table } else { table.map_texts(|text| triage.masking.masked(text))? };
        if name != ISSUES {
            return Ok(masked);
        }
        let shown: Vec<String> = masked.read_text(VERBATIM)?.into_iter().flatten().collect();
        masked.text("text_masked", &shown)?.text(VERBATIM, &each(&triage.issues, |issue| issue.text.as_str()))
    };
    tables.into_par_iter().map(|(name, make)| Ok((name, masked(name, make(triage, suggestions)?)?.to_parquet()?))).collect()
}

/// An input row: its place, attributes, and where it went.
fn responses(triage: &Triage) -> Result<Table> {
    let responses = &triage.survey.responses;
    let mut issues: Vec<Vec<&str>> = vec![Vec::new(); responses.len()];
    for issue in &triage.issues {
        issues[issue.response].push(&issue.id.0);
    }
    let mut table = Table::new(responses.len())
        .text("response_id", &each(responses, |r| r.id.0.as_str()))?
        .text("file", &each(responses, |r| r.place.file.as_str()))?
        .optional_text("sheet", &each(responses, |r| r.place.sheet.as_deref()))?
        .integer("row", &each(responses, |r| i64::from(r.place.row)))?
        .optional_text("field", &each(responses, |r| r.field.as_deref()))?
        .text("disposition", &each(&triage.dispositions, Disposition::label))?
        .texts("issues", &issues)?;
    for attribute in columns(&triage.survey.attributes)? {
        let name = free_name(attribute.name, &table.names());
        table = table.optional_text(&name, &attribute.values)?;
    }
    for question in &triage.survey.closed {
        let name = free_name(question.question.clone(), &table.names());
        let chosen: Vec<Vec<&str>> = (0..responses.len()).map(|i| question.chosen(i)).collect();
        table = table.texts(&name, &chosen)?;
    }
    Ok(table)
}

/// A survey may have a column that is called as one of ours.
fn free_name(mut name: String, taken: &[String]) -> String {
    while taken.contains(&name) {
        name.push_str("（属性）");
    }
    name
}

fn issues(triage: &Triage, suggestions: &[Suggestion]) -> Result<Table> {
    let (issues, grouping, judgements) = (&triage.issues, &triage.grouping, &triage.judgements);
    let responses: Vec<_> = (0..issues.len()).map(|i| triage.response_of(i)).collect();
    let abstractness = each(judgements, |j| j.abstractness.as_ref());
    let missing = each(&abstractness, |a| a.map(|a| each(&a.missing, |slot| slot.label())).unwrap_or_default());
    let owners = each(judgements, |j| each(&j.owners, |owner| triage.departments[owner.department].name.as_str()));
    let mut table = Table::new(issues.len())
        .text("issue_id", &each(issues, |i| i.id.0.as_str()))?
        .text("response_id", &each(&responses, |r| r.id.0.as_str()))?
        .integer("part", &each(issues, |i| i64::from(i.part)))?
        .text("survey_question", &each(issues, |i| triage.survey.questions[i.question].as_str()))?
        .text("text", &each(issues, |i| i.text.as_str()))?
        .optional_text("field", &each(&responses, |r| r.field.as_deref()))?
        .integer("copies", &each(&grouping.copies, |copies| i64::from(*copies)))?
        .optional_text("duplicate_of", &each(&grouping.duplicate_of, |of| of.map(|of| id(triage, of))))?
        .optional_text("merge_group", &each(&grouping.group_of, |of| of.map(|of| grouping.groups[of].name.as_str())))?
        .optional_text("theme", &each(&grouping.theme_of, |of| of.map(|of| grouping.themes[of].name.as_str())))?
        .text("suggestion", &each(suggestions, |s| s.kind.label()))?
        .text("suggestion_reason", &each(suggestions, |s| s.reason.as_str()))?
        .number("abstractness", &each(&abstractness, |a| a.map(|a| a.score)))?
        .optional_text("level", &each(&abstractness, |a| a.map(|a| a.level.label())))?
        .truth("abstract", &each(judgements, Judgement::is_abstract))?
        .optional_text("size", &each(judgements, scale))?
        .optional_text("proposal_check", &each(judgements, advice))?
        .texts("missing", &missing)?
        .optional_text("question", &each(&abstractness, |a| a.and_then(|a| a.question.as_deref())))?
        .texts("flags", &each(judgements, |j| each(&j.findings, |finding| finding.flag.label())))?
        .texts("departments", &owners)?
        .number("x", &each(&grouping.map, |place| place.map(|[x, _]| x)))?
        .number("y", &each(&grouping.map, |place| place.map(|[_, y]| y)))?;
    for slot in Slot::ALL {
        let fillers = each(&triage.frames, |frame| frame.of(slot).map(|filler| filler.name.as_str()).collect::<Vec<_>>());
        table = table.texts(slot.column(), &fillers)?;
    }
    Ok(table)
}

fn pairs(triage: &Triage) -> Result<Table> {
    let pairs = &triage.grouping.pairs;
    let mut table = Table::new(pairs.len())
        .text("left", &each(pairs, |p| id(triage, p.left)))?
        .text("right", &each(pairs, |p| id(triage, p.right)))?
        .number("score", &each(pairs, |p| Some(p.score)))?
        .text("kind", &each(pairs, |p| p.kind.name()))?
        .text("reason", &each(pairs, |p| p.reason.as_str()))?;
    for (part, name) in Parts::NAMES.into_iter().enumerate() {
        table = table.number(name, &each(pairs, |p| Some(p.parts.values()[part])))?;
    }
    Ok(table)
}

fn neighbors(triage: &Triage) -> Result<Table> {
    let rows = ranked(&triage.grouping.neighbors);
    Table::new(rows.len())
        .text("issue_id", &each(&rows, |row| id(triage, row.issue)))?
        .integer("rank", &each(&rows, |row| row.rank))?
        .text("neighbor_id", &each(&rows, |row| id(triage, row.of.issue)))?
        .number("score", &each(&rows, |row| Some(row.of.score)))
}

fn groups(triage: &Triage) -> Result<Table> {
    let groups = &triage.grouping.groups;
    Table::new(groups.len())
        .text("merge_group", &each(groups, |g| g.name.as_str()))?
        .texts("members", &each(groups, |g| ids(triage, &g.members)))?
        .text("representative", &each(groups, |g| id(triage, g.representative)))?
        .text("farthest", &each(groups, |g| id(triage, g.farthest)))?
        .number("cohesion", &each(groups, |g| Some(g.cohesion)))?
        .texts(
            "path",
            &each(groups, |g| each(&g.path, |step| format!("{:.2}: {} と {}", step.score, id(triage, step.left), id(triage, step.right)))),
        )?
        .text("reason", &each(groups, |g| g.reason.as_str()))
}

fn themes(triage: &Triage) -> Result<Table> {
    let themes = &triage.grouping.themes;
    Table::new(themes.len())
        .text("theme", &each(themes, |t| t.name.as_str()))?
        .optional_text("field", &each(themes, |t| t.field.as_deref()))?
        .texts("label_terms", &each(themes, |t| t.label_terms.clone()))?
        .texts("members", &each(themes, |t| ids(triage, &t.members)))?
        .texts("typical", &each(themes, |t| ids(triage, &t.typical)))
}

fn measures(triage: &Triage) -> Result<Table> {
    let near = each(&triage.judgements, |j| j.measures.as_slice());
    let rows = ranked(&near);
    Table::new(rows.len())
        .text("issue_id", &each(&rows, |row| id(triage, row.issue)))?
        .integer("rank", &each(&rows, |row| row.rank))?
        .text("measure_id", &each(&rows, |row| triage.measures[row.of.measure].id.as_str()))?
        .number("score", &each(&rows, |row| Some(row.of.score)))?
        .text("name", &each(&rows, |row| triage.measures[row.of.measure].name.as_str()))?
        .optional_text("status", &each(&rows, |row| triage.measures[row.of.measure].status.as_deref()))?
        .optional_text("period", &each(&rows, |row| triage.measures[row.of.measure].period.as_deref()))?
        .optional_text("department", &each(&rows, |row| triage.measures[row.of.measure].department.as_deref()))
}

/// An issue and the issues of last year it comes from, nearest first.
fn lineage(triage: &Triage) -> Result<Table> {
    let (lineage, issues) = (&triage.lineage, &triage.issues);
    let from = each(&lineage.origins, |origin| each(&origin.from, |(of, _)| lineage.previous[*of].id.0.as_str()));
    Table::new(issues.len())
        .text("issue_id", &each(issues, |issue| issue.id.0.as_str()))?
        .text("lineage", &each(&lineage.origins, |origin| origin.relation.label()))?
        .texts("previous", &from)?
        .number("score", &each(&lineage.origins, |origin| origin.from.first().map(|(_, score)| *score)))?
        .texts("near", &each(&lineage.origins, |origin| each(&origin.near, |(of, _)| lineage.previous[*of].id.0.as_str())))?
        .truth("comes_again", &(0..issues.len()).map(|issue| lineage.comes_again(issue)).collect::<Vec<_>>())
}

/// An issue of last year and what became of it.
fn previous(triage: &Triage) -> Result<Table> {
    let lineage = &triage.lineage;
    let previous = &lineage.previous;
    Table::new(previous.len())
        .text("previous_id", &each(previous, |issue| issue.id.0.as_str()))?
        .text("text", &each(previous, |issue| issue.text.as_str()))?
        .optional_text("field", &each(previous, |issue| issue.field.as_deref()))?
        .optional_text("category", &each(previous, |issue| issue.category.as_deref()))?
        .optional_text("progress", &each(previous, |issue| issue.progress.as_deref()))?
        .optional_text("department", &each(previous, |issue| issue.department.as_deref()))?
        .truth("done", &each(previous, |issue| issue.done))?
        .text("lineage", &each(&lineage.fates, |fate| fate.label()))?
        .texts("issues", &each(&lineage.successors, |issues| ids(triage, issues)))
}

/// What stands of an issue in one respect, and of two (統合, 別件, 保留: the later of them is `other`). Remarks (備考) are the secretariat's own and stay in its workbook.
fn decisions(triage: &Triage) -> Result<Table> {
    let decided = &triage.decided;
    let each_ruling =
        decided.rulings.iter().enumerate().flat_map(|(issue, rulings)| rulings.values().map(move |decision| (issue, decision)));
    let of_one = each_ruling.filter(|(_, decision)| decision.ruling != Ruling::Remark).map(|(issue, decision)| {
        (id(triage, issue), decision.ruling.label(), decision.value.as_deref(), decision.other.as_ref().map(|other| other.0.as_str()))
    });
    let links = [(Ruling::Together, &decided.together), (Ruling::Apart, &decided.apart), (Ruling::Open, &decided.open)];
    let links = links.into_iter().flat_map(|(ruling, pairs)| pairs.iter().map(move |pair| (ruling, pair)));
    let of_two = links.map(|(ruling, &(one, other))| (id(triage, one), ruling.label(), None, Some(id(triage, other))));
    let rows: Vec<(&str, &str, Option<&str>, Option<&str>)> = of_one.chain(of_two).collect();
    Table::new(rows.len())
        .text("issue_id", &each(&rows, |(issue, ..)| *issue))?
        .text("ruling", &each(&rows, |(_, ruling, ..)| *ruling))?
        .optional_text("value", &each(&rows, |(_, _, value, _)| *value))?
        .optional_text("other", &each(&rows, |(.., other)| *other))
}

/// One row a piece of evidence. `judgement` is 抽象度, a flag's label, or 制度所管課 with the department's name.
fn findings(triage: &Triage) -> Result<Table> {
    let rows = evidence::rows(triage);
    // Places are those of the masked text, as it stands in issues.parquet.
    let spans = each(&rows, |(issue, _, evidence)| evidence.span.map(|span| triage.masking.mask(&triage.issues[*issue].text).span(span)));
    Table::new(rows.len())
        .text("issue_id", &each(&rows, |(issue, ..)| id(triage, *issue)))?
        .text("judgement", &each(&rows, |(_, judgement, _)| judgement.as_str()))?
        .text("cue", &each(&rows, |(.., evidence)| evidence.cue.as_str()))?
        .optional_integer("start", &each(&spans, |span| span.map(|span| offset(span.start))))?
        .optional_integer("end", &each(&spans, |span| span.map(|span| offset(span.end))))?
        .number("contribution", &each(&rows, |(.., evidence)| Some(evidence.contribution)))
}

/// Something near an issue and its rank, from 1.
struct Ranked<'a, T> {
    issue: usize,
    rank: i64,
    of: &'a T,
}

fn ranked<T, L: AsRef<[T]>>(lists: &[L]) -> Vec<Ranked<'_, T>> {
    let mut rows = Vec::with_capacity(lists.iter().map(|list| list.as_ref().len()).sum());
    for (issue, list) in lists.iter().enumerate() {
        rows.extend((1..).zip(list.as_ref()).map(|(rank, of)| Ranked { issue, rank, of }));
    }
    rows
}

fn each<'a, T, V>(rows: &'a [T], value: impl Fn(&'a T) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

fn id(triage: &Triage, issue: usize) -> &str {
    let IssueId(id) = &triage.issues[issue].id;
    id
}

fn ids<'a>(triage: &'a Triage, issues: &[usize]) -> Vec<&'a str> {
    issues.iter().map(|issue| id(triage, *issue)).collect()
}

/// Offsets are far below `i64::MAX`; one beyond would be told as the largest.
fn offset(byte: usize) -> i64 {
    i64::try_from(byte).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_called_as_ours_gets_another_name() {
        let taken = ["row".to_owned(), "row（属性）".to_owned()];
        assert_eq!(free_name("row".to_owned(), &taken), "row（属性）（属性）");
        assert_eq!(free_name("年代".to_owned(), &taken), "年代");
    }
}
