//! All that is known before a survey is read, and how texts are read with it: words, then what they say.

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::atlas::{Atlas, Saying};
use crate::document::{Document, Span, Token};
use crate::error::Result;
use crate::frame::Frame;
use crate::interpret::{self, Interpreter};
use crate::lexicon::Lexicon;
use crate::masking::Masking;
use crate::tokenize::{self, Tokenizer};
use crate::vectorize::{Learned, Places};

/// The lexicon and the atlas as the built-in dictionary reads them, made beforehand: reading 30,000 sayings and 15,000
/// expressions takes some .4 seconds at every start.
/// Written by `SAISEIRI_WRITE_KNOWLEDGE=1 cargo test compiled_knowledge`; the same test tells where it is not what the chapters say.
const COMPILED: &[u8] = include_bytes!("../pipelines/knowledge.bin");

/// Hash of the files that `COMPILED` is made of, as they are now (build.rs).
const SOURCES: &str = env!("SAISEIRI_KNOWLEDGE");

/// What `COMPILED` holds.
#[derive(Debug, Serialize, Deserialize)]
struct Compiled<'a> {
    /// `SOURCES` when it was made.
    sources: &'a str,
    #[serde(borrow)]
    interpreter: interpret::Written<'a>,
    atlas: Atlas,
    #[serde(borrow)]
    places: Learned<'a>,
}

/// The dictionaries, the lexicon and the atlas.
pub struct Reader {
    tokenizer: Tokenizer,
    interpreter: Interpreter,
    atlas: Atlas,
    sayings: Sayings,
}

/// What is known of the atlas's sayings.
enum Sayings {
    /// Where texts stand among them.
    Compiled(Places<'static>),
    /// Themselves.
    Read(Vec<Saying>, Reading),
}

/// Texts that were read; the lists run in parallel.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Their words.
    pub documents: Vec<Document>,
    /// What they say.
    pub frames: Vec<Frame>,
}

impl Reader {
    /// Loads what is built in and what the plan adds.
    ///
    /// # Errors
    /// Where a dictionary, the lexicon or the atlas cannot be read.
    pub fn load(tokenize: &tokenize::Params, interpret: &interpret::Params) -> Result<Self> {
        let as_built = *tokenize == tokenize::Params::default() && interpret.extend.is_empty() && !interpret.replace;
        let (tokenizer, compiled) = rayon::join(|| Tokenizer::load(tokenize), || as_built.then(compiled).flatten());
        let tokenizer = tokenizer?;
        match compiled {
            Some((interpreter, atlas, places)) => Ok(Self { tokenizer, interpreter, atlas, sayings: Sayings::Compiled(places) }),
            None => Self::learn(tokenizer, interpret),
        }
    }

    /// Reads the chapters.
    fn learn(tokenizer: Tokenizer, interpret: &interpret::Params) -> Result<Self> {
        let interpreter = || -> Result<Interpreter> {
            let lexicon = interpret::load_lexicon(interpret)?;
            let expressions = tokenizer.read(&lexicon.iter().flat_map(|(_, concept)| &concept.expressions).collect::<Vec<_>>())?;
            Interpreter::new(lexicon, &expressions)
        };
        let atlas = || -> Result<(Atlas, Vec<Saying>, Vec<Document>)> {
            let (atlas, sayings) = interpret::load_atlas()?;
            let documents = tokenizer.read(&sayings.iter().map(|saying| saying.text.as_str()).collect::<Vec<_>>())?;
            Ok((atlas, sayings, documents))
        };
        let (interpreter, atlas) = rayon::join(interpreter, atlas);
        let (interpreter, (atlas, sayings, documents)) = (interpreter?, atlas?);
        let reading = Reading { frames: interpreter.read(&documents), documents };
        Ok(Self { tokenizer, interpreter, atlas, sayings: Sayings::Read(sayings, reading) })
    }

    /// Reads texts; the same text, of which a survey has many, once.
    ///
    /// # Errors
    /// Where lindera cannot cut a text.
    pub fn read<S: AsRef<str> + Sync>(&self, texts: &[S]) -> Result<Reading> {
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(texts.len());
        let mut distinct: Vec<&str> = Vec::new();
        let mut number = |text| {
            *first.entry(text).or_insert_with(|| {
                distinct.push(text);
                distinct.len() - 1
            })
        };
        let numbers: Vec<usize> = texts.iter().map(|text| number(text.as_ref())).collect();
        let documents = self.tokenizer.read(&distinct)?;
        let frames = self.interpreter.read(&documents);
        let (documents, frames) = rayon::join(|| dealt_out(documents, &numbers), || dealt_out(frames, &numbers));
        Ok(Reading { documents, frames })
    }

    /// The parts of read texts that lie in spans of them: for each text its spans, in order.
    #[must_use]
    pub fn parts(&self, reading: &Reading, spans: &[Vec<Span>]) -> Reading {
        let texts = reading.documents.par_iter().zip(&reading.frames).zip(spans);
        let parts = texts
            .flat_map_iter(|((document, frame), spans)| spans.iter().map(|&span| (self.tokenizer.part(document, span), frame.part(span))));
        let (documents, frames) = parts.unzip();
        Reading { documents, frames }
    }

    /// Leaves out of read texts the terms and the unknown words of frames that stand in something private, or are a name by themselves:
    /// they say nothing of an issue, and reasons and labels are made of such words.
    pub fn leave_out_private(&self, reading: &mut Reading, texts: &[&str], masking: &Masking) {
        let each = reading.documents.par_iter_mut().zip(&mut reading.frames).zip(texts);
        each.for_each(|((document, frame), text)| {
            let hits: Vec<Span> = masking.find(text).into_iter().map(|hit| hit.span).collect();
            let is_private = |span: Span| hits.iter().any(|hit| hit.overlaps(span));
            if !hits.is_empty() {
                let open: Vec<Token> = document.tokens.iter().filter(|token| !is_private(token.span)).cloned().collect();
                document.terms = self.tokenizer.terms(&open);
            }
            document.terms.retain(|term| !masking.names(term));
            frame.fillers.retain(|filler| filler.concept.is_some() || !(is_private(filler.span) || masking.names(&filler.name)));
        });
    }

    /// The atlas, ready to be asked where a text stands.
    #[must_use]
    pub fn places(&self) -> Cow<'_, Places<'_>> {
        match &self.sayings {
            Sayings::Compiled(places) => Cow::Borrowed(places),
            Sayings::Read(sayings, reading) => Cow::Owned(self.learned(sayings, reading).into()),
        }
    }

    fn learned<'a>(&self, sayings: &[Saying], reading: &'a Reading) -> Learned<'a> {
        Learned::of(&self.atlas, sayings, &reading.documents, &reading.frames, self.lexicon())
    }

    /// What cuts texts into words.
    #[must_use]
    pub const fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The dictionary's name, for the record of a run.
    #[must_use]
    pub fn dictionary(&self) -> &str {
        self.tokenizer.dictionary()
    }

    /// What the concepts mean.
    #[must_use]
    pub const fn lexicon(&self) -> &Lexicon {
        self.interpreter.lexicon()
    }

    /// The canonical issues.
    #[must_use]
    pub const fn atlas(&self) -> &Atlas {
        &self.atlas
    }
}

/// Values by their numbers, each cloned but for the last time it is asked for.
fn dealt_out<T: Clone>(values: Vec<T>, numbers: &[usize]) -> Vec<T> {
    let mut left: Vec<(Option<T>, usize)> = values.into_iter().map(|value| (Some(value), 0)).collect();
    for &number in numbers {
        left[number].1 += 1;
    }
    let mut next = |number: usize| {
        let (value, times) = &mut left[number];
        *times -= 1;
        if *times == 0 { value.take() } else { value.clone() }
    };
    numbers.iter().filter_map(|&number| next(number)).collect()
}

/// What is compiled; `None` where it is not made of the files as they are now.
fn compiled() -> Option<(Interpreter, Atlas, Places<'static>)> {
    let Compiled { sources, interpreter, atlas, places } = postcard::from_bytes(COMPILED).ok()?;
    if sources != SOURCES {
        return None;
    }
    let (interpreter, places) = rayon::join(|| Interpreter::read_back(interpreter), || Places::from(places));
    Some((interpreter?, atlas, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_read_once_and_stands_wherever_it_stood() -> Result<()> {
        let reader = Reader::load(&tokenize::Params::default(), &interpret::Params::default())?;
        let texts = ["会議が長い。", "机が狭い。", "会議が長い。", "", "会議が長い。"];
        let together = reader.read(&texts)?;
        for (text, document) in texts.iter().zip(&together.documents) {
            assert_eq!(*document, reader.read(&[text])?.documents[0]);
        }
        assert_eq!((together.documents.len(), together.frames.len()), (5, 5));
        Ok(())
    }

    #[test]
    fn compiled_knowledge_is_what_the_chapters_say() -> Result<()> {
        let tokenizer = Tokenizer::load(&tokenize::Params::default())?;
        let reader = Reader::learn(tokenizer, &interpret::Params::default())?;
        let Sayings::Read(sayings, reading) = &reader.sayings else { panic!("the chapters were not read") };
        let (interpreter, places) = (reader.interpreter.write(), reader.learned(sayings, reading));
        let told = Compiled { sources: SOURCES, interpreter, atlas: reader.atlas.clone(), places };
        if std::env::var_os("SAISEIRI_WRITE_KNOWLEDGE").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/pipelines/knowledge.bin");
            std::fs::write(path, postcard::to_allocvec(&told).unwrap()).unwrap();
            return Ok(());
        }
        let stale = "pipelines/knowledge.bin is stale: SAISEIRI_WRITE_KNOWLEDGE=1 cargo test compiled_knowledge";
        let compiled: Compiled<'_> = postcard::from_bytes(COMPILED).expect(stale);
        assert!(
            compiled.sources == told.sources
                && compiled.interpreter == told.interpreter
                && compiled.atlas == told.atlas
                && compiled.places.is_like(&told.places),
            "{stale}"
        );
        Ok(())
    }
}
