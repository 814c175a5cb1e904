//! A comparison is the difference of two catalogs, each read whole.

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::{ItemCode, JurisdictionId, jurisdiction};
use inforce_views::compare::{self, ChangeCounts, CompareAnswer, CompareQuestion, FirstSide};
use serde_json::json;

use super::naive::{Moment, Place, Shown, shown};
use super::{check, living, moments, scope, whole};

/// How one listing is said to differ: the change, and each element from one value to the other.
type Told = (String, BTreeMap<String, (serde_json::Value, serde_json::Value)>);

fn expected(from: &BTreeMap<ItemCode, Shown>, to: &BTreeMap<ItemCode, Shown>) -> BTreeMap<ItemCode, Told> {
    let items: BTreeSet<ItemCode> = from.keys().chain(to.keys()).copied().collect();
    let told = items.into_iter().filter_map(|item| match (from.get(&item), to.get(&item)) {
        (None, _) => Some((item, ("added".to_owned(), BTreeMap::new()))),
        (_, None) => Some((item, ("removed".to_owned(), BTreeMap::new()))),
        (Some(from), Some(to)) if from == to => None,
        (Some(from), Some(to)) => {
            let differ = from.iter().filter(|(element, value)| to[*element] != **value);
            let differ = differ.map(|(e, v)| ((*e).to_owned(), (v.clone(), to[e].clone()))).collect();
            Some((item, ("changed".to_owned(), differ)))
        }
    });
    told.collect()
}

fn told(answer: &CompareAnswer) -> BTreeMap<(String, ItemCode), Told> {
    let rows = answer.rows.iter().map(|row| {
        let differ = row.differences.iter().map(|d| (d.element.clone(), (json!(d.from), json!(d.to))));
        let item = row.item.parse().unwrap();
        ((row.jurisdiction.code.clone(), item), (row.change.clone(), differ.collect()))
    });
    rows.collect()
}

fn sum(answer: &CompareAnswer) -> ChangeCounts {
    let counts = answer.counts.clone().unwrap();
    let (main, sub) = (counts.main_items, counts.sub_items);
    ChangeCounts {
        added: main.added + sub.added,
        removed: main.removed + sub.removed,
        changed: main.changed + sub.changed,
        unchanged: main.unchanged + sub.unchanged,
    }
}

fn at(moment: &Moment<'_>, id: JurisdictionId) -> Option<Place> {
    jurisdiction::at(moment.register, id, moment.day, moment.n)
}

/// The catalogs of the same places at two moments.
fn of_moments(from: &Moment<'_>, to: &Moment<'_>, place: &Place, subtree: bool) {
    let first = FirstSide { jurisdiction: None, day: Some(from.day), as_of: Some(from.n) };
    let question = CompareQuestion { scope: scope(to, place, subtree), from: first, page: whole() };
    let answer = compare::answer(to.register, &question).unwrap();
    let below = |m: &Moment<'_>| jurisdiction::subtree(m.register, place.id, m.day, m.n);
    let mut ids = BTreeSet::from([place.id]);
    if subtree {
        ids.extend(below(from).into_iter().chain(below(to)).map(|p| p.id));
    }
    let mut all = BTreeMap::new();
    let mut counts = ChangeCounts::default();
    for id in ids {
        let catalog = |m: &Moment<'_>| match at(m, id) {
            Some(place) if place.retired.is_none() => shown(m, &place),
            _ => BTreeMap::new(),
        };
        let (before, after) = (catalog(from), catalog(to));
        let differ = expected(&before, &after);
        let changes = |change| differ.values().filter(|(c, _)| c == change).count() as u64;
        counts.added += changes("added");
        counts.removed += changes("removed");
        counts.changed += changes("changed");
        counts.unchanged += after.len() as u64 - changes("added") - changes("changed");
        let code = at(to, id).or(at(from, id)).unwrap().code.to_string();
        all.extend(differ.into_iter().map(|(item, told)| ((code.clone(), item), told)));
    }
    assert_eq!(told(&answer), all, "{} from {} to {}", place.code, from.day, to.day);
    assert_eq!(sum(&answer), counts);
}

#[test]
fn a_comparison_of_two_days_or_two_sequences_is_the_difference_of_the_catalogs() {
    check(|register, boundaries| {
        let moments = moments(register, boundaries);
        for (from, to) in [(0, 1), (3, 0), (4, 0), (6, 3)] {
            let (from, to) = (&moments[from], &moments[to]);
            for place in living(to) {
                of_moments(from, to, &place, false);
            }
            of_moments(from, to, &living(to)[0], true);
        }
    });
}

#[test]
fn a_comparison_of_two_jurisdictions_is_the_difference_of_their_catalogs() {
    check(|register, boundaries| {
        let moment = &moments(register, boundaries)[2];
        let places = living(moment);
        for (from, to) in places.iter().zip(places.iter().skip(1)) {
            let first = FirstSide { jurisdiction: Some(from.code), ..FirstSide::default() };
            let question = CompareQuestion { scope: scope(moment, to, false), from: first, page: whole() };
            let answer = compare::answer(register, &question).unwrap();
            assert_eq!(answer.from.jurisdiction.code, from.code.to_string());
            let differ = expected(&shown(moment, from), &shown(moment, to));
            let code = to.code.to_string();
            let all = differ.into_iter().map(|(item, told)| ((code.clone(), item), told)).collect();
            assert_eq!(told(&answer), all, "{} to {}", from.code, to.code);
        }
    });
}
