//! A folder of spreadsheets read file by file, each in a process of its own, under a limit of time and memory: the project's own small
//! files (`quirks`), each with the outcome it must have, and whatever folder one points at.
//!
//! `SAISEIRI_CORPUS=DIR cargo test --test behaviour corpus -- --nocapture` prints a line for each file and the table of outcomes, and
//! fails where a file made the reader panic, gave furigana as text, took more than 10 seconds or more than 1 GiB. Without the variable that part has nothing to do.

mod quirks;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use saiseiri::ingest::{self, ColumnParams, InputParams, Params, Role, SheetLook};

const FOLDER: &str = "SAISEIRI_CORPUS";
const ONE_FILE: &str = "SAISEIRI_CORPUS_FILE";
const SECONDS: u64 = 10;
const MOST_KIB: u64 = 1 << 20;
/// What the shell grants a child before it is refused memory: far more than it may use.
const GRANTED_KIB: u64 = 4 << 20;

/// Told by a child on one line: outcome, peak memory, words.
const REPORT: &str = "corpus-report";

#[test]
fn corpus_file() {
    let Some(path) = env::var_os(ONE_FILE).map(PathBuf::from) else { return };
    let (outcome, words) = match ingest::look(&path) {
        Err(error) => ("refused", error.to_string()),
        Ok(sheets) => ("read", whole(&path, &sheets)),
    };
    println!("\n{REPORT}\t{outcome}\t{}\t{}", peak_kib(), words.replace(['\n', '\t'], " "));
}

/// Reads the columns of the first visible sheet that has rows as answers; tells the first of the longest column, and how many texts hold
/// furigana.
fn whole(path: &Path, sheets: &[SheetLook]) -> String {
    let rows: usize = sheets.iter().map(|sheet| sheet.rows).sum();
    let Some(sheet) = sheets.iter().find(|sheet| sheet.rows > 0 && !sheet.hidden) else {
        return format!("{} sheets, no answers", sheets.len());
    };
    let filled = || sheet.columns.iter().enumerate().filter(|(_, column)| column.role != Role::Empty);
    let longest = filled().max_by(|(_, a), (_, b)| a.mean_chars.total_cmp(&b.mean_chars)).map_or(0, |(at, _)| at);
    let (others, first): (Vec<_>, Vec<_>) = filled().map(|(at, column)| (at, column.header.clone())).partition(|(at, _)| *at != longest);
    let text: Vec<String> = first.into_iter().chain(others).map(|(_, header)| header).collect();
    let input = InputParams {
        path: path.to_owned(),
        sheet: sheet.sheet.clone(),
        header_row: sheet.header.as_ref().map(|header| header.first),
        encoding: None,
        skip_hidden: false,
    };
    match ingest::read(&Params { inputs: vec![input], columns: ColumnParams { text, ..ColumnParams::default() } }) {
        Ok(survey) => {
            let counted = survey.responses.iter().filter(|response| response.excluded.is_none());
            let aside = survey.responses.len() - counted.clone().count();
            let first = counted.flat_map(|response| &response.answers).find(|answer| answer.question == 0);
            let spoilt = spoilt(path);
            let furigana = survey.responses.iter().flat_map(|response| &response.answers).filter(|answer| spoilt.contains(&answer.text));
            let furigana = furigana.count();
            let first: String = first.map_or_else(String::new, |answer| answer.text.chars().take(30).collect());
            format!(
                "{} sheets, {rows} rows, {} responses ({aside} aside, {furigana} with furigana): {first}",
                sheets.len(),
                survey.responses.len()
            )
        }
        Err(error) => format!("{} sheets, {rows} rows, not as answers: {error}", sheets.len()),
    }
}

/// What the strings of an .xlsx would be with their furigana in them; none for other files.
fn spoilt(path: &Path) -> BTreeSet<String> {
    let strings = || -> Option<String> {
        let mut package = zip::ZipArchive::new(fs::File::open(path).ok()?).ok()?;
        let mut strings = String::new();
        package.by_name("xl/sharedStrings.xml").ok()?.read_to_string(&mut strings).ok()?;
        Some(strings)
    };
    let texts = |part: &str| -> String {
        let runs =
            part.split("<t").skip(1).filter_map(|run| run.split_once('>').map(|(_, rest)| rest.split("</t>").next().unwrap_or(rest)));
        runs.collect::<String>()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("\r\n", "\n")
    };
    strings().unwrap_or_default().split("<si>").filter(|part| part.contains("<rPh")).map(texts).collect()
}

/// Peak resident memory of this process in KiB, where the system tells it.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

struct Outcome {
    file: String,
    kind: String,
    peak_kib: u64,
    time: Duration,
    words: String,
}

fn run(path: &Path) -> Outcome {
    let started = Instant::now();
    let test = env::current_exe().expect("this test's own path");
    let mut child = Command::new("sh")
        .args([
            "-c",
            &format!("ulimit -v {GRANTED_KIB} 2>/dev/null; exec \"$0\" ingest_corpus::corpus_file --exact --nocapture"),
            &test.to_string_lossy(),
        ])
        .env(ONE_FILE, path)
        .env_remove(FOLDER)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child started");
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    while child.try_wait().expect("a child to wait for").is_none() {
        if started.elapsed() > Duration::from_secs(SECONDS) {
            child.kill().expect("the child killed");
            child.wait().expect("the child gone");
            return Outcome { file, kind: "hung".to_owned(), peak_kib: 0, time: started.elapsed(), words: String::new() };
        }
        sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("what the child said");
    let said = String::from_utf8_lossy(&output.stdout);
    let report = said.lines().find(|line| line.starts_with(REPORT)).unwrap_or("");
    let mut fields = report.split('\t').skip(1);
    let mut field = || fields.next().unwrap_or_default().to_owned();
    let (kind, peak) = (field(), field());
    let kind = if kind.is_empty() { "panicked".to_owned() } else { kind };
    Outcome { file, kind, peak_kib: peak.parse().unwrap_or(0), time: started.elapsed(), words: field() }
}

/// The outcome of every file of a folder, by name.
fn walk(folder: &Path) -> Vec<Outcome> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().filter(|path| path.is_file()).map(|path| run(path)).collect()
}

#[test]
fn every_small_file_has_the_outcome_it_must_have() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    quirks::write(folder.path());
    assert_eq!(
        spoilt(&folder.path().join("furigana.xlsx")),
        BTreeSet::from(["課題カダイ".to_owned(), "会議室が狭いカイギシツ".to_owned()])
    );
    let mut told = String::new();
    for Outcome { file, kind, words, peak_kib, .. } in walk(folder.path()) {
        assert!(peak_kib <= MOST_KIB, "{file} took {peak_kib} KiB");
        writeln!(told, "{file}: {kind}, {}", words.replace(&format!("{}/", folder.path().display()), "")).expect("told");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn corpus() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let outcomes = walk(&folder);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in &outcomes {
        *counts.entry(&outcome.kind).or_default() += 1;
        let Outcome { file, kind, peak_kib, time, words } = outcome;
        println!("{kind}\t{:.2}s\t{} MiB\t{file}\t{words}", time.as_secs_f64(), peak_kib >> 10);
    }
    let peak = outcomes.iter().max_by_key(|outcome| outcome.peak_kib).expect("at least one file");
    let slowest = outcomes.iter().max_by_key(|outcome| outcome.time).expect("at least one file");
    println!("{} files: {counts:?}", outcomes.len());
    let clean = |outcome: &&Outcome| !outcome.words.contains("with furigana") || outcome.words.contains(" 0 with furigana");
    let spoilt: Vec<&str> = outcomes.iter().filter(|outcome| !clean(outcome)).map(|outcome| outcome.file.as_str()).collect();
    println!("{} files with furigana in their texts", spoilt.len());
    assert!(spoilt.is_empty(), "furigana in the texts: {spoilt:?}");
    println!("peak memory {} MiB ({}), longest {:.2}s ({})", peak.peak_kib >> 10, peak.file, slowest.time.as_secs_f64(), slowest.file);
    let failed: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| !matches!(outcome.kind.as_str(), "read" | "refused"))
        .map(|outcome| outcome.file.as_str())
        .collect();
    assert!(failed.is_empty(), "panicked or hung: {failed:?}");
    assert!(peak.peak_kib <= MOST_KIB, "{} took {} KiB", peak.file, peak.peak_kib);
}
