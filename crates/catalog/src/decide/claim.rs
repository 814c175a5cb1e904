//! What a child does with its parent's catalog: claim, decline, withdraw, reassign.

use super::desk::{Desk, link};
use super::earliest::both;
use super::local;
use crate::command::{Claim, Decline, Reassign, Withdraw};
use crate::event::{Claimed, Declined, Event, Link, LinkRole, NewEvent, ParentRef, Reassigned, Withdrawn};
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::Listing;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::source;
use crate::term::{Inherited, ItemCode, Seq};
use crate::text::{self, InheritedText};

const CLAIMED: u16 = 51;
const DECLINED: u16 = 52;
const WITHDRAWN: u16 = 60;
const REASSIGNED: u16 = 63;

/// The parent's listing as a child finds it on the command's day.
pub(super) struct Source<'r> {
    pub(super) reference: ParentRef,
    pub(super) text: InheritedText<'r>,
    pub(super) links: Vec<Link>,
}

/// The parent lists the item, in force or suspended, on the day.
pub(super) fn source<'r>(
    desk: &Desk<'r>,
    place: &Jurisdiction,
    item: ItemCode,
) -> Result<Source<'r>, Refusal> {
    let parent = place.parent.ok_or_else(|| {
        Refusal::new(R::SetterDoesNotClaim, "jurisdiction").with("jurisdiction", &place.names.zh)
    })?;
    let above = jurisdiction::at(desk.register, parent, desk.day(), desk.n);
    let listed = above.as_ref().is_some_and(|above| desk.lists(above, item));
    let timeline = desk.register.listing(parent, item);
    let listing = Listing::on(timeline, desk.day(), desk.n);
    let text = text::of_listing(desk.register, parent, item, &listing, desk.day(), desk.n);
    let head = timeline.and_then(|t| t.head(desk.n)).map(|e| e.sequence);
    match (text, listing.life, head) {
        (Some(text), Some(life), Some(head)) if listed => Ok(Source {
            reference: ParentRef { jurisdiction: parent, head, life },
            text,
            links: links_above(desk, &listing, item, head),
        }),
        _ => {
            let name = above.map_or_else(|| parent.to_string(), |j| j.names.zh);
            Err(Refusal::new(R::ParentDoesNotList, "item")
                .with("parent", name)
                .with("item", item)
                .with("day", desk.day()))
        }
    }
}

/// The parent's record and the last of every level further up: what this act relied on.
pub(super) fn links_above(desk: &Desk<'_>, parent: &Listing<'_>, item: ItemCode, head: Seq) -> Vec<Link> {
    let above = source::line(desk.register, item, parent, desk.day(), desk.n);
    let heads = above.iter().filter_map(|s| s.timeline.and_then(|t| t.head(desk.n)));
    let ancestors = heads.map(|e| link(LinkRole::Ancestor, e.sequence));
    std::iter::once(link(LinkRole::Parent, head)).chain(ancestors).collect()
}

/// The allowed levels have one at or below the claimant.
fn eligible(place: &Jurisdiction, text: &InheritedText<'_>) -> Result<(), Refusal> {
    if text.levels.value.any_at_or_below(place.level) {
        return Ok(());
    }
    Err(Refusal::new(R::NoAllowedLevel, "item").with("levels", text.levels.value).with("level", place.level))
}

pub(super) fn claim(desk: &Desk<'_>, c: &Claim) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let (issued, local) = both(desk.issued(), local::named(desk, "local", &c.local))?;
    let instrument = desk.instrument(&place, issued, CLAIMED)?;
    c.inherited.as_ref().map_or(Ok(()), local::basic_elements)?;
    local::stated("local", &local)?;
    let source = source(desk, &place, c.item)?;
    eligible(&place, &source.text)?;
    if let Some(given) = &c.inherited {
        inherited_agrees(given, &source.text.to_inherited())?;
    }
    main_item_listed(desk, &place, c.item)?;
    local::fits(desk, "local", &place, &local, *source.text.levels.value)?;
    let event =
        Event::Claimed(Claimed { parent: source.reference, local: local.into(), predecessors: Vec::new() });
    Ok(vec![desk.event(stream, Some(instrument), event, source.links)])
}

/// Same source: nothing inherited may differ from the parent's text.
fn inherited_agrees(given: &Inherited, above: &Inherited) -> Result<(), Refusal> {
    let differs = |element: &str, given: String, expected: String| {
        Refusal::new(R::InheritedDiffers, format!("inherited.{element}"))
            .with("element", element)
            .with("given", given)
            .with("expected", expected)
    };
    if given.names != above.names {
        return Err(differs("names", given.names.to_string(), above.names.to_string()));
    }
    if given.item_type != above.item_type {
        let shown = |t| format!("{t:?}");
        return Err(differs("item_type", shown(given.item_type), shown(above.item_type)));
    }
    if given.basis != above.basis {
        let shown =
            |i: &Inherited| i.basis.iter().map(|c| format!("{}{}", c.title, c.articles)).collect::<String>();
        return Err(differs("basis", shown(given), shown(above)));
    }
    if given.set_by != above.set_by {
        return Err(differs("set_by", given.set_by.to_string(), above.set_by.to_string()));
    }
    if given.levels != above.levels {
        return Err(differs("levels", given.levels.to_string(), above.levels.to_string()));
    }
    Ok(())
}

/// A sub-item needs its main item in the same catalog.
pub(super) fn main_item_listed(desk: &Desk<'_>, place: &Jurisdiction, item: ItemCode) -> Result<(), Refusal> {
    let main = item.main_item();
    if item.is_sub_item() && !desk.listing(place, main).status.is_listed() {
        return Err(Refusal::new(R::MainItemMissing, "item").with("item", item).with("main", main));
    }
    Ok(())
}

pub(super) fn decline(desk: &Desk<'_>, c: &Decline) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let issued = desk.issued()?;
    let instrument = desk.instrument_if_needed(&place, issued, DECLINED)?;
    let source = source(desk, &place, c.item)?;
    let holders: Vec<String> = jurisdiction::children(desk.register, place.id, desk.day(), desk.n)
        .into_iter()
        .filter(|child| desk.lists(child, c.item))
        .map(|child| child.names.zh)
        .collect();
    if !holders.is_empty() {
        let shown: Vec<String> = holders.into_iter().take(10).collect();
        return Err(Refusal::new(R::HeldBelow, "item").with("children", shown.join("、")));
    }
    let event = Event::Declined(Declined {
        parent: source.reference,
        levels: *source.text.levels.value,
        reason: c.reason,
        note: c.note.clone(),
    });
    Ok(vec![desk.event(stream, instrument, event, source.links)])
}

pub(super) fn withdraw(desk: &Desk<'_>, c: &Withdraw) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let issued = desk.issued()?;
    let listing = desk.listing(&place, c.item);
    let bound = listing.bound.filter(|_| listing.status.is_listed());
    let bound = bound.ok_or_else(|| desk.not_listed(&place, c.item))?;
    let instrument = desk.instrument(&place, issued, WITHDRAWN)?;
    let (parent, links) = match source(desk, &place, c.item) {
        Ok(source) if source.text.levels.value.any_at_or_below(place.level) => {
            return Err(Refusal::new(R::LevelsUnchanged, "item").with("levels", source.text.levels.value));
        }
        Ok(source) => (source.reference, source.links),
        // Where the parent lists it no longer either, what is left here may be given up as well.
        Err(_) => (bound, vec![link(LinkRole::Parent, bound.head)]),
    };
    let event = Event::Withdrawn(Withdrawn { parent });
    Ok(vec![desk.event(stream, Some(instrument), event, links)])
}

pub(super) fn reassign(desk: &Desk<'_>, c: &Reassign) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let (issued, local) = both(desk.issued(), local::named(desk, "local", &c.local))?;
    let listing = desk.listing(&place, c.item);
    let mine = text::text(desk.register, place.id, c.item, &listing, desk.day(), desk.n);
    let Some(mine) = mine.filter(|_| listing.status.is_listed()) else {
        return Err(desk.not_listed(&place, c.item));
    };
    let instrument = desk.instrument(&place, issued, REASSIGNED)?;
    local::stated("local", &local)?;
    local::fits(desk, "local", &place, &local, *mine.inherited.levels.value)?;
    if local == *mine.local.value {
        return Err(Refusal::new(R::NothingChanges, "local"));
    }
    let event = Event::Reassigned(Reassigned { local: local.into() });
    Ok(vec![desk.event(stream, Some(instrument), event, Vec::new())])
}
