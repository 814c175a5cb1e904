//! The law changes: an adjustment, an end, a split, a suspension; and who has followed.

use inforce_catalog::command::{
    Adjust, BodyInput, Confirm, End, InstrumentInput, LocalInput, NewItemInput, Reshape, SuccessorInput,
    Suspend,
};
use inforce_catalog::event::{EndReason, ReshapeKind};
use inforce_catalog::{Citation, CitationKind, Day, Inherited, ItemType, JurisdictionCode, Level, Names};

use super::cast::{BodyClass, agency, county_instrument, example, officer, transcriber};
use super::{Batch, Chapter, Draft, Stage, batch, days, draft, item, place};
use crate::Words;
use crate::departments::line_of;
use crate::lists::Item;

/// 取水许可: gets a further legal basis.
pub(super) const ADJUSTED: &str = "000119001000";
/// 举办健身气功活动及设立站点审批: is abolished, in this story.
pub(super) const ENDED: &str = "000133004000";
/// 道路旅客运输经营许可: is split into two, in this story.
pub(super) const SPLIT: &str = "000118008000";
/// What it is split into: codes that the national list does not use.
pub(super) const SPLIT_INTO: [(&str, &str); 2] =
    [("000118019000", "道路班车客运经营许可（示例）"), ("000118020000", "道路包车客运经营许可（示例）")];
/// 示例事项3: is suspended by the region.
pub(super) const SUSPENDED: &str = "650193001000";

/// The counties that confirm in time; the others are left behind.
const CONFIRM_ADJUSTED: &[&str] = &["652801", "652822", "652826", "652828"];
const CONFIRM_ENDED: &[&str] = &["652801", "652822", "652827"];
const CONFIRM_SPLIT: &[&str] = &["652801", "652826"];
const CONFIRM_SUSPENDED: &[&str] = &["652822", "652827", "652828"];

pub(super) fn chapters(stage: &Stage<'_>) -> Vec<Chapter> {
    vec![nation(stage), region(stage), follow(stage), counties(stage)]
}

fn nation(stage: &Stage<'_>) -> Chapter {
    let by = transcriber();
    let instrument = &stage.instruments.national_change;
    let drafts = [
        adjust(stage, &by).map(|d| d.on(days::adjusted())),
        Some(end(&by).on(days::ended())),
        split(stage, &by).map(|d| d.on(days::split())),
    ];
    let acts = drafts.into_iter().flatten().map(|d| d.by(instrument).transcribed());
    Chapter {
        title: Words {
            zh: "国家调整一项的依据、取消一项、将一项拆分为两项",
            en: "The nation adjusts the basis of one item, abolishes one and splits one into two",
        },
        batches: vec![batch(&by, acts.collect())],
    }
}

fn row<'a>(stage: &Stage<'a>, code: &str) -> Option<&'a Item> {
    stage.lists.items().find(|i| i.code == item(code))
}

fn adjust(stage: &Stage<'_>, by: &str) -> Option<Draft> {
    let mut basis = row(stage, ADJUSTED)?.basis.clone();
    basis.push(Citation {
        kind: CitationKind::AdministrativeRegulation,
        title: "《地下水管理条例》".to_owned(),
        articles: String::new(),
    });
    let command = Adjust {
        jurisdiction: JurisdictionCode::NATION,
        item: item(ADJUSTED),
        names: None,
        item_type: None,
        basis: Some(basis),
    };
    Some(draft("adjust", by, command))
}

fn end(by: &str) -> Draft {
    let command = End {
        jurisdiction: JurisdictionCode::NATION,
        item: item(ENDED),
        reason: EndReason::Abolished,
        approval: None,
    };
    draft("end", by, command)
}

fn split(stage: &Stage<'_>, by: &str) -> Option<Draft> {
    let old = row(stage, SPLIT)?;
    let department = BodyInput {
        name: old.department.clone(),
        agency: line_of(&old.department)
            .map(|l| agency(JurisdictionCode::NATION, BodyClass::Department(l.number))),
    };
    let successor = |(code, name): (&str, &str)| SuccessorInput {
        item: item(code),
        added: Some(NewItemInput {
            inherited: Inherited {
                names: Names::zh(name),
                item_type: ItemType::Unclassified,
                basis: old.basis.clone(),
                set_by: Level::Nation,
                levels: old.levels,
            },
            local: LocalInput {
                department: department.clone(),
                authorities: vec![BodyInput { name: old.authority.clone(), agency: None }],
                remark: String::new(),
            },
            first_implemented: None,
        }),
    };
    let command = Reshape {
        jurisdiction: JurisdictionCode::NATION,
        kind: ReshapeKind::Split,
        predecessors: vec![old.code],
        successors: SPLIT_INTO.into_iter().map(successor).collect(),
    };
    Some(draft("split", by, command))
}

fn region(stage: &Stage<'_>) -> Chapter {
    let by = transcriber();
    let command = Suspend {
        jurisdiction: place("650000"),
        item: item(SUSPENDED),
        reason: "配套规定修订期间暂停实施（示例）。".to_owned(),
        approval: None,
    };
    let suspend =
        draft("suspend", &by, command).on(days::suspended()).by(&stage.instruments.suspension).transcribed();
    Chapter {
        title: Words {
            zh: "自治区暂停自己设定的一个事项",
            en: "The region suspends one of the items it set",
        },
        batches: vec![batch(&by, vec![suspend])],
    }
}

/// A confirmation of what changed in `code` above: its parent's head is filled in when the story is told.
fn confirm(who: JurisdictionCode, parent: JurisdictionCode, code: &str, by: &str, day: Day) -> Draft {
    let command = Confirm { jurisdiction: who, item: item(code), parent_head: 0, successors: Vec::new() };
    draft(&format!("confirm/{who}/{code}"), by, command).on(day).confirming(parent, item(code))
}

/// Region and prefecture follow, one level at a time where the text changed.
fn follow(stage: &Stage<'_>) -> Chapter {
    let (region, prefecture) = (place("650000"), place("652800"));
    let (by, nation) = (transcriber(), JurisdictionCode::NATION);
    let regional = |code: &str, day: Day, number: u8| {
        let number = format!("示例〔2023〕自治区{}号", number + 1);
        let instrument = example(region, day, &number, "关于确认清单调整的通知（示例）");
        confirm(region, nation, code, &by, day).by(&instrument).transcribed()
    };
    let officer = officer(prefecture);
    let own = |code: &str, day: Day, number: u8| {
        let number = format!("示例〔2023〕自治州{number}号");
        let instrument = example(prefecture, day, &number, "关于确认清单调整的通知（示例）");
        confirm(prefecture, region, code, &officer, day).by(&instrument)
    };
    let suspension = &stage.instruments.suspension;
    let acknowledged =
        confirm(prefecture, region, SUSPENDED, &officer, suspension.date.plus(5)).by(suspension);
    Chapter {
        title: Words {
            zh: "自治区、自治州逐级确认",
            en: "Region and prefecture confirm, one level after the other",
        },
        batches: vec![
            batch(
                &by,
                vec![
                    regional(ADJUSTED, days::adjusted_region(), 1),
                    regional(ENDED, days::ended(), 2),
                    regional(SPLIT, days::split_region(), 3),
                ],
            ),
            batch(
                &officer,
                vec![
                    own(ADJUSTED, days::adjusted_prefecture(), 1),
                    own(ENDED, days::adjusted_prefecture(), 2),
                    own(SPLIT, days::split_prefecture(), 3),
                    acknowledged,
                ],
            ),
        ],
    }
}

fn counties(stage: &Stage<'_>) -> Chapter {
    let confirms = [
        (ADJUSTED, CONFIRM_ADJUSTED, days::adjusted_counties()),
        (ENDED, CONFIRM_ENDED, days::ended_counties()),
        (SPLIT, CONFIRM_SPLIT, days::split_counties()),
        (SUSPENDED, CONFIRM_SUSPENDED, days::suspended_counties()),
    ];
    let of_county = |code: JurisdictionCode, name: &str| -> Option<Batch> {
        let by = officer(code);
        let drafts: Vec<Draft> = confirms
            .iter()
            .filter(|(_, who, _)| who.iter().any(|c| place(c) == code))
            .map(|(changed, _, day)| {
                let instrument = follow_instrument(code, name, *day);
                confirm(code, place("652800"), changed, &by, *day).by(&instrument)
            })
            .collect();
        (!drafts.is_empty()).then(|| batch(&by, drafts))
    };
    let all = stage.lists.of_level(Level::County);
    Chapter {
        title: Words {
            zh: "部分县（市）确认，其余未确认", en: "Some counties confirm; the others do not"
        },
        batches: all.filter_map(|d| of_county(d.code, &d.name)).collect(),
    }
}

fn follow_instrument(code: JurisdictionCode, name: &str, day: Day) -> InstrumentInput {
    county_instrument(code, name, day, 3, "调整行政许可事项清单")
}
