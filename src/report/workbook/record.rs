//! 実行記録: how the workbook came about, enough to make it again. No seconds: they would change the workbook's bytes.

use super::Context;
use crate::error::Result;
use crate::group::Parts;
use crate::report::xlsx::{Cell, Column, List, Sheet};
use crate::survey::Input;

/// The tab's name.
pub const SHEET: &str = "実行記録";

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let manifest = &triage.manifest;
    let mut list =
        List::new(&context.book, SHEET, vec![Column::text("区分", 16.0), Column::text("項目", 36.0), Column::text("内容", 90.0)])?;
    let mut row = |kind: &str, name: &str, value: Cell<'_>| list.row([kind.into(), name.into(), value]);
    row("調査", "名前", triage.name.as_str().into())?;
    row("調査", "年度", triage.year.as_str().into())?;
    row("調査", "日付", triage.date.map(|date| date.to_string()).into())?;
    row("プログラム", "版", manifest.version.as_str().into())?;
    row("プログラム", "形態素解析の辞書", manifest.dictionary.as_str().into())?;
    row("プログラム", "概念辞書", format!("{}概念、{}表現", manifest.lexicon.0, manifest.lexicon.1).into())?;
    for input in &triage.survey.inputs {
        row("入力", &name(input), details(input).into())?;
    }
    for (name, count) in &manifest.counts {
        row("件数", name, (*count).into())?;
    }
    if let Some(ledger) = &triage.decided.ledger {
        row("判定台帳", "記録の数", ledger.entries.into())?;
        row("判定台帳", "終わりの記録のハッシュ", ledger.head.as_str().into())?;
    }
    if let Some(calibration) = &manifest.calibration {
        row("判定から学んだこと", "統合候補の類似度", calibration.pairs.told().into())?;
        for (name, factor) in Parts::NAMES.iter().zip(calibration.factors.into_iter().flatten()) {
            row("判定から学んだこと", &format!("類似度の内訳 {name} に掛ける数"), format!("{factor:.3}").into())?;
        }
        row("判定から学んだこと", "抽象度", calibration.abstractness.told().into())?;
        if let Some(threshold) = calibration.abstract_threshold {
            row("判定から学んだこと", "抽象的とする抽象度", format!("{threshold:.3}").into())?;
        }
    }
    for notice in &triage.survey.notices {
        row("読み取りの注意", &notice.place.to_string(), notice.what.as_str().into())?;
    }
    for (name, value) in &manifest.settings {
        row("設定", name, value.as_str().into())?;
    }
    for (number, line) in (1_u32..).zip(manifest.plan.lines()) {
        row("設定ファイル", &format!("{number}行目"), line.into())?;
    }
    list.finish(0)
}

fn name(input: &Input) -> String {
    input.sheet.as_ref().map_or_else(|| input.file.clone(), |sheet| format!("{} [{sheet}]", input.file))
}

fn details(input: &Input) -> String {
    let encoding = input.encoding.as_ref().map(|encoding| format!("、文字コード {encoding}"));
    let date = input.date.map(|date| format!("、最終更新 {date}"));
    let (encoding, date) = (encoding.unwrap_or_default(), date.unwrap_or_default());
    format!("見出し {}行目、データ {}行、SHA-256 {}{encoding}{date}", input.header_row, input.rows, input.sha256)
}
