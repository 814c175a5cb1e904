//! Who exercises an item while its levels change, and change again.

use inforce_catalog::command::{Decline, Devolve, Establish, MergeJurisdictions, Recentralise};
use inforce_catalog::event::{DeclineReason, Interim, JurisdictionNature};
use inforce_catalog::in_force::Exercise;
use inforce_catalog::{CitationKind, Level, Names, RefusalCode as R, Submission};

#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

/// Set by the nation for prefectures; the region and the prefecture list it.
const DEVOLVED: &str = "000101009000";

fn prefectures_item() -> World {
    let mut world = World::new();
    let given = elements(Level::Nation, "prefecture", CitationKind::Law);
    world.accept(by_officer(NATION, add(NATION, DEVOLVED, given)));
    for place in [REGION, PREFECTURE] {
        world.accept(by_officer(place, claim(place, DEVOLVED)));
    }
    world
}

fn devolve(levels: &str, interim: Interim) -> Submission {
    let levels = levels.parse().unwrap();
    by_officer(NATION, Devolve { jurisdiction: code(NATION), item: item(DEVOLVED), levels, interim })
}

fn recentralise(levels: &str, interim: Interim) -> Submission {
    let levels = levels.parse().unwrap();
    by_officer(NATION, Recentralise { jurisdiction: code(NATION), item: item(DEVOLVED), levels, interim })
}

/// Each of these confirms what its parent has, on the day.
fn confirm_all(world: &mut World, on_day: &str, places: &[(&str, &str)]) {
    for (parent, place) in places {
        let head = world.head(parent, DEVOLVED);
        world.accept(on(on_day, by_officer(place, confirm(place, DEVOLVED, head))));
    }
}

const UPPER: [(&str, &str); 2] = [(NATION, REGION), (REGION, PREFECTURE)];

fn acts(world: &World, place: &str, on: &str) -> Exercise {
    let verdict = world.ask(place, DEVOLVED, on);
    assert!(verdict.in_force, "a change of levels is no end");
    verdict.exercise
}

#[test]
fn who_acted_before_two_changes_in_a_row_goes_on_until_those_below_have_claimed() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-04-02"), Exercise::Interim);
    world.accept(on("2022-05-01", devolve("township", Interim::PreviousBody)));
    assert_eq!(acts(&world, PREFECTURE, "2022-05-01"), Exercise::Interim, "nothing confirmed");
    confirm_all(&mut world, "2022-05-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-02"), Exercise::Interim, "all confirmed");
    world.accept(on("2022-05-10", by_officer(COUNTY, claim(COUNTY, DEVOLVED))));
    assert_eq!(acts(&world, PREFECTURE, "2022-05-10"), Exercise::Interim, "the other county has not");
    world.accept(on("2022-05-11", by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, DEVOLVED))));
    assert_eq!(acts(&world, COUNTY, "2022-05-11"), Exercise::Below, "it never acted and is not to");
    assert_eq!(acts(&world, PREFECTURE, "2022-05-11"), Exercise::Interim, "those who are to act have not");
    for (on_day, below) in [("2022-05-12", TOWNSHIP), ("2022-05-13", STREET)] {
        world.accept(on(on_day, by_officer(COUNTY, claim(below, DEVOLVED))));
    }
    assert_eq!(acts(&world, PREFECTURE, "2022-05-12"), Exercise::Interim);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-13"), Exercise::Below);
}

/// Shared first and then handed over, or taken back, whole.
#[test]
fn a_level_may_be_added_above_by_recentralising_and_taken_away_above_by_devolving() {
    let mut world = prefectures_item();
    let wrong = |world: &mut World, submission| assert_eq!(world.refuse(submission), R::WrongDirection);
    wrong(&mut world, on("2022-04-01", devolve("region|prefecture", Interim::PreviousBody)));
    world.accept(on("2022-04-01", recentralise("region|prefecture", Interim::PreviousBody)));
    wrong(&mut world, on("2022-05-01", recentralise("prefecture", Interim::PreviousBody)));
    world.accept(on("2022-05-01", devolve("prefecture", Interim::PreviousBody)));
}

/// What was listed before a change of levels is taken over by confirming it.
#[test]
fn who_acted_before_goes_on_until_those_that_list_the_item_already_have_confirmed_the_levels() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("prefecture|county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-02", &UPPER);
    for county in [COUNTY, OTHER_COUNTY] {
        world.accept(on("2022-04-10", by_officer(county, claim(county, DEVOLVED))));
    }
    world.accept(on("2022-05-01", devolve("county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-05-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-02"), Exercise::Interim);
    confirm_all(&mut world, "2022-05-03", &[(PREFECTURE, COUNTY), (PREFECTURE, OTHER_COUNTY)]);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-03"), Exercise::Below);
    assert_eq!(acts(&world, COUNTY, "2022-05-03"), Exercise::Here);
}

/// Devolved to the counties, which claim it on a day, and on 2022-05-01 to the townships, which do not yet.
fn claimed_by_counties(on_day: &str) -> World {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-02", &UPPER);
    for county in [COUNTY, OTHER_COUNTY] {
        world.accept(on(on_day, by_officer(county, claim(county, DEVOLVED))));
    }
    world.accept(on("2022-05-01", devolve("township", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-05-02", &UPPER);
    confirm_all(&mut world, "2022-05-02", &[(PREFECTURE, COUNTY), (PREFECTURE, OTHER_COUNTY)]);
    world
}

#[test]
fn who_took_over_between_two_changes_is_the_one_who_acted_before_the_second() {
    let world = claimed_by_counties("2022-04-10");
    assert_eq!(acts(&world, PREFECTURE, "2022-04-09"), Exercise::Interim);
    for on in ["2022-04-10", "2022-05-01", "2022-05-02"] {
        assert_eq!(acts(&world, PREFECTURE, on), Exercise::Below, "{on}");
    }
    assert_eq!(acts(&world, COUNTY, "2022-05-01"), Exercise::Here, "until it has confirmed");
    assert_eq!(acts(&world, COUNTY, "2022-05-02"), Exercise::Interim);
}

/// A county more, which has claimed nothing.
fn found_county(world: &mut World) {
    let founded = Establish {
        level: Level::County,
        code: code("652824"),
        names: Names::zh("新设县"),
        parent: Some(code(PREFECTURE)),
        nature: JurisdictionNature::Government,
    };
    world.accept(on("2022-06-01", by_admin(founded)));
}

#[test]
fn who_had_stopped_by_the_eve_of_the_next_change_does_not_begin_again() {
    for (claimed, acting) in [("2022-04-30", Exercise::Below), ("2022-05-01", Exercise::Interim)] {
        let mut world = claimed_by_counties(claimed);
        found_county(&mut world);
        assert_eq!(acts(&world, PREFECTURE, "2022-05-31"), acting, "claimed from {claimed}");
        assert_eq!(acts(&world, PREFECTURE, "2022-06-01"), acting, "claimed from {claimed}");
    }
}

#[test]
fn a_new_body_in_the_middle_stops_who_acted_also_where_nobody_has_confirmed() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::NewBody)));
    assert_eq!(acts(&world, PREFECTURE, "2022-03-31"), Exercise::Here);
    assert_eq!(acts(&world, PREFECTURE, "2022-04-01"), Exercise::Below);
    world.accept(on("2022-05-01", devolve("township", Interim::PreviousBody)));
    assert_eq!(acts(&world, PREFECTURE, "2022-05-01"), Exercise::Below, "nothing confirmed");
    confirm_all(&mut world, "2022-05-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-02"), Exercise::Below, "all confirmed");
}

#[test]
fn a_new_body_beside_the_old_one_stops_nobody() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("prefecture|county", Interim::NewBody)));
    assert_eq!(acts(&world, PREFECTURE, "2022-04-01"), Exercise::Here);
    world.accept(on("2022-05-01", devolve("township", Interim::PreviousBody)));
    assert_eq!(acts(&world, PREFECTURE, "2022-05-01"), Exercise::Here, "until it has confirmed");
    confirm_all(&mut world, "2022-05-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-02"), Exercise::Interim);
}

#[test]
fn two_changes_on_one_day_are_in_a_row_as_recorded() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    world.accept(on("2022-04-01", devolve("township", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-01", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-04-01"), Exercise::Interim);

    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::NewBody)));
    world.accept(on("2022-04-01", devolve("township", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-01", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-04-01"), Exercise::Below);
}

#[test]
fn who_acted_in_the_interim_stops_when_its_parent_has_taken_the_item_back() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-02", &UPPER);
    world.accept(on("2022-05-01", recentralise("region", Interim::PreviousBody)));
    assert_eq!(acts(&world, REGION, "2022-05-01"), Exercise::Below);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-01"), Exercise::Interim);
    confirm_all(&mut world, "2022-05-02", &[(NATION, REGION)]);
    assert_eq!(acts(&world, REGION, "2022-05-02"), Exercise::Here);
    assert_eq!(acts(&world, PREFECTURE, "2022-05-02"), Exercise::Above, "one permit, one body");
}

#[test]
fn a_change_recorded_late_between_two_others_is_counted_from_its_day() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    world.accept(on("2022-06-01", devolve("township", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-06-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-06-02"), Exercise::Interim);
    let known = world.register.now();
    world.accept(on("2022-05-01", devolve("county|township", Interim::NewBody)));
    let seen: Vec<Exercise> =
        ["2022-04-30", "2022-05-01", "2022-06-02"].map(|on| acts(&world, PREFECTURE, on)).into();
    // Not confirmed before June, and so acting as if nothing had changed until the new body is to act.
    assert_eq!(seen, [Exercise::Here, Exercise::Below, Exercise::Below]);
    let then = world.ask_as_of(PREFECTURE, DEVOLVED, "2022-06-02", known);
    assert_eq!(then.exercise, Exercise::Interim, "as known then");
}

#[test]
fn a_change_recorded_late_gives_the_next_one_another_body_that_acted_before() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::NewBody)));
    world.accept(on("2022-06-01", devolve("township", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-06-02", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-06-02"), Exercise::Below, "it had been stopped in April");
    world.accept(on("2022-05-01", recentralise("prefecture", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-06-03", &UPPER);
    assert_eq!(acts(&world, PREFECTURE, "2022-06-02"), Exercise::Below, "not confirmed");
    assert_eq!(acts(&world, PREFECTURE, "2022-06-03"), Exercise::Interim, "it had begun again in May");
}

fn decline(place: &str) -> Submission {
    let (jurisdiction, item, reason) = (code(place), item(DEVOLVED), DeclineReason::NotOurLevel);
    by_officer(place, Decline { jurisdiction, item, reason, note: String::new() })
}

#[test]
fn a_decline_answers_for_the_levels_it_was_asked_about() {
    let mut world = prefectures_item();
    for county in [COUNTY, OTHER_COUNTY] {
        world.accept(decline(county));
    }
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-02", &[(NATION, REGION)]);
    assert_eq!(acts(&world, PREFECTURE, "2022-04-02"), Exercise::Interim, "asked about other levels");
    confirm_all(&mut world, "2022-04-03", &[(REGION, PREFECTURE)]);
    assert_eq!(acts(&world, PREFECTURE, "2022-04-03"), Exercise::Interim, "asked again");
    for county in [COUNTY, OTHER_COUNTY] {
        world.accept(on("2022-04-10", decline(county)));
    }
    assert_eq!(acts(&world, PREFECTURE, "2022-04-10"), Exercise::Below);
}

#[test]
fn a_decline_that_a_merger_reopened_answers_no_longer() {
    let mut world = prefectures_item();
    world.accept(on("2022-04-01", devolve("county", Interim::PreviousBody)));
    confirm_all(&mut world, "2022-04-02", &UPPER);
    world.accept(on("2022-04-10", by_officer(COUNTY, claim(COUNTY, DEVOLVED))));
    world.accept(on("2022-04-10", decline(OTHER_COUNTY)));
    assert_eq!(acts(&world, PREFECTURE, "2022-04-10"), Exercise::Below);
    let merge = MergeJurisdictions { jurisdiction: code(COUNTY), into: code(OTHER_COUNTY) };
    world.accept(on("2022-05-01", by_admin(merge)));
    assert_eq!(acts(&world, PREFECTURE, "2022-05-01"), Exercise::Interim);
}
