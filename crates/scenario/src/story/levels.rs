//! The first chapters: who exists, who may act, which days are worked.

use std::collections::BTreeMap;

use inforce_catalog::command::{AppointAgency, Establish, GrantRole, SetCalendar, SetPolicy};
use inforce_catalog::event::{AgencyKind, Role, TimeLimits};
use inforce_catalog::{Day, JurisdictionCode, Level, Names};

use super::cast::{ADMINISTRATOR, BodyClass, acting_body, agency_code, example, officer, transcriber};
use super::{Batch, Chapter, Draft, Stage, batch, days, draft, place};
use crate::Words;
use crate::departments::{Line, line_of};
use crate::lists::{Division, Item};

pub(super) fn chapters(stage: &Stage<'_>) -> Vec<Chapter> {
    vec![establish(stage), appoint(stage), grant(stage), calendars()]
}

fn registrar(drafts: Vec<Draft>) -> Batch {
    batch(ADMINISTRATOR, drafts)
}

fn establish(stage: &Stage<'_>) -> Chapter {
    let establish = |d: &Division| {
        let command = Establish {
            level: d.level,
            code: d.code,
            names: Names::zh(&d.name),
            parent: d.parent,
            nature: d.nature,
        };
        draft(&format!("establish/{}", d.code), ADMINISTRATOR, command).on(days::opening())
    };
    Chapter {
        title: Words {
            zh: "设立行政区划：国家、自治区、自治州、县（市）、乡（镇、街道）",
            en: "Establishing jurisdictions: nation, region, prefecture, counties, townships",
        },
        batches: vec![registrar(stage.lists.divisions.iter().map(establish).collect())],
    }
}

/// The lines of work that have an item in the catalog of a level, by number.
pub(super) fn lines_at<'a>(items: impl Iterator<Item = &'a Item>, level: Level) -> BTreeMap<usize, Line> {
    items
        .filter(|i| i.is_listed_at(level))
        .filter_map(|i| line_of(&i.department))
        .map(|line| (line.number, line))
        .collect()
}

fn appoint(stage: &Stage<'_>) -> Chapter {
    let mut batches = Vec::new();
    for level in [Level::Nation, Level::Region, Level::Prefecture, Level::County] {
        let lines = lines_at(stage.lists.items(), level);
        for division in stage.lists.of_level(level) {
            let mut drafts = vec![government(division), lead_agency(division)];
            drafts.extend(lines.values().map(|line| department(division, line)));
            batches.push(registrar(drafts));
        }
    }
    let townships = stage.lists.of_level(Level::Township).map(government);
    batches.push(registrar(townships.collect()));
    Chapter {
        title: Words {
            zh: "登记机关：人民政府、审改牵头机构、部门（代码为待核验的示例代码）",
            en: "Appointing governments, lead agencies and departments (pseudo codes, marked unverified)",
        },
        batches,
    }
}

fn body(division: &Division, class: BodyClass, kind: AgencyKind, name: String) -> Draft {
    let code = agency_code(division.code, class);
    let key = format!("appoint/{code}");
    let command = AppointAgency { jurisdiction: division.code, code, kind, names: Names::zh(name) };
    draft(&key, ADMINISTRATOR, command).on(days::opening())
}

fn government(division: &Division) -> Draft {
    let (kind, name) = acting_body(division);
    body(division, BodyClass::Government, kind, name)
}

fn lead_agency(division: &Division) -> Draft {
    let name = match division.level {
        Level::Nation => "国务院审改办".to_owned(),
        _ => format!("{}审改办", division.name),
    };
    body(division, BodyClass::LeadAgency, AgencyKind::LeadAgency, name)
}

fn department(division: &Division, line: &Line) -> Draft {
    let name = line.name(division.level, &division.name);
    body(division, BodyClass::Department(line.number), AgencyKind::Department, name)
}

fn grant(stage: &Stage<'_>) -> Chapter {
    let give = |code: JurisdictionCode, principal: String, role: Role| {
        let key = format!("grant/{code}/{}", role.word());
        let command = GrantRole { jurisdiction: Some(code), principal, role };
        draft(&key, ADMINISTRATOR, command).on(days::opening())
    };
    let prefecture = place("652800");
    let mut drafts = vec![
        give(prefecture, transcriber(), Role::Transcriber),
        give(prefecture, officer(prefecture), Role::Officer),
    ];
    let counties = stage.lists.of_level(Level::County);
    drafts.extend(counties.map(|c| give(c.code, officer(c.code), Role::Officer)));
    Chapter {
        title: Words {
            zh: "授予角色：转录员记录上级公布的清单，经办账号代表自治州和各县（市）",
            en: "Granting roles: a transcriber for what levels above publish, officers for prefecture and counties",
        },
        batches: vec![registrar(drafts)],
    }
}

fn calendars() -> Chapter {
    let nation = JurisdictionCode::NATION;
    let calendar = |year: u16, from: Day, number: &str| {
        let (days_off, extra_workdays) = days::holidays(i32::from(year));
        let command = SetCalendar { jurisdiction: nation, year, days_off, extra_workdays };
        let title = format!("国务院办公厅关于{year}年部分节假日安排的通知");
        let mut instrument = example(nation, from, number, &title);
        instrument.digest = None;
        draft(&format!("calendar/{year}"), ADMINISTRATOR, command).on(from).by(&instrument)
    };
    let policy = SetPolicy { jurisdiction: place("652800"), limits: TimeLimits::default() };
    Chapter {
        title: Words {
            zh: "工作日历（2022、2023年国务院办公厅节假日安排）和办理时限",
            en: "Working days (the State Council's holidays of 2022 and 2023) and time limits",
        },
        batches: vec![registrar(vec![
            calendar(2022, days::holidays_of_2022(), "国办发明电〔2021〕11号"),
            calendar(2023, days::holidays_of_2023(), "国办发明电〔2022〕16号"),
            draft("policy/652800", ADMINISTRATOR, policy).on(days::opening()),
        ])],
    }
}
