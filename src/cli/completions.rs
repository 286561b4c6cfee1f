//! `completions SHELL`: what a shell needs to complete the commands. The only place that names `clap_complete`.

use clap::CommandFactory;
use clap_complete::Shell;

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(about = "シェルの補完の設定を表示します", help_template = super::HELP, next_line_help = true, override_usage = "saiseiri completions <シェル>")]
pub struct Arguments {
    /// シェルの名前（bash、elvish、fish、powershell、zsh）
    #[arg(value_name = "シェル", value_enum, hide_possible_values = true, help_heading = "引数")]
    shell: Shell,
}

/// The shell's completion script.
pub fn completions(arguments: &Arguments) -> String {
    let mut command = super::Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "saiseiri", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
