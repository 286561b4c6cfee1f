//! Wrong usage, told in Japanese: clap's errors by their kind and context.

use std::error::Error as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::cli::screen;

/// Shows what clap has to say: help and version with exit code 0, wrong usage with 2.
pub fn tell(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => screen::show(&error.to_string()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            screen::complain(&error.to_string());
            ExitCode::from(2)
        }
        _ => {
            screen::complain(&told(error));
            ExitCode::from(2)
        }
    }
}

fn told(error: &Error) -> String {
    let what = what(error);
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| context(error, kind))
        .map(|near| format!("  近い名前: {near}\n"))
        .unwrap_or_default();
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string().replacen("Usage:", "使い方:", 1) + "\n",
        _ => String::new(),
    };
    format!("エラー: {what}\n{near}{usage}くわしくは --help を付けて実行してください\n")
}

fn what(error: &Error) -> String {
    let argument = context(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", context(error, ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingSubcommand => "コマンドがありません".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("{argument} がありません"),
        ErrorKind::UnknownArgument => format!("「{argument}」は指定できません"),
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            Some(prior) if prior != argument => format!("{argument} と {prior} は一緒に指定できません"),
            _ => format!("{argument} は一度だけ指定できます"),
        },
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} に値がありません"),
        ErrorKind::InvalidValue => {
            let valid = context(error, ContextKind::ValidValue).unwrap_or_default();
            format!("{argument} に「{value}」は指定できません\n  指定できるもの: {valid}")
        }
        ErrorKind::ValueValidation => {
            let expected = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{argument} に「{value}」は指定できません\n  正しい形: {expected}")
        }
        ErrorKind::InvalidUtf8 => "引数に読めない文字があります".to_owned(),
        _ => format!("引数が正しくありません（{}）", error.kind()),
    }
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => Some(texts.join("、")),
        _ => None,
    }
}
