//! What is owed by jurisdictions that come late or change hands.

mod world;

use inforce_catalog::command::MergeJurisdictions;
use inforce_catalog::obligation::{self, Kind, Obligation, State};
use inforce_catalog::{Level, jurisdiction};
use world::*;

const NEW_COUNTY: &str = "652823";

/// What a jurisdiction owes on a day for the item: whether to claim it.
fn to_claim(world: &World, place: &str, on: &str) -> Obligation {
    let (register, n) = (&world.register, world.register.now());
    let place = jurisdiction::at(register, world.id(place), day(on), n).unwrap();
    let owed = obligation::of_jurisdiction(register, &place, day(on), n);
    owed.into_iter().find(|o| o.kind == Kind::ClaimOrDecline && o.item == item(ITEM)).unwrap()
}

#[test]
fn a_county_established_later_owes_from_its_own_beginning() {
    let mut world = World::new();
    world.settle("2023-01-03", Level::County, NEW_COUNTY, PREFECTURE);
    let owed = to_claim(&world, NEW_COUNTY, "2023-01-31");
    assert_eq!((owed.starts, owed.state), (day("2023-01-03"), State::Open));
    assert_eq!(owed.due, day("2023-01-31"), "twenty working days later");
    let before = to_claim(&world, OTHER_COUNTY, "2023-01-31");
    assert_eq!((before.starts, before.state), (day("2022-03-01"), State::Overdue));
}

#[test]
fn a_county_whose_prefecture_was_merged_owes_no_second_claim_of_what_it_holds() {
    let mut world = World::new();
    world.settle("1950-01-01", Level::Prefecture, OTHER_PREFECTURE, REGION);
    world.accept(by_officer(OTHER_PREFECTURE, claim(OTHER_PREFECTURE, ITEM)));
    let merge = MergeJurisdictions { jurisdiction: code(PREFECTURE), into: code(OTHER_PREFECTURE) };
    world.accept(on("2022-09-01", by_admin(merge)));
    assert!(world.ask(COUNTY, ITEM, "2022-12-01").in_force);
    assert_eq!(to_claim(&world, COUNTY, "2022-12-01").state, State::Discharged);
    let owed = to_claim(&world, OTHER_COUNTY, "2022-09-05");
    assert_eq!(
        (owed.starts, owed.state),
        (day("2022-09-01"), State::Open),
        "what it never claimed it owes anew"
    );
}
