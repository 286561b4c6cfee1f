//! `run PIPELINE.toml`: the main job, and what it found in a few lines.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::cli::progress;
use crate::error::{Error, Problem, Result};
use crate::finding::{Flag, Level};
use crate::group::PairKind;
use crate::ledger::LEDGER;
use crate::lineage::Relation;
use crate::report::{self, Written};
use crate::survey::Disposition;
use crate::triage::Triage;
use crate::{pipeline, plan};

/// Most threads that may be asked for.
const MOST_THREADS: usize = 256;

/// Most notices of the reading that are shown; all stand in the workbook.
const MOST_NOTICES: usize = 10;

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
#[command(about = "アンケートを読み、仕分け用のブックを作ります", help_template = super::HELP, next_line_help = true, override_usage = "saiseiri run <設定ファイル> [オプション]")]
pub struct Arguments {
    /// 設定ファイル（TOML）
    #[arg(value_name = "設定ファイル", help_heading = "引数")]
    pipeline: PathBuf,
    /// 結果を書くフォルダー（省くと設定ファイルの [output] dir）
    #[arg(long, value_name = "フォルダー", help_heading = "オプション")]
    out: Option<PathBuf>,
    /// 使うスレッドの数、1 から 256（省くと CPU の数。結果は変わりません）
    #[arg(long, value_name = "数", value_parser = threads, help_heading = "オプション")]
    threads: Option<usize>,
    /// 途中経過とまとめを表示しません
    #[arg(long, help_heading = "オプション")]
    quiet: bool,
}

fn threads(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=MOST_THREADS).contains(&number) => Ok(number),
        _ => Err(format!("1 から {MOST_THREADS} までの整数")),
    }
}

/// Runs the pipeline and writes its report; the closing summary.
///
/// # Errors
/// Where a stage fails. The folder is tried before the long work.
pub fn run(arguments: &Arguments) -> Result<String> {
    let start = Instant::now();
    let mut plan = plan::load(&arguments.pipeline)?;
    let params = report::Params { dir: arguments.out.clone().unwrap_or_else(|| plan.output.clone()) };
    report::prepare(&params)?;
    // Without [previous] the ledger that `apply` made in the output folder is obeyed.
    plan.ledger.path = plan.ledger.path.take().or_else(|| Some(params.dir.join(LEDGER)).filter(|path| path.is_file()));
    let work = || -> Result<(Triage, Written)> {
        let watcher = progress::watcher(arguments.quiet);
        let triage = pipeline::run(&plan, watcher.as_ref())?;
        watcher.stage("ブックと表の書き出し", None);
        let written = report::write(&triage, &params)?;
        Ok((triage, written))
    };
    let (triage, written) = match arguments.threads {
        Some(threads) => {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| no_threads(threads, &error))?.install(work)
        }
        None => work(),
    }?;
    let told = if arguments.quiet { String::new() } else { summary(&triage, &params, &written, start.elapsed()) };
    // The program ends here: the system takes a large survey back at once, piece by piece it takes half a second.
    std::mem::forget(triage);
    Ok(told)
}

fn no_threads(threads: usize, error: &rayon::ThreadPoolBuildError) -> Error {
    Problem::new(format!("スレッドを{threads}本作れません（{error}）")).remedy("--threads を小さくしてください").into()
}

/// What was found, where it is, how long it took.
fn summary(triage: &Triage, params: &report::Params, written: &Written, took: Duration) -> String {
    let mut lines = vec![triage.name.clone(), String::new()];
    let mut line = |name: &str, value: String| {
        lines.push(format!("  {name}{}{value}", "\u{3000}".repeat(5_usize.saturating_sub(name.chars().count()))));
    };
    line("回答", format!("{}件（{}）", triage.dispositions.len(), dispositions(triage)));
    let duplicates = triage.grouping.duplicate_of.iter().flatten().count();
    line("課題", format!("{}件（うち重複 {duplicates}件）", triage.issues.len()));
    let grouped = triage.grouping.group_of.iter().flatten().count();
    line("統合候補", format!("{}群（{grouped}件）{}", triage.grouping.groups.len(), first_groups(triage)));
    let cautions = triage.grouping.pairs.iter().filter(|pair| pair.kind == PairKind::Caution).count();
    line("統合注意", format!("{cautions}組"));
    line("テーマ", format!("{}個", triage.grouping.themes.len()));
    line(
        "抽象度",
        [Level::Abstract, Level::Partial, Level::Concrete]
            .map(|level| format!("{} {}件", level.label(), of_level(triage, level)))
            .join("、"),
    );
    line("フラグ", flags(triage));
    lines.extend(from_ledger(triage));
    lines.push(String::new());
    lines.push(format!("結果: {}", params.dir.display()));
    lines.extend(written.files.iter().map(|file| format!("  {}", file.strip_prefix(&params.dir).unwrap_or(file).display())));
    let notices: Vec<String> = written.notices.iter().cloned().chain(reading_notices(triage)).collect();
    if !notices.is_empty() {
        lines.push(String::new());
        lines.push("お知らせ".to_owned());
        lines.extend(notices.iter().map(|notice| format!("  {notice}")));
    }
    lines.push(String::new());
    lines.push(format!("{:.1}秒かかりました", took.as_secs_f64()));
    lines.join("\n") + "\n"
}

/// What the first merge groups bring, where there are more than one reads at a time.
fn first_groups(triage: &Triage) -> String {
    match report::milestones(triage).as_slice() {
        [first, _, ..] => {
            let (groups, hours, percent) = (first.groups, first.hours, first.share * 100.0);
            format!("。上位{groups}組（約{hours:.1}時間）で、減らせる件数の約{percent:.0}%")
        }
        _ => String::new(),
    }
}

/// What the ledger brought: what is obeyed, what was learned, where the issues come from.
fn from_ledger(triage: &Triage) -> Vec<String> {
    let Some(ledger) = &triage.decided.ledger else { return Vec::new() };
    let judged = triage.decided.rulings.iter().filter(|rulings| !rulings.is_empty()).count();
    let (one, two) = (triage.decided.together.len(), triage.decided.apart.len());
    let hints = triage.decided.hints.len();
    let mut lines = vec![
        String::new(),
        format!(
            "  判定台帳　{}件の記録（判定のある課題 {judged}件、統合 {one}組、別件 {two}組、見立てが違う課題 {hints}件）",
            ledger.entries
        ),
    ];
    if let [first, more @ ..] = triage.decided.missing.as_slice() {
        let rest = if more.is_empty() { String::new() } else { format!("、ほか{}件", more.len()) };
        lines.push(format!(
            "  　　　　　台帳にあるこの年度の課題のうち、この回答に見つからないもの: {first}{rest}（文が大きく直されたか、回答が除かれています。判定は台帳に残っています）"
        ));
    }
    if let Some(year) = &triage.lineage.year {
        let told = Relation::ALL.map(|relation| {
            let (here, there) = (&triage.lineage.origins, &triage.lineage.fates);
            let number = match relation {
                Relation::Gone => there.iter().filter(|fate| **fate == relation).count(),
                _ => here.iter().filter(|origin| origin.relation == relation).count(),
            };
            format!("{} {number}件", relation.label())
        });
        let again = (0..triage.issues.len()).filter(|issue| triage.lineage.comes_again(*issue)).count();
        lines.push(format!("  前年度　　{year} との関係: {}、対応済の再提起 {again}件", told.join("、")));
    }
    if let Some(calibration) = &triage.manifest.calibration {
        lines.push(format!("  類似度　　{}", calibration.pairs.told()));
        lines.push(format!("  抽象度　　{}", calibration.abstractness.told()));
    }
    lines
}

fn dispositions(triage: &Triage) -> String {
    let count = |wanted: fn(&Disposition) -> bool| triage.dispositions.iter().filter(|disposition| wanted(disposition)).count();
    [
        ("課題あり", count(|d| matches!(d, Disposition::Issues))),
        ("内容なし", count(|d| matches!(d, Disposition::NoContent))),
        ("空欄", count(|d| matches!(d, Disposition::Blank))),
        ("除外", count(|d| matches!(d, Disposition::Excluded(_)))),
    ]
    .map(|(name, number)| format!("{name} {number}件"))
    .join("、")
}

fn of_level(triage: &Triage, level: Level) -> usize {
    triage.judgements.iter().filter(|judgement| judgement.abstractness.as_ref().is_some_and(|a| a.level == level)).count()
}

fn flags(triage: &Triage) -> String {
    let counts: Vec<String> = Flag::ALL
        .iter()
        .map(|flag| (flag.label(), triage.judgements.iter().filter(|judgement| judgement.flag(*flag).is_some()).count()))
        .filter(|(_, number)| *number > 0)
        .map(|(label, number)| format!("{label} {number}件"))
        .collect();
    if counts.is_empty() { "なし".to_owned() } else { counts.join("、") }
}

fn reading_notices(triage: &Triage) -> Vec<String> {
    let notices = &triage.survey.notices;
    let mut told: Vec<String> = notices.iter().take(MOST_NOTICES).map(|notice| format!("{}: {}", notice.place, notice.what)).collect();
    if notices.len() > MOST_NOTICES {
        told.push(format!("読み込みのお知らせがほかに{}件あります（triage.xlsx の「実行記録」）", notices.len() - MOST_NOTICES));
    }
    told
}
