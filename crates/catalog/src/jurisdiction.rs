//! Jurisdictions and agencies on a day, as known at a sequence.

use crate::event::{AgencyKind, Event, JurisdictionNature, Role};
use crate::register::{Entry, RecordRef, Register};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{AgencyId, Day, JurisdictionCode, JurisdictionId, Level, Names, Seq};

/// A jurisdiction on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jurisdiction {
    /// Its number.
    pub id: JurisdictionId,
    /// Its level.
    pub level: Level,
    /// Whether it is a government.
    pub nature: JurisdictionNature,
    /// Its code on the day.
    pub code: JurisdictionCode,
    /// Its name on the day.
    pub names: Names,
    /// Its parent on the day; none for the nation.
    pub parent: Option<JurisdictionId>,
    /// Set where it was merged or abolished on or before the day.
    pub retired: Option<Retirement>,
    /// The record that decided its state on the day.
    pub decided_by: RecordRef,
}

/// Since when a jurisdiction is gone, and who took over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retirement {
    /// The first day it was gone.
    pub since: Day,
    /// Who took over, if anybody.
    pub successor: Option<JurisdictionId>,
    /// The record that says so.
    pub record: RecordRef,
}

/// The jurisdiction on a day, as known at `n`; `None` where it was not established by then.
pub fn at(register: &Register, id: JurisdictionId, day: Day, n: Seq) -> Option<Jurisdiction> {
    state(register, id, day, n).map(|state| state.whole(id))
}

/// Since when it is gone on a day and who took over, if it is.
pub(crate) fn retirement(register: &Register, id: JurisdictionId, day: Day, n: Seq) -> Option<Retirement> {
    // Nearly none ever is, and every question asks it of every level.
    if !register.ever_gone(id) {
        return None;
    }
    state(register, id, day, n)?.retired
}

/// A jurisdiction on a day as its records say it: nothing is copied.
struct State<'a> {
    level: Level,
    nature: JurisdictionNature,
    code: JurisdictionCode,
    names: &'a Names,
    parent: Option<JurisdictionId>,
    retired: Option<Retirement>,
    decided_by: &'a Entry,
}

impl State<'_> {
    fn whole(&self, id: JurisdictionId) -> Jurisdiction {
        Jurisdiction {
            id,
            level: self.level,
            nature: self.nature,
            code: self.code,
            names: self.names.clone(),
            parent: self.parent,
            retired: self.retired,
            decided_by: self.decided_by.reference(),
        }
    }
}

fn state(register: &Register, id: JurisdictionId, day: Day, n: Seq) -> Option<State<'_>> {
    let timeline = register.stream(&StreamKey::jurisdiction(id))?;
    let mut state = None;
    timeline.fold_in_force(n, |entry| {
        if entry.day() <= day {
            evolve(&mut state, entry);
        }
    });
    state
}

fn evolve<'a>(state: &mut Option<State<'a>>, entry: &'a Entry) {
    if let Event::Established(e) = entry.event() {
        *state = Some(State {
            level: e.level,
            nature: e.nature,
            code: e.code,
            names: &e.names,
            parent: e.parent,
            retired: None,
            decided_by: entry,
        });
        return;
    }
    let Some(now) = state else { return };
    let retire = |successor| Some(Retirement { since: entry.day(), successor, record: entry.reference() });
    match entry.event() {
        Event::JurisdictionRenamed(e) => now.names = &e.names,
        Event::Recoded(e) => now.code = e.code,
        Event::Reparented(e) => now.parent = Some(e.parent),
        Event::Merged(e) => now.retired = retire(Some(e.into)),
        Event::Retired(e) => now.retired = retire(e.successor),
        _ => return,
    }
    now.decided_by = entry;
}

/// The jurisdiction that has this code on the day; one that goes on before one that is gone.
pub fn by_code(register: &Register, code: JurisdictionCode, day: Day, n: Seq) -> Option<Jurisdiction> {
    let mut gone = None;
    for id in register.ever_coded(code) {
        match state(register, id, day, n) {
            Some(found) if found.code == code && found.retired.is_none() => return Some(found.whole(id)),
            Some(found) if found.code == code => gone = Some(found.whole(id)),
            _ => {}
        }
    }
    gone
}

/// The jurisdictions directly below that exist on the day, by code.
pub fn children(register: &Register, parent: JurisdictionId, day: Day, n: Seq) -> Vec<Jurisdiction> {
    let mut found: Vec<Jurisdiction> = register
        .ever_children(parent)
        .filter_map(|id| at(register, id, day, n))
        .filter(|j| j.parent == Some(parent) && j.retired.is_none())
        .collect();
    found.sort_by_key(|j| j.code);
    found
}

/// The jurisdiction and everything below it that exists on the day: parents before children, by code.
pub fn subtree(register: &Register, root: JurisdictionId, day: Day, n: Seq) -> Vec<Jurisdiction> {
    let mut found: Vec<Jurisdiction> = at(register, root, day, n).into_iter().collect();
    let mut next = 0;
    while let Some(id) = found.get(next).map(|j| j.id) {
        found.extend(children(register, id, day, n));
        next += 1;
    }
    found.sort_by_key(|j| (j.code, j.level));
    found
}

/// The jurisdiction and all above it on the day, upwards.
pub fn line(register: &Register, id: JurisdictionId, day: Day, n: Seq) -> Vec<Jurisdiction> {
    let mut found: Vec<Jurisdiction> = Vec::with_capacity(Level::ALL.len());
    let mut next = Some(id);
    while let Some(id) = next.filter(|id| found.iter().all(|j| j.id != *id)) {
        let Some(here) = at(register, id, day, n) else {
            break;
        };
        next = here.parent;
        found.push(here);
    }
    found
}

/// Who took over from a jurisdiction that is gone, followed to one that exists on the day.
pub fn successor(register: &Register, gone: &Jurisdiction, day: Day, n: Seq) -> Option<Jurisdiction> {
    took_over(register, gone.id, gone.retired?, day, n).map(|(successor, _)| successor)
}

/// The same, with the last merger by which it took over.
pub(crate) fn took_over(
    register: &Register,
    gone: JurisdictionId,
    retired: Retirement,
    day: Day,
    n: Seq,
) -> Option<(Jurisdiction, Retirement)> {
    let mut seen = vec![gone];
    let mut last = retired;
    while let Some(id) = last.successor.filter(|id| !seen.contains(id)) {
        seen.push(id);
        let here = at(register, id, day, n)?;
        match here.retired {
            None => return Some((here, last)),
            Some(retired) => last = retired,
        }
    }
    None
}

/// An agency on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Which.
    pub id: AgencyId,
    /// What it is.
    pub kind: AgencyKind,
    /// Its name on the day.
    pub names: Names,
    /// The first day it was gone, if it is.
    pub retired_since: Option<Day>,
    /// The record that decided its state.
    pub decided_by: RecordRef,
}

/// The agency on a day, as known at `n`; `None` where it was not appointed by then.
pub fn agency(register: &Register, id: &AgencyId, day: Day, n: Seq) -> Option<Agency> {
    let timeline = register.stream(&StreamKey::agency(id.jurisdiction, &id.code))?;
    let mut state: Option<Agency> = None;
    for entry in timeline.in_force_order(n).into_iter().take_while(|e| e.day() <= day) {
        match (entry.event(), &mut state) {
            (Event::AgencyAppointed(e), _) => {
                state = Some(Agency {
                    id: id.clone(),
                    kind: e.kind,
                    names: e.names.clone(),
                    retired_since: None,
                    decided_by: entry.reference(),
                });
            }
            (Event::AgencyRenamed(e), Some(now)) => {
                now.names = e.names.clone();
                now.decided_by = entry.reference();
            }
            (Event::AgencyRetired(_), Some(now)) => {
                now.retired_since = Some(entry.day());
                now.decided_by = entry.reference();
            }
            _ => {}
        }
    }
    state
}

/// The agencies of a jurisdiction on a day, gone ones left out, by credit code.
pub fn agencies(register: &Register, jurisdiction: JurisdictionId, day: Day, n: Seq) -> Vec<Agency> {
    register
        .streams_from(StreamKind::Agency, jurisdiction, "")
        .filter_map(|(key, _)| {
            let id = AgencyId { jurisdiction, code: key.id.parse().ok()? };
            agency(register, &id, day, n)
        })
        .filter(|a| a.retired_since.is_none())
        .collect()
}

/// Whether a principal holds a role in exactly this scope on the day.
pub fn holds_role(register: &Register, scope: JurisdictionId, principal: &str, role: Role, day: Day) -> bool {
    let n = register.now();
    let Some(timeline) = register.stream(&StreamKey::roles(scope, principal)) else {
        return false;
    };
    let mut held = false;
    for entry in timeline.in_force_order(n).into_iter().take_while(|e| e.day() <= day) {
        match entry.event() {
            Event::RoleGranted(e) if e.role == role => held = true,
            Event::RoleWithdrawn(e) if e.role == role => held = false,
            _ => {}
        }
    }
    held
}
