//! Every key of the pipeline file: its table, what may stand there, its default and what it means.
//!
//! The one list that the reader, its error messages and the table of keys in the README are made from.
//! Defaults of the stages' settings are written out here for people; a test holds them against the stages' own `Params::default()`.

/// A key of the pipeline file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    /// The table it stands in; empty for the top of the file.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// What counts where it is not written.
    pub default: Fallback,
    /// What it means, in Japanese.
    pub meaning: &'static str,
}

/// What may stand at a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Text that is not empty.
    Text,
    /// What ids begin with: letters, digits, `_` and `-`, at most `MOST_LABEL` characters; a whole number is taken as text.
    Label,
    /// Texts that are not empty; a single text counts as a list of one.
    Texts,
    /// A file that exists.
    File,
    /// Files that exist; a single one counts as a list of one.
    Files,
    /// A folder that exists.
    Folder,
    /// A folder that may be made.
    NewFolder,
    /// `true` or `false`.
    Truth,
    /// A number 0..=1.
    Ratio,
    /// A whole number, both ends allowed.
    Whole(i64, i64),
    /// `"auto"` or a whole number, both ends allowed.
    AutoOrWhole(i64, i64),
    /// A day, without quotes.
    Date,
    /// One of these texts.
    Choice(&'static [&'static str]),
}

/// What counts where a key is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// The key must be written.
    Required,
    /// Nothing, or something worked out: told in Japanese.
    Told(&'static str),
    /// This value, as TOML.
    Value(&'static str),
}

/// Characters an id's beginning may have.
pub const MOST_LABEL: usize = 20;

/// A table of the pipeline file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableName {
    /// Its name; empty for the top of the file.
    pub name: &'static str,
    /// Whether it may be repeated (`[[input]]`).
    pub repeated: bool,
}

/// The tables in the order in which they are told.
pub const TABLES: &[TableName] = &[
    TableName { name: "", repeated: false },
    TableName { name: "input", repeated: true },
    TableName { name: "columns", repeated: false },
    TableName { name: "split", repeated: false },
    TableName { name: "tokenize", repeated: false },
    TableName { name: "lexicon", repeated: false },
    TableName { name: "cluster", repeated: false },
    TableName { name: "judge", repeated: false },
    TableName { name: "measures", repeated: false },
    TableName { name: "departments", repeated: false },
    TableName { name: "previous", repeated: false },
    TableName { name: "output", repeated: false },
];

macro_rules! keys {
    ($($constant:ident = $table:literal $name:literal, $kind:expr, $default:expr, $meaning:literal;)*) => {
        $(
            #[doc = concat!("`", $table, ".", $name, "`")]
            pub const $constant: Key = Key { table: $table, name: $name, kind: $kind, default: $default, meaning: $meaning };
        )*
        /// Every key, in the order in which they are told.
        pub const ALL: &[Key] = &[$($constant),*];
    };
}

use Fallback::{Required, Told, Value};
use Kind::{AutoOrWhole, Choice, Date, File, Files, Folder, Label, NewFolder, Ratio, Text, Texts, Truth, Whole};

/// Names of encodings that a plan may give.
const ENCODINGS: &[&str] = &["utf-8", "cp932", "utf-16le", "utf-16be"];

keys! {
    NAME = "" "name", Text, Required, "この実行の名前。結果の表題と出力フォルダーの名前になります";
    YEAR = "" "year", Label, Told("名前の中の年（R6、令和6年度、2024年度）。なければ名前"), "年度。課題ID（R6-0001）の頭に付きます";
    DATE = "" "date", Date, Told("入力ファイル自身の更新日"), "結果の文書に書く日付。引用符を付けずに 2024-06-30 のように書きます";
    SCHEME = "" "scheme", File, Told("なし（標準の六つの選択肢を出します。再整理表の集計には要ります）"), "その年度の整理区分のファイル";
    INPUT_PATH = "input" "path", File, Required, "アンケートのファイル（.xlsx .xlsm .xlsb .xls .ods .csv .tsv）";
    INPUT_SHEET = "input" "sheet", Text, Told("列が見つかる最初の表示シート"), "シート名";
    INPUT_HEADER_ROW = "input" "header_row", AutoOrWhole(1, 1_048_576), Value("\"auto\""), "見出しの最初の行。\"auto\" は自動で探します";
    INPUT_ENCODING = "input" "encoding", Choice(ENCODINGS), Told("自動で見分けます"), "CSV・TSV の文字コード";
    INPUT_HIDDEN = "input" "hidden", Choice(&["read", "skip"]), Value("\"read\""), "非表示の行と列。read はほかと同じに読み、skip は読みません";
    COLUMNS_ID = "columns" "id", Text, Told("なし（ファイル名#シート!行 を使います）"), "回答IDの列";
    COLUMNS_TEXT = "columns" "text", Texts, Required, "自由記述の列。読む順に並べます";
    COLUMNS_PROPOSAL = "columns" "proposal", Text, Told("なし"), "解決策案の列";
    COLUMNS_FIELD = "columns" "field", Text, Told("なし"), "分野の列";
    COLUMNS_ATTRIBUTES = "columns" "attributes", Texts, Value("[]"), "回答と並べて残す属性の列";
    COLUMNS_CLOSED = "columns" "closed", Texts, Value("[]"), "選択式の設問の列。属性ごとに集計します";
    COLUMNS_PRIVATE = "columns" "private", Texts, Value("[]"), "個人情報の列。回答一覧のほかには出しません";
    SPLIT_ENABLED = "split" "enabled", Truth, Value("true"), "一つの回答に複数の課題があるときや、何人かが写した段落を含むときに分けるか";
    DICTIONARY = "tokenize" "dictionary", Folder, Told("組み込みの IPADIC"), "別の形態素辞書（lindera 形式）のフォルダー";
    USER_DICTIONARY = "tokenize" "user_dictionary", File, Told("なし"), "市の言葉の CSV（表記,品詞,読み）";
    SYNONYMS = "tokenize" "synonyms", File, Told("なし"), "同じ言葉として数える言葉のファイル（Sudachi の同義語辞書の形）";
    STOP_WORDS = "tokenize" "stop_words", Texts, Value("[]"), "数えない言葉。組み込みのものに加わります";
    LEXICON_EXTEND = "lexicon" "extend", Files, Value("[]"), "概念辞書に加えるファイル。同じ名前の概念は置き換わります";
    LEXICON_REPLACE = "lexicon" "replace", Truth, Value("false"), "組み込みの概念辞書を使わず extend だけを使うか";
    MERGE_THRESHOLD = "cluster" "merge_threshold", Ratio, Value("0.525"), "統合候補とする類似度。群の中のどの二つもこれ以上です";
    CAUTION_THRESHOLD = "cluster" "caution_threshold", Ratio, Value("0.4"), "統合してはいけない組を統合注意として挙げる類似度";
    WIDER_THRESHOLD = "cluster" "wider_threshold", Ratio, Value("0.45"), "どの群でも一緒でない二つを「念のため」に挙げる類似度。1 にすると挙げません";
    DUPLICATE_THRESHOLD = "cluster" "duplicate_threshold", Ratio, Value("0.9"), "重複とみなす、同じ文字の割合";
    NEIGHBORS = "cluster" "neighbors", Whole(1, 100), Value("10"), "課題ごとに挙げる近い課題の数";
    MAX_GROUP = "cluster" "max_group", Whole(2, 10_000), Value("30"), "統合候補の群の最大の大きさ";
    THEMES = "cluster" "themes", AutoOrWhole(1, 1000), Value("\"auto\""), "分野ごとのテーマの数。\"auto\" はデータから決めます";
    MAP_LIMIT = "cluster" "map_limit", Whole(0, 5_000), Value("1000"), "地図を t-SNE で描く課題数の上限。超えると PCA で描きます";
    SEED = "cluster" "seed", Whole(0, i64::MAX), Value("20240401"), "乱数の種。同じ種なら同じ結果になります";
    ABSTRACT_THRESHOLD = "judge" "abstract_threshold", Ratio, Value("0.6"), "抽象的とする抽象度";
    PARTIAL_THRESHOLD = "judge" "partial_threshold", Ratio, Value("0.35"), "一部不明とする抽象度。abstract_threshold より小さくします";
    HANDLED_THRESHOLD = "judge" "handled_threshold", Ratio, Value("0.5"), "対応済みの可能性を示す、実施済の施策との近さ";
    HANDLED_PLANNED = "judge" "handled_planned", Truth, Value("true"), "準備中・試行・検討中の施策も対応済みの欄に挙げるか（状況と時期を並べて示します）";
    FLAG_THRESHOLD = "judge" "flag_threshold", Ratio, Value("0.5"), "リソース不足・法令・個人情報の印を付ける点";
    BUDGET_THRESHOLD = "judge" "budget_threshold", Ratio, Told("flag_threshold と同じ"), "リソース不足(予算)の印を付ける点";
    STAFF_THRESHOLD = "judge" "staff_threshold", Ratio, Told("flag_threshold と同じ"), "リソース不足(人員)の印を付ける点";
    LAW_THRESHOLD = "judge" "law_threshold", Ratio, Told("flag_threshold と同じ"), "法令の印を付ける点";
    PRIVATE_THRESHOLD = "judge" "private_threshold", Ratio, Told("flag_threshold と同じ"), "個人情報の印を付ける点";
    OWNERS = "judge" "owners", Whole(1, 10), Value("3"), "挙げる制度所管課の数の上限";
    JUDGE_OFF = "judge" "off", Texts, Value("[]"), "しない判断の名前（抽象度、制度所管課、リソース不足(予算) など）";
    JUDGE_CUES = "judge" "cues", Files, Value("[]"), "判断の手がかり語を書き足すファイル";
    MEASURES_PATH = "measures" "path", File, Told("なし"), "施策一覧の CSV またはブック（measure_id, 名称, 内容, 状況, 時期, 所管課）";
    DEPARTMENTS_PATH = "departments" "path", File, Told("なし"), "課の一覧の CSV またはブック（課名, 所掌事務）";
    PREVIOUS_LEDGER = "previous" "ledger", File, Told("結果のフォルダーの ledger.parquet（あれば）"), "判定台帳。この年度の判定はそのまま守り、前の年度の課題とは比べます";
    PREVIOUS_YEAR = "previous" "year", Label, Told("台帳にある、この年度より前のいちばん新しい年度"), "比べる前の年度（R6 など）";
    PREVIOUS_THRESHOLD = "previous" "threshold", Ratio, Value("0.4"), "前の年度の課題と同じとみなす類似度";
    PREVIOUS_LEARN = "previous" "learn", Truth, Value("true"), "台帳の判定から類似度と抽象度の境目を学ぶか。当てる試しで良くなるときだけ使います";
    OUTPUT_DIR = "output" "dir", NewFolder, Told("out/名前"), "結果を書くフォルダー";
    HIDE_BELOW = "output" "hide_below", Whole(1, 1000), Value("5"), "選択式集計で、この人数に満たない欄を伏せます";
}

/// The keys of one table, in order.
pub fn of(table: &str) -> impl Iterator<Item = &'static Key> {
    ALL.iter().filter(move |key| key.table == table)
}

impl Key {
    /// `name` or `cluster.seed`.
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.table.is_empty() { self.name.to_owned() } else { format!("{}.{}", self.table, self.name) }
    }
}

impl Kind {
    /// What may stand there, in Japanese, with the range.
    #[must_use]
    pub fn told(self) -> String {
        match self {
            Self::Text => "文字列".to_owned(),
            Self::Label => format!("文字・数字・_・- の文字列、{MOST_LABEL}字まで"),
            Self::Texts => "文字列の並び（[\"…\", \"…\"]）".to_owned(),
            Self::File => "ファイルのパス".to_owned(),
            Self::Files => "ファイルのパスの並び（[\"…\", \"…\"]）".to_owned(),
            Self::Folder | Self::NewFolder => "フォルダーのパス".to_owned(),
            Self::Truth => "true か false".to_owned(),
            Self::Ratio => "0 以上 1 以下の数".to_owned(),
            Self::Whole(least, i64::MAX) => format!("{least} 以上の整数"),
            Self::Whole(least, most) => format!("{least} 以上 {most} 以下の整数"),
            Self::AutoOrWhole(least, most) => format!("\"auto\" か {least} 以上 {most} 以下の整数"),
            Self::Date => "日付（2024-06-30）".to_owned(),
            Self::Choice(choices) => choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(" か "),
        }
    }
}

/// The table of keys for the README, in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut lines = vec!["| キー | 書けるもの | 省いたとき | 意味 |".to_owned(), "|---|---|---|---|".to_owned()];
    for table in TABLES {
        let heading = match (table.name, table.repeated) {
            ("", _) => "（先頭）".to_owned(),
            (name, true) => format!("`[[{name}]]`"),
            (name, false) => format!("`[{name}]`"),
        };
        lines.push(format!("| **{heading}** | | | |"));
        for key in of(table.name) {
            let default = match key.default {
                Required => "省けません".to_owned(),
                Told(told) => told.to_owned(),
                Value(value) => format!("`{value}`"),
            };
            lines.push(format!("| `{}` | {} | {default} | {} |", key.name, key.kind.told(), key.meaning));
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_in_a_known_table_and_once() {
        for (i, key) in ALL.iter().enumerate() {
            assert!(TABLES.iter().any(|table| table.name == key.table), "{}", key.full_name());
            assert!(ALL[..i].iter().all(|other| other.full_name() != key.full_name()), "{}", key.full_name());
        }
    }

    #[test]
    fn the_table_of_keys_has_a_line_for_each_key_and_each_table() {
        assert_eq!(markdown().lines().count(), 2 + TABLES.len() + ALL.len());
    }
}
