//! The one concrete state: every stream's timeline, and where to find things in it.
//!
//! Nothing in the register is "current": every question folds the short timelines it needs, as of a day and as known at
//! a sequence. [`Register::apply`] cannot fail and [`Register::undo`] takes the last record back, so that a writer can
//! decide ahead of the disk and a batch can be tried before it is recorded.

mod holders;
mod shared;
mod table;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};

use holders::Holders;
pub use shared::Shared;
use table::Table;
pub use timeline::{Entry, RecordRef, Recorded, Timeline};

use crate::command::CommandId;
use crate::event::{Event, LinkRole};
use crate::stream::{StreamId, StreamKey, StreamKind};
use crate::term::{ItemCode, JurisdictionCode, JurisdictionId, Seq};

/// Everything the records say, by stream.
///
/// A record must be applied in the order of its sequence; [`Register::size`] is the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Every stream, in the order in which they began. A stream's number is its place here.
    streams: Vec<Stream>,
    /// The number of every stream by its key.
    numbers: Table<StreamKey>,
    /// The numbers of the streams of a kind in a jurisdiction, in order of their ids.
    ordered: BTreeMap<(StreamKind, JurisdictionId), Vec<u32>>,
    /// The number of every record's stream, by sequence.
    places: Vec<u32>,
    /// The first record of every command. Its others follow.
    commands: Table<CommandId>,
    /// Every jurisdiction that ever had a code; whether it has it on a day is for the fold to say.
    codes: BTreeMap<JurisdictionCode, BTreeSet<JurisdictionId>>,
    /// Every jurisdiction that ever lay under a parent, likewise.
    children: BTreeMap<JurisdictionId, BTreeSet<JurisdictionId>>,
    /// Every jurisdiction that another ever took over from, likewise.
    succeeded: BTreeMap<JurisdictionId, BTreeSet<JurisdictionId>>,
    /// Every jurisdiction that was ever merged or abolished, likewise.
    gone: BTreeSet<JurisdictionId>,
    /// Every jurisdiction that ever listed an item, likewise.
    holders: Holders,
    /// Every scope in which a principal ever had a role, likewise.
    scopes: BTreeMap<StreamId, BTreeSet<JurisdictionId>>,
    jurisdictions: u32,
}

/// Records that memory is asked for at once: about as many lines as a processor waits for at a time.
const AHEAD: usize = 8;

/// One line of the processor's cache, so that finding a stream that has one record waits for memory once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[repr(align(64))]
struct Stream {
    key: StreamKey,
    timeline: Timeline,
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
        self.numbered(self.number(key)?).map(|(_, timeline)| timeline)
    }

    fn number(&self, key: &StreamKey) -> Option<u32> {
        self.numbers.find(key, |number| self.streams.get(number as usize).is_some_and(|s| s.key == *key))
    }

    fn numbered(&self, number: u32) -> Option<(&StreamKey, &Timeline)> {
        let stream = self.streams.get(number as usize)?;
        Some((&stream.key, &stream.timeline))
    }

    /// One item's timeline in one catalog.
    pub fn listing(&self, jurisdiction: JurisdictionId, item: ItemCode) -> Option<&Timeline> {
        self.stream(&StreamKey::listing(jurisdiction, item))
    }

    /// Asks memory for the first and last records of several streams at once, step by step for all of them: whoever reads them
    /// next waits once, not for one after the other. Nothing hangs on it.
    pub(crate) fn touch<const N: usize>(&self, keys: &[StreamKey; N]) {
        let numbers = self.numbers.guess(keys);
        let streams = numbers.map(|number| self.streams.get(number? as usize));
        let entries = streams.map(|stream| stream.map_or(&[][..], |stream| stream.timeline.entries()));
        std::hint::black_box(entries.map(|entries| Some(entries.first()?.ends())));
        std::hint::black_box(entries.map(|entries| Some(entries.last()?.ends())));
    }

    /// The streams of a kind in a jurisdiction, in order of their ids, from an id on (inclusive).
    pub fn streams_from<'a>(
        &'a self,
        kind: StreamKind,
        jurisdiction: JurisdictionId,
        from: &str,
    ) -> impl Iterator<Item = (&'a StreamKey, &'a Timeline)> + use<'a> {
        let numbers = self.ordered.get(&(kind, jurisdiction)).map_or(&[][..], Vec::as_slice);
        let first = match from {
            "" => 0,
            from => numbers.partition_point(|number| before(&self.streams, *number, from)),
        };
        let numbers = numbers.get(first..).unwrap_or_default();
        numbers.iter().filter_map(|number| self.numbered(*number))
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
        let first = self.begins(id)?;
        let rest = (first..).map_while(|sequence| self.record(sequence));
        let count = rest.take_while(|(_, entry)| entry.command == id).count();
        Some((first, u32::try_from(count).unwrap_or(u32::MAX)))
    }

    /// The first record of a command.
    fn begins(&self, id: CommandId) -> Option<Seq> {
        let is = |first| self.record(Seq::from(first)).is_some_and(|(_, entry)| entry.command == id);
        self.commands.find(&id, is).map(Seq::from)
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

    /// Whether a jurisdiction was ever merged or abolished.
    pub fn ever_gone(&self, id: JurisdictionId) -> bool {
        self.gone.contains(&id)
    }

    /// Jurisdictions in whose catalog the item was ever recorded.
    pub fn ever_listing(&self, item: ItemCode) -> impl Iterator<Item = JurisdictionId> {
        self.holders.of(item).iter().copied()
    }

    /// Scopes in which a principal ever had a role.
    pub fn scopes_of(&self, principal: &str) -> impl Iterator<Item = JurisdictionId> {
        self.scopes.get(&StreamId::from(principal)).into_iter().flatten().copied()
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
        entry.restates(self.restated_root(&entry));
        if let Some(code) = coded(entry.event()) {
            self.codes.entry(code).or_default().insert(key.jurisdiction);
        }
        if let Some(parent) = parented(entry.event()) {
            self.children.entry(parent).or_default().insert(key.jurisdiction);
        }
        if let Some(successor) = succeeded(entry.event()) {
            self.succeeded.entry(successor).or_default().insert(key.jurisdiction);
        }
        if goes(entry.event()) {
            self.gone.insert(key.jurisdiction);
        }
        if matches!(entry.event(), Event::Established(_)) {
            self.jurisdictions = self.jurisdictions.max(key.jurisdiction.0);
        }
        let before = self.places.len().checked_sub(1).and_then(|last| self.record(last as Seq));
        let begins = before.is_none_or(|(_, before)| before.command != entry.command);
        if begins && self.begins(entry.command).is_none() {
            self.commands.insert(entry.command, short(sequence));
        }
        let number = self.number(&key).unwrap_or_else(|| self.begin_stream(key));
        self.places.push(number);
        if let Some(Stream { timeline, .. }) = self.streams.get_mut(number as usize) {
            if let Event::Voided(voided) = entry.event() {
                voided.records.iter().for_each(|r| timeline.mark_void(*r, Some(sequence)));
            }
            timeline.push(entry);
        }
    }

    /// Takes records in, in order. Memory is asked for what the next few need before the first of them waits for it.
    pub fn apply_all(&mut self, records: Vec<(StreamKey, Entry)>) {
        let mut records = records.into_iter();
        while !records.as_slice().is_empty() {
            for (key, entry) in records.as_slice().iter().take(AHEAD) {
                self.numbers.touch(key);
                self.commands.touch(&entry.command);
            }
            for (key, entry) in records.by_ref().take(AHEAD) {
                self.apply(key, entry);
            }
        }
    }

    /// The number of a stream that begins.
    fn begin_stream(&mut self, key: StreamKey) -> u32 {
        let number = short(self.streams.len() as u64);
        if key.kind == StreamKind::Roles {
            let principal = self.scopes.entry(key.id.clone()).or_default();
            principal.insert(key.jurisdiction);
        }
        if let Some(item) = key.item() {
            self.holders.insert(item, key.jurisdiction);
        }
        self.numbers.insert(key.clone(), number);
        let ordered = self.ordered.entry((key.kind, key.jurisdiction)).or_default();
        // Catalogs are mostly recorded in the order of their codes.
        let at = match ordered.last() {
            Some(last) if before(&self.streams, *last, &key.id) => ordered.len(),
            _ => ordered.partition_point(|number| before(&self.streams, *number, &key.id)),
        };
        ordered.insert(at, number);
        self.streams.push(Stream { key, timeline: Timeline::default() });
        number
    }

    fn restated_root(&self, entry: &Entry) -> Option<Seq> {
        let target = entry.link(LinkRole::Restates)?;
        Some(self.record(target).map_or(target, |(_, restated)| restated.first_recorded()))
    }

    /// Takes the last record back, so that the register is as before [`Register::apply`], to the last byte of a snapshot.
    pub fn undo(&mut self) {
        let Some(number) = self.places.pop() else { return };
        let Some(Stream { key, timeline }) = self.streams.get_mut(number as usize) else {
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
            self.forget_stream(&key, number);
        }
        if matches!(entry.event(), Event::Established(_)) && key.jurisdiction.0 == self.jurisdictions {
            self.jurisdictions -= 1;
        }
        // Finds nothing where an earlier record began the command.
        self.commands.remove(&entry.command, short(entry.sequence));
    }

    /// Takes the stream that began last out again.
    fn forget_stream(&mut self, key: &StreamKey, number: u32) {
        forget(&mut self.scopes, &key.id, key.jurisdiction, key.kind == StreamKind::Roles);
        if let Some(item) = key.item() {
            self.holders.remove(item, key.jurisdiction);
        }
        self.numbers.remove(key, number);
        let of_kind = (key.kind, key.jurisdiction);
        if let Some(ordered) = self.ordered.get_mut(&of_kind) {
            // It began last, but its id may come before others.
            if let Some(at) = ordered.iter().rposition(|other| *other == number) {
                ordered.remove(at);
            }
            if ordered.is_empty() {
                self.ordered.remove(&of_kind);
            }
        }
        self.streams.pop();
    }

    /// Takes a jurisdiction's code, parent and successor out of the indexes, where no record left in its stream gave them too.
    fn forget_places(&mut self, number: u32, undone: &Event) {
        let Some(Stream { key, timeline }) = self.streams.get(number as usize) else { return };
        let left = timeline.entries();
        if let Some(code) = coded(undone) {
            let unnamed = left.iter().all(|e| coded(e.event()) != Some(code));
            forget(&mut self.codes, &code, key.jurisdiction, unnamed);
        }
        if let Some(parent) = parented(undone) {
            let unnamed = left.iter().all(|e| parented(e.event()) != Some(parent));
            forget(&mut self.children, &parent, key.jurisdiction, unnamed);
        }
        if goes(undone) && !left.iter().any(|e| goes(e.event())) {
            self.gone.remove(&key.jurisdiction);
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

/// Whether a stream's id comes before this one.
fn before(streams: &[Stream], number: u32, id: &str) -> bool {
    streams.get(number as usize).is_some_and(|stream| stream.key.id.as_bytes() < id.as_bytes())
}

/// The number as it is kept: a process that held more than four thousand million records would need a terabyte.
fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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

/// Whether a record ends its jurisdiction.
fn goes(event: &Event) -> bool {
    matches!(event, Event::Merged(_) | Event::Retired(_))
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
