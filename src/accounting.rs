//! Nothing is lost: which issues each response raises, what became of every row, and the check that it all adds up.

use crate::document::{Issue, IssueId, Span};
use crate::error::{Problem, Result};
use crate::survey::{Disposition, Survey};

/// What an answer (one free-text cell) was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It says nothing.
    Nothing,
    /// It raises these things, each a span of the answer, one at least.
    Parts(Vec<Span>),
}

impl Content {
    /// The parts; none where it says nothing.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        if let Self::Parts(spans) = self { spans.clone() } else { Vec::new() }
    }
}

/// The issues of a survey in order. `contents` runs in parallel with all answers of all responses that are not excluded.
///
/// Ids are `YEAR-NNNN`, NNNN being the place of the response in the survey, with `-2`, `-3` for further parts.
#[must_use]
pub fn issues(survey: &Survey, contents: &[Content], year: &str) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut contents = contents.iter();
    for (response, (number, row)) in (1..).zip(&survey.responses).enumerate() {
        let mut part = 0;
        for answer in row.answers.iter().filter(|_| row.excluded.is_none()) {
            let Some(Content::Parts(spans)) = contents.next() else { continue };
            for &span in spans {
                part += 1;
                let id = if part == 1 { format!("{year}-{number:04}") } else { format!("{year}-{number:04}-{part}") };
                issues.push(Issue {
                    id: IssueId(id),
                    response,
                    part,
                    question: answer.question,
                    text: span.of(&answer.text).to_owned(),
                    span,
                });
            }
        }
    }
    issues
}

/// What became of every response.
#[must_use]
pub fn dispositions(survey: &Survey, issues: &[Issue]) -> Vec<Disposition> {
    let mut raised = vec![false; survey.responses.len()];
    for issue in issues {
        raised[issue.response] = true;
    }
    let of = |(row, raised): (&crate::survey::Response, bool)| match &row.excluded {
        Some(why) => Disposition::Excluded(why.clone()),
        None if raised => Disposition::Issues,
        None if row.answers.is_empty() => Disposition::Blank,
        None => Disposition::NoContent,
    };
    survey.responses.iter().zip(raised).map(of).collect()
}

/// Checks that every row read is accounted for exactly once, and every issue stands verbatim in its answer, apart from the others.
///
/// # Errors
/// Where something is lost or made up: a fault of the program, told with the row.
pub fn check(survey: &Survey, issues: &[Issue], dispositions: &[Disposition]) -> Result<()> {
    let fault = |what: String| Err(Problem::new(what).remedy("プログラムの誤りです。結果を使わず、開発者に知らせてください").into());
    let read: usize = survey.inputs.iter().map(|input| input.rows).sum();
    if read != survey.responses.len() || dispositions.len() != read {
        return fault(format!("読み込んだ {read} 行に対し、扱いを決めた行が {} 行です", dispositions.len()));
    }
    for issue in issues {
        let row = &survey.responses[issue.response];
        let verbatim = row.answers.iter().any(|answer| answer.question == issue.question && issue.span.of(&answer.text) == issue.text);
        if !verbatim || issue.text.is_empty() || dispositions[issue.response] != Disposition::Issues {
            return fault(format!("課題 {} が {} の回答にありません", issue.id, row.place));
        }
    }
    for pair in issues.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        let beside = (first.response, first.question) == (second.response, second.question);
        if beside && second.span.start < first.span.end {
            return fault(format!("課題 {} と {} が重なっています", first.id, second.id));
        }
    }
    let mut ids: Vec<&IssueId> = issues.iter().map(|issue| &issue.id).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return fault("課題の番号が重なっています".to_owned());
    }
    Ok(())
}
