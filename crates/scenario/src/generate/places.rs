//! The places of a generated ledger.

use inforce_catalog::{JurisdictionCode, Level};

use super::Size;

/// One jurisdiction.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) code: JurisdictionCode,
    pub(super) name: String,
    pub(super) level: Level,
    /// Where its parent stands among the places; the nation's is none.
    pub(super) parent: Option<usize>,
    /// Where its children stand: they follow one another by levels, not by parents.
    pub(super) children: Vec<usize>,
    /// Who acts for it.
    pub(super) actor: Actor,
}

/// Who submits what a place decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    /// An officer of its own.
    Officer,
    /// The officer of the county above (notice two(1)).
    County,
    /// The transcriber of a prefecture below.
    Transcriber,
}

/// The first two digits of the regions' codes (GB/T 2260), that of the notice first.
const REGIONS: [u64; 31] = [
    65, 64, 63, 62, 61, 54, 53, 52, 51, 50, 46, 45, 44, 43, 42, 41, 37, 36, 35, 34, 33, 32, 31, 23, 22, 21,
    15, 14, 13, 12, 11,
];

/// What the codes of a level count by.
const STEPS: [u64; 5] = [0, 10_000_000_000, 100_000_000, 1_000_000, 1_000];

/// All places, by levels from the nation down; the children of each level are dealt out to its places in turn.
pub(super) fn all(size: &Size) -> Vec<Place> {
    let mut places = vec![Place {
        code: JurisdictionCode::NATION,
        name: "国家".to_owned(),
        level: Level::Nation,
        parent: None,
        children: Vec::new(),
        actor: if size.is_transcribed { Actor::Transcriber } else { Actor::Officer },
    }];
    let mut above = 0..1;
    for level in Level::ALL.into_iter().skip(1) {
        let first = places.len();
        for number in 0..size.places(level) {
            let parent = above.start + number % above.len();
            let ordinal = number / above.len();
            let place = below(size, level, number, (parent, ordinal), &places);
            let at = places.len();
            places[parent].children.push(at);
            places.push(place);
        }
        above = first..places.len();
    }
    places
}

fn below(
    size: &Size,
    level: Level,
    number: usize,
    (parent, ordinal): (usize, usize),
    places: &[Place],
) -> Place {
    let group = match level {
        Level::Region => REGIONS[number],
        _ => ordinal as u64 + 1,
    };
    let code = places[parent].code.number() + group * STEPS[level as usize];
    Place {
        code: JurisdictionCode::from_number(code).expect("twelve digits, as the counts of Size leave room"),
        name: name(level, number),
        level,
        parent: Some(parent),
        children: Vec::new(),
        actor: match level {
            Level::Township => Actor::County,
            _ if size.is_transcribed && level < Level::Prefecture => Actor::Transcriber,
            _ => Actor::Officer,
        },
    }
}

const FIRST: [&str; 20] = [
    "安", "昌", "定", "丰", "福", "广", "和", "怀", "吉", "嘉", "康", "乐", "临", "隆", "南", "宁", "平",
    "清", "泰", "新",
];
const SECOND: [&str; 20] = [
    "安", "昌", "川", "德", "丰", "谷", "河", "化", "江", "康", "林", "陵", "民", "宁", "平", "泉", "山",
    "水", "阳", "远",
];
const THIRD: [&str; 10] = ["", "北", "东", "南", "西", "上", "下", "中", "大", "小"];

/// A name that is like a place's and is none: no two places of a level share one.
fn name(level: Level, number: usize) -> String {
    let word = |words: &[&'static str], at: usize| words[at % words.len()];
    let suffix = match level {
        Level::Nation | Level::Region => "省",
        Level::Prefecture => "州",
        Level::County => "县",
        Level::Township => "乡",
    };
    let (first, second) = (word(&FIRST, number), word(&SECOND, number / FIRST.len()));
    let third = word(&THIRD, number / (FIRST.len() * SECOND.len()));
    format!("{third}{first}{second}{suffix}（示例）")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_names_are_unique_and_codes_lie_under_their_parents() {
        for size in [Size::nation(), Size::prefecture()] {
            let places = all(&size);
            let codes: BTreeSet<_> = places.iter().map(|p| p.code).collect();
            let names: BTreeSet<_> = places.iter().map(|p| (p.level, &p.name)).collect();
            assert_eq!((codes.len(), names.len()), (places.len(), places.len()));
            for place in &places[1..] {
                assert!(
                    place.code.is_under(place.level, places[place.parent.unwrap()].code),
                    "{}",
                    place.code
                );
                assert!(!place.code.is_production_corps());
            }
        }
    }
}
