//! What a user of the program sees, behaviour by behaviour.

mod ingest;
mod ingest_corpus;
mod ingest_forms;
mod ingest_hostile;
mod ingest_laws;
mod ingest_office;
mod ingest_raw;
