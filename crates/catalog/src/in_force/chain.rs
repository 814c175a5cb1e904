//! The line of listings an item was claimed along, up to the level that set it.

use super::Reason;
use crate::event::ParentRef;
use crate::listing::{EndKind, Listing, Status};
use crate::register::{Entry, RecordRef, Register, Timeline};
use crate::source::{self, Source};
use crate::term::{Day, ItemCode, JurisdictionId, Level, Seq};
use crate::text::{self, Behind};

/// What one level says, and the record that decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deciding {
    /// The level.
    pub jurisdiction: JurisdictionId,
    /// Where its listing stands on the day.
    pub status: Status,
    /// The record that put it there; none where nothing is recorded.
    pub record: Option<RecordRef>,
}

/// The line from a jurisdiction up.
#[derive(Clone, Debug, Default)]
pub(super) struct Line<'a> {
    /// The first reason, from the top, why a level above takes the item out of force; none where none does.
    pub(super) reason: Option<Reason>,
    /// Whether any of them takes it out of the catalog as well: all do but a suspension, also where that outweighs them.
    pub(super) broken: bool,
    /// The deciding record of each level, from the jurisdiction up.
    pub(super) deciding: Vec<Deciding>,
    /// The nearest level, from the jurisdiction up, that has not confirmed what changed above it.
    pub(super) behind: Option<Behind>,
    /// What each level rests on, from the jurisdiction's own parent up.
    pub(super) sources: Vec<Source<'a>>,
}

impl<'a> Line<'a> {
    /// Takes in what one level says: a reason nearer to the level that set the item outweighs one further down.
    fn add(&mut self, reason: Option<Reason>) {
        self.reason = reason.or(self.reason);
        self.broken |= !matches!(reason, None | Some(Reason::SuspendedAbove));
    }

    /// What the jurisdiction's own listing rests on, if on anything.
    pub(super) fn parent(&self) -> Option<&Source<'a>> {
        self.sources.first().filter(|source| !source.is_gone())
    }
}

/// Follows an item's listing upwards, as of a day and as known at `n`. The jurisdiction's own status is not judged.
pub(super) fn chain<'a>(
    register: &'a Register,
    place: JurisdictionId,
    item: ItemCode,
    own: &Listing<'a>,
    day: Day,
    n: Seq,
) -> Line<'a> {
    let mut behind = None;
    let line = climb(register, (place, own), item, day, n, |here, listing, source| {
        if behind.is_none() {
            behind = text::behind_source(register, (here, listing), item, source, day, n);
        }
    });
    Line { behind, ..line }
}

/// The same without who is behind, which takes longer than the rest: whether an item is in force or in a catalog does
/// not hang on it.
pub(super) fn standing<'a>(
    register: &'a Register,
    place: JurisdictionId,
    item: ItemCode,
    own: &Listing<'a>,
    day: Day,
    n: Seq,
) -> Line<'a> {
    climb(register, (place, own), item, day, n, |_, _, _| {})
}

/// The way up; `visit` sees each level's listing and what it rests on.
fn climb<'a>(
    register: &'a Register,
    (place, own): (JurisdictionId, &Listing<'a>),
    item: ItemCode,
    day: Day,
    n: Seq,
    mut visit: impl FnMut(JurisdictionId, &Listing<'a>, &Source<'a>),
) -> Line<'a> {
    let levels = Level::ALL.len();
    let (deciding, sources) = (Vec::with_capacity(levels), Vec::with_capacity(levels - 1));
    let mut line = Line { deciding, sources, ..Line::default() };
    let mut here = place;
    let mut binds = true;
    loop {
        let listing = line.sources.last().map_or(own, |source| &source.listing);
        let (status, record) = (listing.status, listing.decided_by.map(Entry::reference));
        line.deciding.push(Deciding { jurisdiction: here, status, record });
        let Some(claim) = listing.claimed_from else {
            if binds && text::is_reshaped(status) {
                let reason = successors_reason(register, here, listing, day, n);
                line.add(reason);
            }
            return line;
        };
        let found = source::of(register, claim, item, day, n);
        let problem = match &found {
            Some(source) => {
                visit(here, listing, source);
                step_up(register, claim, source, item, day, n)
            }
            None => Some(Reason::SourceRetired),
        };
        let source = found.unwrap_or_else(|| Source::gone(register, claim, item, day, n));
        here = source.jurisdiction;
        line.sources.push(source);
        line.add(problem);
        binds = problem.is_none();
        if line.deciding.iter().any(|d| d.jurisdiction == here) {
            return line;
        }
    }
}

/// Why the listing that one was claimed from takes the item out of force on the day, if it does.
fn step_up(
    register: &Register,
    claim: ParentRef,
    above: &Source<'_>,
    item: ItemCode,
    day: Day,
    n: Seq,
) -> Option<Reason> {
    match above.merger {
        None if above.keeps_the_life() => status_reason(above.listing.status),
        None => Some(lost_life(register, claim, item, day, n)),
        Some(merger) => lost_before(register, claim, item, merger.left, n).or_else(|| moved_reason(above)),
    }
}

/// What a claim had lost by the day its parent was gone, no merger brings back.
fn lost_before(register: &Register, claim: ParentRef, item: ItemCode, left: Day, n: Seq) -> Option<Reason> {
    let eve = left.plus(-1);
    let then = Listing::on(register.listing(claim.jurisdiction, item), eve, n);
    if then.life != Some(claim.life) {
        return Some(lost_life(register, claim, item, eve, n));
    }
    status_reason(then.status).filter(|_| !then.status.is_listed())
}

/// Where the parent was merged or abolished, the listing of the one that took over stands for it.
fn moved_reason(above: &Source<'_>) -> Option<Reason> {
    match above.listing.status {
        Status::Absent | Status::Declined => Some(Reason::SourceRetired),
        status if above.keeps_the_life() => status_reason(status),
        status => status_reason(status).filter(|_| !status.is_listed()).or(Some(Reason::NewLifeAbove)),
    }
}

fn status_reason(status: Status) -> Option<Reason> {
    match status {
        Status::InForce | Status::Ended(EndKind::Reshaped(_) | EndKind::ReshapeConfirmed) => None,
        Status::Suspended => Some(Reason::SuspendedAbove),
        Status::Lapsed => Some(Reason::LapsedAbove),
        Status::Ended(EndKind::Stopped(_)) => Some(Reason::EndedAbove),
        Status::Ended(EndKind::Withdrawn) | Status::Declined => Some(Reason::WithdrawnAbove),
        Status::Absent => Some(Reason::NotYetAbove),
    }
}

/// Why the life a claim was bound to is not the one the parent's listing is in: it never was, is to come, or is over.
fn lost_life(register: &Register, source: ParentRef, item: ItemCode, day: Day, n: Seq) -> Reason {
    let timeline = register.listing(source.jurisdiction, item);
    let began = timeline
        .map_or(&[][..], Timeline::entries)
        .iter()
        .filter(|e| e.holds_at(n) && e.first_recorded() == source.life)
        .map(Entry::day)
        .min();
    match began {
        None => Reason::SourceVoided,
        Some(began) if began > day => Reason::NotYetAbove,
        Some(_) => Reason::NewLifeAbove,
    }
}

/// The item was reshaped where it was set, and those below have not all confirmed it: the old listing goes on as long
/// as something that stands in its place does.
fn successors_reason(
    register: &Register,
    setter: JurisdictionId,
    reshaped: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Option<Reason> {
    let mut open: Vec<ItemCode> = reshaped.successors.to_vec();
    let mut seen: Vec<ItemCode> = Vec::new();
    let mut suspended = false;
    while let Some(code) = open.pop() {
        if seen.contains(&code) {
            continue;
        }
        seen.push(code);
        let listing = Listing::on(register.listing(setter, code), day, n);
        match listing.status {
            Status::InForce => return None,
            Status::Suspended => suspended = true,
            status if text::is_reshaped(status) => open.extend(listing.successors),
            _ => {}
        }
    }
    Some(if suspended { Reason::SuspendedAbove } else { Reason::EndedAbove })
}
