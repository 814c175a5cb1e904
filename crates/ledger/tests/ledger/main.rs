//! The ledger over the engine in memory, held up and broken at will.

mod checks;
mod clock;
mod codec;
mod common;
mod faults;
mod random;
mod snapshots;
mod view;
mod writer;
