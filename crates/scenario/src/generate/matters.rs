//! The items of a generated ledger.

use inforce_catalog::{Citation, CitationKind, Day, ItemCode, Level, Levels};

use super::places::Place;
use super::{Size, scenes};
use crate::departments::lines;

/// One item as the level that set it has it.
#[derive(Clone, Debug)]
pub(super) struct Matter {
    pub(super) code: ItemCode,
    pub(super) name: String,
    /// The number of the line of work that it belongs to.
    pub(super) line: usize,
    /// Where the place that set it stands.
    pub(super) setter: usize,
    pub(super) levels: Levels,
    pub(super) basis: Vec<Citation>,
    /// The day a temporary permit was first implemented.
    pub(super) first_implemented: Option<Day>,
    pub(super) part: Part,
    pub(super) state: State,
    /// The items that stand in its place.
    pub(super) successors: Vec<usize>,
}

/// What an item is in its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `000`.
    Alone,
    /// `00Y`.
    Main,
    /// `001` …, of the main item that stands there.
    Sub(usize),
}

/// Where an item stands at the level that set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// In force.
    Open,
    Suspended,
    Ended,
    Reshaped,
}

/// Every so manieth item of the nation has sub-items.
const FAMILY_EVERY: usize = 25;
/// How many it has then.
const SUB_ITEMS: usize = 2;

const OBJECTS: [&str; 24] = [
    "取水",
    "河道采砂",
    "林木采伐",
    "农药经营",
    "种子生产",
    "兽药经营",
    "食品生产",
    "药品零售",
    "特种设备",
    "道路运输",
    "水路运输",
    "危险化学品",
    "烟花爆竹",
    "民用枪支",
    "保安服务",
    "旅馆业",
    "民办学校",
    "医疗机构",
    "饮用水供水",
    "建设工程",
    "城镇燃气",
    "广播电视",
    "出版物",
    "文物保护单位",
];
const ACTIONS: [&str; 8] =
    ["许可", "审批", "经营许可", "资格认定", "设立审批", "变更审批", "延续审批", "使用登记"];

/// All items, main items before their sub-items.
pub(super) fn all(size: &Size, places: &[Place]) -> Vec<Matter> {
    let mut matters = Vec::new();
    let mut number = 0;
    for lowest in Level::ALL {
        for _ in 0..size.national_at(lowest) - lowest.below().map_or(0, |below| size.national_at(below)) {
            national(&mut matters, number, lowest);
            number += 1;
        }
    }
    for (setter, place) in places.iter().enumerate().filter(|(_, place)| place.level == Level::Region) {
        matters.extend((0..size.regional).map(|number| regional(size, setter, place, number)));
    }
    matters
}

/// An item that the nation sets, with its sub-items.
fn national(matters: &mut Vec<Matter>, number: usize, lowest: Level) {
    let has_sub_items = number % FAMILY_EVERY == FAMILY_EVERY - 1;
    let main = Matter {
        code: national_code(number, if has_sub_items { "00Y" } else { "000" }),
        name: name(number, ""),
        line: line(number),
        setter: 0,
        levels: allowed(lowest, number),
        basis: national_basis(number),
        first_implemented: None,
        part: if has_sub_items { Part::Main } else { Part::Alone },
        state: State::Open,
        successors: Vec::new(),
    };
    let at = matters.len();
    matters.push(main.clone());
    if has_sub_items {
        matters.extend((1..=SUB_ITEMS).map(|sub| Matter {
            code: national_code(number, &format!("{sub:03}")),
            name: name(number, &format!("：子项{sub}")),
            part: Part::Sub(at),
            ..main.clone()
        }));
    }
}

/// The levels down to the lowest: one, two or three of them.
fn allowed(lowest: Level, number: usize) -> Levels {
    let levels: Vec<Level> = Level::ALL.into_iter().filter(|level| *level <= lowest).collect();
    let count = (number % 3 + 1).min(levels.len());
    Levels::of(&levels[levels.len() - count..])
}

/// 0001, the line of work, a number within it, and the part of the family, as the national list counts.
fn national_code(number: usize, part: &str) -> ItemCode {
    let lines = lines().count();
    format!("0001{:02}{:03}{part}", number % lines + 1, number / lines + 1)
        .parse()
        .expect("twelve characters")
}

fn line(number: usize) -> usize {
    number % lines().count()
}

fn name(number: usize, sub_item: &str) -> String {
    let object = OBJECTS[number % OBJECTS.len()];
    let action = ACTIONS[number / OBJECTS.len() % ACTIONS.len()];
    format!("{object}{action}{sub_item}（示例{}）", number + 1)
}

fn cite(kind: CitationKind, title: String, article: usize) -> Citation {
    Citation { kind, title, articles: format!("第{article}条") }
}

fn national_basis(number: usize) -> Vec<Citation> {
    let object = OBJECTS[number % OBJECTS.len()];
    let law = cite(CitationKind::Law, format!("《中华人民共和国{object}法（示例）》"), number % 60 + 1);
    let regulation = cite(
        CitationKind::AdministrativeRegulation,
        format!("《{object}管理条例（示例）》"),
        number % 40 + 1,
    );
    match number % 3 {
        0 => vec![law],
        1 => vec![regulation],
        _ => vec![law, regulation],
    }
}

/// A further basis, that of an adjustment.
pub(super) fn further_basis(level: Level, round: usize) -> Citation {
    let (kind, who) = match level {
        Level::Nation => (CitationKind::StateCouncilDecision, "国务院"),
        _ => (CitationKind::LocalRegulation, "自治区"),
    };
    cite(kind, format!("《{who}关于调整示例事项的决定（示例第{}次）》", round + 1), 1)
}

/// An item that a region sets; the last ones rest on government rules.
fn regional(size: &Size, setter: usize, place: &Place, number: usize) -> Matter {
    let is_temporary = number + size.temporary >= size.regional;
    let kind = match is_temporary {
        true => CitationKind::ProvincialGovernmentRule,
        false => CitationKind::LocalRegulation,
    };
    let (region, line) = (place.code.number() / 10_000_000_000, line(number * 4));
    let object = OBJECTS[(number + 5) % OBJECTS.len()];
    Matter {
        code: format!("{region:02}01{:02}{:03}000", line + 1, number + 1).parse().expect("twelve characters"),
        name: format!("{object}地方许可（示例{}）", number + 1),
        line,
        setter,
        levels: Levels::of(&[Level::Prefecture, Level::County]),
        basis: vec![cite(kind, format!("《{}{object}办法》", place.name), number + 1)],
        first_implemented: is_temporary.then(scenes::first_implemented),
        part: Part::Alone,
        state: State::Open,
        successors: Vec::new(),
    }
}

impl Matter {
    /// What comes into the place of it: the same under another code and name.
    pub(super) fn successor(&self, ordinal: usize, word: &str) -> Self {
        let prefix = &self.code.as_str()[..4];
        Self {
            // Lines of work are numbered from 01: what begins with 9 was put in the place of something.
            code: format!("{prefix}9{ordinal:04}000").parse().expect("twelve characters"),
            name: format!("{}（{word}）", self.name),
            successors: Vec::new(),
            ..self.clone()
        }
    }

    /// Whether it is listed at the level that set it.
    pub(super) fn is_listed(&self) -> bool {
        matches!(self.state, State::Open | State::Suspended)
    }

    pub(super) fn is_temporary(&self) -> bool {
        self.first_implemented.is_some()
    }

    /// The main item of its family, or itself: who declines one declines all of them.
    pub(super) fn head(&self, at: usize) -> usize {
        match self.part {
            Part::Sub(main) => main,
            Part::Alone | Part::Main => at,
        }
    }
}
