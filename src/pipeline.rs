//! The whole flow on one screen: a plan in, a `Triage` out. Reads the inputs, writes nothing.

use std::time::Instant;

use crate::accounting::{self, Content};
use crate::document::{Document, Issue};
use crate::error::Result;
use crate::frame::Frame;
use crate::interpret::{self, Interpreter, split};
use crate::lineage::Lineage;
use crate::masking::Masking;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::survey::{Disposition, Survey};
use crate::tokenize::Tokenizer;
use crate::triage::{RunManifest, Triage};
use crate::{cluster, ingest, judge, privacy, vectorize};

/// Columns of the reduced matrix that themes and map are made of.
const REDUCED: usize = 40;

/// Runs a plan.
///
/// # Errors
/// Whatever is wrong with the inputs, all at once where that can be told; and a fault where a row got lost.
pub fn run(plan: &Plan, progress: &dyn Progress) -> Result<Triage> {
    let mut clock = Clock::new(progress);

    clock.stage("読み込み");
    let survey = ingest::read(&plan.ingest)?;
    let measures = plan.measures.as_deref().map_or(Ok(Vec::new()), ingest::measures)?;
    let departments = plan.departments.as_deref().map_or(Ok(Vec::new()), ingest::departments)?;

    clock.stage("語の切り出し");
    let tokenizer = Tokenizer::load(&plan.tokenize)?;
    let answers: Vec<&str> = answers(&survey).collect();
    let documents = tokenizer.read(&answers)?;
    let cues = judge::Cues::load(&plan.judge.cues)?;
    let masking = masking(&survey, (&answers, &documents), &tokenizer, &cues)?;
    let measure_documents = tokenizer.read(&measures.iter().map(|m| format!("{}。{}", m.name, m.description)).collect::<Vec<_>>())?;
    let department_documents = tokenizer.read(&departments.iter().map(|d| format!("{}。{}", d.name, d.duties)).collect::<Vec<_>>())?;

    clock.stage("意味の読み取り");
    let lexicon = interpret::load_lexicon(&plan.interpret)?;
    let expressions = tokenizer.read(&lexicon.iter().flat_map(|(_, concept)| &concept.expressions).collect::<Vec<_>>())?;
    let interpreter = Interpreter::new(&lexicon, &expressions)?;
    let atlas = interpret::load_atlas()?;
    let saying_documents = tokenizer.read(&atlas.sayings().map(|(_, saying)| saying).collect::<Vec<_>>())?;
    let saying_frames = interpreter.read(&saying_documents);
    let frames = interpreter.read(&documents);
    let measure_frames = interpreter.read(&measure_documents);
    let department_frames = interpreter.read(&department_documents);

    clock.stage("課題への分割");
    let contents = contents(&answers, &documents, &frames, &cues, plan.interpret.split);
    let issues = accounting::issues(&survey, &contents, &plan.year);
    let dispositions = accounting::dispositions(&survey, &issues);
    accounting::check(&survey, &issues, &dispositions)?;
    let (documents, frames) = parts(&tokenizer, &documents, &frames, &contents);

    clock.stage("語の重みづけ");
    let all_documents = [documents.as_slice(), &measure_documents, &department_documents].concat();
    let all_frames = [frames.as_slice(), &measure_frames, &department_frames].concat();
    let sayings = vectorize::Sayings { atlas: &atlas, documents: &saying_documents, frames: &saying_frames };
    let vectors = vectorize::vectorize(&all_documents, &all_frames, &lexicon, &sayings);
    let dense = vectorize::reduce(&vectors, issues.len(), REDUCED, plan.cluster.seed)?;

    clock.stage("重複・統合候補の検出");
    let fields: Vec<Option<String>> = issues.iter().map(|issue| survey.responses[issue.response].field.clone()).collect();
    let subject =
        cluster::Subject { documents: &documents, frames: &frames, fields: &fields, vectors: &vectors, dense: &dense, lexicon: &lexicon };
    let grouping = cluster::cluster(&subject, &plan.cluster)?;

    clock.stage("抽象度・対応状況・所管課の判断");
    let proposals: Vec<Option<&str>> = issues.iter().map(|issue| survey.responses[issue.response].proposal.as_deref()).collect();
    let subject = judge::Subject { issues: &issues, documents: &documents, frames: &frames, proposals: &proposals, masking: &masking };
    let knowledge = judge::Knowledge { lexicon: &lexicon, atlas: &atlas, cues: &cues };
    let city = judge::City {
        measures: &measures,
        measure_documents: &measure_documents,
        measure_frames: &measure_frames,
        departments: &departments,
        department_documents: &department_documents,
        department_frames: &department_frames,
    };
    let judgements = judge::judge(&subject, &city, &vectors, &grouping, &knowledge, &plan.judge);

    let seconds = clock.stop();
    let manifest = RunManifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        dictionary: tokenizer.dictionary().to_owned(),
        lexicon: (lexicon.len(), lexicon.expressions()),
        plan: plan.text.clone(),
        settings: plan.settings.clone(),
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
        lineage: Lineage::default(),
        measures,
        departments,
        scheme,
        manifest,
    })
}

/// The free-text cells that count, in the order of the survey.
pub fn answers(survey: &Survey) -> impl Iterator<Item = &str> {
    survey.responses.iter().filter(|row| row.excluded.is_none()).flat_map(|row| &row.answers).map(|answer| answer.text.as_str())
}

/// What is private: in the answers with their words, the proposals, the private columns.
///
/// # Errors
/// Where the private columns cannot be read.
pub fn masking(survey: &Survey, answers: (&[&str], &[Document]), tokenizer: &Tokenizer, cues: &judge::Cues) -> Result<Masking> {
    let proposals: Vec<&str> = survey.responses.iter().filter_map(|row| row.proposal.as_deref()).collect();
    let proposal_documents = tokenizer.read(&proposals)?;
    let mut columns = privacy::columns(survey)?;
    for column in &mut columns {
        column.documents = tokenizer.read(&column.values)?;
    }
    let texts =
        [privacy::Texts { texts: answers.0, documents: answers.1 }, privacy::Texts { texts: &proposals, documents: &proposal_documents }];
    let titles = privacy::Titles { titles: &cues.private.titles, common_before_title: &cues.private.common_before_title };
    privacy::find(&texts, &columns, titles)
}

/// What each answer holds: nothing, or its parts.
fn contents(answers: &[&str], documents: &[Document], frames: &[Frame], cues: &judge::Cues, cut: bool) -> Vec<Content> {
    let content = |((text, document), frame): ((&&str, &Document), &Frame)| {
        if judge::no_content(document, text, cues).is_some() {
            return Content::Nothing;
        }
        let spans = split::parts(text, document, frame, cut);
        if spans.is_empty() { Content::Nothing } else { Content::Parts(spans) }
    };
    answers.iter().zip(documents).zip(frames).map(content).collect()
}

/// The words and frames of the issues, out of those of their answers.
fn parts(tokenizer: &Tokenizer, documents: &[Document], frames: &[Frame], contents: &[Content]) -> (Vec<Document>, Vec<Frame>) {
    let spans = |content: &Content| if let Content::Parts(spans) = content { spans.clone() } else { Vec::new() };
    let each = documents.iter().zip(frames).zip(contents);
    each.flat_map(|((document, frame), content)| {
        spans(content).into_iter().map(move |span| (tokenizer.part(document, span), frame.part(span)))
    })
    .unzip()
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
