//! One bureau on one page, and what may be required.

use inforce_catalog::command::{AgencyInput, BodyInput, DeclareCoverage, End, LocalInput, Reassign};
use inforce_catalog::event::EndReason;
use inforce_views::QueryRefusal;
use inforce_views::bureau::{self, Bureau, BureauAnswer, BureauQuestion};
use inforce_views::may_require::{self, MayRequireAnswer, MayRequireQuestion};
use inforce_views::search::Index;

use super::world::{
    COUNTY, FREE_ITEM, ITEM, NATION, PREFECTURE, REGION, World, bureau, by_officer, code, day, item, on,
};
use super::{under, whole};

fn page_of(world: &World, bureau: Bureau) -> Result<BureauAnswer, QueryRefusal> {
    let question = BureauQuestion { scope: under(PREFECTURE, "2022-06-01"), bureau, page: whole() };
    bureau::answer(&world.register, &question)
}

fn may(world: &World, place: &str, what: &str) -> MayRequireAnswer {
    let mut index = Index::default();
    index.follow(&world.register, usize::MAX);
    let (jurisdiction, day, what) = (code(place), day("2022-06-01"), what.to_owned());
    let question = MayRequireQuestion { jurisdiction, what, day, as_of: None };
    may_require::answer(&world.register, &index, &question).unwrap()
}

fn told(answer: &MayRequireAnswer) -> (&str, &str) {
    (&answer.answer, &answer.reason)
}

#[test]
fn a_bureau_is_found_by_its_name_as_department_and_as_authority() {
    let world = World::new();
    let answer = page_of(&world, Bureau::Name("（本地）部门".into())).unwrap();
    let totals = answer.totals.unwrap();
    assert_eq!((answer.rows.len(), totals.main_items), (2, 2), "the prefecture's and the county's");
    assert_eq!((totals.as_department, totals.as_authority), (2, 2));
    assert!(answer.rows[0].as_department && answer.rows[0].as_authority && answer.agency.is_none());
}

#[test]
fn a_bureau_is_found_by_its_credit_code_where_lists_link_to_it() {
    let mut world = World::new();
    let AgencyInput { jurisdiction, code: credit } = bureau(COUNTY);
    let linked =
        BodyInput { name: "某局".into(), agency: Some(AgencyInput { jurisdiction, code: credit.clone() }) };
    let local = LocalInput { authorities: vec![linked], ..super::world::local("另一部门") };
    world.accept(by_officer(COUNTY, Reassign { jurisdiction, item: item(ITEM), local }));
    let answer = page_of(&world, Bureau::Code(credit)).unwrap();
    assert_eq!((answer.rows.len(), answer.agency.unwrap().kind.as_str()), (1, "department"));
    assert!(!answer.rows[0].as_department && answer.rows[0].as_authority);
    let unknown: inforce_catalog::CreditCode = "X99999999999999999".parse().unwrap();
    let refused = page_of(&world, Bureau::Code(unknown.clone())).unwrap_err();
    assert_eq!(refused, QueryRefusal::BureauUnknown { code: unknown });
    let refused = page_of(&world, Bureau::Name("（）".into())).unwrap_err();
    assert_eq!(refused, QueryRefusal::NothingToFind { field: "bureau" });
}

#[test]
fn by_its_code_a_permit_may_be_required_where_it_is_in_force() {
    let mut world = World::new();
    let yes = may(&world, COUNTY, ITEM);
    assert_eq!((told(&yes), yes.exercised_here), (("yes", "in_force"), true));
    assert_eq!((yes.exact[0].name.as_str(), yes.exact[0].how.as_str()), ("示例许可", "code"));
    assert_eq!(
        told(&may(&world, COUNTY, FREE_ITEM)),
        ("open", "not_claimed"),
        "its catalog may be incomplete"
    );
    assert_eq!(
        told(&may(&world, COUNTY, "999999999000")),
        ("open", "not_recorded"),
        "a code nobody recorded"
    );
    let reason = EndReason::Abolished;
    let end = End { jurisdiction: code(NATION), item: item(ITEM), reason, approval: None };
    world.accept(on("2022-05-01", by_officer(NATION, end)));
    assert_eq!(told(&may(&world, COUNTY, ITEM)), ("no", "ended_above"));
}

#[test]
fn by_its_name_the_items_of_that_name_decide_and_near_names_leave_it_open() {
    let mut world = World::new();
    let yes = may(&world, COUNTY, "示例（许可）");
    assert_eq!((told(&yes), yes.exact.len()), (("yes", "in_force"), 4), "all items of the small world");
    let near = may(&world, COUNTY, "示例许可证");
    assert_eq!((told(&near), near.exact.len(), near.near.len()), (("open", "near_names"), 0, 4));
    assert_eq!(told(&may(&world, COUNTY, "年检备案")), ("open", "not_recorded"));
    for (place, count) in [(NATION, 4), (REGION, 2), (PREFECTURE, 1), (COUNTY, 1)] {
        let declare = DeclareCoverage {
            jurisdiction: code(place),
            code_prefix: String::new(),
            complete: true,
            expected_count: count,
        };
        world.accept(by_officer(place, declare));
    }
    assert_eq!(told(&may(&world, COUNTY, "年检备案")), ("no", "not_listed"), "all catalogs are complete");
    assert_eq!(
        told(&may(&world, COUNTY, "示例许可证")),
        ("open", "near_names"),
        "it may be meant all the same"
    );
}
