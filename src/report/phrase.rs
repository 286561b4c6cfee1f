//! Findings of an issue in the words that workbook and page share.

use crate::finding::{Flag, Judgement};
use crate::frame::Slot;
use crate::triage::Triage;

/// Cohesion (likeness of the two members least alike) from which a group holds together well: nearly the same words or concepts.
const CLOSE: f64 = 0.75;

/// Cohesion from which a group holds together; below it the members should be read one by one.
const FAIR: f64 = 0.6;

/// Whether the survey tells fields at all.
pub fn has_fields(triage: &Triage) -> bool {
    triage.survey.responses.iter().any(|response| response.field.is_some())
}

/// 具体的, 一部不明, 抽象的; nothing for an issue without content.
pub fn level(judgement: &Judgement) -> Option<&'static str> {
    judgement.abstractness.as_ref().map(|abstractness| abstractness.level.label())
}

/// 小, 中, 大; nothing for an issue that has no size yet.
pub fn scale(judgement: &Judgement) -> Option<&'static str> {
    judgement.size.as_ref().map(|size| size.scale.label())
}

/// What is to be said of the proposal that came with an issue.
pub fn advice(judgement: &Judgement) -> Option<&'static str> {
    judgement.proposal.as_ref().map(|proposal| proposal.advice.label())
}

/// The slots a reader would have to ask for.
pub fn missing(judgement: &Judgement) -> Option<String> {
    let missing = &judgement.abstractness.as_ref()?.missing;
    (!missing.is_empty()).then(|| missing.iter().map(|slot| slot.label()).collect::<Vec<_>>().join("、"))
}

/// The question to ask back.
pub fn question(judgement: &Judgement) -> Option<&str> {
    judgement.abstractness.as_ref()?.question.as_deref()
}

/// The filled slots, one a line: 対象: 在宅勤務. A slot that counts as missing is left out: what fills it tells nothing.
pub fn understood(triage: &Triage, issue: usize) -> String {
    let missing = triage.judgements[issue].abstractness.as_ref().map_or(&[][..], |abstractness| &abstractness.missing);
    let slots = Slot::ALL.into_iter().filter(|slot| !missing.contains(slot)).filter_map(|slot| {
        let names: Vec<&str> = triage.frames[issue].of(slot).map(|filler| filler.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("{}: {}", slot.label(), names.join("、")))
    });
    slots.collect::<Vec<_>>().join("\n")
}

/// The measure that may answer the issue, the one that raised the flag: only where the judgement says so, because a near miss would
/// mislead.
pub fn measure(triage: &Triage, judgement: &Judgement) -> Option<String> {
    judgement.flag(Flag::Handled)?;
    let measure = &triage.measures[judgement.measures.first()?.measure];
    let details: Vec<&str> = [&measure.status, &measure.period, &measure.department].into_iter().filter_map(Option::as_deref).collect();
    Some(if details.is_empty() { measure.name.clone() } else { format!("{}（{}）", measure.name, details.join("、")) })
}

/// How well a group holds together: ◎ near, ○ fairly, △ to be read one by one.
pub fn cohesion(cohesion: f64) -> &'static str {
    if cohesion >= CLOSE {
        "◎"
    } else if cohesion >= FAIR {
        "○"
    } else {
        "△"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_as_good_as_its_two_members_least_alike() {
        assert_eq!([0.9, 0.75, 0.74, 0.6, 0.59].map(cohesion), ["◎", "◎", "○", "○", "△"]);
    }
}
