//! Confirm: take over every change above up to the parent's head, acknowledge every change of status, and where the
//! item was reshaped end the old listing and claim its successors, all in one.

use super::claim::{self, links_above, main_item_listed};
use super::desk::{Desk, link};
use super::earliest::{all, both};
use super::local;
use crate::command::Confirm;
use crate::event::{Claimed, Confirmed, Event, Link, LinkRole, NewEvent, ParentRef};
use crate::jurisdiction::Jurisdiction;
use crate::listing::Listing;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::source::{self, Source};
use crate::stream::StreamKey;
use crate::term::{Day, Inherited, ItemCode, Local, Seq};
use crate::text::{self, Change};

const CONFIRMED: u16 = 62;

pub(super) fn confirm(desk: &Desk<'_>, c: &Confirm) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let own = all(c.successors.iter().map(|s| local::named(desk, "successors.local", &s.local)));
    let (issued, own) = both(desk.issued(), own)?;
    let mine = desk.listing(&place, c.item);
    let (Some((claim, bound)), Some(old), true) =
        (mine.claimed_from.zip(mine.bound), mine.local, mine.status.is_listed())
    else {
        return Err(desk.not_listed(&place, c.item));
    };
    let instrument = desk.instrument_if_needed(&place, issued, CONFIRMED)?;
    own.iter().try_for_each(|local| local::stated("successors.local", local))?;
    let above = Above::of(desk, c, claim, bound)?;
    let acknowledged = new_status(desk, c.item, &mine);
    if above.text.is_none() && acknowledged.is_none() && above.successors.is_empty() {
        return Err(Refusal::new(R::NothingNew, "item"));
    }
    let stated = c.successors.iter().map(|s| s.item).zip(own).collect();
    let handover = Handover { from: c.item, to: &above.successors, stated, old: old.value };
    let claims = all(above.successors.iter().map(|s| claim_successor(desk, &place, *s, &handover)))?;
    let lead = desk.sequence(0);
    let confirmed = Event::from(Confirmed {
        parent: above.parent,
        text: above.text,
        acknowledged,
        reshaped_into: above.successors.clone(),
    });
    let mut events = vec![desk.event(stream, instrument.clone(), confirmed, above.links)];
    for (item, claimed, mut links) in claims.into_iter().flatten() {
        links.push(link(LinkRole::Companion, lead));
        let stream = StreamKey::listing(place.id, item);
        events.push(desk.event(stream, instrument.clone(), Event::Claimed(claimed), links));
    }
    Ok(events)
}

/// What stands above a claimed listing on the command's day.
struct Above {
    /// The parent's listing, up to its last record.
    parent: ParentRef,
    /// The text that results, where something in it is new.
    text: Option<Inherited>,
    /// The items to claim instead, where the parent's was reshaped.
    successors: Vec<ItemCode>,
    links: Vec<Link>,
}

impl Above {
    fn of(desk: &Desk<'_>, c: &Confirm, claim: ParentRef, bound: ParentRef) -> Result<Self, Refusal> {
        let (register, item, n) = (desk.register, c.item, desk.n);
        let gone = |why: &str| Refusal::new(R::SourceGone, "item").with("why", why);
        let source =
            source::of(register, claim, item, desk.day(), n).ok_or_else(|| gone("source_retired"))?;
        let head = source.timeline.and_then(|t| t.head(n)).map(|e| e.sequence);
        let head = head.ok_or_else(|| gone("source_voided"))?;
        if head != c.parent_head {
            return Err(Refusal::new(R::ParentHeadMoved, "parent_head")
                .with("actual", head)
                .with("given", c.parent_head));
        }
        let life = source.life.filter(|_| source.keeps_the_life());
        let life = life.ok_or_else(|| gone(lost(&source)))?;
        let changes = text::changes_above(register, item, claim, &source, Day::LAST, n);
        let new: Vec<Change<'_>> = changes.into_iter().filter(|c| !c.is_named_by(bound, &source)).collect();
        let last = new.iter().map(|c| c.since).max().unwrap_or(desk.day()).max(desk.day());
        let text = text::inherited(register, source.jurisdiction, item, last, n, Seq::MAX)
            .filter(|_| !new.is_empty())
            .map(|t| t.to_inherited());
        let reshaped = text::is_reshaped(source.listing.status);
        Ok(Self {
            parent: ParentRef { jurisdiction: source.jurisdiction, head, life },
            text,
            successors: if reshaped { source.listing.successors.to_vec() } else { Vec::new() },
            links: links_above(desk, &source.listing, item, head),
        })
    }
}

/// Why what was claimed is no more to be confirmed.
fn lost(source: &Source<'_>) -> &'static str {
    match source.listing.life {
        Some(_) => "new_life_above",
        None if source.merger.is_some() => "source_retired",
        None => "source_voided",
    }
}

/// The last change of status above that this listing has not acknowledged, of any level of its line.
fn new_status(desk: &Desk<'_>, item: ItemCode, mine: &Listing<'_>) -> Option<Seq> {
    let began = mine.began_by.map_or(0, |e| e.sequence);
    let seen = text::acknowledged(mine, began);
    let changes = text::status_changes(desk.register, item, mine, desk.day(), desk.n);
    changes.into_iter().map(|(_, e)| e.sequence).max().filter(|sequence| *sequence > seen)
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
    let Ok(claim::Source { reference, text, links }) = claim::source(desk, place, item) else {
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
    Ok(Some((
        item,
        Claimed { parent: reference, local: local.into(), predecessors: vec![handover.from] },
        links,
    )))
}
