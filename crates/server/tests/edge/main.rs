//! The edge, in this process: a real server on a free port over a ledger in memory, and a client beside it.

mod commands;
mod limits;
mod questions;
mod serving;
mod world;
