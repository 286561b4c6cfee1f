//! 課題候補一覧: one issue a row, what was found beside it, and the empty columns in which it is decided.

use std::collections::BTreeMap;

use super::Context;
use super::field::Fields;
use crate::decision::Ruling;
use crate::error::Result;
use crate::finding::{Flag, Judgement};
use crate::lineage::{Lineage, PreviousIssue};
use crate::report::attributes::{Attribute, columns, workplace};
use crate::report::counting::CANDIDATES;
use crate::report::phrase::{advice, has_fields, level, measure, missing, question, scale};
use crate::report::suggestion::Kind;
use crate::report::xlsx::{Cell, Colour, Column, Sheet};
use crate::survey::column_letters;
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = crate::told::ISSUES_SHEET;

/// The header of the column in which an issue is decided.
pub const JUDGEMENT: &str = "判定";

/// The header of the field's column.
pub const FIELD: &str = "分野";

/// With more attributes than this their columns are folded away.
const OPEN_ATTRIBUTES: usize = 3;

/// Colours of the suggestions, here and in the summary's words.
const SUGGESTIONS: [(Kind, Colour); 7] = [
    (Kind::NoContent, Colour::Grey),
    (Kind::Duplicate, Colour::Grey),
    (Kind::Merge, Colour::Blue),
    (Kind::Abstract, Colour::Yellow),
    (Kind::Handled, Colour::Green),
    (Kind::Law, Colour::Red),
    (Kind::Shortage, Colour::Orange),
];

/// Colours of the levels of abstractness.
pub const LEVELS: [(&str, Colour); 2] = [("抽象的", Colour::Yellow), ("一部不明", Colour::Grey)];

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let attributes = columns(&context.triage.survey.attributes)?;
    let mut list = fields(context, &attributes).list(&context.book, SHEET, 0..context.triage.issues.len())?;
    list.grey_when_filled(JUDGEMENT)?;
    list.colour("提案", &SUGGESTIONS.map(|(kind, colour)| (kind.label(), colour)))?;
    list.colour("抽象度", &LEVELS)?;
    list.colour("対応済の再提起", &[("再提起", Colour::Orange)])?;
    list.colour(
        "フラグ",
        &[
            (Flag::Private.label(), Colour::Red),
            (Flag::Caution.label(), Colour::Orange),
            (Flag::Law.label(), Colour::Red),
            (Flag::Handled.label(), Colour::Green),
        ],
    )?;
    list.finish(1)
}

/// The letters of a column of this sheet, for formulas of other sheets; `None` where the sheet has none of that header.
pub fn letters(context: &Context<'_>, header: &str) -> Result<Option<String>> {
    let attributes = columns(&context.triage.survey.attributes)?;
    let fields = fields(context, &attributes);
    let at = fields.headers().position(|name| name == header);
    Ok(at.and_then(|at| u32::try_from(at + 1).ok()).map(column_letters))
}

/// The copies of each issue that has some.
fn copies_of(duplicate_of: &[Option<usize>]) -> BTreeMap<usize, Vec<usize>> {
    let mut copies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (copy, original) in duplicate_of.iter().enumerate().filter_map(|(copy, of)| Some((copy, (*of)?))) {
        copies.entry(original).or_default().push(copy);
    }
    copies
}

fn fields<'a>(context: &'a Context<'a>, attributes: &'a [Attribute]) -> Fields<'a, usize> {
    let Context { triage, suggestions, choices, .. } = context;
    let (triage, grouping) = (*triage, &triage.grouping);
    let mut fields = Fields::new();
    fields.add(Column::text("課題ID", 11.0), |i: usize| triage.issues[i].id.0.as_str());
    fields.add(Column::text("回答ID", 9.0), |i| triage.response_of(i).id.0.as_str());
    if has_fields(triage) {
        fields.add(Column::text(FIELD, 12.0), |i| triage.response_of(i).field.as_deref());
    }
    // With one question it would say the same in every row.
    if triage.survey.questions.len() > 1 {
        fields.add(Column::text("設問", 16.0), |i| triage.survey.questions[triage.issues[i].question].as_str());
    }
    for attribute in attributes {
        let column = Column::text(attribute.name.as_str(), 10.0).folded(attributes.len() > OPEN_ATTRIBUTES);
        fields.add(column, |i| attribute.values[triage.issues[i].response].as_deref());
    }
    fields.add(Column::text("原文", 46.0), |i| triage.issues[i].text.as_str());
    if triage.survey.responses.iter().any(|response| response.proposal.is_some()) {
        fields.add(Column::text("解決策案", 28.0), |i| triage.response_of(i).proposal.as_deref());
        fields.add(Column::text("解決策案の見立て", 12.0), |i| advice(&triage.judgements[i]));
    }
    fields.add(Column::mark("件数", 6.0), |i| grouping.copies[i]);
    if let Some(attribute) = workplace(attributes).filter(|_| grouping.duplicate_of.iter().any(Option::is_some)) {
        let copies = copies_of(&grouping.duplicate_of);
        fields.add(Column::text(format!("件数の内訳（{}）", attribute.name), 16.0), move |i| {
            let copies = copies.get(&i)?.iter().chain([&i]);
            Some(attribute.spread(copies.map(|&copy| triage.issues[copy].response)))
        });
    }
    fields.add(Column::text("重複元", 11.0), |i| grouping.duplicate_of[i].map(|of| triage.issues[of].id.0.as_str()));
    fields.add(Column::mark("統合候補", 8.0), |i| grouping.group_of[i].map(|of| grouping.groups[of].name.as_str()));
    fields.add(Column::text("テーマ", 16.0), |i| theme(triage, i));
    fields.add(Column::mark("提案", 16.0), |i| suggestions[i].kind.label());
    fields.add(Column::text("提案の理由", 30.0), |i| suggestions[i].reason.as_str());
    fields.add(Column::mark("抽象度", 9.0), |i| level(&triage.judgements[i]));
    fields.add(Column::mark("大きさ", 7.0), |i| scale(&triage.judgements[i]));
    fields.add(Column::text("足りない点", 11.0), |i| missing(&triage.judgements[i]));
    fields.add(Column::text("聞き返し文", 32.0), |i| question(&triage.judgements[i]));
    fields.add(Column::text("フラグ", 14.0), |i| flags(&triage.judgements[i]));
    if !triage.measures.is_empty() {
        fields.add(Column::text("近い施策", 22.0), |i| measure(triage, &triage.judgements[i]));
    }
    if !triage.departments.is_empty() {
        for rank in 0..CANDIDATES {
            let header = format!("制度所管課の候補{}", rank + 1);
            fields.add(Column::text(header, 12.0), move |i| owner(triage, i, rank));
        }
    }
    lineage(&mut fields, triage);
    if !triage.decided.hints.is_empty() {
        let hint = |i: usize| triage.decided.hints.get(&i).map(|hints| hints.join("\n"));
        fields.add(Column::text("台帳の判定との違い", 26.0), hint);
    }
    let decided = |ruling| move |i: usize| value(triage, i, ruling);
    fields.add(Column::input(JUDGEMENT, 20.0, choices.judgement()), decided(Ruling::Category));
    fields.add(Column::input("統合先", 11.0, None), decided(Ruling::MergedInto));
    fields.add(Column::input("制度所管課", 14.0, choices.department()), decided(Ruling::Department));
    if !choices.levels.is_empty() {
        fields.add(Column::input("進捗", 18.0, choices.progress()), decided(Ruling::Progress));
    }
    fields.add(Column::input("備考", 22.0, None), decided(Ruling::Remark));
    fields
}

/// What the ledger says of an issue: it stands in the yellow column already.
pub fn value(triage: &Triage, issue: usize, ruling: Ruling) -> Option<&str> {
    let decision = triage.decided.of(issue, ruling)?;
    decision.other.as_ref().map(|other| other.0.as_str()).or(decision.value.as_deref())
}

/// What each issue is to last year's, with what was decided then; nothing where there is no year to compare with.
fn lineage<'a>(fields: &mut Fields<'a, usize>, triage: &'a Triage) {
    let lineage = &triage.lineage;
    if lineage.year.is_none() {
        return;
    }
    let previous = |i: usize| lineage.origins[i].from.iter().map(|&(of, _)| &lineage.previous[of]);
    let of = |value: fn(&PreviousIssue) -> Option<&str>| {
        move |i: usize| {
            let values: Vec<&str> = previous(i).filter_map(value).collect();
            (!values.is_empty()).then(|| values.join("\n"))
        }
    };
    fields.add(Column::mark("前年度との関係", 9.0), |i: usize| lineage.origins[i].relation.label());
    fields.add(Column::text("前年度の課題ID", 11.0), of(|issue| Some(&issue.id.0)));
    fields.add(Column::text("前年度の原文", 28.0), of(|issue| Some(&issue.text)));
    fields.add(Column::text("前年度の近い課題（同じか確かめる候補）", 28.0), |i: usize| near(lineage, i));
    fields.add(Column::text("前年度の区分", 16.0), of(|issue| issue.category.as_deref()));
    fields.add(Column::text("前年度の進捗", 14.0), of(|issue| issue.progress.as_deref()));
    fields.add(Column::text("前年度の所管課", 12.0), of(|issue| issue.department.as_deref()));
    fields.add(Column::mark("対応済の再提起", 9.0), |i: usize| lineage.comes_again(i).then_some("再提起"));
}

/// The issues of last year to be looked at where none was found to be the same.
fn near(lineage: &Lineage, issue: usize) -> Option<String> {
    let origin = &lineage.origins[issue];
    let told = |&(of, score): &(usize, f64)| {
        let PreviousIssue { id, text, .. } = &lineage.previous[of];
        let begin: String = text.chars().take(NEAR_CHARS).collect();
        let more = if text.chars().nth(NEAR_CHARS).is_some() { "…" } else { "" };
        format!("{id} {begin}{more}（類似度 {score:.2}）")
    };
    (origin.from.is_empty() && !origin.near.is_empty()).then(|| origin.near.iter().map(told).collect::<Vec<_>>().join("\n"))
}

/// Characters of a near issue of last year that are shown.
const NEAR_CHARS: usize = 24;

/// A theme's name with its first words: `T01 在宅勤務・回数・席`.
fn theme(triage: &Triage, issue: usize) -> Option<String> {
    let theme = &triage.grouping.themes[triage.grouping.theme_of[issue]?];
    let words: Vec<&str> = theme.label_terms.iter().take(3).map(String::as_str).collect();
    Some(format!("{} {}", theme.name, words.join("・")))
}

fn flags(judgement: &Judgement) -> Cell<'static> {
    let flags: Vec<&str> = judgement.findings.iter().map(|finding| finding.flag.label()).collect();
    if flags.is_empty() { Cell::Empty } else { flags.join("、").into() }
}

fn owner(triage: &Triage, issue: usize, rank: usize) -> Option<&str> {
    let owner = triage.judgements[issue].owners.get(rank)?;
    Some(&triage.departments[owner.department].name)
}
