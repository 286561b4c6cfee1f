//! What a column probably is, guessed from its header and its values, for a first plan that a person then corrects.
//!
//! Knows the headers that Google Forms, Microsoft Forms, `LoGoフォーム` and kintone write.

use std::collections::BTreeMap;

use super::cell::{Cell, Kind};
use super::closed;
use super::columns::fold;

/// What a column probably is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// 自由記述: free text.
    Text,
    /// 解決策案: the proposal that goes with a free text.
    Proposal,
    /// 選択式: a closed question.
    Closed {
        /// The choices, most frequent first.
        options: Vec<String>,
        /// What joins several choices in one cell; `None` for a single choice.
        joined_by: Option<char>,
    },
    /// 属性: who answered.
    Attribute,
    /// 分野.
    Field,
    /// 回答番号.
    Id,
    /// 日時.
    Timestamp,
    /// 個人情報: mail address, name, telephone or staff number.
    Private,
    /// その他: something else.
    Other,
    /// 空: no row fills it.
    Empty,
}

impl Role {
    /// The word on screen.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Text => "自由記述",
            Self::Proposal => "解決策案",
            Self::Closed { joined_by: None, .. } => "選択式",
            Self::Closed { joined_by: Some(_), .. } => "選択式（複数回答）",
            Self::Attribute => "属性",
            Self::Field => "分野",
            Self::Id => "回答番号",
            Self::Timestamp => "日時",
            Self::Private => "個人情報",
            Self::Other => "その他",
            Self::Empty => "空",
        }
    }
}

const TIMESTAMP: [&str; 13] = [
    "タイムスタンプ",
    "timestamp",
    "日時",
    "回答日",
    "提出日",
    "送信日",
    "受付日",
    "開始時刻",
    "完了時刻",
    "最終変更時刻",
    "starttime",
    "completiontime",
    "lastmodifiedtime",
];
const PRIVATE: [&str; 25] = [
    "上司",
    "所属長",
    "管理職名",
    "カナ",
    "生年月日",
    "フルネーム",
    "記入者",
    "担当者名",
    "回答者名",
    "メール",
    "mail",
    "氏名",
    "名前",
    "フリガナ",
    "ふりがな",
    "電話",
    "携帯",
    "職員番号",
    "職員コード",
    "住所",
    "連絡先",
    "ユーザー名",
    "作成者",
    "更新者",
    "ログイン",
];
const ID: [&str; 15] = [
    "id",
    "no",
    "no.",
    "#",
    "番号",
    "回答番号",
    "回答id",
    "受付番号",
    "整理番号",
    "通番",
    "連番",
    "レコード番号",
    "管理番号",
    "通し番号",
    "response_id",
];
const PROPOSAL: [&str; 7] = ["解決策", "改善案", "対応案", "提案", "アイデア", "アイディア", "解決方法"];
const FIELD: [&str; 4] = ["分野", "テーマ", "カテゴリ", "課題の種類"];
const ATTRIBUTE: [&str; 18] = [
    "所属",
    "部署",
    "局",
    "課名",
    "部名",
    "年代",
    "年齢",
    "性別",
    "職種",
    "職位",
    "役職",
    "職層",
    "勤続",
    "在職",
    "経験年数",
    "雇用",
    "任用",
    "勤務地",
];
const TEXT: [&str; 12] = [
    "課題",
    "自由記述",
    "自由記入",
    "意見",
    "困って",
    "改善してほしい",
    "改善したい",
    "要望",
    "理由",
    "具体的",
    "お書きください",
    "記入してください",
];
const QUESTION: [&str; 9] = ["満足", "思いますか", "ですか", "ますか", "当てはまる", "あてはまる", "選択", "選んで", "設問"];

/// Words of a question that asks to choose, whatever it is about.
const CHOOSING: [&str; 6] = ["選択", "選んで", "お選び", "当てはまる", "あてはまる", "複数回答"];

/// Cells that a guess looks at, and characters of each: enough to tell, however long the table.
const LOOKED_AT: usize = 2_000;
const LOOKED_AT_CHARS: usize = 400;

/// Guesses the role of a column with this header and these filled cells, of a table of `rows` rows.
#[must_use]
pub fn guess(header: &str, cells: &[&Cell], rows: usize) -> Role {
    let header = fold(header).to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if cells.is_empty() {
        return Role::Empty;
    }
    let cells: Vec<Cell> = cells.iter().take(LOOKED_AT).map(|cell| cell.cut(LOOKED_AT_CHARS)).collect();
    let (values, rows) = (Values::of(&cells), rows.min(LOOKED_AT));
    let long_question = header.chars().count() > 20;
    if (names(&TIMESTAMP) && !long_question) || values.share(|cell| cell.kind == Kind::Date) > 0.9 {
        Role::Timestamp
    } else if (names(&PRIVATE) && values.mean_chars < if long_question { 20.0 } else { 40.0 })
        || values.share(|cell| looks_private(&cell.text)) > 0.5
    {
        Role::Private
    } else if ID.contains(&header.as_str()) && values.distinct() * 10 >= rows * 9 {
        Role::Id
    } else if names(&FIELD) && values.is_few() {
        Role::Field
    } else if names(&PROPOSAL) && 2 * values.distinct() > cells.len() {
        Role::Proposal
    } else if names(&CHOOSING)
        && (long_question || !names(&ATTRIBUTE))
        && let Some(closed) = values.closed()
    {
        closed
    } else if values.is_free_text() || (names(&TEXT) && values.distinct() * 3 > cells.len() && values.mean_chars >= 4.0) {
        Role::Text
    } else if names(&ATTRIBUTE) && !long_question {
        Role::Attribute
    } else if let Some((joined_by, options)) = values.joined() {
        Role::Closed { options, joined_by: Some(joined_by) }
    } else if values.is_few() && (names(&QUESTION) || long_question || values.is_scale()) {
        Role::Closed { options: values.by_frequency(), joined_by: None }
    } else if values.is_few() {
        Role::Attribute
    } else {
        Role::Other
    }
}

/// Whether a value is a mail address or a telephone number and little else.
fn looks_private(value: &str) -> bool {
    let value = fold(value);
    let is_mail = value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) && value.is_ascii();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_telephone = value.starts_with('0')
        && (10..=11).contains(&digits)
        && value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'(' | b')'));
    is_mail || is_telephone
}

/// The values of a column, counted.
struct Values<'a> {
    cells: &'a [Cell],
    /// Folded value to how often it stands there and as which it stood first.
    counts: BTreeMap<String, (usize, usize)>,
    mean_chars: f64,
}

impl<'a> Values<'a> {
    #[expect(clippy::cast_precision_loss, reason = "a mean for showing and for coarse thresholds")]
    fn of(cells: &'a [Cell]) -> Self {
        let mut counts = BTreeMap::new();
        for (at, cell) in cells.iter().enumerate() {
            counts.entry(fold(&cell.text)).or_insert((0, at)).0 += 1;
        }
        let mean_chars = cells.iter().map(Cell::chars).sum::<usize>() as f64 / cells.len().max(1) as f64;
        Self { cells, counts, mean_chars }
    }

    fn distinct(&self) -> usize {
        self.counts.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "a share for coarse thresholds")]
    fn share(&self, holds: impl Fn(&Cell) -> bool) -> f64 {
        self.cells.iter().filter(|cell| holds(cell)).count() as f64 / self.cells.len().max(1) as f64
    }

    /// Few values that come back: at most 30, each standing there twice or more on average.
    fn is_few(&self) -> bool {
        self.distinct() <= 30 && (2 * self.distinct() <= self.cells.len() || (self.cells.len() <= 6 && self.mean_chars <= 12.0))
    }

    /// Long values most of which stand there once.
    fn is_free_text(&self) -> bool {
        self.mean_chars >= 12.0
            && 2 * self.distinct() > self.cells.len()
            && self.share(|cell| cell.kind == Kind::Text) > 0.8
            && self.joined().is_none()
    }

    /// A scale of agreement or satisfaction.
    fn is_scale(&self) -> bool {
        let words = ["満足", "不満", "思う", "思わない", "そう", "どちらとも", "ある", "ない", "はい", "いいえ"];
        self.counts.keys().filter(|value| words.iter().any(|word| value.contains(word))).count() * 2 >= self.distinct()
    }

    fn by_frequency(&self) -> Vec<String> {
        let mut values: Vec<(usize, usize)> = self.counts.values().copied().collect();
        values.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        values.into_iter().map(|(_, first)| self.cells[first].text.trim().to_owned()).collect()
    }

    /// A closed question, where the values are such as are chosen.
    fn closed(&self) -> Option<Role> {
        let joined = self.joined().map(|(joined_by, options)| Role::Closed { options, joined_by: Some(joined_by) });
        joined.or_else(|| self.is_few().then(|| Role::Closed { options: self.by_frequency(), joined_by: None }))
    }

    /// Several choices in one cell: parts that come back in ever new combinations.
    fn joined(&self) -> Option<(char, Vec<String>)> {
        let values: Vec<&str> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        let separator = closed::separator(&values)?;
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let parts = values.iter().flat_map(|value| value.split(separator)).map(str::trim).filter(|part| !part.is_empty());
        for (at, part) in parts.enumerate() {
            counts.entry(part).or_insert((0, at)).0 += 1;
        }
        let mut parts: Vec<(&str, (usize, usize))> = counts.into_iter().collect();
        parts.sort_by(|(_, a), (_, b)| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        Some((separator, parts.into_iter().map(|(part, _)| part.to_owned()).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(header: &str, values: &[&str]) -> Role {
        let cells: Vec<Cell> = values.iter().filter_map(|value| Cell::of_text(value).0).collect();
        guess(header, &cells.iter().collect::<Vec<_>>(), values.len())
    }

    #[test]
    fn a_form_export_is_recognized_column_by_column() {
        assert_eq!(role("タイムスタンプ", &["2026/05/01 9:00:00", "2026/05/01 9:05:12"]), Role::Timestamp);
        assert_eq!(role("メールアドレス", &["a@example.jp", "b@example.jp"]), Role::Private);
        assert_eq!(role("回答者", &["a@example.jp", "b@example.jp"]), Role::Private);
        assert_eq!(role("ID", &["1", "2", "3"]), Role::Id);
        assert_eq!(role("所属局", &["総務局", "財政局", "総務局", "総務局"]), Role::Attribute);
        assert_eq!(role("分野", &["ルール", "オフィス", "ルール", "オフィス"]), Role::Field);
        assert_eq!(
            role(
                "あなたの職場で改善してほしいことを具体的にお書きください。",
                &["会議室の予約が取れず困っている。", "照会が多すぎて本来の仕事が進まない。", "特になし"]
            ),
            Role::Text
        );
    }

    #[test]
    fn one_choice_and_several_choices_are_told_apart() {
        let single = role("今の職場に満足していますか。", &["満足", "やや不満", "満足", "不満", "満足", "やや不満"]);
        assert_eq!(single, Role::Closed { options: vec!["満足".into(), "やや不満".into(), "不満".into()], joined_by: None });
        let several =
            role("改革に重要なことを選んでください（複数選択可）", &["予算;人員;", "人員;", "予算;人員;制度;", "制度;予算;", "人員;予算;"]);
        assert_eq!(several, Role::Closed { options: vec!["予算".into(), "人員".into(), "制度".into()], joined_by: Some(';') });
    }
}
