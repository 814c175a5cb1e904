//! The life cycle of every stream, checked on the timeline that a batch would leave, on every day, as known now.

use super::tree;
use crate::event::{Event, Role};
use crate::jurisdiction;
use crate::listing::Listing;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::register::{Entry, Register, Timeline};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, JurisdictionId, Seq};

/// Refuses a timeline that breaks its life cycle on any day, naming the records that stand in each other's way.
pub(super) fn check(register: &Register, stream: &StreamKey) -> Result<(), Refusal> {
    let Some(timeline) = register.stream(stream) else {
        return Ok(());
    };
    let n = register.now();
    let found = match stream.kind {
        StreamKind::Listing => Listing::first_break(timeline, n).map(|b| Broken {
            status: b.status.word(),
            entry: b.entry,
            before: b.before,
        }),
        StreamKind::Jurisdiction => walk(&timeline.in_force_order(n), jurisdiction_step)
            .or_else(|| tree::first_break(register, stream.jurisdiction)),
        StreamKind::Agency => walk(&timeline.in_force_order(n), agency_step),
        StreamKind::Roles if stream.jurisdiction == JurisdictionId::LEDGER => {
            return an_administrator_is_left(register, timeline);
        }
        StreamKind::Ledger
        | StreamKind::Roles
        | StreamKind::Policy
        | StreamKind::Calendar
        | StreamKind::Coverage
        | StreamKind::Receipts => None,
    };
    found.map_or(Ok(()), |broken| Err(broken.refusal()))
}

/// Somebody administers the ledger on the day of the last record and on every later one, whatever was withdrawn or
/// voided: nobody outside could open it again.
fn an_administrator_is_left(register: &Register, changed: &Timeline) -> Result<(), Refusal> {
    let holders = || register.streams_from(StreamKind::Roles, JurisdictionId::LEDGER, "");
    let today = changed.last().map_or(Day::FIRST, |e| e.recorded_at.civil_day());
    let later = holders().flat_map(|(_, t)| t.entries()).map(Entry::day).filter(|day| *day > today);
    let deserted = std::iter::once(today).chain(later).any(|day| {
        holders().all(|(key, _)| {
            !jurisdiction::holds_role(register, JurisdictionId::LEDGER, &key.id, Role::Administrator, day)
        })
    });
    if deserted { Err(Refusal::new(R::LastAdministrator, "principal")) } else { Ok(()) }
}

/// A record that does not fit, the state it meets, and the record that put it there.
pub(super) struct Broken<'a> {
    pub(super) status: &'static str,
    pub(super) entry: &'a Entry,
    pub(super) before: Option<&'a Entry>,
}

impl Broken<'_> {
    fn refusal(&self) -> Refusal {
        let day: Day = self.entry.day();
        let records: Vec<Seq> = self.before.into_iter().chain([self.entry]).map(|e| e.sequence).collect();
        Refusal::new(R::LifeCycle, "effective_from")
            .with("day", day)
            .with("status", self.status)
            .with("event", self.entry.event().word())
            .records(records)
    }
}

/// The state after an event, or none where it may not follow.
type Step = fn(&'static str, &Event) -> Option<&'static str>;

fn walk<'a>(entries: &[&'a Entry], step: Step) -> Option<Broken<'a>> {
    let mut status = "absent";
    let mut before: Option<&Entry> = None;
    for &entry in entries {
        match step(status, entry.event()) {
            Some(next) => status = next,
            None => {
                return Some(Broken { status, entry, before });
            }
        }
        before = Some(entry);
    }
    None
}

fn jurisdiction_step(status: &'static str, event: &Event) -> Option<&'static str> {
    match (status, event) {
        ("absent", Event::Established(_)) => Some("established"),
        ("established", Event::Merged(_) | Event::Retired(_)) => Some("retired"),
        ("established", Event::JurisdictionRenamed(_) | Event::Recoded(_) | Event::Reparented(_)) => {
            Some("established")
        }
        _ => None,
    }
}

fn agency_step(status: &'static str, event: &Event) -> Option<&'static str> {
    match (status, event) {
        ("absent", Event::AgencyAppointed(_)) => Some("appointed"),
        ("appointed", Event::AgencyRenamed(_)) => Some("appointed"),
        ("appointed", Event::AgencyRetired(_)) => Some("retired"),
        _ => None,
    }
}
