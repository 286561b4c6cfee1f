//! kickoff.html: the lists as pages of A4 to print or to show; one file that needs no network.

use askama::Template;

use super::candidates::{Candidate, FieldList};
use super::folder::Run;
use crate::error::{Problem, Result};

/// Candidates of a field that are printed; the workbook has all.
const MOST_PRINTED: usize = 200;

/// How to read the lists, in the workbook and on the page.
pub const NOTES: [(&str, &str); 7] = [
    ("この資料", "職員アンケートに書かれた課題を分野ごとにまとめた、最初の打合せのための一覧です。提案であり、何も決めていません。"),
    ("課題", "同じ課題と思われる回答は一つにまとめ、代表の言い方を、書かれたとおりに載せています。人数の多い順です。"),
    ("どこから", "人数だけを示します。少ない人数の所属などは「ほか」にまとめています。"),
    ("聞き返すこと", "書かれていないことがあるとき、回答者や所属に確かめるための文です。"),
    ("近い施策", "答えになりそうな、市の施策です。当てはまるかどうかは確かめてください。"),
    (
        "これまでの判定",
        "この年度に事務局が判定台帳に書いた判定と、抽象的だった課題を具体化した文です。空欄は、まだ判定していない課題です。",
    ),
    (
        "個人情報",
        "名前や連絡先は〔人物1〕のような記号に替えています。同じ記号は同じ人です。見落としがあるかもしれません。配る前に一度お読みください。",
    ),
];

#[derive(Template)]
#[template(path = "kickoff.html")]
struct Pages<'a> {
    run: &'a Run,
    date: Option<String>,
    lists: Vec<Printed<'a>>,
    notes: &'static [(&'static str, &'static str)],
}

/// A list and what is printed of it.
struct Printed<'a> {
    list: &'a FieldList,
    printed: &'a [Candidate],
}

/// The page.
///
/// # Errors
/// Where the template cannot be filled: a fault of the program.
pub fn build(run: &Run, lists: &[FieldList]) -> Result<String> {
    let pages = Pages { run, date: run.date.map(|date| date.to_string()), lists: lists.iter().map(printed).collect(), notes: &NOTES };
    pages.render().map_err(|error| {
        Problem::new(format!("kickoff.html を作れません（{error}）")).remedy("プログラムの誤りです。開発者に知らせてください").into()
    })
}

fn printed(list: &FieldList) -> Printed<'_> {
    Printed { list, printed: &list.candidates[..list.candidates.len().min(MOST_PRINTED)] }
}
