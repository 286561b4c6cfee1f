//! Any bytes given as a workbook end in sheets or an error: no panic, no hang, bounded memory. The first byte chooses the extension.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let name = ["a.xlsx", "a.xlsm", "a.xlsb", "a.xls", "a.ods"][usize::from(*kind) % 5];
    let _ = saiseiri::ingest::look_bytes(Path::new(name), bytes.to_vec());
});
