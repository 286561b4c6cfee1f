//! Words by lindera and IPADIC. The only place that names lindera.
//!
//! The dictionary is embedded by `build.rs`; a plan may name another lindera dictionary by its folder (then part-of-speech names
//! must be IPADIC's, as those of `NEologd` are). The built-in user dictionary holds words of the city hall that IPADIC cuts wrong
//! (年休 becomes 年 and 休).

use std::path::Path;

use lindera::dictionary::load_fs_dictionary;
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera::token::Token as Word;
use lindera::worker::SegmentWorker;
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::loader::DictionaryLoader;

use super::normalize::{Normalized, fold_long_mark};
use crate::document::{PartOfSpeech, Span, Token};
use crate::error::{Problem, Result};

mod ipadic {
    #![allow(missing_docs, clippy::pedantic, reason = "the macro's code, not ours")]
    lindera_dictionary::embedded_dictionary!("/ipadic", EmbeddedIpadic);
}

/// Words of the city hall that IPADIC cuts wrong: surface, part of speech, reading.
const BUILT_IN_WORDS: &str = include_str!("../../pipelines/lexicon/words.csv");

/// Columns of a user dictionary's row: surface, part of speech, reading; or all that a dictionary entry has.
const ROW_WIDTHS: [usize; 2] = [3, 13];

/// Cuts text into words. Shared by all threads; each makes its own `Worker`.
#[derive(Clone)]
pub struct Morphology {
    segmenter: Segmenter,
    name: String,
}

/// One thread's scratch space.
pub struct Worker {
    worker: SegmentWorker,
}

impl Morphology {
    /// Loads the embedded dictionary or the one in `dictionary`, with the city's own words.
    ///
    /// # Errors
    /// Where the folder holds no dictionary, or the user dictionary a bad row.
    pub fn load(dictionary: Option<&Path>, user_dictionary: Option<&Path>) -> Result<Self> {
        let (dictionary, name) = match dictionary {
            None => (
                ipadic::EmbeddedIpadic::new().load().map_err(|e| Problem::new(format!("内蔵の辞書を読み込めません（{e}）")))?,
                "IPADIC（内蔵）".to_owned(),
            ),
            Some(folder) => {
                let loaded = load_fs_dictionary(folder).map_err(|e| {
                    Problem::new(format!("辞書を読み込めません（{e}）"))
                        .at(folder.display())
                        .expected("lindera 6 用に作られた辞書のフォルダー（metadata.json、dict.trie など）")
                        .remedy("[tokenize] dictionary を消すと、内蔵の辞書を使います")
                })?;
                let name = loaded.metadata.name.clone();
                (loaded, name)
            }
        };
        let mut rows = BUILT_IN_WORDS.to_owned();
        if let Some(path) = user_dictionary {
            rows.push_str(&read_user_rows(path)?);
        }
        let user = DictionaryBuilder::new(dictionary.metadata.as_ref().clone())
            .build_user_dict_from_reader(rows.as_bytes())
            .map_err(|e| Problem::new(format!("利用者辞書を組み立てられません（{e}）")).expected("1行に「表層形,品詞,読み」の3列"))?;
        Ok(Self { segmenter: Segmenter::new(Mode::Normal, dictionary, Some(user)), name })
    }

    /// The dictionary's name, for the record of a run.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Scratch space for one thread.
    #[must_use]
    pub fn worker(&self) -> Worker {
        Worker { worker: self.segmenter.new_worker() }
    }
}

/// Reads a user dictionary and tells every bad row at once.
fn read_user_rows(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).map_err(|e| Problem::io(path, "読む", &e))?;
    let mut problems = Vec::new();
    let mut rows = String::new();
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let width = line.split(',').count();
        if ROW_WIDTHS.contains(&width) && !line.starts_with(',') {
            rows.push_str(line);
            rows.push('\n');
        } else {
            problems.push(
                Problem::new(format!("利用者辞書の行が読めません（{width} 列）: {line}"))
                    .at(format!("{}:{}", path.display(), i + 1))
                    .expected("「表層形,品詞,読み」の3列（例: 年休,名詞,ネンキュウ）"),
            );
        }
    }
    match crate::error::Error::all(problems) {
        Some(error) => Err(error),
        None => Ok(rows),
    }
}

impl Worker {
    /// The words of a normalized text, white space left out.
    ///
    /// # Errors
    /// Where lindera cannot cut the text.
    pub fn words(&mut self, normalized: &Normalized) -> Result<Vec<Token>> {
        let words = self.worker.segment(&normalized.text).map_err(|e| Problem::new(format!("文を単語に分けられません（{e}）")))?;
        Ok(words.into_iter().filter_map(|word| token(word, normalized)).collect())
    }
}

fn token(mut word: Word<'_>, normalized: &Normalized) -> Option<Token> {
    let span = Span { start: word.byte_start, end: word.byte_end };
    if word.surface.trim().is_empty() {
        return None;
    }
    let surface = word.surface.to_string();
    let details = word.details();
    let detail = |i: usize| details.get(i).copied().unwrap_or("*");
    let pos = part_of_speech(&surface, detail(0), detail(1), detail(2), detail(6));
    let base = match detail(6) {
        "*" | "" => surface.as_str(),
        base => base,
    };
    let base = if pos == PartOfSpeech::Negation { "ない" } else { fold_long_mark(base) };
    Some(Token { base: base.into(), pos, span: normalized.original(span), normalized: span })
}

/// IPADIC's part of speech to ours. Dependent words (こと, いる, ほしい, られる) carry grammar, not meaning.
#[allow(clippy::match_same_arms, reason = "the arms stand in the order of IPADIC's parts of speech")]
fn part_of_speech(surface: &str, pos: &str, sub1: &str, sub2: &str, base: &str) -> PartOfSpeech {
    match (pos, sub1) {
        ("名詞", "数") => PartOfSpeech::Number,
        ("名詞", "固有名詞") if sub2 == "人名" => PartOfSpeech::PersonName,
        ("名詞", "固有名詞") => PartOfSpeech::ProperNoun,
        ("名詞", "非自立" | "代名詞" | "特殊" | "接続詞的" | "動詞非自立的") => PartOfSpeech::Auxiliary,
        ("名詞", "接尾") | ("接頭詞", _) => PartOfSpeech::Affix,
        ("名詞", _) if !surface.chars().any(char::is_alphanumeric) => PartOfSpeech::Symbol,
        ("名詞", _) => PartOfSpeech::Noun,
        ("動詞", "自立") if matches!(base, "する" | "ある" | "いる" | "なる" | "くださる" | "願う") => {
            PartOfSpeech::Auxiliary
        }
        ("動詞", "自立") => PartOfSpeech::Verb,
        ("形容詞", _) if matches!(base, "ない" | "無い") => PartOfSpeech::Negation,
        ("形容詞", "自立") if matches!(base, "ほしい" | "欲しい") => PartOfSpeech::Auxiliary,
        ("形容詞", "自立") => PartOfSpeech::Adjective,
        ("助動詞", _) if matches!(base, "ない" | "ぬ" | "ん" | "まい") => PartOfSpeech::Negation,
        ("動詞" | "形容詞" | "助動詞", _) => PartOfSpeech::Auxiliary,
        ("副詞", _) => PartOfSpeech::Adverb,
        ("助詞", _) => PartOfSpeech::Particle,
        ("記号", "アルファベット") => PartOfSpeech::Noun,
        ("記号", _) => PartOfSpeech::Symbol,
        _ => PartOfSpeech::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(text: &str) -> Vec<String> {
        let morphology = Morphology::load(None, None).unwrap();
        let tokens = morphology.worker().words(&Normalized::new(text)).unwrap();
        tokens.iter().map(|t| t.base.to_string()).collect()
    }

    #[test]
    fn inflected_words_come_in_their_base_form() {
        assert_eq!(bases("申請が遅くて取れませんでした"), ["申請", "が", "遅い", "て", "取れる", "ます", "ない", "です", "た"]);
    }

    #[test]
    fn the_city_halls_own_words_stay_whole() {
        assert_eq!(bases("年休と超勤"), ["年休", "と", "超勤"]);
    }

    #[test]
    fn every_word_leads_back_to_the_original() {
        let text = "ﾊﾟｿｺﾝが　遅い。";
        let tokens = Morphology::load(None, None).unwrap().worker().words(&Normalized::new(text)).unwrap();
        let surfaces: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(surfaces, ["ﾊﾟｿｺﾝ", "が", "遅い", "。"]);
    }
}
