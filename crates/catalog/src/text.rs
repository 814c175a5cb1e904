//! The text of a listing on a day: a jurisdiction's own elements over its parent's text, bounded by what it confirmed.

use crate::event::Event;
use crate::listing::{EndKind, Given, Listing, Status, first_recorded};
use crate::register::{Entry, RecordRef, Register};
use crate::term::{
    Citation, Day, Inherited, ItemCode, ItemType, JurisdictionId, Level, Levels, Local, Names, Seq,
};

/// An element, and which record of which level gave it.
#[derive(Debug)]
pub struct Sourced<'a, T: ?Sized> {
    /// The element.
    pub value: &'a T,
    /// The level it came from.
    pub jurisdiction: JurisdictionId,
    /// The record that gave it.
    pub record: RecordRef,
}

// Written out, since a reference is copied whatever it points to.
impl<T: ?Sized> Clone for Sourced<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Sourced<'_, T> {}

impl<'a, T: ?Sized> Sourced<'a, T> {
    fn new(given: Given<'a, T>, jurisdiction: JurisdictionId) -> Self {
        Self { value: given.value, jurisdiction, record: given.by.reference() }
    }
}

/// The inherited elements of a listing with their sources.
#[derive(Clone, Copy, Debug)]
pub struct InheritedText<'a> {
    /// 事项名称.
    pub names: Sourced<'a, Names>,
    /// 事项类型.
    pub item_type: Sourced<'a, ItemType>,
    /// 设定和实施依据.
    pub basis: Sourced<'a, [Citation]>,
    /// 设定层级.
    pub set_by: Sourced<'a, Level>,
    /// 可实施层级.
    pub levels: Sourced<'a, Levels>,
}

impl InheritedText<'_> {
    /// The elements alone, as a record stores them.
    pub fn to_inherited(&self) -> Inherited {
        Inherited {
            names: self.names.value.clone(),
            item_type: *self.item_type.value,
            basis: self.basis.value.to_vec(),
            set_by: *self.set_by.value,
            levels: *self.levels.value,
        }
    }

    /// Whether both say the same, whatever their sources.
    pub fn says_the_same(&self, other: &InheritedText<'_>) -> bool {
        self.names.value == other.names.value
            && self.item_type.value == other.item_type.value
            && self.basis.value == other.basis.value
            && self.set_by.value == other.set_by.value
            && self.levels.value == other.levels.value
    }
}

/// The whole text of a listing.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// What it inherits.
    pub inherited: InheritedText<'a>,
    /// What it says for itself.
    pub local: Sourced<'a, Local>,
}

/// The inherited elements of a listing on a day, as known at `n`, from its records up to `bound` only.
pub fn inherited<'a>(
    register: &'a Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    day: Day,
    n: Seq,
    bound: Seq,
) -> Option<InheritedText<'a>> {
    let listing = Listing::bounded(register.listing(jurisdiction, item), day, n, bound);
    of_listing(register, jurisdiction, item, &listing, day, n)
}

/// The same for a listing already folded.
pub fn of_listing<'a>(
    register: &'a Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    listing: &Listing<'a>,
    day: Day,
    n: Seq,
) -> Option<InheritedText<'a>> {
    let (setter, told) = told_by(register, jurisdiction, item, listing, day, n);
    Some(InheritedText {
        names: Sourced::new(told.names?, setter),
        item_type: Sourced::new(told.item_type?, setter),
        basis: Sourced::new(told.basis?, setter),
        set_by: Sourced::new(told.set_by?, setter),
        levels: Sourced::new(told.levels?, setter),
    })
}

/// The listing that tells what another inherits, and whose it is: that of the level that set the item, as far as each
/// level between had taken it over.
pub fn told_by<'a>(
    register: &'a Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    listing: &Listing<'a>,
    day: Day,
    n: Seq,
) -> (JurisdictionId, Listing<'a>) {
    let Some(parent) = listing.bound else {
        return (jurisdiction, listing.clone());
    };
    // A parent is always another jurisdiction and an earlier record, so this ends.
    let seen = Listing::bounded(register.listing(parent.jurisdiction, item), day, n, parent.head);
    told_by(register, parent.jurisdiction, item, &seen, day, n)
}

/// The whole text of a listing on a day, as known at `n`.
pub fn text<'a>(
    register: &'a Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    listing: &Listing<'a>,
    day: Day,
    n: Seq,
) -> Option<Text<'a>> {
    Some(Text {
        inherited: of_listing(register, jurisdiction, item, listing, day, n)?,
        local: Sourced::new(listing.local?, jurisdiction),
    })
}

/// 滞后: the parent's listing says something the child has not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Who is behind.
    pub jurisdiction: JurisdictionId,
    /// The first legal day on which they differed.
    pub since: Day,
    /// The parent's records that were not confirmed, in legal order.
    pub records: Vec<RecordRef>,
    /// Whether what is unconfirmed is that the item was reshaped.
    pub reshaped: bool,
}

/// Whether a listing is behind its parent's on a day, as known at `n`. `None` where it is not, or has no parent.
pub fn behind(
    register: &Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    listing: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Option<Behind> {
    let bound = listing.bound.filter(|_| listing.status.is_listed())?;
    let timeline = register.listing(bound.jurisdiction, item)?;
    let parent = Listing::on(Some(timeline), day, n);
    let reshaped = is_reshaped(parent.status) && parent.life == Some(bound.life);
    let mine = inherited(register, bound.jurisdiction, item, day, n, bound.head)?;
    let theirs = of_listing(register, bound.jurisdiction, item, &parent, day, n)?;
    if !reshaped && mine.says_the_same(&theirs) {
        return None;
    }
    // A reshaping that was seen before its day came is not confirmed by that: only ending the listing confirms it.
    let reshaped_by = parent.decided_by.filter(|_| reshaped).map(|e| e.sequence);
    let unconfirmed: Vec<&Entry> = timeline
        .in_force_order(n)
        .into_iter()
        .filter(|e| e.day() <= day && changes_text(e.event()))
        .filter(|e| first_recorded(e) > bound.head || Some(e.sequence) == reshaped_by)
        .collect();
    Some(Behind {
        jurisdiction,
        since: unconfirmed.first().map_or(day, |e| e.day()),
        records: unconfirmed.iter().map(|e| e.reference()).collect(),
        reshaped,
    })
}

/// Whether the listing ended by a reshaping, its own or one it confirmed: that does not act below.
pub fn is_reshaped(status: Status) -> bool {
    matches!(status, Status::Ended(EndKind::Reshaped(_) | EndKind::ReshapeConfirmed))
}

/// Whether a record may change what the listing below inherits, and so opens *confirm* there.
pub fn changes_text(event: &Event) -> bool {
    matches!(
        event,
        Event::Added(_)
            | Event::Reinstated(_)
            | Event::Claimed(_)
            | Event::Adjusted(_)
            | Event::Renamed(_)
            | Event::LevelsChanged(_)
            | Event::Reshaped(_)
    ) || matches!(event, Event::Confirmed(c) if c.text.is_some() || !c.reshaped_into.is_empty())
}

/// Whether a record changes the status of everything below on its day, and so opens *acknowledge* there.
pub fn changes_status(event: &Event) -> bool {
    matches!(event, Event::Suspended(_) | Event::Resumed(_) | Event::Ended(_))
}

/// The last change of status above that a listing has acknowledged; at the least what was known when it began.
pub fn acknowledged(listing: &Listing<'_>, began: Seq) -> Seq {
    listing.acknowledged.map_or(began, |a| a.max(began))
}
