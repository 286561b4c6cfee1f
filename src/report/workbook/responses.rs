//! 回答一覧: every input row, as it came, and where it went. The only sheet that shows private columns.

use super::Context;
use super::field::Fields;
use crate::error::Result;
use crate::report::attributes::columns;
use crate::report::xlsx::{Colour, Column, Sheet};
use crate::survey::{Disposition, Response};

/// The tab's name.
pub const SHEET: &str = "回答一覧";

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let (survey, responses) = (&triage.survey, &triage.survey.responses);
    let (attributes, private) = (columns(&survey.attributes)?, columns(&survey.private)?);
    let mut issues: Vec<Vec<&str>> = vec![Vec::new(); responses.len()];
    for issue in &triage.issues {
        issues[issue.response].push(&issue.id.0);
    }
    let mut fields = Fields::new();
    fields.add(Column::text("回答ID", 10.0), |i: usize| responses[i].id.0.as_str());
    fields.add(Column::text("ファイル", 16.0), |i| responses[i].place.file.as_str());
    fields.add(Column::text("シート", 10.0), |i| responses[i].place.sheet.as_deref());
    fields.add(Column::mark("行", 7.0), |i| responses[i].place.row);
    fields.add(Column::text("扱い", 16.0), |i| triage.dispositions[i].label());
    fields.add(Column::text("課題ID", 14.0), |i| issues[i].join("\n"));
    if responses.iter().any(|response| response.field.is_some()) {
        fields.add(Column::text("分野", 12.0), |i| responses[i].field.as_deref());
    }
    for (question, header) in survey.questions.iter().enumerate() {
        fields.add(Column::text(header.as_str(), 50.0), move |i| answer(&responses[i], question));
    }
    if responses.iter().any(|response| response.proposal.is_some()) {
        fields.add(Column::text("解決策案", 30.0), |i| responses[i].proposal.as_deref());
    }
    for attribute in &attributes {
        fields.add(Column::text(attribute.name.as_str(), 12.0), |i| attribute.values[i].as_deref());
    }
    for question in &survey.closed {
        fields.add(Column::text(question.question.as_str(), 12.0), |i| question.chosen(i).join("\n"));
    }
    for attribute in &private {
        fields.add(Column::text(format!("{}（個人情報）", attribute.name), 14.0), |i| attribute.values[i].as_deref());
    }
    let mut list = fields.list(&context.book, SHEET, 0..responses.len())?;
    list.colour(
        "扱い",
        &[
            (&Disposition::NoContent.label(), Colour::Grey),
            (&Disposition::Blank.label(), Colour::Grey),
            (&Disposition::Excluded(String::new()).label(), Colour::Orange),
        ],
    )?;
    list.finish(1)
}

fn answer(response: &Response, question: usize) -> Option<&str> {
    response.answers.iter().find(|answer| answer.question == question).map(|answer| answer.text.as_str())
}
