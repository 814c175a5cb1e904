//! Confirm: every change of the parent's text since the claim, one level at a time.

use super::{Asking, Held, Kind, Obligation};
use crate::event::Event;
use crate::register::Entry;
use crate::source::{self, Source};
use crate::text::{self, Change};

pub(super) fn owed_for(asking: &Asking<'_>, held: &Held<'_>) -> Vec<Obligation> {
    let (register, day, n) = (asking.register, asking.day, asking.n);
    let claimed = held.claimed;
    let Some(source) = source::of(register, claimed, held.item, day, n) else {
        return Vec::new();
    };
    let stands = source.listing.status.is_listed() || text::is_reshaped(source.listing.status);
    let behind = source.keeps_the_life()
        && stands
        && text::behind(register, asking.place.id, held.item, &held.listing, day, n).is_some();
    text::changes_above(register, held.item, claimed, &source, day, n)
        .into_iter()
        .filter(|change| opens(change, held, &source))
        .filter_map(|change| {
            let discharge = held.since.iter().find(|c| confirms(c, &change, &source)).copied();
            // What differs no longer, or stands no longer, is owed no longer; what was confirmed stays on record.
            let opener = (change.jurisdiction, change.entry);
            (discharge.is_some() || behind)
                .then(|| asking.obligation(Kind::Confirm, held.item, opener, discharge))
        })
        .collect()
}

/// Whether a change is one to confirm: not what the claim saw itself. What begins a listing asks for a claim, but for the
/// one by which a jurisdiction that took over came to list the item: there the claim goes on to hold.
fn opens(change: &Change<'_>, held: &Held<'_>, source: &Source<'_>) -> bool {
    match change.entry.event() {
        Event::Added(_) | Event::Reinstated(_) | Event::Claimed(_) => {
            change.jurisdiction != held.claimed.jurisdiction && source.begins_with(change.entry)
        }
        _ => !change.is_named_by(held.claimed, source),
    }
}

/// Whether a confirmation took over a change of the parent's text: a reshaping only where it ended the listing.
fn confirms(confirmation: &Entry, change: &Change<'_>, source: &Source<'_>) -> bool {
    let Event::Confirmed(c) = confirmation.event() else {
        return false;
    };
    let reshapes = match change.entry.event() {
        Event::Reshaped(_) => true,
        Event::Confirmed(above) => !above.reshaped_into.is_empty(),
        _ => false,
    };
    change.is_named_by(c.parent, source) && (!reshapes || !c.reshaped_into.is_empty())
}
