//! "May it require …?" is the question in force for every item of that name on the line.

use std::collections::BTreeSet;

use inforce_catalog::in_force::in_force;
use inforce_catalog::listing::Listing;
use inforce_catalog::{ItemCode, jurisdiction, text};
use inforce_views::may_require::{self, MayRequireQuestion};
use inforce_views::search::Index;

use super::naive::{Moment, Place};
use super::{check, living, moments};

/// The name an item has for a place on the day: its own, else the nearest above.
fn name(moment: &Moment<'_>, place: &Place, item: ItemCode) -> Option<String> {
    let Moment { register, day, n } = *moment;
    let line = jurisdiction::line(register, place.id, day, n);
    line.iter().find_map(|above| {
        let listing = Listing::on(register.listing(above.id, item), day, n);
        let text = text::of_listing(register, above.id, item, &listing, day, n)?;
        Some(text.names.value.zh.clone())
    })
}

#[test]
fn what_may_be_required_by_name_is_what_is_in_force_under_that_name() {
    check(|register, boundaries| {
        let mut index = Index::default();
        index.follow(register, usize::MAX);
        let codes: BTreeSet<ItemCode> =
            register.jurisdictions().flat_map(|id| register.listings(id)).map(|(item, _)| item).collect();
        for moment in moments(register, boundaries).into_iter().step_by(2) {
            let Moment { register, day, n } = moment;
            for place in living(&moment) {
                for what in ["事项3", "更名（5）", "新名1"] {
                    let question = MayRequireQuestion {
                        jurisdiction: place.code,
                        what: what.to_owned(),
                        day,
                        as_of: Some(n),
                    };
                    let answer = may_require::answer(register, &index, &question).unwrap();
                    let plain: String = what.chars().filter(|c| !"（）".contains(*c)).collect();
                    let named: BTreeSet<String> = codes
                        .iter()
                        .filter(|item| name(&moment, &place, **item).as_ref() == Some(&plain))
                        .map(ToString::to_string)
                        .collect();
                    // What has no name yet is asked about under the one it will have.
                    let yet = |row: &&may_require::MayRequireRow| {
                        name(&moment, &place, row.verdict.item.parse().unwrap()).is_some()
                    };
                    let exact: BTreeSet<String> =
                        answer.exact.iter().filter(yet).map(|row| row.verdict.item.clone()).collect();
                    assert_eq!(exact, named, "{what} in {} on {day}", place.code);
                    let yes = named
                        .iter()
                        .any(|item| in_force(register, &place, item.parse().unwrap(), day, n).in_force);
                    assert_eq!(answer.answer == "yes", yes);
                    let all = answer.exact.iter().chain(&answer.near);
                    assert!(all.clone().all(|row| row.verdict.as_of == n));
                    assert!(answer.answer != "no" || answer.exact.iter().all(|row| row.verdict.conclusive));
                }
            }
        }
    });
}
