//! Which header a name of the plan means. The home of strsim.
//!
//! After NFKC with all white space removed a name is a header exactly or, failing that, the one header that begins with it; failing
//! that, the same with the last line of a header of several lines.

use unicode_normalization::UnicodeNormalization;

use super::header::{Column, Header};
use super::sheet::Sheet;
use crate::error::Problem;

/// NFKC without white space, the form in which names are compared.
#[must_use]
pub fn fold(name: &str) -> String {
    name.nfkc().filter(|sign| !sign.is_whitespace()).collect()
}

/// NFKC and trimmed: ids, attributes and fields, where ３０代 and 30代 are the same.
#[must_use]
pub fn normal(value: &str) -> String {
    value.nfkc().collect::<String>().trim().to_owned()
}

/// The column a name means, or the problem to be told.
///
/// # Errors
/// Where no header or more than one answers to the name.
pub fn find<'a>(sheet: &Sheet, header: &'a Header, name: &str) -> Result<&'a Column, Problem> {
    let wanted = fold(name);
    let by = |answers: &dyn Fn(&Column) -> bool| header.columns.iter().filter(|column| answers(column)).collect::<Vec<_>>();
    let candidates = [
        by(&|column| column.folded == wanted),
        by(&|column| column.folded.starts_with(&wanted)),
        by(&|column| column.folded_line.as_ref() == Some(&wanted)),
        by(&|column| column.folded_line.as_ref().is_some_and(|line| line.starts_with(&wanted))),
    ];
    match candidates.into_iter().find(|columns| !columns.is_empty()).as_deref() {
        Some([column]) => Ok(column),
        Some(several) => Err(ambiguous(sheet, header, name, several)),
        None => Err(missing(sheet, header, name)),
    }
}

fn place(sheet: &Sheet, header: &Header) -> String {
    sheet.place(header.first, None).to_string()
}

fn quoted(columns: &[&Column]) -> String {
    columns.iter().map(|column| format!("「{}」", column.name)).collect::<Vec<_>>().join("、")
}

fn ambiguous(sheet: &Sheet, header: &Header, name: &str, columns: &[&Column]) -> Problem {
    Problem::new(format!("列「{name}」に当てはまる見出しが{}つあります", columns.len()))
        .at(place(sheet, header))
        .remedy(format!("どれか1つを、見出しのとおりに書いてください: {}", quoted(columns)))
}

fn missing(sheet: &Sheet, header: &Header, name: &str) -> Problem {
    let near = nearest(header, name);
    let remedy = if near.is_empty() {
        let all: Vec<&Column> = header.columns.iter().take(12).collect();
        format!("設定ファイルの列名を直してください。この表の見出し: {}", quoted(&all))
    } else {
        format!("近い名前: {}", quoted(&near))
    };
    Problem::new(format!("列「{name}」がありません")).at(place(sheet, header)).remedy(remedy)
}

/// How much of a header is compared with a name that is missing.
const COMPARED_CHARS: usize = 60;

/// The headers most like a name, at most three, best first.
fn nearest<'a>(header: &'a Header, name: &str) -> Vec<&'a Column> {
    let wanted = fold(name);
    let likeness = |column: &Column| {
        let own: String = column.folded.chars().take(COMPARED_CHARS).collect();
        let edits = strsim::normalized_damerau_levenshtein(&own, &wanted);
        if own.contains(&wanted) { 1.0 } else { edits.max(strsim::jaro_winkler(&own, &wanted) - 0.25) }
    };
    let mut near: Vec<(f64, &Column)> =
        header.columns.iter().map(|column| (likeness(column), column)).filter(|(score, _)| *score >= 0.4).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().take(3).map(|(_, column)| column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Header {
        let columns = (1..).zip(names).map(|(number, name)| Column::new(number, (*name).to_owned(), None)).collect();
        Header { first: 4, last: 4, columns, aside: Vec::new(), evidence: Vec::new() }
    }

    #[test]
    fn width_and_white_space_do_not_count_in_names() {
        let header = header(&["回答ＩＤ", "課題（困っていること）", "課題の理由"]);
        let find = |name| find(&Sheet::default(), &header, name).map(|column| column.number).map_err(|problem| problem.what);
        assert_eq!(find("回答 ID"), Ok(1));
        assert_eq!(find("課題 (困"), Ok(2));
        assert_eq!(find("課題"), Err("列「課題」に当てはまる見出しが2つあります".to_owned()));
    }

    #[test]
    fn a_missing_name_is_told_with_its_neighbours() {
        let header = header(&["所属局", "年代", "改善してほしいこと"]);
        let problem = find(&Sheet { file: "a.csv".to_owned(), ..Sheet::default() }, &header, "所属部局");
        assert_eq!(
            problem.map_err(|problem| problem.to_string()),
            Err("エラー: a.csv 4行目: 列「所属部局」がありません\n  対処: 近い名前: 「所属局」".to_owned())
        );
    }
}
