//! What the system tests share: the real `inforce` binary, ledgers in temporary folders, servers
//! that are started, killed and stopped.
//!
//! The tests are in `tests/tests`, one file for each thing they prove. They know the binary and
//! the public contract, and nothing of what is inside.
//!
//! Everything here panics when the system does not do what a test must be able to rely on; the
//! message says what was run and what it printed.

mod binary;
mod server;

pub use binary::{binary, inforce, listed_commands, repository, succeed, text, tools};
pub use server::{Ledger, Server};
