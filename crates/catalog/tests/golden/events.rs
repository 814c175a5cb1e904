//! One sample of every kind of event, with every field filled.

use inforce_catalog::event::{
    Act, Added, Adjusted, Adopted, AgencyAppointed, AgencyKind, AgencyRenamed, AgencyRetired, CalendarSet,
    Claimed, Confirmed, CoverageDeclared, DeclineReason, Declined, EndReason, Ended, Established, Event,
    Genesis, Interim, ItemsReceived, JurisdictionNature, JurisdictionRenamed, LevelChange, LevelsChanged,
    Merged, ParentRef, PolicySet, Reassigned, Recoded, Reinstated, Renamed, Reparented, ReshapeKind,
    Reshaped, Resumed, Retired, Role, RoleGranted, RoleWithdrawn, RulesAdopted, Suspended, TimeLimits,
    Voided, Withdrawn,
};
use inforce_catalog::{
    AgencyId, Body, Citation, CitationKind, CommandId, Day, Digest, Inherited, Instrument, ItemCode,
    ItemType, JurisdictionId, Lang, Level, Local, Names, Translation,
};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn item(text: &str) -> ItemCode {
    text.parse().unwrap()
}

pub(crate) fn names(zh: &str) -> Names {
    let other = |lang, text: &str| Translation { lang, text: text.into() };
    let others = vec![
        other(Lang::UgArab, "كورلا"),
        other(Lang::MnMong, "ᠬᠣᠷᠯᠠ"),
        other(Lang::KkArab, "قورلا"),
        other(Lang::En, "Korla"),
    ];
    Names { zh: zh.into(), others }
}

fn agency() -> AgencyId {
    AgencyId { jurisdiction: JurisdictionId(3), code: "91350100M000100Y43".parse().unwrap() }
}

fn instrument() -> Instrument {
    Instrument {
        number: "巴政发〔2022〕46号".into(),
        title: "关于全面实行行政许可事项清单管理的通知".into(),
        issuer: agency(),
        date: day("2022-09-30"),
        digest: Some(Digest([0xab; 32])),
        transition: Some("在办件按原规定办结。".into()),
    }
}

/// One citation of every kind.
pub(crate) fn basis() -> Vec<Citation> {
    let citation = |kind: CitationKind| Citation {
        kind,
        title: format!("《示例{}》", kind.word()),
        articles: "第一条、第二条".into(),
    };
    CitationKind::ALL.into_iter().map(citation).collect()
}

pub(crate) fn inherited() -> Inherited {
    Inherited {
        names: names("燃气经营许可"),
        item_type: ItemType::General,
        basis: basis(),
        set_by: Level::Region,
        levels: "region|prefecture|county|township".parse().unwrap(),
    }
}

fn local() -> Local {
    let body = |name: &str, agency| Body { name: name.into(), agency };
    Local {
        department: body("住房城乡建设局", Some(agency())),
        authorities: vec![body("住房城乡建设局", Some(agency())), body("县级燃气管理部门", None)],
        remark: "第1项\n第729项".into(),
    }
}

fn parent() -> ParentRef {
    ParentRef { jurisdiction: JurisdictionId(2), head: 4_711, life: 1_000 }
}

fn of_levels() -> Vec<Event> {
    let limits = TimeLimits { apply: 11, review: 16, publish: 4, confirm: 21 };
    vec![
        Event::Genesis(Genesis { origin: "example.org/ledger".into(), first_principal: "acct-1".into() }),
        Event::RulesAdopted(RulesAdopted { version: 1 }),
        Event::from(Established {
            level: Level::County,
            code: "652801".parse().unwrap(),
            names: names("库尔勒市"),
            parent: Some(JurisdictionId(3)),
            nature: JurisdictionNature::StreetOffice,
        }),
        Event::JurisdictionRenamed(JurisdictionRenamed { names: names("库尔勒区") }),
        Event::Recoded(Recoded { code: "652801001".parse().unwrap() }),
        Event::Reparented(Reparented { parent: JurisdictionId(300) }),
        Event::Merged(Merged { into: JurisdictionId(5) }),
        Event::Retired(Retired { successor: Some(JurisdictionId(70_000)) }),
        Event::AgencyAppointed(AgencyAppointed {
            kind: AgencyKind::VerticallyManaged,
            names: names("税务局"),
        }),
        Event::AgencyRenamed(AgencyRenamed { names: names("住房城乡建设局") }),
        Event::AgencyRetired(AgencyRetired {}),
        Event::RoleGranted(RoleGranted { role: Role::Officer }),
        Event::RoleWithdrawn(RoleWithdrawn { role: Role::Transcriber }),
        Event::PolicySet(PolicySet { limits }),
        Event::CalendarSet(CalendarSet {
            year: 2022,
            days_off: vec![day("2022-10-03"), day("2022-10-04")],
            extra_workdays: vec![day("2022-10-08")],
        }),
        Event::CoverageDeclared(CoverageDeclared {
            code_prefix: "00013".into(),
            complete: true,
            expected_count: 324,
        }),
        Event::ItemsReceived(ItemsReceived { parent: JurisdictionId(2), through: 65_536, new_records: 317 }),
    ]
}

fn of_items() -> Vec<Event> {
    let lapses_on = Some(day("2023-03-01"));
    vec![
        Event::from(Added {
            inherited: inherited(),
            local: local().into(),
            lapses_on,
            predecessors: vec![item("000131101000")],
        }),
        Event::Claimed(Claimed {
            parent: parent(),
            local: local().into(),
            predecessors: vec![item("00013110100Y"), item("000131101001")],
        }),
        Event::Declined(Declined {
            parent: parent(),
            levels: "county".parse().unwrap(),
            reason: DeclineReason::RetainedAbove,
            note: "由州级保留实施。".into(),
        }),
        Event::from(Adjusted { whole: Some(inherited()), ..Adjusted::default() }),
        Event::Renamed(Renamed { names: names("燃气经营许可证核发") }),
        Event::LevelsChanged(LevelsChanged {
            change: LevelChange::Recentralised,
            levels: "nation|region".parse().unwrap(),
            interim: Interim::NewBody,
        }),
        Event::Reshaped(Reshaped {
            kind: ReshapeKind::Split,
            successors: vec![item("000131102000"), item("000131103000")],
        }),
        Event::from(Suspended { reason: "试点".into(), approval: Some(instrument()) }),
        Event::Resumed(Resumed {}),
        Event::from(Ended { reason: EndReason::TurnedIntoFiling, approval: Some(instrument()) }),
        Event::Withdrawn(Withdrawn { parent: parent() }),
        Event::from(Reinstated { inherited: inherited(), local: local().into(), lapses_on }),
        Event::from(Confirmed {
            parent: parent(),
            text: Some(inherited()),
            acknowledged: Some(4_710),
            reshaped_into: vec![item("000131102000")],
        }),
        Event::Reassigned(Reassigned { local: local().into() }),
        Event::Adopted(Adopted { record: 4_712 }),
        Event::from(Voided {
            command: CommandId([0x0b; 16]),
            records: vec![23, 24, 255, 256, 65_536],
            reason: "登记有误".into(),
        }),
    ]
}

/// Every kind of event as the body of a record, in order of the kinds.
pub(crate) fn samples() -> Vec<Act> {
    of_levels().into_iter().chain(of_items()).map(act).collect()
}

/// What records of a kind say in fields that it was given later: its file is numbered. The first form stays above.
pub(crate) fn later_forms() -> Vec<(u32, Act)> {
    let names = Some(names("燃气经营许可证核发"));
    let adjusted = Adjusted { whole: None, names, item_type: Some(ItemType::Approval), basis: Some(basis()) };
    vec![(2, act(Event::from(adjusted)))]
}

fn act(event: Event) -> Act {
    let timeless = matches!(
        event,
        Event::Genesis(_)
            | Event::RulesAdopted(_)
            | Event::ItemsReceived(_)
            | Event::Adopted(_)
            | Event::Voided(_)
    );
    Act {
        effective_from: (!timeless).then(|| day("2022-11-01")),
        instrument: (!timeless).then(|| instrument().into()),
        transcribed: event.kind() >= 50 && event.kind() < 64,
        event,
    }
}
