//! The command line: one file a command. The only place that prints.
//!
//! Results go to standard output, errors and progress to standard error. Exit code 0: done, 1: failed, 2: wrong usage.

mod apply;
mod check;
mod completions;
mod evaluate;
mod explain;
mod init;
mod kickoff;
mod ledger;
mod progress;
mod run;
mod score;
mod screen;
mod tally;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgAction, Parser, Subcommand};

/// Help of a command, with Japanese headings.
const HELP: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}\n";

/// The program's arguments.
#[derive(Debug, Parser)]
#[command(
    name = "saiseiri",
    bin_name = "saiseiri",
    version,
    about = "職員アンケートの回答を、再整理（課題の仕分け）のためのブックにまとめます",
    after_help = "初めての方は、init で設定ファイルを作り、check で確かめてから run を実行してください。",
    help_template = HELP,
    override_usage = "saiseiri <コマンド> [オプション]",
    subcommand_help_heading = "コマンド",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// この説明を表示します
    #[arg(short = 'h', long, action = ArgAction::Help, global = true, help_heading = "オプション")]
    help: Option<bool>,
    /// 版を表示します
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "オプション")]
    version: Option<bool>,
}

/// The commands in the order in which they are used.
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    Check(check::Arguments),
    Run(run::Arguments),
    Explain(explain::Arguments),
    Evaluate(evaluate::Arguments),
    Score(score::Arguments),
    Kickoff(kickoff::Arguments),
    Apply(apply::Arguments),
    Tally(tally::Arguments),
    Ledger(ledger::Arguments),
    Completions(completions::Arguments),
}

/// Runs the program.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command,
        Err(error) => return usage::tell(&error),
    };
    let result = match command {
        Command::Init(arguments) => init::init(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Evaluate(arguments) => evaluate::evaluate(&arguments),
        Command::Score(arguments) => score::score(&arguments),
        Command::Kickoff(arguments) => kickoff::kickoff(&arguments),
        Command::Apply(arguments) => apply::apply(&arguments),
        Command::Tally(arguments) => tally::tally(&arguments),
        Command::Ledger(arguments) => ledger::ledger(&arguments),
        Command::Completions(arguments) => Ok(completions::completions(&arguments)),
    };
    match result {
        Ok(text) => screen::show(&text),
        Err(error) => screen::fail(&error),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn clap_finds_nothing_wrong_with_the_commands() {
        Arguments::command().debug_assert();
    }
}
