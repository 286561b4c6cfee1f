//! The columns kept beside the answers, as text. The table's own `response_id` is left out: the reports name it themselves.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::table::Table;

/// Most values named of a spread.
const MOST_NAMED: usize = 5;

/// A column of the survey: its header and one value a response.
pub struct Attribute {
    /// The header as the survey has it.
    pub name: String,
    /// One value a response; `None` for an empty cell.
    pub values: Vec<Option<String>>,
}

/// The columns of a table in order.
///
/// # Errors
/// Where a column holds something else than text.
pub fn columns(table: &Table) -> Result<Vec<Attribute>> {
    let names = table.names().into_iter().filter(|name| name != "response_id");
    names.map(|name| Ok(Attribute { values: table.read_text(&name)?, name })).collect()
}

impl Attribute {
    /// How some responses are spread over the values, the most frequent first: 市民課 12、税務課 3、ほか2. `None` where none has a value.
    pub fn spread(&self, responses: impl Iterator<Item = usize>) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in responses.filter_map(|response| self.values[response].as_deref()) {
            *counts.entry(value).or_default() += 1;
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let mut named: Vec<String> = counts.iter().take(MOST_NAMED).map(|(value, count)| format!("{value} {count}")).collect();
        let more = counts.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            named.push(format!("ほか{more}"));
        }
        (!named.is_empty()).then(|| named.join("、"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_names_the_most_frequent_first_and_counts_the_others() {
        let values = ["b", "a", "a", "c", "d", "e", "f"].map(|value| Some(value.to_owned())).into();
        let attribute = Attribute { name: "課".to_owned(), values };
        assert_eq!(attribute.spread(0..7).as_deref(), Some("a 2、b 1、c 1、d 1、e 1、ほか1"));
        assert_eq!(attribute.spread(0..0), None);
    }

    #[test]
    fn the_id_is_no_attribute() {
        let table = Table::new(1).text("response_id", &["1"]).unwrap().optional_text("年代", &[Some("30代")]).unwrap();
        let columns = columns(&table).unwrap();
        assert_eq!(columns.len(), 1);
        assert_eq!((columns[0].name.as_str(), &columns[0].values[..]), ("年代", &[Some("30代".to_owned())][..]));
    }
}
