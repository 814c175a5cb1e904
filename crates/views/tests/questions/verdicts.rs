//! "Was it in force?" as data, and what it must hold.

use inforce_catalog::command::{RenameItem, Suspend};
use inforce_catalog::in_force::Reason;
use inforce_catalog::refusal::Tongue;
use inforce_catalog::{JurisdictionCode, Names};
use inforce_views::in_force::{self, InForceAcrossQuestion, InForceAnswer, InForceQuestion};
use inforce_views::{QueryRefusal, reason};

use super::world::{
    COUNTY, FREE_ITEM, ITEM, NATION, OTHER_COUNTY, PREFECTURE, World, by_officer, code, day, item, on,
};
use super::{under, whole};

fn question(place: &str, text: &str, valid_on: &str) -> InForceQuestion {
    InForceQuestion {
        jurisdiction: code(place),
        item: item(text),
        day: day(valid_on),
        as_of: None,
        intervals: false,
    }
}

fn ask(world: &World, question: &InForceQuestion) -> InForceAnswer {
    in_force::answer(&world.register, question).unwrap()
}

#[test]
fn the_json_answer_is_one_object_with_every_promised_field() {
    let world = World::new();
    let answer = ask(&world, &question(COUNTY, ITEM, "2022-11-01"));
    let json = serde_json::to_value(&answer).unwrap();
    for field in ["in_force", "exercised_here", "conclusive"] {
        assert_eq!(json[field], true, "{field}");
    }
    assert_eq!((&json["status"], &json["reason"]), (&"in_force".into(), &"in_force".into()));
    assert_eq!((&json["valid_on"], &json["as_of"]), (&"2022-11-01".into(), &world.register.now().into()));
    let deciding = json["deciding_records"].as_array().unwrap();
    let levels: Vec<_> = deciding.iter().map(|d| d["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["county", "prefecture", "region", "nation"]);
    for field in ["jurisdiction", "name", "status", "sequence", "hash"] {
        assert!(!deciding[0][field].is_null(), "{field}");
    }
    assert_eq!(json["listing"]["name"], "示例许可");
    for field in ["behind", "see", "begins", "published_by_day", "intervals"] {
        assert!(json[field].is_null(), "{field}");
    }
    let read: InForceAnswer = serde_json::from_value(json).unwrap();
    assert_eq!(read, answer, "what is printed can be read back");
}

#[test]
fn a_no_for_want_of_records_has_no_text_and_is_not_conclusive() {
    let world = World::new();
    let answer = ask(&world, &question(COUNTY, "999999999000", "2022-11-01"));
    assert!(!answer.in_force && !answer.conclusive && answer.listing.is_none());
    assert_eq!(answer.reason, "not_recorded");
    assert_eq!(answer.deciding_records[0].sequence, None);
}

#[test]
fn an_unknown_jurisdiction_is_an_answer_and_keeps_the_code_that_was_asked() {
    let world = World::new();
    let answer = ask(&world, &question("652899", ITEM, "2022-11-01"));
    assert_eq!((answer.reason.as_str(), answer.jurisdiction), ("jurisdiction_unknown", None));
    assert_eq!(answer.jurisdiction_code, "652899000000");
    assert_eq!(ask(&world, &question("652823501", ITEM, "2022-11-01")).reason, "outside_ledger");
}

#[test]
fn yes_as_known_then_and_no_as_known_now() {
    let mut world = World::new();
    let then = world.register.now();
    let suspend =
        Suspend { jurisdiction: code(NATION), item: item(ITEM), reason: String::new(), approval: None };
    world.accept(on("2022-05-01", by_officer(NATION, suspend)));
    let now = question(COUNTY, ITEM, "2022-06-01");
    assert_eq!(ask(&world, &now).reason, "suspended_above");
    let known_then = InForceQuestion { as_of: Some(then), ..now };
    let answer = ask(&world, &known_then);
    assert!(answer.in_force);
    assert_eq!(answer.as_of, then);
}

#[test]
fn a_sequence_beyond_the_head_is_refused_with_the_head_named() {
    let world = World::new();
    let size = world.register.size();
    let beyond = InForceQuestion { as_of: Some(size), ..question(COUNTY, ITEM, "2022-06-01") };
    let refusal = in_force::answer(&world.register, &beyond).unwrap_err();
    assert_eq!(refusal, QueryRefusal::AsOfBeyondHead { as_of: size, head: Some(size - 1) });
    let empty = inforce_catalog::Register::new();
    let refusal = in_force::answer(&empty, &InForceQuestion { as_of: Some(0), ..beyond }).unwrap_err();
    assert_eq!(refusal, QueryRefusal::AsOfBeyondHead { as_of: 0, head: None });
}

#[test]
fn a_text_that_is_behind_says_who_since_when_and_how_long_overdue() {
    let mut world = World::new();
    let rename = RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("新名称") };
    world.accept(on("2022-03-02", by_officer(NATION, rename)));
    let early = ask(&world, &question(COUNTY, ITEM, "2022-03-10")).behind.unwrap();
    assert_eq!(early.jurisdiction.level, "region", "the region must confirm first");
    assert_eq!((early.since.as_str(), early.due.as_deref()), ("2022-03-02", Some("2022-03-30")));
    assert_eq!(early.records[0].sequence, world.head(NATION, ITEM));
    assert_eq!(early.overdue_days, Some(0));
    let late = ask(&world, &question(COUNTY, ITEM, "2022-04-01")).behind.unwrap();
    assert_eq!(late.overdue_days, Some(2));
}

#[test]
fn of_several_confirmations_owed_the_first_due_is_named() {
    let mut world = World::new();
    for (from, name) in [("2022-03-02", "新名称"), ("2022-04-01", "又一名称")] {
        let rename = RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh(name) };
        world.accept(on(from, by_officer(NATION, rename)));
    }
    let behind = ask(&world, &question(COUNTY, ITEM, "2022-04-10")).behind.unwrap();
    assert_eq!((behind.records.len(), behind.due.as_deref()), (2, Some("2022-03-30")));
}

#[test]
fn intervals_come_on_demand() {
    let mut world = World::new();
    let suspend =
        Suspend { jurisdiction: code(NATION), item: item(ITEM), reason: String::new(), approval: None };
    world.accept(on("2022-05-01", by_officer(NATION, suspend)));
    let wanted = InForceQuestion { intervals: true, ..question(COUNTY, ITEM, "2022-06-01") };
    let intervals = ask(&world, &wanted).intervals.unwrap();
    let yes: Vec<_> = intervals.iter().filter(|i| i.in_force).collect();
    assert_eq!(yes.len(), 1);
    assert_eq!((yes[0].from.as_str(), yes[0].to.as_deref()), ("2022-03-01", Some("2022-05-01")));
    let last = intervals.last().unwrap();
    assert_eq!((last.reason.as_str(), last.to.as_deref()), ("suspended_above", None));
}

#[test]
fn the_answer_across_a_subtree_is_the_answer_of_each_jurisdiction() {
    let world = World::new();
    for text in [ITEM, FREE_ITEM] {
        let scope = under(PREFECTURE, "2022-06-01");
        let across = InForceAcrossQuestion { scope, item: item(text), page: whole() };
        let answer = in_force::across(&world.register, &across).unwrap();
        assert_eq!(answer.rows.len(), 5);
        for row in &answer.rows {
            let code: JurisdictionCode = row.jurisdiction_code.parse().unwrap();
            let single = InForceQuestion { jurisdiction: code, ..question(COUNTY, text, "2022-06-01") };
            assert_eq!(*row, ask(&world, &single));
        }
    }
    let other = ask(&world, &question(OTHER_COUNTY, ITEM, "2022-06-01"));
    assert_eq!(other.reason, "not_claimed");
}

#[test]
fn every_reason_has_its_own_sentence_in_both_languages() {
    let mut seen = std::collections::BTreeSet::new();
    for why in Reason::ALL {
        assert!(seen.insert(reason::english(*why)), "{} twice", why.word());
        assert!(seen.insert(why.chinese()), "{} twice", why.word());
    }
}

#[test]
fn every_refusal_names_field_rule_and_remedy_in_both_languages() {
    let refusals = [
        QueryRefusal::PageSizeOutOfRange { size: 0 },
        QueryRefusal::PageTokenGarbled,
        QueryRefusal::PageTokenForeign,
        QueryRefusal::AsOfBeyondHead { as_of: 7, head: Some(6) },
        QueryRefusal::OutsideLedger { code: code("652823501") },
        QueryRefusal::JurisdictionUnknown { code: code("652899"), day: day("2022-01-01") },
        QueryRefusal::NothingToCompare,
        QueryRefusal::SubtreeOfTwo,
        QueryRefusal::NothingToFind { field: "text" },
        QueryRefusal::SearchTooLong { length: 201, field: "text" },
        QueryRefusal::IndexBehind { position: 6, needed: 7 },
        QueryRefusal::BureauUnknown { code: "X11111652801000000".parse().unwrap() },
    ];
    let codes: Vec<_> = refusals.iter().map(QueryRefusal::code).collect();
    assert_eq!(codes, QueryRefusal::CODES, "in order of precedence");
    for refusal in &refusals {
        let chinese = [refusal.message(Tongue::Chinese), refusal.remedy(Tongue::Chinese).to_owned()];
        assert!(chinese.iter().all(|t| t.chars().any(|c| c > '\u{3000}')), "{refusal}");
        let english = [refusal.message(Tongue::English), refusal.remedy(Tongue::English).to_owned()];
        assert!(english.iter().all(|t| t.is_ascii() && t.ends_with('.')), "{refusal}");
        assert!(!refusal.field().is_empty() && !refusal.article().is_empty());
    }
}
