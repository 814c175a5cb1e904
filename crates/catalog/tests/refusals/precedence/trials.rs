//! For every command a submission that is accepted, and the world in which it is.

use inforce_catalog::command::{
    AddItem, Adjust, Adopt, AgencyInput, AppointAgency, Claim, Confirm, DeclareCoverage, Decline, Devolve,
    End, Establish, GrantRole, MergeJurisdictions, NewItemInput, Reassign, Receive, Recentralise,
    RecodeJurisdiction, Reinstate, RenameAgency, RenameItem, RenameJurisdiction, Reshape, Resume,
    RetireAgency, RetireJurisdiction, SetCalendar, SetPolicy, SuccessorInput, SuccessorLocalInput, Suspend,
    TransferItems, Withdraw, WithdrawRole,
};
use inforce_catalog::event::{
    AgencyKind, DeclineReason, EndReason, Interim, JurisdictionNature, ReshapeKind, Role, TimeLimits,
};
use inforce_catalog::{CitationKind, Command, CommandId, Entry, Event, Inherited, Level, Names, Submission};

use crate::samples::{new_county, with_bureau};
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

/// A submission that is accepted in its world.
pub(crate) struct Trial {
    pub(crate) name: &'static str,
    /// What is recorded before.
    pub(crate) before: fn(&mut World),
    pub(crate) submission: fn(&World) -> Submission,
}

const fn trial(name: &'static str, submission: fn(&World) -> Submission) -> Trial {
    Trial { name, before: |_| {}, submission }
}

impl Trial {
    const fn after(mut self, before: fn(&mut World)) -> Self {
        self.before = before;
        self
    }
}

/// Merged into `COUNTY` before the day of the trials.
pub(crate) const GONE_COUNTY: &str = "652824";
/// Another region, with a bureau: outside the line of everybody else.
pub(crate) const OTHER_REGION: &str = "510000";

/// Set by the nation, with sub-items; claimed down to `COUNTY`.
pub(crate) const MAIN: &str = "00010100600Y";
/// Claimed by the region and the prefecture.
pub(crate) const SUB_ITEM: &str = "000101006001";
/// Stands in the place of `REPLACED`; claimed by the region.
const REPLACING: &str = "000101006002";
pub(crate) const REPLACED: &str = "000101007000";
/// Taken back to the region; the prefecture still has it.
const TAKEN_BACK: &str = "000101008000";

/// Set by the region, with sub-items.
pub(crate) const LOCAL_MAIN: &str = "65000100100Y";
/// For the prefecture only.
pub(crate) const LOCAL_SUB: &str = "650001001001";
/// For prefecture and county.
const LOCAL_SUB_BELOW: &str = "650001001002";
/// Ended.
const LOCAL_SUB_ENDED: &str = "650001001003";
const LOCAL_SUB_NEW: &str = "650001001004";
pub(crate) const LOCAL_ITEM: &str = "650001002000";

/// A submission by the one who holds every role everywhere.
pub(crate) fn by_clerk(place: &str, command: impl Into<Command>) -> Submission {
    Submission { principal: "clerk".into(), ..by_officer(place, command) }
}

/// A copy of what a level above published, by the same.
pub(crate) fn copied(submission: Submission) -> Submission {
    Submission { transcribed: true, ..submission }
}

/// The elements of an item that the region sets.
pub(crate) fn regional(levels: &str) -> NewItemInput {
    elements(Level::Region, levels, CitationKind::LocalRegulation)
}

/// The last record of a kind.
pub(crate) fn last(world: &World, is: fn(&Entry) -> bool) -> &Entry {
    let backwards = (0..world.register.size()).rev();
    backwards.filter_map(|s| world.register.record(s)).map(|(_, entry)| entry).find(|e| is(e)).unwrap()
}

/// The last transcription.
fn last_copy(world: &World) -> &Entry {
    last(world, |e| e.act.transcribed)
}

/// The small world with a clerk who holds every role, a county and an agency that are gone, another region, and items
/// in every state.
pub(crate) fn base() -> World {
    let mut w = World::new();
    for (code_, level, parent) in
        [(GONE_COUNTY, Level::County, PREFECTURE), (OTHER_REGION, Level::Region, NATION)]
    {
        let (names, parent) = (Names::zh(code_), Some(code(parent)));
        let nature = JurisdictionNature::Government;
        let establish = Establish { level, code: code(code_), names, parent, nature };
        w.accept(on("1950-01-01", by_admin(establish)));
        appoint(&mut w, code_, bureau(code_), AgencyKind::Department);
    }
    for place in [NATION, REGION, PREFECTURE, COUNTY] {
        appoint(&mut w, place, gone_government(place), AgencyKind::Government);
        w.accept(on("2022-01-01", by_admin(RetireAgency { agency: gone_government(place) })));
    }
    let merge = MergeJurisdictions { jurisdiction: code(GONE_COUNTY), into: code(COUNTY) };
    w.accept(on("2022-01-01", by_admin(merge)));
    for place in [NATION, REGION, PREFECTURE, COUNTY, STREET] {
        grant(&mut w, Some(place), Role::Officer);
    }
    grant(&mut w, Some(TOWNSHIP), Role::Transcriber);
    grant(&mut w, None, Role::Administrator);
    items_of_the_nation(&mut w);
    items_of_the_region(&mut w);
    w
}

fn appoint(w: &mut World, place: &str, agency: AgencyInput, kind: AgencyKind) {
    let names = Names::zh("机关");
    let appoint = AppointAgency { jurisdiction: code(place), code: agency.code, kind, names };
    w.accept(on("1950-01-01", by_admin(appoint)));
}

fn grant(w: &mut World, place: Option<&str>, role: Role) {
    let jurisdiction = place.map(code);
    w.accept(on("1950-01-01", by_admin(GrantRole { jurisdiction, principal: "clerk".into(), role })));
}

/// A government of a level that was abolished before the day of the trials.
pub(crate) fn gone_government(place: &str) -> AgencyInput {
    AgencyInput { jurisdiction: code(place), code: format!("X22222{}", code(place)).parse().unwrap() }
}

fn items_of_the_nation(w: &mut World) {
    let by_law = || elements(Level::Nation, "region|prefecture|county", CitationKind::Law);
    for text in [MAIN, SUB_ITEM, REPLACED, TAKEN_BACK] {
        w.accept(by_officer(NATION, add(NATION, text, by_law())));
    }
    for (place, claimed) in [
        (REGION, vec![MAIN, SUB_ITEM, REPLACED, TAKEN_BACK, FREE_ITEM]),
        (PREFECTURE, vec![MAIN, SUB_ITEM, REPLACED, TAKEN_BACK]),
        (COUNTY, vec![MAIN]),
    ] {
        for text in claimed {
            w.accept(by_officer(place, claim(place, text)));
        }
    }
}

fn items_of_the_region(w: &mut World) {
    let all = "region|prefecture|county";
    for (text, levels) in [
        (LOCAL_MAIN, all),
        (LOCAL_SUB, "prefecture"),
        (LOCAL_SUB_BELOW, "prefecture|county"),
        (LOCAL_SUB_ENDED, all),
        (LOCAL_ITEM, all),
    ] {
        w.accept(by_officer(REGION, add(REGION, text, regional(levels))));
        w.accept(by_officer(PREFECTURE, claim(PREFECTURE, text)));
    }
    let (jurisdiction, item, approval) = (code(REGION), item(LOCAL_SUB_ENDED), None);
    w.accept(by_officer(REGION, End { jurisdiction, item, reason: EndReason::Abolished, approval }));
}

/// The nation gives an item a new name, and the region confirms it.
fn renamed_above(w: &mut World) {
    let rename = RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("新名") };
    w.accept(by_officer(NATION, rename));
    w.accept(by_officer(REGION, confirm(REGION, ITEM, w.head(NATION, ITEM))));
}

/// The nation puts a sub-item in the place of an item, and the region confirms it.
fn replaced_above(w: &mut World) {
    let by_law = elements(Level::Nation, "region|prefecture|county", CitationKind::Law);
    let successors = vec![SuccessorInput { item: item(REPLACING), added: Some(by_law) }];
    let (kind, predecessors) = (ReshapeKind::Superseded, vec![item(REPLACED)]);
    w.accept(by_officer(NATION, Reshape { jurisdiction: code(NATION), kind, predecessors, successors }));
    w.accept(by_officer(REGION, confirm(REGION, REPLACED, w.head(NATION, REPLACED))));
}

/// The nation takes an item back to the regions, and the region confirms it.
fn taken_back_above(w: &mut World) {
    let levels = "region".parse().unwrap();
    let interim = Interim::PreviousBody;
    let take = Recentralise { jurisdiction: code(NATION), item: item(TAKEN_BACK), levels, interim };
    w.accept(by_officer(NATION, take));
    w.accept(by_officer(REGION, confirm(REGION, TAKEN_BACK, w.head(NATION, TAKEN_BACK))));
}

/// A copy of what the nation published is recorded.
fn copied_above(w: &mut World) {
    let rename = RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh("转录") };
    w.accept(copied(by_clerk(NATION, rename)));
}

fn suspended(w: &mut World) {
    w.accept(by_officer(REGION, suspend(LOCAL_ITEM)));
}

pub(crate) fn suspend(text: &str) -> Suspend {
    Suspend { jurisdiction: code(REGION), item: item(text), reason: String::new(), approval: None }
}

fn end(text: &str) -> End {
    End { jurisdiction: code(REGION), item: item(text), reason: EndReason::Abolished, approval: None }
}

/// The inherited elements of `SUB_ITEM` as a county's own list has them.
fn as_above() -> Option<Inherited> {
    Some(elements(Level::Nation, "region|prefecture|county", CitationKind::Law).inherited)
}

/// Elements whose department and authority are agencies.
fn of_bureaus(levels: &str) -> NewItemInput {
    NewItemInput { local: with_bureau(REGION), ..regional(levels) }
}

pub(crate) const TRIALS: &[Trial] = &[
    trial("establish", |_| by_clerk(NATION, new_county())),
    trial("rename-jurisdiction", |_| {
        by_clerk(NATION, RenameJurisdiction { jurisdiction: code(COUNTY), names: Names::zh("新名") })
    }),
    trial("recode-jurisdiction", |_| {
        by_clerk(NATION, RecodeJurisdiction { jurisdiction: code(COUNTY), code: code("652809") })
    }),
    trial("merge-jurisdictions", |_| {
        by_clerk(NATION, MergeJurisdictions { jurisdiction: code(OTHER_COUNTY), into: code(COUNTY) })
    }),
    trial("retire-jurisdiction", |_| {
        let successor = Some(code(OTHER_COUNTY));
        by_clerk(NATION, RetireJurisdiction { jurisdiction: code(COUNTY), successor })
    }),
    trial("appoint-agency", |_| {
        let code_ = "X33333652801000000".parse().unwrap();
        let (kind, names) = (AgencyKind::Department, Names::zh("新局"));
        by_clerk(NATION, AppointAgency { jurisdiction: code(COUNTY), code: code_, kind, names })
    }),
    trial("rename-agency", |_| {
        by_clerk(NATION, RenameAgency { agency: bureau(COUNTY), names: Names::zh("新局") })
    }),
    trial("retire-agency", |_| by_clerk(NATION, RetireAgency { agency: bureau(COUNTY) })),
    trial("transfer-items", |_| {
        by_clerk(NATION, TransferItems { from: bureau(COUNTY), to: government(COUNTY) })
    })
    .after(names_bureau),
    trial("grant-role", |_| {
        let (jurisdiction, principal) = (Some(code(COUNTY)), "somebody".into());
        by_clerk(NATION, GrantRole { jurisdiction, principal, role: Role::Officer })
    }),
    trial("withdraw-role", |_| {
        let (jurisdiction, principal) = (Some(code(COUNTY)), officer(COUNTY));
        by_clerk(NATION, WithdrawRole { jurisdiction, principal, role: Role::Officer })
    }),
    trial("declare-coverage", |_| {
        let (code_prefix, expected_count) = ("99".into(), 0);
        let jurisdiction = code(COUNTY);
        by_clerk(COUNTY, DeclareCoverage { jurisdiction, code_prefix, complete: true, expected_count })
    }),
    trial("set-policy", |_| {
        by_clerk(COUNTY, SetPolicy { jurisdiction: code(COUNTY), limits: TimeLimits::default() })
    }),
    trial("set-calendar", |_| {
        let (days_off, extra_workdays) = (vec![day("2022-10-03")], vec![day("2022-10-08")]);
        by_clerk(COUNTY, SetCalendar { jurisdiction: code(COUNTY), year: 2022, days_off, extra_workdays })
    }),
    trial("receive", |_| timeless(by_clerk(COUNTY, Receive { jurisdiction: code(COUNTY) }))),
    trial("add-item", |_| by_clerk(REGION, add(REGION, LOCAL_SUB_NEW, regional("prefecture|county")))),
    trial("add-item by government rules", |_| {
        let mut given = elements(Level::Region, "county", CitationKind::ProvincialGovernmentRule);
        given.first_implemented = Some(day("2022-03-01"));
        by_clerk(REGION, AddItem { elements: given, ..add(REGION, "650001009000", regional("county")) })
    }),
    trial("claim", |_| by_clerk(COUNTY, Claim { inherited: as_above(), ..claim(COUNTY, SUB_ITEM) })),
    trial("decline", |_| {
        let (reason, note) = (DeclineReason::NoSuchActivity, "无".into());
        by_clerk(PREFECTURE, Decline { jurisdiction: code(PREFECTURE), item: item(FREE_ITEM), reason, note })
    }),
    trial("adjust", |_| {
        by_clerk(
            REGION,
            Adjust {
                jurisdiction: code(REGION),
                item: item(LOCAL_ITEM),
                names: Some(Names::zh("新名")),
                item_type: None,
                basis: Some(vec![citation(CitationKind::LocalRegulation)]),
            },
        )
    }),
    trial("rename-item", |_| {
        by_clerk(
            REGION,
            RenameItem { jurisdiction: code(REGION), item: item(LOCAL_ITEM), names: Names::zh("新名") },
        )
    }),
    trial("reshape", |_| {
        let new = SuccessorInput { item: item("650001003000"), added: Some(of_bureaus("region|county")) };
        let listed = SuccessorInput { item: item(LOCAL_SUB), added: None };
        by_clerk(
            REGION,
            Reshape {
                jurisdiction: code(REGION),
                kind: ReshapeKind::Superseded,
                predecessors: vec![item(LOCAL_ITEM)],
                successors: vec![new, listed],
            },
        )
    }),
    trial("devolve", |_| {
        let (levels, interim) = ("prefecture|county".parse().unwrap(), Interim::PreviousBody);
        by_clerk(REGION, Devolve { jurisdiction: code(REGION), item: item(LOCAL_SUB), levels, interim })
    }),
    trial("recentralise", |_| {
        let (levels, interim) = ("prefecture".parse().unwrap(), Interim::PreviousBody);
        let item = item(LOCAL_SUB_BELOW);
        by_clerk(REGION, Recentralise { jurisdiction: code(REGION), item, levels, interim })
    }),
    trial("suspend", |_| by_clerk(REGION, suspend(LOCAL_ITEM))),
    trial("suspend with approval", |_| {
        by_clerk(REGION, Suspend { approval: Some(instrument(NATION)), ..suspend(ECONOMIC_ITEM) })
    }),
    trial("resume", |_| by_clerk(REGION, Resume { jurisdiction: code(REGION), item: item(LOCAL_ITEM) }))
        .after(suspended),
    trial("end", |_| by_clerk(REGION, end(LOCAL_ITEM))),
    trial("end with approval", |_| {
        by_clerk(REGION, End { approval: Some(instrument(NATION)), ..end(ECONOMIC_ITEM) })
    }),
    trial("withdraw", |_| {
        by_clerk(PREFECTURE, Withdraw { jurisdiction: code(PREFECTURE), item: item(TAKEN_BACK) })
    })
    .after(taken_back_above),
    trial("reinstate", |_| {
        let elements = of_bureaus("region|county");
        by_clerk(REGION, Reinstate { jurisdiction: code(REGION), item: item(LOCAL_SUB_ENDED), elements })
    }),
    trial("confirm", |w| by_clerk(PREFECTURE, confirm(PREFECTURE, ITEM, w.head(REGION, ITEM))))
        .after(renamed_above),
    trial("confirm a reshaping", |w| {
        let successors = vec![SuccessorLocalInput { item: item(REPLACING), local: with_bureau(PREFECTURE) }];
        let head = w.head(REGION, REPLACED);
        by_clerk(PREFECTURE, Confirm { successors, ..confirm(PREFECTURE, REPLACED, head) })
    })
    .after(replaced_above),
    trial("reassign", |_| {
        let local = with_bureau(COUNTY);
        by_clerk(COUNTY, Reassign { jurisdiction: code(COUNTY), item: item(ITEM), local })
    }),
    trial("adopt", |w| timeless(by_clerk(NATION, Adopt { record: last_copy(w).sequence })))
        .after(copied_above),
    trial("void", |w| timeless(by_clerk(NATION, void(last_copy(w).command)))).after(copied_above),
    trial("void of a role", |w| {
        let granted: CommandId = last(w, |e| matches!(e.event(), Event::RoleGranted(_))).command;
        timeless(by_clerk(NATION, void(granted)))
    })
    .after(|w| {
        let (jurisdiction, principal) = (Some(code(COUNTY)), "somebody".into());
        w.accept(by_admin(GrantRole { jurisdiction, principal, role: Role::Officer }));
    }),
];

/// A listing of the county names its bureau.
pub(crate) fn names_bureau(w: &mut World) {
    let local = with_bureau(COUNTY);
    w.accept(by_officer(COUNTY, Reassign { jurisdiction: code(COUNTY), item: item(ITEM), local }));
}
