//! Obligations: what a jurisdiction owes because something above changed. Derived from the records, never stored.
//!
//! An item that is added, reinstated, devolved or reshaped opens *claim or decline* for every eligible child; a change
//! of the text opens *confirm* one level at a time, when the parent's own listing has it; a change of status opens
//! *acknowledge* at all levels at once. Notice two(3).

mod acknowledge;
mod claim;
mod confirm;

use crate::calendar::{self, WorkingDays};
use crate::event::ParentRef;
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::Listing;
use crate::register::{Entry, RecordRef, Register};
use crate::term::{Day, ItemCode, JurisdictionId, Seq};

/// What is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 认领或不认领.
    ClaimOrDecline,
    /// 确认 a change of the text.
    Confirm,
    /// 确认知悉 a change of status.
    Acknowledge,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::ClaimOrDecline, Self::Confirm, Self::Acknowledge];

    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::ClaimOrDecline => "claim_or_decline",
            Self::Confirm => "confirm",
            Self::Acknowledge => "acknowledge",
        }
    }

    /// What an office reads.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::ClaimOrDecline => "认领或不认领",
            Self::Confirm => "确认调整",
            Self::Acknowledge => "确认停复用",
        }
    }
}

/// How an obligation stands on the question's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Owed, and still in time.
    Open,
    /// Owed, and its last day is past.
    Overdue,
    /// Done in time.
    Discharged,
    /// Done after its last day.
    DischargedLate,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Open, Self::Overdue, Self::Discharged, Self::DischargedLate];

    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Discharged => "discharged",
            Self::DischargedLate => "discharged_late",
        }
    }
}

/// What discharged an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discharge {
    /// The record.
    pub record: RecordRef,
    /// The civil day it was recorded: the day that counts.
    pub day: Day,
    /// The date of its instrument; where it is earlier, the record was late.
    pub instrument_date: Option<Day>,
}

/// One obligation on a day, as known at a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// What is owed.
    pub kind: Kind,
    /// Who owes it.
    pub jurisdiction: JurisdictionId,
    /// On which item.
    pub item: ItemCode,
    /// The record above that opened it.
    pub opened_by: RecordRef,
    /// Whose record that is.
    pub opened_in: JurisdictionId,
    /// The later of that record's legal day and its publication; the clock starts the day after.
    pub starts: Day,
    /// The last day in time.
    pub due: Day,
    /// Whether the due day was counted through a year without a recorded calendar.
    pub provisional: bool,
    /// What discharged it, by the question's day.
    pub discharged: Option<Discharge>,
    /// How it stands on the question's day.
    pub state: State,
    /// Working days past the due day: until the question's day, or until it was discharged.
    pub overdue_days: u32,
}

/// Everything a jurisdiction owes or owed on `day`, as known at `n`, by due day and item.
pub fn of_jurisdiction(register: &Register, place: &Jurisdiction, day: Day, n: Seq) -> Vec<Obligation> {
    let line = jurisdiction::line(register, place.id, day, n);
    let asking = Asking { register, place, line: &line, day, n };
    let mut found = claim::owed(&asking);
    for held in asking.held() {
        found.extend(confirm::owed_for(&asking, &held));
        found.extend(acknowledge::owed_for(&asking, &held));
    }
    found.sort_by_key(|o| (o.due, o.item, o.kind, o.opened_by));
    found
}

/// What a question about one jurisdiction has at hand.
struct Asking<'a> {
    register: &'a Register,
    place: &'a Jurisdiction,
    line: &'a [Jurisdiction],
    day: Day,
    n: Seq,
}

/// A listing that was claimed.
struct Held<'a> {
    item: ItemCode,
    listing: Listing<'a>,
    /// What it was claimed from.
    claimed: ParentRef,
    /// The claim.
    began: &'a Entry,
    /// What was recorded since.
    since: Vec<&'a Entry>,
}

impl<'a> Asking<'a> {
    /// The listings that the jurisdiction claimed.
    fn held(&self) -> Vec<Held<'a>> {
        let held = self.register.listings(self.place.id).filter_map(|(item, timeline)| {
            let listing = Listing::on(Some(timeline), self.day, self.n);
            let (claimed, began) = (listing.claimed_from?, listing.began_by?);
            let mut since = timeline.in_force_order(self.n);
            since.retain(|e| e.sequence > began.sequence);
            Some(Held { item, listing, claimed, began, since })
        });
        held.collect()
    }

    /// The obligation a record opened, with its clock.
    fn obligation(
        &self,
        kind: Kind,
        item: ItemCode,
        opener: (JurisdictionId, &Entry),
        discharge: Option<&Entry>,
    ) -> Obligation {
        let (opened_in, opened_by) = opener;
        let starts = opened_by.day().max(opened_by.publication_day());
        let days = WorkingDays::new(self.register, self.line, self.n);
        let limit = calendar::limits(self.register, self.line, starts, self.n).confirm;
        let due = days.after(starts, limit);
        let discharged = discharge.map(discharge_of).filter(|d| d.day <= self.day);
        let (state, until) = match discharged {
            Some(d) if d.day > due.day => (State::DischargedLate, d.day),
            Some(d) => (State::Discharged, d.day),
            None if self.day > due.day => (State::Overdue, self.day),
            None => (State::Open, self.day),
        };
        Obligation {
            kind,
            jurisdiction: self.place.id,
            item,
            opened_by: opened_by.reference(),
            opened_in,
            starts,
            due: due.day,
            provisional: due.provisional,
            discharged,
            state,
            overdue_days: days.between(due.day, until),
        }
    }
}

fn discharge_of(entry: &Entry) -> Discharge {
    Discharge {
        record: entry.reference(),
        day: entry.recorded_at.civil_day(),
        instrument_date: entry.act.instrument.as_ref().map(|i| i.date),
    }
}
