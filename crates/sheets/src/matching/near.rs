//! Names near to a name: those that share most pairs of characters with it, or contain it.

use crate::words;

/// How many are offered: a person picks from three at a glance.
pub(super) const OFFERED: usize = 3;
/// Below this share of common pairs, of a thousand, two names have a suffix in common and nothing else.
const ENOUGH: usize = 450;

/// The names of a catalog as their pairs of characters, sorted.
#[derive(Debug)]
pub(super) struct Near {
    names: Vec<(String, Vec<(char, char)>)>,
}

impl Near {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let keys = names.map(|name| bare(&words::key(name)));
        Self { names: keys.map(|key| (key.clone(), pairs(&key))).collect() }
    }

    /// The places of the nearest names, the nearest first.
    pub(super) fn to(&self, name: &str) -> Vec<usize> {
        let key = bare(&words::key(name));
        let given = pairs(&key);
        let score = |(other, pairs): &(String, Vec<(char, char)>)| {
            let long_enough = key.chars().count().min(other.chars().count()) >= 4;
            let contains = long_enough && (other.contains(&key) || key.contains(other.as_str()));
            let share = 2_000 * common(&given, pairs) / (given.len() + pairs.len()).max(1);
            if contains { share.max(ENOUGH) } else { share }
        };
        let scored = self.names.iter().enumerate().map(|(at, name)| (score(name), at));
        let mut near: Vec<(usize, usize)> = scored.filter(|(score, _)| *score >= ENOUGH).collect();
        near.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        near.into_iter().take(OFFERED).map(|(_, at)| at).collect()
    }
}

/// A key without its endings that nearly all names share, which would make all names near to all.
fn bare(key: &str) -> String {
    let endings = ["行政许可", "许可", "审批", "核准", "审核", "核发", "批准"];
    let ending = endings.iter().find_map(|ending| key.strip_suffix(ending));
    ending.filter(|rest| rest.chars().count() >= 2).unwrap_or(key).to_owned()
}

fn pairs(key: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = key.chars().zip(key.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs
}

/// How many pairs two sorted lists share.
fn common(a: &[(char, char)], b: &[(char, char)]) -> usize {
    let (mut a, mut b, mut count) = (a.iter().peekable(), b.iter().peekable(), 0);
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}

#[test]
fn a_slip_and_a_part_of_a_name_are_near_and_a_common_ending_is_not() {
    let names = ["食品生产许可", "食品经营许可", "固定资产投资项目节能审查", "民办学校设立许可"];
    let near = Near::new(names.into_iter());
    assert_eq!(near.to("固定资产投资项目节能评估审查")[0], 2);
    assert_eq!(near.to("投资项目节能审查"), [2]);
    assert_eq!(near.to("食品生产的许可")[0], 0);
    assert!(near.to("网约车经营许可").is_empty());
    assert!(near.to("").is_empty());
}
