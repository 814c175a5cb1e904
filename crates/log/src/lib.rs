//! What is hashed: record bytes, the chain through them, and the tree over them.
//!
//! This crate knows bytes and their proofs. It does not know what an event means, where records
//! are stored, what time it is, or who asks: all of that arrives as arguments. Every function
//! gives the same answer on every machine, in a server and in a browser. The bytes themselves are
//! documented in `docs/format.md`, field by field.
//!
//! - [`record`]: an event as bytes ([`Record`]), and the cheap look at its start ([`Header`])
//! - [`cbor`]: the canonical encoding, which has one way to write a value
//! - [`hash`]: [`struct@Hash`] of a record and [`LedgerId`]
//! - [`stream`]: [`StreamKey`], the name of the stream a record belongs to
//! - [`chain`]: records linked to each other, drafted when writing and verified when reading
//! - [`tree`]: the RFC 6962 tree over the records, and its proofs

pub mod cbor;
pub mod chain;
pub mod hash;
pub mod record;
pub mod stream;
pub mod tree;

mod assigned;

pub use chain::{Accepted, Chain, ChainError, ChainedRecord, Draft, DraftLink, Group, Head};
pub use hash::{Hash, HexError, LedgerId, command_digest, record_hash};
pub use record::{CommandRef, Header, Link, MAX_RECORD, Record, RecordError};
pub use stream::StreamKey;
