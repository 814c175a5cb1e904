//! The chain: every record names the hash of the one before, in the whole ledger and in its
//! stream.
//!
//! [`Chain`] is the state that this needs, and it works in both directions. **Writing**:
//! [`Chain::draft_group`] turns drafts into records without changing anything, [`Chain::commit`]
//! puts them on top, [`Chain::settle`] says they are durable, [`Chain::truncate`] takes back what
//! did not become so. Groups can be stacked: draft and commit the next while the last is being
//! made durable. **Reading**: [`Chain::accept`] verifies the next stored record against everything
//! before it.
//!
//! The chain shows that stored records are whole and in order. It is an extra check on full
//! replay: what another party can rely on is the tree ([`crate::tree`]) and its proofs.

use std::collections::VecDeque;
use std::hash::{BuildHasherDefault, DefaultHasher};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::hash::{Hash, LedgerId};
use crate::record::{CommandRef, Record};
use crate::stream::StreamKey;

mod accept;
mod draft;
mod error;

pub use accept::Accepted;
pub use draft::{ChainedRecord, Draft, DraftLink, Group};
pub use error::{ChainError, Fault, HeadMoved, TruncateError};

/// The end of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of records, which is the sequence of the next one.
    pub size: u64,
    /// Hash of the last record; [`Hash::ZERO`] if there is none.
    pub hash: Hash,
    /// `recorded_at` of the last record, microseconds since 1970-01-01T00:00:00Z; 0 if there is
    /// none, so no record can be older than that.
    pub recorded_at: i64,
}

impl Head {
    /// The head of a ledger without records.
    pub const EMPTY: Self = Self { size: 0, hash: Hash::ZERO, recorded_at: 0 };
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} records, last {}", self.size, self.hash)
    }
}

/// The end of one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamHead {
    /// Number of records in the stream, at least 1.
    pub count: u64,
    /// Hash of its last record.
    pub hash: Hash,
}

/// The chain through one ledger, up to its head: 32 bytes for each record, and its streams.
///
/// It is not stored. What was verified once and is kept elsewhere can be put back
/// ([`Chain::put_back`]).
#[derive(Clone, Debug)]
pub struct Chain {
    ledger: LedgerId,
    head: Head,
    /// The command of the last record.
    command: Option<CommandRef>,
    streams: Streams,
    /// Hash of every record by sequence.
    hashes: Vec<Hash>,
    /// How to take back the records that are not settled, oldest first.
    undo: VecDeque<Undo>,
}

/// The ends of streams in the order of their first records: a look-up is one step however many
/// there are, and the order is the same in every run, as the hasher's keys are.
type Streams = IndexMap<StreamKey, StreamHead, BuildHasherDefault<DefaultHasher>>;

/// What one record changed.
#[derive(Clone, Debug)]
struct Undo {
    head: Head,
    command: Option<CommandRef>,
    stream: StreamKey,
    stream_head: Option<StreamHead>,
}

impl Chain {
    /// The chain of a ledger that has no records yet.
    pub fn new(ledger: LedgerId) -> Self {
        Self {
            ledger,
            head: Head::EMPTY,
            command: None,
            streams: Streams::default(),
            hashes: Vec::new(),
            undo: VecDeque::new(),
        }
    }

    /// The ledger whose records this chain takes.
    pub fn ledger(&self) -> LedgerId {
        self.ledger
    }

    /// The end of the chain, unsettled records included.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Number of records that [`Chain::truncate`] can no longer take back.
    pub fn settled(&self) -> u64 {
        self.undo.front().map_or(self.head.size, |undo| undo.head.size)
    }

    /// The hash of the record at `sequence`, if the chain reaches it.
    pub fn hash(&self, sequence: u64) -> Option<Hash> {
        let index = usize::try_from(sequence).ok()?;
        self.hashes.get(index).copied()
    }

    /// The end of a stream; `None` if it has no records.
    pub fn stream(&self, key: &StreamKey) -> Option<StreamHead> {
        self.streams.get(key).copied()
    }

    /// All streams with their ends, in the order of their encoded keys; sorted for each call.
    pub fn streams(&self) -> impl ExactSizeIterator<Item = (&StreamKey, StreamHead)> {
        let mut streams: Vec<_> = self.streams.iter().map(|(key, head)| (key, *head)).collect();
        streams.sort_unstable_by_key(|(key, _)| *key);
        streams.into_iter()
    }

    /// The command whose records are not complete at the head. A sound ledger ends between two
    /// commands, so after its last record this is `None`; anything else is a torn command.
    pub fn open_command(&self) -> Option<CommandRef> {
        self.command.filter(|command| !is_last(command))
    }

    /// Puts a drafted group on top, to be settled or truncated later. The next group can be
    /// drafted at once.
    ///
    /// # Errors
    /// [`HeadMoved`] if the group was drafted on another head; nothing is changed.
    /// Draft it again.
    pub fn commit(&mut self, group: &Group) -> Result<(), HeadMoved> {
        if group.base != self.head {
            return Err(HeadMoved { expected: group.base, found: self.head });
        }
        for chained in &group.records {
            let stream = chained.record.stream.clone();
            let (head, command) = (self.head, self.command);
            let stream_head = self.push(&chained.record, chained.hash);
            self.undo.push_back(Undo { head, command, stream, stream_head });
        }
        Ok(())
    }

    /// Says that the first `size` records are durable: they can no longer be taken back, and what
    /// was kept to do so is dropped. Call it after each durable append; memory for undoing is held
    /// until then.
    pub fn settle(&mut self, size: u64) {
        while self.undo.front().is_some_and(|undo| undo.head.size < size) {
            self.undo.pop_front();
        }
    }

    /// Takes back all records from sequence `size` on, as if they had never been committed. For
    /// the writer when an append failed cleanly: everything stacked on that group goes too.
    ///
    /// # Errors
    /// [`TruncateError`] if `size` is beyond the head or below what is settled; nothing is
    /// changed. Rebuild the chain from the store instead.
    pub fn truncate(&mut self, size: u64) -> Result<(), TruncateError> {
        let settled = self.settled();
        if size < settled || size > self.head.size {
            return Err(TruncateError { size, settled, head: self.head.size });
        }
        while self.head.size > size {
            let Some(undo) = self.undo.pop_back() else {
                break;
            };
            self.hashes.pop();
            match undo.stream_head {
                Some(head) => self.streams.insert(undo.stream, head),
                // The last that came is the first that goes: the order of the others stays.
                None => self.streams.swap_remove(&undo.stream),
            };
            self.head = undo.head;
            self.command = undo.command;
        }
        Ok(())
    }

    /// Puts back the next record of a chain that was verified before, by what was kept of it:
    /// nothing is checked, whoever kept it answers for it. It counts as settled, all before it
    /// too, and as the last of its command: what is kept ends between two commands.
    pub fn put_back(&mut self, stream: StreamKey, hash: Hash, recorded_at: i64) {
        let stream_head = self.streams.entry(stream).or_insert(StreamHead { count: 0, hash });
        *stream_head = StreamHead { count: stream_head.count + 1, hash };
        self.hashes.push(hash);
        self.head = Head { size: self.head.size + 1, hash, recorded_at };
        self.command = None;
        self.undo.clear();
    }

    /// Moves the head over one record that is known to fit; returns what its stream ended with
    /// before.
    fn push(&mut self, record: &Record, hash: Hash) -> Option<StreamHead> {
        let head = StreamHead { count: record.stream_number + 1, hash };
        let before = match self.streams.get_mut(&record.stream) {
            Some(stream) => Some(std::mem::replace(stream, head)),
            None => self.streams.insert(record.stream.clone(), head),
        };
        self.hashes.push(hash);
        self.head = Head { size: record.sequence + 1, hash, recorded_at: record.recorded_at };
        self.command = Some(record.command);
        before
    }
}

/// Whether this is the last record of its command.
fn is_last(command: &CommandRef) -> bool {
    command.position.saturating_add(1) >= command.count
}

/// What must follow a record of the command `last`: the rest of that command, or (`None`) the
/// first record of another.
fn expected_command(last: Option<CommandRef>) -> Option<CommandRef> {
    let last = last.filter(|command| !is_last(command))?;
    Some(CommandRef { position: last.position + 1, ..last })
}

/// Whether a record of the command `found` may stand where `expected` says.
fn command_fits(expected: Option<CommandRef>, found: CommandRef) -> bool {
    expected.map_or(found.position == 0, |expected| expected == found)
}
