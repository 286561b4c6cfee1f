//! saiseiri (再整理): a city's staff survey, sorted for triage.
//!
//! A year's free-text answers come in as Excel; out comes an Excel workbook in which a secretariat decides which issues are the same,
//! which are too abstract to act on, which are handled already and who owns them. The program suggests, with a reason in words;
//! people decide.
//!
//! ```text
//! workbook -> ingest -> tokenize -> privacy -> interpret -> vectorize -> cluster -> judge -> (ledger) -> report
//! ```
//!
//! # The map, in reading order
//!
//! Nouns, plain data without I/O: [`error`], [`table`], [`survey`], [`document`], [`frame`], [`lexicon`], [`atlas`], [`matrix`], [`similarity`],
//! [`group`], [`finding`], [`city`], [`masking`], [`scheme`], [`told`], [`tally`], [`decision`], [`lineage`], [`calibration`], [`triage`], [`progress`], [`digest`], [`toml_text`];
//! and one that reads files: [`run_folder`] (a run read back).
//! Stages, in order of flow, none importing another: [`ingest`], [`tokenize`], [`privacy`], [`interpret`], [`vectorize`], [`cluster`], [`judge`],
//! [`ledger`], [`count`], [`report`]. Above them: [`plan`] (the pipeline file), [`reader`] (what is known beforehand), [`accounting`] (nothing is lost), [`pipeline`] (the flow on one screen),
//! [`evaluate`] (how good it is),
//! [`cli`] (one file a command; the only place that prints).
//!
//! # What holds everywhere
//!
//! - Every input row is accounted for exactly once; a run in which one is not fails.
//! - The same input and plan give the same bytes, on any number of threads: no clock, no lot without a seed, no hash order.
//! - Every score comes with parts that add up to it, every finding with the words that led to it and where they stand.
//! - What is missing is `None` to the very end: never 0, never an empty text.
//! - What is private leaves the secretariat's workbook as a sign only; a run that would leave it otherwise fails.
//! - Each foreign crate is named in one place; `tests/architecture.rs` checks this and the direction of imports.
//!
//! # Sources
//!
//! The categories and the order of work follow a city's papers of 2025 and 2026 on the re-sorting of its staff's issues; methods are
//! named where they are used.

pub mod error;
pub mod table;
pub mod digest;
pub mod survey;
pub mod document;
pub mod frame;
pub mod lexicon;
pub mod atlas;
pub mod matrix;
pub mod similarity;
pub mod group;
pub mod finding;
pub mod city;
pub mod masking;
pub mod scheme;
pub mod told;
pub mod tally;
pub mod decision;
pub mod lineage;
pub mod calibration;
pub mod triage;
pub mod progress;
pub mod toml_text;
pub mod run_folder;

pub mod ingest;
pub mod tokenize;
pub mod privacy;
pub mod interpret;
pub mod vectorize;
pub mod cluster;
pub mod judge;
pub mod ledger;
pub mod count;
pub mod report;

pub mod plan;
pub mod reader;
pub mod accounting;
pub mod pipeline;
pub mod evaluate;
pub mod cli;
