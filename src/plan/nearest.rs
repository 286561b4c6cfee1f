//! The name that was probably meant.

/// Least likeness (Jaro-Winkler, 0..=1) at which a name is offered: `yaer` for `year` has .93, `sheet` for `seed` .78.
const LEAST: f64 = 0.8;

/// The nearest of the names, the first of equals; `None` where none is near.
#[must_use]
pub fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let folded = written.to_lowercase().replace('-', "_");
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let likeness = strsim::jaro_winkler(&folded, name);
        if likeness >= LEAST && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_strange_word_finds_none() {
        assert_eq!(nearest("yaer", &["name", "year", "date"]), Some("year"));
        assert_eq!(nearest("merge-threshold", &["merge_threshold", "neighbors"]), Some("merge_threshold"));
        assert_eq!(nearest("Neighbours", &["merge_threshold", "neighbors"]), Some("neighbors"));
        assert_eq!(nearest("colour", &["name", "year", "date"]), None);
    }
}
