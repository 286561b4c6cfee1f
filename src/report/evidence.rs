//! Every piece of evidence of a run: which judgement of which issue it led to.

use crate::finding::Evidence;
use crate::triage::Triage;

/// A piece of evidence.
pub type Row<'a> = (usize, String, &'a Evidence);

/// The evidence of every issue, judgement by judgement: 抽象度, 課題の大きさ, 解決策案, a flag's label, or 制度所管課 with the department.
pub fn rows(triage: &Triage) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (issue, judgement) in triage.judgements.iter().enumerate() {
        for evidence in judgement.abstractness.iter().flat_map(|a| &a.evidence) {
            rows.push((issue, "抽象度".to_owned(), evidence));
        }
        for evidence in judgement.size.iter().flat_map(|size| &size.evidence) {
            rows.push((issue, "課題の大きさ".to_owned(), evidence));
        }
        for evidence in judgement.proposal.iter().flat_map(|proposal| &proposal.evidence) {
            rows.push((issue, "解決策案".to_owned(), evidence));
        }
        for finding in &judgement.findings {
            rows.extend(finding.evidence.iter().map(|evidence| (issue, finding.flag.label().to_owned(), evidence)));
        }
        for owner in &judgement.owners {
            let name = format!("制度所管課: {}", triage.departments[owner.department].name);
            rows.extend(owner.evidence.iter().map(|evidence| (issue, name.clone(), evidence)));
        }
    }
    rows
}
