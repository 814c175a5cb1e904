//! The catalogs: what is transcribed, claimed and declined, level by level.

use inforce_catalog::command::{AddItem, InstrumentInput, LocalInput, NewItemInput};
use inforce_catalog::{Day, Inherited, ItemCode, ItemType, JurisdictionCode, Level, Names};

use super::cast::{county_instrument, officer, transcriber};
use super::claims::{DECLINED, claim, claimable, county_list, decline, department, named, receive};
use super::{Batch, Chapter, Stage, batch, days, draft, place};
use crate::Words;
use crate::lists::{Division, Item};

/// The county that is late.
pub(super) const LATE: &str = "652825";
/// The county that claims by mistake what it then declines.
pub(super) const MISTAKEN: &str = "652824";
/// What it claims by mistake.
pub(super) const MISTAKEN_ITEM: &str = "000120024000";
/// The county whose line of catalogs is declared complete for the items that the region sets.
pub(super) const COVERED: &str = "652801";
/// The beginning of the codes of those items.
pub(super) const COVERED_PREFIX: &str = "650";

pub(super) fn chapters(stage: &Stage<'_>) -> Vec<Chapter> {
    vec![transcribe(stage), above(stage), counties(stage), townships(stage), late(stage)]
}

fn transcribe(stage: &Stage<'_>) -> Chapter {
    let by = transcriber();
    let add = |jurisdiction: JurisdictionCode, row: &Item, instrument: &InstrumentInput, day: Day| {
        let command = AddItem { jurisdiction, item: row.code, elements: elements(jurisdiction, row) };
        draft(&format!("add/{}", row.code), &by, command).on(day).by(instrument).transcribed()
    };
    let (nation, region) = (JurisdictionCode::NATION, place("650000"));
    let lists = stage.lists;
    let (national, regional) = (&stage.instruments.national_list, &stage.instruments.regional_list);
    let national = lists.national.iter().map(|i| add(nation, i, national, days::national_list()));
    let regional = lists.regional.iter().map(|i| add(region, i, regional, days::regional_list()));
    Chapter {
        title: Words {
            zh: "转录国家设定的事项和自治区设定的事项",
            en: "Transcribing the items set by the nation and by the region",
        },
        batches: vec![batch(&by, national.collect()), batch(&by, regional.collect())],
    }
}

/// A new item as its list has it.
fn elements(jurisdiction: JurisdictionCode, row: &Item) -> NewItemInput {
    NewItemInput {
        inherited: Inherited {
            names: Names::zh(&row.name),
            item_type: ItemType::Unclassified,
            basis: row.basis.clone(),
            set_by: row.set_by,
            levels: row.levels,
        },
        local: LocalInput {
            department: department(jurisdiction, row, row.department.clone()),
            authorities: vec![named(&row.authority)],
            remark: String::new(),
        },
        first_implemented: first_implemented(row.code),
    }
}

/// The two items that rest on government rules run for a year from these days (article 15).
fn first_implemented(code: ItemCode) -> Option<Day> {
    match code.as_str() {
        "650198001000" => Some(days::first_rule_implemented()),
        "650199001000" => Some(days::second_rule_implemented()),
        _ => None,
    }
}

fn above(stage: &Stage<'_>) -> Chapter {
    let mut batches = Vec::new();
    for division in stage.lists.of_level(Level::Region) {
        let (by, instrument) = (transcriber(), &stage.instruments.regional_list);
        let claims = claimable(stage, division, division.code)
            .map(|i| claim(division, i, &by, instrument, days::regional_list()).transcribed());
        batches.push(batch(&by, claims.collect()));
    }
    for division in stage.lists.of_level(Level::Prefecture) {
        let (by, instrument) = (officer(division.code), &stage.instruments.prefecture_list);
        let mut drafts = vec![receive(division)];
        drafts.extend(
            claimable(stage, division, division.code)
                .map(|i| claim(division, i, &by, instrument, days::prefecture_list())),
        );
        batches.push(batch(&by, drafts));
    }
    Chapter {
        title: Words {
            zh: "自治区（由自治州转录）和自治州认领",
            en: "The region (transcribed by the prefecture) and the prefecture claim",
        },
        batches,
    }
}

fn county_batch(stage: &Stage<'_>, county: &Division, day: Day) -> Batch {
    let by = officer(county.code);
    let instrument = county_list(county, day);
    let mut drafts = vec![receive(county)];
    drafts.extend(claimable(stage, county, county.code).map(|i| claim(county, i, &by, &instrument, day)));
    drafts.extend(
        DECLINED
            .iter()
            .filter(|(c, i, ..)| place(c) == county.code && (*c, *i) != (MISTAKEN, MISTAKEN_ITEM))
            .map(|entry| decline(entry, day)),
    );
    batch(&by, drafts)
}

fn is_late(county: &Division) -> bool {
    county.code == place(LATE)
}

fn counties(stage: &Stage<'_>) -> Chapter {
    let in_time = stage.lists.of_level(Level::County).filter(|c| !is_late(c));
    Chapter {
        title: Words {
            zh: "八个县（市）接收、认领；其中两个县对部分事项不认领并说明理由",
            en: "Eight counties receive and claim; two of them decline some items and say why",
        },
        batches: in_time.map(|c| county_batch(stage, c, days::county_list())).collect(),
    }
}

/// The catalogs of a county's townships, which the county draws up.
fn township_batch(stage: &Stage<'_>, county: &Division, day: Day) -> Batch {
    let by = officer(county.code);
    let instrument =
        county_instrument(county.code, &county.name, day, 2, "公布乡（镇、街道）行政许可事项清单");
    let mut drafts = Vec::new();
    for township in stage.lists.of_level(Level::Township) {
        if township.parent == Some(county.code) {
            let items = claimable(stage, township, county.code);
            drafts.extend(items.map(|i| claim(township, i, &by, &instrument, day)));
        }
    }
    batch(&by, drafts)
}

fn townships(stage: &Stage<'_>) -> Chapter {
    let in_time = stage.lists.of_level(Level::County).filter(|c| !is_late(c));
    Chapter {
        title: Words {
            zh: "县（市）编制所属乡（镇、街道）的清单",
            en: "The counties draw up the catalogs of their townships",
        },
        batches: in_time.map(|c| township_batch(stage, c, days::township_list())).collect(),
    }
}

fn late(stage: &Stage<'_>) -> Chapter {
    let late = stage.lists.of_level(Level::County).filter(|c| is_late(c));
    Chapter {
        title: Words {
            zh: "一个县迟于十月底期限才认领",
            en: "One county claims after the deadline at the end of October",
        },
        batches: late
            .flat_map(|c| {
                let own = county_batch(stage, c, days::late_county_list());
                [own, township_batch(stage, c, days::late_township_list())]
            })
            .collect(),
    }
}
