//! Searches, as an office types them.

use inforce_catalog::command::{AgencyInput, AppointAgency, Establish, GrantRole, RenameItem};
use inforce_catalog::event::{AgencyKind, JurisdictionNature, Role};
use inforce_catalog::term::{Lang, Translation};
use inforce_catalog::{CitationKind, Level, Names};
use inforce_views::search::{self, Index, Mark, SearchQuestion, SearchRow};
use inforce_views::{QueryRefusal, Scope};

use super::world::{
    COUNTY, FREE_ITEM, ITEM, NATION, PREFECTURE, REGION, World, add, by_admin, by_officer, claim, code,
    confirm, elements, government, item, officer, on,
};
use super::{at, under, whole};

fn named(zh: &str, others: &[(Lang, &str)]) -> Names {
    let others = others.iter().map(|(lang, text)| Translation { lang: *lang, text: (*text).to_owned() });
    Names { zh: zh.to_owned(), others: others.collect() }
}

/// The small world with names that differ.
fn world() -> World {
    let mut world = World::new();
    let ug = "\u{6be}\u{6d5}\u{642}\u{642}\u{649} \u{645}\u{6d5}\u{643}\u{62a}\u{6d5}\u{67e}";
    let names = [
        named("民办学校（幼儿园）设立审批", &[(Lang::UgArab, ug), (Lang::En, "Private School Permit")]),
        named("民办幼儿园设立许可", &[]),
        named("酒类零售许可证核发", &[]),
        named("设立民办医院审批", &[]),
    ];
    for (number, names) in names.into_iter().enumerate() {
        let mut set = elements(Level::Nation, "nation|county", CitationKind::Law);
        set.inherited.names = names;
        let text = format!("00030{number}001000");
        world.accept(by_officer(NATION, add(NATION, &text, set)));
    }
    world
}

fn question(scope: Scope, text: &str) -> SearchQuestion {
    let text = text.to_owned();
    SearchQuestion { scope, text, code_prefix: String::new(), department: String::new(), page: whole() }
}

fn index(world: &World) -> Index {
    let mut index = Index::default();
    index.follow(&world.register, usize::MAX);
    index
}

fn find(world: &World, text: &str) -> Vec<SearchRow> {
    let asked = question(at(NATION, "2022-06-01"), text);
    search::answer(&world.register, &index(world), &asked).unwrap().rows
}

fn told(rows: &[SearchRow]) -> Vec<(&str, &str)> {
    rows.iter().map(|row| (row.listing.item.as_str(), row.how.as_str())).collect()
}

#[test]
fn words_are_found_whole_in_part_and_nearly_the_best_first() {
    let world = world();
    let rows = find(&world, "民办 设立");
    assert_eq!(
        told(&rows),
        [("000303001000", "has"), ("000301001000", "has"), ("000300001000", "has"),],
        "in any order; of what has every word, the shortest name first"
    );
    let rows = find(&world, "民办学校幼儿园设立审批");
    assert_eq!(told(&rows)[..2], [("000300001000", "name"), ("000301001000", "near")]);
    assert_eq!(told(&find(&world, "酒")), [("000302001000", "begins")], "a single character");
    assert!(find(&world, "烟草").is_empty());
}

#[test]
fn what_answers_is_marked_in_the_characters_of_the_text_as_it_is() {
    let world = world();
    let rows = find(&world, "学校幼儿园");
    let name = &rows[0].found[0];
    assert_eq!((name.field.as_str(), name.text.as_str()), ("name", "民办学校（幼儿园）设立审批"));
    assert_eq!(name.marks, [Mark { from: 2, to: 8 }]);
    let marked: String = name.text.chars().skip(2).take(6).collect();
    assert_eq!(marked, "学校（幼儿园");
}

#[test]
fn names_in_other_languages_are_found_and_said_in_their_language() {
    let world = world();
    let english = find(&world, "SCHOOL permit");
    assert_eq!(told(&english), [("000300001000", "has")]);
    assert_eq!((english[0].found.len(), english[0].found[0].field.as_str()), (1, "en"));
    let uyghur = find(&world, "\u{645}\u{6d5}\u{643}\u{62a}\u{6d5}\u{67e}");
    assert_eq!((told(&uyghur)[0].0, uyghur[0].found[0].field.as_str()), ("000300001000", "ug-Arab"));
}

#[test]
fn a_code_is_found_by_its_beginning_in_the_words_and_in_its_own_field() {
    let world = world();
    let rows = find(&world, "000302");
    assert_eq!(told(&rows), [("000302001000", "code")]);
    assert_eq!(
        (rows[0].found[0].field.as_str(), &rows[0].found[0].marks[..]),
        ("item", &[Mark { from: 0, to: 6 }][..])
    );
    let mut asked = question(at(NATION, "2022-06-01"), "审批");
    asked.code_prefix = "0003 03".to_owned();
    let rows = search::answer(&world.register, &index(&world), &asked).unwrap().rows;
    assert_eq!(told(&rows), [("000303001000", "has")]);
}

#[test]
fn a_department_is_found_by_a_part_of_its_name_and_marked() {
    let world = World::new();
    let mut asked = question(under(NATION, "2022-06-01"), "");
    asked.department = "本地".to_owned();
    let rows = search::answer(&world.register, &index(&world), &asked).unwrap().rows;
    let found: Vec<_> =
        rows.iter().map(|r| (r.listing.item.as_str(), r.listing.jurisdiction.level.as_str())).collect();
    assert_eq!(found, [(ITEM, "region"), ("000101004000", "region")], "the first catalog that has it");
    assert_eq!((rows[0].found[0].field.as_str(), rows[0].how.as_str()), ("department", "listed"));
    assert_eq!(rows[0].found[0].marks, [Mark { from: 0, to: 2 }]);
}

#[test]
fn an_old_name_is_found_where_it_still_holds_on_the_day_and_at_the_sequence() {
    let mut world = World::new();
    let before = world.register.now();
    let rename =
        RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("全新名称") };
    world.accept(on("2022-05-01", by_officer(NATION, rename)));
    let first = |text: &str, scope: Scope| {
        let asked = question(scope, text);
        let rows = search::answer(&world.register, &index(&world), &asked).unwrap().rows;
        rows.iter().find(|row| row.listing.item == ITEM).map(|row| row.listing.jurisdiction.level.clone())
    };
    let whole = |day| under(NATION, day);
    assert_eq!(first("全新名称", whole("2022-06-01")).as_deref(), Some("nation"));
    assert_eq!(first("示例许可", whole("2022-06-01")).as_deref(), Some("region"), "not confirmed there");
    assert_eq!(first("全新名称", whole("2022-04-30")), None);
    assert_eq!(first("全新名称", Scope { as_of: Some(before), ..whole("2022-06-01") }), None);
    assert_eq!(first("示例许可", at(COUNTY, "2022-06-01")).as_deref(), Some("county"));
}

#[test]
fn of_many_catalogs_the_only_one_that_answers_is_found_however_far_down() {
    let mut world = World::new();
    let last = "652899";
    for number in 50..=99 {
        let (place, parent) = (format!("6528{number}"), Some(code(PREFECTURE)));
        let (level, nature) = (Level::County, JurisdictionNature::Government);
        let names = Names::zh(format!("地方{place}"));
        let establish = Establish { level, code: code(&place), names: names.clone(), parent, nature };
        world.accept(on("1950-01-01", by_admin(establish)));
        if place == last {
            let AgencyInput { jurisdiction, code } = government(&place);
            let appoint = AppointAgency { jurisdiction, code, kind: AgencyKind::Government, names };
            world.accept(on("1950-01-01", by_admin(appoint)));
            let (jurisdiction, principal) = (Some(jurisdiction), officer(&place));
            let grant = GrantRole { jurisdiction, principal, role: Role::Officer };
            world.accept(on("1950-01-01", by_admin(grant)));
        }
    }
    for place in [REGION, PREFECTURE, last] {
        world.accept(by_officer(place, claim(place, FREE_ITEM)));
    }
    let names = Names::zh("全新名称");
    let rename = RenameItem { jurisdiction: code(NATION), item: item(FREE_ITEM), names };
    world.accept(on("2022-05-01", by_officer(NATION, rename)));
    for (place, above) in [(REGION, NATION), (PREFECTURE, REGION)] {
        let head = world.head(above, FREE_ITEM);
        world.accept(on("2022-05-01", by_officer(place, confirm(place, FREE_ITEM, head))));
    }
    let asked = SearchQuestion {
        code_prefix: FREE_ITEM.to_owned(),
        ..question(under(NATION, "2022-06-01"), "示例许可")
    };
    let rows = search::answer(&world.register, &index(&world), &asked).unwrap().rows;
    assert_eq!(rows[0].listing.jurisdiction.code, code(last).to_string());
}

#[test]
fn an_index_that_is_behind_refuses_instead_of_answering_wrong() {
    let world = world();
    let mut index = Index::default();
    index.follow(&world.register, 10);
    assert_eq!(index.position(), 10);
    let asked = question(at(NATION, "2022-06-01"), "许可");
    let refused = search::answer(&world.register, &index, &asked).unwrap_err();
    assert_eq!(refused, QueryRefusal::IndexBehind { position: 10, needed: world.register.size() });
    let known = SearchQuestion { scope: Scope { as_of: Some(9), ..asked.scope }, ..asked };
    assert!(search::answer(&world.register, &index, &known).is_ok(), "what it knows it may answer");
}

#[test]
fn nothing_to_find_and_too_much_to_find_are_refused_by_their_field() {
    let world = World::new();
    let refused = |text: &str, prefix: &str, department: &str| {
        let asked = SearchQuestion {
            code_prefix: prefix.to_owned(),
            department: department.to_owned(),
            ..question(at(NATION, "2022-06-01"), text)
        };
        search::answer(&world.register, &index(&world), &asked).unwrap_err()
    };
    assert_eq!(refused("", "", ""), QueryRefusal::NothingToFind { field: "text" });
    assert_eq!(refused("（ ）", "0001", ""), QueryRefusal::NothingToFind { field: "text" });
    assert_eq!(refused("许可", "0001", "-"), QueryRefusal::NothingToFind { field: "department" });
    let long = "许".repeat(201);
    assert_eq!(refused(&long, "", ""), QueryRefusal::SearchTooLong { length: 201, field: "text" });
}
