//! How good the suggestions are: `evaluate` over the labelled survey, `score` over pairs, and what must not depend on the order of rows.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use saiseiri::table::Table;

type Tested = Result<(), Box<dyn std::error::Error>>;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn saiseiri(arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::cargo_bin("saiseiri")?.args(arguments).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a survey given as rows of responses.csv, and more lines of `[columns]`.
fn run(folder: &Path, rows: &[String], columns: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    std::fs::write(folder.join("survey.csv"), rows.concat())?;
    let plan = "name = \"R6\"\nyear = \"R6\"\n[[input]]\npath = \"survey.csv\"\n[columns]\nid = \"response_id\"\ntext = [\"課題\"]\nfield = \"分野\"\n";
    let plan = format!("{plan}{columns}\n");
    std::fs::write(folder.join("plan.toml"), plan)?;
    let out = folder.join("out");
    saiseiri(&["run", &folder.join("plan.toml").to_string_lossy(), "--out", &out.to_string_lossy(), "--quiet"])?;
    Ok(out)
}

fn table(out: &Path, name: &str) -> Result<Table, Box<dyn std::error::Error>> {
    Ok(Table::from_parquet(&std::fs::read(out.join(name))?)?)
}

/// The rows of responses.csv, the header first.
fn rows() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(fixture("r6/responses.csv"))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&record?)?;
        rows.push(String::from_utf8(writer.into_inner()?)?);
    }
    Ok(rows)
}

/// The figures, and the suggestions that the labels call wrong: a change of a cue shows its gain and its harm here.
#[test]
fn suggestions_are_held_against_the_labels() -> Tested {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("out");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/r6.toml");
    saiseiri(&["run", &plan.to_string_lossy(), "--out", &out.to_string_lossy(), "--quiet"])?;
    let mut told = saiseiri(&["evaluate", &out.to_string_lossy(), "--gold", &fixture("r6/gold.csv").to_string_lossy()])?;
    told.push_str("\n違う課題を一緒にした組\n");
    let mut labels = csv::Reader::from_path(fixture("r6/gold.csv"))?;
    let units: Vec<csv::StringRecord> = labels.records().collect::<Result<_, _>>()?;
    let issues = table(&out, "issues.parquet")?;
    let (ids, responses, texts) = (issues.read_text("issue_id")?, issues.read_text("response_id")?, issues.read_text("text")?);
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let label = |id: &Option<String>| -> Option<(String, String)> {
        let at = ids.iter().position(|known| known == id)?;
        let text = squeezed(texts[at].as_ref()?);
        let of_response = units.iter().filter(|unit| Some(&unit[1]) == responses[at].as_deref());
        let unit = of_response.max_by_key(|unit| usize::from(text.contains(&squeezed(&unit[2])) || squeezed(&unit[2]).contains(&text)))?;
        Some((unit[3].to_owned(), text.chars().take(40).collect()))
    };
    let pairs = table(&out, "pairs.parquet")?;
    let (left, right, kind) = (pairs.read_text("left")?, pairs.read_text("right")?, pairs.read_text("kind")?);
    for ((left, right), kind) in left.iter().zip(&right).zip(&kind) {
        let (Some(a), Some(b)) = (label(left), label(right)) else { continue };
        if kind.as_deref() == Some("merge") && a.0 != b.0 {
            writeln!(told, "{} ≠ {}\n  {}\n  {}", a.0, b.0, a.1, b.1)?;
        }
    }
    insta::assert_snapshot!(told);
    Ok(())
}

#[test]
fn groups_do_not_depend_on_the_order_of_rows() -> Tested {
    let rows = rows()?;
    let (header, answers) = rows.split_at(1);
    let turned: Vec<String> = header.iter().chain(answers.iter().rev()).cloned().collect();
    let groups = |rows: &[String]| -> Result<BTreeSet<Vec<String>>, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let out = run(folder.path(), rows, "")?;
        let issues = table(&out, "issues.parquet")?;
        let (ids, texts) = (issues.read_text("issue_id")?, issues.read_text("text")?);
        let text =
            |id: &String| ids.iter().position(|known| known.as_ref() == Some(id)).and_then(|at| texts[at].clone()).unwrap_or_default();
        let members = table(&out, "groups.parquet")?.read_texts("members")?;
        let sorted = members.iter().map(|group| {
            // A copy may stand for its original: signs and widths aside they are the same.
            let letters = |id: &String| saiseiri::ingest::fold(&text(id)).chars().filter(|c| c.is_alphanumeric()).collect();
            let mut texts: Vec<String> = group.iter().map(letters).collect();
            texts.sort();
            texts
        });
        Ok(sorted.collect())
    };
    assert_eq!(groups(&rows)?, groups(&turned)?);
    Ok(())
}

#[test]
fn a_copied_paragraph_is_counted_once_and_hides_nobodys_own_words() -> Tested {
    let campaign = "庁舎の建て替えの場所は市民の声をよく聞いてから決めるべきだと考えます。説明会は平日の昼間だけで、働いている人は参加できません。\
                    日程を増やし、資料は事前に公開するようにしてください。";
    let own = ["駐輪場に屋根がなく、雨の日に困っています。", "公用車の予約が取れず、現場に行けない日があります。"];
    let answers = [format!("{}{campaign}", own[0]), format!("{campaign}{}", own[1]), campaign.to_owned(), "会議が長い。".to_owned()];
    let answers = answers.iter().zip(["総務課", "市民課", "総務課", "税務課"]).zip(1..);
    let rows = answers.map(|((text, department), id)| format!("{id},オフィス,{department},{text}\n"));
    let rows: Vec<String> = std::iter::once("response_id,分野,所属,課題\n".to_owned()).chain(rows).collect();
    let folder = tempfile::tempdir()?;
    let out = run(folder.path(), &rows, "attributes = [\"所属\"]")?;
    let issues = table(&out, "issues.parquet")?;
    let (ids, texts, of) = (issues.read_text("issue_id")?, issues.read_text("text")?, issues.read_text("duplicate_of")?);
    let copies = issues.read_number("copies")?;
    let told: Vec<(&str, &str, Option<&str>)> = ids
        .iter()
        .zip(&texts)
        .zip(&of)
        .map(|((id, text), of)| (id.as_deref().unwrap_or_default(), text.as_deref().unwrap_or_default(), of.as_deref()))
        .collect();
    let first = Some("R6-0001-2");
    let expected = [
        ("R6-0001", own[0], None),
        ("R6-0001-2", campaign, None),
        ("R6-0002", campaign, first),
        ("R6-0002-2", own[1], None),
        ("R6-0003", campaign, first),
        ("R6-0004", "会議が長い。", None),
    ];
    assert_eq!(told, expected);
    assert_eq!(copies[1], Some(3.0));
    let book = super::workbook::as_text(&std::fs::read(out.join("triage.xlsx"))?);
    assert!(book.contains("件数の内訳（所属）") && book.contains("総務課 2、市民課 1"), "{book}");
    Ok(())
}

#[test]
fn pairs_keep_their_columns_and_get_a_score_whose_parts_add_up() -> Tested {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pairs.csv");
    let text = "id,left,right\n1,会議室が足りない,会議室が足りない\n2,会議室が足りない,打合せに使える部屋が空いていない\n3,会議室が足りない,道路の穴を直してほしい\n";
    std::fs::write(&path, text)?;
    let told = saiseiri(&["score", &path.to_string_lossy()])?;
    let mut reader = csv::Reader::from_reader(told.as_bytes());
    assert_eq!(reader.headers()?.iter().take(4).collect::<Vec<_>>(), ["id", "left", "right", "similarity"]);
    let mut scores = Vec::new();
    for record in reader.records() {
        let numbers: Vec<f64> = record?.iter().skip(3).map(str::parse).collect::<Result<_, _>>()?;
        assert!((numbers[0] - numbers[1..].iter().sum::<f64>()).abs() < 1e-5, "{numbers:?}");
        scores.push(numbers[0]);
    }
    assert!((scores[0] - 1.0).abs() < 1e-5 && scores[1] > 0.3 && scores[2] < 0.1, "{scores:?}");
    Ok(())
}

#[test]
fn labels_that_cannot_be_read_are_all_told() -> Tested {
    let folder = tempfile::tempdir()?;
    let out = run(folder.path(), &rows()?[..20], "")?;
    let gold = folder.path().join("gold.csv");
    std::fs::write(&gold, "response_id,issue_id,abstractness\n1,A,5\n,B,0\n")?;
    let output = Command::cargo_bin("saiseiri")?.arg("evaluate").arg(&out).arg("--gold").arg(&gold).output()?;
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr)?;
    assert!(told.contains("「abstractness」が「5」です") && told.contains("「response_id」が空です"), "{told}");
    Ok(())
}
