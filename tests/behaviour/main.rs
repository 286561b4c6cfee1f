//! What the program does, seen from outside: one binary, one module a behaviour.

mod ingest;
mod plan;
mod workbook;
