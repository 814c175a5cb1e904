//! What readers see: every question of the ledger, answered from the register alone.
//!
//! One file a question. Each has a question type, an answer type that owns its data (it is what `--json` prints and
//! what the wire carries), and a function `answer(register, question)`. A question is as of a day and as of a sequence;
//! long answers come in pages whose tokens stay good while the ledger grows.
//!
//! The crate is pure. It does not know how records are written, kept or sent, and it decides nothing: whether an item
//! is in force is said by [`inforce_catalog::in_force`], here it is only put into words.

pub mod across;
pub mod agencies;
pub mod behind;
pub mod bureau;
pub mod catalog;
pub mod compare;
pub mod counts;
pub mod counts_by;
pub mod coverage;
pub mod declined;
pub mod difference;
pub mod history;
pub mod in_force;
pub mod jurisdictions;
pub mod listing;
pub mod may_require;
pub mod obligations;
pub mod page;
pub mod part;
pub mod payload;
pub mod reason;
pub mod record;
pub mod refusal;
pub mod scope;
pub mod search;
mod time;
pub mod unclaimed;

pub use page::PageRequest;
pub use refusal::QueryRefusal;
pub use scope::{Asked, Scope};
