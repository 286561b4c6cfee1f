//! People decide, the ledger remembers, and the next run obeys.

pub mod office;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use proptest::prelude::*;
use saiseiri::decision::{Ruling, Subject};
use saiseiri::ledger::{self, Group, Run};
use saiseiri::scheme::Scheme;
use saiseiri::survey::{CellRef, Date};
use saiseiri::table::Table;
use saiseiri::told::{ISSUES_SHEET, MERGES_SHEET, Told, ToldBook, ToldRow, ToldSheet};
use tempfile::TempDir;

use office::Book;

const DAY: Date = Date { year: 2025, month: 5, day: 23 };

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn run_in(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::cargo_bin("saiseiri").unwrap().current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\\', "/");
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// Runs and must succeed.
fn must(folder: &Path, arguments: &[&str]) -> String {
    let (out, err, code) = run_in(folder, arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {err}");
    out
}

const ANSWERS: [&str; 10] = [
    "在宅勤務の回数をもっと増やしてほしい。",
    "テレワークできる日数を増やしてください。",
    "リモートワークの回数の上限を増やしてほしい。",
    "在宅勤務は週一回までに減らすべきだ。",
    "会議室が足りず、打合せの予約が取れない。",
    "会議室の数が足りないので増やしてほしい。",
    "もっと意識改革が必要。",
    "紙の決裁が多く、押印のために書類を持って回っている。",
    "三階のプリンターがよく紙詰まりを起こす。",
    "窓口の番号札の機械が古く、よく止まる。",
];

/// A folder with a survey and its plan. Answers stand in the order given, each under the number of its place in `ANSWERS`.
fn city(answers: &[usize]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_survey(folder.path(), answers);
    let plan = format!(
        "name = \"R6調査\"\nyear = \"R6\"\nscheme = '{}'\n[[input]]\npath = \"survey.csv\"\n[columns]\nid = \"番号\"\ntext = [\"課題\"]\n[output]\ndir = \"out\"\n",
        root("pipelines/schemes/r6.toml").display()
    );
    std::fs::write(folder.path().join("r6.toml"), plan).unwrap();
    folder
}

fn write_survey(folder: &Path, answers: &[usize]) {
    let rows: Vec<String> = answers.iter().map(|&i| format!("{},{}", i + 1, ANSWERS[i])).collect();
    std::fs::write(folder.join("survey.csv"), format!("番号,課題\n{}\n", rows.join("\n"))).unwrap();
}

fn all() -> Vec<usize> {
    (0..ANSWERS.len()).collect()
}

fn table(path: &Path) -> Table {
    Table::from_parquet(&std::fs::read(path).unwrap()).unwrap()
}

/// For each issue id its merge group.
fn groups(folder: &Path) -> BTreeMap<String, Option<String>> {
    let issues = table(&folder.join("out/issues.parquet"));
    issues.read_text("issue_id").unwrap().into_iter().flatten().zip(issues.read_text("merge_group").unwrap()).collect()
}

fn are_together(groups: &BTreeMap<String, Option<String>>, a: &str, b: &str) -> bool {
    groups[a].is_some() && groups[a] == groups[b]
}

#[test]
fn what_was_decided_comes_back_from_a_rearranged_workbook_and_is_obeyed() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let before = groups(dir);
    assert!(are_together(&before, "R6-0005", "R6-0006"), "the program suggests the meeting rooms: {before:?}");

    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(ISSUES_SHEET, "R6-0001", "判定", "③周辺情報を集め更に具体化");
    book.set(ISSUES_SHEET, "R6-0001", "制度所管課", "働き方推進課、人事課");
    book.set(ISSUES_SHEET, "R6-0001", "進捗", "【分類２】一部実施・試行");
    book.set(ISSUES_SHEET, "R6-0008", "判定", "⑤");
    book.set(ISSUES_SHEET, "R6-0008", "統合先", "R6-0009");
    book.set(ISSUES_SHEET, "R6-0009", "判定", "既に（従前より）対応済み");
    book.set(ISSUES_SHEET, "R6-0009", "備考", "三階は更新済み");
    book.set("抽象的な課題", "R6-0007", "具体化した文", "会議の進め方の研修がほしい");
    for id in ["R6-0005", "R6-0006"] {
        book.set(MERGES_SHEET, id, "統合・別件・保留", if id == "R6-0005" { "" } else { "別件" });
    }
    for sheet in [ISSUES_SHEET, MERGES_SHEET, "抽象的な課題"] {
        book.rearrange(sheet);
    }
    book.delete(&["はじめに", "テーマ", "選択肢"]);
    book.save(&dir.join("判定済み.xlsx"));
    let told = must(dir, &["apply", "out", "判定済み.xlsx", "--date", "2025-05-23"]);
    insta::assert_snapshot!("applied", told);
    assert!(must(dir, &["apply", "out", "判定済み.xlsx"]).contains("新しい判定はありませんでした"), "the same workbook again adds nothing");

    must(dir, &["run", "r6.toml"]);
    let after = groups(dir);
    assert!(!are_together(&after, "R6-0005", "R6-0006"), "別件 stays apart");
    assert!(are_together(&after, "R6-0008", "R6-0009"), "統合 stays together");
    let (mut next, undecided) = (Book::open(&dir.join("out/triage.xlsx")), ["R6-0002", "R6-0003", "R6-0004", "R6-0010"]);
    for (id, header, value) in [
        ("R6-0001", "判定", "③周辺情報を集め更に具体化"),
        ("R6-0001", "制度所管課", "働き方推進課、人事課"),
        ("R6-0001", "進捗", "【分類２】一部実施・試行"),
        ("R6-0008", "統合先", "R6-0009"),
        ("R6-0009", "判定", "①既に（従前より）対応済み"),
        ("R6-0009", "備考", "三階は更新済み"),
    ] {
        assert_eq!(next.get(ISSUES_SHEET, id, header), value, "{id} {header}");
    }
    assert_eq!(next.get("抽象的な課題", "R6-0007", "具体化した文"), "会議の進め方の研修がほしい");
    assert_eq!(next.get(MERGES_SHEET, "R6-0008", "統合・別件・保留"), "統合");
    assert!(next.get(ISSUES_SHEET, "R6-0006", "台帳の判定との違い").contains("R6-0005 と別件"), "what the program would do is told");
    // Nothing else moved.
    for a in undecided {
        assert_eq!(next.get(ISSUES_SHEET, a, "判定"), "");
        for b in undecided {
            assert_eq!(are_together(&before, a, b), are_together(&after, a, b), "{a} {b}");
        }
    }
    // The workbook of the second run states what the ledger says already.
    assert!(must(dir, &["apply", "out", "out/triage.xlsx"]).contains("新しい判定はありませんでした"));
}

#[test]
fn conflicts_are_told_at_once_with_their_cells_and_nothing_is_written_until_they_are_waived() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(ISSUES_SHEET, "R6-0001", "統合先", "R6-0002");
    book.set(ISSUES_SHEET, "R6-0002", "統合先", "R6-0001");
    book.set(ISSUES_SHEET, "R6-0003", "統合先", "R6-0099");
    book.set(ISSUES_SHEET, "R6-0004", "判定", "⑫");
    book.set(ISSUES_SHEET, "R6-0005", "統合先", "R6-0006");
    book.set(MERGES_SHEET, "R6-0006", "統合・別件・保留", "別件");
    book.set(ISSUES_SHEET, "R6-0008", "判定", "①");
    book.set(ISSUES_SHEET, "R6-0009", "判定", "③");
    let (at, text) = (book.column(ISSUES_SHEET, "課題ID"), book.column(ISSUES_SHEET, "原文"));
    let row = book.rows(ISSUES_SHEET).iter_mut().find(|row| row[at] == "R6-0009").unwrap();
    row[text] = "別のブックの文".to_owned();
    book.save(&dir.join("判定.xlsx"));

    let (out, err, code) = run_in(dir, &["apply", "out", "判定.xlsx"]);
    assert_eq!((out.as_str(), code), ("", Some(1)));
    insta::assert_snapshot!("conflicts", err);
    assert!(!dir.join("out/ledger.parquet").exists(), "nothing is written");

    let told = must(dir, &["apply", "out", "判定.xlsx", "--waive", "--date", "2025-05-23"]);
    insta::assert_snapshot!("waived", told);
    let ledger = ledger::read(&dir.join("out/ledger.parquet")).unwrap();
    let entries: Vec<_> = ledger.entries.iter().map(|entry| (entry.decision.issue.0.as_str(), entry.decision.ruling)).collect();
    assert_eq!(entries, [("R6-0008", Ruling::Category)], "only what is in no conflict");
}

#[test]
fn what_is_merged_must_say_into_what_and_ids_may_be_typed_in_full_width() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(ISSUES_SHEET, "R6-0001", "判定", "⑤");
    book.save(&dir.join("判定.xlsx"));
    let (_, err, code) = run_in(dir, &["apply", "out", "判定.xlsx"]);
    assert!(code == Some(1) && err.contains("「⑤他の課題と重複・統合」ですが、統合先がありません"), "{err}");
    book.set(ISSUES_SHEET, "R6-0001", "統合先", "Ｒ６－０００２ ");
    book.set(ISSUES_SHEET, "R6-0003", "判定", "①");
    book.set(ISSUES_SHEET, "R6-0003", "課題ID", "R6−0003");
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    let ledger = ledger::read(&dir.join("out/ledger.parquet")).unwrap();
    let told: Vec<String> = ledger.entries.iter().map(|entry| format!("{} {:?}", entry.decision.issue, entry.decision.other)).collect();
    assert_eq!(
        told,
        ["R6-0001 None", "R6-0001 Some(IssueId(\"R6-0002\"))", "R6-0003 None", "R6-0002 None"],
        "the words of the target are kept, too"
    );
    // What apply takes, tally counts.
    book.set(ISSUES_SHEET, "R6-0002", "判定", "③");
    book.save(&dir.join("判定.xlsx"));
    let out = must(dir, &["tally", "判定.xlsx", "--scheme", &root("pipelines/schemes/r6.toml").to_string_lossy()]);
    assert!(out.contains("外数1"), "{out}");
    // A 統合先 that a new category leaves behind is told.
    book.set(ISSUES_SHEET, "R6-0001", "判定", "③");
    book.set(ISSUES_SHEET, "R6-0001", "統合先", "");
    book.save(&dir.join("判定.xlsx"));
    let (_, err, code) = run_in(dir, &["apply", "out", "判定.xlsx"]);
    assert!(code == Some(1) && err.contains("統合先「R6-0002」があります（判定台帳の"), "{err}");
    book.set(ISSUES_SHEET, "R6-0001", "統合先", "取消");
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    assert!(must(dir, &["explain", "out", "ｒ６－０００１".to_uppercase().as_str()]).contains("R6-0001"));
}

#[test]
fn the_lists_for_the_first_meeting_tell_what_was_decided_before_it() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(ISSUES_SHEET, "R6-0001", "判定", "③");
    book.set(ISSUES_SHEET, "R6-0001", "備考", "事務局だけの覚え");
    book.set("抽象的な課題", "R6-0007", "具体化した文", "会議の進め方を山田係長が教える研修");
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    must(dir, &["run", "r6.toml"]);
    must(dir, &["kickoff", "out"]);
    let page = std::fs::read_to_string(dir.join("out/kickoff.html")).unwrap();
    assert!(page.contains("判定: ③周辺情報を集め更に具体化"), "{page}");
    assert!(page.contains("具体化: 会議の進め方を〔人物1〕係長が教える研修"), "a name in what was decided has a sign, too: {page}");
    assert!(!page.contains("山田") && !page.contains("事務局だけの覚え"));
    let list = Book::open(&dir.join("out/kickoff.xlsx")).rows("（分野なし）").clone();
    assert!(list[0].iter().any(|header| header == "これまでの判定") && list.iter().flatten().any(|cell| cell.contains("判定: ③")));
}

#[test]
fn a_later_decision_stands_in_the_place_of_an_earlier_one_and_both_stay_in_the_ledger() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    for (number, value) in ["③", "⑨", "取消"].into_iter().enumerate() {
        let mut book = Book::open(&dir.join("out/triage.xlsx"));
        book.set(ISSUES_SHEET, "R6-0001", "判定", value);
        book.save(&dir.join(format!("{number}.xlsx")));
        must(dir, &["apply", "out", &format!("{number}.xlsx"), "--date", "2025-05-23"]);
    }
    insta::assert_snapshot!("list", must(dir, &["ledger", "list", "out/ledger.parquet", "--issue", "R6-0001"]));
    assert!(must(dir, &["ledger", "verify", "out/ledger.parquet"]).contains("問題はありません（3件"));
    must(dir, &["ledger", "export", "out/ledger.parquet"]);
    let mut exported = Book::open(&dir.join("out/ledger.xlsx"));
    assert_eq!(exported.get("現在の判定", "R6-0001", "判定"), "", "taken back");
    assert_eq!(exported.rows("判定台帳（全記録）").len(), 4);
    must(dir, &["run", "r6.toml"]);
    assert_eq!(Book::open(&dir.join("out/triage.xlsx")).get(ISSUES_SHEET, "R6-0001", "判定"), "");
}

#[test]
fn what_was_triaged_can_be_counted_from_the_workbook_and_from_the_ledger() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    for (i, sign) in ["③", "③", "①", "⑨", "④"].into_iter().enumerate() {
        let id = format!("R6-{:04}", i + 1);
        book.set(ISSUES_SHEET, &id, "判定", sign);
        book.set(ISSUES_SHEET, &id, "進捗", if sign == "③" { "【分類１】" } else { "" });
    }
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    must(dir, &["ledger", "export", "out/ledger.parquet", "--out", "台帳.xlsx"]);
    let scheme = root("pipelines/schemes/r6.toml");
    let followed = |list: &str| {
        let out = must(dir, &["tally", list, "--scheme", &scheme.to_string_lossy(), "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        let rows = json["categories"]["rows"].as_array().unwrap().clone();
        rows.last().unwrap()["counts"]["計"].clone()
    };
    assert_eq!((followed("判定.xlsx"), followed("台帳.xlsx")), (3.into(), 3.into()));
}

#[test]
fn an_issue_keeps_its_id_wherever_its_row_goes() {
    let folder = city(&[0, 4, 7]);
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(ISSUES_SHEET, "R6-0002", "判定", "③");
    book.set(ISSUES_SHEET, "R6-0003", "判定", "①");
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    // Late answers come in between, and the rows are in another order.
    write_survey(dir, &[7, 8, 9, 4, 0]);
    must(dir, &["run", "r6.toml"]);
    let issues = table(&dir.join("out/issues.parquet"));
    let ids: Vec<String> = issues.read_text("issue_id").unwrap().into_iter().flatten().collect();
    assert_eq!(ids, ["R6-0003", "R6-0006", "R6-0007", "R6-0002", "R6-0005"], "decided ones keep theirs, the others get free ones");
}

#[test]
fn what_was_merged_finds_its_partner_wherever_rows_go_and_corrected_words_keep_their_decision() {
    let folder = city(&[4, 5, 7]);
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    // The partner itself has no decision of its own.
    book.set(ISSUES_SHEET, "R6-0002", "判定", "⑤");
    book.set(ISSUES_SHEET, "R6-0002", "統合先", "R6-0001");
    book.set(ISSUES_SHEET, "R6-0003", "判定", "③");
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    let corrected = ANSWERS[7].replace("回っている。", "まわっている！");
    let rows = [
        &format!("11,{}", "残業の上限を守ってほしい。"),
        &format!("5,{}", ANSWERS[4]),
        &format!("6,{}", ANSWERS[5]),
        &format!("8,{corrected}"),
    ]
    .map(String::as_str)
    .join("\n");
    std::fs::write(dir.join("survey.csv"), format!("番号,課題\n{rows}\n")).unwrap();
    must(dir, &["run", "r6.toml"]);
    let issues = table(&dir.join("out/issues.parquet"));
    let ids: Vec<String> = issues.read_text("issue_id").unwrap().into_iter().flatten().collect();
    assert_eq!(ids[1..], ["R6-0001", "R6-0002", "R6-0003"], "{ids:?}");
    assert!(are_together(&groups(dir), "R6-0001", "R6-0002"));
    assert_eq!(Book::open(&dir.join("out/triage.xlsx")).get(ISSUES_SHEET, "R6-0003", "判定"), "③周辺情報を集め更に具体化");
    // What is not there any more is told.
    std::fs::write(dir.join("survey.csv"), format!("番号,課題\n5,{}\n", ANSWERS[4])).unwrap();
    let told = must(dir, &["run", "r6.toml"]);
    assert!(told.contains("見つからないもの: R6-0002、ほか1件"), "{told}");
}

#[test]
fn what_was_told_apart_can_be_taken_back_in_the_next_workbook() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(MERGES_SHEET, "R6-0006", "統合・別件・保留", "別件");
    book.save(&dir.join("判定.xlsx"));
    must(dir, &["apply", "out", "判定.xlsx"]);
    must(dir, &["run", "r6.toml"]);
    assert!(!are_together(&groups(dir), "R6-0005", "R6-0006"));
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    let at = book.column("統合注意", "統合・別件・保留");
    let (left, right) = (book.column("統合注意", "課題ID（A）"), book.column("統合注意", "課題ID（B）"));
    let row = book.rows("統合注意").iter_mut().find(|row| row[left] == "R6-0005" && row[right] == "R6-0006").expect("the pair is listed");
    assert_eq!(row[at], "別件");
    "保留".clone_into(&mut row[at]);
    book.save(&dir.join("判定.xlsx"));
    assert!(must(dir, &["apply", "out", "判定.xlsx"]).contains("保留 1件"));
    must(dir, &["run", "r6.toml"]);
    assert!(are_together(&groups(dir), "R6-0005", "R6-0006"), "the program suggests them again");
    // A decision on the representative's row is taken back there as well.
    for (word, told) in [("別件", "別件 "), ("保留", "保留 ")] {
        let mut book = Book::open(&dir.join("out/triage.xlsx"));
        book.set(MERGES_SHEET, "R6-0005", "統合・別件・保留", word);
        book.set(MERGES_SHEET, "R6-0006", "統合・別件・保留", "");
        book.save(&dir.join("判定.xlsx"));
        let out = must(dir, &["apply", "out", "判定.xlsx"]);
        assert!(out.contains(told), "{word}: {out}");
    }
}

#[test]
fn a_group_that_was_merged_says_into_what_an_issue_goes_and_a_ledger_that_is_not_read_is_told() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let mut book = Book::open(&dir.join("out/triage.xlsx"));
    book.set(MERGES_SHEET, "R6-0006", "統合・別件・保留", "統合");
    let id = if book.get(MERGES_SHEET, "R6-0006", "役割") == "代表" { "R6-0005" } else { "R6-0006" };
    book.set(MERGES_SHEET, id, "統合・別件・保留", "統合");
    book.set(ISSUES_SHEET, id, "判定", "⑤");
    book.save(&dir.join("判定.xlsx"));
    let told = must(dir, &["apply", "out", "判定.xlsx", "--ledger", "別の台帳.parquet"]);
    assert!(told.contains("統合先 1件") && told.contains("この台帳を読みません"), "{told}");
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_ledger() {
    let folder = city(&all());
    let dir = folder.path();
    must(dir, &["run", "r6.toml"]);
    let ledger_path = dir.join("out/ledger.parquet");
    let decide = |number: usize| {
        let mut book = Book::open(&dir.join("out/triage.xlsx"));
        for i in 1..=ANSWERS.len() {
            book.set(ISSUES_SHEET, &format!("R6-{i:04}"), "備考", &format!("{number}回目"));
        }
        book.save(&dir.join("判定.xlsx"));
    };
    decide(0);
    // How long an undisturbed run takes, so that the kills fall all over it.
    let start = std::time::Instant::now();
    must(dir, &["apply", "out", "判定.xlsx"]);
    let whole = start.elapsed();
    let (mut entries, mut old, mut new) = (ANSWERS.len(), 0, 0);
    for step in 0..24_u32 {
        decide(step as usize + 1);
        let mut child = Process::new(assert_cmd::cargo::cargo_bin("saiseiri"))
            .current_dir(dir)
            .args(["apply", "out", "判定.xlsx"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * step / 12);
        // It may be done already.
        let _ = child.kill();
        child.wait().unwrap();
        let now = ledger::read(&ledger_path).expect("the ledger is whole").entries.len();
        assert!(now == entries || now == entries + ANSWERS.len(), "{now} entries after {entries}");
        if now == entries {
            old += 1;
        } else {
            new += 1;
        }
        entries = now;
    }
    assert!(old > 0 && new > 0, "kills fell before and after the writing: {old} old, {new} new");
    std::thread::sleep(Duration::from_millis(1));
    decide(99);
    must(dir, &["apply", "out", "判定.xlsx"]);
    assert_eq!(ledger::read(&ledger_path).unwrap().entries.len(), entries + ANSWERS.len(), "a lock of a killed run keeps nobody out");
}

/// A run of so many issues, all in one merge group.
fn run_of(n: usize) -> Run {
    let id = |i: usize| format!("R6-{:04}", i + 1);
    let subject = |i: usize| Subject { year: "R6".into(), response: i.to_string(), text: format!("文{i}"), field: None };
    Run {
        scheme: Scheme::standard(),
        issues: (0..n).map(|i| (id(i), subject(i))).collect(),
        groups: [("G001".to_owned(), Group { members: (0..n).map(id).collect(), representative: id(0) })].into(),
        ledger: "ledger.parquet".into(),
    }
}

/// A workbook that says so much of each issue: a choice for the group and a target, by number.
fn told_book(choices: &[(usize, Option<usize>)]) -> ToldBook {
    let id = |i: usize| format!("R6-{:04}", i + 1);
    let cell = |sheet: &str, row: usize, column: u32, text: &str| Told {
        text: text.to_owned(),
        place: CellRef { file: "t.xlsx".into(), sheet: Some(sheet.into()), row: u32::try_from(row).unwrap() + 2, column: Some(column) },
    };
    let row = |sheet: &str, i: usize, name: &str, text: Option<String>| {
        let mut cells: BTreeMap<String, Told> = [("課題ID".to_owned(), cell(sheet, i, 1, &id(i)))].into();
        cells.extend(text.map(|text| (name.to_owned(), cell(sheet, i, 2, &text))));
        ToldRow { place: cell(sheet, i, 1, "").place, cells }
    };
    let sheet = |wanted: &'static str, rows| ToldSheet { wanted, title: format!("t.xlsx [{wanted}]"), columns: Vec::new(), rows };
    let words = ["", "統合", "別件", "保留"];
    let merges = choices
        .iter()
        .enumerate()
        .map(|(i, (word, _))| row(MERGES_SHEET, i, "統合・別件・保留", (*word > 0).then(|| words[*word].to_owned())));
    let targets = choices.iter().enumerate().map(|(i, (_, target))| row(ISSUES_SHEET, i, "統合先", target.map(id)));
    ToldBook {
        file: "t.xlsx".into(),
        sha256: "00".into(),
        date: None,
        sheets: vec![sheet(ISSUES_SHEET, targets.collect()), sheet(MERGES_SHEET, merges.collect())],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_decisions_are_refused_whole_or_entered_whole_and_never_contradict_one_another(
        rounds in prop::collection::vec(prop::collection::vec((0usize..4, prop::option::weighted(0.2, 0usize..7)), 7), 1..4),
        waive in prop::bool::ANY,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.parquet");
        let run = run_of(7);
        for choices in &rounds {
            let book = told_book(choices);
            let before = ledger::read(&path).unwrap();
            match ledger::apply(&book, &run, &path, DAY, waive) {
                Ok(applied) => {
                    let after = ledger::read(&path).unwrap();
                    prop_assert_eq!(&after.entries[..before.entries.len()], &before.entries[..], "append-only");
                    prop_assert_eq!(after.entries.len(), applied.entries);
                    let again = ledger::apply(&book, &run, &path, DAY, true).unwrap();
                    prop_assert_eq!(again.entries, applied.entries, "the same workbook again adds nothing");
                }
                Err(error) => {
                    prop_assert!(!waive, "{}", error);
                    prop_assert_eq!(ledger::read(&path).unwrap(), before, "nothing is written");
                }
            }
        }
        let ledger = ledger::read(&path).unwrap();
        prop_assert!(ledger.faults().is_empty());
        let issues: Vec<_> = (0..7).map(|i| saiseiri::document::Issue {
            id: saiseiri::document::IssueId(format!("R6-{:04}", i + 1)),
            response: i,
            part: 1,
            question: 0,
            text: format!("文{i}"),
            span: saiseiri::document::Span { start: 0, end: 0 },
        }).collect();
        let decided = ledger::decided(&issues, &ledger);
        let head = |i: usize| decided.together.iter().find(|(_, later)| *later == i).map_or(i, |(first, _)| *first);
        for &(a, b) in &decided.apart {
            prop_assert!(head(a) != head(b), "{a} and {b} are one and two at once");
        }
    }
}
