//! `score PAIRS.csv`: how alike the texts of pairs are, for calibrating and for public benchmarks.

use std::path::PathBuf;

use crate::error::{Problem, Result};
use crate::evaluate::score as likeness;
use crate::group::Parts;
use crate::ingest::{self, NamedRow};
use crate::plan;

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
#[command(
    about = "二つの文の組に、類似度とその内訳を付けます",
    after_help = "入力には left と right の列が要ります。結果は、元の列に similarity と内訳の列を加えた CSV です。",
    help_template = super::HELP,
    next_line_help = true,
    override_usage = "saiseiri score <組のファイル> [オプション]"
)]
pub struct Arguments {
    /// 文の組のファイル（CSV またはブック）
    #[arg(value_name = "組のファイル", help_heading = "引数")]
    pairs: PathBuf,
    /// 辞書の設定を使う設定ファイル（省くと組み込みの辞書）
    #[arg(long, value_name = "設定ファイル", help_heading = "オプション")]
    plan: Option<PathBuf>,
}

/// Scores the pairs; the rows with their scores as CSV.
///
/// # Errors
/// Where the file cannot be read or lacks a column.
pub fn score(arguments: &Arguments) -> Result<String> {
    let table = ingest::table(&arguments.pairs, &["left", "right"], &[])?;
    let text = |row: &NamedRow, name: &str| row.cells.get(name).cloned().unwrap_or_default();
    let (left, right): (Vec<String>, Vec<String>) = table.rows.iter().map(|row| (text(row, "left"), text(row, "right"))).unzip();
    let (tokenize, interpret) = match &arguments.plan {
        Some(path) => plan::load(path).map(|plan| (plan.tokenize, plan.interpret))?,
        None => Default::default(),
    };
    let parts = likeness(&left, &right, &tokenize, &interpret)?;
    let added = std::iter::once("similarity").chain(Parts::NAMES).map(str::to_owned);
    let mut lines = vec![table.header.into_iter().chain(added).collect::<Vec<String>>()];
    for (row, parts) in table.rows.into_iter().zip(parts) {
        let numbers = std::iter::once(parts.total()).chain(parts.values()).map(|value| format!("{value:.6}"));
        lines.push(row.all.into_iter().chain(numbers).collect());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = lines
        .iter()
        .try_for_each(|line| writer.write_record(line))
        .and_then(|()| writer.into_inner().map_err(|error| error.into_error().into()));
    let bytes = written.map_err(|error| Problem::new(format!("CSV を書けません（{error}）")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
