//! Answers go into messages and come out the same.

use std::collections::BTreeMap;

use inforce_proto::v1 as pb;
use inforce_views::across::{AcrossAnswer, AcrossCounts, AcrossRow};
use inforce_views::agencies::AgencyView;
use inforce_views::behind::{BehindAnswer, BehindRow, BehindView};
use inforce_views::bureau::{BureauAnswer, BureauRow, BureauTotals};
use inforce_views::catalog::CatalogRow;
use inforce_views::compare::{ChangeCounts, CompareAnswer, CompareCounts, CompareRow};
use inforce_views::counts::{CountsAnswer, CountsRow, SetByCount};
use inforce_views::counts_by::{CountsByAnswer, CountsByRow};
use inforce_views::declined::DeclineView;
use inforce_views::difference::{Difference, Standing};
use inforce_views::history::{HistoryAnswer, HistoryRow, StatusInterval};
use inforce_views::in_force::{DecidingRecord, InForceAnswer, IntervalView};
use inforce_views::may_require::{MayRequireAnswer, MayRequireRow};
use inforce_views::part::{
    AgencyRef, BodyView, ElementSource, InstrumentView, JurisdictionRef, ListingText, RecordId, RetiredView,
};
use inforce_views::payload::Value;
use inforce_views::record::{LinkView, RecordView, StreamView};
use inforce_views::scope::Asked;
use inforce_views::search::{FoundText, Mark, SearchAnswer, SearchRow};
use inforce_wire::{from_proto, to_proto};
use prost::Message;

fn place() -> JurisdictionRef {
    JurisdictionRef { code: "652801000000".into(), name: "库尔勒市".into(), level: "county".into() }
}

fn record(sequence: u64) -> RecordId {
    RecordId { sequence, hash: format!("{sequence:064x}") }
}

fn text() -> ListingText {
    ListingText {
        item: "000104001002".into(),
        name: "民办学校设立".into(),
        translations: BTreeMap::from([("ug-Arab".into(), "مەكتەپ".into())]),
        item_type: "general".into(),
        set_by: "nation".into(),
        levels: vec!["region".into(), "county".into()],
        department: BodyView {
            name: "教育局".into(),
            agency: Some(AgencyRef {
                jurisdiction: "652801000000".into(),
                code: "X00000000000000001".into(),
                name: "库尔勒市教育局".into(),
            }),
        },
        authorities: vec![BodyView::default()],
        remark: "备注".into(),
        sources: vec![ElementSource { element: "names".into(), jurisdiction: place(), record: record(3) }],
        ..Default::default()
    }
}

fn answer() -> InForceAnswer {
    InForceAnswer {
        item: "000104001002".into(),
        jurisdiction_code: "652801000000".into(),
        jurisdiction: Some(place()),
        in_force: true,
        exercised_here: true,
        exercise: "here".into(),
        conclusive: true,
        status: "in_force".into(),
        reason: "in_force".into(),
        reason_zh: "有效".into(),
        reason_en: "In force.".into(),
        deciding_records: vec![DecidingRecord {
            sequence: Some(7),
            hash: Some("ab".into()),
            ..Default::default()
        }],
        listing: Some(text()),
        behind: Some(BehindView {
            jurisdiction: place(),
            since: "2022-11-01".into(),
            records: vec![record(9)],
            reshaped: true,
            due: Some("2022-12-01".into()),
            overdue_days: Some(0),
        }),
        successors: vec!["000104001003".into()],
        see: Some(place()),
        begins: Some("2023-01-01".into()),
        published_by_day: Some("2023-01-02".into()),
        intervals: Some(vec![IntervalView {
            from: "2022-01-01".into(),
            to: Some("2022-11-01".into()),
            in_force: true,
            exercised_here: true,
            reason: "in_force".into(),
            behind: true,
        }]),
        valid_on: "2022-11-01".into(),
        as_of: 17,
    }
}

#[test]
fn the_answer_to_in_force_comes_out_as_it_went_in() {
    for answer in
        [answer(), InForceAnswer::default(), InForceAnswer { intervals: Some(Vec::new()), ..answer() }]
    {
        let bytes = to_proto::answers::in_force(answer.clone()).encode_to_vec();
        let message = pb::InForceAnswer::decode(bytes.as_slice()).expect("what was encoded");
        assert_eq!(from_proto::answers::in_force(message), answer);
    }
}

#[test]
fn a_history_comes_out_with_every_value_of_every_payload() {
    let payload = BTreeMap::from([
        ("nothing".to_owned(), Value::Null),
        ("flag".to_owned(), Value::Flag(false)),
        ("number".to_owned(), Value::Number(u64::MAX)),
        ("list".to_owned(), Value::List(vec![Value::Text(String::new()), Value::List(vec![])])),
        ("map".to_owned(), Value::Map(BTreeMap::from([("a".to_owned(), Value::Number(0))]))),
    ]);
    let view = RecordView {
        sequence: 4,
        stream: StreamView { kind: "listing".into(), jurisdiction: Some(place()), id: "000104001002".into() },
        instrument: Some(InstrumentView { digest: Some("00".into()), ..Default::default() }),
        payload,
        links: vec![LinkView { role: "parent".into(), sequence: 2 }],
        voided_by: Some(8),
        ..Default::default()
    };
    let answer = HistoryAnswer {
        asked: Asked {
            jurisdiction: place(),
            subtree: true,
            retired: Some(RetiredView { since: "2022-01-01".into(), see: None, record: record(1) }),
            ..Default::default()
        },
        rows: vec![HistoryRow {
            record: view,
            effective: true,
            counts: true,
            known_then: vec![StatusInterval::default()],
        }],
        next_page_token: Some("p1.x".into()),
        ..Default::default()
    };
    let bytes = to_proto::answers::history(answer.clone()).encode_to_vec();
    let message = pb::HistoryAnswer::decode(bytes.as_slice()).expect("what was encoded");
    assert_eq!(from_proto::answers::history(message), answer);
}

#[test]
fn counts_come_out_with_their_tables() {
    let answer = CountsAnswer {
        rows: vec![CountsRow {
            jurisdiction: place(),
            listed: 266,
            by_set_by: vec![SetByCount { level: "nation".into(), listed: 257, exercised_here: 0 }],
            by_status: BTreeMap::from([("in_force".into(), 265), ("ended".into(), 1)]),
            ..Default::default()
        }],
        ..Default::default()
    };
    let bytes = to_proto::answers::counts(answer.clone()).encode_to_vec();
    let message = pb::CountsAnswer::decode(bytes.as_slice()).expect("what was encoded");
    assert_eq!(from_proto::answers::counts(message), answer);
}

/// An answer goes through its bytes and comes out the same.
macro_rules! goes_through {
    ($name:ident: $message:ident, $answer:expr) => {{
        let answer = $answer;
        let bytes = to_proto::answers::$name(answer.clone()).encode_to_vec();
        let message = pb::$message::decode(bytes.as_slice()).expect("what was encoded");
        assert_eq!(from_proto::answers::$name(message), answer);
    }};
}

fn asked() -> Asked {
    Asked { jurisdiction: place(), subtree: true, valid_on: "2022-11-01".into(), as_of: 9, retired: None }
}

fn standing() -> Standing {
    Standing {
        listed: true,
        status: "in_force".into(),
        in_force: true,
        reason: "in_force".into(),
        exercise: "here".into(),
        record: Some(record(3)),
    }
}

fn difference() -> Difference {
    Difference {
        element: "authorities".into(),
        from: Value::List(vec![Value::Text("教育局".into())]),
        to: Value::Null,
        from_record: Some(record(1)),
        to_record: None,
    }
}

fn behind() -> BehindView {
    BehindView {
        jurisdiction: place(),
        since: "2022-11-01".into(),
        overdue_days: Some(3),
        ..Default::default()
    }
}

#[test]
fn what_differs_comes_out_as_it_went_in() {
    let counts = ChangeCounts { added: 1, removed: 2, changed: 3, unchanged: 4 };
    let compared = CompareRow {
        jurisdiction: place(),
        item: "000104001002".into(),
        counts: true,
        name: "民办学校设立".into(),
        change: "changed".into(),
        differences: vec![difference()],
        from: Some(standing()),
        to: None,
    };
    goes_through!(compare: CompareAnswer, CompareAnswer {
        asked: asked(),
        from: Asked { as_of: 4, ..asked() },
        counts: Some(CompareCounts { main_items: counts.clone(), sub_items: counts }),
        rows: vec![compared],
        next_page_token: Some("p1.x".into()),
    });
    goes_through!(behind: BehindAnswer, BehindAnswer {
        asked: asked(),
        rows: vec![BehindRow {
            item: "000104001002".into(),
            counts: true,
            name: "民办学校设立".into(),
            parent: place(),
            behind: behind(),
            differences: vec![difference()],
            successors: vec!["000104001003".into()],
        }],
        next_page_token: None,
    });
    let row = AcrossRow {
        jurisdiction: place(),
        standing: standing(),
        unclaimed: true,
        declined: Some(DeclineView {
            reason: "not_our_level".into(),
            record: record(2),
            ..Default::default()
        }),
        behind: Some(behind()),
        differences: vec![difference()],
    };
    let counts = AcrossCounts {
        jurisdictions: 1,
        listed: 2,
        in_force: 3,
        exercised_here: 4,
        behind: 5,
        declined: 6,
        unclaimed: 7,
        differing: 8,
    };
    goes_through!(across: AcrossAnswer, AcrossAnswer {
        asked: asked(),
        item: "000104001002".into(),
        text: Some(text()),
        counts: Some(counts),
        rows: vec![row],
        next_page_token: None,
    });
}

#[test]
fn what_is_found_comes_out_as_it_went_in() {
    let listing = CatalogRow {
        jurisdiction: place(),
        item: "000104001002".into(),
        text: Some(text()),
        ..Default::default()
    };
    let found = FoundText {
        field: "ug-Arab".into(),
        text: "\u{645}\u{6d5}".into(),
        marks: vec![Mark { from: 0, to: 2 }, Mark { from: 4, to: 5 }],
    };
    let row =
        SearchRow { listing: listing.clone(), how: "near".into(), score: 612, found: vec![found.clone()] };
    goes_through!(search: SearchAnswer, SearchAnswer {
        asked: asked(),
        rows: vec![row],
        next_page_token: Some("p1.y".into()),
    });
    let meant = MayRequireRow {
        name: "民办学校设立".into(),
        how: "name".into(),
        score: 1000,
        found: vec![found],
        verdict: answer(),
    };
    goes_through!(may_require: MayRequireAnswer, MayRequireAnswer {
        asked: asked(),
        what: "民办学校".into(),
        answer: "yes".into(),
        exercised_here: true,
        reason: "in_force".into(),
        reason_zh: "有效".into(),
        reason_en: "in force".into(),
        exact: vec![meant.clone()],
        near: vec![meant],
    });
    goes_through!(bureau: BureauAnswer, BureauAnswer {
        asked: asked(),
        bureau: "教育局".into(),
        agency: Some(AgencyView { code: "X00000000000000001".into(), verified: true, ..Default::default() }),
        totals: Some(BureauTotals { main_items: 1, sub_items: 2, as_department: 3, as_authority: 4 }),
        rows: vec![BureauRow { listing, as_department: true, as_authority: true }],
        next_page_token: None,
    });
    let group = CountsByRow {
        level: Some("county".into()),
        department: Some(String::new()),
        recorded: 5,
        listed: 4,
        in_force: 3,
        exercised_here: 2,
        behind: 1,
        ..Default::default()
    };
    goes_through!(counts_by: CountsByAnswer, CountsByAnswer {
        asked: asked(),
        by: vec!["level".into(), "department".into()],
        total: 1,
        rows: vec![group],
        next_page_token: None,
    });
}
