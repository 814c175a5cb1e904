//! Elements as cells say them: for each, how it is read from a cell and how it is written into one. What is written
//! is read again as the same.

pub mod bodies;
pub mod citations;
pub mod decisions;
pub mod levels;
pub mod serials;
pub mod types;
