//! Who exercises an item: listed is not the same as exercised here.

use crate::event::Interim;
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::Listing;
use crate::register::Register;
use crate::term::{Day, ItemCode, Levels, Seq};
use crate::text;

/// Whether the jurisdiction itself exercises an item that is in force there, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exercise {
    /// It does: its level is among the allowed ones.
    Here,
    /// It still does: the levels changed, and those that take over have not all claimed.
    Interim,
    /// It does not: only levels below are allowed.
    Below,
    /// It does not: only levels above are allowed, or have taken over.
    Above,
    /// It does not: the item is not in force.
    NotInForce,
}

impl Exercise {
    /// Whether the jurisdiction exercises it.
    pub fn is_here(self) -> bool {
        matches!(self, Self::Here | Self::Interim)
    }

    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Interim => "interim",
            Self::Below => "below",
            Self::Above => "above",
            Self::NotInForce => "not_in_force",
        }
    }
}

/// Whether a jurisdiction exercises an item that is in force there.
///
/// Its own confirmed text decides, and its parent's (which has taken over what it no longer allows below). After a
/// change of levels the body that acted before goes on until those that take over have claimed, unless the instrument
/// says that the new body acts at once: then the levels of the one that set the item decide alone.
pub fn exercise(
    register: &Register,
    place: &Jurisdiction,
    item: ItemCode,
    listing: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Exercise {
    let Some(mine) = text::of_listing(register, place.id, item, listing, day, n) else {
        return Exercise::NotInForce;
    };
    let setter_id = mine.levels.jurisdiction;
    let setter = Listing::on(register.listing(setter_id, item), day, n);
    let now = setter.levels.map_or(*mine.levels.value, |l| *l.value);
    if setter.interim() == Interim::NewBody {
        return by_levels(place, now);
    }
    let own = *mine.levels.value;
    if own.contains(place.level) {
        let parent_allows = listing.bound.is_none_or(|bound| {
            text::inherited(register, bound.jurisdiction, item, day, n, Seq::MAX)
                .is_none_or(|t| t.levels.value.contains(place.level))
        });
        return if parent_allows { Exercise::Here } else { Exercise::Above };
    }
    let before = levels_before(&setter, mine.levels.record.sequence);
    if before.is_some_and(|levels| levels.contains(place.level))
        && someone_below_has_not_claimed(register, place, item, own, day, n)
    {
        return Exercise::Interim;
    }
    by_levels(place, own)
}

fn by_levels(place: &Jurisdiction, levels: Levels) -> Exercise {
    if levels.contains(place.level) {
        Exercise::Here
    } else if levels.any_at_or_below(place.level) {
        Exercise::Below
    } else {
        Exercise::Above
    }
}

/// The levels before the change that gave the levels of a text.
fn levels_before(setter: &Listing<'_>, given_by: Seq) -> Option<Levels> {
    setter.level_change.filter(|(_, change)| change.by.sequence == given_by).map(|(before, _)| before)
}

fn someone_below_has_not_claimed(
    register: &Register,
    place: &Jurisdiction,
    item: ItemCode,
    levels: Levels,
    day: Day,
    n: Seq,
) -> bool {
    jurisdiction::children(register, place.id, day, n)
        .iter()
        .filter(|child| levels.any_at_or_below(child.level))
        .any(|child| {
            let below = Listing::on(register.listing(child.id, item), day, n);
            !below.status.is_listed() && below.declined.is_none()
        })
}
