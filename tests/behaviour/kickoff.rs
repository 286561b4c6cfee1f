//! The lists a project team starts from, out of the files of a run alone.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use saiseiri::report::{self, Params};
use saiseiri::table::Table;

use crate::workbook::{as_text, sample};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn written() -> Result<tempfile::TempDir, Box<dyn std::error::Error>> {
    let dir = tempfile::tempdir()?;
    report::write(&sample::triage(), &Params { dir: dir.path().to_owned() })?;
    Ok(dir)
}

fn kickoff(dir: &Path, arguments: &[&str]) -> Result<(String, String, Option<i32>), Box<dyn std::error::Error>> {
    let output = Command::cargo_bin("saiseiri")?.current_dir(dir).arg("kickoff").args(arguments).output()?;
    Ok((String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?, output.status.code()))
}

#[test]
fn each_field_has_its_list() -> Tested {
    let dir = written()?;
    let (out, err, code) = kickoff(dir.path(), &["."])?;
    assert_eq!((err.as_str(), code), ("", Some(0)));
    insta::assert_snapshot!("kickoff", format!("{out}\n{}", as_text(&fs::read(dir.path().join("kickoff.xlsx"))?)));
    let page = fs::read_to_string(dir.path().join("kickoff.html"))?;
    for part in ["<h2>ワークスタイル</h2>", "在宅勤務の回数をもっと増やしてほしい。", "プリンターの増設（実施済、令和6年4月）", "3人"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"), "the page needs no network");
    Ok(())
}

#[test]
fn the_same_run_gives_the_same_lists_and_another_folder_may_take_them() -> Tested {
    let dir = written()?;
    for out in ["a", "b"] {
        assert_eq!(kickoff(dir.path(), &[".", "--out", out])?.2, Some(0));
    }
    for file in ["kickoff.xlsx", "kickoff.html"] {
        assert!(fs::read(dir.path().join("a").join(file))? == fs::read(dir.path().join("b").join(file))?, "{file}");
    }
    Ok(())
}

#[test]
fn a_folder_without_a_run_or_without_masks_is_refused_and_nothing_is_written() -> Tested {
    let empty = tempfile::tempdir()?;
    let (_, err, code) = kickoff(empty.path(), &["."])?;
    assert!(code == Some(1) && err.contains("issues.parquet") && err.contains("saiseiri run"), "{err}");
    let dir = written()?;
    let record = fs::read_to_string(dir.path().join("run.json"))?.replace("  \"masked\": true,\n", "");
    fs::write(dir.path().join("run.json"), record)?;
    let (_, err, code) = kickoff(dir.path(), &["."])?;
    assert!(code == Some(1) && err.contains("個人情報を伏せていない"), "{err}");
    assert!(!dir.path().join("kickoff.html").exists());
    Ok(())
}

#[test]
fn a_name_that_the_run_has_a_sign_for_may_stand_nowhere_in_the_lists() -> Tested {
    let dir = written()?;
    let table = |name: &str| -> Result<Table, Box<dyn std::error::Error>> { Ok(Table::from_parquet(&fs::read(dir.path().join(name))?)?) };
    let issues = table("issues.parquet")?;
    let texts: Vec<String> =
        issues.read_text("text")?.into_iter().map(|text| format!("青葉一郎が言うには、{}", text.unwrap_or_default())).collect();
    let masked: Vec<String> = texts.iter().map(|text| text.replace("青葉一郎", "〔人物1〕")).collect();
    fs::write(dir.path().join("issues.parquet"), issues.text("text", &texts)?.text("text_masked", &masked)?.to_parquet()?)?;
    assert_eq!(kickoff(dir.path(), &["."])?.2, Some(0), "with its sign it may");
    fs::remove_file(dir.path().join("kickoff.html"))?;
    let measures = table("measures.parquet")?.map_texts(|text| text.replace("プリンターの増設", "青葉 一郎のプリンター").into())?;
    fs::write(dir.path().join("measures.parquet"), measures.to_parquet()?)?;
    let (_, err, code) = kickoff(dir.path(), &["."])?;
    assert!(code == Some(1) && err.contains("kickoff.xlsx") && err.contains("〔人物1〕") && !err.contains("青葉"), "{err}");
    assert!(!dir.path().join("kickoff.html").exists());
    Ok(())
}
