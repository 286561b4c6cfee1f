//! What the program does, seen from outside: one binary, one module a behaviour.

mod cli;
mod cli_explain;
mod ingest;
mod judgements;
mod plan;
mod workbook;
