//! The rows of the inputs to the responses of one survey: every row below a header is accounted for exactly once.
//!
//! Does not judge what an answer says; a row whose free-text cells are blank is a response without answers.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::iso_date;
use super::cell::Cell;
use super::closed;
use super::columns::{self, normal};
use super::header::Header;
use super::limits;
use super::selection::{Selected, select};
use super::sheet::{Row, Sheet};
use super::source::Source;
use super::{ColumnParams, InputParams, Params};
use crate::error::{Error, Problem, Result};
use crate::survey::{Answer, CellRef, Input, Response, ResponseId, RowNotice, Survey};
use crate::table::Table;

/// Reads every input into one survey.
///
/// # Errors
/// All problems of all inputs at once: files, sheets, columns.
pub fn read(params: &Params) -> Result<Survey> {
    let mut reading = Reading::default();
    let mut problems = Vec::new();
    for input in &params.inputs {
        match open(input, &params.columns) {
            Ok((source, selected, columns)) => reading.take(&source, selected, &columns),
            Err(error) => problems.extend_from_slice(error.problems()),
        }
    }
    match Error::all(problems) {
        Some(error) => Err(error),
        None => reading.finish(&params.columns),
    }
}

/// The columns of one input, numbered.
struct Numbered {
    id: Option<u32>,
    /// Number and header, in the plan's order.
    text: Vec<(u32, String)>,
    proposal: Option<u32>,
    field: Option<u32>,
    attributes: Vec<u32>,
    closed: Vec<u32>,
    private: Vec<u32>,
    /// Whether hidden rows are left aside.
    skip_hidden: bool,
}

fn open(input: &InputParams, columns: &ColumnParams) -> Result<(Source, Selected, Numbered)> {
    let mut source = Source::open(&input.path, input.encoding.as_deref())?;
    let wanted = columns.wanted();
    let selected = select(&mut source, input.sheet.as_deref(), input.header_row, &wanted)?;
    if input.skip_hidden {
        nothing_hidden(&selected, &wanted)?;
    }
    let numbered = Numbered { skip_hidden: input.skip_hidden, ..number(&selected.sheet, &selected.header, columns)? };
    Ok((source, selected, numbered))
}

/// Columns that the plan wants and at the same time leaves aside.
fn nothing_hidden(selected: &Selected, wanted: &[&str]) -> Result<()> {
    let Selected { sheet, header } = selected;
    let columns = wanted.iter().filter_map(|name| Some((name, columns::find(sheet, header, name).ok()?)));
    let hidden = columns.filter(|(_, column)| sheet.hidden_columns.contains(&column.number));
    let problem = |(name, column): (&&str, &super::header::Column)| {
        Problem::new(format!("列「{name}」は非表示です"))
            .at(sheet.place(header.first, Some(column.number)))
            .remedy("Excelで列を再表示するか、[[input]] の hidden を \"read\" にしてください")
    };
    Error::all(hidden.map(problem).collect()).map_or(Ok(()), Err)
}

fn number(sheet: &Sheet, header: &Header, columns: &ColumnParams) -> Result<Numbered> {
    let column = |name: &String| columns::find(sheet, header, name).map_err(Error::from);
    let all = |names: &mut dyn Iterator<Item = &String>| names.map(|name| column(name).map(|column| column.number)).collect::<Result<_>>();
    let one = |name: &Option<String>| name.as_ref().map(|name| column(name).map(|column| column.number)).transpose();
    Ok(Numbered {
        id: one(&columns.id)?,
        text: columns.text.iter().map(|name| column(name).map(|column| (column.number, column.name.clone()))).collect::<Result<_>>()?,
        proposal: one(&columns.proposal)?,
        field: one(&columns.field)?,
        attributes: all(&mut kept(columns))?,
        closed: all(&mut columns.closed.iter())?,
        skip_hidden: false,
        private: all(&mut columns.private.iter())?,
    })
}

/// The attributes that may leave the secretariat's workbook.
fn kept(columns: &ColumnParams) -> impl Iterator<Item = &String> {
    let private: Vec<String> = columns.private.iter().map(|name| columns::fold(name)).collect();
    columns.attributes.iter().filter(move |name| !private.contains(&columns::fold(name)))
}

/// The survey while its inputs come in.
#[derive(Default)]
struct Reading {
    responses: Vec<Response>,
    questions: Vec<String>,
    attributes: Vec<Vec<Option<String>>>,
    closed: Vec<Vec<Option<String>>>,
    private: Vec<Vec<Option<String>>>,
    inputs: Vec<Input>,
    notices: Vec<RowNotice>,
    /// The sheets of the files: file, name, whether hidden.
    sheets: BTreeSet<(String, String, bool)>,
    /// The ids given.
    ids: BTreeSet<String>,
    /// How many rows gave an id that was given before.
    repeated: usize,
}

/// Cells about the respondent that are merged over several rows.
struct MergedAnswers {
    /// Per column first row, last row and cell of its merged ranges, ascending.
    ranges: BTreeMap<u32, Vec<(u32, u32, Cell)>>,
}

impl MergedAnswers {
    fn of(sheet: &Sheet, header: &Header, columns: &Numbered) -> Self {
        let told_once = columns.attributes.iter().chain(&columns.private).copied();
        let respondent: Vec<u32> = columns.id.into_iter().chain(columns.field).chain(told_once).collect();
        let mut ranges: BTreeMap<u32, Vec<(u32, u32, Cell)>> = BTreeMap::new();
        for region in sheet.merged.iter().filter(|region| region.top > header.last && region.bottom > region.top) {
            let cell =
                Some(region.left).filter(|column| respondent.contains(column)).and_then(|column| sheet.row(region.top)?.cell(column));
            if let Some(cell) = cell {
                ranges.entry(region.left).or_default().push((region.top, region.bottom, cell.clone()));
            }
        }
        for ranges in ranges.values_mut() {
            ranges.sort_by_key(|&(top, ..)| top);
        }
        Self { ranges }
    }

    /// The cell that stands for this one; `None` where it is not merged with one above.
    fn cell(&self, column: u32, row: u32) -> Option<&Cell> {
        let ranges = self.ranges.get(&column)?;
        let at = ranges.partition_point(|&(top, ..)| top < row).checked_sub(1)?;
        ranges.get(at).filter(|&&(_, bottom, _)| row <= bottom).map(|(_, _, cell)| cell)
    }
}

impl Reading {
    fn take(&mut self, source: &Source, selected: Selected, columns: &Numbered) {
        let Selected { mut sheet, header } = selected;
        if self.questions.is_empty() {
            self.questions = columns.text.iter().map(|(_, header)| header.clone()).collect();
        }
        self.attributes.resize_with(columns.attributes.len(), Vec::new);
        self.closed.resize_with(columns.closed.len(), Vec::new);
        self.private.resize_with(columns.private.len(), Vec::new);
        self.notices.extend_from_slice(&sheet.notices);
        self.notices.extend(sheet.hidden_notices(columns.skip_hidden));
        self.notices.extend(header.notices(&sheet));
        let merged = MergedAnswers::of(&sheet, &header, columns);
        // Each row is let go once it is read: a long survey would stand in memory twice.
        let mut rows = sheet.rows.split_off(sheet.rows.partition_point(|row| row.number <= header.last));
        // A row of error values alone is an answer that could not be read, no blank line: it is accounted for, too.
        let unread = sheet.unread_rows.iter().filter(|&&number| number > header.last);
        rows.extend(unread.map(|&number| Row { number, cells: Vec::new() }));
        rows.sort_by_key(|row| row.number);
        let count = rows.len();
        for row in rows {
            self.take_row(&sheet, &header, columns, &merged, &row);
        }
        let sheets = source.sheets().unwrap_or_default().iter();
        let listed = sheets.map(|sheet| (source.file.clone(), sheet.name.clone(), sheet.hidden));
        self.sheets.extend(listed);
        self.inputs.push(Input {
            file: source.file.clone(),
            sheet: sheet.name.clone(),
            sha256: source.sha256.clone(),
            header_row: header.first,
            evidence: header.evidence,
            rows: count,
            date: source.date(),
            encoding: source.encoding().map(str::to_owned),
        });
    }

    fn take_row(&mut self, sheet: &Sheet, header: &Header, columns: &Numbered, merged: &MergedAnswers, row: &Row) {
        let text = |column: u32| row.cell(column).map(|cell| cell.text.clone());
        // Who answered may be told once for several rows; what is answered stands in its own row.
        let of_respondent = |column: u32| row.cell(column).or_else(|| merged.cell(column, row.number)).map(|cell| normal(&cell.text));
        let answers = columns.text.iter().enumerate().filter_map(|(question, &(column, _))| {
            Some(Answer { question, text: text(column)?, place: sheet.place(row.number, Some(column)) })
        });
        let aside = header.aside.iter().find(|(number, _)| *number == row.number).map(|&(_, why)| why);
        let hidden = || columns.skip_hidden && sheet.hidden_rows.binary_search(&row.number).is_ok();
        let unread = || row.cells.is_empty().then_some("エラー値か計算結果のない数式だけの行");
        let excluded = aside.or_else(|| hidden().then_some("非表示の行")).or_else(unread).map(str::to_owned);
        let given = columns.id.filter(|_| excluded.is_none()).and_then(of_respondent);
        let response = Response {
            id: self.id(sheet, columns.id, given, row),
            place: sheet.place(row.number, None),
            answers: answers.collect(),
            proposal: columns.proposal.and_then(text),
            field: columns.field.and_then(of_respondent),
            excluded,
        };
        self.responses.push(response);
        let kept = self.attributes.iter_mut().zip(&columns.attributes);
        for (values, &column) in kept.chain(self.private.iter_mut().zip(&columns.private)) {
            values.push(of_respondent(column).map(|value| iso_date(&value).unwrap_or(value)));
        }
        // What is left aside is not counted.
        let counts = self.responses.last().is_some_and(|response| response.excluded.is_none());
        for (values, &column) in self.closed.iter_mut().zip(&columns.closed) {
            values.push(text(column).filter(|_| counts));
        }
    }

    /// The id given, or the row's place; an id given before is told apart by its row.
    fn id(&mut self, sheet: &Sheet, column: Option<u32>, given: Option<String>, row: &Row) -> ResponseId {
        let place = || {
            let sheet_part = sheet.name.as_ref().map_or(String::new(), |name| format!("{name}!"));
            format!("{}#{sheet_part}{}", sheet.file, row.number)
        };
        let first = given.unwrap_or_else(place);
        let mut id = first.clone();
        if self.ids.contains(&id) {
            id = format!("{first}（{}行目）", row.number);
            while self.ids.contains(&id) {
                id = format!("{id}（{}）", sheet.title());
            }
            self.repeated += 1;
            if self.repeated <= limits::NOTICES {
                let what = format!("回答番号「{first}」はほかの行と同じです。「{id}」として区別しました");
                self.notices.push(RowNotice { place: sheet.place(row.number, column), what });
            }
        }
        self.ids.insert(id.clone());
        ResponseId(id)
    }

    /// Tells of each file which of its sheets no input reads.
    fn tell_unread(&mut self) {
        let is_read = |file: &str, name: &str| self.inputs.iter().any(|input| input.file == file && input.sheet.as_deref() == Some(name));
        let mut unread: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (file, name, hidden) in self.sheets.iter().filter(|(file, name, _)| !is_read(file, name)) {
            unread.entry(file).or_default().push(format!("「{name}」{}", if *hidden { "（非表示）" } else { "" }));
        }
        let told = unread.into_iter().map(|(file, names)| RowNotice {
            place: CellRef { file: file.to_owned(), sheet: None, row: 1, column: None },
            what: format!("読まないシートがあります: {}。読むなら [[input]] を足してください", names.join("、")),
        });
        let told: Vec<RowNotice> = told.collect();
        self.notices.extend(told);
    }

    fn finish(mut self, columns: &ColumnParams) -> Result<Survey> {
        if self.responses.is_empty() {
            let files: Vec<&str> = self.inputs.iter().map(|input| input.file.as_str()).collect();
            let problem = Problem::new("見出しの下に回答が1件もありません").at(files.join("、"));
            return Err(problem.remedy("回答の入ったシートか、見出しの行が正しいか確かめてください").into());
        }
        if let (more @ 1.., Some(response)) = (self.repeated.saturating_sub(limits::NOTICES), self.responses.first()) {
            let place = CellRef { row: 1, ..response.place.clone() };
            self.notices.push(RowNotice { place, what: format!("ほかの行と同じ回答番号は、ほかに{more}行あります") });
        }
        self.tell_unread();
        let ids: Vec<&str> = self.responses.iter().map(|response| response.id.0.as_str()).collect();
        let table = |names: &mut dyn Iterator<Item = &String>, values: &[Vec<Option<String>>]| {
            let start = Table::new(ids.len()).text("response_id", &ids)?;
            names.zip(values).try_fold(start, |table, (name, values)| table.optional_text(name, values))
        };
        let attributes = table(&mut kept(columns), &self.attributes)?;
        let private = table(&mut columns.private.iter(), &self.private)?;
        let closed = columns.closed.iter().zip(&self.closed).map(|(name, cells)| closed::question(name, cells)).collect();
        let Self { responses, questions, inputs, notices, .. } = self;
        Ok(Survey { responses, questions, attributes, closed, private, inputs, notices })
    }
}
