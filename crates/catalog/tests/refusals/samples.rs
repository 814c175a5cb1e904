//! Commands that would be accepted, to be spoiled by a case.

#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;
use inforce_catalog::command::{
    AddItem, Adjust, BodyInput, DeclareCoverage, Establish, GrantRole, LocalInput, NewItemInput, Reshape,
    SuccessorInput,
};
use inforce_catalog::event::{JurisdictionNature, ReshapeKind, Role};
use inforce_catalog::{CitationKind, Level, Names};

pub(crate) fn new_county() -> Establish {
    Establish {
        level: Level::County,
        code: code("652823"),
        names: Names::zh("尉犁县"),
        parent: Some(code(PREFECTURE)),
        nature: JurisdictionNature::Government,
    }
}

pub(crate) fn new_item() -> AddItem {
    add(NATION, "000101009000", elements(Level::Nation, "county", CitationKind::Law))
}

pub(crate) fn no_adjustment() -> Adjust {
    Adjust { jurisdiction: code(NATION), item: item(ITEM), names: None, item_type: None, basis: None }
}

pub(crate) fn merging() -> Reshape {
    Reshape {
        jurisdiction: code(NATION),
        kind: ReshapeKind::Merged,
        predecessors: vec![item(ITEM), item(FREE_ITEM)],
        successors: vec![SuccessorInput {
            item: item("000101008000"),
            added: Some(elements(Level::Nation, "county", CitationKind::Law)),
        }],
    }
}

pub(crate) fn role_of_officer() -> GrantRole {
    GrantRole { jurisdiction: Some(code(COUNTY)), principal: officer(COUNTY), role: Role::Officer }
}

pub(crate) fn covers(expected_count: u32) -> DeclareCoverage {
    DeclareCoverage { jurisdiction: code(NATION), code_prefix: String::new(), complete: true, expected_count }
}

pub(crate) fn by_rule(first: Option<&str>) -> NewItemInput {
    let mut given = elements(Level::Region, "county", CitationKind::ProvincialGovernmentRule);
    given.first_implemented = first.map(day);
    given
}

pub(crate) fn with_bureau(place: &str) -> LocalInput {
    let body = BodyInput { name: "局".into(), agency: Some(bureau(place)) };
    LocalInput { department: body.clone(), authorities: vec![body], remark: String::new() }
}
