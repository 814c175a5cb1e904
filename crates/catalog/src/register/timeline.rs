//! One stream's short timeline.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::CommandId;
use crate::event::{Act, Event, Link, LinkRole};
use crate::term::{Day, Instant, RecordHash, Seq};

/// What a record says, taken apart. It never changes, so that every register of a process can hold the same one.
///
/// What a question asks of it comes first, so that it is in as few lines of the processor's cache as can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(C)]
pub struct Recorded {
    /// Its sequence number.
    pub sequence: Seq,
    /// What happened.
    pub act: Act,
    /// Its hash; opaque here.
    pub hash: RecordHash,
    /// When the ledger took it.
    pub recorded_at: Instant,
    /// The command it came of.
    pub command: CommandId,
    /// Who asked.
    pub principal: Arc<str>,
    /// The records it names.
    pub links: Box<[Link]>,
}

/// One record as the register keeps it: what it says, and what later records and the register add to that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    recorded: Arc<Recorded>,
    voided_by: Known,
    restated_root: Known,
}

/// A sequence, where one is known: none is as large as the largest number. An `Option` would take twice the memory.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Known(Seq);

impl Known {
    const NOT: Self = Self(Seq::MAX);

    fn get(self) -> Option<Seq> {
        (self != Self::NOT).then_some(self.0)
    }
}

impl From<Option<Seq>> for Known {
    fn from(sequence: Option<Seq>) -> Self {
        sequence.map_or(Self::NOT, Self)
    }
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

impl From<Recorded> for Entry {
    fn from(recorded: Recorded) -> Self {
        Arc::new(recorded).into()
    }
}

impl From<Arc<Recorded>> for Entry {
    /// A record that nothing is known about but what it says.
    fn from(recorded: Arc<Recorded>) -> Self {
        Self { recorded, voided_by: Known::NOT, restated_root: Known::NOT }
    }
}

impl std::ops::Deref for Entry {
    type Target = Recorded;

    fn deref(&self) -> &Recorded {
        &self.recorded
    }
}

impl Entry {
    /// What the record says, to be held by another register as well.
    pub fn recorded(&self) -> &Arc<Recorded> {
        &self.recorded
    }

    /// The record that voided it, if any.
    pub fn voided_by(&self) -> Option<Seq> {
        self.voided_by.get()
    }

    /// The record by which the act was first recorded: this one, or the one it restates after that was voided.
    pub fn first_recorded(&self) -> Seq {
        self.restated_root.get().unwrap_or(self.sequence)
    }

    pub(super) fn restates(&mut self, root: Option<Seq>) {
        self.restated_root = root.into();
    }

    /// The legal day; the first day of all where it has none, so that it holds always.
    pub fn day(&self) -> Day {
        self.act.effective_from.unwrap_or(Day::FIRST)
    }

    /// What happened.
    pub fn event(&self) -> &Event {
        &self.act.event
    }

    /// The record this one names in a role.
    pub fn link(&self, role: LinkRole) -> Option<Seq> {
        self.links.iter().find(|l| l.role == role).map(|l| l.sequence)
    }

    /// Whether the record was known at `n` and not void then.
    pub fn holds_at(&self, n: Seq) -> bool {
        self.sequence <= n && self.voided_by().is_none_or(|v| v > n)
    }

    /// Whether it was recorded after its legal day (补录).
    pub fn is_late(&self) -> bool {
        self.act.effective_from.is_some_and(|d| d < self.recorded_at.civil_day())
    }

    /// The day the public could know of it: the instrument's date where it is a transcription, else the civil day it
    /// was recorded.
    pub fn publication_day(&self) -> Day {
        match (&self.act.instrument, self.act.transcribed) {
            (Some(instrument), true) => instrument.date,
            _ => self.recorded_at.civil_day(),
        }
    }

    /// Where what a question asks of it begins and ends in memory.
    pub(super) fn ends(&self) -> (Seq, u8) {
        (self.sequence, self.hash[31])
    }

    /// The record's identity in an answer.
    pub fn reference(&self) -> RecordRef {
        RecordRef { sequence: self.sequence, hash: self.hash }
    }
}

/// A record named in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordRef {
    /// Its sequence number.
    pub sequence: Seq,
    /// Its hash.
    pub hash: RecordHash,
}

/// The records of one stream, by sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    entries: Entries,
}

/// Most streams of a nation have one record: that lies in the stream's own place, and nothing is allocated for it.
#[derive(Clone, Debug, Default)]
enum Entries {
    #[default]
    None,
    One([Entry; 1]),
    Many(Vec<Entry>),
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Entries {}

impl Entries {
    fn as_slice(&self) -> &[Entry] {
        match self {
            Self::None => &[],
            Self::One(one) => one,
            Self::Many(many) => many,
        }
    }

    fn as_mut_slice(&mut self) -> &mut [Entry] {
        match self {
            Self::None => &mut [],
            Self::One(one) => one,
            Self::Many(many) => many,
        }
    }
}

impl Timeline {
    /// All records by sequence, void ones and voids included.
    pub fn entries(&self) -> &[Entry] {
        self.entries.as_slice()
    }

    /// How many records the stream has: its version.
    pub fn version(&self) -> u64 {
        self.entries().len() as u64
    }

    /// The last record, of any kind.
    pub fn last(&self) -> Option<&Entry> {
        self.entries().last()
    }

    /// The record with this sequence.
    pub fn get(&self, sequence: Seq) -> Option<&Entry> {
        match self.entries() {
            [one] => (one.sequence == sequence).then_some(one),
            many => many.get(many.binary_search_by_key(&sequence, |e| e.sequence).ok()?),
        }
    }

    /// The records that hold, as known at `n`, in legal order: by (legal day, sequence). Voids themselves left out.
    pub fn in_force_order(&self, n: Seq) -> Vec<&Entry> {
        let mut holding: Vec<&Entry> = self
            .entries()
            .iter()
            .filter(|e| e.holds_at(n) && !matches!(e.event(), Event::Voided(_)))
            .collect();
        holding.sort_by_key(|e| (e.day(), e.sequence));
        holding
    }

    /// Hands the same records, in the same order, to a fold. Most timelines were recorded in legal order: those are
    /// walked as they lie, without a list of them.
    pub fn fold_in_force<'a>(&'a self, n: Seq, mut take: impl FnMut(&'a Entry)) {
        if !self.entries().is_sorted_by_key(Entry::day) {
            return self.in_force_order(n).into_iter().for_each(take);
        }
        for entry in self.entries() {
            if entry.holds_at(n) && !matches!(entry.event(), Event::Voided(_)) {
                take(entry);
            }
        }
    }

    /// The last record known at `n`, of any kind: the head a confirmation names.
    pub fn head(&self, n: Seq) -> Option<&Entry> {
        self.entries().iter().rev().find(|e| e.sequence <= n)
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.entries = match std::mem::take(&mut self.entries) {
            Entries::None => Entries::One([entry]),
            Entries::One([first]) => Entries::Many(vec![first, entry]),
            Entries::Many(mut many) => {
                // Most of these have two or three records, and a vector that grows by itself doubles its room.
                if many.len() == many.capacity() {
                    many.reserve_exact(1 + many.len() / 2);
                }
                many.push(entry);
                Entries::Many(many)
            }
        };
    }

    pub(super) fn pop(&mut self) -> Option<Entry> {
        match &mut self.entries {
            Entries::Many(many) => many.pop(),
            _ => match std::mem::take(&mut self.entries) {
                Entries::One([one]) => Some(one),
                _ => None,
            },
        }
    }

    pub(super) fn mark_void(&mut self, sequence: Seq, by: Option<Seq>) {
        let entries = self.entries.as_mut_slice();
        if let Ok(at) = entries.binary_search_by_key(&sequence, |e| e.sequence)
            && let Some(entry) = entries.get_mut(at)
        {
            entry.voided_by = by.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::mem::size_of;

    use super::*;
    use crate::stream::StreamKey;

    /// A nation has a million listings; writer and readers hold an entry each, and one record together. Whoever makes
    /// these larger measures again (`cargo xtask bench memory`) and says in docs/performance.md what it costs.
    #[test]
    fn a_record_takes_no_more_memory_than_was_measured() {
        assert_eq!((size_of::<Entry>(), size_of::<Timeline>(), size_of::<StreamKey>()), (24, 32, 32));
        assert_eq!((size_of::<Recorded>(), size_of::<Event>()), (184, 64));
    }
}
