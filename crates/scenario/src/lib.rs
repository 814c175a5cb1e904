//! The lists of `data/`, the story told with them, and ledgers of any size from a seed, shared by the demo, tests and
//! benches.
//!
//! Everything here is data and functions over data. The crate does not know the ledger, a server or a clock: it says
//! what is submitted, by whom and in which order, and what is asked at the end; somebody else submits and asks.

pub mod departments;
pub mod generate;
pub mod lists;
pub mod story;

/// Two languages of one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}
