//! The table of categories by field, with groups, their sums, and the line of issues that a department goes on with.

use super::SUM;
use super::rows::Counted;
use crate::scheme::{Category, Scheme};
use crate::tally::{Count, RowKind, TallyRow, TallyTable};

/// Where an issue without a field is counted.
const NO_FIELD: &str = "（分野なし）";

/// The table.
pub fn table(rows: &[Counted<'_>], scheme: &Scheme) -> TallyTable {
    let fields = fields(rows, scheme);
    let line = |label: String, sign: Option<&str>, kind: RowKind, counts: &dyn Fn(&Counted<'_>) -> bool| {
        let of = |field: Option<&str>| rows.iter().filter(|row| row.field == field && counts(row)).count();
        let numbers: Vec<usize> = fields.iter().copied().map(of).collect();
        let sum = numbers.iter().sum();
        TallyRow { label, sign: sign.map(str::to_owned), kind, counts: numbers.into_iter().chain([sum]).map(Count::from).collect() }
    };
    let is = |wanted: &Category| {
        let wanted = wanted.choice();
        move |row: &Counted<'_>| row.category.is_some_and(|category| category.choice() == wanted)
    };
    let total = scheme.total.clone().unwrap_or_else(|| "全件".to_owned());
    let mut lines = vec![line(total, None, RowKind::Total, &|_| true)];
    for (at, category) in scheme.category.iter().enumerate() {
        lines.push(line(category.choice(), Some(&category.sign), RowKind::Item, &is(category)));
        let group = category.group.as_deref();
        let ends = scheme.category.get(at + 1).is_none_or(|next| next.group.as_deref() != group);
        let size = scheme.category.iter().filter(|other| other.group.as_deref() == group).count();
        if let Some(group) = group
            && ends
            && size > 1
        {
            let in_group = |row: &Counted<'_>| row.category.is_some_and(|c| c.group.as_deref() == Some(group));
            lines.push(line(format!("小計（{group}）"), None, RowKind::Subtotal, &in_group));
        }
    }
    let open = |row: &Counted<'_>| row.category.is_none();
    if rows.iter().any(open) {
        lines.push(line("未判定".to_owned(), None, RowKind::Item, &open));
    }
    let signs: Vec<&str> = scheme.category.iter().filter(|category| category.followed).map(|category| category.sign.as_str()).collect();
    if !signs.is_empty() {
        let label = scheme.followed.as_deref().unwrap_or("制度所管課で検討する件数");
        let followed = |row: &Counted<'_>| row.category.is_some_and(|category| category.followed);
        lines.push(line(format!("{label}（{}）", signs.join("＋")), None, RowKind::Derived, &followed));
    }
    let headers = fields.iter().map(|field| field.unwrap_or(NO_FIELD).to_owned()).chain([SUM.to_owned()]).collect();
    TallyTable { key: "categories", title: scheme.name.clone(), corner: "区分".to_owned(), headers, rows: lines }
}

/// The fields in the scheme's order, then others in the order of the list.
fn fields<'a>(rows: &[Counted<'a>], scheme: &'a Scheme) -> Vec<Option<&'a str>> {
    let mut fields: Vec<Option<&str>> = scheme.fields.iter().map(|field| Some(field.as_str())).collect();
    for row in rows {
        if !fields.contains(&row.field) {
            fields.push(row.field);
        }
    }
    // Blank ones come last.
    fields.sort_by_key(Option::is_none);
    fields
}
