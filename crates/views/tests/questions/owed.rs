//! Obligations, what is unclaimed, what was declined.

use std::collections::BTreeSet;

use inforce_catalog::command::{Decline, Devolve, RetireJurisdiction, Suspend};
use inforce_catalog::event::{DeclineReason, Interim};
use inforce_views::Scope;
use inforce_views::declined::{self, DeclinedAnswer, DeclinedQuestion};
use inforce_views::obligations::{self, Kind, ObligationsAnswer, ObligationsQuestion, State};
use inforce_views::unclaimed::{self, UnclaimedAnswer, UnclaimedQuestion};

use super::world::{
    COUNTY, ECONOMIC_ITEM, FREE_ITEM, ITEM, NATION, OTHER_COUNTY, PREFECTURE, REGION, REGION_ITEM, TOWNSHIP,
    World, by_admin, by_officer, claim, code, confirm, item, on,
};
use super::{at, under, whole};

fn unclaimed(world: &World, scope: Scope) -> UnclaimedAnswer {
    unclaimed::answer(&world.register, &UnclaimedQuestion { scope, page: whole() }).unwrap()
}

fn waiting(answer: &UnclaimedAnswer) -> Vec<&str> {
    answer.rows.iter().map(|row| row.item.as_str()).collect()
}

fn declined(world: &World, scope: Scope) -> DeclinedAnswer {
    declined::answer(&world.register, &DeclinedQuestion { scope, page: whole() }).unwrap()
}

fn everything(scope: Scope) -> ObligationsQuestion {
    ObligationsQuestion { scope, kinds: BTreeSet::new(), states: BTreeSet::new(), item: None, page: whole() }
}

fn owed(world: &World, question: &ObligationsQuestion) -> ObligationsAnswer {
    obligations::answer(&world.register, question).unwrap()
}

fn decline(place: &str, text: &str) -> Decline {
    let reason = DeclineReason::NoSuchActivity;
    Decline { jurisdiction: code(place), item: item(text), reason, note: "本地无此类业务".into() }
}

fn devolve(text: &str, levels: &str) -> Devolve {
    Devolve {
        jurisdiction: code(NATION),
        item: item(text),
        levels: levels.parse().unwrap(),
        interim: Interim::PreviousBody,
    }
}

#[test]
fn what_may_be_exercised_at_a_level_or_below_waits_until_it_is_claimed_or_declined() {
    let mut world = World::new();
    let region = unclaimed(&world, at(REGION, "2022-06-01"));
    assert_eq!(waiting(&region), [FREE_ITEM, REGION_ITEM]);
    assert_eq!(
        (region.rows[0].since.as_str(), region.rows[0].due.as_deref()),
        ("2022-03-01", Some("2022-03-29"))
    );
    assert!(region.rows[0].parent.code.starts_with(NATION));
    world.accept(by_officer(REGION, claim(REGION, FREE_ITEM)));
    world.accept(by_officer(REGION, decline(REGION, REGION_ITEM)));
    assert!(waiting(&unclaimed(&world, at(REGION, "2022-06-01"))).is_empty());
    let prefecture = unclaimed(&world, at(PREFECTURE, "2022-06-01"));
    assert_eq!(
        waiting(&prefecture),
        [FREE_ITEM, ECONOMIC_ITEM],
        "what the region lists, its own level's alone not"
    );
}

#[test]
fn nothing_waits_before_its_legal_day_nor_as_known_before_it_was_recorded() {
    let world = World::new();
    assert!(waiting(&unclaimed(&world, at(REGION, "2022-02-28"))).is_empty());
    let added = world.head(NATION, REGION_ITEM);
    let before = Scope { as_of: Some(added - 1), ..at(REGION, "2022-06-01") };
    assert!(!waiting(&unclaimed(&world, before)).contains(&REGION_ITEM));
}

#[test]
fn unclaimed_items_of_a_subtree_stand_by_jurisdiction_and_item() {
    let world = World::new();
    let answer = unclaimed(&world, under(PREFECTURE, "2022-06-01"));
    let rows: Vec<_> = answer.rows.iter().map(|r| (r.jurisdiction.level.as_str(), r.item.as_str())).collect();
    assert_eq!(rows, [("prefecture", ECONOMIC_ITEM), ("county", ITEM)]);
    assert!(answer.rows[1].jurisdiction.code.starts_with(OTHER_COUNTY));
}

#[test]
fn a_jurisdiction_that_is_gone_owes_nothing_and_waits_for_nothing() {
    let mut world = World::new();
    let retire = RetireJurisdiction { jurisdiction: code(OTHER_COUNTY), successor: Some(code(COUNTY)) };
    world.accept(on("2022-07-01", by_admin(retire)));
    for (day, waits) in [("2022-06-30", true), ("2022-07-01", false)] {
        assert_eq!(!unclaimed(&world, at(OTHER_COUNTY, day)).rows.is_empty(), waits, "unclaimed {day}");
        assert_eq!(!owed(&world, &everything(at(OTHER_COUNTY, day))).rows.is_empty(), waits, "owed {day}");
    }
}

#[test]
fn levels_that_reach_further_down_open_the_question_there_from_their_day() {
    let mut world = World::new();
    assert!(waiting(&unclaimed(&world, at(TOWNSHIP, "2022-06-01"))).is_empty());
    world.accept(on("2022-05-01", by_officer(NATION, devolve(REGION_ITEM, "region|prefecture"))));
    world.accept(on("2022-05-02", by_officer(REGION, claim(REGION, REGION_ITEM))));
    let answer = unclaimed(&world, at(PREFECTURE, "2022-06-01"));
    let row = answer.rows.iter().find(|r| r.item == REGION_ITEM).unwrap();
    assert_eq!(
        (row.since.as_str(), row.levels.as_slice()),
        ("2022-05-02", &["region".into(), "prefecture".into()][..])
    );
}

#[test]
fn levels_taken_over_by_the_parent_open_the_question_from_its_confirmation() {
    let mut world = World::new();
    world.accept(by_officer(REGION, claim(REGION, REGION_ITEM)));
    world.accept(on("2022-05-01", by_officer(NATION, devolve(REGION_ITEM, "region|prefecture"))));
    assert!(!waiting(&unclaimed(&world, at(PREFECTURE, "2022-05-02"))).contains(&REGION_ITEM));
    let head = world.head(NATION, REGION_ITEM);
    world.accept(on("2022-05-03", by_officer(REGION, confirm(REGION, REGION_ITEM, head))));
    let answer = unclaimed(&world, at(PREFECTURE, "2022-06-01"));
    let row = answer.rows.iter().find(|r| r.item == REGION_ITEM).unwrap();
    assert_eq!((row.since.as_str(), row.record.sequence), ("2022-05-03", world.head(REGION, REGION_ITEM)));
}

#[test]
fn a_decline_keeps_its_reason_and_stands_until_the_levels_above_change() {
    let mut world = World::new();
    world.accept(by_officer(REGION, decline(REGION, REGION_ITEM)));
    let answer = declined(&world, at(REGION, "2022-04-01"));
    let row = &answer.rows[0];
    assert_eq!((row.item.as_str(), row.name.as_str()), (REGION_ITEM, "示例许可"));
    assert_eq!(row.decline.reason, "no_such_activity");
    assert_eq!((row.decline.note.as_str(), row.decline.since.as_str()), ("本地无此类业务", "2022-03-01"));
    assert!(row.decline.valid && row.decline.reopened_by.is_none());

    world.accept(on("2022-05-01", by_officer(NATION, devolve(REGION_ITEM, "region|prefecture"))));
    let after = declined(&world, at(REGION, "2022-05-01")).rows.remove(0).decline;
    assert_eq!((after.valid, after.reopened_by.as_deref()), (false, Some("levels_changed")));
    let waiting = unclaimed(&world, at(REGION, "2022-05-01"));
    let row = waiting.rows.iter().find(|r| r.item == REGION_ITEM).unwrap();
    assert!(row.declined_before);
    assert!(declined(&world, at(REGION, "2022-04-30")).rows[0].decline.valid, "not before the day");
}

#[test]
fn what_was_declined_and_claimed_later_is_declined_no_more() {
    let mut world = World::new();
    world.accept(by_officer(REGION, decline(REGION, REGION_ITEM)));
    world.accept(on("2022-04-01", by_officer(REGION, claim(REGION, REGION_ITEM))));
    assert_eq!(declined(&world, at(REGION, "2022-03-31")).rows.len(), 1);
    assert!(declined(&world, at(REGION, "2022-04-01")).rows.is_empty());
}

#[test]
fn obligations_stand_by_the_day_due_and_are_judged_as_of_the_day_of_the_question() {
    let mut world = World::new();
    world.wait_until("2022-05-01");
    let suspend =
        Suspend { jurisdiction: code(NATION), item: item(ITEM), reason: String::new(), approval: None };
    world.accept(on("2022-05-02", by_officer(NATION, suspend)));
    let answer = owed(&world, &everything(under(REGION, "2022-05-10")));
    let due: Vec<_> = answer.rows.iter().map(|r| r.due.as_str()).collect();
    assert!(due.is_sorted() && answer.total == answer.rows.len() as u64);

    let acknowledge = |on: &str| {
        let question =
            ObligationsQuestion { kinds: [Kind::Acknowledge].into(), ..everything(under(REGION, on)) };
        owed(&world, &question).rows
    };
    let open = acknowledge("2022-05-10");
    assert_eq!(open.len(), 3, "region, prefecture and county at once");
    assert!(open.iter().all(|r| r.state == "open" && r.overdue_days == 0 && r.due == "2022-05-30"));
    assert!(open.iter().all(|r| r.opened_by.sequence == world.head(NATION, ITEM) && r.provisional));
    let overdue = acknowledge("2022-06-01");
    assert!(overdue.iter().all(|r| r.state == "overdue" && r.overdue_days == 2));
    assert!(acknowledge("2022-05-01").is_empty(), "its day has not come");
}

#[test]
fn obligations_are_chosen_by_kind_state_and_item() {
    let world = World::new();
    let all = owed(&world, &everything(under(NATION, "2022-06-01")));
    for state in State::ALL {
        let question =
            ObligationsQuestion { states: [state].into(), ..everything(under(NATION, "2022-06-01")) };
        let some = owed(&world, &question);
        let expected: Vec<_> = all.rows.iter().filter(|r| r.state == state.word()).cloned().collect();
        assert_eq!(some.rows, expected, "{}", state.word());
    }
    let question =
        ObligationsQuestion { item: Some(item(FREE_ITEM)), ..everything(under(NATION, "2022-06-01")) };
    let one = owed(&world, &question);
    assert!(!one.rows.is_empty() && one.rows.iter().all(|r| r.item == FREE_ITEM && r.name == "示例许可"));
    assert!(all.rows.iter().any(|r| r.state == "discharged" && r.discharged.is_some()));
    assert!(all.rows.iter().any(|r| r.state == "overdue" && r.jurisdiction.code.starts_with(OTHER_COUNTY)));
    assert!(all.rows.iter().all(|r| !r.jurisdiction.code.starts_with(COUNTY) || r.state != "overdue"));
}
