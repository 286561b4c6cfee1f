//! Which sheet of a file is read, and where its header stands.

use super::columns;
use super::header::{self, Header};
use super::sheet::Sheet;
use super::source::Source;
use crate::error::{Error, Problem, Result};

/// A sheet with its header.
pub struct Selected {
    /// The sheet.
    pub sheet: Sheet,
    /// Its header.
    pub header: Header,
}

/// The named sheet, or the first visible one in which all wanted columns are found.
///
/// # Errors
/// Where there is no such sheet, it is empty, or columns are missing: of the sheet that has most of them, all at once.
pub fn select(source: &mut Source, name: Option<&str>, header_row: Option<u32>, wanted: &[&str]) -> Result<Selected> {
    let mut best: Option<(usize, Selected, Vec<Problem>)> = None;
    let mut filled = false;
    for name in candidates(source, name)? {
        let sheet = source.sheet(&name)?;
        filled |= !sheet.rows.is_empty();
        let Some(header) = locate(&sheet, header_row, wanted)? else { continue };
        let problems: Vec<Problem> = wanted.iter().filter_map(|name| columns::find(&sheet, &header, name).err()).collect();
        if problems.is_empty() {
            return Ok(Selected { sheet, header });
        }
        if best.as_ref().is_none_or(|(least, ..)| problems.len() < *least) {
            best = Some((problems.len(), Selected { sheet, header }, problems));
        }
    }
    match best {
        Some((.., problems)) => Err(Error::all(problems).unwrap_or_else(|| empty(source).into())),
        None if filled => Err(no_header(source, header_row).into()),
        None => Err(empty(source).into()),
    }
}

/// Names of the sheets to try.
fn candidates(source: &Source, name: Option<&str>) -> Result<Vec<String>> {
    let Some(sheets) = source.sheets() else { return Ok(vec![String::new()]) };
    let Some(name) = name else {
        let visible: Vec<String> = sheets.iter().filter(|sheet| !sheet.hidden).map(|sheet| sheet.name.clone()).collect();
        if visible.is_empty() {
            let problem = Problem::new("表示されているシートがありません").at(&source.path);
            return Err(problem.remedy(format!("設定ファイルの [[input]] に sheet を書いてください: {}", listed(source))).into());
        }
        return Ok(visible);
    };
    let folded = columns::fold(name);
    let exact = sheets.iter().find(|sheet| sheet.name == name);
    let Some(sheet) = exact.or_else(|| sheets.iter().find(|sheet| columns::fold(&sheet.name) == folded)) else {
        let problem = Problem::new(format!("シート「{name}」がありません")).at(&source.path);
        return Err(problem.remedy(format!("このファイルのシート: {}", listed(source))).into());
    };
    Ok(vec![sheet.name.clone()])
}

fn listed(source: &Source) -> String {
    let names = source.sheets().unwrap_or_default().iter();
    names.map(|sheet| format!("「{}」{}", sheet.name, if sheet.hidden { "（非表示）" } else { "" })).collect::<Vec<_>>().join("、")
}

/// The header in the row named, or the one that is found.
///
/// # Errors
/// Where the row named is empty.
pub fn locate(sheet: &Sheet, header_row: Option<u32>, wanted: &[&str]) -> Result<Option<Header>> {
    let Some(row) = header_row else { return Ok(header::find(sheet, wanted)) };
    if sheet.rows.is_empty() {
        return Ok(None);
    }
    if sheet.row(row).is_none() {
        let problem = Problem::new(format!("見出し行に指定された{row}行目は空です")).at(sheet.title());
        return Err(problem.remedy("設定ファイルの header_row を直すか、\"auto\" にしてください").into());
    }
    Ok(Some(Header { evidence: vec!["設定ファイルの header_row で指定された".to_owned()], ..header::at(sheet, row) }))
}

fn empty(source: &Source) -> Problem {
    let what = if source.sheets().is_some() { "シートが空です" } else { "ファイルに表がありません" };
    Problem::new(what).at(&source.path).remedy("回答の入ったシートとファイルか確かめてください")
}

fn no_header(source: &Source, header_row: Option<u32>) -> Problem {
    let row = header_row.map_or(String::new(), |row| format!("（{row}行目）"));
    Problem::new(format!("見出しの行が見つかりません{row}"))
        .at(&source.path)
        .remedy("設定ファイルの [[input]] に header_row を書いてください")
}
