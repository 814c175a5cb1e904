//! Who exercises an item: listed is not the same as exercised here.

use crate::declined;
use crate::event::{Event, Interim, LevelsChanged};
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::{ChangeOfLevels, Listing};
use crate::register::{Register, Timeline};
use crate::source::Source;
use crate::term::{Day, ItemCode, JurisdictionId, Levels, Seq};
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

/// Whether a jurisdiction exercises an item that is in force there. `told` is who tells what its listing inherits, and
/// `parent` what it rests on.
///
/// Its own confirmed text decides, unless by its parent's, which has taken over more, it no longer acts as if nothing
/// had changed: then that decides.
pub(super) fn by_line<'r>(
    asked: &Asked<'r>,
    listing: &Listing<'r>,
    told: &(JurisdictionId, Listing<'r>),
    parent: Option<&Source<'r>>,
) -> Exercise {
    let own = asked.by(&asked.at_once(told)).unwrap_or(Exercise::NotInForce);
    // Where it has taken over all that the parent has, the parent tells the same.
    let more = |parent: &&Source<'r>| listing.bound.is_none_or(|bound| !parent.is_taken_over(bound));
    let theirs = parent.filter(more).filter(|_| own.is_here()).and_then(|parent| {
        let (id, listing) = (parent.jurisdiction, &parent.listing);
        let told = text::told_by(asked.register, id, asked.item, listing, asked.day, asked.n);
        asked.by(&asked.at_once(&told))
    });
    theirs.filter(|theirs| *theirs != Exercise::Here).unwrap_or(own)
}

/// The question.
pub(super) struct Asked<'r> {
    pub(super) register: &'r Register,
    pub(super) place: &'r Jurisdiction,
    pub(super) item: ItemCode,
    pub(super) day: Day,
    pub(super) n: Seq,
}

impl<'r> Asked<'r> {
    /// The listing of the level that set the item, as far as another listing has taken it over. Where a change says that
    /// the new body acts at once, nobody's confirmation is waited for: up to there it counts as taken over.
    fn at_once(&self, (setter, told): &(JurisdictionId, Listing<'r>)) -> Listing<'r> {
        let timeline = self.register.listing(*setter, self.item);
        let entries = timeline.map_or(&[][..], Timeline::entries);
        if !entries.iter().any(|e| matches!(e.event(), Event::LevelsChanged(c) if !leaves_it(c))) {
            return told.clone();
        }
        let now = Listing::on(timeline, self.day, self.n);
        let recorded = |change: &ChangeOfLevels<'_>| change.given.by.first_recorded();
        let at_once = now.level_changes.iter().filter(|c| !leaves_it(c.given.value)).map(recorded).max();
        let open = at_once.filter(|bound| told.level_changes.iter().all(|c| recorded(c) != *bound));
        open.map_or_else(|| told.clone(), |bound| Listing::bounded(timeline, self.day, self.n, bound))
    }

    /// What the jurisdiction does by such a listing; `None` where it tells no levels.
    fn by(&self, told: &Listing<'_>) -> Option<Exercise> {
        let levels = *told.levels?.value;
        Some(if levels.contains(self.place.level) {
            Exercise::Here
        } else if self.goes_on(&told.level_changes, levels) {
            Exercise::Interim
        } else if levels.any_at_or_below(self.place.level) {
            Exercise::Below
        } else {
            Exercise::Above
        })
    }

    /// Whether the jurisdiction, whose level the last of the changes does not allow, goes on all the same: it listed the
    /// item when its level was last allowed; each change since left the item to the body that acted before; and until the
    /// next one, and until today, somebody had still to take over.
    fn goes_on(&self, changes: &[ChangeOfLevels<'_>], levels: Levels) -> bool {
        let Some(lost) = changes.iter().rposition(|c| c.before.contains(self.place.level)) else {
            return false;
        };
        let since = changes.iter().skip(lost);
        let acted = since.clone().next().is_some_and(|change| {
            let eve = change.given.by.day().plus(-1);
            let own = self.register.listing(self.place.id, self.item);
            Listing::on(own, eve, self.n).status.is_listed()
        });
        // What follows the last change is today; what follows another, the eve of the next one.
        let eves = since.clone().skip(1).map(|next| (next.before, next.given.by.day().plus(-1)));
        acted
            && since.zip(eves.chain([(levels, self.day)])).all(|(change, (levels, day))| {
                leaves_it(change.given.value)
                    && self.someone_below_has_not_answered(self.place.id, levels, day)
            })
    }

    /// Whether somebody below whom the levels concern has not answered them by the day.
    fn someone_below_has_not_answered(&self, id: JurisdictionId, levels: Levels, day: Day) -> bool {
        let children = jurisdiction::children(self.register, id, day, self.n);
        let mut concerned = children.iter().filter(|child| levels.any_at_or_below(child.level));
        concerned.any(|child| !self.has_answered(child, levels, day))
    }

    /// Whether a child has taken the item over with these levels, or declined it. One that is only on the way to those who
    /// are to act has answered when they have: else nobody would act.
    fn has_answered(&self, child: &Jurisdiction, levels: Levels, day: Day) -> bool {
        let below = Listing::on(self.register.listing(child.id, self.item), day, self.n);
        if !below.status.is_listed() {
            // A decline answers for the levels it was asked about, as long as nothing opened the question again.
            let declined = below.declined.filter(|d| d.value.levels == levels);
            let reopened = |d| declined::reopened(self.register, child, self.item, d, day, self.n).is_some();
            return declined.is_some_and(|d| !reopened(d));
        }
        let (_, told) = text::told_by(self.register, child.id, self.item, &below, day, self.n);
        told.levels.is_some_and(|l| *l.value == levels)
            && (levels.contains(child.level) || !self.someone_below_has_not_answered(child.id, levels, day))
    }
}

/// Whether a change of levels leaves the item to the body that acted before, until those below have taken over.
fn leaves_it(change: &LevelsChanged) -> bool {
    change.interim == Interim::PreviousBody
}
