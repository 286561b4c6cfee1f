//! A small triage made by hand: every kind of row, suggestion and flag once.

use saiseiri::city::{Department, Measure};
use saiseiri::decision::Decided;
use saiseiri::document::{Document, Issue, IssueId, Span};
use saiseiri::finding::{Abstractness, Evidence, Finding, Flag, Judgement, Level, NearMeasure, Owner, Scale, Size};
use saiseiri::frame::{ConceptId, Filler, Frame, Slot};
use saiseiri::group::{Grouping, MergeGroup, Neighbor, PairKind, Parts, ScoredPair, Theme};
use saiseiri::lineage::{Lineage, Origin, PreviousIssue, Relation};
use saiseiri::masking::Masking;
use saiseiri::scheme::{Category, Scheme};
use saiseiri::survey::{Answer, CellRef, Date, Disposition, Input, Response, ResponseId, RowNotice, Survey};
use saiseiri::table::Table;
use saiseiri::triage::{RunManifest, Triage};

const FIRST_ROW: u32 = 5;

/// The sample with a year before it: an issue that was done comes again, another does not.
pub fn with_last_year() -> Triage {
    let mut triage = triage();
    let previous = |id: &str, text: &str, done: bool| PreviousIssue {
        id: IssueId(id.into()),
        text: text.into(),
        field: Some("オフィス".into()),
        category: Some("①対応済み".into()),
        progress: None,
        department: Some("総務課".into()),
        is_abstract: None,
        done,
        sayings: vec![(IssueId(id.into()), text.into())],
    };
    let origin = |relation, from: &[(usize, f64)]| Origin { relation, from: from.to_vec(), near: vec![(1, 0.35)] };
    triage.lineage = Lineage {
        year: Some("R5".into()),
        previous: vec![previous("R5-0001", "会議室が足りない", true), previous("R5-0002", "食堂がない", false)],
        origins: (0..8).map(|at| if at == 3 { origin(Relation::Continued, &[(0, 0.9)]) } else { origin(Relation::New, &[]) }).collect(),
        successors: vec![vec![3], vec![]],
        fates: vec![Relation::Continued, Relation::Gone],
    };
    triage
}

/// Ten rows, eight issues.
pub fn triage() -> Triage {
    let texts = [
        "在宅勤務の回数をもっと増やしてほしい。",
        "家で働ける日がもっとあれば助かります。",
        "在宅勤務は週一回までに戻すべきだ。",
        "①会議室が足りない\n②=予約システムが使いにくい",
        "もっと意識改革が必要",
        "特になし",
        "",
        "（記入例）駐車場が狭い",
        "在宅勤務の回数をもっと増やしてほしい。",
        "プリンターを各階に増やしてほしい。",
    ];
    let responses = texts.iter().enumerate().map(|(i, text)| response(i, text)).collect();
    let issues = vec![
        issue("R6-0001", 0, 1, texts[0]),
        issue("R6-0002", 1, 1, texts[1]),
        issue("R6-0003", 2, 1, texts[2]),
        issue("R6-0004", 3, 1, "①会議室が足りない"),
        issue("R6-0004-2", 3, 2, "=予約システムが使いにくい"),
        issue("R6-0005", 4, 1, texts[4]),
        issue("R6-0009", 8, 1, texts[8]),
        issue("R6-0010", 9, 1, texts[9]),
    ];
    let terms: [&[&str]; 8] = [
        &["在宅勤務", "在宅", "勤務", "回数", "増やす"],
        &["家", "働く", "日", "助かる"],
        &["在宅勤務", "在宅", "勤務", "週一回", "戻す"],
        &["会議室", "足りる"],
        &["予約システム", "予約", "システム", "使う"],
        &["意識改革", "意識", "改革", "必要"],
        &["在宅勤務", "在宅", "勤務", "回数", "増やす"],
        &["プリンター", "各階", "増やす"],
    ];
    let documents = terms.iter().zip(&issues).map(|(terms, issue)| document(&issue.text, terms)).collect();
    let telework = || filler(Slot::Target, Some(1), "在宅勤務", 0, 12);
    let frames = vec![
        frame([telework(), filler(Slot::Wish, Some(2), "増やす", 27, 36)]),
        frame([telework(), filler(Slot::Wish, Some(2), "増やす", 18, 24)]),
        frame([telework(), filler(Slot::Wish, Some(3), "減らす", 33, 39)]),
        frame([filler(Slot::Target, Some(4), "会議室", 3, 12), filler(Slot::Trouble, Some(5), "不足", 15, 27)]),
        frame([filler(Slot::Target, None, "予約システム", 1, 19), filler(Slot::Trouble, Some(6), "使いにくい", 22, 37)]),
        frame([filler(Slot::Degree, None, "もっと", 0, 9)]),
        frame([telework(), filler(Slot::Wish, Some(2), "増やす", 27, 36)]),
        frame([filler(Slot::Target, Some(7), "プリンター", 0, 15), filler(Slot::Wish, Some(2), "増やす", 27, 36)]),
    ];
    Triage {
        name: "職員アンケート".into(),
        year: "R6".into(),
        date: Some(Date { year: 2024, month: 6, day: 30 }),
        survey: survey(responses),
        masking: Masking::default(),
        private_places: vec![],
        hide_below: 5,
        dispositions: dispositions(),
        judgements: judgements(),
        grouping: grouping(),
        issues,
        documents,
        frames,
        measures: vec![Measure {
            id: "M01".into(),
            name: "プリンターの増設".into(),
            description: "各階に一台置く".into(),
            status: Some("実施済".into()),
            period: Some("令和6年4月".into()),
            department: Some("情報政策課".into()),
        }],
        departments: [("人事課", "服務、休暇、在宅勤務"), ("情報政策課", "庁内の情報システム")]
            .map(|(name, duties)| Department { name: name.into(), duties: duties.into() })
            .to_vec(),
        scheme: Some(Scheme {
            name: "令和6年度".into(),
            category: [("①", "対応済み", false), ("②", "重複・統合", false), ("③", "更に具体化", true), ("④", "具体化できた", true)]
                .map(|(sign, label, followed)| Category { sign: sign.into(), label: label.into(), followed, ..Category::default() })
                .to_vec(),
            ..Scheme::default()
        }),
        decided: Decided::default(),
        lineage: Lineage::default(),
        manifest: RunManifest {
            version: "0.1.0".into(),
            dictionary: "IPADIC".into(),
            lexicon: (400, 2500),
            plan: "name = \"職員アンケート\"\nyear = \"R6\"\n".into(),
            settings: vec![("cluster.merge_threshold".into(), "0.5".into()), ("cluster.seed".into(), "20240401".into())],
            calibration: None,
            counts: vec![("入力の行".into(), 10), ("課題".into(), 8)],
            seconds: vec![("読み込み".into(), 0.25)],
        },
    }
}

fn place(i: usize, column: Option<u32>) -> CellRef {
    CellRef { file: "survey.xlsx".into(), sheet: Some("回答".into()), row: FIRST_ROW + u32::try_from(i).unwrap(), column }
}

fn response(i: usize, text: &str) -> Response {
    let answer = Answer { question: 0, text: text.into(), place: place(i, Some(4)) };
    Response {
        id: ResponseId((i + 1).to_string()),
        place: place(i, None),
        answers: if text.is_empty() { vec![] } else { vec![answer] },
        proposal: (i == 0).then(|| "週3回まで認める".to_owned()),
        field: (i != 4).then(|| if i % 4 == 3 { "オフィス" } else { "ワークスタイル" }.to_owned()),
        excluded: (i == 7).then(|| "記入例".to_owned()),
    }
}

fn survey(responses: Vec<Response>) -> Survey {
    let ids: Vec<&str> = responses.iter().map(|response: &Response| response.id.0.as_str()).collect();
    let table = |name: &str, value: fn(usize) -> Option<String>| {
        let values: Vec<_> = (0..ids.len()).map(value).collect();
        Table::new(ids.len()).text("response_id", &ids).unwrap().optional_text(name, &values).unwrap()
    };
    Survey {
        attributes: table("所属局", |i| (i != 2).then(|| "総務局".to_owned())),
        closed: vec![],
        private: table("氏名", |i| Some(format!("職員{i}"))),
        questions: vec!["課題".into()],
        inputs: vec![Input {
            file: "survey.xlsx".into(),
            sheet: Some("回答".into()),
            sha256: "00ff".into(),
            header_row: 4,
            evidence: vec![],
            rows: responses.len(),
            date: Some(Date { year: 2024, month: 6, day: 30 }),
            encoding: None,
        }],
        notices: vec![RowNotice { place: place(4, Some(3)), what: "分野が空欄です".into() }],
        responses,
    }
}

fn dispositions() -> Vec<Disposition> {
    let mut dispositions = vec![Disposition::Issues; 10];
    dispositions[5] = Disposition::NoContent;
    dispositions[6] = Disposition::Blank;
    dispositions[7] = Disposition::Excluded("記入例".into());
    dispositions
}

fn issue(id: &str, response: usize, part: u32, text: &str) -> Issue {
    Issue { id: IssueId(id.into()), response, part, question: 0, text: text.into(), span: Span { start: 0, end: text.len() } }
}

fn document(text: &str, terms: &[&str]) -> Document {
    Document { normalized: text.into(), tokens: vec![], terms: terms.iter().map(|term| (*term).to_owned()).collect() }
}

fn filler(slot: Slot, concept: Option<u16>, name: &str, start: usize, end: usize) -> Filler {
    Filler {
        slot: Some(slot),
        concept: concept.map(ConceptId),
        name: name.into(),
        span: Span { start, end },
        negated: false,
        direction: None,
    }
}

fn frame<const N: usize>(fillers: [Filler; N]) -> Frame {
    Frame { fillers: fillers.into() }
}

fn evidence(cue: &str, span: Option<(usize, usize)>, contribution: f64) -> Evidence {
    Evidence { cue: cue.into(), span: span.map(|(start, end)| Span { start, end }), contribution }
}

fn concrete() -> Judgement {
    let abstractness = Abstractness { score: 0.1, level: Level::Concrete, missing: vec![], question: None, evidence: vec![] };
    Judgement {
        abstractness: Some(abstractness),
        findings: vec![],
        owners: vec![],
        measures: vec![],
        size: Some(Size { score: 0.5, scale: Scale::Middle, evidence: vec![] }),
        proposal: None,
    }
}

fn flagged(flag: Flag, cue: &str) -> Finding {
    Finding { flag, score: 0.7, evidence: vec![evidence(cue, Some((0, 12)), 0.7)] }
}

fn judgements() -> Vec<Judgement> {
    let owner =
        |department| Owner { department, score: 1.5, evidence: vec![evidence("所掌事務「在宅勤務」", Some((0, 12)), 1.5)] };
    let telework =
        || Judgement { owners: vec![owner(0)], findings: vec![flagged(Flag::Caution, "R6-0003 と要望の向きが逆")], ..concrete() };
    let office = Judgement { findings: vec![flagged(Flag::Budget, "足りない")], ..concrete() };
    let system = Judgement {
        abstractness: Some(Abstractness {
            score: 0.4,
            level: Level::Partial,
            missing: vec![Slot::Scene],
            question: Some("予約システムのどの操作が使いにくいか教えてください。".into()),
            evidence: vec![evidence("場面がない", None, 0.4)],
        }),
        owners: vec![owner(1)],
        ..concrete()
    };
    let slogan = Judgement {
        abstractness: Some(Abstractness {
            score: 0.9,
            level: Level::Abstract,
            missing: vec![Slot::Target, Slot::Trouble],
            question: Some("どの仕事で、何に困って意識改革が必要と感じたか教えてください。".into()),
            evidence: vec![evidence("対象がない", None, 0.5), evidence("理念の言葉「意識改革」", Some((9, 21)), 0.4)],
        }),
        ..concrete()
    };
    let handled = Judgement {
        findings: vec![flagged(Flag::Handled, "施策「プリンターの増設」が実施済み")],
        owners: vec![owner(1), owner(0)],
        measures: vec![NearMeasure { measure: 0, score: 0.8, shared: vec!["プリンター".into()] }],
        ..concrete()
    };
    vec![telework(), telework(), telework(), office, system, slogan, telework(), handled]
}

fn grouping() -> Grouping {
    let parts = Parts { place: 0.4, survey: 0.3, characters: 0.02, ..Parts::default() };
    let pair = |left, right, kind, parts: Parts, reason: &str| ScoredPair {
        left,
        right,
        score: parts.total(),
        parts,
        kind,
        reason: reason.into(),
    };
    let near = |issue, score| Neighbor { issue, score };
    Grouping {
        pairs: vec![
            pair(0, 1, PairKind::Merge, parts, "対象が同じ: 在宅勤務、要望が同じ: 増やす"),
            pair(
                0,
                2,
                PairKind::Caution,
                Parts { survey: 0.0, place: 0.7, ..parts },
                "対象が同じ: 在宅勤務、要望の向きが逆: 増やす・減らす",
            ),
            pair(0, 6, PairKind::Duplicate, Parts { place: 0.68, ..parts }, "同じ文"),
        ],
        neighbors: vec![
            vec![near(6, 1.0), near(1, 0.72)],
            vec![near(0, 0.72)],
            vec![near(0, 0.72)],
            vec![],
            vec![],
            vec![],
            vec![near(0, 1.0)],
            vec![],
        ],
        duplicate_of: vec![None, None, None, None, None, None, Some(0), None],
        copies: vec![2, 1, 1, 1, 1, 1, 2, 1],
        groups: vec![MergeGroup {
            name: "G001".into(),
            members: vec![0, 1],
            representative: 0,
            farthest: 1,
            cohesion: 0.72,
            path: vec![],
            reason: "対象が同じ: 在宅勤務、要望が同じ: 増やす".into(),
        }],
        group_of: vec![Some(0), Some(0), None, None, None, None, Some(0), None],
        themes: vec![Theme {
            name: "T01".into(),
            field: Some("ワークスタイル".into()),
            label_terms: vec!["在宅勤務".into(), "回数".into()],
            members: vec![0, 1, 2, 6],
            typical: vec![0, 2],
        }],
        theme_of: vec![Some(0), Some(0), Some(0), None, None, None, Some(0), None],
        map: vec![Some([0.0, 1.0]), Some([0.5, 1.0]), None, None, None, None, None, None],
    }
}
