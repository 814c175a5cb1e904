//! One claim or decline: what a claimant states, and who declines what.

use inforce_catalog::command::{BodyInput, Claim, Decline, InstrumentInput, LocalInput, Receive};
use inforce_catalog::event::DeclineReason;
use inforce_catalog::{Day, ItemCode, JurisdictionCode, Level};

use super::cast::{BodyClass, acting_body, agency, county_instrument, officer};
use super::catalogs::{MISTAKEN, MISTAKEN_ITEM};
use super::{Draft, Stage, draft, item, place};
use crate::departments::line_of;
use crate::lists::{Division, Item};

/// Who declines what, and why.
pub(super) const DECLINED: &[(&str, &str, DeclineReason, &str)] = &[
    (MISTAKEN, "000120022000", DeclineReason::NoSuchActivity, "境内无养殖水域、滩涂。"),
    (MISTAKEN, MISTAKEN_ITEM, DeclineReason::NoSuchActivity, "境内无渔业船舶。"),
    (MISTAKEN, "000120025000", DeclineReason::NoSuchActivity, "境内无渔业船舶。"),
    ("652829", "000109033000", DeclineReason::NoSuchActivity, "境内无边境管理区。"),
    ("652829", "000125007000", DeclineReason::RetainedAbove, "由自治州应急管理局实施。"),
    ("652829", "000162001000", DeclineReason::ExercisedByAnotherBody, "由州烟草专卖局派出机构实施。"),
];

pub(super) fn named(name: &str) -> BodyInput {
    BodyInput { name: name.to_owned(), agency: None }
}

/// The department of an item's line of work in a jurisdiction.
pub(super) fn department(jurisdiction: JurisdictionCode, row: &Item, name: String) -> BodyInput {
    let line = line_of(&row.department);
    let agency = line.map(|l| agency(jurisdiction, BodyClass::Department(l.number)));
    BodyInput { name, agency }
}

/// What a claimant states for itself: its own department, which is also the authority where its level may exercise the
/// item; else the authority is the class of bodies that the list names.
pub(super) fn local(division: &Division, row: &Item) -> LocalInput {
    let own = if division.level == Level::Township {
        let (_, name) = acting_body(division);
        BodyInput { name, agency: Some(agency(division.code, BodyClass::Government)) }
    } else {
        let name = line_of(&row.department)
            .map_or_else(|| row.department.clone(), |l| l.name(division.level, &division.name));
        department(division.code, row, name)
    };
    let exercised = row.levels.contains(division.level);
    let authority = if exercised { own.clone() } else { named(&row.authority) };
    LocalInput { department: own, authorities: vec![authority], remark: String::new() }
}

pub(super) fn claim(
    division: &Division,
    row: &Item,
    by: &str,
    instrument: &InstrumentInput,
    day: Day,
) -> Draft {
    let command =
        Claim { jurisdiction: division.code, item: row.code, local: local(division, row), inherited: None };
    let key = format!("claim/{}/{}", division.code, row.code);
    draft(&key, by, command).on(day).by(instrument)
}

pub(super) fn receive(division: &Division) -> Draft {
    let by = officer(division.code);
    draft(&format!("receive/{}", division.code), &by, Receive { jurisdiction: division.code })
}

/// What a jurisdiction may claim: listed at its level, set above it, and not declined by its county or itself.
pub(super) fn claimable<'a>(
    stage: &'a Stage<'_>,
    division: &'a Division,
    county: JurisdictionCode,
) -> impl Iterator<Item = &'a Item> {
    stage
        .lists
        .items()
        .filter(move |i| i.set_by < division.level && i.is_listed_at(division.level))
        .filter(move |i| !is_declined(county, i.code))
}

pub(super) fn is_declined(county: JurisdictionCode, code: ItemCode) -> bool {
    DECLINED.iter().any(|(c, i, ..)| place(c) == county && item(i) == code)
}

pub(super) fn decline((county, code, reason, note): &(&str, &str, DeclineReason, &str), day: Day) -> Draft {
    let jurisdiction = place(county);
    let command = Decline { jurisdiction, item: item(code), reason: *reason, note: (*note).to_owned() };
    draft(&format!("decline/{jurisdiction}/{code}"), &officer(jurisdiction), command).on(day)
}

pub(super) fn county_list(county: &Division, day: Day) -> InstrumentInput {
    county_instrument(county.code, &county.name, day, 1, "公布行政许可事项清单（2022年版）")
}

#[cfg(test)]
mod tests {
    use super::super::levels::lines_at;
    use super::*;
    use crate::lists::Lists;

    #[test]
    fn every_claim_names_a_department_that_was_appointed() {
        let lists = Lists::read().unwrap();
        for level in [Level::Region, Level::Prefecture, Level::County] {
            let lines = lines_at(lists.items(), level);
            for row in lists.items().filter(|i| i.is_listed_at(level)) {
                assert!(lines.contains_key(&line_of(&row.department).unwrap().number));
            }
        }
    }

    #[test]
    fn nothing_is_declined_that_a_township_would_claim() {
        let lists = Lists::read().unwrap();
        for (_, code, ..) in DECLINED {
            let row = lists.items().find(|i| i.code == item(code)).unwrap();
            assert!(!row.levels.contains(Level::Township), "{code}");
            assert!(row.is_listed_at(Level::County), "{code}");
        }
    }
}
