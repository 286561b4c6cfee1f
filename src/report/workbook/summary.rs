//! 集計: how many of everything, with two charts, and a table that counts the judgements while they are being entered.
//!
//! The counts are taken from the same vectors as the lists, so they agree with them.

use std::collections::BTreeMap;

use super::Context;
use super::issues::{self, letters};
use super::lineage;
use crate::decision::Ruling;
use crate::error::Result;
use crate::finding::{Flag, Level, Scale};
use crate::lineage::Relation;
use crate::report::counting::{Load, Milestone, NO_FIELD, count, fields, loads, milestones, totals};
use crate::report::suggestion::Kind;
use crate::report::xlsx::{Bars, Cell, Page, Sheet};
use crate::scheme::Category;
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = "集計";

/// Rows beside which the chart of the fields stands.
const TALL: u32 = 15;

/// Rows beside which the chart of the flags stands.
const LOW: u32 = 12;

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let fields = fields(triage);
    let mut page = Page::new(SHEET, &[34.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0])?;
    page.title(&format!("{}（{}）の集計", triage.name, triage.year))?;

    page.heading("全体")?;
    let beside_totals = page.row();
    page.table(&["項目", "件数"], totals(triage).into_iter().map(|(name, number)| vec![name.into(), number.into()]), [])?;
    page.skip_to(beside_totals + TALL + 1);

    let milestones = milestones(triage);
    if !milestones.is_empty() {
        page.heading("統合候補を上から順に読むと（一件を読むのに30秒、一組の判断に1分として）")?;
        let row = |step: Milestone| {
            let percent = format!("約{:.0}%", step.share * 100.0);
            vec![format!("上位{}組", step.groups).into(), format!("約{:.1}時間", step.hours).into(), percent.into()]
        };
        page.table(&["読む組", "時間の目安", "減らせる件数の割合"], milestones.into_iter().map(row), [])?;
        page.line(
            ["減らせる件数の割合は、組の件数（重複を含む）から1を引き、まとまりを掛けた見込みの、全部の組に対する割合です。".into()],
        )?;
    }

    page.heading("フラグ（一つの課題に二つ以上付くことがあります）")?;
    let top = page.row();
    let flags = Flag::ALL.map(|flag| vec![flag.label().into(), count(triage, |i| triage.judgements[i].flag(flag).is_some()).into()]);
    let table = page.table(&["フラグ", "件数"], flags, [])?;
    page.bars(&Bars { title: "フラグ", table, columns: (1, 1), corner: (top, 3), rows: LOW })?;
    page.skip_to(top + LOW);

    page.heading("分野と提案（課題の件数）")?;
    let kinds = Kind::ALL.map(|kind| (kind.label(), move |i: usize| context.suggestions[i].kind == kind));
    let by_kind = cross(&mut page, triage, &fields, &kinds)?;
    let columns = (1, u16::try_from(Kind::ALL.len()).unwrap_or(1));
    page.bars(&Bars { title: "分野と提案", table: by_kind, columns, corner: (beside_totals, 3), rows: TALL })?;

    page.heading("分野と抽象度（課題の件数）")?;
    let level = |wanted: Level| move |i: usize| triage.judgements[i].abstractness.as_ref().is_some_and(|a| a.level == wanted);
    let levels = [Level::Concrete, Level::Partial, Level::Abstract].map(|wanted| (wanted.label(), level(wanted)));
    cross(&mut page, triage, &fields, &levels)?;

    page.heading("分野と大きさ（課題の件数。抽象的な課題には付けません）")?;
    let size = |wanted: Scale| move |i: usize| triage.judgements[i].size.as_ref().is_some_and(|size| size.scale == wanted);
    let sizes = Scale::ALL.map(|wanted| (wanted.label(), size(wanted)));
    cross(&mut page, triage, &fields, &sizes)?;

    if let Some(year) = &triage.lineage.year {
        page.heading(&format!("前年度（{year}）との関係（同じ課題にまとめて数えた件数）"))?;
        let rows = lineage::counts(triage).into_iter().map(|(relation, now, before)| {
            let cell = |number: usize, shown: bool| if shown { Cell::from(number) } else { Cell::from("－") };
            vec![relation.label().into(), cell(now, relation != Relation::Gone), cell(before, relation != Relation::New)]
        });
        page.table(&["関係", "今年度", "前年度"], rows, [])?;
    }
    if !triage.departments.is_empty() {
        page.heading("制度所管課の候補（課題の件数）")?;
        page.table(&["課", "第1候補", "第3候補まで"], departments(triage), [])?;
    }
    progress(&mut page, context, &fields)?;
    Ok(page.finish())
}

/// A table of fields and properties, with their sums.
fn cross<F: Fn(usize) -> bool>(
    page: &mut Page,
    triage: &Triage,
    fields: &[Option<&str>],
    properties: &[(&'static str, F)],
) -> Result<crate::report::xlsx::TableRange> {
    let mut counts: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    let mut sums = vec![0; properties.len() + 1];
    for issue in 0..triage.issues.len() {
        let row = counts.entry(triage.response_of(issue).field.as_deref()).or_insert_with(|| vec![0; properties.len() + 1]);
        let held = properties.iter().map(|(_, property)| property(issue)).chain([true]);
        for (at, _) in held.enumerate().filter(|(_, holds)| *holds) {
            row[at] += 1;
            sums[at] += 1;
        }
    }
    let headers: Vec<&str> = ["分野"].into_iter().chain(properties.iter().map(|(name, _)| *name)).chain(["計"]).collect();
    let line = |name: &str, numbers: &[usize]| -> Vec<Cell<'static>> {
        std::iter::once(name.to_owned().into()).chain(numbers.iter().map(|number| (*number).into())).collect()
    };
    let rows: Vec<_> = fields.iter().map(|field| line(field.unwrap_or(NO_FIELD), &counts[field])).collect();
    page.table(&headers, rows, [line("計", &sums)])
}

/// How many issues each department would get, busiest first.
fn departments(triage: &Triage) -> Vec<Vec<Cell<'_>>> {
    let row = |load: Load| vec![triage.departments[load.department].name.as_str().into(), load.first.into(), load.any.into()];
    loads(triage).into_iter().map(row).collect()
}

/// A table of formulas over 課題候補一覧: it fills as the judgements are entered.
fn progress(page: &mut Page, context: &Context<'_>, fields: &[Option<&str>]) -> Result<()> {
    let Some(judgement) = letters(context, issues::JUDGEMENT)? else { return Ok(()) };
    let field = letters(context, issues::FIELD)?;
    let all = context.triage.issues.len();
    let last = all.max(1) + 1;
    let range = |letters: &str| format!("'{}'!${letters}$2:${letters}${last}", issues::SHEET);
    let judged = range(&judgement);
    // Most fields that fit beside the labels; a survey with more has the total only.
    let fields = if field.is_some() && fields.len() <= 8 { fields } else { &[] };

    page.heading("判定の進み具合（課題候補一覧の「判定」を入れると自動で数えます）")?;
    let top = page.row();
    let headers: Vec<&str> = ["判定"].into_iter().chain(fields.iter().map(|field| field.unwrap_or(NO_FIELD))).chain(["計"]).collect();
    let row = |label: &str, criterion: &dyn Fn(&str) -> String, result: &dyn Fn(Option<Option<&str>>) -> usize| -> Vec<Cell<'static>> {
        let of_field = fields.iter().map(|name| {
            let wanted = name.map_or_else(|| "\"\"".to_owned(), |name| format!("\"{}\"", name.replace('"', "\"\"")));
            let beside = field.as_deref().map_or_else(String::new, |letters| format!(",{},{wanted}", range(letters)));
            Cell::Formula(format!("=COUNTIFS({judged},{}{beside})", criterion(&judged)), result(Some(*name)))
        });
        let total = Cell::Formula(format!("=COUNTIFS({judged},{})", criterion(&judged)), result(None));
        std::iter::once(label.to_owned().into()).chain(of_field).chain([total]).collect()
    };
    let triage = context.triage;
    // What the ledger says stands in the list already; the field is `None` for the total.
    let judged_as = |field: Option<Option<&str>>, holds: &dyn Fn(Option<&str>) -> bool| {
        count(triage, |i| {
            field.is_none_or(|field| triage.response_of(i).field.as_deref() == field) && holds(issues::value(triage, i, Ruling::Category))
        })
    };
    let labels = &context.choices.judgements;
    let rows: Vec<_> = (0_usize..)
        .zip(labels)
        .map(|(at, label)| {
            let cell = format!("$A${}", usize::try_from(top).unwrap_or(0) + at + 2);
            row(label, &|_| cell.clone(), &|field| judged_as(field, &|judged| judged == Some(label.as_str())))
        })
        .collect();
    let totals = [
        row("判定済み", &|_| "\"?*\"".to_owned(), &|field| judged_as(field, &|judged| judged.is_some())),
        row("未判定", &|_| "\"\"".to_owned(), &|field| judged_as(field, &|judged| judged.is_none())),
    ];
    let followed_now = |field| {
        let is_followed = |judged: Option<&str>| judged.is_some_and(|judged| followed_choices(context).any(|choice| choice == judged));
        judged_as(field, &is_followed)
    };
    let sums: Vec<usize> = fields.iter().map(|field| followed_now(Some(*field))).chain([followed_now(None)]).collect();
    page.table(&headers, rows, totals.into_iter().chain(followed(context, top, &sums)))?;
    Ok(())
}

/// What is chosen for issues that a department goes on with.
fn followed_choices<'a>(context: &'a Context<'_>) -> impl Iterator<Item = String> + 'a {
    context.triage.scheme.iter().flat_map(|scheme| &scheme.category).filter(|category| category.followed).map(Category::choice)
}

/// The sum of the categories that a department goes on with (R6: ③+④+⑦+⑧), where the scheme has such; `now` is what they add up to
/// before anyone has filled in anything, a column each.
fn followed(context: &Context<'_>, top: u32, now: &[usize]) -> Option<Vec<Cell<'static>>> {
    let categories = &context.triage.scheme.as_ref()?.category;
    let followed: Vec<(u32, &str)> =
        (top + 2..).zip(categories).filter(|(_, c)| c.followed).map(|(row, c)| (row, c.sign.as_str())).collect();
    if followed.is_empty() {
        return None;
    }
    let signs: Vec<&str> = followed.iter().map(|(_, sign)| *sign).collect();
    let sums = (2_u32..).zip(now).map(|(column, now)| {
        let letters = crate::survey::column_letters(column);
        let cells: Vec<String> = followed.iter().map(|(row, _)| format!("{letters}{row}")).collect();
        Cell::Formula(format!("={}", cells.join("+")), *now)
    });
    Some(std::iter::once(Cell::from(format!("制度所管課で検討（{}）", signs.join("+")))).chain(sums).collect())
}
