//! Acknowledge: every change of status above, at all levels at once.

use super::{Asking, Kind, Obligation};
use crate::event::Event;
use crate::listing::{Listing, Status};
use crate::register::Entry;
use crate::term::ItemCode;
use crate::text;

pub(super) fn owed(asking: &Asking<'_>) -> Vec<Obligation> {
    asking
        .register
        .listings(asking.place.id)
        .flat_map(|(item, timeline)| {
            let mine = Listing::on(Some(timeline), asking.day, asking.n);
            owed_for(asking, item, &mine)
        })
        .collect()
}

fn owed_for(asking: &Asking<'_>, item: ItemCode, mine: &Listing<'_>) -> Vec<Obligation> {
    let Some(began) = mine.began_by.filter(|_| matches!(mine.status, Status::InForce | Status::Suspended))
    else {
        return Vec::new();
    };
    let confirmations: Vec<&Entry> = asking
        .register
        .listing(asking.place.id, item)
        .map(|t| t.in_force_order(asking.n))
        .unwrap_or_default()
        .into_iter()
        .filter(|e| e.sequence > began.sequence)
        .collect();
    let mut found = Vec::new();
    let mut next = mine.claimed_from;
    while let Some(source) = next {
        let timeline = asking.register.listing(source.jurisdiction, item);
        let changes = timeline.map(|t| t.in_force_order(asking.n)).unwrap_or_default();
        for change in changes {
            let counts = change.day() <= asking.day
                && change.sequence > began.sequence
                && text::changes_status(change.event());
            if counts {
                let discharge = confirmations.iter().find(|c| acknowledges(c.event(), change)).copied();
                let opener = (source.jurisdiction, change);
                found.push(asking.obligation(Kind::Acknowledge, item, opener, discharge));
            }
        }
        next = Listing::on(timeline, asking.day, asking.n).claimed_from;
    }
    found
}

fn acknowledges(confirmation: &Event, change: &Entry) -> bool {
    matches!(confirmation, Event::Confirmed(c) if c.acknowledged.is_some_and(|a| a >= change.sequence))
}
