//! The one writer, the readers' copy, snapshots and the check of a whole ledger.
//!
//! This crate joins the law ([`inforce_catalog`]) with what is hashed ([`inforce_log`]) and what
//! is stored ([`inforce_store::LogStore`]). It does not know protobuf, networks, or any engine.
//!
//! - [`Ledger`] is what a server holds: create, open, submit, view, shut down.
//! - `writer` is the thread through which everything is recorded.
//! - [`View`] is the register as readers see it; `runner` keeps it up to date from the log.
//! - [`check`] verifies a ledger that is not open, record by record.
//! - [`codec`] turns records into events and back.
//! - [`clock`] says what time it is, and when not to believe that.

pub mod check;
pub mod clock;
pub mod codec;
mod create;
mod error;
mod follower;
mod ledger;
mod metrics;
mod recall;
mod receipt;
mod recheck;
mod replica;
mod runner;
mod snapshot;
mod writer;

pub use clock::{Clock, ClockFault, ManualClock, SystemClock};
pub use error::{CreateError, Fatal, OpenError, ShutdownError, SubmitError, WaitError};
pub use inforce_store::{Head, Health, ReadError, ReadLimit};
pub use ledger::{Ledger, MAX_BATCH, Options};
pub use metrics::{Counter, Gauge, Histogram, Metrics};
pub use receipt::{Receipt, RecordOut};
pub use runner::View;
pub use snapshot::FILE as SNAPSHOT_FILE;
pub use writer::MAX_GROUP;
