//! What can go wrong, by operation and in terms of what the caller can do about it.

use std::fmt;
use std::time::Duration;

use inforce_catalog::Refusal;
use inforce_log::{ChainError, CommandRef};
use inforce_store::{AppendError, CloseError, Head, ReadError};

use crate::clock::ClockFault;
use crate::codec::CodecError;

/// Why a ledger was not created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// The store has records already. Open it, or choose another place.
    Exists {
        /// How many.
        records: u64,
    },
    /// The origin or the first principal is not one; the refusal says which and why.
    Refused(Refusal),
    /// The first records cannot be made.
    Unrecordable {
        /// What they break.
        detail: String,
    },
    /// The store did not take them. After [`AppendError::Uncertain`], open the store again and
    /// look; after anything else nothing was written.
    Append(AppendError),
}

/// Why a ledger was not opened.
#[derive(Debug)]
pub enum OpenError {
    /// The store is empty or does not begin with a genesis. Create the ledger first
    /// (`inforce init`), or name the directory of one.
    NoGenesis,
    /// The records could not be read.
    Read(ReadError),
    /// A record does not continue the chain: damage or forgery. Run the offline check.
    Chain(ChainError),
    /// A record is sound, but this program cannot read what it says.
    Codec(CodecError),
    /// The log ends inside a command: records were cut off between commands that are always
    /// written whole. Run the offline check.
    TornCommand(CommandRef),
    /// The log read from the store ends elsewhere than the store says.
    HeadDiffers {
        /// What the store says.
        store: Head,
        /// Where its records lead.
        records: Head,
    },
    /// The operating system gave no thread.
    Thread(std::io::Error),
}

/// Why a submission has no receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitError {
    /// The law, or the rules about command ids, refuse it; nothing was written. An answer, not a
    /// failure.
    Refused {
        /// Which command of the batch, from 0.
        index: usize,
        /// The rule.
        refusal: Refusal,
    },
    /// The queue stayed full. Nothing was written; try again later.
    Busy {
        /// How long it was waited.
        waited: Duration,
    },
    /// More than one submission or group may hold; nothing was written. Split it.
    TooLarge {
        /// What is too much: `commands`, or `bytes`.
        unit: &'static str,
        /// How much was given.
        given: usize,
        /// How much may be.
        limit: usize,
    },
    /// The clock is not believed; nothing was written. An operator must look at it.
    Clock(ClockFault),
    /// No room for the group that it was in; nothing was written. Try again, with the same
    /// command id, when there is room.
    StoreFull {
        /// What the store says.
        detail: String,
    },
    /// The group that it was in could not be written; nothing was written. Try again, with the
    /// same command id.
    NotWritten {
        /// What the store says.
        detail: String,
    },
    /// What it decides does not fit into a record; nothing was written. Make it shorter.
    Unrecordable {
        /// What it breaks.
        detail: String,
    },
    /// It was recorded before, but the result could not be read back. Try again.
    Unreadable {
        /// What the store says.
        detail: String,
    },
    /// Whether it was recorded is not known. The ledger ends and is opened again; then send it
    /// again with the same command id: the answer will be right either way.
    Uncertain {
        /// What failed.
        detail: String,
    },
    /// The ledger takes nothing more: it is shutting down, or something failed for good. Nothing
    /// was written; try again when it is open.
    Stopped {
        /// Why.
        detail: String,
    },
}

impl SubmitError {
    /// Whether the same submission, unchanged, may have another answer later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused { .. } | Self::TooLarge { .. } | Self::Unrecordable { .. } => false,
            Self::Busy { .. }
            | Self::Clock(_)
            | Self::StoreFull { .. }
            | Self::NotWritten { .. }
            | Self::Unreadable { .. }
            | Self::Uncertain { .. }
            | Self::Stopped { .. } => true,
        }
    }
}

/// Why the ledger can go on no longer. Remedy: end the process and open the ledger again, which
/// examines the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fatal {
    /// Whether the last group was written is not known.
    Uncertain {
        /// What failed.
        detail: String,
    },
    /// Somebody else wrote to the store.
    Conflict {
        /// The head that this ledger knows.
        expected: Head,
        /// The head that the store has.
        found: Head,
    },
    /// The store refused a group as if it were none of this log's.
    Inconsistent {
        /// What it says.
        detail: String,
    },
    /// The readers' copy cannot follow the log.
    Reader {
        /// What it met.
        detail: String,
    },
    /// A thread of the ledger ended by a fault of the program.
    Panicked {
        /// Which.
        thread: &'static str,
    },
}

/// Why a query did not get the position it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitError {
    /// The log does not reach that far, so no answer can have named it.
    Beyond {
        /// Records in the log.
        size: u64,
    },
    /// The readers' copy did not get there in time. Try again.
    Late {
        /// How far it is.
        position: u64,
    },
    /// The readers' copy does not follow any more: the ledger ends.
    Stopped,
}

/// What was left undone by a shutdown. Nothing acknowledged is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShutdownError {
    /// The ledger had failed before; see there.
    Fatal(Fatal),
    /// The store could not mark its clean end; the next opening takes longer.
    Close(CloseError),
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists { records } => {
                write!(f, "there is a ledger already, with {records} records: open it")
            }
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unrecordable { detail } => write!(f, "the first records cannot be made: {detail}"),
            Self::Append(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGenesis => f.write_str("there is no ledger here; create it first"),
            Self::Read(error) => error.fmt(f),
            Self::Chain(error) => write!(f, "{error}; run the offline check"),
            Self::Codec(error) => error.fmt(f),
            Self::TornCommand(command) => write!(
                f,
                "the log ends after {} of the {} records of a command; run the offline check",
                command.position.saturating_add(1),
                command.count
            ),
            Self::HeadDiffers { store, records } => write!(
                f,
                "the store has {} records (last {}), reading gave {} (last {}); run the offline check",
                store.size, store.hash, records.size, records.hash
            ),
            Self::Thread(error) => write!(f, "no thread: {error}"),
        }
    }
}

impl fmt::Display for SubmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { index, refusal } => write!(f, "command {index}: {refusal}"),
            Self::Busy { waited } => {
                write!(f, "the queue was full for {} ms; try again later", waited.as_millis())
            }
            Self::TooLarge { unit, given, limit } => {
                write!(f, "{given} {unit}, at most {limit} are taken at once; split it")
            }
            Self::Clock(fault) => fault.fmt(f),
            Self::StoreFull { detail } => {
                write!(f, "no room to write ({detail}); nothing was written, try again later")
            }
            Self::NotWritten { detail } => {
                write!(f, "writing failed ({detail}); nothing was written, try again")
            }
            Self::Unrecordable { detail } => write!(f, "it does not fit into a record: {detail}"),
            Self::Unreadable { detail } => {
                write!(f, "it was recorded before, but cannot be read back ({detail}); try again")
            }
            Self::Uncertain { detail } => {
                write!(f, "whether it was recorded is not known ({detail}); send it again with the same id")
            }
            Self::Stopped { detail } => {
                write!(f, "the ledger takes nothing more ({detail}); nothing was written, try again later")
            }
        }
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uncertain { detail } => {
                write!(f, "whether the last group was written is not known: {detail}")
            }
            Self::Conflict { expected, found } => write!(
                f,
                "somebody else wrote to the store: it has {} records, {} are known",
                found.size, expected.size
            ),
            Self::Inconsistent { detail } => write!(f, "the store refused a group: {detail}"),
            Self::Reader { detail } => write!(f, "the log cannot be followed: {detail}"),
            Self::Panicked { thread } => write!(f, "the {thread} thread ended by a fault"),
        }?;
        f.write_str("; open the ledger again")
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beyond { size } => write!(f, "the ledger has only {size} records"),
            Self::Late { position } => {
                write!(f, "only {position} records could be taken in yet; try again")
            }
            Self::Stopped => f.write_str("the ledger is ending; try again when it is open"),
        }
    }
}

impl fmt::Display for ShutdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fatal(fatal) => fatal.fmt(f),
            Self::Close(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CreateError {}
impl std::error::Error for OpenError {}
impl std::error::Error for SubmitError {}
impl std::error::Error for Fatal {}
impl std::error::Error for WaitError {}
impl std::error::Error for ShutdownError {}
