//! Fits the weights of `judge::owning_department` and `judge::already_handled` and prints them, with what cross-validation says of them.
//!
//! Each pair of a text and a department (or measure) of the list is a row: is it the one? Trained on `fixtures/r6`, the measures also
//! on `fixtures/judge/already_handled.csv`; `fixtures/judge/owning_department.csv` is not seen in training.
//!
//! `cargo run --example fit_matching`

#[path = "../tests/behaviour/judgements/bench.rs"]
mod bench;
mod logistic;

use std::collections::BTreeSet;

use saiseiri::judge::{already_handled, owning_department};

use bench::{Bench, Row, Weighed, rows};
use logistic::{Fitted, fit};

/// Strength of the L2 penalty on the departments' weights.
const OWNER_ALPHA: f64 = 10.0;

/// Strength of the L2 penalty on the measures' weights.
const MEASURE_ALPHA: f64 = 1.0;

/// Parts of the cross-validation.
const FOLDS: usize = 10;

/// A text: the features of every entry of the list, and which entries are right.
struct Labelled {
    entries: Vec<Vec<f64>>,
    right: BTreeSet<usize>,
}

fn main() {
    let bench = Bench::load();
    let owned = |path: &str, text: &str| owners(&bench, &rows(path), text);
    let mut training = owned("r6/gold.csv", "unit_text");
    training.extend(owned("r7/gold.csv", "unit_text"));
    println!("departments: training {} texts", training.len());
    let model = cross_validate(&training, OWNER_ALPHA);
    tell("unseen", &model, &owned("judge/owning_department.csv", "text"));
    print(&model, &owning_department::NAMES);

    let links = rows("r6/measure_links.csv");
    let linked = |row: &Row| links.iter().filter(|link| link["unit_id"] == row["unit_id"]).map(|link| link["measure_id"].clone()).collect();
    let mut training = measures(&bench, &rows("r6/gold.csv"), "unit_text", linked);
    training.extend(measures(&bench, &rows("judge/already_handled.csv"), "text", |row| vec![row["measure_id"].clone()]));
    println!("measures: training {} texts", training.len());
    let model = cross_validate(&training, MEASURE_ALPHA);
    print(&model, &already_handled::NAMES);
}

fn owners(bench: &Bench, rows: &[Row], text: &str) -> Vec<Labelled> {
    let rows: Vec<&Row> = rows.iter().filter(|row| !row["owner"].is_empty()).collect();
    let Weighed { reading, vectors } = bench.read(&rows.iter().map(|row| row[text].as_str()).collect::<Vec<_>>());
    let first = rows.len() + bench.measures.len();
    let (documents, frames) = (&reading.documents[first..], &reading.frames[first..]);
    let departments = owning_department::Departments::new(&bench.departments, documents, frames, &bench.knowledge());
    let of = |(i, row): (usize, &&Row)| {
        let (document, frame) = (&reading.documents[i], &reading.frames[i]);
        let features = departments.features((i, first), document, frame, &bench.cues.find(document), &vectors);
        let right = bench.departments.iter().position(|department| department.name == row["owner"]).into_iter().collect();
        Labelled { entries: features.iter().map(|values| values.to_vec()).collect(), right }
    };
    rows.iter().enumerate().map(of).collect()
}

fn measures(bench: &Bench, rows: &[Row], text: &str, linked: impl Fn(&Row) -> Vec<String>) -> Vec<Labelled> {
    let Weighed { reading, vectors } = bench.read(&rows.iter().map(|row| row[text].as_str()).collect::<Vec<_>>());
    let (first, end) = (rows.len(), rows.len() + bench.measures.len());
    let list = already_handled::Measures::new(
        &bench.measures,
        &reading.documents[first..end],
        &reading.frames[first..end],
        &bench.knowledge(),
        false,
    );
    let of = |(i, row): (usize, &Row)| {
        let features = list.features(i, first, &reading.documents[i], &reading.frames[i], &vectors);
        let ids = linked(row);
        let right = (0..bench.measures.len()).filter(|&m| ids.contains(&bench.measures[m].id)).collect();
        Labelled { entries: features.iter().map(|values| values.to_vec()).collect(), right }
    };
    rows.iter().enumerate().map(of).collect()
}

fn train<'a>(texts: impl Iterator<Item = &'a Labelled>, alpha: f64) -> Fitted {
    let pairs = texts.flat_map(|text| text.entries.iter().enumerate().map(|(entry, values)| (values.clone(), text.right.contains(&entry))));
    fit(&pairs.collect::<Vec<_>>(), alpha)
}

/// Tells the hits of models that did not see the texts; gives the model that saw all.
fn cross_validate(texts: &[Labelled], alpha: f64) -> Fitted {
    let mut hits = [0, 0];
    let mut asked = 0;
    for fold in 0..FOLDS {
        let model = train(texts.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, text)| text), alpha);
        for (_, text) in texts.iter().enumerate().filter(|(i, text)| i % FOLDS == fold && !text.right.is_empty()) {
            asked += 1;
            let rank = rank(&model, text);
            hits[0] += usize::from(rank < 1);
            hits[1] += usize::from(rank < 3);
        }
    }
    println!("  cross-validated: first {} of {asked}, among three {}", hits[0], hits[1]);
    train(texts.iter(), alpha)
}

/// How many entries stand before the first right one.
fn rank(model: &Fitted, text: &Labelled) -> usize {
    let logits: Vec<f64> = text.entries.iter().map(|values| model.logit(values)).collect();
    let best = text.right.iter().map(|&entry| logits[entry]).fold(f64::NEG_INFINITY, f64::max);
    logits.iter().filter(|&&logit| logit > best).count()
}

fn tell(what: &str, model: &Fitted, texts: &[Labelled]) {
    let ranks: Vec<usize> = texts.iter().map(|text| rank(model, text)).collect();
    let within = |n: usize| ranks.iter().filter(|&&rank| rank < n).count();
    println!("  {what}: first {} of {}, among three {}", within(1), ranks.len(), within(3));
}

fn print(model: &Fitted, names: &[&str]) {
    println!("  base {:.2}", model.base);
    for (name, weight) in names.iter().zip(&model.weights) {
        println!("  {weight:>6.2}  {name}");
    }
}
