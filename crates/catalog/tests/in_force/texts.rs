//! The text on a day, what is behind, what is owed, and the intervals.

use inforce_catalog::command::{Adjust, RenameItem};
use inforce_catalog::event::{Adjusted, Event};
use inforce_catalog::in_force::{Reason, intervals};
use inforce_catalog::jurisdiction;
use inforce_catalog::obligation::{self, Kind, Obligation, State};
use inforce_catalog::{CitationKind, ItemType, Level, Names, Submission};

use crate::reasons::{end, suspend};
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

fn rename(name: &str) -> Submission {
    by_officer(NATION, RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh(name) })
}

fn of_another_type() -> Adjust {
    let item_type = Some(ItemType::Approval);
    Adjust { jurisdiction: code(NATION), item: item(ITEM), names: None, item_type, basis: None }
}

fn name(world: &World, place: &str, on: &str) -> String {
    world.ask(place, ITEM, on).text.unwrap().inherited.names.value.zh.clone()
}

fn owed(world: &World, place: &str, on: &str) -> Vec<Obligation> {
    let n = world.register.now();
    let place = jurisdiction::by_code(&world.register, code(place), day(on), n).unwrap();
    let mut owed = obligation::of_jurisdiction(&world.register, &place, day(on), n);
    owed.retain(|o| o.item == item(ITEM));
    owed
}

#[test]
fn an_adjustment_above_changes_the_text_below_only_when_confirmed() {
    let mut world = World::new();
    world.accept(on("2022-05-01", rename("新名")));
    assert_eq!(name(&world, NATION, "2022-05-01"), "新名");
    assert_eq!(name(&world, REGION, "2022-05-01"), "示例许可");
    let behind = world.ask(REGION, ITEM, "2022-06-01").behind.unwrap();
    assert_eq!(behind.since, day("2022-05-01"));
    assert_eq!(behind.records.len(), 1);
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-06-10", by_officer(REGION, confirm(REGION, ITEM, head))));
    assert_eq!(name(&world, REGION, "2022-06-09"), "示例许可");
    assert_eq!(name(&world, REGION, "2022-06-10"), "新名");
    assert!(world.ask(REGION, ITEM, "2022-06-10").behind.is_none());
    assert_eq!(name(&world, PREFECTURE, "2022-06-10"), "示例许可", "one level at a time");
}

#[test]
fn what_is_confirmed_ahead_of_its_day_holds_from_its_day() {
    let mut world = World::new();
    world.accept(on("2022-05-01", rename("新名")));
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-04-01", by_officer(REGION, confirm(REGION, ITEM, head))));
    assert_eq!(name(&world, REGION, "2022-04-30"), "示例许可");
    assert_eq!(name(&world, REGION, "2022-05-01"), "新名");
}

#[test]
fn a_void_above_takes_the_mistaken_text_back_below_as_well() {
    let mut world = World::new();
    let mistaken = world.accept(on("2022-05-01", rename("误名")));
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-05-02", by_officer(REGION, confirm(REGION, ITEM, head))));
    assert_eq!(name(&world, REGION, "2022-06-01"), "误名");
    let known = world.register.now();
    world.accept(timeless(by_officer(NATION, void(mistaken))));
    assert_eq!(name(&world, REGION, "2022-06-01"), "示例许可");
    let then = world.ask_as_of(REGION, ITEM, "2022-06-01", known);
    assert_eq!(then.text.unwrap().inherited.names.value.zh, "误名", "as known then");
}

#[test]
fn an_adjusted_element_names_its_own_record_and_the_others_keep_theirs() {
    let mut world = World::new();
    world.accept(on("2022-05-01", by_officer(NATION, of_another_type())));
    let text = world.ask(NATION, ITEM, "2022-05-01").text.unwrap().inherited;
    let added = world.register.listing(world.id(NATION), item(ITEM)).unwrap().entries()[0].sequence;
    assert_eq!(text.names.record.sequence, added);
    assert!(text.item_type.record.sequence > added);
}

/// 补录: what an adjustment does not state is not its to give, so a rename that comes in late holds through it.
#[test]
fn what_an_adjustment_does_not_state_stays_as_a_late_record_makes_it() {
    let mut world = World::new();
    world.accept(on("2022-06-01", by_officer(NATION, of_another_type())));
    world.accept(on("2022-05-01", rename("新名")));
    for on in ["2022-05-01", "2022-06-01", "2022-07-01"] {
        assert_eq!(name(&world, NATION, on), "新名", "{on}");
    }
    let text = world.ask(NATION, ITEM, "2022-06-01").text.unwrap().inherited;
    assert_eq!(*text.item_type.value, ItemType::Approval);
    assert_ne!(text.item_type.record, text.names.record);
}

/// The first records of the kind state everything, and hold as they were written.
#[test]
fn an_adjustment_in_the_first_form_states_the_whole_text() {
    let mut world = World::new();
    let mut inherited = elements(Level::Nation, "region|prefecture|county", CitationKind::Law).inherited;
    inherited.item_type = ItemType::Approval;
    world.record_event(
        NATION,
        ITEM,
        "2022-06-01",
        Event::from(Adjusted { whole: Some(inherited), ..Adjusted::default() }),
    );
    world.accept(on("2022-05-01", rename("新名")));
    assert_eq!(name(&world, NATION, "2022-05-31"), "新名");
    assert_eq!(name(&world, NATION, "2022-06-01"), "示例许可");
}

#[test]
fn a_change_of_the_text_is_owed_one_level_at_a_time_and_a_change_of_status_at_all_at_once() {
    let mut world = World::new();
    world.wait_until("2022-05-01");
    world.accept(on("2022-05-01", rename("新名")));
    world.accept(on("2022-05-01", suspend(NATION, ITEM)));
    let kinds = |place| -> Vec<Kind> {
        let owed = owed(&world, place, "2022-05-10");
        owed.iter().filter(|o| o.discharged.is_none()).map(|o| o.kind).collect()
    };
    assert_eq!(kinds(REGION), [Kind::Confirm, Kind::Acknowledge]);
    assert_eq!(kinds(PREFECTURE), [Kind::Acknowledge]);
    assert_eq!(kinds(COUNTY), [Kind::Acknowledge]);
    assert_eq!(kinds(OTHER_COUNTY), [Kind::ClaimOrDecline]);
}

#[test]
fn an_obligation_is_due_after_twenty_working_days_and_overdue_the_day_after() {
    let mut world = World::new();
    world.wait_until("2022-05-02"); // A Monday.
    world.accept(on("2022-05-02", rename("新名")));
    let confirm_of = |world: &World, on: &str| {
        owed(world, REGION, on).into_iter().find(|o| o.kind == Kind::Confirm).unwrap()
    };
    let open = confirm_of(&world, "2022-05-30");
    assert_eq!((open.starts, open.due), (day("2022-05-02"), day("2022-05-30")));
    assert!(open.provisional, "no calendar is recorded");
    assert_eq!(open.state, State::Open);
    let overdue = confirm_of(&world, "2022-06-02");
    assert_eq!((overdue.state, overdue.overdue_days), (State::Overdue, 3));
    world.wait_until("2022-06-03");
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-05-20", by_officer(REGION, confirm(REGION, ITEM, head))));
    let late = confirm_of(&world, "2022-06-10");
    assert_eq!((late.state, late.overdue_days), (State::DischargedLate, 4), "the recorded day counts");
    assert_eq!(confirm_of(&world, "2022-06-02").state, State::Overdue, "judged on the question's day");
}

#[test]
fn acknowledging_an_end_discharges_it_and_changes_nothing_else() {
    let mut world = World::new();
    world.wait_until("2022-05-02");
    world.accept(on("2022-05-02", end(NATION, ITEM)));
    let head = world.head(PREFECTURE, ITEM);
    world.accept(on("2022-05-03", by_officer(COUNTY, confirm(COUNTY, ITEM, head))));
    let states: Vec<(Kind, State)> =
        owed(&world, COUNTY, "2022-06-30").iter().map(|o| (o.kind, o.state)).collect();
    assert!(states.contains(&(Kind::Acknowledge, State::Discharged)), "{states:?}");
    assert_eq!(world.ask(COUNTY, ITEM, "2022-06-30").reason, Reason::EndedAbove);
}

#[test]
fn the_intervals_tell_the_whole_story_of_an_item() {
    let mut world = World::new();
    world.accept(on("2022-04-01", suspend(NATION, ITEM)));
    world.accept(on("2022-05-01", end(NATION, ITEM)));
    let found = intervals(&world.register, world.id(COUNTY), item(ITEM), world.register.now());
    let told: Vec<(String, Reason)> = found.iter().map(|i| (i.from.to_string(), i.reason)).collect();
    assert_eq!(
        told.iter().rev().take(3).rev().cloned().collect::<Vec<_>>(),
        [
            ("2022-03-01".to_owned(), Reason::InForce),
            ("2022-04-01".to_owned(), Reason::SuspendedAbove),
            ("2022-05-01".to_owned(), Reason::EndedAbove),
        ]
    );
    assert_eq!(found.last().unwrap().to, None);
}
