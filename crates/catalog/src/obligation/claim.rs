//! Claim or decline: every item of the parent's catalog that may be exercised at the child's level or below.

use super::{Asking, Kind, Obligation};
use crate::declined;
use crate::event::{Event, ParentRef};
use crate::in_force::is_listed;
use crate::jurisdiction;
use crate::listing::Listing;
use crate::register::Entry;
use crate::source;
use crate::stream::StreamKey;
use crate::term::{ItemCode, JurisdictionId};
use crate::text;

pub(super) fn owed(asking: &Asking<'_>) -> Vec<Obligation> {
    let Some(parent) = asking.place.parent else {
        return Vec::new();
    };
    asking
        .register
        .listings(parent)
        .filter_map(|(item, timeline)| {
            let above = Listing::on(Some(timeline), asking.day, asking.n);
            owed_for(asking, parent, item, &above)
        })
        .collect()
}

fn owed_for(
    asking: &Asking<'_>,
    parent: JurisdictionId,
    item: ItemCode,
    above: &Listing<'_>,
) -> Option<Obligation> {
    let (register, day, n) = (asking.register, asking.day, asking.n);
    let text = text::of_listing(register, parent, item, above, day, n)?;
    let levels = *text.levels.value;
    let place_above = jurisdiction::at(register, parent, day, n)?;
    let listed = is_listed(register, &place_above, item, day, n);
    if !listed || !levels.any_at_or_below(asking.place.level) {
        return None;
    }
    let mut opener = (parent, above.began_by?);
    if let Some(change) = levels_came_with(asking, parent, item, above, text.levels.record.sequence) {
        opener = (parent, change);
    }
    let mine = Listing::on(register.listing(asking.place.id, item), day, n);
    if let Some(merger) = declined::taken_over(register, asking.place.id, item, day, n) {
        opener = merger;
    }
    if let Some(joined) = joined(asking, parent).filter(|j| j.day() > opener.1.day()) {
        opener = (asking.place.id, joined);
    }
    let from_here = |claim: ParentRef| {
        source::of(register, claim, item, day, n)
            .is_some_and(|source| source.jurisdiction == parent && source.keeps_the_life())
    };
    let claimed =
        mine.began_by.filter(|_| mine.status.is_listed() && mine.claimed_from.is_some_and(from_here));
    let declined = mine.declined.filter(|d| {
        !mine.status.is_listed() && declined::reopened(register, asking.place, item, *d, day, n).is_none()
    });
    if claimed.is_some() {
        // What was claimed before a later change of levels was claimed on what opened it first.
        let began = above
            .began_by
            .filter(|b| claimed.is_some_and(|c| c.sequence < opener.1.sequence && b.sequence < c.sequence));
        opener = began.map_or(opener, |b| (parent, b));
    }
    let discharge = claimed.or(declined.map(|d| d.by));
    Some(asking.obligation(Kind::ClaimOrDecline, item, opener, discharge))
}

/// The parent's record by which the present levels came into its own text, where they changed after it began.
fn levels_came_with<'a>(
    asking: &Asking<'a>,
    parent: JurisdictionId,
    item: ItemCode,
    above: &Listing<'a>,
    levels_record: u64,
) -> Option<&'a Entry> {
    let timeline = asking.register.listing(parent, item)?;
    let began = above.began_by?;
    timeline
        .in_force_order(asking.n)
        .into_iter()
        .filter(|e| e.day() <= asking.day && e.sequence > began.sequence)
        .find(|e| match e.event() {
            Event::LevelsChanged(_) => e.sequence == levels_record,
            Event::Confirmed(c) => {
                let before = above.claimed_from.map_or(0, |claim| claim.head);
                c.parent.head >= levels_record && before < levels_record && c.text.is_some()
            }
            _ => false,
        })
}

/// The record by which the jurisdiction came to lie under its parent: it owes nothing for the time before.
fn joined<'a>(asking: &Asking<'a>, parent: JurisdictionId) -> Option<&'a Entry> {
    let timeline = asking.register.stream(&StreamKey::jurisdiction(asking.place.id))?;
    timeline.in_force_order(asking.n).into_iter().rev().filter(|e| e.day() <= asking.day).find(|e| {
        match e.event() {
            Event::Established(e) => e.parent == Some(parent),
            Event::Reparented(e) => e.parent == parent,
            _ => false,
        }
    })
}
