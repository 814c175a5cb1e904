//! What a claimed listing rests on: the parent's listing, or, where the parent was merged or abolished, that of the
//! jurisdiction which took over. Decision 10.

use crate::event::{Event, ParentRef};
use crate::jurisdiction::{self, Retirement};
use crate::listing::Listing;
use crate::register::{Entry, Register, Timeline};
use crate::term::{Day, ItemCode, JurisdictionId, Seq};
use crate::text::is_reshaped;

/// The listing above on a day, as known at a sequence.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Whose it is.
    pub jurisdiction: JurisdictionId,
    /// Its records, where there are any.
    pub timeline: Option<&'a Timeline>,
    /// The listing.
    pub listing: Listing<'a>,
    /// The life of it that the claim holds on to; none where the one that took over never listed the item.
    pub life: Option<Seq>,
    /// How it took over, where it is not what was claimed from itself.
    pub merger: Option<Merger>,
}

/// How another jurisdiction came to stand for the one that was claimed from.
#[derive(Clone, Copy, Debug)]
pub struct Merger {
    /// The first day the one that was claimed from was gone.
    pub left: Day,
    /// The last merger of those that lead to the one that stands for it.
    pub last: Retirement,
}

impl<'a> Source<'a> {
    /// The listing of a jurisdiction that is gone, where nobody took over: nothing rests on it any more.
    pub(crate) fn gone(register: &'a Register, claim: ParentRef, item: ItemCode, day: Day, n: Seq) -> Self {
        let timeline = register.listing(claim.jurisdiction, item);
        let listing = Listing::on(timeline, day, n);
        Self { jurisdiction: claim.jurisdiction, timeline, listing, life: None, merger: None }
    }

    /// Whether it is one of those: what a claim holds on to, or took over, has a life or a merger.
    pub(crate) fn is_gone(&self) -> bool {
        self.life.is_none() && self.merger.is_none()
    }

    /// Whether a listing that is bound so has taken over all that was ever recorded here: then both say the same.
    pub(crate) fn is_taken_over(&self, bound: ParentRef) -> bool {
        let entries = self.timeline.map_or(&[][..], Timeline::entries);
        bound.jurisdiction == self.jurisdiction && entries.iter().all(|e| e.first_recorded() <= bound.head)
    }

    /// Whether the listing is in the life that the claim holds on to.
    pub fn keeps_the_life(&self) -> bool {
        self.life.is_some() && self.life == self.listing.life
    }

    /// Whether a record began that life.
    pub fn begins_with(&self, entry: &Entry) -> bool {
        self.life == Some(entry.first_recorded())
    }
}

/// What a claim rests on; none where its parent is gone and nobody took over.
pub fn of(register: &Register, claim: ParentRef, item: ItemCode, day: Day, n: Seq) -> Option<Source<'_>> {
    let (jurisdiction, merger) = match jurisdiction::retirement(register, claim.jurisdiction, day, n) {
        None => (claim.jurisdiction, None),
        Some(retired) => {
            let took_over = jurisdiction::took_over(register, claim.jurisdiction, retired, day, n);
            let (successor, last) = took_over?;
            (successor.id, Some(Merger { left: retired.since, last }))
        }
    };
    let timeline = register.listing(jurisdiction, item);
    let life = match merger {
        None => Some(claim.life),
        Some(merger) => taken_over_with(timeline, merger.last.since, n),
    };
    Some(Source { jurisdiction, timeline, listing: Listing::on(timeline, day, n), life, merger })
}

/// The life that stands for a gone parent's: the one the item was in when the successor took over, or else the first it
/// began afterwards. A later life is claimed anew, as everywhere.
fn taken_over_with(timeline: Option<&Timeline>, since: Day, n: Seq) -> Option<Seq> {
    let then = Listing::on(timeline, since, n);
    if then.status.is_listed() || is_reshaped(then.status) {
        return then.life;
    }
    let later = timeline?.in_force_order(n).into_iter().filter(|e| e.day() > since);
    let begins = |e: &Event| matches!(e, Event::Added(_) | Event::Claimed(_) | Event::Reinstated(_));
    later.filter(|e| begins(e.event())).map(Entry::first_recorded).next()
}

/// Everything a listing rests on, upwards to the level that set the item.
pub fn line<'a>(
    register: &'a Register,
    item: ItemCode,
    listing: &Listing<'_>,
    day: Day,
    n: Seq,
) -> Vec<Source<'a>> {
    let mut found: Vec<Source<'a>> = Vec::new();
    let mut claim = listing.claimed_from;
    while let Some(above) = claim.and_then(|claim| of(register, claim, item, day, n)) {
        if found.iter().any(|s| s.jurisdiction == above.jurisdiction) {
            break;
        }
        claim = above.listing.claimed_from;
        found.push(above);
    }
    found
}
