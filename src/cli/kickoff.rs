//! `kickoff DIR`: lists a project team can start from, one a field, from the files of a run.

use std::path::PathBuf;

use crate::error::Result;
use crate::report;

/// Arguments of `kickoff`.
#[derive(Debug, clap::Args)]
#[command(
    about = "PTの最初の打合せに使う、分野ごとの課題の一覧を作ります（個人情報は伏せます）",
    help_template = super::HELP, next_line_help = true,
    override_usage = "saiseiri kickoff <結果のフォルダー> [オプション]"
)]
pub struct Arguments {
    /// run が書いたフォルダー
    #[arg(value_name = "結果のフォルダー", help_heading = "引数")]
    dir: PathBuf,
    /// 一覧を書くフォルダー（省くと結果のフォルダー）
    #[arg(long, value_name = "フォルダー", help_heading = "オプション")]
    out: Option<PathBuf>,
}

/// Writes the lists; what they hold and where they are.
///
/// # Errors
/// Where the folder is no run's, or the files cannot be written.
pub fn kickoff(arguments: &Arguments) -> Result<String> {
    let out = arguments.out.as_ref().unwrap_or(&arguments.dir);
    let made = report::kickoff(&arguments.dir, out)?;
    let mut lines = vec![format!("{}: キックオフ資料", made.name), String::new()];
    lines.extend(made.fields.iter().map(|(field, count)| format!("  {field}: {count}件")));
    lines.push(String::new());
    lines.push(format!("結果: {}", out.display()));
    lines.extend(made.files.iter().map(|file| format!("  {}", file.strip_prefix(out).unwrap_or(file).display())));
    lines.push(String::new());
    lines.push("名前や連絡先は記号に替えていますが、見落としがあるかもしれません。配る前に一度お読みください。".to_owned());
    Ok(lines.join("\n") + "\n")
}
