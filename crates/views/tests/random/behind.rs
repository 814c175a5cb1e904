//! What is behind, and an item across a subtree: each listing asked by itself.

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::listing::Listing;
use inforce_catalog::obligation::{self, Kind, State};
use inforce_catalog::{Register, text};
use inforce_views::across::{self, AcrossQuestion};
use inforce_views::behind::{self, BehindQuestion};
use inforce_views::declined::{self, DeclinedQuestion};
use inforce_views::unclaimed::{self, UnclaimedQuestion};
use serde_json::json;

use super::model::world::ITEMS;
use super::naive::{Moment, Place, TEXT, places, shown};
use super::{check, living, moments, scope, whole};

/// What is said of one listing that is behind: since when, the records, and when they are due.
type Told = (String, Vec<u64>, Option<String>, Option<u32>);

fn plainly(moment: &Moment<'_>, place: &Place) -> BTreeMap<(String, String), Told> {
    let Moment { register, day, n } = *moment;
    let owed = obligation::of_jurisdiction(register, place, day, n);
    let behind = shown(moment, place).into_keys().filter_map(|item| {
        let own = Listing::on(register.listing(place.id, item), day, n);
        let behind = text::behind(register, place.id, item, &own, day, n)?;
        let first = owed
            .iter()
            .filter(|o| o.kind == Kind::Confirm && o.item == item)
            .filter(|o| {
                matches!(o.state, State::Open | State::Overdue) && behind.records.contains(&o.opened_by)
            })
            .min_by_key(|o| o.due);
        let told = (
            behind.since.to_string(),
            behind.records.iter().map(|r| r.sequence).collect(),
            first.map(|o| o.due.to_string()),
            first.map(|o| o.overdue_days),
        );
        Some(((place.code.to_string(), item.to_string()), told))
    });
    behind.collect()
}

#[test]
fn what_is_behind_is_every_listing_that_differs_from_its_parents() {
    check(|register, boundaries| {
        for moment in moments(register, boundaries) {
            let root = &living(&moment)[0];
            let question = BehindQuestion { scope: scope(&moment, root, true), page: whole() };
            let answer = behind::answer(register, &question).unwrap();
            let found: BTreeMap<(String, String), Told> = answer
                .rows
                .iter()
                .map(|row| {
                    let b = &row.behind;
                    let records = b.records.iter().map(|r| r.sequence).collect();
                    let told = (b.since.clone(), records, b.due.clone(), b.overdue_days);
                    ((b.jurisdiction.code.clone(), row.item.clone()), told)
                })
                .collect();
            let plain: BTreeMap<_, _> =
                places(&moment, root, true).iter().flat_map(|place| plainly(&moment, place)).collect();
            assert_eq!(found, plain, "on {} at {}", moment.day, moment.n);
            let differs = |row: &behind::BehindRow| row.behind.reshaped || !row.differences.is_empty();
            assert!(answer.rows.iter().all(differs), "a row says in what");
        }
    });
}

fn declined_by(register: &Register, moment: &Moment<'_>, root: &Place, item: &str) -> BTreeSet<String> {
    let question = DeclinedQuestion { scope: scope(moment, root, true), page: whole() };
    let rows = declined::answer(register, &question).unwrap().rows.into_iter();
    rows.filter(|row| row.item == item).map(|row| row.jurisdiction.code).collect()
}

fn unclaimed_by(register: &Register, moment: &Moment<'_>, root: &Place, item: &str) -> BTreeSet<String> {
    let question = UnclaimedQuestion { scope: scope(moment, root, true), page: whole() };
    let rows = unclaimed::answer(register, &question).unwrap().rows.into_iter();
    rows.filter(|row| row.item == item).map(|row| row.jurisdiction.code).collect()
}

fn item_across(register: &Register, moment: &Moment<'_>, root: &Place, item: &str) {
    let code = item.parse().unwrap();
    let question = AcrossQuestion { scope: scope(moment, root, true), item: code, page: whole() };
    let answer = across::answer(register, &question).unwrap();
    let asked = shown(moment, root).remove(&code);
    assert_eq!(answer.text.is_some(), asked.is_some());
    let living = places(moment, root, true);
    assert_eq!(answer.rows.len(), living.len());
    let told = |sort: fn(&across::AcrossRow) -> bool| -> BTreeSet<String> {
        answer.rows.iter().filter(|row| sort(row)).map(|row| row.jurisdiction.code.clone()).collect()
    };
    assert_eq!(told(|row| row.declined.is_some()), declined_by(register, moment, root, item));
    assert_eq!(told(|row| row.unclaimed), unclaimed_by(register, moment, root, item));
    let mut differing = 0;
    for place in &living {
        let row = answer.rows.iter().find(|row| row.jurisdiction.code == place.code.to_string()).unwrap();
        let here = shown(moment, place).remove(&code);
        assert_eq!(row.standing.listed, here.is_some());
        let behind = plainly(moment, place).contains_key(&(place.code.to_string(), item.to_owned()));
        assert_eq!(row.behind.is_some(), behind);
        let elements: Vec<_> = match (&asked, &here) {
            (Some(asked), Some(here)) => {
                TEXT.into_iter().filter(|e| asked[e] != here[e]).map(|e| (e, &asked[e], &here[e])).collect()
            }
            _ => Vec::new(),
        };
        let said: Vec<_> =
            row.differences.iter().map(|d| (d.element.as_str(), json!(d.from), json!(d.to))).collect();
        let said: Vec<_> = said.iter().map(|(e, from, to)| (*e, from, to)).collect();
        assert_eq!(said, elements);
        differing += u64::from(!elements.is_empty());
    }
    let counts = answer.counts.unwrap();
    let number = |set: BTreeSet<String>| set.len() as u64;
    assert_eq!(counts.jurisdictions, living.len() as u64);
    assert_eq!(counts.differing, differing);
    assert_eq!(counts.listed, number(told(|row| row.standing.listed)));
    assert_eq!(counts.in_force, number(told(|row| row.standing.in_force)));
    assert_eq!(
        counts.exercised_here,
        number(told(|row| matches!(row.standing.exercise.as_str(), "here" | "interim")))
    );
    assert_eq!(counts.behind, number(told(|row| row.behind.is_some())));
    assert_eq!(counts.declined, number(told(|row| row.declined.is_some())));
    assert_eq!(counts.unclaimed, number(told(|row| row.unclaimed)));
}

#[test]
fn an_item_across_a_subtree_is_what_each_jurisdiction_answers_by_itself() {
    check(|register, boundaries| {
        let moments = moments(register, boundaries);
        for moment in [&moments[2], &moments[7]] {
            for (item, setter) in ITEMS {
                let places = living(moment);
                let roots = places.iter().filter(|p| p.id.0 == 1 || p.id.0 == setter);
                roots.for_each(|root| item_across(register, moment, root, item));
            }
        }
    });
}
