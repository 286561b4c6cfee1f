//! はじめに: what the workbook is and how to work in it, for a person who has never seen it.

use super::Context;
use super::{abstract_issues, closed, issues, lineage, merges, pairs, private, record, responses, summary, themes};
use crate::error::Result;
use crate::group::PairKind;
use crate::report::xlsx::{Page, Sheet};

/// The tab's name.
const SHEET: &str = "はじめに";

/// What it is.
const PURPOSE: [(&str, &str); 3] = [
    ("このブック", "職員アンケートの回答から課題を取り出し、同じ課題、抽象的な課題、対応済みかもしれない課題などを整理したものです。"),
    ("提案だけです", "プログラムは提案をするだけで、何も決めません。統合も除外もしていません。判定は、原文を読んで人が行ってください。"),
    ("原文", "回答は書かれたとおりに載せています。一つの回答に複数の課題があるときは、課題ごとに分けて載せています。"),
];

/// How to use it.
const STEPS: [&str; 8] = [
    "「集計」で、全体の件数と分野ごとの内訳を確かめます。",
    "「統合候補」を組ごとに読みます。代表と「最も遠い」課題を読み比べ、右端の黄色い欄で 統合・別件・保留 を選びます。",
    "「統合注意」を読みます。言葉は似ていても、向きや対象が違う課題です。一緒にしないよう確かめます。",
    "「抽象的な課題」を読みます。聞き返し文を使って回答者や所属に確かめ、分かったことを「具体化した文」に書きます。",
    "「課題候補一覧」で一件ずつ「判定」を一覧から選びます。提案と理由、フラグ、制度所管課の候補を参考にしてください。",
    "ほかの課題にまとめるときは「統合先」にまとめ先の課題IDを書きます。所管課が決まったら「制度所管課」を選びます（一覧にない課や、複数の課も書けます）。",
    "判定を入れた行は灰色になり、「集計」の下にある「判定の進み具合」に数えられます。見出しの▼で、未判定の行だけを表示できます。",
    "このファイルを上書き保存してください。もう一度プログラムを実行しても、書き込みのあるブックは「triage_前回_1.xlsx」のような名前で残ります。",
];

/// What each sheet is.
const SHEETS: [(&str, &str); 12] = [
    (summary::SHEET, "全体、分野、フラグ、制度所管課ごとの件数とグラフ。判定の進み具合。"),
    (issues::SHEET, "課題の一覧。一行が一つの課題です。判定はこのシートに入れます。"),
    (merges::SHEET, "言い方は違うが同じ課題と思われるものを、組にして並べています。減らせる件数の見込みが多い組から順です。"),
    (pairs::CAUTIONS, "言葉は似ているが、一緒にしてはいけないと思われる課題の組です。"),
    (pairs::WIDER, "統合候補ほど確かではないが、同じかもしれない課題の組です。時間があれば見てください。"),
    (abstract_issues::SHEET, "何をすればよいか分からない課題と、その聞き返し文です。同じ文の課題は一度だけ載せています。"),
    (lineage::SHEET, "前年度の課題が今年度どうなったか（継続、分裂、統合、消滅）と、前年度の区分・進捗。"),
    (themes::SHEET, "大まかな話題ごとのまとまりです。全体をつかむためのもので、統合のためのものではありません。"),
    (closed::SHEET, "選択式の設問ごとに、全体と属性別の人数と割合を集計しています。"),
    (responses::SHEET, "入力のすべての行と、その行がどうなったか。設定で個人情報とした列は、このシートだけに載せています。"),
    (
        private::SHEET,
        "自由記述の中に見つかった名前や連絡先と、ほかの人が読む資料でそれを伏せる記号の対応です。このブックは事務局の外に出さないでください。",
    ),
    (record::SHEET, "入力ファイル、設定、件数など、このブックの作り方の記録です。"),
];

/// How to read the columns.
const COLUMNS: [(&str, &str); 14] = [
    ("課題ID", "年度と、元の行の順の番号です。同じ回答の二つ目からは末尾に -2、-3 が付きます。"),
    ("件数", "同じ文、またはほぼ同じ文の課題の数です（その課題を含みます）。"),
    ("重複元", "先に出てくる同じ文の課題のIDです。"),
    ("統合候補", "同じ課題と思われる組の番号です。シート「統合候補」に組ごとの一覧があります。"),
    (
        "提案",
        "内容なし、重複、統合候補、抽象的、対応済みの可能性、法令の確認、リソース不足、個別に検討 のどれかです。当てはまるものが複数あるときは、この順で先のものを出します。",
    ),
    ("抽象度", "具体的、一部不明、抽象的 の三段階です。"),
    (
        "大きさ",
        "課題の大きさです。大（組織の全体や、全員に当てはまる決まり）、中（一つの課で変えられる仕組み・様式・手続き）、小（一つの職場の物や習慣）。抽象的な課題には付けません。",
    ),
    (
        "解決策案の見立て",
        "解決策案が、課題に書かれたことのほかに何も言っていないもの（課題の繰り返し）と、方向を言うだけで動きがないもの（既存の方向のみ）に付けます。付いていなくても、課題の答えになっているとは限りません。",
    ),
    (
        "足りない点",
        "対象（何について）、場面（どこで・いつ・誰が）、問題（何が困るか）、要望（どうしたいか）、程度（どのくらい）のうち、読み取れなかったものです。",
    ),
    ("フラグ", "内容なし、リソース不足(予算)、リソース不足(人員)、法令、対応済み、統合注意、個人情報。確かめるときの目印です。"),
    ("近い施策", "対応済みのフラグが付いた課題に、答えになりそうな施策を一つ示します。"),
    ("まとまり", "組の中で最も似ていない二つの課題の近さです。◎ 近い、○ やや近い、△ 一件ずつ読んでください。"),
    (
        "役割",
        "代表は、組のほかの課題に最も近い課題。「最も遠い」は、代表から最も離れた課題です。別件でないか、まずこれを確かめてください。",
    ),
    ("黄色い欄", "人が書き込む欄です。判定、統合先、制度所管課、備考、統合・別件・保留、具体化した文 があります。"),
];

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let mut page = Page::new(SHEET, &[18.0, 110.0])?;
    page.title(&format!("{}（{}）　課題の仕分け用ブック", triage.name, triage.year))?;
    page.heading("これは何か")?;
    for (name, text) in PURPOSE {
        page.line([name.into(), text.into()])?;
    }
    page.heading("使い方")?;
    for (number, step) in (1..).zip(STEPS) {
        page.line([format!("手順{number}").into(), step.into()])?;
    }
    page.heading("シートの一覧（名前を押すと開きます）")?;
    let absent = |name: &str| match name {
        pairs::WIDER => !triage.grouping.pairs.iter().any(|pair| pair.kind == PairKind::Wider),
        lineage::SHEET => triage.lineage.year.is_none(),
        closed::SHEET => triage.survey.closed.is_empty(),
        private::SHEET => !private::has_any(triage),
        _ => false,
    };
    for (name, text) in SHEETS.into_iter().filter(|(name, _)| !absent(name)) {
        page.link(name, text)?;
    }
    page.heading("列の読み方")?;
    for (name, text) in COLUMNS {
        page.line([name.into(), text.into()])?;
    }
    Ok(page.finish())
}
