//! The 再整理 tables: every figure that a city published of its years, from triaged lists of 120 and 75 issues.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use saiseiri::count;
use saiseiri::decision::{Decision, Ledger, Origin, Ruling, Subject};
use saiseiri::document::IssueId;
use saiseiri::ingest::{self, WantedSheet};
use saiseiri::plan;
use saiseiri::report;
use saiseiri::survey::Date;
use saiseiri::tally::{Aside, Count, Tally};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn tally(lists: &[&str], scheme: &str) -> Tally {
    let scheme = plan::load_scheme(&root(&format!("pipelines/schemes/{scheme}.toml"))).unwrap();
    let (columns, optional) = count::columns(&scheme);
    let want = WantedSheet { name: "一覧", anywhere: true, required: true, columns: &columns, optional: &optional };
    let sheets: Vec<_> =
        lists.iter().flat_map(|list| ingest::told(&root(&format!("fixtures/tally/{list}.csv")), &[want]).unwrap().sheets).collect();
    count::count(&sheets, &scheme).unwrap()
}

/// The rows of a table: label, then its counts.
fn rows<'a>(tally: &'a Tally, key: &str) -> Vec<(&'a str, Vec<usize>)> {
    let table = tally.tables.iter().find(|table| table.key == key).unwrap();
    table.rows.iter().map(|row| (row.label.as_str(), row.counts.iter().map(|count| count.number).collect())).collect()
}

fn count_of(tally: &Tally, key: &str, label: &str) -> Count {
    tally.tables.iter().find(|table| table.key == key).and_then(|table| table.count(label, "計")).unwrap()
}

#[test]
fn the_120_issues_of_r6_give_the_published_table() {
    let tally = tally(&["r6"], "r6");
    assert_eq!(tally.tables[0].headers, ["ワークスタイル", "オフィス", "ルール", "計"]);
    let expected: [(&str, [usize; 4]); 14] = [
        ("当初の課題件数", [22, 39, 59, 120]),
        ("①既に（従前より）対応済み", [3, 8, 4, 15]),
        ("②法令により対応不可能", [0, 0, 1, 1]),
        ("③周辺情報を集め更に具体化", [10, 1, 26, 37]),
        ("小計（具体的）", [13, 9, 31, 53]),
        ("④具体化できた", [0, 0, 4, 4]),
        ("⑤他の課題と重複・統合", [3, 1, 6, 10]),
        ("⑥具体化できない（真意不明）", [4, 1, 13, 18]),
        ("小計（抽象的）", [7, 2, 23, 32]),
        ("⑦法令基準に則った対応が必要", [0, 3, 0, 3]),
        ("⑧社会一般的な水準に達していない", [0, 3, 0, 3]),
        ("⑨政策判断により現時点では困難", [2, 22, 5, 29]),
        ("小計（リソース不足）", [2, 28, 5, 35]),
        ("制度所管局で検討する件数（③＋④＋⑦＋⑧）", [10, 7, 30, 47]),
    ];
    assert_eq!(rows(&tally, "categories"), expected.map(|(label, counts)| (label, counts.to_vec())));
}

#[test]
fn the_47_followed_issues_of_r6_stand_at_14_14_19_and_33_go_on() {
    let expected = [
        ("追っている課題", vec![47, 47]),
        ("【分類１】対応済（完了）", vec![14, 14]),
        ("【分類２】一部実施・試行", vec![14, 14]),
        ("【分類３】検討中・準備", vec![19, 19]),
        ("次の年度も進捗を確認する件数", vec![33, 33]),
    ];
    assert_eq!(rows(&tally(&["r6"], "r6"), "progress"), expected);
}

#[test]
fn the_states_of_r6_have_the_merged_issues_in_brackets() {
    let tally = tally(&["r6"], "r6");
    let merged_in = |number, merged| Count { number, aside: Some(Aside::MergedIn(merged)) };
    for (label, count) in [
        ("既に対応済み（完了）", Count::from(15)),
        ("実施できた（対応完了）", merged_in(14, 1)),
        ("一部実施できた", merged_in(14, 7)),
        ("検討中", merged_in(19, 2)),
        ("重複・統合した", 10.into()),
        ("政策判断により現時点では困難", 29.into()),
        ("法令により不可能・真意不明", 19.into()),
        ("合計", 120.into()),
    ] {
        assert_eq!(count_of(&tally, "states", label), count, "{label}");
    }
    let without_merged = |number, rest| Count { number, aside: Some(Aside::WithoutMerged(rest)) };
    for (label, count) in [
        ("解決に向けて検討した課題", without_merged(101, 91)),
        ("検討の対象外", 19.into()),
        ("一部を含め対応した課題", without_merged(51, 43)),
        ("解決の実現まで追う課題", 47.into()),
        ("次の年度も進捗を確認する課題", 33.into()),
    ] {
        assert_eq!(count_of(&tally, "considered", label), count, "{label}");
    }
}

#[test]
fn the_75_issues_of_r7_give_the_published_table() {
    let tally = tally(&["r7"], "r7");
    let expected: [(&str, [usize; 3]); 11] = [
        ("当初の課題件数", [40, 35, 75]),
        ("①PTで検討を継続", [0, 0, 0]),
        ("②課題の統合", [1, 2, 3]),
        ("③既に別課題で実行（重複）", [2, 0, 2]),
        ("④認識の誤り（具体化できないもの含む）", [0, 3, 3]),
        ("⑤解決が望めない", [0, 4, 4]),
        ("小計（終了）", [2, 7, 9]),
        ("⑥政策判断で見通しが立たない", [12, 7, 19]),
        ("⑦検討及び実行", [25, 19, 44]),
        ("小計（所管課）", [37, 26, 63]),
        ("所管課で検討及び実行する件数（⑦）", [25, 19, 44]),
    ];
    assert_eq!(rows(&tally, "categories"), expected.map(|(label, counts)| (label, counts.to_vec())));
}

#[test]
fn the_progress_of_both_years_adds_up_to_77_of_which_34_go_on() {
    let tally = tally(&["r7", "r6_followup"], "r7");
    assert_eq!(count_of(&tally, "categories", "当初の課題件数").number, 75, "issues carried on are no issues of the year");
    let expected = [
        ("追っている課題", vec![33, 44, 77]),
        ("【分類１】対応済（完了）", vec![21, 22, 43]),
        ("【分類２】一部実施・試行", vec![8, 3, 11]),
        ("【分類３】検討中・準備", vec![4, 19, 23]),
        ("次の年度も進捗を確認する件数", vec![12, 22, 34]),
    ];
    assert_eq!(rows(&tally, "progress"), expected);
}

/// A list of fixtures as decisions, entered on a day.
fn enter(ledger: &mut Ledger, list: &str, scheme: &str, day: Date) {
    let scheme = plan::load_scheme(&root(&format!("pipelines/schemes/{scheme}.toml"))).unwrap();
    let (columns, optional) = count::columns(&scheme);
    let want = WantedSheet { name: "一覧", anywhere: true, required: true, columns: &columns, optional: &optional };
    let book = ingest::told(&root(&format!("fixtures/tally/{list}.csv")), &[want]).unwrap();
    let year = |id: &str| id.split('-').next().unwrap().to_owned();
    let decided = book.sheets[0].rows.iter().flat_map(|row| {
        let id = row.text("課題ID").unwrap().to_owned();
        let of = |ruling: Ruling, done: bool| {
            let value = row.text(ruling.label()).map(str::to_owned)?;
            let other = (ruling == Ruling::MergedInto).then(|| IssueId(value.clone()));
            let value = other.is_none().then_some(value);
            Some(Decision { ruling, issue: IssueId(id.clone()), other, value, done, is_abstract: None })
        };
        let level = row.text("進捗").and_then(|text| scheme.level(text)).is_some_and(|level| level.done);
        let subject = Subject { year: year(&id), response: id.clone(), text: id.clone(), field: row.text("分野").map(str::to_owned) };
        let origin = Origin { file: list.to_owned(), sha256: String::new(), sheet: String::new(), row: row.place.row };
        let rulings = [(Ruling::Category, false), (Ruling::MergedInto, false), (Ruling::Department, false), (Ruling::Progress, level)];
        let decisions: Vec<_> = rulings.into_iter().filter_map(|(ruling, done)| of(ruling, done)).collect();
        decisions.into_iter().map(move |decision| (decision, subject.clone(), origin.clone())).collect::<Vec<_>>()
    });
    ledger.append(decided.collect::<Vec<_>>(), day);
}

#[test]
fn a_ledger_of_both_years_gives_the_same_progress_without_what_was_done_before() {
    let mut ledger = Ledger::default();
    enter(&mut ledger, "r6", "r6", Date { year: 2025, month: 3, day: 31 });
    enter(&mut ledger, "r6_followup", "r6", Date { year: 2026, month: 3, day: 31 });
    enter(&mut ledger, "r7", "r7", Date { year: 2026, month: 3, day: 31 });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台帳.xlsx");
    std::fs::write(&path, report::ledger_workbook(&ledger, Some(Date { year: 2025, month: 4, day: 1 })).unwrap()).unwrap();
    let (out, _, code) = run_in(folder.path(), &["tally", "台帳.xlsx", "--scheme", &scheme("r7"), "--format", "json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let of = |row: usize, year: &str| json["progress"]["rows"][row]["counts"][year].as_u64().unwrap();
    assert_eq!([1, 2, 3].map(|row| of(row, "R6")), [21, 8, 4]);
    assert_eq!(of(4, "R6"), 12);
}

#[test]
fn the_130_reforms_stand_beside_their_30_offices() {
    let tally = tally(&["reforms"], "reforms");
    let rows = rows(&tally, "offices");
    assert_eq!(rows.len(), 31);
    assert_eq!(rows[30], ("合計（30局区）", vec![130]));
    let counts: Vec<usize> = rows[..30].iter().map(|(_, counts)| counts[0]).collect();
    let published = [3, 1, 2, 8, 4, 2, 1, 12, 1, 2, 2, 8, 2, 1, 4, 13, 4, 2, 1, 3, 27, 9, 2, 8, 2, 2, 0, 3, 1, 0];
    assert_eq!(counts, published);
}

fn run_in(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::cargo_bin("saiseiri").unwrap().current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\\', "/");
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn scheme(name: &str) -> String {
    root(&format!("pipelines/schemes/{name}.toml")).to_string_lossy().into_owned()
}

#[test]
fn the_tables_are_shown_in_columns() {
    let (out, err, code) = run_in(&root("fixtures/tally"), &["tally", "r6.csv", "--scheme", &scheme("r6")]);
    assert_eq!((err.as_str(), code), ("", Some(0)));
    insta::assert_snapshot!("r6", out);
    let (out, err, code) = run_in(&root("fixtures/tally"), &["tally", "r7.csv", "r6_followup.csv", "--scheme", &scheme("r7")]);
    assert_eq!((err.as_str(), code), ("", Some(0)));
    insta::assert_snapshot!("r7", out);
}

#[test]
fn json_and_workbook_hold_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root("fixtures/tally/r6.csv"), folder.path().join("r6.csv")).unwrap();
    let (out, _, code) = run_in(folder.path(), &["tally", "r6.csv", "--scheme", &scheme("r6"), "--format", "json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["categories"]["rows"][13]["counts"]["ルール"], 30);
    assert_eq!(json["states"]["rows"][2]["merged_in"], 7);
    assert_eq!(json["considered"]["rows"][0]["without_merged"], 91);

    let (out, _, code) = run_in(folder.path(), &["tally", "r6.csv", "--scheme", &scheme("r6"), "--format", "xlsx"]);
    assert_eq!((out.as_str(), code), ("集計: r6_集計.xlsx\n", Some(0)));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("r6_集計.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "再整理の集計").unwrap();
    let text: Vec<String> = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    assert!(text.iter().any(|line| line.starts_with("制度所管局で検討する件数（③＋④＋⑦＋⑧）|10|7|30|47")), "{text:?}");
    assert!(text.iter().any(|line| line.starts_with("一部実施できた|14（外数7）")), "{text:?}");
}

#[test]
fn everything_that_cannot_be_counted_is_told_at_once_with_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let list = "課題ID,分野,判定,統合先,進捗\n\
        R6-0001,ルール,③,,分類９\n\
        R6-0002,ルール,⑬そのほか,,\n\
        R6-0003,ルール,⑤,,\n\
        R6-0004,ルール,⑤,R6-0009,\n\
        R6-0005,ルール,⑤,R6-0006,\n\
        R6-0006,ルール,⑤,R6-0005,\n\
        ,ルール,①,,\n\
        R6-0001,ルール,①,,\n\
        R6-0010,ルール,,,\n";
    std::fs::write(folder.path().join("list.csv"), list).unwrap();
    let (out, err, code) = run_in(folder.path(), &["tally", "list.csv", "--scheme", &scheme("r6")]);
    assert_eq!((out.as_str(), code), ("", Some(1)));
    insta::assert_snapshot!("problems", err);
}

#[test]
fn an_issue_counts_once_for_each_owning_department_where_the_scheme_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let list =
        "課題ID,分野,判定,制度所管課\nR7-0001,職員,⑦,人事課、庁舎管理課\nR7-0002,職員,⑦,人事課\nR7-0002,職員,⑦,給与課\nR7-0003,職員,⑤,\n";
    std::fs::write(folder.path().join("list.csv"), list).unwrap();
    let count = |scheme_name: &str| {
        let (out, _, _) = run_in(folder.path(), &["tally", "list.csv", "--scheme", &scheme(scheme_name), "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        json["categories"]["rows"][0]["counts"]["計"].clone()
    };
    assert_eq!(count("r7"), 5);
}
