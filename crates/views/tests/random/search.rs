//! A search is a look at every listing of the scope, one after the other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::ItemCode;
use inforce_views::search::{self, Index, SearchQuestion};
use unicode_normalization::UnicodeNormalization;

use super::naive::{Moment, Place, Shown, places, shown};
use super::{check, living, moments, scope, whole};

/// Text, code prefix, department.
const SEARCHES: [(&str, &str, &str); 12] = [
    ("事项", "", ""),
    ("事项3", "", ""),
    ("名", "", ""),
    ("更 名", "", ""),
    ("新名（１）", "", ""),
    ("正确名称", "", ""),
    ("00020", "", ""),
    ("名", "6501", "部门"),
    ("", "0002 0000", ""),
    ("", "", "部 门1"),
    ("事", "", "门2"),
    ("没有", "", ""),
];

fn fold(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// The number of the way and the score, or nothing.
fn rank(text: &str, item: ItemCode, name: &str) -> Option<(usize, Reverse<usize>)> {
    let (whole, name) = (fold(text), fold(name));
    let share = |part: &str, whole: &str| (1000 * part.chars().count() / whole.chars().count()).min(1000);
    let code = whole.to_uppercase();
    if text.is_empty() {
        return Some((5, Reverse(0)));
    }
    if item.as_str().starts_with(&code) {
        return Some((0, Reverse(share(&code, item.as_str()))));
    }
    let words = text.split_whitespace().map(fold);
    if name == whole {
        Some((1, Reverse(1000)))
    } else if name.starts_with(&whole) {
        Some((2, Reverse(share(&whole, &name))))
    } else if words.into_iter().all(|word| name.contains(&word)) {
        Some((3, Reverse(share(&whole, &name))))
    } else {
        let (a, b) = (pairs(&whole), pairs(&name));
        let likeness = 2000 * a.intersection(&b).count() / (a.len() + b.len()).max(1);
        (likeness >= 500).then_some((4, Reverse(likeness)))
    }
}

type Found = (usize, Reverse<usize>, ItemCode, String);

fn linear(catalogs: &[(Place, BTreeMap<ItemCode, Shown>)], wanted: (&str, &str, &str)) -> Vec<Found> {
    let (text, prefix, department) = wanted;
    let mut found: BTreeMap<ItemCode, Found> = BTreeMap::new();
    for (place, catalog) in catalogs {
        for (item, shown) in catalog {
            let part = |element| shown[element].as_str().unwrap().to_owned();
            let fits = item.as_str().starts_with(&fold(prefix))
                && fold(&part("department")).contains(&fold(department));
            if let Some((how, score)) = rank(text, *item, &part("name")).filter(|_| fits) {
                found.entry(*item).or_insert((how, score, *item, place.code.to_string()));
            }
        }
    }
    let mut found: Vec<Found> = found.into_values().collect();
    found.sort();
    found
}

fn asked(
    moment: &Moment<'_>,
    index: &Index,
    place: &Place,
    subtree: bool,
    wanted: (&str, &str, &str),
) -> Vec<Found> {
    let (text, code_prefix, department) = wanted;
    let question = SearchQuestion {
        scope: scope(moment, place, subtree),
        text: text.to_owned(),
        code_prefix: code_prefix.to_owned(),
        department: department.to_owned(),
        page: whole(),
    };
    let rows = search::answer(moment.register, index, &question).unwrap().rows;
    let found = rows.into_iter().map(|row| {
        let how = search::How::ALL.iter().position(|h| h.word() == row.how).unwrap();
        (how, Reverse(row.score as usize), row.listing.item.parse().unwrap(), row.listing.jurisdiction.code)
    });
    found.collect()
}

#[test]
fn a_search_finds_what_a_look_at_every_listing_finds_in_the_same_order() {
    check(|register, boundaries| {
        let mut index = Index::default();
        index.follow(register, usize::MAX);
        for moment in moments(register, boundaries) {
            for place in living(&moment) {
                for subtree in [false, true] {
                    let catalogs: Vec<_> = places(&moment, &place, subtree)
                        .into_iter()
                        .map(|place| (place.clone(), shown(&moment, &place)))
                        .collect();
                    for wanted in SEARCHES {
                        let (found, linear) =
                            (asked(&moment, &index, &place, subtree, wanted), linear(&catalogs, wanted));
                        assert_eq!(
                            found, linear,
                            "{wanted:?} in {} {subtree} on {} at {}",
                            place.code, moment.day, moment.n
                        );
                    }
                }
            }
        }
    });
}
