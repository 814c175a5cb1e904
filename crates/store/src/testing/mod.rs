//! For tests only (feature `testing`): the contract suite that every engine runs, an engine that
//! fails to a script, and a builder of valid records.

mod chain;
pub mod contract;
mod faulty;

pub use chain::{TestChain, test_ledger};
pub use faulty::{AppendFault, FaultyStore, ReadFault};
