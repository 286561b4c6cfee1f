//! How alike the texts of pairs are, as `run` would score them in a survey of all their texts.

use crate::document::Document;
use crate::error::Result;
use crate::frame::Frame;
use crate::group::Parts;
use crate::reader::Reader;
use crate::{cluster, interpret, judge, similarity, tokenize, vectorize};

/// The parts of the likeness of each pair `left[i]`, `right[i]`, with the dictionaries of a plan. A blank text is like
/// nothing.
///
/// # Errors
/// Where a dictionary cannot be read.
pub fn score(left: &[String], right: &[String], tokenize: &tokenize::Params, interpret: &interpret::Params) -> Result<Vec<Parts>> {
    let reader = Reader::load(tokenize, interpret)?;
    let texts: Vec<&String> = left.iter().chain(right).collect();
    let reading = reader.read(&texts)?;
    let (documents, frames): (Vec<&Document>, Vec<&Frame>) = reading.documents.iter().zip(&reading.frames).unzip();
    let cues = judge::Cues::load(&[])?;
    let knowledge = judge::Knowledge { lexicon: reader.lexicon(), atlas: reader.atlas(), cues: &cues };
    let bare = judge::bare(&reading.documents, &reading.frames, &knowledge);
    let seed = cluster::Params::default().seed;
    let vectors = vectorize::vectorize(&documents, &frames, reader.lexicon(), &reader.places(), &bare, seed)?;
    Ok((0..left.len()).map(|i| similarity::parts(&vectors, i, left.len() + i)).collect())
}
