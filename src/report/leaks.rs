//! The last look before anything is written for others: a private value in it stops the run.
//!
//! Reads the finished bytes, not what they were made from, so that it does not depend on where masking was thought of. The secretariat's
//! workbook is not looked at, nor the verbatim texts of `issues.parquet`: they hold what people wrote.

use std::collections::HashSet;
use std::fmt::Display;

use rayon::prelude::*;

use super::tables::{ISSUES, VERBATIM};
use crate::error::{Error, Problem, Result};
use crate::masking::Masking;
use crate::table::Table;

/// Most places that are told one by one.
const MOST_TOLD: usize = 10;

/// Looks through Parquet files, by name with their bytes.
///
/// # Errors
/// Every place where something private stands, by its sign: the value itself is not told.
pub fn in_tables(masking: &Masking, tables: &[(&str, Vec<u8>)]) -> Result<()> {
    if masking.signs().is_empty() {
        return Ok(());
    }
    let in_column = |table: &Table, name: &str, column: &str| -> Result<Vec<(String, String)>> {
        // The same text, of which a column has many, is looked at once.
        let mut seen: HashSet<String> = HashSet::new();
        let mut found = Vec::new();
        table.each_text(column, |row, text| {
            if seen.contains(text) {
                return;
            }
            seen.insert(text.to_owned());
            found.extend(masking.leaks(text).into_iter().map(|sign| (format!("{name} {column} {}行目", row + 1), sign.sign.clone())));
        })?;
        Ok(found)
    };
    let in_table = |(name, bytes): &(&str, Vec<u8>)| -> Result<Vec<(String, String)>> {
        let table = Table::from_parquet(bytes)?;
        let columns = table.names().into_par_iter().filter(|column| *name != ISSUES || column != VERBATIM);
        let found: Vec<Vec<(String, String)>> = columns.map(|column| in_column(&table, name, &column)).collect::<Result<_>>()?;
        Ok(found.concat())
    };
    let found: Vec<Vec<(String, String)>> = tables.par_iter().map(in_table).collect::<Result<_>>()?;
    told(found.concat())
}

/// Looks through the texts of a file, each with its place.
///
/// # Errors
/// As for `in_tables`.
pub fn in_texts<'a, P: Display>(masking: &Masking, name: &str, texts: impl Iterator<Item = (P, &'a str)>) -> Result<()> {
    let mut found = Vec::new();
    for (place, text) in texts {
        found.extend(masking.leaks(text).into_iter().map(|sign| (format!("{name} {place}"), sign.sign.clone())));
    }
    told(found)
}

/// Looks through a text file (a record), line by line.
///
/// # Errors
/// As for `in_tables`.
pub fn in_text(masking: &Masking, name: &str, text: &str) -> Result<()> {
    in_texts(masking, name, (1..).zip(text.lines()).map(|(number, line)| (format!("{number}行目"), line)))
}

/// Looks through a page: the text between its tags and, in its data, every text. Its own scripts and bare figures are passed over.
///
/// # Errors
/// As for `in_tables`.
pub fn in_page(masking: &Masking, name: &str, page: &str) -> Result<()> {
    if masking.signs().is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    let mut look = |place: &str, text: &str| {
        found.extend(masking.leaks(text).into_iter().map(|sign| (format!("{name} {place}"), sign.sign.clone())));
    };
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        if before.contains(|sign: char| !sign.is_ascii_digit()) {
            look("本文", before);
        }
        let (tag, inside) = after.split_once('>').unwrap_or((after, ""));
        look("本文", tag);
        rest = inside;
        if let Some(end) = ["script", "style"].iter().find(|name| tag.starts_with(**name)).and_then(|name| rest.find(&format!("</{name}")))
        {
            if tag.contains("application/json") {
                let data: serde_json::Value = serde_json::from_str(&rest[..end]).map_err(|error| {
                    let problem = Problem::new(format!("個人情報が残っていないか確かめられません（{error}）")).at(name);
                    problem.remedy("プログラムの誤りです。開発者に知らせてください")
                })?;
                texts(&data, &mut |text| look("データ", text));
            }
            rest = &rest[end..];
        }
    }
    look("本文", rest);
    told(found)
}

/// Every text of some data.
fn texts(value: &serde_json::Value, look: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => look(text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| texts(value, look)),
        serde_json::Value::Object(values) => values.values().for_each(|value| texts(value, look)),
        _ => {}
    }
}

fn told(found: Vec<(String, String)>) -> Result<()> {
    let more = found.len().saturating_sub(MOST_TOLD);
    let mut problems: Vec<Problem> = found
        .into_iter()
        .take(MOST_TOLD)
        .map(|(place, sign)| {
            Problem::new(format!("伏せるべき個人情報 {sign} がそのまま残っています"))
                .at(place)
                .remedy("結果は書いていません。プログラムの誤りです。開発者に、この表示を（回答の内容は送らずに）知らせてください")
        })
        .collect();
    if more > 0 {
        problems.push(Problem::new(format!("伏せるべき個人情報の残りが、ほかに{more}か所あります")));
    }
    Error::all(problems).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masking::{Kind, Known, Rule};

    fn masking() -> Masking {
        let forms = vec![("鈴木一郎".to_owned(), Rule::Anywhere)];
        Masking::new(["さん"], vec![Known { kind: Kind::Person, value: "鈴木一郎".to_owned(), forms }]).unwrap()
    }

    #[test]
    fn a_value_that_was_left_is_told_by_place_and_sign_and_not_by_itself() {
        let table = Table::new(2).text("reason", &["机", "鈴木 一郎が"]).unwrap().texts("members", &[vec![], vec!["鈴木一郎"]]).unwrap();
        let error = in_tables(&masking(), &[("issues.parquet", table.to_parquet().unwrap())]).unwrap_err();
        assert_eq!(error.problems().len(), 2);
        let told = error.to_string();
        assert!(told.contains("issues.parquet reason 2行目") && told.contains("〔人物1〕") && !told.contains("鈴木"), "{told}");
    }

    #[test]
    fn a_page_is_looked_through_but_for_its_scripts() {
        let page = |body: &str, data: &str| {
            let scripts = "<script>var 鈴木一郎;</script><style>鈴木一郎</style>";
            in_page(
                &masking(),
                "report.html",
                &format!("{scripts}<p>{body}</p><script type=\"application/json\" id=\"data\">{data}</script>"),
            )
        };
        assert!(page("〔人物1〕", "{\"a\": [\"机\", 1]}").is_ok());
        assert!(page("鈴木一郎", "{}").unwrap_err().to_string().contains("report.html 本文"));
        assert!(page("", "{\"a\": [\"鈴木\\u4e00郎\"]}").unwrap_err().to_string().contains("report.html データ"));
    }

    #[test]
    fn a_page_without_it_passes() {
        assert!(in_text(&masking(), "report.html", "<p>机\n〔人物1〕</p>").is_ok());
        assert!(in_text(&masking(), "report.html", "<p>\n鈴木一郎").unwrap_err().to_string().contains("report.html 2行目"));
    }
}
