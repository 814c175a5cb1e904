//! 不认领: whether a decline still stands. It is bound to the parent's life and levels; a change of either, another
//! parent, or a merger that brought the item along opens the question again. Notice two(1).

use crate::event::Declined;
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::{Given, Listing};
use crate::register::{Entry, Register};
use crate::term::{Day, ItemCode, JurisdictionId, Seq};
use crate::text;

/// What opened a declined question again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reopened {
    /// It lies under another parent now.
    AnotherParent,
    /// What it declined was recorded by mistake and is void.
    SourceVoided,
    /// What it declined ended and began anew.
    NewLife,
    /// Other levels may exercise the item.
    LevelsChanged,
    /// A jurisdiction that listed the item was merged into this one since.
    TakenOver,
}

impl Reopened {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::AnotherParent, Self::SourceVoided, Self::NewLife, Self::LevelsChanged, Self::TakenOver];

    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::AnotherParent => "another_parent",
            Self::SourceVoided => "source_voided",
            Self::NewLife => "new_life",
            Self::LevelsChanged => "levels_changed",
            Self::TakenOver => "taken_over",
        }
    }
}

/// What opened a declined question again by `day`, as known at `n`; `None` while the decline stands.
pub fn reopened(
    register: &Register,
    place: &Jurisdiction,
    item: ItemCode,
    declined: Given<'_, Declined>,
    day: Day,
    n: Seq,
) -> Option<Reopened> {
    let source = declined.value.parent;
    if place.parent != Some(source.jurisdiction) {
        return Some(Reopened::AnotherParent);
    }
    let above = Listing::on(register.listing(source.jurisdiction, item), day, n);
    match above.life {
        None => return Some(Reopened::SourceVoided),
        Some(life) if life != source.life => return Some(Reopened::NewLife),
        Some(_) => {}
    }
    let levels =
        text::of_listing(register, source.jurisdiction, item, &above, day, n).map(|t| *t.levels.value);
    if levels.is_some_and(|now| now != declined.value.levels) {
        return Some(Reopened::LevelsChanged);
    }
    let merger = taken_over(register, place.id, item, day, n);
    merger.filter(|(_, merger)| merger.sequence > declined.by.sequence).map(|_| Reopened::TakenOver)
}

/// The last merger by which a jurisdiction took over another that listed the item until then, and which that was: the
/// question whether to claim it is open, whatever was said before.
pub(crate) fn taken_over(
    register: &Register,
    place: JurisdictionId,
    item: ItemCode,
    day: Day,
    n: Seq,
) -> Option<(JurisdictionId, &Entry)> {
    let gone = predecessors(register, place, day, n);
    let listed = gone
        .into_iter()
        .filter(|(id, merger)| was_listed(register, *id, item, merger.day(), n, &mut vec![place]));
    listed.max_by_key(|(_, merger)| merger.sequence)
}

/// Whether an item stood in the catalog of a jurisdiction that is gone since `end`, or of one it had taken over itself.
fn was_listed(
    register: &Register,
    gone: JurisdictionId,
    item: ItemCode,
    end: Day,
    n: Seq,
    seen: &mut Vec<JurisdictionId>,
) -> bool {
    if seen.contains(&gone) {
        return false;
    }
    seen.push(gone);
    let own = Listing::on(register.listing(gone, item), end.plus(-1), n);
    own.status.is_listed()
        || predecessors(register, gone, end, n)
            .into_iter()
            .any(|(id, merger)| was_listed(register, id, item, merger.day(), n, seen))
}

/// The jurisdictions a jurisdiction took over by `day`, each with the record that says so.
fn predecessors(
    register: &Register,
    place: JurisdictionId,
    day: Day,
    n: Seq,
) -> Vec<(JurisdictionId, &Entry)> {
    let taken = register.ever_succeeded(place).filter_map(|id| {
        let gone = jurisdiction::at(register, id, day, n)?;
        let retired = gone.retired.filter(|r| r.successor == Some(place))?;
        Some((id, register.record(retired.record.sequence)?.1))
    });
    taken.collect()
}
