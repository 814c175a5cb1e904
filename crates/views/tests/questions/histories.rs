//! The history of a listing in both times, and records as readers see them.

use inforce_catalog::command::{NewItemInput, RenameItem, Suspend};
use inforce_catalog::{CitationKind, Level, Names};
use inforce_views::Scope;
use inforce_views::history::{self, HistoryAnswer, HistoryQuestion, HistoryRow};
use inforce_views::payload::Value;

use super::world::{
    COUNTY, ITEM, NATION, REGION, World, add, by_officer, code, confirm, day, elements, item, on, timeless,
    void,
};
use super::{at, under, whole};

fn ask(world: &World, scope: Scope) -> HistoryAnswer {
    let question = HistoryQuestion { scope, item: item(ITEM), page: whole() };
    history::answer(&world.register, &question).unwrap()
}

fn kinds(answer: &HistoryAnswer) -> Vec<&str> {
    answer.rows.iter().map(|row| row.record.kind.as_str()).collect()
}

fn statuses(row: &HistoryRow) -> Vec<(&str, Option<&str>, &str)> {
    row.known_then.iter().map(|i| (i.from.as_str(), i.to.as_deref(), i.status.as_str())).collect()
}

fn suspend() -> Suspend {
    Suspend { jurisdiction: code(NATION), item: item(ITEM), reason: "安全".into(), approval: None }
}

#[test]
fn records_stand_in_the_order_they_were_taken_with_their_legal_days_beside() {
    let mut world = World::new();
    world.wait_until("2022-08-01");
    world.accept(on("2022-06-01", by_officer(NATION, suspend())));
    let answer = ask(&world, at(NATION, "2022-06-15"));
    assert_eq!(kinds(&answer), ["added", "suspended"]);
    let late = &answer.rows[1].record;
    assert_eq!(late.effective_from.as_deref(), Some("2022-06-01"));
    assert!(late.recorded_at.starts_with("2022-07-31T16:00:00.") && late.recorded_at.ends_with('Z'));
    assert!(late.late, "recorded after its legal day");
    assert!(!answer.rows[0].record.late, "recorded before it");
    assert_eq!(late.payload["reason"], Value::Text("安全".into()));
}

#[test]
fn each_record_shows_what_was_known_once_it_was_taken() {
    let mut world = World::new();
    world.accept(on("2022-06-01", by_officer(NATION, suspend())));
    let answer = ask(&world, at(NATION, "2022-05-01"));
    assert_eq!(statuses(&answer.rows[0]), [("2022-03-01", None, "in_force")]);
    let after = [("2022-03-01", Some("2022-06-01"), "in_force"), ("2022-06-01", None, "suspended")];
    assert_eq!(statuses(&answer.rows[1]), after);
    assert!(!answer.rows[1].effective && !answer.rows[1].counts, "its day had not come on 2022-05-01");
}

#[test]
fn a_year_that_runs_out_ends_an_interval_without_any_record() {
    let mut world = World::new();
    let text = "650101001000";
    let rules = elements(Level::Region, "region", CitationKind::ProvincialGovernmentRule);
    let set = NewItemInput { first_implemented: Some(day("2022-03-01")), ..rules };
    world.accept(by_officer(REGION, add(REGION, text, set)));
    let question = HistoryQuestion { scope: at(REGION, "2022-06-01"), item: item(text), page: whole() };
    let answer = history::answer(&world.register, &question).unwrap();
    let year = [("2022-03-01", Some("2023-03-01"), "in_force"), ("2023-03-01", None, "lapsed")];
    assert_eq!(statuses(&answer.rows[0]), year);
    assert_eq!(answer.rows[0].record.payload["lapses_on"], Value::Text("2023-03-01".into()));
}

#[test]
fn a_voided_record_stays_in_the_history_with_its_mark_and_no_weight() {
    let mut world = World::new();
    let mistaken = world.accept(on("2022-06-01", by_officer(NATION, suspend())));
    world.accept(timeless(by_officer(NATION, void(mistaken))));
    let answer = ask(&world, at(NATION, "2022-07-01"));
    assert_eq!(kinds(&answer), ["added", "suspended", "voided"]);
    let [added, suspended, voided] = &answer.rows[..] else { panic!("three rows") };
    assert_eq!(suspended.record.voided_by, Some(voided.record.sequence));
    assert_eq!(voided.record.links[0].role, "voids");
    assert_eq!(voided.record.links[0].sequence, suspended.record.sequence);
    assert_eq!([added.counts, suspended.counts, voided.counts], [true, false, false]);
    assert_eq!(statuses(voided), [("2022-03-01", None, "in_force")]);

    let then = Scope { as_of: Some(suspended.record.sequence), ..at(NATION, "2022-07-01") };
    let before = ask(&world, then);
    assert_eq!(kinds(&before), ["added", "suspended"]);
    assert_eq!(before.rows[1].record.voided_by, None, "not void as known then");
    assert!(before.rows[1].counts);
}

#[test]
fn the_history_of_a_subtree_is_that_of_each_catalog_in_one_order() {
    let mut world = World::new();
    let rename = RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("新名称") };
    world.accept(on("2022-03-02", by_officer(NATION, rename)));
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-03-03", by_officer(REGION, confirm(REGION, ITEM, head))));
    let answer = ask(&world, under(NATION, "2022-07-01"));
    assert_eq!(kinds(&answer), ["added", "claimed", "claimed", "claimed", "renamed", "confirmed"]);
    let sequences: Vec<_> = answer.rows.iter().map(|row| row.record.sequence).collect();
    assert!(sequences.is_sorted());
    let confirmed = &answer.rows[5].record;
    assert_eq!(confirmed.stream.kind, "listing");
    assert_eq!(confirmed.stream.jurisdiction.as_ref().unwrap().level, "region");
    assert_eq!(confirmed.instrument.as_ref().unwrap().issuer.name, "650000机关");
}

#[test]
fn what_a_record_says_names_codes_and_days_never_internal_numbers() {
    let world = World::new();
    let answer = ask(&world, at(COUNTY, "2022-07-01"));
    let json = serde_json::to_value(&answer.rows[0].record).unwrap();
    assert_eq!(json["payload"]["parent"]["jurisdiction"], "652800000000");
    assert_eq!(json["payload"]["parent"]["head"], json["links"][0]["sequence"]);
    assert_eq!(json["payload"]["local"]["department"]["name"], "本地部门");
    assert_eq!(json["stream"]["id"], ITEM);
    assert_eq!(json["instrument"]["issuer"]["jurisdiction"], "652801000000");
    assert_eq!(
        (json["kind"].as_str(), json["principal"].as_str()),
        (Some("claimed"), Some("officer-652801"))
    );
}
