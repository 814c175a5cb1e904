//! What can go wrong, by operation and in terms of what the caller can do about it.

use std::fmt;

use crate::Head;

/// Why [`LogStore::append`](crate::LogStore::append) did not answer with a new head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// The log ends elsewhere than the caller expected; nothing was written. Read from the old
    /// head to this one, decide again.
    Conflict {
        /// Where the log ends.
        head: Head,
    },
    /// Clearly nothing was written.
    Refused(Refused),
    /// Whether the batch was written is unknown until the store is reopened; nothing more is
    /// written before that.
    Uncertain {
        /// What failed, for the operator.
        detail: String,
    },
}

/// Why a batch was refused. Nothing of it is in the log, now or after a reopening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No room: disk full, quota, or file-size limit. Send the same batch again when there is.
    NoSpace {
        /// What the operating system said.
        detail: String,
    },
    /// Writing failed for another reason and was undone. The same batch may be sent again.
    Failed {
        /// What the operating system said.
        detail: String,
    },
    /// The batch is larger than a group may be. Split it.
    TooLarge {
        /// Sum of the records' lengths in bytes.
        bytes: usize,
        /// The most that one group may hold ([`MAX_GROUP_BYTES`](crate::MAX_GROUP_BYTES)).
        limit: usize,
    },
    /// A record is not a continuation of this log: the caller has a fault.
    BadRecord {
        /// Index in the batch, from 0.
        index: usize,
        /// The rule it breaks.
        rule: String,
    },
    /// The store was closed. Open it again.
    Closed,
}

/// Why [`LogStore::read`](crate::LogStore::read) returned no records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The log does not reach that far.
    Beyond {
        /// The sequence asked for.
        from: u64,
        /// Number of records in the log.
        size: u64,
    },
    /// No copy of the record is sound. Run the offline check; restore from a mirror or backup.
    Damaged {
        /// The first record that could not be read.
        sequence: u64,
        /// What is wrong with each copy.
        detail: String,
    },
    /// The medium failed. The record may be sound: read again, look at the disk.
    Failed {
        /// What the operating system said.
        detail: String,
    },
    /// The store was closed. Open it again.
    Closed,
}

/// Why a store could not be closed cleanly. Everything acknowledged is safe; the next opening
/// examines the whole log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseError {
    /// What failed.
    pub detail: String,
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { head } => {
                write!(f, "the log already has {} records (last {})", head.size, head.hash)
            }
            Self::Refused(refused) => refused.fmt(f),
            Self::Uncertain { detail } => {
                write!(f, "it is unknown whether the group was written ({detail}); reopen the store")
            }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSpace { detail } => {
                write!(f, "no space to write ({detail}); nothing was written, make room")
            }
            Self::Failed { detail } => {
                write!(f, "writing failed ({detail}); nothing was written, try again")
            }
            Self::TooLarge { bytes, limit } => {
                write!(f, "the group has {bytes} bytes, at most {limit} are taken; split it")
            }
            Self::BadRecord { index, rule } => {
                write!(f, "record {index} of the group does not continue the log: {rule}")
            }
            Self::Closed => f.write_str("the store is closed; open it again"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beyond { from, size } => {
                write!(f, "record {from} does not exist: the log has {size} records")
            }
            Self::Damaged { sequence, detail } => {
                write!(f, "record {sequence} is damaged in every copy: {detail}")
            }
            Self::Failed { detail } => write!(f, "reading failed: {detail}"),
            Self::Closed => f.write_str("the store is closed; open it again"),
        }
    }
}

impl fmt::Display for CloseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store was not closed cleanly: {}", self.detail)
    }
}

impl std::error::Error for AppendError {}
impl std::error::Error for Refused {}
impl std::error::Error for ReadError {}
impl std::error::Error for CloseError {}

impl From<Refused> for AppendError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
