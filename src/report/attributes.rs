//! The columns kept beside the answers, as text. The table's own `response_id` is left out: the reports name it themselves.

use crate::error::Result;
use crate::table::Table;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_no_attribute() {
        let table = Table::new(1).text("response_id", &["1"]).unwrap().optional_text("年代", &[Some("30代")]).unwrap();
        let columns = columns(&table).unwrap();
        assert_eq!(columns.len(), 1);
        assert_eq!((columns[0].name.as_str(), &columns[0].values[..]), ("年代", &[Some("30代".to_owned())][..]));
    }
}
