//! `ledger list|export|verify LEDGER`: what the ledger holds, as text, as a workbook, and whether its entries hold together.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::decision::{Entry, Ledger};
use crate::error::{Error, Problem, Result};
use crate::survey::Date;
use crate::{ledger, report};

/// Arguments of `ledger`.
#[derive(Debug, clap::Args)]
#[command(about = "判定台帳を見る、書き出す、確かめる", help_template = LEDGER_HELP, override_usage = "saiseiri ledger <すること> <台帳>", subcommand_help_heading = "すること", disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Help with subcommands.
const LEDGER_HELP: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}\n";

/// What to do with a ledger.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 記録を一覧にします
    #[command(help_template = super::HELP, next_line_help = true, override_usage = "saiseiri ledger list <台帳> [オプション]")]
    List {
        /// 判定台帳（ledger.parquet）
        #[arg(value_name = "台帳", help_heading = "引数")]
        ledger: PathBuf,
        /// この課題IDの記録だけ
        #[arg(long, value_name = "課題ID", help_heading = "オプション")]
        issue: Option<String>,
        /// この年度の記録だけ
        #[arg(long, value_name = "年度", help_heading = "オプション")]
        year: Option<String>,
    },
    /// ブック（.xlsx）に書き出します
    #[command(help_template = super::HELP, next_line_help = true, override_usage = "saiseiri ledger export <台帳> [オプション]")]
    Export {
        /// 判定台帳（ledger.parquet）
        #[arg(value_name = "台帳", help_heading = "引数")]
        ledger: PathBuf,
        /// 書くブック（省くと、台帳と同じ名前の .xlsx）
        #[arg(long, value_name = "ファイル", help_heading = "オプション")]
        out: Option<PathBuf>,
        /// この日より前に進捗が完了した課題を「現在の判定」に載せません、2026-04-01 の形（次の年度の進捗の表を作るとき）
        #[arg(long, value_name = "日付", value_parser = super::apply::date, help_heading = "オプション")]
        since: Option<Date>,
    },
    /// 記録が書き換えられたり、欠けたりしていないかを確かめます
    #[command(help_template = super::HELP, next_line_help = true, override_usage = "saiseiri ledger verify <台帳>")]
    Verify {
        /// 判定台帳（ledger.parquet）
        #[arg(value_name = "台帳", help_heading = "引数")]
        ledger: PathBuf,
    },
}

/// Lists, exports or verifies.
///
/// # Errors
/// Where the file is not there or no ledger; for `verify` every fault at once.
pub fn ledger(arguments: &Arguments) -> Result<String> {
    match &arguments.command {
        Command::List { ledger, issue, year } => Ok(list(&open(ledger)?, issue.as_deref(), year.as_deref())),
        Command::Export { ledger, out, since } => {
            let read = open(ledger)?;
            let out = out.clone().unwrap_or_else(|| ledger.with_extension("xlsx"));
            if out == *ledger {
                return Err(Problem::new("書くブックが、読む台帳と同じです")
                    .at(out.display())
                    .remedy("--out に別の名前を指定してください")
                    .into());
            }
            let written = report::write_file(&out, &report::ledger_workbook(&read, *since)?)?;
            Ok(format!("書き出し: {}（{}件の記録）\n", written.display(), read.entries.len()))
        }
        Command::Verify { ledger } => verify(ledger),
    }
}

fn open(path: &Path) -> Result<Ledger> {
    there(path)?;
    ledger::read(path)
}

/// A ledger that is not there is an empty one for `apply`; here it is a mistake.
fn there(path: &Path) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    Err(Problem::new("判定台帳がありません")
        .at(path.display())
        .expected("saiseiri apply が書いた台帳（ledger.parquet）")
        .remedy("パスを確かめてください。apply の最後に台帳の場所が表示されます")
        .into())
}

fn list(ledger: &Ledger, issue: Option<&str>, year: Option<&str>) -> String {
    let wanted = |entry: &&Entry| {
        let about = |id: &str| entry.decision.issue.0 == id || entry.decision.other.as_ref().is_some_and(|other| other.0 == id);
        issue.is_none_or(about) && year.is_none_or(|year| entry.subject.year == year)
    };
    let entries: Vec<&Entry> = ledger.entries.iter().filter(wanted).collect();
    let mut text = String::new();
    for entry in &entries {
        let decision = &entry.decision;
        let other = decision.other.as_ref().map(|other| format!(" {other}")).unwrap_or_default();
        let value = match &decision.value {
            Some(value) => format!(" {}", value.replace('\n', " ")),
            None if decision.other.is_none() => " 取消".to_owned(),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "{:>6}  {}  {}  {}{other}{value}  （{} [{}] {}行目）",
            entry.number,
            entry.entered,
            decision.issue,
            decision.ruling.label(),
            entry.origin.file,
            entry.origin.sheet,
            entry.origin.row
        );
    }
    let _ = writeln!(text, "{}件（台帳の記録は全部で{}件）", entries.len(), ledger.entries.len());
    text
}

fn verify(path: &Path) -> Result<String> {
    there(path)?;
    let read = ledger::read_unverified(path)?;
    let problem = |fault: String| Problem::new(fault).at(path.display()).remedy("控えの台帳に戻してください");
    if let Some(error) = Error::all(read.faults().into_iter().map(problem).collect()) {
        return Err(error);
    }
    Ok(format!(
        "{}: 問題はありません（{}件の記録がつながっています）\n終わりの記録のハッシュ: {}\n",
        path.display(),
        read.entries.len(),
        read.head()
    ))
}
