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

/// The column that says where a respondent works, by its header (所属, 部署名, 局).
pub fn workplace(attributes: &[Attribute]) -> Option<&Attribute> {
    let named = |attribute: &&Attribute| ["所属", "部署"].iter().any(|word| attribute.name.contains(word));
    attributes.iter().find(named).or_else(|| attributes.iter().find(|attribute| attribute.name.ends_with(['局', '部', '課', '室'])))
}

impl Attribute {
    /// How some responses are spread over the values, the most frequent first: 市民課 12、税務課 3、ほか2種 2.
    pub fn spread(&self, responses: impl Iterator<Item = usize>) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for response in responses {
            *counts.entry(self.values[response].as_deref().unwrap_or("（空欄）")).or_default() += 1;
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let mut named: Vec<String> = counts.iter().take(MOST_NAMED).map(|(value, count)| format!("{value} {count}")).collect();
        let more = counts.get(MOST_NAMED..).unwrap_or_default();
        if !more.is_empty() {
            named.push(format!("ほか{}種 {}", more.len(), more.iter().map(|(_, count)| count).sum::<usize>()));
        }
        named.join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_names_the_most_frequent_first_and_counts_the_others() {
        let mut values: Vec<Option<String>> = ["b", "a", "a", "c", "d", "e", "f", "g"].map(|value| Some(value.to_owned())).into();
        values.push(None);
        let attribute = Attribute { name: "課".to_owned(), values };
        assert_eq!(attribute.spread(0..9), "a 2、b 1、c 1、d 1、e 1、ほか3種 3");
    }

    #[test]
    fn the_id_is_no_attribute() {
        let table = Table::new(1).text("response_id", &["1"]).unwrap().optional_text("年代", &[Some("30代")]).unwrap();
        let columns = columns(&table).unwrap();
        assert_eq!(columns.len(), 1);
        assert_eq!((columns[0].name.as_str(), &columns[0].values[..]), ("年代", &[Some("30代".to_owned())][..]));
    }
}
