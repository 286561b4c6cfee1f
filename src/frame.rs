//! What an issue says, in the five slots a secretariat asks about (読み取り): the one structure that similarity, cautions,
//! abstractness, questions to ask back and owners all read.

use crate::document::Span;

/// The five things a secretariat must know of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// 対象: which thing, rule, system or act it is about.
    Target,
    /// 場面: where, when, or for whom.
    Scene,
    /// 問題: what is wrong.
    Trouble,
    /// 要望: what is wanted.
    Wish,
    /// 程度: how much, how many, how often.
    Degree,
}

impl Slot {
    /// All slots in the order they are told.
    pub const ALL: [Self; 5] = [Self::Target, Self::Scene, Self::Trouble, Self::Wish, Self::Degree];

    /// The word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Target => "対象",
            Self::Scene => "場面",
            Self::Trouble => "問題",
            Self::Wish => "要望",
            Self::Degree => "程度",
        }
    }

    /// The column of `issues.parquet` that names what fills it.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Target => "frame_target",
            Self::Scene => "frame_scene",
            Self::Trouble => "frame_trouble",
            Self::Wish => "frame_wish",
            Self::Degree => "frame_degree",
        }
    }
}

/// Index of a concept in the lexicon that was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ConceptId(pub u16);

/// What sort of meaning a concept is; decides the slot it can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum ConceptKind {
    /// A thing, equipment, document, money.
    #[serde(rename = "もの")]
    Object,
    /// A rule, programme, benefit.
    #[serde(rename = "制度")]
    Rule,
    /// An information system, software, network service.
    #[serde(rename = "システム")]
    System,
    /// A building, room, place.
    #[serde(rename = "場所")]
    Place,
    /// A role.
    #[serde(rename = "人")]
    Role,
    /// A piece of work, a procedure.
    #[serde(rename = "行為")]
    Act,
    /// A law or legal duty.
    #[serde(rename = "法令")]
    Law,
    /// A time or occasion.
    #[serde(rename = "時")]
    Occasion,
    /// What is wrong.
    #[serde(rename = "問題")]
    Trouble,
    /// What is wanted.
    #[serde(rename = "要望")]
    Wish,
    /// A degree or quantity.
    #[serde(rename = "程度")]
    Degree,
    /// A slogan or ideal of which nothing can be taken hold of: it fills no slot.
    #[serde(rename = "理念")]
    Ideal,
}

impl ConceptKind {
    /// The slot a concept of this kind fills by itself; `None` for slogans.
    #[must_use]
    pub const fn slot(self) -> Option<Slot> {
        match self {
            Self::Object | Self::Rule | Self::System | Self::Act | Self::Law => Some(Slot::Target),
            Self::Place | Self::Role | Self::Occasion => Some(Slot::Scene),
            Self::Trouble => Some(Slot::Trouble),
            Self::Wish => Some(Slot::Wish),
            Self::Degree => Some(Slot::Degree),
            Self::Ideal => None,
        }
    }
}

/// Whether more or less of something is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    /// More, longer, introduced, allowed; of a trouble: too much.
    #[serde(rename = "増")]
    More,
    /// Less, shorter, abolished, forbidden; of a trouble: too little.
    #[serde(rename = "減")]
    Less,
}

impl Direction {
    /// The contrary.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
        }
    }
}

/// A concept of the lexicon, or words it does not know, in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filler {
    /// The slot it fills; `None` for a slogan, which fills none.
    pub slot: Option<Slot>,
    /// The concept; `None` where only the words are known.
    pub concept: Option<ConceptId>,
    /// The concept's name, or the words in base form.
    pub name: String,
    /// Where it stands in the text.
    pub span: Span,
    /// Whether the text denies it (増やさないで).
    pub negated: bool,
    /// Whether more or less is meant, denial taken into account; `None` where it is neither.
    pub direction: Option<Direction>,
}

/// What an issue says. Fillers stand in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// What was read, in text order.
    pub fillers: Vec<Filler>,
}

impl Frame {
    /// What fills one slot, in text order.
    pub fn of(&self, slot: Slot) -> impl Iterator<Item = &Filler> {
        self.fillers.iter().filter(move |filler| filler.slot == Some(slot))
    }

    /// Whether a slot is filled.
    #[must_use]
    pub fn has(&self, slot: Slot) -> bool {
        self.of(slot).next().is_some()
    }

    /// What the part of the text in `span` says, its places counted from the part's beginning.
    #[must_use]
    pub fn part(&self, span: Span) -> Self {
        let inside = self.fillers.iter().filter(|filler| span.start <= filler.span.start && filler.span.end <= span.end);
        let moved = |place: Span| Span { start: place.start - span.start, end: place.end - span.start };
        Self { fillers: inside.map(|filler| Filler { span: moved(filler.span), ..filler.clone() }).collect() }
    }

    /// The slogans, which fill no slot.
    pub fn ideals(&self) -> impl Iterator<Item = &Filler> {
        self.fillers.iter().filter(|filler| filler.slot.is_none())
    }
}
