//! What the benchmarks share. Each benchmark measures one thing of the running system beside what
//! the machine allows at best, in the same run, in alternating rounds: the ratio is what stays
//! true when the machine is another.
//!
//! - [`work`]: the commands that are sent, from the lists of `data/`.
//! - [`system`]: the system itself, server and engine, as `inforce serve` runs it.
//! - [`bare`]: the limit: the same service, which only writes the same bytes and waits for the disk.
//! - [`bare_question`]: the limit of a question: a tonic call that answers with a prepared message.
//! - [`umadb`]: a peer, an event store behind gRPC, fed with the same bytes.
//! - [`floor`]: the disk alone, one write and one wait at a time.
//! - [`memory`]: the memory alone, as many listings as a ledger has.
//! - [`load`]: clients that send, or ask, and measure.
//! - [`states`]: generated ledgers in memory, for questions that need no network.
//! - [`phases`]: generated ledgers on a disk, each measurement in a process of its own.
//! - [`asked`], [`machine`], [`summary`]: what was typed, where it was measured, and medians of rounds.
//!
//! Nothing here asserts a time. A benchmark fails only when an answer is wrong.

pub mod asked;
pub mod bare;
pub mod bare_question;
pub mod floor;
pub mod load;
pub mod machine;
pub mod memory;
pub mod phases;
pub mod states;
pub mod summary;
pub mod system;
pub mod umadb;
pub mod work;

/// Why a benchmark could not be run, in words: it has no caller who could do anything about it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
