//! The default engine: every record is stored twice, in a journal and in sled.
//!
//! sled alone would not do: its `flush` does not reach the disk, and what a power cut or one
//! flipped bit leaves of it may not open, or open with records missing. So a group of records is
//! first written to the **journal** and made durable there: that is the commit point. Then it goes
//! into sled, where it is found by sequence. Each copy repairs the other; records are verified by
//! hash and link on every read, and nothing is dropped or repaired without being reported.
//!
//! This crate knows records as envelopes ([`inforce_log::Header`]) and never what they mean.
//!
//! # The data directory
//!
//! ```text
//! lock                held (flock) by whoever has the ledger open; never deleted
//! ledger              who this is: ledger id, key of the journal's frames
//! journal/            00000001.log …   the first copy, see `segment` and `frame`
//! reached             how long the log is at least, and whether it was closed cleanly there
//! sled/000001/        the second copy; a higher number after it was built anew
//! sled/opening        attempts at opening it, while it is being opened
//! set-aside/          damaged files and dropped bytes, kept for the operator
//! scratch/            the copy of sled that a check works on; deleted afterwards
//! snapshots/          belongs to the ledger crate
//! ```

mod backup;
mod check;
mod create;
mod error;
mod examine;
mod files;
mod frame;
mod guard;
mod identity;
mod journal;
mod layout;
mod open;
mod options;
mod repair;
mod restore;
mod scrub;
mod second;
mod segment;
mod store;
mod syncer;
mod union;

pub use check::{CheckProgress, CheckReport, CheckStage, CopyReport, check};
pub use error::{CreateError, Finding, OpenError, OpenReport, Trouble};
pub use files::{FileFault, FileFaults, FileOp};
pub use guard::hush_sled_panics;
pub use layout::Probe;
pub use options::Options;
pub use scrub::{ScrubProgress, ScrubReport};
pub use store::SledStore;
