//! Where records live: one small seam, [`LogStore`], that every storage engine implements.
//!
//! A store keeps a gapless list of records, each linked to the one before it by hash, and knows
//! nothing about what a record means: it reads a record's envelope (ledger, sequence, previous
//! hash) and never its body. It knows no clock, no network and no engine but the in-memory one,
//! which defines the behaviour that the others are held to.
//!
//! - [`LogStore`] is the seam; its doc comment is the contract.
//! - [`admit`] decides which batches an engine may write; every engine calls it first.
//! - [`MemoryStore`] is the engine that keeps nothing.
//! - `testing` (feature `testing`): the contract suite that every engine runs, an engine that
//!   fails to a script, and a builder of valid records.

mod admit;
mod error;
mod memory;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use admit::{MAX_GROUP_BYTES, admit};
pub use error::{AppendError, CloseError, ReadError, Refused};
pub use memory::MemoryStore;

use inforce_log::{Hash, LedgerId};

/// The end of a log: how many records it has and the hash of the last one. Two logs of one
/// ledger with equal heads hold the same records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    /// Number of records; the next record gets this sequence.
    pub size: u64,
    /// [`record_hash`](inforce_log::record_hash) of the last record, [`Hash::ZERO`] when empty.
    pub hash: Hash,
}

impl Head {
    /// The head of a log without records.
    pub const EMPTY: Self = Self { size: 0, hash: Hash::ZERO };
}

/// How much one [`LogStore::read`] may return. Whichever limit is reached first ends the answer,
/// but a record that exists is never withheld: at least one is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimit {
    /// Records, at least 1 (0 counts as 1).
    pub records: usize,
    /// Sum of the records' lengths in bytes.
    pub bytes: usize,
}

impl ReadLimit {
    /// 1,024 records or 4 MiB: a few milliseconds of work and an answer that fits one message.
    pub const PAGE: Self = Self { records: 1024, bytes: 4 << 20 };

    /// Exactly one record, whatever its length.
    pub const ONE: Self = Self { records: 1, bytes: 0 };

    /// Whether an answer that already holds `records` records of `bytes` bytes takes one more
    /// of `next` bytes.
    pub const fn admits(&self, records: usize, bytes: usize, next: usize) -> bool {
        records == 0 || (records < self.records && bytes.saturating_add(next) <= self.bytes)
    }
}

/// What a store says about itself while it runs. Counters start at zero when it is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Why nothing more is written until the store is reopened; `None` while it accepts writes.
    pub poisoned: Option<String>,
    /// Copies that are out of use or behind, one sentence each; empty when all are whole. Reads
    /// and writes go on; the sentence names the remedy.
    pub degraded: Vec<String>,
    /// Reads that found one copy wrong and were answered from the other.
    pub fallback_reads: u64,
    /// Records (of either copy) that were written again from the other copy.
    pub repaired_records: u64,
}

/// A durable, append-only log of one ledger's records.
///
/// # The contract
///
/// An engine is `Send + Sync`; every method may be called from any thread. Appends are
/// serialised by the engine. `testing::contract` (feature `testing`) holds every engine to these sentences.
///
/// **Append** compares, then writes: all records of the batch or none.
/// - `Ok(head)`: every record is on durable media and visible to every reader. A crash, a power
///   cut or a later error takes nothing of it back. `head` is the new [`LogStore::head`].
/// - [`AppendError::Conflict`]: the log's head is not the one the caller decided on. Nothing was
///   written. Read what came in between, decide again.
/// - [`AppendError::Refused`]: clearly nothing was written, now or after a reopening. The reason
///   says whether the same batch may be sent again.
/// - [`AppendError::Uncertain`]: the outcome is unknown until the store is reopened; the batch is
///   then there as a whole or not at all. From this moment every append answers `Uncertain`. The
///   caller discards everything it decided on top, reopens and reads. Never answer a client
///   "failed" on `Uncertain`.
/// - An empty batch on the right head answers `Ok` with that head and writes nothing.
/// - Which batches are refused is the same for all engines: [`admit`].
///
/// **Head** is the durable end: it never moves back, and no reader ever sees a record beyond it.
///
/// **Read** returns records `from, from + 1, …` in order, byte for byte as appended, each checked
/// against its sequence and its link before it is returned.
/// - `from == head.size` is the empty answer; `from > head.size` is [`ReadError::Beyond`].
/// - For `from < head.size` at least one record is returned, or an error. **A failure to read is
///   an error, never a shorter or an empty log.**
/// - An answer may be shorter than the limit allows; ask again from where it ended.
///
/// **Close** marks a clean end, so that the next opening can trust it. After it, appends answer
/// [`Refused::Closed`] and reads [`ReadError::Closed`]; closing again is `Ok`. A store that is
/// dropped without `close` loses nothing, the next opening only takes longer.
pub trait LogStore: Send + Sync {
    /// The ledger whose records these are.
    fn ledger(&self) -> LedgerId;

    /// The durable end of the log.
    fn head(&self) -> Head;

    /// Writes `records` as one group after `expected`, which must be the present head. One call
    /// costs one wait for durable media, however many records it carries; one call carries at
    /// most [`MAX_GROUP_BYTES`].
    ///
    /// # Errors
    /// See the contract above.
    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError>;

    /// The records from sequence `from` on, as many as `limit` allows.
    ///
    /// # Errors
    /// See the contract above.
    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError>;

    /// The state of the store, for operators and metrics. Cheap.
    fn health(&self) -> Health;

    /// Ends the use of this store cleanly.
    ///
    /// # Errors
    /// [`CloseError`]: the mark could not be written. Nothing acknowledged is lost.
    fn close(&self) -> Result<(), CloseError>;
}

/// A boxed engine is an engine, so that wrappers need not care.
impl LogStore for Box<dyn LogStore> {
    fn ledger(&self) -> LedgerId {
        self.as_ref().ledger()
    }

    fn head(&self) -> Head {
        self.as_ref().head()
    }

    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
        self.as_ref().append(expected, records)
    }

    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError> {
        self.as_ref().read(from, limit)
    }

    fn health(&self) -> Health {
        self.as_ref().health()
    }

    fn close(&self) -> Result<(), CloseError> {
        self.as_ref().close()
    }
}
