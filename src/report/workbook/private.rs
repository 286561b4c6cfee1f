//! 個人情報: what was found in the free texts, the sign that stands for it where others read, and where it stands. For the secretariat alone.

use super::Context;
use super::field::Fields;
use crate::error::Result;
use crate::masking::{Kind, Sign};
use crate::report::xlsx::{Column, Sheet};
use crate::survey::CellRef;
use crate::triage::Triage;

/// The tab's name.
pub const SHEET: &str = "個人情報";

/// Places that are told one by one.
const MOST_PLACES: usize = 20;

/// The sheet.
pub fn sheet(context: &Context<'_>) -> Result<Sheet> {
    let triage = context.triage;
    let places = places(triage);
    let signs = triage.masking.signs();
    let rows: Vec<usize> = (0..signs.len()).filter(|&sign| !places[sign].is_empty()).collect();
    let mut fields = Fields::new();
    fields.add(Column::text("記号", 16.0), |i: usize| signs[i].sign.as_str());
    fields.add(Column::text("種類", 12.0), |i| signs[i].kind.label());
    fields.add(Column::text("書かれていたもの", 36.0), |i| written(&signs[i]));
    fields.add(Column::mark("箇所", 8.0), |i| places[i].len());
    fields.add(Column::text("場所", 60.0), |i| told(&places[i]));
    fields.list(&context.book, SHEET, rows)?.finish(1)
}

/// The value; of a person with a given name, that the surname alone has the same sign.
fn written(sign: &Sign) -> String {
    match sign.value.split_once(' ') {
        Some((surname, _)) if sign.kind == Kind::Person => format!("{}（「{surname}」だけで書かれた所も含む）", sign.value),
        _ => sign.value.clone(),
    }
}

/// Whether there is anything to tell.
pub fn has_any(triage: &Triage) -> bool {
    !triage.private_places.is_empty()
}

fn places(triage: &Triage) -> Vec<Vec<&CellRef>> {
    let mut places = vec![Vec::new(); triage.masking.signs().len()];
    for (sign, place) in &triage.private_places {
        places[*sign].push(place);
    }
    places
}

fn told(places: &[&CellRef]) -> String {
    let mut lines: Vec<String> = places.iter().take(MOST_PLACES).map(ToString::to_string).collect();
    lines.extend(places.len().checked_sub(MOST_PLACES + 1).map(|more| format!("ほか{}か所", more + 1)));
    lines.join("\n")
}
