//! Jurisdictions, agencies, coverage.

use inforce_catalog::Names;
use inforce_catalog::command::{
    DeclareCoverage, RecodeJurisdiction, RenameAgency, RetireAgency, RetireJurisdiction,
};
use inforce_views::agencies::{self, AgenciesAnswer, AgenciesQuestion};
use inforce_views::coverage::{self, CoverageAnswer, CoverageQuestion};
use inforce_views::jurisdictions::{self, JurisdictionsAnswer, JurisdictionsQuestion};
use inforce_views::{QueryRefusal, Scope};

use super::world::{
    COUNTY, NATION, OTHER_COUNTY, PREFECTURE, REGION, STREET, World, bureau, by_admin, by_officer, code, on,
};
use super::{at, under, whole};

fn jurisdictions(world: &World, scope: Scope) -> JurisdictionsAnswer {
    jurisdictions::answer(&world.register, &JurisdictionsQuestion { scope, page: whole() }).unwrap()
}

fn agencies(world: &World, scope: Scope) -> AgenciesAnswer {
    agencies::answer(&world.register, &AgenciesQuestion { scope, page: whole() }).unwrap()
}

fn coverage(world: &World, scope: Scope) -> CoverageAnswer {
    coverage::answer(&world.register, &CoverageQuestion { scope, page: whole() }).unwrap()
}

#[test]
fn one_jurisdiction_comes_with_the_line_above_it_and_a_subtree_by_code() {
    let world = World::new();
    let county = jurisdictions(&world, at(COUNTY, "2022-06-01"));
    let line: Vec<_> = county.line.iter().map(|j| j.level.as_str()).collect();
    assert_eq!(line, ["nation", "region", "prefecture"]);
    let row = &county.rows[0];
    assert_eq!((row.children, row.parent.as_deref()), (2, Some("652800000000")));
    let below = jurisdictions(&world, under(COUNTY, "2022-06-01"));
    let codes: Vec<_> = below.rows.iter().map(|j| j.code.as_str()).collect();
    assert_eq!(codes, ["652801000000", "652801001000", "652801100000"]);
    assert_eq!(below.rows[1].nature, "street_office");
    assert!(below.rows[1].code.starts_with(STREET));
    assert!(jurisdictions(&world, at(NATION, "2022-06-01")).line.is_empty());
}

#[test]
fn a_code_is_that_of_the_day() {
    let mut world = World::new();
    let recode = RecodeJurisdiction { jurisdiction: code(OTHER_COUNTY), code: code("652829") };
    world.accept(on("2022-05-01", by_admin(recode)));
    let before = jurisdictions(&world, at(OTHER_COUNTY, "2022-04-30")).rows.remove(0);
    let after = jurisdictions(&world, at("652829", "2022-05-01")).rows.remove(0);
    assert_eq!(before.id, after.id);
    let old = JurisdictionsQuestion { scope: at(OTHER_COUNTY, "2022-05-01"), page: whole() };
    let refusal = jurisdictions::answer(&world.register, &old).unwrap_err();
    assert_eq!(refusal.code(), "jurisdiction_unknown");
    assert!(matches!(refusal, QueryRefusal::JurisdictionUnknown { .. }));
}

#[test]
fn a_jurisdiction_that_is_gone_can_be_asked_for_and_is_in_no_list() {
    let mut world = World::new();
    let retire = RetireJurisdiction { jurisdiction: code(OTHER_COUNTY), successor: Some(code(COUNTY)) };
    world.accept(on("2022-07-01", by_admin(retire)));
    let gone = jurisdictions(&world, at(OTHER_COUNTY, "2022-07-01")).rows.remove(0);
    let retired = gone.retired.unwrap();
    assert!(retired.see.unwrap().code.starts_with(COUNTY));
    let list = jurisdictions(&world, under(PREFECTURE, "2022-07-01"));
    assert!(list.rows.iter().all(|j| !j.code.starts_with(OTHER_COUNTY)));
    assert_eq!(list.rows[0].children, 1);
}

#[test]
fn agencies_have_the_name_of_the_day_and_say_whether_their_code_was_verified() {
    let mut world = World::new();
    let rename = RenameAgency { agency: bureau(COUNTY), names: Names::zh("新局") };
    world.accept(on("2022-05-01", by_admin(rename)));
    let name = |day: &str| {
        let answer = agencies(&world, at(COUNTY, day));
        answer.rows.iter().find(|a| a.kind == "department").unwrap().name.clone()
    };
    assert_eq!([name("2022-04-30"), name("2022-05-01")], ["652801机关", "新局"]);
    let all = agencies(&world, under(NATION, "2022-06-01"));
    assert_eq!(all.rows.len(), 13, "six governments, seven bureaus");
    assert!(all.rows.iter().all(|a| !a.verified), "pseudo codes are never verified");
}

#[test]
fn an_agency_that_is_gone_is_in_no_list_from_its_day_on() {
    let mut world = World::new();
    world.accept(on("2022-05-01", by_admin(RetireAgency { agency: bureau(COUNTY) })));
    let kinds =
        |day: &str| agencies(&world, at(COUNTY, day)).rows.into_iter().map(|a| a.kind).collect::<Vec<_>>();
    assert_eq!(kinds("2022-04-30"), ["government", "department"]);
    assert_eq!(kinds("2022-05-01"), ["government"]);
}

#[test]
fn coverage_rows_are_the_declarations_that_hold_on_the_day() {
    let mut world = World::new();
    let declare = |prefix: &str, complete, expected_count| DeclareCoverage {
        jurisdiction: code(REGION),
        code_prefix: prefix.into(),
        complete,
        expected_count,
    };
    world.accept(on("2022-04-01", by_officer(REGION, declare("", true, 2))));
    world.accept(on("2022-05-01", by_officer(REGION, declare("000101001", true, 1))));
    world.accept(on("2022-06-01", by_officer(REGION, declare("", false, 0))));
    let prefixes = |day: &str| {
        let answer = coverage(&world, under(NATION, day));
        answer.rows.iter().map(|r| r.code_prefix.clone()).collect::<Vec<_>>()
    };
    assert!(prefixes("2022-03-31").is_empty());
    assert_eq!(prefixes("2022-05-01"), ["", "000101001"]);
    assert_eq!(prefixes("2022-06-01"), ["000101001"]);
    let row = coverage(&world, at(REGION, "2022-04-15")).rows.remove(0);
    assert_eq!((row.expected_count, row.since.as_str()), (2, "2022-04-01"));
    assert!(row.instrument.is_some());
}
