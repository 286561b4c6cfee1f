//! What a user of the program sees, behaviour by behaviour.

mod ingest;
