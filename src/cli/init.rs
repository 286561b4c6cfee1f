//! `init WORKBOOK`: a commented pipeline file from what the workbook looks like, which `run` accepts unchanged.

use std::path::{Path, PathBuf};

use crate::error::{Problem, Result};
use crate::ingest::{self, ColumnLook, Role, SheetLook};
use crate::plan::keys::{self, Fallback};
use crate::plan::{quoted, year_in};
use crate::report;

/// Distinct values of a column that are shown beside it.
const SAMPLES: usize = 3;

/// Choices of a closed question that are shown.
const OPTIONS: usize = 12;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(
    about = "ブックの見出しを見て、設定ファイルのひな形を作ります",
    help_template = super::HELP, next_line_help = true,
    override_usage = "saiseiri init <アンケートのブック> [--out <設定ファイル>]"
)]
pub struct Arguments {
    /// アンケートのブックまたは CSV
    #[arg(value_name = "アンケートのブック", help_heading = "引数")]
    workbook: PathBuf,
    /// 書くファイル。すでにあるファイルには書きません（省くと画面に表示）
    #[arg(long, value_name = "設定ファイル", help_heading = "オプション")]
    out: Option<PathBuf>,
}

/// The pipeline file, or where it was written.
///
/// # Errors
/// Where the workbook cannot be read, no column could hold answers, or the file to be written is there already.
pub fn init(arguments: &Arguments) -> Result<String> {
    if let Some(out) = arguments.out.as_ref().filter(|out| out.exists()) {
        let problem = Problem::new("設定ファイルがすでにあります。直した内容を消さないよう、上書きしません").at(out.display());
        return Err(problem.remedy("別の名前を指定するか、古いファイルの名前を変えてください").into());
    }
    let looks = ingest::look(&arguments.workbook)?;
    let (chosen, roles) = choose(&looks).ok_or_else(|| {
        Problem::new("自由記述らしい列のあるシートがありません")
            .at(arguments.workbook.display())
            .expected("見出しの行と、その下に回答の文章がある、表示されたシート")
            .remedy("サンプルの pipelines/r6.toml を写し、[columns] text に自由記述の列の見出しを書いてください")
    })?;
    let Some(out) = &arguments.out else { return Ok(file(&arguments.workbook, &looks, chosen, &roles)) };
    let plan = file(&beside(&arguments.workbook, out), &looks, chosen, &roles);
    let out = report::write_file(out, plan.as_bytes())?;
    Ok(format!("設定ファイル: {0}\n中を確かめて直し、次に saiseiri check {0} を実行してください\n", out.display()))
}

/// The workbook as the plan written there will look for it: from the plan's folder where it lies in it, from the root elsewhere.
fn beside(workbook: &Path, plan: &Path) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (workbook, plan) = (absolute(workbook), absolute(plan));
    let within = plan.parent().and_then(|folder| workbook.strip_prefix(folder).ok());
    within.map_or_else(|| workbook.clone(), Path::to_owned)
}

/// What each column of `[columns]` shall be.
#[derive(Debug, Default, PartialEq)]
struct Roles<'a> {
    id: Option<&'a ColumnLook>,
    text: Vec<&'a ColumnLook>,
    proposal: Option<&'a ColumnLook>,
    field: Option<&'a ColumnLook>,
    attributes: Vec<&'a ColumnLook>,
    closed: Vec<&'a ColumnLook>,
    private: Vec<&'a ColumnLook>,
}

/// The visible sheet with the most answers, and its columns' roles.
fn choose(looks: &[SheetLook]) -> Option<(&SheetLook, Roles<'_>)> {
    let mut best: Option<(&SheetLook, Roles<'_>)> = None;
    for look in looks.iter().filter(|look| !look.hidden && look.header.is_some()) {
        let roles = roles(look);
        if !roles.text.is_empty() && best.as_ref().is_none_or(|(most, _)| look.rows > most.rows) {
            best = Some((look, roles));
        }
    }
    best
}

fn roles(look: &SheetLook) -> Roles<'_> {
    let mut roles = Roles::default();
    // A header that stands there twice cannot be named.
    for column in look.columns.iter().filter(|column| is_unique(look, column)) {
        match column.role {
            Role::Proposal if roles.proposal.is_none() => roles.proposal = Some(column),
            Role::Text | Role::Proposal => roles.text.push(column),
            Role::Id if roles.id.is_none() => roles.id = Some(column),
            Role::Field if roles.field.is_none() => roles.field = Some(column),
            Role::Attribute | Role::Field => roles.attributes.push(column),
            Role::Closed { .. } => roles.closed.push(column),
            Role::Private => roles.private.push(column),
            Role::Id | Role::Timestamp | Role::Other | Role::Empty => {}
        }
    }
    if roles.text.is_empty() {
        // Nothing looks like answers: a proposal, or else the column with the longest texts of those that have no other role.
        let longest = look.columns.iter().filter(|column| column.role == Role::Other && is_unique(look, column));
        let longest = longest.max_by(|a, b| a.mean_chars.total_cmp(&b.mean_chars));
        roles.text = roles.proposal.take().or(longest).into_iter().collect();
    }
    roles
}

fn is_unique(look: &SheetLook, column: &ColumnLook) -> bool {
    let folded = |column: &ColumnLook| column.header.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let header = folded(column);
    !header.is_empty() && look.columns.iter().filter(|other| folded(other) == header).count() == 1
}

fn file(path: &Path, looks: &[SheetLook], chosen: &SheetLook, roles: &Roles<'_>) -> String {
    let stem = path.file_stem().map_or_else(|| "アンケート".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let mut lines = vec![
        "# saiseiri の設定ファイル（saiseiri init が作りました）".to_owned(),
        "# 「#」の後は説明です。直したら saiseiri check で確かめ、saiseiri run で実行してください。".to_owned(),
        "# パスは、このファイルのあるフォルダーから見たものです。".to_owned(),
        String::new(),
        format!("name = {}  # {}", quoted(&stem), keys::NAME.meaning),
    ];
    lines.push(match year_in(&stem) {
        Some(year) => format!("year = {}  # {}", quoted(&year), keys::YEAR.meaning),
        None => format!("# year = \"R6\"  # {}", keys::YEAR.meaning),
    });
    lines.push(format!("# date = 2024-06-30  # {}", keys::DATE.meaning));
    lines.push(format!("# scheme = \"schemes/r6.toml\"  # {}", keys::SCHEME.meaning));
    lines.extend(input(path, looks, chosen));
    lines.extend(columns(chosen, roles));
    lines.extend(lists());
    lines.extend(settings());
    lines.join("\n") + "\n"
}

fn input(path: &Path, looks: &[SheetLook], chosen: &SheetLook) -> Vec<String> {
    let mut lines = vec![String::new(), "[[input]]".to_owned(), format!("path = {}", quoted(&slashes(path)))];
    if let Some(sheet) = &chosen.sheet {
        lines.push(format!("sheet = {}", quoted(sheet)));
    }
    if let Some(header) = &chosen.header {
        let rows = if header.first == header.last {
            format!("{}行目", header.first)
        } else {
            format!("{}～{}行目", header.first, header.last)
        };
        lines.push(format!("header_row = \"auto\"  # 見出しは{rows}と見ました（{}）", comment(&header.evidence.join("、"))));
        lines.extend(header.aside.iter().map(|(row, why)| format!("# {row}行目は回答として読みません: {}", comment(why))));
    }
    if let Some(encoding) = &chosen.encoding {
        lines.push(format!("# 文字コードは {encoding} と見ました。違うときは encoding = \"cp932\" のように書きます"));
    }
    lines.push(format!("# 見出しの下に{}行あります", chosen.rows));
    lines.extend(chosen.notices.iter().map(|notice| format!("# お知らせ: {}: {}", notice.place, comment(&notice.what))));
    for other in looks.iter().filter(|other| !std::ptr::eq(*other, chosen)) {
        let hidden = if other.hidden { "非表示、" } else { "" };
        lines.push(format!("# ほかのシート: 「{}」（{hidden}{}行）", comment(other.sheet.as_deref().unwrap_or_default()), other.rows));
    }
    lines
}

fn columns(chosen: &SheetLook, roles: &Roles<'_>) -> Vec<String> {
    let mut lines = vec![String::new(), "[columns]".to_owned()];
    let one = |name: &str, column: Option<&ColumnLook>, meaning: &str| match column {
        Some(column) => format!("{name} = {}  # {meaning}", quoted(&column.header)),
        None => format!("# {name} = \"見出し\"  # {meaning}"),
    };
    let list = |name: &str, columns: &[&ColumnLook], meaning: &str| {
        let names = columns.iter().map(|column| quoted(&column.header)).collect::<Vec<_>>().join(", ");
        format!("{name} = [{names}]  # {meaning}")
    };
    lines.push(one("id", roles.id, keys::COLUMNS_ID.meaning));
    lines.push(list("text", &roles.text, keys::COLUMNS_TEXT.meaning));
    lines.push(one("proposal", roles.proposal, keys::COLUMNS_PROPOSAL.meaning));
    lines.push(one("field", roles.field, keys::COLUMNS_FIELD.meaning));
    lines.push(list("attributes", &roles.attributes, keys::COLUMNS_ATTRIBUTES.meaning));
    lines.push(list("closed", &roles.closed, keys::COLUMNS_CLOSED.meaning));
    for column in &roles.closed {
        if let Role::Closed { options, .. } = &column.role {
            lines.push(format!("#   {}: {}", comment(&column.header), told(options)));
        }
    }
    lines.push(list("private", &roles.private, keys::COLUMNS_PRIVATE.meaning));
    lines.push("# このシートの列（文字、見出し、役割の見立て、値の例）".to_owned());
    for column in &chosen.columns {
        let twice =
            if is_unique(chosen, column) { "" } else { "、同じ見出しがほかにもあり、名前では指定できません" };
        // A plan is kept and passed on: what people wrote about themselves does not stand in it.
        let shows = !matches!(column.role, Role::Private | Role::Text | Role::Proposal | Role::Other);
        let samples = column
            .samples
            .iter()
            .filter(|_| shows)
            .take(SAMPLES)
            .map(|sample| format!("「{}」", comment(sample)))
            .collect::<Vec<_>>()
            .join(" ");
        let line = format!(
            "#   {}列 {}: {}{twice}、{}件、平均{:.0}字 {samples}",
            column.letters,
            comment(&column.header),
            column.role.label(),
            column.filled,
            column.mean_chars
        );
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The choices of a closed question, the first of them.
fn told(options: &[String]) -> String {
    let mut told: Vec<String> = options.iter().take(OPTIONS).map(|option| format!("「{}」", comment(option))).collect();
    told.extend(options.len().checked_sub(OPTIONS + 1).map(|more| format!("ほか{}種類", more + 1)));
    told.join("")
}

fn lists() -> [String; 10] {
    [
        String::new(),
        "# [measures]".to_owned(),
        format!("# path = \"measures.csv\"  # {}", keys::MEASURES_PATH.meaning),
        String::new(),
        "# [departments]".to_owned(),
        format!("# path = \"departments.csv\"  # {}", keys::DEPARTMENTS_PATH.meaning),
        String::new(),
        "# [previous]".to_owned(),
        format!("# ledger = \"ledger.parquet\"  # {}", keys::PREVIOUS_LEDGER.meaning),
        String::new(),
    ]
}

/// The settings that have a default, as comments.
fn settings() -> Vec<String> {
    let mut lines = vec!["# ここから下は、省いたときの値です。変えるときだけ行の頭の「# 」を消してください。".to_owned()];
    for table in
        keys::TABLES.iter().filter(|table| !table.name.is_empty() && !table.repeated && !["columns", "previous"].contains(&table.name))
    {
        let keys: Vec<String> = keys::of(table.name)
            .filter_map(|key| match key.default {
                Fallback::Value(value) => Some(format!("# {} = {value}  # {}（{}）", key.name, key.meaning, key.kind.told())),
                _ => None,
            })
            .collect();
        if !keys.is_empty() {
            lines.push(format!("# [{}]", table.name));
            lines.extend(keys);
        }
    }
    lines
}

/// A path as a plan writes it: `/` between its parts on Windows too.
fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

/// A text that can stand in a comment: no line break, no control character.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(header: &str, role: Role, mean_chars: f64) -> ColumnLook {
        ColumnLook { header: header.to_owned(), letters: "A".to_owned(), filled: 3, mean_chars, samples: Vec::new(), distinct: 3, role }
    }

    fn sheet(columns: Vec<ColumnLook>) -> SheetLook {
        let header = ingest::HeaderLook { first: 1, last: 1, evidence: Vec::new(), aside: Vec::new() };
        let (file, sheet) = ("a.xlsx".to_owned(), Some("回答".to_owned()));
        SheetLook { file, sheet, hidden: false, encoding: None, header: Some(header), rows: 3, columns, notices: Vec::new() }
    }

    #[test]
    fn columns_get_the_roles_they_look_like() {
        let look = sheet(vec![
            column("番号", Role::Id, 1.0),
            column("所属", Role::Attribute, 3.0),
            column("課題\n（困りごと）", Role::Text, 40.0),
        ]);
        let roles = roles(&look);
        assert_eq!((roles.id.is_some(), roles.attributes.len(), roles.text.len()), (true, 1, 1));
        let text = file(Path::new("R6調査.xlsx"), std::slice::from_ref(&look), &look, &roles);
        assert!(text.contains("text = [\"課題\\n（困りごと）\"]"), "{text}");
        assert!(text.contains("year = \"R6\""), "{text}");
    }

    #[test]
    fn a_header_that_stands_there_twice_is_not_named() {
        let look = sheet(vec![column("意見", Role::Text, 30.0), column("意 見", Role::Text, 30.0), column("ほか", Role::Other, 9.0)]);
        assert_eq!(roles(&look).text.iter().map(|column| column.header.as_str()).collect::<Vec<_>>(), ["ほか"]);
    }
}
