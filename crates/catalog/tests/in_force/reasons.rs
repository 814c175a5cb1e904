//! Each reason once, and that each was seen.

use inforce_catalog::command::{
    DeclareCoverage, Decline, Devolve, End, MergeJurisdictions, Reinstate, Reshape, Resume, SuccessorInput,
    Suspend, Withdraw,
};
use inforce_catalog::event::{DeclineReason, EndReason, Interim, ReshapeKind};
use inforce_catalog::in_force::{Exercise, Reason, is_listed};
use inforce_catalog::{CitationKind, Level, Submission, jurisdiction};

#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

pub(crate) fn suspend(place: &str, text: &str) -> Submission {
    let suspend =
        Suspend { jurisdiction: code(place), item: item(text), reason: "评估".into(), approval: None };
    by_officer(place, suspend)
}

pub(crate) fn end(place: &str, text: &str) -> Submission {
    let (jurisdiction, item) = (code(place), item(text));
    by_officer(place, End { jurisdiction, item, reason: EndReason::Abolished, approval: None })
}

/// ITEM is split into two new items that counties exercise.
pub(crate) fn split() -> Submission {
    let new = |text| SuccessorInput {
        item: item(text),
        added: Some(elements(Level::Nation, "region|prefecture|county", CitationKind::Law)),
    };
    by_officer(
        NATION,
        Reshape {
            jurisdiction: code(NATION),
            kind: ReshapeKind::Split,
            predecessors: vec![item(ITEM)],
            successors: vec![new("000101006000"), new("000101007000")],
        },
    )
}

fn reason(world: &World, place: &str, text: &str, on: &str) -> Reason {
    let verdict = world.ask(place, text, on);
    assert_eq!(verdict.in_force, verdict.reason == Reason::InForce);
    assert!(verdict.in_force || verdict.exercise == Exercise::NotInForce);
    verdict.reason
}

#[test]
fn what_is_listed_at_every_level_is_in_force() {
    let world = World::new();
    let verdict = world.ask(COUNTY, ITEM, "2022-06-01");
    assert!(verdict.in_force && verdict.conclusive);
    assert_eq!(verdict.exercise, Exercise::Here);
    assert_eq!(verdict.deciding.len(), 4, "county, prefecture, region, nation");
    assert_eq!(world.ask(NATION, ITEM, "2022-06-01").exercise, Exercise::Below);
}

#[test]
fn a_place_outside_the_ledger_or_unknown_is_told_apart() {
    let world = World::new();
    assert_eq!(reason(&world, "652823501", ITEM, "2022-06-01"), Reason::OutsideLedger);
    assert_eq!(reason(&world, "652899", ITEM, "2022-06-01"), Reason::JurisdictionUnknown);
}

#[test]
fn a_merged_county_answers_see_the_other() {
    let mut world = World::new();
    let merge = MergeJurisdictions { jurisdiction: code(COUNTY), into: code(OTHER_COUNTY) };
    world.accept(on("2022-05-01", by_admin(merge)));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-04-30"), Reason::InForce);
    let verdict = world.ask(COUNTY, ITEM, "2022-05-01");
    assert_eq!(verdict.reason, Reason::JurisdictionRetired);
    assert_eq!(verdict.see.unwrap().code, code(OTHER_COUNTY));
}

#[test]
fn absence_is_conclusive_only_where_every_catalog_of_the_line_was_declared_complete() {
    let mut world = World::new();
    let unknown = "999101001000";
    assert_eq!(reason(&world, COUNTY, unknown, "2022-06-01"), Reason::NotRecorded);
    assert!(!world.ask(COUNTY, unknown, "2022-06-01").conclusive);
    for place in [NATION, REGION, PREFECTURE, COUNTY] {
        let cover = DeclareCoverage {
            jurisdiction: code(place),
            code_prefix: "999".into(),
            complete: true,
            expected_count: 0,
        };
        world.accept(on("2022-06-01", by_officer(place, cover)));
    }
    assert_eq!(reason(&world, COUNTY, unknown, "2022-06-01"), Reason::NotListed);
    assert!(world.ask(COUNTY, unknown, "2022-06-01").conclusive);
    assert_eq!(reason(&world, COUNTY, unknown, "2022-05-31"), Reason::NotRecorded, "not yet declared");
    assert_eq!(reason(&world, COUNTY, "998101001000", "2022-06-01"), Reason::NotRecorded, "another prefix");
    assert_eq!(reason(&world, OTHER_COUNTY, unknown, "2022-06-01"), Reason::NotRecorded, "another county");
}

#[test]
fn what_the_parent_lists_and_the_child_did_not_answer_is_not_claimed() {
    let mut world = World::new();
    assert_eq!(reason(&world, OTHER_COUNTY, ITEM, "2022-06-01"), Reason::NotClaimed);
    let (jurisdiction, item) = (code(OTHER_COUNTY), item(ITEM));
    let decline =
        Decline { jurisdiction, item, reason: DeclineReason::NoSuchActivity, note: "无此类业务".into() };
    world.accept(by_officer(OTHER_COUNTY, decline));
    assert_eq!(reason(&world, OTHER_COUNTY, ITEM, "2022-06-01"), Reason::Declined);
}

#[test]
fn what_takes_effect_later_is_not_yet_in_force() {
    let mut world = World::new();
    world.accept(on("2022-07-01", by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM))));
    let verdict = world.ask(OTHER_COUNTY, ITEM, "2022-06-30");
    assert_eq!(verdict.reason, Reason::NotYetInForce);
    assert_eq!(verdict.begins, Some(day("2022-07-01")));
    assert_eq!(reason(&world, OTHER_COUNTY, ITEM, "2022-07-01"), Reason::InForce);
}

#[test]
fn suspending_above_acts_below_on_the_same_day_and_resuming_too() {
    let mut world = World::new();
    world.accept(on("2022-04-01", suspend(NATION, ITEM)));
    let resume = Resume { jurisdiction: code(NATION), item: item(ITEM) };
    world.accept(on("2022-05-01", by_officer(NATION, resume)));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-03-31"), Reason::InForce);
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-04-01"), Reason::SuspendedAbove);
    assert_eq!(reason(&world, NATION, ITEM, "2022-04-30"), Reason::SuspendedHere);
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-05-01"), Reason::InForce);
}

#[test]
fn ending_above_acts_below_though_the_county_has_not_confirmed() {
    let mut world = World::new();
    world.accept(on("2022-04-01", end(NATION, ITEM)));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-04-01"), Reason::EndedAbove);
    assert_eq!(reason(&world, NATION, ITEM, "2022-04-01"), Reason::EndedHere);
}

#[test]
fn a_permit_by_government_rules_lapses_a_year_after_it_was_first_implemented() {
    let mut world = World::new();
    let mut rule =
        elements(Level::Region, "region|prefecture|county", CitationKind::ProvincialGovernmentRule);
    rule.first_implemented = Some(day("2022-03-01"));
    world.accept(by_officer(REGION, add(REGION, "650001001000", rule)));
    world.accept(by_officer(PREFECTURE, claim(PREFECTURE, "650001001000")));
    assert_eq!(reason(&world, PREFECTURE, "650001001000", "2023-02-28"), Reason::InForce);
    assert_eq!(reason(&world, PREFECTURE, "650001001000", "2023-03-01"), Reason::LapsedAbove);
    assert_eq!(reason(&world, REGION, "650001001000", "2023-03-01"), Reason::LapsedHere);
}

#[test]
fn reshaping_above_leaves_the_old_listing_in_force_until_it_is_confirmed() {
    let mut world = World::new();
    world.accept(on("2022-04-01", split()));
    assert_eq!(reason(&world, NATION, ITEM, "2022-04-01"), Reason::ReshapedHere);
    let region = world.ask(REGION, ITEM, "2022-04-01");
    assert!(region.in_force && region.behind.is_some_and(|b| b.reshaped && b.since == day("2022-04-01")));
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-04-10", by_officer(REGION, confirm(REGION, ITEM, head))));
    assert_eq!(reason(&world, REGION, ITEM, "2022-04-09"), Reason::InForce);
    assert_eq!(reason(&world, REGION, ITEM, "2022-04-10"), Reason::ReshapedHere);
    assert_eq!(
        reason(&world, REGION, "000101006000", "2022-04-10"),
        Reason::InForce,
        "claimed by the same act"
    );
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-04-10"), Reason::InForce, "one level at a time");
}

#[test]
fn the_old_listing_of_a_reshaped_item_ends_with_the_last_of_its_successors() {
    let mut world = World::new();
    world.accept(on("2022-04-01", split()));
    world.accept(on("2022-05-01", end(NATION, "000101006000")));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-05-01"), Reason::InForce);
    world.accept(on("2022-06-01", suspend(NATION, "000101007000")));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-06-01"), Reason::SuspendedAbove);
    world.accept(on("2022-07-01", end(NATION, "000101007000")));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-07-01"), Reason::EndedAbove);
}

#[test]
fn what_was_recentralised_may_be_given_up() {
    let mut world = World::new();
    let recentralise = inforce_catalog::command::Recentralise {
        jurisdiction: code(NATION),
        item: item(ITEM),
        levels: "region|prefecture".parse().unwrap(),
        interim: Interim::PreviousBody,
    };
    world.accept(on("2022-04-01", by_officer(NATION, recentralise)));
    assert_eq!(world.ask(COUNTY, ITEM, "2022-04-01").exercise, Exercise::Here, "until those above took over");
    for (parent, place) in [(NATION, REGION), (REGION, PREFECTURE)] {
        let head = world.head(parent, ITEM);
        world.accept(on("2022-04-02", by_officer(place, confirm(place, ITEM, head))));
    }
    assert_eq!(world.ask(COUNTY, ITEM, "2022-04-02").exercise, Exercise::Above);
    let withdraw = Withdraw { jurisdiction: code(COUNTY), item: item(ITEM) };
    world.accept(on("2022-04-03", by_officer(COUNTY, withdraw)));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-04-03"), Reason::WithdrawnHere);
}

#[test]
fn a_level_in_between_that_gave_an_item_up_takes_it_out_of_force_below() {
    let mut world = World::new();
    world.accept(by_officer(REGION, claim(REGION, FREE_ITEM)));
    world.accept(by_officer(PREFECTURE, claim(PREFECTURE, FREE_ITEM)));
    let back = inforce_catalog::command::Recentralise {
        jurisdiction: code(NATION),
        item: item(FREE_ITEM),
        levels: "region".parse().unwrap(),
        interim: Interim::NewBody,
    };
    world.accept(by_officer(COUNTY, claim(COUNTY, FREE_ITEM)));
    world.accept(on("2022-04-01", by_officer(NATION, back)));
    let head = world.head(NATION, FREE_ITEM);
    world.accept(on("2022-04-01", by_officer(REGION, confirm(REGION, FREE_ITEM, head))));
    let withdraw = Withdraw { jurisdiction: code(PREFECTURE), item: item(FREE_ITEM) };
    world.accept(on("2022-04-02", by_officer(PREFECTURE, withdraw)));
    assert_eq!(reason(&world, COUNTY, FREE_ITEM, "2022-04-02"), Reason::WithdrawnAbove);
}

#[test]
fn a_claim_whose_source_was_void_is_source_voided_until_the_act_is_recorded_again() {
    let mut world = World::new();
    let claimed = by_officer(PREFECTURE, claim(PREFECTURE, ITEM));
    let first = world.register.listing(world.id(PREFECTURE), item(ITEM)).unwrap().entries()[0].clone();
    let before = world.register.now();
    world.accept(timeless(by_officer(PREFECTURE, void(first.command))));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-06-01"), Reason::SourceVoided);
    assert_eq!(world.ask_as_of(COUNTY, ITEM, "2022-06-01", before).reason, Reason::InForce, "as known then");
    world.accept(Submission { restates: Some(first.sequence), ..claimed });
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-06-01"), Reason::InForce, "a restated act keeps the life");
}

#[test]
fn a_claim_whose_source_is_void_is_not_listed_though_the_item_is_suspended_further_up() {
    let mut world = World::new();
    let claimed = world.register.listing(world.id(PREFECTURE), item(ITEM)).unwrap().entries()[0].command;
    world.accept(timeless(by_officer(PREFECTURE, void(claimed))));
    world.accept(on("2022-04-01", by_officer(PREFECTURE, claim(PREFECTURE, ITEM))));
    world.accept(on("2022-05-01", suspend(NATION, ITEM)));
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-05-01"), Reason::SuspendedAbove, "the nation's word first");
    let listed = |place| {
        let n = world.register.now();
        let place = jurisdiction::by_code(&world.register, code(place), day("2022-05-01"), n).unwrap();
        is_listed(&world.register, &place, item(ITEM), day("2022-05-01"), n)
    };
    assert_eq!([PREFECTURE, COUNTY].map(listed), [true, false]);
}

#[test]
fn a_reinstatement_above_revives_nothing_below() {
    let mut world = World::new();
    world.accept(on("2022-04-01", end(NATION, ITEM)));
    let again = Reinstate {
        jurisdiction: code(NATION),
        item: item(ITEM),
        elements: elements(Level::Nation, "region|prefecture|county", CitationKind::Law),
    };
    world.accept(on("2022-05-01", by_officer(NATION, again)));
    assert_eq!(reason(&world, NATION, ITEM, "2022-05-01"), Reason::InForce);
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-05-01"), Reason::NewLifeAbove);
    for place in [REGION, PREFECTURE, COUNTY] {
        world.accept(on("2022-05-02", by_officer(place, claim(place, ITEM))));
    }
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-05-02"), Reason::InForce);
}

#[test]
fn a_claim_that_takes_effect_before_its_source_does_waits_for_it() {
    let mut world = World::new();
    let first = world.register.listing(world.id(PREFECTURE), item(ITEM)).unwrap().entries()[0].clone();
    let again = on("2022-08-01", by_officer(PREFECTURE, claim(PREFECTURE, ITEM)));
    world.accept(timeless(by_officer(PREFECTURE, void(first.command))));
    world.accept(Submission { restates: Some(first.sequence), ..again });
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-07-31"), Reason::NotYetAbove);
    assert_eq!(reason(&world, COUNTY, ITEM, "2022-08-01"), Reason::InForce);
}

#[test]
fn below_a_merged_level_its_successors_listing_stands_for_the_old_one() {
    let mut world = World::new();
    world.accept(by_officer(REGION, claim(REGION, FREE_ITEM)));
    for place in [PREFECTURE, COUNTY, TOWNSHIP] {
        let claimed = by_officer(if place == TOWNSHIP { COUNTY } else { place }, claim(place, FREE_ITEM));
        world.accept(claimed);
    }
    let merge = MergeJurisdictions { jurisdiction: code(COUNTY), into: code(OTHER_COUNTY) };
    world.accept(on("2022-05-01", by_admin(merge)));
    assert_eq!(reason(&world, TOWNSHIP, FREE_ITEM, "2022-04-30"), Reason::InForce);
    assert_eq!(reason(&world, TOWNSHIP, FREE_ITEM, "2022-05-01"), Reason::SourceRetired);
    world.accept(on("2022-06-01", by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, FREE_ITEM))));
    assert_eq!(reason(&world, TOWNSHIP, FREE_ITEM, "2022-06-01"), Reason::InForce);
}

#[test]
fn a_main_item_needs_a_sub_item_and_a_sub_item_its_main_item() {
    let mut world = World::new();
    let (main, sub) = ("00010200100Y", "000102001001");
    let given = || elements(Level::Nation, "county", CitationKind::Law);
    world.accept(by_officer(NATION, add(NATION, main, given())));
    assert_eq!(reason(&world, NATION, main, "2022-06-01"), Reason::NoSubItemInForce);
    world.accept(by_officer(NATION, add(NATION, sub, given())));
    assert_eq!(reason(&world, NATION, main, "2022-06-01"), Reason::InForce);
    world.accept(on("2022-07-01", suspend(NATION, main)));
    assert_eq!(reason(&world, NATION, sub, "2022-07-01"), Reason::MainItemNotInForce);
}

#[test]
fn the_body_that_acted_before_goes_on_until_each_child_has_claimed() {
    let mut world = World::new();
    world.accept(by_officer(REGION, claim(REGION, REGION_ITEM)));
    assert_eq!(world.ask(REGION, REGION_ITEM, "2022-06-01").exercise, Exercise::Here);
    let devolve = Devolve {
        jurisdiction: code(NATION),
        item: item(REGION_ITEM),
        levels: "prefecture".parse().unwrap(),
        interim: Interim::PreviousBody,
    };
    world.accept(on("2022-07-01", by_officer(NATION, devolve)));
    let head = world.head(NATION, REGION_ITEM);
    world.accept(on("2022-07-02", by_officer(REGION, confirm(REGION, REGION_ITEM, head))));
    assert_eq!(world.ask(REGION, REGION_ITEM, "2022-07-02").exercise, Exercise::Interim);
    world.accept(on("2022-07-10", by_officer(PREFECTURE, claim(PREFECTURE, REGION_ITEM))));
    assert_eq!(world.ask(REGION, REGION_ITEM, "2022-07-09").exercise, Exercise::Interim);
    assert_eq!(world.ask(REGION, REGION_ITEM, "2022-07-10").exercise, Exercise::Below);
    assert_eq!(world.ask(PREFECTURE, REGION_ITEM, "2022-07-10").exercise, Exercise::Here);
    assert!(world.ask(REGION, REGION_ITEM, "2022-07-10").in_force, "devolving is no end");
}

#[test]
fn what_was_stopped_where_it_was_set_is_told_so_also_where_it_was_never_listed() {
    let mut world = World::new();
    world.accept(on("2022-04-01", end(NATION, ITEM)));
    let verdict = world.ask(OTHER_COUNTY, ITEM, "2022-04-01");
    assert_eq!((verdict.reason, verdict.conclusive), (Reason::EndedAbove, true));
    let nation = verdict.deciding.last().unwrap();
    assert_eq!(nation.record.unwrap().sequence, world.head(NATION, ITEM));
    assert_eq!(reason(&world, OTHER_COUNTY, ITEM, "2022-03-31"), Reason::NotClaimed);
}
