//! Compiles IPADIC for today's `lindera` from what an old crate still carries, with cargo alone.
//!
//! `lindera`'s own `embed-ipadic` downloads at build time, which fails on a network that reaches only the package registry.
//! `lindera-ipadic` 0.3 (2020) holds the whole compiled IPADIC inside the crate; this reads it back into `MeCab`'s source form
//! (dictionary CSV, `matrix.def`, `char.def`, `unk.def`) and has `lindera_dictionary` build its own format from that.
//! `src/tokenize/morphology.rs` embeds the result. IPADIC's notice stands in NOTICE.
//!
//! Hashes what the compiled lexicon and atlas are made of, so that the program knows whether they are those of its chapters.
//!
//! Takes plotly's script out of the crate that carries it, so that only the script, and not the crate with the formula renderer beside
//! it, goes into the program. `src/report/page` embeds it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lindera_core::core::character_definition::CategoryId;
use lindera_core::core::word_entry::WordEntry;
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_fst::Streamer;
use sha2::{Digest, Sha256};

/// The bits of an index value that hold how many entries share a surface.
const COUNT_BITS: u32 = 5;

/// What a dictionary source says of itself; the fields are those of `lindera-ipadic` 6.2.
const METADATA: &str = r#"{
  "name": "ipadic", "encoding": "UTF-8",
  "default_word_cost": -10000, "default_left_context_id": 0, "default_right_context_id": 0, "default_field_value": "*",
  "flexible_csv": true, "skip_invalid_cost_or_id": false, "normalize_details": true,
  "dictionary_schema": { "fields": ["surface", "left_context_id", "right_context_id", "cost", "part_of_speech",
    "part_of_speech_subcategory_1", "part_of_speech_subcategory_2", "part_of_speech_subcategory_3",
    "conjugation_form", "conjugation_type", "base_form", "reading", "pronunciation"] },
  "user_dictionary_schema": { "fields": ["surface", "part_of_speech", "reading"] }
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let source = out.join("ipadic-source");
    // Made by this very script already: an edited chapter of the lexicon changes nothing of it.
    let made = out.join("ipadic.made");
    if fs::read_to_string(&made).ok().as_deref() != Some(include_str!("build.rs")) {
        fs::create_dir_all(&source)?;
        let features_of_context = write_words(&source)?;
        write_matrix(&source)?;
        write_characters(&source)?;
        write_unknown_words(&source, &features_of_context)?;
        let metadata: Metadata = serde_json::from_str(METADATA)?;
        DictionaryBuilder::new(metadata).build_dictionary(&source, &out.join("ipadic"))?;
        fs::remove_dir_all(&source)?;
        fs::write(&made, include_str!("build.rs"))?;
    }
    println!("cargo:rustc-env=LINDERA_WORKDIR={}", out.display());
    println!("cargo:rustc-env=SAISEIRI_KNOWLEDGE={}", knowledge()?);
    fs::write(out.join("plotly.min.js"), plotly_script(&plotly::Plot::offline_js_sources())?)?;
    Ok(())
}

/// Hash of all that the lexicon and the atlas are read from, so that what was compiled of older files is not used.
fn knowledge() -> Result<String, Box<dyn Error>> {
    let mut files = vec![PathBuf::from("src/tokenize/stop_words.txt")];
    for folder in ["pipelines/lexicon", "pipelines/atlas"] {
        println!("cargo:rerun-if-changed={folder}");
        files.extend(fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?);
    }
    let is_hidden = |file: &Path| file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    files.retain(|file| {
        !is_hidden(file) && file.extension().is_some_and(|extension| ["toml", "csv", "txt"].iter().any(|known| extension == *known))
    });
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        // A checkout with the line ends of Windows holds the same.
        hash.update(fs::read_to_string(file)?.replace('\r', ""));
    }
    let mut told = String::new();
    for byte in hash.finalize() {
        write!(told, "{byte:02x}")?;
    }
    Ok(told)
}

/// plotly.js: what stands in the first script element of what the crate embeds into a page of its own.
fn plotly_script(elements: &str) -> Result<&str, Box<dyn Error>> {
    let (_, rest) = elements.split_once("<script type=\"text/javascript\">").ok_or("the plotly crate embeds no script")?;
    let (script, _) = rest.split_once("</script>").ok_or("the plotly crate's script does not end")?;
    if script.contains("plotly.js v") { Ok(script) } else { Err("the plotly crate's first script is another one".into()) }
}

/// Writes the words as `MeCab` CSV and returns, for each context id, the four part-of-speech fields its words have.
fn write_words(folder: &Path) -> Result<BTreeMap<u16, String>, Box<dyn Error>> {
    let dictionary = lindera_ipadic_old::prefix_dict();
    let offsets = lindera_ipadic_old::words_idx_data();
    let words = lindera_ipadic_old::words_data();
    let mut csv = String::new();
    let mut features_of_context = BTreeMap::new();
    let mut surfaces = dictionary.fst.stream();
    while let Some((surface, output)) = surfaces.next() {
        let surface = std::str::from_utf8(surface)?;
        let value = output.value();
        let first = usize::try_from(value >> COUNT_BITS)?;
        let count = usize::try_from(value & ((1 << COUNT_BITS) - 1))?;
        for entry in first..first + count {
            let entry = WordEntry::deserialize(&dictionary.vals_data[entry * WordEntry::SERIALIZED_LEN..]);
            let at = usize::try_from(entry.word_id.0)? * 4;
            let start = u32::from_le_bytes(offsets[at..at + 4].try_into()?);
            let features: Vec<String> = bincode::deserialize_from(&words[usize::try_from(start)?..])?;
            let id = entry.cost_id;
            writeln!(
                csv,
                "{},{id},{id},{},{}",
                quoted(surface),
                entry.word_cost,
                features.iter().map(|f| quoted(f)).collect::<Vec<_>>().join(",")
            )?;
            features_of_context.entry(id).or_insert_with(|| features[..features.len().min(4)].join(","));
        }
    }
    fs::write(folder.join("ipadic.csv"), csv)?;
    Ok(features_of_context)
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

/// Writes the connection costs: id of the left word, id of the right word, cost.
fn write_matrix(folder: &Path) -> Result<(), Box<dyn Error>> {
    let matrix = lindera_ipadic_old::connection();
    let size = matrix.backward_size;
    let mut def = format!("{size} {size}\n");
    for left in 0..size {
        for right in 0..size {
            writeln!(def, "{left} {right} {}", matrix.cost(left, right))?;
        }
    }
    fs::write(folder.join("matrix.def"), def)?;
    Ok(())
}

/// Writes the character classes, runs of code points with the same classes as one range.
fn write_characters(folder: &Path) -> Result<(), Box<dyn Error>> {
    let classes = lindera_ipadic_old::char_def();
    let mut def = String::new();
    for (i, name) in classes.categories().iter().enumerate() {
        let class = classes.lookup_definition(CategoryId(i));
        writeln!(def, "{name} {} {} {}", u8::from(class.invoke), u8::from(class.group), class.length)?;
    }
    let names_at = |code: u16| {
        let c = char::from_u32(u32::from(code))?;
        Some(classes.lookup_categories(c).iter().map(|&id| classes.category_name(id)).collect::<Vec<_>>().join(" "))
    };
    let mut start = 0;
    for code in 0..=u16::MAX {
        if code == u16::MAX || names_at(code) != names_at(code + 1) {
            if let Some(names) = names_at(code).filter(|names| !names.is_empty() && names != "DEFAULT") {
                writeln!(def, "0x{start:04X}..0x{code:04X} {names}")?;
            }
            start = code.saturating_add(1);
        }
    }
    fs::write(folder.join("char.def"), def)?;
    Ok(())
}

/// Writes the unknown-word entries. The old crate lost their features; the known words with the same context id tell them.
fn write_unknown_words(folder: &Path, features_of_context: &BTreeMap<u16, String>) -> Result<(), Box<dyn Error>> {
    let classes = lindera_ipadic_old::char_def();
    let unknown = lindera_ipadic_old::unknown_dict();
    let mut def = String::new();
    for (i, name) in classes.categories().iter().enumerate() {
        for &word in unknown.lookup_word_ids(CategoryId(i)) {
            let entry = unknown.word_entry(word);
            let id = entry.cost_id;
            let features =
                features_of_context.get(&id).ok_or_else(|| format!("no word has the context id {id} of the unknown class {name}"))?;
            writeln!(def, "{name},{id},{id},{},{features},*,*,*", entry.word_cost)?;
        }
    }
    fs::write(folder.join("unk.def"), def)?;
    Ok(())
}
