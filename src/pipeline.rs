//! The whole flow on one screen: a plan in, a `Triage` out. Reads the inputs, writes nothing.

use std::collections::BTreeSet;
use std::time::Instant;

use rayon::prelude::*;

use crate::accounting::{self, Content};
use crate::calibration::Calibration;
use crate::decision::{Ledger, LedgerUse};
use crate::document::{Document, Issue, Span};
use crate::error::Result;
use crate::frame::Frame;
use crate::group::Parts;
use crate::interpret::{passages, split};
use crate::lineage::Lineage;
use crate::masking::Masking;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::reader::{Reader, Reading};
use crate::survey::{Disposition, Survey};
use crate::tokenize::Tokenizer;
use crate::triage::{RunManifest, Triage};
use crate::{cluster, ingest, judge, ledger, privacy, vectorize};

/// Columns of the reduced matrix that themes and map are made of.
const REDUCED: usize = 40;

/// Runs a plan.
///
/// # Errors
/// Whatever is wrong with the inputs, all at once where that can be told; and a fault where a row got lost.
#[expect(clippy::too_many_lines, reason = "the whole flow, one stage after the other")]
pub fn run(plan: &Plan, progress: &dyn Progress) -> Result<Triage> {
    let mut clock = Clock::new(progress);

    clock.stage("読み込みと辞書の準備");
    let (survey, reader) = rayon::join(|| ingest::read(&plan.ingest), || Reader::load(&plan.tokenize, &plan.interpret));
    let (survey, reader) = (survey?, reader?);
    let measures = plan.measures.as_deref().map_or(Ok(Vec::new()), ingest::measures)?;
    let departments = plan.departments.as_deref().map_or(Ok(Vec::new()), ingest::departments)?;
    let ledger = plan.ledger.path.as_deref().map_or(Ok(Ledger::default()), ledger::read)?;
    let (previous_year, previous) = ledger::previous(&ledger, &plan.year, &plan.ledger);

    let places = reader.places();
    let cues = judge::Cues::load(&plan.judge.cues)?;
    let (lexicon, atlas) = (reader.lexicon(), reader.atlas());
    let knowledge = judge::Knowledge { lexicon, atlas, cues: &cues };

    clock.stage("語と意味の読み取り");
    let answers: Vec<&str> = answers(&survey).collect();
    let whole = reader.read(&answers)?;
    let (proposing, proposals) = proposals(&survey);
    let of_proposals = reader.read(&proposals)?;
    let concrete = ledger::concrete(&ledger, &plan.year);
    let of_concrete = reader.read(&concrete)?;
    let said_before: Vec<&str> = previous.iter().flat_map(|issue| &issue.sayings).map(|(_, text)| text.as_str()).collect();
    let of_previous = reader.read(&said_before)?;
    let concrete: Vec<&str> = concrete.iter().map(String::as_str).collect();
    let (choices, of_choices) = choices(&survey, &reader)?;
    let texts =
        [(&answers, &whole), (&proposals, &of_proposals), (&choices, &of_choices), (&concrete, &of_concrete), (&said_before, &of_previous)]
            .map(|(texts, reading)| privacy::Texts { texts, documents: &reading.documents });
    let masking = masking(&survey, &texts, reader.tokenizer(), &cues)?;
    let of_measures = reader.read(&measures.iter().map(|m| format!("{}。{}", m.name, m.description)).collect::<Vec<_>>())?;
    let of_departments = reader.read(&departments.iter().map(|d| format!("{}。{}", d.name, d.duties)).collect::<Vec<_>>())?;

    clock.stage("課題への分割");
    let contents = contents(
        &answers,
        &whole,
        plan.judge.makes(judge::NO_CONTENT).then_some(&cues),
        plan.interpret.split,
        &ledger::texts(&ledger, &plan.year),
    );
    let mut issues = accounting::issues(&survey, &contents, &plan.year);
    let missing = ledger::keep_ids(&mut issues, &survey, &ledger, &plan.year);
    let dispositions = accounting::dispositions(&survey, &issues);
    accounting::check(&survey, &issues, &dispositions)?;
    let mut parts = reader.parts(&whole, &contents.iter().map(Content::spans).collect::<Vec<_>>());
    drop(whole);
    reader.leave_out_private(&mut parts, &issues.iter().map(|issue| issue.text.as_str()).collect::<Vec<_>>(), &masking);
    let Reading { documents, frames } = parts;

    clock.stage("語の重みづけ");
    let bare = judge::bare(&documents, &frames, &knowledge);
    let lists = [&of_measures, &of_departments, &of_previous];
    let all_documents: Vec<&Document> = documents.iter().chain(lists.iter().flat_map(|list| &list.documents)).collect();
    let all_frames: Vec<&Frame> = frames.iter().chain(lists.iter().flat_map(|list| &list.frames)).collect();
    let vectors = vectorize::vectorize(&all_documents, &all_frames, lexicon, &places, &bare, plan.cluster.seed)?;
    let dense = vectorize::reduce(&vectors, issues.len(), REDUCED, plan.cluster.seed)?;

    clock.stage("重複・統合候補の検出");
    let fields: Vec<Option<String>> = issues.iter().map(|issue| survey.responses[issue.response].field.clone()).collect();
    let mut decided = ledger::decided(&issues, &ledger);
    let first_previous = issues.len() + measures.len() + departments.len();
    let rows = if plan.ledger.learn { ledger::decided_rows(&decided, &previous, first_previous) } else { Vec::new() };
    let (pairs, factors) = ledger::learn_pairs(&rows, &decided.apart, &vectors, plan.cluster.merge_threshold);
    let used_factors = factors.unwrap_or([1.0; Parts::WIDTH]);
    let subject = cluster::Subject {
        documents: &documents,
        frames: &frames,
        fields: &fields,
        vectors: &vectors,
        dense: &dense,
        lexicon,
        atlas,
        decided: &decided,
        factors: used_factors,
    };
    let grouping = cluster::cluster(&subject, &plan.cluster)?;

    clock.stage("抽象度・対応状況・所管課の判断");
    let proposals = judge::Proposals { responses: &proposing, documents: &of_proposals.documents, frames: &of_proposals.frames };
    let subject = judge::Subject { issues: &issues, documents: &documents, frames: &frames, proposals, masking: &masking };
    let city = judge::City {
        measures: &measures,
        measure_documents: &of_measures.documents,
        measure_frames: &of_measures.frames,
        departments: &departments,
        department_documents: &of_departments.documents,
        department_frames: &of_departments.frames,
    };
    let judgements = judge::judge(&subject, &city, &vectors, &grouping, &knowledge, &plan.judge);
    let before = |saying: usize| {
        let place = vectors.place.row(first_previous + saying);
        let (document, frame) = (&of_previous.documents[saying], &of_previous.frames[saying]);
        judge::abstractness(document, frame, said_before[saying], &place, &knowledge, &plan.judge).score
    };
    let judged = if plan.ledger.learn { ledger::judged(&decided, &judgements, &previous, before) } else { Vec::new() };
    let (abstractness, threshold) = ledger::learn_threshold(&judged, plan.judge.abstract_threshold);
    let judgements = match threshold {
        Some(threshold) => judge::judge(&subject, &city, &vectors, &grouping, &knowledge, &plan.judge.with_abstract_threshold(threshold)),
        None => judgements,
    };

    clock.stage("台帳との照らし合わせ");
    let lineage = previous_year
        .map_or_else(Lineage::default, |year| ledger::lineage(year, previous, &vectors, first_previous, &grouping, plan.ledger.threshold));
    ledger::hints(&mut decided, &issues, &vectors, (plan.cluster.merge_threshold, &used_factors), &judgements);
    decided.missing = missing;
    decided.ledger = plan.ledger.path.clone().map(|path| LedgerUse { path, entries: ledger.entries.len(), head: ledger.head().to_owned() });

    let seconds = clock.stop();
    let manifest = RunManifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        dictionary: reader.dictionary().to_owned(),
        lexicon: (lexicon.len(), lexicon.expressions()),
        plan: plan.text.clone(),
        settings: plan.settings.clone(),
        calibration: (plan.ledger.learn && plan.ledger.path.is_some()).then_some(Calibration {
            pairs,
            factors,
            abstractness,
            abstract_threshold: threshold,
        }),
        counts: counts(&dispositions, &issues, &grouping),
        seconds,
    };
    let date = plan.date.or_else(|| survey.inputs.iter().filter_map(|input| input.date).max());
    let (name, year, scheme) = (plan.name.clone(), plan.year.clone(), plan.scheme.clone());
    Ok(Triage {
        name,
        year,
        date,
        private_places: privacy::places(&masking, &survey),
        hide_below: plan.hide_below,
        survey,
        masking,
        dispositions,
        issues,
        documents,
        frames,
        grouping,
        judgements,
        measures,
        departments,
        scheme,
        decided,
        lineage,
        manifest,
    })
}

/// The free-text cells that count, in the order of the survey.
pub fn answers(survey: &Survey) -> impl Iterator<Item = &str> {
    survey.responses.iter().filter(|row| row.excluded.is_none()).flat_map(|row| &row.answers).map(|answer| answer.text.as_str())
}

/// The proposals (解決策案), in the order of the survey: the responses they came with, and their texts.
#[must_use]
pub fn proposals(survey: &Survey) -> (Vec<usize>, Vec<&str>) {
    survey.responses.iter().enumerate().filter_map(|(at, row)| Some((at, row.proposal.as_deref()?))).unzip()
}

/// What could be chosen in closed questions: what respondents wrote there themselves (その他: …) stands among it.
fn choices<'s>(survey: &'s Survey, reader: &Reader) -> Result<(Vec<&'s str>, Reading)> {
    let choices: Vec<&str> = survey.closed.iter().flat_map(|question| &question.options).map(String::as_str).collect();
    let reading = reader.read(&choices)?;
    Ok((choices, reading))
}

/// What is private: in free texts with their words, and in the private columns.
///
/// # Errors
/// Where the private columns cannot be read.
pub fn masking(survey: &Survey, texts: &[privacy::Texts<'_>], tokenizer: &Tokenizer, cues: &judge::Cues) -> Result<Masking> {
    let mut columns = privacy::columns(survey)?;
    for column in &mut columns {
        column.documents = tokenizer.read(&column.values)?;
    }
    let titles = privacy::Titles { titles: &cues.private.titles, common_before_title: &cues.private.common_before_title };
    privacy::find(texts, &columns, titles)
}

/// What each answer holds: nothing, which the cues tell where they are given, or its parts. What is `known` as an issue already is not cut
/// anew because of what others sent in since.
fn contents(answers: &[&str], reading: &Reading, cues: Option<&judge::Cues>, cut: bool, known: &BTreeSet<&str>) -> Vec<Content> {
    let copied = if cut { passages::passages(&reading.documents) } else { vec![Vec::new(); answers.len()] };
    let content = |(((text, document), frame), copied): (((&&str, &Document), &Frame), &Vec<Span>)| {
        if cues.is_some_and(|cues| judge::no_content(document, text, cues).is_some()) {
            return Content::Nothing;
        }
        let uncut = split::parts(text, document, frame, cut, &[]);
        let decided = || uncut.iter().any(|span| known.contains(span.of(text)));
        let spans = if copied.is_empty() || decided() { uncut } else { split::parts(text, document, frame, cut, copied) };
        if spans.is_empty() { Content::Nothing } else { Content::Parts(spans) }
    };
    answers.par_iter().zip(&reading.documents).zip(&reading.frames).zip(&copied).map(content).collect()
}

fn counts(dispositions: &[Disposition], issues: &[Issue], grouping: &crate::group::Grouping) -> Vec<(String, usize)> {
    let disposed = |wanted: fn(&Disposition) -> bool| dispositions.iter().filter(|d| wanted(d)).count();
    [
        ("回答", dispositions.len()),
        ("課題あり", disposed(|d| *d == Disposition::Issues)),
        ("内容なし", disposed(|d| *d == Disposition::NoContent)),
        ("空欄", disposed(|d| *d == Disposition::Blank)),
        ("除外", disposed(|d| matches!(d, Disposition::Excluded(_)))),
        ("課題", issues.len()),
        ("重複", grouping.duplicate_of.iter().flatten().count()),
        ("統合候補の組", grouping.groups.len()),
        ("統合候補に入った課題", grouping.group_of.iter().flatten().count()),
        ("統合注意の組", grouping.pairs.iter().filter(|p| p.kind == crate::group::PairKind::Caution).count()),
        ("テーマ", grouping.themes.len()),
    ]
    .map(|(name, count)| (name.to_owned(), count))
    .into()
}

/// Tells the stages to whoever watches and measures each.
struct Clock<'a> {
    progress: &'a dyn Progress,
    running: Option<(String, Instant)>,
    seconds: Vec<(String, f64)>,
}

impl<'a> Clock<'a> {
    const fn new(progress: &'a dyn Progress) -> Self {
        Self { progress, running: None, seconds: Vec::new() }
    }

    fn stage(&mut self, name: &str) {
        self.finish();
        self.progress.stage(name, None);
        self.running = Some((name.to_owned(), Instant::now()));
    }

    fn stop(mut self) -> Vec<(String, f64)> {
        self.finish();
        self.seconds
    }

    fn finish(&mut self) {
        if let Some((name, start)) = self.running.take() {
            self.seconds.push((name, (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_ledger_is_not_cut_because_of_a_later_copy() -> Result<()> {
        let campaign = "庁舎の建て替えの場所は市民の声をよく聞いてから決めるべきだと考えます。説明会は平日の昼間だけで、働いている人は参加できません。";
        let first = format!("駐輪場に屋根がなく、雨の日に困っています。{campaign}");
        let texts = [first.as_str(), &format!("{campaign}公用車の予約が取れず、現場に行けない日があります。")];
        let reading = Reader::load(&crate::tokenize::Params::default(), &crate::interpret::Params::default())?.read(&texts)?;
        let parts =
            |known: &BTreeSet<&str>| contents(&texts, &reading, None, true, known).iter().map(|c| c.spans().len()).collect::<Vec<_>>();
        assert_eq!(parts(&BTreeSet::new()), [2, 2]);
        assert_eq!(parts(&BTreeSet::from([first.as_str()])), [1, 2]);
        Ok(())
    }
}
