//! Below a merged jurisdiction: what was claimed from it rests on the listing of the one that took over, in text and in
//! force; and late records leave no two jurisdictions merged into each other.

use inforce_catalog::command::{
    Establish, MergeJurisdictions, Recentralise, Reinstate, RenameItem, Withdraw,
};
use inforce_catalog::event::{Interim, JurisdictionNature};
use inforce_catalog::in_force::Reason;
use inforce_catalog::jurisdiction;
use inforce_catalog::obligation::{self, Kind, Obligation, State};
use inforce_catalog::{CitationKind, Level, Names, RefusalCode as R, StreamKey, Submission};

use crate::reasons::{end, suspend};
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

const MERGED: &str = "2022-09-01";

fn merge(gone: &str, into: &str) -> Submission {
    by_admin(MergeJurisdictions { jurisdiction: code(gone), into: code(into) })
}

fn rename(name: &str) -> Submission {
    by_officer(NATION, RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh(name) })
}

/// The small world with a second prefecture that claims `ITEM` too.
fn two_prefectures() -> World {
    let mut world = World::new();
    world.settle("1950-01-01", Level::Prefecture, OTHER_PREFECTURE, REGION);
    world.accept(by_officer(OTHER_PREFECTURE, claim(OTHER_PREFECTURE, ITEM)));
    world
}

/// The nation renames `ITEM` on a day; the region takes that over on the next.
fn renamed(world: &mut World, since: &str, name: &str) {
    world.wait_until(since);
    world.accept(on(since, rename(name)));
    confirms(world, &day(since).plus(1).to_string(), REGION, NATION);
}

fn confirms(world: &mut World, since: &str, place: &str, parent: &str) {
    let head = world.head(parent, ITEM);
    world.wait_until(since);
    world.accept(on(since, by_officer(place, confirm(place, ITEM, head))));
}

fn name(world: &World, place: &str, on: &str) -> String {
    world.ask(place, ITEM, on).text.unwrap().inherited.names.value.zh.clone()
}

/// What `COUNTY` owes to confirm on a day.
fn to_confirm(world: &World, on: &str) -> Vec<Obligation> {
    let n = world.register.now();
    let place = jurisdiction::by_code(&world.register, code(COUNTY), day(on), n).unwrap();
    let mut owed = obligation::of_jurisdiction(&world.register, &place, day(on), n);
    owed.retain(|o| o.item == item(ITEM) && o.kind == Kind::Confirm);
    owed
}

#[test]
fn where_both_parents_said_the_same_a_merger_leaves_nothing_to_confirm() {
    let mut world = two_prefectures();
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let verdict = world.ask(COUNTY, ITEM, "2022-10-01");
    assert!(verdict.in_force && verdict.behind.is_none());
    assert_eq!(to_confirm(&world, "2022-10-01"), []);
    let head = world.head(OTHER_PREFECTURE, ITEM);
    assert_eq!(
        world.refuse(on("2022-10-01", by_officer(COUNTY, confirm(COUNTY, ITEM, head)))),
        R::NothingNew
    );
}

#[test]
fn a_parent_that_says_something_else_is_confirmed_after_the_merger() {
    let mut world = two_prefectures();
    renamed(&mut world, "2022-05-01", "新名");
    confirms(&mut world, "2022-06-01", OTHER_PREFECTURE, REGION);
    world.wait_until(MERGED);
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let merger = world.register.now();
    let before = world.ask(COUNTY, ITEM, "2022-08-31").behind.unwrap();
    assert_eq!(before.jurisdiction, world.id(PREFECTURE), "its own parent had not confirmed");
    let behind = world.ask(COUNTY, ITEM, "2022-10-01").behind.unwrap();
    assert_eq!((behind.jurisdiction, behind.since), (world.id(COUNTY), day(MERGED)));
    let opener = behind.records[0].sequence;
    let (stream, _) = world.register.record(opener).unwrap();
    assert_eq!((behind.records.len(), stream.jurisdiction), (1, world.id(PREFECTURE)), "the merger");
    assert!(opener <= merger);
    assert_eq!(name(&world, COUNTY, "2022-10-01"), "示例许可", "until it confirms");
    let owed = to_confirm(&world, "2022-10-01");
    assert_eq!((owed.len(), owed[0].starts, owed[0].state), (1, day(MERGED), State::Overdue));
    confirms(&mut world, "2022-10-10", COUNTY, OTHER_PREFECTURE);
    assert_eq!(name(&world, COUNTY, "2022-10-10"), "新名");
    assert!(world.ask(COUNTY, ITEM, "2022-10-10").behind.is_none());
    assert_eq!(to_confirm(&world, "2022-10-10")[0].state, State::DischargedLate);
}

#[test]
fn a_merger_recorded_ahead_of_its_day_is_not_confirmed_by_confirming_the_old_parent() {
    let mut world = two_prefectures();
    renamed(&mut world, "2022-05-01", "新名");
    confirms(&mut world, "2022-06-01", OTHER_PREFECTURE, REGION);
    renamed(&mut world, "2022-06-10", "又名");
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    confirms(&mut world, "2022-06-20", PREFECTURE, REGION);
    confirms(&mut world, "2022-06-30", COUNTY, PREFECTURE);
    assert_eq!(name(&world, COUNTY, "2022-08-31"), "又名");
    let behind = world.ask(COUNTY, ITEM, "2022-10-01").behind.unwrap();
    assert_eq!(
        (behind.since, behind.records.len()),
        (day(MERGED), 1),
        "it goes by another parent's text now"
    );
    assert_eq!(to_confirm(&world, "2022-10-01").iter().filter(|o| o.discharged.is_none()).count(), 1);
}

#[test]
fn what_the_successor_changes_later_is_confirmed_like_any_change() {
    let mut world = two_prefectures();
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    for (since, name_now) in [("2022-10-01", "新名"), ("2022-12-01", "又名")] {
        renamed(&mut world, since, name_now);
        let taken = day(since).plus(10).to_string();
        confirms(&mut world, &taken, OTHER_PREFECTURE, REGION);
        let behind = world.ask(COUNTY, ITEM, &taken).behind.unwrap();
        assert_eq!((behind.since.to_string(), behind.records.len()), (taken.clone(), 1));
        let taken = day(since).plus(20).to_string();
        confirms(&mut world, &taken, COUNTY, OTHER_PREFECTURE);
        assert_eq!(name(&world, COUNTY, &taken), name_now);
    }
    let states: Vec<State> = to_confirm(&world, "2023-01-01").iter().map(|o| o.state).collect();
    assert_eq!(states, [State::Discharged, State::Discharged]);
}

/// Its clock does not begin anew because the parent it was owed to is gone.
#[test]
fn what_was_owed_before_a_merger_is_owed_on_to_the_one_that_took_over() {
    let mut world = two_prefectures();
    renamed(&mut world, "2022-05-01", "新名");
    for place in [PREFECTURE, OTHER_PREFECTURE] {
        confirms(&mut world, "2022-06-01", place, REGION);
    }
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let owed = to_confirm(&world, "2022-10-01");
    assert_eq!((owed.len(), owed[0].starts, owed[0].state), (1, day("2022-06-01"), State::Overdue));
    assert_eq!(owed[0].opened_in, world.id(PREFECTURE));
    confirms(&mut world, "2022-10-10", COUNTY, OTHER_PREFECTURE);
    assert_eq!(to_confirm(&world, "2022-10-10")[0].state, State::DischargedLate);
}

#[test]
fn a_life_the_successor_begins_after_the_merger_is_claimed_anew() {
    let mut world = two_prefectures();
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    world.accept(on("2022-10-01", end(NATION, ITEM)));
    let elements = elements(Level::Nation, "region|prefecture|county", CitationKind::Law);
    let reinstate = Reinstate { jurisdiction: code(NATION), item: item(ITEM), elements };
    world.accept(on("2022-11-01", by_officer(NATION, reinstate)));
    for place in [REGION, OTHER_PREFECTURE] {
        world.accept(on("2022-11-02", by_officer(place, claim(place, ITEM))));
    }
    let reason = |world: &World, on: &str| world.ask(COUNTY, ITEM, on).reason;
    assert_eq!(reason(&world, "2022-09-30"), Reason::InForce);
    assert_eq!(reason(&world, "2022-11-02"), Reason::NewLifeAbove);
    world.accept(on("2022-11-03", by_officer(COUNTY, claim(COUNTY, ITEM))));
    assert_eq!(reason(&world, "2022-11-03"), Reason::InForce);
}

#[test]
fn a_merger_brings_nothing_back_that_the_gone_parent_had_given_up() {
    let mut world = two_prefectures();
    let levels = "region".parse().unwrap();
    let taken_back =
        Recentralise { jurisdiction: code(NATION), item: item(ITEM), levels, interim: Interim::default() };
    world.accept(on("2022-05-01", by_officer(NATION, taken_back)));
    confirms(&mut world, "2022-05-02", REGION, NATION);
    let withdraw = Withdraw { jurisdiction: code(PREFECTURE), item: item(ITEM) };
    world.accept(on("2022-05-03", by_officer(PREFECTURE, withdraw)));
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    assert!(world.ask(OTHER_PREFECTURE, ITEM, "2022-10-01").in_force, "it still lists the item");
    assert_eq!(world.ask(COUNTY, ITEM, "2022-08-31").reason, Reason::WithdrawnAbove);
    assert_eq!(world.ask(COUNTY, ITEM, "2022-10-01").reason, Reason::WithdrawnAbove);
}

#[test]
fn a_change_of_status_is_acknowledged_once_whatever_was_merged() {
    let mut world = two_prefectures();
    world.wait_until("2022-08-01");
    world.accept(on("2022-08-01", suspend(NATION, ITEM)));
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let owed = |world: &World| -> Vec<State> {
        let n = world.register.now();
        let place = jurisdiction::by_code(&world.register, code(COUNTY), day("2022-10-01"), n).unwrap();
        let owed = obligation::of_jurisdiction(&world.register, &place, day("2022-10-01"), n);
        owed.iter().filter(|o| o.kind == Kind::Acknowledge).map(|o| o.state).collect()
    };
    assert_eq!(owed(&world), [State::Overdue]);
    confirms(&mut world, "2022-09-10", COUNTY, OTHER_PREFECTURE);
    assert_eq!(owed(&world), [State::DischargedLate]);
}

#[test]
fn what_the_gone_parent_suspended_itself_is_still_to_be_acknowledged() {
    let mut world = two_prefectures();
    let own = "652800001000";
    let elements = elements(Level::Prefecture, "prefecture|county", CitationKind::LocalRegulation);
    world.accept(by_officer(PREFECTURE, add(PREFECTURE, own, elements)));
    world.accept(by_officer(COUNTY, claim(COUNTY, own)));
    world.accept(on("2022-08-01", suspend(PREFECTURE, own)));
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let n = world.register.now();
    let place = jurisdiction::by_code(&world.register, code(COUNTY), day("2022-10-01"), n).unwrap();
    let owed = obligation::of_jurisdiction(&world.register, &place, day("2022-10-01"), n);
    let opened: Vec<_> = owed.iter().filter(|o| o.kind == Kind::Acknowledge).map(|o| o.opened_in).collect();
    assert_eq!(opened, [world.id(PREFECTURE)]);
}

#[test]
fn late_records_leave_no_two_jurisdictions_merged_into_each_other() {
    let mut world = two_prefectures();
    let first = world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let late = || on("2022-08-01", merge(OTHER_PREFECTURE, PREFECTURE));
    let refused = world.submit(vec![late()]).unwrap_err().refusal;
    assert_eq!((refused.code, refused.records.len()), (R::LifeCycle, 2), "{refused}");
    let undo = timeless(by_admin(void(first)));
    world.submit(vec![undo, late()]).expect("a batch that voids what stands in the way");
    assert_eq!(world.ask(OTHER_PREFECTURE, ITEM, MERGED).see.unwrap().code, code(PREFECTURE));
}

#[test]
fn mergers_of_one_day_are_done_in_the_order_they_were_recorded() {
    let mut world = two_prefectures();
    world.settle("1950-01-01", Level::Prefecture, "653000", REGION);
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    world.accept(on(MERGED, merge(OTHER_PREFECTURE, "653000")));
    assert_eq!(world.ask(PREFECTURE, ITEM, MERGED).see.unwrap().code, code("653000"));
    assert_eq!(world.ask(COUNTY, ITEM, MERGED).reason, Reason::SourceRetired, "it never claimed");
    world.accept(on("2022-10-01", by_officer("653000", claim("653000", ITEM))));
    assert_eq!(world.ask(COUNTY, ITEM, "2022-10-01").reason, Reason::InForce);
}

#[test]
fn nobody_is_left_under_a_jurisdiction_that_is_gone_or_never_was() {
    let mut world = two_prefectures();
    world.accept(on(MERGED, merge(PREFECTURE, OTHER_PREFECTURE)));
    let county = |since: &str| {
        let (names, nature) = (Names::zh("新县"), JurisdictionNature::Government);
        let parent = Some(code(PREFECTURE));
        let place = code("652823");
        on(since, by_admin(Establish { level: Level::County, code: place, names, parent, nature }))
    };
    let refused = world.submit(vec![county("2022-08-01")]).unwrap_err().refusal;
    assert_eq!((refused.code, refused.records.len()), (R::LifeCycle, 2), "it would be left there: {refused}");
    let key = StreamKey::jurisdiction(world.id(OTHER_PREFECTURE));
    let established = world.register.stream(&key).unwrap().entries()[0].command;
    assert_eq!(world.refuse(timeless(by_admin(void(established)))), R::LifeCycle, "a county lies under it");
}
