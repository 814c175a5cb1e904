//! Why bytes are no record, or a record cannot be written.

use std::fmt;

use crate::cbor::CborError;
use crate::record::MAX_RECORD;

/// What is wrong with a record, by field. When writing, it is the writer's input that must change;
/// when reading, the stored bytes are damaged or of a later format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The record would be, or is, longer than [`MAX_RECORD`].
    TooLarge {
        /// Its length in bytes.
        length: usize,
    },
    /// The envelope has a version that this program does not know.
    Version {
        /// The version found.
        found: u64,
    },
    /// The outermost array has another number of fields than its version says.
    Fields {
        /// Elements found.
        found: u64,
        /// Elements of that version.
        expected: u64,
    },
    /// A field is not canonical CBOR, or of another type.
    Malformed {
        /// The field.
        field: &'static str,
        /// The rule, and where in the bytes that were looked at.
        error: CborError,
    },
    /// A field is too short or too long: bytes for text and byte strings, elements for arrays.
    Length {
        /// The field.
        field: &'static str,
        /// Its length.
        length: usize,
        /// The smallest length allowed.
        min: usize,
        /// The greatest length allowed.
        max: usize,
    },
    /// A number is greater than its field allows.
    Number {
        /// The field.
        field: &'static str,
        /// The number found.
        found: u64,
    },
    /// A record's position in its command is not below the command's number of records.
    Position {
        /// The position, from 0.
        position: u32,
        /// The number of records of the command.
        count: u32,
    },
    /// A link does not lead to an earlier record.
    Link {
        /// Sequence of the record that has the link.
        sequence: u64,
        /// Sequence that the link names.
        target: u64,
    },
    /// The records of a command do not follow each other, from the first to the last.
    Command {
        /// Sequence of the record that is out of place.
        sequence: u64,
        /// The position it has in its command.
        position: u32,
        /// The number of records of its command.
        count: u32,
    },
}

impl RecordError {
    /// Names the field that a canonical rule was broken in.
    pub(crate) fn at(field: &'static str) -> impl FnOnce(CborError) -> Self {
        move |error| Self::Malformed { field, error }
    }

    pub(crate) fn check_length(
        field: &'static str,
        length: usize,
        min: usize,
        max: usize,
    ) -> Result<(), Self> {
        if (min..=max).contains(&length) { Ok(()) } else { Err(Self::Length { field, length, min, max }) }
    }

    pub(crate) fn check_size(length: usize) -> Result<(), Self> {
        if length <= MAX_RECORD { Ok(()) } else { Err(Self::TooLarge { length }) }
    }

    /// The number in the width of its field.
    pub(crate) fn narrow<N: TryFrom<u64>>(field: &'static str, found: u64) -> Result<N, Self> {
        N::try_from(found).map_err(|_| Self::Number { field, found })
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { length } => write!(
                f,
                "the record has {length} bytes, at most {MAX_RECORD} are allowed; \
                 put long texts and files in by digest"
            ),
            Self::Version { found } => {
                write!(f, "record format {found} is unknown; a later program may read it")
            }
            Self::Fields { found, expected } => {
                write!(f, "the record has {found} fields, its version has {expected}")
            }
            Self::Malformed { field, error } => write!(f, "{field}: {error}"),
            Self::Length { field, length, min, max } => {
                write!(f, "{field}: length {length}, allowed are {min} to {max}")
            }
            Self::Number { field, found } => write!(f, "{field}: {found} is out of range"),
            Self::Position { position, count } => {
                write!(f, "command: position {position} is not below the number of records, {count}")
            }
            Self::Link { sequence, target } => {
                write!(f, "links: record {sequence} names {target}, which is not before it")
            }
            Self::Command { sequence, position, count } => write!(
                f,
                "command: record {sequence} says it is number {position} (from 0) of {count}, \
                 which does not follow the record before; a command's records stand together, \
                 in order and complete"
            ),
        }
    }
}

impl std::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Malformed { error, .. } => Some(error),
            _ => None,
        }
    }
}
