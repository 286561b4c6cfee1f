//! Which row is the header, and what its columns are called.
//!
//! A header is found by evidence that an officer can follow: short distinct words over the columns that hold data, which do not come
//! back below. Titles and notes above and instructions below (「１つ選択」) are told apart. A header may have up to three lines; a group
//! over several columns is joined to the names below it: 「職場環境 / 改善してほしいこと」.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, Kind};
use super::columns::fold;
use super::limits;
use super::sheet::{Region, Row, Sheet};
use crate::survey::RowNotice;

/// A header and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// First row, from 1.
    pub first: u32,
    /// Last row with names.
    pub last: u32,
    /// The columns that have a name or hold data, from left to right.
    pub columns: Vec<Column>,
    /// Rows right below the header that are no answers, with the reason.
    pub aside: Vec<(u32, &'static str)>,
    /// Why this is the header, in Japanese.
    pub evidence: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// From 1.
    pub number: u32,
    /// Its name, all lines of the header joined; unique within the header.
    pub name: String,
    /// The last line alone, where the header has several.
    pub last_line: Option<String>,
    /// The name as it is compared.
    pub folded: String,
    /// The last line as it is compared.
    pub folded_line: Option<String>,
}

/// Words that headers of surveys are made of.
const HEADER_WORDS: [&str; 40] = [
    "id",
    "no",
    "no.",
    "番号",
    "回答",
    "日時",
    "日付",
    "タイムスタンプ",
    "開始時刻",
    "完了時刻",
    "所属",
    "部署",
    "局",
    "課名",
    "部名",
    "年代",
    "年齢",
    "性別",
    "職種",
    "職位",
    "役職",
    "勤続",
    "氏名",
    "名前",
    "メール",
    "分野",
    "区分",
    "種別",
    "課題",
    "意見",
    "要望",
    "提案",
    "解決策",
    "理由",
    "内容",
    "名称",
    "状況",
    "満足度",
    "自由記述",
    "備考",
];

/// Finds the header. `wanted` are the columns the plan names: a row that has them is the header, whatever else is in it.
#[must_use]
pub fn find(sheet: &Sheet, wanted: &[&str]) -> Option<Header> {
    let wanted: Vec<String> = wanted.iter().map(|name| fold(name)).collect();
    let mut best: Option<(f64, Header)> = None;
    for row in sheet.rows.iter().take(limits::HEADER_SEARCH_ROWS) {
        let header = at(sheet, row.number);
        let found = wanted.iter().filter(|name| header.columns.iter().any(|column| column.begins_with(name))).count();
        let likeness = Likeness::of(sheet, &header);
        let above = header.full_above(sheet).count().min(MOST_ABOVE);
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns and rows")]
        let score = 100.0 * found as f64 + likeness.score() - above as f64 / MOST_ABOVE as f64;
        // A later row must be clearly better: the first row of data looks much like a header.
        if best.as_ref().is_none_or(|(most, _)| score > most + 0.05) {
            let mut evidence = likeness.evidence();
            if found > 0 {
                evidence.insert(0, format!("設定ファイルに書かれた列{found}個の名前がある"));
            }
            best = Some((score, Header { evidence, ..header }));
        }
    }
    let (_, mut header) = best?;
    let above = header.above(sheet);
    if let Some((_, cell)) = above.first().and_then(|row| row.cells.first()) {
        let begin: String = one_line(&cell.text).chars().take(TITLE_CHARS).collect();
        header.evidence.push(format!("上の{}行（「{begin}」など）は題か注意書きとして読まない", above.len()));
    }
    Some(header)
}

/// Rows as full as answers above a header that cost it a point; more cost no more. Titles and notes above cost nothing.
const MOST_ABOVE: usize = 20;

/// Characters of a title that are told.
const TITLE_CHARS: usize = 20;

/// The header that begins at a row, whether it looks like one or not.
#[must_use]
pub fn at(sheet: &Sheet, first: u32) -> Header {
    let last = (first + 1..first + limits::HEADER_LINES).take_while(|&row| is_further_line(sheet, first, row)).last().unwrap_or(first);
    let aside = aside(sheet, first, last);
    let end = aside.last().map_or(last, |&(row, _)| row);
    let mut columns: Vec<Column> =
        numbers(sheet, first, last, end).into_iter().map(|number| Column::named(sheet, first, last, number)).collect();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for column in &columns {
        *names.entry(column.folded.clone()).or_default() += 1;
    }
    for column in columns.iter_mut().filter(|column| names.get(&column.folded).is_some_and(|&count| count > 1)) {
        column.name = format!("{}（{}）", column.name, sheet.column_name(column.number));
        column.folded = fold(&column.name);
    }
    Header { first, last, columns, aside, evidence: Vec::new() }
}

/// The columns that a header line or a row below `end` fills.
fn numbers(sheet: &Sheet, first: u32, last: u32, end: u32) -> BTreeSet<u32> {
    let mut above: BTreeMap<u32, usize> = BTreeMap::new();
    for (column, _) in sheet.rows.iter().take_while(|row| row.number <= end).flat_map(|row| &row.cells) {
        *above.entry(*column).or_default() += 1;
    }
    let below = sheet.filled.iter().filter(|&(column, count)| above.get(column).is_none_or(|above| count > above));
    let named = (first..=last).filter_map(|row| sheet.row(row)).flat_map(|row| row.cells.iter().map(|&(column, _)| column));
    below.map(|(&column, _)| column).chain(named).collect()
}

impl Header {
    /// Filled rows above the header: titles and notes, which are not read.
    #[must_use]
    pub fn above<'a>(&self, sheet: &'a Sheet) -> &'a [Row] {
        &sheet.rows[..sheet.rows.partition_point(|row| row.number < self.first)]
    }

    /// Those of them that are as full as answers would be.
    fn full_above<'a>(&self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Row> {
        let columns = self.columns.len();
        self.above(sheet).iter().filter(move |row| row.cells.len() >= 2 && 2 * row.cells.len() >= columns)
    }

    /// What an officer should look at: rows above the header that are as full as answers would be.
    #[must_use]
    pub fn notices(&self, sheet: &Sheet) -> Vec<RowNotice> {
        let full: Vec<&Row> = self.full_above(sheet).collect();
        let told = full.first().map(|row| RowNotice {
            place: sheet.place(row.number, None),
            what: format!(
                "見出し（{}行目）より上に、表のように値の並ぶ行が{}行あり、読みませんでした。そこに回答があるなら header_row で見出しの行を指定してください",
                self.first,
                full.len()
            ),
        });
        told.into_iter().collect()
    }
}

impl Column {
    /// A column of that name.
    #[must_use]
    pub fn new(number: u32, name: String, last_line: Option<String>) -> Self {
        let (folded, folded_line) = (fold(&name), last_line.as_deref().map(fold));
        Self { number, name, last_line, folded, folded_line }
    }

    /// Whether its name, or its last line, begins with the folded name.
    #[must_use]
    pub fn begins_with(&self, folded: &str) -> bool {
        self.folded.starts_with(folded) || self.folded_line.as_ref().is_some_and(|line| line.starts_with(folded))
    }

    fn named(sheet: &Sheet, first: u32, last: u32, number: u32) -> Self {
        let mut lines: Vec<String> = Vec::new();
        for row in first..=last {
            let own = sheet.row(row).and_then(|row| row.cell(number)).map(|cell| cell.text.as_str());
            let above = if row < last { group(sheet, row, number) } else { None };
            if let Some(line) = own.or(above).map(one_line).filter(|line| lines.last() != Some(line)) {
                lines.push(line);
            }
        }
        match lines.as_slice() {
            [] => Self::new(number, format!("{NAMELESS}（{}）", sheet.column_name(number)), None),
            [line] => Self::new(number, line.clone(), None),
            [.., line] => Self::new(number, lines.join(" / "), Some(line.clone())),
        }
    }
}

/// What a column without a header is called.
const NAMELESS: &str = "見出しなし";

/// The group a column stands under: the merged range over it, or, where nothing is merged, the nearest name to its left.
fn group(sheet: &Sheet, row: u32, column: u32) -> Option<&str> {
    if is_title(sheet, row) {
        return None;
    }
    if let Some(region) = region(sheet, row, column) {
        return sheet.merged_text(region);
    }
    let cells = &sheet.row(row)?.cells;
    let (left, cell) = cells.iter().rev().find(|&&(left, _)| left < column)?;
    // A merged group ends where it ends; a loose one reaches to the next name.
    region(sheet, row, *left).is_none().then_some(cell.text.as_str())
}

/// Whether a row tells what the whole sheet is, and names no columns: its only text, or one merged from the first column over most of
/// the others, perhaps with a date or a note behind it.
fn is_title(sheet: &Sheet, number: u32) -> bool {
    let (Some(row), Some(leftmost)) = (sheet.row(number), sheet.filled.keys().next()) else { return false };
    let Some((first, _)) = row.cells.first() else { return false };
    let width = region(sheet, number, *first).map_or(1, |region| region.right - region.left + 1) as usize;
    match row.cells.len() {
        1 => width == 1 || 2 * width > sheet.filled.len(),
        2 => first == leftmost && 5 * width > 3 * sheet.filled.len(),
        _ => false,
    }
}

fn region(sheet: &Sheet, row: u32, column: u32) -> Option<Region> {
    sheet.merged_at.get(&(row, column)).copied()
}

/// A header cell in one line: line breaks and runs of white space go, or become one space between Latin letters.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let latin = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
        if latin(line.chars().last()) && latin(word.chars().next()) {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a row goes on naming what the row `first` began: it fills columns under a group with words that do not come back.
fn is_further_line(sheet: &Sheet, first: u32, number: u32) -> bool {
    let (Some(top), Some(row)) = (sheet.row(first), sheet.row(number)) else { return false };
    if looks_like_instructions(row) {
        return false;
    }
    let below = sample(sheet, number);
    let grouped = |column: u32| {
        top.cell(column).is_none()
            || region(sheet, first, column).is_some_and(|region| region.right > region.left && region.bottom < number)
    };
    let under_group: Vec<u32> = row.cells.iter().map(|&(column, _)| column).filter(|&column| grouped(column)).collect();
    let has_group = under_group.iter().any(|&column| group(sheet, first, column).is_some());
    let is_name = |(column, cell): &(u32, Cell)| {
        cell.kind == Kind::Text
            && cell.chars() <= 60
            && !below.iter().any(|row| row.cell(*column).is_some_and(|other| other.text == cell.text))
    };
    // Columns already named on the first line stay unnamed on the second, except beneath a group.
    has_group && !below.is_empty() && row.cells.iter().all(is_name) && 2 * under_group.len() > row.cells.len()
}

/// Rows right below the header that are no answers: what to choose, how to write, an example.
fn aside(sheet: &Sheet, first: u32, last: u32) -> Vec<(u32, &'static str)> {
    let mut aside = Vec::new();
    for row in sheet.below(last).iter().take(2) {
        let merged_into_header = row.number <= last + 2
            && sheet
                .filled
                .keys()
                .any(|&column| region(sheet, row.number, column).is_some_and(|region| (first..=last).contains(&region.top)));
        if row.number > last + 2 {
            break;
        } else if is_example(row) {
            aside.push((row.number, "記入例の行"));
        } else if looks_like_instructions(row) || (merged_into_header && !repeats_below(sheet, row)) {
            aside.push((row.number, "記入要領の行"));
        } else {
            break;
        }
    }
    aside
}

/// Whether any cell of the row comes back further down its column, as the values of answers do.
fn repeats_below(sheet: &Sheet, row: &Row) -> bool {
    let below = sample(sheet, row.number);
    row.cells.iter().any(|(column, cell)| below.iter().any(|other| other.cell(*column).is_some_and(|other| other.text == cell.text)))
}

/// The rows below a row that a header is compared with.
fn sample(sheet: &Sheet, number: u32) -> &[Row] {
    let below = sheet.below(number);
    &below[..below.len().min(limits::HEADER_SAMPLE_ROWS)]
}

fn is_example(row: &Row) -> bool {
    let Some((_, cell)) = row.cells.first() else { return false };
    matches!(
        fold(&cell.text).as_str(),
        "例" | "(例)" | "例)" | "【例】" | "記入例" | "(記入例)" | "【記入例】" | "入力例" | "回答例" | "サンプル"
    )
}

/// Every cell, and at least two, tells how to fill in the column.
fn looks_like_instructions(row: &Row) -> bool {
    row.cells.len() >= 2 && row.cells.iter().all(|(_, cell)| is_instruction(&fold(&cell.text)))
}

fn is_instruction(text: &str) -> bool {
    const SHORT: [&str; 13] =
        ["選択", "自動", "任意", "必須", "自由記述", "自由記入", "記入", "入力", "プルダウン", "数値", "半角", "全角", "文字以内"];
    const ASKING: [&str; 6] = ["選択", "記入", "入力", "選んで", "書いて", "回答"];
    let short = text.chars().count() <= 14 && SHORT.iter().any(|word| text.contains(word));
    let asking = text.ends_with("ください。") || text.ends_with("ください") || text.ends_with("こと。") || text.ends_with("こと");
    short
        || text.starts_with('※')
        || text.starts_with("(例")
        || text.starts_with("例)")
        || text.starts_with("例:")
        || (asking && ASKING.iter().any(|word| text.contains(word)))
}

/// How much a row looks like a header; every share is between 0 and 1.
struct Likeness {
    first: u32,
    last: u32,
    named: usize,
    data_columns: usize,
    /// Share of the columns with data that have a name.
    covered: f64,
    /// Share of the names that are text of at most 200 characters.
    worded: f64,
    /// Share of the names that do not come back below.
    unrepeated: f64,
    /// The names that hold a word of headers.
    words: Vec<String>,
    /// Whether the last line alone names every column: what stands above it is a title or a note.
    overfull: bool,
}

impl Likeness {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand columns at most")]
    fn of(sheet: &Sheet, header: &Header) -> Self {
        let end = header.aside.last().map_or(header.last, |&(row, _)| row);
        let below = sample(sheet, end);
        // A column counts as data where a tenth of the rows fill it: remarks at the side do not.
        let filled = |column: u32| below.iter().filter(|row| row.cell(column).is_some()).count();
        let data: Vec<&Column> = header.columns.iter().filter(|column| 10 * filled(column.number) >= below.len().max(1)).collect();
        let cells: Vec<_> = (header.first..=header.last)
            .filter_map(|row| sheet.row(row))
            .flat_map(|row| row.cells.iter().map(|(column, cell)| (*column, cell)))
            .collect();
        let share = |count: usize, of: usize| if of == 0 { 0.0 } else { count as f64 / of as f64 };
        let is_named = |column: &&&Column| !column.name.starts_with(NAMELESS);
        let comes_back =
            |(column, cell): &&(u32, &Cell)| below.iter().any(|row| row.cell(*column).is_some_and(|other| other.text == cell.text));
        Self {
            first: header.first,
            last: header.last,
            named: header.columns.iter().filter(|column| is_named(&column)).count(),
            data_columns: data.len(),
            covered: if below.is_empty() { 0.0 } else { share(data.iter().filter(is_named).count(), data.len()) },
            worded: share(cells.iter().filter(|(_, cell)| cell.kind == Kind::Text && cell.chars() <= 200).count(), cells.len()),
            unrepeated: share(cells.iter().filter(|cell| !comes_back(cell)).count(), cells.len()),
            overfull: header.last > header.first && last_line_suffices(sheet, header),
            words: header.columns.iter().filter(|column| has_header_word(&column.name)).map(|column| column.name.clone()).collect(),
        }
    }

    /// From 0 to 4. Words that headers are made of count for at most one; a line too many costs a quarter.
    #[expect(clippy::cast_precision_loss, reason = "a handful of words")]
    fn score(&self) -> f64 {
        let words = self.words.len().min(3) as f64 / 3.0;
        self.covered + self.worded + self.unrepeated + words - if self.overfull { 0.25 } else { 0.0 }
    }

    fn evidence(&self) -> Vec<String> {
        let Self { first, last, named, data_columns, .. } = self;
        let mut evidence = Vec::new();
        if last > first {
            evidence.push(format!("{first}～{last}行目が結合または段組みの見出しになっている"));
        }
        if self.covered >= 1.0 {
            evidence.push(format!("下の行に値がある{data_columns}列すべてに見出しがある"));
        } else {
            evidence.push(format!("下の行に値がある{data_columns}列に対して見出しが{named}個ある"));
        }
        if self.unrepeated >= 1.0 {
            evidence.push("見出しの語が下の行に値として現れない".to_owned());
        }
        if !self.words.is_empty() {
            let words: Vec<&str> = self.words.iter().take(4).map(String::as_str).collect();
            evidence.push(format!("見出しによく使われる語がある（{}）", words.join("、")));
        }
        evidence
    }
}

/// Whether the last line names every column, each by another name.
fn last_line_suffices(sheet: &Sheet, header: &Header) -> bool {
    let Some(row) = sheet.row(header.last) else { return false };
    let names: BTreeSet<String> = row.cells.iter().map(|(_, cell)| fold(&cell.text)).collect();
    names.len() == header.columns.len()
}

fn has_header_word(name: &str) -> bool {
    let name = fold(name).to_lowercase();
    name.chars().count() <= 100 && HEADER_WORDS.iter().any(|word| if word.is_ascii() { name == *word } else { name.contains(word) })
}
