//! The reference, continued: section 3 of the domain. In force, exercised here, behind.

use inforce_catalog::event::{Interim, ParentRef};
use inforce_catalog::in_force::{Exercise, Reason};
use inforce_catalog::listing::{EndKind, Status};
use inforce_catalog::{Day, ItemCode, JurisdictionId, Level, Levels, Seq};

use super::reference::{Change, Known, Place, State, View};

/// What stands above a claimed listing.
struct Above {
    state: State,
    /// Why it takes what was claimed from it out of force.
    reason: Option<Reason>,
}

impl View<'_> {
    /// Whether an item is in force in a jurisdiction, and why.
    pub(crate) fn in_force(&self, id: JurisdictionId, item: ItemCode, day: Day) -> Reason {
        let Some(place) = self.place(id, day) else {
            return Reason::JurisdictionUnknown;
        };
        if place.gone.is_some() {
            return Reason::JurisdictionRetired;
        }
        self.listing_in_force(&place, item, day)
            .or_else(|| self.family(&place, item, day))
            .unwrap_or(Reason::InForce)
    }

    /// Why a listing is not in force, its own and those above it considered.
    fn listing_in_force(&self, place: &Place, item: ItemCode, day: Day) -> Option<Reason> {
        let state = self.state(place.id, item, day);
        match state.status {
            Status::InForce => self.above(&state, item, day),
            Status::Absent => Some(self.absent(place, item, day)),
            Status::Declined if self.decline_stands(place, item, day) => Some(Reason::Declined),
            Status::Declined => Some(self.absent(place, item, day)),
            Status::Suspended => Some(Reason::SuspendedHere),
            Status::Lapsed => Some(Reason::LapsedHere),
            Status::Ended(EndKind::Stopped(_)) => Some(Reason::EndedHere),
            Status::Ended(EndKind::Reshaped(_) | EndKind::ReshapeConfirmed) => Some(Reason::ReshapedHere),
            Status::Ended(EndKind::Withdrawn) => Some(Reason::WithdrawnHere),
        }
    }

    fn absent(&self, place: &Place, item: ItemCode, day: Day) -> Reason {
        if self.begins_later(place.id, item, day) {
            return Reason::NotYetInForce;
        }
        let mut line = vec![place.id];
        let mut next = place.parent;
        while let Some(above) = next.and_then(|id| self.place(id, day)) {
            line.push(above.id);
            next = above.parent;
        }
        let above: Vec<State> = line.iter().skip(1).map(|id| self.state(*id, item, day)).collect();
        let setter = above.iter().find(|s| s.elements.is_some() && s.source.is_none());
        match setter.map(|s| s.status) {
            Some(Status::Ended(EndKind::Stopped(_))) => return Reason::EndedAbove,
            Some(Status::Lapsed) => return Reason::LapsedAbove,
            _ => {}
        }
        if above.iter().any(State::is_listed) {
            return Reason::NotClaimed;
        }
        if line.iter().all(|id| self.covers(*id, item, day)) {
            Reason::NotListed
        } else {
            Reason::NotRecorded
        }
    }

    /// A decline stands as long as everything is as it was when the jurisdiction declined: the same parent, whose listing
    /// is in the same life with the same levels, and no neighbour brought the item along since.
    pub(crate) fn decline_stands(&self, place: &Place, item: ItemCode, day: Day) -> bool {
        let Some((declined, by)) = self.state(place.id, item, day).declined else { return false };
        let parent = declined.parent.jurisdiction;
        let above = self.state(parent, item, day);
        let levels = self.inherited_by(&above, item, day).map(|e| e.levels);
        place.parent == Some(parent)
            && above.life == Some(declined.parent.life)
            && levels.is_none_or(|l| l == declined.levels)
            && self.brought(place.id, item, day).into_iter().all(|merger| merger < by)
    }

    /// The mergers that brought an item along to a jurisdiction.
    fn brought(&self, id: JurisdictionId, item: ItemCode, day: Day) -> Vec<Seq> {
        let brings = |merger: &&Known| {
            let (gone, since) = (merger.stream.jurisdiction, merger.day());
            self.state(gone, item, since.plus(-1)).is_listed() || !self.brought(gone, item, since).is_empty()
        };
        let mergers = self.mergers_into(id, day);
        mergers.iter().filter(|m| brings(m)).map(|m| m.sequence).collect()
    }

    /// Whether the ledger can stand by an answer: it cannot tell what no catalog records unless each that should was
    /// declared complete.
    pub(crate) fn is_conclusive(&self, id: JurisdictionId, item: ItemCode, day: Day, reason: Reason) -> bool {
        match reason {
            Reason::NotRecorded => false,
            Reason::NotClaimed => self.covers(id, item, day),
            _ => true,
        }
    }

    /// What above takes a listing out of force. Each level speaks; the one nearest to the level that set it counts.
    fn above(&self, state: &State, item: ItemCode, day: Day) -> Option<Reason> {
        let mut reason = None;
        let mut state = state.clone();
        while let Some(above) = self.source(&state, item, day) {
            reason = above.reason.or(reason);
            state = above.state;
        }
        reason
    }

    /// Whether a catalog lists an item: nothing above took it out, whatever is suspended there.
    pub(crate) fn lists(&self, id: JurisdictionId, item: ItemCode, day: Day) -> bool {
        let mut state = self.state(id, item, day);
        if !state.is_listed() || self.place(id, day).is_none_or(|p| p.gone.is_some()) {
            return false;
        }
        while let Some(above) = self.source(&state, item, day) {
            if !matches!(above.reason, None | Some(Reason::SuspendedAbove)) {
                return false;
            }
            state = above.state;
        }
        true
    }

    /// The listing that one was claimed from, or that stands for it.
    fn source(&self, state: &State, item: ItemCode, day: Day) -> Option<Above> {
        let from = state.source?;
        let gone = self.place(from.jurisdiction, day).filter(|p| p.gone.is_some());
        let Some(gone) = gone else {
            let state = self.state(from.jurisdiction, item, day);
            let reason = if state.life == Some(from.life) {
                self.stopped_by(from.jurisdiction, &state, item, day)
            } else {
                Some(self.lost(from, item, day))
            };
            return Some(Above { state, reason });
        };
        let Some((instead, since)) = self.stands_for(gone.id, day) else {
            let state = self.state(gone.id, item, day);
            return Some(Above { state, reason: Some(Reason::SourceRetired) });
        };
        let state = self.state(instead.id, item, day);
        let reason = self
            .lost_before_it_was_gone(from, gone.since, item)
            .or_else(|| self.what_stands_for_it(&instead, since, &state, item, day));
        Some(Above { state, reason })
    }

    /// The life that was claimed is not the one the listing is in: it is over, or not begun, or never was.
    fn lost(&self, from: ParentRef, item: ItemCode, day: Day) -> Reason {
        let beginnings = self.beginnings(from.jurisdiction, item, from.life);
        if beginnings.is_empty() {
            Reason::SourceVoided
        } else if beginnings.iter().all(|r| r.day() > day) {
            Reason::NotYetAbove
        } else {
            Reason::NewLifeAbove
        }
    }

    /// What the parent no longer listed when it was merged away does not come back by that.
    fn lost_before_it_was_gone(&self, from: ParentRef, gone: Day, item: ItemCode) -> Option<Reason> {
        let eve = gone.plus(-1);
        let then = self.state(from.jurisdiction, item, eve);
        match then.status {
            _ if then.life != Some(from.life) => Some(self.lost(from, item, eve)),
            Status::Lapsed => Some(Reason::LapsedAbove),
            Status::Ended(EndKind::Stopped(_)) => Some(Reason::EndedAbove),
            Status::Ended(EndKind::Withdrawn) | Status::Declined => Some(Reason::WithdrawnAbove),
            _ => None,
        }
    }

    /// The successor's listing stands for the one that was claimed, in the life it had when it took over, or in the first
    /// it began since.
    fn what_stands_for_it(
        &self,
        instead: &Place,
        since: Day,
        state: &State,
        item: ItemCode,
        day: Day,
    ) -> Option<Reason> {
        let life = self.life_taken_over(instead.id, since, item);
        match state.status {
            Status::Absent | Status::Declined => Some(Reason::SourceRetired),
            _ if life.is_some() && life == state.life => self.stopped_by(instead.id, state, item, day),
            Status::Lapsed => Some(Reason::LapsedAbove),
            Status::Ended(EndKind::Stopped(_)) => Some(Reason::EndedAbove),
            Status::Ended(EndKind::Withdrawn) => Some(Reason::WithdrawnAbove),
            _ => Some(Reason::NewLifeAbove),
        }
    }

    /// Whether a listing above takes those below out of force.
    fn stopped_by(&self, id: JurisdictionId, above: &State, item: ItemCode, day: Day) -> Option<Reason> {
        match above.status {
            Status::InForce | Status::Ended(EndKind::ReshapeConfirmed) => None,
            Status::Suspended => Some(Reason::SuspendedAbove),
            Status::Lapsed => Some(Reason::LapsedAbove),
            Status::Ended(EndKind::Stopped(_)) => Some(Reason::EndedAbove),
            Status::Ended(EndKind::Withdrawn) | Status::Declined | Status::Absent => {
                Some(Reason::WithdrawnAbove)
            }
            Status::Ended(EndKind::Reshaped(_)) => {
                let mut leaves = Vec::new();
                self.leaves(id, item, day, &mut vec![item], &mut leaves);
                if leaves.contains(&Status::InForce) {
                    None
                } else if leaves.contains(&Status::Suspended) {
                    Some(Reason::SuspendedAbove)
                } else {
                    Some(Reason::EndedAbove)
                }
            }
        }
    }

    /// Where the items stand that an item was reshaped into, those that were reshaped again followed further.
    fn leaves(
        &self,
        id: JurisdictionId,
        item: ItemCode,
        day: Day,
        seen: &mut Vec<ItemCode>,
        found: &mut Vec<Status>,
    ) {
        for successor in self.state(id, item, day).successors {
            if seen.contains(&successor) {
                continue;
            }
            seen.push(successor);
            match self.state(id, successor, day).status {
                Status::Ended(EndKind::Reshaped(_)) => self.leaves(id, successor, day, seen, found),
                status => found.push(status),
            }
        }
    }

    /// A sub-item needs its main item, a main item one of its sub-items.
    fn family(&self, place: &Place, item: ItemCode, day: Day) -> Option<Reason> {
        let holds = |code| self.listing_in_force(place, code, day).is_none();
        if item.is_sub_item() && !holds(item.main_item()) {
            return Some(Reason::MainItemNotInForce);
        }
        if item.is_main_with_sub_items() && !self.sub_items(place.id, item).into_iter().any(holds) {
            return Some(Reason::NoSubItemInForce);
        }
        None
    }

    /// The life of a successor's listing that stands for a gone one's: the one it had when it took over, or the first it
    /// began since.
    fn life_taken_over(&self, id: JurisdictionId, since: Day, item: ItemCode) -> Option<Seq> {
        let then = self.state(id, item, since);
        let reshaped = matches!(then.status, Status::Ended(EndKind::Reshaped(_) | EndKind::ReshapeConfirmed));
        if then.is_listed() || reshaped { then.life } else { self.first_life_after(id, item, since) }
    }

    /// Whose listing a claim rests on, and which life of it.
    fn parent_now(&self, from: ParentRef, item: ItemCode, day: Day) -> Option<(JurisdictionId, Option<Seq>)> {
        if self.place(from.jurisdiction, day).is_none_or(|p| p.gone.is_none()) {
            return Some((from.jurisdiction, Some(from.life)));
        }
        let (instead, since) = self.stands_for(from.jurisdiction, day)?;
        Some((instead.id, self.life_taken_over(instead.id, since, item)))
    }

    /// Whether the listing it was claimed from, or the one that stands for it, says something it has not taken over.
    pub(crate) fn is_behind(&self, id: JurisdictionId, item: ItemCode, day: Day) -> bool {
        let state = self.state(id, item, day);
        let (true, Some(from)) = (state.is_listed(), state.source) else {
            return false;
        };
        let Some((parent, life)) = self.parent_now(from, item, day) else { return false };
        let above = self.state(parent, item, day);
        let mine = self.inherited_by(&state, item, day);
        let theirs = self.inherited_by(&above, item, day);
        let reshaped =
            matches!(above.status, Status::Ended(EndKind::Reshaped(_) | EndKind::ReshapeConfirmed));
        let same_life = life.is_some() && above.life == life;
        mine.is_some() && theirs.is_some() && (mine != theirs || reshaped && same_life)
    }

    /// Who exercises an item, given whether it is in force.
    pub(crate) fn exercise(&self, id: JurisdictionId, item: ItemCode, day: Day, reason: Reason) -> Exercise {
        if reason != Reason::InForce {
            return Exercise::NotInForce;
        }
        let place = self.place(id, day).expect("in force somewhere");
        let state = self.state(id, item, day);
        let Some(own) = self.does(&place, item, &self.binding(id, &state, item, day), day) else {
            return Exercise::NotInForce;
        };
        // What it has confirmed decides, unless it acts by that and its parent has taken over that it does no longer, or
        // only meanwhile.
        let parent = state.source.and_then(|from| self.parent_now(from, item, day));
        let Some((parent, _)) = parent else { return own };
        let above = self.state(parent, item, day);
        let theirs = self.does(&place, item, &self.binding(parent, &above, item, day), day);
        match (own, theirs) {
            (Exercise::Below | Exercise::Above, _) | (_, None | Some(Exercise::Here)) => own,
            (_, Some(theirs)) => theirs,
        }
    }

    /// What binds a listing: what it has taken over, and what has to be obeyed without: the new body acts at once.
    fn binding(&self, id: JurisdictionId, state: &State, item: ItemCode, day: Day) -> State {
        let (setter, mut binding) = self.told_by(id, state, item, day);
        for change in self.state(setter, item, day).changes {
            let taken_over = binding.changes.iter().any(|c| c.by == change.by);
            if change.interim == Interim::NewBody && !taken_over {
                binding = self.bounded_state(setter, item, day, self.first_recording(change.by));
            }
        }
        binding
    }

    /// What a body does by the levels of a listing and the changes that led to them.
    fn does(&self, place: &Place, item: ItemCode, told: &State, day: Day) -> Option<Exercise> {
        let levels = told.elements.as_ref()?.levels;
        if levels.contains(place.level) {
            return Some(Exercise::Here);
        }
        if let Some(last) = told.changes.len().checked_sub(1)
            && told.changes[last].interim == Interim::PreviousBody
            && self.acted_before(place, item, &told.changes, last)
            && !self.taken_over(place, item, levels, day)
        {
            return Some(Exercise::Interim);
        }
        Some(if levels.iter().any(|l| l > place.level) { Exercise::Below } else { Exercise::Above })
    }

    /// Whether a body acted just before a change of levels: it was allowed to, and listed the item; or the change before that one left the
    /// item to it, it acted before that, and the day before this one somebody below had still to take over.
    fn acted_before(&self, place: &Place, item: ItemCode, changes: &[Change], k: usize) -> bool {
        let change = &changes[k];
        if change.before.contains(place.level) {
            return self.state(place.id, item, change.day.plus(-1)).is_listed();
        }
        let Some(earlier) = k.checked_sub(1) else { return false };
        changes[earlier].interim == Interim::PreviousBody
            && self.acted_before(place, item, changes, earlier)
            && !self.taken_over(place, item, changes[earlier].after, change.day.plus(-1))
    }

    /// What is rare in a random history, to be counted: a body that acts in the interim since more than one change, and
    /// one that obeys a change it has not taken over, which is not the last one either.
    pub(crate) fn rare(&self, id: JurisdictionId, item: ItemCode, day: Day, exercise: Exercise) -> [bool; 2] {
        if exercise == Exercise::NotInForce {
            return [false; 2];
        }
        let place = self.place(id, day).expect("in force somewhere");
        let state = self.state(id, item, day);
        let told = self.told_by(id, &state, item, day).1;
        let binding = self.binding(id, &state, item, day);
        let Some(last) = binding.changes.last() else { return [false; 2] };
        let meanwhile = self.does(&place, item, &binding, day) == Some(Exercise::Interim);
        let in_a_row = exercise == Exercise::Interim && meanwhile && !last.before.contains(place.level);
        let obeyed = binding.changes.len() > told.changes.len();
        [in_a_row, obeyed && last.interim == Interim::PreviousBody]
    }

    /// Whether every child that may list an item by its levels has taken them over or, asked about these levels, declined
    /// it. Who acts by them itself has taken them over by that; who only hands them down has when those below have.
    fn taken_over(&self, place: &Place, item: ItemCode, levels: Levels, day: Day) -> bool {
        let concerned = |level: Level| levels.iter().any(|l| l >= level);
        self.children(place.id, day).iter().filter(|c| concerned(c.level)).all(|c| {
            let state = self.state(c.id, item, day);
            if !state.is_listed() {
                let asked = state.declined.as_ref().is_some_and(|(d, _)| d.levels == levels);
                return asked && self.decline_stands(c, item, day);
            }
            let theirs = self.inherited_by(&state, item, day).map(|e| e.levels);
            theirs == Some(levels) && (levels.contains(c.level) || self.taken_over(c, item, levels, day))
        })
    }
}
