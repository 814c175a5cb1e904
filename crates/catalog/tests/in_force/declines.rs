//! A decline stands as long as what was declined is what it was: then the question is open again.

use inforce_catalog::command::{Decline, Devolve, MergeJurisdictions, Reinstate};
use inforce_catalog::declined::{Reopened, reopened};
use inforce_catalog::event::{DeclineReason, Interim};
use inforce_catalog::in_force::{Reason, intervals};
use inforce_catalog::listing::{Listing, Status};
use inforce_catalog::{CitationKind, Level, Submission, jurisdiction};

use crate::reasons::end;
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

fn decline(place: &str) -> Submission {
    let (jurisdiction, item, note) = (code(place), item(ITEM), String::new());
    let reason = DeclineReason::NoSuchActivity;
    by_officer(place, Decline { jurisdiction, item, reason, note })
}

/// The small world, in which `OTHER_COUNTY` has declined `ITEM`.
fn declined() -> World {
    let mut world = World::new();
    world.accept(on("2022-03-10", decline(OTHER_COUNTY)));
    world
}

fn merge(gone: &str, into: &str) -> Submission {
    by_admin(MergeJurisdictions { jurisdiction: code(gone), into: code(into) })
}

/// The answer about `OTHER_COUNTY` the day before and on a day, and what opened the question again by then.
fn around(world: &World, on: &str) -> (Reason, Reason, Option<Reopened>) {
    let (register, n) = (&world.register, world.register.now());
    let before = world.ask(OTHER_COUNTY, ITEM, &day(on).plus(-1).to_string()).reason;
    let place = jurisdiction::at(register, world.id(OTHER_COUNTY), day(on), n).unwrap();
    let listing = Listing::on(register.listing(place.id, item(ITEM)), day(on), n);
    let why = reopened(register, &place, item(ITEM), listing.declined.unwrap(), day(on), n);
    (before, world.ask(OTHER_COUNTY, ITEM, on).reason, why)
}

#[test]
fn a_decline_stands_while_nothing_above_changes() {
    let world = declined();
    let (before, after, why) = around(&world, "2022-03-10");
    assert_eq!((before, after, why), (Reason::NotClaimed, Reason::Declined, None));
    assert!(world.ask(OTHER_COUNTY, ITEM, "2030-01-01").conclusive);
}

#[test]
fn other_levels_open_a_declined_question_again_once_the_parent_has_them() {
    let mut world = declined();
    let levels = "county|township".parse().unwrap();
    let devolve =
        Devolve { jurisdiction: code(NATION), item: item(ITEM), levels, interim: Interim::default() };
    world.accept(on("2022-04-01", by_officer(NATION, devolve)));
    assert_eq!(around(&world, "2022-04-01").1, Reason::Declined, "the prefecture's text is what it was");
    for (place, above, since) in [(REGION, NATION, "2022-05-01"), (PREFECTURE, REGION, "2022-06-01")] {
        let head = world.head(above, ITEM);
        world.accept(on(since, by_officer(place, confirm(place, ITEM, head))));
    }
    let (before, after, why) = around(&world, "2022-06-01");
    assert_eq!((before, after, why), (Reason::Declined, Reason::NotClaimed, Some(Reopened::LevelsChanged)));
    let verdict = world.ask(OTHER_COUNTY, ITEM, "2022-06-01");
    assert!(!verdict.conclusive, "its catalog was not declared complete");
    assert_eq!(verdict.status, Status::Declined, "what it recorded itself stays on record");
    assert_eq!(verdict.deciding.len(), 4, "its decline and the three listings above");
}

#[test]
fn a_new_life_above_opens_a_declined_question_again() {
    let mut world = declined();
    world.accept(on("2022-05-01", end(NATION, ITEM)));
    let elements = elements(Level::Nation, "region|prefecture|county", CitationKind::Law);
    let reinstate = Reinstate { jurisdiction: code(NATION), item: item(ITEM), elements };
    world.accept(on("2022-06-01", by_officer(NATION, reinstate)));
    assert_eq!(around(&world, "2022-06-01").1, Reason::Declined, "the prefecture has not claimed it anew");
    world.accept(on("2022-06-05", by_officer(REGION, claim(REGION, ITEM))));
    world.accept(on("2022-06-10", by_officer(PREFECTURE, claim(PREFECTURE, ITEM))));
    let (before, after, why) = around(&world, "2022-06-10");
    assert_eq!((before, after, why), (Reason::Declined, Reason::NotClaimed, Some(Reopened::NewLife)));
}

#[test]
fn a_void_above_leaves_nothing_that_could_have_been_declined() {
    let mut world = declined();
    let (_, entry) = world.register.record(world.head(PREFECTURE, ITEM)).unwrap();
    let claim = entry.command;
    world.accept(timeless(by_officer(PREFECTURE, void(claim))));
    let (_, after, why) = around(&world, "2022-06-01");
    assert_eq!((after, why), (Reason::NotClaimed, Some(Reopened::SourceVoided)), "the region still lists it");
}

#[test]
fn another_parent_asks_for_itself() {
    let mut world = declined();
    world.settle("1950-01-01", Level::Prefecture, OTHER_PREFECTURE, REGION);
    world.accept(by_officer(OTHER_PREFECTURE, claim(OTHER_PREFECTURE, ITEM)));
    world.accept(on("2022-09-01", merge(PREFECTURE, OTHER_PREFECTURE)));
    let (before, after, why) = around(&world, "2022-09-01");
    assert_eq!((before, after, why), (Reason::Declined, Reason::NotClaimed, Some(Reopened::AnotherParent)));
}

/// What only a merged county listed comes along with its people, and through a further merger too.
#[test]
fn a_merger_that_brings_the_item_along_opens_a_declined_question_again() {
    let mut world = declined();
    world.settle("1950-01-01", Level::County, "652823", PREFECTURE);
    world.accept(on("2022-08-01", merge(COUNTY, "652823")));
    world.accept(on("2022-09-01", merge("652823", OTHER_COUNTY)));
    let (before, after, why) = around(&world, "2022-09-01");
    assert_eq!((before, after, why), (Reason::Declined, Reason::NotClaimed, Some(Reopened::TakenOver)));
    let found = intervals(&world.register, world.id(OTHER_COUNTY), item(ITEM), world.register.now());
    let told: Vec<(String, Reason)> = found.iter().map(|i| (i.from.to_string(), i.reason)).collect();
    assert_eq!(told.last().unwrap(), &("2022-09-01".to_owned(), Reason::NotClaimed));
    world.accept(on("2022-09-10", decline(OTHER_COUNTY)));
    assert_eq!(around(&world, "2022-09-10").1, Reason::Declined, "it answered with the merger in view");
}

#[test]
fn a_merger_that_brings_nothing_along_leaves_a_decline_as_it_is() {
    let mut world = declined();
    world.settle("1950-01-01", Level::County, "652823", PREFECTURE);
    world.accept(on("2022-09-01", merge("652823", OTHER_COUNTY)));
    assert_eq!(around(&world, "2022-09-01").1, Reason::Declined);
}
