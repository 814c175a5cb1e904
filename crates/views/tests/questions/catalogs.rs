//! Catalogs, counts, one listing.

use inforce_catalog::command::{
    DeclareCoverage, Devolve, End, MergeJurisdictions, Recentralise, RenameItem, Reshape, RetireJurisdiction,
    SuccessorInput, Suspend, Withdraw,
};
use inforce_catalog::event::{EndReason, Interim, ReshapeKind};
use inforce_catalog::{CitationKind, Level, Names};
use inforce_views::catalog::{self, CatalogAnswer, CatalogQuestion, Selection};
use inforce_views::counts::{self, CountsAnswer, CountsQuestion};
use inforce_views::listing::{self, ListingQuestion, ListingView};
use inforce_views::{QueryRefusal, Scope};

use super::world::{
    COUNTY, ECONOMIC_ITEM, FREE_ITEM, ITEM, NATION, OTHER_COUNTY, OTHER_PREFECTURE, PREFECTURE, REGION,
    TOWNSHIP, World, add, by_admin, by_officer, claim, code, confirm, elements, item, on,
};
use super::{at, under, whole};

fn ask(world: &World, scope: Scope, selection: Selection) -> CatalogAnswer {
    let question = CatalogQuestion { scope, selection, item: None, with_text: false, page: whole() };
    catalog::answer(&world.register, &question).unwrap()
}

fn items(answer: &CatalogAnswer) -> Vec<&str> {
    answer.rows.iter().map(|row| row.item.as_str()).collect()
}

fn count(world: &World, scope: Scope) -> CountsAnswer {
    counts::answer(&world.register, &CountsQuestion { scope, page: whole() }).unwrap()
}

fn one_listing(world: &World, scope: Scope, text: &str) -> ListingView {
    let question = ListingQuestion { scope, item: item(text), page: whole() };
    listing::answer(&world.register, &question).unwrap().rows.remove(0)
}

fn suspend(place: &str, text: &str) -> Suspend {
    Suspend { jurisdiction: code(place), item: item(text), reason: String::new(), approval: None }
}

fn end(place: &str, text: &str) -> End {
    End { jurisdiction: code(place), item: item(text), reason: EndReason::Abolished, approval: None }
}

#[test]
fn the_nation_lists_what_it_set_and_exercises_none_of_what_is_allowed_below_only() {
    let world = World::new();
    let nation = ask(&world, at(NATION, "2022-06-01"), Selection::Listed);
    assert_eq!(nation.rows.len(), 4);
    assert!(ask(&world, at(NATION, "2022-06-01"), Selection::ExercisedHere).rows.is_empty());
    let region = ask(&world, at(REGION, "2022-06-01"), Selection::ExercisedHere);
    assert_eq!(items(&region), [ITEM, ECONOMIC_ITEM]);
}

#[test]
fn a_row_says_who_exercises_by_which_text_and_record() {
    let world = World::new();
    let answer = ask(&world, at(COUNTY, "2022-06-01"), Selection::Listed);
    let row = &answer.rows[0];
    assert_eq!(
        (row.name.as_str(), row.set_by.as_str(), row.exercise.as_str()),
        ("示例许可", "nation", "here")
    );
    assert_eq!(row.levels, ["region", "prefecture", "county"]);
    assert_eq!(
        (row.department.as_str(), row.authorities.as_slice()),
        ("本地部门", &["本地部门".to_owned()][..])
    );
    assert_eq!(row.record.sequence, world.head(COUNTY, ITEM));
    assert!(row.in_force && row.exercised_here && row.counts && !row.behind);
}

#[test]
fn a_row_carries_its_whole_text_only_where_that_is_asked_for() {
    let world = World::new();
    let scope = at(COUNTY, "2022-06-01");
    let question =
        CatalogQuestion { scope, selection: Selection::Listed, item: None, with_text: true, page: whole() };
    let with_text = catalog::answer(&world.register, &question).unwrap();
    for row in &with_text.rows {
        assert_eq!(row.text, one_listing(&world, scope, &row.item).text);
        assert!(row.text.as_ref().is_some_and(|text| !text.basis.is_empty()));
    }
    let without = ask(&world, scope, Selection::Listed);
    assert_eq!(items(&without), items(&with_text));
    assert!(!without.rows.is_empty() && without.rows.iter().all(|row| row.text.is_none()));
}

#[test]
fn what_is_suspended_above_stays_listed_and_is_exercised_by_nobody() {
    let mut world = World::new();
    world.accept(on("2022-05-01", by_officer(NATION, suspend(NATION, ITEM))));
    let listed = ask(&world, at(COUNTY, "2022-06-01"), Selection::Listed);
    assert_eq!(items(&listed), [ITEM]);
    assert_eq!(
        (listed.rows[0].status.as_str(), listed.rows[0].reason.as_str()),
        ("in_force", "suspended_above")
    );
    assert!(ask(&world, at(COUNTY, "2022-06-01"), Selection::ExercisedHere).rows.is_empty());
}

#[test]
fn what_is_ended_above_leaves_every_catalog_below_on_its_day() {
    let mut world = World::new();
    world.accept(on("2022-05-01", by_officer(NATION, end(NATION, ITEM))));
    assert_eq!(items(&ask(&world, at(COUNTY, "2022-04-30"), Selection::Listed)), [ITEM]);
    assert!(ask(&world, at(COUNTY, "2022-05-01"), Selection::Listed).rows.is_empty());
}

#[test]
fn what_is_ended_above_is_not_listed_though_it_was_suspended_here() {
    let mut world = World::new();
    let text = "650101001000";
    let set = elements(Level::Region, "region|prefecture", CitationKind::LocalRegulation);
    world.accept(by_officer(REGION, add(REGION, text, set)));
    world.accept(by_officer(PREFECTURE, claim(PREFECTURE, text)));
    world.accept(on("2022-04-01", by_officer(REGION, suspend(REGION, text))));
    assert_eq!(items(&ask(&world, at(PREFECTURE, "2022-04-01"), Selection::Listed)), [ITEM, text]);
    world.accept(on("2022-05-01", by_officer(REGION, end(REGION, text))));
    assert_eq!(items(&ask(&world, at(PREFECTURE, "2022-05-01"), Selection::Listed)), [ITEM]);
}

#[test]
fn a_reshaped_item_stays_listed_below_as_long_as_what_stands_in_its_place_does() {
    let mut world = World::new();
    let successor = "000101009000";
    let added = elements(Level::Nation, "region|prefecture|county", CitationKind::Law);
    let reshape = Reshape {
        jurisdiction: code(NATION),
        kind: ReshapeKind::Superseded,
        predecessors: vec![item(ITEM)],
        successors: vec![SuccessorInput { item: item(successor), added: Some(added) }],
    };
    world.accept(on("2022-05-01", by_officer(NATION, reshape)));
    let county = ask(&world, at(COUNTY, "2022-06-01"), Selection::Listed);
    assert_eq!(items(&county), [ITEM], "the old listing goes on until the reshaping is confirmed");
    assert!(county.rows[0].in_force && county.rows[0].behind);
    world.accept(on("2022-07-01", by_officer(NATION, end(NATION, successor))));
    assert!(ask(&world, at(COUNTY, "2022-07-01"), Selection::Listed).rows.is_empty());
}

#[test]
fn what_a_level_between_gave_up_is_not_listed_though_it_is_suspended_further_up() {
    let mut world = World::new();
    let recentralise = Recentralise {
        jurisdiction: code(NATION),
        item: item(ITEM),
        levels: "nation".parse().unwrap(),
        interim: Interim::PreviousBody,
    };
    world.accept(on("2022-05-01", by_officer(NATION, recentralise)));
    let withdraw = Withdraw { jurisdiction: code(REGION), item: item(ITEM) };
    world.accept(on("2022-05-02", by_officer(REGION, withdraw)));
    world.accept(on("2022-05-03", by_officer(NATION, suspend(NATION, ITEM))));
    assert_eq!(items(&ask(&world, at(COUNTY, "2022-05-01"), Selection::Listed)), [ITEM]);
    assert!(ask(&world, at(COUNTY, "2022-05-03"), Selection::Listed).rows.is_empty());
}

#[test]
fn a_catalog_as_of_an_earlier_sequence_does_not_know_what_came_later() {
    let world = World::new();
    let claimed = world.head(COUNTY, ITEM);
    let before = Scope { as_of: Some(claimed - 1), ..at(COUNTY, "2022-06-01") };
    assert!(ask(&world, before, Selection::Listed).rows.is_empty());
    let after = Scope { as_of: Some(claimed), ..before };
    let answer = ask(&world, after, Selection::Listed);
    assert_eq!((items(&answer), answer.asked.as_of), (vec![ITEM], claimed));
    assert!(ask(&world, at(COUNTY, "2022-02-28"), Selection::Listed).rows.is_empty(), "before its legal day");
}

#[test]
fn one_item_is_found_in_every_catalog_of_a_subtree() {
    let world = World::new();
    let question = CatalogQuestion {
        scope: under(NATION, "2022-06-01"),
        selection: Selection::Listed,
        item: Some(item(ITEM)),
        with_text: false,
        page: whole(),
    };
    let answer = catalog::answer(&world.register, &question).unwrap();
    let levels: Vec<&str> = answer.rows.iter().map(|r| r.jurisdiction.level.as_str()).collect();
    assert_eq!(levels, ["nation", "region", "prefecture", "county"]);
    assert_eq!(items(&answer), [ITEM; 4]);
}

#[test]
fn the_catalog_of_a_jurisdiction_that_is_gone_says_see_the_one_that_took_over() {
    let mut world = World::new();
    let retire = RetireJurisdiction { jurisdiction: code(COUNTY), successor: Some(code(OTHER_COUNTY)) };
    world.accept(on("2022-07-01", by_admin(retire)));
    let answer = ask(&world, at(COUNTY, "2022-08-01"), Selection::Listed);
    let retired = answer.asked.retired.unwrap();
    assert_eq!(retired.since, "2022-07-01");
    assert!(retired.see.unwrap().code.starts_with(OTHER_COUNTY));
    assert!(answer.rows.is_empty());
    assert!(ask(&world, at(COUNTY, "2022-06-30"), Selection::Listed).asked.retired.is_none());
}

#[test]
fn unknown_places_are_refused_and_the_corps_are_sent_elsewhere() {
    let world = World::new();
    let refusal = |place| {
        let scope = at(place, "2022-06-01");
        let question = CatalogQuestion {
            scope,
            selection: Selection::Listed,
            item: None,
            with_text: false,
            page: whole(),
        };
        catalog::answer(&world.register, &question).unwrap_err()
    };
    assert!(matches!(refusal("652899"), QueryRefusal::JurisdictionUnknown { .. }));
    assert!(matches!(refusal("652823501"), QueryRefusal::OutsideLedger { .. }));
}

#[test]
fn counts_are_of_main_items_by_the_level_that_set_them_and_state_their_day() {
    let mut world = World::new();
    for text in ["65010100100Y", "650101001001", "650101001002"] {
        let set = elements(Level::Region, "region|prefecture", CitationKind::LocalRegulation);
        world.accept(by_officer(REGION, add(REGION, text, set)));
    }
    let answer = count(&world, at(REGION, "2022-06-01"));
    let row = &answer.rows[0];
    assert_eq!((row.listed, row.in_force, row.exercised_here), (3, 3, 3));
    let by: Vec<_> = row.by_set_by.iter().map(|s| (s.level.as_str(), s.listed, s.exercised_here)).collect();
    assert_eq!(by, [("nation", 2, 2), ("region", 1, 1)]);
    assert_eq!((row.valid_on.as_str(), answer.asked.valid_on.as_str()), ("2022-06-01", "2022-06-01"));
}

#[test]
fn counts_follow_status_and_say_why() {
    let mut world = World::new();
    world.accept(on("2022-05-01", by_officer(NATION, suspend(NATION, ITEM))));
    world.accept(on("2022-05-01", by_officer(NATION, end(NATION, ECONOMIC_ITEM))));
    let row = count(&world, at(REGION, "2022-06-01")).rows.remove(0);
    assert_eq!((row.listed, row.in_force, row.exercised_here), (1, 0, 0));
    assert_eq!(row.by_status["in_force"], 2, "the region's own listings still stand");
    assert_eq!((row.by_reason["suspended_above"], row.by_reason["ended_above"]), (1, 1));
}

#[test]
fn the_catalogs_of_a_subtree_are_summed_by_level_on_the_first_page() {
    let mut world = World::new();
    world.accept(by_officer(REGION, claim(REGION, FREE_ITEM)));
    let answer = count(&world, under(NATION, "2022-06-01"));
    let sums: Vec<_> = answer
        .by_level
        .iter()
        .map(|t| (t.level.as_str(), t.jurisdictions, t.listed, t.exercised_here))
        .collect();
    let expected = [
        ("nation", 1, 4, 0),
        ("region", 1, 3, 3),
        ("prefecture", 1, 1, 1),
        ("county", 2, 1, 1),
        ("township", 2, 0, 0),
    ];
    assert_eq!(sums, expected);
    assert_eq!(answer.rows.len(), 7);
}

#[test]
fn a_count_says_whether_its_catalog_was_declared_complete_on_the_day() {
    let mut world = World::new();
    let declare = |prefix: &str, expected_count| DeclareCoverage {
        jurisdiction: code(REGION),
        code_prefix: prefix.into(),
        complete: true,
        expected_count,
    };
    world.accept(on("2022-04-01", by_officer(REGION, declare("000101001", 1))));
    assert!(!count(&world, at(REGION, "2022-06-01")).rows[0].complete, "a part is not the whole");
    world.accept(on("2022-05-01", by_officer(REGION, declare("", 2))));
    assert!(count(&world, at(REGION, "2022-05-01")).rows[0].complete);
    assert!(!count(&world, at(REGION, "2022-04-30")).rows[0].complete);
}

#[test]
fn a_listing_says_which_record_of_which_level_gave_each_element() {
    let mut world = World::new();
    let rename = RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("新名称") };
    world.accept(on("2022-05-01", by_officer(NATION, rename)));
    let nation = one_listing(&world, at(NATION, "2022-06-01"), ITEM).text.unwrap();
    let (names, basis) = (&nation.sources[0], &nation.sources[2]);
    assert_eq!((names.element.as_str(), names.record.sequence), ("names", world.head(NATION, ITEM)));
    assert!(basis.record.sequence < names.record.sequence, "what was not renamed keeps its record");

    let county = one_listing(&world, at(COUNTY, "2022-06-01"), ITEM);
    let text = county.text.unwrap();
    assert_eq!(
        (nation.name.as_str(), text.name.as_str()),
        ("新名称", "示例许可"),
        "below it must be confirmed"
    );
    let from: Vec<_> =
        text.sources.iter().map(|s| (s.element.as_str(), s.jurisdiction.level.as_str())).collect();
    let inherited = ["names", "item_type", "basis", "set_by", "levels"].map(|element| (element, "nation"));
    assert_eq!(from, [&inherited[..], &[("local", "county")]].concat());
    assert_eq!(text.sources[5].record.sequence, world.head(COUNTY, ITEM));
    assert_eq!(text.sources[5].record.hash.len(), 64);
}

#[test]
fn a_listing_says_what_a_confirmation_and_the_next_command_must_name() {
    let mut world = World::new();
    let devolve = Devolve {
        jurisdiction: code(NATION),
        item: item(ITEM),
        levels: "region|prefecture|county|township".parse().unwrap(),
        interim: Interim::PreviousBody,
    };
    world.accept(on("2022-05-01", by_officer(NATION, devolve)));
    let region = one_listing(&world, at(REGION, "2022-06-01"), ITEM);
    let parent = region.parent.unwrap();
    assert_eq!(parent.head, Some(world.head(NATION, ITEM)));
    assert!(parent.confirmed_head < world.head(NATION, ITEM));
    assert_eq!((region.version, region.head.unwrap().sequence), (1, world.head(REGION, ITEM)));
    let behind = region.behind.unwrap();
    assert_eq!((behind.since.as_str(), behind.records.len()), ("2022-05-01", 1));
    assert!(behind.due.is_some(), "a confirmation is owed");
    let head = world.head(NATION, ITEM);
    world.accept(on("2022-06-02", by_officer(REGION, confirm(REGION, ITEM, head))));
    let confirmed = one_listing(&world, at(REGION, "2022-06-02"), ITEM);
    assert_eq!(confirmed.parent.unwrap().confirmed_head, head);
    assert!(confirmed.behind.is_none());
    let county = one_listing(&world, at(COUNTY, "2022-06-02"), ITEM);
    assert!(county.behind.is_none(), "the prefecture has not confirmed, so nothing waits for the county yet");
}

#[test]
fn below_a_merged_prefecture_a_listing_names_the_head_of_the_one_that_took_over() {
    let mut world = World::new();
    world.settle("1950-01-01", Level::Prefecture, OTHER_PREFECTURE, REGION);
    world.accept(by_officer(OTHER_PREFECTURE, claim(OTHER_PREFECTURE, ITEM)));
    world.accept(by_officer(
        NATION,
        RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("新名") },
    ));
    for (place, above) in [(REGION, NATION), (OTHER_PREFECTURE, REGION)] {
        let head = world.head(above, ITEM);
        world.accept(by_officer(place, confirm(place, ITEM, head)));
    }
    let merge = MergeJurisdictions { jurisdiction: code(PREFECTURE), into: code(OTHER_PREFECTURE) };
    world.accept(on("2022-09-01", by_admin(merge)));
    let county = one_listing(&world, at(COUNTY, "2022-10-01"), ITEM);
    let parent = county.parent.unwrap();
    let head = world.head(OTHER_PREFECTURE, ITEM);
    assert_eq!((parent.confirmed_head, parent.head), (0, Some(head)));
    assert!(parent.jurisdiction.code.starts_with(OTHER_PREFECTURE));
    assert!(county.behind.unwrap().due.is_some());
    world.accept(on("2022-10-02", by_officer(COUNTY, confirm(COUNTY, ITEM, head))));
    let county = one_listing(&world, at(COUNTY, "2022-10-02"), ITEM);
    assert_eq!(county.parent.unwrap().confirmed_head, head);
    assert_eq!((county.text.unwrap().name.as_str(), county.behind), ("新名", None));
}

#[test]
fn listings_of_an_item_are_had_across_a_subtree() {
    let world = World::new();
    let question =
        ListingQuestion { scope: under(PREFECTURE, "2022-06-01"), item: item(ITEM), page: whole() };
    let answer = listing::answer(&world.register, &question).unwrap();
    assert_eq!(answer.rows.len(), 2, "the prefecture and the county that claimed");
    let nowhere = ListingQuestion { scope: at(TOWNSHIP, "2022-06-01"), item: item(ITEM), page: whole() };
    assert!(listing::answer(&world.register, &nowhere).unwrap().rows.is_empty());
}
