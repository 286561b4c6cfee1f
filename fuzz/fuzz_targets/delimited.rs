//! Any bytes given as delimited text end in a sheet or an error: no panic, no hang. The first byte chooses the extension.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let name = ["a.csv", "a.tsv", "a.txt"][usize::from(*kind) % 3];
    let _ = saiseiri::ingest::look_bytes(Path::new(name), bytes.to_vec());
});
