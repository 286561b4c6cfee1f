//! `apply DIR WORKBOOK`: the decisions of a triaged workbook into the ledger.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Problem, Result};
use crate::ingest::{self, WantedSheet};
use crate::ledger::{self, Applied, Run};
use crate::survey::Date;
use crate::told::{ABSTRACT_SHEET, CAUTIONS_SHEET, ISSUES_SHEET, MERGES_SHEET, WIDER_SHEET};

/// Arguments of `apply`.
#[derive(Debug, clap::Args)]
#[command(about = "判定を入れたブックを読み、判定台帳に書きます", help_template = super::HELP, next_line_help = true, override_usage = "saiseiri apply <結果フォルダー> <ブック> [オプション]")]
pub struct Arguments {
    /// saiseiri run が結果を書いたフォルダー
    #[arg(value_name = "結果フォルダー", help_heading = "引数")]
    dir: PathBuf,
    /// 判定を入れたブック（triage.xlsx。並べ替え、列の追加、別名での保存をしていても読めます）
    #[arg(value_name = "ブック", help_heading = "引数")]
    workbook: PathBuf,
    /// 判定台帳（省くと、設定ファイルの [previous] ledger。なければ結果フォルダーの ledger.parquet）
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    ledger: Option<PathBuf>,
    /// 台帳に書く日付、2025-05-23 の形（省くと今日）
    #[arg(long, value_name = "日付", value_parser = date, help_heading = "オプション")]
    date: Option<Date>,
    /// 矛盾のある欄を除いて、残りの判定だけを書きます
    #[arg(long, help_heading = "オプション")]
    waive: bool,
}

/// A day of the command line.
pub fn date(text: &str) -> std::result::Result<Date, String> {
    ledger::date(text).ok_or_else(|| "2025-05-23 のような日付".to_owned())
}

/// Enters the decisions.
///
/// # Errors
/// Where the workbook or the run cannot be read, and every conflict at once: then nothing is written.
pub fn apply(arguments: &Arguments) -> Result<String> {
    let run = Run::open(&arguments.dir)?;
    let sheet = |name, required, optional| WantedSheet { name, anywhere: false, required, columns: &ledger::REQUIRED, optional };
    let pairs =
        |name| WantedSheet { name, anywhere: false, required: false, columns: &ledger::PAIR_REQUIRED, optional: &ledger::PAIR_COLUMNS };
    let book = ingest::told(
        &arguments.workbook,
        &[
            sheet(ISSUES_SHEET, true, &ledger::ISSUE_COLUMNS),
            sheet(MERGES_SHEET, false, &ledger::MERGE_COLUMNS),
            pairs(CAUTIONS_SHEET),
            pairs(WIDER_SHEET),
            sheet(ABSTRACT_SHEET, false, &ledger::ABSTRACT_COLUMNS),
        ],
    )?;
    let missing: Vec<&str> = ["判定", "統合先", "制度所管課", "備考"]
        .into_iter()
        .filter(|name| !book.sheet(ISSUES_SHEET).is_some_and(|sheet| sheet.columns.iter().any(|column| column == name)))
        .collect();
    if missing.len() == 4 {
        return Err(Problem::new("判定を入れる欄が一つもありません")
            .at(format!("{} [{ISSUES_SHEET}]", book.file))
            .expected("見出し: 判定、統合先、制度所管課、備考")
            .remedy("見出しの名前を元に戻してください")
            .into());
    }
    let path = arguments.ledger.clone().unwrap_or_else(|| run.ledger.clone());
    let entered = match arguments.date {
        Some(date) => date,
        None => today()?,
    };
    let applied = ledger::apply(&book, &run, &path, entered, arguments.waive)?;
    let mut told = told(&applied);
    for name in missing {
        let _ = writeln!(told, "お知らせ: 列「{name}」がないので、読んでいません");
    }
    let is_same = |a: &Path, b: &Path| std::fs::canonicalize(a).ok() == std::fs::canonicalize(b).ok();
    if !is_same(&path, &run.ledger) {
        let _ = writeln!(
            told,
            "お知らせ: この結果を作った設定ファイルは、この台帳を読みません。次の run で判定を守るには、設定ファイルの [previous] に ledger = \"{}\" と書いてください",
            path.display()
        );
    }
    let _ = writeln!(told, "\n判定台帳: {}（{}件の記録）", path.display(), applied.entries);
    Ok(told)
}

fn told(applied: &Applied) -> String {
    let added: usize = applied.added.iter().map(|(_, number)| number).sum();
    let mut told = if added == 0 {
        "新しい判定はありませんでした\n".to_owned()
    } else {
        let kinds: Vec<String> = applied.added.iter().map(|(ruling, number)| format!("{} {number}件", ruling.label())).collect();
        format!("台帳に書いた判定: {added}件（{}）\n", kinds.join("、"))
    };
    if applied.changed > 0 {
        let _ = writeln!(told, "  うち前の判定を改めたもの: {}件（前の判定も台帳に残ります）", applied.changed);
    }
    if applied.known > 0 {
        let _ = writeln!(told, "すでに台帳にある判定: {}件", applied.known);
    }
    if !applied.waived.is_empty() {
        let _ = writeln!(told, "\n除いた矛盾: {}件", applied.waived.len());
        for problem in &applied.waived {
            let place = problem.place.as_deref().unwrap_or_default();
            let _ = writeln!(told, "  {place}: {}", problem.what);
        }
    }
    told
}

/// Seconds by which Japan's clocks are ahead of the world's.
const JAPAN: u64 = 9 * 3600;

/// Today in Japan.
fn today() -> Result<Date> {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| Problem::new("この PC の時計が 1970 年より前です").remedy("時計を合わせるか、--date で日付を指定してください"))?;
    Ok(day((seconds.as_secs() + JAPAN) / 86_400))
}

/// The day so many days after 1 January 1970, by the proleptic Gregorian calendar (Hinnant 2013, "civil from days").
fn day(since_1970: u64) -> Date {
    let shifted = since_1970 + 719_468;
    let era_day = shifted % 146_097;
    let era_year = (era_day - era_day / 1460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let shifted_month = (5 * year_day + 2) / 153;
    let day = year_day - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era_year + shifted / 146_097 * 400 + u64::from(month <= 2);
    let small = |number: u64| u8::try_from(number).unwrap_or(1);
    Date { year: u16::try_from(year).unwrap_or(u16::MAX), month: small(month), day: small(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_by_the_calendar() {
        for (days, text) in
            [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_231, "2025-05-23"), (20_453, "2025-12-31"), (20_454, "2026-01-01")]
        {
            assert_eq!(day(days).to_string(), text);
        }
    }
}
