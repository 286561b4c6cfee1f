//! `tally WORKBOOK.. --scheme SCHEME.toml`: the 再整理 tables of a triaged list.

use std::path::{Path, PathBuf};

use crate::error::{Error, Problem, Result};
use crate::scheme::Scheme;
use crate::tally::{RowKind, Tally, TallyTable};
use crate::told::ToldBook;
use crate::{count, ingest, plan, report};

/// Arguments of `tally`.
#[derive(Debug, clap::Args)]
#[command(about = "判定を入れた一覧から、再整理の集計表を作ります", help_template = super::HELP, next_line_help = true, override_usage = "saiseiri tally <一覧>... [--scheme <整理区分>] [オプション]")]
pub struct Arguments {
    /// 判定を入れた一覧（triage.xlsx、台帳から書き出した表、CSV など）。前の年度から続く課題の一覧も並べられます
    #[arg(value_name = "一覧", required = true, help_heading = "引数")]
    lists: Vec<PathBuf>,
    /// 整理区分のファイル（pipelines/schemes/r6.toml など。設定ファイルに scheme を書かずに判定したときは省きます）
    #[arg(long, value_name = "整理区分", help_heading = "オプション")]
    scheme: Option<PathBuf>,
    /// 形。text（画面に表示）、xlsx（ブック）、json（省くと text）
    #[arg(
        long,
        value_name = "形",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "オプション"
    )]
    format: Format,
    /// 書くファイル（xlsx で省くと、一つ目の一覧の名前に「_集計」を付けたもの。text と json で省くと画面に表示）
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    out: Option<PathBuf>,
}

/// How the tables are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Xlsx,
    Json,
}

/// Counts the lists.
///
/// # Errors
/// Where a file cannot be read, or a list holds what the scheme does not know: all at once, with their cells.
pub fn tally(arguments: &Arguments) -> Result<String> {
    let scheme = arguments.scheme.as_deref().map_or_else(|| Ok(Scheme::standard()), plan::load_scheme)?;
    let (mut books, mut problems) = (Vec::new(), Vec::new());
    for path in &arguments.lists {
        match read(path, &scheme) {
            Ok(book) => books.push(book),
            Err(error) => problems.extend_from_slice(error.problems()),
        }
    }
    if let Some(error) = Error::all(problems) {
        return Err(error);
    }
    let date = books.iter().filter_map(|book| book.date).max();
    let sheets: Vec<_> = books.into_iter().flat_map(|book| book.sheets).collect();
    let tally = count::count(&sheets, &scheme)?;
    let bytes = match arguments.format {
        Format::Text => text(&tally).into_bytes(),
        Format::Json => report::tally_json(&tally)?,
        Format::Xlsx => report::tally_workbook(&tally, date)?,
    };
    let out = match (&arguments.out, arguments.format) {
        (Some(path), _) => path.clone(),
        (None, Format::Xlsx) => beside(&arguments.lists[0]),
        (None, _) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
    };
    if arguments.lists.contains(&out) {
        return Err(Problem::new("書くファイルが、読む一覧と同じです")
            .at(out.display())
            .remedy("--out に別の名前を指定してください")
            .into());
    }
    Ok(format!("集計: {}\n", report::write_file(&out, &bytes)?.display()))
}

fn read(path: &Path, scheme: &Scheme) -> Result<ToldBook> {
    let (columns, optional) = count::columns(scheme);
    ingest::told(path, &[ingest::WantedSheet { name: "一覧", anywhere: true, required: true, columns: &columns, optional: &optional }])
}

/// `triage_集計.xlsx` beside `triage.xlsx`.
fn beside(list: &Path) -> PathBuf {
    let stem = list.file_stem().unwrap_or_default().to_string_lossy();
    list.with_file_name(format!("{stem}_集計.xlsx"))
}

/// The tables for a screen, in columns.
fn text(tally: &Tally) -> String {
    let tables: Vec<String> = tally.tables.iter().map(table).collect();
    format!("{}\n\n{}", tally.name, tables.join("\n"))
}

fn table(table: &TallyTable) -> String {
    let counts: Vec<Vec<String>> = table.rows.iter().map(|row| row.counts.iter().map(crate::tally::Count::told).collect()).collect();
    let labels: Vec<String> = table.rows.iter().map(|row| format!("{}{}", indent(row.kind), row.label)).collect();
    let first = labels.iter().chain([&table.corner]).map(|label| width(label)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.headers.len())
        .map(|at| counts.iter().map(|row| width(&row[at])).chain([width(&table.headers[at])]).max().unwrap_or(0))
        .collect();
    let line = |label: &str, cells: &[String]| {
        let cells = cells.iter().zip(&widths).map(|(cell, wide)| spaces(2 + wide - width(cell)) + cell).collect::<String>();
        format!("{label}{}{cells}\n", spaces(first - width(label)))
    };
    let head = line(&table.corner, &table.headers);
    let rule = "-".repeat(first + widths.iter().map(|wide| wide + 2).sum::<usize>());
    let rows: String = labels.iter().zip(&counts).map(|(label, cells)| line(label, cells)).collect();
    format!("[{}]\n{head}{rule}\n{rows}", table.title)
}

fn indent(kind: RowKind) -> &'static str {
    if kind == RowKind::Item { "  " } else { "" }
}

fn spaces(number: usize) -> String {
    " ".repeat(number)
}

/// Columns of a terminal: half-width signs take one, all others two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 1 } else { 2 }).sum()
}
