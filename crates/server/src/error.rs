//! Why a call has no answer, from wherever that comes.

use inforce_catalog::{ItemCode, Refusal};
use inforce_ledger::{ReadError, SubmitError, WaitError};
use inforce_views::QueryRefusal;
use inforce_wire::Invalid;

use crate::notice::{Kind, Notice};

/// Why a call has no answer.
#[derive(Debug)]
pub(crate) enum CallError {
    /// The message is no value of the domain.
    Invalid {
        /// Which command of a batch.
        index: Option<usize>,
        invalid: Invalid,
    },
    /// The law refuses the command.
    Refused {
        /// Which command of a batch.
        index: Option<usize>,
        refusal: Refusal,
    },
    /// The law refuses a command that a file asks for.
    RefusedInFile {
        /// The row that asks for it; none for what a file asks by leaving an item out.
        row: Option<u32>,
        /// The item.
        item: ItemCode,
        refusal: Refusal,
    },
    /// The question cannot be answered.
    Question(QueryRefusal),
    /// Something that is no matter of law.
    Notice(Notice),
    /// What the transport says of a message of a stream; the edge puts it into words.
    Transport(tonic::Status),
}

impl CallError {
    pub(crate) fn notice(kind: Kind, detail: impl ToString) -> Self {
        Self::Notice(Notice::new(kind, detail))
    }

    /// What a submission met; `batch` says whether the place in it is of interest.
    pub(crate) fn of_submission(error: SubmitError, batch: bool) -> Self {
        match error {
            SubmitError::Refused { index, refusal } => {
                Self::Refused { index: batch.then_some(index), refusal }
            }
            SubmitError::Busy { waited } => {
                Self::notice(Kind::Busy, format_args!("{} ms", waited.as_millis()))
            }
            SubmitError::TooLarge { unit, given, limit } => {
                Self::notice(Kind::BatchTooLarge, format_args!("{given} {unit}, limit {limit}"))
            }
            SubmitError::Clock(fault) => Self::notice(Kind::ClockNotBelieved, fault),
            SubmitError::StoreFull { detail } => Self::notice(Kind::StoreFull, detail),
            SubmitError::NotWritten { detail } => Self::notice(Kind::NotWritten, detail),
            SubmitError::Unrecordable { detail } => Self::notice(Kind::Unrecordable, detail),
            SubmitError::Unreadable { detail } => Self::notice(Kind::Unreadable, detail),
            SubmitError::Uncertain { detail } => Self::notice(Kind::Uncertain, detail),
            SubmitError::Stopped { detail } => Self::notice(Kind::Stopped, detail),
        }
    }
}

impl From<Invalid> for CallError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid { index: None, invalid }
    }
}

impl From<QueryRefusal> for CallError {
    fn from(refusal: QueryRefusal) -> Self {
        Self::Question(refusal)
    }
}

impl From<Notice> for CallError {
    fn from(notice: Notice) -> Self {
        Self::Notice(notice)
    }
}

impl From<WaitError> for CallError {
    fn from(error: WaitError) -> Self {
        match error {
            WaitError::Beyond { size } => Self::notice(Kind::PositionBeyond, size),
            WaitError::Late { position } => Self::notice(Kind::ViewLate, position),
            WaitError::Stopped => Self::notice(Kind::Stopped, "the view does not follow any more"),
        }
    }
}

impl From<ReadError> for CallError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Beyond { size, .. } => Self::notice(Kind::PositionBeyond, size),
            ReadError::Damaged { sequence, detail } => {
                Self::notice(Kind::RecordDamaged, format_args!("#{sequence}: {detail}"))
            }
            ReadError::Failed { detail } => Self::notice(Kind::Unreadable, detail),
            ReadError::Closed => Self::notice(Kind::Stopped, "the store was closed"),
        }
    }
}
