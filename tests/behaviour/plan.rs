//! The pipeline file: what it means, and what is said of a wrong one.

use std::path::{Path, PathBuf};

use saiseiri::plan::{self, Plan, keys};
use tempfile::TempDir;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// A folder with a survey, a department list and a lexicon beside the pipeline file.
struct Folder(TempDir);

impl Folder {
    fn with(plan: &str) -> std::io::Result<(Self, PathBuf)> {
        let folder = Self(tempfile::tempdir()?);
        for name in ["survey.xlsx", "measures.csv", "departments.csv", "words.csv", "extra.toml"] {
            std::fs::write(folder.0.path().join(name), "")?;
        }
        std::fs::create_dir(folder.0.path().join("dictionary"))?;
        std::fs::write(folder.0.path().join("scheme.toml"), "name = \"x\"\n[[category]]\nsign = \"①\"\nlabel = \"a\"\n")?;
        let path = folder.0.path().join("r6.toml");
        std::fs::write(&path, plan)?;
        Ok((folder, path))
    }
}

fn load(text: &str) -> Result<Plan, Box<dyn std::error::Error>> {
    let (_folder, path) = Folder::with(text)?;
    Ok(plan::load(&path)?)
}

/// What is said of a wrong file, the folder's own path left out.
fn told(text: &str) -> Result<String, Box<dyn std::error::Error>> {
    let (folder, path) = Folder::with(text)?;
    let folder = format!("{}/", folder.0.path().display());
    Ok(plan::load(&path).err().map(|error| error.to_string()).unwrap_or_default().replace(&folder, ""))
}

const MINIMAL: &str = "name = \"R6 職員アンケート\"\n[[input]]\npath = \"survey.xlsx\"\n[columns]\ntext = [\"課題\"]\n";

#[test]
fn a_minimal_file_takes_every_default_of_the_stages() -> Tested {
    let plan = load(MINIMAL)?;
    assert_eq!(plan.year, "R6");
    assert_eq!(plan.tokenize, saiseiri::tokenize::Params::default());
    assert_eq!(plan.interpret, saiseiri::interpret::Params::default());
    assert_eq!(plan.cluster, saiseiri::cluster::Params::default());
    assert_eq!(plan.judge, saiseiri::judge::Params::default());
    assert_eq!(plan.ledger, saiseiri::ledger::Params::default());
    assert!(plan.output.ends_with("out/R6 職員アンケート"));
    Ok(())
}

#[test]
fn the_defaults_in_the_list_of_keys_are_the_stages_own() -> Tested {
    let mut text = MINIMAL.to_owned();
    for table in keys::TABLES.iter().filter(|table| !table.name.is_empty() && !table.repeated && table.name != "columns") {
        let lines: Vec<String> = keys::of(table.name)
            .filter_map(|key| match key.default {
                keys::Fallback::Value(value) => Some(format!("{} = {value}", key.name)),
                _ => None,
            })
            .collect();
        if !lines.is_empty() {
            text.extend([format!("[{}]\n{}\n", table.name, lines.join("\n"))]);
        }
    }
    let (written, absent) = (load(&text)?, load(MINIMAL)?);
    assert_eq!(written.settings, absent.settings);
    assert_eq!(
        (written.cluster, written.judge, written.tokenize, written.interpret),
        (absent.cluster, absent.judge, absent.tokenize, absent.interpret)
    );
    Ok(())
}

#[test]
fn every_key_can_be_written_and_counts() -> Tested {
    let plan = load(
        r#"
name = "調査"
year = "R7"
date = 2025-06-30
scheme = "scheme.toml"
[[input]]
path = "survey.xlsx"
sheet = "回答"
header_row = 4
encoding = "CP932"
[columns]
id = "番号"
text = ["課題", "困りごと"]
proposal = "解決策案"
field = "分野"
attributes = ["所属", "年代"]
private = "氏名"
[split]
enabled = false
[tokenize]
dictionary = "dictionary"
user_dictionary = "words.csv"
stop_words = ["市"]
[lexicon]
extend = ["extra.toml"]
replace = true
[cluster]
merge_threshold = 0.6
caution_threshold = 0.45
duplicate_threshold = 1
neighbors = 5
max_group = 12
themes = 8
map_limit = 0
seed = 7
[judge]
abstract_threshold = 0.7
partial_threshold = 0.2
handled_threshold = 0.4
handled_planned = true
flag_threshold = 0.6
law_threshold = 0.7
off = ["法令"]
owners = 2
[measures]
path = "measures.csv"
[departments]
path = "departments.csv"
[output]
dir = "結果"
"#,
    )?;
    assert_eq!((plan.name.as_str(), plan.year.as_str()), ("調査", "R7"));
    assert_eq!(plan.date.map(|date| date.to_string()).as_deref(), Some("2025-06-30"));
    assert_eq!(plan.scheme.map(|scheme| scheme.category.len()), Some(1));
    let input = &plan.ingest.inputs[0];
    assert!(input.path.ends_with("survey.xlsx"));
    assert_eq!((input.sheet.as_deref(), input.header_row, input.encoding.as_deref()), (Some("回答"), Some(4), Some("cp932")));
    let columns = plan.ingest.columns;
    assert_eq!(
        (columns.id.as_deref(), columns.proposal.as_deref(), columns.field.as_deref()),
        (Some("番号"), Some("解決策案"), Some("分野"))
    );
    assert_eq!((columns.text.len(), columns.attributes.len(), columns.private), (2, 2, vec!["氏名".to_owned()]));
    assert!(!plan.interpret.split && plan.tokenize.dictionary.is_some() && plan.tokenize.user_dictionary.is_some());
    assert_eq!(plan.tokenize.stop_words, ["市"]);
    assert!(plan.interpret.replace && plan.interpret.extend.len() == 1);
    let cluster = saiseiri::cluster::Params {
        wider_threshold: 0.45,
        merge_threshold: 0.6,
        caution_threshold: 0.45,
        duplicate_threshold: 1.0,
        neighbors: 5,
        max_group: 12,
        themes: Some(8),
        map_limit: 0,
        seed: 7,
    };
    assert_eq!(plan.cluster, cluster);
    let judge = saiseiri::judge::Params {
        abstract_threshold: 0.7,
        partial_threshold: 0.2,
        handled_threshold: 0.4,
        handled_planned: true,
        flag_threshold: 0.6,
        flag_thresholds: [(saiseiri::finding::Flag::Law, 0.7)].into(),
        owners: 2,
        off: vec!["法令".to_owned()],
        cues: Vec::new(),
    };
    assert_eq!(plan.judge, judge);
    assert!(plan.measures.is_some() && plan.departments.is_some());
    assert!(plan.output.ends_with("結果"));
    assert_eq!(plan.settings.len(), keys::ALL.len());
    assert!(plan.settings.contains(&("input[1].encoding".to_owned(), "\"cp932\"".to_owned())));
    Ok(())
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_problem() -> Tested {
    let text = format!("\u{feff}{}", MINIMAL.replace('\n', "\r\n"));
    assert_eq!(load(&text)?.year, "R6");
    Ok(())
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() -> Tested {
    insta::assert_snapshot!(told(
        r#"yaer = "R6"
date = "2024-06-30"
[[input]]
path = "nowhere.xlsx"
header_row = 0
encoding = "sjis"
[columns]
text = ["課題", "課 題"]
proposals = "解決策案"
merge_threshold = 0.5
[cluster]
merge_threshold = 1.5
neighbors = "10"
[judge]
abstract_threshold = 0.3
[tokenize]
synonyms = "s.toml"
[previous]
ledger = "l"
[clusters]
seed = 1
[measures]
"#
    )?);
    Ok(())
}

#[test]
fn toml_that_cannot_be_read_is_told_in_japanese_with_a_caret() -> Tested {
    insta::assert_snapshot!(told("name＝\"R6\"\nyear = R6\n[[input]\npath = \"C:\\survey.xlsx\"\n")?);
    Ok(())
}

#[test]
fn an_empty_file_says_what_must_be_there() -> Tested {
    insta::assert_snapshot!(told("")?);
    Ok(())
}

#[test]
fn a_single_bracket_around_input_is_told_with_the_rest() -> Tested {
    insta::assert_snapshot!(told("name = \"a\"\n[input]\npath = \"x.xlsx\"\n[columns]\ntext = 3\n")?);
    Ok(())
}

#[test]
fn a_file_that_is_no_pipeline_file_is_one_clear_error() -> Tested {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let error = |path: &Path| plan::load(path).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error(&at("none.toml")).contains("見つかりません"));
    assert!(error(folder.path()).contains("フォルダーです"));
    std::fs::write(at("sjis.toml"), [b"name = \"a\"\nname = \"".as_slice(), &[0x8e, 0x73], b"\""].concat())?;
    assert!(error(&at("sjis.toml")).contains("sjis.toml:2: 文字コードが UTF-8 ではありません"));
    std::fs::write(at("big.toml"), vec![b'#'; 2 << 20])?;
    assert!(error(&at("big.toml")).contains("大きすぎます"));
    std::fs::write(at("deep.toml"), format!("a = {}", "[".repeat(100_000)))?;
    assert!(error(&at("deep.toml")).contains("deep.toml:1:"));
    Ok(())
}

#[test]
fn the_schemes_that_come_with_the_program_can_be_read() -> Tested {
    for (name, categories, followed) in [("r6.toml", 9, 4), ("r7.toml", 7, 1)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/schemes").join(name);
        let plan = load(&format!("scheme = '{}'\n{MINIMAL}", path.display()))?;
        let scheme = plan.scheme.ok_or("no scheme")?;
        assert_eq!(scheme.category.len(), categories, "{name}");
        assert_eq!(scheme.category.iter().filter(|category| category.followed).count(), followed, "{name}");
    }
    Ok(())
}

/// The READMEs hold the table between these marks.
const MARKS: (&str, &str) = ("<!-- keys:begin -->\n", "<!-- keys:end -->");

#[test]
fn the_readmes_show_the_keys_as_they_are() -> Tested {
    let mut shown = 0;
    for name in ["README.md", "README.ja.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let readme = std::fs::read_to_string(&path)?;
        let Some((before, rest)) = readme.split_once(MARKS.0) else { continue };
        let (table, after) = rest.split_once(MARKS.1).ok_or("no end mark")?;
        if std::env::var_os("SAISEIRI_WRITE_README").is_some() {
            std::fs::write(&path, [before, MARKS.0, &keys::markdown(), MARKS.1, after].concat())?;
        } else {
            assert_eq!(table, keys::markdown(), "{name}: run this test with SAISEIRI_WRITE_README=1");
        }
        shown += 1;
    }
    assert!(shown > 0, "no README has the marks");
    Ok(())
}
