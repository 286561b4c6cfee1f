//! `check PIPELINE.toml`: every problem of the plan and of the files it names at once, or what a run would read. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::error::{Error, Problem, Result};
use crate::ingest::{self, SheetLook};
use crate::interpret;
use crate::judge::Cues;
use crate::masking::Kind;
use crate::plan::{self, Plan};
use crate::survey::{CellRef, Survey};
use crate::tokenize::Tokenizer;
use crate::{ledger, pipeline, privacy};

/// Places of private data that are told one by one.
const MOST_PLACES: usize = 5;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(about = "設定ファイルと、そこに書かれたファイルを確かめます（何も書きません）", help_template = super::HELP, next_line_help = true, override_usage = "saiseiri check <設定ファイル>")]
pub struct Arguments {
    /// 設定ファイル（TOML）
    #[arg(value_name = "設定ファイル", help_heading = "引数")]
    pipeline: PathBuf,
}

/// What a run would read.
///
/// # Errors
/// All problems of the plan, the inputs and the city's lists at once.
pub fn check(arguments: &Arguments) -> Result<String> {
    let checked = plan::examine(&arguments.pipeline)?;
    let mut problems = checked.problems;
    let told = checked.plan.and_then(|plan| read(plan, &mut problems));
    match (Error::all(problems), told) {
        (Some(error), _) => Err(error),
        (None, told) => Ok(told.unwrap_or_default()),
    }
}

/// Reads what the plan names, as a run would; `None` where something could not be read.
fn read(mut plan: Plan, problems: &mut Vec<Problem>) -> Option<String> {
    // Files that are not there have been told with the plan's line.
    plan.ingest.inputs.retain(|input| input.path.is_file());
    let mut take = |error: Error| problems.extend_from_slice(error.problems());
    let columns_known = !plan.ingest.columns.text.is_empty() && !plan.ingest.inputs.is_empty();
    let survey = if columns_known { ingest::read(&plan.ingest).map_err(&mut take).ok() } else { None };
    let measures = plan.measures.iter().filter(|path| path.is_file()).find_map(|path| ingest::measures(path).map_err(&mut take).ok());
    let departments =
        plan.departments.iter().filter(|path| path.is_file()).find_map(|path| ingest::departments(path).map_err(&mut take).ok());
    plan.interpret.extend.retain(|path| path.is_file());
    plan.tokenize.dictionary.take_if(|path| !path.is_dir());
    plan.tokenize.user_dictionary.take_if(|path| !path.is_file());
    let lexicon = interpret::load_lexicon(&plan.interpret).map_err(&mut take).ok();
    let tokenizer = Tokenizer::load(&plan.tokenize).map_err(&mut take).ok();
    plan.judge.cues.retain(|path| path.is_file());
    let cues = Cues::load(&plan.judge.cues).map_err(&mut take).ok();
    let ledger = plan.ledger.path.iter().filter(|path| path.is_file()).find_map(|path| ledger::read(path).map_err(&mut take).ok());
    let mut looks = Vec::new();
    for input in &plan.ingest.inputs {
        // A file that cannot be opened has been told by the reading above.
        looks.extend(ingest::look_as(input, &plan.ingest.columns).unwrap_or_default());
    }
    let (survey, lexicon, tokenizer, cues) = (survey?, lexicon?, tokenizer?, cues?);
    let private = private_data(&survey, &tokenizer, &cues).map_err(|error| problems.extend_from_slice(error.problems())).ok()?;
    let mut lines = vec![format!("{}: 問題はありません", plan.name), String::new(), "読むもの".to_owned()];
    lines.extend(inputs(&survey));
    lines.push(String::new());
    lines.push("列".to_owned());
    lines.extend(columns(&plan));
    let unused = unused(&plan, &survey, &looks);
    if !unused.is_empty() {
        lines.push(format!("  使わない列: {}", unused.join("、")));
    }
    lines.push(String::new());
    lines.push("自由記述の中の個人情報（triage.xlsx のほかでは記号にします）".to_owned());
    lines.extend(private);
    lines.push(String::new());
    let count = |name: &str, number: Option<usize>, unit: &str| {
        format!("{name}: {}", number.map_or("なし".to_owned(), |number| format!("{number}{unit}")))
    };
    lines.push(count("施策", measures.map(|list| list.len()), "件"));
    lines.push(count("課", departments.map(|list| list.len()), "課"));
    lines.push(format!("形態素辞書: {}", tokenizer.dictionary()));
    lines.push(format!("概念辞書: {}概念、{}表現", lexicon.len(), lexicon.expressions()));
    lines.push(count("整理区分", plan.scheme.as_ref().map(|scheme| scheme.category.len()), "区分"));
    if let Some(ledger) = &ledger {
        let year = ledger::previous(ledger, &plan.year, &plan.ledger).0;
        let compared = year.map_or_else(|| "比べる前の年度はありません".to_owned(), |year| format!("{year} と比べます"));
        lines.push(format!("判定台帳: {}件の記録（{compared}）", ledger.entries.len()));
    }
    lines.push(format!("結果を書く場所: {}{}", plan.output.display(), if plan.output.exists() { "（すでにあります）" } else { "" }));
    if !survey.notices.is_empty() {
        lines.push(String::new());
        lines.push("お知らせ".to_owned());
        lines.extend(survey.notices.iter().map(|notice| format!("  {}: {}", notice.place, notice.what)));
    }
    Some(lines.join("\n") + "\n")
}

/// What is private in the free texts: for each kind how many, in how many places, and the first of these. The values are not told.
fn private_data(survey: &Survey, tokenizer: &Tokenizer, cues: &Cues) -> Result<Vec<String>> {
    let (answers, (_, proposals)) = (pipeline::answers(survey).collect::<Vec<_>>(), pipeline::proposals(survey));
    let texts = [
        privacy::Texts { texts: &answers, documents: &tokenizer.read(&answers)? },
        privacy::Texts { texts: &proposals, documents: &tokenizer.read(&proposals)? },
    ];
    let masking = pipeline::masking(survey, &texts, tokenizer, cues)?;
    let places = privacy::places(&masking, survey);
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        let of_kind: Vec<&(usize, CellRef)> = places.iter().filter(|(sign, _)| masking.signs()[*sign].kind == kind).collect();
        let distinct: BTreeSet<usize> = of_kind.iter().map(|(sign, _)| *sign).collect();
        if !of_kind.is_empty() {
            let mut told: Vec<String> = of_kind.iter().take(MOST_PLACES).map(|(_, place)| place.to_string()).collect();
            told.extend(of_kind.len().checked_sub(MOST_PLACES + 1).map(|more| format!("ほか{}か所", more + 1)));
            lines.push(format!("  {}: {}種類、{}か所（{}）", kind.label(), distinct.len(), of_kind.len(), told.join("、")));
        }
    }
    if lines.is_empty() {
        lines.push("  見つかりません（名前などは、すべてを見つけられるとは限りません）".to_owned());
    }
    Ok(lines)
}

fn inputs(survey: &Survey) -> impl Iterator<Item = String> {
    survey.inputs.iter().flat_map(|input| {
        let sheet = input.sheet.as_ref().map(|sheet| format!(" [{sheet}]")).unwrap_or_default();
        let encoding = input.encoding.as_ref().map(|encoding| format!("、文字コード {encoding}")).unwrap_or_default();
        let of_input = |place: &CellRef| place.file == input.file && place.sheet == input.sheet;
        let mut excluded: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (row, why) in survey.responses.iter().filter_map(|row| Some((row, row.excluded.as_deref()?))) {
            if of_input(&row.place) {
                excluded.entry(why).or_default().push(row.place.row);
            }
        }
        let mut lines = vec![format!("  {}{sheet}: 見出し {}行目、回答 {}行{encoding}", input.file, input.header_row, input.rows)];
        lines.extend((!input.evidence.is_empty()).then(|| format!("    見出しと見た理由: {}", input.evidence.join("、"))));
        lines.extend(excluded.into_iter().map(|(why, rows)| {
            let told: Vec<String> = rows.iter().take(MOST_PLACES).map(|row| format!("{row}行目")).collect();
            let more = if rows.len() > MOST_PLACES { "など" } else { "" };
            format!("    除外 {}行（{why}: {}{more}）", rows.len(), told.join("、"))
        }));
        lines
    })
}

fn columns(plan: &Plan) -> Vec<String> {
    let columns = &plan.ingest.columns;
    let one = |name: &Option<String>| name.iter().cloned().collect::<Vec<_>>();
    [
        ("回答ID", one(&columns.id)),
        ("自由記述", columns.text.clone()),
        ("解決策案", one(&columns.proposal)),
        ("分野", one(&columns.field)),
        ("属性", columns.attributes.clone()),
        ("選択式", columns.closed.clone()),
        ("個人情報", columns.private.clone()),
    ]
    .into_iter()
    .filter(|(_, names)| !names.is_empty())
    .map(|(role, names)| format!("  {role}: {}", names.join("、")))
    .collect()
}

/// Headers of the sheets that are read which no key of `[columns]` names.
fn unused(plan: &Plan, survey: &Survey, looks: &[SheetLook]) -> Vec<String> {
    let named: Vec<String> = plan.ingest.columns.wanted().into_iter().map(ingest::fold).collect();
    let mut unused = Vec::new();
    for look in looks.iter().filter(|look| survey.inputs.iter().any(|input| input.file == look.file && input.sheet == look.sheet)) {
        for column in &look.columns {
            let header = ingest::fold(&column.header);
            let told = format!("「{}」（{}列、{}）", column.header, column.letters, column.role.label());
            if !named.iter().any(|name| header.starts_with(name.as_str())) && !unused.contains(&told) {
                unused.push(told);
            }
        }
    }
    unused
}
