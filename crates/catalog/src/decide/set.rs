//! What only the level that sets an item does: add, reinstate, reshape.

use super::desk::{Desk, link};
use super::earliest::{all, both};
use super::local;
use crate::command::{AddItem, NewItemInput, Reinstate, Reshape, SuccessorInput};
use crate::event::{Added, Event, LinkRole, NewEvent, Reinstated, Reshaped};
use crate::jurisdiction::Jurisdiction;
use crate::listing::{Listing, Status};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::rules::{self, Setting};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, Inherited, ItemCode, Level, Levels, Local};
use crate::text;

const ADDED: u16 = 50;
const RESHAPED_KIND: u16 = 56;
const REINSTATED: u16 = 61;

/// The elements of an item as given, with the agencies of the setting level's own looked up.
struct New<'a> {
    elements: &'a NewItemInput,
    local: Local,
}

impl<'a> New<'a> {
    fn of(desk: &Desk<'_>, elements: &'a NewItemInput) -> Result<Self, Refusal> {
        let local = local::named(desk, "elements.local", &elements.local)?;
        Ok(Self { elements, local })
    }

    /// The agencies are of this line, and the authorities of allowed levels.
    fn fits(&self, desk: &Desk<'_>, place: &Jurisdiction) -> Result<(), Refusal> {
        local::fits(desk, "elements.local", place, &self.local, self.elements.inherited.levels)
    }
}

/// The rules of who may set what, for a new item or a new life of an old one, which lapsed or would have on `before`:
/// the first day out, where there is one.
fn settable(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    new: &New<'_>,
    before: Option<Day>,
) -> Result<Option<Day>, Refusal> {
    let inherited = &new.elements.inherited;
    local::basic_elements(inherited)?;
    local::stated("elements.local", &new.local)?;
    let lapses_on = may_set(desk, place.level, new.elements, before)?;
    if inherited.set_by != place.level {
        return Err(Refusal::new(R::SetByDiffers, "elements.inherited.set_by")
            .with("given", inherited.set_by)
            .with("level", place.level));
    }
    let fits = !inherited.levels.is_empty() && inherited.levels.iter().all(|l| l >= place.level);
    if !fits {
        return Err(Refusal::new(R::LevelsUnfit, "elements.inherited.levels").with("given", inherited.levels));
    }
    Ok(lapses_on)
}

/// Article 14, 15 and 17: the basis allows the level to set a permit; for how long. A new life does not give a temporary
/// permit a second year.
fn may_set(
    desk: &Desk<'_>,
    level: Level,
    elements: &NewItemInput,
    before: Option<Day>,
) -> Result<Option<Day>, Refusal> {
    match rules::who_may_set(level, &elements.inherited.basis) {
        Setting::Permanent => Ok(None),
        Setting::Never => Err(may_not_set(level)),
        Setting::OneYear => {
            let first = elements
                .first_implemented
                .ok_or_else(|| Refusal::new(R::FirstImplementedMissing, "elements.first_implemented"))?;
            let new = first.min(desk.day()).one_year_later();
            let lapses_on = before.map_or(new, |old| old.min(new));
            if lapses_on <= desk.day() {
                return Err(Refusal::new(R::AlreadyLapsed, "elements.first_implemented")
                    .with("lapsed", lapses_on)
                    .with("day", desk.day()));
            }
            Ok(Some(lapses_on))
        }
    }
}

/// The refusal of a basis, with what would do.
pub(super) fn may_not_set(level: Level) -> Refusal {
    let (zh, en) = match level {
        Level::Nation => (
            "国家层面须依据法律、行政法规或国务院决定。",
            "The nation sets permits by law, administrative regulation or State Council decision.",
        ),
        Level::Region => (
            "自治区须依据地方性法规，或以政府规章设定一年以内的临时性许可。",
            "A region sets permits by local regulation, or by government rules for one year.",
        ),
        Level::Prefecture => (
            "自治州须依据地方性法规或自治条例、单行条例；政府规章不得设定。",
            "A prefecture sets permits by its local or autonomous regulations, never by government rules.",
        ),
        Level::County | Level::Township => (
            "县、乡级不得设定行政许可；如有实际要求，请按变相许可清理。",
            "Counties and townships set no permits; treat such a demand as a disguised permit.",
        ),
    };
    Refusal::new(R::MayNotSet, "elements.inherited.basis")
        .with("level", level)
        .with("allowed_zh", zh)
        .with("allowed_en", en)
}

pub(super) fn add_item(desk: &Desk<'_>, c: &AddItem) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let (issued, new) = both(desk.issued(), New::of(desk, &c.elements))?;
    let instrument = desk.instrument(&place, issued, ADDED)?;
    let added = added(desk, &place, c.item, new, &Reshaping::NONE)?;
    Ok(vec![desk.event(stream, Some(instrument), Event::from(added), Vec::new())])
}

/// The reshaping a new item comes of, if it does: what ends by it, and what else is added.
struct Reshaping<'a> {
    predecessors: &'a [ItemCode],
    successors: &'a [SuccessorInput],
}

impl Reshaping<'_> {
    const NONE: Self = Self { predecessors: &[], successors: &[] };

    fn adds(&self, item: ItemCode) -> Option<&Inherited> {
        let successor = self.successors.iter().find(|s| s.item == item)?;
        successor.added.as_ref().map(|added| &added.inherited)
    }
}

fn added(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    new: New<'_>,
    reshaping: &Reshaping<'_>,
) -> Result<Added, Refusal> {
    let lapses_on = settable(desk, place, &new, None)?;
    let inherited = &new.elements.inherited;
    code_is_new(desk, item)?;
    family_agrees(desk, place, item, inherited, reshaping)?;
    new.fits(desk, place)?;
    let predecessors = reshaping.predecessors.to_vec();
    Ok(Added { inherited: inherited.clone(), local: new.local.into(), lapses_on, predecessors })
}

/// A code is never used again for another item. What is void was never used, whatever was claimed from it meanwhile:
/// so an item can be recorded again, and its claims find their life again where it restates the void one.
fn code_is_new(desk: &Desk<'_>, item: ItemCode) -> Result<(), Refusal> {
    let used = desk.register.ever_listing(item).find_map(|place| {
        let entries = desk.register.listing(place, item)?.in_force_order(desk.n);
        entries.iter().find(|e| matches!(e.event(), Event::Added(_))).map(|e| e.sequence)
    });
    match used {
        Some(record) => Err(Refusal::new(R::ItemCodeUsed, "item").with("item", item).records([record])),
        None => Ok(()),
    }
}

/// Main items and sub-items of a family agree: `000` stands alone; a sub-item's main item is listed, was set by the same
/// level, and allows every level the sub-item allows.
fn family_agrees(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    inherited: &Inherited,
    reshaping: &Reshaping<'_>,
) -> Result<(), Refusal> {
    let disagree = |why: String| Refusal::new(R::FamilyDisagrees, "item").with("why", why);
    let stands_alone = |code: ItemCode| code.counts() && !code.is_main_with_sub_items();
    let mut kin = listed_family(desk, place, item);
    kin.retain(|code| !reshaping.predecessors.contains(code));
    kin.extend(reshaping.successors.iter().map(|s| s.item).filter(|s| s.family() == item.family()));
    let other = kin.into_iter().find(|k| *k != item && (stands_alone(*k) || stands_alone(item)));
    if let Some(other) = other {
        return Err(disagree(format!("{item}, {other}")));
    }
    if !item.is_sub_item() {
        return Ok(());
    }
    let main = item.main_item();
    let listed = desk.listing(place, main);
    let (set_by, levels) = match (reshaping.adds(main), listed.set_by, listed.levels) {
        (Some(new), _, _) => (new.set_by, new.levels),
        (None, Some(set_by), Some(levels)) if listed.status.is_listed() => (*set_by.value, *levels.value),
        _ => {
            return Err(Refusal::new(R::MainItemMissing, "item").with("item", item).with("main", main));
        }
    };
    if set_by != inherited.set_by || !inherited.levels.is_subset_of(levels) {
        return Err(disagree(format!("{item} {}, {main} {levels}", inherited.levels)));
    }
    Ok(())
}

/// New levels of a listed item still agree with its family: a sub-item's lie within its main item's.
pub(super) fn levels_within_family(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    levels: Levels,
) -> Result<(), Refusal> {
    let disagrees = listed_family(desk, place, item).into_iter().find(|other| {
        let Some(theirs) = desk.listing(place, *other).levels.map(|l| *l.value) else {
            return false;
        };
        let above = item.is_sub_item() && other.is_main_with_sub_items();
        let below = item.is_main_with_sub_items() && other.is_sub_item();
        above && !levels.is_subset_of(theirs) || below && !theirs.is_subset_of(levels)
    });
    match disagrees {
        Some(other) => {
            Err(Refusal::new(R::FamilyDisagrees, "levels").with("why", format!("{item} {levels}, {other}")))
        }
        None => Ok(()),
    }
}

/// The items of the same nine characters that the catalog lists on the command's day.
fn listed_family(desk: &Desk<'_>, place: &Jurisdiction, item: ItemCode) -> Vec<ItemCode> {
    desk.register
        .streams_from(StreamKind::Listing, place.id, item.family())
        .map_while(|(key, timeline)| {
            let code = key.item().filter(|code| code.family() == item.family())?;
            Some((code, timeline))
        })
        .filter(|(_, timeline)| Listing::on(Some(timeline), desk.day(), desk.n).status.is_listed())
        .map(|(code, _)| code)
        .collect()
}

pub(super) fn reinstate(desk: &Desk<'_>, c: &Reinstate) -> Result<Vec<NewEvent>, Refusal> {
    let (place, stream) = desk.at_listing(c.jurisdiction, c.item)?;
    let (issued, new) = both(desk.issued(), New::of(desk, &c.elements))?;
    let before = known_listing(desk, &place, c.item)?;
    let instrument = desk.instrument(&place, issued, REINSTATED)?;
    set_here(desk, &place, c.item, &before)?;
    let lapses_on = settable(desk, &place, &new, before.lapses_on)?;
    levels_within_family(desk, &place, c.item, c.elements.inherited.levels)?;
    family_agrees(desk, &place, c.item, &c.elements.inherited, &Reshaping::NONE)?;
    new.fits(desk, &place)?;
    let inherited = c.elements.inherited.clone();
    let event = Event::from(Reinstated { inherited, local: new.local.into(), lapses_on });
    Ok(vec![desk.event(stream, Some(instrument), event, Vec::new())])
}

/// The listing of an item; refused where it was never listed.
pub(super) fn known_listing<'r>(
    desk: &Desk<'r>,
    place: &Jurisdiction,
    item: ItemCode,
) -> Result<Listing<'r>, Refusal> {
    let listing = desk.listing(place, item);
    if matches!(listing.status, Status::Absent | Status::Declined) {
        return Err(desk.not_listed(place, item));
    }
    Ok(listing)
}

/// Refuses what only the level that set the item may do.
pub(super) fn set_here(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    listing: &Listing<'_>,
) -> Result<(), Refusal> {
    if listing.claimed_from.is_some() {
        let mine = text::of_listing(desk.register, place.id, item, listing, desk.day(), desk.n);
        let set_by = mine.map_or("-", |t| t.set_by.value.word());
        return Err(Refusal::new(R::BelowSettingLevel, "jurisdiction")
            .with("set_by", set_by)
            .with("level", place.level)
            .records(listing.began_by.map(|e| e.sequence)));
    }
    Ok(())
}

pub(super) fn reshape(desk: &Desk<'_>, c: &Reshape) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    desk.acts_for(&place)?;
    let first = c.predecessors.first();
    first.map_or(Ok(()), |first| desk.version(&StreamKey::listing(place.id, *first)))?;
    let given = c.successors.iter().map(|s| s.added.as_ref());
    let given = all(given.map(|added| added.map(|elements| New::of(desk, elements)).transpose()));
    let (issued, given) = both(desk.issued(), given)?;
    let ending = all(c.predecessors.iter().map(|p| Ok((*p, known_listing(desk, &place, *p)?))))?;
    let instrument = desk.instrument(&place, issued, RESHAPED_KIND)?;
    ending.iter().try_for_each(|(p, listing)| set_here(desk, &place, *p, listing))?;
    let successors: Vec<ItemCode> = c.successors.iter().map(|s| s.item).collect();
    let reshaping = Reshaping { predecessors: &c.predecessors, successors: &c.successors };
    let added = successors.iter().zip(given);
    let added = all(added.map(|(item, new)| successor_event(desk, &place, *item, new, &reshaping)))?;
    let lead = desk.sequence(0);
    let mut events = Vec::with_capacity(c.predecessors.len() + successors.len());
    for predecessor in &c.predecessors {
        let links = if events.is_empty() { Vec::new() } else { vec![link(LinkRole::Companion, lead)] };
        let event = Event::Reshaped(Reshaped { kind: c.kind, successors: successors.clone() });
        let stream = StreamKey::listing(place.id, *predecessor);
        events.push(desk.event(stream, Some(instrument.clone()), event, links));
    }
    for (successor, event) in successors.iter().zip(added) {
        if let Some(event) = event {
            let stream = StreamKey::listing(place.id, *successor);
            let links = vec![link(LinkRole::Companion, lead)];
            events.push(desk.event(stream, Some(instrument.clone()), event, links));
        }
    }
    Ok(events)
}

/// A new successor is added; one that is listed already stays as it is.
fn successor_event(
    desk: &Desk<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    new: Option<New<'_>>,
    reshaping: &Reshaping<'_>,
) -> Result<Option<Event>, Refusal> {
    if let Some(new) = new {
        let added = added(desk, place, item, new, reshaping)?;
        return Ok(Some(Event::from(added)));
    }
    let listing = desk.listing(place, item);
    if listing.status.is_listed() && listing.claimed_from.is_none() {
        return Ok(None);
    }
    Err(Refusal::new(R::SuccessorNotListed, "successors").with("item", item).with("day", desk.day()))
}
