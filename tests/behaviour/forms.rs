//! Exports of form tools from `init` to the workbook: the plan that `init` prints runs unchanged, and knows what each column is. The layouts
//! follow the tools' public documentation; the answers are invented.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use saiseiri::table::Table;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// Google Forms: long questions as headers, choices joined by `, `, two free-text questions.
const GOOGLE: &str = "タイムスタンプ,メールアドレス,あなたの所属局を選んでください。,現在の職場に満足していますか。,仕事の課題として当てはまるものをすべて選んでください。,仕事で困っていることを具体的にお書きください。,改革を進めるうえで市に伝えたいことをお書きください。\n\
2026/05/01 9:00:01,a@example.jp,総務局,満足,\"人手が足りない, 会議が多い\",会議室の予約が取れず、打合せが廊下になる。,若手の意見を聞く場を毎月設けてほしい。\n\
2026/05/01 9:05:40,b@example.jp,財政局,不満,\"会議が多い, 制度が古い\",照会の締切が毎回翌日で、本来の仕事が止まる。,成果だけでなく失敗した取組も共有してほしい。\n\
2026/05/01 9:10:22,c@example.jp,総務局,やや不満,\"人手が足りない, 会議が多い, 制度が古い\",公用車の予約が重なりやすい。台数を増やしてほしい。,\n\
2026/05/01 9:12:22,d@example.jp,財政局,満足,人手が足りない,特になし,目標を一つに絞ってほしい。\n\
2026/05/02 8:31:05,e@example.jp,総務局,不満,\"制度が古い, 人手が足りない\",印刷機が遠く、往復だけで時間がかかる。,外部の人に評価してもらう仕組みがほしい。\n\
2026/05/02 8:40:11,f@example.jp,総務局,満足,\"会議が多い, 制度が古い\",窓口の番号札が足りない日がある。,\n";

/// Microsoft Forms: `ID` to 名前 first, choices joined by `;` with one at the end.
const MICROSOFT: &str = "ID,開始時刻,完了時刻,メール,名前,年代,重視するもの,改善してほしいこと\n\
1,2026-05-01 09:00:00,2026-05-01 09:04:00,anonymous,,30代,設備;制度;,机が狭く書類が広げられないので困っている。\n\
2,2026-05-01 09:10:00,2026-05-01 09:14:00,anonymous,,40代,人員;,電話が多く集中できないので時間帯を分けてほしい。\n\
3,2026-05-01 09:20:00,2026-05-01 09:24:00,anonymous,,30代,設備;人員;,休憩する場所がなく、自席で食べている。\n\
4,2026-05-01 09:30:00,2026-05-01 09:34:00,anonymous,,50代,制度;人員;,異動の内示が遅く、引継ぎの時間が取れない。\n\
5,2026-05-01 09:40:00,2026-05-01 09:44:00,anonymous,,40代,設備;,決裁の印が多すぎて、一週間かかることがある。\n";

/// `LoGoフォーム`: a receipt number, choices joined by 、, a field and a proposal.
const LOGO: &str = "受付番号,送信日時,氏名,電話番号,分野,利用している制度（複数選択）,課題,解決策案\n\
A-001,2026/05/01 10:00,青葉 一郎,090-0000-0000,ルール,在宅勤務、時差出勤,押印の見直しをお願いしたい。書類が戻るたびに出直している。,電子決裁にする\n\
A-002,2026/05/01 10:10,青葉 二郎,090-0000-0001,オフィス,時差出勤,冷房が効かない部屋で打合せをしている。夏は耐えられない。,扇風機を置く\n\
A-003,2026/05/01 10:20,青葉 三郎,090-0000-0002,ルール,在宅勤務,旅費の精算に添付する書類が多い。半分は使われていない。,添付をやめる\n\
A-004,2026/05/01 10:30,青葉 四郎,090-0000-0003,オフィス,在宅勤務、時差出勤、短時間勤務,更衣室が別の階にしかない。往復に十分かかる。,各階に置く\n\
A-005,2026/05/01 10:40,青葉 五郎,090-0000-0004,オフィス,短時間勤務、時差出勤,会議用の机が揺れる。青葉二郎に直してもらった。,買い替える\n";

/// kintone: the record's number, author and state; choices joined by line breaks.
const KINTONE: &str = "レコード番号,作成者,作成日時,更新者,更新日時,ステータス,所属,勤務形態,困りごとの種類,意見\n\
1,青葉 一郎,2026/05/01 10:00,青葉 一郎,2026/05/01 10:00,未処理,総務課,常勤,\"会議\n書類\",会議が長いので、資料は前日までに配ってほしい。\n\
2,青葉 二郎,2026/05/01 10:10,青葉 二郎,2026/05/01 10:10,未処理,財政課,会計年度任用,書類,予算要求の様式が毎年変わり、作り直しになる。\n\
3,青葉 三郎,2026/05/01 10:20,青葉 三郎,2026/05/01 10:20,処理済,総務課,常勤,\"設備\n会議\",庁内の案内が古く、来庁者に間違えて伝えてしまう。\n\
4,青葉 四郎,2026/05/01 10:30,青葉 四郎,2026/05/01 10:30,処理済,財政課,常勤,設備,端末の起動に時間がかかり、朝の受付に間に合わない。\n";

fn run_in(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::cargo_bin("saiseiri")?.current_dir(folder).args(arguments).output()?;
    let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {err}");
    Ok(out)
}

#[test]
fn what_init_makes_of_each_tool_runs_unchanged() -> Tested {
    let mut told = String::new();
    for (tool, export) in [("Google Forms", GOOGLE), ("Microsoft Forms", MICROSOFT), ("LoGoフォーム", LOGO), ("kintone", KINTONE)] {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("回答.csv"), export)?;
        let plan = run_in(folder.path(), &["init", "回答.csv"])?;
        for private in ["@example.jp", "青葉", "090-", "会議室の予約", "机が狭く"] {
            assert!(!plan.contains(private), "{tool}: the plan tells {private}");
        }
        let columns = plan.lines().skip_while(|line| *line != "[columns]").take_while(|line| !line.starts_with("# このシートの列"));
        let lines: Vec<&str> = std::iter::once(tool).chain(columns).collect();
        told.extend([lines.join("\n"), "\n\n".to_owned()]);
        fs::write(folder.path().join("plan.toml"), &plan)?;
        run_in(folder.path(), &["check", "plan.toml"])?;
        run_in(folder.path(), &["run", "plan.toml", "--out", "out", "--quiet"])?;
        assert!(folder.path().join("out/triage.xlsx").exists(), "{tool}");
    }
    insta::assert_snapshot!(told);
    Ok(())
}

#[test]
fn issues_know_their_question() -> Tested {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("回答.csv"), GOOGLE)?;
    fs::write(folder.path().join("plan.toml"), run_in(folder.path(), &["init", "回答.csv"])?)?;
    run_in(folder.path(), &["run", "plan.toml", "--out", "out", "--quiet"])?;
    let issues = Table::from_parquet(&fs::read(folder.path().join("out/issues.parquet"))?)?;
    let (texts, questions) = (issues.read_text("text")?, issues.read_text("survey_question")?);
    let asked = |part: &str| -> Option<&str> {
        let at = texts.iter().position(|text| text.as_ref().is_some_and(|text| text.contains(part)))?;
        questions[at].as_deref()
    };
    assert_eq!(asked("公用車"), Some("仕事で困っていることを具体的にお書きください。"));
    assert_eq!(asked("目標を一つ"), Some("改革を進めるうえで市に伝えたいことをお書きください。"));
    Ok(())
}
