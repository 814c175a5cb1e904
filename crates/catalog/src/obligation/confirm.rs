//! Confirm: every change of the parent's text since the claim, one level at a time.

use super::{Asking, Kind, Obligation};
use crate::event::Event;
use crate::listing::{Listing, first_recorded};
use crate::register::Entry;
use crate::term::{ItemCode, Seq};
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
    let (Some(claimed), Some(began)) = (mine.claimed_from, mine.began_by) else {
        return Vec::new();
    };
    let Some(above) = asking.register.listing(claimed.jurisdiction, item) else {
        return Vec::new();
    };
    let confirmations: Vec<&Entry> = asking
        .register
        .listing(asking.place.id, item)
        .map(|t| t.in_force_order(asking.n))
        .unwrap_or_default()
        .into_iter()
        .filter(|e| e.sequence > began.sequence && matches!(e.event(), Event::Confirmed(_)))
        .collect();
    let parent = Listing::on(Some(above), asking.day, asking.n);
    let same_life = parent.life == Some(claimed.life);
    let stands = parent.status.is_listed() || text::is_reshaped(parent.status);
    let behind = same_life
        && stands
        && text::behind(asking.register, asking.place.id, item, mine, asking.day, asking.n).is_some();
    above
        .in_force_order(asking.n)
        .into_iter()
        .filter(|e| {
            e.day() <= asking.day && first_recorded(e) > claimed.head && text::changes_text(e.event())
        })
        .filter(|e| !matches!(e.event(), Event::Added(_) | Event::Reinstated(_) | Event::Claimed(_)))
        .filter_map(|opener| {
            let discharge = confirmations.iter().find(|c| confirms(c.event(), opener)).copied();
            // What differs no longer, or stands no longer, is owed no longer; what was confirmed stays on record.
            (discharge.is_some() || behind)
                .then(|| asking.obligation(Kind::Confirm, item, (claimed.jurisdiction, opener), discharge))
        })
        .collect()
}

/// Whether a confirmation took over a record of the parent's: a reshaping only where it ended the listing.
fn confirms(confirmation: &Event, opener: &Entry) -> bool {
    let Event::Confirmed(c) = confirmation else {
        return false;
    };
    let reshapes = match opener.event() {
        Event::Reshaped(_) => true,
        Event::Confirmed(above) => !above.reshaped_into.is_empty(),
        _ => false,
    };
    let head: Seq = c.parent.head;
    head >= first_recorded(opener) && (!reshapes || !c.reshaped_into.is_empty())
}
