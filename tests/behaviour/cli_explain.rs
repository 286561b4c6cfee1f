//! `explain`: an issue, and two issues, from the files of a run made by hand.

use std::path::Path;

use assert_cmd::Command;
use saiseiri::table::Table;
use tempfile::TempDir;

type Tested = Result<(), Box<dyn std::error::Error>>;

const IDS: [&str; 5] = ["R6-0001", "R6-0002", "R6-0003", "R6-0004", "R6-0005"];

const TEXTS: [&str; 5] = [
    "在宅勤務の回数を増やしてほしい",
    "家で働ける日がもっとあれば助かる",
    "在宅勤務は週一までに戻すべき",
    "窓口の待ち時間が長い",
    "在宅勤務の回数を増やしてほしい。",
];

/// Issues 1 and 2 are a group, 1 and 3 a caution, 5 repeats 1, and 4 is far from all.
fn run_folder() -> Result<TempDir, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, table: Table| -> Tested { Ok(std::fs::write(folder.path().join(name), table.to_parquet()?)?) };
    let none: Vec<Vec<&str>> = vec![Vec::new(); 5];
    write(
        "issues.parquet",
        Table::new(5)
            .text("issue_id", &IDS)?
            .text("response_id", &["1", "2", "3", "4", "5"])?
            .integer("part", &[1; 5])?
            .text("text", &TEXTS)?
            .optional_text("field", &[Some("ルール"), Some("ルール"), Some("ルール"), None, Some("ルール")])?
            .integer("copies", &[2, 1, 1, 1, 2])?
            .optional_text("duplicate_of", &[None, None, None, None, Some("R6-0001")])?
            .optional_text("merge_group", &[Some("G001"), Some("G001"), None, None, Some("G001")])?
            .optional_text("theme", &[Some("T01"), Some("T01"), Some("T01"), None, Some("T01")])?
            .number("abstractness", &[Some(0.1), Some(0.7), Some(0.2), None, Some(0.1)])?
            .truth("abstract", &[false, true, false, false, false])?
            .optional_text("level", &[Some("具体的"), Some("抽象的"), Some("具体的"), None, Some("具体的")])?
            .optional_text("question", &[None, Some("何について、どのくらいでしょうか。"), None, None, None])?
            .texts("missing", &[vec![], vec!["対象", "程度"], vec![], vec![], vec![]])?
            .texts("flags", &[vec!["統合注意"], vec![], vec!["統合注意"], vec![], vec![]])?
            .texts("departments", &[vec!["人事課", "総務課"], vec![], vec![], vec![], vec![]])?
            .texts("frame_target", &[vec!["在宅勤務"], vec!["在宅勤務"], vec!["在宅勤務"], vec!["窓口"], vec!["在宅勤務"]])?
            .texts("frame_scene", &none)?
            .texts("frame_trouble", &[vec![], vec![], vec![], vec!["待たされる"], vec![]])?
            .texts("frame_wish", &[vec!["増やす"], vec!["増やす"], vec!["減らす"], vec![], vec!["増やす"]])?
            .texts("frame_degree", &[vec!["回数"], vec![], vec!["週一"], vec![], vec!["回数"]])?
            .texts(
                "terms",
                &[vec!["在宅勤務", "回数", "増やす"], vec!["家", "働く"], vec!["在宅勤務", "戻す"], vec!["窓口"], vec!["在宅勤務"]],
            )?,
    )?;
    let mut pairs = Table::new(2)
        .text("left", &["R6-0001", "R6-0001"])?
        .text("right", &["R6-0002", "R6-0003"])?
        .number("score", &[Some(0.62), Some(0.55)])?
        .text("kind", &["merge", "caution"])?
        .text("reason", &["対象が同じ: 在宅勤務、要望が同じ: 増やす", "対象が同じ: 在宅勤務、要望が反対: 増やす と 減らす"])?;
    for (name, parts) in [
        ("place", [0.5, 0.3]),
        ("words", [0.0, 0.0]),
        ("characters", [0.05, 0.15]),
        ("survey", [0.08, 0.12]),
        ("polarity", [-0.01, -0.02]),
        ("bareness", [0.0, 0.0]),
    ] {
        pairs = pairs.number(name, &parts.map(Some))?;
    }
    write("pairs.parquet", pairs)?;
    write(
        "neighbors.parquet",
        Table::new(4)
            .text("issue_id", &["R6-0001", "R6-0001", "R6-0002", "R6-0002"])?
            .integer("rank", &[1, 2, 1, 2])?
            .text("neighbor_id", &["R6-0002", "R6-0003", "R6-0001", "R6-0003"])?
            .number("score", &[Some(0.62), Some(0.55), Some(0.62), Some(0.31)])?,
    )?;
    write(
        "groups.parquet",
        Table::new(1)
            .text("merge_group", &["G001"])?
            .texts("members", &[vec!["R6-0001", "R6-0002"]])?
            .text("representative", &["R6-0001"])?
            .text("farthest", &["R6-0002"])?
            .number("cohesion", &[Some(0.62)])?
            .texts("path", &[vec!["0.62: R6-0001 と R6-0002"]])?,
    )?;
    write("themes.parquet", Table::new(1).text("theme", &["T01"])?.texts("label_terms", &[vec!["在宅勤務", "回数"]])?)?;
    write(
        "findings.parquet",
        Table::new(2)
            .text("issue_id", &["R6-0002", "R6-0002"])?
            .text("judgement", &["抽象度", "抽象度"])?
            .text("cue", &["程度が書かれていない", "手がかりになる言葉"])?
            .number("start", &[None, Some(0.0)])?
            .number("end", &[None, Some(12.0)])?
            .number("contribution", &[Some(0.8), Some(-0.1)])?,
    )?;
    write(
        "measures.parquet",
        Table::new(1)
            .text("issue_id", &["R6-0001"])?
            .integer("rank", &[1])?
            .text("measure_id", &["M03"])?
            .number("score", &[Some(0.4)])?
            .text("name", &["在宅勤務の拡充"])?
            .optional_text("status", &[Some("準備中")])?
            .optional_text::<&str>("period", &[None])?,
    )?;
    write("responses.parquet", Table::new(5).text("response_id", &["1", "2", "3", "4", "5"])?.text("disposition", &["課題あり"; 5])?)?;
    std::fs::write(folder.path().join("run.json"), r#"{"settings": {"cluster.merge_threshold": "0.5"}}"#)?;
    Ok(folder)
}

fn explain(folder: &Path, ids: &[&str]) -> Result<(String, String, Option<i32>), Box<dyn std::error::Error>> {
    let output = Command::cargo_bin("saiseiri")?.arg("explain").arg(folder).args(ids).output()?;
    Ok((String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?, output.status.code()))
}

#[test]
fn an_issue_is_explained_with_its_evidence() -> Tested {
    let folder = run_folder()?;
    let mut text = String::new();
    for id in ["R6-0001", "R6-0002", "R6-0004", "R6-0005"] {
        let (out, err, code) = explain(folder.path(), &[id])?;
        assert_eq!((err.as_str(), code), ("", Some(0)));
        text.extend([format!("$ explain {id}\n{out}\n")]);
    }
    insta::assert_snapshot!(text);
    Ok(())
}

#[test]
fn two_issues_are_explained_together_or_not() -> Tested {
    let folder = run_folder()?;
    let mut text = String::new();
    for ids in [["R6-0002", "R6-0001"], ["R6-0001", "R6-0003"], ["R6-0002", "R6-0003"], ["R6-0001", "R6-0004"], ["R6-0001", "R6-0005"]] {
        let (out, err, code) = explain(folder.path(), &ids)?;
        assert_eq!((err.as_str(), code), ("", Some(0)));
        text.extend([format!("$ explain {}\n{out}\n", ids.join(" "))]);
    }
    insta::assert_snapshot!(text);
    Ok(())
}

#[test]
fn ids_and_folders_that_are_not_there_are_told() -> Tested {
    let folder = run_folder()?;
    let (_, err, code) = explain(folder.path(), &["R6-9999", "R6-8888"])?;
    assert_eq!(code, Some(1));
    assert!(err.contains("「R6-9999」") && err.contains("「R6-8888」"), "{err}");
    let (_, err, _) = explain(folder.path(), &["3"])?;
    assert!(err.contains("回答「3」の課題ID: R6-0003"), "{err}");
    let (_, err, _) = explain(folder.path(), &["R6-0001", "R6-0001"])?;
    assert!(err.contains("同じ課題"), "{err}");
    let (_, err, code) = explain(&folder.path().join("none"), &["R6-0001"])?;
    assert_eq!(code, Some(1));
    assert!(err.contains("フォルダーが見つかりません"), "{err}");
    std::fs::write(folder.path().join("pairs.parquet"), "x")?;
    let (_, err, code) = explain(folder.path(), &["R6-0001"])?;
    assert_eq!(code, Some(1));
    assert!(err.contains("pairs.parquet"), "{err}");
    Ok(())
}
