//! One issue: what it says, what was judged and why, what it belongs to.

use std::fmt::Write;

use crate::cli::explain::together::{pair_of, verdict};
use crate::cli::explain::two::threshold;
use crate::error::Result;
use crate::frame::Slot;
use crate::run_folder::{FindingRow, IssueRow, NeighborRow, PairRow, RunFolder};

/// Characters of another issue's text that are shown.
const EXCERPT: usize = 60;

/// Near issues and measures that are shown.
const MOST_NEAR: usize = 5;

/// The explanation of one issue.
pub fn told(run: &RunFolder, issue: &IssueRow) -> Result<String> {
    let mut out = String::new();
    heading(run, issue, &mut out)?;
    frame(issue, &mut out);
    judgement(run, issue, &mut out)?;
    let pairs = run.pairs()?;
    duplicates(run, issue, &mut out);
    group(run, issue, &pairs, &mut out)?;
    neighbors(run, issue, &pairs, &mut out)?;
    measures(run, issue, &mut out)?;
    Ok(out)
}

/// A text on one line, cut where it is long.
pub fn excerpt(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= EXCERPT { line } else { line.chars().take(EXCERPT).collect::<String>() + "…" }
}

/// A list, or a dash for an empty one.
pub fn listed(texts: &[String]) -> String {
    if texts.is_empty() { "―".to_owned() } else { texts.join("、") }
}

fn line(out: &mut String, text: impl AsRef<str>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", text.as_ref());
}

fn heading(run: &RunFolder, issue: &IssueRow, out: &mut String) -> Result<()> {
    line(out, format!("{}（回答 {}）", issue.id, issue.response));
    for text in issue.text.lines() {
        line(out, format!("  {text}"));
    }
    line(out, "");
    if let Some(disposition) = run.dispositions()?.get(&issue.response) {
        line(out, format!("回答の扱い: {disposition}"));
    }
    if let Some(field) = &issue.field {
        line(out, format!("分野: {field}"));
    }
    if let Some(theme) = &issue.theme {
        line(out, format!("テーマ: {theme}（{}）", listed(&run.theme_terms(theme)?)));
    }
    Ok(())
}

fn frame(issue: &IssueRow, out: &mut String) {
    line(out, "");
    line(out, "読み取り");
    for (slot, fillers) in Slot::ALL.iter().zip(&issue.frame) {
        line(out, format!("  {}: {}", slot.label(), listed(fillers)));
    }
}

fn judgement(run: &RunFolder, issue: &IssueRow, out: &mut String) -> Result<()> {
    line(out, "");
    line(out, "判定");
    match issue.abstractness {
        Some(score) => line(out, format!("  抽象度: {score:.2} {}（0 具体的 ～ 1 抽象的）", issue.level.as_deref().unwrap_or_default())),
        None => line(out, "  抽象度: ―"),
    }
    line(out, format!("  課題の大きさ: {}", issue.size.as_deref().unwrap_or("―")));
    line(out, format!("  足りない点: {}", listed(&issue.missing)));
    if let Some(question) = &issue.question {
        line(out, format!("  聞き返し: {question}"));
    }
    if let Some(check) = &issue.proposal_check {
        line(out, format!("  解決策案の見立て: {check}"));
    }
    line(out, format!("  フラグ: {}", listed(&issue.flags)));
    line(out, format!("  制度所管課の候補: {}", listed(&issue.departments)));
    let findings = run.findings(&issue.id)?;
    let mut judgements: Vec<&str> = Vec::new();
    for finding in &findings {
        if !judgements.contains(&finding.judgement.as_str()) {
            judgements.push(&finding.judgement);
        }
    }
    if !judgements.is_empty() {
        line(out, "");
        line(out, "判定の根拠");
    }
    for judgement in judgements {
        line(out, format!("  {judgement}"));
        for finding in findings.iter().filter(|finding| finding.judgement == judgement) {
            line(out, format!("    {}", evidence(finding, &issue.text)));
        }
    }
    Ok(())
}

fn evidence(finding: &FindingRow, text: &str) -> String {
    let quoted = finding.span.and_then(|(start, end)| text.get(start..end)).filter(|words| !words.trim().is_empty());
    let from = finding.span.and_then(|(start, _)| text.get(..start)).map_or(0, |before| before.chars().count() + 1);
    let place = quoted.map(|words| format!("（原文{from}文字目から「{}」）", excerpt(words))).unwrap_or_default();
    format!("{:+.2} {}{place}", finding.contribution, finding.cue)
}

fn duplicates(run: &RunFolder, issue: &IssueRow, out: &mut String) {
    line(out, "");
    line(out, "重複");
    let same: Vec<String> =
        run.issues.iter().filter(|other| other.duplicate_of.as_ref() == Some(&issue.id)).map(|other| other.id.clone()).collect();
    match (&issue.duplicate_of, same.is_empty()) {
        (Some(original), _) => line(out, format!("  {original} と同じ内容です（全部で{}件）", issue.copies)),
        (None, false) => line(out, format!("  同じ内容の課題: {}（この課題を含めて{}件）", same.join("、"), issue.copies)),
        (None, true) => line(out, "  ありません"),
    }
}

fn group(run: &RunFolder, issue: &IssueRow, pairs: &[PairRow], out: &mut String) -> Result<()> {
    line(out, "");
    line(out, "統合候補");
    let groups = run.groups()?;
    let Some(group) = issue.merge_group.as_ref().and_then(|name| groups.iter().find(|group| &group.name == name)) else {
        line(out, "  どの群にも入っていません");
        return Ok(());
    };
    line(
        out,
        format!(
            "  {}（{}件、代表 {}、代表から最も遠いもの {}、群の中で最も低い類似度 {:.2}）",
            group.name,
            group.members.len(),
            group.representative,
            group.farthest,
            group.cohesion
        ),
    );
    for other in group.members.iter().filter(|id| **id != issue.id).filter_map(|id| run.find(id)) {
        line(out, format!("  {} {}", other.id, excerpt(&other.text)));
        if let Some(pair) = pair_of(pairs, issue, other) {
            line(out, format!("    類似度 {:.2}: {}", pair.score, pair.reason));
        }
    }
    if !group.path.is_empty() {
        line(out, "  まとまった順（数は、二つのまとまりの間で最も低い類似度）");
    }
    for step in &group.path {
        line(out, format!("    {step}"));
    }
    Ok(())
}

fn neighbors(run: &RunFolder, issue: &IssueRow, pairs: &[PairRow], out: &mut String) -> Result<()> {
    let threshold = threshold(run)?;
    let all = run.neighbors()?;
    let apart = |row: &NeighborRow| {
        run.find(&row.neighbor).is_some_and(|other| other.merge_group.is_none() || other.merge_group != issue.merge_group)
    };
    let near: Vec<&NeighborRow> = all.iter().filter(|row| row.id == issue.id && apart(row)).take(MOST_NEAR).collect();
    line(out, "");
    line(out, "近いけれど一緒にしなかった課題");
    if near.is_empty() {
        line(out, "  ありません");
    }
    for row in near {
        let Some(other) = run.find(&row.neighbor) else { continue };
        let pair = pair_of(pairs, issue, other);
        line(out, format!("  {} {}", other.id, excerpt(&other.text)));
        line(out, format!("    {}", verdict(issue, other, pair, Some(row.score), threshold)));
        if let Some(pair) = pair {
            line(out, format!("    {}", pair.reason));
        }
    }
    Ok(())
}

fn measures(run: &RunFolder, issue: &IssueRow, out: &mut String) -> Result<()> {
    let near: Vec<_> = run.measures()?.into_iter().filter(|row| row.id == issue.id).collect();
    line(out, "");
    line(out, "近い施策");
    if near.is_empty() {
        line(out, "  ありません");
    }
    for row in near.iter().take(MOST_NEAR) {
        line(out, format!("  {}（近さ {:.2}）", row.measure, row.score));
    }
    Ok(())
}
