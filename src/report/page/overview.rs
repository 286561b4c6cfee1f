//! The figures of the page: what there is, what needs attention, who would get how much, which bureau speaks of what.

use std::collections::BTreeMap;

use super::previous::{self, RelationRow};
use crate::finding::{Flag, Level};
use crate::report::attributes::Attribute;
use crate::report::counting::{Load, NO_FIELD, cautions, count, fields, loads, of_level, totals};
use crate::report::phrase::has_fields;
use crate::report::suggestion::{Kind, Suggestion};
use crate::triage::Triage;

/// Most bureaus that get a column of their own; the others share one.
const MOST_BUREAUS: usize = 12;

/// Where an issue of a response without a bureau is counted.
const NO_BUREAU: &str = "（記入なし）";

/// Typical issues told of a theme.
const TYPICAL: usize = 3;

/// What the markup tells by itself, without the script.
pub struct Overview<'a> {
    pub totals: Vec<(String, usize)>,
    pub attention: Vec<Attention>,
    pub suggestions: Cross,
    pub themes: Vec<Theme<'a>>,
    pub loads: Vec<LoadRow>,
    pub bureaus: Option<Bureaus>,
    /// Last year's name and how the issues of the two years stand to one another.
    pub previous: Option<(&'a str, Vec<RelationRow>)>,
    /// Whether the survey tells fields.
    pub has_fields: bool,
    /// The header of the column that says where a respondent works.
    pub bureau: Option<&'a str>,
    pub kinds: [&'static str; 8],
    pub levels: [&'static str; 3],
    pub flags: [&'static str; 7],
}

/// Something a person should look at, with a link to it.
pub struct Attention {
    pub count: usize,
    pub what: &'static str,
    pub why: &'static str,
    pub link: String,
}

/// A table of counts; the last row and the last column are sums.
pub struct Cross {
    pub headers: Vec<String>,
    pub rows: Vec<(String, Vec<Count>)>,
}

/// A count and how dark its cell is, 0 to 4 (0: nothing).
pub struct Count {
    pub number: usize,
    pub shade: usize,
}

/// A theme with its most typical issues.
pub struct Theme<'a> {
    pub name: &'a str,
    pub field: Option<String>,
    pub terms: String,
    pub count: usize,
    /// Ids and texts.
    pub typical: Vec<(&'a str, String)>,
}

/// A department's load and the length of its bars, in percent of the longest.
pub struct LoadRow {
    pub name: String,
    pub first: usize,
    pub any: usize,
    pub first_percent: usize,
    pub any_percent: usize,
}

/// Themes by bureau.
pub struct Bureaus {
    /// The header of the survey's column.
    pub attribute: String,
    pub table: Cross,
    /// How many bureaus share the column ほか; 0 where all have their own.
    pub together: usize,
}

impl<'a> Overview<'a> {
    /// Counts a triage. `bureau` is the column that says where a respondent works.
    pub fn of(triage: &'a Triage, suggestions: &'a [Suggestion], bureau: Option<&'a Attribute>) -> Self {
        Self {
            totals: totals(triage),
            attention: attention(triage),
            suggestions: by_field(triage, suggestions),
            themes: themes(triage),
            loads: load_rows(triage),
            bureaus: bureau.filter(|_| !triage.grouping.themes.is_empty()).map(|bureau| by_bureau(triage, bureau)),
            previous: previous::table(triage),
            has_fields: has_fields(triage),
            bureau: bureau.map(|bureau| bureau.name.as_str()),
            kinds: Kind::ALL.map(Kind::label),
            levels: [Level::Abstract, Level::Partial, Level::Concrete].map(Level::label),
            flags: Flag::ALL.map(Flag::label),
        }
    }
}

/// A text as others may read it.
fn shown(triage: &Triage, text: &str) -> String {
    triage.masking.masked(text).into_owned()
}

/// In the order in which a secretariat works. What there is none of is left out.
fn attention(triage: &Triage) -> Vec<Attention> {
    let flagged = |flag: Flag| count(triage, |issue| triage.judgements[issue].flag(flag).is_some());
    let line = |count, what, why, link: &str| Attention { count, what, why, link: link.to_owned() };
    let of_flag = |flag: Flag, why| line(flagged(flag), flag.label(), why, &format!("flag={}&to=issues", flag.label()));
    let without_owner = if triage.departments.is_empty() { 0 } else { count(triage, |i| triage.judgements[i].owners.is_empty()) };
    [
        line(triage.grouping.groups.len(), "統合候補の組", "代表と「最も遠い」課題を読み比べ、本当に同じ課題か確かめます", "to=groups"),
        line(cautions(triage), "統合注意の組", "言葉は似ていても、向きや対象が違います。一緒にしないよう確かめます", "to=cautions"),
        line(of_level(triage, Level::Abstract), "抽象的な課題", "聞き返し文を使って、回答者や所属に確かめます", "to=abstract"),
        of_flag(Flag::Private, "個人が分かるおそれがあります。外に出す前に確かめます"),
        of_flag(Flag::Law, "法令で決まっている部分がないか確かめます"),
        of_flag(Flag::Handled, "挙げた施策（実施済み・準備中など）で答えられるか確かめます"),
        of_flag(Flag::Budget, "予算や設備の話です"),
        of_flag(Flag::Staff, "人手の話です"),
        line(without_owner, "所管課の候補がない課題", "どの課に聞くかを決めます", "owner=none&to=issues"),
    ]
    .into_iter()
    .filter(|attention| attention.count > 0)
    .collect()
}

/// Issues of each field by what is suggested.
fn by_field(triage: &Triage, suggestions: &[Suggestion]) -> Cross {
    let labels = fields(triage).into_iter().map(|field| shown(triage, field.unwrap_or(NO_FIELD))).collect();
    let kind = |issue: usize| Kind::ALL.iter().position(|kind| *kind == suggestions[issue].kind);
    let field = |issue: usize| shown(triage, triage.response_of(issue).field.as_deref().unwrap_or(NO_FIELD));
    let cells = (0..triage.issues.len()).filter_map(|issue| Some((field(issue), kind(issue)?)));
    let kinds = Kind::ALL.map(|kind| kind.label().to_owned());
    cross("分野", kinds.to_vec(), kinds.len(), labels, cells)
}

/// Issues of each theme by bureau, the bureaus with most issues first.
fn by_bureau(triage: &Triage, bureau: &Attribute) -> Bureaus {
    let of = |issue: usize| bureau.values[triage.issues[issue].response].as_deref().unwrap_or(NO_BUREAU);
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for issue in 0..triage.issues.len() {
        *sizes.entry(of(issue)).or_default() += 1;
    }
    let mut largest: Vec<(&str, usize)> = sizes.into_iter().collect();
    largest.sort_by_key(|&(_, size)| std::cmp::Reverse(size));
    let own = if largest.len() > MOST_BUREAUS + 1 { MOST_BUREAUS } else { largest.len() };
    let together = largest.len() - own;
    let columns: BTreeMap<&str, usize> = largest.iter().take(own).enumerate().map(|(at, (name, _))| (*name, at)).collect();
    let mut headers: Vec<String> = largest.iter().take(own).map(|(name, _)| shown(triage, name)).collect();
    if together > 0 {
        headers.push(format!("ほか{together}"));
    }
    let label = |theme: usize| {
        let theme = &triage.grouping.themes[theme];
        shown(triage, &format!("{} {}", theme.name, theme.label_terms.iter().take(3).cloned().collect::<Vec<_>>().join("・")))
    };
    let mut labels: Vec<String> = (0..triage.grouping.themes.len()).map(label).collect();
    if triage.grouping.theme_of.iter().any(Option::is_none) {
        labels.push("（テーマなし）".to_owned());
    }
    let row = |issue: usize| triage.grouping.theme_of[issue].map_or_else(|| "（テーマなし）".to_owned(), label);
    let cells = (0..triage.issues.len()).map(|issue| (row(issue), columns.get(of(issue)).copied().unwrap_or(own)));
    Bureaus { attribute: bureau.name.clone(), table: cross("テーマ", headers, own, labels, cells), together }
}

/// Counts cells, each told by its row's label and its column's number, and adds the sums. The first `shaded` columns are shaded.
fn cross(corner: &str, columns: Vec<String>, shaded: usize, labels: Vec<String>, cells: impl Iterator<Item = (String, usize)>) -> Cross {
    let width = columns.len() + 1;
    let mut counts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut sums = vec![0; width];
    for (label, column) in cells {
        let row = counts.entry(label).or_insert_with(|| vec![0; width]);
        for at in [column, width - 1] {
            row[at] += 1;
            sums[at] += 1;
        }
    }
    let darkest = counts.values().flat_map(|row| &row[..shaded]).copied().max().unwrap_or(0);
    let shade = |at: usize, number: usize| if at < shaded { (number * 4).div_ceil(darkest.max(1)) } else { 0 };
    let counted =
        |row: &[usize]| row.iter().enumerate().map(|(at, &number)| Count { number, shade: shade(at, number) }).collect::<Vec<_>>();
    let empty = vec![0; width];
    let mut rows: Vec<(String, Vec<Count>)> = labels
        .into_iter()
        .map(|label| {
            let row = counted(counts.get(&label).unwrap_or(&empty));
            (label, row)
        })
        .collect();
    rows.push(("計".to_owned(), sums.into_iter().map(|number| Count { number, shade: 0 }).collect()));
    Cross { headers: std::iter::once(corner.to_owned()).chain(columns).chain(["計".to_owned()]).collect(), rows }
}

fn themes(triage: &Triage) -> Vec<Theme<'_>> {
    let typical = |issue: &usize| (triage.issues[*issue].id.0.as_str(), shown(triage, &triage.issues[*issue].text));
    triage
        .grouping
        .themes
        .iter()
        .map(|each| Theme {
            name: &each.name,
            field: each.field.as_deref().map(|field| shown(triage, field)),
            terms: shown(triage, &each.label_terms.join("、")),
            count: each.members.len(),
            typical: each.typical.iter().take(TYPICAL).map(typical).collect(),
        })
        .collect()
}

fn load_rows(triage: &Triage) -> Vec<LoadRow> {
    let loads = loads(triage);
    let longest = loads.iter().map(|load| load.any).max().unwrap_or(0).max(1);
    let row = |load: &Load| LoadRow {
        name: shown(triage, &triage.departments[load.department].name),
        first: load.first,
        any: load.any,
        first_percent: load.first * 100 / longest,
        any_percent: (load.any - load.first) * 100 / longest,
    };
    loads.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_add_up_to_the_same_whole() {
        let cells = [("a", 0), ("a", 0), ("a", 0), ("a", 0), ("b", 1)].map(|(label, at)| (label.to_owned(), at));
        let table = cross("行", vec!["左".into(), "右".into()], 2, vec!["a".into(), "b".into(), "c".into()], cells.into_iter());
        let numbers: Vec<Vec<usize>> = table.rows.iter().map(|(_, row)| row.iter().map(|cell| cell.number).collect()).collect();
        assert_eq!(numbers, [[4, 0, 4], [0, 1, 1], [0, 0, 0], [4, 1, 5]]);
        assert_eq!(table.rows[0].1[0].shade, 4);
        assert_eq!((table.rows[1].1[1].shade, table.rows[1].1[0].shade), (1, 0));
    }
}
