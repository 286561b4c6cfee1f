//! What the program does, seen from outside: one binary, one module a behaviour.

mod cli;
mod cli_explain;
mod closed;
mod forms;
mod ingest;
mod judgements;
mod ledger;
mod ingest_corpus;
mod ingest_forms;
mod ingest_hostile;
mod ingest_laws;
mod ingest_office;
mod ingest_raw;
mod page;
mod kickoff;
mod plan;
mod privacy;
mod quality;
mod tally;
mod workbook;
mod years;
