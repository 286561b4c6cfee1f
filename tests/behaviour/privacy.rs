//! What is private in free text: how much of it is found on labelled answers, and that none of it is in what others read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use saiseiri::judge::Cues;
use saiseiri::masking::Masking;
use saiseiri::privacy::{self, Texts, Titles};
use saiseiri::tokenize::{self, Tokenizer};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn rows(name: &str) -> Result<Vec<BTreeMap<String, String>>, csv::Error> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/privacy").join(name);
    csv::Reader::from_path(path)?.deserialize().collect()
}

/// Each text is looked at as an answer of a survey of its own set, so that one name does not help another set.
fn masking(texts: &[&str]) -> Result<Masking, Box<dyn std::error::Error>> {
    let documents = Tokenizer::load(&tokenize::Params::default())?.read(texts)?;
    let cues = Cues::load(&[])?;
    let titles = Titles { titles: &cues.private.titles, common_before_title: &cues.private.common_before_title };
    Ok(privacy::find(&[Texts { texts, documents: &documents }], &[], titles)?)
}

#[test]
fn names_addresses_and_numbers_in_free_text() -> Tested {
    let rows = rows("found.csv")?;
    let mut told = String::new();
    for set in ["a", "b", "c", "d"] {
        let of_set: Vec<_> = rows.iter().filter(|row| row["set"] == set).collect();
        let texts: Vec<&str> = of_set.iter().map(|row| row["text"].as_str()).collect();
        let masking = masking(&texts)?;
        let (mut right, mut found, mut wanted) = (0, 0, 0);
        let mut misses = String::new();
        for row in &of_set {
            let labelled: BTreeSet<&str> = row["values"].split(';').filter(|value| !value.is_empty()).collect();
            let hits: BTreeSet<&str> = masking.find(&row["text"]).iter().map(|hit| hit.span.of(&row["text"])).collect();
            right += hits.intersection(&labelled).count();
            found += hits.len();
            wanted += labelled.len();
            if hits != labelled {
                writeln!(misses, "  {} [{}] -> [{}]", row["text"], join(&labelled), join(&hits))?;
            }
        }
        writeln!(told, "set {set}, {} answers: recall {right}/{wanted}, precision {right}/{found}\n{misses}", of_set.len())?;
    }
    insta::assert_snapshot!(told);
    Ok(())
}

fn join(values: &BTreeSet<&str>) -> String {
    values.iter().copied().collect::<Vec<_>>().join(" ")
}

fn run_in(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::cargo_bin("saiseiri")?.current_dir(folder).args(arguments).output()?;
    let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {err}");
    Ok(out)
}

/// The values that stand in no file but the secretariat's workbook and the verbatim texts of issues.parquet.
const VALUES: [&str; 9] = ["青葉一郎", "青葉 一郎", "勅使河原", "青葉さん", "i.aoba@example.jp", "h.aoba", "100203", "鹿目", "まどか"];

#[test]
fn what_others_read_holds_nothing_private() -> Tested {
    let folder = tempfile::tempdir()?;
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/privacy/columns.csv"), folder.path().join("survey.csv"))?;
    let plan = "name = \"R6\"\n[[input]]\npath = \"survey.csv\"\n[columns]\ntext = [\"課題\"]\nprivate = [\"氏名\", \"メールアドレス\", \"職員番号\"]\n[output]\ndir = \"out\"\n";
    fs::write(folder.path().join("r6.toml"), plan)?;
    insta::assert_snapshot!(
        "check_private",
        run_in(folder.path(), &["check", "r6.toml"])?.lines().filter(|line| !line.starts_with("概念辞書")).collect::<Vec<_>>().join("\n")
    );
    run_in(folder.path(), &["run", "r6.toml", "--quiet"])?;
    run_in(folder.path(), &["kickoff", "out"])?;
    let out = folder.path().join("out");
    let mut seen = Vec::new();
    for entry in fs::read_dir(&out)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "triage.xlsx" {
            continue;
        }
        let text = text_of(&path)?;
        for value in VALUES {
            assert!(!text.contains(value), "{name} holds {value}");
        }
        seen.push(name);
    }
    assert!(seen.len() >= 11 && seen.contains(&"kickoff.html".to_owned()), "{seen:?}");
    let page = fs::read_to_string(out.join("kickoff.html"))?;
    // The same person, the same sign; a ward that is called like somebody stays.
    assert!(page.contains("〔人物") && page.contains("青葉区の庁舎") && page.contains("〔番号"), "{page}");
    let book = text_of(&out.join("triage.xlsx"))?;
    assert!(book.contains("青葉一郎の席") && book.contains("〔人物1〕"), "the secretariat's workbook tells both");
    Ok(())
}

/// All text of a file: of a workbook its shared strings and sheets, of a table its columns but for the verbatim `text` of the issues, of others the file itself.
fn text_of(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let bytes = fs::read(path)?;
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("parquet") => {
            let table = saiseiri::table::Table::from_parquet(&bytes)?;
            let mut texts = String::new();
            for column in table.names().iter().filter(|column| *column != "text") {
                table.each_text(column, |_, text| {
                    texts.push_str(text);
                    texts.push('\n');
                })?;
            }
            Ok(texts)
        }
        Some("xlsx") => {
            let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes))?;
            let mut text = String::new();
            for at in 0..package.len() {
                std::io::Read::read_to_string(&mut package.by_index(at)?, &mut text)?;
            }
            Ok(text)
        }
        _ => Ok(String::from_utf8(bytes)?),
    }
}

#[test]
fn a_name_without_its_title_and_the_pieces_of_an_address_stand_nowhere() -> Tested {
    let folder = tempfile::tempdir()?;
    let survey = "氏名,課題\nSmith John,会議室の予約が取れない。Smith John が一人で担当している。\n鈴木 一郎,鈴木さんと田中係長だけに仕事が偏っている。\n\
                  佐藤 花子,照会は taro.aoba@city.example.jp に送っても返事がない。\n髙橋 次郎,髙橋がいないと内線がつながらず090-4321-8765に掛けている。\n";
    fs::write(folder.path().join("survey.csv"), survey)?;
    let plan =
        "name = \"R6\"\n[[input]]\npath = \"survey.csv\"\n[columns]\ntext = [\"課題\"]\nprivate = [\"氏名\"]\n[output]\ndir = \"out\"\n";
    fs::write(folder.path().join("r6.toml"), plan)?;
    run_in(folder.path(), &["run", "r6.toml", "--quiet"])?;
    for name in ["report.html", "findings.parquet", "themes.parquet", "groups.parquet", "pairs.parquet", "issues.parquet", "run.json"] {
        let text = text_of(&folder.path().join("out").join(name))?;
        // plotly's own script has words of its own.
        let text = text.split("<script>").next().unwrap_or_default();
        for value in ["鈴木", "田中", "taro", "4321", "Smith", "smith", "髙橋", "高橋"] {
            assert!(!text.contains(value), "{name}: {value}");
        }
    }
    Ok(())
}
