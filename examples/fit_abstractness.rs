//! Fits the weights of `judge::abstractness` and prints them, with what cross-validation says of them.
//!
//! Trained on `fixtures/r6`, `fixtures/r7` and `fixtures/judge/abstractness_long.csv`; `fixtures/judge/abstractness.csv` is not seen in training.
//! An ordinal logistic model is one binary model asked twice a text, "at least partly unclear?" and "abstract?", with a feature that
//! says which was asked: its weight is the step between the two even points (ordinal regression).
//!
//! `cargo run --example fit_abstractness`

#[path = "../tests/behaviour/judgements/bench.rs"]
mod bench;
mod logistic;

use saiseiri::judge::abstractness::{NAMES, WIDTH, features};

use bench::{Bench, Row, Weighed, rows};
use logistic::{Fitted, fit};

/// Strength of the L2 penalty.
const ALPHA: f64 = 1.0;

/// Parts of the cross-validation.
const FOLDS: usize = 10;

/// A text's features and its label, 0, 1 or 2.
struct Labelled {
    values: [f64; WIDTH],
    level: u8,
}

fn main() {
    let bench = Bench::load();
    let read = |path: &str, text: &str| labelled(&bench, &rows(path), text);
    let mut training = read("r6/gold.csv", "unit_text");
    training.extend(read("r7/gold.csv", "unit_text"));
    training.extend(read("judge/abstractness_long.csv", "text"));
    let unseen = read("judge/abstractness.csv", "text");
    println!("training {} texts, unseen {}", training.len(), unseen.len());

    let model = train(&training.iter().collect::<Vec<_>>());
    let mut crossed = Vec::new();
    for fold in 0..FOLDS {
        let (out, rest): (Vec<_>, Vec<_>) = training.iter().enumerate().partition(|(i, _)| i % FOLDS == fold);
        let model = train(&rest.into_iter().map(|(_, text)| text).collect::<Vec<_>>());
        crossed.extend(out.into_iter().map(|(_, text)| (level(&model, text), text.level)));
    }
    tell("cross-validated", &crossed);
    tell("unseen", &unseen.iter().map(|text| (level(&model, text), text.level)).collect::<Vec<_>>());
    println!("const BASE: f64 = {:.2};\nconst STEP: f64 = {:.2};", model.base, -model.weights[WIDTH]);
    for (name, weight) in NAMES.iter().zip(&model.weights) {
        println!("{weight:>7.2}  {name}");
    }
}

fn labelled(bench: &Bench, rows: &[Row], text: &str) -> Vec<Labelled> {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.get("issue_id").is_none_or(|id| !id.is_empty())).collect();
    let Weighed { reading, vectors } = bench.read(&rows.iter().map(|row| row[text].as_str()).collect::<Vec<_>>());
    let of = |(i, row): (usize, &&Row)| Labelled {
        values: features(&reading.documents[i], &reading.frames[i], &vectors.place.row(i), &bench.knowledge()),
        level: row["abstractness"].parse().unwrap_or(0),
    };
    rows.iter().enumerate().map(of).collect()
}

fn train(texts: &[&Labelled]) -> Fitted {
    let asked = texts.iter().flat_map(|text| {
        [0.0, 1.0].map(|second| {
            let mut values = text.values.to_vec();
            values.push(second);
            (values, if second > 0.0 { text.level >= 2 } else { text.level >= 1 })
        })
    });
    fit(&asked.collect::<Vec<_>>(), ALPHA)
}

/// The level a model gives.
fn level(model: &Fitted, text: &Labelled) -> u8 {
    let logit = model.logit(&text.values);
    u8::from(logit >= 0.0) + u8::from(logit >= -model.weights[WIDTH])
}

fn tell(what: &str, answers: &[(u8, u8)]) {
    println!("{what}: rows are labels, columns answers");
    for label in 0..3 {
        let count = |answer: u8| answers.iter().filter(|&&(a, l)| a == answer && l == label).count();
        println!("  {label}: {:>4} {:>4} {:>4}", count(0), count(1), count(2));
    }
}
