//! The tree of jurisdictions, on every day, as a batch would leave it: whoever is named as parent or successor exists
//! then, and nobody is left under one that is gone. A late record must not leave two jurisdictions merged into each other.

use super::lifecycle::Broken;
use crate::event::Event;
use crate::jurisdiction;
use crate::register::{Entry, Register};
use crate::stream::StreamKey;
use crate::term::JurisdictionId;

/// The first record about a jurisdiction, or that names it, which does not fit what the others say.
pub(super) fn first_break(register: &Register, id: JurisdictionId) -> Option<Broken<'_>> {
    let naming_it = register.ever_children(id).chain(register.ever_succeeded(id));
    let theirs =
        naming_it.flat_map(|other| records(register, other)).filter(|e| names(e.event()) == Some(id));
    // Who ends a jurisdiction moves everything under it: only a record about what lies there can leave it behind.
    let parents = records(register, id).into_iter().filter_map(|e| parent_named(e.event()));
    records(register, id)
        .into_iter()
        .chain(theirs)
        .find_map(|entry| names_nobody(register, entry))
        .or_else(|| parents.into_iter().find_map(|parent| orphaned(register, parent, id)))
}

fn records(register: &Register, id: JurisdictionId) -> Vec<&Entry> {
    let timeline = register.stream(&StreamKey::jurisdiction(id));
    timeline.map(|t| t.in_force_order(register.now())).unwrap_or_default()
}

/// A record that names a jurisdiction which does not exist on its day, or was gone by an earlier record.
fn names_nobody<'a>(register: &'a Register, entry: &'a Entry) -> Option<Broken<'a>> {
    let named = names(entry.event())?;
    let Some(then) = jurisdiction::at(register, named, entry.day(), register.now()) else {
        let before = records(register, named).into_iter().next();
        return Some(Broken { status: "absent", entry, before });
    };
    let gone = then.retired.filter(|r| (r.since, r.record.sequence) < (entry.day(), entry.sequence))?;
    let before = register.record(gone.record.sequence).map(|(_, e)| e);
    Some(Broken { status: "retired", entry, before })
}

/// A jurisdiction that still lies under another on the day that one is gone.
fn orphaned(register: &Register, parent: JurisdictionId, child: JurisdictionId) -> Option<Broken<'_>> {
    let ends = |e: &&Entry| matches!(e.event(), Event::Merged(_) | Event::Retired(_));
    let end = records(register, parent).into_iter().find(ends)?;
    let then = jurisdiction::at(register, child, end.day(), register.now())?;
    if then.parent != Some(parent) || then.retired.is_some() {
        return None;
    }
    let placed = |e: &&Entry| e.day() <= end.day() && parent_named(e.event()) == Some(parent);
    let before = records(register, child).into_iter().rev().find(placed);
    Some(Broken { status: "with_children", entry: end, before })
}

fn parent_named(event: &Event) -> Option<JurisdictionId> {
    match event {
        Event::Established(e) => e.parent,
        Event::Reparented(e) => Some(e.parent),
        _ => None,
    }
}

fn names(event: &Event) -> Option<JurisdictionId> {
    match event {
        Event::Merged(e) => Some(e.into),
        Event::Retired(e) => e.successor,
        _ => parent_named(event),
    }
}
