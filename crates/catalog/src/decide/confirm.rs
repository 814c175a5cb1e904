//! Confirm: take over every change above up to the parent's head, acknowledge every change of status, and where the
//! item was reshaped end the old listing and claim its successors, all in one.

use super::claim::{Source, main_item_listed, source};
use super::desk::{Desk, link};
use super::earliest::{all, both};
use super::local;
use crate::command::Confirm;
use crate::event::{Claimed, Confirmed, Event, Link, LinkRole, NewEvent, ParentRef};
use crate::jurisdiction::Jurisdiction;
use crate::listing::{Listing, first_recorded};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::register::Entry;
use crate::stream::StreamKey;
use crate::term::{Inherited, ItemCode, Local, Seq};
use crate::text;

const CONFIRMED: u16 = 62;

pub(super) fn confirm(desk: &Desk<'_>, c: &Confirm) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let own = all(c.successors.iter().map(|s| local::named(desk, "successors.local", &s.local)));
    let (issued, own) = both(desk.issued(), own)?;
    let mine = desk.listing(&place, c.item);
    let (Some(bound), Some(old), true) = (mine.bound, mine.local, mine.status.is_listed()) else {
        return Err(desk.not_listed(&place, c.item));
    };
    let instrument = desk.instrument_if_needed(&place, issued, CONFIRMED)?;
    own.iter().try_for_each(|local| local::stated("successors.local", local))?;
    let above = Above::of(desk, c, bound)?;
    let acknowledged = new_status(desk, c.item, &mine);
    if above.text.is_none() && acknowledged.is_none() && above.successors.is_empty() {
        return Err(Refusal::new(R::NothingNew, "item"));
    }
    let stated = c.successors.iter().map(|s| s.item).zip(own).collect();
    let handover = Handover { from: c.item, to: &above.successors, stated, old: old.value };
    let claims = all(above.successors.iter().map(|s| claim_successor(desk, &place, *s, &handover)))?;
    let lead = desk.sequence(0);
    let confirmed = Event::Confirmed(Confirmed {
        parent: ParentRef { head: above.head, ..bound },
        text: above.text,
        acknowledged,
        reshaped_into: above.successors.clone(),
    });
    let mut links = above.links;
    links.truncate(8);
    let mut events = vec![desk.event(stream, instrument.clone(), confirmed, links)];
    for (item, claimed, mut links) in claims.into_iter().flatten() {
        links.push(link(LinkRole::Companion, lead));
        let stream = StreamKey::listing(place.id, item);
        events.push(desk.event(stream, instrument.clone(), Event::Claimed(claimed), links));
    }
    Ok(events)
}

/// What stands above a claimed listing on the command's day.
struct Above {
    head: Seq,
    /// The text that results, where something in it is new.
    text: Option<Inherited>,
    /// The items to claim instead, where the parent's was reshaped.
    successors: Vec<ItemCode>,
    links: Vec<Link>,
}

impl Above {
    fn of(desk: &Desk<'_>, c: &Confirm, bound: ParentRef) -> Result<Self, Refusal> {
        let item = c.item;
        let gone = |why: &str| Refusal::new(R::SourceGone, "item").with("why", why);
        let timeline =
            desk.register.listing(bound.jurisdiction, item).ok_or_else(|| gone("source_voided"))?;
        let head = timeline.head(desk.n).map_or(bound.head, |e| e.sequence);
        if head != c.parent_head {
            return Err(Refusal::new(R::ParentHeadMoved, "parent_head")
                .with("actual", head)
                .with("given", c.parent_head));
        }
        let listing = Listing::on(Some(timeline), desk.day(), desk.n);
        if listing.life != Some(bound.life) {
            return Err(gone(if listing.life.is_some() { "new_life_above" } else { "source_voided" }));
        }
        let new: Vec<&Entry> = timeline
            .in_force_order(desk.n)
            .into_iter()
            .filter(|e| first_recorded(e) > bound.head && text::changes_text(e.event()))
            .collect();
        let last = new.iter().map(|e| e.day()).max().unwrap_or(desk.day()).max(desk.day());
        let text = text::inherited(desk.register, bound.jurisdiction, item, last, desk.n, Seq::MAX)
            .filter(|_| !new.is_empty())
            .map(|t| t.to_inherited());
        let reshaped = text::is_reshaped(listing.status);
        let successors = if reshaped { listing.successors.to_vec() } else { Vec::new() };
        let mut links = vec![link(LinkRole::Parent, head)];
        let mut next = listing.claimed_from;
        while let Some(above) = next {
            let timeline = desk.register.listing(above.jurisdiction, item);
            links.extend(timeline.and_then(|t| t.head(desk.n)).map(|e| link(LinkRole::Ancestor, e.sequence)));
            next = Listing::on(timeline, desk.day(), desk.n).claimed_from;
        }
        Ok(Self { head, text, successors, links })
    }
}

/// The last change of status above that this listing has not acknowledged, of any level of its line.
fn new_status(desk: &Desk<'_>, item: ItemCode, mine: &Listing<'_>) -> Option<Seq> {
    let began = mine.began_by.map_or(0, |e| e.sequence);
    let seen = text::acknowledged(mine, began);
    let mut last = None;
    let mut next = mine.claimed_from;
    while let Some(above) = next {
        let timeline = desk.register.listing(above.jurisdiction, item)?;
        let changes = timeline.in_force_order(desk.n);
        let newest = changes.iter().filter(|e| text::changes_status(e.event())).map(|e| e.sequence).max();
        last = last.max(newest);
        next = Listing::on(Some(timeline), desk.day(), desk.n).claimed_from;
    }
    last.filter(|sequence| *sequence > seen)
}

/// One reshaped item's listing, handed over to its successors.
struct Handover<'a> {
    from: ItemCode,
    to: &'a [ItemCode],
    /// The own elements that the confirmation states for some of them.
    stated: Vec<(ItemCode, Local)>,
    /// Those of the old listing, for the others.
    old: &'a Local,
}

/// The claim of a successor, unless the level may not list it, lists it already, or the parent no longer does.
fn claim_successor(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    handover: &Handover<'_>,
) -> Result<Option<(ItemCode, Claimed, Vec<Link>)>, Refusal> {
    let Ok(Source { reference, text, links }) = source(desk, place, item) else {
        return Ok(None);
    };
    let levels = *text.levels.value;
    if desk.listing(place, item).status.is_listed() || !levels.any_at_or_below(place.level) {
        return Ok(None);
    }
    if !handover.to.contains(&item.main_item()) {
        main_item_listed(desk, place, item)?;
    }
    let stated = handover.stated.iter().find(|(of, _)| *of == item).map(|(_, local)| local);
    stated.map_or(Ok(()), |local| local::fits(desk, "successors.local", place, local, levels))?;
    let local = stated.unwrap_or(handover.old).clone();
    Ok(Some((item, Claimed { parent: reference, local, predecessors: vec![handover.from] }, links)))
}
