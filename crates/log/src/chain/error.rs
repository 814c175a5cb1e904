//! How stored records can disagree with the chain before them, and how a writer can be late.

use std::fmt;

use super::Head;
use crate::hash::{Hash, LedgerId};
use crate::record::{CommandRef, RecordError};
use crate::stream::StreamKey;

/// A stored record that does not continue the chain. It means damage or forgery: read the other
/// copy, and if both agree, stop and say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainError {
    /// Where the record should stand: the size of the chain.
    pub sequence: u64,
    /// What disagrees.
    pub fault: Fault,
}

/// What disagrees between a record and the chain before it, with both sides as evidence:
/// `expected` is what the chain says, `found` what the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are no record.
    Record(Box<RecordError>),
    /// The record belongs to another ledger.
    Ledger {
        /// This ledger.
        expected: LedgerId,
        /// The ledger that the record names.
        found: LedgerId,
    },
    /// A record is missing, repeated or out of order; the expected sequence is that of the error.
    Sequence {
        /// The sequence that the record has.
        found: u64,
    },
    /// The record follows another record than the one before it.
    Previous {
        /// Hash of the record before it.
        expected: Hash,
        /// Hash that it names.
        found: Hash,
    },
    /// The record is older than the one before it.
    Time {
        /// `recorded_at` of the record before it (0 before the first), microseconds since 1970.
        last: i64,
        /// Its own `recorded_at`.
        found: i64,
    },
    /// A record of the stream is missing, repeated or out of order.
    StreamNumber {
        /// The stream.
        stream: Box<StreamKey>,
        /// The number that comes next in the stream.
        expected: u64,
        /// The one that the record has.
        found: u64,
    },
    /// The record follows another record of its stream than the last one.
    StreamPrevious {
        /// The stream.
        stream: Box<StreamKey>,
        /// Hash of the last record of the stream.
        expected: Hash,
        /// Hash that the record names.
        found: Hash,
    },
    /// A link names an earlier record by another hash than it has.
    Link {
        /// Sequence that the link names.
        target: u64,
        /// Hash of that record; `None` if there is none.
        expected: Option<Hash>,
        /// Hash in the link.
        found: Hash,
    },
    /// The records of a command do not stand together, in order and complete.
    Command {
        /// The rest of the command before it, or `None` for the first record of a new command.
        expected: Option<Box<CommandRef>>,
        /// What the record says.
        found: Box<CommandRef>,
    },
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {}", self.sequence, self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(error) => error.fmt(f),
            Self::Ledger { expected, found } => {
                write!(f, "belongs to ledger {found}, this is ledger {expected}")
            }
            Self::Sequence { found } => write!(f, "record {found} stands in its place"),
            Self::Previous { expected, found } => {
                write!(f, "follows {found}, the record before it is {expected}")
            }
            Self::Time { last, found } => {
                write!(f, "recorded at {found} µs, the one before it at {last} µs")
            }
            Self::StreamNumber { stream, expected, found } => {
                write!(f, "number {found} of stream {stream}, expected {expected}")
            }
            Self::StreamPrevious { stream, expected, found } => {
                write!(f, "follows {found} in stream {stream}, which ends with {expected}")
            }
            Self::Link { target, expected, found } => match expected {
                Some(hash) => write!(f, "links to record {target} as {found}, which is {hash}"),
                None => write!(f, "links to record {target}, which is not before it"),
            },
            Self::Command { expected, found } => match expected {
                Some(rest) => write!(f, "is {}, expected {}", place(found), place(rest)),
                None => write!(f, "is {}, expected the first of a command", place(found)),
            },
        }
    }
}

impl std::error::Error for ChainError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Record(error) => Some(error),
            _ => None,
        }
    }
}

/// A record's place in its command, in words.
fn place(command: &CommandRef) -> String {
    let id = u128::from_be_bytes(command.id);
    let CommandRef { position, count, .. } = command;
    format!("number {position} (from 0) of {count} of command {id:032x}")
}

/// A group stands on another head than the chain has now: draft it again on the new head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadMoved {
    /// The head that the group was drafted on.
    pub expected: Head,
    /// The head of the chain.
    pub found: Head,
}

impl fmt::Display for HeadMoved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found } = self;
        write!(f, "the group stands on {expected}, the chain is at {found}; draft it again")
    }
}

impl std::error::Error for HeadMoved {}

/// A chain can be truncated only to a size between what is settled and its head: rebuild it from
/// the store instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TruncateError {
    /// The size asked for.
    pub size: u64,
    /// Records that are settled.
    pub settled: u64,
    /// Records in all.
    pub head: u64,
}

impl fmt::Display for TruncateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, settled, head } = self;
        write!(f, "cannot truncate to {size} records, only to {settled} (settled) up to {head}")
    }
}

impl std::error::Error for TruncateError {}
