//! Rules that take more than one command to break: who may void what, new lives, families, the last administrator.

mod world;

use inforce_catalog::command::{
    Adopt, DeclareCoverage, Decline, Devolve, End, GrantRole, Recentralise, Reinstate, RenameItem, Reshape,
    SuccessorInput, Suspend, Withdraw, WithdrawRole,
};
use inforce_catalog::event::{DeclineReason, EndReason, Interim, ReshapeKind, Role};
use inforce_catalog::in_force::Reason;
use inforce_catalog::{CitationKind, Command, CommandId, Level, Names, RefusalCode as R, Submission};
use world::*;

const NEW_ITEM: &str = "000101009000";
const RULE_ITEM: &str = "650001001000";
const MAIN: &str = "00010100600Y";
const SUB: &str = "000101006001";

fn end(place: &str, text: &str) -> End {
    End { jurisdiction: code(place), item: item(text), reason: EndReason::Abolished, approval: None }
}

fn decline(place: &str, text: &str) -> Decline {
    Decline {
        jurisdiction: code(place),
        item: item(text),
        reason: DeclineReason::NoSuchActivity,
        note: String::new(),
    }
}

/// A void by the transcriber, said to be a transcription or not.
fn transcriber_voids(target: CommandId, transcribed: bool) -> Submission {
    Submission {
        principal: "transcriber".into(),
        transcribed,
        instrument: None,
        ..timeless(by_officer(NATION, void(target)))
    }
}

fn nations_item(levels: &str) -> inforce_catalog::command::NewItemInput {
    elements(Level::Nation, levels, CitationKind::Law)
}

#[test]
fn a_transcriber_does_not_void_what_a_level_recorded_itself() {
    let mut world = World::new();
    let added = world.accept(by_officer(NATION, add(NATION, NEW_ITEM, nations_item("county"))));
    for transcribed in [true, false] {
        assert_eq!(world.refuse(transcriber_voids(added, transcribed)), R::NotPermitted);
    }
}

#[test]
fn a_transcription_is_the_transcribers_to_void_until_the_level_adopts_it() {
    let mut world = World::new();
    let transcribe = || transcribed(by_officer(NATION, add(NATION, NEW_ITEM, nations_item("county"))));
    let first = world.accept(transcribe());
    world.accept(transcriber_voids(first, false));
    let second = world.accept(transcribe());
    let record = world.head(NATION, NEW_ITEM);
    world.accept(timeless(by_officer(NATION, Adopt { record })));
    assert_eq!(world.refuse(transcriber_voids(second, false)), R::NotOwnTranscription);
    world.accept(timeless(by_officer(NATION, void(second))));
    world.accept(transcribe());
}

#[test]
fn a_transcriber_whose_role_was_withdrawn_voids_nothing() {
    let mut world = World::new();
    let added = world.accept(transcribed(by_officer(NATION, add(NATION, NEW_ITEM, nations_item("county")))));
    let withdraw = WithdrawRole {
        jurisdiction: Some(code(PREFECTURE)),
        principal: "transcriber".into(),
        role: Role::Transcriber,
    };
    world.accept(on("1950-01-01", by_admin(withdraw)));
    assert_eq!(world.refuse(transcriber_voids(added, false)), R::NotPermitted);
}

#[test]
fn a_transcribed_decline_needs_the_digest_of_what_was_published_and_is_recorded_once() {
    let mut world = World::new();
    let copied = || transcribed(by_officer(REGION, decline(REGION, FREE_ITEM)));
    let mut without = copied();
    without.instrument.as_mut().unwrap().digest = None;
    assert_eq!(world.refuse(without), R::DigestMissing);
    assert_eq!(world.refuse(Submission { instrument: None, ..copied() }), R::InstrumentMissing);
    world.accept(copied());
    assert_eq!(world.refuse(copied()), R::TranscriptionRepeated);
    world.accept(by_officer(REGION, decline(REGION, REGION_ITEM)));
}

#[test]
fn an_item_recorded_by_mistake_is_recorded_again_though_it_was_claimed_below() {
    let mut world = World::new();
    let first = world.register.listing(world.id(NATION), item(ITEM)).unwrap().entries()[0].clone();
    world.accept(timeless(by_officer(NATION, void(first.command))));
    assert_eq!(world.ask(COUNTY, ITEM, "2022-06-01").reason, Reason::SourceVoided);
    let again = by_officer(NATION, add(NATION, ITEM, nations_item("region|prefecture|county")));
    world.accept(Submission { restates: Some(first.sequence), ..again.clone() });
    assert_eq!(world.ask(COUNTY, ITEM, "2022-06-01").reason, Reason::InForce);
    assert_eq!(world.refuse(again), R::ItemCodeUsed);
}

#[test]
fn a_new_life_above_can_be_declined_as_well_as_claimed() {
    let mut world = World::new();
    world.accept(on("2022-04-01", by_officer(NATION, end(NATION, ITEM))));
    let elements = nations_item("region|prefecture|county");
    let again = Reinstate { jurisdiction: code(NATION), item: item(ITEM), elements };
    world.accept(on("2022-05-01", by_officer(NATION, again)));
    assert_eq!(world.ask(REGION, ITEM, "2022-06-01").reason, Reason::NewLifeAbove);
    // The county holds on to what it claimed in the old life; that binds the region no more than the nation.
    for place in [REGION, PREFECTURE] {
        world.accept(on("2022-06-01", by_officer(place, claim(place, ITEM))));
    }
    world.accept(on("2022-06-01", by_officer(COUNTY, decline(COUNTY, ITEM))));
    assert_eq!(world.ask(COUNTY, ITEM, "2022-06-01").reason, Reason::Declined);
}

#[test]
fn a_new_life_gives_a_temporary_permit_no_second_year() {
    let mut world = World::new();
    let by_rule = |first: &str| {
        let mut given = elements(Level::Region, "county", CitationKind::ProvincialGovernmentRule);
        given.first_implemented = Some(day(first));
        given
    };
    let reinstate = |first: &str| Reinstate {
        jurisdiction: code(REGION),
        item: item(RULE_ITEM),
        elements: by_rule(first),
    };
    world.accept(by_officer(REGION, add(REGION, RULE_ITEM, by_rule("2022-03-01"))));
    let after = on("2023-04-01", by_officer(REGION, reinstate("2023-04-01")));
    assert_eq!(world.refuse(after), R::AlreadyLapsed);
    world.accept(on("2022-06-01", by_officer(REGION, end(REGION, RULE_ITEM))));
    world.accept(on("2022-07-01", by_officer(REGION, reinstate("2022-07-01"))));
    assert_eq!(world.ask(REGION, RULE_ITEM, "2023-02-28").reason, Reason::InForce);
    assert_eq!(world.ask(REGION, RULE_ITEM, "2023-03-01").reason, Reason::LapsedHere);
}

#[test]
fn a_sub_item_is_not_reinstated_without_its_main_item() {
    let mut world = World::new();
    for text in [MAIN, SUB] {
        world.accept(by_officer(NATION, add(NATION, text, nations_item("county"))));
    }
    for text in [SUB, MAIN] {
        world.accept(on("2022-04-01", by_officer(NATION, end(NATION, text))));
    }
    let again = |text: &str, levels: &str| {
        let elements = nations_item(levels);
        on(
            "2022-05-01",
            by_officer(NATION, Reinstate { jurisdiction: code(NATION), item: item(text), elements }),
        )
    };
    assert_eq!(world.refuse(again(SUB, "county")), R::MainItemMissing);
    world.accept(again(MAIN, "county"));
    assert_eq!(world.refuse(again(SUB, "county|township")), R::FamilyDisagrees);
    world.accept(again(SUB, "county"));
}

#[test]
fn a_change_of_levels_keeps_the_family_together() {
    let mut world = World::new();
    for text in [MAIN, SUB] {
        world.accept(by_officer(NATION, add(NATION, text, nations_item("prefecture|county"))));
    }
    let (jurisdiction, interim) = (code(NATION), Interim::PreviousBody);
    let devolve = |text: &str| {
        let levels = "prefecture|county|township".parse().unwrap();
        by_officer(NATION, Devolve { jurisdiction, item: item(text), levels, interim })
    };
    assert_eq!(world.refuse(devolve(SUB)), R::FamilyDisagrees);
    world.accept(devolve(MAIN));
    world.accept(devolve(SUB));
    let recentralise = |text: &str| {
        let levels = "prefecture".parse().unwrap();
        by_officer(NATION, Recentralise { jurisdiction, item: item(text), levels, interim })
    };
    assert_eq!(world.refuse(recentralise(MAIN)), R::FamilyDisagrees);
    world.submit(vec![recentralise(SUB), recentralise(MAIN)]).unwrap();
}

#[test]
fn the_last_administrator_is_lost_neither_by_a_void_nor_on_a_later_day() {
    let mut world = World::empty();
    let role = Role::Administrator;
    let granted = world.accept(by_admin(GrantRole { jurisdiction: None, principal: "second".into(), role }));
    let withdraw =
        |principal: &str| by_admin(WithdrawRole { jurisdiction: None, principal: principal.into(), role });
    world.accept(on("2030-01-01", withdraw("admin")));
    assert_eq!(world.refuse(on("2029-01-01", withdraw("second"))), R::LastAdministrator);
    assert_eq!(world.refuse(timeless(by_admin(void(granted)))), R::LastAdministrator);
}

#[test]
fn article_21_covers_what_an_administrative_regulation_set_and_nothing_else() {
    let mut world = World::new();
    let decided = elements(Level::Nation, "region", CitationKind::StateCouncilDecision);
    world.accept(by_officer(NATION, add(NATION, NEW_ITEM, decided)));
    world.accept(by_officer(REGION, claim(REGION, NEW_ITEM)));
    let suspend = |text: &str| -> Command {
        Suspend {
            jurisdiction: code(REGION),
            item: item(text),
            reason: String::new(),
            approval: Some(instrument(NATION)),
        }
        .into()
    };
    for refused in [NEW_ITEM, ITEM] {
        assert_eq!(world.refuse(by_officer(REGION, suspend(refused))), R::ApprovalNotAllowed);
    }
    world.accept(by_officer(REGION, suspend(ECONOMIC_ITEM)));
}

#[test]
fn an_act_recorded_again_is_not_confirmed_twice() {
    let mut world = World::new();
    let rename = |name: &str| {
        by_officer(
            NATION,
            RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh(name) },
        )
    };
    let wrong = world.accept(rename("示例许可甲"));
    let head = world.head(NATION, ITEM);
    world.accept(by_officer(REGION, confirm(REGION, ITEM, head)));
    world.accept(timeless(by_officer(NATION, void(wrong))));
    world.accept(Submission { restates: Some(head), ..rename("示例许可乙") });
    let verdict = world.ask(REGION, ITEM, "2022-06-01");
    assert_eq!(verdict.text.unwrap().inherited.names.value.zh, "示例许可乙");
    assert!(verdict.behind.is_none());
    let head = world.head(NATION, ITEM);
    assert_eq!(world.refuse(by_officer(REGION, confirm(REGION, ITEM, head))), R::NothingNew);
}

#[test]
fn a_reshaping_seen_before_its_day_leaves_a_listing_behind_from_that_day_on() {
    let mut world = World::new();
    let added = || Some(nations_item("region|prefecture|county"));
    let successors = ["000101011000", "000101012000"];
    let split = Reshape {
        jurisdiction: code(NATION),
        kind: ReshapeKind::Split,
        predecessors: vec![item(ITEM)],
        successors: successors.iter().map(|s| SuccessorInput { item: item(s), added: added() }).collect(),
    };
    world.accept(on("2022-09-01", by_officer(NATION, split)));
    let head = world.head(NATION, ITEM);
    let confirm_on = |date: &str| on(date, by_officer(REGION, confirm(REGION, ITEM, head)));
    world.accept(confirm_on("2022-08-01"));
    assert!(world.ask(REGION, ITEM, "2022-08-31").behind.is_none());
    let behind = world.ask(REGION, ITEM, "2022-12-01").behind.unwrap();
    let records: Vec<u64> = behind.records.iter().map(|r| r.sequence).collect();
    assert_eq!((behind.since, records, behind.reshaped), (day("2022-09-01"), vec![head], true));
    world.accept(confirm_on("2022-10-01"));
    assert_eq!(world.ask(REGION, ITEM, "2022-12-01").reason, Reason::ReshapedHere);
}

#[test]
fn where_two_rules_refuse_the_earlier_of_the_table_is_the_answer() {
    let mut world = World::new();
    let below = Submission { instrument: None, ..by_officer(COUNTY, end(COUNTY, ITEM)) };
    assert_eq!(world.refuse(below), R::InstrumentMissing, "not below_setting_level");

    let mut elsewhere = nations_item("county");
    elsewhere.local.authorities[0].agency = Some(bureau(NATION));
    let used = by_officer(NATION, add(NATION, ITEM, elsewhere.clone()));
    assert_eq!(world.refuse(used), R::ItemCodeUsed, "not authority_level_not_allowed");
    elsewhere.local.department.name = String::new();
    elsewhere.inherited.basis[0].kind = CitationKind::DepartmentRule;
    let empty = by_officer(NATION, add(NATION, NEW_ITEM, elsewhere));
    assert_eq!(world.refuse(empty), R::BasicElementEmpty, "not may_not_set");

    let coverage = DeclareCoverage {
        jurisdiction: code(NATION),
        code_prefix: String::new(),
        complete: true,
        expected_count: 996,
    };
    let coverage = Submission { instrument: None, ..by_officer(NATION, coverage) };
    assert_eq!(world.refuse(coverage), R::CoverageCountDiffers, "not instrument_missing");

    let added = world.accept(transcribed(by_officer(NATION, add(NATION, NEW_ITEM, nations_item("county")))));
    let other = GrantRole {
        jurisdiction: Some(code(PREFECTURE)),
        principal: "other".into(),
        role: Role::Transcriber,
    };
    world.accept(on("1950-01-01", by_admin(other)));
    let stale = Submission {
        principal: "other".into(),
        expected_version: Some(9),
        ..transcriber_voids(added, false)
    };
    assert_eq!(world.refuse(stale), R::ExpectedVersionDiffers, "not not_own_transcription");

    let claimed = world.register.listing(world.id(PREFECTURE), item(ITEM)).unwrap().entries()[0].command;
    world.accept(timeless(by_officer(PREFECTURE, void(claimed))));
    assert_eq!(
        world.refuse(by_officer(COUNTY, confirm(COUNTY, ITEM, 0))),
        R::ParentHeadMoved,
        "not source_gone"
    );
}

#[test]
fn what_was_stopped_further_up_is_in_no_catalog_below_and_cannot_be_claimed() {
    let mut world = World::new();
    world.accept(on("2022-04-01", by_officer(NATION, end(NATION, ITEM))));
    let claimed = on("2022-04-01", by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM)));
    assert_eq!(world.refuse(claimed), R::ParentDoesNotList);
    let cover = |expected_count| DeclareCoverage {
        jurisdiction: code(COUNTY),
        code_prefix: String::new(),
        complete: true,
        expected_count,
    };
    let counted = on("2022-04-01", by_officer(COUNTY, cover(1)));
    assert_eq!(world.refuse(counted), R::CoverageCountDiffers, "its own listing goes on, the item does not");
    world.accept(on("2022-04-01", by_officer(COUNTY, cover(0))));
}

#[test]
fn a_listing_whose_parent_gave_the_item_up_may_be_given_up_too() {
    let mut world = World::new();
    let levels = "region".parse().unwrap();
    let (jurisdiction, interim) = (code(NATION), Interim::NewBody);
    let back = Recentralise { jurisdiction, item: item(ITEM), levels, interim };
    world.accept(on("2022-04-01", by_officer(NATION, back)));
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-04-02", by_officer(REGION, confirm(REGION, ITEM, head))));
    for place in [PREFECTURE, COUNTY] {
        let withdraw = Withdraw { jurisdiction: code(place), item: item(ITEM) };
        world.accept(on("2022-04-03", by_officer(place, withdraw)));
    }
    assert_eq!(world.ask(COUNTY, ITEM, "2022-04-03").reason, Reason::WithdrawnHere);
}

#[test]
fn a_temporary_permit_has_its_year_from_its_legal_day_at_the_latest() {
    let mut world = World::new();
    let mut rule = elements(Level::Region, "region|county", CitationKind::ProvincialGovernmentRule);
    rule.first_implemented = Some(day("2022-12-01"));
    world.accept(by_officer(REGION, add(REGION, "650001001000", rule)));
    assert_eq!(world.ask(REGION, "650001001000", "2023-02-28").reason, Reason::InForce);
    assert_eq!(world.ask(REGION, "650001001000", "2023-03-01").reason, Reason::LapsedHere);
}
