//! Dynamic adjustment: what the level that set an item does to it afterwards.

use super::desk::{Desk, link};
use super::earliest::both;
use super::local;
use super::set::{known_listing, levels_within_family, may_not_set, set_here};
use crate::command::{Adjust, Devolve, End, InstrumentInput, Recentralise, RenameItem, Resume, Suspend};
use crate::event::{
    Adjusted, AgencyKind, Ended, Event, Interim, LevelChange, LevelsChanged, LinkRole, NewEvent, Renamed,
    Resumed, Suspended,
};
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::{Listing, Status};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::rules::{self, Setting};
use crate::stream::StreamKey;
use crate::term::{Inherited, Instrument, ItemCode, JurisdictionCode, Level, Levels};
use crate::text;

/// What the commands of this file have in common: the level that set the item acts on its listing.
struct Own<'r> {
    place: Jurisdiction,
    stream: StreamKey,
    listing: Listing<'r>,
    text: Inherited,
    instrument: Instrument,
}

impl<'r> Own<'r> {
    fn of(desk: &Desk<'r>, code: JurisdictionCode, item: ItemCode, kind: u16) -> Result<Self, Refusal> {
        let (place, stream) = desk.at_listing(code, item)?;
        let issued = desk.issued()?;
        let listing = known_listing(desk, &place, item)?;
        let text = text::of_listing(desk.register, place.id, item, &listing, desk.day(), desk.n)
            .ok_or_else(|| desk.not_listed(&place, item))?
            .to_inherited();
        let instrument = desk.instrument(&place, issued, kind)?;
        set_here(desk, &place, item, &listing)?;
        Ok(Self { place, stream, listing, text, instrument })
    }

    fn event(self, desk: &Desk<'_>, event: Event) -> Vec<NewEvent> {
        vec![desk.event(self.stream, Some(self.instrument), event, Vec::new())]
    }
}

pub(super) fn adjust(desk: &Desk<'_>, c: &Adjust) -> Result<Vec<NewEvent>, Refusal> {
    let own = Own::of(desk, c.jurisdiction, c.item, 53)?;
    let mut inherited = own.text.clone();
    if let Some(names) = &c.names {
        inherited.names = names.clone();
    }
    if let Some(item_type) = c.item_type {
        inherited.item_type = item_type;
    }
    if let Some(basis) = &c.basis {
        inherited.basis = basis.clone();
    }
    local::basic_elements(&inherited)?;
    if c.basis.is_some() {
        still_set(&own, &inherited)?;
    }
    if inherited == own.text {
        return Err(Refusal::new(R::NothingChanges, "command"));
    }
    let (names, basis) = (c.names.clone(), c.basis.clone());
    let adjusted = Adjusted { whole: None, names, item_type: c.item_type, basis };
    Ok(own.event(desk, Event::from(adjusted)))
}

/// A new basis must let the level set the permit; government rules alone do only where its year was running anyway.
fn still_set(own: &Own<'_>, inherited: &Inherited) -> Result<(), Refusal> {
    match rules::who_may_set(own.place.level, &inherited.basis) {
        Setting::Permanent => Ok(()),
        Setting::OneYear if own.listing.lapses_on.is_some() => Ok(()),
        Setting::OneYear | Setting::Never => Err(may_not_set(own.place.level)),
    }
}

pub(super) fn rename_item(desk: &Desk<'_>, c: &RenameItem) -> Result<Vec<NewEvent>, Refusal> {
    let own = Own::of(desk, c.jurisdiction, c.item, 54)?;
    if own.text.names == c.names {
        return Err(Refusal::new(R::NothingChanges, "names"));
    }
    Ok(own.event(desk, Event::Renamed(Renamed { names: c.names.clone() })))
}

pub(super) fn devolve(desk: &Desk<'_>, c: &Devolve) -> Result<Vec<NewEvent>, Refusal> {
    change_levels(desk, c.jurisdiction, c.item, LevelChange::Devolved, c.levels, c.interim)
}

pub(super) fn recentralise(desk: &Desk<'_>, c: &Recentralise) -> Result<Vec<NewEvent>, Refusal> {
    change_levels(desk, c.jurisdiction, c.item, LevelChange::Recentralised, c.levels, c.interim)
}

fn change_levels(
    desk: &Desk<'_>,
    code: JurisdictionCode,
    item: ItemCode,
    change: LevelChange,
    levels: Levels,
    interim: Interim,
) -> Result<Vec<NewEvent>, Refusal> {
    let own = Own::of(desk, code, item, 55)?;
    if levels.is_empty() || levels.iter().any(|l| l < own.place.level) {
        return Err(Refusal::new(R::LevelsUnfit, "levels").with("given", levels));
    }
    levels_within_family(desk, &own.place, item, levels)?;
    let before = own.text.levels;
    if before == levels {
        return Err(Refusal::new(R::NothingChanges, "levels"));
    }
    // Devolving adds a level below the highest that had it, or takes the highest away; recentralising is the reverse.
    let lower = |new: Levels, old: Levels| {
        let (top, new_top) = (old.iter().next(), new.iter().next());
        new_top > top || new.iter().any(|l| !old.contains(l) && top.is_some_and(|t| l > t))
    };
    let (fits, word) = match change {
        LevelChange::Devolved => (lower(levels, before), "devolve 下放"),
        LevelChange::Recentralised => (lower(before, levels), "recentralise 上收"),
    };
    if !fits {
        return Err(Refusal::new(R::WrongDirection, "levels")
            .with("change", word)
            .with("levels", levels)
            .with("before", before));
    }
    Ok(own.event(desk, Event::LevelsChanged(LevelsChanged { change, levels, interim })))
}

/// Who stops a listing: the level that set the item, or a region with the State Council's approval (article 21).
struct Stopping {
    stream: StreamKey,
    instrument: Instrument,
    approval: Option<Instrument>,
}

impl Stopping {
    fn of(
        desk: &Desk<'_>,
        code: JurisdictionCode,
        item: ItemCode,
        approval: Option<&InstrumentInput>,
        kind: u16,
    ) -> Result<Self, Refusal> {
        let Some(approval) = approval else {
            let own = Own::of(desk, code, item, kind)?;
            return Ok(Self { stream: own.stream, instrument: own.instrument, approval: None });
        };
        let (place, stream) = desk.at_listing(code, item)?;
        let (issued, approval) = both(desk.issued(), desk.issued_as("approval", approval))?;
        let listing = desk.listing(&place, item);
        let text = text::of_listing(desk.register, place.id, item, &listing, desk.day(), desk.n)
            .ok_or_else(|| desk.not_listed(&place, item))?
            .to_inherited();
        let instrument = desk.instrument(&place, issued, kind)?;
        let by_nation = approval.issuer.kind == AgencyKind::Government
            && jurisdiction::at(desk.register, approval.issuer.id.jurisdiction, desk.day(), desk.n)
                .is_some_and(|j| j.level == Level::Nation);
        let may = place.level == Level::Region && rules::region_may_stop(text.set_by, &text.basis);
        if !by_nation || !may {
            return Err(Refusal::new(R::ApprovalNotAllowed, "approval"));
        }
        Ok(Self { stream, instrument, approval: Some(approval.instrument) })
    }
}

pub(super) fn suspend(desk: &Desk<'_>, c: &Suspend) -> Result<Vec<NewEvent>, Refusal> {
    let stop = Stopping::of(desk, c.jurisdiction, c.item, c.approval.as_ref(), 57)?;
    let event = Event::from(Suspended { reason: c.reason.clone(), approval: stop.approval });
    Ok(vec![desk.event(stop.stream, Some(stop.instrument), event, Vec::new())])
}

pub(super) fn end(desk: &Desk<'_>, c: &End) -> Result<Vec<NewEvent>, Refusal> {
    let stop = Stopping::of(desk, c.jurisdiction, c.item, c.approval.as_ref(), 59)?;
    let event = Event::from(Ended { reason: c.reason, approval: stop.approval });
    Ok(vec![desk.event(stop.stream, Some(stop.instrument), event, Vec::new())])
}

pub(super) fn resume(desk: &Desk<'_>, c: &Resume) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let issued = desk.issued()?;
    let listing = known_listing(desk, &place, c.item)?;
    let instrument = desk.instrument(&place, issued, 58)?;
    // A listing suspended here was suspended by this level, whoever set the item.
    let suspended_by = listing.decided_by.filter(|_| listing.status == Status::Suspended);
    if suspended_by.is_none() {
        set_here(desk, &place, c.item, &listing)?;
    }
    let links = suspended_by.map(|e| link(LinkRole::Companion, e.sequence)).into_iter().collect();
    Ok(vec![desk.event(stream, Some(instrument), Event::Resumed(Resumed {}), links)])
}
