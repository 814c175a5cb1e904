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
/// Its own confirmed text decides, unless its parent's, which has taken over more, no longer allows its level. After a
/// change of levels the body that acted before goes on, also while it has not confirmed the change itself, until those
/// that take over below have claimed or declined; unless the instrument says that the new body acts at once: then the
/// levels of the one that set the item decide alone.
pub fn exercise(
    register: &Register,
    place: &Jurisdiction,
    item: ItemCode,
    listing: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Exercise {
    let (setter, mine) = text::told_by(register, place.id, item, listing, day, n);
    let now = Listing::on(register.listing(setter, item), day, n);
    let deciding = if now.interim() == Interim::NewBody {
        now
    } else {
        parents(register, item, listing, day, n)
            .filter(|theirs| allows(&mine, place) && !allows(theirs, place))
            .unwrap_or(mine)
    };
    let Some(levels) = deciding.levels.map(|l| *l.value) else {
        return Exercise::NotInForce;
    };
    let previous = deciding.level_change.filter(|_| deciding.interim() == Interim::PreviousBody);
    if !levels.contains(place.level)
        && previous.is_some_and(|(before, _)| before.contains(place.level))
        && someone_below_has_not_claimed(register, place, item, levels, day, n)
    {
        return Exercise::Interim;
    }
    by_levels(place, levels)
}

/// The listing whose elements the parent's text has, where there is a parent.
fn parents<'a>(
    register: &'a Register,
    item: ItemCode,
    listing: &Listing<'a>,
    day: Day,
    n: Seq,
) -> Option<Listing<'a>> {
    let parent = listing.bound?.jurisdiction;
    let above = Listing::on(register.listing(parent, item), day, n);
    let (_, told) = text::told_by(register, parent, item, &above, day, n);
    told.levels.is_some().then_some(told)
}

fn allows(told: &Listing<'_>, place: &Jurisdiction) -> bool {
    told.levels.is_some_and(|l| l.value.contains(place.level))
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
