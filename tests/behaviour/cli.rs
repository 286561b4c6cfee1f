//! The command line: help, wrong usage, exit codes, and that nothing is written where something is wrong.

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// Standard output, standard error and exit code of the program run in a folder.
fn run_in(folder: &Path, arguments: &[&str]) -> Result<(String, String, Option<i32>), Box<dyn std::error::Error>> {
    let output = Command::cargo_bin("saiseiri")?.current_dir(folder).env("COLUMNS", "100").args(arguments).output()?;
    Ok((String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?, output.status.code()))
}

const SURVEY: &str = "番号,所属,課題（困っていること）\n\
1,総務課,庁内の会議室が足りず、打合せの予約が取れません。\n\
2,税務課,紙の決裁が多く、押印のために書類を持って回っています。\n\
3,総務課,窓口の番号札の機械が古く、よく止まります。\n\
4,市民課,在宅勤務の申請の手続きが分かりにくいです。\n";

fn survey() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("R6調査.csv"), SURVEY)?;
    Ok(folder)
}

#[test]
fn the_help_is_japanese_throughout() -> Tested {
    let folder = tempfile::tempdir()?;
    let mut text = String::new();
    for arguments in [&["--help"][..], &["run", "--help"], &["check", "-h"], &["init", "-h"], &["explain", "-h"], &["completions", "-h"]] {
        let (out, err, code) = run_in(folder.path(), arguments)?;
        assert_eq!((err.as_str(), code), ("", Some(0)), "{arguments:?}");
        text.extend([format!("$ saiseiri {}\n{out}\n", arguments.join(" "))]);
    }
    for english in ["Usage", "Options", "Commands", "Arguments", "Print", "default:", "possible"] {
        assert!(!text.contains(english), "{english}");
    }
    insta::assert_snapshot!(text);
    Ok(())
}

#[test]
fn wrong_usage_is_told_in_japanese_with_exit_code_2() -> Tested {
    let folder = tempfile::tempdir()?;
    let mut text = String::new();
    for arguments in [
        &["rum", "r6.toml"][..],
        &["run"],
        &["run", "r6.toml", "--thread", "2"],
        &["run", "r6.toml", "--threads", "0"],
        &["run", "r6.toml", "--threads"],
        &["run", "r6.toml", "--quiet", "--quiet"],
        &["check", "a.toml", "b.toml"],
        &["completions", "dos"],
    ] {
        let (out, err, code) = run_in(folder.path(), arguments)?;
        assert_eq!((out.as_str(), code), ("", Some(2)), "{arguments:?}");
        text.extend([format!("$ saiseiri {}\n{err}\n", arguments.join(" "))]);
    }
    insta::assert_snapshot!(text);
    Ok(())
}

#[test]
fn without_arguments_the_help_is_shown_with_exit_code_2() -> Tested {
    let folder = tempfile::tempdir()?;
    let (out, err, code) = run_in(folder.path(), &[])?;
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(err.contains("使い方"), "{err}");
    Ok(())
}

#[test]
fn a_wrong_plan_fails_and_leaves_nothing_behind() -> Tested {
    let folder = survey()?;
    std::fs::write(folder.path().join("a.toml"), "name = \"a\"\n[[input]]\npath = \"R6調査.csv\"\n[columns]\ntexts = [\"課題\"]\n")?;
    let (out, err, code) = run_in(folder.path(), &["run", "a.toml", "--out", "result"])?;
    assert_eq!((out.as_str(), code), ("", Some(1)));
    assert!(err.contains("a.toml:5:1") && err.contains("近い名前: 「text」"), "{err}");
    assert!(!folder.path().join("result").exists());
    Ok(())
}

#[test]
fn what_init_prints_passes_check_unchanged() -> Tested {
    let folder = survey()?;
    let (plan, err, code) = run_in(folder.path(), &["init", "R6調査.csv"])?;
    assert_eq!((err.as_str(), code), ("", Some(0)));
    insta::assert_snapshot!("init", plan);
    std::fs::write(folder.path().join("r6.toml"), plan)?;
    let (out, err, code) = run_in(folder.path(), &["check", "r6.toml"])?;
    assert_eq!((err.as_str(), code), ("", Some(0)));
    // How large the lexicon is today is no matter here.
    let shown: Vec<&str> = out.lines().map(|line| if line.starts_with("概念辞書: ") { "概念辞書: …" } else { line }).collect();
    insta::assert_snapshot!("check", shown.join("\n").replace('\\', "/"));
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 2, "check writes nothing");
    Ok(())
}

#[test]
fn init_writes_a_plan_that_runs_and_never_over_one_that_is_there() -> Tested {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir_all(folder.path().join("回答"))?;
    std::fs::create_dir_all(folder.path().join("設定"))?;
    std::fs::write(folder.path().join("回答/R6調査.csv"), "番号,課題\n1,会議室が足りず予約が取れない。\n2,紙の決裁が多く時間がかかる。\n")?;
    for plan in ["r6.toml", "設定/r6.toml"] {
        let (out, err, code) = run_in(folder.path(), &["init", "回答/R6調査.csv", "--out", plan])?;
        assert!(code == Some(0) && out.contains(plan), "{out}{err}");
        assert_eq!(run_in(folder.path(), &["check", plan])?.2, Some(0));
    }
    assert!(std::fs::read_to_string(folder.path().join("r6.toml"))?.contains("path = \"回答/R6調査.csv\""));
    std::fs::write(folder.path().join("r6.toml"), "name = \"直した\"")?;
    let (_, err, code) = run_in(folder.path(), &["init", "回答/R6調査.csv", "--out", "r6.toml"])?;
    assert!(code == Some(1) && err.contains("すでにあります"), "{err}");
    assert_eq!(std::fs::read_to_string(folder.path().join("r6.toml"))?, "name = \"直した\"");
    Ok(())
}

#[test]
fn check_tells_the_problems_of_the_plan_and_of_the_table_together() -> Tested {
    let folder = survey()?;
    let plan =
        "name = \"a\"\n[[input]]\npath = \"R6調査.csv\"\n[columns]\ntext = [\"課題の内容\"]\nfield = \"分野\"\n[cluster]\nneighbors = 0\n";
    std::fs::write(folder.path().join("a.toml"), plan)?;
    let (out, err, code) = run_in(folder.path(), &["check", "a.toml"])?;
    assert_eq!((out.as_str(), code), ("", Some(1)));
    for part in ["a.toml:8:13", "課題の内容", "分野", "エラーは全部で3件です"] {
        assert!(err.contains(part), "{part}: {err}");
    }
    Ok(())
}

#[test]
fn init_of_a_file_that_is_not_there_is_one_error() -> Tested {
    let folder = tempfile::tempdir()?;
    let (out, err, code) = run_in(folder.path(), &["init", "none.xlsx"])?;
    assert_eq!((out.as_str(), code), ("", Some(1)));
    assert!(err.starts_with("エラー: ") && err.contains("none.xlsx"), "{err}");
    Ok(())
}

#[test]
fn completions_know_the_commands() -> Tested {
    let folder = tempfile::tempdir()?;
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (out, _, code) = run_in(folder.path(), &["completions", shell])?;
        assert_eq!(code, Some(0), "{shell}");
        assert!(out.contains("explain"), "{shell}");
    }
    Ok(())
}
