//! Comparisons, what is behind, and one item across a subtree, as an office reads them.

use inforce_catalog::command::{End, Reassign, RenameItem};
use inforce_catalog::event::EndReason;
use inforce_catalog::{JurisdictionCode, Names};
use inforce_views::across::{self, AcrossAnswer, AcrossQuestion};
use inforce_views::behind::{self, BehindQuestion};
use inforce_views::compare::{self, CompareAnswer, CompareQuestion, FirstSide};
use inforce_views::payload::Value;
use inforce_views::{QueryRefusal, Scope};

use super::world::{
    COUNTY, ECONOMIC_ITEM, ITEM, NATION, OTHER_COUNTY, PREFECTURE, REGION, World, by_officer, claim, code,
    day, item, local, on,
};
use super::{at, under, whole};

fn try_compare(world: &World, scope: Scope, from: FirstSide) -> Result<CompareAnswer, QueryRefusal> {
    compare::answer(&world.register, &CompareQuestion { scope, from, page: whole() })
}

fn since(text: &str) -> FirstSide {
    FirstSide { day: Some(day(text)), ..FirstSide::default() }
}

fn rename(place: &str, text: &str, name: &str) -> RenameItem {
    RenameItem { jurisdiction: code(place), item: item(text), names: Names::zh(name) }
}

fn across(world: &World, scope: Scope) -> AcrossAnswer {
    let question = AcrossQuestion { scope, item: item(ITEM), page: whole() };
    across::answer(&world.register, &question).unwrap()
}

#[test]
fn a_comparison_names_each_element_with_the_record_that_gave_it_on_either_side() {
    let mut world = World::new();
    let added = world.head(NATION, ITEM);
    world.accept(on("2022-05-01", by_officer(NATION, rename(NATION, ITEM, "新名称"))));
    let answer = try_compare(&world, at(NATION, "2022-06-01"), since("2022-04-30")).unwrap();
    let row = &answer.rows[0];
    assert_eq!((answer.rows.len(), row.change.as_str(), row.name.as_str()), (1, "changed", "新名称"));
    let difference = &row.differences[0];
    assert_eq!((row.differences.len(), difference.element.as_str()), (1, "name"));
    assert_eq!(difference.from, Value::from("示例许可"));
    assert_eq!(difference.to, Value::from("新名称"));
    assert_eq!(difference.from_record.as_ref().unwrap().sequence, added);
    assert_eq!(difference.to_record.as_ref().unwrap().sequence, world.head(NATION, ITEM));
    let counts = answer.counts.unwrap().main_items;
    assert_eq!((counts.changed, counts.unchanged, counts.added, counts.removed), (1, 3, 0, 0));
    assert_eq!((answer.from.valid_on.as_str(), answer.asked.valid_on.as_str()), ("2022-04-30", "2022-06-01"));
}

#[test]
fn what_is_gone_says_why_and_by_which_record() {
    let mut world = World::new();
    let reason = EndReason::Abolished;
    let end = End { jurisdiction: code(NATION), item: item(ITEM), reason, approval: None };
    world.accept(on("2022-05-01", by_officer(NATION, end)));
    let answer = try_compare(&world, at(COUNTY, "2022-06-01"), since("2022-04-30")).unwrap();
    let row = &answer.rows[0];
    assert_eq!((row.change.as_str(), row.name.as_str()), ("removed", "示例许可"));
    let (from, to) = (row.from.as_ref().unwrap(), row.to.as_ref().unwrap());
    assert_eq!((from.reason.as_str(), to.reason.as_str()), ("in_force", "ended_above"));
    assert!(from.listed && !to.listed);
    let records = [from, to].map(|side| side.record.as_ref().unwrap().sequence);
    assert_eq!(
        records,
        [world.head(COUNTY, ITEM), world.head(NATION, ITEM)],
        "what was claimed, what ended it"
    );
}

#[test]
fn what_was_recorded_late_is_seen_between_two_sequences_of_one_day() {
    let mut world = World::new();
    let before = world.register.now();
    world.accept(by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM)));
    let from = FirstSide { as_of: Some(before), ..FirstSide::default() };
    let answer = try_compare(&world, under(NATION, "2022-06-01"), from).unwrap();
    let row = &answer.rows[0];
    assert_eq!((answer.rows.len(), row.change.as_str()), (1, "added"));
    assert_eq!(row.jurisdiction.code, code(OTHER_COUNTY).to_string());
    assert_eq!(row.from.as_ref().unwrap().reason, "not_claimed");
}

#[test]
fn a_comparison_with_nothing_and_one_of_two_subtrees_are_refused() {
    let world = World::new();
    let scope = at(COUNTY, "2022-06-01");
    assert_eq!(try_compare(&world, scope, FirstSide::default()), Err(QueryRefusal::NothingToCompare));
    let other = |place: JurisdictionCode| FirstSide { jurisdiction: Some(place), ..FirstSide::default() };
    let both = try_compare(&world, under(COUNTY, "2022-06-01"), other(code(OTHER_COUNTY)));
    assert_eq!(both, Err(QueryRefusal::SubtreeOfTwo));
    let refused = |from| {
        let refusal = try_compare(&world, scope, from).unwrap_err();
        (refusal.code(), refusal.field())
    };
    assert_eq!(refused(other(code("652899"))), ("jurisdiction_unknown", "from_jurisdiction"));
    let beyond = FirstSide { as_of: Some(9999), ..FirstSide::default() };
    assert_eq!(refused(beyond), ("as_of_beyond_head", "from_as_of"));
}

#[test]
fn what_is_behind_says_what_it_says_here_and_above_and_when_it_is_due() {
    let mut world = World::new();
    world.accept(on("2022-05-01", by_officer(NATION, rename(NATION, ITEM, "新名称"))));
    let question = BehindQuestion { scope: under(NATION, "2023-06-01"), page: whole() };
    let answer = behind::answer(&world.register, &question).unwrap();
    let row = &answer.rows[0];
    assert_eq!(answer.rows.len(), 1, "the prefecture waits for the region, and owes nothing yet");
    assert_eq!(row.behind.jurisdiction.code, code(REGION).to_string());
    assert_eq!((row.behind.since.as_str(), row.parent.level.as_str()), ("2022-05-01", "nation"));
    assert_eq!(row.behind.records[0].sequence, world.head(NATION, ITEM));
    assert!(row.behind.due.is_some() && row.behind.overdue_days.unwrap() > 200);
    let difference = &row.differences[0];
    assert_eq!((&difference.from, &difference.to), (&"示例许可".into(), &"新名称".into()));
}

#[test]
fn an_item_across_the_subtree_tells_who_lists_exercises_and_waits() {
    let mut world = World::new();
    let reassign = Reassign { jurisdiction: code(COUNTY), item: item(ITEM), local: local("另一部门") };
    world.accept(by_officer(COUNTY, reassign));
    let answer = across(&world, under(PREFECTURE, "2022-06-01"));
    let counts = answer.counts.as_ref().unwrap();
    assert_eq!((counts.jurisdictions, counts.listed, counts.exercised_here), (5, 2, 2));
    assert_eq!((counts.unclaimed, counts.differing, counts.declined), (1, 1, 0));
    let county = answer.rows.iter().find(|row| row.jurisdiction.code == code(COUNTY).to_string()).unwrap();
    let elements: Vec<_> = county.differences.iter().map(|d| d.element.as_str()).collect();
    assert_eq!(elements, ["department", "authorities"]);
    let other =
        answer.rows.iter().find(|row| row.jurisdiction.code == code(OTHER_COUNTY).to_string()).unwrap();
    assert!(other.unclaimed && other.standing.reason == "not_claimed" && other.differences.is_empty());
}

#[test]
fn without_a_text_of_its_own_the_asked_jurisdiction_is_compared_with_nothing() {
    let world = World::new();
    let question =
        AcrossQuestion { scope: under(PREFECTURE, "2022-06-01"), item: item(ECONOMIC_ITEM), page: whole() };
    let answer = across::answer(&world.register, &question).unwrap();
    assert!(answer.text.is_none() && answer.rows.iter().all(|row| row.differences.is_empty()));
}
