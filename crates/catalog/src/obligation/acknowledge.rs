//! Acknowledge: every change of status above, at all levels at once.

use super::{Asking, Held, Kind, Obligation};
use crate::event::Event;
use crate::register::Entry;
use crate::text;

pub(super) fn owed_for(asking: &Asking<'_>, held: &Held<'_>) -> Vec<Obligation> {
    if !held.listing.status.is_listed() {
        return Vec::new();
    }
    text::status_changes(asking.register, held.item, &held.listing, asking.day, asking.n)
        .into_iter()
        .filter(|(_, change)| change.day() <= asking.day && change.sequence > held.began.sequence)
        .map(|opener| {
            let discharge = held.since.iter().find(|c| acknowledges(c.event(), opener.1)).copied();
            asking.obligation(Kind::Acknowledge, held.item, opener, discharge)
        })
        .collect()
}

fn acknowledges(confirmation: &Event, change: &Entry) -> bool {
    matches!(confirmation, Event::Confirmed(c) if c.acknowledged.is_some_and(|a| a >= change.sequence))
}
