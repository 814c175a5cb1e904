//! Out of the domain into messages. None of these functions can fail.

pub mod answers;
mod commands;
mod terms;

pub use commands::{command, submission};
