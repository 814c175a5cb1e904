//! The reference: section 2 of the domain said a second time, as plainly as it can be. One flat list of everything that
//! was recorded, and every answer found by scanning it. Nothing here is shared with the program but the words (types of
//! events, statuses and reasons); nothing here is fast.

use std::collections::BTreeMap;

use inforce_catalog::event::{Act, Declined, Event, Interim, Link, LinkRole, ParentRef};
use inforce_catalog::listing::{EndKind, Status};
use inforce_catalog::{
    Citation, CitationKind, CommandId, Day, Inherited, ItemCode, JurisdictionCode, JurisdictionId, Level,
    Levels, Local, Seq, StreamKey, StreamKind,
};

/// One record as the list keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) sequence: Seq,
    pub(crate) stream: StreamKey,
    pub(crate) command: CommandId,
    pub(crate) act: Act,
    pub(crate) links: Vec<Link>,
}

impl Known {
    /// The legal day; what has none holds always.
    pub(crate) fn day(&self) -> Day {
        self.act.effective_from.unwrap_or(Day::FIRST)
    }
}

/// Everything that was ever recorded, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    pub(crate) records: Vec<Known>,
}

impl History {
    /// The list as known at `n`: what was recorded by then and not voided by then.
    pub(crate) fn as_known_at(&self, n: Seq) -> View<'_> {
        let known: Vec<&Known> = self.records.iter().filter(|r| r.sequence <= n).collect();
        let void = |record: &Known| {
            known.iter().any(|v| matches!(&v.act.event, Event::Voided(e) if e.command == record.command))
        };
        let holding: Vec<&Known> = known.iter().copied().filter(|r| !void(r)).collect();
        let mut streams: BTreeMap<&StreamKey, Vec<&Known>> = BTreeMap::new();
        for record in &holding {
            streams.entry(&record.stream).or_default().push(record);
        }
        streams.values_mut().for_each(|records| records.sort_by_key(|r| (r.day(), r.sequence)));
        View { history: self, holding, streams }
    }

    /// The record that first recorded this act: itself, or the first of the chain it records again.
    pub(crate) fn first_recording(&self, sequence: Seq) -> Seq {
        let record = self.records.iter().find(|r| r.sequence == sequence).expect("a record of the list");
        match record.links.iter().find(|l| l.role == LinkRole::Restates) {
            Some(restated) => self.first_recording(restated.sequence),
            None => sequence,
        }
    }
}

/// The list as known at one sequence.
pub(crate) struct View<'a> {
    history: &'a History,
    pub(crate) holding: Vec<&'a Known>,
    /// The same by stream, in legal order.
    streams: BTreeMap<&'a StreamKey, Vec<&'a Known>>,
}

/// A jurisdiction on a day.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) id: JurisdictionId,
    pub(crate) level: Level,
    pub(crate) code: JurisdictionCode,
    pub(crate) parent: Option<JurisdictionId>,
    /// Gone, and who took over.
    pub(crate) gone: Option<Option<JurisdictionId>>,
    /// The first day it was gone, if it is.
    pub(crate) since: Day,
}

impl Place {
    fn go(&mut self, successor: Option<JurisdictionId>, since: Day) {
        (self.gone, self.since) = (Some(successor), since);
    }
}

/// One listing on a day, by its own records.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) status: Status,
    pub(crate) decided_by: Option<Seq>,
    /// The record that named its life.
    pub(crate) life: Option<Seq>,
    /// What it was claimed from.
    pub(crate) source: Option<ParentRef>,
    /// What its latest claim or confirmation named.
    pub(crate) bound: Option<ParentRef>,
    pub(crate) successors: Vec<ItemCode>,
    /// At the level that set it: what everybody below inherits.
    pub(crate) elements: Option<Inherited>,
    pub(crate) local: Option<Local>,
    pub(crate) lapses_on: Option<(Day, Seq)>,
    /// The last decline, where it was not listed since.
    pub(crate) declined: Option<(Declined, Seq)>,
    /// The changes of levels of its life, in legal order.
    pub(crate) changes: Vec<Change>,
}

/// A change of levels.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) by: Seq,
    pub(crate) day: Day,
    pub(crate) before: Levels,
    pub(crate) after: Levels,
    pub(crate) interim: Interim,
}

impl State {
    fn absent() -> Self {
        Self {
            status: Status::Absent,
            decided_by: None,
            life: None,
            source: None,
            bound: None,
            successors: Vec::new(),
            elements: None,
            local: None,
            lapses_on: None,
            declined: None,
            changes: Vec::new(),
        }
    }

    pub(crate) fn is_listed(&self) -> bool {
        matches!(self.status, Status::InForce | Status::Suspended)
    }

    /// A temporary permit is out on its day: whatever is recorded from that day on finds it so.
    fn lapse_by(&mut self, day: Day) {
        if let Some((lapses_on, by)) = self.lapses_on
            && lapses_on <= day
            && self.is_listed()
        {
            self.put(Status::Lapsed, by);
        }
    }

    fn put(&mut self, status: Status, by: Seq) {
        self.status = status;
        self.decided_by = Some(by);
    }

    fn begin(&mut self, life: Seq, by: Seq) {
        *self = Self::absent();
        self.life = Some(life);
        self.put(Status::InForce, by);
    }
}

/// Whether a region may set a permit by this basis without an end.
fn rests_on_a_regulation(basis: &[Citation]) -> bool {
    basis.iter().any(|c| c.kind == CitationKind::LocalRegulation)
}

impl<'a> View<'a> {
    /// The records of a stream effective by `day`, in legal order.
    fn by(&self, stream: &StreamKey, day: Day) -> Vec<&'a Known> {
        let records = self.streams.get(stream).into_iter().flatten();
        records.copied().filter(|r| r.day() <= day).collect()
    }

    pub(crate) fn first_recording(&self, sequence: Seq) -> Seq {
        self.history.first_recording(sequence)
    }

    /// One listing on a day.
    pub(crate) fn state(&self, place: JurisdictionId, item: ItemCode, day: Day) -> State {
        self.fold(&self.by(&StreamKey::listing(place, item), day), day)
    }

    /// The same from what was recorded up to a record only. What is recorded again counts as first recorded: a
    /// correction of the recording is none of the law.
    pub(crate) fn bounded_state(&self, place: JurisdictionId, item: ItemCode, day: Day, bound: Seq) -> State {
        let mut records = self.by(&StreamKey::listing(place, item), day);
        records.retain(|r| self.history.first_recording(r.sequence) <= bound);
        self.fold(&records, day)
    }

    fn fold(&self, records: &[&Known], day: Day) -> State {
        let mut state = State::absent();
        for (at, record) in records.iter().enumerate() {
            let extends = |r: &&&Known| {
                let permanent = matches!(&r.act.event, Event::Adjusted(e) if e.basis.as_deref().is_some_and(rests_on_a_regulation));
                permanent && state.lapses_on.is_some_and(|(lapses_on, _)| r.day() <= lapses_on)
            };
            // A regulation effective by the day extends the permit, also where it lies further on among the records of
            // that very day. A new life begins with its own day.
            if records[at..]
                .iter()
                .take_while(|r| !matches!(r.act.event, Event::Reinstated(_)))
                .any(|r| extends(&r))
            {
                state.lapses_on = None;
            }
            state.lapse_by(record.day());
            self.apply(&mut state, record);
        }
        state.lapse_by(day);
        state
    }

    fn apply(&self, state: &mut State, record: &Known) {
        let by = record.sequence;
        let life = self.history.first_recording(by);
        match &record.act.event {
            Event::Added(e) => {
                state.begin(life, by);
                state.elements = Some(e.inherited.clone());
                state.local = Some((*e.local).clone());
                state.lapses_on = e.lapses_on.map(|day| (day, by));
            }
            Event::Reinstated(e) => {
                state.begin(life, by);
                state.elements = Some(e.inherited.clone());
                state.local = Some((*e.local).clone());
                state.lapses_on = e.lapses_on.map(|day| (day, by));
            }
            Event::Claimed(e) => {
                state.begin(life, by);
                state.source = Some(e.parent);
                state.bound = Some(e.parent);
                state.local = Some((*e.local).clone());
            }
            Event::Declined(e) => {
                state.put(Status::Declined, by);
                state.declined = Some((e.clone(), by));
            }
            Event::Adjusted(e) => {
                // What the instrument does not speak of stays as it is.
                if let Some(elements) = &mut state.elements {
                    elements.names = e.names.clone().unwrap_or(elements.names.clone());
                    elements.item_type = e.item_type.unwrap_or(elements.item_type);
                    elements.basis = e.basis.clone().unwrap_or(elements.basis.clone());
                }
            }
            Event::Renamed(e) => {
                if let Some(elements) = &mut state.elements {
                    elements.names = e.names.clone();
                }
            }
            Event::LevelsChanged(e) => {
                if let Some(elements) = &mut state.elements {
                    state.changes.push(Change {
                        by,
                        day: record.day(),
                        before: elements.levels,
                        after: e.levels,
                        interim: e.interim,
                    });
                    elements.levels = e.levels;
                }
            }
            Event::Reshaped(e) => {
                state.put(Status::Ended(EndKind::Reshaped(e.kind)), by);
                state.successors = e.successors.clone();
            }
            Event::Suspended(_) => state.put(Status::Suspended, by),
            Event::Resumed(_) => state.put(Status::InForce, by),
            Event::Ended(e) => state.put(Status::Ended(EndKind::Stopped(e.reason)), by),
            Event::Withdrawn(_) => state.put(Status::Ended(EndKind::Withdrawn), by),
            Event::Confirmed(e) => {
                state.bound = Some(e.parent);
                if !e.reshaped_into.is_empty() {
                    state.put(Status::Ended(EndKind::ReshapeConfirmed), by);
                    state.successors = e.reshaped_into.clone();
                }
            }
            Event::Reassigned(e) => state.local = Some((*e.local).clone()),
            _ => {}
        }
    }

    /// The listing that says what another inherits: that of the level that set the item, seen up to the records that
    /// each level between had taken over. And where that is.
    pub(crate) fn told_by(
        &self,
        place: JurisdictionId,
        state: &State,
        item: ItemCode,
        day: Day,
    ) -> (JurisdictionId, State) {
        match state.bound {
            None => (place, state.clone()),
            Some(above) => {
                let seen = self.bounded_state(above.jurisdiction, item, day, above.head);
                self.told_by(above.jurisdiction, &seen, item, day)
            }
        }
    }

    /// What a listing inherits on a day.
    pub(crate) fn inherited_by(&self, state: &State, item: ItemCode, day: Day) -> Option<Inherited> {
        self.told_by(JurisdictionId::LEDGER, state, item, day).1.elements
    }

    /// The jurisdiction on a day.
    pub(crate) fn place(&self, id: JurisdictionId, day: Day) -> Option<Place> {
        let mut place: Option<Place> = None;
        for record in self.by(&StreamKey::jurisdiction(id), day) {
            match (&record.act.event, &mut place) {
                (Event::Established(e), none) => {
                    let (level, code, parent) = (e.level, e.code, e.parent);
                    *none = Some(Place { id, level, code, parent, gone: None, since: Day::LAST });
                }
                (Event::Recoded(e), Some(place)) => place.code = e.code,
                (Event::Reparented(e), Some(place)) => place.parent = Some(e.parent),
                (Event::Merged(e), Some(place)) => place.go(Some(e.into), record.day()),
                (Event::Retired(e), Some(place)) => place.go(e.successor, record.day()),
                _ => {}
            }
        }
        place
    }

    /// Who stands for a jurisdiction on a day, and since when: whoever took over and still exists, or itself.
    pub(crate) fn stands_for(&self, id: JurisdictionId, day: Day) -> Option<(Place, Day)> {
        let mut since = Day::FIRST;
        let mut place = self.place(id, day)?;
        while let Some(successor) = place.gone {
            since = place.since;
            place = self.place(successor?, day)?;
        }
        Some((place, since))
    }

    /// The first life a listing begins after a day.
    pub(crate) fn first_life_after(&self, id: JurisdictionId, item: ItemCode, day: Day) -> Option<Seq> {
        let first = self.begin(id, item).find(|r| r.day() > day)?;
        Some(self.history.first_recording(first.sequence))
    }

    /// The records by which a jurisdiction took over others by a day.
    pub(crate) fn mergers_into(&self, id: JurisdictionId, day: Day) -> Vec<&'a Known> {
        let into = |r: &&&Known| match &r.act.event {
            Event::Merged(e) => e.into == id,
            Event::Retired(e) => e.successor == Some(id),
            _ => false,
        };
        let records = self.holding.iter().filter(into).copied();
        records.filter(|r| r.day() <= day).collect()
    }

    /// Every jurisdiction ever established.
    pub(crate) fn places(&self) -> Vec<JurisdictionId> {
        let mut found: Vec<JurisdictionId> = self
            .holding
            .iter()
            .filter(|r| matches!(r.act.event, Event::Established(_)))
            .map(|r| r.stream.jurisdiction)
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// The jurisdictions that lie under one on a day.
    pub(crate) fn children(&self, parent: JurisdictionId, day: Day) -> Vec<Place> {
        let places = self.places().into_iter().filter_map(|id| self.place(id, day));
        places.filter(|p| p.parent == Some(parent) && p.gone.is_none()).collect()
    }

    /// Whether a catalog is declared complete for an item on a day: what was last said of it counts.
    pub(crate) fn covers(&self, id: JurisdictionId, item: ItemCode, day: Day) -> bool {
        let speaks_of = |r: &&Known| match &r.act.event {
            Event::CoverageDeclared(e) => item.as_str().starts_with(&e.code_prefix).then_some(e.complete),
            _ => None,
        };
        self.by(&StreamKey::coverage(id), day).iter().filter_map(speaks_of).next_back().unwrap_or(false)
    }

    /// The records of a listing that begin a life, on whatever day.
    fn begin(&self, place: JurisdictionId, item: ItemCode) -> impl Iterator<Item = &'a Known> {
        let begins =
            |r: &&Known| matches!(r.act.event, Event::Added(_) | Event::Claimed(_) | Event::Reinstated(_));
        self.by(&StreamKey::listing(place, item), Day::LAST).into_iter().filter(begins)
    }

    /// Those that begin the life of this name.
    pub(crate) fn beginnings(&self, place: JurisdictionId, item: ItemCode, life: Seq) -> Vec<&'a Known> {
        self.begin(place, item).filter(|r| self.history.first_recording(r.sequence) == life).collect()
    }

    /// Whether a listing begins on a day to come.
    pub(crate) fn begins_later(&self, place: JurisdictionId, item: ItemCode, day: Day) -> bool {
        self.begin(place, item).any(|r| r.day() > day)
    }

    /// The sub-items of a family ever recorded in a catalog.
    pub(crate) fn sub_items(&self, place: JurisdictionId, main: ItemCode) -> Vec<ItemCode> {
        let mut found: Vec<ItemCode> = self
            .holding
            .iter()
            .filter(|r| r.stream.kind == StreamKind::Listing && r.stream.jurisdiction == place)
            .filter_map(|r| r.stream.item())
            .filter(|i| i.is_sub_item() && i.family() == main.family())
            .collect();
        found.sort();
        found.dedup();
        found
    }
}
