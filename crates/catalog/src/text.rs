//! The text of a listing on a day: a jurisdiction's own elements over its parent's text, bounded by what it confirmed.

use crate::event::{Event, ParentRef};
use crate::listing::{EndKind, Given, Listing, Status};
use crate::register::{Entry, RecordRef, Register};
use crate::source::{self, Source};
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
    of_told(setter, &told)
}

/// What the listing tells that [`told_by`] found.
fn of_told<'a>(setter: JurisdictionId, told: &Listing<'a>) -> Option<InheritedText<'a>> {
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

/// The same for a listing whose line was followed already: as far as each level has taken over all that the next one
/// recorded, nothing is folded again.
pub(crate) fn told_along<'a>(
    register: &'a Register,
    (mut jurisdiction, mut listing): (JurisdictionId, &Listing<'a>),
    sources: &[Source<'a>],
    item: ItemCode,
    day: Day,
    n: Seq,
) -> (JurisdictionId, Listing<'a>) {
    for source in sources {
        if listing.bound.is_none_or(|bound| !source.is_taken_over(bound)) {
            break;
        }
        (jurisdiction, listing) = (source.jurisdiction, &source.listing);
    }
    told_by(register, jurisdiction, item, listing, day, n)
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
    let (setter, told) = told_by(register, jurisdiction, item, listing, day, n);
    text_told(jurisdiction, listing, setter, &told)
}

/// The same where who tells what it inherits was found already.
pub(crate) fn text_told<'a>(
    jurisdiction: JurisdictionId,
    listing: &Listing<'a>,
    setter: JurisdictionId,
    told: &Listing<'a>,
) -> Option<Text<'a>> {
    let local = Sourced::new(listing.local?, jurisdiction);
    Some(Text { inherited: of_told(setter, told)?, local })
}

/// 滞后: the parent's listing says something the child has not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Who is behind.
    pub jurisdiction: JurisdictionId,
    /// The jurisdiction above whose listing says something else: the parent, or the one that took over from it.
    pub parent: JurisdictionId,
    /// The first legal day on which they differed.
    pub since: Day,
    /// The parent's records that were not confirmed, in legal order.
    pub records: Vec<RecordRef>,
    /// Whether what is unconfirmed is that the item was reshaped.
    pub reshaped: bool,
}

/// Whether a listing is behind its parent's on a day, as known at `n`. `None` where it is not, or has no parent. Where
/// the parent is gone, the listing of the one that took over is the parent's.
pub fn behind(
    register: &Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    listing: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Option<Behind> {
    let claim = listing.claimed_from.filter(|_| listing.status.is_listed())?;
    let source = source::of(register, claim, item, day, n)?;
    behind_source(register, (jurisdiction, listing), item, &source, day, n)
}

/// The same where what the listing rests on was found already.
pub(crate) fn behind_source(
    register: &Register,
    (jurisdiction, listing): (JurisdictionId, &Listing<'_>),
    item: ItemCode,
    source: &Source<'_>,
    day: Day,
    n: Seq,
) -> Option<Behind> {
    let claim = listing.claimed_from.filter(|_| listing.status.is_listed())?;
    let bound = listing.bound?;
    let reshaped = is_reshaped(source.listing.status) && source.keeps_the_life();
    if !reshaped && source.is_taken_over(bound) {
        return None;
    }
    let mine = inherited(register, bound.jurisdiction, item, day, n, bound.head)?;
    let theirs = of_listing(register, source.jurisdiction, item, &source.listing, day, n)?;
    if !reshaped && mine.says_the_same(&theirs) {
        return None;
    }
    // A reshaping that was seen before its day came is not confirmed by that: only ending the listing confirms it.
    let reshaped_by = source.listing.decided_by.filter(|_| reshaped).map(|e| e.sequence);
    let mut unconfirmed = changes_above(register, item, claim, source, day, n);
    unconfirmed.retain(|c| Some(c.entry.sequence) == reshaped_by || !c.is_named_by(bound, source));
    Some(Behind {
        jurisdiction,
        parent: source.jurisdiction,
        since: unconfirmed.first().map_or(day, |c| c.since),
        records: unconfirmed.iter().map(|c| c.entry.reference()).collect(),
        reshaped,
    })
}

/// A record that may have changed what a listing inherits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    /// In whose catalog; for a merger, the jurisdiction that it ended.
    pub(crate) jurisdiction: JurisdictionId,
    /// The record.
    pub(crate) entry: &'a Entry,
    /// The day from which it was the parent's text.
    pub(crate) since: Day,
    is_merger: bool,
}

impl Change<'_> {
    /// Whether who confirmed the parent's listing up to a record has taken this over.
    pub(crate) fn is_named_by(&self, bound: ParentRef, source: &Source<'_>) -> bool {
        let seen = bound.jurisdiction == self.jurisdiction && self.entry.first_recorded() <= bound.head;
        if self.is_merger {
            return bound.jurisdiction == source.jurisdiction;
        }
        // Whoever confirmed the listing of the one that took over has done with what the one before had said.
        seen || self.jurisdiction != source.jurisdiction && bound.jurisdiction == source.jurisdiction
    }
}

/// What changed above a claimed listing by a day, as known at `n`: what was recorded in the listing it was claimed from,
/// and where another jurisdiction took over, the merger, where that one's text was another, and what it recorded since.
pub(crate) fn changes_above<'a>(
    register: &'a Register,
    item: ItemCode,
    claim: ParentRef,
    source: &Source<'a>,
    day: Day,
    n: Seq,
) -> Vec<Change<'a>> {
    let of = |jurisdiction: JurisdictionId| {
        let entries = register.listing(jurisdiction, item).map(|t| t.in_force_order(n)).unwrap_or_default();
        let entries = entries.into_iter().filter(move |e| e.day() <= day && changes_text(e.event()));
        entries.map(move |entry| Change { jurisdiction, entry, since: entry.day(), is_merger: false })
    };
    let Some(merger) = source.merger else {
        return of(claim.jurisdiction).collect();
    };
    let (since, record) = (merger.last.since, merger.last.record.sequence);
    let mut found: Vec<Change<'a>> = of(claim.jurisdiction).filter(|c| c.since < merger.left).collect();
    // As recorded then: what came in late is a change of its own.
    let before = inherited(register, claim.jurisdiction, item, since, record, Seq::MAX);
    let after = inherited(register, source.jurisdiction, item, since, record, Seq::MAX);
    let differ = before.zip(after).is_some_and(|(before, after)| !before.says_the_same(&after));
    if let Some((ended, entry)) = register.record(record).filter(|_| differ) {
        found.push(Change { jurisdiction: ended.jurisdiction, entry, since, is_merger: true });
    }
    let later = of(source.jurisdiction).filter(|c| c.since > since || c.entry.sequence > record);
    found.extend(later.map(|c| Change { since: c.since.max(since), ..c }));
    found
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

/// Every change of status above a claimed listing, whatever its day, as known at `n`, and whose it is: at every level up
/// to the one that set the item, a level that is gone until then, the one that took over since then.
pub(crate) fn status_changes<'a>(
    register: &'a Register,
    item: ItemCode,
    listing: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Vec<(JurisdictionId, &'a Entry)> {
    let mut found = Vec::new();
    let mut claim = listing.claimed_from;
    for source in source::line(register, item, listing, day, n) {
        let mut add = |id: JurisdictionId, counts: &dyn Fn(&Entry) -> bool| {
            let entries = register.listing(id, item).map(|t| t.in_force_order(n)).unwrap_or_default();
            let changes = entries.into_iter().filter(|e| changes_status(e.event()) && counts(e));
            found.extend(changes.map(|e| (id, e)));
        };
        match source.merger.zip(claim) {
            None => add(source.jurisdiction, &|_| true),
            Some((merger, claim)) => {
                add(claim.jurisdiction, &|e| e.day() < merger.left);
                add(source.jurisdiction, &|e| e.day() >= merger.last.since);
            }
        }
        claim = source.listing.claimed_from;
    }
    found
}

/// The last change of status above that a listing has acknowledged; at the least what was known when it began.
pub fn acknowledged(listing: &Listing<'_>, began: Seq) -> Seq {
    listing.acknowledged.map_or(began, |a| a.max(began))
}
