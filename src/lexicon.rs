//! The concepts of the city hall's world and how they hang together (概念辞書). Read by `interpret`, asked by everyone after it.

use serde::{Deserialize, Serialize};

use crate::frame::{ConceptId, ConceptKind, Direction};

/// A meaning with all the ways of saying it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// What the officer is shown; unique in the lexicon.
    pub name: String,
    /// What sort of meaning it is.
    pub kind: ConceptKind,
    /// Broader concepts, nearest first, without itself.
    pub broader: Vec<ConceptId>,
    /// Ways of saying it, its name first.
    pub expressions: Vec<String>,
    /// Words that stand in the duties of the department usually owning it.
    pub owner: Vec<String>,
    /// Of a wish: more or less is wanted. Of a trouble: there is too much or too little.
    pub direction: Option<Direction>,
    /// The concept that says the contrary.
    pub opposite: Option<ConceptId>,
    /// Of a trouble: the wishes that would put it right.
    pub wishes: Vec<ConceptId>,
}

/// All concepts, numbered in the order they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lexicon {
    concepts: Vec<Concept>,
}

impl Lexicon {
    /// A lexicon of concepts whose references point into the same list.
    #[must_use]
    pub fn new(concepts: Vec<Concept>) -> Self {
        Self { concepts }
    }

    /// A concept by its number.
    #[must_use]
    pub fn get(&self, id: ConceptId) -> &Concept {
        &self.concepts[usize::from(id.0)]
    }

    /// All concepts with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (ConceptId, &Concept)> {
        (0..).map(ConceptId).zip(&self.concepts)
    }

    /// Number of concepts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.concepts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// Number of expressions over all concepts.
    #[must_use]
    pub fn expressions(&self) -> usize {
        self.concepts.iter().map(|concept| concept.expressions.len()).sum()
    }

    /// Whether two concepts say contrary things.
    #[must_use]
    pub fn are_opposite(&self, a: ConceptId, b: ConceptId) -> bool {
        self.get(a).opposite == Some(b) || self.get(b).opposite == Some(a)
    }

    /// Whether one is the other, or broader or narrower than it.
    #[must_use]
    pub fn are_akin(&self, a: ConceptId, b: ConceptId) -> bool {
        a == b || self.get(a).broader.contains(&b) || self.get(b).broader.contains(&a)
    }
}
