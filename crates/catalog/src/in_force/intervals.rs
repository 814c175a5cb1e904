//! When an item was in force: the intervals, as known at a sequence.

use std::collections::BTreeSet;

use super::{Reason, in_force};
use crate::event::Event;
use crate::jurisdiction;
use crate::register::{Register, Timeline};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, ItemCode, JurisdictionId, Seq};

/// A time with one answer: `[from, to)`, open where `to` is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first day.
    pub from: Day,
    /// The first day after.
    pub to: Option<Day>,
    /// Yes or no.
    pub in_force: bool,
    /// Whether the jurisdiction exercises it.
    pub exercised_here: bool,
    /// Why.
    pub reason: Reason,
    /// Whether the text is behind the parent's.
    pub behind: bool,
}

/// Every interval from the first day anything is recorded about the item there, as known at `n`.
pub fn intervals(register: &Register, id: JurisdictionId, item: ItemCode, n: Seq) -> Vec<Interval> {
    let mut found: Vec<Interval> = Vec::new();
    for day in breakpoints(register, id, item, n) {
        let Some(place) = jurisdiction::at(register, id, day, n) else {
            continue;
        };
        let verdict = in_force(register, &place, item, day, n);
        let next = Interval {
            from: day,
            to: None,
            in_force: verdict.in_force,
            exercised_here: verdict.exercise.is_here(),
            reason: verdict.reason,
            behind: verdict.behind.is_some(),
        };
        match found.last_mut() {
            Some(last) if Interval { from: last.from, ..next } == *last => {}
            Some(last) => {
                last.to = Some(day);
                found.push(next);
            }
            None => found.push(next),
        }
    }
    found
}

/// The days on which the answer can change: the legal days of every record it may rest on, and the days a temporary
/// permit runs out.
pub fn breakpoints(register: &Register, id: JurisdictionId, item: ItemCode, n: Seq) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    let mut places = BTreeSet::new();
    let mut open = vec![id];
    while let Some(here) = open.pop() {
        if !places.insert(here) {
            continue;
        }
        for (_, timeline) in register.streams_from(StreamKind::Jurisdiction, here, "") {
            add_days(&mut days, timeline, n);
            open.extend(timeline.entries().iter().flat_map(|e| linked(e.event())));
        }
        if let Some(timeline) = register.stream(&StreamKey::coverage(here)) {
            add_days(&mut days, timeline, n);
        }
    }
    let mut codes = vec![item];
    let mut seen = BTreeSet::new();
    while let Some(code) = codes.pop() {
        if !seen.insert(code) {
            continue;
        }
        for here in places.iter().flat_map(|p| family(register, *p, code)) {
            add_days(&mut days, here, n);
            codes.extend(here.entries().iter().flat_map(|e| successors(e.event())));
        }
    }
    // Whether those below have taken over decides who acts meanwhile, and which of them there are.
    for child in ever_below(register, id) {
        let streams = [StreamKey::jurisdiction(child), StreamKey::listing(child, item)];
        for timeline in streams.iter().filter_map(|key| register.stream(key)) {
            add_days(&mut days, timeline, n);
        }
        add_mergers(&mut days, register, child, n);
    }
    add_mergers(&mut days, register, id, n);
    days
}

fn family<'a>(
    register: &'a Register,
    place: JurisdictionId,
    item: ItemCode,
) -> impl Iterator<Item = &'a Timeline> + use<'a> {
    register
        .streams_from(StreamKind::Listing, place, item.family())
        .take_while(move |(key, _)| key.id.starts_with(item.family()))
        .map(|(_, timeline)| timeline)
}

fn add_days(days: &mut BTreeSet<Day>, timeline: &Timeline, n: Seq) {
    for entry in timeline.in_force_order(n) {
        days.extend(entry.act.effective_from);
        match entry.event() {
            Event::Added(e) => days.extend(e.lapses_on),
            Event::Reinstated(e) => days.extend(e.lapses_on),
            _ => {}
        }
    }
}

/// Every jurisdiction that ever lay below one, at whatever level.
fn ever_below(register: &Register, id: JurisdictionId) -> BTreeSet<JurisdictionId> {
    let mut found = BTreeSet::new();
    let mut open = vec![id];
    while let Some(here) = open.pop() {
        open.extend(register.ever_children(here).filter(|child| found.insert(*child)));
    }
    found
}

/// A merger may bring an item along that was declined before.
fn add_mergers(days: &mut BTreeSet<Day>, register: &Register, id: JurisdictionId, n: Seq) {
    for gone in register.ever_succeeded(id) {
        if let Some(timeline) = register.stream(&StreamKey::jurisdiction(gone)) {
            add_days(days, timeline, n);
        }
    }
}

fn linked(event: &Event) -> Option<JurisdictionId> {
    match event {
        Event::Established(e) => e.parent,
        Event::Reparented(e) => Some(e.parent),
        Event::Merged(e) => Some(e.into),
        Event::Retired(e) => e.successor,
        _ => None,
    }
}

fn successors(event: &Event) -> Vec<ItemCode> {
    match event {
        Event::Reshaped(e) => e.successors.clone(),
        _ => Vec::new(),
    }
}
