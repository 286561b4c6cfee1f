//! `evaluate DIR --gold GOLD.csv`: how good a run is, against labels.

use std::path::PathBuf;

use crate::error::Result;
use crate::evaluate::{Figure, Figures, Gold, evaluate as measure};
use crate::run_folder::RunFolder;

/// Arguments of `evaluate`.
#[derive(Debug, clap::Args)]
#[command(
    about = "正解の付いたデータで、統合候補や判断がどれだけ合っているかを測ります",
    after_help = "正解ファイルの列: response_id、issue_id（同じ課題には同じ値。課題のないものは空）。あれば unit_id、unit_text、abstractness（0 1 2）、missing、flags、owner。\n同じフォルダーに hard_negatives.csv（unit_a, unit_b）と measure_links.csv（unit_id, measure_id）があれば、それも使います。",
    help_template = super::HELP,
    next_line_help = true,
    override_usage = "saiseiri evaluate <フォルダー> --gold <正解ファイル> [オプション]"
)]
pub struct Arguments {
    /// run が結果を書いたフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    dir: PathBuf,
    /// 正解ファイル（CSV またはブック）
    #[arg(long, value_name = "正解ファイル", help_heading = "オプション")]
    gold: PathBuf,
    /// 出力の形
    #[arg(long, value_name = "形", value_enum, default_value_t = Format::Text, help_heading = "オプション")]
    format: Format,
}

/// How the figures are written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// 表
    Text,
    /// JSON
    Json,
}

/// Measures a run; the figures as text or JSON.
///
/// # Errors
/// Where the run or the labels cannot be read.
pub fn evaluate(arguments: &Arguments) -> Result<String> {
    let run = RunFolder::open(&arguments.dir)?;
    let figures = measure(&run, &Gold::read(&arguments.gold)?)?;
    Ok(match arguments.format {
        Format::Text => text(&figures),
        Format::Json => json(&figures),
    })
}

/// What a figure is called on screen; the name in JSON is the one others stand on.
fn label(name: &str) -> String {
    match name {
        "units matched" => "課題に対応した正解の単位".to_owned(),
        "merge pairs" => "統合 組の一致".to_owned(),
        "merge b-cubed" => "統合 B-cubed".to_owned(),
        "merge ARI" => "統合 調整ランド指数".to_owned(),
        "merge AMI" => "統合 調整相互情報量".to_owned(),
        "pair average precision" => "近い順に並べた組の平均適合率".to_owned(),
        "sibling recall@10" => "同じ課題が近い10件に入る割合".to_owned(),
        "hard negatives merged" => "統合してはいけない組の統合".to_owned(),
        "composite split" => "複数の課題を含む回答の分割".to_owned(),
        "abstract (2 against 0, 1)" => "抽象的（2 と 0・1）".to_owned(),
        "abstractness spearman" => "抽象度の順位相関".to_owned(),
        "abstractness AUC (0 against 1, 2)" => "抽象度の AUC（0 と 1・2）".to_owned(),
        "missing named (label 1, 2)" => "不足しているもの（1・2）".to_owned(),
        "owner hit@1" => "制度所管課 1番目".to_owned(),
        "owner hit@3" => "制度所管課 3番目まで".to_owned(),
        "measure hit@1" => "施策 1番目".to_owned(),
        "measure hit@3" => "施策 3番目まで".to_owned(),
        _ => name.replacen("flag ", "印 ", 1),
    }
}

fn text(figures: &Figures) -> String {
    let mut lines = Vec::new();
    for (name, figure) in figures {
        let value = match figure {
            Figure::Rates(rates) => format!("適合率 {:.3}  再現率 {:.3}  F1 {:.3}", rates.precision, rates.recall, rates.f1),
            Figure::Named { precision, recall } => format!("適合率 {precision:.3}  再現率 {recall:.3}"),
            Figure::Number(value) => format!("{value:.3}"),
            Figure::Count(count, of) => format!("{count} / {of}"),
        };
        let label = label(name);
        let width: usize = label.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        lines.push(format!("{label}{}{value}\n", " ".repeat(34_usize.saturating_sub(width))));
    }
    lines.concat()
}

fn json(figures: &Figures) -> String {
    let value = |figure: &Figure| match *figure {
        Figure::Rates(rates) => serde_json::json!({ "precision": rates.precision, "recall": rates.recall, "f1": rates.f1 }),
        Figure::Named { precision, recall } => serde_json::json!({ "precision": precision, "recall": recall }),
        Figure::Number(value) => serde_json::json!(value),
        Figure::Count(count, of) => serde_json::json!({ "count": count, "of": of }),
    };
    let map: serde_json::Map<String, serde_json::Value> = figures.iter().map(|(name, figure)| (name.clone(), value(figure))).collect();
    format!("{:#}\n", serde_json::Value::Object(map))
}
