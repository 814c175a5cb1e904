//! The one concrete state: every stream's timeline, and where to find things in it.
//!
//! Nothing in the register is "current": every question folds the short timelines it needs, as of a day and as known at
//! a sequence. [`Register::apply`] cannot fail and [`Register::undo`] takes the last record back, so that a writer can
//! decide ahead of the disk and a batch can be tried before it is recorded.

mod shared;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

pub use shared::Shared;
pub use timeline::{Entry, RecordRef, Recorded, Timeline};

use crate::command::CommandId;
use crate::event::{Event, LinkRole};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{ItemCode, JurisdictionCode, JurisdictionId, Seq};

/// Everything the records say, by stream.
///
/// A record must be applied in the order of its sequence; [`Register::size`] is the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Every stream, in the order in which they began. A stream's number is its place here.
    streams: Vec<(StreamKey, Timeline)>,
    /// The numbers of the streams of a kind in a jurisdiction, by their ids.
    numbers: BTreeMap<(StreamKind, JurisdictionId), BTreeMap<Arc<str>, u32>>,
    /// The number of every record's stream, by sequence.
    places: Vec<u32>,
    /// The records of every command: the first, and how many.
    commands: BTreeMap<CommandId, (Seq, u32)>,
    /// Every jurisdiction that ever had a code; whether it has it on a day is for the fold to say.
    codes: BTreeMap<JurisdictionCode, BTreeSet<JurisdictionId>>,
    /// Every jurisdiction that ever lay under a parent, likewise.
    children: BTreeMap<JurisdictionId, BTreeSet<JurisdictionId>>,
    /// Every jurisdiction that another ever took over from, likewise.
    succeeded: BTreeMap<JurisdictionId, BTreeSet<JurisdictionId>>,
    /// Every jurisdiction that ever listed an item, likewise.
    holders: BTreeMap<ItemCode, BTreeSet<JurisdictionId>>,
    /// Every scope in which a principal ever had a role, likewise.
    scopes: BTreeMap<Arc<str>, BTreeSet<JurisdictionId>>,
    jurisdictions: u32,
}

impl Register {
    /// An empty register.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records it has taken in; the sequence of the next.
    pub fn size(&self) -> Seq {
        self.places.len() as Seq
    }

    /// The last sequence, for "as known now"; `0` also for the empty register, which knows nothing.
    pub fn now(&self) -> Seq {
        self.size().saturating_sub(1)
    }

    /// A stream's timeline, if it has records.
    pub fn stream(&self, key: &StreamKey) -> Option<&Timeline> {
        self.timeline(key.kind, key.jurisdiction, &key.id)
    }

    fn timeline(&self, kind: StreamKind, jurisdiction: JurisdictionId, id: &str) -> Option<&Timeline> {
        let number = *self.numbers.get(&(kind, jurisdiction))?.get(id)?;
        self.numbered(number).map(|(_, timeline)| timeline)
    }

    fn numbered(&self, number: u32) -> Option<(&StreamKey, &Timeline)> {
        let (key, timeline) = self.streams.get(number as usize)?;
        Some((key, timeline))
    }

    /// One item's timeline in one catalog.
    pub fn listing(&self, jurisdiction: JurisdictionId, item: ItemCode) -> Option<&Timeline> {
        self.timeline(StreamKind::Listing, jurisdiction, item.as_str())
    }

    /// The streams of a kind in a jurisdiction, in order of their ids, from an id on (inclusive).
    pub fn streams_from<'a>(
        &'a self,
        kind: StreamKind,
        jurisdiction: JurisdictionId,
        from: &str,
    ) -> impl Iterator<Item = (&'a StreamKey, &'a Timeline)> + use<'a> {
        let numbers = self.numbers.get(&(kind, jurisdiction));
        let range = (Bound::Included(from), Bound::Unbounded);
        let numbers = numbers.map(|numbers| numbers.range::<str, _>(range));
        numbers.into_iter().flatten().filter_map(|(_, number)| self.numbered(*number))
    }

    /// Every item that was ever recorded in a catalog, with its timeline, in order of codes.
    pub fn listings(&self, jurisdiction: JurisdictionId) -> impl Iterator<Item = (ItemCode, &Timeline)> {
        self.streams_from(StreamKind::Listing, jurisdiction, "")
            .filter_map(|(key, timeline)| key.item().map(|item| (item, timeline)))
    }

    /// The record with this sequence, with its stream.
    pub fn record(&self, sequence: Seq) -> Option<(&StreamKey, &Entry)> {
        let number = *self.places.get(usize::try_from(sequence).ok()?)?;
        let (key, timeline) = self.numbered(number)?;
        Some((key, timeline.get(sequence)?))
    }

    /// The first record of a command and how many it has.
    pub fn command(&self, id: CommandId) -> Option<(Seq, u32)> {
        self.commands.get(&id).copied()
    }

    /// The records of a command, with their streams.
    pub fn command_records(&self, id: CommandId) -> impl Iterator<Item = (&StreamKey, &Entry)> {
        let (first, count) = self.command(id).unwrap_or((0, 0));
        (first..first + Seq::from(count)).filter_map(|seq| self.record(seq))
    }

    /// Jurisdictions that ever had this code.
    pub fn ever_coded(&self, code: JurisdictionCode) -> impl Iterator<Item = JurisdictionId> {
        self.codes.get(&code).into_iter().flatten().copied()
    }

    /// Jurisdictions that ever lay directly under this one.
    pub fn ever_children(&self, parent: JurisdictionId) -> impl Iterator<Item = JurisdictionId> {
        self.children.get(&parent).into_iter().flatten().copied()
    }

    /// Jurisdictions that were ever merged into this one, or whose successor it ever was.
    pub fn ever_succeeded(&self, successor: JurisdictionId) -> impl Iterator<Item = JurisdictionId> {
        self.succeeded.get(&successor).into_iter().flatten().copied()
    }

    /// Jurisdictions in whose catalog the item was ever recorded.
    pub fn ever_listing(&self, item: ItemCode) -> impl Iterator<Item = JurisdictionId> {
        self.holders.get(&item).into_iter().flatten().copied()
    }

    /// Scopes in which a principal ever had a role.
    pub fn scopes_of(&self, principal: &str) -> impl Iterator<Item = JurisdictionId> {
        self.scopes.get(principal).into_iter().flatten().copied()
    }

    /// All jurisdictions ever established, by number.
    pub fn jurisdictions(&self) -> impl Iterator<Item = JurisdictionId> + use<> {
        (1..=self.jurisdictions).map(JurisdictionId)
    }

    /// The number the next jurisdiction gets.
    pub fn next_jurisdiction(&self) -> JurisdictionId {
        JurisdictionId(self.jurisdictions + 1)
    }

    /// Takes a record in. `entry.sequence` is [`Register::size`]; the ledger checks that before it calls.
    pub fn apply(&mut self, key: StreamKey, mut entry: Entry) {
        let sequence = entry.sequence;
        entry.restated_root = self.restated_root(&entry);
        if let Some(code) = coded(entry.event()) {
            self.codes.entry(code).or_default().insert(key.jurisdiction);
        }
        if let Some(parent) = parented(entry.event()) {
            self.children.entry(parent).or_default().insert(key.jurisdiction);
        }
        if let Some(successor) = succeeded(entry.event()) {
            self.succeeded.entry(successor).or_default().insert(key.jurisdiction);
        }
        if matches!(entry.event(), Event::Established(_)) {
            self.jurisdictions = self.jurisdictions.max(key.jurisdiction.0);
        }
        if key.kind == StreamKind::Roles {
            self.scopes.entry(key.id.clone()).or_default().insert(key.jurisdiction);
        }
        if let Some(item) = key.item() {
            self.holders.entry(item).or_default().insert(key.jurisdiction);
        }
        self.commands.entry(entry.command).or_insert((sequence, 0)).1 += 1;
        let number = self.number(key);
        self.places.push(number);
        if let Some((_, timeline)) = self.streams.get_mut(number as usize) {
            if let Event::Voided(voided) = entry.event() {
                voided.records.iter().for_each(|r| timeline.mark_void(*r, Some(sequence)));
            }
            timeline.push(entry);
        }
    }

    /// The number of a stream, which begins here if it is not known.
    fn number(&mut self, key: StreamKey) -> u32 {
        let next = u32::try_from(self.streams.len()).unwrap_or(u32::MAX);
        let numbers = self.numbers.entry((key.kind, key.jurisdiction)).or_default();
        let number = *numbers.entry(Arc::clone(&key.id)).or_insert(next);
        if number == next {
            self.streams.push((key, Timeline::default()));
        }
        number
    }

    fn restated_root(&self, entry: &Entry) -> Option<Seq> {
        let target = entry.link(LinkRole::Restates)?;
        let root = self.record(target).and_then(|(_, e)| e.restated_root);
        Some(root.unwrap_or(target))
    }

    /// Takes the last record back, so that the register is as before [`Register::apply`], to the last byte of a snapshot.
    pub fn undo(&mut self) {
        let Some(number) = self.places.pop() else { return };
        let Some((key, timeline)) = self.streams.get_mut(number as usize) else {
            return;
        };
        let key = key.clone();
        let Some(entry) = timeline.pop() else { return };
        if let Event::Voided(voided) = entry.event() {
            voided.records.iter().for_each(|r| timeline.mark_void(*r, None));
        }
        let empty = timeline.version() == 0;
        self.forget_places(number, entry.event());
        if empty {
            self.forget_stream(&key);
            forget(&mut self.scopes, &key.id, key.jurisdiction, key.kind == StreamKind::Roles);
            if let Some(item) = key.item() {
                forget(&mut self.holders, &item, key.jurisdiction, true);
            }
        }
        if matches!(entry.event(), Event::Established(_)) && key.jurisdiction.0 == self.jurisdictions {
            self.jurisdictions -= 1;
        }
        if let Some(records) = self.commands.get_mut(&entry.command) {
            records.1 -= 1;
            if records.1 == 0 {
                self.commands.remove(&entry.command);
            }
        }
    }

    /// Takes the stream that began last out again.
    fn forget_stream(&mut self, key: &StreamKey) {
        self.streams.pop();
        let of_kind = (key.kind, key.jurisdiction);
        if let Some(numbers) = self.numbers.get_mut(&of_kind) {
            numbers.remove(&key.id);
            if numbers.is_empty() {
                self.numbers.remove(&of_kind);
            }
        }
    }

    /// Takes a jurisdiction's code, parent and successor out of the indexes, where no record left in its stream gave them too.
    fn forget_places(&mut self, number: u32, undone: &Event) {
        let Some((key, left)) = self.streams.get(number as usize).map(|(key, left)| (key, left.entries()))
        else {
            return;
        };
        if let Some(code) = coded(undone) {
            let unnamed = left.iter().all(|e| coded(e.event()) != Some(code));
            forget(&mut self.codes, &code, key.jurisdiction, unnamed);
        }
        if let Some(parent) = parented(undone) {
            let unnamed = left.iter().all(|e| parented(e.event()) != Some(parent));
            forget(&mut self.children, &parent, key.jurisdiction, unnamed);
        }
        if let Some(successor) = succeeded(undone) {
            let unnamed = left.iter().all(|e| succeeded(e.event()) != Some(successor));
            forget(&mut self.succeeded, &successor, key.jurisdiction, unnamed);
        }
    }

    /// Takes records back until `size` are left.
    pub fn undo_to(&mut self, size: Seq) {
        while self.size() > size {
            self.undo();
        }
    }
}

/// The code a record gives its jurisdiction.
fn coded(event: &Event) -> Option<JurisdictionCode> {
    match event {
        Event::Established(e) => Some(e.code),
        Event::Recoded(e) => Some(e.code),
        _ => None,
    }
}

/// The parent a record gives its jurisdiction.
fn parented(event: &Event) -> Option<JurisdictionId> {
    match event {
        Event::Established(e) => e.parent,
        Event::Reparented(e) => Some(e.parent),
        _ => None,
    }
}

/// Who takes over from a jurisdiction by a record.
fn succeeded(event: &Event) -> Option<JurisdictionId> {
    match event {
        Event::Merged(e) => Some(e.into),
        Event::Retired(e) => e.successor,
        _ => None,
    }
}

/// Takes a jurisdiction out of an index, and the key with its last one.
fn forget<K: Ord>(
    index: &mut BTreeMap<K, BTreeSet<JurisdictionId>>,
    key: &K,
    jurisdiction: JurisdictionId,
    unnamed: bool,
) {
    if unnamed && let Some(found) = index.get_mut(key) {
        found.remove(&jurisdiction);
        if found.is_empty() {
            index.remove(key);
        }
    }
}
