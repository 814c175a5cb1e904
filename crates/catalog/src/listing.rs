//! The fold of one listing: its own state on a day, as known at a sequence, whatever happens above.

use crate::event::{
    Adjusted, Claimed, Confirmed, Declined, EndReason, Event, LevelsChanged, ParentRef, ReshapeKind,
};
use crate::register::{Entry, Timeline};
use crate::rules;
use crate::term::{Citation, Day, Inherited, ItemCode, ItemType, Level, Levels, Local, Names, Seq};

/// 状态: where a listing stands in its life cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Never listed by the day.
    Absent,
    /// Declined, and never listed since.
    Declined,
    /// 有效.
    InForce,
    /// 暂停.
    Suspended,
    /// Its year ran out (article 15).
    Lapsed,
    /// 停用.
    Ended(EndKind),
}

/// How a listing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndKind {
    /// The matter itself was stopped: that acts below on the same day.
    Stopped(EndReason),
    /// The item was reshaped: below, the old listing goes on until that is confirmed.
    Reshaped(ReshapeKind),
    /// The child confirmed a reshaping.
    ReshapeConfirmed,
    /// The child gave it up after its levels had changed.
    Withdrawn,
}

impl Status {
    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Declined => "declined",
            Self::InForce => "in_force",
            Self::Suspended => "suspended",
            Self::Lapsed => "lapsed",
            Self::Ended(_) => "ended",
        }
    }

    /// Whether the listing stands in the catalog: in force or suspended.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::InForce | Self::Suspended)
    }
}

/// A value and the record that gave it.
#[derive(Debug)]
pub struct Given<'a, T: ?Sized> {
    /// The value.
    pub value: &'a T,
    /// The record.
    pub by: &'a Entry,
}

// Written out, since a reference is copied whatever it points to.
impl<T: ?Sized> Clone for Given<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Given<'_, T> {}

/// A change of levels, and the levels it found.
#[derive(Clone, Copy, Debug)]
pub struct ChangeOfLevels<'a> {
    /// The allowed levels until then.
    pub before: Levels,
    /// What changed, and the record.
    pub given: Given<'a, LevelsChanged>,
}

/// One listing on a day, by its own records alone.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// Where it stands.
    pub status: Status,
    /// The record that put it there; absent where nothing was ever recorded.
    pub decided_by: Option<&'a Entry>,
    /// The life it is in: the sequence of the record that began it, or of the one that record restates.
    pub life: Option<Seq>,
    /// The record that began the life.
    pub began_by: Option<&'a Entry>,
    /// What it was claimed from, as the claim said; absent at the level that set it.
    pub claimed_from: Option<ParentRef>,
    /// The parent's listing that bounds the text: of the latest claim or confirmation.
    pub bound: Option<ParentRef>,
    /// The last change of status above that it acknowledged.
    pub acknowledged: Option<Seq>,
    /// The first day out of a temporary permit.
    pub lapses_on: Option<Day>,
    /// The items that stand in its place, where it was reshaped.
    pub successors: &'a [ItemCode],
    /// The last decline, where it is not listed since.
    pub declined: Option<Given<'a, Declined>>,
    /// Every change of levels of its life, in legal order.
    pub level_changes: Vec<ChangeOfLevels<'a>>,
    /// 事项名称, at the level that set it.
    pub names: Option<Given<'a, Names>>,
    /// 事项类型, likewise.
    pub item_type: Option<Given<'a, ItemType>>,
    /// 设定和实施依据, likewise.
    pub basis: Option<Given<'a, [Citation]>>,
    /// 设定层级, likewise.
    pub set_by: Option<Given<'a, Level>>,
    /// 可实施层级, likewise.
    pub levels: Option<Given<'a, Levels>>,
    /// The jurisdiction's own elements.
    pub local: Option<Given<'a, Local>>,
}

impl<'a> Listing<'a> {
    const ABSENT: Self = Self {
        status: Status::Absent,
        decided_by: None,
        life: None,
        began_by: None,
        claimed_from: None,
        bound: None,
        acknowledged: None,
        lapses_on: None,
        successors: &[],
        declined: None,
        level_changes: Vec::new(),
        names: None,
        item_type: None,
        basis: None,
        set_by: None,
        levels: None,
        local: None,
    };

    /// The listing on a day, as known at `n`.
    pub fn on(timeline: Option<&'a Timeline>, day: Day, n: Seq) -> Self {
        Self::bounded(timeline, day, n, Seq::MAX)
    }

    /// The same from the records up to `bound` only: what a confirmation named. Voids are read at `n` all the same, and
    /// a restated act counts as first recorded: correcting a recording is nothing to confirm.
    pub fn bounded(timeline: Option<&'a Timeline>, day: Day, n: Seq, bound: Seq) -> Self {
        let mut state = Self::ABSENT;
        let Some(timeline) = timeline else { return state };
        timeline.fold_in_force(n, |entry| {
            if entry.day() <= day && entry.first_recorded() <= bound {
                state.run_out(entry);
                state.evolve(entry);
            }
        });
        if state.status.is_listed() && state.lapses_on.is_some_and(|l| l <= day) {
            state.lapse();
        }
        state
    }

    /// Whether this is the listing of the level that set the item.
    pub fn is_set_here(&self) -> bool {
        self.set_by.is_some() && self.claimed_from.is_none()
    }

    /// Lets the year run out before an entry is taken in, unless the entry is the regulation that extends it in time.
    fn run_out(&mut self, next: &Entry) {
        let in_time =
            |lapse: Day| next.day() < lapse || (next.day() == lapse && extends(next.event(), self.set_by));
        if self.status.is_listed() && self.lapses_on.is_some_and(|l| !in_time(l)) {
            self.lapse();
        }
    }

    /// The record that gave the year decides that it is over.
    fn lapse(&mut self) {
        self.status = Status::Lapsed;
        self.decided_by = self.began_by;
    }

    /// Takes one record in. Total: what the life cycle forbids is refused before it is recorded, see [`Self::allows`].
    fn evolve(&mut self, entry: &'a Entry) {
        match entry.event() {
            Event::Added(e) => self.set(&e.inherited, &e.local, e.lapses_on, entry),
            Event::Reinstated(e) => self.set(&e.inherited, &e.local, e.lapses_on, entry),
            Event::Claimed(e) => {
                self.begin(entry, Some(e.parent));
                self.local = Some(Given { value: &e.local, by: entry });
            }
            Event::Declined(e) => {
                self.declined = Some(Given { value: e, by: entry });
                self.set_status(Status::Declined, entry);
            }
            Event::Adjusted(e) => self.adjust(e, entry),
            Event::Renamed(e) => self.names = Some(Given { value: &e.names, by: entry }),
            Event::LevelsChanged(e) => {
                let before = self.levels.map_or(Levels::default(), |l| *l.value);
                self.level_changes.push(ChangeOfLevels { before, given: Given { value: e, by: entry } });
                self.levels = Some(Given { value: &e.levels, by: entry });
            }
            Event::Reshaped(e) => {
                self.successors = &e.successors;
                self.set_status(Status::Ended(EndKind::Reshaped(e.kind)), entry);
            }
            Event::Suspended(_) => self.set_status(Status::Suspended, entry),
            Event::Resumed(_) => self.set_status(Status::InForce, entry),
            Event::Ended(e) => self.set_status(Status::Ended(EndKind::Stopped(e.reason)), entry),
            Event::Withdrawn(_) => self.set_status(Status::Ended(EndKind::Withdrawn), entry),
            Event::Confirmed(e) => self.confirm(e, entry),
            Event::Reassigned(e) => self.local = Some(Given { value: &e.local, by: entry }),
            _ => {}
        }
    }

    /// The setting level begins a life.
    fn set(&mut self, text: &'a Inherited, local: &'a Local, lapses_on: Option<Day>, by: &'a Entry) {
        self.begin(by, None);
        self.give(text, by);
        self.local = Some(Given { value: local, by });
        self.lapses_on = lapses_on;
    }

    fn begin(&mut self, entry: &'a Entry, parent: Option<ParentRef>) {
        *self = Self::ABSENT;
        self.life = Some(entry.first_recorded());
        self.began_by = Some(entry);
        self.claimed_from = parent;
        self.bound = parent;
        self.set_status(Status::InForce, entry);
    }

    fn set_status(&mut self, status: Status, entry: &'a Entry) {
        self.status = status;
        self.decided_by = Some(entry);
    }

    fn give(&mut self, inherited: &'a Inherited, by: &'a Entry) {
        self.names = Some(Given { value: &inherited.names, by });
        self.item_type = Some(Given { value: &inherited.item_type, by });
        self.basis = Some(Given { value: &inherited.basis, by });
        self.set_by = Some(Given { value: &inherited.set_by, by });
        self.levels = Some(Given { value: &inherited.levels, by });
    }

    /// Takes over what an adjustment changed; what it left as it was keeps the record that gave it.
    fn adjust(&mut self, new: &'a Adjusted, by: &'a Entry) {
        self.names = restated(self.names, new.names(), by);
        self.item_type = restated(self.item_type, new.item_type(), by);
        self.basis = restated(self.basis, new.basis(), by);
        if extends(by.event(), self.set_by) {
            self.lapses_on = None;
        }
    }

    fn confirm(&mut self, confirmed: &'a Confirmed, by: &'a Entry) {
        self.bound = Some(confirmed.parent);
        self.acknowledged = self.acknowledged.max(confirmed.acknowledged);
        if !confirmed.reshaped_into.is_empty() {
            self.successors = &confirmed.reshaped_into;
            self.set_status(Status::Ended(EndKind::ReshapeConfirmed), by);
        }
    }

    /// Whether the life cycle allows the event in this state.
    pub fn allows(&self, event: &Event) -> bool {
        let listed = self.status.is_listed();
        let ended = matches!(self.status, Status::Ended(_));
        match event {
            Event::Added(_) => matches!(self.status, Status::Absent),
            Event::Reinstated(_) => (ended || self.status == Status::Lapsed) && self.is_set_here(),
            // Another life above asks the question anew: the answer takes the place of a claim of the old one.
            Event::Claimed(Claimed { parent, .. }) | Event::Declined(Declined { parent, .. })
                if self.claimed_from.is_some_and(|c| c.life != parent.life) =>
            {
                true
            }
            Event::Claimed(_) | Event::Declined(_) => {
                matches!(self.status, Status::Absent | Status::Declined) || ended && !self.is_set_here()
            }
            Event::Ended(_) => listed || self.status == Status::Lapsed,
            Event::Adjusted(_) | Event::Renamed(_) | Event::LevelsChanged(_) | Event::Reshaped(_) => {
                listed && self.is_set_here()
            }
            Event::Suspended(_) => self.status == Status::InForce,
            Event::Resumed(_) => self.status == Status::Suspended,
            Event::Withdrawn(_) | Event::Confirmed(_) => listed && self.claimed_from.is_some(),
            Event::Reassigned(_) => listed,
            _ => true,
        }
    }

    /// What must not be: a record that the life cycle does not allow where it stands. The whole timeline is walked, so
    /// that a late record cannot leave a later day broken.
    pub fn first_break(timeline: &'a Timeline, n: Seq) -> Option<Break<'a>> {
        let mut state = Self::ABSENT;
        for entry in timeline.in_force_order(n) {
            state.run_out(entry);
            if !state.allows(entry.event()) {
                return Some(Break { status: state.status, entry, before: state.decided_by });
            }
            state.evolve(entry);
        }
        None
    }
}

/// Where a timeline breaks the life cycle.
#[derive(Clone, Copy, Debug)]
pub struct Break<'a> {
    /// The state before the record.
    pub status: Status,
    /// The record that does not fit.
    pub entry: &'a Entry,
    /// The record that put the listing into that state.
    pub before: Option<&'a Entry>,
}

/// Whether a record gives a temporary permit a basis without an end.
fn extends(event: &Event, set_by: Option<Given<'_, Level>>) -> bool {
    match (event, set_by) {
        (Event::Adjusted(e), Some(level)) => e.basis().is_some_and(|b| rules::is_permanent(*level.value, b)),
        _ => false,
    }
}

/// An element after a record that may state it anew: what says the same keeps the record that gave it first.
fn restated<'a, T: ?Sized + PartialEq>(
    old: Option<Given<'a, T>>,
    stated: Option<&'a T>,
    by: &'a Entry,
) -> Option<Given<'a, T>> {
    match stated {
        Some(value) if old.is_none_or(|g| g.value != value) => Some(Given { value, by }),
        _ => old,
    }
}
