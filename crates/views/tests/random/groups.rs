//! Counts in any combination, and what one bureau exercises: sums and parts of whole catalogs.

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::in_force::{in_force, is_listed};
use inforce_views::bureau::{self, Bureau, BureauQuestion};
use inforce_views::catalog::{self, CatalogQuestion, Selection};
use inforce_views::counts::{self, CountsQuestion};
use inforce_views::counts_by::{self, CountsByQuestion, CountsByRow, Dimension};

use super::naive::{Moment, Place, places};
use super::{check, living, moments, scope, whole};

/// Every listing of the places by itself: the words it may be grouped by, and a row of one.
fn ones(moment: &Moment<'_>, places: &[Place]) -> Vec<([String; 4], CountsByRow)> {
    let Moment { register, day, n } = *moment;
    let mut ones = Vec::new();
    for place in places {
        for (item, timeline) in register.listings(place.id) {
            if item.is_sub_item() || timeline.head(n).is_none() {
                continue;
            }
            let verdict = in_force(register, place, item, day, n);
            let listed = u64::from(is_listed(register, place, item, day, n));
            let text = verdict.text.as_ref();
            let words = [
                place.level.word().to_owned(),
                text.map(|t| t.inherited.set_by.value.word().to_owned()).unwrap_or_default(),
                text.map(|t| t.local.value.department.name.clone()).unwrap_or_default(),
                verdict.status.word().to_owned(),
            ];
            let one = CountsByRow {
                recorded: 1,
                listed,
                in_force: u64::from(verdict.in_force),
                exercised_here: u64::from(verdict.exercise.is_here()),
                behind: listed * u64::from(verdict.behind.is_some()),
                ..CountsByRow::default()
            };
            ones.push((words, one));
        }
    }
    ones
}

fn numbers(row: &CountsByRow) -> [u64; 5] {
    [row.recorded, row.listed, row.in_force, row.exercised_here, row.behind]
}

#[test]
fn counts_in_any_combination_are_the_sums_of_the_listings() {
    check(|register, boundaries| {
        for moment in moments(register, boundaries).iter().step_by(3) {
            let root = &living(moment)[0];
            let ones = ones(moment, &places(moment, root, true));
            for combination in 0..16 {
                let by: BTreeSet<Dimension> = Dimension::ALL
                    .into_iter()
                    .enumerate()
                    .filter(|(bit, _)| combination >> bit & 1 == 1)
                    .map(|(_, dimension)| dimension)
                    .collect();
                let mut sums: BTreeMap<[Option<String>; 4], [u64; 5]> = BTreeMap::new();
                for (words, one) in &ones {
                    let mut at = 0;
                    let key = words.clone().map(|word| {
                        at += 1;
                        by.contains(&Dimension::ALL[at - 1]).then_some(word)
                    });
                    let sum = sums.entry(key).or_default();
                    sum.iter_mut().zip(numbers(one)).for_each(|(sum, one)| *sum += one);
                }
                let question = CountsByQuestion { scope: scope(moment, root, true), by, page: whole() };
                let answer = counts_by::answer(register, &question).unwrap();
                let rows: BTreeMap<_, _> = answer
                    .rows
                    .iter()
                    .map(|r| {
                        let key = [&r.level, &r.set_by, &r.department, &r.status].map(Clone::clone);
                        (key, numbers(r))
                    })
                    .collect();
                assert_eq!(rows.len() as u64, answer.total);
                assert_eq!(rows, sums, "on {} at {}", moment.day, moment.n);
            }
        }
    });
}

#[test]
fn counts_by_status_of_one_catalog_are_those_of_its_counts() {
    check(|register, boundaries| {
        let moment = &moments(register, boundaries)[2];
        for place in living(moment) {
            let scope = scope(moment, &place, false);
            let by = BTreeSet::from([Dimension::Status]);
            let question = CountsByQuestion { scope, by, page: whole() };
            let rows = counts_by::answer(register, &question).unwrap().rows;
            let by_status: BTreeMap<String, u64> =
                rows.into_iter().map(|row| (row.status.unwrap(), row.recorded)).collect();
            let counts = counts::answer(register, &CountsQuestion { scope, page: whole() }).unwrap();
            assert_eq!(by_status, counts.rows[0].by_status);
        }
    });
}

#[test]
fn what_a_bureau_exercises_is_what_the_catalogs_exercise_under_its_name() {
    check(|register, boundaries| {
        for moment in moments(register, boundaries) {
            let root = &living(&moment)[0];
            let scope = scope(&moment, root, true);
            let selection = Selection::ExercisedHere;
            let question = CatalogQuestion { scope, selection, item: None, with_text: false, page: whole() };
            let all = catalog::answer(register, &question).unwrap().rows;
            for name in ["部门1", "部门 2", "机关（1）", "机关", "没有"] {
                let bureau = Bureau::Name(name.to_owned());
                let question = BureauQuestion { scope, bureau, page: whole() };
                let answer = bureau::answer(register, &question).unwrap();
                let plain: String = name.chars().filter(|c| !" （）".contains(*c)).collect();
                let expected: Vec<_> = all
                    .iter()
                    .filter(|row| row.department == plain || row.authorities.contains(&plain))
                    .collect();
                let found: Vec<_> = answer.rows.iter().map(|row| &row.listing).collect();
                assert_eq!(found, expected, "{name} on {}", moment.day);
                let totals = answer.totals.unwrap();
                assert_eq!(totals.main_items + totals.sub_items, expected.len() as u64);
                let in_charge = expected.iter().filter(|row| row.counts && row.department == plain);
                assert_eq!(totals.as_department, in_charge.count() as u64);
            }
        }
    });
}
